#include "uf-flow-pdf.h"

#include "uf-error.h"
#include "uf-file.h"
#include "uf-flow-private.h"
#include "uf-json.h"
#include "uf-template.h"

static json_t *
call(UfFlow *flow, const char *path, const json_t *request, GBytes **output, GError **error)
{
	UfSandbox *sandbox = uf_flow_ensure_sandbox(flow, error);
	g_autoptr(GBytes) pdf =
	    sandbox != NULL ? uf_file_read(path, UF_TEMPLATE_MAX_BYTES, error) : NULL;
	if (pdf == NULL)
		return NULL;
	json_t *reply = uf_sandbox_call(sandbox, request, pdf, output, error);
	if (reply == NULL)
		g_prefix_error(error, "%s: ", g_str_equal(path, "-") ? "standard input" : path);
	return reply;
}

/* A script finds every key of its contract in every row: null says that there is nothing. */
static void
complete_rows(const json_t *rows, const char *key)
{
	for (size_t i = 0; i < json_array_size(rows); i++) {
		json_t *row = json_array_get(rows, i);
		if (json_object_get(row, key) == NULL)
			json_object_set_new(row, key, json_null());
	}
}

json_t *
uf_flow_pdf_fields(UfFlow *flow, const char *path, GError **error)
{
	g_autoptr(json_t) request = json_pack("{s:s}", "op", "fields");
	json_t *reply = call(flow, path, request, NULL, error);
	if (reply == NULL)
		return NULL;
	complete_rows(json_object_get(reply, "fields"), "max_length");
	json_object_set_new(reply, "version", json_integer(UF_FLOW_VERSION));
	return reply;
}

/* A value that was written but does not read back or show is as good as refused. */
static size_t
settle_fields(const json_t *fields)
{
	size_t bad = 0;
	for (size_t i = 0; i < json_array_size(fields); i++) {
		json_t *field = json_array_get(fields, i);
		const char *check = uf_json_get_string(field, "check");
		const char *status = uf_json_get_string(field, "status");
		if (g_strcmp0(status, "written") != 0 || check == NULL || g_str_equal(check, "ok"))
			continue;
		json_object_set_new(field, "status", json_string("refused"));
		json_object_set_new(field, "reason", json_string(check));
		bad++;
	}
	return bad;
}

static json_t *
remove_refused(const json_t *values, const json_t *fields)
{
	json_t *kept = json_copy((json_t *)values);
	for (size_t i = 0; i < json_array_size(fields); i++) {
		const json_t *field = json_array_get(fields, i);
		if (g_strcmp0(uf_json_get_string(field, "status"), "refused") == 0)
			json_object_del(kept, uf_json_get_string(field, "name"));
	}
	return kept;
}

json_t *
uf_flow_pdf_fill(UfFlow *flow, const char *path, const json_t *values, const char *out,
		 GError **error)
{
	g_autoptr(GBytes) filled = NULL;
	g_autoptr(json_t) request = json_pack("{s:s, s:O, s:b, s:b}", "op", "fill", "values",
					      values, "verify", 1, "overwrite", 1);
	g_autoptr(json_t) reply = call(flow, path, request, &filled, error);
	if (reply == NULL)
		return NULL;
	const json_t *fields = json_object_get(reply, "fields");
	if (settle_fields(fields) > 0) {
		/* once more without what does not show, so that the file holds no wrong value */
		g_autoptr(json_t) kept = remove_refused(values, fields);
		g_autoptr(GBytes) again = NULL;
		json_object_set(request, "values", kept);
		g_autoptr(json_t) second = call(flow, path, request, &again, error);
		if (second == NULL)
			return NULL;
		g_clear_pointer(&filled, g_bytes_unref);
		filled = g_steal_pointer(&again);
	}
	if (filled == NULL) {
		g_set_error(error, UF_ERROR, UF_ERROR_INTERNAL, "%s: nothing came back", path);
		return NULL;
	}
	gsize size;
	const void *data = g_bytes_get_data(filled, &size);
	if (!uf_file_write(out, data, size, error))
		return NULL;
	complete_rows(fields, "reason");
	json_object_set_new(reply, "version", json_integer(UF_FLOW_VERSION));
	return g_steal_pointer(&reply);
}

json_t *
uf_flow_pdf_read(UfFlow *flow, const char *path, GError **error)
{
	g_autoptr(json_t) request = json_pack("{s:s}", "op", "read");
	g_autoptr(json_t) reply = call(flow, path, request, NULL, error);
	return reply != NULL ? json_incref(json_object_get(reply, "values")) : NULL;
}
