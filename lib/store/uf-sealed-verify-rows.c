/* Verifying what is beside the items: signed rows, cards, terms, journals. */
#include <string.h>

#include "uf-error.h"
#include "uf-id.h"
#include "uf-json.h"
#include "uf-sealed-deposits-private.h"
#include "uf-sealed-verify-private.h"

/* the column that names a row best: its first text */
static const char *
get_name(const void *row)
{
	const UfTable *table = *(const UfTable *const *)row;
	for (size_t i = 0; i < table->count; i++) {
		if (table->columns[i].type == 't')
			return *(char *const *)(const void *)((const char *)row +
							      table->columns[i].offset);
	}
	return "";
}

static bool
check_signed(void *data, void *row, GError **error)
{
	UfVerify *verify = data;
	(void)error;
	if (uf_sealed_is_signed(verify->self, row))
		return true;
	const UfTable *table = *(const UfTable *const *)row;
	g_autofree char *where = g_strdup_printf("%s %s", table->name, get_name(row));
	uf_verify_add(verify, where, "forged");
	return true;
}

/* each worker, and the recovery key, can open the store; each team has its recovery copy */
static bool
check_copy(UfVerify *verify, const char *holder, const char *subject, GError **error)
{
	g_autoptr(UfCopyRow) copy = NULL;
	if (!uf_database_find(verify->self->database, &uf_table_copies, &copy, error, holder,
			      subject))
		return false;
	if (copy != NULL)
		return true;
	g_autofree char *where = g_strdup_printf("copies %s of %s", subject, holder);
	uf_verify_add(verify, where, "missing");
	return true;
}

static bool
check_copies(UfVerify *verify, GError **error)
{
	UfDatabase *database = verify->self->database;
	g_autoptr(GPtrArray) workers = uf_database_load(database, &uf_query_workers_all, error);
	g_autoptr(GPtrArray) teams =
	    workers != NULL ? uf_database_load(database, &uf_query_teams_all, error) : NULL;
	if (teams == NULL)
		return false;
	for (guint i = 0; i < workers->len; i++) {
		const UfWorkerRow *row = g_ptr_array_index(workers, i);
		if (!check_copy(verify, row->worker, UF_SEALED_STORE, error))
			return false;
	}
	for (guint i = 0; i < teams->len; i++) {
		const UfTeamRow *row = g_ptr_array_index(teams, i);
		if (!check_copy(verify, UF_SEALED_RECOVERY, row->team, error))
			return false;
	}
	return check_copy(verify, UF_SEALED_RECOVERY, UF_SEALED_STORE, error);
}

static bool
check_heads(UfVerify *verify, GError **error)
{
	static const char *const names[] = { "actions", "readings", "items" };
	for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
		g_autoptr(UfHeadRow) head = NULL;
		if (!uf_database_find(verify->self->database, &uf_table_heads, &head, error,
				      names[i]))
			return false;
		g_autofree char *where = g_strdup_printf("heads %s", names[i]);
		if (head == NULL)
			uf_verify_add(verify, where, "missing");
	}
	return true;
}

/* those that were left out when the store was unlocked */
static void
add_damaged_teams(UfVerify *verify)
{
	GHashTableIter iter;
	gpointer id;
	g_hash_table_iter_init(&iter, verify->self->damaged);
	while (g_hash_table_iter_next(&iter, &id, NULL)) {
		g_autofree char *where = g_strdup_printf("teams %s", (const char *)id);
		uf_verify_add(verify, where,
			      "damaged, so its people cannot be read; put a backup in its place "
			      "with: unefois store restore");
	}
}

bool
uf_verify_signed(UfVerify *verify, GError **error)
{
	static const UfQuery *const queries[] = {
		&uf_query_workers_all, &uf_query_teams_all,     &uf_query_copies_all,
		&uf_query_heads_all,   &uf_query_forgotten_all, &uf_query_depositors_all,
	};
	g_autoptr(UfStoreRow) store = NULL;
	if (!uf_database_find(verify->self->database, &uf_table_store, &store, error, (int64_t)1))
		return false;
	if (store == NULL)
		uf_verify_add(verify, "store", "missing");
	else if (!check_signed(verify, store, error))
		return false;
	for (size_t i = 0; i < G_N_ELEMENTS(queries); i++) {
		const UfRowVisitor visitor = { check_signed, verify };
		if (!uf_database_walk(verify->self->database, queries[i], visitor, error))
			return false;
	}
	add_damaged_teams(verify);
	return check_copies(verify, error) && check_heads(verify, error);
}

/* One of another team is looked at from outside: there is that team, and the depositor is its own.
 */
static bool
check_outside(UfVerify *verify, const UfDepositRow *row, bool *fits, GError **error)
{
	UfDatabase *database = verify->self->database;
	g_autoptr(UfTeamRow) team = NULL;
	g_autoptr(UfDepositorRow) depositor = NULL;
	if (!uf_database_find(database, &uf_table_teams, &team, error, row->team) ||
	    !uf_database_find(database, &uf_table_depositors, &depositor, error, row->depositor))
		return false;
	*fits = team != NULL && (row->is_ours != 0 ||
				 (depositor != NULL && g_str_equal(depositor->team, row->team)));
	return true;
}

static bool
check_deposit(void *data, void *found, GError **error)
{
	UfVerify *verify = data;
	const UfDepositRow *row = found;
	g_autoptr(GError) problem = NULL;
	bool fits = false;
	g_autoptr(GBytes) content = uf_sealed_open_deposit(verify->self, row, &problem);
	g_autofree char *where = g_strdup_printf("deposits %s", row->deposit);
	uf_verify_count(verify);
	const bool is_others = g_error_matches(problem, UF_ERROR, UF_ERROR_AUTH);
	if (is_others && !check_outside(verify, row, &fits, error))
		return false;
	verify->unreadable += is_others;
	if (content == NULL && !fits)
		uf_verify_add(verify, where, "forged, moved, damaged or put back");
	return true;
}

bool
uf_verify_deposits(UfVerify *verify, GError **error)
{
	const UfRowVisitor visitor = { check_deposit, verify };
	return uf_database_walk(verify->self->database, &uf_query_deposits_all, visitor, error);
}

/* Each wrap for a team of mine opens to the key that all the others hold. */
static bool
check_wrap(void *data, void *found, GError **error)
{
	UfVerify *verify = data;
	UfSealed *self = verify->self;
	const UfWrapRow *row = found;
	const UfTeam *team = g_hash_table_lookup(self->teams, row->team);
	(void)error;
	if (team == NULL)
		return true;
	const UfPersonKey *other =
	    self->known != NULL ? g_hash_table_lookup(self->known, row->person) : NULL;
	const UfPersonKey *key =
	    team->version == row->version ? uf_sealed_open_wrap(self, row) : NULL;
	const bool is_same =
	    key != NULL &&
	    (other == NULL || (key->generation == other->generation &&
			       memcmp(&key->key, &other->key, sizeof key->key) == 0));
	g_autofree char *where = g_strdup_printf("wraps %s", row->person);
	if (!is_same)
		uf_verify_add(verify, where, key != NULL ? "older" : "unreadable");
	return true;
}

bool
uf_verify_wraps(UfVerify *verify, GError **error)
{
	const UfRowVisitor visitor = { check_wrap, verify };
	return uf_database_walk(verify->self->database, &uf_query_wraps_all, visitor, error);
}

static char *
make_term_name(const char *team, const char *person, const void *hash, size_t size)
{
	GString *name = g_string_new(NULL);
	g_string_printf(name, "%s %s ", team, person);
	for (size_t i = 0; i < size; i++)
		g_string_append_printf(name, "%02x", ((const unsigned char *)hash)[i]);
	return g_string_free(name, FALSE);
}

/* the terms that teams of mine should find @person by */
static bool
expect_terms(UfVerify *verify, const char *person, const GPtrArray *terms, GError **error)
{
	UfSealed *self = verify->self;
	g_autoptr(GPtrArray) wraps =
	    uf_database_load(self->database, &uf_query_wraps_of_person, error, person);
	for (guint i = 0; wraps != NULL && i < wraps->len; i++) {
		const UfWrapRow *wrap = g_ptr_array_index(wraps, i);
		const UfTeam *team = g_hash_table_lookup(self->teams, wrap->team);
		for (guint j = 0; team != NULL && wrap->indexed != 0 && j < terms->len; j++) {
			unsigned char hash[UF_SEAL_HASH_BYTES];
			uf_sealed_hash_term(self, team, g_ptr_array_index(terms, j), hash);
			g_hash_table_add(verify->terms,
					 make_term_name(team->id, person, hash, sizeof hash));
		}
	}
	return wraps != NULL;
}

static void
add_card_fault(UfVerify *verify, const char *person, const char *fault)
{
	g_autofree char *where = g_strdup_printf("cards %s", person);
	uf_verify_add(verify, where, fault);
}

static bool
check_card(void *data, void *found, GError **error)
{
	UfVerify *verify = data;
	const UfCardRow *row = found;
	g_autoptr(GError) problem = NULL;
	uf_verify_count(verify);
	g_hash_table_add(verify->carded, g_strdup(row->person));
	const int64_t newest = GPOINTER_TO_INT(g_hash_table_lookup(verify->newest, row->person));
	if (row->revision != newest)
		add_card_fault(verify, row->person,
			       row->revision > newest ? "of a revision that is missing" : "older");
	const UfPersonKey *key =
	    uf_sealed_find_person(verify->self, row->person, row->generation, &problem);
	if (g_error_matches(problem, UF_ERROR, UF_ERROR_AUTH)) {
		verify->unreadable++;
		return true;
	}
	g_autoptr(UfStoreItem) item = g_new0(UfStoreItem, 1);
	if (key == NULL || !uf_sealed_open_card(verify->self, row, &key->key, item)) {
		add_card_fault(verify, row->person, "unreadable");
		return true;
	}
	return expect_terms(verify, row->person, item->terms, error);
}

/* takes it from those expected; what is left at the end is missing */
static bool
check_term(void *data, void *found, GError **error)
{
	UfVerify *verify = data;
	const UfTermRow *row = found;
	(void)error;
	gsize size;
	const void *hash = g_bytes_get_data(row->hash, &size);
	g_autofree char *name = make_term_name(row->team, row->person, hash, size);
	if (g_hash_table_remove(verify->terms, name))
		return true;
	g_autoptr(UfWrapRow) wrap = NULL;
	if (!uf_database_find(verify->self->database, &uf_table_wraps, &wrap, error, row->person,
			      row->team))
		return false;
	/* until a member has made them again */
	if (wrap != NULL && wrap->indexed == 0)
		return true;
	g_autofree char *where = g_strdup_printf("terms %s", row->person);
	uf_verify_add(verify, where, "of somebody else");
	return true;
}

static bool
check_terms(UfVerify *verify, GError **error)
{
	GHashTableIter iter;
	gpointer team;
	gpointer name;
	g_hash_table_iter_init(&iter, verify->self->teams);
	while (g_hash_table_iter_next(&iter, &team, NULL)) {
		const UfRowVisitor visitor = { check_term, verify };
		if (!uf_database_walk(verify->self->database, &uf_query_terms_of_team, visitor,
				      error, team))
			return false;
	}
	g_hash_table_iter_init(&iter, verify->terms);
	while (g_hash_table_iter_next(&iter, &name, NULL)) {
		g_auto(GStrv) words = g_strsplit(name, " ", 3);
		g_autofree char *where = g_strdup_printf("terms %s", words[1]);
		uf_verify_add(verify, where, "missing");
	}
	return true;
}

bool
uf_verify_cards(UfVerify *verify, GError **error)
{
	const UfRowVisitor visitor = { check_card, verify };
	GHashTableIter iter;
	gpointer person;
	if (!uf_database_walk(verify->self->database, &uf_query_cards_all, visitor, error))
		return false;
	g_hash_table_iter_init(&iter, verify->newest);
	while (g_hash_table_iter_next(&iter, &person, NULL)) {
		if (!g_hash_table_contains(verify->carded, person))
			add_card_fault(verify, person, "missing");
	}
	return check_terms(verify, error);
}

/* a line says that a person had a revision which is not there */
static bool
check_said(UfVerify *verify, const UfLineRow *line, const json_t *entry, GError **error)
{
	const char *object = uf_json_get_string(entry, "object");
	const json_t *details = json_object_get(entry, "details");
	const int64_t said = uf_json_get_integer(details, "revision", 0);
	if (said < 1 || object == NULL || !uf_id_is_valid(object, 'p'))
		return true;
	const int64_t newest = GPOINTER_TO_INT(g_hash_table_lookup(verify->newest, object));
	/* a profile may have been removed by itself; the sum knows */
	if (newest >= said || (newest == 0 && verify->is_complete))
		return true;
	g_autoptr(UfForgottenRow) forgotten = NULL;
	if (!uf_database_find(verify->self->database, &uf_table_forgotten, &forgotten, error,
			      object))
		return false;
	g_autofree char *where =
	    g_strdup_printf("people %s revision %" G_GINT64_FORMAT " (journal line "
			    "%" G_GINT64_FORMAT ")",
			    object, said, line->sequence);
	if (forgotten == NULL || !uf_sealed_is_signed(verify->self, forgotten))
		uf_verify_add(verify, where, "missing");
	return true;
}

static bool
check_line(void *data, void *row, GError **error)
{
	UfVerify *verify = data;
	g_autoptr(json_t) entry = uf_sealed_open_line(verify->self, row);
	uf_verify_count(verify);
	return entry == NULL || check_said(verify, row, entry, error);
}

bool
uf_verify_journals(UfVerify *verify, GError **error)
{
	const UfRowVisitor visitor = { check_line, verify };
	for (int i = 0; i < UF_JOURNALS; i++) {
		g_autoptr(json_t) result =
		    uf_sealed_verify_journal(verify->self, (UfJournal)i, NULL, error);
		if (result == NULL)
			return false;
		size_t j;
		json_t *fault;
		json_array_foreach(json_object_get(result, "faults"), j, fault)
		{
			g_autofree char *where = g_strdup_printf(
			    "journal %s line %" G_GINT64_FORMAT, uf_sealed_journal_names[i],
			    uf_json_get_integer(fault, "sequence", 0));
			uf_verify_add(verify, where, uf_json_get_string(fault, "fault"));
		}
	}
	return uf_database_walk(verify->self->database, &uf_query_lines, visitor, error,
				(int64_t)UF_JOURNAL_ACTIONS);
}
