/* What the service remembers from one night to the next: digests under its own key, and numbers.
 *
 * {"schema": 1, "version", "households", "ended", "columns": [keys], "digests": [hex], "seal":
 * hex}; "seal" is the digest of all the rest. It holds no value, and no name of a person. */
#include <string.h>

#include "uf-error.h"
#include "uf-file.h"
#include "uf-flow-deposit-private.h"
#include "uf-json.h"

#define FOLDER "deposits"
#define SCHEMA 1
#define MAX_BYTES ((size_t)64 * 1024 * 1024)

void
uf_flow_deposit_state_free(UfFlowDepositState *state)
{
	if (state == NULL)
		return;
	g_free(state->path);
	json_decref(state->columns);
	g_hash_table_unref(state->digests);
	g_free(state);
}

/* one file for each depositor of each store */
static char *
build_path(const UfFlow *flow, const char *depositor)
{
	g_autofree char *place =
	    g_strconcat(uf_context_get_store_folder(flow->context), "\n", depositor, NULL);
	g_autofree char *hash = g_compute_checksum_for_string(G_CHECKSUM_SHA256, place, -1);
	g_autofree char *folder = uf_context_get_data_file(flow->context, FOLDER);
	return g_strdup_printf("%s/%.16s.json", folder, hash);
}

static char *
compute_seal(UfStore *store, const json_t *root)
{
	char *text = uf_json_format(root, false);
	g_autoptr(GBytes) bytes = g_bytes_new_take(text, strlen(text));
	return uf_store_digest_deposit(store, bytes);
}

static json_t *
load(const char *path, GError **error)
{
	if (!g_file_test(path, G_FILE_TEST_EXISTS))
		return json_object();
	g_autoptr(GBytes) bytes = uf_file_read(path, MAX_BYTES, error);
	if (bytes == NULL)
		return NULL;
	json_t *root = uf_json_parse_bytes(bytes, path, NULL);
	return root != NULL ? root : json_object();
}

/* what another key made, or what somebody changed, is forgotten: all is deposited again then */
static bool
is_own(UfStore *store, json_t *root)
{
	const char *there = uf_json_get_string(root, "seal");
	if (there == NULL || uf_json_get_integer(root, "schema", 0) != SCHEMA)
		return false;
	g_autofree char *seal = g_strdup(there);
	json_object_del(root, "seal");
	g_autofree char *expected = compute_seal(store, root);
	return g_strcmp0(seal, expected) == 0;
}

static void
take(UfFlowDepositState *state, const json_t *root)
{
	const json_t *digests = json_object_get(root, "digests");
	json_t *columns = json_object_get(root, "columns");
	state->count = (size_t)MAX(uf_json_get_integer(root, "households", 0), 0);
	state->is_ended = uf_json_get_boolean(root, "ended", false);
	if (json_is_array(columns)) {
		json_decref(state->columns);
		state->columns = json_incref(columns);
	}
	for (size_t i = 0; i < json_array_size(digests); i++) {
		const char *digest = json_string_value(json_array_get(digests, i));
		if (digest != NULL)
			g_hash_table_add(state->digests, g_strdup(digest));
	}
}

UfFlowDepositState *
uf_flow_deposit_state_open(UfFlow *flow, UfStore *store, const UfFlowDepositSetup *setup,
			   GError **error)
{
	g_autoptr(UfFlowDepositState) state = g_new0(UfFlowDepositState, 1);
	state->path = build_path(flow, setup->depositor);
	state->columns = json_array();
	state->digests = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	g_autoptr(json_t) root = load(state->path, error);
	if (root == NULL)
		return NULL;
	int64_t known = uf_json_get_integer(root, "version", 0);
	state->version = 0;
	if (!uf_store_open_depositor(store, setup->depositor, setup->key, &state->version, error))
		return NULL;
	if (!is_own(store, root))
		return g_steal_pointer(&state);
	/* once more, now that the number is known to be ours */
	if (!uf_store_open_depositor(store, setup->depositor, setup->key, &known, error))
		return NULL;
	state->is_changed = uf_json_get_integer(root, "version", 0) != state->version;
	take(state, root);
	return g_steal_pointer(&state);
}

bool
uf_flow_deposit_state_save(UfStore *store, const UfFlowDepositState *state, GError **error)
{
	json_t *digests = json_array();
	/* their order must not show which rows changed */
	g_autoptr(GList) sorted =
	    g_list_sort(g_hash_table_get_keys(state->digests), (GCompareFunc)strcmp);
	for (const GList *item = sorted; item != NULL; item = item->next)
		json_array_append_new(digests, json_string(item->data));
	g_autoptr(json_t) root =
	    json_pack("{s:i, s:I, s:I, s:b, s:O, s:o}", "schema", SCHEMA, "version",
		      (json_int_t)state->version, "households", (json_int_t)state->count, "ended",
		      state->is_ended, "columns", state->columns, "digests", digests);
	g_autofree char *seal = compute_seal(store, root);
	g_autofree char *folder = g_path_get_dirname(state->path);
	json_object_set_new(root, "seal", json_string(seal));
	return uf_file_ensure_private_folder(folder, error) &&
	       uf_json_save(root, state->path, error);
}
