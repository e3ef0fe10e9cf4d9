#include "uf-profile-check.h"

#include <string.h>

#include "uf-identifier.h"
#include "uf-json.h"
#include "uf-nir.h"
#include "uf-profile-private.h"

typedef struct {
	const UfProfileSchema *schema;
	json_t *root;
	UfDate today; /* no date: nothing lies in the future */
	GHashTable *row_ids;
	GPtrArray *issues;
} Check;

static UfIssue *
add_issue(const Check *check, UfSeverity severity, const char *fact_id, const char *rule)
{
	g_autofree char *place = uf_profile_format_place(fact_id);
	return uf_issue_add(check->issues, severity, place, rule);
}

static const char *
rule_of_keyword(const char *keyword)
{
	static const struct {
		const char *keyword;
		const char *rule;
	} rules[] = {
		{ "type", "profile.type" },
		{ "required", "profile.required" },
		{ "additionalProperties", "profile.unknown_key" },
		{ "propertyNames", "profile.unknown_key" },
		{ "enum", "profile.choice" },
		{ "const", "profile.choice" },
		{ "pattern", "profile.form" },
		{ "minLength", "profile.limit" },
		{ "maxLength", "profile.limit" },
		{ "minimum", "profile.limit" },
		{ "maximum", "profile.limit" },
		{ "minItems", "profile.limit" },
		{ "maxItems", "profile.limit" },
		{ "maxProperties", "profile.limit" },
		{ "uniqueItems", "profile.limit" },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rules); i++) {
		if (strcmp(rules[i].keyword, keyword) == 0)
			return rules[i].rule;
	}
	return "profile.schema";
}

static void
add_fault(const Check *check, const UfSchemaFault *fault, const char *prefix)
{
	g_autofree char *place = uf_profile_pointer_to_fact_id(check->root, fault->path);
	g_autoptr(GString) full = g_string_new(prefix);
	g_string_append_printf(full, "%s%s", *prefix != '\0' && *place != '\0' ? "/" : "", place);
	const char *property = uf_json_get_string(fault->parameters, "property");
	if (property != NULL)
		g_string_append_printf(full, "%s%s", full->len > 0 ? "/" : "", property);
	UfIssue *issue =
	    add_issue(check, UF_SEVERITY_BLOCKING, full->str, rule_of_keyword(fault->rule));
	if (fault->title != NULL)
		uf_issue_set_text(issue, "title", fault->title);
}

static bool
check_schema(const Check *check, const UfSchema *schema, const char *prefix, GError **error)
{
	g_autoptr(GPtrArray) faults = uf_schema_faults_new();
	if (!uf_schema_validate(schema, check->root, faults, error))
		return false;
	for (guint i = 0; i < faults->len; i++)
		add_fault(check, g_ptr_array_index(faults, i), prefix);
	return true;
}

/* First pass: every row id, once. */
static void
collect_row(const Check *check, const json_t *row, const char *path)
{
	const char *id = uf_json_get_string(row, "id");
	if (id == NULL)
		return;
	if (!g_hash_table_add(check->row_ids, g_strdup(id)))
		add_issue(check, UF_SEVERITY_BLOCKING, path, "profile.row.repeated");
}

static void
collect_rows(const Check *check, json_t *node, const char *path)
{
	const char *key;
	json_t *child;
	json_object_foreach(node, key, child)
	{
		g_autofree char *below = g_strconcat(path, *path != '\0' ? "/" : "", key, NULL);
		collect_rows(check, child, below);
	}
	for (size_t i = 0; i < json_array_size(node); i++) {
		json_t *row = json_array_get(node, i);
		const char *id = uf_json_get_string(row, "id");
		g_autofree char *below = g_strconcat(path, "/", id != NULL ? id : "?", NULL);
		collect_row(check, row, below);
		collect_rows(check, row, below);
	}
}

static void
check_date(const Check *check, const UfPlace *place, const char *text, const char *path)
{
	UfDate date;
	if (text == NULL)
		return;
	if (!uf_date_parse_iso(text, &date)) {
		add_issue(check, UF_SEVERITY_BLOCKING, path, "profile.date.impossible");
		return;
	}
	/* "2026" may still be past on any day of 2026: unknown parts sort first */
	if (place->past && check->today.year > 0 && uf_date_compare(date, check->today) > 0)
		add_issue(check, UF_SEVERITY_WARNING, path, "profile.date.future");
}

static void
check_member(const Check *check, const char *member, const char *path)
{
	if (member == NULL)
		return;
	g_autofree char *row = g_strconcat("members/", member, NULL);
	if (strchr(member, '/') != NULL || uf_fact_id_find(check->root, row) == NULL)
		add_issue(check, UF_SEVERITY_BLOCKING, path, "profile.member.unknown");
}

/* The person of an identifier: the holder it names, else the member it stands under. */
static const json_t *
find_person(const Check *check, const json_t *row, const char *path)
{
	const char *holder = uf_json_get_string(row, "holder");
	g_auto(GStrv) parts = g_strsplit(path, "/", 3);
	if (holder == NULL && strcmp(parts[0], "members") == 0)
		holder = parts[1];
	g_autofree char *member = g_strconcat("members/", holder != NULL ? holder : "", NULL);
	return uf_fact_id_find(check->root, member);
}

static void
compare_nir(const Check *check, const json_t *person, const char *text, const char *path)
{
	static const struct {
		unsigned difference;
		const char *rule;
	} rules[] = {
		{ UF_NIR_DIFFERS_SEX, "identifier.nir.sex" },
		{ UF_NIR_DIFFERS_YEAR, "identifier.nir.year" },
		{ UF_NIR_DIFFERS_MONTH, "identifier.nir.month" },
	};
	const char *sex = uf_json_get_string(person, "sex");
	const char *born = uf_json_get_string(json_object_get(person, "birth"), "date");
	UfDate birth = { 0 };
	UfNir nir;
	if (born != NULL && !uf_date_parse_iso(born, &birth))
		return;
	if (!uf_nir_parse(text, &nir))
		return;
	const char letter = sex == NULL ? 0 : strcmp(sex, "male") == 0 ? 'M' : 'F';
	const unsigned differences = uf_nir_compare(&nir, letter, birth.year, birth.month);
	for (size_t i = 0; i < G_N_ELEMENTS(rules); i++) {
		if ((differences & rules[i].difference) != 0)
			add_issue(check, UF_SEVERITY_WARNING, path, rules[i].rule);
	}
	uf_nir_clear(&nir);
}

static void
check_identifier(const Check *check, const char *scheme_id, const char *text, const char *path)
{
	const UfIdentifierScheme *scheme =
	    scheme_id != NULL ? uf_identifier_find_scheme(scheme_id) : NULL;
	if (scheme == NULL || text == NULL)
		return;
	const UfIdentifierCheck result = uf_identifier_check(scheme, text);
	if (result.status == UF_IDENTIFIER_OK)
		return;
	const bool is_key = result.status == UF_IDENTIFIER_KEY;
	UfIssue *issue = add_issue(check, is_key ? UF_SEVERITY_WARNING : UF_SEVERITY_BLOCKING, path,
				   result.rule);
	if (result.expected[0] != '\0')
		uf_issue_set_text(issue, "expected", result.expected);
}

/* The shape is wrong already: what follows from it would only repeat that. */
static bool
is_reported(const Check *check, const char *path)
{
	if (check->issues->len == 0)
		return false;
	g_autofree char *place = uf_profile_format_place(path);
	for (guint i = 0; i < check->issues->len; i++) {
		if (strcmp(uf_issue_get_place(g_ptr_array_index(check->issues, i)), place) == 0)
			return true;
	}
	return false;
}

static void
check_leaf(const Check *check, const UfPlace *place, const json_t *object, const char *path)
{
	const json_t *value = json_object_get(object, strrchr(path, '/') + 1);
	const char *text = json_string_value(value);
	const char *scheme = place->scheme;
	if (is_reported(check, path))
		return;
	if (place->scheme_from != NULL)
		scheme = uf_json_get_string(object, place->scheme_from);
	check_identifier(check, scheme, text, path);
	if (text != NULL && g_strcmp0(scheme, "nir") == 0)
		compare_nir(check, find_person(check, object, path), text, path);
	if (place->kind == UF_PLACE_DATE)
		check_date(check, place, text, path);
	if (place->kind == UF_PLACE_MEMBER)
		check_member(check, text, path);
	for (size_t i = 0; place->kind == UF_PLACE_MEMBERS && i < json_array_size(value); i++)
		check_member(check, json_string_value(json_array_get(value, i)), path);
	if (place->kind == UF_PLACE_ROW && text != NULL &&
	    !g_hash_table_contains(check->row_ids, text))
		add_issue(check, UF_SEVERITY_BLOCKING, path, "profile.row.unknown");
}

static void
check_period(const Check *check, const UfPlace *place, const json_t *object, const char *path)
{
	const char *keys[2];
	UfDate dates[2];
	for (size_t i = 0; i < 2; i++) {
		keys[i] = json_string_value(json_array_get(place->period, i));
		const char *text = keys[i] != NULL ? uf_json_get_string(object, keys[i]) : NULL;
		if (text == NULL || !uf_date_parse_iso(text, &dates[i]))
			return;
	}
	/* "until 2026" is the whole of 2026: compare only what both say */
	if (dates[0].month == 0 || dates[1].month == 0)
		dates[0].month = dates[1].month = dates[0].day = dates[1].day = 0;
	if (dates[0].day == 0 || dates[1].day == 0)
		dates[0].day = dates[1].day = 0;
	if (uf_date_compare(dates[1], dates[0]) >= 0)
		return;
	g_autofree char *end = g_strconcat(path, "/", keys[1], NULL);
	add_issue(check, UF_SEVERITY_BLOCKING, end, "profile.period.order");
}

static void
check_relation(const Check *check, const json_t *object, const char *path)
{
	const char *member = uf_json_get_string(object, "member");
	if (g_str_has_prefix(path, "relations/") && member != NULL &&
	    g_strcmp0(member, uf_json_get_string(object, "to")) == 0)
		add_issue(check, UF_SEVERITY_BLOCKING, path, "profile.relation.self");
}

/* Second pass: every object that the schema knows, and its leaves. */
static void
check_node(const Check *check, json_t *node, const char *path)
{
	const UfPlace *place = uf_profile_schema_find(check->schema, path);
	if (place == NULL)
		return;
	if (json_is_object(node) && place->period != NULL)
		check_period(check, place, node, path);
	if (json_is_object(node))
		check_relation(check, node, path);
	const char *key;
	json_t *child;
	json_object_foreach(node, key, child)
	{
		g_autofree char *below = g_strconcat(path, "/", key, NULL);
		const UfPlace *leaf = uf_profile_schema_find(check->schema, below);
		if (leaf != NULL && uf_place_is_leaf(leaf))
			check_leaf(check, leaf, node, below);
		else
			check_node(check, child, below);
	}
	for (size_t i = 0; i < json_array_size(node); i++) {
		json_t *row = json_array_get(node, i);
		const char *id = uf_json_get_string(row, "id");
		if (id == NULL)
			continue;
		g_autofree char *below = g_strconcat(path, "/", id, NULL);
		check_node(check, row, below);
	}
}

/* Keys of "origins" and "absences" must name places that are there. */
static void
check_table(const Check *check, const char *table, const char *rule)
{
	const char *key;
	json_t *entry;
	json_object_foreach(json_object_get(check->root, table), key, entry)
	{
		const UfPlace *place = uf_profile_schema_find(check->schema, key);
		g_autofree char *missing =
		    uf_profile_find_missing_row(check->schema, check->root, key);
		if (place == NULL || place->kind == UF_PLACE_META || missing != NULL)
			add_issue(check, UF_SEVERITY_BLOCKING, key, rule);
	}
}

static void
check_absences(const Check *check)
{
	const char *key;
	json_t *entry;
	json_object_foreach(json_object_get(check->root, "absences"), key, entry)
	{
		const json_t *value = uf_fact_id_find(check->root, key);
		const bool empty = value == NULL ||
				   (json_is_array(value) && json_array_size(value) == 0) ||
				   (json_is_object(value) && json_object_size(value) == 0);
		if (!empty)
			add_issue(check, UF_SEVERITY_WARNING, key, "profile.absence.value");
	}
}

static void
check_document(const Check *check)
{
	const char *key;
	json_t *child;
	json_object_foreach(check->root, key, child) check_node(check, child, key);
	check_table(check, "origins", "profile.origin.place");
	check_table(check, "absences", "profile.absence.place");
	check_absences(check);
}

bool
uf_profile_check(const UfProfile *self, UfDate today, GPtrArray *issues, GError **error)
{
	g_autoptr(GHashTable) row_ids =
	    g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	const Check check = { .schema = uf_profile_get_schema(self),
			      .root = uf_profile_get_json(self),
			      .today = today,
			      .row_ids = row_ids,
			      .issues = issues };
	if (!check_schema(&check, uf_profile_schema_get_validator(check.schema), "", error))
		return false;
	collect_rows(&check, check.root, "");
	check_document(&check);
	return true;
}

bool
uf_profile_check_office(const UfProfileSchema *schema, json_t *office, GPtrArray *issues,
			GError **error)
{
	g_autoptr(GHashTable) row_ids =
	    g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	const Check check = {
		.schema = schema, .root = office, .row_ids = row_ids, .issues = issues
	};
	if (!check_schema(&check, uf_profile_schema_get_office_validator(schema), "office", error))
		return false;
	collect_rows(&check, office, "office");
	check_node(&check, office, "office");
	return true;
}
