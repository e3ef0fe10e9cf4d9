/* Whose a person is: teams entitled, added, withdrawn. */
#include "uf-error.h"
#include "uf-id.h"
#include "uf-sealed-rotate-private.h"

/* the wraps of @person, whom the holder may read; NULL on error */
static GPtrArray *
load_wraps(UfSealed *self, const char *person, GError **error)
{
	if (!uf_id_is_valid(person, 'p')) {
		g_set_error(error, UF_ERROR, UF_ERROR_USAGE, "not an identifier of people");
		return NULL;
	}
	g_autoptr(GPtrArray) wraps =
	    uf_database_load(self->database, &uf_query_wraps_of_person, error, person);
	if (wraps != NULL && wraps->len == 0) {
		g_set_error(error, UF_ERROR, UF_ERROR_NOT_FOUND, "%s: not in the store", person);
		return NULL;
	}
	if (wraps == NULL || uf_sealed_find_person(self, person, 0, error) == NULL)
		return NULL;
	return g_steal_pointer(&wraps);
}

static const UfWrapRow *
find_wrap(const GPtrArray *wraps, const char *team)
{
	for (guint i = 0; i < wraps->len; i++) {
		const UfWrapRow *wrap = g_ptr_array_index(wraps, i);
		if (g_str_equal(wrap->team, team))
			return wrap;
	}
	return NULL;
}

static bool
share(UfSealed *self, const char *person, const char *title, GError **error)
{
	g_autoptr(GPtrArray) wraps = load_wraps(self, person, error);
	g_autoptr(UfTeamRow) row = wraps != NULL ? uf_sealed_load_team(self, title, error) : NULL;
	if (row == NULL)
		return false;
	if (find_wrap(wraps, row->team) != NULL)
		return true;
	const UfPersonKey *key = uf_sealed_find_person(self, person, 0, error);
	const UfTeam *team = g_hash_table_lookup(self->teams, row->team);
	return key != NULL && uf_sealed_put_wrap(self, key, person, row, error) &&
	       (team == NULL || uf_sealed_index(self, person, team, error));
}

bool
uf_store_share_person(UfStore *store, const char *person, const char *team, GError **error)
{
	UfSealed *self = uf_sealed_of(store, error);
	bool own;
	if (self == NULL || !uf_sealed_ready(self, error) || !uf_sealed_enter(self, &own, error))
		return false;
	return uf_sealed_leave(self, own, share(self, person, team, error), error);
}

/* What is written from now on is under a key that the team never had. */
static bool
withdraw(UfSealed *self, const char *person, const char *title, GError **error)
{
	g_autoptr(GPtrArray) wraps = load_wraps(self, person, error);
	g_autoptr(UfTeamRow) row = wraps != NULL ? uf_sealed_load_team(self, title, error) : NULL;
	if (row == NULL)
		return false;
	if (find_wrap(wraps, row->team) == NULL)
		return true;
	if (wraps->len == 1) {
		g_set_error(error, UF_ERROR, UF_ERROR_REFUSED,
			    "%s: %s is the last team that follows the person", person, row->title);
		return false;
	}
	return uf_database_run(self->database, &uf_query_delete_wrap, error, person, row->team) &&
	       uf_database_run(self->database, &uf_query_delete_terms_in_team, error, person,
			       row->team) &&
	       uf_sealed_renew_person(self, person, error) && uf_sealed_raise_epoch(self, error);
}

bool
uf_store_unshare_person(UfStore *store, const char *person, const char *team, GError **error)
{
	UfSealed *self = uf_sealed_of(store, error);
	bool own;
	if (self == NULL || !uf_sealed_ready(self, error) || !uf_sealed_enter(self, &own, error))
		return false;
	const bool done = withdraw(self, person, team, error);
	const bool left = uf_sealed_leave(self, own, done, error);
	uf_sealed_forget_people(self);
	return left;
}

json_t *
uf_store_list_person_teams(UfStore *store, const char *person, GError **error)
{
	UfSealed *self = uf_sealed_of(store, error);
	g_autoptr(GPtrArray) wraps =
	    self != NULL && uf_sealed_ready(self, error) ? load_wraps(self, person, error) : NULL;
	g_autoptr(json_t) list = json_array();
	if (wraps == NULL)
		return NULL;
	for (guint i = 0; i < wraps->len; i++) {
		const UfWrapRow *wrap = g_ptr_array_index(wraps, i);
		g_autoptr(UfTeamRow) row = uf_sealed_load_team(self, wrap->team, error);
		if (row == NULL)
			return NULL;
		json_array_append_new(
		    list, json_pack("{s:s, s:s}", "team", row->team, "title", row->title));
	}
	return g_steal_pointer(&list);
}
