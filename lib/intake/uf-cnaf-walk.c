/* The elements of a record in their order, each as its rule says. */
#include <string.h>

#include "uf-cnaf-private.h"
#include "uf-identifier.h"
#include "uf-json.h"
#include "uf-memory.h"
#include "uf-nir.h"
#include "uf-text.h"

#define DEEPEST 24
#define LONGEST_NAME 40
#define LONGEST_CODE 12

/* A leaf: the element, its text, what holds it. */
typedef struct {
	const UfIntakeRule *rule;
	const json_t *parent;
	const char *name;
	const char *text;
} Leaf;

static void
read_value(UfCnafWork *work, const Leaf *leaf)
{
	uf_cnaf_put(work, leaf->rule->places, leaf->text);
}

static void
read_code(UfCnafWork *work, const Leaf *leaf)
{
	/* what is so long is no code: it is not repeated in a note */
	if (strlen(leaf->text) > LONGEST_CODE)
		uf_cnaf_note(work, "invalid", NULL);
	else
		uf_cnaf_put_code(work, leaf->rule, leaf->name, leaf->text);
}

static void
read_used(UfCnafWork *work, const Leaf *leaf)
{
	if (!g_str_equal(leaf->text, uf_cnaf_get_text(leaf->parent, "NOMNAI")))
		read_value(work, leaf);
}

/* "J": the day is not known; "O": nor the month */
static void
read_birth(UfCnafWork *work, const Leaf *leaf)
{
	const char *kind = uf_cnaf_get_text(leaf->parent, "TYPEDTNAI");
	UfDate date;
	if (!uf_date_parse_iso(leaf->text, &date)) {
		uf_cnaf_note(work, "invalid", NULL);
		return;
	}
	if (*kind != '\0' && uf_intake_table_find_code(work->table, "TYPEDTNAI", kind) == NULL) {
		uf_cnaf_note_code(work, "ask", "TYPEDTNAI", kind);
		return;
	}
	if (g_str_equal(kind, "J") || g_str_equal(kind, "O"))
		date.day = 0;
	if (g_str_equal(kind, "O"))
		date.month = 0;
	g_autofree char *iso = uf_date_format_iso(date);
	uf_cnaf_put(work, leaf->rule->places, iso);
}

static void
add_identifier(UfCnafWork *work, const char *scheme_id, const char *text, const char *note)
{
	const UfIdentifierScheme *scheme = uf_identifier_find_scheme(scheme_id);
	g_auto(UfWiped) value = scheme != NULL ? uf_identifier_normalise(scheme, text) : NULL;
	if (value == NULL) {
		uf_cnaf_note(work, "invalid", NULL);
		return;
	}
	g_autoptr(json_t) row =
	    json_pack("{s:s, s:s, s:s*}", "scheme", scheme_id, "value", value, "note", note);
	uf_cnaf_add_row(work, "members/*/identifiers", row);
}

static void
read_identifier(UfCnafWork *work, const Leaf *leaf)
{
	add_identifier(work, leaf->rule->places[0], leaf->text, NULL);
}

/* 13 characters: the key is arithmetic, and said to be ours */
static void
read_nir(UfCnafWork *work, const Leaf *leaf)
{
	const int key = strlen(leaf->text) == 13 ? uf_nir_compute_key(leaf->text) : 0;
	g_auto(UfWiped) whole =
	    key > 0 ? g_strdup_printf("%s%02d", leaf->text, key) : g_strdup(leaf->text);
	add_identifier(work, "nir", whole, key > 0 ? "clé calculée" : NULL);
}

static void
read_matricule(UfCnafWork *work, const Leaf *leaf)
{
	const char *fund = uf_cnaf_get_text(leaf->parent, "FONORG");
	g_auto(UfWiped) number = uf_cnaf_format_number(leaf->text);
	if (g_str_equal(fund, "CAF") && number != NULL)
		add_identifier(work, "caf_number", number, NULL);
	else if (g_str_equal(fund, "MSA"))
		add_identifier(work, "msa", leaf->text, NULL);
	else
		uf_cnaf_note(work, "ask",
			     "numéro de dossier : les zéros ou la caisse ne le disent pas");
}

static void
read_holder(UfCnafWork *work, const Leaf *leaf)
{
	static const char *const yes[] = { "1", "true", NULL };
	const UfCnafPerson *person = work->person != NULL ? work->person : work->applicant;
	if (!g_strv_contains(yes, leaf->text))
		return;
	g_autoptr(json_t) id = json_string(person->id);
	uf_cnaf_set(work, work->root, leaf->rule->places[0], id);
}

static const struct {
	const char *as;
	void (*read)(UfCnafWork *work, const Leaf *leaf);
} readers[] = {
	{ "value", read_value },           { "code", read_code },  { "used", read_used },
	{ "given", read_value },           { "line", read_value }, { "birth", read_birth },
	{ "identifier", read_identifier }, { "nir", read_nir },    { "matricule", read_matricule },
	{ "holder", read_holder },
};

static const char *
get_name(const json_t *element)
{
	const char *name = uf_json_get_string(element, "name");
	if (name == NULL || strlen(name) > LONGEST_NAME)
		return "?";
	for (const char *at = name; *at != '\0'; at++) {
		if (!g_ascii_isalnum(*at) && *at != '_')
			return "?";
	}
	return name;
}

static bool
is_empty(const json_t *element)
{
	return uf_json_get_string(element, "text") == NULL &&
	       json_array_size(json_object_get(element, "children")) == 0;
}

static void
read_leaf(UfCnafWork *work, const UfIntakeRule *rule, const json_t *parent, const json_t *element)
{
	const Leaf leaf = {
		.rule = rule,
		.parent = parent,
		.name = get_name(element),
		.text = uf_json_get_string(element, "text"),
	};
	if (rule->width > 0 && uf_text_get_length(leaf.text) >= rule->width)
		uf_cnaf_note(work, "cut", NULL);
	for (size_t i = 0; i < G_N_ELEMENTS(readers); i++) {
		if (g_str_equal(readers[i].as, rule->as)) {
			readers[i].read(work, &leaf);
			return;
		}
	}
	uf_cnaf_note(work, "unknown", NULL);
}

/* what ended before the day of the flow is history */
static bool
is_over(const UfCnafWork *work, const UfIntakeRule *rule, const json_t *element)
{
	UfDate until;
	return g_str_equal(rule->as, "current") &&
	       uf_date_parse_iso(uf_cnaf_get_text(element, rule->places[0]), &until) &&
	       uf_date_compare(until, work->date) < 0;
}

static const UfIntakeCode *
find_code_of(const UfCnafWork *work, const json_t *element, const char *list)
{
	const char *text = uf_cnaf_get_text(element, list);
	g_autofree char *padded = strlen(text) == 1 ? g_strconcat("0", text, NULL) : NULL;
	const UfIntakeCode *code = uf_intake_table_find_code(work->table, list, text);
	return code == NULL && padded != NULL ? uf_intake_table_find_code(work->table, list, padded)
					      : code;
}

static bool
is_of_row(const UfIntakeCode *code, const char *list)
{
	return code != NULL && g_str_has_prefix(code->places[0], list) &&
	       strchr(code->places[0], '=') != NULL;
}

/* Whose address it is: a row of before or for a time, a domiciliation, or where the home is. */
static void
open_address(UfCnafWork *work, UfCnafScope *scope, const json_t *element)
{
	static const char list[] = "members/*/contact/addresses";
	static const char *const lists[] = { "RGADR", "TYPEADR" };
	const json_t *common = uf_cnaf_find_child(element, "TroncCommunAdresse");
	const UfIntakeCode *residence = find_code_of(work, common, "TYPERES");
	for (size_t i = 0; i < G_N_ELEMENTS(lists); i++) {
		const UfIntakeCode *code = find_code_of(work, common, lists[i]);
		if (code != NULL && uf_intake_code_is_asked(code))
			uf_cnaf_note_code(work, "ask", lists[i],
					  uf_cnaf_get_text(common, lists[i]));
		if (!is_of_row(code, list) || scope->row != NULL)
			continue;
		scope->row = json_pack("{s:s}", "kind", strchr(code->places[0], '=') + 1);
		scope->list = list;
		scope->base = g_strconcat(list, "/*", NULL);
	}
	if (scope->row != NULL)
		return;
	const bool is_elected = residence != NULL && uf_intake_code_is_asked(residence);
	if (is_elected)
		uf_cnaf_note_code(work, "ask", "TYPERES", uf_cnaf_get_text(common, "TYPERES"));
	scope->base = g_strdup(is_elected ? "members/*/contact/domiciliation" : "housing");
}

static void
open_kin(UfCnafWork *work, UfCnafScope *scope, const json_t *element)
{
	const UfCnafPerson *kin = uf_cnaf_find_kin(work, element);
	uf_cnaf_scope_set_row(work, scope, uf_intake_table_find_rule(work->table, work->path));
	if (kin != NULL)
		json_object_set_new(scope->row, "to", json_string(kin->id));
	else
		uf_cnaf_note(work, "ask",
			     "rattachement à une personne qui n'est pas dans le dossier");
	if (work->person != NULL && kin != NULL)
		work->person->is_related = true;
}

static void
open_element(UfCnafWork *work, UfCnafScope *scope, const UfIntakeRule *rule, const json_t *element)
{
	if (rule == NULL)
		return;
	if (g_str_equal(rule->as, "row"))
		uf_cnaf_scope_set_row(work, scope, rule);
	else if (g_str_equal(rule->as, "rows"))
		uf_cnaf_scope_set_holder(work, scope, rule);
	else if (g_str_equal(rule->as, "address"))
		open_address(work, scope, element);
	else if (g_str_equal(rule->as, "kin"))
		open_kin(work, scope, element);
	else if (g_str_equal(rule->as, "role"))
		uf_cnaf_read_role(work, element);
	else if (g_str_equal(rule->as, "member"))
		work->person = uf_cnaf_find_person(work, element);
}

/* what the element itself says, when nothing inside it said otherwise */
static void
put_constants(UfCnafWork *work, const UfIntakeRule *rule)
{
	if (rule == NULL || !g_str_equal(rule->as, "current"))
		return;
	for (guint i = 1; rule->places[i] != NULL; i++) {
		g_auto(GStrv) parts = g_strsplit(rule->places[i], "=", 2);
		const UfCnafPerson *person = work->person != NULL ? work->person : work->applicant;
		g_autofree char *fact =
		    g_strdup_printf("members/%s/%s", person->id, parts[0] + strlen("members/*/"));
		char *places[] = { parts[0], NULL };
		if (uf_fact_id_find(work->root, fact) == NULL)
			uf_cnaf_put(work, places, parts[1]);
	}
}

/* In a block whose tree is not public a code is known by the name of its list. */
static bool
is_in_codes(const UfCnafWork *work)
{
	for (const UfCnafScope *scope = work->scope; scope != NULL; scope = scope->up) {
		const UfIntakeRule *rule = uf_intake_table_find_rule(work->table, scope->path);
		if (rule != NULL && g_str_equal(rule->as, "codes"))
			return true;
	}
	return false;
}

static void
read_unplaced(UfCnafWork *work, const json_t *element)
{
	const char *name = get_name(element);
	const char *text = uf_json_get_string(element, "text");
	static char *const nowhere[] = { NULL };
	const UfIntakeRule rule = { .as = "code", .places = (char **)nowhere, .note = "" };
	if (!uf_intake_table_has_list(work->table, name)) {
		json_t *note = uf_cnaf_note(work, "ask", "texte ou date à reprendre à la main");
		json_object_set_new(note, "value", json_string(text));
		return;
	}
	const Leaf leaf = { .rule = &rule, .name = name, .text = text };
	read_code(work, &leaf);
}

static void walk(UfCnafWork *work, const json_t *parent, const json_t *element, int depth);

static void
walk_inside(UfCnafWork *work, const UfIntakeRule *rule, const json_t *element, int depth)
{
	UfCnafScope scope;
	UfCnafPerson *person = work->person;
	const char *path = work->path;
	const json_t *children = json_object_get(element, "children");
	uf_cnaf_scope_open(work, &scope, path);
	open_element(work, &scope, rule, element);
	const bool is_absent =
	    rule != NULL && g_str_equal(rule->as, "member") && work->person == NULL;
	const bool is_whole = rule != NULL && g_str_equal(rule->as, "role");
	if (is_absent)
		uf_cnaf_note(work, "ask", "une personne n'est plus rattachée au dossier");
	for (size_t i = 0; i < json_array_size(children) && !is_absent && !is_whole; i++)
		walk(work, element, json_array_get(children, i), depth + 1);
	work->path = path;
	if (!is_absent)
		put_constants(work, rule);
	uf_cnaf_scope_close(work, &scope);
	work->path = path;
	work->person = person;
}

/* An element without a rule: true when nothing inside it is to be looked at. */
static bool
is_unknown(UfCnafWork *work, const json_t *element)
{
	const bool is_block = json_array_size(json_object_get(element, "children")) > 0;
	const bool is_free = is_in_codes(work);
	if (is_block && (is_free || uf_intake_table_holds(work->table, work->path)))
		return false;
	if (is_free)
		read_unplaced(work, element);
	else
		uf_cnaf_note(work, "unknown", NULL);
	return true;
}

static void
ask_about(UfCnafWork *work, const UfIntakeRule *rule, const json_t *element)
{
	json_t *note = uf_cnaf_note(work, "ask", rule->note);
	const char *text = uf_json_get_string(element, "text");
	if (text != NULL)
		json_object_set_new(note, "value", json_string(text));
}

/* True when the rule keeps the element out, and says why. */
static bool
is_kept_out(UfCnafWork *work, const UfIntakeRule *rule, const json_t *element)
{
	if (rule == NULL)
		return is_unknown(work, element);
	if (g_str_equal(rule->as, "with"))
		return true;
	if (g_str_equal(rule->as, "-"))
		uf_cnaf_note(work, "left", rule->note);
	else if (g_str_equal(rule->as, "ask"))
		ask_about(work, rule, element);
	else if (is_over(work, rule, element))
		uf_cnaf_note(work, "left", "terminé avant la date du flux");
	else
		return false;
	return true;
}

static void
walk(UfCnafWork *work, const json_t *parent, const json_t *element, int depth)
{
	const char *above = work->path;
	g_autofree char *path = *above != '\0' ? g_strconcat(above, "/", get_name(element), NULL)
					       : g_strdup(get_name(element));
	if (is_empty(element))
		return;
	if (depth > DEEPEST) {
		uf_cnaf_note(work, "unknown", NULL);
		return;
	}
	work->path = path;
	const UfIntakeRule *rule = uf_intake_table_find_rule(work->table, path);
	if (!is_kept_out(work, rule, element)) {
		if (uf_json_get_string(element, "text") != NULL && rule != NULL)
			read_leaf(work, rule, parent, element);
		else
			walk_inside(work, rule, element, depth);
	}
	work->path = above;
}

void
uf_cnaf_walk_record(UfCnafWork *work, const json_t *record)
{
	work->path = "";
	walk_inside(work, uf_intake_table_find_rule(work->table, "."), record, 0);
}
