/* Every selection and change that the sealed store asks for, by name. */
#include "uf-database-sqlite-private.h"
#include "uf-row-deposits.h"
#include "uf-row-queue.h"

#define ROWS(name, rows, tail, arguments)                                                          \
	const UfQuery uf_query_##name = { &uf_table_##rows, tail, arguments }
#define SQL(name, text, arguments) const UfQuery uf_query_##name = { NULL, text, arguments }

ROWS(items_newest, items, "WHERE kind = ? AND id = ? ORDER BY revision DESC LIMIT 1", "it");
ROWS(items_of_person, items, "WHERE person = ?", "t");
ROWS(items_of_id, items, "WHERE kind = ? AND id = ? ORDER BY revision", "it");
ROWS(items_all, items, "ORDER BY kind, id, revision", "");
ROWS(items_last_contact, items,
     "WHERE person = ? AND no_contact = 0 ORDER BY written DESC, revision DESC LIMIT 1", "t");
ROWS(cards_all, cards, "", "");
ROWS(cards_in_team, walk, "WHERE wraps.team = ?", "t");
ROWS(wraps_of_person, wraps, "WHERE person = ? ORDER BY team", "t");
ROWS(wraps_of_team, wraps, "WHERE team = ?", "t");
ROWS(wraps_all, wraps, "", "");
ROWS(wraps_to_index_in_mine, wraps, "WHERE indexed = 0 AND team IN (SELECT team FROM temp.mine)",
     "");
ROWS(generations_of_person, generations, "WHERE person = ? ORDER BY generation DESC", "t");
ROWS(terms_of_hash, terms, "WHERE team = ? AND hash = ?", "tb");
ROWS(terms_of_team, terms, "WHERE team = ?", "t");
ROWS(workers_all, workers, "ORDER BY login", "");
ROWS(workers_of_login, workers, "WHERE login = ?", "t");
ROWS(teams_all, teams, "ORDER BY title", "");
ROWS(teams_named, teams, "WHERE team = ? OR title = ?", "tt");
ROWS(copies_all, copies, "", "");
ROWS(copies_of_holder, copies, "WHERE holder = ?", "t");
ROWS(copies_of_subject, copies, "WHERE subject = ?", "t");
ROWS(older_all, older, "ORDER BY version DESC", "");
ROWS(lines, lines, "WHERE journal = ? ORDER BY sequence", "i");
ROWS(lines_of_person, lines,
     "WHERE (journal = ? AND person = ?) OR (journal = ? AND other = ?) ORDER BY sequence", "itit");
ROWS(heads_all, heads, "", "");
ROWS(forgotten_all, forgotten, "ORDER BY day, person", "");
ROWS(removed_all, removed, "", "");
ROWS(depositors_all, depositors, "ORDER BY name", "");
ROWS(depositors_named, depositors, "WHERE name = ?", "t");
ROWS(depositors_of_team, depositors, "WHERE team = ?", "t");
ROWS(deposits_all, deposits, "ORDER BY depositor, number", "");
ROWS(deposits_of_id, deposits, "WHERE deposit = ?", "t");
ROWS(deposits_before, deposits, "WHERE depositor = ? AND number < ? AND is_ours = 0", "ti");
ROWS(deposits_of_team, deposits, "WHERE team = ?", "t");

ROWS(batches_all, batches, "ORDER BY batch", "");
ROWS(jobs_all, jobs, "ORDER BY batch, number", "");
ROWS(jobs_after, jobs, "WHERE batch = ? AND number > ? ORDER BY number LIMIT 256", "ti");
ROWS(jobs_of_state, jobs, "WHERE batch = ? AND state = ? AND number > ? ORDER BY number LIMIT 256",
     "tii");
ROWS(jobs_waiting, jobs, "WHERE batch = ? AND state = 0 AND number > ? ORDER BY number LIMIT 1",
     "ti");
ROWS(jobs_over, jobs,
     "WHERE batch = ? AND state = 1 AND number > ? AND (until <= ? OR until > ?) "
     "ORDER BY number LIMIT 1",
     "tiii");

#define IN_MINE                                                                                    \
	"EXISTS (SELECT 1 FROM wraps WHERE wraps.person = items.person "                           \
	"AND wraps.team IN (SELECT team FROM temp.mine))"

SQL(ids_in_mine, "SELECT DISTINCT id FROM items WHERE kind = ? AND " IN_MINE " ORDER BY id", "i");
SQL(ids_of_parent_in_mine,
    "SELECT DISTINCT id FROM items WHERE kind = ? AND parent = ? AND " IN_MINE
    " AND revision = (SELECT MAX(revision) FROM items AS other"
    " WHERE other.kind = items.kind AND other.id = items.id) ORDER BY id",
    "it");

SQL(ids_of_batches, "SELECT batch FROM batches ORDER BY batch", "");
SQL(latest_job, "SELECT COALESCE(MAX(changed), 0) FROM jobs WHERE batch = ?", "t");
SQL(count_jobs, "SELECT COUNT(*) FROM jobs WHERE batch = ? AND state = ?", "ti");
SQL(count_batches, "SELECT COUNT(*) FROM batches", "");
SQL(count_all_jobs, "SELECT COUNT(*) FROM jobs", "");

SQL(epoch, "SELECT epoch FROM store WHERE one = 1", "");
SQL(newest_revision, "SELECT COALESCE(MAX(revision), 0) FROM items WHERE kind = ? AND id = ?",
    "it");
SQL(count_people, "SELECT COUNT(DISTINCT id) FROM items WHERE kind = 0", "");
SQL(count_items, "SELECT COUNT(*) FROM items WHERE revision = 1", "");
SQL(count_revisions, "SELECT COUNT(*) FROM items", "");
SQL(count_people_of_team, "SELECT COUNT(*) FROM wraps WHERE team = ?", "t");
SQL(count_workers, "SELECT COUNT(*) FROM workers", "");
SQL(count_teams, "SELECT COUNT(*) FROM teams", "");
SQL(count_kind, "SELECT COUNT(*) FROM items WHERE kind = ?", "i");
SQL(count_removed, "SELECT COUNT(*) FROM removed", "");
SQL(count_lines, "SELECT COUNT(*) FROM lines WHERE journal = ?", "i");
SQL(count_deposits, "SELECT COUNT(*) FROM deposits WHERE state < 2", "");
SQL(count_deposits_of, "SELECT COUNT(*) FROM deposits WHERE depositor = ? AND state < 2", "t");
SQL(highest_deposit, "SELECT COALESCE(MAX(number), 0) FROM deposits WHERE depositor = ?", "t");

SQL(delete_item, "DELETE FROM items WHERE kind = ? AND id = ?", "it");
SQL(delete_items_of_person, "DELETE FROM items WHERE person = ?", "t");
SQL(delete_card, "DELETE FROM cards WHERE person = ?", "t");
SQL(delete_wrap, "DELETE FROM wraps WHERE person = ? AND team = ?", "tt");
SQL(delete_wraps_of_person, "DELETE FROM wraps WHERE person = ?", "t");
SQL(delete_generations, "DELETE FROM generations WHERE person = ?", "t");
SQL(delete_terms_of_person, "DELETE FROM terms WHERE person = ?", "t");
SQL(delete_terms_in_team, "DELETE FROM terms WHERE person = ? AND team = ?", "tt");
SQL(delete_terms_of_team, "DELETE FROM terms WHERE team = ?", "t");
SQL(delete_worker, "DELETE FROM workers WHERE worker = ?", "t");
SQL(delete_copies_of_holder, "DELETE FROM copies WHERE holder = ?", "t");
SQL(delete_copies_of_subject, "DELETE FROM copies WHERE subject = ?", "t");
SQL(delete_copy, "DELETE FROM copies WHERE holder = ? AND subject = ?", "tt");
SQL(delete_lines_before, "DELETE FROM lines WHERE journal = ? AND sequence < ?", "ii");
SQL(delete_batch, "DELETE FROM batches WHERE batch = ?", "t");
SQL(delete_jobs, "DELETE FROM jobs WHERE batch = ?", "t");
SQL(delete_removed, "DELETE FROM removed", "");
SQL(delete_depositor, "DELETE FROM depositors WHERE depositor = ?", "t");
SQL(delete_deposit, "DELETE FROM deposits WHERE depositor = ? AND number = ?", "ti");
SQL(delete_waiting, "DELETE FROM deposits WHERE state < 2", "");
SQL(remove_items_of_person,
    "INSERT INTO removed (kind, id, revision, person) "
    "SELECT kind, id, revision, person FROM items WHERE person = ?",
    "t");
