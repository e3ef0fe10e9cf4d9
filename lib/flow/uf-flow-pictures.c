#include "uf-flow-pictures.h"

#include "uf-error.h"
#include "uf-json.h"
#include "uf-review.h"

/* What a screen shows a page at; a page that has no answer of ours is only looked over. */
#define DPI 96
#define SMALL_DPI 48
#define MAX_PAGES 200

static bool
has_boxes(const UfDraft *draft, const char *file, int64_t page)
{
	const json_t *layout = uf_draft_get_layout(draft);
	const char *place;
	json_t *boxes;
	if (g_strcmp0(uf_json_get_string(layout, "file"), file) != 0)
		return true;
	json_object_foreach(json_object_get(layout, "places"), place, boxes)
	{
		for (size_t i = 0; i < json_array_size(boxes); i++) {
			if (uf_json_get_integer(json_array_get(boxes, i), "page", 0) == page)
				return true;
		}
	}
	return false;
}

static UfReviewPicture *
draw(UfChannelHost *host, const UfDraft *draft, const UfDraftFile *file, int64_t page,
     GError **error)
{
	const int dpi = has_boxes(draft, file->name, page) ? DPI : SMALL_DPI;
	g_autoptr(GBytes) png = NULL;
	g_autoptr(json_t) request = json_pack("{s:s, s:I, s:i, s:b}", "op", "render", "page",
					      (json_int_t)page, "dpi", dpi, "quick", 1);
	g_autoptr(json_t) reply =
	    uf_sandbox_call(host->sandbox, request, file->content, &png, error);
	if (reply == NULL || png == NULL) {
		g_prefix_error(error, "%s: page %" G_GINT64_FORMAT ": ", file->name, page);
		return NULL;
	}
	UfReviewPicture *picture = g_new0(UfReviewPicture, 1);
	*picture = (UfReviewPicture){
		.file = file->name,
		.page = page,
		.pages = uf_json_get_integer(reply, "pages", 1),
		.width = (int)uf_json_get_integer(reply, "width", 0),
		.height = (int)uf_json_get_integer(reply, "height", 0),
		.dpi = dpi,
		.png = g_steal_pointer(&png),
	};
	return picture;
}

static bool
draw_file(UfChannelHost *host, const UfDraft *draft, const UfDraftFile *file, GPtrArray *pictures,
	  GError **error)
{
	int64_t pages = 1;
	for (int64_t page = 1; page <= pages; page++) {
		UfReviewPicture *picture = draw(host, draft, file, page, error);
		if (picture == NULL)
			return false;
		pages = picture->pages;
		g_ptr_array_add(pictures, picture);
		if (pictures->len > MAX_PAGES) {
			g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA,
				    "%s: more than %d pages to show; review it without a page",
				    file->name, MAX_PAGES);
			return false;
		}
	}
	return true;
}

GPtrArray *
uf_flow_draw_pages(UfChannelHost *host, const UfDraft *draft, GError **error)
{
	g_autoptr(GPtrArray) pictures =
	    g_ptr_array_new_with_free_func((GDestroyNotify)uf_review_picture_free);
	if (uf_draft_get_layout(draft) == NULL)
		return g_steal_pointer(&pictures);
	for (size_t i = 0; i < uf_draft_get_file_count(draft); i++) {
		const UfDraftFile file = uf_draft_get_file(draft, i);
		if (g_str_equal(file.media_type, "application/pdf") &&
		    !draw_file(host, draft, &file, pictures, error))
			return NULL;
	}
	return g_steal_pointer(&pictures);
}
