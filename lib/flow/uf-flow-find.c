/* The people of the store: all of them, or those whom a worker looks for. */
#include <string.h>

#include "uf-error.h"
#include "uf-flow-card-private.h"
#include "uf-flow-person.h"
#include "uf-json.h"
#include "uf-memory.h"
#include "uf-name-index.h"
#include "uf-text.h"

/* best first */
enum {
	RANK_TERM,
	RANK_EXACT,
	RANK_BEGINNING,
	RANK_CLOSE,
};

static const char *const rank_names[] = {
	[RANK_TERM] = "identifier",
	[RANK_EXACT] = "exact",
	[RANK_BEGINNING] = "beginning",
	[RANK_CLOSE] = "close",
};

/* One household of a list. */
typedef struct {
	const UfFlowCard *card;
	int rank;
	char *folded;  /* its name, to be sorted by */
	json_t *match; /* NULL in a list of all */
} Row;

static void
row_free(gpointer data)
{
	Row *row = data;
	uf_memory_free_string(row->folded);
	json_decref(row->match);
	g_free(row);
}

static const json_t *
get_members(const UfFlowCard *card)
{
	return json_object_get(card->card, "members");
}

static Row *
row_new(const UfFlowCard *card, int rank, json_t *match)
{
	Row *row = g_new0(Row, 1);
	g_auto(UfWiped) name = uf_flow_format_member(json_array_get(get_members(card), 0));
	row->card = card;
	row->rank = rank;
	row->folded = uf_text_fold(name);
	row->match = match;
	return row;
}

static int
compare_rows(const void *left, const void *right)
{
	const Row *a = *(Row *const *)left;
	const Row *b = *(Row *const *)right;
	if (a->rank != b->rank)
		return a->rank - b->rank;
	const int order = strcmp(a->folded, b->folded);
	return order != 0 ? order : strcmp(a->card->person, b->card->person);
}

static json_t *
describe(UfFlow *flow, const Row *row)
{
	const UfFlowCard *card = row->card;
	g_auto(UfWiped) name = uf_flow_format_member(json_array_get(get_members(card), 0));
	json_t *json =
	    json_pack("{s:s, s:I, s:s, s:I, s:O*}", "person", card->person, "revision",
		      (json_int_t)card->revision, "name", name, "members",
		      (json_int_t)json_array_size(get_members(card)), "match", row->match);
	if (!uf_flow_card_is_hidden(card))
		return json;
	g_autofree char *with = uf_flow_find_survivor(flow, card->person);
	json_object_set_new(json, "state", json_string(card->state));
	if (with != NULL)
		json_object_set_new(json, "with", json_string(with));
	return json;
}

static json_t *
describe_all(UfFlow *flow, GPtrArray *rows, const json_t *problems)
{
	json_t *people = json_array();
	g_ptr_array_sort(rows, compare_rows);
	for (guint i = 0; i < rows->len; i++)
		json_array_append_new(people, describe(flow, g_ptr_array_index(rows, i)));
	return json_pack("{s:i, s:o, s:O}", "version", UF_FLOW_VERSION, "people", people,
			 "problems", problems);
}

json_t *
uf_flow_person_list(UfFlow *flow, bool all, GError **error)
{
	g_autoptr(json_t) problems = json_array();
	g_autoptr(GPtrArray) cards = uf_flow_load_cards(flow, problems, error);
	if (cards == NULL)
		return NULL;
	g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func(row_free);
	for (guint i = 0; i < cards->len; i++) {
		const UfFlowCard *card = g_ptr_array_index(cards, i);
		if (all || !uf_flow_card_is_hidden(card))
			g_ptr_array_add(rows, row_new(card, RANK_EXACT, NULL));
	}
	return describe_all(flow, rows, problems);
}

/* One search; all is borrowed but the rows. */
typedef struct {
	UfFlow *flow;
	const GPtrArray *cards;
	bool all;
	GPtrArray *rows;
	GHashTable *seen; /* ids of the rows */
} Search;

/* Adds the household of @person, or the one under which it goes on, unless it is there already. */
static void
add_found(Search *self, const char *person, int rank, json_t *match)
{
	g_autoptr(json_t) owned = match;
	const UfFlowCard *card = uf_flow_find_card(self->cards, person);
	if (card != NULL && !self->all && uf_flow_card_is_hidden(card)) {
		g_autofree char *survivor = uf_flow_find_survivor(self->flow, person);
		card = survivor != NULL ? uf_flow_find_card(self->cards, survivor) : NULL;
		json_object_set_new(owned, "through", json_string(person));
		json_object_del(owned, "member");
	}
	if (card == NULL || (!self->all && uf_flow_card_is_hidden(card)) ||
	    !g_hash_table_add(self->seen, card->person))
		return;
	g_ptr_array_add(self->rows, row_new(card, rank, g_steal_pointer(&owned)));
}

static const json_t *
find_member(const UfFlowCard *card, const char *id)
{
	const json_t *members = get_members(card);
	for (size_t i = 0; i < json_array_size(members); i++) {
		const json_t *member = json_array_get(members, i);
		if (g_strcmp0(uf_json_get_string(member, "id"), id) == 0)
			return member;
	}
	return NULL;
}

static json_t *
list_fields(unsigned fields)
{
	static const struct {
		UfNameField field;
		const char *name;
	} names[] = {
		{ UF_NAME_OF_USE, "used_name" },
		{ UF_NAME_OF_BIRTH, "birth_name" },
		{ UF_NAME_GIVEN, "given_names" },
		{ UF_NAME_DATE, "birth_date" },
	};
	json_t *list = json_array();
	for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
		if ((fields & names[i].field) != 0)
			json_array_append_new(list, json_string(names[i].name));
	}
	return list;
}

static void
add_hit(Search *self, const UfNameHit *hit)
{
	static const int ranks[] = {
		[UF_NAME_EXACT] = RANK_EXACT,
		[UF_NAME_PREFIX] = RANK_BEGINNING,
		[UF_NAME_CLOSE] = RANK_CLOSE,
	};
	const UfFlowCard *card = uf_flow_find_card(self->cards, hit->person);
	g_auto(UfWiped) name = uf_flow_format_member(find_member(card, hit->member));
	const int rank = ranks[hit->rank];
	add_found(self, hit->person, rank,
		  json_pack("{s:s, s:o, s:s, s:s}", "rank", rank_names[rank], "by",
			    list_fields(hit->fields), "member", hit->member, "name", name));
}

static bool
find_names(Search *self, const char *query, GError **error)
{
	g_autoptr(UfNameIndex) index = uf_name_index_new();
	for (guint i = 0; i < self->cards->len; i++) {
		const UfFlowCard *card = g_ptr_array_index(self->cards, i);
		uf_name_index_add(index, card->person, card->card);
	}
	g_autoptr(GPtrArray) hits = uf_name_index_find(index, query, error);
	for (guint i = 0; hits != NULL && i < hits->len; i++)
		add_hit(self, g_ptr_array_index(hits, i));
	return hits != NULL;
}

static bool
find_term(Search *self, const char *scheme, const char *query, GError **error)
{
	g_auto(UfWiped) term = uf_flow_make_term(scheme, query);
	if (term == NULL)
		return true;
	g_autoptr(GPtrArray) ids = uf_store_find(self->flow->store, term, error);
	for (guint i = 0; ids != NULL && i < ids->len; i++)
		add_found(self, g_ptr_array_index(ids, i), RANK_TERM,
			  json_pack("{s:s, s:[s]}", "rank", rank_names[RANK_TERM], "by", scheme));
	return ids != NULL;
}

/* What nobody's name has: a number, an address of e-mail. */
static bool
find_terms(Search *self, const char *query, GError **error)
{
	const UfPlace *place =
	    uf_profile_schema_find(self->flow->schema, "members/*/identifiers/*/scheme");
	const char *scheme;
	json_t *label;
	if (strchr(query, '@') != NULL)
		return find_term(self, "email", query, error);
	if (strpbrk(query, "0123456789") == NULL)
		return true;
	json_object_foreach((json_t *)place->labels, scheme, label)
	{
		if (!find_term(self, scheme, query, error))
			return false;
	}
	return find_term(self, "phone", query, error);
}

json_t *
uf_flow_person_find(UfFlow *flow, const UfSecret *words, bool all, GError **error)
{
	const char *query = uf_secret_get_text(words);
	g_autoptr(json_t) problems = json_array();
	g_autoptr(GPtrArray) cards = uf_flow_load_cards(flow, problems, error);
	if (cards == NULL)
		return NULL;
	g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func(row_free);
	g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
	Search search = { flow, cards, all, rows, seen };
	if (!find_terms(&search, query, error))
		return NULL;
	g_autoptr(GError) local = NULL;
	/* an account number may have more groups than a name has words */
	if (!find_names(&search, query, &local) && rows->len == 0) {
		g_propagate_error(error, g_steal_pointer(&local));
		return NULL;
	}
	return describe_all(flow, rows, problems);
}
