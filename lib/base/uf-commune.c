#include "uf-commune.h"

#include <string.h>

#include "uf-cog-private.h"

#define COUNT_LIMIT 200000
#define POSTCODES 100000

typedef struct {
	char code[6];
	guint row;
} OldCode;

struct UfCommunes {
	UfCogFile file;
	GArray *rows;         /* UfCommune, sorted by code, then kind */
	GArray *old_codes;    /* OldCode, sorted by code once are_old_sorted */
	GStringChunk *folded; /* the keys of names */
	GHashTable *names;    /* folded name → first row + 1; NULL until a name is looked for */
	guint *next_of_name;  /* row → next row + 1 of the same name, 0 at the end */
	guint *first_of_postcode; /* postcode → first link + 1; NULL until one is looked for */
	GArray *postcode_links;   /* PostcodeLink */
	bool are_old_sorted;
};

typedef struct {
	guint row;
	guint next; /* link + 1 */
} PostcodeLink;

static const UfCommune *
get_row(const UfCommunes *self, size_t index)
{
	return &g_array_index(self->rows, UfCommune, index);
}

/* "001" in section "01" is 01001; a whole code stays. */
static bool
expand_code(const char *cell, const char *section, char code[6])
{
	const size_t length = strlen(cell);
	const size_t before = length == 5 ? 0 : strlen(section);
	if (before + length != 5)
		return false;
	memcpy(code, section, before);
	memcpy(code + before, cell, length + 1);
	return true;
}

static bool
read_kind(UfCommune *commune, const char *cell, const char *section)
{
	static const char letters[] = { '\0', 'm', 'd', 'a' };
	for (size_t i = 0; i < G_N_ELEMENTS(letters); i++) {
		if (*cell == letters[i]) {
			commune->kind = (UfCommuneKind)i;
			return i == 0 || expand_code(cell + 1, section, commune->parent);
		}
	}
	return false;
}

static bool
add_old_codes(UfCommunes *self, char *cell)
{
	OldCode old = { .row = self->rows->len };
	while (*cell != '\0') {
		if (strcspn(cell, " ") != 5)
			return false;
		g_strlcpy(old.code, cell, sizeof(old.code));
		g_array_append_val(self->old_codes, old);
		cell += 5;
		cell += strspn(cell, " ");
	}
	return true;
}

static bool
are_postcodes(const char *cell)
{
	while (*cell != '\0') {
		if (strspn(cell, "0123456789") != 5 || (cell[5] != ' ' && cell[5] != '\0'))
			return false;
		cell += cell[5] == ' ' ? 6 : 5;
	}
	return true;
}

static bool
is_after_last(const UfCommunes *self, const UfCommune *commune)
{
	if (self->rows->len == 0)
		return true;
	const UfCommune *last = get_row(self, self->rows->len - 1);
	const int order = strcmp(last->code, commune->code);
	return order < 0 || (order == 0 && last->kind <= commune->kind);
}

static bool
add_row(UfCommunes *self, char **cells, const char *section, GError **error)
{
	UfCommune commune = { .name = cells[1], .postcodes = cells[2] };
	g_strlcpy(commune.department, section, sizeof(commune.department));
	if (*section == '\0' || !expand_code(cells[0], section, commune.code))
		return uf_cog_file_fail(&self->file, "not a commune code", error);
	if (*commune.name == '\0')
		return uf_cog_file_fail(&self->file, "no name", error);
	if (!are_postcodes(commune.postcodes))
		return uf_cog_file_fail(&self->file, "not postcodes", error);
	if (!read_kind(&commune, cells[3], section))
		return uf_cog_file_fail(&self->file, "not a kind and a parent", error);
	if (!add_old_codes(self, cells[4]))
		return uf_cog_file_fail(&self->file, "not former codes", error);
	if (!is_after_last(self, &commune))
		return uf_cog_file_fail(&self->file, "not sorted by code", error);
	if (self->rows->len >= COUNT_LIMIT)
		return uf_cog_file_fail(&self->file, "too many communes", error);
	g_array_append_val(self->rows, commune);
	return true;
}

/* "[2A]" */
static bool
read_section(UfCommunes *self, const char *line, char section[4], GError **error)
{
	const size_t length = strcspn(line + 1, "]");
	if (length < 2 || length > 3 || line[length + 1] != ']' || line[length + 2] != '\0')
		return uf_cog_file_fail(&self->file, "not a département", error);
	g_strlcpy(section, line + 1, length + 1);
	return true;
}

static bool
read_rows(UfCommunes *self, GError **error)
{
	g_autoptr(GError) local = NULL;
	char section[4] = "";
	char *cells[5];
	while (uf_cog_file_read(&self->file, cells, G_N_ELEMENTS(cells), &local)) {
		const bool done = *cells[0] == '[' ? read_section(self, cells[0], section, &local)
						   : add_row(self, cells, section, &local);
		if (!done)
			break;
	}
	if (local == NULL && self->rows->len == 0)
		uf_cog_file_fail(&self->file, "no commune", &local);
	if (local == NULL)
		return true;
	g_propagate_error(error, g_steal_pointer(&local));
	return false;
}

/* Most programs ask for codes alone, so the other ways in are made by the first who goes there. */
static void
ensure_names(UfCommunes *self)
{
	if (self->names != NULL)
		return;
	self->folded = g_string_chunk_new(1 << 16);
	self->names = g_hash_table_new(g_str_hash, g_str_equal);
	g_autoptr(GString) key = g_string_sized_new(64);
	self->next_of_name = g_new0(guint, self->rows->len);
	/* from the end, so that each chain runs in the order of codes */
	for (guint row = self->rows->len; row-- > 0;) {
		g_string_truncate(key, 0);
		uf_cog_fold(get_row(self, row)->name, key);
		gpointer known = NULL;
		gpointer next = NULL;
		if (g_hash_table_lookup_extended(self->names, key->str, &known, &next))
			self->next_of_name[row] = GPOINTER_TO_UINT(next);
		else
			known = g_string_chunk_insert_len(self->folded, key->str, (gssize)key->len);
		g_hash_table_insert(self->names, known, GUINT_TO_POINTER(row + 1));
	}
}

static guint
read_postcode(const char *text)
{
	return (guint)g_ascii_strtoull(text, NULL, 10);
}

static void
ensure_postcodes(UfCommunes *self)
{
	if (self->first_of_postcode != NULL)
		return;
	self->postcode_links = g_array_sized_new(FALSE, FALSE, sizeof(PostcodeLink), 40000);
	self->first_of_postcode = g_new0(guint, POSTCODES);
	for (guint row = self->rows->len; row-- > 0;) {
		for (const char *p = get_row(self, row)->postcodes; *p != '\0'; p += p[5] ? 6 : 5) {
			guint *first = &self->first_of_postcode[read_postcode(p) % POSTCODES];
			const PostcodeLink link = { .row = row, .next = *first };
			g_array_append_val(self->postcode_links, link);
			*first = self->postcode_links->len;
		}
	}
}

static int
compare_old_codes(const void *a, const void *b)
{
	return strcmp(((const OldCode *)a)->code, ((const OldCode *)b)->code);
}

static void
ensure_old_codes(UfCommunes *self)
{
	if (!self->are_old_sorted)
		g_array_sort(self->old_codes, compare_old_codes);
	self->are_old_sorted = true;
}

UfCommunes *
uf_communes_load(const char *path, GError **error)
{
	g_autoptr(UfCommunes) self = g_new0(UfCommunes, 1);
	if (!uf_cog_file_load(&self->file, path, error))
		return NULL;
	self->rows = g_array_sized_new(FALSE, FALSE, sizeof(UfCommune), 40000);
	self->old_codes = g_array_new(FALSE, FALSE, sizeof(OldCode));
	if (!read_rows(self, error)) {
		g_prefix_error(error, "%s: ", path);
		return NULL;
	}
	return g_steal_pointer(&self);
}

void
uf_communes_free(UfCommunes *communes)
{
	if (communes == NULL)
		return;
	uf_cog_file_clear(&communes->file);
	g_clear_pointer(&communes->rows, g_array_unref);
	g_clear_pointer(&communes->old_codes, g_array_unref);
	g_clear_pointer(&communes->postcode_links, g_array_unref);
	g_clear_pointer(&communes->names, g_hash_table_unref);
	g_clear_pointer(&communes->folded, g_string_chunk_free);
	g_free(communes->next_of_name);
	g_free(communes->first_of_postcode);
	g_free(communes);
}

const char *
uf_communes_get_source(const UfCommunes *communes)
{
	return communes->file.source;
}

const char *
uf_communes_get_date(const UfCommunes *communes)
{
	return communes->file.date;
}

const char *
uf_communes_get_licence(const UfCommunes *communes)
{
	return communes->file.licence;
}

size_t
uf_communes_get_count(const UfCommunes *communes)
{
	return communes->rows->len;
}

static bool
read_code(const char *text, char code[6])
{
	if (strlen(text) != 5)
		return false;
	for (size_t i = 0; i < 6; i++)
		code[i] = g_ascii_toupper(text[i]);
	return true;
}

const UfCommune *
uf_communes_find(const UfCommunes *communes, const char *code)
{
	char wanted[6];
	if (!read_code(code, wanted))
		return NULL;
	/* the first of its code: kinds are sorted too */
	guint low = 0;
	guint high = communes->rows->len;
	while (low < high) {
		const guint middle = low + (high - low) / 2;
		if (strcmp(get_row(communes, middle)->code, wanted) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == communes->rows->len || strcmp(get_row(communes, low)->code, wanted) != 0)
		return NULL;
	return get_row(communes, low);
}

const UfCommune *
uf_communes_find_successor(const UfCommunes *communes, const char *old_code)
{
	OldCode wanted = { .row = 0 };
	guint index = 0;
	if (!read_code(old_code, wanted.code))
		return NULL;
	ensure_old_codes((UfCommunes *)communes);
	if (!g_array_binary_search(communes->old_codes, &wanted, compare_old_codes, &index))
		return NULL;
	return get_row(communes, g_array_index(communes->old_codes, OldCode, index).row);
}

bool
uf_commune_has_postcode(const UfCommune *commune, const char *postcode)
{
	if (strlen(postcode) != 5)
		return false;
	const char *found = strstr(commune->postcodes, postcode);
	return found != NULL && (found[5] == ' ' || found[5] == '\0');
}

static bool
is_within(const UfCommune *commune, const char *within)
{
	return within == NULL || g_ascii_strcasecmp(commune->department, within) == 0 ||
	       uf_commune_has_postcode(commune, within);
}

GPtrArray *
uf_communes_list_by_name(const UfCommunes *communes, const char *name, const char *within)
{
	GPtrArray *list = g_ptr_array_new();
	g_autoptr(GString) key = g_string_new(NULL);
	uf_cog_fold(name, key);
	ensure_names((UfCommunes *)communes);
	guint row = GPOINTER_TO_UINT(g_hash_table_lookup(communes->names, key->str));
	for (; row > 0; row = communes->next_of_name[row - 1]) {
		const UfCommune *commune = get_row(communes, row - 1);
		if (is_within(commune, within))
			g_ptr_array_add(list, (gpointer)commune);
	}
	return list;
}

GPtrArray *
uf_communes_list_by_postcode(const UfCommunes *communes, const char *postcode)
{
	GPtrArray *list = g_ptr_array_new();
	if (strlen(postcode) != 5 || strspn(postcode, "0123456789") != 5)
		return list;
	ensure_postcodes((UfCommunes *)communes);
	guint link = communes->first_of_postcode[read_postcode(postcode)];
	while (link > 0) {
		const PostcodeLink *at =
		    &g_array_index(communes->postcode_links, PostcodeLink, link - 1);
		g_ptr_array_add(list, (gpointer)get_row(communes, at->row));
		link = at->next;
	}
	return list;
}

char *
uf_commune_fold_name(const char *name)
{
	g_autoptr(GString) out = g_string_new(NULL);
	uf_cog_fold(name, out);
	return g_string_free(g_steal_pointer(&out), FALSE);
}
