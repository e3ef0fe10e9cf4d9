#include "uf-draft-text.h"

#include <string.h>

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

char *
uf_draft_text_format_label(const json_t *blocks, const json_t *answer)
{
	const int64_t row = uf_json_get_integer(answer, "row", 0);
	const char *label = uf_json_get_string(answer, "label");
	const char *field = uf_json_get_string(answer, "field");
	if (row == 0 || field == NULL)
		return g_strdup(label != NULL ? label : "");
	g_autofree char *id = g_strndup(field, strcspn(field, "."));
	const char *table = uf_json_get_string(json_object_get(blocks, "tables"), id);
	return g_strdup_printf("%s, ligne %" G_GINT64_FORMAT "\u00a0: %s",
			       table != NULL ? table : id, row, label);
}

const char *
uf_draft_text_get_value(const json_t *answer)
{
	const char *text = uf_json_get_string(answer, "text");
	if (text == NULL || has_state(answer, "withheld") || has_state(answer, "absent"))
		return "";
	return text;
}

bool
uf_draft_text_is_shown(const json_t *answer)
{
	return !has_state(answer, "absent");
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

/* "5 jours ouvrés avant": the delay of a deadline */
static void
append_delay(GString *out, const json_t *delay)
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
		const int64_t count = uf_json_get_integer(delay, units[i].key, -1);
		if (count < 0)
			continue;
		g_string_append_printf(out, "\u00a0: %" G_GINT64_FORMAT " %s %s", count,
				       count > 1 ? units[i].many : units[i].one,
				       uf_json_get_boolean(delay, "before", false) ? "avant"
										   : "après");
	}
}

char *
uf_draft_text_format_row(const json_t *row)
{
	static const char *const details[] = {
		"text", "phone", "email", "url", "address", "source"
	};
	const char *label = uf_json_get_string(row, "label");
	g_autoptr(GString) out = g_string_new(label != NULL ? label : "");
	append_delay(out, json_object_get(row, "delay"));
	if (json_object_get(row, "when") != NULL)
		g_string_append(out, " (si la situation le demande)");
	for (size_t i = 0; i < G_N_ELEMENTS(details); i++) {
		const char *detail = uf_json_get_string(row, details[i]);
		if (detail != NULL)
			g_string_append_printf(out, " — %s", detail);
	}
	return g_string_free(g_steal_pointer(&out), FALSE);
}
