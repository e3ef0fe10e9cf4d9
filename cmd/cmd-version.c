#include <glib/gi18n.h>

#include "uf-commands.h"
#include "uf-output.h"

UfExit
cmd_version(UfRun *run)
{
	if (!uf_run_begin(run, NULL))
		return run->exit;
	g_autoptr(json_t) result = json_pack("{s:i, s:s}", "version", 1, "program", UF_VERSION);
	if (!uf_output_json(run, result))
		printf("unefois %s\n", UF_VERSION);
	return UF_EXIT_DONE;
}
