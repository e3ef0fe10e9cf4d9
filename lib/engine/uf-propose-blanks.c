/* "Nom :" with nothing behind it: forms that print their questions only. */
#include <math.h>
#include <string.h>

#include "uf-propose-private.h"

#define SHORTEST 28.0 /* points of blank behind a label */

static bool
ends_with_colon(const char *text)
{
	size_t length = strlen(text);
	while (length > 0 && g_ascii_isspace(text[length - 1]))
		length--;
	return length > 1 && text[length - 1] == ':';
}

/* where the blank that begins at @x ends: at ink, in points */
static double
find_end(const UfSheet *sheet, double x, double top, double bottom)
{
	const int y1 = (int)(top * UF_PROPOSE_SCALE);
	const int y2 = (int)(bottom * UF_PROPOSE_SCALE);
	int at = (int)(x * UF_PROPOSE_SCALE);
	while (at < sheet->picture->width &&
	       uf_picture_count_ink(sheet->picture, at, y1, at + 1, y2) == 0)
		at++;
	return at / UF_PROPOSE_SCALE;
}

static bool
is_free(const UfSheet *sheet, const double place[4])
{
	for (unsigned i = 0; i < sheet->found->len; i++) {
		const double *other = g_array_index(sheet->found, UfProposal, i).place;
		if (MIN(place[UF_RIGHT], other[UF_RIGHT]) > MAX(place[UF_LEFT], other[UF_LEFT]) &&
		    MIN(place[UF_BOTTOM], other[UF_BOTTOM]) > MAX(place[UF_TOP], other[UF_TOP]))
			return false;
	}
	return true;
}

void
uf_propose_blanks(UfSheet *sheet)
{
	unsigned labels = 0;
	for (unsigned i = 0; i < sheet->prints->len; i++)
		labels += ends_with_colon(((UfPrint *)g_ptr_array_index(sheet->prints, i))->text);
	/* a form that draws its boxes has no other */
	if (sheet->found->len * 3 > labels)
		return;
	for (unsigned i = 0; i < sheet->prints->len; i++) {
		const UfPrint *print = g_ptr_array_index(sheet->prints, i);
		UfProposal box = { 0 };
		if (!ends_with_colon(print->text))
			continue;
		box.place[UF_LEFT] = print->place[UF_RIGHT] + 3;
		box.place[UF_TOP] = print->place[UF_TOP] - 1;
		box.place[UF_BOTTOM] = print->place[UF_BOTTOM] + 1;
		const double end = find_end(sheet, box.place[UF_LEFT], box.place[UF_TOP] + 1,
					    box.place[UF_BOTTOM] - 1);
		box.place[UF_RIGHT] = end - 3;
		/* the margin of the page is not for writing */
		if (end >= sheet->picture->width / UF_PROPOSE_SCALE)
			box.place[UF_RIGHT] -= print->place[UF_LEFT] - 3;
		if (box.place[UF_RIGHT] - box.place[UF_LEFT] >= SHORTEST &&
		    is_free(sheet, box.place))
			uf_sheet_add(sheet, &box);
	}
}
