/* What the rows say, laid over the person of the store or made a new one; nothing is written. */
#include <string.h>

#include "uf-flow-row-private.h"
#include "uf-flow-unit-private.h"
#include "uf-intake-merge.h"
#include "uf-json.h"
#include "uf-memory.h"
#include "uf-profile-diff.h"
#include "uf-profile-forbidden.h"

#define KIND "spreadsheet"
#define DEPOSIT "deposit"
#define DEPOSITED "import"

UfOrigin *
uf_flow_row_make_origin(const UfFlowRow *row)
{
	const UfContext *context = row->sheet->flow->context;
	if (row->setup.depositor != NULL)
		return uf_origin_new(DEPOSITED, row->setup.date, NULL, row->setup.depositor);
	return uf_origin_new(KIND, uf_context_get_today(context), uf_context_get_worker(context),
			     row->setup.batch);
}

static UfFlowImport *
make_import(UfFlowRow *row)
{
	UfFlowImport *import = g_new0(UfFlowImport, 1);
	import->flow = row->sheet->flow;
	import->kind = KIND;
	import->origin = KIND;
	import->source = g_strdup(row->setup.batch);
	import->date = uf_context_get_today(row->sheet->flow->context);
	if (row->setup.depositor != NULL) {
		import->kind = DEPOSIT;
		import->origin = DEPOSITED;
		g_free(import->source);
		import->source = g_strdup(row->setup.depositor);
		import->date = row->setup.date;
	}
	import->notes = json_incref(row->facts->ids);
	import->changed = json_array();
	import->ruled = json_array();
	import->filed = json_array();
	return import;
}

static void
add_change(UfFlowRow *row, const char *fact, const char *old, const char *kind, const char *then)
{
	UfFlow *flow = row->sheet->flow;
	const UfFlowImport *import = row->import;
	const UfProfile *after = import->merged != NULL ? import->merged : import->profile;
	g_auto(UfWiped) title = uf_flow_unit_format_title(flow, after, fact);
	g_auto(UfWiped) text = uf_flow_unit_format(flow, after, fact);
	json_array_append_new(row->changes, json_pack("{s:s, s:s, s:s, s:s, s:s, s:s}", "fact",
						      fact, "title", title, "old", old, "new", text,
						      "kind", kind, "then", then));
}

/* --- somebody new --- */

static void
list_all(UfFlowRow *row)
{
	const char *fact;
	json_t *origin;
	const json_t *root = uf_profile_get_json(row->import->profile);
	json_object_foreach(json_object_get(root, "origins"), fact, origin)
	{
		add_change(row, fact, "", "new", "written");
		json_array_append_new(row->import->changed, json_string(fact));
	}
}

static void
lay_new(UfFlowRow *row)
{
	UfFlowImport *import = row->import;
	g_autoptr(UfOrigin) origin = uf_flow_row_make_origin(row);
	import->profile = uf_profile_copy(row->facts->profile);
	if (row->who.person != NULL)
		json_object_set_new(uf_profile_get_json(import->profile), "id",
				    json_string(row->who.person));
	uf_flow_row_set_origins(import->profile, origin);
	import->item = g_new0(UfStoreItem, 1);
	import->item->kind = UF_STORE_PERSON;
	import->item->id = g_strdup(uf_profile_get_id(import->profile));
	import->item->no_contact = row->setup.depositor != NULL;
	row->action = "create";
	list_all(row);
}

/* --- somebody known --- */

/* Whether a shorter writing says the same with less: a date, a number with its key. */
static bool
is_shortened(const UfFlowImport *import, const char *fact)
{
	static const char *const with_key[] = { "nir", "nia", NULL };
	const UfPlace *place = uf_profile_schema_find(import->flow->schema, fact);
	g_autofree char *holder = g_path_get_dirname(fact);
	const char *scheme = place != NULL && place->scheme_from != NULL
				 ? uf_json_get_string(uf_profile_find_fact(import->profile, holder),
						      place->scheme_from)
				 : NULL;
	return (place != NULL && place->kind == UF_PLACE_DATE) ||
	       (scheme != NULL && g_strv_contains(with_key, scheme));
}

/* "05/1984" is no news of the 12/05/1984, nor a number without its key. */
static void
keep_longer(UfFlowImport *import)
{
	g_autoptr(GPtrArray) changes = uf_profile_diff(import->profile, import->merged);
	for (guint i = 0; i < changes->len; i++) {
		const UfProfileChange *change = g_ptr_array_index(changes, i);
		json_t *there = uf_profile_find_fact(import->profile, change->fact_id);
		const char *known = json_string_value(there);
		const char *said =
		    json_string_value(uf_profile_find_fact(import->merged, change->fact_id));
		if (change->kind == UF_CHANGE_VALUE && known != NULL && said != NULL &&
		    g_str_has_prefix(known, said) && is_shortened(import, change->fact_id))
			(void)uf_fact_id_set(uf_profile_get_json(import->merged), change->fact_id,
					     there, NULL);
	}
}

static bool
merge(UfFlowRow *row, GError **error)
{
	UfFlowImport *import = row->import;
	const char *id;
	json_t *there;
	g_autoptr(json_t) same = json_object();
	g_autoptr(json_t) merged = uf_intake_merge_aligned(
	    import->profile, uf_profile_get_json(row->facts->profile), same);
	json_object_foreach(same, id, there)
	    uf_intake_rename(row->facts->ids, id, json_string_value(there));
	import->merged = uf_profile_from_json(import->flow->schema, merged, error);
	if (import->merged == NULL)
		return false;
	keep_longer(import);
	import->before = uf_profile_copy(import->profile);
	return uf_import_compare(import, error);
}

/* --- addresses --- */

/* True when @address has a part that @said does not name. */
static bool
has_rest(const json_t *address, const json_t *said)
{
	const char *key;
	json_t *value;
	json_object_foreach((json_t *)address, key, value)
	{
		if (json_is_string(value) && !g_str_equal(key, "country") &&
		    json_object_get(said, key) == NULL)
			return true;
	}
	return false;
}

/* Another street or town, and a stair of the old one that nobody took away. */
static void
warn_of_rest(UfFlowRow *row, const char *fact, GHashTable *told)
{
	static const char *const parts[] = { "street_name", "street_number", "postcode", "city",
					     NULL };
	const UfFlowImport *import = row->import;
	g_autofree char *part = g_path_get_basename(fact);
	char *holder = g_path_get_dirname(fact);
	const json_t *address = uf_profile_find_fact(import->profile, holder);
	const json_t *said = uf_profile_find_fact(row->facts->profile, holder);
	const bool is_told = !g_strv_contains(parts, part) || said == NULL ||
			     json_object_get(address, part) == NULL || !has_rest(address, said);
	if (is_told || !g_hash_table_add(told, holder)) {
		if (is_told)
			g_free(holder);
		return;
	}
	uf_issue_add(row->issues, UF_SEVERITY_WARNING, fact, "sheet.address_rest");
}

static void
check_addresses(UfFlowRow *row)
{
	g_autoptr(GHashTable) told = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	for (guint i = 0; i < row->import->offers->len; i++) {
		const UfImportOffer *offer = g_ptr_array_index(row->import->offers, i);
		if (!offer->is_row)
			warn_of_rest(row, offer->fact, told);
	}
}

/* Takes what is new, and with "update" or by a rule what is otherwise; the rest waits. */
static void
decide(UfFlowRow *row, UfImportOffer *offer)
{
	UfFlowImport *import = row->import;
	const UfFlowWhy why = uf_import_find_why(import, offer);
	const bool is_new = why == UF_WHY_ABSENT;
	const bool is_deposit = row->setup.depositor != NULL;
	g_autofree char *rule =
	    !is_new && offer->state == UF_OFFER_OPEN ? uf_import_find_rule(import, offer) : NULL;
	const bool is_wanted = is_new ? offer->state == UF_OFFER_OPEN : row->setup.update;
	const bool is_known = !uf_import_is_news(import, offer);
	g_auto(UfWiped) old = offer->is_row
				  ? g_strdup("")
				  : uf_flow_unit_format(import->flow, import->profile, offer->fact);
	g_autofree char *fact = g_strdup(offer->fact);
	const size_t at = json_array_size(row->changes);
	add_change(row, fact, old, is_new ? "new" : "differs", is_known ? "known" : "proposed");
	if (is_deposit || (!is_wanted && rule == NULL) || !uf_import_is_possible(import, offer) ||
	    !uf_import_take(import, offer, NULL))
		return;
	json_t *change = json_array_get(row->changes, at);
	const size_t last = json_array_size(import->changed) - 1;
	json_object_set_new(change, "then", json_string("written"));
	json_object_set(change, "fact", json_array_get(import->changed, last));
}

static bool
lay_known(UfFlowRow *row, GError **error)
{
	UfFlowImport *import = row->import;
	const UfFlowRowSearch search = { row->sheet, row->index, &row->setup, row->facts,
					 row->issues };
	import->profile = uf_flow_scan_person(import->flow, row->who.person, &import->item, error);
	if (import->profile == NULL)
		return false;
	const guint before = row->issues->len;
	uf_flow_row_align(&search, import->profile);
	if (row->issues->len > before)
		return true;
	if (!merge(row, error))
		return false;
	check_addresses(row);
	for (guint i = 0; i < import->offers->len; i++)
		decide(row, g_ptr_array_index(import->offers, i));
	row->action = json_array_size(import->changed) > 0 ? "update" : "same";
	return true;
}

/* --- what it may not be --- */

static bool
was_there(const GPtrArray *before, const UfIssue *issue)
{
	for (guint i = 0; i < before->len; i++) {
		const UfIssue *known = g_ptr_array_index(before, i);
		if (g_str_equal(uf_issue_get_place(known), uf_issue_get_place(issue)) &&
		    g_str_equal(uf_issue_get_rule(known), uf_issue_get_rule(issue)))
			return true;
	}
	return false;
}

/* The cell says it already. */
static bool
was_told(const UfFlowRow *row, const UfIssue *issue)
{
	const UfRowFact *cell = uf_flow_row_facts_find_cell(row->facts, uf_issue_get_place(issue));
	for (guint i = 0; cell != NULL && i < cell->issues->len; i++) {
		if (uf_issue_get_severity(issue) <= UF_SEVERITY_WARNING &&
		    g_str_equal(uf_issue_get_rule(g_ptr_array_index(cell->issues, i)),
				uf_issue_get_rule(issue)))
			return true;
	}
	return false;
}

/* What was wrong before is not the fault of these rows. */
static bool
check(UfFlowRow *row, GError **error)
{
	const UfFlowImport *import = row->import;
	g_autoptr(GPtrArray) before = uf_issue_list_new();
	g_autoptr(GPtrArray) after = uf_issue_list_new();
	if (json_array_size(import->changed) == 0)
		return true;
	if (import->before != NULL &&
	    !uf_flow_check_profile(import->flow, import->before, before, error))
		return false;
	if (!uf_flow_check_profile(import->flow, import->profile, after, error))
		return false;
	for (guint i = after->len; i > 0; i--) {
		UfIssue *issue = g_ptr_array_steal_index(after, i - 1);
		if (was_there(before, issue) || was_told(row, issue))
			uf_issue_free(issue);
		else
			g_ptr_array_add(row->issues, issue);
	}
	return true;
}

bool
uf_flow_row_lay(UfFlowRow *row, GError **error)
{
	uf_profile_drop_forbidden(row->facts->profile,
				  uf_context_get_forbidden_identifiers(row->sheet->flow->context),
				  row->issues);
	row->import = make_import(row);
	if (!row->who.is_known)
		lay_new(row);
	else if (!lay_known(row, error))
		return false;
	return uf_flow_row_must_wait(row) || check(row, error);
}
