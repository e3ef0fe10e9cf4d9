#include "uf-flow-subject-private.h"

#include <string.h>

#include "uf-attachment.h"
#include "uf-delivery.h"
#include "uf-error.h"
#include "uf-flow-attach.h"
#include "uf-flow-basis-private.h"
#include "uf-json.h"

#define MAX_TOLD 5 /* labels of what changed */

void
uf_flow_subject_clear(UfFlowSubject *self)
{
	uf_store_item_free(self->item);
	uf_draft_free(self->draft);
	uf_request_free(self->request);
	g_clear_pointer(&self->issues, g_ptr_array_unref);
	json_decref(self->basis);
}

static bool
tell_change(const UfFlowSubject *self, const char *what, GError **error)
{
	g_set_error(error, UF_ERROR, UF_ERROR_CONFLICT,
		    "%s: %s since this draft was prepared; prepare it again: unefois request "
		    "prepare %s",
		    uf_draft_get_id(self->draft), what, uf_draft_get_request(self->draft));
	return false;
}

static bool
check_profile(UfFlow *flow, const UfFlowSubject *self, GError **error)
{
	g_autoptr(UfStoreItem) person =
	    uf_store_get(flow->store, UF_STORE_PERSON, uf_request_get_person(self->request), error);
	if (person == NULL)
		return false;
	g_autofree char *revision = uf_flow_format_revision(person->revision);
	return g_str_equal(revision, uf_draft_get_profile_revision(self->draft)) ||
	       tell_change(self, "the profile changed", error);
}

/* the partner's form as it was known when the draft was made is the one that is kept */
static bool
check_descriptor(UfFlow *flow, const UfFlowSubject *self, GError **error)
{
	g_autoptr(GError) local = NULL;
	g_autoptr(UfDelivery) delivery = uf_delivery_load(self->draft, &local);
	if (local != NULL) {
		g_propagate_error(error, g_steal_pointer(&local));
		return false;
	}
	if (delivery == NULL)
		return true;
	const UfDeliveryTarget target = uf_delivery_get_target(delivery);
	const char *id = uf_form_get_id(self->form);
	const char *name = strrchr(id, '/');
	g_autofree char *file =
	    g_strdup_printf("descriptors/%s.%s.json", name != NULL ? name + 1 : id, target.channel);
	g_autofree char *path =
	    uf_registry_find_file(flow->registry, uf_form_get_adapter(self->form), file);
	g_autoptr(json_t) json = path != NULL ? uf_json_load(path, error) : NULL;
	g_autoptr(UfDescriptor) kept = json != NULL ? uf_descriptor_from_json(json, error) : NULL;
	if (path == NULL)
		return tell_change(self, "what is known of the partner's form went away", error);
	if (kept == NULL)
		return false;
	return g_strcmp0(uf_descriptor_get_revision(kept), target.revision) == 0 ||
	       tell_change(self, "what is known of the partner's form changed", error);
}

/* field and row, as a key */
static char *
format_key(const json_t *row)
{
	return g_strdup_printf("%s/%" G_GINT64_FORMAT, uf_json_get_string(row, "field"),
			       uf_json_get_integer(row, "row", 0));
}

static bool
is_same_answer(const json_t *before, const json_t *now)
{
	static const char *const compared[] = { "state", "value", "text" };
	for (size_t i = 0; i < G_N_ELEMENTS(compared); i++) {
		if (!json_equal(json_object_get(before, compared[i]),
				json_object_get(now, compared[i])))
			return false;
	}
	return true;
}

static void
tell_label(GString *out, size_t *n, const json_t *row)
{
	if (++*n <= MAX_TOLD)
		g_string_append_printf(out, "%s\"%s\"", *n > 1 ? ", " : "",
				       uf_json_get_string(row, "label"));
}

/* the labels of the answers that are not as in @before, "" when all are; yours */
static char *
list_changed(const json_t *before, const json_t *now)
{
	g_autoptr(GString) out = g_string_new(NULL);
	size_t n = 0;
	g_autoptr(json_t) rest = json_object();
	for (size_t i = 0; i < json_array_size(now); i++) {
		g_autofree char *key = format_key(json_array_get(now, i));
		json_object_set(rest, key, json_array_get(now, i));
	}
	for (size_t i = 0; i < json_array_size(before); i++) {
		const json_t *row = json_array_get(before, i);
		g_autofree char *key = format_key(row);
		if (!is_same_answer(row, json_object_get(rest, key)))
			tell_label(out, &n, row);
		json_object_del(rest, key);
	}
	const char *key;
	json_t *row;
	json_object_foreach(rest, key, row) tell_label(out, &n, row);
	if (n > MAX_TOLD)
		g_string_append_printf(out, ", and %zu more", n - MAX_TOLD);
	return g_string_free(g_steal_pointer(&out), FALSE);
}

/* those of @answers that such a draft holds; new reference */
static json_t *
select_rows(const UfFlowSubject *self, json_t *answers)
{
	g_autoptr(UfDelivery) delivery = uf_delivery_load(self->draft, NULL);
	return delivery != NULL ? uf_delivery_select_answers(
				      self->form, uf_draft_get_channel(self->draft), answers)
				: json_incref(answers);
}

/* The demand applied again, as of the day of the draft: a correction, a role, another office. */
static bool
check_answers(UfFlow *flow, const UfFlowSubject *self, const UfProfile *profile, GError **error)
{
	UfFlowJob job = { .flow = flow,
			  .profile = profile,
			  .form = self->form,
			  .request = self->request,
			  .today = uf_draft_get_date(self->draft) };
	if (!uf_flow_ensure_places(flow, error) || !uf_flow_job_answer(&job, error))
		return false;
	g_autoptr(json_t) now = uf_answers_to_json(job.answers);
	uf_answers_free(job.answers);
	g_autoptr(json_t) rows = select_rows(self, json_object_get(now, "answers"));
	const json_t *before = json_object_get(uf_draft_get_answers(self->draft), "answers");
	g_autofree char *labels = list_changed(before, rows);
	if (*labels == '\0')
		return true;
	g_autofree char *what = g_strdup_printf("answers changed (%s)", labels);
	return tell_change(self, what, error);
}

static bool
has_file(const UfDraft *draft, const char *digest)
{
	for (size_t i = 0; i < uf_draft_get_file_count(draft); i++) {
		const UfDraftFile file = uf_draft_get_file(draft, i);
		g_autofree char *found =
		    g_compute_checksum_for_bytes(G_CHECKSUM_SHA256, file.content);
		if (g_str_equal(found, digest))
			return true;
	}
	return false;
}

/* It was there when the draft was made, and had no place in it. */
static bool
is_kept_here(const UfDraft *draft, const char *digest)
{
	const GPtrArray *issues = uf_draft_get_issues(draft);
	for (guint i = 0; i < issues->len; i++) {
		const json_t *parameters = uf_issue_get_parameters(g_ptr_array_index(issues, i));
		if (g_strcmp0(uf_json_get_string(parameters, "digest"), digest) == 0)
			return true;
	}
	return false;
}

/* whether documents of @piece go the way of @channel */
static bool
goes(const UfForm *form, const char *channel, const char *piece)
{
	const json_t *pieces = uf_form_find_block(form, "pieces");
	for (size_t i = 0; i < json_array_size(pieces); i++) {
		const json_t *row = json_array_get(pieces, i);
		if (g_strcmp0(uf_json_get_string(row, "id"), piece) == 0)
			return uf_json_get_string(json_object_get(row, "bind"), channel) != NULL;
	}
	return false;
}

/* What is attached to the demand is what the draft has: nothing came, nothing went. */
static bool
check_documents(UfFlow *flow, const UfFlowSubject *self, GError **error)
{
	g_autoptr(GError) local = NULL;
	g_autoptr(UfDelivery) delivery = uf_delivery_load(self->draft, &local);
	const char *request = uf_draft_get_request(self->draft);
	if (delivery == NULL && local == NULL)
		return true;
	g_autoptr(GPtrArray) documents =
	    local == NULL ? uf_flow_load_documents(flow, request, &local) : NULL;
	if (documents == NULL) {
		g_propagate_error(error, g_steal_pointer(&local));
		return false;
	}
	size_t gone = uf_delivery_get_document_count(delivery);
	for (guint i = 0; i < documents->len; i++) {
		const UfAttachment *document = g_ptr_array_index(documents, i);
		if (!goes(self->form, uf_draft_get_channel(self->draft),
			  uf_attachment_get_piece(document)) ||
		    is_kept_here(self->draft, uf_attachment_get_digest(document)))
			continue;
		if (!has_file(self->draft, uf_attachment_get_digest(document)))
			return tell_change(self, "a document was attached", error);
		gone -= gone > 0;
	}
	return gone == 0 || tell_change(self, "a document was taken away", error);
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
look_at_bases(UfFlow *flow, UfFlowSubject *self, const UfProfile *profile, GError **error)
{
	const UfDate today = uf_context_get_today(flow->context);
	const char *person = uf_request_get_person(self->request);
	g_autoptr(json_t) bases = uf_flow_load_bases(flow, person, NULL, error);
	if (bases == NULL)
		return false;
	const UfBasisCheck check =
	    uf_basis_check(bases, profile, self->form, uf_request_get_roles(self->request), today);
	if (!check.is_lacking && says_lack(self->draft))
		return tell_change(self, "what its form needs was recorded", error);
	self->issues = uf_issue_list_new();
	self->basis = uf_basis_describe(&check);
	uf_basis_add_issues(&check, person, self->issues);
	uf_basis_add_note(bases, person, today, self->issues);
	return true;
}

bool
uf_flow_subject_open(UfFlow *flow, const char *draft, UfFlowSubject *self, GError **error)
{
	self->draft = uf_flow_load_draft(flow, draft, &self->item, error);
	if (self->draft == NULL || uf_flow_ensure_registry(flow, error) == NULL)
		return false;
	self->form = uf_registry_find_form(flow->registry, uf_draft_get_form(self->draft), error);
	if (self->form == NULL)
		return false;
	self->request =
	    uf_flow_load_request(flow, uf_draft_get_request(self->draft), &self->revision, error);
	return self->request != NULL;
}

bool
uf_flow_subject_check(UfFlow *flow, UfFlowSubject *self, GError **error)
{
	const char *revision = uf_form_get_revision(self->form);
	if (!g_str_equal(revision, uf_draft_get_form_revision(self->draft)))
		return tell_change(self, "the form changed", error);
	if (!check_profile(flow, self, error) || !check_descriptor(flow, self, error))
		return false;
	g_autoptr(UfProfile) profile =
	    uf_flow_load_person(flow, uf_request_get_person(self->request), NULL, error);
	return profile != NULL && check_answers(flow, self, profile, error) &&
	       check_documents(flow, self, error) && look_at_bases(flow, self, profile, error);
}

bool
uf_flow_subject_load(UfFlow *flow, const char *draft, UfFlowSubject *self, GError **error)
{
	return uf_flow_subject_open(flow, draft, self, error) &&
	       uf_flow_subject_check(flow, self, error);
}
