/* What a form binds that a partner has not, and the questions of a new form. */
#include "descriptor-fixture.h"

static void
test_check(void)
{
	static const struct {
		const char *channel;
		const char *field; /* of the form */
		const char *expected;
	} rows[] = {
		{ "ds", ASK("f", "text", "ds", "'1'"), "" },
		{ "ds", ASK("f", "text", "ds", "'identite_prenom'"), "" },
		{ "ds", ASK("f", "text", "ds", "'9999'"), "9999 gone f !" },
		{ "ds", ASK("f", "text", "ds", "['1', '9999']"), "9999 gone f !" },
		{ "ds", ASK("f", "boolean", "ds", "'1'"), "1 kind f !" },
		{ "ds", ASK("f", "boolean", "ds", "'10'"), "" },
		{ "ds", ASK("f", "date", "ds", "'12'"), "" },
		{ "ds", ASK("f", "money", "ds", "'12'"), "12 kind f !" },
		{ "ds", ASK("f", "money", "ds", "'5'"), "" },
		{ "ds", ASK("f", "money", "ds", "'4'"), "4 kind f !" },
		{ "ds", ASK("f", "text", "ds", "'100'"), "100 kind f !" },
		{ "ds", ASK("f", "text", "ds", "'27'"), "27 kind f !" },
		{ "ds", ASK("f", "text", "ds", "'46'"), "46 kind f !" },
		/* a commune is two codes */
		{ "ds", ASK("f", "text", "ds", "'22'"), "22 kind f !" },
		{ "ds", ASK("f", "text", "ds", "'22.postcode'"), "" },
		{ "ds", ASK("f", "text", "ds", "'22.code'"), "22.code kind f !" },
		{ "ds", ASK("f", "text", "ds", "'1.code'"), "1.code kind f !" },
		{ "ds", ASK("f", "text", "ds", "'23.departement'"), "" },
		/* what never goes there is said elsewhere */
		{ "ds", ASK("f", "text", "ds", "'8'"), "" },
		{ "ds", ASK("f", "text", "ds", "'40'"), "" },
		/* options */
		{ "ds",
		  "{'id': 'f', 'label': 'f', 'kind': 'choice', 'ask': true, 'options': [" OPTION(
		      "Célibataire", "ds", "14") ", " OPTION("Veuf(ve)", "ds", "14") "]}",
		  "14 options f !" },
		{ "ds",
		  "{'id': 'f', 'label': 'f', 'kind': 'choice', 'ask': true, 'options': [" OPTION(
		      "Lampiris", "ds", "15") "]}",
		  "" },
		{ "ds",
		  "{'id': 'f', 'label': 'f', 'kind': 'choice', 'ask': true, 'options': [" OPTION(
		      "Seul", "ds", "9999") ", " OPTION("Couple", "ds", "9999") "]}",
		  "9999 gone f !" },
		/* tables */
		{ "ds",
		  "{'id': 't', 'label': 't', 'kind': 'table', 'each': '$.members[*]', 'fields': "
		  "[" ASK("c", "text", "ds", "'27/{row}/28'") ", " ASK(
		      "d", "boolean", "ds",
		      "'27/{row}/29'") ", " ASK("e", "text", "ds",
						"'27/{row}/33'") ", " ASK("g", "text", "ds",
									  "'27/28'") "]}",
		  "27/{row}/29 kind t.d !; 27/{row}/33 gone t.e !; 27/28 kind t.g !" },
		{ "ds",
		  "{'id': 't', 'label': 't', 'kind': 'table', 'each': '$.members[*]', 'rows': 3,"
		  " 'fields': [" ASK("c", "text", "ds", "{'rows': ['1', '27/2/28', '888']}") "]}",
		  "888 gone t.c !" },
		{ "publik", ASK("f", "text", "publik", "'nom'"), "" },
		{ "publik", ASK("f", "text", "publik", "'#20'"), "" },
		{ "publik", ASK("f", "text", "publik", "'20'"), "20 gone f !" },
		{ "publik", ASK("f", "text", "publik", "'quittance'"), "quittance kind f !" },
		{ "publik", ASK("f", "text", "publik", "'caf'"), "caf kind f !" },
		{ "publik",
		  "{'id': 'f', 'label': 'f', 'kind': 'choice', 'ask': true, 'options': [" OPTION(
		      "Public", "publik",
		      "bailleur") ", " OPTION("2", "publik",
					      "bailleur") ", " OPTION("3", "publik",
								      "bailleur") "]}",
		  "bailleur options f !" },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(json_t) published = descriptor_load_published(rows[i].channel);
		g_autoptr(UfDescriptor) descriptor = descriptor_parse(rows[i].channel, published);
		g_autoptr(UfForm) form =
		    descriptor_make_form("{'ds': {}, 'publik': {}}", rows[i].field, "");
		g_autoptr(json_t) changes = uf_descriptor_check(descriptor, form);
		g_autofree char *found = descriptor_list_rows(changes);
		g_test_message("%s", rows[i].field);
		g_assert_cmpstr(found, ==, rows[i].expected);
	}
}

static void
test_check_whole(void)
{
	static const struct {
		const char *channel;
		const char *channels;
		const char *piece;
		const char *expected;
	} rows[] = {
		{ "ds", "{'ds': {'number': 101}, 'publik': {}}", "nom", "" },
		{ "ds", "{'ds': {'number': 83}, 'publik': {}}", "nom", " number - !" },
		{ "publik", "{'publik': {'slug': 'demande-fsl'}}", "quittance", "" },
		{ "publik", "{'publik': {'slug': 'autre'}}", "quittance", " number - !" },
		{ "publik", "{'publik': {}}", "nom", "nom kind pieces/p !" },
		{ "publik", "{'publik': {}}", "inconnu", "inconnu gone pieces/p !" },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(json_t) published = descriptor_load_published(rows[i].channel);
		g_autoptr(UfDescriptor) descriptor = descriptor_parse(rows[i].channel, published);
		g_autofree char *pieces = g_strdup_printf(
		    ", 'pieces': [{'id': 'p', 'label': 'p', 'bind': {'publik': '%s'}}]",
		    rows[i].piece);
		g_autoptr(UfForm) form = descriptor_make_form(
		    rows[i].channels, "{'id': 'f', 'label': 'f', 'kind': 'text', 'ask': true}",
		    pieces);
		g_autoptr(json_t) changes = uf_descriptor_check(descriptor, form);
		g_autofree char *found = descriptor_list_rows(changes);
		g_test_message("%s %s", rows[i].channels, rows[i].piece);
		g_assert_cmpstr(found, ==, rows[i].expected);
	}
}

static const json_t *
find_question(const json_t *questions, const char *name)
{
	for (size_t i = 0; i < json_array_size(questions); i++) {
		const json_t *question = json_array_get(questions, i);
		if (g_strcmp0(uf_json_get_string(question, "name"), name) == 0)
			return question;
	}
	g_error("no question of %s", name);
}

static void
test_questions(void)
{
	static const struct {
		const char *channel;
		const char *name;
		const char *question;
	} rows[] = {
		{ "ds", "identite_nom",
		  "{'label': 'Nom', 'kind': 'text', 'section': 'Identité', 'name':"
		  " 'identite_nom'}" },
		{ "ds", "1",
		  "{'label': 'Nom d’usage', 'kind': 'text', 'section': 'Le demandeur', 'required':"
		  " true, 'name': '1'}" },
		{ "ds", "9",
		  "{'label': 'Civilité', 'kind': 'choice', 'section': 'Le demandeur', 'name': '9',"
		  " 'options': [{'value': 'Mme', 'label': 'Mme'}, {'value': 'M.', 'label':"
		  " 'M.'}]}" },
		{ "ds", "16",
		  "{'label': 'Bailleur', 'kind': 'text', 'section': 'Le demandeur', 'name': "
		  "'16'}" },
		{ "ds", "17",
		  "{'label': 'Ressources', 'kind': 'choices', 'section': 'Le demandeur', 'name':"
		  " '17', 'options': [{'value': 'RSA', 'label': 'RSA'}, {'value': 'Prime "
		  "d’activité',"
		  " 'label': 'Prime d’activité'}, {'value': 'AAH', 'label': 'AAH'}]}" },
		{ "ds", "22.insee",
		  "{'label': 'Commune (code INSEE)', 'kind': 'text', 'section': 'Le demandeur',"
		  " 'name': '22.insee'}" },
		{ "publik", "bailleur",
		  "{'label': 'Bailleur', 'kind': 'choice', 'section': 'Le demandeur', 'required':"
		  " true, 'name': 'bailleur', 'options': [{'value': '1', 'label': 'Public'},"
		  " {'value': '2', 'label': 'Privé'}]}" },
		{ "publik", "quittance",
		  "{'label': 'Quittance', 'kind': 'file', 'section': 'Le demandeur', 'required':"
		  " true, 'name': 'quittance'}" },
		{ "publik", "#20",
		  "{'label': 'Sans identifiant', 'kind': 'text', 'section': 'Fin', 'name':"
		  " '#20'}" },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(json_t) published = descriptor_load_published(rows[i].channel);
		g_autoptr(UfDescriptor) descriptor = descriptor_parse(rows[i].channel, published);
		g_autoptr(json_t) questions = uf_descriptor_list_questions(descriptor);
		g_autoptr(json_t) expected = descriptor_read_json(rows[i].question);
		g_test_message("%s %s", rows[i].channel, rows[i].name);
		g_assert_true(json_equal(find_question(questions, rows[i].name), expected));
	}
}

static void
test_question_tables(void)
{
	g_autoptr(json_t) published = descriptor_load_published("publik");
	g_autoptr(UfDescriptor) publik = descriptor_parse("publik", published);
	g_autoptr(json_t) questions = uf_descriptor_list_questions(publik);
	g_autoptr(json_t) expected = descriptor_read_json(
	    "{'label': 'Personnes du foyer', 'kind': 'table', 'section': 'Le demandeur',"
	    " 'fields': [{'label': 'Prénom', 'kind': 'text', 'section': 'Le demandeur',"
	    " 'required': true, 'name': 'personnes/{row}/prenom'}, {'label': 'Naissance',"
	    " 'kind': 'date', 'section': 'Le demandeur', 'name':"
	    " 'personnes/{row}/naissance'}], 'rows': 8}");
	size_t tables = 0;
	for (size_t i = 0; i < json_array_size(questions); i++) {
		const json_t *question = json_array_get(questions, i);
		if (g_strcmp0(uf_json_get_string(question, "kind"), "table") != 0)
			continue;
		tables++;
		g_assert_true(json_equal(question, expected));
	}
	g_assert_cmpuint(tables, ==, 1);
}

/* Every field that asks something has its question, and binds what the partner has: a form made of
 * them alone has nothing to be told. */
static void
test_question_names(void)
{
	static const char *const channels[] = { "ds", "publik" };
	for (size_t c = 0; c < G_N_ELEMENTS(channels); c++) {
		g_autoptr(json_t) published = descriptor_load_published(channels[c]);
		g_autoptr(UfDescriptor) descriptor = descriptor_parse(channels[c], published);
		g_autoptr(json_t) questions = uf_descriptor_list_questions(descriptor);
		g_autoptr(GHashTable) asked =
		    g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
		for (size_t i = 0; i < json_array_size(questions); i++) {
			const json_t *question = json_array_get(questions, i);
			const char *name = uf_json_get_string(question, "name");
			UfDescriptorField field;
			if (name == NULL || g_str_has_prefix(name, "identite_"))
				continue;
			g_assert_true(uf_descriptor_find(descriptor, name, &field));
			g_hash_table_add(asked, g_strdup(field.name));
		}
		for (size_t i = 0; i < uf_descriptor_get_count(descriptor); i++) {
			static const char *const silent[] = {
				"HeaderSection", "Explication", "Repetition", "PieceJustificative",
				"TitreIdentite", "page", "title", "comment", "block",
				/* by hand */
				"AnnuaireEducation", "Rna", "Rnf", "Cnaf", "Dgfip", "PoleEmploi",
				"Mesri", "Cojo", "Carte", "EngagementJuridique", "map", "table",
				NULL
			};
			const UfDescriptorField field = uf_descriptor_get(descriptor, i);
			g_test_message("%s %s", field.name, field.type);
			if (field.table == NULL && !field.is_annotation)
				g_assert_cmpint(g_hash_table_contains(asked, field.name), ==,
						!g_strv_contains(silent, field.type));
		}
	}
}

int
main(int argc, char **argv)
{
	uf_memory_init();
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/descriptor-form/check", test_check);
	g_test_add_func("/descriptor-form/check-whole", test_check_whole);
	g_test_add_func("/descriptor-form/questions", test_questions);
	g_test_add_func("/descriptor-form/question-tables", test_question_tables);
	g_test_add_func("/descriptor-form/question-names", test_question_names);
	return g_test_run();
}
