/* Headings of everyday spreadsheets, and what they mean: data. */
#include "uf-column-private.h"

static const UfColumnUsual usual[] = {
	/* which rows belong together */
	{ "ménage|foyer|famille|id ménage|id foyer|code ménage|code foyer|code famille|"
	  "référence ménage|référence foyer|réf ménage|réf foyer|identifiant ménage|"
	  "identifiant foyer|clé ménage|clé foyer|groupe familial",
	  "row/household" },
	{ "lien|lien de parenté|parenté|lien familial|lien avec le demandeur|lien avec demandeur|"
	  "rôle|rôle dans le foyer|place dans le foyer|qualité|lien avec l'allocataire|"
	  "lien avec le titulaire",
	  "row/relation" },
	{ "unefois|id unefois|identifiant unefois|personne unefois|référence unefois",
	  "row/person" },
	/* who */
	{ "nom et prénom|nom prénom|nom prénoms|nom et prénoms|identité|nom complet|"
	  "prénom et nom|prénom nom|personne|usager|demandeur|bénéficiaire",
	  "members/*/name" },
	{ "nom|noms|nom patronymique|patronyme|nom naissance", "members/*/birth_name" },
	{ "nom marital|nom d'épouse|nom usuel|nom usage", "members/*/used_name" },
	{ "prénom|prénoms|premier prénom", "members/*/given_names" },
	{ "civilité|titre|mme m|m mme|mr mme", "members/*/civility" },
	{ "sexe|genre", "members/*/sex" },
	{ "naissance|date naissance|date de naissance|né le|née le|née|né|ddn|dn|date naiss|"
	  "dt naissance|date nais",
	  "members/*/birth/date" },
	{ "lieu naissance|lieu de naissance|né à|née à|ville naissance|commune de naissance",
	  "members/*/birth/place" },
	{ "pays naissance|pays de naissance", "members/*/birth/country" },
	{ "nationalité", "members/*/nationality/country" },
	{ "situation familiale|situation de famille|état civil|sit fam|situation maritale",
	  "members/*/situation/status" },
	/* numbers */
	{ "nir|numéro sécu|sécu|numéro de sécurité sociale|sécurité sociale|numéro ss|num ss|"
	  "ss|num sécu|immatriculation|numéro d'assuré|nir 13|nir 15|num sécurité sociale",
	  "members/*/identifiers/nir/value" },
	{ "allocataire|numéro allocataire|numéro d'allocataire|matricule caf|numéro caf|caf|"
	  "matricule|num allocataire|num caf|numéro allocataire caf",
	  "members/*/identifiers/caf_number/value" },
	{ "numéro msa|msa|matricule msa", "members/*/identifiers/msa/value" },
	{ "numéro fiscal|spi|num fiscal|identifiant fiscal", "members/*/identifiers/fiscal/value" },
	{ "numéro france travail|identifiant france travail|identifiant pôle emploi|ide|"
	  "france travail|pôle emploi|numéro pôle emploi",
	  "members/*/identifiers/france_travail/value" },
	{ "agdref|numéro étranger", "members/*/identifiers/agdref/value" },
	{ "numéro unique|nud|numéro unique de demande|numéro unique logement social|snE",
	  "members/*/identifiers/social_housing/value" },
	{ "numéro mdph|dossier mdph|numéro dossier mdph", "members/*/identifiers/mdph/value" },
	/* how to reach them */
	{ "téléphone|tél|numéro de téléphone|num tél|numéro tél|coordonnées téléphoniques|phone",
	  "members/*/contact/phones/#/number" },
	{ "portable|mobile|téléphone portable|tél portable|téléphone mobile|tél mobile|gsm|port",
	  "members/*/contact/phones/mobile/number" },
	{ "fixe|téléphone fixe|tél fixe|téléphone domicile|tél domicile",
	  "members/*/contact/phones/landline/number" },
	{ "mail|email|e mail|courriel|adresse mail|adresse e mail|adresse email|mèl|mél|"
	  "adresse électronique|adresse courriel|adresse de courriel",
	  "members/*/contact/emails/#/address" },
	/* where they live */
	{ "adresse|adresse complète|adresse actuelle|domicile|adresse du domicile|"
	  "adresse personnelle|adresse postale complète|adresse logement",
	  "housing/address" },
	{ "voie|rue|numéro et rue|numéro et voie|libellé voie|nom voie",
	  "housing/address/street_name" },
	{ "code postal|cp|c p|codepostal|code post", "housing/address/postcode" },
	{ "ville|commune|localité|commune de résidence|ville de résidence",
	  "housing/address/city" },
	{ "cp ville|code postal ville|code postal et ville|code postal commune|"
	  "code postal et commune|cp commune|cp et ville",
	  "housing/address/city_line" },
	{ "complément|complément adresse|complément d'adresse|appartement|appt|étage|"
	  "appartement étage",
	  "housing/address/unit" },
	{ "bâtiment|résidence|bât|résidence bâtiment|bâtiment résidence",
	  "housing/address/building" },
	{ "adresse postale|adresse de correspondance|adresse courrier|adresse d'envoi",
	  "members/*/contact/addresses/mail/address" },
	{ "statut d'occupation|statut occupation|occupation|statut logement|statut du logement",
	  "housing/status" },
	{ "bailleur|nom bailleur|propriétaire|logeur", "housing/landlord/name" },
	{ "loyer hors charges|loyer hc|loyer nu|loyer principal", "housing/rent/amount" },
	{ "charges locatives|provision sur charges|provisions charges|provision charges",
	  "housing/rent/charges_amount" },
	{ "dette de loyer|dette locative|impayé de loyer|impayés de loyer|dette loyer|"
	  "montant dette locative|montant impayé|impayé|impayés|arriéré de loyer",
	  "debts/rent/amount" },
	{ "surface|superficie|surface habitable", "housing/area" },
	{ "date entrée logement|entrée dans les lieux|date d'entrée dans le logement|"
	  "date entrée dans les lieux",
	  "housing/since" },
	/* what they have */
	{ "salaire|salaires|salaire net|revenu d'activité", "resources/salary@/amount" },
	{ "chômage|are|allocation chômage|allocations chômage", "resources/are@/amount" },
	{ "profession|métier|profession exercée", "members/*/activity/occupation" },
	{ "situation professionnelle|situation pro|statut professionnel|activité",
	  "members/*/activity/status" },
	{ "quotient familial|qf|quotient", "household/quotient_familial/value" },
	{ "revenu fiscal de référence|rfr|revenu fiscal",
	  "household/tax_notices/#/reference_income_amount" },
	{ "nombre de parts|parts fiscales|nb parts|nb de parts", "household/tax_notices/#/parts" },
};

const UfColumnUsual *
uf_column_get_usual(size_t *count)
{
	*count = G_N_ELEMENTS(usual);
	return usual;
}

static const UfColumnCoded coded[] = {
	{ "members/*/identifiers/*", "scheme", "value" },
	{ "members/*/contact/phones/*", "kind", "number" },
	{ "members/*/contact/emails/*", "kind", "address" },
	{ "resources/*", "kind", "amount" },
	{ "expenses/*", "kind", "amount" },
	{ "debts/*", "kind", "amount" },
};

const UfColumnCoded *
uf_column_get_coded(size_t *count)
{
	*count = G_N_ELEMENTS(coded);
	return coded;
}
