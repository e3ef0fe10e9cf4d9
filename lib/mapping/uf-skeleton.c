#include "uf-skeleton.h"

#include <string.h>

#include "uf-guess-private.h"
#include "uf-json.h"
#include "uf-skeleton-private.h"
#include "uf-text.h"

#define MAX_ID 40
#define MAX_LINE 300
#define MAX_CODE 60
#define MAX_OPTIONS 500
#define ROWS 3 /* questions alike are rows of a table */
#define MAX_LENGTH 100000
#define MAX_COLUMNS 100
#define MAX_ROWS 200
#define MAX_PIECES 100
#define NO_ROWS "À préciser : qui, ou quoi, fait une ligne."
#define NEAR 3 /* questions, from one on somebody else: addresses and telephones are theirs */

typedef struct {
	const UfGuesser *guesser;
	const UfSkeletonSetup *setup;
	const json_t *question;
	json_t *field;
	GHashTable *ids;     /* those taken */
	GHashTable *alike;   /* name and label without numbers → how many questions have them */
	const char *section; /* of the last question, borrowed */
	size_t since;        /* questions since the last one about somebody else */
	bool in_table;
	const char *rows; /* of the table, a path; NULL when nothing is proposed */
} Maker;

/* One line of at most @max characters: controls and runs of spaces become a space. */
static char *
clean_line(const char *text, size_t max)
{
	g_autoptr(GString) out = g_string_new(NULL);
	size_t n = 0;
	bool was_space = true;
	for (const char *p = text; *p != '\0' && n < max; p = g_utf8_next_char(p)) {
		const gunichar c = g_utf8_get_char(p);
		const bool is_space = g_unichar_isspace(c) || g_unichar_iscntrl(c);
		if (is_space && was_space)
			continue;
		g_string_append_unichar(out, is_space ? ' ' : c);
		was_space = is_space;
		n++;
	}
	return g_strstrip(g_string_free(g_steal_pointer(&out), FALSE));
}

/* "Né(e) le" → "ne_e_le"; @fallback when no letter is left. */
static char *
make_slug(const char *text, size_t max, const char *fallback)
{
	g_autofree char *folded = uf_text_fold(text);
	g_autoptr(GString) out = g_string_new(NULL);
	for (const char *p = folded; *p != '\0' && out->len < max; p++) {
		if (g_ascii_isalnum(*p) && (out->len > 0 || g_ascii_isalpha(*p)))
			g_string_append_c(out, *p);
		else if (out->len > 0 && out->str[out->len - 1] != '_')
			g_string_append_c(out, '_');
	}
	while (out->len > 0 && out->str[out->len - 1] == '_')
		g_string_truncate(out, out->len - 1);
	return out->len > 0 ? g_strdup(out->str) : g_strdup(fallback);
}

/* @slug, or with the first number that is free. */
static char *
take_name(GHashTable *taken, const char *slug)
{
	char *name = g_strdup(slug);
	for (int i = 2; g_hash_table_contains(taken, name); i++) {
		g_free(name);
		name = g_strdup_printf("%s_%d", slug, i);
	}
	g_hash_table_add(taken, g_strdup(name));
	return name;
}

static void
set_line(json_t *object, const char *key, const char *text)
{
	g_autofree char *line = clean_line(text != NULL ? text : "", MAX_LINE);
	if (*line != '\0')
		json_object_set_new(object, key, json_string(line));
}

/* What a program calls its boxes when nobody does. */
static bool
is_no_name(const char *letters)
{
	static const char *const names[] = { "texte", "text",     "textfield", "champ",
					     "field", "untitled", "undefined", "champdetexte",
					     "fill",  "input",    "matinput",  "zonedetexte",
					     NULL };
	return strlen(letters) <= 2 || g_strv_contains(names, letters);
}

/* "Nom 1", "Nom 2"… have the same; "Texte 1" and "Texte 2" have not when their labels differ. */
static char *
make_alike_key(const json_t *question)
{
	const char *name = uf_json_get_string(question, "name");
	const char *label = uf_json_get_string(question, "label");
	g_autofree char *letters = uf_words_compact(name != NULL ? name : "");
	if (!is_no_name(letters))
		return g_steal_pointer(&letters);
	g_autofree char *said = uf_words_compact(label != NULL ? label : "");
	return g_strconcat(letters, " ", said, NULL);
}

/* Questions that come again and again are the rows of a table: other people, or other things. */
static bool
is_row(const Maker *self)
{
	g_autofree char *key = make_alike_key(self->question);
	return GPOINTER_TO_SIZE(g_hash_table_lookup(self->alike, key)) >= ROWS;
}

static GHashTable *
count_alike(const json_t *questions)
{
	GHashTable *alike = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	for (size_t i = 0; i < json_array_size(questions); i++) {
		char *key = make_alike_key(json_array_get(questions, i));
		const size_t n = GPOINTER_TO_SIZE(g_hash_table_lookup(alike, key));
		g_hash_table_insert(alike, key, GSIZE_TO_POINTER(n + 1));
	}
	return alike;
}

/* "Nom d'usage (si différent)" → "Nom d'usage"; NULL when that changes nothing. Yours. */
static char *
cut_hint(const char *label)
{
	const char *open = strstr(label, " (");
	const char *close = open != NULL ? strchr(open, ')') : NULL;
	if (open == NULL || open == label || close == NULL)
		return NULL;
	g_autofree char *before = g_strndup(label, (size_t)(open - label));
	return g_strconcat(before, close + 1, NULL);
}

static bool
find_words(const Maker *self, UfGuess *guess)
{
	const json_t *texts = json_object_get(self->question, "texts");
	const char *label = uf_json_get_string(self->question, "label");
	g_autofree char *cut = cut_hint(label != NULL ? label : "");
	UfGuessQuestion question = {
		.texts = { label, cut },
		.section = uf_json_get_string(self->question, "section"),
		.options = json_object_get(self->question, "options"),
	};
	const size_t first = cut != NULL ? 2 : 1;
	for (size_t i = 0; i < json_array_size(texts) && i + first < UF_GUESS_MAX_TEXTS; i++)
		question.texts[i + first] = json_string_value(json_array_get(texts, i));
	return uf_guesser_find(self->guesser, &question, guess);
}

static bool
is_line(const json_t *question)
{
	return g_strcmp0(uf_json_get_string(question, "kind"), "text") == 0;
}

/* Whose address is asked tells the question before: that of the name of an employer, a school… */
static void
hear_others(Maker *self)
{
	const json_t *texts = json_object_get(self->question, "texts");
	const char *section = uf_json_get_string(self->question, "section");
	g_autoptr(GString) all = g_string_new(uf_json_get_string(self->question, "label"));
	for (size_t i = 0; i < json_array_size(texts); i++)
		g_string_append_printf(all, " %s", json_string_value(json_array_get(texts, i)));
	if (g_strcmp0(section, self->section) != 0)
		self->since = NEAR;
	self->section = section;
	if (is_line(self->question) && uf_guess_names_another(all->str))
		self->since = 0;
}

static bool
find_guess(Maker *self, UfGuess *guess)
{
	hear_others(self);
	const bool found = find_words(self, guess);
	const bool office = found && g_str_has_prefix(guess->place->path, "office/");
	if (found && !office && strstr(guess->place->path, "/contact/") != NULL)
		return self->since >= NEAR;
	if (found && !office)
		self->since = NEAR;
	else if (self->since < NEAR)
		self->since++;
	return found;
}

/* What a box for a line becomes when the profile has a date or an amount for it. */
static const char *
choose_kind(const char *kind, const UfPlace *place)
{
	if (!g_str_equal(kind, "text"))
		return kind;
	switch (place->kind) {
	case UF_PLACE_DATE:
		return "date";
	case UF_PLACE_AMOUNT:
		return "money";
	case UF_PLACE_INTEGER:
		return "integer";
	default:
		return kind;
	}
}

/* Kinds that a place can answer at all. */
static bool
may_answer(const char *kind, const UfPlace *place)
{
	static const struct {
		const char *kind;
		UfPlaceKind place;
	} only[] = {
		{ "boolean", UF_PLACE_BOOLEAN }, { "date", UF_PLACE_DATE },
		{ "money", UF_PLACE_AMOUNT },    { "integer", UF_PLACE_INTEGER },
		{ "choice", UF_PLACE_CHOICE },   { "choices", UF_PLACE_CHOICES },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(only); i++) {
		if (g_str_equal(only[i].kind, kind))
			return only[i].place == place->kind;
	}
	return place->kind != UF_PLACE_BOOLEAN;
}

static void
set_paths(json_t *field, const UfGuess *guess)
{
	json_t *paths = json_array();
	for (size_t i = 0; guess->paths[i] != NULL; i++)
		json_array_append_new(paths, json_string(guess->paths[i]));
	if (json_array_size(paths) == 1) {
		json_object_set(field, "from", json_array_get(paths, 0));
		json_decref(paths);
	} else {
		json_object_set_new(field, "from", paths);
	}
	if (guess->as != NULL)
		json_object_set_new(field, "as", json_string(guess->as));
}

static void
set_max(json_t *field, const char *kind, const json_t *question)
{
	const int64_t max = uf_json_get_integer(question, "max", 0);
	const bool counts = g_str_equal(kind, "text") || g_str_equal(kind, "long") ||
			    g_str_equal(kind, "integer") || g_str_equal(kind, "money");
	if (counts && max > 0 && max <= MAX_LENGTH)
		json_object_set_new(field, "max", json_integer(max));
}

/* What choosing the option sets: its own box, or a state of the question's. */
static json_t *
make_state(const Maker *self, const json_t *option)
{
	const char *box = uf_json_get_string(option, "name");
	const char *name = uf_json_get_string(self->question, "name");
	const char *value = uf_json_get_string(option, "value");
	if (self->setup->channel == NULL || (box == NULL && (name == NULL || value == NULL)))
		return NULL;
	if (box != NULL)
		return json_pack("{s:{s:b}}", self->setup->channel, box, 1);
	return *value == '\0' ? NULL : json_pack("{s:{s:s}}", self->setup->channel, name, value);
}

/* A choice of several in one box is bound on the field: there the codes are the partner's. An
 * interface takes a list of what the options set. */
static bool
is_bound_whole(const Maker *self)
{
	const char *channel = self->setup->channel;
	return g_strcmp0(uf_json_get_string(self->question, "kind"), "choices") == 0 &&
	       uf_json_get_string(self->question, "name") != NULL &&
	       g_strcmp0(channel, "ds") != 0 && g_strcmp0(channel, "publik") != 0;
}

static void
add_option(const Maker *self, json_t *options, GHashTable *codes, const json_t *option,
	   const UfPlace *place)
{
	const char *value = uf_json_get_string(option, "value");
	const char *text = uf_json_get_string(option, "label");
	g_autofree char *label = clean_line(text != NULL ? text : "", MAX_LINE);
	if (*label == '\0')
		return;
	const char *known = place != NULL ? uf_words_find_code(place, label) : NULL;
	g_autofree char *slug = make_slug(label, MAX_CODE, "choix");
	if (is_bound_whole(self) && value != NULL && strlen(value) <= MAX_CODE && *value != '\0')
		known = value;
	g_autofree char *code = take_name(codes, known != NULL ? known : slug);
	json_t *made = json_pack("{s:s, s:s}", "code", code, "label", label);
	json_t *state = is_bound_whole(self) ? NULL : make_state(self, option);
	if (state != NULL)
		json_object_set_new(made, "bind", state);
	json_array_append_new(options, made);
}

static bool
set_options(const Maker *self, const UfPlace *place)
{
	const json_t *options = json_object_get(self->question, "options");
	g_autoptr(GHashTable) codes = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	g_autoptr(json_t) made = json_array();
	if (json_array_size(options) > MAX_OPTIONS)
		return false;
	for (size_t i = 0; i < json_array_size(options); i++)
		add_option(self, made, codes, json_array_get(options, i), place);
	if (json_array_size(made) == 0)
		return false;
	json_object_set(self->field, "options", made);
	return true;
}

static bool
has_bound_option(const json_t *field)
{
	const json_t *options = json_object_get(field, "options");
	for (size_t i = 0; i < json_array_size(options); i++) {
		if (json_object_get(json_array_get(options, i), "bind") != NULL)
			return true;
	}
	return false;
}

static void
set_bind(const Maker *self)
{
	const char *name = uf_json_get_string(self->question, "name");
	json_t *parts = json_object_get(self->question, "parts");
	if (self->setup->channel == NULL || (name == NULL && parts == NULL) ||
	    has_bound_option(self->field))
		return;
	json_t *names = parts != NULL ? json_incref(parts) : json_string(name);
	json_object_set_new(self->field, "bind", json_pack("{s:o}", self->setup->channel, names));
}

/* How it is answered: what was found, or to be asked. */
static void
set_way(Maker *self, const char *kind)
{
	UfGuess guess;
	const bool is_choice = g_str_has_prefix(kind, "choice");
	const bool found = !self->in_table && find_guess(self, &guess) && !is_bound_whole(self) &&
			   !is_row(self) && may_answer(choose_kind(kind, guess.place), guess.place);
	if (is_choice && !set_options(self, found ? guess.place : NULL))
		kind = "text";
	if (found)
		kind = choose_kind(kind, guess.place);
	const char *label = uf_json_get_string(self->field, "label");
	const char *column = uf_skeleton_find_column(self->rows, label, kind);
	json_object_set_new(self->field, "kind", json_string(kind));
	if (found)
		set_paths(self->field, &guess);
	else if (column != NULL)
		json_object_set_new(self->field, "from", json_string(column));
	else
		json_object_set_new(self->field, "ask", json_true());
	set_max(self->field, kind, self->question);
}

/* "Nom : *" → "Nom": what stands behind is the partner's mark of a question that is required. */
static char *
make_label(const json_t *question)
{
	const char *text = uf_json_get_string(question, "label");
	char *label = clean_line(text != NULL ? text : "", MAX_LINE);
	size_t length = strlen(label);
	while (length > 1 && strchr(" :*", label[length - 1]) != NULL)
		label[--length] = '\0';
	return label;
}

static void make_fields(Maker *self, const json_t *questions, json_t *fields);

/* A repeated block: its columns have ids of their own. */
static void
set_table(const Maker *self)
{
	const json_t *questions = json_object_get(self->question, "fields");
	const int64_t rows = uf_json_get_integer(self->question, "rows", 0);
	const char *path = uf_skeleton_find_rows(uf_json_get_string(self->field, "label"));
	g_autoptr(GHashTable) ids = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	Maker columns = { .guesser = self->guesser,
			  .setup = self->setup,
			  .ids = ids,
			  .in_table = true,
			  .rows = path };
	json_t *fields = json_array();
	make_fields(&columns, questions, fields);
	if (json_array_size(fields) == 0) {
		json_decref(fields);
		json_object_set_new(self->field, "kind", json_string("text"));
		json_object_set_new(self->field, "by_hand", json_string(NO_ROWS));
		return;
	}
	json_object_set_new(self->field, "kind", json_string("table"));
	if (path != NULL)
		json_object_set_new(self->field, "each", json_string(path));
	else
		json_object_set_new(self->field, "by_hand", json_string(NO_ROWS));
	if (rows > 0 && rows <= MAX_ROWS)
		json_object_set_new(self->field, "rows", json_integer(rows));
	json_object_set_new(self->field, "fields", fields);
}

static void
set_answer(Maker *self, const char *kind)
{
	const char *by_hand = uf_json_get_string(self->question, "by_hand");
	if (by_hand != NULL) {
		json_object_set_new(self->field, "kind", json_string("text"));
		set_line(self->field, "by_hand", by_hand);
	} else if (g_strcmp0(kind, "table") == 0) {
		set_table(self);
	} else {
		set_way(self, kind != NULL ? kind : "text");
	}
}

static json_t *
make_field(Maker *self)
{
	const char *kind = uf_json_get_string(self->question, "kind");
	g_autofree char *label = make_label(self->question);
	g_autofree char *slug = make_slug(label, MAX_ID, "champ");
	g_autofree char *id = take_name(self->ids, slug);
	self->field = json_pack("{s:s, s:s}", "id", id, "label", *label != '\0' ? label : id);
	if (!self->in_table)
		set_line(self->field, "section", uf_json_get_string(self->question, "section"));
	if (g_strcmp0(kind, "signature") == 0) {
		json_object_set_new(self->field, "kind", json_string("signature"));
		return self->field;
	}
	set_answer(self, kind);
	if (!self->in_table)
		json_object_set_new(self->field, "unconfirmed", json_true());
	if (uf_json_get_boolean(self->question, "required", false))
		json_object_set_new(self->field, "required", json_true());
	set_bind(self);
	return self->field;
}

static bool
is_piece(const json_t *question)
{
	return g_strcmp0(uf_json_get_string(question, "kind"), "file") == 0;
}

static void
make_fields(Maker *self, const json_t *questions, json_t *fields)
{
	const size_t max = self->in_table ? MAX_COLUMNS : UF_SKELETON_MAX_FIELDS;
	for (size_t i = 0; i < json_array_size(questions) && i < max; i++) {
		self->question = json_array_get(questions, i);
		if (!is_piece(self->question))
			json_array_append_new(fields, make_field(self));
	}
}

/* The documents that are handed in; bound where the interface takes them. */
static json_t *
make_pieces(const UfSkeletonSetup *setup, const json_t *questions)
{
	g_autoptr(GHashTable) ids = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	json_t *pieces = json_array();
	for (size_t i = 0; i < json_array_size(questions); i++) {
		const json_t *question = json_array_get(questions, i);
		const char *name = uf_json_get_string(question, "name");
		if (!is_piece(question) || json_array_size(pieces) >= MAX_PIECES)
			continue;
		g_autofree char *label = make_label(question);
		g_autofree char *slug = make_slug(label, MAX_ID, "piece");
		g_autofree char *id = take_name(ids, slug);
		json_t *piece =
		    json_pack("{s:s, s:s}", "id", id, "label", *label != '\0' ? label : id);
		if (name != NULL && setup->channel != NULL)
			json_object_set_new(piece, "bind",
					    json_pack("{s:s}", setup->channel, name));
		json_array_append_new(pieces, piece);
	}
	return pieces;
}

static bool
is_same_answer(const json_t *one, const json_t *other)
{
	const json_t *from = json_object_get(one, "from");
	return from != NULL && json_equal(from, json_object_get(other, "from")) &&
	       json_equal(json_object_get(one, "label"), json_object_get(other, "label"));
}

/* Boxes of one label beside each other take parts of it: which part, nobody knows. Of two, the
 * first may take the whole. */
static void
settle_runs(json_t *fields)
{
	size_t next;
	for (size_t i = 0; i < json_array_size(fields); i = next) {
		const json_t *first = json_array_get(fields, i);
		for (next = i + 1; next < json_array_size(fields); next++) {
			if (!is_same_answer(first, json_array_get(fields, next)))
				break;
		}
		for (size_t j = next; j > (next - i > 2 ? i : i + 1); j--)
			uf_skeleton_ask(json_array_get(fields, j - 1));
	}
}

json_t *
uf_skeleton_make(const UfGuesser *guesser, const UfSkeletonSetup *setup, const json_t *questions)
{
	g_autoptr(GHashTable) ids = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	g_autoptr(GHashTable) alike = count_alike(questions);
	Maker maker = {
		.guesser = guesser, .setup = setup, .ids = ids, .alike = alike, .since = NEAR
	};
	json_t *fields = json_array();
	make_fields(&maker, questions, fields);
	settle_runs(fields);
	json_t *root =
	    json_pack("{s:i, s:s, s:s, s:{s:s, s:s, s:b}, s:O, s:{s:{s:s, s:b}}, s:o}", "schema", 1,
		      "form", setup->form, "title", setup->title, "source", "text", setup->source,
		      "seen", setup->seen, "unverified", 1, "channels", setup->channels, "roles",
		      "applicant", "label", "Demandeur", "required", 1, "fields", fields);
	g_autoptr(json_t) pieces = make_pieces(setup, questions);
	if (json_array_size(pieces) > 0)
		json_object_set(root, "pieces", pieces);
	return root;
}

void
uf_skeleton_ask(json_t *field)
{
	json_object_del(field, "from");
	json_object_del(field, "as");
	json_object_set_new(field, "ask", json_true());
}
