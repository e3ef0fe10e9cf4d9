#include "uf-batch-look.h"

#include "uf-json.h"

static UfPlaceKind
find_kind(const json_t *look)
{
	static const struct {
		const char *name;
		UfPlaceKind kind;
	} kinds[] = { { "date", UF_PLACE_DATE },
		      { "amount", UF_PLACE_AMOUNT },
		      { "number", UF_PLACE_NUMBER } };
	for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++) {
		if (g_strcmp0(uf_json_get_string(look, "kind"), kinds[i].name) == 0)
			return kinds[i].kind;
	}
	return UF_PLACE_LINE;
}

/* The labels of a list, NULL at the end; NULL when there is none. Borrowed texts. */
static const char **
list_choices(const json_t *look)
{
	const json_t *choices = json_object_get(look, "choices");
	const size_t n = json_array_size(choices);
	if (n == 0)
		return NULL;
	const char **list = g_new0(const char *, n + 1);
	for (size_t i = 0; i < n; i++)
		list[i] = json_string_value(json_array_get(choices, i));
	return list;
}

UfWorkbookColumn
uf_batch_look_make_column(const json_t *look, GPtrArray *lists)
{
	const char *hint = uf_json_get_string(look, "hint");
	const char **choices = list_choices(look);
	if (choices != NULL)
		g_ptr_array_add(lists, choices);
	return (UfWorkbookColumn){ .title = uf_json_get_string(look, "heading"),
				   .kind = find_kind(look),
				   .choices = choices,
				   .help = hint != NULL && *hint != '\0' ? hint : NULL,
				   .required = uf_json_get_boolean(look, "required", false) };
}
