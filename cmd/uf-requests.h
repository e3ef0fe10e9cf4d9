/* Requests as people read them. */
#pragma once

#include "uf-run.h"

/* The state of the request @entry (uf-flow-request.h) in words. Borrowed. */
const char *uf_requests_get_state(const json_t *entry);

/* The way of a hand-over, the result of an answer, in words; "" for none. Borrowed. */
const char *uf_requests_get_way(const json_t *hand_over);
const char *uf_requests_get_result(const json_t *answer);

/* "2026-11-21" as a French person reads it; "" for none. Yours. */
char *uf_requests_format_date(const char *iso);

/* Prints how it was handed over and what was answered, a line each, @indent before them. */
void uf_requests_print_events(const json_t *entry, const char *indent);

/* Prints one attached document (uf-flow-attach.h), a line. */
void uf_requests_print_document(const json_t *document);

/* Says that @offers corrections of @request could go to the profile; nothing for none. */
void uf_requests_print_offers(size_t offers, const char *request);

/* Something that happened to a request and is noted by a person, or read from a file. */
typedef struct {
	const char *from; /* a msgid: what the file of --from holds */
	/* Asks for it; false when the person stopped: nothing is kept then. */
	bool (*ask)(const UfRun *run, json_t *event);
	json_t *(*keep)(UfFlow *flow, const char *request, const json_t *event, GError **error);
} UfRequestEvent;

/* The whole of a command that notes @event for the request named by its first word. */
UfExit uf_requests_note(UfRun *run, const UfRequestEvent *event);
