#include "uf-drift.h"

#include <math.h>
#include <string.h>

#include "uf-bound-names.h"
#include "uf-drift-private.h"
#include "uf-error.h"
#include "uf-json.h"

#define MOST_PROPOSALS 3
#define LEAST_SCORE 0.40
#define SAME_PLACE 3.0 /* points */
#define MUCH_BETTER 0.15

/* a comparison being made */
typedef struct {
	const UfForm *form;
	UfDriftSide *old, *new;
	GPtrArray *partners; /* of UfDriftItem: by the order of the old items */
	GPtrArray *rows;     /* of Row, in the order of the form */
	GHashTable *taken;   /* new names that are kept or moved */
} Drift;

/* a bound name */
typedef struct {
	const char *name;  /* borrowed from the list of bound names */
	const char *field; /* id */
	UfDriftItem *before, *after;
	const char *state;
	json_t *changes;
	GPtrArray *proposals; /* of Proposal, best first */
} Row;

typedef struct {
	const UfDriftItem *item;
	double score;
	json_t *reasons;
} Proposal;

static void
proposal_free(void *data)
{
	Proposal *proposal = data;
	json_decref(proposal->reasons);
	g_free(proposal);
}

static void
row_free(void *data)
{
	Row *row = data;
	json_decref(row->changes);
	g_ptr_array_unref(row->proposals);
	g_free(row);
}

static bool
is_same_member(const Row *row, const char *key)
{
	const json_t *before = json_object_get(row->before->json, key);
	const json_t *after = json_object_get(row->after->json, key);
	if (json_is_null(before) || json_is_false(before))
		before = NULL;
	if (json_is_null(after) || json_is_false(after))
		after = NULL;
	if (json_is_array(before) && json_array_size(before) == 0)
		before = NULL;
	if (json_is_array(after) && json_array_size(after) == 0)
		after = NULL;
	return before == after || (before != NULL && after != NULL && json_equal(before, after));
}

/* the folded label of the box of @option; "" when it has none */
static char *
find_option_label(const json_t *field, const char *option)
{
	const json_t *boxes = json_object_get(field, "boxes");
	for (size_t i = 0; i < json_array_size(boxes); i++) {
		json_t *box = json_array_get(boxes, i);
		if (g_strcmp0(uf_json_get_string(box, "option"), option) != 0)
			continue;
		g_autoptr(json_t) alone =
		    json_pack("{s:s, s:s, s:[O]}", "name", "", "kind", "", "boxes", box);
		g_autoptr(json_t) list = json_pack("[O]", alone);
		g_autoptr(UfDriftSide) side = uf_drift_side_new(list);
		return g_strdup(uf_drift_side_find(side, "")->label);
	}
	return g_strdup("");
}

/* each choice is still the one beside which its words stand */
static bool
is_same_label(const Row *row)
{
	const json_t *boxes = json_object_get(row->before->json, "boxes");
	if (json_array_size(boxes) < 2)
		return strcmp(row->before->label, row->after->label) == 0;
	for (size_t i = 0; i < json_array_size(boxes); i++) {
		const char *option = uf_json_get_string(json_array_get(boxes, i), "option");
		if (option == NULL)
			return strcmp(row->before->label, row->after->label) == 0;
		g_autofree char *before = find_option_label(row->before->json, option);
		g_autofree char *after = find_option_label(row->after->json, option);
		if (strcmp(before, after) != 0)
			return false;
	}
	return true;
}

static bool
is_same_place(const Row *row)
{
	static const char *const sides[] = { "x1", "y1", "x2", "y2" };
	const json_t *before = json_object_get(row->before->json, "boxes");
	const json_t *after = json_object_get(row->after->json, "boxes");
	if (json_array_size(before) != json_array_size(after))
		return false;
	for (size_t i = 0; i < json_array_size(before); i++) {
		const json_t *a = json_array_get(before, i);
		const json_t *b = json_array_get(after, i);
		if (uf_json_get_integer(a, "page", 0) != uf_json_get_integer(b, "page", 0))
			return false;
		for (size_t k = 0; k < G_N_ELEMENTS(sides); k++) {
			if (fabs(json_number_value(json_object_get(a, sides[k])) -
				 json_number_value(json_object_get(b, sides[k]))) > SAME_PLACE)
				return false;
		}
	}
	return true;
}

/* how many fields with the same question come before this one */
static unsigned
count_before(const UfDriftSide *side, const UfDriftItem *item)
{
	unsigned count = 0;
	for (unsigned i = 0; i < item->order; i++) {
		const UfDriftItem *other = g_ptr_array_index(side->items, i);
		count += strcmp(other->label, item->label) == 0;
	}
	return count;
}

/* "Nom" of the first person is not "Nom" of the second */
static bool
is_same_in_order(const Drift *drift, const Row *row)
{
	return count_before(drift->old, row->before) == count_before(drift->new, row->after);
}

static void
find_changes(const Drift *drift, Row *row)
{
	static const struct {
		const char *key, *word;
	} members[] = {
		{ "kind", "kind" },
		{ "options", "options" },
		{ "labels", "options" },
		{ "comb", "cells" },
		{ "max_length", "max_length" },
		{ "editable", "options" },
		{ "read_only", "read_only" },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(members); i++) {
		if (!is_same_member(row, members[i].key))
			json_array_append_new(row->changes, json_string(members[i].word));
	}
	if (!is_same_label(row))
		json_array_append_new(row->changes, json_string("label"));
	const bool has_moved = !is_same_place(row);
	if (has_moved && json_array_size(row->changes) == 0 && !is_same_in_order(drift, row))
		json_array_append_new(row->changes, json_string("place"));
	row->state = json_array_size(row->changes) > 0 ? "changed" : has_moved ? "moved" : "kept";
}

/* without an old description: what the form itself asks of the field */
static void
check_option(Row *row, const char *option)
{
	const json_t *options = json_object_get(row->after->json, "options");
	const json_t *labels = json_object_get(row->after->json, "labels");
	if (option == NULL || *option == '\0' || json_array_size(options) == 0 ||
	    uf_json_get_boolean(row->after->json, "editable", false))
		return;
	for (size_t i = 0; i < json_array_size(options); i++) {
		if (g_strcmp0(json_string_value(json_array_get(options, i)), option) == 0 ||
		    g_strcmp0(json_string_value(json_array_get(labels, i)), option) == 0)
			return;
	}
	json_array_append_new(row->changes, json_string("options"));
	row->state = "changed";
}

static Row *
make_row(Drift *drift, const UfBoundName *bound)
{
	Row *row = g_new0(Row, 1);
	row->name = bound->name;
	row->field = bound->field;
	row->changes = json_array();
	row->proposals = g_ptr_array_new_with_free_func(proposal_free);
	row->before = uf_drift_side_find(drift->old, bound->name);
	row->after = uf_drift_side_find(drift->new, bound->name);
	if (row->before == NULL) {
		const UfField *field = uf_form_find_field(drift->form, bound->field);
		const char *label = field != NULL ? uf_field_get_label(field) : "";
		row->before = uf_drift_side_add_name(drift->old, bound->name, label);
	}
	row->state = row->after == NULL ? "lost" : "kept";
	if (row->after != NULL && row->before->json != NULL)
		find_changes(drift, row);
	return row;
}

static void
make_rows(Drift *drift, GPtrArray *bound)
{
	g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
	for (unsigned i = 0; i < bound->len; i++) {
		const UfBoundName *name = g_ptr_array_index(bound, i);
		Row *row = g_hash_table_lookup(seen, name->name);
		if (row == NULL) {
			row = make_row(drift, name);
			g_ptr_array_add(drift->rows, row);
			g_hash_table_insert(seen, name->name, row);
		}
		if (row->after != NULL && row->before->json == NULL)
			check_option(row, name->state);
	}
	for (unsigned i = 0; i < drift->rows->len; i++) {
		const Row *row = g_ptr_array_index(drift->rows, i);
		if (strcmp(row->state, "kept") == 0 || strcmp(row->state, "moved") == 0)
			g_hash_table_add(drift->taken, (gpointer)row->name);
	}
}

static double
compare_names(const char *a, const char *b)
{
	const size_t longest = MAX(strlen(a), strlen(b));
	size_t same = 0;
	while (a[same] != '\0' && a[same] == b[same])
		same++;
	return longest == 0 ? 0 : (double)same / (double)longest;
}

static Proposal *
weigh(const Drift *drift, const Row *row, const UfDriftItem *item)
{
	const bool is_partner = drift->partners->len > row->before->order &&
				g_ptr_array_index(drift->partners, row->before->order) == item;
	const bool is_same_kind = g_strcmp0(row->before->kind, item->kind) == 0;
	const struct {
		const char *reason;
		double value, weight;
	} parts[] = {
		{ "label", uf_drift_compare_labels(row->before, item), 0.36 },
		{ "neighbours",
		  uf_drift_compare_neighbours(drift->old, row->before, drift->new, item), 0.18 },
		{ "order", is_partner ? 1 : 0, 0.18 },
		{ "options", uf_drift_compare_options(row->before, item), 0.06 },
		{ "size", uf_drift_compare_sizes(row->before, item), 0.08 },
		{ "place", uf_drift_compare_places(row->before, item), 0.10 },
		{ "name", compare_names(row->name, item->name), 0.04 },
	};
	Proposal *proposal = g_new0(Proposal, 1);
	proposal->item = item;
	proposal->reasons = json_array();
	for (size_t i = 0; i < G_N_ELEMENTS(parts); i++) {
		proposal->score += parts[i].value * parts[i].weight;
		if (parts[i].value >= 0.8)
			json_array_append_new(proposal->reasons, json_string(parts[i].reason));
	}
	if (row->before->json != NULL && !is_same_kind)
		proposal->score *= 0.8;
	return proposal;
}

static int
compare_proposals(const void *left, const void *right)
{
	const Proposal *a = *(Proposal *const *)left;
	const Proposal *b = *(Proposal *const *)right;
	if (a->score != b->score)
		return a->score > b->score ? -1 : 1;
	return a->item->order < b->item->order ? -1 : a->item->order > b->item->order;
}

/* the best of the fields that hold no other answer */
static void
propose(const Drift *drift, Row *row)
{
	for (unsigned i = 0; i < drift->new->items->len; i++) {
		const UfDriftItem *item = g_ptr_array_index(drift->new->items, i);
		if (g_hash_table_contains(drift->taken, item->name) ||
		    !uf_drift_is_alike(row->before, item))
			continue;
		Proposal *proposal = weigh(drift, row, item);
		if (proposal->score < LEAST_SCORE)
			proposal_free(proposal);
		else
			g_ptr_array_add(row->proposals, proposal);
	}
	g_ptr_array_sort(row->proposals, compare_proposals);
	if (row->proposals->len > 4 * MOST_PROPOSALS)
		g_ptr_array_set_size(row->proposals, 4 * MOST_PROPOSALS);
}

/* who has which field as first proposal: new item → Row */
typedef struct {
	GHashTable *holders;
	GHashTable *ranks; /* Row → how many of its proposals others took, plus one */
} Firsts;

static const Proposal *
get_first(const Firsts *firsts, const Row *row)
{
	const unsigned rank = GPOINTER_TO_UINT(g_hash_table_lookup(firsts->ranks, row)) - 1;
	return rank < row->proposals->len ? g_ptr_array_index(row->proposals, rank) : NULL;
}

/* @row asks for its next field; the row that fits it less goes on: NULL when nobody has to */
static Row *
ask_first(const Firsts *firsts, Row *row)
{
	const Proposal *wanted = get_first(firsts, row);
	if (wanted == NULL)
		return NULL;
	Row *holder = g_hash_table_lookup(firsts->holders, wanted->item);
	Row *loser = holder;
	if (holder != NULL && get_first(firsts, holder)->score >= wanted->score)
		loser = row;
	else
		g_hash_table_insert(firsts->holders, (gpointer)wanted->item, row);
	if (loser != NULL) {
		const unsigned rank = GPOINTER_TO_UINT(g_hash_table_lookup(firsts->ranks, loser));
		g_hash_table_insert(firsts->ranks, loser, GUINT_TO_POINTER(rank + 1));
	}
	return loser;
}

/* the first one first, and none that fits another name much better; @best: item → its score */
static void
sort_out(Row *row, const Proposal *first, GHashTable *best)
{
	for (unsigned i = row->proposals->len; i-- > 0;) {
		const Proposal *proposal = g_ptr_array_index(row->proposals, i);
		const Proposal *held = g_hash_table_lookup(best, proposal->item);
		if (held != NULL && held != proposal && held->score > proposal->score + MUCH_BETTER)
			g_ptr_array_remove_index(row->proposals, i);
	}
	for (unsigned i = 1; first != NULL && i < row->proposals->len; i++) {
		if (g_ptr_array_index(row->proposals, i) == first) {
			g_ptr_array_insert(row->proposals, 0,
					   g_ptr_array_steal_index(row->proposals, i));
			break;
		}
	}
}

/* each field is the first proposal of one name at most: of the one that it fits best */
static void
spread_first(GPtrArray *open)
{
	g_autoptr(GHashTable) holders = g_hash_table_new(NULL, NULL);
	g_autoptr(GHashTable) ranks = g_hash_table_new(NULL, NULL);
	const Firsts firsts = { holders, ranks };
	for (unsigned i = 0; i < open->len; i++)
		g_hash_table_insert(ranks, g_ptr_array_index(open, i), GUINT_TO_POINTER(1));
	for (unsigned i = 0; i < open->len; i++) {
		Row *row = g_ptr_array_index(open, i);
		while (row != NULL)
			row = ask_first(&firsts, row);
	}
	g_autoptr(GHashTable) best = g_hash_table_new(NULL, NULL);
	g_autoptr(GPtrArray) kept = g_ptr_array_new();
	for (unsigned i = 0; i < open->len; i++) {
		const Proposal *first = get_first(&firsts, g_ptr_array_index(open, i));
		g_ptr_array_add(kept, (gpointer)first);
		if (first != NULL)
			g_hash_table_insert(best, (gpointer)first->item, (gpointer)first);
	}
	/* what is removed is nobody's first */
	for (unsigned i = 0; i < open->len; i++)
		sort_out(g_ptr_array_index(open, i), g_ptr_array_index(kept, i), best);
}

static void
set_details(json_t *object, const UfDriftItem *item)
{
	const json_t *first = json_array_get(json_object_get(item->json, "boxes"), 0);
	json_t *label = json_object_get(first, "label");
	if (label != NULL)
		json_object_set(object, "label", label);
	if (item->page > 0)
		json_object_set_new(object, "page", json_integer(item->page));
}

static json_t *
format_proposals(const Row *row)
{
	json_t *list = json_array();
	for (unsigned i = 0; i < row->proposals->len && i < MOST_PROPOSALS; i++) {
		const Proposal *proposal = g_ptr_array_index(row->proposals, i);
		json_t *object = json_pack("{s:s}", "name", proposal->item->name);
		set_details(object, proposal->item);
		json_object_set_new(object, "score",
				    json_integer((json_int_t)lround(proposal->score * 100)));
		json_object_set(object, "reasons", proposal->reasons);
		json_array_append_new(list, object);
	}
	return list;
}

static json_t *
format_now(const UfDriftItem *item)
{
	static const char *const keys[] = { "max_length", "options" };
	json_t *now = json_pack("{s:s}", "kind", item->kind);
	set_details(now, item);
	for (size_t i = 0; i < G_N_ELEMENTS(keys); i++) {
		json_t *value = json_object_get(item->json, keys[i]);
		if (value != NULL && !json_is_null(value))
			json_object_set(now, keys[i], value);
	}
	return now;
}

static json_t *
format_row(const Drift *drift, const Row *row)
{
	const UfField *field = uf_form_find_field(drift->form, row->field);
	json_t *object = json_pack("{s:s, s:s, s:s}", "name", row->name, "field", row->field,
				   "question", field != NULL ? uf_field_get_label(field) : "");
	set_details(object, row->before);
	json_object_set_new(object, "state", json_string(row->state));
	json_object_set(object, "changes", row->changes);
	if (row->after != NULL && strcmp(row->state, "kept") != 0)
		json_object_set_new(object, "now", format_now(row->after));
	json_object_set_new(object, "proposals", format_proposals(row));
	return object;
}

static json_t *
list_added(const Drift *drift)
{
	json_t *list = json_array();
	g_autoptr(GHashTable) bound = g_hash_table_new(g_str_hash, g_str_equal);
	for (unsigned i = 0; i < drift->rows->len; i++)
		g_hash_table_add(bound, (gpointer)((Row *)g_ptr_array_index(drift->rows, i))->name);
	for (unsigned i = 0; i < drift->new->items->len; i++) {
		const UfDriftItem *item = g_ptr_array_index(drift->new->items, i);
		if (g_hash_table_contains(bound, item->name) ||
		    uf_drift_side_find(drift->old, item->name) != NULL)
			continue;
		json_t *object = json_pack("{s:s, s:s}", "name", item->name, "kind", item->kind);
		set_details(object, item);
		json_array_append_new(list, object);
	}
	return list;
}

static json_t *
format_report(const Drift *drift)
{
	json_t *fields = json_array();
	json_t *added = list_added(drift);
	json_t *counts = json_pack("{s:i, s:i, s:i, s:i, s:I}", "kept", 0, "moved", 0, "changed", 0,
				   "lost", 0, "added", (json_int_t)json_array_size(added));
	for (unsigned i = 0; i < drift->rows->len; i++) {
		const Row *row = g_ptr_array_index(drift->rows, i);
		json_t *count = json_object_get(counts, row->state);
		json_integer_set(count, json_integer_value(count) + 1);
		json_array_append_new(fields, format_row(drift, row));
	}
	return json_pack("{s:o, s:o, s:o}", "fields", fields, "added", added, "counts", counts);
}

json_t *
uf_drift_compare(const json_t *before, const json_t *after, const UfForm *form)
{
	g_autoptr(GPtrArray) bound = uf_form_list_bound_names(form, "pdf");
	g_autoptr(UfDriftSide) old = uf_drift_side_new(json_object_get(before, "fields"));
	g_autoptr(UfDriftSide) new = uf_drift_side_new(json_object_get(after, "fields"));
	g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func(row_free);
	g_autoptr(GHashTable) taken = g_hash_table_new(g_str_hash, g_str_equal);
	g_autoptr(GPtrArray) partners = uf_drift_align(old, new);
	g_autoptr(GPtrArray) open = g_ptr_array_new();
	Drift drift = { form, old, new, partners, rows, taken };
	make_rows(&drift, bound);
	for (unsigned i = 0; i < rows->len; i++) {
		Row *row = g_ptr_array_index(rows, i);
		if (strcmp(row->state, "changed") != 0 && strcmp(row->state, "lost") != 0)
			continue;
		propose(&drift, row);
		g_ptr_array_add(open, row);
	}
	spread_first(open);
	return format_report(&drift);
}

bool
uf_drift_is_harmless(const json_t *report)
{
	const json_t *counts = json_object_get(report, "counts");
	return uf_json_get_integer(counts, "changed", 1) == 0 &&
	       uf_json_get_integer(counts, "lost", 1) == 0;
}

double
uf_drift_get_share(const json_t *report)
{
	const json_t *rows = json_object_get(report, "fields");
	size_t good = 0;
	for (size_t i = 0; i < json_array_size(rows); i++) {
		const json_t *row = json_array_get(rows, i);
		const json_t *first = json_array_get(json_object_get(row, "proposals"), 0);
		const char *state = uf_json_get_string(row, "state");
		good += g_strcmp0(state, "kept") == 0 || g_strcmp0(state, "moved") == 0 ||
			uf_json_get_integer(first, "score", 0) >= 70;
	}
	return json_array_size(rows) == 0 ? 0 : (double)good / (double)json_array_size(rows);
}
