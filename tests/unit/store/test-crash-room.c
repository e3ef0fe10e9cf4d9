/* A real disk that is full: a file system of one MiB, where the system lets us make one, and a
 * limit on the size of files. Each command says so, what was acknowledged is there, and the store
 * works on once there is room again. */
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "scene.h"
#include "scratch.h"
#include "uf-error.h"
#include "uf-memory.h"
#include "uf-store-care.h"

#define DISK "size=1m"
#define FILLER ((size_t)256 * 1024)
#define MOST_TRANSACTIONS 2000
#define SKIPPED 77

typedef struct {
	bool is_sealed;
	bool has_limit; /* on the size of files, instead of a small disk */
} Kind;

static bool
write_text(const char *path, const char *text)
{
	const int fd = open(path, O_WRONLY | O_CLOEXEC);
	const bool done = fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text);
	if (fd >= 0)
		close(fd);
	return done;
}

/* a name space of her own, in which she is who she was: root is not needed */
static bool
enter_name_space(void)
{
	g_autofree char *user = g_strdup_printf("%u %u 1", geteuid(), geteuid());
	g_autofree char *group = g_strdup_printf("%u %u 1", getegid(), getegid());
	return unshare(CLONE_NEWNS) == 0 ||
	       (unshare(CLONE_NEWUSER | CLONE_NEWNS) == 0 &&
		write_text("/proc/self/setgroups", "deny") &&
		write_text("/proc/self/uid_map", user) && write_text("/proc/self/gid_map", group));
}

static bool
mount_small_disk(const char *folder)
{
	return enter_name_space() && mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0 &&
	       mount("tmpfs", folder, "tmpfs", MS_NOSUID | MS_NODEV, DISK ",mode=0700") == 0;
}

/* commits until there is no room; the number that failed */
static unsigned
fill_up(UfStore *store, unsigned from, GHashTable *acknowledged)
{
	for (unsigned number = from; number < MOST_TRANSACTIONS; number++) {
		g_autoptr(GError) error = NULL;
		if (scene_commit(store, number, &error)) {
			g_hash_table_add(acknowledged, GUINT_TO_POINTER(number));
			continue;
		}
		g_assert_error(error, UF_ERROR, UF_ERROR_INTERNAL);
		g_assert_null(strstr(error->message, g_strerror(0)));
		g_test_message("%u transactions: %s", number - from, error->message);
		return number;
	}
	g_error("the disk is never full");
}

static void
make_filler(const char *path)
{
	g_autofree char *content = g_malloc0(FILLER);
	g_assert_true(g_file_set_contents(path, content, (gssize)FILLER, NULL));
}

static void
set_limit(bool is_low)
{
	struct rlimit limit;
	g_assert_cmpint(getrlimit(RLIMIT_FSIZE, &limit), ==, 0);
	limit.rlim_cur = is_low ? (rlim_t)512 * 1024 : limit.rlim_max;
	g_assert_cmpint(setrlimit(RLIMIT_FSIZE, &limit), ==, 0);
}

/* a copy does not fit either, and leaves nothing */
static void
check_no_backup(UfStore *store, const char *folder)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *copy = g_build_filename(folder, "copy", NULL);
	g_assert_false(uf_store_backup(store, copy, &error));
	g_assert_error(error, UF_ERROR, UF_ERROR_INTERNAL);
	g_assert_false(g_file_test(copy, G_FILE_TEST_EXISTS));
}

static void
check_all(const Scene *scene, UfStore *store, const GHashTable *acknowledged, unsigned to)
{
	SceneResult result = { 0 };
	scene_verify(store, "after a full disk");
	scene_compare(store, acknowledged, 1, to, &result);
	g_assert_cmpuint(result.lost, ==, 0);
	g_assert_cmpuint(scene->is_sealed ? result.half : 0, ==, 0);
}

static void
run_full(const Kind *kind, const char *folder)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GHashTable) acknowledged = g_hash_table_new(NULL, NULL);
	g_autofree char *location = g_build_filename(folder, "store", NULL);
	g_autofree char *filler = g_build_filename(folder, "filler", NULL);
	g_autoptr(Scene) scene = scene_new(kind->is_sealed, location);
	g_autoptr(UfStore) store = scene_open(scene, &error);
	g_assert_no_error(error);
	make_filler(filler);
	set_limit(kind->has_limit);
	const unsigned failed = fill_up(store, 1, acknowledged);
	if (kind->is_sealed && !kind->has_limit)
		check_no_backup(store, folder);
	check_all(scene, store, acknowledged, failed + 1);
	/* room again: the same process goes on, and another one */
	set_limit(false);
	g_assert_cmpint(g_unlink(filler), ==, 0);
	const unsigned next = scene_skip(failed);
	scene_commit(store, next, &error);
	g_assert_no_error(error);
	g_hash_table_add(acknowledged, GUINT_TO_POINTER(next));
	g_clear_pointer(&store, uf_store_close);
	store = scene_open(scene, &error);
	g_assert_no_error(error);
	check_all(scene, store, acknowledged, next + 1);
}

static void
test_full(const void *data)
{
	const Kind *kind = data;
	int status;
	char *folder = scratch_make();
	const pid_t child = fork();
	if (child == 0) {
		signal(SIGXFSZ, SIG_IGN);
		if (!kind->has_limit && !mount_small_disk(folder))
			_exit(SKIPPED);
		run_full(kind, folder);
		_exit(0);
	}
	g_assert_cmpint(waitpid(child, &status, 0), ==, child);
	scratch_remove(folder);
	if (WIFEXITED(status) && WEXITSTATUS(status) == SKIPPED)
		g_test_skip("no small disk can be mounted here");
	else
		g_assert_cmpint(status, ==, 0);
}

int
main(int argc, char **argv)
{
	static const Kind folder = { false, false };
	static const Kind sealed = { true, false };
	static const Kind sealed_limit = { true, true };
	uf_memory_init();
	g_test_init(&argc, &argv, NULL);
	g_test_add_data_func("/crash-room/folder", &folder, test_full);
	g_test_add_data_func("/crash-room/sealed", &sealed, test_full);
	g_test_add_data_func("/crash-room/sealed-limit", &sealed_limit, test_full);
	return g_test_run();
}
