/* One cell that says several facts: a whole name, a whole address. */
#include <string.h>

#include "uf-memory.h"
#include "uf-repair-private.h"
#include "uf-text.h"

static void
put(UfRepair *self, json_t *object, const char *leaf, json_t *value)
{
	const char *key = self->target->key;
	const char *slash = strrchr(key, '/');
	const bool is_below = self->target->shape == UF_COLUMN_ADDRESS;
	g_autofree char *parent = is_below ? g_strdup(key) : g_strndup(key, (gsize)(slash - key));
	g_autofree char *place = g_strdup_printf("%s/%s", parent, leaf);
	json_object_set_new(object, place, value);
}

static void
put_text(UfRepair *self, json_t *object, const char *leaf, const char *text)
{
	if (*text != '\0')
		put(self, object, leaf, json_string(text));
}

/* --- names --- */

/* "DUPRÉ", "O'NEILL", "LE": letters, none of them small, two at least. */
static bool
is_capital(const char *word)
{
	size_t letters = 0;
	for (const char *p = word; *p != '\0'; p = g_utf8_next_char(p)) {
		const gunichar c = g_utf8_get_char(p);
		if (g_unichar_islower(c))
			return false;
		letters += g_unichar_isalpha(c);
	}
	return letters > 1;
}

static const char *
find_civility(const char *word)
{
	static const char *const known[][2] = {
		{ "m.", "monsieur" },  { "m", "monsieur" },        { "mr", "monsieur" },
		{ "mr.", "monsieur" }, { "monsieur", "monsieur" }, { "mme", "madame" },
		{ "mme.", "madame" },  { "madame", "madame" },     { "mlle", "madame" },
	};
	g_autofree char *folded = uf_text_fold(word);
	for (size_t i = 0; i < G_N_ELEMENTS(known); i++) {
		if (g_str_equal(known[i][0], folded))
			return known[i][1];
	}
	return NULL;
}

/* Words from @first to before @last. Yours. */
static char *
join(char **words, size_t first, size_t last)
{
	GString *out = g_string_new(NULL);
	for (size_t i = first; i < last; i++)
		g_string_append_printf(out, "%s%s", out->len > 0 ? " " : "", words[i]);
	return g_string_free(out, FALSE);
}

static json_t *
put_name(UfRepair *self, const char *name, const char *given, const char *civility)
{
	json_t *object = json_object();
	put_text(self, object, "civility", civility != NULL ? civility : "");
	put_text(self, object, "birth_name", name);
	put(self, object, "given_names", json_pack("[s]", given));
	uf_repair_mend(self, "sheet.name_split");
	return object;
}

/* Where the words in capitals end, or begin when they are the last ones; 0 when they tell nothing.
 */
static size_t
find_border(char **words, size_t first, size_t n, bool *name_first)
{
	size_t border = first;
	*name_first = is_capital(words[first]);
	while (border < n && is_capital(words[border]) == *name_first)
		border++;
	for (size_t i = border; i < n; i++) {
		if (is_capital(words[i]) == *name_first)
			return 0;
	}
	return border < n ? border : 0;
}

json_t *
uf_repair_read_name(UfRepair *self, const char *text)
{
	g_auto(UfWiped) line = g_strdelimit(g_strdup(text), "\n", ' ');
	char *comma = strchr(line, ',');
	if (self->cell->kind == UF_CELL_NUMBER || self->cell->kind == UF_CELL_DATE ||
	    strpbrk(line, "0123456789") != NULL)
		return uf_repair_refuse(self, "sheet.name");
	if (comma != NULL) {
		*comma = '\0';
		const char *given = g_strstrip(comma + 1);
		return *g_strstrip(line) != '\0' && *given != '\0'
			   ? put_name(self, line, given, NULL)
			   : uf_repair_refuse(self, "sheet.name");
	}
	bool name_first = false;
	g_auto(GStrv) words = g_strsplit_set(line, " ", -1);
	size_t n = 0;
	for (size_t i = 0; words[i] != NULL; i++) {
		char *word = words[i];
		words[i] = NULL;
		if (*word != '\0')
			words[n++] = word;
		else
			g_free(word);
	}
	const char *civility = n > 0 ? find_civility(words[0]) : NULL;
	const size_t first = civility != NULL ? 1 : 0;
	const size_t border = n > first + 1 ? find_border(words, first, n, &name_first) : 0;
	if (border == 0)
		return uf_repair_refuse(self, "sheet.name");
	g_auto(UfWiped) before = join(words, first, border);
	g_auto(UfWiped) after = join(words, border, n);
	return put_name(self, name_first ? before : after, name_first ? after : before, civility);
}

/* --- addresses --- */

/* "44000 Nantes", "1000 Bourg", "44 000 NANTES CEDEX 2": how long the code is, 0 when there is
 * none. */
static size_t
measure_postcode(const char *text)
{
	size_t digits = 0;
	const char *p = text;
	for (; g_ascii_isdigit(*p) || (*p == ' ' && digits == 2 && g_ascii_isdigit(p[1])); p++)
		digits += g_ascii_isdigit(*p);
	const bool is_end = *p == ' ' && g_unichar_isalpha(g_utf8_get_char(p + strspn(p, " ")));
	return is_end && (digits == 4 || digits == 5) ? (size_t)(p - text) : 0;
}

static bool
put_city_line(UfRepair *self, json_t *object, const char *text)
{
	const size_t length = measure_postcode(text);
	g_auto(UfWiped) code = g_strndup(text, length);
	json_t *postcode = length > 0 ? uf_repair_read_postcode(self, code) : NULL;
	if (postcode == NULL)
		return false;
	put(self, object, "postcode", postcode);
	g_auto(UfWiped) city = g_strstrip(g_strdup(text + length));
	put_text(self, object, "city", city);
	return true;
}

json_t *
uf_repair_read_city_line(UfRepair *self, const char *text)
{
	g_autoptr(json_t) object = json_object();
	g_auto(UfWiped) line = g_strdelimit(g_strdup(text), "\n,", ' ');
	const char *open = strrchr(line, '(');
	/* "Nantes (44000)" */
	if (open != NULL && g_str_has_suffix(line, ")")) {
		g_auto(UfWiped) turned = g_strdup_printf("%.*s %.*s", (int)strlen(open + 1) - 1,
							 open + 1, (int)(open - line), line);
		if (put_city_line(self, object, g_strchomp(turned)))
			return g_steal_pointer(&object);
	} else if (put_city_line(self, object, line)) {
		return g_steal_pointer(&object);
	}
	return uf_repair_refuse(self, "sheet.city_line");
}

/* "3 bis rue X": number and suffix apart; what follows is the street. */
static void
put_street(UfRepair *self, json_t *object, const char *text)
{
	static const char *const suffixes[] = { "bis", "ter", "quater" };
	const size_t digits = strspn(text, "0123456789");
	const char *rest = text + digits;
	if (digits == 0 || digits > 4 || (*rest != ' ' && !g_ascii_isalpha(*rest))) {
		put_text(self, object, "street_name", text);
		return;
	}
	rest += strspn(rest, " ");
	g_autofree char *number = g_strndup(text, digits);
	for (size_t i = 0; i < G_N_ELEMENTS(suffixes); i++) {
		const size_t length = strlen(suffixes[i]);
		if (g_ascii_strncasecmp(rest, suffixes[i], length) != 0 || rest[length] != ' ')
			continue;
		put_text(self, object, "street_suffix", suffixes[i]);
		rest += length + strspn(rest + length, " ");
		break;
	}
	put_text(self, object, "street_number", number);
	put_text(self, object, "street_name", rest);
}

/* Where "44000 Nantes" begins at the end of a line, or NULL. */
static const char *
find_city(const char *line)
{
	const char *found = NULL;
	for (const char *p = line; *p != '\0'; p++) {
		const bool is_start = p == line || p[-1] == ' ';
		if (is_start && measure_postcode(p) >= 5)
			found = p;
	}
	/* a number of a street has less digits */
	return found;
}

/* "12, rue X": the mark after the number does not end a line. In place. */
static void
join_number(char *text)
{
	char *p = text + strspn(text, "0123456789");
	if (p == text)
		return;
	if (g_ascii_strncasecmp(p, " bis", 4) == 0 || g_ascii_strncasecmp(p, " ter", 4) == 0)
		p += 4;
	if (*p == ',')
		*p = ' ';
}

/* The street of one part, its town put aside; NULL when the part is the town alone. False when
 * nobody can tell what is what. */
static bool
read_part(UfRepair *self, json_t *object, char *part, const char **street)
{
	char *city = (char *)find_city(part);
	if (city != NULL) {
		if (json_object_size(object) > 0 || !put_city_line(self, object, city))
			return false;
		*city = '\0';
		g_strchomp(part);
	}
	if (*part == '\0')
		return true;
	if (*street != NULL)
		return false;
	*street = part;
	return true;
}

json_t *
uf_repair_read_address(UfRepair *self, const char *text)
{
	g_autoptr(json_t) object = json_object();
	g_auto(UfWiped) copy = g_strdup(text);
	join_number(copy);
	g_auto(GStrv) parts = g_strsplit_set(copy, ",\n", -1);
	const char *street = NULL;
	for (size_t i = 0; parts[i] != NULL; i++) {
		if (!read_part(self, object, g_strstrip(parts[i]), &street))
			return uf_repair_refuse(self, "sheet.address");
	}
	/* neither a number nor a town: "SDF" is no street */
	if (street == NULL || (json_object_size(object) == 0 && !g_ascii_isdigit(*street)))
		return uf_repair_refuse(self, "sheet.address");
	put_street(self, object, street);
	uf_repair_mend(self, "sheet.address_split");
	return g_steal_pointer(&object);
}
