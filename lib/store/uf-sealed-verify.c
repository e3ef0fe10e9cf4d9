#include <string.h>

#include "uf-error.h"
#include "uf-sealed-verify-private.h"

#define PROGRESS_STEP 256

void
uf_verify_add(UfVerify *verify, const char *where, const char *fault)
{
	json_array_append_new(verify->faults,
			      json_pack("{s:s, s:s}", "where", where, "fault", fault));
}

void
uf_verify_count(UfVerify *verify)
{
	verify->done++;
	if (verify->progress != NULL && verify->done % PROGRESS_STEP == 0)
		verify->progress(verify->data, verify->done, verify->all);
}

static bool
check_database(UfVerify *verify, GError **error)
{
	g_autoptr(GPtrArray) found = uf_database_check(verify->self->database, error);
	for (guint i = 0; found != NULL && i < found->len; i++)
		uf_verify_add(verify, "database", g_ptr_array_index(found, i));
	g_autoptr(GError) problem = NULL;
	if (!uf_sealed_check_files(verify->self->location, &problem))
		uf_verify_add(verify, "files", problem->message);
	return found != NULL;
}

static void
add_item_fault(UfVerify *verify, const UfItemRow *row, int64_t revision, const char *fault)
{
	const char *kind = row->kind >= 0 && row->kind < UF_STORE_KINDS
			       ? uf_store_kind_get_name((UfStoreKind)row->kind)
			       : "items";
	g_autofree char *where =
	    g_strdup_printf("%s %s revision %" G_GINT64_FORMAT, kind, row->id, revision);
	uf_verify_add(verify, where, fault);
}

/* revisions of an item come one after the other, from 1 */
static void
check_gap(UfVerify *verify, const UfItemRow *row)
{
	const bool is_same =
	    verify->id != NULL && verify->kind == row->kind && g_str_equal(verify->id, row->id);
	const int64_t before = is_same ? verify->revision : 0;
	if (row->revision != before + 1)
		add_item_fault(verify, row, before + 1, "missing");
	if (!is_same) {
		g_free(verify->id);
		verify->id = g_strdup(row->id);
		verify->kind = row->kind;
		verify->people += row->kind == UF_STORE_PERSON;
	}
	verify->revision = row->revision;
	if (row->kind == UF_STORE_PERSON)
		g_hash_table_replace(verify->newest, g_strdup(row->id),
				     GINT_TO_POINTER((int)row->revision));
}

static void
add_to_sum(UfVerify *verify, const UfItemRow *row)
{
	unsigned char hash[UF_SEAL_HASH_BYTES];
	uf_sealed_hash_revision(verify->self, row, hash);
	for (size_t i = 0; i < sizeof hash; i++)
		verify->sum[i] ^= hash[i];
	verify->count++;
}

static bool
check_item(void *data, void *found, GError **error)
{
	UfVerify *verify = data;
	UfItemRow *row = found;
	g_autoptr(GError) problem = NULL;
	(void)error;
	check_gap(verify, row);
	add_to_sum(verify, row);
	uf_verify_count(verify);
	const UfPersonKey *key =
	    uf_sealed_find_person(verify->self, row->person, row->generation, &problem);
	if (g_error_matches(problem, UF_ERROR, UF_ERROR_AUTH)) {
		verify->unreadable++;
		return true;
	}
	g_autoptr(GByteArray) place = uf_sealed_item_place(verify->self, row);
	g_autoptr(GBytes) plain =
	    key != NULL ? uf_seal_open(&key->key, place, row->body, UF_SEALED_BODY_BLOCK) : NULL;
	if (plain == NULL)
		add_item_fault(verify, row, row->revision, "unreadable");
	return true;
}

/* what a restore took away without a key is in the sum still */
static bool
add_removed(UfVerify *verify, GError **error)
{
	g_autoptr(GPtrArray) rows =
	    uf_database_load(verify->self->database, &uf_query_removed_all, error);
	for (guint i = 0; rows != NULL && i < rows->len; i++) {
		const UfRemovedRow *removed = g_ptr_array_index(rows, i);
		g_autoptr(UfForgottenRow) forgotten = NULL;
		if (!uf_database_find(verify->self->database, &uf_table_forgotten, &forgotten,
				      error, removed->person))
			return false;
		const UfItemRow row = {
			.table = &uf_table_items,
			.kind = removed->kind,
			.id = removed->id,
			.revision = removed->revision,
			.person = removed->person,
		};
		if (forgotten != NULL && uf_sealed_is_signed(verify->self, forgotten))
			add_to_sum(verify, &row);
	}
	return rows != NULL;
}

static bool
check_items(UfVerify *verify, GError **error)
{
	const UfRowVisitor visitor = { check_item, verify };
	g_autoptr(UfHeadRow) head = NULL;
	if (!uf_database_walk(verify->self->database, &uf_query_items_all, visitor, error) ||
	    !add_removed(verify, error) ||
	    !uf_database_find(verify->self->database, &uf_table_heads, &head, error, "items"))
		return false;
	gsize size = 0;
	const void *sum = head != NULL ? g_bytes_get_data(head->hash, &size) : NULL;
	verify->is_complete = head != NULL && head->last == verify->count &&
			      size == sizeof verify->sum && memcmp(sum, verify->sum, size) == 0;
	if (!verify->is_complete)
		uf_verify_add(verify, "items", "removed or put back");
	g_autoptr(UfHeadRow) actions = NULL;
	if (!uf_database_find(verify->self->database, &uf_table_heads, &actions, error, "actions"))
		return false;
	if (head != NULL && actions != NULL &&
	    (head->first != actions->last || !g_bytes_equal(head->base, actions->hash)))
		uf_verify_add(verify, "items", "of another day than the journal");
	return true;
}

/* how many rows there are to open */
static bool
count_all(UfVerify *verify, GError **error)
{
	static const UfQuery *const queries[] = {
		&uf_query_count_revisions,
		&uf_query_count_people,
		&uf_query_count_batches,
		&uf_query_count_all_jobs,
	};
	for (size_t i = 0; i < G_N_ELEMENTS(queries); i++) {
		int64_t count = 0;
		if (!uf_database_count(verify->self->database, queries[i], &count, error))
			return false;
		verify->all += count;
	}
	return true;
}

static bool
walk(UfVerify *verify, GError **error)
{
	return count_all(verify, error) && check_database(verify, error) &&
	       uf_verify_signed(verify, error) && uf_verify_deposits(verify, error) &&
	       uf_verify_wraps(verify, error) && check_items(verify, error) &&
	       uf_verify_cards(verify, error) && uf_verify_queue(verify, error) &&
	       uf_verify_journals(verify, error);
}

static void
verify_clear(UfVerify *verify)
{
	g_free(verify->id);
	g_hash_table_unref(verify->newest);
	g_hash_table_unref(verify->terms);
	g_hash_table_unref(verify->carded);
	json_decref(verify->faults);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(UfVerify, verify_clear)

json_t *
uf_sealed_verify(void *backend, UfStoreProgress progress, void *data, GError **error)
{
	UfSealed *self = backend;
	if (!uf_sealed_require(self, error) || !uf_sealed_refresh(self, error))
		return NULL;
	g_auto(UfVerify) verify = {
		.self = self,
		.faults = json_array(),
		.progress = progress,
		.data = data,
		.newest = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
		.terms = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
		.carded = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
	};
	/* one state of the file for all of the walk; within a transaction it is that one's */
	if (!self->in_transaction && !uf_database_begin_reading(self->database, error))
		return NULL;
	const bool walked = walk(&verify, error);
	if (!self->in_transaction)
		uf_database_rollback(self->database);
	if (!walked)
		return NULL;
	if (progress != NULL)
		progress(data, verify.done, verify.done);
	return json_pack("{s:I, s:I, s:I, s:O}", "records", (json_int_t)verify.done, "people",
			 (json_int_t)verify.people, "unreadable", (json_int_t)verify.unreadable,
			 "faults", verify.faults);
}
