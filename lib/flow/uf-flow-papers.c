#include "uf-flow-papers.h"

#include "uf-error.h"
#include "uf-flow-private.h"
#include "uf-json.h"
#include "uf-memory.h"

static GBytes *
concatenate(const UfFlowHeap *heap)
{
	gsize all = 0;
	for (size_t i = 0; i < heap->count; i++)
		all += g_bytes_get_size(heap->parts[i].pdf);
	guint8 *data = g_malloc(all);
	for (size_t i = 0, at = 0; i < heap->count; i++) {
		gsize size;
		const void *part = g_bytes_get_data(heap->parts[i].pdf, &size);
		memcpy(data + at, part, size);
		at += size;
	}
	return g_bytes_new_with_free_func(data, all, uf_memory_free_buffer, data);
}

static json_t *
make_request(const UfFlowHeap *heap)
{
	json_t *list = json_array();
	for (size_t i = 0; i < heap->count; i++) {
		const UfFlowPart *part = &heap->parts[i];
		json_array_append_new(list, json_pack("{s:I, s:s*, s:b}", "size",
						      (json_int_t)g_bytes_get_size(part->pdf),
						      "label", part->label, "front", part->front));
	}
	return json_pack("{s:s, s:s, s:o}", "op", "join", "title", heap->title, "parts", list);
}

/* What was asked is what is told: one row a part, pages behind each other. */
static bool
is_sound(const json_t *answer, size_t count)
{
	const json_t *parts = json_object_get(answer, "parts");
	const int64_t pages = uf_json_get_integer(answer, "pages", 0);
	int64_t next = 1;
	if (json_array_size(parts) != count || pages <= 0)
		return false;
	for (size_t i = 0; i < count; i++) {
		const json_t *part = json_array_get(parts, i);
		const int64_t first = uf_json_get_integer(part, "first", 0);
		if (uf_json_get_string(part, "error") != NULL)
			continue;
		if (first < next || first > next + 1)
			return false;
		next = first + uf_json_get_integer(part, "pages", 0);
	}
	return next == pages + 1;
}

/* Takes @answer: it and @output when they are sound. */
static json_t *
take_answer(json_t *answer, size_t count, GBytes **output, GBytes **pdf, GError **error)
{
	if (answer == NULL)
		return NULL;
	if (*output != NULL && is_sound(answer, count)) {
		*pdf = g_steal_pointer(output);
		return answer;
	}
	json_decref(answer);
	g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA,
		    "protocol: the worker's answer is malformed");
	return NULL;
}

json_t *
uf_flow_join_parts(UfFlow *flow, const UfFlowHeap *heap, GBytes **pdf, GError **error)
{
	UfSandbox *sandbox = uf_flow_ensure_sandbox(flow, error);
	if (sandbox == NULL)
		return NULL;
	g_autoptr(GBytes) input = concatenate(heap);
	g_autoptr(json_t) request = make_request(heap);
	g_autoptr(GBytes) output = NULL;
	json_t *answer = uf_sandbox_call(sandbox, request, input, &output, error);
	return take_answer(answer, heap->count, &output, pdf, error);
}

struct UfFlowPress {
	UfSandbox *sandbox;
	size_t count; /* parts of what was begun */
};

UfFlowPress *
uf_flow_press_new(UfFlow *flow, GError **error)
{
	UfSandbox *sandbox = uf_sandbox_new(uf_context_get_document_worker(flow->context), error);
	if (sandbox == NULL)
		return NULL;
	UfFlowPress *press = g_new0(UfFlowPress, 1);
	press->sandbox = sandbox;
	return press;
}

void
uf_flow_press_free(UfFlowPress *press)
{
	if (press == NULL)
		return;
	uf_sandbox_free(press->sandbox);
	g_free(press);
}

bool
uf_flow_press_begin(UfFlowPress *press, const UfFlowHeap *heap, GError **error)
{
	g_autoptr(GBytes) input = concatenate(heap);
	g_autoptr(json_t) request = make_request(heap);
	press->count = heap->count;
	return uf_sandbox_begin(press->sandbox, request, input, error);
}

json_t *
uf_flow_press_finish(UfFlowPress *press, GBytes **pdf, GError **error)
{
	g_autoptr(GBytes) output = NULL;
	json_t *answer = uf_sandbox_finish(press->sandbox, &output, error);
	return take_answer(answer, press->count, &output, pdf, error);
}

char *
uf_flow_get_person_name(UfFlow *flow, const char *person, GError **error)
{
	g_autoptr(UfProfile) profile = uf_flow_scan_person(flow, person, NULL, error);
	return profile != NULL ? uf_flow_format_name(profile) : NULL;
}

const char *
uf_flow_get_form_title(UfFlow *flow, const char *form, GError **error)
{
	UfRegistry *registry = uf_flow_ensure_registry(flow, error);
	const UfForm *found =
	    registry != NULL ? uf_registry_find_form(registry, form, error) : NULL;
	return found != NULL ? uf_form_get_title(found) : NULL;
}
