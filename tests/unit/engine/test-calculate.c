/* Formats and totals in a whole form: filled, drawn, read again by poppler, and looked for. */
#include <string.h>

#include "uf-engine-test.h"

static json_t *
parse(const char *text)
{
	json_error_t error;
	json_t *value = json_loads(text, JSON_DECODE_ANY, &error);
	if (value == NULL)
		g_error("%s: %s", error.text, text);
	return value;
}

static json_t *
fill(const char *values, GBytes **output)
{
	g_autoptr(GBytes) input = test_engine_load("scripts");
	g_autoptr(json_t) request = json_pack("{s:s, s:b, s:b, s:o}", "op", "fill", "verify", true,
					      "overwrite", true, "values", parse(values));
	return test_engine_call(request, input, output);
}

static json_t *
read_values(GBytes *pdf)
{
	g_autoptr(json_t) request = json_pack("{s:s}", "op", "read");
	g_autoptr(json_t) answer = test_engine_call(request, pdf, NULL);
	return json_incref(json_object_get(answer, "values"));
}

static void
test_formats(void)
{
	static const struct {
		const char *name, *asked, *stored, *shown, *kept, *reason;
	} rows[] = {
		{ "Date", "1984-12-31", "31/12/1984", "31/12/1984", NULL, NULL },
		{ "Date", "31/12/1984", "31/12/1984", NULL, NULL, NULL },
		{ "Date", "1984", NULL, NULL, NULL, "bad_format" },
		{ "Jour", "05", "05", NULL, NULL, NULL },
		{ "Jour", "1949", NULL, NULL, NULL, "too_long" },
		{ "En lettres", "2026-02-01", "01/02/2026", "1 février 2026", NULL, NULL },
		{ "Heure", "9h05", "09:05", "09:05", NULL, NULL },
		{ "Loyer", "1 234,5", "1234.5", "1.234,50 €", NULL, NULL },
		{ "Loyer", "12,3456", "12.3456", "12,3456 €", "rounded", NULL },
		{ "Loyer", "beaucoup", NULL, NULL, NULL, "bad_format" },
		{ "Taille", "1,75", "1.75", NULL, NULL, NULL },
		{ "Taille", "1234567", NULL, NULL, NULL, "too_long" },
		{ "Code postal", "59000", "59000", NULL, "longer", NULL },
		{ "Code postal", "01000", "01000", NULL, "leading_zeros", NULL },
		{ "Taux", "12,5 %", "0.125", "12,5%", NULL, NULL },
		{ "Taux", "12,5", NULL, NULL, NULL, "bad_format" },
		{ "Âge", "42", "42", NULL, NULL, NULL },
		{ "Âge", "130", NULL, NULL, NULL, "out_of_range" },
		{ "Âge", "inconnu", NULL, NULL, NULL, "bad_format" },
		{ "Téléphone", "0612345678", "06 12 34 56 78", "06 12 34 56 78", NULL, NULL },
		{ "Fixe", "06 12 34 56 78", "0612345678", NULL, "foreign_phone", NULL },
		{ "Inconnu", "dupont", "dupont", NULL, "unknown", NULL },
		{ "Nom", "Œuvré", "Œuvré", NULL, NULL, NULL },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GBytes) output = NULL;
		g_autoptr(json_t) values = json_pack("{s:s}", rows[i].name, rows[i].asked);
		g_autofree char *text = json_dumps(values, 0);
		g_autoptr(json_t) answer = fill(text, &output);
		json_t *row = json_array_get(json_object_get(answer, "fields"), 0);
		g_test_message("%s", text);
		g_assert_cmpstr(test_engine_string(row, "reason"), ==, rows[i].reason);
		g_assert_cmpstr(test_engine_string(row, "shown"), ==, rows[i].shown);
		g_assert_cmpstr(test_engine_string(row, "kept"), ==, rows[i].kept);
		g_autoptr(json_t) found = read_values(output);
		g_assert_cmpstr(test_engine_string(found, rows[i].name), ==,
				rows[i].stored != NULL ? rows[i].stored : "");
		if (rows[i].reason == NULL)
			g_assert_cmpstr(test_engine_string(row, "check"), ==, "ok");
	}
}

typedef struct {
	const char *what;
	const char *values;   /* JSON */
	const char *statuses; /* {name: status} of those that are not "unchanged" */
	const char *found;    /* {name: text} of some */
	const char *reasons;  /* {name: reason} of what is refused */
} Sums;

/* never certain, whatever is filled */
#define UNSURE                                                                                     \
	"\"Cercle A\": \"unknown\", \"Cercle B\": \"unknown\", \"Autre script\": \"unknown\", "    \
	"\"Suite\": \"unknown\", \"Sans champ\": \"unknown\""
#define SUMS                                                                                       \
	UNSURE ", \"Total\": \"recomputed\", \"À l’année\": \"recomputed\", \"Moyenne\": "     \
	       "\"recomputed\", \"Somme des lignes\": \"recomputed\", \"Étroit\": \"unknown\", "  \
	       "\"Parts comptées\": \"recomputed\""

static const Sums sums[] = {
	{ "copies, in the order of what they copy", "{\"Nom\": \"Zoé\"}",
	  "{" UNSURE ", \"Copie\": \"recomputed\", \"Copie de la copie\": \"recomputed\", "
	  "\"Moyenne\": \"recomputed\", \"À l’année\": \"recomputed\", \"Somme des lignes\": "
	  "\"recomputed\", \"Parts comptées\": \"recomputed\"}",
	  "{\"Copie\": \"Zoé\", \"Copie de la copie\": \"Zoé\", \"Total\": \"\", \"Moyenne\": "
	  "\"4\", \"Autre script\": \"7\", \"Suite\": \"\", \"Hors ordre\": \"\"}",
	  "{}" },
	{ "sums, of sums too", "{\"Loyer\": \"410,50\", \"Charges\": \"1 039,25 €\"}",
	  "{" SUMS ", \"Borné\": \"unknown\"}",
	  "{\"Loyer\": \"410.5\", \"Total\": \"1449.75\", \"À l’année\": \"17397\", \"Moyenne\": "
	  "\"487.25\", \"Étroit\": \"\", \"Borné\": \"\", \"Somme des lignes\": \"0\"}",
	  "{}" },
	{ "a total that is asked and right",
	  "{\"Total\": \"15,50\", \"Loyer\": \"10\", \"Charges\": \"5.5\"}",
	  "{" SUMS ", \"Borné\": \"recomputed\"}", "{\"Total\": \"15.5\", \"Borné\": \"10\"}",
	  "{}" },
	{ "a total that is asked and wrong",
	  "{\"Total\": \"16\", \"Loyer\": \"10\", \"Charges\": \"5.5\"}",
	  "{" SUMS ", \"Borné\": \"recomputed\"}", "{\"Total\": \"15.5\"}",
	  "{\"Total\": \"calculated\"}" },
	{ "a rounded average that is asked as it is shown",
	  "{\"Moyenne\": \"7,33\", \"Loyer\": \"10\", \"Charges\": \"0\"}",
	  "{" SUMS ", \"Borné\": \"recomputed\"}", "{\"Moyenne\": \"7.333333\"}", "{}" },
	{ "lines below one node", "{\"Lignes.1\": \"1,5\", \"Lignes.2\": \"2\"}",
	  "{" UNSURE ", \"Moyenne\": \"recomputed\", \"À l’année\": \"recomputed\", \"Somme des "
	  "lignes\": \"recomputed\", \"Parts comptées\": \"recomputed\"}",
	  "{\"Somme des lignes\": \"3.5\"}", "{}" },
	{ "what is no number", "{\"Lignes.1\": \"néant\"}",
	  "{" UNSURE ", \"Moyenne\": \"recomputed\", \"À l’année\": \"recomputed\", \"Somme des "
	  "lignes\": \"unknown\", \"Parts comptées\": \"recomputed\"}",
	  "{\"Somme des lignes\": \"99\"}", "{}" },
	{ "a total of no numbers can be asked",
	  "{\"Somme des lignes\": \"12\", \"Lignes.1\": \"néant\"}",
	  "{" UNSURE ", \"Moyenne\": \"recomputed\", \"À l’année\": \"recomputed\", \"Somme des "
	  "lignes\": \"unknown\", \"Parts comptées\": \"recomputed\"}",
	  "{\"Somme des lignes\": \"12\"}", "{}" },
	{ "an input that was asked and refused: no total without it",
	  "{\"Loyer\": \"10\", \"Charges\": \"beaucoup\"}",
	  "{" UNSURE ", \"Total\": \"unknown\", \"À l’année\": \"unknown\", \"Moyenne\": "
	  "\"unknown\", \"Étroit\": \"unknown\", \"Somme des lignes\": \"recomputed\", \"Parts "
	  "comptées\": \"recomputed\", \"Borné\": \"recomputed\"}",
	  "{\"Total\": \"\", \"Moyenne\": \"\"}", "{\"Charges\": \"bad_format\"}" },
	{ "a state that is a number", "{\"Parts\": true}",
	  "{" UNSURE ", \"Moyenne\": \"recomputed\", \"À l’année\": \"recomputed\", \"Somme des "
	  "lignes\": \"recomputed\", \"Parts comptées\": \"recomputed\"}",
	  "{\"Parts comptées\": \"14\"}", "{}" },
	{ "a date copied with its format", "{\"Date\": \"1984-12-31\"}",
	  "{" UNSURE ", \"Date bis\": \"recomputed\", \"Moyenne\": \"recomputed\", \"À l’année\": "
	  "\"recomputed\", \"Somme des lignes\": \"recomputed\", \"Parts comptées\": "
	  "\"recomputed\"}",
	  "{\"Date bis\": \"31/12/1984\"}", "{}" },
	{ "a circle, a script of another kind and what depends on it can be asked, or are locked",
	  "{\"Cercle A\": \"1\", \"Autre script\": \"8\", \"Suite\": \"9\"}",
	  "{" UNSURE ", \"Moyenne\": \"recomputed\", \"À l’année\": \"recomputed\", \"Somme des "
	  "lignes\": \"recomputed\", \"Parts comptées\": \"recomputed\"}",
	  "{\"Cercle A\": \"1\", \"Cercle B\": \"\", \"Autre script\": \"7\", \"Suite\": \"\"}",
	  "{\"Autre script\": \"read_only\", \"Suite\": \"read_only\"}" },
};

static void
check_rows(json_t *rows, const json_t *reasons)
{
	size_t i;
	json_t *row;
	json_array_foreach(rows, i, row)
	{
		const char *name = test_engine_string(row, "name");
		const char *reason = json_string_value(json_object_get(reasons, name));
		g_test_message("  %s", name);
		g_assert_cmpstr(test_engine_string(row, "reason"), ==, reason);
		if (reason == NULL)
			g_assert_cmpstr(test_engine_string(row, "check"), ==, "ok");
	}
}

static void
check_statuses(json_t *rows, json_t *expected)
{
	size_t i;
	json_t *row;
	json_array_foreach(rows, i, row)
	{
		const char *name = test_engine_string(row, "name");
		const char *status = json_string_value(json_object_get(expected, name));
		g_test_message("  %s", name);
		g_assert_cmpstr(test_engine_string(row, "status"), ==,
				status != NULL ? status : "unchanged");
		if (g_strcmp0(status, "recomputed") == 0)
			g_assert_cmpstr(test_engine_string(row, "check"), ==, "ok");
		json_object_del(expected, name);
	}
	g_assert_cmpuint(json_object_size(expected), ==, 0);
}

static void
test_sums(const void *data)
{
	const Sums *row = data;
	g_autoptr(GBytes) output = NULL;
	g_autoptr(json_t) values = parse(row->values);
	g_autoptr(json_t) answer = fill(row->values, &output);
	g_autoptr(json_t) statuses = parse(row->statuses);
	g_autoptr(json_t) reasons = parse(row->reasons);
	json_t *rows = json_object_get(answer, "fields");
	g_test_message("%s", row->what);
	/* rows stand in the order in which they were asked, totals too */
	g_assert_cmpuint(json_array_size(rows), ==, json_object_size(values));
	const char *name;
	json_t *text;
	size_t i = 0;
	json_object_foreach(values, name, text)
	    g_assert_cmpstr(test_engine_string(json_array_get(rows, i++), "name"), ==, name);
	check_rows(rows, reasons);
	check_statuses(json_object_get(answer, "calculations"), statuses);
	g_autoptr(json_t) found = read_values(output);
	g_autoptr(json_t) expected = parse(row->found);
	json_object_foreach(expected, name, text)
	{
		g_test_message("  %s", name);
		g_assert_cmpstr(test_engine_string(found, name), ==, json_string_value(text));
	}
}

/* filled again with the same, nothing changes: what was computed is what is there */
static void
test_twice(void)
{
	g_autoptr(GBytes) first = NULL;
	g_autoptr(GBytes) second = NULL;
	g_autoptr(json_t) one =
	    fill("{\"Loyer\": \"10\", \"Charges\": \"3\", \"Nom\": \"Zoé\"}", &first);
	g_autoptr(json_t) request = json_pack("{s:s, s:{}}", "op", "fill", "values");
	g_autoptr(json_t) two = test_engine_call(request, first, &second);
	size_t i;
	json_t *row;
	json_array_foreach(json_object_get(two, "calculations"), i, row)
	    g_assert_cmpstr(test_engine_string(row, "status"), !=, "recomputed");
	/* an emptied input is followed: the total of nothing that had a value is 0 */
	g_autoptr(json_t) clear =
	    json_pack("{s:s, s:b, s:{s:s, s:s, s:s}}", "op", "fill", "overwrite", true, "values",
		      "Loyer", "", "Charges", "", "Nom", "");
	g_autoptr(GBytes) third = NULL;
	g_autoptr(json_t) three = test_engine_call(clear, first, &third);
	g_autoptr(json_t) found = read_values(third);
	g_assert_cmpstr(test_engine_string(found, "Total"), ==, "0");
	g_assert_cmpstr(test_engine_string(found, "Copie"), ==, "");
}

/* a total that is asked and right says how it is shown, as any value does */
static void
test_shown(void)
{
	g_autoptr(GBytes) input = test_engine_load("scripts");
	g_autoptr(json_t) request = json_pack("{s:s, s:{s:s, s:s, s:s}}", "op", "fill", "values",
					      "Total", "15.5", "Loyer", "10", "Charges", "5.5");
	g_autoptr(GBytes) output = NULL;
	g_autoptr(json_t) answer = test_engine_call(request, input, &output);
	json_t *row = json_array_get(json_object_get(answer, "fields"), 0);
	g_assert_cmpstr(test_engine_string(row, "name"), ==, "Total");
	g_assert_cmpstr(test_engine_string(row, "status"), ==, "written");
	g_assert_cmpstr(test_engine_string(row, "shown"), ==, "15,50 €");
}

/* what stands in a total of which nobody can say that it is wrong is kept, as any value is */
static void
test_kept(void)
{
	g_autoptr(GBytes) input = test_engine_load("scripts");
	g_autoptr(json_t) request = json_pack("{s:s, s:{s:s, s:s}}", "op", "fill", "values",
					      "Somme des lignes", "12", "Lignes.1", "néant");
	g_autoptr(GBytes) output = NULL;
	g_autoptr(json_t) answer = test_engine_call(request, input, &output);
	json_t *row = test_engine_find(json_object_get(answer, "fields"), "Somme des lignes");
	g_assert_cmpstr(test_engine_string(row, "reason"), ==, "already_filled");
	g_autoptr(json_t) found = read_values(output);
	g_assert_cmpstr(test_engine_string(found, "Somme des lignes"), ==, "99");
}

/* copies of copies are followed so far, and not until the stack is full */
static void
test_deep(void)
{
	enum { COUNT = 2000 };
	g_autoptr(GString) names = g_string_new(NULL);
	g_autoptr(GPtrArray) objects = g_ptr_array_new_with_free_func(g_free);
	for (unsigned i = 0; i < COUNT; i++)
		g_string_append_printf(names, "%u 0 R ", i + 4);
	g_ptr_array_add(objects, g_strdup_printf("<< /Type /Catalog /Pages 2 0 R /AcroForm << "
						 "/Fields [ %s ] /CO [ %s ] >> >>",
						 names->str, names->str));
	g_ptr_array_add(objects, g_strdup("<< /Type /Pages /Count 1 /Kids [ 3 0 R ] >>"));
	g_ptr_array_add(objects, g_strdup("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>"));
	for (unsigned i = 0; i < COUNT; i++)
		g_ptr_array_add(
		    objects, g_strdup_printf("<< /T (f%u) /FT /Tx /Subtype /Widget /Rect [0 0 9 9] "
					     "/AA << /C << /S /JavaScript /JS (event.value = "
					     "getField\\(\"f%u\"\\).value) >> >> >>",
					     i, i + 1));
	g_autoptr(GBytes) input =
	    test_engine_assemble((const char *const *)objects->pdata, objects->len);
	g_autoptr(GBytes) output = NULL;
	g_autoptr(json_t) request = json_pack("{s:s, s:{}}", "op", "fill", "values");
	g_autoptr(json_t) answer = test_engine_call(request, input, &output);
	json_t *rows = json_object_get(answer, "calculations");
	g_assert_cmpuint(json_array_size(rows), ==, COUNT);
	g_assert_cmpstr(test_engine_string(json_array_get(rows, 0), "status"), ==, "unknown");
}

/* verify makes of an asked value what fill made of it, and sees when it is not there */
static void
test_verify(void)
{
	static const struct {
		const char *name, *value, *status;
	} checks[] = {
		{ "Loyer", "1 234,50 €", "ok" },
		{ "Loyer", "1234.5", "ok" },
		{ "Loyer", "1234,51", "missing" },
		{ "Loyer", "beaucoup", "missing" },
		{ "Date", "1984-12-31", "ok" },
		{ "Date", "31/12/1984", "ok" },
		{ "Date", "1984-12-30", "missing" },
		{ "Total", "1234.5", "ok" },
		{ "Moyenne", "415.5", "ok" },
		{ "En lettres", "2026-09-01", "ok" },
		{ "Code postal", "01000", "ok" },
		{ "Code postal", "1000", "missing" },
		{ "Nom", "31/12/1984", "missing" },
		/* what the viewer was to draw is drawn, as the script would show it */
		{ "Ancien loyer", "1234,50", "ok" },
		{ "Ancienne date", "1984-12-31", "ok" },
		{ "Autre script", "7", "ok" },
	};
	g_autoptr(GBytes) output = NULL;
	g_autoptr(json_t) filled =
	    fill("{\"Loyer\": \"1 234,5\", \"Date\": \"31/12/1984\", \"En lettres\": "
		 "\"2026-09-01\", \"Code postal\": \"01000\"}",
		 &output);
	for (size_t i = 0; i < G_N_ELEMENTS(checks); i++) {
		g_autoptr(json_t) request = json_pack("{s:s, s:{s:s}}", "op", "verify", "values",
						      checks[i].name, checks[i].value);
		g_autoptr(json_t) answer = test_engine_call(request, output, NULL);
		json_t *row = json_array_get(json_object_get(answer, "fields"), 0);
		g_test_message("%s: %s", checks[i].name, checks[i].value);
		g_assert_cmpstr(test_engine_string(row, "status"), ==, checks[i].status);
	}
}

static void
test_described(void)
{
	static const struct {
		const char *name, *key, *value; /* JSON, NULL: absent */
	} keys[] = {
		{ "Date", "format_rule", "{\"kind\": \"date\", \"pattern\": \"dd/mm/yyyy\"}" },
		{ "Date", "keystroke_rule", "{\"kind\": \"date\", \"pattern\": \"dd/mm/yyyy\"}" },
		{ "Date", "format", "\"AFDate_FormatEx(\\\"dd/mm/yyyy\\\");\"" },
		{ "Fixe", "format_rule", "{\"kind\": \"phone\"}" },
		{ "Âge", "validate_rule", "{\"kind\": \"range\", \"low\": 0.0, \"high\": 120.0}" },
		{ "Inconnu", "format_rule", "{\"kind\": \"unknown\"}" },
		{ "Copie", "calculate_rule", "{\"kind\": \"copy\", \"fields\": [\"Nom\"]}" },
		{ "Copie", "format_rule", NULL },
		{ "Nom", "calculate", NULL },
	};
	g_autoptr(GBytes) input = test_engine_load("scripts");
	g_autoptr(json_t) request = json_pack("{s:s}", "op", "fields");
	g_autoptr(json_t) answer = test_engine_call(request, input, NULL);
	for (size_t i = 0; i < G_N_ELEMENTS(keys); i++) {
		json_t *field = test_engine_find(json_object_get(answer, "fields"), keys[i].name);
		json_t *found = json_object_get(field, keys[i].key);
		g_autoptr(json_t) expected = keys[i].value == NULL ? NULL : parse(keys[i].value);
		g_test_message("%s: %s", keys[i].name, keys[i].key);
		g_assert_true(expected == NULL ? found == NULL : json_equal(found, expected));
	}
	json_t *calculated = json_object_get(answer, "calculated");
	g_assert_cmpuint(json_array_size(calculated), ==, 15);
	g_assert_cmpstr(json_string_value(json_array_get(calculated, 0)), ==, "Copie de la copie");
}

/* a script may be a stream, and stand in a widget instead of its field */
static void
test_places(void)
{
	static const char pdf[] =
	    "%PDF-1.7\n"
	    "1 0 obj\n<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [ 4 0 R 5 0 R 8 0 R ] "
	    "/CO [ 6 0 R 5 0 R 99 0 R 3 0 R ] >> >>\nendobj\n"
	    "2 0 obj\n<< /Type /Pages /Count 1 /Kids [ 3 0 R ] >>\nendobj\n"
	    "3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 200] /Annots [ 4 0 R 6 0 R "
	    "8 0 R ] >>\nendobj\n"
	    "4 0 obj\n<< /T (flux) /FT /Tx /Subtype /Widget /Rect [10 10 200 30] /AA << /F << /S "
	    "/JavaScript /JS 7 0 R >> >> >>\nendobj\n"
	    "5 0 obj\n<< /T (enfant) /FT /Tx /Kids [ 6 0 R ] >>\nendobj\n"
	    "6 0 obj\n<< /Parent 5 0 R /Subtype /Widget /Rect [10 40 200 60] /AA << /C << /S "
	    "/JavaScript /JS (event.value = getField\\(\"flux\"\\).value) >> >> >>\nendobj\n"
	    "7 0 obj\n<< /Length 20 >>\nstream\nAFDate_Format('yy'); \nendstream\nendobj\n"
	    "8 0 obj\n<< /T (faux) /FT /Tx /Subtype /Widget /Rect [10 70 200 90] /AA << /F 12 /K "
	    "<< /JS 13 >> /V [ ] >> >>\nendobj\n"
	    "trailer\n<< /Root 1 0 R /Size 9 >>\n%%EOF\n";
	g_autoptr(GBytes) input = g_bytes_new_static(pdf, sizeof pdf - 1);
	g_autoptr(json_t) request = json_pack("{s:s}", "op", "fields");
	g_autoptr(json_t) described = test_engine_call(request, input, NULL);
	json_t *fields = json_object_get(described, "fields");
	g_autoptr(json_t) date = parse("{\"kind\": \"date\", \"pattern\": \"yy\"}");
	g_autoptr(json_t) copy = parse("{\"kind\": \"copy\", \"fields\": [\"flux\"]}");
	g_autoptr(json_t) once = parse("[\"enfant\"]");
	g_assert_true(
	    json_equal(json_object_get(test_engine_find(fields, "flux"), "format_rule"), date));
	g_assert_true(json_equal(
	    json_object_get(test_engine_find(fields, "enfant"), "calculate_rule"), copy));
	g_assert_null(json_object_get(test_engine_find(fields, "faux"), "format"));
	g_assert_true(json_equal(json_object_get(described, "calculated"), once));
	g_autoptr(json_t) fill = json_pack("{s:s, s:b, s:{s:s}}", "op", "fill", "verify", true,
					   "values", "flux", "2026");
	g_autoptr(GBytes) output = NULL;
	g_autoptr(json_t) answer = test_engine_call(fill, input, &output);
	g_autoptr(json_t) found = read_values(output);
	g_assert_cmpstr(test_engine_string(found, "flux"), ==, "26");
	g_assert_cmpstr(test_engine_string(found, "enfant"), ==, "26");
}

int
main(int argc, char **argv)
{
	test_engine_init(&argc, &argv);
	g_test_add_func("/engine/calculate/formats", test_formats);
	for (size_t i = 0; i < G_N_ELEMENTS(sums); i++) {
		g_autofree char *path = g_strdup_printf("/engine/calculate/sums/%zu", i);
		g_test_add_data_func(path, &sums[i], test_sums);
	}
	g_test_add_func("/engine/calculate/twice", test_twice);
	g_test_add_func("/engine/calculate/shown", test_shown);
	g_test_add_func("/engine/calculate/kept", test_kept);
	g_test_add_func("/engine/calculate/deep", test_deep);
	g_test_add_func("/engine/calculate/verify", test_verify);
	g_test_add_func("/engine/calculate/places", test_places);
	g_test_add_func("/engine/calculate/described", test_described);
	return g_test_run();
}
