/* Rules of what falls due, applied to one household. */
#include <string.h>

#include "uf-error.h"
#include "uf-flow-due-private.h"
#include "uf-json.h"
#include "uf-memory.h"
#include "uf-schema.h"

/* what is longer past than that is for nobody's list */
#define FORGET_DAYS 183

/* schemas/due.schema.json; NULL on error. Owned, with the store that it lives in. */
static UfSchema *
load_schema(const UfFlow *flow, UfSchemaStore *store, GError **error)
{
	g_autofree char *path = uf_context_get_share_file(flow->context, "schemas/due.schema.json");
	g_autoptr(json_t) json = uf_json_load(path, error);
	return json != NULL ? uf_schema_new(store, json, NULL, error) : NULL;
}

static bool
check_file(const UfFlow *flow, json_t *root, GError **error)
{
	g_autoptr(UfSchemaStore) store = uf_schema_store_new();
	g_autoptr(UfSchema) schema = load_schema(flow, store, error);
	g_autoptr(GPtrArray) faults = uf_schema_faults_new();
	if (schema == NULL || !uf_schema_validate(schema, root, faults, error))
		return false;
	if (faults->len == 0)
		return true;
	const UfSchemaFault *first = g_ptr_array_index(faults, 0);
	g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA, "%s: not as due.schema.json says (%s)",
		    first->path, first->rule);
	return false;
}

static bool
check_path(const char *text, size_t rule, const char *key, GError **error)
{
	g_autoptr(GError) local = NULL;
	g_autoptr(UfJsonPath) path =
	    uf_jsonpath_parse_relative(text, UF_JSONPATH_USE_STRLEN, &local);
	if (path == NULL)
		g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA, "/rules/%zu/%s: %s", rule, key,
			    local->message);
	return path != NULL;
}

/* a path that cannot be read is told with its file, before any household is looked at */
static bool
check_paths(const json_t *rules, GError **error)
{
	static const char *const keys[] = { "each", "when", "unless", "date" };
	for (size_t i = 0; i < json_array_size(rules); i++) {
		for (size_t j = 0; j < G_N_ELEMENTS(keys); j++) {
			const char *text = uf_json_get_string(json_array_get(rules, i), keys[j]);
			if (text != NULL && !check_path(text, i, keys[j], error))
				return false;
		}
	}
	return true;
}

static json_t *
load_file(const UfFlow *flow, const char *path, bool needed, GError **error)
{
	g_autoptr(GError) local = NULL;
	g_autoptr(json_t) root = uf_json_load(path, &local);
	if (root == NULL && !needed && g_error_matches(local, UF_ERROR, UF_ERROR_NOT_FOUND))
		return json_array();
	if (root == NULL) {
		g_propagate_error(error, g_steal_pointer(&local));
		return NULL;
	}
	json_t *rules = json_object_get(root, "rules");
	if (!check_file(flow, root, error) || !check_paths(rules, error)) {
		g_prefix_error(error, "%s: ", path);
		return NULL;
	}
	const bool unverified = uf_json_get_boolean(root, "unverified", false);
	for (size_t i = 0; i < json_array_size(rules); i++) {
		json_t *rule = json_array_get(rules, i);
		if (unverified && json_object_get(rule, "unverified") == NULL)
			json_object_set_new(rule, "unverified", json_true());
	}
	return json_incref(rules);
}

static bool
has_rule(const json_t *rules, const char *id)
{
	for (size_t i = 0; i < json_array_size(rules); i++) {
		if (g_strcmp0(uf_json_get_string(json_array_get(rules, i), "id"), id) == 0)
			return true;
	}
	return false;
}

json_t *
uf_flow_load_due_rules(UfFlow *flow, GError **error)
{
	g_autofree char *ours = uf_context_get_share_file(flow->context, "data/due.json");
	g_autofree char *theirs = uf_context_get_site_file(flow->context, "due.json");
	g_autoptr(json_t) base = load_file(flow, ours, true, error);
	g_autoptr(json_t) site = base != NULL ? load_file(flow, theirs, false, error) : NULL;
	if (site == NULL)
		return NULL;
	json_t *rules = json_copy(site);
	for (size_t i = 0; i < json_array_size(base); i++) {
		json_t *rule = json_array_get(base, i);
		if (!has_rule(site, uf_json_get_string(rule, "id")))
			json_array_append(rules, rule);
	}
	return rules;
}

/* One rule being applied to one household. */
typedef struct {
	UfFlow *flow;
	const UfProfile *profile;
	const UfView *seen;
	json_t *view; /* the document of @seen */
	const json_t *rule;
	json_t *items;
} Due;

/* The nodes that the member @key of the rule selects from node @index of @base (NULL: the whole);
 * NULL without @error when the rule has no such path. */
static UfJsonNodes *
select_path(const Due *self, const char *key, const UfJsonNodes *base, size_t index, GError **error)
{
	const char *text = uf_json_get_string(self->rule, key);
	if (text == NULL)
		return NULL;
	g_autoptr(UfJsonPath) path =
	    uf_jsonpath_parse_relative(text, UF_JSONPATH_USE_STRLEN, error);
	UfJsonNodes *nodes = NULL;
	if (path != NULL)
		nodes = base != NULL ? uf_jsonpath_select_from(path, self->view, base, index, error)
				     : uf_jsonpath_select(path, self->view, error);
	if (nodes == NULL)
		g_prefix_error(error, "due rule \"%s\": %s: ", uf_json_get_string(self->rule, "id"),
			       key);
	return nodes;
}

/* What is protected is in no list that lies about on a desk. */
static bool
is_hidden(const Due *self, const UfJsonNodes *nodes, size_t index)
{
	size_t n;
	const UfJsonStep *steps = uf_json_nodes_get_steps(nodes, index, &n);
	g_autofree char *fact = uf_view_find_fact_id(self->seen, steps, n, NULL);
	return fact != NULL && uf_view_is_withheld(self->seen, fact);
}

static UfDate
shift(UfDate date, const json_t *delay, int direction)
{
	const int sign = uf_json_get_boolean(delay, "before", false) ? -direction : direction;
	const int months = (int)uf_json_get_integer(delay, "months", 0);
	const int days = (int)uf_json_get_integer(delay, "days", 0);
	return uf_date_add_days(uf_date_add_months(date, sign * months), sign * days);
}

/* who it is about: the member that holds the date; "" for the household */
static char *
find_who(const Due *self, const UfJsonNodes *nodes, size_t index)
{
	size_t n;
	const UfJsonStep *steps = uf_json_nodes_get_steps(nodes, index, &n);
	if (n < 2 || g_strcmp0(steps[0].key, "members") != 0)
		return g_strdup("");
	const json_t *members = json_object_get(self->view, "members");
	return uf_flow_format_member(json_array_get(members, steps[1].index));
}

static void
add_item(const Due *self, UfDate date, const char *who)
{
	const UfDate today = uf_context_get_today(self->flow->context);
	const int age = (int)uf_json_get_integer(self->rule, "age", 0);
	/* a day that nobody knows may be the first one: too early harms nobody; but a birth known
	 * by its year alone has no birthday */
	const bool is_rough = !uf_date_is_full(date);
	if (is_rough && date.month == 0 && age > 0)
		return;
	if (is_rough)
		date = (UfDate){ date.year, MAX(date.month, 1), 1 };
	UfDate due =
	    shift(uf_date_add_months(date, 12 * age), json_object_get(self->rule, "delay"), 1);
	const UfDate shown = shift(due, json_object_get(self->rule, "notice"), -1);
	const int days_left = uf_date_count_days(today, due);
	if (uf_date_compare(today, shown) < 0 || days_left < -FORGET_DAYS)
		return;
	g_autofree char *text = uf_date_format_iso(due);
	g_auto(UfWiped) name = uf_flow_format_name(self->profile);
	json_t *forms = json_object_get(self->rule, "forms");
	json_array_append_new(
	    self->items, json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:b, s:i, s:b, s:s, s:b, s:o}",
				   "person", uf_profile_get_id(self->profile), "name", name, "who",
				   who, "rule", uf_json_get_string(self->rule, "id"), "label",
				   uf_json_get_string(self->rule, "label"), "date", text, "rough",
				   is_rough, "days_left", days_left, "overdue", days_left < 0,
				   "text", uf_json_get_string(self->rule, "text"), "unverified",
				   uf_json_get_boolean(self->rule, "unverified", false), "forms",
				   forms != NULL ? json_deep_copy(forms) : json_array()));
}

static bool
holds(const Due *self, const UfJsonNodes *base, size_t index, bool *result, GError **error)
{
	g_autoptr(GError) local = NULL;
	g_autoptr(UfJsonNodes) when = select_path(self, "when", base, index, &local);
	g_autoptr(UfJsonNodes) unless =
	    local == NULL ? select_path(self, "unless", base, index, &local) : NULL;
	if (local != NULL) {
		g_propagate_error(error, g_steal_pointer(&local));
		return false;
	}
	*result = (when == NULL || uf_json_nodes_get_length(when) > 0) &&
		  (unless == NULL || uf_json_nodes_get_length(unless) == 0);
	return true;
}

static bool
apply_at(const Due *self, const UfJsonNodes *base, size_t index, GError **error)
{
	bool wanted;
	if (!holds(self, base, index, &wanted, error))
		return false;
	g_autoptr(UfJsonNodes) dates =
	    wanted ? select_path(self, "date", base, index, error) : NULL;
	if (dates == NULL)
		return !wanted;
	for (size_t i = 0; i < uf_json_nodes_get_length(dates); i++) {
		UfDate date;
		const char *text = json_string_value(uf_json_nodes_get_value(dates, i));
		g_auto(UfWiped) who = find_who(self, dates, i);
		if (text != NULL && uf_date_parse_iso(text, &date) && !is_hidden(self, dates, i))
			add_item(self, date, who);
	}
	return true;
}

static bool
apply_rule(const Due *self, GError **error)
{
	g_autoptr(GError) local = NULL;
	g_autoptr(UfJsonNodes) each = select_path(self, "each", NULL, 0, &local);
	if (local != NULL) {
		g_propagate_error(error, g_steal_pointer(&local));
		return false;
	}
	if (each == NULL)
		return apply_at(self, NULL, 0, error);
	for (size_t i = 0; i < uf_json_nodes_get_length(each); i++) {
		if (!apply_at(self, each, i, error))
			return false;
	}
	return true;
}

bool
uf_flow_apply_due_rules(UfFlow *flow, const UfProfile *profile, const json_t *rules, json_t *items,
			GError **error)
{
	g_autoptr(json_t) roles = json_object();
	const UfViewSetup setup = {
		.roles = roles,
		.office = uf_context_get_office(flow->context),
		.today = uf_context_get_today(flow->context),
		.audience = UF_AUDIENCE_MEMBERS,
	};
	g_autoptr(UfView) view = uf_view_new(profile, &setup, error);
	if (view == NULL)
		return false;
	Due due = { flow, profile, view, uf_view_get_json(view), NULL, items };
	for (size_t i = 0; i < json_array_size(rules); i++) {
		due.rule = json_array_get(rules, i);
		if (!apply_rule(&due, error))
			return false;
	}
	return true;
}
