/* Amounts, counts, measures, yes and no. */
#include <string.h>

#include "uf-memory.h"
#include "uf-money.h"
#include "uf-repair-private.h"
#include "uf-text.h"

#define MAX_COUNT 100000
#define MAX_NUMBER 1000000

/* In a spreadsheet a number as a text is a sign of damage; in CSV everything is text. */
static void
tell_text(UfRepair *self)
{
	if (self->cell->kind == UF_CELL_TEXT && self->setup->epoch != 0)
		uf_repair_mend(self, "sheet.number_as_text");
}

/* Takes @unit away from the end of @text, in place. */
static bool
take_unit(char *text, const char *const *units)
{
	g_auto(UfWiped) folded = g_utf8_casefold(text, -1);
	for (size_t i = 0; units[i] != NULL; i++) {
		const size_t length = strlen(units[i]);
		if (!g_str_has_suffix(folded, units[i]) || strlen(text) <= length ||
		    strlen(folded) != strlen(text))
			continue;
		text[strlen(text) - length] = '\0';
		g_strchomp(text);
		return true;
	}
	return false;
}

/* "1234.5678" with two decimals, half up; *@lost tells that something went. Yours. */
static char *
round_cents(const char *plain, bool *lost)
{
	const char *point = strchr(plain, '.');
	*lost = point != NULL && strlen(point) > 3;
	if (!*lost)
		return g_strdup(plain);
	g_autofree char *kept = g_strndup(plain, (gsize)(point + 3 - plain));
	int64_t cents;
	if (!uf_money_parse(kept, &cents))
		return g_strdup(plain);
	return uf_money_format_plain(cents + (point[3] >= '5' ? 1 : 0));
}

static json_t *
put_cents(UfRepair *self, const char *text, const char *rule)
{
	int64_t cents;
	if (!uf_money_parse(text, &cents))
		return uf_repair_refuse(self, rule);
	if (cents < 0)
		return uf_repair_refuse(self, "sheet.negative");
	return json_integer(cents);
}

json_t *
uf_repair_read_amount(UfRepair *self, const char *text)
{
	static const char *const units[] = { "€/mois", "€ / mois", "euros par mois",
					     "euros",  "euro",     "eur",
					     NULL };
	bool lost = false;
	if (self->cell->kind == UF_CELL_DATE || self->cell->kind == UF_CELL_BOOLEAN)
		return uf_repair_refuse(self, "sheet.not_a_number");
	if (self->cell->kind == UF_CELL_NUMBER) {
		g_auto(UfWiped) rounded = round_cents(self->cell->number, &lost);
		if (lost)
			uf_repair_mend(self, "sheet.rounded");
		return put_cents(self, rounded, "sheet.amount");
	}
	g_auto(UfWiped) bare = g_strdup(text);
	if (take_unit(bare, units))
		uf_repair_mend(self, "sheet.unit");
	if (uf_repair_refuse_unlike(self, bare))
		return NULL;
	tell_text(self);
	return put_cents(self, bare, "sheet.amount");
}

static bool
is_between_digits(const char *text, const char *p)
{
	return p > text && g_ascii_isdigit(p[-1]) && g_ascii_isdigit(p[1]);
}

/* Digits with spaces between thousands, one mark of decimals; in @out with a point. */
static bool
read_plain(const char *text, GString *out)
{
	bool has_mark = false;
	for (const char *p = text + (*text == '-' ? 1 : 0); *p != '\0'; p++) {
		const bool is_mark = (*p == ',' || *p == '.') && !has_mark;
		if (*p == ' ' && is_between_digits(text, p))
			continue;
		if (!g_ascii_isdigit(*p) && !(is_mark && is_between_digits(text, p)))
			return false;
		has_mark = has_mark || is_mark;
		g_string_append_c(out, is_mark ? '.' : *p);
	}
	if (*text == '-')
		g_string_prepend_c(out, '-');
	return out->len > (gsize)(*text == '-' ? 1 : 0);
}

/* The digits of a number or a text, without a unit; NULL when refused. Yours. */
static char *
get_plain(UfRepair *self, const char *text)
{
	static const char *const units[] = { "m²", "m2", "%", "heures", "h", "ans", "mois", NULL };
	g_autoptr(GString) out = g_string_new(NULL);
	if (self->cell->kind == UF_CELL_DATE || self->cell->kind == UF_CELL_BOOLEAN) {
		uf_repair_refuse(self, "sheet.not_a_number");
		return NULL;
	}
	g_auto(UfWiped) bare = g_strdup(text);
	if (take_unit(bare, units))
		uf_repair_mend(self, "sheet.unit");
	if (uf_repair_refuse_unlike(self, bare))
		return NULL;
	tell_text(self);
	/* a percentage is shown as 25 and kept as 0.25 */
	const bool is_shown = self->cell->kind != UF_CELL_NUMBER || strchr(text, '%') != NULL;
	if (!read_plain(is_shown ? bare : self->cell->number, out)) {
		uf_repair_refuse(self, "sheet.not_a_number");
		return NULL;
	}
	return g_string_free(g_steal_pointer(&out), FALSE);
}

json_t *
uf_repair_read_integer(UfRepair *self, const char *text)
{
	g_auto(UfWiped) plain = get_plain(self, text);
	gint64 number;
	if (plain == NULL)
		return NULL;
	char *point = strchr(plain, '.');
	if (point != NULL && strspn(point + 1, "0") == strlen(point + 1)) {
		*point = '\0';
		uf_repair_mend(self, "sheet.float");
	}
	if (!g_ascii_string_to_signed(plain, 10, 0, MAX_COUNT, &number, NULL))
		return uf_repair_refuse(self,
					*plain == '-' ? "sheet.negative" : "sheet.whole_number");
	return json_integer(number);
}

json_t *
uf_repair_read_number(UfRepair *self, const char *text)
{
	g_auto(UfWiped) plain = get_plain(self, text);
	if (plain == NULL)
		return NULL;
	const double number = g_ascii_strtod(plain, NULL);
	if (number < 0)
		return uf_repair_refuse(self, "sheet.negative");
	if (number > MAX_NUMBER)
		return uf_repair_refuse(self, "sheet.not_a_number");
	return strchr(plain, '.') == NULL ? json_integer((json_int_t)number) : json_real(number);
}

static bool
is_among(const char *word, const char *const *words)
{
	for (size_t i = 0; words[i] != NULL; i++) {
		if (g_str_equal(words[i], word))
			return true;
	}
	return false;
}

json_t *
uf_repair_read_boolean(UfRepair *self, const char *text)
{
	static const char *const yes[] = { "oui", "o", "vrai", "yes", "y", "true", "1", NULL };
	static const char *const no[] = { "non", "n", "faux", "no", "false", "0", NULL };
	static const char *const marks[] = { "x", "✓", "✔", "☑", "☒", "coche", "cochee", NULL };
	g_auto(UfWiped) folded = uf_text_fold(text);
	if (is_among(folded, yes))
		return json_true();
	if (is_among(folded, no))
		return json_false();
	if (!is_among(folded, marks) && !is_among(text, marks))
		return uf_repair_refuse(self, "sheet.boolean");
	uf_repair_mend(self, "sheet.cross");
	return json_true();
}
