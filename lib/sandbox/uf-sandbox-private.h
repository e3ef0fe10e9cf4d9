/* What the two sides of the sandbox agree on, and the steps of locking a child in. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <sys/resource.h>

#include "uf-sandbox-service.h"

#define UF_SANDBOX_SECONDS 10 /* of processor time for one document */
#define UF_SANDBOX_PATIENCE 3 /* a busy machine takes so many times longer by the clock */
#define UF_SANDBOX_ADDRESS_SPACE ((size_t)1 << 30)
#define UF_SANDBOX_PREOPEN_MAX 128
#define UF_SANDBOX_STAGE_MAX 24
#define UF_SANDBOX_MESSAGE_MAX 400

#if defined(__SANITIZE_ADDRESS__)
#define UF_SANDBOX_SANITIZED 1
#else
#define UF_SANDBOX_SANITIZED 0
#endif

/* what the template tells unefois when a child has ended */
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
/* No path can be opened any more, by the kernel's own rules; without Landlock it does nothing. */
void uf_limits_landlock(void);
/* The system call filter; the last step, nothing can be undone after it. */
bool uf_filter_load(GError **error);
/* Answers the opens that the filter catches from the preopened table. */
bool uf_preopen_catch(GError **error);
