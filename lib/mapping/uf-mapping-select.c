#include "uf-mapping-private.h"

static void
clear_node(gpointer data)
{
	UfMappingNode *node = data;
	json_decref(node->value);
	g_free(node->fact_id);
}

UfMappingSelection *
uf_mapping_selection_new(void)
{
	UfMappingSelection *self = g_new0(UfMappingSelection, 1);
	self->nodes = g_array_new(FALSE, TRUE, sizeof(UfMappingNode));
	g_array_set_clear_func(self->nodes, clear_node);
	return self;
}

void
uf_mapping_selection_free(UfMappingSelection *self)
{
	if (self == NULL)
		return;
	g_array_unref(self->nodes);
	g_free(self->absent_fact);
	g_free(self);
}

const UfMappingNode *
uf_mapping_selection_get(const UfMappingSelection *self, size_t index)
{
	return &g_array_index(self->nodes, UfMappingNode, index);
}

UfJsonNodes *
uf_mapping_select_nodes(const UfMappingRun *run, const UfMappingRow *row, const UfJsonPath *path,
			GError **error)
{
	json_t *root = uf_view_get_json(run->view);
	if (uf_jsonpath_is_relative(path) && row->rows != NULL)
		return uf_jsonpath_select_from(path, root, row->rows, row->index, error);
	return uf_jsonpath_select(path, root, error);
}

bool
uf_mapping_holds(const UfMappingRun *run, const UfMappingRow *row, const UfJsonPath *condition,
		 GError **error)
{
	if (condition == NULL)
		return true;
	g_autoptr(UfJsonNodes) nodes = uf_mapping_select_nodes(run, row, condition, error);
	return nodes != NULL && uf_json_nodes_get_length(nodes) > 0;
}

static const UfPlace *
find_place(const UfMappingRun *run, const UfJsonStep *steps, size_t n)
{
	g_autofree const char **parts = g_new0(const char *, n + 1);
	for (size_t i = 0; i < n; i++)
		parts[i] = steps[i].key;
	const UfProfileSchema *schema = uf_profile_get_schema(uf_view_get_profile(run->view));
	return uf_profile_schema_find_view(schema, parts, n);
}

typedef struct {
	const UfMappingRun *run;
	GArray *steps; /* UfJsonStep, down to where the copy has got */
	size_t hidden; /* parts left out */
} Copying;

static json_t *copy_visible(Copying *self, json_t *value);

static json_t *
copy_part(Copying *self, json_t *value, UfJsonStep step)
{
	g_array_append_val(self->steps, step);
	json_t *part = copy_visible(self, value);
	g_array_set_size(self->steps, self->steps->len - 1);
	return part;
}

/* An object may stand elsewhere than the fact it comes from (the address of a member): the fact
 * decides, not a mark in the object. */
static bool
is_hidden(const Copying *self)
{
	const UfJsonStep *path = (const UfJsonStep *)self->steps->data;
	g_autofree char *id = uf_view_find_fact_id(self->run->view, path, self->steps->len, NULL);
	return id != NULL && uf_view_is_withheld(self->run->view, id);
}

/* A copy of @value without the parts that these readers must not see. */
static json_t *
copy_visible(Copying *self, json_t *value)
{
	const char *key;
	json_t *child;
	if (json_is_object(value) &&
	    (is_hidden(self) || uf_mapping_is_forbidden_row(self->run, value))) {
		self->hidden++;
		return NULL;
	}
	if (!json_is_object(value) && !json_is_array(value))
		return json_deep_copy(value);
	json_t *copy = json_is_object(value) ? json_object() : json_array();
	for (size_t i = 0; i < json_array_size(value); i++) {
		json_t *part =
		    copy_part(self, json_array_get(value, i), (UfJsonStep){ .index = i });
		if (part != NULL)
			json_array_append_new(copy, part);
	}
	json_object_foreach(value, key, child)
	{
		json_t *part = copy_part(self, child, (UfJsonStep){ .key = key });
		if (part != NULL)
			json_object_set_new(copy, key, part);
	}
	return copy;
}

typedef struct {
	const UfJsonStep *steps;
	size_t n;
} Place;

/* The value as these readers may see it: the node itself, or a copy when it holds other places.
 * Adds to *@hidden how many parts are left out. */
static json_t *
take_visible(const UfMappingRun *run, json_t *value, Place place, size_t *hidden)
{
	bool leaf = !json_is_object(value) && !json_is_object(json_array_get(value, 0));
	if (leaf)
		return json_incref(value);
	g_autoptr(GArray) path = g_array_new(FALSE, FALSE, sizeof(UfJsonStep));
	g_array_append_vals(path, place.steps, (guint)place.n);
	Copying copying = { .run = run, .steps = path };
	json_t *copy = copy_visible(&copying, value);
	*hidden += copying.hidden;
	return copy;
}

json_t *
uf_mapping_copy_row(const UfMappingRun *run, const UfMappingRow *row)
{
	size_t n;
	if (row->rows == NULL)
		return NULL;
	const UfJsonStep *steps = uf_json_nodes_get_steps(row->rows, row->index, &n);
	size_t hidden = 0;
	return take_visible(run, uf_json_nodes_get_value(row->rows, row->index),
			    (Place){ steps, n }, &hidden);
}

static void
add_node(const UfMappingRun *run, const UfJsonNodes *nodes, size_t index,
	 UfMappingSelection *selection)
{
	size_t n;
	const UfJsonStep *steps = uf_json_nodes_get_steps(nodes, index, &n);
	json_t *value = uf_json_nodes_get_value(nodes, index);
	UfMappingNode node = { 0 };
	if (json_is_null(value))
		return;
	node.fact_id = uf_view_find_fact_id(run->view, steps, n, &node.derived);
	node.place = find_place(run, steps, n);
	const bool is_forbidden = uf_mapping_is_forbidden_node(run, node.place, node.fact_id) ||
				  uf_mapping_is_forbidden_row(run, value);
	selection->forbidden += is_forbidden;
	if (!is_forbidden &&
	    (node.fact_id == NULL || !uf_view_is_withheld(run->view, node.fact_id)))
		node.value = take_visible(run, value, (Place){ steps, n }, &selection->hidden);
	if (node.value == NULL) {
		selection->withheld++;
		g_free(node.fact_id);
		return;
	}
	g_array_append_val(selection->nodes, node);
}

/* The names that @path begins with, before any index, filter or wildcard. */
static GPtrArray *
list_names(const UfJsonPath *path)
{
	GPtrArray *names = g_ptr_array_new();
	for (size_t i = 0; i < uf_jsonpath_get_n_segments(path); i++) {
		const UfJsonPathSegment *segment = uf_jsonpath_get_segment(path, i);
		if (segment->descendant || segment->n_selectors != 1 ||
		    segment->selectors[0].kind != UF_JSONPATH_NAME)
			break;
		g_ptr_array_add(names, segment->selectors[0].name);
	}
	return names;
}

static char *
find_expected_fact(const UfMappingRun *run, const UfMappingRow *row, const GPtrArray *names,
		   bool relative)
{
	const char *const *data = (const char *const *)names->pdata;
	if (!relative)
		return uf_view_get_fact_id_of_names(run->view, data, names->len);
	if (row->rows == NULL)
		return NULL;
	size_t n;
	const UfJsonStep *steps = uf_json_nodes_get_steps(row->rows, row->index, &n);
	g_autofree char *base = uf_view_find_fact_id(run->view, steps, n, NULL);
	if (base == NULL)
		return NULL;
	g_autoptr(GString) id = g_string_new(base);
	for (size_t i = 0; i < names->len; i++)
		g_string_append_printf(id, "/%s", data[i]);
	return g_string_free(g_steal_pointer(&id), FALSE);
}

const char *
uf_mapping_find_absence(const UfMappingRun *run, const UfMappingRow *row, const UfJsonPath *path,
			char **fact_id)
{
	const json_t *profile = uf_profile_get_json(uf_view_get_profile(run->view));
	if (json_object_size(json_object_get(profile, "absences")) == 0)
		return NULL;
	g_autoptr(GPtrArray) names = list_names(path);
	if (names->len == 0)
		return NULL;
	g_autofree char *id = find_expected_fact(run, row, names, uf_jsonpath_is_relative(path));
	const char *absence = id != NULL ? uf_view_find_absence(run->view, id) : NULL;
	if (absence != NULL && fact_id != NULL)
		*fact_id = g_steal_pointer(&id);
	return absence;
}

/* The row is there, and lacks the leaf: "relations/q1/parental_authority". NULL: no such row. */
static char *
find_missing_leaf(const UfMappingRun *run, const UfJsonPath *path)
{
	size_t cut;
	size_t n;
	if (uf_jsonpath_is_relative(path) || uf_jsonpath_is_singular(path))
		return NULL;
	g_autoptr(UfJsonNodes) holders =
	    uf_jsonpath_select_holders(path, uf_view_get_json(run->view), &cut, NULL);
	if (holders == NULL || cut == 0 || uf_json_nodes_get_length(holders) == 0)
		return NULL;
	const UfJsonStep *steps = uf_json_nodes_get_steps(holders, 0, &n);
	g_autofree char *row = uf_view_find_fact_id(run->view, steps, n, NULL);
	/* a filter on members tells who is meant, not what is missing */
	if (row == NULL || g_str_has_prefix(row, "members/"))
		return NULL;
	GString *leaf = g_string_new(row);
	const size_t all = uf_jsonpath_get_n_segments(path);
	for (size_t i = all - cut; i < all; i++)
		g_string_append_printf(leaf, "/%s",
				       uf_jsonpath_get_segment(path, i)->selectors[0].name);
	return g_string_free(leaf, FALSE);
}

char *
uf_mapping_find_wanted(const UfMappingRun *run, const UfMappingRow *row, const UfJsonPath *path)
{
	g_autoptr(GPtrArray) names = list_names(path);
	char *leaf = find_missing_leaf(run, path);
	if (leaf != NULL || names->len == 0)
		return leaf;
	return find_expected_fact(run, row, names, uf_jsonpath_is_relative(path));
}

bool
uf_mapping_select(const UfMappingRun *run, const UfMappingRow *row, const UfJsonPath *path,
		  UfMappingSelection *selection, GError **error)
{
	g_autoptr(UfJsonNodes) nodes = uf_mapping_select_nodes(run, row, path, error);
	if (nodes == NULL)
		return false;
	for (size_t i = 0; i < uf_json_nodes_get_length(nodes); i++)
		add_node(run, nodes, i, selection);
	if (uf_json_nodes_get_length(nodes) == 0 && selection->absence == NULL)
		selection->absence =
		    uf_mapping_find_absence(run, row, path, &selection->absent_fact);
	return true;
}
