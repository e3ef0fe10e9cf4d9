/* The sandbox seen from unefois, against a worker that misbehaves on purpose. */
#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "uf-cleanup.h"
#include "uf-error.h"
#include "uf-frame-private.h"
#include "uf-sandbox-private.h"
#include "uf-sandbox.h"

static UfSandbox *
new_sandbox(void)
{
	g_autoptr(GError) error = NULL;
	UfSandbox *sandbox = uf_sandbox_new(g_getenv("UF_TEST_WORKER"), &error);
	g_assert_no_error(error);
	return sandbox;
}

static json_t *
call(UfSandbox *sandbox, const char *op, GError **error)
{
	g_autoptr(json_t) request = json_pack("{s:s}", "op", op);
	return uf_sandbox_call(sandbox, request, NULL, NULL, error);
}

static void
assert_works(UfSandbox *sandbox)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(json_t) answer = call(sandbox, "echo", &error);
	g_assert_no_error(error);
	g_assert_nonnull(json_object_get(answer, "heard"));
}

static void
test_echo(void)
{
	g_autoptr(UfSandbox) sandbox = new_sandbox();
	static const size_t sizes[] = { 0, 1, 4096, 1 << 20, 24 << 20 };
	for (size_t i = 0; i < G_N_ELEMENTS(sizes); i++) {
		g_autoptr(GError) error = NULL;
		g_autofree char *data = g_malloc(sizes[i] + 1);
		memset(data, (int)i + 'a', sizes[i]);
		g_autoptr(GBytes) input = g_bytes_new(data, sizes[i]);
		g_autoptr(GBytes) output = NULL;
		g_autoptr(json_t) request = json_pack("{s:s, s:s}", "op", "echo", "é", "à\tœ");
		g_autoptr(json_t) answer =
		    uf_sandbox_call(sandbox, request, input, &output, &error);
		g_assert_no_error(error);
		g_assert_true(json_equal(json_object_get(answer, "heard"), request));
		if (sizes[i] == 0)
			g_assert_null(output);
		else
			g_assert_true(g_bytes_equal(input, output));
	}
}

/* what a child may not do, and what the kernel says to it */
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
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GError) error = NULL;
		g_autoptr(json_t) answer = call(sandbox, rows[i].op, &error);
		g_assert_no_error(error);
		g_test_message("%s", rows[i].op);
		g_assert_cmpint(json_integer_value(json_object_get(answer, "errno")), ==,
				rows[i].error);
	}
}

static void
test_threads(void)
{
	g_autoptr(UfSandbox) sandbox = new_sandbox();
	g_autoptr(GError) error = NULL;
	g_autoptr(json_t) answer = call(sandbox, "lock", &error);
	g_assert_no_error(error);
	g_assert_cmpint(json_integer_value(json_object_get(answer, "errno")), ==, 0);
}

static void
test_memory(void)
{
	if (UF_SANDBOX_SANITIZED) {
		g_test_skip("AddressSanitizer needs the address space");
		return;
	}
	g_autoptr(UfSandbox) sandbox = new_sandbox();
	g_autoptr(json_t) answer = call(sandbox, "memory", NULL);
	g_assert_cmpint(json_integer_value(json_object_get(answer, "errno")), ==, ENOMEM);
}

static void
test_open(void)
{
	static const struct {
		const char *path;
		bool write;
		int error;
	} rows[] = {
		{ "/etc/passwd", false, ENOENT },     { "/tmp", false, ENOENT },
		{ "/proc/self/maps", false, ENOENT }, { "/etc/os-release", true, EACCES },
		{ "/etc/os-release", false, 0 }, /* preopened by the template */
		{ "/etc/os-release", false, 0 },
	};
	g_autoptr(UfSandbox) sandbox = new_sandbox();
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(json_t) request = json_pack("{s:s, s:s, s:b}", "op", "open", "path",
						      rows[i].path, "write", rows[i].write);
		g_autoptr(GError) error = NULL;
		g_autoptr(json_t) answer = uf_sandbox_call(sandbox, request, NULL, NULL, &error);
		g_assert_no_error(error);
		g_assert_cmpint(json_integer_value(json_object_get(answer, "errno")), ==,
				rows[i].error);
		g_assert_true((json_object_get(answer, "start") != NULL) == (rows[i].error == 0));
	}
}

/* each way of dying is an error about that document, and the next call works */
static void
test_deaths(void)
{
	static const struct {
		const char *op;
		UfError code;
		const char *says;
	} rows[] = {
		{ "segv", UF_ERROR_INVALID_DATA, "crashed: *stage parse, signal 11*" },
		{ "exit", UF_ERROR_INVALID_DATA, "crashed: *stage start, exit 3*" },
		{ "spin", UF_ERROR_CANCELLED, "too_slow: *stage layout*" },
		{ "sleep", UF_ERROR_CANCELLED, "too_slow: *stage start*" },
		{ "garbage", UF_ERROR_INVALID_DATA, "*malformed*" },
		{ "oversized", UF_ERROR_INVALID_DATA, "*malformed*" },
		{ "half", UF_ERROR_INVALID_DATA, "crashed: *exit 0*" },
		{ "bad_stage", UF_ERROR_INVALID_DATA, "protocol: *malformed*" },
		{ "bad_error", UF_ERROR_INVALID_DATA, "protocol: *malformed*" },
		{ "terminal_error", UF_ERROR_INVALID_DATA, "protocol: *malformed*" },
		{ "turned_error", UF_ERROR_INVALID_DATA, "protocol: *malformed*" },
		{ "error", UF_ERROR_AUTH, "password: the document is locked" },
		{ "nonsense", UF_ERROR_USAGE, "no such operation" },
	};
	g_autoptr(UfSandbox) sandbox = new_sandbox();
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GError) error = NULL;
		g_autoptr(json_t) answer = call(sandbox, rows[i].op, &error);
		g_test_message("%s: %s", rows[i].op, error == NULL ? "-" : error->message);
		g_assert_null(answer);
		g_assert_error(error, UF_ERROR, (int)rows[i].code);
		g_assert_true(g_pattern_match_simple(rows[i].says, error->message));
		assert_works(sandbox);
	}
}

/* the pid of the only child of this process */
static int
worker_pid(void)
{
	g_autofree char *path = g_strdup_printf("/proc/self/task/%d/children", (int)getpid());
	g_autofree char *text = NULL;
	g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
	return atoi(text);
}

static void
test_template_killed(void)
{
	g_autoptr(UfSandbox) sandbox = new_sandbox();
	for (int round = 0; round < 5; round++) {
		assert_works(sandbox);
		g_assert_cmpint(kill(worker_pid(), SIGKILL), ==, 0);
		assert_works(sandbox);
	}
}

static void
test_missing(void)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(UfSandbox) none = uf_sandbox_new("/nowhere/unefois-pdf", &error);
	g_assert_null(none);
	g_assert_error(error, UF_ERROR, UF_ERROR_NOT_FOUND);
	g_clear_error(&error);

	/* a program that is no worker */
	g_autoptr(UfSandbox) other = uf_sandbox_new("/bin/true", &error);
	g_assert_no_error(error);
	g_autoptr(json_t) answer = call(other, "echo", &error);
	g_assert_null(answer);
	g_assert_nonnull(error);
}

static void
test_too_large(void)
{
	g_autoptr(UfSandbox) sandbox = new_sandbox();
	g_autoptr(GError) error = NULL;
	size_t size = UF_FRAME_BLOB_MAX + 1;
	g_autofree char *data = g_malloc0(size);
	g_autoptr(GBytes) input = g_bytes_new_static(data, size);
	g_autoptr(json_t) request = json_pack("{s:s}", "op", "echo");
	g_autoptr(json_t) answer = uf_sandbox_call(sandbox, request, input, NULL, &error);
	g_assert_null(answer);
	g_assert_error(error, UF_ERROR, UF_ERROR_INVALID_DATA);
	assert_works(sandbox);
}

/* no values in core dumps, and nothing of the user's environment in the worker */
static void
test_template_state(void)
{
	g_setenv("UF_CANARY", "secret", TRUE);
	g_autoptr(UfSandbox) sandbox = new_sandbox();
	assert_works(sandbox);
	g_autofree char *path = g_strdup_printf("/proc/%d/environ", worker_pid());
	g_autofree char *text = NULL;
	gsize length = 0;
	if (!g_file_get_contents(path, &text, &length, NULL)) {
		/* not dumpable: an ordinary user may not even look */
		g_assert_cmpint(access(path, R_OK), !=, 0);
		return;
	}
	g_assert_null(g_strstr_len(text, (gssize)length, "UF_CANARY"));
}

static void
begin(UfSandbox *sandbox, const char *op, GBytes *input)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(json_t) request = json_pack("{s:s}", "op", op);
	g_assert_true(uf_sandbox_begin(sandbox, request, input, &error));
	g_assert_no_error(error);
}

static void
finish_echo(UfSandbox *sandbox, GBytes *input)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GBytes) output = NULL;
	g_autoptr(json_t) answer = uf_sandbox_finish(sandbox, &output, &error);
	g_assert_no_error(error);
	g_assert_nonnull(json_object_get(answer, "heard"));
	g_assert_true(g_bytes_equal(input, output));
}

/* two workers at once, and each way of losing one between the halves */
static void
test_halves(void)
{
	g_autoptr(UfSandbox) one = new_sandbox();
	g_autoptr(UfSandbox) other = new_sandbox();
	g_autofree char *data = g_malloc(4 << 20);
	memset(data, 'x', 4 << 20);
	g_autoptr(GBytes) large = g_bytes_new(data, 4 << 20);
	g_autoptr(GBytes) small = g_bytes_new(data, 3);
	for (int round = 0; round < 3; round++) {
		begin(one, "echo", large);
		begin(other, "echo", small);
		finish_echo(one, large);
		finish_echo(other, small);
		assert_works(one);
	}
	static const struct {
		const char *op;
		UfError code;
	} deaths[] = {
		{ "segv", UF_ERROR_INVALID_DATA },
		{ "exit", UF_ERROR_INVALID_DATA },
		{ "error", UF_ERROR_AUTH },
		{ "bad_stage", UF_ERROR_INVALID_DATA },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(deaths); i++) {
		g_autoptr(GError) error = NULL;
		begin(one, deaths[i].op, NULL);
		assert_works(other);
		g_assert_null(uf_sandbox_finish(one, NULL, &error));
		g_assert_error(error, UF_ERROR, (int)deaths[i].code);
		assert_works(one);
	}
	begin(one, "sleep", NULL); /* freed while it is under way */
}

static void
test_killed_between(void)
{
	g_autoptr(UfSandbox) sandbox = new_sandbox();
	g_autoptr(GError) error = NULL;
	begin(sandbox, "sleep", NULL);
	g_assert_cmpint(kill(worker_pid(), SIGKILL), ==, 0);
	g_assert_null(uf_sandbox_finish(sandbox, NULL, &error));
	g_assert_error(error, UF_ERROR, UF_ERROR_UNREACHABLE);
	assert_works(sandbox);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/sandbox/echo", test_echo);
	g_test_add_func("/sandbox/refused", test_refused);
	g_test_add_func("/sandbox/threads", test_threads);
	g_test_add_func("/sandbox/memory", test_memory);
	g_test_add_func("/sandbox/open", test_open);
	g_test_add_func("/sandbox/deaths", test_deaths);
	g_test_add_func("/sandbox/template-killed", test_template_killed);
	g_test_add_func("/sandbox/halves", test_halves);
	g_test_add_func("/sandbox/killed-between", test_killed_between);
	g_test_add_func("/sandbox/missing", test_missing);
	g_test_add_func("/sandbox/too-large", test_too_large);
	g_test_add_func("/sandbox/template-state", test_template_state);
	return g_test_run();
}
