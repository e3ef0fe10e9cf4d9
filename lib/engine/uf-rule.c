#include "uf-rule-private.h"

#include <math.h>
#include <string.h>

#include "uf-token-private.h"

#define MAX_ARGUMENTS 8
#define MAX_NAMES 1000

typedef struct {
	UfTokenKind kind; /* a number (true is 1), a text, or END for a list */
	double number;
	char *text;
	GPtrArray *list; /* of char * */
} Argument;

typedef struct {
	Argument items[MAX_ARGUMENTS];
	unsigned count;
} Arguments;

static void
arguments_clear(Arguments *arguments)
{
	for (unsigned i = 0; i < arguments->count; i++) {
		g_free(arguments->items[i].text);
		if (arguments->items[i].list != NULL)
			g_ptr_array_unref(arguments->items[i].list);
	}
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Arguments, arguments_clear)

/* "a", "b" up to @closing */
static bool
read_list(UfTokens *tokens, const char *closing, GPtrArray *list)
{
	while (!uf_tokens_take(tokens, closing)) {
		if (list->len >= MAX_NAMES || (list->len > 0 && !uf_tokens_take(tokens, ",")) ||
		    tokens->kind != UF_TOKEN_TEXT)
			return false;
		g_ptr_array_add(list, g_strdup(tokens->text));
		uf_tokens_next(tokens);
	}
	return true;
}

static bool
read_argument(UfTokens *tokens, Argument *argument)
{
	static const struct {
		const char *word;
		double number;
	} words[] = { { "true", 1 }, { "false", 0 } };
	for (size_t i = 0; i < G_N_ELEMENTS(words); i++) {
		if (uf_tokens_take(tokens, words[i].word)) {
			argument->kind = UF_TOKEN_NUMBER;
			argument->number = words[i].number;
			return true;
		}
	}
	if (tokens->kind == UF_TOKEN_TEXT) {
		argument->kind = UF_TOKEN_TEXT;
		argument->text = g_strdup(tokens->text);
		uf_tokens_next(tokens);
		return true;
	}
	bool is_new = uf_tokens_take_all(tokens, "new Array (");
	if (is_new || uf_tokens_take(tokens, "[")) {
		argument->list = g_ptr_array_new_with_free_func(g_free);
		return read_list(tokens, is_new ? ")" : "]", argument->list);
	}
	bool minus = uf_tokens_take(tokens, "-");
	if (tokens->kind != UF_TOKEN_NUMBER)
		return false;
	argument->kind = UF_TOKEN_NUMBER;
	argument->number = minus ? -tokens->number : tokens->number;
	uf_tokens_next(tokens);
	return true;
}

/* what is between the brackets of a call, up to the end of the script */
static bool
read_arguments(UfTokens *tokens, Arguments *arguments)
{
	if (!uf_tokens_take(tokens, "("))
		return false;
	while (!uf_tokens_take(tokens, ")")) {
		if (arguments->count >= MAX_ARGUMENTS ||
		    (arguments->count > 0 && !uf_tokens_take(tokens, ",")) ||
		    !read_argument(tokens, &arguments->items[arguments->count++]))
			return false;
	}
	while (uf_tokens_take(tokens, ";"))
		;
	return tokens->kind == UF_TOKEN_END;
}

/* the whole number that argument @index is; false beyond @most */
static bool
get_whole(const Arguments *arguments, unsigned index, int most, int *value)
{
	const Argument *argument = &arguments->items[index];
	if (index >= arguments->count || argument->kind != UF_TOKEN_NUMBER ||
	    argument->number < 0 || argument->number > most ||
	    argument->number != floor(argument->number))
		return false;
	*value = (int)argument->number;
	return true;
}

static const char *
get_text(const Arguments *arguments, unsigned index)
{
	return index < arguments->count ? arguments->items[index].text : NULL;
}

/* a run of one letter of a pattern that means something to printd */
static bool
is_element(char letter, size_t length)
{
	if (letter == 'y')
		return length == 2 || length == 4;
	return strchr("dmHhMst", letter) != NULL && length <= (strchr("dm", letter) ? 4 : 2);
}

typedef struct {
	bool seen[128]; /* by letter, 'D' for names of days and 'H' for both kinds of hours */
	bool open;      /* a number of one or two digits came just before */
	bool any;
} Pattern;

/* a character between elements; digits would be read with a number that has no fixed length */
static bool
take_literal(Pattern *pattern, char letter)
{
	bool sound = !g_ascii_iscntrl(letter) && letter != '\\' &&
		     !(pattern->open && g_ascii_isdigit(letter));
	pattern->open = false;
	return sound;
}

static bool
take_element(Pattern *pattern, char letter, size_t length)
{
	bool name = length > 2 && strchr("dm", letter) != NULL;
	char part = letter == 'h' ? 'H' : letter == 'd' && name ? 'D' : letter;
	if (!is_element(letter, length) || pattern->seen[(int)part] || pattern->open)
		return false;
	pattern->seen[(int)part] = true;
	pattern->open = length == 1 && letter != 't';
	pattern->any = true;
	return true;
}

/* the letters of a pattern must all mean something, or the viewer shows them as such; each part
 * stands once, and numbers that follow each other are told apart by their length */
static bool
is_pattern(const char *text)
{
	Pattern pattern = { 0 };
	for (const char *c = text; *c != '\0';) {
		size_t length = 1;
		while (g_ascii_isalpha(*c) && c[length] == *c)
			length++;
		if (g_ascii_isalpha(*c) ? !take_element(&pattern, *c, length)
					: !take_literal(&pattern, *c))
			return false;
		c += length;
	}
	return pattern.any && strlen(text) <= 60;
}

static bool
set_date(const Arguments *arguments, UfRule *rule)
{
	const char *pattern = get_text(arguments, 0);
	if (arguments->count != 1 || pattern == NULL || !is_pattern(pattern))
		return false;
	rule->kind = UF_RULE_DATE;
	rule->pattern = g_strdup(pattern);
	return true;
}

static bool
set_listed(const Arguments *arguments, const char *const *patterns, int count, UfRule *rule)
{
	int index;
	/* later viewers take a pattern here too */
	if (get_text(arguments, 0) != NULL)
		return set_date(arguments, rule);
	if (arguments->count != 1 || !get_whole(arguments, 0, count - 1, &index))
		return false;
	rule->kind = UF_RULE_DATE;
	rule->pattern = g_strdup(patterns[index]);
	return true;
}

static bool
set_listed_date(const Arguments *arguments, UfRule *rule)
{
	static const char *const patterns[] = {
		"m/d",         "m/d/yy",       "mm/dd/yy",       "mm/yy",        "d-mmm",
		"d-mmm-yy",    "dd-mmm-yy",    "yy-mm-dd",       "mmm-yy",       "mmmm-yy",
		"mmm d, yyyy", "mmmm d, yyyy", "m/d/yy h:MM tt", "m/d/yy HH:MM",
	};
	return set_listed(arguments, patterns, G_N_ELEMENTS(patterns), rule);
}

static bool
set_listed_time(const Arguments *arguments, UfRule *rule)
{
	static const char *const patterns[] = { "HH:MM", "h:MM tt", "HH:MM:ss", "h:MM:ss tt" };
	return set_listed(arguments, patterns, G_N_ELEMENTS(patterns), rule);
}

static bool
set_number(const Arguments *arguments, UfRule *rule)
{
	int unused;
	int first;
	if (arguments->count != 6 || !get_whole(arguments, 0, 10, &rule->decimals) ||
	    !get_whole(arguments, 1, 4, &rule->separators) ||
	    !get_whole(arguments, 2, 3, &rule->negative) ||
	    !get_whole(arguments, 3, 100, &unused) || get_text(arguments, 4) == NULL ||
	    strlen(get_text(arguments, 4)) > 20 || !get_whole(arguments, 5, 1, &first))
		return false;
	rule->kind = UF_RULE_NUMBER;
	rule->currency = g_strdup(get_text(arguments, 4));
	rule->sign_first = first == 1;
	return true;
}

static bool
set_percent(const Arguments *arguments, UfRule *rule)
{
	int first = 0;
	if (arguments->count < 2 || arguments->count > 3 ||
	    !get_whole(arguments, 0, 10, &rule->decimals) ||
	    !get_whole(arguments, 1, 4, &rule->separators) ||
	    (arguments->count == 3 && !get_whole(arguments, 2, 1, &first)))
		return false;
	rule->kind = UF_RULE_PERCENT;
	rule->sign_first = first == 1;
	return true;
}

static bool
set_mask(const Arguments *arguments, UfRule *rule)
{
	const char *mask = get_text(arguments, 0);
	if (arguments->count != 1 || mask == NULL || strlen(mask) > 100 ||
	    strpbrk(mask, "9AOX") == NULL)
		return false;
	rule->kind = UF_RULE_MASK;
	rule->pattern = g_strdup(mask);
	return true;
}

static bool
set_special(const Arguments *arguments, UfRule *rule)
{
	static const char *const masks[] = { "99999", "99999-9999", NULL, "999-99-9999" };
	int index;
	if (arguments->count != 1 || !get_whole(arguments, 0, 3, &index))
		return false;
	rule->kind = masks[index] == NULL ? UF_RULE_PHONE : UF_RULE_MASK;
	rule->pattern = g_strdup(masks[index]);
	return true;
}

/* a limit is a number, or the text of one */
static bool
get_limit(const Arguments *arguments, unsigned index, double *value)
{
	const Argument *argument = &arguments->items[index];
	char *end = NULL;
	*value = argument->kind == UF_TOKEN_TEXT ? g_ascii_strtod(argument->text, &end)
						 : argument->number;
	return argument->kind == UF_TOKEN_NUMBER ||
	       (end != NULL && end != argument->text && *end == '\0' && isfinite(*value));
}

static bool
set_range(const Arguments *arguments, UfRule *rule)
{
	int low;
	int high;
	if (arguments->count != 4 || !get_whole(arguments, 0, 1, &low) ||
	    !get_whole(arguments, 2, 1, &high) ||
	    (low == 1 && !get_limit(arguments, 1, &rule->low)) ||
	    (high == 1 && !get_limit(arguments, 3, &rule->high)))
		return false;
	rule->kind = UF_RULE_RANGE;
	rule->has_low = low == 1;
	rule->has_high = high == 1;
	return true;
}

static bool
set_simple(const Arguments *arguments, UfRule *rule)
{
	if (arguments->count != 2 || get_text(arguments, 0) == NULL)
		return false;
	GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
	g_auto(GStrv) parts = NULL;
	const GPtrArray *list = arguments->items[1].list;
	if (get_text(arguments, 1) != NULL)
		parts = g_strsplit(get_text(arguments, 1), ",", MAX_NAMES);
	/* one space after the comma is not of the name */
	for (unsigned i = 0; parts != NULL && parts[i] != NULL; i++)
		g_ptr_array_add(names, g_strdup(parts[i] + (i > 0 && parts[i][0] == ' ')));
	for (unsigned i = 0; list != NULL && i < list->len; i++)
		g_ptr_array_add(names, g_strdup(g_ptr_array_index(list, i)));
	rule->formula = uf_formula_new_simple(get_text(arguments, 0), names);
	rule->kind = UF_RULE_CALCULATION;
	return rule->formula != NULL && rule->formula->names->len > 0;
}

static const struct {
	const char *name;
	bool (*set)(const Arguments *arguments, UfRule *rule);
} calls[] = {
	{ "AFDate_Format", set_listed_date },    { "AFDate_FormatEx", set_date },
	{ "AFDate_Keystroke", set_listed_date }, { "AFDate_KeystrokeEx", set_date },
	{ "AFTime_Format", set_listed_time },    { "AFTime_FormatEx", set_date },
	{ "AFTime_Keystroke", set_listed_time }, { "AFTime_KeystrokeEx", set_date },
	{ "AFNumber_Format", set_number },       { "AFNumber_Keystroke", set_number },
	{ "AFPercent_Format", set_percent },     { "AFPercent_Keystroke", set_percent },
	{ "AFSpecial_Format", set_special },     { "AFSpecial_Keystroke", set_special },
	{ "AFSpecial_KeystrokeEx", set_mask },   { "AFRange_Validate", set_range },
	{ "AFSimple_Calculate", set_simple },
};

/* one call of a known function and nothing else */
static bool
read_call(const char *script, UfRule *rule)
{
	UfTokens tokens = { 0 };
	uf_tokens_start(&tokens, script, false);
	if (tokens.kind != UF_TOKEN_NAME)
		return false;
	for (size_t i = 0; i < G_N_ELEMENTS(calls); i++) {
		if (strcmp(tokens.text, calls[i].name) != 0)
			continue;
		g_auto(Arguments) arguments = { 0 };
		uf_tokens_next(&tokens);
		return read_arguments(&tokens, &arguments) && calls[i].set(&arguments, rule);
	}
	return false;
}

/* nothing, or comments alone (the notation of a sum without its sum is no comment) */
static bool
is_blank(const char *script)
{
	UfTokens tokens = { 0 };
	uf_tokens_start(&tokens, script, false);
	while (uf_tokens_take(&tokens, ";"))
		;
	return tokens.kind == UF_TOKEN_END && strstr(script, "BVCALC") == NULL;
}

void
uf_rule_parse(const char *script, UfRule *rule)
{
	memset(rule, 0, sizeof *rule);
	if (script == NULL || (strlen(script) < UF_RULE_MAX_SCRIPT && is_blank(script)))
		return;
	if (strlen(script) >= UF_RULE_MAX_SCRIPT) {
		rule->kind = UF_RULE_UNKNOWN;
		return;
	}
	if (read_call(script, rule))
		return;
	uf_rule_clear(rule);
	rule->formula = uf_formula_parse(script);
	rule->kind = rule->formula != NULL ? UF_RULE_CALCULATION : UF_RULE_UNKNOWN;
}

void
uf_rule_clear(UfRule *rule)
{
	g_free(rule->pattern);
	g_free(rule->currency);
	uf_formula_free(rule->formula);
	memset(rule, 0, sizeof *rule);
}

static json_t *
describe_range(const UfRule *rule)
{
	json_t *object = json_pack("{s:s}", "kind", "range");
	if (rule->has_low)
		json_object_set_new(object, "low", json_real(rule->low));
	if (rule->has_high)
		json_object_set_new(object, "high", json_real(rule->high));
	return object;
}

json_t *
uf_rule_describe(const UfRule *rule)
{
	switch (rule->kind) {
	case UF_RULE_DATE:
		return json_pack("{s:s, s:s}", "kind", "date", "pattern", rule->pattern);
	case UF_RULE_NUMBER:
		return json_pack("{s:s, s:i, s:i, s:i, s:s, s:b}", "kind", "number", "decimals",
				 rule->decimals, "separators", rule->separators, "negative",
				 rule->negative, "currency", rule->currency, "currency_first",
				 rule->sign_first);
	case UF_RULE_PERCENT:
		return json_pack("{s:s, s:i, s:i}", "kind", "percent", "decimals", rule->decimals,
				 "separators", rule->separators);
	case UF_RULE_MASK:
		return json_pack("{s:s, s:s}", "kind", "mask", "pattern", rule->pattern);
	case UF_RULE_PHONE:
		return json_pack("{s:s}", "kind", "phone");
	case UF_RULE_RANGE:
		return describe_range(rule);
	case UF_RULE_CALCULATION:
		return uf_formula_describe(rule->formula);
	case UF_RULE_UNKNOWN:
		return json_pack("{s:s}", "kind", "unknown");
	default:
		return NULL;
	}
}
