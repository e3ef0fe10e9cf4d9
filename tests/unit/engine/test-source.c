/* Saved web pages and lists of labels: the questions that they ask, whatever the bytes. */
#include "uf-source-private.h"

#include <string.h>

#include "uf-engine-test.h"

static char *
decode(const char *bytes, size_t size)
{
	g_autoptr(GBytes) input = g_bytes_new(bytes, size);
	return uf_source_decode(input);
}

static void
test_decode(void)
{
	static const struct {
		const char *bytes;
		size_t size;
		const char *text;
	} rows[] = {
		{ "", 0, "" },
		{ "Pr\xC3\xA9nom", 7, "Prénom" },
		{ "\xEF\xBB\xBFNom", 6, "Nom" },
		{ "Pr\xE9nom \x80", 8, "Prénom €" },
		{ "\xFF\xFEN\0\xE9\0", 6, "Né" },
		{ "\xFE\xFF\0N\0\xE9", 6, "Né" },
		{ "\xFF\xFE\x3D\xD8\0\xDE", 6, "😀" },
		{ "\xFF\xFE\0\xDEz\0q", 7, "?z" },
		{ "a\0b", 3, "a b" },
		{ "\xE9\0b", 3, "é b" },
		{ "\x81", 1, " " },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *text = decode(rows[i].bytes, rows[i].size);
		g_assert_cmpstr(text, ==, rows[i].text);
	}
}

static void
test_clean(void)
{
	g_autofree char *text = uf_source_clean(" \n Nom\t de \xC2\xA0 famille\x01 ");
	g_assert_cmpstr(text, ==, "Nom de famille");
	g_autofree char *many = g_strnfill(5000, 'a');
	g_autofree char *cut = uf_source_clean(many);
	g_assert_cmpuint(strlen(cut), ==, UF_SOURCE_MAX_TEXT);
}

typedef json_t *(*ListFunc)(GBytes *bytes, GError **error);

static json_t *
list(ListFunc func, const char *text, GError **error)
{
	g_autoptr(GBytes) bytes = g_bytes_new(text, strlen(text));
	return func(bytes, error);
}

/* "label|kind|name|section|max|required|value=label,…" of each question */
static char *
format(const json_t *questions)
{
	g_autoptr(GString) out = g_string_new(NULL);
	for (size_t i = 0; i < json_array_size(questions); i++) {
		json_t *question = json_array_get(questions, i);
		json_t *options = json_object_get(question, "options");
		const char *name = test_engine_string(question, "name");
		const char *section = test_engine_string(question, "section");
		const json_int_t max = json_integer_value(json_object_get(question, "max"));
		g_string_append_printf(out, "%s%s|%s|%s|%s", i > 0 ? "\n" : "",
				       test_engine_string(question, "label"),
				       test_engine_string(question, "kind"),
				       name != NULL ? name : "", section != NULL ? section : "");
		if (max > 0)
			g_string_append_printf(out, "|%d", (int)max);
		if (json_object_get(question, "required") != NULL)
			g_string_append(out, "|!");
		for (size_t j = 0; j < json_array_size(options); j++)
			g_string_append_printf(
			    out, "%s%s=%s", j == 0 ? "|" : ",",
			    test_engine_string(json_array_get(options, j), "value"),
			    test_engine_string(json_array_get(options, j), "label"));
	}
	return g_string_free(g_steal_pointer(&out), FALSE);
}

static void
test_html(void)
{
	static const struct {
		const char *page;
		const char *questions;
	} rows[] = {
		{ "<label for=a>Nom</label><input id=a name=n maxlength=9 required>",
		  "Nom|text|n||9|!" },
		{ "<label>Nom <input name=n></label>", "Nom|text|n|" },
		{ "<input name=n aria-label=Nom>", "Nom|text|n|" },
		{ "<b id=x>Nom</b><input name=n aria-labelledby=x>", "Nom|text|n|" },
		{ "<input name=n placeholder=Nom>", "Nom|text|n|" },
		{ "<p>Nom : <input name=n>", "Nom :|text|n|" },
		{ "<p>Autre chose</p><div><input name=n></div>", "n|text|n|" },
		{ "<h2>Vous</h2><input name=n>", "n|text|n|Vous" },
		{ "<h2>Vous</h2><fieldset><legend>Lui</legend><input name=n></fieldset>"
		  "<input name=m>",
		  "n|text|n|Lui\nm|text|m|Vous" },
		{ "<fieldset><legend>Sexe</legend><label><input type=radio name=s value=1>F</label>"
		  "<label><input type=radio name=s value=2>M</label></fieldset>",
		  "Sexe|choice|s||1=F,2=M" },
		{ "<p>Sexe <input type=radio name=s value=f><input type=RADIO name=s value=m>",
		  "Sexe|choice|s||f=f,m=m" },
		{ "<p>Sexe <input type=radio name=s value=f> F\xC3\xA9minin <input type=radio "
		  "name=s "
		  "value=m> <b>Masculin</b><br>Autre",
		  "Sexe|choice|s||f=Féminin,m=Masculin" },
		{ "<div role=radiogroup aria-label=Sexe><input type=radio name=s value=f title=F>"
		  "<input type=radio name=s value=m title=M></div>",
		  "Sexe|choice|s||f=F,m=M" },
		/* traps for robots; a button that its label draws, and a step of the page, are none
		 */
		{ "<input name=site style='display: none'><input name=b hidden><input name=n "
		  "title=Nom>"
		  "<div style='display:none'><input name=p title=Rue></div>"
		  "<input type=checkbox name=ok style='display:none' title=Oui>",
		  "Nom|text|n|\nRue|text|p|\nOui|boolean|ok|" },
		{ "<fieldset><legend>Aides</legend><input type=checkbox name=a value=1 title=Un>"
		  "<input type=checkbox name=a value=2 title=Deux></fieldset>",
		  "Aides|choices|a||1=Un,2=Deux" },
		{ "<label><input type=checkbox name=ok> Oui</label>", "Oui|boolean|ok|" },
		{ "<select name=s title=Ville><option value=''>?<option value=1>Nantes"
		  "<option>Rez\xC3\xA9</select>",
		  "Ville|choice|s||1=Nantes,Rezé=Rezé" },
		{ "<select name=s multiple title=V><option>a</select>", "V|choices|s||a=a" },
		{ "<textarea name=t title=Motif>d\xC3\xA9j\xC3\xA0 \xC3\xA9"
		  "crit</textarea>",
		  "Motif|long|t|" },
		{ "<input type=date name=d><input type=number name=k><input type=tel name=t>",
		  "d|date|d|\nk|integer|k|\nt|text|t|" },
		{ "<input type=hidden name=h><input type=password name=p><input type=submit name=s>"
		  "<button name=b>x</button><input type=file name=f><script>'<input name=z>'"
		  "</script><input name=n>",
		  "n|text|n|" },
		{ "<meta charset=iso-8859-1><input name=n title='Pr\xE9nom'>", "Prénom|text|n|" },
		{ "<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><input name=n "
		  "title='&x;'>",
		  "&x;|text|n|" },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GError) error = NULL;
		g_autoptr(json_t) questions = list(uf_html_list_questions, rows[i].page, &error);
		g_test_message("row %zu", i);
		g_assert_no_error(error);
		g_autofree char *found = format(questions);
		g_assert_cmpstr(found, ==, rows[i].questions);
	}
}

/* what somebody typed before saving the page is theirs */
static void
test_html_values(void)
{
	g_autoptr(json_t) questions =
	    list(uf_html_list_questions,
		 "<input name=n title=Nom value=MARTINEAU><textarea name=t>MARTINEAU</textarea>"
		 "<select name=s title=S><option selected value=1>un</select>",
		 NULL);
	g_autofree char *text = json_dumps(questions, 0);
	g_assert_nonnull(text);
	g_assert_null(strstr(text, "MARTINEAU"));
	g_assert_cmpuint(json_array_size(questions), ==, 3);
}

static char *
repeat(const char *text, size_t n, const char *end)
{
	GString *out = g_string_new(NULL);
	for (size_t i = 0; i < n; i++)
		g_string_append(out, text);
	g_string_append(out, end);
	return g_string_free(out, FALSE);
}

static void
test_html_hostile(void)
{
	static const struct {
		const char *text;
		size_t n;
		size_t questions;
	} rows[] = {
		{ "<div>", 150, 1 },
		/* libxml2 goes 256 deep */
		{ "<div>", 100000, 0 },
		{ "<b><fieldset>", 20000, 0 },
		/* never a part of the page in silence */
		{ "<input name=a>", UF_SOURCE_MAX_QUESTIONS, 0 },
		{ "<input name=a>", UF_SOURCE_MAX_QUESTIONS - 1, UF_SOURCE_MAX_QUESTIONS },
		{ "<label for=z></label>", 20000, 1 },
		{ "<!-- ", 20000, 0 },
		{ "&lt;&#x0;&#xFFFFFFFF;&nosuch;", 20000, 1 },
		{ "<input type=radio name=r value=1>", 20000, 2 },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *page = repeat(rows[i].text, rows[i].n, "<input name=n>");
		g_autoptr(GError) error = NULL;
		g_autoptr(json_t) questions = list(uf_html_list_questions, page, &error);
		g_test_message("row %zu", i);
		g_assert_cmpuint(json_array_size(questions), ==, rows[i].questions);
		g_assert_true((questions == NULL) == (error != NULL));
	}
}

static void
test_html_errors(void)
{
	g_autoptr(GError) none = NULL;
	g_assert_null(list(uf_html_list_questions, "<p>Bonjour", &none));
	g_assert_error(none, UF_ERROR, UF_ERROR_INVALID_DATA);
	g_assert_true(g_str_has_prefix(none->message, "no_question:"));
	g_autoptr(GError) large = NULL;
	g_autofree char *page = g_strnfill(UF_SOURCE_MAX_HTML + 1, ' ');
	g_assert_null(list(uf_html_list_questions, page, &large));
	g_assert_true(g_str_has_prefix(large->message, "too_large:"));
}

static void
test_labels(void)
{
	static const struct {
		const char *table;
		const char *questions;
	} rows[] = {
		{ "Nom\nDate;Vous;date\n", "Nom|text||\nDate|date||Vous" },
		{ "Libellé,Nature\nNom,texte long\n", "Nom|long||" },
		{ "N°\tlibellé\tnature\n1\tNom\tdate\n", "Nom|date||" },
		{ "sep=;\r\nLibellé, ou nom;x\r\n", "Libellé, ou nom|text||x" },
		{ "\"sep=\t\"\nNom, prénom\n", "Nom, prénom|text||" },
		{ "sep=\nNom\n", "sep=|text||\nNom|text||" },
		{ "LABEL\tREQUIRED\nNom\toui\nVille\tnon", "Nom|text|||!\nVille|text||" },
		{ "\xEF\xBB\xBFLibell\xC3\xA9;Choix\r\nSexe;F|M\r\n\r\nNom;\r\n",
		  "Sexe|choice|||F=F,M=M\nNom|text||" },
		{ "Libell\xE9;Nature\nPr\xE9nom;\n", "Prénom|text||" },
		{ "\"Nom; complet\";\"Lui \"\"même\"\"\"\n", "Nom; complet|text||Lui \"même\"" },
		{ "Aides;;choix multiples;a|b;x\n", "Aides|choices|||!|a=a,b=b" },
		{ "\"Deux\nlignes\";;oui/non\nMontant;;montant\n",
		  "Deux lignes|boolean||\nMontant|money||" },
		{ "Signature;;signature;;", "Signature|signature||" },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GError) error = NULL;
		g_autoptr(json_t) questions = list(uf_labels_list_questions, rows[i].table, &error);
		g_test_message("row %zu", i);
		g_assert_no_error(error);
		g_autofree char *found = format(questions);
		g_assert_cmpstr(found, ==, rows[i].questions);
	}
}

static void
test_labels_errors(void)
{
	static const struct {
		const char *table;
		const char *place;
	} rows[] = {
		{ "Nom;;nom\n", "line 1, column 3: no such kind" },
		{ "Libellé;Nature\nNom;texte\nVille;lieu\n", "line 3, column 2: no such kind" },
		{ "\"a\nb\"\n\nNom;;lieu\n", "line 4, column 3: " },
		{ "Nom\n;Vous\n", "line 2, column 1: a label is needed" },
		{ "Nom;;choix\n", "line 1, column 3: a choice needs options" },
		{ "Nom;;texte;a|b\n", "line 1, column 4: options are for a choice" },
		{ "Nom;;;;peut-être\n", "line 1, column 5: required" },
		{ "Nom;\"Vous\nVille\n", "line 1, column 2: a quote that is never closed" },
		{ "Nom;Vo\"us\n", "line 1, column 2: a quote inside a cell" },
		{ "sep=;\nNom;;lieu\n", "line 2, column 3: no such kind" },
		{ "", "no_question:" },
		{ "Libellé;Nature\n", "no_question:" },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GError) error = NULL;
		g_test_message("row %zu", i);
		g_assert_null(list(uf_labels_list_questions, rows[i].table, &error));
		g_assert_error(error, UF_ERROR, UF_ERROR_INVALID_DATA);
		g_assert_true(g_str_has_prefix(error->message, rows[i].place));
		g_assert_null(strstr(error->message, "peut"));
	}
	g_autoptr(GError) error = NULL;
	g_autofree char *wide = g_strnfill(200, ';');
	g_assert_null(list(uf_labels_list_questions, wide, &error));
	g_assert_true(g_str_has_prefix(error->message, "line 1, column 100: more than"));
}

/* the same through the worker's door */
static void
test_operations(void)
{
	static const struct {
		const char *op;
		const char *text;
	} rows[] = { { "html", "<input name=n>" }, { "labels", "Nom\n" } };
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GBytes) input = g_bytes_new(rows[i].text, strlen(rows[i].text));
		g_autoptr(json_t) answer =
		    test_engine_call(json_pack("{s:s}", "op", rows[i].op), input, NULL);
		g_assert_cmpuint(json_array_size(json_object_get(answer, "questions")), ==, 1);
	}
}

int
main(int argc, char **argv)
{
	test_engine_init(&argc, &argv);
	g_test_add_func("/source/decode", test_decode);
	g_test_add_func("/source/clean", test_clean);
	g_test_add_func("/source/html", test_html);
	g_test_add_func("/source/html-values", test_html_values);
	g_test_add_func("/source/html-hostile", test_html_hostile);
	g_test_add_func("/source/html-errors", test_html_errors);
	g_test_add_func("/source/labels", test_labels);
	g_test_add_func("/source/labels-errors", test_labels_errors);
	g_test_add_func("/source/operations", test_operations);
	return g_test_run();
}
