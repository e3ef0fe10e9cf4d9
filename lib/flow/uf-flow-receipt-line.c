/* What the journal says of a send: ids, fact ids, revisions; never a value, never a secret. */
#include "uf-delivery.h"
#include "uf-flow-receipt-private.h"
#include "uf-json.h"

/* the facts behind the answer "people.given_name/2" of @answers go to @facts once each */
static void
add_facts(const json_t *answers, const char *field, json_t *facts)
{
	for (size_t i = 0; field != NULL && i < json_array_size(answers); i++) {
		const json_t *answer = json_array_get(answers, i);
		const int64_t row = uf_json_get_integer(answer, "row", 0);
		const char *id = uf_json_get_string(answer, "field");
		g_autofree char *key =
		    row > 0 ? g_strdup_printf("%s/%" G_GINT64_FORMAT, id, row) : g_strdup(id);
		if (!g_str_equal(key, field))
			continue;
		const json_t *list = json_object_get(answer, "facts");
		for (size_t j = 0; j < json_array_size(list); j++)
			uf_json_add_text_once(facts, json_string_value(json_array_get(list, j)));
	}
}

/* the facts that leave with @draft: of the answers that its delivery sends */
static json_t *
list_facts(const UfDraft *draft)
{
	json_t *facts = json_array();
	const json_t *answers = json_object_get(uf_draft_get_answers(draft), "answers");
	g_autoptr(UfDelivery) delivery = uf_delivery_load(draft, NULL);
	for (size_t i = 0; delivery != NULL && i < uf_delivery_get_count(delivery); i++) {
		const UfDeliveryRow row = uf_delivery_get(delivery, i);
		if (row.outcome == UF_DELIVERY_SENT)
			add_facts(answers, row.field, facts);
	}
	return facts;
}

json_t *
uf_flow_receipt_make_line(const UfFlowReceipt *self, const UfDraft *draft, const json_t *basis)
{
	const UfReceipt *receipt = self->receipt;
	g_autoptr(UfDelivery) delivery = uf_delivery_load(draft, NULL);
	const char *site = delivery != NULL ? uf_delivery_get_target(delivery).site : "";
	json_t *line = json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s}", "person", self->person,
				 "request", self->request, "form", uf_draft_get_form(draft),
				 "form_revision", uf_draft_get_form_revision(draft), "channel",
				 uf_draft_get_channel(draft), "site", site, "digest",
				 uf_draft_get_digest(draft), "began", uf_receipt_get_time(receipt));
	/* the site as the form names it may not be the one that was spoken to ("instead") */
	if (delivery != NULL)
		json_object_set_new(line, "url", json_string(uf_delivery_get_target(delivery).url));
	if (uf_receipt_get_status(receipt) == UF_RECEIPT_SENDING)
		return line;
	const char *reach = uf_receipt_get_reach(receipt);
	const char *status = uf_receipt_status_get_name(uf_receipt_get_status(receipt));
	json_object_set_new(line, "status", json_string(status));
	if (reach != NULL)
		json_object_set_new(line, "reach", json_string(reach));
	json_object_set_new(line, "profile_revision",
			    json_string(uf_draft_get_profile_revision(draft)));
	if (basis != NULL)
		json_object_set(line, "basis", (json_t *)basis);
	json_object_set_new(line, "facts", list_facts(draft));
	return line;
}

/* the last line of @action about the draft; NULL when there is none */
static json_t *
find_line(const json_t *journal, const char *action, const UfReceipt *receipt, bool same_send)
{
	for (size_t i = json_array_size(journal); i-- > 0;) {
		const json_t *line = json_array_get(journal, i);
		json_t *details = json_object_get(line, "details");
		if (g_strcmp0(uf_json_get_string(line, "action"), action) == 0 &&
		    g_strcmp0(uf_json_get_string(line, "object"), uf_receipt_get_draft(receipt)) ==
			0 &&
		    (!same_send || g_strcmp0(uf_json_get_string(details, "began"),
					     uf_receipt_get_time(receipt)) == 0))
			return details;
	}
	return NULL;
}

bool
uf_flow_receipt_mend(UfFlow *flow, const UfFlowReceipt *self, GError **error)
{
	const UfReceipt *receipt = self->receipt;
	if (!uf_store_is_for_invented_people(flow->store))
		return true;
	g_autoptr(json_t) journal =
	    uf_store_load_journal(flow->store, UF_JOURNAL_ACTIONS, NULL, error);
	const char *draft_id = uf_receipt_get_draft(receipt);
	g_autoptr(UfDraft) draft =
	    journal != NULL ? uf_flow_load_draft(flow, draft_id, NULL, error) : NULL;
	if (draft == NULL)
		return false;
	/* one that a person settled has no end of its own, but a line of hers */
	const bool is_begun = uf_receipt_get_reach(receipt) == NULL;
	const char *action = is_begun ? "send_begin" : "send";
	if (find_line(journal, action, receipt, true) != NULL)
		return true;
	const json_t *approved = find_line(journal, "approve", receipt, false);
	g_autoptr(json_t) line =
	    uf_flow_receipt_make_line(self, draft, json_object_get(approved, "basis"));
	return uf_flow_journal(flow, action, draft_id, line, error);
}
