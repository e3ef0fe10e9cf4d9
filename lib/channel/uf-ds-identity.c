/* The identity of the person: three keys of the demand, and what is to be typed again where the
 * worker logs in. Source: demarches-simplifiees.fr, app/models/prefill_identity.rb. */
#include <string.h>

#include "uf-ds-private.h"
#include "uf-json.h"
#include "uf-memory.h"
#include "uf-text.h"

static const struct {
	const char *key;
	const char *label;
	const char *name; /* of the delivery's identity */
	bool is_gender;
} keys[] = {
	{ "identite_nom", "Nom", "family_name", false },
	{ "identite_prenom", "Prénom", "given_names", false },
	{ "identite_genre", "Civilité", "civility", true },
};

static bool
is_individual(const UfDsFilling *self)
{
	return g_strcmp0(uf_json_get_string(self->channel, "person"), "individual") == 0;
}

static const char *
find_fault(const char *text, bool is_gender)
{
	if (text == NULL)
		return "ds.wrong_kind";
	if (is_gender)
		return g_str_equal(text, "M.") || g_str_equal(text, "Mme") ? NULL : "ds.civility";
	if (!uf_text_is_clean(text, strlen(text)))
		return "ds.control_character";
	return strchr(text, '\n') != NULL ? "ds.line_break" : NULL;
}

/* why nothing is taken under the key, or NULL */
static const char *
find_refusal(const UfDsFilling *self, bool is_gender)
{
	if (uf_json_get_string(self->channel, "person") == NULL)
		return "ds.person_not_said";
	if (!is_individual(self))
		return "ds.legal_person";
	return is_gender && !uf_json_get_boolean(self->channel, "gender", false) ? "ds.no_gender"
										 : NULL;
}

static void
fill_key(UfDsFilling *self, size_t index, json_t *body, json_t *identity)
{
	const char *key = keys[index].key;
	UfDsCell *cell = uf_ds_bound_take(self->bound, key);
	const char *text =
	    cell != NULL ? json_string_value(json_object_get(cell->parts, "")) : NULL;
	UfDeliveryRow row = { .name = key, .label = keys[index].label };
	row.rule = find_refusal(self, keys[index].is_gender);
	const bool is_asked = row.rule == NULL;
	if (text != NULL && (is_individual(self) || is_asked))
		json_object_set_new(identity, keys[index].name, json_string(text));
	if (!is_asked && cell == NULL)
		return;
	if (!is_asked) {
		row.outcome = UF_DELIVERY_NOT_PREFILLABLE;
	} else if (cell == NULL) {
		row.outcome = UF_DELIVERY_EMPTY;
		row.is_required = true;
	} else {
		row.is_required = true;
		row.rule = find_fault(text, keys[index].is_gender);
		row.outcome = row.rule == NULL ? UF_DELIVERY_SENT : UF_DELIVERY_NOT_ACCEPTABLE;
	}
	if (row.outcome == UF_DELIVERY_SENT)
		json_object_set_new(body, key, json_string(text));
	uf_ds_fill_row(self, row, cell);
}

/* the interface has no key for it, and some identity pages ask for it */
static void
add_birth_date(const UfDsFilling *self, json_t *identity)
{
	const UfAnswers *answers = self->bound->answers;
	for (size_t i = 0; i < uf_answers_get_count(answers); i++) {
		const UfAnswer *answer = uf_answers_get(answers, i);
		const UfField *field = uf_answer_get_field(answer);
		const UfValue *value = uf_answer_get_value(answer);
		if (uf_answer_get_row(answer) != 0 ||
		    uf_answer_get_state(answer) != UF_ANSWER_FILLED ||
		    uf_value_get_kind(value) != UF_VALUE_DATE ||
		    uf_field_get_path_count(field) == 0 ||
		    !g_str_equal(uf_field_get_path_text(field, 0), "$.roles.applicant.birth.date"))
			continue;
		g_auto(UfWiped) day = uf_date_format_iso(uf_value_get_date(value));
		json_object_set_new(identity, "birth_date", json_string(day));
		return;
	}
}

void
uf_ds_fill_identity(UfDsFilling *self, json_t *body)
{
	const char *person = uf_json_get_string(self->channel, "person");
	json_t *identity = json_object();
	for (size_t i = 0; i < G_N_ELEMENTS(keys); i++)
		fill_key(self, i, body, identity);
	if (is_individual(self))
		add_birth_date(self, identity);
	if (person != NULL)
		json_object_set_new(identity, "person", json_string(person));
	json_object_set_new(identity, "beneficiary",
			    json_boolean(uf_json_get_boolean(self->channel, "beneficiary", false)));
	uf_delivery_take_identity(self->delivery, identity);
}
