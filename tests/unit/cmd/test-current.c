/* The current person: of today, of this session, an id alone. */
#include <sys/stat.h>

#include "scratch.h"
#include "uf-context.h"
#include "uf-current.h"
#include "uf-memory.h"

#define PERSON "p-aaaaaaaaaa"

/* set before GLib looks at it; of all tests here */
static const char *session;

static UfContext *
make_context(UfDate today)
{
	g_autoptr(GError) error = NULL;
	const UfContextSetup setup = {
		.config_folder = session,
		.site_config_folder = session,
		.data_folder = session,
		.share_folder = session,
		.document_worker = "none",
		.worker = "a.modele",
		.today = today,
	};
	UfContext *context = uf_context_new(&setup, &error);
	g_assert_no_error(error);
	return context;
}

static void
test_day(void)
{
	g_autoptr(UfContext) today = make_context((UfDate){ 2026, 11, 21 });
	g_autoptr(UfContext) tomorrow = make_context((UfDate){ 2026, 11, 22 });
	g_assert_null(uf_current_load(today));
	g_assert_true(uf_current_save(today, PERSON, NULL));
	g_autofree char *person = uf_current_load(today);
	g_assert_cmpstr(person, ==, PERSON);
	/* yesterday's is nobody */
	g_assert_null(uf_current_load(tomorrow));
	g_autofree char *path = g_build_filename(session, "unefois", "current.json", NULL);
	GStatBuf info;
	g_assert_cmpint(g_stat(path, &info), ==, 0);
	g_assert_cmpint(info.st_mode & 0777, ==, 0600);
	g_assert_true(uf_current_save(today, NULL, NULL));
	g_assert_null(uf_current_load(today));
	g_assert_true(uf_current_save(today, NULL, NULL));
}

/* What somebody else wrote there is nobody. */
static void
test_spoiled(void)
{
	static const char *const texts[] = {
		"",
		"{",
		"[]",
		"{\"person\": \"p-aaaaaaaaaa\"}",
		"{\"person\": \"../../etc\", \"day\": \"2026-11-21\"}",
		"{\"person\": \"r-aaaaaaaaaa\", \"day\": \"2026-11-21\"}",
		"{\"person\": 5, \"day\": \"2026-11-21\"}",
	};
	g_autoptr(UfContext) today = make_context((UfDate){ 2026, 11, 21 });
	g_autofree char *path = g_build_filename(session, "unefois", "current.json", NULL);
	g_assert_true(uf_current_save(today, PERSON, NULL));
	for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
		g_test_message("row %zu", i);
		g_assert_true(g_file_set_contents(path, texts[i], -1, NULL));
		g_assert_null(uf_current_load(today));
	}
}

int
main(int argc, char **argv)
{
	char *folder = scratch_make();
	g_setenv("XDG_RUNTIME_DIR", folder, true);
	session = folder;
	g_test_init(&argc, &argv, NULL);
	uf_memory_init();
	g_test_add_func("/current/day", test_day);
	g_test_add_func("/current/spoiled", test_spoiled);
	const int status = g_test_run();
	scratch_remove(folder);
	return status;
}
