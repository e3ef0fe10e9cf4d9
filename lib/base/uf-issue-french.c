/* The sentences of the issues, in French: one row per rule id, {name} stands for a parameter.
 * Every rule id written in the sources has its row here (tests/meta checks it). */
#include "uf-issue.h"

#include <string.h>

#include "uf-json.h"

static const struct {
	const char *rule;
	const char *sentence;
} sentences[] = {
	/* answers */
	{ "answer.missing", "à compléter : l'information n'est pas connue" },
	{ "answer.required", "obligatoire et manquant : à demander à la personne" },
	{ "answer.unknown", "la personne ne le sait pas" },
	{ "answer.none", "demandé : la personne n'en a pas" },
	{ "answer.not_wished", "la personne ne souhaite pas répondre" },
	{ "answer.ask", "propre à cette demande : à répondre une fois" },
	{ "answer.by_hand", "à remplir à la main : {reason}" },
	{ "answer.unmappable",
	  "la valeur connue n'a pas d'équivalent exact dans ce formulaire : choisir" },
	{ "answer.ambiguous", "plusieurs valeurs possibles ({count}) : choisir" },
	{ "answer.too_long",
	  "trop long : {length} caractères pour {max} ; à raccourcir ou à joindre" },
	{ "answer.too_many_rows",
	  "{count} lignes pour {max} : les suivantes sont à joindre sur une annexe" },
	{ "answer.invalid", "n'a pas la forme demandée par le formulaire" },
	{ "answer.not_an_option", "ne fait pas partie des choix du formulaire" },
	{ "answer.stale", "date de plus de {months} mois : à confirmer" },
	{ "answer.withheld", "information protégée : non transmise à ce destinataire" },
	{ "answer.sensitive",
	  "information sensible et facultative : transmise seulement si vous la nommez" },
	{ "answer.partial_date", "date incomplète : le formulaire la demande entière" },
	{ "answer.corrected", "corrigé pour cette demande seulement" },
	{ "answer.not_whole",
	  "montant avec des centimes : le formulaire demande des euros entiers" },
	{ "answer.role_missing", "personne non désignée pour le rôle « {role} »" },
	/* profiles */
	{ "profile.type", "{title} : n'est pas de la nature attendue (texte, nombre, liste…)" },
	{ "profile.required", "manque ici : une ligne ne peut pas être gardée sans lui" },
	{ "profile.unknown_key", "nom inconnu : ce fait n'existe pas dans le profil" },
	{ "profile.choice", "{title} : ne fait pas partie des choix possibles" },
	{ "profile.form", "{title} : n'est pas écrit sous la forme attendue" },
	{ "profile.limit",
	  "{title} : hors des limites (trop court, trop long, trop grand, répété)" },
	{ "profile.schema", "{title} : ne correspond pas au schéma du profil" },
	{ "profile.row.repeated", "cet identifiant de ligne sert déjà ailleurs dans le ménage" },
	{ "profile.row.unknown", "désigne une ligne qui n'existe pas" },
	{ "profile.member.unknown", "désigne une personne qui n'est pas dans le ménage" },
	{ "profile.relation.self", "une personne ne peut pas être liée à elle-même" },
	{ "profile.origin.place", "origine d'un fait qui n'existe pas" },
	{ "profile.absence.place", "réponse sur un fait qui n'existe pas" },
	{ "profile.absence.value", "noté sans valeur, alors qu'une valeur est connue" },
	{ "profile.date.impossible", "cette date n'existe pas dans le calendrier" },
	{ "profile.date.future", "cette date est à venir, ce qui n'est pas possible ici" },
	{ "profile.period.order", "la fin est avant le début" },
	{ "identifier.nir.sex", "le numéro de sécurité sociale indique un autre sexe" },
	{ "identifier.nir.year",
	  "le numéro de sécurité sociale indique une autre année de naissance" },
	{ "identifier.nir.month",
	  "le numéro de sécurité sociale indique un autre mois de naissance" },
	/* figures */
	{ "figure.missing", "ne peut pas être calculé, il manque : {what}" },
	{ "figure.impossible",
	  "ne peut pas être calculé : nombre trop grand, ou division par zéro" },
	{ "figure.threshold", "hors du seuil du partenaire : {text}" },
	/* analysis of a form, for those who write it */
	{ "form.path", "« {path} » ne mène à aucune information connue" },
	{ "form.path_many",
	  "« {path} » mène à plusieurs informations à la fois : une seule par chemin" },
	{ "form.path_kind", "« {path} » est de nature {found}, le champ attend {wanted}" },
	{ "form.role", "le rôle « {role} » n'est pas déclaré par le formulaire" },
	{ "form.transform", "« {transform} » ne peut pas s'appliquer : {reason}" },
	{ "form.codes_missing", "la liste de codes « {codes} » n'existe pas" },
	{ "form.code_not_covered",
	  "la liste « {codes} » ne dit rien de « {code} » : lui donner un code ou « ask »" },
	{ "form.code_not_an_option", "« {code} » ne fait pas partie des choix du champ" },
	{ "form.code_unknown", "« {code} » n'est pas un code du profil à cet endroit" },
	{ "form.hook_missing", "la fonction « {hook} » n'existe pas dans l'adaptateur" },
	{ "form.request", "« {path} » : aucun champ à demander ne porte ce nom" },
	{ "form.cents_lost", "les euros sont écrits sans les centimes : ajouter money:cents" },
	{ "form.pattern", "le motif d'un filtre de « {path} » n'est pas valable" },
};

static void
append_parameter(GString *out, const json_t *parameters, const char *name)
{
	const json_t *value = json_object_get(parameters, name);
	if (json_is_string(value))
		g_string_append(out, json_string_value(value));
	else if (json_is_integer(value))
		g_string_append_printf(out, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
	else
		g_string_append(out, "?");
}

static const char *
find_sentence(const char *rule)
{
	for (size_t i = 0; i < G_N_ELEMENTS(sentences); i++) {
		if (g_str_equal(sentences[i].rule, rule))
			return sentences[i].sentence;
	}
	return NULL;
}

bool
uf_issue_has_sentence(const char *rule)
{
	return find_sentence(rule) != NULL;
}

char *
uf_issue_format_french(const UfIssue *issue)
{
	const char *rest = find_sentence(uf_issue_get_rule(issue));
	if (rest == NULL)
		return g_strdup(uf_issue_get_rule(issue));
	g_autoptr(GString) out = g_string_new(NULL);
	for (const char *open; (open = strchr(rest, '{')) != NULL;) {
		const char *close = strchr(open, '}');
		g_autofree char *name = g_strndup(open + 1, (gsize)(close - open - 1));
		g_string_append_len(out, rest, open - rest);
		append_parameter(out, uf_issue_get_parameters(issue), name);
		rest = close + 1;
	}
	g_string_append(out, rest);
	return g_string_free(g_steal_pointer(&out), FALSE);
}
