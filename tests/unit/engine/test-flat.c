/* Boxes laid over pages that have no field there: filled as fields, then part of the page. */
#include <math.h>
#include <string.h>

#include "uf-engine-test.h"
#include "uf-flat-private.h"
#include "uf-view-private.h"

/* points of the page as it is shown that may differ around a box */
#define AROUND 2

typedef struct {
	const char *box;   /* JSON */
	const char *value; /* JSON */
	const char *reason;
	const char *shown; /* where it is on the page as it is shown: x1 y1 x2 y2 from the top */
} Row;

#define FRAME "\"page\": 1, \"x1\": 40, \"y1\": 400, \"x2\": 560, \"y2\": 486"
#define FRAME_SHOWN "40 356 560 442"
#define NIR "\"page\": 1, \"x1\": 160, \"y1\": 657, \"x2\": 355, \"y2\": 674, \"cells\": 13"
#define MARK "\"kind\": \"checkbox\""

static const Row rows[] = {
	{ "{\"page\": 1, \"x1\": 275, \"y1\": 626, \"x2\": 560, \"y2\": 642}",
	  "\"Saint-Étienne-lès-Œuvres\"", NULL, "275 200 560 216" },
	{ "{\"page\": 1, \"x1\": 275, \"y1\": 626, \"x2\": 560, \"y2\": 642, \"align\": 2}",
	  "\"Łódź Şişli Țăran\"", NULL, "275 200 560 216" },
	{ "{\"page\": 1, \"x1\": 275, \"y1\": 626, \"x2\": 560, \"y2\": 642}", "\"\"", NULL, NULL },
	{ "{\"page\": 1, \"x1\": 275, \"y1\": 626, \"x2\": 560, \"y2\": 642}", "\"  \"", NULL,
	  NULL },
	{ "{\"page\": 1, \"x1\": 275, \"y1\": 626, \"x2\": 310, \"y2\": 642}",
	  "\"bien trop long pour cette place\"", "does_not_fit", NULL },
	{ "{\"page\": 1, \"x1\": 275, \"y1\": 626, \"x2\": 560, \"y2\": 642}", "true", "wrong_type",
	  NULL },
	{ "{\"page\": 1, \"x1\": 275, \"y1\": 626, \"x2\": 560, \"y2\": 642}", "\"a\\nb\"",
	  "line_break", NULL },
	{ "{" NIR "}", "\"2840588321025\"", NULL, "160 168 355 185" },
	{ "{" NIR "}", "\"28405\"", NULL, "160 168 355 185" },
	{ "{" NIR ", \"size\": 9}", "\"É1Œ\"", NULL, "160 168 355 185" },
	{ "{" NIR "}", "\"28405883210251\"", "too_long", NULL },
	{ "{" FRAME ", \"multiline\": true}",
	  "\"Première ligne\\n\\nUne autre, assez longue pour que la place la coupe en deux ou "
	  "trois : elle continue donc jusqu’au bord, et au-delà.\"",
	  NULL, FRAME_SHOWN },
	{ "{" FRAME ", \"multiline\": true, \"size\": 14}", "\"Привет\\nΩμέγα\"", NULL,
	  FRAME_SHOWN },
	{ "{\"page\": 1, \"x1\": 108, \"y1\": 596, \"x2\": 118, \"y2\": 606, " MARK "}", "true",
	  NULL, "108 236 118 246" },
	{ "{\"page\": 1, \"x1\": 108, \"y1\": 596, \"x2\": 118, \"y2\": 606, " MARK "}", "\"Yes\"",
	  NULL, "108 236 118 246" },
	{ "{\"page\": 1, \"x1\": 108, \"y1\": 596, \"x2\": 118, \"y2\": 606, " MARK "}", "false",
	  NULL, NULL },
	{ "{\"page\": 1, \"x1\": 108, \"y1\": 596, \"x2\": 118, \"y2\": 606, " MARK "}", "\"Non\"",
	  "no_such_option", NULL },
	/* over dots that are printed there */
	{ "{\"page\": 1, \"x1\": 90, \"y1\": 563, \"x2\": 400, \"y2\": 577}",
	  "\"12 rue des Lilas\"", NULL, "90 265 400 279" },
	/* a page turned by a quarter: the row of cells goes up the stored page */
	{ "{\"page\": 2, \"x1\": 100, \"y1\": 200, \"x2\": 118, \"y2\": 328, \"cells\": 8}",
	  "\"12051984\"", NULL, "200 100 328 118" },
	{ "{\"page\": 2, \"x1\": 200, \"y1\": 200, \"x2\": 220, \"y2\": 500}", "\"Éléonore\"", NULL,
	  "200 200 500 220" },
	{ "{\"page\": 2, \"x1\": 150, \"y1\": 200, \"x2\": 160, \"y2\": 230, " MARK "}", "true",
	  NULL, "200 150 230 160" },
	/* a page whose corner is at (100, 50) */
	{ "{\"page\": 3, \"x1\": 140, \"y1\": 600, \"x2\": 340, \"y2\": 618}", "\"Zoé\"", NULL,
	  "40 274 240 292" },
	{ "{\"page\": 3, \"x1\": 140, \"y1\": 560, \"x2\": 152, \"y2\": 572, " MARK "}", "true",
	  NULL, "40 320 52 332" },
	/* a page that leaves the states of its drawing open, and another scale */
	{ "{\"page\": 4, \"x1\": 60, \"y1\": 700, \"x2\": 260, \"y2\": 718}", "\"Zoé\"", NULL,
	  "60 124 260 142" },
	/* a page that restores states which it never saved, then draws on in red and smaller */
	{ "{\"page\": 5, \"x1\": 60, \"y1\": 700, \"x2\": 260, \"y2\": 718}", "\"Zoé\"", NULL,
	  "60 124 260 142" },
};

static json_t *
parse(const char *text)
{
	json_t *json = json_loads(text, JSON_DECODE_ANY, NULL);
	g_assert_nonnull(json);
	return json;
}

static json_t *
fill(GBytes *input, json_t *boxes, json_t *values, GBytes **output)
{
	g_autoptr(json_t) request = json_pack("{s:s, s:b, s:O, s:O}", "op", "fill", "verify", true,
					      "boxes", boxes, "values", values);
	g_autoptr(json_t) answer = test_engine_call(request, input, output);
	return json_incref(json_object_get(answer, "fields"));
}

static bool
is_around(const double place[4], double x, double y)
{
	return x >= place[0] - AROUND && x <= place[2] + AROUND && y >= place[1] - AROUND &&
	       y <= place[3] + AROUND;
}

/* pixels of a page that differ */
typedef struct {
	unsigned in, out; /* of the place */
} Difference;

static Difference
compare_page(GBytes *before, GBytes *after, unsigned number, const double place[4])
{
	Difference found = { 0 };
	const double scale = 1.5;
	g_autoptr(PopplerDocument) left = uf_view_open(before, NULL);
	g_autoptr(PopplerDocument) right = uf_view_open(after, NULL);
	g_autoptr(cairo_surface_t) a = uf_view_render(left, number, scale);
	g_autoptr(cairo_surface_t) b = uf_view_render(right, number, scale);
	int stride = cairo_image_surface_get_stride(a);
	for (int y = 0; y < cairo_image_surface_get_height(a); y++) {
		const unsigned char *one = cairo_image_surface_get_data(a) + y * stride;
		const unsigned char *two = cairo_image_surface_get_data(b) + y * stride;
		for (int x = 0; x < cairo_image_surface_get_width(a); x++) {
			if (memcmp(one + 4 * x, two + 4 * x, 3) == 0)
				continue;
			if (place != NULL && is_around(place, x / scale, y / scale))
				found.in++;
			else
				found.out++;
		}
	}
	return found;
}

/* the fixture has leaders of dots */
static char *
letters_of(const char *text)
{
	GString *out = g_string_new(NULL);
	for (const char *c = text; *c != '\0'; c = g_utf8_next_char(c)) {
		if (!g_unichar_isspace(g_utf8_get_char(c)) && *c != '.')
			g_string_append_unichar(out, g_utf8_get_char(c));
	}
	return g_string_free(out, FALSE);
}

/* what poppler reads in a place of a page that had nothing there, but dots */
static void
assert_text(GBytes *pdf, unsigned number, const double place[4], const char *expected)
{
	g_autoptr(PopplerDocument) document = uf_view_open(pdf, NULL);
	g_autoptr(PopplerPage) page = poppler_document_get_page(document, (int)number - 1);
	g_autoptr(GString) found = g_string_new(NULL);
	g_autofree PopplerRectangle *places = NULL;
	unsigned count = 0;
	g_autofree char *text = poppler_page_get_text(page);
	g_assert_true(poppler_page_get_text_layout(page, &places, &count));
	const char *c = text;
	for (unsigned i = 0; i < count && *c != '\0'; i++, c = g_utf8_next_char(c)) {
		if (places[i].x1 >= place[0] - AROUND && places[i].x2 <= place[2] + AROUND &&
		    places[i].y1 >= place[1] - AROUND && places[i].y2 <= place[3] + AROUND)
			g_string_append_unichar(found, g_utf8_get_char(c));
	}
	g_autofree char *seen = letters_of(found->str);
	g_autofree char *wanted = letters_of(expected);
	g_assert_cmpstr(seen, ==, wanted);
}

static void
assert_no_form(GBytes *pdf)
{
	g_autoptr(json_t) request = json_pack("{s:s}", "op", "fields");
	g_autoptr(json_t) answer = test_engine_call(request, pdf, NULL);
	g_assert_true(json_is_false(json_object_get(answer, "has_form")));
	g_assert_cmpuint(json_array_size(json_object_get(answer, "fields")), ==, 0);
	gsize size;
	const char *data = g_bytes_get_data(pdf, &size);
	g_assert_null(g_strstr_len(data, (gssize)size, "/AcroForm"));
	g_assert_null(g_strstr_len(data, (gssize)size, "/Widget"));
}

static void
assert_written(const Row *row, GBytes *input, GBytes *output, json_t *box, json_t *value)
{
	double place[4] = { 0 };
	unsigned page = (unsigned)json_integer_value(json_object_get(box, "page"));
	if (row->shown == NULL) {
		g_assert_cmpuint(compare_page(input, output, page, NULL).out, ==, 0);
		return;
	}
	g_auto(GStrv) numbers = g_strsplit(row->shown, " ", 4);
	for (int i = 0; i < 4; i++)
		place[i] = g_ascii_strtod(numbers[i], NULL);
	const Difference here = compare_page(input, output, page, place);
	g_assert_cmpuint(here.in, >, 5);
	g_assert_cmpuint(here.out, ==, 0);
	if (json_is_string(value) && json_object_get(box, "kind") == NULL)
		assert_text(output, page, place, json_string_value(value));
	for (unsigned other = 1; other <= 5; other++) {
		if (other != page)
			g_assert_cmpuint(compare_page(input, output, other, NULL).out, ==, 0);
	}
}

static void
test_row(const void *data)
{
	const Row *row = data;
	g_autoptr(GBytes) output = NULL;
	g_autoptr(GBytes) input = test_engine_load("flat-form");
	json_t *box = parse(row->box);
	json_t *value = parse(row->value);
	g_autoptr(json_t) boxes = json_pack("{s:o}", "Case", box);
	g_autoptr(json_t) values = json_pack("{s:o}", "Case", value);
	g_autoptr(json_t) answer = fill(input, boxes, values, &output);
	json_t *result = json_array_get(answer, 0);
	g_assert_cmpstr(test_engine_string(result, "reason"), ==, row->reason);
	assert_no_form(output);
	if (row->reason != NULL) {
		g_assert_cmpuint(compare_page(input, output, 1, NULL).out, ==, 0);
		return;
	}
	g_assert_cmpstr(test_engine_string(result, "check"), ==, "ok");
	assert_written(row, input, output, box, value);
}

/* what cannot be a box */
static const struct {
	const char *fixture, *boxes, *message;
} refused[] = {
	{ "flat-form", "[]", "boxes: an object" },
	{ "flat-form", "{\"a\": {\"page\": 6, \"x1\": 1, \"y1\": 1, \"x2\": 9, \"y2\": 9}}",
	  "boxes: a: a page" },
	{ "flat-form", "{\"a\": {\"page\": 0, \"x1\": 1, \"y1\": 1, \"x2\": 9, \"y2\": 9}}",
	  "boxes: a: a page" },
	{ "flat-form", "{\"a\": {\"page\": 1, \"x1\": 9, \"y1\": 1, \"x2\": 9, \"y2\": 9}}",
	  "boxes: a: a page" },
	{ "flat-form", "{\"a\": {\"page\": 1, \"x1\": 1e9, \"y1\": 1, \"x2\": 9, \"y2\": 9}}",
	  "boxes: a: a page" },
	{ "flat-form", "{\"a\": {\"page\": 1, \"y1\": 1, \"x2\": 9, \"y2\": 9}}",
	  "boxes: a: a page" },
	{ "flat-form", "{\"a\": 12}", "boxes: a: a page" },
	{ "flat-form",
	  "{\"a\": {\"page\": 1, \"x1\": 1, \"y1\": 1, \"x2\": 9, \"y2\": 9, \"kind\": \"radio\"}}",
	  "boxes: a: kind" },
	{ "flat-form",
	  "{\"a\": {\"page\": 1, \"x1\": 1, \"y1\": 1, \"x2\": 9, \"y2\": 9, \"cells\": 101}}",
	  "boxes: a: from 1 to 100" },
	{ "flat-form",
	  "{\"a\": {\"page\": 1, \"x1\": 1, \"y1\": 1, \"x2\": 9, \"y2\": 9, \"cells\": 0}}",
	  "boxes: a: from 1 to 100" },
	{ "flat-form", "{\"\": {\"page\": 1, \"x1\": 1, \"y1\": 1, \"x2\": 9, \"y2\": 9}}",
	  "boxes: : a field has this name" },
	{ "text-fields", "{\"Nom\": {\"page\": 1, \"x1\": 1, \"y1\": 1, \"x2\": 9, \"y2\": 9}}",
	  "boxes: Nom: a field has this name" },
	{ "xfa-only", "{\"a\": {\"page\": 1, \"x1\": 1, \"y1\": 1, \"x2\": 90, \"y2\": 19}}",
	  "xfa_only:" },
	{ "signed", "{\"a\": {\"page\": 1, \"x1\": 1, \"y1\": 1, \"x2\": 90, \"y2\": 19}}",
	  "signed:" },
	{ "flat-form", "{}", "no_form:" },
};

static void
test_refused(void)
{
	for (size_t i = 0; i < G_N_ELEMENTS(refused); i++) {
		g_autoptr(GError) error = NULL;
		g_autoptr(GBytes) output = NULL;
		g_autoptr(GBytes) input = test_engine_load(refused[i].fixture);
		g_autoptr(json_t) request = json_pack("{s:s, s:o, s:{s:s}}", "op", "fill", "boxes",
						      parse(refused[i].boxes), "values", "a", "x");
		g_autoptr(json_t) answer =
		    uf_engine_handle(test_engine_get(), request, input, &output, &error);
		g_assert_null(answer);
		g_assert_null(output);
		g_assert_nonnull(error);
		if (strstr(error->message, refused[i].message) == NULL)
			g_error("%zu: %s", i, error->message);
	}
}

static json_t *
describe(const char *fixture, const char *boxes)
{
	g_autoptr(GBytes) input = test_engine_load(fixture);
	g_autoptr(json_t) request = json_pack("{s:s}", "op", "fields");
	if (boxes != NULL)
		json_object_set_new(request, "boxes", parse(boxes));
	return test_engine_call(request, input, NULL);
}

/* boxes are listed as fields; what identifies the template does not depend on them */
static void
test_fields(void)
{
	static const char *const fixtures[] = { "flat-form", "text-fields" };
	for (size_t i = 0; i < G_N_ELEMENTS(fixtures); i++) {
		g_autoptr(json_t) plain = describe(fixtures[i], NULL);
		g_autoptr(json_t) answer = describe(
		    fixtures[i],
		    "{\"NIR\": {\"page\": 1, \"x1\": 160, \"y1\": 657, \"x2\": 355, \"y2\": 674, "
		    "\"cells\": 13, \"align\": 1, \"size\": 9},"
		    "\"Oui\": {\"page\": 1, \"x1\": 10, \"y1\": 20, \"x2\": 22, \"y2\": 32.5, "
		    "\"kind\": \"checkbox\"}}");
		json_t *list = json_object_get(answer, "fields");
		size_t before = json_array_size(json_object_get(plain, "fields"));
		g_assert_cmpuint(json_array_size(list), ==, before + 2);
		g_assert_cmpstr(test_engine_string(answer, "fingerprint"), ==,
				test_engine_string(plain, "fingerprint"));
		g_assert_true(json_equal(json_object_get(answer, "has_form"),
					 json_object_get(plain, "has_form")));
		json_t *nir = test_engine_find(list, "NIR");
		g_assert_cmpstr(test_engine_string(nir, "kind"), ==, "text");
		g_assert_true(json_is_true(json_object_get(nir, "comb")));
		g_assert_cmpint(json_integer_value(json_object_get(nir, "max_length")), ==, 13);
		g_assert_cmpint(json_integer_value(json_object_get(nir, "align")), ==, 1);
		json_t *yes = test_engine_find(list, "Oui");
		g_assert_cmpstr(test_engine_string(yes, "kind"), ==, "checkbox");
		json_t *box = json_array_get(json_object_get(yes, "boxes"), 0);
		g_assert_cmpfloat(json_number_value(json_object_get(box, "y2")), ==, 32.5);
		g_assert_cmpstr(test_engine_string(box, "option"), ==, "Yes");
	}
}

/* a file with fields takes boxes as well, and keeps its fields */
static void
test_with_fields(void)
{
	g_autoptr(GBytes) output = NULL;
	g_autoptr(GBytes) input = test_engine_load("text-fields");
	g_autoptr(json_t) boxes =
	    parse("{\"Marge\": {\"page\": 1, \"x1\": 400, \"y1\": 20, \"x2\": 580, \"y2\": 36}}");
	g_autoptr(json_t) values = parse("{\"Nom\": \"Dupont\", \"Marge\": \"dans la marge\"}");
	g_autoptr(json_t) rows_of = fill(input, boxes, values, &output);
	g_assert_cmpstr(test_engine_string(test_engine_find(rows_of, "Nom"), "check"), ==, "ok");
	g_assert_cmpstr(test_engine_string(test_engine_find(rows_of, "Marge"), "check"), ==, "ok");
	g_autoptr(json_t) before = describe("text-fields", NULL);
	g_autoptr(json_t) request = json_pack("{s:s}", "op", "fields");
	g_autoptr(json_t) after = test_engine_call(request, output, NULL);
	g_assert_cmpstr(test_engine_string(after, "fingerprint"), ==,
			test_engine_string(before, "fingerprint"));
	json_t *list = json_object_get(after, "fields");
	g_assert_null(test_engine_find(list, "Marge"));
	g_assert_cmpstr(test_engine_string(test_engine_find(list, "Nom"), "value"), ==, "Dupont");
	const double place[4] = { 400, 806, 580, 822 };
	assert_text(output, 1, place, "dans la marge");
}

/* the same boxes filled with one thing and looked at for another */
static const struct {
	const char *written, *asked, *status;
} looked[] = {
	{ "{\"T\": \"Dupont\", \"M\": true}", "{\"T\": \"Dupont\"}", "ok" },
	{ "{\"T\": \"Dupont\", \"M\": true}", "{\"T\": \"Dupond\"}", "wrong_letters" },
	{ "{\"T\": \"Dupont\", \"M\": true}", "{\"T\": \"Du\"}", "wrong_letters" },
	{ "{\"T\": \"Dupont\", \"M\": true}", "{\"M\": true}", "ok" },
	{ "{\"T\": \"Dupont\", \"M\": true}", "{\"M\": \"Yes\"}", "ok" },
	{ "{\"T\": \"Dupont\", \"M\": true}", "{\"M\": false}", "wrong_letters" },
	{ "{\"T\": \"\", \"M\": false}", "{\"T\": \"Dupont\"}", "missing" },
	{ "{\"T\": \"\", \"M\": false}", "{\"T\": \"\"}", "ok" },
	{ "{\"T\": \"\", \"M\": false}", "{\"M\": true}", "no_ink" },
	{ "{\"T\": \"\", \"M\": false}", "{\"M\": false}", "ok" },
	{ "{\"T\": \"\", \"M\": false}", "{\"Autre\": \"x\"}", "missing" },
};

static void
test_verify(void)
{
	g_autoptr(json_t) boxes = parse(
	    "{\"T\": {\"page\": 1, \"x1\": 90, \"y1\": 563, \"x2\": 400, \"y2\": 577},"
	    "\"M\": {\"page\": 1, \"x1\": 108, \"y1\": 596, \"x2\": 118, \"y2\": 606, " MARK "}}");
	for (size_t i = 0; i < G_N_ELEMENTS(looked); i++) {
		g_autoptr(GBytes) output = NULL;
		g_autoptr(GBytes) input = test_engine_load("flat-form");
		g_autoptr(json_t) values = parse(looked[i].written);
		g_autoptr(json_t) filled = fill(input, boxes, values, &output);
		g_assert_cmpuint(json_array_size(filled), ==, 2);
		g_autoptr(json_t) request = json_pack("{s:s, s:O, s:o}", "op", "verify", "boxes",
						      boxes, "values", parse(looked[i].asked));
		g_autoptr(json_t) answer = test_engine_call(request, output, NULL);
		json_t *row = json_array_get(json_object_get(answer, "fields"), 0);
		g_test_message("%zu", i);
		g_assert_cmpstr(test_engine_string(row, "status"), ==, looked[i].status);
	}
}

/* a file that was filled is filled again, elsewhere: both are there */
static void
test_twice(void)
{
	g_autoptr(GBytes) once = NULL;
	g_autoptr(GBytes) twice = NULL;
	g_autoptr(GBytes) input = test_engine_load("flat-form");
	g_autoptr(json_t) boxes =
	    parse("{\"A\": {\"page\": 1, \"x1\": 275, \"y1\": 626, \"x2\": 400, \"y2\": 642},"
		  "\"B\": {\"page\": 1, \"x1\": 420, \"y1\": 626, \"x2\": 560, \"y2\": 642}}");
	g_autoptr(json_t) first = parse("{\"A\": \"premier\"}");
	g_autoptr(json_t) second = parse("{\"B\": \"second\"}");
	g_autoptr(json_t) one = fill(input, boxes, first, &once);
	g_autoptr(json_t) two = fill(once, boxes, second, &twice);
	g_assert_cmpstr(test_engine_string(json_array_get(two, 0), "check"), ==, "ok");
	const double left[4] = { 275, 200, 400, 216 };
	const double right[4] = { 420, 200, 560, 216 };
	assert_text(twice, 1, left, "premier");
	assert_text(twice, 1, right, "second");
}

static const struct {
	const char *content;
	unsigned open, excess;
} contents[] = {
	{ "", 0, 0 },
	{ "q Q", 0, 0 },
	{ "q q Q", 1, 0 },
	{ "Q q", 1, 1 },
	{ "q\n1 0 0 1 0 0 cm\nq\n", 2, 0 },
	{ "(q \\) q (q) \\\\) Tj q", 1, 0 },
	{ "% q q\nq", 1, 0 },
	{ "/q gs /Q Do", 0, 0 },
	{ "<71 51> Tj <</q /Q>> BDC q", 1, 0 },
	{ "/Span<</ActualText(> 50 %)>>BDC q EMC", 1, 0 },
	{ "[(q)-20(Q)]TJ q[]0 d", 1, 0 },
	{ "BI /W 1 /H 1 ID q q Q\x01 EI q", 1, 0 },
	{ "BI ID \x00q EIq EI\nQ", 0, 1 },
	{ "qq QQ", 0, 0 },
	{ "(never closed q", 0, 0 },
	{ "BI ID never closed q", 0, 0 },
	{ "<never closed q", 0, 0 },
	{ "q", 1, 0 },
	{ "Q", 0, 1 },
};

static void
test_states(void)
{
	for (size_t i = 0; i < G_N_ELEMENTS(contents); i++) {
		size_t length = strlen(contents[i].content);
		if (i == 12) /* a zero byte inside */
			length = sizeof "BI ID \x00q EIq EI\nQ" - 1;
		UfFlatBalance balance = uf_flat_count_states(contents[i].content, length);
		g_test_message("%s", contents[i].content);
		g_assert_cmpuint(balance.open, ==, contents[i].open);
		g_assert_cmpuint(balance.excess, ==, contents[i].excess);
	}
}

static void
test_blank(void)
{
	static const struct {
		const char *content;
		bool blank;
	} pictures[] = {
		{ "", true },
		{ "/Tx BMC\nq\nBT\n/F 12 Tf 0 g\nET\nQ\nEMC", true },
		{ "q 0 0 10 10 re W n Q", true },
		{ "0 0 1 rg % f\n/f gs (Tj) pop", true },
		{ "0 0 10 10 re f", false },
		{ "0 0 10 10 re\nf*", false },
		{ "0 0 m 1 1 l S", false },
		{ "0 0 m 1 1 l\nb*", false },
		{ "/Tx BMC BT /F 12 Tf (a) Tj ET EMC", false },
		{ "BT [(a)] TJ ET", false },
		{ "BT (a)' ET", false },
		{ "BT 0 0 (a)\" ET", false },
		{ "/X Do", false },
		{ "/Span<</ActualText(> 50 %)>>BDC BT(1200)Tj ET EMC", false },
		{ "/Span << /E <28> /L << >> >> BDC (a) Tj EMC", false },
		{ "/Span <</ActualText (1200 Tj) >> BDC EMC", true },
		{ "/X sh", false },
		{ "BI /W 1 /H 1 ID q EI", false },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(pictures); i++) {
		g_test_message("%s", pictures[i].content);
		g_assert_cmpint(uf_flat_is_blank(pictures[i].content, strlen(pictures[i].content)),
				==, pictures[i].blank);
	}
}

int
main(int argc, char **argv)
{
	test_engine_init(&argc, &argv);
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *path = g_strdup_printf("/engine/flat/write/%02zu", i);
		g_test_add_data_func(path, &rows[i], test_row);
	}
	g_test_add_func("/engine/flat/refused", test_refused);
	g_test_add_func("/engine/flat/fields", test_fields);
	g_test_add_func("/engine/flat/with-fields", test_with_fields);
	g_test_add_func("/engine/flat/verify", test_verify);
	g_test_add_func("/engine/flat/twice", test_twice);
	g_test_add_func("/engine/flat/states", test_states);
	g_test_add_func("/engine/flat/blank", test_blank);
	return g_test_run();
}
