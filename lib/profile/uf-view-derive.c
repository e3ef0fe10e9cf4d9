/* Derived leaves: the rules that "x-derived" of the schema names. A rule that cannot tell says
 * nothing: no value, never a guess. */
#include <string.h>

#include "uf-json.h"
#include "uf-memory.h"
#include "uf-view-derive-private.h"

static const char *
get_of(const UfViewDerive *derive, size_t i)
{
	return json_string_value(json_array_get(derive->place->derived_of, i));
}

const json_t *
uf_view_derive_find_of(const UfViewDerive *derive, size_t i)
{
	return uf_fact_id_find(derive->object, get_of(derive, i));
}

static bool
read_date(const UfViewDerive *derive, UfDate *date)
{
	const char *text = json_string_value(uf_view_derive_find_of(derive, 0));
	return text != NULL && uf_date_parse_iso(text, date);
}

static json_t *
derive_years_since(UfViewDerive *derive)
{
	UfDate date;
	int years;
	if (!read_date(derive, &date) || !uf_date_years_between(date, derive->view->today, &years))
		return NULL;
	return json_integer(years);
}

static json_t *
derive_months_since(UfViewDerive *derive)
{
	UfDate date;
	int months;
	if (!read_date(derive, &date) ||
	    !uf_date_months_between(date, derive->view->today, &months))
		return NULL;
	return json_integer(months);
}

static json_t *
derive_minor(UfViewDerive *derive)
{
	bool minor;
	return uf_view_tell_minor(derive->object, derive->view->today, &minor) ? json_boolean(minor)
									       : NULL;
}

static json_t *
derive_first_of(UfViewDerive *derive)
{
	for (size_t i = 0; i < json_array_size(derive->place->derived_of); i++) {
		const json_t *value = uf_view_derive_find_of(derive, i);
		if (json_is_array(value))
			value = json_array_get(value, 0);
		if (!json_is_string(value))
			continue;
		derive->source = g_strjoin("/", derive->object_id, get_of(derive, i), NULL);
		return json_copy((json_t *)value);
	}
	return NULL;
}

static json_t *
derive_join(UfViewDerive *derive)
{
	const size_t n = json_array_size(derive->place->derived_of);
	g_autofree const char **parts = g_new0(const char *, n + 1);
	size_t found = 0;
	for (size_t i = 0; i < n; i++) {
		const char *part = json_string_value(uf_view_derive_find_of(derive, i));
		if (part != NULL)
			parts[found++] = part;
	}
	char *text = g_strjoinv(" ", (char **)parts);
	json_t *value = found > 0 ? json_string(text) : NULL;
	uf_memory_free_string(text);
	return value;
}

/* Every amount is needed; that there is none has to be said ("none"), else the sum is not known. */
static json_t *
derive_sum(UfViewDerive *derive)
{
	json_int_t sum = 0;
	for (size_t i = 0; i < json_array_size(derive->place->derived_of); i++) {
		const json_t *value = uf_view_derive_find_of(derive, i);
		g_autofree char *fact_id =
		    g_strjoin("/", derive->object_id, get_of(derive, i), NULL);
		const char *absence = uf_profile_find_absence(derive->view->profile, fact_id);
		const bool is_none = value == NULL && i > 0 && g_strcmp0(absence, "none") == 0;
		const json_int_t amount = json_integer_value(value);
		if ((!json_is_integer(value) && !is_none) || amount < 0 || amount > INT64_MAX - sum)
			return NULL; /* no amount of money: the check says so */
		sum += amount;
	}
	return json_integer(sum);
}

/* What A is of B, when B is @kind of A; NULL when one word does not say it. */
static const char *
reverse_relation(const char *kind)
{
	static const char *const pairs[][2] = {
		{ "child", "parent" },
		{ "adopted_child", "parent" },
		{ "parent", "child" },
		{ "grandchild", "grandparent" },
		{ "grandparent", "grandchild" },
		{ "child_in_law", "parent_in_law" },
		{ "parent_in_law", "child_in_law" },
		{ "uncle_aunt", "nephew_niece" },
		{ "nephew_niece", "uncle_aunt" },
	};
	static const char *const same[] = { "married",    "pacs",      "partner",
					    "ex_partner", "sibling",   "other_relative",
					    "neighbour",  "unrelated", NULL };
	for (size_t i = 0; i < G_N_ELEMENTS(pairs); i++) {
		if (strcmp(pairs[i][0], kind) == 0)
			return pairs[i][1];
	}
	return g_strv_contains(same, kind) ? kind : NULL;
}

static bool
is_parent_row(const json_t *row, const char *child)
{
	const char *kind = uf_json_get_string(row, "kind");
	return g_strcmp0(uf_json_get_string(row, "member"), child) == 0 &&
	       (g_strcmp0(kind, "child") == 0 || g_strcmp0(kind, "adopted_child") == 0);
}

/* Two children of one parent are siblings: nobody types that. */
static bool
share_parent(const UfView *view, const char *one, const char *other)
{
	const json_t *rows = json_object_get(view->root, "relations");
	for (size_t i = 0; i < json_array_size(rows); i++) {
		const json_t *row = json_array_get(rows, i);
		const char *parent = uf_json_get_string(row, "to");
		if (!is_parent_row(row, one))
			continue;
		for (size_t j = 0; j < json_array_size(rows); j++) {
			const json_t *sibling = json_array_get(rows, j);
			if (is_parent_row(sibling, other) &&
			    g_strcmp0(uf_json_get_string(sibling, "to"), parent) == 0)
				return true;
		}
	}
	return false;
}

static json_t *
derive_relation(UfViewDerive *derive)
{
	const char *member = uf_json_get_string(derive->object, "id");
	const char *applicant = uf_json_get_string(derive->view->roles, "applicant");
	if (member == NULL || applicant == NULL || strcmp(member, applicant) == 0)
		return NULL;
	bool reversed;
	const json_t *row = uf_view_find_relation(derive->view, member, &reversed);
	if (row == NULL) {
		derive->source = g_strdup("relations");
		return share_parent(derive->view, member, applicant) ? json_string("sibling")
								     : NULL;
	}
	const char *kind = uf_json_get_string(row, "kind");
	if (reversed && kind != NULL)
		kind = reverse_relation(kind);
	derive->source = g_strjoin("/", "relations", uf_json_get_string(row, "id"), "kind", NULL);
	return kind != NULL ? json_string(kind) : NULL;
}

static json_t *
derive_custody(UfViewDerive *derive)
{
	bool reversed;
	const char *member = uf_json_get_string(derive->object, "id");
	const json_t *row =
	    member != NULL ? uf_view_find_relation(derive->view, member, &reversed) : NULL;
	const char *custody = row != NULL ? uf_json_get_string(row, "custody") : NULL;
	if (custody == NULL)
		return NULL;
	derive->source =
	    g_strjoin("/", "relations", uf_json_get_string(row, "id"), "custody", NULL);
	return json_string(custody);
}

static UfDate
get_start(const json_t *row)
{
	UfDate date = { 0 };
	const char *from = uf_json_get_string(row, "from");
	if (from != NULL)
		uf_date_parse_iso(from, &date);
	return date;
}

/* The member's own address of that kind today: of several whose end nobody wrote down, the one that
 * began last. NULL when there is none; *@doubtful when two began together. */
static json_t *
find_own_address(UfViewDerive *derive, const char *kind, bool *doubtful)
{
	const json_t *rows =
	    json_object_get(json_object_get(derive->object, "contact"), "addresses");
	const json_t *best = NULL;
	*doubtful = false;
	for (size_t i = 0; i < json_array_size(rows); i++) {
		const json_t *row = json_array_get(rows, i);
		if (g_strcmp0(uf_json_get_string(row, "kind"), kind) != 0 ||
		    json_object_get(row, "address") == NULL ||
		    !uf_view_is_current(row, derive->view->today))
			continue;
		const int later =
		    best != NULL ? uf_date_compare(get_start(row), get_start(best)) : 1;
		*doubtful = later == 0 || (*doubtful && later < 0);
		if (later > 0)
			best = row;
	}
	if (best == NULL || *doubtful)
		return NULL;
	derive->source = g_strjoin("/", derive->object_id, "contact/addresses",
				   uf_json_get_string(best, "id"), "address", NULL);
	return json_incref(json_object_get(best, "address"));
}

static json_t *
derive_home_address(UfViewDerive *derive)
{
	bool doubtful;
	json_t *own = find_own_address(derive, "main", &doubtful);
	json_t *home = json_object_get(json_object_get(derive->view->root, "housing"), "address");
	if (own != NULL || doubtful || home == NULL || !uf_view_is_at_home(derive->object))
		return own;
	derive->source = g_strdup("housing/address");
	return json_incref(home);
}

static json_t *
derive_mailing_address(UfViewDerive *derive)
{
	bool doubtful;
	json_t *own = find_own_address(derive, "mail", &doubtful);
	if (own != NULL || doubtful)
		return own;
	const json_t *domiciliation =
	    json_object_get(json_object_get(derive->object, "contact"), "domiciliation");
	const char *state = uf_json_get_string(domiciliation, "state");
	json_t *address = json_object_get(domiciliation, "address");
	const bool active =
	    state == NULL || strcmp(state, "active") == 0 || strcmp(state, "renewal") == 0;
	if (address == NULL || !active || !uf_view_is_current(domiciliation, derive->view->today))
		return derive_home_address(derive);
	derive->source = g_strconcat(derive->object_id, "/contact/domiciliation/address", NULL);
	return json_incref(address);
}

static UfViewRule
find_rule(const char *name)
{
	static const struct {
		const char *name;
		UfViewRule func;
	} rules[] = {
		{ "years_since", derive_years_since },
		{ "months_since", derive_months_since },
		{ "minor", derive_minor },
		{ "first_of", derive_first_of },
		{ "join", derive_join },
		{ "sum", derive_sum },
		{ "relation", derive_relation },
		{ "custody", derive_custody },
		{ "home_address", derive_home_address },
		{ "mailing_address", derive_mailing_address },
		{ "count_home", uf_view_derive_count_home },
		{ "count_adults", uf_view_derive_count_adults },
		{ "count_minors", uf_view_derive_count_minors },
		{ "count_dependants", uf_view_derive_count_dependants },
		{ "composition", uf_view_derive_composition },
		{ "consumption_units", uf_view_derive_consumption_units },
		{ "latest", uf_view_derive_latest },
		{ "months_ago", uf_view_derive_months_ago },
		{ "per_month", uf_view_derive_per_month },
		{ "names", uf_view_derive_names },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rules); i++) {
		if (strcmp(rules[i].name, name) == 0)
			return rules[i].func;
	}
	return NULL; /* "role", "roles": given with the roles */
}

static void
derive_on(UfView *view, const UfPlace *place, json_t *object, const char *object_id)
{
	const UfViewRule rule = find_rule(place->rule);
	const char *name = strrchr(place->path, '/') + 1;
	UfViewDerive derive = {
		.view = view, .object = object, .object_id = object_id, .place = place
	};
	if (rule == NULL || json_object_get(object, name) != NULL)
		return;
	json_t *value = rule(&derive);
	g_autofree char *source = derive.source;
	if (value == NULL)
		return;
	if (source == NULL && json_array_size(place->derived_of) == 1)
		source = g_strjoin("/", object_id, get_of(&derive, 0), NULL);
	g_autofree char *view_id = g_strjoin("/", object_id, name, NULL);
	/* an address is shown whole: its parts are facts, not computed */
	uf_view_add_source(view, view_id, source != NULL ? source : object_id,
			   !json_is_object(value));
	json_object_set_new(object, name, value);
}

/* Follows the pattern of a place down to every object that it stands for. */
static void
derive_below(UfView *view, const UfPlace *place, json_t *node, const char *pattern, const char *id)
{
	const char *slash = strchr(pattern, '/');
	if (slash == NULL) {
		if (json_is_object(node))
			derive_on(view, place, node, id);
		return;
	}
	g_autofree char *part = g_strndup(pattern, (gsize)(slash - pattern));
	const char *separator = *id != '\0' ? "/" : "";
	if (strcmp(part, "*") != 0) {
		g_autofree char *below = g_strconcat(id, separator, part, NULL);
		derive_below(view, place, json_object_get(node, part), slash + 1, below);
		return;
	}
	for (size_t i = 0; i < json_array_size(node); i++) {
		json_t *row = json_array_get(node, i);
		const char *row_id = uf_json_get_string(row, "id");
		g_autofree char *below = g_strconcat(id, separator, row_id, NULL);
		if (row_id != NULL)
			derive_below(view, place, row, slash + 1, below);
	}
}

/* What a derived object holds is computed where it really stands. */
static bool
is_in_derived(const UfProfileSchema *schema, const UfPlace *place)
{
	const char *slash = strrchr(place->path, '/');
	g_autofree char *path = g_strndup(place->path, (gsize)(slash - place->path));
	const UfPlace *holder = uf_profile_schema_get_by_path(schema, path);
	return holder != NULL && holder->derived;
}

void
uf_view_derive(UfView *self)
{
	const UfProfileSchema *schema = uf_profile_get_schema(self->profile);
	for (size_t i = 0; i < uf_profile_schema_get_count(schema); i++) {
		const UfPlace *place = uf_profile_schema_get_place(schema, i);
		if (place->rule != NULL && !is_in_derived(schema, place))
			derive_below(self, place, self->root, place->path, "");
	}
}
