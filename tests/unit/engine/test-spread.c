/* Spreadsheets as they come from offices: each cell with what it is, its text and its digits. */
#include "uf-spread-private.h"

#include <string.h>

#include "spread-dump.h"
#include "uf-spread-parts-private.h"

static void
test_numbers(void)
{
	static const struct {
		const char *text;
		const char *plain; /* NULL: no number */
	} rows[] = {
		{ "0", "0" },
		{ "-0", "0" },
		{ "000", "0" },
		{ "1000", "1000" },
		{ "612345678", "612345678" },
		{ "1.84127645108946E+14", "184127645108946" },
		{ "184127645108946", "184127645108946" },
		{ "0.30000000000000004", "0.3" },
		{ "1234.5600000000001", "1234.56" },
		{ "999.99999999999995", "1000" },
		{ "0.1", "0.1" },
		{ ".5", "0.5" },
		{ "-12.50", "-12.5" },
		{ "1e3", "1000" },
		{ "1.5E-3", "0.0015" },
		{ "12345678901234567", "12345678901234567" },
		{ "30814.0", "30814" },
		{ "", NULL },
		{ "-", NULL },
		{ ".", NULL },
		{ "1,5", NULL },
		{ "1e99", NULL },
		{ "1e", NULL },
		{ "0x10", NULL },
		{ "nan", NULL },
		{ "1 000", NULL },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GString) out = g_string_new("before");
		g_assert_true(uf_spread_plain(rows[i].text, out) == (rows[i].plain != NULL));
		if (rows[i].plain != NULL)
			g_assert_cmpstr(out->str, ==, rows[i].plain);
	}
}

static void
test_serials(void)
{
	static const struct {
		const char *plain;
		int epoch;
		const char *date; /* NULL: no such day */
	} rows[] = {
		{ "1", 1900, "1900-01-01" },
		{ "59", 1900, "1900-02-28" },
		{ "60", 1900, NULL },
		{ "61", 1900, "1900-03-01" },
		{ "30814", 1900, "1984-05-12" },
		{ "29352", 1904, "1984-05-12" },
		{ "30814", 1899, "1984-05-12" },
		{ "46348", 1900, "2026-11-22" },
		{ "46348.395833333336", 1900, "2026-11-22T09:30" },
		{ "46348.999999999", 1900, "2026-11-23" },
		{ "0.395833333333333", 1900, "09:30" },
		{ "0", 1900, NULL },
		{ "-1", 1900, NULL },
		{ "109574", 1900, "2199-12-31" },
		{ "109575", 1900, NULL },
		{ "109573", 1904, NULL },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *date = uf_spread_format_serial(rows[i].plain, rows[i].epoch);
		g_assert_cmpstr(date, ==, rows[i].date);
	}
}

static void
test_formats(void)
{
	static const struct {
		const char *code;
		int kind;
		unsigned digits;
	} rows[] = {
		{ "General", UF_SPREAD_PLAIN, 0 },
		{ "Standard", UF_SPREAD_PLAIN, 0 },
		{ "@", UF_SPREAD_PLAIN, 0 },
		{ "dd/mm/yyyy", UF_SPREAD_DATE, 0 },
		{ "[$-40C]d\\ mmmm\\ yyyy;@", UF_SPREAD_DATE, 0 },
		{ "mmm\\-yy", UF_SPREAD_DATE, 0 },
		{ "hh:mm", UF_SPREAD_DATE, 0 },
		{ "[h]:mm", UF_SPREAD_PLAIN, 0 },
		{ "[Red]yyyy", UF_SPREAD_DATE, 0 },
		{ "[Magenta]yyyy", UF_SPREAD_DATE, 0 },
		{ "00000", UF_SPREAD_PLAIN, 5 },
		{ "0#\" \"##\" \"##\" \"##\" \"##", UF_SPREAD_PLAIN, 10 },
		{ "0\" \"00\" \"00\" \"00\" \"000\" \"000\" | \"00", UF_SPREAD_PLAIN, 15 },
		{ "# ##0", UF_SPREAD_PLAIN, 1 },
		{ "#,##0.00\\ [$\xE2\x82\xAC-40C]", UF_SPREAD_PLAIN, 0 },
		{ "0%", UF_SPREAD_PERCENT, 0 },
		{ "\"dossier\" 0", UF_SPREAD_PLAIN, 1 },
		{ "\"open", UF_SPREAD_PLAIN, 0 },
		{ "[open", UF_SPREAD_PLAIN, 0 },
		{ "\\", UF_SPREAD_PLAIN, 0 },
		{ "", UF_SPREAD_PLAIN, 0 },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		const UfSpreadFormat format = uf_spread_read_format(rows[i].code);
		g_assert_cmpint(format.kind, ==, rows[i].kind);
		if (format.kind == UF_SPREAD_PLAIN)
			g_assert_cmpuint(format.digits, ==, rows[i].digits);
	}
}

static void
test_csv(void)
{
	static const struct {
		const char *bytes;
		const char *cells; /* or the error */
	} rows[] = {
		{ "Nom;CP\nDUPR\xC3\x89;01000\n", "A1 t Nom|B1 t CP|A2 t DUPRÉ|B2 t 01000" },
		{ "\xEF\xBB\xBFNom;CP\r\nA;1\r\n", "A1 t Nom|B1 t CP|A2 t A|B2 t 1" },
		{ "Pr\xE9nom;Aide \x80\n\x8C"
		  "uvre;1\n",
		  "A1 t Prénom|B1 t Aide €|A2 t Œuvre|B2 t 1" },
		{ "\xFF\xFEN\0;\0C\0\n\0A\0;\0B\0", "A1 t N|B1 t C|A2 t A|B2 t B" },
		{ "Nom,Montant\nA,\"1 234,56\"\n", "A1 t Nom|B1 t Montant|A2 t A|B2 t 1 234,56" },
		{ "Nom\tVille\nA\tB\n", "A1 t Nom|B1 t Ville|A2 t A|B2 t B" },
		{ "Liste de mai, juin et juillet\nNom;CP\nA;1\nB;2\n",
		  "A1 t Liste de mai, juin et juillet|A2 t Nom|B2 t CP|A3 t A|B3 t 1|A4 t B|B4 t "
		  "2" },
		{ "sep=,\nNom,CP\nA;B,1\n", "A2 t Nom|B2 t CP|A3 t A;B|B3 t 1" },
		{ "a;\"deux\nlignes\";c\n\nd;;f\n",
		  "A1 t a|B1 t deux\nlignes|C1 t c|A3 t d|C3 t f" },
		{ "a;\"dit \"\"oui\"\"\"\n", "A1 t a|B1 t dit \"oui\"" },
		{ "a\rb\r", "A1 t a|A2 t b" },
		{ "", "" },
		{ "\n\n", "" },
		{ ";;\n", "" },
		{ "a;b\nc;\"d", "quote: a quote that is never closed (row 2, column 2)" },
		{ "a;b\nc;d\"e\n", "quote: a quote inside a cell (row 2, column 2)" },
		{ "\x01\x02\x03\x04\x05\x06", "not_sheet: another kind of file" },
		{ "%PDF-1.7\n", "not_sheet: another kind of file" },
		{ "\xD0\xCF\x11\xE0\xA1\xB1",
		  "old_excel: an old workbook, or one with a password" },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		/* the row in UTF-16 has NULs */
		const size_t size = rows[i].bytes[0] == '\xFF' ? 16 : strlen(rows[i].bytes);
		g_autoptr(GBytes) file = g_bytes_new(rows[i].bytes, size);
		g_autofree char *cells = read_cells(file, NULL, NULL);
		g_assert_cmpstr(cells, ==, rows[i].cells);
	}
	g_autoptr(GBytes) binary = g_bytes_new("a\0b", 3);
	g_autofree char *told = read_cells(binary, NULL, NULL);
	g_assert_cmpstr(told, ==, "not_sheet: another kind of file");
}

static void
test_csv_facts(void)
{
	g_autoptr(GBytes) file = g_bytes_new_static("Pr\xE9nom;CP\nL\xE9"
						    "a;01000\n",
						    20);
	g_autoptr(json_t) facts = NULL;
	g_autofree char *cells = read_cells(file, NULL, &facts);
	g_assert_cmpstr(uf_json_get_string(facts, "encoding"), ==, "windows-1252");
	g_assert_cmpstr(uf_json_get_string(facts, "delimiter"), ==, ";");
	g_assert_cmpint(uf_json_get_integer(facts, "columns", 0), ==, 2);
	g_assert_cmpint(uf_json_get_integer(facts, "rows", 0), ==, 2);
	g_assert_nonnull(strstr(cells, "Léa"));
}

#define ROW(r, cells) "<row r=\"" r "\">" cells "</row>"
#define DATA(rows) "<sheetData>" rows "</sheetData>"

typedef struct {
	const char *attributes;
	const char *shared;
	const char *sheet;
	const char *cells; /* or the error */
} Row;

static const Row good_rows[] = {
	{ "",
	  "<si><t>Nom</t></si><si><r><t>Pré</t></r><r><t>nom</t></r><rPh><t>x</t></rPh></"
	  "si>",
	  DATA(ROW("1", "<c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"C1\" t=\"s\"><v>1</v></c>")),
	  "A1 t Nom|C1 t Prénom" },
	{ "", "", DATA(ROW("2", "<c r=\"B2\" t=\"inlineStr\"><is><t>a &amp; b</t></is></c>")),
	  "B2 t a & b" },
	{ "", "", DATA(ROW("1", "<c r=\"A1\"><v>612345678</v></c>")), "A1 n 612345678=612345678" },
	{ "", "", DATA(ROW("1", "<c r=\"A1\" s=\"2\"><v>1000</v></c>")), "A1 n 01000=1000" },
	{ "", "", DATA(ROW("1", "<c r=\"A1\" s=\"4\"><v>612345678</v></c>")),
	  "A1 n 0612345678=612345678" },
	{ "", "", DATA(ROW("1", "<c r=\"A1\"><v>1.84127645108946E+14</v></c>")),
	  "A1 n 184127645108946=184127645108946" },
	{ "", "", DATA(ROW("1", "<c r=\"A1\" s=\"1\"><v>30814</v></c>")), "A1 d 1984-05-12=30814" },
	{ "date1904=\"1\"", "", DATA(ROW("1", "<c r=\"A1\" s=\"1\"><v>29352</v></c>")),
	  "A1 d 1984-05-12=29352" },
	{ "", "", DATA(ROW("1", "<c r=\"A1\" s=\"7\"><v>30814</v></c>")), "A1 d 1984-05-12=30814" },
	{ "", "", DATA(ROW("1", "<c r=\"A1\" s=\"1\"><v>60</v></c>")), "A1 n 60=60" },
	{ "", "", DATA(ROW("1", "<c r=\"A1\" t=\"d\"><v>1984-05-12T00:00:00</v></c>")),
	  "A1 d 1984-05-12" },
	{ "", "", DATA(ROW("1", "<c r=\"A1\" t=\"d\"><v>23:44:51.894</v></c>")), "A1 d 23:44" },
	{ "", "", DATA(ROW("1", "<c r=\"A1\" s=\"6\"><v>0.395833333333333</v></c>")),
	  "A1 d 09:30=0.395833333333333" },
	{ "", "", DATA(ROW("1", "<c r=\"A1\" s=\"5\"><v>1.5</v></c>")), "A1 n 1.5=1.5" },
	{ "", "", DATA(ROW("1", "<c r=\"A1\" s=\"3\"><v>0.25</v></c>")), "A1 n 25 %=0.25" },
	{ "", "",
	  DATA(ROW("1", "<c r=\"A1\" t=\"b\"><v>1</v></c><c r=\"B1\" t=\"b\"><v>0</v></c>")),
	  "A1 b VRAI|B1 b FAUX" },
	{ "", "", DATA(ROW("1", "<c r=\"A1\" t=\"e\"><v>#N/A</v></c>")), "A1 e #N/A" },
	{ "", "", DATA(ROW("1", "<c r=\"A1\"><f>B1*2</f><v>42</v></c>")), "A1 n 42=42" },
	{ "", "", DATA(ROW("1", "<c r=\"A1\" t=\"str\"><f>B1&amp;\"\"</f><v>x</v></c>")),
	  "A1 t x" },
	{ "", "", DATA(ROW("1", "<c r=\"A1\"><f>B1*2</f></c>")), "A1 e " },
	{ "", "", DATA("<row><c><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row>"),
	  "A1 n 1=1|B1 n 2=2|A2 n 3=3" },
	{ "", "", DATA("<row r=\"3\" hidden=\"1\"><c r=\"A3\"><v>1</v></c></row>"), "A3! n 1=1" },
	{ "", "", DATA(ROW("1", "<c r=\"A1\" s=\"1\"/>") ROW("5", "")), "" },
	{ "", "",
	  DATA(ROW("1", "<c r=\"A1\" t=\"inlineStr\"><is><t>a_x000D_b_x00e9_</t></is></c>")),
	  "A1 t ab_x00e9_" },
};

static const Row bad_rows[] = {
	{ "", "", DATA(ROW("1", "<c r=\"A1\" t=\"s\"><v>7</v></c>")),
	  "damaged: a text that is not there (row 1, column 1)" },
	{ "", "", DATA(ROW("2", "") ROW("1", "")), "damaged: rows out of their order" },
	{ "", "", DATA(ROW("1", "<c r=\"B1\"><v>1</v></c><c r=\"A1\"><v>1</v></c>")),
	  "damaged: cells out of their order" },
	{ "", "", DATA(ROW("1", "<c r=\"XFD1\"><v>1</v></c>")),
	  "too_large: more columns than are read (row 1, column 16384)" },
	{ "", "", DATA(ROW("2000000", "<c><v>1</v></c>")), "damaged: rows out of their order" },
	{ "", "", "<sheetData>", "not_xml: a part is not well formed" },
	{ "", "", DATA(ROW("1", "<c><v>&bomb;</v></c>")), "not_xml: a part is not well formed" },
};

static void
check_rows(const Row *rows, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		g_autoptr(GBytes) file =
		    test_xlsx(rows[i].attributes, rows[i].shared, rows[i].sheet);
		g_autofree char *cells = read_cells(file, NULL, NULL);
		g_assert_cmpstr(cells, ==, rows[i].cells);
	}
}

static void
test_xlsx_cells(void)
{
	check_rows(good_rows, G_N_ELEMENTS(good_rows));
}

static void
test_xlsx_refused(void)
{
	check_rows(bad_rows, G_N_ELEMENTS(bad_rows));
}

static void
test_xlsx_facts(void)
{
	g_autoptr(json_t) facts = NULL;
	g_autoptr(GBytes) file = test_xlsx(
	    "date1904=\"true\"", "",
	    "<cols><col min=\"1\" max=\"1\"/><col min=\"3\" max=\"5\" hidden=\"1\"/></cols>" DATA(
		ROW("1", "<c r=\"A1\"><v>1</v></c>")) "<mergeCells><mergeCell "
						      "ref=\"A1:B3\"/></mergeCells>");
	g_autofree char *cells = read_cells(file, NULL, &facts);
	g_autofree char *hidden = uf_json_format(json_object_get(facts, "hidden_columns"), false);
	g_autofree char *merged = uf_json_format(json_object_get(facts, "merged"), false);
	g_assert_cmpstr(cells, ==, "A1 n 1=1");
	g_assert_cmpstr(hidden, ==, "[[2,4]]");
	g_assert_cmpstr(merged, ==, "[[0,0,2,1]]");
	g_assert_cmpint(uf_json_get_integer(facts, "epoch", 0), ==, 1904);
}

/* Three sheets: an empty one, a hidden one, one with a cell. */
static GBytes *
make_sheets(void)
{
	static const char sheets[] =
	    "<sheet name=\"Vide\" sheetId=\"1\" r:id=\"r1\"/>"
	    "<sheet name=\"Cach\xC3\xA9"
	    "e\" sheetId=\"2\" state=\"hidden\" "
	    "r:id=\"r2\"/><sheet name=\"R &amp; D\" sheetId=\"3\" r:id=\"r3\"/>";
	const TestPart parts[] = {
		{ "[Content_Types].xml", "<Types/>", 0 },
		{ "_rels/.rels",
		  TEST_RELATIONS(TEST_RELATION_ROW("r1", "officeDocument", "/book.xml")), 0 },
		{ "_rels/book.xml.rels",
		  TEST_RELATIONS(TEST_RELATION_ROW("r1", "worksheet", "../../1.xml")
				     TEST_RELATION_ROW("r2", "worksheet", "./2.xml")
					 TEST_RELATION_ROW("r3", "worksheet", "/3.xml")),
		  0 },
		{ "book.xml", NULL, 0 },
		{ "1.xml", TEST_CELLS(DATA("")), 0 },
		{ "2.xml", TEST_CELLS(DATA(ROW("1", "<c r=\"A1\"><v>2</v></c>"))), 0 },
		{ "3.xml", TEST_CELLS(DATA(ROW("1", "<c r=\"A1\"><v>3</v></c>"))), 0 },
		{ NULL },
	};
	TestPart copy[G_N_ELEMENTS(parts)];
	g_autofree char *book = g_strdup_printf(TEST_WORKBOOK("", "%s"), sheets);
	memcpy(copy, parts, sizeof parts);
	copy[3].text = book;
	return test_archive(copy);
}

static void
test_xlsx_sheets(void)
{
	static const struct {
		const char *wanted;
		const char *cells;
		int sheet;
	} rows[] = {
		{ NULL, "A1 n 3=3", 2 },
		{ "R & D", "A1 n 3=3", 2 },
		{ "Cachée", "A1 n 2=2", 1 },
		{ "Vide", "", 0 },
		{ "Absente", "no_sheet: no such sheet", -1 },
	};
	g_autoptr(GBytes) file = make_sheets();
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(json_t) facts = NULL;
		g_autofree char *cells = read_cells(file, rows[i].wanted, &facts);
		g_assert_cmpstr(cells, ==, rows[i].cells);
		g_assert_cmpint(uf_json_get_integer(facts, "sheet", -1), ==, rows[i].sheet);
		if (facts == NULL)
			continue;
		const json_t *sheets = json_object_get(facts, "sheets");
		g_assert_cmpuint(json_array_size(sheets), ==, 3);
		g_assert_true(uf_json_get_boolean(json_array_get(sheets, 1), "hidden", false));
		g_assert_false(uf_json_get_boolean(json_array_get(sheets, 2), "hidden", true));
	}
}

/* As a program on Windows once wrote it. */
static void
test_xlsx_names(void)
{
	const TestPart parts[] = {
		{ "[content_types].XML", "<Types/>", 0 },
		{ "_rels\\.rels",
		  TEST_RELATIONS(TEST_RELATION_ROW("r1", "officeDocument", "XL/workbook.xml")), 0 },
		{ "xl\\_rels\\workbook.xml.rels",
		  TEST_RELATIONS(TEST_RELATION_ROW("r1", "worksheet", "worksheets\\sheet1.xml")),
		  0 },
		{ "xl\\workbook.xml",
		  TEST_WORKBOOK("", "<sheet name=\"F\" sheetId=\"1\" r:id=\"r1\"/>"), 0 },
		{ "xl\\worksheets\\sheet1.xml",
		  TEST_CELLS(DATA(ROW("1", "<c r=\"A1\"><v>1</v></c>"))), 0 },
		{ NULL },
	};
	g_autoptr(GBytes) file = test_archive(parts);
	g_autofree char *cells = read_cells(file, NULL, NULL);
	g_assert_cmpstr(cells, ==, "A1 n 1=1");
}

/* A copy with the byte at @at of @what changed. */
static GBytes *
damage(GBytes *file, const char *what, size_t at)
{
	gsize size;
	const char *data = g_bytes_get_data(file, &size);
	char *copy = g_memdup2(data, size);
	char *found = memmem(copy, size, what, strlen(what));
	g_assert_nonnull(found);
	found[at] ^= 0x41;
	return g_bytes_new_take(copy, size);
}

static void
test_damaged(void)
{
	g_autoptr(GBytes) file = test_xlsx("", "", DATA(ROW("1", "<c r=\"A1\"><v>1</v></c>")));
	const gsize size = g_bytes_get_size(file);
	/* the checksum of the sheet, in the directory at the end */
	g_autoptr(GBytes) wrong = damage(file, "PK\x01\x02", 16);
	g_autofree char *told = read_cells(wrong, NULL, NULL);
	g_assert_true(g_str_has_prefix(told, "damaged: ") || g_str_has_prefix(told, "A1 "));
	for (gsize cut = 4; cut < size; cut += 97) {
		g_autoptr(GBytes) part = g_bytes_new_from_bytes(file, 0, cut);
		g_autofree char *said = read_cells(part, NULL, NULL);
		g_assert_cmpstr(said, ==, "damaged: the file is not whole");
	}
}

/* Every checksum wrong: whichever part is read first is refused. */
static void
test_wrong_checksum(void)
{
	g_autoptr(GBytes) file = test_xlsx("", "", DATA(ROW("1", "<c r=\"A1\"><v>1</v></c>")));
	gsize size;
	const char *data = g_bytes_get_data(file, &size);
	g_autofree char *copy = g_memdup2(data, size);
	for (gsize i = 0; i + 20 < size; i++) {
		if (memcmp(copy + i, "PK\x01\x02", 4) == 0)
			copy[i + 16] ^= 1;
	}
	g_autoptr(GBytes) wrong = g_bytes_new(copy, size);
	g_autofree char *told = read_cells(wrong, NULL, NULL);
	g_assert_cmpstr(told, ==, "damaged: a part is not what was written");
}

static char *
fill(size_t size, const char *head, const char *unit, const char *tail)
{
	GString *out = g_string_new(head);
	while (out->len < size)
		g_string_append(out, unit);
	g_string_append(out, tail);
	return g_string_free(out, FALSE);
}

static void
test_bombs(void)
{
	static const char bomb[] =
	    "<!DOCTYPE a [<!ENTITY l \"lol\"><!ENTITY m \"&l;&l;&l;\">]><a>&m;</a>";
	const TestPart entities[] = { { "content.xml", bomb, 0 }, { NULL } };
	g_autoptr(GBytes) first = test_archive(entities);
	g_autofree char *told = read_cells(first, NULL, NULL);
	g_assert_cmpstr(told, ==, "doctype: a document type is not read");

	/* 210 MB of spaces between elements are 200 KB of archive */
	g_autofree char *spaces = fill((size_t)210 << 20, "<a>", "                ", "</a>");
	const TestPart large[] = { { "content.xml", spaces, 0 }, { NULL } };
	g_autoptr(GBytes) second = test_archive(large);
	g_assert_cmpuint(g_bytes_get_size(second), <, 1 << 20);
	g_autofree char *said = read_cells(second, NULL, NULL);
	g_assert_cmpstr(said, ==, "too_large: more than is inflated");

	g_autofree char *deep = fill(1000, "", "<a>", "");
	const TestPart nested[] = { { "content.xml", deep, 0 }, { NULL } };
	g_autoptr(GBytes) third = test_archive(nested);
	g_autofree char *depth = read_cells(third, NULL, NULL);
	g_assert_cmpstr(depth, ==, "too_deep: elements inside elements");

	g_autofree char *words =
	    fill(200000,
		 "<table:table table:name=\"F\"></table:table>"
		 "<table:table table:name=\"G\"><table:table-row><table:table-cell>"
		 "<text:p>",
		 "x", "</text:p></table:table-cell></table:table-row></table:table>");
	g_autoptr(GBytes) fourth = test_ods("", words);
	g_autofree char *text = read_cells(fourth, NULL, NULL);
	g_assert_cmpstr(text, ==, "too_large: a text longer than a cell holds (row 1, column 1)");
}

static void
test_many_parts(void)
{
	g_autofree TestPart *parts = g_new0(TestPart, UF_SPREAD_MAX_ENTRIES + 2);
	g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
	for (int i = 0; i <= UF_SPREAD_MAX_ENTRIES; i++) {
		g_ptr_array_add(names, g_strdup_printf("part%d", i));
		parts[i] = (TestPart){ g_ptr_array_index(names, i), "x", 1 };
	}
	g_autoptr(GBytes) file = test_archive(parts);
	g_autofree char *told = read_cells(file, NULL, NULL);
	g_assert_cmpstr(told, ==, "too_large: more parts than are read");
}

static void
test_odd_archives(void)
{
	static const struct {
		const char *name;
		const char *text;
		const char *told;
	} rows[] = {
		{ "word/document.xml", "<x/>", "not_sheet: an archive that is no spreadsheet" },
		{ "/etc/passwd", "x", "not_sheet: an archive that is no spreadsheet" },
		{ "../../content.xml", "<x/>", "not_sheet: an archive that is no spreadsheet" },
		{ "[Content_Types].xml", "<Types/>", "damaged: a part is missing" },
		{ "content.xml", "", "not_xml: a part is not well formed" },
		{ "content.xml", "<x/>", "no_sheet: no such sheet" },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		const TestPart parts[] = { { rows[i].name, rows[i].text, 0 }, { NULL } };
		g_autoptr(GBytes) file = test_archive(parts);
		g_autofree char *told = read_cells(file, NULL, NULL);
		g_assert_cmpstr(told, ==, rows[i].told);
	}
	const TestPart locked[] = {
		{ "content.xml", "\x01\x02", 2 },
		{ "META-INF/manifest.xml",
		  "<manifest:manifest xmlns:manifest=\"urn:x\"><manifest:file-entry>"
		  "<manifest:encryption-data/></manifest:file-entry></manifest:manifest>",
		  0 },
		{ NULL },
	};
	g_autoptr(GBytes) file = test_archive(locked);
	g_autofree char *told = read_cells(file, NULL, NULL);
	g_assert_cmpstr(told, ==, "encrypted: the file has a password");
}

static void
test_places(void)
{
	static const struct {
		const char *text;
		bool is_place;
		unsigned column;
		unsigned row;
	} rows[] = {
		{ "A1", true, 0, 0 },          { "BC12", true, 54, 11 },
		{ "$B$2", true, 1, 1 },        { "XFD1048576", true, 16383, 1048575 },
		{ "A0", false, 0, 0 },         { "1A", false, 0, 0 },
		{ "A", false, 0, 0 },          { "", false, 0, 0 },
		{ "A1B", false, 0, 0 },        { "ABCDE1", false, 0, 0 },
		{ "A123456789", false, 0, 0 },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		unsigned column;
		unsigned row;
		g_assert_true(uf_spread_parse_place(rows[i].text, &column, &row, NULL) ==
			      rows[i].is_place);
		if (rows[i].is_place)
			g_assert_true(column == rows[i].column && row == rows[i].row);
	}
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/spread/numbers", test_numbers);
	g_test_add_func("/spread/serials", test_serials);
	g_test_add_func("/spread/formats", test_formats);
	g_test_add_func("/spread/places", test_places);
	g_test_add_func("/spread/csv", test_csv);
	g_test_add_func("/spread/csv/facts", test_csv_facts);
	g_test_add_func("/spread/xlsx/cells", test_xlsx_cells);
	g_test_add_func("/spread/xlsx/refused", test_xlsx_refused);
	g_test_add_func("/spread/xlsx/facts", test_xlsx_facts);
	g_test_add_func("/spread/xlsx/sheets", test_xlsx_sheets);
	g_test_add_func("/spread/xlsx/names", test_xlsx_names);
	g_test_add_func("/spread/damaged", test_damaged);
	g_test_add_func("/spread/wrong-checksum", test_wrong_checksum);
	g_test_add_func("/spread/bombs", test_bombs);
	g_test_add_func("/spread/many-parts", test_many_parts);
	g_test_add_func("/spread/odd-archives", test_odd_archives);
	return g_test_run();
}
