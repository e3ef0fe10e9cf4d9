/* One household after the other, none kept. */
#include "uf-batch-private.h"
#include "uf-error.h"
#include "uf-json.h"
#include "uf-process.h"

/* false without @error: @func wants no more */
static bool
preview_one(UfBatch *batch, size_t index, UfBatchRowFunc func, void *data, GError **error)
{
	const UfFlowRowSetup setup = uf_batch_make_setup(batch);
	g_autoptr(UfFlowRow) plan = uf_flow_row_plan(batch->sheet, index, &setup, error);
	if (plan == NULL)
		return false;
	g_autoptr(json_t) row = uf_flow_row_describe(plan, error);
	return row != NULL && func(data, row, error);
}

bool
uf_batch_preview(UfBatch *batch, UfBatchRowFunc func, void *data, GError **error)
{
	const UfFlowSheet *sheet = uf_batch_get_sheet(batch, error);
	g_autoptr(GError) local = NULL;
	if (sheet == NULL)
		return false;
	for (size_t i = 0; i < uf_flow_sheet_get_count(sheet); i++) {
		if (!preview_one(batch, i, func, data, &local))
			break;
	}
	if (local == NULL)
		return true;
	g_propagate_error(error, g_steal_pointer(&local));
	return false;
}

/* one that is damaged is told, and the others go on */
static json_t *
load_row(UfStore *store, const UfBatch *batch, unsigned number, GError **error)
{
	g_autoptr(GError) local = NULL;
	g_autoptr(UfStoreJob) job = uf_store_get_job(store, batch->id, number, &local);
	json_t *row = job != NULL ? uf_batch_row_parse(job, &local) : NULL;
	if (row == NULL && g_error_matches(local, UF_ERROR, UF_ERROR_INVALID_DATA))
		return json_pack("{s:i, s:s, s:s}", "job", (int)number, "state", "bad", "error",
				 local->message);
	if (row == NULL)
		g_propagate_error(error, g_steal_pointer(&local));
	return row;
}

bool
uf_batch_each_row(UfBatch *batch, UfBatchRowFunc func, void *data, GError **error)
{
	const unsigned count = (unsigned)uf_json_get_integer(batch->body, "households", 0);
	g_autoptr(GError) local = NULL;
	for (unsigned i = 1; i <= count; i++) {
		/* anew each time: @func may have closed it */
		UfStore *store = uf_batch_ensure_store(batch, error);
		if (store == NULL)
			return false;
		g_autoptr(json_t) row = load_row(store, batch, i, error);
		if (row == NULL)
			return false;
		if (!func(data, row, &local))
			break;
	}
	if (local == NULL)
		return true;
	g_propagate_error(error, g_steal_pointer(&local));
	return false;
}

static bool
note_gone(void *data, const UfStoreJob *job)
{
	GPtrArray *holders = data;
	if (job->state == UF_STORE_JOB_RUNNING && uf_process_is_gone(job->holder) &&
	    !g_ptr_array_find_with_equal_func(holders, job->holder, g_str_equal, NULL))
		g_ptr_array_add(holders, g_strdup(job->holder));
	return true;
}

GPtrArray *
uf_batch_list_gone(UfStore *store, const char *batch, GError **error)
{
	g_autoptr(GPtrArray) holders = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GError) local = NULL;
	/* one that is damaged hides no other */
	if (uf_store_each_job(store, batch, note_gone, holders, &local) ||
	    g_error_matches(local, UF_ERROR, UF_ERROR_INVALID_DATA))
		return g_steal_pointer(&holders);
	g_propagate_error(error, g_steal_pointer(&local));
	return NULL;
}
