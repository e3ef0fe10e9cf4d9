#include "uf-people.h"

#include <glib/gi18n.h>

#include "uf-json.h"
#include "uf-output.h"

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
		uf_table_add(table, uf_output_get(person, "name"));
	}
	uf_table_print(table, run);
	return count;
}
