/* What a record says otherwise than the profile, one difference at a time. */
#include <string.h>

#include "uf-error.h"
#include "uf-flow-import-private.h"
#include "uf-flow-unit-private.h"
#include "uf-intake-merge.h"
#include "uf-json.h"
#include "uf-memory.h"
#include "uf-profile-diff.h"
#include "uf-profile-edit.h"

static void
offer_free(gpointer data)
{
	UfImportOffer *offer = data;
	g_free(offer->fact);
	g_free(offer->row);
	g_free(offer);
}

/* The outermost row that holds @fact and that @profile does not have; yours, NULL when none. */
static char *
find_new_row(const UfFlowImport *self, const char *fact)
{
	for (const char *slash = strchr(fact, '/'); slash != NULL; slash = strchr(slash + 1, '/')) {
		g_autofree char *list = g_strndup(fact, (gsize)(slash - fact));
		const UfPlace *place = uf_profile_schema_find(self->flow->schema, list);
		if (place == NULL || place->kind != UF_PLACE_ROWS)
			continue;
		const char *end = strchr(slash + 1, '/');
		g_autofree char *row =
		    end != NULL ? g_strndup(fact, (gsize)(end - fact)) : g_strdup(fact);
		if (uf_profile_find_fact(self->profile, row) == NULL)
			return g_steal_pointer(&row);
	}
	return NULL;
}

void
uf_import_list_offers(UfFlowImport *import)
{
	g_autoptr(GPtrArray) changes = uf_profile_diff(import->profile, import->merged);
	g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	import->offers = g_ptr_array_new_with_free_func(offer_free);
	for (guint i = 0; i < changes->len; i++) {
		const UfProfileChange *change = g_ptr_array_index(changes, i);
		if (change->kind != UF_CHANGE_ADDED && change->kind != UF_CHANGE_VALUE)
			continue;
		char *row = find_new_row(import, change->fact_id);
		char *fact = row != NULL ? row : g_strdup(change->fact_id);
		if (!g_hash_table_add(seen, fact))
			continue;
		UfImportOffer *offer = g_new0(UfImportOffer, 1);
		offer->fact = g_strdup(fact);
		offer->is_row = row != NULL;
		g_ptr_array_add(import->offers, offer);
	}
}

static char *
format_old(UfFlowImport *import, const UfImportOffer *offer)
{
	return offer->is_row ? g_strdup("")
			     : uf_flow_unit_format(import->flow, import->profile, offer->fact);
}

/* a row that names somebody who was not taken cannot be either */
bool
uf_import_is_possible(const UfFlowImport *import, const UfImportOffer *offer)
{
	static const char *const keys[] = { "member", "to" };
	const json_t *row = uf_profile_find_fact(import->merged, offer->fact);
	for (size_t i = 0; offer->is_row && i < G_N_ELEMENTS(keys); i++) {
		const char *member = uf_json_get_string(row, keys[i]);
		if (member != NULL && uf_profile_find_member(import->profile, member) == NULL)
			return false;
	}
	return true;
}

bool
uf_flow_import_next(UfFlowImport *import, UfFlowDifference *difference)
{
	const guint count = import->offers != NULL ? import->offers->len : 0;
	const UfImportOffer *offer = NULL;
	while (offer == NULL && import->next < count) {
		offer = g_ptr_array_index(import->offers, import->next++);
		if (offer->state != UF_OFFER_OPEN || !uf_import_is_possible(import, offer))
			offer = NULL;
	}
	if (offer == NULL)
		return false;
	uf_memory_free_string(import->title);
	import->title = uf_flow_unit_format_title(import->flow, import->profile, offer->fact);
	uf_memory_free_string(import->old);
	import->old = format_old(import, offer);
	uf_memory_free_string(import->new_text);
	import->new_text = uf_flow_unit_format(import->flow, import->merged, offer->fact);
	*difference = (UfFlowDifference){ import->title, import->old, import->new_text };
	return true;
}

UfOrigin *
uf_import_make_origin(const UfFlowImport *import)
{
	const UfContext *context = import->flow->context;
	const UfDate date = import->date.year > 0 ? import->date : uf_context_get_today(context);
	return uf_origin_new(import->origin != NULL ? import->origin : "import", date,
			     uf_context_get_worker(context), import->source);
}

/* Adds the row; what else names it in the record follows to its new id. */
static bool
take_row(UfFlowImport *import, UfImportOffer *offer, const UfOrigin *origin, GError **error)
{
	g_autofree char *list = g_path_get_dirname(offer->fact);
	g_autofree char *old = g_path_get_basename(offer->fact);
	g_autoptr(json_t) row = json_deep_copy(uf_profile_find_fact(import->merged, offer->fact));
	json_object_del(row, "id");
	g_autofree char *id = uf_profile_add_row(import->profile, list, row, origin, error);
	if (id == NULL)
		return false;
	uf_intake_rename(uf_profile_get_json(import->merged), old, id);
	uf_intake_rename(import->notes, old, id);
	g_autofree char *fact = g_strconcat(list, "/", id, NULL);
	json_array_append_new(import->changed, json_string(fact));
	offer->row = g_steal_pointer(&id);
	return true;
}

bool
uf_import_take(UfFlowImport *import, UfImportOffer *offer, GError **error)
{
	g_autoptr(UfOrigin) origin = uf_import_make_origin(import);
	if (offer->is_row) {
		if (!take_row(import, offer, origin, error))
			return false;
	} else if (!uf_profile_set_fact(import->profile, offer->fact,
					uf_profile_find_fact(import->merged, offer->fact), origin,
					error))
		return false;
	else
		json_array_append_new(import->changed, json_string(offer->fact));
	offer->state = UF_OFFER_TAKEN;
	return true;
}

static UfImportOffer *
get_present(const UfFlowImport *import, GError **error)
{
	if (import->next > 0)
		return g_ptr_array_index(import->offers, import->next - 1);
	g_set_error(error, UF_ERROR, UF_ERROR_USAGE, "no difference was shown");
	return NULL;
}

bool
uf_flow_import_take(UfFlowImport *import, GError **error)
{
	UfImportOffer *offer = get_present(import, error);
	return offer != NULL && uf_import_take(import, offer, error);
}

bool
uf_flow_import_refuse(UfFlowImport *import, GError **error)
{
	UfImportOffer *offer = get_present(import, error);
	if (offer != NULL)
		offer->state = UF_OFFER_REFUSED;
	return offer != NULL;
}

json_t *
uf_flow_import_list(UfFlowImport *import)
{
	json_t *list = json_array();
	for (guint i = 0; import->offers != NULL && i < import->offers->len; i++) {
		const UfImportOffer *offer = g_ptr_array_index(import->offers, i);
		if (offer->state != UF_OFFER_OPEN)
			continue;
		g_auto(UfWiped) title =
		    uf_flow_unit_format_title(import->flow, import->profile, offer->fact);
		g_auto(UfWiped) old = format_old(import, offer);
		g_auto(UfWiped) new_text =
		    uf_flow_unit_format(import->flow, import->merged, offer->fact);
		json_array_append_new(list, json_pack("{s:s, s:s, s:s, s:s}", "fact", offer->fact,
						      "title", title, "old", old, "new", new_text));
	}
	return list;
}

static const char *
find_words(const char *kind)
{
	static const struct {
		const char *kind;
		const char *words;
	} words[] = {
		{ "ask", "à décider" },
		{ "lossy", "repris en partie" },
		{ "invalid", "illisible, non repris" },
		{ "cut", "repris, mais peut-être coupé par l'expéditeur : à vérifier" },
		{ "conflict", "dit deux fois, différemment : le premier est repris" },
		{ "left", "non repris" },
		{ "unknown", "élément inconnu, non repris" },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(words); i++) {
		if (g_str_equal(words[i].kind, kind))
			return words[i].words;
	}
	return kind;
}

static void
append_word(GString *text, const char *before, const char *word)
{
	if (word != NULL && *word != '\0')
		g_string_append_printf(text, "%s%s", before, word);
}

/* "à décider : NATRESS 010 Allocations de chômage — ARE ou ASS" */
static char *
format_note(UfFlowImport *import, const UfProfile *all, const json_t *note)
{
	GString *text = g_string_new(find_words(uf_json_get_string(note, "kind")));
	g_autofree char *name = g_path_get_basename(uf_json_get_string(note, "element"));
	const json_t *row = json_object_get(note, "row");
	g_autofree char *place =
	    row != NULL ? g_strconcat(uf_json_get_string(note, "place"), "/*", NULL) : NULL;
	g_auto(UfWiped) shown =
	    row != NULL ? uf_flow_unit_format_value(import->flow, all, place, row) : NULL;
	append_word(text, " : ", name);
	append_word(text, " ", uf_json_get_string(note, "code"));
	append_word(text, " ", uf_json_get_string(note, "label"));
	append_word(text, " = ", uf_json_get_string(note, "value"));
	append_word(text, " — ", uf_json_get_string(note, "note"));
	append_word(text, " — ", shown);
	return g_string_free(text, FALSE);
}

json_t *
uf_import_describe_notes(UfFlowImport *import)
{
	json_t *notes = json_deep_copy(import->notes);
	for (size_t i = 0; i < json_array_size(notes); i++) {
		json_t *note = json_array_get(notes, i);
		const char *person = uf_json_get_string(note, "person");
		const UfProfile *all = import->merged != NULL ? import->merged : import->profile;
		g_auto(UfWiped) text = format_note(import, all, note);
		g_auto(UfWiped) name =
		    person != NULL ? uf_flow_format_member(uf_profile_find_member(all, person))
				   : NULL;
		json_object_set_new(note, "text", json_string(text));
		if (name != NULL)
			json_object_set_new(note, "name", json_string(name));
	}
	return notes;
}
