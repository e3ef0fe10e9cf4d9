#include "uf-registry.h"

#include <string.h>

#include "uf-error.h"
#include "uf-json.h"
#include "uf-registry-private.h"

#define MAX_CLOSE 3
#define MAX_ID 128

static void
free_problem(gpointer data)
{
	Problem *problem = data;
	g_free(problem->adapter);
	g_free(problem->file);
	g_free(problem->reason);
	g_free(problem);
}

static void
free_adapter(gpointer data)
{
	Adapter *adapter = data;
	g_free(adapter->id);
	g_ptr_array_unref(adapter->folders);
	g_hash_table_unref(adapter->files);
	g_hash_table_unref(adapter->codes);
	json_decref(adapter->about);
	g_free(adapter);
}

static void
free_entry(gpointer data)
{
	FormEntry *entry = data;
	g_free(entry->id);
	json_decref(entry->raw);
	json_decref(entry->resolved);
	uf_form_unref(entry->form);
	g_free(entry);
}

static UfRegistry *
make_registry(void)
{
	UfRegistry *registry = g_new0(UfRegistry, 1);
	registry->adapters = g_ptr_array_new_with_free_func(free_adapter);
	registry->entries = g_ptr_array_new_with_free_func(free_entry);
	registry->forms = g_ptr_array_new();
	registry->problems = g_ptr_array_new_with_free_func(free_problem);
	registry->rules = uf_form_rules_new();
	return registry;
}

void
uf_registry_free(UfRegistry *registry)
{
	if (registry == NULL)
		return;
	g_ptr_array_unref(registry->forms);
	g_ptr_array_unref(registry->entries);
	g_ptr_array_unref(registry->adapters);
	g_ptr_array_unref(registry->problems);
	uf_form_rules_free(registry->rules);
	g_free(registry);
}

UfRegistry *
uf_registry_load(const UfAdapterPath *paths, GError **error)
{
	g_autoptr(UfRegistry) registry = make_registry();
	uf_registry_scan(registry, paths);
	if (!uf_registry_load_about(registry, error))
		return NULL;
	uf_registry_list_forms(registry);
	return g_steal_pointer(&registry);
}

void
uf_registry_add_problem(UfRegistry *registry, const char *adapter, const char *file,
			const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	Problem *problem = g_new0(Problem, 1);
	problem->adapter = g_strdup(adapter);
	problem->file = g_strdup(file);
	problem->reason = g_strdup_vprintf(format, arguments);
	va_end(arguments);
	g_ptr_array_add(registry->problems, problem);
}

/* For whoever asks for all of something. */
static const UfRegistry *
complete(const UfRegistry *registry)
{
	uf_registry_complete((UfRegistry *)registry);
	return registry;
}

size_t
uf_registry_get_problem_count(const UfRegistry *registry)
{
	return complete(registry)->problems->len;
}

UfRegistryProblem
uf_registry_get_problem(const UfRegistry *registry, size_t index)
{
	const Problem *problem = g_ptr_array_index(complete(registry)->problems, index);
	return (UfRegistryProblem){ problem->adapter, problem->file, problem->reason,
				    problem->is_warning };
}

Adapter *
uf_registry_find_adapter(const UfRegistry *registry, const char *id)
{
	for (size_t i = 0; i < registry->adapters->len; i++) {
		Adapter *adapter = g_ptr_array_index(registry->adapters, i);
		if (g_strcmp0(adapter->id, id) == 0)
			return adapter;
	}
	return NULL;
}

FormEntry *
uf_registry_find_entry(const UfRegistry *registry, const char *id)
{
	for (size_t i = 0; i < registry->entries->len; i++) {
		FormEntry *entry = g_ptr_array_index(registry->entries, i);
		if (g_strcmp0(entry->id, id) == 0)
			return entry;
	}
	return NULL;
}

Adapter *
uf_registry_find_owner(const UfRegistry *registry, const char *adapter, const char *qualified,
		       const char **name)
{
	const char *slash = strchr(qualified, '/');
	g_autofree char *owner =
	    slash != NULL ? g_strndup(qualified, (size_t)(slash - qualified)) : g_strdup(adapter);
	*name = slash != NULL ? slash + 1 : qualified;
	return uf_registry_find_adapter(registry, owner);
}

size_t
uf_registry_get_adapter_count(const UfRegistry *registry)
{
	return registry->adapters->len;
}

const char *
uf_registry_get_adapter_id(const UfRegistry *registry, size_t index)
{
	return ((const Adapter *)g_ptr_array_index(registry->adapters, index))->id;
}

const char *
uf_registry_get_adapter_title(const UfRegistry *registry, size_t index)
{
	const Adapter *adapter = g_ptr_array_index(registry->adapters, index);
	return uf_json_get_string(adapter->about, "title");
}

size_t
uf_registry_get_form_count(const UfRegistry *registry)
{
	return complete(registry)->forms->len;
}

UfForm *
uf_registry_get_form(const UfRegistry *registry, size_t index)
{
	return g_ptr_array_index(complete(registry)->forms, index);
}

/* How many characters to add, drop or change between two ids. */
static size_t
measure_distance(const char *left, const char *right)
{
	size_t row[MAX_ID + 1];
	const size_t width = MIN(strlen(right), MAX_ID);
	for (size_t i = 0; i <= width; i++)
		row[i] = i;
	for (size_t i = 0; left[i] != '\0' && i < MAX_ID; i++) {
		size_t diagonal = row[0];
		row[0] = i + 1;
		for (size_t j = 0; j < width; j++) {
			const size_t changed = diagonal + (left[i] != right[j]);
			diagonal = row[j + 1];
			row[j + 1] = MIN(changed, MIN(row[j], diagonal) + 1);
		}
	}
	return row[width];
}

static bool
is_close(const char *id, const char *wanted)
{
	const char *slash = strchr(id, '/');
	return strstr(id, wanted) != NULL || (slash != NULL && strstr(wanted, slash + 1) != NULL) ||
	       measure_distance(id, wanted) <= 1 + strlen(wanted) / 4;
}

static char *
list_close(const UfRegistry *registry, const char *wanted)
{
	g_autoptr(GString) out = g_string_new(NULL);
	const size_t count = uf_registry_get_form_count(registry);
	for (size_t i = 0, n = 0; i < count && n < MAX_CLOSE; i++) {
		const char *id = uf_form_get_id(uf_registry_get_form(registry, i));
		if (*wanted == '\0' || !is_close(id, wanted))
			continue;
		g_string_append_printf(out, "%s%s", n > 0 ? ", " : "; close to it: ", id);
		n++;
	}
	return g_string_free(g_steal_pointer(&out), FALSE);
}

/* Why a form is not there: the problem of its file, or of its whole adapter. */
static const char *
find_reason(const UfRegistry *registry, const char *id)
{
	const char *slash = strchr(id, '/');
	if (slash == NULL)
		return NULL;
	g_autofree char *adapter = g_strndup(id, (size_t)(slash - id));
	g_autofree char *file = g_strdup_printf("forms/%s.json", slash + 1);
	for (size_t i = 0; i < registry->problems->len; i++) {
		const Problem *problem = g_ptr_array_index(registry->problems, i);
		if (g_str_equal(problem->adapter, adapter) && !problem->is_warning &&
		    (g_str_equal(problem->file, file) ||
		     uf_registry_find_adapter(registry, adapter) == NULL))
			return problem->reason;
	}
	return NULL;
}

/* The entry of that id, its form made if it can be; NULL when there is none. */
static const FormEntry *
ensure_form(const UfRegistry *registry, const char *id)
{
	FormEntry *entry = uf_registry_find_entry(registry, id);
	if (entry == NULL)
		return NULL;
	uf_registry_resolve_form((UfRegistry *)registry, entry);
	uf_registry_make_form((UfRegistry *)registry, entry);
	return entry;
}

UfForm *
uf_registry_find_form(const UfRegistry *registry, const char *id, GError **error)
{
	const FormEntry *entry = ensure_form(registry, id);
	if (entry != NULL && entry->form != NULL)
		return entry->form;
	const char *reason = find_reason(registry, id);
	if (reason != NULL) {
		g_set_error(error, UF_ERROR, UF_ERROR_MAPPING, "the form %s cannot be used: %s", id,
			    reason);
		return NULL;
	}
	g_autofree char *close = list_close(registry, id);
	g_set_error(error, UF_ERROR, UF_ERROR_NOT_FOUND, "no form of that name%s", close);
	return NULL;
}

const char *
uf_registry_find_key_file(const UfRegistry *registry, const char *form, const char *key)
{
	const FormEntry *entry = ensure_form(registry, form);
	if (entry == NULL || entry->form == NULL || !uf_registry_has_key(entry->resolved, key))
		return NULL;
	for (; entry != NULL; entry = entry->base) {
		if (uf_registry_has_key(entry->raw, key))
			return entry->file->path;
	}
	return NULL;
}

const UfCodes *
uf_registry_find_codes(const UfRegistry *registry, const char *adapter, const char *id)
{
	const char *name;
	Adapter *owner = uf_registry_find_owner(registry, adapter, id, &name);
	if (owner == NULL)
		return NULL;
	uf_registry_read_codes((UfRegistry *)registry, owner, name);
	return g_hash_table_lookup(owner->codes, name);
}

static const UfAdapter *
find_module(const UfRegistry *registry, const Adapter *adapter)
{
	if (adapter == NULL)
		return NULL;
	uf_registry_read_module((UfRegistry *)registry, (Adapter *)adapter);
	return adapter->module;
}

const UfHook *
uf_registry_find_hook(const UfRegistry *registry, const char *adapter, const char *name)
{
	const char *own_name;
	const Adapter *owner = uf_registry_find_owner(registry, adapter, name, &own_name);
	const UfAdapter *module = find_module(registry, owner);
	if (module == NULL || module->hooks == NULL)
		return NULL;
	for (const UfHook *hook = module->hooks; hook->name != NULL; hook++) {
		if (g_str_equal(hook->name, own_name))
			return hook;
	}
	return NULL;
}

const UfAdapter *
uf_registry_find_module(const UfRegistry *registry, const char *adapter)
{
	return find_module(registry, uf_registry_find_adapter(registry, adapter));
}

/* Names that leave the folder are refused: they come from the command line too. */
static bool
is_inside(const char *file)
{
	g_auto(GStrv) parts = g_strsplit(file, "/", -1);
	for (size_t i = 0; parts[i] != NULL; i++) {
		if (*parts[i] == '.' || *parts[i] == '\0')
			return false;
	}
	return parts[0] != NULL;
}

char *
uf_registry_find_file(const UfRegistry *registry, const char *adapter, const char *file)
{
	const Adapter *found = uf_registry_find_adapter(registry, adapter);
	if (found == NULL || !is_inside(file))
		return NULL;
	g_autofree char *best = NULL;
	for (size_t i = 0; i < found->folders->len; i++) {
		const AdapterFolder *folder = g_ptr_array_index(found->folders, i);
		g_autofree char *path = g_build_filename(folder->path, file, NULL);
		if (!g_file_test(path, G_FILE_TEST_IS_REGULAR) ||
		    (best != NULL && folder->layer == UF_LAYER_USER))
			continue;
		g_free(best);
		best = g_steal_pointer(&path);
	}
	return g_steal_pointer(&best);
}
