/* Households in the store: what is kept beside each so that it can be found, and the one place
 * that writes them. */
#include <string.h>

#include "uf-flow-card-private.h"
#include "uf-json.h"
#include "uf-memory.h"

/* members of a card, or of the profile: what they are called and when they were born */
static json_t *
describe_member(const json_t *member)
{
	const json_t *birth = json_object_get(member, "birth");
	return json_pack("{s:O*, s:O*, s:O*, s:O*, s:O*}", "id", json_object_get(member, "id"),
			 "birth_name", json_object_get(member, "birth_name"), "used_name",
			 json_object_get(member, "used_name"), "given_names",
			 json_object_get(member, "given_names"), "birth_date",
			 json_object_get(birth, "date"));
}

json_t *
uf_flow_make_card(const UfProfile *profile)
{
	const json_t *members = json_object_get(uf_profile_get_json(profile), "members");
	json_t *list = json_array();
	for (size_t i = 0; i < json_array_size(members); i++)
		json_array_append_new(list, describe_member(json_array_get(members, i)));
	return json_pack("{s:o}", "members", list);
}

static void
add_term(GPtrArray *terms, const char *scheme, const char *value)
{
	if (scheme == NULL || value == NULL || *value == '\0')
		return;
	char *term = uf_flow_make_term(scheme, value);
	/* what cannot be such a number is found as it is written */
	if (term == NULL)
		term = g_strconcat(scheme, "=", value, NULL);
	if (g_ptr_array_find_with_equal_func(terms, term, g_str_equal, NULL))
		uf_memory_free_string(term);
	else
		g_ptr_array_add(terms, term);
}

static void
add_rows(GPtrArray *terms, const json_t *rows, const char *scheme, const char *key)
{
	for (size_t i = 0; i < json_array_size(rows); i++) {
		const json_t *row = json_array_get(rows, i);
		add_term(terms, scheme != NULL ? scheme : uf_json_get_string(row, "scheme"),
			 uf_json_get_string(row, key));
	}
}

GPtrArray *
uf_flow_make_terms(const UfProfile *profile)
{
	GPtrArray *terms = g_ptr_array_new_with_free_func((GDestroyNotify)uf_memory_free_string);
	const json_t *members = json_object_get(uf_profile_get_json(profile), "members");
	for (size_t i = 0; i < json_array_size(members); i++) {
		const json_t *member = json_array_get(members, i);
		const json_t *contact = json_object_get(member, "contact");
		add_rows(terms, json_object_get(member, "identifiers"), NULL, "value");
		add_rows(terms, json_object_get(contact, "phones"), "phone", "number");
		add_rows(terms, json_object_get(contact, "emails"), "email", "address");
	}
	return terms;
}

bool
uf_flow_put_person(UfFlow *flow, UfStoreItem *item, UfProfile *profile, GError **error)
{
	return uf_flow_check_lives(flow, item, error) &&
	       uf_flow_put_person_as(flow, item, profile, item->state, error);
}

bool
uf_flow_put_person_as(UfFlow *flow, UfStoreItem *item, UfProfile *profile, const char *state,
		      GError **error)
{
	g_autoptr(json_t) card = uf_flow_make_card(profile);
	/* who walks through the cards does not see the item */
	if (state != NULL && *state != '\0')
		json_object_set_new(card, "state", json_string(state));
	uf_profile_set_revision(profile, item->revision + 1);
	g_clear_pointer(&item->content, g_bytes_unref);
	g_clear_pointer(&item->card, g_bytes_unref);
	g_clear_pointer(&item->terms, g_ptr_array_unref);
	item->content = uf_flow_make_content(uf_profile_get_json(profile));
	item->card = uf_flow_make_content(card);
	item->terms = uf_flow_make_terms(profile);
	char *old = item->state;
	item->state = g_strdup(state != NULL ? state : "");
	g_free(old);
	return uf_store_put(flow->store, item, error);
}

bool
uf_flow_store_profile(UfFlow *flow, UfStoreItem *item, UfProfile *profile, const json_t *changed,
		      GError **error)
{
	const int64_t revision = item->revision + 1;
	g_autoptr(json_t) details =
	    json_pack("{s:I, s:O*}", "revision", (json_int_t)revision, "facts", changed);
	if (!uf_store_begin(flow->store, error))
		return false;
	if (uf_flow_put_person(flow, item, profile, error) &&
	    uf_flow_journal(flow, revision == 1 ? "create" : "edit", item->id, details, error) &&
	    uf_store_commit(flow->store, error))
		return true;
	uf_store_rollback(flow->store);
	return false;
}
