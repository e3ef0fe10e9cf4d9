#include "uf-format-private.h"

#include <string.h>

#include "uf-memory.h"

void
uf_formatted_clear(UfFormatted *formatted)
{
	uf_memory_free_string(formatted->stored);
	uf_memory_free_string(formatted->shown);
	memset(formatted, 0, sizeof *formatted);
}

/* a rule that says how a value is written */
static bool
is_format(UfRuleKind kind)
{
	return kind == UF_RULE_DATE || kind == UF_RULE_NUMBER || kind == UF_RULE_PERCENT ||
	       kind == UF_RULE_MASK || kind == UF_RULE_PHONE;
}

static void
apply(const UfFormatTask *task, UfFormatted *out)
{
	static void (*const functions[])(const UfFormatTask *, UfFormatted *) = {
		[UF_RULE_DATE] = uf_format_date,       [UF_RULE_NUMBER] = uf_format_number,
		[UF_RULE_PERCENT] = uf_format_percent, [UF_RULE_MASK] = uf_format_mask,
		[UF_RULE_PHONE] = uf_format_phone,
	};
	functions[task->rule->kind](task, out);
}

static void
keep(const char *text, UfFormatted *out)
{
	out->stored = g_strdup(text);
	out->shown = g_strdup(text);
}

/* AFRange_Validate: a text that is no number passes */
static bool
is_out_of_range(const UfRule *rule, const char *stored)
{
	UfDecimal decimal;
	if (rule->kind != UF_RULE_RANGE || (!uf_decimal_parse_plain(stored, &decimal) &&
					    !uf_decimal_parse(stored, NULL, &decimal)))
		return false;
	double value = uf_decimal_get(&decimal);
	return (rule->has_low && value < rule->low) || (rule->has_high && value > rule->high);
}

static void
refuse(UfFormatted *out, const char *reason)
{
	uf_formatted_clear(out);
	out->reason = reason;
}

typedef struct {
	UfRule format, keystroke, range;
} Rules;

static void
rules_clear(Rules *rules)
{
	uf_rule_clear(&rules->format);
	uf_rule_clear(&rules->keystroke);
	uf_rule_clear(&rules->range);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Rules, rules_clear)

static bool
are_known(const Rules *rules)
{
	return (rules->format.kind == UF_RULE_NONE || is_format(rules->format.kind)) &&
	       (rules->keystroke.kind == UF_RULE_NONE || is_format(rules->keystroke.kind)) &&
	       (rules->range.kind == UF_RULE_NONE || rules->range.kind == UF_RULE_RANGE);
}

/* what the rules make of a text that is not empty */
static void
follow(const UfFormatTask *task, const Rules *rules, UfFormatted *out)
{
	if (is_format(task->rule->kind))
		apply(task, out);
	else
		keep(task->text, out);
	if (out->reason != NULL)
		return;
	/* without a format script the value is shown as it is stored */
	if (task->rule == &rules->keystroke && strcmp(out->stored, out->shown) != 0) {
		uf_memory_free_string(out->shown);
		out->shown = g_strdup(out->stored);
	}
	if (is_out_of_range(&rules->range, out->stored))
		refuse(out, "out_of_range");
	else if (out->kept == NULL && !are_known(rules))
		out->kept = "unknown";
}

void
uf_format_value(const UfPdfField *field, const char *text, bool computed, UfFormatted *out)
{
	g_auto(Rules) rules = { 0 };
	memset(out, 0, sizeof *out);
	uf_rule_parse(field->format, &rules.format);
	uf_rule_parse(field->keystroke, &rules.keystroke);
	uf_rule_parse(field->validate, &rules.range);
	UfFormatTask task = {
		.rule = rules.format.kind == UF_RULE_NONE ? &rules.keystroke : &rules.format,
		.text = text,
		.limit = field->max_length,
		.comb = (field->flags & UF_PDF_COMB) != 0 && field->max_length > 0,
		.computed = computed,
	};
	if (*text == '\0' || (field->flags & UF_PDF_PASSWORD) != 0)
		keep(text, out);
	else
		follow(&task, &rules, out);
}
