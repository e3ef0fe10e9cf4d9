/* XLSX: which styles make a date of a number, and the texts that cells share. */
#include "uf-spread-xlsx-private.h"

#define MAX_STYLES 65536
#define MAX_SHARED 2000000u

static void
add_code(UfXlsx *self, const UfSpreadElement *element)
{
	g_autofree char *code = uf_spread_dup(element, NULL, "formatCode");
	const unsigned id = uf_spread_count(element, "numFmtId", 0);
	if (code == NULL || g_hash_table_size(self->codes) > MAX_STYLES)
		return;
	UfSpreadFormat *format = g_new(UfSpreadFormat, 1);
	*format = uf_spread_read_format(code);
	g_hash_table_insert(self->codes, GUINT_TO_POINTER(id), format);
}

static void
add_style(UfXlsx *self, const UfSpreadElement *element)
{
	const unsigned id = uf_spread_count(element, "numFmtId", 0);
	const UfSpreadFormat *own = g_hash_table_lookup(self->codes, GUINT_TO_POINTER(id));
	const UfSpreadFormat format = own != NULL ? *own : uf_spread_get_format(id);
	if (self->formats->len == MAX_STYLES)
		uf_spread_fail(self->spread, "too_large: more styles than are read");
	else
		g_array_append_val(self->formats, format);
}

static void
style_started(void *data, const UfSpreadElement *element)
{
	UfXlsx *self = data;
	if (g_str_equal(element->name, "numFmt"))
		add_code(self, element);
	else if (g_str_equal(element->name, "cellXfs"))
		self->in_styles = true;
	else if (self->in_styles && g_str_equal(element->name, "xf"))
		add_style(self, element);
}

static void
style_ended(void *data, const char *name)
{
	UfXlsx *self = data;
	if (g_str_equal(name, "cellXfs"))
		self->in_styles = false;
}

static void
style_heard(void *data, const char *text, size_t length)
{
	(void)data;
	(void)text;
	(void)length;
}

const UfSpreadHandler uf_xlsx_styles = { style_started, style_ended, style_heard };

bool
uf_xlsx_read_styles(UfXlsx *self, const char *part)
{
	return uf_spread_parse(self->spread, part, &uf_xlsx_styles, self);
}

static void
shared_started(void *data, const UfSpreadElement *element)
{
	UfXlsx *self = data;
	if (g_str_equal(element->name, "si")) {
		const size_t offset = self->shared->len;
		if (self->offsets->len >= MAX_SHARED)
			uf_spread_fail(self->spread, "too_large: more texts than are read");
		else
			g_array_append_val(self->offsets, offset);
	} else if (g_str_equal(element->name, "rPh")) {
		self->is_phonetic = true;
	} else if (g_str_equal(element->name, "t") && !self->is_phonetic) {
		self->hears = UF_XLSX_VALUE;
	}
}

static void
shared_ended(void *data, const char *name)
{
	UfXlsx *self = data;
	if (g_str_equal(name, "si"))
		g_string_append_c(self->shared, '\0');
	else if (g_str_equal(name, "rPh"))
		self->is_phonetic = false;
	else if (g_str_equal(name, "t"))
		self->hears = UF_XLSX_DEAF;
}

static void
shared_heard(void *data, const char *text, size_t length)
{
	UfXlsx *self = data;
	if (self->hears != UF_XLSX_VALUE)
		return;
	if (self->shared->len + length > UF_SPREAD_MAX_SHARED)
		uf_spread_fail(self->spread, "too_large: more texts than are read");
	else
		g_string_append_len(self->shared, text, (gssize)length);
}

const UfSpreadHandler uf_xlsx_shared = { shared_started, shared_ended, shared_heard };

bool
uf_xlsx_read_shared(UfXlsx *self, const char *part)
{
	return uf_spread_parse(self->spread, part, &uf_xlsx_shared, self);
}
