/* What a partner publishes, read and kept: the worlds of the test partners, and answers that are
 * wrong in each way. */
#include <string.h>

#include "channel-fixture.h"
#include "uf-cleanup.h"
#include "uf-descriptor.h"
#include "uf-error.h"
#include "uf-json.h"
#include "uf-memory.h"

#define TODAY ((UfDate){ 2026, 11, 22 })

static json_t *
load_world(const char *file)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *path =
	    g_build_filename(g_getenv("UF_SOURCE_ROOT"), "fixtures", "portals", file, NULL);
	json_t *world = uf_json_load(path, &error);
	g_assert_no_error(error);
	return world;
}

/* what the double of @channel publishes of its form number @index; owned */
static json_t *
load_published(const char *channel, size_t index)
{
	const bool is_ds = g_str_equal(channel, "ds");
	g_autoptr(json_t) world = load_world(is_ds ? "ds.json" : "publik.json");
	const json_t *all = json_object_get(world, is_ds ? "procedures" : "forms");
	return json_incref(
	    json_object_get(json_array_get(all, index), is_ds ? "descriptor" : "schema"));
}

static UfDescriptor *
parse(const char *channel, const json_t *published, GError **error)
{
	char *text = uf_json_format(published, false);
	g_autoptr(GBytes) body = g_bytes_new(text, strlen(text));
	uf_memory_free_string(text);
	return uf_descriptor_parse(channel, body, error);
}

static UfDescriptor *
parse_published(const char *channel, size_t index)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(json_t) published = load_published(channel, index);
	UfDescriptor *descriptor = parse(channel, published, &error);
	g_assert_no_error(error);
	return descriptor;
}

static UfDescriptor *
parse_text(const char *channel, const char *text, GError **error)
{
	g_autofree char *quoted = g_strdup(text);
	g_strdelimit(quoted, "'", '"');
	g_autoptr(GBytes) body = g_bytes_new(quoted, strlen(quoted));
	return uf_descriptor_parse(channel, body, error);
}

static UfDescriptorField
find(const UfDescriptor *descriptor, const char *name)
{
	UfDescriptorField field = { 0 };
	if (!uf_descriptor_find(descriptor, name, &field))
		g_error("%s is not found", name);
	return field;
}

static void
test_ds(void)
{
	g_autoptr(UfDescriptor) descriptor = parse_published("ds", 0);
	g_assert_cmpstr(uf_descriptor_get_channel(descriptor), ==, "ds");
	g_assert_cmpint(uf_descriptor_get_number(descriptor), ==, 101);
	g_assert_cmpstr(uf_descriptor_get_site(descriptor), ==, "https://demarche.example");
	g_assert_cmpstr(uf_descriptor_get_path(descriptor), ==, "tous-les-types");
	g_assert_cmpstr(uf_descriptor_get_title(descriptor), ==, "Un champ de chaque type");
	g_assert_cmpstr(uf_descriptor_get_state(descriptor), ==, "publiee");
	g_assert_cmpstr(uf_descriptor_get_revision(descriptor), ==,
			"UHJvY2VkdXJlUmV2aXNpb24tMTEwMQ==");
	g_assert_true(uf_descriptor_is_from_file(descriptor));

	UfDescriptorField field = find(descriptor, "12");
	g_assert_cmpstr(field.type, ==, "Date");
	g_assert_cmpstr(field.label, ==, "Date de naissance");
	g_assert_true(field.is_required);
	g_assert_null(field.options);
	field = find(descriptor, "15");
	g_assert_true(field.takes_other);
	g_assert_cmpuint(json_array_size(field.options), ==, 2);
	field = find(descriptor, "16");
	g_assert_nonnull(field.options); /* an empty list is a list: of a table that is not told */
	g_assert_cmpuint(json_array_size(field.options), ==, 0);
	field = find(descriptor, "17");
	g_assert_cmpstr(json_string_value(json_array_get(field.options, 1)), ==,
			"Prime d’activité");
	g_assert_null(field.ids);
}

/* every way in which forms name a field */
static void
test_find(void)
{
	static const struct {
		const char *channel;
		const char *name;
		const char *label; /* NULL: there is none */
	} rows[] = {
		{ "ds", "22", "Commune" },
		{ "ds", "22.insee", "Commune" },
		{ "ds", "27", "Personnes du foyer" },
		{ "ds", "27/28", "Prénom" },
		{ "ds", "27/{row}/28", "Prénom" },
		{ "ds", "27/3/31.postcode", "Commune de naissance" },
		{ "ds", "28", NULL },
		{ "ds", "32/28", NULL },
		{ "ds", "27/1/2/28", NULL },
		{ "ds", "27/", NULL },
		{ "ds", "", NULL },
		{ "ds", ".insee", NULL },
		{ "ds", "9999", NULL },
		{ "ds", "Q2hhbXAtMjI=", NULL },
		{ "publik", "nom", "Nom" },
		{ "publik", "#20", "Sans identifiant" },
		{ "publik", "20", NULL },
		{ "publik", "#1", "Le demandeur" },
		{ "publik", "personnes/{row}/prenom", "Prénom" },
		{ "publik", "personnes/prenom", "Prénom" },
		{ "publik", "personnes/nom", NULL },
	};
	g_autoptr(UfDescriptor) ds = parse_published("ds", 0);
	g_autoptr(UfDescriptor) publik = parse_published("publik", 0);
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		const UfDescriptor *descriptor = g_str_equal(rows[i].channel, "ds") ? ds : publik;
		UfDescriptorField field = { 0 };
		const bool found = uf_descriptor_find(descriptor, rows[i].name, &field);
		g_test_message("%s %s", rows[i].channel, rows[i].name);
		g_assert_cmpstr(found ? field.label : NULL, ==, rows[i].label);
		g_assert_cmpint(found, ==, uf_descriptor_find(descriptor, rows[i].name, NULL));
	}
}

static void
test_publik(void)
{
	g_autoptr(UfDescriptor) descriptor = parse_published("publik", 0);
	g_assert_cmpstr(uf_descriptor_get_path(descriptor), ==, "demande-fsl");
	g_assert_cmpstr(uf_descriptor_get_state(descriptor), ==, "open");
	g_assert_cmpstr(uf_descriptor_get_site(descriptor), ==, "");
	g_assert_cmpint(uf_descriptor_get_number(descriptor), ==, 0);
	g_assert_cmpuint(strlen(uf_descriptor_get_revision(descriptor)), ==, 64);

	UfDescriptorField field = find(descriptor, "bailleur");
	g_assert_cmpstr(json_string_value(json_array_get(field.options, 1)), ==, "Privé");
	g_assert_cmpstr(json_string_value(json_array_get(field.ids, 1)), ==, "2");
	g_assert_true(field.is_required);
	g_assert_true(find(descriptor, "aides").is_required); /* "frontoffice" */
	g_assert_false(find(descriptor, "caf").is_required);
	g_assert_false(find(descriptor, "#1").is_required);
	g_assert_cmpint(find(descriptor, "quittance").max_bytes, ==, 5000000);
	g_assert_cmpuint(find(descriptor, "personnes").max_rows, ==, 8);
	g_assert_cmpstr(find(descriptor, "personnes/naissance").table, ==, "personnes");

	g_autoptr(UfDescriptor) closed = parse_published("publik", 2);
	g_assert_cmpstr(uf_descriptor_get_state(closed), ==, "disabled");
	/* "required": true of older sites */
	g_assert_true(find(closed, "nom").is_required);
	g_assert_false(find(closed, "objet").is_required);
}

static void
test_publik_lists(void)
{
	static const struct {
		const char *source;
		size_t n; /* G_MAXSIZE: no list is published */
		const char *id;
	} rows[] = {
		{ "[{'id': 7, 'text': 'Sept'}, {'id': '8', 'text': 'Huit'}]", 2, "7" },
		{ "[{'text': 'Sept'}]", 1, "Sept" },
		{ "['Sept', 'Huit']", 2, "Sept" },
		{ "[['7', 'Sept']]", 1, "7" },
		{ "[['Sept']]", 1, "Sept" },
		{ "[]", 0, NULL },
		{ "{'id': '7'}", G_MAXSIZE, NULL },
		{ "[{'id': '7'}]", G_MAXSIZE, NULL },
		{ "[{'id': '', 'text': 'Vide'}]", G_MAXSIZE, NULL },
		{ "{{ form_options.liste|safe }}", G_MAXSIZE, NULL },
		{ "[[]]", G_MAXSIZE, NULL },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GError) error = NULL;
		g_autofree char *value = g_strdup(rows[i].source);
		g_strdelimit(value, "'", '"');
		g_autoptr(json_t) published = json_pack(
		    "{s:s, s:s, s:[{s:s, s:s, s:s, s:s, s:{s:s, s:s}}]}", "name", "Essai",
		    "url_name", "essai", "fields", "type", "item", "id", "1", "varname", "choix",
		    "label", "Choix", "data_source", "type", "jsonvalue", "value", value);
		g_autoptr(UfDescriptor) descriptor = parse("publik", published, &error);
		g_assert_no_error(error);
		const UfDescriptorField field = find(descriptor, "choix");
		g_test_message("%s", rows[i].source);
		g_assert_cmpint(field.options == NULL, ==, rows[i].n == G_MAXSIZE);
		if (field.options == NULL)
			continue;
		g_assert_cmpuint(json_array_size(field.options), ==, rows[i].n);
		g_assert_cmpuint(json_array_size(field.ids), ==, rows[i].n);
		g_assert_cmpstr(json_string_value(json_array_get(field.ids, 0)), ==, rows[i].id);
	}
}

/* a varname that comes twice, and blocks whose fields have names of the top */
static void
test_publik_names(void)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(UfDescriptor) descriptor = parse_text(
	    "publik",
	    "{'name': 'Essai', 'url_name': 'essai', 'fields': ["
	    " {'type': 'title', 'label': 'Sans rien'}, {'type': 'page', 'label': 'Non plus'},"
	    " {'type': 'string', 'id': '1', 'varname': 'nom', 'label': 'Premier'},"
	    " {'type': 'string', 'id': '2', 'varname': 'nom', 'label': 'Second'},"
	    " {'type': 'block', 'id': '3', 'varname': 'enfants', 'label': 'Enfants', 'schema':"
	    "  {'fields': [{'type': 'string', 'id': 'a', 'varname': 'nom', 'label': 'Le sien'}]}},"
	    " {'type': 'string', 'id': 40, 'varname': '', 'label': 'Nombre'}]}",
	    &error);
	g_assert_no_error(error);
	g_assert_cmpuint(uf_descriptor_get_count(descriptor), ==, 7);
	g_assert_cmpstr(uf_descriptor_get(descriptor, 0).name, ==, "");
	g_assert_cmpstr(find(descriptor, "nom").label, ==, "Premier");
	g_assert_cmpstr(find(descriptor, "#2").label, ==, "Second");
	g_assert_cmpstr(find(descriptor, "enfants/nom").label, ==, "Le sien");
	g_assert_cmpstr(find(descriptor, "#40").label, ==, "Nombre");
}

/* all that the doubles publish comes back from what is kept */
static void
test_kept(void)
{
	static const struct {
		const char *channel;
		size_t forms;
	} worlds[] = { { "ds", 7 }, { "publik", 4 } };
	for (size_t w = 0; w < G_N_ELEMENTS(worlds); w++) {
		for (size_t i = 0; i < worlds[w].forms; i++) {
			g_autoptr(GError) error = NULL;
			g_autoptr(UfDescriptor) first = parse_published(worlds[w].channel, i);
			g_autoptr(json_t) early = uf_descriptor_to_json(first);
			/* nobody said when it was seen */
			g_assert_null(uf_descriptor_from_json(early, NULL));
			uf_descriptor_set_source(first, "https://essai.example", "site", TODAY);
			g_autoptr(json_t) kept = uf_descriptor_to_json(first);
			g_autoptr(UfDescriptor) second = uf_descriptor_from_json(kept, &error);
			g_assert_no_error(error);
			g_autoptr(json_t) again = uf_descriptor_to_json(second);
			g_assert_true(json_equal(kept, again));
			g_assert_false(uf_descriptor_is_from_file(second));
			g_assert_cmpstr(uf_descriptor_get_site(second), ==,
					"https://essai.example");
		}
	}
}

/* the annotations of the administration are told apart */
static void
test_annotations(void)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(UfDescriptor) descriptor = parse_text(
	    "ds",
	    "{'data': {'demarcheDescriptor': {'number': 7, 'title': 'Essai', 'state': 'publiee',"
	    " 'demarcheURL': 'https://essai.example/commencer/test/nom-de-la-demarche',"
	    " 'revision': {'id': 'R1', 'datePublication': '2025-11-02T08:00:00+01:00',"
	    "  'champDescriptors': [{'__typename': 'TextChampDescriptor', 'id': 'Q2hhbXAtMQ',"
	    "   'label': 'Nom', 'required': true}],"
	    "  'annotationDescriptors': [{'__typename': 'TextChampDescriptor',"
	    "   'id': 'Q2hhbXAtMg==', 'label': 'Avis', 'required': false}]}}}}",
	    &error);
	g_assert_no_error(error);
	g_assert_cmpstr(uf_descriptor_get_path(descriptor), ==, "nom-de-la-demarche");
	g_assert_false(find(descriptor, "1").is_annotation);
	g_assert_true(find(descriptor, "2").is_annotation);
	g_autoptr(json_t) kept = uf_descriptor_to_json(descriptor);
	g_assert_cmpstr(uf_json_get_string(kept, "date"), ==, "2025-11-02");
}

#define DS(fields)                                                                                 \
	"{'number': 7, 'title': 'Essai', 'state': 'publiee', 'revision': {'id': 'R1',"             \
	" 'champDescriptors': [" fields "]}}"
#define TEXT(id) "{'__typename': 'TextChampDescriptor', 'id': '" id "', 'label': 'SECRET'}"
#define WCS(fields) "{'name': 'Essai', 'url_name': 'essai', 'fields': [" fields "]}"

/* what is no descriptor is refused, with its place and without its text */
static void
test_refused(void)
{
	static const struct {
		const char *channel;
		const char *text;
		const char *says;
	} rows[] = {
		{ "ds", "", "too early" },
		{ "ds", "<html>SECRET</html>", "invalid JSON" },
		{ "ds", "[]", "is none of démarche numérique" },
		{ "ds", "{'error': 'procedure SECRET is not found'}", "its number, title" },
		{ "ds", "{'number': -1, 'title': 'a', 'state': 'b', 'revision': null}", "number" },
		{ "ds", DS("12"), "revision.champDescriptors[0]: field" },
		{ "ds", DS(TEXT("")), "id: is not that" },
		{ "ds", DS(TEXT("Q2hhbXAt")), "id: is not that" },
		{ "ds", DS(TEXT("Q2hhbXAtMTIzYQ==")), "id: is not that" }, /* Champ-123a */
		{ "ds", DS(TEXT("RG9zc2llci00Mg==")), "id: is not that" }, /* Dossier-42 */
		{ "ds", DS(TEXT("Q2hhbXAtMDE=")), "id: is not that" },     /* Champ-01 */
		{ "ds", DS(TEXT("Q2hhbXAtMQ==A")), "id: is not that" },    /* after the end */
		{ "ds", DS("{'__typename': 'SECRET', 'id': 'Q2hhbXAtMQ', 'label': 'a'}"), "[0]" },
		{ "ds", DS("{'__typename': 'ChampDescriptor', 'id': 'Q2hhbXAtMQ', 'label': 'a'}"),
		  "type: is no word" },
		{ "ds", DS(TEXT("Q2hhbXAtMQ") ", " TEXT("Q2hhbXAtMQ==")), "an earlier field" },
		{ "ds",
		  DS("{'__typename': 'DropDownListChampDescriptor', 'id': 'Q2hhbXAtMQ', 'label':"
		     " 'a', 'options': ['SECRET', 3]}"),
		  "fields[0]: options" },
		{ "ds",
		  DS("{'__typename': 'RepetitionChampDescriptor', 'id': 'Q2hhbXAtMQ', 'label': 'a',"
		     " 'champDescriptors': [{'__typename': 'RepetitionChampDescriptor', 'id':"
		     " 'Q2hhbXAtMg', 'label': 'b', 'champDescriptors': [" TEXT(
			 "Q2hhbXAtMw") "]}]}"),
		  "a repetition in a repetition" },
		{ "publik", "{'err': 1, 'err_desc': 'SECRET'}", "is none of a form of w.c.s." },
		{ "publik", WCS("{'label': 'SECRET'}"), "fields[0]: field: has no type" },
		{ "publik", WCS("{'type': 'string', 'label': 'SECRET'}"), "include-id=true" },
		{ "publik", WCS("{'type': 'a b', 'id': '1'}"), "type: is no word" },
		{ "publik", WCS("{'type': 'string', 'varname': 'SECRET/b'}"), "name: is none" },
		{ "publik", WCS("{'type': 'string', 'varname': 'SECRET.b'}"), "name: is none" },
		{ "publik",
		  WCS("{'type': 'block', 'id': '1', 'schema': {'fields': [{'type': 'block', 'id':"
		      " '2', 'schema': {'fields': [{'type': 'string', 'id': '3'}]}}]}}"),
		  "fields[0]: schema.fields[0]: schema: a block" },
		{ "publik", WCS("{'type': 'item', 'id': '1', 'items': ['a', null]}"), "options" },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GError) error = NULL;
		g_autoptr(UfDescriptor) descriptor =
		    parse_text(rows[i].channel, rows[i].text, &error);
		g_test_message("%s: %s", rows[i].text, error != NULL ? error->message : "");
		g_assert_null(descriptor);
		g_assert_error(error, UF_ERROR, UF_ERROR_INVALID_DATA);
		if (strstr(error->message, rows[i].says) == NULL)
			g_error("\"%s\" is not said in \"%s\"", rows[i].says, error->message);
		g_assert_null(strstr(error->message, "SECRET"));
	}
}

/* counts, sizes and depth */
static void
test_limits(void)
{
	static const struct {
		size_t fields;
		size_t options;
		size_t text;
		bool is_taken;
	} rows[] = {
		{ UF_DESCRIPTOR_MAX_FIELDS, 1, 1, true },
		{ UF_DESCRIPTOR_MAX_FIELDS + 1, 1, 1, false },
		{ 1, UF_DESCRIPTOR_MAX_OPTIONS, 1, true },
		{ 1, UF_DESCRIPTOR_MAX_OPTIONS + 1, 1, false },
		{ 1, 1, UF_DESCRIPTOR_MAX_TEXT, true },
		{ 1, 1, UF_DESCRIPTOR_MAX_TEXT + 1, false },
		{ 1000, 1, UF_DESCRIPTOR_MAX_TEXT, true },
		{ 1100, 1, UF_DESCRIPTOR_MAX_TEXT, false }, /* 4 MiB */
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(json_t) fields = json_array();
		g_autofree char *text = g_strnfill(rows[i].text, 'x');
		for (size_t f = 0; f < rows[i].fields; f++) {
			json_t *options = json_array();
			for (size_t o = 0; o < rows[i].options; o++)
				json_array_append_new(options, json_string(text));
			json_array_append_new(fields, json_pack("{s:s, s:i, s:o}", "type", "item",
								"id", (int)f, "items", options));
		}
		g_autoptr(json_t) published = json_pack("{s:s, s:s, s:O}", "name", "Essai",
							"url_name", "essai", "fields", fields);
		g_autoptr(GError) error = NULL;
		g_autoptr(UfDescriptor) descriptor = parse("publik", published, &error);
		g_test_message("row %zu: %s", i, error != NULL ? error->message : "taken");
		g_assert_cmpint(descriptor != NULL, ==, rows[i].is_taken);
		if (!rows[i].is_taken)
			g_assert_error(error, UF_ERROR, UF_ERROR_INVALID_DATA);
	}
	g_autofree char *deep = g_strnfill(100000, '[');
	g_autoptr(GError) error = NULL;
	g_assert_null(parse_text("ds", deep, &error));
	g_assert_error(error, UF_ERROR, UF_ERROR_INVALID_DATA);
}

/* a kept file that a person or a program damaged */
static void
test_damaged(void)
{
	static const struct {
		const char *key; /* of the file; "fields" below: of its field 3 */
		const char *value;
		bool of_field;
	} rows[] = {
		{ "schema", "2", false },
		{ "schema", "'1'", false },
		{ "channel", "'pdf'", false },
		{ "channel", "'publik'", false }, /* without slug */
		{ "number", "0", false },
		{ "number", "-5", false },
		{ "slug", "'a'", false },
		{ "seen", "'hier'", false },
		{ "seen", "'2026-11'", false },
		{ "from", "'memory'", false },
		{ "revision", "''", false },
		{ "title", "null", false },
		{ "fields", "{}", false },
		{ "fields", "[3]", false },
		{ "more", "1", false },
		{ "name", "'a/b'", true },
		{ "name", "'100'", true }, /* the first one has it */
		{ "type", "'Texte long'", true },
		{ "label", "7", true },
		{ "required", "'yes'", true },
		{ "options", "[1]", true },
		{ "ids", "['1']", true },
		{ "table", "'27'", true },
		{ "max_bytes", "-1", true },
		{ "max_rows", "1000000000", true },
		{ "more", "1", true },
	};
	g_autoptr(UfDescriptor) descriptor = parse_published("ds", 0);
	uf_descriptor_set_source(descriptor, "https://essai.example", "site", TODAY);
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(json_t) kept = uf_descriptor_to_json(descriptor);
		g_autofree char *text = g_strdup(rows[i].value);
		g_strdelimit(text, "'", '"');
		json_t *object = kept;
		if (rows[i].of_field)
			object = json_array_get(json_object_get(kept, "fields"), 3);
		json_object_set_new(object, rows[i].key, json_loads(text, JSON_DECODE_ANY, NULL));
		g_autoptr(GError) error = NULL;
		g_test_message("%s: %s", rows[i].key, rows[i].value);
		g_assert_null(uf_descriptor_from_json(kept, &error));
		g_assert_error(error, UF_ERROR, UF_ERROR_INVALID_DATA);
	}
	g_assert_null(uf_descriptor_from_json(NULL, NULL));
}

/* the digest that stands for a revision follows what is published, and nothing else */
static void
test_publik_revision(void)
{
	g_autoptr(UfDescriptor) before = parse_published("publik", 0);
	g_autoptr(json_t) published = load_published("publik", 0);
	json_object_set_new(published, "description", json_string("Un autre texte"));
	g_autoptr(UfDescriptor) same = parse("publik", published, NULL);
	g_assert_cmpstr(uf_descriptor_get_revision(same), ==, uf_descriptor_get_revision(before));
	json_t *field = json_array_get(json_object_get(published, "fields"), 10);
	json_object_set_new(field, "condition", json_null());
	g_autoptr(UfDescriptor) now = parse("publik", published, NULL);
	g_assert_cmpstr(uf_descriptor_get_revision(now), !=, uf_descriptor_get_revision(before));
}

int
main(int argc, char **argv)
{
	uf_memory_init();
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/descriptor/ds", test_ds);
	g_test_add_func("/descriptor/find", test_find);
	g_test_add_func("/descriptor/publik", test_publik);
	g_test_add_func("/descriptor/publik-lists", test_publik_lists);
	g_test_add_func("/descriptor/publik-names", test_publik_names);
	g_test_add_func("/descriptor/publik-revision", test_publik_revision);
	g_test_add_func("/descriptor/annotations", test_annotations);
	g_test_add_func("/descriptor/kept", test_kept);
	g_test_add_func("/descriptor/refused", test_refused);
	g_test_add_func("/descriptor/limits", test_limits);
	g_test_add_func("/descriptor/damaged", test_damaged);
	return g_test_run();
}
