/* Items of the sealed store: each revision a row, encrypted under the key of the person whose item
 * it is, bound to its place. */
#include <string.h>

#include "uf-error.h"
#include "uf-id.h"
#include "uf-sealed-keys-private.h"

/* what kind the parent of an item is; a person's own parent is nobody */
static const UfStoreKind parents[UF_STORE_KINDS] = {
	[UF_STORE_PERSON] = UF_STORE_PERSON,   [UF_STORE_REQUEST] = UF_STORE_PERSON,
	[UF_STORE_DRAFT] = UF_STORE_REQUEST,   [UF_STORE_APPROVAL] = UF_STORE_DRAFT,
	[UF_STORE_RECEIPT] = UF_STORE_DRAFT,   [UF_STORE_DOCUMENT] = UF_STORE_PERSON,
	[UF_STORE_PROPOSAL] = UF_STORE_PERSON, [UF_STORE_BASIS] = UF_STORE_PERSON,
	[UF_STORE_LINK] = UF_STORE_PERSON,
};

UfPlace *
uf_sealed_item_place(const UfSealed *self, const UfItemRow *row)
{
	UfPlace *place = uf_sealed_place(self, "items");
	uf_place_add_number(place, row->kind);
	uf_place_add_text(place, row->id);
	uf_place_add_number(place, row->revision);
	uf_place_add_text(place, row->parent);
	uf_place_add_text(place, row->person);
	uf_place_add_text(place, row->state);
	uf_place_add_number(place, row->generation);
	uf_place_add_number(place, row->written);
	uf_place_add_number(place, row->no_contact);
	return place;
}

int64_t
uf_sealed_find_revision(void *backend, UfStoreKind kind, const char *id, GError **error)
{
	UfSealed *self = backend;
	int64_t revision = 0;
	if (!uf_sealed_ready(self, error) ||
	    !uf_database_count(self->database, &uf_query_newest_revision, &revision, error,
			       (int64_t)kind, id))
		return -1;
	return revision;
}

/* the newest card goes with the newest revision */
static bool
read_card(UfSealed *self, UfStoreItem *item, GError **error)
{
	g_autoptr(UfCardRow) row = NULL;
	if (!uf_database_find(self->database, &uf_table_cards, &row, error, item->id))
		return false;
	if (row == NULL || row->revision < item->revision)
		return uf_sealed_set_damaged(error, "cards", item->id);
	if (row->revision > item->revision)
		return true;
	const UfPersonKey *key = uf_sealed_find_person(self, item->id, row->generation, error);
	if (key == NULL)
		return false;
	return uf_sealed_open_card(self, row, &key->key, item) ||
	       uf_sealed_set_damaged(error, "cards", item->id);
}

static UfStoreItem *
open_item(UfSealed *self, const UfItemRow *row, GError **error)
{
	const UfPersonKey *key = uf_sealed_find_person(self, row->person, row->generation, error);
	if (key == NULL)
		return NULL;
	g_autoptr(GByteArray) place = uf_sealed_item_place(self, row);
	g_autoptr(UfStoreItem) item = g_new0(UfStoreItem, 1);
	item->content = uf_seal_open(&key->key, place, row->body, UF_SEALED_BODY_BLOCK);
	if (item->content == NULL) {
		uf_sealed_set_damaged(error, uf_store_kind_get_name((UfStoreKind)row->kind),
				      row->id);
		return NULL;
	}
	item->kind = (UfStoreKind)row->kind;
	item->id = g_strdup(row->id);
	item->parent = g_strdup(row->parent);
	item->state = g_strdup(row->state);
	item->revision = row->revision;
	item->written = row->written;
	item->no_contact = row->no_contact != 0;
	if (item->kind == UF_STORE_PERSON && !read_card(self, item, error))
		return NULL;
	return g_steal_pointer(&item);
}

UfStoreItem *
uf_sealed_read(void *backend, UfStoreKind kind, const char *id, int64_t revision, GError **error)
{
	UfSealed *self = backend;
	g_autoptr(UfItemRow) row = NULL;
	if (!uf_sealed_ready(self, error) ||
	    !uf_database_find(self->database, &uf_table_items, &row, error, (int64_t)kind, id,
			      revision))
		return NULL;
	if (row == NULL) {
		g_set_error(error, UF_ERROR, UF_ERROR_NOT_FOUND,
			    "%s: no revision %" G_GINT64_FORMAT, id, revision);
		return NULL;
	}
	return open_item(self, row, error);
}

/* whose an item of @kind below @parent is */
static char *
find_person_of(UfSealed *self, UfStoreKind kind, const char *id, const char *parent, GError **error)
{
	if (kind == UF_STORE_PERSON)
		return g_strdup(id);
	g_autoptr(UfItemRow) row = NULL;
	if (!uf_database_find_first(self->database, &uf_query_items_newest, &row, error,
				    (int64_t)parents[kind], parent))
		return NULL;
	if (row != NULL)
		return g_strdup(row->person);
	g_set_error(error, UF_ERROR, UF_ERROR_NOT_FOUND,
		    "%s: what it belongs to (%s) is not in the store", id,
		    *parent != '\0' ? parent : "nobody");
	return NULL;
}

char *
uf_sealed_find_owner(UfSealed *self, const char *id, GError **error)
{
	if (uf_id_is_valid(id, 'p'))
		return g_strdup(id);
	for (int kind = 0; kind < UF_STORE_KINDS; kind++) {
		g_autoptr(UfItemRow) row = NULL;
		if (!uf_id_is_valid(id, uf_store_kind_get_letter((UfStoreKind)kind)))
			continue;
		if (!uf_database_find_first(self->database, &uf_query_items_newest, &row, error,
					    (int64_t)kind, id))
			return NULL;
		if (row != NULL)
			return g_strdup(row->person);
	}
	return g_strdup("");
}

static bool
check_newest(UfSealed *self, const UfStoreItem *item, GError **error)
{
	const int64_t newest = uf_sealed_find_revision(self, item->kind, item->id, error);
	if (newest < 0)
		return false;
	if (newest == item->revision)
		return true;
	g_set_error(error, UF_ERROR, UF_ERROR_CONFLICT,
		    "%s: changed since it was read (revision %" G_GINT64_FORMAT
		    ", now %" G_GINT64_FORMAT "); read it again and redo the change",
		    item->id, item->revision, newest);
	return false;
}

static bool
check_not_forgotten(UfSealed *self, const char *person, GError **error)
{
	g_autoptr(UfForgottenRow) row = NULL;
	if (!uf_database_find(self->database, &uf_table_forgotten, &row, error, person))
		return false;
	if (row == NULL)
		return true;
	g_set_error(error, UF_ERROR, UF_ERROR_REFUSED, "%s: was forgotten on %s", person, row->day);
	return false;
}

/* the key that the new revision is written under */
static const UfPersonKey *
find_writing_key(UfSealed *self, const UfStoreItem *item, const char *person, GError **error)
{
	if (!check_not_forgotten(self, person, error))
		return NULL;
	g_autoptr(GPtrArray) wraps =
	    uf_database_load(self->database, &uf_query_wraps_of_person, error, person);
	if (wraps == NULL)
		return NULL;
	/* a profile that was removed by itself comes back under the key of what stayed */
	if (wraps->len == 0 && item->kind == UF_STORE_PERSON && item->revision == 0)
		return uf_sealed_add_person(self, person, error);
	return uf_sealed_find_person(self, person, 0, error);
}

static bool
write_row(UfSealed *self, const UfStoreItem *item, GError **error)
{
	const char *parent = item->parent != NULL ? item->parent : "";
	g_autofree char *person = find_person_of(self, item->kind, item->id, parent, error);
	const UfPersonKey *key =
	    person != NULL ? find_writing_key(self, item, person, error) : NULL;
	if (key == NULL)
		return false;
	g_autoptr(UfItemRow) row = uf_row_new(&uf_table_items);
	row->kind = item->kind;
	row->id = g_strdup(item->id);
	row->revision = item->revision + 1;
	row->parent = g_strdup(parent);
	row->person = g_strdup(person);
	row->state = g_strdup(item->state != NULL ? item->state : "");
	row->generation = key->generation;
	row->written = item->written != 0 ? item->written : uf_sealed_get_time();
	row->no_contact = item->no_contact;
	g_autoptr(GByteArray) place = uf_sealed_item_place(self, row);
	row->body = uf_seal(&key->key, place, item->content, UF_SEALED_BODY_BLOCK);
	return uf_database_put(self->database, row, false, error) &&
	       uf_sealed_count_revision(self, row, 1, error) &&
	       (item->kind != UF_STORE_PERSON || uf_sealed_put_card(self, item, key, error));
}

bool
uf_sealed_write(void *backend, const UfStoreItem *item, GError **error)
{
	UfSealed *self = backend;
	bool own;
	if (!uf_sealed_ready(self, error) || !uf_sealed_enter(self, &own, error))
		return false;
	const bool done = check_newest(self, item, error) && write_row(self, item, error);
	return uf_sealed_leave(self, own, done, error);
}

static bool
take_from_sum(void *data, void *row, GError **error)
{
	return uf_sealed_count_revision(data, row, -1, error);
}

/* a profile that goes by itself takes its key along when nothing else is under it */
static bool
remove_person(UfSealed *self, const char *person, GError **error)
{
	g_autoptr(UfItemRow) other = NULL;
	if (!uf_database_run(self->database, &uf_query_delete_card, error, person) ||
	    !uf_database_run(self->database, &uf_query_delete_terms_of_person, error, person) ||
	    !uf_database_find_first(self->database, &uf_query_items_of_person, &other, error,
				    person))
		return false;
	if (other != NULL)
		return true;
	uf_sealed_forget_person(self, person);
	return uf_database_run(self->database, &uf_query_delete_wraps_of_person, error, person) &&
	       uf_database_run(self->database, &uf_query_delete_generations, error, person);
}

static bool
remove_item(UfSealed *self, UfStoreKind kind, const char *id, GError **error)
{
	g_autoptr(UfItemRow) newest = NULL;
	if (!uf_database_find_first(self->database, &uf_query_items_newest, &newest, error,
				    (int64_t)kind, id))
		return false;
	if (newest == NULL)
		return true;
	const UfRowVisitor visitor = { take_from_sum, self };
	if (uf_sealed_find_person(self, newest->person, 0, error) == NULL ||
	    !uf_database_walk(self->database, &uf_query_items_of_id, visitor, error, (int64_t)kind,
			      id) ||
	    !uf_database_run(self->database, &uf_query_delete_item, error, (int64_t)kind, id))
		return false;
	self->wants_checkpoint = true;
	return kind != UF_STORE_PERSON || remove_person(self, id, error);
}

bool
uf_sealed_remove(void *backend, UfStoreKind kind, const char *id, GError **error)
{
	UfSealed *self = backend;
	bool own;
	if (!uf_sealed_ready(self, error) || !uf_sealed_enter(self, &own, error))
		return false;
	return uf_sealed_leave(self, own, remove_item(self, kind, id, error), error);
}

GPtrArray *
uf_sealed_list(void *backend, UfStoreKind kind, const char *parent, GError **error)
{
	UfSealed *self = backend;
	if (!uf_sealed_ready(self, error))
		return NULL;
	if (parent == NULL)
		return uf_database_list(self->database, &uf_query_ids_in_mine, error,
					(int64_t)kind);
	return uf_database_list(self->database, &uf_query_ids_of_parent_in_mine, error,
				(int64_t)kind, parent);
}

/* the row that says the day is opened: a day that was changed does not count */
char *
uf_sealed_get_last_contact(void *backend, const char *person, GError **error)
{
	UfSealed *self = backend;
	g_autoptr(UfItemRow) row = NULL;
	if (!uf_sealed_ready(self, error) ||
	    !uf_database_find_first(self->database, &uf_query_items_last_contact, &row, error,
				    person) ||
	    row == NULL)
		return NULL;
	g_autoptr(UfStoreItem) item = open_item(self, row, error);
	return item != NULL ? uf_sealed_format_day(row->written) : NULL;
}
