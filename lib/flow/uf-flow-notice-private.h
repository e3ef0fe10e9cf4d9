/* What a person is told of what was prepared (uf-flow-notice.h), for the files of lib/flow. */
#pragma once

#include <stdbool.h>

#include <jansson.h>

#include "uf-date.h"
#include "uf-flow-private.h"

/* All borrowed. */
typedef struct {
	const json_t *notice;
	UfDate today;
	size_t detailed; /* how many requests are told in full; a line each for the others */
	bool is_small;   /* in small print */
} UfNoticePage;

/* What the document worker is asked to draw. New reference. */
json_t *uf_notice_page_make(const UfNoticePage *page);

/* Words for the state of a demand, French; "" for one that is unknown. */
const char *uf_notice_get_state(const char *state);
/* The same of a request of the notice: one that was sent waits for the person. Yours. */
char *uf_notice_format_state(const json_t *request);

/* The requests of @profile as a notice tells them to the member @reader: an array. */
json_t *uf_notice_list_requests(UfFlow *flow, const UfProfile *profile, const char *reader,
				GError **error);

/* Puts what the demand of @entry stands on into its "ground". */
void uf_notice_add_ground(UfFlow *flow, const UfProfile *profile, const json_t *bases,
			  json_t *entry);

/* What @reader agreed to, was told, objects to, mandated: [text], the newest first. */
json_t *uf_notice_list_choices(UfFlow *flow, const char *person, const char *reader,
			       GError **error);

/* True for what is protected and of another member than @reader. */
bool uf_notice_is_hidden(const UfProfile *profile, const char *fact, const char *reader);

/* The first member: who a notice is for when nobody is named. Borrowed. */
const char *uf_notice_find_reader(const UfProfile *profile);

/* Who to write to: the contact for privacy, else the service itself: {"name", "contact",
 * "retention"}. New reference. */
json_t *uf_notice_describe_office(UfFlow *flow);

/* The last paragraphs: the rights, and whom to ask. */
void uf_notice_page_add_rights(json_t *blocks, const json_t *office, const char *style);
