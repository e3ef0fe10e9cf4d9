#include "uf-template.h"

#include <string.h>

#include "uf-error.h"
#include "uf-file.h"
#include "uf-flow-form.h"
#include "uf-flow-private.h"

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
	if (uf_form_find_channel(form, "pdf") == NULL)
		return false;
	uf_template_check(template, form, issues);
	return issues->len == 0;
}

static void
set_unknown(const UfRegistry *registry, const UfTemplate *template, const char *path,
	    GError **error)
{
	g_autoptr(GString) close = g_string_new(NULL);
	for (size_t i = 0; i < uf_registry_get_form_count(registry); i++) {
		const UfForm *form = uf_registry_get_form(registry, i);
		if (fits(template, form))
			g_string_append_printf(close, "%s%s", close->len > 0 ? ", " : "",
					       uf_form_get_id(form));
	}
	if (close->len == 0)
		g_set_error(error, UF_ERROR, UF_ERROR_NOT_FOUND,
			    "%s: no form of ours is made for this PDF, and none fits it", path);
	else
		g_set_error(error, UF_ERROR, UF_ERROR_NOT_FOUND,
			    "%s: not an edition that we know, but its fields fit %s; look at it, "
			    "then add it with --for",
			    path, close->str);
}

static json_t *
describe(UfFlow *flow, const UfTemplate *template, const UfForm *form, const GPtrArray *issues)
{
	return json_pack("{s:i, s:s, s:b, s:s, s:I, s:o}", "version", UF_FLOW_VERSION, "form",
			 uf_form_get_id(form), "known", uf_template_is_known_to(template, form),
			 "fingerprint", uf_template_get_fingerprint(template), "fields",
			 (json_int_t)json_array_size(uf_template_get_fields(template)), "issues",
			 uf_flow_issues_to_json(flow, issues));
}

json_t *
uf_flow_template_add(UfFlow *flow, const char *path, const char *form_id, GError **error)
{
	UfChannelHost host;
	const UfRegistry *registry = uf_flow_ensure_registry(flow, error);
	if (registry == NULL || !uf_flow_get_host(flow, &host, error))
		return NULL;
	g_autoptr(GBytes) pdf = uf_file_read(path, UF_TEMPLATE_MAX_BYTES, error);
	if (pdf == NULL)
		return NULL;
	g_autoptr(UfTemplate) template = uf_template_inspect(&host, pdf, error);
	if (template == NULL) {
		g_prefix_error(error, "%s: ", path);
		return NULL;
	}
	UfForm *form = form_id != NULL ? uf_registry_find_form(registry, form_id, error)
				       : find_by_fingerprint(registry, template);
	if (form == NULL && form_id == NULL)
		set_unknown(registry, template, path, error);
	if (form == NULL)
		return NULL;
	g_autoptr(GPtrArray) issues = uf_issue_list_new();
	uf_template_check(template, form, issues);
	if (issues->len == 0 && !uf_template_save(template, flow->context, form, error))
		return NULL;
	return describe(flow, template, form, issues);
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
