#include "uf-menu-store.h"

#include <glib/gi18n.h>
#include <stdio.h>

#include "uf-choices.h"
#include "uf-error.h"
#include "uf-flow-store.h"
#include "uf-prompt.h"
#include "uf-store-keys.h"

static const struct {
	const char *label; /* a msgid */
	const char *words[4];
} offers[] = {
	{ N_("Make the encrypted store, for the people of the service"),
	  { "store", "init", NULL } },
	{ N_("Make a store of invented people, to try"), { "store", "init", "--invented", NULL } },
};

static bool
offer_store(UfRun *run, UfMenuFunc func)
{
	printf("%s\n", _("There is no store yet: people are kept in one."));
	for (size_t i = 0; i < G_N_ELEMENTS(offers); i++)
		printf("  %zu  %s\n", i + 1, _(offers[i].label));
	printf("  0  %s\n", _("Leave"));
	g_autoptr(UfSecret) typed = uf_prompt_read(_("Your choice: "), NULL);
	const size_t rank =
	    uf_choices_read(typed != NULL ? uf_secret_get_text(typed) : NULL, G_N_ELEMENTS(offers));
	if (rank == 0) {
		run->exit = UF_EXIT_NOTHING;
		return false;
	}
	run->exit = func(offers[rank - 1].words);
	return run->exit == UF_EXIT_DONE || run->exit == UF_EXIT_ISSUES;
}

/* NULL when there is none and none was made */
static UfStore *
find_store(UfRun *run, UfMenuFunc func)
{
	g_autoptr(GError) error = NULL;
	UfStore *store = uf_flow_open_store(run->flow, &error);
	if (store != NULL)
		return store;
	if (g_error_matches(error, UF_ERROR, UF_ERROR_NOT_FOUND)) {
		if (!offer_store(run, func))
			return NULL;
		g_clear_error(&error);
		store = uf_flow_open_store(run->flow, &error);
	}
	if (store == NULL)
		run->exit = uf_run_fail(run, error);
	return store;
}

bool
uf_menu_store_begin(UfMenuStore *self, UfRun *run, UfMenuFunc func)
{
	*self = (UfMenuStore){ .run = run };
	UfStore *store = find_store(run, func);
	if (store == NULL)
		return false;
	self->is_sealed = !uf_store_is_for_invented_people(store);
	if (!self->is_sealed) {
		uf_run_remark(run, _("Invented people only: this store is not encrypted."));
		return true;
	}
	/* it was open before: it stays so afterwards */
	self->opened = !uf_keys_unlock_quietly(run, store);
	uf_store_session_renew(store);
	run->keys.keeps = true;
	return uf_menu_store_ensure(self);
}

bool
uf_menu_store_ensure(UfMenuStore *self)
{
	g_autoptr(GError) error = NULL;
	if (!self->is_sealed || uf_flow_ensure_unlocked(self->run->flow, &error))
		return true;
	self->run->exit = uf_run_fail(self->run, error);
	return false;
}

void
uf_menu_store_rest(UfMenuStore *self)
{
	UfStore *store = self->is_sealed ? uf_flow_open_store(self->run->flow, NULL) : NULL;
	if (store != NULL)
		uf_store_lock(store);
}

void
uf_menu_store_end(UfMenuStore *self)
{
	UfStore *store = self->is_sealed ? uf_flow_open_store(self->run->flow, NULL) : NULL;
	if (store == NULL || !self->opened)
		return;
	uf_store_lock(store);
	if (uf_store_session_clear(uf_context_get_store_folder(self->run->context), NULL))
		uf_run_remark(self->run, _("The store is locked."));
}
