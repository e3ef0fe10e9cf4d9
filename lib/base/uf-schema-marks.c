#include "uf-schema-run-private.h"

void
uf_schema_mark_key(UfSchemaFrame *frame, const char *key)
{
	UfSchemaMarks *marks = frame->marks;
	if (marks == NULL)
		return;
	if (marks->names == NULL)
		marks->names = g_hash_table_new(g_str_hash, g_str_equal);
	g_hash_table_add(marks->names, (char *)key);
}

void
uf_schema_mark_item(UfSchemaFrame *frame, size_t index)
{
	UfSchemaMarks *marks = frame->marks;
	if (marks == NULL || index < marks->first_items)
		return;
	if (marks->items == NULL)
		marks->items = g_hash_table_new(NULL, NULL);
	g_hash_table_add(marks->items, GSIZE_TO_POINTER(index));
}

void
uf_schema_mark_first_items(UfSchemaFrame *frame, size_t count)
{
	if (frame->marks != NULL)
		frame->marks->first_items = MAX(frame->marks->first_items, count);
}

void
uf_schema_mark_all(UfSchemaFrame *frame)
{
	if (frame->marks != NULL)
		frame->marks->all = true;
}

bool
uf_schema_marks_has_key(const UfSchemaMarks *self, const char *key)
{
	return self->all || (self->names != NULL && g_hash_table_contains(self->names, key));
}

bool
uf_schema_marks_has_item(const UfSchemaMarks *self, size_t index)
{
	return self->all || index < self->first_items ||
	       (self->items != NULL && g_hash_table_contains(self->items, GSIZE_TO_POINTER(index)));
}

size_t
uf_schema_marks_get_size(const UfSchemaMarks *self)
{
	return (self->names == NULL ? 0 : g_hash_table_size(self->names)) +
	       (self->items == NULL ? 0 : g_hash_table_size(self->items));
}

static void
merge_set(GHashTable **set, GHashTable *other)
{
	if (other == NULL)
		return;
	if (*set == NULL) {
		*set = g_hash_table_ref(other);
		return;
	}
	GHashTableIter iter;
	gpointer member;
	g_hash_table_iter_init(&iter, other);
	while (g_hash_table_iter_next(&iter, &member, NULL))
		g_hash_table_add(*set, member);
}

void
uf_schema_marks_merge(UfSchemaMarks *self, const UfSchemaMarks *other)
{
	self->all |= other->all;
	self->first_items = MAX(self->first_items, other->first_items);
	merge_set(&self->names, other->names);
	merge_set(&self->items, other->items);
}

void
uf_schema_marks_clear(UfSchemaMarks *self)
{
	g_clear_pointer(&self->names, g_hash_table_unref);
	g_clear_pointer(&self->items, g_hash_table_unref);
}
