/* What a person types for one field of a form, by the field's kind. */
#include <string.h>

#include "uf-error.h"
#include "uf-flow-answer-private.h"
#include "uf-memory.h"
#include "uf-money.h"
#include "uf-text.h"

/* Reads one kind into @value; false when @typed is not that. */
typedef bool (*Reader)(const UfField *field, const char *typed, UfValue *value);

static bool
read_text(const UfField *field, const char *typed, UfValue *value)
{
	(void)field;
	if (!uf_text_is_clean(typed, strlen(typed)))
		return false;
	uf_value_set_text(value, typed);
	return true;
}

static bool
read_date(const UfField *field, const char *typed, UfValue *value)
{
	(void)field;
	UfDate date;
	if (!uf_date_parse_french(typed, &date))
		return false;
	uf_value_set_date(value, date);
	return true;
}

static bool
read_integer(const UfField *field, const char *typed, UfValue *value)
{
	(void)field;
	gint64 number;
	if (!g_ascii_string_to_signed(typed, 10, -1000000000, 1000000000, &number, NULL))
		return false;
	uf_value_set_integer(value, number);
	return true;
}

static bool
read_money(const UfField *field, const char *typed, UfValue *value)
{
	(void)field;
	int64_t cents;
	if (!uf_money_parse(typed, &cents))
		return false;
	uf_value_set_money(value, cents);
	return true;
}

static bool
read_boolean(const UfField *field, const char *typed, UfValue *value)
{
	(void)field;
	g_auto(UfWiped) folded = uf_text_fold(typed);
	const bool is_yes = g_str_equal(folded, "oui") || g_str_equal(folded, "o");
	if (!is_yes && !g_str_equal(folded, "non") && !g_str_equal(folded, "n"))
		return false;
	uf_value_set_boolean(value, is_yes);
	return true;
}

/* by code, by rank from 1, or by French label; NULL when there is none */
static const char *
find_code(const UfField *field, const char *typed)
{
	UfFieldOption option;
	if (uf_field_find_option(field, typed, &option))
		return option.code;
	gint64 rank = 0;
	g_ascii_string_to_signed(typed, 10, 1, 1000, &rank, NULL);
	g_auto(UfWiped) folded = uf_text_fold(typed);
	for (size_t i = 0; i < uf_field_get_option_count(field); i++) {
		option = uf_field_get_option(field, i);
		g_autofree char *label = uf_text_fold(option.label);
		if ((gint64)i + 1 == rank || g_str_equal(label, folded))
			return option.code;
	}
	return NULL;
}

static bool
read_choice(const UfField *field, const char *typed, UfValue *value)
{
	const char *code = find_code(field, typed);
	if (code == NULL)
		return false;
	uf_value_set_text(value, code);
	return true;
}

static bool
read_choices(const UfField *field, const char *typed, UfValue *value)
{
	g_auto(UfWiped) copy = g_strdup(typed);
	for (char *rest = copy, *part; (part = strsep(&rest, ",")) != NULL;) {
		const char *code = find_code(field, g_strstrip(part));
		if (code == NULL)
			return false;
		uf_value_add_item(value, code);
	}
	return true;
}

static const struct {
	Reader read;
	const char *hint; /* NULL: the options */
} readers[] = {
	[UF_FIELD_TEXT] = { read_text, "texte" },
	[UF_FIELD_LONG] = { read_text, "texte" },
	[UF_FIELD_DATE] = { read_date, "JJ/MM/AAAA, MM/AAAA ou AAAA" },
	[UF_FIELD_INTEGER] = { read_integer, "nombre entier" },
	[UF_FIELD_MONEY] = { read_money, "montant en euros, 1 234,56" },
	[UF_FIELD_BOOLEAN] = { read_boolean, "oui ou non" },
	[UF_FIELD_CHOICE] = { read_choice, NULL },
	[UF_FIELD_CHOICES] = { read_choices, NULL },
	[UF_FIELD_TABLE] = { NULL, "" },
	[UF_FIELD_SIGNATURE] = { NULL, "" },
};

bool
uf_flow_is_typed(const UfField *field)
{
	return readers[uf_field_get_kind(field)].read != NULL;
}

char *
uf_flow_format_answer_hint(const UfField *field)
{
	const UfFieldKind kind = uf_field_get_kind(field);
	if (readers[kind].hint != NULL)
		return g_strdup(readers[kind].hint);
	g_autoptr(GString) out = g_string_new(
	    kind == UF_FIELD_CHOICES ? "plusieurs possibles, séparés par des virgules : " : "");
	for (size_t i = 0; i < uf_field_get_option_count(field); i++)
		g_string_append_printf(out, "%s%zu = %s", i > 0 ? ", " : "", i + 1,
				       uf_field_get_option(field, i).label);
	return g_string_free(g_steal_pointer(&out), FALSE);
}

UfValue *
uf_flow_parse_answer(const UfField *field, const char *typed, GError **error)
{
	const UfFieldKind kind = uf_field_get_kind(field);
	g_autoptr(UfValue) value = uf_value_new();
	if (readers[kind].read != NULL && readers[kind].read(field, typed, value))
		return g_steal_pointer(&value);
	g_autofree char *hint = uf_flow_format_answer_hint(field);
	g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA, "réponse non comprise, attendu : %s",
		    hint);
	return NULL;
}

char *
uf_flow_format_answer(const UfField *field, const UfValue *value)
{
	if (value == NULL)
		return g_strdup("");
	return field != NULL ? uf_field_format_value(field, value) : uf_value_format_french(value);
}
