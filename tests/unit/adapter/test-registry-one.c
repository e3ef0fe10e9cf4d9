/* What the registry reads for one form, and when. */
#include "adapter-fixture.h"

/* One form reads its own files and those that it names, nothing else. */
static void
test_one_form(Scratch *scratch, gconstpointer data)
{
	(void)data;
	scratch_write_good(scratch);
	scratch_write(scratch, "system/essai/forms/over.json",
		      OVERLAY("essai/over", "essai/base", ""));
	scratch_write(scratch, "system/essai/forms/other.json", FORM("essai/other", NAME_FIELD));
	scratch_write(scratch, "system/essai/codes/unused.json", CODES("unused"));
	g_autoptr(UfRegistry) registry = scratch_load(scratch);
	/* what changes between the look at the folders and the first use is seen: it was not read
	 */
	scratch_write(scratch, "system/essai/forms/other.json", "oops");
	scratch_write(scratch, "system/essai/codes/unused.json", "oops");
	UfForm *form = uf_registry_find_form(registry, "essai/over", NULL);
	g_assert_nonnull(form);
	g_assert_true(form == uf_registry_find_form(registry, "essai/over", NULL));
	const char *file = uf_registry_find_key_file(registry, "essai/over", "fields/name/label");
	g_assert_true(g_str_has_suffix(file, "forms/base.json"));
	/* and what was read is not read again */
	scratch_write(scratch, "system/essai/forms/base.json", "oops");
	scratch_write(scratch, "system/essai/codes/list.json", "oops");
	g_assert_nonnull(uf_registry_find_form(registry, "essai/base", NULL));
	g_assert_nonnull(uf_registry_find_codes(registry, "essai", "list"));
	g_assert_cmpuint(uf_registry_get_problem_count(registry), ==, 2);
	expect_problem(registry, "essai", "forms/other.json", "other.json:1:");
	expect_problem(registry, "essai", "codes/unused.json", "unused.json:1:");
	g_assert_cmpuint(uf_registry_get_form_count(registry), ==, 2);
	g_assert_true(uf_registry_get_form(registry, 1) == form);
}

/* Whatever is asked first, the same is found wrong, once. */
static void
test_one_form_broken(Scratch *scratch, gconstpointer data)
{
	(void)data;
	scratch_write_good(scratch);
	scratch_write(scratch, "system/essai/forms/a.json", OVERLAY("essai/a", "essai/b", ""));
	scratch_write(scratch, "system/essai/forms/b.json", OVERLAY("essai/b", "essai/a", ""));
	scratch_write(scratch, "system/essai/forms/c.json", OVERLAY("essai/c", "essai/b", ""));
	scratch_write(scratch, "system/essai/forms/lists.json",
		      FORM("essai/lists", "{\"id\": \"s\", \"label\": \"S\", \"kind\": \"text\","
					  "\"codes\": \"bad\", \"from\": \"$.a\"}"));
	scratch_write(scratch, "system/essai/codes/bad.json", "oops");
	static const struct {
		const char *id;
		const char *reason;
	} cases[] = {
		{ "essai/c", "extends essai/b, which is broken" },
		{ "essai/lists", "no usable code list \"bad\"" },
		{ "essai/b", "extends essai/a, which" },
	};
	for (size_t first = 0; first < G_N_ELEMENTS(cases); first++) {
		g_autoptr(UfRegistry) registry = scratch_load(scratch);
		for (size_t i = 0; i < 2 * G_N_ELEMENTS(cases); i++) {
			const size_t at = (first + i) % G_N_ELEMENTS(cases);
			g_autoptr(GError) error = NULL;
			g_assert_null(uf_registry_find_form(registry, cases[at].id, &error));
			g_assert_error(error, UF_ERROR, UF_ERROR_MAPPING);
			g_assert_nonnull(strstr(error->message, cases[at].reason));
		}
		/* a, b, c, lists and the code list */
		g_assert_cmpuint(uf_registry_get_problem_count(registry), ==, 5);
		g_assert_cmpuint(uf_registry_get_form_count(registry), ==, 1);
	}
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add("/registry-one/files", Scratch, NULL, scratch_set_up, test_one_form,
		   scratch_tear_down);
	g_test_add("/registry-one/broken", Scratch, NULL, scratch_set_up, test_one_form_broken,
		   scratch_tear_down);
	return g_test_run();
}
