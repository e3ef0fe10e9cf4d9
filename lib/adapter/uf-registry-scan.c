/* First step: which folders and files there are, through the layers. */
#include <string.h>

#include "uf-error.h"
#include "uf-file.h"
#include "uf-registry-private.h"

#define MAX_ADAPTER_ID 32

static void
free_file(gpointer data)
{
	AdapterFile *file = data;
	g_free(file->name);
	g_free(file->path);
	g_free(file);
}

static void
free_folder(gpointer data)
{
	AdapterFolder *folder = data;
	g_free(folder->path);
	g_free(folder);
}

static void
free_codes(gpointer codes)
{
	uf_codes_free(codes);
}

static bool
is_adapter_id(const char *name)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz";
	const size_t length = strlen(name);
	return length > 0 && length <= MAX_ADAPTER_ID && strchr(letters, *name) != NULL &&
	       strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_") == length;
}

static Adapter *
ensure_adapter(UfRegistry *registry, const char *id)
{
	Adapter *adapter = uf_registry_find_adapter(registry, id);
	if (adapter != NULL)
		return adapter;
	adapter = g_new0(Adapter, 1);
	adapter->id = g_strdup(id);
	adapter->folders = g_ptr_array_new_with_free_func(free_folder);
	adapter->files = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, free_file);
	adapter->codes = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free_codes);
	g_ptr_array_add(registry->adapters, adapter);
	return adapter;
}

/* One file of one folder, put over what the layers below have. */
static void
add_file(UfRegistry *registry, Adapter *adapter, const AdapterFolder *folder, const char *name)
{
	g_autofree char *path = g_build_filename(folder->path, name, NULL);
	if (!g_file_test(path, G_FILE_TEST_EXISTS))
		return;
	const AdapterFile *below = g_hash_table_lookup(adapter->files, name);
	if (below != NULL && folder->layer == UF_LAYER_USER) {
		uf_registry_add_problem(registry, adapter->id, name,
					"%s: a user folder adds files, it never replaces one: "
					"%s stays",
					path, below->path);
		return;
	}
	if (g_str_has_suffix(name, ".so") && folder->layer != UF_LAYER_SYSTEM) {
		uf_registry_add_problem(registry, adapter->id, name,
					"%s: a module is loaded from a system folder only", path);
		return;
	}
	AdapterFile *file = g_new0(AdapterFile, 1);
	file->name = g_strdup(name);
	file->path = g_steal_pointer(&path);
	file->layer = folder->layer;
	g_hash_table_replace(adapter->files, file->name, file);
}

static void
add_files_under(UfRegistry *registry, Adapter *adapter, const AdapterFolder *folder,
		const char *below)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *path = g_build_filename(folder->path, below, NULL);
	g_autoptr(GPtrArray) names = uf_file_list(path, ".json", &error);
	if (names == NULL) {
		uf_registry_add_problem(registry, adapter->id, below, "%s", error->message);
		return;
	}
	if (names->len > UF_REGISTRY_MAX_FILES) {
		uf_registry_add_problem(registry, adapter->id, below, "%s: more than %d files",
					path, UF_REGISTRY_MAX_FILES);
		return;
	}
	for (size_t i = 0; i < names->len; i++) {
		g_autofree char *name =
		    g_strdup_printf("%s/%s", below, (const char *)g_ptr_array_index(names, i));
		add_file(registry, adapter, folder, name);
	}
}

static void
scan_adapter(UfRegistry *registry, const char *id, const char *path, UfLayer layer)
{
	Adapter *adapter = ensure_adapter(registry, id);
	AdapterFolder *folder = g_new0(AdapterFolder, 1);
	folder->path = g_strdup(path);
	folder->layer = layer;
	g_ptr_array_add(adapter->folders, folder);
	g_autofree char *module = g_strdup_printf("%s.so", id);
	add_file(registry, adapter, folder, "adapter.json");
	add_file(registry, adapter, folder, module);
	add_files_under(registry, adapter, folder, "codes");
	add_files_under(registry, adapter, folder, "forms");
}

static void
scan_folder(UfRegistry *registry, const UfAdapterPath *folder)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GPtrArray) names = uf_file_list(folder->path, NULL, &error);
	if (names == NULL) {
		uf_registry_add_problem(registry, "", "", "%s", error->message);
		return;
	}
	for (size_t i = 0; i < names->len; i++) {
		const char *name = g_ptr_array_index(names, i);
		g_autofree char *path = g_build_filename(folder->path, name, NULL);
		if (*name == '_' || !g_file_test(path, G_FILE_TEST_IS_DIR))
			continue;
		if (!is_adapter_id(name))
			uf_registry_add_problem(registry, name, "",
						"%s: the folder of an adapter is named in a-z, "
						"0-9 and _, at most %d characters",
						path, MAX_ADAPTER_ID);
		else if (registry->adapters->len >= UF_REGISTRY_MAX_ADAPTERS)
			uf_registry_add_problem(registry, name, "", "%s: more than %d adapters",
						path, UF_REGISTRY_MAX_ADAPTERS);
		else
			scan_adapter(registry, name, path, folder->layer);
	}
}

static int
compare_adapters(gconstpointer left, gconstpointer right)
{
	return strcmp((*(const Adapter *const *)left)->id, (*(const Adapter *const *)right)->id);
}

void
uf_registry_scan(UfRegistry *registry, const UfAdapterPath *paths)
{
	for (UfLayer layer = UF_LAYER_SYSTEM; layer <= UF_LAYER_USER; layer++) {
		for (size_t i = 0; paths[i].path != NULL; i++) {
			if (paths[i].layer == layer)
				scan_folder(registry, &paths[i]);
		}
	}
	g_ptr_array_sort(registry->adapters, compare_adapters);
}

static int
compare_files(gconstpointer left, gconstpointer right)
{
	return strcmp((*(const AdapterFile *const *)left)->name,
		      (*(const AdapterFile *const *)right)->name);
}

GPtrArray *
uf_registry_list_files(const Adapter *adapter, const char *folder)
{
	GPtrArray *files = g_ptr_array_new();
	GHashTableIter iterator;
	gpointer value;
	g_hash_table_iter_init(&iterator, adapter->files);
	while (g_hash_table_iter_next(&iterator, NULL, &value)) {
		const AdapterFile *file = value;
		if (g_str_has_prefix(file->name, folder))
			g_ptr_array_add(files, value);
	}
	g_ptr_array_sort(files, compare_files);
	return files;
}
