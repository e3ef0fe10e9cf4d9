#include "uf-stale.h"

#include <glib/gi18n.h>

#include "uf-json.h"
#include "uf-output.h"
#include "uf-requests.h"

static void
put(const char *text)
{
	uf_output_text(stdout, text, true);
}

/* a value, or that there is none */
static void
put_value(const char *text)
{
	put(*text != '\0' ? text : _("nothing"));
}

/* "since 21/11/2026, on their portal" */
static void
print_since(const json_t *entry)
{
	g_autofree char *day = uf_requests_format_date(uf_output_get(entry, "since"));
	const char *way = uf_requests_get_way(entry);
	printf(_(" since %s"), day);
	printf(" (%s)\n", *way != '\0' ? way : _("approved, hand-over not noted"));
}

/* "Numéro de téléphone · Lila ESSAIN" */
static void
print_head(const json_t *fact)
{
	put(uf_output_get(fact, "title"));
	fputs(" · ", stdout);
	put(uf_output_get(fact, "who"));
}

void
uf_stale_print_facts(const json_t *facts)
{
	if (json_array_size(facts) > 0)
		printf("%s\n", _("What changed"));
	for (size_t i = 0; i < json_array_size(facts); i++) {
		const json_t *fact = json_array_get(facts, i);
		const json_t *partners = json_object_get(fact, "partners");
		g_autofree char *day = uf_requests_format_date(uf_output_get(fact, "changed"));
		fputs("  ", stdout);
		print_head(fact);
		printf("\n    %s ", _("now:"));
		put_value(uf_output_get(fact, "now"));
		printf(*day != '\0' ? " (%s)\n" : "%s\n", day);
		for (size_t j = 0; j < json_array_size(partners); j++) {
			const json_t *partner = json_array_get(partners, j);
			fputs("    ", stdout);
			put(uf_output_get(partner, "title"));
			printf(" %s ", _("still holds:"));
			put_value(uf_output_get(partner, "holds"));
			print_since(partner);
		}
	}
}

static void
print_contact(const json_t *contact)
{
	static const char *const keys[] = { "phone", "email", "url", "address" };
	printf("    %s ", _("whom to ask:"));
	put(uf_output_get(contact, "label"));
	for (size_t i = 0; i < G_N_ELEMENTS(keys); i++) {
		const char *text = uf_output_get(contact, keys[i]);
		if (*text == '\0')
			continue;
		fputs(" · ", stdout);
		put(text);
	}
	putchar('\n');
}

static void
print_whom(const json_t *partner)
{
	const json_t *contacts = json_object_get(partner, "contacts");
	const char *reference = uf_output_get(partner, "reference");
	for (size_t i = 0; i < json_array_size(contacts); i++)
		print_contact(json_array_get(contacts, i));
	if (json_array_size(contacts) == 0)
		printf("    %s\n", _("whom to ask is not known"));
	if (*reference == '\0')
		return;
	printf("    %s ", _("their reference:"));
	put(reference);
	putchar('\n');
}

void
uf_stale_print_partners(const json_t *partners)
{
	if (json_array_size(partners) > 0)
		printf("\n%s\n", _("Whom to tell"));
	for (size_t i = 0; i < json_array_size(partners); i++) {
		const json_t *partner = json_array_get(partners, i);
		const json_t *facts = json_object_get(partner, "facts");
		const json_t *forms = json_object_get(partner, "forms");
		fputs("  ", stdout);
		put(uf_output_get(partner, "title"));
		putchar('\n');
		for (size_t j = 0; j < json_array_size(facts); j++) {
			fputs("    - ", stdout);
			print_head(json_array_get(facts, j));
			putchar('\n');
		}
		for (size_t j = 0; j < json_array_size(forms); j++) {
			const json_t *form = json_array_get(forms, j);
			printf("    %s ", _("by their form:"));
			put(uf_output_get(form, "title"));
			printf(" (%s)\n", uf_output_get(form, "form"));
		}
		if (uf_json_get_boolean(partner, "untold", false))
			print_whom(partner);
	}
}

static void
print_present(const char *label, const json_t *texts)
{
	printf("    %s ", label);
	for (size_t i = 0; i < json_array_size(texts); i++) {
		fputs(i > 0 ? ", " : "", stdout);
		put(json_string_value(json_array_get(texts, i)));
	}
	puts(json_array_size(texts) > 0 ? "" : _("nothing"));
}

static void
print_account(const json_t *account)
{
	static const struct {
		const char *key;
		const char *present;
		const char *label;
	} kinds[] = {
		{ "email", "present_emails", N_("e-mail:") },
		{ "phone", "present_phones", N_("telephone:") },
	};
	g_autofree char *day = uf_requests_format_date(uf_output_get(account, "checked"));
	const char *state = uf_output_get(account, "state_label");
	fputs("  ", stdout);
	print_head(account);
	printf("%s%s", *state != '\0' ? " · " : "", state);
	printf(*day != '\0' ? _(" · checked on %s") : "%s", day);
	putchar('\n');
	for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++) {
		if (!uf_json_has_text(json_object_get(account, "stale"), kinds[i].key))
			continue;
		printf("    %s ", _(kinds[i].label));
		put(uf_output_get(account, kinds[i].key));
		putchar('\n');
		print_present(_("now:"), json_object_get(account, kinds[i].present));
	}
}

void
uf_stale_print_accounts(const json_t *accounts)
{
	if (json_array_size(accounts) > 0)
		printf("\n%s\n", _("Accounts with what is not hers any more"));
	for (size_t i = 0; i < json_array_size(accounts); i++)
		print_account(json_array_get(accounts, i));
}

void
uf_stale_print_calls(const json_t *calls)
{
	if (json_array_size(calls) > 0)
		printf("\n%s\n", _("No form of theirs tells it, call or write"));
	for (size_t i = 0; i < json_array_size(calls); i++) {
		const json_t *partner = json_array_get(calls, i);
		const json_t *facts = json_object_get(partner, "facts");
		fputs("  ", stdout);
		put(uf_output_get(partner, "title"));
		putchar('\n');
		for (size_t j = 0; j < json_array_size(facts); j++) {
			const json_t *fact = json_array_get(facts, j);
			fputs("    - ", stdout);
			print_head(fact);
			fputs(" : ", stdout);
			put_value(uf_output_get(fact, "holds"));
			fputs(" → ", stdout);
			put_value(uf_output_get(fact, "now"));
			putchar('\n');
		}
		print_whom(partner);
	}
}

bool
uf_stale_has_forms(const json_t *partners)
{
	for (size_t i = 0; i < json_array_size(partners); i++) {
		if (json_array_size(json_object_get(json_array_get(partners, i), "forms")) > 0)
			return true;
	}
	return false;
}
