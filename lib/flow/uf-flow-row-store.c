/* The plan of a household, done: the person in one transaction, then each form in one. */
#include "uf-error.h"
#include "uf-flow-row-private.h"
#include "uf-flow-sheet-index-private.h"
#include "uf-json.h"

/* One household that is being written. */
typedef struct {
	UfFlowRow *row;
	const UfFlowRowStore *setup;
} Storing;

static bool
keep(void *data, GError **error)
{
	const Storing *self = data;
	const UfFlowRowStore *setup = self->setup;
	const UfFlowRow *row = self->row;
	if (setup->hold != NULL && !setup->hold(setup->data, error))
		return false;
	return setup->keep == NULL ||
	       setup->keep(setup->data, row->import->item->id, uf_flow_row_get_action(row), error);
}

static json_t *
make_details(const UfFlowRow *row)
{
	if (row->setup.depositor != NULL)
		return json_pack("{s:s, s:s}", "deposit", row->setup.batch, "source",
				 row->setup.depositor);
	return json_pack("{s:s, s:I}", "batch", row->setup.batch, "job",
			 (json_int_t)row->setup.job);
}

/* What another attempt has to know is written first: a store of plain files may be cut between. */
static bool
write_new(Storing *self, GError **error)
{
	UfFlowImport *import = self->row->import;
	g_autoptr(json_t) details = make_details(self->row);
	json_object_set_new(details, "revision", json_integer(1));
	json_object_set(details, "facts", import->changed);
	return keep(self, error) &&
	       uf_flow_put_person(import->flow, import->item, import->profile, error) &&
	       uf_flow_journal(import->flow, "create", import->item->id, details, error) &&
	       uf_store_commit(import->flow->store, error);
}

static bool
store_new(Storing *self, GError **error)
{
	UfStore *store = self->row->import->flow->store;
	if (!uf_store_begin(store, error))
		return false;
	if (write_new(self, error))
		return true;
	uf_store_rollback(store);
	return false;
}

bool
uf_flow_row_has_news(const UfFlowRow *row)
{
	for (size_t i = 0; i < json_array_size(row->changes); i++) {
		const json_t *change = json_array_get(row->changes, i);
		if (g_strcmp0(uf_json_get_string(change, "then"), "known") != 0)
			return true;
	}
	return false;
}

static bool
store_person(Storing *self, GError **error)
{
	UfFlowRow *row = self->row;
	UfFlowImport *import = row->import;
	if (!row->who.is_known) {
		if (!store_new(self, error))
			return false;
		g_free(row->who.person);
		row->who.person = g_strdup(import->item->id);
		row->who.is_known = true;
		uf_flow_sheet_add_person(row->sheet, import->profile);
		return true;
	}
	if (!uf_flow_row_has_news(row))
		return true;
	g_clear_pointer(&import->details, json_decref);
	import->details = make_details(row);
	import->also = keep;
	import->also_data = self;
	return uf_import_store(import, error);
}

json_t *
uf_flow_row_store(UfFlowRow *row, const UfFlowRowStore *setup, GError **error)
{
	Storing storing = { row, setup };
	g_return_val_if_fail(row->setup.batch != NULL && row->setup.job > 0, NULL);
	if (row->import == NULL || uf_flow_row_must_wait(row))
		return uf_flow_row_describe(row, error);
	if (!store_person(&storing, error))
		return NULL;
	for (guint i = 0; i < row->forms->len; i++) {
		if (!uf_flow_row_store_form(row, g_ptr_array_index(row->forms, i), setup, error))
			return NULL;
	}
	return uf_flow_row_describe(row, error);
}
