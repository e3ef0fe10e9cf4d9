#include "uf-batch.h"

#include <string.h>

#include "uf-batch-private.h"
#include "uf-error.h"
#include "uf-file.h"
#include "uf-flow-store.h"
#include "uf-id.h"
#include "uf-json.h"
#include "uf-memory.h"

#define BODY_VERSION 1

void
uf_batch_free(UfBatch *batch)
{
	if (batch == NULL)
		return;
	uf_flow_sheet_free(batch->sheet);
	json_decref(batch->body);
	g_free(batch->forms);
	g_free(batch->sensitive);
	g_free(batch->id);
	g_free(batch);
}

const char *
uf_batch_get_id(const UfBatch *batch)
{
	return batch->id;
}

const char *
uf_batch_get_out(const UfBatch *batch)
{
	return uf_json_get_string(batch->body, "out");
}

UfStore *
uf_batch_ensure_store(const UfBatch *batch, GError **error)
{
	return uf_flow_ensure_unlocked(batch->flow, error) ? uf_flow_open_store(batch->flow, error)
							   : NULL;
}

UfFlowRowSetup
uf_batch_make_setup(const UfBatch *batch)
{
	return (UfFlowRowSetup){
		.update = uf_json_get_boolean(batch->body, "update", false),
		.again = uf_json_get_boolean(batch->body, "again", false),
		.from = uf_json_get_string(batch->body, "from"),
		.sensitive = batch->sensitive,
	};
}

/* "-" stays standard input */
static char *
make_path(const char *path)
{
	return g_str_equal(path, "-") ? g_strdup(path) : g_canonicalize_filename(path, NULL);
}

/* borrows the texts of @body */
static const char **
list_texts(const json_t *body, const char *key)
{
	const json_t *array = json_object_get(body, key);
	const char **texts = g_new0(const char *, json_array_size(array) + 1);
	for (size_t i = 0; i < json_array_size(array); i++) {
		const char *text = json_string_value(json_array_get(array, i));
		texts[i] = text != NULL ? text : "";
	}
	return texts;
}

static void
list_all(UfBatch *self)
{
	self->forms = list_texts(self->body, "forms");
	self->sensitive = list_texts(self->body, "sensitive");
}

static json_t *
make_array(const char *const *texts)
{
	json_t *array = json_array();
	for (size_t i = 0; texts != NULL && texts[i] != NULL; i++)
		json_array_append_new(array, json_string(texts[i]));
	return array;
}

static UfFlowSheet *
open_sheet(const UfBatch *batch, const json_t *columns, GError **error)
{
	const UfFlowSheetSetup setup = {
		.path = uf_json_get_string(batch->body, "file"),
		.sheet = uf_json_get_string(batch->body, "sheet"),
		.forms = batch->forms,
		.columns = columns,
	};
	return uf_flow_sheet_open(batch->flow, &setup, error);
}

/* a sheet of which nothing is understood would be many households that hold nothing */
static bool
check_columns(const UfBatch *batch, GError **error)
{
	g_autoptr(json_t) list = uf_flow_sheet_list_columns(batch->sheet);
	const json_t *columns = json_object_get(list, "columns");
	for (size_t i = 0; i < json_array_size(columns); i++) {
		const json_t *column = json_array_get(columns, i);
		if (g_strcmp0(uf_json_get_string(column, "state"), "taken") == 0)
			return true;
	}
	g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA,
		    "%s: no heading is known: \"unefois batch map\" asks what the columns mean",
		    uf_json_get_string(batch->body, "file"));
	return false;
}

UfBatch *
uf_batch_new(UfFlow *flow, const UfBatchSetup *setup, GError **error)
{
	g_autoptr(UfBatch) self = g_new0(UfBatch, 1);
	g_autofree char *path = make_path(setup->path);
	g_autofree char *out =
	    setup->out != NULL ? g_canonicalize_filename(setup->out, NULL) : NULL;
	self->flow = flow;
	self->body =
	    json_pack("{s:i, s:s, s:s*, s:o, s:o, s:s*, s:b, s:b, s:s*}", "schema", BODY_VERSION,
		      "file", path, "sheet", setup->sheet, "forms", make_array(setup->forms),
		      "sensitive", make_array(setup->sensitive), "out", out, "update",
		      setup->update, "again", setup->again, "from", setup->from);
	if (self->body == NULL) {
		g_set_error(error, UF_ERROR, UF_ERROR_USAGE, "the name of a file is not UTF-8");
		return NULL;
	}
	list_all(self);
	self->sheet = open_sheet(self, setup->columns, error);
	if (self->sheet == NULL || !check_columns(self, error))
		return NULL;
	const char *name = uf_flow_sheet_get_name(self->sheet);
	if (name != NULL)
		json_object_set_new(self->body, "sheet", json_string(name));
	json_object_set_new(self->body, "digest",
			    json_string(uf_flow_sheet_get_digest(self->sheet)));
	json_object_set_new(self->body, "households",
			    json_integer((json_int_t)uf_flow_sheet_get_count(self->sheet)));
	json_object_set_new(self->body, "columns", uf_flow_sheet_make_map(self->sheet));
	return g_steal_pointer(&self);
}

UfBatch *
uf_batch_open(UfFlow *flow, const char *id, GError **error)
{
	g_autoptr(UfBatch) self = g_new0(UfBatch, 1);
	self->flow = flow;
	self->id = g_strdup(id);
	UfStore *store = uf_batch_ensure_store(self, error);
	g_autoptr(GBytes) body = store != NULL ? uf_store_get_batch(store, id, error) : NULL;
	self->body = body != NULL ? uf_json_parse_bytes(body, id, error) : NULL;
	if (self->body == NULL)
		return NULL;
	if (uf_json_get_integer(self->body, "schema", 0) != BODY_VERSION ||
	    uf_json_get_string(self->body, "file") == NULL) {
		g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA,
			    "%s: a batch of a newer version, or damaged", id);
		return NULL;
	}
	list_all(self);
	return g_steal_pointer(&self);
}

UfFlowSheet *
uf_batch_get_sheet(UfBatch *batch, GError **error)
{
	if (batch->sheet != NULL)
		return batch->sheet;
	g_autoptr(UfFlowSheet) sheet =
	    open_sheet(batch, json_object_get(batch->body, "columns"), error);
	if (sheet == NULL)
		return NULL;
	if (g_strcmp0(uf_flow_sheet_get_digest(sheet), uf_json_get_string(batch->body, "digest")) !=
	    0) {
		g_set_error(error, UF_ERROR, UF_ERROR_REFUSED,
			    "%s: its content is not that of when %s was begun: put that file back, "
			    "or begin another batch",
			    uf_json_get_string(batch->body, "file"), batch->id);
		return NULL;
	}
	batch->sheet = g_steal_pointer(&sheet);
	return batch->sheet;
}

bool
uf_batch_start(UfBatch *batch, GError **error)
{
	const json_int_t households = uf_json_get_integer(batch->body, "households", 0);
	const char *out = uf_batch_get_out(batch);
	if (g_strcmp0(uf_json_get_string(batch->body, "file"), "-") == 0) {
		g_set_error(error, UF_ERROR, UF_ERROR_USAGE,
			    "a batch reads its spreadsheet again: name a file, not standard input");
		return false;
	}
	if (out != NULL && !uf_file_ensure_private_folder(out, error))
		return false;
	UfStore *store = uf_batch_ensure_store(batch, error);
	if (store == NULL)
		return false;
	g_autoptr(GDateTime) now = g_date_time_new_now_utc();
	g_autofree char *time = g_date_time_format_iso8601(now);
	json_object_set_new(batch->body, "made", json_string(time));
	g_autofree char *id = uf_id_new(UF_STORE_BATCH_LETTER);
	const UfBatchMark unseen = { 0 };
	g_autoptr(GBytes) job = uf_batch_mark_serialize(&unseen, NULL);
	g_autoptr(GPtrArray) jobs = g_ptr_array_new();
	for (json_int_t i = 0; i < households; i++)
		g_ptr_array_add(jobs, job);
	char *text = uf_json_format(batch->body, false);
	g_autoptr(GBytes) body =
	    g_bytes_new_with_free_func(text, strlen(text), uf_memory_free_buffer, text);
	if (!uf_store_add_batch(store, id, body, jobs, error))
		return false;
	batch->id = g_steal_pointer(&id);
	return true;
}

int64_t
uf_batch_retry(UfBatch *batch, GError **error)
{
	UfStore *store = uf_batch_ensure_store(batch, error);
	return store != NULL ? uf_store_retry_jobs(store, batch->id, error) : -1;
}

static json_t *
count_states(const UfBatch *batch, GError **error)
{
	unsigned counts[UF_STORE_JOB_STATES];
	UfStore *store = uf_batch_ensure_store(batch, error);
	if (store == NULL || !uf_store_count_jobs(store, batch->id, counts, error))
		return NULL;
	json_t *states = json_object();
	for (int i = 0; i < UF_STORE_JOB_STATES; i++)
		json_object_set_new(states, uf_store_job_state_get_name((UfStoreJobState)i),
				    json_integer(counts[i]));
	return states;
}

static json_t *
get_or_null(const UfBatch *batch, const char *key)
{
	json_t *value = json_object_get(batch->body, key);
	return value != NULL ? json_incref(value) : json_null();
}

/* without the version */
static json_t *
describe(const UfBatch *batch, GError **error)
{
	static const char *const keys[] = { "file", "sheet",  "digest", "forms", "out",
					    "from", "update", "again",  "made",  "households" };
	g_autoptr(json_t) result = json_pack("{s:s?}", "batch", batch->id);
	for (size_t i = 0; i < G_N_ELEMENTS(keys); i++)
		json_object_set_new(result, keys[i], get_or_null(batch, keys[i]));
	json_t *states = batch->id != NULL ? count_states(batch, error) : NULL;
	if (batch->id != NULL && states == NULL)
		return NULL;
	if (states != NULL)
		json_object_set_new(result, "states", states);
	return g_steal_pointer(&result);
}

json_t *
uf_batch_describe(UfBatch *batch, GError **error)
{
	g_autoptr(json_t) rest = describe(batch, error);
	if (rest == NULL)
		return NULL;
	json_t *result = json_pack("{s:i}", "version", 1);
	json_object_update(result, rest);
	return result;
}

static gint
compare_made(gconstpointer a, gconstpointer b)
{
	const json_t *first = *(json_t *const *)a;
	const json_t *second = *(json_t *const *)b;
	return g_strcmp0(uf_json_get_string(second, "made"), uf_json_get_string(first, "made"));
}

json_t *
uf_batch_list(UfFlow *flow, GError **error)
{
	const UfBatch any = { .flow = flow };
	UfStore *store = uf_batch_ensure_store(&any, error);
	g_autoptr(GPtrArray) ids = store != NULL ? uf_store_list_batches(store, error) : NULL;
	if (ids == NULL)
		return NULL;
	g_autoptr(GPtrArray) found = g_ptr_array_new_with_free_func((GDestroyNotify)json_decref);
	json_t *problems = json_array();
	for (guint i = 0; i < ids->len; i++) {
		g_autoptr(GError) local = NULL;
		g_autoptr(UfBatch) batch = uf_batch_open(flow, g_ptr_array_index(ids, i), &local);
		json_t *entry = batch != NULL ? describe(batch, &local) : NULL;
		if (entry != NULL)
			g_ptr_array_add(found, entry);
		else
			json_array_append_new(problems, json_string(local->message));
	}
	g_ptr_array_sort(found, compare_made);
	json_t *batches = json_array();
	for (guint i = 0; i < found->len; i++)
		json_array_append(batches, g_ptr_array_index(found, i));
	return json_pack("{s:i, s:o, s:o}", "version", 1, "batches", batches, "problems", problems);
}
