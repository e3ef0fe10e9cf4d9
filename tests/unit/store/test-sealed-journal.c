/* The chains of the journals: pruned, damaged, cut, put back. */
#include <string.h>

#include "sealed-fixture.h"
#include "uf-error.h"
#include "uf-json.h"
#include "uf-memory.h"

static void
assert_sound(UfStore *store)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(json_t) result = uf_store_verify(store, NULL, NULL, &error);
	g_assert_no_error(error);
	g_auto(UfWiped) text = uf_json_format(json_object_get(result, "faults"), false);
	g_assert_cmpstr(text, ==, "[]");
}

static void
append(UfStore *store, UfJournal journal, const char *time, const char *object)
{
	g_autoptr(json_t) entry =
	    json_pack("{s:s, s:s, s:s}", "time", time, "action", "edit", "object", object);
	g_autoptr(GError) error = NULL;
	uf_store_append_journal(store, journal, entry, &error);
	g_assert_no_error(error);
}

static json_t *
verify_actions(UfStore *store, const UfJournalHead *known)
{
	g_autoptr(GError) error = NULL;
	json_t *result = uf_store_verify_journal(store, UF_JOURNAL_ACTIONS, known, &error);
	g_assert_no_error(error);
	return result;
}

static void
assert_fault(const json_t *result, int64_t sequence, const char *fault)
{
	const json_t *faults = json_object_get(result, "faults");
	for (size_t i = 0; i < json_array_size(faults); i++) {
		const json_t *one = json_array_get(faults, i);
		if (uf_json_get_integer(one, "sequence", -1) == sequence &&
		    g_strcmp0(uf_json_get_string(one, "fault"), fault) == 0)
			return;
	}
	g_auto(UfWiped) text = uf_json_format(faults, false);
	g_error("no fault \"%s\" at %d in %s", fault, (int)sequence, text);
}

static void
add_months(UfStore *store)
{
	for (int month = 1; month <= 6; month++) {
		g_autofree char *time = g_strdup_printf("2026-%02d-01T00:00:00Z", month);
		append(store, UF_JOURNAL_ACTIONS, time, "p-aaaaaaaaaa");
	}
}

static void
test_prune(SealedFixture *fixture, gconstpointer data)
{
	(void)data;
	UfStore *store = fixture->store;
	UfJournalHead first = { 0 };
	UfJournalHead head;
	const char *before = "2026-04-01T00:00:00Z";
	g_assert_true(uf_store_get_journal_head(store, UF_JOURNAL_ACTIONS, &head, NULL));
	g_assert_cmpint(head.sequence, ==, 0);
	add_months(store);
	g_assert_true(uf_store_get_journal_head(store, UF_JOURNAL_ACTIONS, &head, NULL));
	g_assert_cmpint(uf_store_prune_journal(store, UF_JOURNAL_ACTIONS, before, true, NULL), ==,
			3);
	g_autoptr(json_t) all = uf_store_load_journal(store, UF_JOURNAL_ACTIONS, NULL, NULL);
	g_assert_cmpuint(json_array_size(all), ==, 6);
	g_strlcpy(first.hash, uf_json_get_string(json_array_get(all, 0), "hash"),
		  sizeof first.hash);
	first.sequence = 1;
	g_assert_cmpint(uf_store_prune_journal(store, UF_JOURNAL_ACTIONS, before, false, NULL), ==,
			3);
	g_assert_cmpint(uf_store_prune_journal(store, UF_JOURNAL_ACTIONS, before, false, NULL), ==,
			0);
	append(store, UF_JOURNAL_ACTIONS, "2026-07-01T00:00:00Z", "p-aaaaaaaaaa");
	g_autoptr(json_t) result = verify_actions(store, &head);
	g_assert_cmpint(uf_json_get_integer(result, "first", 0), ==, 4);
	g_assert_cmpint(uf_json_get_integer(result, "lines", 0), ==, 4);
	g_assert_cmpuint(json_array_size(json_object_get(result, "faults")), ==, 0);
	/* of what was pruned away nothing can be said */
	g_autoptr(json_t) older = verify_actions(store, &first);
	g_assert_cmpuint(json_array_size(json_object_get(older, "faults")), ==, 0);
	/* all of it: the chain goes on from where it was */
	g_assert_cmpint(uf_store_prune_journal(store, UF_JOURNAL_ACTIONS, "2027", false, NULL), ==,
			4);
	append(store, UF_JOURNAL_ACTIONS, "2027-07-01T00:00:00Z", "p-aaaaaaaaaa");
	g_autoptr(json_t) last = verify_actions(store, NULL);
	g_assert_cmpint(uf_json_get_integer(last, "first", 0), ==, 8);
	assert_sound(store);
}

static void
test_chain_damage(SealedFixture *fixture, gconstpointer data)
{
	(void)data;
	static const struct {
		const char *sql;
		int64_t sequence;
		const char *fault;
	} rows[] = {
		{ "UPDATE lines SET person = 'p-bbbbbbbbbb' WHERE sequence = 2", 2, "unreadable" },
		{ "UPDATE lines SET hash = zeroblob(32) WHERE sequence = 2", 2, "changed" },
		{ "UPDATE lines SET body = zeroblob(296) WHERE sequence = 3", 3, "unreadable" },
		{ "DELETE FROM lines WHERE sequence = 3", 3, "missing" },
		{ "DELETE FROM lines WHERE sequence = 1", 1, "missing" },
		{ "DELETE FROM lines WHERE sequence > 4", 5, "missing" },
		{ "UPDATE heads SET last = 5 WHERE name = 'actions'", 5, "head" },
		{ "UPDATE lines SET key_version = 9 WHERE sequence = 2", 2, "unreadable" },
	};
	add_months(fixture->store);
	uf_store_close(fixture->store);
	fixture->store = NULL;
	g_autofree char *whole = NULL;
	gsize size;
	g_assert_true(g_file_get_contents(fixture->file, &whole, &size, NULL));
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_assert_true(g_file_set_contents_full(fixture->file, whole, (gssize)size,
						       G_FILE_SET_CONTENTS_NONE, 0600, NULL));
		g_assert_cmpint(sealed_edit(fixture, rows[i].sql), >, 0);
		g_autoptr(UfStore) store = sealed_open(fixture, "camille", fixture->key);
		g_autoptr(json_t) result = verify_actions(store, NULL);
		assert_fault(result, rows[i].sequence, rows[i].fault);
	}
	/* an older file in place of this one: the head that was written down tells */
	fixture->store = sealed_open(fixture, "camille", fixture->key);
	g_assert_true(g_file_set_contents_full(fixture->file, whole, (gssize)size,
					       G_FILE_SET_CONTENTS_NONE, 0600, NULL));
	sealed_reopen(fixture);
	append(fixture->store, UF_JOURNAL_ACTIONS, "2026-08-01T00:00:00Z", "p-aaaaaaaaaa");
	UfJournalHead known;
	g_assert_true(uf_store_get_journal_head(fixture->store, UF_JOURNAL_ACTIONS, &known, NULL));
	uf_store_close(fixture->store);
	g_assert_true(g_file_set_contents_full(fixture->file, whole, (gssize)size,
					       G_FILE_SET_CONTENTS_NONE, 0600, NULL));
	fixture->store = sealed_open(fixture, "camille", fixture->key);
	g_autoptr(json_t) cut = verify_actions(fixture->store, &known);
	assert_fault(cut, known.sequence, "head");
	g_autoptr(json_t) alone = verify_actions(fixture->store, NULL);
	g_assert_cmpuint(json_array_size(json_object_get(alone, "faults")), ==, 0);
}

#define ADD(name, function)                                                                        \
	g_test_add("/store/sealed-journal/" name, SealedFixture, NULL, sealed_set_up, function,    \
		   sealed_tear_down)

int
main(int argc, char **argv)
{
	uf_memory_init();
	g_test_init(&argc, &argv, NULL);
	ADD("prune", test_prune);
	ADD("chain-damage", test_chain_damage);
	return g_test_run();
}
