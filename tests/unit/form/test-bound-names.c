/* The partner's names that a form binds, whatever the way they are written. */
#include "form-fixture.h"
#include "uf-bound-names.h"

#define TEXT(id, bind)                                                                             \
	"{\"id\": \"" id "\", \"label\": \"L\", \"kind\": \"text\", \"ask\": true, "               \
	"\"bind\": {\"pdf\": " bind "}}"
#define DATE(id, bind)                                                                             \
	"{\"id\": \"" id "\", \"label\": \"L\", \"kind\": \"date\", \"ask\": true, "               \
	"\"bind\": {\"pdf\": " bind "}}"
#define CHOICE(id, options)                                                                        \
	"{\"id\": \"" id "\", \"label\": \"L\", \"kind\": \"choice\", \"ask\": true, "             \
	"\"options\": [" options "]}"
#define OPTION(code, bind)                                                                         \
	"{\"code\": \"" code "\", \"label\": \"O\", \"bind\": {\"pdf\": " bind "}}"
#define TABLE(id, rows, fields)                                                                    \
	"{\"id\": \"" id "\", \"label\": \"L\", \"kind\": \"table\", \"each\": \"$.members[*]\", " \
	"\"rows\": " rows ", \"fields\": [" fields "]}"
#define CELL(id, bind)                                                                             \
	"{\"id\": \"" id "\", \"label\": \"L\", \"kind\": \"text\", \"from\": \"@.id\", "          \
	"\"bind\": {\"pdf\": " bind "}}"

typedef struct {
	const char *fields;
	const char *names; /* "field:name" or "field:name=state", one after the other */
} Row;

static const Row rows[] = {
	{ "{\"id\": \"a\", \"label\": \"L\", \"kind\": \"text\", \"ask\": true}", "" },
	{ TEXT("a", "\"nom\""), "a:nom" },
	{ TEXT("a", "[\"nom1\", \"nom2\"]"), "a:nom1 a:nom2" },
	{ TEXT("a", "\"nom\"") "," TEXT("b", "\"nom\""), "a:nom b:nom" },
	{ DATE("d", "{\"jour\": \"date:day\", \"mois\": \"date:month\"}"), "d:jour d:mois" },
	{ TEXT("b", "\"z\"") "," TEXT("a", "\"y\""), "b:z a:y" },
	/* a row is spelled out in tables alone, wherever it stands in the name */
	{ TABLE("t", "2", CELL("c", "\"nom{row}\"")), "t.c:nom1 t.c:nom2" },
	{ TABLE("t", "3", CELL("c", "\"l{row}.nom\"")), "t.c:l1.nom t.c:l2.nom t.c:l3.nom" },
	{ TABLE("t", "2", CELL("c", "\"{row}-{row}\"")), "t.c:1-1 t.c:2-2" },
	{ TABLE("t", "1", CELL("c", "[\"a{row}\", \"b\"]")), "t.c:a1 t.c:b" },
	/* row by row, then field by field: the order of the paper */
	{ TABLE("t", "2", CELL("c", "\"c{row}\"") "," CELL("d", "\"d{row}\"")),
	  "t.c:c1 t.d:d1 t.c:c2 t.d:d2" },
	{ TABLE("t", "11", CELL("c", "\"c{row}\"")),
	  "t.c:c1 t.c:c2 t.c:c3 t.c:c4 t.c:c5 t.c:c6 t.c:c7 t.c:c8 t.c:c9 t.c:c10 t.c:c11" },
	/* a table whose rows have names of their own */
	{ TABLE("t", "2", CELL("c", "{\"rows\": [\"premier\", \"second\"]}")),
	  "t.c:premier t.c:second" },
	{ TABLE("t", "2", CELL("c", "{\"rows\": [[\"a\", \"b\"], \"c\"]}")), "t.c:a t.c:b t.c:c" },
	/* what follows a table is in no row any more */
	{ TABLE("t", "2", CELL("c", "\"c{row}\"")) "," TEXT("a", "\"nom\""),
	  "t.c:c1 t.c:c2 a:nom" },
	/* options say the state that they set; true is a box that is ticked */
	{ CHOICE("o", OPTION("1", "{\"sexe\": \"F\"}") "," OPTION("2", "{\"sexe\": \"M\"}")),
	  "o:sexe=F o:sexe=M" },
	{ CHOICE("o", OPTION("1", "{\"oui\": true}") "," OPTION("2", "{\"non\": true}")),
	  "o:oui= o:non=" },
	{ CHOICE("o", OPTION("1", "{\"a\": \"1\", \"b\": true}")), "o:a=1 o:b=" },
	{ CHOICE("o", "{\"code\": \"1\", \"label\": \"O\"}"), "" },
};

/* the form of the fixture with other fields, and without the blocks that speak of them */
static UfForm *
make_form(const char *fields)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *text = g_strdup_printf("[%s]", fields);
	g_autoptr(json_t) root = fixture_parse(FIXTURE_FORM);
	json_object_set_new(root, "fields", fixture_parse(text));
	UfForm *form = uf_form_parse(root, "essai.json", &error);
	g_assert_no_error(error);
	return form;
}

static char *
list(const UfForm *form, const char *channel)
{
	g_autoptr(GPtrArray) names = uf_form_list_bound_names(form, channel);
	GString *out = g_string_new(NULL);
	for (guint i = 0; i < names->len; i++) {
		const UfBoundName *name = g_ptr_array_index(names, i);
		g_string_append_printf(out, "%s%s:%s", i > 0 ? " " : "", name->field, name->name);
		if (name->state != NULL)
			g_string_append_printf(out, "=%s", name->state);
	}
	return g_string_free(out, FALSE);
}

static void
test_names(void)
{
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(UfForm) form = make_form(rows[i].fields);
		g_autofree char *names = list(form, "pdf");
		g_assert_cmpstr(names, ==, rows[i].names);
		/* what is bound on one channel is not on another */
		g_autofree char *other = list(form, "sheet");
		g_assert_cmpstr(other, ==, "");
	}
}

static void
test_whole_form(void)
{
	g_autoptr(UfForm) form = fixture_form();
	g_autofree char *names = list(form, "pdf");
	g_assert_cmpstr(names, ==,
			"name:nom birth:jour birth:mois status:seul= children.name:enfant1 "
			"children.name:enfant2");
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/bound-names/ways", test_names);
	g_test_add_func("/bound-names/whole-form", test_whole_form);
	return g_test_run();
}
