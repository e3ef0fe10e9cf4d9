/* Questions and answers of a household that is split or joined. */
#pragma once

#include "uf-flow-household.h"
#include "uf-flow-link-private.h"
#include "uf-flow-private.h"

typedef struct {
	UfFlow *flow;
	const json_t *answers;
	json_t *questions; /* what has no answer yet */
	GHashTable *used;  /* keys of the answers that something asked for; borrowed */
} UfHouseholdTalk;

void uf_household_talk_init(UfHouseholdTalk *talk, UfFlow *flow, const json_t *answers);
void uf_household_talk_clear(UfHouseholdTalk *talk);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(UfHouseholdTalk, uf_household_talk_clear)

typedef struct {
	const char *code;
	const char *title; /* French */
} UfHouseholdOption;

/* One thing to decide; all borrowed. */
typedef struct {
	const char *key;
	const char *kind;
	const char *title;
	const char *text;                 /* what it is about now; "" */
	const UfHouseholdOption *options; /* ends with a NULL code */
} UfHouseholdQuestion;

/* The code that answers it; NULL when nothing does yet (the question is noted), or with @error when
 * the answer is none of its options. Borrowed. */
const char *uf_household_choose(UfHouseholdTalk *talk, const UfHouseholdQuestion *question,
				GError **error);
/* "2026-11-01", a whole date that is not to come; else as above. */
const char *uf_household_ask_date(UfHouseholdTalk *talk, GError **error);

/* USAGE when a question is open, or an answer answers none. */
bool uf_household_check_answered(const UfHouseholdTalk *talk, GError **error);

/* Takes away what names somebody who is not there, adds {"person", "fact"} to @dropped. */
void uf_household_drop_loose_ends(UfProfile *profile, json_t *dropped);

/* INVALID_DATA when the profile could not be stored so; else adds what is to be looked at. */
bool uf_household_check(UfFlow *flow, const UfProfile *profile, GPtrArray *issues, GError **error);
