/* A cell of any kind in any column: a value, or a reason; and its text as a heading.
 *
 * The first byte chooses the column, the second the kind of the cell and the epoch, the rest is
 * text.
 */
#include <string.h>

#include "fuzz.h"
#include "uf-repair.h"

static const char *const keys[] = {
	"members/person/name",
	"members/person/birth_name",
	"members/person/given_names",
	"members/person/birth/date",
	"members/person/birth/commune",
	"members/person/birth/country",
	"members/person/birth/departement",
	"members/person/situation/status",
	"members/person/identifiers/nir/value",
	"members/person/identifiers/caf_number/value",
	"members/person/contact/phones/1/number",
	"members/person/contact/emails/1/address",
	"housing/address",
	"housing/address/city_line",
	"housing/address/postcode",
	"housing/lease/until",
	"housing/rent/amount",
	"housing/area",
	"housing/rooms",
	"housing/lift",
	"housing/note",
	"housing/wishes/kinds",
	"housing/procedure/hearing/time",
	"household/quotient_familial/month",
	"row/relation",
};

GBytes *
uf_fuzz_build_example(void)
{
	static const char example[] = "\x03\x01"
				      "12/05/84";
	return g_bytes_new_static(example, sizeof example - 1);
}

static UfColumnBook *
get_book(void)
{
	static UfColumnBook *book;
	if (book == NULL) {
		UfProfileSchema *schema = uf_profile_schema_new(NULL);
		book = uf_column_book_new(schema);
	}
	return book;
}

static void
check(UfRepairState state, const json_t *value, const GPtrArray *issues)
{
	const bool has_value = state == UF_REPAIR_KEPT || state == UF_REPAIR_MENDED;
	if (has_value != (value != NULL))
		g_error("a value that was refused, or none that was kept");
	if (state != UF_REPAIR_KEPT && state != UF_REPAIR_EMPTY && issues->len == 0)
		g_error("nothing is told");
	for (guint i = 0; i < issues->len; i++) {
		if (!uf_issue_has_sentence(uf_issue_get_rule(g_ptr_array_index(issues, i))))
			g_error("a rule without a sentence");
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const int epochs[] = { 0, 1899, 1900, 1904 };
	if (size < 2)
		return 0;
	g_autofree char *text = g_utf8_make_valid((const char *)data + 2, (gssize)size - 2);
	const UfRepairSetup setup = { .epoch = epochs[data[1] / 8 % 4], .today = { 2026, 11, 22 } };
	UfCell cell = { .kind = (UfCellKind)(data[1] % 6), .text = text, .number = text };
	g_autoptr(UfColumnTarget) target =
	    uf_column_book_find(get_book(), keys[data[0] % G_N_ELEMENTS(keys)]);
	g_autoptr(GPtrArray) issues = uf_issue_list_new();
	g_autoptr(json_t) value = NULL;
	const UfRepairState state = uf_repair_cell(&setup, &cell, target, &value, issues);
	check(state, value, issues);
	bool sure = false;
	g_autoptr(GPtrArray) targets = uf_column_book_match(get_book(), text, &sure);
	if (sure && targets->len != 1)
		g_error("sure of several");
	return 0;
}
