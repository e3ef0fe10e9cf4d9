/* A profile as a person reads it: sections of facts with their origins. */
#include <string.h>

#include "uf-flow-person.h"
#include "uf-flow-private.h"
#include "uf-flow-proposal-private.h"
#include "uf-json.h"
#include "uf-memory.h"

/* "Personnes › Contact": the titles of what holds the place, without its own. */
static char *
format_section(UfFlow *flow, const UfPlace *place, const char *fact)
{
	g_autofree char *title = uf_profile_schema_format_title(flow->schema, place);
	char *last = g_strrstr(title, " › ");
	if (last != NULL)
		*last = '\0';
	/* the member's id tells one person's section from the other's */
	g_auto(GStrv) parts = g_strsplit(fact, "/", 3);
	if (last != NULL && g_str_equal(parts[0], "members") && parts[1] != NULL)
		return g_strdup_printf("%s (%s)", title, parts[1]);
	return g_strdup(title);
}

static json_t *
describe_fact(UfFlow *flow, const UfProfile *profile, const UfPlace *place, const char *fact)
{
	const json_t *value = uf_profile_find_fact(profile, fact);
	const int months =
	    uf_profile_get_stale_months(profile, fact, uf_context_get_today(flow->context));
	g_autoptr(UfOrigin) origin = uf_profile_find_origin(profile, fact);
	char *text = value != NULL ? uf_flow_format_fact(flow, place, value) : g_strdup("");
	json_t *json = json_pack("{s:s, s:s, s:s, s:O?, s:s*, s:s*, s:b}", "fact", fact, "title",
				 place->title, "text", text, "value", value, "absence",
				 value == NULL ? uf_profile_find_absence(profile, fact) : NULL,
				 "sensitive", place->sensitive, "protected",
				 (int)uf_profile_is_protected(profile, fact, NULL));
	uf_memory_free_string(text);
	if (origin != NULL)
		json_object_set_new(json, "origin", uf_origin_to_json(origin));
	if (months > 0)
		json_object_set_new(json, "stale_months", json_integer(months));
	return json;
}

/* the section of that title, new when there is none yet */
static json_t *
ensure_section(json_t *sections, const char *title)
{
	for (size_t i = 0; i < json_array_size(sections); i++) {
		const json_t *section = json_array_get(sections, i);
		if (g_strcmp0(uf_json_get_string(section, "title"), title) == 0)
			return json_object_get(section, "facts");
	}
	json_t *facts = json_array();
	json_array_append_new(sections, json_pack("{s:s, s:o}", "title", title, "facts", facts));
	return facts;
}

static void
add_fact(UfFlow *flow, const UfProfile *profile, const char *fact, json_t *sections)
{
	const UfPlace *place = uf_profile_schema_find(flow->schema, fact);
	if (place == NULL || place->kind == UF_PLACE_META)
		return;
	g_autofree char *title = format_section(flow, place, fact);
	json_array_append_new(ensure_section(sections, title),
			      describe_fact(flow, profile, place, fact));
}

json_t *
uf_flow_describe_sections(UfFlow *flow, const UfProfile *profile)
{
	g_autoptr(GPtrArray) facts = uf_profile_list_facts(profile);
	json_t *sections = json_array();
	for (guint i = 0; i < facts->len; i++)
		add_fact(flow, profile, g_ptr_array_index(facts, i), sections);
	const json_t *absences = json_object_get(uf_profile_get_json(profile), "absences");
	const char *fact;
	json_t *kind;
	json_object_foreach((json_t *)absences, fact, kind) add_fact(flow, profile, fact, sections);
	return sections;
}

json_t *
uf_flow_person_show(UfFlow *flow, const char *person, GError **error)
{
	g_autoptr(UfProfile) profile = uf_flow_load_person(flow, person, NULL, error);
	if (profile == NULL)
		return NULL;
	json_t *sections = uf_flow_describe_sections(flow, profile);
	const int64_t waiting = uf_flow_proposal_count_waiting(flow, profile, error);
	if (waiting < 0) {
		json_decref(sections);
		return NULL;
	}
	return json_pack("{s:i, s:s, s:I, s:I, s:o}", "version", UF_FLOW_VERSION, "person", person,
			 "revision", (json_int_t)uf_profile_get_revision(profile), "proposals",
			 (json_int_t)waiting, "sections", sections);
}
