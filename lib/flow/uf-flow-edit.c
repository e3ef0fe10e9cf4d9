/* Changing a profile one question at a time. The questions are the leaves that the schema declares
 * for the rows that the household has; after each list of rows comes "add one?". */
#include <string.h>

#include "uf-error.h"
#include "uf-flow-edit-private.h"
#include "uf-flow-twin-private.h"
#include "uf-flow-typed.h"
#include "uf-json.h"
#include "uf-memory.h"
#include "uf-profile-diff.h"
#include "uf-profile-edit.h"

/* What is asked without a prefix, beside what is known already: places of the core. */
static const char *const core[] = {
	"members/*/civility",
	"members/*/sex",
	"members/*/birth_name",
	"members/*/used_name",
	"members/*/given_names",
	"members/*/birth/date",
	"members/*/birth/commune",
	"members/*/birth/place",
	"members/*/birth/country",
	"members/*/nationality/group",
	"members/*/situation/status",
	"members/*/contact/phones",
	"members/*/contact/emails",
	"members/*/identifiers",
	"members/*/activity/status",
	"housing/status",
	"housing/rent",
	"members",
	"relations",
	"resources",
	"expenses",
	"debts",
	NULL,
};

static void
question_free(gpointer data)
{
	UfEditQuestion *question = data;
	g_free(question->fact);
	g_free(question->row_list);
	g_free(question);
}

void
uf_flow_edit_free(UfFlowEdit *edit)
{
	if (edit == NULL)
		return;
	uf_store_item_free(edit->item);
	uf_profile_free(edit->before);
	uf_profile_free(edit->profile);
	g_ptr_array_unref(edit->questions);
	json_decref(edit->new_row);
	json_decref(edit->new_absences);
	g_free(edit->prefix);
	uf_memory_free_string(edit->section);
	uf_memory_free_string(edit->old);
	uf_memory_free_string(edit->hint);
	g_free(edit->offer);
	g_strfreev(edit->options);
	uf_memory_free_string(edit->remark);
	uf_edit_clear_clashes(edit);
	g_free(edit);
}

static UfEditQuestion *
question_new(const char *fact, const UfPlace *place, const char *row_list)
{
	UfEditQuestion *question = g_new0(UfEditQuestion, 1);
	question->fact = g_strdup(fact);
	question->place = place;
	question->row_list = g_strdup(row_list);
	return question;
}

static bool
is_wanted(const UfFlowEdit *self, const UfPlace *place, const char *fact)
{
	if (self->prefix != NULL)
		return uf_fact_id_is_under(fact, self->prefix);
	return g_strv_contains(core, place->path) ||
	       uf_profile_find_fact(self->profile, fact) != NULL ||
	       uf_profile_find_absence(self->profile, fact) != NULL;
}

/* the office is configuration, typed once per site: no question of a household */
static bool
is_of_office(const UfPlace *place)
{
	return uf_fact_id_is_under(place->path, "office");
}

static bool
is_asked(const UfPlace *place)
{
	return uf_place_is_leaf(place) && !place->derived && place->kind != UF_PLACE_FREE &&
	       !is_of_office(place) && place->title != NULL;
}

static size_t
find_end(const UfProfileSchema *schema, size_t first)
{
	const UfPlace *holder = uf_profile_schema_get_place(schema, first);
	size_t end = first + 1;
	while (end < uf_profile_schema_get_count(schema) &&
	       uf_fact_id_is_under(uf_profile_schema_get_place(schema, end)->path, holder->path))
		end++;
	return end;
}

/* A stretch of the schema's places seen from one row: places from @first to @end, whose paths begin
 * with @skip bytes that stand for @actual in this household. */
typedef struct {
	size_t first;
	size_t end;
	size_t skip;
	const char *actual;
} Stretch;

static void collect(UfFlowEdit *self, Stretch stretch);

static void
collect_rows(UfFlowEdit *self, size_t index, const char *list)
{
	const UfPlace *place = uf_profile_schema_get_place(self->flow->schema, index);
	const json_t *rows = uf_profile_find_fact(self->profile, list);
	for (size_t i = 0; i < json_array_size(rows); i++) {
		const char *id = uf_json_get_string(json_array_get(rows, i), "id");
		if (id == NULL)
			continue;
		g_autofree char *row = g_strdup_printf("%s/%s", list, id);
		collect(self, (Stretch){ index + 1, find_end(self->flow->schema, index),
					 strlen(place->path) + strlen("/*"), row });
	}
	if (is_wanted(self, place, list) && place->title != NULL)
		g_ptr_array_add(self->questions, question_new(list, place, NULL));
}

static void
collect(UfFlowEdit *self, Stretch stretch)
{
	size_t i = stretch.first;
	while (i < stretch.end) {
		const UfPlace *place = uf_profile_schema_get_place(self->flow->schema, i);
		const char *rest =
		    strlen(place->path) > stretch.skip ? place->path + stretch.skip : "";
		g_autofree char *fact = g_strconcat(stretch.actual, rest, NULL);
		if (place->kind == UF_PLACE_ROWS && !place->derived && !is_of_office(place)) {
			collect_rows(self, i, fact);
			i = find_end(self->flow->schema, i);
			continue;
		}
		if (is_asked(place) && is_wanted(self, place, fact))
			g_ptr_array_add(self->questions, question_new(fact, place, NULL));
		i++;
	}
}

/* a household that is not in the store before something is known of it */
static UfProfile *
begin_person(UfFlowEdit *self, GError **error)
{
	if (uf_flow_ensure_store(self->flow, error) == NULL)
		return NULL;
	UfProfile *profile = uf_profile_new(self->flow->schema);
	self->item = g_new0(UfStoreItem, 1);
	self->item->kind = UF_STORE_PERSON;
	self->item->id = g_strdup(uf_profile_get_id(profile));
	return profile;
}

UfFlowEdit *
uf_flow_edit_new(UfFlow *flow, const char *person, const char *prefix, GError **error)
{
	g_autoptr(UfFlowEdit) self = g_new0(UfFlowEdit, 1);
	self->flow = flow;
	self->questions = g_ptr_array_new_with_free_func(question_free);
	self->prefix = g_strdup(prefix);
	self->profile = person != NULL ? uf_flow_open_person(flow, person, &self->item, error)
				       : begin_person(self, error);
	if (self->profile == NULL)
		return NULL;
	self->before = uf_profile_copy(self->profile);
	collect(self, (Stretch){ 0, uf_profile_schema_get_count(flow->schema), 0, "" });
	if (self->questions->len == 0) {
		g_set_error(error, UF_ERROR, UF_ERROR_NOT_FOUND,
			    "nothing to ask under \"%s\"; \"unefois person show\" lists the facts",
			    prefix != NULL ? prefix : "");
		return NULL;
	}
	return g_steal_pointer(&self);
}

UfFlowEdit *
uf_flow_edit_new_for(UfFlow *flow, const char *person, const UfFlowWish *wish, GError **error)
{
	g_autoptr(UfFlowEdit) self = g_new0(UfFlowEdit, 1);
	self->flow = flow;
	self->wish = wish;
	self->questions = g_ptr_array_new_with_free_func(question_free);
	self->profile = uf_flow_open_person(flow, person, &self->item, error);
	if (self->profile == NULL)
		return NULL;
	self->before = uf_profile_copy(self->profile);
	for (guint i = 0; i < wish->facts->len; i++) {
		const char *fact = g_ptr_array_index(wish->facts, i);
		const UfPlace *place = uf_profile_schema_find(flow->schema, fact);
		if (place != NULL && (is_asked(place) || place->kind == UF_PLACE_ROWS ||
				      place->kind == UF_PLACE_OBJECT))
			g_ptr_array_add(self->questions, question_new(fact, place, NULL));
	}
	return g_steal_pointer(&self);
}

static UfEditQuestion *
get_present(const UfFlowEdit *self)
{
	return self->next > 0 ? g_ptr_array_index(self->questions, self->next - 1) : NULL;
}

/* what wants a row: nobody knows otherwise which number is meant */
static const char *
find_reason(const UfFlowEdit *self, const UfEditQuestion *question)
{
	return self->wish != NULL && self->wish->reasons != NULL && question->row_list == NULL &&
		       question->place->kind == UF_PLACE_ROWS
		   ? g_hash_table_lookup(self->wish->reasons, question->fact)
		   : NULL;
}

static bool finish_row(UfFlowEdit *self, const char *list, GError **error);

/* The question that nobody needs is behind; the last one of a new row ends it. */
static void
pass(UfFlowEdit *self)
{
	const UfEditQuestion *question = g_ptr_array_index(self->questions, self->next++);
	g_autofree char *list = g_strdup(question->row_list);
	if (list != NULL)
		finish_row(self, list, NULL);
}

bool
uf_flow_edit_next(UfFlowEdit *edit, UfFlowQuestion *question)
{
	while (edit->next < edit->questions->len &&
	       uf_edit_is_passed(edit, g_ptr_array_index(edit->questions, edit->next)))
		pass(edit);
	if (edit->next >= edit->questions->len)
		return false;
	const UfEditQuestion *present = g_ptr_array_index(edit->questions, edit->next++);
	uf_memory_free_string(edit->section);
	edit->section = uf_edit_format_section(edit, present);
	uf_memory_free_string(edit->old);
	edit->old = uf_edit_format_old(edit, present);
	uf_memory_free_string(edit->hint);
	edit->hint = uf_edit_format_hint(edit, present);
	g_free(edit->offer);
	edit->offer = uf_edit_format_offer(present);
	g_strfreev(edit->options);
	edit->options = uf_edit_list_options(edit, present);
	*question = (UfFlowQuestion){
		.fact = present->fact,
		.section = edit->section,
		.title = present->place->title,
		.offer = edit->offer,
		.old = edit->old,
		.hint = edit->hint,
		.reason = find_reason(edit, present),
		.options = (const char *const *)edit->options,
		.is_long = present->place->kind == UF_PLACE_TEXT,
	};
	return true;
}

bool
uf_flow_edit_back(UfFlowEdit *edit)
{
	guint before = edit->next > 1 ? edit->next - 1 : 0;
	while (before > 0 &&
	       uf_edit_is_passed(edit, g_ptr_array_index(edit->questions, before - 1)))
		before--;
	if (before == 0)
		return false;
	edit->next = before - 1;
	return true;
}

/* Of somebody new, what is asked of everybody; of any other new row, all its leaves. */
static bool
is_of_new_row(const UfPlace *place, const UfEditQuestion *list)
{
	return is_asked(place) &&
	       (strcmp(list->place->path, "members") != 0 || g_strv_contains(core, place->path));
}

/* Asked at once of a new row, or only when there is more to say: what the schema puts first, and
 * what is wanted; of a row without such leaves, all. */
static bool
comes_first(const UfFlowEdit *self, const UfEditQuestion *list, const UfPlace *place)
{
	return place->first || strcmp(list->place->path, "members") == 0 ||
	       (self->wish != NULL && self->wish->places != NULL &&
		g_hash_table_contains(self->wish->places, place->path));
}

/* Puts the leaves of the new row that come first, or the others, from @at on: its own leaves, not
 * those of lists inside it. How many there are. */
static guint
insert_leaves(UfFlowEdit *self, const UfEditQuestion *list, bool first, guint at)
{
	const UfProfileSchema *schema = self->flow->schema;
	const size_t skip = strlen(list->place->path) + strlen("/*/");
	const guint before = at;
	size_t i = 0;
	while (uf_profile_schema_get_place(schema, i) != list->place)
		i++;
	const size_t end = find_end(schema, i);
	for (i++; i < end;) {
		const UfPlace *place = uf_profile_schema_get_place(schema, i);
		if (place->kind == UF_PLACE_ROWS) {
			i = find_end(schema, i);
			continue;
		}
		if (is_of_new_row(place, list) && strlen(place->path) > skip &&
		    comes_first(self, list, place) == first)
			g_ptr_array_insert(self->questions, (gint)at++,
					   question_new(place->path + skip, place, list->fact));
		i++;
	}
	return at - before;
}

/* The questions of a row that is not there yet. A conversation asks what is wanted and no more. */
static void
insert_row_questions(UfFlowEdit *self, const UfEditQuestion *list)
{
	const guint n = insert_leaves(self, list, true, self->next);
	const guint others = insert_leaves(self, list, false, self->next + n);
	if (n > 0 && others > 0) {
		g_ptr_array_remove_range(self->questions, self->next + n, others);
		if (self->wish == NULL) {
			UfEditQuestion *more = question_new("", list->place, list->fact);
			more->is_more = true;
			g_ptr_array_insert(self->questions, (gint)(self->next + n), more);
		}
	}
	json_decref(self->new_row);
	self->new_row = json_object();
	json_decref(self->new_absences);
	self->new_absences = json_object();
}

UfOrigin *
uf_edit_make_origin(const UfFlowEdit *self)
{
	const UfContext *context = self->flow->context;
	return uf_origin_new("typed", uf_context_get_today(context), uf_context_get_worker(context),
			     NULL);
}

/* What was asked in vain of the row that now is @list/@id; what a row cannot be without is not. */
static void
note_absences(UfFlowEdit *self, const char *list, const char *id)
{
	g_autoptr(UfOrigin) origin = uf_edit_make_origin(self);
	const char *name;
	json_t *absence;
	json_object_foreach(self->new_absences, name, absence)
	{
		g_autofree char *fact = g_strjoin("/", list, id, name, NULL);
		uf_profile_set_absence(self->profile, fact, json_string_value(absence), origin,
				       NULL);
	}
}

/* The last question of a new row is answered: the row is added and its questions go. A row that is
 * refused is asked again from its first question, with what was typed. */
static bool
finish_row(UfFlowEdit *self, const char *list, GError **error)
{
	if (self->next < self->questions->len) {
		const UfEditQuestion *following = g_ptr_array_index(self->questions, self->next);
		if (g_strcmp0(following->row_list, list) == 0)
			return true;
	}
	guint first = self->next;
	while (
	    first > 0 &&
	    g_strcmp0(((UfEditQuestion *)g_ptr_array_index(self->questions, first - 1))->row_list,
		      list) == 0)
		first--;
	if (json_object_size(self->new_row) > 0) {
		g_autoptr(UfOrigin) origin = uf_edit_make_origin(self);
		g_autofree char *id =
		    uf_profile_add_row(self->profile, list, self->new_row, origin, error);
		if (id == NULL) {
			g_prefix_error(error, "ligne non ajoutée : ");
			self->next = first;
			return false;
		}
		note_absences(self, list, id);
	}
	g_ptr_array_remove_range(self->questions, first, self->next - first);
	/* "add another?" comes again */
	self->next = first > 0 ? first - 1 : 0;
	json_decref(self->new_row);
	self->new_row = json_object();
	return true;
}

static bool
is_yes(const char *typed)
{
	g_autofree char *folded = g_utf8_strdown(typed, -1);
	return g_str_equal(folded, "o") || g_str_equal(folded, "oui");
}

/* The other leaves of the new row come next, once. */
static void
ask_more(UfFlowEdit *self, const char *list)
{
	const UfEditQuestion *next = self->next < self->questions->len
					 ? g_ptr_array_index(self->questions, self->next)
					 : NULL;
	if (next != NULL && g_strcmp0(next->row_list, list) == 0)
		return;
	const UfEditQuestion whole = { .fact = (char *)list,
				       .place = uf_profile_schema_find(self->flow->schema, list) };
	insert_leaves(self, &whole, false, self->next);
}

static bool
parse_fact(UfFlowEdit *self, const UfEditQuestion *question, const char *typed, GError **error)
{
	if (uf_edit_is_line(self, question))
		return uf_edit_take_line(self, question, typed, error);
	g_auto(UfWiped) plain = uf_edit_resolve(self, question, typed);
	g_autoptr(json_t) value = uf_flow_parse_typed(self->flow, question->place, plain, error);
	if (value == NULL || !uf_edit_check_allowed(self, question, value, error))
		return false;
	if (question->row_list != NULL)
		return uf_fact_id_set(self->new_row, question->fact, value, error);
	g_autoptr(UfOrigin) origin = uf_edit_make_origin(self);
	return uf_profile_set_fact(self->profile, question->fact, value, origin, error);
}

/* False when what was typed is refused: the row is as it was. */
static bool
note_in_row(UfFlowEdit *self, const UfEditQuestion *question, const char *typed, GError **error)
{
	const char *absence = uf_edit_get_absence(question, typed);
	const bool is_empty = absence != NULL || g_str_equal(typed, "-");
	if (is_empty && uf_edit_is_line(self, question))
		uf_edit_clear_line(self, question, NULL);
	else if (is_empty)
		uf_fact_id_set(self->new_row, question->fact, NULL, NULL);
	else if (!parse_fact(self, question, typed, error))
		return false;
	json_object_del(self->new_absences, question->fact);
	if (absence != NULL)
		json_object_set_new(self->new_absences, question->fact, json_string(absence));
	return true;
}

static bool
answer_row_question(UfFlowEdit *self, const UfEditQuestion *question, const char *typed,
		    GError **error)
{
	g_autofree char *list = g_strdup(question->row_list);
	if (question->is_more && is_yes(typed)) {
		ask_more(self, list);
		return true;
	}
	if (*typed != '\0' && !question->is_more && !note_in_row(self, question, typed, error)) {
		self->next--;
		return false;
	}
	return finish_row(self, list, error);
}

static bool
answer_fact(UfFlowEdit *self, const UfEditQuestion *question, const char *typed, GError **error)
{
	g_autoptr(UfOrigin) origin = uf_edit_make_origin(self);
	const char *absence = uf_edit_get_absence(question, typed);
	if (absence == NULL && !g_str_equal(typed, "-"))
		return parse_fact(self, question, typed, error);
	/* what stood beside it would contradict it */
	if (uf_edit_is_line(self, question) && !uf_edit_clear_line(self, question, error))
		return false;
	if (absence == NULL)
		return uf_profile_set_fact(self->profile, question->fact, NULL, NULL, error);
	return uf_profile_set_absence(self->profile, question->fact, absence, origin, error);
}

/* "non" to an empty list is an answer: there is none. A list with rows just gets no other. */
static void
note_no_row(UfFlowEdit *self, const UfEditQuestion *question, const char *absence)
{
	g_autoptr(UfOrigin) origin = uf_edit_make_origin(self);
	const json_t *rows = uf_profile_find_fact(self->profile, question->fact);
	/* what a household cannot be without has no absence: then nothing is noted */
	if (json_array_size(rows) == 0)
		uf_profile_set_absence(self->profile, question->fact, absence, origin, NULL);
}

bool
uf_flow_edit_answer(UfFlowEdit *edit, const char *typed, GError **error)
{
	const UfEditQuestion *question = get_present(edit);
	g_auto(UfWiped) stripped = g_strdup(typed);
	/* a long text keeps its indent */
	if (question != NULL && question->place->kind == UF_PLACE_TEXT &&
	    strchr(typed, '\n') != NULL)
		g_strchomp(stripped);
	else
		g_strstrip(stripped);
	const char *trimmed = uf_flow_expand_key(stripped);
	g_clear_pointer(&edit->remark, uf_memory_free_string);
	if (question == NULL) {
		g_set_error(error, UF_ERROR, UF_ERROR_USAGE, "no question was asked");
		return false;
	}
	if (question->row_list != NULL)
		return answer_row_question(edit, question, trimmed, error);
	if (question->place->kind == UF_PLACE_ROWS) {
		if (is_yes(trimmed))
			insert_row_questions(edit, question);
		else if (*trimmed != '\0' && *trimmed != '-')
			note_no_row(edit, question, *trimmed == '?' ? trimmed + 1 : "none");
		return true;
	}
	if (*trimmed == '\0' || answer_fact(edit, question, trimmed, error))
		return true;
	edit->next--;
	return false;
}

static json_t *
list_changes(const UfFlowEdit *self)
{
	g_autoptr(GPtrArray) changes = uf_profile_diff(self->before, self->profile);
	/* a value that became an absence is two changes of one fact */
	g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
	json_t *changed = json_array();
	for (guint i = 0; i < changes->len; i++) {
		const UfProfileChange *change = g_ptr_array_index(changes, i);
		if (g_hash_table_add(seen, change->fact_id))
			json_array_append_new(changed, json_string(change->fact_id));
	}
	return changed;
}

const char *
uf_flow_edit_get_remark(const UfFlowEdit *edit)
{
	return edit->remark != NULL ? edit->remark : "";
}

bool
uf_flow_edit_keep(UfFlowEdit *edit, GError **error)
{
	return uf_edit_store(edit, error);
}

json_t *
uf_flow_edit_save(UfFlowEdit *edit, GError **error)
{
	g_autoptr(GPtrArray) issues = uf_issue_list_new();
	g_autoptr(json_t) changed = list_changes(edit);
	if (!uf_flow_check_profile(edit->flow, edit->profile, issues, error))
		return NULL;
	if (!uf_edit_store(edit, error))
		return NULL;
	const bool is_stored = edit->item->revision > 0;
	json_t *result = json_pack("{s:i, s:s?, s:I, s:O, s:o}", "version", UF_FLOW_VERSION,
				   "person", is_stored ? edit->item->id : NULL, "revision",
				   (json_int_t)edit->item->revision, "changed", changed, "issues",
				   uf_flow_issues_to_json(edit->flow, issues));
	if (json_array_size(changed) > 0)
		uf_flow_add_twins(edit->flow, edit->profile, changed, result);
	return result;
}
