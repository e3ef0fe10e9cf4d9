/* The conversation about the profile: what is missing, what is old. */
#include <string.h>

#include "uf-flow-over-private.h"
#include "uf-flow-talk-private.h"
#include "uf-form-analysis.h"
#include "uf-json.h"
#include "uf-memory.h"
#include "uf-profile-edit.h"

#define HOME "housing/address"

/* One missing fact of one of the forms. */
typedef struct {
	char *fact;
	bool required;
	size_t order; /* of its place in the schema: the order of a conversation */
} Wanted;

static void
wanted_clear(void *data)
{
	g_free(((Wanted *)data)->fact);
}

static int
compare_wanted(const void *left, const void *right)
{
	const Wanted *a = left;
	const Wanted *b = right;
	if (a->required != b->required)
		return a->required ? -1 : 1;
	return (a->order > b->order) - (a->order < b->order);
}

static size_t
find_order(const UfProfileSchema *schema, const UfPlace *place)
{
	size_t i = 0;
	while (i < uf_profile_schema_get_count(schema) &&
	       uf_profile_schema_get_place(schema, i) != place)
		i++;
	return i;
}

/* The day when somebody said that there is none, would not say, or did not know; no date without.
 */
static UfDate
get_day_asked(const UfFlowTalk *self, const char *fact)
{
	g_autoptr(UfOrigin) origin = uf_profile_find_origin(self->profile, fact);
	return origin != NULL ? uf_origin_get_date(origin) : (UfDate){ 0 };
}

/* Somebody was asked today; or said some day that there is none, or that it is not wished: that is
 * an answer, which grows old like others. Who did not know may know another day. */
static bool
is_settled(const UfFlowTalk *self, const char *fact)
{
	const char *absence = uf_profile_find_absence(self->profile, fact);
	const UfDate today = uf_context_get_today(self->flow->context);
	if (absence == NULL)
		return false;
	return !g_str_equal(absence, "unknown") ||
	       uf_date_compare(get_day_asked(self, fact), today) == 0;
}

/* An absence is old after the period of its place, or six months. */
static bool
is_old_absence(const UfFlowTalk *self, const char *fact)
{
	const char *absence = uf_profile_find_absence(self->profile, fact);
	const UfDate today = uf_context_get_today(self->flow->context);
	const UfPlace *place = uf_profile_schema_find(self->flow->schema, fact);
	int months;
	if (absence == NULL || place == NULL || g_str_equal(absence, "unknown"))
		return false;
	if (place->stale != NULL)
		return uf_profile_get_stale_months(self->profile, fact, today) > 0;
	return uf_date_months_between(get_day_asked(self, fact), today, &months) && months >= 6;
}

/* An optional sensitive field would not leave anyway: nobody is asked for nothing. */
static bool
would_leave(const UfTalkForm *form, const UfField *field)
{
	return !uf_field_is_sensitive(field) || uf_field_is_required(field) ||
	       uf_request_allows_sensitive(form->job.request, uf_field_get_full_id(field));
}

static Wanted *
find_wanted(GArray *list, const char *fact)
{
	for (guint i = 0; i < list->len; i++) {
		Wanted *wanted = &g_array_index(list, Wanted, i);
		if (g_str_equal(wanted->fact, fact))
			return wanted;
	}
	return NULL;
}

/* What to ask for a leaf that only views have: the address of the home stands for everybody's, an
 * age is asked as the date of birth. NULL: nobody can answer it. Yours. */
static char *
find_asked_of_derived(const UfFlowTalk *self, const char *fact)
{
	if (strstr(fact, "/home_address") != NULL || strstr(fact, "/mailing_address") != NULL)
		return uf_profile_find_fact(self->profile, HOME) == NULL ? g_strdup(HOME) : NULL;
	g_auto(GStrv) parts = g_strsplit(fact, "/", -1);
	const UfPlace *place = uf_profile_schema_find_view(
	    self->flow->schema, (const char *const *)parts, g_strv_length(parts));
	const char *leaf =
	    place != NULL ? json_string_value(json_array_get(place->derived_of, 0)) : NULL;
	const char *slash = strrchr(fact, '/');
	return leaf != NULL && slash != NULL
		   ? g_strdup_printf("%.*s/%s", (int)(slash - fact), fact, leaf)
		   : NULL;
}

/* The fact to ask for the sake of @fact: itself, or what tells it. NULL: none. Yours. */
static char *
find_asked(const UfFlowTalk *self, const char *fact)
{
	static const char *const of_place[] = { "commune", "departement", "country" };
	if (uf_profile_schema_find(self->flow->schema, fact) == NULL)
		return find_asked_of_derived(self, fact);
	for (size_t i = 0; i < G_N_ELEMENTS(of_place); i++) {
		g_autofree char *end = g_strconcat("/birth/", of_place[i], NULL);
		if (!g_str_has_suffix(fact, end))
			continue;
		/* the place of birth tells them all */
		char *whole = g_strndup(fact, strlen(fact) - strlen(of_place[i]));
		char *known = g_strconcat(whole, "place", NULL);
		g_free(whole);
		if (uf_profile_find_fact(self->profile, known) == NULL)
			return known;
		g_free(known);
	}
	return g_strdup(fact);
}

/* A row of what one partner alone asks has too many leaves to be begun for one of them: the demand
 * asks that one. */
static bool
is_of_partner(const UfPlace *place)
{
	return place->kind == UF_PLACE_ROWS && g_str_has_prefix(place->path, "extensions/");
}

/* nobody is added to a household for want of a child on a form; the office is configuration */
static bool
can_be_asked(const UfFlowTalk *self, const char *fact)
{
	const UfPlace *place = uf_profile_schema_find(self->flow->schema, fact);
	return place != NULL && !place->derived && !g_str_equal(fact, "members") &&
	       !g_str_has_prefix(fact, "office/") && !is_of_partner(place) &&
	       (uf_place_is_leaf(place) || place->kind == UF_PLACE_ROWS ||
		g_str_equal(fact, HOME)) &&
	       !is_settled(self, fact);
}

bool
uf_talk_can_bring(const UfFlowTalk *self, const char *wanted)
{
	g_autofree char *fact = wanted != NULL ? find_asked(self, wanted) : NULL;
	const UfPlace *place =
	    fact != NULL ? uf_profile_schema_find(self->flow->schema, fact) : NULL;
	return place != NULL && !is_of_partner(place);
}

/* "Votre numéro de Sécurité sociale ; Numéro d'allocataire" */
static void
add_reason(UfFlowTalk *self, const char *fact, const char *label)
{
	const char *known = g_hash_table_lookup(self->reasons, fact);
	if (known != NULL && strstr(known, label) != NULL)
		return;
	g_hash_table_insert(self->reasons, g_strdup(fact),
			    known != NULL ? g_strconcat(known, " ; ", label, NULL)
					  : g_strdup(label));
}

static void
add_wanted(UfFlowTalk *self, const UfTalkForm *form, const UfAnswer *answer, GArray *list)
{
	const UfField *field = uf_answer_get_field(answer);
	const char *wanted = uf_answer_get_wanted(answer);
	const UfAnswerState state = uf_answer_get_state(answer);
	if (wanted == NULL || (state != UF_ANSWER_TODO && state != UF_ANSWER_EMPTY) ||
	    !would_leave(form, field))
		return;
	g_autofree char *fact = find_asked(self, wanted);
	if (fact == NULL || g_hash_table_contains(self->seen, fact) || !can_be_asked(self, fact))
		return;
	add_reason(self, fact, uf_field_get_label(field));
	Wanted *known = find_wanted(list, fact);
	if (known != NULL) {
		known->required = known->required || uf_field_is_required(field);
		return;
	}
	const UfPlace *place = uf_profile_schema_find(self->flow->schema, fact);
	const Wanted fresh = { g_strdup(fact), uf_field_is_required(field),
			       find_order(self->flow->schema, place) };
	g_array_append_val(list, fresh);
}

void
uf_talk_note_places(UfFlowTalk *self)
{
	for (guint i = 0; i < self->forms->len; i++) {
		const UfTalkForm *form = g_ptr_array_index(self->forms, i);
		g_autoptr(json_t) listed =
		    uf_mapping_list_facts(form->job.form, self->flow->schema);
		const json_t *facts = json_object_get(listed, "facts");
		for (size_t j = 0; j < json_array_size(facts); j++) {
			const char *place = uf_json_get_string(json_array_get(facts, j), "place");
			g_hash_table_add(self->places, g_strdup(place));
		}
	}
}

/* A dialogue about @facts, which are taken. */
static UfFlowEdit *
begin_edit(UfFlowTalk *self, GPtrArray *facts, GError **error)
{
	g_clear_pointer(&self->facts, g_ptr_array_unref);
	self->facts = facts;
	self->wish = (UfFlowWish){ facts, self->reasons, self->places };
	return uf_flow_edit_new_for(self->flow, self->setup->person, &self->wish, error);
}

GPtrArray *
uf_talk_take_wanted(UfFlowTalk *self, GError **error)
{
	if (!uf_talk_reload(self, error))
		return NULL;
	g_autoptr(GArray) list = g_array_new(FALSE, FALSE, sizeof(Wanted));
	g_array_set_clear_func(list, wanted_clear);
	for (guint i = 0; i < self->forms->len; i++) {
		const UfTalkForm *form = g_ptr_array_index(self->forms, i);
		for (size_t j = 0; j < uf_answers_get_count(form->job.answers); j++)
			add_wanted(self, form, uf_answers_get(form->job.answers, j), list);
	}
	g_array_sort(list, compare_wanted);
	GPtrArray *facts = g_ptr_array_new_with_free_func(g_free);
	for (guint i = 0; i < list->len; i++) {
		const Wanted *wanted = &g_array_index(list, Wanted, i);
		g_hash_table_add(self->seen, g_strdup(wanted->fact));
		g_ptr_array_add(facts, g_strdup(wanted->fact));
	}
	return facts;
}

UfFlowEdit *
uf_flow_talk_ask_facts(UfFlowTalk *talk, GError **error)
{
	g_autoptr(GPtrArray) facts = uf_talk_take_wanted(talk, error);
	if (facts == NULL || facts->len == 0)
		return NULL;
	return begin_edit(talk, g_steal_pointer(&facts), error);
}

static bool
is_old(const UfFlowTalk *self, const char *fact)
{
	const UfDate today = uf_context_get_today(self->flow->context);
	if (uf_profile_find_fact(self->profile, fact) == NULL)
		return is_old_absence(self, fact);
	return uf_profile_get_stale_months(self->profile, fact, today) > 0;
}

/* The value, or what was said instead; yours, zero it */
static char *
format_known(const UfFlowTalk *self, const char *fact, const UfPlace *place)
{
	const json_t *value = uf_profile_find_fact(self->profile, fact);
	if (value != NULL)
		return uf_flow_format_fact(self->flow, place, value);
	const bool none = g_strcmp0(uf_profile_find_absence(self->profile, fact), "none") == 0;
	return g_strdup(none ? "il n’y en a pas" : "ne souhaite pas le dire");
}

/* "Lila ESSAI › Contact › Téléphones › Numéro": whose fact it is; yours, zero it */
static char *
format_whose(const UfFlowTalk *self, const char *fact, const UfPlace *place)
{
	g_autofree char *title = uf_profile_schema_format_title(self->flow->schema, place);
	g_auto(GStrv) parts = g_strsplit(fact, "/", 3);
	const char *rest = strstr(title, " › ");
	if (!g_str_equal(parts[0], "members") || parts[1] == NULL || rest == NULL)
		return g_steal_pointer(&title);
	g_auto(UfWiped) name =
	    uf_flow_format_member(uf_profile_find_member(self->profile, parts[1]));
	return *name != '\0' ? g_strconcat(name, rest, NULL) : g_steal_pointer(&title);
}

static void
add_old(UfFlowTalk *self, const char *fact, json_t *list, GHashTable *listed)
{
	const UfPlace *place = uf_profile_schema_find(self->flow->schema, fact);
	if (place == NULL || !is_old(self, fact) || !g_hash_table_add(listed, g_strdup(fact)))
		return;
	g_auto(UfWiped) whose = format_whose(self, fact, place);
	g_auto(UfWiped) row = uf_flow_format_row(self->flow, self->profile, fact);
	g_auto(UfWiped) title =
	    *row != '\0' ? g_strdup_printf("%s (%s)", whose, row) : g_strdup(whose);
	g_auto(UfWiped) text = format_known(self, fact, place);
	g_autoptr(UfOrigin) origin = uf_profile_find_origin(self->profile, fact);
	g_autofree char *date =
	    uf_date_format_iso(origin != NULL ? uf_origin_get_date(origin) : (UfDate){ 0 });
	json_array_append_new(list, json_pack("{s:s, s:s, s:s, s:s}", "fact", fact, "title", title,
					      "text", text, "date", date));
}

/* What a form lacks because somebody said long ago that there is none. */
static void
add_old_absence(UfFlowTalk *self, const UfTalkForm *form, const UfAnswer *answer, json_t *list,
		GHashTable *listed)
{
	const char *wanted = uf_answer_get_wanted(answer);
	if (wanted == NULL || !would_leave(form, uf_answer_get_field(answer)))
		return;
	g_autofree char *fact = find_asked(self, wanted);
	if (fact != NULL && is_old_absence(self, fact))
		add_old(self, fact, list, listed);
}

json_t *
uf_flow_talk_list_old(UfFlowTalk *talk, GError **error)
{
	if (!uf_talk_reload(talk, error))
		return NULL;
	json_t *list = json_array();
	g_autoptr(GHashTable) listed = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	for (guint i = 0; i < talk->forms->len; i++) {
		const UfAnswers *answers =
		    ((UfTalkForm *)g_ptr_array_index(talk->forms, i))->job.answers;
		for (size_t j = 0; j < uf_answers_get_count(answers); j++) {
			const UfAnswer *answer = uf_answers_get(answers, j);
			for (size_t k = 0; k < uf_answer_get_fact_count(answer); k++)
				add_old(talk, uf_answer_get_fact(answer, k), list, listed);
			add_old_absence(talk, g_ptr_array_index(talk->forms, i), answer, list,
					listed);
		}
	}
	return list;
}

/* the same values, said today */
static bool
renew(UfFlowTalk *self, const json_t *facts, GError **error)
{
	g_autoptr(UfStoreItem) item = NULL;
	g_autoptr(UfProfile) profile =
	    uf_flow_load_person(self->flow, self->setup->person, &item, error);
	g_autoptr(UfProfile) before = profile != NULL ? uf_profile_copy(profile) : NULL;
	UfFlowOver over = { .item = &item, .before = &before, .profile = &profile };
	g_autoptr(UfOrigin) origin =
	    uf_origin_new("told", uf_context_get_today(self->flow->context),
			  uf_context_get_worker(self->flow->context), NULL);
	if (profile == NULL)
		return false;
	for (size_t i = 0; i < json_array_size(facts); i++) {
		const char *fact = json_string_value(json_array_get(facts, i));
		json_t *value = uf_profile_find_fact(profile, fact);
		g_autoptr(json_t) copy = json_deep_copy(value);
		/* a copy: what is set anew is taken away first */
		g_autofree char *absence = g_strdup(uf_profile_find_absence(profile, fact));
		if (value != NULL && !uf_profile_set_fact(profile, fact, copy, origin, error))
			return false;
		if (value == NULL && absence != NULL &&
		    !uf_profile_set_absence(profile, fact, absence, origin, error))
			return false;
	}
	/* a value that somebody changed meanwhile is that one's */
	const bool done = uf_flow_store_over(self->flow, &over, error);
	uf_flow_over_clear(&over);
	return done;
}

UfFlowEdit *
uf_flow_talk_confirm(UfFlowTalk *talk, const json_t *true_facts, GError **error)
{
	g_autoptr(json_t) old = uf_flow_talk_list_old(talk, error);
	if (old == NULL || !renew(talk, true_facts, error))
		return NULL;
	g_autoptr(GPtrArray) others = g_ptr_array_new_with_free_func(g_free);
	for (size_t i = 0; i < json_array_size(old); i++) {
		const char *fact = uf_json_get_string(json_array_get(old, i), "fact");
		if (!uf_json_has_text(true_facts, fact))
			g_ptr_array_add(others, g_strdup(fact));
	}
	return others->len > 0 ? begin_edit(talk, g_steal_pointer(&others), error) : NULL;
}
