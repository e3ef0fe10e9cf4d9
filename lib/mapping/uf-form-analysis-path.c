/* Paths of a form: which spots of the view may they lead to? */
#include <string.h>

#include "uf-form-analysis-private.h"
#include "uf-json.h"

#define MAX_SPOTS 512

static void
free_spot(gpointer data)
{
	UfFormSpot *spot = data;
	g_ptr_array_unref(spot->parts);
	g_free(spot);
}

static GPtrArray *
new_spots(void)
{
	return g_ptr_array_new_with_free_func(free_spot);
}

static UfFormSpotKind
find_spot_kind(const UfPlace *place)
{
	switch (place->kind) {
	case UF_PLACE_OBJECT:
		return UF_FORM_SPOT_OBJECT;
	case UF_PLACE_ROWS:
	case UF_PLACE_LINES:
	case UF_PLACE_CHOICES:
	case UF_PLACE_MEMBERS:
	case UF_PLACE_ADAPTERS:
		return UF_FORM_SPOT_LIST;
	case UF_PLACE_FREE:
		return UF_FORM_SPOT_FREE;
	default:
		return UF_FORM_SPOT_LEAF;
	}
}

static const json_t *
find_role(const UfFormAnalysis *self, const char *role)
{
	return json_object_get(uf_form_find_block(self->form, "roles"), role);
}

/* "$.request.FIELD": a field of this form that is asked; any of them under a filter. */
static bool
is_asked(const UfFormAnalysis *self, const char *id)
{
	const UfField *field = id != NULL ? uf_form_find_field(self->form, id) : NULL;
	return id == NULL || (field != NULL && uf_field_is_asked(field));
}

/* What is at the parts of @spot beside the places of the schema; false: look there. */
static bool
classify_surroundings(const UfFormAnalysis *self, UfFormSpot *spot)
{
	const char *const *parts = (const char *const *)spot->parts->pdata;
	const size_t n = spot->parts->len;
	spot->kind = UF_FORM_SPOT_OBJECT;
	if (n == 0 ||
	    (n == 1 && (g_str_equal(parts[0], "request") || g_str_equal(parts[0], "roles") ||
			g_str_equal(parts[0], "office"))))
		return true;
	if (g_str_equal(parts[0], "today")) {
		spot->kind = UF_FORM_SPOT_LEAF;
		return n == 1;
	}
	if (g_str_equal(parts[0], "request")) {
		spot->kind = UF_FORM_SPOT_FREE;
		return is_asked(self, parts[1]);
	}
	if (n == 2 && g_str_equal(parts[0], "roles")) {
		const json_t *role = find_role(self, parts[1]);
		if (uf_json_get_boolean(role, "many", false))
			spot->kind = UF_FORM_SPOT_LIST;
		spot->place = uf_profile_schema_find(self->schema, "members");
		return true;
	}
	return false;
}

static bool
classify(const UfFormAnalysis *self, UfFormSpot *spot)
{
	const char *const *parts = (const char *const *)spot->parts->pdata;
	if (classify_surroundings(self, spot))
		return true;
	if (g_str_equal(parts[0], "request"))
		return false;
	spot->place = uf_profile_schema_find_view(self->schema, parts, spot->parts->len);
	if (spot->place == NULL)
		return false;
	spot->kind = find_spot_kind(spot->place);
	/* an index of a list of lines is a line; of rows, a row */
	if (spot->kind == UF_FORM_SPOT_LIST && parts[spot->parts->len - 1] == NULL)
		spot->kind =
		    spot->place->kind == UF_PLACE_ROWS ? UF_FORM_SPOT_OBJECT : UF_FORM_SPOT_LEAF;
	return true;
}

static void
add_child(const UfFormAnalysis *self, const UfFormSpot *spot, const char *name, GPtrArray *out)
{
	UfFormSpot *child = g_new0(UfFormSpot, 1);
	child->parts = g_ptr_array_new();
	for (size_t i = 0; i < spot->parts->len; i++)
		g_ptr_array_add(child->parts, g_ptr_array_index(spot->parts, i));
	g_ptr_array_add(child->parts, (gpointer)name);
	if (out->len < MAX_SPOTS && classify(self, child))
		g_ptr_array_add(out, child);
	else
		free_spot(child);
}

/* The members of an object that the schema declares. */
static void
add_declared(const UfFormAnalysis *self, const UfFormSpot *spot, const char *path, GPtrArray *out)
{
	size_t length = strlen(path);
	for (size_t i = 0; i < uf_profile_schema_get_count(self->schema); i++) {
		const char *other = uf_profile_schema_get_place(self->schema, i)->path;
		if (strncmp(other, path, length) == 0 && other[length] == '/' &&
		    strpbrk(other + length + 1, "/*?") == NULL)
			add_child(self, spot, other + length + 1, out);
	}
}

/* Extensions are left out: any name leads somewhere in them, which would prove nothing. */
static void
add_members(const UfFormAnalysis *self, const UfFormSpot *spot, GPtrArray *out)
{
	static const char *const roots[] = { "roles",     "members",   "household", "housing",
					     "relations", "resources", "expenses",  "debts",
					     "texts",     "accounts",  "office",    "request" };
	const char *role;
	json_t *declared;
	const char *root = spot->parts->len > 0 ? g_ptr_array_index(spot->parts, 0) : NULL;
	for (size_t i = 0; root == NULL && i < G_N_ELEMENTS(roots); i++)
		add_child(self, spot, roots[i], out);
	if (root == NULL)
		return;
	if (spot->parts->len > 1 ||
	    (!g_str_equal(root, "roles") && !g_str_equal(root, "request"))) {
		g_autofree char *row = NULL;
		const char *path = spot->place != NULL ? spot->place->path : root;
		if (spot->place != NULL && spot->place->kind == UF_PLACE_ROWS)
			path = row = g_strdup_printf("%s/*", spot->place->path);
		add_declared(self, spot, path, out);
	} else if (g_str_equal(root, "request")) {
		add_child(self, spot, NULL, out);
	} else {
		json_object_foreach((json_t *)uf_form_find_block(self->form, "roles"), role,
				    declared) add_child(self, spot, role, out);
	}
}

static void
step(const UfFormAnalysis *self, const UfFormSpot *spot, const UfJsonPathSelector *selector,
     GPtrArray *out)
{
	bool named = selector->kind == UF_JSONPATH_NAME;
	bool all = selector->kind == UF_JSONPATH_WILDCARD || selector->kind == UF_JSONPATH_FILTER;
	if (spot->kind == UF_FORM_SPOT_FREE)
		add_child(self, spot, named ? selector->name : NULL, out);
	else if (spot->kind == UF_FORM_SPOT_OBJECT && named)
		add_child(self, spot, selector->name, out);
	else if (spot->kind == UF_FORM_SPOT_OBJECT && all)
		add_members(self, spot, out);
	else if (spot->kind == UF_FORM_SPOT_LIST && !named)
		add_child(self, spot, NULL, out);
}

static GPtrArray *walk(UfFormAnalysis *self, const UfJsonPath *path, const UfFormSpot *base,
		       const char **rule);

/* Whether one of the filter's queries can select something from @candidate. */
static bool
suits(UfFormAnalysis *self, const UfJsonPathFilter *filter, const UfFormSpot *candidate,
      bool *reached)
{
	bool relative = false;
	bool good = false;
	const char *ignored = NULL;
	for (size_t i = 0; i < uf_jsonpath_filter_get_n_queries(filter); i++) {
		const UfJsonPath *query = uf_jsonpath_filter_get_query(filter, i);
		g_autoptr(GPtrArray) spots = walk(self, query, candidate, &ignored);
		reached[i] = reached[i] || spots->len > 0;
		if (!uf_jsonpath_is_relative(query))
			continue;
		relative = true;
		good = good || spots->len > 0;
	}
	return good || !relative;
}

/* Keeps the candidates that the filter may hold for; each query must select something somewhere. */
static void
apply_filter(UfFormAnalysis *self, const UfJsonPathFilter *filter, GPtrArray *candidates,
	     const char **rule)
{
	size_t queries = uf_jsonpath_filter_get_n_queries(filter);
	g_autofree bool *reached = g_new0(bool, queries + 1);
	if (uf_jsonpath_filter_count_bad_patterns(filter) > 0)
		*rule = "form.pattern";
	for (size_t i = candidates->len; i-- > 0;) {
		if (!suits(self, filter, g_ptr_array_index(candidates, i), reached))
			g_ptr_array_remove_index(candidates, (guint)i);
	}
	for (size_t i = 0; i < queries; i++) {
		if (!reached[i] && *rule == NULL)
			*rule = "form.path";
	}
}

static GPtrArray *
step_all(UfFormAnalysis *self, const GPtrArray *spots, const UfJsonPathSegment *segment,
	 const char **rule)
{
	GPtrArray *next = new_spots();
	for (size_t s = 0; s < segment->n_selectors; s++) {
		const UfJsonPathSelector *selector = &segment->selectors[s];
		g_autoptr(GPtrArray) found = new_spots();
		for (size_t i = 0; i < spots->len; i++)
			step(self, g_ptr_array_index(spots, i), selector, found);
		if (selector->kind == UF_JSONPATH_FILTER)
			apply_filter(self, selector->filter, found, rule);
		if (found->len == 0 && *rule == NULL)
			*rule = "form.path";
		g_ptr_array_extend_and_steal(next, g_steal_pointer(&found));
	}
	return next;
}

static UfFormSpot *
copy_spot(const UfFormSpot *spot)
{
	UfFormSpot *copy = g_new0(UfFormSpot, 1);
	*copy = *spot;
	copy->parts = g_ptr_array_copy(spot->parts, NULL, NULL);
	return copy;
}

/* @rule gets what is wrong; it stays as it was when all is well. */
static GPtrArray *
walk(UfFormAnalysis *self, const UfJsonPath *path, const UfFormSpot *base, const char **rule)
{
	g_autoptr(GPtrArray) spots = new_spots();
	if (uf_jsonpath_is_relative(path) && base != NULL) {
		g_ptr_array_add(spots, copy_spot(base));
	} else {
		UfFormSpot *root = g_new0(UfFormSpot, 1);
		root->parts = g_ptr_array_new();
		g_ptr_array_add(spots, root);
	}
	for (size_t i = 0; i < uf_jsonpath_get_n_segments(path); i++) {
		const UfJsonPathSegment *segment = uf_jsonpath_get_segment(path, i);
		if (segment->descendant) {
			*rule = "form.path_many";
			return new_spots();
		}
		GPtrArray *next = step_all(self, spots, segment, rule);
		g_ptr_array_unref(spots);
		spots = next;
	}
	return g_steal_pointer(&spots);
}

/* Each row of the table, or nothing outside tables. */
static GPtrArray *
list_rows(UfFormAnalysis *self)
{
	const char *ignored = NULL;
	return self->each != NULL ? walk(self, self->each, NULL, &ignored) : new_spots();
}

static const char *
get_second(const UfJsonPath *path, const char *root)
{
	if (uf_jsonpath_is_relative(path) || uf_jsonpath_get_n_segments(path) < 2)
		return NULL;
	const UfJsonPathSelector *first = &uf_jsonpath_get_segment(path, 0)->selectors[0];
	const UfJsonPathSelector *second = &uf_jsonpath_get_segment(path, 1)->selectors[0];
	if (first->kind != UF_JSONPATH_NAME || !g_str_equal(first->name, root))
		return NULL;
	return second->kind == UF_JSONPATH_NAME ? second->name : NULL;
}

/* Faults that have a better name than "leads nowhere". */
static void
report(UfFormAnalysis *self, const UfJsonPath *path, const char *text, const char *rule)
{
	const char *role = get_second(path, "roles");
	const char *field = get_second(path, "request");
	if (role != NULL && find_role(self, role) == NULL)
		uf_issue_set_text(uf_form_analysis_add(self, "form.role"), "role", role);
	else if (field != NULL && !is_asked(self, field))
		uf_issue_set_text(uf_form_analysis_add(self, "form.request"), "path", text);
	else if (rule != NULL)
		uf_issue_set_text(uf_form_analysis_add(self, rule), "path", text);
}

/* Rows may be of several shapes ("['jobs', 'experiences'][*]"): a column is about one of them. */
GPtrArray *
uf_form_analysis_list_spots(UfFormAnalysis *self, const UfJsonPath *path, const char *text)
{
	const char *rule = NULL;
	g_autoptr(GPtrArray) found = new_spots();
	g_autoptr(GPtrArray) rows = list_rows(self);
	if (!uf_jsonpath_is_relative(path))
		g_ptr_array_set_size(rows, 0);
	bool leads = false;
	for (size_t i = 0; i < rows->len; i++) {
		const char *fault = NULL;
		g_ptr_array_extend_and_steal(found,
					     walk(self, path, g_ptr_array_index(rows, i), &fault));
		leads = leads || fault == NULL;
		rule = leads ? NULL : fault;
	}
	if (rows->len == 0 && !uf_jsonpath_is_relative(path)) {
		g_ptr_array_unref(found);
		found = walk(self, path, NULL, &rule);
	}
	report(self, path, text, rule);
	return g_steal_pointer(&found);
}
