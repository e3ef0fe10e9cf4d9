/* Words of labels, and the places that they may mean. */
#include "uf-guess.h"

#include <string.h>

#include "uf-cleanup.h"

typedef struct {
	const char *label;
	const char *other; /* tooltip or name */
	const char *section;
	const char *path; /* NULL: nothing */
} Row;

static void
check_row(const UfGuesser *guesser, const Row *row)
{
	UfGuess guess;
	const UfGuessQuestion question = { .texts = { row->label, row->other },
					   .section = row->section };
	g_test_message("%s", row->label);
	const bool found = uf_guesser_find(guesser, &question, &guess);
	g_assert_cmpint(found, ==, row->path != NULL);
	if (!found)
		return;
	g_assert_cmpstr(guess.paths[0], ==, row->path);
	g_assert_cmpint(guess.score, >, 0);
	g_assert_cmpint(guess.score, <=, 100);
	g_assert_nonnull(guess.place);
}

static void
test_find(void)
{
	static const Row rows[] = {
		{ "Nom de naissance", NULL, NULL, "$.roles.applicant.birth_name" },
		{ "Votre nom de naissance *", NULL, "Vous", "$.roles.applicant.birth_name" },
		{ "NOM D'USAGE", NULL, NULL, "$.roles.applicant.used_name" },
		{ "Prénom(s)", NULL, NULL, "$.roles.applicant.given_names" },
		{ "Né(e) le", "Date de naissance", NULL, "$.roles.applicant.birth.date" },
		{ "Datenaissance", NULL, NULL, "$.roles.applicant.birth.date" },
		{ "champ 12", "LieuNaissance", NULL, "$.roles.applicant.birth.place" },
		{ "Code postal", NULL, NULL, "$.roles.applicant.home_address.postcode" },
		{ "Adresse postale", NULL, NULL, "$.roles.applicant.mailing_address.care_of" },
		{ "Nom de l'organisme", NULL, NULL, "$.office.service.organization" },
		{ "Fait à", NULL, NULL, "$.office.signing_city" },
		{ "Né(e) le", NULL, NULL, "$.roles.applicant.birth.date" },
		{ "Né à", NULL, NULL, "$.roles.applicant.birth.place" },
		{ "Montant de la facture", NULL, NULL, NULL },
		/* other people, other things */
		{ "Nom de naissance", NULL, "Votre conjoint", NULL },
		{ "Nom du bailleur", NULL, NULL, "$.housing.landlord.name" },
		{ "Surface du logement", NULL, NULL, "$.housing.area" },
		{ "Surface du futur logement", NULL, NULL, "$.housing.next.area" },
		{ "Loyer mensuel", NULL, NULL, "$.housing.rent.amount" },
		{ "Votre emploi", NULL, NULL, NULL },
		{ "Profession", NULL, NULL, "$.roles.applicant.activity.occupation" },
		{ "Nom de la personne aidée", NULL, NULL, NULL },
		{ "Commune", "nom de l'association", NULL, NULL },
		{ "Date", NULL, NULL, NULL },
		{ "Début", NULL, NULL, NULL },
		{ "Cadre réservé", NULL, NULL, NULL },
		{ "", "", NULL, NULL },
	};
	g_autoptr(UfProfileSchema) schema = uf_profile_schema_new(NULL);
	g_autoptr(UfGuesser) guesser = uf_guesser_new(schema);
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
		check_row(guesser, &rows[i]);
}

static void
test_options(void)
{
	static const struct {
		const char *label;
		const char *options;
		const char *path;
	} rows[] = {
		{ "?", "[{\"label\": \"Mme\"}, {\"label\": \"M.\"}]",
		  "$.roles.applicant.civility" },
		{ "Civilité", "[{\"label\": \"Rouge\"}, {\"label\": \"Vert\"}]", NULL },
		{ "Couleur", "[{\"label\": \"Rouge\"}, {\"label\": \"Vert\"}]", NULL },
	};
	g_autoptr(UfProfileSchema) schema = uf_profile_schema_new(NULL);
	g_autoptr(UfGuesser) guesser = uf_guesser_new(schema);
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		UfGuess guess;
		g_autoptr(json_t) options = json_loads(rows[i].options, 0, NULL);
		const UfGuessQuestion question = { .texts = { rows[i].label }, .options = options };
		const bool found = uf_guesser_find(guesser, &question, &guess);
		g_assert_cmpstr(found ? guess.paths[0] : NULL, ==, rows[i].path);
	}
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/guess/find", test_find);
	g_test_add_func("/guess/options", test_options);
	return g_test_run();
}
