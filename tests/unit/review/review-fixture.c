#include "review-fixture.h"

#include "channel-fixture.h"
#include "uf-approval.h"

/* The smallest PNG there is: one white point. */
static const char pixel[] =
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGP4DwABAQEAG7buVgAAAABJRU5ErkJggg==";

/* Boxes of every state on two pages; the second one lies on its side. */
static const char layout_text[] =
    "{'file': 'demande.pdf', 'sizes': [{'width': 600, 'height': 800},"
    "  {'width': 600, 'height': 800, 'x': 10, 'y': 20, 'rotate': 90}],"
    "'annexed': ['children.first/2'], 'places': {"
    " 'name': [{'page': 1, 'x1': 60, 'y1': 700, 'x2': 210, 'y2': 720},"
    "          {'page': 2, 'x1': 110, 'y1': 220, 'x2': 210, 'y2': 240}],"
    " 'birth': [{'page': 1, 'x1': 60, 'y1': 650, 'x2': 90, 'y2': 670},"
    "           {'page': 1, 'x1': 100, 'y1': 650, 'x2': 130, 'y2': 670}],"
    " 'status': [{'page': 1, 'x1': 60, 'y1': 600, 'x2': 72, 'y2': 612}],"
    " 'rent': [{'page': 1, 'x1': 60, 'y1': 560, 'x2': 160, 'y2': 580}],"
    " 'children.first/2': [{'page': 1, 'x1': 60, 'y1': 500, 'x2': 260, 'y2': 520}],"
    " 'phone': [{'page': 1, 'x1': 60, 'y1': 450, 'x2': 260, 'y2': 470}],"
    " 'health': [{'page': 1, 'x1': 60, 'y1': 400, 'x2': 260, 'y2': 420}],"
    " 'sign': [{'page': 1, 'x1': 60, 'y1': 300, 'x2': 260, 'y2': 360}]}}";

UfDraft *
review_fixture_draft(void)
{
	g_autoptr(UfForm) form = fixture_form();
	g_autoptr(UfAnswers) answers = fixture_answers(form);
	UfAnswer *rent = (UfAnswer *)uf_answers_find(answers, "rent", 0);
	uf_answer_add_issue(rent, UF_SEVERITY_NOTE, "answer.corrected");
	g_autoptr(GBytes) file = g_bytes_new_static("%PDF\0\xff\n", 7);
	UfDraft *draft = uf_draft_new("pdf", answers, (UfDate){ 2026, 8, 19 });
	g_assert_true(uf_draft_add_file(draft, "demande.pdf", "application/pdf", file, NULL));
	g_assert_true(
	    uf_draft_add_file(draft, "demande-annexe.pdf", "application/pdf", file, NULL));
	uf_draft_add_issue(draft, UF_SEVERITY_TODO, "children.first/2", "pdf.too_long");
	uf_draft_add_issue(draft, UF_SEVERITY_BLOCKING, "birth", "pdf.clipped");
	uf_draft_add_issue(draft, UF_SEVERITY_NOTE, "", "pdf.xfa_removed");
	uf_draft_take_layout(draft, fixture_json(layout_text));
	uf_draft_seal(draft);
	return draft;
}

static UfReviewPicture *
make_picture(const char *file, int64_t page, int64_t pages, bool is_turned)
{
	gsize size;
	guchar *data = g_base64_decode(pixel, &size);
	UfReviewPicture *picture = g_new0(UfReviewPicture, 1);
	*picture = (UfReviewPicture){
		.file = file,
		.page = page,
		.pages = pages,
		.width = is_turned ? 1067 : 800,
		.height = is_turned ? 800 : 1067,
		.dpi = 96,
		.png = g_bytes_new_take(data, size),
	};
	return picture;
}

GPtrArray *
review_fixture_pictures(void)
{
	GPtrArray *pictures =
	    g_ptr_array_new_with_free_func((GDestroyNotify)uf_review_picture_free);
	g_ptr_array_add(pictures, make_picture("demande.pdf", 1, 3, false));
	g_ptr_array_add(pictures, make_picture("demande.pdf", 2, 3, true));
	g_ptr_array_add(pictures, make_picture("demande.pdf", 3, 3, false));
	g_ptr_array_add(pictures, make_picture("demande-annexe.pdf", 1, 1, false));
	return pictures;
}
