#include "scene.h"

#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>

#include "uf-cleanup.h"
#include "uf-error.h"
#include "uf-json.h"
#include "uf-store-care.h"
#include "uf-store-journal.h"

#define WORD 8

Scene *
scene_new(bool is_sealed, const char *location)
{
	g_autoptr(GError) error = NULL;
	Scene *scene = g_new0(Scene, 1);
	scene->is_sealed = is_sealed;
	scene->location = g_strdup(location);
	scene->key = uf_store_make_key();
	if (is_sealed)
		scene->recovery =
		    uf_store_make_sealed(location, SCENE_LOGIN, scene->key, SCENE_TEAM, &error);
	else
		uf_store_make_folder(location, &error);
	g_assert_no_error(error);
	return scene;
}

void
scene_free(Scene *scene)
{
	uf_secret_free(scene->key);
	uf_secret_free(scene->recovery);
	g_free(scene->location);
	g_free(scene);
}

void
scene_move(Scene *scene, const char *location)
{
	g_free(scene->location);
	scene->location = g_strdup(location);
}

UfStore *
scene_open_at(const Scene *scene, const char *location, GError **error)
{
	g_autoptr(UfStore) store = uf_store_open(location, error);
	if (store == NULL ||
	    (scene->is_sealed && !uf_store_unlock(store, SCENE_LOGIN, scene->key, error)))
		return NULL;
	return g_steal_pointer(&store);
}

UfStore *
scene_open(const Scene *scene, GError **error)
{
	return scene_open_at(scene, scene->location, error);
}

char *
scene_make_id(char letter, unsigned number)
{
	static const char digits[] = "abcdefghijklmnopqrstuvwxyz234567";
	char id[] = "x-aaaaaaaaaa";
	id[0] = letter;
	for (size_t i = sizeof id - 2; number > 0; i--, number /= 32)
		id[i] = digits[number % 32];
	return g_strdup(id);
}

GBytes *
scene_make_content(unsigned number)
{
	/* from a word to some pages of the database */
	const size_t size = WORD + number * 1237 % 9001 / WORD * WORD;
	g_autofree char *content = g_malloc(size);
	for (size_t i = 0; i < size; i += WORD)
		g_snprintf(content + i, WORD, "%07u", number);
	return g_bytes_new(content, size);
}

unsigned
scene_read_content(const UfStoreItem *item)
{
	gsize size;
	const char *content = g_bytes_get_data(item->content, &size);
	g_assert_cmpuint(size, >=, WORD);
	const unsigned number = (unsigned)strtoul(content, NULL, 10);
	g_autoptr(GBytes) expected = scene_make_content(number);
	g_assert_true(g_bytes_equal(expected, item->content));
	return number;
}

static UfStoreItem *
new_item(UfStoreKind kind, char *id, const char *parent, unsigned number)
{
	UfStoreItem *item = g_new0(UfStoreItem, 1);
	item->kind = kind;
	item->id = id;
	item->parent = g_strdup(parent);
	item->state = g_strdup("");
	item->content = scene_make_content(number);
	return item;
}

static char *
make_term(unsigned number)
{
	return g_strdup_printf("number=%u", number / SCENE_PARTS);
}

/* the newest revision of @id: 0 when there is none, -1 on error */
static int64_t
find_revision(UfStore *store, const char *id, GError **error)
{
	g_autoptr(GError) missing = NULL;
	g_autoptr(UfStoreItem) before = uf_store_get(store, UF_STORE_PERSON, id, &missing);
	if (before != NULL)
		return before->revision;
	if (g_error_matches(missing, UF_ERROR, UF_ERROR_NOT_FOUND))
		return 0;
	g_propagate_error(error, g_steal_pointer(&missing));
	return -1;
}

/* the revision on top of what is there */
static UfStoreItem *
new_person(UfStore *store, unsigned number, GError **error)
{
	g_autofree char *id = scene_make_id('p', number / SCENE_PARTS);
	const int64_t revision = find_revision(store, id, error);
	if (revision < 0)
		return NULL;
	UfStoreItem *item = new_item(UF_STORE_PERSON, g_steal_pointer(&id), "", number);
	g_autofree char *card = g_strdup_printf("INVENTÉ Numéro %u", number / SCENE_PARTS);
	item->revision = revision;
	item->card = g_bytes_new(card, strlen(card));
	item->terms = g_ptr_array_new_with_free_func(g_free);
	g_ptr_array_add(item->terms, make_term(number));
	return item;
}

static json_t *
make_line(const char *person, const char *request, unsigned number)
{
	/* one a second */
	g_autofree char *time = g_strdup_printf("2026-11-22T%02u:%02u:%02uZ", number / 3600 % 24,
						number / 60 % 60, number % 60);
	return json_pack("{s:s, s:s, s:s, s:s, s:{s:s, s:i}}", "time", time, "worker", SCENE_LOGIN,
			 "action", "prepared", "object", request, "details", "person", person,
			 "number", (int)number);
}

bool
scene_commit(UfStore *store, unsigned number, GError **error)
{
	if (!uf_store_begin(store, error))
		return false;
	g_autoptr(UfStoreItem) person = new_person(store, number, error);
	if (person != NULL) {
		g_autoptr(UfStoreItem) request =
		    new_item(UF_STORE_REQUEST, scene_make_id('r', number), person->id, number);
		g_autoptr(UfStoreItem) draft =
		    new_item(UF_STORE_DRAFT, scene_make_id('d', number), request->id, number);
		g_autoptr(json_t) line = make_line(person->id, request->id, number);
		if (uf_store_put(store, person, error) && uf_store_put(store, request, error) &&
		    uf_store_put(store, draft, error) &&
		    uf_store_append_journal(store, UF_JOURNAL_ACTIONS, line, error))
			return uf_store_commit(store, error);
	}
	uf_store_rollback(store);
	return false;
}

unsigned
scene_skip(unsigned number)
{
	return (number / SCENE_PARTS + 1) * SCENE_PARTS;
}

GHashTable *
scene_load_lines(UfStore *store)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(json_t) lines = uf_store_load_journal(store, UF_JOURNAL_ACTIONS, NULL, &error);
	g_assert_no_error(error);
	GHashTable *numbers = g_hash_table_new(NULL, NULL);
	for (size_t i = 0; i < json_array_size(lines); i++) {
		const json_t *details = json_object_get(json_array_get(lines, i), "details");
		const json_int_t number = json_integer_value(json_object_get(details, "number"));
		if (number == 0)
			continue; /* a line of the store itself */
		/* twice would be a transaction that was made twice */
		g_assert_true(g_hash_table_add(numbers, GUINT_TO_POINTER((guint)number)));
	}
	return numbers;
}

/* 1 when the item is there and says its number */
static unsigned
count_item(UfStore *store, UfStoreKind kind, char letter, unsigned number)
{
	g_autofree char *id = scene_make_id(letter, number);
	g_autoptr(GError) error = NULL;
	g_autoptr(UfStoreItem) item = uf_store_get(store, kind, id, &error);
	if (item == NULL) {
		g_assert_error(error, UF_ERROR, UF_ERROR_NOT_FOUND);
		return 0;
	}
	g_assert_cmpuint(scene_read_content(item), ==, number);
	return 1;
}

static unsigned
count_person(UfStore *store, unsigned number)
{
	g_autofree char *id = scene_make_id('p', number / SCENE_PARTS);
	g_autofree char *term = make_term(number);
	g_autoptr(GError) error = NULL;
	g_autoptr(UfStoreItem) newest = uf_store_get(store, UF_STORE_PERSON, id, &error);
	g_autoptr(GPtrArray) found = uf_store_find(store, term, NULL);
	g_assert_cmpuint(found->len, ==, newest != NULL ? 1 : 0);
	unsigned count = 0;
	for (int64_t i = newest != NULL ? newest->revision : 0; i > 0; i--) {
		g_autoptr(UfStoreItem) item =
		    uf_store_get_revision(store, UF_STORE_PERSON, id, i, &error);
		g_assert_no_error(error);
		count += scene_read_content(item) == number;
	}
	g_assert_cmpuint(count, <=, 1);
	return count;
}

unsigned
scene_count_parts(UfStore *store, const GHashTable *lines, unsigned number)
{
	const bool has_line = g_hash_table_contains((GHashTable *)lines, GUINT_TO_POINTER(number));
	return count_person(store, number) + count_item(store, UF_STORE_REQUEST, 'r', number) +
	       count_item(store, UF_STORE_DRAFT, 'd', number) + (has_line ? 1 : 0);
}

void
scene_compare(UfStore *store, const GHashTable *acknowledged, unsigned from, unsigned to,
	      SceneResult *result)
{
	g_autoptr(GHashTable) lines = scene_load_lines(store);
	for (unsigned number = from; number < to; number++) {
		const unsigned parts = scene_count_parts(store, lines, number);
		const bool is_known =
		    g_hash_table_contains((GHashTable *)acknowledged, GUINT_TO_POINTER(number));
		result->acknowledged += is_known;
		result->lost += is_known && parts < SCENE_PARTS;
		result->half += parts > 0 && parts < SCENE_PARTS;
	}
}

static void
assert_no_faults(const json_t *report, const char *where)
{
	const json_t *faults = json_object_get(report, "faults");
	if (json_array_size(faults) > 0) {
		g_autofree char *text = uf_json_format(faults, false);
		g_error("%s: %s", where, text);
	}
}

void
scene_verify(UfStore *store, const char *where)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(json_t) report = uf_store_verify(store, NULL, NULL, &error);
	g_assert_no_error(error);
	assert_no_faults(report, where);
	for (int journal = 0; journal < UF_JOURNALS; journal++) {
		g_autoptr(GError) refused = NULL;
		g_autoptr(json_t) chain =
		    uf_store_verify_journal(store, (UfJournal)journal, NULL, &refused);
		if (chain == NULL)
			g_assert_error(refused, UF_ERROR, UF_ERROR_REFUSED);
		else
			assert_no_faults(chain, where);
	}
}

void
scene_copy(const char *from, const char *to)
{
	if (!g_file_test(from, G_FILE_TEST_IS_DIR)) {
		g_autofree char *content = NULL;
		gsize size;
		g_assert_true(g_file_get_contents(from, &content, &size, NULL));
		g_assert_true(g_file_set_contents_full(to, content, (gssize)size,
						       G_FILE_SET_CONTENTS_NONE, 0600, NULL));
		return;
	}
	g_assert_cmpint(g_mkdir(to, 0700), ==, 0);
	g_autoptr(GDir) folder = g_dir_open(from, 0, NULL);
	for (const char *name; (name = g_dir_read_name(folder)) != NULL;) {
		g_autofree char *inner = g_build_filename(from, name, NULL);
		g_autofree char *copy = g_build_filename(to, name, NULL);
		scene_copy(inner, copy);
	}
}
