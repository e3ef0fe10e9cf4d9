/* Keys of columns: from a pattern, and what they name. */
#include <string.h>

#include "uf-column-private.h"
#include "uf-fact-id.h"
#include "uf-identifier.h"
#include "uf-json.h"

#define MAX_PEOPLE 20
#define MAX_ROWS 50

char *
uf_column_pattern_fill(const UfColumnPattern *pattern, const char *who, unsigned number)
{
	const bool is_person = g_str_equal(who, "person");
	const char *text = pattern->pattern;
	const char *last = strrchr(text, '#');
	if ((!is_person && strchr(text, '*') == NULL && strchr(text, '@') == NULL) ||
	    (number > 1 && last == NULL))
		return NULL;
	GString *out = g_string_new(NULL);
	for (const char *p = text; *p != '\0'; p++) {
		if (*p == '*')
			g_string_append(out, who);
		else if (*p == '#')
			g_string_append_printf(out, "%u", p == last && number > 0 ? number : 1);
		else if (*p == '@')
			g_string_append_printf(out, "%s%s", is_person ? "" : ":",
					       is_person ? "" : who);
		else
			g_string_append_c(out, *p);
	}
	return g_string_free(out, FALSE);
}

/* --- who and which row --- */

/* "child" and "3" of "child3"; false when the rest is no number up to @limit. */
static bool
has_rank(const char *slot, const char *prefix, unsigned limit)
{
	guint64 number;
	return g_str_has_prefix(slot, prefix) && slot[strlen(prefix)] != '0' &&
	       g_ascii_string_to_unsigned(slot + strlen(prefix), 10, 1, limit, &number, NULL);
}

static bool
is_who(const char *slot)
{
	return g_str_equal(slot, "person") || g_str_equal(slot, "spouse") ||
	       has_rank(slot, "child", MAX_PEOPLE) || has_rank(slot, "member", MAX_PEOPLE);
}

/* The place that tells rows apart by a code: "kind", or "scheme". */
static const UfPlace *
find_codes(const UfColumnBook *self, const char *rows)
{
	static const char *const keys[] = { "kind", "scheme" };
	for (size_t i = 0; i < G_N_ELEMENTS(keys); i++) {
		g_autofree char *path = g_strdup_printf("%s/*/%s", rows, keys[i]);
		const UfPlace *place = uf_profile_schema_find(self->schema, path);
		if (place != NULL && place->labels != NULL)
			return place;
	}
	return NULL;
}

static bool
is_row_slot(const UfColumnBook *self, const char *rows, const char *slot)
{
	g_auto(GStrv) parts = g_strsplit(slot, ":", 2);
	const UfPlace *codes = find_codes(self, rows);
	g_autofree char *member = g_strconcat(rows, "/*/member", NULL);
	if (parts[0] == NULL ||
	    (parts[1] != NULL &&
	     (!is_who(parts[1]) || uf_profile_schema_find(self->schema, member) == NULL)))
		return false;
	return has_rank(parts[0], "", MAX_ROWS) ||
	       (codes != NULL && json_object_get(codes->labels, parts[0]) != NULL);
}

static bool
check_slots(const UfColumnBook *self, const char *key)
{
	g_auto(GStrv) parts = g_strsplit(key, "/", -1);
	g_autoptr(GString) path = g_string_new(NULL);
	for (size_t i = 0; parts[i] != NULL; i++) {
		const UfPlace *holder =
		    path->len > 0 ? uf_profile_schema_find(self->schema, path->str) : NULL;
		const bool is_row = holder != NULL && holder->kind == UF_PLACE_ROWS;
		if (is_row &&
		    !(g_str_equal(path->str, "members") ? is_who(parts[i])
							: is_row_slot(self, path->str, parts[i])))
			return false;
		g_string_append_printf(path, "%s%s", i > 0 ? "/" : "", is_row ? "*" : parts[i]);
	}
	return true;
}

/* --- targets --- */

/* "Enfant 2", "Conjoint"; NULL for the person herself. Yours. */
static char *
format_who(const char *slot)
{
	static const struct {
		const char *prefix;
		const char *word;
	} words[] = { { "child", "Enfant" }, { "member", "Personne" } };
	if (g_str_equal(slot, "spouse"))
		return g_strdup("Conjoint");
	for (size_t i = 0; i < G_N_ELEMENTS(words); i++) {
		if (g_str_has_prefix(slot, words[i].prefix))
			return g_strdup_printf("%s %s", words[i].word,
					       slot + strlen(words[i].prefix));
	}
	return NULL;
}

/* " (RSA)" or " 2" after the title of rows. */
static void
append_row(const UfColumnBook *self, GString *out, const char *rows, const char *slot)
{
	g_auto(GStrv) parts = g_strsplit(slot, ":", 2);
	const UfPlace *codes = find_codes(self, rows);
	const char *label =
	    codes != NULL ? json_string_value(json_object_get(codes->labels, parts[0])) : NULL;
	g_autofree char *who = parts[1] != NULL ? format_who(parts[1]) : NULL;
	if (label != NULL)
		g_string_append_printf(out, " (%s)", label);
	else if (!g_str_equal(parts[0], "1"))
		g_string_append_printf(out, " %s", parts[0]);
	if (who != NULL)
		g_string_append_printf(out, " de : %s", who);
}

static char *
format_title(const UfColumnBook *self, const char *key)
{
	g_auto(GStrv) parts = g_strsplit(key, "/", -1);
	g_autoptr(GString) path = g_string_new(NULL);
	g_autoptr(GString) out = g_string_new(NULL);
	for (size_t i = 0; parts[i] != NULL; i++) {
		const UfPlace *holder =
		    path->len > 0 ? uf_profile_schema_find(self->schema, path->str) : NULL;
		const bool is_row = holder != NULL && holder->kind == UF_PLACE_ROWS;
		const bool is_member = is_row && g_str_equal(path->str, "members");
		if (is_row && !is_member)
			append_row(self, out, path->str, parts[i]);
		g_autofree char *who = is_member ? format_who(parts[i]) : NULL;
		g_string_append_printf(path, "%s%s", i > 0 ? "/" : "", is_row ? "*" : parts[i]);
		const UfPlace *place = uf_profile_schema_find(self->schema, path->str);
		const char *word = is_row ? who : place != NULL ? place->title : NULL;
		if (word != NULL && !g_str_equal(path->str, "members"))
			g_string_append_printf(out, "%s%s", out->len > 0 ? " › " : "", word);
	}
	return g_string_free(g_steal_pointer(&out), FALSE);
}

/* The scheme of an identifier: its own, or the code of its row. */
static const char *
find_scheme(const UfPlace *place, const char *key)
{
	g_auto(GStrv) parts = g_strsplit(key, "/", -1);
	const guint n = g_strv_length(parts);
	if (place->scheme != NULL)
		return place->scheme;
	if (place->scheme_from == NULL || n < 2)
		return NULL;
	const UfIdentifierScheme *scheme = uf_identifier_find_scheme(parts[n - 2]);
	return scheme != NULL ? uf_identifier_get_id(scheme) : NULL;
}

static UfColumnTarget *
make_target(const char *key, char *title, UfColumnShape shape, const UfPlace *place)
{
	UfColumnTarget *target = g_new0(UfColumnTarget, 1);
	target->key = g_strdup(key);
	target->title = title;
	target->shape = shape;
	target->place = place;
	target->scheme = find_scheme(place, key);
	return target;
}

/* Targets that stand for several facts: the end of the key, the fact that must be there. */
static const struct {
	const char *end;
	const char *first;
	const char *title;
	UfColumnShape shape;
} several[] = {
	{ "/name", "birth_name", "Nom et prénoms", UF_COLUMN_NAME },
	{ "/city_line", "postcode", "Code postal et commune", UF_COLUMN_CITY_LINE },
	{ "", "postcode", NULL, UF_COLUMN_ADDRESS },
};

/* "members/spouse/name", "housing/address/city_line", "housing/address" */
static UfColumnTarget *
find_several(const UfColumnBook *self, const char *key)
{
	size_t i = 0;
	while (!g_str_has_suffix(key, several[i].end))
		i++;
	g_autofree char *parent = g_strndup(key, strlen(key) - strlen(several[i].end));
	g_autofree char *first = g_strdup_printf("%s/%s", parent, several[i].first);
	const UfPlace *place = uf_profile_schema_find(self->schema, first);
	if (place == NULL || !check_slots(self, first))
		return NULL;
	char *title = format_title(self, parent);
	if (several[i].title != NULL && *title != '\0') {
		g_autofree char *around = title;
		title = g_strdup_printf("%s › %s", around, several[i].title);
	} else if (several[i].title != NULL) {
		g_free(title);
		title = g_strdup(several[i].title);
	}
	return make_target(key, title, several[i].shape, place);
}

static UfColumnTarget *
find_request(const UfColumnBook *self, const char *field)
{
	const UfPlace *asked = g_hash_table_lookup(self->requests, field);
	g_autofree char *key = g_strconcat("request/", field, NULL);
	return asked != NULL ? make_target(key, g_strdup(asked->title), UF_COLUMN_FACT, asked)
			     : NULL;
}

UfColumnTarget *
uf_column_book_find(const UfColumnBook *self, const char *key)
{
	static const char request[] = "request/";
	for (size_t i = 0; i < G_N_ELEMENTS(self->places); i++) {
		if (g_str_equal(key, self->places[i].path))
			return make_target(key, g_strdup(self->places[i].title), UF_COLUMN_FACT,
					   &self->places[i]);
	}
	if (g_str_has_prefix(key, request))
		return find_request(self, key + strlen(request));
	if (strlen(key) > UF_FACT_ID_MAX || g_str_has_prefix(key, "office/") ||
	    strchr(key, '*') != NULL)
		return NULL;
	const UfPlace *place = uf_profile_schema_find(self->schema, key);
	if (place == NULL || !uf_place_is_leaf(place) || place->kind == UF_PLACE_META)
		return find_several(self, key);
	return check_slots(self, key)
		   ? make_target(key, format_title(self, key), UF_COLUMN_FACT, place)
		   : NULL;
}

UfColumnTarget *
uf_column_target_copy(const UfColumnTarget *target)
{
	UfColumnTarget *copy = g_new0(UfColumnTarget, 1);
	*copy = *target;
	copy->key = g_strdup(target->key);
	copy->title = g_strdup(target->title);
	return copy;
}

void
uf_column_target_free(UfColumnTarget *target)
{
	if (target == NULL)
		return;
	g_free(target->key);
	g_free(target->title);
	g_free(target);
}
