#include "uf-accept.h"

#include <string.h>

#include "uf-error.h"
#include "uf-json.h"

#define MOST_RULES 100
#define MOST_FACTS 1000
#define MOST_LETTERS 256

static const char *const sources[] = { "cnaf", "spreadsheet", NULL };

static bool
set_wrong(GError **error, size_t rule, const char *what)
{
	g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA, "\"accept\": rule %zu: %s", rule + 1,
		    what);
	return false;
}

static bool
is_pattern(const char *text)
{
	if (text == NULL || *text == '\0' || strlen(text) > MOST_LETTERS)
		return false;
	g_auto(GStrv) parts = g_strsplit(text, "/", -1);
	for (size_t i = 0; parts[i] != NULL; i++) {
		const size_t length = strlen(parts[i]);
		const bool is_any = strcmp(parts[i], "*") == 0;
		/* everything is no rule: a part tells what it is about */
		if (length == 0 || (is_any && i == 0) ||
		    (!is_any &&
		     strspn(parts[i], "abcdefghijklmnopqrstuvwxyz0123456789_") != length))
			return false;
	}
	return true;
}

static bool
check_rule(const json_t *rule, size_t i, GError **error)
{
	static const char *const keys[] = { "source", "facts", "unless_typed", NULL };
	const char *source = uf_json_get_string(rule, "source");
	const json_t *facts = json_object_get(rule, "facts");
	const json_t *typed = json_object_get(rule, "unless_typed");
	if (!json_is_object(rule))
		return set_wrong(error, i, "not an object");
	if (!uf_json_check_keys(rule, keys, error)) {
		g_prefix_error(error, "\"accept\": rule %zu: ", i + 1);
		return false;
	}
	if (source == NULL || !g_strv_contains(sources, source))
		return set_wrong(error, i, "\"source\" is none of: cnaf, spreadsheet");
	if (json_array_size(facts) == 0 || json_array_size(facts) > MOST_FACTS)
		return set_wrong(error, i, "\"facts\" is not a list of patterns");
	if (typed != NULL && !json_is_boolean(typed))
		return set_wrong(error, i, "\"unless_typed\" is not true or false");
	for (size_t k = 0; k < json_array_size(facts); k++) {
		if (!is_pattern(json_string_value(json_array_get(facts, k))))
			return set_wrong(error, i,
					 "a pattern of \"facts\" is not parts joined by \"/\", of "
					 "which the first is no \"*\"");
	}
	return true;
}

bool
uf_accept_check(const json_t *rules, GError **error)
{
	if (rules == NULL)
		return true;
	if (!json_is_array(rules) || json_array_size(rules) > MOST_RULES) {
		g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA,
			    "\"accept\" is not a list of at most %d rules", MOST_RULES);
		return false;
	}
	for (size_t i = 0; i < json_array_size(rules); i++) {
		if (!check_rule(json_array_get(rules, i), i, error))
			return false;
	}
	return true;
}

/* true when @fact is named by @pattern, or lies under what is */
static bool
matches(const char *pattern, const char *fact)
{
	g_auto(GStrv) wanted = g_strsplit(pattern, "/", -1);
	g_auto(GStrv) parts = g_strsplit(fact, "/", -1);
	size_t i = 0;
	while (wanted[i] != NULL && parts[i] != NULL &&
	       (strcmp(wanted[i], "*") == 0 || strcmp(wanted[i], parts[i]) == 0))
		i++;
	return wanted[i] == NULL;
}

char *
uf_accept_find(const json_t *rules, const char *source, const char *fact, bool is_typed)
{
	for (size_t i = 0; i < json_array_size(rules); i++) {
		const json_t *rule = json_array_get(rules, i);
		const json_t *facts = json_object_get(rule, "facts");
		if (g_strcmp0(uf_json_get_string(rule, "source"), source) != 0 ||
		    (is_typed && uf_json_get_boolean(rule, "unless_typed", true)))
			continue;
		for (size_t k = 0; k < json_array_size(facts); k++) {
			const char *pattern = json_string_value(json_array_get(facts, k));
			if (matches(pattern, fact))
				return g_strdup_printf("%s %s", source, pattern);
		}
	}
	return NULL;
}
