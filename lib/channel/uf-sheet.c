/* The sheet channel: every form has it, for portals without an interface and for when the network
 * is down. One HTML page to copy from and one PDF to print, in the partner's own screen order. */
#include <string.h>

#include "uf-channel-private.h"
#include "uf-memory.h"
#include "uf-sheet-private.h"

static GBytes *
make_page(const UfSheet *sheet)
{
	GString *page = uf_sheet_format_html(sheet);
	const gsize length = page->len;
	char *text = g_string_free(page, FALSE);
	return g_bytes_new_with_free_func(text, length, uf_memory_free_buffer, text);
}

static UfDraft *
prepare(UfChannelHost *host, const UfAnswers *answers, GError **error)
{
	const char *id = uf_form_get_id(uf_answers_get_form(answers));
	const UfDate today = uf_context_get_today(host->context);
	g_autoptr(UfDraft) draft = uf_draft_new("sheet", answers, today);
	const UfSheet sheet = { uf_draft_get_answers(draft), uf_draft_get_blocks(draft), today };
	g_autoptr(GBytes) page = make_page(&sheet);
	g_autoptr(json_t) request = uf_sheet_format_document(&sheet);
	g_autoptr(GBytes) printable = uf_paper_draw(host, draft, request, error);
	if (printable == NULL) {
		g_prefix_error(error, "%s: drawing the sheet: ", id);
		return NULL;
	}
	const char *name = strchr(id, '/') + 1;
	g_autofree char *html = g_strdup_printf("%s-fiche.html", name);
	g_autofree char *pdf = g_strdup_printf("%s-fiche.pdf", name);
	if (!uf_draft_add_file(draft, html, "text/html; charset=utf-8", page, error) ||
	    !uf_draft_add_file(draft, pdf, "application/pdf", printable, error))
		return NULL;
	uf_draft_seal(draft);
	return g_steal_pointer(&draft);
}

const UfChannel uf_channel_sheet = {
	.id = "sheet",
	.title = "Fiche à recopier ou à imprimer",
	.prepare = prepare,
};
