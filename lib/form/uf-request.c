#include "uf-request-private.h"

#include "uf-cleanup.h"
#include "uf-error.h"
#include "uf-form-rules.h"
#include "uf-id.h"
#include "uf-json.h"

static json_t *
ensure_member(json_t *json, const char *key, json_t *(*make)(void))
{
	json_t *member = json_object_get(json, key);
	if (member == NULL) {
		member = make();
		json_object_set_new(json, key, member);
	}
	return member;
}

static UfRequest *
wrap(json_t *json)
{
	UfRequest *request = g_new0(UfRequest, 1);
	request->json = json;
	ensure_member(json, "roles", json_object);
	ensure_member(json, "facts", json_object);
	ensure_member(json, "origins", json_object);
	ensure_member(json, "corrections", json_object);
	ensure_member(json, "allowed", json_array);
	return request;
}

UfRequest *
uf_request_new(const char *person, const char *form)
{
	g_autofree char *id = uf_id_new('r');
	return wrap(json_pack("{s:i, s:s, s:s, s:s, s:s}", "schema", 1, "id", id, "person", person,
			      "form", form, "state", "prepared"));
}

static bool
refuse(const char *table, const char *field, const char *what, GError **error)
{
	g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA, "request: /%s/%s: %s", table, field,
		    what);
	return false;
}

/* The days of its life are days of the calendar. */
static bool
check_days(const json_t *json, GError **error)
{
	static const char *const events[] = { "signing", "hand_over", "pieces", "answer" };
	static const char *const keys[] = { "date", "until", "given" };
	UfDate date;
	const char *made = uf_json_get_string(json, "made");
	if (made != NULL && !uf_date_parse_iso(made, &date))
		return refuse("made", "", "not a date", error);
	for (size_t i = 0; i < G_N_ELEMENTS(events) * G_N_ELEMENTS(keys); i++) {
		const char *event = events[i / G_N_ELEMENTS(keys)];
		const char *key = keys[i % G_N_ELEMENTS(keys)];
		const char *day = uf_json_get_string(json_object_get(json, event), key);
		if (day != NULL && !uf_date_parse_iso(day, &date))
			return refuse(event, key, "not a date", error);
	}
	return true;
}

/* Dates have the right shape by now; one that is in no calendar would be lost later, in silence. */
static bool
check_dates(const json_t *json, GError **error)
{
	const char *field;
	json_t *entry;
	json_object_foreach(json_object_get(json, "facts"), field, entry)
	{
		g_autoptr(UfValue) value = uf_value_from_json(entry, NULL);
		if (value == NULL)
			return refuse("facts", field, "not a value", error);
	}
	json_object_foreach(json_object_get(json, "corrections"), field, entry)
	{
		const json_t *origin = json_object_get(entry, "origin");
		g_autoptr(UfValue) value =
		    uf_value_from_json(json_object_get(entry, "value"), NULL);
		g_autoptr(UfOrigin) from =
		    origin != NULL ? uf_origin_from_json(origin, NULL) : NULL;
		if (value == NULL || (origin != NULL && from == NULL))
			return refuse("corrections", field, "not a value and its origin", error);
	}
	json_object_foreach(json_object_get(json, "origins"), field, entry)
	{
		g_autoptr(UfOrigin) from = uf_origin_from_json(entry, NULL);
		if (from == NULL)
			return refuse("origins", field, "not an origin", error);
	}
	return check_days(json, error);
}

UfRequest *
uf_request_from_json(const json_t *json, GError **error)
{
	if (!uf_form_rules_check_one(UF_FORM_RULES_REQUEST, json, "request", error) ||
	    !check_dates(json, error))
		return NULL;
	return wrap(json_deep_copy(json));
}

json_t *
uf_request_to_json(const UfRequest *request)
{
	return json_deep_copy(request->json);
}

void
uf_request_free(UfRequest *request)
{
	if (request == NULL)
		return;
	json_decref(request->json);
	g_free(request);
}

const char *
uf_request_get_id(const UfRequest *request)
{
	return uf_json_get_string(request->json, "id");
}

const char *
uf_request_get_person(const UfRequest *request)
{
	return uf_json_get_string(request->json, "person");
}

const char *
uf_request_get_form(const UfRequest *request)
{
	return uf_json_get_string(request->json, "form");
}

const char *
uf_request_get_state(const UfRequest *request)
{
	return uf_json_get_string(request->json, "state");
}

bool
uf_request_set_checked(UfRequest *request, const char *key, json_t *value, GError **error)
{
	g_autoptr(json_t) changed = json_copy(request->json);
	json_object_set_new(changed, key, value);
	g_autoptr(GError) local = NULL;
	if (!uf_form_rules_check_one(UF_FORM_RULES_REQUEST, changed, "request", &local)) {
		g_set_error_literal(error, UF_ERROR, UF_ERROR_USAGE, local->message);
		return false;
	}
	json_object_set(request->json, key, value);
	return true;
}

const char *
uf_request_get_form_revision(const UfRequest *request)
{
	return uf_json_get_string(request->json, "form_revision");
}

void
uf_request_set_form_revision(UfRequest *request, const char *revision)
{
	json_object_set_new(request->json, "form_revision", json_string(revision));
}

json_t *
uf_request_get_roles(const UfRequest *request)
{
	return json_object_get(request->json, "roles");
}

void
uf_request_set_role(UfRequest *request, const char *role, const char *member)
{
	json_t *roles = uf_request_get_roles(request);
	if (member == NULL)
		json_object_del(roles, role);
	else
		json_object_set_new(roles, role, json_string(member));
}

void
uf_request_add_to_role(UfRequest *request, const char *role, const char *member)
{
	json_t *roles = uf_request_get_roles(request);
	json_t *members = json_object_get(roles, role);
	if (!json_is_array(members)) {
		json_t *list = json_array();
		if (members != NULL)
			json_array_append(list, members);
		json_object_set_new(roles, role, list);
		members = list;
	}
	uf_json_add_text_once(members, member);
}

json_t *
uf_request_get_facts(const UfRequest *request)
{
	return json_object_get(request->json, "facts");
}

void
uf_request_set_fact(UfRequest *request, const char *field, const UfValue *value,
		    const UfOrigin *origin)
{
	json_t *facts = uf_request_get_facts(request);
	json_t *origins = json_object_get(request->json, "origins");
	json_object_del(facts, field);
	json_object_del(origins, field);
	uf_request_confirm(request, field);
	if (value == NULL)
		return;
	json_object_set_new(facts, field, uf_value_to_json(value));
	if (origin != NULL)
		json_object_set_new(origins, field, uf_origin_to_json(origin));
}

static UfOrigin *
read_origin(const json_t *json)
{
	return json != NULL ? uf_origin_from_json(json, NULL) : NULL;
}

UfOrigin *
uf_request_find_origin(const UfRequest *request, const char *field)
{
	return read_origin(json_object_get(json_object_get(request->json, "origins"), field));
}

UfValue *
uf_request_find_correction(const UfRequest *request, const char *field, UfOrigin **origin)
{
	const json_t *correction =
	    json_object_get(json_object_get(request->json, "corrections"), field);
	if (correction == NULL)
		return NULL;
	if (origin != NULL)
		*origin = read_origin(json_object_get(correction, "origin"));
	return uf_value_from_json(json_object_get(correction, "value"), NULL);
}

void
uf_request_set_correction(UfRequest *request, const char *field, const UfValue *value,
			  const UfOrigin *origin)
{
	json_t *corrections = json_object_get(request->json, "corrections");
	json_object_del(corrections, field);
	uf_request_confirm(request, field);
	if (value == NULL)
		return;
	json_t *correction = json_pack("{s:o}", "value", uf_value_to_json(value));
	if (origin != NULL)
		json_object_set_new(correction, "origin", uf_origin_to_json(origin));
	json_object_set_new(corrections, field, correction);
}

bool
uf_request_allows_sensitive(const UfRequest *request, const char *field)
{
	return uf_json_has_text(json_object_get(request->json, "allowed"), field);
}

void
uf_request_allow_sensitive(UfRequest *request, const char *field)
{
	uf_json_add_text_once(json_object_get(request->json, "allowed"), field);
}
