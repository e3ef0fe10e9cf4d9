#include "uf-repair.h"

#include <string.h>

#include "uf-memory.h"
#include "uf-repair-private.h"
#include "uf-text.h"

#define MAX_LINE 300
#define MAX_TEXT 20000
#define MAX_ITEMS 32

static bool
has_rule(const UfRepair *self, const char *rule)
{
	for (guint i = 0; i < self->issues->len; i++) {
		const UfIssue *issue = g_ptr_array_index(self->issues, i);
		if (g_str_equal(uf_issue_get_rule(issue), rule) &&
		    g_str_equal(uf_issue_get_place(issue), self->target->key))
			return true;
	}
	return false;
}

UfIssue *
uf_repair_warn(UfRepair *self, UfSeverity severity, const char *rule)
{
	return uf_issue_add(self->issues, severity, self->target->key, rule);
}

void
uf_repair_mend(UfRepair *self, const char *rule)
{
	self->mended = true;
	if (!has_rule(self, rule))
		uf_repair_warn(self, UF_SEVERITY_NOTE, rule);
}

json_t *
uf_repair_refuse(UfRepair *self, const char *rule)
{
	if (!self->refused)
		uf_repair_warn(self, UF_SEVERITY_TODO, rule);
	self->refused = true;
	return NULL;
}

/* --- what is in the cell --- */

static bool
is_invisible(gunichar c)
{
	return c == 0xFEFF || c == 0xAD || c == 0x2060 || (c >= 0x200B && c <= 0x200F) ||
	       (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
}

/* Without marks that nobody sees, no-break spaces as spaces, and no blank at the ends. */
static char *
clean(UfRepair *self)
{
	g_autoptr(GString) out = g_string_new(NULL);
	for (const char *p = self->cell->text; *p != '\0'; p = g_utf8_next_char(p)) {
		const gunichar c = g_utf8_get_char(p);
		if (is_invisible(c))
			uf_repair_mend(self, "sheet.invisible");
		else if (c == '\n')
			g_string_append_c(out, '\n');
		else
			g_string_append_unichar(out, g_unichar_isspace(c) ? ' ' : c);
	}
	char *text = g_string_free(g_steal_pointer(&out), FALSE);
	const size_t length = strlen(text);
	g_strstrip(text);
	if (strlen(text) != length && *text != '\0')
		uf_repair_mend(self, "sheet.spaces");
	return text;
}

/* What is typed when there is nothing to type. A name may be any word, but no mark. */
static bool
is_no_answer(const char *text, bool is_name)
{
	static const char marks[] = "-?/._ ";
	static const char *const words[] = {
		"nc",         "n/c",     "n/r",      "n/a",           "s/o",           "neant",
		"sans objet", "inconnu", "inconnue", "non renseigne", "non communique"
	};
	g_auto(UfWiped) folded = uf_text_fold(text);
	for (size_t i = 0; i < G_N_ELEMENTS(words) && !is_name; i++) {
		if (g_str_equal(words[i], folded))
			return true;
	}
	return strspn(text, marks) == strlen(text);
}

/* UTF-8 that was once read as something else: "PrÃ©nom". */
static bool
is_garbled(const char *text)
{
	for (const char *p = text; *p != '\0'; p = g_utf8_next_char(p)) {
		const gunichar c = g_utf8_get_char(p);
		const gunichar next = c != 0 ? g_utf8_get_char(g_utf8_next_char(p)) : 0;
		if (c == 0xFFFD || ((c == 0xC3 || c == 0xC2) && next >= 0x80 && next <= 0xBF))
			return true;
	}
	return false;
}

static bool
is_power_of_ten(const char *text)
{
	const char *p = text + strspn(text, "0123456789 .,");
	return p > text && (*p == 'E' || *p == 'e') && (p[1] == '+' || p[1] == '-') &&
	       g_ascii_isdigit(p[2]) && p[2 + strspn(p + 2, "0123456789")] == '\0';
}

/* "O6", "l2": nothing but digits and what looks like them. */
static bool
is_unlike_word(const char *word)
{
	const size_t alike = strspn(word, "0123456789OolI|");
	return word[alike] == '\0' && strpbrk(word, "0123456789") != NULL &&
	       strpbrk(word, "OolI|") != NULL;
}

bool
uf_repair_refuse_unlike(UfRepair *self, const char *text)
{
	g_auto(GStrv) words = g_strsplit_set(text, " ./,-+()", -1);
	bool unlike = false;
	if (is_power_of_ten(text)) {
		uf_repair_refuse(self, "sheet.scientific");
		return true;
	}
	for (size_t i = 0; words[i] != NULL; i++)
		unlike = unlike || is_unlike_word(words[i]);
	for (const char *p = text; *p != '\0'; p = g_utf8_next_char(p))
		unlike = unlike || (*p & 0x80 && g_unichar_isdigit(g_utf8_get_char(p)));
	if (unlike)
		uf_repair_refuse(self, "sheet.lookalike");
	return unlike;
}

/* --- texts --- */

static char *
join_lines(UfRepair *self, const char *text)
{
	char *copy = g_strdup(text);
	if (strchr(copy, '\n') != NULL)
		uf_repair_mend(self, "sheet.line_breaks");
	return g_strdelimit(copy, "\n", ' ');
}

json_t *
uf_repair_read_text(UfRepair *self, const char *text)
{
	const bool is_line = self->place->kind != UF_PLACE_TEXT;
	/* "3-5" and "1/2" become days: what was typed is not in the file any more */
	if (self->cell->kind == UF_CELL_DATE)
		return uf_repair_refuse(self, "sheet.date_in_text");
	if (is_line && is_power_of_ten(text))
		return uf_repair_refuse(self, "sheet.scientific");
	if (is_garbled(text))
		return uf_repair_refuse(self, "sheet.garbled");
	if (self->cell->kind == UF_CELL_NUMBER)
		uf_repair_mend(self, "sheet.number_in_text");
	g_auto(UfWiped) line = is_line ? join_lines(self, text) : g_strdup(text);
	if (uf_text_get_length(line) > (is_line ? MAX_LINE : MAX_TEXT))
		return uf_repair_refuse(self, "sheet.too_long");
	return uf_text_is_clean(line, strlen(line)) ? json_string(line)
						    : uf_repair_refuse(self, "sheet.characters");
}

json_t *
uf_repair_read_lines(UfRepair *self, const char *text)
{
	g_auto(GStrv) parts = g_strsplit_set(text, ",;\n", MAX_ITEMS + 1);
	g_autoptr(json_t) items = json_array();
	for (size_t i = 0; parts[i] != NULL; i++) {
		const char *part = g_strstrip(parts[i]);
		json_t *item = *part != '\0' ? uf_repair_read_text(self, part) : NULL;
		if (item != NULL)
			json_array_append_new(items, item);
	}
	if (json_array_size(items) > MAX_ITEMS)
		return uf_repair_refuse(self, "sheet.too_long");
	if (json_array_size(items) == 0)
		return uf_repair_refuse(self, "sheet.characters");
	return self->refused ? NULL : g_steal_pointer(&items);
}

/* --- which reader --- */

static const struct {
	UfPlaceKind kind;
	UfRepairReader read;
	const char *hint;
} readers[] = {
	{ UF_PLACE_LINE, uf_repair_read_text, "" },
	{ UF_PLACE_TEXT, uf_repair_read_text, "" },
	{ UF_PLACE_LINES, uf_repair_read_lines, "séparés par des virgules" },
	{ UF_PLACE_DATE, uf_repair_read_date, "jj/mm/aaaa" },
	{ UF_PLACE_MONTH, uf_repair_read_month, "mm/aaaa" },
	{ UF_PLACE_TIME, uf_repair_read_time, "9h30" },
	{ UF_PLACE_AMOUNT, uf_repair_read_amount, "montant en euros" },
	{ UF_PLACE_BOOLEAN, uf_repair_read_boolean, "oui ou non" },
	{ UF_PLACE_INTEGER, uf_repair_read_integer, "nombre entier" },
	{ UF_PLACE_NUMBER, uf_repair_read_number, "nombre" },
	{ UF_PLACE_CHOICE, uf_repair_read_choice, "un choix de la liste" },
	{ UF_PLACE_CHOICES, uf_repair_read_choices, "choix de la liste, séparés par des virgules" },
	{ UF_PLACE_PHONE, uf_repair_read_phone, "06 12 34 56 78" },
	{ UF_PLACE_EMAIL, uf_repair_read_email, "nom@exemple.fr" },
	{ UF_PLACE_COMMUNE, uf_repair_read_commune, "code INSEE ou nom de la commune" },
	{ UF_PLACE_COUNTRY, uf_repair_read_country, "nom du pays" },
	{ UF_PLACE_DEPARTEMENT, uf_repair_read_departement, "44, 2A, 974" },
	{ UF_PLACE_POSTCODE, uf_repair_read_postcode, "code postal à cinq chiffres" },
};

static const struct {
	UfColumnShape shape;
	UfRepairReader read;
	const char *hint;
} several[] = {
	{ UF_COLUMN_NAME, uf_repair_read_name, "NOM Prénom" },
	{ UF_COLUMN_ADDRESS, uf_repair_read_address, "3 rue de l’Exemple, 44000 Nantes" },
	{ UF_COLUMN_CITY_LINE, uf_repair_read_city_line, "44000 Nantes" },
};

static UfRepairReader
find_reader(const UfColumnTarget *target, const char **hint)
{
	for (size_t i = 0; i < G_N_ELEMENTS(several); i++) {
		if (target->shape == several[i].shape) {
			*hint = several[i].hint;
			return several[i].read;
		}
	}
	if (target->scheme != NULL && target->place->kind == UF_PLACE_LINE) {
		*hint = "le numéro en entier";
		return uf_repair_read_identifier;
	}
	for (size_t i = 0; i < G_N_ELEMENTS(readers); i++) {
		if (target->place->kind == readers[i].kind) {
			*hint = readers[i].hint;
			return readers[i].read;
		}
	}
	*hint = "";
	return NULL;
}

const char *
uf_repair_get_hint(const UfColumnTarget *target)
{
	const char *hint;
	find_reader(target, &hint);
	return hint;
}

/* Words that say "nothing" elsewhere may be an answer here. */
static bool
is_name(const UfColumnTarget *target)
{
	static const UfPlaceKind kinds[] = { UF_PLACE_LINE, UF_PLACE_TEXT, UF_PLACE_LINES,
					     UF_PLACE_CHOICE, UF_PLACE_CHOICES };
	for (size_t i = 0; i < G_N_ELEMENTS(kinds) && target->scheme == NULL; i++) {
		if (target->place->kind == kinds[i])
			return true;
	}
	return target->shape != UF_COLUMN_FACT;
}

static UfRepairState
finish(UfRepair *self, json_t **value)
{
	if (self->value == NULL && !self->refused)
		uf_repair_refuse(self, "sheet.characters");
	if (self->refused) {
		g_clear_pointer(&self->value, json_decref);
		return UF_REPAIR_REFUSED;
	}
	*value = self->value;
	return self->mended ? UF_REPAIR_MENDED : UF_REPAIR_KEPT;
}

UfRepairState
uf_repair_cell(const UfRepairSetup *setup, const UfCell *cell, const UfColumnTarget *target,
	       json_t **value, GPtrArray *issues)
{
	const char *hint;
	const UfRepairReader read = find_reader(target, &hint);
	g_autoptr(GPtrArray) own = uf_issue_list_new();
	UfRepair self = { setup, cell, target, target->place, own, NULL, false, false };
	UfRepairState state = UF_REPAIR_EMPTY;
	*value = NULL;
	g_auto(UfWiped) text = clean(&self);
	if (cell->kind == UF_CELL_ERROR) {
		uf_repair_refuse(&self, *text == '\0' ? "sheet.no_value" : "sheet.error");
		state = UF_REPAIR_REFUSED;
	} else if (*text == '\0') {
		g_ptr_array_set_size(own, 0);
	} else if (is_no_answer(text, is_name(target))) {
		uf_repair_mend(&self, "sheet.no_answer");
	} else if (read == NULL) {
		uf_repair_refuse(&self, "sheet.not_a_column");
		state = UF_REPAIR_REFUSED;
	} else {
		self.value = read(&self, text);
		state = finish(&self, value);
	}
	/* the array owns its issues: they change hands */
	while (own->len > 0)
		g_ptr_array_add(issues, g_ptr_array_steal_index(own, 0));
	return state;
}
