/* Which columns some forms need: from the places that they take to the keys of columns. */
#include <string.h>

#include "uf-flow-blank-private.h"
#include "uf-flow-sheet-private.h"
#include "uf-form-analysis.h"
#include "uf-json.h"

#define MEMBER "members/*/"

/* What a form takes of a view, and what a person types instead; rows by their codes. "*" after
 * "members/" is the member, "@" whose row it is. */
static const struct {
	const char *taken; /* the place, or its beginning */
	const char *typed[9];
	bool one; /* the first of them is what is taken: required when it is */
} instead[] = {
	{ MEMBER "current_name", { MEMBER "birth_name", MEMBER "used_name" }, true },
	{ MEMBER "current_given_name", { MEMBER "given_names" }, true },
	{ MEMBER "age", { MEMBER "birth/date" }, true },
	{ MEMBER "home_address/",
	  { "housing/address/street_number", "housing/address/street_type",
	    "housing/address/street_name", "housing/address/unit", "housing/address/postcode",
	    "housing/address/city" },
	  false },
	{ MEMBER "mailing_address/",
	  { "housing/address/street_number", "housing/address/street_type",
	    "housing/address/street_name", "housing/address/unit", "housing/address/postcode",
	    "housing/address/city" },
	  false },
	{ MEMBER "identifiers/*/value",
	  { MEMBER "identifiers/nir/value", MEMBER "identifiers/caf_number/value" },
	  false },
	{ MEMBER "contact/phones/*/number", { MEMBER "contact/phones/mobile/number" }, false },
	{ MEMBER "contact/emails/*/address", { MEMBER "contact/emails/1/address" }, false },
	{ MEMBER "bank_accounts/*/iban", { MEMBER "bank_accounts/1/iban" }, false },
	{ "resources/*/monthly_amount",
	  { "resources/salary@/amount", "resources/are@/amount", "resources/rsa@/amount",
	    "resources/aah@/amount", "resources/pension@/amount", "resources/af@/amount" },
	  false },
	{ "resources/*/amount",
	  { "resources/salary@/amount", "resources/are@/amount", "resources/rsa@/amount",
	    "resources/aah@/amount", "resources/pension@/amount", "resources/af@/amount" },
	  false },
	{ "debts/*/amount", { "debts/rent/amount" }, false },
	{ "household/tax_notices/*/reference_income_amount",
	  { "household/tax_notices/1/reference_income_amount" },
	  false },
	{ "household/tax_notices/*/parts", { "household/tax_notices/1/parts" }, false },
};

/* Of no spreadsheet: configuration, what is computed, narratives, what is recorded elsewhere. */
static bool
is_other(const char *place)
{
	static const char *const others[] = { "office/", "texts/", "extensions/", "relations/" };
	for (size_t i = 0; i < G_N_ELEMENTS(others); i++) {
		if (g_str_has_prefix(place, others[i]))
			return true;
	}
	return strstr(place, "/consents/") != NULL || g_str_has_suffix(place, "/protected");
}

static void
add_key(UfFlowBlanking *self, const char *key, bool required)
{
	if (required)
		g_hash_table_add(self->needed, g_strdup(key));
	if (g_hash_table_contains(self->known, key))
		return;
	char *copy = g_strdup(key);
	g_ptr_array_add(self->keys, copy);
	g_hash_table_add(self->known, copy);
}

static void
leave_out(UfFlowBlanking *self, const char *title, const char *reason)
{
	if (title == NULL || !g_hash_table_add(self->told, g_strdup(title)))
		return;
	json_array_append_new(self->left_out,
			      json_pack("{s:s, s:s}", "title", title, "reason", reason));
}

/* The key of @pattern for @who. Yours. */
static char *
fill_pattern(const char *pattern, const char *who)
{
	GString *out = g_string_new(NULL);
	const bool is_person = g_str_equal(who, "person");
	for (const char *p = pattern; *p != '\0'; p++) {
		if (*p == '*')
			g_string_append(out, who);
		else if (*p == '@')
			g_string_append_printf(out, "%s%s", is_person ? "" : ":",
					       is_person ? "" : who);
		else
			g_string_append_c(out, *p);
	}
	return g_string_free(out, FALSE);
}

static bool
is_of_member(const char *pattern)
{
	return g_str_has_prefix(pattern, MEMBER) || strchr(pattern, '@') != NULL;
}

/* What a form that takes it of everybody does not mean. */
static bool
is_odd(const char *key)
{
	static const char *const of_children[] = { "/used_name", "/identifiers/caf_number/value",
						   "/activity/status", "/situation/status",
						   "/situation/since" };
	const bool is_child = g_str_has_prefix(key, "members/child");
	for (size_t i = 0; is_child && i < G_N_ELEMENTS(of_children); i++) {
		if (g_str_has_suffix(key, of_children[i]))
			return true;
	}
	return !is_child && strstr(key, "/schooling/") != NULL;
}

static void
add_for(UfFlowBlanking *self, const char *pattern, const char *who, bool required)
{
	g_autofree char *key = fill_pattern(pattern, who);
	g_autoptr(UfColumnTarget) target = uf_column_book_find(self->book, key);
	if (target == NULL || is_odd(key))
		return;
	if (target->place->sensitive != NULL && !self->setup->sensitive &&
	    !g_str_equal(target->place->sensitive, "identifier")) {
		leave_out(self, target->title, "sensitive");
		return;
	}
	add_key(self, key, required);
}

static void
add_for_children(UfFlowBlanking *self, const char *pattern)
{
	for (unsigned i = 1; i <= self->setup->children; i++) {
		g_autofree char *who = g_strdup_printf("child%u", i);
		add_for(self, pattern, who, false);
	}
}

/* For all whom @who of the form may be: a role, "members", or NULL for the household. */
static void
add_pattern(UfFlowBlanking *self, const char *pattern, const char *who, bool required)
{
	const bool is_many = g_strcmp0(who, "members") == 0;
	const bool is_children =
	    g_strcmp0(who, "children") == 0 || g_strcmp0(who, "dependants") == 0;
	const bool is_spouse = g_strcmp0(who, "spouse") == 0;
	/* money of children is rare, and the sheet is wide */
	const bool has_children = strchr(pattern, '@') == NULL;
	if (!is_of_member(pattern)) {
		add_for(self, pattern, "person", required);
		return;
	}
	if (!is_children && !is_spouse)
		add_for(self, pattern, "person", required);
	if (is_many || is_spouse || who == NULL)
		add_for(self, pattern, "spouse", false);
	if ((is_many || is_children) && has_children)
		add_for_children(self, pattern);
}

static bool
add_instead(UfFlowBlanking *self, const char *place, const char *who, bool required)
{
	for (size_t i = 0; i < G_N_ELEMENTS(instead); i++) {
		const bool is_begun = g_str_has_suffix(instead[i].taken, "/")
					  ? g_str_has_prefix(place, instead[i].taken)
					  : g_str_equal(place, instead[i].taken);
		if (!is_begun)
			continue;
		for (size_t j = 0; instead[i].typed[j] != NULL; j++)
			add_pattern(self, instead[i].typed[j], who,
				    required && j == 0 && instead[i].one);
		return true;
	}
	return false;
}

/* Lists other than those above are too long for columns. */
static bool
is_list(const char *place)
{
	const char *rest = g_str_has_prefix(place, MEMBER) ? place + strlen(MEMBER) : place;
	return strchr(rest, '*') != NULL;
}

static void
add_fact(UfFlowBlanking *self, const json_t *fact)
{
	const char *place = uf_json_get_string(fact, "place");
	const char *who = uf_json_get_string(fact, "who");
	const char *title = uf_json_get_string(fact, "title");
	const bool required = uf_json_get_boolean(fact, "required", false);
	if (place == NULL || is_other(place) || add_instead(self, place, who, required))
		return;
	if (uf_json_get_boolean(fact, "derived", false))
		return;
	if (is_list(place))
		leave_out(self, title, "several");
	else
		add_pattern(self, place, who, required);
}

static void
add_asked(UfFlowBlanking *self)
{
	for (guint i = 0; i < self->asked->len; i++) {
		const UfFlowAsked *asked = g_ptr_array_index(self->asked, i);
		g_autofree char *key = g_strconcat("request/", asked->place.path, NULL);
		if (uf_field_is_for_office(asked->field))
			continue;
		if (uf_field_is_sensitive(asked->field) && !self->setup->sensitive)
			leave_out(self, asked->title, "sensitive");
		else
			add_key(self, key, uf_field_is_required(asked->field));
	}
}

/* Whose the columns are, in this order. */
static int
get_rank(const char *key)
{
	static const char *const order[] = { "row/",          "members/person/", "members/spouse/",
					     "members/child", "household/",      "housing/" };
	for (size_t i = 0; i < G_N_ELEMENTS(order); i++) {
		if (g_str_has_prefix(key, order[i]))
			return (int)i;
	}
	return g_str_has_prefix(key, "request/") ? 99 : 50;
}

/* Who somebody is stands before the rest. */
static int
get_place(const char *key)
{
	static const char *const order[] = { "row/person", "/birth_name", "/used_name",
					     "/given_names", "/birth/date" };
	for (size_t i = 0; i < G_N_ELEMENTS(order); i++) {
		if (g_str_has_suffix(key, order[i]))
			return (int)i;
	}
	return (int)G_N_ELEMENTS(order);
}

static int
get_child(const char *key)
{
	static const char child[] = "members/child";
	return g_str_has_prefix(key, child) ? (int)g_ascii_strtoull(key + strlen(child), NULL, 10)
					    : 0;
}

static int
compare_keys(gconstpointer left, gconstpointer right)
{
	const char *a = *(const char *const *)left;
	const char *b = *(const char *const *)right;
	if (get_rank(a) != get_rank(b))
		return get_rank(a) - get_rank(b);
	/* all of a child, then all of the next */
	if (get_child(a) != get_child(b))
		return get_child(a) - get_child(b);
	return g_str_has_prefix(a, "members/") ? get_place(a) - get_place(b) : 0;
}

/* g_ptr_array_sort() does not keep the order of equals. */
static void
sort_keys(GPtrArray *keys)
{
	for (guint i = 1; i < keys->len; i++) {
		for (guint j = i; j > 0 && compare_keys(&keys->pdata[j - 1], &keys->pdata[j]) > 0;
		     j--) {
			gpointer other = keys->pdata[j];
			keys->pdata[j] = keys->pdata[j - 1];
			keys->pdata[j - 1] = other;
		}
	}
}

void
uf_flow_blank_collect(UfFlowBlanking *self)
{
	static const char *const always[] = { "row/person", "members/person/birth_name",
					      "members/person/given_names",
					      "members/person/birth/date" };
	for (size_t i = 0; i < G_N_ELEMENTS(always); i++)
		add_key(self, always[i], i > 0);
	for (guint i = 0; i < self->forms->len; i++) {
		g_autoptr(json_t) listed =
		    uf_mapping_list_facts(g_ptr_array_index(self->forms, i), self->flow->schema);
		const json_t *facts = json_object_get(listed, "facts");
		for (size_t j = 0; j < json_array_size(facts); j++)
			add_fact(self, json_array_get(facts, j));
	}
	add_asked(self);
	sort_keys(self->keys);
}
