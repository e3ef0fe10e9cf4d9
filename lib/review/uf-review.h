/* Review: a person sees everything that a draft holds, then types the code printed at its end.
 *
 * Complete on a terminal, without a browser. No option, file or pipe answers for the person. What
 * comes from a draft reaches the terminal as visible text only: control characters, escape
 * sequences and characters that turn the writing around are shown by their code.
 */
#pragma once

#include "uf-approval.h"
#include "uf-review-terminal.h"

/* What is shown to whom, and where she answers. All borrowed. */
typedef struct {
	const UfDraft *draft;
	const char *worker;
	const UfReviewTerminal *terminal;
	/* UfIssue: what stands today for or against handing it over, whatever stood when it was
	 * made; with a blocking one there is no code, and so no approval. NULL: nothing */
	const GPtrArray *today;
} UfReviewing;

/* Shows the draft page by page. *@approval is set when the person typed the code, and left NULL
 * when she did not: that is not an error. A wrong code may be tried once more, with another code.
 * "q" at a pause stops. USAGE without a worker or for a draft not sealed. */
bool uf_review_run(const UfReviewing *reviewing, UfApproval **approval, GError **error);

/* One page of a file of the draft as the person will see it. */
typedef struct {
	const char *file; /* its name; borrowed */
	int64_t page;     /* from 1 */
	int64_t pages;    /* of the file */
	int width;        /* of the picture, in pixels */
	int height;
	double dpi;
	GBytes *png;
} UfReviewPicture;

void uf_review_picture_free(UfReviewPicture *picture);

/* Puts the page where the person opens it. */
typedef struct {
	void *data;
	const char *name; /* what the person is told to open */
	bool (*save)(void *data, const char *html, size_t length, GError **error);
} UfReviewFile;

/* The same, the draft being shown by a page that @file saves instead of on the terminal; the code
 * stands at its end alone, and counts for both tries; nothing typed ends it. @pictures: of
 * UfReviewPicture, in order. */
bool uf_review_run_page(const UfReviewing *reviewing, const GPtrArray *pictures,
			const UfReviewFile *file, UfApproval **approval, GError **error);

/* That page: it needs no script and loads nothing. @code: what the terminal will ask for, NULL
 * when it is only looked at. Yours; zero it. */
char *uf_review_format_page(const UfDraft *draft, const GPtrArray *pictures, const char *code);
/* The same with what stands today. */
char *uf_review_format_page_today(const UfReviewing *reviewing, const GPtrArray *pictures,
				  const char *code);

/* The text that uf_review_run shows, lines of at most 79 characters: every answer with its value,
 * origin and issues, what is withheld, who will read it, the files with their sizes, and last what
 * stands against approving it. For goldens. Yours; zero it. */
char *uf_review_format(const UfDraft *draft);
