/* What a partner publishes of one of its forms, in one shape for every interface.
 *
 * Read from the partner's own answer (or a file of it), kept beside the form as
 * descriptors/NAME.CHANNEL.json of its adapter, compared with what the partner publishes now
 * before anything is sent. It holds no value of a person.
 */
#pragma once

#include "uf-form.h"

typedef struct UfDescriptor UfDescriptor;

#define UF_DESCRIPTOR_MAX_BYTES ((size_t)4 * 1024 * 1024) /* of an answer */
#define UF_DESCRIPTOR_MAX_FIELDS 2000
#define UF_DESCRIPTOR_MAX_OPTIONS 5000 /* of one field */
#define UF_DESCRIPTOR_MAX_TEXT 4000    /* bytes of a label, of an option */

/* One field; borrowed. */
typedef struct {
	/* As forms bind it. ds: its stable number, "2603850"; publik: its varname, else "#" and its
	 * id ("#12"), "" for a title without either. */
	const char *name;
	const char *type;  /* the partner's word: "Date", "DropDownList"; "item", "file" */
	const char *label; /* French, as the partner writes it */
	bool is_required;
	bool is_annotation;    /* ds: of the administration; never written by us */
	bool takes_other;      /* a list that takes any text besides its options */
	const json_t *options; /* [text]; NULL: none are published */
	const json_t *ids;     /* publik: [id] of the options where they have ids; NULL otherwise */
	const char *table;     /* the repetition or block it is in, NULL at top level */
	int64_t max_bytes;     /* of a file; 0: not said */
	size_t max_rows;       /* of a block; 0: not said */
} UfDescriptorField;

/* Reads the answer of the partner: the descriptor of démarche numérique ("ds"), the schema of
 * w.c.s. with ids ("publik"). INVALID_DATA says where; nothing of the text is quoted. Its site is
 * the one that it names itself, its source a file of unknown day, until the next function says it.
 */
UfDescriptor *uf_descriptor_parse(const char *channel, GBytes *body, GError **error);

/* The shape that is kept: {"schema": 1, "channel", "site", "number"|"slug", "path"?, "title",
 * "state", "revision", "date"?, "seen", "from": "site|file", "fields": […]}. */
UfDescriptor *uf_descriptor_from_json(const json_t *json, GError **error);
json_t *uf_descriptor_to_json(const UfDescriptor *descriptor);
/* The text of the kept file. Yours. */
char *uf_descriptor_format(const UfDescriptor *descriptor);
void uf_descriptor_free(UfDescriptor *descriptor);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UfDescriptor, uf_descriptor_free)

/* Where it was read: @site, and whether the partner itself answered ("site") or a person gave the
 * file ("file"); @seen is the day. */
void uf_descriptor_set_source(UfDescriptor *descriptor, const char *site, const char *from,
			      UfDate seen);

const char *uf_descriptor_get_channel(const UfDescriptor *descriptor);
const char *uf_descriptor_get_site(const UfDescriptor *descriptor); /* "" when not said */
int64_t uf_descriptor_get_number(const UfDescriptor *descriptor);   /* ds; 0 otherwise */
const char *uf_descriptor_get_path(const UfDescriptor *descriptor); /* ds: path; publik: slug */
const char *uf_descriptor_get_title(const UfDescriptor *descriptor);
/* "publiee", "brouillon"…; publik: "open" or "disabled". */
const char *uf_descriptor_get_state(const UfDescriptor *descriptor);
/* The partner's id of this edition; publik has none: a digest of what is published. */
const char *uf_descriptor_get_revision(const UfDescriptor *descriptor);
bool uf_descriptor_is_from_file(const UfDescriptor *descriptor);

size_t uf_descriptor_get_count(const UfDescriptor *descriptor); /* children after their table */
UfDescriptorField uf_descriptor_get(const UfDescriptor *descriptor, size_t index);
/* @name as forms bind it, with or without its row and the part after a dot: "2603850",
 * "22.insee", "2553093/{row}/2554949", "2553093/2/2554949", "2553093/2554949". False when the
 * partner has no such field. */
bool uf_descriptor_find(const UfDescriptor *descriptor, const char *name, UfDescriptorField *field);

/* What differs in @now: [{"name", "label", "change": "gone|new|type|label|required|options|kind|
 * state|number|revision", "before"?, "now"? (types, options that went or came: data of the
 * partner), "field"?: the field of @form bound there, "blocking": true when what @form writes there
 * may be lost or mean something else}]. Empty when nothing does. New reference. */
json_t *uf_descriptor_compare(const UfDescriptor *before, const UfDescriptor *now,
			      const UfForm *form);

/* What @form binds and @descriptor has not, or has in another kind: the same rows. */
json_t *uf_descriptor_check(const UfDescriptor *descriptor, const UfForm *form);

/* The questions of a skeleton (uf-skeleton.h), each bound. New reference. */
json_t *uf_descriptor_list_questions(const UfDescriptor *descriptor);
