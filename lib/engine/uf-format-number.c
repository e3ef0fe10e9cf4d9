#include <math.h>
#include <string.h>

#include "uf-format-private.h"
#include "uf-memory.h"

/* what stands between thousands and before decimals, by AFNumber_Format's second argument */
static const struct {
	const char *thousands;
	char mark;
} separators[] = { { ",", '.' }, { "", '.' }, { ".", ',' }, { "", ',' }, { "'", '.' } };

/* spaces, sign and apostrophe turned plain */
static GString *
flatten(const char *text)
{
	GString *plain = g_string_new(NULL);
	for (const char *c = text; *c != '\0'; c = g_utf8_next_char(c)) {
		gunichar letter = g_utf8_get_char(c);
		if (g_unichar_isspace(letter))
			g_string_append_c(plain, ' ');
		else if (letter == 0x2212)
			g_string_append_c(plain, '-');
		else if (letter == 0x2019)
			g_string_append_c(plain, '\'');
		else
			g_string_append_unichar(plain, letter);
	}
	g_string_truncate(plain, strlen(g_strstrip(plain->str)));
	return plain;
}

/* takes what stands for a currency away from one end of @plain (before or behind the sign) */
static void
take_currency(GString *plain, const char *currency)
{
	g_autofree char *own = g_strstrip(g_strdup(currency != NULL ? currency : ""));
	const char *const signs[] = { own, "€", "EUR" };
	for (size_t i = 0; i < G_N_ELEMENTS(signs); i++) {
		size_t length = strlen(signs[i]);
		size_t sign = *plain->str == '-';
		if (length == 0)
			continue;
		if (g_str_has_suffix(plain->str, signs[i]))
			g_string_truncate(plain, plain->len - length);
		else if (g_str_has_prefix(plain->str + sign, signs[i]))
			g_string_erase(plain, (gssize)sign, (gssize)length);
		else
			continue;
		g_string_truncate(plain, strlen(g_strstrip(plain->str)));
		return;
	}
}

/* @text as digits, '.', ',', ' ' and '\'' after an optional '-'; NULL when more is in it. Yours. */
static char *
simplify(const char *text, const char *currency)
{
	g_autoptr(GString) plain = flatten(text);
	take_currency(plain, currency);
	size_t sign = *plain->str == '-' || *plain->str == '+';
	const char *digits = plain->str + sign;
	digits += strspn(digits, " ");
	bool sound = strspn(digits, "0123456789., '") == strlen(digits);
	char *result = sound ? g_strconcat(*plain->str == '-' ? "-" : "", digits, NULL) : NULL;
	uf_memory_zero(plain->str, plain->len);
	return result;
}

/* digits in groups of three after the first, which @mark parts */
static bool
join_groups(const char *text, size_t length, char mark, GString *digits)
{
	size_t run = 0;
	bool grouped = false;
	for (size_t i = 0; i < length; i++) {
		if (g_ascii_isdigit(text[i])) {
			g_string_append_c(digits, text[i]);
			run++;
			continue;
		}
		if (text[i] != mark || run == 0 || run > 3 || (grouped && run != 3))
			return false;
		grouped = true;
		run = 0;
	}
	return run > 0 && (!grouped || run == 3);
}

static bool
set_decimal(bool negative, const char *whole, const char *fraction, UfDecimal *decimal)
{
	whole += strspn(whole, "0");
	size_t length = strlen(fraction);
	while (length > 0 && fraction[length - 1] == '0')
		length--;
	if (strlen(whole) > UF_DECIMAL_DIGITS || length > UF_DECIMAL_DIGITS)
		return false;
	g_strlcpy(decimal->whole, *whole == '\0' ? "0" : whole, sizeof decimal->whole);
	memcpy(decimal->fraction, fraction, length);
	decimal->fraction[length] = '\0';
	decimal->negative = negative && (*whole != '\0' || length > 0);
	return true;
}

static unsigned
count_of(const char *text, char letter)
{
	unsigned count = 0;
	for (const char *c = text; *c != '\0'; c++)
		count += *c == letter;
	return count;
}

/* "1,234" is a thousand or one and a bit: three digits behind a mark, one to three before */
static bool
is_ambiguous(const char *text, const char *mark, const UfRule *rule)
{
	size_t before = strspn(text, "0123456789");
	if (*text == '0' || before < 1 || before > 3 || text + before != mark ||
	    strlen(mark + 1) != 3)
		return false;
	return rule == NULL || rule->decimals < 3 ||
	       *mark == *separators[rule->separators].thousands;
}

/* where the decimals begin in @text (its mark), NULL for none; false when it could be either */
static bool
find_mark(const char *text, const UfRule *rule, const char **mark)
{
	const char *dot = strrchr(text, '.');
	const char *comma = strrchr(text, ',');
	*mark = dot == NULL || (comma != NULL && comma > dot) ? comma : dot;
	if (*mark == NULL)
		return true;
	if (dot != NULL && comma != NULL)
		return count_of(text, **mark) == 1;
	if (count_of(text, **mark) == 1)
		return !is_ambiguous(text, *mark, rule);
	*mark = NULL;
	return true;
}

/* the one character that parts the thousands of @text, '\0' for none */
static char
find_group_mark(const char *text, size_t length)
{
	size_t run = strspn(text, "0123456789");
	return run < length ? text[run] : '\0';
}

bool
uf_decimal_parse(const char *text, const UfRule *rule, UfDecimal *decimal)
{
	const char *mark;
	g_autofree char *plain = simplify(text, rule == NULL ? NULL : rule->currency);
	if (plain == NULL)
		return false;
	bool negative = *plain == '-';
	const char *digits = plain + negative;
	if (!find_mark(digits, rule, &mark))
		return false;
	size_t length = mark == NULL ? strlen(digits) : (size_t)(mark - digits);
	const char *fraction = mark == NULL ? "" : mark + 1;
	g_autoptr(GString) whole = g_string_new(NULL);
	bool sound = join_groups(digits, length, find_group_mark(digits, length), whole) &&
		     strspn(fraction, "0123456789") == strlen(fraction) &&
		     (mark == NULL || *fraction != '\0') &&
		     set_decimal(negative, whole->str, fraction, decimal);
	uf_memory_zero(plain, strlen(plain));
	return sound;
}

bool
uf_decimal_parse_plain(const char *text, UfDecimal *decimal)
{
	bool negative = *text == '-';
	const char *digits = text + negative;
	size_t length = strspn(digits, "0123456789");
	const char *fraction = digits[length] == '.' ? digits + length + 1 : digits + length;
	if (length == 0 || strspn(fraction, "0123456789") != strlen(fraction))
		return false;
	g_autofree char *whole = g_strndup(digits, length);
	return set_decimal(negative, whole, fraction, decimal);
}

static char *
join(const UfDecimal *decimal, const char *whole, char mark)
{
	const char point[] = { mark, '\0' };
	return g_strconcat(decimal->negative ? "-" : "", whole,
			   *decimal->fraction == '\0' ? "" : point, decimal->fraction, NULL);
}

char *
uf_decimal_format_plain(const UfDecimal *decimal)
{
	return join(decimal, decimal->whole, '.');
}

double
uf_decimal_get(const UfDecimal *decimal)
{
	g_autofree char *text = uf_decimal_format_plain(decimal);
	return g_ascii_strtod(text, NULL);
}

char *
uf_decimal_format_double(double value)
{
	char text[G_ASCII_DTOSTR_BUF_SIZE + 20];
	UfDecimal decimal;
	g_ascii_formatd(text, sizeof text, "%.6f", value);
	return uf_decimal_parse_plain(text, &decimal) ? uf_decimal_format_plain(&decimal) : NULL;
}

/* half away from zero, as people round; false when the digits overflow */
static bool
round_to(const UfDecimal *decimal, int decimals, UfDecimal *rounded)
{
	*rounded = *decimal;
	if (strlen(decimal->fraction) <= (size_t)decimals)
		return true;
	bool up = decimal->fraction[decimals] >= '5';
	g_autofree char *digits =
	    g_strdup_printf("0%s%.*s", decimal->whole, decimals, decimal->fraction);
	for (size_t i = strlen(digits); up && i-- > 0;) {
		up = digits[i] == '9';
		digits[i] = up ? '0' : (char)(digits[i] + 1);
	}
	size_t length = strlen(digits) - (size_t)decimals;
	g_autofree char *whole = g_strndup(digits, length);
	return set_decimal(decimal->negative, whole, digits + length, rounded);
}

/* the number with its thousands and at least @decimals decimals, without sign */
static char *
write_number(const UfDecimal *decimal, const UfRule *rule)
{
	g_autoptr(GString) out = g_string_new(NULL);
	size_t length = strlen(decimal->whole);
	for (size_t i = 0; i < length; i++) {
		if (i > 0 && (length - i) % 3 == 0)
			g_string_append(out, separators[rule->separators].thousands);
		g_string_append_c(out, decimal->whole[i]);
	}
	size_t have = strlen(decimal->fraction);
	size_t wanted = MAX(have, (size_t)rule->decimals);
	if (wanted > 0)
		g_string_append_c(out, separators[rule->separators].mark);
	g_string_append(out, decimal->fraction);
	for (; have < wanted; have++)
		g_string_append_c(out, '0');
	return g_strdup(out->str);
}

/* with its sign and currency, as AFNumber_Format composes them */
static char *
dress(const UfDecimal *decimal, const UfRule *rule)
{
	bool brackets = decimal->negative && rule->negative >= 2;
	bool minus = decimal->negative && !brackets;
	const char *currency = rule->currency != NULL ? rule->currency : "";
	g_autofree char *number = write_number(decimal, rule);
	return g_strconcat(minus ? "-" : "", brackets ? "(" : "", rule->sign_first ? currency : "",
			   number, rule->sign_first ? "" : currency, brackets ? ")" : "", NULL);
}

/* the digits of a text that has nothing but digits and spaces, or the points or hyphens of a
 * telephone number; NULL for any other */
static char *
read_code(const char *text)
{
	static const char *const parts[] = { " ", ".", "-" };
	g_autoptr(GString) digits = flatten(text);
	for (size_t i = 0; i < G_N_ELEMENTS(parts); i++) {
		/* one point or hyphen is that of a number */
		if (i == 0 || count_of(digits->str, *parts[i]) > 1)
			g_string_replace(digits, parts[i], "", 0);
	}
	bool sound = digits->len > 0 && strspn(digits->str, "0123456789") == digits->len;
	return sound ? g_strdup(digits->str) : NULL;
}

/* a day 01 or a postcode 59000 is no amount */
static const char *
why_a_code(const UfFormatTask *task, const char *digits, const char *shown)
{
	if (digits == NULL || task->computed)
		return NULL;
	if (digits[0] == '0' && digits[1] != '\0')
		return "leading_zeros";
	bool longer = task->limit > 0 && shown != NULL && g_utf8_strlen(shown, -1) > task->limit &&
		      (int)strlen(digits) <= task->limit;
	return longer ? "longer" : NULL;
}

static void
set_code(char *digits, const char *why, UfFormatted *out)
{
	out->stored = g_strdup(digits);
	out->shown = g_strdup(digits);
	out->kept = why;
}

/* the cells of a comb do not take thousands, zeros and signs that the value can do without */
static void
shorten_for_comb(const UfFormatTask *task, const UfDecimal *decimal, UfFormatted *out)
{
	if (!task->comb || g_utf8_strlen(out->shown, -1) <= task->limit)
		return;
	uf_memory_free_string(out->shown);
	out->shown = join(decimal, decimal->whole, separators[task->rule->separators].mark);
	out->kept = "longer";
}

void
uf_format_number(const UfFormatTask *task, UfFormatted *out)
{
	UfDecimal decimal;
	UfDecimal drawn;
	const UfRule *rule = task->rule;
	bool sound = task->computed ? uf_decimal_parse_plain(task->text, &decimal)
				    : uf_decimal_parse(task->text, rule, &decimal);
	g_autofree char *digits = read_code(task->text);
	g_autofree char *shown = sound ? dress(&decimal, rule) : NULL;
	const char *code = why_a_code(task, digits, shown);
	if (code != NULL) {
		set_code(digits, code, out);
		return;
	}
	drawn = decimal;
	if (!sound || (task->computed && !round_to(&decimal, rule->decimals, &drawn))) {
		out->reason = "bad_format";
		return;
	}
	out->stored = uf_decimal_format_plain(&decimal);
	out->shown = dress(&drawn, rule);
	if (strlen(drawn.fraction) > (size_t)rule->decimals)
		out->kept = "rounded";
	else if (decimal.negative && rule->negative == 1)
		out->kept = "sign";
	shorten_for_comb(task, &drawn, out);
}

/* @decimal × 10^@places: 12.5 and -2 give 0.125 */
static bool
shift(const UfDecimal *decimal, int places, UfDecimal *shifted)
{
	g_autofree char *digits = g_strconcat("00", decimal->whole, decimal->fraction, "00", NULL);
	int point = 2 + (int)strlen(decimal->whole) + places;
	g_autofree char *whole = g_strndup(digits, (size_t)point);
	return set_decimal(decimal->negative, whole, digits + point, shifted);
}

/* reads "12,5 %" as the script stores it, 0.125; a number without the sign could mean either */
static bool
read_percent(const UfFormatTask *task, UfDecimal *stored)
{
	UfDecimal typed;
	if (task->computed)
		return uf_decimal_parse_plain(task->text, stored);
	bool has_sign = strchr(task->text, '%') != NULL;
	g_autoptr(GString) text = g_string_new(task->text);
	g_string_replace(text, "%", "", 1);
	bool sound = uf_decimal_parse(text->str, task->rule, &typed) &&
		     (has_sign || strcmp(typed.whole, "0") == 0) &&
		     (has_sign || *typed.fraction == '\0');
	return sound && shift(&typed, -2, stored);
}

void
uf_format_percent(const UfFormatTask *task, UfFormatted *out)
{
	UfDecimal stored;
	UfDecimal percent;
	UfDecimal drawn;
	UfRule rule = *task->rule;
	rule.currency = NULL;
	if (!read_percent(task, &stored) || !shift(&stored, 2, &percent) ||
	    !round_to(&percent, task->computed ? rule.decimals : UF_DECIMAL_DIGITS, &drawn)) {
		out->reason = "bad_format";
		return;
	}
	g_autofree char *number = dress(&drawn, &rule);
	out->stored = uf_decimal_format_plain(&stored);
	out->shown =
	    g_strconcat(rule.sign_first ? "%" : "", number, rule.sign_first ? "" : "%", NULL);
	if (strlen(drawn.fraction) > (size_t)rule.decimals)
		out->kept = "rounded";
}
