/* Spreadsheets made of their parts, for tests: archives with whatever is in them. */
#pragma once

#include <string.h>

#include <glib.h>
#include <zip.h>

typedef struct {
	const char *name;
	const char *text;
	size_t size; /* 0: that of the text */
} TestPart;

/* An archive of these parts; the list ends with a NULL name. */
static inline GBytes *
test_archive(const TestPart *parts)
{
	zip_error_t why;
	zip_error_init(&why);
	zip_source_t *source = zip_source_buffer_create(NULL, 0, 0, &why);
	zip_source_keep(source);
	zip_t *zip = zip_open_from_source(source, ZIP_CREATE | ZIP_TRUNCATE, &why);
	g_assert_nonnull(zip);
	for (; parts->name != NULL; parts++) {
		const size_t size = parts->size > 0 ? parts->size : strlen(parts->text);
		zip_source_t *part = zip_source_buffer(zip, parts->text, size, 0);
		g_assert_cmpint(zip_file_add(zip, parts->name, part, ZIP_FL_OVERWRITE), >=, 0);
	}
	g_assert_cmpint(zip_close(zip), ==, 0);
	zip_stat_t facts;
	g_assert_cmpint(zip_source_stat(source, &facts), ==, 0);
	g_assert_cmpint(zip_source_open(source), ==, 0);
	char *bytes = g_malloc(facts.size);
	g_assert_cmpint(zip_source_read(source, bytes, facts.size), ==, (zip_int64_t)facts.size);
	zip_source_close(source);
	zip_source_free(source);
	zip_error_fini(&why);
	return g_bytes_new_take(bytes, facts.size);
}

#define TEST_MAIN "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
#define TEST_RELATION "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define TEST_PACKAGE "http://schemas.openxmlformats.org/package/2006/relationships"
#define TEST_RELATIONS(rows) "<Relationships xmlns=\"" TEST_PACKAGE "\">" rows "</Relationships>"
#define TEST_RELATION_ROW(id, type, target)                                                        \
	"<Relationship Id=\"" id "\" Type=\"" TEST_RELATION "/" type "\" Target=\"" target "\"/>"
#define TEST_WORKBOOK(attributes, sheets)                                                          \
	"<workbook xmlns=\"" TEST_MAIN "\" xmlns:r=\"" TEST_RELATION "\"><workbookPr " attributes  \
	"/><sheets>" sheets "</sheets></workbook>"
#define TEST_CELLS(inside) "<worksheet xmlns=\"" TEST_MAIN "\">" inside "</worksheet>"

/* styles 0 to 6: general, a date, "00000", a percentage, French phone, a duration, a time */
static const char test_styles[] =
    "<styleSheet xmlns=\"" TEST_MAIN "\"><numFmts count=\"4\">"
    "<numFmt numFmtId=\"164\" formatCode=\"00000\"/>"
    "<numFmt numFmtId=\"165\" formatCode=\"0#&quot; &quot;##&quot; &quot;##&quot; &quot;##&quot; "
    "&quot;##\"/><numFmt numFmtId=\"166\" formatCode=\"[h]:mm\"/>"
    "<numFmt numFmtId=\"167\" formatCode=\"[$-40C]d\\ mmmm\\ yyyy;@\"/></numFmts>"
    "<cellStyleXfs><xf numFmtId=\"14\"/></cellStyleXfs><cellXfs><xf numFmtId=\"0\"/>"
    "<xf numFmtId=\"14\"/><xf numFmtId=\"164\"/><xf numFmtId=\"9\"/><xf numFmtId=\"165\"/>"
    "<xf numFmtId=\"166\"/><xf numFmtId=\"20\"/><xf numFmtId=\"167\"/></cellXfs></styleSheet>";

/* A workbook of one sheet; @attributes are those of the workbook, @shared its <si>, maybe "". */
static inline GBytes *
test_xlsx(const char *attributes, const char *shared, const char *cells)
{
	g_autofree char *book = g_strdup_printf(
	    TEST_WORKBOOK("%s", "<sheet name=\"Feuil1\" sheetId=\"1\" r:id=\"r1\"/>"), attributes);
	g_autofree char *texts = g_strdup_printf("<sst xmlns=\"" TEST_MAIN "\">%s</sst>", shared);
	g_autofree char *sheet = g_strdup_printf(TEST_CELLS("%s"), cells);
	const TestPart parts[] = {
		{ "[Content_Types].xml", "<Types/>", 0 },
		{ "_rels/.rels",
		  TEST_RELATIONS(TEST_RELATION_ROW("r1", "officeDocument", "xl/workbook.xml")), 0 },
		{ "xl/_rels/workbook.xml.rels",
		  TEST_RELATIONS(
		      TEST_RELATION_ROW("r1", "worksheet", "worksheets/sheet1.xml")
			  TEST_RELATION_ROW("r2", "styles", "styles.xml")
			      TEST_RELATION_ROW("r3", "sharedStrings", "/xl/sharedStrings.xml")),
		  0 },
		{ "xl/workbook.xml", book, 0 },
		{ "xl/styles.xml", test_styles, 0 },
		{ "xl/sharedStrings.xml", texts, 0 },
		{ "xl/worksheets/sheet1.xml", sheet, 0 },
		{ NULL },
	};
	return test_archive(parts);
}

/* The content.xml of an ODS; @before is what stands before the tables. */
static inline char *
test_ods_content(const char *before, const char *tables)
{
	return g_strdup_printf(
	    "<office:document-content xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:"
	    "1.0\" xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" xmlns:text=\""
	    "urn:oasis:names:tc:opendocument:xmlns:text:1.0\" xmlns:style=\"urn:oasis:names:tc:"
	    "opendocument:xmlns:style:1.0\" xmlns:calcext=\"urn:org:documentfoundation:names:"
	    "experimental:calc:xmlns:calcext:1.0\">%s<office:body><office:spreadsheet>%s"
	    "</office:spreadsheet></office:body></office:document-content>",
	    before, tables);
}

static inline GBytes *
test_ods(const char *before, const char *tables)
{
	g_autofree char *content = test_ods_content(before, tables);
	const TestPart parts[] = {
		{ "mimetype", "application/vnd.oasis.opendocument.spreadsheet", 0 },
		{ "content.xml", content, 0 },
		{ "META-INF/manifest.xml", "<manifest/>", 0 },
		{ NULL },
	};
	return test_archive(parts);
}
