#include "uf-flow-boxes.h"

#include <string.h>

#include "uf-error.h"
#include "uf-file.h"
#include "uf-flow-boxes-private.h"
#include "uf-json.h"
#include "uf-template.h"

#define MAX_BOXES_BYTES ((size_t)4 * 1024 * 1024)
#define MAX_NAME 500

/* A PDF whose boxes are proposed. */
typedef struct {
	UfSandbox *sandbox;
	GBytes *pdf;
	json_t *boxes;        /* {name: box} of all pages so far */
	json_t *without_text; /* [page] */
	int64_t pages;
} Sheet;

static void
sheet_clear(Sheet *sheet)
{
	g_clear_pointer(&sheet->pdf, g_bytes_unref);
	json_decref(sheet->boxes);
	json_decref(sheet->without_text);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Sheet, sheet_clear)

static bool
open_pdf(UfFlow *flow, const char *path, Sheet *sheet, GError **error)
{
	sheet->sandbox = uf_flow_ensure_sandbox(flow, error);
	sheet->pdf =
	    sheet->sandbox == NULL ? NULL : uf_file_read(path, UF_TEMPLATE_MAX_BYTES, error);
	return sheet->pdf != NULL;
}

/* names are unique on a page; here in the document */
static char *
make_unique(const json_t *boxes, const char *name)
{
	char *unique = g_strdup(name);
	for (unsigned i = 2; json_object_get(boxes, unique) != NULL; i++) {
		g_free(unique);
		unique = g_strdup_printf("%s_%u", name, i);
	}
	return unique;
}

static bool
add_box(Sheet *sheet, const json_t *row)
{
	static const char *const copied[] = { "page", "x1",    "y1",        "x2",   "y2",
					      "kind", "cells", "multiline", "label" };
	const char *name = uf_json_get_string(row, "name");
	if (name == NULL || *name == '\0')
		return false;
	g_autofree char *unique = make_unique(sheet->boxes, name);
	json_t *box = json_object();
	for (size_t i = 0; i < G_N_ELEMENTS(copied); i++) {
		json_t *value = json_object_get(row, copied[i]);
		if (value != NULL)
			json_object_set(box, copied[i], value);
	}
	json_object_set_new(box, "unconfirmed", json_true());
	json_object_set_new(sheet->boxes, unique, box);
	return true;
}

static bool
read_page(Sheet *sheet, int64_t number, GError **error)
{
	g_autoptr(json_t) request =
	    json_pack("{s:s, s:I}", "op", "propose", "page", (json_int_t)number);
	g_autoptr(json_t) reply = uf_sandbox_call(sheet->sandbox, request, sheet->pdf, NULL, error);
	if (reply == NULL)
		return false;
	const json_t *rows = json_object_get(reply, "boxes");
	bool good = json_is_array(rows);
	for (size_t i = 0; good && i < json_array_size(rows); i++)
		good = add_box(sheet, json_array_get(rows, i));
	if (!good) {
		g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA,
			    "protocol: the worker's answer is malformed");
		return false;
	}
	if (!uf_json_get_boolean(reply, "text", true))
		json_array_append_new(sheet->without_text, json_integer(number));
	sheet->pages = uf_json_get_integer(reply, "pages", 1);
	return true;
}

static bool
read_pages(Sheet *sheet, GError **error)
{
	sheet->pages = 1;
	sheet->boxes = json_object();
	sheet->without_text = json_array();
	for (int64_t number = 1; number <= sheet->pages; number++) {
		if (!read_page(sheet, number, error))
			return false;
		if (sheet->pages > UF_FLOW_BOXES_MAX_PAGES) {
			g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA,
				    "too_large: more than %d pages", UF_FLOW_BOXES_MAX_PAGES);
			return false;
		}
	}
	return true;
}

json_t *
uf_flow_boxes_list(const json_t *boxes)
{
	json_t *list = json_array();
	const char *name;
	json_t *box;
	json_object_foreach((json_t *)boxes, name, box)
	{
		const char *kind = uf_json_get_string(box, "kind");
		json_array_append_new(list,
				      json_pack("{s:i, s:s, s:O, s:s, s:O*, s:s*, s:b}", "number",
						(int)json_array_size(list) + 1, "name", name,
						"page", json_object_get(box, "page"), "kind",
						kind != NULL ? kind : "text", "cells",
						json_object_get(box, "cells"), "label",
						uf_json_get_string(box, "label"), "confirmed",
						!uf_json_get_boolean(box, "unconfirmed", false)));
	}
	return list;
}

/* a box a line, as a person would write them in a form */
static bool
save_boxes(const json_t *boxes, const char *path, GError **error)
{
	g_autoptr(GString) text = g_string_new("{");
	const char *name;
	json_t *box;
	json_object_foreach((json_t *)boxes, name, box)
	{
		g_autoptr(json_t) key = json_string(name);
		char *first = json_dumps(key, JSON_ENCODE_ANY);
		char *second = json_dumps(box, JSON_REAL_PRECISION(6));
		g_string_append_printf(text, "%s\n  %s: %s", text->len > 1 ? "," : "", first,
				       second);
		free(first);
		free(second);
	}
	g_string_append(text, "\n}\n");
	return uf_file_write(path, text->str, text->len, error);
}

static bool
save_page(Sheet *sheet, const char *path, GError **error)
{
	g_autoptr(GString) page =
	    uf_flow_boxes_format_page(sheet->sandbox, sheet->pdf, sheet->boxes, error);
	return page != NULL && uf_file_write(path, page->str, page->len, error);
}

static bool
save_all(Sheet *sheet, const char *folder, GError **error)
{
	g_autofree char *boxes = g_build_filename(folder, "boxes.json", NULL);
	g_autofree char *page = g_build_filename(folder, "boxes.html", NULL);
	return uf_file_ensure_private_folder(folder, error) && save_page(sheet, page, error) &&
	       save_boxes(sheet->boxes, boxes, error);
}

json_t *
uf_flow_boxes_propose(UfFlow *flow, const char *path, const char *folder, GError **error)
{
	g_auto(Sheet) sheet = { 0 };
	if (!open_pdf(flow, path, &sheet, error))
		return NULL;
	if (!read_pages(&sheet, error)) {
		g_prefix_error(error, "%s: ", path);
		return NULL;
	}
	if (folder != NULL && !save_all(&sheet, folder, error))
		return NULL;
	json_t *files =
	    folder != NULL ? json_pack("[s, s]", "boxes.json", "boxes.html") : json_array();
	return json_pack("{s:i, s:I, s:o, s:O, s:o}", "version", UF_FLOW_VERSION, "pages",
			 (json_int_t)sheet.pages, "boxes", uf_flow_boxes_list(sheet.boxes),
			 "without_text", sheet.without_text, "files", files);
}

/* The file as it is asked about, and as it will be. */
typedef struct {
	const UfFlowBoxesTerminal *terminal;
	json_t *before;
	json_t *after;
	size_t confirmed, dropped, left;
	bool stopped;
} Asking;

static void
asking_clear(Asking *asking)
{
	json_decref(asking->before);
	json_decref(asking->after);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Asking, asking_clear)

/* why @name cannot be the name of the box @old; NULL when it can */
static const char *
find_fault(const Asking *asking, const char *old, const char *name)
{
	if (strlen(name) > MAX_NAME)
		return "too_long";
	if (strcmp(name, "rows") == 0)
		return "reserved";
	for (const char *c = name; *c != '\0'; c = g_utf8_next_char(c)) {
		if (g_unichar_iscntrl(g_utf8_get_char(c)))
			return "not_printable";
	}
	const bool taken = json_object_get(asking->after, name) != NULL ||
			   json_object_get(asking->before, name) != NULL;
	return taken && strcmp(name, old) != 0 ? "taken" : NULL;
}

/* the new name of the box, NULL when it is dropped or the person stops; yours */
static char *
ask_name(Asking *asking, const char *name, const json_t *description)
{
	for (;;) {
		g_autofree char *answer =
		    asking->terminal->ask(asking->terminal->data, description);
		if (answer != NULL)
			g_strstrip(answer);
		if (answer == NULL || strcmp(answer, "q") == 0) {
			asking->stopped = true;
			return NULL;
		}
		if (strcmp(answer, "n") == 0)
			return NULL;
		if (*answer == '\0')
			return g_strdup(name);
		const char *fault = find_fault(asking, name, answer);
		if (fault == NULL)
			return g_steal_pointer(&answer);
		asking->terminal->refuse(asking->terminal->data, fault);
	}
}

static void
ask_box(Asking *asking, const char *name, json_t *box, json_t *description)
{
	if (asking->stopped || !uf_json_get_boolean(box, "unconfirmed", false)) {
		asking->left += uf_json_get_boolean(box, "unconfirmed", false);
		json_object_set(asking->after, name, box);
		return;
	}
	json_object_set_new(description, "count",
			    json_integer((json_int_t)json_object_size(asking->before)));
	g_autofree char *chosen = ask_name(asking, name, description);
	if (asking->stopped) {
		asking->left++;
		json_object_set(asking->after, name, box);
	} else if (chosen == NULL) {
		asking->dropped++;
	} else {
		json_t *confirmed = json_copy(box);
		json_object_del(confirmed, "unconfirmed");
		json_object_set_new(asking->after, chosen, confirmed);
		asking->confirmed++;
	}
}

static void
ask_all(Asking *asking)
{
	const char *name;
	json_t *box;
	size_t rank = 0;
	g_autoptr(json_t) list = uf_flow_boxes_list(asking->before);
	asking->after = json_object();
	json_object_foreach(asking->before, name, box)
	    ask_box(asking, name, box, json_array_get(list, rank++));
}

/* the boxes are those of this PDF: the worker takes them, and says where they are shown */
static json_t *
load_boxes(Sheet *sheet, const char *path, GError **error)
{
	g_autoptr(GBytes) bytes = uf_file_read(path, MAX_BOXES_BYTES, error);
	gsize size = 0;
	const char *text = bytes == NULL ? NULL : g_bytes_get_data(bytes, &size);
	g_autoptr(json_t) boxes = bytes == NULL ? NULL : uf_json_parse(text, size, path, error);
	if (boxes == NULL)
		return NULL;
	g_autoptr(json_t) request = json_pack("{s:s, s:O}", "op", "fields", "boxes", boxes);
	g_autoptr(json_t) reply = uf_sandbox_call(sheet->sandbox, request, sheet->pdf, NULL, error);
	if (reply == NULL) {
		g_prefix_error(error, "%s: ", path);
		return NULL;
	}
	return g_steal_pointer(&boxes);
}

/* the page that was made with the proposals shows what became of them */
static bool
refresh_page(Sheet *sheet, const char *boxes_path, GError **error)
{
	g_autofree char *folder = g_path_get_dirname(boxes_path);
	g_autofree char *page = g_build_filename(folder, "boxes.html", NULL);
	if (!g_file_test(page, G_FILE_TEST_IS_REGULAR))
		return true;
	return save_page(sheet, page, error);
}

json_t *
uf_flow_boxes_confirm(UfFlow *flow, const char *path, const char *boxes,
		      const UfFlowBoxesTerminal *terminal, GError **error)
{
	g_auto(Sheet) sheet = { 0 };
	g_auto(Asking) asking = { .terminal = terminal };
	if (!open_pdf(flow, path, &sheet, error))
		return NULL;
	asking.before = load_boxes(&sheet, boxes, error);
	if (asking.before == NULL)
		return NULL;
	ask_all(&asking);
	sheet.boxes = json_incref(asking.after);
	if (asking.confirmed + asking.dropped > 0 &&
	    (!save_boxes(asking.after, boxes, error) || !refresh_page(&sheet, boxes, error)))
		return NULL;
	return json_pack("{s:i, s:I, s:I, s:I}", "version", UF_FLOW_VERSION, "confirmed",
			 (json_int_t)asking.confirmed, "dropped", (json_int_t)asking.dropped,
			 "left", (json_int_t)asking.left);
}
