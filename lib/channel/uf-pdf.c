/* The pdf channel: the partner's own form, filled by the document worker, read back and looked at.
 * A value that cannot be put in its box goes to an annex with its question; nothing is cut. */
#include <string.h>

#include "uf-channel-private.h"
#include "uf-error.h"
#include "uf-json.h"
#include "uf-pdf-annex.h"
#include "uf-template.h"

/* What became of each name: name → reason it was refused, or of the check that failed */
typedef struct {
	json_t *refused;
	json_t *failed;
} Outcome;

static void
outcome_clear(Outcome *outcome)
{
	json_decref(outcome->refused);
	json_decref(outcome->failed);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Outcome, outcome_clear)

static void
read_outcome(const json_t *reply, Outcome *outcome)
{
	const json_t *fields = json_object_get(reply, "fields");
	outcome->refused = json_object();
	outcome->failed = json_object();
	for (size_t i = 0; i < json_array_size(fields); i++) {
		const json_t *field = json_array_get(fields, i);
		const char *name = uf_json_get_string(field, "name");
		const char *status = uf_json_get_string(field, "status");
		const char *reason = uf_json_get_string(field, "reason");
		const char *check = uf_json_get_string(field, "check");
		if (name == NULL)
			continue;
		if (g_strcmp0(status, "written") != 0)
			json_object_set_new(outcome->refused, name,
					    json_string(reason != NULL ? reason : "refused"));
		else if (g_strcmp0(check, "ok") != 0)
			json_object_set_new(outcome->failed, name,
					    json_string(check != NULL ? check : "missing"));
	}
}

/* the first reason met among the names of one answer */
static const char *
find_reason(const json_t *bound, const json_t *reasons)
{
	const char *name;
	json_t *value;
	json_object_foreach((json_t *)bound, name, value)
	{
		const char *reason = uf_json_get_string(reasons, name);
		if (reason != NULL)
			return reason;
	}
	return NULL;
}

static void
add_issue(UfDraft *draft, const UfAnswer *answer, UfSeverity severity, const char *reason)
{
	g_autofree char *rule = g_strconcat("pdf.", reason, NULL);
	UfIssue *issue = uf_draft_add_issue(
	    draft, severity, uf_field_get_full_id(uf_answer_get_field(answer)), rule);
	if (uf_answer_get_row(answer) > 0)
		uf_issue_set_number(issue, "row", (int64_t)uf_answer_get_row(answer));
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

/* Each filled answer is in its box, or on the annex with its reason. */
static void
place_answers(UfDraft *draft, const UfAnswers *answers, const Outcome *outcome, UfAnnex *annex)
{
	for (size_t i = 0; i < uf_answers_get_count(answers); i++) {
		const UfAnswer *answer = uf_answers_get(answers, i);
		const json_t *bound = uf_answer_get_bound(answer, "pdf");
		if (uf_answer_get_state(answer) != UF_ANSWER_FILLED ||
		    !is_printed_on(uf_answer_get_field(answer)))
			continue;
		const char *refused =
		    json_object_size(bound) > 0 ? find_reason(bound, outcome->refused) : "no_box";
		const char *failed = find_reason(bound, outcome->failed);
		if (refused != NULL) {
			add_issue(draft, answer, UF_SEVERITY_TODO, refused);
			uf_annex_add(annex, answer, refused);
		}
		if (failed != NULL)
			add_issue(draft, answer, UF_SEVERITY_BLOCKING, failed);
	}
}

static json_t *
fill(UfChannelHost *host, const UfAnswers *answers, GBytes **filled, GError **error)
{
	const UfForm *form = uf_answers_get_form(answers);
	g_autoptr(UfTemplate) template = uf_template_load(host->context, form, error);
	if (template == NULL)
		return NULL;
	g_autoptr(json_t) request = json_pack("{s:s, s:o, s:b}", "op", "fill", "values",
					      uf_answers_get_bound(answers, "pdf"), "verify", 1);
	g_autoptr(json_t) reply = uf_sandbox_call(host->sandbox, request,
						  uf_template_get_content(template), filled, error);
	if (reply == NULL) {
		g_prefix_error(error, "%s: filling the template: ", uf_form_get_id(form));
		return NULL;
	}
	if (*filled == NULL) {
		g_set_error(error, UF_ERROR, UF_ERROR_INTERNAL,
			    "%s: the document worker gave no PDF", uf_form_get_id(form));
		return NULL;
	}
	return g_steal_pointer(&reply);
}

static bool
add_annex(UfChannelHost *host, UfDraft *draft, const UfAnnex *annex, const char *name,
	  GError **error)
{
	if (uf_annex_is_empty(annex))
		return true;
	g_autoptr(GBytes) pages = NULL;
	g_autoptr(json_t) request = uf_annex_format_document(annex);
	g_autoptr(json_t) reply = uf_sandbox_call(host->sandbox, request, NULL, &pages, error);
	if (reply == NULL || pages == NULL) {
		g_prefix_error(error, "drawing the annex: ");
		return false;
	}
	g_autofree char *file = g_strdup_printf("%s-annexe.pdf", name);
	uf_draft_add_file(draft, file, "application/pdf", pages);
	return true;
}

static UfDraft *
prepare(UfChannelHost *host, const UfAnswers *answers, GError **error)
{
	const UfForm *form = uf_answers_get_form(answers);
	const char *name = strchr(uf_form_get_id(form), '/') + 1;
	g_autoptr(GBytes) filled = NULL;
	g_autoptr(json_t) reply = fill(host, answers, &filled, error);
	if (reply == NULL)
		return NULL;
	g_auto(Outcome) outcome = { 0 };
	read_outcome(reply, &outcome);

	g_autoptr(UfDraft) draft =
	    uf_draft_new("pdf", answers, uf_context_get_today(host->context));
	g_autoptr(UfAnnex) annex = uf_annex_new(form);
	g_autofree char *file = g_strdup_printf("%s.pdf", name);
	uf_draft_add_file(draft, file, "application/pdf", filled);
	place_answers(draft, answers, &outcome, annex);
	if (uf_json_get_boolean(reply, "xfa_removed", false))
		uf_draft_add_issue(draft, UF_SEVERITY_NOTE, "", "pdf.xfa_removed");
	if (!add_annex(host, draft, annex, name, error))
		return NULL;
	uf_draft_seal(draft);
	return g_steal_pointer(&draft);
}

static bool
is_available(UfChannelHost *host, const UfForm *form, char **reason)
{
	if (uf_form_find_channel(form, "pdf") == NULL)
		return false;
	g_autoptr(GError) error = NULL;
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
