/* Figures of a form: plus, minus, divided by; what is missing is said, never taken as 0. */
#include <string.h>

#include "uf-error.h"
#include "uf-fraction.h"
#include "uf-json.h"
#include "uf-mapping-path.h"
#include "uf-mapping-private.h"
#include "uf-memory.h"

#define MAX_DEPTH 8 /* a figure made of figures */

typedef struct {
	UfMappingField *field;
	GPtrArray *missing; /* French titles, each once */
	size_t withheld;
	bool impossible; /* an overflow, or a division by zero */
	unsigned depth;
} Computing;

static bool compute_figure(Computing *self, const char *name, UfFraction *out, GError **error);

static const UfProfileSchema *
get_schema(const Computing *self)
{
	return uf_profile_get_schema(uf_view_get_profile(self->field->run->view));
}

static const UfJsonPath *
ensure_path(const Computing *self, const char *text, size_t length, GError **error)
{
	return uf_form_ensure_path(self->field->run->form, text, length, error);
}

static void
add_missing(Computing *self, const json_t *term, const UfJsonPath *path)
{
	const char *label = uf_json_get_string(term, "label");
	if (label == NULL) {
		const UfPlace *place = uf_mapping_path_find_place(get_schema(self), NULL, path);
		label = place != NULL && place->title != NULL ? place->title : "?";
	}
	if (!g_ptr_array_find_with_equal_func(self->missing, label, g_str_equal, NULL))
		g_ptr_array_add(self->missing, g_strdup(label));
}

/* Rows where @path ends, or what holds them when there is no row. */
static UfJsonNodes *
select_start(Computing *self, const char *text, size_t n, GError **error)
{
	const UfJsonPath *start =
	    ensure_path(self, text, uf_mapping_path_measure_start(text, n), error);
	if (start == NULL)
		return NULL;
	return uf_mapping_select_nodes(self->field->run, &self->field->row, start, error);
}

static bool
has_rows(const UfJsonNodes *holders)
{
	for (size_t i = 0; i < uf_json_nodes_get_length(holders); i++) {
		const json_t *holder = uf_json_nodes_get_value(holders, i);
		if (json_array_size(holder) > 0 || json_object_size(holder) > 0)
			return true;
	}
	return false;
}

/* Whether @count nodes are all that there is to know: each row has its amount; no row fits, but
 * rows were entered; or the person answered that there is none. */
static bool
is_complete(Computing *self, const char *text, const UfJsonPath *path, size_t count, GError **error)
{
	size_t plural = uf_mapping_path_count_plural(path);
	const char *absence =
	    count == 0 ? uf_mapping_find_absence(self->field->run, &self->field->row, path, NULL)
		       : NULL;
	if (g_strcmp0(absence, "none") == 0)
		return true;
	if (plural == 0)
		return count > 0;
	g_autoptr(UfJsonNodes) rows = select_start(self, text, plural, error);
	if (rows == NULL)
		return false;
	if (uf_json_nodes_get_length(rows) > 0)
		return uf_json_nodes_get_length(rows) == count;
	g_autoptr(UfJsonNodes) holders = select_start(self, text, plural - 1, error);
	return holders != NULL && has_rows(holders);
}

static bool
add_node(Computing *self, const UfMappingNode *node, bool counted, UfFraction *sum)
{
	UfFraction amount = uf_fraction_from_integer(1);
	uf_mapping_use_fact(self->field, node->fact_id, true);
	const json_t *cents = json_object_get(node->value, "cents");
	if (!counted && json_is_integer(cents))
		amount = uf_fraction_from_integer(json_integer_value(cents));
	else if (!counted && json_is_integer(node->value))
		amount = uf_fraction_from_integer(json_integer_value(node->value));
	else if (!counted && (!json_is_real(node->value) ||
			      !uf_fraction_from_decimal(json_real_value(node->value), &amount)))
		return false;
	return uf_fraction_add(*sum, amount, sum);
}

static bool
add_path(Computing *self, const json_t *term, const char *text, UfFraction *sum, GError **error)
{
	g_autoptr(UfMappingSelection) found = uf_mapping_selection_new();
	g_autoptr(GError) lower = NULL;
	const UfJsonPath *path = ensure_path(self, text, UF_JSONPATH_USE_STRLEN, error);
	bool counted = json_object_get(term, "count") != NULL;
	if (path == NULL ||
	    !uf_mapping_select(self->field->run, &self->field->row, path, found, error))
		return false;
	size_t count = found->nodes->len + found->withheld;
	self->withheld += found->withheld;
	if (!is_complete(self, text, path, count, &lower)) {
		if (lower != NULL) {
			g_propagate_error(error, g_steal_pointer(&lower));
			return false;
		}
		add_missing(self, term, path);
	}
	for (size_t i = 0; i < found->nodes->len; i++) {
		if (!add_node(self, uf_mapping_selection_get(found, i), counted, sum))
			self->impossible = true;
	}
	return true;
}

static bool
add_paths(Computing *self, const json_t *term, const json_t *paths, UfFraction *sum, GError **error)
{
	if (json_is_string(paths))
		return add_path(self, term, json_string_value(paths), sum, error);
	for (size_t i = 0; i < json_array_size(paths); i++) {
		const char *text = json_string_value(json_array_get(paths, i));
		if (!add_path(self, term, text, sum, error))
			return false;
	}
	return true;
}

static bool
is_wanted(Computing *self, const json_t *term, bool *wanted, GError **error)
{
	const char *text = uf_json_get_string(term, "when");
	g_autoptr(GError) lower = NULL;
	*wanted = true;
	if (text == NULL)
		return true;
	const UfJsonPath *path = ensure_path(self, text, UF_JSONPATH_USE_STRLEN, error);
	if (path == NULL)
		return false;
	*wanted = uf_mapping_holds(self->field->run, &self->field->row, path, &lower);
	if (lower != NULL)
		g_propagate_error(error, g_steal_pointer(&lower));
	return lower == NULL;
}

static void
scale(Computing *self, const json_t *term, UfFraction *value)
{
	const json_t *times = json_object_get(term, "times");
	int64_t over = uf_json_get_integer(term, "over", 1);
	UfFraction factor = uf_fraction_from_integer(1);
	if (times != NULL && !uf_fraction_from_decimal(json_number_value(times), &factor))
		self->impossible = true;
	if (!uf_fraction_multiply(*value, factor, value) ||
	    !uf_fraction_divide(*value, uf_fraction_from_integer(over), value))
		self->impossible = true;
}

/* A term of one month says nothing when nobody entered that month. */
static bool
check_known(Computing *self, const json_t *term, GError **error)
{
	const char *text = uf_json_get_string(term, "known");
	g_autoptr(GError) lower = NULL;
	if (text == NULL)
		return true;
	const UfJsonPath *path = ensure_path(self, text, UF_JSONPATH_USE_STRLEN, error);
	if (path == NULL)
		return false;
	if (!uf_mapping_holds(self->field->run, &self->field->row, path, &lower) && lower == NULL)
		add_missing(self, term, path);
	if (lower != NULL)
		g_propagate_error(error, g_steal_pointer(&lower));
	return lower == NULL;
}

static bool
compute_term(Computing *self, const json_t *term, UfFraction *out, GError **error)
{
	const json_t *constant = json_object_get(term, "const");
	const char *figure = uf_json_get_string(term, "figure");
	bool wanted;
	*out = uf_fraction_from_integer(0);
	if (!is_wanted(self, term, &wanted, error))
		return false;
	if (!wanted)
		return true;
	if (!check_known(self, term, error))
		return false;
	if (figure != NULL && !compute_figure(self, figure, out, error))
		return false;
	if (constant != NULL && !uf_fraction_from_decimal(json_number_value(constant), out))
		self->impossible = true;
	if (!add_paths(self, term, json_object_get(term, "sum"), out, error) ||
	    !add_paths(self, term, json_object_get(term, "count"), out, error))
		return false;
	scale(self, term, out);
	return true;
}

static bool
compute_terms(Computing *self, const json_t *terms, UfFraction *out, GError **error)
{
	*out = uf_fraction_from_integer(0);
	for (size_t i = 0; i < json_array_size(terms); i++) {
		UfFraction part;
		if (!compute_term(self, json_array_get(terms, i), &part, error))
			return false;
		if (!uf_fraction_add(*out, part, out))
			self->impossible = true;
	}
	return true;
}

static const json_t *
find_figure(const Computing *self, const char *name)
{
	return json_object_get(uf_form_find_block(self->field->run->form, "figures"), name);
}

static bool
compute_figure(Computing *self, const char *name, UfFraction *out, GError **error)
{
	const json_t *figure = find_figure(self, name);
	UfFraction minus;
	UfFraction divisor;
	if (figure == NULL || self->depth >= MAX_DEPTH) {
		g_set_error(error, UF_ERROR, UF_ERROR_MAPPING, "%s: figure '%s' %s",
			    uf_form_get_id(self->field->run->form), name,
			    figure == NULL ? "is not declared" : "is made of itself");
		return false;
	}
	self->depth++;
	bool good = compute_terms(self, json_object_get(figure, "plus"), out, error) &&
		    compute_terms(self, json_object_get(figure, "minus"), &minus, error) &&
		    compute_terms(self, json_object_get(figure, "divide_by"), &divisor, error);
	self->depth--;
	if (!good)
		return false;
	if (!uf_fraction_subtract(*out, minus, out))
		self->impossible = true;
	if (json_object_get(figure, "divide_by") != NULL && !uf_fraction_divide(*out, divisor, out))
		self->impossible = true;
	return true;
}

/* "33,52": two decimals at most, a whole number without. */
static void
set_decimal(UfValue *out, UfFraction value)
{
	UfFraction hundred;
	if (!uf_fraction_multiply(value, uf_fraction_from_integer(100), &hundred))
		return;
	int64_t rounded = uf_fraction_round(hundred);
	if (rounded % 100 == 0) {
		uf_value_set_integer(out, rounded / 100);
		return;
	}
	int64_t size = rounded < 0 ? -rounded : rounded;
	char *text = g_strdup_printf("%s%" G_GINT64_FORMAT ",%02d", rounded < 0 ? "-" : "",
				     size / 100, (int)(size % 100));
	if (g_str_has_suffix(text, "0"))
		text[strlen(text) - 1] = '\0';
	uf_value_set_text(out, text);
	uf_memory_free_string(text);
}

/* The bound that @limit is, or that another figure gives; false when it cannot be told. */
static bool
find_bound(Computing *self, const json_t *limit, UfFraction *bound)
{
	const char *name = uf_json_get_string(limit, "figure");
	g_autoptr(GPtrArray) missing = g_ptr_array_new_with_free_func(g_free);
	Computing other = { .field = self->field, .missing = missing };
	if (name == NULL)
		return json_is_number(limit) &&
		       uf_fraction_from_decimal(json_number_value(limit), bound);
	return compute_figure(&other, name, bound, NULL) && missing->len == 0 &&
	       other.withheld == 0 && !other.impossible;
}

static bool
passes(Computing *self, const json_t *limit, UfFraction value, int sign)
{
	UfFraction bound;
	return find_bound(self, limit, &bound) && uf_fraction_compare(value, bound) * sign > 0;
}

/* @value is in the unit of the figure: cents, percents, a number; so is a figure that bounds it. */
static void
check_threshold(Computing *self, const json_t *figure, UfFraction value)
{
	const json_t *threshold = json_object_get(figure, "threshold");
	const char *text = uf_json_get_string(threshold, "text");
	if (!passes(self, json_object_get(threshold, "min"), value, -1) &&
	    !passes(self, json_object_get(threshold, "max"), value, 1))
		return;
	UfIssue *issue =
	    uf_answer_add_issue(self->field->answer, UF_SEVERITY_WARNING, "figure.threshold");
	if (text == NULL)
		text = uf_json_get_string(figure, "title");
	uf_issue_set_text(issue, "text", text != NULL ? text : "?");
}

static void
set_result(Computing *self, const json_t *figure, UfFraction value)
{
	const char *unit = uf_json_get_string(figure, "unit");
	UfValue *out = uf_answer_get_value(self->field->answer);
	if (g_strcmp0(unit, "percent") == 0 &&
	    !uf_fraction_multiply(value, uf_fraction_from_integer(100), &value))
		return;
	if (unit == NULL || g_str_equal(unit, "money"))
		uf_value_set_money(out, uf_fraction_round(value));
	else
		set_decimal(out, value);
	check_threshold(self, figure, value);
	uf_mapping_finish_value(self->field);
}

static void
say_why_not(Computing *self)
{
	UfAnswer *answer = self->field->answer;
	UfSeverity severity =
	    uf_field_is_required(self->field->field) ? UF_SEVERITY_TODO : UF_SEVERITY_NOTE;
	uf_answer_set_state(answer, UF_ANSWER_TODO);
	if (self->withheld > 0)
		uf_answer_add_issue(answer, severity, "answer.withheld");
	if (self->missing->len > 0) {
		g_ptr_array_add(self->missing, NULL);
		g_autofree char *what = g_strjoinv(" ; ", (char **)self->missing->pdata);
		UfIssue *issue = uf_answer_add_issue(answer, severity, "figure.missing");
		uf_issue_set_text(issue, "what", what);
	} else if (self->impossible) {
		uf_answer_add_issue(answer, severity, "figure.impossible");
	}
}

bool
uf_mapping_answer_figure(UfMappingField *field, GError **error)
{
	const char *name = uf_field_get_figure(field->field);
	g_autoptr(GPtrArray) missing = g_ptr_array_new_with_free_func(g_free);
	Computing self = { .field = field, .missing = missing };
	UfFraction value;
	field->derived = true;
	if (!compute_figure(&self, name, &value, error))
		return false;
	if (self.withheld > 0 || missing->len > 0 || self.impossible)
		say_why_not(&self);
	else
		set_result(&self, find_figure(&self, name), value);
	return true;
}
