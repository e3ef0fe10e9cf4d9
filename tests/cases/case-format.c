#include "case.h"

#include "uf-json.h"

/* Tabs and line feeds would break the lines. */
static void
append_cell(GString *out, const char *text)
{
	g_autofree char *cell = g_strescape(text, NULL);
	g_autoptr(GString) plain = g_string_new(text);
	g_string_replace(plain, "\\", "\\\\", 0);
	g_string_replace(plain, "\t", "\\t", 0);
	g_string_replace(plain, "\n", "\\n", 0);
	g_string_append_printf(out, "\t%s", plain->str);
}

static char *
format_place(const UfAnswer *answer)
{
	const char *id = uf_field_get_full_id(uf_answer_get_field(answer));
	size_t row = uf_answer_get_row(answer);
	return row > 0 ? g_strdup_printf("%s/%zu", id, row) : g_strdup(id);
}

static char *
format_origin(const UfOrigin *origin)
{
	if (origin == NULL)
		return g_strdup("-");
	g_autofree char *date = uf_date_format_iso(uf_origin_get_date(origin));
	const char *document = uf_origin_get_document(origin);
	return g_strdup_printf("%s%s%s%s%s", uf_origin_get_source(origin), *date != '\0' ? " " : "",
			       date, document != NULL ? ", " : "",
			       document != NULL ? document : "");
}

static void
append_answer(GString *out, const UfAnswer *answer)
{
	g_autofree char *place = format_place(answer);
	g_autofree char *value = uf_answer_format_french(answer);
	g_autofree char *origin = format_origin(uf_answer_get_origin(answer));
	g_string_append(out, "answer");
	append_cell(out, place);
	append_cell(out, uf_answer_state_get_name(uf_answer_get_state(answer)));
	append_cell(out, value);
	append_cell(out, origin);
	for (size_t i = 0; i < uf_answer_get_fact_count(answer); i++)
		g_string_append_printf(out, "%s%s", i > 0 ? " " : "\t",
				       uf_answer_get_fact(answer, i));
	g_string_append_c(out, '\n');
}

static void
append_issue(GString *out, const UfIssue *issue)
{
	char *parameters =
	    json_dumps(uf_issue_get_parameters(issue), JSON_COMPACT | JSON_SORT_KEYS);
	g_string_append(out, "issue");
	append_cell(out, uf_issue_get_place(issue));
	append_cell(out, uf_severity_get_name(uf_issue_get_severity(issue)));
	append_cell(out, uf_issue_get_rule(issue));
	append_cell(out, parameters);
	g_string_append_c(out, '\n');
	free(parameters);
}

static void
append_bound(GString *out, const UfAnswers *answers, const char *channel)
{
	g_autoptr(json_t) bound = uf_answers_get_bound(answers, channel);
	const char *name;
	json_t *value;
	json_object_foreach(bound, name, value)
	{
		char *text = json_dumps(value, JSON_ENCODE_ANY | JSON_COMPACT);
		g_string_append_printf(out, "bound\t%s", channel);
		append_cell(out, name);
		append_cell(out, text);
		g_string_append_c(out, '\n');
		free(text);
	}
}

/* "date" or the reason why there is none. */
static void
append_deadline(GString *out, const json_t *row)
{
	const char *date = uf_json_get_string(row, "date");
	const char *fact = uf_json_get_string(row, "fact");
	g_string_append(out, "deadline");
	append_cell(out, uf_json_get_string(row, "id"));
	append_cell(out, date != NULL ? date : uf_json_get_string(row, "reason"));
	if (date != NULL)
		g_string_append_printf(out, "\t%" G_GINT64_FORMAT "%s%s",
				       uf_json_get_integer(row, "days_left", 0),
				       fact != NULL ? "\t" : "", fact != NULL ? fact : "");
	g_string_append_c(out, '\n');
}

/* What a reader knows by the form alone (recipients, basis, contacts) is not repeated. */
static void
append_blocks(GString *out, const json_t *blocks)
{
	size_t i;
	json_t *row;
	json_array_foreach(json_object_get(blocks, "pieces"), i, row)
	    g_string_append_printf(out, "piece\t%s\n", uf_json_get_string(row, "id"));
	json_array_foreach(json_object_get(blocks, "deadlines"), i, row) append_deadline(out, row);
	json_array_foreach(json_object_get(blocks, "signatures"), i, row)
	{
		g_string_append_printf(out, "signature\t%s", uf_json_get_string(row, "role"));
		append_cell(out, uf_json_get_string(row, "label"));
		append_cell(out, uf_json_get_boolean(row, "present", false) ? "present" : "nobody");
		g_string_append_c(out, '\n');
	}
}

char *
case_format(const UfAnswers *answers)
{
	static const char *const channels[] = { "pdf", "ds", "publik", "browser", "xml" };
	g_autoptr(GString) out = g_string_new(NULL);
	for (size_t i = 0; i < uf_answers_get_count(answers); i++)
		append_answer(out, uf_answers_get(answers, i));
	const GPtrArray *issues = uf_answers_get_issues(answers);
	for (size_t i = 0; i < issues->len; i++)
		append_issue(out, g_ptr_array_index(issues, i));
	append_blocks(out, uf_answers_get_blocks(answers));
	for (size_t i = 0; i < G_N_ELEMENTS(channels); i++)
		append_bound(out, answers, channels[i]);
	return g_string_free(g_steal_pointer(&out), FALSE);
}
