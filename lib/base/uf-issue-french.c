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
	{ "answer.role_missing", "personne non désignée pour le rôle « {role} »" },
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
