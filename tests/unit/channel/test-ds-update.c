/* What the partner says of files, told apart from what only looks like it: nothing is set by an
 * answer of which one part is odd, and "gone" is said by a good answer alone. */
#include <string.h>

#include "channel-fixture.h"
#include "uf-ds-private.h"

#define FILE42                                                                                     \
	"'dossier_id': 'RG9zc2llci00Mg==', 'dossier_number': 42, 'dossier_prefill_token': 'aaa'"
#define FILE43                                                                                     \
	"'dossier_id': 'RG9zc2llci00Mw==', 'dossier_number': 43, 'dossier_prefill_token': 'bbb'"

static GPtrArray *
make_group(void)
{
	static const char *const tokens[] = { "aaa", "bbb" };
	g_autoptr(UfDraft) draft = fixture_draft();
	GPtrArray *group = g_ptr_array_new_with_free_func((GDestroyNotify)uf_receipt_free);
	for (size_t i = 0; i < G_N_ELEMENTS(tokens); i++) {
		UfReceipt *receipt = uf_receipt_new(draft, "m.durand");
		uf_receipt_set(receipt, "token", tokens[i]);
		uf_receipt_set(receipt, "state", "brouillon");
		uf_receipt_set(receipt, "link", "https://demarche.example/commencer/aide");
		uf_receipt_set(receipt, "until", "2026-08-24");
		g_ptr_array_add(group, receipt);
	}
	return group;
}

static bool
read_states(const GPtrArray *group, const char *body)
{
	g_autofree char *text = g_strdelimit(g_strdup(body), "'", '"');
	g_autoptr(GBytes) bytes = g_bytes_new(text, strlen(text));
	return uf_ds_update_read(group, bytes);
}

static void
test_good(void)
{
	static const struct {
		const char *body;
		const char *states[2];
		bool links[2];
		bool untils[2];
		const char *submitted; /* of the first */
		const char *processed;
	} rows[] = {
		{ "[]", { "disparu", "disparu" }, { false, false }, { false, false }, NULL, NULL },
		{ "[{'state': 'prefilled', 'dossier_url': 'x', " FILE42 "}]",
		  { "brouillon", "disparu" },
		  { true, false },
		  { true, false },
		  NULL,
		  NULL },
		{ "[{'state': 'brouillon', " FILE42 "}, {'state': 'en_construction', " FILE43 "}]",
		  { "brouillon", "depose" },
		  { true, false },
		  { false, false },
		  NULL,
		  NULL },
		{ "[{'state': 'accepte', 'submitted_at': '2026-08-20T10:00:00.000+02:00',"
		  " 'processed_at': '2026-08-21T10:00:00Z', " FILE42 "},"
		  " {'state': 'sans_suite', 'processed_at': null, 'new': [1], " FILE43 "}]",
		  { "accepte", "sans_suite" },
		  { false, false },
		  { false, false },
		  "2026-08-20T10:00:00.000+02:00",
		  "2026-08-21T10:00:00Z" },
		{ "[{'state': 'refuse', " FILE43 "}, {'state': 'en_instruction', " FILE42 "}]",
		  { "instruction", "refuse" },
		  { false, false },
		  { false, false },
		  NULL,
		  NULL },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GPtrArray) group = make_group();
		g_test_message("%zu", i);
		g_assert_true(read_states(group, rows[i].body));
		for (guint j = 0; j < group->len; j++) {
			const UfReceipt *receipt = g_ptr_array_index(group, j);
			g_assert_cmpstr(uf_receipt_find(receipt, "state"), ==, rows[i].states[j]);
			g_assert_true((uf_receipt_find(receipt, "link") != NULL) ==
				      rows[i].links[j]);
			g_assert_true((uf_receipt_find(receipt, "until") != NULL) ==
				      rows[i].untils[j]);
			g_assert_nonnull(uf_receipt_find(receipt, "checked"));
		}
		const UfReceipt *first = g_ptr_array_index(group, 0);
		g_assert_cmpstr(uf_receipt_find(first, "submitted"), ==, rows[i].submitted);
		g_assert_cmpstr(uf_receipt_find(first, "processed"), ==, rows[i].processed);
	}
}

static void
test_odd(void)
{
	static const char *const bodies[] = {
		"",
		"null",
		"{}",
		"[1]",
		"[[]]",
		"{'error': 'procedure 101 is not found'}",
		"<h1>Bienvenue</h1>",
		"[{'state': 'brouillon', " FILE42 "}",
		"[{'state': 'brouillon', " FILE42 "}, {'state': 'brouillon'}]",
		"[{" FILE42 "}]",
		"[{'state': 'inconnu', " FILE42 "}]",
		"[{'state': 7, " FILE42 "}]",
		"[{'state': 'brouillon', 'dossier_id': 'RG9zc2llci00Mw==', 'dossier_number': 42,"
		" 'dossier_prefill_token': 'aaa'}]",
		"[{'state': 'brouillon', 'dossier_id': 'RG9zc2llci00Mg==', 'dossier_number': 42}]",
		"[{'state': 'brouillon', 'dossier_id': 'RG9zc2llci00Mg==', 'dossier_number': '42',"
		" 'dossier_prefill_token': 'aaa'}]",
		"[{'state': 'accepte', 'submitted_at': 'hier', " FILE42 "}]",
		"[{'state': 'accepte', 'processed_at': 1767225600, " FILE42 "}]",
	};
	for (size_t i = 0; i < G_N_ELEMENTS(bodies); i++) {
		g_autoptr(GPtrArray) group = make_group();
		g_test_message("%zu", i);
		g_assert_false(read_states(group, bodies[i]));
		for (guint j = 0; j < group->len; j++) {
			const UfReceipt *receipt = g_ptr_array_index(group, j);
			g_assert_cmpstr(uf_receipt_find(receipt, "state"), ==, "brouillon");
			g_assert_nonnull(uf_receipt_find(receipt, "link"));
			g_assert_null(uf_receipt_find(receipt, "checked"));
		}
	}
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/ds-update/good", test_good);
	g_test_add_func("/ds-update/odd", test_odd);
	return g_test_run();
}
