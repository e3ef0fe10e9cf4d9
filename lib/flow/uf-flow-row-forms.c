/* The forms of one household: which are to be made, which are made already. */
#include <string.h>

#include "uf-error.h"
#include "uf-flow-basis-private.h"
#include "uf-flow-row-private.h"
#include "uf-json.h"
#include "uf-memory.h"

#define REQUEST "request/"

/* --- what the rows say for one form --- */

/* A cell as a fact of a request. New reference. */
static json_t *
make_value(const UfField *field, json_t *value)
{
	switch (uf_field_get_kind(field)) {
	case UF_FIELD_MONEY:
		return json_pack("{s:O}", "cents", value);
	case UF_FIELD_DATE:
		return json_pack("{s:O}", "date", value);
	default:
		return json_incref(value);
	}
}

static const UfFlowAsked *
find_asked(const UfFlowSheet *sheet, const char *key, const UfForm *form)
{
	for (guint i = 0; i < sheet->asked->len; i++) {
		const UfFlowAsked *asked = g_ptr_array_index(sheet->asked, i);
		if (g_str_equal(asked->place.path, key) &&
		    g_ptr_array_find(asked->forms, form, NULL))
			return asked;
	}
	return NULL;
}

/* {field: value} of what the rows say for @form. Owned. */
static json_t *
list_facts(const UfFlowRow *row, const UfForm *form)
{
	json_t *facts = json_object();
	for (guint i = 0; i < row->household->facts->len; i++) {
		const UfRowFact *cell = g_ptr_array_index(row->household->facts, i);
		const UfFlowAsked *asked =
		    g_str_has_prefix(cell->key, REQUEST)
			? find_asked(row->sheet, cell->key + strlen(REQUEST), form)
			: NULL;
		if (asked != NULL && cell->value != NULL)
			json_object_set_new(facts, uf_field_get_full_id(asked->field),
					    make_value(asked->field, cell->value));
	}
	return facts;
}

/* All that the rows say of the household and for this form, in one writing. Yours, zero it. */
static char *
format_content(const UfFlowRow *row, const UfForm *form, json_t *facts)
{
	g_autoptr(json_t) cells = json_object();
	g_autoptr(json_t) people = json_array();
	for (guint i = 0; i < row->household->facts->len; i++) {
		const UfRowFact *cell = g_ptr_array_index(row->household->facts, i);
		if (cell->value != NULL && !g_str_has_prefix(cell->key, REQUEST) &&
		    !g_str_has_prefix(cell->key, "row/"))
			json_object_set(cells, cell->key, cell->value);
	}
	for (guint i = 0; i < row->household->people->len; i++) {
		const UfRowPerson *person = g_ptr_array_index(row->household->people, i);
		json_array_append_new(people, json_string(person->relation));
	}
	g_autoptr(json_t) all = json_pack("{s:s, s:O, s:O, s:O}", "form", uf_form_get_id(form),
					  "cells", cells, "people", people, "facts", facts);
	return json_dumps(all, JSON_SORT_KEYS | JSON_COMPACT | JSON_REAL_PRECISION(15));
}

/* Keyed with the id of the request: nobody who sees it can try what it was made of without it. */
static char *
digest_content(const char *request, const char *content)
{
	return g_compute_hmac_for_string(G_CHECKSUM_SHA256, (const guchar *)request,
					 strlen(request), content, -1);
}

/* --- what was done --- */

/* @state of @request for these rows: "done" by this job, "done_before"; NULL. */
static const char *
find_state(const UfFlowRow *row, const UfRequest *request, const char *content)
{
	const json_t *made = uf_request_get_batch(request);
	const char *batch = uf_json_get_string(made, "batch");
	if (made == NULL)
		return NULL;
	if (g_strcmp0(batch, row->setup.batch) == 0 &&
	    uf_json_get_integer(made, "job", 0) == row->setup.job)
		return "done";
	g_autofree char *digest = digest_content(uf_request_get_id(request), content);
	return !row->setup.again && g_strcmp0(uf_json_get_string(made, "row"), digest) == 0
		   ? "done_before"
		   : NULL;
}

static bool
find_done(const UfFlowRow *row, UfFlowRowForm *form, const char *content, GError **error)
{
	UfFlow *flow = row->sheet->flow;
	if (!row->who.is_known)
		return true;
	g_autoptr(GPtrArray) requests = uf_flow_list_requests(
	    flow, row->who.person, uf_form_get_id(form->job.form), NULL, error);
	for (guint i = 0; requests != NULL && i < requests->len; i++) {
		const UfRequest *request = g_ptr_array_index(requests, i);
		const char *state = find_state(row, request, content);
		if (state == NULL || (form->state != NULL && g_str_equal(form->state, "done")))
			continue;
		form->state = state;
		g_free(form->request);
		form->request = g_strdup(uf_request_get_id(request));
	}
	return requests != NULL;
}

/* --- what will be made --- */

/* The person of the rows is who asks, whoever is the first of the household. */
static json_t *
make_roles(const UfFlowRow *row)
{
	return json_pack("{s:O}", "applicant", json_object_get(row->facts->who, "person"));
}

static const char *
get_person(const UfFlowRow *row)
{
	return row->import->item->id;
}

static bool
begin(UfFlowRow *row, UfFlowRowForm *form, const json_t *facts, GError **error)
{
	g_autoptr(json_t) roles = make_roles(row);
	g_autoptr(UfOrigin) origin = uf_flow_row_make_origin(row);
	const UfFlowFill fill = {
		.person = get_person(row),
		.roles = roles,
		.facts = facts,
		.origin = origin,
		.sensitive = row->setup.sensitive,
		.from = row->setup.from,
		.unseen = true,
	};
	return uf_flow_begin_request(&form->job, &fill, error);
}

static void
block(UfFlowRowForm *form, const char *state, const GError *reason)
{
	form->state = state;
	json_object_set_new(form->result, g_str_equal(state, "failed") ? "error" : "reason",
			    json_string(reason->message));
}

static bool
plan_form(UfFlowRow *row, UfFlowRowForm *form, GError **error)
{
	g_autoptr(GError) local = NULL;
	g_autoptr(json_t) facts = list_facts(row, form->job.form);
	g_auto(UfWiped) content = format_content(row, form->job.form, facts);
	if (!find_done(row, form, content, error))
		return false;
	if (form->state != NULL) {
		json_object_set_new(form->result, "request", json_string(form->request));
		return true;
	}
	form->state = "ready";
	if (!begin(row, form, facts, &local)) {
		block(form, "blocked", local);
		return true;
	}
	if (row->setup.batch == NULL)
		return true;
	g_autofree char *digest = digest_content(uf_request_get_id(form->job.request), content);
	uf_request_set_batch(form->job.request, row->setup.batch, row->setup.job, digest);
	return true;
}

bool
uf_flow_row_plan_forms(UfFlowRow *row, GError **error)
{
	for (guint i = 0; i < row->sheet->forms->len; i++) {
		UfForm *form = g_ptr_array_index(row->sheet->forms, i);
		UfFlowRowForm *planned = g_new0(UfFlowRowForm, 1);
		planned->result = json_pack("{s:s, s:s}", "form", uf_form_get_id(form), "title",
					    uf_form_get_title(form));
		planned->job = (UfFlowJob){ .flow = row->sheet->flow,
					    .profile = row->import->profile,
					    .form = form,
					    .result = planned->result };
		g_ptr_array_add(row->forms, planned);
		if (!plan_form(row, planned, error))
			return false;
	}
	return true;
}

/* --- what it holds --- */

static void
add_missing(json_t *missing, const UfField *field)
{
	uf_json_add_text_once(missing, uf_field_get_label(field));
}

/* Fields that somebody has to fill; what a batch may not carry is among them. */
static json_t *
list_missing(const UfFlowRowForm *form)
{
	json_t *missing = json_array();
	const UfAnswers *answers = form->job.answers;
	for (size_t i = 0; i < uf_answers_get_count(answers); i++) {
		const UfAnswer *answer = uf_answers_get(answers, i);
		const UfField *field = uf_answer_get_field(answer);
		const UfAnswerState state = uf_answer_get_state(answer);
		if (state == UF_ANSWER_TODO ||
		    (state == UF_ANSWER_EMPTY && uf_field_is_renewed(field)))
			add_missing(missing, field);
	}
	return missing;
}

static json_t *
list_issues(UfFlowRow *row, const UfFlowRowForm *form)
{
	g_autoptr(GPtrArray) worth = g_ptr_array_new();
	const GPtrArray *issues = uf_answers_get_issues(form->job.answers);
	for (guint i = 0; i < issues->len; i++) {
		UfIssue *issue = g_ptr_array_index(issues, i);
		if (uf_issue_get_severity(issue) > UF_SEVERITY_NOTE)
			g_ptr_array_add(worth, issue);
	}
	return uf_flow_issues_to_json(row->sheet->flow, worth);
}

/* What the answers are: made by the run, or here for a plan. */
static void
describe_answers(UfFlowRow *row, UfFlowRowForm *form)
{
	form->is_measured = true;
	uf_flow_job_count(&form->job);
	json_object_set_new(form->result, "missing", list_missing(form));
	json_object_set_new(form->result, "issues", list_issues(row, form));
}

void
uf_flow_row_measure_form(UfFlowRow *row, UfFlowRowForm *form)
{
	g_autoptr(GError) local = NULL;
	if (form->is_measured || !g_str_equal(form->state, "ready"))
		return;
	if (!uf_flow_job_answer(&form->job, &local) || !uf_flow_job_check_basis(&form->job, &local))
		block(form, "blocked", local);
	else
		describe_answers(row, form);
}

/* --- storing --- */

/* One draft of the request, with the time when it was written. */
typedef struct {
	UfDraft *draft;
	int64_t written;
} Made;

static void
free_made(gpointer data)
{
	Made *made = data;
	uf_draft_free(made->draft);
	g_free(made);
}

static Made *
load_draft(UfFlow *flow, const char *id, GError **error)
{
	g_autoptr(UfStoreItem) item = NULL;
	UfDraft *draft = uf_flow_load_draft(flow, id, &item, error);
	if (draft == NULL)
		return NULL;
	Made *made = g_new(Made, 1);
	*made = (Made){ draft, item->written };
	return made;
}

/* The newest draft of each channel. */
static bool
load_drafts(UfFlowRow *row, UfFlowRowForm *form, GError **error)
{
	UfFlow *flow = row->sheet->flow;
	g_autoptr(json_t) ids = uf_flow_list_drafts(flow, form->request);
	g_autoptr(GHashTable) newest =
	    g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free_made);
	for (size_t i = 0; i < json_array_size(ids); i++) {
		Made *made = load_draft(flow, json_string_value(json_array_get(ids, i)), error);
		if (made == NULL)
			return false;
		char *channel = g_strdup(uf_draft_get_channel(made->draft));
		const Made *known = g_hash_table_lookup(newest, channel);
		if (known == NULL || known->written <= made->written)
			g_hash_table_insert(newest, channel, made);
		else {
			free_made(made);
			g_free(channel);
		}
	}
	GHashTableIter iter;
	gpointer made;
	form->job.drafts = g_ptr_array_new_with_free_func((GDestroyNotify)uf_draft_free);
	g_hash_table_iter_init(&iter, newest);
	while (g_hash_table_iter_next(&iter, NULL, &made)) {
		g_ptr_array_add(form->job.drafts, ((Made *)made)->draft);
		((Made *)made)->draft = NULL;
	}
	return true;
}

static bool
run(UfFlowRow *row, UfFlowRowForm *form, GError **error)
{
	json_object_set_new(form->result, "drafts", json_array());
	json_object_set_new(form->result, "unavailable", json_array());
	form->job.profile = row->import->profile;
	g_clear_pointer(&form->job.answers, uf_answers_free);
	const bool done = uf_flow_job_run(&form->job, error);
	if (form->job.answers != NULL)
		describe_answers(row, form);
	json_object_del(form->result, "answers");
	return done;
}

/* A store of plain files may have been cut between the request and its drafts. */
static bool
make_again(UfFlowRow *row, UfFlowRowForm *form, GError **error)
{
	int64_t revision;
	UfRequest *request =
	    uf_flow_load_request(row->sheet->flow, form->request, &revision, error);
	g_clear_pointer(&form->job.drafts, g_ptr_array_unref);
	if (request == NULL)
		return false;
	uf_request_free(form->job.request);
	form->job.request = request;
	form->job.revision = revision;
	return run(row, form, error);
}

static bool
hand_out_again(UfFlowRow *row, UfFlowRowForm *form, GError **error)
{
	json_object_set_new(form->result, "drafts", json_array());
	form->job.keep_files = true;
	if (!load_drafts(row, form, error))
		return false;
	return form->job.drafts->len > 0 ? uf_flow_job_hand_out(&form->job, error)
					 : make_again(row, form, error);
}

/* Of no form and no household: the store or the files (a full disk), a key, somebody else's lease.
 * What fails in a channel or in the document worker is of the form. */
static bool
ends_all(const UfFlowJob *job, const GError *reason)
{
	return g_error_matches(reason, UF_ERROR, UF_ERROR_CONFLICT) ||
	       (!job->channel_failed && (g_error_matches(reason, UF_ERROR, UF_ERROR_INTERNAL) ||
					 g_error_matches(reason, UF_ERROR, UF_ERROR_AUTH)));
}

bool
uf_flow_row_store_form(UfFlowRow *row, UfFlowRowForm *form, const UfFlowRowStore *setup,
		       GError **error)
{
	g_autoptr(GError) local = NULL;
	g_autofree char *out =
	    setup->out != NULL ? g_build_filename(setup->out, get_person(row), NULL) : NULL;
	const bool is_ready = g_str_equal(form->state, "ready");
	if (!is_ready && !g_str_equal(form->state, "done"))
		return true;
	form->job.out = out;
	form->job.hold = setup->hold;
	form->job.hold_data = setup->data;
	const bool done = is_ready ? run(row, form, &local) : hand_out_again(row, form, &local);
	form->job.out = NULL;
	if (done) {
		form->state = "done";
		return true;
	}
	if (ends_all(&form->job, local)) {
		g_propagate_error(error, g_steal_pointer(&local));
		return false;
	}
	block(form, "failed", local);
	return true;
}
