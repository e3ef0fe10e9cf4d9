/* What a reader sees of facts and issues. */
#include <string.h>

#include "uf-flow-private.h"
#include "uf-json.h"
#include "uf-memory.h"
#include "uf-money.h"
#include "uf-phone.h"
#include "uf-text.h"

static const char *
find_label(const UfPlace *place, const char *code)
{
	const char *label = uf_json_get_string(place->labels, code);
	return label != NULL ? label : code;
}

char *
uf_flow_format_commune(UfFlow *flow, const char *code)
{
	const UfCommune *commune =
	    uf_flow_ensure_places(flow, NULL) ? uf_communes_find(flow->communes, code) : NULL;
	return commune != NULL ? g_strdup_printf("%s (%s)", commune->name, code) : g_strdup(code);
}

static char *
format_country(UfFlow *flow, const char *code)
{
	const UfCountry *country =
	    uf_flow_ensure_places(flow, NULL) ? uf_countries_find(flow->countries, code) : NULL;
	return g_strdup(country != NULL ? country->name : code);
}

static char *
format_date(const char *text)
{
	UfDate date;
	return uf_date_parse_iso(text, &date) ? uf_date_format_french(date) : g_strdup(text);
}

static char *
format_phone(const char *text)
{
	char *national = uf_phone_format_national(text, " ");
	return national != NULL ? national : g_strdup(text);
}

static char *
format_string(UfFlow *flow, const UfPlace *place, const char *text)
{
	switch (place->kind) {
	case UF_PLACE_CHOICE:
	case UF_PLACE_CHOICES:
		return g_strdup(find_label(place, text));
	case UF_PLACE_DATE:
	case UF_PLACE_MONTH:
		return format_date(text);
	case UF_PLACE_COMMUNE:
		return uf_flow_format_commune(flow, text);
	case UF_PLACE_COUNTRY:
		return format_country(flow, text);
	case UF_PLACE_PHONE:
		return format_phone(text);
	default:
		return g_strdup(text);
	}
}

static char *
format_number(const UfPlace *place, const json_t *value)
{
	if (place->kind == UF_PLACE_AMOUNT) {
		g_autofree char *amount = uf_money_format_french(json_integer_value(value));
		return g_strdup_printf("%s\u00a0€", amount);
	}
	if (json_is_integer(value))
		return g_strdup_printf("%" JSON_INTEGER_FORMAT, json_integer_value(value));
	char digits[G_ASCII_DTOSTR_BUF_SIZE];
	g_ascii_formatd(digits, sizeof digits, "%.10g", json_real_value(value));
	return g_strdelimit(g_strdup(digits), ".", ',');
}

char *
uf_flow_format_fact(UfFlow *flow, const UfPlace *place, const json_t *value)
{
	if (json_is_string(value))
		return format_string(flow, place, json_string_value(value));
	if (json_is_boolean(value))
		return g_strdup(json_is_true(value) ? "Oui" : "Non");
	if (json_is_number(value))
		return format_number(place, value);
	g_autoptr(GString) out = g_string_new(NULL);
	for (size_t i = 0; i < json_array_size(value); i++) {
		char *item = uf_flow_format_fact(flow, place, json_array_get(value, i));
		g_string_append_printf(out, "%s%s", i > 0 ? ", " : "", item);
		uf_memory_free_string(item);
	}
	return g_string_free(g_steal_pointer(&out), FALSE);
}

char *
uf_flow_format_name(const UfProfile *profile)
{
	const json_t *members = json_object_get(uf_profile_get_json(profile), "members");
	return uf_flow_format_member(json_array_get(members, 0));
}

char *
uf_flow_format_member(const json_t *member)
{
	const char *used = uf_json_get_string(member, "used_name");
	const char *birth = uf_json_get_string(member, "birth_name");
	const json_t *given = json_object_get(member, "given_names");
	const char *first_given = json_string_value(json_array_get(given, 0));
	const char *family = used != NULL ? used : birth;
	if (family == NULL && first_given == NULL)
		return g_strdup("");
	if (family == NULL || first_given == NULL)
		return g_strdup(family != NULL ? family : first_given);
	g_auto(UfWiped) upper = uf_text_upper(family);
	return g_strdup_printf("%s %s", first_given, upper);
}

/* "Électricité" or "Énergie Imaginaire": the leaf @name of the row at @id; NULL without. */
static char *
format_leaf(UfFlow *flow, const json_t *row, const char *id, const char *name)
{
	g_autofree char *fact = g_strjoin("/", id, name, NULL);
	const UfPlace *place = uf_profile_schema_find(flow->schema, fact);
	const json_t *value = json_object_get(row, name);
	return place != NULL && json_is_string(value) ? uf_flow_format_fact(flow, place, value)
						      : NULL;
}

static char *
format_row(UfFlow *flow, const json_t *row, const char *id)
{
	static const char *const names[] = { "creditor", "operator", "payer",  "organism",
					     "payee",    "title",    "number", "place" };
	g_auto(UfWiped) kind = format_leaf(flow, row, id, "kind");
	g_auto(UfWiped) name = NULL;
	for (size_t i = 0; name == NULL && i < G_N_ELEMENTS(names); i++)
		name = format_leaf(flow, row, id, names[i]);
	if (kind == NULL || name == NULL)
		return g_strdup(kind != NULL ? kind : name != NULL ? name : "");
	return g_strdup_printf("%s, %s", kind, name);
}

char *
uf_flow_format_row(UfFlow *flow, const UfProfile *profile, const char *fact)
{
	g_autofree char *id = g_strdup(fact);
	for (char *slash; (slash = strrchr(id, '/')) != NULL;) {
		*slash = '\0';
		const json_t *row = uf_profile_find_fact(profile, id);
		const char *end = strrchr(id, '/');
		if (end == NULL || !json_is_object(row) || json_object_get(row, "id") == NULL)
			continue;
		g_autofree char *list = g_strndup(id, (gsize)(end - id));
		/* people are called by their names elsewhere, links by both */
		if (g_str_equal(list, "members") || g_str_equal(list, "relations") ||
		    json_array_size(uf_profile_find_fact(profile, list)) < 2)
			return g_strdup("");
		return format_row(flow, row, id);
	}
	return g_strdup("");
}

json_t *
uf_flow_issue_to_json(UfFlow *flow, const UfIssue *issue)
{
	json_t *json = uf_issue_to_json(issue);
	const UfPlace *place = uf_profile_schema_find(flow->schema, uf_issue_get_place(issue));
	g_autofree char *sentence = uf_issue_format_french(issue);
	json_object_set_new(json, "sentence", json_string(sentence));
	if (place != NULL) {
		g_autofree char *title = uf_profile_schema_format_title(flow->schema, place);
		json_object_set_new(json, "title", json_string(title));
	}
	return json;
}

json_t *
uf_flow_issues_to_json(UfFlow *flow, const GPtrArray *issues)
{
	json_t *array = json_array();
	for (guint i = 0; i < issues->len; i++)
		json_array_append_new(array,
				      uf_flow_issue_to_json(flow, g_ptr_array_index(issues, i)));
	return array;
}
