/* Numbers of people: each scheme says itself what it can be. */
#include <string.h>

#include "uf-identifier.h"
#include "uf-memory.h"
#include "uf-phone.h"
#include "uf-repair-private.h"

#define MAX_LOST 3 /* zeros that are put back before a number */

/* "184127645108946.00": what a number becomes when it is shown as an amount. In place. */
static void
drop_decimals(UfRepair *self, char *text)
{
	char *mark = strpbrk(text, ".,");
	if (mark == NULL || strspn(text, "0123456789") != (size_t)(mark - text) ||
	    mark[1] == '\0' || strspn(mark + 1, "0") != strlen(mark + 1))
		return;
	*mark = '\0';
	uf_repair_mend(self, "sheet.float");
}

static bool
is_format(const UfIdentifierScheme *scheme, const char *text)
{
	return uf_identifier_check(scheme, text).status != UF_IDENTIFIER_FORMAT;
}

/* A number cannot begin with a zero, but some identifiers do. Yours; NULL when no number of zeros
 * makes one. */
static char *
put_zeros_back(const UfIdentifierScheme *scheme, const char *digits)
{
	for (size_t lost = 1; lost <= MAX_LOST; lost++) {
		g_autofree char *zeros = g_strnfill(lost, '0');
		g_auto(UfWiped) whole = g_strconcat(zeros, digits, NULL);
		if (is_format(scheme, whole))
			return g_steal_pointer(&whole);
	}
	return NULL;
}

/* Where any length is right, nobody can tell whether a zero went. */
static void
tell_lost_zero(UfRepair *self, const UfIdentifierScheme *scheme, const char *text)
{
	g_auto(UfWiped) longer = g_strconcat("0", text, NULL);
	if (self->cell->kind == UF_CELL_NUMBER && is_format(scheme, longer))
		uf_repair_warn(self, UF_SEVERITY_NOTE, "sheet.number_in_text");
}

static json_t *
put(UfRepair *self, const UfIdentifierScheme *scheme, const char *text)
{
	const UfIdentifierCheck check = uf_identifier_check(scheme, text);
	if (check.status == UF_IDENTIFIER_KEY) {
		UfIssue *issue = uf_repair_warn(self, UF_SEVERITY_WARNING, check.rule);
		uf_issue_set_text(issue, "expected", check.expected);
	}
	g_auto(UfWiped) normal = uf_identifier_normalise(scheme, text);
	if (g_str_equal(uf_identifier_get_id(scheme), "nir") && normal != NULL &&
	    strlen(normal) == 13)
		uf_repair_warn(self, UF_SEVERITY_NOTE, "sheet.nir_without_key");
	return normal != NULL ? json_string(normal) : uf_repair_refuse(self, "sheet.identifier");
}

json_t *
uf_repair_read_identifier(UfRepair *self, const char *text)
{
	const UfIdentifierScheme *scheme = uf_identifier_find_scheme(self->target->scheme);
	g_auto(UfWiped) typed = g_strdup(text);
	if (scheme == NULL)
		return uf_repair_read_text(self, text);
	if (self->cell->kind == UF_CELL_DATE || self->cell->kind == UF_CELL_BOOLEAN)
		return uf_repair_refuse(self, "sheet.date_in_text");
	drop_decimals(self, typed);
	if (uf_repair_refuse_unlike(self, typed))
		return NULL;
	if (is_format(scheme, typed)) {
		tell_lost_zero(self, scheme, typed);
		return put(self, scheme, typed);
	}
	const bool is_number =
	    self->cell->kind == UF_CELL_NUMBER && strspn(typed, "0123456789") == strlen(typed);
	g_auto(UfWiped) whole = is_number ? put_zeros_back(scheme, typed) : NULL;
	if (whole != NULL) {
		uf_repair_mend(self, "sheet.identifier_zeros");
		return put(self, scheme, whole);
	}
	const UfIdentifierCheck check = uf_identifier_check(scheme, typed);
	if (!self->refused) {
		UfIssue *issue = uf_repair_warn(self, UF_SEVERITY_TODO, check.rule);
		uf_issue_set_text(issue, "expected", check.expected);
	}
	self->refused = true;
	return NULL;
}

/* --- telephones --- */

static char *
keep_digits(const char *text)
{
	GString *out = g_string_new(NULL);
	for (const char *p = text; *p != '\0'; p++) {
		if (g_ascii_isdigit(*p))
			g_string_append_c(out, *p);
	}
	return g_string_free(out, FALSE);
}

/* "612345678" lost its zero, "33612345678" its plus. Yours; NULL when nothing was lost. */
static char *
put_head_back(UfRepair *self, const char *text)
{
	g_auto(UfWiped) digits = keep_digits(text);
	const size_t n = strlen(digits);
	if (strchr(text, '+') != NULL || *digits == '0')
		return NULL;
	if (n == 9) {
		uf_repair_mend(self, "sheet.phone_zero");
		return g_strconcat("0", digits, NULL);
	}
	if (n == 11 && g_str_has_prefix(digits, "33")) {
		uf_repair_mend(self, "sheet.phone_prefix");
		return g_strconcat("+", digits, NULL);
	}
	return NULL;
}

json_t *
uf_repair_read_phone(UfRepair *self, const char *text)
{
	g_auto(UfWiped) typed = g_strdup(text);
	if (self->cell->kind == UF_CELL_DATE || self->cell->kind == UF_CELL_BOOLEAN)
		return uf_repair_refuse(self, "sheet.phone");
	drop_decimals(self, typed);
	if (uf_repair_refuse_unlike(self, typed))
		return NULL;
	g_auto(UfWiped) digits = keep_digits(typed);
	if (strlen(digits) >= 18 || strpbrk(typed, "/;\n") != NULL || strstr(typed, " ou ") != NULL)
		return uf_repair_refuse(self, "sheet.several_phones");
	g_auto(UfWiped) whole = put_head_back(self, typed);
	g_auto(UfWiped) number = uf_phone_format_e164(whole != NULL ? whole : typed);
	return number != NULL ? json_string(number) : uf_repair_refuse(self, "sheet.phone");
}

/* --- e-mail --- */

json_t *
uf_repair_read_email(UfRepair *self, const char *text)
{
	static const char mailto[] = "mailto:";
	const UfIdentifierScheme *scheme = uf_identifier_find_scheme("email");
	const bool is_link = g_ascii_strncasecmp(text, mailto, strlen(mailto)) == 0;
	g_auto(UfWiped) typed = g_strdup(text + (is_link ? strlen(mailto) : 0));
	if (is_link)
		uf_repair_mend(self, "sheet.email_link");
	if (strchr(typed, '@') != strrchr(typed, '@'))
		return uf_repair_refuse(self, "sheet.several_emails");
	const size_t n = strlen(typed);
	if (n > 1 && strchr(";,.>", typed[n - 1]) != NULL) {
		typed[n - 1] = '\0';
		uf_repair_mend(self, "sheet.email_end");
	}
	const char *address = *typed == '<' ? typed + 1 : typed;
	g_auto(UfWiped) normal =
	    strpbrk(address, " \n") == NULL ? uf_identifier_normalise(scheme, address) : NULL;
	return normal != NULL ? json_string(normal) : uf_repair_refuse(self, "sheet.email");
}
