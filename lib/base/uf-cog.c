#include "uf-cog-private.h"

#include <string.h>

#include "uf-error.h"
#include "uf-file.h"

#define FILE_LIMIT (8u << 20)
#define FOLD_LIMIT 512

bool
uf_cog_file_fail(const UfCogFile *file, const char *what, GError **error)
{
	g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA, "line %u: %s", file->line, what);
	return false;
}

static char *
read_line(UfCogFile *file)
{
	char *line = file->next;
	if (line == NULL || *line == '\0')
		return NULL;
	/* bounded: a string function may measure all that follows (sanitizers do) */
	char *end = memchr(line, '\n', (size_t)(file->end - line));
	file->next = end == NULL ? NULL : end + 1;
	if (end != NULL)
		*end = '\0';
	file->line++;
	return line;
}

static void
read_property(UfCogFile *file, const char *line)
{
	static const char *const keys[] = { "# source: ", "# date: ", "# licence: " };
	const char **values[] = { &file->source, &file->date, &file->licence };
	for (size_t i = 0; i < G_N_ELEMENTS(keys); i++) {
		if (g_str_has_prefix(line, keys[i]))
			*values[i] = line + strlen(keys[i]);
	}
}

bool
uf_cog_file_load(UfCogFile *file, const char *path, GError **error)
{
	g_autoptr(GBytes) bytes = uf_file_read(path, FILE_LIMIT, error);
	if (bytes == NULL)
		return false;
	gsize size = 0;
	const char *data = g_bytes_get_data(bytes, &size);
	if (!g_utf8_validate(data, (gssize)size, NULL)) {
		g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA, "%s: not UTF-8", path);
		return false;
	}
	*file = (UfCogFile){ .source = "", .date = "", .licence = "" };
	file->text = g_strndup(data, size);
	file->next = file->text;
	file->end = file->text + strlen(file->text);
	while (file->next != NULL && *file->next == '#')
		read_property(file, read_line(file));
	return true;
}

void
uf_cog_file_clear(UfCogFile *file)
{
	g_clear_pointer(&file->text, g_free);
	file->next = NULL;
}

bool
uf_cog_file_read(UfCogFile *file, char **cells, size_t count, GError **error)
{
	char *line = read_line(file);
	while (line != NULL && *line == '#')
		line = read_line(file);
	if (line == NULL)
		return false;
	for (size_t i = 0; i < count; i++) {
		cells[i] = line;
		char *tab = strchr(line, '\t');
		line = tab == NULL ? line + strlen(line) : tab + 1;
		if (tab != NULL)
			*tab = '\0';
	}
	if (*line != '\0')
		return uf_cog_file_fail(file, "too many columns", error);
	return true;
}

/* U+00C0 to U+017F without their marks; "?" parts words (the ligatures come before). */
static const char bare_letters[] =
    "AAAAAA?CEEEEIIIIDNOOOOO?OUUUUY??AAAAAA?CEEEEIIIIDNOOOOO?OUUUUY?Y"
    "AAAAAACCCCCCCCDDDDEEEEEEEEEEGGGGGGGGHHHHIIIIIIIIII??JJKKKLLLLLLLLLLNNNNNNNNNOOOOOO??"
    "RRRRRRSSSSSSSSTTTTTTUUUUUUUUUUUUWWYYYZZZZZZS";

/* Writes the letters of @c into @letters; false when it parts words. */
static bool
fold_letter(gunichar c, char letters[3])
{
	letters[0] = '\0';
	letters[1] = '\0';
	letters[2] = '\0';
	if (c == 0xc6 || c == 0xe6)
		memcpy(letters, "AE", 2);
	else if (c == 0x152 || c == 0x153)
		memcpy(letters, "OE", 2);
	else if (c == 0xdf)
		memcpy(letters, "SS", 2);
	else if (c < 0x80 && (g_ascii_isalnum((char)c) || c == '('))
		letters[0] = g_ascii_toupper((char)c);
	else if (c >= 0xc0 && c < 0x180 && bare_letters[c - 0xc0] != '?')
		letters[0] = bare_letters[c - 0xc0];
	return letters[0] != '\0';
}

/* First pass: plain words. "(" stays, to find an article at the end; "/" after S says SUR. */
static void
fold_letters(const char *name, GString *out)
{
	bool pending = false;
	for (const char *p = name; *p != '\0'; p = g_utf8_next_char(p)) {
		const gunichar c = g_utf8_get_char(p);
		char letters[3];
		if (c == '/' && !pending && g_str_has_suffix(out->str, " S"))
			g_string_append(out, "UR");
		if (!fold_letter(c, letters)) {
			pending = out->len > 0;
			continue;
		}
		if (pending || c == '(')
			g_string_append_c(out, ' ');
		pending = false;
		g_string_append(out, letters);
	}
}

/* "12E", "1ER", "2EME", "04": the number, else 0. */
static unsigned
read_ordinal(const char *word, size_t length)
{
	static const char *const ends[] = { "", "E", "ER", "EME", "IEME", "ND", "NDE" };
	size_t digits = 0;
	unsigned number = 0;
	for (; digits < length && digits < 3 && g_ascii_isdigit(word[digits]); digits++)
		number = number * 10 + (unsigned)(word[digits] - '0');
	if (digits == 0)
		return 0;
	for (size_t i = 0; i < G_N_ELEMENTS(ends); i++) {
		if (strlen(ends[i]) == length - digits &&
		    strncmp(word + digits, ends[i], length - digits) == 0)
			return number;
	}
	return 0;
}

static bool
is_word(const char *word, size_t length, const char *expected)
{
	return strlen(expected) == length && strncmp(word, expected, length) == 0;
}

static const char *
expand_word(const char *word, size_t length)
{
	static const char *const pairs[][2] = {
		{ "ST", "SAINT" },     { "STE", "SAINTE" },      { "STS", "SAINTS" },
		{ "STES", "SAINTES" }, { "ARRONDISSEMENT", "" }, { "ARRDT", "" },
		{ "ARR", "" },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(pairs); i++) {
		if (is_word(word, length, pairs[i][0]))
			return pairs[i][1];
	}
	return NULL;
}

static void
append_word(GString *out, size_t start, const char *word, size_t length)
{
	const char *expanded = expand_word(word, length);
	if (expanded != NULL && *expanded == '\0')
		return;
	if (out->len > start)
		g_string_append_c(out, ' ');
	const unsigned number = read_ordinal(word, length);
	if (expanded != NULL)
		g_string_append(out, expanded);
	else if (number > 0)
		g_string_append_printf(out, "%u", number);
	else
		g_string_append_len(out, word, (gssize)length);
}

/* Second pass, on the words of @plain. */
static void
fold_words(const char *plain, GString *out)
{
	const size_t start = out->len;
	const char *bracket = strchr(plain, '(');
	if (bracket != NULL) {
		/* "HAVRE (LE": the article goes first; anything else in brackets stays behind */
		g_autofree char *head = g_strndup(plain, (gsize)(bracket - plain));
		g_autofree char *tail = g_strdelimit(g_strdup(bracket + 1), "(", ' ');
		const bool article = strcmp(tail, "LE") == 0 || strcmp(tail, "LA") == 0 ||
				     strcmp(tail, "LES") == 0 || strcmp(tail, "L") == 0;
		g_autofree char *whole = article ? g_strconcat(tail, " ", head, NULL)
						 : g_strconcat(head, " ", tail, NULL);
		fold_words(whole, out);
		return;
	}
	for (const char *p = plain; *p != '\0';) {
		const size_t length = strcspn(p, " ");
		if (is_word(p, length, "CEDEX") && out->len > start)
			return;
		if (length > 0)
			append_word(out, start, p, length);
		p += length;
		p += strspn(p, " ");
	}
}

static bool
is_decomposed(const char *name)
{
	/* combining marks start at U+0300, 0xCC in UTF-8 */
	for (const char *p = name; *p != '\0'; p++) {
		if ((unsigned char)*p == 0xcc || (unsigned char)*p == 0xcd)
			return true;
	}
	return false;
}

void
uf_cog_fold(const char *name, GString *out)
{
	if (strnlen(name, FOLD_LIMIT + 1) > FOLD_LIMIT || !g_utf8_validate(name, -1, NULL))
		return;
	g_autofree char *composed = NULL;
	if (is_decomposed(name)) {
		composed = g_utf8_normalize(name, -1, G_NORMALIZE_NFC);
		name = composed;
	}
	const gsize start = out->len;
	g_autoptr(GString) plain = g_string_sized_new(64);
	fold_letters(name, plain);
	fold_words(plain->str, out);
	/* words spelt out may pass the limit: then it is no name either, folded once or twice */
	if (out->len - start > FOLD_LIMIT)
		g_string_truncate(out, start);
}
