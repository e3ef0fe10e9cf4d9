#include <glib/gi18n.h>

#include "uf-commands.h"
#include "uf-file.h"
#include "uf-flow-attach.h"
#include "uf-output.h"
#include "uf-requests.h"

UfExit
cmd_request_attach(UfRun *run)
{
	g_autoptr(GError) error = NULL;
	if (!uf_run_begin(run, NULL))
		return run->exit;
	g_autoptr(GBytes) content =
	    uf_file_read(uf_run_get_word(run, 2), UF_FLOW_DOCUMENT_MAX_BYTES, &error);
	g_autoptr(json_t) result =
	    content != NULL ? uf_flow_request_attach(run->flow, uf_run_get_word(run, 0),
						     uf_run_get_word(run, 1), content, &error)
			    : NULL;
	if (result == NULL)
		return uf_run_fail(run, error);
	if (!uf_output_json(run, result))
		uf_requests_print_document(result);
	uf_run_remark(run, _("The drafts of before do not have it: unefois request prepare %s"),
		      uf_output_get(result, "request"));
	return UF_EXIT_DONE;
}
