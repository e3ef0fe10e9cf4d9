#include "uf-flow-sheet-index-private.h"

#include <string.h>

#include "uf-flow-row-private.h"
#include "uf-flow-twin-private.h"
#include "uf-json.h"
#include "uf-memory.h"
#include "uf-nir.h"
#include "uf-text.h"

/* Cards are read again when that takes a twentieth of the time since, at most. */
#define SHARE 20
#define LEAST_FRESH (2 * G_USEC_PER_SEC)
#define MOST_FRESH (60 * G_USEC_PER_SEC)
#define YEAR 4

/* Somebody of the store; borrowed of the cards. */
typedef struct {
	const char *person;
	const json_t *member;
} Known;

/* Somebody of the file. */
typedef struct {
	size_t household;
	json_t *member; /* as of a card, with "nir" */
} Written;

struct UfFlowSheetIndex {
	GHashTable *marks;   /* mark → GArray of size_t */
	GHashTable *written; /* year of birth → GPtrArray of Written */
	GPtrArray *cards;
	GHashTable *years; /* year of birth → GPtrArray of Known */
	GHashTable *names; /* mark of the names → GPtrArray of Known */
	gint64 loaded;     /* monotonic time */
	gint64 fresh;      /* for how long */
};

static void
clear_cards(UfFlowSheetIndex *self)
{
	g_clear_pointer(&self->years, g_hash_table_unref);
	g_clear_pointer(&self->names, g_hash_table_unref);
	g_clear_pointer(&self->cards, g_ptr_array_unref);
}

void
uf_flow_sheet_index_free(UfFlowSheetIndex *index)
{
	if (index == NULL)
		return;
	g_hash_table_unref(index->marks);
	g_hash_table_unref(index->written);
	clear_cards(index);
	g_free(index);
}

/* --- marks --- */

static void
free_wiped(gpointer data)
{
	uf_memory_free_string(data);
}

static const char *
find_date(const json_t *member)
{
	const char *date = uf_json_get_string(json_object_get(member, "birth"), "date");
	return date != NULL ? date : uf_json_get_string(member, "birth_date");
}

static const char *
find_given(const json_t *member)
{
	return json_string_value(json_array_get(json_object_get(member, "given_names"), 0));
}

void
uf_flow_sheet_add_marks(GPtrArray *marks, const json_t *member)
{
	const json_t *rows = json_object_get(member, "identifiers");
	for (size_t i = 0; i < json_array_size(rows); i++) {
		UfTwinRule rule;
		const json_t *row = json_array_get(rows, i);
		const char *scheme = uf_json_get_string(row, "scheme");
		const char *value = uf_json_get_string(row, "value");
		char *term =
		    scheme != NULL && value != NULL ? uf_flow_make_term(scheme, value) : NULL;
		if (term != NULL && uf_flow_term_is_of_person(term, &rule))
			g_ptr_array_add(marks, term);
		else
			uf_memory_free_string(term);
	}
}

char *
uf_flow_sheet_make_name_mark(const json_t *member)
{
	const char *given = find_given(member);
	const char *name = uf_json_get_string(member, "birth_name");
	if (name == NULL)
		name = uf_json_get_string(member, "used_name");
	if (given == NULL || name == NULL)
		return NULL;
	g_auto(UfWiped) folded = uf_text_fold(name);
	g_auto(UfWiped) first = uf_text_fold(given);
	return g_strdup_printf("bare=%s|%s", folded, first);
}

char *
uf_flow_sheet_make_id_mark(const char *person)
{
	return g_strconcat("id=", person, NULL);
}

json_t *
uf_flow_sheet_make_card_member(const json_t *member)
{
	return json_pack("{s:O*, s:O*, s:O*, s:s*}", "birth_name",
			 json_object_get(member, "birth_name"), "used_name",
			 json_object_get(member, "used_name"), "given_names",
			 json_object_get(member, "given_names"), "birth_date", find_date(member));
}

/* One of the dates is the beginning of the other. */
static bool
is_consistent(const char *date, const char *other)
{
	return other != NULL && strncmp(date, other, MIN(strlen(date), strlen(other))) == 0;
}

/* --- the file --- */

/* Only what tells who somebody is and which rows belong together. */
static bool
is_wanted(const char *key)
{
	static const char *const ends[] = { "/birth_name", "/used_name", "/given_names", "/name",
					    "/birth/date" };
	if (g_str_has_prefix(key, "row/"))
		return true;
	if (!g_str_has_prefix(key, "members/") || g_str_has_prefix(key, "members/child"))
		return false;
	for (size_t i = 0; i < G_N_ELEMENTS(ends); i++) {
		if (g_str_has_suffix(key, ends[i]))
			return true;
	}
	return strstr(key, "/identifiers/") != NULL;
}

static GPtrArray *
choose_columns(const UfFlowSheet *sheet)
{
	GPtrArray *columns = g_ptr_array_new();
	for (guint i = 0; i < sheet->columns->len; i++) {
		UfColumn *column = g_ptr_array_index(sheet->columns, i);
		const UfColumnTarget *target = uf_flow_sheet_get_target(column);
		if (target != NULL && is_wanted(target->key))
			g_ptr_array_add(columns, column);
	}
	return columns;
}

static void
free_list(gpointer data)
{
	g_ptr_array_unref(data);
}

static void
free_numbers(gpointer data)
{
	g_array_unref(data);
}

static void
add_mark(UfFlowSheetIndex *self, char *mark, size_t household)
{
	GArray *households = g_hash_table_lookup(self->marks, mark);
	if (households == NULL) {
		households = g_array_new(FALSE, FALSE, sizeof(size_t));
		g_hash_table_insert(self->marks, mark, households);
	} else
		uf_memory_free_string(mark);
	if (households->len == 0 ||
	    g_array_index(households, size_t, households->len - 1) != household)
		g_array_append_val(households, household);
}

static void
free_written(gpointer data)
{
	Written *written = data;
	json_decref(written->member);
	g_free(written);
}

static const char *
find_nir(const json_t *member)
{
	const char *nir = uf_nir_find(member);
	return nir != NULL ? nir : uf_json_get_string(member, "nir"); /* of a card */
}

static void
add_written(UfFlowSheetIndex *self, const json_t *member, size_t household)
{
	const char *date = find_date(member);
	char *year = date != NULL ? g_strndup(date, YEAR) : NULL;
	GPtrArray *list = year != NULL ? g_hash_table_lookup(self->written, year) : NULL;
	if (year == NULL)
		return;
	if (list == NULL) {
		list = g_ptr_array_new_with_free_func(free_written);
		g_hash_table_insert(self->written, year, list);
	} else
		uf_memory_free_string(year);
	Written *written = g_new(Written, 1);
	*written = (Written){ household, uf_flow_sheet_make_card_member(member) };
	const char *nir = find_nir(member);
	if (nir != NULL)
		json_object_set_new(written->member, "nir", json_string(nir));
	g_ptr_array_add(list, written);
}

static void
add_member(UfFlowSheetIndex *self, const json_t *member, size_t household)
{
	g_autoptr(GPtrArray) marks = g_ptr_array_new();
	char *bare = uf_flow_sheet_make_name_mark(member);
	uf_flow_sheet_add_marks(marks, member);
	if (bare != NULL)
		g_ptr_array_add(marks, bare);
	for (guint i = 0; i < marks->len; i++)
		add_mark(self, g_ptr_array_index(marks, i), household);
	add_written(self, member, household);
}

static void
add_household(UfFlowSheetIndex *self, const UfFlowSheet *sheet, const UfRowHousehold *rows,
	      size_t household)
{
	g_autoptr(UfFlowRowFacts) facts = uf_flow_row_facts_new(sheet->flow->schema, rows);
	const char *who;
	json_t *id;
	json_object_foreach(facts->who, who, id)
	{
		if (!uf_flow_row_is_child(who))
			add_member(self, uf_flow_row_facts_find(facts, who), household);
	}
	if (facts->person != NULL)
		add_mark(self, uf_flow_sheet_make_id_mark(facts->person), household);
}

static UfFlowSheetIndex *
index_file(UfFlowSheet *sheet, GError **error)
{
	g_autoptr(GPtrArray) columns = choose_columns(sheet);
	g_autoptr(UfHouseholdRows) households =
	    uf_household_rows_new(sheet->book, columns, sheet->grid, sheet->headings, error);
	if (households == NULL)
		return NULL;
	UfFlowSheetIndex *self = g_new0(UfFlowSheetIndex, 1);
	self->marks = g_hash_table_new_full(g_str_hash, g_str_equal, free_wiped, free_numbers);
	self->written = g_hash_table_new_full(g_str_hash, g_str_equal, free_wiped, free_list);
	for (size_t i = 0; i < uf_household_rows_get_count(households); i++) {
		g_autoptr(UfRowHousehold) rows =
		    uf_household_rows_load(households, i, &sheet->repair, error);
		if (rows == NULL) {
			uf_flow_sheet_index_free(self);
			return NULL;
		}
		add_household(self, sheet, rows, i);
	}
	return self;
}

static UfFlowSheetIndex *
ensure_index(UfFlowSheet *sheet, GError **error)
{
	if (sheet->index == NULL)
		sheet->index = index_file(sheet, error);
	return sheet->index;
}

static void
add_number(GArray *numbers, size_t number)
{
	for (guint i = 0; i < numbers->len; i++) {
		if (g_array_index(numbers, size_t, i) == number)
			return;
	}
	g_array_append_val(numbers, number);
}

bool
uf_flow_sheet_find_marked(UfFlowSheet *sheet, const GPtrArray *marks, size_t own, GArray *others,
			  GError **error)
{
	const UfFlowSheetIndex *index = ensure_index(sheet, error);
	if (index == NULL)
		return false;
	for (guint i = 0; i < marks->len; i++) {
		const GArray *found =
		    g_hash_table_lookup(index->marks, g_ptr_array_index(marks, i));
		for (guint k = 0; found != NULL && k < found->len; k++) {
			const size_t household = g_array_index(found, size_t, k);
			if (household != own)
				add_number(others, household);
		}
	}
	return true;
}

bool
uf_flow_sheet_find_named(UfFlowSheet *sheet, const UfFlowSheetLook *look, GArray *others,
			 GError **error)
{
	const UfFlowSheetIndex *index = ensure_index(sheet, error);
	const char *date = find_date(look->member);
	const bool has_nir = find_nir(look->member) != NULL;
	if (index == NULL || date == NULL)
		return index != NULL;
	g_autoptr(json_t) card = uf_flow_sheet_make_card_member(look->member);
	g_autofree char *year = g_strndup(date, YEAR);
	const GPtrArray *list = g_hash_table_lookup(index->written, year);
	for (guint i = 0; list != NULL && i < list->len; i++) {
		const Written *written = g_ptr_array_index(list, i);
		const bool is_other = look->rank == UF_NAME_CLOSE && has_nir &&
				      json_object_get(written->member, "nir") != NULL;
		if (written->household != look->own && !is_other &&
		    is_consistent(date, find_date(written->member)) &&
		    uf_name_compare_members(card, written->member) == look->rank)
			add_number(others, written->household);
	}
	return true;
}

/* --- the store --- */

/* Takes @key, zeroed by whoever does not keep it. */
static void
add_known(GHashTable *table, char *key, const UfFlowCard *card, const json_t *member)
{
	GPtrArray *list = key != NULL ? g_hash_table_lookup(table, key) : NULL;
	if (key == NULL)
		return;
	if (list == NULL) {
		list = g_ptr_array_new_with_free_func(g_free);
		g_hash_table_insert(table, key, list);
	} else
		uf_memory_free_string(key);
	Known *known = g_new(Known, 1);
	*known = (Known){ card->person, member };
	g_ptr_array_add(list, known);
}

static void
add_card(UfFlowSheetIndex *self, const UfFlowCard *card)
{
	const json_t *members = json_object_get(card->card, "members");
	for (size_t i = 0; i < json_array_size(members) && !uf_flow_card_is_hidden(card); i++) {
		const json_t *member = json_array_get(members, i);
		const char *date = find_date(member);
		if (date != NULL)
			add_known(self->years, g_strndup(date, YEAR), card, member);
		add_known(self->names, uf_flow_sheet_make_name_mark(member), card, member);
	}
}

void
uf_flow_sheet_take_cards(UfFlowSheet *sheet, UfFlowSheet *last)
{
	UfFlowSheetIndex *self = ensure_index(sheet, NULL);
	if (self == NULL || last->index == NULL || last->index->cards == NULL)
		return;
	clear_cards(self);
	self->cards = g_steal_pointer(&last->index->cards);
	self->years = g_steal_pointer(&last->index->years);
	self->names = g_steal_pointer(&last->index->names);
	self->loaded = last->index->loaded;
	self->fresh = last->index->fresh;
}

static UfFlowSheetIndex *
ensure_cards(UfFlowSheet *sheet, GError **error)
{
	UfFlowSheetIndex *self = ensure_index(sheet, error);
	const gint64 now = g_get_monotonic_time();
	if (self == NULL || (self->cards != NULL && now - self->loaded < self->fresh))
		return self;
	g_autoptr(json_t) problems = json_array();
	clear_cards(self); /* first: they are some kilobytes a household */
	GPtrArray *cards = uf_flow_load_cards(sheet->flow, problems, error);
	if (cards == NULL)
		return NULL;
	self->cards = cards;
	self->years = g_hash_table_new_full(g_str_hash, g_str_equal, free_wiped, free_list);
	self->names = g_hash_table_new_full(g_str_hash, g_str_equal, free_wiped, free_list);
	self->loaded = g_get_monotonic_time();
	self->fresh = CLAMP((self->loaded - now) * SHARE, LEAST_FRESH, MOST_FRESH);
	for (guint i = 0; i < cards->len; i++)
		add_card(self, g_ptr_array_index(cards, i));
	return self;
}

void
uf_flow_sheet_add_person(UfFlowSheet *sheet, const UfProfile *profile)
{
	UfFlowSheetIndex *self = sheet->index;
	guint at = 0;
	if (self == NULL || self->cards == NULL)
		return;
	UfFlowCard *card = g_new0(UfFlowCard, 1);
	card->person = g_strdup(uf_profile_get_id(profile));
	card->state = g_strdup("");
	card->revision = uf_profile_get_revision(profile);
	card->card = uf_flow_make_card(profile);
	card->terms = uf_flow_make_terms(profile);
	while (at < self->cards->len &&
	       strcmp(((UfFlowCard *)g_ptr_array_index(self->cards, at))->person, card->person) < 0)
		at++;
	g_ptr_array_insert(self->cards, (gint)at, card);
	add_card(self, card);
}

const UfFlowCard *
uf_flow_sheet_find_card(UfFlowSheet *sheet, const char *person, GError **error)
{
	const UfFlowSheetIndex *self = ensure_cards(sheet, error);
	return self != NULL ? uf_flow_find_card(self->cards, person) : NULL;
}

static void
add_once(GPtrArray *people, const char *person)
{
	if (!g_ptr_array_find_with_equal_func(people, person, g_str_equal, NULL))
		g_ptr_array_add(people, g_strdup(person));
}

bool
uf_flow_sheet_find_by_birth(UfFlowSheet *sheet, const json_t *member, UfNameRank rank,
			    GPtrArray *people, GError **error)
{
	const UfFlowSheetIndex *self = ensure_cards(sheet, error);
	const char *date = find_date(member);
	g_autoptr(json_t) own = uf_flow_sheet_make_card_member(member);
	if (self == NULL || date == NULL)
		return self != NULL;
	g_autofree char *year = g_strndup(date, YEAR);
	const GPtrArray *list = g_hash_table_lookup(self->years, year);
	for (guint i = 0; list != NULL && i < list->len; i++) {
		const Known *known = g_ptr_array_index(list, i);
		if (is_consistent(date, find_date(known->member)) &&
		    uf_name_compare_members(own, known->member) == rank)
			add_once(people, known->person);
	}
	return true;
}

bool
uf_flow_sheet_find_by_name(UfFlowSheet *sheet, const json_t *member, GPtrArray *people,
			   GError **error)
{
	const UfFlowSheetIndex *self = ensure_cards(sheet, error);
	g_auto(UfWiped) mark = uf_flow_sheet_make_name_mark(member);
	const GPtrArray *list =
	    self != NULL && mark != NULL ? g_hash_table_lookup(self->names, mark) : NULL;
	for (guint i = 0; list != NULL && i < list->len; i++) {
		const Known *known = g_ptr_array_index(list, i);
		if (find_date(member) == NULL || find_date(known->member) == NULL)
			add_once(people, known->person);
	}
	return self != NULL;
}
