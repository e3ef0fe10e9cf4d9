#include "uf-template-shelf.h"

#include <sys/stat.h>

#include "uf-error.h"
#include "uf-template-private.h"

#define SETTLED_AFTER 2 /* seconds: a younger file may change again and look the same */

/* what tells a file from the one that was read */
typedef struct {
	struct stat info;
	bool is_there;
} Mark;

typedef struct {
	UfTemplate *template;
	char *revision; /* of the form */
	Mark marks[UF_TEMPLATE_FILES];
	bool is_fit; /* every name of the form was seen to have its place */
} Entry;

struct UfTemplateShelf {
	GHashTable *entries; /* id of the form → Entry */
};

static void
free_entry(gpointer data)
{
	Entry *entry = data;
	uf_template_free(entry->template);
	g_free(entry->revision);
	g_free(entry);
}

UfTemplateShelf *
uf_template_shelf_new(void)
{
	UfTemplateShelf *shelf = g_new0(UfTemplateShelf, 1);
	shelf->entries = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free_entry);
	return shelf;
}

void
uf_template_shelf_free(UfTemplateShelf *shelf)
{
	if (shelf == NULL)
		return;
	g_hash_table_unref(shelf->entries);
	g_free(shelf);
}

static void
mark_files(const UfContext *context, const UfForm *form, Mark marks[UF_TEMPLATE_FILES])
{
	for (size_t i = 0; i < UF_TEMPLATE_FILES; i++) {
		g_autofree char *path = uf_template_build_path(context, form, i);
		marks[i].is_there = stat(path, &marks[i].info) == 0;
	}
}

static bool
is_same_time(struct timespec left, struct timespec right)
{
	return left.tv_sec == right.tv_sec && left.tv_nsec == right.tv_nsec;
}

static bool
is_same_file(const Mark *left, const Mark *right)
{
	const struct stat *a = &left->info;
	const struct stat *b = &right->info;
	return left->is_there && right->is_there && a->st_dev == b->st_dev &&
	       a->st_ino == b->st_ino && a->st_size == b->st_size &&
	       is_same_time(a->st_mtim, b->st_mtim) && is_same_time(a->st_ctim, b->st_ctim);
}

static bool
are_settled(const Mark marks[UF_TEMPLATE_FILES])
{
	const gint64 now = g_get_real_time() / G_USEC_PER_SEC;
	for (size_t i = 0; i < UF_TEMPLATE_FILES; i++) {
		if (!marks[i].is_there || now - marks[i].info.st_mtim.tv_sec < SETTLED_AFTER)
			return false;
	}
	return true;
}

/* The entry of @form when its files are as @marks, else NULL and it is forgotten. */
static Entry *
find_entry(UfTemplateShelf *shelf, const UfForm *form, const Mark marks[UF_TEMPLATE_FILES])
{
	Entry *entry = g_hash_table_lookup(shelf->entries, uf_form_get_id(form));
	if (entry == NULL)
		return NULL;
	bool is_same = g_str_equal(entry->revision, uf_form_get_revision(form));
	for (size_t i = 0; i < UF_TEMPLATE_FILES; i++)
		is_same = is_same && is_same_file(&entry->marks[i], &marks[i]);
	if (is_same)
		return entry;
	g_hash_table_remove(shelf->entries, uf_form_get_id(form));
	return NULL;
}

static Entry *
add_entry(UfTemplateShelf *shelf, const UfForm *form, const Mark marks[UF_TEMPLATE_FILES],
	  UfTemplate *template)
{
	Entry *entry = g_new0(Entry, 1);
	entry->template = uf_template_ref(template);
	entry->revision = g_strdup(uf_form_get_revision(form));
	for (size_t i = 0; i < UF_TEMPLATE_FILES; i++)
		entry->marks[i] = marks[i];
	g_hash_table_insert(shelf->entries, g_strdup(uf_form_get_id(form)), entry);
	return entry;
}

/* @entry: where it stands on @shelf, or NULL. */
static UfTemplate *
load(UfTemplateShelf *shelf, const UfContext *context, const UfForm *form, Entry **entry,
     GError **error)
{
	Mark marks[UF_TEMPLATE_FILES];
	*entry = NULL;
	if (shelf == NULL)
		return uf_template_load(context, form, error);
	/* looked at before they are read: what changes meanwhile is seen the next time */
	mark_files(context, form, marks);
	*entry = find_entry(shelf, form, marks);
	if (*entry != NULL)
		return uf_template_ref((*entry)->template);
	UfTemplate *template = uf_template_load(context, form, error);
	if (template != NULL && are_settled(marks))
		*entry = add_entry(shelf, form, marks, template);
	return template;
}

UfTemplate *
uf_template_shelf_load(UfTemplateShelf *shelf, const UfContext *context, const UfForm *form,
		       GError **error)
{
	Entry *entry;
	return load(shelf, context, form, &entry, error);
}

static bool
check_fit(const UfTemplate *template, const UfForm *form, GError **error)
{
	g_autoptr(GPtrArray) issues = uf_issue_list_new();
	uf_template_check(template, form, issues);
	const UfIssue *first = uf_template_find_unfit(template, issues);
	if (first == NULL)
		return true;
	g_set_error(error, UF_ERROR, UF_ERROR_MAPPING,
		    "%s: %u bound names have no place in the template, the first is of "
		    "field %s; see \"unefois form template check %s\"",
		    uf_form_get_id(form), issues->len, uf_issue_get_place(first),
		    uf_form_get_id(form));
	return false;
}

UfTemplate *
uf_template_shelf_load_fit(UfTemplateShelf *shelf, const UfContext *context, const UfForm *form,
			   GError **error)
{
	Entry *entry;
	g_autoptr(UfTemplate) template = load(shelf, context, form, &entry, error);
	if (template == NULL)
		return NULL;
	if (entry == NULL || !entry->is_fit) {
		if (!check_fit(template, form, error))
			return NULL;
	}
	if (entry != NULL)
		entry->is_fit = true;
	return g_steal_pointer(&template);
}
