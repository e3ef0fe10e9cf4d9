/* The pdf channel: the partner's own form, filled by the document worker, read back and looked at.
 * A value that cannot be put in its box goes to an annex with its question; nothing is cut. */
#include <string.h>

#include "uf-channel-private.h"
#include "uf-error.h"
#include "uf-json.h"
#include "uf-pdf-place-private.h"
#include "uf-template-private.h"
#include "uf-template-shelf.h"

/* The template of a form, and what is to become of its values. */
typedef struct {
	const UfForm *form;
	const UfTemplate *template;
	UfPdfOutcome *outcome;
} Filling;

static json_t *
fill(UfChannelHost *host, const Filling *filling, GBytes **filled, GError **error)
{
	const UfTemplate *template = filling->template;
	g_autoptr(json_t) values = uf_pdf_outcome_list_asked(filling->outcome, filling->form);
	g_autoptr(json_t) boxes = uf_template_list_boxes(template, filling->form);
	g_autoptr(json_t) placed = uf_template_place_values(template, values);
	g_autoptr(json_t) request = json_pack("{s:s, s:O, s:b, s:b}", "op", "fill", "values",
					      placed, "verify", 1, "flatten", host->flatten);
	if (json_object_size(boxes) > 0)
		json_object_set(request, "boxes", boxes);
	const UfSandboxDocument document = { uf_template_get_digest(template),
					     uf_template_get_content(template) };
	g_autoptr(json_t) reply =
	    uf_sandbox_call_kept(host->sandbox, &document, request, filled, error);
	if (reply != NULL && *filled == NULL) {
		g_set_error(error, UF_ERROR, UF_ERROR_INTERNAL, "the document worker gave no PDF");
		return NULL;
	}
	if (reply != NULL) {
		uf_template_restore_names(template, values, json_object_get(reply, "fields"));
		uf_pdf_outcome_read(filling->outcome, reply);
		uf_pdf_outcome_refuse_unconfirmed(filling->outcome, filling->form);
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

/* What the worker notes of the document; a word that is not ours says nothing. */
static void
add_notes(UfDraft *draft, const json_t *notes)
{
	static const struct {
		const char *note, *rule;
		UfSeverity severity;
	} known[] = {
		{ "permission", "pdf.permission", UF_SEVERITY_WARNING },
		{ "signature_kept", "pdf.signature_kept", UF_SEVERITY_NOTE },
		{ "usage_rights_removed", "pdf.usage_rights_removed", UF_SEVERITY_NOTE },
	};
	for (size_t i = 0; i < json_array_size(notes); i++) {
		const char *note = json_string_value(json_array_get(notes, i));
		for (size_t j = 0; j < G_N_ELEMENTS(known); j++) {
			if (g_strcmp0(note, known[j].note) == 0)
				uf_draft_add_issue(draft, known[j].severity, "", known[j].rule);
		}
	}
}

/* What a person has to know of the template itself. */
static void
add_template_issues(UfDraft *draft, const UfForm *form, const UfTemplate *template,
		    const json_t *reply)
{
	if (uf_json_get_boolean(reply, "xfa_removed", false))
		uf_draft_add_issue(draft, UF_SEVERITY_NOTE, "", "pdf.xfa_removed");
	add_notes(draft, json_object_get(reply, "notes"));
	if (!uf_template_is_known_to(template, form))
		uf_draft_add_issue(draft, UF_SEVERITY_WARNING, "", "template.unknown_edition");
	const size_t values = uf_template_count_values(template);
	if (values > 0)
		uf_issue_set_number(
		    uf_draft_add_issue(draft, UF_SEVERITY_WARNING, "", "template.filled"), "count",
		    (int64_t)values);
}

/* A total or a copy that the worker could not compute, or that is not to be seen, as a row says. */
static bool
is_to_check(const json_t *row)
{
	const char *check = uf_json_get_string(row, "check");
	return g_strcmp0(uf_json_get_string(row, "status"), "unknown") == 0 ||
	       (check != NULL && strcmp(check, "ok") != 0);
}

static int
compare_pages(const void *left, const void *right)
{
	const size_t a = GPOINTER_TO_SIZE(left);
	const size_t b = GPOINTER_TO_SIZE(right);
	return a < b ? -1 : a > b;
}

/* One issue for each page, in their order, with the number of its totals to look at. */
static void
add_total_issues(UfDraft *draft, const UfTemplate *template, const json_t *reply)
{
	g_autoptr(GTree) pages = g_tree_new(compare_pages);
	const json_t *rows = json_object_get(reply, "calculations");
	for (size_t i = 0; i < json_array_size(rows); i++) {
		const json_t *row = json_array_get(rows, i);
		const char *name = uf_json_get_string(row, "name");
		if (name == NULL || !is_to_check(row))
			continue;
		void *page = GSIZE_TO_POINTER((size_t)uf_template_get_page(template, name));
		const size_t count = GPOINTER_TO_SIZE(g_tree_lookup(pages, page));
		g_tree_insert(pages, page, GSIZE_TO_POINTER(count + 1));
	}
	for (GTreeNode *page = g_tree_node_first(pages); page != NULL;
	     page = g_tree_node_next(page)) {
		UfIssue *issue =
		    uf_draft_add_issue(draft, UF_SEVERITY_TODO, "", "pdf.total_to_check");
		uf_issue_set_number(issue, "page",
				    (int64_t)GPOINTER_TO_SIZE(g_tree_node_key(page)));
		uf_issue_set_number(issue, "count",
				    (int64_t)GPOINTER_TO_SIZE(g_tree_node_value(page)));
	}
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
	json_t *layout = json_pack("{s:s, s:o, s:O}", "file", uf_draft_get_file(draft, 0).name,
				   "places", uf_pdf_boxes_list(boxes, answers), "annexed", annexed);
	const json_t *sizes = uf_template_get_sizes(paper->template);
	if (json_is_array(sizes))
		json_object_set_new(layout, "sizes", json_deep_copy(sizes));
	uf_draft_take_layout(draft, layout);
	return add_annex(host, draft, annex, error);
}

static UfDraft *
prepare(UfChannelHost *host, const UfAnswers *answers, GError **error)
{
	const UfForm *form = uf_answers_get_form(answers);
	g_autoptr(UfTemplate) template =
	    uf_template_shelf_load_fit(host->templates, host->context, form, error);
	if (template == NULL)
		return NULL;
	g_auto(UfPdfOutcome) outcome = { .values = uf_answers_get_bound(answers, "pdf") };
	g_autoptr(GBytes) filled = NULL;
	const Filling filling = { form, template, &outcome };
	g_autoptr(json_t) reply = fill(host, &filling, &filled, error);
	if (reply == NULL) {
		g_prefix_error(error, "%s: filling the template: ", uf_form_get_id(form));
		return NULL;
	}

	g_autoptr(UfDraft) draft =
	    uf_draft_new("pdf", answers, uf_context_get_today(host->context));
	g_autofree char *file = g_strconcat(strchr(uf_form_get_id(form), '/') + 1, ".pdf", NULL);
	add_template_issues(draft, form, template, reply);
	add_total_issues(draft, template, reply);
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
	g_autoptr(UfTemplate) template =
	    uf_template_shelf_load(host->templates, host->context, form, &error);
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
