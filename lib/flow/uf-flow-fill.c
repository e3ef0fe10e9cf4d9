#include "uf-flow-fill.h"

#include <string.h>

#include "uf-coverage.h"
#include "uf-error.h"
#include "uf-file.h"
#include "uf-flow-private.h"
#include "uf-json.h"

/* One form of one call of uf_flow_fill(). */
typedef struct {
	UfFlow *flow;
	const UfFlowFill *setup;
	const UfProfile *profile;
	UfForm *form;
	UfRequest *request;
	UfAnswers *answers;
	GPtrArray *drafts;
	json_t *result; /* borrowed: the entry of this form */
} Job;

static void
job_clear(Job *job)
{
	uf_request_free(job->request);
	uf_answers_free(job->answers);
	g_clear_pointer(&job->drafts, g_ptr_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Job, job_clear)

static bool
take_facts(Job *job, GError **error)
{
	const UfContext *context = job->flow->context;
	g_autoptr(UfOrigin) origin = uf_origin_new("typed", uf_context_get_today(context),
						   uf_context_get_worker(context), NULL);
	const char *field;
	json_t *json;
	json_object_foreach((json_t *)job->setup->facts, field, json)
	{
		g_auto(GStrv) parts = g_strsplit(field, "/", 2);
		const UfField *known = uf_form_find_field(job->form, parts[0]);
		/* the same facts may serve several forms: one that this form lacks is not for it */
		if (known == NULL)
			continue;
		g_autoptr(UfValue) value = uf_value_from_json(json, error);
		if (value == NULL) {
			g_prefix_error(error, "fact \"%s\": ", field);
			return false;
		}
		if (uf_field_is_asked(known))
			uf_request_set_fact(job->request, field, value, origin);
		else
			uf_request_set_correction(job->request, field, value, origin);
	}
	return true;
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

static bool
make_answers(Job *job, GError **error)
{
	UfFlow *flow = job->flow;
	const UfViewSetup view_setup = {
		.roles = uf_request_get_roles(job->request),
		.office = uf_context_get_office(flow->context),
		.request = uf_request_get_facts(job->request),
		.today = uf_context_get_today(flow->context),
		.adapter = uf_form_get_adapter(job->form),
		.audience = get_audience(job->form),
	};
	g_autoptr(UfView) view = uf_view_new(job->profile, &view_setup, error);
	if (view == NULL)
		return false;
	const UfMappingTables tables = { flow->registry, flow->communes, flow->countries };
	job->answers = uf_mapping_apply_tables(&tables, job->form, view, job->request, error);
	return job->answers != NULL;
}

static bool
prepare_request(Job *job, GError **error)
{
	job->request = uf_request_new(job->setup->person, uf_form_get_id(job->form));
	const UfFlowCast cast = { job->profile, job->form, job->setup->roles,
				  uf_context_get_today(job->flow->context) };
	if (!uf_flow_assign_roles(&cast, job->request, error))
		return false;
	for (size_t i = 0; job->setup->sensitive != NULL && job->setup->sensitive[i] != NULL; i++)
		uf_request_allow_sensitive(job->request, job->setup->sensitive[i]);
	uf_request_set_form_revision(job->request, uf_form_get_revision(job->form));
	return take_facts(job, error);
}

static void
count_answers(Job *job)
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

/* Files that a person asked for: the only plaintext, in a folder that is hers alone. */
static json_t *
write_files(const Job *job, const UfDraft *draft, GError **error)
{
	g_autoptr(json_t) files = json_array();
	g_autofree char *folder = NULL;
	if (job->setup->out != NULL) {
		folder = g_build_filename(job->setup->out, uf_draft_get_request(draft), NULL);
		if (!uf_file_ensure_private_folder(job->setup->out, error) ||
		    !uf_file_ensure_private_folder(folder, error))
			return NULL;
	}
	for (size_t i = 0; i < uf_draft_get_file_count(draft); i++) {
		const UfDraftFile file = uf_draft_get_file(draft, i);
		g_autofree char *path = folder != NULL ? g_build_filename(folder, file.name, NULL)
						       : g_strdup(file.name);
		gsize size;
		const void *data = g_bytes_get_data(file.content, &size);
		if (folder != NULL && !uf_file_write(path, data, size, error))
			return NULL;
		json_array_append_new(files, json_string(path));
	}
	return g_steal_pointer(&files);
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
store_draft(const Job *job, const UfDraft *draft, GError **error)
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
	g_autoptr(json_t) details =
	    json_pack("{s:s, s:s, s:s, s:s, s:s, s:o}", "person", job->setup->person, "form",
		      uf_draft_get_form(draft), "form_revision", uf_draft_get_form_revision(draft),
		      "profile_revision", uf_draft_get_profile_revision(draft), "channel",
		      uf_draft_get_channel(draft), "facts", list_facts(job->answers));
	return uf_store_put(job->flow->store, &item, error) &&
	       uf_flow_journal(job->flow, "prepare", uf_draft_get_id(draft), details, error);
}

/* A channel that fails (a document that its reader cannot take) sets @failure, which keeps the
 * first one: the others go on. @error is the store's. */
static bool
make_draft(const Job *job, UfChannelHost *host, const UfChannel *channel, GError **failure,
	   GError **error)
{
	UfDraft *draft = channel->prepare(host, job->answers, *failure == NULL ? failure : NULL);
	if (draft == NULL)
		return true;
	g_ptr_array_add(job->drafts, draft);
	return store_draft(job, draft, error);
}

/* the issues of a draft are about fields of the form: the label of each is its title */
static json_t *
describe_issues(const Job *job, const UfDraft *draft)
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

/* Once the drafts are stored: their files, and what became of them. Files that cannot be written
 * are an error; the drafts are there all the same. */
static bool
hand_out(const Job *job, GError **error)
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
wants_channel(const Job *job, UfChannelHost *host, const UfChannel *channel)
{
	if (job->setup->channel != NULL && !g_str_equal(job->setup->channel, channel->id))
		return false;
	if (channel->is_available == NULL)
		return true;
	g_autofree char *reason = NULL;
	if (channel->is_available(host, job->form, &reason))
		return true;
	if (reason != NULL)
		json_array_append_new(
		    json_object_get(job->result, "unavailable"),
		    json_pack("{s:s, s:s}", "channel", channel->id, "reason", reason));
	return false;
}

static bool
store_request(const Job *job, GError **error)
{
	UfStoreItem item = {
		.kind = UF_STORE_REQUEST,
		.id = (char *)uf_request_get_id(job->request),
		.parent = (char *)job->setup->person,
		.state = (char *)uf_request_get_state(job->request),
	};
	g_autoptr(json_t) json = uf_request_to_json(job->request);
	g_autoptr(GBytes) content = uf_flow_make_content(json);
	item.content = content;
	return uf_store_put(job->flow->store, &item, error);
}

/* stores the request and a draft for each channel that can make one */
static bool
make_drafts(Job *job, UfChannelHost *host, GError **failure, GError **error)
{
	size_t n;
	const UfChannel *const *channels = uf_channel_get_all(&n);
	job->drafts = g_ptr_array_new_with_free_func((GDestroyNotify)uf_draft_free);
	if (!store_request(job, error))
		return false;
	for (size_t i = 0; i < n; i++) {
		if (wants_channel(job, host, channels[i]) &&
		    !make_draft(job, host, channels[i], failure, error))
			return false;
	}
	return true;
}

/* The request, its drafts and their lines in the journal are stored together or not at all. */
static bool
prepare_drafts(Job *job, GError **error)
{
	UfChannelHost host;
	g_autoptr(GError) failure = NULL;
	if (!uf_flow_get_host(job->flow, &host, error) || !uf_store_begin(job->flow->store, error))
		return false;
	host.flatten = job->setup->flatten;
	bool done = make_drafts(job, &host, &failure, error);
	if (!done || (failure != NULL && job->drafts->len == 0)) {
		uf_store_rollback(job->flow->store);
		if (done)
			g_propagate_error(error, g_steal_pointer(&failure));
		return false;
	}
	if (!uf_store_commit(job->flow->store, error) || !hand_out(job, error))
		return false;
	if (failure == NULL)
		return true;
	g_propagate_error(error, g_steal_pointer(&failure));
	return false;
}

static bool
fill_form(Job *job, GError **error)
{
	if (!prepare_request(job, error) || !make_answers(job, error))
		return false;
	json_object_set_new(job->result, "title", json_string(uf_form_get_title(job->form)));
	json_object_set_new(job->result, "request", json_string(uf_request_get_id(job->request)));
	json_object_set(job->result, "roles", uf_request_get_roles(job->request));
	json_object_set_new(job->result, "answers", uf_answers_to_json(job->answers));
	count_answers(job);
	return prepare_drafts(job, error);
}

static json_t *
make_entry(const char *form)
{
	return json_pack("{s:s, s:[], s:[]}", "form", form, "drafts", "unavailable");
}

/* Everything that can be refused before the first form is done: all the ids of forms. */
static bool
check_forms(UfFlow *flow, const UfFlowFill *fill, GError **error)
{
	for (size_t i = 0; fill->forms[i] != NULL; i++) {
		if (uf_registry_find_form(flow->registry, fill->forms[i], error) == NULL)
			return false;
	}
	if (fill->channel != NULL && uf_channel_find(fill->channel) == NULL) {
		g_set_error(error, UF_ERROR, UF_ERROR_USAGE, "no channel \"%s\"", fill->channel);
		return false;
	}
	return true;
}

/* A fact that none of the forms asks would be lost without a word: a slip of the pen, mostly. */
static bool
check_facts(UfFlow *flow, const UfFlowFill *fill, GError **error)
{
	const char *field;
	json_t *value;
	json_object_foreach((json_t *)fill->facts, field, value)
	{
		g_auto(GStrv) parts = g_strsplit(field, "/", 2);
		bool is_known = false;
		for (size_t i = 0; !is_known && parts[0] != NULL && fill->forms[i] != NULL; i++) {
			const UfForm *form =
			    uf_registry_find_form(flow->registry, fill->forms[i], NULL);
			is_known = uf_form_find_field(form, parts[0]) != NULL;
		}
		if (!is_known) {
			g_set_error(error, UF_ERROR, UF_ERROR_USAGE,
				    "facts: no form named here has a field \"%s\"; \"unefois form "
				    "show\" lists them",
				    field);
			return false;
		}
	}
	return true;
}

json_t *
uf_flow_fill(UfFlow *flow, const UfFlowFill *fill, GError **error)
{
	if (uf_flow_ensure_registry(flow, error) == NULL || !uf_flow_ensure_places(flow, error))
		return NULL;
	g_autoptr(UfProfile) profile = uf_flow_load_person(flow, fill->person, NULL, error);
	if (profile == NULL || !check_forms(flow, fill, error) || !check_facts(flow, fill, error))
		return NULL;
	if (fill->out != NULL && !uf_file_ensure_private_folder(fill->out, error))
		return NULL;
	g_autoptr(json_t) result = json_pack("{s:i, s:s, s:[]}", "version", UF_FLOW_VERSION,
					     "person", fill->person, "forms");
	for (size_t i = 0; fill->forms[i] != NULL && !uf_context_is_cancelled(flow->context); i++) {
		g_autoptr(GError) local = NULL;
		json_t *entry = make_entry(fill->forms[i]);
		json_array_append_new(json_object_get(result, "forms"), entry);
		g_auto(Job) job = {
			.flow = flow,
			.setup = fill,
			.profile = profile,
			.form = uf_registry_find_form(flow->registry, fill->forms[i], NULL),
			.result = entry,
		};
		if (fill_form(&job, &local))
			continue;
		/* a role or a fact that was given wrongly concerns the whole call */
		if (g_error_matches(local, UF_ERROR, UF_ERROR_USAGE) ||
		    g_error_matches(local, UF_ERROR, UF_ERROR_NOT_FOUND)) {
			g_propagate_error(error, g_steal_pointer(&local));
			return NULL;
		}
		json_object_set_new(entry, "error", json_string(local->message));
	}
	return g_steal_pointer(&result);
}
