/* The worker's side of the sandbox: the template process and its limited children.
 *
 * The template preloads what parsing needs (fonts, tables) and holds no personal data: a request
 * travels on a socket that only the child reads. A child gets one request, cannot open a path
 * (except the files preopened by the template, handed out by descriptor), start a process, make a
 * socket, or use more than its share of time and memory.
 *
 * A document that many requests are about (a pinned form, no personal value in it) may be kept: one
 * limited child reads it once, and forks a child for each request. It may fork and nothing else
 * beyond what a child may; requests travel past it, on sockets that only its forks read. Each fork
 * has a child's own limits, and closes what leads back to the child that keeps.
 */
#pragma once

#include <stdbool.h>

#include <glib.h>
#include <jansson.h>

/* the descriptor on which a worker is spoken to: of control in the template, of data in a child */
#define UF_SANDBOX_FD 3

typedef struct {
	/* runs in the template, before any document; may open files */
	bool (*preload)(void *data, GError **error);
	/* runs in a limited child; gives an answer (owned) and maybe @output, or sets @error.
	 * An error's message must not hold a personal value. */
	json_t *(*handle)(void *data, const json_t *request, GBytes *input, GBytes **output,
			  GError **error);
	/* NULL when nothing can be kept. Runs in a limited child: reads @input for requests to
	 * come, which handle() gets in forks of that child, with @input NULL. False with @error:
	 * this document is not one to keep. */
	bool (*keep)(void *data, const json_t *request, GBytes *input, GError **error);
	void *data;           /* given to all */
	unsigned seconds;     /* processor time for one document; 0 for the usual 10 */
	size_t address_space; /* bytes; 0 for the usual 1 GiB; ignored under AddressSanitizer */
} UfSandboxService;

/* Lets children open @path read-only although they can open nothing else; call it in preload.
 * At most 128 files. */
bool uf_sandbox_preopen(const char *path, GError **error);

/* Tells unefois what the child is about to do, to be named if it dies: [a-z_]{1,24}. */
void uf_sandbox_stage(const char *stage);

/* Serves until unefois closes its end; gives the exit status of the program. */
int uf_sandbox_serve(const UfSandboxService *service);
