/* Documents that a child keeps: its forks answer as ordinary children do, die as they do, and leave
 * nothing behind; the child itself may fork and nothing more, and never sees a request. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "uf-cleanup.h"
#include "uf-error.h"
#include "uf-memory.h"
#include "uf-sandbox-private.h"
#include "uf-sandbox.h"

/* found nowhere but in what this test sends */
#define MARK "Zoe-Canari-Kept-7391"

static UfSandbox *
new_sandbox(void)
{
	g_autoptr(GError) error = NULL;
	UfSandbox *sandbox = uf_sandbox_new(g_getenv("UF_TEST_WORKER"), &error);
	g_assert_no_error(error);
	return sandbox;
}

static json_t *
ask(UfSandbox *sandbox, const char *text, const json_t *request, GError **error)
{
	g_autoptr(GBytes) bytes = g_bytes_new_static(text, strlen(text) + 1);
	const UfSandboxDocument document = { text, bytes };
	return uf_sandbox_call_kept(sandbox, &document, request, NULL, error);
}

static json_t *
call(UfSandbox *sandbox, const char *text, const char *op, GError **error)
{
	g_autoptr(json_t) request = json_pack("{s:s, s:s}", "op", op, "value", MARK);
	return ask(sandbox, text, request, error);
}

static json_int_t
get(const json_t *object, const char *key)
{
	return json_integer_value(json_object_get(object, key));
}

/* the process that forked the one that answers */
static pid_t
find_parent(UfSandbox *sandbox, const char *text)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(json_t) answer = call(sandbox, text, "kept", &error);
	g_assert_no_error(error);
	return (pid_t)get(answer, "parent");
}

/* children of @pid, dead ones that nobody waited for among them */
static char **
list_children(pid_t pid)
{
	g_autofree char *path = g_strdup_printf("/proc/%d/task/%d/children", (int)pid, (int)pid);
	g_autofree char *text = NULL;
	if (!g_file_get_contents(path, &text, NULL, NULL))
		return g_new0(char *, 1);
	g_strchomp(text);
	return *text == '\0' ? g_new0(char *, 1) : g_strsplit(text, " ", -1);
}

static unsigned
count_children(pid_t pid)
{
	g_auto(GStrv) children = list_children(pid);
	return g_strv_length(children);
}

static pid_t
find_worker(void)
{
	g_auto(GStrv) children = list_children(getpid());
	g_assert_cmpuint(g_strv_length(children), ==, 1);
	return atoi(children[0]);
}

static bool
is_there(pid_t pid)
{
	g_autofree char *path = g_strdup_printf("/proc/%d/stat", (int)pid);
	g_autofree char *text = NULL;
	return g_file_get_contents(path, &text, NULL, NULL) && strstr(text, ") Z ") == NULL;
}

static void
assert_gone(pid_t pid)
{
	for (int i = 0; i < 500 && is_there(pid); i++)
		g_usleep(10000);
	g_assert_false(is_there(pid));
}

/* the first request is an ordinary one; then one child stays, and each request has its own fork */
static void
test_stays(void)
{
	g_autoptr(UfSandbox) sandbox = new_sandbox();
	pid_t first = find_parent(sandbox, "form");
	pid_t second = find_parent(sandbox, "form");
	g_assert_cmpint(first, ==, find_worker());
	g_assert_cmpint(second, !=, first);
	for (int i = 0; i < 20; i++) {
		g_autoptr(json_t) answer = call(sandbox, "form", "kept", NULL);
		g_assert_cmpint(get(answer, "parent"), ==, second);
		g_assert_cmpint(get(answer, "uses"), ==, 1);
	}
	g_assert_cmpuint(count_children(second), ==, 0);
	g_assert_cmpint(find_parent(sandbox, "other"), ==, first);
	g_assert_cmpint(find_parent(sandbox, "form"), ==, second);
}

/* what was kept comes out of the fork */
static void
test_content(void)
{
	g_autoptr(UfSandbox) sandbox = new_sandbox();
	g_autoptr(GBytes) bytes = g_bytes_new_static("a form", 6);
	const UfSandboxDocument document = { "key", bytes };
	for (int i = 0; i < 3; i++) {
		g_autoptr(GError) error = NULL;
		g_autoptr(GBytes) output = NULL;
		g_autoptr(json_t) request = json_pack("{s:s}", "op", i == 0 ? "echo" : "kept");
		g_autoptr(json_t) answer =
		    uf_sandbox_call_kept(sandbox, &document, request, &output, &error);
		g_assert_no_error(error);
		g_assert_true(g_bytes_equal(output, bytes));
	}
}

/* what a fork may not do is what a child may not do */
static void
test_refused(void)
{
	static const struct {
		const char *op;
		int error;
	} rows[] = {
		{ "socket", EPERM }, { "fork", EPERM },   { "exec", EPERM }, { "ptrace", EPERM },
		{ "kill", EPERM },   { "stat", ENOENT },  { "code", EPERM }, { "tgkill", EPERM },
		{ "owner", EPERM },  { "setsig", EPERM },
	};
	g_autoptr(UfSandbox) sandbox = new_sandbox();
	find_parent(sandbox, "form");
	pid_t keeper = find_parent(sandbox, "form");
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GError) error = NULL;
		g_autoptr(json_t) answer = call(sandbox, "form", rows[i].op, &error);
		g_assert_no_error(error);
		g_test_message("%s", rows[i].op);
		g_assert_cmpint(get(answer, "errno"), ==, rows[i].error);
	}
	static const struct {
		const char *path;
		int error;
	} paths[] = { { "/etc/passwd", ENOENT }, { "/etc/os-release", 0 } };
	for (size_t i = 0; i < G_N_ELEMENTS(paths); i++) {
		g_autoptr(json_t) request =
		    json_pack("{s:s, s:s}", "op", "open", "path", paths[i].path);
		g_autoptr(json_t) answer = ask(sandbox, "form", request, NULL);
		g_assert_cmpint(get(answer, "errno"), ==, paths[i].error);
	}
	g_assert_cmpint(find_parent(sandbox, "form"), ==, keeper);
}

/* what the child that keeps may do itself */
static void
test_keeper(void)
{
	static const struct {
		const char *name;
		int error;
	} rows[] = {
		{ "socket", EPERM },   { "exec", EPERM },    { "ptrace", EPERM },
		{ "kill", EPERM },     { "tgkill", EPERM },  { "open", ENOENT },
		{ "dumpable", EPERM }, { "unshare", EPERM }, { "namespace", EPERM },
		{ "shared", EPERM },   { "owner", EPERM },   { "fork", 0 },
	};
	g_autoptr(UfSandbox) sandbox = new_sandbox();
	find_parent(sandbox, "try");
	g_autoptr(GError) error = NULL;
	g_autoptr(json_t) answer = call(sandbox, "try", "kept", &error);
	g_assert_no_error(error);
	json_t *tried = json_object_get(answer, "tried");
	g_assert_cmpuint(json_object_size(tried), ==, G_N_ELEMENTS(rows));
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_test_message("%s", rows[i].name);
		g_assert_cmpint(get(tried, rows[i].name), ==, rows[i].error);
	}
}

static void
test_memory(void)
{
	if (UF_SANDBOX_SANITIZED) {
		g_test_skip("AddressSanitizer needs the address space");
		return;
	}
	g_autoptr(UfSandbox) sandbox = new_sandbox();
	find_parent(sandbox, "form");
	g_autoptr(json_t) answer = call(sandbox, "form", "memory", NULL);
	g_assert_cmpint(get(answer, "errno"), ==, ENOMEM);
}

/* a fork dies as a child does, and the one that forked it goes on */
static void
test_deaths(void)
{
	static const struct {
		const char *op;
		UfError code;
		const char *says;
		bool stays;
	} rows[] = {
		{ "segv", UF_ERROR_INVALID_DATA, "crashed: *stage parse, signal 11*", true },
		{ "exit", UF_ERROR_INVALID_DATA, "crashed: *stage start, exit 3*", true },
		{ "spin", UF_ERROR_CANCELLED, "too_slow: *stage layout*", true },
		{ "sleep", UF_ERROR_CANCELLED, "too_slow: *stage start*", true },
		{ "half", UF_ERROR_INVALID_DATA, "crashed: *exit 0*", true },
		{ "bad_error", UF_ERROR_INVALID_DATA, "protocol: *malformed*", true },
		{ "terminal_error", UF_ERROR_INVALID_DATA, "protocol: *malformed*", true },
		{ "error", UF_ERROR_AUTH, "password: the document is locked", true },
		{ "nonsense", UF_ERROR_USAGE, "no such operation", true },
		{ "garbage", UF_ERROR_INVALID_DATA, "*malformed*", false },
		{ "bad_stage", UF_ERROR_INVALID_DATA, "protocol: *malformed*", false },
	};
	g_autoptr(UfSandbox) sandbox = new_sandbox();
	find_parent(sandbox, "form");
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GError) error = NULL;
		pid_t before = find_parent(sandbox, "form");
		g_autoptr(json_t) answer = call(sandbox, "form", rows[i].op, &error);
		g_test_message("%s: %s", rows[i].op, error == NULL ? "-" : error->message);
		g_assert_null(answer);
		g_assert_error(error, UF_ERROR, (int)rows[i].code);
		g_assert_true(g_pattern_match_simple(rows[i].says, error->message));
		pid_t after = find_parent(sandbox, "form");
		g_assert_true((before == after) == rows[i].stays);
		g_assert_cmpint(after, !=, find_worker());
		g_assert_cmpuint(count_children(after), ==, 0);
	}
}

/* a document that cannot be kept is asked in the ordinary way, again and again */
static void
test_bad_documents(void)
{
	static const char *const texts[] = { "crash", "spin", "garbage", "refuse" };
	g_autoptr(UfSandbox) sandbox = new_sandbox();
	for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
		for (int round = 0; round < 6; round++) {
			g_autoptr(GError) error = NULL;
			g_autoptr(json_t) answer = call(sandbox, texts[i], "echo", &error);
			g_test_message("%s, %d", texts[i], round);
			g_assert_no_error(error);
			g_assert_nonnull(json_object_get(answer, "heard"));
		}
		g_assert_cmpint(find_parent(sandbox, texts[i]), ==, find_worker());
	}
	find_parent(sandbox, "form");
	g_assert_cmpint(find_parent(sandbox, "form"), !=, find_worker());
}

/* killed from outside, each process of the chain is replaced, and takes its own with it */
static void
test_killed(void)
{
	g_autoptr(UfSandbox) sandbox = new_sandbox();
	find_parent(sandbox, "form");
	pid_t keeper = find_parent(sandbox, "form");
	for (int round = 0; round < 3; round++) {
		g_assert_cmpint(kill(keeper, SIGKILL), ==, 0);
		assert_gone(keeper);
		find_parent(sandbox, "form");
		pid_t next = find_parent(sandbox, "form");
		g_assert_cmpint(next, !=, keeper);
		keeper = next;
		if (round == 1)
			break;
	}
	pid_t worker = find_worker();
	g_assert_cmpint(kill(worker, SIGKILL), ==, 0);
	assert_gone(keeper);
	find_parent(sandbox, "form");
	g_assert_cmpint(find_worker(), !=, worker);
	keeper = find_parent(sandbox, "form");
	g_assert_cmpint(keeper, !=, find_worker());
	worker = find_worker();
	g_clear_pointer(&sandbox, uf_sandbox_free);
	assert_gone(worker);
	assert_gone(keeper);
}

/* the death of the child that keeps is that of its fork in the middle of its work */
static void
test_chain(void)
{
	pid_t asker = fork();
	if (asker == 0) {
		g_autoptr(UfSandbox) sandbox = new_sandbox();
		find_parent(sandbox, "form");
		g_autoptr(json_t) answer = call(sandbox, "form", "spin", NULL);
		_exit(0);
	}
	pid_t last = 0;
	pid_t chain[3] = { 0 };
	for (int i = 0; i < 500 && last == 0; i++) {
		pid_t at = asker;
		int depth = 0;
		for (; depth < 3; depth++) {
			g_auto(GStrv) children = list_children(at);
			if (children[0] == NULL)
				break;
			chain[depth] = at = atoi(children[0]);
		}
		last = depth == 3 ? at : 0;
		g_usleep(2000);
	}
	g_assert_cmpint(last, >, 0);
	g_assert_cmpint(kill(chain[1], SIGKILL), ==, 0);
	assert_gone(chain[2]);
	kill(asker, SIGKILL);
	g_assert_cmpint(waitpid(asker, NULL, 0), ==, asker);
	assert_gone(chain[0]);
}

/* twelve are kept; the one that was not asked for the longest time gives its place up */
static void
test_least_recent(void)
{
	g_autoptr(UfSandbox) sandbox = new_sandbox();
	pid_t keepers[UF_SANDBOX_KEPT_MAX];
	for (unsigned i = 0; i < UF_SANDBOX_KEPT_MAX; i++) {
		g_autofree char *text = g_strdup_printf("form %u", i);
		find_parent(sandbox, text);
		keepers[i] = find_parent(sandbox, text);
	}
	g_assert_cmpint(find_parent(sandbox, "form 0"), ==, keepers[0]);
	find_parent(sandbox, "another");
	assert_gone(keepers[1]);
	g_assert_cmpint(find_parent(sandbox, "form 0"), ==, keepers[0]);
	find_parent(sandbox, "another");
	g_assert_cmpuint(count_children(find_worker()), ==, UF_SANDBOX_KEPT_MAX);
	/* it begins again as any other */
	g_assert_cmpint(find_parent(sandbox, "form 1"), ==, find_worker());
}

/* true when the memory of @pid holds the mark; *@read: whether one could look */
static bool
memory_has_mark(pid_t pid, bool *read)
{
	g_autofree char *maps_path = g_strdup_printf("/proc/%d/maps", (int)pid);
	g_autofree char *mem_path = g_strdup_printf("/proc/%d/mem", (int)pid);
	g_autofree char *maps = NULL;
	int fd = open(mem_path, O_RDONLY | O_CLOEXEC);
	bool found = false;
	*read = fd >= 0 && g_file_get_contents(maps_path, &maps, NULL, NULL);
	g_auto(GStrv) lines = g_strsplit(maps != NULL ? maps : "", "\n", -1);
	for (char **line = lines; *line != NULL && !found; line++) {
		char *end;
		guint64 from = g_ascii_strtoull(*line, &end, 16);
		guint64 to = *end == '-' ? g_ascii_strtoull(end + 1, &end, 16) : 0;
		if (strstr(*line, "rw") == NULL || to <= from || to - from > (guint64)1 << 30)
			continue;
		g_autofree char *block = g_try_malloc(to - from);
		ssize_t got = block == NULL ? -1 : pread(fd, block, to - from, (off_t)from);
		found = got > 0 && memmem(block, (size_t)got, MARK, strlen(MARK)) != NULL;
	}
	if (fd >= 0)
		close(fd);
	return found;
}

/* a request goes past the child that keeps: nothing of it is in its memory, nor in the worker's */
static void
test_sees_nothing(void)
{
	g_autoptr(UfSandbox) sandbox = new_sandbox();
	for (int i = 0; i < 5; i++) {
		g_autoptr(json_t) answer = call(sandbox, "form", "echo", NULL);
		g_assert_nonnull(answer);
	}
	pid_t keeper = find_parent(sandbox, "form");
	bool looked[3] = { false };
	g_autofree char *mine = g_strdup(MARK);
	g_assert_nonnull(mine);
	/* the test itself has it, so that it would be found */
	g_assert_true(memory_has_mark(getpid(), &looked[0]) || !looked[0]);
	g_assert_false(memory_has_mark(keeper, &looked[1]));
	g_assert_false(memory_has_mark(find_worker(), &looked[2]));
	if (!looked[1] || !looked[2])
		g_test_skip("the memory of other processes cannot be read here");
}

static unsigned
count_descriptors(pid_t pid)
{
	g_autofree char *path = g_strdup_printf("/proc/%d/fd", (int)pid);
	g_autoptr(GDir) folder = g_dir_open(path, 0, NULL);
	unsigned count = 0;
	while (folder != NULL && g_dir_read_name(folder) != NULL)
		count++;
	return count;
}

static long
memory_of(pid_t pid)
{
	g_autofree char *path = g_strdup_printf("/proc/%d/statm", (int)pid);
	g_autofree char *text = NULL;
	g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
	const char *resident = strchr(text, ' ');
	return strtol(resident + 1, NULL, 10) * sysconf(_SC_PAGESIZE) / 1024;
}

/* thousands of requests: the child is replaced now and then, and nothing grows */
static void
test_many(void)
{
	const int total = UF_SANDBOX_SANITIZED ? 2500 : 10000;
	g_autoptr(UfSandbox) sandbox = new_sandbox();
	find_parent(sandbox, "form");
	pid_t keeper = find_parent(sandbox, "form");
	pid_t worker = find_worker();
	const unsigned descriptors[] = { count_descriptors(getpid()), count_descriptors(worker),
					 count_descriptors(keeper) };
	const long memory[] = { memory_of(getpid()), memory_of(worker), memory_of(keeper) };
	unsigned keepers = 1;
	for (int i = 0; i < total; i++) {
		g_autoptr(json_t) answer = call(sandbox, "form", "kept", NULL);
		pid_t parent = (pid_t)get(answer, "parent");
		keepers += parent != keeper;
		keeper = parent;
	}
	g_assert_cmpuint(keepers, ==, 1 + (unsigned)total / UF_SANDBOX_KEPT_USES);
	g_assert_cmpint(find_worker(), ==, worker);
	g_assert_cmpuint(count_children(worker), ==, 1);
	g_assert_cmpuint(count_children(keeper), ==, 0);
	const pid_t pids[] = { getpid(), worker, keeper };
	for (size_t i = 0; i < G_N_ELEMENTS(pids); i++) {
		g_test_message("%ld KiB, then %ld", memory[i], memory_of(pids[i]));
		g_assert_cmpuint(count_descriptors(pids[i]), ==, descriptors[i]);
		/* AddressSanitizer keeps what was freed */
		if (!UF_SANDBOX_SANITIZED)
			g_assert_cmpint(memory_of(pids[i]), <, memory[i] + 1024);
	}
}

int
main(int argc, char **argv)
{
	uf_memory_init();
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/kept/stays", test_stays);
	g_test_add_func("/kept/content", test_content);
	g_test_add_func("/kept/refused", test_refused);
	g_test_add_func("/kept/keeper", test_keeper);
	g_test_add_func("/kept/memory", test_memory);
	g_test_add_func("/kept/deaths", test_deaths);
	g_test_add_func("/kept/bad-documents", test_bad_documents);
	g_test_add_func("/kept/killed", test_killed);
	g_test_add_func("/kept/chain", test_chain);
	g_test_add_func("/kept/least-recent", test_least_recent);
	g_test_add_func("/kept/sees-nothing", test_sees_nothing);
	g_test_add_func("/kept/many", test_many);
	return g_test_run();
}
