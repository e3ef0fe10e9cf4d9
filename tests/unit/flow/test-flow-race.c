/* Two processes on one household at the same moment, again and again: nothing of either is lost. */
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "flow-fixture.h"
#include "uf-error.h"
#include "uf-flow-person.h"
#include "uf-flow-private.h"
#include "uf-flow-proposal.h"
#include "uf-json.h"

#define ROUNDS 50

/* What one of the two types, after the other one has read the household too. */
typedef struct {
	Fixture *fixture;
	const char *person;
	const char *fact;
	const char *typed;
	int ready; /* writes one byte when it has read */
	int go;    /* goes on when it reads one */
} Writer;

/* In a process of its own: 0 when what was typed is stored or waits. */
static int
write_once(const Writer *writer)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(UfFlow) flow = flow_open_again(writer->fixture);
	UfFlowQuestion question;
	UfFlowClash clash;
	char byte = 'x';
	g_autoptr(UfFlowEdit) edit = uf_flow_edit_new(flow, writer->person, writer->fact, &error);
	if (edit == NULL || !uf_flow_edit_next(edit, &question) ||
	    !uf_flow_edit_answer(edit, writer->typed, &error))
		return 2;
	if (write(writer->ready, &byte, 1) != 1 || read(writer->go, &byte, 1) != 1)
		return 3;
	g_autoptr(json_t) saved = uf_flow_edit_save(edit, &error);
	if (saved != NULL)
		return 0;
	if (!g_error_matches(error, UF_ERROR, UF_ERROR_CONFLICT) ||
	    !uf_flow_edit_get_clash(edit, &clash)) {
		g_printerr("%s\n", error->message);
		return 4;
	}
	g_clear_error(&error);
	g_autoptr(json_t) filed = uf_flow_edit_file_clashes(edit, &error);
	return json_array_size(filed) == 1 && uf_flow_edit_keep(edit, &error) ? 0 : 5;
}

/* Both at once; the store is open in neither before. */
static void
race(Fixture *fixture, const char *person, const char *const *facts, char *const *typed)
{
	int ready[2];
	int go[2];
	pid_t children[2];
	g_assert_cmpint(pipe(ready), ==, 0);
	g_assert_cmpint(pipe(go), ==, 0);
	for (int i = 0; i < 2; i++) {
		const Writer writer = { fixture, person, facts[i], typed[i], ready[1], go[0] };
		children[i] = fork();
		g_assert_cmpint(children[i], >=, 0);
		if (children[i] == 0)
			_exit(write_once(&writer));
	}
	char bytes[2];
	for (int i = 0; i < 2; i++)
		g_assert_cmpint(read(ready[0], bytes, 1), ==, 1);
	g_assert_cmpint(write(go[1], "xx", 2), ==, 2);
	for (int i = 0; i < 2; i++) {
		int status;
		g_assert_cmpint(waitpid(children[i], &status, 0), ==, children[i]);
		g_assert_true(WIFEXITED(status));
		g_assert_cmpint(WEXITSTATUS(status), ==, 0);
		close(ready[i]);
		close(go[i]);
	}
}

static bool
has_value(UfFlow *flow, const char *person, const char *fact, const char *typed)
{
	g_autoptr(UfProfile) profile = uf_flow_load_person(flow, person, NULL, NULL);
	const json_t *value = uf_profile_find_fact(profile, fact);
	return g_strcmp0(json_string_value(value), typed) == 0;
}

static bool
is_waiting(UfFlow *flow, const char *person, const char *typed)
{
	g_autoptr(json_t) list = uf_flow_proposal_list(flow, person, NULL);
	const json_t *proposals = json_object_get(list, "proposals");
	for (size_t i = 0; i < json_array_size(proposals); i++) {
		if (g_str_equal(uf_json_get_string(json_array_get(proposals, i), "new"), typed))
			return true;
	}
	return false;
}

static void
test_race(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autofree char *person = flow_add_person(fixture, "couple.json");
	int clashes = 0;
	for (int round = 0; round < ROUNDS; round++) {
		const bool is_same = round % 5 == 4;
		const char *const facts[] = { "members/m1/birth_name",
					      is_same ? "members/m1/birth_name"
						      : "members/m2/birth_name" };
		char *typed[] = { g_strdup_printf("UNE %d", round),
				  g_strdup_printf("AUTRE %d", round) };
		g_clear_pointer(&fixture->flow, uf_flow_free);
		race(fixture, person, facts, typed);
		fixture->flow = flow_open_again(fixture);
		int stored = 0;
		for (int i = 0; i < 2; i++) {
			const bool there = has_value(fixture->flow, person, facts[i], typed[i]);
			stored += there;
			if (!there) {
				g_assert_true(is_waiting(fixture->flow, person, typed[i]));
				clashes++;
			}
			g_free(typed[i]);
		}
		g_assert_cmpint(stored, ==, is_same ? 1 : 2);
	}
	g_assert_cmpint(clashes, ==, ROUNDS / 5);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add("/flow-race/two", Fixture, NULL, flow_set_up, test_race, flow_tear_down);
	return g_test_run();
}
