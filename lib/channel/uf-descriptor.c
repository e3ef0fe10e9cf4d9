#include "uf-descriptor.h"

#include <string.h>

#include "uf-descriptor-private.h"
#include "uf-error.h"
#include "uf-json.h"

#define SCHEMA 1
#define MAX_NAME 200
#define MAX_ROWS 100000

struct UfDescriptor {
	json_t *root;         /* as it is kept; checked */
	const json_t *fields; /* of it */
	GHashTable *places;   /* "name", "table/name" → index + 1; keys are its own */
};

bool
uf_descriptor_fail(GError **error, const char *place, const char *what)
{
	g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA, "%s: %s", place, what);
	return false;
}

void
uf_descriptor_set_flag(json_t *field, const char *key, bool value)
{
	if (value)
		json_object_set_new(field, key, json_true());
}

void
uf_descriptor_set_text(json_t *field, const char *key, const char *text)
{
	if (text != NULL)
		json_object_set_new(field, key, json_string(text));
}

bool
uf_descriptor_append(json_t *fields, json_t *field, GError **error)
{
	json_array_append_new(fields, field);
	if (json_array_size(fields) <= UF_DESCRIPTOR_MAX_FIELDS)
		return true;
	g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA, "more than %d fields",
		    UF_DESCRIPTOR_MAX_FIELDS);
	return false;
}

/* --- checking --- */

typedef struct {
	const char *key;
	json_type type; /* JSON_TRUE: a boolean */
	bool is_required;
	size_t max; /* of bytes, of elements, or the largest number */
} KeyRule;

static bool
has_type(const json_t *value, json_type type)
{
	return type == JSON_TRUE ? json_is_boolean(value) : json_typeof(value) == type;
}

static bool
is_within(const json_t *value, size_t max)
{
	switch (json_typeof(value)) {
	case JSON_STRING:
		return json_string_length(value) <= max;
	case JSON_ARRAY:
		return json_array_size(value) <= max;
	case JSON_INTEGER:
		return json_integer_value(value) >= 0 && (size_t)json_integer_value(value) <= max;
	default:
		return true;
	}
}

static bool
check_keys(const json_t *object, const KeyRule *rules, size_t n, GError **error)
{
	size_t known = 0;
	for (size_t i = 0; i < n; i++) {
		const json_t *value = json_object_get(object, rules[i].key);
		if (value == NULL && !rules[i].is_required)
			continue;
		if (value == NULL)
			return uf_descriptor_fail(error, rules[i].key, "is missing");
		if (!has_type(value, rules[i].type))
			return uf_descriptor_fail(error, rules[i].key, "has another type");
		if (!is_within(value, rules[i].max))
			return uf_descriptor_fail(error, rules[i].key, "is too large");
		known++;
	}
	if (json_object_size(object) != known)
		return uf_descriptor_fail(error, "keys", "there is one that is not known");
	return true;
}

static bool
check_texts(const json_t *object, const char *key, GError **error)
{
	const json_t *texts = json_object_get(object, key);
	for (size_t i = 0; i < json_array_size(texts); i++) {
		const json_t *text = json_array_get(texts, i);
		if (!json_is_string(text) || json_string_length(text) > UF_DESCRIPTOR_MAX_TEXT)
			return uf_descriptor_fail(error, key, "one is no text, or is too long");
	}
	return true;
}

static char *
make_key(const char *table, const char *name)
{
	return table != NULL ? g_strconcat(table, "/", name, NULL) : g_strdup(name);
}

/* Names are steps of what forms bind: a slash or a dot in one would be another step or part. */
static bool
is_name(const char *name)
{
	return strpbrk(name, "/.{}") == NULL;
}

static bool
is_word(const char *text)
{
	for (const char *c = text; *c != '\0'; c++) {
		if (!g_ascii_isalnum(*c) && strchr("_-", *c) == NULL)
			return false;
	}
	return *text != '\0';
}

/* children stand right after their table */
static bool
check_table(const UfDescriptor *self, size_t index, GError **error)
{
	const json_t *field = json_array_get(self->fields, index);
	const char *table = uf_json_get_string(field, "table");
	if (table == NULL)
		return true;
	const json_t *before = index > 0 ? json_array_get(self->fields, index - 1) : NULL;
	const char *owner = uf_json_get_string(before, "table");
	if (owner == NULL)
		owner = uf_json_get_string(before, "name");
	if (g_strcmp0(table, owner) != 0 || *table == '\0')
		return uf_descriptor_fail(error, "table", "is not the field before");
	return true;
}

static bool
check_field(UfDescriptor *self, size_t index, GError **error)
{
	static const KeyRule rules[] = {
		{ "name", JSON_STRING, true, MAX_NAME },
		{ "type", JSON_STRING, true, MAX_NAME },
		{ "label", JSON_STRING, true, UF_DESCRIPTOR_MAX_TEXT },
		{ "required", JSON_TRUE, false, 0 },
		{ "annotation", JSON_TRUE, false, 0 },
		{ "other", JSON_TRUE, false, 0 },
		{ "options", JSON_ARRAY, false, UF_DESCRIPTOR_MAX_OPTIONS },
		{ "ids", JSON_ARRAY, false, UF_DESCRIPTOR_MAX_OPTIONS },
		{ "table", JSON_STRING, false, MAX_NAME },
		{ "max_bytes", JSON_INTEGER, false, G_MAXINT64 },
		{ "max_rows", JSON_INTEGER, false, MAX_ROWS },
		{ "level", JSON_INTEGER, false, MAX_NAME },
		{ "condition", JSON_STRING, false, UF_DESCRIPTOR_MAX_TEXT },
	};
	const json_t *field = json_array_get(self->fields, index);
	if (!json_is_object(field))
		return uf_descriptor_fail(error, "field", "is no object");
	if (!check_keys(field, rules, G_N_ELEMENTS(rules), error) ||
	    !check_texts(field, "options", error) || !check_texts(field, "ids", error) ||
	    !check_table(self, index, error))
		return false;
	const json_t *ids = json_object_get(field, "ids");
	if (ids != NULL &&
	    json_array_size(ids) != json_array_size(json_object_get(field, "options")))
		return uf_descriptor_fail(error, "ids", "there is not one for each option");
	const char *name = uf_json_get_string(field, "name");
	if (!is_word(uf_json_get_string(field, "type")))
		return uf_descriptor_fail(error, "type", "is no word");
	if (!is_name(name))
		return uf_descriptor_fail(error, "name", "is none that a form can bind");
	if (*name == '\0')
		return true;
	char *key = make_key(uf_json_get_string(field, "table"), name);
	if (!g_hash_table_insert(self->places, key, GSIZE_TO_POINTER(index + 1)))
		return uf_descriptor_fail(error, "name", "an earlier field has it");
	return true;
}

static bool
check_fields(UfDescriptor *self, GError **error)
{
	for (size_t i = 0; i < json_array_size(self->fields); i++) {
		if (!check_field(self, i, error)) {
			g_prefix_error(error, "fields[%zu]: ", i);
			return false;
		}
	}
	return true;
}

static bool
check_header(const json_t *root, GError **error)
{
	static const KeyRule rules[] = {
		{ "schema", JSON_INTEGER, true, SCHEMA },
		{ "channel", JSON_STRING, true, MAX_NAME },
		{ "site", JSON_STRING, true, MAX_NAME },
		{ "number", JSON_INTEGER, false, G_MAXINT64 },
		{ "path", JSON_STRING, false, MAX_NAME },
		{ "slug", JSON_STRING, false, MAX_NAME },
		{ "title", JSON_STRING, true, UF_DESCRIPTOR_MAX_TEXT },
		{ "state", JSON_STRING, true, MAX_NAME },
		{ "revision", JSON_STRING, true, MAX_NAME },
		{ "date", JSON_STRING, false, MAX_NAME },
		{ "seen", JSON_STRING, true, MAX_NAME },
		{ "from", JSON_STRING, true, MAX_NAME },
		{ "fields", JSON_ARRAY, true, UF_DESCRIPTOR_MAX_FIELDS },
	};
	if (!check_keys(root, rules, G_N_ELEMENTS(rules), error))
		return false;
	const char *channel = uf_json_get_string(root, "channel");
	const char *from = uf_json_get_string(root, "from");
	const bool is_ds = g_str_equal(channel, UF_DESCRIPTOR_DS);
	if (uf_json_get_integer(root, "schema", 0) != SCHEMA)
		return uf_descriptor_fail(error, "schema", "is of another version");
	if (!is_ds && !g_str_equal(channel, UF_DESCRIPTOR_PUBLIK))
		return uf_descriptor_fail(error, "channel", "is none of an interface");
	if (!g_str_equal(from, "site") && !g_str_equal(from, "file"))
		return uf_descriptor_fail(error, "from", "is neither \"site\" nor \"file\"");
	if (is_ds && uf_json_get_integer(root, "number", 0) == 0)
		return uf_descriptor_fail(error, "number", "is missing");
	if (is_ds == (json_object_get(root, "slug") != NULL))
		return uf_descriptor_fail(error, "slug", "is of the other interface, or missing");
	if (*uf_json_get_string(root, "revision") == '\0')
		return uf_descriptor_fail(error, "revision", "is empty");
	return true;
}

/* --- making --- */

/* Takes the reference on @root. */
static UfDescriptor *
take(json_t *root, GError **error)
{
	g_autoptr(UfDescriptor) self = g_new0(UfDescriptor, 1);
	self->root = root;
	self->places = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	if (!json_is_object(root)) {
		uf_descriptor_fail(error, "descriptor", "is no object");
		return NULL;
	}
	self->fields = json_object_get(root, "fields");
	if (!check_header(root, error) || !check_fields(self, error))
		return NULL;
	return g_steal_pointer(&self);
}

UfDescriptor *
uf_descriptor_parse(const char *channel, GBytes *body, GError **error)
{
	gsize length;
	const char *text = g_bytes_get_data(body, &length);
	if (length > UF_DESCRIPTOR_MAX_BYTES) {
		uf_descriptor_fail(error, "descriptor", "is too large");
		return NULL;
	}
	g_autoptr(json_t) root =
	    uf_json_parse(text != NULL ? text : "", length, "descriptor", error);
	if (root == NULL)
		return NULL;
	json_t *kept = g_str_equal(channel, UF_DESCRIPTOR_DS)
			   ? uf_descriptor_read_ds(root, error)
			   : uf_descriptor_read_publik(root, error);
	return kept != NULL ? take(kept, error) : NULL;
}

UfDescriptor *
uf_descriptor_from_json(const json_t *json, GError **error)
{
	UfDate seen;
	const char *day = uf_json_get_string(json, "seen");
	if (day == NULL || !uf_date_parse_iso(day, &seen) || !uf_date_is_full(seen)) {
		uf_descriptor_fail(error, "seen", "is no day");
		return NULL;
	}
	return take(json_deep_copy(json), error);
}

json_t *
uf_descriptor_to_json(const UfDescriptor *self)
{
	return json_deep_copy(self->root);
}

const json_t *
uf_descriptor_get_json(const UfDescriptor *self)
{
	return self->root;
}

void
uf_descriptor_free(UfDescriptor *self)
{
	if (self == NULL)
		return;
	json_decref(self->root);
	g_hash_table_unref(self->places);
	g_free(self);
}

void
uf_descriptor_set_source(UfDescriptor *self, const char *site, const char *from, UfDate seen)
{
	g_autofree char *day = uf_date_format_iso(seen);
	json_object_set_new(self->root, "site", json_string(site));
	json_object_set_new(self->root, "from", json_string(from));
	json_object_set_new(self->root, "seen", json_string(day));
}

/* --- reading --- */

const char *
uf_descriptor_get_channel(const UfDescriptor *self)
{
	return uf_json_get_string(self->root, "channel");
}

const char *
uf_descriptor_get_site(const UfDescriptor *self)
{
	return uf_json_get_string(self->root, "site");
}

int64_t
uf_descriptor_get_number(const UfDescriptor *self)
{
	return uf_json_get_integer(self->root, "number", 0);
}

const char *
uf_descriptor_get_path(const UfDescriptor *self)
{
	const char *slug = uf_json_get_string(self->root, "slug");
	const char *path = uf_json_get_string(self->root, "path");
	if (slug != NULL)
		return slug;
	return path != NULL ? path : "";
}

const char *
uf_descriptor_get_title(const UfDescriptor *self)
{
	return uf_json_get_string(self->root, "title");
}

const char *
uf_descriptor_get_state(const UfDescriptor *self)
{
	return uf_json_get_string(self->root, "state");
}

const char *
uf_descriptor_get_revision(const UfDescriptor *self)
{
	return uf_json_get_string(self->root, "revision");
}

bool
uf_descriptor_is_from_file(const UfDescriptor *self)
{
	return g_str_equal(uf_json_get_string(self->root, "from"), "file");
}

size_t
uf_descriptor_get_count(const UfDescriptor *self)
{
	return json_array_size(self->fields);
}

UfDescriptorField
uf_descriptor_get(const UfDescriptor *self, size_t index)
{
	const json_t *field = json_array_get(self->fields, index);
	return (UfDescriptorField){
		.name = uf_json_get_string(field, "name"),
		.type = uf_json_get_string(field, "type"),
		.label = uf_json_get_string(field, "label"),
		.is_required = uf_json_get_boolean(field, "required", false),
		.is_annotation = uf_json_get_boolean(field, "annotation", false),
		.takes_other = uf_json_get_boolean(field, "other", false),
		.options = json_object_get(field, "options"),
		.ids = json_object_get(field, "ids"),
		.table = uf_json_get_string(field, "table"),
		.max_bytes = uf_json_get_integer(field, "max_bytes", 0),
		.max_rows = (size_t)uf_json_get_integer(field, "max_rows", 0),
	};
}

bool
uf_descriptor_find(const UfDescriptor *self, const char *name, UfDescriptorField *field)
{
	const char *dot = strchr(name, '.');
	g_autofree char *whole = g_strndup(name, dot != NULL ? (size_t)(dot - name) : strlen(name));
	g_auto(GStrv) steps = g_strsplit(whole, "/", 4);
	const guint n = g_strv_length(steps);
	if (n == 0 || n > 3 || *steps[n - 1] == '\0')
		return false;
	g_autofree char *key = make_key(n > 1 ? steps[0] : NULL, steps[n - 1]);
	const size_t place = GPOINTER_TO_SIZE(g_hash_table_lookup(self->places, key));
	if (place == 0)
		return false;
	if (field != NULL)
		*field = uf_descriptor_get(self, place - 1);
	return true;
}
