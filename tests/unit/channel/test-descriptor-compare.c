/* What changed at a partner, what a form binds that it does not have, and the questions of a new
 * form: over what the test partners publish and each kind of change of it. */
#include <string.h>

#include "channel-fixture.h"
#include "uf-cleanup.h"
#include "uf-descriptor.h"
#include "uf-json.h"
#include "uf-memory.h"

static json_t *
read_json(const char *text)
{
	g_autofree char *quoted = g_strdup(text);
	g_strdelimit(quoted, "'", '"');
	json_t *json = json_loads(quoted, JSON_DECODE_ANY, NULL);
	if (json == NULL)
		g_error("no JSON: %s", quoted);
	return json;
}

static json_t *
load_published(const char *channel)
{
	g_autoptr(GError) error = NULL;
	const bool is_ds = g_str_equal(channel, "ds");
	g_autofree char *path = g_build_filename(g_getenv("UF_SOURCE_ROOT"), "fixtures", "portals",
						 is_ds ? "ds.json" : "publik.json", NULL);
	g_autoptr(json_t) world = uf_json_load(path, &error);
	g_assert_no_error(error);
	const json_t *all = json_object_get(world, is_ds ? "procedures" : "forms");
	return json_incref(
	    json_object_get(json_array_get(all, 0), is_ds ? "descriptor" : "schema"));
}

static UfDescriptor *
parse(const char *channel, const json_t *published)
{
	g_autoptr(GError) error = NULL;
	char *text = uf_json_format(published, false);
	g_autoptr(GBytes) body = g_bytes_new(text, strlen(text));
	uf_memory_free_string(text);
	UfDescriptor *descriptor = uf_descriptor_parse(channel, body, &error);
	g_assert_no_error(error);
	return descriptor;
}

static UfForm *
make_form(const char *channels, const char *fields, const char *more)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *text = g_strdup_printf(
	    "{'schema': 1, 'form': 'essai/descripteur', 'title': 'Essai', 'source': {'text':"
	    " 'Essai', 'seen': '2026-11-22'}, 'channels': %s, 'fields': [%s]%s}",
	    channels, fields, more);
	g_autoptr(json_t) root = read_json(text);
	UfForm *form = uf_form_parse(root, "descripteur.json", &error);
	g_assert_no_error(error);
	return form;
}

#define ASK(id, kind, channel, bind)                                                               \
	"{'id': '" id "', 'label': '" id "', 'kind': '" kind "', 'ask': true, 'bind': {'" channel  \
	"': " bind "}}"
#define OPTION(code, channel, name)                                                                \
	"{'code': '" code "', 'label': '" code "', 'bind': {'" channel "': {'" name "': '" code    \
	"'}}}"

/* binds the number 1 (text), 12 (date), 14 by its options, 15 as a whole, 17, 22 by parts, and two
 * columns of 27 */
static UfForm *
make_ds_form(void)
{
	return make_form(
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
	return make_form(
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

/* "name change field blocking" of each row, a line each */
static char *
list_rows(const json_t *rows)
{
	GString *out = g_string_new(NULL);
	for (size_t i = 0; i < json_array_size(rows); i++) {
		const json_t *row = json_array_get(rows, i);
		const char *field = uf_json_get_string(row, "field");
		g_assert_nonnull(uf_json_get_string(row, "label"));
		g_string_append_printf(
		    out, "%s%s %s %s%s", i > 0 ? "; " : "", uf_json_get_string(row, "name"),
		    uf_json_get_string(row, "change"), field != NULL ? field : "-",
		    uf_json_get_boolean(row, "blocking", false) ? " !" : "");
	}
	return g_string_free(out, FALSE);
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
				      read_json(row->value));
	} else {
		json_t *object = *row->place != '\0'
				     ? find_published(row->channel, published, row->place)
				     : published;
		g_assert_nonnull(object);
		json_object_del(object, row->key);
		if (row->value != NULL)
			json_object_set_new(object, row->key, read_json(row->value));
	}
}

static void
test_compare(void)
{
	static const Mutation rows[] = {
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
		{ "ds", "27/1", "__typename", "'TextChampDescriptor'",
		  "27/29 type people.birth !" },
		/* another label may be another question */
		{ "ds", "12", "label", "'Date de naissance du conjoint'", "12 label birth !" },
		{ "ds", "12", "label", "'Date de Naissance :'", "12 label birth" },
		{ "ds", "13", "label", "'Autre rendez-vous'", "13 label -" },
		{ "ds", "27", "label", "'Autres personnes'", "27 label people.given !" },
		{ "ds", "2", "required", "true", "2 required -" },
		{ "ds", "12", "required", "false", "12 required birth" },
		/* options: one that came does no harm, one that went does when it may be written */
		{ "ds", "14", "options", "['Célibataire', 'Marié(e)', 'Veuf(ve)']",
		  "14 options status" },
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
		{ "publik", "10", "data_source",
		  "{'type': 'jsonvalue', 'value': '[[`1`, `Public`]]'}",
		  "bailleur options landlord" },
		/* names */
		{ "publik", "1", "varname", "'nom_usage'", "nom gone name !; nom_usage new -" },
		{ "publik", "19", "varname", "'nomme'", "#20 gone unnamed !; nomme new -" },
		{ "publik", "13", "type", "'string'", "quittance type pieces/bill !" },
		{ "publik", "13", "max_file_size", "'1Mo'", "" },
		{ "publik", "15/0", "required", "'optional'",
		  "personnes/prenom required people.given" },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		const bool is_ds = g_str_equal(rows[i].channel, "ds");
		g_autoptr(json_t) published = load_published(rows[i].channel);
		g_autoptr(UfDescriptor) before = parse(rows[i].channel, published);
		g_autoptr(UfForm) form = is_ds ? make_ds_form() : make_publik_form();
		g_autofree char *value = g_strdup(rows[i].value);
		Mutation mutation = rows[i];
		mutation.value = value;
		mutate(&mutation, published);
		if (!is_ds && strstr(value, "`") != NULL) {
			json_t *source = json_object_get(find_published("publik", published, "10"),
							 "data_source");
			g_autofree char *list = g_strdup(uf_json_get_string(source, "value"));
			g_strdelimit(list, "`", '"');
			json_object_set_new(source, "value", json_string(list));
		}
		g_autoptr(UfDescriptor) now = parse(rows[i].channel, published);
		g_autoptr(json_t) changes = uf_descriptor_compare(before, now, form);
		for (size_t c = json_array_size(changes); c > 0; c--) {
			const json_t *row = json_array_get(changes, c - 1);
			if (g_strcmp0(uf_json_get_string(row, "change"), "revision") == 0) {
				g_assert_false(uf_json_get_boolean(row, "blocking", true));
				json_array_remove(changes, c - 1);
			}
		}
		g_autofree char *found = list_rows(changes);
		g_test_message("%zu: %s %s", i, rows[i].place, rows[i].value);
		g_assert_cmpstr(found, ==, rows[i].expected);
	}
}

/* what stands in a row */
static void
test_compare_values(void)
{
	g_autoptr(json_t) published = load_published("ds");
	g_autoptr(UfDescriptor) before = parse("ds", published);
	g_autoptr(UfForm) form = make_ds_form();
	json_object_set_new(json_object_get(published, "revision"), "id", json_string("R2"));
	json_t *field = find_published("ds", published, "17");
	json_object_set_new(field, "options", read_json("['RSA', 'AAH', 'ASS']"));
	field = find_published("ds", published, "1");
	json_object_set_new(field, "required", json_false());
	g_autoptr(UfDescriptor) now = parse("ds", published);
	g_autoptr(json_t) rows = uf_descriptor_compare(before, now, form);
	g_autoptr(json_t) expected = read_json(
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
	g_autoptr(json_t) published = load_published("ds");
	g_autoptr(UfDescriptor) before = parse("ds", published);
	g_autoptr(UfForm) form = make_ds_form();
	json_t *revision = json_object_get(published, "revision");
	json_t *fields = json_object_get(revision, "champDescriptors");
	g_autoptr(json_t) name = json_incref(json_array_get(fields, 1));
	json_array_remove(fields, 1);
	json_array_append(json_object_get(revision, "annotationDescriptors"), name);
	g_autoptr(UfDescriptor) now = parse("ds", published);
	g_autoptr(json_t) changes = uf_descriptor_compare(before, now, form);
	g_autofree char *found = list_rows(changes);
	g_assert_cmpstr(found, ==, "1 kind name !");
	g_autoptr(json_t) faults = uf_descriptor_check(now, form);
	g_autofree char *list = list_rows(faults);
	g_assert_cmpstr(list, ==, "1 kind name !");
}

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
		g_autoptr(json_t) published = load_published(rows[i].channel);
		g_autoptr(UfDescriptor) descriptor = parse(rows[i].channel, published);
		g_autoptr(UfForm) form = make_form("{'ds': {}, 'publik': {}}", rows[i].field, "");
		g_autoptr(json_t) changes = uf_descriptor_check(descriptor, form);
		g_autofree char *found = list_rows(changes);
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
		{ "ds", "{'ds': {'number': 101}}", "nom", "" },
		{ "ds", "{'ds': {'number': 83}}", "nom", " number - !" },
		{ "publik", "{'publik': {'slug': 'demande-fsl'}}", "quittance", "" },
		{ "publik", "{'publik': {'slug': 'autre'}}", "quittance", " number - !" },
		{ "publik", "{'publik': {}}", "nom", "nom kind pieces/p !" },
		{ "publik", "{'publik': {}}", "inconnu", "inconnu gone pieces/p !" },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(json_t) published = load_published(rows[i].channel);
		g_autoptr(UfDescriptor) descriptor = parse(rows[i].channel, published);
		g_autofree char *pieces = g_strdup_printf(
		    ", 'pieces': [{'id': 'p', 'label': 'p', 'bind': {'publik': '%s'}}]",
		    rows[i].piece);
		g_autoptr(UfForm) form =
		    make_form(rows[i].channels,
			      "{'id': 'f', 'label': 'f', 'kind': 'text', 'ask': true}", pieces);
		g_autoptr(json_t) changes = uf_descriptor_check(descriptor, form);
		g_autofree char *found = list_rows(changes);
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
		g_autoptr(json_t) published = load_published(rows[i].channel);
		g_autoptr(UfDescriptor) descriptor = parse(rows[i].channel, published);
		g_autoptr(json_t) questions = uf_descriptor_list_questions(descriptor);
		g_autoptr(json_t) expected = read_json(rows[i].question);
		g_test_message("%s %s", rows[i].channel, rows[i].name);
		g_assert_true(json_equal(find_question(questions, rows[i].name), expected));
	}
}

static void
test_question_tables(void)
{
	g_autoptr(json_t) published = load_published("publik");
	g_autoptr(UfDescriptor) publik = parse("publik", published);
	g_autoptr(json_t) questions = uf_descriptor_list_questions(publik);
	g_autoptr(json_t) expected =
	    read_json("{'label': 'Personnes du foyer', 'kind': 'table', 'section': 'Le demandeur',"
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
		g_autoptr(json_t) published = load_published(channels[c]);
		g_autoptr(UfDescriptor) descriptor = parse(channels[c], published);
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
	g_test_add_func("/descriptor-compare/changes", test_compare);
	g_test_add_func("/descriptor-compare/values", test_compare_values);
	g_test_add_func("/descriptor-compare/annotation", test_annotation);
	g_test_add_func("/descriptor-compare/check", test_check);
	g_test_add_func("/descriptor-compare/check-whole", test_check_whole);
	g_test_add_func("/descriptor-compare/questions", test_questions);
	g_test_add_func("/descriptor-compare/question-tables", test_question_tables);
	g_test_add_func("/descriptor-compare/question-names", test_question_names);
	return g_test_run();
}
