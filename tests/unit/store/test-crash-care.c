/* What keeps a store in order, ended in the midst by kill -9 or by a power cut at any change of a
 * file: rotation, sharing, forgetting, workers, teams, backup, restore, import, making a store.
 * Each leaves the store as it was or as it should become, whole. UF_KILL_ROUNDS sets how often each
 * is ended in each of the two ways (1; 12 for a full run, some 200 of each in all). */
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "disk.h"
#include "rounds.h"
#include "scene.h"
#include "scratch.h"
#include "uf-cleanup.h"
#include "uf-error.h"
#include "uf-json.h"
#include "uf-memory.h"
#include "uf-store-care.h"
#include "uf-store-journal.h"

#define TRANSACTIONS 17 /* of the store to begin with: four people and a bit */
#define OTHER_TEAM "Enfance"

typedef struct {
	char *folder; /* all that is below belongs to one round */
	Scene *scene;
	char *backup; /* a file, made before */
	char *from;   /* a folder store to import */
	UfSecret *other;
} Place;

typedef struct {
	const char *name;
	bool (*run)(const Place *place, UfStore *store, GError **error);
	bool is_alone; /* @run opens the store itself */
} Operation;

/* --- what is done --- */

static bool
rotate(const Place *place, UfStore *store, GError **error)
{
	(void)place;
	return uf_store_rotate_team(store, SCENE_TEAM, error);
}

static bool
share(const Place *place, UfStore *store, GError **error)
{
	g_autofree char *person = scene_make_id('p', 2);
	(void)place;
	return uf_store_share_person(store, person, OTHER_TEAM, error);
}

static bool
withdraw(const Place *place, UfStore *store, GError **error)
{
	g_autofree char *person = scene_make_id('p', 1);
	(void)place;
	return uf_store_unshare_person(store, person, OTHER_TEAM, error);
}

static bool
forget(const Place *place, UfStore *store, GError **error)
{
	g_autofree char *person = scene_make_id('p', 1);
	(void)place;
	return uf_store_forget(store, person, error);
}

static bool
remove_draft(const Place *place, UfStore *store, GError **error)
{
	g_autofree char *draft = scene_make_id('d', 5);
	(void)place;
	return uf_store_remove(store, UF_STORE_DRAFT, draft, error);
}

static bool
add_worker(const Place *place, UfStore *store, GError **error)
{
	return uf_store_add_worker(store, "trois", UF_ROLE_WORKER, place->other, error);
}

static bool
remove_worker(const Place *place, UfStore *store, GError **error)
{
	(void)place;
	return uf_store_remove_worker(store, "un", error);
}

static bool
add_team(const Place *place, UfStore *store, GError **error)
{
	(void)place;
	return uf_store_add_team(store, "Logement", error);
}

static bool
join(const Place *place, UfStore *store, GError **error)
{
	(void)place;
	return uf_store_join_team(store, OTHER_TEAM, "deux", error);
}

static bool
leave(const Place *place, UfStore *store, GError **error)
{
	(void)place;
	return uf_store_leave_team(store, SCENE_TEAM, "deux", error);
}

static bool
renew_recovery(const Place *place, UfStore *store, GError **error)
{
	(void)place;
	g_autoptr(UfSecret) recovery = uf_store_renew_recovery(store, error);
	return recovery != NULL;
}

static bool
set_secret(const Place *place, UfStore *store, GError **error)
{
	return uf_store_set_secret(store, place->other, error);
}

static bool
prune(const Place *place, UfStore *store, GError **error)
{
	(void)place;
	return uf_store_prune_journal(store, UF_JOURNAL_ACTIONS, "2026-11-22T00:00:09Z", false,
				      error) >= 0;
}

static char *
name_copy(const Place *place)
{
	return g_build_filename(place->folder, "copy", NULL);
}

static bool
backup(const Place *place, UfStore *store, GError **error)
{
	g_autofree char *copy = name_copy(place);
	return uf_store_backup(store, copy, error);
}

static bool
restore(const Place *place, UfStore *store, GError **error)
{
	g_autofree char *kept = NULL;
	(void)store;
	return uf_store_restore(place->backup, place->scene->location, &kept, error);
}

static bool
import(const Place *place, UfStore *store, GError **error)
{
	g_autoptr(UfStore) from = uf_store_open(place->from, error);
	return from != NULL && uf_store_choose_team(store, SCENE_TEAM, error) &&
	       uf_store_import(store, from, error) >= 0;
}

static bool
make(const Place *place, UfStore *store, GError **error)
{
	g_autofree char *copy = name_copy(place);
	(void)store;
	g_autoptr(UfSecret) recovery =
	    uf_store_make_sealed(copy, SCENE_LOGIN, place->scene->key, SCENE_TEAM, error);
	return recovery != NULL;
}

static bool
make_plain(const Place *place, UfStore *store, GError **error)
{
	g_autofree char *copy = name_copy(place);
	(void)store;
	return uf_store_make_folder(copy, error);
}

static const Operation operations[] = {
	{ "rotate", rotate, false },
	{ "share", share, false },
	{ "unshare", withdraw, false },
	{ "forget", forget, false },
	{ "remove", remove_draft, false },
	{ "add-worker", add_worker, false },
	{ "remove-worker", remove_worker, false },
	{ "add-team", add_team, false },
	{ "join", join, false },
	{ "leave", leave, false },
	{ "renew-recovery", renew_recovery, false },
	{ "set-secret", set_secret, false },
	{ "prune", prune, false },
	{ "backup", backup, false },
	{ "restore", restore, true },
	{ "import", import, false },
	{ "make", make, true },
	{ "make-folder", make_plain, true },
};

/* --- what is there then --- */

static void
add_people(UfStore *store, json_t *summary)
{
	for (int kind = 0; kind < UF_STORE_KINDS; kind++) {
		g_autoptr(GError) error = NULL;
		g_autoptr(GPtrArray) ids = uf_store_list(store, (UfStoreKind)kind, NULL, &error);
		g_assert_no_error(error);
		for (guint i = 0; i < ids->len; i++) {
			const char *id = g_ptr_array_index(ids, i);
			g_autoptr(UfStoreItem) item =
			    uf_store_get(store, (UfStoreKind)kind, id, &error);
			g_assert_no_error(error);
			json_object_set_new(summary, id,
					    json_pack("[i, i]", (int)item->revision,
						      (int)scene_read_content(item)));
		}
	}
}

static void
add_terms(UfStore *store, json_t *summary)
{
	for (unsigned person = 0; person <= TRANSACTIONS / SCENE_PARTS; person++) {
		g_autofree char *term = g_strdup_printf("number=%u", person);
		g_autofree char *id = scene_make_id('p', person);
		g_autofree char *key = g_strdup_printf("teams of %u", person);
		g_autoptr(GPtrArray) found = uf_store_find(store, term, NULL);
		g_autoptr(json_t) teams = uf_store_list_person_teams(store, id, NULL);
		json_object_set_new(summary, term, json_integer((json_int_t)found->len));
		json_object_set_new(summary, key, json_integer((json_int_t)json_array_size(teams)));
	}
}

/* without ids, which are made at random */
static void
add_holders(UfStore *store, json_t *summary)
{
	g_autoptr(json_t) teams = uf_store_list_teams(store, NULL);
	g_autoptr(json_t) workers = uf_store_list_workers(store, NULL);
	for (size_t i = 0; i < json_array_size(teams); i++) {
		json_t *team = json_array_get(teams, i);
		json_object_del(team, "team");
		json_object_set(summary, uf_json_get_string(team, "title"), team);
	}
	for (size_t i = 0; i < json_array_size(workers); i++) {
		json_t *worker = json_array_get(workers, i);
		const size_t count = json_array_size(json_object_get(worker, "teams"));
		json_object_set_new(summary, uf_json_get_string(worker, "login"),
				    json_integer((json_int_t)count));
	}
}

static void
add_care(UfStore *store, json_t *summary)
{
	for (int journal = 0; journal < UF_JOURNALS; journal++) {
		g_autoptr(json_t) lines =
		    uf_store_load_journal(store, (UfJournal)journal, NULL, NULL);
		g_autofree char *key = g_strdup_printf("lines %d", journal);
		json_object_set_new(summary, key, json_integer((json_int_t)json_array_size(lines)));
	}
	json_object_set_new(summary, "forgotten", uf_store_list_forgotten(store, NULL));
}

/* by the manager's key, or by her new one */
static UfStore *
open_by_any(const Place *place, const char *location, json_t *summary)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(UfStore) store = uf_store_open(location, &error);
	g_assert_no_error(error);
	if (uf_store_is_for_invented_people(store))
		return g_steal_pointer(&store);
	const bool is_old = uf_store_unlock(store, SCENE_LOGIN, place->scene->key, &error);
	if (!is_old) {
		g_assert_error(error, UF_ERROR, UF_ERROR_AUTH);
		g_clear_error(&error);
		uf_store_unlock(store, SCENE_LOGIN, place->other, &error);
		g_assert_no_error(error);
	}
	json_object_set_new(summary, "old key", json_boolean(is_old));
	return g_steal_pointer(&store);
}

static bool
is_opened_by_recovery(const Place *place, const char *location)
{
	g_autoptr(UfStore) store = uf_store_open(location, NULL);
	return uf_store_unlock_by_recovery(store, place->scene->recovery, NULL);
}

/* all that the operations change of the store at @location, which has to be whole */
static json_t *
summarise(const Place *place, const char *location, const char *where)
{
	json_t *summary = json_object();
	g_autoptr(UfStore) store = open_by_any(place, location, summary);
	scene_verify(store, where);
	add_people(store, summary);
	if (uf_store_is_for_invented_people(store))
		return summary;
	add_terms(store, summary);
	add_holders(store, summary);
	add_care(store, summary);
	json_object_set_new(summary, "recovery",
			    json_boolean(is_opened_by_recovery(place, location)));
	return summary;
}

/* What should not be there is what an operation that was ended may not leave: a backup that does
 * not open, a store that can neither be used nor made. */
static void
add_copy(const Place *place, const Operation *operation, json_t *summary)
{
	g_autofree char *copy = name_copy(place);
	g_autoptr(GError) error = NULL;
	if (operation->run == backup && g_file_test(copy, G_FILE_TEST_EXISTS)) {
		g_autofree char *location = g_build_filename(place->folder, "restored", NULL);
		g_autofree char *kept = NULL;
		uf_store_restore(copy, location, &kept, &error);
		g_assert_no_error(error);
		json_object_set_new(summary, "copy", summarise(place, location, "backup"));
	} else if (operation->run == make || operation->run == make_plain) {
		g_autoptr(UfStore) store = uf_store_open(copy, &error);
		if (store == NULL) {
			/* as if nothing had been begun: it can be made now */
			g_assert_error(error, UF_ERROR, UF_ERROR_NOT_FOUND);
			g_clear_error(&error);
			operation->run(place, NULL, &error);
			g_assert_no_error(error);
		} else {
			json_object_set_new(summary, "copy", json_true());
		}
		g_autoptr(json_t) made = summarise(place, copy, "made");
	}
}

static json_t *
look(const Place *place, const Operation *operation)
{
	json_t *summary = summarise(place, place->scene->location, operation->name);
	add_copy(place, operation, summary);
	return summary;
}

/* --- places --- */

static void
prepare_store(const Place *place)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(UfStore) store = scene_open(place->scene, &error);
	g_assert_no_error(error);
	for (unsigned number = 1; number <= TRANSACTIONS; number++)
		g_assert_true(scene_commit(store, number, NULL));
	g_autoptr(UfSecret) one = uf_store_make_key();
	g_autoptr(UfSecret) two = uf_store_make_key();
	g_autofree char *person = scene_make_id('p', 1);
	g_assert_true(uf_store_add_worker(store, "un", UF_ROLE_WORKER, one, NULL) &&
		      uf_store_add_worker(store, "deux", UF_ROLE_WORKER, two, NULL) &&
		      uf_store_join_team(store, SCENE_TEAM, "un", NULL) &&
		      uf_store_join_team(store, SCENE_TEAM, "deux", NULL) &&
		      uf_store_add_team(store, OTHER_TEAM, NULL) &&
		      uf_store_share_person(store, person, OTHER_TEAM, NULL));
	g_assert_true(uf_store_backup(store, place->backup, &error));
	g_assert_true(uf_store_choose_team(store, SCENE_TEAM, NULL));
	g_assert_true(scene_commit(store, TRANSACTIONS + 1, NULL));
}

/* people that the other store does not have */
static void
prepare_folder(const Place *place)
{
	g_autoptr(Scene) plain = scene_new(false, place->from);
	g_autoptr(UfStore) store = scene_open(plain, NULL);
	for (unsigned number = 40; number < 48; number++)
		g_assert_true(scene_commit(store, number, NULL));
}

static Place *
place_new(const char *folder)
{
	Place *place = g_new0(Place, 1);
	g_autofree char *location = g_build_filename(folder, "store", NULL);
	place->folder = g_strdup(folder);
	place->backup = g_build_filename(folder, "backup", NULL);
	place->from = g_build_filename(folder, "from", NULL);
	place->other = uf_store_make_key();
	place->scene = scene_new(true, location);
	return place;
}

/* the same files in a folder of their own */
static Place *
place_copy(const Place *place, const char *folder)
{
	Place *copy = g_new0(Place, 1);
	scene_copy(place->folder, folder);
	copy->folder = g_strdup(folder);
	copy->backup = g_build_filename(folder, "backup", NULL);
	copy->from = g_build_filename(folder, "from", NULL);
	copy->other = uf_secret_new(uf_secret_get_text(place->other), -1);
	copy->scene = g_new0(Scene, 1);
	copy->scene->is_sealed = true;
	copy->scene->location = g_build_filename(folder, "store", NULL);
	copy->scene->key = uf_secret_new(uf_secret_get_text(place->scene->key), -1);
	copy->scene->recovery = uf_secret_new(uf_secret_get_text(place->scene->recovery), -1);
	return copy;
}

static void
place_free(Place *place)
{
	scratch_remove_tree(place->folder);
	g_free(place->folder);
	g_free(place->backup);
	g_free(place->from);
	uf_secret_free(place->other);
	scene_free(place->scene);
	g_free(place);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Place, place_free)

static Place *
copy_beside(const Place *place, const char *name)
{
	g_autofree char *parent = g_path_get_dirname(place->folder);
	g_autofree char *folder = g_build_filename(parent, name, NULL);
	return place_copy(place, folder);
}

/* --- the end in the midst --- */

typedef struct {
	unsigned changes; /* of files */
	unsigned microseconds;
	json_t *before;
	json_t *after;
} Measure;

static bool
perform(const Place *place, const Operation *operation, GError **error)
{
	if (operation->is_alone)
		return operation->run(place, NULL, error);
	g_autoptr(UfStore) store = scene_open(place->scene, error);
	return store != NULL && operation->run(place, store, error);
}

static void
measure(const Place *template, const Operation *operation, Measure *result)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(Place) place = copy_beside(template, "measured");
	result->before = look(place, operation);
	g_autoptr(Place) again = copy_beside(template, "again");
	disk_watch(again->folder);
	const gint64 start = g_get_monotonic_time();
	perform(again, operation, &error);
	g_assert_no_error(error);
	result->microseconds = (unsigned)(g_get_monotonic_time() - start);
	result->changes = disk_get_count();
	disk_unwatch();
	result->after = look(again, operation);
}

/* ends by itself, or by the cut; -1 when there is to be none */
static pid_t
run_aside(const Place *place, const Operation *operation, int cut)
{
	const guint32 seed = (guint32)g_test_rand_int();
	const pid_t child = fork();
	if (child != 0)
		return child;
	if (cut >= 0) {
		disk_watch(place->folder);
		disk_cut_at((unsigned)cut, seed);
	}
	g_autoptr(GError) error = NULL;
	if (!perform(place, operation, &error))
		g_printerr("%s: %s\n", operation->name, error->message);
	if (cut >= 0)
		disk_cut(seed);
	_exit(error == NULL ? 0 : 1);
}

static void
check_either(const Measure *measured, const json_t *found, const char *name)
{
	if (json_equal(found, measured->before) || json_equal(found, measured->after))
		return;
	g_autofree char *before = uf_json_format(measured->before, false);
	g_autofree char *after = uf_json_format(measured->after, false);
	g_autofree char *now = uf_json_format(found, false);
	g_error("%s: neither before nor after:\n%s\n%s\n%s", name, before, after, now);
}

/* the store that a restored one took the place of is kept, as it was */
static void
check_kept(const Place *place, const Measure *measured)
{
	g_autoptr(GDir) folder = g_dir_open(place->folder, 0, NULL);
	for (const char *name; (name = g_dir_read_name(folder)) != NULL;) {
		if (!g_str_has_prefix(name, "store.before-"))
			continue;
		g_autofree char *location = g_build_filename(place->folder, name, NULL);
		g_autoptr(json_t) summary = summarise(place, location, "kept");
		if (json_equal(summary, measured->before))
			return;
	}
	g_error("the store of before is gone");
}

static void
end_once(const Place *template, const Operation *operation, const Measure *measured, bool is_cut)
{
	g_autoptr(Place) place = copy_beside(template, "round");
	const int cut = is_cut ? g_test_rand_int_range(1, (gint32)measured->changes + 2) : -1;
	const pid_t child = run_aside(place, operation, cut);
	if (!is_cut) {
		g_usleep((gulong)g_test_rand_int_range(0, (gint32)(measured->microseconds * 5 / 4) +
							      2000));
		kill(child, SIGKILL);
	}
	int status;
	g_assert_cmpint(waitpid(child, &status, 0), ==, child);
	g_assert_true(WIFSIGNALED(status) || WEXITSTATUS(status) == (is_cut ? DISK_CUT : 0));
	disk_clean(place->folder);
	g_autoptr(json_t) found = look(place, operation);
	check_either(measured, found, operation->name);
	if (operation->run == restore && json_equal(found, measured->after))
		check_kept(place, measured);
}

static void
test_operation(const Place *template, const Operation *operation)
{
	const unsigned rounds = rounds_get(1, 12);
	Measure measured;
	measure(template, operation, &measured);
	for (unsigned round = 0; round < rounds; round++) {
		end_once(template, operation, &measured, false);
		end_once(template, operation, &measured, true);
	}
	g_test_message("%s: %u changes of files, %u kills and %u cuts", operation->name,
		       measured.changes, rounds, rounds);
	g_assert_false(json_equal(measured.before, measured.after));
	json_decref(measured.before);
	json_decref(measured.after);
}

static void
test_care(void)
{
	char *folder = scratch_make();
	g_autofree char *name = g_build_filename(folder, "template", NULL);
	g_assert_cmpint(g_mkdir(name, 0700), ==, 0);
	g_autoptr(Place) template = place_new(name);
	prepare_store(template);
	prepare_folder(template);
	for (size_t i = 0; i < G_N_ELEMENTS(operations); i++)
		test_operation(template, &operations[i]);
	scratch_remove_tree(folder);
	g_free(folder);
}

int
main(int argc, char **argv)
{
	uf_memory_init();
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/crash-care/operations", test_care);
	return g_test_run();
}
