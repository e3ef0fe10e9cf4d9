/* What changed at a partner: over what the test partners publish and each kind of change of it. */
#include "descriptor-fixture.h"

/* binds the number 1 (text), 12 (date), 14 by its options, 15 as a whole, 17, 22 by parts, and two
 * columns of 27 */
static UfForm *
make_ds_form(void)
{
	return descriptor_make_form(
	    "{'ds': {'number': 101, 'path': 'tous-les-types', 'site': 'https://essai.example'}}",
	    ASK("name", "text", "ds", "'1'") ", " ASK(
		"birth", "date",
		"ds", "'12'") ", "
			      "{'id': 'status', 'label': 'a', 'kind': 'choice', 'ask': true, "
			      "'options': [" OPTION("Célibataire", "ds", "14") "]}, " ASK(
				  "supplier", "text", "ds",
				  "'15'") ", "
					  "{'id': 'benefits', 'label': 'b', 'kind': "
					  "'choices', 'ask': true, 'options': "
					  "[" OPTION("RSA", "ds", "17") ", " OPTION("AAH", "ds", "17") "]}, " ASK(
					      "family", "text", "ds",
					      "'identite_nom'") ", " ASK("town", "text", "ds",
									 "['22."
									 "postcode', "
									 "'22.insee'"
									 "]") ", "
									      "{'id':"
									      " '"
									      "people"
									      "', "
									      "'label"
									      "': "
									      "'c', "
									      "'kind'"
									      ": "
									      "'table"
									      "', "
									      "'each'"
									      ": "
									      "'$."
									      "member"
									      "s[*]',"
									      " '"
									      "fields"
									      "': "
									      "[" ASK(
										  "gi"
										  "ve"
										  "n",
										  "te"
										  "x"
										  "t",
										  "d"
										  "s",
										  "'2"
										  "7/"
										  "{r"
										  "ow"
										  "}/"
										  "28"
										  "'") ", " ASK("bi"
												"rt"
												"h",
												"da"
												"t"
												"e",
												"d"
												"s",
												"'2"
												"7/"
												"{r"
												"ow"
												"}/"
												"29"
												"'") "]}",
	    "");
}

static UfForm *
make_publik_form(void)
{
	return descriptor_make_form(
	    "{'publik': {'slug': 'demande-fsl', 'site': 'https://essai.example'}}",
	    ASK("name", "text", "publik",
		"'nom'") ", "
			 "{'id': 'landlord', 'label': 'a', 'kind': 'choice', 'ask': true, "
			 "'options': [" OPTION(
			     "1", "publik",
			     "bailleur") "]}, "
					 "{'id': 'status', 'label': 'b', 'kind': 'choice', 'ask': "
					 "true, 'options': [{'code':"
					 " 'Locataire', 'label': 'Locataire'}], 'bind': {'publik': "
					 "'statut'}}, " ASK(
					     "unnamed", "text", "publik",
					     "'#20'") ", "
						      "{'id': 'people', 'label': 'c', 'kind': "
						      "'table', 'each': '$.members[*]', 'fields': "
						      "[" ASK("given", "text", "publik",
							      "'personnes/{row}/prenom'") "]}",
	    ", 'pieces': [{'id': 'bill', 'label': 'Quittance', 'bind': {'publik': 'quittance'}}]");
}

/* The published field of that place: "11", or "27/1" for a child. */
static json_t *
find_published(const char *channel, json_t *published, const char *place)
{
	const bool is_ds = g_str_equal(channel, "ds");
	json_t *root = is_ds ? json_object_get(published, "revision") : published;
	const char *list = is_ds ? "champDescriptors" : "fields";
	g_auto(GStrv) steps = g_strsplit(place, "/", 2);
	json_t *field = json_array_get(json_object_get(root, list),
				       (size_t)g_ascii_strtoull(steps[0], NULL, 10));
	if (steps[1] == NULL)
		return field;
	root = is_ds ? field : json_object_get(field, "schema");
	return json_array_get(json_object_get(root, list),
			      (size_t)g_ascii_strtoull(steps[1], NULL, 10));
}

typedef struct {
	const char *channel;
	const char *place; /* of the published field; "" for the whole; "-11": taken away */
	const char *key;   /* NULL: the field is put after the place */
	const char *value; /* JSON, NULL takes away */
	const char *expected;
} Mutation;

static void
mutate(const Mutation *row, json_t *published)
{
	const bool is_ds = g_str_equal(row->channel, "ds");
	json_t *root = is_ds ? json_object_get(published, "revision") : published;
	json_t *list = json_object_get(root, is_ds ? "champDescriptors" : "fields");
	if (row->place[0] == '-') {
		json_array_remove(list, (size_t)g_ascii_strtoull(row->place + 1, NULL, 10));
	} else if (row->key == NULL) {
		json_array_insert_new(list, (size_t)g_ascii_strtoull(row->place, NULL, 10),
				      descriptor_read_json(row->value));
	} else {
		json_t *object = *row->place != '\0'
				     ? find_published(row->channel, published, row->place)
				     : published;
		g_assert_nonnull(object);
		json_object_del(object, row->key);
		if (row->value != NULL)
			json_object_set_new(object, row->key, descriptor_read_json(row->value));
	}
}

static const Mutation mutations[] = {
	{ "ds", "", "description", "'Autre'", "" },
	/* the whole */
	{ "ds", "", "state", "'close'", " state - !" },
	{ "ds", "", "state", "'brouillon'", " state -" },
	{ "ds", "", "number", "102", " number - !" },
	{ "publik", "", "disabled", "true", " state - !" },
	{ "publik", "", "url_name", "'autre'", " number - !" },
	/* gone and new; what says something is nothing */
	{ "ds", "-1", NULL, NULL, "1 gone name !" },
	{ "ds", "-2", NULL, NULL, "2 gone -" },
	{ "ds", "-0", NULL, NULL, "" },
	{ "ds", "-27", NULL, NULL,
	  "27 gone people.given !; 27/28 gone people.given !; 27/29 gone people.birth !; "
	  "27/30 gone -; 27/31 gone -" },
	{ "ds", "3", NULL,
	  "{'__typename': 'TextChampDescriptor', 'id': 'Q2hhbXAtOTk5', 'label': 'a',"
	  " 'required': true}",
	  "999 new -" },
	{ "ds", "3", NULL,
	  "{'__typename': 'HeaderSectionChampDescriptor', 'id': 'Q2hhbXAtOTk5', 'label': "
	  "'a',"
	  " 'required': false}",
	  "" },
	/* another type */
	{ "ds", "12", "__typename", "'TextChampDescriptor'", "12 type birth !" },
	{ "ds", "1", "__typename", "'TextareaChampDescriptor'", "1 type name" },
	{ "ds", "1", "__typename", "'ExplicationChampDescriptor'", "1 type name !" },
	{ "ds", "13", "__typename", "'DateChampDescriptor'", "13 type -" },
	{ "ds", "27/1", "__typename", "'TextChampDescriptor'", "27/29 type people.birth !" },
	/* another label may be another question */
	{ "ds", "12", "label", "'Date de naissance du conjoint'", "12 label birth !" },
	{ "ds", "12", "label", "'Date de Naissance :'", "12 label birth" },
	{ "ds", "13", "label", "'Autre rendez-vous'", "13 label -" },
	{ "ds", "27", "label", "'Autres personnes'", "27 label people.given !" },
	{ "ds", "2", "required", "true", "2 required -" },
	{ "ds", "12", "required", "false", "12 required birth" },
	/* options: one that came does no harm, one that went does when it may be written */
	{ "ds", "14", "options", "['Célibataire', 'Marié(e)', 'Veuf(ve)']", "14 options status" },
	{ "ds", "14", "options", "['Marié(e)', 'Célibataire']", "" },
	{ "ds", "14", "options", "['Célibataire']", "14 options status" },
	{ "ds", "14", "options", "['Marié(e)']", "14 options status !" },
	{ "ds", "14", "options", "['célibataire', 'Marié(e)']", "14 options status !" },
	{ "ds", "15", "otherOption", "false", "15 options supplier !" },
	{ "ds", "15", "options", "['EDF']", "15 options supplier !" },
	{ "ds", "17", "options", "['RSA', 'AAH']", "17 options benefits" },
	{ "ds", "17", "options", "['RSA', 'Prime d’activité']", "17 options benefits !" },
	{ "ds", "17", "options", NULL, "17 options benefits !" },
	{ "publik", "6", "items", "['Locataire', 'Autre']", "statut options status" },
	{ "publik", "6", "items", "['locataire']", "statut options status !" },
	/* an id that means another option now */
	{ "publik", "10", "data_source",
	  "{'type': 'jsonvalue', 'value': '[[`2`, `Public`], [`1`, `Privé`]]'}",
	  "bailleur options landlord !" },
	{ "publik", "10", "data_source", "{'type': 'json', 'value': 'https://a'}",
	  "bailleur options landlord !" },
	{ "publik", "10", "data_source", "{'type': 'jsonvalue', 'value': '[[`1`, `Public`]]'}",
	  "bailleur options landlord" },
	/* names */
	{ "publik", "1", "varname", "'nom_usage'", "nom gone name !; nom_usage new -" },
	{ "publik", "19", "varname", "'nomme'", "#20 gone unnamed !; nomme new -" },
	{ "publik", "13", "type", "'string'", "quittance type pieces/bill !" },
	{ "publik", "13", "max_file_size", "'1Mo'", "" },
	{ "publik", "15/0", "required", "'optional'", "personnes/prenom required people.given" },
};

static void
test_compare(void)
{
	for (size_t i = 0; i < G_N_ELEMENTS(mutations); i++) {
		const bool is_ds = g_str_equal(mutations[i].channel, "ds");
		g_autoptr(json_t) published = descriptor_load_published(mutations[i].channel);
		g_autoptr(UfDescriptor) before = descriptor_parse(mutations[i].channel, published);
		g_autoptr(UfForm) form = is_ds ? make_ds_form() : make_publik_form();
		g_autofree char *value = g_strdup(mutations[i].value);
		Mutation mutation = mutations[i];
		mutation.value = value;
		mutate(&mutation, published);
		if (!is_ds && strstr(value, "`") != NULL) {
			json_t *source = json_object_get(find_published("publik", published, "10"),
							 "data_source");
			g_autofree char *list = g_strdup(uf_json_get_string(source, "value"));
			g_strdelimit(list, "`", '"');
			json_object_set_new(source, "value", json_string(list));
		}
		g_autoptr(UfDescriptor) now = descriptor_parse(mutations[i].channel, published);
		g_autoptr(json_t) changes = uf_descriptor_compare(before, now, form);
		for (size_t c = json_array_size(changes); c > 0; c--) {
			const json_t *row = json_array_get(changes, c - 1);
			if (g_strcmp0(uf_json_get_string(row, "change"), "revision") == 0) {
				g_assert_false(uf_json_get_boolean(row, "blocking", true));
				json_array_remove(changes, c - 1);
			}
		}
		g_autofree char *found = descriptor_list_rows(changes);
		g_test_message("%zu: %s %s", i, mutations[i].place, mutations[i].value);
		g_assert_cmpstr(found, ==, mutations[i].expected);
	}
}

/* what stands in a row */
static void
test_compare_values(void)
{
	g_autoptr(json_t) published = descriptor_load_published("ds");
	g_autoptr(UfDescriptor) before = descriptor_parse("ds", published);
	g_autoptr(UfForm) form = make_ds_form();
	json_object_set_new(json_object_get(published, "revision"), "id", json_string("R2"));
	json_t *field = find_published("ds", published, "17");
	json_object_set_new(field, "options", descriptor_read_json("['RSA', 'AAH', 'ASS']"));
	field = find_published("ds", published, "1");
	json_object_set_new(field, "required", json_false());
	g_autoptr(UfDescriptor) now = descriptor_parse("ds", published);
	g_autoptr(json_t) rows = uf_descriptor_compare(before, now, form);
	g_autoptr(json_t) expected = descriptor_read_json(
	    "[{'name': '', 'label': 'Un champ de chaque type', 'change': 'revision', 'before':"
	    " 'UHJvY2VkdXJlUmV2aXNpb24tMTEwMQ==', 'now': 'R2', 'blocking': false},"
	    " {'name': '1', 'label': 'Nom d’usage', 'change': 'required', 'before': true, 'now':"
	    " false, 'field': 'name', 'blocking': false},"
	    " {'name': '17', 'label': 'Ressources', 'change': 'options', 'before':"
	    " ['Prime d’activité'], 'now': ['ASS'], 'field': 'benefits', 'blocking': false}]");
	g_assert_true(json_equal(rows, expected));
	g_autoptr(json_t) none = uf_descriptor_compare(now, now, form);
	g_assert_cmpuint(json_array_size(none), ==, 0);
}

/* a field of the form that becomes one of the administration */
static void
test_annotation(void)
{
	g_autoptr(json_t) published = descriptor_load_published("ds");
	g_autoptr(UfDescriptor) before = descriptor_parse("ds", published);
	g_autoptr(UfForm) form = make_ds_form();
	json_t *revision = json_object_get(published, "revision");
	json_t *fields = json_object_get(revision, "champDescriptors");
	g_autoptr(json_t) name = json_incref(json_array_get(fields, 1));
	json_array_remove(fields, 1);
	json_array_append(json_object_get(revision, "annotationDescriptors"), name);
	g_autoptr(UfDescriptor) now = descriptor_parse("ds", published);
	g_autoptr(json_t) changes = uf_descriptor_compare(before, now, form);
	g_autofree char *found = descriptor_list_rows(changes);
	g_assert_cmpstr(found, ==, "1 kind name !");
	g_autoptr(json_t) faults = uf_descriptor_check(now, form);
	g_autofree char *list = descriptor_list_rows(faults);
	g_assert_cmpstr(list, ==, "1 kind name !");
}

int
main(int argc, char **argv)
{
	uf_memory_init();
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/descriptor-compare/changes", test_compare);
	g_test_add_func("/descriptor-compare/values", test_compare_values);
	g_test_add_func("/descriptor-compare/annotation", test_annotation);
	return g_test_run();
}
