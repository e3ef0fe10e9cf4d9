#include "uf-flow-fill.h"

#include <string.h>

#include "uf-error.h"
#include "uf-file.h"
#include "uf-flow-answer-private.h"
#include "uf-flow-basis-private.h"
#include "uf-flow-job-private.h"
#include "uf-json.h"
#include "uf-memory.h"

bool
uf_flow_give_facts(UfFlowJob *job, const UfFlowFill *setup, GError **error)
{
	const UfContext *context = job->flow->context;
	g_autoptr(UfOrigin) origin = setup->origin != NULL
					 ? uf_origin_copy(setup->origin)
					 : uf_origin_new("typed", uf_context_get_today(context),
							 uf_context_get_worker(context), NULL);
	const char *field;
	json_t *json;
	json_object_foreach((json_t *)setup->facts, field, json)
	{
		g_auto(GStrv) parts = g_strsplit(field, "/", 2);
		const UfField *known = uf_form_find_field(job->form, parts[0]);
		/* the same facts may serve several forms: one that this form lacks is not for it */
		if (known == NULL)
			continue;
		g_autoptr(UfValue) value = uf_value_from_json(json, error);
		if (value == NULL) {
			g_prefix_error(error, "fact \"%s\": ", field);
			return false;
		}
		if (uf_field_is_asked(known))
			uf_request_set_fact(job->request, field, value, origin);
		else
			uf_request_set_correction(job->request, field, value, origin);
	}
	return true;
}

static bool
are_there(const UfProfile *profile, const json_t *members)
{
	if (json_is_string(members))
		return uf_profile_find_member(profile, json_string_value(members)) != NULL;
	for (size_t i = 0; i < json_array_size(members); i++) {
		const char *member = json_string_value(json_array_get(members, i));
		if (uf_profile_find_member(profile, member) == NULL)
			return false;
	}
	return true;
}

/* The given roles that the form of @job has: those of the other forms of the command are for them
 * (check_roles() saw that somebody has them). Owned. */
static json_t *
choose_roles(const UfFlowJob *job, const UfFlowFill *setup)
{
	json_t *roles = json_object();
	const json_t *declared = uf_form_find_block(job->form, "roles");
	const char *role;
	json_t *members;
	json_object_foreach((json_t *)setup->roles, role, members)
	{
		if (json_object_get(declared, role) != NULL)
			json_object_set(roles, role, members);
	}
	return roles;
}

/* The last request on the form of @job for the people whom @setup gives in the same roles: what was
 * said for his form answers nothing of hers. */
static UfRequest *
find_last(const UfFlowJob *job, const UfFlowFill *setup, GError **error)
{
	const char *form = uf_form_get_id(job->form);
	g_autoptr(json_t) given = choose_roles(job, setup);
	g_autoptr(UfRequest) cast_now = uf_request_new(setup->person, form);
	const UfFlowCast cast = { job->profile, job->form, given,
				  uf_context_get_today(job->flow->context) };
	if (!uf_flow_assign_roles(&cast, cast_now, error))
		return NULL;
	return uf_flow_find_last_request(job->flow, setup->person, form,
					 uf_request_get_roles(cast_now), error);
}

/* The earlier request that @setup names, for the form of @job; NULL without @error when it wants
 * none, or when "last" finds none. */
static UfRequest *
find_earlier(const UfFlowJob *job, const UfFlowFill *setup, GError **error)
{
	if (setup->from == NULL)
		return NULL;
	if (g_str_equal(setup->from, "last"))
		return find_last(job, setup, error);
	g_autoptr(UfRequest) earlier = uf_flow_load_request(job->flow, setup->from, NULL, error);
	if (earlier == NULL)
		return NULL;
	if (!g_str_equal(uf_request_get_person(earlier), setup->person)) {
		g_set_error(error, UF_ERROR, UF_ERROR_USAGE, "%s: a request of another household",
			    setup->from);
		return NULL;
	}
	return g_steal_pointer(&earlier);
}

/* The roles of before that the form has and whose people are still there, under those given now.
 * Owned. */
static json_t *
merge_roles(const UfFlowJob *job, const UfFlowFill *setup, const UfRequest *earlier)
{
	json_t *roles = choose_roles(job, setup);
	const json_t *declared = uf_form_find_block(job->form, "roles");
	const char *role;
	json_t *members;
	json_object_foreach(uf_request_get_roles(earlier), role, members)
	{
		if (json_object_get(declared, role) != NULL &&
		    json_object_get(roles, role) == NULL && are_there(job->profile, members))
			json_object_set(roles, role, members);
	}
	return roles;
}

/* What was taken up and what was not, with the labels of the fields and the answers of before. */
static json_t *
describe_carried(const UfFlowJob *job, const UfRequest *earlier, json_t *report)
{
	for (size_t i = 0; i < json_array_size(report); i++) {
		json_t *row = json_array_get(report, i);
		const char *key = uf_json_get_string(row, "field");
		g_auto(GStrv) parts = g_strsplit(key, "/", 2);
		const UfField *field = uf_form_find_field(job->form, parts[0]);
		const bool is_fact = g_strcmp0(uf_json_get_string(row, "kind"), "fact") == 0;
		g_autoptr(UfValue) value =
		    is_fact ? uf_value_from_json(
				  json_object_get(uf_request_get_facts(earlier), key), NULL)
			    : uf_request_find_correction(earlier, key, NULL);
		g_auto(UfWiped) text = uf_flow_format_answer(field, value);
		json_object_set_new(row, "label",
				    json_string(field != NULL ? uf_field_get_label(field) : ""));
		json_object_set_new(row, "text", json_string(text));
	}
	return report;
}

bool
uf_flow_begin_request(UfFlowJob *job, const UfFlowFill *setup, GError **error)
{
	g_autoptr(GError) local = NULL;
	const UfDate today = uf_context_get_today(job->flow->context);
	g_autoptr(UfRequest) earlier = find_earlier(job, setup, &local);
	if (local != NULL) {
		g_propagate_error(error, g_steal_pointer(&local));
		return false;
	}
	job->request = uf_request_new(setup->person, uf_form_get_id(job->form));
	uf_request_set_date(job->request, today);
	if (!uf_flow_number_request(job->flow, job->request, error))
		return false;
	g_autoptr(json_t) roles =
	    earlier != NULL ? merge_roles(job, setup, earlier) : choose_roles(job, setup);
	const UfFlowCast cast = { job->profile, job->form, roles, today };
	if (!uf_flow_assign_roles(&cast, job->request, error))
		return false;
	for (size_t i = 0; setup->sensitive != NULL && setup->sensitive[i] != NULL; i++)
		uf_request_allow_sensitive(job->request, setup->sensitive[i]);
	uf_request_set_form_revision(job->request, uf_form_get_revision(job->form));
	if (!uf_flow_give_facts(job, setup, error))
		return false;
	if (earlier == NULL && setup->from != NULL)
		json_object_set_new(job->result, "carried", json_array());
	if (earlier == NULL)
		return true;
	json_t *report = uf_request_take_up(job->request, earlier, job->form);
	if (setup->unseen)
		uf_request_leave_renewed(job->request, job->form, report);
	json_object_set_new(job->result, "earlier", json_string(uf_request_get_id(earlier)));
	json_object_set_new(job->result, "carried", describe_carried(job, earlier, report));
	return true;
}

static bool
fill_form(UfFlowJob *job, const UfFlowFill *setup, GError **error)
{
	return uf_flow_begin_request(job, setup, error) && uf_flow_job_run(job, error);
}

static json_t *
make_entry(const char *form)
{
	return json_pack("{s:s, s:[], s:[]}", "form", form, "drafts", "unavailable");
}

/* Everything that can be refused before the first form is done: all the ids of forms. */
static bool
check_forms(UfFlow *flow, const UfFlowFill *fill, GError **error)
{
	for (size_t i = 0; fill->forms[i] != NULL; i++) {
		if (uf_registry_find_form(flow->registry, fill->forms[i], error) == NULL)
			return false;
	}
	if (fill->channel != NULL && uf_channel_find(fill->channel) == NULL) {
		g_set_error(error, UF_ERROR, UF_ERROR_USAGE, "no channel \"%s\"", fill->channel);
		return false;
	}
	return true;
}

/* A fact that none of the forms asks would be lost without a word: a slip of the pen, mostly. */
static bool
check_facts(UfFlow *flow, const UfFlowFill *fill, GError **error)
{
	const char *field;
	json_t *value;
	json_object_foreach((json_t *)fill->facts, field, value)
	{
		g_auto(GStrv) parts = g_strsplit(field, "/", 2);
		bool is_known = false;
		for (size_t i = 0; !is_known && parts[0] != NULL && fill->forms[i] != NULL; i++) {
			const UfForm *form =
			    uf_registry_find_form(flow->registry, fill->forms[i], NULL);
			is_known = uf_form_find_field(form, parts[0]) != NULL;
		}
		if (!is_known) {
			g_set_error(error, UF_ERROR, UF_ERROR_USAGE,
				    "facts: no form named here has a field \"%s\"; \"unefois form "
				    "show\" lists them",
				    field);
			return false;
		}
	}
	return true;
}

/* A role that none of the forms has is a slip too. */
static bool
check_roles(UfFlow *flow, const UfFlowFill *fill, GError **error)
{
	const char *role;
	json_t *members;
	json_object_foreach((json_t *)fill->roles, role, members)
	{
		bool is_known = false;
		for (size_t i = 0; !is_known && fill->forms[i] != NULL; i++) {
			const UfForm *form =
			    uf_registry_find_form(flow->registry, fill->forms[i], NULL);
			is_known = json_object_get(uf_form_find_block(form, "roles"), role) != NULL;
		}
		if (!is_known) {
			g_set_error(error, UF_ERROR, UF_ERROR_USAGE,
				    "no form named here has a role \"%s\"; \"unefois form show\" "
				    "lists them",
				    role);
			return false;
		}
	}
	return true;
}

bool
uf_flow_check_fill(UfFlow *flow, const UfFlowFill *setup, GError **error)
{
	return uf_flow_ensure_registry(flow, error) != NULL && uf_flow_ensure_places(flow, error) &&
	       check_forms(flow, setup, error) && check_facts(flow, setup, error) &&
	       check_roles(flow, setup, error);
}

json_t *
uf_flow_fill(UfFlow *flow, const UfFlowFill *fill, GError **error)
{
	if (uf_flow_ensure_registry(flow, error) == NULL || !uf_flow_ensure_places(flow, error))
		return NULL;
	g_autoptr(UfProfile) profile = uf_flow_open_person(flow, fill->person, NULL, error);
	if (profile == NULL || !uf_flow_check_fill(flow, fill, error))
		return NULL;
	if (fill->out != NULL && !uf_file_ensure_private_folder(fill->out, error))
		return NULL;
	g_autoptr(json_t) result = json_pack("{s:i, s:s, s:[]}", "version", UF_FLOW_VERSION,
					     "person", fill->person, "forms");
	for (size_t i = 0; fill->forms[i] != NULL && !uf_context_is_cancelled(flow->context); i++) {
		g_autoptr(GError) local = NULL;
		json_t *entry = make_entry(fill->forms[i]);
		json_array_append_new(json_object_get(result, "forms"), entry);
		g_auto(UfFlowJob) job = {
			.flow = flow,
			.profile = profile,
			.form = uf_registry_find_form(flow->registry, fill->forms[i], NULL),
			.out = fill->out,
			.channel = fill->channel,
			.flatten = fill->flatten,
			.result = entry,
		};
		if (fill_form(&job, fill, &local))
			continue;
		/* a role or a fact that was given wrongly concerns the whole call */
		if (g_error_matches(local, UF_ERROR, UF_ERROR_USAGE) ||
		    g_error_matches(local, UF_ERROR, UF_ERROR_NOT_FOUND)) {
			g_propagate_error(error, g_steal_pointer(&local));
			return NULL;
		}
		json_object_set_new(entry, "error", json_string(local->message));
	}
	if (!uf_flow_note_information(flow, fill->person, result, error))
		return NULL;
	return g_steal_pointer(&result);
}
