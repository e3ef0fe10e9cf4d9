#include <math.h>
#include <stdint.h>
#include <string.h>

#include "uf-drift-private.h"
#include "uf-json.h"
#include "uf-memory.h"
#include "uf-text.h"

#define MOST_CELLS 6000000 /* of the table of an alignment */
#define MOST_LETTERS 400   /* of the labels of a field, together */
#define NEIGHBOURS 3
#define GAP (-0.25)

static void
item_free(void *data)
{
	UfDriftItem *item = data;
	g_free(item->label);
	g_array_unref(item->grams);
	g_free(item);
}

void
uf_drift_side_free(UfDriftSide *side)
{
	if (side == NULL)
		return;
	g_hash_table_unref(side->by_name);
	g_ptr_array_unref(side->items);
	g_free(side);
}

/* letters and digits, as the fingerprint takes them */
static void
append_folded(GString *out, const char *text)
{
	char *folded = uf_text_fold(text);
	for (const char *c = folded; *c != '\0' && out->len < MOST_LETTERS;
	     c = g_utf8_next_char(c)) {
		if (g_unichar_isalnum(g_utf8_get_char(c)))
			g_string_append_unichar(out, g_utf8_get_char(c));
	}
	uf_memory_free_string(folded);
}

static int
compare_grams(const void *left, const void *right)
{
	const uint64_t a = *(const uint64_t *)left;
	const uint64_t b = *(const uint64_t *)right;
	return a < b ? -1 : a > b;
}

static void
set_label(UfDriftItem *item, GString *label)
{
	gunichar before = ' ';
	item->label = g_string_free(label, FALSE);
	for (const char *c = item->label; *c != '\0'; c = g_utf8_next_char(c)) {
		const gunichar letter = g_utf8_get_char(c);
		const uint64_t gram = (uint64_t)before << 32 | letter;
		g_array_append_val(item->grams, gram);
		before = letter;
	}
	g_array_sort(item->grams, compare_grams);
}

static double
get_number(const json_t *box, const char *key)
{
	return json_number_value(json_object_get(box, key));
}

static UfDriftItem *
make_item(const json_t *field)
{
	const json_t *boxes = json_object_get(field, "boxes");
	const json_t *first = json_array_get(boxes, 0);
	UfDriftItem *item = g_new0(UfDriftItem, 1);
	GString *label = g_string_new(NULL);
	item->json = field;
	item->name = uf_json_get_string(field, "name");
	item->kind = uf_json_get_string(field, "kind");
	item->grams = g_array_new(FALSE, FALSE, sizeof(uint64_t));
	item->page = uf_json_get_integer(first, "page", 0);
	item->x = (get_number(first, "x1") + get_number(first, "x2")) / 2;
	item->y = (get_number(first, "y1") + get_number(first, "y2")) / 2;
	item->width = get_number(first, "x2") - get_number(first, "x1");
	item->height = get_number(first, "y2") - get_number(first, "y1");
	for (size_t i = 0; i < json_array_size(boxes); i++) {
		const char *text = uf_json_get_string(json_array_get(boxes, i), "label");
		if (text != NULL)
			append_folded(label, text);
	}
	set_label(item, label);
	return item;
}

/* by page, then from the top, then from the left; lines are ten points high */
static int
compare_items(const void *left, const void *right)
{
	const UfDriftItem *a = *(UfDriftItem *const *)left;
	const UfDriftItem *b = *(UfDriftItem *const *)right;
	if (a->page != b->page)
		return a->page < b->page ? -1 : 1;
	const double line_a = floor(a->y / 10);
	const double line_b = floor(b->y / 10);
	if (line_a != line_b)
		return line_a > line_b ? -1 : 1;
	if (a->x != b->x)
		return a->x < b->x ? -1 : 1;
	return strcmp(a->name, b->name);
}

UfDriftSide *
uf_drift_side_new(const json_t *fields)
{
	UfDriftSide *side = g_new0(UfDriftSide, 1);
	side->items = g_ptr_array_new_with_free_func(item_free);
	side->by_name = g_hash_table_new(g_str_hash, g_str_equal);
	for (size_t i = 0; i < json_array_size(fields); i++) {
		const json_t *field = json_array_get(fields, i);
		if (uf_json_get_string(field, "name") == NULL ||
		    uf_json_get_string(field, "kind") == NULL)
			continue;
		g_ptr_array_add(side->items, make_item(field));
	}
	g_ptr_array_sort(side->items, compare_items);
	for (unsigned i = 0; i < side->items->len; i++) {
		UfDriftItem *item = g_ptr_array_index(side->items, i);
		item->order = i;
		g_hash_table_insert(side->by_name, (gpointer)item->name, item);
	}
	return side;
}

UfDriftItem *
uf_drift_side_add_name(UfDriftSide *side, const char *name, const char *label)
{
	UfDriftItem *item = g_new0(UfDriftItem, 1);
	GString *folded = g_string_new(NULL);
	item->name = name;
	item->grams = g_array_new(FALSE, FALSE, sizeof(uint64_t));
	item->order = side->items->len;
	append_folded(folded, label);
	set_label(item, folded);
	g_ptr_array_add(side->items, item);
	g_hash_table_insert(side->by_name, (gpointer)name, item);
	return item;
}

UfDriftItem *
uf_drift_side_find(const UfDriftSide *side, const char *name)
{
	return g_hash_table_lookup(side->by_name, name);
}

static bool
is_toggle(const char *kind)
{
	return g_strcmp0(kind, "checkbox") == 0 || g_strcmp0(kind, "radio") == 0;
}

bool
uf_drift_is_alike(const UfDriftItem *a, const UfDriftItem *b)
{
	if (g_strcmp0(b->kind, "signature") == 0 || g_strcmp0(b->kind, "button") == 0)
		return false;
	return a->kind == NULL || is_toggle(a->kind) == is_toggle(b->kind);
}

static unsigned
count_common(const GArray *a, const GArray *b)
{
	unsigned common = 0;
	for (unsigned i = 0, k = 0; i < a->len && k < b->len;) {
		const uint64_t left = g_array_index(a, uint64_t, i);
		const uint64_t right = g_array_index(b, uint64_t, k);
		common += left == right;
		i += left <= right;
		k += right <= left;
	}
	return common;
}

double
uf_drift_compare_labels(const UfDriftItem *a, const UfDriftItem *b)
{
	if (a->grams->len == 0 || b->grams->len == 0)
		return a->grams->len == b->grams->len ? 0.5 : 0;
	if (strcmp(a->label, b->label) == 0)
		return 1;
	return 2.0 * count_common(a->grams, b->grams) / (a->grams->len + b->grams->len);
}

double
uf_drift_compare_options(const UfDriftItem *a, const UfDriftItem *b)
{
	const json_t *before = json_object_get(a->json, "options");
	const json_t *after = json_object_get(b->json, "options");
	const size_t all = json_array_size(before) + json_array_size(after);
	size_t common = 0;
	for (size_t i = 0; i < json_array_size(before); i++) {
		for (size_t k = 0; k < json_array_size(after); k++)
			common += json_equal(json_array_get(before, i), json_array_get(after, k));
	}
	return all == 0 ? 1 : MIN(1, 2.0 * (double)common / (double)all);
}

double
uf_drift_compare_sizes(const UfDriftItem *a, const UfDriftItem *b)
{
	const double away = fabs(a->width - b->width) / MAX(MAX(a->width, b->width), 1) +
			    fabs(a->height - b->height) / MAX(MAX(a->height, b->height), 1);
	return MAX(0, 1 - away);
}

double
uf_drift_compare_places(const UfDriftItem *a, const UfDriftItem *b)
{
	if (a->page == 0 || a->page != b->page)
		return 0;
	return MAX(0, 1 - (fabs(a->x - b->x) + fabs(a->y - b->y)) / 150);
}

static const UfDriftItem *
find_neighbour(const UfDriftSide *side, const UfDriftItem *item, int step)
{
	const int at = (int)item->order + step;
	return at < 0 || at >= (int)side->items->len ? NULL : g_ptr_array_index(side->items, at);
}

double
uf_drift_compare_neighbours(const UfDriftSide *old, const UfDriftItem *a, const UfDriftSide *new,
			    const UfDriftItem *b)
{
	double sum = 0;
	unsigned count = 0;
	for (int step = -NEIGHBOURS; step <= NEIGHBOURS; step++) {
		const UfDriftItem *left = find_neighbour(old, a, step);
		const UfDriftItem *right = find_neighbour(new, b, step);
		if (step == 0 || (left == NULL && right == NULL))
			continue;
		count++;
		if (left != NULL && right != NULL)
			sum += uf_drift_compare_labels(left, right);
	}
	return count == 0 ? 0 : sum / count;
}

static double
weigh_pair(const UfDriftItem *a, const UfDriftItem *b)
{
	if (g_strcmp0(a->kind, b->kind) != 0)
		return -1;
	return 1.2 * uf_drift_compare_labels(a, b) + 0.2 * uf_drift_compare_options(a, b) +
	       0.3 * uf_drift_compare_sizes(a, b) + 0.2 * uf_drift_compare_places(a, b) - 0.8;
}

typedef enum { TAKE_BOTH, SKIP_OLD, SKIP_NEW } Move;

/* the classic table of two sequences: the best sum up to each pair, and how it was reached */
static guint8 *
fill_table(const UfDriftSide *old, const UfDriftSide *new)
{
	const size_t rows = old->items->len;
	const size_t columns = new->items->len;
	guint8 *moves = g_new0(guint8, (rows + 1) * (columns + 1));
	g_autofree double *above = g_new0(double, columns + 1);
	g_autofree double *here = g_new0(double, columns + 1);
	for (size_t k = 1; k <= columns; k++) {
		above[k] = GAP * (double)k;
		moves[k] = SKIP_NEW;
	}
	for (size_t i = 1; i <= rows; i++) {
		guint8 *row = moves + i * (columns + 1);
		here[0] = GAP * (double)i;
		row[0] = SKIP_OLD;
		for (size_t k = 1; k <= columns; k++) {
			const double pair =
			    above[k - 1] + weigh_pair(g_ptr_array_index(old->items, i - 1),
						      g_ptr_array_index(new->items, k - 1));
			const double skip = MAX(above[k], here[k - 1]) + GAP;
			here[k] = MAX(pair, skip);
			row[k] = pair >= skip              ? TAKE_BOTH
				 : above[k] >= here[k - 1] ? SKIP_OLD
							   : SKIP_NEW;
		}
		memcpy(above, here, (columns + 1) * sizeof *here);
	}
	return moves;
}

GPtrArray *
uf_drift_align(const UfDriftSide *old, const UfDriftSide *new)
{
	size_t i = old->items->len;
	size_t k = new->items->len;
	GPtrArray *partners = g_ptr_array_new();
	g_ptr_array_set_size(partners, (int)i);
	if (i == 0 || k == 0 || i > MOST_CELLS / k)
		return partners;
	const size_t width = k + 1;
	g_autofree guint8 *moves = fill_table(old, new);
	while (i > 0 || k > 0) {
		const guint8 move = moves[i * width + k];
		if (move == TAKE_BOTH)
			partners->pdata[i - 1] = g_ptr_array_index(new->items, k - 1);
		i -= move != SKIP_NEW;
		k -= move != SKIP_OLD;
	}
	return partners;
}
