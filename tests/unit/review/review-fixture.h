/* A draft of a PDF form with boxes of every state on two of its three pages, and its pictures. */
#pragma once

#include "uf-review.h"

/* The fixture's answers, sealed; its PDFs are none, only their names count. */
UfDraft *review_fixture_draft(void);

/* Of UfReviewPicture: three pages of the form, the second one lies on its side, and the annex. */
GPtrArray *review_fixture_pictures(void);
