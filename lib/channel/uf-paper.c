/* Pages that we draw ourselves: the sheet and the annex. */
#include "uf-channel-private.h"
#include "uf-error.h"
#include "uf-json.h"

GBytes *
uf_paper_draw(UfChannelHost *host, UfDraft *draft, const json_t *request, GError **error)
{
	g_autoptr(GBytes) pages = NULL;
	g_autoptr(json_t) reply = uf_sandbox_call(host->sandbox, request, NULL, &pages, error);
	if (reply == NULL)
		return NULL;
	if (pages == NULL) {
		g_set_error(error, UF_ERROR, UF_ERROR_INTERNAL, "the document worker gave nothing");
		return NULL;
	}
	const int64_t undrawn = uf_json_get_integer(reply, "undrawn", 0);
	if (undrawn > 0) {
		UfIssue *issue = uf_draft_add_issue(draft, UF_SEVERITY_TODO, "", "paper.undrawn");
		uf_issue_set_number(issue, "count", undrawn);
	}
	return g_steal_pointer(&pages);
}
