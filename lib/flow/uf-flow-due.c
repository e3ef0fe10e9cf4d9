#include "uf-flow-due-private.h"

#include <string.h>

#include "uf-flow-attach-private.h"
#include "uf-flow-basis.h"
#include "uf-flow-card-private.h"
#include "uf-flow-job-private.h"
#include "uf-flow-mine-private.h"
#include "uf-flow-proposal-private.h"
#include "uf-flow-receipt-private.h"
#include "uf-flow-request.h"
#include "uf-flow-stale-private.h"
#include "uf-json.h"
#include "uf-memory.h"

/* a deadline of an open demand, as its form computes it */
static json_t *
describe_deadline(const UfFlowJob *job, const json_t *deadline)
{
	g_auto(UfWiped) name = uf_flow_format_name(job->profile);
	return json_pack(
	    "{s:s, s:s, s:s, s:s, s:s, s:s, s:b, s:i, s:b, s:s, s:b, s:[s], s:s}", "person",
	    uf_profile_get_id(job->profile), "name", name, "who", "", "rule",
	    uf_json_get_string(deadline, "id"), "label", uf_json_get_string(deadline, "label"),
	    "date", uf_json_get_string(deadline, "date"), "rough", false, "days_left",
	    (int)uf_json_get_integer(deadline, "days_left", 0), "overdue",
	    uf_json_get_boolean(deadline, "overdue", false), "text",
	    uf_json_get_string(deadline, "text"), "unverified", uf_form_is_unverified(job->form),
	    "forms", uf_form_get_id(job->form), "request", uf_request_get_id(job->request));
}

/* The pieces that a partner asked for, by its limit; nothing once they were given. */
static void
add_pieces(const UfFlowJob *job, json_t *items)
{
	const json_t *pieces = uf_request_get_pieces(job->request);
	const char *until = uf_json_get_string(pieces, "until");
	UfDate date;
	if (!g_str_equal(uf_request_get_state(job->request), "pieces_asked") || until == NULL ||
	    !uf_date_parse_iso(until, &date))
		return;
	const UfDate today = uf_context_get_today(job->flow->context);
	const int left = uf_date_count_days(today, date);
	g_autoptr(GString) text = g_string_new(NULL);
	const json_t *list = json_object_get(pieces, "pieces");
	for (size_t i = 0; i < json_array_size(list); i++)
		g_string_append_printf(text, "%s%s", i > 0 ? " ; " : "",
				       json_string_value(json_array_get(list, i)));
	g_autoptr(json_t) limit =
	    json_pack("{s:s, s:s, s:s, s:i, s:b, s:s}", "id", "pieces", "label",
		      "Donner les pièces demandées", "date", until, "days_left", left, "overdue",
		      left<0, "text", text->len> 0 ? text->str : "Voir la demande du partenaire");
	json_t *item = describe_deadline(job, limit);
	/* the partner's own date: there is no law to read again */
	json_object_set_new(item, "unverified", json_false());
	json_array_append_new(items, item);
}

/* What a receipt of an open demand leaves to be done, by which day; NULL when nothing. Borrowed
 * texts. New reference. */
static json_t *
make_receipt_limit(const json_t *receipt, const char *today)
{
	const char *status = uf_json_get_string(receipt, "status");
	const char *state = uf_json_get_string(receipt, "state");
	const char *until = uf_json_get_string(receipt, "until");
	if (g_str_equal(status, "sending") || g_str_equal(status, "unknown"))
		return json_pack("{s:s, s:s, s:s, s:s}", "id", "receipt", "label",
				 "Constater ce qu'est devenu l'envoi", "date", today, "text",
				 "Le partenaire l'a peut-être reçu : « unefois accusé voir » dit "
				 "comment le savoir");
	if (!g_str_equal(status, "received"))
		return NULL;
	if (g_str_equal(state, "disparu"))
		return json_pack("{s:s, s:s, s:s, s:s}", "id", "receipt", "label",
				 "Demander à la personne ce qu'est devenu son dossier", "date",
				 today, "text", "Le partenaire ne l'a plus : effacé ou expiré");
	if (*until == '\0' || !(*state == '\0' || g_str_equal(state, "brouillon")))
		return NULL;
	const bool is_ds = g_str_equal(uf_json_get_string(receipt, "channel"), "ds");
	return json_pack("{s:s, s:s, s:s, s:s}", "id", "receipt", "label",
			 is_ds ? "Ouvrir le dossier prérempli avec la personne"
			       : "Reprendre et déposer le brouillon",
			 "date", until, "text",
			 "Après ce jour, le partenaire l'efface : « unefois accusé page » écrit la "
			 "page de remise");
}

/* What was sent and waits for somebody, while the demand is not handed over. */
static void
add_receipts(const UfFlowJob *job, json_t *items)
{
	const char *state = uf_request_get_state(job->request);
	const UfDate today = uf_context_get_today(job->flow->context);
	g_autofree char *day = uf_date_format_iso(today);
	if (!g_str_equal(state, "prepared") && !g_str_equal(state, "signed"))
		return;
	g_autoptr(json_t) receipts =
	    uf_flow_list_receipts(job->flow, uf_request_get_id(job->request));
	for (size_t i = 0; i < json_array_size(receipts); i++) {
		g_autoptr(json_t) limit = make_receipt_limit(json_array_get(receipts, i), day);
		UfDate date;
		if (limit == NULL || !uf_date_parse_iso(uf_json_get_string(limit, "date"), &date))
			continue;
		const int left = uf_date_count_days(today, date);
		json_object_set_new(limit, "days_left", json_integer(left));
		json_object_set_new(limit, "overdue", json_boolean(left < 0));
		json_t *item = describe_deadline(job, limit);
		json_object_set_new(item, "unverified", json_false());
		json_array_append_new(items, item);
	}
}

/* The deadlines that the forms of the open demands of @profile compute, and what was asked since.
 */
static bool
add_deadlines(UfFlow *flow, const UfProfile *profile, json_t *items, json_t *problems,
	      GError **error)
{
	g_autoptr(GPtrArray) ids =
	    uf_store_list(flow->store, UF_STORE_REQUEST, uf_profile_get_id(profile), error);
	for (guint i = 0; ids != NULL && i < ids->len; i++) {
		g_autoptr(GError) local = NULL;
		g_auto(UfFlowJob) job = { .flow = flow, .profile = profile };
		job.request = uf_flow_load_request(flow, g_ptr_array_index(ids, i), NULL, &local);
		if (job.request != NULL && uf_request_is_over(job.request))
			continue;
		job.form = job.request != NULL
			       ? uf_registry_find_form(flow->registry,
						       uf_request_get_form(job.request), &local)
			       : NULL;
		if (job.form == NULL || !uf_flow_job_answer(&job, &local)) {
			json_array_append_new(problems, json_string(local->message));
			continue;
		}
		add_pieces(&job, items);
		add_receipts(&job, items);
		const json_t *deadlines =
		    json_object_get(uf_answers_get_blocks(job.answers), "deadlines");
		for (size_t j = 0; j < json_array_size(deadlines); j++) {
			const json_t *deadline = json_array_get(deadlines, j);
			if (uf_json_get_string(deadline, "date") != NULL)
				json_array_append_new(items, describe_deadline(&job, deadline));
		}
	}
	return ids != NULL;
}

static int
compare_dates(const void *left, const void *right)
{
	const json_t *a = *(json_t *const *)left;
	const json_t *b = *(json_t *const *)right;
	const int by_date = g_strcmp0(uf_json_get_string(a, "date"), uf_json_get_string(b, "date"));
	return by_date != 0
		   ? by_date
		   : g_strcmp0(uf_json_get_string(a, "label"), uf_json_get_string(b, "label"));
}

static json_t *
sort_items(const json_t *items)
{
	g_autoptr(GPtrArray) sorted = g_ptr_array_new();
	json_t *result = json_array();
	for (size_t i = 0; i < json_array_size(items); i++)
		g_ptr_array_add(sorted, json_array_get(items, i));
	g_ptr_array_sort(sorted, compare_dates);
	for (guint i = 0; i < sorted->len; i++)
		json_array_append(result, g_ptr_array_index(sorted, i));
	return result;
}

/* Accounts whose e-mail or telephone is not the person's any more: whoever writes there writes to
 * nobody. No value is told. */
static void
add_accounts(UfFlow *flow, const UfProfile *profile, json_t *items)
{
	g_autoptr(json_t) accounts = uf_stale_list_accounts(flow, profile);
	g_autofree char *today = uf_date_format_iso(uf_context_get_today(flow->context));
	g_auto(UfWiped) name = uf_flow_format_name(profile);
	for (size_t i = 0; i < json_array_size(accounts); i++) {
		const json_t *account = json_array_get(accounts, i);
		g_autofree char *label = g_strdup_printf("Mettre à jour le compte %s",
							 uf_json_get_string(account, "title"));
		json_array_append_new(
		    items,
		    json_pack("{s:s, s:s, s:O, s:s, s:s, s:s, s:b, s:i, s:b, s:s, s:b, s:[]}",
			      "person", uf_profile_get_id(profile), "name", name, "who",
			      json_object_get(account, "who"), "rule", "account", "label", label,
			      "date", today, "rough", false, "days_left", 0, "overdue", false,
			      "text",
			      "Le courriel ou le téléphone du compte n'est plus celui de la "
			      "personne : « unefois périmé » montre lesquels",
			      "unverified", false, "forms"));
	}
}

/* What falls due of the demands that were made for @former, another record of the same people. */
static bool
add_former(UfFlow *flow, const UfProfile *profile, const char *former, const UfFlowDue *due,
	   GError **error)
{
	g_autoptr(UfProfile) old = uf_flow_scan_person(flow, former, NULL, error);
	const size_t before = json_array_size(due->items);
	if (old == NULL || !add_deadlines(flow, old, due->items, due->problems, error))
		return false;
	g_auto(UfWiped) name = uf_flow_format_name(profile);
	for (size_t i = before; i < json_array_size(due->items); i++) {
		json_t *item = json_array_get(due->items, i);
		json_object_set_new(item, "person", json_string(uf_profile_get_id(profile)));
		json_object_set_new(item, "name", json_string(name));
	}
	return true;
}

bool
uf_flow_add_due(UfFlow *flow, const UfProfile *profile, const UfFlowDue *due, GError **error)
{
	g_autoptr(GPtrArray) former = uf_flow_list_former(flow, uf_profile_get_id(profile), error);
	if (former == NULL ||
	    !uf_flow_apply_due_rules(flow, profile, due->rules, due->items, error) ||
	    !add_deadlines(flow, profile, due->items, due->problems, error))
		return false;
	add_accounts(flow, profile, due->items);
	for (guint i = 0; i < former->len; i++) {
		if (!add_former(flow, profile, g_ptr_array_index(former, i), due, error))
			return false;
	}
	return true;
}

/* One household; one that cannot be read is told among the problems, one that goes on under another
 * id with that one. Who is looked at and not shown was not read. */
static bool
add_person(UfFlow *flow, const UfFlowDue *due, const char *person, GError **error)
{
	g_autoptr(GError) local = NULL;
	const size_t before = json_array_size(due->items);
	g_autoptr(UfStoreItem) item = NULL;
	g_autoptr(UfProfile) profile = uf_flow_scan_person(flow, person, &item, &local);
	if (profile == NULL) {
		json_array_append_new(due->problems, json_string(local->message));
		return true;
	}
	if (uf_flow_is_hidden_state(item->state))
		return true;
	return uf_flow_add_due(flow, profile, due, error) &&
	       (json_array_size(due->items) == before ||
		uf_flow_journal_reading(flow, person, error));
}

/* The ids asked for: one, mine, or all. */
static GPtrArray *
list_wanted(UfFlow *flow, const char *person, bool mine, GError **error)
{
	g_autoptr(UfFlowMine) own = mine ? uf_flow_mine_new(flow, error) : NULL;
	if (mine && own == NULL)
		return NULL;
	g_autoptr(GPtrArray) all = uf_store_list(flow->store, UF_STORE_PERSON, NULL, error);
	if (all == NULL)
		return NULL;
	GPtrArray *people = g_ptr_array_new_with_free_func(g_free);
	for (guint i = 0; i < all->len; i++) {
		const char *id = g_ptr_array_index(all, i);
		if ((person == NULL || g_str_equal(id, person)) &&
		    (own == NULL || uf_flow_mine_has(own, id)))
			g_ptr_array_add(people, g_strdup(id));
	}
	return people;
}

json_t *
uf_flow_due(UfFlow *flow, const char *person, bool mine, GError **error)
{
	if (uf_flow_ensure_registry(flow, error) == NULL || !uf_flow_ensure_places(flow, error) ||
	    uf_flow_ensure_store(flow, error) == NULL)
		return NULL;
	/* somebody who is not there is not somebody with nothing due */
	if (person != NULL) {
		g_autoptr(UfProfile) known = uf_flow_open_person(flow, person, NULL, error);
		if (known == NULL)
			return NULL;
	}
	g_autoptr(json_t) rules = uf_flow_load_due_rules(flow, error);
	g_autoptr(GPtrArray) people = rules != NULL ? list_wanted(flow, person, mine, error) : NULL;
	if (people == NULL)
		return NULL;
	g_autoptr(json_t) items = json_array();
	g_autoptr(json_t) problems = json_array();
	const UfFlowDue due = { rules, items, problems };
	for (guint i = 0; i < people->len; i++) {
		if (!add_person(flow, &due, g_ptr_array_index(people, i), error))
			return NULL;
	}
	return json_pack("{s:i, s:o, s:O}", "version", UF_FLOW_VERSION, "items", sort_items(items),
			 "problems", problems);
}

/* open ones first, in the order they were given */
static json_t *
order_requests(UfFlow *flow, const UfProfile *profile, const json_t *entries)
{
	static const char *const over[] = { "answered", "closed", NULL };
	json_t *ordered = json_array();
	for (int pass = 0; pass < 2; pass++) {
		for (size_t i = 0; i < json_array_size(entries); i++) {
			json_t *entry = json_array_get(entries, i);
			const bool is_over =
			    g_strv_contains(over, uf_json_get_string(entry, "state"));
			if (is_over != (pass == 1))
				continue;
			const UfForm *form = uf_registry_find_form(
			    flow->registry, uf_json_get_string(entry, "form"), NULL);
			const json_t *contacts =
			    form != NULL ? uf_form_find_block(form, "contacts") : NULL;
			json_object_set_new(entry, "contacts",
					    contacts != NULL ? json_deep_copy(contacts)
							     : json_array());
			const char *id = uf_json_get_string(entry, "request");
			json_object_set_new(entry, "people",
					    uf_flow_list_people(flow, profile, id));
			const size_t documents = uf_flow_count_documents(flow, id);
			json_object_set_new(entry, "documents",
					    json_integer((json_int_t)documents));
			json_array_append(ordered, entry);
		}
	}
	return ordered;
}

/* those that count today: [{"basis", "date", "people", "titles", "reason"}] */
static json_t *
list_objections(const json_t *bases)
{
	json_t *objections = json_array();
	const json_t *all = json_object_get(bases, "bases");
	for (size_t i = 0; i < json_array_size(all); i++) {
		const json_t *basis = json_array_get(all, i);
		if (g_strcmp0(uf_json_get_string(basis, "kind"), "objection") != 0 ||
		    g_strcmp0(uf_json_get_string(basis, "state"), "active") != 0)
			continue;
		json_array_append_new(objections,
				      json_pack("{s:O, s:O, s:O, s:O, s:O*}", "basis",
						json_object_get(basis, "basis"), "date",
						json_object_get(basis, "date"), "people",
						json_object_get(basis, "people"), "titles",
						json_object_get(basis, "titles"), "reason",
						json_object_get(basis, "reason")));
	}
	return objections;
}

json_t *
uf_flow_person_status(UfFlow *flow, const char *person, GError **error)
{
	g_autoptr(UfProfile) profile = uf_flow_load_person(flow, person, NULL, error);
	g_autoptr(json_t) requests =
	    profile != NULL ? uf_flow_request_list(flow, person, error) : NULL;
	g_autoptr(json_t) due = requests != NULL ? uf_flow_due(flow, person, false, error) : NULL;
	g_autoptr(json_t) bases = due != NULL ? uf_flow_basis_list(flow, person, error) : NULL;
	if (bases == NULL)
		return NULL;
	g_auto(UfWiped) name = uf_flow_format_name(profile);
	g_autoptr(GError) local = NULL;
	const int64_t waiting = uf_flow_proposal_count_waiting(flow, profile, &local);
	json_t *problems = json_deep_copy(json_object_get(requests, "problems"));
	/* one that is damaged hides nothing else */
	if (local != NULL)
		json_array_append_new(problems, json_string(local->message));
	json_array_extend(problems, json_object_get(bases, "problems"));
	json_array_extend(problems, json_object_get(due, "problems"));
	return json_pack(
	    "{s:i, s:s, s:s, s:b, s:o, s:I, s:o, s:O, s:o}", "version", UF_FLOW_VERSION, "person",
	    person, "name", name, "informed", uf_json_get_boolean(bases, "informed", false),
	    "objections", list_objections(bases), "proposals", (json_int_t)MAX(waiting, 0),
	    "requests", order_requests(flow, profile, json_object_get(requests, "requests")), "due",
	    json_object_get(due, "items"), "problems", problems);
}
