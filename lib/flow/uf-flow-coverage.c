/* How much of each form follows from the profile: of the forms alone, or for one household. */
#include "uf-flow-coverage.h"
#include "uf-coverage.h"
#include "uf-flow-job-private.h"

static json_t *
rows_to_json(const UfCoverageRows *rows)
{
	const struct {
		const char *name;
		size_t count;
	} counts[] = {
		{ "rows", rows->rows },           { "profile", rows->profile },
		{ "derived", rows->derived },     { "none", rows->none },
		{ "asked", rows->asked },         { "proposed", rows->proposed },
		{ "by_hand", rows->by_hand },     { "open", rows->open },
		{ "withheld", rows->withheld },   { "absent", rows->absent },
		{ "signature", rows->signature }, { "office", rows->office },
		{ "required", rows->required },   { "held", rows->held },
		{ "given", rows->given },
	};
	json_t *json = json_object();
	for (size_t i = 0; i < G_N_ELEMENTS(counts); i++)
		json_object_set_new(json, counts[i].name,
				    json_integer((json_int_t)counts[i].count));
	json_object_set_new(json, "percent",
			    json_integer((json_int_t)uf_coverage_get_known_percent(rows)));
	return json;
}

/* The rows of @form for the household of @setup; NULL on error. Nothing is stored. */
static json_t *
measure_answers(UfFlow *flow, const UfFlowFill *setup, const UfProfile *profile, UfForm *form,
		GError **error)
{
	g_auto(UfFlowJob) job = { .flow = flow, .profile = profile, .form = form };
	if (!uf_flow_begin_request(&job, setup, error) || !uf_flow_job_answer(&job, error))
		return NULL;
	const UfCoverageRows rows = uf_mapping_count_rows(job.answers);
	return rows_to_json(&rows);
}

/* The ids of all forms; borrowed texts. */
static GPtrArray *
list_forms(const UfRegistry *registry)
{
	GPtrArray *ids = g_ptr_array_new();
	for (size_t i = 0; i < uf_registry_get_form_count(registry); i++)
		g_ptr_array_add(ids, (gpointer)uf_form_get_id(uf_registry_get_form(registry, i)));
	g_ptr_array_add(ids, NULL);
	return ids;
}

static json_t *
measure_form(UfFlow *flow, const UfFlowFill *setup, const UfProfile *profile, UfForm *form)
{
	const UfCoverageRows fields = uf_mapping_count_fields(form);
	json_t *entry = json_pack("{s:s, s:s, s:o}", "form", uf_form_get_id(form), "title",
				  uf_form_get_title(form), "fields", rows_to_json(&fields));
	g_autoptr(GError) error = NULL;
	if (profile == NULL)
		return entry;
	json_t *answers = measure_answers(flow, setup, profile, form, &error);
	if (answers != NULL)
		json_object_set_new(entry, "answers", answers);
	else
		json_object_set_new(entry, "error", json_string(error->message));
	return entry;
}

json_t *
uf_flow_form_coverage(UfFlow *flow, const UfFlowFill *setup, GError **error)
{
	const UfRegistry *registry = uf_flow_ensure_registry(flow, error);
	g_autoptr(UfProfile) profile = NULL;
	UfFlowFill all = *setup;
	if (registry == NULL)
		return NULL;
	g_autoptr(GPtrArray) ids = list_forms(registry);
	if (setup->forms[0] == NULL)
		all.forms = (const char *const *)ids->pdata;
	if (!uf_flow_check_fill(flow, &all, error))
		return NULL;
	if (setup->person != NULL) {
		profile = uf_flow_load_person(flow, setup->person, NULL, error);
		if (profile == NULL)
			return NULL;
	}
	json_t *forms = json_array();
	for (size_t i = 0; all.forms[i] != NULL; i++) {
		UfForm *form = uf_registry_find_form(registry, all.forms[i], NULL);
		json_array_append_new(forms, measure_form(flow, &all, profile, form));
	}
	return json_pack("{s:i, s:o}", "version", UF_FLOW_VERSION, "forms", forms);
}
