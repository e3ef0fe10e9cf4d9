/* Forgetting one person: what it removes, what it cannot, and doing it. */
#include "uf-error.h"
#include "uf-flow-card-private.h"
#include "uf-flow-out-private.h"
#include "uf-flow-purge.h"
#include "uf-flow-receipt-private.h"
#include "uf-flow-request.h"
#include "uf-flow-trace-private.h"
#include "uf-json.h"
#include "uf-memory.h"
#include "uf-store-care.h"

/* The files of the list that are about one of the ids of @trace. */
static json_t *
list_files(UfFlow *flow, const UfFlowTrace *trace, GError **error)
{
	g_autoptr(json_t) list = uf_flow_out_list(flow, error);
	if (list == NULL)
		return NULL;
	json_t *files = json_array();
	const json_t *rows = json_object_get(list, "files");
	for (size_t i = 0; i < json_array_size(rows); i++) {
		json_t *row = json_array_get(rows, i);
		if (g_hash_table_contains(trace->ids, uf_json_get_string(row, "about")))
			json_array_append(files, row);
	}
	return files;
}

/* Every line about these people. A new array. */
static json_t *
load_lines(UfFlow *flow, const UfFlowTrace *trace, GError **error)
{
	g_autoptr(json_t) lines = json_array();
	for (guint i = 0; i < trace->people->len; i++) {
		g_autoptr(json_t) own = uf_store_load_journal(
		    flow->store, UF_JOURNAL_ACTIONS, g_ptr_array_index(trace->people, i), error);
		if (own == NULL)
			return NULL;
		json_array_extend(lines, own);
	}
	return g_steal_pointer(&lines);
}

/* Whoever else wrote files about her: each list of files is its worker's own. */
static json_t *
list_writers(UfFlow *flow, const json_t *lines)
{
	g_autoptr(json_t) counts = json_object();
	for (size_t i = 0; i < json_array_size(lines); i++) {
		const json_t *line = json_array_get(lines, i);
		const char *worker = uf_json_get_string(line, "worker");
		if (worker == NULL || g_str_equal(worker, uf_flow_get_worker(flow)) ||
		    g_strcmp0(uf_json_get_string(line, "action"), "write") != 0)
			continue;
		const int64_t files =
		    uf_json_get_integer(json_object_get(line, "details"), "files", 0);
		json_object_set_new(
		    counts, worker,
		    json_integer((json_int_t)(uf_json_get_integer(counts, worker, 0) + files)));
	}
	json_t *writers = json_array();
	const char *worker;
	json_t *files;
	json_object_foreach(counts, worker, files) json_array_append_new(
	    writers, json_pack("{s:s, s:O}", "worker", worker, "files", files));
	return writers;
}

static json_t *
collect_labels(const json_t *rows)
{
	json_t *labels = json_array();
	for (size_t i = 0; i < json_array_size(rows); i++)
		uf_json_add_text_once(labels, uf_json_get_string(json_array_get(rows, i), "label"));
	return labels;
}

/* The partners who have a copy of their own: of each demand that was handed over or sent. */
static bool
add_partners(UfFlow *flow, const char *person, json_t *partners, GError **error)
{
	g_autoptr(json_t) list = uf_flow_request_list(flow, person, error);
	const json_t *requests = json_object_get(list, "requests");
	for (size_t i = 0; i < json_array_size(requests); i++) {
		const json_t *request = json_array_get(requests, i);
		const json_t *hand_over = json_object_get(request, "hand_over");
		g_autofree char *sent = uf_flow_find_sent_day(json_object_get(request, "receipts"));
		const char *given = uf_json_get_string(hand_over, "date");
		const char *date = given != NULL ? given : sent;
		/* those of a former record of hers come with that one */
		if (((hand_over == NULL || json_is_null(hand_over)) && *sent == '\0') ||
		    g_strcmp0(uf_json_get_string(request, "person"), person) != 0)
			continue;
		const UfForm *form = uf_registry_find_form(
		    flow->registry, uf_json_get_string(request, "form"), NULL);
		const json_t *contacts = form != NULL ? uf_form_find_block(form, "contacts") : NULL;
		json_array_append_new(
		    partners,
		    json_pack("{s:s, s:s, s:s, s:o, s:o}", "request",
			      uf_json_get_string(request, "request"), "title",
			      uf_json_get_string(request, "title"), "date",
			      date != NULL ? date : "", "recipients",
			      collect_labels(form != NULL ? uf_form_find_block(form, "recipients")
							  : NULL),
			      "contacts",
			      contacts != NULL ? json_deep_copy(contacts) : json_array()));
	}
	return list != NULL;
}

static json_t *
list_partners(UfFlow *flow, const UfFlowTrace *trace, GError **error)
{
	g_autoptr(json_t) partners = json_array();
	for (guint i = 0; i < trace->people->len; i++) {
		if (!add_partners(flow, g_ptr_array_index(trace->people, i), partners, error))
			return NULL;
	}
	return g_steal_pointer(&partners);
}

static json_t *
list_ids(const UfFlowTrace *trace)
{
	json_t *ids = json_array();
	for (guint i = 0; i < trace->people->len; i++)
		json_array_append_new(ids, json_string(g_ptr_array_index(trace->people, i)));
	return ids;
}

/* somebody whose record is damaged can be forgotten too: she has no name then */
static char *
find_name(UfFlow *flow, const char *person)
{
	g_autoptr(UfProfile) profile = uf_flow_load_person(flow, person, NULL, NULL);
	return profile != NULL ? uf_flow_format_name(profile) : g_strdup("");
}

/* Somebody whose record is damaged can be forgotten; one who goes on under another id is forgotten
 * there. */
static bool
check(UfFlow *flow, const char *person, GError **error)
{
	g_autoptr(GError) local = NULL;
	if (uf_flow_check_is_current(flow, person, &local) ||
	    g_error_matches(local, UF_ERROR, UF_ERROR_INVALID_DATA))
		return true;
	g_propagate_error(error, g_steal_pointer(&local));
	return false;
}

json_t *
uf_flow_forget_show(UfFlow *flow, const char *person, GError **error)
{
	g_auto(UfFlowTrace) trace = { 0 };
	if (uf_flow_ensure_registry(flow, error) == NULL ||
	    uf_flow_ensure_store(flow, error) == NULL || !check(flow, person, error) ||
	    !uf_flow_trace_person(flow, person, &trace, error))
		return NULL;
	g_autoptr(json_t) lines = load_lines(flow, &trace, error);
	g_autoptr(json_t) files = lines != NULL ? list_files(flow, &trace, error) : NULL;
	g_autoptr(json_t) partners = files != NULL ? list_partners(flow, &trace, error) : NULL;
	if (partners == NULL)
		return NULL;
	g_auto(UfWiped) name = find_name(flow, person);
	return json_pack("{s:i, s:s, s:s, s:o, s:o, s:O, s:o, s:I, s:O}", "version",
			 UF_FLOW_VERSION, "person", person, "name", name, "people",
			 list_ids(&trace), "items", uf_flow_trace_count(&trace), "files", files,
			 "others", list_writers(flow, lines), "lines",
			 (json_int_t)json_array_size(lines), "partners", partners);
}

/* The paths of the files about her. */
static json_t *
list_paths(UfFlow *flow, const UfFlowTrace *trace, GError **error)
{
	g_autoptr(json_t) files = list_files(flow, trace, error);
	if (files == NULL)
		return NULL;
	json_t *paths = json_array();
	for (size_t i = 0; i < json_array_size(files); i++)
		uf_json_add_text_once(paths, uf_json_get_string(json_array_get(files, i), "path"));
	return paths;
}

json_t *
uf_flow_forget(UfFlow *flow, const char *person, GError **error)
{
	g_auto(UfFlowTrace) trace = { 0 };
	if (uf_flow_ensure_store(flow, error) == NULL || !check(flow, person, error) ||
	    !uf_flow_trace_person(flow, person, &trace, error))
		return NULL;
	g_autoptr(json_t) paths = list_paths(flow, &trace, error);
	/* files first: their list outlives a cut, whom they are about does not */
	g_autoptr(json_t) cleaned =
	    paths != NULL ? uf_flow_out_remove(flow, paths, false, error) : NULL;
	if (cleaned == NULL || !uf_flow_trace_forget(flow, &trace, "forget", error))
		return NULL;
	return json_pack("{s:i, s:s, s:o, s:O, s:O}", "version", UF_FLOW_VERSION, "person", person,
			 "people", list_ids(&trace), "removed", json_object_get(cleaned, "removed"),
			 "kept", json_object_get(cleaned, "kept"));
}
