/* A channel: a way to a partner. `prepare` is safe, `send` is not.
 *
 * `prepare` has no effect outside this machine; it gives a sealed draft. A channel never sees a
 * profile: it gets the answers that the form needs and no more.
 */
#pragma once

#include "uf-approval.h"
#include "uf-context.h"
#include "uf-descriptor.h"
#include "uf-receipt.h"
#include "uf-sandbox.h"

/* What a channel may use. @sandbox: the document worker. @templates: those that were read (NULL:
 * each is read when it is needed). Borrowed. */
typedef struct {
	const UfContext *context;
	UfSandbox *sandbox;
	struct UfTemplateShelf *templates;
	bool flatten; /* PDF forms are given back as paper, without fields */
	/* The path of a file of an adapter through its layers, or NULL; yours. NULL: no such files.
	 * Gets @files. */
	char *(*find_file)(void *files, const char *adapter, const char *file);
	void *files;
	/* The documents attached to the demand (UfAttachment), for prepare; NULL: none. */
	const GPtrArray *documents;
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
	/* The three that speak to the partner are NULL when a person carries the draft. */
	/* Asks the partner what it publishes now: the rows of uf_descriptor_compare(), empty when
	 * nothing changed. With @learnt, the new descriptor. Nothing of a person leaves. */
	json_t *(*look)(UfChannelHost *host, const UfForm *form, UfDescriptor **learnt,
			GError **error);
	/* Sends the very bytes of @draft, once, and ends @receipt; @approval comes from review only
	 * and was checked against @draft. False with @error, @receipt untouched, only when nothing
	 * left this machine; whatever happened after is said by the receipt. */
	bool (*send)(UfChannelHost *host, const UfDraft *draft, const UfApproval *approval,
		     UfReceipt *receipt, GError **error);
	/* Asks what became of @receipts (RECEIVED, all of one site) and sets their state. */
	bool (*update)(UfChannelHost *host, const GPtrArray *receipts, GError **error);
} UfChannel;

/* By id, or NULL. */
const UfChannel *uf_channel_find(const char *id);

/* All of them, sheet first; @n is their number. */
const UfChannel *const *uf_channel_get_all(size_t *n);
