#include "uf-flow-pdf.h"

#include <string.h>

#include "uf-error.h"
#include "uf-file.h"
#include "uf-flow-out.h"
#include "uf-flow-private.h"
#include "uf-json.h"
#include "uf-layout.h"
#include "uf-template.h"

#define MOST_PASSES 5

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

/* The worker parsed bytes of a stranger: its answer is looked at before it is believed. */
static bool
set_malformed(const char *path, GError **error)
{
	g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA,
		    "%s: protocol: the worker's answer is malformed", path);
	return false;
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

static bool
are_fields(const json_t *fields)
{
	for (size_t i = 0; i < json_array_size(fields); i++) {
		const json_t *field = json_array_get(fields, i);
		if (uf_json_get_string(field, "name") == NULL ||
		    uf_json_get_string(field, "kind") == NULL)
			return false;
	}
	return json_is_array(fields);
}

json_t *
uf_flow_pdf_fields(UfFlow *flow, const char *path, GError **error)
{
	g_autoptr(json_t) request = json_pack("{s:s}", "op", "fields");
	g_autoptr(json_t) reply = call(flow, path, request, NULL, error);
	if (reply == NULL)
		return NULL;
	if (!are_fields(json_object_get(reply, "fields"))) {
		set_malformed(path, error);
		return NULL;
	}
	complete_rows(json_object_get(reply, "fields"), "max_length");
	json_object_set_new(reply, "version", json_integer(UF_FLOW_VERSION));
	return g_steal_pointer(&reply);
}

static bool
is_form_id(const char *id)
{
	return g_regex_match_simple("^[a-z][a-z0-9_]{0,31}/[a-z0-9][a-z0-9-]{0,63}$", id, 0, 0);
}

char *
uf_flow_pdf_layout(UfFlow *flow, const char *path, const char *form, GError **error)
{
	if (!is_form_id(form)) {
		g_set_error(error, UF_ERROR, UF_ERROR_USAGE,
			    "the id of a form is needed: adapter/name");
		return NULL;
	}
	g_autoptr(json_t) description = uf_flow_pdf_fields(flow, path, error);
	if (description == NULL)
		return NULL;
	g_autofree char *file = g_path_get_basename(path);
	g_autoptr(json_t) layout =
	    uf_layout_make(description, form, file, uf_context_get_today(flow->context), error);
	return layout == NULL ? NULL : uf_layout_format(layout);
}

/* One filling; what does not show is taken out and the rest is filled again. */
typedef struct {
	UfFlow *flow;
	const UfFlowPdfFill *asked;
	json_t *values; /* those still to be written */
	json_t *reply;  /* to the first pass: its rows are the result */
	GBytes *filled;
} Fill;

static void
fill_clear(Fill *fill)
{
	json_decref(fill->values);
	json_decref(fill->reply);
	g_clear_pointer(&fill->filled, g_bytes_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Fill, fill_clear)

/* why the value of @row does not stand in the file; NULL when it does */
static const char *
find_reason(const json_t *row)
{
	const char *check = uf_json_get_string(row, "check");
	if (g_strcmp0(uf_json_get_string(row, "status"), "written") != 0)
		return uf_json_get_string(row, "reason");
	return g_strcmp0(check, "ok") == 0 ? NULL : check;
}

/* each of @values has one row, written with what the check says of it, or refused with a reason */
static bool
are_rows_of(const json_t *rows, const json_t *values)
{
	g_autoptr(json_t) left = json_copy((json_t *)values);
	for (size_t i = 0; i < json_array_size(rows); i++) {
		const json_t *row = json_array_get(rows, i);
		const char *name = uf_json_get_string(row, "name");
		const char *status = uf_json_get_string(row, "status");
		const bool is_written = g_strcmp0(status, "written") == 0;
		const char *word = uf_json_get_string(row, is_written ? "check" : "reason");
		if ((!is_written && g_strcmp0(status, "refused") != 0) || word == NULL ||
		    name == NULL || json_object_del(left, name) != 0)
			return false;
	}
	return json_object_size(left) == 0;
}

static bool
is_pdf(GBytes *bytes)
{
	gsize size = 0;
	const char *data = bytes != NULL ? g_bytes_get_data(bytes, &size) : NULL;
	return size >= strlen("%PDF-") && memcmp(data, "%PDF-", strlen("%PDF-")) == 0;
}

/* the answer to filling what is left */
static json_t *
fill_once(Fill *fill, GError **error)
{
	g_clear_pointer(&fill->filled, g_bytes_unref);
	g_autoptr(json_t) request =
	    json_pack("{s:s, s:O, s:b, s:b, s:b}", "op", "fill", "values", fill->values, "verify",
		      1, "overwrite", fill->asked->overwrite, "flatten", fill->asked->flatten);
	g_autoptr(json_t) reply =
	    call(fill->flow, fill->asked->path, request, &fill->filled, error);
	if (reply == NULL)
		return NULL;
	if (!are_rows_of(json_object_get(reply, "fields"), fill->values) || !is_pdf(fill->filled)) {
		set_malformed(fill->asked->path, error);
		return NULL;
	}
	return g_steal_pointer(&reply);
}

static void
refuse(Fill *fill, const char *name, const char *reason)
{
	const json_t *rows = json_object_get(fill->reply, "fields");
	json_object_del(fill->values, name);
	for (size_t i = 0; i < json_array_size(rows); i++) {
		json_t *row = json_array_get(rows, i);
		if (!g_str_equal(uf_json_get_string(row, "name"), name))
			continue;
		json_object_set_new(row, "status", json_string("refused"));
		json_object_set_new(row, "reason", json_string(reason));
	}
}

/* Takes out of the values what @rows say is not shown; false when the file holds one of them. */
static bool
settle(Fill *fill, const json_t *rows)
{
	bool is_true = true;
	for (size_t i = 0; i < json_array_size(rows); i++) {
		const json_t *row = json_array_get(rows, i);
		g_autofree char *reason = g_strdup(find_reason(row));
		if (reason == NULL)
			continue;
		is_true = is_true && g_strcmp0(uf_json_get_string(row, "status"), "refused") == 0;
		refuse(fill, uf_json_get_string(row, "name"), reason);
	}
	return is_true;
}

/* a value taken out may move nothing else: one pass more is usual, five are a worker gone mad */
static bool
fill_until_true(Fill *fill, GError **error)
{
	fill->reply = fill_once(fill, error);
	if (fill->reply == NULL)
		return false;
	bool is_true = settle(fill, json_object_get(fill->reply, "fields"));
	for (int pass = 0; !is_true && pass < MOST_PASSES; pass++) {
		g_autoptr(json_t) again = fill_once(fill, error);
		if (again == NULL)
			return false;
		is_true = settle(fill, json_object_get(again, "fields"));
	}
	if (!is_true)
		g_set_error(error, UF_ERROR, UF_ERROR_INTERNAL,
			    "%s: what is written never reads back", fill->asked->path);
	return is_true;
}

json_t *
uf_flow_pdf_fill(UfFlow *flow, const UfFlowPdfFill *asked, GError **error)
{
	if (!json_is_object(asked->values)) {
		g_set_error(error, UF_ERROR, UF_ERROR_USAGE,
			    "%s: values: an object of names is needed", asked->path);
		return NULL;
	}
	g_auto(Fill) fill = { .flow = flow, .asked = asked };
	fill.values = json_copy((json_t *)asked->values);
	if (!fill_until_true(&fill, error) ||
	    !uf_flow_write_out(flow, asked->out, "", fill.filled, error))
		return NULL;
	complete_rows(json_object_get(fill.reply, "fields"), "reason");
	json_object_set_new(fill.reply, "version", json_integer(UF_FLOW_VERSION));
	return g_steal_pointer(&fill.reply);
}

json_t *
uf_flow_pdf_flatten(UfFlow *flow, const char *path, const char *out, GError **error)
{
	g_autoptr(GBytes) flat = NULL;
	g_autoptr(json_t) request = json_pack("{s:s}", "op", "flatten");
	g_autoptr(json_t) reply = call(flow, path, request, &flat, error);
	if (reply == NULL)
		return NULL;
	const json_t *said = json_object_get(reply, "flattened");
	if (!json_is_integer(json_object_get(said, "widgets")) ||
	    !json_is_integer(json_object_get(said, "changed")) || !is_pdf(flat)) {
		set_malformed(path, error);
		return NULL;
	}
	if (!uf_flow_write_out(flow, out, "", flat, error))
		return NULL;
	json_object_set_new(reply, "version", json_integer(UF_FLOW_VERSION));
	return g_steal_pointer(&reply);
}

json_t *
uf_flow_pdf_read(UfFlow *flow, const char *path, GError **error)
{
	g_autoptr(json_t) request = json_pack("{s:s}", "op", "read");
	g_autoptr(json_t) reply = call(flow, path, request, NULL, error);
	json_t *values = json_object_get(reply, "values");
	if (reply != NULL && !json_is_object(values))
		set_malformed(path, error);
	return json_is_object(values) ? json_incref(values) : NULL;
}
