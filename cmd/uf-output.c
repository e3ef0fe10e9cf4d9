#include "uf-output.h"

#include <glib/gi18n.h>
#include <string.h>

#include "uf-issue.h"
#include "uf-json.h"
#include "uf-line.h"
#include "uf-memory.h"

/* in order of severity */
static const struct {
	const char *name;
	const char *word;
} severities[] = {
	{ "note", N_("note") },
	{ "warning", N_("warning") },
	{ "todo", N_("to do") },
	{ "blocking", N_("blocking") },
};

void
uf_output_text(FILE *file, const char *text, bool one_line)
{
	for (const char *at = text; *at != '\0'; at = g_utf8_next_char(at)) {
		const gunichar character = g_utf8_get_char_validated(at, -1);
		if (character >= (gunichar)-2) {
			fputc('?', file);
			return;
		}
		if (character == '\n' && !one_line)
			fputc('\n', file);
		else if (character == '\n')
			fputs(" / ", file);
		else if (g_unichar_iscntrl(character) ||
			 g_unichar_type(character) == G_UNICODE_FORMAT)
			fputc(character == '\t' ? ' ' : '?', file);
		else
			fwrite(at, 1, (size_t)(g_utf8_next_char(at) - at), file);
	}
}

bool
uf_output_json(const UfRun *run, const json_t *result)
{
	if (run->format != UF_FORMAT_JSON)
		return false;
	if (run->line != NULL) {
		uf_line_keep_result(run->line, result);
		return true;
	}
	char *text = uf_json_format(result, true);
	puts(text);
	uf_memory_free_string(text);
	return true;
}

bool
uf_output_file(const UfRun *run, const char *object, const char *path, GBytes *bytes)
{
	g_autoptr(json_t) result =
	    json_pack("{s:i, s:s, s:s, s:I}", "version", 1, "object", object, "file", path, "bytes",
		      (json_int_t)g_bytes_get_size(bytes));
	return uf_output_json(run, result);
}

const char *
uf_output_get(const json_t *object, const char *key)
{
	const char *text = uf_json_get_string(object, key);
	return text != NULL ? text : "";
}

static size_t
get_rank(const char *severity)
{
	for (size_t i = 0; i < G_N_ELEMENTS(severities); i++) {
		if (strcmp(severities[i].name, severity) == 0)
			return i;
	}
	return 0;
}

bool
uf_output_has_issue(const json_t *issues, const char *name)
{
	for (size_t i = 0; i < json_array_size(issues); i++) {
		const json_t *issue = json_array_get(issues, i);
		if (get_rank(uf_output_get(issue, "severity")) >= get_rank(name))
			return true;
	}
	return false;
}

bool
uf_output_problems(const json_t *problems)
{
	fflush(stdout);
	for (size_t i = 0; i < json_array_size(problems); i++)
		fprintf(stderr, "unefois: %s\n", json_string_value(json_array_get(problems, i)));
	return json_array_size(problems) > 0;
}

char *
uf_output_format_sentence(const json_t *issue)
{
	const char *given = uf_json_get_string(issue, "sentence");
	g_autoptr(UfIssue) parsed = given == NULL ? uf_issue_from_json(issue, NULL) : NULL;
	if (parsed != NULL)
		return uf_issue_format_french(parsed);
	return g_strdup(given != NULL ? given : uf_output_get(issue, "rule"));
}

void
uf_output_sentence(FILE *file, const json_t *issue)
{
	g_autofree char *sentence = uf_output_format_sentence(issue);
	uf_output_text(file, sentence, true);
}

void
uf_output_issues(FILE *file, const json_t *issues, const char *indent)
{
	for (size_t i = 0; i < json_array_size(issues); i++) {
		const json_t *issue = json_array_get(issues, i);
		const char *title = uf_output_get(issue, "title");
		const char *place = *title != '\0' ? title : uf_output_get(issue, "place");
		fprintf(file, "%s%s: ", indent,
			_(severities[get_rank(uf_output_get(issue, "severity"))].word));
		uf_output_text(file, place, true);
		fputs(*place != '\0' ? ": " : "", file);
		uf_output_sentence(file, issue);
		fputc('\n', file);
	}
}
