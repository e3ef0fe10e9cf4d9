#include "uf-flow-review.h"

#include <sys/stat.h>

#include "uf-error.h"
#include "uf-file.h"
#include "uf-flow-out.h"
#include "uf-flow-pictures.h"
#include "uf-flow-private.h"
#include "uf-flow-subject-private.h"
#include "uf-json.h"
#include "uf-review.h"

static bool
store_approval(UfFlow *flow, const UfFlowSubject *self, const UfApproval *approval, GError **error)
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

static json_t *
finish(UfFlow *flow, const UfFlowSubject *self, const UfApproval *approval, GError **error)
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
	g_auto(UfFlowSubject) subject = { 0 };
	g_autoptr(UfApproval) approval = NULL;
	if (!uf_flow_subject_load(flow, draft_id, &subject, error))
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
	g_auto(UfFlowSubject) subject = { 0 };
	if (!uf_flow_subject_load(flow, draft_id, &subject, error) || !check_page(path, error) ||
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
