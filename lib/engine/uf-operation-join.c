/* Several documents in one request, and one in the answer. */
#include <string.h>

#include "uf-error.h"
#include "uf-join-private.h"
#include "uf-operation-private.h"

static bool
misuse(const char *what, GError **error)
{
	g_set_error(error, UF_ERROR, UF_ERROR_USAGE, "parts: %s", what);
	return false;
}

/* The sizes of the parts are those of the input, and labels are short. */
static bool
check_parts(const UfJob *job, const json_t *parts, GError **error)
{
	size_t left = g_bytes_get_size(job->input);
	if (json_array_size(parts) == 0 || json_array_size(parts) > UF_JOIN_MAX_PARTS)
		return misuse("from 1 to 2000 of them are needed", error);
	for (size_t i = 0; i < json_array_size(parts); i++) {
		const json_t *part = json_array_get(parts, i);
		const json_int_t size = json_integer_value(json_object_get(part, "size"));
		const char *label = json_string_value(json_object_get(part, "label"));
		if (size <= 0 || (guint64)size > left)
			return misuse("their sizes do not make the input", error);
		if (label != NULL && g_utf8_strlen(label, -1) > UF_JOIN_MAX_LABEL)
			return misuse("a label is too long", error);
		left -= (size_t)size;
	}
	return left == 0 || misuse("their sizes do not make the input", error);
}

/* @last: the label of the part before; what has the same one follows it, front or back. */
static json_t *
add_part(UfJoin *join, const UfJob *job, const json_t *part, size_t at, const json_t **last)
{
	const json_t *label = json_object_get(part, "label");
	const bool begins = !json_equal(label, *last);
	g_autoptr(GError) local = NULL;
	const size_t size = (size_t)json_integer_value(json_object_get(part, "size"));
	g_autoptr(GBytes) bytes = g_bytes_new_from_bytes(job->input, at, size);
	const unsigned before = uf_join_get_pages(join);
	const unsigned first =
	    uf_join_add(join, bytes, json_string_value(label),
			begins && json_is_true(json_object_get(part, "front")), &local);
	if (first > 0)
		*last = label;
	return first == 0 ? json_pack("{s:s}", "error", local->message)
			  : json_pack("{s:i, s:i}", "first", (int)first, "pages",
				      (int)(uf_join_get_pages(join) - MAX(before, first - 1)));
}

json_t *
uf_operation_join(UfJob *job, GError **error)
{
	const json_t *parts = json_object_get(job->request, "parts");
	const char *title = json_string_value(json_object_get(job->request, "title"));
	if (!check_parts(job, parts, error))
		return NULL;
	uf_job_enter(job, "join");
	g_autoptr(UfJoin) join = uf_join_new();
	g_autoptr(json_t) told = json_array();
	const json_t *last = NULL; /* of the parts that were added */
	size_t at = 0;
	for (size_t i = 0; i < json_array_size(parts); i++) {
		const json_t *part = json_array_get(parts, i);
		json_array_append_new(told, add_part(join, job, part, at, &last));
		at += (size_t)json_integer_value(json_object_get(part, "size"));
	}
	uf_job_enter(job, "write");
	job->output = uf_join_write(join, title != NULL ? title : "", error);
	json_t *answer = job->output == NULL
			     ? NULL
			     : json_pack("{s:i, s:i, s:O}", "pages", (int)uf_join_get_pages(join),
					 "blank", (int)uf_join_get_blank(join), "parts", told);
	/* to take a thousand pages apart costs as much as a third of joining them */
	if (job->engine->is_child)
		g_steal_pointer(&join);
	return answer;
}
