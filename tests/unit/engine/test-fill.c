/* Values written into the fixture forms: what is written is read back and shown, what is not has a
 * reason and changes nothing. */
#include <string.h>

#include "uf-engine-test.h"

typedef struct {
	const char *fixture, *name, *value; /* value: JSON */
	const char *reason;                 /* NULL: it must be written and seen */
	const char *read;                   /* JSON read back; NULL: the value itself */
} Row;

static const Row rows[] = {
	{ "text-fields", "Nom", "\"Dupont\"", NULL, NULL },
	{ "text-fields", "Nom", "\"Éléonore ŒUVRÉ (d’Hiver) – 12 € \\\\\"", NULL, NULL },
	{ "text-fields", "Nom", "\"Łódź Şişli Țăran\"", NULL, NULL },
	{ "text-fields", "Nom", "\"Привет Ωμέγα\"", NULL, NULL },
	{ "text-fields", "Nom", "\"e\\u0301le\\u0300ve\"", NULL, "\"élève\"" },
	{ "text-fields", "Nom", "\"a\\u00a0b\\u202fc\"", NULL, NULL },
	{ "text-fields", "Nom", "\"office efficace\"", NULL, NULL },
	{ "text-fields", "Nom", "\"محمد الأمين\"", NULL, NULL },
	{ "text-fields", "Nom", "\"M. محمد 12\"", NULL, NULL },
	{ "text-fields", "Nom", "\"דוד כהן\"", NULL, NULL },
	{ "text-fields", "Nom", "\"co\\u00adopé\\u00adrer\"", NULL, NULL },
	{ "text-fields", "Nom", "\"\"", NULL, NULL },
	{ "text-fields", "Nom", "\"deux\\nlignes\"", "line_break", NULL },
	{ "text-fields", "Nom", "\"a\\u0007b\"", "not_drawable", NULL },
	{ "text-fields", "Nom", "\"a\\u0000b\"", "not_drawable", NULL },
	{ "text-fields", "Nom", "\"\\u4e2d\\u6587\"", "not_drawable", NULL },
	{ "text-fields", "Nom", "true", "wrong_type", NULL },
	{ "text-fields", "Nom", "12", "wrong_type", NULL },
	{ "text-fields", "Nom", "null", "wrong_type", NULL },
	{ "text-fields", "Inconnu", "\"x\"", "no_such_field", NULL },
	{ "text-fields", "Centré", "\"milieu\"", NULL, NULL },
	{ "text-fields", "À droite", "\"droite\"", NULL, NULL },
	{ "text-fields", "Étroit", "\"abc\"", NULL, NULL },
	{ "text-fields", "Étroit", "\"un texte bien trop long\"", "does_not_fit", NULL },
	{ "text-fields", "Étroit", "\"Łódź Łódź Łódź Łódź\"", "does_not_fit", NULL },
	{ "text-fields", "Code postal", "\"69100\"", NULL, NULL },
	{ "text-fields", "Code postal", "\"691000\"", "too_long", NULL },
	{ "text-fields", "Code postal", "\"ÉÉÉÉÉ\"", NULL, NULL },
	{ "text-fields", "Comb", "\"0123456789\"", NULL, NULL },
	{ "text-fields", "Comb", "\"ǫ\\u0301x\\u0301y\"", NULL, NULL },
	{ "text-fields", "Comb", "\"محمد\"", "not_drawable", NULL },
	{ "text-fields", "Comb", "\"א1\"", "not_drawable", NULL },
	{ "text-fields", "Comb centré", "\"0123\"", NULL, NULL },
	{ "text-fields", "Comb droite", "\"Łódź\"", NULL, NULL },
	{ "text-fields", "NIR 13", "\"2840588321025\"", NULL, NULL },
	{ "text-fields", "NIR 13", "\"28405883210251\"", "too_long", NULL },
	{ "text-fields", "N° SS 15", "\"7\"", NULL, NULL },
	{ "text-fields", "N° SS 15", "\"77777\"", "does_not_fit", NULL },
	{ "text-fields", "Récit",
	  "\"Première ligne\\n\\nTroisième ligne, assez longue pour que la "
	  "boîte la coupe en plusieurs.\"",
	  NULL, NULL },
	{ "text-fields", "Récit auto", "\"Un\\nmot : zażółć gęślą jaźń\"", NULL, NULL },
	{ "text-fields", "Secret", "\"1234\"", NULL, NULL },
	{ "text-fields", "Encadré", "\"dans un cadre\"", NULL, NULL },
	{ "text-fields", "Ancien", "\"Zoé\"", NULL, NULL },
	{ "text-fields", "Ancien", "\"\"", NULL, NULL },
	{ "text-fields", "Calculé", "\"1\"", "read_only", NULL },
	{ "buttons", "Occupation", "\"Locataire\"", NULL, NULL },
	{ "buttons", "Occupation", "\"Hébergé à titre gratuit\"", NULL, NULL },
	{ "buttons", "Occupation", "\"Squatteur\"", "no_such_option", NULL },
	{ "buttons", "Occupation", "true", "option_needed", NULL },
	{ "buttons", "Occupation", "false", NULL, NULL },
	{ "buttons", "Ancienneté", "\"Depuis plus de 5 ans\"", NULL, NULL },
	{ "buttons", "Octets", "\"S#E9par#E9\"", NULL, NULL },
	{ "buttons", "Octets", "\"n° 1\"", NULL, NULL },
	{ "buttons", "Sexe", "\"0\"", NULL, NULL },
	{ "buttons", "Accord", "true", NULL, "\"Oui\"" },
	{ "buttons", "Accord", "\"Oui\"", NULL, NULL },
	{ "buttons", "Accord", "false", NULL, NULL },
	{ "buttons", "Accord", "\"Off\"", NULL, "false" },
	{ "buttons", "Accord", "\"Non\"", "no_such_option", NULL },
	{ "buttons", "Accord", "[]", "wrong_type", NULL },
	{ "buttons", "Lire", "\"SO\"", NULL, NULL },
	{ "buttons", "Lire", "true", "option_needed", NULL },
	{ "buttons", "Jumelles", "true", NULL, "\"Oui\"" },
	{ "buttons", "Sans image", "true", NULL, "\"Yes\"" },
	{ "buttons", "Image vide", "true", NULL, "\"On\"" },
	{ "buttons", "Figée", "false", "read_only", NULL },
	{ "buttons", "Envoyer", "true", "push_button", NULL },
	{ "states", "Dièse", "\"A#23B\"", NULL, NULL },
	{ "states", "Dièse", "true", NULL, "\"A#23B\"" },
	{ "states", "Groupe", "\"1#2341\"", NULL, NULL },
	{ "states", "Groupe", "\"#23\"", NULL, NULL },
	{ "states", "Groupe", "\"a b\"", NULL, NULL },
	{ "states", "Groupe", "\"1A\"", "no_such_option", NULL },
	{ "states", "Déjà", "false", NULL, NULL },
	{ "states", "Barre", "\"x/y\"", NULL, NULL },
	{ "states", "Barre", "\"((\"", NULL, NULL },
	{ "choices", "Pays", "\"BE\"", NULL, NULL },
	{ "choices", "Pays", "\"Côte d’Ivoire\"", NULL, "\"CI\"" },
	{ "choices", "Pays", "\"\"", NULL, NULL },
	{ "choices", "Pays", "\"Mars\"", "no_such_option", NULL },
	{ "choices", "Autre", "\"MSA\"", NULL, NULL },
	{ "choices", "Autre", "\"Caisse à part\"", NULL, NULL },
	{ "choices", "Droits", "\"RQTH\"", NULL, NULL },
	{ "choices", "Droits", "[\"CMI\", \"AAH\"]", NULL, "[\"AAH\", \"CMI\"]" },
	{ "choices", "Droits", "[]", NULL, "\"\"" },
	{ "choices", "Droits", "[\"AAH\", \"RSA\"]", "no_such_option", NULL },
	{ "choices", "Un seul", "\"Mardi\"", NULL, "\"2\"" },
	{ "choices", "Sous le bord", "[\"B2\", \"D4\"]", NULL, NULL },
	{ "choices", "Sous le bord", "\"F6\"", NULL, NULL },
	{ "choices", "Astre", "\"La Lune\"", NULL, "\"Lune\"" },
	{ "choices", "Astres", "\"Mars\"", NULL, NULL },
	{ "choices", "Astres", "[\"Terre\", \"Mars\"]", NULL, NULL },
	{ "choices", "Sous le bord", "[\"A1\", \"F6\"]", "does_not_fit", NULL },
	{ "choices", "Un seul", "[\"1\", \"2\"]", "wrong_type", NULL },
	{ "choices", "Serré", "\"Un choix bien trop long pour une boîte si étroite\"",
	  "does_not_fit", NULL },
	{ "no-resources", "Nom", "\"Éléonore\"", NULL, NULL },
	{ "no-resources", "Récit", "\"à\\nb\"", NULL, NULL },
	{ "no-resources", "Accord", "true", NULL, "\"Oui\"" },
	{ "wrong-encoding", "Champ", "\"Éléonore\"", NULL, NULL },
	{ "wrong-encoding", "Deux", "\"Éléonore\"", NULL, NULL },
	{ "rotated", "Quart", "\"Éléonore\"", NULL, NULL },
	{ "rotated", "Demi", "\"Éléonore\"", NULL, NULL },
	{ "rotated", "Trois quarts", "\"Łódź\"", NULL, NULL },
	{ "rotated", "Page tournée", "\"Éléonore\"", NULL, NULL },
	{ "rotated", "Bord", "\"à\\nb\"", NULL, NULL },
	{ "rotated", "Peigne", "\"12345678\"", NULL, NULL },
	{ "rotated", "Peigne", "\"123456789\"", "too_long", NULL },
	{ "rotated", "Peigne retourné", "\"Éw1\"", NULL, NULL },
	{ "rotated", "Peigne haut", "\"Łódź\"", NULL, NULL },
	{ "rotated", "Peigne de page", "\"01021984\"", NULL, NULL },
	{ "repeated", "NOM", "\"Éléonore\"", NULL, NULL },
	{ "repeated", "Haut.Nom", "\"Éléonore\"", NULL, NULL },
	{ "repeated", "Haut.Prénom", "\"Éléonore\"", NULL, NULL },
	{ "repeated", "Double", "\"Éléonore\"", NULL, NULL },
	{ "broken-tree", "Boucle", "\"Éléonore\"", NULL, NULL },
	{ "broken-tree", "Orphelin", "\"Éléonore\"", NULL, NULL },
	{ "broken-tree", "Groupe.Perdu", "\"Éléonore\"", NULL, NULL },
	{ "broken-tree", "Coche perdue", "true", NULL, "\"Oui\"" },
	{ "broken-tree", "Choix égaré", "\"B\"", NULL, NULL },
	{ "unsigned", "Signature", "\"x\"", "signature_field", NULL },
	{ "domiciliation-demande-15548-02", "topmostSubform[0].Page1[0].Prénoms[0]", "\"Zoé\"",
	  NULL, NULL },
	{ "domiciliation-demande-15548-02", "topmostSubform[0].Page1[0].Datenaissance3[0]",
	  "\"1984\"", NULL, NULL },
	{ "domiciliation-demande-15548-02", "topmostSubform[0].Page1[0].Mme-Monsieur1[0]", "\"2\"",
	  NULL, NULL },
};

static json_t *
read_values(GBytes *pdf, json_t **by_tree)
{
	g_autoptr(json_t) request = json_pack("{s:s}", "op", "read");
	g_autoptr(json_t) answer = test_engine_call(request, pdf, NULL);
	if (by_tree != NULL)
		*by_tree = json_incref(json_object_get(answer, "by_tree"));
	return json_incref(json_object_get(answer, "values"));
}

static void
test_row(const void *data)
{
	const Row *row = data;
	json_t *value = json_loads(row->value, JSON_DECODE_ANY | JSON_ALLOW_NUL, NULL);
	g_autoptr(json_t) expected = json_loads(row->read != NULL ? row->read : row->value,
						JSON_DECODE_ANY | JSON_ALLOW_NUL, NULL);
	g_autoptr(GBytes) output = NULL;
	g_assert_nonnull(value);
	g_autoptr(json_t) answer = test_engine_fill_one(row->fixture, row->name, value, &output);
	g_assert_cmpstr(test_engine_string(answer, "reason"), ==, row->reason);
	g_assert_cmpstr(test_engine_string(answer, "status"), ==,
			row->reason == NULL ? "written" : "refused");

	g_autoptr(json_t) by_tree = NULL;
	g_autoptr(json_t) values = read_values(output, &by_tree);
	json_t *found = json_object_get(values, row->name);
	if (row->reason == NULL) {
		g_assert_cmpstr(test_engine_string(answer, "check"), ==, "ok");
		g_assert_true(json_equal(found, expected));
		/* read by poppler, which did not write it */
		g_assert_cmpuint(json_array_size(by_tree), ==, 0);
		return;
	}
	g_autoptr(GBytes) input = test_engine_load(row->fixture);
	g_autoptr(json_t) before = read_values(input, NULL);
	g_assert_true(json_equal(before, values));
}

/* the same request gives the same bytes, and nobody is named in them */
static void
test_deterministic(void)
{
	g_autoptr(GBytes) first = NULL;
	g_autoptr(GBytes) second = NULL;
	g_autoptr(json_t) one =
	    test_engine_fill_one("text-fields", "Nom", json_string("Łódź"), &first);
	g_autoptr(json_t) two =
	    test_engine_fill_one("text-fields", "Nom", json_string("Łódź"), &second);
	g_assert_true(g_bytes_equal(first, second));
	static const char *const traces[] = { "/Author", "/ModDate", "/CreationDate", "/Producer",
					      "cairo" };
	for (size_t i = 0; i < G_N_ELEMENTS(traces); i++)
		g_assert_null(memmem(g_bytes_get_data(first, NULL), g_bytes_get_size(first),
				     traces[i], strlen(traces[i])));
}

static void
test_xfa_removed(void)
{
	g_autoptr(GBytes) input = test_engine_load("domiciliation-demande-15548-02");
	g_autoptr(GBytes) output = NULL;
	g_autoptr(json_t) request = json_pack("{s:s, s:{}}", "op", "fill", "values");
	g_autoptr(json_t) answer = test_engine_call(request, input, &output);
	g_assert_true(json_is_true(json_object_get(answer, "xfa_removed")));
	g_autoptr(json_t) again = json_pack("{s:s}", "op", "fields");
	g_autoptr(json_t) fields = test_engine_call(again, output, NULL);
	g_assert_cmpstr(test_engine_string(fields, "xfa"), ==, "none");
	g_autoptr(json_t) second = test_engine_call(request, output, NULL);
	g_assert_false(json_is_true(json_object_get(second, "xfa_removed")));
}

static void
test_refused_documents(void)
{
	static const struct {
		const char *fixture, *says;
		UfError code;
	} refused[] = {
		{ "xfa-only", "xfa_only:*", UF_ERROR_REFUSED },
		{ "flat", "no_form:*", UF_ERROR_REFUSED },
		{ "truncated", "damaged:*", UF_ERROR_INVALID_DATA },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(refused); i++) {
		g_autoptr(GBytes) input = test_engine_load(refused[i].fixture);
		g_autoptr(GBytes) output = NULL;
		g_autoptr(GError) error = NULL;
		g_autoptr(json_t) request =
		    json_pack("{s:s, s:{s:s}}", "op", "fill", "values", "Nom", "Zoé");
		g_assert_null(uf_engine_handle(test_engine_get(), request, input, &output, &error));
		g_assert_error(error, UF_ERROR, (int)refused[i].code);
		g_assert_true(g_pattern_match_simple(refused[i].says, error->message));
		g_assert_null(output);
	}
}

/* a value that somebody wrote stays unless it is asked to go; a default is nobody's */
static void
test_keep_existing(void)
{
	static const struct {
		const char *keys, *value; /* of the field, JSON asked */
		bool kept;
	} existing[] = {
		{ "/FT /Tx", "\"Zoé\"", false },
		{ "/FT /Tx /V (Max)", "\"Zoé\"", true },
		{ "/FT /Tx /V (Max) /DV (Max)", "\"Zoé\"", false },
		{ "/FT /Tx /V (Max) /DV (Tom)", "\"Zoé\"", true },
		{ "/FT /Tx /V ()", "\"Zoé\"", false },
		{ "/FT /Tx /V (  )", "\"Zoé\"", false },
		{ "/FT /Btn /V /Off", "true", false },
		{ "/FT /Btn /V /Yes /AS /Yes", "false", true },
		{ "/FT /Btn /V /Yes /AS /Yes /DV /Yes", "false", false },
		{ "/FT /Btn /V /Yes /AS /Yes /DV /Off", "false", true },
		{ "/FT /Ch /Ff 131072 /Opt [ (a) (b) ] /V (a)", "\"b\"", true },
		{ "/FT /Ch /Ff 131072 /Opt [ (a) (b) ] /V (a) /DV (a)", "\"b\"", false },
		{ "/FT /Ch /Ff 2097152 /Opt [ (a) (b) ] /V [ (a) (b) ]", "\"b\"", true },
		{ "/FT /Ch /Ff 2097152 /Opt [ (a) (b) ] /V [ ]", "\"b\"", false },
	};
	for (size_t i = 0; i < 2 * G_N_ELEMENTS(existing); i++) {
		const bool overwrite = i % 2 == 1;
		g_autofree char *field =
		    g_strdup_printf("<< /T (A) /Subtype /Widget /F 4 /Rect [10 10 90 60] %s >>",
				    existing[i / 2].keys);
		const char *const objects[] = {
			"<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [ 4 0 R ] >> >>",
			"<< /Type /Pages /Count 1 /Kids [ 3 0 R ] >>",
			"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 200] /Annots [ 4 0 R ] >>",
			field,
		};
		g_autoptr(GBytes) input = test_engine_assemble(objects, G_N_ELEMENTS(objects));
		g_autoptr(json_t) request =
		    json_pack("{s:s, s:{s:o}}", "op", "fill", "values", "A",
			      json_loads(existing[i / 2].value, JSON_DECODE_ANY, NULL));
		if (overwrite)
			json_object_set_new(request, "overwrite", json_true());
		g_autoptr(json_t) answer = test_engine_call(request, input, NULL);
		json_t *row = json_array_get(json_object_get(answer, "fields"), 0);
		g_test_message("%s", existing[i / 2].keys);
		g_assert_cmpstr(test_engine_string(row, "reason"), ==,
				existing[i / 2].kept && !overwrite ? "already_filled" : NULL);
	}
}

/* nor is a value that stands in a widget of the field, or that is only ticked */
static void
test_keep_in_widget(void)
{
	static const struct {
		const char *field, *widget;
		const char *value; /* JSON asked */
		bool kept;
	} existing[] = {
		{ "/FT /Tx", "/V (Max)", "\"Zoé\"", true },
		{ "/FT /Tx", "", "\"Zoé\"", false },
		{ "/FT /Tx /V ( )", "/V (Max)", "\"Zoé\"", false },
		{ "/FT /Tx /DV (Max)", "/V (Max)", "\"Zoé\"", false },
		{ "/FT /Ch /Ff 131072 /Opt [ (a) (b) ]", "/V (a)", "\"b\"", true },
		{ "/FT /Btn", "/AS /Yes", "false", true },
		{ "/FT /Btn", "/AS /Off", "true", false },
		{ "/FT /Btn /V /Off", "/AS /Yes", "true", false },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(existing); i++) {
		g_autofree char *field =
		    g_strdup_printf("<< /T (A) /Kids [ 5 0 R ] %s >>", existing[i].field);
		g_autofree char *widget = g_strdup_printf(
		    "<< /Parent 4 0 R /Subtype /Widget /F 4 /Rect [10 10 90 60] %s >>",
		    existing[i].widget);
		const char *const objects[] = {
			"<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [ 4 0 R ] >> >>",
			"<< /Type /Pages /Count 1 /Kids [ 3 0 R ] >>",
			"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 200] /Annots [ 5 0 R ] >>",
			field,
			widget,
		};
		g_autoptr(GBytes) input = test_engine_assemble(objects, G_N_ELEMENTS(objects));
		g_autoptr(json_t) request =
		    json_pack("{s:s, s:{s:o}}", "op", "fill", "values", "A",
			      json_loads(existing[i].value, JSON_DECODE_ANY, NULL));
		g_autoptr(json_t) answer = test_engine_call(request, input, NULL);
		json_t *row = json_array_get(json_object_get(answer, "fields"), 0);
		g_test_message("%s %s", existing[i].field, existing[i].widget);
		g_assert_cmpstr(test_engine_string(row, "reason"), ==,
				existing[i].kept ? "already_filled" : NULL);
	}
}

/* A text that is much too long is refused by itself, soon: it does not take the others along. */
static void
test_long(void)
{
	static const struct {
		const char *piece;
		unsigned times;
		const char *reason;
	} texts[] = {
		{ "Łódź mot ", 3000, "does_not_fit" },  { "ł", 25000, "does_not_fit" },
		{ "ł\n", 12000, "does_not_fit" },       { "م", 12000, "does_not_fit" },
		{ "x\xcc\x81", 12000, "does_not_fit" }, { "\xcc\x81", 12000, "not_drawable" },
		{ "a\n", 12000, "does_not_fit" },
	};
	const gint64 start = g_get_monotonic_time();
	for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
		g_autoptr(GString) text = g_string_new(NULL);
		for (unsigned k = 0; k < texts[i].times; k++)
			g_string_append(text, texts[i].piece);
		g_autoptr(json_t) row =
		    test_engine_fill_one("text-fields", "Récit", json_string(text->str), NULL);
		g_test_message("text %zu", i);
		g_assert_cmpstr(test_engine_string(row, "reason"), ==, texts[i].reason);
	}
	/* each was too slow for the worker; now all are not */
	g_assert_cmpint(g_get_monotonic_time() - start, <, 40 * G_USEC_PER_SEC);
}

/* A field that no page shows takes no value: nobody would read it. What is written is printed, and
 * what hides a field stays. */
static void
test_on_paper(void)
{
	static const struct {
		const char *field;
		const char *reason, *check;
		const char *flags; /* of the widget in the output */
	} fields[] = {
		{ "/FT /Tx", "no_box", NULL, "/F 0 " },
		{ "/FT /Btn", "no_box", NULL, "/F 0 " },
		{ "/FT /Tx /P 3 0 R", NULL, "ok", "/F 4 " },
		{ "/FT /Btn /P 3 0 R", NULL, "ok", "/F 4 " },
		{ "/FT /Tx /P 3 0 R /F 1", NULL, "ok", "/F 4 " },
		{ "/FT /Tx /P 3 0 R /F 64", NULL, "ok", "/F 68 " },
		{ "/FT /Tx /P 3 0 R /F 2", NULL, "no_ink", "/F 6 " },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(fields); i++) {
		const bool is_shown = strstr(fields[i].field, "/P ") != NULL;
		const bool has_flags = strstr(fields[i].field, "/F ") != NULL;
		g_autofree char *field = g_strdup_printf("<< /T (A) /Subtype /Widget /Rect [10 10 "
							 "90 30] %s %s >>",
							 fields[i].field, has_flags ? "" : "/F 0");
		const char *const objects[] = {
			"<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [ 4 0 R ] >> >>",
			"<< /Type /Pages /Count 1 /Kids [ 3 0 R ] >>",
			is_shown ? "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 200] /Annots [ "
				   "4 0 R ] >>"
				 : "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 200] >>",
			field,
		};
		g_autoptr(GBytes) input = test_engine_assemble(objects, G_N_ELEMENTS(objects));
		g_autoptr(GBytes) output = NULL;
		const bool is_mark = strstr(fields[i].field, "/Btn") != NULL;
		g_autoptr(json_t) request =
		    json_pack("{s:s, s:b, s:{s:o}}", "op", "fill", "verify", true, "values", "A",
			      is_mark ? json_true() : json_string("Zoé"));
		g_autoptr(json_t) answer = test_engine_call(request, input, &output);
		json_t *row = json_array_get(json_object_get(answer, "fields"), 0);
		g_test_message("%s", fields[i].field);
		g_assert_cmpstr(test_engine_string(row, "reason"), ==, fields[i].reason);
		g_assert_cmpstr(test_engine_string(row, "check"), ==, fields[i].check);
		g_assert_nonnull(memmem(g_bytes_get_data(output, NULL), g_bytes_get_size(output),
					fields[i].flags, strlen(fields[i].flags)));
	}
}

/* verify must see what is wrong, or its "ok" means nothing */
static void
test_verify_sees(void)
{
	g_autoptr(GBytes) output = NULL;
	g_autoptr(json_t) row =
	    test_engine_fill_one("text-fields", "Nom", json_string("Éléonore"), &output);
	g_autoptr(json_t) hidden =
	    test_engine_fill_one("text-fields", "Caché", json_string("Éléonore"), NULL);
	g_assert_cmpstr(test_engine_string(hidden, "check"), ==, "no_ink");
	/* an override of the direction makes other letters stand first than those that are stored
	 */
	g_autoptr(json_t) turned =
	    test_engine_fill_one("text-fields", "Nom", json_string("a\u202ecba"), NULL);
	g_assert_cmpstr(test_engine_string(turned, "check"), ==, "wrong_letters");

	static const struct {
		const char *name, *value, *status;
	} checks[] = {
		{ "Nom", "Éléonore", "ok" },
		{ "Nom", "Eleonore", "missing" },
		{ "Centré", "x", "missing" },
		{ "Inconnu", "x", "missing" },
		{ "Ancien", "Éléonore", "wrong_letters" }, /* a value that nothing draws */
	};
	for (size_t i = 0; i < G_N_ELEMENTS(checks); i++) {
		g_autoptr(json_t) request = json_pack("{s:s, s:{s:s}}", "op", "verify", "values",
						      checks[i].name, checks[i].value);
		g_autoptr(json_t) answer = test_engine_call(request, output, NULL);
		json_t *first = json_array_get(json_object_get(answer, "fields"), 0);
		g_test_message("%s", checks[i].name);
		g_assert_cmpstr(test_engine_string(first, "status"), ==, checks[i].status);
	}
}

/* poppler would read a field that is its own parent for ever: the tree is read, nothing hangs */
static void
test_loop(void)
{
	g_autoptr(GBytes) input = test_engine_load("broken-tree");
	g_autoptr(json_t) by_tree = NULL;
	g_autoptr(json_t) values = read_values(input, &by_tree);
	g_assert_cmpuint(json_object_size(values), ==, 6);
	g_assert_cmpuint(json_array_size(by_tree), ==, 6);

	g_autoptr(GBytes) output = NULL;
	g_autoptr(GError) error = NULL;
	g_autoptr(json_t) request =
	    json_pack("{s:s, s:{s:s}}", "op", "verify", "values", "Boucle", "x");
	g_assert_null(uf_engine_handle(test_engine_get(), request, input, &output, &error));
	g_assert_error(error, UF_ERROR, UF_ERROR_INVALID_DATA);
}

/* what was not asked is written again as it was: a state with a '#' too */
static void
test_states_kept(void)
{
	g_autoptr(GBytes) output = NULL;
	g_autoptr(json_t) row =
	    test_engine_fill_one("states", "Groupe", json_string("#23"), &output);
	g_autoptr(json_t) values = read_values(output, NULL);
	g_assert_cmpstr(test_engine_string(values, "Déjà"), ==, "n#23 1");
	g_assert_cmpstr(test_engine_string(values, "Groupe"), ==, "#23");
	g_assert_true(json_is_false(json_object_get(values, "Dièse")));
}

/* an old value that a viewer was asked to draw is drawn by us */
static void
test_old_values_kept(void)
{
	g_autoptr(GBytes) first = NULL;
	g_autoptr(GBytes) second = NULL;
	g_autoptr(json_t) row =
	    test_engine_fill_one("wrong-encoding", "Deux", json_string("Éléonore"), &first);
	g_autoptr(json_t) request =
	    json_pack("{s:s, s:{s:s}}", "op", "fill", "values", "Champ", "x");
	g_autoptr(json_t) answer = test_engine_call(request, first, &second);
	g_autoptr(json_t) values = read_values(second, NULL);
	g_assert_cmpstr(test_engine_string(values, "Deux"), ==, "Éléonore");
}

static void
test_render(void)
{
	g_autoptr(GBytes) input = test_engine_load("rotated");
	static const struct {
		int page, dpi, width, height;
	} pages[] = { { 1, 72, 595, 842 }, { 2, 72, 842, 595 }, { 1, 36, 298, 421 } };
	for (size_t i = 0; i < G_N_ELEMENTS(pages); i++) {
		g_autoptr(GBytes) png = NULL;
		g_autoptr(json_t) request = json_pack("{s:s, s:i, s:i}", "op", "render", "page",
						      pages[i].page, "dpi", pages[i].dpi);
		g_autoptr(json_t) answer = test_engine_call(request, input, &png);
		g_assert_cmpint(json_integer_value(json_object_get(answer, "width")), ==,
				pages[i].width);
		g_assert_cmpint(json_integer_value(json_object_get(answer, "height")), ==,
				pages[i].height);
		g_assert_cmpmem(g_bytes_get_data(png, NULL), 8, "\x89PNG\r\n\x1a\n", 8);
	}
	static const struct {
		int page, dpi;
	} bad[] = { { 0, 72 }, { 3, 72 }, { 1, 5000 }, { 1, 0 }, { -1, 72 } };
	for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) {
		g_autoptr(GBytes) png = NULL;
		g_autoptr(GError) error = NULL;
		g_autoptr(json_t) request = json_pack("{s:s, s:i, s:i}", "op", "render", "page",
						      bad[i].page, "dpi", bad[i].dpi);
		g_assert_null(uf_engine_handle(test_engine_get(), request, input, &png, &error));
		g_assert_nonnull(error);
	}
}

static void
test_bad_requests(void)
{
	static const char *const requests[] = {
		"{}",
		"{\"op\": 3}",
		"{\"op\": \"erase\"}",
		"{\"op\": \"fill\"}",
		"{\"op\": \"fill\", \"values\": []}",
		"{\"op\": \"verify\"}",
		"{\"op\": \"render\"}",
	};
	g_autoptr(GBytes) input = test_engine_load("buttons");
	for (size_t i = 0; i < G_N_ELEMENTS(requests); i++) {
		g_autoptr(GBytes) output = NULL;
		g_autoptr(GError) error = NULL;
		g_autoptr(json_t) request = json_loads(requests[i], 0, NULL);
		g_assert_null(uf_engine_handle(test_engine_get(), request, input, &output, &error));
		g_assert_error(error, UF_ERROR, UF_ERROR_USAGE);
	}
}

int
main(int argc, char **argv)
{
	test_engine_init(&argc, &argv);
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *path = g_strdup_printf("/engine/fill/%s/%zu", rows[i].fixture, i);
		g_test_add_data_func(path, &rows[i], test_row);
	}
	g_test_add_func("/engine/fill/deterministic", test_deterministic);
	g_test_add_func("/engine/fill/xfa-removed", test_xfa_removed);
	g_test_add_func("/engine/fill/refused-documents", test_refused_documents);
	g_test_add_func("/engine/fill/keep-existing", test_keep_existing);
	g_test_add_func("/engine/fill/keep-in-widget", test_keep_in_widget);
	g_test_add_func("/engine/fill/on-paper", test_on_paper);
	g_test_add_func("/engine/fill/long", test_long);
	g_test_add_func("/engine/fill/verify-sees", test_verify_sees);
	g_test_add_func("/engine/fill/states-kept", test_states_kept);
	g_test_add_func("/engine/fill/old-values-kept", test_old_values_kept);
	g_test_add_func("/engine/fill/loop", test_loop);
	g_test_add_func("/engine/fill/render", test_render);
	g_test_add_func("/engine/fill/bad-requests", test_bad_requests);
	return g_test_run();
}
