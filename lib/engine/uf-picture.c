#include "uf-picture-private.h"

#define DARK 175           /* of 255: under it, a line or a letter */
#define PALE 14            /* a thin stroke is so much darker than what is on both sides of it */
#define THIN 5             /* pixels from its middle to what is beside it */
#define MOST_RUNS 3000000u /* a page of noise has more, and no boxes */

void
uf_picture_free(UfPicture *picture)
{
	if (picture == NULL)
		return;
	g_free(picture->tones);
	g_free(picture->ink);
	g_free(picture);
}

/* printers draw lines to write on as pale as can be: what counts is that both sides are lighter */
static bool
is_stroke(const UfPicture *picture, int x, int y)
{
	const unsigned char *at = picture->tones + (size_t)y * (size_t)picture->width + x;
	const int tone = *at + PALE;
	const int row = THIN * picture->width;
	if (y >= THIN && y + THIN < picture->height && at[-row] >= tone && at[row] >= tone)
		return true;
	return x >= THIN && x + THIN < picture->width && at[-THIN] >= tone && at[THIN] >= tone;
}

static void
find_ink(UfPicture *picture)
{
	const size_t width = (size_t)picture->width;
	picture->ink = g_malloc(width * (size_t)picture->height);
	for (int y = 0; y < picture->height; y++) {
		for (int x = 0; x < picture->width; x++) {
			const size_t at = (size_t)y * width + (size_t)x;
			picture->ink[at] = picture->tones[at] < DARK || is_stroke(picture, x, y);
		}
	}
}

UfPicture *
uf_picture_new(PopplerDocument *document, unsigned number, double scale)
{
	g_autoptr(cairo_surface_t) surface = uf_view_render(document, number, scale);
	if (surface == NULL)
		return NULL;
	UfPicture *picture = g_new0(UfPicture, 1);
	picture->width = cairo_image_surface_get_width(surface);
	picture->height = cairo_image_surface_get_height(surface);
	picture->tones = g_malloc((size_t)picture->width * (size_t)picture->height);
	int stride = cairo_image_surface_get_stride(surface);
	const unsigned char *data = cairo_image_surface_get_data(surface);
	for (int y = 0; y < picture->height; y++) {
		unsigned char *tones = picture->tones + (size_t)y * (size_t)picture->width;
		for (int x = 0; x < picture->width; x++) {
			const unsigned char *colors = data + y * stride + x * 4;
			tones[x] = MIN(MIN(colors[0], colors[1]), colors[2]);
		}
	}
	find_ink(picture);
	return picture;
}

static const unsigned char *
ink_of(const UfPicture *picture, int y)
{
	return picture->ink + (size_t)y * (size_t)picture->width;
}

bool
uf_picture_is_ink(const UfPicture *picture, int x, int y)
{
	return x >= 0 && y >= 0 && x < picture->width && y < picture->height &&
	       ink_of(picture, y)[x] != 0;
}

int
uf_picture_count_ink(const UfPicture *picture, int x1, int y1, int x2, int y2)
{
	int count = 0;
	for (int y = MAX(0, y1); y < MIN(picture->height, y2); y++) {
		const unsigned char *ink = ink_of(picture, y);
		for (int x = MAX(0, x1); x < MIN(picture->width, x2); x++)
			count += ink[x];
	}
	return count;
}

/* pixels of one row that belong together; patches are trees of runs, the root has the bounds */
typedef struct {
	int parent;
	int x1, x2;
	UfPatch patch;
} Run;

static int
find_root(GArray *runs, int index)
{
	int root = index;
	while (g_array_index(runs, Run, root).parent != root)
		root = g_array_index(runs, Run, root).parent;
	while (g_array_index(runs, Run, index).parent != root) {
		int next = g_array_index(runs, Run, index).parent;
		g_array_index(runs, Run, index).parent = root;
		index = next;
	}
	return root;
}

static void
join(GArray *runs, int left, int right)
{
	int a = find_root(runs, left);
	int b = find_root(runs, right);
	if (a == b)
		return;
	UfPatch *into = &g_array_index(runs, Run, MIN(a, b)).patch;
	const UfPatch *from = &g_array_index(runs, Run, MAX(a, b)).patch;
	into->x1 = MIN(into->x1, from->x1);
	into->y1 = MIN(into->y1, from->y1);
	into->x2 = MAX(into->x2, from->x2);
	into->y2 = MAX(into->y2, from->y2);
	into->area += from->area;
	g_array_index(runs, Run, MAX(a, b)).parent = MIN(a, b);
}

static void
add_run(GArray *runs, int x1, int x2, int y)
{
	Run run = {
		.parent = (int)runs->len, .x1 = x1, .x2 = x2, .patch = { x1, y, x2, y + 1, x2 - x1 }
	};
	g_array_append_val(runs, run);
}

/* values from @low to @high in the plane of a picture */
typedef struct {
	const unsigned char *values;
	int width, height;
	int low, high;
} Plane;

static void
read_row(const Plane *plane, int y, GArray *runs)
{
	const unsigned char *row = plane->values + (size_t)y * (size_t)plane->width;
	for (int x = 0; x < plane->width; x++) {
		int start = x;
		while (x < plane->width && row[x] >= plane->low && row[x] <= plane->high)
			x++;
		if (x > start)
			add_run(runs, start, x, y);
	}
}

/* the runs from @first are joined to those of the row above, which are from @above */
static void
join_rows(GArray *runs, unsigned above, unsigned first)
{
	unsigned i = above;
	for (unsigned k = first; k < runs->len; k++) {
		const int x1 = g_array_index(runs, Run, k).x1;
		const int x2 = g_array_index(runs, Run, k).x2;
		while (i < first && g_array_index(runs, Run, i).x2 <= x1)
			i++;
		for (unsigned j = i; j < first && g_array_index(runs, Run, j).x1 < x2; j++)
			join(runs, (int)j, (int)k);
	}
}

static GArray *
find_patches(const Plane *plane, int side)
{
	g_autoptr(GArray) runs = g_array_new(FALSE, FALSE, sizeof(Run));
	GArray *patches = g_array_new(FALSE, FALSE, sizeof(UfPatch));
	unsigned above = 0;
	for (int y = 0; y < plane->height && runs->len < MOST_RUNS; y++) {
		unsigned first = runs->len;
		read_row(plane, y, runs);
		join_rows(runs, above, first);
		above = first;
	}
	for (unsigned i = 0; i < runs->len && patches->len < UF_PICTURE_MAX_PATCHES; i++) {
		const Run *run = &g_array_index(runs, Run, i);
		if (run->parent == (int)i && run->patch.x2 - run->patch.x1 >= side &&
		    run->patch.y2 - run->patch.y1 >= side)
			g_array_append_val(patches, run->patch);
	}
	return patches;
}

GArray *
uf_picture_find_patches(const UfPicture *picture, int low, int high, int side)
{
	const Plane plane = { picture->tones, picture->width, picture->height, low, high };
	return find_patches(&plane, side);
}

GArray *
uf_picture_find_marks(const UfPicture *picture)
{
	const Plane plane = { picture->ink, picture->width, picture->height, 1, 1 };
	return find_patches(&plane, 1);
}

/* a run that goes on from the row above makes that line thicker */
static bool
thicken(GArray *open, int x1, int x2, int y)
{
	for (unsigned i = 0; i < open->len; i++) {
		UfPatch *line = &g_array_index(open, UfPatch, i);
		if (line->y2 < y || x1 >= line->x2 || x2 <= line->x1)
			continue;
		line->y2 = y + 1;
		line->x1 = MIN(line->x1, x1);
		line->x2 = MAX(line->x2, x2);
		line->area += x2 - x1;
		return true;
	}
	return false;
}

static void
close_lines(GArray *open, GArray *lines, int y, int thick)
{
	for (unsigned i = 0; i < open->len;) {
		UfPatch *line = &g_array_index(open, UfPatch, i);
		if (line->y2 >= y) {
			i++;
			continue;
		}
		if (line->y2 - line->y1 <= thick)
			g_array_append_val(lines, *line);
		g_array_remove_index(open, i);
	}
}

GArray *
uf_picture_find_lines(const UfPicture *picture, int length, int thick)
{
	g_autoptr(GArray) open = g_array_new(FALSE, FALSE, sizeof(UfPatch));
	GArray *lines = g_array_new(FALSE, FALSE, sizeof(UfPatch));
	for (int y = 0; y < picture->height; y++) {
		const unsigned char *ink = ink_of(picture, y);
		for (int x = 0; x < picture->width; x++) {
			int start = x;
			while (x < picture->width && ink[x] != 0)
				x++;
			if (x - start < length || thicken(open, start, x, y))
				continue;
			UfPatch line = { start, y, x, y + 1, x - start };
			g_array_append_val(open, line);
		}
		close_lines(open, lines, y, thick);
	}
	close_lines(open, lines, picture->height + 1, thick);
	return lines;
}
