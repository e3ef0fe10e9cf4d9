/* The questions about a new basis. */
#include <glib/gi18n.h>
#include <string.h>

#include "uf-bases.h"
#include "uf-choices.h"
#include "uf-context.h"
#include "uf-flow-basis.h"
#include "uf-json.h"
#include "uf-output.h"
#include "uf-prompt-form.h"

static const UfPromptOption kinds[] = {
	{ "agreement", N_("agreement") },
	{ "information", N_("information given") },
	{ "objection", N_("objection") },
	{ "mandate", N_("mandate or legal representative") },
	{ 0 },
};

static const UfPromptOption ways[] = {
	{ "oral", N_("by word of mouth") },
	{ "written", N_("in writing") },
	{ "electronic", N_("electronically") },
	{ 0 },
};

static const UfPromptOption holder_roles[] = {
	{ "worker", N_("the service") },
	{ "family", N_("family") },
	{ "association", N_("association") },
	{ "curator", N_("curator") },
	{ "guardian", N_("guardian") },
	{ "parent", N_("parent") },
	{ "attorney", N_("lawyer") },
	{ "other", N_("other") },
	{ 0 },
};

#define MOST_QUESTIONS 8

/* The questions of one kind, in their order: keys of all[] below. */
static const struct {
	const char *kind;
	const char *keys[MOST_QUESTIONS];
} orders[] = {
	{ "agreement", { "agreed", "date", "way", "until", "proof" } },
	{ "information", { "told", "date", "way", "proof" } },
	{ "objection", { "for", "date", "way", "reason", "proof" } },
	{ "mandate", { "holder", "holder_role", "for", "date", "until", "proof" } },
};

/* what is typed as a line of words becomes a list */
static void
split(json_t *basis, const char *key, const char *name)
{
	const char *typed = uf_json_get_string(basis, key);
	g_auto(GStrv) words = g_strsplit_set(typed != NULL ? typed : "", " ,;", -1);
	json_t *list = json_array();
	for (char **word = words; *word != NULL; word++) {
		if (**word != '\0')
			json_array_append_new(list, json_string(*word));
	}
	json_object_del(basis, key);
	if (json_array_size(list) > 0)
		json_object_set(basis, name, list);
	json_decref(list);
}

/* the keys of the questions about a kind; NULL for no kind */
static const char *const *
find_order(const char *kind)
{
	for (size_t i = 0; i < G_N_ELEMENTS(orders); i++) {
		if (strcmp(orders[i].kind, kind) == 0)
			return orders[i].keys;
	}
	return NULL;
}

static bool
ask_kind(const UfRun *run, const char *today, json_t *basis)
{
	const struct {
		const char *name;
		UfPromptQuestion question;
	} all[] = {
		{ "agreed",
		  { "agreed", N_("To which forms or partners (such as caf fsl/nantes-energie)"),
		    UF_PROMPT_LINE, NULL, true, NULL } },
		{ "for",
		  { "for", N_("For which forms or partners (Enter: all)"), UF_PROMPT_LINE, NULL,
		    false, NULL } },
		{ "told", { "told", N_("What was told"), UF_PROMPT_LINE, NULL, true, NULL } },
		{ "date", { "date", N_("On which day"), UF_PROMPT_DATE, NULL, true, today } },
		{ "way", { "way", N_("How"), UF_PROMPT_CHOICE, ways, true, NULL } },
		{ "until",
		  { "until", N_("Until when (Enter: not said)"), UF_PROMPT_DATE, NULL, false,
		    NULL } },
		{ "holder",
		  { "holder", N_("Who acts for her"), UF_PROMPT_LINE, NULL, true, NULL } },
		{ "holder_role",
		  { "holder_role", N_("As what"), UF_PROMPT_CHOICE, holder_roles, true, NULL } },
		{ "reason",
		  { "reason", N_("Why (Enter: not said)"), UF_PROMPT_LINE, NULL, false, NULL } },
		{ "proof",
		  { "proof", N_("Proof: document, folder, judgment (Enter: none)"), UF_PROMPT_LINE,
		    NULL, false, NULL } },
	};
	UfPromptQuestion questions[MOST_QUESTIONS + 1] = { 0 };
	const char *const *keys = find_order(uf_output_get(basis, "kind"));
	size_t n = 0;
	for (; keys != NULL && n < MOST_QUESTIONS && keys[n] != NULL; n++) {
		for (size_t j = 0; j < G_N_ELEMENTS(all); j++) {
			if (strcmp(all[j].name, keys[n]) == 0)
				questions[n] = all[j].question;
		}
	}
	return uf_prompt_ask_all(run, questions, basis);
}

/* Who of several people; the first one for Enter. */
static bool
ask_people(const UfRun *run, const json_t *members, json_t *basis)
{
	static const UfPromptQuestion questions[] = {
		{ "by", N_("Who gave it, was told, objects or is represented (numbers)"),
		  UF_PROMPT_LINE, NULL, true, "1" },
		{ 0 },
	};
	const size_t n = json_array_size(members);
	if (n < 2)
		return true;
	for (size_t i = 0; i < n && uf_prompt_asks(run); i++)
		uf_choices_print(i + 1, uf_output_get(json_array_get(members, i), "label"));
	for (;;) {
		if (!uf_prompt_ask_all(run, questions, basis))
			return false;
		split(basis, "by", "ranks");
		g_autoptr(json_t) ranks = json_incref(json_object_get(basis, "ranks"));
		json_t *ids = json_array();
		json_object_del(basis, "ranks");
		json_object_set_new(basis, "by", ids);
		for (size_t i = 0; i < json_array_size(ranks); i++) {
			const char *typed = json_string_value(json_array_get(ranks, i));
			const size_t rank = uf_choices_read(typed, n);
			if (rank > 0)
				uf_json_add_text_once(
				    ids, uf_output_get(json_array_get(members, rank - 1), "id"));
		}
		if (json_array_size(ids) > 0 && json_array_size(ids) == json_array_size(ranks))
			return true;
		uf_run_remark(run, _("Numbers of the list, separated by blanks."));
	}
}

bool
uf_bases_ask(const UfRun *run, const char *person, json_t *basis, GError **error)
{
	static const UfPromptQuestion first[] = {
		{ "kind", N_("What is to be recorded"), UF_PROMPT_CHOICE, kinds, true, NULL },
		{ 0 },
	};
	g_autofree char *today = uf_date_format_iso(uf_context_get_today(run->context));
	g_autoptr(json_t) members = uf_flow_basis_list_members(run->flow, person, error);
	if (members == NULL || !uf_prompt_ask_all(run, first, basis) ||
	    !ask_people(run, members, basis) || !ask_kind(run, today, basis))
		return false;
	split(basis, json_object_get(basis, "agreed") != NULL ? "agreed" : "for", "for");
	return true;
}
