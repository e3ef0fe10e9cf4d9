/* The pdf channel: the partner's own form, filled by the document worker, read back and looked at.
 * A value that cannot be put in its box goes to an annex with its question; nothing is cut. */
#include <string.h>

#include "uf-channel-private.h"
#include "uf-error.h"
#include "uf-json.h"
#include "uf-pdf-private.h"

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

/* The template, and what became of the values in it. */
typedef struct {
	const UfTemplate *template;
	const UfPdfOutcome *outcome;
} Paper;

/* Says where each answer stands, in the layout of the draft, and draws the annex. */
static bool
place_all(UfChannelHost *host, UfDraft *draft, const UfAnswers *answers, const Paper *paper,
	  GError **error)
{
	g_autoptr(UfAnnex) annex = uf_annex_new(answers);
	g_autoptr(UfPdfBoxes) boxes =
	    uf_pdf_boxes_new(uf_answers_get_form(answers), paper->template);
	g_autoptr(json_t) annexed = json_array();
	const UfPdfPlacing placing = {
		draft, answers, paper->outcome, boxes, annex, annexed,
	};
	uf_pdf_place_answers(&placing);
	uf_draft_take_layout(
	    draft, json_pack("{s:s, s:o, s:O}", "file", uf_draft_get_file(draft, 0).name, "places",
			     uf_pdf_boxes_list(boxes, answers), "annexed", annexed));
	return add_annex(host, draft, annex, error);
}

static UfDraft *
prepare(UfChannelHost *host, const UfAnswers *answers, GError **error)
{
	const UfForm *form = uf_answers_get_form(answers);
	g_autoptr(UfTemplate) template = ensure_template(host, form, error);
	if (template == NULL)
		return NULL;
	g_auto(UfPdfOutcome) outcome = { .values = uf_answers_get_bound(answers, "pdf") };
	g_autoptr(GBytes) filled = NULL;
	g_autoptr(json_t) reply = fill(host, template, outcome.values, &filled, error);
	if (reply == NULL) {
		g_prefix_error(error, "%s: filling the template: ", uf_form_get_id(form));
		return NULL;
	}
	uf_pdf_outcome_read(&outcome, reply);

	g_autoptr(UfDraft) draft =
	    uf_draft_new("pdf", answers, uf_context_get_today(host->context));
	g_autofree char *file = g_strconcat(strchr(uf_form_get_id(form), '/') + 1, ".pdf", NULL);
	add_template_issues(draft, form, template, reply);
	if (!uf_draft_add_file(draft, file, "application/pdf", filled, error) ||
	    !place_all(host, draft, answers, &(Paper){ template, &outcome }, error))
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
