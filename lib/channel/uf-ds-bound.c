/* What the answers write on the ds channel, by place of the partner. */
#include <string.h>

#include "uf-ds-private.h"
#include "uf-json.h"

#define CHANNEL "ds"

static void
cell_free(gpointer data)
{
	UfDsCell *cell = data;
	g_free(cell->name);
	json_decref(cell->parts);
	g_ptr_array_unref(cell->answers);
	g_free(cell);
}

void
uf_ds_bound_free(UfDsBound *bound)
{
	if (bound == NULL)
		return;
	g_hash_table_unref(bound->places);
	g_hash_table_unref(bound->fields);
	g_ptr_array_unref(bound->cells);
	g_ptr_array_unref(bound->taken);
	g_free(bound);
}

/* "27/2/31.insee" → "27/2/31" and "insee" ("" when there is no part) */
static char *
split_part(const char *name, const char **part)
{
	const char *slash = strrchr(name, '/');
	const char *dot = strchr(slash != NULL ? slash : name, '.');
	*part = dot != NULL ? dot + 1 : "";
	return dot != NULL ? g_strndup(name, (gsize)(dot - name)) : g_strdup(name);
}

/* "27/2/31" → "27/31" */
static char *
make_base(const char *place)
{
	g_auto(GStrv) steps = g_strsplit(place, "/", -1);
	if (g_strv_length(steps) != 3)
		return g_strdup(place);
	return g_strconcat(steps[0], "/", steps[2], NULL);
}

static bool
is_blank(const json_t *value)
{
	const char *text = json_string_value(value);
	if (json_is_array(value))
		return json_array_size(value) == 0;
	return value == NULL || (text != NULL && strspn(text, " \t\r\n") == strlen(text));
}

static UfDsCell *
ensure_cell(UfDsBound *self, const char *place)
{
	UfDsCell *cell = g_hash_table_lookup(self->places, place);
	if (cell != NULL)
		return cell;
	cell = g_new0(UfDsCell, 1);
	cell->name = g_strdup(place);
	cell->parts = json_object();
	cell->answers = g_ptr_array_new();
	g_ptr_array_add(self->cells, cell);
	g_hash_table_insert(self->places, cell->name, cell);
	return cell;
}

static void
add_once(GPtrArray *list, const UfAnswer *answer)
{
	if (!g_ptr_array_find(list, answer, NULL))
		g_ptr_array_add(list, (gpointer)answer);
}

/* Of several answers the first that is not "no" counts, as uf_answers_get_bound() has it. */
static void
write_value(UfDsBound *self, const UfAnswer *answer, const char *name, json_t *value)
{
	const char *part;
	g_autofree char *place = split_part(name, &part);
	if (is_blank(value))
		return;
	UfDsCell *cell = ensure_cell(self, place);
	const json_t *before = json_object_get(cell->parts, part);
	if (before != NULL && !json_is_false(before)) {
		if (!json_is_false(value) && !json_equal(before, value))
			add_once(self->taken, answer);
		return;
	}
	if (before != NULL && json_is_false(value))
		return;
	if (before != NULL)
		g_ptr_array_set_size(cell->answers, 0);
	json_object_set(cell->parts, part, value);
	add_once(cell->answers, answer);
}

static void
add_answer(UfDsBound *self, const UfAnswer *answer)
{
	const UfAnswerState state = uf_answer_get_state(answer);
	if (state == UF_ANSWER_WITHHELD || state == UF_ANSWER_ABSENT)
		return;
	const char *name;
	json_t *value;
	json_object_foreach(uf_answer_get_bound(answer, CHANNEL), name, value)
	{
		write_value(self, answer, name, value);
	}
}

static void
add_name(UfDsBound *self, const UfField *field, const char *name)
{
	const char *part;
	g_autofree char *place = split_part(name, &part);
	char *base = make_base(place);
	if (g_hash_table_contains(self->fields, base))
		g_free(base);
	else
		g_hash_table_insert(self->fields, base, (gpointer)field);
}

static void
add_names(UfDsBound *self, const UfField *field, const json_t *bind)
{
	const json_t *rows = json_object_get(bind, "rows");
	const char *key;
	json_t *value;
	if (json_is_string(bind))
		add_name(self, field, json_string_value(bind));
	for (size_t i = 0; i < json_array_size(bind); i++)
		add_name(self, field, json_string_value(json_array_get(bind, i)));
	for (size_t i = 0; i < json_array_size(rows); i++)
		add_names(self, field, json_array_get(rows, i));
	if (rows != NULL)
		return;
	json_object_foreach((json_t *)bind, key, value) add_name(self, field, key);
}

static void
add_field(UfDsBound *self, const UfField *field)
{
	add_names(self, field, uf_field_find_bind(field, CHANNEL));
	for (size_t i = 0; i < uf_field_get_option_count(field); i++) {
		const UfFieldOption option = uf_field_get_option(field, i);
		add_names(self, field, json_object_get(option.bind, CHANNEL));
	}
}

static void
add_fields(UfDsBound *self)
{
	const UfForm *form = uf_answers_get_form(self->answers);
	for (size_t i = 0; i < uf_form_get_field_count(form); i++) {
		const UfField *field = uf_form_get_field(form, i);
		add_field(self, field);
		for (size_t j = 0; j < uf_field_get_child_count(field); j++)
			add_field(self, uf_field_get_child(field, j));
	}
}

UfDsBound *
uf_ds_bound_new(const UfAnswers *answers)
{
	UfDsBound *self = g_new0(UfDsBound, 1);
	self->answers = answers;
	self->cells = g_ptr_array_new_with_free_func(cell_free);
	self->places = g_hash_table_new(g_str_hash, g_str_equal);
	self->fields = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	self->taken = g_ptr_array_new();
	add_fields(self);
	for (size_t i = 0; i < uf_answers_get_count(answers); i++)
		add_answer(self, uf_answers_get(answers, i));
	return self;
}

UfDsCell *
uf_ds_bound_take(UfDsBound *bound, const char *name)
{
	UfDsCell *cell = g_hash_table_lookup(bound->places, name);
	if (cell != NULL)
		cell->is_placed = true;
	return cell;
}

static gint
compare_ranks(gconstpointer left, gconstpointer right)
{
	const size_t a = *(const size_t *)left;
	const size_t b = *(const size_t *)right;
	return a < b ? -1 : a > b;
}

/* 0 when @name is not in a row of @table */
static size_t
find_rank(const char *name, const char *table)
{
	g_auto(GStrv) steps = g_strsplit(name, "/", -1);
	guint64 rank = 0;
	if (g_strv_length(steps) != 3 || !g_str_equal(steps[0], table) ||
	    !g_ascii_string_to_unsigned(steps[1], 10, 1, G_MAXUINT32, &rank, NULL))
		return 0;
	return (size_t)rank;
}

static void
add_rank(GArray *ranks, size_t rank)
{
	for (guint i = 0; i < ranks->len; i++) {
		if (g_array_index(ranks, size_t, i) == rank)
			return;
	}
	if (rank > 0)
		g_array_append_val(ranks, rank);
}

/* rows that are known and not written: more than a form prints, say */
static void
add_known_ranks(const UfDsBound *self, const char *table, GArray *ranks)
{
	g_autofree char *begin = g_strconcat(table, "/", NULL);
	for (size_t i = 0; i < uf_answers_get_count(self->answers); i++) {
		const UfAnswer *answer = uf_answers_get(self->answers, i);
		GHashTableIter iter;
		gpointer base;
		gpointer field;
		g_hash_table_iter_init(&iter, self->fields);
		while (uf_answer_get_state(answer) == UF_ANSWER_FILLED &&
		       g_hash_table_iter_next(&iter, &base, &field)) {
			if (field == uf_answer_get_field(answer) && g_str_has_prefix(base, begin))
				add_rank(ranks, uf_answer_get_row(answer));
		}
	}
}

GArray *
uf_ds_bound_list_ranks(const UfDsBound *bound, const char *table)
{
	GArray *ranks = g_array_new(FALSE, FALSE, sizeof(size_t));
	for (guint i = 0; i < bound->cells->len; i++) {
		const UfDsCell *cell = g_ptr_array_index(bound->cells, i);
		add_rank(ranks, find_rank(cell->name, table));
	}
	add_known_ranks(bound, table, ranks);
	g_array_sort(ranks, compare_ranks);
	return ranks;
}

const UfAnswer *
uf_ds_bound_find_answer(const UfDsBound *bound, const char *base, size_t rank,
			const UfField **field)
{
	*field = g_hash_table_lookup(bound->fields, base);
	return *field != NULL ? uf_answers_find(bound->answers, uf_field_get_full_id(*field), rank)
			      : NULL;
}
