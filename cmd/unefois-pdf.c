/* The document worker: a template process that forks one limited child per document. It is started
 * by unefois (lib/sandbox) with its socket as descriptor 3; a person has no use for it. */
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "uf-engine.h"
#include "uf-memory.h"
#include "uf-sandbox-service.h"

static bool
preload(void *data, GError **error)
{
	UfEngine **engine = data;
	*engine = uf_engine_new(uf_sandbox_stage, error);
	if (*engine == NULL)
		return false;
	const char *const *file = uf_engine_get_font_files(*engine);
	for (; *file != NULL; file++) {
		if (!uf_sandbox_preopen(*file, error))
			return false;
	}
	return true;
}

static json_t *
handle(void *data, const json_t *request, GBytes *input, GBytes **output, GError **error)
{
	UfEngine **engine = data;
	uf_engine_enter_child(*engine);
	return uf_engine_handle(*engine, request, input, output, error);
}

static bool
keep(void *data, const json_t *request, GBytes *input, GError **error)
{
	UfEngine **engine = data;
	(void)request;
	uf_engine_enter_child(*engine);
	return uf_engine_keep(*engine, input, error);
}

int
main(void)
{
	struct stat socket;
	UfEngine *engine = NULL;
	uf_memory_init();
	if (fstat(UF_SANDBOX_FD, &socket) != 0 || !S_ISSOCK(socket.st_mode)) {
		fprintf(stderr, "unefois-pdf is started by unefois; see unefois(1)\n");
		return 2;
	}
	const UfSandboxService service = {
		.preload = preload, .handle = handle, .keep = keep, .data = &engine
	};
	/* without exit handlers: the libraries' tables need no tidying */
	_exit(uf_sandbox_serve(&service));
}
