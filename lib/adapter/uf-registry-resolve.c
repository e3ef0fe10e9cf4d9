/* "extends": puts the base under each form, and knows afterwards which file said what. */
#include <string.h>

#include "uf-file.h"
#include "uf-form-merge.h"
#include "uf-json.h"
#include "uf-registry-private.h"

/* The line of @pointer in the file of @entry, read again: only what is broken needs it. */
static size_t
locate_line(const FormEntry *entry, const char *pointer)
{
	g_autoptr(GBytes) bytes = uf_file_read(entry->file->path, UF_REGISTRY_MAX_BYTES, NULL);
	if (bytes == NULL)
		return 1;
	gsize length;
	const char *data = g_bytes_get_data(bytes, &length);
	g_autofree char *text = g_strndup(data, length);
	return uf_form_locate_line(text, pointer);
}

static void break_entry(UfRegistry *registry, FormEntry *entry, const char *format, ...)
    G_GNUC_PRINTF(3, 4);

static void
break_entry(UfRegistry *registry, FormEntry *entry, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	g_autofree char *reason = g_strdup_vprintf(format, arguments);
	va_end(arguments);
	const size_t line = locate_line(entry, "/extends");
	uf_registry_add_problem(registry, entry->adapter->id, entry->file->name, "%s:%zu: %s",
				entry->file->path, line, reason);
	entry->state = FORM_BROKEN;
}

/* Names that a base wrote mean its own adapter: "list" becomes "base/list". */
static void
qualify_fields(json_t *fields, const char *adapter)
{
	static const char *const keys[] = { "codes", "hook" };
	for (size_t i = 0; i < json_array_size(fields); i++) {
		json_t *field = json_array_get(fields, i);
		for (size_t k = 0; k < G_N_ELEMENTS(keys); k++) {
			const char *name = uf_json_get_string(field, keys[k]);
			if (name == NULL || strchr(name, '/') != NULL)
				continue;
			g_autofree char *full = g_strdup_printf("%s/%s", adapter, name);
			json_object_set_new(field, keys[k], json_string(full));
		}
		qualify_fields(json_object_get(field, "fields"), adapter);
	}
}

static json_t *
lay_over_base(const FormEntry *entry, GError **error)
{
	if (entry->base->adapter == entry->adapter)
		return uf_form_merge(entry->base->resolved, entry->raw, error);
	g_autoptr(json_t) base = json_deep_copy(entry->base->resolved);
	qualify_fields(json_object_get(base, "fields"), entry->base->adapter->id);
	return uf_form_merge(base, entry->raw, error);
}

/* The base of @entry, resolved; NULL and a problem when there is none that works. */
static FormEntry *
find_base(UfRegistry *registry, FormEntry *entry, const char *id)
{
	FormEntry *base = uf_registry_find_entry(registry, id);
	if (base == NULL) {
		break_entry(registry, entry, "extends %s, which is not there", id);
		return NULL;
	}
	uf_registry_resolve_form(registry, base);
	if (base->state == FORM_RESOLVING) {
		break_entry(registry, entry, "extends %s, which extends it in turn", id);
		return NULL;
	}
	if (base->state == FORM_BROKEN) {
		break_entry(registry, entry, "extends %s, which is broken", id);
		return NULL;
	}
	if (base->depth >= UF_FORM_MAX_OVERLAYS) {
		break_entry(registry, entry, "extends %s: more than %d overlays on one form", id,
			    UF_FORM_MAX_OVERLAYS);
		return NULL;
	}
	return base;
}

void
uf_registry_resolve_form(UfRegistry *registry, FormEntry *entry)
{
	uf_registry_read_form(registry, entry);
	if (entry->state != FORM_READ)
		return;
	const char *id = uf_json_get_string(entry->raw, "extends");
	if (id == NULL) {
		entry->resolved = json_incref(entry->raw);
		entry->state = FORM_RESOLVED;
		return;
	}
	entry->state = FORM_RESOLVING;
	entry->base = find_base(registry, entry, id);
	if (entry->base == NULL)
		return;
	g_autoptr(GError) error = NULL;
	entry->resolved = lay_over_base(entry, &error);
	entry->depth = entry->base->depth + 1;
	if (entry->resolved == NULL)
		break_entry(registry, entry, "%s", error->message);
	else
		entry->state = FORM_RESOLVED;
}

/* The row of that id (of @length bytes) and its place, or NULL. */
static const json_t *
find_row(const json_t *rows, const char *id, size_t length, size_t *index)
{
	for (*index = 0; *index < json_array_size(rows); (*index)++) {
		const json_t *row = json_array_get(rows, *index);
		const char *name = uf_json_get_string(row, "id");
		if (name != NULL && strlen(name) == length && memcmp(name, id, length) == 0)
			return row;
	}
	return NULL;
}

bool
uf_registry_has_key(const json_t *raw, const char *key)
{
	g_auto(GStrv) parts = g_strsplit(key, "/", -1);
	const json_t *node = raw;
	for (size_t i = 0; parts[i] != NULL && node != NULL; i++) {
		if (!json_is_array(node)) {
			node = json_object_get(node, parts[i]);
			continue;
		}
		size_t index;
		const size_t length = strcspn(parts[i], ".");
		node = find_row(node, parts[i], length, &index);
		if (parts[i][length] == '.')
			node = find_row(json_object_get(node, "fields"), parts[i] + length + 1,
					strlen(parts[i] + length + 1), &index);
	}
	return node != NULL && *key != '\0';
}

/* The element of @rows that stands for element *@index of @resolved_rows: of the same id, at the
 * same place if it can be. */
static const json_t *
find_same_row(const json_t *rows, const json_t *resolved_rows, size_t *index)
{
	const json_t *same = json_array_get(rows, *index);
	const char *id = uf_json_get_string(json_array_get(resolved_rows, *index), "id");
	if (id == NULL || g_strcmp0(uf_json_get_string(same, "id"), id) == 0)
		return same;
	return find_row(rows, id, strlen(id), index);
}

/* Follows @pointer of the resolved form in the file of one layer, rows by their ids, as far as the
 * file goes: appends where it got to @place and returns how many steps that was. */
static size_t
follow_pointer(const json_t *resolved, const json_t *raw, const char *pointer, GString *place)
{
	size_t steps = 0;
	g_auto(GStrv) parts = g_strsplit(pointer, "/", -1);
	for (size_t i = 1; parts[0] != NULL && parts[i] != NULL; i++, steps++) {
		const size_t rank = (size_t)g_ascii_strtoull(parts[i], NULL, 10);
		const bool is_row = json_is_array(resolved);
		size_t index = rank;
		raw =
		    is_row ? find_same_row(raw, resolved, &index) : json_object_get(raw, parts[i]);
		if (raw == NULL)
			break;
		resolved =
		    is_row ? json_array_get(resolved, rank) : json_object_get(resolved, parts[i]);
		if (is_row)
			g_string_append_printf(place, "/%zu", index);
		else
			g_string_append_printf(place, "/%s", parts[i]);
	}
	return steps;
}

char *
uf_registry_locate_fault(const FormEntry *entry, const UfFormFault *fault)
{
	const FormEntry *best = entry;
	size_t most = 0;
	g_autoptr(GString) found = g_string_new(NULL);
	for (const FormEntry *layer = entry; layer != NULL; layer = layer->base) {
		g_autoptr(GString) place = g_string_new(NULL);
		const size_t steps =
		    follow_pointer(entry->resolved, layer->raw, fault->pointer, place);
		if (steps <= most)
			continue;
		most = steps;
		best = layer;
		g_string_assign(found, place->str);
	}
	return g_strdup_printf("%s:%zu: %s%s%s", best->file->path, locate_line(best, found->str),
			       found->str, found->len > 0 ? ": " : "", fault->reason);
}
