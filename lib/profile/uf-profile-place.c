/* From the pointers of the validator to fact ids, and rows that should be there. */
#include <string.h>

#include "uf-json.h"
#include "uf-profile-private.h"

#define STEPS_MAX 32
#define PART_MAX 40

static char *
unescape(const char *token)
{
	g_autoptr(GString) text = g_string_new(token);
	g_string_replace(text, "~1", "/", 0);
	g_string_replace(text, "~0", "~", 0);
	return g_string_free(g_steal_pointer(&text), FALSE);
}

static const json_t *
step(const json_t *node, const char *token, GString *fact_id)
{
	const char *part = token;
	const json_t *next = json_object_get(node, token);
	if (json_is_array(node)) {
		next = json_array_get(node, (size_t)g_ascii_strtoull(token, NULL, 10));
		if (next != NULL && !json_is_object(next))
			return NULL; /* in a list of scalars: the list is the fact */
		part = next != NULL ? uf_json_get_string(next, "id") : NULL;
	}
	if (part == NULL)
		part = token;
	g_string_append_printf(fact_id, "%s%s", fact_id->len > 0 ? "/" : "", part);
	return next;
}

/* As the schema writes its keys and rows their ids. */
static bool
is_plain_part(const char *part)
{
	const size_t length = strlen(part);
	return length > 0 && length <= PART_MAX && g_ascii_islower(part[0]) &&
	       strspn(part, "abcdefghijklmnopqrstuvwxyz0123456789_-") == length;
}

char *
uf_profile_format_place(const char *fact_id)
{
	g_auto(GStrv) parts = g_strsplit(fact_id, "/", -1);
	g_autoptr(GString) place = g_string_new(NULL);
	for (size_t i = 0; parts[i] != NULL; i++)
		g_string_append_printf(place, "%s%s", i > 0 ? "/" : "",
				       is_plain_part(parts[i]) ? parts[i] : "?");
	return g_string_free(g_steal_pointer(&place), FALSE);
}

char *
uf_profile_pointer_to_fact_id(const json_t *root, const char *pointer)
{
	g_auto(GStrv) tokens = g_strsplit(pointer, "/", STEPS_MAX);
	g_autoptr(GString) fact_id = g_string_new(NULL);
	const json_t *node = root;
	for (size_t i = 1; tokens[0] != NULL && tokens[i] != NULL && node != NULL; i++) {
		g_autofree char *token = unescape(tokens[i]);
		node = step(node, token, fact_id);
	}
	return g_string_free(g_steal_pointer(&fact_id), FALSE);
}

char *
uf_profile_find_missing_row(const UfProfileSchema *schema, const json_t *root, const char *fact_id)
{
	/* what is there has its rows; most are */
	if (uf_fact_id_find(root, fact_id) != NULL)
		return NULL;
	g_auto(GStrv) parts = g_strsplit(fact_id, "/", -1);
	g_autoptr(GString) path = g_string_new(parts[0]);
	for (size_t i = 1; parts[0] != NULL && parts[i] != NULL; i++) {
		const UfPlace *list = uf_profile_schema_find(schema, path->str);
		g_string_append_printf(path, "/%s", parts[i]);
		if (list != NULL && list->kind == UF_PLACE_ROWS &&
		    uf_fact_id_find(root, path->str) == NULL)
			return g_strdup(path->str);
	}
	return NULL;
}
