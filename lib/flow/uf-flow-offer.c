/* Corrections of a request, offered to the profile. */
#include "uf-flow-offer-private.h"

#include <string.h>

#include "uf-error.h"
#include "uf-flow-job-private.h"
#include "uf-flow-over-private.h"
#include "uf-flow-request.h"
#include "uf-flow-typed.h"
#include "uf-json.h"
#include "uf-memory.h"
#include "uf-profile-edit.h"

/* The answers that the profile alone would give: those of @request without its corrections. */
static UfAnswers *
answer_without_corrections(UfFlow *flow, const UfProfile *profile, UfForm *form,
			   const UfRequest *request, GError **error)
{
	g_autoptr(json_t) json = uf_request_to_json(request);
	json_object_clear(json_object_get(json, "corrections"));
	g_auto(UfFlowJob) job = { .flow = flow, .profile = profile, .form = form };
	job.request = uf_request_from_json(json, error);
	if (job.request == NULL || !uf_flow_job_answer(&job, error))
		return NULL;
	return g_steal_pointer(&job.answers);
}

/* The one fact that @answer was made from, or would be; NULL when there is no such one. */
static const char *
find_fact(const UfAnswer *answer)
{
	const UfOrigin *origin = answer != NULL ? uf_answer_get_origin(answer) : NULL;
	if (answer == NULL ||
	    (origin != NULL && g_str_equal(uf_origin_get_source(origin), "derived")))
		return NULL;
	if (uf_answer_get_fact_count(answer) == 0)
		return uf_answer_get_wanted(answer);
	return uf_answer_get_fact_count(answer) == 1 ? uf_answer_get_fact(answer, 0) : NULL;
}

static json_t *
make_offer(UfFlow *flow, const UfProfile *profile, const UfAnswer *answer, const UfValue *value)
{
	const char *fact = find_fact(answer);
	const UfPlace *place = fact != NULL ? uf_profile_schema_find(flow->schema, fact) : NULL;
	if (place == NULL || !uf_place_is_leaf(place) || place->derived ||
	    g_str_has_prefix(fact, "office/") || g_str_has_prefix(fact, "request/"))
		return NULL;
	const UfField *field = uf_answer_get_field(answer);
	g_auto(UfWiped) text = uf_field_format_value(field, value);
	g_autoptr(json_t) typed = uf_flow_parse_typed(flow, place, text, NULL);
	const json_t *now = uf_profile_find_fact(profile, fact);
	if (typed == NULL || (now != NULL && json_equal(typed, now)))
		return NULL;
	g_auto(UfWiped) old = now != NULL ? uf_flow_format_fact(flow, place, now) : g_strdup("");
	g_autofree char *title = uf_profile_schema_format_title(flow->schema, place);
	return json_pack("{s:s, s:s, s:s, s:s, s:s, s:s}", "field", uf_field_get_full_id(field),
			 "label", uf_field_get_label(field), "fact", fact, "title", title, "old",
			 old, "new", text);
}

json_t *
uf_flow_list_offers(UfFlow *flow, const UfProfile *profile, UfForm *form, const UfRequest *request,
		    GError **error)
{
	json_t *offers = json_array();
	const json_t *corrections = uf_request_get_corrections(request);
	if (json_object_size(corrections) == 0)
		return offers;
	g_autoptr(UfAnswers) answers =
	    answer_without_corrections(flow, profile, form, request, error);
	if (answers == NULL) {
		json_decref(offers);
		return NULL;
	}
	const char *key;
	json_t *unused;
	json_object_foreach((json_t *)corrections, key, unused)
	{
		g_auto(GStrv) parts = g_strsplit(key, "/", 2);
		const size_t row =
		    parts[1] != NULL ? (size_t)g_ascii_strtoull(parts[1], NULL, 10) : 0;
		g_autoptr(UfValue) value = uf_request_find_correction(request, key, NULL);
		/* what is left blank is withdrawn from this demand, not unknown */
		json_t *offer =
		    !uf_value_is_empty(value)
			? make_offer(flow, profile, uf_answers_find(answers, parts[0], row), value)
			: NULL;
		if (offer == NULL)
			continue;
		json_object_set_new(offer, "field", json_string(key));
		json_array_append_new(offers, offer);
	}
	return offers;
}

json_t *
uf_flow_list_corrected(UfFlow *flow, const UfProfile *profile, UfForm *form,
		       const UfRequest *request, GError **error)
{
	json_t *facts = json_array();
	const json_t *corrections = uf_request_get_corrections(request);
	if (json_object_size(corrections) == 0)
		return facts;
	g_autoptr(UfAnswers) answers =
	    answer_without_corrections(flow, profile, form, request, error);
	if (answers == NULL) {
		json_decref(facts);
		return NULL;
	}
	const char *key;
	json_t *unused;
	json_object_foreach((json_t *)corrections, key, unused)
	{
		g_auto(GStrv) parts = g_strsplit(key, "/", 2);
		const size_t row =
		    parts[1] != NULL ? (size_t)g_ascii_strtoull(parts[1], NULL, 10) : 0;
		const UfAnswer *answer = uf_answers_find(answers, parts[0], row);
		uf_json_add_text_once(facts, find_fact(answer));
	}
	return facts;
}

static const json_t *
find_offer(const json_t *offers, const char *field)
{
	for (size_t i = 0; i < json_array_size(offers); i++) {
		const json_t *offer = json_array_get(offers, i);
		if (g_str_equal(uf_json_get_string(offer, "field"), field))
			return offer;
	}
	return NULL;
}

/* puts the new value of @offer into @profile */
static bool
apply(UfFlow *flow, UfProfile *profile, const json_t *offer, const char *request, GError **error)
{
	const char *fact = uf_json_get_string(offer, "fact");
	const UfPlace *place = uf_profile_schema_find(flow->schema, fact);
	g_autofree char *document = g_strdup_printf("demande %s", request);
	g_autoptr(UfOrigin) origin = uf_origin_new("typed", uf_context_get_today(flow->context),
						   uf_context_get_worker(flow->context), document);
	g_autoptr(json_t) value =
	    uf_flow_parse_typed(flow, place, uf_json_get_string(offer, "new"), error);
	return value != NULL && uf_profile_set_fact(profile, fact, value, origin, error);
}

json_t *
uf_flow_request_accept(UfFlow *flow, const char *id, const char *field, const char *old,
		       GError **error)
{
	g_autoptr(UfStoreItem) item = NULL;
	g_autoptr(UfRequest) request = uf_flow_load_request(flow, id, NULL, error);
	if (request == NULL || uf_flow_ensure_registry(flow, error) == NULL ||
	    !uf_flow_ensure_places(flow, error))
		return NULL;
	UfForm *form = uf_registry_find_form(flow->registry, uf_request_get_form(request), error);
	const char *person = uf_request_get_person(request);
	g_autoptr(UfProfile) profile =
	    form != NULL ? uf_flow_open_person(flow, person, &item, error) : NULL;
	g_autoptr(json_t) offers =
	    profile != NULL ? uf_flow_list_offers(flow, profile, form, request, error) : NULL;
	if (offers == NULL)
		return NULL;
	const json_t *offer = find_offer(offers, field);
	if (offer == NULL) {
		g_set_error(error, UF_ERROR, UF_ERROR_NOT_FOUND,
			    "%s: %s: no correction that the profile could take", id, field);
		return NULL;
	}
	if (old != NULL && !g_str_equal(uf_json_get_string(offer, "old"), old)) {
		g_set_error(error, UF_ERROR, UF_ERROR_CONFLICT,
			    "%s: the fact changed meanwhile; look at it again", field);
		return NULL;
	}
	const char *fact = uf_json_get_string(offer, "fact");
	g_autoptr(UfProfile) before = uf_profile_copy(profile);
	UfFlowOver over = { .item = &item, .before = &before, .profile = &profile };
	const bool done =
	    apply(flow, profile, offer, id, error) && uf_flow_store_over(flow, &over, error);
	uf_flow_over_clear(&over);
	if (!done)
		return NULL;
	return json_pack("{s:i, s:s, s:I, s:s}", "version", UF_FLOW_VERSION, "person", person,
			 "revision", (json_int_t)item->revision, "fact", fact);
}
