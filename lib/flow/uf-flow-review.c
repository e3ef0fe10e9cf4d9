#include "uf-flow-review.h"

#include <sys/stat.h>

#include "uf-error.h"
#include "uf-file.h"
#include "uf-flow-basis-private.h"
#include "uf-flow-out.h"
#include "uf-flow-pictures.h"
#include "uf-flow-private.h"
#include "uf-json.h"
#include "uf-review.h"

/* What may have changed since the draft was made: the form, and the person it is about. */
static bool
check_still_true(UfFlow *flow, const UfDraft *draft, const UfForm *form, GError **error)
{
	if (!g_str_equal(uf_form_get_revision(form), uf_draft_get_form_revision(draft))) {
		g_set_error(error, UF_ERROR, UF_ERROR_CONFLICT,
			    "%s: the form changed since this draft was prepared; prepare it again",
			    uf_draft_get_id(draft));
		return false;
	}
	g_autoptr(UfStoreItem) request =
	    uf_store_get(flow->store, UF_STORE_REQUEST, uf_draft_get_request(draft), error);
	if (request == NULL)
		return false;
	g_autoptr(UfStoreItem) person =
	    uf_store_get(flow->store, UF_STORE_PERSON, request->parent, error);
	if (person == NULL)
		return false;
	g_autofree char *revision = uf_flow_format_revision(person->revision);
	if (!g_str_equal(revision, uf_draft_get_profile_revision(draft))) {
		g_set_error(error, UF_ERROR, UF_ERROR_CONFLICT,
			    "%s: the profile changed since this draft was prepared; prepare it "
			    "again",
			    uf_draft_get_id(draft));
		return false;
	}
	return true;
}

/* What is reviewed, and what stands today for and against it. */
typedef struct {
	UfStoreItem *item;
	UfDraft *draft;
	GPtrArray *issues;
	json_t *basis;
} Subject;

static void
subject_clear(Subject *self)
{
	uf_store_item_free(self->item);
	uf_draft_free(self->draft);
	g_clear_pointer(&self->issues, g_ptr_array_unref);
	json_decref(self->basis);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Subject, subject_clear)

static bool
store_approval(UfFlow *flow, const Subject *self, const UfApproval *approval, GError **error)
{
	const UfStoreItem *draft_item = self->item;
	const UfDraft *draft = self->draft;
	g_autoptr(GBytes) content = uf_approval_serialize(approval);
	g_autoptr(GError) none = NULL;
	g_autoptr(UfStoreItem) earlier =
	    uf_store_get(flow->store, UF_STORE_APPROVAL, uf_draft_get_id(draft), &none);
	UfStoreItem item = {
		.kind = UF_STORE_APPROVAL,
		.id = draft_item->id,
		.parent = draft_item->id,
		.state = (char *)"approved",
		.revision = earlier != NULL ? earlier->revision : 0,
		.content = content,
	};
	UfStoreItem approved = *draft_item;
	approved.state = (char *)"approved";
	g_autoptr(json_t) details =
	    json_pack("{s:s, s:s, s:O}", "digest", uf_draft_get_digest(draft), "form",
		      uf_draft_get_form(draft), "basis", self->basis);
	if (!uf_store_begin(flow->store, error))
		return false;
	if (uf_store_put(flow->store, &item, error) &&
	    uf_store_put(flow->store, &approved, error) &&
	    uf_flow_journal(flow, "approve", draft_item->id, details, error))
		return uf_store_commit(flow->store, error);
	uf_store_rollback(flow->store);
	return false;
}

/* true when the draft was made while what its form needs was not recorded */
static bool
says_lack(const UfDraft *draft)
{
	static const char *const lacks[] = { "basis.agreement_missing", "basis.agreement_over",
					     "basis.mandate_missing", "basis.mandate_over", NULL };
	const json_t *issues = json_object_get(uf_draft_get_answers(draft), "issues");
	for (size_t i = 0; i < json_array_size(issues); i++) {
		const char *rule = uf_json_get_string(json_array_get(issues, i), "rule");
		if (rule != NULL && g_strv_contains(lacks, rule))
			return true;
	}
	return false;
}

/* The bases as they stand today: what was agreed before may be over. */
static bool
look_at_bases(UfFlow *flow, const UfForm *form, Subject *self, GError **error)
{
	const char *id = uf_draft_get_request(self->draft);
	const UfDate today = uf_context_get_today(flow->context);
	g_autoptr(UfRequest) request = uf_flow_load_request(flow, id, NULL, error);
	const char *person = request != NULL ? uf_request_get_person(request) : NULL;
	g_autoptr(UfProfile) profile =
	    request != NULL ? uf_flow_load_person(flow, person, NULL, error) : NULL;
	g_autoptr(json_t) bases =
	    profile != NULL ? uf_flow_load_bases(flow, person, NULL, error) : NULL;
	if (bases == NULL)
		return false;
	const UfBasisCheck check =
	    uf_basis_check(bases, profile, form, uf_request_get_roles(request), today);
	if (!check.is_lacking && says_lack(self->draft)) {
		g_set_error(error, UF_ERROR, UF_ERROR_CONFLICT,
			    "%s: what its form needs was recorded since this draft was prepared; "
			    "prepare it again: unefois request prepare %s",
			    uf_draft_get_id(self->draft), id);
		return false;
	}
	self->issues = uf_issue_list_new();
	self->basis = uf_basis_describe(&check);
	uf_basis_add_issues(&check, person, self->issues);
	uf_basis_add_note(bases, person, today, self->issues);
	return true;
}

/* A draft that may be reviewed; false when something changed since. */
static bool
load(UfFlow *flow, const char *draft_id, Subject *self, GError **error)
{
	self->draft = uf_flow_load_draft(flow, draft_id, &self->item, error);
	if (self->draft == NULL || uf_flow_ensure_registry(flow, error) == NULL)
		return false;
	const UfForm *form =
	    uf_registry_find_form(flow->registry, uf_draft_get_form(self->draft), error);
	return form != NULL && check_still_true(flow, self->draft, form, error) &&
	       look_at_bases(flow, form, self, error);
}

static json_t *
finish(UfFlow *flow, const Subject *self, const UfApproval *approval, GError **error)
{
	if (approval != NULL && !store_approval(flow, self, approval, error))
		return NULL;
	return json_pack("{s:i, s:s, s:b, s:s, s:O, s:o}", "version", UF_FLOW_VERSION, "draft",
			 uf_draft_get_id(self->draft), "approved", approval != NULL, "digest",
			 uf_draft_get_digest(self->draft), "basis", self->basis, "issues",
			 uf_flow_issues_to_json(flow, self->issues));
}

json_t *
uf_flow_review(UfFlow *flow, const char *draft_id, const UfReviewTerminal *terminal, GError **error)
{
	g_auto(Subject) subject = { 0 };
	g_autoptr(UfApproval) approval = NULL;
	if (!load(flow, draft_id, &subject, error))
		return NULL;
	const UfReviewing reviewing = { subject.draft, uf_flow_get_worker(flow), terminal,
					subject.issues };
	if (!uf_review_run(&reviewing, &approval, error))
		return NULL;
	return finish(flow, &subject, approval, error);
}

/* Where the page of a review goes. */
typedef struct {
	UfFlow *flow;
	const char *draft;
	const char *path;
} Page;

static bool
save_page(void *data, const char *html, size_t length, GError **error)
{
	const Page *page = data;
	/* the caller keeps the text, and zeroes it */
	g_autoptr(GBytes) content = g_bytes_new_static(html, length);
	return uf_flow_write_out(page->flow, page->path, page->draft, content, error);
}

/* Before anything is drawn: the folder is hers alone, and nothing has that name. */
static bool
check_page(const char *path, GError **error)
{
	struct stat info;
	g_autofree char *folder = g_path_get_dirname(path);
	if (lstat(path, &info) == 0) {
		g_set_error(error, UF_ERROR, UF_ERROR_REFUSED,
			    "%s: there already; the page of a review replaces nothing", path);
		return false;
	}
	return uf_file_ensure_private_folder(folder, error);
}

json_t *
uf_flow_review_page(UfFlow *flow, const char *draft_id, const UfReviewTerminal *terminal,
		    const char *path, GError **error)
{
	UfChannelHost host;
	g_auto(Subject) subject = { 0 };
	if (!load(flow, draft_id, &subject, error) || !check_page(path, error) ||
	    !uf_flow_get_host(flow, &host, error))
		return NULL;
	g_autoptr(GPtrArray) pictures = uf_flow_draw_pages(&host, subject.draft, error);
	if (pictures == NULL)
		return NULL;
	const UfReviewing reviewing = { subject.draft, uf_flow_get_worker(flow), terminal,
					subject.issues };
	Page page = { flow, draft_id, path };
	const UfReviewFile file = { &page, path, save_page };
	g_autoptr(UfApproval) approval = NULL;
	if (!uf_review_run_page(&reviewing, pictures, &file, &approval, error))
		return NULL;
	return finish(flow, &subject, approval, error);
}
