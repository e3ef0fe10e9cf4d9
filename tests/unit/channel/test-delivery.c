/* The list of what leaves: kept as it was made, and nothing else is taken for one. */
#include <string.h>

#include "channel-fixture.h"
#include "uf-delivery.h"
#include "uf-draft-private.h"
#include "uf-draft-text.h"
#include "uf-error.h"
#include "uf-json.h"

static const UfDeliveryTarget target = {
	.channel = "ds",
	.site = "https://demarche.example",
	.url = "https://demarche.example/api/public/v1/demarches/83/dossiers",
	.body = "aide.json",
	.title = "Demande d’aide",
	.path = "aide",
	.revision = "r1",
	.number = 83,
};

static const UfDeliveryRow rows[] = {
	{ "22", "Naissance", UF_DELIVERY_SENT, "birth", "12/05/1984", NULL, true },
	{ "27/2/28", "Prénom", UF_DELIVERY_EMPTY, "people.name/2", NULL, NULL, false },
	{ "8", "IBAN", UF_DELIVERY_NOT_PREFILLABLE, NULL, "", "ds.iban", false },
	{ "14", "Situation", UF_DELIVERY_NOT_ACCEPTABLE, "status", "Seul", "ds.option", true },
};

static UfDelivery *
make(void)
{
	UfDelivery *delivery = uf_delivery_new(&target);
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
		uf_delivery_add(delivery, &rows[i]);
	uf_delivery_add_document(delivery, "quittance", "quittance.pdf");
	uf_delivery_take_identity(delivery, fixture_json("{'family_name': 'FICTIVE', 'person':"
							 " 'individual', 'beneficiary': true}"));
	return delivery;
}

static void
check(const UfDelivery *delivery)
{
	const UfDeliveryTarget found = uf_delivery_get_target(delivery);
	g_assert_cmpstr(found.channel, ==, target.channel);
	g_assert_cmpstr(found.site, ==, target.site);
	g_assert_cmpstr(found.url, ==, target.url);
	g_assert_cmpstr(found.body, ==, target.body);
	g_assert_cmpstr(found.title, ==, target.title);
	g_assert_cmpstr(found.path, ==, target.path);
	g_assert_cmpstr(found.revision, ==, target.revision);
	g_assert_cmpint(found.number, ==, target.number);
	g_assert_cmpuint(uf_delivery_get_count(delivery), ==, G_N_ELEMENTS(rows));
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		const UfDeliveryRow row = uf_delivery_get(delivery, i);
		g_assert_cmpstr(row.name, ==, rows[i].name);
		g_assert_cmpstr(row.label, ==, rows[i].label);
		g_assert_cmpint(row.outcome, ==, rows[i].outcome);
		g_assert_cmpstr(row.field, ==, rows[i].field);
		g_assert_cmpstr(row.text, ==, rows[i].text != NULL ? rows[i].text : "");
		g_assert_cmpint(row.is_required, ==, rows[i].is_required);
		g_assert_true((row.rule == NULL) == (row.outcome == UF_DELIVERY_SENT));
		g_assert_cmpuint(uf_delivery_count_outcome(delivery, row.outcome), ==, 1);
	}
	const char *piece;
	const char *file;
	g_assert_cmpuint(uf_delivery_get_document_count(delivery), ==, 1);
	uf_delivery_get_document(delivery, 0, &piece, &file);
	g_assert_cmpstr(piece, ==, "quittance");
	g_assert_cmpstr(file, ==, "quittance.pdf");
	const json_t *identity = uf_delivery_get_identity(delivery);
	g_assert_cmpstr(uf_json_get_string(identity, "family_name"), ==, "FICTIVE");
}

static void
test_round_trip(void)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(UfDelivery) delivery = make();
	check(delivery);
	g_autoptr(GBytes) bytes = uf_delivery_serialize(delivery);
	g_autoptr(UfDelivery) again = uf_delivery_parse(bytes, &error);
	g_assert_no_error(error);
	check(again);
	g_autoptr(GBytes) second = uf_delivery_serialize(again);
	g_assert_true(g_bytes_equal(bytes, second));
}

/* Every outcome has its words; a reason is a sentence, and none is without a reason. */
static void
test_words(void)
{
	static const char *const words[] = { "sera transmis", "à remplir sur place",
					     "ne se préremplit pas", "non transmis" };
	g_autoptr(UfDelivery) delivery = make();
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		const UfDeliveryRow row = uf_delivery_get(delivery, i);
		g_autofree char *reason = uf_delivery_format_reason(&row);
		g_assert_cmpstr(uf_delivery_outcome_get_word(row.outcome), ==, words[i]);
		g_assert_true((*reason == '\0') == (row.outcome == UF_DELIVERY_SENT));
		g_assert_null(strstr(reason, "ds."));
		g_assert_null(strchr(reason, '?'));
		g_assert_null(strchr(reason, '['));
	}
}

/* What was changed in one place is none of ours. */
static void
test_refused(void)
{
	static const struct {
		const char *before;
		const char *after;
	} changes[] = {
		{ "\"schema\":1", "\"schema\":2" },
		{ "\"target\":", "\"targets\":" },
		{ "\"method\":\"POST\"", "\"method\":\"GET\"" },
		{ "\"url\":\"", "\"uri\":\"" },
		{ "\"outcome\":\"sent\"", "\"outcome\":\"gone\"" },
		{ "\"outcome\":\"sent\"", "\"outcome\":\"empty\"" },
		{ "\"outcome\":\"empty\"", "\"outcome\":\"sent\"" },
		{ "\"label\":\"IBAN\"", "\"label\":8" },
		{ "\"text\":\"Seul\"", "\"text\":null" },
		{ "\"rows\":[", "\"rows\":{},\"x\":[" },
		{ "\"piece\":", "\"pieces\":" },
		{ "\"documents\":[", "\"documents\":null,\"x\":[" },
		{ "\"identity\":{", "\"identity\":[],\"x\":{" },
	};
	g_autoptr(UfDelivery) delivery = make();
	g_autoptr(GBytes) bytes = uf_delivery_serialize(delivery);
	g_autofree char *text = g_strndup(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes));
	for (size_t i = 0; i < G_N_ELEMENTS(changes); i++) {
		g_autoptr(GError) error = NULL;
		g_auto(GStrv) parts = g_strsplit(text, changes[i].before, 2);
		g_assert_cmpuint(g_strv_length(parts), ==, 2);
		g_autofree char *changed = g_strjoinv(changes[i].after, parts);
		g_autoptr(GBytes) other = g_bytes_new(changed, strlen(changed));
		g_autoptr(UfDelivery) none = uf_delivery_parse(other, &error);
		g_test_message("%s", changes[i].after);
		g_assert_null(none);
		g_assert_error(error, UF_ERROR, UF_ERROR_INVALID_DATA);
		g_assert_null(strstr(error->message, "FICTIVE"));
	}
}

static void
test_load(void)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(UfForm) form = fixture_form();
	g_autoptr(UfAnswers) answers = fixture_answers(form);
	g_autoptr(UfDraft) other = fixture_draft();
	g_assert_null(uf_delivery_load(other, &error));
	g_assert_no_error(error);
	g_autoptr(UfDraft) draft = uf_draft_new("ds", answers, (UfDate){ 2026, 8, 19 });
	g_autoptr(UfDelivery) delivery = make();
	g_autoptr(GBytes) bytes = uf_delivery_serialize(delivery);
	g_assert_true(uf_draft_add_file(draft, UF_DELIVERY_FILE, "application/json", bytes, NULL));
	g_autoptr(UfDelivery) found = uf_delivery_load(draft, &error);
	g_assert_no_error(error);
	check(found);
	g_autoptr(UfDraft) odd = uf_draft_new("ds", answers, (UfDate){ 2026, 8, 19 });
	g_autoptr(GBytes) nothing = g_bytes_new_static("{}", 2);
	g_assert_true(uf_draft_add_file(odd, UF_DELIVERY_FILE, "application/json", nothing, NULL));
	g_assert_null(uf_delivery_load(odd, &error));
	g_assert_error(error, UF_ERROR, UF_ERROR_INVALID_DATA);
}

static void
test_lines(void)
{
	static const struct {
		const char *name;
		const char *field;
		unsigned line;
		const char *place;
		const char *label;
	} cases[] = {
		{ "22", NULL, 0, NULL, "Nom" },
		{ "22/23", NULL, 0, NULL, "Nom" },
		{ "22/1/23", "people.name/1", 1, "22/1", "Foyer, ligne 1\u00a0: Nom" },
		{ "foyer/12/nom", "others.name/12", 12, "foyer/12", "ligne 12\u00a0: Nom" },
		{ "foyer/0/nom", NULL, 0, NULL, "Nom" },
		{ "foyer/x/nom", NULL, 0, NULL, "Nom" },
		{ "foyer/1x/nom", NULL, 0, NULL, "Nom" },
		{ "foyer/99999999999/nom", NULL, 0, NULL, "Nom" },
	};
	g_autoptr(json_t) blocks = json_pack("{s:{s:s}}", "tables", "people", "Foyer");
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		const UfDeliveryRow row = {
			.name = cases[i].name, .label = "Nom", .field = cases[i].field, .text = ""
		};
		g_autofree char *place = NULL;
		g_autofree char *label = uf_delivery_format_label(blocks, &row);
		g_test_message("%s", cases[i].name);
		g_assert_cmpuint(uf_delivery_find_line(&row, &place), ==, cases[i].line);
		g_assert_cmpstr(place, ==, cases[i].place);
		g_assert_cmpstr(label, ==, cases[i].label);
	}
}

/* gives places there to two fields, an option and a cell */
static void
bind(json_t *root)
{
	static const struct {
		const char *id;
		const char *bind;
	} places[] = { { "birth", "{'ds': '22'}" }, { "health", "{'ds': ['8']}" } };
	json_t *fields = json_object_get(root, "fields");
	json_object_set_new(json_object_get(root, "channels"), "ds", json_object());
	for (size_t i = 0; i < json_array_size(fields); i++) {
		json_t *field = json_array_get(fields, i);
		const char *id = uf_json_get_string(field, "id");
		for (size_t j = 0; j < G_N_ELEMENTS(places); j++) {
			if (g_str_equal(id, places[j].id))
				json_object_set_new(field, "bind", fixture_json(places[j].bind));
		}
		if (g_str_equal(id, "status"))
			json_object_set_new(json_array_get(json_object_get(field, "options"), 1),
					    "bind", fixture_json("{'ds': {'14': 'En couple'}}"));
		if (g_str_equal(id, "children"))
			json_object_set_new(json_array_get(json_object_get(field, "fields"), 0),
					    "bind", fixture_json("{'ds': '27/{row}/28'}"));
	}
}

/* A draft of an interface holds what has a place there, and tells how much else is known. */
static void
test_kept(void)
{
	static const char *const kept[] = { "birth",          "status",         "children",
					    "children.first", "children.first", "health" };
	g_autoptr(UfForm) form = fixture_form_with(bind);
	g_autoptr(UfAnswers) answers = fixture_answers(form);
	g_autoptr(UfDraft) draft = uf_draft_new("ds", answers, (UfDate){ 2026, 8, 19 });
	uf_draft_keep_bound(draft, form);
	const json_t *list = json_object_get(uf_draft_get_answers(draft), "answers");
	g_assert_cmpuint(json_array_size(list), ==, G_N_ELEMENTS(kept));
	for (size_t i = 0; i < G_N_ELEMENTS(kept); i++)
		g_assert_cmpstr(uf_json_get_string(json_array_get(list, i), "field"), ==, kept[i]);
	const UfIssue *issue = g_ptr_array_index(uf_draft_get_issues(draft), 0);
	g_assert_cmpstr(uf_issue_get_rule(issue), ==, "delivery.not_asked");
	g_assert_cmpint(uf_json_get_integer(uf_issue_get_parameters(issue), "count", 0), ==, 3);
	uf_draft_seal(draft);
	g_autoptr(GBytes) bytes = uf_draft_serialize(draft);
	gsize size;
	const char *text = g_bytes_get_data(bytes, &size);
	g_assert_null(g_strstr_len(text, (gssize)size, "FICTIVE"));
	g_assert_nonnull(g_strstr_len(text, (gssize)size, "En couple"));
}

/* What may be withdrawn is what leaves and the partner does not require. */
static void
test_optional(void)
{
	static const UfDeliveryRow list[] = {
		{ "22", "Naissance", UF_DELIVERY_SENT, "birth", "12/05/1984", NULL, true },
		{ "14", "Situation", UF_DELIVERY_SENT, "status", "En couple", NULL, false },
		{ "27/1/28", "Prénom", UF_DELIVERY_SENT, "children.first/1", "Léo", NULL, false },
		{ "27/2/28", "Prénom", UF_DELIVERY_SENT, "children.first/2", "Zoé", NULL, false },
		{ "8", "Santé", UF_DELIVERY_NOT_PREFILLABLE, "health", "", "ds.iban", false },
	};
	g_autoptr(UfForm) form = fixture_form_with(bind);
	g_autoptr(UfAnswers) answers = fixture_answers(form);
	g_autoptr(UfDraft) draft = uf_draft_new("ds", answers, (UfDate){ 2026, 8, 19 });
	g_autoptr(UfDelivery) delivery = uf_delivery_new(&target);
	for (size_t i = 0; i < G_N_ELEMENTS(list); i++)
		uf_delivery_add(delivery, &list[i]);
	uf_draft_keep_bound(draft, form);
	uf_draft_note_delivery(draft, delivery);
	g_autoptr(json_t) wanted = fixture_json("['status', 'children.first']");
	g_assert_true(json_equal(json_object_get(uf_draft_get_blocks(draft), "optional"), wanted));
	g_autoptr(GPtrArray) groups = uf_draft_text_group_optional(
	    uf_draft_get_blocks(draft), json_object_get(uf_draft_get_answers(draft), "answers"));
	g_assert_cmpuint(groups->len, ==, 2);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/delivery/round-trip", test_round_trip);
	g_test_add_func("/delivery/lines", test_lines);
	g_test_add_func("/delivery/words", test_words);
	g_test_add_func("/delivery/refused", test_refused);
	g_test_add_func("/delivery/load", test_load);
	g_test_add_func("/delivery/kept", test_kept);
	g_test_add_func("/delivery/optional", test_optional);
	return g_test_run();
}
