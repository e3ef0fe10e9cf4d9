#include "uf-error.h"
#include "uf-flow-private.h"
#include "uf-flow-purge-private.h"
#include "uf-json.h"
#include "uf-store-queue.h"

/* true for what another process removed meanwhile, and for what "store verify" tells */
static bool
is_bearable(const GError *problem)
{
	return g_error_matches(problem, UF_ERROR, UF_ERROR_NOT_FOUND) ||
	       g_error_matches(problem, UF_ERROR, UF_ERROR_INVALID_DATA);
}

/* the day of the last change; NULL on error. Yours. */
static char *
find_day(UfStore *store, const char *id, GError **error)
{
	const int64_t time = uf_store_get_batch_time(store, id, error);
	g_autoptr(GDateTime) moment = time >= 0 ? g_date_time_new_from_unix_local(time) : NULL;
	return moment != NULL ? g_date_time_format(moment, "%Y-%m-%d") : NULL;
}

static bool
add_batch(UfStore *store, const char *id, const char *limit, json_t *list, GError **error)
{
	unsigned counts[UF_STORE_JOB_STATES];
	g_autofree char *day = find_day(store, id, error);
	if (day == NULL || !uf_store_count_jobs(store, id, counts, error))
		return false;
	const unsigned left =
	    counts[UF_STORE_JOB_WAITING] + counts[UF_STORE_JOB_RUNNING] + counts[UF_STORE_JOB_BAD];
	if (g_strcmp0(day, limit) < 0)
		json_array_append_new(list, json_pack("{s:s, s:s, s:i}", "batch", id, "date", day,
						      "left", (int)left));
	return true;
}

json_t *
uf_flow_purge_list_batches(UfFlow *flow, UfDate date, GError **error)
{
	const UfRetention *retention = uf_context_get_retention(flow->context);
	g_autofree char *limit = uf_date_format_iso(uf_date_add_days(date, -retention->batch_days));
	g_autoptr(json_t) list = json_array();
	g_autoptr(GPtrArray) ids = uf_store_list_batches(flow->store, error);
	for (guint i = 0; ids != NULL && i < ids->len; i++) {
		g_autoptr(GError) problem = NULL;
		if (add_batch(flow->store, g_ptr_array_index(ids, i), limit, list, &problem) ||
		    is_bearable(problem))
			continue;
		g_propagate_error(error, g_steal_pointer(&problem));
		return NULL;
	}
	return ids != NULL ? g_steal_pointer(&list) : NULL;
}

bool
uf_flow_purge_batches(UfFlow *flow, const json_t *batches, GError **error)
{
	const size_t count = json_array_size(batches);
	for (size_t i = 0; i < count; i++) {
		const char *id = uf_json_get_string(json_array_get(batches, i), "batch");
		if (!uf_store_remove_batch(flow->store, id, error))
			return false;
	}
	g_autoptr(json_t) details = json_pack("{s:I}", "batches", (json_int_t)count);
	return count == 0 || uf_flow_journal(flow, "purge", "batches", details, error);
}
