#include "uf-column-map.h"

#include <string.h>

#include "uf-error.h"
#include "uf-json.h"
#include "uf-text.h"

#define MAX_HEADING 500 /* bytes */

typedef struct {
	char *heading; /* as it was written */
	char *key;     /* NULL: ignored */
} Said;

struct UfColumnMap {
	GHashTable *said; /* folded heading → Said */
	GPtrArray *order; /* folded headings, borrowed of the table */
};

static void
free_said(gpointer data)
{
	Said *said = data;
	g_free(said->heading);
	g_free(said->key);
	g_free(said);
}

/* Letters and digits alone: "Réf. ménage :" is "refmenage". */
static char *
fold(const char *heading)
{
	g_autofree char *folded = uf_text_fold(heading);
	GString *out = g_string_new(NULL);
	for (const char *p = folded; *p != '\0'; p = g_utf8_next_char(p)) {
		const gunichar c = g_utf8_get_char(p);
		if (g_unichar_isalnum(c))
			g_string_append_unichar(out, c);
	}
	return g_string_free(out, FALSE);
}

UfColumnMap *
uf_column_map_new(void)
{
	UfColumnMap *self = g_new0(UfColumnMap, 1);
	self->said = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free_said);
	self->order = g_ptr_array_new();
	return self;
}

void
uf_column_map_free(UfColumnMap *self)
{
	if (self == NULL)
		return;
	g_ptr_array_unref(self->order);
	g_hash_table_unref(self->said);
	g_free(self);
}

bool
uf_column_map_remove(UfColumnMap *self, const char *heading)
{
	g_autofree char *folded = fold(heading);
	for (guint i = 0; i < self->order->len; i++) {
		if (g_str_equal(g_ptr_array_index(self->order, i), folded)) {
			g_ptr_array_remove_index(self->order, i);
			return g_hash_table_remove(self->said, folded);
		}
	}
	return false;
}

static bool
refuse(const char *what, GError **error)
{
	g_set_error_literal(error, UF_ERROR, UF_ERROR_USAGE, what);
	return false;
}

bool
uf_column_map_set(UfColumnMap *self, const UfColumnBook *book, const char *heading, const char *key,
		  GError **error)
{
	g_autofree char *folded = fold(heading);
	g_autoptr(UfColumnTarget) target = key != NULL ? uf_column_book_find(book, key) : NULL;
	if (key != NULL && target == NULL && !g_str_has_prefix(key, "request/"))
		return refuse("key: nothing that a column can fill", error);
	if (*folded == '\0' || strlen(heading) > MAX_HEADING)
		return refuse("heading: 1 to 500 bytes with a letter or a digit", error);
	uf_column_map_remove(self, heading);
	if (self->order->len == UF_COLUMN_MAP_MAX)
		return refuse("more headings than are kept", error);
	Said *said = g_new(Said, 1);
	*said = (Said){ g_strdup(heading), g_strdup(key) };
	g_ptr_array_add(self->order, folded);
	g_hash_table_insert(self->said, g_steal_pointer(&folded), said);
	return true;
}

bool
uf_column_map_find(const UfColumnMap *self, const char *heading, const char **key)
{
	g_autofree char *folded = fold(heading);
	const Said *said = g_hash_table_lookup(self->said, folded);
	*key = said != NULL ? said->key : NULL;
	return said != NULL;
}

/* --- JSON --- */

static bool
read_row(UfColumnMap *self, const UfColumnBook *book, const json_t *row, GError **error)
{
	static const char *const keys[] = { "heading", "key", "ignore", NULL };
	const char *heading = uf_json_get_string(row, "heading");
	const char *key = uf_json_get_string(row, "key");
	const bool ignore = uf_json_get_boolean(row, "ignore", false);
	const char *known;
	if (!uf_json_check_keys(row, keys, error))
		return false;
	if (heading == NULL || (key != NULL) == ignore)
		return refuse("a heading needs a key, or to be ignored", error);
	if (uf_column_map_find(self, heading, &known))
		return refuse("a heading stands twice", error);
	return uf_column_map_set(self, book, heading, key, error);
}

UfColumnMap *
uf_column_map_from_json(const UfColumnBook *book, const json_t *root, GError **error)
{
	static const char *const keys[] = { "schema", "columns", NULL };
	g_autoptr(UfColumnMap) self = uf_column_map_new();
	const json_t *columns = json_object_get(root, "columns");
	if (uf_json_get_integer(root, "schema", 0) != UF_COLUMN_MAP_VERSION) {
		g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA,
			    "schema: this program reads version %d", UF_COLUMN_MAP_VERSION);
		return NULL;
	}
	if (!uf_json_check_keys(root, keys, error))
		return NULL;
	for (size_t i = 0; i < json_array_size(columns); i++) {
		g_autoptr(GError) why = NULL;
		if (!read_row(self, book, json_array_get(columns, i), &why)) {
			g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA, "columns[%zu]: %s", i,
				    why->message);
			return NULL;
		}
	}
	return g_steal_pointer(&self);
}

json_t *
uf_column_map_to_json(const UfColumnMap *self)
{
	json_t *columns = json_array();
	for (guint i = 0; i < self->order->len; i++) {
		const Said *said =
		    g_hash_table_lookup(self->said, g_ptr_array_index(self->order, i));
		json_t *row = json_pack("{s:s}", "heading", said->heading);
		if (said->key != NULL)
			json_object_set_new(row, "key", json_string(said->key));
		else
			json_object_set_new(row, "ignore", json_true());
		json_array_append_new(columns, row);
	}
	return json_pack("{s:i, s:o}", "schema", UF_COLUMN_MAP_VERSION, "columns", columns);
}

UfColumnMap *
uf_column_map_load(const UfColumnBook *book, const char *path, GError **error)
{
	if (!g_file_test(path, G_FILE_TEST_EXISTS))
		return uf_column_map_new();
	g_autoptr(json_t) root = uf_json_load(path, error);
	if (root == NULL)
		return NULL;
	UfColumnMap *self = uf_column_map_from_json(book, root, error);
	if (self == NULL)
		g_prefix_error(error, "%s: ", path);
	return self;
}

bool
uf_column_map_save(const UfColumnMap *self, const char *path, GError **error)
{
	g_autoptr(json_t) root = uf_column_map_to_json(self);
	return uf_json_save(root, path, error);
}
