/* An issue as a French sentence: its parameters put into the sentence of its rule. */
#include <string.h>

#include "uf-issue-private.h"
#include "uf-issue.h"

/* The parameter as text, NULL when it is missing or empty. */
static char *
format_parameter(const json_t *parameters, const char *name)
{
	const json_t *value = json_object_get(parameters, name);
	if (json_is_string(value) && json_string_length(value) > 0)
		return g_strdup(json_string_value(value));
	if (json_is_integer(value))
		return g_strdup_printf("%" JSON_INTEGER_FORMAT, json_integer_value(value));
	return NULL;
}

/* Appends @length bytes of a sentence; false when a parameter is missing, "?" stands for it. */
static bool
append_part(GString *out, const char *part, size_t length, const json_t *parameters)
{
	const char *const end = part + length;
	bool is_whole = true;
	for (const char *open; (open = memchr(part, '{', (size_t)(end - part))) != NULL;) {
		const char *close = strchr(open, '}');
		g_autofree char *name = g_strndup(open + 1, (gsize)(close - open - 1));
		g_autofree char *value = format_parameter(parameters, name);
		g_string_append_len(out, part, open - part);
		g_string_append(out, value != NULL ? value : "?");
		is_whole = is_whole && value != NULL;
		part = close + 1;
	}
	g_string_append_len(out, part, end - part);
	return is_whole;
}

bool
uf_issue_has_sentence(const char *rule)
{
	return uf_issue_find_sentence(rule) != NULL;
}

char *
uf_issue_format_french(const UfIssue *issue)
{
	const json_t *parameters = uf_issue_get_parameters(issue);
	const char *rest = uf_issue_find_sentence(uf_issue_get_rule(issue));
	if (rest == NULL)
		return g_strdup(uf_issue_get_rule(issue));
	g_autoptr(GString) out = g_string_new(NULL);
	for (const char *open; (open = strchr(rest, '[')) != NULL;) {
		const char *close = strchr(open, ']');
		append_part(out, rest, (size_t)(open - rest), parameters);
		const gsize kept = out->len;
		if (!append_part(out, open + 1, (size_t)(close - open - 1), parameters))
			g_string_truncate(out, kept);
		rest = close + 1;
	}
	append_part(out, rest, strlen(rest), parameters);
	return g_string_free(g_steal_pointer(&out), FALSE);
}
