/* How many of what: of households as uf-flow-row.h describes them. */
#include <string.h>

#include "uf-batch-report.h"
#include "uf-json.h"

/* Adds one to the count that belongs to @word. */
typedef struct {
	const char *word;
	size_t *count;
} Tally;

static void
count(const Tally *tallies, size_t n, const char *word)
{
	for (size_t i = 0; i < n && word != NULL; i++) {
		if (strcmp(tallies[i].word, word) == 0)
			(*tallies[i].count)++;
	}
}

static void
count_issues(UfBatchCounts *self, const json_t *issues)
{
	const Tally tallies[] = { { "note", &self->mended },
				  { "warning", &self->mended },
				  { "todo", &self->bad },
				  { "blocking", &self->bad } };
	for (size_t i = 0; i < json_array_size(issues); i++) {
		const json_t *issue = json_array_get(issues, i);
		if (uf_json_get_string(issue, "cell") != NULL)
			count(tallies, G_N_ELEMENTS(tallies),
			      uf_json_get_string(issue, "severity"));
	}
}

/* Of a household that waits nothing is written, and nothing would be. */
static void
count_changes(UfBatchCounts *self, const json_t *changes)
{
	const Tally tallies[] = { { "new", &self->added }, { "differs", &self->replaced } };
	for (size_t i = 0; i < json_array_size(changes); i++) {
		const json_t *change = json_array_get(changes, i);
		const char *then = uf_json_get_string(change, "then");
		if (g_strcmp0(then, "written") == 0)
			count(tallies, G_N_ELEMENTS(tallies), uf_json_get_string(change, "kind"));
		else
			self->proposed += g_strcmp0(then, "proposed") == 0;
	}
}

static void
count_forms(UfBatchCounts *self, const json_t *forms)
{
	const Tally tallies[] = { { "ready", &self->ready },
				  { "done", &self->done },
				  { "done_before", &self->done_before },
				  { "blocked", &self->blocked },
				  { "failed", &self->blocked } };
	for (size_t i = 0; i < json_array_size(forms); i++) {
		const json_t *form = json_array_get(forms, i);
		const char *state = uf_json_get_string(form, "state");
		count(tallies, G_N_ELEMENTS(tallies), state);
		if (g_strcmp0(state, "done") == 0)
			self->drafts += json_array_size(json_object_get(form, "drafts"));
	}
}

static bool
is_left(const json_t *row)
{
	const char *state = uf_json_get_string(row, "state");
	return g_strcmp0(state, "waiting") == 0 || g_strcmp0(state, "running") == 0;
}

void
uf_batch_counts_add(UfBatchCounts *self, const json_t *row)
{
	const Tally tallies[] = { { "create", &self->create },
				  { "update", &self->update },
				  { "same", &self->same },
				  { "wait", &self->wait },
				  { "empty", &self->empty } };
	const char *action = uf_json_get_string(row, "action");
	self->households++;
	self->rows += json_array_size(json_object_get(row, "rows"));
	if (is_left(row)) {
		self->left++;
		return;
	}
	if (json_is_string(json_object_get(row, "error"))) {
		self->failed++;
		return;
	}
	count(tallies, G_N_ELEMENTS(tallies), action);
	count_issues(self, json_object_get(row, "issues"));
	if (g_strcmp0(action, "wait") == 0)
		return;
	count_changes(self, json_object_get(row, "changes"));
	count_forms(self, json_object_get(row, "forms"));
}

json_t *
uf_batch_counts_to_json(const UfBatchCounts *self)
{
	const struct {
		const char *name;
		size_t count;
	} all[] = {
		{ "households", self->households },
		{ "rows", self->rows },
		{ "create", self->create },
		{ "update", self->update },
		{ "same", self->same },
		{ "wait", self->wait },
		{ "empty", self->empty },
		{ "failed", self->failed },
		{ "left", self->left },
		{ "bad", self->bad },
		{ "mended", self->mended },
		{ "added", self->added },
		{ "replaced", self->replaced },
		{ "proposed", self->proposed },
		{ "ready", self->ready },
		{ "done", self->done },
		{ "done_before", self->done_before },
		{ "blocked", self->blocked },
		{ "drafts", self->drafts },
	};
	json_t *json = json_object();
	for (size_t i = 0; i < G_N_ELEMENTS(all); i++)
		json_object_set_new(json, all[i].name, json_integer((json_int_t)all[i].count));
	return json;
}
