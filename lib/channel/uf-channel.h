/* A channel: a way to a partner. `prepare` is safe, `send` is not.
 *
 * `prepare` has no effect outside this machine; it gives a sealed draft. A channel never sees a
 * profile: it gets the answers that the form needs and no more.
 */
#pragma once

#include "uf-approval.h"
#include "uf-context.h"
#include "uf-receipt.h"
#include "uf-sandbox.h"

/* What a channel may use. @sandbox: the document worker. Borrowed. */
typedef struct {
	const UfContext *context;
	UfSandbox *sandbox;
	bool flatten; /* PDF forms are given back as paper, without fields */
	/* The path of a file of an adapter through its layers, or NULL; yours. NULL: no such files.
	 * Gets @files. */
	char *(*find_file)(void *files, const char *adapter, const char *file);
	void *files;
} UfChannelHost;

typedef struct {
	const char *id;    /* "sheet", "pdf", "ds"… */
	const char *title; /* French */
	/* True when @form can go this way here and now; else false with the French reason. NULL:
	 * for every form. */
	bool (*is_available)(UfChannelHost *host, const UfForm *form, char **reason);
	/* Builds what will be handed over or printed. Issues about single answers are in the draft,
	 * never an error. A draft without a file, which is not sealed: these answers cannot go this
	 * way yet, and its blocking issues say why. */
	UfDraft *(*prepare)(UfChannelHost *host, const UfAnswers *answers, GError **error);
	/* NULL when a person carries the draft; @approval comes from review only and is checked
	 * against @draft before the call. */
	UfReceipt *(*send)(UfChannelHost *host, const UfDraft *draft, const UfApproval *approval,
			   GError **error);
} UfChannel;

/* By id, or NULL. */
const UfChannel *uf_channel_find(const char *id);

/* All of them, sheet first; @n is their number. */
const UfChannel *const *uf_channel_get_all(size_t *n);
