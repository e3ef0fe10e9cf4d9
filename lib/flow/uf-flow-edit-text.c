/* What the questions about a profile say. */
#include <string.h>

#include "uf-flow-edit-private.h"
#include "uf-flow-typed.h"
#include "uf-json.h"
#include "uf-memory.h"

/* What is asked of a list, where its title alone would be no question. */
static const struct {
	const char *path;
	const char *offer;
} offers[] = {
	{ "members", "Ajouter une autre personne du foyer ?" },
	{ "relations", "Ajouter un lien entre deux personnes (couple, parent et enfant…) ?" },
	{ "resources", "Ajouter une ressource ?" },
	{ "expenses", "Ajouter une charge ?" },
	{ "debts", "Ajouter une dette ?" },
	{ "members/*/contact/phones", "Ajouter un téléphone ?" },
	{ "members/*/contact/emails", "Ajouter un courriel ?" },
	{ "members/*/contact/addresses", "Ajouter une adresse ?" },
	{ "members/*/identifiers", "Ajouter un numéro (sécurité sociale, CAF…) ?" },
};

char *
uf_edit_format_offer(const UfPlace *place)
{
	if (place->kind != UF_PLACE_ROWS)
		return NULL;
	for (size_t i = 0; i < G_N_ELEMENTS(offers); i++) {
		if (g_str_equal(offers[i].path, place->path))
			return g_strdup(offers[i].offer);
	}
	return g_strdup_printf("%s : en ajouter ?", place->title);
}

char *
uf_edit_format_old(const UfFlowEdit *self, const UfEditQuestion *question)
{
	if (question->place->kind == UF_PLACE_ROWS)
		return g_strdup("");
	const bool is_new = question->row_list != NULL;
	const json_t *value = is_new ? uf_fact_id_find(self->new_row, question->fact)
				     : uf_profile_find_fact(self->profile, question->fact);
	if (is_new && value == NULL)
		return g_strdup("");
	const char *absence = uf_profile_find_absence(self->profile, question->fact);
	if (value != NULL)
		return uf_flow_format_fact(self->flow, question->place, value);
	return absence != NULL ? g_strconcat("?", absence, NULL) : g_strdup("");
}

char *
uf_edit_format_section(const UfFlowEdit *self, const UfEditQuestion *question)
{
	const char *fact = question->row_list != NULL ? question->row_list : question->fact;
	g_autofree char *title =
	    uf_profile_schema_format_title(self->flow->schema, question->place);
	char *last = g_strrstr(title, " › ");
	if (last == NULL)
		return g_strdup("Le foyer");
	*last = '\0';
	g_auto(GStrv) parts = g_strsplit(fact, "/", 3);
	const bool is_of_member = g_str_equal(parts[0], "members") && parts[1] != NULL;
	const bool is_new_member = question->row_list != NULL && g_str_equal(fact, "members");
	const json_t *member =
	    is_of_member ? uf_profile_find_member(self->profile, parts[1]) : NULL;
	g_auto(UfWiped) name = uf_flow_format_member(member);
	const char *rest = strstr(title, " › ");
	if (*name != '\0')
		return g_strconcat(name, rest, NULL);
	if (is_of_member || is_new_member)
		return g_strconcat(is_new_member ? "Autre personne du foyer" : "La personne", rest,
				   NULL);
	return g_strdup(title);
}

static bool
holds_members(const UfPlace *place)
{
	return place->kind == UF_PLACE_MEMBER || place->kind == UF_PLACE_MEMBERS;
}

/* "1 = Lila ESSAI, 2 = Tom ESSAI" */
static char *
list_members(const UfFlowEdit *edit)
{
	const json_t *members = uf_profile_find_fact(edit->profile, "members");
	GString *hint = g_string_new(NULL);
	for (size_t i = 0; i < json_array_size(members); i++) {
		g_auto(UfWiped) name = uf_flow_format_member(json_array_get(members, i));
		g_string_append_printf(hint, "%s%zu = %s", i > 0 ? ", " : "", i + 1,
				       *name != '\0' ? name : "sans nom");
	}
	return g_string_free(hint, FALSE);
}

char *
uf_edit_format_hint(const UfFlowEdit *edit, const UfPlace *place)
{
	if (place->kind == UF_PLACE_ROWS)
		return g_strdup("oui ou non");
	return holds_members(place) ? list_members(edit) : uf_flow_format_hint(place);
}

char *
uf_edit_resolve_members(const UfFlowEdit *edit, const UfPlace *place, const char *typed)
{
	if (!holds_members(place))
		return g_strdup(typed);
	const json_t *members = uf_profile_find_fact(edit->profile, "members");
	g_auto(GStrv) words = g_strsplit(typed, ",", -1);
	for (char **word = words; *word != NULL; word++) {
		gint64 rank;
		if (!g_ascii_string_to_signed(g_strstrip(*word), 10, 1,
					      (gint64)json_array_size(members), &rank, NULL))
			continue;
		g_free(*word);
		*word =
		    g_strdup(uf_json_get_string(json_array_get(members, (size_t)rank - 1), "id"));
	}
	return g_strjoinv(",", words);
}
