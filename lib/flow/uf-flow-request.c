/* Requests: the list, one in full, what became of it. */
#include "uf-flow-request.h"

#include <string.h>

#include "uf-error.h"
#include "uf-file.h"
#include "uf-flow-answer-private.h"
#include "uf-flow-attach-private.h"
#include "uf-flow-basis-private.h"
#include "uf-flow-card-private.h"
#include "uf-flow-job-private.h"
#include "uf-flow-offer-private.h"
#include "uf-flow-receipt-private.h"
#include "uf-id.h"
#include "uf-json.h"
#include "uf-memory.h"

/* the entry of a list; the title is the id when the form is not there any more */
static json_t *
describe(UfFlow *flow, const UfRequest *request)
{
	const char *id = uf_request_get_id(request);
	const char *form_id = uf_request_get_form(request);
	const UfForm *form = uf_registry_find_form(flow->registry, form_id, NULL);
	g_autofree char *made = uf_date_format_iso(uf_request_get_date(request));
	return json_pack("{s:s, s:I, s:s, s:s, s:s, s:s, s:s, s:o, s:O?, s:O?, s:O?, s:O?, s:o}",
			 "request", id, "number", (json_int_t)uf_request_get_number(request),
			 "person", uf_request_get_person(request), "form", form_id, "title",
			 form != NULL ? uf_form_get_title(form) : form_id, "made", made, "state",
			 uf_request_get_state(request), "drafts", uf_flow_list_drafts(flow, id),
			 "signing", uf_request_get_signing(request), "hand_over",
			 uf_request_get_hand_over(request), "pieces",
			 uf_request_get_pieces(request), "answer", uf_request_get_answer(request),
			 "receipts", uf_flow_list_receipts(flow, id));
}

static int
compare_newest_first(const void *left, const void *right)
{
	const json_t *a = *(json_t *const *)left;
	const json_t *b = *(json_t *const *)right;
	const int by_day = g_strcmp0(uf_json_get_string(b, "made"), uf_json_get_string(a, "made"));
	if (by_day != 0)
		return by_day;
	const int by_person =
	    g_strcmp0(uf_json_get_string(a, "person"), uf_json_get_string(b, "person"));
	const int64_t by_number =
	    uf_json_get_integer(b, "number", 0) - uf_json_get_integer(a, "number", 0);
	return by_person != 0 ? by_person : (by_number > 0) - (by_number < 0);
}

static json_t *
sort_entries(GPtrArray *entries)
{
	json_t *sorted = json_array();
	g_ptr_array_sort(entries, compare_newest_first);
	for (guint i = 0; i < entries->len; i++)
		json_array_append(sorted, g_ptr_array_index(entries, i));
	return sorted;
}

static bool
check_person(const char *person, GError **error)
{
	if (person == NULL || uf_id_is_valid(person, 'p'))
		return true;
	g_set_error(error, UF_ERROR, UF_ERROR_USAGE,
		    "not an identifier of people: expected \"p-\" and 10 letters or digits");
	return false;
}

/* The requests of @person, those made for a record that was merged into hers among them; all of the
 * store for NULL. */
static GPtrArray *
list_ids(UfFlow *flow, const char *person, GError **error)
{
	g_autoptr(GPtrArray) ids = uf_store_list(flow->store, UF_STORE_REQUEST, person, error);
	g_autoptr(GPtrArray) former =
	    ids != NULL && person != NULL ? uf_flow_list_former(flow, person, error) : NULL;
	if (person != NULL && former == NULL)
		return NULL;
	for (guint i = 0; former != NULL && i < former->len; i++) {
		g_autoptr(GPtrArray) others = uf_store_list(flow->store, UF_STORE_REQUEST,
							    g_ptr_array_index(former, i), error);
		if (others == NULL)
			return NULL;
		for (guint k = 0; k < others->len; k++)
			g_ptr_array_add(ids, g_strdup(g_ptr_array_index(others, k)));
	}
	return g_steal_pointer(&ids);
}

json_t *
uf_flow_request_list(UfFlow *flow, const char *person, GError **error)
{
	if (uf_flow_ensure_store(flow, error) == NULL ||
	    uf_flow_ensure_registry(flow, error) == NULL || !check_person(person, error))
		return NULL;
	g_autoptr(GPtrArray) ids = list_ids(flow, person, error);
	/* what was demanded for one person is about her; a list of all tells no name */
	if (ids == NULL ||
	    (person != NULL && ids->len > 0 && !uf_flow_journal_reading(flow, person, error)))
		return NULL;
	g_autoptr(GPtrArray) entries = g_ptr_array_new_with_free_func((GDestroyNotify)json_decref);
	g_autoptr(json_t) problems = json_array();
	for (guint i = 0; i < ids->len; i++) {
		g_autoptr(GError) problem = NULL;
		g_autoptr(UfRequest) request =
		    uf_flow_load_request(flow, g_ptr_array_index(ids, i), NULL, &problem);
		/* one that is damaged hides no other */
		if (request == NULL)
			json_array_append_new(problems, json_string(problem->message));
		else
			g_ptr_array_add(entries, describe(flow, request));
	}
	return json_pack("{s:i, s:o, s:O}", "version", UF_FLOW_VERSION, "requests",
			 sort_entries(entries), "problems", problems);
}

static void
add_name(const UfProfile *profile, const json_t *member, json_t *names)
{
	const char *id = json_string_value(member);
	const json_t *found = id != NULL ? uf_profile_find_member(profile, id) : NULL;
	char *name = uf_flow_format_member(found);
	json_array_append_new(names, json_string(*name != '\0' ? name : id));
	uf_memory_free_string(name);
}

static json_t *
describe_roles(const UfProfile *profile, const UfForm *form, const UfRequest *request)
{
	json_t *roles = json_array();
	const json_t *declared = uf_form_find_block(form, "roles");
	const char *role;
	json_t *members;
	json_object_foreach(uf_request_get_roles(request), role, members)
	{
		json_t *names = json_array();
		const char *label = uf_json_get_string(json_object_get(declared, role), "label");
		if (json_is_string(members))
			add_name(profile, members, names);
		for (size_t i = 0; i < json_array_size(members); i++)
			add_name(profile, json_array_get(members, i), names);
		json_array_append_new(roles,
				      json_pack("{s:s, s:s, s:o}", "role", role, "label",
						label != NULL ? label : role, "members", names));
	}
	return roles;
}

json_t *
uf_flow_list_people(UfFlow *flow, const UfProfile *profile, const char *id)
{
	static const char *const first[] = { "concerned", "children", "supported", "applicant" };
	g_autoptr(UfRequest) request = uf_flow_load_request(flow, id, NULL, NULL);
	const json_t *member = NULL;
	json_t *names = json_array();
	/* one made before for another record of the same people names them as that one does */
	const char *person = request != NULL ? uf_request_get_person(request) : NULL;
	g_autoptr(UfProfile) former = NULL;
	if (person != NULL && !g_str_equal(person, uf_profile_get_id(profile)))
		former = uf_flow_scan_person(flow, person, NULL, NULL);
	if (former != NULL)
		profile = former;
	for (size_t i = 0; request != NULL && member == NULL && i < G_N_ELEMENTS(first); i++)
		member = json_object_get(uf_request_get_roles(request), first[i]);
	for (size_t i = 0; i < (json_is_array(member) ? json_array_size(member) : 1); i++) {
		const char *one =
		    json_string_value(json_is_array(member) ? json_array_get(member, i) : member);
		if (one == NULL)
			continue;
		g_auto(UfWiped) name = uf_flow_format_member(uf_profile_find_member(profile, one));
		json_array_append_new(names, json_string(name));
	}
	return names;
}

/* One answer kept in the request, as a reader sees it. */
static json_t *
describe_answer(const UfForm *form, const UfRequest *request, const char *key,
		const json_t *value_json, const UfOrigin *origin)
{
	g_auto(GStrv) parts = g_strsplit(key, "/", 2);
	const UfField *field = uf_form_find_field(form, parts[0]);
	g_autoptr(UfValue) value = uf_value_from_json(value_json, NULL);
	g_auto(UfWiped) text = uf_flow_format_answer(field, value);
	json_t *row = json_pack("{s:s, s:s, s:s, s:b}", "field", key, "label",
				field != NULL ? uf_field_get_label(field) : key, "text", text,
				"carried", uf_request_is_carried(request, key));
	if (origin != NULL)
		json_object_set_new(row, "origin", uf_origin_to_json(origin));
	return row;
}

static json_t *
describe_facts(const UfForm *form, const UfRequest *request)
{
	json_t *rows = json_array();
	const char *field;
	json_t *value;
	json_object_foreach(uf_request_get_facts(request), field, value)
	{
		g_autoptr(UfOrigin) origin = uf_request_find_origin(request, field);
		json_array_append_new(rows, describe_answer(form, request, field, value, origin));
	}
	return rows;
}

static json_t *
describe_corrections(const UfForm *form, const UfRequest *request)
{
	json_t *rows = json_array();
	const char *field;
	json_t *entry;
	json_object_foreach((json_t *)uf_request_get_corrections(request), field, entry)
	{
		UfOrigin *origin = NULL;
		g_autoptr(UfValue) value = uf_request_find_correction(request, field, &origin);
		json_array_append_new(
		    rows,
		    describe_answer(form, request, field, json_object_get(entry, "value"), origin));
		uf_origin_free(origin);
	}
	return rows;
}

json_t *
uf_flow_request_show(UfFlow *flow, const char *id, GError **error)
{
	g_autoptr(UfRequest) request = uf_flow_load_request(flow, id, NULL, error);
	if (request == NULL || uf_flow_ensure_registry(flow, error) == NULL ||
	    !uf_flow_ensure_places(flow, error))
		return NULL;
	UfForm *form = uf_registry_find_form(flow->registry, uf_request_get_form(request), error);
	g_autoptr(UfProfile) profile =
	    form != NULL ? uf_flow_load_person(flow, uf_request_get_person(request), NULL, error)
			 : NULL;
	if (profile == NULL)
		return NULL;
	g_autoptr(json_t) documents = uf_flow_describe_documents(flow, request, error);
	json_t *offers =
	    documents != NULL ? uf_flow_list_offers(flow, profile, form, request, error) : NULL;
	if (offers == NULL)
		return NULL;
	json_t *result = describe(flow, request);
	json_object_set_new(result, "version", json_integer(UF_FLOW_VERSION));
	json_object_set_new(result, "roles", describe_roles(profile, form, request));
	json_object_set_new(result, "facts", describe_facts(form, request));
	json_object_set_new(result, "corrections", describe_corrections(form, request));
	json_object_set(result, "documents", documents);
	json_object_set_new(result, "offers", offers);
	return result;
}

json_t *
uf_flow_request_prepare(UfFlow *flow, const char *id, const char *out, GError **error)
{
	if (uf_flow_ensure_registry(flow, error) == NULL || !uf_flow_ensure_places(flow, error))
		return NULL;
	g_auto(UfFlowJob) job = { .flow = flow, .out = out };
	job.request = uf_flow_load_request(flow, id, &job.revision, error);
	if (job.request == NULL)
		return NULL;
	if (!uf_flow_open_again(job.request, error))
		return NULL;
	const char *form = uf_request_get_form(job.request);
	const char *person = uf_request_get_person(job.request);
	job.form = uf_registry_find_form(flow->registry, form, error);
	g_autoptr(UfProfile) profile =
	    job.form != NULL ? uf_flow_open_person(flow, person, NULL, error) : NULL;
	if (profile == NULL || (out != NULL && !uf_file_ensure_private_folder(out, error)))
		return NULL;
	job.profile = profile;
	uf_request_set_form_revision(job.request, uf_form_get_revision(job.form));
	g_autoptr(json_t) result =
	    json_pack("{s:i, s:s, s:[{s:s, s:[], s:[]}]}", "version", UF_FLOW_VERSION, "person",
		      person, "forms", "form", form, "drafts", "unavailable");
	job.result = json_array_get(json_object_get(result, "forms"), 0);
	g_autoptr(GError) local = NULL;
	if (!uf_flow_job_run(&job, &local))
		json_object_set_new(job.result, "error", json_string(local->message));
	if (!uf_flow_note_information(flow, person, result, error))
		return NULL;
	return g_steal_pointer(&result);
}
