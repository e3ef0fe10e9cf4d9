/* What is typed without an echo. Whatever ends the question, the terminal is as it was before. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/signalfd.h>
#include <termios.h>
#include <unistd.h>

#include "uf-error.h"
#include "uf-memory.h"
#include "uf-prompt.h"

#define MAX_BYTES 1024

/* what would leave the terminal without an echo */
static const int numbers[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP };

typedef enum {
	READ_LINE,
	READ_END,    /* of the input, or too long */
	READ_SIGNAL, /* one is waiting */
} Outcome;

typedef struct {
	int terminal;
	int signals;
	char text[MAX_BYTES + 1];
	size_t length;
} Question;

static void
question_clear(Question *self)
{
	if (self->terminal >= 0)
		close(self->terminal);
	if (self->signals >= 0)
		close(self->signals);
	uf_memory_zero(self, sizeof *self);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Question, question_clear)

bool
uf_prompt_has_terminal(void)
{
	/* a pipe on standard input is data; a person is there when she sees the messages */
	if (!isatty(STDIN_FILENO) && !isatty(STDERR_FILENO))
		return false;
	const int terminal = open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC);
	if (terminal >= 0)
		close(terminal);
	return terminal >= 0;
}

static Outcome
read_line(Question *self)
{
	struct pollfd files[] = {
		{ .fd = self->terminal, .events = POLLIN },
		{ .fd = self->signals, .events = POLLIN },
	};
	for (;;) {
		char byte;
		if (poll(files, G_N_ELEMENTS(files), -1) < 0 && errno != EINTR)
			return READ_END;
		if (files[1].revents != 0)
			return READ_SIGNAL;
		if (files[0].revents == 0)
			continue;
		if (read(self->terminal, &byte, 1) != 1)
			return READ_END;
		if (byte == '\n')
			return READ_LINE;
		if (self->length == MAX_BYTES)
			return READ_END;
		self->text[self->length++] = byte;
	}
}

/* with the echo off, and on again whatever happened */
static Outcome
ask_once(Question *self, const char *prompt)
{
	struct termios before;
	if (tcgetattr(self->terminal, &before) != 0)
		return READ_END;
	struct termios silent = before;
	silent.c_lflag &= ~(tcflag_t)(ECHO | ECHOE | ECHOK | ECHONL);
	silent.c_lflag |= ICANON;
	uf_memory_zero(self->text, sizeof self->text);
	self->length = 0;
	if (tcsetattr(self->terminal, TCSAFLUSH, &silent) != 0)
		return READ_END;
	const size_t size = strlen(prompt);
	const Outcome outcome =
	    write(self->terminal, prompt, size) == (ssize_t)size ? read_line(self) : READ_END;
	tcsetattr(self->terminal, TCSAFLUSH, &before);
	(void)!write(self->terminal, "\n", 1);
	return outcome;
}

static UfSecret *
make_secret(const Question *question, GError **error)
{
	size_t length = question->length;
	if (length > 0 && question->text[length - 1] == '\r')
		length--;
	if (g_utf8_validate(question->text, (gssize)length, NULL))
		return uf_secret_new(question->text, (gssize)length);
	g_set_error(error, UF_ERROR, UF_ERROR_USAGE, "what was typed is not UTF-8");
	return NULL;
}

UfSecret *
uf_prompt_read_secret(const char *prompt, GError **error)
{
	sigset_t ends;
	sigset_t before;
	sigemptyset(&ends);
	for (size_t i = 0; i < G_N_ELEMENTS(numbers); i++)
		sigaddset(&ends, numbers[i]);
	g_auto(Question) question = { .terminal = -1, .signals = -1 };
	question.terminal = open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC);
	question.signals = signalfd(-1, &ends, SFD_CLOEXEC);
	Outcome outcome = READ_END;
	for (bool again = true; again;) {
		sigprocmask(SIG_BLOCK, &ends, &before);
		outcome = question.terminal >= 0 && question.signals >= 0
			      ? ask_once(&question, prompt)
			      : READ_END;
		/* the signal has its way here; after a stop, or when it is ignored, the question is
		 * put again */
		sigprocmask(SIG_SETMASK, &before, NULL);
		sigset_t pending;
		sigpending(&pending);
		again = outcome == READ_SIGNAL;
		for (size_t i = 0; again && i < G_N_ELEMENTS(numbers); i++)
			again = sigismember(&pending, numbers[i]) != 1;
	}
	if (outcome == READ_LINE)
		return make_secret(&question, error);
	g_set_error(error, UF_ERROR, UF_ERROR_CANCELLED, "nothing was typed");
	return NULL;
}
