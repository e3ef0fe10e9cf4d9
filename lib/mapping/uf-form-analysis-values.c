/* Values of a field: what a place gives, through codes and transforms, to what the field holds. */
#include <string.h>

#include "uf-form-analysis-private.h"
#include "uf-transform.h"

static const struct {
	UfPlaceKind place;
	UfValueKind value;
} kinds[] = {
	{ UF_PLACE_LINE, UF_VALUE_TEXT },       { UF_PLACE_TEXT, UF_VALUE_TEXT },
	{ UF_PLACE_TIME, UF_VALUE_TEXT },       { UF_PLACE_PHONE, UF_VALUE_TEXT },
	{ UF_PLACE_EMAIL, UF_VALUE_TEXT },      { UF_PLACE_COMMUNE, UF_VALUE_TEXT },
	{ UF_PLACE_COUNTRY, UF_VALUE_TEXT },    { UF_PLACE_DEPARTEMENT, UF_VALUE_TEXT },
	{ UF_PLACE_POSTCODE, UF_VALUE_TEXT },   { UF_PLACE_CHOICE, UF_VALUE_TEXT },
	{ UF_PLACE_MEMBER, UF_VALUE_TEXT },     { UF_PLACE_ROW, UF_VALUE_TEXT },
	{ UF_PLACE_META, UF_VALUE_TEXT },       { UF_PLACE_LINES, UF_VALUE_LIST },
	{ UF_PLACE_CHOICES, UF_VALUE_LIST },    { UF_PLACE_MEMBERS, UF_VALUE_LIST },
	{ UF_PLACE_ADAPTERS, UF_VALUE_LIST },   { UF_PLACE_DATE, UF_VALUE_DATE },
	{ UF_PLACE_MONTH, UF_VALUE_DATE },      { UF_PLACE_AMOUNT, UF_VALUE_MONEY },
	{ UF_PLACE_BOOLEAN, UF_VALUE_BOOLEAN }, { UF_PLACE_INTEGER, UF_VALUE_INTEGER },
	{ UF_PLACE_NUMBER, UF_VALUE_INTEGER },
};

static const char *const kind_names[] = {
	[UF_VALUE_EMPTY] = "empty", [UF_VALUE_TEXT] = "text", [UF_VALUE_INTEGER] = "integer",
	[UF_VALUE_MONEY] = "money", [UF_VALUE_DATE] = "date", [UF_VALUE_BOOLEAN] = "boolean",
	[UF_VALUE_LIST] = "list",
};

/* What each kind of field ends with when no transform made a text of it. */
static const UfValueKind field_kinds[] = {
	[UF_FIELD_TEXT] = UF_VALUE_TEXT,   [UF_FIELD_LONG] = UF_VALUE_TEXT,
	[UF_FIELD_DATE] = UF_VALUE_DATE,   [UF_FIELD_INTEGER] = UF_VALUE_INTEGER,
	[UF_FIELD_MONEY] = UF_VALUE_MONEY, [UF_FIELD_BOOLEAN] = UF_VALUE_BOOLEAN,
	[UF_FIELD_CHOICE] = UF_VALUE_TEXT, [UF_FIELD_CHOICES] = UF_VALUE_LIST,
	[UF_FIELD_TABLE] = UF_VALUE_EMPTY, [UF_FIELD_SIGNATURE] = UF_VALUE_EMPTY,
};

bool
uf_form_analysis_find_kind(const UfPlace *place, UfValueKind *kind)
{
	for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++) {
		if (kinds[i].place == place->kind) {
			*kind = kinds[i].value;
			return true;
		}
	}
	return false;
}

static void
add_transform_issue(UfFormAnalysis *self, const char *spec, const char *reason)
{
	UfIssue *issue = uf_form_analysis_add(self, "form.transform");
	uf_issue_set_text(issue, "transform", spec);
	uf_issue_set_text(issue, "reason", reason);
}

/* The kind that comes out of @specs; false when one is wrong, which is said. */
static bool
follow_transforms(UfFormAnalysis *self, const char *const *specs, UfValueKind *kind)
{
	for (size_t i = 0; specs != NULL && specs[i] != NULL; i++) {
		g_autoptr(GError) error = NULL;
		UfValueKind gives;
		if (!uf_transform_check(specs[i], &error)) {
			add_transform_issue(self, specs[i], error->message);
			return false;
		}
		if (uf_transform_takes_list(specs[i]))
			*kind = UF_VALUE_LIST;
		if (!uf_transform_accepts(specs[i], *kind, &gives)) {
			g_autofree char *reason = g_strdup_printf("not for %s", kind_names[*kind]);
			add_transform_issue(self, specs[i], reason);
			return false;
		}
		*kind = gives;
	}
	return true;
}

static bool
fits(const UfField *field, UfValueKind kind)
{
	UfFieldKind wanted = uf_field_get_kind(field);
	const char *const *specs = uf_field_get_transforms(field);
	bool rewritten = specs != NULL && specs[0] != NULL;
	if (wanted == UF_FIELD_TEXT || wanted == UF_FIELD_LONG)
		return true;
	if (wanted == UF_FIELD_CHOICE || wanted == UF_FIELD_CHOICES)
		return kind == UF_VALUE_TEXT || kind == UF_VALUE_BOOLEAN ||
		       (wanted == UF_FIELD_CHOICES ? kind == UF_VALUE_LIST
						   : kind == UF_VALUE_INTEGER);
	return kind == field_kinds[wanted] || (rewritten && kind == UF_VALUE_TEXT);
}

static void
add_kind_issue(UfFormAnalysis *self, const UfField *field, const char *text, const char *found)
{
	UfIssue *issue = uf_form_analysis_add(self, "form.path_kind");
	uf_issue_set_text(issue, "path", text);
	uf_issue_set_text(issue, "found", found);
	uf_issue_set_text(issue, "wanted", uf_field_kind_get_name(uf_field_get_kind(field)));
}

static void
check_option(UfFormAnalysis *self, const UfField *field, const char *code)
{
	UfFieldOption option;
	if (uf_field_get_option_count(field) == 0 || uf_field_find_option(field, code, &option))
		return;
	uf_issue_set_text(uf_form_analysis_add(self, "form.code_not_an_option"), "code", code);
}

static void
check_covered(UfFormAnalysis *self, const UfField *field, const UfCodes *codes, const char *code)
{
	const char *to;
	UfCodesResult result = uf_codes_find(codes, code, &to);
	if (result == UF_CODES_MAPPED)
		check_option(self, field, to);
	if (result != UF_CODES_UNKNOWN)
		return;
	UfIssue *issue = uf_form_analysis_add(self, "form.code_not_covered");
	uf_issue_set_text(issue, "codes", uf_codes_get_id(codes));
	uf_issue_set_text(issue, "code", code);
}

static bool
is_choice(const UfField *field)
{
	UfFieldKind kind = uf_field_get_kind(field);
	return kind == UF_FIELD_CHOICE || kind == UF_FIELD_CHOICES;
}

/* Every canonical code of the place has its partner's code, or is declared as one to ask. */
static void
check_codes(UfFormAnalysis *self, const UfField *field, const UfPlace *place)
{
	static const char *const answers[] = { "yes", "no" };
	const char *name = uf_field_get_codes(field);
	const char *const *specs = uf_field_get_transforms(field);
	const UfCodes *codes = NULL;
	if (name != NULL)
		codes =
		    uf_registry_find_codes(self->registry, uf_form_get_adapter(self->form), name);
	if (name != NULL && codes == NULL) {
		uf_issue_set_text(uf_form_analysis_add(self, "form.codes_missing"), "codes", name);
		return;
	}
	bool direct = is_choice(field) && (specs == NULL || specs[0] == NULL);
	if (codes == NULL && !direct)
		return;
	const char *code;
	json_t *label;
	json_object_foreach((json_t *)place->labels, code, label)
	{
		if (codes != NULL)
			check_covered(self, field, codes, code);
		else
			check_option(self, field, code);
	}
	for (size_t i = 0; place->kind == UF_PLACE_BOOLEAN && i < G_N_ELEMENTS(answers); i++) {
		if (codes != NULL)
			check_covered(self, field, codes, answers[i]);
		else
			check_option(self, field, answers[i]);
	}
}

/* "is:CODE" and "in:A,B" of a place that has codes: a misspelt one would never be true. */
static void
check_tested_codes(UfFormAnalysis *self, const UfField *field, const UfPlace *place)
{
	const char *const *specs = uf_field_get_transforms(field);
	if (specs == NULL || specs[0] == NULL || place->labels == NULL ||
	    uf_field_get_codes(field) != NULL ||
	    (!g_str_has_prefix(specs[0], "is:") && !g_str_has_prefix(specs[0], "in:")))
		return;
	g_auto(GStrv) codes = g_strsplit(specs[0] + strlen("is:"), ",", -1);
	for (size_t i = 0; codes[i] != NULL; i++) {
		if (json_object_get(place->labels, codes[i]) == NULL)
			uf_issue_set_text(uf_form_analysis_add(self, "form.code_unknown"), "code",
					  codes[i]);
	}
}

static void
check_place(UfFormAnalysis *self, const UfField *field, const UfPlace *place, const char *text)
{
	UfValueKind kind;
	if (!uf_form_analysis_find_kind(place, &kind)) {
		if (place->kind != UF_PLACE_FREE)
			add_kind_issue(self, field, text, "object");
		return;
	}
	check_codes(self, field, place);
	check_tested_codes(self, field, place);
	if (uf_field_get_codes(field) != NULL && kind != UF_VALUE_LIST)
		kind = UF_VALUE_TEXT;
	if (follow_transforms(self, uf_field_get_transforms(field), &kind) && !fits(field, kind))
		add_kind_issue(self, field, text, kind_names[kind]);
}

/* A filter may lead to several places: the value is one that fits, if there is one. */
static bool
has_fitting_place(UfFormAnalysis *self, const UfField *field, const GPtrArray *spots,
		  const char *text)
{
	GPtrArray *kept = self->issues;
	bool good = false;
	for (size_t i = 0; i < spots->len && !good; i++) {
		const UfFormSpot *spot = g_ptr_array_index(spots, i);
		g_autoptr(GPtrArray) issues = uf_issue_list_new();
		self->issues = issues;
		if (spot->place != NULL)
			check_place(self, field, spot->place, text);
		good = issues->len == 0;
	}
	self->issues = kept;
	return good;
}

static void
check_from(UfFormAnalysis *self, const UfField *field, size_t index)
{
	const char *text = uf_field_get_path_text(field, index);
	g_autoptr(GPtrArray) spots =
	    uf_form_analysis_list_spots(self, uf_field_get_path(field, index), text);
	if (uf_field_get_hook(field) != NULL || spots->len == 0 ||
	    has_fitting_place(self, field, spots, text))
		return;
	const UfFormSpot *first = g_ptr_array_index(spots, 0);
	check_place(self, field, first->place, text);
}

static void
check_spec_list(UfFormAnalysis *self, const json_t *json, UfValueKind kind)
{
	const char *specs[UF_TRANSFORM_MAX_CHAIN + 1] = { json_string_value(json) };
	for (size_t i = 0; i < json_array_size(json) && i < UF_TRANSFORM_MAX_CHAIN; i++)
		specs[i] = json_string_value(json_array_get(json, i));
	follow_transforms(self, specs, &kind);
}

static void
check_names(UfFormAnalysis *self, const json_t *names, UfValueKind kind)
{
	bool euros = false;
	bool cents = false;
	const char *name;
	json_t *specs;
	const json_t *rows = json_object_get(names, "rows");
	for (size_t i = 0; i < json_array_size(rows); i++)
		check_names(self, json_array_get(rows, i), kind);
	if (json_is_array(rows))
		return;
	json_object_foreach((json_t *)names, name, specs)
	{
		check_spec_list(self, specs, kind);
		euros = euros || g_strcmp0(json_string_value(specs), "money:euros") == 0;
		cents = cents || g_strcmp0(json_string_value(specs), "money:cents") == 0;
	}
	if (euros && !cents)
		uf_form_analysis_add(self, "form.cents_lost");
}

/* The kind that bound names are given. */
static UfValueKind
find_bound_kind(const UfField *field)
{
	UfFieldKind kind = uf_field_get_kind(field);
	const char *const *specs = uf_field_get_transforms(field);
	UfValueKind gives = field_kinds[kind];
	size_t last = 0;
	while (specs != NULL && specs[last] != NULL)
		last++;
	if (last > 0)
		uf_transform_accepts(specs[last - 1], field_kinds[kind], &gives);
	for (int from = UF_VALUE_TEXT; last > 0 && from <= UF_VALUE_LIST; from++) {
		if (uf_transform_accepts(specs[last - 1], (UfValueKind)from, &gives))
			break;
	}
	return kind == UF_FIELD_TEXT || kind == UF_FIELD_LONG ? UF_VALUE_TEXT : gives;
}

void
uf_form_analysis_check_values(UfFormAnalysis *self, const UfField *field)
{
	static const char *const channels[] = { "pdf", "ds", "publik", "browser", "xml" };
	UfValueKind bound = find_bound_kind(field);
	for (size_t i = 0; i < uf_field_get_path_count(field); i++)
		check_from(self, field, i);
	if (uf_field_get_path_count(field) == 0) {
		UfValueKind kind = field_kinds[uf_field_get_kind(field)];
		follow_transforms(self, uf_field_get_transforms(field), &kind);
	}
	for (size_t i = 0; i < G_N_ELEMENTS(channels); i++)
		check_names(self, uf_field_find_bind(field, channels[i]), bound);
}
