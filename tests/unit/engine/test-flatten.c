/* Forms turned into paper: pages look as before, no field and no hidden value is left, and what is
 * not a field stays. */
#include <string.h>

#include "uf-engine-test.h"
#include "uf-flatten-private.h"

#define PICTURE(keys)                                                                              \
	"<< /Type /XObject /Subtype /Form /Length 50 " keys " >>\nstream\n"                        \
	"0.8 0.9 1 rg 0 0 60 30 re f 1 0 0 RG 4 4 40 9 re S\nendstream"
#define BLANK(keys)                                                                                \
	"<< /Type /XObject /Subtype /Form /Length 41 " keys " >>\nstream\n"                        \
	"/Tx BMC q 1 0 0 rg BT /F 9 Tf ET Q EMC %f\nendstream"
#define BOX "/BBox [0 0 60 30]"

typedef struct {
	const char *name;
	const char *page;    /* keys of the page */
	const char *content; /* its stream */
	const char *widget;  /* keys of the widget beside its name and place */
	const char *picture; /* object 6 */
	unsigned drawn;
} Row;

static const Row rows[] = {
	{ "plain", "", "0 0 1 rg 0 0 20 20 re f", "/AP << /N 6 0 R >>", PICTURE(BOX), 1 },
	{ "no-content-keys", "/Group << /S /Transparency /CS /DeviceRGB >>", "",
	  "/AP << /N 6 0 R >>", PICTURE(BOX), 1 },
	{ "scaled-before", "", "3 0 0 3 40 7 cm 0 0 1 rg 0 0 20 20 re f", "/AP << /N 6 0 R >>",
	  PICTURE(BOX), 1 },
	{ "left-open", "", "q 3 0 0 3 40 7 cm q 1 0 0 1 5 5 cm 0 0 20 20 re f",
	  "/AP << /N 6 0 R >>", PICTURE(BOX), 1 },
	{ "clipped-before", "", "0 0 5 5 re W n 0 0 20 20 re f", "/AP << /N 6 0 R >>", PICTURE(BOX),
	  1 },
	{ "stretched", "", "", "/AP << /N 6 0 R >>", PICTURE("/BBox [0 0 30 60]"), 1 },
	{ "moved", "", "", "/AP << /N 6 0 R >>", PICTURE("/BBox [10 5 50 25]"), 1 },
	{ "quarter", "", "", "/AP << /N 6 0 R >>", PICTURE(BOX " /Matrix [0 1 -1 0 30 0]"), 1 },
	{ "half", "", "", "/AP << /N 6 0 R >>", PICTURE(BOX " /Matrix [-1 0 0 -1 60 30]"), 1 },
	{ "slanted", "", "", "/AP << /N 6 0 R >>", PICTURE(BOX " /Matrix [1 0.2 0.3 1 0 0]"), 1 },
	{ "turned-page", "/Rotate 90", "0 0 1 rg 0 0 20 20 re f", "/AP << /N 6 0 R >>",
	  PICTURE(BOX), 1 },
	{ "turned-page-270", "/Rotate 270", "", "/AP << /N 6 0 R >>", PICTURE(BOX), 1 },
	{ "cropped", "/CropBox [20 20 200 150]", "0 0 1 rg 0 0 40 40 re f", "/AP << /N 6 0 R >>",
	  PICTURE(BOX), 1 },
	{ "state", "", "", "/AS /Oui /AP << /N << /Oui 6 0 R /Off 7 0 R >> >>", PICTURE(BOX), 1 },
	{ "state-without-picture", "", "", "/AS /Non /AP << /N << /Oui 6 0 R >> >>", PICTURE(BOX),
	  0 },
	{ "hidden", "", "", "/F 2 /AP << /N 6 0 R >>", PICTURE(BOX), 0 },
	{ "not-on-screen", "", "", "/F 36 /AP << /N 6 0 R >>", PICTURE(BOX), 0 },
	{ "not-printed", "", "", "/F 0 /AP << /N 6 0 R >>", PICTURE(BOX), 1 },
	{ "blank-picture", "", "0 0 1 rg 0 0 20 20 re f", "/AP << /N 6 0 R >>", BLANK(BOX), 1 },
	{ "empty-picture", "", "", "/AP << /N 6 0 R >>", PICTURE("/BBox [0 0 0 0]"), 0 },
	{ "no-bounds", "", "", "/AP << /N 6 0 R >>", PICTURE(""), 0 },
	{ "shared-names", "/Resources << /XObject << /UfBox1 7 0 R >> >>", "/UfBox1 Do",
	  "/AP << /N 6 0 R >>", PICTURE(BOX), 1 },
};

static GBytes *
make_document(const Row *row)
{
	g_autofree char *page = g_strdup_printf(
	    "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 200] /Annots [ 4 0 R 8 0 R ] "
	    "/Contents 5 0 R %s >>",
	    row->page);
	g_autofree char *widget = g_strdup_printf(
	    "<< /T (Nom) /FT /Btn /Subtype /Widget /Rect [100 90 160 120] %s >>", row->widget);
	g_autofree char *content = g_strdup_printf("<< /Length %zu >>\nstream\n%s\nendstream",
						   strlen(row->content), row->content);
	const char *const objects[] = {
		"<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [ 4 0 R ] >> /Lang (fr) "
		"/MarkInfo << /Marked true >> /StructTreeRoot << /Type /StructTreeRoot >> "
		"/OpenAction << /S /JavaScript /JS (this.getField\\('Nom'\\)) >> "
		"/Names << /JavaScript << /Names [ (a) << /S /JavaScript /JS (1) >> ] >> "
		"/Dests << /Names [ ] >> >> >>",
		"<< /Type /Pages /Count 1 /Kids [ 3 0 R ] >>",
		page,
		widget,
		content,
		row->picture,
		PICTURE(BOX),
		"<< /Subtype /Link /Rect [200 10 280 30] /Border [0 0 1] /C [0 1 0] >>",
	};
	return test_engine_assemble(objects, G_N_ELEMENTS(objects));
}

static bool
holds(GBytes *pdf, const char *word)
{
	return memmem(g_bytes_get_data(pdf, NULL), g_bytes_get_size(pdf), word, strlen(word)) !=
	       NULL;
}

static json_t *
flatten(GBytes *input, GBytes **output)
{
	g_autoptr(json_t) request = json_pack("{s:s}", "op", "flatten");
	g_autoptr(json_t) answer = test_engine_call(request, input, output);
	return json_incref(json_object_get(answer, "flattened"));
}

static json_int_t
get_integer(json_t *object, const char *key)
{
	return json_integer_value(json_object_get(object, key));
}

static void
test_row(const void *data)
{
	const Row *row = data;
	g_autoptr(GBytes) input = make_document(row);
	g_autoptr(GBytes) output = NULL;
	g_autoptr(json_t) said = flatten(input, &output);
	g_assert_cmpint(get_integer(said, "widgets"), ==, row->drawn);
	g_assert_cmpint(get_integer(said, "changed"), ==, 0);
	if (g_str_equal(row->name, "blank-picture"))
		g_assert_false(holds(output, "/UfBox"));
	static const char *const gone[] = { "/AcroForm", "/Widget", "/JavaScript", "(Nom)" };
	static const char *const kept[] = { "/Link", "/StructTreeRoot", "/MarkInfo", "/Dests",
					    "/Lang" };
	for (size_t i = 0; i < G_N_ELEMENTS(gone); i++)
		g_assert_false(holds(output, gone[i]));
	for (size_t i = 0; i < G_N_ELEMENTS(kept); i++)
		g_assert_true(holds(output, kept[i]));
	/* paper has nothing to flatten: nothing changes any more */
	g_autoptr(GBytes) again = NULL;
	g_autoptr(json_t) second = flatten(output, &again);
	g_assert_cmpint(get_integer(second, "widgets"), ==, 0);
	g_assert_cmpint(get_integer(second, "changed"), ==, 0);
}

/* the comparison that the figures rest on does see a difference */
static void
test_sees(void)
{
	static const char *const pages[] = {
		"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 204] /Contents 4 0 R >>",
		"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 204] >>",
		"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 300] >>",
	};
	GBytes *documents[G_N_ELEMENTS(pages)];
	for (size_t i = 0; i < G_N_ELEMENTS(pages); i++) {
		const char *const objects[] = {
			"<< /Type /Catalog /Pages 2 0 R >>",
			"<< /Type /Pages /Count 1 /Kids [ 3 0 R ] >>",
			pages[i],
			"<< /Length 28 >>\nstream\n0 0 1 rg 12 12 60 30 re f  \nendstream",
		};
		documents[i] = test_engine_assemble(objects, G_N_ELEMENTS(objects));
	}
	static const struct {
		unsigned before, after, changed;
	} pairs[] = { { 0, 0, 0 }, { 0, 1, 50 * 25 }, { 1, 0, 50 * 25 }, { 1, 2, G_MAXINT } };
	for (size_t i = 0; i < G_N_ELEMENTS(pairs); i++) {
		unsigned worst = 1;
		g_assert_true(uf_flatten_compare(documents[pairs[i].before],
						 documents[pairs[i].after], &worst, NULL));
		g_assert_cmpuint(worst, ==, pairs[i].changed);
	}
	for (size_t i = 0; i < G_N_ELEMENTS(pages); i++)
		g_bytes_unref(documents[i]);
}

/* filled and flattened at once: what was asked is on the page, and in no field */
static void
test_fill(void)
{
	static const struct {
		const char *fixture, *values;
	} fillings[] = {
		{ "text-fields", "{\"Nom\": \"Éléonore\", \"Centré\": \"Łódź\", \"Récit auto\": "
				 "\"Un\\nmot\", \"NIR 13\": \"2840588321025\"}" },
		{ "buttons", "{\"Accord\": true, \"Sexe\": \"1\", \"Sans image\": true}" },
		{ "rotated", "{\"Quart\": \"Zoé\", \"Page tournée\": \"Zoé\"}" },
		{ "wrong-encoding", "{\"Champ\": \"Éléonore\"}" },
		{ "domiciliation-demande-15548-02",
		  "{\"topmostSubform[0].Page1[0].Prénoms[0]\": \"Zoé\"}" },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(fillings); i++) {
		g_autoptr(GBytes) input = test_engine_load(fillings[i].fixture);
		g_autoptr(GBytes) output = NULL;
		g_autoptr(json_t) request = json_pack(
		    "{s:s, s:b, s:b, s:b, s:o}", "op", "fill", "verify", true, "flatten", true,
		    "overwrite", true, "values", json_loads(fillings[i].values, 0, NULL));
		g_autoptr(json_t) answer = test_engine_call(request, input, &output);
		size_t j;
		json_t *row;
		json_array_foreach(json_object_get(answer, "fields"), j, row)
		{
			g_test_message("%s", test_engine_string(row, "name"));
			g_assert_cmpstr(test_engine_string(row, "check"), ==, "ok");
		}
		json_t *flattened = json_object_get(answer, "flattened");
		g_assert_cmpint(get_integer(flattened, "widgets"), >, 0);
		/* a form whose viewer was to draw texts is drawn with our letters */
		g_test_message("%d changed", (int)get_integer(flattened, "changed"));
		g_assert_cmpint(get_integer(flattened, "changed"), <, 700);
		g_assert_false(holds(output, "/AcroForm"));
		g_assert_true(holds(output, "/Title"));
	}
}

/* a value that only a viewer could have shown is drawn, or the form is not flattened at all */
static void
test_unshown(void)
{
	static const struct {
		const char *widget;
		bool fits;
	} texts[] = {
		{ "/FT /Tx /V (Max) /DA (/Helv 10 Tf 0 g)", true },
		{ "/FT /Tx /V (Maximilienne de Sainte-Exemple) /DA (/Helv 10 Tf 0 g)", false },
		{ "/FT /Ch /Ff 131072 /Opt [ (Max) ] /V (Max) /DA (/Helv 10 Tf 0 g)", true },
		{ "/FT /Ch /Opt [ (Max) (Zo) ] /V (Max) /DA (/Helv 8 Tf 0 g)", true },
		{ "/FT /Btn /V /Yes /MK << /CA (4) >>", true },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
		const Row row = { .page = "",
				  .content = "",
				  .widget = texts[i].widget,
				  .picture = PICTURE(BOX) };
		g_autoptr(GBytes) input = make_document(&row);
		g_autoptr(GBytes) output = NULL;
		g_autoptr(GError) error = NULL;
		g_autoptr(json_t) request = json_pack("{s:s}", "op", "flatten");
		g_autoptr(json_t) answer =
		    uf_engine_handle(test_engine_get(), request, input, &output, &error);
		g_test_message("%s", texts[i].widget);
		if (!texts[i].fits) {
			g_assert_error(error, UF_ERROR, UF_ERROR_REFUSED);
			g_assert_true(g_str_has_prefix(error->message, "unshown:"));
			g_assert_null(output);
			continue;
		}
		g_assert_no_error(error);
		json_t *flattened = json_object_get(answer, "flattened");
		g_assert_cmpint(get_integer(flattened, "widgets"), ==, 1);
	}
}

int
main(int argc, char **argv)
{
	test_engine_init(&argc, &argv);
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *path = g_strdup_printf("/flatten/%s", rows[i].name);
		g_test_add_data_func(path, &rows[i], test_row);
	}
	g_test_add_func("/flatten/sees", test_sees);
	g_test_add_func("/flatten/fill", test_fill);
	g_test_add_func("/flatten/unshown", test_unshown);
	return g_test_run();
}
