#include "uf-flow-purge.h"

#include "uf-error.h"
#include "uf-flow-card-private.h"
#include "uf-flow-due-private.h"
#include "uf-flow-job-private.h"
#include "uf-flow-out-private.h"
#include "uf-flow-purge-private.h"
#include "uf-flow-trace-private.h"
#include "uf-json.h"
#include "uf-memory.h"
#include "uf-store-care.h"

/* What is being listed; all borrowed. */
typedef struct {
	UfFlow *flow;
	UfDate date; /* that the periods end at */
	bool names;
	const json_t *rules; /* of what falls due */
	json_t *people;
	json_t *kept;
	GHashTable *ids; /* of all that goes: what files may be about; owned strings */
} Purge;

/* the first open demand of the people of @trace: its id; yours, NULL when there is none */
static char *
find_open_request(UfFlow *flow, const UfFlowTrace *trace, bool *readable)
{
	GHashTableIter iter;
	void *id;
	g_hash_table_iter_init(&iter, trace->ids);
	while (g_hash_table_iter_next(&iter, &id, NULL)) {
		if (!g_str_has_prefix(id, "r-"))
			continue;
		g_autoptr(UfRequest) request = uf_flow_load_request(flow, id, NULL, NULL);
		*readable = *readable && request != NULL;
		if (request != NULL && !uf_request_is_over(request))
			return g_strdup(id);
	}
	return NULL;
}

/* the first date ahead in @items; NULL when there is none. Borrowed. */
static const char *
find_date_ahead(const json_t *items)
{
	for (size_t i = 0; i < json_array_size(items); i++) {
		const json_t *item = json_array_get(items, i);
		if (!uf_json_get_boolean(item, "overdue", false))
			return uf_json_get_string(item, "date");
	}
	return NULL;
}

/* Why somebody stays though her time is over: NULL when nothing keeps her. *@object, yours, is the
 * demand or the date. */
static const char *
find_reason(const Purge *self, const UfFlowTrace *trace, const UfProfile *profile, char **object)
{
	bool readable = profile != NULL;
	g_autoptr(json_t) items = json_array();
	g_autoptr(json_t) problems = json_array();
	const UfFlowDue due = { self->rules, items, problems };
	*object = find_open_request(self->flow, trace, &readable);
	if (*object != NULL)
		return "request";
	if (!readable || !uf_flow_add_due(self->flow, profile, &due, NULL))
		return "unreadable";
	const char *date = find_date_ahead(items);
	if (date == NULL)
		return NULL;
	*object = g_strdup(date);
	return "date";
}

static json_t *
describe(const Purge *self, const char *person, const UfProfile *profile, const char *last)
{
	json_t *row = json_pack("{s:s, s:s?}", "person", person, "last_contact", last);
	if (!self->names || profile == NULL)
		return row;
	g_auto(UfWiped) name = uf_flow_format_name(profile);
	json_object_set_new(row, "name", json_string(name));
	return row;
}

static void
add_ids(const Purge *self, const UfFlowTrace *trace)
{
	GHashTableIter iter;
	void *id;
	g_hash_table_iter_init(&iter, trace->ids);
	while (g_hash_table_iter_next(&iter, &id, NULL))
		g_hash_table_add(self->ids, g_strdup(id));
}

/* true when the last contact on @last is so long ago that the period is over */
static bool
is_over(const Purge *self, const char *last)
{
	UfDate day;
	const UfRetention *retention = uf_context_get_retention(self->flow->context);
	return uf_date_parse_iso(last, &day) &&
	       uf_date_compare(uf_date_add_months(day, retention->active_months), self->date) < 0;
}

static bool
add_row(const Purge *self, const UfFlowTrace *trace, const char *last, GError **error)
{
	const char *person = g_ptr_array_index(trace->people, 0);
	g_autofree char *object = NULL;
	g_autoptr(UfProfile) profile = uf_flow_scan_person(self->flow, person, NULL, NULL);
	const char *reason =
	    last == NULL ? "no_contact" : find_reason(self, trace, profile, &object);
	json_t *row = describe(self, person, profile, last);
	if (reason != NULL) {
		json_object_set_new(row, "reason", json_string(reason));
		json_object_set_new(row, "object", json_string(object != NULL ? object : ""));
		json_array_append_new(self->kept, row);
	} else {
		json_object_set_new(row, "items", uf_flow_trace_count(trace));
		json_array_append_new(self->people, row);
		add_ids(self, trace);
	}
	return !self->names || profile == NULL ||
	       uf_flow_journal_reading(self->flow, person, error);
}

static bool
look_at(const Purge *self, const char *person, GError **error)
{
	g_auto(UfFlowTrace) trace = { 0 };
	g_autoptr(GError) local = NULL;
	g_autofree char *survivor = uf_flow_find_survivor(self->flow, person);
	if (survivor != NULL)
		return true;
	if (!uf_flow_trace_person(self->flow, person, &trace, error))
		return false;
	g_autofree char *last = uf_flow_trace_get_last_contact(self->flow, &trace, &local);
	if (local != NULL) {
		g_propagate_error(error, g_steal_pointer(&local));
		return false;
	}
	return (last != NULL && !is_over(self, last)) || add_row(self, &trace, last, error);
}

static bool
look_at_all(const Purge *self, GError **error)
{
	g_autoptr(GPtrArray) ids = uf_store_list(self->flow->store, UF_STORE_PERSON, NULL, error);
	for (guint i = 0; ids != NULL && i < ids->len; i++) {
		if (!look_at(self, g_ptr_array_index(ids, i), error))
			return false;
	}
	return ids != NULL;
}

/* "2025-11-22T00:00:00Z", @months before @date; yours */
static char *
format_limit(UfDate date, int months)
{
	g_autofree char *day = uf_date_format_iso(uf_date_add_months(date, -months));
	return g_strconcat(day, "T00:00:00Z", NULL);
}

/* Lines of @journal that are older than @months (0: they are kept). The readings of invented people
 * are not pruned. -1 on error. */
static int64_t
prune(UfFlow *flow, UfJournal journal, UfDate date, bool dry_run, GError **error)
{
	const UfRetention *retention = uf_context_get_retention(flow->context);
	const int months =
	    journal == UF_JOURNAL_READINGS ? retention->reading_months : retention->journal_months;
	g_autofree char *limit = format_limit(date, months);
	if (months == 0 || uf_store_is_for_invented_people(flow->store))
		return 0;
	return uf_store_prune_journal(flow->store, journal, limit, dry_run, error);
}

/* The files that are about one of @ids, or older than the period that ends at @date. */
static json_t *
list_files(const Purge *self, GError **error)
{
	const UfRetention *retention = uf_context_get_retention(self->flow->context);
	g_autoptr(json_t) list = uf_flow_out_list(self->flow, error);
	g_autofree char *limit =
	    uf_date_format_iso(uf_date_add_days(self->date, -retention->out_days));
	if (list == NULL)
		return NULL;
	json_t *files = json_array();
	const json_t *rows = json_object_get(list, "files");
	for (size_t i = 0; i < json_array_size(rows); i++) {
		json_t *row = json_array_get(rows, i);
		if (g_hash_table_contains(self->ids, uf_json_get_string(row, "about")) ||
		    g_strcmp0(uf_json_get_string(row, "date"), limit) < 0)
			json_array_append(files, row);
	}
	return files;
}

/* people of teams that the manager is not in: nobody has looked at them here */
static int64_t
count_others(UfFlow *flow)
{
	g_autoptr(json_t) store = uf_store_describe(flow->store, NULL);
	g_autoptr(GPtrArray) ids = uf_store_list(flow->store, UF_STORE_PERSON, NULL, NULL);
	const int64_t all = uf_json_get_integer(store, "people", 0);
	return ids != NULL && all > ids->len ? all - ids->len : 0;
}

static json_t *
format_plan(const Purge *self, GError **error)
{
	const UfRetention *retention = uf_context_get_retention(self->flow->context);
	g_autofree char *date = uf_date_format_iso(self->date);
	const int64_t readings = prune(self->flow, UF_JOURNAL_READINGS, self->date, true, error);
	const int64_t lines =
	    readings >= 0 ? prune(self->flow, UF_JOURNAL_ACTIONS, self->date, true, error) : -1;
	g_autoptr(json_t) files = lines >= 0 ? list_files(self, error) : NULL;
	g_autoptr(json_t) batches =
	    files != NULL ? uf_flow_purge_list_batches(self->flow, self->date, error) : NULL;
	if (batches == NULL)
		return NULL;
	return json_pack("{s:i, s:s, s:o, s:s?, s:O, s:O, s:I, s:I, s:I, s:O, s:O}", "version",
			 UF_FLOW_VERSION, "date", date, "periods", uf_retention_to_json(retention),
			 "reason", retention->reason, "people", self->people, "kept", self->kept,
			 "others", (json_int_t)count_others(self->flow), "readings",
			 (json_int_t)readings, "lines", (json_int_t)lines, "files", files,
			 "batches", batches);
}

static json_t *
make_plan(UfFlow *flow, UfDate date, bool names, GError **error)
{
	if (uf_flow_ensure_registry(flow, error) == NULL || !uf_flow_ensure_places(flow, error) ||
	    uf_flow_ensure_store(flow, error) == NULL || !uf_flow_check_manager(flow, error))
		return NULL;
	g_autoptr(json_t) rules = uf_flow_load_due_rules(flow, error);
	g_autoptr(json_t) people = json_array();
	g_autoptr(json_t) kept = json_array();
	g_autoptr(GHashTable) ids = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	const Purge purge = { flow, date, names, rules, people, kept, ids };
	if (rules == NULL || !look_at_all(&purge, error))
		return NULL;
	return format_plan(&purge, error);
}

json_t *
uf_flow_purge_list(UfFlow *flow, bool names, GError **error)
{
	return make_plan(flow, uf_context_get_today(flow->context), names, error);
}

/* the names of a list are no part of what it says */
static json_t *
strip_names(const json_t *plan)
{
	json_t *people = json_deep_copy(json_object_get(plan, "people"));
	for (size_t i = 0; i < json_array_size(people); i++)
		json_object_del(json_array_get(people, i), "name");
	return people;
}

static bool
is_same(const json_t *plan, const json_t *now)
{
	static const char *const keys[] = { "readings", "lines", "files", "batches" };
	g_autoptr(json_t) before = strip_names(plan);
	g_autoptr(json_t) after = strip_names(now);
	if (!json_equal(before, after))
		return false;
	for (size_t i = 0; i < G_N_ELEMENTS(keys); i++) {
		if (!json_equal(json_object_get(plan, keys[i]), json_object_get(now, keys[i])))
			return false;
	}
	return true;
}

/* The day of a list, not to come. */
static bool
read_date(UfFlow *flow, const json_t *plan, UfDate *date, GError **error)
{
	const char *text = uf_json_get_string(plan, "date");
	if (text != NULL && uf_date_parse_iso(text, date) && uf_date_is_full(*date) &&
	    uf_date_compare(*date, uf_context_get_today(flow->context)) <= 0 &&
	    json_is_array(json_object_get(plan, "people")) &&
	    json_is_array(json_object_get(plan, "files")))
		return true;
	g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA,
		    "not a list of \"unefois purge --format json\"");
	return false;
}

static json_t *
collect_paths(const json_t *files)
{
	json_t *paths = json_array();
	for (size_t i = 0; i < json_array_size(files); i++)
		uf_json_add_text_once(paths, uf_json_get_string(json_array_get(files, i), "path"));
	return paths;
}

static bool
forget_people(UfFlow *flow, const json_t *people, GError **error)
{
	for (size_t i = 0; i < json_array_size(people); i++) {
		g_auto(UfFlowTrace) trace = { 0 };
		const char *person = uf_json_get_string(json_array_get(people, i), "person");
		if (!uf_flow_trace_person(flow, person, &trace, error) ||
		    !uf_flow_trace_forget(flow, &trace, "purge", error))
			return false;
	}
	return true;
}

/* Files first: a list of them outlives a cut, whom they are about does not. */
static json_t *
do_it(UfFlow *flow, const json_t *plan, UfDate date, GError **error)
{
	const json_t *people = json_object_get(plan, "people");
	g_autoptr(json_t) paths = collect_paths(json_object_get(plan, "files"));
	g_autoptr(json_t) cleaned = uf_flow_out_remove(flow, paths, false, error);
	const json_t *batches = json_object_get(plan, "batches");
	if (cleaned == NULL || !forget_people(flow, people, error) ||
	    !uf_flow_purge_batches(flow, batches, error))
		return NULL;
	const int64_t readings = prune(flow, UF_JOURNAL_READINGS, date, false, error);
	const int64_t lines =
	    readings >= 0 ? prune(flow, UF_JOURNAL_ACTIONS, date, false, error) : -1;
	if (lines < 0)
		return NULL;
	g_autoptr(json_t) details =
	    json_pack("{s:I, s:I}", "readings", (json_int_t)readings, "lines", (json_int_t)lines);
	if (readings + lines > 0 && !uf_flow_journal(flow, "purge", "journal", details, error))
		return NULL;
	return json_pack("{s:i, s:O, s:I, s:I, s:I, s:O, s:O, s:I}", "version", UF_FLOW_VERSION,
			 "date", json_object_get(plan, "date"), "people",
			 (json_int_t)json_array_size(people), "readings", (json_int_t)readings,
			 "lines", (json_int_t)lines, "files", json_object_get(cleaned, "removed"),
			 "kept", json_object_get(cleaned, "kept"), "batches",
			 (json_int_t)json_array_size(batches));
}

json_t *
uf_flow_purge_do(UfFlow *flow, const json_t *plan, GError **error)
{
	UfDate date;
	if (!read_date(flow, plan, &date, error))
		return NULL;
	g_autoptr(json_t) now = make_plan(flow, date, false, error);
	if (now == NULL)
		return NULL;
	if (!is_same(plan, now)) {
		g_set_error(
		    error, UF_ERROR, UF_ERROR_CONFLICT,
		    "what is to be removed changed since that list was made; make it again");
		return NULL;
	}
	return do_it(flow, now, date, error);
}
