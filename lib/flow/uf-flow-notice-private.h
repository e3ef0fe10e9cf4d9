/* The page of a notice (uf-flow-notice.h), for the files of lib/flow that make it. */
#pragma once

#include <stdbool.h>

#include <jansson.h>

#include "uf-date.h"

/* All borrowed. */
typedef struct {
	const json_t *notice;
	UfDate today;
	size_t detailed; /* how many requests are told in full; a line each for the others */
	bool is_small;   /* in small print */
} UfNoticePage;

/* What the document worker is asked to draw. New reference. */
json_t *uf_notice_page_make(const UfNoticePage *page);
