#include "uf-flow-duplicate.h"

#include <string.h>

#include "uf-error.h"
#include "uf-flow-twin-private.h"
#include "uf-json.h"
#include "uf-memory.h"
#include "uf-name-pair.h"
#include "uf-nir.h"
#include "uf-phone.h"

#define NIR_SHOWN 3 /* last digits of it; and the key */

/* Somebody of a card, to be compared with those born the same year. */
typedef struct {
	const UfFlowCard *card;
	const json_t *member;
	UfDate birth;
} Someone;

/* One reason; members are NULL for a term: the profiles tell. */
typedef struct {
	UfTwinRule rule;
	const char *term;
	const char *members[2];
} Reason;

/* Two households, the smaller id first. */
typedef struct {
	const UfFlowCard *cards[2];
	GArray *reasons; /* Reason */
} Pair;

typedef struct {
	UfFlow *flow;
	const char *person; /* NULL: everybody */
	GPtrArray *cards;
	GHashTable *pairs; /* "p-… p-…" → Pair */
} Search;

static void
pair_free(gpointer data)
{
	Pair *pair = data;
	g_array_unref(pair->reasons);
	g_free(pair);
}

static Pair *
ensure_pair(Search *self, const UfFlowCard *one, const UfFlowCard *other)
{
	char *key = g_strconcat(one->person, " ", other->person, NULL);
	Pair *pair = g_hash_table_lookup(self->pairs, key);
	if (pair != NULL) {
		g_free(key);
		return pair;
	}
	pair = g_new0(Pair, 1);
	pair->cards[0] = one;
	pair->cards[1] = other;
	pair->reasons = g_array_new(FALSE, FALSE, sizeof(Reason));
	g_hash_table_insert(self->pairs, key, pair);
	return pair;
}

/* Whether the two are asked about, and no one household. */
static bool
is_wanted(const Search *self, const UfFlowCard *one, const UfFlowCard *other)
{
	return one != other && (self->person == NULL || g_str_equal(self->person, one->person) ||
				g_str_equal(self->person, other->person));
}

static void
add_term_pairs(Search *self, const char *term, const GPtrArray *holders)
{
	UfTwinRule rule;
	if (!uf_flow_term_is_of_person(term, &rule))
		return;
	for (guint i = 0; i < holders->len; i++) {
		for (guint k = i + 1; k < holders->len; k++) {
			const UfFlowCard *one = g_ptr_array_index(holders, i);
			const UfFlowCard *other = g_ptr_array_index(holders, k);
			const Reason reason = { .rule = rule, .term = term };
			if (is_wanted(self, one, other))
				g_array_append_val(ensure_pair(self, one, other)->reasons, reason);
		}
	}
}

static void
free_holders(gpointer holders)
{
	g_ptr_array_unref(holders);
}

static void
compare_terms(Search *self)
{
	g_autoptr(GHashTable) by_term =
	    g_hash_table_new_full(g_str_hash, g_str_equal, NULL, free_holders);
	for (guint i = 0; i < self->cards->len; i++) {
		UfFlowCard *card = g_ptr_array_index(self->cards, i);
		for (guint t = 0; card->terms != NULL && t < card->terms->len; t++) {
			char *term = g_ptr_array_index(card->terms, t);
			GPtrArray *holders = g_hash_table_lookup(by_term, term);
			if (holders == NULL) {
				holders = g_ptr_array_new();
				g_hash_table_insert(by_term, term, holders);
			}
			g_ptr_array_add(holders, card);
		}
	}
	GHashTableIter iterator;
	gpointer term;
	gpointer holders;
	g_hash_table_iter_init(&iterator, by_term);
	while (g_hash_table_iter_next(&iterator, &term, &holders))
		add_term_pairs(self, term, holders);
}

static void
compare_two(Search *self, const Someone *one, const Someone *other)
{
	/* cheap before dear */
	if (!is_wanted(self, one->card, other->card) ||
	    (one->birth.month != other->birth.month && one->birth.month > 0 &&
	     other->birth.month > 0) ||
	    (one->birth.day != other->birth.day && one->birth.day > 0 && other->birth.day > 0))
		return;
	const UfNameRank rank = uf_name_compare_members(one->member, other->member);
	if (rank == UF_NAME_NONE)
		return;
	const Reason reason = {
		.rule = rank == UF_NAME_EXACT ? UF_TWIN_NAME : UF_TWIN_CLOSE_NAME,
		.members = { uf_json_get_string(one->member, "id"),
			     uf_json_get_string(other->member, "id") },
	};
	g_array_append_val(ensure_pair(self, one->card, other->card)->reasons, reason);
}

static void
free_people(gpointer people)
{
	g_array_unref(people);
}

static void
add_someone(GHashTable *by_year, const UfFlowCard *card, const json_t *member)
{
	Someone someone = { .card = card, .member = member };
	const char *birth = uf_json_get_string(member, "birth_date");
	if (birth == NULL || !uf_date_parse_iso(birth, &someone.birth))
		return;
	GArray *people = g_hash_table_lookup(by_year, GINT_TO_POINTER(someone.birth.year));
	if (people == NULL) {
		people = g_array_new(FALSE, FALSE, sizeof(Someone));
		g_hash_table_insert(by_year, GINT_TO_POINTER(someone.birth.year), people);
	}
	g_array_append_val(people, someone);
}

static void
compare_names(Search *self)
{
	g_autoptr(GHashTable) by_year = g_hash_table_new_full(NULL, NULL, NULL, free_people);
	for (guint i = 0; i < self->cards->len; i++) {
		const UfFlowCard *card = g_ptr_array_index(self->cards, i);
		const json_t *members = json_object_get(card->card, "members");
		for (size_t m = 0; m < json_array_size(members); m++)
			add_someone(by_year, card, json_array_get(members, m));
	}
	GHashTableIter iterator;
	gpointer value;
	g_hash_table_iter_init(&iterator, by_year);
	while (g_hash_table_iter_next(&iterator, NULL, &value)) {
		GArray *people = value;
		for (guint i = 0; i < people->len; i++) {
			for (guint k = i + 1; k < people->len; k++)
				compare_two(self, &g_array_index(people, Someone, i),
					    &g_array_index(people, Someone, k));
		}
	}
}

static int
compare_reasons(const void *left, const void *right)
{
	const Reason *a = left;
	const Reason *b = right;
	if (a->rule != b->rule)
		return (int)a->rule - (int)b->rule;
	return g_strcmp0(a->term != NULL ? a->term : a->members[0],
			 b->term != NULL ? b->term : b->members[0]);
}

static int
compare_pairs(const void *left, const void *right)
{
	const Pair *a = *(Pair *const *)left;
	const Pair *b = *(Pair *const *)right;
	const int by_rule = (int)g_array_index(a->reasons, Reason, 0).rule -
			    (int)g_array_index(b->reasons, Reason, 0).rule;
	const int by_first = strcmp(a->cards[0]->person, b->cards[0]->person);
	if (by_rule != 0 || by_first != 0)
		return by_rule != 0 ? by_rule : by_first;
	return strcmp(a->cards[1]->person, b->cards[1]->person);
}

/* The pairs, each with its reasons in order, the strongest first. Borrowed pairs. */
static GPtrArray *
sort_pairs(GHashTable *pairs)
{
	GPtrArray *sorted = g_ptr_array_new();
	GHashTableIter iterator;
	gpointer pair;
	g_hash_table_iter_init(&iterator, pairs);
	while (g_hash_table_iter_next(&iterator, NULL, &pair)) {
		g_array_sort(((Pair *)pair)->reasons, compare_reasons);
		g_ptr_array_add(sorted, pair);
	}
	g_ptr_array_sort(sorted, compare_pairs);
	return sorted;
}

/* The member who has the number, NULL when the profile says otherwise than its terms. */
static const json_t *
find_holder(const UfProfile *profile, const char *term)
{
	const json_t *members = json_object_get(uf_profile_get_json(profile), "members");
	for (size_t m = 0; m < json_array_size(members); m++) {
		const json_t *member = json_array_get(members, m);
		const json_t *rows = json_object_get(member, "identifiers");
		for (size_t i = 0; i < json_array_size(rows); i++) {
			const json_t *row = json_array_get(rows, i);
			const char *scheme = uf_json_get_string(row, "scheme");
			const char *value = uf_json_get_string(row, "value");
			g_auto(UfWiped) own = scheme != NULL && value != NULL
						  ? uf_flow_make_term(scheme, value)
						  : NULL;
			if (g_strcmp0(own, term) == 0)
				return member;
		}
	}
	return NULL;
}

/* "… 089 46"; yours, zero it */
static char *
mask_nir(const char *nir)
{
	const char *last = nir + UF_NIR_LENGTH - NIR_SHOWN;
	return g_strdup_printf("… %.*s%s%s", NIR_SHOWN, last, last[NIR_SHOWN] != '\0' ? " " : "",
			       last + NIR_SHOWN);
}

static json_t *
list_phones(const json_t *member)
{
	const json_t *rows = json_object_get(json_object_get(member, "contact"), "phones");
	json_t *list = json_array();
	for (size_t i = 0; i < json_array_size(rows); i++) {
		const char *number = uf_json_get_string(json_array_get(rows, i), "number");
		g_auto(UfWiped) shown =
		    number != NULL ? uf_phone_format_national(number, " ") : NULL;
		if (number != NULL)
			json_array_append_new(list, json_string(shown != NULL ? shown : number));
	}
	return list;
}

static json_t *
describe_side(const UfProfile *profile, const json_t *member)
{
	const json_t *root = uf_profile_get_json(profile);
	const json_t *birth = json_object_get(member, "birth");
	const char *nir = uf_nir_find(member);
	g_auto(UfWiped) masked = nir != NULL ? mask_nir(nir) : NULL;
	g_auto(UfWiped) name = uf_flow_format_member(member);
	return json_pack("{s:s, s:s, s:s, s:O*, s:O*, s:O*, s:O*, s:s*, s:o, s:I}", "person",
			 uf_profile_get_id(profile), "member", uf_json_get_string(member, "id"),
			 "name", name, "birth_name", json_object_get(member, "birth_name"),
			 "used_name", json_object_get(member, "used_name"), "given_names",
			 json_object_get(member, "given_names"), "birth_date",
			 json_object_get(birth, "date"), "nir", masked, "phones",
			 list_phones(member), "members",
			 (json_int_t)json_array_size(json_object_get(root, "members")));
}

static const char *
compare_nirs(const json_t *const *members)
{
	const char *one = uf_nir_find(members[0]);
	const char *other = uf_nir_find(members[1]);
	if (one == NULL || other == NULL)
		return "unknown";
	return strncmp(one, other, UF_NIR_LENGTH) == 0 ? "same" : "differs";
}

/* "même identifiant : Numéro d'allocataire CAF"; yours */
static char *
format_reason(const Search *self, const Reason *reason)
{
	static const char *const texts[] = {
		[UF_TWIN_NIR] = "même numéro de sécurité sociale",
		[UF_TWIN_NAME] = "mêmes nom et date de naissance",
		[UF_TWIN_CLOSE_NAME] = "nom et date de naissance proches",
	};
	if (reason->rule != UF_TWIN_IDENTIFIER)
		return g_strdup(texts[reason->rule]);
	const UfPlace *place =
	    uf_profile_schema_find(self->flow->schema, "members/*/identifiers/*/scheme");
	g_autofree char *scheme = g_strndup(reason->term, strcspn(reason->term, "="));
	const char *label = uf_json_get_string(place->labels, scheme);
	return g_strdup_printf("même identifiant : %s", label != NULL ? label : scheme);
}

/* NULL when the two were told together already, for a stronger reason. */
static json_t *
describe_match(const Search *self, const Reason *reason, UfProfile *const *profiles,
	       GHashTable *told)
{
	const json_t *members[2];
	for (int i = 0; i < 2; i++)
		members[i] = reason->term != NULL
				 ? find_holder(profiles[i], reason->term)
				 : uf_profile_find_member(profiles[i], reason->members[i]);
	if (members[0] == NULL || members[1] == NULL)
		return NULL;
	char *key = g_strjoin(" ", uf_json_get_string(members[0], "id"),
			      uf_json_get_string(members[1], "id"), NULL);
	if (!g_hash_table_add(told, key))
		return NULL;
	g_autofree char *text = format_reason(self, reason);
	return json_pack("{s:s, s:s, s:s, s:[o, o]}", "rule", uf_flow_twin_get_name(reason->rule),
			 "text", text, "nir", compare_nirs(members), "sides",
			 describe_side(profiles[0], members[0]),
			 describe_side(profiles[1], members[1]));
}

static json_t *
describe_pair(const Search *self, const Pair *pair, GError **error)
{
	/* who was asked about stands first */
	const int first = g_strcmp0(self->person, pair->cards[1]->person) == 0 ? 1 : 0;
	const char *const ids[] = { pair->cards[first]->person, pair->cards[1 - first]->person };
	g_autoptr(UfProfile) one = uf_flow_load_person(self->flow, ids[0], NULL, error);
	g_autoptr(UfProfile) other =
	    one != NULL ? uf_flow_load_person(self->flow, ids[1], NULL, error) : NULL;
	if (other == NULL)
		return NULL;
	UfProfile *const profiles[] = { one, other };
	g_autoptr(GHashTable) told = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	json_t *matches = json_array();
	for (guint i = 0; i < pair->reasons->len; i++) {
		Reason reason = g_array_index(pair->reasons, Reason, i);
		if (first == 1)
			reason = (Reason){ .rule = reason.rule,
					   .term = reason.term,
					   .members = { reason.members[1], reason.members[0] } };
		json_t *match = describe_match(self, &reason, profiles, told);
		if (match != NULL)
			json_array_append_new(matches, match);
	}
	return json_pack("{s:[s, s], s:o}", "people", ids[0], ids[1], "matches", matches);
}

static json_t *
describe_all(const Search *self, json_t *problems)
{
	g_autoptr(GPtrArray) pairs = sort_pairs(self->pairs);
	json_t *list = json_array();
	for (guint i = 0; i < pairs->len; i++) {
		g_autoptr(GError) problem = NULL;
		json_t *pair = describe_pair(self, g_ptr_array_index(pairs, i), &problem);
		if (pair != NULL)
			json_array_append_new(list, pair);
		else
			json_array_append_new(problems, json_string(problem->message));
	}
	return list;
}

static void
drop_hidden(GPtrArray *cards)
{
	for (guint i = cards->len; i > 0; i--) {
		if (uf_flow_card_is_hidden(g_ptr_array_index(cards, i - 1)))
			g_ptr_array_remove_index(cards, i - 1);
	}
}

json_t *
uf_flow_person_duplicates(UfFlow *flow, const char *person, GError **error)
{
	/* somebody who is not there is not somebody without a double */
	if (uf_flow_ensure_store(flow, error) == NULL ||
	    (person != NULL && !uf_flow_check_is_current(flow, person, error)))
		return NULL;
	g_autoptr(json_t) problems = json_array();
	g_autoptr(GPtrArray) cards = uf_flow_load_cards(flow, problems, error);
	if (cards == NULL)
		return NULL;
	drop_hidden(cards);
	g_autoptr(GHashTable) pairs =
	    g_hash_table_new_full(g_str_hash, g_str_equal, g_free, pair_free);
	Search search = { flow, person, cards, pairs };
	compare_terms(&search);
	compare_names(&search);
	json_t *list = describe_all(&search, problems);
	return json_pack("{s:i, s:o, s:O}", "version", UF_FLOW_VERSION, "pairs", list, "problems",
			 problems);
}
