/* Modules: the contract is checked, and so is who may have written them. */
#include <unistd.h>

#include "adapter-fixture.h"

#define HOOK_FORM                                                                                  \
	FORM("essai/base", NAME_FIELD ",\n {\"id\": \"n\", \"label\": \"N\","                      \
				      "\"kind\": \"integer\", \"hook\": \"count\","                \
				      "\"from\": \"$.members[*]\"}")

static void
write_adapter(const Scratch *scratch)
{
	scratch_write(scratch, "system/essai/adapter.json", ABOUT("essai"));
	scratch_write(scratch, "system/essai/forms/base.json", HOOK_FORM);
	scratch_write(scratch, "system/essai/forms/plain.json", FORM("essai/plain", NAME_FIELD));
}

static void
test_hook(Scratch *scratch, gconstpointer data)
{
	(void)data;
	write_adapter(scratch);
	g_autofree char *path = scratch_copy_module(scratch, "good", "system/essai/essai.so");
	g_autoptr(UfRegistry) registry = scratch_load(scratch);
	const UfAdapter *module = uf_registry_find_module(registry, "essai");
	g_assert_cmpstr(module->title, ==, "Adaptateur d'essai");
	UfForm *form = uf_registry_find_form(registry, "essai/base", NULL);
	const char *name = uf_field_get_hook(uf_form_find_field(form, "n"));
	const UfHook *hook = uf_registry_find_hook(registry, "essai", name);
	g_autoptr(UfValue) out = uf_value_new();
	json_t *nodes[] = { json_true(), json_false() };
	const UfHookInput in = { .field = "n", .nodes = nodes, .node_count = 2 };
	g_assert_true(hook->func(&in, out, NULL));
	g_assert_cmpint(uf_value_get_integer(out), ==, 2);
	g_assert_null(uf_registry_find_hook(registry, "essai", "nothing"));
	/* a hook that no form uses is said, and stops nothing */
	g_assert_cmpuint(uf_registry_get_problem_count(registry), ==, 1);
	expect_problem(registry, "essai", "essai.so", "\"unused\" is used by no form");
	g_assert_true(uf_registry_get_problem(registry, 0).is_warning);
}

/* A form that extends one of another adapter goes on using that one's hook. */
static void
test_hook_of_a_base(Scratch *scratch, gconstpointer data)
{
	(void)data;
	write_adapter(scratch);
	g_autofree char *path = scratch_copy_module(scratch, "good", "system/essai/essai.so");
	scratch_write(scratch, "user/terr/adapter.json", ABOUT("terr"));
	scratch_write(scratch, "user/terr/forms/x.json",
		      OVERLAY("terr/x", "essai/base",
			      ", \"fields\": [{\"id\": \"m\", \"label\": \"M\","
			      "\"kind\": \"text\", \"hook\": \"essai/unused\"}]"));
	g_autoptr(UfRegistry) registry = scratch_load(scratch);
	expect_no_problem(registry);
	UfForm *form = uf_registry_find_form(registry, "terr/x", NULL);
	const char *name = uf_field_get_hook(uf_form_find_field(form, "n"));
	g_assert_cmpstr(name, ==, "essai/count");
	g_assert_true(uf_registry_find_hook(registry, "terr", name) ==
		      uf_registry_find_hook(registry, "essai", "count"));
}

static const struct {
	const char *module;
	const char *reason;
} refused[] = {
	{ "other-abi", "built for version 2 of the contract, this program has version 1" },
	{ "other-id", "calls itself otherwise" },
	{ "no-title", "has no title" },
	{ "no-symbol", "does not export \"uf_adapter\"" },
	{ "empty-hook", "hook 3 of the module" },
	{ "same-hook", "hook 2 of the module" },
};

static void
test_refused(Scratch *scratch, gconstpointer data)
{
	const size_t i = GPOINTER_TO_SIZE(data);
	write_adapter(scratch);
	g_autofree char *path =
	    scratch_copy_module(scratch, refused[i].module, "system/essai/essai.so");
	g_autoptr(UfRegistry) registry = scratch_load(scratch);
	expect_problem(registry, "essai", "essai.so", refused[i].reason);
	expect_problem(registry, "essai", "forms/base.json", "no hook \"count\"");
	g_assert_null(uf_registry_find_module(registry, "essai"));
	g_assert_nonnull(uf_registry_find_form(registry, "essai/plain", NULL));
}

/* Whoever can write the file, its folder, or the folder above, could put another one there. */
static void
test_writers(Scratch *scratch, gconstpointer data)
{
	(void)data;
	static const struct {
		const char *name;
		mode_t mode;
		bool is_loaded;
	} cases[] = {
		{ "system/essai/essai.so", 0646, false },
		{ "system/essai/essai.so", 0664, false },
		{ "system/essai/essai.so", 0644, true },
		{ "system/essai/essai.so", 0600, true },
		{ "system/essai", 0777, false },
		{ "system/essai", 0775, false },
		{ "system/essai", 0755, true },
		{ "system", 0777, false },
		{ "system", 0755, true },
	};
	write_adapter(scratch);
	g_autofree char *module = scratch_copy_module(scratch, "good", "system/essai/essai.so");
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *path = g_build_filename(scratch->root, cases[i].name, NULL);
		g_assert_cmpint(g_chmod(path, cases[i].mode), ==, 0);
		g_autoptr(UfRegistry) registry = scratch_load(scratch);
		g_assert_true((uf_registry_find_module(registry, "essai") != NULL) ==
			      cases[i].is_loaded);
		if (!cases[i].is_loaded)
			expect_problem(registry, "essai", "essai.so",
				       "can be changed by others (chmod go-w)");
	}
}

static void
test_owner(Scratch *scratch, gconstpointer data)
{
	(void)data;
	write_adapter(scratch);
	g_autofree char *module = scratch_copy_module(scratch, "good", "system/essai/essai.so");
	if (geteuid() != 0 || chown(module, 12345, 12345) != 0) {
		g_test_skip("needs root to give a file to somebody else");
		return;
	}
	g_autoptr(UfRegistry) registry = scratch_load(scratch);
	expect_problem(registry, "essai", "essai.so", "belongs neither to root nor to the owner");
	g_assert_null(uf_registry_find_module(registry, "essai"));
}

/* A module is never taken from elsewhere, and the forms that need its hook say so. */
static void
test_other_layers(Scratch *scratch, gconstpointer data)
{
	(void)data;
	write_adapter(scratch);
	g_autofree char *site = scratch_copy_module(scratch, "good", "site/essai/essai.so");
	g_autofree char *user = scratch_copy_module(scratch, "good", "user/essai/essai.so");
	g_autoptr(UfRegistry) registry = scratch_load(scratch);
	g_assert_null(uf_registry_find_module(registry, "essai"));
	g_assert_cmpuint(uf_registry_get_problem_count(registry), ==, 3);
	expect_problem(registry, "essai", "essai.so", "site/essai/essai.so: a module is loaded");
	expect_problem(registry, "essai", "essai.so", "user/essai/essai.so: a module is loaded");
}

#define ADD(name, func) g_test_add(name, Scratch, NULL, scratch_set_up, func, scratch_tear_down)

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	ADD("/registry-module/hook", test_hook);
	ADD("/registry-module/hook-of-a-base", test_hook_of_a_base);
	for (size_t i = 0; i < G_N_ELEMENTS(refused); i++) {
		g_autofree char *name =
		    g_strdup_printf("/registry-module/refused/%s", refused[i].module);
		g_test_add(name, Scratch, GSIZE_TO_POINTER(i), scratch_set_up, test_refused,
			   scratch_tear_down);
	}
	ADD("/registry-module/writers", test_writers);
	ADD("/registry-module/owner", test_owner);
	ADD("/registry-module/other-layers", test_other_layers);
	return g_test_run();
}
