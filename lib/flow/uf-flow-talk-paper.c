/* The conversation on paper: what would be asked, to be answered with a pen. */
#include <string.h>

#include "uf-error.h"
#include "uf-file.h"
#include "uf-flow-out.h"
#include "uf-flow-talk-private.h"
#include "uf-json.h"
#include "uf-memory.h"

/* as wide as a page of large letters */
#define LINE "……………………………………………………………………………"
#define BOX "☐ "

static void
add(json_t *blocks, const char *kind, const char *style, const char *text)
{
	json_t *block = json_pack("{s:s, s:s, s:s}", "kind", kind, "text", text, "style", "large");
	if (g_str_equal(kind, "heading"))
		json_object_set_new(block, "level", json_integer(style != NULL ? 1 : 2));
	else
		json_object_set_new(block, "style", json_string(style));
	json_array_append_new(blocks, block);
}

/* How to write the answer, where a line alone does not tell it to somebody with a pen. */
static void
add_hint(json_t *blocks, const char *hint)
{
	/* codes and numbers are the worker's affair */
	if (*hint == '\0' || g_str_has_prefix(hint, "texte") || strstr(hint, "INSEE") != NULL ||
	    strstr(hint, "identifiant") != NULL)
		return;
	const bool is_example = g_ascii_isdigit(*hint) || strchr(hint, '@') != NULL;
	g_autofree char *line =
	    g_strdup_printf("%s : %s", is_example ? "Par exemple" : "Écrire", hint);
	add(blocks, "paragraph", "large", line);
}

/* A box for each choice, a line for anything else. */
static void
add_room(json_t *blocks, const char *hint, const char *const *options, bool is_long)
{
	if (g_str_has_prefix(hint, "plusieurs"))
		add(blocks, "paragraph", "large", "Plusieurs réponses possibles.");
	for (size_t i = 0; options != NULL && options[i] != NULL; i++) {
		g_auto(UfWiped) line = g_strconcat(BOX, options[i], NULL);
		add(blocks, "paragraph", "large", line);
	}
	if (options != NULL)
		return;
	if (g_str_has_prefix(hint, "oui ou non")) {
		add(blocks, "paragraph", "large", BOX "oui        " BOX "non");
		return;
	}
	add_hint(blocks, hint);
	for (int i = 0; i < (is_long ? 4 : 1); i++)
		add(blocks, "paragraph", "large", LINE);
}

static void
add_question(json_t *blocks, const char *label, const char *known)
{
	add(blocks, "heading", NULL, label);
	if (*known == '\0')
		return;
	g_auto(UfWiped) text = g_strdup_printf(
	    "Nous avons noté : %s.   " BOX "c’est juste   " BOX "à corriger :", known);
	add(blocks, "paragraph", "large", text);
}

/* how many questions there were */
static size_t
add_facts(UfFlowTalk *self, json_t *blocks, GError **error)
{
	UfFlowQuestion question;
	size_t n = 0;
	g_autofree char *section = NULL;
	g_autoptr(UfFlowEdit) edit = uf_flow_talk_ask_facts(self, error);
	while (edit != NULL && uf_flow_edit_next(edit, &question)) {
		if (g_strcmp0(section, question.section) != 0)
			add(blocks, "heading", "first", question.section);
		g_free(section);
		section = g_strdup(question.section);
		add_question(blocks, question.title, question.old);
		if (question.reason != NULL)
			add(blocks, "paragraph", "large", question.reason);
		add_room(blocks, question.offer == NULL ? question.hint : "", question.options,
			 question.is_long || question.offer != NULL);
		n++;
	}
	return n;
}

static size_t
add_old(UfFlowTalk *self, json_t *blocks, GError **error)
{
	g_autoptr(json_t) old = uf_flow_talk_list_old(self, error);
	if (json_array_size(old) > 0)
		add(blocks, "heading", "first", "Est-ce toujours juste ?");
	for (size_t i = 0; i < json_array_size(old); i++) {
		const json_t *fact = json_array_get(old, i);
		add_question(blocks, uf_json_get_string(fact, "title"),
			     uf_json_get_string(fact, "text"));
		add(blocks, "paragraph", "large", LINE);
	}
	return json_array_size(old);
}

static size_t
add_demands(UfFlowTalk *self, json_t *blocks, GError **error)
{
	UfFlowAsked asked;
	size_t n = 0;
	g_autofree char *form = NULL;
	while (uf_flow_talk_next(self, &asked, error) && !asked.is_for_office) {
		if (g_strcmp0(form, asked.form) != 0)
			add(blocks, "heading", "first", asked.form);
		g_free(form);
		form = g_strdup(asked.form);
		add_question(blocks, asked.label, asked.proposal);
		add_room(blocks, asked.hint, asked.options, asked.is_long);
		/* the present question stays open: it is passed over, not answered */
		g_autofree char *mark = uf_talk_make_mark(
		    g_ptr_array_index(
			self->forms,
			g_array_index(self->history, UfTalkPlace, self->history->len - 1).form),
		    asked.field);
		g_hash_table_add(self->seen, g_steal_pointer(&mark));
		n++;
	}
	return n;
}

json_t *
uf_talk_make_paper(UfFlowTalk *self, size_t *questions, GError **error)
{
	g_autoptr(GError) local = NULL;
	g_autofree char *today = uf_date_format_french(uf_context_get_today(self->flow->context));
	g_autofree char *header = g_strdup_printf("Préparé le %s", today);
	g_auto(UfWiped) name = uf_flow_format_name(self->profile);
	g_auto(UfWiped) title = g_strdup_printf("Questions pour %s", name);
	json_t *blocks = json_array();
	add(blocks, "heading", "first", title);
	add(blocks, "paragraph", "large",
	    "Vous pouvez laisser une question sans réponse, ou dire que vous ne savez pas. Ces "
	    "réponses servent à remplir vos demandes une seule fois :");
	for (guint i = 0; i < self->forms->len; i++) {
		const UfTalkForm *form = g_ptr_array_index(self->forms, i);
		g_autofree char *line = g_strconcat("– ", uf_form_get_title(form->job.form), NULL);
		add(blocks, "paragraph", "normal", line);
	}
	*questions = add_facts(self, blocks, &local);
	*questions += local == NULL ? add_old(self, blocks, &local) : 0;
	*questions += local == NULL ? add_demands(self, blocks, &local) : 0;
	if (local != NULL) {
		json_decref(blocks);
		g_propagate_error(error, g_steal_pointer(&local));
		return NULL;
	}
	return json_pack("{s:s, s:s, s:s, s:s, s:s, s:o}", "op", "document", "title", "Questions",
			 "language", "fr", "header", header, "footer", "", "blocks", blocks);
}

json_t *
uf_flow_talk_print(UfFlowTalk *talk, const char *path, GError **error)
{
	size_t questions;
	g_autoptr(GBytes) pages = NULL;
	g_autoptr(json_t) request = uf_talk_make_paper(talk, &questions, error);
	UfSandbox *sandbox = request != NULL ? uf_flow_ensure_sandbox(talk->flow, error) : NULL;
	g_autoptr(json_t) reply =
	    sandbox != NULL ? uf_sandbox_call(sandbox, request, NULL, &pages, error) : NULL;
	if (reply == NULL)
		return NULL;
	if (pages == NULL) {
		g_set_error(error, UF_ERROR, UF_ERROR_INTERNAL, "the document worker gave nothing");
		return NULL;
	}
	if (!uf_flow_write_out(talk->flow, path, talk->setup->person, pages, error))
		return NULL;
	return json_pack("{s:i, s:s, s:I, s:I, s:s}", "version", UF_FLOW_VERSION, "person",
			 talk->setup->person, "questions", (json_int_t)questions, "pages",
			 (json_int_t)uf_json_get_integer(reply, "pages", 0), "file", path);
}
