#include "uf-pdf-annex.h"

#include "uf-memory.h"

struct UfAnnex {
	const UfAnswers *answers;
	json_t *rows; /* of the table of the document */
};

UfAnnex *
uf_annex_new(const UfAnswers *answers)
{
	UfAnnex *self = g_new0(UfAnnex, 1);
	self->answers = answers;
	self->rows = json_array();
	return self;
}

void
uf_annex_free(UfAnnex *annex)
{
	if (annex == NULL)
		return;
	json_decref(annex->rows);
	g_free(annex);
}

bool
uf_annex_is_empty(const UfAnnex *annex)
{
	return json_array_size(annex->rows) == 0;
}

static char *
format_question(const UfAnswer *answer, int64_t page)
{
	const UfField *field = uf_answer_get_field(answer);
	const UfField *table = uf_field_get_table(field);
	g_autoptr(GString) out = g_string_new(NULL);
	if (table != NULL)
		g_string_append_printf(out, "%s, ligne %zu\u00a0: ", uf_field_get_label(table),
				       uf_answer_get_row(answer));
	g_string_append(out, uf_field_get_label(field));
	if (page > 0)
		g_string_append_printf(out, " (page %" G_GINT64_FORMAT ")", page);
	return g_string_free(g_steal_pointer(&out), FALSE);
}

/* What a reader sees; of a table, the lines that had no room in its box. */
static char *
format_answer(const UfAnswer *answer)
{
	const char *name;
	json_t *value;
	if (uf_field_get_kind(uf_answer_get_field(answer)) != UF_FIELD_TABLE)
		return uf_answer_format_french(answer);
	json_object_foreach(uf_answer_get_bound(answer, "pdf"), name, value)
	{
		if (json_is_string(value))
			return g_strdup(json_string_value(value));
	}
	return g_strdup("");
}

void
uf_annex_add(UfAnnex *annex, const UfAnswer *answer, const char *rule, int64_t page)
{
	const char *place = uf_field_get_full_id(uf_answer_get_field(answer));
	g_autoptr(UfIssue) issue = uf_issue_new(UF_SEVERITY_TODO, place, rule);
	g_autofree char *why = uf_issue_format_french(issue);
	g_autofree char *question = format_question(answer, page);
	char *value = format_answer(answer);
	json_array_append_new(annex->rows,
			      json_pack("[s, {s:s, s:s}, {s:s, s:s}]", question, "text", value,
					"style", "strong", "text", why, "style", "small"));
	uf_memory_free_string(value);
}

json_t *
uf_annex_format_document(const UfAnnex *annex)
{
	const UfForm *form = uf_answers_get_form(annex->answers);
	const char *request = uf_answers_get_request(annex->answers);
	g_autofree char *title = g_strdup_printf("Annexe — %s", uf_form_get_title(form));
	g_autofree char *use = g_strdup_printf("À joindre au formulaire (demande %s)\u00a0: ces "
					       "réponses n’ont pas pu être écrites dans "
					       "leur case. Elles sont entières ici.",
					       request != NULL ? request : "sans numéro");
	json_t *columns =
	    json_pack("[{s:s, s:i}, {s:s, s:i}, {s:s, s:i}]", "title", "Question", "width", 30,
		      "title", "Réponse", "width", 45, "title", "Pourquoi ici", "width", 25);
	json_t *blocks =
	    json_pack("[{s:s, s:i, s:s}, {s:s, s:s}, {s:s, s:o, s:O}]", "kind", "heading", "level",
		      1, "text", title, "kind", "paragraph", "text", use, "kind", "table",
		      "columns", columns, "rows", annex->rows);
	return json_pack("{s:s, s:s, s:s, s:s, s:s, s:o}", "op", "document", "title", title,
			 "language", "fr", "header", title, "footer",
			 request != NULL ? request : "", "blocks", blocks);
}
