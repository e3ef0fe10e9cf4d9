/* Headings as offices write them, and what they mean: sure, to be asked, or nothing. */
#include "uf-column-map.h"

#include <glib/gstdio.h>
#include <string.h>

#include "text-grid.h"
#include "uf-error.h"
#include "uf-json.h"
#include "uf-schema.h"

typedef struct {
	UfProfileSchema *schema;
	UfColumnBook *book;
} Fixture;

static void
set_up(Fixture *self, gconstpointer data)
{
	static const UfPlace asked[] = {
		{ .path = (char *)"fsl/energie/amount",
		  .title = "Montant de la facture d'énergie",
		  .kind = UF_PLACE_AMOUNT },
		{ .path = (char *)"fsl/energie/given", .title = "Prénom", .kind = UF_PLACE_LINE },
	};
	g_autoptr(GError) error = NULL;
	(void)data;
	self->schema = uf_profile_schema_new(&error);
	g_assert_no_error(error);
	self->book = uf_column_book_new(self->schema);
	uf_column_book_add_request(self->book, &asked[0]);
	if (data != NULL)
		uf_column_book_add_request(self->book, &asked[1]);
}

static void
tear_down(Fixture *self, gconstpointer data)
{
	(void)data;
	uf_column_book_free(self->book);
	uf_profile_schema_free(self->schema);
}

typedef struct {
	const char *heading;
	const char *key;
} Sure;

static const Sure sure_rows[] = {
	{ "Nom", "members/person/birth_name" },
	{ "NOM DE NAISSANCE", "members/person/birth_name" },
	{ "Nom de jeune fille", "members/person/birth_name" },
	{ "Nom d'usage", "members/person/used_name" },
	{ "Prénom(s)", "members/person/given_names" },
	{ "prenom", "members/person/given_names" },
	{ "Nom et prénom", "members/person/name" },
	{ "Civilité", "members/person/civility" },
	{ "Date de naissance", "members/person/birth/date" },
	{ "Date naiss.", "members/person/birth/date" },
	{ "Né(e) le", "members/person/birth/date" },
	{ "DDN", "members/person/birth/date" },
	{ "Lieu de naissance", "members/person/birth/place" },
	{ "Nationalité", "members/person/nationality/country" },
	{ "N° de sécurité sociale", "members/person/identifiers/nir/value" },
	{ "NIR", "members/person/identifiers/nir/value" },
	{ "N° SS", "members/person/identifiers/nir/value" },
	{ "N° allocataire CAF", "members/person/identifiers/caf_number/value" },
	{ "Numéro fiscal", "members/person/identifiers/fiscal/value" },
	{ "Téléphone", "members/person/contact/phones/1/number" },
	{ "Tél. 2", "members/person/contact/phones/2/number" },
	{ "Téléphone 2", "members/person/contact/phones/2/number" },
	{ "Tel portable", "members/person/contact/phones/mobile/number" },
	{ "Mail", "members/person/contact/emails/1/address" },
	{ "E-mail", "members/person/contact/emails/1/address" },
	{ "Adresse", "housing/address" },
	{ "CP", "housing/address/postcode" },
	{ "Code postal", "housing/address/postcode" },
	{ "Ville", "housing/address/city" },
	{ "CP / Ville", "housing/address/city_line" },
	{ "Adresse du bailleur", "housing/landlord/address" },
	{ "Nom du bailleur", "housing/landlord/name" },
	{ "Bailleur", "housing/landlord/name" },
	{ "Téléphone du bailleur", "housing/landlord/phone" },
	{ "Loyer hors charges", "housing/rent/amount" },
	{ "Surface en m²", "housing/area" },
	{ "Surface du futur logement", "housing/next/area" },
	{ "RSA", "resources/rsa/amount" },
	{ "Montant RSA", "resources/rsa/amount" },
	{ "Salaire", "resources/salary/amount" },
	{ "AAH du conjoint", "resources/aah:spouse/amount" },
	{ "Dette : électricité", "debts/electricity/amount" },
	{ "Dette de loyer", "debts/rent/amount" },
	{ "Quotient familial", "household/quotient_familial/value" },
	{ "QF", "household/quotient_familial/value" },
	{ "Conjoint présent au foyer", "members/person/situation/spouse_at_home" },
	/* other people */
	{ "Enfant 1 : prénom", "members/child1/given_names" },
	{ "Prénom enfant 2", "members/child2/given_names" },
	{ "Prénom de l'enfant n° 3", "members/child3/given_names" },
	{ "2ème enfant - date de naissance", "members/child2/birth/date" },
	{ "1er enfant : nom", "members/child1/birth_name" },
	{ "Enfant4 prénom", "members/child4/given_names" },
	{ "Nom du conjoint", "members/spouse/birth_name" },
	{ "Conjoint (date de naissance)", "members/spouse/birth/date" },
	{ "NIR conjointe", "members/spouse/identifiers/nir/value" },
	{ "Téléphone 2 du conjoint", "members/spouse/contact/phones/2/number" },
	{ "Nom du demandeur", "members/person/birth_name" },
	{ "Personne 2 prénom", "members/member2/given_names" },
	/* rows */
	{ "Ménage", "row/household" },
	{ "N° foyer", "row/household" },
	{ "Réf. ménage", "row/household" },
	{ "Lien de parenté", "row/relation" },
	{ "Identifiant unefois", "row/person" },
	/* of a form */
	{ "Montant de la facture d'énergie", "request/fsl/energie/amount" },
	{ "MONTANT FACTURE ENERGIE", "request/fsl/energie/amount" },
};

static void
test_sure(Fixture *self, gconstpointer data)
{
	(void)data;
	for (size_t i = 0; i < G_N_ELEMENTS(sure_rows); i++) {
		bool sure = false;
		g_autoptr(GPtrArray) targets =
		    uf_column_book_match(self->book, sure_rows[i].heading, &sure);
		g_test_message("%s", sure_rows[i].heading);
		for (guint j = 0; j < targets->len; j++)
			g_test_message("  %s", ((UfColumnTarget *)targets->pdata[j])->key);
		g_assert_cmpuint(targets->len, >=, 1);
		const UfColumnTarget *target = g_ptr_array_index(targets, 0);
		g_assert_cmpstr(target->key, ==, sure_rows[i].key);
		g_assert_true(sure);
		g_assert_cmpuint(targets->len, ==, 1);
		g_assert_nonnull(target->place);
		g_assert_cmpint(*target->title, !=, '\0');
	}
}

/* What may mean several things, or something that is merely alike, waits. */
static void
test_unsure(Fixture *self, gconstpointer data)
{
	static const struct {
		const char *heading;
		const char *among; /* NULL: nothing is proposed */
	} rows[] = {
		{ "Enfant : prénom", "members/child1/given_names" },
		{ "Électricité", "expenses/electricity/amount" },
		{ "Loyer", "housing/rent/amount" },
		{ "Montant", "" },
		{ "Date de début", "" },
		{ "Revenu fiscal 2024", "household/tax_notices/1/reference_income_amount" },
		{ "Couleur du dossier", NULL },
		{ "Remarques", NULL },
		{ "xyz", NULL },
		{ "12/05/1984", NULL },
		{ "", NULL },
		{ "…", NULL },
		{ "Nom 3", "" },
		{ "Loyer hors charges du conjoint", NULL },
	};
	(void)data;
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		bool sure = true;
		bool found = false;
		g_autoptr(GPtrArray) targets =
		    uf_column_book_match(self->book, rows[i].heading, &sure);
		g_test_message("%s: %u", rows[i].heading, targets->len);
		for (guint j = 0; j < targets->len; j++) {
			const UfColumnTarget *target = g_ptr_array_index(targets, j);
			g_test_message("  %s", target->key);
			found = found || g_strcmp0(target->key, rows[i].among) == 0;
		}
		g_assert_false(sure);
		g_assert_cmpuint(targets->len, <=, UF_COLUMN_MAX_PROPOSALS);
		if (rows[i].among == NULL)
			g_assert_cmpuint(targets->len, ==, 0);
		else
			g_assert_true(found || *rows[i].among == '\0');
	}
}

/* A form asks under the title of a fact of the profile: a person says which. */
static void
test_clash(Fixture *self, gconstpointer data)
{
	bool sure = true;
	g_autoptr(GPtrArray) targets = uf_column_book_match(self->book, "Prénom", &sure);
	(void)data;
	g_assert_false(sure);
	g_assert_cmpuint(targets->len, >=, 2);
}

static void
test_keys(Fixture *self, gconstpointer data)
{
	static const struct {
		const char *key;
		const char *title; /* NULL: no such key */
		UfColumnShape shape;
		const char *scheme;
	} rows[] = {
		{ "members/person/birth/date", "Naissance › Date de naissance", UF_COLUMN_FACT,
		  NULL },
		{ "members/child2/birth/date", "Enfant 2 › Naissance › Date de naissance",
		  UF_COLUMN_FACT, NULL },
		{ "members/spouse/name", "Conjoint › Nom et prénoms", UF_COLUMN_NAME, NULL },
		{ "members/person/name", "Nom et prénoms", UF_COLUMN_NAME, NULL },
		{ "members/person/identifiers/nir/value",
		  "Identifiants (Numéro de sécurité sociale (NIR)) › Valeur de l'identifiant",
		  UF_COLUMN_FACT, "nir" },
		{ "members/member3/contact/phones/2/number",
		  "Personne 3 › Contact › Téléphones 2 › Numéro de téléphone", UF_COLUMN_FACT,
		  "phone" },
		{ "housing/address", "Logement › Adresse du logement", UF_COLUMN_ADDRESS, NULL },
		{ "housing/address/city_line",
		  "Logement › Adresse du logement › Code postal et commune", UF_COLUMN_CITY_LINE,
		  NULL },
		{ "resources/rsa:spouse/amount", "Ressources (RSA) de : Conjoint › Montant",
		  UF_COLUMN_FACT, NULL },
		{ "row/household", "Ménage (la même valeur pour les personnes d’un ménage)",
		  UF_COLUMN_FACT, NULL },
		{ "request/fsl/energie/amount", "Montant de la facture d'énergie", UF_COLUMN_FACT,
		  NULL },
		{ "members/*/birth/date", NULL, 0, NULL },
		{ "members/m1/birth/date", NULL, 0, NULL },
		{ "members/child0/birth/date", NULL, 0, NULL },
		{ "members/child99/birth/date", NULL, 0, NULL },
		{ "members/person", NULL, 0, NULL },
		{ "members/person/birth", NULL, 0, NULL },
		{ "members/person/contact/phones/zzz/number", NULL, 0, NULL },
		{ "members/person/contact/phones/1:spouse/number", NULL, 0, NULL },
		{ "resources/rsa:somebody/amount", NULL, 0, NULL },
		{ "office/worker/phone", NULL, 0, NULL },
		{ "request/other/form", NULL, 0, NULL },
		{ "name", NULL, 0, NULL },
		{ "", NULL, 0, NULL },
		{ "/", NULL, 0, NULL },
		{ "city_line", NULL, 0, NULL },
	};
	(void)data;
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(UfColumnTarget) target = uf_column_book_find(self->book, rows[i].key);
		g_test_message("%s", rows[i].key);
		g_assert_cmpstr(target != NULL ? target->title : NULL, ==, rows[i].title);
		if (target == NULL)
			continue;
		g_assert_cmpint(target->shape, ==, rows[i].shape);
		g_assert_cmpstr(target->scheme, ==, rows[i].scheme);
		g_autoptr(UfColumnTarget) copy = uf_column_target_copy(target);
		g_assert_cmpstr(copy->key, ==, target->key);
		g_assert_cmpstr(copy->title, ==, target->title);
	}
}

/* Every leaf of the schema that a column may fill has a key that is found again. */
static void
test_every_place(Fixture *self, gconstpointer data)
{
	size_t found = 0;
	(void)data;
	for (size_t i = 0; i < uf_profile_schema_get_count(self->schema); i++) {
		const UfPlace *place = uf_profile_schema_get_place(self->schema, i);
		if (!uf_place_is_leaf(place) || place->kind == UF_PLACE_META || place->derived ||
		    g_str_has_prefix(place->path, "office/") || strchr(place->path, '?') != NULL)
			continue;
		g_autoptr(GString) key = g_string_new(place->path);
		if (g_str_has_prefix(place->path, "members/"))
			g_string_replace(key, "members/*", "members/child12", 1);
		g_string_replace(key, "*", "7", 0);
		g_autoptr(UfColumnTarget) target = uf_column_book_find(self->book, key->str);
		g_assert_nonnull(target);
		g_assert_true(target->place == place);
		found++;
	}
	g_assert_cmpuint(found, >, 500);
}

static void
test_headings(Fixture *self, gconstpointer data)
{
	static const struct {
		const char *lines[5];
		int index; /* -1: none */
	} rows[] = {
		{ { "Nom;Prénom", "DUPRÉ;Léa" }, 0 },
		{ { "Liste du CCAS;;", ";;", "Nom;Prénom;CP", "A;B;01000" }, 2 },
		{ { "Prénom", "Léa" }, 0 },
		{ { "A;B;C", "1;2;3" }, -1 },
		{ { "Nom;xyz;abc", "DUPRÉ;1;2" }, -1 },
		{ { "RSA;x;y", "Nom;Prénom;Motif" }, 1 },
	};
	(void)data;
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		size_t index = 99;
		g_autoptr(GError) error = NULL;
		g_autoptr(UfGrid) grid = make_grid(rows[i].lines);
		const bool found = uf_column_find_headings(self->book, NULL, grid, &index, &error);
		g_assert_true(found == (rows[i].index >= 0) && found == (error == NULL));
		if (found)
			g_assert_cmpuint(index, ==, rows[i].index);
	}
}

static void
test_columns(Fixture *self, gconstpointer data)
{
	static const char *const lines[] = { "Nom;Couleur;Tél;Téléphone;Loyer;Réf interne;Vu le;"
					     "unefois : à corriger;unefois :  ligne",
					     NULL };
	static const struct {
		UfColumnState state;
		const char *key; /* of the first target */
	} rows[] = {
		{ UF_COLUMN_TAKEN, "members/person/birth_name" },
		{ UF_COLUMN_IGNORED, NULL },
		{ UF_COLUMN_TAKEN, "members/person/contact/phones/1/number" },
		{ UF_COLUMN_PROPOSED, "members/person/contact/phones/1/number" },
		{ UF_COLUMN_TAKEN, "housing/rent/amount" },
		{ UF_COLUMN_TAKEN, "row/household" },
		{ UF_COLUMN_UNKNOWN, NULL },
		{ UF_COLUMN_IGNORED, NULL },
		{ UF_COLUMN_IGNORED, NULL },
	};
	g_autoptr(UfColumnMap) map = uf_column_map_new();
	g_autoptr(GError) error = NULL;
	(void)data;
	uf_column_map_set(map, self->book, "COULEUR", NULL, &error);
	uf_column_map_set(map, self->book, "Loyer", "housing/rent/amount", &error);
	uf_column_map_set(map, self->book, "Réf. interne :", "row/household", &error);
	g_assert_no_error(error);
	g_autoptr(UfGrid) grid = make_grid(lines);
	g_autoptr(UfGridRow) row = uf_grid_load_row(grid, 0, &error);
	g_autoptr(GPtrArray) columns = uf_column_list(self->book, map, row);
	g_assert_cmpuint(columns->len, ==, G_N_ELEMENTS(rows));
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		const UfColumn *column = g_ptr_array_index(columns, i);
		const UfColumnTarget *first =
		    column->targets->len > 0 ? g_ptr_array_index(column->targets, 0) : NULL;
		g_assert_cmpuint(column->column, ==, i);
		g_assert_cmpint(column->state, ==, rows[i].state);
		if (rows[i].key != NULL)
			g_assert_cmpstr(first->key, ==, rows[i].key);
	}
	g_assert_true(((UfColumn *)columns->pdata[3])->twice);
	g_assert_true(((UfColumn *)columns->pdata[1])->saved);
	g_assert_false(((UfColumn *)columns->pdata[0])->saved);
}

/* Those whose title says something else too: they are in no template. */
static bool
is_nameless(const char *key)
{
	static const char *const ends[] = { "/stay/residence_years_proof",
					    "/health_cover/c2s_status", "/health_cover/c2s_until",
					    "household/parental_support",
					    "/situation/spouse_at_home" };
	for (size_t i = 0; i < G_N_ELEMENTS(ends); i++) {
		if (g_str_has_suffix(key, ends[i]))
			return true;
	}
	return false;
}

static void
check_name(Fixture *self, const char *key)
{
	bool sure = false;
	g_autofree char *name = uf_column_book_name(self->book, key);
	if (name == NULL && is_nameless(key))
		return;
	g_test_message("%s", key);
	g_assert_nonnull(name);
	g_autoptr(GPtrArray) targets = uf_column_book_match(self->book, name, &sure);
	const UfColumnTarget *first = g_ptr_array_index(targets, 0);
	g_assert_true(sure);
	g_assert_cmpstr(first->key, ==, key);
}

/* Every key has a heading that is recognised again, for the person and for others. */
static void
test_names(Fixture *self, gconstpointer data)
{
	static const char *const people[] = { "spouse", "child1", "child12" };
	g_autoptr(GPtrArray) keys = uf_column_book_list_keys(self->book);
	(void)data;
	for (guint i = 0; i < keys->len; i++) {
		const char *key = g_ptr_array_index(keys, i);
		const char *rest = key + strlen("members/person");
		g_autofree char *other =
		    g_strdup_printf("members/%s%s", people[i % G_N_ELEMENTS(people)], rest);
		check_name(self, key);
		if (g_str_has_prefix(key, "members/"))
			check_name(self, other);
	}
	g_autofree char *none = uf_column_book_name(self->book, "members/person/no_such");
	g_assert_null(none);
}

static void
test_name_words(Fixture *self, gconstpointer data)
{
	static const struct {
		const char *key;
		const char *name;
	} rows[] = {
		{ "row/person", "Identifiant unefois" },
		{ "members/person/birth/date", "Date de naissance" },
		{ "members/child2/birth/date", "Enfant 2 : Date de naissance" },
		{ "members/spouse/identifiers/nir/value", "Conjoint : Numéro de sécurité sociale" },
		{ "housing/address/unit",
		  "Logement › Adresse du logement › Appartement, étage, escalier" },
		{ "resources/rsa/amount", "RSA" },
	};
	(void)data;
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *name = uf_column_book_name(self->book, rows[i].key);
		g_assert_cmpstr(name, ==, rows[i].name);
	}
}

/* What is written is what schemas/columns.schema.json says. */
static void
check_schema(json_t *root)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *path =
	    g_build_filename(g_getenv("UF_SOURCE_ROOT"), "schemas", "columns.schema.json", NULL);
	g_autoptr(json_t) document = uf_json_load(path, &error);
	g_assert_no_error(error);
	g_autoptr(UfSchemaStore) store = uf_schema_store_new();
	g_autoptr(UfSchema) schema = uf_schema_new(store, document, NULL, &error);
	g_assert_no_error(error);
	g_autoptr(GPtrArray) faults = uf_schema_faults_new();
	g_assert_true(uf_schema_validate(schema, root, faults, &error));
	g_assert_cmpuint(faults->len, ==, 0);
	json_object_set_new(root, "more", json_true());
	g_assert_true(uf_schema_validate(schema, root, faults, &error));
	g_assert_cmpuint(faults->len, >, 0);
}

static void
test_map(Fixture *self, gconstpointer data)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *folder = g_dir_make_tmp("uf-column-XXXXXX", NULL);
	g_autofree char *path = g_build_filename(folder, "columns.json", NULL);
	const char *key = NULL;
	(void)data;
	g_autoptr(UfColumnMap) map = uf_column_map_load(self->book, path, &error);
	g_assert_no_error(error);
	g_assert_false(uf_column_map_find(map, "Nom", &key));
	g_assert_true(uf_column_map_set(map, self->book, "Réf. Ménage", "row/household", &error));
	g_assert_true(uf_column_map_set(map, self->book, "Couleur", NULL, &error));
	/* a form that is not named today may be the next time */
	g_assert_true(uf_column_map_set(map, self->book, "Motif", "request/a/b/c", &error));
	g_assert_true(uf_column_map_set(map, self->book, "ref menage", "row/relation", &error));
	g_assert_true(uf_column_map_save(map, path, &error));
	g_autoptr(UfColumnMap) again = uf_column_map_load(self->book, path, &error);
	g_assert_no_error(error);
	g_autoptr(json_t) left = uf_column_map_to_json(map);
	g_autoptr(json_t) right = uf_column_map_to_json(again);
	g_assert_true(json_equal(left, right));
	check_schema(left);
	g_assert_cmpuint(json_array_size(json_object_get(right, "columns")), ==, 3);
	g_assert_true(uf_column_map_find(again, "RÉF MÉNAGE :", &key));
	g_assert_cmpstr(key, ==, "row/relation");
	g_assert_true(uf_column_map_find(again, "couleur", &key));
	g_assert_null(key);
	g_assert_true(uf_column_map_remove(again, "Couleur"));
	g_assert_false(uf_column_map_remove(again, "Couleur"));
	g_remove(path);
	g_rmdir(folder);
}

static void
test_map_refused(Fixture *self, gconstpointer data)
{
	static const char *const rows[] = {
		"{}",
		"{\"schema\": 2, \"columns\": []}",
		"{\"schema\": 1, \"columns\": [], \"more\": 1}",
		"{\"schema\": 1, \"columns\": [{\"heading\": \"a\"}]}",
		"{\"schema\": 1, \"columns\": [{\"key\": \"row/household\"}]}",
		"{\"schema\": 1, \"columns\": [{\"heading\": \"a\", \"key\": \"nothing\"}]}",
		"{\"schema\": 1, \"columns\": [{\"heading\": \"a\", \"key\": \"row/household\", "
		"\"ignore\": true}]}",
		"{\"schema\": 1, \"columns\": [{\"heading\": \"a\", \"ignore\": true, \"x\": 1}]}",
		"{\"schema\": 1, \"columns\": [{\"heading\": \"...\", \"ignore\": true}]}",
		"{\"schema\": 1, \"columns\": [{\"heading\": \"a\", \"ignore\": true}, "
		"{\"heading\": \"A.\", \"ignore\": true}]}",
		"[]",
	};
	(void)data;
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GError) error = NULL;
		g_autoptr(json_t) root = json_loads(rows[i], 0, NULL);
		g_autoptr(UfColumnMap) map = uf_column_map_from_json(self->book, root, &error);
		g_assert_null(map);
		g_assert_error(error, UF_ERROR, UF_ERROR_INVALID_DATA);
	}
}

/* The longest heading that a cell can hold costs nothing. */
static void
test_long(Fixture *self, gconstpointer data)
{
	static const char *const units[] = { "a ", "enfant ", "1 ", "é", "enfant1", "aA", "()" };
	(void)data;
	for (size_t i = 0; i < G_N_ELEMENTS(units); i++) {
		g_autoptr(GString) text = g_string_new(NULL);
		while (text->len < 30000)
			g_string_append(text, units[i]);
		bool sure = true;
		g_autoptr(GPtrArray) targets = uf_column_book_match(self->book, text->str, &sure);
		g_assert_false(sure);
	}
}

int
main(int argc, char **argv)
{
	static const struct {
		const char *path;
		void (*test)(Fixture *self, gconstpointer data);
		const char *data;
	} rows[] = {
		{ "/column/sure", test_sure, NULL },
		{ "/column/unsure", test_unsure, NULL },
		{ "/column/clash", test_clash, "given" },
		{ "/column/keys", test_keys, NULL },
		{ "/column/every-place", test_every_place, NULL },
		{ "/column/headings", test_headings, NULL },
		{ "/column/columns", test_columns, NULL },
		{ "/column/long", test_long, NULL },
		{ "/column/names", test_names, NULL },
		{ "/column/names/words", test_name_words, NULL },
		{ "/column/map", test_map, NULL },
		{ "/column/map/refused", test_map_refused, NULL },
	};
	g_test_init(&argc, &argv, NULL);
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
		g_test_add(rows[i].path, Fixture, rows[i].data, set_up, rows[i].test, tear_down);
	return g_test_run();
}
