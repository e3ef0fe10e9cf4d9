/* The record of processing (RGPD, article 30, paragraph 1), from the forms' own data and the
 * office's configuration: a to g of that paragraph. What the office must say and does not is left
 * empty. */
#include <string.h>

#include "uf-flow-notice.h"
#include "uf-flow-private.h"
#include "uf-form-analysis.h"
#include "uf-json.h"
#include "uf-phone.h"

/* The member @key of each of @rows (an array, or the members of an object), each once. */
static json_t *
collect(const json_t *rows, const char *key)
{
	json_t *list = json_array();
	const char *name;
	json_t *row;
	json_object_foreach((json_t *)rows, name, row)
	    uf_json_add_text_once(list, uf_json_get_string(row, key));
	for (size_t i = 0; i < json_array_size(rows); i++)
		uf_json_add_text_once(list, uf_json_get_string(json_array_get(rows, i), key));
	return list;
}

/* f: how long, by the form's own basis, else by the office's rule */
static const char *
find_retention(const json_t *service, const json_t *basis)
{
	const char *own = uf_json_get_string(basis, "retention");
	const char *rule = uf_json_get_string(service, "retention");
	return own != NULL ? own : rule != NULL ? rule : "";
}

/* how the basis is kept to, French */
static const char *
describe_rule(const char *kind)
{
	if (g_strcmp0(kind, "agreement") == 0)
		return "Accord de la personne, noté avec le jour, la façon et le travailleur ; "
		       "sans "
		       "accord en cours, ou mandat, aucun brouillon n'est approuvé ; retrait noté, "
		       "qui compte aussitôt";
	if (g_strcmp0(kind, "mandate") == 0)
		return "Mandat noté avec sa portée et ses dates ; sans mandat en cours aucun "
		       "brouillon n'est approuvé";
	return "Aucun accord demandé ; l'information donnée est notée, l'opposition est montrée "
	       "avant toute approbation";
}

static json_t *
describe(UfFlow *flow, const UfForm *form)
{
	const json_t *service = json_object_get(uf_context_get_office(flow->context), "service");
	g_autoptr(json_t) data = uf_mapping_list_facts(form, flow->schema);
	const json_t *facts = json_object_get(data, "facts");
	const json_t *basis = uf_form_find_block(form, "basis");
	const char *text = uf_json_get_string(basis, "text");
	g_autofree char *seen = uf_date_format_iso(uf_form_get_seen(form));
	g_autofree char *purpose =
	    g_strdup_printf("Remplir « %s » avec la personne", uf_form_get_title(form));
	const char *kind = uf_json_get_string(basis, "kind");
	return json_pack(
	    "{s:s, s:s, s:s, s:s, s:s, s:s, s:o, s:o, s:o, s:o, s:s, s:s, s:s, s:b}", "basis_kind",
	    kind != NULL ? kind : "", "basis_rule", describe_rule(kind), "form",
	    uf_form_get_id(form), "title", uf_form_get_title(form), "purpose", purpose, "basis",
	    text != NULL ? text : "", "people", collect(uf_form_find_block(form, "roles"), "label"),
	    "data", collect(facts, "title"), "sensitive", collect(facts, "sensitive"), "recipients",
	    collect(uf_form_find_block(form, "recipients"), "label"), "retention",
	    find_retention(service, basis), "source", uf_form_get_source(form), "seen", seen,
	    "unverified", uf_form_is_unverified(form));
}

/* "0261910000, accueil@…": who may be asked, by phone or in writing; yours */
static char *
format_contact(const json_t *service)
{
	const json_t *phones = json_object_get(service, "phones");
	const char *number = uf_json_get_string(json_array_get(phones, 0), "number");
	const char *email = uf_json_get_string(service, "email");
	g_autofree char *phone = number != NULL ? uf_phone_format_national(number, " ") : NULL;
	return g_strdup_printf("%s%s%s", phone != NULL ? phone : "",
			       phone != NULL && email != NULL ? ", " : "",
			       email != NULL ? email : "");
}

/* where the people are kept, as it is here */
static const char *
describe_store(UfFlow *flow)
{
	g_autoptr(GError) error = NULL;
	const bool is_plain = uf_flow_is_for_invented_people(flow, &error);
	return error == NULL && !is_plain
		   ? "Réserve chiffrée, une clé par ménage, ouverte aux seules équipes qui le "
		     "suivent ; fichiers lisibles par le seul compte du travailleur (0700, 0600)"
		   : "Réserve et fichiers lisibles par le seul compte du travailleur (0700, 0600) "
		     "; "
		     "réserve de personnes inventées : pas chiffrée";
}

/* g: what the program does, then what the office says that it does */
static json_t *
list_security(UfFlow *flow, const json_t *service)
{
	static const char *const ours[] = {
		"Rien n'est envoyé par le programme ; les documents sont lus par un processus "
		"isolé",
		"Journal de qui a préparé, approuvé ou sorti quoi, sans aucune valeur",
		"Fichiers sortis de la réserve : refusés où d'autres peuvent lire, listés, effacés "
		"sur demande",
		"Données sensibles ou protégées retenues tant que personne ne les nomme",
	};
	const char *theirs = uf_json_get_string(service, "security");
	const json_t *forbidden = uf_context_get_forbidden_identifiers(flow->context);
	json_t *list = json_array();
	json_array_append_new(list, json_string(describe_store(flow)));
	for (size_t i = 0; i < G_N_ELEMENTS(ours); i++)
		json_array_append_new(list, json_string(ours[i]));
	for (size_t i = 0; i < json_array_size(forbidden); i++) {
		g_autofree char *text = g_strdup_printf(
		    "Identifiant jamais gardé ni transmis, par choix du service : %s",
		    json_string_value(json_array_get(forbidden, i)));
		json_array_append_new(list, json_string(text));
	}
	if (theirs != NULL)
		json_array_append_new(list, json_string(theirs));
	return list;
}

/* a, e and g: what is the same for all @forms (taken) */
static json_t *
describe_office(UfFlow *flow, json_t *forms)
{
	const json_t *service = json_object_get(uf_context_get_office(flow->context), "service");
	const char *name = uf_json_get_string(service, "organization");
	const char *responsible = uf_json_get_string(service, "responsible_name");
	const char *privacy = uf_json_get_string(service, "privacy_contact");
	g_autofree char *contact = format_contact(service);
	return json_pack("{s:i, s:s, s:s, s:s, s:s, s:s, s:o, s:o}", "version", UF_FLOW_VERSION,
			 "controller", name != NULL ? name : "", "contact", contact, "responsible",
			 responsible != NULL ? responsible : "", "privacy_contact",
			 privacy != NULL ? privacy : "", "transfers",
			 "Aucun par le programme : rien ne quitte ce poste sans une personne",
			 "security", list_security(flow, service), "forms", forms);
}

json_t *
uf_flow_form_register(UfFlow *flow, const char *form_id, GError **error)
{
	const UfRegistry *registry = uf_flow_ensure_registry(flow, error);
	if (registry == NULL ||
	    (form_id != NULL && uf_registry_find_form(registry, form_id, error) == NULL))
		return NULL;
	json_t *forms = json_array();
	for (size_t i = 0; i < uf_registry_get_form_count(registry); i++) {
		const UfForm *form = uf_registry_get_form(registry, i);
		if (form_id == NULL || g_str_equal(uf_form_get_id(form), form_id))
			json_array_append_new(forms, describe(flow, form));
	}
	return describe_office(flow, forms);
}
