#include "uf-flow-import.h"

#include <string.h>

#include "uf-cnaf.h"
#include "uf-error.h"
#include "uf-file.h"
#include "uf-flow-import-private.h"
#include "uf-flow-twin-private.h"
#include "uf-intake-merge.h"
#include "uf-json.h"
#include "uf-memory.h"
#include "uf-profile-forbidden.h"

#define MOST_BYTES ((size_t)16 * 1024 * 1024)

void
uf_flow_import_free(UfFlowImport *import)
{
	if (import == NULL)
		return;
	json_decref(import->file);
	json_decref(import->notes);
	json_decref(import->changed);
	json_decref(import->known);
	json_decref(import->ruled);
	json_decref(import->filed);
	uf_store_item_free(import->item);
	uf_profile_free(import->before);
	uf_profile_free(import->profile);
	uf_profile_free(import->merged);
	g_clear_pointer(&import->offers, g_ptr_array_unref);
	g_clear_pointer(&import->left_out, g_ptr_array_unref);
	g_free(import->path);
	g_free(import->source);
	uf_memory_free_string(import->title);
	uf_memory_free_string(import->old);
	uf_memory_free_string(import->new_text);
	g_free(import);
}

static json_t *
read_file(UfFlow *flow, GBytes *bytes, GError **error)
{
	UfSandbox *sandbox = uf_flow_ensure_sandbox(flow, error);
	if (sandbox == NULL)
		return NULL;
	g_autoptr(json_t) request = json_pack("{s:s}", "op", "xml_read");
	g_autoptr(json_t) reply = uf_sandbox_call(sandbox, request, bytes, NULL, error);
	if (reply == NULL)
		return NULL;
	json_t *root = json_object_get(reply, "root");
	if (json_is_object(root))
		return json_incref(root);
	g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA,
		    "protocol: the worker's answer is malformed");
	return NULL;
}

UfFlowImport *
uf_flow_import_new(UfFlow *flow, const char *path, GError **error)
{
	const char *shown = g_str_equal(path, "-") ? "standard input" : path;
	g_autoptr(GBytes) bytes = uf_file_read(path, MOST_BYTES, error);
	if (bytes == NULL) {
		g_prefix_error(error, "%s: ", shown);
		return NULL;
	}
	return uf_flow_import_new_bytes(flow, bytes, shown, error);
}

UfFlowImport *
uf_flow_import_new_bytes(UfFlow *flow, GBytes *bytes, const char *shown, GError **error)
{
	g_autoptr(UfFlowImport) self = g_new0(UfFlowImport, 1);
	self->flow = flow;
	self->path = g_strdup(shown);
	self->changed = json_array();
	self->ruled = json_array();
	self->filed = json_array();
	self->file = read_file(flow, bytes, error);
	const int64_t count = self->file != NULL ? uf_cnaf_count(self->file, error) : -1;
	if (count == 0)
		g_set_error(error, UF_ERROR, UF_ERROR_NOT_FOUND, "no record in the file");
	if (count <= 0) {
		g_prefix_error(error, "%s: ", shown);
		return NULL;
	}
	self->count = (size_t)count;
	self->source = uf_cnaf_format_flow(self->file, &self->date);
	return g_steal_pointer(&self);
}

size_t
uf_flow_import_get_count(const UfFlowImport *import)
{
	return import->count;
}

/* The number of the file of a household: the first member that has one tells. Borrowed. */
static const char *
find_number(const UfProfile *profile)
{
	static const char *const schemes[] = { "caf_number", "msa", NULL };
	const json_t *members = json_object_get(uf_profile_get_json(profile), "members");
	for (size_t m = 0; m < json_array_size(members); m++) {
		const json_t *rows = json_object_get(json_array_get(members, m), "identifiers");
		for (size_t i = 0; i < json_array_size(rows); i++) {
			const json_t *row = json_array_get(rows, i);
			const char *scheme = uf_json_get_string(row, "scheme");
			if (scheme != NULL && g_strv_contains(schemes, scheme))
				return uf_json_get_string(row, "value");
		}
	}
	return NULL;
}

bool
uf_flow_import_asks_number(const UfFlowImport *import, const char *person)
{
	if (import->count == 1)
		return false;
	g_autoptr(UfProfile) profile =
	    person != NULL ? uf_flow_load_person(import->flow, person, NULL, NULL) : NULL;
	const char *number = profile != NULL ? find_number(profile) : NULL;
	return number == NULL || uf_cnaf_find(import->file, number, NULL) < 0;
}

/* The text of adapters/caf/@name: the user's, the site's or ours. */
static char *
read_table(UfFlow *flow, const char *name, GError **error)
{
	const char *const folders[] = { uf_context_get_user_adapters(flow->context),
					uf_context_get_site_adapters(flow->context),
					uf_context_get_system_adapters(flow->context) };
	for (size_t i = 0; i < G_N_ELEMENTS(folders); i++) {
		g_autofree char *path = g_build_filename(folders[i], "caf", name, NULL);
		const bool is_last = i + 1 == G_N_ELEMENTS(folders);
		if (!is_last && !g_file_test(path, G_FILE_TEST_EXISTS))
			continue;
		g_autoptr(GBytes) bytes = uf_file_read(path, UF_INTAKE_TABLE_MAX_BYTES, error);
		gsize size;
		const char *text = bytes != NULL ? g_bytes_get_data(bytes, &size) : NULL;
		return text != NULL ? g_strndup(text, size) : NULL;
	}
	return NULL;
}

static UfIntakeTable *
load_table(UfFlow *flow, GError **error)
{
	g_autofree char *codes = read_table(flow, "import.tsv", error);
	g_autofree char *tree = codes != NULL ? read_table(flow, "import-tree.tsv", error) : NULL;
	UfIntakeTable *table = tree != NULL ? uf_intake_table_parse(codes, tree, error) : NULL;
	if (table == NULL)
		g_prefix_error(error, "adapters/caf: ");
	return table;
}

/* REFUSED when this new household is in the store. */
static bool
check_is_new(UfFlowImport *self, const UfProfile *incoming, GError **error)
{
	g_autoptr(GError) local = NULL;
	g_autofree char *id = uf_flow_find_known_household(self->flow, incoming, &local);
	if (local != NULL) {
		g_propagate_error(error, g_steal_pointer(&local));
		return false;
	}
	if (id == NULL)
		return true;
	g_set_error(error, UF_ERROR, UF_ERROR_REFUSED,
		    "%s: %s has this number already; unefois person import FILE %s shows the "
		    "differences",
		    self->path, id, id);
	return false;
}

static bool
begin_new(UfFlowImport *self, UfProfile *incoming, GError **error)
{
	self->profile = incoming;
	if (!check_is_new(self, incoming, error))
		return false;
	self->item = g_new0(UfStoreItem, 1);
	self->item->kind = UF_STORE_PERSON;
	self->item->id = g_strdup(uf_profile_get_id(incoming));
	return true;
}

/* REFUSED for a record of strangers: neither the number of the household nor one of its people. */
static bool
check_is_theirs(const UfFlowImport *self, const UfProfile *incoming, GError **error)
{
	const char *number = find_number(incoming);
	if (uf_intake_has_common_person(self->profile, uf_profile_get_json(incoming)) ||
	    (number != NULL && g_strcmp0(number, find_number(self->profile)) == 0))
		return true;
	g_set_error(error, UF_ERROR, UF_ERROR_REFUSED,
		    "%s: the record is of other people: neither its number nor anybody of it is in "
		    "this profile; without a person it is imported as somebody new",
		    self->path);
	return false;
}

/* Lays what the record says over the person of the store, and lists what differs. */
static bool
begin_known(UfFlowImport *self, const char *person, UfProfile *incoming, GError **error)
{
	g_autoptr(UfProfile) other = incoming;
	self->profile = uf_flow_open_person(self->flow, person, &self->item, error);
	if (self->profile == NULL || !check_is_theirs(self, other, error))
		return false;
	g_autoptr(json_t) merged =
	    uf_intake_merge(self->profile, uf_profile_get_json(other), self->notes);
	self->merged = uf_profile_from_json(self->flow->schema, merged, error);
	if (self->merged == NULL)
		return false;
	self->before = uf_profile_copy(self->profile);
	return uf_import_settle(self, error);
}

static int64_t
find_record(UfFlowImport *self, const UfSecret *number, const char *person, GError **error)
{
	if (number != NULL)
		return uf_cnaf_find(self->file, uf_secret_get_text(number), error);
	if (self->count == 1)
		return 0;
	g_autoptr(UfProfile) profile =
	    person != NULL ? uf_flow_load_person(self->flow, person, NULL, error) : NULL;
	if (profile == NULL && person != NULL)
		return -1;
	const char *own = profile != NULL ? find_number(profile) : NULL;
	if (own != NULL)
		return uf_cnaf_find(self->file, own, error);
	g_set_error(error, UF_ERROR, UF_ERROR_USAGE,
		    "several records: the number of one is needed");
	return -1;
}

bool
uf_flow_import_choose(UfFlowImport *import, const UfSecret *number, const char *person,
		      GError **error)
{
	UfFlow *flow = import->flow;
	const int64_t index = find_record(import, number, person, error);
	if (index < 0) {
		g_prefix_error(error, "%s: ", import->path);
		return false;
	}
	g_autoptr(UfIntakeTable) table = load_table(flow, error);
	const UfCnafSetup setup = { table, flow->schema, uf_context_get_today(flow->context) };
	g_autoptr(json_t) result =
	    table != NULL ? uf_cnaf_import(&setup, import->file, (size_t)index, error) : NULL;
	if (result == NULL)
		return false;
	import->notes = json_incref(json_object_get(result, "notes"));
	UfProfile *incoming =
	    uf_profile_from_json(flow->schema, json_object_get(result, "profile"), error);
	if (incoming == NULL || !uf_flow_ensure_places(flow, error))
		return false;
	import->left_out = uf_issue_list_new();
	uf_profile_drop_forbidden(incoming, uf_context_get_forbidden_identifiers(flow->context),
				  import->left_out);
	return person != NULL ? begin_known(import, person, incoming, error)
			      : begin_new(import, incoming, error);
}

static bool
has_blocking(const GPtrArray *issues)
{
	for (guint i = 0; i < issues->len; i++) {
		if (uf_issue_get_severity(g_ptr_array_index(issues, i)) == UF_SEVERITY_BLOCKING)
			return true;
	}
	return false;
}

/* what the record had and the service does not keep */
static void
add_left_out(const UfFlowImport *self, GPtrArray *issues)
{
	for (guint i = 0; i < self->left_out->len; i++) {
		g_autoptr(json_t) json = uf_issue_to_json(g_ptr_array_index(self->left_out, i));
		g_ptr_array_add(issues, uf_issue_from_json(json, NULL));
	}
}

static json_t *
report(UfFlowImport *self, const GPtrArray *issues)
{
	g_autofree char *date = uf_date_format_iso(self->date);
	const bool is_stored = self->item->revision > 0;
	return json_pack("{s:i, s:s?, s:I, s:I, s:s, s:s, s:O, s:O, s:O, s:o, s:o, s:o}", "version",
			 UF_FLOW_VERSION, "person", is_stored ? self->item->id : NULL, "revision",
			 (json_int_t)self->item->revision, "records", (json_int_t)self->count,
			 "flow", self->source, "date", date, "changed", self->changed, "ruled",
			 self->ruled, "filed", self->filed, "offers", uf_flow_import_list(self),
			 "notes", uf_import_describe_notes(self), "issues",
			 uf_flow_issues_to_json(self->flow, issues));
}

json_t *
uf_flow_import_save(UfFlowImport *import, GError **error)
{
	g_autoptr(GPtrArray) issues = uf_issue_list_new();
	const bool is_new = import->merged == NULL;
	add_left_out(import, issues);
	if (!uf_flow_check_profile(import->flow, import->profile, issues, error))
		return NULL;
	if (has_blocking(issues))
		return report(import, issues);
	if (is_new ? !uf_flow_store_profile(import->flow, import->item, import->profile,
					    import->changed, error)
		   : !uf_import_store(import, error))
		return NULL;
	json_t *result = report(import, issues);
	if (is_new && import->item->revision > 0)
		uf_flow_add_twins(import->flow, import->profile, NULL, result);
	return result;
}
