/* One value at one place of the profile that is being made. */
#include <string.h>

#include "uf-cnaf-private.h"
#include "uf-identifier.h"
#include "uf-json.h"
#include "uf-memory.h"
#include "uf-money.h"
#include "uf-text.h"

#define MEMBER "members/*"
#define LONGEST_LINE 300

static json_t *
convert_line(const char *text)
{
	return uf_text_is_clean(text, strlen(text)) && strpbrk(text, "\n\t") == NULL &&
		       uf_text_get_length(text) <= LONGEST_LINE
		   ? json_string(text)
		   : NULL;
}

static json_t *
convert_date(const char *text)
{
	UfDate date;
	if (!uf_date_parse_iso(text, &date))
		return NULL;
	g_autofree char *iso = uf_date_format_iso(date);
	return json_string(iso);
}

static json_t *
convert_month(const char *text)
{
	UfDate date;
	if (!uf_date_parse_iso(text, &date) || date.month == 0)
		return NULL;
	date.day = 0;
	g_autofree char *iso = uf_date_format_iso(date);
	return json_string(iso);
}

static json_t *
convert_amount(const char *text)
{
	int64_t cents;
	return uf_money_parse(text, &cents) ? json_integer(cents) : NULL;
}

static json_t *
convert_boolean(const char *text)
{
	static const char *const yes[] = { "1", "true", "O", NULL };
	static const char *const no[] = { "0", "false", "N", NULL };
	if (g_strv_contains(yes, text))
		return json_true();
	return g_strv_contains(no, text) ? json_false() : NULL;
}

static json_t *
convert_integer(const char *text)
{
	guint64 number;
	return g_ascii_string_to_unsigned(text, 10, 0, 9999, &number, NULL)
		   ? json_integer((json_int_t)number)
		   : NULL;
}

static json_t *
convert_identifier(const char *scheme_id, const char *text)
{
	const UfIdentifierScheme *scheme = uf_identifier_find_scheme(scheme_id);
	g_auto(UfWiped) normal =
	    scheme != NULL ? uf_identifier_normalise(scheme, text) : g_strdup(text);
	return normal != NULL ? json_string(normal) : NULL;
}

static json_t *
convert_phone(const char *text)
{
	return convert_identifier("phone", text);
}

static json_t *
convert_email(const char *text)
{
	return convert_identifier("email", text);
}

static json_t *
convert_commune(const char *text)
{
	return convert_identifier("commune", text);
}

static json_t *
convert_postcode(const char *text)
{
	return convert_identifier("postcode", text);
}

static const struct {
	UfPlaceKind kind;
	json_t *(*convert)(const char *text);
} converters[] = {
	{ UF_PLACE_LINE, convert_line },         { UF_PLACE_LINES, convert_line },
	{ UF_PLACE_DATE, convert_date },         { UF_PLACE_MONTH, convert_month },
	{ UF_PLACE_AMOUNT, convert_amount },     { UF_PLACE_BOOLEAN, convert_boolean },
	{ UF_PLACE_INTEGER, convert_integer },   { UF_PLACE_NUMBER, convert_integer },
	{ UF_PLACE_PHONE, convert_phone },       { UF_PLACE_EMAIL, convert_email },
	{ UF_PLACE_COMMUNE, convert_commune },   { UF_PLACE_COUNTRY, convert_line },
	{ UF_PLACE_POSTCODE, convert_postcode }, { UF_PLACE_DEPARTEMENT, convert_line },
};

json_t *
uf_cnaf_convert(const UfPlace *place, const char *text)
{
	if (place->kind == UF_PLACE_CHOICE || place->kind == UF_PLACE_CHOICES)
		return json_object_get(place->labels, text) != NULL ? json_string(text) : NULL;
	if (place->scheme != NULL)
		return convert_identifier(place->scheme, text);
	for (size_t i = 0; i < G_N_ELEMENTS(converters); i++) {
		if (converters[i].kind == place->kind)
			return converters[i].convert(text);
	}
	return NULL;
}

bool
uf_cnaf_set(UfCnafWork *work, json_t *object, const char *key, json_t *value)
{
	const json_t *there = uf_fact_id_find(object, key);
	if (there == NULL)
		return uf_fact_id_set(object, key, value, NULL);
	if (json_equal(there, value))
		return true;
	uf_cnaf_note(work, "conflict", NULL);
	return false;
}

/* What a word of a place says: "resources/<*>/hours?kind=salary". */
typedef struct {
	char *path;
	char *list;      /* the list whose row it is in; NULL: no row but the member */
	const char *key; /* in that row, of the member, of the household */
	char *condition; /* or NULL */
} Target;

static void
target_clear(Target *target)
{
	g_free(target->path);
	g_free(target->list);
	g_free(target->condition);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Target, target_clear)

static void
read_target(const char *word, Target *target)
{
	g_auto(GStrv) parts = g_strsplit(word, "?", 2);
	target->path = g_strdup(parts[0]);
	target->condition = parts[0] != NULL ? g_strdup(parts[1]) : NULL;
	const char *star = g_strrstr(target->path, "/*/");
	target->key = target->path;
	if (star == NULL)
		return;
	target->key = star + strlen("/*/");
	g_autofree char *holder = g_strndup(target->path, (gsize)(star - target->path) + 2);
	if (!g_str_equal(holder, MEMBER))
		target->list = g_strndup(target->path, (gsize)(star - target->path));
}

/* The row turns out to be of the other list that its element may make. */
static void
turn(UfCnafScope *scope)
{
	const char *list = scope->list;
	scope->list = scope->other_list;
	scope->other_list = list;
}

/* The scope that takes the fact: with a row of its list, or holding what its rows share. */
static UfCnafScope *
find_scope(const UfCnafWork *work, const Target *target)
{
	for (UfCnafScope *scope = work->scope; scope != NULL; scope = scope->up) {
		if (uf_cnaf_scope_takes(scope, target->list)) {
			if (!g_str_equal(scope->list, target->list) &&
			    g_str_equal(target->key, "kind"))
				turn(scope);
			return scope;
		}
		if (json_object_get(scope->loose, target->list) != NULL)
			return scope;
	}
	return NULL;
}

/* A row of @list that the innermost element opens. */
static json_t *
open_loose_row(UfCnafWork *work, const char *list)
{
	json_t *row = json_object();
	json_object_set_new(work->scope->loose, list, row);
	return row;
}

/* lists that an element may tell many rows of */
static bool
is_repeated(const char *list)
{
	static const char *const lists[] = { "members/*/obstacles", "members/*/contact/phones",
					     "members/*/contact/emails", NULL };
	return g_strv_contains(lists, list);
}

static void
put_in_row(UfCnafWork *work, const Target *target, json_t *value)
{
	UfCnafScope *scope = find_scope(work, target);
	if (scope != NULL && scope->is_holder) {
		uf_cnaf_share(work, scope, target->key, value, target->condition);
		return;
	}
	json_t *row = scope != NULL ? json_object_get(scope->loose, target->list) : NULL;
	const json_t *there = row != NULL ? json_object_get(row, target->key) : NULL;
	/* said again of the same element: another row */
	if (there != NULL && !json_equal(there, value) && is_repeated(target->list)) {
		uf_cnaf_add_row(work, target->list, row);
		json_object_del(scope->loose, target->list);
		scope = NULL;
		row = NULL;
	}
	if (scope != NULL && row == NULL)
		row = scope->row;
	if (row == NULL)
		row = open_loose_row(work, target->list);
	uf_cnaf_set(work, row, target->key, value);
}

static void
put_target(UfCnafWork *work, const Target *target, json_t *value)
{
	if (target->list != NULL) {
		put_in_row(work, target, value);
		return;
	}
	if (!g_str_has_prefix(target->path, MEMBER "/")) {
		uf_cnaf_set(work, work->root, target->path, value);
		return;
	}
	const UfCnafPerson *person = work->person != NULL ? work->person : work->applicant;
	g_autofree char *fact = g_strdup_printf("members/%s/%s", person->id, target->key);
	uf_cnaf_set(work, work->root, fact, value);
}

/* The scope of the open address. */
static UfCnafScope *
find_address(const UfCnafWork *work)
{
	for (UfCnafScope *scope = work->scope; scope != NULL; scope = scope->up) {
		if (scope->base != NULL)
			return scope;
	}
	return NULL;
}

/* "+/address/city" where the open address is; NULL when no place is there. Yours. */
static char *
resolve(const UfCnafWork *work, const char *word)
{
	if (!g_str_has_prefix(word, "+/"))
		return g_strdup(word);
	const UfCnafScope *scope = find_address(work);
	return scope != NULL ? g_strconcat(scope->base, word + 1, NULL) : NULL;
}

static const UfPlace *
find_place(const UfCnafWork *work, const char *path)
{
	g_auto(Target) target = { 0 };
	read_target(path, &target);
	const UfPlace *place = uf_profile_schema_find(work->schema, target.path);
	return place != NULL && uf_place_is_leaf(place) ? place : NULL;
}

/* one more of a list: a given name, a line of an address, a choice */
static void
append_to(UfCnafWork *work, const Target *target, json_t *line)
{
	const UfCnafPerson *person = work->person != NULL ? work->person : work->applicant;
	const UfCnafScope *scope = find_address(work);
	json_t *object = work->root;
	g_autofree char *fact = g_strdup(target->key);
	if (target->list != NULL && scope != NULL && scope->row != NULL)
		object = scope->row;
	else if (g_str_has_prefix(target->path, MEMBER "/")) {
		g_free(fact);
		fact = g_strdup_printf("members/%s/%s", person->id, target->key);
	}
	json_t *there = uf_fact_id_find(object, fact);
	if (there != NULL && target->list == NULL &&
	    uf_json_has_text(there, json_string_value(line)))
		return;
	if (there != NULL)
		json_array_append(there, line);
	else {
		g_autoptr(json_t) lines = json_pack("[O]", line);
		uf_fact_id_set(object, fact, lines, NULL);
	}
}

void
uf_cnaf_put(UfCnafWork *work, char *const *places, const char *text)
{
	for (guint i = 0; places[i] != NULL; i++) {
		g_autofree char *path = resolve(work, places[i]);
		const UfPlace *place = path != NULL ? find_place(work, path) : NULL;
		if (place == NULL)
			continue;
		g_auto(Target) target = { 0 };
		read_target(path, &target);
		const bool is_list =
		    place->kind == UF_PLACE_LINES || place->kind == UF_PLACE_CHOICES;
		g_autoptr(json_t) value = uf_cnaf_convert(place, text);
		if (value == NULL)
			uf_cnaf_note(work, "invalid", NULL);
		else if (is_list)
			append_to(work, &target, value);
		else
			put_target(work, &target, value);
		return;
	}
	uf_cnaf_note(work, "left", "sans place ici");
}

/* The row that is open will be asked about when this code says nothing of what it is. */
static void
mark_asked(UfCnafWork *work)
{
	if (work->scope != NULL)
		work->scope->is_asked = true;
}

/* One word of a code: "PATH=CODE", or "PATH" for the label. */
static void
put_word(UfCnafWork *work, const UfIntakeRule *rule, const char *word, const char *label)
{
	g_auto(GStrv) parts = g_strsplit(word, "=", 2);
	const char *value = parts[1] != NULL ? parts[1] : label;
	char *places[] = { parts[0], NULL };
	/* a rule with a place of its own says where the code's value goes */
	uf_cnaf_put(work, rule->places[0] != NULL ? rule->places : places, value);
}

/* "PATH" alone wants the label, which only a line can take */
static bool
is_writable(const UfCnafWork *work, const char *word, const char *label)
{
	if (strchr(word, '=') != NULL)
		return true;
	const UfPlace *place = uf_profile_schema_find(work->schema, word);
	return place != NULL && place->kind == UF_PLACE_LINE && *label != '\0';
}

void
uf_cnaf_put_code(UfCnafWork *work, const UfIntakeRule *rule, const char *list, const char *text)
{
	const UfIntakeCode *code = uf_intake_table_find_code(work->table, list, text);
	if (code == NULL || uf_intake_code_is_asked(code)) {
		mark_asked(work);
		uf_cnaf_note_code(work, "ask", list, text);
		return;
	}
	if (uf_intake_code_is_left(code)) {
		uf_cnaf_note_code(work, "left", list, text);
		return;
	}
	for (guint i = 0; code->places[i] != NULL; i++) {
		if (is_writable(work, code->places[i], code->label))
			put_word(work, rule, code->places[i], code->label);
		else {
			mark_asked(work);
			uf_cnaf_note_code(work, "ask", list, text);
		}
	}
	/* what was lost on purpose is not repeated: born in or out of a marriage */
	if (g_str_has_prefix(code->note, "perdu exprès"))
		uf_cnaf_note(work, "left", "précision écartée exprès");
	else if (uf_intake_code_is_lossy(code))
		uf_cnaf_note_code(work, "lossy", list, text);
}
