/* The tables of the adapter and the fixture flows, as the tests of lib/intake read them. */
#pragma once

#include "uf-cnaf.h"
#include "uf-file.h"
#include "uf-json.h"
#include "uf-profile-check.h"
#include "uf-xml-private.h"

typedef struct {
	UfProfileSchema *schema;
	UfIntakeTable *table;
} Tables;

static inline char *
read_source(const char *folder, const char *name)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *path = g_build_filename(g_getenv("UF_SOURCE_ROOT"), folder, name, NULL);
	g_autoptr(GBytes) bytes = uf_file_read(path, UF_XML_MAX_BYTES, &error);
	g_assert_no_error(error);
	gsize size;
	const char *data = g_bytes_get_data(bytes, &size);
	return g_strndup(data, size);
}

static inline void
tables_load(Tables *tables)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *codes = read_source("adapters/caf", "import.tsv");
	g_autofree char *tree = read_source("adapters/caf", "import-tree.tsv");
	tables->schema = uf_profile_schema_new(&error);
	g_assert_no_error(error);
	tables->table = uf_intake_table_parse(codes, tree, &error);
	g_assert_no_error(error);
}

static inline void
tables_clear(Tables *tables)
{
	uf_intake_table_free(tables->table);
	uf_profile_schema_free(tables->schema);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Tables, tables_clear)

/* The tree of fixtures/sources/@name. */
static inline json_t *
load_flow(const char *name)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *text = read_source("fixtures/sources", name);
	g_autoptr(GBytes) bytes = g_bytes_new(text, strlen(text));
	json_t *root = uf_xml_read(bytes, &error);
	g_assert_no_error(error);
	return root;
}

/* Record @index of @file, on 1 November 2026. */
static inline json_t *
import(const Tables *tables, const json_t *file, size_t index)
{
	g_autoptr(GError) error = NULL;
	const UfCnafSetup setup = { tables->table, tables->schema, { 2026, 11, 1 } };
	json_t *result = uf_cnaf_import(&setup, file, index, &error);
	g_assert_no_error(error);
	return result;
}
