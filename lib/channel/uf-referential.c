#include "uf-referential-private.h"

#include <string.h>

#include "uf-json.h"
#include "uf-memory.h"
#include "uf-text.h"

#define PREFIX "liste_"
#define MAX_ID_DIGITS 9

struct UfReferential {
	json_t *tree;
	GHashTable *lists; /* name → its element, borrowed */
};

void
uf_referential_free(UfReferential *self)
{
	if (self == NULL)
		return;
	g_hash_table_unref(self->lists);
	json_decref(self->tree);
	g_free(self);
}

UfReferential *
uf_referential_new(json_t *tree)
{
	g_autoptr(UfReferential) self = g_new0(UfReferential, 1);
	self->tree = json_incref(tree);
	self->lists = g_hash_table_new(g_str_hash, g_str_equal);
	const json_t *children = json_object_get(tree, "children");
	for (size_t i = 0; i < json_array_size(children); i++) {
		json_t *child = json_array_get(children, i);
		const char *name = uf_json_get_string(child, "name");
		if (name != NULL && g_str_has_prefix(name, PREFIX))
			g_hash_table_insert(self->lists, (gpointer)(name + strlen(PREFIX)), child);
	}
	return g_hash_table_size(self->lists) > 0 ? g_steal_pointer(&self) : NULL;
}

/* The text of the child @name, or NULL. */
static const char *
get(const json_t *entry, const char *name)
{
	const json_t *children = json_object_get(entry, "children");
	for (size_t i = 0; i < json_array_size(children); i++) {
		const json_t *child = json_array_get(children, i);
		if (g_strcmp0(uf_json_get_string(child, "name"), name) == 0)
			return uf_json_get_string(child, "text");
	}
	return NULL;
}

static bool
is_id(const char *text)
{
	return text != NULL && *text != '\0' && *text != '0' &&
	       strspn(text, "0123456789") == strlen(text) && strlen(text) <= MAX_ID_DIGITS;
}

static bool
is_usable(const json_t *entry, const char *parent_name, const char *parent)
{
	const char *active = get(entry, "actif");
	if (!is_id(get(entry, "identifiant")) || g_strcmp0(active, "0") == 0 ||
	    g_strcmp0(active, "false") == 0)
		return false;
	return parent == NULL || parent_name == NULL ||
	       g_strcmp0(get(entry, parent_name), parent) == 0;
}

static bool
is_same(const char *text, const char *folded)
{
	g_auto(UfWiped) own = text != NULL ? uf_text_fold(text) : NULL;
	return own != NULL && g_str_equal(own, folded);
}

/* "DUPONT Anne" and "Anne DUPONT" are the same person. */
static bool
is_named(const json_t *entry, const char *folded)
{
	const char *name = get(entry, "nom");
	const char *given = get(entry, "prenom");
	if (name == NULL || given == NULL)
		return false;
	g_auto(UfWiped) one = g_strdup_printf("%s %s", name, given);
	g_auto(UfWiped) other = g_strdup_printf("%s %s", given, name);
	return is_same(one, folded) || is_same(other, folded);
}

typedef struct {
	const char *by;
	char *folded;
	char *whole; /* a part of a code: as far as it goes… */
	char *piece; /* …and from where it begins; NULL when the whole value counts */
} Wanted;

static bool
is_wanted(const json_t *entry, const Wanted *wanted)
{
	const char *code = get(entry, "code");
	if (g_str_equal(wanted->by, "name"))
		return is_named(entry, wanted->folded);
	if (g_str_equal(wanted->by, "label"))
		return is_same(get(entry, "libelle"), wanted->folded);
	if (wanted->piece == NULL)
		return is_same(code, wanted->folded);
	return is_same(code, wanted->whole) || is_same(code, wanted->piece);
}

/* "part": [1, 3] of "G1602" is "16", or "G16" with all that is before it. */
static bool
cut(Wanted *wanted, const json_t *part)
{
	const size_t from = (size_t)json_integer_value(json_array_get(part, 0));
	const size_t to = (size_t)json_integer_value(json_array_get(part, 1));
	if (part == NULL)
		return true;
	if (from >= to || to > strlen(wanted->folded))
		return false;
	wanted->whole = g_strndup(wanted->folded, to);
	wanted->piece = g_strndup(wanted->folded + from, to - from);
	return true;
}

static void
wanted_clear(Wanted *wanted)
{
	uf_memory_free_string(wanted->folded);
	uf_memory_free_string(wanted->whole);
	uf_memory_free_string(wanted->piece);
}

static UfReferentialResult
search(const json_t *list, const json_t *rule, const Wanted *wanted, const char *parent,
       const char **id)
{
	const json_t *entries = json_object_get(list, "children");
	const char *parent_name = uf_json_get_string(rule, "parent");
	const char *found = NULL;
	for (size_t i = 0; i < json_array_size(entries); i++) {
		const json_t *entry = json_array_get(entries, i);
		if (!is_usable(entry, parent_name, parent) || !is_wanted(entry, wanted))
			continue;
		const char *own = get(entry, "identifiant");
		if (found != NULL && !g_str_equal(found, own))
			return UF_REFERENTIAL_AMBIGUOUS;
		found = own;
	}
	if (found != NULL)
		*id = found;
	return found != NULL ? UF_REFERENTIAL_FOUND : UF_REFERENTIAL_UNKNOWN;
}

UfReferentialResult
uf_referential_find(const UfReferential *self, const json_t *rule, const char *value,
		    const char *parent, const char **id)
{
	const char *name = uf_json_get_string(rule, "list");
	const json_t *list = name != NULL ? g_hash_table_lookup(self->lists, name) : NULL;
	Wanted wanted = { .by = uf_json_get_string(rule, "by"), .folded = uf_text_fold(value) };
	UfReferentialResult result = UF_REFERENTIAL_UNKNOWN;
	if (list != NULL && wanted.by != NULL && cut(&wanted, json_object_get(rule, "part")))
		result = search(list, rule, &wanted, parent, id);
	wanted_clear(&wanted);
	return result;
}
