/* Documents that children of the worker keep, seen from unefois.
 *
 * A place stands for one document, by its key. The first request about it is an ordinary one: what
 * is asked once is not worth a child that stays. From the second on a child keeps the document; it
 * is replaced after a number of uses, when it dies, and when its place is needed and it is the one
 * that was not asked for the longest time.
 */
#pragma once

#include "uf-sandbox.h"
#include "uf-talk-private.h"

typedef struct {
	char *key;         /* NULL: a free place */
	int control;       /* of the child that keeps; -1: there is none */
	unsigned asked;    /* requests about it; one that is not to be kept has no more */
	unsigned uses;     /* of the child */
	unsigned failures; /* children that did not come to keep it, or died */
	uint64_t turn;     /* of the last request */
} UfKept;

struct UfSandbox {
	char *path;
	GPid pid;    /* 0: not running */
	int control; /* -1: not running */
	int begun;   /* the socket of a call between its halves; -1: there is none */
	UfKept kept[UF_SANDBOX_KEPT_MAX];
	uint64_t turn;
};

typedef struct {
	const UfFrame *request; /* NULL: sent before */
	int fd;                 /* of the child, closed by the call */
	int control;            /* of the process that forked it */
	bool lost;              /* set: that process died too */
} UfSandboxCall;

/* A socket to a new child of the template, which is started when need be; -1 and @error. */
int uf_sandbox_order(UfSandbox *sandbox, UfSandboxOrder order, GError **error);
/* Ends the worker and all its children, and tells why. */
void uf_sandbox_give_up(UfSandbox *sandbox, const UfTalk *talk, const GError *failure,
			GError **error);
/* The talk with one child, to its end. */
json_t *uf_sandbox_talk(UfSandbox *sandbox, UfSandboxCall *call, GBytes **output, GError **error);

void uf_kept_init(UfSandbox *sandbox);
void uf_kept_clear(UfSandbox *sandbox);
/* The worker has ended, and its children with it. */
void uf_kept_forget_children(UfSandbox *sandbox);
