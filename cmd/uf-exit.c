#include "uf-exit.h"

#include <glib/gi18n.h>

#include "uf-error.h"

typedef struct {
	UfError error;
	UfExit exit;
	const char *advice;
} Row;

static const Row rows[] = {
	{ UF_ERROR_USAGE, UF_EXIT_USAGE, N_("The command cannot be run that way.") },
	{ UF_ERROR_NOT_FOUND, UF_EXIT_NOT_FOUND,
	  N_("Nothing is there: check the path or the id. These list what there is: unefois "
	     "person list, unefois form list, unefois draft list.") },
	{ UF_ERROR_INVALID_DATA, UF_EXIT_ERROR,
	  N_("What was read is not as it should be: correct it at the place named, then try "
	     "again.") },
	{ UF_ERROR_MAPPING, UF_EXIT_ERROR,
	  N_("The definition of the form is at fault, not what was typed. unefois form check "
	     "tells more; pass it on to whoever keeps the forms.") },
	{ UF_ERROR_AUTH, UF_EXIT_ERROR,
	  N_("A key or a right is missing. For the store: unefois unlock, "
	     "unefois worker list, unefois team list.") },
	{ UF_ERROR_REFUSED, UF_EXIT_REFUSED,
	  N_("It was refused for the reason given; nothing was done.") },
	{ UF_ERROR_UNREACHABLE, UF_EXIT_UNREACHABLE,
	  N_("No answer for now: try again later. Nothing was lost.") },
	{ UF_ERROR_CANCELLED, UF_EXIT_ERROR,
	  N_("It was stopped before its end: it can be started again.") },
	{ UF_ERROR_CONFLICT, UF_EXIT_ERROR,
	  N_("It changed meanwhile: read it again, then do it again. Nothing was lost.") },
	{ UF_ERROR_INTERNAL, UF_EXIT_ERROR,
	  N_("The system or the program failed. If it happens again, report the message: it "
	     "holds nothing personal.") },
};

static const Row *
find_row(const GError *error)
{
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		if (g_error_matches(error, UF_ERROR, (int)rows[i].error))
			return &rows[i];
	}
	return &rows[G_N_ELEMENTS(rows) - 1];
}

UfExit
uf_exit_find(const GError *error)
{
	return find_row(error)->exit;
}

const char *
uf_exit_find_advice(const GError *error)
{
	return _(find_row(error)->advice);
}
