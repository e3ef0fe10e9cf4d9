#include "uf-flow-export.h"

#include <string.h>

#include "uf-error.h"
#include "uf-flow-basis.h"
#include "uf-flow-notice-private.h"
#include "uf-flow-private.h"
#include "uf-flow-proposal.h"
#include "uf-flow-request.h"
#include "uf-json.h"
#include "uf-memory.h"
#include "uf-profile-edit.h"
#include "uf-store-journal.h"

/* The shortest beginning of @fact that is marked protected; yours. */
static char *
find_unit(const UfProfile *profile, const char *fact)
{
	for (const char *end = strchr(fact, '/'); end != NULL; end = strchr(end + 1, '/')) {
		g_autofree char *unit = g_strndup(fact, (gsize)(end - fact));
		if (uf_json_get_boolean(uf_profile_find_fact(profile, unit), "protected", false))
			return g_steal_pointer(&unit);
	}
	return g_strdup(fact);
}

/* What names the row @id is taken out too: it would name nothing. */
static bool
remove_references(UfProfile *profile, const char *id, GError **error)
{
	g_autoptr(GPtrArray) facts = uf_profile_list_facts(profile);
	for (guint i = 0; i < facts->len; i++) {
		const char *fact = g_ptr_array_index(facts, i);
		const UfPlace *place = uf_profile_schema_find(uf_profile_get_schema(profile), fact);
		const char *text = json_string_value(uf_profile_find_fact(profile, fact));
		if (place != NULL && place->kind == UF_PLACE_ROW && g_strcmp0(text, id) == 0 &&
		    !uf_profile_set_fact(profile, fact, NULL, NULL, error))
			return false;
	}
	return true;
}

/* Removes the object at @unit: a row, or one that a row may be without, else the row around it. */
static bool
remove_unit(UfProfile *profile, const char *unit, GError **error)
{
	g_autoptr(GError) local = NULL;
	const char *id = uf_json_get_string(uf_profile_find_fact(profile, unit), "id");
	if (id != NULL) {
		g_autofree char *row = g_strdup(id);
		return remove_references(profile, row, error) &&
		       uf_profile_remove_row(profile, unit, error);
	}
	if (uf_profile_set_fact(profile, unit, NULL, NULL, &local))
		return true;
	const char *last = strrchr(unit, '/');
	if (last == NULL) {
		g_propagate_error(error, g_steal_pointer(&local));
		return false;
	}
	g_autofree char *around = g_strndup(unit, (gsize)(last - unit));
	return remove_unit(profile, around, error);
}

/* What of @profile is hidden from @reader goes; each removal may take others along. */
static bool
strip(UfProfile *profile, const char *reader, GError **error)
{
	g_autoptr(GPtrArray) facts = uf_profile_list_facts(profile);
	for (guint i = 0; i < facts->len; i++) {
		const char *fact = g_ptr_array_index(facts, i);
		if (uf_profile_find_fact(profile, fact) == NULL ||
		    !uf_notice_is_hidden(profile, fact, reader))
			continue;
		g_autofree char *unit = find_unit(profile, fact);
		if (!remove_unit(profile, unit, error))
			return false;
	}
	return true;
}

/* "4 readings by a.modele, the last on …": by worker, in the order of the first one. */
static json_t *
count_readings(UfFlow *flow, const char *person, GError **error)
{
	g_autoptr(json_t) lines =
	    uf_store_load_journal(flow->store, UF_JOURNAL_READINGS, person, error);
	g_autoptr(json_t) by_worker = json_object();
	for (size_t i = 0; i < json_array_size(lines); i++) {
		const json_t *line = json_array_get(lines, i);
		const char *worker = uf_json_get_string(line, "worker");
		const char *time = uf_json_get_string(line, "time");
		if (worker == NULL || time == NULL)
			continue;
		g_autofree char *day = g_strndup(time, strlen("2026-01-01"));
		const int64_t count =
		    uf_json_get_integer(json_object_get(by_worker, worker), "count", 0);
		json_object_set_new(by_worker, worker,
				    json_pack("{s:s, s:I, s:s}", "worker", worker, "count",
					      (json_int_t)count + 1, "last", day));
	}
	json_t *rows = lines != NULL ? json_array() : NULL;
	const char *worker;
	json_t *row;
	json_object_foreach(by_worker, worker, row) json_array_append(rows, row);
	return rows;
}

/* [{"field", "label", "text"}] of what a request alone has */
static json_t *
list_answers(const json_t *rows)
{
	json_t *answers = json_array();
	for (size_t i = 0; i < json_array_size(rows); i++) {
		const json_t *row = json_array_get(rows, i);
		json_array_append_new(answers, json_pack("{s:s, s:s, s:s}", "field",
							 uf_json_get_string(row, "field"), "label",
							 uf_json_get_string(row, "label"), "text",
							 uf_json_get_string(row, "text")));
	}
	return answers;
}

/* Whether a draft of @request was made from something that is hidden from @reader. */
static bool
uses_hidden(const json_t *journal, const char *request, const UfProfile *profile,
	    const char *reader)
{
	for (size_t i = 0; i < json_array_size(journal); i++) {
		const json_t *details = json_object_get(json_array_get(journal, i), "details");
		const json_t *facts = json_object_get(details, "facts");
		if (g_strcmp0(uf_json_get_string(details, "request"), request) != 0)
			continue;
		for (size_t j = 0; j < json_array_size(facts); j++) {
			const char *fact = json_string_value(json_array_get(facts, j));
			if (fact != NULL && uf_notice_is_hidden(profile, fact, reader))
				return true;
		}
	}
	return false;
}

/* Adds to @entry what the request alone has; one whose form is not there has no labels to tell. */
static void
add_answers(UfFlow *flow, json_t *entry)
{
	static const char *const kept[] = { "hand_over", "answer",   "signing",
					    "pieces",    "receipts", "documents" };
	g_autoptr(json_t) shown =
	    uf_flow_request_show(flow, uf_json_get_string(entry, "request"), NULL);
	if (shown == NULL)
		return;
	json_object_set_new(entry, "answers", list_answers(json_object_get(shown, "facts")));
	json_object_set_new(entry, "corrections",
			    list_answers(json_object_get(shown, "corrections")));
	for (size_t i = 0; i < G_N_ELEMENTS(kept); i++) {
		json_t *value = json_object_get(shown, kept[i]);
		if (value != NULL && !json_is_null(value))
			json_object_set(entry, kept[i], value);
	}
}

/* What a request says may repeat what is protected: then it is told that it was made, no more. */
static json_t *
list_requests(UfFlow *flow, const UfProfile *profile, const char *reader, GError **error)
{
	const char *person = uf_profile_get_id(profile);
	g_autoptr(json_t) requests = uf_notice_list_requests(flow, profile, reader, error);
	g_autoptr(json_t) journal =
	    requests != NULL ? uf_store_load_journal(flow->store, UF_JOURNAL_ACTIONS, person, error)
			     : NULL;
	if (journal == NULL)
		return NULL;
	for (size_t i = 0; i < json_array_size(requests); i++) {
		json_t *entry = json_array_get(requests, i);
		if (!uses_hidden(journal, uf_json_get_string(entry, "request"), profile, reader))
			add_answers(flow, entry);
	}
	return g_steal_pointer(&requests);
}

/* what waits to be accepted is kept of her too */
static json_t *
list_proposals(UfFlow *flow, const UfProfile *profile, const char *reader)
{
	g_autoptr(json_t) list = uf_flow_proposal_list(flow, uf_profile_get_id(profile), NULL);
	const json_t *rows = json_object_get(list, "proposals");
	json_t *proposals = json_array();
	for (size_t i = 0; i < json_array_size(rows); i++) {
		const json_t *row = json_array_get(rows, i);
		const char *fact = uf_json_get_string(row, "fact");
		if (fact != NULL && uf_notice_is_hidden(profile, fact, reader))
			continue;
		json_array_append_new(proposals, json_pack("{s:O*, s:O*, s:O*, s:O*}", "fact",
							   json_object_get(row, "fact"), "title",
							   json_object_get(row, "title"), "new",
							   json_object_get(row, "new"), "source",
							   json_object_get(row, "source")));
	}
	return proposals;
}

static bool
find_reader(const UfProfile *profile, const char **reader, GError **error)
{
	if (*reader == NULL)
		*reader = uf_notice_find_reader(profile);
	if (*reader != NULL && uf_profile_find_member(profile, *reader) != NULL)
		return true;
	g_set_error(error, UF_ERROR, UF_ERROR_NOT_FOUND, "--for: no such member in this household");
	return false;
}

json_t *
uf_flow_export(UfFlow *flow, const char *person, const char *reader, GError **error)
{
	if (uf_flow_ensure_registry(flow, error) == NULL || !uf_flow_ensure_places(flow, error))
		return NULL;
	g_autoptr(UfProfile) profile = uf_flow_load_person(flow, person, NULL, error);
	if (profile == NULL || !find_reader(profile, &reader, error))
		return NULL;
	g_autoptr(UfProfile) own = uf_profile_copy(profile);
	if (!strip(own, reader, error))
		return NULL;
	g_autoptr(json_t) readings = count_readings(flow, person, error);
	g_autoptr(json_t) requests =
	    readings != NULL ? list_requests(flow, profile, reader, error) : NULL;
	g_autoptr(json_t) bases = requests != NULL ? uf_flow_basis_list(flow, person, error) : NULL;
	if (bases == NULL)
		return NULL;
	g_autofree char *made = uf_date_format_iso(uf_context_get_today(flow->context));
	g_auto(UfWiped) name = uf_flow_format_member(uf_profile_find_member(profile, reader));
	return json_pack("{s:i, s:s, s:s, s:s, s:s, s:O, s:O, s:O, s:o, s:O, s:o}", "version",
			 UF_FLOW_VERSION, "person", person, "made", made, "for", reader, "name",
			 name, "profile", uf_profile_get_json(own), "requests", requests, "bases",
			 json_object_get(bases, "bases"), "proposals",
			 list_proposals(flow, profile, reader), "readings", readings, "office",
			 uf_notice_describe_office(flow));
}

GBytes *
uf_flow_export_format(const json_t *export)
{
	char *text = uf_json_format(export, true);
	return g_bytes_new_with_free_func(text, strlen(text), uf_memory_free_buffer, text);
}
