/* Measured boxes of a flat PDF: what is accepted, what is refused and where, what overlays do, and
 * what the document worker is given. */
#include "form-fixture.h"
#include "uf-boxes.h"
#include "uf-form-merge.h"

#define PLACE "\"page\": 1, \"x1\": 40, \"y1\": 700"
#define CORNER "\"x2\": 240, \"y2\": 716"
#define ROW "\"pitch\": 15.5, \"cells\": 13, \"height\": 16"

static const struct {
	const char *boxes;
	const char *fault; /* part of it; NULL: accepted */
} shapes[] = {
	{ "{\"nom\": {" PLACE "," CORNER "}}", NULL },
	{ "{\"nom\": {" PLACE "," ROW "}}", NULL },
	{ "{\"nom\": {" PLACE "," CORNER ", \"cells\": 8}}", NULL },
	{ "{\"nom\": {" PLACE "," CORNER ", \"kind\": \"checkbox\"}}", NULL },
	{ "{\"nom\": {" PLACE "," CORNER ", \"multiline\": true, \"size\": 9, \"align\": 2}}",
	  NULL },
	{ "{\"nom\": {" PLACE "," CORNER ", \"label\": \"Nom\", \"unconfirmed\": true}}", NULL },
	{ "{\"Né(e) le/à ~\": {" PLACE "," CORNER "}}", NULL },
	{ "{\"nom\": {\"page\": 1, \"x1\": -30.5, \"y1\": 0, " CORNER "}}", NULL },
	{ "{}", "/channels/pdf/boxes: " },
	{ "{\"rows\": {" PLACE "," CORNER "}}", "/channels/pdf/boxes" },
	{ "{\"\": {" PLACE "," CORNER "}}", "/channels/pdf/boxes" },
	{ "{\"nom\": null}", "/channels/pdf/boxes/nom" },
	{ "{\"nom\": {" PLACE "}}", "/channels/pdf/boxes/nom" },
	{ "{\"nom\": {" PLACE "," CORNER "," ROW "}}", "/channels/pdf/boxes/nom" },
	{ "{\"nom\": {" PLACE ", \"pitch\": 15, \"height\": 16}}", "/channels/pdf/boxes/nom" },
	{ "{\"nom\": {\"page\": 0, \"x1\": 1, \"y1\": 1, " CORNER "}}",
	  "/channels/pdf/boxes/nom/page" },
	{ "{\"nom\": {\"page\": 1.5, \"x1\": 1, \"y1\": 1, " CORNER "}}",
	  "/channels/pdf/boxes/nom/page" },
	{ "{\"nom\": {" PLACE ", \"x2\": 2001, \"y2\": 716}}", "/channels/pdf/boxes/nom/x2" },
	{ "{\"nom\": {" PLACE ", \"x2\": \"240\", \"y2\": 716}}", "/channels/pdf/boxes/nom/x2" },
	{ "{\"nom\": {" PLACE ", \"x2\": 40, \"y2\": 716}}", "x1 is not left of x2" },
	{ "{\"nom\": {" PLACE ", \"x2\": 240, \"y2\": 690}}", "x1 is not left of x2" },
	{ "{\"a/b~c\": {" PLACE ", \"x2\": 240, \"y2\": 690}}",
	  "/channels/pdf/boxes/a~1b~0c: x1 is not left" },
	{ "{\"nom\": {" PLACE ", \"pitch\": 100, \"cells\": 30, \"height\": 9}}",
	  "beyond 2000 points" },
	{ "{\"nom\": {" PLACE ", \"pitch\": 15, \"cells\": 0, \"height\": 9}}",
	  "/channels/pdf/boxes/nom/cells" },
	{ "{\"nom\": {" PLACE "," CORNER ", \"cells\": 101}}", "/channels/pdf/boxes/nom/cells" },
	{ "{\"nom\": {" PLACE "," CORNER ", \"kind\": \"radio\"}}",
	  "/channels/pdf/boxes/nom/kind" },
	{ "{\"nom\": {" PLACE "," CORNER ", \"kind\": \"checkbox\", \"cells\": 2}}",
	  "a checkbox has no cells" },
	{ "{\"nom\": {" PLACE "," CORNER ", \"multiline\": true, \"cells\": 2}}", "not both" },
	{ "{\"nom\": {" PLACE "," CORNER ", \"unconfirmed\": false}}",
	  "/channels/pdf/boxes/nom/unconfirmed" },
	{ "{\"nom\": {" PLACE "," CORNER ", \"color\": 1}}", "/channels/pdf/boxes/nom" },
};

static json_t *
with_boxes(const char *boxes)
{
	json_t *root = fixture_parse(FIXTURE_FORM);
	json_object_set_new(json_object_get(json_object_get(root, "channels"), "pdf"), "boxes",
			    fixture_parse(boxes));
	return root;
}

static void
test_shapes(void)
{
	for (size_t i = 0; i < G_N_ELEMENTS(shapes); i++) {
		g_autoptr(GError) error = NULL;
		g_autoptr(json_t) root = with_boxes(shapes[i].boxes);
		g_autoptr(UfForm) form = uf_form_parse(root, "essai.json", &error);
		if (shapes[i].fault == NULL) {
			g_assert_no_error(error);
			g_assert_nonnull(form);
		} else {
			g_assert_null(form);
			fixture_expect_error(error, UF_ERROR_INVALID_DATA, shapes[i].fault);
		}
	}
}

static void
test_worker_words(void)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(json_t) root = with_boxes(
	    "{\"nir\": {\"page\": 2, \"x1\": 100, \"y1\": 50, \"pitch\": 15.5, \"cells\": 13, "
	    "\"height\": 16, \"label\": \"N° de sécurité sociale\", \"unconfirmed\": true},"
	    "\"oui\": {\"page\": 1, \"x1\": 10, \"y1\": 20, \"x2\": 22, \"y2\": 32, "
	    "\"kind\": \"checkbox\"},"
	    "\"texte\": {\"page\": 1, \"x1\": 10, \"y1\": 20, \"x2\": 300, \"y2\": 90, "
	    "\"size\": 9.5, \"align\": 1, \"multiline\": true}}");
	g_autoptr(UfForm) form = uf_form_parse(root, "essai.json", &error);
	g_assert_no_error(error);
	g_autoptr(json_t) boxes = uf_form_list_boxes(form);
	g_autoptr(json_t) expected = fixture_parse(
	    "{\"nir\": {\"page\": 2, \"x1\": 100, \"y1\": 50, \"x2\": 301.5, \"y2\": 66.0, "
	    "\"cells\": 13, \"label\": \"N° de sécurité sociale\"},"
	    "\"oui\": {\"page\": 1, \"x1\": 10, \"y1\": 20, \"x2\": 22.0, \"y2\": 32.0, "
	    "\"kind\": \"checkbox\"},"
	    "\"texte\": {\"page\": 1, \"x1\": 10, \"y1\": 20, \"x2\": 300.0, \"y2\": 90.0, "
	    "\"size\": 9.5, \"align\": 1, \"multiline\": true}}");
	g_assert_true(json_equal(boxes, expected));

	g_autoptr(GPtrArray) names = uf_form_list_unconfirmed_boxes(form);
	g_assert_cmpuint(names->len, ==, 1);
	g_assert_cmpstr(g_ptr_array_index(names, 0), ==, "nir");
	g_assert_true(uf_form_is_box_unconfirmed(form, "nir"));
	g_assert_false(uf_form_is_box_unconfirmed(form, "oui"));
	g_assert_false(uf_form_is_box_unconfirmed(form, "absent"));
}

static void
test_none(void)
{
	g_autoptr(UfForm) form = fixture_form();
	g_autoptr(json_t) boxes = uf_form_list_boxes(form);
	g_autoptr(GPtrArray) names = uf_form_list_unconfirmed_boxes(form);
	g_assert_cmpuint(json_object_size(boxes), ==, 0);
	g_assert_cmpuint(names->len, ==, 0);
	g_assert_false(uf_form_is_box_unconfirmed(form, "nom"));
}

/* overlays: a box of the same name is replaced whole, null takes one away */
static const struct {
	const char *overlay;
	const char *boxes; /* names left, in order; NULL: refused */
} overlays[] = {
	{ "{}", "a b" },
	{ "{\"boxes\": {\"c\": {" PLACE "," CORNER "}}}", "a b c" },
	{ "{\"boxes\": {\"a\": null}}", "b" },
	{ "{\"boxes\": {\"a\": {" PLACE "," ROW "}}}", "a b" },
	{ "{\"boxes\": {\"z\": null}}", NULL },
	{ "{\"boxes\": null}", "" },
	{ "{\"note\": \"rien\"}", "a b" },
};

static void
test_overlays(void)
{
	for (size_t i = 0; i < G_N_ELEMENTS(overlays); i++) {
		g_autoptr(GError) error = NULL;
		g_autoptr(json_t) base =
		    with_boxes("{\"a\": {" PLACE "," CORNER "}, \"b\": {" PLACE "," CORNER "}}");
		g_autofree char *text =
		    g_strdup_printf("{\"channels\": {\"pdf\": %s}}", overlays[i].overlay);
		g_autoptr(json_t) overlay = fixture_parse(text);
		g_autoptr(json_t) merged = uf_form_merge(base, overlay, &error);
		if (overlays[i].boxes == NULL) {
			fixture_expect_error(error, UF_ERROR_INVALID_DATA, "removes the box \"z\"");
			continue;
		}
		g_assert_no_error(error);
		g_autoptr(UfForm) form = uf_form_parse(merged, "essai.json", &error);
		g_assert_no_error(error);
		g_autoptr(json_t) boxes = uf_form_list_boxes(form);
		g_autoptr(GString) names = g_string_new(NULL);
		const char *name;
		json_t *box;
		json_object_foreach(boxes, name, box)
		    g_string_append_printf(names, "%s%s", names->len > 0 ? " " : "", name);
		g_assert_cmpstr(names->str, ==, overlays[i].boxes);
	}
}

/* an overlay on a form that has no box brings the first */
static void
test_first_box(void)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(json_t) base = fixture_parse(FIXTURE_FORM);
	g_autoptr(json_t) overlay =
	    fixture_parse("{\"channels\": {\"pdf\": {\"boxes\": {\"a\": {" PLACE "," ROW "}}}}}");
	g_autoptr(json_t) merged = uf_form_merge(base, overlay, &error);
	g_assert_no_error(error);
	g_autoptr(UfForm) form = uf_form_parse(merged, "essai.json", &error);
	g_assert_no_error(error);
	g_autoptr(json_t) boxes = uf_form_list_boxes(form);
	const json_t *box = json_object_get(boxes, "a");
	g_assert_cmpfloat_with_epsilon(json_number_value(json_object_get(box, "x2")),
				       40 + 15.5 * 13, 1e-9);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/form/boxes/shapes", test_shapes);
	g_test_add_func("/form/boxes/worker-words", test_worker_words);
	g_test_add_func("/form/boxes/none", test_none);
	g_test_add_func("/form/boxes/overlays", test_overlays);
	g_test_add_func("/form/boxes/first-box", test_first_box);
	return g_test_run();
}
