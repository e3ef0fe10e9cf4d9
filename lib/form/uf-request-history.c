/* The past of a request: when it was made, what it took up from an earlier one. */
#include <string.h>

#include "uf-cleanup.h"
#include "uf-json.h"
#include "uf-request-private.h"

UfDate
uf_request_get_date(const UfRequest *request)
{
	UfDate date = { 0 };
	const char *made = uf_json_get_string(request->json, "made");
	if (made == NULL || !uf_date_parse_iso(made, &date))
		return (UfDate){ 0 };
	return date;
}

void
uf_request_set_date(UfRequest *request, UfDate date)
{
	g_autofree char *text = uf_date_format_iso(date);
	json_object_set_new(request->json, "made", json_string(text));
}

int64_t
uf_request_get_number(const UfRequest *request)
{
	return uf_json_get_integer(request->json, "number", 0);
}

void
uf_request_set_number(UfRequest *request, int64_t number)
{
	json_object_set_new(request->json, "number", json_integer(number));
}

const json_t *
uf_request_get_batch(const UfRequest *request)
{
	return json_object_get(request->json, "batch");
}

void
uf_request_set_batch(UfRequest *request, const char *batch, unsigned job, const char *row)
{
	json_object_set_new(
	    request->json, "batch",
	    json_pack("{s:s, s:I, s:s}", "batch", batch, "job", (json_int_t)job, "row", row));
}

const json_t *
uf_request_get_corrections(const UfRequest *request)
{
	return json_object_get(request->json, "corrections");
}

const char *
uf_request_get_earlier(const UfRequest *request)
{
	return uf_json_get_string(request->json, "earlier");
}

static size_t
find_carried(const UfRequest *request, const char *field)
{
	const json_t *carried = json_object_get(request->json, "carried");
	size_t i = 0;
	while (i < json_array_size(carried) &&
	       strcmp(json_string_value(json_array_get(carried, i)), field) != 0)
		i++;
	return i;
}

bool
uf_request_is_carried(const UfRequest *request, const char *field)
{
	return find_carried(request, field) <
	       json_array_size(json_object_get(request->json, "carried"));
}

void
uf_request_confirm(UfRequest *request, const char *field)
{
	/* past the end: nothing to remove */
	json_array_remove(json_object_get(request->json, "carried"), find_carried(request, field));
}

static void
mark_carried(UfRequest *request, const char *field)
{
	if (json_object_get(request->json, "carried") == NULL)
		json_object_set_new(request->json, "carried", json_array());
	if (!uf_request_is_carried(request, field))
		json_array_append_new(json_object_get(request->json, "carried"),
				      json_string(field));
}

void
uf_request_reopen(UfRequest *request, const char *field)
{
	if (json_object_get(uf_request_get_facts(request), field) != NULL)
		mark_carried(request, field);
}

/* true when the changed form has no such option any more */
static bool
lost_option(const UfField *field, const json_t *entry, bool is_fact)
{
	UfFieldOption option;
	const UfFieldKind kind = uf_field_get_kind(field);
	const json_t *value = is_fact ? entry : json_object_get(entry, "value");
	if (kind != UF_FIELD_CHOICE && kind != UF_FIELD_CHOICES)
		return false;
	if (json_is_string(value))
		return !uf_field_find_option(field, json_string_value(value), &option);
	for (size_t i = 0; i < json_array_size(value); i++) {
		const char *code = json_string_value(json_array_get(value, i));
		if (code != NULL && !uf_field_find_option(field, code, &option))
			return true;
	}
	return false;
}

/* why @entry of @field is not taken up; NULL when it is */
static const char *
find_reason(const json_t *present, const UfForm *form, const char *field, const json_t *entry,
	    bool is_fact)
{
	g_auto(GStrv) parts = g_strsplit(field, "/", 2);
	const UfField *known = uf_form_find_field(form, parts[0]);
	if (known == NULL || uf_field_get_by_hand(known) != NULL ||
	    uf_field_get_kind(known) == UF_FIELD_SIGNATURE ||
	    (is_fact && !uf_field_is_asked(known)))
		return "not_asked";
	/* what was decided of another demand says nothing of this one */
	if (uf_field_is_for_office(known))
		return "office";
	if (json_object_get(present, field) != NULL)
		return "there";
	return lost_option(known, entry, is_fact) ? "option_gone" : NULL;
}

/* Takes up the members of one table of @earlier; @origins NULL when they are inside. */
static void
take_table(UfRequest *request, const UfRequest *earlier, const UfForm *form, const char *table,
	   json_t *report)
{
	const bool is_fact = strcmp(table, "facts") == 0;
	json_t *present = json_object_get(request->json, table);
	const json_t *origins = json_object_get(earlier->json, "origins");
	const char *field;
	json_t *value;
	json_object_foreach(json_object_get(earlier->json, table), field, value)
	{
		const char *reason = find_reason(present, form, field, value, is_fact);
		json_array_append_new(report, json_pack("{s:s, s:s, s:b, s:s*}", "field", field,
							"kind", is_fact ? "fact" : "correction",
							"taken", reason == NULL, "reason", reason));
		if (reason != NULL)
			continue;
		json_object_set_new(present, field, json_deep_copy(value));
		if (is_fact && json_object_get(origins, field) != NULL)
			json_object_set_new(json_object_get(request->json, "origins"), field,
					    json_deep_copy(json_object_get(origins, field)));
		mark_carried(request, field);
	}
}

void
uf_request_leave_renewed(UfRequest *request, const UfForm *form, json_t *report)
{
	for (size_t i = 0; i < json_array_size(report); i++) {
		json_t *row = json_array_get(report, i);
		const char *key = uf_json_get_string(row, "field");
		g_auto(GStrv) parts = g_strsplit(key, "/", 2);
		const UfField *field = uf_form_find_field(form, parts[0]);
		if (field == NULL || !uf_field_is_renewed(field) ||
		    !uf_json_get_boolean(row, "taken", false))
			continue;
		if (g_strcmp0(uf_json_get_string(row, "kind"), "fact") == 0)
			uf_request_set_fact(request, key, NULL, NULL);
		else
			uf_request_set_correction(request, key, NULL, NULL);
		json_object_set_new(row, "taken", json_false());
		json_object_set_new(row, "reason", json_string("renew"));
	}
}

json_t *
uf_request_take_up(UfRequest *request, const UfRequest *earlier, const UfForm *form)
{
	json_t *report = json_array();
	json_object_set_new(request->json, "earlier", json_string(uf_request_get_id(earlier)));
	take_table(request, earlier, form, "facts", report);
	take_table(request, earlier, form, "corrections", report);
	return report;
}
