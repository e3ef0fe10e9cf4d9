/* What the document worker did with the names of a form, and what that means for an answer. */
#include "uf-boxes.h"
#include "uf-json.h"
#include "uf-pdf-place-private.h"

void
uf_pdf_outcome_clear(UfPdfOutcome *outcome)
{
	json_decref(outcome->values);
	json_decref(outcome->refused);
	json_decref(outcome->failed);
}

/* the worker's word as the rule of an issue, when it is one that we know */
static json_t *
make_rule(const char *word, const char *fallback)
{
	g_autofree char *rule = g_strconcat("pdf.", word, NULL);
	return json_string(uf_issue_has_sentence(rule) ? rule : fallback);
}

void
uf_pdf_outcome_read(UfPdfOutcome *outcome, const json_t *reply)
{
	const json_t *fields = json_object_get(reply, "fields");
	const char *asked;
	json_t *value;
	outcome->refused = json_object();
	outcome->failed = json_object();
	json_object_foreach(outcome->values, asked, value)
	    json_object_set_new(outcome->failed, asked, json_string("pdf.missing"));
	for (size_t i = 0; i < json_array_size(fields); i++) {
		const json_t *field = json_array_get(fields, i);
		const char *name = uf_json_get_string(field, "name");
		const char *status = uf_json_get_string(field, "status");
		const char *reason = uf_json_get_string(field, "reason");
		const char *check = uf_json_get_string(field, "check");
		if (name == NULL)
			continue;
		json_object_del(outcome->failed, name);
		if (g_strcmp0(status, "written") != 0)
			json_object_set_new(outcome->refused, name,
					    make_rule(reason, "pdf.refused"));
		else if (g_strcmp0(check, "ok") != 0)
			json_object_set_new(outcome->failed, name, make_rule(check, "pdf.missing"));
	}
}

json_t *
uf_pdf_outcome_list_asked(const UfPdfOutcome *outcome, const UfForm *form)
{
	json_t *asked = json_object();
	const char *name;
	json_t *value;
	json_object_foreach(outcome->values, name, value)
	{
		if (!uf_form_is_box_unconfirmed(form, name))
			json_object_set(asked, name, value);
	}
	return asked;
}

void
uf_pdf_outcome_refuse_unconfirmed(UfPdfOutcome *outcome, const UfForm *form)
{
	const char *name;
	json_t *value;
	json_object_foreach(outcome->values, name, value)
	{
		if (!uf_form_is_box_unconfirmed(form, name))
			continue;
		json_object_del(outcome->failed, name);
		if (!uf_pdf_says_nothing(value))
			json_object_set_new(outcome->refused, name,
					    json_string("pdf.box_unconfirmed"));
	}
}

bool
uf_pdf_says_nothing(const json_t *value)
{
	return json_is_false(value) || (json_is_string(value) && json_string_length(value) == 0);
}

static bool
has_option_box(const UfField *field, const char *code)
{
	UfFieldOption option;
	return code != NULL && uf_field_find_option(field, code, &option) &&
	       json_object_size(json_object_get(option.bind, "pdf")) > 0;
}

/* Each chosen option has a box of its own; "no" may be a box left alone. */
static bool
has_option_boxes(const UfField *field, const UfValue *value)
{
	UfFieldOption no;
	if (uf_value_get_kind(value) == UF_VALUE_BOOLEAN && uf_value_get_boolean(value))
		return has_option_box(field, "yes");
	if (uf_value_get_kind(value) == UF_VALUE_BOOLEAN)
		return has_option_box(field, "no") || !uf_field_find_option(field, "no", &no);
	if (uf_value_get_kind(value) != UF_VALUE_LIST)
		return has_option_box(field, uf_value_get_text(value));
	for (size_t i = 0; i < uf_value_get_item_count(value); i++) {
		if (!has_option_box(field, uf_value_get_item(value, i)))
			return false;
	}
	return true;
}

/* Whether something on the paper tells the answer: of a choice that has no box, the boxes of the
 * other options are left open, and that tells nothing. */
static bool
has_box(const UfAnswer *answer)
{
	const UfField *field = uf_answer_get_field(answer);
	const UfValue *value = uf_answer_get_value(answer);
	const char *name;
	json_t *bound;
	if (uf_field_find_bind(field, "pdf") == NULL && uf_field_get_option_count(field) > 0)
		return has_option_boxes(field, value);
	json_object_foreach(uf_answer_get_bound(answer, "pdf"), name, bound)
	{
		if (!uf_pdf_says_nothing(bound))
			return true;
	}
	return json_object_size(uf_answer_get_bound(answer, "pdf")) > 0 &&
	       uf_value_get_kind(value) == UF_VALUE_BOOLEAN && !uf_value_get_boolean(value);
}

UfPdfFate
uf_pdf_outcome_find_fate(const UfPdfOutcome *outcome, const UfAnswer *answer)
{
	UfPdfFate fate = { has_box(answer) ? NULL : "pdf.no_box", NULL, NULL };
	const char *name;
	json_t *value;
	json_object_foreach(uf_answer_get_bound(answer, "pdf"), name, value)
	{
		const bool is_written = json_equal(value, json_object_get(outcome->values, name));
		if (!is_written && uf_pdf_says_nothing(value))
			continue;
		const char *refused =
		    is_written ? uf_json_get_string(outcome->refused, name) : "pdf.other_answer";
		const char *failed = uf_json_get_string(outcome->failed, name);
		if (fate.refused == NULL && refused != NULL)
			fate = (UfPdfFate){ refused, fate.failed, name };
		if (fate.failed == NULL && is_written)
			fate.failed = failed;
	}
	return fate;
}
