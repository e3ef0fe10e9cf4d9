/* The schema of a form of w.c.s., asked with its ids.
 * Source: w.c.s., help/fr/api-schema.page, wcs/fields/base.py, wcs/data_sources.py and
 * wcs/fields/block.py (docs/partners.md). */
#include <string.h>

#include "uf-descriptor-private.h"
#include "uf-error.h"
#include "uf-json.h"
#include "uf-memory.h"

#define MAX_UNITS (G_MAXINT64 / ((int64_t)1 << 40))

/* What holds no answer. */
static bool
is_layout(const char *type)
{
	static const char *const types[] = { "page", "title", "subtitle", "comment", NULL };
	return g_strv_contains(types, type);
}

/* An id is a text, or a number in older sites. Yours; NULL when there is none. */
static char *
format_id(const json_t *id)
{
	if (json_is_integer(id))
		return g_strdup_printf("%" JSON_INTEGER_FORMAT, json_integer_value(id));
	const char *text = json_string_value(id);
	return text != NULL && *text != '\0' ? g_strdup(text) : NULL;
}

/* "required" | "optional" | "frontoffice", or a boolean in older sites. Who fills the draft is in
 * the front office. */
static bool
is_required(const json_t *field)
{
	const json_t *required = json_object_get(field, "required");
	const char *word = json_string_value(required);
	return json_is_true(required) || g_strcmp0(word, "required") == 0 ||
	       g_strcmp0(word, "frontoffice") == 0;
}

/* "5Mo", "500 ko", "2 MiB", "1048576" → bytes; 0 for anything else. */
static int64_t
parse_size(const char *text)
{
	static const struct {
		const char *unit;
		int64_t bytes;
	} units[] = {
		{ "", 1 },          { "o", 1 },           { "b", 1 },           { "ko", 1000 },
		{ "kb", 1000 },     { "k", 1000 },        { "mo", 1000000 },    { "mb", 1000000 },
		{ "m", 1000000 },   { "go", 1000000000 }, { "gb", 1000000000 }, { "g", 1000000000 },
		{ "kio", 1 << 10 }, { "kib", 1 << 10 },   { "mio", 1 << 20 },   { "mib", 1 << 20 },
		{ "gio", 1 << 30 }, { "gib", 1 << 30 },
	};
	char *end = NULL;
	if (text == NULL || !g_ascii_isdigit(*text))
		return 0;
	const gint64 number = g_ascii_strtoll(text, &end, 10);
	g_autofree char *unit = g_ascii_strdown(end, -1);
	g_strstrip(unit);
	for (size_t i = 0; i < G_N_ELEMENTS(units) && number <= MAX_UNITS; i++) {
		if (g_str_equal(unit, units[i].unit))
			return number * units[i].bytes;
	}
	return 0;
}

/* One entry of a data source: a text, [id, text], or {"id", "text"}. */
static bool
read_entry(const json_t *entry, json_t *options, json_t *ids)
{
	const json_t *text = entry;
	const json_t *id = entry;
	if (json_is_array(entry)) {
		id = json_array_get(entry, 0);
		text = json_array_size(entry) > 1 ? json_array_get(entry, 1) : id;
	} else if (json_is_object(entry)) {
		text = json_object_get(entry, "text");
		id = json_object_get(entry, "id") != NULL ? json_object_get(entry, "id") : text;
	}
	g_autofree char *key = format_id(id);
	if (!json_is_string(text) || key == NULL)
		return false;
	json_array_append(options, (json_t *)text);
	json_array_append_new(ids, json_string(key));
	return true;
}

/* The list that stands in the form itself; others (a web service, a card, a formula) are not
 * published, nor is a list that is a template. */
static void
set_source(json_t *kept, const json_t *source)
{
	const char *value = uf_json_get_string(source, "value");
	if (g_strcmp0(uf_json_get_string(source, "type"), "jsonvalue") != 0 || value == NULL)
		return;
	g_autoptr(json_t) list = uf_json_parse(value, strlen(value), "data_source", NULL);
	g_autoptr(json_t) options = json_array();
	g_autoptr(json_t) ids = json_array();
	if (!json_is_array(list))
		return;
	for (size_t i = 0; i < json_array_size(list); i++) {
		if (!read_entry(json_array_get(list, i), options, ids))
			return;
	}
	json_object_set(kept, "options", options);
	json_object_set(kept, "ids", ids);
}

static void
set_options(json_t *kept, const json_t *field)
{
	const json_t *items = json_object_get(field, "items");
	const json_t *source = json_object_get(field, "data_source");
	if (json_is_object(source))
		set_source(kept, source);
	else if (json_is_array(items))
		json_object_set_new(kept, "options", json_deep_copy(items));
}

static void
set_limits(json_t *kept, const json_t *field)
{
	const json_t *rows = json_object_get(field, "max_items");
	g_autofree char *number = format_id(rows);
	const int64_t max = parse_size(uf_json_get_string(field, "max_file_size"));
	const int64_t count = parse_size(number);
	const char *condition = uf_json_get_string(json_object_get(field, "condition"), "value");
	if (max > 0)
		json_object_set_new(kept, "max_bytes", json_integer(max));
	if (count > 0 && count <= UF_DESCRIPTOR_MAX_FIELDS)
		json_object_set_new(kept, "max_rows", json_integer(count));
	if (condition != NULL && strlen(condition) <= UF_DESCRIPTOR_MAX_TEXT)
		json_object_set_new(kept, "condition", json_string(condition));
}

static bool
has_name(const json_t *fields, const char *table, const char *name)
{
	for (size_t i = 0; i < json_array_size(fields); i++) {
		const json_t *field = json_array_get(fields, i);
		if (g_strcmp0(uf_json_get_string(field, "table"), table) == 0 &&
		    g_strcmp0(uf_json_get_string(field, "name"), name) == 0)
			return true;
	}
	return false;
}

/* Its varname; the second one of a varname (questions of which one shows) and one without go by
 * their ids. */
static char *
make_name(const json_t *fields, const json_t *field, const char *table, GError **error)
{
	const char *varname = uf_json_get_string(field, "varname");
	const char *type = uf_json_get_string(field, "type");
	g_autofree char *id = format_id(json_object_get(field, "id"));
	if (varname != NULL && *varname != '\0' && !has_name(fields, table, varname))
		return g_strdup(varname);
	if (id != NULL)
		return g_strconcat("#", id, NULL);
	if (is_layout(type))
		return g_strdup("");
	uf_descriptor_fail(error, "field",
			   "has neither varname nor id of its own: the schema is to be asked with "
			   "\"include-id=true\"");
	return NULL;
}

static json_t *
read_field(const json_t *fields, const json_t *field, const char *table, GError **error)
{
	const char *type = uf_json_get_string(field, "type");
	const char *label = uf_json_get_string(field, "label");
	if (type == NULL) {
		uf_descriptor_fail(error, "field", "has no type");
		return NULL;
	}
	g_autofree char *name = make_name(fields, field, table, error);
	if (name == NULL)
		return NULL;
	json_t *kept = json_pack("{s:s, s:s, s:s}", "name", name, "type", type, "label",
				 label != NULL ? label : "");
	uf_descriptor_set_flag(kept, "required", !is_layout(type) && is_required(field));
	set_options(kept, field);
	uf_descriptor_set_text(kept, "table", table);
	set_limits(kept, field);
	return kept;
}

static bool
read_fields(json_t *fields, const json_t *from, const char *table, GError **error)
{
	for (size_t i = 0; i < json_array_size(from); i++) {
		const json_t *field = json_array_get(from, i);
		const json_t *children =
		    json_object_get(json_object_get(field, "schema"), "fields");
		json_t *kept = read_field(fields, field, table, error);
		bool is_read = kept != NULL && uf_descriptor_append(fields, kept, error);
		if (is_read && json_array_size(children) > 0 && table != NULL)
			is_read = uf_descriptor_fail(error, "schema", "a block in a block");
		else if (is_read && json_array_size(children) > 0)
			is_read =
			    read_fields(fields, children, uf_json_get_string(kept, "name"), error);
		if (!is_read) {
			g_prefix_error(error, "%s[%zu]: ", table != NULL ? "schema.fields" : "", i);
			return false;
		}
	}
	return true;
}

static char *
make_digest(const json_t *fields)
{
	char *text = json_dumps(fields, JSON_COMPACT | JSON_SORT_KEYS);
	char *digest = g_compute_checksum_for_string(G_CHECKSUM_SHA256, text, -1);
	uf_memory_free_string(text);
	return digest;
}

json_t *
uf_descriptor_read_publik(const json_t *root, GError **error)
{
	const char *title = uf_json_get_string(root, "name");
	const char *slug = uf_json_get_string(root, "url_name");
	const json_t *from = json_object_get(root, "fields");
	if (title == NULL || slug == NULL || *slug == '\0' || !json_is_array(from)) {
		uf_descriptor_fail(
		    error, "schema",
		    "is none of a form of w.c.s.: its name, url_name or fields are missing");
		return NULL;
	}
	g_autoptr(json_t) fields = json_array();
	if (!read_fields(fields, from, NULL, error)) {
		g_prefix_error(error, "fields");
		return NULL;
	}
	g_autofree char *revision = make_digest(fields);
	const bool is_disabled = uf_json_get_boolean(root, "disabled", false);
	return json_pack("{s:i, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:O}", "schema", 1,
			 "channel", UF_DESCRIPTOR_PUBLIK, "site", "", "slug", slug, "title", title,
			 "state", is_disabled ? "disabled" : "open", "revision", revision, "seen",
			 "", "from", "file", "fields", fields);
}
