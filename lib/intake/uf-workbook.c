#include "uf-workbook.h"

#include <errno.h>
#include <locale.h>
#include <math.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/vfs.h>
#include <unistd.h>
#include <xlsxwriter.h>

#include "uf-date.h"
#include "uf-error.h"
#include "uf-memory.h"
#include "uf-text.h"

#define MEMORY_FILES 0x01021994 /* TMPFS_MAGIC of <linux/magic.h> */
#define LINE_HEIGHT 15.0        /* of a row, in points */
#define BOLD 1.2                /* how much wider the letters of headings are */
#define A4 9                    /* of ECMA-376 part 1, 18.3.1.63 */
#define MOST_WIDE 180           /* characters that one can read across a page of A4 */
#define COMMENT_LETTERS 160     /* in a note of the usual size, made twice as wide */
#define MAX_LIST 255            /* bytes of a list inside a validation: Excel's limit */
#define MAX_TITLE 32            /* characters of the title of a help */
#define MAX_HELP 255
#define HELP_ROWS 10000 /* to which lists and helps reach */
#define LISTS "Listes"
#define MARKS (UF_MARK_EXAMPLE + 1)

/* how a cell is written */
typedef enum {
	WAY_TEXT,
	WAY_DATE,
	WAY_AMOUNT,
	WAY_NUMBER,
	WAYS,
} Way;

struct UfWorkbook {
	lxw_workbook *book;
	lxw_worksheet *sheet; /* the one that rows are added to */
	lxw_worksheet *lists; /* hidden, a list a row; NULL until one is too long */
	unsigned list_rows;
	unsigned row;
	GArray *ways; /* Way of each column */
	lxw_format *formats[WAYS][MARKS];
	lxw_format *headings[2]; /* required or not */
	locale_t plain;          /* numbers with a point, whatever the program's locale */
	int memory;              /* the file that the library writes, without a name */
};

static bool
refuse(const char *what, GError **error)
{
	g_set_error(error, UF_ERROR, UF_ERROR_INTERNAL, "workbook: %s", what);
	return false;
}

static bool
check(lxw_error code, const char *what, GError **error)
{
	if (code == LXW_NO_ERROR)
		return true;
	g_set_error(error, UF_ERROR, UF_ERROR_USAGE, "workbook: %s: %s", what, lxw_strerror(code));
	return false;
}

/* --- where the library works --- */

static bool
is_memory(const char *folder)
{
	struct statfs facts;
	return folder != NULL && statfs(folder, &facts) == 0 && facts.f_type == MEMORY_FILES &&
	       access(folder, W_OK | X_OK) == 0;
}

/* A folder whose files are never on a disk, or NULL. */
static const char *
find_memory(void)
{
	const char *const folders[] = { "/dev/shm", g_get_user_runtime_dir() };
	for (size_t i = 0; i < G_N_ELEMENTS(folders); i++) {
		if (is_memory(folders[i]))
			return folders[i];
	}
	return NULL;
}

static bool
open_book(UfWorkbook *self, const char *title, GError **error)
{
	const char *folder = find_memory();
	self->memory = memfd_create("workbook", MFD_CLOEXEC);
	if (folder == NULL || self->memory < 0)
		return refuse("no file system in memory to work in (/dev/shm)", error);
	g_autofree char *path = g_strdup_printf("/proc/self/fd/%d", self->memory);
	lxw_workbook_options options = { .constant_memory = LXW_TRUE,
					 .tmpdir = (char *)folder,
					 .use_zip64 = LXW_FALSE };
	self->book = workbook_new_opt(path, &options);
	if (self->book == NULL)
		return refuse("it cannot be made", error);
	lxw_doc_properties facts = { .title = (char *)title, .comments = (char *)"unefois" };
	return check(workbook_set_properties(self->book, &facts), "title", error);
}

/* --- formats --- */

static lxw_format *
make_format(UfWorkbook *self, Way way, UfMark mark)
{
	static const char *const codes[WAYS] = {
		[WAY_TEXT] = "@",
		[WAY_DATE] = "dd/mm/yyyy",
		[WAY_AMOUNT] = "#,##0.00",
		[WAY_NUMBER] = "General",
	};
	static const lxw_color_t colours[MARKS] = {
		[UF_MARK_BAD] = 0xFFC7CE,
		[UF_MARK_MENDED] = 0xFFEB9C,
		[UF_MARK_NEW] = 0xC6EFCE,
	};
	lxw_format *format = workbook_add_format(self->book);
	format_set_num_format(format, codes[way]);
	format_set_align(format, LXW_ALIGN_VERTICAL_TOP);
	if (way == WAY_TEXT)
		format_set_text_wrap(format);
	if (colours[mark] != 0)
		format_set_bg_color(format, colours[mark]);
	if (mark == UF_MARK_EXAMPLE) {
		format_set_italic(format);
		format_set_font_color(format, 0x7F7F7F);
	}
	return format;
}

static void
make_formats(UfWorkbook *self)
{
	for (int way = 0; way < WAYS; way++) {
		for (int mark = 0; mark < MARKS; mark++)
			self->formats[way][mark] = make_format(self, (Way)way, (UfMark)mark);
	}
	for (int i = 0; i < 2; i++) {
		self->headings[i] = workbook_add_format(self->book);
		format_set_bold(self->headings[i]);
		format_set_text_wrap(self->headings[i]);
		format_set_align(self->headings[i], LXW_ALIGN_VERTICAL_TOP);
		format_set_bg_color(self->headings[i], i == 1 ? 0x9DC3E6 : 0xDDEBF7);
		format_set_bottom(self->headings[i], LXW_BORDER_THIN);
	}
}

UfWorkbook *
uf_workbook_new(const char *title, GError **error)
{
	g_autoptr(UfWorkbook) self = g_new0(UfWorkbook, 1);
	self->memory = -1;
	self->ways = g_array_new(FALSE, FALSE, sizeof(Way));
	self->plain = newlocale(LC_ALL_MASK, "C", (locale_t)0);
	if (self->plain == (locale_t)0 || !open_book(self, title, error)) {
		if (error != NULL && *error == NULL)
			refuse("no locale for numbers", error);
		return NULL;
	}
	make_formats(self);
	return g_steal_pointer(&self);
}

void
uf_workbook_free(UfWorkbook *self)
{
	if (self == NULL)
		return;
	if (self->book != NULL)
		lxw_workbook_free(self->book);
	if (self->memory >= 0)
		close(self->memory);
	if (self->plain != (locale_t)0)
		freelocale(self->plain);
	g_array_unref(self->ways);
	g_free(self);
}

/* --- headings --- */

static Way
find_way(UfPlaceKind kind)
{
	switch (kind) {
	case UF_PLACE_DATE:
		return WAY_DATE;
	case UF_PLACE_AMOUNT:
		return WAY_AMOUNT;
	case UF_PLACE_INTEGER:
	case UF_PLACE_NUMBER:
		return WAY_NUMBER;
	default:
		return WAY_TEXT;
	}
}

/* A list that is too long for a validation stands in a row of a hidden sheet. */
static bool
put_list(UfWorkbook *self, const char *const *choices, char **formula, GError **error)
{
	if (self->lists == NULL) {
		self->lists = workbook_add_worksheet(self->book, LISTS);
		if (self->lists == NULL)
			return refuse("its lists cannot be written", error);
		worksheet_hide(self->lists);
	}
	unsigned n = 0;
	for (; choices[n] != NULL; n++) {
		if (!check(worksheet_write_string(self->lists, self->list_rows, (lxw_col_t)n,
						  choices[n], NULL),
			   "list", error))
			return false;
	}
	char last[LXW_MAX_COL_NAME_LENGTH];
	lxw_col_to_name(last, (lxw_col_t)(n - 1), 0);
	self->list_rows++;
	*formula = g_strdup_printf(LISTS "!$A$%u:$%s$%u", self->list_rows, last, self->list_rows);
	return true;
}

static bool
is_short(const char *const *choices)
{
	size_t length = 0;
	for (size_t i = 0; choices[i] != NULL; i++) {
		/* a comma would make two of it */
		if (strchr(choices[i], ',') != NULL || strchr(choices[i], '"') != NULL)
			return false;
		length += strlen(choices[i]) + 1;
	}
	return length <= MAX_LIST;
}

/* At most @length characters. Yours. */
static char *
cut(const char *text, glong length)
{
	return g_utf8_strlen(text, -1) <= length ? g_strdup(text)
						 : g_utf8_substring(text, 0, length);
}

/* The list of the last validation is a range: asked for one, libxlsxwriter 1.1.4 keeps a copy of
 * the formula that it never frees. */
static void
use_range(UfWorkbook *self, const char *formula)
{
	lxw_data_val_obj *last = STAILQ_FIRST(self->sheet->data_validations);
	while (STAILQ_NEXT(last, list_pointers) != NULL)
		last = STAILQ_NEXT(last, list_pointers);
	free(last->value_formula);
	last->value_formula = strdup(formula);
}

static bool
put_validation(UfWorkbook *self, unsigned column, const UfWorkbookColumn *facts, GError **error)
{
	static const char *const placeholder[] = { "-", NULL };
	g_autofree char *formula = NULL;
	g_autofree char *title = cut(facts->title, MAX_TITLE);
	g_autofree char *help = cut(facts->help != NULL ? facts->help : "", MAX_HELP);
	lxw_data_validation rule = {
		.validate = LXW_VALIDATION_TYPE_ANY,
		.error_type = LXW_VALIDATION_ERROR_TYPE_WARNING,
		.input_title = *help != '\0' ? title : NULL,
		.input_message = *help != '\0' ? help : NULL,
	};
	const bool has_list = facts->choices != NULL && facts->choices[0] != NULL;
	if (!has_list && *help == '\0')
		return true;
	if (has_list && is_short(facts->choices)) {
		rule.validate = LXW_VALIDATION_TYPE_LIST;
		rule.value_list = (char **)facts->choices;
	} else if (has_list) {
		if (!put_list(self, facts->choices, &formula, error))
			return false;
		rule.validate = LXW_VALIDATION_TYPE_LIST;
		rule.value_list = (char **)placeholder;
	}
	if (!check(worksheet_data_validation_range(self->sheet, 1, (lxw_col_t)column, HELP_ROWS,
						   (lxw_col_t)column, &rule),
		   "list or help of a column", error))
		return false;
	if (formula != NULL)
		use_range(self, formula);
	return true;
}

static double
find_width(const UfWorkbookColumn *facts)
{
	const glong title = g_utf8_strlen(facts->title, -1);
	return facts->width > 0 ? facts->width : (double)CLAMP(title + 2, 10, 40);
}

/* Headings stand on as many lines as they need, and paper is as wide as the sheet when that can be
 * read. */
static void
put_layout(UfWorkbook *self, const UfWorkbookColumn *columns, size_t count)
{
	double lines = 1;
	double wide = 0;
	for (size_t i = 0; i < count; i++) {
		const double width = find_width(&columns[i]);
		const double letters = (double)g_utf8_strlen(columns[i].title, -1) * BOLD;
		lines = MAX(lines, ceil(letters / width));
		wide += width;
	}
	worksheet_set_row(self->sheet, 0, lines * LINE_HEIGHT, NULL);
	worksheet_set_landscape(self->sheet);
	worksheet_set_paper(self->sheet, A4);
	if (wide <= MOST_WIDE)
		worksheet_fit_to_pages(self->sheet, 1, 0);
	worksheet_repeat_rows(self->sheet, 0, 0);
}

static bool
put_column(UfWorkbook *self, unsigned column, const UfWorkbookColumn *facts, GError **error)
{
	const Way way = find_way(facts->kind);
	const double width = find_width(facts);
	g_array_append_val(self->ways, way);
	worksheet_set_column(self->sheet, (lxw_col_t)column, (lxw_col_t)column, width,
			     self->formats[way][UF_MARK_NONE]);
	return check(worksheet_write_string(self->sheet, 0, (lxw_col_t)column, facts->title,
					    self->headings[facts->required ? 1 : 0]),
		     "heading", error) &&
	       put_validation(self, column, facts, error);
}

static bool
add_sheet(UfWorkbook *self, const char *name, const UfWorkbookColumn *columns, size_t count,
	  GError **error)
{
	const lxw_error named = *name != '\0' ? workbook_validate_sheet_name(self->book, name)
					      : LXW_ERROR_PARAMETER_VALIDATION;
	if (!check(named, "name of a sheet", error))
		return false;
	self->sheet = workbook_add_worksheet(self->book, name);
	if (self->sheet == NULL)
		return refuse("a sheet cannot be made", error);
	self->row = 1;
	g_array_set_size(self->ways, 0);
	put_layout(self, columns, count);
	for (size_t i = 0; i < count; i++) {
		if (!put_column(self, (unsigned)i, &columns[i], error))
			return false;
	}
	worksheet_freeze_panes(self->sheet, 1, 0);
	return true;
}

bool
uf_workbook_add_sheet(UfWorkbook *self, const char *name, const UfWorkbookColumn *columns,
		      size_t count, GError **error)
{
	if (self->book == NULL || count > UF_WORKBOOK_MAX_COLUMNS) {
		g_set_error(error, UF_ERROR, UF_ERROR_USAGE, "workbook: closed, or too wide");
		return false;
	}
	const locale_t before = uselocale(self->plain);
	const bool done = add_sheet(self, name, columns, count, error);
	uselocale(before);
	return done;
}

/* --- rows --- */

/* "1234.56": nothing else is written as a number, so that a bad cell keeps what it was. */
static bool
is_number(const char *text)
{
	const char *p = text + (*text == '-');
	const size_t whole = strspn(p, "0123456789");
	const size_t part = p[whole] == '.' ? strspn(p + whole + 1, "0123456789") : 0;
	return whole > 0 && whole <= 12 && part <= 4 &&
	       p[whole + (part > 0 ? part + 1 : 0)] == '\0';
}

/* Workbooks count from 1900: what lies before, or is not whole, is a text. */
static bool
read_day(const char *text, lxw_datetime *day)
{
	UfDate date;
	if (!uf_date_parse_iso(text, &date) || !uf_date_is_full(date) || date.year < 1901)
		return false;
	*day = (lxw_datetime){ .year = date.year, .month = date.month, .day = date.day };
	return true;
}

/* "_x0041_" in a text would be read as a letter: its first sign is written so itself (ECMA-376
 * part 1, 22.9.2.19). Yours. */
static char *
escape(const char *text)
{
	GString *out = g_string_new(NULL);
	for (const char *p = text; *p != '\0'; p++) {
		const bool is_code = p[0] == '_' && p[1] == 'x' &&
				     strspn(p + 2, "0123456789abcdefABCDEF") >= 4 && p[6] == '_';
		g_string_append(out, is_code ? "_x005F_" : "");
		if (!is_code)
			g_string_append_c(out, *p);
	}
	return g_string_free(out, FALSE);
}

static lxw_error
put_text(UfWorkbook *self, unsigned column, const char *text, Way way, lxw_format *format)
{
	UfDate date;
	const bool is_day = way == WAY_DATE && uf_date_parse_iso(text, &date);
	g_autofree char *written = is_day ? uf_date_format_french(date) : escape(text);
	return worksheet_write_string(self->sheet, self->row, (lxw_col_t)column, written, format);
}

/* How a cell is written: as it says, else as its column. */
static Way
choose_way(const UfWorkbook *self, unsigned column, const UfWorkbookCell *cell)
{
	const Way usual = g_array_index(self->ways, Way, column);
	switch (cell->as) {
	case UF_WORKBOOK_AS_TEXT:
		return WAY_TEXT;
	case UF_WORKBOOK_AS_DATE:
		return WAY_DATE;
	case UF_WORKBOOK_AS_NUMBER:
		return usual == WAY_AMOUNT ? WAY_AMOUNT : WAY_NUMBER;
	default:
		return usual;
	}
}

/* As a spreadsheet writes it: what it holds exactly, or to its last digit. */
static bool
is_any_number(const char *text)
{
	char *end = NULL;
	const double number = g_ascii_strtod(text, &end);
	return g_ascii_isdigit(text[*text == '-']) && strpbrk(text, "xX") == NULL && *end == '\0' &&
	       isfinite(number);
}

static lxw_error
put_value(UfWorkbook *self, unsigned column, const UfWorkbookCell *cell, Way way,
	  lxw_format *format)
{
	lxw_datetime day;
	const char *text = cell->text;
	const bool any = cell->as == UF_WORKBOOK_AS_NUMBER && is_any_number(text);
	if (way == WAY_DATE && read_day(text, &day))
		return worksheet_write_datetime(self->sheet, self->row, (lxw_col_t)column, &day,
						format);
	if ((way == WAY_AMOUNT || way == WAY_NUMBER) && (any || is_number(text)))
		return worksheet_write_number(self->sheet, self->row, (lxw_col_t)column,
					      g_ascii_strtod(text, NULL), format);
	return put_text(self, column, text, way, format);
}

static bool
put_cell(UfWorkbook *self, unsigned column, const UfWorkbookCell *cell, GError **error)
{
	const char *text = cell->text != NULL ? cell->text : "";
	const Way way = choose_way(self, column, cell);
	lxw_format *format = self->formats[way][cell->mark];
	g_autofree char *place = g_strdup_printf("row %u, column %u", self->row + 1, column + 1);
	lxw_error code = LXW_NO_ERROR;
	if (!uf_text_is_clean(text, strlen(text)) ||
	    g_utf8_strlen(text, -1) > (glong)UF_WORKBOOK_MAX_TEXT) {
		g_set_error(error, UF_ERROR, UF_ERROR_USAGE, "workbook: %s: no cell can hold it",
			    place);
		return false;
	}
	if (*text != '\0')
		code = put_value(self, column, cell, way, format);
	else if (cell->mark != UF_MARK_NONE)
		code = worksheet_write_blank(self->sheet, self->row, (lxw_col_t)column, format);
	if (code == LXW_NO_ERROR && cell->comment != NULL) {
		const glong length = g_utf8_strlen(cell->comment, -1);
		lxw_comment_options options = { .author = (char *)"unefois",
						.x_scale = 2,
						.y_scale = 1 + (double)length / COMMENT_LETTERS };
		code = worksheet_write_comment_opt(self->sheet, self->row, (lxw_col_t)column,
						   cell->comment, &options);
	}
	return check(code, place, error);
}

static bool
add_row(UfWorkbook *self, const UfWorkbookCell *cells, GError **error)
{
	for (unsigned i = 0; i < self->ways->len; i++) {
		if (!put_cell(self, i, &cells[i], error))
			return false;
	}
	self->row++;
	return true;
}

bool
uf_workbook_add_row(UfWorkbook *self, const UfWorkbookCell *cells, GError **error)
{
	if (self->book == NULL || self->sheet == NULL || self->row > UF_WORKBOOK_MAX_ROWS) {
		g_set_error(error, UF_ERROR, UF_ERROR_USAGE, "workbook: no sheet, or too long");
		return false;
	}
	const locale_t before = uselocale(self->plain);
	const bool done = add_row(self, cells, error);
	uselocale(before);
	return done;
}

/* --- the file --- */

static GBytes *
read_memory(UfWorkbook *self, GError **error)
{
	const off_t size = lseek(self->memory, 0, SEEK_END);
	if (size <= 0) {
		refuse("nothing was written", error);
		return NULL;
	}
	guint8 *data = g_malloc((gsize)size);
	for (off_t at = 0; at < size;) {
		const ssize_t n = pread(self->memory, data + at, (size_t)(size - at), at);
		if (n <= 0) {
			g_free(data);
			refuse("it cannot be read back", error);
			return NULL;
		}
		at += n;
	}
	return g_bytes_new_with_free_func(data, (gsize)size, uf_memory_free_buffer, data);
}

GBytes *
uf_workbook_close(UfWorkbook *self, GError **error)
{
	if (self->book == NULL) {
		refuse("it is closed already", error);
		return NULL;
	}
	const locale_t before = uselocale(self->plain);
	const lxw_error code = workbook_close(g_steal_pointer(&self->book));
	uselocale(before);
	return check(code, "closing", error) ? read_memory(self, error) : NULL;
}
