/* Errors: the operation could not run.
 *
 * One domain and one short list of codes; a code exists only if someone acts differently on it.
 * What is wrong with a dossier is never an error but a UfIssue (uf-issue.h).
 * A message never contains a personal value: it names the file, the line or the fact id.
 */
#pragma once

#include <glib.h>

#define UF_ERROR (uf_error_quark())
GQuark uf_error_quark(void);

typedef enum {
	UF_ERROR_USAGE,        /* the caller asked for something that has no meaning; exit 2 */
	UF_ERROR_NOT_FOUND,    /* nothing under that id or path; exit 4 */
	UF_ERROR_INVALID_DATA, /* a file or an answer that we read is malformed; exit 1 */
	UF_ERROR_MAPPING,      /* a form definition cannot be applied; exit 1 */
	UF_ERROR_AUTH,         /* a key or a right is missing; exit 1 */
	UF_ERROR_REFUSED,      /* a partner, a rule or a permission said no; exit 7 */
	UF_ERROR_UNREACHABLE,  /* no answer; may work later; exit 6 */
	UF_ERROR_CANCELLED,    /* the person or a time limit stopped it; exit 1 */
	UF_ERROR_CONFLICT,     /* the object changed since it was read; read it again; exit 1 */
	UF_ERROR_INTERNAL,     /* the system or our own code failed; exit 1 */
} UfError;
