/* What the questions about a profile say. */
#include <string.h>

#include "uf-error.h"
#include "uf-flow-edit-private.h"
#include "uf-flow-typed.h"
#include "uf-flow-unit-private.h"
#include "uf-json.h"
#include "uf-memory.h"
#include "uf-profile-forbidden.h"

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
uf_edit_format_offer(const UfEditQuestion *question)
{
	const UfPlace *place = question->place;
	if (question->is_more)
		return g_strdup("Autres détails ?");
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
	if (question->is_more)
		return g_strdup("non");
	if (question->place->kind == UF_PLACE_ROWS || question->place->kind == UF_PLACE_OBJECT)
		return g_strdup("");
	const bool is_new = question->row_list != NULL;
	const json_t *value = is_new ? uf_fact_id_find(self->new_row, question->fact)
				     : uf_profile_find_fact(self->profile, question->fact);
	if (is_new && value == NULL)
		return g_strdup(
		    uf_flow_format_absence(uf_json_get_string(self->new_absences, question->fact)));
	const char *absence = uf_profile_find_absence(self->profile, question->fact);
	if (value != NULL)
		return uf_flow_format_fact(self->flow, question->place, value);
	return g_strdup(uf_flow_format_absence(absence));
}

/* "Tom ESSAI, Enfant de Lila ESSAI": which link a question is about; NULL for anything else. */
static char *
format_link(const UfFlowEdit *self, const char *const *parts)
{
	if (!g_str_equal(parts[0], "relations") || parts[1] == NULL)
		return NULL;
	g_autofree char *id = g_strjoin("/", parts[0], parts[1], NULL);
	const json_t *row = uf_profile_find_fact(self->profile, id);
	const UfPlace *kinds = uf_profile_schema_find(self->flow->schema, "relations/*/kind");
	const char *kind = uf_json_get_string(row, "kind");
	const char *to = uf_json_get_string(row, "to");
	const char *member = uf_json_get_string(row, "member");
	if (kind == NULL || to == NULL || member == NULL)
		return NULL;
	g_auto(UfWiped) left = uf_flow_format_member(uf_profile_find_member(self->profile, member));
	g_auto(UfWiped) right = uf_flow_format_member(uf_profile_find_member(self->profile, to));
	g_auto(UfWiped) link = uf_flow_format_fact(self->flow, kinds, json_object_get(row, "kind"));
	return g_strdup_printf("%s, %s %s", left, link, right);
}

static char *
format_place(const UfFlowEdit *self, const UfEditQuestion *question)
{
	const char *fact = question->row_list != NULL ? question->row_list : question->fact;
	g_autofree char *title =
	    uf_profile_schema_format_title(self->flow->schema, question->place);
	char *last = g_strrstr(title, " › ");
	if (last == NULL)
		return g_strdup("Le foyer");
	*last = '\0';
	g_auto(GStrv) parts = g_strsplit(fact, "/", 3);
	char *link = format_link(self, (const char *const *)parts);
	if (link != NULL)
		return link;
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

char *
uf_edit_format_section(const UfFlowEdit *self, const UfEditQuestion *question)
{
	g_auto(UfWiped) place = format_place(self, question);
	g_auto(UfWiped) row = question->row_list == NULL
				  ? uf_flow_format_row(self->flow, self->profile, question->fact)
				  : g_strdup("");
	return *row != '\0' ? g_strdup_printf("%s (%s)", place, row) : g_steal_pointer(&place);
}

static bool
holds_members(const UfPlace *place)
{
	return place->kind == UF_PLACE_MEMBER || place->kind == UF_PLACE_MEMBERS;
}

static char **
list_members(const UfFlowEdit *edit)
{
	const json_t *members = uf_profile_find_fact(edit->profile, "members");
	char **names = g_new0(char *, json_array_size(members) + 1);
	for (size_t i = 0; i < json_array_size(members); i++) {
		g_auto(UfWiped) name = uf_flow_format_member(json_array_get(members, i));
		names[i] = g_strdup(*name != '\0' ? name : "sans nom");
	}
	return names;
}

static char **
list_communes(const UfFlowEdit *edit, const GPtrArray *codes)
{
	char **options = g_new0(char *, codes->len + 1);
	for (guint i = 0; i < codes->len; i++)
		options[i] =
		    uf_flow_format_commune(edit->flow, g_ptr_array_index((GPtrArray *)codes, i));
	return options;
}

static char **
list_labels(const json_t *labels)
{
	char **options = g_new0(char *, json_object_size(labels) + 1);
	size_t i = 0;
	const char *code;
	json_t *label;
	json_object_foreach((json_t *)labels, code, label)
	{
		options[i++] = g_strdup(json_string_value(label));
	}
	return options;
}

char **
uf_edit_list_options(const UfFlowEdit *edit, const UfEditQuestion *question)
{
	g_autoptr(GPtrArray) communes = uf_edit_list_communes(edit, question);
	if (communes != NULL)
		return list_communes(edit, communes);
	if (holds_members(question->place))
		return list_members(edit);
	return json_object_size(question->place->labels) > 0 ? list_labels(question->place->labels)
							     : NULL;
}

/* "1 = Lila ESSAI, 2 = Tom ESSAI" */
static char *
number(char **options)
{
	GString *hint = g_string_new(NULL);
	for (size_t i = 0; options[i] != NULL; i++)
		g_string_append_printf(hint, "%s%zu = %s", i > 0 ? ", " : "", i + 1, options[i]);
	return g_string_free(hint, FALSE);
}

char *
uf_edit_format_hint(const UfFlowEdit *edit, const UfEditQuestion *question)
{
	const UfPlace *place = question->place;
	if (place->kind == UF_PLACE_ROWS)
		return g_strdup("oui ou non");
	if (uf_edit_is_line(edit, question))
		return g_strdup(place->kind == UF_PLACE_OBJECT ? "12 rue des Lilas, 44000 Nantes"
							       : "commune, ou ville, pays");
	g_autoptr(GPtrArray) communes = uf_edit_list_communes(edit, question);
	if (communes == NULL && !holds_members(place))
		return uf_flow_format_hint(place);
	g_auto(GStrv) options = uf_edit_list_options(edit, question);
	return number(options);
}

/* the code of the commune, or the id of the member, of number @rank from 1; NULL: none */
static const char *
find_numbered(const UfFlowEdit *edit, const GPtrArray *communes, gint64 rank)
{
	if (communes != NULL)
		return rank <= communes->len
			   ? g_ptr_array_index((GPtrArray *)communes, (guint)rank - 1)
			   : NULL;
	const json_t *members = uf_profile_find_fact(edit->profile, "members");
	return uf_json_get_string(json_array_get(members, (size_t)rank - 1), "id");
}

char *
uf_edit_resolve(const UfFlowEdit *edit, const UfEditQuestion *question, const char *typed)
{
	g_autoptr(GPtrArray) communes = uf_edit_list_communes(edit, question);
	if (communes == NULL && !holds_members(question->place))
		return g_strdup(typed);
	g_auto(GStrv) words = g_strsplit(typed, ",", -1);
	for (char **word = words; *word != NULL; word++) {
		gint64 rank;
		if (!g_ascii_string_to_signed(g_strstrip(*word), 10, 1, 999, &rank, NULL))
			continue;
		char *found = g_strdup(find_numbered(edit, communes, rank));
		if (found == NULL)
			continue;
		g_free(*word);
		*word = found;
	}
	return g_strjoinv(",", words);
}

bool
uf_edit_check_allowed(const UfFlowEdit *self, const UfEditQuestion *question, const json_t *value,
		      GError **error)
{
	const UfPlace *place = question->place;
	const char *key = place->scheme_from;
	const char *scheme = NULL;
	if (key != NULL && question->row_list != NULL) {
		scheme = uf_json_get_string(self->new_row, key);
	} else if (key != NULL) {
		g_autofree char *row = g_path_get_dirname(question->fact);
		scheme = uf_json_get_string(uf_profile_find_fact(self->profile, row), key);
	}
	if (!uf_profile_is_forbidden(place, scheme, value,
				     uf_context_get_forbidden_identifiers(self->flow->context)))
		return true;
	g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA,
		    "le service a choisi de ne pas garder cet identifiant (config.json, "
		    "forbidden_identifiers) : à laisser vide");
	return false;
}
