/* XLSX: the parts of a workbook, and which of its sheets is read (ECMA-376 part 1, 18). */
#include <string.h>

#include "uf-spread-xlsx-private.h"

/* --- relationships --- */

typedef struct {
	GHashTable *targets; /* id → path in the archive */
	GHashTable *types;   /* last word of the type → path */
	const char *folder;  /* of what they are relative to, with its slash */
} Relations;

/* Paths stay inside the archive: ".." takes a folder away, no more. Yours. */
static char *
resolve(const char *folder, const char *target)
{
	g_autofree char *joined =
	    *target == '/' ? g_strdup(target + 1) : g_strconcat(folder, target, NULL);
	g_auto(GStrv) steps = g_strsplit_set(joined, "/\\", -1);
	g_autoptr(GPtrArray) kept = g_ptr_array_new();
	for (size_t i = 0; steps[i] != NULL; i++) {
		if (g_str_equal(steps[i], "..") && kept->len > 0)
			g_ptr_array_set_size(kept, (gint)kept->len - 1);
		else if (*steps[i] != '\0' && *steps[i] != '.')
			g_ptr_array_add(kept, steps[i]);
	}
	g_ptr_array_add(kept, NULL);
	return g_strjoinv("/", (char **)kept->pdata);
}

static void
add_relation(void *data, const UfSpreadElement *element)
{
	Relations *self = data;
	if (!g_str_equal(element->name, "Relationship") ||
	    uf_spread_is(element, "TargetMode", "External"))
		return;
	g_autofree char *id = uf_spread_dup(element, NULL, "Id");
	g_autofree char *type = uf_spread_dup(element, NULL, "Type");
	g_autofree char *target = uf_spread_dup(element, NULL, "Target");
	if (id == NULL || type == NULL || target == NULL)
		return;
	const char *word = strrchr(type, '/') != NULL ? strrchr(type, '/') + 1 : type;
	char *path = resolve(self->folder, target);
	g_hash_table_insert(self->types, g_strdup(word), g_strdup(path));
	/* a chart has a sheet of its own, without cells */
	if (g_str_equal(word, "worksheet"))
		g_hash_table_insert(self->targets, g_steal_pointer(&id), g_steal_pointer(&path));
	g_free(path);
}

static const UfSpreadHandler relations_handler = { add_relation, NULL, NULL };

static bool
read_relations(UfXlsx *self, const char *folder, const char *name)
{
	Relations relations = { self->targets, self->types, folder };
	g_autofree char *part = g_strdup_printf("%s_rels/%s.rels", folder, name);
	return uf_spread_parse(self->spread, part, &relations_handler, &relations);
}

/* --- the workbook --- */

static void
add_sheet(UfXlsx *self, const UfSpreadElement *element)
{
	UfXlsxSheet *sheet = g_new0(UfXlsxSheet, 1);
	g_autofree char *id = uf_spread_dup(element, "relationships", "id");
	sheet->name = uf_spread_dup(element, NULL, "name");
	sheet->hidden = uf_spread_is(element, "state", "hidden") ||
			uf_spread_is(element, "state", "veryHidden");
	sheet->part = g_strdup(id != NULL ? g_hash_table_lookup(self->targets, id) : NULL);
	if (sheet->name == NULL)
		sheet->name = g_strdup("");
	g_ptr_array_add(self->sheets, sheet);
	if (self->sheets->len > UF_SPREAD_MAX_SHEETS)
		uf_spread_fail(self->spread, "too_large: more sheets than are read");
}

static void
hear_workbook(void *data, const UfSpreadElement *element)
{
	UfXlsx *self = data;
	if (g_str_equal(element->name, "workbookPr"))
		self->epoch = uf_spread_is(element, "date1904", "1") ||
				      uf_spread_is(element, "date1904", "true")
				  ? 1904
				  : 1900;
	else if (g_str_equal(element->name, "sheet"))
		add_sheet(self, element);
}

static const UfSpreadHandler workbook_handler = { hear_workbook, NULL, NULL };

static bool
read_workbook(UfXlsx *self)
{
	if (!read_relations(self, "", ""))
		return false;
	const char *found = g_hash_table_lookup(self->types, "officeDocument");
	g_autofree char *part = g_strdup(found != NULL ? found : "xl/workbook.xml");
	const char *slash = strrchr(part, '/');
	g_autofree char *folder =
	    slash != NULL ? g_strndup(part, (gsize)(slash + 1 - part)) : g_strdup("");
	return read_relations(self, folder, slash != NULL ? slash + 1 : part) &&
	       uf_spread_parse(self->spread, part, &workbook_handler, self);
}

static bool
read_part(UfXlsx *self, const char *type, bool (*read)(UfXlsx *self, const char *part))
{
	const char *part = g_hash_table_lookup(self->types, type);
	return part == NULL || !uf_spread_has_part(self->spread, part) || read(self, part);
}

/* --- which sheet --- */

static bool
is_wanted(const UfXlsxSheet *sheet, const char *name)
{
	return name != NULL ? g_str_equal(sheet->name, name) : !sheet->hidden;
}

static bool
choose_sheet(UfXlsx *self, const char *name)
{
	for (guint i = 0; i < self->sheets->len; i++) {
		const UfXlsxSheet *sheet = g_ptr_array_index(self->sheets, i);
		if (!is_wanted(sheet, name) || sheet->part == NULL)
			continue;
		uf_spread_forget(self->spread);
		if (!uf_xlsx_read_cells(self, sheet->part))
			return false;
		json_object_set_new(self->spread->answer, "sheet", json_integer(i));
		if (self->spread->rows > 0 || name != NULL)
			return true;
	}
	if (json_object_get(self->spread->answer, "sheet") != NULL)
		return true; /* all that are seen are empty */
	self->spread->is_missing = true;
	return uf_spread_fail(self->spread, "no_sheet: no such sheet");
}

static void
put_facts(UfXlsx *self)
{
	json_t *sheets = json_array();
	for (guint i = 0; i < self->sheets->len; i++) {
		const UfXlsxSheet *sheet = g_ptr_array_index(self->sheets, i);
		json_array_append_new(
		    sheets, json_pack("{s:s, s:b}", "name", sheet->name, "hidden", sheet->hidden));
	}
	json_object_set_new(self->spread->answer, "format", json_string("xlsx"));
	json_object_set_new(self->spread->answer, "epoch", json_integer(self->epoch));
	json_object_set_new(self->spread->answer, "sheets", sheets);
}

static void
free_sheet(gpointer data)
{
	UfXlsxSheet *sheet = data;
	g_free(sheet->name);
	g_free(sheet->part);
	g_free(sheet);
}

void
uf_xlsx_init(UfXlsx *self, UfSpread *spread)
{
	self->spread = spread;
	self->epoch = 1900;
	self->targets = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	self->types = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	self->sheets = g_ptr_array_new_with_free_func(free_sheet);
	self->formats = g_array_new(FALSE, FALSE, sizeof(UfSpreadFormat));
	self->codes = g_hash_table_new_full(NULL, NULL, NULL, g_free);
	self->shared = g_string_new(NULL);
	self->offsets = g_array_new(FALSE, FALSE, sizeof(size_t));
	self->value = g_string_new(NULL);
	self->plain = g_string_new(NULL);
}

void
uf_xlsx_clear(UfXlsx *self)
{
	g_hash_table_unref(self->targets);
	g_hash_table_unref(self->types);
	g_ptr_array_unref(self->sheets);
	g_array_unref(self->formats);
	g_hash_table_unref(self->codes);
	g_string_free(self->shared, TRUE);
	g_array_unref(self->offsets);
	g_string_free(self->value, TRUE);
	g_string_free(self->plain, TRUE);
}

bool
uf_spread_read_xlsx(UfSpread *spread, const char *sheet)
{
	UfXlsx self = { 0 };
	uf_xlsx_init(&self, spread);
	const bool done = read_workbook(&self) && read_part(&self, "styles", uf_xlsx_read_styles) &&
			  read_part(&self, "sharedStrings", uf_xlsx_read_shared);
	if (done)
		put_facts(&self);
	const bool all = done && choose_sheet(&self, sheet);
	uf_xlsx_clear(&self);
	return all;
}
