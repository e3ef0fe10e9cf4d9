/* Prints the page of the fixture's review, for test_review_page.py. */
#include <stdio.h>

#include "review-fixture.h"
#include "uf-memory.h"

int
main(void)
{
	uf_memory_init();
	g_autoptr(GPtrArray) pictures = review_fixture_pictures();
	g_autoptr(UfDraft) draft = review_fixture_draft();
	char *page = uf_review_format_page(draft, pictures, "ACEF");
	fputs(page, stdout);
	uf_memory_free_string(page);
	return 0;
}
