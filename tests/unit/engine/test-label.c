/* The text that a person would say is the name of a box, and the fingerprint that covers it. */
#include <string.h>

#include "uf-engine-test.h"
#include "uf-print-private.h"

static json_t *
describe(GBytes *input)
{
	g_autoptr(json_t) request = json_pack("{s:s}", "op", "fields");
	return test_engine_call(request, input, NULL);
}

static json_t *
describe_fixture(const char *name)
{
	g_autoptr(GBytes) input = test_engine_load(name);
	return describe(input);
}

static const char *
get_label(json_t *answer, const char *name, size_t box)
{
	json_t *field = test_engine_find(json_object_get(answer, "fields"), name);
	g_assert_nonnull(field);
	return test_engine_string(json_array_get(json_object_get(field, "boxes"), box), "label");
}

/* every way to print the name of a box */
static void
test_places(void)
{
	static const struct {
		const char *name;
		size_t box;
		const char *label;
	} rows[] = {
		{ "nom", 0, "Nom de naissance" },
		{ "prénom", 0, "Prénom(s)" },
		{ "jour", 0, "Né(e) le" },
		{ "mois", 0, "Né(e) le" },
		{ "année", 0, "Né(e) le" },
		{ "lieu", 0, "à" },
		{ "commune", 0, "Commune de naissance (arrondissement pour Paris)" },
		{ "allocataire", 0, "Numéro d'allocataire" },
		{ "famille", 0, "Célibataire" },
		{ "famille", 1, "Marié(e)" },
		{ "famille", 2, "1er mariage" },
		{ "réponse", 0, "Oui" },
		{ "réponse", 1, "Non" },
		{ "lm", 0, "Lundi / Matin" },
		{ "la", 0, "Lundi / Après-midi" },
		{ "mm", 0, "Mardi / Matin" },
		{ "ma", 0, "Mardi / Après-midi" },
		{ "colonne", 0, "Date de naissance ou numéro" },
		{ "longue", 0,
		  "Un libellé qui n'en finit pas parce que la question est longue et que personne "
		  "ne l'a relue, même pas à voix haute, une f" },
		{ "cochée", 0, "Cochée d'avance" },
		{ "numéro", 0, "N°" },
		{ "tournée", 0, NULL },
	};
	g_autoptr(json_t) answer = describe_fixture("labels");
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_test_message("%s %zu", rows[i].name, rows[i].box);
		g_assert_cmpstr(get_label(answer, rows[i].name, rows[i].box), ==, rows[i].label);
	}
}

static void
test_clean(void)
{
	static const struct {
		const char *text, *label;
	} rows[] = {
		{ "", "" },
		{ " : ", "" },
		{ "Nom :", "Nom" },
		{ "  Nom \t de   famille  ", "Nom de famille" },
		{ "• Prénom(s)", "Prénom(s)" },
		{ "– À", "À" },
		{ "Tél.", "Tél." },
		{ "M.", "M." },
		{ "Nom\xC2\xA0:", "Nom" },
		{ "n° 12 / 13", "n° 12 / 13" },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *label = uf_label_clean(rows[i].text);
		g_assert_cmpstr(label, ==, rows[i].label);
	}
	g_autofree char *wide = g_strnfill(500, 'a');
	g_autofree char *cut = uf_label_clean(wide);
	g_assert_cmpuint(strlen(cut), ==, UF_PRINT_MAX_LABEL);
}

/* a tree that loops is mended before poppler, which might read it for ever, sees it */
static void
test_looped(void)
{
	g_autoptr(json_t) answer = describe_fixture("broken-tree");
	json_t *fields = json_object_get(answer, "fields");
	g_assert_cmpuint(json_array_size(fields), >, 0);
	for (size_t i = 0; i < json_array_size(fields); i++) {
		const char *name = test_engine_string(json_array_get(fields, i), "name");
		g_assert_nonnull(get_label(answer, name, 0));
	}
}

static json_t *
load_layout(const char *form)
{
	g_auto(GStrv) parts = g_strsplit(form, "/", 2);
	g_autofree char *file = g_strconcat(parts[1], ".json", NULL);
	g_autofree char *path = g_build_filename(g_getenv("UF_SOURCE_ROOT"), "adapters", parts[0],
						 "layouts", file, NULL);
	return json_load_file(path, 0, NULL);
}

/* the generator prints the labels of a layout where the worker finds them again: the fictive form
 * has the fingerprint of the official one. All its labels, or nearly (crowded tables). */
static void
test_fictive(void)
{
	static const struct {
		const char *form;
		bool is_same;
		double least;
	} rows[] = {
		{ "domiciliation/attestation-16030", true, 1 },
		{ "domiciliation/demande-15548", true, 1 },
		{ "domiciliation/demande-16029", true, 1 },
		{ "mdph/certificat-medical", false, 0.95 },
		{ "mdph/demande-15692", false, 0.95 },
		{ "mdph/geva-sco-premiere-demande", false, 0.8 },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(json_t) layout = load_layout(rows[i].form);
		g_auto(GStrv) parts = g_strsplit(rows[i].form, "/", 2);
		g_autofree char *name = g_strdup_printf("fictif-%s-%s", parts[0], parts[1]);
		size_t same = 0;
		size_t all = 0;
		if (layout == NULL)
			continue; /* not there yet */
		g_autoptr(json_t) answer = describe_fixture(name);
		json_t *fields = json_object_get(layout, "fields");
		g_assert_cmpuint(json_array_size(fields), ==,
				 json_array_size(json_object_get(answer, "fields")));
		for (size_t k = 0; k < json_array_size(fields); k++) {
			json_t *field = json_array_get(fields, k);
			json_t *boxes = json_object_get(field, "boxes");
			for (size_t b = 0; b < json_array_size(boxes); b++, all++)
				same +=
				    g_strcmp0(test_engine_string(json_array_get(boxes, b), "label"),
					      get_label(answer, test_engine_string(field, "name"),
							b)) == 0;
		}
		g_test_message("%s: %zu of %zu labels", rows[i].form, same, all);
		g_assert_cmpfloat((double)same, >=, rows[i].least * (double)all);
		if (rows[i].is_same)
			g_assert_cmpstr(test_engine_string(answer, "fingerprint"), ==,
					test_engine_string(layout, "fingerprint"));
	}
}

/* how much of a fingerprint's subject a form of three fields has */
typedef struct {
	const char *what;
	const char *name, *kind_keys, *box, *label;
	bool is_same;
} Change;

/* a page with two fields, whose objects stand in the order asked */
static GBytes *
make_form(const Change *change, bool backwards, const char *value)
{
	g_autofree char *content = g_strdup_printf(
	    "BT /F 9 Tf 20 100 Td (%s) Tj ET BT /F 9 Tf 20 60 Td (Ville) Tj ET", change->label);
	g_autofree char *stream =
	    g_strdup_printf("<< /Length %zu >>\nstream\n%s\nendstream", strlen(content), content);
	g_autofree char *first = g_strdup_printf(
	    "<< /Type /Annot /Subtype /Widget /FT /Tx /T (%s) %s /V (%s) /Rect [%s] >>",
	    change->name, change->kind_keys, value, change->box);
	const char *second = "<< /Type /Annot /Subtype /Widget /FT /Tx /T (ville) "
			     "/Rect [80 56 180 70] >>";
	const char *objects[] = {
		"<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [4 0 R 5 0 R] /DR << /Font << "
		"/F 7 0 R >> >> >> >>",
		"<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
		"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 200] /Contents 6 0 R /Annots [4 0 "
		"R 5 0 R] /Resources << /Font << /F 7 0 R >> >> >>",
		backwards ? second : first,
		backwards ? first : second,
		stream,
		"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
	};
	return test_engine_assemble(objects, G_N_ELEMENTS(objects));
}

static char *
print_form(const Change *change, bool backwards, const char *value)
{
	g_autoptr(GBytes) input = make_form(change, backwards, value);
	g_autoptr(json_t) answer = describe(input);
	return g_strdup(test_engine_string(answer, "fingerprint"));
}

/* what a form relies on changes its fingerprint, and nothing else does */
static void
test_fingerprint(void)
{
	static const Change before = { "", "nom", "/MaxLen 20", "80 96 180 110", "Nom :", true };
	static const Change rows[] = {
		{ "as it was", "nom", "/MaxLen 20", "80 96 180 110", "Nom :", true },
		{ "punctuation of a label", "nom", "/MaxLen 20", "80 96 180 110", "NOM", true },
		{ "a third of a point", "nom", "/MaxLen 20", "80.3 96 180 110.3", "Nom :", true },
		{ "a tooltip", "nom", "/MaxLen 20 /TU (Nom)", "80 96 180 110", "Nom :", true },
		{ "a name", "nom2", "/MaxLen 20", "80 96 180 110", "Nom :", false },
		{ "a length", "nom", "/MaxLen 21", "80 96 180 110", "Nom :", false },
		{ "no length", "nom", "", "80 96 180 110", "Nom :", false },
		{ "cells", "nom", "/MaxLen 20 /Ff 16777216", "80 96 180 110", "Nom :", false },
		{ "several lines", "nom", "/MaxLen 20 /Ff 4096", "80 96 180 110", "Nom :", false },
		{ "locked", "nom", "/MaxLen 20 /Ff 1", "80 96 180 110", "Nom :", false },
		{ "a point", "nom", "/MaxLen 20", "81 96 180 110", "Nom :", false },
		{ "a label", "nom", "/MaxLen 20", "80 96 180 110", "Nom d'usage :", false },
	};
	g_autofree char *print = print_form(&before, false, "");
	g_autofree char *turned = print_form(&before, true, "");
	g_autofree char *valued = print_form(&before, false, "Inès");
	g_assert_cmpstr(turned, ==, print);
	g_assert_cmpstr(valued, ==, print);
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *other = print_form(&rows[i], false, "");
		g_test_message("%s", rows[i].what);
		g_assert_true((strcmp(other, print) == 0) == rows[i].is_same);
	}
}

/* a page without fields: its words count; without words: its content */
static char *
print_page(const char *content, const char *image)
{
	g_autofree char *stream =
	    g_strdup_printf("<< /Length %zu >>\nstream\n%s\nendstream", strlen(content), content);
	g_autofree char *picture = g_strdup_printf(
	    "<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /BitsPerComponent 8 /ColorSpace "
	    "/DeviceGray /Length %zu >>\nstream\n%s\nendstream",
	    strlen(image), image);
	const char *objects[] = {
		"<< /Type /Catalog /Pages 2 0 R >>",
		"<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
		"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 200] /Contents 4 0 R /Resources "
		"<< /Font << /F 5 0 R >> /XObject << /I 6 0 R >> >> >>",
		stream,
		"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
		picture,
	};
	g_autoptr(GBytes) input = test_engine_assemble(objects, G_N_ELEMENTS(objects));
	g_autoptr(json_t) answer = describe(input);
	g_assert_cmpuint(json_array_size(json_object_get(answer, "fields")), ==, 0);
	return g_strdup(test_engine_string(answer, "fingerprint"));
}

static void
test_flat(void)
{
	static const char scan[] = "300 0 0 200 0 0 cm /I Do";
	static const struct {
		const char *content, *image, *other, *other_image;
		bool is_same;
	} rows[] = {
		{ "BT /F 9 Tf 20 100 Td (Nom) Tj ET", "x", "0 g BT /F 9 Tf 20 100 Td (Nom) Tj ET",
		  "y", true },
		{ "BT /F 9 Tf 20 100 Td (Nom) Tj ET", "x", "BT /F 9 Tf 20 100 Td (Nem) Tj ET", "x",
		  false },
		{ "BT /F 9 Tf 20 100 Td (Nom) Tj ET", "x", "BT /F 9 Tf 25 100 Td (Nom) Tj ET", "x",
		  false },
		{ scan, "x", scan, "x", true },
		{ scan, "x", scan, "y", false },
		{ scan, "x", "200 0 0 200 0 0 cm /I Do", "x", false },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *a = print_page(rows[i].content, rows[i].image);
		g_autofree char *b = print_page(rows[i].other, rows[i].other_image);
		g_test_message("row %zu", i);
		g_assert_true((strcmp(a, b) == 0) == rows[i].is_same);
	}
}

/* boxes of a request are no part of the file: its fingerprint and its own labels stay */
static void
test_boxes_of_a_request(void)
{
	g_autoptr(GBytes) input = test_engine_load("labels");
	g_autoptr(json_t) before = describe(input);
	g_autoptr(json_t) request =
	    json_pack("{s:s, s:{s:{s:i, s:i, s:i, s:i, s:i}}}", "op", "fields", "boxes", "mesurée",
		      "page", 1, "x1", 395, "y1", 298, "x2", 500, "y2", 310);
	g_autoptr(json_t) after = test_engine_call(request, input, NULL);
	g_assert_cmpstr(test_engine_string(after, "fingerprint"), ==,
			test_engine_string(before, "fingerprint"));
	g_assert_cmpstr(get_label(after, "mesurée", 0), ==, "Loin de tout");
	g_assert_cmpstr(get_label(after, "nom", 0), ==, "Nom de naissance");
}

int
main(int argc, char **argv)
{
	test_engine_init(&argc, &argv);
	g_test_add_func("/engine/label/places", test_places);
	g_test_add_func("/engine/label/clean", test_clean);
	g_test_add_func("/engine/label/looped", test_looped);
	g_test_add_func("/engine/label/fictive", test_fictive);
	g_test_add_func("/engine/fingerprint/form", test_fingerprint);
	g_test_add_func("/engine/fingerprint/flat", test_flat);
	g_test_add_func("/engine/fingerprint/boxes", test_boxes_of_a_request);
	return g_test_run();
}
