/* What people are found by: a card each, encrypted apart from the rest, and the exact terms, hashed
 * under the key of each team. The terms themselves are in the card, so that a team's new key can
 * hash them again. */
#include <string.h>

#include "uf-error.h"
#include "uf-memory.h"
#include "uf-sealed-keys-private.h"

UfPlace *
uf_sealed_card_place(const UfSealed *self, const UfCardRow *row)
{
	UfPlace *place = uf_sealed_place(self, "cards");
	uf_place_add_text(place, row->person);
	uf_place_add_number(place, row->revision);
	uf_place_add_number(place, row->generation);
	return place;
}

static char *
append_word(char *at, const void *data, size_t size)
{
	const uint64_t length = GUINT64_TO_LE((uint64_t)size);
	memcpy(at, &length, sizeof length);
	if (size > 0)
		memcpy(at + sizeof length, data, size);
	return at + sizeof length + size;
}

/* '+' and the card as a word, or '-'; then each term as a word */
static GBytes *
format_card(const UfStoreItem *item)
{
	gsize card = 0;
	const void *data = item->card != NULL ? g_bytes_get_data(item->card, &card) : NULL;
	const guint count = item->terms != NULL ? item->terms->len : 0;
	size_t size = 1 + sizeof(uint64_t) + card;
	for (guint i = 0; i < count; i++)
		size += sizeof(uint64_t) + strlen(g_ptr_array_index(item->terms, i));
	char *text = g_malloc0(size);
	char *at = text;
	*at++ = data != NULL || item->card != NULL ? '+' : '-';
	at = append_word(at, data, card);
	for (guint i = 0; i < count; i++) {
		const char *term = g_ptr_array_index(item->terms, i);
		at = append_word(at, term, strlen(term));
	}
	return g_bytes_new_with_free_func(text, size, uf_memory_free_buffer, text);
}

/* the word at *at, which then moves on; -1 when there is no whole one */
static gssize
read_word(GBytes *bytes, size_t *at)
{
	gsize size;
	const char *data = g_bytes_get_data(bytes, &size);
	uint64_t length;
	if (size - *at < sizeof length)
		return -1;
	memcpy(&length, data + *at, sizeof length);
	length = GUINT64_FROM_LE(length);
	if (length > size - *at - sizeof length)
		return -1;
	*at += sizeof length + (size_t)length;
	return (gssize)length;
}

static bool
parse_card(GBytes *bytes, UfStoreItem *item)
{
	gsize size;
	const char *data = g_bytes_get_data(bytes, &size);
	size_t at = 1;
	gssize length = size > 0 ? read_word(bytes, &at) : -1;
	if (length < 0)
		return false;
	if (*data == '+')
		item->card = g_bytes_new_from_bytes(bytes, at - (size_t)length, (gsize)length);
	item->terms = g_ptr_array_new_with_free_func((GDestroyNotify)uf_memory_free_string);
	while (at < size) {
		length = read_word(bytes, &at);
		if (length < 0)
			return false;
		g_ptr_array_add(item->terms, g_strndup(data + at - (size_t)length, (gsize)length));
	}
	return true;
}

bool
uf_sealed_open_card(const UfSealed *self, const UfCardRow *row, const UfKey *key, UfStoreItem *item)
{
	g_autoptr(GByteArray) place = uf_sealed_card_place(self, row);
	g_autoptr(GBytes) plain = uf_seal_open(key, place, row->body, UF_SEALED_CARD_BLOCK);
	return plain != NULL && parse_card(plain, item);
}

void
uf_sealed_hash_term(const UfSealed *self, const UfTeam *team, const char *term, unsigned char *hash)
{
	g_autoptr(GByteArray) place = uf_sealed_place(self, "terms");
	uf_place_add_text(place, team->id);
	uf_place_add_text(place, term);
	uf_seal_hash(team->index, place, hash);
	uf_memory_zero(place->data, place->len);
}

static bool
put_terms(UfSealed *self, const UfTeam *team, const char *person, const GPtrArray *terms,
	  GError **error)
{
	if (!uf_database_run(self->database, &uf_query_delete_terms_in_team, error, person,
			     team->id))
		return false;
	for (guint i = 0; terms != NULL && i < terms->len; i++) {
		unsigned char hash[UF_SEAL_HASH_BYTES];
		uf_sealed_hash_term(self, team, g_ptr_array_index(terms, i), hash);
		g_autoptr(UfTermRow) row = uf_row_new(&uf_table_terms);
		row->team = g_strdup(team->id);
		row->person = g_strdup(person);
		row->hash = g_bytes_new(hash, sizeof hash);
		if (!uf_database_put(self->database, row, true, error))
			return false;
	}
	return true;
}

/* Teams of mine are indexed now; of the others a member has to. */
static bool
put_terms_of_teams(UfSealed *self, const UfStoreItem *item, GError **error)
{
	g_autoptr(GPtrArray) wraps =
	    uf_database_load(self->database, &uf_query_wraps_of_person, error, item->id);
	for (guint i = 0; wraps != NULL && i < wraps->len; i++) {
		UfWrapRow *wrap = g_ptr_array_index(wraps, i);
		const UfTeam *team = g_hash_table_lookup(self->teams, wrap->team);
		if (team != NULL && !put_terms(self, team, item->id, item->terms, error))
			return false;
		const bool changes = wrap->indexed != 0 && team == NULL;
		wrap->indexed = 0;
		if (changes && !uf_database_put(self->database, wrap, true, error))
			return false;
	}
	return wraps != NULL;
}

bool
uf_sealed_put_card(UfSealed *self, const UfStoreItem *item, const UfPersonKey *key, GError **error)
{
	g_autoptr(UfCardRow) row = uf_row_new(&uf_table_cards);
	row->person = g_strdup(item->id);
	row->revision = item->revision + 1;
	row->generation = key->generation;
	g_autoptr(GByteArray) place = uf_sealed_card_place(self, row);
	g_autoptr(GBytes) plain = format_card(item);
	row->body = uf_seal(&key->key, place, plain, UF_SEALED_CARD_BLOCK);
	return uf_database_put(self->database, row, true, error) &&
	       put_terms_of_teams(self, item, error);
}

bool
uf_sealed_move_card(UfSealed *self, const char *person, const UfPersonKey *old,
		    const UfPersonKey *key, GError **error)
{
	g_autoptr(UfCardRow) row = NULL;
	if (!uf_database_find(self->database, &uf_table_cards, &row, error, person))
		return false;
	/* one that is damaged stays where it is: verify tells */
	if (row == NULL || row->generation != old->generation)
		return true;
	g_autoptr(GByteArray) before = uf_sealed_card_place(self, row);
	g_autoptr(GBytes) plain = uf_seal_open(&old->key, before, row->body, UF_SEALED_CARD_BLOCK);
	if (plain == NULL)
		return true;
	row->generation = key->generation;
	g_autoptr(GByteArray) place = uf_sealed_card_place(self, row);
	g_bytes_unref(row->body);
	row->body = uf_seal(&key->key, place, plain, UF_SEALED_CARD_BLOCK);
	return uf_database_put(self->database, row, true, error);
}

/* the same card under the newest key */
static bool
renew_card(UfSealed *self, UfCardRow *row, const UfStoreItem *item, GError **error)
{
	const UfPersonKey *key = uf_sealed_find_person(self, row->person, 0, error);
	if (key == NULL || key->generation == row->generation)
		return key != NULL;
	row->generation = key->generation;
	g_autoptr(GByteArray) place = uf_sealed_card_place(self, row);
	g_autoptr(GBytes) plain = format_card(item);
	g_bytes_unref(row->body);
	row->body = uf_seal(&key->key, place, plain, UF_SEALED_CARD_BLOCK);
	return uf_database_put(self->database, row, true, error);
}

bool
uf_sealed_index(UfSealed *self, const char *person, const UfTeam *team, GError **error)
{
	g_autoptr(UfCardRow) row = NULL;
	if (!uf_database_find(self->database, &uf_table_cards, &row, error, person))
		return false;
	if (row == NULL)
		return uf_sealed_set_damaged(error, "cards", person);
	const UfPersonKey *key = uf_sealed_find_person(self, person, row->generation, error);
	g_autoptr(UfStoreItem) item = g_new0(UfStoreItem, 1);
	if (key == NULL)
		return false;
	if (!uf_sealed_open_card(self, row, &key->key, item))
		return uf_sealed_set_damaged(error, "cards", person);
	return renew_card(self, row, item, error) &&
	       put_terms(self, team, person, item->terms, error);
}

/* What somebody outside the team gave: wrapped under the team's own key, and indexed. */
static bool
settle_wrap(UfSealed *self, UfWrapRow *wrap, GError **error)
{
	const UfTeam *team = g_hash_table_lookup(self->teams, wrap->team);
	const UfPersonKey *key = uf_sealed_find_person(self, wrap->person, 0, error);
	g_autoptr(UfTeamRow) row = NULL;
	if (key == NULL ||
	    !uf_database_find(self->database, &uf_table_teams, &row, error, wrap->team))
		return false;
	if (row == NULL || row->version != team->version)
		return uf_sealed_set_damaged(error, "teams", wrap->team);
	return uf_sealed_index(self, wrap->person, team, error) &&
	       uf_sealed_put_wrap(self, key, wrap->person, row, error);
}

bool
uf_sealed_settle(UfSealed *self, GError **error)
{
	int64_t removed = 0;
	g_autoptr(GPtrArray) wraps =
	    uf_database_load(self->database, &uf_query_wraps_to_index_in_mine, error);
	if (wraps == NULL ||
	    !uf_database_count(self->database, &uf_query_count_removed, &removed, error))
		return false;
	if (wraps->len == 0 && removed == 0)
		return true;
	bool own;
	if (!uf_sealed_enter(self, &own, error))
		return false;
	bool done = removed == 0 || uf_sealed_settle_removed(self, error);
	for (guint i = 0; done && i < wraps->len; i++) {
		/* one that is damaged must not keep the others shut: verify tells */
		g_autoptr(GError) problem = NULL;
		done = settle_wrap(self, g_ptr_array_index(wraps, i), &problem) ||
		       g_error_matches(problem, UF_ERROR, UF_ERROR_INVALID_DATA);
		if (!done)
			g_propagate_error(error, g_steal_pointer(&problem));
	}
	return uf_sealed_leave(self, own, done, error);
}

/* A term that was moved to somebody else's row must not find them. */
static bool
check_found(UfSealed *self, const char *person, const char *term, GError **error)
{
	g_autoptr(UfCardRow) row = NULL;
	if (!uf_database_find(self->database, &uf_table_cards, &row, error, person))
		return false;
	const UfPersonKey *key =
	    row != NULL ? uf_sealed_find_person(self, person, row->generation, error) : NULL;
	if (row != NULL && key == NULL)
		return false;
	g_autoptr(UfStoreItem) item = g_new0(UfStoreItem, 1);
	if (row == NULL || !uf_sealed_open_card(self, row, &key->key, item) ||
	    !g_ptr_array_find_with_equal_func(item->terms, term, g_str_equal, NULL))
		return uf_sealed_set_damaged(error, "terms", person);
	return true;
}

static GPtrArray *
load_found(UfSealed *self, const char *id, const char *term, GError **error)
{
	const UfTeam *team = g_hash_table_lookup(self->teams, id);
	unsigned char hash[UF_SEAL_HASH_BYTES];
	uf_sealed_hash_term(self, team, term, hash);
	g_autoptr(GBytes) bytes = g_bytes_new(hash, sizeof hash);
	return uf_database_load(self->database, &uf_query_terms_of_hash, error, id, bytes);
}

static bool
find_in_team(UfSealed *self, const char *team, const char *term, GPtrArray *ids, GError **error)
{
	/* left meanwhile */
	if (self->teams == NULL || !g_hash_table_contains(self->teams, team))
		return true;
	g_autoptr(GPtrArray) rows = load_found(self, team, term, error);
	for (guint i = 0; rows != NULL && i < rows->len; i++) {
		const UfTermRow *row = g_ptr_array_index(rows, i);
		if (g_ptr_array_find_with_equal_func(ids, row->person, g_str_equal, NULL))
			continue;
		if (!check_found(self, row->person, term, error))
			return false;
		g_ptr_array_add(ids, g_strdup(row->person));
	}
	return rows != NULL;
}

/* ids of the teams of mine, which may change while they are gone through */
static GPtrArray *
copy_teams(const UfSealed *self)
{
	GPtrArray *teams = g_ptr_array_new_with_free_func(g_free);
	GHashTableIter iter;
	gpointer id;
	g_hash_table_iter_init(&iter, self->teams);
	while (g_hash_table_iter_next(&iter, &id, NULL))
		g_ptr_array_add(teams, g_strdup(id));
	return teams;
}

static int
compare_texts(const void *left, const void *right)
{
	return strcmp(*(char *const *)left, *(char *const *)right);
}

GPtrArray *
uf_sealed_find(void *backend, const char *term, GError **error)
{
	UfSealed *self = backend;
	if (!uf_sealed_ready(self, error) || !uf_sealed_settle(self, error))
		return NULL;
	g_autoptr(GPtrArray) ids = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GPtrArray) teams = copy_teams(self);
	for (guint i = 0; i < teams->len; i++) {
		if (!find_in_team(self, g_ptr_array_index(teams, i), term, ids, error))
			return NULL;
	}
	g_ptr_array_sort(ids, compare_texts);
	return g_steal_pointer(&ids);
}

typedef struct {
	UfSealed *self;
	GHashTable *seen;
	UfStoreCardFunc func;
	void *data;
	bool stopped;
} Walk;

/* the key that the card of @row needs: its wrap is in the row */
static const UfPersonKey *
find_walk_key(UfSealed *self, UfWalkRow *row)
{
	const UfPersonKey *key =
	    self->known != NULL ? g_hash_table_lookup(self->known, row->person) : NULL;
	if (key == NULL || key->generation < row->generation) {
		const UfWrapRow wrap = {
			.table = &uf_table_wraps,
			.person = row->person,
			.team = row->team,
			.version = row->version,
			.generation = row->newest,
			.gift = row->gift,
			.wrapped = row->wrapped,
		};
		key = uf_sealed_open_wrap(self, &wrap);
	}
	if (key != NULL && key->generation > row->generation)
		key = uf_sealed_find_person(self, row->person, row->generation, NULL);
	return key;
}

static bool
visit_card(void *data, void *row, GError **error)
{
	Walk *walk = data;
	UfWalkRow *found = row;
	(void)error;
	if (walk->stopped || g_hash_table_contains(walk->seen, found->person))
		return true;
	const UfPersonKey *key = find_walk_key(walk->self, found);
	const UfCardRow card = {
		.table = &uf_table_cards,
		.person = found->person,
		.revision = found->revision,
		.generation = found->generation,
		.body = found->body,
	};
	g_autoptr(UfStoreItem) item = g_new0(UfStoreItem, 1);
	/* one that is damaged hides no other: to read the person tells, and verify */
	if (key == NULL || !uf_sealed_open_card(walk->self, &card, &key->key, item))
		return true;
	item->kind = UF_STORE_PERSON;
	item->id = g_strdup(found->person);
	item->parent = g_strdup("");
	item->state = g_strdup("");
	item->revision = found->revision;
	if (item->card == NULL)
		item->card = g_bytes_new(NULL, 0);
	g_hash_table_add(walk->seen, g_strdup(found->person));
	walk->stopped = !walk->func(walk->data, item);
	return true;
}

bool
uf_sealed_each_card(void *backend, UfStoreCardFunc func, void *data, GError **error)
{
	UfSealed *self = backend;
	if (!uf_sealed_ready(self, error))
		return false;
	g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	Walk walk = { self, seen, func, data, false };
	g_autoptr(GPtrArray) teams = copy_teams(self);
	for (guint i = 0; i < teams->len && !walk.stopped; i++) {
		const UfRowVisitor visitor = { visit_card, &walk };
		if (!uf_database_walk(self->database, &uf_query_cards_in_team, visitor, error,
				      g_ptr_array_index(teams, i)))
			return false;
	}
	return true;
}
