/* What stays of a household in the queue, and how it is told again. */
#include <string.h>

#include "uf-batch-private.h"
#include "uf-error.h"
#include "uf-issue.h"
#include "uf-json.h"
#include "uf-memory.h"

#define MAX_ISSUES 200 /* that are kept of one household */

static const char *const row_keys[] = { "rows", "action", "person", "error", NULL };
static const char *const match_keys[] = { "by", "candidates", "rows", NULL };
static const char *const change_keys[] = { "fact", "kind", "then", NULL };
static const char *const issue_keys[] = { "cell", "heading",    "key",      "place",
					  "rule", "parameters", "severity", NULL };
static const char *const form_keys[] = { "form",    "title",   "state",  "request",
					 "counts",  "percent", "drafts", "unavailable",
					 "missing", "reason",  "error",  NULL };
static const char *const carried_keys[] = { "field", "label", "kind", "taken", "reason", NULL };

/* what @object has of @keys; new reference */
static json_t *
pick(const json_t *object, const char *const *keys)
{
	json_t *picked = json_object();
	for (size_t i = 0; keys[i] != NULL; i++) {
		json_t *value = json_object_get(object, keys[i]);
		if (value != NULL)
			json_object_set(picked, keys[i], value);
	}
	return picked;
}

/* An issue without the right key of a number: a copy, the row shares its own. */
static json_t *
pick_issue(const json_t *issue)
{
	json_t *picked = pick(issue, issue_keys);
	const json_t *parameters = json_object_get(picked, "parameters");
	if (json_object_get(parameters, "expected") != NULL) {
		json_t *kept = json_copy((json_t *)parameters);
		json_object_del(kept, "expected");
		json_object_set_new(picked, "parameters", kept);
	}
	return picked;
}

static json_t *
pick_issues(const json_t *issues)
{
	json_t *picked = json_array();
	for (size_t i = 0; i < json_array_size(issues) && i < MAX_ISSUES; i++)
		json_array_append_new(picked, pick_issue(json_array_get(issues, i)));
	return picked;
}

static json_t *
pick_each(const json_t *array, const char *const *keys)
{
	json_t *picked = json_array();
	for (size_t i = 0; i < json_array_size(array) && i < MAX_ISSUES; i++)
		json_array_append_new(picked, pick(json_array_get(array, i), keys));
	return picked;
}

static json_t *
pick_forms(const json_t *forms)
{
	json_t *picked = pick_each(forms, form_keys);
	for (size_t i = 0; i < json_array_size(picked); i++) {
		const json_t *from = json_array_get(forms, i);
		json_t *form = json_array_get(picked, i);
		const json_t *carried = json_object_get(from, "carried");
		json_object_set_new(form, "issues", pick_issues(json_object_get(from, "issues")));
		if (carried != NULL)
			json_object_set_new(form, "carried", pick_each(carried, carried_keys));
	}
	return picked;
}

static GBytes *
serialize(const json_t *body)
{
	char *text = uf_json_format(body, false);
	return g_bytes_new_with_free_func(text, strlen(text), uf_memory_free_buffer, text);
}

/* beside the description, which may name another person: a candidate */
static json_t *
make_mark(const UfBatchMark *mark)
{
	return json_pack("{s:s*, s:s*, s:i}", "person", mark->person, "action", mark->action,
			 "tries", (int)mark->tries);
}

GBytes *
uf_batch_row_serialize(const json_t *row, const UfBatchMark *mark)
{
	g_autoptr(json_t) kept = pick(row, row_keys);
	json_object_set_new(kept, "match", pick(json_object_get(row, "match"), match_keys));
	json_object_set_new(kept, "changes",
			    pick_each(json_object_get(row, "changes"), change_keys));
	json_object_set_new(kept, "issues", pick_issues(json_object_get(row, "issues")));
	json_object_set_new(kept, "forms", pick_forms(json_object_get(row, "forms")));
	json_object_set_new(kept, "mark", make_mark(mark));
	return serialize(kept);
}

/* as the issue itself would say it */
static void
add_sentences(json_t *issues)
{
	for (size_t i = 0; i < json_array_size(issues); i++) {
		json_t *row = json_array_get(issues, i);
		const char *place = uf_json_get_string(row, "place");
		const char *key = uf_json_get_string(row, "key");
		json_t *parameters = json_object_get(row, "parameters");
		g_autoptr(json_t) plain = json_pack(
		    "{s:O*, s:s, s:O*, s:o}", "severity", json_object_get(row, "severity"), "place",
		    place != NULL ? place : (key != NULL ? key : "row"), "rule",
		    json_object_get(row, "rule"), "parameters",
		    parameters != NULL ? json_incref(parameters) : json_object());
		g_autoptr(UfIssue) issue = uf_issue_from_json(plain, NULL);
		if (issue == NULL)
			continue;
		g_autofree char *sentence = uf_issue_format_french(issue);
		json_object_set_new(row, "sentence", json_string(sentence));
	}
}

static json_t *
parse_body(const UfStoreJob *job, GError **error)
{
	g_autofree char *origin = g_strdup_printf("%s, job %u", job->batch, job->number);
	g_autoptr(json_t) body = uf_json_parse_bytes(job->body, origin, error);
	if (body == NULL || json_is_object(body))
		return g_steal_pointer(&body);
	g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA, "%s: expected an object", origin);
	return NULL;
}

json_t *
uf_batch_row_parse(const UfStoreJob *job, GError **error)
{
	g_autoptr(json_t) row = parse_body(job, error);
	if (row == NULL)
		return NULL;
	json_object_del(row, "mark");
	json_object_set_new(row, "job", json_integer(job->number));
	json_object_set_new(row, "state", json_string(uf_store_job_state_get_name(job->state)));
	add_sentences(json_object_get(row, "issues"));
	for (size_t i = 0; i < json_array_size(json_object_get(row, "forms")); i++) {
		const json_t *form = json_array_get(json_object_get(row, "forms"), i);
		add_sentences(json_object_get(form, "issues"));
	}
	return g_steal_pointer(&row);
}

void
uf_batch_mark_clear(UfBatchMark *mark)
{
	g_clear_pointer(&mark->person, g_free);
	g_clear_pointer(&mark->action, g_free);
	mark->tries = 0;
}

bool
uf_batch_mark_load(UfBatchMark *mark, const UfStoreJob *job, GError **error)
{
	g_autoptr(json_t) body = parse_body(job, error);
	if (body == NULL)
		return false;
	const json_t *kept = json_object_get(body, "mark");
	*mark = (UfBatchMark){
		.person = g_strdup(uf_json_get_string(kept, "person")),
		.action = g_strdup(uf_json_get_string(kept, "action")),
		.tries = (unsigned)uf_json_get_integer(kept, "tries", 0),
	};
	return true;
}

GBytes *
uf_batch_mark_serialize(const UfBatchMark *mark, const char *reason)
{
	g_autoptr(json_t) body = json_pack("{s:o, s:s*}", "mark", make_mark(mark), "error", reason);
	return serialize(body);
}

bool
uf_batch_give_back(UfStore *store, UfStoreJob *job, const char *reason, bool *given_up,
		   GError **error)
{
	g_auto(UfBatchMark) mark = { 0 };
	g_autoptr(GError) local = NULL;
	if (!uf_batch_mark_load(&mark, job, error))
		return false;
	mark.tries++;
	*given_up = mark.tries >= UF_BATCH_TRIES;
	if (*given_up)
		mark.tries = 0; /* a person may want it tried again */
	g_autoptr(GBytes) body = uf_batch_mark_serialize(&mark, *given_up ? reason : NULL);
	if (uf_store_finish_job(store, job, *given_up ? UF_STORE_JOB_BAD : UF_STORE_JOB_WAITING,
				body, &local))
		return true;
	*given_up = false;
	if (g_error_matches(local, UF_ERROR, UF_ERROR_CONFLICT))
		return true;
	g_propagate_error(error, g_steal_pointer(&local));
	return false;
}
