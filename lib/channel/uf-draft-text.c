#include "uf-draft-text.h"

#include <string.h>

#include "uf-group.h"
#include "uf-json.h"
#include "uf-origin.h"

static const struct {
	const char *state;
	const char *word;
	size_t place; /* in UfDraftCounts */
} states[] = {
	{ "filled", "rempli", G_STRUCT_OFFSET(UfDraftCounts, filled) },
	{ "todo", "à compléter", G_STRUCT_OFFSET(UfDraftCounts, todo) },
	{ "withheld", "retenu", G_STRUCT_OFFSET(UfDraftCounts, withheld) },
	{ "empty", "non rempli", G_STRUCT_OFFSET(UfDraftCounts, empty) },
	{ "absent", "sans objet", G_STRUCT_OFFSET(UfDraftCounts, absent) },
};

static bool
has_state(const json_t *answer, const char *state)
{
	return g_strcmp0(uf_json_get_string(answer, "state"), state) == 0;
}

void
uf_draft_text_count(const json_t *answers, UfDraftCounts *counts)
{
	const json_t *rows = json_object_get(answers, "answers");
	*counts = (UfDraftCounts){ 0 };
	for (size_t i = 0; i < json_array_size(rows); i++) {
		const json_t *answer = json_array_get(rows, i);
		if (g_strcmp0(uf_json_get_string(answer, "kind"), "table") == 0)
			continue;
		for (size_t j = 0; j < G_N_ELEMENTS(states); j++) {
			if (has_state(answer, states[j].state))
				G_STRUCT_MEMBER(size_t, counts, states[j].place)++;
		}
	}
}

static const char *
plural(size_t n)
{
	return n > 1 ? "s" : "";
}

char *
uf_draft_text_format_counts(const UfDraftCounts *counts)
{
	return g_strdup_printf("%zu rempli%s, %zu à compléter, %zu retenu%s, %zu non rempli%s",
			       counts->filled, plural(counts->filled), counts->todo,
			       counts->withheld, plural(counts->withheld), counts->empty,
			       plural(counts->empty));
}

const char *
uf_draft_text_get_state_word(const char *state)
{
	for (size_t i = 0; i < G_N_ELEMENTS(states); i++) {
		if (g_strcmp0(states[i].state, state) == 0)
			return states[i].word;
	}
	return "";
}

const char *
uf_draft_text_get_severity_word(UfSeverity severity)
{
	static const char *const words[] = {
		[UF_SEVERITY_NOTE] = "à savoir",
		[UF_SEVERITY_WARNING] = "attention",
		[UF_SEVERITY_TODO] = "à faire",
		[UF_SEVERITY_BLOCKING] = "bloquant",
	};
	return words[severity];
}

/* "TEXT (vu le DATE), non vérifié": what a source and a basis have in common */
static char *
format_text_seen(const json_t *object)
{
	const char *text = uf_json_get_string(object, "text");
	const char *seen = uf_json_get_string(object, "seen");
	UfDate date = { 0 };
	if (text == NULL)
		return g_strdup("");
	g_autoptr(GString) out = g_string_new(text);
	if (seen != NULL && uf_date_parse_iso(seen, &date)) {
		g_autofree char *day = uf_date_format_french(date);
		g_string_append_printf(out, " (vu le %s)", day);
	}
	if (uf_json_get_boolean(object, "unverified", false))
		g_string_append(out, ", non vérifié sur l’original");
	return g_string_free(g_steal_pointer(&out), FALSE);
}

char *
uf_draft_text_format_source(const json_t *blocks)
{
	return format_text_seen(json_object_get(blocks, "source"));
}

char *
uf_draft_text_format_basis(const json_t *blocks)
{
	return format_text_seen(json_object_get(blocks, "basis"));
}

/* The label of the table whose cell @answer is, its id for want of one. Yours. */
static char *
format_table(const json_t *blocks, const json_t *answer)
{
	const char *field = uf_json_get_string(answer, "field");
	g_autofree char *id = g_strndup(field, strcspn(field, "."));
	const char *table = uf_json_get_string(json_object_get(blocks, "tables"), id);
	return g_strdup(table != NULL ? table : id);
}

char *
uf_draft_text_format_label(const json_t *blocks, const json_t *answer)
{
	const int64_t row = uf_json_get_integer(answer, "row", 0);
	const char *label = uf_json_get_string(answer, "label");
	if (row == 0 || uf_json_get_string(answer, "field") == NULL)
		return g_strdup(label != NULL ? label : "");
	g_autofree char *table = format_table(blocks, answer);
	return g_strdup_printf("%s, ligne %" G_GINT64_FORMAT "\u00a0: %s", table, row, label);
}

char *
uf_draft_text_format_field(const json_t *blocks, const json_t *answer)
{
	const char *label = uf_json_get_string(answer, "label");
	if (uf_json_get_integer(answer, "row", 0) == 0)
		return g_strdup(label != NULL ? label : "");
	g_autofree char *table = format_table(blocks, answer);
	return g_strdup_printf("%s\u00a0: %s", table, label);
}

const char *
uf_draft_text_get_value(const json_t *answer)
{
	const char *text = uf_json_get_string(answer, "text");
	if (text == NULL || has_state(answer, "withheld") || has_state(answer, "absent"))
		return "";
	return text;
}

const char *
uf_draft_text_find_cut(const json_t *answer)
{
	const char *text = uf_draft_text_get_value(answer);
	const json_t *issues = json_object_get(answer, "issues");
	for (size_t i = 0; i < json_array_size(issues); i++) {
		const json_t *issue = json_array_get(issues, i);
		const char *rule = uf_json_get_string(issue, "rule");
		const int64_t max =
		    uf_json_get_integer(json_object_get(issue, "parameters"), "max", 0);
		if (g_strcmp0(rule, "answer.too_long") == 0 && max > 0 &&
		    g_utf8_strlen(text, -1) > max)
			return g_utf8_offset_to_pointer(text, (glong)max);
	}
	return NULL;
}

char *
uf_draft_text_format_value(const json_t *answer)
{
	const char *text = uf_draft_text_get_value(answer);
	const char *cut = uf_draft_text_find_cut(answer);
	if (cut == NULL)
		return g_strdup(text);
	return g_strdup_printf("%.*s [au-delà de la limite\u00a0:] %s", (int)(cut - text), text,
			       cut);
}

bool
uf_draft_text_is_shown(const json_t *answer)
{
	return !has_state(answer, "absent");
}

/* True of an answer that leaves although the form does not require it. */
static bool
is_optional(const json_t *blocks, const json_t *answer)
{
	const json_t *origin = json_object_get(answer, "origin");
	const char *field = uf_json_get_string(answer, "field");
	return has_state(answer, "filled") && field != NULL &&
	       g_strcmp0(uf_json_get_string(answer, "kind"), "table") != 0 &&
	       g_strcmp0(uf_json_get_string(origin, "source"), "constant") != 0 &&
	       uf_json_has_text(json_object_get(blocks, "optional"), field);
}

GPtrArray *
uf_draft_text_group_optional(const json_t *blocks, const json_t *answers)
{
	GPtrArray *groups = uf_groups_new();
	for (size_t i = 0; i < json_array_size(answers); i++) {
		const json_t *answer = json_array_get(answers, i);
		if (is_optional(blocks, answer))
			uf_groups_add(groups, uf_json_get_string(answer, "field"),
				      GSIZE_TO_POINTER(i));
	}
	return groups;
}

char *
uf_draft_text_format_withdrawal(const json_t *answers)
{
	const char *request = uf_json_get_string(answers, "request");
	const char *id = request != NULL ? request : "DEMANDE";
	return g_strdup_printf("Pour ne pas en transmettre une\u00a0: unefois demande corriger %s "
			       "CHAMP --blank, puis unefois demande préparer %s.",
			       id, id);
}

static bool
has_rule(const json_t *answer, const char *rule)
{
	const json_t *issues = json_object_get(answer, "issues");
	for (size_t i = 0; i < json_array_size(issues); i++) {
		if (g_strcmp0(uf_json_get_string(json_array_get(issues, i), "rule"), rule) == 0)
			return true;
	}
	return false;
}

const json_t *
uf_draft_text_find_options(const json_t *blocks, const json_t *answer)
{
	const char *field = uf_json_get_string(answer, "field");
	const bool is_open = has_state(answer, "todo") ||
			     (has_state(answer, "empty") && has_rule(answer, "answer.missing"));
	return is_open && field != NULL ? json_object_get(json_object_get(blocks, "options"), field)
					: NULL;
}

char *
uf_draft_text_format_origin(const json_t *answer)
{
	const json_t *json = json_object_get(answer, "origin");
	g_autoptr(UfOrigin) origin = json != NULL ? uf_origin_from_json(json, NULL) : NULL;
	return origin != NULL ? uf_origin_format_french(origin) : g_strdup("");
}

char *
uf_draft_text_format_issues(const json_t *owner)
{
	const json_t *issues = json_object_get(owner, "issues");
	g_autoptr(GString) out = g_string_new(NULL);
	for (size_t i = 0; i < json_array_size(issues); i++) {
		g_autoptr(UfIssue) issue = uf_issue_from_json(json_array_get(issues, i), NULL);
		if (issue == NULL)
			continue;
		g_autofree char *sentence = uf_issue_format_french(issue);
		g_string_append_printf(out, "%s%s", out->len > 0 ? "\u00a0; " : "", sentence);
	}
	return g_string_free(g_steal_pointer(&out), FALSE);
}

GPtrArray *
uf_draft_text_group_answers(const json_t *answers)
{
	GPtrArray *groups = uf_groups_new();
	for (size_t i = 0; i < json_array_size(answers); i++) {
		const json_t *answer = json_array_get(answers, i);
		g_autofree char *issues = uf_draft_text_format_issues(answer);
		if (*issues != '\0' && uf_draft_text_is_shown(answer))
			uf_groups_add(groups, issues, GSIZE_TO_POINTER(i));
	}
	return groups;
}

const UfDraftBlock *
uf_draft_text_get_list_blocks(size_t *n)
{
	static const UfDraftBlock blocks[] = {
		{ "pieces", "Pièces à joindre", true },
		{ "deadlines", "Délais", false },
		{ "signatures", "Signatures", true },
		{ "recipients", "Qui lira cette demande", false },
		{ "contacts", "Contacts", false },
	};
	*n = G_N_ELEMENTS(blocks);
	return blocks;
}

/* "5 jours ouvrés avant", "2 mois après"; "" for a delay of nothing. Yours. */
static char *
format_delay(const json_t *delay)
{
	static const struct {
		const char *key;
		const char *one;
		const char *many;
	} units[] = {
		{ "days", "jour", "jours" },
		{ "months", "mois", "mois" },
		{ "working_days", "jour ouvré", "jours ouvrés" },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(units); i++) {
		const int64_t count = uf_json_get_integer(delay, units[i].key, 0);
		if (count > 0)
			return g_strdup_printf(
			    "%" G_GINT64_FORMAT " %s %s", count,
			    count > 1 ? units[i].many : units[i].one,
			    uf_json_get_boolean(delay, "before", false) ? "avant" : "après");
	}
	return g_strdup("");
}

/* A date of @row as a reader writes it, "" when it has none. Yours. */
static char *
format_day(const json_t *row, const char *key)
{
	const char *text = uf_json_get_string(row, key);
	UfDate date = { 0 };
	if (text != NULL)
		uf_date_parse_iso(text, &date);
	return uf_date_format_french(date);
}

static const char *
find_reason(const char *reason)
{
	static const struct {
		const char *reason;
		const char *words;
	} reasons[] = {
		{ "start_unknown", "date de départ inconnue" },
		{ "start_ambiguous", "plusieurs dates de départ possibles" },
		{ "start_withheld", "date de départ protégée" },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(reasons); i++) {
		if (g_strcmp0(reasons[i].reason, reason) == 0)
			return reasons[i].words;
	}
	return reasons[0].words;
}

/* The date first: it is what a reader looks for. How many days are left would be wrong on paper
 * tomorrow and is not said; what is over stays over. */
static void
append_deadline(GString *out, const json_t *row)
{
	g_autofree char *delay = format_delay(json_object_get(row, "delay"));
	g_autofree char *date = format_day(row, "date");
	g_autofree char *start = format_day(row, "start");
	const char *over = uf_json_get_boolean(row, "overdue", false) ? ", dépassé" : "";
	const char *reason = find_reason(uf_json_get_string(row, "reason"));
	if (*date == '\0')
		g_string_append_printf(out, "Date à calculer (%s%s%s)", delay,
				       *delay != '\0' ? ", " : "", reason);
	else
		g_string_append_printf(out, "Au plus tard le %s%s", date, over);
	if (*date != '\0' && *delay != '\0')
		g_string_append_printf(out, " (%s le %s)", delay, start);
	g_string_append(out, "\u00a0: ");
}

char *
uf_draft_text_format_row(const json_t *row)
{
	static const char *const details[] = {
		"text", "phone", "email", "url", "address", "source"
	};
	const char *label = uf_json_get_string(row, "label");
	g_autoptr(GString) out = g_string_new(NULL);
	if (json_object_get(row, "delay") != NULL)
		append_deadline(out, row);
	g_string_append(out, label != NULL ? label : "");
	if (json_is_false(json_object_get(row, "present")))
		g_string_append(out, " (signataire non désigné)");
	for (size_t i = 0; i < G_N_ELEMENTS(details); i++) {
		const char *detail = uf_json_get_string(row, details[i]);
		if (detail != NULL)
			g_string_append_printf(out, " — %s", detail);
	}
	return g_string_free(g_steal_pointer(&out), FALSE);
}
