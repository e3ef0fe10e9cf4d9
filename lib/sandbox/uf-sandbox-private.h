/* What the two sides of the sandbox agree on, and the steps of locking a child in. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <linux/filter.h>
#include <sys/resource.h>
#include <sys/types.h>

#include "uf-sandbox-service.h"

#define UF_SANDBOX_SECONDS 10 /* of processor time for one document */
#define UF_SANDBOX_PATIENCE 3 /* a busy machine takes so many times longer by the clock */
#define UF_SANDBOX_ADDRESS_SPACE ((size_t)1 << 30)
#define UF_SANDBOX_PREOPEN_MAX 128
#define UF_SANDBOX_STAGE_MAX 24
#define UF_SANDBOX_MESSAGE_MAX 400
#define UF_SANDBOX_KEPT_MAX 12    /* documents kept at once, each by a child of its own */
#define UF_SANDBOX_KEPT_USES 1000 /* then the child that keeps it is replaced */

#if defined(__SANITIZE_ADDRESS__)
#define UF_SANDBOX_SANITIZED 1
#else
#define UF_SANDBOX_SANITIZED 0
#endif

/* what unefois asks of the template: the socket of the child comes along */
typedef struct {
	uint8_t kind;
	uint8_t place; /* of a child that keeps: it takes the place of the one that is there */
} UfSandboxOrder;
#define UF_SANDBOX_ORDER_CHILD 'd'
#define UF_SANDBOX_ORDER_KEEP 'k'

/* what the template, or a child that keeps, tells unefois when a child has ended */
typedef struct {
	uint32_t magic;
	int32_t wait_status; /* of waitpid() */
} UfSandboxEnd;
#define UF_SANDBOX_END_MAGIC 0x55464531u /* "UFE1" */

/* the time that unefois grants a whole call, in microseconds: more than the child's own limit */
#define UF_SANDBOX_CALL_TIME                                                                       \
	((UF_SANDBOX_SECONDS * UF_SANDBOX_PATIENCE + 5) * (int64_t)G_USEC_PER_SEC *                \
	 (UF_SANDBOX_SANITIZED ? 8 : 1))

bool uf_limits_apply(const UfSandboxService *service, GError **error);
/* The same for a fork of a limited child: what is not inherited. */
bool uf_limits_renew(const UfSandboxService *service, pid_t parent, GError **error);
/* No path can be opened any more, by the kernel's own rules; without Landlock it does nothing. */
void uf_limits_landlock(void);

typedef enum {
	UF_FILTER_CHILD,
	UF_FILTER_FORKING, /* for a child that keeps a document: it may fork, and no more */
	UF_FILTER_KINDS,
} UfFilterKind;
/* As the kernel wants them; they live as long as the template. */
typedef struct {
	struct sock_fprog programs[UF_FILTER_KINDS];
} UfFilters;
/* Makes the filters; once, in the template. */
bool uf_filter_prepare(UfFilters *filters, GError **error);
/* The system call filter; the last step, nothing can be undone after it. */
bool uf_filter_load(const UfFilters *filters, UfFilterKind kind, GError **error);
/* Answers the opens that the filter catches from the preopened table. */
bool uf_preopen_catch(GError **error);
/* Where a child left off reading a preopened file is not seen by the next one. */
void uf_preopen_rewind(void);
