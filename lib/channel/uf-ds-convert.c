/* How each type of démarche numérique is written: one row of `types` for each. docs/partners.md
 * has the sources, and what becomes of a bad value under both behaviours. */
#include <string.h>

#include "uf-ds-private.h"
#include "uf-json.h"
#include "uf-memory.h"
#include "uf-text.h"

#define DIGITS "0123456789"
#define MAX_DIGITS 15 /* of a whole number: what a double holds exactly */
#define MAX_DECIMALS 3

static json_t *
refuse(const char *why, const char **rule)
{
	*rule = why;
	return NULL;
}

/* a text without anything that the partner takes away */
static const char *
get_text(const UfDsCall *call, const char **rule)
{
	const char *text = json_string_value(call->value);
	if (text == NULL)
		*rule = "ds.wrong_kind";
	else if (!uf_text_is_clean(text, strlen(text)))
		*rule = "ds.control_character";
	return *rule == NULL ? text : NULL;
}

static json_t *
convert_long(const UfDsCall *call, const char **rule)
{
	const char *text = get_text(call, rule);
	return text != NULL ? json_string(text) : NULL;
}

/* a browser takes the line breaks of a one-line field away, without a space for them */
static json_t *
convert_text(const UfDsCall *call, const char **rule)
{
	const char *text = get_text(call, rule);
	if (text != NULL && strchr(text, '\n') != NULL)
		return refuse("ds.line_break", rule);
	return text != NULL ? json_string(text) : NULL;
}

/* "612,50" → "612" and "50"; false for anything else, a sign too: bounds are not published */
static bool
split_number(const char *text, char **whole, const char **decimals)
{
	const size_t digits = strspn(text, DIGITS);
	const char *rest = text + digits;
	*decimals = "";
	if (digits == 0 || digits > MAX_DIGITS)
		return false;
	if (*rest != '\0') {
		*decimals = rest + 1;
		if (strchr(".,", *rest) == NULL || **decimals == '\0' ||
		    strspn(*decimals, DIGITS) != strlen(*decimals))
			return false;
	}
	*whole = g_strndup(text, digits);
	return true;
}

static const char *
find_number_fault(const char *text)
{
	return text[0] == '-' && strchr(DIGITS, text[1]) != NULL ? "ds.negative" : "ds.number";
}

static json_t *
convert_integer(const UfDsCall *call, const char **rule)
{
	g_auto(UfWiped) whole = NULL;
	const char *decimals;
	const char *text = get_text(call, rule);
	if (text == NULL)
		return NULL;
	if (!split_number(text, &whole, &decimals))
		return refuse(find_number_fault(text), rule);
	if (strspn(decimals, "0") != strlen(decimals))
		return refuse("ds.not_whole", rule);
	return json_string(whole);
}

static json_t *
convert_decimal(const UfDsCall *call, const char **rule)
{
	g_auto(UfWiped) whole = NULL;
	const char *decimals;
	const char *text = get_text(call, rule);
	if (text == NULL)
		return NULL;
	if (!split_number(text, &whole, &decimals))
		return refuse(find_number_fault(text), rule);
	const size_t kept = MIN(strlen(decimals), MAX_DECIMALS);
	if (strspn(decimals + kept, "0") != strlen(decimals + kept))
		return refuse("ds.decimals", rule);
	if (kept == 0)
		return json_string(whole);
	g_auto(UfWiped) number = g_strdup_printf("%s.%.*s", whole, (int)kept, decimals);
	return json_string(number);
}

static json_t *
convert_boolean(const UfDsCall *call, const char **rule)
{
	const char *text = json_string_value(call->value);
	const bool is_yes = json_is_true(call->value) || g_strcmp0(text, "true") == 0;
	if (!is_yes && !json_is_false(call->value) && g_strcmp0(text, "false") != 0)
		return refuse("ds.boolean", rule);
	return json_string(is_yes ? "true" : "false");
}

static json_t *
convert_civility(const UfDsCall *call, const char **rule)
{
	static const char *const words[] = { "M.", "Mme", NULL };
	const char *text = json_string_value(call->value);
	if (text == NULL || !g_strv_contains(words, text))
		return refuse("ds.civility", rule);
	return json_string(text);
}

static json_t *
convert_date(const UfDsCall *call, const char **rule)
{
	UfDate date;
	const char *text = json_string_value(call->value);
	if (text == NULL || !uf_date_parse_iso(text, &date) || !uf_date_is_full(date))
		return refuse("ds.date", rule);
	return json_string(text);
}

static bool
is_moment(const char *text)
{
	UfDate date;
	g_autofree char *day = g_strndup(text, 10);
	const char *time = text + strlen(day);
	return uf_date_parse_iso(day, &date) && uf_date_is_full(date) && time[0] == 'T' &&
	       strlen(time) == 6 && time[3] == ':' && strspn(time + 1, DIGITS) == 2 &&
	       strspn(time + 4, DIGITS) == 2 && strncmp(time + 1, "23", 2) <= 0 && time[4] <= '5';
}

static json_t *
convert_datetime(const UfDsCall *call, const char **rule)
{
	const char *text = json_string_value(call->value);
	if (text == NULL || !is_moment(text))
		return refuse("ds.datetime", rule);
	return json_string(text);
}

static json_t *
convert_choice(const UfDsCall *call, const char **rule)
{
	const char *text = json_string_value(call->value);
	if (text == NULL)
		return refuse("ds.wrong_kind", rule);
	if (uf_json_has_text(call->field->options, text))
		return json_string(text);
	if (call->field->takes_other)
		return convert_text(call, rule);
	return refuse("ds.option", rule);
}

/* one option that is not theirs would lose them all */
static json_t *
convert_choices(const UfDsCall *call, const char **rule)
{
	g_autoptr(json_t) list = json_array();
	if (json_is_string(call->value))
		json_array_append(list, (json_t *)call->value);
	for (size_t i = 0; i < json_array_size(call->value); i++)
		uf_json_add_text_once(list, json_string_value(json_array_get(call->value, i)));
	for (size_t i = 0; i < json_array_size(list); i++) {
		if (!uf_json_has_text(call->field->options,
				      json_string_value(json_array_get(list, i))))
			return refuse("ds.options", rule);
	}
	if (json_array_size(list) == 0)
		return refuse("ds.wrong_kind", rule);
	return g_steal_pointer(&list);
}

static json_t *
convert_email(const UfDsCall *call, const char **rule)
{
	const char *text = json_string_value(call->value);
	if (text == NULL || !g_regex_match_simple("^[^@\\s]+@[^@\\s.]+(\\.[^@\\s.]+)+$", text,
						  G_REGEX_DOLLAR_ENDONLY, 0))
		return refuse("ds.email", rule);
	return json_string(text);
}

static json_t *
convert_phone(const UfDsCall *call, const char **rule)
{
	const char *text = json_string_value(call->value);
	if (text == NULL ||
	    !g_regex_match_simple("^[+]?([ .()-]*[0-9]){8,15}$", text, G_REGEX_DOLLAR_ENDONLY, 0))
		return refuse("ds.phone", rule);
	return json_string(text);
}

static json_t *
convert_siret(const UfDsCall *call, const char **rule)
{
	const char *text = json_string_value(call->value);
	if (text == NULL ||
	    !g_regex_match_simple("^([0-9] *){13}[0-9]$", text, G_REGEX_DOLLAR_ENDONLY, 0))
		return refuse("ds.siret", rule);
	return json_string(text);
}

/* only the very label of the national base is understood: the form says so by its part */
static json_t *
convert_address(const UfDsCall *call, const char **rule)
{
	UfDsCall label = *call;
	label.value = json_object_get(call->parts, "label");
	if (json_object_size(call->parts) != 1 || label.value == NULL)
		return refuse("ds.address", rule);
	return convert_text(&label, rule);
}

typedef struct {
	const char *name; /* __typename without ChampDescriptor */
	json_t *(*convert)(const UfDsCall *call, const char **rule);
	const char *rule; /* without a converter: why nothing is taken; with one: what to look at */
	bool has_parts;
} Type;

/* all that is not here takes nothing */
static const Type types[] = {
	{ "Text", convert_text, NULL, false },
	{ "Textarea", convert_long, NULL, false },
	{ "Formatted", convert_text, NULL, false },
	{ "IntegerNumber", convert_integer, NULL, false },
	{ "DecimalNumber", convert_decimal, NULL, false },
	{ "Email", convert_email, NULL, false },
	{ "Phone", convert_phone, NULL, false },
	{ "Civilite", convert_civility, NULL, false },
	{ "YesNo", convert_boolean, NULL, false },
	{ "Checkbox", convert_boolean, NULL, false },
	{ "Date", convert_date, NULL, false },
	{ "Datetime", convert_datetime, NULL, false },
	{ "DropDownList", convert_choice, NULL, false },
	{ "MultipleDropDownList", convert_choices, NULL, false },
	{ "Pays", uf_ds_convert_country, NULL, false },
	{ "Region", uf_ds_convert_region, NULL, false },
	{ "Departement", uf_ds_convert_departement, NULL, false },
	{ "Commune", uf_ds_convert_commune, NULL, true },
	{ "Epci", uf_ds_convert_epci, NULL, true },
	{ "Address", convert_address, "ds.address_to_check", true },
	{ "Siret", convert_siret, NULL, false },
	{ "Iban", NULL, "ds.iban", false },
	{ "LinkedDropDownList", NULL, "ds.linked_list", false },
	{ "DossierLink", NULL, "ds.file_link", false },
	{ "Referentiel", NULL, "ds.reference", false },
	{ "PieceJustificative", NULL, "ds.piece", false },
	{ "TitreIdentite", NULL, "ds.piece", false },
};

static const Type *
find_type(const UfDescriptorField *field)
{
	for (size_t i = 0; i < G_N_ELEMENTS(types); i++) {
		if (g_str_equal(types[i].name, field->type))
			return &types[i];
	}
	return NULL;
}

/* a list without options is backed by a table that is not published: lost before July 2026 */
static bool
is_hidden_list(const UfDescriptorField *field)
{
	return g_str_equal(field->type, "DropDownList") && json_array_size(field->options) == 0;
}

const char *
uf_ds_convert_get_refusal(const UfDescriptorField *field)
{
	const Type *type = find_type(field);
	if (field->is_annotation)
		return "ds.annotation";
	if (type == NULL)
		return "delivery.not_prefillable";
	if (type->convert == NULL)
		return type->rule;
	return is_hidden_list(field) ? "ds.hidden_list" : NULL;
}

bool
uf_ds_convert_is_decoration(const UfDescriptorField *field)
{
	return g_str_equal(field->type, "HeaderSection") || g_str_equal(field->type, "Explication");
}

const char *
uf_ds_convert_get_caution(const UfDescriptorField *field)
{
	const Type *type = find_type(field);
	return type != NULL && type->convert != NULL ? type->rule : NULL;
}

json_t *
uf_ds_convert(const UfDsCall *call, const char **rule)
{
	const Type *type = find_type(call->field);
	g_return_val_if_fail(type != NULL && type->convert != NULL, NULL);
	*rule = NULL;
	if (!type->has_parts && (call->value == NULL || json_object_size(call->parts) != 1))
		return refuse("ds.wrong_kind", rule);
	return type->convert(call, rule);
}
