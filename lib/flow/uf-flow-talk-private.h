/* The inside of a conversation, for the files of lib/flow that make it. */
#pragma once

#include "uf-flow-job-private.h"
#include "uf-flow-talk.h"

typedef struct {
	UfFlowJob job;
	GPtrArray *earlier; /* UfRequest: those of before, same form and roles, newest first */
	json_t *entry;      /* of the result */
} UfTalkForm;

/* A question that was asked: of which form, which field. */
typedef struct {
	guint form;
	char *field;
} UfTalkPlace;

void uf_talk_place_clear(void *place);

struct UfFlowTalk {
	UfFlow *flow;
	const UfFlowFill *setup;
	UfProfile *profile;
	GPtrArray *forms;    /* UfTalkForm */
	GHashTable *seen;    /* facts asked, and "FORM FIELD" of the fields left for later */
	GArray *history;     /* UfTalkPlace, the present question last */
	GHashTable *reasons; /* fact → labels of the fields that want it */
	GHashTable *places;  /* leaves that the forms named take */
	GPtrArray *facts;    /* of the present wish */
	UfFlowWish wish;     /* what the present questions about the person are made of */
	/* the present question */
	char *field;
	char *hint;
	char **options;
	char *proposal;
};

/* The facts (char *, owned by the array) that are missing and were not asked yet, in the order of a
 * conversation; they count as asked from now on. */
GPtrArray *uf_talk_take_wanted(UfFlowTalk *self, GError **error);
/* Whether a question about the person or the household could bring the fact @wanted (NULL: not
 * known), or the office's configuration has it. */
bool uf_talk_can_bring(const UfFlowTalk *self, const char *wanted);
/* Notes which leaves the forms take: no other is asked of a new row. */
void uf_talk_note_places(UfFlowTalk *self);

/* The pages of uf_flow_talk_print(), as the document worker takes them: a question is a heading of
 * level 2. Owned. */
json_t *uf_talk_make_paper(UfFlowTalk *self, size_t *questions, GError **error);

/* The name of a field among those seen. Yours. */
char *uf_talk_make_mark(const UfTalkForm *form, const char *field);

/* Applies the form anew. */
bool uf_talk_apply(UfTalkForm *form, GError **error);
/* Takes the profile as the store has it now, and applies every form. */
bool uf_talk_reload(UfFlowTalk *self, GError **error);
