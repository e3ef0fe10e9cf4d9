/* Accounts whose e-mail or telephone is not the person's any more, and the forms that tell. */
#include <string.h>

#include "uf-flow-stale-private.h"
#include "uf-json.h"
#include "uf-memory.h"

/* one that is not used any more is nobody's */
static bool
is_used(const json_t *row, UfDate today)
{
	UfDate until;
	const char *text = uf_json_get_string(row, "until");
	return text == NULL || !uf_date_parse_iso(text, &until) ||
	       uf_date_compare(until, today) >= 0;
}

/* The values @key of the rows @list of a member's contact that are in use. New reference. */
static json_t *
list_present(const json_t *member, const char *list, const char *key, UfDate today)
{
	const json_t *rows = json_object_get(json_object_get(member, "contact"), list);
	json_t *present = json_array();
	for (size_t i = 0; i < json_array_size(rows); i++) {
		const json_t *row = json_array_get(rows, i);
		if (is_used(row, today))
			uf_json_add_text_once(present, uf_json_get_string(row, key));
	}
	return present;
}

/* true for an address that is hers no more, whatever its capitals */
static bool
is_other(const json_t *present, const char *value)
{
	for (size_t i = 0; value != NULL && i < json_array_size(present); i++) {
		if (g_ascii_strcasecmp(json_string_value(json_array_get(present, i)), value) == 0)
			return false;
	}
	return value != NULL;
}

/* @values as people read them, those of the place @fact. New reference. */
static json_t *
format_all(UfFlow *flow, const char *fact, const json_t *values)
{
	const UfPlace *place = uf_profile_schema_find(flow->schema, fact);
	json_t *texts = json_array();
	for (size_t i = 0; i < json_array_size(values); i++) {
		g_auto(UfWiped) text = uf_flow_format_fact(flow, place, json_array_get(values, i));
		json_array_append_new(texts, json_string(text));
	}
	return texts;
}

/* The leaf @key of an account as people read it. Yours, zero it. */
static char *
format_leaf(UfFlow *flow, const json_t *account, const char *key)
{
	g_autofree char *path = g_strconcat("accounts/*/", key, NULL);
	const UfPlace *place = uf_profile_schema_find(flow->schema, path);
	const json_t *value = json_object_get(account, key);
	return place != NULL && value != NULL ? uf_flow_format_fact(flow, place, value)
					      : g_strdup("");
}

/* NULL for an account that has what the person has. */
static json_t *
describe_account(UfFlow *flow, const UfProfile *profile, const json_t *account)
{
	const UfDate today = uf_context_get_today(flow->context);
	const json_t *member =
	    uf_profile_find_member(profile, uf_json_get_string(account, "member"));
	g_autoptr(json_t) emails = list_present(member, "emails", "address", today);
	g_autoptr(json_t) phones = list_present(member, "phones", "number", today);
	g_autoptr(json_t) stale = json_array();
	if (is_other(emails, uf_json_get_string(account, "email")))
		json_array_append_new(stale, json_string("email"));
	if (is_other(phones, uf_json_get_string(account, "phone")))
		json_array_append_new(stale, json_string("phone"));
	if (json_array_size(stale) == 0)
		return NULL;
	g_autofree char *fact = g_strconcat("accounts/", uf_json_get_string(account, "id"), NULL);
	g_auto(UfWiped) platform = format_leaf(flow, account, "platform");
	g_auto(UfWiped) name = format_leaf(flow, account, "name");
	g_auto(UfWiped) title =
	    *name != '\0' ? g_strdup_printf("%s, %s", platform, name) : g_strdup(platform);
	g_auto(UfWiped) who = uf_flow_format_member(member);
	g_auto(UfWiped) identifier = format_leaf(flow, account, "identifier");
	g_auto(UfWiped) email = format_leaf(flow, account, "email");
	g_auto(UfWiped) phone = format_leaf(flow, account, "phone");
	g_autofree char *state = format_leaf(flow, account, "state");
	const char *code = uf_json_get_string(account, "state");
	const char *checked = uf_json_get_string(account, "checked_on");
	return json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:O, s:o, s:o, s:s, s:s, s:s}", "account",
			 fact, "title", title, "who", who, "identifier", identifier, "email", email,
			 "phone", phone, "stale", stale, "present_emails",
			 format_all(flow, "members/*/contact/emails/*/address", emails),
			 "present_phones",
			 format_all(flow, "members/*/contact/phones/*/number", phones), "state",
			 code != NULL ? code : "unknown", "state_label", state, "checked",
			 checked != NULL ? checked : "");
}

json_t *
uf_stale_list_accounts(UfFlow *flow, const UfProfile *profile)
{
	const json_t *rows = json_object_get(uf_profile_get_json(profile), "accounts");
	json_t *accounts = json_array();
	for (size_t i = 0; i < json_array_size(rows); i++) {
		json_t *account = describe_account(flow, profile, json_array_get(rows, i));
		if (account != NULL)
			json_array_append_new(accounts, account);
	}
	return accounts;
}

/* true when a form says that it reports a change of @fact */
static bool
reports(const UfFlow *flow, const UfForm *form, const char *fact)
{
	const UfPlace *place = uf_profile_schema_find(flow->schema, fact);
	const json_t *of = json_object_get(uf_form_find_block(form, "updates"), "of");
	for (size_t i = 0; place != NULL && i < json_array_size(of); i++) {
		if (uf_fact_id_is_under(place->path, json_string_value(json_array_get(of, i))))
			return true;
	}
	return false;
}

/* a form that names no demands is for all those of its partner */
static bool
is_for_demand(const UfForm *form, const UfStaleSend *send)
{
	const json_t *demands = json_object_get(uf_form_find_block(form, "updates"), "for");
	return demands == NULL || uf_json_has_text(demands, uf_request_get_form(send->request));
}

/* a form of no territory is for all of them */
static bool
is_for_territory(const UfForm *form, const UfStaleSend *send)
{
	const char *theirs =
	    send->form != NULL
		? uf_json_get_string(uf_form_find_block(send->form, "territory"), "label")
		: NULL;
	const char *label = uf_json_get_string(uf_form_find_block(form, "territory"), "label");
	return label == NULL || g_strcmp0(label, theirs) == 0;
}

json_t *
uf_stale_list_forms(UfFlow *flow, const UfStaleSend *send, const char *fact)
{
	g_auto(GStrv) parts = g_strsplit(uf_request_get_form(send->request), "/", 2);
	json_t *forms = json_array();
	for (size_t i = 0; i < uf_registry_get_form_count(flow->registry); i++) {
		const UfForm *form = uf_registry_get_form(flow->registry, i);
		if (g_str_equal(uf_form_get_adapter(form), parts[0]) &&
		    is_for_territory(form, send) && is_for_demand(form, send) &&
		    reports(flow, form, fact))
			json_array_append_new(forms, json_string(uf_form_get_id(form)));
	}
	return forms;
}
