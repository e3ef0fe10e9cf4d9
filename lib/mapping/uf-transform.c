#include "uf-transform-private.h"

#include <string.h>

#include "uf-error.h"
#include "uf-memory.h"
#include "uf-text.h"

#define BIT(kind) (1u << (kind))
#define TEXT BIT(UF_VALUE_TEXT)
#define LIST BIT(UF_VALUE_LIST)
#define DATE BIT(UF_VALUE_DATE)
#define MONEY BIT(UF_VALUE_MONEY)
#define BOOLEAN BIT(UF_VALUE_BOOLEAN)
#define EMPTY BIT(UF_VALUE_EMPTY)
#define ANY (TEXT | LIST | DATE | MONEY | BOOLEAN | EMPTY | BIT(UF_VALUE_INTEGER))

typedef enum {
	ARGUMENT_NONE,
	ARGUMENT_NUMBER, /* 1 to max */
	ARGUMENT_TEXT,   /* any text that is not empty */
	ARGUMENT_CODE,   /* one code */
	ARGUMENT_CODES,  /* codes joined by commas */
	ARGUMENT_LINE,   /* rank and width */
	ARGUMENT_COUNT
} ArgumentKind;

static const char *const argument_patterns[ARGUMENT_COUNT] = {
	[ARGUMENT_NUMBER] = "[1-9][0-9]?",
	[ARGUMENT_TEXT] = ".+",
	[ARGUMENT_CODE] = "[^,:]+",
	[ARGUMENT_CODES] = "[^,:]+(,[^,:]+)*",
	[ARGUMENT_LINE] = "[1-9][0-9]?:[1-9][0-9]{0,3}",
};

#define SAME_KIND UF_VALUE_EMPTY /* gives what it was given */

typedef struct {
	const char *name;
	ArgumentKind argument;
	size_t max; /* of a number */
	unsigned accepts;
	UfValueKind gives;
	bool takes_list;
	UfTransformFunc func;
} Transform;

static const Transform transforms[] = {
	/* case */
	{ "upper", ARGUMENT_NONE, 0, TEXT | LIST, SAME_KIND, false, uf_transform_upper },
	{ "lower", ARGUMENT_NONE, 0, TEXT | LIST, SAME_KIND, false, uf_transform_lower },
	{ "capitalize", ARGUMENT_NONE, 0, TEXT | LIST, SAME_KIND, false, uf_transform_capitalize },
	{ "plain", ARGUMENT_NONE, 0, TEXT | LIST, SAME_KIND, false, uf_transform_plain },
	/* dates */
	{ "date:iso", ARGUMENT_NONE, 0, DATE, UF_VALUE_TEXT, false, uf_transform_date_iso },
	{ "date:french", ARGUMENT_NONE, 0, DATE, UF_VALUE_TEXT, false, uf_transform_date_french },
	{ "date:long", ARGUMENT_NONE, 0, DATE, UF_VALUE_TEXT, false, uf_transform_date_long },
	{ "date:day", ARGUMENT_NONE, 0, DATE, UF_VALUE_TEXT, false, uf_transform_date_day },
	{ "date:month", ARGUMENT_NONE, 0, DATE, UF_VALUE_TEXT, false, uf_transform_date_month },
	{ "date:year", ARGUMENT_NONE, 0, DATE, UF_VALUE_TEXT, false, uf_transform_date_year },
	{ "date:short_year", ARGUMENT_NONE, 0, DATE, UF_VALUE_TEXT, false,
	  uf_transform_date_short_year },
	{ "date:compact", ARGUMENT_NONE, 0, DATE, UF_VALUE_TEXT, false, uf_transform_date_compact },
	{ "date:digit", ARGUMENT_NUMBER, 8, DATE, UF_VALUE_TEXT, false, uf_transform_date_digit },
	{ "time:hour", ARGUMENT_NONE, 0, TEXT, UF_VALUE_TEXT, false, uf_transform_time_hour },
	{ "time:minute", ARGUMENT_NONE, 0, TEXT, UF_VALUE_TEXT, false, uf_transform_time_minute },
	/* identifiers */
	{ "nir:13", ARGUMENT_NONE, 0, TEXT, UF_VALUE_TEXT, false, uf_transform_nir_13 },
	{ "nir:key", ARGUMENT_NONE, 0, TEXT, UF_VALUE_TEXT, false, uf_transform_nir_key },
	{ "nir:digit", ARGUMENT_NUMBER, 15, TEXT, UF_VALUE_TEXT, false, uf_transform_nir_digit },
	{ "nir:spaced", ARGUMENT_NONE, 0, TEXT, UF_VALUE_TEXT, false, uf_transform_nir_spaced },
	{ "postcode:digit", ARGUMENT_NUMBER, 5, TEXT, UF_VALUE_TEXT, false,
	  uf_transform_postcode_digit },
	/* contact */
	{ "email:local", ARGUMENT_NONE, 0, TEXT, UF_VALUE_TEXT, false, uf_transform_email_local },
	{ "email:domain", ARGUMENT_NONE, 0, TEXT, UF_VALUE_TEXT, false, uf_transform_email_domain },
	{ "phone:national", ARGUMENT_NONE, 0, TEXT, UF_VALUE_TEXT, false,
	  uf_transform_phone_national },
	{ "phone:digits", ARGUMENT_NONE, 0, TEXT, UF_VALUE_TEXT, false, uf_transform_phone_digits },
	{ "phone:group", ARGUMENT_NUMBER, 5, TEXT, UF_VALUE_TEXT, false, uf_transform_phone_group },
	{ "phone:e164", ARGUMENT_NONE, 0, TEXT, UF_VALUE_TEXT, false, uf_transform_phone_e164 },
	/* amounts */
	{ "money:euros", ARGUMENT_NONE, 0, MONEY, UF_VALUE_TEXT, false, uf_transform_money_euros },
	{ "money:cents", ARGUMENT_NONE, 0, MONEY, UF_VALUE_TEXT, false, uf_transform_money_cents },
	{ "money:plain", ARGUMENT_NONE, 0, MONEY, UF_VALUE_TEXT, false, uf_transform_money_plain },
	{ "money:french", ARGUMENT_NONE, 0, MONEY, UF_VALUE_TEXT, false,
	  uf_transform_money_french },
	{ "money:whole", ARGUMENT_NONE, 0, MONEY, UF_VALUE_TEXT, false, uf_transform_money_whole },
	{ "sum", ARGUMENT_NONE, 0, MONEY | LIST, UF_VALUE_MONEY, true, uf_transform_sum },
	/* lists and rows */
	{ "join", ARGUMENT_TEXT, 0, TEXT | LIST, UF_VALUE_TEXT, true, uf_transform_join },
	{ "lines", ARGUMENT_NONE, 0, TEXT | LIST, UF_VALUE_TEXT, true, uf_transform_lines },
	{ "first", ARGUMENT_NONE, 0, TEXT | LIST, UF_VALUE_TEXT, true, uf_transform_first },
	{ "nth", ARGUMENT_NUMBER, 99, TEXT | LIST, UF_VALUE_TEXT, true, uf_transform_nth },
	{ "count", ARGUMENT_NONE, 0, TEXT | LIST, UF_VALUE_INTEGER, true, uf_transform_count },
	{ "ordinal", ARGUMENT_NONE, 0, ANY, UF_VALUE_INTEGER, true, uf_transform_ordinal },
	{ "line", ARGUMENT_LINE, UF_TRANSFORM_MAX_LINES, TEXT, UF_VALUE_TEXT, false,
	  uf_transform_line },
	/* yes or no, one of several boxes, codes */
	{ "yes_no", ARGUMENT_NONE, 0, BOOLEAN, UF_VALUE_TEXT, false, uf_transform_yes_no },
	{ "box", ARGUMENT_NONE, 0, BOOLEAN, UF_VALUE_BOOLEAN, false, uf_transform_box },
	{ "negate", ARGUMENT_NONE, 0, BOOLEAN, UF_VALUE_BOOLEAN, false, uf_transform_negate },
	{ "is", ARGUMENT_CODE, 0, TEXT | LIST, UF_VALUE_BOOLEAN, true, uf_transform_is },
	{ "in", ARGUMENT_CODES, 0, TEXT | LIST, UF_VALUE_BOOLEAN, true, uf_transform_in },
	{ "label", ARGUMENT_NONE, 0, TEXT, UF_VALUE_TEXT, false, uf_transform_label },
	{ "commune:name", ARGUMENT_NONE, 0, TEXT, UF_VALUE_TEXT, false, uf_transform_commune_name },
	{ "commune:postcode", ARGUMENT_NONE, 0, TEXT, UF_VALUE_TEXT, false,
	  uf_transform_commune_postcode },
	{ "country:name", ARGUMENT_NONE, 0, TEXT, UF_VALUE_TEXT, false, uf_transform_country_name },
};

/* The transform whose name is @spec, or its longest beginning before ":". */
static const Transform *
find_transform(const char *spec, const char **argument)
{
	const Transform *found = NULL;
	size_t best = 0;
	for (size_t i = 0; i < G_N_ELEMENTS(transforms); i++) {
		size_t length = strlen(transforms[i].name);
		if (strncmp(spec, transforms[i].name, length) != 0 ||
		    (spec[length] != '\0' && spec[length] != ':') || length < best)
			continue;
		found = &transforms[i];
		best = length;
	}
	if (found != NULL)
		*argument = spec[best] == ':' ? spec + best + 1 : NULL;
	return found;
}

static bool
parse_number(const char *text, size_t max, size_t *number)
{
	guint64 value;
	if (!g_ascii_string_to_unsigned(text, 10, 1, max, &value, NULL))
		return false;
	*number = (size_t)value;
	return *text != '0' && *text != '+';
}

static bool
parse_line(const char *argument, size_t *rank, size_t *width)
{
	const char *colon = strchr(argument, ':');
	if (colon == NULL)
		return false;
	g_autofree char *first = g_strndup(argument, (gsize)(colon - argument));
	return parse_number(first, UF_TRANSFORM_MAX_LINES, rank) &&
	       parse_number(colon + 1, 9999, width);
}

static bool
check_codes(const char *argument, bool several)
{
	g_auto(GStrv) codes = g_strsplit(argument, ",", -1);
	if (strchr(argument, ':') != NULL || (!several && g_strv_length(codes) != 1))
		return false;
	for (size_t i = 0; codes[i] != NULL; i++) {
		if (*codes[i] == '\0')
			return false;
	}
	return codes[0] != NULL;
}

static bool
check_argument(const Transform *transform, const char *argument)
{
	size_t number;
	size_t width;
	if (argument == NULL || transform->argument == ARGUMENT_NONE)
		return (argument == NULL) == (transform->argument == ARGUMENT_NONE);
	switch (transform->argument) {
	case ARGUMENT_NUMBER:
		return parse_number(argument, transform->max, &number);
	case ARGUMENT_LINE:
		return parse_line(argument, &number, &width);
	case ARGUMENT_CODE:
	case ARGUMENT_CODES:
		return check_codes(argument, transform->argument == ARGUMENT_CODES);
	default:
		return *argument != '\0';
	}
}

bool
uf_transform_check(const char *spec, GError **error)
{
	const char *argument = NULL;
	const Transform *transform = find_transform(spec, &argument);
	if (!g_utf8_validate(spec, -1, NULL) || strchr(spec, '\n') != NULL ||
	    uf_text_get_length(spec) > UF_TRANSFORM_MAX_LENGTH) {
		g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA,
			    "a transform is one line of %d characters at most",
			    UF_TRANSFORM_MAX_LENGTH);
		return false;
	}
	if (transform == NULL) {
		g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA, "unknown transform '%s'", spec);
		return false;
	}
	if (!check_argument(transform, argument)) {
		g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA,
			    "bad argument of transform '%s': expected %s", spec,
			    transform->argument != ARGUMENT_NONE
				? argument_patterns[transform->argument]
				: "none");
		return false;
	}
	return true;
}

bool
uf_transform_accepts(const char *spec, UfValueKind kind, UfValueKind *gives)
{
	const char *argument = NULL;
	const Transform *transform = find_transform(spec, &argument);
	if (transform == NULL || (transform->accepts & BIT(kind)) == 0)
		return false;
	*gives = transform->gives == SAME_KIND ? kind : transform->gives;
	return true;
}

bool
uf_transform_takes_list(const char *spec)
{
	const char *argument = NULL;
	const Transform *transform = find_transform(spec, &argument);
	return transform != NULL && transform->takes_list;
}

bool
uf_transform_get_line(const char *spec, size_t *rank, size_t *width)
{
	const char *argument = NULL;
	const Transform *transform = find_transform(spec, &argument);
	return transform != NULL && transform->argument == ARGUMENT_LINE && argument != NULL &&
	       parse_line(argument, rank, width);
}

bool
uf_transform_refuse(UfTransformFault *fault, const char *rule)
{
	fault->rule = rule;
	return false;
}

bool
uf_transform_take_text(UfValue *out, char *text, UfTransformFault *fault)
{
	if (text == NULL)
		return uf_transform_refuse(fault, "answer.invalid");
	uf_value_set_text(out, text);
	uf_memory_free_string(text);
	return true;
}

bool
uf_transform_take_character(UfValue *out, const char *text, size_t length, size_t rank,
			    UfTransformFault *fault)
{
	if (strlen(text) != length || rank > length)
		return uf_transform_refuse(fault, "answer.invalid");
	return uf_transform_take_text(out, g_strndup(text + rank - 1, 1), fault);
}

void
uf_transform_copy_value(UfValue *out, const UfValue *from)
{
	switch (uf_value_get_kind(from)) {
	case UF_VALUE_TEXT:
		uf_value_set_text(out, uf_value_get_text(from));
		break;
	case UF_VALUE_INTEGER:
		uf_value_set_integer(out, uf_value_get_integer(from));
		break;
	case UF_VALUE_MONEY:
		uf_value_set_money(out, uf_value_get_money(from));
		break;
	case UF_VALUE_DATE:
		uf_value_set_date(out, uf_value_get_date(from));
		break;
	case UF_VALUE_BOOLEAN:
		uf_value_set_boolean(out, uf_value_get_boolean(from));
		break;
	case UF_VALUE_LIST:
		uf_value_clear(out);
		for (size_t i = 0; i < uf_value_get_item_count(from); i++)
			uf_value_add_item(out, uf_value_get_item(from, i));
		break;
	case UF_VALUE_EMPTY:
		uf_value_clear(out);
		break;
	}
}

bool
uf_transform_apply(const char *spec, const UfValue *in, const UfTransformContext *context,
		   UfValue *out, UfTransformFault *fault)
{
	const char *argument = NULL;
	const Transform *transform = find_transform(spec, &argument);
	g_autoptr(UfValue) result = uf_value_new();
	*fault = (UfTransformFault){ 0 };
	/* a form is applied whatever its check said: an argument out of range reaches no function
	 */
	if (transform == NULL || !check_argument(transform, argument) ||
	    (transform->accepts & BIT(uf_value_get_kind(in))) == 0) {
		uf_value_clear(out);
		return uf_transform_refuse(fault, "answer.invalid");
	}
	UfTransformCall call = { .in = in,
				 .argument = argument != NULL ? argument : "",
				 .context = context };
	if (transform->argument == ARGUMENT_NUMBER)
		parse_number(call.argument, transform->max, &call.number);
	bool good = transform->func(&call, result, fault);
	uf_transform_copy_value(out, result);
	return good;
}

bool
uf_transform_apply_all(const char *const *specs, const UfTransformContext *context, UfValue *value,
		       UfTransformFault *fault)
{
	UfTransformFault kept = { 0 };
	for (size_t i = 0; specs != NULL && specs[i] != NULL; i++) {
		if (uf_value_is_empty(value) && !g_str_equal(specs[i], "ordinal"))
			break;
		if (!uf_transform_apply(specs[i], value, context, value, fault))
			return false;
		if (fault->rule != NULL)
			kept = *fault;
	}
	*fault = kept;
	return true;
}

size_t
uf_transform_get_count(void)
{
	return G_N_ELEMENTS(transforms);
}

const char *
uf_transform_get_name(size_t index)
{
	return transforms[index].name;
}

const char *
uf_transform_get_argument_pattern(size_t index)
{
	return argument_patterns[transforms[index].argument];
}
