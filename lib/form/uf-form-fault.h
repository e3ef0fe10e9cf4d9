/* Faults of a definition: where (JSON Pointer) and what, all of them collected.
 *
 * A list is a GPtrArray that owns its UfFormFault. Reasons name keys, ids and rules; they never
 * quote a value, since requests and answers are checked in the same way.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include <glib.h>

/* Faults kept in one list; the following ones are dropped. */
#define UF_FORM_MAX_FAULTS 200

typedef struct {
	char *pointer; /* JSON Pointer (RFC 6901) into the document; "" is the whole of it */
	char *reason;  /* English, one line */
} UfFormFault;

/* An empty list. */
GPtrArray *uf_form_faults_new(void);

/* Appends one fault; @pointer is copied. */
void uf_form_faults_add(GPtrArray *faults, const char *pointer, const char *format, ...)
    G_GNUC_PRINTF(3, 4);

/* True when a fault lies at @pointer or below it. */
bool uf_form_faults_has_under(const GPtrArray *faults, const char *pointer);

/* One line per fault: "origin:12: /fields/3/kind: reason". @text is the file that was read, to find
 * the lines in; NULL leaves them out. Yours. */
char *uf_form_faults_format(const GPtrArray *faults, const char *origin, const char *text);

/* Sets @error to all of @faults, one a line behind @origin; to @lower (taken, may be NULL), with
 * @origin before it, when there are none. */
void uf_form_faults_raise(const GPtrArray *faults, GError *lower, const char *origin,
			  GError **error);

/* The line, from 1, of what @pointer names in the JSON @text: of the key for a member, of the value
 * for an element. When it is not there, the line of the nearest thing above it; 0 for text that is
 * not JSON up to that place. */
size_t uf_form_locate_line(const char *text, const char *pointer);
