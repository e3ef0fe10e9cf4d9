/* Keys of people: found through a team of mine, kept in locked memory, renewed.
 *
 * A person's key has generations: when a team loses a member, or a person a team, what is written
 * from then on is under a new one, and the one before is kept under it. Who copied a key before
 * opens nothing new with it, and nothing that is there has to be written again. */
#include <string.h>

#include "uf-error.h"
#include "uf-id.h"
#include "uf-memory.h"
#include "uf-sealed-keys-private.h"

#define BLOCK_KEYS 1024

/* a place in the last block */
static UfPersonKey *
reserve(UfSealed *self)
{
	if (self->known == NULL) {
		self->known = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
		self->blocks = g_ptr_array_new_with_free_func(uf_key_free_memory);
		self->known_in_last = BLOCK_KEYS;
	}
	if (self->known_in_last == BLOCK_KEYS) {
		g_ptr_array_add(self->blocks, uf_key_allocate(BLOCK_KEYS, sizeof(UfPersonKey)));
		self->known_in_last = 0;
	}
	UfPersonKey *last = g_ptr_array_index(self->blocks, self->blocks->len - 1);
	return &last[self->known_in_last++];
}

/* what reserve() gave last is not needed */
static void
unreserve(UfSealed *self)
{
	self->known_in_last--;
}

/* @known, from reserve(), is the key of @person from now on; or "person generation" */
static const UfPersonKey *
remember(UfSealed *self, const char *person, UfPersonKey *known, int64_t generation)
{
	known->generation = generation;
	g_hash_table_replace(self->known, g_strdup(person), known);
	return known;
}

/* what encrypts the key before @key; until the next call */
static const UfKey *
derive_before(UfSealed *self, const UfKey *key)
{
	if (self->scratch == NULL)
		self->scratch = &reserve(self)->key;
	uf_key_fill_derived(self->scratch, key, UF_KEY_BEFORE);
	return self->scratch;
}

void
uf_sealed_forget_people(UfSealed *self)
{
	g_clear_pointer(&self->known, g_hash_table_unref);
	g_clear_pointer(&self->blocks, g_ptr_array_unref);
	self->scratch = NULL;
}

void
uf_sealed_forget_person(UfSealed *self, const char *person)
{
	UfPersonKey *known = self->known != NULL ? g_hash_table_lookup(self->known, person) : NULL;
	if (known == NULL)
		return;
	uf_memory_zero(known, sizeof *known);
	g_hash_table_remove(self->known, person);
}

static UfPlace *
make_wrap_place(const UfSealed *self, const UfWrapRow *wrap)
{
	UfPlace *place = uf_sealed_place(self, "wraps");
	uf_place_add_text(place, wrap->person);
	uf_place_add_text(place, wrap->team);
	uf_place_add_number(place, wrap->version);
	uf_place_add_number(place, wrap->generation);
	uf_place_add_number(place, wrap->gift);
	return place;
}

/* A gift: the version of the store's key, then the key of the person under that key's subkey, all
 * sealed to the team's public key. A stranger has no key of the store. */
static bool
open_gift(const UfSealed *self, const UfTeam *team, const UfWrapRow *wrap, UfKey *key)
{
	g_autoptr(GByteArray) place = make_wrap_place(self, wrap);
	g_autoptr(GBytes) gift = uf_seal_open_mine(team->pair, wrap->wrapped);
	int64_t version;
	gsize size = 0;
	const char *data = gift != NULL ? g_bytes_get_data(gift, &size) : NULL;
	if (size < sizeof version)
		return false;
	memcpy(&version, data, sizeof version);
	const UfStoreKey *store = uf_sealed_find_key(self, GINT64_FROM_LE(version));
	g_autoptr(GBytes) inner =
	    g_bytes_new_from_bytes(gift, sizeof version, size - sizeof version);
	return store != NULL && uf_seal_open_key(store->gifts, place, inner, key);
}

static GBytes *
make_gift(const UfSealed *self, const UfTeamRow *team, const UfPlace *place, const UfKey *key)
{
	const UfStoreKey *store = uf_sealed_get_key(self);
	const int64_t version = GINT64_TO_LE(store->version);
	g_autoptr(GBytes) inner = uf_seal_key(store->gifts, place, key);
	gsize size;
	const void *data = g_bytes_get_data(inner, &size);
	GByteArray *all = g_byte_array_new();
	g_byte_array_append(all, (const guint8 *)&version, sizeof version);
	g_byte_array_append(all, data, (guint)size);
	g_autoptr(GBytes) gift = g_byte_array_free_to_bytes(all);
	return uf_seal_to(team->public_key, gift);
}

const UfPersonKey *
uf_sealed_open_wrap(UfSealed *self, const UfWrapRow *wrap)
{
	const UfTeam *team =
	    self->teams != NULL ? g_hash_table_lookup(self->teams, wrap->team) : NULL;
	if (team == NULL)
		return NULL;
	UfPersonKey *known = reserve(self);
	bool opened;
	if (wrap->gift != 0) {
		opened = open_gift(self, team, wrap, &known->key);
	} else {
		g_autoptr(GByteArray) place = make_wrap_place(self, wrap);
		opened = uf_seal_open_key(team->wrap, place, wrap->wrapped, &known->key);
	}
	if (opened)
		return remember(self, wrap->person, known, wrap->generation);
	unreserve(self);
	return NULL;
}

/* a wrap for a team of mine; AUTH when there is none, INVALID_DATA when that team is damaged */
static const UfWrapRow *
choose_wrap(const UfSealed *self, const GPtrArray *wraps, const char *person, GError **error)
{
	for (guint i = 0; i < wraps->len; i++) {
		const UfWrapRow *wrap = g_ptr_array_index(wraps, i);
		if (g_hash_table_contains(self->teams, wrap->team))
			return wrap;
	}
	for (guint i = 0; i < wraps->len; i++) {
		const UfWrapRow *wrap = g_ptr_array_index(wraps, i);
		if (g_hash_table_contains(self->damaged, wrap->team)) {
			uf_sealed_set_team_damaged(error, wrap->team);
			return NULL;
		}
	}
	if (wraps->len == 0)
		g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA,
			    "people %s: has no key; look with: unefois store verify", person);
	else
		g_set_error(error, UF_ERROR, UF_ERROR_AUTH, "%s: belongs to another team", person);
	return NULL;
}

static const UfPersonKey *
load_person(UfSealed *self, const char *person, bool again, GError **error)
{
	g_autoptr(GPtrArray) wraps =
	    uf_database_load(self->database, &uf_query_wraps_of_person, error, person);
	const UfWrapRow *wrap = wraps != NULL ? choose_wrap(self, wraps, person, error) : NULL;
	if (wrap == NULL)
		return NULL;
	const UfTeam *team = g_hash_table_lookup(self->teams, wrap->team);
	/* another process gave the team a new key meanwhile */
	if (team->version != wrap->version && again)
		return uf_sealed_refresh(self, error) ? load_person(self, person, false, error)
						      : NULL;
	const UfPersonKey *key = uf_sealed_open_wrap(self, wrap);
	if (key == NULL)
		uf_sealed_set_damaged(error, "wraps", person);
	return key;
}

static char *
make_name(const char *person, int64_t generation)
{
	return g_strdup_printf("%s %" G_GINT64_FORMAT, person, generation);
}

static UfPlace *
make_generation_place(const UfSealed *self, const char *person, int64_t generation)
{
	UfPlace *place = uf_sealed_place(self, "generations");
	uf_place_add_text(place, person);
	uf_place_add_number(place, generation);
	return place;
}

/* from the newest key down to the one of @generation */
static const UfPersonKey *
load_generation(UfSealed *self, const char *person, const UfPersonKey *newest, int64_t generation,
		GError **error)
{
	g_autoptr(GPtrArray) rows =
	    uf_database_load(self->database, &uf_query_generations_of_person, error, person);
	if (rows == NULL)
		return NULL;
	const UfPersonKey *key = newest;
	for (guint i = 0; i < rows->len && key->generation > generation; i++) {
		const UfGenerationRow *row = g_ptr_array_index(rows, i);
		if (row->generation != key->generation - 1)
			break;
		g_autoptr(GByteArray) place = make_generation_place(self, person, row->generation);
		const UfKey *before = derive_before(self, &key->key);
		UfPersonKey *older = reserve(self);
		if (!uf_seal_open_key(before, place, row->sealed, &older->key)) {
			unreserve(self);
			break;
		}
		g_autofree char *name = make_name(person, row->generation);
		key = remember(self, name, older, row->generation);
	}
	if (key->generation == generation)
		return key;
	uf_sealed_set_damaged(error, "generations", person);
	return NULL;
}

const UfPersonKey *
uf_sealed_find_person(UfSealed *self, const char *person, int64_t generation, GError **error)
{
	const UfPersonKey *key =
	    self->known != NULL ? g_hash_table_lookup(self->known, person) : NULL;
	if (key == NULL || key->generation < generation)
		key = load_person(self, person, true, error);
	if (key == NULL || generation == 0 || key->generation == generation)
		return key;
	if (key->generation < generation) {
		uf_sealed_set_damaged(error, "wraps", person);
		return NULL;
	}
	g_autofree char *name = make_name(person, generation);
	const UfPersonKey *older = g_hash_table_lookup(self->known, name);
	return older != NULL ? older : load_generation(self, person, key, generation, error);
}

bool
uf_sealed_put_wrap(UfSealed *self, const UfPersonKey *key, const char *person,
		   const UfTeamRow *team, GError **error)
{
	const UfTeam *mine = g_hash_table_lookup(self->teams, team->team);
	g_autoptr(UfWrapRow) row = uf_row_new(&uf_table_wraps);
	row->person = g_strdup(person);
	row->team = g_strdup(team->team);
	row->version = team->version;
	row->generation = key->generation;
	row->gift = mine == NULL;
	row->indexed = mine != NULL;
	g_autoptr(GByteArray) place = make_wrap_place(self, row);
	row->wrapped = mine != NULL ? uf_seal_key(mine->wrap, place, &key->key)
				    : make_gift(self, team, place, &key->key);
	return uf_database_put(self->database, row, true, error);
}

/* the team that new people belong to */
static const UfTeam *
choose_team(const UfSealed *self, GError **error)
{
	if (self->chosen != NULL)
		return g_hash_table_lookup(self->teams, self->chosen);
	GHashTableIter iter;
	gpointer team = NULL;
	/* one that is damaged counts: nobody is put into another team unasked */
	const guint all = g_hash_table_size(self->teams) + g_hash_table_size(self->damaged);
	g_hash_table_iter_init(&iter, self->teams);
	if (all == 1 && g_hash_table_iter_next(&iter, NULL, &team))
		return team;
	g_hash_table_iter_init(&iter, self->damaged);
	if (g_hash_table_size(self->teams) == 0 && g_hash_table_iter_next(&iter, &team, NULL))
		uf_sealed_set_team_damaged(error, team);
	else if (all == 0)
		g_set_error(error, UF_ERROR, UF_ERROR_AUTH,
			    "you are in no team yet: a manager adds you with: unefois team join");
	else
		g_set_error(error, UF_ERROR, UF_ERROR_USAGE,
			    "you are in several teams: say whose the new person is with --team");
	return NULL;
}

const UfPersonKey *
uf_sealed_add_person(UfSealed *self, const char *person, GError **error)
{
	const UfTeam *team = choose_team(self, error);
	g_autoptr(UfTeamRow) row = NULL;
	if (team == NULL ||
	    !uf_database_find(self->database, &uf_table_teams, &row, error, team->id))
		return NULL;
	if (row == NULL || !uf_sealed_is_signed(self, row)) {
		uf_sealed_set_damaged(error, "teams", team->id);
		return NULL;
	}
	UfPersonKey *random = reserve(self);
	uf_key_fill_random(&random->key);
	const UfPersonKey *key = remember(self, person, random, 1);
	return uf_sealed_put_wrap(self, key, person, row, error) ? key : NULL;
}

/* the new wrap of @wrap says as the old one that terms are still to be made */
static bool
keep_unindexed(UfSealed *self, const UfWrapRow *wrap, GError **error)
{
	g_autoptr(UfWrapRow) row = NULL;
	if (wrap->indexed != 0)
		return true;
	if (!uf_database_find(self->database, &uf_table_wraps, &row, error, wrap->person,
			      wrap->team))
		return false;
	if (row == NULL || row->indexed == 0)
		return true;
	row->indexed = 0;
	return uf_database_put(self->database, row, true, error);
}

/* the same key for all teams of @person, whose wraps are @wraps */
static bool
wrap_again(UfSealed *self, const UfPersonKey *key, const GPtrArray *wraps, GError **error)
{
	for (guint i = 0; i < wraps->len; i++) {
		const UfWrapRow *wrap = g_ptr_array_index(wraps, i);
		g_autoptr(UfTeamRow) team = NULL;
		if (!uf_database_find(self->database, &uf_table_teams, &team, error, wrap->team))
			return false;
		if (team == NULL || !uf_sealed_is_signed(self, team))
			return uf_sealed_set_damaged(error, "teams", wrap->team);
		if (!uf_sealed_put_wrap(self, key, wrap->person, team, error) ||
		    !keep_unindexed(self, wrap, error))
			return false;
	}
	return true;
}

bool
uf_sealed_renew_person(UfSealed *self, const char *person, GError **error)
{
	const UfPersonKey *old = uf_sealed_find_person(self, person, 0, error);
	g_autoptr(GPtrArray) wraps =
	    old != NULL ? uf_database_load(self->database, &uf_query_wraps_of_person, error, person)
			: NULL;
	if (wraps == NULL)
		return false;
	UfPersonKey *random = reserve(self);
	uf_key_fill_random(&random->key);
	const UfKey *before = derive_before(self, &random->key);
	g_autoptr(GByteArray) place = make_generation_place(self, person, old->generation);
	g_autoptr(UfGenerationRow) row = uf_row_new(&uf_table_generations);
	row->person = g_strdup(person);
	row->generation = old->generation;
	row->sealed = uf_seal_key(before, place, &old->key);
	const UfPersonKey *key = remember(self, person, random, old->generation + 1);
	return uf_database_put(self->database, row, false, error) &&
	       uf_sealed_move_card(self, person, old, key, error) &&
	       wrap_again(self, key, wraps, error);
}
