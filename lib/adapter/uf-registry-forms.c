/* Last step: resolved definitions become forms whose code lists and hooks are there. */
#include "uf-registry-private.h"

static void
add_faults(UfRegistry *registry, const FormEntry *entry, const GPtrArray *faults)
{
	g_autoptr(GString) out = g_string_new(NULL);
	for (size_t i = 0; i < faults->len; i++) {
		g_autofree char *line =
		    uf_registry_locate_fault(entry, g_ptr_array_index(faults, i));
		g_string_append_printf(out, "%s%s", i > 0 ? "\n" : "", line);
	}
	uf_registry_add_problem(registry, entry->adapter->id, entry->file->name, "%s", out->str);
}

static void
check_field(const UfRegistry *registry, const FormEntry *entry, const UfField *field,
	    const char *pointer, GPtrArray *faults)
{
	const char *adapter = entry->adapter->id;
	const char *codes = uf_field_get_codes(field);
	const char *hook = uf_field_get_hook(field);
	if (codes != NULL && uf_registry_find_codes(registry, adapter, codes) == NULL) {
		g_autofree char *place = g_strdup_printf("%s/codes", pointer);
		uf_form_faults_add(faults, place, "no usable code list \"%s\"", codes);
	}
	if (hook != NULL && uf_registry_find_hook(registry, adapter, hook) == NULL) {
		g_autofree char *place = g_strdup_printf("%s/hook", pointer);
		uf_form_faults_add(faults, place, "no hook \"%s\" in the adapter's module", hook);
	}
	for (size_t i = 0; i < uf_field_get_child_count(field); i++) {
		g_autofree char *place = g_strdup_printf("%s/fields/%zu", pointer, i);
		check_field(registry, entry, uf_field_get_child(field, i), place, faults);
	}
}

void
uf_registry_make_form(UfRegistry *registry, FormEntry *entry)
{
	if (entry->state != FORM_RESOLVED)
		return;
	entry->state = FORM_BROKEN;
	g_autoptr(GPtrArray) faults = uf_form_faults_new();
	g_autoptr(GError) local = NULL;
	g_autoptr(UfForm) form = uf_form_new(registry->rules, entry->resolved, faults, &local);
	if (form == NULL && faults->len == 0) {
		uf_registry_absorb(registry, entry->adapter, entry->file, g_steal_pointer(&local));
		return;
	}
	for (size_t i = 0; form != NULL && i < uf_form_get_field_count(form); i++) {
		g_autofree char *pointer = g_strdup_printf("/fields/%zu", i);
		check_field(registry, entry, uf_form_get_field(form, i), pointer, faults);
	}
	if (faults->len > 0) {
		add_faults(registry, entry, faults);
		return;
	}
	entry->form = g_steal_pointer(&form);
	entry->state = FORM_MADE;
}

static bool
uses_hook(const UfRegistry *registry, const UfField *field, const char *adapter, const UfHook *hook)
{
	const char *name = uf_field_get_hook(field);
	if (name != NULL && uf_registry_find_hook(registry, adapter, name) == hook)
		return true;
	for (size_t i = 0; i < uf_field_get_child_count(field); i++) {
		if (uses_hook(registry, uf_field_get_child(field, i), adapter, hook))
			return true;
	}
	return false;
}

static bool
is_hook_used(const UfRegistry *registry, const UfHook *hook)
{
	for (size_t i = 0; i < registry->forms->len; i++) {
		const UfForm *form = g_ptr_array_index(registry->forms, i);
		for (size_t f = 0; f < uf_form_get_field_count(form); f++) {
			if (uses_hook(registry, uf_form_get_field(form, f),
				      uf_form_get_adapter(form), hook))
				return true;
		}
	}
	return false;
}

void
uf_registry_warn_unused_hooks(UfRegistry *registry, const Adapter *adapter)
{
	if (adapter->module == NULL || adapter->module->hooks == NULL)
		return;
	g_autofree char *file = g_strdup_printf("%s.so", adapter->id);
	for (const UfHook *hook = adapter->module->hooks; hook->name != NULL; hook++) {
		if (is_hook_used(registry, hook))
			continue;
		uf_registry_add_problem(registry, adapter->id, file,
					"the hook \"%s\" is used by no form", hook->name);
		Problem *problem =
		    g_ptr_array_index(registry->problems, registry->problems->len - 1);
		problem->is_warning = true;
	}
}
