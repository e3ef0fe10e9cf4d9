#include "uf-review.h"

#include <string.h>
#include <sys/random.h>

#include "uf-approval-private.h"
#include "uf-error.h"
#include "uf-memory.h"
#include "uf-review-private.h"

#define CODE_LENGTH 4
#define TRIES 2

/* sixteen letters and digits that nobody takes for another */
static const char code_letters[] = "ACEFHJKMNPRTX479";

static const char pause_prompt[] = "-- Entrée : la suite ; q : arrêter -- ";
static const char page_text[] =
    "Ouvrez cette page, elle montre tout le brouillon et finit par un code :\n  %s\n";
static const char barred_page_text[] = "Ouvrez cette page, elle montre tout le brouillon :\n  %s\n";
static const char code_prompt[] = "Pour approuver ce brouillon, tapez ce code : ";
static const char refused_text[] = "\nPas d’approbation : rien ne pourra être envoyé.\n";
static const char wrong_text[] = "\nCe n’est pas ce code.\n";
static const char barred_text[] =
    "\nPas de code : ce brouillon ne peut pas être approuvé tant que ce "
    "qui est bloquant n’est pas réglé.\n";
static const char approved_text[] = "\nBrouillon approuvé. Il n’est pas encore envoyé.\n";

static bool
make_code(char code[CODE_LENGTH + 1], GError **error)
{
	unsigned char random[CODE_LENGTH];
	if (getrandom(random, sizeof random, 0) != (ssize_t)sizeof random) {
		g_set_error(error, UF_ERROR, UF_ERROR_INTERNAL, "review: the system has no random");
		return false;
	}
	for (size_t i = 0; i < CODE_LENGTH; i++)
		code[i] = code_letters[random[i] % (sizeof code_letters - 1)];
	code[CODE_LENGTH] = '\0';
	return true;
}

/* True for the next page, false when the person stops. */
static bool
ask_to_go_on(const UfReviewTerminal *terminal)
{
	for (;;) {
		g_autofree char *line = terminal->read_line(terminal->data, pause_prompt);
		if (line == NULL || g_ascii_strcasecmp(g_strstrip(line), "q") == 0)
			return false;
		if (*line == '\0')
			return true;
	}
}

/* @length lines of @text; gives what follows them. */
static const char *
find_end_of_page(const char *text, int length)
{
	const char *end = text;
	for (int i = 0; i < length && *end != '\0'; i++) {
		const char *stop = strchr(end, '\n');
		end = stop != NULL ? stop + 1 : end + strlen(end);
	}
	return end;
}

/* Everything is shown before this gives true. */
static bool
show(const UfReviewTerminal *terminal, const char *text)
{
	const int length = terminal->rows > 0 ? MAX(terminal->rows - 1, 1) : G_MAXINT;
	while (*text != '\0') {
		const char *end = find_end_of_page(text, length);
		char *page = g_strndup(text, (gsize)(end - text));
		terminal->write(terminal->data, page);
		uf_memory_free_string(page);
		text = end;
		if (*text != '\0' && !ask_to_go_on(terminal))
			return false;
	}
	return true;
}

/* *@agreed is whether the person typed one of the codes shown to her. */
static bool
ask_for_code(const UfReviewTerminal *terminal, bool *agreed, GError **error)
{
	for (int i = 0; i < TRIES; i++) {
		char code[CODE_LENGTH + 1];
		if (!make_code(code, error))
			return false;
		g_autofree char *shown = g_strdup_printf("\nCode : %s\n", code);
		terminal->write(terminal->data, shown);
		g_autofree char *line = terminal->read_line(terminal->data, code_prompt);
		if (line == NULL)
			return true;
		if (g_ascii_strcasecmp(g_strstrip(line), code) == 0) {
			*agreed = true;
			return true;
		}
		terminal->write(terminal->data, wrong_text);
	}
	return true;
}

static bool
check_ready(const UfDraft *draft, const char *worker, GError **error)
{
	if (worker != NULL && *worker != '\0' && uf_draft_get_digest(draft) != NULL)
		return true;
	g_set_error(error, UF_ERROR, UF_ERROR_USAGE,
		    "review: needs a sealed draft and the worker's login");
	return false;
}

static void
conclude(const UfReviewing *self, bool agreed, UfApproval **approval)
{
	self->terminal->write(self->terminal->data, agreed ? approved_text : refused_text);
	if (agreed)
		*approval = uf_approval_new(self->draft, self->worker);
}

/* all that the person sees; yours, zero it */
static char *
format_all(const UfReviewing *self)
{
	g_auto(UfWiped) text = uf_review_format(self->draft);
	g_auto(UfWiped) today = uf_review_format_today(self);
	return g_strconcat(text, today, NULL);
}

/* true when the person was told that there is nothing to type */
static bool
say_barred(const UfReviewing *self)
{
	const bool is_barred = uf_review_is_barred(self);
	if (is_barred)
		self->terminal->write(self->terminal->data, barred_text);
	return is_barred;
}

bool
uf_review_run(const UfReviewing *reviewing, UfApproval **approval, GError **error)
{
	const UfReviewTerminal *terminal = reviewing->terminal;
	*approval = NULL;
	if (!check_ready(reviewing->draft, reviewing->worker, error))
		return false;
	g_auto(UfWiped) text = format_all(reviewing);
	bool agreed = false;
	if (show(terminal, text) && !say_barred(reviewing) &&
	    !ask_for_code(terminal, &agreed, error))
		return false;
	conclude(reviewing, agreed, approval);
	return true;
}

/* The code is on the page alone: it is not shown again. Nothing typed: she only looked. */
static bool
ask_for_code_of_page(const UfReviewTerminal *terminal, const char *code)
{
	for (int i = 0; i < TRIES; i++) {
		g_autofree char *line = terminal->read_line(terminal->data, code_prompt);
		if (line == NULL || *g_strstrip(line) == '\0')
			return false;
		if (g_ascii_strcasecmp(line, code) == 0)
			return true;
		terminal->write(terminal->data, wrong_text);
	}
	return false;
}

bool
uf_review_run_page(const UfReviewing *reviewing, const GPtrArray *pictures,
		   const UfReviewFile *file, UfApproval **approval, GError **error)
{
	char code[CODE_LENGTH + 1];
	const UfReviewTerminal *terminal = reviewing->terminal;
	*approval = NULL;
	if (!check_ready(reviewing->draft, reviewing->worker, error) || !make_code(code, error))
		return false;
	const bool is_barred = uf_review_is_barred(reviewing);
	char *page = uf_review_format_page_today(reviewing, pictures, is_barred ? NULL : code);
	const bool is_saved = file->save(file->data, page, strlen(page), error);
	uf_memory_free_string(page);
	if (!is_saved)
		return false;
	g_autofree char *told = is_barred ? g_strdup_printf(barred_page_text, file->name)
					  : g_strdup_printf(page_text, file->name);
	terminal->write(terminal->data, told);
	conclude(reviewing, !say_barred(reviewing) && ask_for_code_of_page(terminal, code),
		 approval);
	return true;
}

void
uf_review_picture_free(UfReviewPicture *picture)
{
	if (picture == NULL)
		return;
	g_bytes_unref(picture->png);
	g_free(picture);
}
