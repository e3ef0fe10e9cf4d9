#include "uf-issue.h"

#include <string.h>

#include "uf-error.h"
#include "uf-json.h"

struct UfIssue {
	UfSeverity severity;
	char *place;
	char *rule;
	json_t *parameters;
};

static const char *const severity_names[] = {
	[UF_SEVERITY_NOTE] = "note",
	[UF_SEVERITY_WARNING] = "warning",
	[UF_SEVERITY_TODO] = "todo",
	[UF_SEVERITY_BLOCKING] = "blocking",
};

UfIssue *
uf_issue_new(UfSeverity severity, const char *place, const char *rule)
{
	UfIssue *self = g_new0(UfIssue, 1);
	self->severity = severity;
	self->place = g_strdup(place);
	self->rule = g_strdup(rule);
	self->parameters = json_object();
	return self;
}

void
uf_issue_free(UfIssue *issue)
{
	if (issue == NULL)
		return;
	g_free(issue->place);
	g_free(issue->rule);
	json_decref(issue->parameters);
	g_free(issue);
}

GPtrArray *
uf_issue_list_new(void)
{
	return g_ptr_array_new_with_free_func((GDestroyNotify)uf_issue_free);
}

UfIssue *
uf_issue_add(GPtrArray *issues, UfSeverity severity, const char *place, const char *rule)
{
	UfIssue *issue = uf_issue_new(severity, place, rule);
	g_ptr_array_add(issues, issue);
	return issue;
}

void
uf_issue_set_text(UfIssue *issue, const char *name, const char *text)
{
	json_object_set_new(issue->parameters, name, json_string(text));
}

void
uf_issue_set_number(UfIssue *issue, const char *name, int64_t number)
{
	json_object_set_new(issue->parameters, name, json_integer(number));
}

UfSeverity
uf_issue_get_severity(const UfIssue *issue)
{
	return issue->severity;
}

const char *
uf_issue_get_place(const UfIssue *issue)
{
	return issue->place;
}

const char *
uf_issue_get_rule(const UfIssue *issue)
{
	return issue->rule;
}

const json_t *
uf_issue_get_parameters(const UfIssue *issue)
{
	return issue->parameters;
}

const char *
uf_severity_get_name(UfSeverity severity)
{
	return severity_names[severity];
}

json_t *
uf_issue_to_json(const UfIssue *issue)
{
	return json_pack("{s:s, s:s, s:s, s:O}", "severity", severity_names[issue->severity],
			 "place", issue->place, "rule", issue->rule, "parameters",
			 issue->parameters);
}

UfIssue *
uf_issue_from_json(const json_t *json, GError **error)
{
	const char *severity = uf_json_get_string(json, "severity");
	const char *place = uf_json_get_string(json, "place");
	const char *rule = uf_json_get_string(json, "rule");
	json_t *parameters = json_object_get(json, "parameters");
	size_t i = 0;
	while (i < G_N_ELEMENTS(severity_names) && g_strcmp0(severity_names[i], severity) != 0)
		i++;
	if (i == G_N_ELEMENTS(severity_names) || place == NULL || rule == NULL ||
	    !json_is_object(parameters)) {
		g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA,
			    "an issue needs a severity, a place, a rule and parameters");
		return NULL;
	}
	UfIssue *issue = uf_issue_new((UfSeverity)i, place, rule);
	json_object_update(issue->parameters, parameters);
	return issue;
}
