/* XLSX: the cells of one sheet (ECMA-376 part 1, 18.3.1 and 18.18.11). */
#include <string.h>

#include "uf-spread-xlsx-private.h"

/* "_x000D_" is how a control character is written in a text (22.9.2.19). In place. */
static void
decode_escapes(GString *text)
{
	for (size_t i = 0; i + 7 <= text->len; i++) {
		const char *p = text->str + i;
		if (p[0] != '_' || p[1] != 'x' || p[6] != '_' ||
		    strspn(p + 2, "0123456789abcdefABCDEF") < 4)
			continue;
		char digits[5] = { p[2], p[3], p[4], p[5], '\0' };
		const guint64 code = g_ascii_strtoull(digits, NULL, 16);
		if (code > 0x7F)
			continue;
		g_string_erase(text, (gssize)i, 7);
		if (code == '\n' || code == '\t' || code >= ' ')
			g_string_insert_c(text, (gssize)i, (char)code);
	}
}

static bool
put(UfXlsx *self, char kind, const char *text, const char *number)
{
	const UfSpreadCell cell = { kind, text, number };
	return uf_spread_add_cell(self->spread, self->column, &cell);
}

static bool
put_number(UfXlsx *self)
{
	UfSpreadFormat format = { .kind = UF_SPREAD_PLAIN };
	if (!uf_spread_plain(self->value->str, self->plain))
		return put(self, 'e', self->value->str, NULL);
	if (self->style < self->formats->len)
		format = g_array_index(self->formats, UfSpreadFormat, self->style);
	const char *plain = self->plain->str;
	g_autofree char *seen = NULL;
	if (format.kind == UF_SPREAD_DATE)
		seen = uf_spread_format_serial(plain, self->epoch);
	if (seen != NULL)
		return put(self, 'd', seen, plain);
	if (format.kind == UF_SPREAD_PERCENT) {
		g_autofree char *times = uf_spread_times_hundred(plain);
		seen = g_strconcat(times, " %", NULL);
	} else {
		seen = uf_spread_pad(plain, format.digits);
	}
	return put(self, 'n', seen, plain);
}

static bool
put_shared(UfXlsx *self)
{
	guint64 index;
	if (!g_ascii_string_to_unsigned(self->value->str, 10, 0, G_MAXUINT32, &index, NULL) ||
	    index >= self->offsets->len)
		return uf_spread_fail_at(self->spread, "damaged: a text that is not there",
					 self->column);
	const size_t offset = g_array_index(self->offsets, size_t, (guint)index);
	g_string_assign(self->value, self->shared->str + offset);
	decode_escapes(self->value);
	return put(self, 't', self->value->str, NULL);
}

static bool
put_date(UfXlsx *self)
{
	/* ISO 8601, seconds left out; with midnight it is a day */
	char *text = self->value->str;
	const size_t most = strchr(text, '-') != NULL ? 16 : 5;
	if (strlen(text) > most)
		text[most] = '\0';
	if (g_str_has_suffix(text, "T00:00"))
		text[10] = '\0';
	return put(self, 'd', text, NULL);
}

static bool
put_cell(UfXlsx *self)
{
	if (!self->has_value)
		return self->has_formula ? put(self, 'e', "", NULL) : true;
	if (g_str_equal(self->kind, "s"))
		return put_shared(self);
	if (g_str_equal(self->kind, "str") || g_str_equal(self->kind, "inlineStr")) {
		decode_escapes(self->value);
		return put(self, 't', self->value->str, NULL);
	}
	g_strstrip(self->value->str);
	self->value->len = strlen(self->value->str);
	if (g_str_equal(self->kind, "b"))
		return put(self, 'b', g_str_equal(self->value->str, "1") ? "VRAI" : "FAUX", NULL);
	if (g_str_equal(self->kind, "e"))
		return put(self, 'e', self->value->str, NULL);
	if (g_str_equal(self->kind, "d"))
		return put_date(self);
	return self->value->len > 0 ? put_number(self) : true;
}

static void
start_row(UfXlsx *self, const UfSpreadElement *element)
{
	const unsigned number = uf_spread_count(element, "r", self->spread->row + 1);
	if (number <= self->spread->row || number > UF_SPREAD_MAX_ROWS) {
		uf_spread_fail(self->spread, "damaged: rows out of their order");
		return;
	}
	self->spread->row = number - 1;
	self->is_hidden =
	    uf_spread_is(element, "hidden", "1") || uf_spread_is(element, "hidden", "true");
	self->column = G_MAXUINT;
}

static void
start_cell(UfXlsx *self, const UfSpreadElement *element)
{
	char place[16];
	unsigned column = self->column + 1;
	unsigned row = self->spread->row;
	if (uf_spread_copy(element, "r", place, sizeof place) &&
	    (!uf_spread_parse_place(place, &column, &row, NULL) || row != self->spread->row ||
	     (self->column != G_MAXUINT && column <= self->column)))
		uf_spread_fail(self->spread, "damaged: cells out of their order");
	self->column = column;
	self->style = uf_spread_count(element, "s", 0);
	uf_spread_copy(element, "t", self->kind, sizeof self->kind);
	self->has_formula = false;
	self->has_value = false;
	g_string_truncate(self->value, 0);
}

static void
add_hidden(UfXlsx *self, const UfSpreadElement *element)
{
	unsigned range[2] = { uf_spread_count(element, "min", 0),
			      uf_spread_count(element, "max", 0) };
	if (range[0] == 0 || range[1] < range[0])
		return;
	range[0]--;
	range[1]--;
	if (uf_spread_is(element, "hidden", "1") || uf_spread_is(element, "hidden", "true"))
		uf_spread_add_range(self->spread, "hidden_columns", range, 2);
}

static void
add_merged(UfXlsx *self, const UfSpreadElement *element)
{
	unsigned range[4];
	const char *rest;
	g_autofree char *text = uf_spread_dup(element, NULL, "ref");
	if (text != NULL && uf_spread_parse_place(text, &range[1], &range[0], &rest) &&
	    *rest == ':' && uf_spread_parse_place(rest + 1, &range[3], &range[2], NULL))
		uf_spread_add_range(self->spread, "merged", range, 4);
}

static const struct {
	const char *name;
	void (*start)(UfXlsx *self, const UfSpreadElement *element);
} starts[] = {
	{ "c", start_cell },
	{ "row", start_row },
	{ "col", add_hidden },
	{ "mergeCell", add_merged },
};

static void
cell_started(void *data, const UfSpreadElement *element)
{
	UfXlsx *self = data;
	if (g_str_equal(element->name, "v") ||
	    (g_str_equal(element->name, "t") && !self->is_phonetic)) {
		self->hears = UF_XLSX_VALUE;
		self->has_value = true;
		return;
	}
	if (g_str_equal(element->name, "f"))
		self->has_formula = true;
	if (g_str_equal(element->name, "rPh"))
		self->is_phonetic = true;
	for (size_t i = 0; i < G_N_ELEMENTS(starts); i++) {
		if (g_str_equal(element->name, starts[i].name))
			starts[i].start(self, element);
	}
}

static void
cell_ended(void *data, const char *name)
{
	UfXlsx *self = data;
	if (g_str_equal(name, "v") || g_str_equal(name, "t"))
		self->hears = UF_XLSX_DEAF;
	else if (g_str_equal(name, "rPh"))
		self->is_phonetic = false;
	else if (g_str_equal(name, "c"))
		put_cell(self);
	else if (g_str_equal(name, "row") && self->spread->line->len > 0)
		uf_spread_end_row(self->spread, 1, self->is_hidden);
	else if (g_str_equal(name, "row"))
		self->spread->row++;
}

static void
cell_heard(void *data, const char *text, size_t length)
{
	UfXlsx *self = data;
	if (self->hears != UF_XLSX_VALUE)
		return;
	if (self->value->len + length > UF_SPREAD_MAX_TEXT)
		uf_spread_fail_at(self->spread, "too_large: a text longer than a cell holds",
				  self->column);
	else
		g_string_append_len(self->value, text, (gssize)length);
}

const UfSpreadHandler uf_xlsx_cells = { cell_started, cell_ended, cell_heard };

bool
uf_xlsx_read_cells(UfXlsx *self, const char *part)
{
	self->hears = UF_XLSX_DEAF;
	return uf_spread_parse(self->spread, part, &uf_xlsx_cells, self);
}
