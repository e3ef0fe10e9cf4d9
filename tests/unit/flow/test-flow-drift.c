/* A partner's new edition, from the file to the pinned template: told, confirmed, looked at again.
 */
#include <string.h>

#include "flow-fixture.h"
#include "uf-error.h"
#include "uf-flow-form.h"
#include "uf-flow-pdf.h"
#include "uf-json.h"
#include "uf-memory.h"

#define FORM "essai/petit"
#define LAYOUT "config/adapters/essai/layouts/petit.json"

static const char adapter_text[] =
    "{\"schema\": 1, \"id\": \"essai\", \"title\": \"Essai\", \"about\": \"Inventé\"}";
static const char form_text[] =
    "{\"schema\": 1, \"form\": \"essai/petit\", \"title\": \"Petit\", \"source\": {\"text\": "
    "\"x\", "
    "\"seen\": \"2026-01-01\"}, \"channels\": {\"sheet\": {}, \"pdf\": {}}, \"fields\": ["
    "{\"id\": \"name\", \"label\": \"Nom\", \"kind\": \"text\", \"ask\": true, \"bind\": "
    "{\"pdf\": \"ancien\"}},"
    "{\"id\": \"first\", \"label\": \"Prénoms\", \"kind\": \"text\", \"ask\": true, \"bind\": "
    "{\"pdf\": \"prénom\"}}]}";

static char *
get_pdf(const char *name)
{
	g_autofree char *folder = flow_get_built("fixtures/pdf");
	return g_build_filename(folder, name, NULL);
}

/* the layout of labels.pdf with @name for its field "nom" */
static char *
make_layout(Fixture *fixture, const char *name)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *path = get_pdf("labels.pdf");
	g_autofree char *text = uf_flow_pdf_layout(fixture->flow, path, FORM, &error);
	g_assert_no_error(error);
	g_auto(GStrv) parts = g_strsplit(text, "\"name\": \"nom\"", -1);
	g_autofree char *named = g_strdup_printf("\"name\": \"%s\"", name);
	return g_strjoinv(named, parts);
}

/* a flow that knows the form, and the layout when there is one */
static UfFlow *
open_with(Fixture *fixture, const char *layout)
{
	flow_write(fixture, "config/adapters/essai/adapter.json", adapter_text);
	flow_write(fixture, "config/adapters/essai/forms/petit.json", form_text);
	if (layout != NULL)
		flow_write(fixture, LAYOUT, layout);
	return flow_open_again(fixture);
}

static const char *
get_state(const json_t *result)
{
	const json_t *templates = json_object_get(result, "templates");
	g_assert_cmpuint(json_array_size(templates), ==, 1);
	return uf_json_get_string(json_array_get(templates, 0), "state");
}

static void
assert_state(UfFlow *flow, const char *form, const char *state)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(json_t) result = uf_flow_template_check(flow, form, &error);
	g_assert_no_error(error);
	g_assert_cmpstr(get_state(result), ==, state);
}

/* told, not kept; then kept with the places of a person; then looked at again */
static void
test_changed(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autoptr(GError) error = NULL;
	g_autofree char *layout = make_layout(fixture, "ancien");
	g_autoptr(UfFlow) flow = open_with(fixture, layout);
	g_autofree char *path = get_pdf("labels.pdf");
	g_autoptr(json_t) told = uf_flow_template_add(flow, path, FORM, &error);
	g_assert_no_error(error);
	const json_t *counts = json_object_get(json_object_get(told, "drift"), "counts");
	g_assert_false(uf_json_get_boolean(told, "kept", true));
	g_assert_cmpint(uf_json_get_integer(counts, "kept", 0), ==, 1);
	g_assert_cmpint(uf_json_get_integer(counts, "lost", 0), ==, 1);
	g_autoptr(GError) none = NULL;
	g_assert_null(uf_flow_template_check(flow, FORM, &none));
	g_assert_error(none, UF_ERROR, UF_ERROR_NOT_FOUND);

	static const struct {
		const char *names, *says; /* NULL: taken */
	} rows[] = {
		{ "{}", "field name: no new place" },
		{ "{\"ancien\": \"prénom\"}", "holds another answer" },
		{ "{\"ancien\": \"nulle part\"}", "not in the template" },
		{ "{\"ancien\": null}", NULL },
		{ "{\"ancien\": \"nom\"}", NULL },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GError) refused = NULL;
		g_autoptr(json_t) names = json_loads(rows[i].names, 0, NULL);
		g_autoptr(json_t) result =
		    uf_flow_template_confirm(flow, path, FORM, names, &refused);
		g_test_message("%s", rows[i].names);
		if (rows[i].says != NULL) {
			g_assert_error(refused, UF_ERROR, UF_ERROR_USAGE);
			g_assert_nonnull(strstr(refused->message, rows[i].says));
			continue;
		}
		g_assert_no_error(refused);
		g_assert_true(uf_json_get_boolean(result, "kept", false));
		assert_state(flow, FORM, "fits");
		assert_state(flow, NULL, "fits");
	}
	/* another file in its place */
	g_autofree char *other = get_pdf("text-fields.pdf");
	g_autofree char *pinned =
	    g_build_filename(fixture->home, "data/templates/essai/petit.pdf", NULL);
	g_autofree char *bytes = NULL;
	gsize length;
	g_assert_true(g_file_get_contents(other, &bytes, &length, NULL));
	g_assert_true(g_file_set_contents(pinned, bytes, (gssize)length, NULL));
	assert_state(flow, FORM, "changed");
}

/* an edition with the very fields of the layout needs nobody, known or not */
static void
test_same(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autofree char *layout = make_layout(fixture, "nom");
	g_auto(GStrv) parts = g_strsplit(form_text, "ancien", -1);
	g_autofree char *form = g_strjoinv("nom", parts);
	flow_write(fixture, "config/adapters/essai/adapter.json", adapter_text);
	flow_write(fixture, "config/adapters/essai/forms/petit.json", form);
	flow_write(fixture, LAYOUT, layout);
	g_autoptr(UfFlow) flow = flow_open_again(fixture);
	g_autofree char *path = get_pdf("labels.pdf");
	g_autoptr(json_t) added = uf_flow_template_add(flow, path, FORM, NULL);
	g_assert_true(uf_json_get_boolean(added, "kept", false));
	g_assert_false(uf_json_get_boolean(added, "known", true));
	assert_state(flow, FORM, "fits");
}

/* @form with the fingerprint of labels.pdf and @name for its field "ancien" */
static char *
write_known(Fixture *fixture, const char *name)
{
	g_autofree char *path = get_pdf("labels.pdf");
	g_autoptr(json_t) read = uf_flow_pdf_fields(fixture->flow, path, NULL);
	g_autofree char *pdf = g_strdup_printf("\"pdf\": {\"fingerprints\": [\"%s\"]}",
					       uf_json_get_string(read, "fingerprint"));
	g_auto(GStrv) channels = g_strsplit(form_text, "\"pdf\": {}", -1);
	g_autofree char *known = g_strjoinv(pdf, channels);
	g_auto(GStrv) parts = g_strsplit(known, "ancien", -1);
	return g_strjoinv(name, parts);
}

/* the form follows the edition whose places a person had confirmed; or it asks for more */
static void
test_form_follows(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autofree char *layout = make_layout(fixture, "ancien");
	g_autofree char *path = get_pdf("labels.pdf");
	g_autofree char *known = write_known(fixture, "nom");
	g_auto(GStrv) parts = g_strsplit(form_text, "prénom", -1);
	g_autofree char *more = g_strjoinv("nulle part", parts);
	g_autoptr(UfFlow) first = open_with(fixture, layout);
	g_autoptr(json_t) names = json_pack("{s:s}", "ancien", "nom");
	g_autoptr(json_t) kept = uf_flow_template_confirm(first, path, FORM, names, NULL);
	g_assert_true(uf_json_get_boolean(kept, "kept", false));
	assert_state(first, FORM, "fits");
	flow_write(fixture, "config/adapters/essai/forms/petit.json", known);
	g_autoptr(UfFlow) second = flow_open_again(fixture);
	g_autoptr(json_t) checked = uf_flow_template_check(second, FORM, NULL);
	const json_t *row = json_array_get(json_object_get(checked, "templates"), 0);
	g_assert_cmpstr(get_state(checked), ==, "fits");
	g_assert_true(uf_json_get_boolean(row, "known", false));
	g_assert_cmpuint(json_array_size(json_object_get(row, "issues")), ==, 0);
	flow_write(fixture, "config/adapters/essai/forms/petit.json", more);
	g_autoptr(UfFlow) third = flow_open_again(fixture);
	assert_state(third, FORM, "unfit");
}

/* without --for, a renamed edition is not for nobody: the form that it looks like is named */
static void
test_likely(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autoptr(GError) error = NULL;
	g_autofree char *layout = make_layout(fixture, "ancien");
	g_autoptr(UfFlow) flow = open_with(fixture, layout);
	g_autofree char *path = get_pdf("labels.pdf");
	g_assert_null(uf_flow_template_add(flow, path, NULL, &error));
	g_assert_error(error, UF_ERROR, UF_ERROR_NOT_FOUND);
	g_assert_nonnull(strstr(error->message, "--for " FORM));
}

/* a layout that is wrong is said, never passed over */
static void
test_wrong_layout(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autofree char *whole = make_layout(fixture, "ancien");
	g_autofree char *path = get_pdf("labels.pdf");
	static const struct {
		const char *from, *to, *says;
	} rows[] = {
		{ "{\n", "", "petit.json" },
		{ "\"essai/petit\"", "\"essai/grand\"", "must be \"essai/petit\"" },
		{ "\"kind\": \"text\"", "\"kind\": \"texte\"", "/fields/0/kind" },
		{ "\"page\": 1, \"x1\": 125", "\"page\": 9, \"x1\": 125",
		  "a page that there is not" },
		{ "\"x1\": 125, \"y1\": 778, \"x2\": 300", "\"x1\": 300, \"y1\": 778, \"x2\": 125",
		  "x1 <= x2" },
		{ "\"name\": \"prénom\"", "\"name\": \"ancien\"", "an earlier field" },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		const char *at = strstr(whole, rows[i].from);
		g_assert_nonnull(at);
		g_autofree char *start = g_strndup(whole, (gsize)(at - whole));
		g_autofree char *text =
		    g_strconcat(start, rows[i].to, at + strlen(rows[i].from), NULL);
		g_autoptr(UfFlow) flow = open_with(fixture, text);
		g_autoptr(GError) error = NULL;
		g_assert_null(uf_flow_template_add(flow, path, FORM, &error));
		g_test_message("%zu %s", i, error->message);
		g_assert_error(error, UF_ERROR, UF_ERROR_INVALID_DATA);
		g_assert_nonnull(strstr(error->message, rows[i].says));
		g_autoptr(json_t) checked = uf_flow_form_check(flow, FORM, NULL);
		const json_t *problem = json_array_get(json_object_get(checked, "problems"), 0);
		g_assert_cmpstr(uf_json_get_string(problem, "file"), ==, "layouts/petit.json");
	}
}

/* without a layout, what the form itself binds is all that is looked for */
static void
test_no_layout(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autoptr(UfFlow) flow = open_with(fixture, NULL);
	g_autofree char *path = get_pdf("labels.pdf");
	g_autoptr(json_t) told = uf_flow_template_add(flow, path, FORM, NULL);
	g_assert_false(uf_json_get_boolean(told, "kept", true));
	g_autoptr(json_t) names = json_pack("{s:s}", "ancien", "nom");
	g_autoptr(json_t) kept = uf_flow_template_confirm(flow, path, FORM, names, NULL);
	g_assert_true(uf_json_get_boolean(kept, "kept", false));
}

static void
test_layout_text(Fixture *fixture, gconstpointer data)
{
	(void)data;
	static const char *const wrong[] = { "",       "essai",    "Essai/petit",
					     "essai/", "../petit", "essai/petit/x" };
	g_autofree char *path = get_pdf("labels.pdf");
	for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++) {
		g_autoptr(GError) error = NULL;
		g_assert_null(uf_flow_pdf_layout(fixture->flow, path, wrong[i], &error));
		g_assert_error(error, UF_ERROR, UF_ERROR_USAGE);
	}
	g_autofree char *one = uf_flow_pdf_layout(fixture->flow, path, FORM, NULL);
	g_autofree char *two = uf_flow_pdf_layout(fixture->flow, path, FORM, NULL);
	g_assert_cmpstr(one, ==, two);
	/* a field a line */
	g_auto(GStrv) lines = g_strsplit(one, "\n    {\"name\": ", -1);
	g_assert_cmpuint(g_strv_length(lines), ==, 20);
}

int
main(int argc, char **argv)
{
	uf_memory_init();
	g_test_init(&argc, &argv, NULL);
	static const struct {
		const char *path;
		void (*func)(Fixture *fixture, gconstpointer data);
	} tests[] = {
		{ "/flow/drift/changed", test_changed },
		{ "/flow/drift/same", test_same },
		{ "/flow/drift/form-follows", test_form_follows },
		{ "/flow/drift/likely", test_likely },
		{ "/flow/drift/wrong-layout", test_wrong_layout },
		{ "/flow/drift/no-layout", test_no_layout },
		{ "/flow/drift/layout-text", test_layout_text },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(tests); i++)
		g_test_add(tests[i].path, Fixture, NULL, flow_set_up, tests[i].func,
			   flow_tear_down);
	return g_test_run();
}
