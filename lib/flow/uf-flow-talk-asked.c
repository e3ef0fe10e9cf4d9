/* The conversation about each demand: what only it has, in the partner's order. */
#include <string.h>

#include "uf-error.h"
#include "uf-flow-answer-private.h"
#include "uf-flow-edit-private.h"
#include "uf-flow-talk-private.h"
#include "uf-memory.h"

void
uf_talk_place_clear(void *place)
{
	g_free(((UfTalkPlace *)place)->field);
}

char *
uf_talk_make_mark(const UfTalkForm *form, const char *field)
{
	return g_strdup_printf("%s %s", uf_form_get_id(form->job.form), field);
}

static char *
make_field(const UfAnswer *answer)
{
	const char *id = uf_field_get_full_id(uf_answer_get_field(answer));
	const size_t row = uf_answer_get_row(answer);
	return row > 0 ? g_strdup_printf("%s/%zu", id, row) : g_strdup(id);
}

/* A required answer that no question about the person can bring, for want of the row where it would
 * stand, or of an equivalent: it is asked of this demand, and kept there like any correction. */
static bool
is_stranded(const UfFlowTalk *self, const UfAnswer *answer)
{
	const UfField *field = uf_answer_get_field(answer);
	return uf_field_is_required(field) && !uf_field_is_asked(field) &&
	       uf_answer_get_state(answer) == UF_ANSWER_TODO &&
	       uf_value_is_empty(uf_answer_get_value((UfAnswer *)answer)) &&
	       uf_field_get_path_count(field) > 0 && uf_flow_is_typed(field) &&
	       !uf_talk_can_bring(self, uf_answer_get_wanted(answer));
}

/* a question of this demand that has no answer yet */
static bool
is_open(const UfFlowTalk *self, const UfTalkForm *form, const UfAnswer *answer)
{
	const UfField *field = uf_answer_get_field(answer);
	if (uf_field_is_unconfirmed(field) || uf_answer_get_state(answer) == UF_ANSWER_ABSENT ||
	    (!uf_field_is_asked(field) && !is_stranded(self, answer)))
		return false;
	g_autofree char *name = make_field(answer);
	g_autofree char *mark = uf_talk_make_mark(form, name);
	const bool known = json_object_get(uf_request_get_facts(form->job.request), name) != NULL;
	return (!known || uf_request_is_carried(form->job.request, name)) &&
	       !g_hash_table_contains(self->seen, mark);
}

/* What @request says of the field @name; NULL: nothing. Yours. */
static UfValue *
find_said(const UfRequest *request, const UfField *field, const char *name)
{
	if (!uf_field_is_asked(field))
		return uf_request_find_correction(request, name, NULL);
	const json_t *said = json_object_get(uf_request_get_facts(request), name);
	return said != NULL ? uf_value_from_json(said, NULL) : NULL;
}

/* what the request holds already (taken up), what the newest one on this form that has it said, or
 * what the profile suggests; NULL when nothing does. Yours. */
static UfValue *
find_proposal(const UfTalkForm *form, const UfAnswer *answer, const char *name)
{
	const UfField *field = uf_answer_get_field(answer);
	UfValue *said = find_said(form->job.request, field, name);
	/* what was decided of another demand says nothing of this one */
	const guint n = uf_field_is_for_office(field) ? 0 : form->earlier->len;
	for (guint i = 0; said == NULL && i < n; i++)
		said = find_said(g_ptr_array_index(form->earlier, i), field, name);
	const UfValue *proposal = uf_answer_get_proposal(answer);
	return said == NULL && proposal != NULL ? uf_value_copy(proposal) : said;
}

static char **
list_options(const UfField *field)
{
	const size_t n = uf_field_get_option_count(field);
	char **options = n > 0 ? g_new0(char *, n + 1) : NULL;
	for (size_t i = 0; i < n; i++)
		options[i] = g_strdup(uf_field_get_option(field, i).label);
	return options;
}

static void
describe(UfFlowTalk *self, const UfTalkForm *form, const UfAnswer *answer, UfFlowAsked *asked)
{
	const UfField *field = uf_answer_get_field(answer);
	g_free(self->field);
	self->field = make_field(answer);
	g_free(self->hint);
	self->hint = uf_flow_format_answer_hint(field);
	g_strfreev(self->options);
	self->options = list_options(field);
	g_autoptr(UfValue) proposal = find_proposal(form, answer, self->field);
	uf_memory_free_string(self->proposal);
	self->proposal = proposal != NULL ? uf_field_format_value(field, proposal) : g_strdup("");
	*asked = (UfFlowAsked){
		.form = uf_form_get_title(form->job.form),
		.section = uf_field_get_section(field),
		.field = self->field,
		.label = uf_field_get_label(field),
		.hint = self->hint,
		.options = (const char *const *)self->options,
		.proposal = self->proposal,
		.is_long = uf_field_get_kind(field) == UF_FIELD_LONG,
		.is_required = uf_field_is_required(field),
		.is_for_office = uf_field_is_for_office(field),
	};
}

static UfTalkPlace *
get_present(UfFlowTalk *self)
{
	return self->history->len > 0
		   ? &g_array_index(self->history, UfTalkPlace, self->history->len - 1)
		   : NULL;
}

/* A question that was given and not answered is given again: it is there once. */
static void
note_present(UfFlowTalk *self, guint form)
{
	const UfTalkPlace *last = get_present(self);
	if (last != NULL && last->form == form && g_str_equal(last->field, self->field))
		return;
	const UfTalkPlace place = { form, g_strdup(self->field) };
	g_array_append_val(self->history, place);
}

/* The next open question for the office, or for the person, of form @i. */
static bool
find_open(UfFlowTalk *self, guint i, bool for_office, UfFlowAsked *asked)
{
	const UfTalkForm *form = g_ptr_array_index(self->forms, i);
	for (size_t j = 0; j < uf_answers_get_count(form->job.answers); j++) {
		const UfAnswer *answer = uf_answers_get(form->job.answers, j);
		if (uf_field_is_for_office(uf_answer_get_field(answer)) != for_office ||
		    !is_open(self, form, answer))
			continue;
		describe(self, form, answer, asked);
		note_present(self, i);
		return true;
	}
	return false;
}

bool
uf_flow_talk_next(UfFlowTalk *talk, UfFlowAsked *asked, GError **error)
{
	const guint n = talk->forms->len;
	for (guint i = 0; i < 2 * n; i++) {
		if (i < n && !uf_talk_apply(g_ptr_array_index(talk->forms, i), error))
			return false;
		if (find_open(talk, i % n, i >= n, asked))
			return true;
	}
	return false;
}

/* The present question is there again at the next call. */
static void
ask_again(UfFlowTalk *self)
{
	g_array_set_size(self->history, self->history->len - 1);
}

bool
uf_flow_talk_answer(UfFlowTalk *talk, const char *typed, GError **error)
{
	const UfTalkPlace *present = get_present(talk);
	if (present == NULL) {
		g_set_error(error, UF_ERROR, UF_ERROR_USAGE, "no question was asked");
		return false;
	}
	UfTalkForm *form = g_ptr_array_index(talk->forms, present->form);
	g_auto(GStrv) parts = g_strsplit(present->field, "/", 2);
	const size_t row = parts[1] != NULL ? (size_t)g_ascii_strtoull(parts[1], NULL, 10) : 0;
	const UfAnswer *answer = uf_answers_find(form->job.answers, parts[0], row);
	const UfField *field = uf_answer_get_field(answer);
	/* a long text keeps its indent */
	const bool keeps = uf_field_get_kind(field) == UF_FIELD_LONG && strchr(typed, '\n') != NULL;
	g_auto(UfWiped) stripped =
	    keeps ? g_strchomp(g_strdup(typed)) : g_strstrip(g_strdup(typed));
	const char *trimmed = uf_flow_expand_key(stripped);
	g_autofree char *mark = uf_talk_make_mark(form, present->field);
	g_autoptr(UfValue) value = NULL;
	if (*trimmed == '\0')
		value = find_proposal(form, answer, present->field);
	else if (uf_flow_is_key(trimmed) || g_str_equal(trimmed, "-"))
		value = uf_value_new();
	else
		value = uf_flow_parse_answer(field, trimmed, error);
	if (value == NULL && *trimmed != '\0') {
		ask_again(talk);
		return false;
	}
	g_hash_table_add(talk->seen, g_steal_pointer(&mark));
	if (value == NULL)
		return true;
	const UfContext *context = talk->flow->context;
	/* that there is none is what the person said: no question again that day */
	g_autoptr(UfOrigin) origin =
	    uf_origin_new(uf_flow_is_key(trimmed) ? "told" : "typed", uf_context_get_today(context),
			  uf_context_get_worker(context), NULL);
	if (uf_field_is_asked(field))
		uf_request_set_fact(form->job.request, present->field, value, origin);
	else
		uf_request_set_correction(form->job.request, present->field, value, origin);
	/* typed for this very field: it was named */
	if (uf_field_is_sensitive(field))
		uf_request_allow_sensitive(form->job.request, present->field);
	return true;
}

bool
uf_flow_talk_back(UfFlowTalk *talk)
{
	if (talk->history->len < 2)
		return false;
	/* the present question and the one before are asked again */
	for (int i = 0; i < 2; i++) {
		const UfTalkPlace *place = get_present(talk);
		UfTalkForm *form = g_ptr_array_index(talk->forms, place->form);
		g_autofree char *mark = uf_talk_make_mark(form, place->field);
		g_hash_table_remove(talk->seen, mark);
		uf_request_reopen(form->job.request, place->field);
		if (json_object_get(uf_request_get_corrections(form->job.request), place->field) !=
		    NULL)
			uf_request_set_correction(form->job.request, place->field, NULL, NULL);
		ask_again(talk);
	}
	return true;
}
