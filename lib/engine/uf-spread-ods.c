/* ODS: the tables of content.xml (OpenDocument 1.2, part 1, 9). */
#include <string.h>

#include "uf-spread-parts-private.h"

#define MAX_HIDDEN_STYLES 1000

/* The value of a cell as its attributes give it. */
typedef struct {
	char type[16]; /* float, percentage, currency, date, time, boolean, string, or "" */
	char *value;   /* the attribute that the type names; NULL: the text */
	bool is_error;
	bool has_formula;
	unsigned count; /* columns that it stands in */
} Value;

typedef struct {
	UfSpread *spread;
	const char *wanted; /* NULL: the first that is seen and holds anything */
	json_t *sheets;
	GHashTable *hidden_styles;
	char *style; /* being read */
	int epoch;
	bool found;
	bool done;
	unsigned tables; /* inside each other: the first level is a sheet */
	unsigned aside;  /* elements inside a note or a drawing */
	unsigned column;
	unsigned row_count;
	bool row_hidden;
	bool in_cell;
	bool covered;
	bool began; /* a paragraph of the cell */
	Value value;
	GString *text;
	GString *plain;
} Ods;

static bool
is_reading(const Ods *self)
{
	return self->found && !self->done && self->tables == 1;
}

/* --- sheets --- */

static bool
is_hidden(const Ods *self, const UfSpreadElement *element)
{
	g_autofree char *style = uf_spread_dup(element, NULL, "style-name");
	return style != NULL && g_hash_table_contains(self->hidden_styles, style);
}

static void
start_table(Ods *self, const UfSpreadElement *element)
{
	if (++self->tables > 1)
		return;
	g_autofree char *name = uf_spread_dup(element, NULL, "name");
	const bool hidden = is_hidden(self, element);
	if (json_array_size(self->sheets) == UF_SPREAD_MAX_SHEETS) {
		uf_spread_fail(self->spread, "too_large: more sheets than are read");
		return;
	}
	json_array_append_new(self->sheets, json_pack("{s:s, s:b}", "name",
						      name != NULL ? name : "", "hidden", hidden));
	self->found = self->wanted != NULL ? g_strcmp0(name, self->wanted) == 0 : !hidden;
	if (!self->found || self->done)
		return;
	uf_spread_forget(self->spread);
	self->column = 0;
	json_object_set_new(self->spread->answer, "sheet",
			    json_integer((json_int_t)json_array_size(self->sheets) - 1));
}

static void
end_table(Ods *self)
{
	if (--self->tables == 0 && self->found && !self->done)
		self->done = self->spread->rows > 0 || self->wanted != NULL;
}

static void
start_column(Ods *self, const UfSpreadElement *element)
{
	const unsigned count = uf_spread_count(element, "number-columns-repeated", 1);
	char seen[12];
	uf_spread_copy(element, "visibility", seen, sizeof seen);
	const unsigned range[2] = { self->column, self->column + count - 1 };
	if (count > 0 && (g_str_equal(seen, "collapse") || g_str_equal(seen, "filter")))
		uf_spread_add_range(self->spread, "hidden_columns", range, 2);
	self->column += count;
}

static void
start_row(Ods *self, const UfSpreadElement *element)
{
	char seen[12];
	uf_spread_copy(element, "visibility", seen, sizeof seen);
	self->row_count = uf_spread_count(element, "number-rows-repeated", 1);
	self->row_hidden = g_str_equal(seen, "collapse") || g_str_equal(seen, "filter");
	self->column = 0;
}

static void
end_row(Ods *self)
{
	if (self->spread->line->len > 0)
		uf_spread_end_row(self->spread, self->row_count, self->row_hidden);
	else if (self->spread->row + self->row_count > self->spread->row)
		self->spread->row += self->row_count;
}

/* --- cells --- */

static const struct {
	const char *type;
	const char *attribute;
} types[] = {
	{ "float", "value" },         { "percentage", "value" }, { "currency", "value" },
	{ "date", "date-value" },     { "time", "time-value" },  { "boolean", "boolean-value" },
	{ "string", "string-value" },
};

static void
clear_value(Value *value)
{
	g_free(value->value);
	*value = (Value){ 0 };
}

static void
add_span(Ods *self, const UfSpreadElement *element)
{
	const unsigned columns = uf_spread_count(element, "number-columns-spanned", 1);
	const unsigned rows = uf_spread_count(element, "number-rows-spanned", 1);
	if ((columns < 2 && rows < 2) || columns == 0 || rows == 0)
		return;
	const unsigned range[4] = { self->spread->row, self->column, self->spread->row + rows - 1,
				    self->column + columns - 1 };
	uf_spread_add_range(self->spread, "merged", range, 4);
}

static void
start_cell(Ods *self, const UfSpreadElement *element)
{
	g_autofree char *type = uf_spread_dup(element, "xmlns:office:", "value-type");
	g_autofree char *known = uf_spread_dup(element, "calcext", "value-type");
	clear_value(&self->value);
	self->in_cell = true;
	self->began = false;
	self->covered = g_str_equal(element->name, "covered-table-cell");
	self->value.is_error = g_strcmp0(known, "error") == 0;
	self->value.count = uf_spread_count(element, "number-columns-repeated", 1);
	g_string_truncate(self->text, 0);
	if (type != NULL)
		g_strlcpy(self->value.type, type, sizeof self->value.type);
	for (size_t i = 0; i < G_N_ELEMENTS(types); i++) {
		if (g_str_equal(types[i].type, self->value.type))
			self->value.value = uf_spread_dup(element, NULL, types[i].attribute);
	}
	g_autofree char *formula = uf_spread_dup(element, NULL, "formula");
	self->value.has_formula = formula != NULL;
	add_span(self, element);
}

/* "PT09H30M00S" → "09:30"; longer than a day it is no time of day. */
static char *
read_time(const char *text)
{
	g_auto(GStrv) parts =
	    g_strsplit_set(g_str_has_prefix(text, "PT") ? text + 2 : "", "HMS", -1);
	guint64 hours;
	guint64 minutes;
	if (g_strv_length(parts) < 3 ||
	    !g_ascii_string_to_unsigned(parts[0], 10, 0, 23, &hours, NULL) ||
	    !g_ascii_string_to_unsigned(parts[1], 10, 0, 59, &minutes, NULL))
		return g_strdup(text);
	return g_strdup_printf("%02u:%02u", (unsigned)hours, (unsigned)minutes);
}

/* "1984-05-12T00:00:00" → "1984-05-12" */
static char *
read_date(const char *text)
{
	char *date = g_strndup(text, 16);
	if (g_str_has_suffix(date, "T00:00"))
		date[10] = '\0';
	return date;
}

/* The number as it is shown, when nothing but zeros were put before its digits: "01000". */
static char *
find_zeros(const char *plain, const char *shown)
{
	g_autoptr(GString) digits = g_string_new(NULL);
	for (const char *p = shown; *p != '\0'; p = g_utf8_next_char(p)) {
		if (g_ascii_isdigit(*p))
			g_string_append_c(digits, *p);
		else if (!g_unichar_isspace(g_utf8_get_char(p)))
			return NULL;
	}
	const char *rest = digits->str + strspn(digits->str, "0");
	if (rest == digits->str || g_strcmp0(rest, plain) != 0)
		return NULL;
	return g_strdup(digits->str);
}

static void
put_number(Ods *self, UfSpreadCell *cell, char **seen)
{
	if (!uf_spread_plain(self->value.value, self->plain)) {
		cell->kind = 'e';
		return;
	}
	cell->kind = 'n';
	cell->number = self->plain->str;
	if (g_str_equal(self->value.type, "percentage")) {
		g_autofree char *times = uf_spread_times_hundred(self->plain->str);
		*seen = g_strconcat(times, " %", NULL);
	} else {
		*seen = find_zeros(self->plain->str, self->text->str);
	}
	if (*seen == NULL)
		*seen = g_strdup(self->plain->str);
}

static void
read_value(Ods *self, UfSpreadCell *cell, char **seen)
{
	const Value *value = &self->value;
	if (value->is_error) {
		cell->kind = 'e';
	} else if (value->value == NULL) {
		return;
	} else if (g_str_equal(value->type, "date")) {
		cell->kind = 'd';
		*seen = read_date(value->value);
	} else if (g_str_equal(value->type, "time")) {
		cell->kind = 'd';
		*seen = read_time(value->value);
	} else if (g_str_equal(value->type, "boolean")) {
		cell->kind = 'b';
		*seen = g_strdup(g_str_equal(value->value, "true") ? "VRAI" : "FAUX");
	} else if (g_str_equal(value->type, "string")) {
		*seen = g_strdup(value->value);
	} else {
		put_number(self, cell, seen);
	}
}

static void
end_cell(Ods *self)
{
	g_autofree char *seen = NULL;
	UfSpreadCell cell = { .kind = 't' };
	self->in_cell = false;
	read_value(self, &cell, &seen);
	cell.text = seen != NULL ? seen : self->text->str;
	if (cell.kind == 't' && *cell.text == '\0' && self->value.has_formula &&
	    *self->value.type == '\0')
		cell.kind = 'e';
	const bool is_empty = *cell.text == '\0' && cell.number == NULL && cell.kind != 'e';
	const unsigned count = self->covered || is_empty ? 0 : self->value.count;
	for (unsigned i = 0; i < count; i++) {
		if (!uf_spread_add_cell(self->spread, self->column + i, &cell))
			return;
	}
	if (self->column + self->value.count >= self->column)
		self->column += self->value.count;
}

static void
add_text(Ods *self, const char *text, size_t length)
{
	if (self->text->len + length > UF_SPREAD_MAX_TEXT)
		uf_spread_fail_at(self->spread, "too_large: a text longer than a cell holds",
				  self->column);
	else
		g_string_append_len(self->text, text, (gssize)length);
}

static void
add_spaces(Ods *self, const UfSpreadElement *element)
{
	const unsigned count = uf_spread_count(element, "c", 1);
	for (unsigned i = 0; i < count && self->spread->fault == NULL; i++)
		add_text(self, " ", 1);
}

static void
start_in_cell(Ods *self, const UfSpreadElement *element)
{
	const char *name = element->name;
	if (g_str_equal(name, "p") && self->began)
		add_text(self, "\n", 1);
	self->began = self->began || g_str_equal(name, "p");
	if (g_str_equal(name, "s"))
		add_spaces(self, element);
	else if (g_str_equal(name, "tab"))
		add_text(self, "\t", 1);
	else if (g_str_equal(name, "line-break"))
		add_text(self, "\n", 1);
}

/* --- the document --- */

static bool
is_aside(const char *name)
{
	return g_str_equal(name, "annotation") || g_str_equal(name, "frame") ||
	       g_str_equal(name, "shapes") || g_str_equal(name, "custom-shape") ||
	       g_str_equal(name, "tracked-changes");
}

static void
start_style(Ods *self, const UfSpreadElement *element)
{
	if (g_str_equal(element->name, "style")) {
		g_free(self->style);
		self->style = uf_spread_dup(element, NULL, "name");
	} else if (g_str_equal(element->name, "table-properties") && self->style != NULL &&
		   uf_spread_is(element, "display", "false") &&
		   g_hash_table_size(self->hidden_styles) < MAX_HIDDEN_STYLES) {
		g_hash_table_add(self->hidden_styles, g_strdup(self->style));
	} else if (g_str_equal(element->name, "null-date") &&
		   uf_spread_is(element, "date-value", "1904-01-01")) {
		self->epoch = 1904;
	}
}

static void
start_in_table(Ods *self, const UfSpreadElement *element)
{
	if (g_str_equal(element->name, "table-row"))
		start_row(self, element);
	else if (g_str_equal(element->name, "table-column"))
		start_column(self, element);
	else if (g_str_equal(element->name, "table-cell") ||
		 g_str_equal(element->name, "covered-table-cell"))
		start_cell(self, element);
	else if (self->in_cell)
		start_in_cell(self, element);
}

static void
started(void *data, const UfSpreadElement *element)
{
	Ods *self = data;
	if (self->aside > 0 || is_aside(element->name))
		self->aside++;
	else if (g_str_equal(element->name, "table"))
		start_table(self, element);
	else if (self->tables == 0)
		start_style(self, element);
	else if (is_reading(self))
		start_in_table(self, element);
}

static void
ended(void *data, const char *name)
{
	Ods *self = data;
	if (self->aside > 0)
		self->aside--;
	else if (g_str_equal(name, "table"))
		end_table(self);
	else if (!is_reading(self))
		return;
	else if (g_str_equal(name, "table-row"))
		end_row(self);
	else if (g_str_equal(name, "table-cell") || g_str_equal(name, "covered-table-cell"))
		end_cell(self);
}

/* Spaces and line ends of the file are one space. */
static void
heard(void *data, const char *text, size_t length)
{
	Ods *self = data;
	if (!self->in_cell || self->aside > 0 || !is_reading(self) || !self->began)
		return;
	for (size_t i = 0; i < length && self->spread->fault == NULL; i++) {
		const bool is_space = strchr(" \t\r\n", text[i]) != NULL && text[i] != '\0';
		const char last = self->text->len > 0 ? self->text->str[self->text->len - 1] : ' ';
		if (is_space && (last == ' ' || last == '\n'))
			continue;
		add_text(self, is_space ? " " : &text[i], 1);
	}
}

static const UfSpreadHandler content_handler = { started, ended, heard };

/* --- a password --- */

static void
look_for_password(void *data, const UfSpreadElement *element)
{
	if (g_str_equal(element->name, "encryption-data"))
		uf_spread_fail(data, "encrypted: the file has a password");
}

static const UfSpreadHandler manifest_handler = { look_for_password, NULL, NULL };

static bool
is_open(UfSpread *self)
{
	static const char manifest[] = "META-INF/manifest.xml";
	return !uf_spread_has_part(self, manifest) ||
	       uf_spread_parse(self, manifest, &manifest_handler, self);
}

static bool
finish(Ods *self)
{
	json_t *answer = self->spread->answer;
	json_object_set_new(answer, "format", json_string("ods"));
	json_object_set_new(answer, "epoch", json_integer(self->epoch));
	json_object_set(answer, "sheets", self->sheets);
	if (self->spread->fault != NULL || json_object_get(answer, "sheet") != NULL)
		return self->spread->fault == NULL;
	self->spread->is_missing = true;
	return uf_spread_fail(self->spread, "no_sheet: no such sheet");
}

static bool
read_content(UfSpread *spread, const char *sheet, GBytes *bytes)
{
	Ods self = {
		.spread = spread,
		.wanted = sheet,
		.sheets = json_array(),
		.hidden_styles = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
		.text = g_string_new(NULL),
		.plain = g_string_new(NULL),
		.epoch = 1899,
	};
	if (bytes != NULL)
		uf_spread_parse_bytes(spread, bytes, &content_handler, &self);
	else
		uf_spread_parse(spread, "content.xml", &content_handler, &self);
	const bool done = finish(&self);
	clear_value(&self.value);
	json_decref(self.sheets);
	g_hash_table_unref(self.hidden_styles);
	g_string_free(self.text, TRUE);
	g_string_free(self.plain, TRUE);
	g_free(self.style);
	return done;
}

bool
uf_spread_read_ods(UfSpread *self, const char *sheet)
{
	return is_open(self) && read_content(self, sheet, NULL);
}

bool
uf_spread_read_ods_content(UfSpread *self, GBytes *content)
{
	return read_content(self, NULL, content);
}
