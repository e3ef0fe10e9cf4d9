/* The way from unefois to the document worker: requests about one untrusted document each.
 *
 * A UfSandbox owns one resident worker program. The worker never sees a document itself: it forks
 * one limited child per request and only hands it the socket. A crash, a hang or an endless
 * appetite of a parser is an error about that document; the next request works again. What the
 * worker answers is checked too, since it comes from a process that parsed hostile bytes.
 *
 * The requests ("op") and their answers are documented in lib/engine/uf-engine.h.
 */
#pragma once

#include <stdbool.h>

#include <glib.h>
#include <jansson.h>

typedef struct UfSandbox UfSandbox;

/* @worker_path is the worker program, or NULL to look for `unefois-pdf` (UNEFOIS_PDF in the
 * environment, beside this program, then the installed place). The program starts at the first
 * call. UF_ERROR_NOT_FOUND when there is none. */
UfSandbox *uf_sandbox_new(const char *worker_path, GError **error);

/* Ends the worker; NULL is fine. */
void uf_sandbox_free(UfSandbox *sandbox);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UfSandbox, uf_sandbox_free)

/* Sends @request ({"op": …}) with @input (NULL: no document) to a fresh child and gives its answer,
 * an object that the caller owns. @output (NULL allowed) gets the bytes made, or NULL; they are
 * zeroed when freed.
 *
 * Errors about the document begin with an id: "not_pdf:", "password:", "signed:", "xfa_only:",
 * "no_form:", "crashed:", "too_slow:", "too_large:"… and name the stage that was running.
 * UF_ERROR_UNREACHABLE: the worker program itself cannot be run. */
json_t *uf_sandbox_call(UfSandbox *sandbox, const json_t *request, GBytes *input, GBytes **output,
			GError **error);

/* The two halves of a call: @request and @input are sent; later the answer is waited for. The time
 * of the child (30 seconds by the clock) goes on in between, and nothing else may be asked of
 * @sandbox. The same errors and owners, but a worker that is lost between the halves is not tried
 * again: UF_ERROR_UNREACHABLE. */
bool uf_sandbox_begin(UfSandbox *sandbox, const json_t *request, GBytes *input, GError **error);
json_t *uf_sandbox_finish(UfSandbox *sandbox, GBytes **output, GError **error);

/* A document that many requests are about and that holds no personal value: a pinned form. */
typedef struct {
	const char *key; /* what tells it from any other, such as a digest of its bytes */
	GBytes *bytes;
} UfSandboxDocument;

/* The same answers as uf_sandbox_call() with the document as input, sooner: from the second request
 * on, a limited child keeps the document as it read it, and each request is answered in a fresh
 * fork of that child. The bytes of an output may differ from one way to the other; what is in them
 * does not. At most 12 documents are kept. */
json_t *uf_sandbox_call_kept(UfSandbox *sandbox, const UfSandboxDocument *document,
			     const json_t *request, GBytes **output, GError **error);
