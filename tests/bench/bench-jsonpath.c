/* How long twenty mapping paths take on a household of a hundred members: parse, then select.
 * `bench-jsonpath [ROUNDS]`; no peer is timed, as C has no other JSONPath over jansson. */
#include <stdio.h>
#include <stdlib.h>

#include "uf-jsonpath.h"

#define MEMBERS 100

static const char *const paths[] = {
	"$.today",
	"$.roles.applicant.birth.date",
	"$.roles.applicant.names[0]",
	"$.members[*].id",
	"$.members[0].resources[-1].amount",
	"$.members[1:9].birth.date",
	"$.members[?@.role == 'child']",
	"$.members[?@.role != 'applicant'].birth.date",
	"$.members[?@.role == 'child' && @.birth.date >= '2010'].names[0]",
	"$.members[?@.id == $.roles.applicant.id].resources[?@.kind == 'rsa'].amount",
	"$.members[*].resources[?@.amount > 50000 || @.kind == 'apl'].kind",
	"$.members[?!@.absent].id",
	"$.members[?count(@.resources[*]) > 1].id",
	"$.members[?length(@.names) == 2].id",
	"$.members[?match(@.birth.date, '20[0-9]{2}-.*')].id",
	"$.members[?search(@.names[0], 'da$')].id",
	"$.members[?value(@..date) >= '2010'].id",
	"$..amount",
	"$..resources[?@.kind == 'rsa'].amount",
	"$.members[?@.resources[?@.amount == 500]].id",
};

static json_t *
build_household(void)
{
	json_t *members = json_array();
	for (int i = 0; i < MEMBERS; i++) {
		char id[16], date[16];
		g_snprintf(id, sizeof(id), "m%d", i);
		g_snprintf(date, sizeof(date), "%d-02-%02d", 1960 + i % 60, 1 + i % 28);
		json_array_append_new(
		    members, json_pack("{ss, ss, s[ss], s{ss}, s[{ss, si}, {ss, si}]}", "id", id,
				       "role", i == 0 ? "applicant" : "child", "names", "Ada",
				       "Exemple", "birth", "date", date, "resources", "kind", "rsa",
				       "amount", i * 1000, "kind", "apl", "amount", 500));
	}
	return json_pack("{ss, s{sO}, so}", "today", "2026-09-01", "roles", "applicant",
			 json_array_get(members, 0), "members", members);
}

/* microseconds for one select of @path */
static double
time_select(const UfJsonPath *path, json_t *root, int rounds, size_t *n)
{
	gint64 start = g_get_monotonic_time();
	for (int i = 0; i < rounds; i++) {
		g_autoptr(UfJsonNodes) nodes = uf_jsonpath_select(path, root, NULL);
		*n = uf_json_nodes_get_length(nodes);
	}
	return (double)(g_get_monotonic_time() - start) / rounds;
}

static double
time_parse(const char *text, int rounds)
{
	gint64 start = g_get_monotonic_time();
	for (int i = 0; i < rounds; i++) {
		g_autoptr(UfJsonPath) path = uf_jsonpath_parse(text, UF_JSONPATH_USE_STRLEN, NULL);
	}
	return (double)(g_get_monotonic_time() - start) / rounds;
}

int
main(int argc, char **argv)
{
	int rounds = argc > 1 ? MAX(atoi(argv[1]), 1) : 1000;
	g_autoptr(json_t) root = build_household();
	double total = 0;
	printf("%8s %9s %5s  path\n", "parse us", "select us", "nodes");
	for (size_t i = 0; i < G_N_ELEMENTS(paths); i++) {
		size_t n = 0;
		double parse = time_parse(paths[i], rounds);
		g_autoptr(UfJsonPath) path =
		    uf_jsonpath_parse(paths[i], UF_JSONPATH_USE_STRLEN, NULL);
		double select = time_select(path, root, rounds, &n);
		total += parse + select;
		printf("%8.2f %9.2f %5zu  %s\n", parse, select, n, paths[i]);
		if (n == 0)
			return 1; /* every path finds something here */
	}
	printf("%zu paths on %d members: %.0f us\n", G_N_ELEMENTS(paths), MEMBERS, total);
	return 0;
}
