#include "uf-identifier.h"

#include <string.h>

#include "uf-identifier-private.h"
#include "uf-memory.h"
#include "uf-phone.h"

#define INPUT_LIMIT 1024

struct UfIdentifierScheme {
	const char *id;
	const char *title;
	void (*normalise)(const char *text, UfIdentifierText *out);
	const char *pattern;                                        /* NULL: verify does all */
	void (*verify)(const char *text, UfIdentifierFault *fault); /* NULL: the pattern is all */
	const char *groups; /* for print: "3,3,3,5", "4*"; NULL: as stored */
};

/* Sources, beside those named at each rule: the validators of gip-inclusion (les-emplois,
 * rdv-insertion), demarches-simplifiees, webrsa, mission-apprentissage, read in 2026. No key rule
 * is published for caf_number, agdref, prm, pce: none is invented. */
static const UfIdentifierScheme schemes[] = {
	{ .id = "nir",
	  .title = "Numéro de sécurité sociale (NIR)",
	  .pattern = "d6b1d6|d6b1d8",
	  .verify = uf_nir_verify,
	  .groups = "1,2,2,2,3,3,2" },
	{ .id = "nia", /* replaces the NNP since 2016; shape of the NIR: unverified */
	  .title = "Numéro d’immatriculation d’attente (NIA)",
	  .pattern = "d6b1d6|d6b1d8",
	  .verify = uf_nir_verify_nia,
	  .groups = "1,2,2,2,3,3,2" },
	{ .id = "nnp", /* ended on 31/12/2022 */
	  .title = "Numéro national provisoire (NNP)",
	  .pattern = "d13",
	  .verify = uf_nir_verify_nnp,
	  .groups = "1,1,3,8" },
	{ .id = "mig",
	  .title = "Matricule d’immatriculation de gestion (MIG)",
	  .pattern = "d13",
	  .verify = uf_nir_verify_mig,
	  .groups = "1,1,3,8" },
	{ .id = "caf_number", /* local to one CAF; the check letter some quote is in no source */
	  .title = "Numéro de dossier CAF",
	  .normalise = uf_admin_normalise_caf,
	  .pattern = "d1-7",
	  .verify = uf_admin_verify_not_zero },
	{ .id = "msa", /* no format published; the NIR is often used (unverified) */
	  .title = "Numéro MSA",
	  .pattern = "x1-20" },
	{ .id = "rsa_request", .title = "Numéro de demande RSA", .pattern = "x11" },
	{ .id = "france_travail",
	  .title = "Identifiant France Travail",
	  .normalise = uf_admin_normalise_france_travail,
	  .verify = uf_admin_verify_france_travail },
	{ .id = "agdref", .title = "Numéro étranger (AGDREF)", .pattern = "d9|d10" },
	{ .id = "fiscal",
	  .title = "Numéro fiscal (SPI)",
	  .pattern = "d13",
	  .verify = uf_admin_verify_fiscal,
	  .groups = "2,2,3,3,3" },
	{ .id = "tax_notice", /* never a number: letters and first zeros count */
	  .title = "Référence de l’avis d’impôt",
	  .pattern = "x13|x14" },
	{ .id = "iban",
	  .title = "IBAN",
	  .pattern = "l2d2x1-30",
	  .verify = uf_bank_verify_iban,
	  .groups = "4*" },
	{ .id = "rib",
	  .title = "RIB",
	  .pattern = "d10x11d2",
	  .verify = uf_bank_verify_rib,
	  .groups = "5,5,11,2" },
	{ .id = "bic", .title = "BIC", .pattern = "l6x2|l6x5" },
	{ .id = "siren",
	  .title = "Numéro SIREN",
	  .pattern = "d9",
	  .verify = uf_company_verify_siren,
	  .groups = "3,3,3" },
	{ .id = "siret",
	  .title = "Numéro SIRET",
	  .pattern = "d14",
	  .verify = uf_company_verify_siret,
	  .groups = "3,3,3,5" },
	{ .id = "commune",
	  .title = "Code commune (INSEE)",
	  .pattern = "d1b1d3",
	  .verify = uf_admin_verify_commune },
	{ .id = "country",
	  .title = "Code pays (INSEE)",
	  .pattern = "d5",
	  .verify = uf_admin_verify_country },
	{ .id = "postcode", /* CEDEX codes are in no list of communes and are right */
	  .title = "Code postal",
	  .pattern = "d5",
	  .verify = uf_admin_verify_not_zero },
	{ .id = "prm", .title = "Point de livraison d’électricité (PRM, PDL)", .pattern = "d14" },
	{ .id = "pce", .title = "Point de comptage du gaz (PCE)", .pattern = "d14|GId6" },
	{ .id = "phone",
	  .title = "Téléphone",
	  .normalise = uf_phone_normalise,
	  .verify = uf_phone_verify },
	{ .id = "email",
	  .title = "Adresse électronique",
	  .normalise = uf_email_normalise,
	  .verify = uf_email_verify },
	{ .id = "ine", .title = "Identifiant national étudiant (INE)", .pattern = "d10l1|d9l2" },
	{ .id = "uai", .title = "Code d’établissement scolaire (UAI)", .pattern = "d7l1" },
	{ .id = "naf", .title = "Code d’activité (NAF)", .pattern = "d4l1" },
	{ .id = "finess", .title = "Numéro FINESS", .pattern = "d1b1d7" },
	{ .id = "rpps", .title = "Numéro RPPS", .pattern = "d11" },
};

const UfIdentifierScheme *
uf_identifier_find_scheme(const char *id)
{
	for (size_t i = 0; i < G_N_ELEMENTS(schemes); i++) {
		if (strcmp(schemes[i].id, id) == 0)
			return &schemes[i];
	}
	return NULL;
}

size_t
uf_identifier_get_scheme_count(void)
{
	return G_N_ELEMENTS(schemes);
}

const UfIdentifierScheme *
uf_identifier_get_scheme(size_t index)
{
	g_return_val_if_fail(index < G_N_ELEMENTS(schemes), NULL);
	return &schemes[index];
}

const char *
uf_identifier_get_id(const UfIdentifierScheme *scheme)
{
	return scheme->id;
}

const char *
uf_identifier_get_title(const UfIdentifierScheme *scheme)
{
	return scheme->title;
}

static void
read_text(const UfIdentifierScheme *scheme, const char *text, UfIdentifierText *out,
	  UfIdentifierFault *fault)
{
	const size_t length = strnlen(text, INPUT_LIMIT + 1);
	if (length > INPUT_LIMIT) {
		uf_identifier_fail_format(fault, "length", NULL);
		return;
	}
	if (!g_utf8_validate(text, (gssize)length, NULL)) {
		uf_identifier_fail_format(fault, "characters", NULL);
		return;
	}
	if (scheme->normalise != NULL)
		scheme->normalise(text, out);
	else
		uf_identifier_compact(text, out);
	if (out->length > UF_IDENTIFIER_MAX) {
		uf_identifier_fail_format(fault, "length", NULL);
		return;
	}
	if (scheme->pattern != NULL && !uf_identifier_match(scheme->pattern, out->text, fault))
		return;
	if (scheme->verify != NULL)
		scheme->verify(out->text, fault);
}

UfIdentifierCheck
uf_identifier_check(const UfIdentifierScheme *scheme, const char *text)
{
	UfIdentifierText normal = { .length = 0 };
	UfIdentifierFault fault = { .status = UF_IDENTIFIER_OK };
	UfIdentifierCheck check = { .status = UF_IDENTIFIER_OK };
	read_text(scheme, text, &normal, &fault);
	uf_memory_zero(&normal, sizeof(normal));
	if (fault.status == UF_IDENTIFIER_OK)
		return check;
	check.status = fault.status;
	g_snprintf(check.rule, sizeof(check.rule), "identifier.%s.%s", scheme->id, fault.what);
	g_strlcpy(check.expected, fault.expected, sizeof(check.expected));
	return check;
}

char *
uf_identifier_normalise(const UfIdentifierScheme *scheme, const char *text)
{
	UfIdentifierText normal = { .length = 0 };
	UfIdentifierFault fault = { .status = UF_IDENTIFIER_OK };
	read_text(scheme, text, &normal, &fault);
	char *result = NULL;
	if (fault.status != UF_IDENTIFIER_FORMAT)
		result = g_strdup(normal.text);
	uf_memory_zero(&normal, sizeof(normal));
	return result;
}

static char *
join_groups(const char *groups, const char *text)
{
	/* a space per character at most: the buffer never grows, so no copy stays behind */
	GString *out = g_string_sized_new(2 * strlen(text) + 1);
	while (*text != '\0') {
		char *end = NULL;
		size_t size = (size_t)g_ascii_strtoull(groups, &end, 10);
		if (*end == ',')
			groups = end + 1;
		for (; size > 0 && *text != '\0'; size--)
			g_string_append_c(out, *text++);
		if (*text != '\0')
			g_string_append_c(out, ' ');
	}
	return g_string_free(out, FALSE);
}

char *
uf_identifier_format(const UfIdentifierScheme *scheme, const char *text)
{
	if (scheme->verify == uf_phone_verify)
		return uf_phone_format_national(text, " ");
	char *normal = uf_identifier_normalise(scheme, text);
	if (normal == NULL || scheme->groups == NULL)
		return normal;
	char *printed = join_groups(scheme->groups, normal);
	uf_memory_free_string(normal);
	return printed;
}
