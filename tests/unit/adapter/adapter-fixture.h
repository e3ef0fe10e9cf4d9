/* Folders of invented adapters, made in a scratch folder for each test and removed after it. */
#pragma once

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#include "scratch.h"
#include "uf-error.h"
#include "uf-registry.h"

#define ABOUT(id) "{\"schema\": 1, \"id\": \"" id "\", \"title\": \"T " id "\", \"about\": \"x\"}"
#define NAME_FIELD "{\"id\": \"name\", \"label\": \"Nom\", \"kind\": \"text\", \"ask\": true}"
#define FORM(id, fields)                                                                           \
	"{\"schema\": 1,\n \"form\": \"" id "\",\n \"title\": \"" id "\",\n"                       \
	" \"source\": {\"text\": \"invente\", \"seen\": \"2026-08-19\"},\n"                        \
	" \"channels\": {\"sheet\": {}},\n \"fields\": [\n" fields "]}\n"
#define OVERLAY(id, base, rest)                                                                    \
	"{\"schema\": 1,\n \"form\": \"" id "\",\n \"extends\": \"" base "\"" rest "}\n"
#define CODES(id)                                                                                  \
	"{\"schema\": 1, \"codes\": \"" id "\", \"title\": \"x\", \"source\": \"x\","              \
	"\"seen\": \"2026-08-19\", \"entries\": [{\"from\": \"a\", \"to\": \"1\"}]}"

typedef struct {
	char *root;
} Scratch;

static inline void
scratch_set_up(Scratch *scratch, gconstpointer data)
{
	(void)data;
	scratch->root = scratch_make();
}

static inline void
scratch_tear_down(Scratch *scratch, gconstpointer data)
{
	(void)data;
	scratch_remove(scratch->root);
}

/* Writes "layer/adapter/forms/x.json", making its folders (0755). */
static inline char *
scratch_write_bytes(const Scratch *scratch, const char *name, const char *data, size_t length)
{
	char *path = g_build_filename(scratch->root, name, NULL);
	g_autofree char *folder = g_path_get_dirname(path);
	g_assert_cmpint(g_mkdir_with_parents(folder, 0755), ==, 0);
	g_assert_true(g_file_set_contents(path, data, (gssize)length, NULL));
	g_assert_cmpint(g_chmod(path, 0644), ==, 0);
	return path;
}

static inline void
scratch_write(const Scratch *scratch, const char *name, const char *text)
{
	g_autofree char *path = scratch_write_bytes(scratch, name, text, strlen(text));
}

/* A form with a code list, both right. */
static inline void
scratch_write_good(const Scratch *scratch)
{
	scratch_write(scratch, "system/essai/adapter.json", ABOUT("essai"));
	scratch_write(scratch, "system/essai/forms/base.json",
		      FORM("essai/base", NAME_FIELD ",\n {\"id\": \"status\", \"label\": \"S\","
						    "\"kind\": \"text\", \"from\": \"$.a\","
						    "\"codes\": \"list\"}"));
	scratch_write(scratch, "system/essai/codes/list.json", CODES("list"));
}

/* A module of this folder's meson.build, copied to "layer/adapter/id.so". Yours: its path. */
static inline char *
scratch_copy_module(const Scratch *scratch, const char *module, const char *name)
{
	g_autofree char *from = g_strdup_printf("%s/%s.so", MODULE_FOLDER, module);
	g_autofree char *data = NULL;
	gsize length;
	g_assert_true(g_file_get_contents(from, &data, &length, NULL));
	return scratch_write_bytes(scratch, name, data, length);
}

static inline UfRegistry *
scratch_load(const Scratch *scratch)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *system = g_build_filename(scratch->root, "system", NULL);
	g_autofree char *site = g_build_filename(scratch->root, "site", NULL);
	g_autofree char *user = g_build_filename(scratch->root, "user", NULL);
	/* the order of the list does not matter: layers do */
	const UfAdapterPath paths[] = {
		{ user, UF_LAYER_USER },
		{ system, UF_LAYER_SYSTEM },
		{ site, UF_LAYER_SITE },
		{ NULL, UF_LAYER_SYSTEM },
	};
	UfRegistry *registry = uf_registry_load(paths, &error);
	g_assert_no_error(error);
	return registry;
}

/* The problem of that adapter and file whose reason has @part; fails the test when there is none.
 */
static inline void
expect_problem(const UfRegistry *registry, const char *adapter, const char *file, const char *part)
{
	g_autoptr(GString) all = g_string_new(NULL);
	for (size_t i = 0; i < uf_registry_get_problem_count(registry); i++) {
		const UfRegistryProblem problem = uf_registry_get_problem(registry, i);
		if (g_str_equal(problem.adapter, adapter) && g_str_equal(problem.file, file) &&
		    strstr(problem.reason, part) != NULL)
			return;
		g_string_append_printf(all, "%s %s: %s\n", problem.adapter, problem.file,
				       problem.reason);
	}
	g_error("no problem of %s %s with \"%s\" in:\n%s", adapter, file, part, all->str);
}

static inline void
expect_no_problem(const UfRegistry *registry)
{
	if (uf_registry_get_problem_count(registry) > 0)
		g_error("%s", uf_registry_get_problem(registry, 0).reason);
}
