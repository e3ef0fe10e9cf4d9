/* Reading and checking the files of adapters one by one, when each is needed. */
#include <string.h>

#include "uf-error.h"
#include "uf-file.h"
#include "uf-json.h"
#include "uf-registry-private.h"

/* Reads one file; its text too when @text is given. NULL and a problem when it is not JSON. */
static json_t *
read_file(UfRegistry *registry, const Adapter *adapter, const AdapterFile *file, GBytes **text)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GBytes) bytes = uf_file_read(file->path, UF_REGISTRY_MAX_BYTES, &error);
	json_t *root = NULL;
	if (bytes != NULL) {
		gsize length;
		const char *data = g_bytes_get_data(bytes, &length);
		root = uf_json_parse(length > 0 ? data : "", length, file->path, &error);
	}
	if (root == NULL) {
		uf_registry_add_problem(registry, adapter->id, file->name, "%s", error->message);
		return NULL;
	}
	/* with a NUL behind it, so that lines can be looked for */
	g_autoptr(GByteArray) copy = g_bytes_unref_to_array(g_steal_pointer(&bytes));
	g_byte_array_append(copy, (const guint8 *)"", 1);
	*text = g_byte_array_free_to_bytes(g_steal_pointer(&copy));
	return root;
}

void
uf_registry_absorb(UfRegistry *registry, const Adapter *adapter, const AdapterFile *file,
		   GError *lower)
{
	uf_registry_add_problem(registry, adapter->id, file->name, "%s: %s", file->path,
				lower->message);
	g_error_free(lower);
}

static void
add_faults(UfRegistry *registry, const Adapter *adapter, const AdapterFile *file, GBytes *text,
	   const GPtrArray *faults)
{
	g_autofree char *reason =
	    uf_form_faults_format(faults, file->path, g_bytes_get_data(text, NULL));
	uf_registry_add_problem(registry, adapter->id, file->name, "%s", reason);
}

/* The name without folder and ".json". Yours. */
static char *
get_stem(const AdapterFile *file)
{
	const char *slash = strrchr(file->name, '/');
	const char *name = slash != NULL ? slash + 1 : file->name;
	return g_strndup(name, strlen(name) - strlen(".json"));
}

static void
expect_id(const json_t *root, const char *key, const char *expected, GPtrArray *faults)
{
	const char *id = uf_json_get_string(root, key);
	g_autofree char *pointer = g_strdup_printf("/%s", key);
	if (id != NULL && !g_str_equal(id, expected))
		uf_form_faults_add(faults, pointer, "must be \"%s\", as the file is named",
				   expected);
}

static bool
load_about(UfRegistry *registry, Adapter *adapter, GError **error)
{
	const AdapterFile *file = g_hash_table_lookup(adapter->files, "adapter.json");
	if (file == NULL) {
		const AdapterFolder *folder = g_ptr_array_index(adapter->folders, 0);
		uf_registry_add_problem(registry, adapter->id, "adapter.json",
					"%s: no adapter.json here, nor in another folder of this "
					"name",
					folder->path);
		return true;
	}
	g_autoptr(GBytes) text = NULL;
	g_autoptr(json_t) root = read_file(registry, adapter, file, &text);
	if (root == NULL)
		return true;
	g_autoptr(GPtrArray) faults = uf_form_faults_new();
	g_autoptr(GError) lower = NULL;
	if (!uf_form_rules_check(registry->rules, UF_FORM_RULES_ADAPTER, root, faults, &lower)) {
		if (!g_error_matches(lower, UF_ERROR, UF_ERROR_INVALID_DATA)) {
			g_propagate_prefixed_error(error, g_steal_pointer(&lower),
						   "%s: ", file->path);
			return false;
		}
		uf_registry_absorb(registry, adapter, file, g_steal_pointer(&lower));
		return true;
	}
	expect_id(root, "id", adapter->id, faults);
	if (faults->len > 0)
		add_faults(registry, adapter, file, text, faults);
	else
		adapter->about = g_steal_pointer(&root);
	return true;
}

bool
uf_registry_load_about(UfRegistry *registry, GError **error)
{
	for (size_t i = 0; i < registry->adapters->len;) {
		Adapter *adapter = g_ptr_array_index(registry->adapters, i);
		if (!load_about(registry, adapter, error))
			return false;
		if (adapter->about == NULL)
			g_ptr_array_remove_index(registry->adapters, i);
		else
			i++;
	}
	return true;
}

static UfCodes *
read_codes(UfRegistry *registry, const Adapter *adapter, const AdapterFile *file)
{
	g_autoptr(GBytes) text = NULL;
	g_autoptr(json_t) root = read_file(registry, adapter, file, &text);
	if (root == NULL)
		return NULL;
	g_autoptr(GPtrArray) faults = uf_form_faults_new();
	g_autoptr(GError) local = NULL;
	g_autoptr(UfCodes) codes = uf_codes_new(registry->rules, root, faults, &local);
	if (codes == NULL && faults->len == 0) {
		uf_registry_absorb(registry, adapter, file, g_steal_pointer(&local));
		return NULL;
	}
	g_autofree char *stem = get_stem(file);
	expect_id(root, "codes", stem, faults);
	if (faults->len == 0)
		return g_steal_pointer(&codes);
	add_faults(registry, adapter, file, text, faults);
	return NULL;
}

void
uf_registry_read_codes(UfRegistry *registry, Adapter *adapter, const char *name)
{
	g_autofree char *path = g_strdup_printf("codes/%s.json", name);
	const AdapterFile *file = g_hash_table_lookup(adapter->files, path);
	if (file != NULL && !g_hash_table_contains(adapter->codes, name))
		g_hash_table_insert(adapter->codes, g_strdup(name),
				    read_codes(registry, adapter, file));
}

void
uf_registry_read_form(UfRegistry *registry, FormEntry *entry)
{
	if (entry->state != FORM_UNREAD)
		return;
	entry->state = FORM_BROKEN;
	g_autoptr(GBytes) text = NULL;
	entry->raw = read_file(registry, entry->adapter, entry->file, &text);
	if (entry->raw == NULL)
		return;
	g_autoptr(GPtrArray) faults = uf_form_faults_new();
	g_autoptr(GError) lower = NULL;
	if (!uf_form_rules_check(registry->rules, UF_FORM_RULES_FORM, entry->raw, faults, &lower)) {
		uf_registry_absorb(registry, entry->adapter, entry->file, g_steal_pointer(&lower));
		return;
	}
	expect_id(entry->raw, "form", entry->id, faults);
	if (faults->len > 0)
		add_faults(registry, entry->adapter, entry->file, text, faults);
	else
		entry->state = FORM_READ;
}

static int
compare_entries(gconstpointer left, gconstpointer right)
{
	return strcmp((*(const FormEntry *const *)left)->id,
		      (*(const FormEntry *const *)right)->id);
}

static void
list_form(UfRegistry *registry, Adapter *adapter, const AdapterFile *file)
{
	g_autofree char *stem = get_stem(file);
	FormEntry *entry = g_new0(FormEntry, 1);
	entry->id = g_strdup_printf("%s/%s", adapter->id, stem);
	entry->adapter = adapter;
	entry->file = file;
	g_ptr_array_add(registry->entries, entry);
}

void
uf_registry_list_forms(UfRegistry *registry)
{
	for (size_t i = 0; i < registry->adapters->len; i++) {
		Adapter *adapter = g_ptr_array_index(registry->adapters, i);
		g_autoptr(GPtrArray) files = uf_registry_list_files(adapter, "forms/");
		for (size_t f = 0; f < files->len; f++)
			list_form(registry, adapter, g_ptr_array_index(files, f));
	}
	g_ptr_array_sort(registry->entries, compare_entries);
}

static void
complete_codes(UfRegistry *registry, Adapter *adapter)
{
	g_autoptr(GPtrArray) files = uf_registry_list_files(adapter, "codes/");
	for (size_t i = 0; i < files->len; i++) {
		g_autofree char *stem = get_stem(g_ptr_array_index(files, i));
		uf_registry_read_codes(registry, adapter, stem);
	}
}

static void
for_each_entry(UfRegistry *registry, void (*step)(UfRegistry *registry, FormEntry *entry))
{
	for (size_t i = 0; i < registry->entries->len; i++)
		step(registry, g_ptr_array_index(registry->entries, i));
}

void
uf_registry_complete(UfRegistry *registry)
{
	if (registry->is_complete)
		return;
	registry->is_complete = true;
	for (size_t i = 0; i < registry->adapters->len; i++)
		complete_codes(registry, g_ptr_array_index(registry->adapters, i));
	for (size_t i = 0; i < registry->adapters->len; i++)
		uf_registry_read_module(registry, g_ptr_array_index(registry->adapters, i));
	for_each_entry(registry, uf_registry_read_form);
	for_each_entry(registry, uf_registry_resolve_form);
	for_each_entry(registry, uf_registry_make_form);
	for (size_t i = 0; i < registry->entries->len; i++) {
		const FormEntry *entry = g_ptr_array_index(registry->entries, i);
		if (entry->form != NULL)
			g_ptr_array_add(registry->forms, entry->form);
	}
	for (size_t i = 0; i < registry->adapters->len; i++)
		uf_registry_warn_unused_hooks(registry, g_ptr_array_index(registry->adapters, i));
}
