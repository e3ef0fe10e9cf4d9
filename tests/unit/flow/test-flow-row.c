/* One household of a spreadsheet: whom it is, what it changes, what is stored. */
#include <string.h>

#include "sheet-support.h"
#include "uf-flow-person.h"

#define NEW                                                                                        \
	"Nom;Prénom;Date de naissance;NIR;Portable;RSA\n"                                         \
	"INVENTÉE;Zoé;12/05/1984;;06 12 34 56 78;607,75\n"

static void
test_create(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autoptr(GError) error = NULL;
	flow_add_partner(fixture);
	g_autoptr(json_t) result = sheet_store(fixture, NEW, sheet_forms, BATCH);
	char *text = json_dumps(result, JSON_INDENT(1));
	g_test_message("%s", text);
	free(text);
	g_assert_cmpstr(get_text(result, "action"), ==, "create");
	g_autoptr(json_t) person =
	    uf_flow_person_show(fixture->flow, get_text(result, "person"), &error);
	g_assert_no_error(error);
	text = json_dumps(person, JSON_INDENT(1));
	g_test_message("%s", text);
	free(text);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add("/flow/row/create", Fixture, NULL, flow_set_up, test_create, flow_tear_down);
	return g_test_run();
}
