#include "uf-flow-send.h"

#include "uf-delivery.h"
#include "uf-error.h"
#include "uf-flow-basis-private.h"
#include "uf-flow-receipt-private.h"
#include "uf-flow-subject-private.h"
#include "uf-json.h"

#define MAX_TOLD 5

/* One draft on its way. */
typedef struct {
	UfFlow *flow;
	UfFlowSubject subject;
	UfFlowReceipt kept;
	const UfChannel *channel;
	UfApproval *approval;
	int64_t approved; /* revision of the approval's item */
	UfDelivery *delivery;
	json_t *notes;   /* French: what the person should know of it */
	json_t *changes; /* at the partner, which stop nothing */
	bool is_unpublished;
} Sending;

static void
sending_clear(Sending *self)
{
	uf_flow_subject_clear(&self->subject);
	uf_flow_receipt_clear(&self->kept);
	uf_approval_free(self->approval);
	uf_delivery_free(self->delivery);
	json_decref(self->notes);
	json_decref(self->changes);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Sending, sending_clear)

static const char *
get_id(const Sending *self)
{
	return uf_draft_get_id(self->subject.draft);
}

static bool
refuse(const Sending *self, GError **error, const char *reason)
{
	g_set_error(error, UF_ERROR, UF_ERROR_REFUSED, "%s: %s", get_id(self), reason);
	return false;
}

/* What is known of a send that was made, or begun: when, by whom, how far; and how to find out. */
static bool
tell_earlier(const UfReceipt *receipt, GError **error)
{
	const char *draft = uf_receipt_get_draft(receipt);
	const char *reach = uf_receipt_get_reach(receipt);
	const UfReceiptStatus status = uf_receipt_get_status(receipt);
	const char *settled = uf_receipt_get_settled_by(receipt);
	g_autofree char *course = g_strdup_printf(
	    "it was sent on %s by %s (%s%s%s%s%s)", uf_receipt_get_time(receipt),
	    uf_receipt_get_worker(receipt), uf_receipt_status_get_name(status),
	    reach != NULL ? ", " : "", reach != NULL ? reach : "",
	    settled != NULL ? ", found out by " : "", settled != NULL ? settled : "");
	const char *advice = "unefois receipt show tells more";
	if (status == UF_RECEIPT_SENDING || status == UF_RECEIPT_UNKNOWN)
		advice = "the partner may have it: find out, as unefois receipt show tells, then "
			 "note what you found with unefois receipt settle";
	else if (status == UF_RECEIPT_REFUSED)
		advice = "the partner did not take it: unefois receipt show tells why; a draft "
			 "that is prepared again can be sent";
	g_set_error(error, UF_ERROR, UF_ERROR_REFUSED, "%s: %s; %s", draft, course, advice);
	return false;
}

/* The receipt of an earlier send of this very draft. */
static bool
check_earlier(Sending *self, GError **error)
{
	if (!uf_flow_receipt_find(self->flow, get_id(self), &self->kept, error))
		return false;
	const UfReceipt *receipt = self->kept.receipt;
	if (receipt == NULL || uf_receipt_allows_sending(receipt))
		return true;
	if (!uf_flow_receipt_mend(self->flow, &self->kept, error))
		return false;
	if (uf_receipt_get_status(receipt) != UF_RECEIPT_LOST)
		return tell_earlier(receipt, error);
	/* it was lost: what was approved then is used up */
	return self->approved > uf_receipt_get_approval(receipt) ||
	       refuse(self, error,
		      "the partner does not have what was sent; review it again before it is sent "
		      "again: unefois review");
}

/* Another draft of the same demand that may be at the partner already. */
static bool
check_siblings(Sending *self, GError **error)
{
	const char *request = uf_draft_get_request(self->subject.draft);
	g_autoptr(json_t) drafts = uf_flow_list_drafts(self->flow, request);
	for (size_t i = 0; i < json_array_size(drafts); i++) {
		const char *id = json_string_value(json_array_get(drafts, i));
		g_auto(UfFlowReceipt) other = { 0 };
		if (g_str_equal(id, get_id(self)))
			continue;
		if (!uf_flow_receipt_find(self->flow, id, &other, error))
			return false;
		if (other.receipt == NULL)
			continue;
		const UfReceiptStatus status = uf_receipt_get_status(other.receipt);
		if (status == UF_RECEIPT_SENDING || status == UF_RECEIPT_UNKNOWN)
			return tell_earlier(other.receipt, error);
		if (status != UF_RECEIPT_RECEIVED)
			continue;
		const char *reference = uf_receipt_find(other.receipt, "reference");
		json_array_append_new(
		    self->notes,
		    json_sprintf(
			"Le partenaire a déjà %s%s de cette demande : un seul des deux est "
			"à déposer.",
			reference != NULL ? "le dossier " : "un dossier",
			reference != NULL ? reference : ""));
	}
	return true;
}

static bool
load_approval(Sending *self, GError **error)
{
	g_autoptr(GError) local = NULL;
	g_autoptr(UfStoreItem) item =
	    uf_store_get(self->flow->store, UF_STORE_APPROVAL, get_id(self), &local);
	if (item == NULL && !g_error_matches(local, UF_ERROR, UF_ERROR_NOT_FOUND)) {
		g_propagate_error(error, g_steal_pointer(&local));
		return false;
	}
	self->approval = item != NULL ? uf_approval_parse(item->content, error) : NULL;
	if (item != NULL && self->approval == NULL)
		return false;
	self->approved = item != NULL ? item->revision : 0;
	return true;
}

static bool
check_approval(const Sending *self, GError **error)
{
	if (self->approval == NULL || !g_str_equal(self->subject.item->state, "approved"))
		return refuse(self, error, "nobody approved it: unefois review shows it and asks");
	return uf_approval_covers(self->approval, self->subject.draft) ||
	       refuse(self, error,
		      "what was approved is not this draft; review it again: unefois review");
}

/* A backup knows the approvals of its day, and not what was sent with them afterwards: each is
 * given again. By the order of the journal, whatever the clocks said. */
static bool
check_restored(const Sending *self, GError **error)
{
	static const char *const changes[] = { "store_restore", "store_import", NULL };
	g_autoptr(json_t) journal =
	    uf_store_load_journal(self->flow->store, UF_JOURNAL_ACTIONS, NULL, error);
	if (journal == NULL)
		return false;
	for (size_t i = json_array_size(journal); i-- > 0;) {
		const json_t *line = json_array_get(journal, i);
		const char *action = uf_json_get_string(line, "action");
		const char *object = uf_json_get_string(line, "object");
		if (g_strcmp0(action, "approve") == 0 && g_strcmp0(object, get_id(self)) == 0)
			return true;
		if (action != NULL && g_strv_contains(changes, action))
			return refuse(
			    self, error,
			    "the store was restored or imported since it was approved, "
			    "and may not know that it was sent: find out at the partner's, "
			    "then review it again: unefois review");
	}
	return true;
}

/* A demand that somebody has already is not handed over once more. */
static bool
check_demand(const Sending *self, GError **error)
{
	const char *state = uf_request_get_state(self->subject.request);
	if (g_str_equal(state, "prepared") || g_str_equal(state, "signed"))
		return true;
	g_set_error(error, UF_ERROR, UF_ERROR_CONFLICT,
		    "%s: its demand %s is %s already; a new demand begins with unefois fill --from",
		    get_id(self), uf_request_get_id(self->subject.request),
		    g_str_equal(state, "handed_over")    ? "handed over"
		    : g_str_equal(state, "pieces_asked") ? "handed over, and pieces were asked"
							 : state);
	return false;
}

/* What stands against it today. */
static bool
check_issues(const Sending *self, GError **error)
{
	const GPtrArray *lists[] = { self->subject.issues,
				     uf_draft_get_issues(self->subject.draft) };
	for (size_t i = 0; i < G_N_ELEMENTS(lists); i++) {
		for (guint j = 0; j < lists[i]->len; j++) {
			const UfIssue *issue = g_ptr_array_index(lists[i], j);
			if (uf_issue_get_severity(issue) != UF_SEVERITY_BLOCKING)
				continue;
			g_autofree char *sentence = uf_issue_format_french(issue);
			return refuse(self, error, sentence);
		}
	}
	return true;
}

/* "Aides (options), Date (type)": what changed, by the partner's labels; yours */
static char *
format_changes(const json_t *rows)
{
	GString *out = g_string_new(NULL);
	size_t n = 0;
	for (size_t i = 0; i < json_array_size(rows); i++) {
		const json_t *row = json_array_get(rows, i);
		if (!uf_json_get_boolean(row, "blocking", false) || ++n > MAX_TOLD)
			continue;
		const char *label = uf_json_get_string(row, "label");
		const char *name = uf_json_get_string(row, "name");
		g_string_append_printf(out, "%s%s (%s)", out->len > 0 ? ", " : "",
				       label != NULL && *label != '\0' ? label
				       : name != NULL                  ? name
								       : "",
				       uf_json_get_string(row, "change"));
	}
	if (n > MAX_TOLD)
		g_string_append_printf(out, ", and %zu more", n - MAX_TOLD);
	return g_string_free(out, FALSE);
}

/* The partner's form as it is published now. */
static bool
look(Sending *self, UfChannelHost *host, GError **error)
{
	g_autoptr(GError) local = NULL;
	g_autoptr(json_t) rows = self->channel->look != NULL
				     ? self->channel->look(host, self->subject.form, NULL, &local)
				     : json_array();
	if (rows == NULL && g_error_matches(local, UF_ERROR, UF_ERROR_NOT_FOUND)) {
		self->is_unpublished = true;
		return true;
	}
	if (rows == NULL) {
		g_propagate_prefixed_error(error, g_steal_pointer(&local), "nothing was sent: ");
		return false;
	}
	g_autofree char *changes = format_changes(rows);
	self->changes = json_incref(rows);
	if (*changes == '\0')
		return true;
	g_set_error(error, UF_ERROR, UF_ERROR_CONFLICT,
		    "%s: the partner changed its form since: %s. Nothing was sent; unefois form "
		    "check --live tells more",
		    get_id(self), changes);
	return false;
}

/* What was seen there is told of the send. */
static void
keep_look(Sending *self, const Sending *before)
{
	self->changes = json_incref(before->changes);
	if (before->is_unpublished)
		json_array_append_new(
		    self->notes,
		    json_string("Le partenaire ne publie pas (ou plus) la description de ce "
				"formulaire : rien ne dit s'il a changé."));
}

/* All that can be refused before anything is written. */
static bool
check(Sending *self, const char *draft, GError **error)
{
	UfFlow *flow = self->flow;
	self->notes = json_array();
	if (!uf_flow_subject_open(flow, draft, &self->subject, error))
		return false;
	self->channel = uf_channel_find(uf_draft_get_channel(self->subject.draft));
	if (self->channel == NULL || self->channel->send == NULL)
		return refuse(
		    self, error,
		    "a person hands this kind of draft over; note it with unefois request "
		    "done");
	if (!load_approval(self, error) || !check_earlier(self, error) ||
	    !check_approval(self, error) || !check_restored(self, error) ||
	    !check_demand(self, error) || !check_siblings(self, error) ||
	    !uf_flow_subject_check(flow, &self->subject, error) || !check_issues(self, error))
		return false;
	self->delivery = uf_delivery_load(self->subject.draft, error);
	return self->delivery != NULL;
}

/* Puts the receipt and its line of the journal into the store together. */
static bool
keep(Sending *self, const char *action, GError **error)
{
	UfFlow *flow = self->flow;
	g_autoptr(json_t) line =
	    uf_flow_receipt_make_line(&self->kept, self->subject.draft, self->subject.basis);
	if (!uf_store_begin(flow->store, error))
		return false;
	if (uf_flow_receipt_put(flow, &self->kept, error) &&
	    uf_flow_journal(flow, action, get_id(self), line, error) &&
	    uf_store_commit(flow->store, error))
		return true;
	uf_store_rollback(flow->store);
	return false;
}

/* Durable before anything leaves; whoever comes second is refused. */
static bool
begin(Sending *self, GError **error)
{
	g_autoptr(GError) local = NULL;
	uf_receipt_free(self->kept.receipt);
	self->kept.receipt = uf_receipt_new(self->subject.draft, uf_flow_get_worker(self->flow));
	uf_receipt_set_approval(self->kept.receipt, self->approved);
	if (self->kept.person == NULL) {
		self->kept.request = g_strdup(uf_request_get_id(self->subject.request));
		self->kept.person = g_strdup(uf_request_get_person(self->subject.request));
	}
	if (keep(self, "send_begin", &local))
		return true;
	g_auto(UfFlowReceipt) other = { 0 };
	if (g_error_matches(local, UF_ERROR, UF_ERROR_CONFLICT) &&
	    uf_flow_receipt_load(self->flow, get_id(self), &other, NULL) &&
	    !uf_receipt_allows_sending(other.receipt))
		return tell_earlier(other.receipt, error);
	g_propagate_prefixed_error(error, g_steal_pointer(&local), "nothing was sent: ");
	return false;
}

/* What became of it goes into the store; if that cannot be, the receipt stays "sending". */
static bool
end(Sending *self, GError **error)
{
	if (keep(self, "send", error))
		return true;
	const UfReceiptStatus status = uf_receipt_get_status(self->kept.receipt);
	g_prefix_error(error,
		       "%s: the send ended (%s) and the store could not keep that; the partner %s; "
		       "note it with unefois receipt settle: ",
		       get_id(self), uf_receipt_status_get_name(status),
		       status == UF_RECEIPT_RECEIVED  ? "has it"
		       : status == UF_RECEIPT_UNKNOWN ? "may have it"
						      : "does not have it");
	return false;
}

static json_t *
describe(const Sending *self)
{
	static const char *const shown[] = { "link", "code", "url" };
	const UfReceipt *receipt = self->kept.receipt;
	json_t *result = uf_flow_receipt_describe(self->flow, &self->kept);
	json_object_set_new(result, "version", json_integer(UF_FLOW_VERSION));
	for (size_t i = 0; i < G_N_ELEMENTS(shown); i++) {
		const char *text = uf_receipt_find(receipt, shown[i]);
		if (text != NULL)
			json_object_set_new(result, shown[i], json_string(text));
	}
	const char *wait = uf_receipt_find(receipt, "wait");
	if (wait != NULL)
		json_object_set_new(result, "wait",
				    json_integer((json_int_t)g_ascii_strtoll(wait, NULL, 10)));
	for (int i = UF_DELIVERY_SENT; i <= UF_DELIVERY_NOT_ACCEPTABLE; i++)
		json_object_set_new(result, uf_delivery_outcome_get_name((UfDeliveryOutcome)i),
				    json_integer((json_int_t)uf_delivery_count_outcome(
					self->delivery, (UfDeliveryOutcome)i)));
	json_object_set(result, "notes", self->notes);
	json_object_set(result, "changes", self->changes);
	json_object_set_new(result, "next", uf_flow_receipt_list_next(receipt));
	return result;
}

json_t *
uf_flow_send(UfFlow *flow, const char *draft, GError **error)
{
	UfChannelHost host;
	g_autoptr(GError) local = NULL;
	g_auto(Sending) before = { .flow = flow };
	g_auto(Sending) self = { .flow = flow };
	if (uf_flow_ensure_registry(flow, error) == NULL || !check(&before, draft, error))
		return NULL;
	host = uf_flow_make_host(flow);
	/* a partner may take minutes to tell, and somebody works on: all is checked again */
	if (!look(&before, &host, error) || !check(&self, draft, error))
		return NULL;
	keep_look(&self, &before);
	if (!begin(&self, error))
		return NULL;
	UfReceipt *receipt = self.kept.receipt;
	if (!self.channel->send(&host, self.subject.draft, self.approval, receipt, &local))
		uf_receipt_end(receipt, UF_RECEIPT_NOT_SENT, UF_HTTP_NOT_CONNECTED, 0,
			       "send.not_sent");
	else if (uf_receipt_get_status(receipt) == UF_RECEIPT_SENDING)
		uf_receipt_end(receipt, UF_RECEIPT_UNKNOWN, UF_HTTP_NO_ANSWER, 0, "send.unknown");
	if (!end(&self, error))
		return NULL;
	if (local != NULL) {
		g_propagate_error(error, g_steal_pointer(&local));
		return NULL;
	}
	return describe(&self);
}
