/* The hand-over page: what each reader is told of a draft that a partner has, and what she is not.
 */
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#include "flow-fixture.h"
#include "uf-error.h"
#include "uf-flow-fill.h"
#include "uf-flow-out.h"
#include "uf-flow-private.h"
#include "uf-flow-receipt-page-private.h"
#include "uf-flow-send.h"
#include "uf-json.h"
#include "uf-memory.h"
#include "uf-store.h"

#define LINK "https://essai.invalid/commencer/aide?prefill_token=ZZsecretZZ"
#define CODE "WZRCKVLV"
#define HOSTILE "<img src=x onerror=\"x()\"></script><script>x()</script>"

static const char *const forms[] = { "fsl/var-energie", NULL };

static const UfDeliveryRow rows[] = {
	{ "1", "Date de naissance", UF_DELIVERY_SENT, NULL, "09/04/1988", NULL, true },
	{ "2", "Prénom du deuxième", UF_DELIVERY_SENT, NULL, HOSTILE, NULL, false },
	{ "3", "Code postal", UF_DELIVERY_NOT_PREFILLABLE, NULL, "83000",
	  "delivery.not_prefillable", true },
	{ "4", "Facture", UF_DELIVERY_NOT_PREFILLABLE, NULL, "", "delivery.not_prefillable", true },
	{ "5", "Activité", UF_DELIVERY_NOT_ACCEPTABLE, NULL, "Aidant", "delivery.not_acceptable",
	  false },
	{ "6", "Numéro de contrat", UF_DELIVERY_EMPTY, NULL, "", "delivery.empty", true },
	{ "7", "Étage", UF_DELIVERY_EMPTY, NULL, "", "delivery.empty", false },
};

/* Everything that a test changes of the usual draft. */
typedef struct {
	const char *channel;
	const char *state; /* of the partner; NULL: never asked */
	const char *until;
	bool has_code;
	bool no_beneficiary;
	bool has_document;
} Setup;

static UfDelivery *
make_delivery(const Setup *setup)
{
	const UfDeliveryTarget target = {
		.channel = setup->channel,
		.site = "https://essai.invalid",
		.url = "https://essai.invalid/api",
		.body = "var-energie.json",
		.title = "Fonds d’énergie inventé",
		.path = "aide",
		.revision = "r1",
		.number = 12,
	};
	UfDelivery *delivery = uf_delivery_new(&target);
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
		uf_delivery_add(delivery, &rows[i]);
	if (setup->has_document)
		uf_delivery_add_document(delivery, "bill", "bill.pdf");
	uf_delivery_take_identity(
	    delivery, json_pack("{s:s, s:s, s:s, s:s, s:s, s:b}", "civility", "Mme", "family_name",
				"INVENTÉE", "given_names", "Zoé", "birth_date", "1988-04-09",
				"person", "individual", "beneficiary", !setup->no_beneficiary));
	return delivery;
}

/* The draft of a sheet of this demand as one of @setup: sealed, with its delivery. */
static UfDraft *
make_draft(Fixture *fixture, const UfDraft *sheet, const Setup *setup)
{
	g_autoptr(GError) error = NULL;
	UfRegistry *registry = uf_flow_ensure_registry(fixture->flow, &error);
	g_assert_no_error(error);
	const UfForm *form = uf_registry_find_form(registry, forms[0], &error);
	g_assert_no_error(error);
	g_autoptr(json_t) json = json_deep_copy(uf_draft_get_answers(sheet));
	/* what the draft added beside them is made again */
	static const char *const added[] = { "title", "source", "tables", "optional", "options" };
	g_autoptr(json_t) blocks = json_copy((json_t *)uf_draft_get_blocks(sheet));
	for (size_t i = 0; i < G_N_ELEMENTS(added); i++)
		json_object_del(blocks, added[i]);
	json_object_set(json, "blocks", blocks);
	g_autoptr(UfAnswers) answers = uf_answers_from_json((UfForm *)form, json, &error);
	g_assert_no_error(error);
	UfDraft *draft = uf_draft_new(setup->channel, answers, uf_draft_get_date(sheet));
	g_autoptr(UfDelivery) delivery = make_delivery(setup);
	g_autoptr(GBytes) said = uf_delivery_serialize(delivery);
	g_autoptr(GBytes) body = g_bytes_new_static("{}", 2);
	g_assert_true(uf_draft_add_file(draft, "var-energie.json", "application/json", body, NULL));
	g_assert_true(uf_draft_add_file(draft, UF_DELIVERY_FILE, "application/json", said, NULL));
	uf_draft_seal(draft);
	return draft;
}

static void
put(Fixture *fixture, UfStoreItem item, GBytes *content)
{
	g_autoptr(GError) error = NULL;
	item.content = content;
	g_assert_true(uf_store_begin(fixture->flow->store, &error));
	uf_store_put(fixture->flow->store, &item, &error);
	g_assert_no_error(error);
	g_assert_true(uf_store_commit(fixture->flow->store, &error));
}

/* A demand of a couple with its sheet. */
static UfDraft *
fill_sheet(Fixture *fixture, const char *people)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *person = flow_add_person(fixture, people);
	const UfFlowFill setup = { .person = person, .forms = forms };
	g_autoptr(json_t) result = uf_flow_fill(fixture->flow, &setup, &error);
	g_assert_no_error(error);
	const json_t *form = json_array_get(json_object_get(result, "forms"), 0);
	const json_t *drafts = json_object_get(form, "drafts");
	const char *id = uf_json_get_string(json_array_get(drafts, 0), "draft");
	UfDraft *sheet = uf_flow_load_draft(fixture->flow, id, NULL, &error);
	g_assert_no_error(error);
	return sheet;
}

static UfReceipt *
make_receipt(const UfDraft *draft, const Setup *setup, UfReceiptStatus status)
{
	UfReceipt *receipt = uf_receipt_new(draft, "a.modele");
	uf_receipt_end(receipt, status, UF_HTTP_ANSWERED, 201, NULL);
	uf_receipt_set(receipt, "reference", "42");
	uf_receipt_set(receipt, "token", "ZZsecretZZ");
	if (g_str_equal(setup->channel, "ds"))
		uf_receipt_set(receipt, "link", LINK);
	else if (setup->has_code)
		uf_receipt_set(receipt, "code", CODE);
	uf_receipt_set(receipt, "state", setup->state);
	uf_receipt_set(receipt, "until", setup->until);
	return receipt;
}

/* Stores a draft of @setup that was sent, and gives its id. Yours. */
static char *
store_sent(Fixture *fixture, const UfDraft *sheet, const Setup *setup, UfReceiptStatus status)
{
	g_autoptr(UfDraft) draft = make_draft(fixture, sheet, setup);
	g_autoptr(UfReceipt) receipt = make_receipt(draft, setup, status);
	g_autoptr(GBytes) content = uf_draft_serialize(draft);
	g_autoptr(GBytes) answer = uf_receipt_serialize(receipt);
	char *id = g_strdup(uf_draft_get_id(draft));
	put(fixture,
	    (UfStoreItem){ .kind = UF_STORE_DRAFT,
			   .id = id,
			   .parent = (char *)uf_draft_get_request(draft),
			   .state = (char *)"approved" },
	    content);
	put(fixture,
	    (UfStoreItem){
		.kind = UF_STORE_RECEIPT, .id = id, .parent = id, .state = (char *)"received" },
	    answer);
	return id;
}

/* A file name in the fixture's own private folder. Yours. */
static char *
make_path(const Fixture *fixture, const char *name)
{
	g_autofree char *folder = g_build_filename(fixture->home, "pages", NULL);
	g_assert_cmpint(g_mkdir_with_parents(folder, 0700), ==, 0);
	return g_build_filename(folder, name, NULL);
}

static char *
read_text(const char *path)
{
	char *text = NULL;
	g_autoptr(GError) error = NULL;
	g_file_get_contents(path, &text, NULL, &error);
	g_assert_no_error(error);
	return text;
}

/* The page of a draft of @setup as HTML. Yours. */
static char *
make_page(Fixture *fixture, const UfDraft *sheet, const Setup *setup)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *id = store_sent(fixture, sheet, setup, UF_RECEIPT_RECEIVED);
	g_autofree char *name = g_strdup_printf("%s.html", id);
	g_autofree char *path = make_path(fixture, name);
	g_autoptr(json_t) result = uf_flow_receipt_page(fixture->flow, id, path, &error);
	g_assert_no_error(error);
	g_assert_cmpstr(uf_json_get_string(result, "file"), ==, path);
	return read_text(path);
}

/* The @parts stand in @text in this order. */
static void
assert_in_order(const char *text, const char *const *parts)
{
	const char *at = text;
	for (size_t i = 0; parts[i] != NULL; i++) {
		const char *found = strstr(at, parts[i]);
		if (found == NULL)
			g_error("not in its place: %s", parts[i]);
		at = found + 1;
	}
}

static void
assert_without(const char *text, const char *const *parts)
{
	for (size_t i = 0; parts[i] != NULL; i++) {
		if (strstr(text, parts[i]) != NULL)
			g_error("should not be there: %s", parts[i]);
	}
}

#define PERSON_SHEET "<section class=\"person\">"

static void
test_ds(Fixture *fixture, gconstpointer data)
{
	static const char *const parts[] = {
		"Feuille du travailleur social",
		"Fonds de solidarité énergie, Var",
		"Fonds d’énergie inventé",
		">42<",
		"brouillon : rien n’est déposé",
		"Sans connexion le 26/11/2026 au plus tard",
		LINK,
		"Le premier compte qui ouvre le lien",
		"<ol>",
		"seulement si la démarche propose",
		">Mme<",
		">INVENTÉE<",
		">Zoé<",
		">09/04/1988<",
		"<h2>Obligatoire, et connu\u00a0: à copier sur place</h2>",
		">83000<",
		"<h2>Obligatoire, à demander à la personne</h2>",
		"Facture",
		"Numéro de contrat",
		"<h2>Facultatif, et connu\u00a0: à copier sur place</h2>",
		">Aidant<",
		"<h2>Pièces</h2>",
		"l’interface n’en prend aucune",
		"☐ ",
		"<h2>Facultatif, laissé vide</h2>",
		"Étage",
		"<h2>Déjà là\u00a0: à vérifier</h2>",
		"&lt;img src=x",
		"Démarche en ligne du Var",
		PERSON_SHEET,
		"Votre demande est commencée",
		"pas encore envoyée",
		"VOTRE compte",
		LINK,
		"Avant le 26/11/2026 au soir",
		"☐ Code postal",
		"☐ Numéro de contrat",
		"Agathe MODÈLE, CCAS de Nantes (exemple), 02 61 91 00 01",
		NULL,
	};
	/* her sheet repeats no value of hers */
	static const char *const absent[] = { "09/04/1988", "83000", "Aidant", "INVENTÉE",
					      "img",        "Étage", NULL };
	static const char *const never[] = { "<img", "script>x()", "http-equiv=\"refresh\"", NULL };
	(void)data;
	const Setup setup = { .channel = "ds", .state = "brouillon", .until = "2026-11-26" };
	g_autoptr(UfDraft) sheet = fill_sheet(fixture, "couple.json");
	g_autofree char *page = make_page(fixture, sheet, &setup);
	assert_in_order(page, parts);
	assert_without(strstr(page, PERSON_SHEET), absent);
	assert_without(page, never);
}

static void
test_other_cases(Fixture *fixture, gconstpointer data)
{
	static const struct {
		Setup setup;
		const char *there[4];
		const char *absent[4];
	} cases[] = {
		{ { .channel = "ds", .no_beneficiary = true },
		  { "cinquième jour", "notre fiche ne le dit pas", NULL },
		  { "Cette démarche ne propose pas", NULL } },
		{ { .channel = "ds", .state = "depose", .until = "2026-11-26" },
		  { ">déposée<", "Où elle en est\u00a0: déposée.", NULL },
		  { "ZZsecretZZ", "Sans connexion", "L’ouvrir" } },
		{ { .channel = "ds", .state = "disparu" },
		  { "supprimée ou expirée", NULL },
		  { "ZZsecretZZ", NULL } },
		{ { .channel = "publik",
		    .has_code = true,
		    .has_document = true,
		    .until = "2027-03-02" },
		  { "jusqu’au 02/03/2027", "unefois accusé ouvrir d-",
		    "Déjà parties avec la demande", "(bill.pdf)" },
		  { "FranceConnect", "ZZsecretZZ", NULL } },
		{ { .channel = "publik" },
		  { "unefois accusé ouvrir d-", "à son bureau", NULL },
		  { CODE, "code de suivi", NULL } },
	};
	(void)data;
	g_autoptr(UfDraft) sheet = fill_sheet(fixture, "family-of-seven.json");
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_test_message("case %zu", i);
		g_autofree char *page = make_page(fixture, sheet, &cases[i].setup);
		const char *there[5] = { NULL };
		const char *absent[5] = { NULL };
		memcpy(there, cases[i].there, sizeof cases[i].there);
		memcpy(absent, cases[i].absent, sizeof cases[i].absent);
		assert_in_order(page, there);
		assert_without(page, absent);
	}
}

/* What is said of an account of the worker's depends on what the form knows of the partner. */
static void
test_beneficiary(Fixture *fixture, gconstpointer data)
{
	static const struct {
		bool is_said;
		bool is_no;
		const char *there;
	} cases[] = {
		{ false, true, "notre fiche ne le dit pas" },
		{ true, true, "Cette démarche ne propose pas" },
		{ true, false, "choisissez «\u00a0pour un bénéficiaire\u00a0» et saisissez" },
	};
	(void)data;
	g_autoptr(UfDraft) sheet = fill_sheet(fixture, "couple.json");
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		const Setup setup = { .channel = "ds", .no_beneficiary = cases[i].is_no };
		g_autoptr(UfDraft) draft = make_draft(fixture, sheet, &setup);
		g_autoptr(UfDelivery) delivery = uf_delivery_load(draft, NULL);
		g_autoptr(UfReceipt) receipt = make_receipt(draft, &setup, UF_RECEIPT_RECEIVED);
		const UfReceiptPage page = {
			.draft = draft,
			.delivery = delivery,
			.receipt = receipt,
			.today = { 2026, 11, 21 },
			.says_beneficiary = cases[i].is_said,
		};
		g_autoptr(json_t) described = uf_receipt_page_describe(&page);
		g_auto(UfWiped) html = uf_receipt_page_format_html(described);
		for (size_t j = 0; j < G_N_ELEMENTS(cases); j++)
			g_assert_cmpint(strstr(html, cases[j].there) != NULL, ==, i == j);
	}
}

/* The lines of a repetition are told apart, each in one row of what is there. */
static void
test_lines(Fixture *fixture, gconstpointer data)
{
	static const char *const parts[] = {
		">Autres personnes du foyer, ligne 1\u00a0: Lien<",
		">ami<",
		"Déjà là",
		">Autres personnes du foyer, ligne 1<",
		">Prénom\u00a0: Léo\u00a0; Naissance\u00a0: 31/01/2015<",
		">ligne 12<",
		">Nom\u00a0: Ana<",
		NULL,
	};
	static const UfDeliveryRow lines[] = {
		{ "9/1/2", "Prénom", UF_DELIVERY_SENT, "people.given_name/1", "Léo", NULL, true },
		{ "9/1/3", "Naissance", UF_DELIVERY_SENT, "people.birth_date/1", "31/01/2015", NULL,
		  true },
		{ "9/1/4", "Lien", UF_DELIVERY_NOT_ACCEPTABLE, "people.link/1", "ami",
		  "delivery.not_acceptable", true },
		{ "other/12/nom", "Nom", UF_DELIVERY_SENT, NULL, "Ana", NULL, false },
	};
	(void)data;
	const Setup setup = { .channel = "ds" };
	g_autoptr(UfDraft) sheet = fill_sheet(fixture, "couple.json");
	g_autoptr(UfDraft) draft = make_draft(fixture, sheet, &setup);
	const UfDeliveryTarget target = { "ds", "s", "u", "b", "t", "p", "r", 1 };
	g_autoptr(UfDelivery) delivery = uf_delivery_new(&target);
	for (size_t i = 0; i < G_N_ELEMENTS(lines); i++)
		uf_delivery_add(delivery, &lines[i]);
	g_autoptr(UfReceipt) receipt = make_receipt(draft, &setup, UF_RECEIPT_RECEIVED);
	const UfReceiptPage page = { .draft = draft, .delivery = delivery, .receipt = receipt };
	g_autoptr(json_t) described = uf_receipt_page_describe(&page);
	g_auto(UfWiped) html = uf_receipt_page_format_html(described);
	assert_in_order(html, parts);
}

/* A document that left is not among those to attach. */
static void
test_documents(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autoptr(UfDraft) sheet = fill_sheet(fixture, "couple.json");
	for (int i = 0; i < 2; i++) {
		const Setup setup = { .channel = "publik",
				      .has_code = true,
				      .has_document = i == 1 };
		g_autofree char *page = make_page(fixture, sheet, &setup);
		g_assert_cmpint(strstr(page, "☐ Facture impayée") == NULL, ==, i == 1);
	}
}

static void
test_pdf(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autoptr(GError) error = NULL;
	const Setup setup = { .channel = "ds", .until = "2026-11-26" };
	g_autoptr(UfDraft) sheet = fill_sheet(fixture, "family-of-seven.json");
	g_autofree char *id = store_sent(fixture, sheet, &setup, UF_RECEIPT_RECEIVED);
	g_autofree char *path = make_path(fixture, "remise.pdf");
	g_autoptr(json_t) result = uf_flow_receipt_page(fixture->flow, id, path, &error);
	g_assert_no_error(error);
	g_autofree char *text = NULL;
	gsize size;
	GStatBuf info;
	g_assert_true(g_file_get_contents(path, &text, &size, NULL));
	g_assert_true(g_str_has_prefix(text, "%PDF"));
	g_assert_cmpint(g_stat(path, &info), ==, 0);
	g_assert_cmpuint(info.st_mode & 0777, ==, 0600);
	/* it is listed, by its draft */
	g_autoptr(json_t) list = uf_flow_out_list(fixture->flow, &error);
	g_assert_no_error(error);
	const json_t *file = json_array_get(json_object_get(list, "files"), 0);
	g_assert_cmpstr(uf_json_get_string(file, "about"), ==, id);
	/* the journal tells it, without the secret */
	g_autoptr(json_t) journal = flow_load_journal(fixture);
	g_autofree char *lines = json_dumps(journal, 0);
	g_assert_nonnull(strstr(lines, "\"write\""));
	g_assert_null(strstr(lines, "ZZsecretZZ"));
	g_assert_null(strstr(lines, "remise.pdf"));
}

static void
assert_refused(Fixture *fixture, const char *id, const char *out, int code, const char *word)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(json_t) result = uf_flow_receipt_page(fixture->flow, id, out, &error);
	g_assert_null(result);
	g_assert_error(error, UF_ERROR, code);
	g_assert_nonnull(strstr(error->message, word));
	g_assert_null(strstr(error->message, "ZZsecretZZ"));
	g_assert_false(g_file_test(out, G_FILE_TEST_EXISTS));
}

static void
test_refused(Fixture *fixture, gconstpointer data)
{
	(void)data;
	const Setup setup = { .channel = "ds" };
	g_autoptr(UfDraft) sheet = fill_sheet(fixture, "couple.json");
	g_autofree char *sent = store_sent(fixture, sheet, &setup, UF_RECEIPT_RECEIVED);
	g_autofree char *unknown = store_sent(fixture, sheet, &setup, UF_RECEIPT_UNKNOWN);
	g_autofree char *path = make_path(fixture, "remise.html");
	g_autofree char *text = make_path(fixture, "remise.txt");
	g_autofree char *telling = make_path(fixture, "ZZsecretZZ.html");
	g_autofree char *nowhere = make_path(fixture, "absent/remise.html");
	assert_refused(fixture, uf_draft_get_id(sheet), path, UF_ERROR_REFUSED, "a person carries");
	assert_refused(fixture, unknown, path, UF_ERROR_REFUSED, "receipt show");
	assert_refused(fixture, sent, text, UF_ERROR_USAGE, ".pdf or .html");
	assert_refused(fixture, sent, telling, UF_ERROR_REFUSED, "secret");
	assert_refused(fixture, sent, nowhere, UF_ERROR_NOT_FOUND, "absent");
	assert_refused(fixture, "d-aaaaaaaaaa", path, UF_ERROR_NOT_FOUND, "d-aaaaaaaaaa");
	g_autoptr(UfDraft) other = make_draft(fixture, sheet, &setup);
	g_autoptr(GBytes) content = uf_draft_serialize(other);
	put(fixture,
	    (UfStoreItem){ .kind = UF_STORE_DRAFT,
			   .id = (char *)uf_draft_get_id(other),
			   .parent = (char *)uf_draft_get_request(other),
			   .state = (char *)"prepared" },
	    content);
	assert_refused(fixture, uf_draft_get_id(other), path, UF_ERROR_NOT_FOUND, "unefois send");
}

int
main(int argc, char **argv)
{
	static const struct {
		const char *path;
		void (*func)(Fixture *, gconstpointer);
	} tests[] = {
		{ "/flow-receipt-page/ds", test_ds },
		{ "/flow-receipt-page/other-cases", test_other_cases },
		{ "/flow-receipt-page/beneficiary", test_beneficiary },
		{ "/flow-receipt-page/lines", test_lines },
		{ "/flow-receipt-page/documents", test_documents },
		{ "/flow-receipt-page/pdf", test_pdf },
		{ "/flow-receipt-page/refused", test_refused },
	};
	uf_memory_init();
	g_test_init(&argc, &argv, NULL);
	for (size_t i = 0; i < G_N_ELEMENTS(tests); i++)
		g_test_add(tests[i].path, Fixture, NULL, flow_set_up, tests[i].func,
			   flow_tear_down);
	return g_test_run();
}
