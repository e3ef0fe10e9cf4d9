#include <string.h>

#include "uf-error.h"
#include "uf-jsonpath-run-private.h"

#define NO_PARENT G_MAXUINT
#define BYTES_PER_WORK 64

/* a node met on the way; its parent is another one of the walk */
typedef struct {
	json_t *value;
	UfJsonStep step;
	guint parent;
	guint depth;
} Place;

/* one query under way: the places met, and those that the last segment selected */
typedef struct {
	UfJsonPathRun *run;
	GArray *places; /* of Place */
	GArray *found;  /* of guint, positions in @places */
} Walk;

typedef struct {
	json_t *parent;
	void *member; /* jansson's iterator, when @parent is an object */
	bool started;
	UfJsonStep step;
	json_t *value;
} Children;

bool
uf_jsonpath_run_fail(UfJsonPathRun *run, const char *what)
{
	if (run->error == NULL)
		g_set_error(&run->error, UF_ERROR, UF_ERROR_INVALID_DATA, "JSONPath: %s", what);
	return false;
}

bool
uf_jsonpath_run_spend(UfJsonPathRun *run, size_t amount)
{
	if (run->error != NULL)
		return false;
	if (amount > run->work)
		return uf_jsonpath_run_fail(run, "the path takes too much work on this document");
	run->work -= amount;
	return true;
}

bool
uf_jsonpath_run_spend_text(UfJsonPathRun *run, size_t length)
{
	return uf_jsonpath_run_spend(run, length / BYTES_PER_WORK);
}

static void
walk_clear(Walk *walk)
{
	g_array_unref(walk->places);
	g_array_unref(walk->found);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Walk, walk_clear)

static void
walk_init(Walk *walk, UfJsonPathRun *run, json_t *start, size_t depth)
{
	Place place = { .value = start, .parent = NO_PARENT, .depth = (guint)depth };
	guint first = 0;
	walk->run = run;
	walk->places = g_array_new(FALSE, FALSE, sizeof(Place));
	walk->found = g_array_new(FALSE, FALSE, sizeof(guint));
	g_array_append_val(walk->places, place);
	g_array_append_val(walk->found, first);
}

static bool
add_place(Walk *walk, guint parent, UfJsonStep step, json_t *value)
{
	guint depth = g_array_index(walk->places, Place, parent).depth + 1;
	if (depth > UF_JSONPATH_MAX_DEPTH)
		return uf_jsonpath_run_fail(walk->run, "the document is too deep");
	if (!uf_jsonpath_run_spend(walk->run, 1))
		return false;
	Place place = { .value = value, .step = step, .parent = parent, .depth = depth };
	g_array_append_val(walk->places, place);
	return true;
}

static bool
select_place(Walk *walk, guint parent, UfJsonStep step, json_t *value)
{
	guint position = walk->places->len;
	if (!add_place(walk, parent, step, value))
		return false;
	if (walk->found->len >= UF_JSONPATH_MAX_NODES)
		return uf_jsonpath_run_fail(walk->run, "the path selects too many nodes");
	g_array_append_val(walk->found, position);
	return true;
}

static bool
next_child(Children *c)
{
	if (json_is_array(c->parent)) {
		c->step.index = c->started ? c->step.index + 1 : 0;
		c->started = true;
		c->value = json_array_get(c->parent, c->step.index);
		return c->value != NULL;
	}
	if (!json_is_object(c->parent))
		return false;
	c->member =
	    c->started ? json_object_iter_next(c->parent, c->member) : json_object_iter(c->parent);
	c->started = true;
	if (c->member == NULL)
		return false;
	c->step.key = json_object_iter_key(c->member);
	c->value = json_object_iter_value(c->member);
	return true;
}

/* jansson's iterator at the name that @selector gives; NULL when there is none */
static void *
find_member(json_t *object, const UfJsonPathSelector *selector)
{
	if (!json_is_object(object) || strlen(selector->name) != selector->name_length)
		return NULL;
	return json_object_iter_at(object, selector->name);
}

/* the place of element @index, counted from the end when negative; false when there is none */
static bool
find_position(const json_t *array, int64_t index, size_t *position)
{
	int64_t size = (int64_t)json_array_size(array);
	if (index < 0)
		index += size;
	if (index < 0 || index >= size)
		return false;
	*position = (size_t)index;
	return true;
}

static bool
select_name(Walk *walk, guint parent, json_t *value, const UfJsonPathSelector *selector)
{
	if (!uf_jsonpath_run_spend_text(walk->run, selector->name_length))
		return false;
	void *member = find_member(value, selector);
	if (member == NULL)
		return true;
	UfJsonStep step = { .key = json_object_iter_key(member) };
	return select_place(walk, parent, step, json_object_iter_value(member));
}

static bool
select_index(Walk *walk, guint parent, json_t *value, const UfJsonPathSelector *selector)
{
	UfJsonStep step = { NULL, 0 };
	if (!find_position(value, selector->index, &step.index))
		return true;
	return select_place(walk, parent, step, json_array_get(value, step.index));
}

/* RFC 9535, 2.3.4.2.2: a bound counted from the end when negative, and held within the array */
static int64_t
hold_bound(int64_t bound, int64_t size, const UfJsonPathSlice *slice)
{
	if (bound < 0)
		bound += size;
	return slice->step > 0 ? CLAMP(bound, 0, size) : CLAMP(bound, -1, size - 1);
}

static bool
select_slice(Walk *walk, guint parent, json_t *value, const UfJsonPathSelector *selector)
{
	const UfJsonPathSlice *slice = &selector->slice;
	int64_t size = (int64_t)json_array_size(value);
	bool forward = slice->step > 0;
	int64_t i = forward ? 0 : size - 1;
	int64_t end = forward ? size : -1;
	if (slice->step == 0)
		return true;
	if (slice->has_start)
		i = hold_bound(slice->start, size, slice);
	if (slice->has_end)
		end = hold_bound(slice->end, size, slice);
	for (; forward ? i < end : i > end; i += slice->step) {
		UfJsonStep step = { NULL, (size_t)i };
		if (!select_place(walk, parent, step, json_array_get(value, step.index)))
			return false;
	}
	return true;
}

static bool
select_children(Walk *walk, guint parent, json_t *value, const UfJsonPathSelector *selector)
{
	Children children = { .parent = value };
	while (next_child(&children)) {
		bool keep = true;
		if (selector->kind == UF_JSONPATH_FILTER &&
		    !uf_jsonpath_run_test(walk->run, selector->filter->expr, children.value, &keep))
			return false;
		if (keep && !select_place(walk, parent, children.step, children.value))
			return false;
	}
	return true;
}

static bool
apply_selectors(Walk *walk, const UfJsonPathSegment *segment, guint position)
{
	static bool (*const select[])(Walk *, guint, json_t *, const UfJsonPathSelector *) = {
		[UF_JSONPATH_NAME] = select_name,       [UF_JSONPATH_INDEX] = select_index,
		[UF_JSONPATH_SLICE] = select_slice,     [UF_JSONPATH_WILDCARD] = select_children,
		[UF_JSONPATH_FILTER] = select_children,
	};

	json_t *value = g_array_index(walk->places, Place, position).value;
	if (!uf_jsonpath_run_spend(walk->run, segment->n_selectors))
		return false;
	for (size_t i = 0; i < segment->n_selectors; i++) {
		const UfJsonPathSelector *selector = &segment->selectors[i];
		if (!select[selector->kind](walk, position, value, selector))
			return false;
	}
	return true;
}

/* puts the children of the place on @stack, the first one on top */
static bool
push_children(Walk *walk, guint position, GArray *stack)
{
	Children children = { .parent = g_array_index(walk->places, Place, position).value };
	guint first = walk->places->len;
	while (next_child(&children)) {
		if (!add_place(walk, position, children.step, children.value))
			return false;
	}
	for (guint i = walk->places->len; i > first; i--) {
		guint child = i - 1;
		g_array_append_val(stack, child);
	}
	return true;
}

/* RFC 9535, 2.5.2.2: a node before its children, elements in their order. A stack of our own,
 * because a document must not decide how deep C recurses. */
static bool
apply_to_descendants(Walk *walk, const UfJsonPathSegment *segment, guint position)
{
	g_autoptr(GArray) stack = g_array_new(FALSE, FALSE, sizeof(guint));
	g_array_append_val(stack, position);
	while (stack->len > 0) {
		guint top = g_array_index(stack, guint, stack->len - 1);
		g_array_set_size(stack, stack->len - 1);
		if (!apply_selectors(walk, segment, top) || !push_children(walk, top, stack))
			return false;
	}
	return true;
}

static bool
walk_path(Walk *walk, const UfJsonPath *path)
{
	for (guint i = 0; i < path->segments->len; i++) {
		const UfJsonPathSegment *segment = uf_jsonpath_get_segment(path, i);
		g_autoptr(GArray) current = walk->found;
		walk->found = g_array_new(FALSE, FALSE, sizeof(guint));
		for (guint j = 0; j < current->len; j++) {
			guint position = g_array_index(current, guint, j);
			if (segment->descendant ? !apply_to_descendants(walk, segment, position)
						: !apply_selectors(walk, segment, position))
				return false;
		}
	}
	return true;
}

bool
uf_jsonpath_run_query(UfJsonPathRun *run, const UfJsonPath *query, json_t *current, GArray *values)
{
	g_auto(Walk) walk;
	walk_init(&walk, run, query->relative ? current : run->root, 0);
	if (!walk_path(&walk, query))
		return false;
	for (guint i = 0; i < walk.found->len; i++) {
		guint position = g_array_index(walk.found, guint, i);
		g_array_append_val(values, g_array_index(walk.places, Place, position).value);
	}
	return true;
}

static json_t *
follow(json_t *value, const UfJsonPathSelector *selector)
{
	size_t position;
	if (selector->kind == UF_JSONPATH_NAME)
		return json_object_iter_value(find_member(value, selector));
	if (find_position(value, selector->index, &position))
		return json_array_get(value, position);
	return NULL;
}

bool
uf_jsonpath_run_find(UfJsonPathRun *run, const UfJsonPath *query, json_t *current, json_t **value)
{
	*value = query->relative ? current : run->root;
	for (guint i = 0; *value != NULL && i < query->segments->len; i++) {
		const UfJsonPathSelector *selector = uf_jsonpath_get_segment(query, i)->selectors;
		if (!uf_jsonpath_run_spend(run, 1) ||
		    !uf_jsonpath_run_spend_text(run, selector->name_length))
			return false;
		*value = follow(*value, selector);
	}
	return true;
}

/* fills the steps of the place, from the last to the first; those of @base come before */
static void
fill_steps(const Walk *walk, guint position, UfJsonStep *steps, const UfJsonStep *base)
{
	const Place *place = &g_array_index(walk->places, Place, position);
	while (place->parent != NO_PARENT) {
		steps[place->depth - 1] = place->step;
		place = &g_array_index(walk->places, Place, place->parent);
	}
	for (guint i = 0; i < place->depth; i++)
		steps[i] = base[i];
}

static UfJsonNodes *
collect_nodes(Walk *walk, const UfJsonStep *base)
{
	g_autoptr(UfJsonNodes) nodes = uf_json_nodes_new(walk->run->root);
	for (guint i = 0; i < walk->found->len; i++) {
		guint position = g_array_index(walk->found, guint, i);
		const Place *place = &g_array_index(walk->places, Place, position);
		if (!uf_jsonpath_run_spend(walk->run, place->depth))
			return NULL;
		UfJsonStep *steps = uf_json_nodes_add(nodes, place->value, place->depth);
		fill_steps(walk, position, steps, base);
	}
	return g_steal_pointer(&nodes);
}

UfJsonNodes *
uf_jsonpath_select_from(const UfJsonPath *path, json_t *root, const UfJsonNodes *base,
			size_t base_index, GError **error)
{
	UfJsonPathRun run = { .root = root, .work = UF_JSONPATH_MAX_WORK };
	const UfJsonStep *steps = NULL;
	json_t *start = root;
	size_t depth = 0;
	if (path->relative && base != NULL) {
		start = uf_json_nodes_get_value(base, base_index);
		steps = uf_json_nodes_get_steps(base, base_index, &depth);
	}

	g_auto(Walk) walk;
	walk_init(&walk, &run, start, depth);
	g_autoptr(UfJsonNodes) nodes = NULL;
	if (walk_path(&walk, path))
		nodes = collect_nodes(&walk, steps);
	if (nodes == NULL)
		g_propagate_error(error, run.error);
	return g_steal_pointer(&nodes);
}

UfJsonNodes *
uf_jsonpath_select(const UfJsonPath *path, json_t *root, GError **error)
{
	return uf_jsonpath_select_from(path, root, NULL, 0, error);
}

UfJsonNodes *
uf_jsonpath_select_holders(const UfJsonPath *path, json_t *root, size_t *names, GError **error)
{
	GArray first = *path->segments;
	while (first.len > 0) {
		const UfJsonPathSegment *last = uf_jsonpath_get_segment(path, first.len - 1);
		if (last->descendant || last->n_selectors != 1 ||
		    last->selectors[0].kind != UF_JSONPATH_NAME)
			break;
		first.len--;
	}
	*names = path->segments->len - first.len;
	const UfJsonPath holders = { .relative = path->relative, .segments = &first };
	return uf_jsonpath_select(&holders, root, error);
}
