/* What the cases of a form write is written into its PDF templates, verified and read back.
 *
 * The project's own fixture forms are always there; the partners' own files are found in the folder
 * that UF_SHARED names (or ../shared beside the sources), and their tests are skipped without it.
 * Names and values are the "bound pdf" lines of expect.tsv, which run-cases.c keeps true.
 */
#include <string.h>

#include "uf-boxes.h"
#include "uf-cleanup.h"
#include "uf-engine.h"
#include "uf-json.h"
#include "uf-memory.h"
#include "uf-registry.h"

typedef struct {
	const char *form;     /* adapter/form; its cases are in tests/cases/<form> */
	const char *fixture;  /* in fixtures/pdf of the build; NULL: none */
	const char *official; /* in pdf-forms of the shared folder; NULL: none */
} Template;

static const Template templates[] = {
	{ "assurance_maladie/rattachement-14411", "fictif-assurance_maladie-rattachement-14411.pdf",
	  "fr-rniam-double-rattachement-assurance-maladie.pdf" },
	{ "domiciliation/demande-16029", "domiciliation-demande-16029-01.pdf",
	  "fr-domiciliation-16029-01-demande-domifa.pdf" },
	{ "domiciliation/demande-15548", "domiciliation-demande-15548-02.pdf",
	  "fr-domiciliation-15548-02-demande-officiel-xfa.pdf" },
	{ "domiciliation/attestation-16030", "domiciliation-attestation-16030-01.pdf",
	  "fr-domiciliation-16030-01-attestation-domifa.pdf" },
	{ "mdph/demande-15692", "fictif-mdph-demande-15692.pdf",
	  "fr-mdph-15692-01-15695-01-demande-et-certificat.pdf" },
	{ "mdph/geva-sco-premiere-demande", "fictif-mdph-geva-sco-premiere-demande.pdf",
	  "fr-gevasco-premiere-demande-interactif.pdf" },
	{ "mdph/certificat-medical", "fictif-mdph-certificat-medical.pdf",
	  "fr-mdph-certificat-medical-cm-interactif.pdf" },
	/* without fields: written into boxes that the form measured */
	{ "essai/papier", "flat-form.pdf", NULL },
	{ "essai/titre-mineur", NULL, "fr-cerfa-12101-03-cni-passeport-mineur-plat.pdf" },
};

/* What the paper has no room for; everything else is written. */
static const struct {
	const char *folder; /* end of the case's folder */
	const char *name;
	const char *reason;
} refusals[] = {
	{ "demande-16029/refused-too-long", "motifRefus", "too_long" },
	{ "certificat-medical/year-of-birth", "date naissance", "bad_format" },
};

typedef struct {
	const Template *template;
	char *root;
	char *path; /* of the PDF, NULL when it is not here */
	UfEngine *engine;
	const UfRegistry *registry;
} Test;

/* The paper with 828 names takes seconds a case: these write every name that any case writes. The
 * others are written with "-m slow". */
static const char long_paper[] = "mdph/demande-15692";
static const char *const enough[] = {
	"boarder-at-cost",
	"corsican",
	"domiciled",
	"family-carer",
	"guardianship",
	"guardian-with-complement",
	"job-seeker",
	"maternity",
	"no-birth-day",
	"not-schooled",
	"other-boxes-adult",
	"other-boxes-child",
	"paid-leave",
	"rich-adult",
	"rich-child",
	"self-employed",
	"sheltered-work",
	"sick-leave",
	"student",
	"student-and-work",
	"too-young",
	"two-guardians",
	"unpaid-leave",
	"unpaid-trainee",
	NULL,
};

#ifdef __SANITIZE_ADDRESS__
#define IS_SANITIZED true
#else
#define IS_SANITIZED false
#endif

/* Papers of many pages: ten times as slow under the sanitizers, and written by the release build.
 */
static bool
is_left_to_release(const Template *template)
{
	return IS_SANITIZED && g_str_has_prefix(template->form, "mdph/") && !g_test_slow();
}

static bool
is_written(const Template *template, const char *name)
{
	return !g_str_equal(template->form, long_paper) || g_test_slow() ||
	       g_strv_contains(enough, name);
}

static GBytes *
load_pdf(const Test *self)
{
	g_autoptr(GError) error = NULL;
	char *data;
	gsize length;
	g_file_get_contents(self->path, &data, &length, &error);
	g_assert_no_error(error);
	return g_bytes_new_take(data, length);
}

static json_t *
call(const Test *self, json_t *request, GBytes *input, GBytes **output)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(json_t) owned = request;
	g_autoptr(GBytes) made = NULL;
	json_t *reply = uf_engine_handle(self->engine, owned, input, &made, &error);
	g_assert_no_error(error);
	if (output != NULL)
		*output = g_steal_pointer(&made);
	return reply;
}

/* {name: value} of the lines "bound", "pdf", name, JSON (tabs, line feeds and backslashes escaped).
 */
static json_t *
load_values(const char *folder)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *path = g_build_filename(folder, "expect.tsv", NULL);
	g_autofree char *text = NULL;
	g_file_get_contents(path, &text, NULL, &error);
	g_assert_no_error(error);
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
	json_t *values = json_object();
	for (size_t i = 0; lines[i] != NULL; i++) {
		g_auto(GStrv) cells = g_strsplit(lines[i], "\t", -1);
		if (g_strv_length(cells) != 4 || !g_str_equal(cells[0], "bound") ||
		    !g_str_equal(cells[1], "pdf"))
			continue;
		g_autoptr(GString) cell = g_string_new(cells[3]);
		g_string_replace(cell, "\\\\", "\\", 0);
		json_t *value = json_loads(cell->str, JSON_DECODE_ANY, NULL);
		g_assert_nonnull(value);
		json_object_set_new(values, cells[2], value);
	}
	return values;
}

static const char *
find_refusal(const char *folder, const char *name)
{
	for (size_t i = 0; i < G_N_ELEMENTS(refusals); i++) {
		if (g_str_has_suffix(folder, refusals[i].folder) &&
		    g_str_equal(refusals[i].name, name))
			return refusals[i].reason;
	}
	return NULL;
}

/* Every value is written and its ink found, or refused for the reason that we expect. */
static void
check_written(const char *folder, const json_t *reply, size_t count)
{
	size_t i;
	json_t *field;
	g_assert_cmpuint(json_array_size(json_object_get(reply, "fields")), ==, count);
	json_array_foreach(json_object_get(reply, "fields"), i, field)
	{
		const char *name = uf_json_get_string(field, "name");
		const char *reason = find_refusal(folder, name);
		const char *expected = reason != NULL ? reason : "ok";
		const char *key = reason != NULL ? "reason" : "check";
		if (g_strcmp0(uf_json_get_string(field, key), expected) != 0)
			g_test_message("%s: %s", folder, name);
		g_assert_cmpstr(uf_json_get_string(field, key), ==, expected);
	}
}

/* A box that was ticked is read as its state, one of several as the one that was chosen. */
static bool
is_same(const json_t *value, const json_t *read)
{
	return json_is_true(value) ? json_string_length(read) > 0 : json_equal(value, read);
}

static void
check_read_back(const Test *self, const char *folder, json_t *values, GBytes *filled)
{
	g_autoptr(json_t) reply = call(self, json_pack("{s:s}", "op", "read"), filled, NULL);
	const char *name;
	json_t *value;
	json_object_foreach(values, name, value)
	{
		if (find_refusal(folder, name) != NULL)
			continue;
		const json_t *read = json_object_get(json_object_get(reply, "values"), name);
		if (!is_same(value, read))
			g_test_message("%s: %s", folder, name);
		g_assert_true(is_same(value, read));
	}
}

/* What stands in boxes is part of the page: no field is left, and each value is there. */
static void
check_stamped(const Test *self, const char *folder, json_t *request, GBytes *filled)
{
	size_t i;
	json_t *row;
	g_autoptr(json_t) fields = call(self, json_pack("{s:s}", "op", "fields"), filled, NULL);
	g_assert_false(uf_json_get_boolean(fields, "has_form", true));
	g_assert_cmpuint(json_array_size(json_object_get(fields, "fields")), ==, 0);
	json_object_set_new(request, "op", json_string("verify"));
	g_autoptr(json_t) reply = call(self, json_incref(request), filled, NULL);
	json_array_foreach(json_object_get(reply, "fields"), i, row)
	{
		if (g_strcmp0(uf_json_get_string(row, "status"), "ok") != 0)
			g_test_message("%s: %s", folder, uf_json_get_string(row, "name"));
		g_assert_cmpstr(uf_json_get_string(row, "status"), ==, "ok");
	}
	g_assert_cmpuint(i, ==, json_object_size(json_object_get(request, "values")));
}

/* The boxes of the form; what a person has not confirmed is not written. */
static json_t *
take_boxes(const Test *self, json_t *values)
{
	const UfForm *form = uf_registry_find_form(self->registry, self->template->form, NULL);
	g_assert_nonnull(form);
	g_autoptr(GPtrArray) unconfirmed = uf_form_list_unconfirmed_boxes(form);
	for (guint i = 0; i < unconfirmed->len; i++)
		json_object_del(values, g_ptr_array_index(unconfirmed, i));
	return uf_form_list_boxes(form);
}

static void
check_case(const Test *self, GBytes *pdf, const char *folder)
{
	g_autoptr(json_t) values = load_values(folder);
	g_autoptr(json_t) boxes = take_boxes(self, values);
	g_autoptr(GBytes) filled = NULL;
	g_assert_cmpuint(json_object_size(values), >, 3);
	g_autoptr(json_t) request =
	    json_pack("{s:s, s:O, s:b}", "op", "fill", "values", values, "verify", 1);
	if (json_object_size(boxes) > 0)
		json_object_set(request, "boxes", boxes);
	g_autoptr(json_t) reply = call(self, json_incref(request), pdf, &filled);
	check_written(folder, reply, json_object_size(values));
	if (json_object_size(boxes) > 0)
		check_stamped(self, folder, request, filled);
	else
		check_read_back(self, folder, values, filled);
}

static void
test_cases(gconstpointer data)
{
	const Test *self = data;
	if (is_left_to_release(self->template)) {
		g_test_skip("the release build writes it");
		return;
	}
	if (self->path == NULL) {
		g_test_skip("the partner's file is not here: name its folder in UF_SHARED");
		return;
	}
	g_autoptr(GBytes) pdf = load_pdf(self);
	g_autofree char *folder =
	    g_build_filename(self->root, "tests", "cases", self->template->form, NULL);
	g_autoptr(GError) error = NULL;
	g_autoptr(GDir) dir = g_dir_open(folder, 0, &error);
	g_assert_no_error(error);
	for (const char *name; (name = g_dir_read_name(dir)) != NULL;) {
		g_autofree char *path = g_build_filename(folder, name, NULL);
		if (is_written(self->template, name))
			check_case(self, pdf, path);
	}
}

/* The edition is one that the form names: `form template add` knows it by itself. */
static void
test_fingerprint(gconstpointer data)
{
	const Test *self = data;
	g_autoptr(GError) error = NULL;
	if (is_left_to_release(self->template)) {
		g_test_skip("the release build writes it");
		return;
	}
	if (self->path == NULL) {
		g_test_skip("the partner's file is not here: name its folder in UF_SHARED");
		return;
	}
	g_autoptr(GBytes) pdf = load_pdf(self);
	g_autoptr(json_t) reply = call(self, json_pack("{s:s}", "op", "fields"), pdf, NULL);
	const UfForm *form = uf_registry_find_form(self->registry, self->template->form, &error);
	g_assert_no_error(error);
	const json_t *known = json_object_get(uf_form_find_channel(form, "pdf"), "fingerprints");
	bool found = false;
	g_test_message("fingerprint %s", uf_json_get_string(reply, "fingerprint"));
	for (size_t i = 0; i < json_array_size(known); i++)
		found = found ||
			json_equal(json_array_get(known, i), json_object_get(reply, "fingerprint"));
	g_assert_true(found);
}

static void
free_test(gpointer data)
{
	Test *self = data;
	g_free(self->root);
	g_free(self->path);
	g_free(self);
}

/* Takes @path. */
static void
add_tests(const Test *common, const Template *template, const char *kind, char *path)
{
	static const struct {
		const char *name;
		GTestDataFunc func;
	} tests[] = { { "fingerprint", test_fingerprint }, { "cases", test_cases } };
	for (size_t i = 0; i < G_N_ELEMENTS(tests); i++) {
		Test *test = g_new0(Test, 1);
		*test = *common;
		test->template = template;
		test->root = g_strdup(common->root);
		test->path = g_strdup(path);
		g_autofree char *name =
		    g_strdup_printf("/%s/%s/%s", template->form, kind, tests[i].name);
		g_test_add_data_func_full(name, test, tests[i].func, free_test);
	}
	g_free(path);
}

static char *
find_official(const char *root, const char *name)
{
	const char *shared = g_getenv("UF_SHARED");
	g_autofree char *beside = g_build_filename(root, "..", "shared", NULL);
	char *path = g_build_filename(shared != NULL ? shared : beside, "pdf-forms", name, NULL);
	if (!g_file_test(path, G_FILE_TEST_EXISTS))
		g_clear_pointer(&path, g_free);
	return path;
}

int
main(int argc, char **argv)
{
	uf_memory_init();
	g_test_init(&argc, &argv, NULL);
	g_autoptr(GError) error = NULL;
	const char *root = g_getenv("UF_SOURCE_ROOT");
	const char *build = g_getenv("UF_BUILD_ROOT");
	if (root == NULL || build == NULL) {
		g_printerr("set UF_SOURCE_ROOT and UF_BUILD_ROOT, or use meson test\n");
		return 2;
	}
	g_autoptr(UfEngine) engine = uf_engine_new(NULL, &error);
	g_assert_no_error(error);
	g_autofree char *adapters = g_build_filename(root, "adapters", NULL);
	g_autofree char *invented = g_build_filename(root, "tests", "cases", "_forms", NULL);
	const UfAdapterPath paths[] = { { adapters, UF_LAYER_SYSTEM },
					{ invented, UF_LAYER_SYSTEM },
					{ NULL, UF_LAYER_SYSTEM } };
	g_autoptr(UfRegistry) registry = uf_registry_load(paths, &error);
	g_assert_no_error(error);
	const Test common = { NULL, (char *)root, NULL, engine, registry };
	for (size_t i = 0; i < G_N_ELEMENTS(templates); i++) {
		const Template *template = &templates[i];
		if (template->fixture != NULL)
			add_tests(
			    &common, template, "fixture",
			    g_build_filename(build, "fixtures", "pdf", template->fixture, NULL));
		if (template->official != NULL)
			add_tests(&common, template, "official",
				  find_official(root, template->official));
	}
	return g_test_run();
}
