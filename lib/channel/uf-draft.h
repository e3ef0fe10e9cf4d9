/* A draft: exactly what a channel would hand over, complete, before anything leaves.
 *
 * It is immutable once made. Its digest covers every byte that a partner would get and every answer
 * that a reviewer sees, so that an approval is worth for this very draft and no other.
 */
#pragma once

#include <stdbool.h>

#include "uf-answers.h"

#define UF_DRAFT_MAX_FILES 64
/* All the files of one draft together. */
#define UF_DRAFT_MAX_BYTES ((size_t)40 * 1024 * 1024)

typedef struct UfDraft UfDraft;

/* One file of a draft; borrowed from it. Names hold no personal value. */
typedef struct {
	const char *name;       /* "demande-16029.pdf" */
	const char *media_type; /* "application/pdf" */
	GBytes *content;
} UfDraftFile;

/* Starts a draft of @channel from @answers with a fresh id; add files, then seal it. What a
 * reviewer has to know beside the values (uf_draft_get_blocks) is copied too. */
UfDraft *uf_draft_new(const char *channel, const UfAnswers *answers, UfDate today);
/* @name is a plain file name, one of a kind in the draft. INVALID_DATA beyond the limits. */
bool uf_draft_add_file(UfDraft *draft, const char *name, const char *media_type, GBytes *content,
		       GError **error);
/* Something about the draft itself that a person must see: a value that went to the annex… The
 * place is a field id. Borrowed, to be completed by the caller. */
UfIssue *uf_draft_add_issue(UfDraft *draft, UfSeverity severity, const char *place,
			    const char *rule);
/* Takes what uf_draft_get_layout() gives; replaces what was there. */
void uf_draft_take_layout(UfDraft *draft, json_t *layout);
/* Computes the digest; nothing can be added any more. */
void uf_draft_seal(UfDraft *draft);

void uf_draft_free(UfDraft *draft);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UfDraft, uf_draft_free)

/* To and from the bytes that the store keeps: one line with a length, a JSON header of that length,
 * then the contents of the files. A digest that does not match is INVALID_DATA. */
GBytes *uf_draft_serialize(const UfDraft *draft);
UfDraft *uf_draft_parse(GBytes *bytes, GError **error);

const char *uf_draft_get_id(const UfDraft *draft);
const char *uf_draft_get_channel(const UfDraft *draft);
const char *uf_draft_get_form(const UfDraft *draft);
const char *uf_draft_get_form_revision(const UfDraft *draft);
const char *uf_draft_get_request(const UfDraft *draft);          /* "" when none */
const char *uf_draft_get_profile_revision(const UfDraft *draft); /* "" when none */
UfDate uf_draft_get_date(const UfDraft *draft);
/* SHA-256, hexadecimal; NULL before the draft is sealed. */
const char *uf_draft_get_digest(const UfDraft *draft);

/* The answers as uf_answers_to_json() wrote them, without their blocks. Borrowed. */
const json_t *uf_draft_get_answers(const UfDraft *draft);
/* What stands beside the values: "title" and "source" of the form, "tables" (the label of each by
 * its id), and the blocks of the answers (uf_answers_get_blocks): "pieces", "deadlines"… Borrowed.
 */
const json_t *uf_draft_get_blocks(const UfDraft *draft);
/* Where the answers stand on paper, or NULL: {"file": name of the file of this draft, "places":
 * {answer: [{page, x1, y1, x2, y2}]}, "annexed": [answer], "sizes": uf_template_get_sizes() when
 * known}. An answer is its field's full id and, in a table, its row: "children.name/2". Boxes are
 * those of the template, pages from 1. Borrowed. */
const json_t *uf_draft_get_layout(const UfDraft *draft);
const GPtrArray *uf_draft_get_issues(const UfDraft *draft);

size_t uf_draft_get_file_count(const UfDraft *draft);
UfDraftFile uf_draft_get_file(const UfDraft *draft, size_t index);
