/* Skeletons: boxes joined, ids, options and names bound; all of it loads and nothing is official.
 */
#include "uf-skeleton.h"

#include "mapping-fixture.h"
#include "uf-form-analysis.h"
#include "uf-json.h"

static json_t *
join(const char *text)
{
	json_t *questions = mapping_fixture_read(text);
	uf_skeleton_join_parts(questions);
	return questions;
}

static void
test_parts(void)
{
	static const struct {
		const char *questions;
		size_t left;
		const char *parts; /* of the first */
	} rows[] = {
		{ "[{'label': 'Né 1', 'name': 'D1', 'kind': 'text', 'max': 2},"
		  " {'label': 'Né 2', 'name': 'D2', 'kind': 'text', 'max': 2},"
		  " {'label': 'Né 3', 'name': 'D3', 'kind': 'text', 'max': 4}]",
		  1, "{'D1': 'date:day', 'D2': 'date:month', 'D3': 'date:year'}" },
		{ "[{'label': 'Jour', 'name': 'a', 'kind': 'text'},"
		  " {'label': 'Mois', 'name': 'b', 'kind': 'text'},"
		  " {'label': 'Année', 'name': 'c', 'kind': 'text'},"
		  " {'label': 'Nom', 'name': 'd', 'kind': 'text'}]",
		  2, "{'a': 'date:day', 'b': 'date:month', 'c': 'date:year'}" },
		{ "[{'label': 'Heure', 'name': 'a', 'kind': 'text', 'max': 2},"
		  " {'label': 'Minute', 'name': 'b', 'kind': 'text', 'max': 2},"
		  " {'label': 'Lieu', 'name': 'c', 'kind': 'text'}]",
		  3, NULL },
		{ "[{'label': 'Jour', 'kind': 'text'}, {'label': 'Mois', 'kind': 'text'},"
		  " {'label': 'Année', 'kind': 'text'}]",
		  3, NULL },
		{ "[{'label': 'N° immatriculation', 'name': 'n', 'kind': 'text', 'max': 13},"
		  " {'label': 'Clé', 'name': 'k', 'kind': 'text', 'max': 2}]",
		  1, "{'n': 'nir:13', 'k': 'nir:key'}" },
		{ "[{'label': 'Référence', 'name': 'n', 'kind': 'text', 'max': 13},"
		  " {'label': 'Clé', 'name': 'k', 'kind': 'text', 'max': 2}]",
		  2, NULL },
		{ "[]", 0, NULL },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(json_t) questions = join(rows[i].questions);
		g_autoptr(json_t) parts =
		    rows[i].parts != NULL ? mapping_fixture_read(rows[i].parts) : NULL;
		g_test_message("%s", rows[i].questions);
		g_assert_cmpuint(json_array_size(questions), ==, rows[i].left);
		const json_t *found = json_object_get(json_array_get(questions, 0), "parts");
		g_assert_true(parts == NULL ? found == NULL : json_equal(found, parts));
	}
}

static json_t *
make(const UfProfileSchema *schema, const char *text, const char *channel)
{
	g_autoptr(json_t) questions = mapping_fixture_read(text);
	g_autoptr(json_t) channels = mapping_fixture_read(
	    channel != NULL ? "{'sheet': {}, 'pdf': {}, 'ds': {}, 'publik': {}}" : "{'sheet': {}}");
	g_autoptr(UfGuesser) guesser = uf_guesser_new(schema);
	const UfSkeletonSetup setup = { .form = "essai/neuf",
					.title = "Neuf",
					.source = "neuf.pdf",
					.seen = "2026-11-21",
					.channel = channel,
					.channels = channels };
	uf_skeleton_join_parts(questions);
	return uf_skeleton_make(guesser, &setup, questions);
}

/* One question gives one field, compared without its mark, which is always there. */
static void
test_fields(void)
{
	static const struct {
		const char *question;
		const char *field;
	} rows[] = {
		{ "{'label': 'Nom de naissance', 'name': 'N', 'kind': 'text', 'max': 40}",
		  "{'id': 'nom_de_naissance', 'label': 'Nom de naissance', 'kind': 'text', "
		  "'from': '$.roles.applicant.birth_name', 'max': 40, 'bind': {'pdf': 'N'}}" },
		{ "{'label': 'Date de naissance', 'kind': 'text', 'max': 10, 'required': true}",
		  "{'id': 'date_de_naissance', 'label': 'Date de naissance', 'kind': 'date', "
		  "'from': '$.roles.applicant.birth.date', 'required': true}" },
		{ "{'label': '12 €', 'name': 'x', 'kind': 'boolean', 'section': ' A\\n B '}",
		  "{'id': 'champ', 'label': '12 €', 'section': 'A B', 'kind': 'boolean', 'ask': "
		  "true, 'bind': {'pdf': 'x'}}" },
		{ "{'label': 'Civilité', 'name': 'c', 'kind': 'choice', 'options': "
		  "[{'value': '1', 'label': 'Mme'}, {'value': '2', 'label': 'M.'}]}",
		  "{'id': 'civilite', 'label': 'Civilité', 'kind': 'choice', 'from': "
		  "'$.roles.applicant.civility', 'options': ["
		  "{'code': 'madame', 'label': 'Mme', 'bind': {'pdf': {'c': '1'}}}, "
		  "{'code': 'monsieur', 'label': 'M.', 'bind': {'pdf': {'c': '2'}}}]}" },
		{ "{'label': 'Couleurs', 'name': 'c', 'kind': 'choices', 'options': "
		  "[{'value': 'r', 'label': 'Rouge'}, {'value': 'v', 'label': 'Vert'}]}",
		  "{'id': 'couleurs', 'label': 'Couleurs', 'kind': 'choices', 'ask': true, "
		  "'options': [{'code': 'r', 'label': 'Rouge'}, {'code': 'v', 'label': 'Vert'}], "
		  "'bind': {'pdf': 'c'}}" },
		{ "{'label': 'Teinte', 'kind': 'choice', 'options': "
		  "[{'value': '', 'label': 'Vert'}, {'value': '', 'label': 'Vert !'}]}",
		  "{'id': 'teinte', 'label': 'Teinte', 'kind': 'choice', 'ask': true, 'options': "
		  "[{'code': 'vert', 'label': 'Vert'}, {'code': 'vert_2', 'label': 'Vert !'}]}" },
		{ "{'label': 'Ville', 'kind': 'choice', 'options': []}",
		  "{'id': 'ville', 'label': 'Ville', 'kind': 'text', 'ask': true}" },
	};
	g_autoptr(UfProfileSchema) schema = uf_profile_schema_new(NULL);
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GError) error = NULL;
		g_autofree char *list = g_strdup_printf("[%s]", rows[i].question);
		g_autoptr(json_t) root = make(schema, list, "pdf");
		g_autoptr(json_t) expected = mapping_fixture_read(rows[i].field);
		json_t *field = json_array_get(json_object_get(root, "fields"), 0);
		g_autoptr(UfForm) form = uf_form_parse(root, "test", &error);
		g_assert_no_error(error);
		g_assert_true(uf_field_is_unconfirmed(uf_form_get_field(form, 0)));
		g_autoptr(json_t) bare = json_deep_copy(field);
		json_object_del(bare, "unconfirmed");
		g_autofree char *text = json_dumps(bare, 0);
		g_test_message("%s", text);
		g_assert_true(json_equal(bare, expected));
	}
}

/* Questions in a row, one path each; "-" where it is asked. */
static void
test_context(void)
{
	static const struct {
		const char *questions;
		const char *paths;
	} rows[] = {
		/* an address belongs to whom was named before */
		{ "[{'label': 'Téléphone', 'kind': 'text'},"
		  " {'label': 'Nom de l’employeur', 'kind': 'text'},"
		  " {'label': 'Téléphone', 'kind': 'text'}, {'label': 'Commune', 'kind': 'text'},"
		  " {'label': 'Prénom', 'kind': 'text'}, {'label': 'Courriel', 'kind': 'text'}]",
		  "contact.phones - - - given_names contact.emails" },
		{ "[{'label': 'Nom de l’employeur', 'kind': 'text', 'section': 'A'},"
		  " {'label': 'Commune', 'kind': 'text', 'section': 'B'}]",
		  "- home_address" },
		{ "[{'label': 'Noms des ayants droit', 'kind': 'long'},"
		  " {'label': 'Commune', 'kind': 'text'}]",
		  "- home_address" },
		/* parts of one answer, of which nobody knows which */
		{ "[{'label': 'Adresse', 'kind': 'text', 'name': 'x'},"
		  " {'label': 'Adresse', 'kind': 'text', 'name': 'y'},"
		  " {'label': 'Adresse', 'kind': 'text', 'name': 'z'}]",
		  "- - -" },
		{ "[{'label': 'Adresse', 'kind': 'text', 'name': 'rue'},"
		  " {'label': 'Adresse', 'kind': 'text', 'name': 'suite'}]",
		  "home_address -" },
		/* names that say nothing are no rows */
		{ "[{'label': 'Nom de naissance', 'kind': 'text', 'name': 'Texte1'},"
		  " {'label': 'Prénom', 'kind': 'text', 'name': 'Texte2'},"
		  " {'label': 'Commune', 'kind': 'text', 'name': 'Texte3'}]",
		  "birth_name given_names home_address" },
		{ "[{'label': 'A', 'kind': 'text', 'name': 'Prenom 1'},"
		  " {'label': 'B', 'kind': 'text', 'name': 'Prenom 2'},"
		  " {'label': 'C', 'kind': 'text', 'name': 'Prenom 3'}]",
		  "- - -" },
		{ "[{'label': 'Nom d’usage (si différent) :', 'kind': 'text'},"
		  " {'label': 'Date de naissance (JJ/MM/AAAA) *', 'kind': 'date'}]",
		  "used_name birth" },
		{ "[{'label': 'Jour', 'kind': 'text', 'name': 'a', 'section': 'Date de naissance'},"
		  " {'label': 'Mois', 'kind': 'text', 'name': 'b', 'section': 'Date de naissance'},"
		  " {'label': 'Année', 'kind': 'text', 'name': 'c', 'section': 'Date de "
		  "naissance'}]",
		  "birth" },
	};
	g_autoptr(UfProfileSchema) schema = uf_profile_schema_new(NULL);
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(json_t) root = make(schema, rows[i].questions, "pdf");
		const json_t *fields = json_object_get(root, "fields");
		g_auto(GStrv) paths = g_strsplit(rows[i].paths, " ", -1);
		g_assert_cmpuint(json_array_size(fields), ==, g_strv_length(paths));
		for (size_t j = 0; paths[j] != NULL; j++) {
			g_autofree char *text =
			    json_dumps(json_array_get(fields, j), JSON_ENCODE_ANY);
			g_autofree char *path = g_strconcat("$.roles.applicant.", paths[j], NULL);
			g_test_message("row %zu: %s", i, text);
			if (g_str_equal(paths[j], "-"))
				g_assert_nonnull(strstr(text, "\"ask\""));
			else
				g_assert_nonnull(strstr(text, path));
		}
	}
}

static void
test_whole(void)
{
	g_autoptr(UfProfileSchema) schema = uf_profile_schema_new(NULL);
	g_autoptr(GError) error = NULL;
	g_autoptr(json_t) root =
	    make(schema,
		 "[{'label': 'Nom', 'kind': 'text'}, {'label': 'Nom', 'kind': 'text'},"
		 " {'label': 'Signature', 'kind': 'signature'},"
		 " {'label': 'Prénom 1', 'kind': 'text'}, {'label': 'Prénom 2', 'kind': 'text'},"
		 " {'label': 'Prénom 3', 'kind': 'text'}]",
		 NULL);
	g_autoptr(UfForm) form = uf_form_parse(root, "test", &error);
	g_assert_no_error(error);
	g_assert_true(uf_form_is_unverified(form));
	g_assert_nonnull(uf_form_find_field(form, "nom_2"));
	g_assert_null(uf_form_find_channel(form, "pdf"));
	/* a signature is by hand, whatever anybody confirms */
	g_assert_false(uf_field_is_unconfirmed(uf_form_find_field(form, "signature")));
	/* three of a kind are rows of a table: of whom, nobody knows */
	g_assert_true(uf_field_is_asked(uf_form_find_field(form, "prenom_2")));
	g_assert_false(uf_field_is_asked(uf_form_find_field(form, "nom")));
}

/* What an interface asks: repeated blocks, documents, what it does not take. */
static void
test_interface(void)
{
	static const char questions[] =
	    "[{'label': 'Aides', 'name': '17', 'kind': 'choices', 'options':"
	    "  [{'value': 'Prime d’activité', 'label': 'Prime d’activité'}]},"
	    " {'label': 'Données CAF', 'kind': 'text', 'by_hand': 'Sur place.'},"
	    " {'label': 'Quittance', 'kind': 'file', 'name': 'quittance'},"
	    " {'label': 'Quittance', 'kind': 'file'},"
	    " {'label': 'Personnes à charge', 'kind': 'table', 'rows': 8, 'section': 'Foyer',"
	    "  'required': true, 'fields': ["
	    "  {'label': 'Prénom', 'kind': 'text', 'name': '27/{row}/28', 'section': 'Foyer'},"
	    "  {'label': 'Lieu de naissance', 'kind': 'text', 'name': '27/{row}/29'},"
	    "  {'label': 'Date de naissance', 'kind': 'date', 'name': '27/{row}/30'},"
	    "  {'label': 'Lien', 'kind': 'choice', 'name': '27/{row}/31', 'options':"
	    "   [{'value': 'Enfant', 'label': 'Enfant'}]}]},"
	    " {'label': 'Véhicules', 'kind': 'table', 'fields': ["
	    "  {'label': 'Montant', 'kind': 'money', 'name': '32/{row}/33'}]},"
	    " {'label': 'Photos', 'kind': 'table', 'fields': [{'label': 'a', 'kind': 'file'}]}]";
	static const char fields[] =
	    "[{'id': 'aides', 'label': 'Aides', 'kind': 'choices', 'ask': true, 'options':"
	    "  [{'code': 'prime_d_activite', 'label': 'Prime d’activité', 'bind': {'ds':"
	    "   {'17': 'Prime d’activité'}}}], 'unconfirmed': true},"
	    " {'id': 'donnees_caf', 'label': 'Données CAF', 'kind': 'text', 'by_hand':"
	    "  'Sur place.', 'unconfirmed': true},"
	    " {'id': 'personnes_a_charge', 'label': 'Personnes à charge', 'section': 'Foyer',"
	    "  'kind': 'table', 'each': '$.members[?@.presence.kind != `outside` &&"
	    " @.presence.kind != `abroad` && @.id != $.roles.applicant.id]', 'rows': 8, 'fields': ["
	    "  {'id': 'prenom', 'label': 'Prénom', 'kind': 'text', 'from': '@.given_names[0]',"
	    "   'bind': {'ds': '27/{row}/28'}},"
	    "  {'id': 'lieu_de_naissance', 'label': 'Lieu de naissance', 'kind': 'text', 'ask':"
	    "   true, 'bind': {'ds': '27/{row}/29'}},"
	    "  {'id': 'date_de_naissance', 'label': 'Date de naissance', 'kind': 'date', 'from':"
	    "   '@.birth.date', 'bind': {'ds': '27/{row}/30'}},"
	    "  {'id': 'lien', 'label': 'Lien', 'kind': 'choice', 'ask': true, 'options': [{'code':"
	    "   'enfant', 'label': 'Enfant', 'bind': {'ds': {'27/{row}/31': 'Enfant'}}}]}],"
	    "  'unconfirmed': true, 'required': true},"
	    " {'id': 'vehicules', 'label': 'Véhicules', 'kind': 'table', 'by_hand':"
	    "  'À préciser : qui, ou quoi, fait une ligne.', 'fields': [{'id': 'montant',"
	    "   'label': 'Montant', 'kind': 'money', 'ask': true, 'bind': {'ds':"
	    "   '32/{row}/33'}}], 'unconfirmed': true},"
	    " {'id': 'photos', 'label': 'Photos', 'kind': 'text', 'by_hand':"
	    "  'À préciser : qui, ou quoi, fait une ligne.', 'unconfirmed': true}]";
	static const char pieces[] =
	    "[{'id': 'quittance', 'label': 'Quittance', 'bind': {'publik': 'quittance'}},"
	    " {'id': 'quittance_2', 'label': 'Quittance'}]";
	g_autoptr(UfProfileSchema) schema = uf_profile_schema_new(NULL);
	g_autoptr(GError) error = NULL;
	g_autoptr(json_t) root = make(schema, questions, "ds");
	g_autoptr(json_t) expected = mapping_fixture_read(fields);
	g_assert_true(json_equal(json_object_get(root, "fields"), expected));
	g_autoptr(json_t) other = make(schema, questions, "publik");
	g_autoptr(json_t) documents = mapping_fixture_read(pieces);
	g_assert_true(json_equal(json_object_get(other, "pieces"), documents));
	g_autoptr(UfForm) form = uf_form_parse(other, "test", &error);
	g_assert_no_error(error);
	g_assert_true(uf_field_is_unconfirmed(uf_form_find_field(form, "vehicules.montant")));
}

static void
test_ask(void)
{
	g_autoptr(json_t) field = mapping_fixture_read("{'from': '$.today', 'as': 'upper'}");
	g_autoptr(json_t) expected = mapping_fixture_read("{'ask': true}");
	uf_skeleton_ask(field);
	g_assert_true(json_equal(field, expected));
}

static void
test_many(void)
{
	g_autoptr(UfProfileSchema) schema = uf_profile_schema_new(NULL);
	g_autoptr(GString) list = g_string_new("[{'label': 'a', 'kind': 'text'}");
	for (size_t i = 0; i < UF_SKELETON_MAX_FIELDS + 5; i++)
		g_string_append(list, ",{'label': 'a', 'kind': 'text'}");
	g_string_append_c(list, ']');
	g_autoptr(json_t) root = make(schema, list->str, NULL);
	g_assert_cmpuint(json_array_size(json_object_get(root, "fields")), ==,
			 UF_SKELETON_MAX_FIELDS);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/skeleton/parts", test_parts);
	g_test_add_func("/skeleton/fields", test_fields);
	g_test_add_func("/skeleton/context", test_context);
	g_test_add_func("/skeleton/whole", test_whole);
	g_test_add_func("/skeleton/interface", test_interface);
	g_test_add_func("/skeleton/ask", test_ask);
	g_test_add_func("/skeleton/many", test_many);
	return g_test_run();
}
