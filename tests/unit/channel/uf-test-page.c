/* Prints the page of the fixture's sheet, for test_page.py. */
#include <stdio.h>

#include "channel-fixture.h"
#include "uf-memory.h"
#include "uf-sheet-private.h"

int
main(void)
{
	uf_memory_init();
	g_autoptr(UfDraft) draft = fixture_draft();
	const UfSheet sheet = { uf_draft_get_answers(draft), uf_draft_get_blocks(draft),
				uf_draft_get_date(draft) };
	GString *page = uf_sheet_format_html(&sheet);
	fwrite(page->str, 1, page->len, stdout);
	g_string_free(page, TRUE);
	return 0;
}
