#include "uf-signals.h"

#include <stddef.h>
#include <sys/signalfd.h>
#include <time.h>

static const int numbers[] = { SIGHUP, SIGTERM, SIGINT };
static const size_t count = sizeof numbers / sizeof numbers[0];

static bool
is_ignored(int number)
{
	struct sigaction now;
	return sigaction(number, NULL, &now) == 0 && now.sa_handler == SIG_IGN;
}

void
uf_signals_catch(UfSignals *self, bool keyboard)
{
	self->context = NULL;
	sigemptyset(&self->caught);
	for (size_t i = 0; i < count; i++) {
		if ((keyboard || numbers[i] != SIGINT) && !is_ignored(numbers[i]))
			sigaddset(&self->caught, numbers[i]);
	}
	sigprocmask(SIG_BLOCK, &self->caught, &self->before);
}

static bool
has_come(void *data)
{
	const UfSignals *self = data;
	sigset_t pending;
	sigpending(&pending);
	for (size_t i = 0; i < count; i++) {
		if (sigismember(&self->caught, numbers[i]) == 1 &&
		    sigismember(&pending, numbers[i]) == 1)
			return true;
	}
	return false;
}

void
uf_signals_guard(UfSignals *self, UfContext *context)
{
	uf_signals_catch(self, true);
	self->context = context;
	uf_context_watch(context, has_come, self);
}

bool
uf_signals_must_end(const UfSignals *self)
{
	sigset_t pending;
	sigpending(&pending);
	for (size_t i = 0; i < count; i++) {
		if (numbers[i] != SIGINT && sigismember(&self->caught, numbers[i]) == 1 &&
		    sigismember(&pending, numbers[i]) == 1)
			return true;
	}
	return false;
}

void
uf_signals_release(UfSignals *self)
{
	static const struct timespec at_once = { 0, 0 };
	sigset_t keyboard;
	if (self->context != NULL)
		uf_context_watch(self->context, NULL, NULL);
	sigemptyset(&keyboard);
	sigaddset(&keyboard, SIGINT);
	/* unless it is for somebody outside, who waits for it too */
	if (sigismember(&self->caught, SIGINT) == 1 && sigismember(&self->before, SIGINT) != 1)
		(void)sigtimedwait(&keyboard, NULL, &at_once);
	sigprocmask(SIG_SETMASK, &self->before, NULL);
}

int
uf_signals_watch(const sigset_t *mask)
{
	bool any = false;
	sigset_t blocked;
	sigemptyset(&blocked);
	for (size_t i = 0; i < count; i++) {
		if (sigismember(mask, numbers[i]) == 1) {
			sigaddset(&blocked, numbers[i]);
			any = true;
		}
	}
	return any ? signalfd(-1, &blocked, SFD_CLOEXEC) : -1;
}

void
uf_signals_unblock(void *data)
{
	(void)data;
	sigset_t none;
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
}
