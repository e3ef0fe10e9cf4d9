/* Signed documents: what a signature allows is read, what it allows is filled behind the signed
 * bytes, and the tool that made the signature still says that it is valid. */
#include <string.h>

#include "uf-engine-test.h"
#include "uf-signing.h"

/* --- what signatures say, on small documents that only look signed ---------------------------- */

#define SIGNED "/V << /Type /Sig /Filter /Adobe.PPKLite /ByteRange [0 0 0 0] /Contents <00> "
#define REFERENCE(method, parameters)                                                              \
	"/Reference [ << /Type /SigRef /TransformMethod " method                                   \
	" /TransformParams << " parameters " >> >> ] "
#define DOCMDP(parameters) SIGNED REFERENCE("/DocMDP", parameters) ">>"
#define FIELDMDP(parameters) SIGNED REFERENCE("/FieldMDP", parameters) ">>"
#define CERTIFIED(parameters)                                                                      \
	"/Perms << /DocMDP << /Type /Sig " REFERENCE("/DocMDP", parameters) ">> >>"

typedef struct {
	const char *name;
	const char *catalog, *form, *field; /* keys to add: to the catalog, /AcroForm, the field */
	const char *signature;
	const char *reason;  /* of the field A.Nom; NULL: written */
	const char *other;   /* of the field Autre */
	const char *refusal; /* of the whole document */
} Rule;

static const Rule rules[] = {
	{ "unsigned", "", "", "", "none", NULL, NULL, NULL },
	{ "unsigned-lock", "", "", "/Lock << /Action /All >>", "none", NULL, NULL, NULL },
	{ "approval", "", "", SIGNED ">>", "approval", NULL, NULL, NULL },
	{ "level-1", "", "", DOCMDP("/P 1"), "certified_no_change", NULL, NULL, "signed:*" },
	{ "level-2", "", "", DOCMDP("/P 2"), "certified_fill", NULL, NULL, NULL },
	{ "level-3", "", "", DOCMDP("/P 3"), "certified_fill", NULL, NULL, NULL },
	{ "level-absent", "", "", DOCMDP(""), "certified_fill", NULL, NULL, NULL },
	{ "level-9", "", "", DOCMDP("/P 9"), "certified_no_change", NULL, NULL, "signed:*" },
	{ "perms-1", CERTIFIED("/P 1"), "", "", "certified_no_change", NULL, NULL, "signed:*" },
	{ "perms-2", CERTIFIED("/P 2"), "", "", "certified_fill", NULL, NULL, NULL },
	{ "perms-and-approval", CERTIFIED("/P 1"), "", SIGNED ">>", "certified_no_change", NULL,
	  NULL, "signed:*" },
	{ "usage-rights", "/Perms << /UR3 << /Type /Sig >> >>", "", "", "none", NULL, NULL, NULL },
	{ "lock-all", "", "", SIGNED ">> /Lock << /Action /All >>", "approval",
	  "locked_by_signature", "locked_by_signature", NULL },
	{ "lock-one", "", "", SIGNED ">> /Lock << /Action /Include /Fields [ (Autre) ] >>",
	  "approval", NULL, "locked_by_signature", NULL },
	{ "lock-group", "", "", SIGNED ">> /Lock << /Action /Include /Fields [ (A) ] >>",
	  "approval", "locked_by_signature", NULL, NULL },
	{ "lock-beginning", "", "", SIGNED ">> /Lock << /Action /Include /Fields [ (A.N) ] >>",
	  "approval", NULL, NULL, NULL },
	{ "lock-but-one", "", "", SIGNED ">> /Lock << /Action /Exclude /Fields [ (Autre) ] >>",
	  "approval", "locked_by_signature", NULL, NULL },
	{ "lock-oddly", "", "", SIGNED ">> /Lock << /Action /Some >>", "approval",
	  "locked_by_signature", "locked_by_signature", NULL },
	{ "lock-level", "", "", SIGNED ">> /Lock << /Action /Include /Fields [ ] /P 1 >>",
	  "certified_no_change", NULL, NULL, "signed:*" },
	{ "fieldmdp", "", "", FIELDMDP("/Action /Include /Fields [ (A.Nom) ]"), "approval",
	  "locked_by_signature", NULL, NULL },
	{ "fieldmdp-all", "", "", FIELDMDP("/Action /All"), "approval", "locked_by_signature",
	  "locked_by_signature", NULL },
	{ "xfa", "", "/XFA (x)", SIGNED ">>", "approval", NULL, NULL, "signed:*XFA*" },
};

static GBytes *
make_document(const Rule *rule)
{
	g_autofree char *catalog = g_strdup_printf(
	    "<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [ 4 0 R 6 0 R 7 0 R ] %s >> %s >>",
	    rule->form, rule->catalog);
	g_autofree char *signature = g_strdup_printf(
	    "<< /T (Signature) /FT /Sig /Subtype /Widget /Rect [10 10 60 40] %s >>", rule->field);
	const char *const objects[] = {
		catalog,
		"<< /Type /Pages /Count 1 /Kids [ 3 0 R ] >>",
		"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 200] /Annots [ 5 0 R 6 0 R 7 0 R "
		"] >>",
		"<< /T (A) /Kids [ 5 0 R ] >>",
		"<< /T (Nom) /Parent 4 0 R /FT /Tx /DA (/Helv 10 Tf 0 g) /Subtype /Widget /F 4 "
		"/Rect [10 100 200 120] >>",
		"<< /T (Autre) /FT /Tx /DA (/Helv 10 Tf 0 g) /Subtype /Widget /F 4 /Rect [10 150 "
		"200 170] >>",
		signature,
	};
	return test_engine_assemble(objects, G_N_ELEMENTS(objects));
}

static json_t *
fill_request(void)
{
	return json_pack("{s:s, s:b, s:{s:s, s:s}}", "op", "fill", "verify", true, "values",
			 "A.Nom", "Zoé", "Autre", "Zoé");
}

static bool
has_note(json_t *answer, const char *note)
{
	size_t i;
	json_t *item;
	json_array_foreach(json_object_get(answer, "notes"), i, item)
	{
		if (strcmp(json_string_value(item), note) == 0)
			return true;
	}
	return false;
}

static void
check_continued(GBytes *before, GBytes *after)
{
	g_assert_cmpuint(g_bytes_get_size(after), >=, g_bytes_get_size(before));
	g_assert_cmpmem(g_bytes_get_data(after, NULL), g_bytes_get_size(before),
			g_bytes_get_data(before, NULL), g_bytes_get_size(before));
}

static void
test_rule(const void *data)
{
	const Rule *rule = data;
	g_autoptr(GBytes) input = make_document(rule);
	g_autoptr(json_t) question = json_pack("{s:s}", "op", "fields");
	g_autoptr(json_t) fields = test_engine_call(question, input, NULL);
	g_assert_cmpstr(test_engine_string(fields, "signature"), ==, rule->signature);
	g_autoptr(json_t) request = fill_request();
	g_autoptr(GBytes) output = NULL;
	g_autoptr(GError) error = NULL;
	g_autoptr(json_t) answer =
	    uf_engine_handle(test_engine_get(), request, input, &output, &error);
	if (rule->refusal != NULL) {
		g_assert_error(error, UF_ERROR, UF_ERROR_REFUSED);
		g_test_message("%s", error->message);
		g_assert_true(g_pattern_match_simple(rule->refusal, error->message));
		g_assert_null(output);
		return;
	}
	g_assert_no_error(error);
	json_t *rows = json_object_get(answer, "fields");
	g_assert_cmpstr(test_engine_string(test_engine_find(rows, "A.Nom"), "reason"), ==,
			rule->reason);
	g_assert_cmpstr(test_engine_string(test_engine_find(rows, "Autre"), "reason"), ==,
			rule->other);
	const bool is_signed = strcmp(rule->signature, "none") != 0;
	g_assert_cmpint(has_note(answer, "signature_kept"), ==, is_signed);
	g_assert_cmpint(has_note(answer, "usage_rights_removed"), ==,
			strcmp(rule->name, "usage-rights") == 0);
	if (is_signed)
		check_continued(input, output);
}

/* --- truly signed documents ------------------------------------------------------------------- */

typedef struct {
	const char *name, *fixture;
	const char *qpdf;    /* options of a rewriting before it is signed; NULL: none */
	const char *options; /* JSON: the values, all of which must be written */
} Signing;

static const Signing signings[] = {
	{ "text", "text-fields", NULL, "{\"Nom\": \"Éléonore\", \"Code postal\": \"44000\"}" },
	{ "letters", "text-fields", NULL, "{\"Nom\": \"Łódź Şişli\", \"Centré\": \"Привет\"}" },
	{ "lines", "text-fields", NULL, "{\"Récit auto\": \"Un\\nmot\", \"Encadré\": \"cadre\"}" },
	{ "comb", "text-fields", NULL, "{\"NIR 13\": \"2840588321025\", \"Secret\": \"1234\"}" },
	{ "nothing", "text-fields", NULL, "{}" },
	{ "buttons", "buttons", NULL,
	  "{\"Accord\": true, \"Sexe\": \"1\", \"Sans image\": true, \"Occupation\": "
	  "\"Locataire\", \"Lire\": \"B\"}" },
	{ "choices", "choices", NULL, "{\"Pays\": \"BE\", \"Droits\": [\"AAH\", \"CMI\"]}" },
	{ "twice", "repeated", NULL, "{\"NOM\": \"Éléonore\", \"Haut.Nom\": \"Zoé\"}" },
	{ "turned", "rotated", NULL, "{\"Quart\": \"Zoé\", \"Page tournée\": \"Zoé\"}" },
	{ "bare", "no-resources", NULL, "{\"Nom\": \"Zoé\", \"Accord\": true}" },
	{ "object-streams", "text-fields", "--object-streams=generate",
	  "{\"Nom\": \"Éléonore\", \"Centré\": \"Привет\"}" },
	{ "linearized", "buttons", "--linearize", "{\"Accord\": true, \"Sexe\": \"1\"}" },
	{ "linearized-streams", "choices", "--linearize --object-streams=generate",
	  "{\"Pays\": \"BE\"}" },
};

static GBytes *
make_signed(const Signing *row)
{
	g_autoptr(GBytes) plain = test_engine_load(row->fixture);
	g_autoptr(GBytes) rewritten =
	    row->qpdf == NULL ? g_bytes_ref(plain) : test_signing_qpdf(plain, row->qpdf);
	return test_signing_sign(rewritten, NULL);
}

static unsigned
count_valid(GBytes *pdf)
{
	g_autofree char *said = test_signing_ask(pdf);
	unsigned count = 0;
	for (const char *at = said; (at = strstr(at, "Signature is Valid")) != NULL; at++)
		count++;
	g_assert_null(strstr(said, "Invalid"));
	return count;
}

static GBytes *
fill_all(GBytes *input, json_t *values)
{
	GBytes *output = NULL;
	g_autoptr(json_t) request = json_pack("{s:s, s:b, s:b, s:O}", "op", "fill", "verify", true,
					      "overwrite", true, "values", values);
	g_autoptr(json_t) answer = test_engine_call(request, input, &output);
	g_assert_true(has_note(answer, "signature_kept"));
	size_t i;
	json_t *row;
	json_array_foreach(json_object_get(answer, "fields"), i, row)
	{
		g_test_message("%s", test_engine_string(row, "name"));
		g_assert_cmpstr(test_engine_string(row, "status"), ==, "written");
		g_assert_cmpstr(test_engine_string(row, "check"), ==, "ok");
	}
	check_continued(input, output);
	return output;
}

static void
test_signing(const void *data)
{
	const Signing *row = data;
	g_autoptr(json_t) values = json_loads(row->options, 0, NULL);
	g_autoptr(GBytes) input = make_signed(row);
	g_assert_cmpuint(count_valid(input), ==, 1);
	g_autoptr(GBytes) once = fill_all(input, values);
	g_assert_cmpuint(count_valid(once), ==, 1);
	/* the same values change nothing that shows, and filling again continues what was filled */
	g_autoptr(GBytes) again = fill_all(once, values);
	g_assert_cmpuint(count_valid(again), ==, 1);
	/* the whole is sound for the other library's checker, and can be signed once more */
	g_autoptr(GBytes) sound = test_signing_qpdf(again, "--static-id");
	g_autoptr(GBytes) countersigned = test_signing_sign(again, NULL);
	g_assert_cmpuint(count_valid(countersigned), ==, 2);
}

/* a field that its author locks when she signs, through the real tool */
static void
test_locked(void)
{
	static const Rule prepared = {
		.form = "/DA (/Helv 10 Tf 0 g) /DR << /Font << /Helv << /Type /Font /Subtype "
			"/Type1 /BaseFont /Helvetica >> >> >>",
		.field = "/F 4 /Lock << /Type /SigFieldLock /Action /Include /Fields [ (Autre) ] "
			 ">>",
		.catalog = "",
	};
	g_autoptr(GBytes) plain = make_document(&prepared);
	g_autoptr(GBytes) input = test_signing_sign(plain, "Signature");
	g_assert_cmpuint(count_valid(input), ==, 1);
	g_autoptr(json_t) request = fill_request();
	g_autoptr(GBytes) output = NULL;
	g_autoptr(json_t) answer = test_engine_call(request, input, &output);
	json_t *rows = json_object_get(answer, "fields");
	g_assert_cmpstr(test_engine_string(test_engine_find(rows, "Autre"), "reason"), ==,
			"locked_by_signature");
	g_assert_cmpstr(test_engine_string(test_engine_find(rows, "A.Nom"), "check"), ==, "ok");
	g_assert_cmpuint(count_valid(output), ==, 1);
}

/* what cannot be continued without breaking what was signed is refused, whatever is asked */
static void
test_hindrances(void)
{
	g_autoptr(GBytes) plain = test_engine_load("signed");
	g_autoptr(GBytes) tail = NULL;
	GString *bytes =
	    g_string_new_len(g_bytes_get_data(plain, NULL), (gssize)g_bytes_get_size(plain));
	g_string_prepend(bytes, "something before\n");
	tail = g_string_free_to_bytes(bytes);
	g_autoptr(GBytes) encrypted = test_signing_qpdf(plain, "--encrypt  x 256 --");
	const struct {
		GBytes *input;
		const char *key, *says;
	} rows[] = {
		{ plain, "flatten", "signed:*flattening*" },
		{ encrypted, "verify", "signed:*encrypted*" },
		{ tail, "verify", "signed:*" },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GBytes) output = NULL;
		g_autoptr(GError) error = NULL;
		g_autoptr(json_t) request = json_pack("{s:s, s:{s:s}, s:b}", "op", "fill", "values",
						      "Nom", "Zoé", rows[i].key, true);
		g_autoptr(json_t) answer =
		    uf_engine_handle(test_engine_get(), request, rows[i].input, &output, &error);
		g_assert_null(answer);
		g_assert_error(error, UF_ERROR, UF_ERROR_REFUSED);
		g_test_message("%s", error->message);
		g_assert_true(g_pattern_match_simple(rows[i].says, error->message));
	}
}

static GBytes *
replace_last(GBytes *pdf, const char *word, const char *by)
{
	gsize size;
	const char *data = g_bytes_get_data(pdf, &size);
	gsize at = size - strlen(word);
	while (memcmp(data + at, word, strlen(word)) != 0)
		at--;
	GByteArray *bytes = g_byte_array_new();
	g_byte_array_append(bytes, (const guint8 *)data, (guint)at);
	g_byte_array_append(bytes, (const guint8 *)by, (guint)strlen(by));
	g_byte_array_append(bytes, (const guint8 *)data + at + strlen(word),
			    (guint)(size - at - strlen(word)));
	return g_byte_array_free_to_bytes(bytes);
}

/* a file that says wrongly where its objects are is not continued: others would find neither */
static void
test_damaged(void)
{
	static const struct {
		const char *word, *by;
	} damages[] = {
		{ "startxref", "startxrex" },        { "startxref\n", "startxref\n9" },
		{ "startxref\n", "startxref\n0\n" }, { "startxref\n", "startxref\n9999999999\n" },
		{ "xref\n0", "xrefs\n0" },           { "trailer", "trail" },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(damages); i++) {
		g_autoptr(GBytes) whole = test_engine_load("signed");
		g_autoptr(GBytes) input = replace_last(whole, damages[i].word, damages[i].by);
		g_autoptr(GBytes) output = NULL;
		g_autoptr(GError) error = NULL;
		g_autoptr(json_t) request =
		    json_pack("{s:s, s:{s:s}}", "op", "fill", "values", "Nom", "Zoé");
		g_autoptr(json_t) answer =
		    uf_engine_handle(test_engine_get(), request, input, &output, &error);
		g_test_message("%s → %s", damages[i].word, damages[i].by);
		g_assert_null(answer);
		g_test_message("%s", error->message);
		g_assert_true(g_str_has_prefix(error->message, "signed:") ||
			      g_str_has_prefix(error->message, "damaged:"));
		g_assert_null(output);
	}
}

static void
test_no_tools(void)
{
	g_test_skip("certutil, pdfsig or qpdf is not installed: nothing was truly signed");
}

int
main(int argc, char **argv)
{
	test_engine_init(&argc, &argv);
	for (size_t i = 0; i < G_N_ELEMENTS(rules); i++) {
		g_autofree char *path = g_strdup_printf("/signature/rule/%s", rules[i].name);
		g_test_add_data_func(path, &rules[i], test_rule);
	}
	g_test_add_func("/signature/damaged", test_damaged);
	const bool signing = test_signing_init();
	for (size_t i = 0; signing && i < G_N_ELEMENTS(signings); i++) {
		g_autofree char *path = g_strdup_printf("/signature/signed/%s", signings[i].name);
		g_test_add_data_func(path, &signings[i], test_signing);
	}
	if (signing) {
		g_test_add_func("/signature/locked", test_locked);
		g_test_add_func("/signature/hindrances", test_hindrances);
	} else {
		g_test_add_func("/signature/signed", test_no_tools);
	}
	int result = g_test_run();
	test_signing_clear();
	return result;
}
