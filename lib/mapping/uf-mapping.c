#include "uf-mapping-private.h"

#include "uf-error.h"
#include "uf-json.h"
#include "uf-memory.h"

static const UfMappingRow no_row = { 0 };

static bool
answer_row(const UfMappingRun *run, const UfField *table, const UfMappingRow *row, GError **error)
{
	for (size_t i = 0; i < uf_field_get_child_count(table); i++) {
		if (!uf_mapping_answer(run, uf_field_get_child(table, i), row, error))
			return false;
	}
	return true;
}

/* A row that these readers must not see is no row for them. */
static bool
is_withheld(const UfMappingRun *run, const UfJsonNodes *rows, size_t index)
{
	size_t n;
	const UfJsonStep *steps = uf_json_nodes_get_steps(rows, index, &n);
	g_autofree char *fact_id = uf_view_find_fact_id(run->view, steps, n, NULL);
	return fact_id != NULL && uf_view_is_withheld(run->view, fact_id);
}

/* True when the list that @path filters has rows. */
static bool
has_list(const UfMappingRun *run, const UfJsonPath *path)
{
	const json_t *node = uf_view_get_json(run->view);
	for (size_t i = 0; i < uf_jsonpath_get_n_segments(path); i++) {
		const UfJsonPathSegment *segment = uf_jsonpath_get_segment(path, i);
		if (segment->descendant || segment->n_selectors != 1 ||
		    segment->selectors[0].kind != UF_JSONPATH_NAME)
			break;
		node = json_object_get(node, segment->selectors[0].name);
	}
	return json_array_size(node) > 0;
}

static void
explain_no_row(const UfMappingRun *run, UfAnswer *answer, UfSeverity severity)
{
	const UfJsonPath *each = uf_field_get_each(uf_answer_get_field(answer));
	const char *absence = uf_mapping_find_absence(run, &no_row, each, NULL);
	const char *rule = severity == UF_SEVERITY_TODO ? "answer.required" : "answer.missing";
	uf_answer_add_issue(answer, severity,
			    absence != NULL ? uf_mapping_get_absence_rule(absence) : rule);
	if (absence != NULL ? g_str_equal(absence, "none") : has_list(run, each))
		uf_answer_set_none(answer);
}

/* The table's own answer says how many rows there are, and why when there is none. */
static void
close_table(const UfMappingRun *run, UfAnswer *answer, size_t count, size_t withheld)
{
	const UfField *table = uf_answer_get_field(answer);
	size_t max = uf_field_get_rows(table);
	bool required = uf_field_is_required(table);
	UfSeverity severity = required ? UF_SEVERITY_TODO : UF_SEVERITY_NOTE;
	uf_answer_set_state(answer, count > 0  ? UF_ANSWER_FILLED
				    : required ? UF_ANSWER_TODO
					       : UF_ANSWER_EMPTY);
	if (withheld > 0)
		uf_answer_add_issue(answer, severity, "answer.withheld");
	if (count == 0 && withheld == 0)
		explain_no_row(run, answer, severity);
	if (max > 0 && count > max) {
		UfIssue *issue =
		    uf_answer_add_issue(answer, UF_SEVERITY_TODO, "answer.too_many_rows");
		uf_issue_set_number(issue, "count", (int64_t)count);
		uf_issue_set_number(issue, "max", (int64_t)max);
	}
}

/* "DUPONT, Léa, 12/05/2015": the filled cells of the row whose first answer is @first. */
static char *
format_row(const UfMappingRun *run, const UfField *table, size_t first)
{
	GString *out = g_string_sized_new(128);
	for (size_t i = 0; i < uf_field_get_child_count(table); i++) {
		char *text = uf_answer_format_french(uf_answers_get(run->answers, first + i));
		if (*text != '\0')
			g_string_append_printf(out, "%s%s", out->len > 0 ? ", " : "", text);
		uf_memory_free_string(text);
	}
	return g_string_free(out, FALSE);
}

/* A table that is bound itself is written into one box: a line per printed row. @first is the place
 * of the first cell among the answers. */
static void
bind_rows(const UfMappingRun *run, UfAnswer *answer, size_t first, size_t count)
{
	const char *const lines[] = { "lines", NULL };
	const UfField *table = uf_answer_get_field(answer);
	UfTransformContext context = { 0 };
	UfTransformFault fault;
	UfMappingField self = { .run = run, .field = table, .answer = answer };
	size_t printed = uf_field_get_rows(table);
	g_autoptr(UfValue) rows = uf_value_new();
	for (size_t i = 0; i < count && (printed == 0 || i < printed); i++) {
		char *text = format_row(run, table, first + i * uf_field_get_child_count(table));
		if (*text != '\0')
			uf_value_add_item(rows, text);
		uf_memory_free_string(text);
	}
	if (!uf_value_is_empty(rows) && uf_transform_apply_all(lines, &context, rows, &fault))
		uf_mapping_bind_value(&self, rows);
}

static bool
answer_rows(const UfMappingRun *run, UfAnswer *answer, const UfJsonNodes *rows, GError **error)
{
	const UfField *table = uf_answer_get_field(answer);
	const size_t first = uf_answers_get_count(run->answers);
	size_t withheld = 0;
	UfMappingRow row = { .rows = rows };
	if (uf_json_nodes_get_length(rows) > UF_MAPPING_MAX_ROWS) {
		g_set_error(error, UF_ERROR, UF_ERROR_MAPPING, "%s: table %s: more than %d rows",
			    uf_form_get_id(run->form), uf_field_get_id(table), UF_MAPPING_MAX_ROWS);
		return false;
	}
	for (; row.index < uf_json_nodes_get_length(rows); row.index++) {
		if (is_withheld(run, rows, row.index)) {
			withheld++;
			continue;
		}
		row.rank++;
		if (!answer_row(run, table, &row, error))
			return false;
	}
	close_table(run, answer, row.rank, withheld);
	bind_rows(run, answer, first, row.rank);
	return true;
}

static bool
answer_table(const UfMappingRun *run, const UfField *table, GError **error)
{
	g_autoptr(GError) lower = NULL;
	UfAnswer *answer = uf_answers_add(run->answers, table, 0);
	const UfJsonPath *each = uf_field_get_each(table);
	const char *by_hand = uf_field_get_by_hand(table);
	if (uf_field_is_unconfirmed(table)) {
		uf_mapping_leave_unconfirmed(answer);
		return true;
	}
	if (!uf_mapping_holds(run, &no_row, uf_field_get_condition(table), &lower)) {
		uf_answer_set_state(answer, UF_ANSWER_ABSENT);
		if (lower != NULL)
			g_propagate_error(error, g_steal_pointer(&lower));
		return lower == NULL;
	}
	if (each == NULL) {
		UfIssue *issue = uf_answer_add_issue(answer, UF_SEVERITY_NOTE, "answer.by_hand");
		uf_issue_set_text(issue, "reason", by_hand != NULL ? by_hand : "?");
		uf_answer_set_state(answer, UF_ANSWER_TODO);
		return true;
	}
	g_autoptr(UfJsonNodes) rows = uf_mapping_select_nodes(run, &no_row, each, error);
	return rows != NULL && answer_rows(run, answer, rows, error);
}

static bool
answer_all(const UfMappingRun *run, GError **error)
{
	for (size_t i = 0; i < uf_form_get_field_count(run->form); i++) {
		const UfField *field = uf_form_get_field(run->form, i);
		bool good = uf_field_get_kind(field) == UF_FIELD_TABLE
				? answer_table(run, field, error)
				: uf_mapping_answer(run, field, &no_row, error);
		if (!good)
			return false;
	}
	return true;
}

/* A form that needs a person for a role cannot be handed over without. */
static void
check_roles(const UfMappingRun *run)
{
	const char *role;
	json_t *declared;
	const json_t *given = uf_request_get_roles(run->request);
	json_object_foreach((json_t *)uf_form_find_block(run->form, "roles"), role, declared)
	{
		const json_t *members = json_object_get(given, role);
		bool filled = json_is_string(members) || json_array_size(members) > 0;
		if (filled || !uf_json_get_boolean(declared, "required", false))
			continue;
		g_autofree char *place = g_strdup_printf("roles/%s", role);
		UfIssue *issue = uf_issue_add(uf_answers_get_own_issues(run->answers),
					      UF_SEVERITY_BLOCKING, place, "answer.role_missing");
		const char *label = uf_json_get_string(declared, "label");
		uf_issue_set_text(issue, "role", label != NULL ? label : role);
	}
}

/* Rules across fields that the adapter's module has. */
static bool
check_across(const UfMappingRun *run, GError **error)
{
	const char *adapter = uf_form_get_adapter(run->form);
	const UfAdapter *module = uf_registry_find_module(run->tables->registry, adapter);
	if (module == NULL || module->check == NULL)
		return true;
	if (module->check(run->answers, uf_answers_get_own_issues(run->answers), error))
		return true;
	g_prefix_error(error, "%s: check of the adapter: ", uf_form_get_id(run->form));
	return false;
}

UfAnswers *
uf_mapping_apply_tables(const UfMappingTables *tables, UfForm *form, const UfView *view,
			const UfRequest *request, GError **error)
{
	const UfProfile *profile = uf_view_get_profile(view);
	g_autofree char *revision =
	    g_strdup_printf("%" G_GINT64_FORMAT, uf_profile_get_revision(profile));
	g_autoptr(UfAnswers) answers = uf_answers_new(form, uf_request_get_id(request), revision);
	UfMappingRun run = { tables, form, view, request, answers };
	check_roles(&run);
	if (!answer_all(&run, error) || !uf_mapping_answer_blocks(&run, error) ||
	    !check_across(&run, error))
		return NULL;
	return g_steal_pointer(&answers);
}

UfAnswers *
uf_mapping_apply(const UfRegistry *registry, UfForm *form, const UfView *view,
		 const UfRequest *request, GError **error)
{
	UfMappingTables tables = { .registry = registry };
	return uf_mapping_apply_tables(&tables, form, view, request, error);
}
