/* Bases of one person: kept, listed, ended. */
#include "uf-flow-basis.h"

#include <string.h>

#include "uf-error.h"
#include "uf-flow-basis-private.h"
#include "uf-flow-card-private.h"
#include "uf-id.h"
#include "uf-json.h"
#include "uf-memory.h"
#include "uf-schema.h"

#define SCHEMA "schemas/basis.schema.json"

/* INVALID_DATA tells the member and the rule, never what it says. */
static bool
check_shape(const UfFlow *flow, json_t *basis, GError **error)
{
	g_autofree char *path = uf_context_get_share_file(flow->context, SCHEMA);
	g_autoptr(json_t) json = uf_json_load(path, error);
	g_autoptr(UfSchemaStore) store = uf_schema_store_new();
	g_autoptr(UfSchema) schema = json != NULL ? uf_schema_new(store, json, NULL, error) : NULL;
	g_autoptr(GPtrArray) faults = uf_schema_faults_new();
	if (schema == NULL || !uf_schema_validate(schema, basis, faults, error))
		return false;
	if (faults->len == 0)
		return true;
	const UfSchemaFault *first = g_ptr_array_index(faults, 0);
	const char *missing = uf_json_get_string(first->parameters, "property");
	g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA,
		    "basis: %s%s%s: not as schemas/basis.schema.json says (%s)",
		    *first->path != '\0' ? first->path : "/", missing != NULL ? missing : "",
		    missing != NULL ? " is missing" : "", first->rule);
	return false;
}

static json_t *
parse(const UfFlow *flow, const UfStoreItem *item, GError **error)
{
	gsize size;
	const char *text = g_bytes_get_data(item->content, &size);
	g_autoptr(json_t) basis = uf_json_parse(text, size, item->id, error);
	if (basis == NULL || !check_shape(flow, basis, error))
		return NULL;
	if (g_strcmp0(uf_json_get_string(basis, "basis"), item->id) == 0 &&
	    g_strcmp0(uf_json_get_string(basis, "person"), item->parent) == 0)
		return g_steal_pointer(&basis);
	g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA, "%s: holds another basis than its own",
		    item->id);
	return NULL;
}

static int
compare_newest_first(const void *left, const void *right)
{
	const json_t *a = *(json_t *const *)left;
	const json_t *b = *(json_t *const *)right;
	const int by_day = g_strcmp0(uf_json_get_string(b, "date"), uf_json_get_string(a, "date"));
	return by_day != 0
		   ? by_day
		   : g_strcmp0(uf_json_get_string(a, "basis"), uf_json_get_string(b, "basis"));
}

/* of @person, and of the records that were merged into hers */
static GPtrArray *
list_ids(UfFlow *flow, const char *person, GError **error)
{
	g_autoptr(GPtrArray) former = uf_flow_list_former(flow, person, error);
	g_autoptr(GPtrArray) ids =
	    former != NULL ? uf_store_list(flow->store, UF_STORE_BASIS, person, error) : NULL;
	for (guint i = 0; ids != NULL && i < former->len; i++) {
		g_autoptr(GPtrArray) theirs =
		    uf_store_list(flow->store, UF_STORE_BASIS, g_ptr_array_index(former, i), error);
		if (theirs == NULL)
			return NULL;
		for (guint j = 0; j < theirs->len; j++)
			g_ptr_array_add(ids, g_strdup(g_ptr_array_index(theirs, j)));
	}
	return g_steal_pointer(&ids);
}

json_t *
uf_flow_load_bases(UfFlow *flow, const char *person, json_t *problems, GError **error)
{
	UfStore *store = uf_flow_ensure_store(flow, error);
	g_autoptr(GPtrArray) ids = store != NULL ? list_ids(flow, person, error) : NULL;
	if (ids == NULL)
		return NULL;
	g_autoptr(GPtrArray) read = g_ptr_array_new_with_free_func((GDestroyNotify)json_decref);
	for (guint i = 0; i < ids->len; i++) {
		g_autoptr(GError) local = NULL;
		g_autoptr(UfStoreItem) item =
		    uf_store_get(store, UF_STORE_BASIS, g_ptr_array_index(ids, i), &local);
		json_t *basis = item != NULL ? parse(flow, item, &local) : NULL;
		if (basis == NULL && problems == NULL) {
			g_propagate_error(error, g_steal_pointer(&local));
			return NULL;
		}
		if (basis == NULL)
			json_array_append_new(problems, json_string(local->message));
		else
			g_ptr_array_add(read, basis);
	}
	g_ptr_array_sort(read, compare_newest_first);
	json_t *bases = json_array();
	for (guint i = 0; i < read->len; i++)
		json_array_append(bases, g_ptr_array_index(read, i));
	return bases;
}

/* The title of a form, "CAF : tous les formulaires"… of a partner; the id of what is not there. */
static json_t *
list_titles(UfFlow *flow, const json_t *ids)
{
	json_t *titles = json_array();
	for (size_t i = 0; i < json_array_size(ids); i++) {
		const char *id = json_string_value(json_array_get(ids, i));
		const UfForm *form = strchr(id, '/') != NULL
					 ? uf_registry_find_form(flow->registry, id, NULL)
					 : NULL;
		const char *partner = uf_flow_find_partner(flow, id);
		json_array_append_new(titles, json_string(form != NULL ? uf_form_get_title(form)
							  : partner != NULL ? partner
									    : id));
	}
	return titles;
}

static json_t *
list_names(const UfProfile *profile, const json_t *ids)
{
	json_t *names = json_array();
	for (size_t i = 0; i < json_array_size(ids); i++) {
		const char *id = json_string_value(json_array_get(ids, i));
		g_auto(UfWiped) name = uf_flow_format_member(uf_profile_find_member(profile, id));
		json_array_append_new(names, json_string(*name != '\0' ? name : id));
	}
	return names;
}

json_t *
uf_flow_basis_list(UfFlow *flow, const char *person, GError **error)
{
	if (uf_flow_ensure_registry(flow, error) == NULL)
		return NULL;
	const UfDate today = uf_context_get_today(flow->context);
	g_autoptr(UfProfile) profile = uf_flow_load_person(flow, person, NULL, error);
	g_autoptr(json_t) problems = json_array();
	g_autoptr(json_t) bases =
	    profile != NULL ? uf_flow_load_bases(flow, person, problems, error) : NULL;
	if (bases == NULL)
		return NULL;
	const bool informed = uf_basis_is_informed(bases, today);
	for (size_t i = 0; i < json_array_size(bases); i++) {
		json_t *basis = json_array_get(bases, i);
		json_object_set_new(basis, "state", json_string(uf_basis_get_state(basis, today)));
		json_object_set_new(basis, "people",
				    list_names(profile, json_object_get(basis, "by")));
		json_object_set_new(basis, "titles",
				    list_titles(flow, json_object_get(basis, "for")));
	}
	g_auto(UfWiped) name = uf_flow_format_name(profile);
	return json_pack("{s:i, s:s, s:s, s:b, s:O, s:O}", "version", UF_FLOW_VERSION, "person",
			 person, "name", name, "informed", informed, "bases", bases, "problems",
			 problems);
}

json_t *
uf_flow_basis_list_members(UfFlow *flow, const char *person, GError **error)
{
	g_autoptr(UfProfile) profile = uf_flow_load_person(flow, person, NULL, error);
	if (profile == NULL)
		return NULL;
	const json_t *members = json_object_get(uf_profile_get_json(profile), "members");
	json_t *list = json_array();
	for (size_t i = 0; i < json_array_size(members); i++) {
		const json_t *member = json_array_get(members, i);
		g_auto(UfWiped) name = uf_flow_format_member(member);
		json_array_append_new(
		    list,
		    json_pack("{s:s, s:s}", "id", uf_json_get_string(member, "id"), "label", name));
	}
	return list;
}

/* USAGE with "KEY: WHY"; false. */
static bool
refuse(GError **error, const char *key, const char *why)
{
	g_set_error(error, UF_ERROR, UF_ERROR_USAGE, "%s: %s", key, why);
	return false;
}

/* A whole day of the calendar: *@date; USAGE names @key. */
static bool
read_day(const json_t *object, const char *key, UfDate *date, GError **error)
{
	const char *text = uf_json_get_string(object, key);
	if (text == NULL || !uf_date_parse_iso(text, date) || !uf_date_is_full(*date))
		return refuse(error, key, "no day of the calendar; it is written YYYY-MM-DD");
	return true;
}

/* Nobody agreed tomorrow; a mandate may begin then. */
static bool
check_days(const json_t *basis, UfDate today, GError **error)
{
	UfDate date;
	UfDate until;
	const bool is_mandate = g_str_equal(uf_json_get_string(basis, "kind"), "mandate");
	if (!read_day(basis, "date", &date, error))
		return false;
	if (!is_mandate && uf_date_compare(date, today) > 0)
		return refuse(error, "date", "that day is still to come");
	if (json_object_get(basis, "until") == NULL)
		return true;
	if (!read_day(basis, "until", &until, error))
		return false;
	return uf_date_compare(until, date) >= 0 ||
	       refuse(error, "until", "that day is before the first");
}

static bool
check_scope(UfFlow *flow, const UfProfile *profile, const json_t *basis, GError **error)
{
	const json_t *by = json_object_get(basis, "by");
	const json_t *scope = json_object_get(basis, "for");
	for (size_t i = 0; i < json_array_size(by); i++) {
		const char *id = json_string_value(json_array_get(by, i));
		if (uf_profile_find_member(profile, id) == NULL)
			return refuse(error, "by", "names somebody who is not in the household");
	}
	for (size_t i = 0; i < json_array_size(scope); i++) {
		const char *id = json_string_value(json_array_get(scope, i));
		const bool is_known = strchr(id, '/') != NULL
					  ? uf_registry_find_form(flow->registry, id, NULL) != NULL
					  : uf_flow_find_partner(flow, id) != NULL;
		if (is_known)
			continue;
		g_set_error(error, UF_ERROR, UF_ERROR_USAGE,
			    "for: neither a form nor a partner \"%s\"; \"unefois form list\" "
			    "names them",
			    id);
		return false;
	}
	return true;
}

bool
uf_flow_store_basis(UfFlow *flow, const json_t *basis, int64_t revision, GError **error)
{
	const char *id = uf_json_get_string(basis, "basis");
	const bool is_over = json_object_get(basis, "end") != NULL;
	UfStoreItem item = {
		.kind = UF_STORE_BASIS,
		.id = (char *)id,
		.parent = (char *)uf_json_get_string(basis, "person"),
		.state = (char *)uf_json_get_string(basis, "kind"),
		.revision = revision,
	};
	g_autoptr(GBytes) content = uf_flow_make_content(basis);
	item.content = content;
	g_autoptr(json_t) details =
	    json_pack("{s:s, s:s, s:O*, s:O*}", "person", item.parent, "kind", item.state, "forms",
		      json_object_get(basis, "for"), "date",
		      json_object_get(is_over ? json_object_get(basis, "end") : basis, "date"));
	if (!uf_store_begin(flow->store, error))
		return false;
	if (uf_store_put(flow->store, &item, error) &&
	    uf_flow_journal(flow, is_over ? "basis_end" : "basis", id, details, error) &&
	    uf_store_commit(flow->store, error))
		return true;
	uf_store_rollback(flow->store);
	return false;
}

/* @given with what the program knows better. New reference. */
static json_t *
complete(const UfFlow *flow, const UfProfile *profile, const json_t *given)
{
	g_autofree char *id = uf_id_new('b');
	g_autofree char *today = uf_date_format_iso(uf_context_get_today(flow->context));
	const char *worker = uf_context_get_worker(flow->context);
	const json_t *members = json_object_get(uf_profile_get_json(profile), "members");
	const char *first = uf_json_get_string(json_array_get(members, 0), "id");
	json_t *basis = json_pack("{s:i, s:s, s:s}", "schema", 1, "basis", id, "person",
				  uf_profile_get_id(profile));
	json_object_update(basis, (json_t *)given);
	if (json_object_get(basis, "date") == NULL)
		json_object_set_new(basis, "date", json_string(today));
	if (json_object_get(basis, "by") == NULL && first != NULL)
		json_object_set_new(basis, "by", json_pack("[s]", first));
	json_object_set_new(basis, "recorded", json_string(today));
	if (worker != NULL && *worker != '\0')
		json_object_set_new(basis, "worker", json_string(worker));
	return basis;
}

static json_t *
report(const UfFlow *flow, const json_t *basis)
{
	return json_pack("{s:i, s:O, s:O, s:O, s:s}", "version", UF_FLOW_VERSION, "person",
			 json_object_get(basis, "person"), "basis", json_object_get(basis, "basis"),
			 "kind", json_object_get(basis, "kind"), "state",
			 uf_basis_get_state(basis, uf_context_get_today(flow->context)));
}

json_t *
uf_flow_basis_add(UfFlow *flow, const char *person, const json_t *given, GError **error)
{
	static const char *const keys[] = { "kind",   "date",   "until",       "by",
					    "for",    "way",    "proof",       "told",
					    "reason", "holder", "holder_role", NULL };
	const UfDate today = uf_context_get_today(flow->context);
	if (uf_flow_ensure_registry(flow, error) == NULL)
		return NULL;
	g_autoptr(UfProfile) profile = uf_flow_load_person(flow, person, NULL, error);
	if (profile == NULL)
		return NULL;
	if (!json_is_object(given)) {
		refuse(error, "basis", "expected an object");
		return NULL;
	}
	if (!uf_json_check_keys(given, keys, error))
		return NULL;
	g_autoptr(json_t) basis = complete(flow, profile, given);
	if (!check_shape(flow, basis, error) || !check_days(basis, today, error) ||
	    !check_scope(flow, profile, basis, error) ||
	    !uf_flow_store_basis(flow, basis, 0, error))
		return NULL;
	return report(flow, basis);
}

/* What an end may be: a whole day, not before what it ends, not to come. */
static bool
check_end(const json_t *basis, const json_t *end, UfDate today, GError **error)
{
	UfDate date;
	UfDate first;
	if (!read_day(end, "date", &date, error) || !read_day(basis, "date", &first, error))
		return false;
	if (uf_date_compare(date, today) > 0)
		return refuse(error, "date", "that day is still to come");
	return uf_date_compare(date, first) >= 0 ||
	       refuse(error, "date", "that day is before the first");
}

json_t *
uf_flow_basis_end(UfFlow *flow, const char *id, const json_t *ending, GError **error)
{
	static const char *const keys[] = { "date", "reason", NULL };
	UfStore *store = uf_flow_ensure_store(flow, error);
	g_autoptr(UfStoreItem) item =
	    store != NULL ? uf_store_get(store, UF_STORE_BASIS, id, error) : NULL;
	g_autoptr(json_t) basis = item != NULL ? parse(flow, item, error) : NULL;
	if (basis == NULL || !uf_json_check_keys(ending, keys, error))
		return NULL;
	if (json_object_get(basis, "end") != NULL) {
		g_set_error(error, UF_ERROR, UF_ERROR_REFUSED, "%s: it was ended already", id);
		return NULL;
	}
	const UfDate today = uf_context_get_today(flow->context);
	g_autofree char *day = uf_date_format_iso(today);
	const char *worker = uf_context_get_worker(flow->context);
	json_t *end = json_copy((json_t *)ending);
	json_object_set_new(basis, "end", end);
	if (json_object_get(end, "date") == NULL)
		json_object_set_new(end, "date", json_string(day));
	if (worker != NULL && *worker != '\0')
		json_object_set_new(end, "worker", json_string(worker));
	if (!check_shape(flow, basis, error) || !check_end(basis, end, today, error) ||
	    !uf_flow_store_basis(flow, basis, item->revision, error))
		return NULL;
	return report(flow, basis);
}
