/* One answer of a request, typed by a person. */
#include "uf-error.h"
#include "uf-flow-answer-private.h"
#include "uf-flow-job-private.h"
#include "uf-flow-request.h"
#include "uf-json.h"
#include "uf-memory.h"

#define MOST_TRIES 50

struct UfFlowAnswerEdit {
	UfFlow *flow;
	UfRequest *request;
	int64_t revision;
	char *key;
	const UfField *field; /* of the registry's form */
	char *hint;
	char *old;
};

void
uf_flow_answer_edit_free(UfFlowAnswerEdit *edit)
{
	if (edit == NULL)
		return;
	uf_request_free(edit->request);
	g_free(edit->key);
	g_free(edit->hint);
	uf_memory_free_string(edit->old);
	g_free(edit);
}

/* what the demand says today, corrections included */
static char *
find_old(UfFlowAnswerEdit *self, UfForm *form, GError **error)
{
	const char *person = uf_request_get_person(self->request);
	g_autoptr(UfProfile) profile = uf_flow_open_person(self->flow, person, NULL, error);
	if (profile == NULL)
		return NULL;
	UfFlowJob job = {
		.flow = self->flow, .profile = profile, .form = form, .request = self->request
	};
	g_auto(GStrv) parts = g_strsplit(self->key, "/", 2);
	const size_t row = parts[1] != NULL ? (size_t)g_ascii_strtoull(parts[1], NULL, 10) : 0;
	if (!uf_flow_job_answer(&job, error))
		return NULL;
	const UfAnswer *answer = uf_answers_find(job.answers, parts[0], row);
	char *old = answer != NULL ? uf_answer_format_french(answer) : g_strdup("");
	uf_answers_free(job.answers);
	return old;
}

static bool
find_field(UfFlowAnswerEdit *self, const UfForm *form, GError **error)
{
	g_auto(GStrv) parts = g_strsplit(self->key, "/", 2);
	self->field = parts[0] != NULL ? uf_form_find_field(form, parts[0]) : NULL;
	if (self->field == NULL) {
		g_set_error(error, UF_ERROR, UF_ERROR_NOT_FOUND,
			    "%s: no field \"%s\"; \"unefois form show\" lists them",
			    uf_form_get_id(form), self->key);
		return false;
	}
	const bool in_table = uf_field_get_table(self->field) != NULL;
	if (!uf_flow_is_typed(self->field) || in_table != (parts[1] != NULL)) {
		g_set_error(error, UF_ERROR, UF_ERROR_USAGE,
			    "%s: nothing that can be typed; a cell of a table is named "
			    "TABLE.CHILD/ROW",
			    self->key);
		return false;
	}
	return true;
}

UfFlowAnswerEdit *
uf_flow_answer_edit_new(UfFlow *flow, const char *request, const char *field, GError **error)
{
	if (uf_flow_ensure_registry(flow, error) == NULL || !uf_flow_ensure_places(flow, error))
		return NULL;
	g_autoptr(UfFlowAnswerEdit) self = g_new0(UfFlowAnswerEdit, 1);
	self->flow = flow;
	self->key = g_strdup(field);
	self->request = uf_flow_load_request(flow, request, &self->revision, error);
	if (self->request == NULL || !uf_flow_open_again(self->request, error))
		return NULL;
	UfForm *form =
	    uf_registry_find_form(flow->registry, uf_request_get_form(self->request), error);
	if (form == NULL || !find_field(self, form, error))
		return NULL;
	self->hint = uf_flow_format_answer_hint(self->field);
	self->old = find_old(self, form, error);
	return self->old != NULL ? g_steal_pointer(&self) : NULL;
}

const char *
uf_flow_answer_edit_get_label(const UfFlowAnswerEdit *edit)
{
	return uf_field_get_label(edit->field);
}

const char *
uf_flow_answer_edit_get_hint(const UfFlowAnswerEdit *edit)
{
	return edit->hint;
}

const char *
uf_flow_answer_edit_get_old(const UfFlowAnswerEdit *edit)
{
	return edit->old;
}

/* NULL takes away what was typed; an empty value is one too */
static void
set_value(UfFlowAnswerEdit *edit, const UfValue *value)
{
	const UfContext *context = edit->flow->context;
	g_autoptr(UfOrigin) origin = uf_origin_new("typed", uf_context_get_today(context),
						   uf_context_get_worker(context), NULL);
	if (uf_field_is_asked(edit->field))
		uf_request_set_fact(edit->request, edit->key, value, origin);
	else
		uf_request_set_correction(edit->request, edit->key, value, origin);
}

/* what the demand itself has at the field; NULL: nothing. Borrowed. */
static const json_t *
find_own(const UfFlowAnswerEdit *edit, const UfRequest *request)
{
	return json_object_get(uf_field_is_asked(edit->field) ? uf_request_get_facts(request)
							      : uf_request_get_corrections(request),
			       edit->key);
}

static bool
store(UfFlowAnswerEdit *edit, GError **error)
{
	g_autoptr(json_t) details =
	    json_pack("{s:s, s:s, s:s}", "person", uf_request_get_person(edit->request), "form",
		      uf_request_get_form(edit->request), "field", edit->key);
	UfStore *items = edit->flow->store;
	const char *id = uf_request_get_id(edit->request);
	if (!uf_store_begin(items, error))
		return false;
	if (!uf_flow_store_request(edit->flow, edit->request, edit->revision, error) ||
	    !uf_flow_journal(edit->flow, "correct", id, details, error) ||
	    !uf_store_commit(items, error)) {
		uf_store_rollback(items);
		return false;
	}
	edit->revision++;
	return true;
}

/* Somebody else wrote meanwhile: the newer demand, unless that was at the same field. */
static bool
read_again(UfFlowAnswerEdit *edit, const json_t *seen, GError **error)
{
	int64_t revision;
	g_autoptr(UfRequest) newer =
	    uf_flow_load_request(edit->flow, uf_request_get_id(edit->request), &revision, error);
	if (newer == NULL || !uf_flow_open_again(newer, error))
		return false;
	const json_t *now = find_own(edit, newer);
	const bool is_same =
	    now == seen || (now != NULL && seen != NULL && json_equal(now, (json_t *)seen));
	uf_request_free(edit->request);
	edit->request = g_steal_pointer(&newer);
	edit->revision = revision;
	if (!is_same)
		g_set_error(error, UF_ERROR, UF_ERROR_CONFLICT,
			    "%s: somebody else answered it meanwhile; look at it again", edit->key);
	return is_same;
}

static json_t *
keep(UfFlowAnswerEdit *edit, const UfValue *value, GError **error)
{
	bool done = false;
	for (int tries = 0; !done && tries < MOST_TRIES; tries++) {
		g_autoptr(GError) local = NULL;
		g_autoptr(json_t) seen = json_deep_copy(find_own(edit, edit->request));
		set_value(edit, value);
		done = store(edit, &local);
		if (done)
			break;
		if (!g_error_matches(local, UF_ERROR, UF_ERROR_CONFLICT) ||
		    tries + 1 == MOST_TRIES) {
			g_propagate_error(error, g_steal_pointer(&local));
			return NULL;
		}
		if (!read_again(edit, seen, error))
			return NULL;
	}
	const char *id = uf_request_get_id(edit->request);
	const char *kind = uf_field_is_asked(edit->field) ? "fact" : "correction";
	return json_pack("{s:i, s:s, s:s, s:s}", "version", UF_FLOW_VERSION, "request", id, "field",
			 edit->key, "kind",
			 value == NULL              ? "removed"
			 : uf_value_is_empty(value) ? "blank"
						    : kind);
}

json_t *
uf_flow_answer_edit_save(UfFlowAnswerEdit *edit, const char *typed, GError **error)
{
	const bool removes = g_str_equal(typed, "-");
	g_autoptr(UfValue) value = removes ? NULL : uf_flow_parse_answer(edit->field, typed, error);
	return removes || value != NULL ? keep(edit, value, error) : NULL;
}

json_t *
uf_flow_answer_edit_blank(UfFlowAnswerEdit *edit, GError **error)
{
	g_autoptr(UfValue) empty = uf_value_new();
	return keep(edit, empty, error);
}
