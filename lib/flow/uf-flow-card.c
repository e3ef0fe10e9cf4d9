#include "uf-flow-card-private.h"

#include <string.h>

#include "uf-error.h"
#include "uf-flow-link-private.h"
#include "uf-identifier.h"
#include "uf-json.h"
#include "uf-memory.h"
#include "uf-nir.h"

#define UNIONS_MAX 100 /* of one household; links that lead in a circle end */

static void
card_free(gpointer data)
{
	UfFlowCard *card = data;
	g_free(card->person);
	g_free(card->state);
	json_decref(card->card);
	g_clear_pointer(&card->terms, g_ptr_array_unref);
	g_free(card);
}

/* From the profile: somebody who was written before there were cards. */
static bool
describe_profile(UfFlow *flow, UfFlowCard *card, GError **error)
{
	g_autoptr(UfStoreItem) item =
	    uf_store_get(flow->store, UF_STORE_PERSON, card->person, error);
	if (item == NULL)
		return false;
	gsize size;
	const char *text = g_bytes_get_data(item->content, &size);
	g_autoptr(UfProfile) profile =
	    uf_profile_parse(flow->schema, text != NULL ? text : "", size, card->person, error);
	if (profile == NULL)
		return false;
	card->state = g_strdup(item->state);
	card->card = uf_flow_make_card(profile);
	card->terms = uf_flow_make_terms(profile);
	return true;
}

typedef struct {
	UfFlow *flow;
	GPtrArray *cards;
	GPtrArray *bare; /* UfFlowCard whose card the store does not have */
	json_t *problems;
} Loading;

static void
tell(Loading *self, UfFlowCard *card, const GError *problem)
{
	if (!uf_json_has_text(self->problems, problem->message))
		json_array_append_new(self->problems, json_string(problem->message));
	card_free(card);
}

static bool
take_card(void *data, const UfStoreItem *person)
{
	Loading *self = data;
	UfFlowCard *card = g_new0(UfFlowCard, 1);
	gsize size = 0;
	const char *text = person->card != NULL ? g_bytes_get_data(person->card, &size) : NULL;
	card->person = g_strdup(person->id);
	card->revision = person->revision;
	card->terms = person->terms != NULL ? g_ptr_array_ref(person->terms) : NULL;
	/* the store is not read again in the midst of its own walk */
	if (size == 0) {
		g_ptr_array_add(self->bare, card);
		return true;
	}
	g_autoptr(GError) problem = NULL;
	card->card = uf_json_parse(text, size, person->id, &problem);
	if (card->card == NULL) {
		tell(self, card, problem);
		return true;
	}
	const char *state = uf_json_get_string(card->card, "state");
	card->state = g_strdup(state != NULL ? state : "");
	g_ptr_array_add(self->cards, card);
	return true;
}

static int
compare_cards(const void *left, const void *right)
{
	return strcmp((*(UfFlowCard *const *)left)->person, (*(UfFlowCard *const *)right)->person);
}

static void
take_bare(Loading *self)
{
	for (guint i = 0; i < self->bare->len; i++) {
		g_autoptr(GError) problem = NULL;
		UfFlowCard *card = g_ptr_array_index(self->bare, i);
		g_clear_pointer(&card->terms, g_ptr_array_unref);
		if (describe_profile(self->flow, card, &problem))
			g_ptr_array_add(self->cards, card);
		else
			tell(self, card, problem);
	}
}

/* One that is damaged hides no other, and is told. */
static bool
tell_missing(Loading *self, GError **error)
{
	g_autoptr(GPtrArray) ids = uf_store_list(self->flow->store, UF_STORE_PERSON, NULL, error);
	for (guint i = 0; ids != NULL && i < ids->len; i++) {
		g_autoptr(GError) problem = NULL;
		const char *id = g_ptr_array_index(ids, i);
		if (uf_flow_find_card(self->cards, id) != NULL)
			continue;
		UfFlowCard *card = g_new0(UfFlowCard, 1);
		card->person = g_strdup(id);
		/* who came in the meantime is not missed */
		if (describe_profile(self->flow, card, &problem))
			card_free(card);
		else
			tell(self, card, problem);
	}
	return ids != NULL;
}

GPtrArray *
uf_flow_load_cards(UfFlow *flow, json_t *problems, GError **error)
{
	UfStore *store = uf_flow_ensure_store(flow, error);
	if (store == NULL)
		return NULL;
	g_autoptr(GPtrArray) cards = g_ptr_array_new_with_free_func(card_free);
	g_autoptr(GPtrArray) bare = g_ptr_array_new();
	Loading loading = { flow, cards, bare, problems };
	if (!uf_store_each_card(store, take_card, &loading, error)) {
		g_ptr_array_set_free_func(bare, card_free);
		return NULL;
	}
	take_bare(&loading);
	g_ptr_array_sort(cards, compare_cards);
	return tell_missing(&loading, error) ? g_steal_pointer(&cards) : NULL;
}

const UfFlowCard *
uf_flow_find_card(const GPtrArray *cards, const char *person)
{
	guint first = 0;
	guint end = cards->len;
	while (first < end) {
		const guint middle = first + (end - first) / 2;
		const UfFlowCard *card = g_ptr_array_index(cards, middle);
		const int order = strcmp(person, card->person);
		if (order == 0)
			return card;
		if (order < 0)
			end = middle;
		else
			first = middle + 1;
	}
	return NULL;
}

/* A link that makes one household of two, and is not undone. */
static bool
is_union(const json_t *link, const char *direction)
{
	static const char *const kinds[] = { "merge", "join", NULL };
	return g_strcmp0(uf_json_get_string(link, "state"), "done") == 0 &&
	       g_strcmp0(uf_json_get_string(link, "direction"), direction) == 0 &&
	       g_strv_contains(kinds, uf_json_get_string(link, "kind"));
}

/* Where @person went herself; NULL when nowhere. Yours. */
static char *
find_next(UfFlow *flow, const char *person)
{
	g_autoptr(json_t) links = uf_flow_link_list(flow, person, NULL);
	for (size_t i = json_array_size(links); i > 0; i--) {
		const json_t *link = json_array_get(links, i - 1);
		if (is_union(link, "to"))
			return g_strdup(uf_json_get_string(link, "with"));
	}
	return NULL;
}

char *
uf_flow_find_survivor(UfFlow *flow, const char *person)
{
	g_autofree char *survivor = find_next(flow, person);
	for (int i = 0; survivor != NULL && i < UNIONS_MAX; i++) {
		char *next = find_next(flow, survivor);
		if (next == NULL)
			break;
		g_free(survivor);
		survivor = next;
	}
	return g_steal_pointer(&survivor);
}

GPtrArray *
uf_flow_list_former(UfFlow *flow, const char *person, GError **error)
{
	g_autoptr(GPtrArray) former = g_ptr_array_new_with_free_func(g_free);
	for (guint next = 0; next <= former->len && next < UNIONS_MAX; next++) {
		const char *id = next == 0 ? person : g_ptr_array_index(former, next - 1);
		g_autoptr(json_t) links = uf_flow_link_list(flow, id, error);
		if (links == NULL)
			return NULL;
		for (size_t i = 0; i < json_array_size(links); i++) {
			const json_t *link = json_array_get(links, i);
			const char *with = uf_json_get_string(link, "with");
			if (is_union(link, "from") && !g_str_equal(with, person) &&
			    !g_ptr_array_find_with_equal_func(former, with, g_str_equal, NULL))
				g_ptr_array_add(former, g_strdup(with));
		}
	}
	return g_steal_pointer(&former);
}

bool
uf_flow_is_hidden_state(const char *state)
{
	return g_strcmp0(state, "merged") == 0 || g_strcmp0(state, "joined") == 0;
}

bool
uf_flow_card_is_hidden(const UfFlowCard *card)
{
	return uf_flow_is_hidden_state(card->state);
}

bool
uf_flow_check_lives(UfFlow *flow, const UfStoreItem *item, GError **error)
{
	if (!uf_flow_is_hidden_state(item->state))
		return true;
	g_autofree char *survivor = uf_flow_find_survivor(flow, item->id);
	g_set_error(error, UF_ERROR, UF_ERROR_REFUSED,
		    "%s: this household goes on as %s; use that identifier", item->id,
		    survivor != NULL ? survivor : "another one");
	return false;
}

bool
uf_flow_check_is_current(UfFlow *flow, const char *person, GError **error)
{
	g_autoptr(UfStoreItem) item = uf_store_get(flow->store, UF_STORE_PERSON, person, error);
	return item != NULL && uf_flow_check_lives(flow, item, error);
}

UfProfile *
uf_flow_open_person(UfFlow *flow, const char *person, UfStoreItem **item, GError **error)
{
	g_autoptr(UfStoreItem) found = NULL;
	g_autoptr(UfProfile) profile = uf_flow_load_person(flow, person, &found, error);
	if (profile == NULL || !uf_flow_check_lives(flow, found, error))
		return NULL;
	if (item != NULL)
		*item = g_steal_pointer(&found);
	return g_steal_pointer(&profile);
}

/* What no rule is published for: letters and digits alone, upper case. Yours. */
static char *
squeeze(const char *text)
{
	g_auto(UfWiped) upper = g_utf8_strup(text, -1);
	GString *out = g_string_sized_new(strlen(upper) + 1);
	for (const char *p = upper; *p != '\0'; p = g_utf8_next_char(p)) {
		if (g_unichar_isalnum(g_utf8_get_char(p)))
			g_string_append_unichar(out, g_utf8_get_char(p));
	}
	return g_string_free(out, FALSE);
}

char *
uf_flow_make_term(const char *scheme, const char *text)
{
	static const char *const with_key[] = { "nir", "nia", NULL };
	const UfIdentifierScheme *known = uf_identifier_find_scheme(scheme);
	g_auto(UfWiped) value =
	    known != NULL ? uf_identifier_normalise(known, text) : squeeze(text);
	if (value == NULL || *value == '\0')
		return NULL;
	/* known with its key or without, it is the same number */
	if (g_strv_contains(with_key, scheme) && strlen(value) > UF_NIR_LENGTH)
		uf_memory_zero(value + UF_NIR_LENGTH, strlen(value + UF_NIR_LENGTH));
	return g_strconcat(scheme, "=", value, NULL);
}
