/* Pictures written as PNG are read back by cairo, which did not write them, to the last pixel. */
#include <stdint.h>
#include <string.h>

#include "uf-engine-test.h"
#include "uf-png-private.h"

typedef struct {
	const unsigned char *data;
	size_t left;
} Reader;

static cairo_status_t
read_bytes(void *closure, unsigned char *data, unsigned length)
{
	Reader *reader = closure;
	if (length > reader->left)
		return CAIRO_STATUS_READ_ERROR;
	memcpy(data, reader->data, length);
	reader->data += length;
	reader->left -= length;
	return CAIRO_STATUS_SUCCESS;
}

/* every channel has every value somewhere, and the unused byte is not zero */
static cairo_surface_t *
make_picture(cairo_format_t format, int width, int height)
{
	cairo_surface_t *surface = cairo_image_surface_create(format, width, height);
	cairo_surface_flush(surface);
	for (int y = 0; y < height; y++) {
		for (int x = 0; x < width; x++) {
			uint32_t pixel = 0xff000000u | (uint32_t)(x * 7 & 0xff) << 16 |
					 (uint32_t)(y * 5 & 0xff) << 8 | (uint32_t)(x * y & 0xff);
			memcpy(cairo_image_surface_get_data(surface) +
				   (ptrdiff_t)y * cairo_image_surface_get_stride(surface) + x * 4,
			       &pixel, sizeof pixel);
		}
	}
	cairo_surface_mark_dirty(surface);
	return surface;
}

static uint32_t
pixel_at(cairo_surface_t *surface, int x, int y)
{
	uint32_t pixel;
	memcpy(&pixel,
	       cairo_image_surface_get_data(surface) +
		   (ptrdiff_t)y * cairo_image_surface_get_stride(surface) + x * 4,
	       sizeof pixel);
	return pixel & 0xffffff;
}

static void
test_round_trip(void)
{
	static const struct {
		int width, height;
	} sizes[] = { { 1, 1 }, { 1, 300 }, { 300, 1 }, { 257, 255 }, { 640, 480 } };
	static const UfPngLevel levels[] = { UF_PNG_QUICK, UF_PNG_SMALL };
	static const cairo_format_t formats[] = { CAIRO_FORMAT_RGB24, CAIRO_FORMAT_ARGB32 };
	for (size_t i = 0; i < G_N_ELEMENTS(sizes) * 4; i++) {
		const int width = sizes[i / 4].width;
		const int height = sizes[i / 4].height;
		cairo_surface_t *picture = make_picture(formats[i / 2 % 2], width, height);
		g_autoptr(GBytes) png = uf_png_encode(picture, levels[i % 2]);
		g_assert_nonnull(png);
		Reader reader = { .left = g_bytes_get_size(png) };
		reader.data = g_bytes_get_data(png, NULL);
		cairo_surface_t *again =
		    cairo_image_surface_create_from_png_stream(read_bytes, &reader);
		g_assert_cmpint(cairo_surface_status(again), ==, CAIRO_STATUS_SUCCESS);
		g_assert_cmpint(cairo_image_surface_get_width(again), ==, width);
		g_assert_cmpint(cairo_image_surface_get_height(again), ==, height);
		g_assert_cmpuint(reader.left, ==, 0);
		for (int y = 0; y < height; y++) {
			for (int x = 0; x < width; x++)
				g_assert_cmphex(pixel_at(again, x, y), ==, pixel_at(picture, x, y));
		}
		cairo_surface_destroy(again);
		cairo_surface_destroy(picture);
	}
}

/* what is no picture of a page gives nothing, and says nothing */
static void
test_refused(void)
{
	cairo_surface_t *others[] = {
		cairo_image_surface_create(CAIRO_FORMAT_A8, 8, 8),
		cairo_image_surface_create(CAIRO_FORMAT_RGB16_565, 8, 8),
		cairo_image_surface_create(CAIRO_FORMAT_RGB24, 0, 8),
		cairo_image_surface_create(CAIRO_FORMAT_RGB24, -1, 8),
	};
	for (size_t i = 0; i < G_N_ELEMENTS(others); i++) {
		g_assert_null(uf_png_encode(others[i], UF_PNG_SMALL));
		cairo_surface_destroy(others[i]);
	}
}

/* the worker's picture: smaller by default, sooner when asked, the same page in both */
static void
test_levels(void)
{
	g_autoptr(GBytes) input = test_engine_load("buttons");
	gsize sizes[2];
	for (int quick = 0; quick < 2; quick++) {
		g_autoptr(GBytes) png = NULL;
		g_autoptr(json_t) request = json_pack("{s:s, s:i, s:i, s:b}", "op", "render",
						      "page", 1, "dpi", 96, "quick", quick);
		g_autoptr(json_t) answer = test_engine_call(request, input, &png);
		sizes[quick] = g_bytes_get_size(png);
		g_assert_cmpint(json_integer_value(json_object_get(answer, "width")), ==, 794);
	}
	g_assert_cmpuint(sizes[0], <, sizes[1]);
}

int
main(int argc, char **argv)
{
	test_engine_init(&argc, &argv);
	g_test_add_func("/png/round-trip", test_round_trip);
	g_test_add_func("/png/refused", test_refused);
	g_test_add_func("/png/levels", test_levels);
	return g_test_run();
}
