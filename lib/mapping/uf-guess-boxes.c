/* Boxes that many forms have: what the adapters of the project answer there. */
#include "uf-guess-private.h"

#define PERSON "$.roles.applicant."
#define PHONES(kind)                                                                               \
	PERSON "contact.phones[?" kind "@.consent != 'refused' && (!@.until || @.until >= "        \
	       "$.today)]"
#define EMAILS                                                                                     \
	PERSON "contact.emails[?@.consent != 'refused' && @.reachable "                            \
	       "!= false && (!@.until || @.until >= $.today)]"
#define IDENTIFIER(scheme)                                                                         \
	PERSON "identifiers[?@.scheme == '" scheme "' && (!@.holder || @.holder == "               \
	       "$.roles.applicant.id)].value"
#define APPROVAL                                                                                   \
	"$.office.approvals[?@.kind == 'domiciliation' && (!@.from || @.from <= "                  \
	"$.today) && (!@.until || @.until >= $.today)]"
#define ADDRESS(object)                                                                            \
	{                                                                                          \
		object ".care_of", object ".unit", object ".building", object ".street_line",      \
		    object ".locality", object ".city_line", NULL,                                 \
	}

static const UfGuessBox boxes[] = {
	{ "téléphone|numéro de téléphone|tél|coordonnées téléphoniques",
	  "members/*/contact/phones/*/number",
	  { PHONES("") ".number" },
	  "first" },
	{ "portable|mobile|téléphone portable|téléphone mobile|tél portable|tél mobile",
	  "members/*/contact/phones/*/number",
	  { PHONES("@.kind == 'mobile' && ") ".number" },
	  "first" },
	{ "téléphone fixe|tél fixe|téléphone domicile|tél domicile",
	  "members/*/contact/phones/*/number",
	  { PHONES("@.kind == 'landline' && ") ".number" },
	  "first" },
	{ "courriel|adresse de courriel|adresse courriel|mail|adresse mail|email|e-mail|adresse "
	  "e-mail|adresse électronique|mèl|mél|messagerie|adresse email",
	  "members/*/contact/emails/*/address",
	  { EMAILS ".address" },
	  "first" },
	{ "numéro de sécurité sociale|sécurité sociale|nir|immatriculation|numéro "
	  "d'immatriculation|numéro d'inscription au répertoire|numéro d'assuré social|numéro de "
	  "sécurité sociale (NIR)|numéro SS|numéro immatriculation assurance maladie",
	  "members/*/identifiers/*/value",
	  { IDENTIFIER("nir"), IDENTIFIER("nia") },
	  "first" },
	{ "numéro d'allocataire|numéro d'allocataire CAF|allocataire|numéro CAF|matricule CAF",
	  "members/*/identifiers/*/value",
	  { IDENTIFIER("caf_number") },
	  "first" },
	{ "numéro MSA", "members/*/identifiers/*/value", { IDENTIFIER("msa") }, "first" },
	{ "numéro fiscal|numéro fiscal de référence|référence fiscale|SPI",
	  "members/*/identifiers/*/value",
	  { IDENTIFIER("fiscal") },
	  "first" },
	{ "identifiant France Travail|identifiant Pôle emploi",
	  "members/*/identifiers/*/value",
	  { IDENTIFIER("france_travail") },
	  "first" },
	{ "numéro unique de logement social|numéro unique|numéro unique d'enregistrement",
	  "members/*/identifiers/*/value",
	  { IDENTIFIER("social_housing") },
	  "first" },
	{ "numéro étranger|AGDREF",
	  "members/*/identifiers/*/value",
	  { IDENTIFIER("agdref") },
	  "first" },
	{ "numéro de dossier MDPH",
	  "members/*/identifiers/*/value",
	  { IDENTIFIER("mdph") },
	  "first" },
	{ "nom et prénom|nom prénom|nom et prénoms|identité",
	  "members/*/birth_name",
	  { PERSON "birth_name", PERSON "given_names" },
	  "join: " },
	{ "nom|noms|nom de naissance suivi du nom d'usage",
	  "members/*/birth_name",
	  { PERSON "birth_name", PERSON "used_name" },
	  "join:, nom d'usage " },
	{ "prénom|prénoms|tous les prénoms",
	  "members/*/given_names",
	  { PERSON "given_names" },
	  "join: " },
	{ "premier prénom", "members/*/given_names", { PERSON "given_names[0]" }, NULL },
	{ "lieu de naissance|ville de naissance|né à|née à",
	  "members/*/birth/place",
	  { PERSON "birth.place",
	    "$.members[?@.id == $.roles.applicant.id && !@.birth.place].birth.commune",
	    "$.members[?@.id == $.roles.applicant.id && @.birth.country != "
	    "'99100'].birth.country" },
	  "join:, " },
	{ "adresse|adresse complète|adresse actuelle|domicile|adresse du domicile|adresse "
	  "personnelle",
	  "members/*/contact/addresses/*/address/street_name", ADDRESS(PERSON "home_address"),
	  "join:, " },
	{ "adresse postale|adresse de correspondance|adresse du courrier|adresse d'envoi",
	  "members/*/contact/addresses/*/address/street_name", ADDRESS(PERSON "mailing_address"),
	  "join:, " },
	{ "voie|numéro et voie|rue|adresse numéro et rue|numéro et nom de la voie|numéro et "
	  "libellé de la voie",
	  "members/*/contact/addresses/*/address/street_name",
	  { PERSON "home_address.street_line" },
	  NULL },
	{ "code postal|CP",
	  "members/*/contact/addresses/*/address/postcode",
	  { PERSON "home_address.postcode" },
	  NULL },
	{ "ville|commune|localité|commune de résidence",
	  "members/*/contact/addresses/*/address/city",
	  { PERSON "home_address.city" },
	  NULL },
	{ "code postal et ville|code postal ville|code postal commune",
	  "members/*/contact/addresses/*/address/city",
	  { PERSON "home_address.city_line" },
	  NULL },
	{ "pays",
	  "members/*/contact/addresses/*/address/country",
	  { PERSON "home_address.country" },
	  NULL },
	{ "complément d'adresse|appartement étage",
	  "members/*/contact/addresses/*/address/unit",
	  { PERSON "home_address.unit", PERSON "home_address.building" },
	  "join:, " },
	{ "nationalité", "members/*/nationality/country", { PERSON "nationality.country" }, NULL },
	{ "profession|profession exercée|métier",
	  "members/*/activity/occupation",
	  { PERSON "activity.occupation" },
	  NULL },
	{ "loyer|loyer mensuel|montant du loyer|loyer hors charges|montant du loyer hors charges",
	  "housing/rent/amount",
	  { "$.housing.rent.amount" },
	  NULL },
	{ "surface|surface du logement|surface habitable",
	  "housing/area",
	  { "$.housing.area" },
	  NULL },
	{ "organisme d'assurance maladie|caisse d'assurance maladie|CPAM|caisse de sécurité "
	  "sociale|"
	  "organisme de sécurité sociale",
	  "members/*/health_cover/fund",
	  { PERSON "health_cover.fund" },
	  NULL },
	{ "fait à|signé à|fait à demandeur|fait à organisme|décision fait à",
	  "office/signing_city",
	  { "$.office.signing_city", "$.office.service.address.city" },
	  "first" },
	{ "nom de l'organisme|organisme|nom organisme domiciliataire|nom du service|service "
	  "instructeur|nom orga",
	  "office/service/organization",
	  { "$.office.service.organization", "$.office.service.name" },
	  "first" },
	{ "adresse de l'organisme|adresse orga|adresse du service",
	  "office/service/address/street_name", ADDRESS("$.office.service.address"), "join:, " },
	{ "téléphone de l'organisme|téléphone orga|téléphone du service",
	  "office/service/phones/*/number",
	  { "$.office.service.phones[?@.kind != 'fax'].number" },
	  "first" },
	{ "courriel de l'organisme|courriel orga|mail du service",
	  "office/service/email",
	  { "$.office.service.email" },
	  NULL },
	{ "responsable|responsable de l'organisme|responsable organisme|resp organisme",
	  "office/service/responsible_name",
	  { "$.office.service.responsible_name", "$.office.service.responsible_role" },
	  "join:, " },
	{ "préfecture ayant délivré l'agrément|préfecture|préfecture ayant délivré|préfecture "
	  "délivr agrément",
	  "office/approvals/*/prefecture",
	  { APPROVAL ".prefecture" },
	  NULL },
	{ "numéro d'agrément|agrément", "office/approvals/*/number", { APPROVAL ".number" }, NULL },
	{ "nom du travailleur social|travailleur social|nom du référent social|référent social|"
	  "instructeur",
	  "office/worker/birth_name",
	  { "$.office.worker.given_name", "$.office.worker.birth_name" },
	  "join: " },
};

const UfGuessBox *
uf_guess_get_boxes(size_t *count)
{
	*count = G_N_ELEMENTS(boxes);
	return boxes;
}
