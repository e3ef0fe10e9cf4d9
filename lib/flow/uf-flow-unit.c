#include "uf-flow-unit-private.h"

#include <string.h>

#include "uf-json.h"
#include "uf-memory.h"

typedef struct {
	UfFlow *flow;
	const UfProfile *profile;
	GString *text;
} Writer;

bool
uf_flow_unit_is_row(UfFlow *flow, const char *unit)
{
	g_autofree char *list = g_path_get_dirname(unit);
	const UfPlace *place = uf_profile_schema_find(flow->schema, list);
	return place != NULL && place->kind == UF_PLACE_ROWS;
}

const char *
uf_flow_format_absence(const char *absence)
{
	static const struct {
		const char *absence;
		const char *words;
	} words[] = {
		{ "none", "il n’y en a pas" },
		{ "unknown", "ne sait pas" },
		{ "not_wished", "ne souhaite pas le dire" },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(words); i++) {
		if (g_strcmp0(absence, words[i].absence) == 0)
			return words[i].words;
	}
	return "";
}

/* A leaf as people read it; a member by the name. Yours, zero it. */
static char *
format_leaf(const Writer *writer, const UfPlace *place, const json_t *value)
{
	const char *id = json_string_value(value);
	if (place->kind == UF_PLACE_MEMBER && id != NULL)
		return uf_flow_format_member(uf_profile_find_member(writer->profile, id));
	return uf_flow_format_fact(writer->flow, place, value);
}

static void append_part(const Writer *writer, const char *path, const json_t *value);

static void
append_object(const Writer *writer, const char *path, const json_t *object)
{
	const char *key;
	json_t *value;
	json_object_foreach((json_t *)object, key, value)
	{
		g_autofree char *below = g_strconcat(path, "/", key, NULL);
		append_part(writer, below, value);
	}
}

static void
append_part(const Writer *writer, const char *path, const json_t *value)
{
	const UfPlace *place = uf_profile_schema_find(writer->flow->schema, path);
	GString *text = writer->text;
	if (place == NULL || place->kind == UF_PLACE_META)
		return;
	if (json_is_object(value)) {
		append_object(writer, path, value);
		return;
	}
	if (place->kind == UF_PLACE_ROWS) {
		g_autofree char *row = g_strconcat(path, "/*", NULL);
		for (size_t i = 0; i < json_array_size(value); i++)
			append_object(writer, row, json_array_get(value, i));
		return;
	}
	g_auto(UfWiped) shown = format_leaf(writer, place, value);
	g_string_append_printf(text, "%s%s : %s", text->len > 0 ? " ; " : "",
			       place->title != NULL ? place->title : path, shown);
}

char *
uf_flow_unit_format_value(UfFlow *flow, const UfProfile *profile, const char *unit,
			  const json_t *value)
{
	const UfPlace *place = uf_profile_schema_find(flow->schema, unit);
	const Writer writer = { flow, profile, g_string_new(NULL) };
	if (json_is_object(value) || (place != NULL && place->kind == UF_PLACE_ROWS))
		append_part(&writer, unit, value);
	else if (value != NULL && place != NULL) {
		g_auto(UfWiped) text = format_leaf(&writer, place, value);
		g_string_append(writer.text, text);
	}
	return g_string_free(writer.text, FALSE);
}

char *
uf_flow_unit_format(UfFlow *flow, const UfProfile *profile, const char *unit)
{
	const json_t *value = uf_profile_find_fact(profile, unit);
	if (value == NULL)
		return g_strdup(uf_flow_format_absence(uf_profile_find_absence(profile, unit)));
	return uf_flow_unit_format_value(flow, profile, unit, value);
}

char *
uf_flow_unit_format_title(UfFlow *flow, const UfProfile *profile, const char *unit)
{
	g_autofree char *list = uf_flow_unit_is_row(flow, unit) ? g_path_get_dirname(unit) : NULL;
	const UfPlace *place = uf_profile_schema_find(flow->schema, list != NULL ? list : unit);
	g_autofree char *title =
	    place != NULL ? uf_profile_schema_format_title(flow->schema, place) : g_strdup(unit);
	g_auto(GStrv) parts = g_strsplit(unit, "/", 3);
	const json_t *member = g_strcmp0(parts[0], "members") == 0 && parts[1] != NULL
				   ? uf_profile_find_member(profile, parts[1])
				   : NULL;
	g_auto(UfWiped) name = uf_flow_format_member(member);
	return *name != '\0' ? g_strdup_printf("%s › %s", name, title) : g_steal_pointer(&title);
}

json_t *
uf_flow_list_to_json(const GPtrArray *units)
{
	json_t *list = json_array();
	for (guint i = 0; i < units->len; i++)
		json_array_append_new(list, json_string(g_ptr_array_index(units, i)));
	return list;
}

static void
drop_ids(json_t *value)
{
	const char *key;
	json_t *child;
	if (json_is_object(value))
		json_object_del(value, "id");
	json_object_foreach(value, key, child) drop_ids(child);
	for (size_t i = 0; i < json_array_size(value); i++)
		drop_ids(json_array_get(value, i));
}

json_t *
uf_flow_strip_ids(const json_t *value)
{
	json_t *bare = value != NULL ? json_deep_copy(value) : NULL;
	drop_ids(bare);
	return bare;
}
