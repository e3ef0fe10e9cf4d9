/* The terminal of a review, given by the command that has one.
 *
 * It stands apart from uf-review.h so that a command needs to know nothing of drafts and approvals.
 */
#pragma once

/* Where the review talks; the command gives it a real terminal. */
typedef struct {
	void *data;
	/* Prints @text as it is. */
	void (*write)(void *data, const char *text);
	/* Prints @prompt, reads one line without its end; NULL at the end of input. Yours. */
	char *(*read_line)(void *data, const char *prompt);
	int rows; /* of the screen, for the pauses; 0: no pause */
} UfReviewTerminal;
