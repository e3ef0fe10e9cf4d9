/* A template changes: what is told, what is proposed, and that nothing passes in silence.
 *
 * The editions of the benchmark are the layouts of the project's adapters and mutations of them;
 * every field of a layout is bound, as a form that forgets nothing does.
 */
#include <string.h>

#include "channel-fixture.h"
#include "uf-cleanup.h"
#include "uf-drift.h"
#include "uf-error.h"
#include "uf-json.h"
#include "uf-layout.h"
#include "uf-memory.h"

static const char before_text[] =
    "{'fields': ["
    " {'name': 'nom', 'kind': 'text', 'max_length': 20, 'boxes':"
    "  [{'page': 1, 'x1': 80, 'y1': 700, 'x2': 300, 'y2': 712, 'label': 'Nom :'}]},"
    " {'name': 'prenom', 'kind': 'text', 'boxes':"
    "  [{'page': 1, 'x1': 80, 'y1': 680, 'x2': 300, 'y2': 692, 'label': 'Prénom'}]},"
    " {'name': 'sexe', 'kind': 'radio', 'options': ['1', '2'], 'boxes':"
    "  [{'page': 1, 'x1': 80, 'y1': 660, 'x2': 90, 'y2': 670, 'option': '1', 'label': 'Mme'},"
    "   {'page': 1, 'x1': 120, 'y1': 660, 'x2': 130, 'y2': 670, 'option': '2', 'label': 'M.'}]},"
    " {'name': 'pays', 'kind': 'combo', 'options': ['FR', 'BE'], 'labels': ['France', 'Belgique'],"
    "  'boxes': [{'page': 1, 'x1': 80, 'y1': 640, 'x2': 300, 'y2': 652, 'label': 'Pays'}]},"
    " {'name': 'nom2', 'kind': 'text', 'boxes':"
    "  [{'page': 2, 'x1': 80, 'y1': 700, 'x2': 300, 'y2': 712, 'label': 'Nom :'}]}]}";

/* a form that binds every name of @layout, one field each */
static UfForm *
bind_all(const json_t *layout)
{
	g_autoptr(GError) error = NULL;
	json_t *fields = json_array();
	const json_t *rows = json_object_get(layout, "fields");
	for (size_t i = 0; i < json_array_size(rows); i++) {
		const json_t *row = json_array_get(rows, i);
		const char *kind = uf_json_get_string(row, "kind");
		g_autofree char *id = g_strdup_printf("f%zu", i);
		if (g_strcmp0(kind, "signature") == 0 || g_strcmp0(kind, "button") == 0)
			continue;
		json_array_append_new(fields,
				      json_pack("{s:s, s:s, s:s, s:b, s:{s:O}}", "id", id, "label",
						id, "kind", "text", "ask", 1, "bind", "pdf",
						json_object_get(row, "name")));
	}
	g_autoptr(json_t) root =
	    json_pack("{s:i, s:s, s:s, s:{s:s, s:s}, s:{s:{}}, s:o}", "schema", 1, "form",
		      "essai/edition", "title", "Édition", "source", "text", "Essai", "seen",
		      "2026-01-01", "channels", "pdf", "fields", fields);
	UfForm *form = uf_form_parse(root, "edition.json", &error);
	g_assert_no_error(error);
	return form;
}

static json_t *
find_row(const json_t *report, const char *name)
{
	const json_t *rows = json_object_get(report, "fields");
	for (size_t i = 0; i < json_array_size(rows); i++) {
		if (g_strcmp0(uf_json_get_string(json_array_get(rows, i), "name"), name) == 0)
			return json_array_get(rows, i);
	}
	g_error("no row of %s", name);
}

static json_t *
find_field(const json_t *side, const char *name)
{
	const json_t *rows = json_object_get(side, "fields");
	for (size_t i = 0; i < json_array_size(rows); i++) {
		if (g_strcmp0(uf_json_get_string(json_array_get(rows, i), "name"), name) == 0)
			return json_array_get(rows, i);
	}
	return NULL;
}

static const char *
get_first(const json_t *row)
{
	return uf_json_get_string(json_array_get(json_object_get(row, "proposals"), 0), "name");
}

/* @field of the edition takes the members of @change; "boxes": those of its first box */
static void
change_field(json_t *side, const char *name, const char *change)
{
	g_autoptr(json_t) members = fixture_json(change);
	g_autoptr(json_t) box = json_incref(json_object_get(members, "box"));
	json_t *field = find_field(side, name);
	json_object_del(members, "box");
	json_object_update(field, members);
	if (box != NULL)
		json_object_update(json_array_get(json_object_get(field, "boxes"), 0), box);
}

/* each kind of change, alone */
static void
test_states(void)
{
	static const struct {
		const char *name, *change, *state, *changes;
	} rows[] = {
		{ "nom", "{}", "kept", "" },
		{ "nom", "{'value': 'déjà', 'required': true}", "kept", "" },
		{ "nom", "{'box': {'label': 'NOM'}}", "kept", "" },
		{ "nom", "{'box': {'y1': 701.5, 'y2': 713.5}}", "kept", "" },
		{ "nom", "{'box': {'y1': 720, 'y2': 732}}", "moved", "" },
		{ "prenom", "{'box': {'page': 2}}", "moved", "" },
		{ "nom", "{'box': {'page': 3}}", "changed", "place" },
		{ "nom", "{'box': {'label': 'Nom d’usage'}}", "changed", "label" },
		{ "nom", "{'max_length': 19}", "changed", "max_length" },
		{ "nom", "{'max_length': null}", "changed", "max_length" },
		{ "nom", "{'comb': true}", "changed", "cells" },
		{ "nom", "{'kind': 'combo', 'options': ['a']}", "changed", "kind options" },
		{ "nom", "{'read_only': true}", "changed", "read_only" },
		{ "sexe", "{'options': ['2', '1']}", "changed", "options" },
		{ "sexe", "{'options': ['On']}", "changed", "options" },
		{ "sexe", "{'box': {'label': 'M.'}}", "changed", "label" },
		{ "pays", "{'labels': ['France', 'Bénin']}", "changed", "options" },
		{ "pays", "{'name': 'country'}", "lost", "" },
	};
	g_autoptr(json_t) before = fixture_json(before_text);
	g_autoptr(UfForm) form = bind_all(before);
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(json_t) after = json_deep_copy(before);
		change_field(after, rows[i].name, rows[i].change);
		g_autoptr(json_t) report = uf_drift_compare(before, after, form);
		const json_t *row = find_row(report, rows[i].name);
		g_autoptr(GString) changes = g_string_new(NULL);
		for (size_t k = 0; k < json_array_size(json_object_get(row, "changes")); k++)
			g_string_append_printf(
			    changes, "%s%s", k > 0 ? " " : "",
			    json_string_value(json_array_get(json_object_get(row, "changes"), k)));
		g_test_message("%s %s", rows[i].name, rows[i].change);
		g_assert_cmpstr(uf_json_get_string(row, "state"), ==, rows[i].state);
		g_assert_cmpstr(changes->str, ==, rows[i].changes);
		const bool harmless =
		    g_strv_contains((const char *const[]){ "kept", "moved", NULL }, rows[i].state);
		g_assert_true(uf_drift_is_harmless(report) == harmless);
	}
}

/* two names that change places: nothing is lost, and both are told */
static void
test_swapped(void)
{
	g_autoptr(json_t) before = fixture_json(before_text);
	g_autoptr(json_t) after = json_deep_copy(before);
	g_autoptr(UfForm) form = bind_all(before);
	json_t *first = find_field(after, "nom");
	json_t *second = find_field(after, "prenom");
	json_object_set_new(first, "name", json_string("prenom"));
	json_object_set_new(second, "name", json_string("nom"));
	json_object_del(first, "max_length");
	json_object_set_new(second, "max_length", json_integer(20));
	g_autoptr(json_t) report = uf_drift_compare(before, after, form);
	const json_t *row = find_row(report, "nom");
	g_assert_cmpstr(uf_json_get_string(row, "state"), ==, "changed");
	g_assert_cmpstr(get_first(row), ==, "prenom");
	g_assert_cmpstr(get_first(find_row(report, "prenom")), ==, "nom");
	g_assert_false(uf_drift_is_harmless(report));
}

/* without a layout, the form's own words are all that is known */
static void
test_without_layout(void)
{
	g_autoptr(json_t) after = fixture_json(before_text);
	g_autoptr(UfForm) form = bind_all(after);
	g_autoptr(json_t) same = uf_drift_compare(NULL, after, form);
	g_assert_true(uf_drift_is_harmless(same));
	json_object_set_new(find_field(after, "nom"), "name", json_string("autre"));
	g_autoptr(json_t) report = uf_drift_compare(NULL, after, form);
	g_assert_cmpstr(uf_json_get_string(find_row(report, "nom"), "state"), ==, "lost");
	g_assert_false(uf_drift_is_harmless(report));
	g_assert_cmpuint(json_array_size(json_object_get(report, "added")), ==, 1);
	g_assert_cmpfloat_with_epsilon(uf_drift_get_share(report), 0.8, 1e-9);
}

/* what a person confirmed is looked at before it is kept */
static void
test_names(void)
{
	static const struct {
		const char *names;
		const char *says; /* NULL: taken */
	} rows[] = {
		{ "{'nom': 'neuf', 'pays': null}", NULL },
		{ "{'nom': null, 'pays': null}", NULL },
		{ "{'nom': 'neuf', 'pays': 'autre'}", NULL },
		{ "{'nom': 'neuf'}", "no new place is given" },
		{ "{'nom': 'neuf', 'pays': 'neuf'}", "given to two answers" },
		{ "{'nom': 'prenom', 'pays': null}", "holds another answer" },
		{ "{'nom': 'absent', 'pays': null}", "not in the template" },
		{ "{'nom': 'signe', 'pays': null}", "takes no answer" },
		{ "{'nom': 3, 'pays': null}", "a name or null" },
		{ "{'nom': null, 'pays': null, 'prenom': 'neuf'}", "lost its place" },
		{ "{'nom': null, 'pays': null, 'jamais': 'neuf'}", "lost its place" },
		{ "['nom']", "object of names" },
	};
	g_autoptr(json_t) before = fixture_json(before_text);
	g_autoptr(json_t) after = json_deep_copy(before);
	g_autoptr(UfForm) form = bind_all(before);
	json_object_set_new(find_field(after, "nom"), "name", json_string("neuf"));
	json_object_set_new(find_field(after, "pays"), "name", json_string("autre"));
	json_array_append_new(
	    json_object_get(after, "fields"),
	    json_pack("{s:s, s:s, s:[]}", "name", "signe", "kind", "signature", "boxes"));
	g_autoptr(json_t) report = uf_drift_compare(before, after, form);
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GError) error = NULL;
		g_autoptr(json_t) names = fixture_json(rows[i].names);
		g_test_message("%s", rows[i].names);
		const bool taken = uf_drift_check_names(report, after, names, &error);
		g_assert_true(taken == (rows[i].says == NULL));
		if (rows[i].says == NULL)
			continue;
		g_assert_error(error, UF_ERROR, UF_ERROR_USAGE);
		g_assert_nonnull(strstr(error->message, rows[i].says));
	}
}

/* ---- the benchmark: editions made from the layouts of the adapters */

typedef struct {
	GHashTable *truth; /* old name → new name; absent: removed */
	json_t *after;
	GHashTable *touched; /* old names that kept their name but must be told */
	GRand *random;
} Edition;

static void
edition_clear(Edition *edition)
{
	g_hash_table_unref(edition->truth);
	g_hash_table_unref(edition->touched);
	json_decref(edition->after);
	g_rand_free(edition->random);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Edition, edition_clear)

static void
each_box(json_t *field, void (*change)(json_t *box, double by), double by)
{
	size_t i;
	json_t *box;
	json_array_foreach(json_object_get(field, "boxes"), i, box) change(box, by);
}

static void
move_down(json_t *box, double by)
{
	static const char *const keys[] = { "y1", "y2" };
	for (size_t i = 0; i < G_N_ELEMENTS(keys); i++) {
		const double at = json_number_value(json_object_get(box, keys[i]));
		json_object_set_new(box, keys[i], json_real(at - by));
	}
}

static void
turn_page(json_t *box, double by)
{
	const json_int_t page = json_integer_value(json_object_get(box, "page"));
	if (page > 1)
		json_object_set_new(box, "page", json_integer(page + (json_int_t)by));
}

/* "Nom de naissance" → "Votre nom de naissance" */
static void
reword(json_t *box, double by)
{
	const char *label = uf_json_get_string(box, "label");
	(void)by;
	if (label == NULL)
		return;
	g_autofree char *worded = g_strconcat("Votre ", label, NULL);
	json_object_set_new(box, "label", json_string(worded));
}

static void
rename_all(Edition *edition)
{
	size_t i;
	json_t *field;
	json_array_foreach(json_object_get(edition->after, "fields"), i, field)
	{
		const char *old = uf_json_get_string(field, "name");
		g_autofree char *name = g_strdup_printf("Champ%u", g_rand_int(edition->random));
		g_hash_table_insert(edition->truth, g_strdup(old), g_strdup(name));
		json_object_set_new(field, "name", json_string(name));
	}
}

static void
remove_some(Edition *edition)
{
	json_t *fields = json_object_get(edition->after, "fields");
	for (size_t i = json_array_size(fields); i-- > 0;) {
		const char *name = uf_json_get_string(json_array_get(fields, i), "name");
		if (g_rand_double(edition->random) >= 0.1)
			continue;
		g_hash_table_remove(edition->truth, name);
		json_array_remove(fields, i);
	}
}

static void
move_all(Edition *edition)
{
	size_t i;
	json_t *field;
	json_array_foreach(json_object_get(edition->after, "fields"), i, field)
	    each_box(field, move_down, 20);
}

static void
insert_page(Edition *edition)
{
	size_t i;
	json_t *field;
	json_array_foreach(json_object_get(edition->after, "fields"), i, field)
	    each_box(field, turn_page, 1);
}

static void
reword_some(Edition *edition)
{
	size_t i;
	json_t *field;
	json_array_foreach(json_object_get(edition->after, "fields"), i, field)
	{
		const char *name = uf_json_get_string(field, "name");
		const json_t *box = json_array_get(json_object_get(field, "boxes"), 0);
		if (g_rand_double(edition->random) >= 0.2)
			continue;
		each_box(field, reword, 0);
		if (uf_json_get_string(box, "label") != NULL)
			g_hash_table_add(edition->touched, g_strdup(name));
	}
}

/* the silent case: the name stays, the choice is called otherwise, the length is less */
static void
change_options(Edition *edition)
{
	size_t i;
	json_t *field;
	json_array_foreach(json_object_get(edition->after, "fields"), i, field)
	{
		json_t *options = json_object_get(field, "options");
		if (g_rand_double(edition->random) >= 0.3)
			continue;
		if (json_array_size(options) > 0)
			json_array_set_new(options, 0, json_string("On"));
		else
			json_object_set_new(field, "max_length", json_integer(3));
		g_hash_table_add(edition->touched, g_strdup(uf_json_get_string(field, "name")));
	}
}

/* the other silent case: names go round, everything else stays */
static void
rotate_names(Edition *edition)
{
	json_t *fields = json_object_get(edition->after, "fields");
	g_autofree char *carried = NULL;
	for (size_t i = 0; i < json_array_size(fields); i++) {
		json_t *field = json_array_get(fields, i);
		g_autofree char *old = g_strdup(uf_json_get_string(field, "name"));
		if (i % 5 == 0) {
			g_free(carried);
			carried = g_strdup(old);
			continue;
		}
		if (i % 5 == 1) {
			json_t *before = json_array_get(fields, i - 1);
			json_object_set_new(field, "name", json_string(carried));
			json_object_set_new(before, "name", json_string(old));
			g_hash_table_insert(edition->truth, g_strdup(carried), g_strdup(old));
			g_hash_table_insert(edition->truth, g_strdup(old), g_strdup(carried));
		}
	}
}

static const struct Mutation {
	const char *title;
	void (*steps[5])(Edition *edition);
	double least; /* share of right first proposals, of the lost */
} mutations[] = {
	{ "names", { rename_all }, 0.95 },
	{ "names, moved", { move_all, rename_all }, 0.95 },
	{ "names, page inserted", { insert_page, rename_all }, 0.95 },
	{ "names, reworded", { reword_some, rename_all }, 0.90 },
	{ "names, options", { change_options, rename_all }, 0.90 },
	{ "names, removed", { rename_all, remove_some }, 0.80 },
	{ "names, moved, reworded, removed",
	  { move_all, reword_some, rename_all, remove_some },
	  0.75 },
	{ "options", { change_options }, 0 },
	{ "reworded", { reword_some }, 0 },
	{ "names exchanged", { rotate_names }, 0 },
};

typedef struct {
	unsigned lost, right, first, silent, told;
} Score;

/* a name that is kept or moved must stand for the same field as before */
static void
score_row(const Edition *edition, const json_t *row, Score *score)
{
	const char *name = uf_json_get_string(row, "name");
	const char *state = uf_json_get_string(row, "state");
	const char *truth = g_hash_table_lookup(edition->truth, name);
	const bool accepted = g_strcmp0(state, "kept") == 0 || g_strcmp0(state, "moved") == 0;
	if (accepted) {
		/* another field under the same name, or one that must be told */
		score->silent +=
		    g_strcmp0(truth, name) != 0 || g_hash_table_contains(edition->touched, name);
		return;
	}
	score->told++;
	if (g_strcmp0(state, "lost") != 0)
		return;
	score->lost++;
	score->first += get_first(row) != NULL;
	score->right += g_strcmp0(get_first(row), truth) == 0;
}

static void
run_mutation(const char *form_id, const json_t *layout, const struct Mutation *mutation)
{
	g_auto(Edition) edition = {
		.truth = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free),
		.touched = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
		.after = json_deep_copy(layout),
		.random = g_rand_new_with_seed(20260101),
	};
	const json_t *fields = json_object_get(layout, "fields");
	for (size_t i = 0; i < json_array_size(fields); i++) {
		const char *name = uf_json_get_string(json_array_get(fields, i), "name");
		g_hash_table_insert(edition.truth, g_strdup(name), g_strdup(name));
	}
	for (size_t i = 0; i < G_N_ELEMENTS(mutation->steps) && mutation->steps[i] != NULL; i++)
		mutation->steps[i](&edition);
	g_autoptr(UfForm) form = bind_all(layout);
	g_autoptr(json_t) report = uf_drift_compare(layout, edition.after, form);
	const json_t *rows = json_object_get(report, "fields");
	Score score = { 0 };
	for (size_t i = 0; i < json_array_size(rows); i++)
		score_row(&edition, json_array_get(rows, i), &score);
	g_test_message("%s, %s: %zu names, %u told, %u lost, %u right first, %u silent", form_id,
		       mutation->title, json_array_size(rows), score.told, score.lost, score.right,
		       score.silent);
	g_assert_cmpuint(score.silent, ==, 0);
	g_assert_cmpuint(score.told, >, 0);
	g_assert_cmpfloat(score.right, >=, mutation->least * score.lost);
	g_assert_false(uf_drift_is_harmless(report));
}

static void
test_benchmark(void)
{
	static const char *const forms[] = {
		"domiciliation/demande-16029",     "domiciliation/demande-15548",
		"domiciliation/attestation-16030", "mdph/demande-15692",
		"mdph/geva-sco-premiere-demande",  "mdph/certificat-medical",
	};
	for (size_t i = 0; i < G_N_ELEMENTS(forms); i++) {
		g_auto(GStrv) parts = g_strsplit(forms[i], "/", 2);
		g_autofree char *file = g_strconcat(parts[1], ".json", NULL);
		g_autofree char *path = g_build_filename(g_getenv("UF_SOURCE_ROOT"), "adapters",
							 parts[0], "layouts", file, NULL);
		g_autoptr(json_t) layout = uf_json_load(path, NULL);
		g_assert_nonnull(layout);
		for (size_t k = 0; k < G_N_ELEMENTS(mutations); k++)
			run_mutation(forms[i], layout, &mutations[k]);
	}
}

/* a layout keeps what says something, rounds, and reads back */
static void
test_layout(void)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(json_t) description = fixture_json(
	    "{'fingerprint': 'abc', 'sizes': [{'width': 595.2756, 'height': 842.0}], 'fields': ["
	    " {'name': 'a', 'kind': 'text', 'value': 'Inès', 'comb': false, 'multiline': true,"
	    "  'max_length': 5, 'align': 0, 'font_size': 0.0, 'options': [], 'page': 1,"
	    "  'boxes': [{'page': 1, 'x1': 10.12345, 'y1': 20, 'x2': 30.5, 'y2': 40.005,"
	    "             'label': 'Nom « d’usage »'}]}]}");
	const UfDate seen = { 2026, 1, 31 };
	g_autoptr(json_t) layout = uf_layout_make(description, "a/b", "Essai", seen, &error);
	g_assert_no_error(error);
	g_autofree char *text = uf_layout_format(layout);
	g_assert_cmpstr(
	    text, ==,
	    "{\n  \"schema\": 1,\n  \"form\": \"a/b\",\n  \"fingerprint\": \"abc\",\n"
	    "  \"source\": {\"text\": \"Essai\", \"seen\": \"2026-01-31\"},\n  \"pages\": [\n"
	    "    {\"width\": 595.28, \"height\": 842}\n  ],\n  \"fields\": [\n"
	    "    {\"name\": \"a\", \"kind\": \"text\", \"multiline\": true, \"max_length\": 5, "
	    "\"boxes\": [{\"page\": 1, \"x1\": 10.12, \"y1\": 20, \"x2\": 30.5, \"y2\": 40.01, "
	    "\"label\": \"Nom « d’usage »\"}]}\n  ]\n}\n");
	g_autoptr(json_t) again = uf_json_parse(text, strlen(text), "layout", &error);
	g_assert_no_error(error);
	g_assert_cmpuint(json_array_size(json_object_get(again, "fields")), ==, 1);
	static const char *const wrong[] = { "{}", "{'fingerprint': 'a', 'fields': []}",
					     "{'fingerprint': 'a', 'sizes': []}" };
	for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++) {
		g_autoptr(GError) refused = NULL;
		g_autoptr(json_t) other = fixture_json(wrong[i]);
		g_assert_null(uf_layout_make(other, "a/b", "Essai", seen, &refused));
		g_assert_error(refused, UF_ERROR, UF_ERROR_INVALID_DATA);
	}
}

int
main(int argc, char **argv)
{
	uf_memory_init();
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/channel/drift/states", test_states);
	g_test_add_func("/channel/drift/swapped", test_swapped);
	g_test_add_func("/channel/drift/without-layout", test_without_layout);
	g_test_add_func("/channel/drift/names", test_names);
	g_test_add_func("/channel/drift/benchmark", test_benchmark);
	g_test_add_func("/channel/layout", test_layout);
	return g_test_run();
}
