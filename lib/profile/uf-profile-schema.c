#include "uf-profile-schema.h"

#include <string.h>

#include "uf-error.h"
#include "uf-json.h"
#include "uf-profile-schema-private.h"

#define REFERENCES_MAX 8
#define DEPTH_MAX 16

extern const char uf_profile_schema_text[];
extern const size_t uf_profile_schema_text_length;
extern const char uf_office_schema_text[];
extern const size_t uf_office_schema_text_length;

struct UfProfileSchema {
	UfSchemaStore *store;
	json_t *profile_root;
	json_t *office_root;
	UfSchema *profile;
	UfSchema *office;
	GPtrArray *places; /* UfPlace, owned */
	GHashTable *by_path;
};

/* What a place passes on to those that it holds. */
typedef struct {
	json_t *root; /* of the schema, for references */
	const char *stale;
	const char *sensitive;
	bool derived;
	unsigned depth;
} Walk;

static void walk_node(UfProfileSchema *self, const Walk *walk, json_t *node, const char *path);

static void
place_free(UfPlace *place)
{
	g_free(place->path);
	g_free(place);
}

/* The node that "$ref" names, or NULL; our schemas only refer to their own "$defs". */
static json_t *
follow(const Walk *walk, const json_t *node)
{
	const char *reference = uf_json_get_string(node, "$ref");
	if (reference == NULL || !g_str_has_prefix(reference, "#/$defs/"))
		return NULL;
	return json_object_get(json_object_get(walk->root, "$defs"),
			       reference + strlen("#/$defs/"));
}

/* The key of a node or of what it refers to: the nearest says. */
static json_t *
look(const Walk *walk, json_t *node, const char *key)
{
	for (int i = 0; i < REFERENCES_MAX && node != NULL; i++) {
		json_t *value = json_object_get(node, key);
		if (value != NULL)
			return value;
		node = follow(walk, node);
	}
	return NULL;
}

static const char *
look_text(const Walk *walk, json_t *node, const char *key)
{
	const json_t *value = look(walk, node, key);
	return value != NULL ? json_string_value(value) : NULL;
}

static UfPlaceKind
find_kind(const Walk *walk, json_t *node)
{
	static const struct {
		const char *name;
		UfPlaceKind kind;
	} kinds[] = {
		{ "meta", UF_PLACE_META },
		{ "row_id", UF_PLACE_META },
		{ "line", UF_PLACE_LINE },
		{ "text", UF_PLACE_TEXT },
		{ "lines", UF_PLACE_LINES },
		{ "date", UF_PLACE_DATE },
		{ "month", UF_PLACE_MONTH },
		{ "time", UF_PLACE_TIME },
		{ "amount", UF_PLACE_AMOUNT },
		{ "boolean", UF_PLACE_BOOLEAN },
		{ "integer", UF_PLACE_INTEGER },
		{ "number", UF_PLACE_NUMBER },
		{ "choice", UF_PLACE_CHOICE },
		{ "choices", UF_PLACE_CHOICES },
		{ "phone", UF_PLACE_PHONE },
		{ "email", UF_PLACE_EMAIL },
		{ "commune", UF_PLACE_COMMUNE },
		{ "country", UF_PLACE_COUNTRY },
		{ "departement", UF_PLACE_DEPARTEMENT },
		{ "postcode", UF_PLACE_POSTCODE },
		{ "member", UF_PLACE_MEMBER },
		{ "members", UF_PLACE_MEMBERS },
		{ "row", UF_PLACE_ROW },
		{ "adapters", UF_PLACE_ADAPTERS },
		{ "free", UF_PLACE_FREE },
	};
	const char *name = look_text(walk, node, "x-kind");
	for (size_t i = 0; name != NULL && i < G_N_ELEMENTS(kinds); i++) {
		if (strcmp(kinds[i].name, name) == 0)
			return kinds[i].kind;
	}
	return look(walk, node, "items") != NULL ? UF_PLACE_ROWS : UF_PLACE_OBJECT;
}

/* Codes of a choice; those of a list of choices stand in its items. */
static const json_t *
find_labels(const Walk *walk, json_t *node)
{
	const json_t *labels = look(walk, node, "x-labels");
	json_t *items = look(walk, node, "items");
	return labels != NULL || items == NULL ? labels : look(walk, items, "x-labels");
}

static UfPlace *
add_place(UfProfileSchema *self, const Walk *walk, json_t *node, const char *path)
{
	UfPlace *place = g_new0(UfPlace, 1);
	place->path = g_strdup(path);
	place->title = look_text(walk, node, "title");
	place->kind = find_kind(walk, node);
	place->labels = find_labels(walk, node);
	place->synonyms = look(walk, node, "x-synonyms");
	place->stale = look_text(walk, node, "x-stale");
	place->sensitive = look_text(walk, node, "x-sensitive");
	place->scheme = look_text(walk, node, "x-scheme");
	place->scheme_from = look_text(walk, node, "x-scheme-from");
	place->period = look(walk, node, "x-period");
	place->prefix = look_text(walk, node, "x-prefix");
	place->past = json_is_true(look(walk, node, "x-past"));
	place->derived = walk->derived;
	if (place->stale == NULL)
		place->stale = walk->stale;
	if (place->sensitive == NULL)
		place->sensitive = walk->sensitive;
	g_ptr_array_add(self->places, place);
	g_hash_table_insert(self->by_path, place->path, place);
	return place;
}

static void
walk_child(UfProfileSchema *self, const Walk *walk, json_t *node, const char *path,
	   const char *name)
{
	g_autofree char *child =
	    *path == '\0' ? g_strdup(name) : g_strconcat(path, "/", name, NULL);
	walk_node(self, walk, node, child);
}

static UfPlaceKind
derived_kind(json_t *entry)
{
	const char *type = uf_json_get_string(entry, "type");
	if (json_object_get(entry, "x-labels") != NULL)
		return UF_PLACE_CHOICE;
	if (g_strcmp0(type, "integer") == 0)
		return g_str_has_suffix(uf_json_get_string(entry, "name"), "_amount")
			   ? UF_PLACE_AMOUNT
			   : UF_PLACE_INTEGER;
	if (g_strcmp0(type, "number") == 0)
		return UF_PLACE_NUMBER;
	if (g_strcmp0(type, "boolean") == 0)
		return UF_PLACE_BOOLEAN;
	return g_strcmp0(type, "array") == 0 ? UF_PLACE_LINES : UF_PLACE_LINE;
}

static void
walk_derived(UfProfileSchema *self, const Walk *walk, json_t *entries, const char *path)
{
	Walk below = *walk;
	below.derived = true;
	for (size_t i = 0; i < json_array_size(entries); i++) {
		json_t *entry = json_array_get(entries, i);
		const char *name = uf_json_get_string(entry, "name");
		const guint first = self->places->len;
		walk_child(self, &below, entry, path, name);
		UfPlace *place = g_ptr_array_index(self->places, first);
		place->rule = uf_json_get_string(entry, "rule");
		place->derived_of = json_object_get(entry, "of");
		if (json_object_get(entry, "$ref") == NULL)
			place->kind = derived_kind(entry);
	}
}

/* The leaves of the rows at @list that stand in their "required" or in "x-first" of the list. */
static void
mark_first(UfProfileSchema *self, const Walk *walk, json_t *node, const UfPlace *list)
{
	const json_t *required = look(walk, look(walk, node, "items"), "required");
	const json_t *first = look(walk, node, "x-first");
	const size_t skip = strlen(list->path) + strlen("/*/");
	for (guint i = self->places->len; i > 0; i--) {
		UfPlace *place = g_ptr_array_index(self->places, i - 1);
		if (place == list)
			return;
		if (strlen(place->path) > skip)
			place->first = uf_json_has_text(required, place->path + skip) ||
				       uf_json_has_text(first, place->path + skip) || place->first;
	}
}

static void
walk_node(UfProfileSchema *self, const Walk *walk, json_t *node, const char *path)
{
	Walk below = *walk;
	if (below.depth++ >= DEPTH_MAX)
		return;
	if (*path != '\0') {
		const UfPlace *place = add_place(self, walk, node, path);
		below.stale = place->stale;
		below.sensitive = place->sensitive;
		if (place->kind == UF_PLACE_ROWS) {
			walk_child(self, &below, look(walk, node, "items"), path, "*");
			mark_first(self, walk, node, place);
		}
		if (place->kind != UF_PLACE_OBJECT)
			return;
	}
	const char *name;
	json_t *child;
	json_object_foreach(look(walk, node, "properties"), name, child)
	    walk_child(self, &below, child, path, name);
	json_t *other = look(walk, node, "additionalProperties");
	if (json_is_object(other))
		walk_child(self, &below, other, path, "?");
	walk_derived(self, &below, look(walk, node, "x-derived"), path);
}

static json_t *
load_schema(UfProfileSchema *self, const char *text, size_t length, UfSchema **schema,
	    GError **error)
{
	g_autoptr(json_t) root = uf_json_parse(text, length, "embedded schema", error);
	if (root == NULL)
		return NULL;
	*schema = uf_schema_new(self->store, root, NULL, error);
	return *schema != NULL ? g_steal_pointer(&root) : NULL;
}

UfProfileSchema *
uf_profile_schema_new(GError **error)
{
	g_autoptr(UfProfileSchema) self = g_new0(UfProfileSchema, 1);
	self->store = uf_schema_store_new();
	self->places = g_ptr_array_new_with_free_func((GDestroyNotify)place_free);
	self->by_path = g_hash_table_new(g_str_hash, g_str_equal);
	self->profile_root = load_schema(self, uf_profile_schema_text,
					 uf_profile_schema_text_length, &self->profile, error);
	if (self->profile_root == NULL)
		return NULL;
	self->office_root = load_schema(self, uf_office_schema_text, uf_office_schema_text_length,
					&self->office, error);
	if (self->office_root == NULL)
		return NULL;
	const Walk profile = { .root = self->profile_root };
	walk_node(self, &profile, self->profile_root, "");
	const Walk office = { .root = self->office_root };
	walk_node(self, &office, self->office_root, "office");
	return g_steal_pointer(&self);
}

void
uf_profile_schema_free(UfProfileSchema *self)
{
	if (self == NULL)
		return;
	uf_schema_free(self->profile);
	uf_schema_free(self->office);
	uf_schema_store_free(self->store);
	g_hash_table_unref(self->by_path);
	g_ptr_array_unref(self->places);
	json_decref(self->profile_root);
	json_decref(self->office_root);
	g_free(self);
}

size_t
uf_profile_schema_get_count(const UfProfileSchema *self)
{
	return self->places->len;
}

const UfPlace *
uf_profile_schema_get_place(const UfProfileSchema *self, size_t index)
{
	g_return_val_if_fail(index < self->places->len, NULL);
	return g_ptr_array_index(self->places, index);
}

bool
uf_place_is_leaf(const UfPlace *place)
{
	return place->kind > UF_PLACE_META;
}

bool
uf_place_is_answerable(const UfPlace *place)
{
	switch (place->kind) {
	case UF_PLACE_META:
	case UF_PLACE_MEMBER:
	case UF_PLACE_MEMBERS:
	case UF_PLACE_ROW:
	case UF_PLACE_ADAPTERS:
	case UF_PLACE_FREE:
		return false;
	default:
		return uf_place_is_leaf(place);
	}
}

const UfSchema *
uf_profile_schema_get_validator(const UfProfileSchema *self)
{
	return self->profile;
}

const UfSchema *
uf_profile_schema_get_office_validator(const UfProfileSchema *self)
{
	return self->office;
}

const UfPlace *
uf_profile_schema_get_by_path(const UfProfileSchema *self, const char *path)
{
	return g_hash_table_lookup(self->by_path, path);
}
