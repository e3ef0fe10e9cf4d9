#include "uf-flow-review.h"

#include <sys/stat.h>

#include "uf-error.h"
#include "uf-file.h"
#include "uf-flow-out.h"
#include "uf-flow-pictures.h"
#include "uf-flow-private.h"
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

static bool
store_approval(UfFlow *flow, const UfStoreItem *draft_item, const UfDraft *draft,
	       const UfApproval *approval, GError **error)
{
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
	g_autoptr(json_t) details = json_pack("{s:s, s:s}", "digest", uf_draft_get_digest(draft),
					      "form", uf_draft_get_form(draft));
	if (!uf_store_begin(flow->store, error))
		return false;
	if (uf_store_put(flow->store, &item, error) &&
	    uf_store_put(flow->store, &approved, error) &&
	    uf_flow_journal(flow, "approve", draft_item->id, details, error))
		return uf_store_commit(flow->store, error);
	uf_store_rollback(flow->store);
	return false;
}

/* A draft that may be reviewed, with its item; NULL when something changed since. */
static UfDraft *
load(UfFlow *flow, const char *draft_id, UfStoreItem **item, GError **error)
{
	g_autoptr(UfDraft) draft = uf_flow_load_draft(flow, draft_id, item, error);
	if (draft == NULL || uf_flow_ensure_registry(flow, error) == NULL)
		return NULL;
	const UfForm *form = uf_registry_find_form(flow->registry, uf_draft_get_form(draft), error);
	if (form == NULL || !check_still_true(flow, draft, form, error))
		return NULL;
	return g_steal_pointer(&draft);
}

static json_t *
finish(UfFlow *flow, const UfStoreItem *item, const UfDraft *draft, const UfApproval *approval,
       GError **error)
{
	if (approval != NULL && !store_approval(flow, item, draft, approval, error))
		return NULL;
	return json_pack("{s:i, s:s, s:b, s:s}", "version", UF_FLOW_VERSION, "draft",
			 uf_draft_get_id(draft), "approved", approval != NULL, "digest",
			 uf_draft_get_digest(draft));
}

json_t *
uf_flow_review(UfFlow *flow, const char *draft_id, const UfReviewTerminal *terminal, GError **error)
{
	g_autoptr(UfStoreItem) item = NULL;
	g_autoptr(UfDraft) draft = load(flow, draft_id, &item, error);
	g_autoptr(UfApproval) approval = NULL;
	if (draft == NULL ||
	    !uf_review_run(draft, uf_context_get_worker(flow->context), terminal, &approval, error))
		return NULL;
	return finish(flow, item, draft, approval, error);
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
	g_autoptr(UfStoreItem) item = NULL;
	g_autoptr(UfDraft) draft = load(flow, draft_id, &item, error);
	if (draft == NULL || !check_page(path, error) || !uf_flow_get_host(flow, &host, error))
		return NULL;
	g_autoptr(GPtrArray) pictures = uf_flow_draw_pages(&host, draft, error);
	if (pictures == NULL)
		return NULL;
	const UfReviewing reviewing = { draft, uf_context_get_worker(flow->context), terminal };
	Page page = { flow, draft_id, path };
	const UfReviewFile file = { &page, path, save_page };
	g_autoptr(UfApproval) approval = NULL;
	if (!uf_review_run_page(&reviewing, pictures, &file, &approval, error))
		return NULL;
	return finish(flow, item, draft, approval, error);
}
