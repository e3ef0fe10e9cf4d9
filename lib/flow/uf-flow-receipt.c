/* Receipts in the store: read, written, listed, shown. */
#include <string.h>

#include "uf-delivery.h"
#include "uf-error.h"
#include "uf-flow-card-private.h"
#include "uf-flow-receipt-private.h"
#include "uf-id.h"
#include "uf-json.h"

void
uf_flow_receipt_clear(UfFlowReceipt *self)
{
	uf_store_item_free(self->item);
	uf_receipt_free(self->receipt);
	g_free(self->request);
	g_free(self->person);
}

/* whose draft it is of */
static bool
find_owners(UfFlow *flow, const char *draft, UfFlowReceipt *self, GError **error)
{
	g_autoptr(UfStoreItem) item = uf_store_get(flow->store, UF_STORE_DRAFT, draft, error);
	g_autoptr(UfStoreItem) request =
	    item != NULL ? uf_store_get(flow->store, UF_STORE_REQUEST, item->parent, error) : NULL;
	if (request == NULL)
		return false;
	self->request = g_strdup(request->id);
	self->person = g_strdup(request->parent);
	return true;
}

bool
uf_flow_receipt_load(UfFlow *flow, const char *draft, UfFlowReceipt *self, GError **error)
{
	if (uf_flow_ensure_store(flow, error) == NULL)
		return false;
	self->item = uf_store_get(flow->store, UF_STORE_RECEIPT, draft, error);
	self->receipt = self->item != NULL ? uf_receipt_parse(self->item->content, error) : NULL;
	if (self->receipt == NULL)
		return false;
	if (!g_str_equal(uf_receipt_get_draft(self->receipt), draft)) {
		g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA,
			    "%s: holds the receipt of another draft", draft);
		return false;
	}
	return find_owners(flow, draft, self, error);
}

bool
uf_flow_receipt_find(UfFlow *flow, const char *draft, UfFlowReceipt *self, GError **error)
{
	g_autoptr(GError) local = NULL;
	if (uf_flow_receipt_load(flow, draft, self, &local))
		return true;
	/* one that is there and cannot be read is no reason to send again */
	if (self->item == NULL && g_error_matches(local, UF_ERROR, UF_ERROR_NOT_FOUND))
		return true;
	g_propagate_error(error, g_steal_pointer(&local));
	return false;
}

bool
uf_flow_receipt_put(UfFlow *flow, UfFlowReceipt *self, GError **error)
{
	g_autoptr(GBytes) content = uf_receipt_serialize(self->receipt);
	const char *draft = uf_receipt_get_draft(self->receipt);
	const char *state = uf_receipt_status_get_name(uf_receipt_get_status(self->receipt));
	UfStoreItem item = {
		.kind = UF_STORE_RECEIPT,
		.id = (char *)draft,
		.parent = (char *)draft,
		.state = (char *)state,
		.revision = self->item != NULL ? self->item->revision : 0,
		.content = content,
	};
	if (!uf_store_put(flow->store, &item, error))
		return false;
	if (self->item == NULL) {
		self->item = g_new0(UfStoreItem, 1);
		self->item->kind = UF_STORE_RECEIPT;
		self->item->id = g_strdup(draft);
	}
	self->item->revision = item.revision;
	return true;
}

char *
uf_flow_receipt_format_sentence(const UfReceipt *receipt)
{
	static const char *const rules[] = {
		[UF_RECEIPT_SENDING] = "send.cut",     [UF_RECEIPT_NOT_SENT] = "send.not_sent",
		[UF_RECEIPT_REFUSED] = "send.refused", [UF_RECEIPT_UNKNOWN] = "send.unknown",
		[UF_RECEIPT_RECEIVED] = NULL,          [UF_RECEIPT_LOST] = "send.lost",
	};
	const UfReceiptStatus status = uf_receipt_get_status(receipt);
	const char *own = status == UF_RECEIPT_LOST ? NULL : uf_receipt_get_rule(receipt);
	const char *rule = own != NULL ? own : rules[status];
	if (rule == NULL || status == UF_RECEIPT_RECEIVED)
		return g_strdup("");
	g_autoptr(UfIssue) issue = uf_issue_new(UF_SEVERITY_NOTE, "", rule);
	return uf_issue_format_french(issue);
}

static const char *
get(const UfReceipt *receipt, const char *name)
{
	const char *text = uf_receipt_find(receipt, name);
	return text != NULL ? text : "";
}

static const char *
get_title(UfFlow *flow, const char *id)
{
	const UfForm *form =
	    flow->registry != NULL ? uf_registry_find_form(flow->registry, id, NULL) : NULL;
	return form != NULL ? uf_form_get_title(form) : id;
}

json_t *
uf_flow_receipt_describe(UfFlow *flow, const UfFlowReceipt *self)
{
	const UfReceipt *receipt = self->receipt;
	g_autofree char *sentence = uf_flow_receipt_format_sentence(receipt);
	const char *form = uf_receipt_get_form(receipt);
	return json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s}",
			 "draft", uf_receipt_get_draft(receipt), "request", self->request, "person",
			 self->person, "form", form, "title", get_title(flow, form), "channel",
			 uf_receipt_get_channel(receipt), "status",
			 uf_receipt_status_get_name(uf_receipt_get_status(receipt)), "state",
			 get(receipt, "state"), "reference", get(receipt, "reference"), "time",
			 uf_receipt_get_time(receipt), "until", get(receipt, "until"), "checked",
			 get(receipt, "checked"), "sentence", sentence);
}

static int
compare_newest_first(const void *left, const void *right)
{
	const json_t *a = *(json_t *const *)left;
	const json_t *b = *(json_t *const *)right;
	const int by_time = g_strcmp0(uf_json_get_string(b, "time"), uf_json_get_string(a, "time"));
	return by_time != 0
		   ? by_time
		   : g_strcmp0(uf_json_get_string(a, "draft"), uf_json_get_string(b, "draft"));
}

/* takes @rows */
static json_t *
sort_rows(GPtrArray *rows)
{
	json_t *sorted = json_array();
	g_ptr_array_sort(rows, compare_newest_first);
	for (guint i = 0; i < rows->len; i++)
		json_array_append(sorted, g_ptr_array_index(rows, i));
	return sorted;
}

static GPtrArray *
new_rows(void)
{
	return g_ptr_array_new_with_free_func((GDestroyNotify)json_decref);
}

json_t *
uf_flow_list_receipts(UfFlow *flow, const char *request)
{
	g_autoptr(json_t) drafts = uf_flow_list_drafts(flow, request);
	g_autoptr(GPtrArray) rows = new_rows();
	for (size_t i = 0; i < json_array_size(drafts); i++) {
		const char *draft = json_string_value(json_array_get(drafts, i));
		g_auto(UfFlowReceipt) one = { 0 };
		if (uf_flow_receipt_load(flow, draft, &one, NULL) &&
		    g_str_equal(one.request, request))
			g_ptr_array_add(rows, uf_flow_receipt_describe(flow, &one));
	}
	return sort_rows(rows);
}

char *
uf_flow_find_sent_day(const json_t *receipts)
{
	static const char *const away[] = { "not_sent", "refused", "lost", NULL };
	for (size_t i = 0; i < json_array_size(receipts); i++) {
		const json_t *receipt = json_array_get(receipts, i);
		if (!g_strv_contains(away, uf_json_get_string(receipt, "status")))
			return g_strndup(uf_json_get_string(receipt, "time"), strlen("2026-01-31"));
	}
	return g_strdup("");
}

static bool
is_wanted(const UfFlowReceipt *one, const char *person, const GPtrArray *former)
{
	return person == NULL || g_str_equal(one->person, person) ||
	       g_ptr_array_find_with_equal_func((GPtrArray *)former, one->person, g_str_equal,
						NULL);
}

json_t *
uf_flow_receipt_list(UfFlow *flow, const char *person, GError **error)
{
	UfStore *store = uf_flow_ensure_store(flow, error);
	if (store == NULL || uf_flow_ensure_registry(flow, error) == NULL)
		return NULL;
	if (person != NULL && !uf_id_is_valid(person, 'p')) {
		g_set_error(
		    error, UF_ERROR, UF_ERROR_USAGE,
		    "not an identifier of people: expected \"p-\" and 10 letters or digits");
		return NULL;
	}
	g_autoptr(GPtrArray) former =
	    person != NULL ? uf_flow_list_former(flow, person, error) : g_ptr_array_new();
	g_autoptr(GPtrArray) ids =
	    former != NULL ? uf_store_list(store, UF_STORE_RECEIPT, NULL, error) : NULL;
	if (ids == NULL)
		return NULL;
	g_autoptr(GPtrArray) rows = new_rows();
	g_autoptr(json_t) problems = json_array();
	for (guint i = 0; i < ids->len; i++) {
		g_autoptr(GError) problem = NULL;
		g_auto(UfFlowReceipt) one = { 0 };
		/* one that is damaged hides no other */
		if (!uf_flow_receipt_load(flow, g_ptr_array_index(ids, i), &one, &problem))
			json_array_append_new(problems, json_string(problem->message));
		else if (is_wanted(&one, person, former))
			g_ptr_array_add(rows, uf_flow_receipt_describe(flow, &one));
	}
	/* what was sent for one person is about her; a list of all tells no name */
	if (person != NULL && rows->len > 0 && !uf_flow_journal_reading(flow, person, error))
		return NULL;
	return json_pack("{s:i, s:o, s:O}", "version", UF_FLOW_VERSION, "receipts", sort_rows(rows),
			 "problems", problems);
}

/* what the partner gets of each of its questions, and why not */
static json_t *
describe_rows(const UfDraft *draft, const UfDelivery *delivery)
{
	json_t *rows = json_array();
	for (size_t i = 0; delivery != NULL && i < uf_delivery_get_count(delivery); i++) {
		const UfDeliveryRow row = uf_delivery_get(delivery, i);
		g_autofree char *sentence = uf_delivery_format_reason(&row);
		g_autofree char *label = uf_delivery_format_label(uf_draft_get_blocks(draft), &row);
		json_array_append_new(
		    rows, json_pack("{s:s, s:s, s:s, s:s, s:s}", "name", row.name, "label", label,
				    "outcome", uf_delivery_outcome_get_name(row.outcome), "text",
				    row.text != NULL ? row.text : "", "sentence", sentence));
	}
	return rows;
}

/* what only the worker's and the person's screen shows */
static void
add_secrets(const UfReceipt *receipt, json_t *shown)
{
	static const char *const names[] = { "link",   "code",      "site",     "url",
					     "number", "submitted", "processed" };
	for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
		const char *text = uf_receipt_find(receipt, names[i]);
		if (text != NULL)
			json_object_set_new(shown, names[i], json_string(text));
	}
}

static void
add_course(const UfReceipt *receipt, json_t *shown)
{
	const char *settled = uf_receipt_get_settled_by(receipt);
	const char *reach = uf_receipt_get_reach(receipt);
	json_object_set_new(shown, "worker", json_string(uf_receipt_get_worker(receipt)));
	json_object_set_new(shown, "digest", json_string(uf_receipt_get_digest(receipt)));
	json_object_set_new(shown, "reach", json_string(reach != NULL ? reach : ""));
	json_object_set_new(shown, "http", json_integer(uf_receipt_get_http(receipt)));
	if (settled != NULL)
		json_object_set_new(shown, "settled_by", json_string(settled));
}

static void
add_counts(const UfDelivery *delivery, json_t *shown)
{
	for (int i = UF_DELIVERY_SENT; delivery != NULL && i <= UF_DELIVERY_NOT_ACCEPTABLE; i++) {
		const UfDeliveryOutcome outcome = (UfDeliveryOutcome)i;
		json_object_set_new(
		    shown, uf_delivery_outcome_get_name(outcome),
		    json_integer((json_int_t)uf_delivery_count_outcome(delivery, outcome)));
	}
}

json_t *
uf_flow_receipt_show(UfFlow *flow, const char *draft_id, GError **error)
{
	g_auto(UfFlowReceipt) self = { 0 };
	if (uf_flow_ensure_registry(flow, error) == NULL ||
	    !uf_flow_receipt_load(flow, draft_id, &self, error) ||
	    !uf_flow_receipt_mend(flow, &self, error))
		return NULL;
	g_autoptr(UfDraft) draft = uf_flow_load_draft(flow, draft_id, NULL, error);
	if (draft == NULL)
		return NULL;
	/* a delivery that cannot be read hides nothing of the receipt */
	g_autoptr(UfDelivery) delivery = uf_delivery_load(draft, NULL);
	json_t *shown = uf_flow_receipt_describe(flow, &self);
	json_object_set_new(shown, "version", json_integer(UF_FLOW_VERSION));
	add_secrets(self.receipt, shown);
	add_course(self.receipt, shown);
	add_counts(delivery, shown);
	json_object_set_new(shown, "rows", describe_rows(draft, delivery));
	json_object_set_new(shown, "next", uf_flow_receipt_list_next(self.receipt));
	return shown;
}
