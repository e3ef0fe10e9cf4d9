#include "uf-jsonpath-private.h"

UfJsonPath *
uf_jsonpath_new(bool relative)
{
	UfJsonPath *self = g_new0(UfJsonPath, 1);
	self->relative = relative;
	self->segments = g_array_new(FALSE, FALSE, sizeof(UfJsonPathSegment));
	g_array_set_clear_func(self->segments, (GDestroyNotify)uf_jsonpath_segment_clear);
	return self;
}

void
uf_jsonpath_free(UfJsonPath *path)
{
	if (path == NULL)
		return;
	g_array_unref(path->segments);
	g_free(path);
}

void
uf_jsonpath_segment_clear(UfJsonPathSegment *segment)
{
	for (size_t i = 0; i < segment->n_selectors; i++) {
		g_free(segment->selectors[i].name);
		uf_jsonpath_filter_free(segment->selectors[i].filter);
	}
	g_free(segment->selectors);
}

UfJsonPathExpr *
uf_jsonpath_expr_new(UfJsonPathExprKind kind, size_t column)
{
	UfJsonPathExpr *self = g_new0(UfJsonPathExpr, 1);
	self->kind = kind;
	self->column = column;
	self->children = g_ptr_array_new_with_free_func((GDestroyNotify)uf_jsonpath_expr_free);
	return self;
}

void
uf_jsonpath_expr_free(UfJsonPathExpr *expr)
{
	if (expr == NULL)
		return;
	g_ptr_array_unref(expr->children);
	json_decref(expr->literal);
	uf_jsonpath_free(expr->query);
	pcre2_code_free(expr->pattern);
	g_free(expr);
}

static void
collect(UfJsonPathFilter *filter, const UfJsonPathExpr *expr)
{
	if (expr->query != NULL)
		g_ptr_array_add(filter->queries, expr->query);
	if (uf_jsonpath_function_has_bad_pattern(expr))
		filter->n_bad_patterns++;
	for (guint i = 0; i < expr->children->len; i++)
		collect(filter, g_ptr_array_index(expr->children, i));
}

UfJsonPathFilter *
uf_jsonpath_filter_new(UfJsonPathExpr *expr)
{
	UfJsonPathFilter *self = g_new0(UfJsonPathFilter, 1);
	self->expr = expr;
	self->queries = g_ptr_array_new();
	collect(self, expr);
	return self;
}

void
uf_jsonpath_filter_free(UfJsonPathFilter *filter)
{
	if (filter == NULL)
		return;
	g_ptr_array_unref(filter->queries);
	uf_jsonpath_expr_free(filter->expr);
	g_free(filter);
}

bool
uf_jsonpath_is_singular(const UfJsonPath *path)
{
	for (guint i = 0; i < path->segments->len; i++) {
		const UfJsonPathSegment *segment = uf_jsonpath_get_segment(path, i);
		if (segment->descendant || segment->n_selectors != 1)
			return false;
		UfJsonPathSelectorKind kind = segment->selectors[0].kind;
		if (kind != UF_JSONPATH_NAME && kind != UF_JSONPATH_INDEX)
			return false;
	}
	return true;
}

bool
uf_jsonpath_is_relative(const UfJsonPath *path)
{
	return path->relative;
}

size_t
uf_jsonpath_get_n_segments(const UfJsonPath *path)
{
	return path->segments->len;
}

const UfJsonPathSegment *
uf_jsonpath_get_segment(const UfJsonPath *path, size_t i)
{
	g_return_val_if_fail(i < path->segments->len, NULL);
	return &g_array_index(path->segments, UfJsonPathSegment, i);
}

size_t
uf_jsonpath_filter_get_n_queries(const UfJsonPathFilter *filter)
{
	return filter->queries->len;
}

const UfJsonPath *
uf_jsonpath_filter_get_query(const UfJsonPathFilter *filter, size_t i)
{
	g_return_val_if_fail(i < filter->queries->len, NULL);
	return g_ptr_array_index(filter->queries, i);
}

size_t
uf_jsonpath_filter_count_bad_patterns(const UfJsonPathFilter *filter)
{
	return filter->n_bad_patterns;
}
