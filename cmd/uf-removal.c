#include "uf-removal.h"

#include <glib/gi18n.h>
#include <string.h>

#include "uf-json.h"
#include "uf-output.h"

static const struct {
	const char *kind;
	const char *label; /* before a number */
} kinds[] = {
	{ "people", N_("households:") },   { "requests", N_("demands:") },
	{ "drafts", N_("drafts:") },       { "approvals", N_("approvals:") },
	{ "receipts", N_("receipts:") },   { "documents", N_("documents:") },
	{ "proposals", N_("proposals:") }, { "bases", N_("bases:") },
	{ "links", N_("links:") },
};

void
uf_removal_print_items(const json_t *items)
{
	bool first = true;
	fputs("  ", stdout);
	for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++) {
		const int n = (int)uf_json_get_integer(items, kinds[i].kind, 0);
		if (n == 0)
			continue;
		printf("%s%s %d", first ? "" : ", ", _(kinds[i].label), n);
		first = false;
	}
	putchar('\n');
}

static const char *
get_state(const json_t *file)
{
	const char *state = uf_output_get(file, "state");
	if (strcmp(state, "changed") == 0)
		return _("changed since it was written: it stays, remove it yourself");
	return strcmp(state, "gone") == 0 ? _("not there any more") : "";
}

void
uf_removal_print_files(const json_t *files)
{
	for (size_t i = 0; i < json_array_size(files); i++) {
		const json_t *file = json_array_get(files, i);
		const char *state = get_state(file);
		printf("  %s ", _("file:"));
		uf_output_text(stdout, uf_output_get(file, "path"), true);
		printf(*state != '\0' ? " (%s)\n" : "%s\n", state);
	}
}

void
uf_removal_print_kept(const json_t *kept)
{
	for (size_t i = 0; i < json_array_size(kept); i++) {
		const json_t *file = json_array_get(kept, i);
		const bool changed = strcmp(uf_output_get(file, "reason"), "changed") == 0;
		fputs(_("kept: "), stdout);
		uf_output_text(stdout, uf_output_get(file, "path"), true);
		printf(" (%s)\n", changed ? _("changed since it was written: remove it yourself")
					  : uf_output_get(file, "error"));
	}
}
