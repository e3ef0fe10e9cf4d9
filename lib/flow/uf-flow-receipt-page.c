/* The hand-over page of a draft that a partner has: what it is drawn from, and where it goes. */
#include <string.h>

#include "uf-error.h"
#include "uf-flow-out.h"
#include "uf-flow-private.h"
#include "uf-flow-receipt-page-private.h"
#include "uf-flow-send.h"
#include "uf-json.h"
#include "uf-memory.h"

static void
add_block(json_t *blocks, const char *kind, const char *style, const char *text)
{
	json_array_append_new(
	    blocks, json_pack("{s:s, s:s, s:s}", "kind", kind, "style", style, "text", text));
}

static void
add_heading(json_t *blocks, int level, const char *text)
{
	json_array_append_new(
	    blocks, json_pack("{s:s, s:i, s:s}", "kind", "heading", "level", level, "text", text));
}

static void
add_lines(json_t *blocks, const char *kind, const json_t *rows)
{
	for (size_t i = 0; i < json_array_size(rows); i++) {
		const char *row = json_string_value(json_array_get(rows, i));
		g_autofree char *line =
		    g_str_equal(kind, "steps")
			? g_strdup_printf("%zu. %s", i + 1, row)
			: g_strdup_printf("%s %s", g_str_equal(kind, "boxes") ? "☐" : "•", row);
		add_block(blocks, "paragraph", "normal", line);
	}
}

/* A table of two columns, or of three where one of its rows has something to say. */
static json_t *
make_table(const json_t *rows)
{
	bool has_note = false;
	json_t *cells = json_array();
	for (size_t i = 0; i < json_array_size(rows); i++)
		has_note = has_note || *uf_json_get_string(json_array_get(rows, i), "note") != '\0';
	for (size_t i = 0; i < json_array_size(rows); i++) {
		const json_t *row = json_array_get(rows, i);
		json_t *line =
		    json_pack("[s, {s:s, s:s}]", uf_json_get_string(row, "label"), "text",
			      uf_json_get_string(row, "text"), "style", "strong");
		if (has_note)
			json_array_append_new(line, json_pack("{s:s, s:s}", "text",
							      uf_json_get_string(row, "note"),
							      "style", "small"));
		json_array_append_new(cells, line);
	}
	json_t *columns =
	    has_note ? json_pack("[{s:s, s:i}, {s:s, s:i}, {s:s, s:i}]", "title", "", "width", 4,
				 "title", "", "width", 5, "title", "", "width", 4)
		     : json_pack("[{s:s, s:i}, {s:s, s:i}]", "title", "", "width", 4, "title", "",
				 "width", 9);
	return json_pack("{s:s, s:o, s:o}", "kind", "table", "columns", columns, "rows", cells);
}

static void
add_part(json_t *blocks, const json_t *part)
{
	const char *kind = uf_json_get_string(part, "kind");
	if (g_str_equal(kind, "text"))
		add_block(blocks, "paragraph", uf_json_get_string(part, "style"),
			  uf_json_get_string(part, "text"));
	else if (g_str_equal(kind, "values") || g_str_equal(kind, "facts"))
		json_array_append_new(blocks, make_table(json_object_get(part, "rows")));
	else
		add_lines(blocks, kind, json_object_get(part, "rows"));
}

json_t *
uf_receipt_page_make_document(const json_t *described, UfDate today)
{
	const json_t *sheets = json_object_get(described, "sheets");
	json_t *blocks = json_array();
	for (size_t i = 0; i < json_array_size(sheets); i++) {
		const json_t *sheet = json_array_get(sheets, i);
		const json_t *sections = json_object_get(sheet, "sections");
		if (i > 0)
			json_array_append_new(blocks, json_pack("{s:s}", "kind", "pagebreak"));
		add_heading(blocks, 1, uf_json_get_string(sheet, "title"));
		for (size_t j = 0; j < json_array_size(sections); j++) {
			const json_t *section = json_array_get(sections, j);
			const json_t *parts = json_object_get(section, "parts");
			add_heading(blocks, 2, uf_json_get_string(section, "title"));
			for (size_t k = 0; k < json_array_size(parts); k++)
				add_part(blocks, json_array_get(parts, k));
		}
	}
	g_autofree char *date = uf_date_format_french(today);
	return json_pack("{s:s, s:s, s:s, s:s, s:o}", "op", "document", "title",
			 uf_json_get_string(described, "title"), "language", "fr", "header", date,
			 "blocks", blocks);
}

static GBytes *
draw(UfFlow *flow, const json_t *described, GError **error)
{
	UfSandbox *sandbox = uf_flow_ensure_sandbox(flow, error);
	g_autoptr(GBytes) drawn = NULL;
	g_autoptr(json_t) request =
	    uf_receipt_page_make_document(described, uf_context_get_today(flow->context));
	g_autoptr(json_t) reply =
	    sandbox != NULL ? uf_sandbox_call(sandbox, request, NULL, &drawn, error) : NULL;
	if (reply == NULL)
		return NULL;
	if (drawn == NULL)
		g_set_error(error, UF_ERROR, UF_ERROR_INTERNAL, "the document worker gave nothing");
	return g_steal_pointer(&drawn);
}

static GBytes *
format_html(const json_t *described)
{
	char *page = uf_receipt_page_format_html(described);
	return g_bytes_new_with_free_func(page, strlen(page), uf_memory_free_buffer, page);
}

/* What the page of @id is made of; all owned. */
typedef struct {
	UfDraft *draft;
	UfDelivery *delivery;
	UfReceipt *receipt;
} Subject;

static void
subject_clear(Subject *self)
{
	uf_draft_free(self->draft);
	uf_delivery_free(self->delivery);
	uf_receipt_free(self->receipt);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Subject, subject_clear)

static bool
load(UfFlow *flow, const char *id, Subject *self, GError **error)
{
	g_autoptr(GError) local = NULL;
	self->draft = uf_flow_load_draft(flow, id, NULL, error);
	if (self->draft == NULL)
		return false;
	self->delivery = uf_delivery_load(self->draft, &local);
	g_autoptr(UfStoreItem) item = local == NULL && self->delivery != NULL
					  ? uf_store_get(flow->store, UF_STORE_RECEIPT, id, &local)
					  : NULL;
	if (self->delivery == NULL && local == NULL) {
		g_set_error(error, UF_ERROR, UF_ERROR_REFUSED,
			    "%s: a draft that a person carries; there is no partner to hand over "
			    "to: unefois draft get %s",
			    id, id);
		return false;
	}
	if (item != NULL)
		self->receipt = uf_receipt_parse(item->content, &local);
	if (local != NULL && g_error_matches(local, UF_ERROR, UF_ERROR_NOT_FOUND)) {
		g_set_error(error, UF_ERROR, UF_ERROR_NOT_FOUND,
			    "%s: not sent yet: unefois send %s", id, id);
		return false;
	}
	if (local != NULL) {
		g_propagate_error(error, g_steal_pointer(&local));
		return false;
	}
	if (uf_receipt_get_status(self->receipt) != UF_RECEIPT_RECEIVED) {
		g_set_error(error, UF_ERROR, UF_ERROR_REFUSED,
			    "%s: nobody knows that the partner has it; what is known: unefois "
			    "receipt show %s",
			    id, id);
		return false;
	}
	return true;
}

/* Neither the link nor the code is a good name of a file: names are listed. */
static bool
check_name(const UfReceipt *receipt, const char *out, GError **error)
{
	static const char *const secrets[] = { "token", "code", "link" };
	for (size_t i = 0; i < G_N_ELEMENTS(secrets); i++) {
		const char *secret = uf_receipt_find(receipt, secrets[i]);
		if (secret != NULL && *secret != '\0' && strstr(out, secret) != NULL) {
			g_set_error(error, UF_ERROR, UF_ERROR_REFUSED,
				    "--out: the name of the file holds a secret of the demand");
			return false;
		}
	}
	return true;
}

/* true when the form of @draft tells whether the partner lets file for somebody else */
static bool
says_beneficiary(UfFlow *flow, const UfDraft *draft)
{
	UfRegistry *registry = uf_flow_ensure_registry(flow, NULL);
	const UfForm *form = registry != NULL
				 ? uf_registry_find_form(registry, uf_draft_get_form(draft), NULL)
				 : NULL;
	const json_t *channel = form != NULL ? uf_form_find_channel(form, "ds") : NULL;
	return json_is_boolean(json_object_get(channel, "beneficiary"));
}

json_t *
uf_flow_receipt_page(UfFlow *flow, const char *draft, const char *out, GError **error)
{
	g_auto(Subject) subject = { 0 };
	const bool is_pdf = g_str_has_suffix(out, ".pdf");
	if (!is_pdf && !g_str_has_suffix(out, ".html")) {
		g_set_error(error, UF_ERROR, UF_ERROR_USAGE,
			    "--out: a name that ends in .pdf or .html");
		return NULL;
	}
	if (!load(flow, draft, &subject, error) || !check_name(subject.receipt, out, error))
		return NULL;
	const UfReceiptPage page = { subject.draft,
				     subject.delivery,
				     subject.receipt,
				     uf_context_get_office(flow->context),
				     uf_context_get_today(flow->context),
				     says_beneficiary(flow, subject.draft) };
	g_autoptr(json_t) described = uf_receipt_page_describe(&page);
	g_autoptr(GBytes) content = is_pdf ? draw(flow, described, error) : format_html(described);
	if (content == NULL || !uf_flow_write_out(flow, out, draft, content, error))
		return NULL;
	return json_pack("{s:i, s:s, s:s}", "version", UF_FLOW_VERSION, "draft", draft, "file",
			 out);
}
