/* What the scripts of a field ask, as data: they are read and never run.
 *
 * Acrobat writes the format scripts that people choose in its dialogs as one call of a known
 * function, and a calculation as AFSimple_Calculate, as a copy of another field, or as a comment
 * "BVCALC a + b EVCALC" before the same sum in JavaScript. These are understood, whole; a script
 * that says anything more is unknown, and nothing is guessed from it. Texts and numbers of a
 * script are untrusted and bounded.
 *
 * Sources: Adobe, "JavaScript for Acrobat API Reference" (util.printd, util.scand, event); the
 * functions AF… have no reference of Adobe's: what they do was read in pdf.js,
 * src/scripting_api/aform.js and util.js (seen 2026-11), which imitates Acrobat. Acrobat itself
 * was not at hand: unverified.
 */
#pragma once

#include "uf-formula-private.h"

#define UF_RULE_MAX_SCRIPT 65536

typedef enum {
	UF_RULE_NONE,    /* no script, or one that says nothing */
	UF_RULE_UNKNOWN, /* a script of which the meaning is not known */
	/* AFDate_Format(index), AFDate_FormatEx(pattern), AFTime_Format(index)… and their
	 * Keystroke twins: a date or a time, shown after the pattern (d, dd, ddd, dddd, m… y… and
	 * H h M s tt); typed in the order of the pattern; yy below 50 is 20yy, else 19yy */
	UF_RULE_DATE,
	/* AFNumber_Format(decimals, separators, negative, unused, currency, currency first):
	 * separators 0 "1,234.56" 1 "1234.56" 2 "1.234,56" 3 "1234,56" 4 "1'234.56"; negative 0
	 * minus, 1 red without minus, 2 brackets, 3 red brackets. The value is kept with a dot,
	 * the decimals beyond those shown included */
	UF_RULE_NUMBER,
	/* AFPercent_Format(decimals, separators, sign first): the value times 100, and % */
	UF_RULE_PERCENT,
	/* AFSpecial_KeystrokeEx(mask): 9 a digit, A a letter, O one of both, X anything, the rest
	 * stands for itself. AFSpecial_Format 0 (ZIP), 1 (ZIP+4) and 3 (SSN) are masks of digits */
	UF_RULE_MASK,
	/* AFSpecial_Format(2): 7 or 10 digits, written as telephone numbers of the USA */
	UF_RULE_PHONE,
	/* AFRange_Validate(low?, low, high?, high): limits included */
	UF_RULE_RANGE,
	UF_RULE_CALCULATION,
} UfRuleKind;

typedef struct {
	UfRuleKind kind;
	char *pattern; /* of a date or a mask */
	int decimals, separators, negative;
	char *currency; /* or NULL */
	bool sign_first;
	bool has_low, has_high;
	double low, high;
	UfFormula *formula; /* of a calculation */
} UfRule;

/* Reads @script (NULL allowed) into @rule, which is cleared first. */
void uf_rule_parse(const char *script, UfRule *rule);
void uf_rule_clear(UfRule *rule);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(UfRule, uf_rule_clear)

/* {"kind": "date", "pattern": "dd/mm/yyyy"}…, see uf-engine.h; NULL for no script. Owned. */
json_t *uf_rule_describe(const UfRule *rule);
