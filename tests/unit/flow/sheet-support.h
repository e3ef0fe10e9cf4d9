/* Spreadsheets for the tests of sheets and of their households. */
#pragma once

#include "flow-fixture.h"
#include "uf-flow-private.h"
#include "uf-flow-row.h"
#include "uf-flow-sheet.h"
#include "uf-json.h"

#define BATCH "t-aaaaaaaaaa"
#define BATCH_LATER "t-bbbbbbbbbb"

/* Forms of the partner of the fixture, and others that exercise what a batch does with them. */
static const char *const sheet_forms[] = { "essai/aide", NULL };
static const char *const two_forms[] = { "essai/aide", "essai/suite", NULL };

/* Opens @text as a CSV file of the scratch home; @forms NULL: none. */
static inline UfFlowSheet *
sheet_open(Fixture *fixture, const char *text, const char *const *forms)
{
	g_autoptr(GError) error = NULL;
	flow_write(fixture, "sheet.csv", text);
	g_autofree char *path = g_build_filename(fixture->home, "sheet.csv", NULL);
	const UfFlowSheetSetup setup = { .path = path, .forms = forms };
	UfFlowSheet *sheet = uf_flow_sheet_open(fixture->flow, &setup, &error);
	g_assert_no_error(error);
	return sheet;
}

static inline UfFlowRow *
row_plan(UfFlowSheet *sheet, size_t index, const UfFlowRowSetup *setup)
{
	g_autoptr(GError) error = NULL;
	UfFlowRow *row = uf_flow_row_plan(sheet, index, setup, &error);
	g_assert_no_error(error);
	return row;
}

/* The description of a plan of @index. New reference. */
static inline json_t *
row_describe(UfFlowSheet *sheet, size_t index, const UfFlowRowSetup *setup)
{
	g_autoptr(UfFlowRow) row = row_plan(sheet, index, setup);
	g_autoptr(GError) error = NULL;
	json_t *described = uf_flow_row_describe(row, &error);
	g_assert_no_error(error);
	return described;
}

/* Plans and stores @index. New reference. */
static inline json_t *
row_store(UfFlowSheet *sheet, size_t index, const UfFlowRowSetup *setup,
	  const UfFlowRowStore *store)
{
	static const UfFlowRowStore plain = { 0 };
	g_autoptr(GError) error = NULL;
	g_autoptr(UfFlowRow) row = row_plan(sheet, index, setup);
	json_t *result = uf_flow_row_store(row, store != NULL ? store : &plain, &error);
	g_assert_no_error(error);
	return result;
}

/* Plans and stores the first household of @text for @forms as job 1 of @batch. */
static inline json_t *
sheet_store(Fixture *fixture, const char *text, const char *const *forms, const char *batch)
{
	g_autoptr(UfFlowSheet) sheet = sheet_open(fixture, text, forms);
	const UfFlowRowSetup setup = { .batch = batch, .job = 1 };
	return row_store(sheet, 0, &setup, NULL);
}

static inline const char *
get_text(const json_t *object, const char *key)
{
	const char *text = uf_json_get_string(object, key);
	return text != NULL ? text : "";
}

/* The element of the array @key of @object whose @name is @value; NULL. */
static inline const json_t *
find_in(const json_t *object, const char *key, const char *name, const char *value)
{
	const json_t *list = json_object_get(object, key);
	for (size_t i = 0; i < json_array_size(list); i++) {
		const json_t *item = json_array_get(list, i);
		if (g_str_equal(get_text(item, name), value))
			return item;
	}
	return NULL;
}

static inline const json_t *
get_form(const json_t *result, size_t index)
{
	return json_array_get(json_object_get(result, "forms"), index);
}

/* The profile of @person as it stands in the store. */
static inline UfProfile *
sheet_load_person(Fixture *fixture, const char *person)
{
	g_autoptr(GError) error = NULL;
	UfProfile *profile = uf_flow_scan_person(fixture->flow, person, NULL, &error);
	g_assert_no_error(error);
	return profile;
}

static inline size_t
sheet_count_items(Fixture *fixture, UfStoreKind kind)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GPtrArray) ids =
	    uf_store_list(uf_flow_ensure_store(fixture->flow, &error), kind, NULL, &error);
	g_assert_no_error(error);
	return ids->len;
}
