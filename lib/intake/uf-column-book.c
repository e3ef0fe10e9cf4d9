/* All that a column can fill: patterns of keys, with the words of their titles. */
#include <string.h>

#include "uf-column-private.h"
#include "uf-json.h"
#include "uf-memory.h"

static int
compare_numbers(const void *left, const void *right)
{
	const unsigned a = *(const unsigned *)left;
	const unsigned b = *(const unsigned *)right;
	return a < b ? -1 : a > b;
}

static unsigned
number_word(const UfColumnBook *book, const char *word, bool add)
{
	gpointer found = g_hash_table_lookup(book->words, word);
	if (found == NULL && add) {
		found = GUINT_TO_POINTER(g_hash_table_size(book->words) + 1);
		g_hash_table_insert(book->words, g_strdup(word), found);
	}
	return GPOINTER_TO_UINT(found);
}

static void
add_number(UfColumnTitle *title, unsigned number)
{
	for (size_t i = 0; i < title->count; i++) {
		if (title->words[i] == number)
			return;
	}
	if (title->count < UF_COLUMN_MAX_WORDS)
		title->words[title->count++] = number;
}

UfColumnTitle *
uf_column_title_new(const UfColumnBook *book, const char *text, bool add, size_t *unknown)
{
	UfColumnTitle *title = g_new0(UfColumnTitle, 1);
	g_auto(GStrv) words = uf_words_split(text);
	for (size_t i = 0; words[i] != NULL; i++) {
		const unsigned number = number_word(book, words[i], add);
		if (number != 0)
			add_number(title, number);
		else if (unknown != NULL)
			(*unknown)++;
	}
	qsort(title->words, title->count, sizeof *title->words, compare_numbers);
	title->compact = uf_words_compact(text);
	return title;
}

void
uf_column_title_free(UfColumnTitle *title)
{
	if (title == NULL)
		return;
	g_free(title->compact);
	g_free(title);
}

static void
free_title(gpointer data)
{
	uf_column_title_free(data);
}

static void
free_pattern(gpointer data)
{
	UfColumnPattern *pattern = data;
	g_free(pattern->pattern);
	g_ptr_array_unref(pattern->titles);
	uf_column_title_free(pattern->around);
	g_free(pattern);
}

static void
add_title(UfColumnBook *self, UfColumnPattern *pattern, const char *text)
{
	if (text != NULL && *text != '\0')
		g_ptr_array_add(pattern->titles, uf_column_title_new(self, text, true, NULL));
}

static UfColumnPattern *
add_pattern(UfColumnBook *self, char *key, UfColumnSource source, const char *around)
{
	UfColumnPattern *pattern = g_new0(UfColumnPattern, 1);
	pattern->pattern = key;
	pattern->source = source;
	pattern->titles = g_ptr_array_new_with_free_func(free_title);
	pattern->around = uf_column_title_new(self, around, true, NULL);
	g_ptr_array_add(self->patterns, pattern);
	return pattern;
}

/* --- usual headings --- */

static void
add_usual(UfColumnBook *self)
{
	size_t n;
	const UfColumnUsual *usual = uf_column_get_usual(&n);
	for (size_t i = 0; i < n; i++) {
		UfColumnPattern *pattern =
		    add_pattern(self, g_strdup(usual[i].pattern), UF_COLUMN_FROM_USUAL, "");
		g_auto(GStrv) titles = g_strsplit(usual[i].titles, "|", -1);
		for (size_t j = 0; titles[j] != NULL; j++)
			add_title(self, pattern, titles[j]);
	}
}

/* --- places of the schema --- */

/* Whose facts they are is no column's business: rows of relations are made of row/relation. */
static bool
is_offered(const UfPlace *place)
{
	static const char *const others[] = { "relations/", "office/", "extensions/",
					      "texts/",     "origins", "absences" };
	for (size_t i = 0; i < G_N_ELEMENTS(others); i++) {
		if (g_str_has_prefix(place->path, others[i]))
			return false;
	}
	return place->title != NULL && !place->derived && strchr(place->path, '/') != NULL;
}

static bool
is_address(const UfColumnBook *self, const UfPlace *place)
{
	g_autofree char *postcode = g_strconcat(place->path, "/postcode", NULL);
	return place->kind == UF_PLACE_OBJECT &&
	       uf_profile_schema_find(self->schema, postcode) != NULL;
}

/* Rows of the household that belong to one member. */
static bool
is_joined(const UfColumnBook *self, const char *path)
{
	const char *star = strstr(path, "/*/");
	if (star == NULL || g_str_has_prefix(path, "members/"))
		return false;
	g_autofree char *rows = g_strndup(path, (gsize)(star - path));
	g_autofree char *member = g_strconcat(rows, "/*/member", NULL);
	return uf_profile_schema_find(self->schema, member) != NULL;
}

/* "members/<*>/contact/phones/<*>/number" → "members/<*>/contact/phones/#/number"; @code takes the
 * place of the last row. */
static char *
make_pattern(const UfColumnBook *self, const char *path, const char *code)
{
	const char *joined = is_joined(self, path) ? "@" : "";
	const char *last = g_strrstr(path, "/*/");
	GString *out = g_string_new(NULL);
	for (const char *p = path; *p != '\0'; p++) {
		const bool is_member =
		    p == path + strlen("members/") && g_str_has_prefix(path, "members/");
		if (*p != '*' || is_member)
			g_string_append_c(out, *p);
		else
			g_string_append_printf(out, "%s%s",
					       code != NULL && p == last + 1 ? code : "#",
					       p == strchr(path, '*') ? joined : "");
	}
	return g_string_free(out, FALSE);
}

/* Titles of what holds the place: its own is the last, the first ("Personnes") says nothing. */
static char *
get_around(const UfColumnBook *self, const UfPlace *place)
{
	char *title = uf_profile_schema_format_title(self->schema, place);
	char *last = g_strrstr(title, "›");
	if (last != NULL)
		*last = '\0';
	else
		*title = '\0';
	return title;
}

static void
add_place(UfColumnBook *self, const UfPlace *place)
{
	if (!is_offered(place) || !(uf_place_is_answerable(place) || is_address(self, place)))
		return;
	g_autofree char *around = get_around(self, place);
	UfColumnPattern *pattern =
	    add_pattern(self, make_pattern(self, place->path, NULL), UF_COLUMN_FROM_SCHEMA, around);
	add_title(self, pattern, place->title);
	for (size_t i = 0; i < json_array_size(place->synonyms); i++)
		add_title(self, pattern, json_string_value(json_array_get(place->synonyms, i)));
}

/* --- rows that a code tells apart --- */

/* "Allocation chômage (ARE)": as it is, without the brackets, and what is in them. */
static void
add_label(UfColumnBook *self, UfColumnPattern *pattern, const char *label)
{
	const char *open = strchr(label, '(');
	const char *close = open != NULL ? strchr(open, ')') : NULL;
	add_title(self, pattern, label);
	if (close == NULL)
		return;
	g_autofree char *before = g_strndup(label, (gsize)(open - label));
	g_autofree char *inside = g_strndup(open + 1, (gsize)(close - open - 1));
	add_title(self, pattern, before);
	add_title(self, pattern, inside);
}

static void
add_coded(UfColumnBook *self, const UfColumnCoded *coded)
{
	g_autofree char *code_path = g_strdup_printf("%s/%s", coded->rows, coded->code);
	g_autofree char *leaf_path = g_strdup_printf("%s/%s", coded->rows, coded->leaf);
	const UfPlace *codes = uf_profile_schema_find(self->schema, code_path);
	const UfPlace *leaf = uf_profile_schema_find(self->schema, leaf_path);
	g_return_if_fail(codes != NULL && leaf != NULL);
	g_autofree char *around = uf_profile_schema_format_title(self->schema, leaf);
	const char *code;
	json_t *label;
	json_object_foreach((json_t *)codes->labels, code, label)
	{
		if (g_str_has_prefix(code, "other"))
			continue;
		add_label(self,
			  add_pattern(self, make_pattern(self, leaf_path, code),
				      UF_COLUMN_FROM_SCHEMA, around),
			  json_string_value(label));
	}
}

/* --- the book --- */

static void
init_rows(UfColumnBook *self)
{
	static const struct {
		const char *path;
		const char *title;
		UfPlaceKind kind;
	} rows[] = {
		{ "row/household", "Ménage (la même valeur pour les personnes d’un ménage)",
		  UF_PLACE_LINE },
		{ "row/relation", "Lien avec le demandeur", UF_PLACE_CHOICE },
		{ "row/person", "Identifiant dans unefois", UF_PLACE_LINE },
	};
	const UfPlace *kinds = uf_profile_schema_find(self->schema, "relations/*/kind");
	self->relations = json_pack("{s:s, s:s}", "person", "Demandeur", "spouse", "Conjoint");
	json_object_update(self->relations, (json_t *)kinds->labels);
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
		self->places[i] = (UfPlace){ .path = (char *)rows[i].path,
					     .title = rows[i].title,
					     .kind = rows[i].kind,
					     .labels = i == 1 ? self->relations : NULL };
}

UfColumnBook *
uf_column_book_new(const UfProfileSchema *schema)
{
	UfColumnBook *self = g_new0(UfColumnBook, 1);
	size_t n;
	const UfColumnCoded *coded = uf_column_get_coded(&n);
	self->schema = schema;
	self->words = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	self->patterns = g_ptr_array_new_with_free_func(free_pattern);
	self->requests = g_hash_table_new(g_str_hash, g_str_equal);
	init_rows(self);
	add_usual(self);
	for (size_t i = 0; i < uf_profile_schema_get_count(schema); i++)
		add_place(self, uf_profile_schema_get_place(schema, i));
	for (size_t i = 0; i < n; i++)
		add_coded(self, &coded[i]);
	return self;
}

void
uf_column_book_free(UfColumnBook *self)
{
	if (self == NULL)
		return;
	g_ptr_array_unref(self->patterns);
	g_hash_table_unref(self->words);
	g_hash_table_unref(self->requests);
	json_decref(self->relations);
	g_free(self);
}

GPtrArray *
uf_column_book_list_keys(const UfColumnBook *self)
{
	GPtrArray *keys = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
	for (guint i = 0; i < self->patterns->len; i++) {
		const UfColumnPattern *pattern = g_ptr_array_index(self->patterns, i);
		char *key = pattern->source != UF_COLUMN_FROM_REQUEST
				? uf_column_pattern_fill(pattern, "person", 0)
				: NULL;
		if (key != NULL && g_hash_table_add(seen, key))
			g_ptr_array_add(keys, key);
		else
			g_free(key);
	}
	return keys;
}

void
uf_column_book_add_request(UfColumnBook *self, const UfPlace *place)
{
	UfColumnPattern *pattern = add_pattern(self, g_strconcat("request/", place->path, NULL),
					       UF_COLUMN_FROM_REQUEST, "");
	g_hash_table_insert(self->requests, place->path, (gpointer)place);
	add_title(self, pattern, place->title);
	for (size_t i = 0; i < json_array_size(place->synonyms); i++)
		add_title(self, pattern, json_string_value(json_array_get(place->synonyms, i)));
}
