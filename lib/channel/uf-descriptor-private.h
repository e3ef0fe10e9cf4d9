/* The parts of uf-descriptor: readers of what a partner publishes, and what its types are.
 *
 * A descriptor is the JSON that is kept. The readers make that JSON from the partner's; it is then
 * checked as a kept one is, in one place.
 */
#pragma once

#include "uf-descriptor.h"

#define UF_DESCRIPTOR_DS "ds"
#define UF_DESCRIPTOR_PUBLIK "publik"

/* The JSON to be kept, with "site", "seen", "from" of a file. New reference. */
json_t *uf_descriptor_read_ds(const json_t *root, GError **error);
json_t *uf_descriptor_read_publik(const json_t *root, GError **error);

/* "fields" of the JSON in the making. Sets @error when a limit is passed. */
bool uf_descriptor_append(json_t *fields, json_t *field, GError **error);

/* Adds what is true or there; @text NULL adds nothing. */
void uf_descriptor_set_flag(json_t *field, const char *key, bool value);
void uf_descriptor_set_text(json_t *field, const char *key, const char *text);

/* An error at a place of the partner's JSON. Returns false. */
bool uf_descriptor_fail(GError **error, const char *place, const char *what);

const json_t *uf_descriptor_get_json(const UfDescriptor *descriptor); /* as it is kept */

/* What a type of the partner is for a form. */
typedef enum {
	UF_DESCRIPTOR_ANSWER,
	UF_DESCRIPTOR_HEADING,
	UF_DESCRIPTOR_COMMENT, /* says something, asks nothing */
	UF_DESCRIPTOR_FILE,
	UF_DESCRIPTOR_TABLE, /* a repetition, a block: rows of fields */
	UF_DESCRIPTOR_HAND,  /* nobody but the person fills it there */
} UfDescriptorSort;

typedef struct {
	const char *channel;
	const char *type;
	UfDescriptorSort sort;
	const char *kind;     /* of the question in a skeleton */
	unsigned kinds;       /* of form fields that may be written there whole: 1 << UfFieldKind */
	const char *parts[2]; /* it is written by parts: "22.postcode"; else NULL */
	const char *titles[2]; /* French, of the parts */
} UfDescriptorType;

/* A type that is not known is filled by hand. */
const UfDescriptorType *uf_descriptor_find_type(const char *channel, const char *type);

/* As uf_descriptor_find() takes it: "27/28" in a table. Yours. */
char *uf_descriptor_format_name(const UfDescriptorField *field);

/* Names that @form writes at the partner's, each with its field: UfBoundName; pieces are
 * "pieces/ID". Owned. */
GPtrArray *uf_descriptor_list_bound(const UfDescriptor *descriptor, const UfForm *form);

/* One change; references on the values are taken. */
typedef struct {
	const char *change;
	const char *name;
	const char *label;
	const char *field; /* of the form, NULL: none */
	json_t *before;
	json_t *now;
	bool is_blocking;
} UfDescriptorChange;

void uf_descriptor_add_change(json_t *rows, const UfDescriptorChange *change);

const char *uf_descriptor_get_place(const UfDescriptorField *field); /* "champ", "annotation" */
json_t *uf_descriptor_make_number(const UfDescriptor *descriptor);   /* publik: its slug */
