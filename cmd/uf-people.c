#include "uf-people.h"

#include <glib/gi18n.h>
#include <string.h>

#include "uf-date.h"
#include "uf-json.h"
#include "uf-memory.h"
#include "uf-output.h"

/* "Léa EXEMPLE: Chloé MARTIN, close": who of the household was found, and how, where that is not
 * the name itself. Yours, zero it. */
static char *
format_name(const UfRun *run, const json_t *person)
{
	const char *name = uf_output_get(person, "name");
	const char *with = uf_output_get(person, "with");
	const json_t *match = json_object_get(person, "match");
	const char *found = uf_output_get(match, "name");
	const char *rank = uf_output_get(match, "rank");
	if (run->format != UF_FORMAT_TEXT)
		return g_strdup(name);
	const bool is_other = *found != '\0' && strcmp(found, name) != 0;
	GString *text = g_string_sized_new(2 * strlen(name) + strlen(found) + 64);
	g_string_append(text, name);
	if (is_other)
		g_string_append_printf(text, ": %s", found);
	if (strcmp(rank, "close") == 0)
		g_string_append_printf(text, ", %s", _("close"));
	if (*with != '\0')
		/* TRANSLATORS: the household goes on under this other identifier */
		g_string_append_printf(text, _(" (now %s)"), with);
	if (*uf_output_get(match, "through") != '\0')
		/* TRANSLATORS: the identifier that the household had before */
		g_string_append_printf(text, _(" (was %s)"), uf_output_get(match, "through"));
	return g_string_free(text, FALSE);
}

size_t
uf_people_print(const UfRun *run, const json_t *result)
{
	static const char *const headers[] = { N_("person"), N_("members"), N_("name"), NULL };
	const json_t *people = json_object_get(result, "people");
	const size_t count = json_array_size(people);
	if (uf_output_json(run, result))
		return count;
	g_autoptr(UfTable) table = uf_table_new(headers);
	for (size_t i = 0; i < count; i++) {
		const json_t *person = json_array_get(people, i);
		uf_table_add(table, uf_output_get(person, "person"));
		uf_table_add_number(table, uf_json_get_integer(person, "members", 0));
		g_auto(UfWiped) name = format_name(run, person);
		uf_table_add(table, name);
	}
	uf_table_print(table, run);
	return count;
}

/* "Marie, Hélène" of a list; yours, zero it */
static char *
join_texts(const json_t *list)
{
	GString *text = g_string_new(NULL);
	for (size_t i = 0; i < json_array_size(list); i++)
		g_string_append_printf(text, "%s%s", i > 0 ? ", " : "",
				       json_string_value(json_array_get(list, i)));
	return g_string_free(text, FALSE);
}

/* What stands at @key of a side, as people read it; yours, zero it. */
static char *
format_side(const json_t *side, const char *key)
{
	const json_t *value = json_object_get(side, key);
	UfDate date;
	if (json_is_array(value))
		return join_texts(value);
	if (json_is_integer(value))
		return g_strdup_printf("%d", (int)json_integer_value(value));
	if (strcmp(key, "birth_date") == 0 && uf_date_parse_iso(uf_output_get(side, key), &date))
		return uf_date_format_french(date);
	return g_strdup(uf_output_get(side, key));
}

static void
print_match(const json_t *match)
{
	static const char *const columns[] = { "", "", "", NULL };
	static const struct {
		const char *key;
		const char *title;
	} rows[] = {
		{ "person", N_("household") },
		{ "member", N_("member") },
		{ "birth_name", N_("birth name") },
		{ "used_name", N_("used name") },
		{ "given_names", N_("given names") },
		{ "birth_date", N_("born on") },
		{ "nir", N_("NIR") },
		{ "phones", N_("telephone") },
		{ "members", N_("people in it") },
	};
	const json_t *sides = json_object_get(match, "sides");
	g_autoptr(UfTable) table = uf_table_new(columns);
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_auto(UfWiped) one = format_side(json_array_get(sides, 0), rows[i].key);
		g_auto(UfWiped) other = format_side(json_array_get(sides, 1), rows[i].key);
		if (*one == '\0' && *other == '\0')
			continue;
		uf_table_add(table, _(rows[i].title));
		uf_table_add(table, one);
		uf_table_add(table, other);
	}
	uf_output_text(stdout, uf_output_get(match, "text"), true);
	/* TRANSLATORS: said of two people who may be one */
	printf("%s\n", strcmp(uf_output_get(match, "nir"), "differs") == 0
			   ? _(" (but their NIR differs)")
			   : "");
	uf_table_print_rows(table);
}

void
uf_people_print_pair(const json_t *pair)
{
	const json_t *people = json_object_get(pair, "people");
	const json_t *matches = json_object_get(pair, "matches");
	const char *one = json_string_value(json_array_get(people, 0));
	const char *other = json_string_value(json_array_get(people, 1));
	for (size_t i = 0; i < json_array_size(matches); i++)
		print_match(json_array_get(matches, i));
	printf("  → unefois person merge %s %s\n\n", one, other);
}

void
uf_people_remark_twins(const UfRun *run, const json_t *result)
{
	static const struct {
		const char *rule;
		const char *words;
	} reasons[] = {
		{ "nir", N_("the same NIR") },
		{ "identifier", N_("a number in common") },
		{ "name_birth", N_("the same name and date of birth") },
		{ "name_birth_close", N_("a close name and date of birth") },
	};
	const json_t *twins = json_object_get(result, "twins");
	const char *person = uf_output_get(result, "person");
	for (size_t i = 0; i < json_array_size(twins); i++) {
		const json_t *twin = json_array_get(twins, i);
		for (size_t k = 0; k < G_N_ELEMENTS(reasons); k++) {
			if (strcmp(uf_output_get(twin, "rule"), reasons[k].rule) == 0)
				uf_run_remark(run, _("%s may be the same people (%s)."),
					      uf_output_get(twin, "person"), _(reasons[k].words));
		}
	}
	if (json_array_size(twins) > 0)
		uf_run_remark(run, _("To compare: unefois person duplicates %s"), person);
}
