/* One request becomes answers and drafts: the same steps for a new request and for one of before.
 */
#include "uf-coverage.h"
#include "uf-file.h"
#include "uf-flow-attach.h"
#include "uf-flow-basis-private.h"
#include "uf-flow-job-private.h"
#include "uf-flow-out.h"
#include "uf-json.h"

#define MAX_REASONS 5 /* told of a channel that made nothing */

void
uf_flow_job_clear(UfFlowJob *job)
{
	uf_request_free(job->request);
	uf_answers_free(job->answers);
	g_clear_pointer(&job->drafts, g_ptr_array_unref);
}

static unsigned
get_audience(const UfForm *form)
{
	unsigned audience = UF_AUDIENCE_PARTNER;
	if (uf_form_has_recipient(form, "landlord"))
		audience |= UF_AUDIENCE_LANDLORD;
	if (uf_form_has_recipient(form, "household"))
		audience |= UF_AUDIENCE_MEMBERS;
	return audience;
}

bool
uf_flow_job_answer(UfFlowJob *job, GError **error)
{
	UfFlow *flow = job->flow;
	const UfViewSetup view_setup = {
		.roles = uf_request_get_roles(job->request),
		.office = uf_context_get_office(flow->context),
		.request = uf_request_get_facts(job->request),
		.today = job->today.year > 0 ? job->today : uf_context_get_today(flow->context),
		.adapter = uf_form_get_adapter(job->form),
		.audience = get_audience(job->form),
	};
	g_autoptr(UfView) view = uf_view_new(job->profile, &view_setup, error);
	if (view == NULL)
		return false;
	const UfMappingTables tables = { flow->registry, flow->communes, flow->countries,
					 uf_context_get_forbidden_identifiers(flow->context) };
	job->answers = uf_mapping_apply_tables(&tables, job->form, view, job->request, error);
	return job->answers != NULL;
}

void
uf_flow_job_count(UfFlowJob *job)
{
	const UfCoverage found = uf_mapping_measure_coverage(job->answers);
	json_object_set_new(job->result, "counts",
			    json_pack("{s:I, s:I, s:I, s:I, s:I}", "filled",
				      (json_int_t)(found.profile + found.derived + found.asked +
						   found.corrected + found.constant),
				      "todo", (json_int_t)(found.todo + found.by_hand), "withheld",
				      (json_int_t)found.withheld, "empty", (json_int_t)found.empty,
				      "absent", (json_int_t)found.absent));
	json_object_set_new(job->result, "percent",
			    json_integer((json_int_t)uf_coverage_get_percent(&found)));
}

/* The names of the files of @draft, under @folder when there is one. */
static json_t *
list_files(const UfDraft *draft, const char *folder)
{
	json_t *files = json_array();
	for (size_t i = 0; i < uf_draft_get_file_count(draft); i++) {
		const char *name = uf_draft_get_file(draft, i).name;
		g_autofree char *path =
		    folder != NULL ? g_build_filename(folder, name, NULL) : g_strdup(name);
		json_array_append_new(files, json_string(path));
	}
	return files;
}

static bool
are_there(const UfDraft *draft, const char *folder)
{
	for (size_t i = 0; i < uf_draft_get_file_count(draft); i++) {
		g_autofree char *path =
		    g_build_filename(folder, uf_draft_get_file(draft, i).name, NULL);
		if (!g_file_test(path, G_FILE_TEST_EXISTS))
			return false;
	}
	return true;
}

/* Files that a person asked for: the only plaintext, in a folder that is hers alone. */
static json_t *
write_files(const UfFlowJob *job, const UfDraft *draft, GError **error)
{
	if (job->out == NULL)
		return list_files(draft, NULL);
	g_autofree char *folder = g_build_filename(job->out, uf_draft_get_request(draft), NULL);
	if (job->keep_files && are_there(draft, folder))
		return list_files(draft, folder);
	if (!uf_file_ensure_private_folder(job->out, error))
		return NULL;
	g_autoptr(GPtrArray) names = g_ptr_array_new();
	g_autoptr(GPtrArray) contents = g_ptr_array_new();
	for (size_t i = 0; i < uf_draft_get_file_count(draft); i++) {
		const UfDraftFile file = uf_draft_get_file(draft, i);
		g_ptr_array_add(names, (gpointer)file.name);
		g_ptr_array_add(contents, file.content);
	}
	g_ptr_array_add(names, NULL);
	const UfFlowOut out = { folder, uf_draft_get_id(draft), (const char *const *)names->pdata,
				(GBytes *const *)contents->pdata };
	return uf_flow_write_all(job->flow, &out, error) ? list_files(draft, folder) : NULL;
}

static json_t *
list_facts(const UfAnswers *answers)
{
	json_t *facts = json_object();
	for (size_t i = 0; i < uf_answers_get_count(answers); i++) {
		const UfAnswer *answer = uf_answers_get(answers, i);
		if (uf_answer_get_state(answer) != UF_ANSWER_FILLED)
			continue;
		for (size_t j = 0; j < uf_answer_get_fact_count(answer); j++)
			json_object_set_new(facts, uf_answer_get_fact(answer, j), json_true());
	}
	json_t *list = json_array();
	const char *fact;
	json_t *unused;
	json_object_foreach(facts, fact, unused) json_array_append_new(list, json_string(fact));
	json_decref(facts);
	return list;
}

static bool
store_draft(const UfFlowJob *job, const UfDraft *draft, GError **error)
{
	const UfStoreItem made = {
		.kind = UF_STORE_DRAFT,
		.id = (char *)uf_draft_get_id(draft),
		.parent = (char *)uf_draft_get_request(draft),
		.state = (char *)"prepared",
	};
	UfStoreItem item = made;
	g_autoptr(GBytes) content = uf_draft_serialize(draft);
	item.content = content;
	g_autoptr(json_t) details = json_pack(
	    "{s:s, s:s, s:s, s:s, s:s, s:s, s:O*, s:O*, s:o}", "person",
	    uf_request_get_person(job->request), "request", uf_request_get_id(job->request), "form",
	    uf_draft_get_form(draft), "form_revision", uf_draft_get_form_revision(draft),
	    "profile_revision", uf_draft_get_profile_revision(draft), "channel",
	    uf_draft_get_channel(draft), "batch",
	    json_object_get(uf_request_get_batch(job->request), "batch"), "basis",
	    json_object_get(job->result, "basis"), "facts", list_facts(job->answers));
	return uf_store_put(job->flow->store, &item, error) &&
	       uf_flow_journal(job->flow, "prepare", uf_draft_get_id(draft), details, error);
}

/* the issues of a draft are about fields of the form: the label of each is its title */
static json_t *
describe_issues(const UfFlowJob *job, const UfDraft *draft)
{
	json_t *issues = uf_flow_issues_to_json(job->flow, uf_draft_get_issues(draft));
	for (size_t i = 0; i < json_array_size(issues); i++) {
		json_t *issue = json_array_get(issues, i);
		g_auto(GStrv) place = g_strsplit(uf_json_get_string(issue, "place"), "/", 2);
		const UfField *field =
		    place[0] != NULL ? uf_form_find_field(job->form, place[0]) : NULL;
		if (field != NULL)
			json_object_set_new(issue, "title", json_string(uf_field_get_label(field)));
	}
	return issues;
}

/* Why a channel made nothing: its blocking issues, with the labels of their fields. Yours. */
static char *
format_refusal(const UfFlowJob *job, const UfDraft *draft)
{
	g_autoptr(json_t) issues = describe_issues(job, draft);
	g_autoptr(GString) out = g_string_new(NULL);
	size_t count = 0;
	for (size_t i = 0; i < json_array_size(issues); i++) {
		const json_t *issue = json_array_get(issues, i);
		const char *title = uf_json_get_string(issue, "title");
		if (g_strcmp0(uf_json_get_string(issue, "severity"), "blocking") != 0 ||
		    ++count > MAX_REASONS)
			continue;
		g_string_append_printf(out, "%s%s%s%s", out->len > 0 ? " ; " : "",
				       title != NULL ? title : "", title != NULL ? " : " : "",
				       uf_json_get_string(issue, "sentence"));
	}
	if (count > MAX_REASONS)
		g_string_append_printf(out, " ; et %zu autres", count - MAX_REASONS);
	return g_string_free(g_steal_pointer(&out), FALSE);
}

static void
add_unavailable(const UfFlowJob *job, const UfChannel *channel, const char *reason)
{
	json_array_append_new(json_object_get(job->result, "unavailable"),
			      json_pack("{s:s, s:s}", "channel", channel->id, "reason", reason));
}

/* A channel that fails (a document that its reader cannot take) sets @failure, which keeps the
 * first one: the others go on. */
static void
make_draft(const UfFlowJob *job, UfChannelHost *host, const UfChannel *channel, GError **failure)
{
	UfDraft *draft = channel->prepare(host, job->answers, *failure == NULL ? failure : NULL);
	if (draft == NULL)
		return;
	if (uf_draft_get_file_count(draft) == 0) {
		g_autofree char *reason = format_refusal(job, draft);
		add_unavailable(job, channel, reason);
		uf_draft_free(draft);
		return;
	}
	g_ptr_array_add(job->drafts, draft);
}

/* Once the drafts are stored: their files, and what became of them. Files that cannot be written
 * are an error; the drafts are there all the same. */
bool
uf_flow_job_hand_out(const UfFlowJob *job, GError **error)
{
	g_autoptr(GError) first = NULL;
	for (guint i = 0; i < job->drafts->len; i++) {
		const UfDraft *draft = g_ptr_array_index(job->drafts, i);
		json_t *files = write_files(job, draft, first == NULL ? &first : NULL);
		json_array_append_new(json_object_get(job->result, "drafts"),
				      json_pack("{s:s, s:s, s:s, s:o, s:o}", "draft",
						uf_draft_get_id(draft), "channel",
						uf_draft_get_channel(draft), "digest",
						uf_draft_get_digest(draft), "files",
						files != NULL ? files : json_array(), "issues",
						describe_issues(job, draft)));
	}
	if (first == NULL)
		return true;
	g_propagate_prefixed_error(error, g_steal_pointer(&first),
				   "prepared, and kept in the store, but: ");
	return false;
}

/* false without @error when the form does not go that way */
static bool
wants_channel(const UfFlowJob *job, UfChannelHost *host, const UfChannel *channel)
{
	if (job->channel != NULL && !g_str_equal(job->channel, channel->id))
		return false;
	if (channel->is_available == NULL)
		return true;
	g_autofree char *reason = NULL;
	if (channel->is_available(host, job->form, &reason))
		return true;
	if (reason != NULL)
		add_unavailable(job, channel, reason);
	return false;
}

/* A draft for each channel that can make one; nothing is stored yet. */
static void
make_drafts(UfFlowJob *job, UfChannelHost *host, GError **failure)
{
	size_t n;
	const UfChannel *const *channels = uf_channel_get_all(&n);
	job->drafts = g_ptr_array_new_with_free_func((GDestroyNotify)uf_draft_free);
	for (size_t i = 0; i < n; i++) {
		if (wants_channel(job, host, channels[i]))
			make_draft(job, host, channels[i], failure);
	}
}

/* The request, its drafts and their lines in the journal are stored together or not at all. When
 * @nothing is to be stored, who lost what the queue gave is told so all the same. */
static bool
write_drafts(const UfFlowJob *job, bool nothing, GError **error)
{
	if (job->hold != NULL && !job->hold(job->hold_data, error))
		return false;
	if (!nothing && !uf_flow_store_request(job->flow, job->request, job->revision, error))
		return false;
	for (guint i = 0; !nothing && i < job->drafts->len; i++) {
		if (!store_draft(job, g_ptr_array_index(job->drafts, i), error))
			return false;
	}
	return uf_store_commit(job->flow->store, error);
}

static bool
store_drafts(const UfFlowJob *job, bool nothing, GError **error)
{
	if (!uf_store_begin(job->flow->store, error))
		return false;
	if (write_drafts(job, nothing, error))
		return true;
	uf_store_rollback(job->flow->store);
	return false;
}

/* What was attached to the request; a new one has nothing yet. Owned. */
static GPtrArray *
load_documents(const UfFlowJob *job, GError **error)
{
	if (job->revision == 0)
		return g_ptr_array_new();
	return uf_flow_load_documents(job->flow, uf_request_get_id(job->request), error);
}

/* The forms are filled before the transaction: another process writes meanwhile. What a queue tries
 * again (it has a hold) is whole: the next attempt takes what is there for done. */
static bool
prepare_drafts(UfFlowJob *job, GError **error)
{
	UfChannelHost host;
	g_autoptr(GError) failure = NULL;
	g_autoptr(GPtrArray) documents = load_documents(job, error);
	if (documents == NULL || !uf_flow_get_host(job->flow, &host, error))
		return false;
	host.flatten = job->flatten;
	host.documents = documents;
	make_drafts(job, &host, &failure);
	job->channel_failed = failure != NULL;
	const bool is_vain = failure != NULL && (job->drafts->len == 0 || job->hold != NULL);
	const bool stored =
	    store_drafts(job, is_vain, error) && (is_vain || uf_flow_job_hand_out(job, error));
	if (!stored) {
		job->channel_failed = false;
		return false;
	}
	if (failure == NULL)
		return true;
	g_propagate_error(error, g_steal_pointer(&failure));
	return false;
}

bool
uf_flow_job_run(UfFlowJob *job, GError **error)
{
	if (!uf_flow_job_answer(job, error) || !uf_flow_job_check_basis(job, error))
		return false;
	json_object_set_new(job->result, "title", json_string(uf_form_get_title(job->form)));
	json_object_set_new(job->result, "request", json_string(uf_request_get_id(job->request)));
	json_object_set(job->result, "roles", uf_request_get_roles(job->request));
	json_object_set_new(job->result, "answers", uf_answers_to_json(job->answers));
	uf_flow_job_count(job);
	return prepare_drafts(job, error);
}
