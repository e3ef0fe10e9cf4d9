/* Pieces, deadlines, signatures and the rest of a form, as they stand for one demand.
 *
 * The last day of a delay in months has the number of the day that starts it, or is the last of its
 * month (Code de procédure civile, art. 641); the day of the event does not count. A last day that
 * is a Saturday, a Sunday or a holiday is left as it is: art. 642 would give the next working day,
 * but not every delay follows it, and the earlier date is never too late.
 */
#include "uf-mapping-private.h"

#include "uf-calendar.h"
#include "uf-json.h"

static const UfMappingRow no_row = { 0 };

typedef enum {
	CONDITION_FAILS,
	CONDITION_HOLDS,
	CONDITION_WITHHELD, /* holds by facts alone that these readers must not see */
} Condition;

/* One block being written. */
typedef struct {
	const UfMappingRun *run;
	const char *name;
	json_t *rows;
} Block;

typedef bool (*AddFunc)(const Block *self, const json_t *row, GError **error);

static json_t *
copy_keys(const json_t *row, const char *const *keys)
{
	json_t *copy = json_object();
	for (size_t i = 0; keys[i] != NULL; i++) {
		const json_t *value = json_object_get(row, keys[i]);
		if (value != NULL)
			json_object_set_new(copy, keys[i], json_deep_copy(value));
	}
	return copy;
}

static bool
is_visible(const UfMappingRun *run, const UfJsonNodes *nodes, size_t index)
{
	size_t n;
	const UfJsonStep *steps = uf_json_nodes_get_steps(nodes, index, &n);
	g_autofree char *fact_id = uf_view_find_fact_id(run->view, steps, n, NULL);
	return fact_id == NULL || !uf_view_is_withheld(run->view, fact_id);
}

static bool
check_condition(const UfMappingRun *run, const char *text, Condition *condition, GError **error)
{
	*condition = CONDITION_HOLDS;
	if (text == NULL)
		return true;
	const UfJsonPath *path =
	    uf_form_ensure_path(run->form, text, UF_JSONPATH_USE_STRLEN, error);
	g_autoptr(UfJsonNodes) nodes =
	    path != NULL ? uf_mapping_select_nodes(run, &no_row, path, error) : NULL;
	if (nodes == NULL)
		return false;
	const size_t count = uf_json_nodes_get_length(nodes);
	*condition = count > 0 ? CONDITION_WITHHELD : CONDITION_FAILS;
	for (size_t i = 0; i < count; i++) {
		if (is_visible(run, nodes, i))
			*condition = CONDITION_HOLDS;
	}
	return true;
}

/* The row is not written, as it would tell what is protected: the worker decides. */
static void
warn_withheld(const Block *self, const json_t *row, size_t index)
{
	const char *id = uf_json_get_string(row, "id");
	g_autofree char *place = id != NULL ? g_strdup_printf("%s/%s", self->name, id)
					    : g_strdup_printf("%s/%zu", self->name, index);
	uf_issue_add(uf_answers_get_own_issues(self->run->answers), UF_SEVERITY_WARNING, place,
		     "block.withheld");
}

static bool
add_piece(const Block *self, const json_t *row, GError **error)
{
	static const char *const keys[] = { "id", "label", "source", NULL };
	(void)error;
	json_array_append_new(self->rows, copy_keys(row, keys));
	return true;
}

/* A date of the profile is a text, one of the request {"date": …}. */
static bool
read_full_date(const json_t *value, UfDate *date)
{
	const char *text =
	    json_is_object(value) ? uf_json_get_string(value, "date") : json_string_value(value);
	return text != NULL && uf_date_parse_iso(text, date) && uf_date_is_full(*date);
}

/* NULL when @date is the one full date that was selected, else why there is none. */
static const char *
find_start(const UfMappingSelection *selection, UfDate *date)
{
	UfDate other;
	if (selection->withheld > 0)
		return "start_withheld";
	for (size_t i = 0; i < selection->nodes->len; i++) {
		const UfMappingNode *node = uf_mapping_selection_get(selection, i);
		if (!read_full_date(node->value, i == 0 ? date : &other))
			return "start_unknown";
		if (i > 0 && uf_date_compare(*date, other) != 0)
			return "start_ambiguous";
	}
	return selection->nodes->len > 0 ? NULL : "start_unknown";
}

static UfDate
add_delay(UfDate start, const json_t *row)
{
	const json_t *delay = json_object_get(row, "delay");
	const char *name = uf_json_get_string(row, "calendar");
	UfCalendar calendar = UF_CALENDAR_FRANCE;
	if (name != NULL)
		uf_calendar_find(name, &calendar);
	const int sign = uf_json_get_boolean(delay, "before", false) ? -1 : 1;
	const int days = sign * (int)uf_json_get_integer(delay, "days", 0);
	const int months = sign * (int)uf_json_get_integer(delay, "months", 0);
	const int working = sign * (int)uf_json_get_integer(delay, "working_days", 0);
	const UfDate date = uf_date_add_days(uf_date_add_months(start, months), days);
	return uf_calendar_add_working_days(date, working, calendar);
}

static void
set_dates(json_t *out, UfDate start, UfDate date, UfDate today)
{
	int left = 0;
	UfDate read;
	g_autofree char *first = uf_date_format_iso(start);
	g_autofree char *last = uf_date_format_iso(date);
	/* beyond the years that a date can have */
	if (!uf_date_parse_iso(last, &read) || !uf_calendar_count_days(today, date, &left)) {
		json_object_set_new(out, "reason", json_string("start_unknown"));
		return;
	}
	json_object_set_new(out, "start", json_string(first));
	json_object_set_new(out, "date", json_string(last));
	json_object_set_new(out, "days_left", json_integer(left));
	json_object_set_new(out, "overdue", json_boolean(left < 0));
}

static bool
add_deadline(const Block *self, const json_t *row, GError **error)
{
	static const char *const keys[] = { "id", "label", "text", "delay", "calendar", NULL };
	const UfMappingRun *run = self->run;
	g_autoptr(UfMappingSelection) selection = uf_mapping_selection_new();
	const UfJsonPath *path = uf_form_ensure_path(run->form, uf_json_get_string(row, "from"),
						     UF_JSONPATH_USE_STRLEN, error);
	if (path == NULL || !uf_mapping_select(run, &no_row, path, selection, error))
		return false;
	UfDate start = { 0 };
	const char *reason = find_start(selection, &start);
	json_t *out = copy_keys(row, keys);
	json_array_append_new(self->rows, out);
	if (reason != NULL) {
		json_object_set_new(out, "reason", json_string(reason));
		return true;
	}
	const char *fact_id = uf_mapping_selection_get(selection, 0)->fact_id;
	if (fact_id != NULL)
		json_object_set_new(out, "fact", json_string(fact_id));
	set_dates(out, start, add_delay(start, row), uf_view_get_today(run->view));
	return true;
}

/* The worker and the office are those of the view; the partner is always there. */
static bool
is_present(const UfMappingRun *run, const char *role)
{
	const json_t *office = json_object_get(uf_view_get_json(run->view), "office");
	if (g_str_equal(role, "partner"))
		return true;
	if (g_str_equal(role, "worker"))
		return json_object_size(json_object_get(office, "worker")) > 0;
	if (g_str_equal(role, "office"))
		return json_object_size(json_object_get(office, "service")) > 0;
	const json_t *members = json_object_get(uf_request_get_roles(run->request), role);
	return json_is_string(members) || json_array_size(members) > 0;
}

static bool
add_signature(const Block *self, const json_t *row, GError **error)
{
	static const char *const keys[] = { "role", "label", NULL };
	(void)error;
	json_t *out = copy_keys(row, keys);
	json_object_set_new(out, "present",
			    json_boolean(is_present(self->run, uf_json_get_string(row, "role"))));
	json_array_append_new(self->rows, out);
	return true;
}

static bool
add_rows(const Block *self, const json_t *rows, AddFunc add, GError **error)
{
	for (size_t i = 0; i < json_array_size(rows); i++) {
		const json_t *row = json_array_get(rows, i);
		Condition condition;
		if (!check_condition(self->run, uf_json_get_string(row, "when"), &condition, error))
			return false;
		if (condition == CONDITION_WITHHELD)
			warn_withheld(self, row, i);
		if (condition == CONDITION_HOLDS && !add(self, row, error))
			return false;
	}
	return true;
}

bool
uf_mapping_answer_blocks(const UfMappingRun *run, GError **error)
{
	static const struct {
		const char *name;
		AddFunc add; /* NULL: copied */
	} names[] = {
		{ "pieces", add_piece },
		{ "deadlines", add_deadline },
		{ "signatures", add_signature },
		{ "recipients", NULL },
		{ "basis", NULL },
		{ "contacts", NULL },
	};
	g_autoptr(json_t) blocks = json_object();
	for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
		const json_t *declared = uf_form_find_block(run->form, names[i].name);
		if (declared == NULL)
			continue;
		const bool copied = names[i].add == NULL;
		const Block block = { run, names[i].name,
				      copied ? json_deep_copy(declared) : json_array() };
		json_object_set_new(blocks, block.name, block.rows);
		if (!copied && !add_rows(&block, declared, names[i].add, error)) {
			g_prefix_error(error, "%s: %s: ", uf_form_get_id(run->form), block.name);
			return false;
		}
	}
	uf_answers_take_blocks(run->answers, g_steal_pointer(&blocks));
	return true;
}
