/* The plugin contract: what an adapter's module "<id>.so" exports, when data cannot say it.
 *
 * Most adapters are a folder of JSON and have no C at all. A module exports one symbol,
 * `uf_adapter`, a const UfAdapter. `abi`, `id` and `title` are mandatory; the rest is optional.
 * Hooks are pure: no file, no network, no clock, no global; they see what is in UfHookInput and
 * nothing else, so that analysis, origins and withholding stay true. They run in our process and
 * must not keep pointers. The contract stays under ten slots.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "uf-answers.h"
#include "uf-codes.h"
#include "uf-value.h"

#define UF_ADAPTER_ABI 1u

/* What one hook may see. @nodes: the values that the field's "from" paths select, in order,
 * borrowed. @row: the row of the table, or NULL. */
typedef struct {
	const char *field;
	json_t *const *nodes;
	size_t node_count;
	const json_t *row;
	UfDate today;
	/* finds a code list of this adapter; NULL when there is none */
	const UfCodes *(*find_codes)(const void *registry, const char *id);
	const void *registry;
} UfHookInput;

/* Computes one field. Leaves @out empty when it has nothing to say; false only on @error. */
typedef bool (*UfHookFunc)(const UfHookInput *in, UfValue *out, GError **error);

typedef struct {
	const char *name; /* as in "hook": "name" */
	UfHookFunc func;
} UfHook;

typedef struct {
	unsigned abi;        /* UF_ADAPTER_ABI; another value is refused with a clear word */
	const char *id;      /* "caf": the folder's name */
	const char *title;   /* French, shown to workers */
	const UfHook *hooks; /* optional; ends with { 0 } */
	/* optional: rules across fields; appends UfIssue to @issues */
	bool (*check)(const UfAnswers *answers, GPtrArray *issues, GError **error);
} UfAdapter;
