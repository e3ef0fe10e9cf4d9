/* From a fact id, or from a path of the view, to the place that the schema declares. */
#include <string.h>

#include "uf-profile-schema-private.h"

#define PATH_SIZE 128 /* most paths are shorter */

const char *const *
uf_profile_schema_get_joined_keys(void)
{
	static const char *const keys[] = { "relations", "resources", "expenses", "debts",
					    "texts",     "accounts",  NULL };
	return keys;
}

int
uf_profile_schema_parse_months(const char *duration)
{
	if (duration == NULL || *duration != 'P')
		return 0;
	char *end = NULL;
	const guint64 number = g_ascii_strtoull(duration + 1, &end, 10);
	if (number > 1200 || end[0] == '\0' || end[1] != '\0')
		return 0;
	if (*end == 'Y')
		return (int)number * 12;
	return *end == 'M' ? (int)number : 0;
}

static bool
is_list(const UfPlace *place)
{
	return place->kind == UF_PLACE_LINES || place->kind == UF_PLACE_CHOICES ||
	       place->kind == UF_PLACE_MEMBERS || place->kind == UF_PLACE_ADAPTERS;
}

static const UfPlace *
append_part(const UfProfileSchema *self, GString *path, const char *part, size_t length)
{
	if (path->len > 0)
		g_string_append_c(path, '/');
	g_string_append_len(path, part, (gssize)length);
	return uf_profile_schema_get_by_path(self, path->str);
}

/* One part further: the name (its first @length bytes), or "?" where any name goes, or "*" in a
 * list of rows. */
static const UfPlace *
descend(const UfProfileSchema *self, const UfPlace *from, GString *path, const char *part,
	size_t length)
{
	const gsize before = path->len;
	if (from != NULL && is_list(from) && part == NULL)
		return from;
	if (from != NULL && from->kind == UF_PLACE_ROWS) {
		part = "*";
		length = 1;
	}
	if (part == NULL || (from != NULL && uf_place_is_leaf(from)))
		return NULL;
	const UfPlace *place = append_part(self, path, part, length);
	if (place != NULL)
		return place;
	g_string_truncate(path, before);
	return append_part(self, path, "?", 1);
}

static const UfPlace *
find_parts(const UfProfileSchema *self, const char *start, const char *const *parts, size_t n)
{
	g_autoptr(GString) path = g_string_sized_new(PATH_SIZE);
	g_string_append(path, start);
	const UfPlace *place = *start != '\0' ? uf_profile_schema_get_by_path(self, start) : NULL;
	for (size_t i = 0; i < n; i++) {
		place =
		    descend(self, place, path, parts[i], parts[i] != NULL ? strlen(parts[i]) : 0);
		if (place == NULL)
			return NULL;
	}
	return place;
}

const UfPlace *
uf_profile_schema_find(const UfProfileSchema *self, const char *fact_id)
{
	g_autoptr(GString) path = g_string_sized_new(PATH_SIZE);
	const UfPlace *place = NULL;
	const char *part = *fact_id != '\0' ? fact_id : NULL;
	while (part != NULL) {
		const size_t length = strcspn(part, "/");
		place = descend(self, place, path, part, length);
		if (place == NULL)
			return NULL;
		part = part[length] == '/' ? part + length + 1 : NULL;
	}
	return place != NULL && !place->derived ? place : NULL;
}

/* In a member, its joined rows lead to the lists of the household. */
static const UfPlace *
find_in_member(const UfProfileSchema *self, const char *const *parts, size_t n)
{
	if (n > 0 && parts[0] != NULL &&
	    g_strv_contains(uf_profile_schema_get_joined_keys(), parts[0]))
		return find_parts(self, "", parts, n);
	return find_parts(self, "members/*", parts, n);
}

const UfPlace *
uf_profile_schema_find_view(const UfProfileSchema *self, const char *const *parts, size_t n)
{
	if (n == 0 || parts[0] == NULL)
		return NULL;
	if (strcmp(parts[0], "roles") == 0) {
		if (n < 2)
			return NULL;
		const size_t member = n > 2 && parts[2] == NULL ? 3 : 2;
		return find_in_member(self, parts + member, n - member);
	}
	if (strcmp(parts[0], "members") == 0 && n > 1)
		return find_in_member(self, parts + 2, n - 2);
	if (n > 1 && strcmp(parts[0], "household") == 0 && g_strcmp0(parts[1], "situation") == 0)
		return find_parts(self, "members/*", parts + 1, n - 1);
	return find_parts(self, "", parts, n);
}

char *
uf_profile_schema_format_title(const UfProfileSchema *self, const UfPlace *place)
{
	g_autoptr(GString) title = g_string_new(NULL);
	g_auto(GStrv) parts = g_strsplit(place->path, "/", -1);
	g_autoptr(GString) path = g_string_new(NULL);
	for (size_t i = 0; parts[i] != NULL; i++) {
		g_string_append_printf(path, "%s%s", i > 0 ? "/" : "", parts[i]);
		const UfPlace *step = uf_profile_schema_get_by_path(self, path->str);
		const bool row = strcmp(parts[i], "*") == 0;
		if (row || step == NULL || step->title == NULL)
			continue;
		g_string_append_printf(title, "%s%s", title->len > 0 ? " › " : "", step->title);
	}
	return g_string_free(g_steal_pointer(&title), FALSE);
}
