/* Boxes proposed on flat pages: those of the fixture, to the point; shares of the boxes of official
 * forms, made flat, when their files are there. */
#include <math.h>
#include <string.h>

#include "uf-engine-test.h"
#include "uf-propose-private.h"

static json_t *
propose(GBytes *pdf, int page)
{
	g_autoptr(json_t) request = json_pack("{s:s, s:i}", "op", "propose", "page", page);
	return test_engine_call(request, pdf, NULL);
}

static double
number_of(const json_t *object, const char *key)
{
	return json_number_value(json_object_get(object, key));
}

/* shared area over united area */
static double
likeness(const json_t *a, const json_t *b)
{
	const double w = MIN(number_of(a, "x2"), number_of(b, "x2")) -
			 MAX(number_of(a, "x1"), number_of(b, "x1"));
	const double h = MIN(number_of(a, "y2"), number_of(b, "y2")) -
			 MAX(number_of(a, "y1"), number_of(b, "y1"));
	const double one =
	    (number_of(a, "x2") - number_of(a, "x1")) * (number_of(a, "y2") - number_of(a, "y1"));
	const double two =
	    (number_of(b, "x2") - number_of(b, "x1")) * (number_of(b, "y2") - number_of(b, "y1"));
	return w <= 0 || h <= 0 ? 0 : w * h / (one + two - w * h);
}

/* all the boxes of the fixture, in the order of reading */
static const struct {
	int page;
	const char *name;
	const char *label; /* NULL: none */
	double box[4];
	int cells; /* -1: to tick */
	bool multiline;
} printed[] = {
	{ 1, "nom", "Nom", { 109, 735, 543, 751 }, 28, false },
	{ 1, "prenom_s", "Prénom(s)", { 109, 707, 543, 723 }, 28, false },
	{ 1, "n_de_securite_sociale", "N° de sécurité sociale", { 160, 657, 355, 674 }, 13, false },
	{ 1,
	  "n_de_securite_sociale_2",
	  "N° de sécurité sociale",
	  { 365, 657, 395, 674 },
	  2,
	  false },
	{ 1, "ne_e_le", "Né(e) le", { 110, 626, 138, 641 }, 2, false },
	{ 1, "ne_e_le_2", "Né(e) le", { 146, 626, 174, 641 }, 2, false },
	{ 1, "ne_e_le_3", "Né(e) le", { 182, 626, 238, 641 }, 4, false },
	{ 1, "a", "à", { 275, 626, 560, 641 }, 0, false },
	{ 1, "seul_e", "seul(e)", { 108, 596, 118, 606 }, -1, false },
	{ 1, "en_couple", "en couple", { 188, 596, 198, 606 }, -1, false },
	{ 1, "autre", "autre", { 278, 596, 288, 606 }, -1, false },
	{ 1, "adresse", "Adresse", { 86, 565, 404, 582 }, 0, false },
	{ 1, "code_postal", "Code postal", { 100, 543, 165, 560 }, 0, false },
	{ 1, "commune", "Commune", { 274, 542, 464, 558 }, 0, false },
	{ 1, "telephone", "Téléphone", { 95, 519, 260, 536 }, 0, false },
	{ 1, "expose_de_la_situation", "Exposé de la situation", { 40, 400, 560, 486 }, 0, true },
	{ 1, "nom_et_prenom", "Nom et prénom", { 40, 338, 260, 356 }, 0, false },
	{ 1, "date_de_naissance", "Date de naissance", { 260, 338, 410, 356 }, 0, false },
	{ 1, "lien", "Lien", { 410, 338, 560, 356 }, 0, false },
	{ 1, "nom_et_prenom_2", "Nom et prénom", { 40, 320, 260, 338 }, 0, false },
	{ 1, "date_de_naissance_2", "Date de naissance", { 260, 320, 410, 338 }, 0, false },
	{ 1, "lien_2", "Lien", { 410, 320, 560, 338 }, 0, false },
	{ 1, "nom_et_prenom_3", "Nom et prénom", { 40, 302, 260, 320 }, 0, false },
	{ 1, "date_de_naissance_3", "Date de naissance", { 260, 302, 410, 320 }, 0, false },
	{ 1, "lien_3", "Lien", { 410, 302, 560, 320 }, 0, false },
	{ 1, "fait_a", "Fait à", { 80, 267, 260, 282 }, 0, false },
	{ 1, "signature_du_demandeur", "Signature du demandeur", { 300, 200, 560, 264 }, 0, true },
	{ 2, "page2_case1", NULL, { 100, 200, 118, 328 }, 8, false },
	{ 2, "page2_case2", NULL, { 150, 200, 160, 210 }, -1, false },
	{ 2, "page2_case3", NULL, { 200, 200, 220, 500 }, 0, false },
	{ 3, "observations", "Observations", { 140, 600, 340, 618 }, 0, false },
	{ 3, "accord", "accord", { 140, 560, 152, 572 }, -1, false },
	{ 4, "page4_case1", NULL, { 60, 700, 260, 718 }, 0, false },
	{ 5, "ville", "Ville", { 60, 700, 260, 718 }, 0, false },
};

static void
check_box(json_t *found, size_t i)
{
	g_autoptr(json_t) expected =
	    json_pack("{s:f, s:f, s:f, s:f}", "x1", printed[i].box[0], "y1", printed[i].box[1],
		      "x2", printed[i].box[2], "y2", printed[i].box[3]);
	const bool is_mark = g_strcmp0(test_engine_string(found, "kind"), "checkbox") == 0;
	g_test_message("%s", printed[i].name);
	g_assert_cmpstr(test_engine_string(found, "name"), ==, printed[i].name);
	g_assert_cmpstr(test_engine_string(found, "label"), ==, printed[i].label);
	g_assert_cmpfloat(likeness(found, expected), >, is_mark ? 0.6 : 0.85);
	g_assert_true(is_mark == (printed[i].cells < 0));
	g_assert_cmpint(json_integer_value(json_object_get(found, "cells")), ==,
			MAX(printed[i].cells, 0));
	g_assert_true(json_is_true(json_object_get(found, "multiline")) == printed[i].multiline);
	g_assert_cmpuint(json_array_size(json_object_get(found, "shown")), ==, 4);
}

static void
test_fixture(void)
{
	g_autoptr(GBytes) pdf = test_engine_load("flat-form");
	size_t i = 0;
	for (int page = 1; page <= 5; page++) {
		g_autoptr(json_t) answer = propose(pdf, page);
		json_t *boxes = json_object_get(answer, "boxes");
		g_assert_true(json_is_true(json_object_get(answer, "text")));
		g_assert_cmpfloat(number_of(answer, "width"), ==, page == 2 ? 842 : 595);
		g_assert_cmpint((int)number_of(answer, "pages"), ==, 5);
		for (size_t k = 0; k < json_array_size(boxes); k++, i++) {
			g_assert_cmpuint(i, <, G_N_ELEMENTS(printed));
			g_assert_cmpint(printed[i].page, ==, page);
			check_box(json_array_get(boxes, k), i);
		}
	}
	g_assert_cmpuint(i, ==, G_N_ELEMENTS(printed));
}

/* what was proposed can be filled as it is: the cross stands in its box, letters in their cells */
static void
test_fill_proposals(void)
{
	g_autoptr(GBytes) pdf = test_engine_load("flat-form");
	g_autoptr(json_t) boxes = json_object();
	g_autoptr(json_t) values = json_object();
	for (int page = 1; page <= 5; page++) {
		g_autoptr(json_t) answer = propose(pdf, page);
		size_t i;
		json_t *box;
		json_array_foreach(json_object_get(answer, "boxes"), i, box)
		{
			const char *name = test_engine_string(box, "name");
			const bool is_mark = json_object_get(box, "kind") != NULL;
			json_object_set(boxes, name, box);
			json_object_set_new(values, name,
					    is_mark ? json_true() : json_string("Éa"));
		}
	}
	g_autoptr(json_t) request = json_pack("{s:s, s:b, s:O, s:O}", "op", "fill", "verify", true,
					      "boxes", boxes, "values", values);
	g_autoptr(GBytes) output = NULL;
	g_autoptr(json_t) answer = test_engine_call(request, pdf, &output);
	size_t i;
	json_t *row;
	json_array_foreach(json_object_get(answer, "fields"), i, row)
	{
		g_test_message("%s", test_engine_string(row, "name"));
		g_assert_cmpstr(test_engine_string(row, "check"), ==, "ok");
	}
	g_assert_cmpuint(i, ==, G_N_ELEMENTS(printed));
}

/* the box lies over no first box of a field on page 1 */
static void
assert_free(const json_t *box, json_t *fields)
{
	size_t i;
	json_t *field;
	json_array_foreach(fields, i, field)
	{
		json_t *own = json_array_get(json_object_get(field, "boxes"), 0);
		if ((int)number_of(own, "page") == 1)
			g_assert_cmpfloat(likeness(box, own), <, 0.4);
	}
}

/* fields that are there keep their place */
static void
test_with_fields(void)
{
	static const char *const fixtures[] = { "domiciliation-demande-15548-02", "text-fields" };
	for (size_t f = 0; f < G_N_ELEMENTS(fixtures); f++) {
		g_autoptr(GBytes) pdf = test_engine_load(fixtures[f]);
		g_autoptr(json_t) answer = propose(pdf, 1);
		g_autoptr(json_t) request = json_pack("{s:s}", "op", "fields");
		g_autoptr(json_t) form = test_engine_call(request, pdf, NULL);
		json_t *boxes = json_object_get(answer, "boxes");
		for (size_t i = 0; i < json_array_size(boxes); i++)
			assert_free(json_array_get(boxes, i), json_object_get(form, "fields"));
	}
}

static void
test_refused(void)
{
	static const char *const requests[] = {
		"{\"op\": \"propose\"}",
		"{\"op\": \"propose\", \"page\": 0}",
		"{\"op\": \"propose\", \"page\": 6}",
		"{\"op\": \"propose\", \"page\": \"1\"}",
	};
	g_autoptr(GBytes) pdf = test_engine_load("flat-form");
	for (size_t i = 0; i < G_N_ELEMENTS(requests); i++) {
		g_autoptr(GError) error = NULL;
		g_autoptr(GBytes) output = NULL;
		g_autoptr(json_t) request = json_loads(requests[i], 0, NULL);
		g_autoptr(json_t) answer =
		    uf_engine_handle(test_engine_get(), request, pdf, &output, &error);
		g_assert_null(answer);
		g_assert_error(error, UF_ERROR, UF_ERROR_USAGE);
	}
}

static const struct {
	const char *label, *name;
} names[] = {
	{ "Nom de naissance", "nom_de_naissance" },
	{ "Né(e) le :", "ne_e_le" },
	{ "N° 1 / Œuvre d’été", "n_1_oeuvre_d_ete" },
	{ "", "page3_case7" },
	{ NULL, "page3_case7" },
	{ "…", "page3_case7" },
	{ "Договор", "page3_case7" },
	{ "Nom et adresse de l'organisme qui règle vos prestations",
	  "nom_et_adresse_de_l_organisme_qui_regle" },
	{ "anticonstitutionnellementanticonstitutionnellement",
	  "anticonstitutionnellementanticonstitutio" },
};

static void
test_names(void)
{
	for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
		g_autofree char *name = uf_propose_name(names[i].label, 3, 7);
		if (names[i].label != NULL && *names[i].label == '\xD0')
			continue; /* what is made of Cyrillic letters is the library's affair */
		g_assert_cmpstr(name, ==, names[i].name);
	}
}

/* a picture of letters: space is white, '.' a tint, '-' pale, '#' black */
static UfPicture *
picture_of(const char *const *rows, int width, int height)
{
	UfPicture *picture = g_new0(UfPicture, 1);
	picture->width = width;
	picture->height = height;
	picture->tones = g_malloc((size_t)(width * height));
	picture->ink = g_malloc0((size_t)(width * height));
	for (int y = 0; y < height; y++) {
		for (int x = 0; x < width; x++) {
			const char c = rows[y][x];
			picture->tones[y * width + x] = c == '#' ? 0 : c == '.' ? 200 : 255;
			picture->ink[y * width + x] = c == '#';
		}
	}
	return picture;
}

static const char *const drawing[] = {
	"                    ", "  ######     ....   ", "  #    #     ....   ",
	"  #    #     .  .   ", "  #    #     ....   ", "  ######            ",
	"                    ", "   ##############   ", "                    ",
	"      #########     ", "      #########     ", "      #########     ",
	"                    ",
};

static void
test_patches(void)
{
	g_autoptr(UfPicture) picture = picture_of(drawing, 20, 13);
	g_autoptr(GArray) white = uf_picture_find_patches(picture, 250, 255, 2);
	g_assert_cmpuint(white->len, ==, 2); /* the paper, and the inside of the frame */
	const UfPatch *paper = &g_array_index(white, UfPatch, 0);
	const UfPatch *inside = &g_array_index(white, UfPatch, 1);
	g_assert_cmpint(paper->x2 - paper->x1, ==, 20);
	g_assert_cmpint(inside->x1, ==, 3);
	g_assert_cmpint(inside->y1, ==, 2);
	g_assert_cmpint(inside->x2, ==, 7);
	g_assert_cmpint(inside->y2, ==, 5);
	g_assert_cmpint(inside->area, ==, 12);
	g_autoptr(GArray) tint = uf_picture_find_patches(picture, 150, 249, 2);
	g_assert_cmpuint(tint->len, ==, 1);
	g_assert_cmpint(g_array_index(tint, UfPatch, 0).area, ==, 14);
	g_autoptr(GArray) marks = uf_picture_find_marks(picture);
	g_assert_cmpuint(marks->len, ==, 3);
}

static void
test_lines(void)
{
	g_autoptr(UfPicture) picture = picture_of(drawing, 20, 13);
	g_autoptr(GArray) lines = uf_picture_find_lines(picture, 6, 2);
	g_assert_cmpuint(lines->len, ==, 3); /* the frame's two, and the line; not the bar */
	const UfPatch *line = &g_array_index(lines, UfPatch, 2);
	g_assert_cmpint(line->x1, ==, 3);
	g_assert_cmpint(line->x2, ==, 17);
	g_assert_cmpint(line->y1, ==, 7);
	g_assert_cmpint(line->y2, ==, 8);
	g_assert_cmpint(uf_picture_count_ink(picture, 2, 1, 8, 6), ==, 18);
	g_assert_cmpint(uf_picture_count_ink(picture, -5, -5, 100, 1), ==, 0);
	g_assert_true(uf_picture_is_ink(picture, 2, 1));
	g_assert_false(uf_picture_is_ink(picture, 3, 2));
	g_assert_false(uf_picture_is_ink(picture, -1, 0));
	g_assert_false(uf_picture_is_ink(picture, 20, 12));
}

/* official forms made flat: at least so many in a hundred of the boxes for text, of those to tick,
 * and of what was proposed that is right. Measured in November 2026; see docs/forms.md */
static const struct {
	const char *file;
	int text, marks, right;
} forms[] = {
	{ "fr-domiciliation-15548-02-demande-officiel-xfa", 95, 100, 90 },
	{ "fr-domiciliation-16029-01-demande-domifa", 85, 100, 90 },
	{ "fr-cerfa-13753-04-perte-vol-certificat-immatriculation-xfa", 90, 90, 85 },
	{ "fr-cerfa-13703-12-declaration-prealable", 90, 95, 78 },
	{ "fr-mdph-certificat-medical-cm-interactif", 85, 95, 90 },
	{ "fr-dgfip-5000-fr-12816-04-attestation-residence", 80, 90, 70 },
	{ "fr-gevasco-premiere-demande-interactif", 80, 95, 90 },
};

typedef struct {
	int text, text_found, marks, marks_found, proposed, right;
} Score;

static void
score_field(json_t *field, json_t *boxes, int page, Score *score)
{
	const char *kind = test_engine_string(field, "kind");
	const bool is_mark = strcmp(kind, "checkbox") == 0 || strcmp(kind, "radio") == 0;
	size_t i;
	json_t *own;
	if (!is_mark && strcmp(kind, "text") != 0)
		return;
	json_array_foreach(json_object_get(field, "boxes"), i, own)
	{
		size_t k;
		json_t *box;
		bool found = false;
		if ((int)number_of(own, "page") != page ||
		    number_of(own, "x2") < number_of(own, "x1") + 2)
			continue;
		json_array_foreach(boxes, k, box)
		{
			if (found || json_object_get(box, "used") != NULL ||
			    likeness(own, box) < 0.5)
				continue;
			json_object_set_new(box, "used", json_true());
			found = true;
		}
		*(is_mark ? &score->marks : &score->text) += 1;
		*(is_mark ? &score->marks_found : &score->text_found) += found;
		score->right += found;
	}
}

static GBytes *
load_official(const char *name)
{
	char *data;
	gsize length;
	const char *shared = g_getenv("UF_SHARED");
	g_autofree char *beside =
	    g_build_filename(g_getenv("UF_SOURCE_ROOT"), "..", "shared", NULL);
	g_autofree char *file = g_strconcat(name, ".pdf", NULL);
	g_autofree char *path =
	    g_build_filename(shared != NULL ? shared : beside, "pdf-forms", file, NULL);
	return g_file_get_contents(path, &data, &length, NULL) ? g_bytes_new_take(data, length)
							       : NULL;
}

static void
test_official(const void *data)
{
	const size_t i = GPOINTER_TO_SIZE(data);
	g_autoptr(GBytes) pdf = load_official(forms[i].file);
	g_autoptr(GBytes) flat = NULL;
	Score score = { 0 };
	if (pdf == NULL) {
		g_test_skip("the official file is not here: name its folder in UF_SHARED");
		return;
	}
	g_autoptr(json_t) fields = json_pack("{s:s}", "op", "fields");
	g_autoptr(json_t) form = test_engine_call(fields, pdf, NULL);
	g_autoptr(json_t) flatten = json_pack("{s:s}", "op", "flatten");
	g_autoptr(json_t) flattened = test_engine_call(flatten, pdf, &flat);
	for (int page = 1; page <= (int)number_of(form, "pages"); page++) {
		g_autoptr(json_t) answer = propose(flat, page);
		json_t *boxes = json_object_get(answer, "boxes");
		size_t k;
		json_t *field;
		json_array_foreach(json_object_get(form, "fields"), k, field)
		    score_field(field, boxes, page, &score);
		score.proposed += (int)json_array_size(boxes);
	}
	g_test_message("text %d of %d, to tick %d of %d, right %d of %d proposed", score.text_found,
		       score.text, score.marks_found, score.marks, score.right, score.proposed);
	g_assert_cmpint(score.text_found * 100, >=, score.text * forms[i].text);
	g_assert_cmpint(score.marks_found * 100, >=, score.marks * forms[i].marks);
	g_assert_cmpint(score.right * 100, >=, score.proposed * forms[i].right);
}

/* a page that is one picture: rows of cells, and said to be without text */
static void
test_scan(void)
{
	g_autoptr(GBytes) pdf = load_official("fr-cerfa-12101-03-cni-passeport-mineur-plat");
	if (pdf == NULL) {
		g_test_skip("the official file is not here: name its folder in UF_SHARED");
		return;
	}
	g_autoptr(json_t) answer = propose(pdf, 1);
	int rows = 0;
	int wide = 0;
	int marks = 0;
	size_t i;
	json_t *box;
	g_assert_true(json_is_false(json_object_get(answer, "text")));
	json_array_foreach(json_object_get(answer, "boxes"), i, box)
	{
		rows += json_object_get(box, "cells") != NULL;
		wide += number_of(box, "cells") >= 37;
		marks += json_object_get(box, "kind") != NULL;
		g_assert_null(json_object_get(box, "label"));
	}
	/* counted on the paper: 48 rows of cells, 17 boxes to tick */
	g_test_message("%d rows, %d wide, %d marks", rows, wide, marks);
	g_assert_cmpint(rows, >=, 47);
	g_assert_cmpint(rows, <=, 50);
	g_assert_cmpint(wide, >=, 10);
	g_assert_cmpint(marks, >=, 16);
}

int
main(int argc, char **argv)
{
	test_engine_init(&argc, &argv);
	g_test_add_func("/engine/propose/fixture", test_fixture);
	g_test_add_func("/engine/propose/fill", test_fill_proposals);
	g_test_add_func("/engine/propose/with-fields", test_with_fields);
	g_test_add_func("/engine/propose/refused", test_refused);
	g_test_add_func("/engine/propose/names", test_names);
	g_test_add_func("/engine/propose/patches", test_patches);
	g_test_add_func("/engine/propose/lines", test_lines);
	g_test_add_func("/engine/propose/scan", test_scan);
	for (size_t i = 0; i < G_N_ELEMENTS(forms); i++) {
		g_autofree char *path =
		    g_strconcat("/engine/propose/official/", forms[i].file, NULL);
		g_test_add_data_func(path, GSIZE_TO_POINTER(i), test_official);
	}
	return g_test_run();
}
