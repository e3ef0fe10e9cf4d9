/* How the registry is kept and filled, step by step; see uf-registry.h.
 *
 * Loading is scan (folders → files) and adapter.json. A form, with its bases, code lists and
 * modules, is read when it is first asked for; whoever asks for all of them, or for what is wrong
 * with any, has everything read: code lists → modules → forms → extends → checked forms. Each step
 * adds problems and leaves what is broken out of the next one. What is read later is no change to
 * those who only look: hence the const of a registry, which these functions take off.
 */
#pragma once

#include <gmodule.h>

#include "uf-cleanup.h"
#include "uf-form-fault.h"
#include "uf-form-rules.h"
#include "uf-registry.h"

typedef struct {
	char *name; /* below the adapter's folder: "forms/x.json" */
	char *path;
	UfLayer layer;
} AdapterFile;

typedef struct {
	char *path;
	UfLayer layer;
} AdapterFolder;

typedef struct {
	char *id;
	GPtrArray *folders; /* AdapterFolder, system first */
	GHashTable *files;  /* name → AdapterFile */
	json_t *about;      /* adapter.json; NULL when the adapter is broken */
	GHashTable *codes;  /* id → UfCodes; NULL: read, and broken */
	const UfAdapter *module;
	bool is_module_read;
} Adapter;

typedef enum {
	FORM_UNREAD,
	FORM_READ,      /* its own file is right */
	FORM_RESOLVING, /* we are looking for its base */
	FORM_RESOLVED,
	FORM_MADE,
	FORM_BROKEN,
} FormState;

typedef struct FormEntry FormEntry;
struct FormEntry {
	char *id;
	Adapter *adapter;
	const AdapterFile *file;
	json_t *raw;      /* the file */
	json_t *resolved; /* with its bases under it */
	FormEntry *base;  /* what it extends, or NULL */
	size_t depth;     /* overlays below, this one included */
	FormState state;
	UfForm *form; /* once made */
};

typedef struct {
	char *adapter;
	char *file;
	char *reason;
	bool is_warning;
} Problem;

struct UfRegistry {
	GPtrArray *adapters; /* Adapter, in order of id */
	GPtrArray *entries;  /* FormEntry, in order of id */
	GPtrArray *forms;    /* UfForm, borrowed from entries, once everything is read */
	GPtrArray *problems; /* Problem */
	UfFormRules *rules;
	bool is_complete; /* everything was read */
};

void uf_registry_add_problem(UfRegistry *registry, const char *adapter, const char *file,
			     const char *format, ...) G_GNUC_PRINTF(4, 5);

/* What hindered the check of one file (a limit of the validator) is a problem of that file. Takes
 * @lower. */
void uf_registry_absorb(UfRegistry *registry, const Adapter *adapter, const AdapterFile *file,
			GError *lower);

Adapter *uf_registry_find_adapter(const UfRegistry *registry, const char *id);
FormEntry *uf_registry_find_entry(const UfRegistry *registry, const char *id);

/* Splits "other/name" or "name" (of @adapter): the adapter, and the name in *@name. */
Adapter *uf_registry_find_owner(const UfRegistry *registry, const char *adapter,
				const char *qualified, const char **name);

/* Files of @adapter under @folder ("forms/"), in order of name. Borrowed ones in a new array. */
GPtrArray *uf_registry_list_files(const Adapter *adapter, const char *folder);

/* The steps of loading. */
void uf_registry_scan(UfRegistry *registry, const UfAdapterPath *paths);
bool uf_registry_load_about(UfRegistry *registry, GError **error);
void uf_registry_list_forms(UfRegistry *registry);

/* The steps of reading, for one; each does nothing the second time. */
void uf_registry_read_codes(UfRegistry *registry, Adapter *adapter, const char *name);
void uf_registry_read_module(UfRegistry *registry, Adapter *adapter);
void uf_registry_read_form(UfRegistry *registry, FormEntry *entry);
void uf_registry_resolve_form(UfRegistry *registry, FormEntry *entry);
void uf_registry_make_form(UfRegistry *registry, FormEntry *entry);

/* Once all forms are made. */
void uf_registry_warn_unused_hooks(UfRegistry *registry, const Adapter *adapter);

/* The same for all of them, step by step. */
void uf_registry_complete(UfRegistry *registry);

/* Where a fault of the resolved form was written: "file:12: /fields/3: reason". Yours. */
char *uf_registry_locate_fault(const FormEntry *entry, const UfFormFault *fault);

/* True when @raw has the key that uf_registry_find_key_file describes. */
bool uf_registry_has_key(const json_t *raw, const char *key);
