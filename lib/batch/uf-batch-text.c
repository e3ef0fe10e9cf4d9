/* The report of a batch as lines for a terminal. */
#include <string.h>

#include "uf-batch-report.h"
#include "uf-batch-words.h"
#include "uf-json.h"

#define ROWS_SAID 5 /* of what was mended in one column */

/* One thing that was mended in one column. */
typedef struct {
	char *heading;
	char *column;
	char *sentence;
	size_t cells;
	GString *rows; /* the first of them */
} Mended;

struct UfBatchText {
	bool all;
	bool written;
	UfBatchCounts counts;
	GPtrArray *mended;  /* in the order in which they came */
	GHashTable *by_key; /* "C sentence" → Mended, borrowed */
};

static void
free_mended(void *data)
{
	Mended *mended = data;
	g_free(mended->heading);
	g_free(mended->column);
	g_free(mended->sentence);
	g_string_free(mended->rows, TRUE);
	g_free(mended);
}

UfBatchText *
uf_batch_text_new(bool all, bool written)
{
	UfBatchText *self = g_new0(UfBatchText, 1);
	self->all = all;
	self->written = written;
	self->mended = g_ptr_array_new_with_free_func(free_mended);
	self->by_key = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	return self;
}

void
uf_batch_text_free(UfBatchText *self)
{
	if (self == NULL)
		return;
	g_hash_table_unref(self->by_key);
	g_ptr_array_unref(self->mended);
	g_free(self);
}

const UfBatchCounts *
uf_batch_text_get_counts(const UfBatchText *self)
{
	return &self->counts;
}

/* --- columns --- */

static void
add_headings(GString *out, const json_t *columns, const char *state, const char *title)
{
	bool any = false;
	for (size_t i = 0; i < json_array_size(columns); i++) {
		const json_t *column = json_array_get(columns, i);
		if (g_strcmp0(uf_json_get_string(column, "state"), state) != 0)
			continue;
		g_string_append_printf(out, "%s« %s » (%s)", any ? ", " : title,
				       uf_json_get_string(column, "heading"),
				       uf_json_get_string(column, "column"));
		any = true;
	}
	if (any)
		g_string_append_c(out, '\n');
}

void
uf_batch_text_add_columns(UfBatchText *self, GString *out, const json_t *columns)
{
	const json_t *list = json_object_get(columns, "columns");
	const json_t *notes = json_object_get(columns, "notes");
	for (size_t i = 0; i < json_array_size(notes); i++)
		g_string_append_printf(out, "%s\n", json_string_value(json_array_get(notes, i)));
	add_headings(out, list, "proposed", "Colonnes à préciser, ignorées pour l’instant : ");
	add_headings(out, list, "unknown", "Colonnes inconnues, ignorées : ");
	if (self->all)
		add_headings(out, list, "ignored", "Colonnes ignorées à votre demande : ");
}

/* --- one household --- */

static const char *
skip_letters(const char *cell)
{
	while (g_ascii_isalpha(*cell))
		cell++;
	return cell;
}

/* "Ligne 14, Date de naissance (C14) : Ce jour n'existe pas : à vérifier." */
static void
add_issue(GString *out, const json_t *issue)
{
	g_autofree char *sentence = uf_batch_word_sentence(issue);
	const char *cell = uf_json_get_string(issue, "cell");
	const char *heading = uf_json_get_string(issue, "heading");
	if (cell == NULL)
		g_string_append_printf(out, "  %s\n", sentence);
	else
		g_string_append_printf(out, "  Ligne %s, %s (%s) : %s\n", skip_letters(cell),
				       heading != NULL ? heading : "", cell, sentence);
}

static void
add_issues(GString *out, const json_t *issues, bool (*wanted)(const json_t *))
{
	for (size_t i = 0; i < json_array_size(issues); i++) {
		const json_t *issue = json_array_get(issues, i);
		if (wanted(issue))
			add_issue(out, issue);
	}
}

static bool
is_warning(const json_t *issue)
{
	return g_strcmp0(uf_json_get_string(issue, "severity"), "warning") == 0 ||
	       (uf_batch_is_mended(issue) && uf_json_get_string(issue, "cell") == NULL);
}

static bool
has_any(const json_t *list, bool (*wanted)(const json_t *))
{
	for (size_t i = 0; i < json_array_size(list); i++) {
		if (wanted(json_array_get(list, i)))
			return true;
	}
	return false;
}

/* Another value than what is known, which nobody was told of yet. */
static bool
differs(const json_t *change)
{
	return g_strcmp0(uf_json_get_string(change, "kind"), "differs") == 0 &&
	       g_strcmp0(uf_json_get_string(change, "then"), "known") != 0 &&
	       uf_json_get_string(change, "title") != NULL;
}

/* "  Loyer : 450,00 → 480,00, remplacé" */
static void
add_change(const UfBatchText *self, GString *out, const json_t *change)
{
	const char *title = uf_json_get_string(change, "title");
	const char *old = uf_json_get_string(change, "old");
	const char *new = uf_json_get_string(change, "new");
	const char *then = uf_json_get_string(change, "then");
	g_string_append_printf(
	    out, "  %s : ", title != NULL ? title : uf_json_get_string(change, "fact"));
	if (old != NULL && *old != '\0')
		g_string_append_printf(out, "%s → ", old);
	g_string_append(out, new != NULL ? new : "");
	if (g_strcmp0(then, "proposed") == 0)
		g_string_append(out, self->written ? ", proposé : à accepter ou à refuser"
						   : ", sera proposé, sans remplacer");
	else if (g_strcmp0(then, "known") == 0)
		g_string_append(out, ", déjà proposé");
	else if (differs(change))
		g_string_append(out, self->written ? ", remplacé" : ", sera remplacé");
	g_string_append_c(out, '\n');
}

static void
add_changes(const UfBatchText *self, GString *out, const json_t *changes)
{
	for (size_t i = 0; i < json_array_size(changes); i++) {
		const json_t *change = json_array_get(changes, i);
		const bool is_told = uf_json_get_string(change, "title") != NULL;
		if (is_told && (self->all || differs(change)))
			add_change(self, out, change);
	}
}

static bool
is_stopped(const json_t *form)
{
	const char *state = uf_json_get_string(form, "state");
	return g_strcmp0(state, "blocked") == 0 || g_strcmp0(state, "failed") == 0;
}

static bool
is_carried(const json_t *form)
{
	return json_array_size(json_object_get(form, "carried")) > 0;
}

static void
add_carried(const UfBatchText *self, GString *out, const json_t *carried)
{
	bool any = false;
	for (size_t i = 0; i < json_array_size(carried); i++) {
		const json_t *field = json_array_get(carried, i);
		const char *text = uf_json_get_string(field, "text");
		if (!uf_json_get_boolean(field, "taken", false))
			continue;
		g_string_append_printf(out, "%s%s",
				       any ? ", " : "    repris de la dernière demande : ",
				       uf_json_get_string(field, "label"));
		if (self->all && text != NULL && *text != '\0')
			g_string_append_printf(out, " (%s)", text);
		any = true;
	}
	if (any)
		g_string_append_c(out, '\n');
}

static void
add_form(const UfBatchText *self, GString *out, const json_t *form)
{
	const char *title = uf_json_get_string(form, "title");
	const char *request = uf_json_get_string(form, "request");
	const char *reason = uf_json_get_string(form, "reason");
	const json_t *missing = json_object_get(form, "missing");
	if (reason == NULL)
		reason = uf_json_get_string(form, "error");
	g_string_append_printf(out, "  %s : %s",
			       title != NULL ? title : uf_json_get_string(form, "form"),
			       uf_batch_word_form_state(form, self->written));
	if (request != NULL)
		g_string_append_printf(out, " (%s)", request);
	if (reason != NULL && *reason != '\0')
		g_string_append_printf(out, ", %s", reason);
	if (json_array_size(missing) > 0) {
		g_autofree char *labels = uf_batch_word_list(missing);
		g_string_append_printf(out, ", reste à compléter : %s", labels);
	}
	g_string_append_c(out, '\n');
	add_carried(self, out, json_object_get(form, "carried"));
}

static void
add_forms(const UfBatchText *self, GString *out, const json_t *forms)
{
	for (size_t i = 0; i < json_array_size(forms); i++) {
		const json_t *form = json_array_get(forms, i);
		if (self->all || is_stopped(form) || is_carried(form))
			add_form(self, out, form);
	}
}

/* "Ligne 14 : Éloïse ESSAI (p-…), reconnue par le numéro de sécurité sociale : fiche mise à jour"
 */
static void
add_title(const UfBatchText *self, GString *out, const json_t *row)
{
	g_autofree char *rows = uf_batch_word_rows(row);
	const char *name = uf_json_get_string(row, "name");
	const char *person = uf_json_get_string(row, "person");
	const char *match = uf_batch_word_match(row);
	g_string_append_printf(out, "%s : ", rows);
	if (name != NULL && *name != '\0')
		g_string_append_printf(out, "%s%s", name, person != NULL ? " " : ", ");
	if (person != NULL)
		g_string_append_printf(out, "(%s)%s", person, *match != '\0' ? " " : ", ");
	if (person != NULL && *match != '\0')
		g_string_append_printf(out, "reconnue %s, ", match);
	g_string_append_printf(out, "%s\n", uf_batch_word_action(row, self->written));
}

static bool
is_worth(const UfBatchText *self, const json_t *row)
{
	const json_t *forms = json_object_get(row, "forms");
	return self->all || uf_batch_waits(row) ||
	       has_any(json_object_get(row, "issues"), is_warning) ||
	       has_any(json_object_get(row, "changes"), differs) || has_any(forms, is_stopped) ||
	       has_any(forms, is_carried);
}

static bool
is_note(const json_t *issue)
{
	return !is_warning(issue) && uf_batch_is_mended(issue);
}

static void
add_household(const UfBatchText *self, GString *out, const json_t *row)
{
	const json_t *issues = json_object_get(row, "issues");
	g_autoptr(GPtrArray) reasons = uf_batch_word_reasons(row);
	add_title(self, out, row);
	for (guint i = 0; i < reasons->len; i++)
		g_string_append_printf(out, "  %s\n", (char *)g_ptr_array_index(reasons, i));
	add_issues(out, issues, uf_batch_is_bad);
	add_issues(out, issues, is_warning);
	if (self->all)
		add_issues(out, issues, is_note);
	if (uf_batch_waits(row))
		return;
	add_changes(self, out, json_object_get(row, "changes"));
	add_forms(self, out, json_object_get(row, "forms"));
}

/* --- what was mended --- */

static Mended *
ensure_mended(UfBatchText *self, const json_t *issue, const char *cell)
{
	const char *heading = uf_json_get_string(issue, "heading");
	g_autofree char *column = g_strndup(cell, (gsize)(skip_letters(cell) - cell));
	g_autofree char *sentence = uf_batch_word_sentence(issue);
	g_autofree char *key = g_strdup_printf("%s %s", column, sentence);
	Mended *mended = g_hash_table_lookup(self->by_key, key);
	if (mended != NULL)
		return mended;
	mended = g_new0(Mended, 1);
	mended->heading = g_strdup(heading != NULL ? heading : "");
	mended->column = g_steal_pointer(&column);
	mended->sentence = g_steal_pointer(&sentence);
	mended->rows = g_string_new(NULL);
	g_ptr_array_add(self->mended, mended);
	g_hash_table_insert(self->by_key, g_steal_pointer(&key), mended);
	return mended;
}

static void
note_mended(UfBatchText *self, const json_t *issues)
{
	for (size_t i = 0; i < json_array_size(issues); i++) {
		const json_t *issue = json_array_get(issues, i);
		const char *cell = uf_json_get_string(issue, "cell");
		if (cell == NULL || !is_note(issue))
			continue;
		Mended *mended = ensure_mended(self, issue, cell);
		mended->cells++;
		if (mended->cells <= ROWS_SAID)
			g_string_append_printf(mended->rows, "%s%s", mended->cells > 1 ? ", " : "",
					       skip_letters(cell));
	}
}

void
uf_batch_text_add_row(UfBatchText *self, GString *out, const json_t *row)
{
	uf_batch_counts_add(&self->counts, row);
	note_mended(self, json_object_get(row, "issues"));
	if (is_worth(self, row))
		add_household(self, out, row);
}

static void
add_mended(GString *out, const Mended *mended)
{
	g_string_append_printf(
	    out, "Colonne %s (%s), %zu cellule%s : %s Ligne%s %s%s\n", mended->heading,
	    mended->column, mended->cells, mended->cells > 1 ? "s" : "", mended->sentence,
	    mended->cells > 1 ? "s" : "", mended->rows->str, mended->cells > ROWS_SAID ? "…" : "");
}

/* --- the end --- */

typedef struct {
	size_t count;
	const char *one;
	const char *many;
} Counted;

/* "12 lignes, 3 à corriger": those that are not 0. */
static void
add_counted(GString *out, const char *title, const Counted *counted, size_t n)
{
	bool any = false;
	for (size_t i = 0; i < n; i++) {
		if (counted[i].count == 0)
			continue;
		g_string_append_printf(out, "%s%zu %s", any ? ", " : title, counted[i].count,
				       counted[i].count > 1 ? counted[i].many : counted[i].one);
		any = true;
	}
	if (any)
		g_string_append_c(out, '\n');
}

static void
add_counts(const UfBatchText *self, GString *out)
{
	const UfBatchCounts *c = &self->counts;
	const bool w = self->written;
	const Counted households[] = {
		{ c->create, w ? "créé" : "à créer", w ? "créés" : "à créer" },
		{ c->update, w ? "mis à jour" : "à mettre à jour",
		  w ? "mis à jour" : "à mettre à jour" },
		{ c->same, "déjà à jour", "déjà à jour" },
		{ c->wait, "en attente", "en attente" },
		{ c->failed, "arrêté par une erreur", "arrêtés par une erreur" },
		{ c->empty, "sans information", "sans information" },
		{ c->left, "à faire", "à faire" },
	};
	const Counted cells[] = {
		{ c->bad, "à corriger", "à corriger" },
		{ c->mended, "lue autrement qu’elle n’est écrite",
		  "lues autrement qu’elles ne sont écrites" },
	};
	const Counted facts[] = {
		{ c->added, w ? "ajoutée" : "à ajouter", w ? "ajoutées" : "à ajouter" },
		{ c->replaced, w ? "remplacée" : "à remplacer", w ? "remplacées" : "à remplacer" },
		{ c->proposed, w ? "proposée" : "à proposer", w ? "proposées" : "à proposer" },
	};
	const Counted forms[] = {
		{ c->ready, "à préparer", "à préparer" },
		{ c->done, "préparé", "préparés" },
		{ c->done_before, "déjà préparé avant", "déjà préparés avant" },
		{ c->blocked, "impossible", "impossibles" },
	};
	g_string_append_printf(out, "%zu ligne%s, %zu ménage%s\n", c->rows, c->rows > 1 ? "s" : "",
			       c->households, c->households > 1 ? "s" : "");
	add_counted(out, "Ménages : ", households, G_N_ELEMENTS(households));
	add_counted(out, "Cellules : ", cells, G_N_ELEMENTS(cells));
	add_counted(out, "Informations : ", facts, G_N_ELEMENTS(facts));
	add_counted(out, "Formulaires : ", forms, G_N_ELEMENTS(forms));
	if (!w)
		g_string_append(out, "Rien n’a été écrit.\n");
}

void
uf_batch_text_close(UfBatchText *self, GString *out)
{
	for (guint i = 0; !self->all && i < self->mended->len; i++)
		add_mended(out, g_ptr_array_index(self->mended, i));
	add_counts(self, out);
}
