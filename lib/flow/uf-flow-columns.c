/* What the office said once of the headings of its spreadsheets. */
#include "uf-error.h"
#include "uf-file.h"
#include "uf-flow-sheet-private.h"
#include "uf-json.h"

#define NAME "columns.json"

static char *
get_user_path(UfFlow *flow)
{
	return uf_context_get_user_file(flow->context, NAME);
}

static UfColumnMap *
load_file(const UfColumnBook *book, char *path, GError **error)
{
	UfColumnMap *map = uf_column_map_load(book, path, error);
	g_free(path);
	return map;
}

/* The site's map, then what the user's says of other headings. */
static UfColumnMap *
load_both(UfFlow *flow, const UfColumnBook *book, GError **error)
{
	g_autoptr(UfColumnMap) site =
	    load_file(book, uf_context_get_site_file(flow->context, NAME), error);
	g_autoptr(UfColumnMap) user =
	    site != NULL ? load_file(book, get_user_path(flow), error) : NULL;
	if (user == NULL)
		return NULL;
	g_autoptr(json_t) json = uf_column_map_to_json(user);
	const json_t *rows = json_object_get(json, "columns");
	for (size_t i = 0; i < json_array_size(rows); i++) {
		const json_t *row = json_array_get(rows, i);
		const char *heading = uf_json_get_string(row, "heading");
		const char *known;
		if (!uf_column_map_find(site, heading, &known) &&
		    !uf_column_map_set(site, book, heading, uf_json_get_string(row, "key"), error))
			return NULL;
	}
	return g_steal_pointer(&site);
}

/* A heading that means a fact of a form that is not named now is looked at as if nobody had said
 * anything of it. */
static void
leave_other_forms(UfColumnMap *map, const UfColumnBook *book)
{
	g_autoptr(json_t) json = uf_column_map_to_json(map);
	const json_t *rows = json_object_get(json, "columns");
	for (size_t i = 0; i < json_array_size(rows); i++) {
		const json_t *row = json_array_get(rows, i);
		const char *key = uf_json_get_string(row, "key");
		g_autoptr(UfColumnTarget) target =
		    key != NULL ? uf_column_book_find(book, key) : NULL;
		if (key != NULL && target == NULL)
			uf_column_map_remove(map, uf_json_get_string(row, "heading"));
	}
}

UfColumnMap *
uf_flow_columns_make_map(UfFlow *flow, const UfColumnBook *book, GError **error)
{
	UfColumnMap *map = load_both(flow, book, error);
	if (map != NULL)
		leave_other_forms(map, book);
	return map;
}

json_t *
uf_flow_columns_load(UfFlow *flow, GError **error)
{
	g_autoptr(UfColumnBook) book = uf_column_book_new(flow->schema);
	g_autoptr(UfColumnMap) map = load_both(flow, book, error);
	return map != NULL ? uf_column_map_to_json(map) : NULL;
}

/* REFUSED when the site says something else of @heading. */
static bool
check_site(const UfColumnMap *site, const char *heading, const char *key, GError **error)
{
	const char *said;
	if (!uf_column_map_find(site, heading, &said) || g_strcmp0(said, key) == 0)
		return true;
	g_set_error(error, UF_ERROR, UF_ERROR_REFUSED,
		    "the configuration of the site says what this heading means: %s", heading);
	return false;
}

bool
uf_flow_columns_save(UfFlow *flow, const json_t *map, GError **error)
{
	g_autofree char *path = get_user_path(flow);
	g_autofree char *folder = g_path_get_dirname(path);
	g_autoptr(UfColumnBook) book = uf_column_book_new(flow->schema);
	g_autoptr(UfColumnMap) added = uf_column_map_from_json(book, map, error);
	g_autoptr(UfColumnMap) site =
	    added != NULL ? load_file(book, uf_context_get_site_file(flow->context, NAME), error)
			  : NULL;
	g_autoptr(UfColumnMap) user = site != NULL ? uf_column_map_load(book, path, error) : NULL;
	if (user == NULL)
		return false;
	const json_t *rows = json_object_get(map, "columns");
	for (size_t i = 0; i < json_array_size(rows); i++) {
		const json_t *row = json_array_get(rows, i);
		const char *heading = uf_json_get_string(row, "heading");
		const char *key = uf_json_get_string(row, "key");
		if (!check_site(site, heading, key, error) ||
		    !uf_column_map_set(user, book, heading, key, error))
			return false;
	}
	return uf_file_ensure_private_folder(folder, error) &&
	       uf_column_map_save(user, path, error);
}
