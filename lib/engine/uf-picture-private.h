/* A page as a picture of tones, and the plain shapes in it: what a person sees of a printed form.
 *
 * The tone of a pixel is its darkest colour: a tinted ground is told from white. Everything here
 * is pure but the drawing of the page; places are in pixels, y goes down, ends are not included.
 */
#pragma once

#include "uf-view-private.h"

typedef struct {
	int width, height;
	unsigned char *tones;
	unsigned char *ink; /* 1: a line or a letter; dark, or a thin stroke paler than that */
} UfPicture;

/* Draws page @number at @scale pixels a point; NULL when there is none or it is too large. */
UfPicture *uf_picture_new(PopplerDocument *document, unsigned number, double scale);
void uf_picture_free(UfPicture *picture);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UfPicture, uf_picture_free)

/* A connected patch of pixels whose tones are alike: its bounds and how many pixels it has. */
typedef struct {
	int x1, y1, x2, y2;
	int area;
} UfPatch;

/* Patches of pixels with tones from @low to @high that are at least @side wide and high. At most
 * UF_PICTURE_MAX_PATCHES, an array of UfPatch; yours. */
#define UF_PICTURE_MAX_PATCHES 200000
GArray *uf_picture_find_patches(const UfPicture *picture, int low, int high, int side);

/* The same for ink. */
GArray *uf_picture_find_marks(const UfPicture *picture);

/* Level lines: runs of ink at least @length long and at most @thick high, an array of UfPatch from
 * top to bottom; yours. */
GArray *uf_picture_find_lines(const UfPicture *picture, int length, int thick);

/* How many pixels of the rectangle are ink. */
int uf_picture_count_ink(const UfPicture *picture, int x1, int y1, int x2, int y2);
bool uf_picture_is_ink(const UfPicture *picture, int x, int y); /* false outside */
