/* What happened to a request, noted by a person. */
#include <string.h>

#include "uf-error.h"
#include "uf-flow-answer-private.h"
#include "uf-flow-job-private.h"
#include "uf-flow-offer-private.h"
#include "uf-flow-request.h"
#include "uf-json.h"

/* How many corrections could go to the profile; 0 when the form is not there to tell. */
static size_t
count_offers(UfFlow *flow, const UfRequest *request)
{
	if (json_object_size(uf_request_get_corrections(request)) == 0 ||
	    uf_flow_ensure_registry(flow, NULL) == NULL || !uf_flow_ensure_places(flow, NULL))
		return 0;
	UfForm *form = uf_registry_find_form(flow->registry, uf_request_get_form(request), NULL);
	g_autoptr(UfProfile) profile =
	    uf_flow_load_person(flow, uf_request_get_person(request), NULL, NULL);
	g_autoptr(json_t) offers = form != NULL && profile != NULL
				       ? uf_flow_list_offers(flow, profile, form, request, NULL)
				       : NULL;
	return json_array_size(offers);
}

/* Stores the request and the line of the journal together. */
static json_t *
keep(UfFlow *flow, const UfRequest *request, int64_t revision, const char *action, GError **error)
{
	const char *state = uf_request_get_state(request);
	g_autoptr(json_t) details =
	    json_pack("{s:s, s:s, s:s}", "person", uf_request_get_person(request), "form",
		      uf_request_get_form(request), "state", state);
	if (!uf_store_begin(flow->store, error))
		return NULL;
	if (uf_flow_store_request(flow, request, revision, error) &&
	    uf_flow_journal(flow, action, uf_request_get_id(request), details, error) &&
	    uf_store_commit(flow->store, error))
		return json_pack("{s:i, s:s, s:s, s:I}", "version", UF_FLOW_VERSION, "request",
				 uf_request_get_id(request), "state", state, "offers",
				 (json_int_t)count_offers(flow, request));
	uf_store_rollback(flow->store);
	return NULL;
}

/* What the partner has instead of what was prepared: a correction of the request. */
static bool
take_differences(UfFlow *flow, UfRequest *request, const json_t *differs, GError **error)
{
	const UfForm *form =
	    uf_registry_find_form(flow->registry, uf_request_get_form(request), error);
	g_autoptr(UfOrigin) origin = uf_origin_new("corrected", uf_context_get_today(flow->context),
						   uf_context_get_worker(flow->context), NULL);
	const char *key;
	json_t *json;
	json_object_foreach((json_t *)differs, key, json)
	{
		g_auto(GStrv) parts = g_strsplit(key, "/", 2);
		const UfField *field = form != NULL ? uf_form_find_field(form, parts[0]) : NULL;
		g_autoptr(UfValue) value =
		    json_is_string(json) && field != NULL && uf_flow_is_typed(field)
			? uf_flow_parse_answer(field, json_string_value(json), error)
			: uf_value_from_json(json, error);
		if (field == NULL && form != NULL && value != NULL)
			g_set_error(error, UF_ERROR, UF_ERROR_USAGE, "the form has no field \"%s\"",
				    key);
		if (field == NULL || value == NULL) {
			g_prefix_error(error, "differs: ");
			return false;
		}
		uf_request_set_correction(request, key, value, origin);
	}
	return form != NULL;
}

/* A day that is to come is noted by mistake; so is one before what it follows: @before, which
 * @words name. */
static bool
check_day(const UfFlow *flow, const json_t *event, const json_t *before, const char *words,
	  GError **error)
{
	UfDate date;
	UfDate first;
	const char *text = uf_json_get_string(event, "date");
	const char *earlier = uf_json_get_string(before, "date");
	if (text == NULL || !uf_date_parse_iso(text, &date))
		return true;
	if (uf_date_compare(date, uf_context_get_today(flow->context)) > 0) {
		g_set_error(error, UF_ERROR, UF_ERROR_USAGE, "date: that day is still to come");
		return false;
	}
	if (earlier == NULL || !uf_date_parse_iso(earlier, &first) ||
	    uf_date_compare(date, first) >= 0)
		return true;
	g_set_error(error, UF_ERROR, UF_ERROR_USAGE, "date: that day is before the %s", words);
	return false;
}

/* What is handed over follows the signing, and the pieces follow the day they were asked for. */
static bool
check_hand_over(const UfFlow *flow, const UfRequest *request, const json_t *event, GError **error)
{
	const bool gives = g_str_equal(uf_request_get_state(request), "pieces_asked");
	return check_day(flow, event, uf_request_get_signing(request), "signing", error) &&
	       check_day(flow, event, gives ? uf_request_get_pieces(request) : NULL,
			 "day the pieces were asked for", error);
}

/* Nobody asks for something by a day that was past already. */
static bool
check_limit(const json_t *pieces, GError **error)
{
	UfDate asked;
	UfDate until;
	const char *date = uf_json_get_string(pieces, "date");
	const char *limit = uf_json_get_string(pieces, "until");
	if (date == NULL || limit == NULL || !uf_date_parse_iso(date, &asked) ||
	    !uf_date_parse_iso(limit, &until) || uf_date_compare(until, asked) >= 0)
		return true;
	g_set_error(error, UF_ERROR, UF_ERROR_USAGE,
		    "until: that day is before the one they were asked for");
	return false;
}

/* @given with who notes it, and today when it tells no day. New reference. */
static json_t *
complete(const UfFlow *flow, const json_t *given, bool with_worker)
{
	g_autofree char *today = uf_date_format_iso(uf_context_get_today(flow->context));
	const char *worker = uf_context_get_worker(flow->context);
	json_t *event = json_copy((json_t *)given);
	if (json_is_object(event) && json_object_get(event, "date") == NULL)
		json_object_set_new(event, "date", json_string(today));
	if (with_worker && worker != NULL && *worker != '\0')
		json_object_set_new(event, "by", json_string(worker));
	return event;
}

json_t *
uf_flow_request_sign(UfFlow *flow, const char *id, const json_t *signing, GError **error)
{
	int64_t revision;
	g_autoptr(UfRequest) request = uf_flow_load_request(flow, id, &revision, error);
	g_autoptr(json_t) event = complete(flow, signing, true);
	if (request == NULL || !check_day(flow, event, NULL, NULL, error) ||
	    !uf_request_set_signing(request, event, error))
		return NULL;
	return keep(flow, request, revision, "sign", error);
}

/* The hand-over that a second one takes the place of; NULL: it is the first, or gives pieces. New
 * reference. */
static json_t *
find_replaced(const UfRequest *request)
{
	const json_t *before = uf_request_get_hand_over(request);
	if (before == NULL || !g_str_equal(uf_request_get_state(request), "handed_over"))
		return NULL;
	return json_pack("{s:s, s:s}", "date", uf_json_get_string(before, "date"), "way",
			 uf_json_get_string(before, "way"));
}

json_t *
uf_flow_request_done(UfFlow *flow, const char *id, const json_t *hand_over, GError **error)
{
	int64_t revision;
	g_autoptr(UfRequest) request = uf_flow_load_request(flow, id, &revision, error);
	if (request == NULL || uf_flow_ensure_registry(flow, error) == NULL)
		return NULL;
	g_autoptr(json_t) event = complete(flow, hand_over, true);
	g_autoptr(json_t) differs = json_incref(json_object_get(event, "differs"));
	json_t *reference = json_object_get(uf_request_get_hand_over(request), "reference");
	json_object_del(event, "differs");
	/* the pieces that follow go under the reference of before */
	if (reference != NULL && json_object_get(event, "reference") == NULL)
		json_object_set(event, "reference", reference);
	g_autoptr(json_t) replaced = find_replaced(request);
	if (!check_hand_over(flow, request, event, error) ||
	    !uf_request_set_hand_over(request, event, error) ||
	    !take_differences(flow, request, differs, error))
		return NULL;
	json_t *result = keep(flow, request, revision, "hand_over", error);
	if (result != NULL && replaced != NULL)
		json_object_set(result, "replaced", replaced);
	return result;
}

/* {"state": "closed"}, or "pieces_asked" with what is asked */
static bool
set_named_state(UfFlow *flow, UfRequest *request, const json_t *answer, GError **error)
{
	const char *state = uf_json_get_string(answer, "state");
	if (g_str_equal(state, "closed"))
		return uf_request_set_state(request, state, error);
	if (!g_str_equal(state, "pieces_asked")) {
		g_set_error(error, UF_ERROR, UF_ERROR_USAGE,
			    "state: is not one of: pieces_asked, closed");
		return false;
	}
	g_autoptr(json_t) pieces = complete(flow, answer, false);
	json_object_del(pieces, "state");
	return check_day(flow, pieces, uf_request_get_hand_over(request), "hand-over", error) &&
	       check_limit(pieces, error) && uf_request_set_pieces(request, pieces, error);
}

json_t *
uf_flow_request_answer(UfFlow *flow, const char *id, const json_t *answer, GError **error)
{
	int64_t revision;
	g_autoptr(UfRequest) request = uf_flow_load_request(flow, id, &revision, error);
	if (request == NULL)
		return NULL;
	if (uf_json_get_string(answer, "state") != NULL)
		return set_named_state(flow, request, answer, error)
			   ? keep(flow, request, revision, "answer", error)
			   : NULL;
	g_autoptr(json_t) event = complete(flow, answer, false);
	if (!check_day(flow, event, uf_request_get_hand_over(request), "hand-over", error) ||
	    !uf_request_set_answer(request, event, error))
		return NULL;
	return keep(flow, request, revision, "answer", error);
}

bool
uf_flow_open_again(UfRequest *request, GError **error)
{
	const char *state = uf_request_get_state(request);
	if (g_str_equal(state, "signed"))
		return uf_request_unsign(request, error);
	if (!uf_request_is_over(request))
		return true;
	g_set_error(error, UF_ERROR, UF_ERROR_REFUSED,
		    "%s: it is answered or closed; a new demand begins with unefois fill --from",
		    uf_request_get_id(request));
	return false;
}
