/* The pdf channel: the partner's own form, filled by the document worker, read back and looked at.
 * A value that cannot be put in its box goes to an annex with its question; nothing is cut. */
#include <string.h>

#include "uf-channel-private.h"
#include "uf-error.h"
#include "uf-json.h"
#include "uf-pdf-annex.h"
#include "uf-template.h"

/* What was asked and what became of it: name → value, → rule of a refusal, → of a failed check. */
typedef struct {
	json_t *values;
	json_t *refused;
	json_t *failed;
} Outcome;

static void
outcome_clear(Outcome *outcome)
{
	json_decref(outcome->values);
	json_decref(outcome->refused);
	json_decref(outcome->failed);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Outcome, outcome_clear)

/* the worker's word as the rule of an issue, when it is one that we know */
static json_t *
make_rule(const char *word, const char *fallback)
{
	g_autofree char *rule = g_strconcat("pdf.", word, NULL);
	return json_string(uf_issue_has_sentence(rule) ? rule : fallback);
}

/* A name of which the worker says nothing was not written. */
static void
read_outcome(const json_t *reply, Outcome *outcome)
{
	const json_t *fields = json_object_get(reply, "fields");
	const char *asked;
	json_t *value;
	outcome->refused = json_object();
	outcome->failed = json_object();
	json_object_foreach(outcome->values, asked, value)
	    json_object_set_new(outcome->failed, asked, json_string("pdf.missing"));
	for (size_t i = 0; i < json_array_size(fields); i++) {
		const json_t *field = json_array_get(fields, i);
		const char *name = uf_json_get_string(field, "name");
		const char *status = uf_json_get_string(field, "status");
		const char *reason = uf_json_get_string(field, "reason");
		const char *check = uf_json_get_string(field, "check");
		if (name == NULL)
			continue;
		json_object_del(outcome->failed, name);
		if (g_strcmp0(status, "written") != 0)
			json_object_set_new(outcome->refused, name,
					    make_rule(reason, "pdf.refused"));
		else if (g_strcmp0(check, "ok") != 0)
			json_object_set_new(outcome->failed, name, make_rule(check, "pdf.missing"));
	}
}

/* A box left alone or an empty text loses nothing when it is not there. */
static bool
says_nothing(const json_t *value)
{
	return json_is_false(value) || (json_is_string(value) && json_string_length(value) == 0);
}

/* What became of the names of one answer; @name is the first that matters. */
typedef struct {
	const char *refused;
	const char *failed;
	const char *name;
} Fate;

static Fate
find_fate(const json_t *bound, const Outcome *outcome)
{
	Fate fate = { json_object_size(bound) == 0 ? "pdf.no_box" : NULL, NULL, NULL };
	const char *name;
	json_t *value;
	json_object_foreach((json_t *)bound, name, value)
	{
		const bool is_written = json_equal(value, json_object_get(outcome->values, name));
		if (!is_written && says_nothing(value))
			continue;
		const char *refused =
		    is_written ? uf_json_get_string(outcome->refused, name) : "pdf.other_answer";
		const char *failed = uf_json_get_string(outcome->failed, name);
		if (fate.refused == NULL && refused != NULL)
			fate = (Fate){ refused, fate.failed, name };
		if (fate.failed == NULL && is_written)
			fate.failed = failed;
	}
	return fate;
}

static void
add_issue(UfDraft *draft, const UfAnswer *answer, UfSeverity severity, const char *rule)
{
	const char *id = uf_field_get_full_id(uf_answer_get_field(answer));
	const size_t row = uf_answer_get_row(answer);
	g_autofree char *place = row > 0 ? g_strdup_printf("%s/%zu", id, row) : g_strdup(id);
	uf_draft_add_issue(draft, severity, place, rule);
}

static bool
is_printed_on(const UfField *field)
{
	if (uf_field_find_bind(field, "pdf") != NULL)
		return true;
	for (size_t i = 0; i < uf_field_get_option_count(field); i++) {
		if (json_object_get(uf_field_get_option(field, i).bind, "pdf") != NULL)
			return true;
	}
	return false;
}

/* A table speaks through its cells, unless it is written into one box: then the cells are silent.
 */
static bool
is_spoken_for(const UfField *field)
{
	const UfField *table = uf_field_get_table(field);
	if (table != NULL)
		return uf_field_find_bind(table, "pdf") != NULL;
	return uf_field_get_kind(field) == UF_FIELD_TABLE &&
	       uf_field_find_bind(field, "pdf") == NULL;
}

/* A filled answer is in its box, or on the annex with its reason; one that the paper form does not
 * ask is said, and goes nowhere. */
static void
place_answer(UfDraft *draft, const UfAnswer *answer, const Outcome *outcome,
	     const UfTemplate *template, UfAnnex *annex)
{
	if (is_spoken_for(uf_answer_get_field(answer)))
		return;
	if (!is_printed_on(uf_answer_get_field(answer))) {
		add_issue(draft, answer, UF_SEVERITY_NOTE, "pdf.not_on_form");
		return;
	}
	const Fate fate = find_fate(uf_answer_get_bound(answer, "pdf"), outcome);
	if (fate.refused != NULL) {
		const int64_t page =
		    fate.name != NULL ? uf_template_get_page(template, fate.name) : 0;
		add_issue(draft, answer, UF_SEVERITY_TODO, fate.refused);
		uf_annex_add(annex, answer, fate.refused, page);
	}
	if (fate.failed != NULL)
		add_issue(draft, answer, UF_SEVERITY_BLOCKING, fate.failed);
}

/* The pinned template, and every name of the form has its place there. */
static UfTemplate *
ensure_template(UfChannelHost *host, const UfForm *form, GError **error)
{
	g_autoptr(UfTemplate) template = uf_template_load(host->context, form, error);
	if (template == NULL)
		return NULL;
	g_autoptr(GPtrArray) issues = uf_issue_list_new();
	uf_template_check(template, form, issues);
	if (issues->len > 0) {
		const UfIssue *first = g_ptr_array_index(issues, 0);
		g_set_error(error, UF_ERROR, UF_ERROR_MAPPING,
			    "%s: %u bound names have no place in the template, the first is of "
			    "field %s; see \"unefois form check\"",
			    uf_form_get_id(form), issues->len, uf_issue_get_place(first));
		return NULL;
	}
	return g_steal_pointer(&template);
}

static json_t *
fill(UfChannelHost *host, const UfTemplate *template, const json_t *values, GBytes **filled,
     GError **error)
{
	g_autoptr(json_t) request =
	    json_pack("{s:s, s:O, s:b}", "op", "fill", "values", values, "verify", 1);
	g_autoptr(json_t) reply = uf_sandbox_call(host->sandbox, request,
						  uf_template_get_content(template), filled, error);
	if (reply != NULL && *filled == NULL) {
		g_set_error(error, UF_ERROR, UF_ERROR_INTERNAL, "the document worker gave no PDF");
		return NULL;
	}
	return g_steal_pointer(&reply);
}

static bool
add_annex(UfChannelHost *host, UfDraft *draft, const UfAnnex *annex, GError **error)
{
	if (uf_annex_is_empty(annex))
		return true;
	g_autoptr(json_t) request = uf_annex_format_document(annex);
	g_autoptr(GBytes) pages = uf_paper_draw(host, draft, request, error);
	if (pages == NULL) {
		g_prefix_error(error, "%s: drawing the annex: ", uf_draft_get_form(draft));
		return false;
	}
	const char *name = strchr(uf_draft_get_form(draft), '/') + 1;
	g_autofree char *file = g_strdup_printf("%s-annexe.pdf", name);
	return uf_draft_add_file(draft, file, "application/pdf", pages, error);
}

/* What a person has to know of the template itself. */
static void
add_template_issues(UfDraft *draft, const UfForm *form, const UfTemplate *template,
		    const json_t *reply)
{
	if (uf_json_get_boolean(reply, "xfa_removed", false))
		uf_draft_add_issue(draft, UF_SEVERITY_NOTE, "", "pdf.xfa_removed");
	if (!uf_template_is_known_to(template, form))
		uf_draft_add_issue(draft, UF_SEVERITY_WARNING, "", "template.unknown_edition");
}

static UfDraft *
prepare(UfChannelHost *host, const UfAnswers *answers, GError **error)
{
	const UfForm *form = uf_answers_get_form(answers);
	g_autoptr(UfTemplate) template = ensure_template(host, form, error);
	if (template == NULL)
		return NULL;
	g_auto(Outcome) outcome = { .values = uf_answers_get_bound(answers, "pdf") };
	g_autoptr(GBytes) filled = NULL;
	g_autoptr(json_t) reply = fill(host, template, outcome.values, &filled, error);
	if (reply == NULL) {
		g_prefix_error(error, "%s: filling the template: ", uf_form_get_id(form));
		return NULL;
	}
	read_outcome(reply, &outcome);

	g_autoptr(UfDraft) draft =
	    uf_draft_new("pdf", answers, uf_context_get_today(host->context));
	g_autoptr(UfAnnex) annex = uf_annex_new(answers);
	g_autofree char *file = g_strconcat(strchr(uf_form_get_id(form), '/') + 1, ".pdf", NULL);
	add_template_issues(draft, form, template, reply);
	for (size_t i = 0; i < uf_answers_get_count(answers); i++) {
		const UfAnswer *answer = uf_answers_get(answers, i);
		if (uf_answer_get_state(answer) == UF_ANSWER_FILLED)
			place_answer(draft, answer, &outcome, template, annex);
	}
	if (!uf_draft_add_file(draft, file, "application/pdf", filled, error) ||
	    !add_annex(host, draft, annex, error))
		return NULL;
	uf_draft_seal(draft);
	return g_steal_pointer(&draft);
}

static bool
is_available(UfChannelHost *host, const UfForm *form, char **reason)
{
	g_autoptr(GError) error = NULL;
	if (uf_form_find_channel(form, "pdf") == NULL) {
		*reason = g_strdup("ce formulaire n’existe pas en PDF");
		return false;
	}
	g_autoptr(UfTemplate) template = uf_template_load(host->context, form, &error);
	if (template != NULL)
		return true;
	*reason =
	    g_strdup(g_error_matches(error, UF_ERROR, UF_ERROR_CONFLICT)
			 ? "le formulaire PDF a changé depuis son ajout : l’ajouter de nouveau"
			 : "le formulaire PDF officiel n’a pas été ajouté");
	return false;
}

const UfChannel uf_channel_pdf = {
	.id = "pdf",
	.title = "Formulaire PDF du partenaire",
	.is_available = is_available,
	.prepare = prepare,
};
