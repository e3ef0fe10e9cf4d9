#include "uf-png-private.h"

#include <png.h>
#include <setjmp.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "uf-memory.h"

static void
append(png_structp png, png_bytep data, png_size_t length)
{
	g_byte_array_append(png_get_io_ptr(png), data, (guint)length);
}

static void
flush(png_structp png)
{
	(void)png;
}

/* libpng must not speak on standard error */
static void
be_silent(png_structp png, png_const_charp message)
{
	(void)png, (void)message;
}

static void
leave(png_structp png, png_const_charp message)
{
	(void)message;
	png_longjmp(png, 1);
}

static void
write_rows(png_structp png, cairo_surface_t *surface, uint8_t *row)
{
	int width = cairo_image_surface_get_width(surface);
	int height = cairo_image_surface_get_height(surface);
	int stride = cairo_image_surface_get_stride(surface);
	const unsigned char *data = cairo_image_surface_get_data(surface);
	for (int y = 0; y < height; y++) {
		for (int x = 0; x < width; x++) {
			uint32_t pixel;
			memcpy(&pixel, data + (ptrdiff_t)y * stride + (ptrdiff_t)x * 4,
			       sizeof pixel);
			row[3 * x] = (uint8_t)(pixel >> 16);
			row[3 * x + 1] = (uint8_t)(pixel >> 8);
			row[3 * x + 2] = (uint8_t)pixel;
		}
		png_write_row(png, row);
	}
}

/* an error of libpng comes back here: nothing of this function is changed after setjmp() */
static bool
write_picture(png_structp png, png_infop info, cairo_surface_t *surface, UfPngLevel level)
{
	int width = cairo_image_surface_get_width(surface);
	uint8_t *row = g_malloc0((gsize)width * 3);
	if (setjmp(png_jmpbuf(png)) != 0) {
		g_free(row);
		return false;
	}
	png_set_compression_level(png, (int)level);
	png_set_filter(png, PNG_FILTER_TYPE_BASE, PNG_FILTER_NONE);
	png_set_IHDR(png, info, (png_uint_32)width,
		     (png_uint_32)cairo_image_surface_get_height(surface), 8, PNG_COLOR_TYPE_RGB,
		     PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
	png_write_info(png, info);
	write_rows(png, surface, row);
	png_write_end(png, NULL);
	g_free(row);
	return true;
}

static bool
is_picture(cairo_surface_t *surface)
{
	cairo_format_t format = cairo_image_surface_get_format(surface);
	return cairo_surface_status(surface) == CAIRO_STATUS_SUCCESS &&
	       (format == CAIRO_FORMAT_RGB24 || format == CAIRO_FORMAT_ARGB32) &&
	       cairo_image_surface_get_width(surface) > 0 &&
	       cairo_image_surface_get_height(surface) > 0;
}

GBytes *
uf_png_encode(cairo_surface_t *surface, UfPngLevel level)
{
	cairo_surface_flush(surface);
	png_structp png = is_picture(surface) ? png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL,
									leave, be_silent)
					      : NULL;
	png_infop info = png == NULL ? NULL : png_create_info_struct(png);
	GByteArray *bytes = g_byte_array_new();
	bool done = false;
	if (info != NULL) {
		png_set_write_fn(png, bytes, append, flush);
		done = write_picture(png, info, surface, level);
	}
	png_destroy_write_struct(&png, &info);
	if (done)
		return g_byte_array_free_to_bytes(bytes);
	uf_memory_zero(bytes->data, bytes->len);
	g_byte_array_unref(bytes);
	return NULL;
}
