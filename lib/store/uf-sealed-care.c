/* The sum over all revisions, forgetting people, and what is known without a key.
 *
 * The sum is the exclusive or of a keyed hash of (kind, id, revision, person) over all rows of
 * items, kept signed: a row that was taken away or put back shows, whoever's it is. */
#include <string.h>

#include "uf-error.h"
#include "uf-sealed-keys-private.h"

void
uf_sealed_hash_revision(const UfSealed *self, const UfItemRow *row, unsigned char *hash)
{
	g_autoptr(GByteArray) place = uf_sealed_place(self, "sum");
	uf_place_add_number(place, row->kind);
	uf_place_add_text(place, row->id);
	uf_place_add_number(place, row->revision);
	uf_place_add_text(place, row->person);
	uf_seal_hash(self->sum, place, hash);
}

bool
uf_sealed_put_sum(UfSealed *self, UfHeadRow *head, const unsigned char *hash, int direction,
		  GError **error)
{
	unsigned char sum[UF_SEAL_HASH_BYTES];
	const unsigned char *before = g_bytes_get_data(head->hash, NULL);
	for (size_t i = 0; i < sizeof sum; i++)
		sum[i] = hash[i] ^ before[i];
	g_bytes_unref(head->hash);
	head->hash = g_bytes_new(sum, sizeof sum);
	head->last += direction;
	return uf_sealed_put_signed(self, head, error);
}

bool
uf_sealed_count_revision(UfSealed *self, const UfItemRow *row, int direction, GError **error)
{
	g_autoptr(UfHeadRow) head = NULL;
	if (!uf_database_find(self->database, &uf_table_heads, &head, error, "items"))
		return false;
	if (head == NULL || g_bytes_get_size(head->hash) != UF_SEAL_HASH_BYTES)
		return uf_sealed_set_damaged(error, "heads", "items");
	if (!uf_sealed_check_signed(self, head, error))
		return false;
	unsigned char sum[UF_SEAL_HASH_BYTES];
	uf_sealed_hash_revision(self, row, sum);
	return uf_sealed_put_sum(self, head, sum, direction, error);
}

/* A restore forgot people without a key: their rows leave the sum as soon as there is one. Only
 * those of people whom the store itself wrote down as forgotten. */
bool
uf_sealed_settle_removed(UfSealed *self, GError **error)
{
	g_autoptr(GPtrArray) rows = uf_database_load(self->database, &uf_query_removed_all, error);
	for (guint i = 0; rows != NULL && i < rows->len; i++) {
		const UfRemovedRow *removed = g_ptr_array_index(rows, i);
		const UfItemRow row = {
			.table = &uf_table_items,
			.kind = removed->kind,
			.id = removed->id,
			.revision = removed->revision,
			.person = removed->person,
		};
		g_autoptr(UfForgottenRow) forgotten = NULL;
		if (!uf_database_find(self->database, &uf_table_forgotten, &forgotten, error,
				      removed->person))
			return false;
		if (forgotten != NULL && uf_sealed_is_signed(self, forgotten) &&
		    !uf_sealed_count_revision(self, &row, -1, error))
			return false;
	}
	return rows != NULL && uf_database_run(self->database, &uf_query_delete_removed, error);
}

static bool
take_from_sum(void *data, void *row, GError **error)
{
	return uf_sealed_count_revision(data, row, -1, error);
}

static bool
delete_person(UfSealed *self, const char *person, GError **error)
{
	static const UfQuery *const changes[] = {
		&uf_query_delete_items_of_person, &uf_query_delete_card,
		&uf_query_delete_terms_of_person, &uf_query_delete_wraps_of_person,
		&uf_query_delete_generations,
	};
	for (size_t i = 0; i < G_N_ELEMENTS(changes); i++) {
		if (!uf_database_run(self->database, changes[i], error, person))
			return false;
	}
	return true;
}

static bool
forget(UfSealed *self, const char *person, GError **error)
{
	g_autoptr(UfItemRow) any = NULL;
	if (!uf_database_find_first(self->database, &uf_query_items_of_person, &any, error, person))
		return false;
	const UfRowVisitor visitor = { take_from_sum, self };
	if (any != NULL &&
	    (uf_sealed_find_person(self, person, 0, error) == NULL ||
	     !uf_database_walk(self->database, &uf_query_items_of_person, visitor, error, person)))
		return false;
	g_autoptr(UfForgottenRow) row = uf_row_new(&uf_table_forgotten);
	row->person = g_strdup(person);
	row->day = uf_sealed_format_day(uf_sealed_get_time());
	self->wants_checkpoint = true;
	uf_sealed_forget_people(self);
	return delete_person(self, person, error) && uf_sealed_put_signed(self, row, error);
}

bool
uf_sealed_forget(void *backend, const char *person, GError **error)
{
	UfSealed *self = backend;
	bool own;
	if (!uf_sealed_require(self, error) || !uf_sealed_enter(self, &own, error))
		return false;
	return uf_sealed_leave(self, own, forget(self, person, error), error);
}

json_t *
uf_sealed_list_forgotten(void *backend, GError **error)
{
	const UfSealed *self = backend;
	g_autoptr(GPtrArray) rows =
	    uf_database_load(self->database, &uf_query_forgotten_all, error);
	json_t *list = rows != NULL ? json_array() : NULL;
	for (guint i = 0; rows != NULL && i < rows->len; i++) {
		const UfForgottenRow *row = g_ptr_array_index(rows, i);
		json_array_append_new(
		    list, json_pack("{s:s, s:s}", "person", row->person, "day", row->day));
	}
	return list;
}

/* What is counted without a key. */
static const struct {
	const char *key;
	const UfQuery *query;
} counted[] = {
	{ "people", &uf_query_count_people },     { "items", &uf_query_count_items },
	{ "teams", &uf_query_count_teams },       { "workers", &uf_query_count_workers },
	{ "deposits", &uf_query_count_deposits }, { "batches", &uf_query_count_batches },
};

json_t *
uf_sealed_describe(void *backend, GError **error)
{
	UfSealed *self = backend;
	g_autoptr(UfStoreRow) row = uf_sealed_load_store(self, error);
	if (row == NULL)
		return NULL;
	g_autofree char *day = uf_sealed_format_day(row->recovery_made);
	g_autoptr(json_t) result =
	    json_pack("{s:s, s:b, s:I, s:I, s:s}", "backend", "sealed", "locked",
		      self->holder == NULL, "format", (json_int_t)UF_SEALED_FORMAT, "bytes",
		      (json_int_t)uf_database_get_size(self->database), "recovery", day);
	for (size_t i = 0; i < G_N_ELEMENTS(counted); i++) {
		int64_t count = 0;
		if (!uf_database_count(self->database, counted[i].query, &count, error))
			return NULL;
		json_object_set_new(result, counted[i].key, json_integer((json_int_t)count));
	}
	return g_steal_pointer(&result);
}
