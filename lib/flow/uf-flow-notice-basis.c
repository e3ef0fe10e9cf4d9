/* What a notice tells of agreement, information, objection and mandate. */
#include "uf-flow-basis-private.h"
#include "uf-flow-notice-private.h"
#include "uf-json.h"
#include "uf-memory.h"

/* "22/11/2026"; yours */
static char *
format_day(const json_t *object, const char *key)
{
	UfDate date = { 0 };
	const char *text = uf_json_get_string(object, key);
	if (text != NULL)
		uf_date_parse_iso(text, &date);
	return uf_date_format_french(date);
}

/* What the demand stands on beside its text: the agreement of which day, the mandate, what is
 * lacking, the objection. "" for nothing. Yours. */
static char *
format_ground(const UfBasisCheck *check)
{
	GString *out = g_string_new(NULL);
	if (check->cover != NULL) {
		g_autofree char *day = format_day(check->cover, "date");
		const char *holder = uf_json_get_string(check->cover, "holder");
		if (holder != NULL)
			g_string_append_printf(out, "Mandat de %s depuis le %s.", holder, day);
		else
			g_string_append_printf(out, "Accord donné le %s.", day);
	}
	if (check->is_lacking)
		g_string_append(out, "Aucun accord noté : elle ne peut pas être remise ainsi.");
	if (check->objection != NULL) {
		g_autofree char *day = format_day(check->objection, "date");
		g_string_append_printf(out, "%sOpposition notée le %s.", out->len > 0 ? " " : "",
				       day);
	}
	return g_string_free(out, FALSE);
}

void
uf_notice_add_ground(UfFlow *flow, const UfProfile *profile, const json_t *bases, json_t *entry)
{
	const char *id = uf_json_get_string(entry, "request");
	g_autoptr(UfRequest) request = uf_flow_load_request(flow, id, NULL, NULL);
	const UfForm *form =
	    request != NULL
		? uf_registry_find_form(flow->registry, uf_request_get_form(request), NULL)
		: NULL;
	if (form == NULL) {
		json_object_set_new(entry, "ground", json_string(""));
		return;
	}
	const UfBasisCheck check =
	    uf_basis_check(bases, profile, form, uf_request_get_roles(request),
			   uf_context_get_today(flow->context));
	g_autofree char *ground = format_ground(&check);
	json_object_set_new(entry, "ground", json_string(ground));
}

/* "Accord donné le 22/11/2026, pour : FSL énergie" ; yours, zero it */
static char *
format_choice(const json_t *basis)
{
	static const struct {
		const char *kind;
		const char *words;
	} kinds[] = {
		{ "agreement", "Accord donné le" },
		{ "information", "Information donnée le" },
		{ "objection", "Opposition du" },
		{ "mandate", "Mandat à partir du" },
	};
	g_autofree char *day = format_day(basis, "date");
	const json_t *titles = json_object_get(basis, "titles");
	const char *holder = uf_json_get_string(basis, "holder");
	const char *told = uf_json_get_string(basis, "told");
	GString *out = g_string_new(NULL);
	for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++) {
		if (g_strcmp0(kinds[i].kind, uf_json_get_string(basis, "kind")) == 0)
			g_string_append_printf(out, "%s %s", kinds[i].words, day);
	}
	if (holder != NULL)
		g_string_append_printf(out, " à %s", holder);
	if (told != NULL)
		g_string_append_printf(out, " : %s", told);
	for (size_t i = 0; i < json_array_size(titles); i++)
		g_string_append_printf(out, "%s%s", i > 0 ? " ; " : ", pour : ",
				       json_string_value(json_array_get(titles, i)));
	if (json_object_get(basis, "end") != NULL) {
		g_autofree char *end = format_day(json_object_get(basis, "end"), "date");
		g_string_append_printf(out, " (fin le %s)", end);
	} else if (json_object_get(basis, "until") != NULL) {
		g_autofree char *until = format_day(basis, "until");
		g_string_append_printf(out, " (jusqu’au %s)", until);
	}
	return g_string_free(out, FALSE);
}

json_t *
uf_notice_list_choices(UfFlow *flow, const char *person, const char *reader, GError **error)
{
	g_autoptr(json_t) list = uf_flow_basis_list(flow, person, error);
	if (list == NULL)
		return NULL;
	json_t *choices = json_array();
	const json_t *bases = json_object_get(list, "bases");
	for (size_t i = 0; i < json_array_size(bases); i++) {
		const json_t *basis = json_array_get(bases, i);
		/* those of the others are theirs to be told */
		if (!uf_json_has_text(json_object_get(basis, "by"), reader))
			continue;
		g_auto(UfWiped) text = format_choice(basis);
		json_array_append_new(choices, json_string(text));
	}
	return choices;
}
