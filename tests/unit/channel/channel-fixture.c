#include "channel-fixture.h"

#include <string.h>

#include "uf-cleanup.h"
#include "uf-json.h"
#include "uf-memory.h"

static const char form_text[] =
    "{'schema': 1, 'form': 'essai/demande', 'title': 'Demande d’essai',"
    "'source': {'text': 'formulaire inventé 1', 'seen': '2026-08-19', 'unverified': true},"
    "'channels': {'sheet': {}},"
    "'roles': {'applicant': {'label': 'Demandeur', 'required': true},"
    "  'spouse': {'label': 'Conjoint'}},"
    "'fields': ["
    " {'id': 'name', 'label': 'Nom', 'section': 'Demandeur', 'kind': 'text', 'from': '$.a'},"
    " {'id': 'birth', 'label': 'Naissance', 'section': 'Demandeur', 'kind': 'date',"
    "  'from': '$.b'},"
    " {'id': 'status', 'label': 'Situation', 'section': 'Demandeur', 'kind': 'choice',"
    "  'ask': true, 'options': [{'code': '1', 'label': 'Seule'}, {'code': '2',"
    "  'label': 'En couple'}]},"
    " {'id': 'story', 'label': 'Exposé', 'section': 'Demande', 'kind': 'long', 'from': '$.c'},"
    " {'id': 'rent', 'label': 'Loyer', 'section': 'Demande', 'kind': 'money', 'from': '$.d'},"
    " {'id': 'children', 'label': 'Enfants', 'section': 'Foyer', 'kind': 'table',"
    "  'each': '$.members[*]', 'rows': 2, 'fields': ["
    "   {'id': 'first', 'label': 'Prénom', 'kind': 'text', 'from': '@.name'}]},"
    " {'id': 'phone', 'label': 'Téléphone', 'section': 'Foyer', 'kind': 'text', 'from': '$.e'},"
    " {'id': 'health', 'label': 'Santé', 'section': 'Foyer', 'kind': 'text', 'from': '$.f',"
    "  'sensitive': true},"
    " {'id': 'spouse', 'label': 'Conjoint', 'section': 'Foyer', 'kind': 'text',"
    "  'from': '$.g', 'when': '$.h'},"
    " {'id': 'sign', 'label': 'Signature', 'kind': 'signature'}],"
    "'pieces': [{'id': 'rib', 'label': 'RIB', 'source': 'notice, page 2'},"
    "  {'id': 'ruling', 'label': 'Jugement', 'when': '$.h'}],"
    "'deadlines': [{'id': 'judge', 'label': 'Avant l’audience', 'from': '$.request.hearing',"
    "  'text': 'décret inventé', 'delay': {'working_days': 5, 'before': true}},"
    " {'id': 'appeal', 'label': 'Recours', 'from': '$.request.decided', 'text': 'code inventé',"
    "  'delay': {'months': 2}}],"
    "'signatures': [{'role': 'applicant', 'label': 'Le demandeur'},"
    " {'role': 'spouse', 'label': 'Le conjoint'}],"
    "'recipients': [{'kind': 'landlord', 'label': 'Le bailleur inventé'}],"
    "'basis': {'kind': 'legal_mission', 'text': 'article inventé L. 1', 'seen': '2026-08-20'},"
    "'contacts': [{'label': 'Guichet', 'phone': '01 99 00 00 00'}]}";

/* What the mapping would make of these blocks: see lib/mapping/uf-mapping-blocks.c. */
static const char blocks_text[] =
    "{'pieces': [{'id': 'rib', 'label': 'RIB', 'source': 'notice, page 2'}],"
    "'deadlines': [{'id': 'judge', 'label': 'Avant l’audience', 'text': 'décret inventé',"
    "  'delay': {'working_days': 5, 'before': true}, 'fact': 'request/hearing',"
    "  'start': '2026-08-27', 'date': '2026-08-20', 'days_left': 1, 'overdue': false},"
    " {'id': 'appeal', 'label': 'Recours', 'text': 'code inventé', 'delay': {'months': 2},"
    "  'reason': 'start_unknown'}],"
    "'signatures': [{'role': 'applicant', 'label': 'Le demandeur', 'present': true},"
    " {'role': 'spouse', 'label': 'Le conjoint', 'present': false}],"
    "'recipients': [{'kind': 'landlord', 'label': 'Le bailleur inventé'}],"
    "'basis': {'kind': 'legal_mission', 'text': 'article inventé L. 1', 'seen': '2026-08-20'},"
    "'contacts': [{'label': 'Guichet', 'phone': '01 99 00 00 00'}]}";

json_t *
fixture_json(const char *text)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *copy = g_strdelimit(g_strdup(text), "'", '"');
	json_t *root = uf_json_parse(copy, strlen(copy), "fixture", &error);
	g_assert_no_error(error);
	return root;
}

UfForm *
fixture_form_with(void (*change)(json_t *root))
{
	g_autoptr(GError) error = NULL;
	g_autoptr(json_t) root = fixture_json(form_text);
	if (change != NULL)
		change(root);
	UfForm *form = uf_form_parse(root, "essai.json", &error);
	g_assert_no_error(error);
	return form;
}

UfForm *
fixture_form(void)
{
	return fixture_form_with(NULL);
}

static UfAnswer *
add(UfAnswers *answers, const char *id, size_t row, UfAnswerState state)
{
	const UfField *field = uf_form_find_field(uf_answers_get_form(answers), id);
	g_assert_nonnull(field);
	UfAnswer *answer = uf_answers_add(answers, field, row);
	uf_answer_set_state(answer, state);
	return answer;
}

static UfValue *
add_filled(UfAnswers *answers, const char *id, size_t row)
{
	UfAnswer *answer = add(answers, id, row, UF_ANSWER_FILLED);
	uf_answer_take_origin(answer,
			      uf_origin_new("told", (UfDate){ 2026, 8, 18 }, "m.durand", NULL));
	return uf_answer_get_value(answer);
}

UfAnswers *
fixture_answers(UfForm *form)
{
	UfAnswers *answers = uf_answers_new(form, "r-aaaaaaaaaa", "7");
	uf_value_set_text(add_filled(answers, "name", 0), "FICTIVE");
	uf_value_set_date(add_filled(answers, "birth", 0), (UfDate){ 1984, 5, 12 });
	uf_value_set_text(add_filled(answers, "status", 0), "2");
	uf_value_set_text(add_filled(answers, "story", 0),
			  "Première ligne\n  deuxième, en retrait\n" FIXTURE_HOSTILE);
	uf_value_set_money(add_filled(answers, "rent", 0), 123456);
	UfAnswer *table = add(answers, "children", 0, UF_ANSWER_FILLED);
	UfIssue *rows = uf_answer_add_issue(table, UF_SEVERITY_TODO, "answer.too_many_rows");
	uf_issue_set_number(rows, "count", 3);
	uf_issue_set_number(rows, "max", 2);
	uf_value_set_text(add_filled(answers, "children.first", 1), "Léo");
	uf_value_set_text(add_filled(answers, "children.first", 2), "Zoé");
	UfAnswer *phone = add(answers, "phone", 0, UF_ANSWER_TODO);
	uf_answer_add_issue(phone, UF_SEVERITY_BLOCKING, "answer.required");
	UfAnswer *health = add(answers, "health", 0, UF_ANSWER_WITHHELD);
	uf_answer_add_issue(health, UF_SEVERITY_NOTE, "answer.sensitive");
	add(answers, "spouse", 0, UF_ANSWER_ABSENT);
	UfAnswer *sign = add(answers, "sign", 0, UF_ANSWER_TODO);
	UfIssue *hand = uf_answer_add_issue(sign, UF_SEVERITY_TODO, "answer.by_hand");
	uf_issue_set_text(hand, "reason", "signature");
	UfIssue *role = uf_issue_add(uf_answers_get_own_issues(answers), UF_SEVERITY_TODO, "roles",
				     "answer.role_missing");
	uf_issue_set_text(role, "role", "conjoint");
	if (uf_form_find_block(form, "pieces") != NULL)
		uf_answers_take_blocks(answers, fixture_json(blocks_text));
	return answers;
}

void
fixture_set_text(UfAnswers *answers, const char *field, size_t row, const char *text)
{
	const UfAnswer *answer = uf_answers_find(answers, field, row);
	g_assert_nonnull(answer);
	uf_value_set_text(uf_answer_get_value(answer), text);
}

UfDraft *
fixture_draft(void)
{
	g_autoptr(UfForm) form = fixture_form();
	g_autoptr(UfAnswers) answers = fixture_answers(form);
	g_autoptr(GBytes) page = g_bytes_new_static("<p>page</p>", 11);
	g_autoptr(GBytes) binary = g_bytes_new_static("%PDF\0\xff\n", 7);
	UfDraft *draft = uf_draft_new("sheet", answers, (UfDate){ 2026, 8, 19 });
	g_assert_true(uf_draft_add_file(draft, "demande-fiche.html", "text/html", page, NULL));
	g_assert_true(
	    uf_draft_add_file(draft, "demande-fiche.pdf", "application/pdf", binary, NULL));
	uf_draft_add_issue(draft, UF_SEVERITY_TODO, "children.first/2", "pdf.too_long");
	uf_draft_add_issue(draft, UF_SEVERITY_NOTE, "", "pdf.xfa_removed");
	uf_draft_take_layout(
	    draft, fixture_json("{'file': 'demande-fiche.pdf', 'annexed': ['children.first/2'],"
				"'sizes': [{'width': 595.32, 'height': 841.92}], 'places':"
				"{'name': [{'page': 1, 'x1': 10.25, 'y1': 20, 'x2': 30, 'y2': 40}],"
				"'children.first/2': [{'page': 2, 'x1': 1, 'y1': 2, 'x2': 3.5,"
				"'y2': 4}]}}"));
	uf_draft_seal(draft);
	return draft;
}

json_t *
fixture_read_header(GBytes *bytes, GBytes **rest)
{
	gsize size;
	const char *text = g_bytes_get_data(bytes, &size);
	const char *start = strchr(text, '\n') + 1;
	g_autofree char *line = g_strndup(text, (gsize)(start - text));
	const gsize length = (gsize)g_ascii_strtoull(strrchr(line, ' ') + 1, NULL, 10);
	const gsize offset = (gsize)(start - text) + length;
	*rest = g_bytes_new_from_bytes(bytes, offset, size - offset);
	json_t *header = json_loadb(start, length, 0, NULL);
	g_assert_nonnull(header);
	return header;
}

GBytes *
fixture_write_header(const json_t *header, GBytes *rest)
{
	char *text = uf_json_format(header, false);
	GByteArray *out = g_byte_array_new();
	g_autofree char *line = g_strdup_printf("unefois-draft 1 %08zu\n", strlen(text));
	g_byte_array_append(out, (const guint8 *)line, (guint)strlen(line));
	g_byte_array_append(out, (const guint8 *)text, (guint)strlen(text));
	uf_memory_free_string(text);
	gsize size;
	const guint8 *data = g_bytes_get_data(rest, &size);
	g_byte_array_append(out, data, (guint)size);
	return g_byte_array_free_to_bytes(out);
}

bool
fixture_contains(const char *text, const char *part)
{
	return strstr(text, part) != NULL;
}

UfContext *
fixture_make_context(const char *folder)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *user = g_build_filename(folder, "config", NULL);
	g_autofree char *site = g_build_filename(folder, "site", NULL);
	g_autofree char *own = g_build_filename(folder, "data", NULL);
	const UfContextSetup setup = { .config_folder = user,
				       .site_config_folder = site,
				       .data_folder = own,
				       .today = { 2026, 8, 19 } };
	UfContext *context = uf_context_new(&setup, &error);
	g_assert_no_error(error);
	return context;
}
