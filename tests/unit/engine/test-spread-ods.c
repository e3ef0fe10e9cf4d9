/* ODS, cell by cell. */
#include "spread-dump.h"

#define TABLE(name, rows) "<table:table table:name=\"" name "\">" rows "</table:table>"
#define LINE(cells) "<table:table-row>" cells "</table:table-row>"
#define WORDS(text) "<text:p>" text "</text:p></table:table-cell>"
#define CELL(attributes, text) "<table:table-cell " attributes ">" WORDS(text)
#define OFFICE(type, attribute, value)                                                             \
	"office:value-type=\"" type "\" office:" attribute "=\"" value "\""

typedef struct {
	const char *before;
	const char *tables;
	const char *cells; /* or the error */
} Row;

static const Row good_rows[] = {
	{ "", TABLE("F", LINE(CELL("office:value-type=\"string\"", "Pr\xC3\xA9nom"))),
	  "A1 t Prénom" },
	{ "", TABLE("F", LINE(CELL(OFFICE("float", "value", "1000"), "01000"))),
	  "A1 n 01000=1000" },
	{ "", TABLE("F", LINE(CELL(OFFICE("float", "value", "612345678"), "06 12 34 56 78"))),
	  "A1 n 0612345678=612345678" },
	{ "", TABLE("F", LINE(CELL(OFFICE("float", "value", "1234.5"), "1 234,50"))),
	  "A1 n 1234.5=1234.5" },
	{ "", TABLE("F", LINE(CELL(OFFICE("currency", "value", "12"), "12,00 \xE2\x82\xAC"))),
	  "A1 n 12=12" },
	{ "", TABLE("F", LINE(CELL(OFFICE("percentage", "value", "0.25"), "25%"))),
	  "A1 n 25 %=0.25" },
	{ "", TABLE("F", LINE(CELL(OFFICE("date", "date-value", "1984-05-12"), "12/05/84"))),
	  "A1 d 1984-05-12" },
	{ "", TABLE("F", LINE(CELL(OFFICE("date", "date-value", "1984-05-12T09:30:00"), ""))),
	  "A1 d 1984-05-12T09:30" },
	{ "", TABLE("F", LINE(CELL(OFFICE("time", "time-value", "PT09H30M00S"), "09:30"))),
	  "A1 d 09:30" },
	{ "", TABLE("F", LINE(CELL(OFFICE("boolean", "boolean-value", "true"), "VRAI"))),
	  "A1 b VRAI" },
	{ "",
	  TABLE("F", LINE(CELL("table:formula=\"of:=1/0\" office:value-type=\"string\" "
			       "office:string-value=\"\" calcext:value-type=\"error\"",
			       "#DIV/0!"))),
	  "A1 e #DIV/0!" },
	{ "", TABLE("F", LINE("<table:table-cell table:formula=\"of:=1\"/>")), "A1 e " },
	{ "",
	  TABLE("F", LINE("<table:table-cell table:number-columns-repeated=\"3\"/>" CELL(
			 "table:number-columns-repeated=\"2\"", "x"))),
	  "D1 t x|E1 t x" },
	{ "",
	  TABLE("F", "<table:table-row table:number-rows-repeated=\"2\">" CELL(
			 "", "a") "</table:table-row><table:table-row "
				  "table:number-rows-repeated=\"7\">"
				  "<table:table-cell table:number-columns-repeated=\"16384\"/>"
				  "</table:table-row>" LINE(CELL("", "b"))),
	  "A1 t a|A2 t a|A10 t b" },
	{ "",
	  TABLE("F", "<table:table-header-rows>" LINE(
			 CELL("", "Nom")) "</table:table-header-rows>" LINE(CELL("", "A"))),
	  "A1 t Nom|A2 t A" },
	{ "", TABLE("F", LINE(CELL("", "a</text:p><text:p>b<text:line-break/>c"))),
	  "A1 t a\nb\nc" },
	{ "", TABLE("F", LINE(CELL("", "1<text:s text:c=\"2\"/>2<text:span>\n  3</text:span>"))),
	  "A1 t 1  2 3" },
	{ "",
	  TABLE("F", LINE("<table:table-cell><office:annotation><text:p>note</text:p>"
			  "</office:annotation>" WORDS("x"))),
	  "A1 t x" },
	{ "",
	  TABLE("F",
		"<table:table-row table:visibility=\"filter\">" CELL("", "a") "</table:table-row>"),
	  "A1! t a" },
	{ "<office:automatic-styles><style:style "
	  "style:name=\"ta2\"><style:table-properties "
	  "table:display=\"false\"/></style:style></office:automatic-styles>",
	  "<table:table table:name=\"H\" table:style-name=\"ta2\">" LINE(
	      CELL("", "hidden")) "</table:table>" TABLE("F", LINE(CELL("", "seen"))),
	  "A1 t seen" },
	{ "", TABLE("V", "") TABLE("F", LINE(CELL("", "x"))), "A1 t x" },
	{ "",
	  TABLE("F", LINE(CELL("table:number-columns-spanned=\"2\"",
			       "m") "<table:covered-table-cell><text:p>under</text:p>"
				    "</table:covered-table-cell>" CELL("", "n"))),
	  "A1 t m|C1 t n" },
};

static const Row bad_rows[] = {
	{ "", TABLE("F", LINE(CELL("table:number-columns-repeated=\"16384\"", "x"))),
	  "too_large: more columns than are read (row 1, column 1025)" },
	{ "",
	  TABLE("F", "<table:table-row table:number-rows-repeated=\"2000000000\">" CELL(
			 "", "x") "</table:table-row>"),
	  "too_large: more rows than are read (row 1048577, column 1)" },
	{ "", "", "no_sheet: no such sheet" },
	{ "", "<table:table>", "not_xml: a part is not well formed" },
};

static void
check_rows(const Row *rows, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		g_autoptr(GBytes) file = test_ods(rows[i].before, rows[i].tables);
		g_autofree char *cells = read_cells(file, NULL, NULL);
		g_assert_cmpstr(cells, ==, rows[i].cells);
	}
}

static void
test_ods_cells(void)
{
	check_rows(good_rows, G_N_ELEMENTS(good_rows));
}

static void
test_ods_refused(void)
{
	check_rows(bad_rows, G_N_ELEMENTS(bad_rows));
}

static void
test_ods_facts(void)
{
	g_autoptr(json_t) facts = NULL;
	g_autoptr(GBytes) file = test_ods(
	    "<null/>",
	    "<table:calculation-settings><table:null-date table:date-value=\"1904-01-01\"/>"
	    "</table:calculation-settings><table:table table:name=\"F\"><table:table-column "
	    "table:number-columns-repeated=\"2\"/><table:table-column table:visibility=\""
	    "collapse\" table:number-columns-repeated=\"3\"/>" LINE(
		CELL("table:number-columns-spanned=\"2\" table:number-rows-spanned=\"3\"",
		     "m")) "</table:table>");
	g_autofree char *cells = read_cells(file, "F", &facts);
	g_autofree char *hidden = uf_json_format(json_object_get(facts, "hidden_columns"), false);
	g_autofree char *merged = uf_json_format(json_object_get(facts, "merged"), false);
	g_assert_cmpstr(cells, ==, "A1 t m");
	g_assert_cmpstr(hidden, ==, "[[2,4]]");
	g_assert_cmpstr(merged, ==, "[[0,0,2,1]]");
	g_assert_cmpint(uf_json_get_integer(facts, "epoch", 0), ==, 1904);
	g_autofree char *absent = read_cells(file, "G", NULL);
	g_assert_cmpstr(absent, ==, "no_sheet: no such sheet");
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/spread-ods/cells", test_ods_cells);
	g_test_add_func("/spread-ods/refused", test_ods_refused);
	g_test_add_func("/spread-ods/facts", test_ods_facts);
	return g_test_run();
}
