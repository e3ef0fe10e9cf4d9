/* The xml channel: from answers to a message that its schema takes, through the real worker. */
#include <string.h>

#include "channel-fixture.h"
#include "scratch.h"
#include "uf-channel.h"
#include "uf-error.h"
#include "uf-file.h"
#include "uf-json.h"
#include "uf-message-private.h"

static const char form_text[] =
    "{'schema': 1, 'form': 'essai/message', 'title': 'Message', 'source': {'text': 'Essai',"
    " 'seen': '2026-08-19'}, 'channels': {'sheet': {}, 'xml': {'schema': 'essai/message',"
    "  'root': 'm', 'generated': 'head/when', 'places': {'body': 'all/body'}, 'lists': {"
    "   'who': {'list': 'people', 'by': 'name'}, 'level': {'list': 'level', 'by': 'code'},"
    "   'topic': {'list': 'topic', 'by': 'label'}, 'sub': {'list': 'sub', 'by': 'label',"
    "    'parent': 'topic_id', 'of': 'topic'}}}}, 'fields': ["
    " {'id': 'who', 'label': 'Référent', 'kind': 'text', 'ask': true,"
    "  'bind': {'xml': 'body/who'}},"
    " {'id': 'level', 'label': 'Niveau', 'kind': 'text', 'ask': true,"
    "  'bind': {'xml': 'body/level'}},"
    " {'id': 'yes', 'label': 'Oui ou non', 'kind': 'boolean', 'ask': true,"
    "  'bind': {'xml': 'body/yes'}},"
    " {'id': 'note', 'label': 'Note', 'kind': 'long', 'ask': true,"
    "  'bind': {'xml': 'body/note'}},"
    " {'id': 'day', 'label': 'Jour', 'kind': 'text', 'ask': true, 'bind': {'xml': 'body/day'}},"
    " {'id': 'rows', 'label': 'Sujets', 'kind': 'table', 'each': '$.m[*]', 'fields': ["
    "  {'id': 'sub', 'label': 'Sous-sujet', 'kind': 'text', 'from': '@.s',"
    "   'bind': {'xml': 'body/rows/row[{row}]/sub'}},"
    "  {'id': 'topic', 'label': 'Sujet', 'kind': 'text', 'from': '@.t',"
    "   'bind': {'xml': 'body/rows/row[{row}]/topic'}}]}]}";

static const char schema_text[] =
    "<s:schema xmlns:s='http://www.w3.org/2001/XMLSchema'><s:element name='m'><s:complexType>"
    "<s:sequence><s:element name='head'><s:complexType><s:all><s:element name='when'"
    " type='s:string'/></s:all></s:complexType></s:element><s:element name='all'><s:complexType>"
    "<s:sequence><s:element name='body' type='body'/></s:sequence></s:complexType></s:element>"
    "</s:sequence></s:complexType></s:element><s:complexType name='body'><s:all>"
    "<s:element name='who' type='s:positiveInteger'/>"
    "<s:element name='level' type='s:positiveInteger' minOccurs='0'/>"
    "<s:element name='yes' type='s:boolean'/>"
    "<s:element name='note' type='s:string' minOccurs='0'/>"
    "<s:element name='day' type='s:date' minOccurs='0'/>"
    "<s:element name='rows' minOccurs='0'><s:complexType><s:sequence><s:element name='row'"
    " maxOccurs='unbounded'><s:complexType><s:all><s:element name='topic'"
    " type='s:positiveInteger'/><s:element name='sub' type='s:positiveInteger' minOccurs='0'/>"
    "</s:all></s:complexType></s:element></s:sequence></s:complexType></s:element>"
    "</s:all></s:complexType></s:schema>";

#define ENTRY(name, id, rest)                                                                      \
	"<" name "><identifiant>" id "</identifiant>" rest "<actif>1</actif></" name ">"

static const char referential_text[] = "<ref><liste_people>" ENTRY(
    "p", "11",
    "<nom>MODÈLE</nom><prenom>Zoé-Anne</prenom>") ENTRY("p", "12",
							"<nom>FICTIF</nom><prenom>Paul</prenom>")
    ENTRY("p", "13",
	  "<nom>FICTIF</nom><prenom>Paul</prenom>") "<p><identifiant>14</identifiant><nom>PARTI</"
						    "nom><prenom>Luc</prenom><actif>0</actif></p>"
						    "</liste_people><liste_level>" ENTRY(
							"level", "21",
							"<code>1201a</code>") ENTRY("level", "-3",
										    "<code>neg</"
										    "code>")
							ENTRY("level", "1e3", "<code>exp</code>") "</liste_level><liste_topic>" ENTRY(
							    "t", "31",
							    "<libelle>Logement</libelle>")
							    ENTRY("t", "32", "<libelle>Santé</libelle>") "</liste_topic><liste_sub>" ENTRY(
								"u", "41",
								"<libelle>Autre</"
								"libelle><topic_id>31</topic_id>")
								ENTRY("u", "42",
								      "<libelle>Autre</"
								      "libelle><topic_id>32</"
								      "topic_id>")
								    ENTRY(
									"u", "43",
									"<libelle>Soins</"
									"libelle><topic_id>32</"
									"topic_id>") "</"
										     "liste_sub><"
										     "liste_"
										     "rome"
										     ">" ENTRY("c",
											       "5"
											       "1",
											       "<"
											       "c"
											       "o"
											       "d"
											       "e"
											       ">"
											       "1"
											       "6"
											       "<"
											       "/"
											       "c"
											       "o"
											       "d"
											       "e"
											       ">"
											       "<"
											       "u"
											       "p"
											       ">"
											       "1"
											       "<"
											       "/"
											       "u"
											       "p"
											       ">")
											 ENTRY("c",
											       "52",
											       "<co"
											       "de>"
											       "G17"
											       "</"
											       "cod"
											       "e><"
											       "up>"
											       "1</"
											       "up"
											       ">")
											     ENTRY(
												 "c",
												 "5"
												 "3",
												 "<"
												 "c"
												 "o"
												 "d"
												 "e"
												 ">"
												 "1"
												 "6"
												 "<"
												 "/"
												 "c"
												 "o"
												 "d"
												 "e"
												 ">"
												 "<"
												 "u"
												 "p"
												 ">"
												 "2"
												 "<"
												 "/"
												 "u"
												 "p"
												 ">") "</liste_rome></ref>";

typedef struct {
	char *folder;
	UfContext *context;
	UfSandbox *sandbox;
	UfForm *form;
	UfChannelHost host;
} Fixture;

static char *
find_file(void *files, const char *adapter, const char *file)
{
	g_autofree char *path = g_build_filename(files, adapter, file, NULL);
	return g_file_test(path, G_FILE_TEST_EXISTS) ? g_steal_pointer(&path) : NULL;
}

static void
write_file(const Fixture *fixture, const char *file, const char *text)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *path = g_build_filename(fixture->folder, "essai", file, NULL);
	g_autofree char *folder = g_path_get_dirname(path);
	g_assert_true(uf_file_ensure_private_folder(folder, &error));
	g_assert_true(uf_file_write(path, text, strlen(text), &error));
}

static void
set_up(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autoptr(GError) error = NULL;
	fixture->folder = scratch_make();
	fixture->context = fixture_make_context(fixture->folder);
	fixture->sandbox = uf_sandbox_new(g_getenv("UF_PDF_WORKER"), &error);
	g_assert_no_error(error);
	g_autoptr(json_t) root = fixture_json(form_text);
	fixture->form = uf_form_parse(root, "message.json", &error);
	g_assert_no_error(error);
	fixture->host = (UfChannelHost){
		.context = fixture->context,
		.sandbox = fixture->sandbox,
		.find_file = find_file,
		.files = fixture->folder,
	};
	write_file(fixture, "schemas/message.xsd", schema_text);
	write_file(fixture, "referentials/message.xml", referential_text);
}

static void
tear_down(Fixture *fixture, gconstpointer data)
{
	(void)data;
	scratch_remove(fixture->folder);
	uf_form_unref(fixture->form);
	uf_sandbox_free(fixture->sandbox);
	uf_context_free(fixture->context);
}

static json_t *
call(const Fixture *fixture, const char *op, GBytes *bytes)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(json_t) request = json_pack("{s:s}", "op", op);
	json_t *reply = uf_sandbox_call(fixture->sandbox, request, bytes, NULL, &error);
	g_assert_no_error(error);
	return reply;
}

static UfReferential *
read_referential(const Fixture *fixture, const char *text)
{
	g_autoptr(GBytes) bytes = g_bytes_new_static(text, strlen(text));
	g_autoptr(json_t) reply = call(fixture, "xml_read", bytes);
	return uf_referential_new(json_object_get(reply, "root"));
}

static void
test_referential(Fixture *fixture, gconstpointer data)
{
	static const struct {
		const char *rule, *value, *parent, *id; /* "?" for several */
	} rows[] = {
		{ "{'list': 'people', 'by': 'name'}", "MODÈLE Zoé-Anne", NULL, "11" },
		{ "{'list': 'people', 'by': 'name'}", "zoe anne modele", NULL, "11" },
		{ "{'list': 'people', 'by': 'name'}", "MODÈLE", NULL, NULL },
		{ "{'list': 'people', 'by': 'name'}", "FICTIF Paul", NULL, "?" },
		{ "{'list': 'people', 'by': 'name'}", "PARTI Luc", NULL, NULL },
		{ "{'list': 'level', 'by': 'code'}", "1201a", NULL, "21" },
		{ "{'list': 'level', 'by': 'code'}", "1201", NULL, NULL },
		{ "{'list': 'level', 'by': 'code'}", "neg", NULL, NULL },
		{ "{'list': 'level', 'by': 'code'}", "exp", NULL, NULL },
		{ "{'list': 'topic', 'by': 'label'}", "santé", NULL, "32" },
		{ "{'list': 'topic', 'by': 'code'}", "Santé", NULL, NULL },
		{ "{'list': 'none', 'by': 'code'}", "1201a", NULL, NULL },
		{ "{'list': 'sub', 'by': 'label', 'parent': 'topic_id'}", "Autre", NULL, "?" },
		{ "{'list': 'sub', 'by': 'label', 'parent': 'topic_id'}", "Autre", "32", "42" },
		{ "{'list': 'sub', 'by': 'label', 'parent': 'topic_id'}", "Soins", "31", NULL },
		{ "{'list': 'rome', 'by': 'code', 'part': [1, 3], 'parent': 'up'}", "G1602", "1",
		  "51" },
		{ "{'list': 'rome', 'by': 'code', 'part': [1, 3], 'parent': 'up'}", "G1702", "1",
		  "52" },
		{ "{'list': 'rome', 'by': 'code', 'part': [1, 3], 'parent': 'up'}", "K1602", "2",
		  "53" },
		{ "{'list': 'rome', 'by': 'code', 'part': [1, 3]}", "G1602", NULL, "?" },
		{ "{'list': 'rome', 'by': 'code', 'part': [1, 3]}", "G1", NULL, NULL },
	};
	(void)data;
	g_autoptr(UfReferential) referential = read_referential(fixture, referential_text);
	g_assert_nonnull(referential);
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		const char *id = NULL;
		g_autoptr(json_t) rule = fixture_json(rows[i].rule);
		g_test_message("row %zu", i);
		const UfReferentialResult result =
		    uf_referential_find(referential, rule, rows[i].value, rows[i].parent, &id);
		g_assert_cmpint(result == UF_REFERENTIAL_AMBIGUOUS, ==,
				g_strcmp0(rows[i].id, "?") == 0);
		g_assert_cmpint(result == UF_REFERENTIAL_UNKNOWN, ==, rows[i].id == NULL);
		if (result == UF_REFERENTIAL_FOUND)
			g_assert_cmpstr(id, ==, rows[i].id);
	}
	g_assert_null(read_referential(fixture, "<ref><other/></ref>"));
}

/* "field[/row]=name=value" of each answer; 1 and 0 of "yes" are booleans */
static UfAnswers *
make_answers(const Fixture *fixture, const char *text)
{
	UfAnswers *answers = uf_answers_new(fixture->form, "r-aaaaaaaaaa", "1");
	g_auto(GStrv) lines = g_strsplit(text, ";", -1);
	for (size_t i = 0; lines[i] != NULL && *lines[i] != '\0'; i++) {
		g_auto(GStrv) parts = g_strsplit(lines[i], "=", 3);
		char *slash = strchr(parts[0], '/');
		const size_t row = slash != NULL ? (size_t)atoi(slash + 1) : 0;
		if (slash != NULL)
			*slash = '\0';
		const UfField *field = uf_form_find_field(fixture->form, parts[0]);
		g_assert_nonnull(field);
		UfAnswer *answer = uf_answers_add(answers, field, row);
		uf_answer_set_state(answer, UF_ANSWER_FILLED);
		const bool is_boolean = g_str_equal(parts[0], "yes");
		uf_answer_bind(answer, "xml", parts[1],
			       is_boolean ? json_boolean(g_str_equal(parts[2], "1"))
					  : json_string(parts[2]));
	}
	return answers;
}

static void
append_tree(GString *out, const json_t *tree)
{
	const json_t *children = json_object_get(tree, "children");
	const char *text = uf_json_get_string(tree, "text");
	const char *name = uf_json_get_string(tree, "name");
	if (g_str_equal(name, "when"))
		text = "*";
	g_string_append(out, name);
	if (text != NULL)
		g_string_append_printf(out, "=%s", text);
	for (size_t i = 0; i < json_array_size(children); i++) {
		g_string_append(out, i == 0 ? "(" : " ");
		append_tree(out, json_array_get(children, i));
	}
	if (json_array_size(children) > 0)
		g_string_append_c(out, ')');
}

/* The message read again, or "" when there is none; then the issues: "rule@place". */
static char *
format_draft(const Fixture *fixture, const UfDraft *draft)
{
	g_autoptr(GString) out = g_string_new(NULL);
	const GPtrArray *issues = uf_draft_get_issues(draft);
	if (uf_draft_get_file_count(draft) == 1) {
		const UfDraftFile file = uf_draft_get_file(draft, 0);
		g_assert_cmpstr(file.name, ==, "message.xml");
		g_autoptr(json_t) reply = call(fixture, "xml_read", file.content);
		append_tree(out, json_object_get(reply, "root"));
	}
	for (guint i = 0; i < issues->len; i++) {
		const UfIssue *issue = g_ptr_array_index(issues, i);
		g_string_append_printf(out, " %s@%s", uf_issue_get_rule(issue),
				       uf_issue_get_place(issue));
		if (uf_issue_get_severity(issue) == UF_SEVERITY_BLOCKING)
			g_string_append_c(out, '!');
	}
	return g_string_free(g_steal_pointer(&out), FALSE);
}

#define WHO "who=body/who=Zoé-Anne MODÈLE;"
#define YES "yes=body/yes=1;"
#define HEAD "m(head(when=*) all(body("

static void
test_message(Fixture *fixture, gconstpointer data)
{
	static const struct {
		const char *answers, *found;
	} rows[] = {
		{ WHO YES, HEAD "who=11 yes=1)))" },
		{ YES WHO "yes=body/yes=0;", HEAD "yes=1 who=11)))" },
		{ WHO YES "level=body/level=1201a;note=body/note=<a> & \"b\"\nc;",
		  HEAD "who=11 yes=1 level=21 note=<a> & \"b\"\nc)))" },
		{ WHO YES "level=body/level=9;", HEAD "who=11 yes=1))) xml.no_id@level" },
		{ "who=body/who=INCONNUE;" YES, " xml.no_id@who xml.required_id@who!" },
		{ "who=body/who=FICTIF Paul;" YES, " xml.ambiguous_id@who xml.required_id@who!" },
		{ WHO, " xml.missing@yes!" },
		{ "", " xml.missing@!" },
		{ WHO YES "day=body/day=demain;", " xml.bad_value@day!" },
		{ WHO YES "day=body/day=2026-02-30;note=body/note=a\x01;",
		  " xml.not_writable@note xml.bad_value@day!" },
		{ WHO YES "day=body/other=1;", " xml.not_accepted@!" },
		{ WHO YES "rows.sub/1=body/rows/row[1]/sub=Autre;"
			  "rows.topic/1=body/rows/row[1]/topic=Santé;"
			  "rows.topic/2=body/rows/row[2]/topic=Logement;",
		  HEAD "who=11 yes=1 rows(row(sub=42 topic=32) row(topic=31)))))" },
		{ WHO YES "rows.topic/1=body/rows/row[1]/topic=Voyage;"
			  "rows.topic/2=body/rows/row[2]/topic=Logement;",
		  HEAD "who=11 yes=1 rows(row(topic=31))))) xml.no_id@rows.topic/1" },
		{ WHO YES "rows.sub/1=body/rows/row[1]/sub=Soins;"
			  "rows.topic/2=body/rows/row[2]/topic=Logement;",
		  HEAD "who=11 yes=1 rows(row(topic=31))))) xml.row_left_out@rows.topic/1" },
		{ WHO "rows.sub/1=body/rows/row[1]/sub=Soins;",
		  " xml.missing@yes! xml.row_left_out@rows.topic/1" },
		{ WHO YES "rows.sub/1=body/rows/row[1]/sub=Soins;",
		  HEAD "who=11 yes=1))) xml.row_left_out@rows.topic/1" },
	};
	(void)data;
	const UfChannel *channel = uf_channel_find("xml");
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GError) error = NULL;
		g_autoptr(UfAnswers) answers = make_answers(fixture, rows[i].answers);
		g_autoptr(UfDraft) draft = channel->prepare(&fixture->host, answers, &error);
		g_assert_no_error(error);
		g_autofree char *found = format_draft(fixture, draft);
		g_test_message("row %zu: %s", i, found);
		const bool is_whole = uf_draft_get_file_count(draft) == 1;
		g_assert_true((uf_draft_get_digest(draft) != NULL) == is_whole);
		g_assert_cmpstr(found, ==, rows[i].found);
	}
}

static void
test_available(Fixture *fixture, gconstpointer data)
{
	const UfChannel *channel = uf_channel_find("xml");
	g_autofree char *nothing = NULL;
	(void)data;
	g_assert_null(channel->send);
	g_assert_true(channel->is_available(&fixture->host, fixture->form, &nothing));
	static const char *const files[][2] = {
		{ "referentials/message.xml", "*référentiel*" },
		{ "schemas/message.xsd", "*schéma*" },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(files); i++) {
		g_autofree char *reason = NULL;
		g_autofree char *path =
		    g_build_filename(fixture->folder, "essai", files[i][0], NULL);
		g_assert_true(uf_file_remove(path, NULL));
		g_assert_false(channel->is_available(&fixture->host, fixture->form, &reason));
		g_assert_true(g_pattern_match_simple(files[i][1], reason));
	}
	/* a form that does not go that way has nothing to say of it */
	g_autoptr(UfForm) other = fixture_form();
	g_assert_false(channel->is_available(&fixture->host, other, &nothing));
	g_assert_null(nothing);
}

/* none of them is an error: a person has to ask the partner for another one */
static void
test_bad_referential(Fixture *fixture, gconstpointer data)
{
	static const char *const texts[] = {
		"", "<ref>", "<ref/>", "BEL AMI", "<!DOCTYPE ref [<!ENTITY x 'y'>]><ref>&x;</ref>",
	};
	(void)data;
	for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
		g_autoptr(GError) error = NULL;
		write_file(fixture, "referentials/message.xml", texts[i]);
		g_autoptr(UfAnswers) answers = make_answers(fixture, WHO YES);
		g_autoptr(UfDraft) draft =
		    uf_channel_find("xml")->prepare(&fixture->host, answers, &error);
		g_assert_no_error(error);
		g_autofree char *found = format_draft(fixture, draft);
		g_assert_cmpstr(found, ==, " xml.bad_referential@!");
	}
}

static void
test_bad_schema(Fixture *fixture, gconstpointer data)
{
	static const char *const texts[] = { "<a/>", "BEL AMI" };
	(void)data;
	for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
		g_autoptr(GError) error = NULL;
		write_file(fixture, "schemas/message.xsd", texts[i]);
		g_autoptr(UfAnswers) answers = make_answers(fixture, WHO YES);
		g_assert_null(uf_channel_find("xml")->prepare(&fixture->host, answers, &error));
		g_assert_error(error, UF_ERROR, UF_ERROR_INVALID_DATA);
		g_assert_true(g_str_has_prefix(error->message, "essai/message: "));
	}
}

/* the same answers at another moment: the same bytes but for the moment */
static void
test_same_bytes(Fixture *fixture, gconstpointer data)
{
	char *texts[2];
	(void)data;
	for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
		g_autoptr(UfAnswers) answers = make_answers(fixture, WHO YES);
		g_autoptr(UfDraft) draft =
		    uf_channel_find("xml")->prepare(&fixture->host, answers, NULL);
		const UfDraftFile file = uf_draft_get_file(draft, 0);
		gsize size;
		const char *bytes = g_bytes_get_data(file.content, &size);
		g_autofree char *text = g_strndup(bytes, size);
		g_assert_true(g_regex_match_simple("<when>[0-9-]{10} [0-9:]{8}\\.[0-9]{3}</when>",
						   text, 0, 0));
		g_autoptr(GRegex) moment = g_regex_new("<when>[^<]*", 0, 0, NULL);
		texts[i] = g_regex_replace_literal(moment, text, -1, 0, "<when>", 0, NULL);
	}
	g_assert_cmpstr(texts[0], ==, texts[1]);
	g_free(texts[0]);
	g_free(texts[1]);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	static const struct {
		const char *path;
		void (*run)(Fixture *fixture, gconstpointer data);
	} tests[] = {
		{ "/channel/message/referential", test_referential },
		{ "/channel/message/message", test_message },
		{ "/channel/message/available", test_available },
		{ "/channel/message/bad-referential", test_bad_referential },
		{ "/channel/message/bad-schema", test_bad_schema },
		{ "/channel/message/same-bytes", test_same_bytes },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(tests); i++)
		g_test_add(tests[i].path, Fixture, NULL, set_up, tests[i].run, tear_down);
	return g_test_run();
}
