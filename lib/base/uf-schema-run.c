#include "uf-schema-run-private.h"

#include <string.h>

#include "uf-error.h"

/* A search that finds nothing in its first allowance pays RETRY_PRICE and gets the second one, so
 * that the work of a run bounds the work of its patterns. */
#define FIRST_ALLOWANCE 1000
#define SECOND_ALLOWANCE 50000
#define RETRY_PRICE 2000
#define PATTERN_HEAP_KIB 8192

static void
stop(UfSchemaRun *run, const char *why)
{
	if (run->error == NULL)
		g_set_error(&run->error, UF_ERROR, UF_ERROR_INVALID_DATA, "validation stopped: %s",
			    why);
}

bool
uf_schema_run_spend(UfSchemaRun *run, size_t steps)
{
	if (run->error != NULL)
		return false;
	if (steps > run->work) {
		stop(run, "too much work");
		return false;
	}
	run->work -= steps;
	return true;
}

bool
uf_schema_run_is_decided(const UfSchemaRun *run)
{
	return run->error != NULL || run->faults == NULL;
}

static int
search(UfSchemaRun *run, const pcre2_code *code, const char *text, size_t length)
{
	return pcre2_match(code, (PCRE2_SPTR)text, length, 0, 0, run->match_data,
			   run->match_context);
}

bool
uf_schema_run_matches(UfSchemaRun *run, const pcre2_code *code, const char *text, size_t length)
{
	if (!uf_schema_run_spend(run, 1 + length / 8))
		return false;
	uint32_t extra = (uint32_t)MIN(length, (size_t)10 * 1000 * 1000) * 10;
	pcre2_set_match_limit(run->match_context, FIRST_ALLOWANCE + extra);
	int found = search(run, code, text, length);
	if (found == PCRE2_ERROR_MATCHLIMIT && uf_schema_run_spend(run, RETRY_PRICE + length)) {
		pcre2_set_match_limit(run->match_context, SECOND_ALLOWANCE + 10 * extra);
		found = search(run, code, text, length);
	}
	if (found < 0 && found != PCRE2_ERROR_NOMATCH)
		stop(run, "a pattern needs too much work, or the text is not UTF-8");
	return found >= 0;
}

/* The same subschema again on the same value, with nothing consumed in between. */
static bool
is_loop(const UfSchemaFrame *frame)
{
	if (frame->is_step)
		return false;
	for (const UfSchemaFrame *outer = frame->parent; outer != NULL; outer = outer->parent) {
		if (outer->node == frame->node)
			return true;
		if (outer->is_step)
			return false;
	}
	return false;
}

static bool
may_enter(UfSchemaFrame *frame)
{
	UfSchemaRun *run = frame->run;
	if (!uf_schema_run_spend(run, 1))
		return false;
	if (frame->depth > run->max_depth)
		stop(run, "too deep");
	else if (is_loop(frame))
		stop(run, "the schema refers to itself without end");
	return run->error == NULL;
}

static bool
evaluate_uses(UfSchemaFrame *frame)
{
	bool is_valid = true;
	const GPtrArray *uses = frame->node->uses;
	for (guint i = 0; i < uses->len; i++) {
		const UfSchemaUse *use = uses->pdata[i];
		if (use->keyword->check == NULL || use->keyword->check(frame, use))
			continue;
		is_valid = false;
		if (uf_schema_run_is_decided(frame->run))
			break;
	}
	return is_valid;
}

static bool
evaluate(UfSchemaFrame *frame)
{
	if (!may_enter(frame))
		return false;
	if (json_is_false(frame->node->json))
		return uf_schema_refuse(frame, NULL, NULL);

	UfSchemaMarks own = { 0 };
	bool needs_marks = frame->marks == NULL && frame->node->has_unevaluated;
	if (needs_marks)
		frame->marks = &own;
	bool is_valid = evaluate_uses(frame);
	uf_schema_marks_clear(&own);
	if (needs_marks)
		frame->marks = NULL;
	return is_valid && frame->run->error == NULL;
}

static UfSchemaFrame
get_inner_frame(const UfSchemaFrame *frame, const UfSchemaNode *node, json_t *instance)
{
	return (UfSchemaFrame){ .run = frame->run,
				.parent = frame,
				.node = node,
				.instance = instance,
				.depth = frame->depth + 1 };
}

bool
uf_schema_apply(UfSchemaFrame *frame, const UfSchemaNode *node)
{
	UfSchemaMarks marks = { 0 };
	UfSchemaFrame inner = get_inner_frame(frame, node, frame->instance);
	inner.marks = frame->marks == NULL ? NULL : &marks;
	bool is_valid = evaluate(&inner);
	/* a refusal outside any branch decides the verdict: its marks only spare the person a
	 * second fault about the same member */
	if (frame->marks != NULL && (is_valid || frame->run->branches == 0) &&
	    uf_schema_run_spend(frame->run, uf_schema_marks_get_size(&marks)))
		uf_schema_marks_merge(frame->marks, &marks);
	uf_schema_marks_clear(&marks);
	return is_valid;
}

bool
uf_schema_apply_member(UfSchemaFrame *frame, const UfSchemaNode *node, const char *key,
		       json_t *value)
{
	UfSchemaFrame inner = get_inner_frame(frame, node, value);
	inner.key = key;
	inner.is_step = true;
	return evaluate(&inner);
}

bool
uf_schema_apply_item(UfSchemaFrame *frame, const UfSchemaNode *node, size_t index)
{
	UfSchemaFrame inner = get_inner_frame(frame, node, json_array_get(frame->instance, index));
	inner.index = index;
	inner.is_step = true;
	return evaluate(&inner);
}

bool
uf_schema_apply_branch(UfSchemaFrame *frame, const UfSchemaNode *node, GPtrArray *faults)
{
	GPtrArray *outer = frame->run->faults;
	frame->run->faults = faults;
	frame->run->branches++;
	bool is_valid = uf_schema_apply(frame, node);
	frame->run->branches--;
	frame->run->faults = outer;
	return is_valid;
}

bool
uf_schema_try(UfSchemaFrame *frame, const UfSchemaNode *node)
{
	return uf_schema_apply_branch(frame, node, NULL);
}

bool
uf_schema_try_item(UfSchemaFrame *frame, const UfSchemaNode *node, size_t index)
{
	GPtrArray *outer = frame->run->faults;
	frame->run->faults = NULL;
	frame->run->branches++;
	bool is_valid = uf_schema_apply_item(frame, node, index);
	frame->run->branches--;
	frame->run->faults = outer;
	return is_valid;
}

const UfSchemaUse *
uf_schema_node_find_use(const UfSchemaNode *node, const char *name)
{
	for (guint i = 0; i < node->uses->len; i++) {
		const UfSchemaUse *use = node->uses->pdata[i];
		if (g_str_equal(use->keyword->name, name))
			return use;
	}
	return NULL;
}

bool
uf_schema_run(const UfSchema *schema, json_t *instance, GPtrArray *faults, UfSchemaLimits limits,
	      GError **error)
{
	g_autoptr(pcre2_match_context) context = pcre2_match_context_create(NULL);
	g_autoptr(pcre2_match_data) data = pcre2_match_data_create(1, NULL);
	pcre2_set_heap_limit(context, PATTERN_HEAP_KIB);
	UfSchemaRun run = { .faults = faults,
			    .work = limits.work,
			    .max_depth = limits.depth,
			    .match_context = context,
			    .match_data = data };
	UfSchemaFrame frame = { .run = &run, .node = schema->root, .instance = instance };
	guint before = faults->len;
	evaluate(&frame);
	if (run.error == NULL)
		return true;
	g_ptr_array_set_size(faults, (int)before);
	g_propagate_error(error, run.error);
	return false;
}
