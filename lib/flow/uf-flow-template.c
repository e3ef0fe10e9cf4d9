#include "uf-template.h"

#include <string.h>

#include "uf-drift.h"
#include "uf-error.h"
#include "uf-file.h"
#include "uf-flow-form.h"
#include "uf-flow-private.h"

/* of the names of a form, for a PDF to look like its new edition */
#define LIKELY_SHARE 0.5

static UfForm *
find_by_fingerprint(const UfRegistry *registry, const UfTemplate *template)
{
	for (size_t i = 0; i < uf_registry_get_form_count(registry); i++) {
		UfForm *form = uf_registry_get_form(registry, i);
		if (uf_template_is_known_to(template, form))
			return form;
	}
	return NULL;
}

static bool
fits(const UfTemplate *template, const UfForm *form)
{
	g_autoptr(GPtrArray) issues = uf_issue_list_new();
	const json_t *channel = uf_form_find_channel(form, "pdf");
	/* boxes that were measured would fit any paper */
	if (channel == NULL || json_object_get(channel, "boxes") != NULL)
		return false;
	uf_template_check(template, form, issues);
	return issues->len == 0;
}

/* the form of which this looks like a new edition: most of its names are there, or have a good
 * place; NULL when there is none */
static const UfForm *
find_likely(UfFlow *flow, const UfTemplate *template)
{
	const UfForm *likely = NULL;
	double most = LIKELY_SHARE;
	for (size_t i = 0; i < uf_registry_get_form_count(flow->registry); i++) {
		const UfForm *form = uf_registry_get_form(flow->registry, i);
		g_autoptr(json_t) layout =
		    uf_registry_load_layout(flow->registry, uf_form_get_id(form), NULL);
		if (layout == NULL || uf_form_find_channel(form, "pdf") == NULL)
			continue;
		g_autoptr(json_t) drift =
		    uf_drift_compare(layout, uf_template_get_description(template), form);
		const double share = uf_drift_get_share(drift);
		if (share >= most) {
			most = share;
			likely = form;
		}
	}
	return likely;
}

static void
set_unknown(UfFlow *flow, const UfTemplate *template, const char *path, GError **error)
{
	const UfRegistry *registry = flow->registry;
	g_autoptr(GString) close = g_string_new(NULL);
	for (size_t i = 0; i < uf_registry_get_form_count(registry); i++) {
		const UfForm *form = uf_registry_get_form(registry, i);
		if (fits(template, form))
			g_string_append_printf(close, "%s%s", close->len > 0 ? ", " : "",
					       uf_form_get_id(form));
	}
	const UfForm *likely = close->len == 0 ? find_likely(flow, template) : NULL;
	if (likely != NULL)
		g_set_error(
		    error, UF_ERROR, UF_ERROR_NOT_FOUND,
		    "%s: not an edition that we know; it looks like a new one of %s: look at "
		    "what changed with --for %s",
		    path, uf_form_get_id(likely), uf_form_get_id(likely));
	else if (close->len == 0)
		g_set_error(error, UF_ERROR, UF_ERROR_NOT_FOUND,
			    "%s: no form of ours is made for this PDF, and none fits it", path);
	else
		g_set_error(error, UF_ERROR, UF_ERROR_NOT_FOUND,
			    "%s: not an edition that we know, but its fields fit %s; look at it, "
			    "then add it with --for",
			    path, close->str);
}

/* What a new edition is compared with: the layout that the form was written for, else the template
 * of before, if its names are the form's own. NULL without @error when neither is there. */
static json_t *
find_before(UfFlow *flow, const UfForm *form, GError **error)
{
	bool is_changed = false;
	g_autoptr(GError) local = NULL;
	json_t *layout = uf_registry_load_layout(flow->registry, uf_form_get_id(form), &local);
	if (layout != NULL)
		return layout;
	if (!g_error_matches(local, UF_ERROR, UF_ERROR_NOT_FOUND)) {
		g_propagate_error(error, g_steal_pointer(&local));
		return NULL;
	}
	g_autoptr(UfTemplate) old = uf_template_load_any(flow->context, form, &is_changed, NULL);
	if (old == NULL || uf_template_get_names(old) != NULL)
		return NULL;
	return json_incref((json_t *)uf_template_get_description(old));
}

/* A PDF that is looked at for a form. */
typedef struct {
	UfFlow *flow;
	UfTemplate *template;
	const UfForm *form;
	json_t
	    *drift; /* how it differs from what the form was written for; NULL: a known edition */
	GPtrArray *issues;
} Candidate;

static void
candidate_clear(Candidate *candidate)
{
	uf_template_free(candidate->template);
	json_decref(candidate->drift);
	if (candidate->issues != NULL)
		g_ptr_array_unref(candidate->issues);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Candidate, candidate_clear)

static json_t *
describe(const Candidate *candidate, bool kept)
{
	const UfTemplate *template = candidate->template;
	const UfForm *form = candidate->form;
	json_t *result =
	    json_pack("{s:i, s:s, s:b, s:b, s:s, s:I, s:o}", "version", UF_FLOW_VERSION, "form",
		      uf_form_get_id(form), "known", uf_template_is_known_to(template, form),
		      "kept", kept, "fingerprint", uf_template_get_fingerprint(template), "fields",
		      (json_int_t)json_array_size(uf_template_get_fields(template)), "issues",
		      uf_flow_issues_to_json(candidate->flow, candidate->issues));
	if (candidate->drift != NULL)
		json_object_set(result, "drift", candidate->drift);
	return result;
}

/* the template in @path, and the form that it is for: @form_id, or the one that knows it */
static bool
read_candidate(Candidate *candidate, const char *path, const char *form_id, GError **error)
{
	UfChannelHost host;
	UfFlow *flow = candidate->flow;
	const UfRegistry *registry = uf_flow_ensure_registry(flow, error);
	if (registry == NULL || !uf_flow_get_host(flow, &host, error))
		return false;
	g_autoptr(GBytes) pdf = uf_file_read(path, UF_TEMPLATE_MAX_BYTES, error);
	if (pdf == NULL)
		return false;
	candidate->template = uf_template_inspect(&host, pdf, error);
	if (candidate->template == NULL) {
		g_prefix_error(error, "%s: ", path);
		return false;
	}
	candidate->form = form_id != NULL ? uf_registry_find_form(registry, form_id, error)
					  : find_by_fingerprint(registry, candidate->template);
	if (candidate->form == NULL && form_id == NULL)
		set_unknown(flow, candidate->template, path, error);
	return candidate->form != NULL;
}

static bool
compare(Candidate *candidate, GError **error)
{
	g_autoptr(GError) local = NULL;
	if (uf_template_is_known_to(candidate->template, candidate->form))
		return true;
	g_autoptr(json_t) before = find_before(candidate->flow, candidate->form, &local);
	if (local != NULL) {
		g_propagate_error(error, g_steal_pointer(&local));
		return false;
	}
	g_autoptr(json_t) after = uf_template_describe_for(candidate->template, candidate->form);
	candidate->drift = uf_drift_compare(before, after, candidate->form);
	return true;
}

/* every bound name has its place, its own or the one that a person confirmed; false is no error
 * unless @error is set */
static bool
is_fit(Candidate *candidate, const json_t *names, GError **error)
{
	candidate->issues = uf_issue_list_new();
	if (names != NULL && candidate->drift != NULL) {
		g_autoptr(json_t) after =
		    uf_template_describe_for(candidate->template, candidate->form);
		if (!uf_drift_check_names(candidate->drift, after, names, error))
			return false;
		uf_template_set_names(candidate->template, names);
		return true;
	}
	uf_template_check(candidate->template, candidate->form, candidate->issues);
	return candidate->issues->len == 0 &&
	       (candidate->drift == NULL || uf_drift_is_harmless(candidate->drift));
}

json_t *
uf_flow_template_confirm(UfFlow *flow, const char *path, const char *form_id, const json_t *names,
			 GError **error)
{
	g_auto(Candidate) candidate = { .flow = flow };
	g_autoptr(GError) local = NULL;
	if (!read_candidate(&candidate, path, form_id, error) || !compare(&candidate, error))
		return NULL;
	const bool fit = is_fit(&candidate, names, &local);
	if (local != NULL) {
		g_propagate_error(error, g_steal_pointer(&local));
		return NULL;
	}
	if (fit && !uf_template_save(candidate.template, flow->context, candidate.form, error))
		return NULL;
	return describe(&candidate, fit);
}

json_t *
uf_flow_template_add(UfFlow *flow, const char *path, const char *form_id, GError **error)
{
	return uf_flow_template_confirm(flow, path, form_id, NULL, error);
}

/* the file that stands there now, as the pinned one was */
static UfTemplate *
inspect_again(UfFlow *flow, const UfTemplate *pinned, GError **error)
{
	UfChannelHost host;
	if (!uf_flow_get_host(flow, &host, error))
		return NULL;
	UfTemplate *now = uf_template_inspect(&host, uf_template_get_content(pinned), error);
	return now;
}

/* how an edition that is not known differs; NULL for one that is, or on @error */
static json_t *
compare_pinned(UfFlow *flow, const UfForm *form, const UfTemplate *pinned, const UfTemplate *looked,
	       GError **error)
{
	if (uf_template_is_known_to(looked, form))
		return NULL;
	g_autoptr(GError) local = NULL;
	const bool is_own = looked != pinned && uf_template_get_names(pinned) == NULL;
	g_autoptr(json_t) before = is_own
				       ? json_incref((json_t *)uf_template_get_description(pinned))
				       : find_before(flow, form, &local);
	if (local != NULL) {
		g_propagate_error(error, g_steal_pointer(&local));
		return NULL;
	}
	g_autoptr(json_t) after = uf_template_describe_for(looked, form);
	return uf_drift_compare(before, after, form);
}

/* it fits when a person confirmed its places, or when nothing needs one */
static const char *
get_state(const UfTemplate *pinned, const GPtrArray *issues, const json_t *drift)
{
	const bool is_confirmed = uf_template_get_names(pinned) != NULL;
	const bool is_harmless = drift == NULL || uf_drift_is_harmless(drift);
	const bool fits =
	    (is_confirmed || is_harmless) && uf_template_find_unfit(pinned, issues) == NULL;
	return fits ? "fits" : "unfit";
}

/* what is right or not with the template of @form; NULL when it has none */
static json_t *
check_one(UfFlow *flow, const UfForm *form, GError **error)
{
	bool is_changed = false;
	g_autoptr(UfTemplate) pinned =
	    uf_template_load_any(flow->context, form, &is_changed, error);
	g_autoptr(UfTemplate) now =
	    pinned != NULL && is_changed ? inspect_again(flow, pinned, error) : NULL;
	if (pinned == NULL || (is_changed && now == NULL))
		return NULL;
	const UfTemplate *looked = is_changed ? now : pinned;
	if (is_changed && !uf_template_is_known_to(now, form))
		uf_template_set_names(now, uf_template_get_names(pinned));
	g_autoptr(GPtrArray) issues = uf_issue_list_new();
	g_autoptr(GError) local = NULL;
	g_autoptr(json_t) drift = compare_pinned(flow, form, pinned, looked, &local);
	if (local != NULL) {
		g_propagate_error(error, g_steal_pointer(&local));
		return NULL;
	}
	uf_template_check(looked, form, issues);
	json_t *row = json_pack("{s:s, s:s, s:b, s:o}", "form", uf_form_get_id(form), "state",
				is_changed ? "changed" : get_state(pinned, issues, drift), "known",
				uf_template_is_known_to(looked, form), "issues",
				uf_flow_issues_to_json(flow, issues));
	if (drift != NULL)
		json_object_set(row, "drift", drift);
	return row;
}

json_t *
uf_flow_template_check(UfFlow *flow, const char *form_id, GError **error)
{
	const UfRegistry *registry = uf_flow_ensure_registry(flow, error);
	if (registry == NULL ||
	    (form_id != NULL && uf_registry_find_form(registry, form_id, error) == NULL))
		return NULL;
	g_autoptr(json_t) templates = json_array();
	for (size_t i = 0; i < uf_registry_get_form_count(registry); i++) {
		const UfForm *form = uf_registry_get_form(registry, i);
		g_autoptr(GError) local = NULL;
		if (uf_form_find_channel(form, "pdf") == NULL ||
		    (form_id != NULL && g_strcmp0(uf_form_get_id(form), form_id) != 0))
			continue;
		json_t *row = check_one(flow, form, &local);
		if (row != NULL) {
			json_array_append_new(templates, row);
			continue;
		}
		if (form_id == NULL && g_error_matches(local, UF_ERROR, UF_ERROR_NOT_FOUND))
			continue;
		g_propagate_error(error, g_steal_pointer(&local));
		return NULL;
	}
	return json_pack("{s:i, s:O}", "version", UF_FLOW_VERSION, "templates", templates);
}

json_t *
uf_flow_template_list(UfFlow *flow, GError **error)
{
	const UfRegistry *registry = uf_flow_ensure_registry(flow, error);
	if (registry == NULL)
		return NULL;
	json_t *templates = json_array();
	for (size_t i = 0; i < uf_registry_get_form_count(registry); i++) {
		const UfForm *form = uf_registry_get_form(registry, i);
		if (uf_form_find_channel(form, "pdf") == NULL)
			continue;
		g_autoptr(GError) local = NULL;
		g_autoptr(UfTemplate) template = uf_template_load(flow->context, form, &local);
		json_array_append_new(
		    templates,
		    json_pack("{s:s, s:b, s:b, s:s*}", "form", uf_form_get_id(form), "present",
			      template != NULL, "known",
			      template != NULL && uf_template_is_known_to(template, form), "reason",
			      local != NULL ? local->message : NULL));
	}
	return json_pack("{s:i, s:o}", "version", UF_FLOW_VERSION, "templates", templates);
}
