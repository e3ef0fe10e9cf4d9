/* One damaged cell a row, and what a repair makes of it. Invented people. */
#pragma once

#include "uf-repair.h"

#include <string.h>

#include "uf-json.h"

typedef struct {
	UfProfileSchema *schema;
	UfColumnBook *book;
	UfCommunes *communes;
	UfCountries *countries;
	UfRepairSetup setup;
} Fixture;

/* A row: '=' kept, '~' mended, '!' refused, '0' empty. The cell begins with its kind: "t:", "n:"
 * (number; "n:shown=digits"), "d:", "b:", "e:". The value is JSON; "" for none. */
typedef struct {
	const char *key;
	const char *cell;
	char state;
	const char *value;
	const char *rule; /* the first issue, "" for none */
} Row;

static inline void
set_up(Fixture *self, gconstpointer data)
{
	g_autoptr(GError) error = NULL;
	const char *root = g_getenv("UF_SOURCE_ROOT");
	g_autofree char *communes = g_build_filename(root, "data", "communes.tsv", NULL);
	g_autofree char *countries = g_build_filename(root, "data", "countries.tsv", NULL);
	(void)data;
	self->schema = uf_profile_schema_new(&error);
	g_assert_no_error(error);
	self->book = uf_column_book_new(self->schema);
	self->communes = uf_communes_load(communes, &error);
	g_assert_no_error(error);
	self->countries = uf_countries_load(countries, &error);
	g_assert_no_error(error);
	self->setup = (UfRepairSetup){ 1900, { 2026, 11, 22 }, self->communes, self->countries };
}

static inline void
tear_down(Fixture *self, gconstpointer data)
{
	(void)data;
	uf_countries_free(self->countries);
	uf_communes_free(self->communes);
	uf_column_book_free(self->book);
	uf_profile_schema_free(self->schema);
}

static inline UfCell
make_cell(const char *text, char **number)
{
	static const char letters[] = "?tndbe"; /* in the order of UfCellKind */
	const char *equals = strrchr(text, '=');
	UfCell cell = { .kind = (UfCellKind)(strchr(letters, text[0]) - letters) };
	const bool is_number = cell.kind == UF_CELL_NUMBER;
	*number = is_number ? g_strdup(equals != NULL ? equals + 1 : text + 2) : NULL;
	cell.text = is_number && equals != NULL ? g_strndup(text + 2, (gsize)(equals - text - 2))
						: g_strdup(text + 2);
	cell.number = *number;
	return cell;
}

static inline void
check_row(const Fixture *self, const Row *row)
{
	static const char states[] = "0=~!"; /* in the order of UfRepairState */
	g_autofree char *number = NULL;
	g_autoptr(json_t) value = NULL;
	g_autoptr(GPtrArray) issues = uf_issue_list_new();
	g_autoptr(UfColumnTarget) target = uf_column_book_find(self->book, row->key);
	UfCell cell = make_cell(row->cell, &number);
	g_test_message("%s <- %s", row->key, row->cell);
	g_assert_nonnull(target);
	const UfRepairState state = uf_repair_cell(&self->setup, &cell, target, &value, issues);
	g_autofree char *text =
	    value != NULL ? json_dumps(value, JSON_COMPACT | JSON_ENCODE_ANY) : g_strdup("");
	const UfIssue *first = issues->len > 0 ? g_ptr_array_index(issues, 0) : NULL;
	g_assert_cmpstr(first != NULL ? uf_issue_get_rule(first) : "", ==, row->rule);
	g_assert_cmpint(states[state], ==, row->state);
	g_assert_cmpstr(text, ==, row->value);
	g_assert_true((value != NULL) == (state == UF_REPAIR_KEPT || state == UF_REPAIR_MENDED));
	/* what is changed or refused is told, in French, without the cell */
	g_assert_true(issues->len > 0 || state == UF_REPAIR_KEPT || state == UF_REPAIR_EMPTY);
	for (guint i = 0; i < issues->len; i++) {
		const UfIssue *issue = g_ptr_array_index(issues, i);
		g_autofree char *sentence = uf_issue_format_french(issue);
		g_assert_true(uf_issue_has_sentence(uf_issue_get_rule(issue)));
		g_assert_cmpstr(uf_issue_get_place(issue), ==, row->key);
		if (strlen(cell.text) > 5)
			g_assert_null(strstr(sentence, cell.text));
	}
	g_free(cell.text);
}

#define CHECK(self, rows)                                                                          \
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)                                            \
	check_row(self, &(rows)[i])

#define NAME "members/person/birth_name"
#define GIVEN "members/person/given_names"
#define BIRTH "members/person/birth/date"
#define LEASE "housing/lease/until"
#define RENT "housing/rent/amount"
#define AREA "housing/area"
#define ROOMS "housing/rooms"
#define LIFT "housing/lift"
#define CP "housing/address/postcode"
#define PHONE "members/person/contact/phones/1/number"
#define EMAIL "members/person/contact/emails/1/address"
#define NIR "members/person/identifiers/nir/value"
#define CAF "members/person/identifiers/caf_number/value"
#define SIRET "housing/landlord/siret"
#define COMMUNE "members/person/birth/commune"
#define COUNTRY "members/person/birth/country"
#define DEPARTEMENT "members/person/birth/departement"
