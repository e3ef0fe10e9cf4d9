/* How long the sealed store takes with 20 000 people of some 3 KB, beside plain SQLite with the
 * same rows in the clear. UF_BENCH_PEOPLE sets another number; with an argument, the store and the
 * key that opens it (DIR/store, DIR/key) stay there.
 */
#include <glib/gstdio.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "uf-cleanup.h"
#include "uf-id.h"
#include "uf-json.h"
#include "uf-memory.h"
#include "uf-name-index.h"
#include "uf-store-care.h"
#include "uf-store-journal.h"
#include "uf-store-keys.h"

#define LOGIN "gestion"
#define PASSPHRASE "une phrase inventée pour mesurer"
#define TEAM "Polyvalence"
#define BATCH 100
#define LOOK_UPS 1000

typedef struct {
	char *folder;
	char *location;
	unsigned count;
	json_t *profile; /* of which each person is a variant */
	UfSecret *key;
	GPtrArray *ids;
	GPtrArray *contents; /* GBytes, what the peer keeps too */
	GPtrArray *cards;
	double seconds_made;
} Bench;

static double
now(void)
{
	return (double)g_get_monotonic_time() / G_USEC_PER_SEC;
}

/* invented: no such names are borne */
static char *
make_name(unsigned number)
{
	static const char *const syllables[] = { "ba",  "cor", "dil", "fé",  "gon", "hu",
						 "ja",  "kel", "lo",  "mir", "né",  "pou",
						 "qui", "ros", "su",  "tan" };
	GString *name = g_string_new(NULL);
	for (unsigned rest = number * 2654435761U % 65536, i = 0; i < 4; i++, rest /= 16)
		g_string_append(name, syllables[rest % 16]);
	char *upper = g_utf8_strup(name->str, -1);
	g_string_free(name, TRUE);
	return upper;
}

static char *
make_term(unsigned number)
{
	return g_strdup_printf("nir=1%012u", number);
}

static GBytes *
format(const json_t *json)
{
	char *text = uf_json_format(json, false);
	return g_bytes_new_with_free_func(text, strlen(text), uf_memory_free_buffer, text);
}

static void
add_person(Bench *self, unsigned number)
{
	g_autofree char *name = make_name(number);
	char *id = uf_id_new('p');
	json_t *member = json_array_get(json_object_get(self->profile, "members"), 0);
	json_object_set_new(self->profile, "id", json_string(id));
	json_object_set_new(member, "birth_name", json_string(name));
	g_autoptr(json_t) card = json_pack(
	    "{s:[{s:s, s:s, s:O, s:s}]}", "members", "id", "m1", "birth_name", name, "given_names",
	    json_object_get(member, "given_names"), "birth_date", "1984-02-29");
	g_ptr_array_add(self->ids, id);
	g_ptr_array_add(self->contents, format(self->profile));
	g_ptr_array_add(self->cards, format(card));
}

static void
prepare(Bench *self)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *path = g_build_filename(g_getenv("UF_SOURCE_ROOT"), "fixtures", "people",
						 "two-jobs.json", NULL);
	const char *wanted = g_getenv("UF_BENCH_PEOPLE");
	self->profile = uf_json_load(path, &error);
	g_assert_no_error(error);
	self->count = wanted != NULL ? (unsigned)strtoul(wanted, NULL, 10) : 20000;
	self->ids = g_ptr_array_new_with_free_func(g_free);
	self->contents = g_ptr_array_new_with_free_func((GDestroyNotify)g_bytes_unref);
	self->cards = g_ptr_array_new_with_free_func((GDestroyNotify)g_bytes_unref);
	for (unsigned i = 0; i < self->count; i++)
		add_person(self, i);
	printf("%u people of %zu bytes\n", self->count,
	       g_bytes_get_size(g_ptr_array_index(self->contents, 0)));
}

static void
put_person(const Bench *self, UfStore *store, unsigned number)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(UfStoreItem) item = g_new0(UfStoreItem, 1);
	item->kind = UF_STORE_PERSON;
	item->id = g_strdup(g_ptr_array_index(self->ids, number));
	item->parent = g_strdup("");
	item->state = g_strdup("");
	item->content = g_bytes_ref(g_ptr_array_index(self->contents, number));
	item->card = g_bytes_ref(g_ptr_array_index(self->cards, number));
	item->terms = g_ptr_array_new_with_free_func(g_free);
	g_ptr_array_add(item->terms, make_term(number));
	uf_store_put(store, item, &error);
	g_assert_no_error(error);
	g_autoptr(json_t) line = json_pack("{s:s, s:s, s:s, s:s}", "time", "2026-11-22T08:00:00Z",
					   "worker", LOGIN, "action", "create", "object", item->id);
	uf_store_append_journal(store, UF_JOURNAL_ACTIONS, line, &error);
	g_assert_no_error(error);
}

static UfStore *
open_store(const Bench *self)
{
	g_autoptr(GError) error = NULL;
	UfStore *store = uf_store_open(self->location, &error);
	g_assert_no_error(error);
	uf_store_unlock(store, LOGIN, self->key, &error);
	g_assert_no_error(error);
	return store;
}

static void
make_store(Bench *self)
{
	g_autoptr(GError) error = NULL;
	self->key = uf_store_make_key();
	g_autoptr(UfSecret) recovery =
	    uf_store_make_sealed(self->location, LOGIN, self->key, TEAM, &error);
	g_assert_no_error(error);
	g_autoptr(UfStore) store = open_store(self);
	const double start = now();
	for (unsigned i = 0; i < self->count; i += BATCH) {
		g_assert_true(uf_store_begin(store, NULL));
		for (unsigned j = i; j < MIN(i + BATCH, self->count); j++)
			put_person(self, store, j);
		g_assert_true(uf_store_commit(store, &error));
	}
	self->seconds_made = now() - start;
	printf("made, %d a transaction, a line of the journal each: %.2f s\n", BATCH,
	       self->seconds_made);
}

static void
measure_passphrase(Bench *self)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(UfSecret) phrase = uf_secret_new(PASSPHRASE, -1);
	g_autoptr(UfStore) store = open_store(self);
	uf_store_add_worker(store, "lente", UF_ROLE_WORKER, phrase, &error);
	g_assert_no_error(error);
	uf_store_lock(store);
	const double start = now();
	uf_store_unlock(store, "lente", phrase, &error);
	g_assert_no_error(error);
	printf("unlocked by a passphrase: %.0f ms\n", (now() - start) * 1000);
}

static void
measure_open(const Bench *self)
{
	const double start = now();
	g_autoptr(UfStore) store = open_store(self);
	printf("opened and unlocked by a key: %.1f ms\n", (now() - start) * 1000);
}

static double
measure_find(const Bench *self, UfStore *store)
{
	const double start = now();
	for (unsigned i = 0; i < LOOK_UPS; i++) {
		g_autofree char *term = make_term(i * 7919 % self->count);
		g_autoptr(GPtrArray) found = uf_store_find(store, term, NULL);
		g_assert_cmpuint(found->len, ==, 1);
	}
	return (now() - start) / LOOK_UPS;
}

static double
measure_get(const Bench *self, UfStore *store)
{
	const double start = now();
	for (unsigned i = 0; i < LOOK_UPS; i++) {
		const char *id = g_ptr_array_index(self->ids, i * 7919 % self->count);
		g_autoptr(UfStoreItem) item = uf_store_get(store, UF_STORE_PERSON, id, NULL);
		g_assert_nonnull(item);
	}
	return (now() - start) / LOOK_UPS;
}

static bool
index_card(void *data, const UfStoreItem *person)
{
	gsize size;
	const char *text = g_bytes_get_data(person->card, &size);
	g_autoptr(json_t) card = uf_json_parse(text, size, person->id, NULL);
	uf_name_index_add(data, person->id, card);
	return true;
}

static bool
count_card(void *data, const UfStoreItem *person)
{
	(void)person;
	++*(unsigned *)data;
	return true;
}

static void
measure_cards(const Bench *self, UfStore *store, const char *when)
{
	unsigned count = 0;
	const double start = now();
	g_assert_true(uf_store_each_card(store, count_card, &count, NULL));
	g_assert_cmpuint(count, ==, self->count);
	printf("every card opened, %s: %.0f ms\n", when, (now() - start) * 1000);
}

static void
measure_names(UfStore *store)
{
	static const char *const queries[] = { "bacordilfé", "sutanros", "mirlo",
					       "1984-02-29 hupoukel", "Rosquijanés" };
	g_autoptr(UfNameIndex) index = uf_name_index_new();
	double start = now();
	g_assert_true(uf_store_each_card(store, index_card, index, NULL));
	printf("index of names made: %.0f ms\n", (now() - start) * 1000);
	for (size_t i = 0; i < G_N_ELEMENTS(queries); i++) {
		g_autoptr(GError) error = NULL;
		start = now();
		g_autoptr(GPtrArray) hits = uf_name_index_find(index, queries[i], &error);
		const double seconds = now() - start;
		g_assert_no_error(error);
		printf("warm search \"%s\": %.1f ms, %u found\n", queries[i], seconds * 1000,
		       hits->len);
	}
}

static void
measure_care(const Bench *self, UfStore *store)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *backup = g_build_filename(self->folder, "backup", NULL);
	g_autofree char *location = g_build_filename(self->folder, "restored", NULL);
	g_autofree char *kept = NULL;
	double start = now();
	g_autoptr(json_t) report = uf_store_verify(store, NULL, NULL, &error);
	g_assert_no_error(error);
	g_assert_cmpuint(json_array_size(json_object_get(report, "faults")), ==, 0);
	printf("verified: %.2f s\n", now() - start);
	start = now();
	uf_store_backup(store, backup, &error);
	g_assert_no_error(error);
	printf("backed up: %.2f s\n", now() - start);
	start = now();
	uf_store_restore(backup, location, &kept, &error);
	g_assert_no_error(error);
	printf("restored: %.2f s\n", now() - start);
	start = now();
	uf_store_rotate_team(store, TEAM, &error);
	g_assert_no_error(error);
	printf("rotated the key of all: %.2f s\n", now() - start);
}

/* --- the same rows in the clear --- */

static void
run_plain(sqlite3 *plain, const char *sql)
{
	g_assert_cmpint(sqlite3_exec(plain, sql, NULL, NULL, NULL), ==, SQLITE_OK);
}

static void
put_plain(const Bench *self, sqlite3_stmt *put, unsigned number)
{
	gsize content;
	gsize card;
	const void *data = g_bytes_get_data(g_ptr_array_index(self->contents, number), &content);
	const void *shown = g_bytes_get_data(g_ptr_array_index(self->cards, number), &card);
	g_autofree char *term = make_term(number);
	sqlite3_bind_text(put, 1, g_ptr_array_index(self->ids, number), -1, SQLITE_STATIC);
	sqlite3_bind_blob64(put, 2, data, content, SQLITE_STATIC);
	sqlite3_bind_blob64(put, 3, shown, card, SQLITE_STATIC);
	sqlite3_bind_text(put, 4, term, -1, SQLITE_TRANSIENT);
	g_assert_cmpint(sqlite3_step(put), ==, SQLITE_DONE);
	sqlite3_reset(put);
}

static double
make_plain(const Bench *self, sqlite3 *plain)
{
	sqlite3_stmt *put;
	run_plain(plain,
		  "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
		  "CREATE TABLE items (id TEXT PRIMARY KEY, body BLOB, card BLOB, term TEXT);"
		  "CREATE INDEX terms ON items (term)");
	sqlite3_prepare_v2(plain, "INSERT INTO items VALUES (?, ?, ?, ?)", -1, &put, NULL);
	const double start = now();
	for (unsigned i = 0; i < self->count; i += BATCH) {
		run_plain(plain, "BEGIN IMMEDIATE");
		for (unsigned j = i; j < MIN(i + BATCH, self->count); j++)
			put_plain(self, put, j);
		run_plain(plain, "COMMIT");
	}
	sqlite3_finalize(put);
	return now() - start;
}

static double
find_plain(const Bench *self, sqlite3 *plain, const char *sql, bool by_term)
{
	sqlite3_stmt *find;
	sqlite3_prepare_v2(plain, sql, -1, &find, NULL);
	const double start = now();
	for (unsigned i = 0; i < LOOK_UPS; i++) {
		const unsigned number = i * 7919 % self->count;
		g_autofree char *term = make_term(number);
		const char *id = g_ptr_array_index(self->ids, number);
		sqlite3_bind_text(find, 1, by_term ? term : id, -1, SQLITE_TRANSIENT);
		g_assert_cmpint(sqlite3_step(find), ==, SQLITE_ROW);
		g_assert_cmpint(sqlite3_column_bytes(find, 0), >, 0);
		sqlite3_reset(find);
	}
	sqlite3_finalize(find);
	return (now() - start) / LOOK_UPS;
}

static void
compare(const Bench *self, double find, double get)
{
	sqlite3 *plain;
	g_autofree char *path = g_build_filename(self->folder, "plain.db", NULL);
	sqlite3_open(path, &plain);
	const double made = make_plain(self, plain);
	const double found = find_plain(self, plain, "SELECT id FROM items WHERE term = ?", true);
	const double got = find_plain(self, plain, "SELECT body FROM items WHERE id = ?", false);
	sqlite3_close(plain);
	printf("plain SQLite: made %.2f s (sealed %.1f times that)\n", made,
	       self->seconds_made / made);
	printf("found by exact term: %.1f µs (plain %.1f, %.1f times)\n", find * 1e6, found * 1e6,
	       find / found);
	printf("read one: %.1f µs (plain %.1f, %.1f times)\n", get * 1e6, got * 1e6, get / got);
}

static void
remove_tree(const char *path)
{
	g_autoptr(GDir) folder = g_dir_open(path, 0, NULL);
	for (const char *name; folder != NULL && (name = g_dir_read_name(folder)) != NULL;) {
		g_autofree char *inner = g_build_filename(path, name, NULL);
		remove_tree(inner);
	}
	g_remove(path);
}

static void
keep_key(const Bench *self)
{
	g_autofree char *path = g_build_filename(self->folder, "key", NULL);
	g_assert_true(g_file_set_contents_full(path, uf_secret_get_text(self->key), -1,
					       G_FILE_SET_CONTENTS_NONE, 0600, NULL));
}

static void
clear(Bench *self)
{
	json_decref(self->profile);
	uf_secret_free(self->key);
	g_ptr_array_unref(self->ids);
	g_ptr_array_unref(self->contents);
	g_ptr_array_unref(self->cards);
	g_free(self->location);
	g_free(self->folder);
}

int
main(int argc, char **argv)
{
	uf_memory_init();
	setvbuf(stdout, NULL, _IOLBF, 0);
	Bench self = { 0 };
	self.folder = argc > 1 ? g_strdup(argv[1]) : g_dir_make_tmp("uf-bench-XXXXXX", NULL);
	self.location = g_build_filename(self.folder, "store", NULL);
	prepare(&self);
	make_store(&self);
	measure_passphrase(&self);
	measure_open(&self);
	g_autoptr(UfStore) store = open_store(&self);
	measure_cards(&self, store, "cold");
	measure_cards(&self, store, "warm");
	measure_names(store);
	compare(&self, measure_find(&self, store), measure_get(&self, store));
	measure_care(&self, store);
	measure_cards(&self, store, "after the rotation");
	g_clear_pointer(&store, uf_store_close);
	keep_key(&self);
	if (argc == 1)
		remove_tree(self.folder);
	clear(&self);
	return 0;
}
