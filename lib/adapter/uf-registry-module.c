/* Modules: who may have written one, and whether it keeps the contract of uf-adapter.h. */
#include <sys/stat.h>

#include "uf-error.h"
#include "uf-registry-private.h"

#define MAX_HOOKS 200

/* Whoever owns the running program could have changed the program itself: a module of theirs, or of
 * root, adds nothing to what they can do. */
static bool
is_trusted_owner(uid_t owner)
{
	struct stat program;
	return owner == 0 || (stat("/proc/self/exe", &program) == 0 && program.st_uid == owner);
}

static bool
check_writers(const char *path, GError **error)
{
	struct stat info;
	const char *reason = NULL;
	if (stat(path, &info) != 0)
		reason = "cannot be looked at";
	else if (!S_ISREG(info.st_mode) && !S_ISDIR(info.st_mode))
		reason = "is not a file";
	else if (!is_trusted_owner(info.st_uid))
		reason = "belongs neither to root nor to the owner of the program";
	else if ((info.st_mode & (S_IWGRP | S_IWOTH)) != 0)
		reason = "can be changed by others (chmod go-w)";
	if (reason != NULL)
		g_set_error(error, UF_ERROR, UF_ERROR_REFUSED, "module not loaded: %s %s", path,
			    reason);
	return reason == NULL;
}

static bool
check_hooks(const UfAdapter *module, GError **error)
{
	g_autoptr(GHashTable) names = g_hash_table_new(g_str_hash, g_str_equal);
	size_t count = 0;
	for (const UfHook *hook = module->hooks; hook != NULL && hook->name != NULL; hook++) {
		if (++count > MAX_HOOKS || hook->func == NULL ||
		    !g_hash_table_add(names, (gpointer)hook->name)) {
			g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA,
				    "hook %zu of the module has no function, a name that comes "
				    "twice, or no end",
				    count);
			return false;
		}
	}
	return true;
}

/* @abi comes first in every version of the contract: nothing else is read before it is right. */
static bool
check_contract(const UfAdapter *module, const char *id, GError **error)
{
	if (module->abi != UF_ADAPTER_ABI) {
		g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA,
			    "the module was built for version %u of the contract, this program has "
			    "version %u: build it again",
			    module->abi, UF_ADAPTER_ABI);
		return false;
	}
	if (g_strcmp0(module->id, id) != 0) {
		g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA,
			    "the module calls itself otherwise than its folder");
		return false;
	}
	if (module->title == NULL || *module->title == '\0') {
		g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA, "the module has no title");
		return false;
	}
	return check_hooks(module, error);
}

/* A module stays loaded until the end of the process: names of error domains may live in it. */
static const UfAdapter *
open_module(const char *path, const char *id, GError **error)
{
	GModule *module = g_module_open(path, G_MODULE_BIND_LOCAL);
	if (module == NULL) {
		g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA, "module not loaded: %s",
			    g_module_error());
		return NULL;
	}
	gpointer symbol = NULL;
	if (!g_module_symbol(module, "uf_adapter", &symbol) || symbol == NULL) {
		g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA,
			    "the module does not export \"uf_adapter\"");
		g_module_close(module);
		return NULL;
	}
	const UfAdapter *adapter = symbol;
	if (!check_contract(adapter, id, error)) {
		g_module_close(module);
		return NULL;
	}
	g_module_make_resident(module);
	return adapter;
}

static bool
load_module(Adapter *adapter, const char *path, GError **error)
{
	g_autofree char *folder = g_path_get_dirname(path);
	g_autofree char *parent = g_path_get_dirname(folder);
	if (!check_writers(parent, error) || !check_writers(folder, error) ||
	    !check_writers(path, error))
		return false;
	adapter->module = open_module(path, adapter->id, error);
	return adapter->module != NULL;
}

void
uf_registry_read_module(UfRegistry *registry, Adapter *adapter)
{
	if (adapter->is_module_read)
		return;
	adapter->is_module_read = true;
	g_autofree char *name = g_strdup_printf("%s.so", adapter->id);
	const AdapterFile *file = g_hash_table_lookup(adapter->files, name);
	g_autoptr(GError) error = NULL;
	if (file != NULL && !load_module(adapter, file->path, &error))
		uf_registry_add_problem(registry, adapter->id, name, "%s: %s", file->path,
					error->message);
}
