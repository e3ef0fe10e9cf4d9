#include "uf-approval.h"

#include <string.h>

#include "uf-approval-private.h"
#include "uf-error.h"
#include "uf-json.h"
#include "uf-memory.h"

enum { DRAFT, DIGEST, FORM_REVISION, PROFILE_REVISION, WORKER, TIME, N_TEXTS };

static const char *const keys[N_TEXTS] = { "draft",  "digest", "form_revision", "profile_revision",
					   "worker", "time" };

struct UfApproval {
	char *texts[N_TEXTS];
};

UfApproval *
uf_approval_new(const UfDraft *draft, const char *worker)
{
	g_autoptr(GDateTime) now = g_date_time_new_now_utc();
	UfApproval *self = g_new0(UfApproval, 1);
	self->texts[DRAFT] = g_strdup(uf_draft_get_id(draft));
	self->texts[DIGEST] = g_strdup(uf_draft_get_digest(draft));
	self->texts[FORM_REVISION] = g_strdup(uf_draft_get_form_revision(draft));
	self->texts[PROFILE_REVISION] = g_strdup(uf_draft_get_profile_revision(draft));
	self->texts[WORKER] = g_strdup(worker);
	self->texts[TIME] = g_date_time_format_iso8601(now);
	return self;
}

void
uf_approval_free(UfApproval *approval)
{
	if (approval == NULL)
		return;
	for (size_t i = 0; i < N_TEXTS; i++)
		g_free(approval->texts[i]);
	g_free(approval);
}

bool
uf_approval_covers(const UfApproval *approval, const UfDraft *draft)
{
	return g_str_equal(approval->texts[DRAFT], uf_draft_get_id(draft)) &&
	       g_strcmp0(approval->texts[DIGEST], uf_draft_get_digest(draft)) == 0 &&
	       g_str_equal(approval->texts[FORM_REVISION], uf_draft_get_form_revision(draft)) &&
	       g_str_equal(approval->texts[PROFILE_REVISION], uf_draft_get_profile_revision(draft));
}

const char *
uf_approval_get_draft(const UfApproval *approval)
{
	return approval->texts[DRAFT];
}

const char *
uf_approval_get_worker(const UfApproval *approval)
{
	return approval->texts[WORKER];
}

const char *
uf_approval_get_time(const UfApproval *approval)
{
	return approval->texts[TIME];
}

GBytes *
uf_approval_serialize(const UfApproval *approval)
{
	g_autoptr(json_t) root = json_pack("{s:i}", "schema", 1);
	for (size_t i = 0; i < N_TEXTS; i++)
		json_object_set_new(root, keys[i], json_string(approval->texts[i]));
	char *text = uf_json_format(root, false);
	return g_bytes_new_with_free_func(text, strlen(text), uf_memory_free_buffer, text);
}

UfApproval *
uf_approval_parse(GBytes *bytes, GError **error)
{
	g_autoptr(json_t) root = uf_json_parse_bytes(bytes, "approval", error);
	if (root == NULL)
		return NULL;
	if (uf_json_get_integer(root, "schema", 0) != 1) {
		g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA, "approval: not one of ours");
		return NULL;
	}
	g_autoptr(UfApproval) self = g_new0(UfApproval, 1);
	for (size_t i = 0; i < N_TEXTS; i++) {
		self->texts[i] = g_strdup(uf_json_get_string(root, keys[i]));
		if (self->texts[i] == NULL) {
			g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA, "approval: no \"%s\"",
				    keys[i]);
			return NULL;
		}
	}
	return g_steal_pointer(&self);
}
