#include "uf-people.h"

#include <glib/gi18n.h>
#include <string.h>

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
