/* A draft for an interface holds what is asked there, and no other answer of the form. */
#include <string.h>

#include "uf-bound-names.h"
#include "uf-delivery.h"
#include "uf-draft-private.h"
#include "uf-json.h"

/* The full ids of the fields of @form with a place on @channel, and of their tables; their children
 * are "table.child". */
static GHashTable *
list_fields(const UfForm *form, const char *channel)
{
	GHashTable *fields = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	g_autoptr(GPtrArray) names = uf_form_list_bound_patterns(form, channel);
	for (guint i = 0; i < names->len; i++) {
		const char *field = ((const UfBoundName *)g_ptr_array_index(names, i))->field;
		const char *dot = strchr(field, '.');
		g_hash_table_add(fields, g_strdup(field));
		if (dot != NULL)
			g_hash_table_add(fields, g_strndup(field, (gsize)(dot - field)));
	}
	return fields;
}

json_t *
uf_delivery_select_answers(const UfForm *form, const char *channel, const json_t *answers)
{
	g_autoptr(GHashTable) fields = list_fields(form, channel);
	json_t *kept = json_array();
	for (size_t i = 0; i < json_array_size(answers); i++) {
		json_t *answer = json_array_get(answers, i);
		if (g_hash_table_contains(fields, uf_json_get_string(answer, "field")))
			json_array_append(kept, answer);
	}
	return kept;
}

/* true of what somebody would miss: a table stands for its cells */
static bool
is_filled(const json_t *answer)
{
	return g_strcmp0(uf_json_get_string(answer, "state"),
			 uf_answer_state_get_name(UF_ANSWER_FILLED)) == 0 &&
	       g_strcmp0(uf_json_get_string(answer, "kind"),
			 uf_field_kind_get_name(UF_FIELD_TABLE)) != 0;
}

static int64_t
count_filled(const json_t *answers)
{
	int64_t n = 0;
	for (size_t i = 0; i < json_array_size(answers); i++)
		n += is_filled(json_array_get(answers, i));
	return n;
}

void
uf_draft_keep_bound(UfDraft *draft, const UfForm *form)
{
	g_return_if_fail(draft->digest == NULL);
	const json_t *answers = json_object_get(draft->answers, "answers");
	json_t *kept = uf_delivery_select_answers(form, draft->channel, answers);
	const int64_t left = count_filled(answers) - count_filled(kept);
	json_object_set_new(draft->answers, "answers", kept);
	if (left > 0)
		uf_issue_set_number(
		    uf_draft_add_issue(draft, UF_SEVERITY_NOTE, "", "delivery.not_asked"), "count",
		    left);
}

void
uf_draft_note_delivery(UfDraft *draft, const UfDelivery *delivery)
{
	g_return_if_fail(draft->digest == NULL);
	json_t *optional = json_array();
	for (size_t i = 0; i < uf_delivery_get_count(delivery); i++) {
		const UfDeliveryRow row = uf_delivery_get(delivery, i);
		if (row.outcome != UF_DELIVERY_SENT || row.is_required || row.field == NULL)
			continue;
		const size_t length = strcspn(row.field, "/");
		g_autofree char *field = g_strndup(row.field, length);
		uf_json_add_text_once(optional, field);
	}
	json_object_set_new(draft->blocks, "optional", optional);
}
