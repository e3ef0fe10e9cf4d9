/* A file as the service reads it: which households can be deposited, which wait, whether the file
 * is whole. Nothing of the store is looked at: the service may not read it. */
#include <string.h>

#include "uf-error.h"
#include "uf-file.h"
#include "uf-flow-deposit-private.h"
#include "uf-json.h"

void
uf_flow_deposit_file_free(UfFlowDepositFile *file)
{
	if (file == NULL)
		return;
	uf_flow_sheet_free(file->sheet);
	json_decref(file->taken);
	json_decref(file->left);
	json_decref(file->waiting);
	g_clear_pointer(&file->ready, g_ptr_array_unref);
	g_free(file);
}

/* --- is it whole --- */

/* The fields of the lines of a CSV file, quotes minded. */
typedef struct {
	size_t present; /* of the line that is read */
	size_t last;    /* of the last that is not empty */
	size_t before;  /* of the one before it */
	bool is_quoted;
	bool is_empty;
} Lines;

static void
end_line(Lines *lines)
{
	if (!lines->is_empty) {
		lines->before = lines->last;
		lines->last = lines->present;
	}
	lines->present = 1;
	lines->is_empty = true;
}

static Lines
count_fields(const char *text, size_t size, char delimiter)
{
	Lines lines = { .present = 1, .is_empty = true };
	for (size_t i = 0; i < size; i++) {
		if (text[i] == '"')
			lines.is_quoted = !lines.is_quoted;
		if (text[i] == '\n' && !lines.is_quoted) {
			end_line(&lines);
			continue;
		}
		lines.present += text[i] == delimiter && !lines.is_quoted;
		lines.is_empty = lines.is_empty && text[i] == '\r';
	}
	end_line(&lines);
	return lines;
}

/* A copy that ended in the midst: only CSV can be read as if it were whole. */
static void
look_at_end(UfFlowDepositFile *file, GBytes *bytes)
{
	static const char delimiters[] = ";,\t";
	gsize size;
	const char *text = g_bytes_get_data(bytes, &size);
	file->is_ended = true;
	if (!g_str_equal(uf_grid_get_format(file->sheet->grid), "csv") || size == 0 ||
	    memchr(text, '\0', size) != NULL)
		return;
	file->is_ended = text[size - 1] == '\n';
	for (size_t i = 0; i < sizeof delimiters - 1 && !file->is_ended; i++) {
		const Lines lines = count_fields(text, size, delimiters[i]);
		file->is_cut |= lines.last < lines.before;
	}
}

/* --- columns --- */

static int
compare_texts(gconstpointer left, gconstpointer right)
{
	return strcmp(*(const char *const *)left, *(const char *const *)right);
}

static void
list_columns(UfFlowDepositFile *file)
{
	g_autoptr(GPtrArray) keys = g_ptr_array_new();
	const GPtrArray *columns = file->sheet->columns;
	for (guint i = 0; i < columns->len; i++) {
		const UfColumn *column = g_ptr_array_index(columns, i);
		const UfColumnTarget *target = uf_flow_sheet_get_target(column);
		g_autofree char *letter = uf_cell_format_column(column->column);
		if (target != NULL)
			g_ptr_array_add(keys, target->key);
		else if (column->state != UF_COLUMN_IGNORED)
			json_array_append_new(file->left, json_string(letter));
	}
	g_ptr_array_sort(keys, compare_texts);
	for (guint i = 0; i < keys->len; i++)
		json_array_append_new(file->taken, json_string(g_ptr_array_index(keys, i)));
}

/* --- households --- */

/* @cell NULL: of the household as a whole */
static void
add_issue(json_t *issues, const UfIssue *issue, const UfRowFact *cell)
{
	g_autofree char *letter = cell != NULL ? uf_cell_format_column(cell->column) : NULL;
	json_t *json = json_pack("{s:s?, s:s, s:s, s:s}", "column", letter, "key",
				 cell != NULL ? cell->key : uf_issue_get_place(issue), "rule",
				 uf_issue_get_rule(issue), "severity",
				 uf_severity_get_name(uf_issue_get_severity(issue)));
	json_object_set_new(json, "row",
			    cell != NULL ? json_integer((json_int_t)cell->row + 1) : json_null());
	json_array_append_new(issues, json);
}

static void
add_issues(json_t *issues, const GPtrArray *found, const UfRowFact *cell)
{
	for (guint i = 0; i < found->len; i++) {
		const UfIssue *issue = g_ptr_array_index(found, i);
		if (uf_issue_get_severity(issue) >= UF_SEVERITY_TODO)
			add_issue(issues, issue, cell);
	}
}

/* Who it is, as far as the file alone tells; false on error. */
static bool
look_for_others(UfFlowDepositFile *file, size_t index, const UfRowHousehold *household,
		json_t *issues, GError **error)
{
	g_autoptr(UfFlowRowFacts) facts =
	    uf_flow_row_facts_new(file->sheet->flow->schema, household);
	bool is_named;
	const UfFlowRowSearch search = { .sheet = file->sheet, .index = index, .facts = facts };
	g_autoptr(GArray) others = g_array_new(FALSE, FALSE, sizeof(size_t));
	if (!uf_flow_row_find_others(&search, others, &is_named, error))
		return false;
	file->named += is_named;
	g_autoptr(UfIssue) twice =
	    uf_issue_new(UF_SEVERITY_TODO, "row/person", "sheet.same_people");
	g_autoptr(UfIssue) nobody = uf_issue_new(UF_SEVERITY_TODO, "row/person", "deposit.nobody");
	if (others->len > 0)
		add_issue(issues, twice, NULL);
	if (!is_named)
		add_issue(issues, nobody, NULL);
	return true;
}

/* What no profile can keep: of the household as the file alone tells it; false on error. */
static bool
look_for_faults(UfFlowDepositFile *file, const UfRowHousehold *household, json_t *issues,
		GError **error)
{
	g_autoptr(UfFlowRowFacts) facts =
	    uf_flow_row_facts_new(file->sheet->flow->schema, household);
	g_autoptr(GPtrArray) found = uf_issue_list_new();
	if (!uf_flow_check_profile(file->sheet->flow, facts->profile, found, error))
		return false;
	for (guint i = 0; i < found->len; i++) {
		const UfIssue *issue = g_ptr_array_index(found, i);
		const UfRowFact *cell =
		    uf_flow_row_facts_find_cell(facts, uf_issue_get_place(issue));
		if (uf_issue_get_severity(issue) == UF_SEVERITY_BLOCKING)
			add_issue(issues, issue, cell);
	}
	return true;
}

static json_t *
list_rows(const UfRowHousehold *household)
{
	json_t *rows = json_array();
	for (guint i = 0; i < household->people->len; i++) {
		const UfRowPerson *person = g_ptr_array_index(household->people, i);
		json_array_append_new(rows, json_integer((json_int_t)person->row + 1));
	}
	return rows;
}

static bool
read_household(UfFlowDepositFile *file, size_t index, GError **error)
{
	g_autoptr(UfRowHousehold) household =
	    uf_household_rows_load(file->sheet->households, index, &file->sheet->repair, error);
	g_autoptr(json_t) issues = json_array();
	if (household == NULL)
		return false;
	if (household->is_empty)
		return true;
	file->count++;
	for (guint i = 0; i < household->facts->len; i++) {
		const UfRowFact *fact = g_ptr_array_index(household->facts, i);
		add_issues(issues, fact->issues, fact);
	}
	add_issues(issues, household->issues, NULL);
	if (!look_for_others(file, index, household, issues, error) ||
	    !look_for_faults(file, household, issues, error))
		return false;
	if (json_array_size(issues) > 0) {
		json_array_append_new(
		    file->waiting,
		    json_pack("{s:o, s:O}", "rows", list_rows(household), "issues", issues));
		return true;
	}
	json_t *content = uf_flow_deposit_make(file->sheet, index, error);
	if (content != NULL)
		g_ptr_array_add(file->ready, content);
	return content != NULL;
}

static void
free_content(gpointer data)
{
	json_decref(data);
}

static bool
open_sheet(UfFlowDepositFile *file, UfFlow *flow, const UfFlowDepositSetup *setup, GBytes *bytes,
	   GError **error)
{
	UfSandbox *sandbox = uf_flow_ensure_sandbox(flow, error);
	UfGrid *grid = sandbox != NULL ? uf_grid_read(sandbox, bytes, setup->sheet, error) : NULL;
	const UfFlowSheetSetup sheet = { .path = setup->path, .columns = setup->columns };
	if (grid != NULL)
		file->sheet = uf_flow_sheet_open_grid(flow, grid, &sheet, error);
	return file->sheet != NULL;
}

UfFlowDepositFile *
uf_flow_deposit_file_read(UfFlow *flow, const UfFlowDepositSetup *setup, GError **error)
{
	g_autoptr(GBytes) bytes = uf_file_read(setup->path, UF_GRID_MAX_BYTES, error);
	if (bytes == NULL)
		return NULL;
	g_autoptr(UfFlowDepositFile) file = g_new0(UfFlowDepositFile, 1);
	file->taken = json_array();
	file->left = json_array();
	file->waiting = json_array();
	file->ready = g_ptr_array_new_with_free_func(free_content);
	if (!open_sheet(file, flow, setup, bytes, error))
		return NULL;
	look_at_end(file, bytes);
	list_columns(file);
	for (size_t i = 0; i < uf_flow_sheet_get_count(file->sheet); i++) {
		if (!read_household(file, i, error))
			return NULL;
	}
	return g_steal_pointer(&file);
}
