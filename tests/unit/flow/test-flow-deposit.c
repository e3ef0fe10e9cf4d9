/* A service that deposits every night, and the team that receives: proposals, each once. */
#include <string.h>

#include "deposit-fixture.h"

/* All that the store has on the disk, as one digest. */
static char *
digest_store(Nightly *fixture)
{
	const char *folder = uf_context_get_store_folder(fixture->base.context);
	g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
	static const char *const names[] = { "store.db",  "store.db-wal", "deposits",
					     "proposals", "people",       "journal.jsonl" };
	for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
		g_autofree char *path = g_build_filename(folder, names[i], NULL);
		g_autofree char *text = NULL;
		g_autoptr(GPtrArray) entries = NULL;
		gsize size = 0;
		if (g_file_test(path, G_FILE_TEST_IS_DIR))
			entries = uf_file_list(path, NULL, NULL);
		else if (g_file_get_contents(path, &text, &size, NULL))
			g_checksum_update(sum, (const guchar *)text, (gssize)size);
		for (guint k = 0; entries != NULL && k < entries->len; k++)
			g_checksum_update(sum, g_ptr_array_index(entries, k), -1);
	}
	return g_strdup(g_checksum_get_string(sum));
}

/* Nothing of a file is in what the service is told, nor in what it remembers. */
static void
assert_no_value(Nightly *fixture, const json_t *result)
{
	static const char *const values[] = { "INVENT", "FICTIF", "Zo",     "12/05",
					      "1984",   "39 98",  "Couleur" };
	g_autofree char *folder = g_build_filename(fixture->base.home, "data", "deposits", NULL);
	g_autoptr(GPtrArray) names = uf_file_list(folder, NULL, NULL);
	g_autofree char *told = json_dumps(result, 0);
	g_autofree char *state = NULL;
	g_assert_cmpuint(names->len, ==, 1);
	g_autofree char *path = g_build_filename(folder, g_ptr_array_index(names, 0), NULL);
	g_assert_true(g_file_get_contents(path, &state, NULL, NULL));
	for (size_t i = 0; i < G_N_ELEMENTS(values); i++) {
		g_assert_null(strstr(told, values[i]));
		g_assert_null(strstr(state, values[i]));
	}
}

static void
test_two_nights(Nightly *fixture, gconstpointer data)
{
	(void)data;
	store_people(fixture, HEAD ZOE LEO);
	g_autoptr(json_t) first = deposit(fixture, HEAD ZOE LEO);
	assert_night(first, "done", 2, 0);
	g_assert_cmpint(uf_json_get_integer(first, "households", 0), ==, 2);
	assert_no_value(fixture, first);
	g_assert_cmpint(count_waiting(fixture), ==, 2);
	g_autofree char *before = digest_store(fixture);
	/* the same export: nothing new, whatever its order and the columns that nobody knows */
	g_autoptr(json_t) second = deposit(fixture, HEAD LEO "1;INVENTÉE;Zoé;12/05/1984;;06 39 98 "
							     "77 01;rouge\n");
	assert_night(second, "nothing", 0, 2);
	g_autofree char *after = digest_store(fixture);
	g_assert_cmpstr(before, ==, after);
	g_assert_cmpint(count_waiting(fixture), ==, 2);
	g_autoptr(json_t) morning = receive(fixture);
	g_assert_cmpint(uf_json_get_integer(morning, "received", -1), ==, 2);
	g_assert_cmpint(uf_json_get_integer(morning, "same", -1), ==, 2);
	g_assert_cmpuint(count(morning, "filed"), ==, 0);
	g_assert_cmpuint(count(morning, "households"), ==, 0);
	g_assert_cmpint(count_waiting(fixture), ==, 0);
	/* and the same again, on purpose: received, and nothing comes of it */
	UfFlowDepositSetup again = { .again = true };
	g_autoptr(json_t) third = deposit_with(fixture, HEAD ZOE LEO, &again);
	assert_night(third, "done", 2, 2);
	g_autoptr(json_t) evening = receive(fixture);
	g_assert_cmpuint(count(evening, "filed"), ==, 0);
}

static void
test_changed_telephone(Nightly *fixture, gconstpointer data)
{
	(void)data;
	store_people(fixture, HEAD ZOE LEO);
	json_decref(deposit(fixture, HEAD ZOE LEO));
	json_decref(receive(fixture));
	g_autoptr(json_t) night = deposit(fixture, HEAD ZOE_MOVED LEO);
	assert_night(night, "done", 1, 1);
	g_autoptr(json_t) morning = receive(fixture);
	g_assert_cmpuint(count(morning, "filed"), ==, 1);
	g_autoptr(json_t) list = list_proposals(fixture);
	g_assert_cmpuint(count(list, "proposals"), ==, 1);
	const json_t *proposal = json_array_get(json_object_get(list, "proposals"), 0);
	const json_t *origin = json_object_get(proposal, "origin");
	g_assert_nonnull(strstr(get_text(proposal, "new"), "99"));
	g_assert_nonnull(strstr(get_text(proposal, "old"), "01"));
	g_assert_cmpstr(get_text(proposal, "source"), ==, "deposit");
	g_assert_cmpstr(get_text(origin, "source"), ==, "import");
	g_assert_cmpstr(get_text(origin, "document"), ==, "export");
	/* deposited once more, as after a kill between two writings: it is there already */
	UfFlowDepositSetup again = { .again = true };
	json_decref(deposit_with(fixture, HEAD ZOE_MOVED LEO, &again));
	g_autoptr(json_t) later = receive(fixture);
	g_assert_cmpuint(count(later, "filed"), ==, 0);
	/* what a worker refused is not brought again */
	g_autoptr(GError) error = NULL;
	json_decref(uf_flow_proposal_decide(fixture->base.flow, get_text(proposal, "proposal"),
					    false, &error));
	g_assert_no_error(error);
	json_decref(deposit_with(fixture, HEAD ZOE_MOVED LEO, &again));
	g_autoptr(json_t) last = receive(fixture);
	g_assert_cmpuint(count(last, "filed"), ==, 0);
	g_autoptr(json_t) none = list_proposals(fixture);
	g_assert_cmpuint(count(none, "proposals"), ==, 0);
}

static size_t
count_people(Nightly *fixture)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GPtrArray) ids = uf_store_list(uf_flow_ensure_store(fixture->base.flow, &error),
						 UF_STORE_PERSON, NULL, &error);
	g_assert_no_error(error);
	return ids->len;
}

static void
test_new_household(Nightly *fixture, gconstpointer data)
{
	(void)data;
	json_decref(deposit(fixture, HEAD ZOE LEO));
	g_autoptr(json_t) morning = receive(fixture);
	g_assert_cmpuint(count(morning, "households"), ==, 2);
	g_assert_cmpuint(count(morning, "filed"), ==, 0);
	g_assert_cmpuint(count_people(fixture), ==, 0);
	const json_t *shown = json_array_get(json_object_get(morning, "households"), 0);
	g_assert_cmpstr(get_text(shown, "action"), ==, "create");
	g_assert_cmpstr(get_text(shown, "name"), ==, "Zoé INVENTÉE");
	g_assert_cmpstr(get_text(shown, "from"), ==, "export");
	/* they wait until somebody decides, each once */
	g_autoptr(json_t) later = receive(fixture);
	g_assert_cmpuint(count(later, "households"), ==, 2);
	g_assert_cmpint(uf_json_get_integer(later, "received", -1), ==, 0);
	json_decref(deposit(fixture, HEAD ZOE_MOVED LEO));
	g_autoptr(json_t) next = receive(fixture);
	g_assert_cmpuint(count(next, "households"), ==, 2);
	/* the later export counts */
	g_autofree char *text = json_dumps(next, JSON_ENSURE_ASCII);
	g_assert_nonnull(strstr(text, "77 99"));
	g_assert_null(strstr(text, "77 01"));
	/* accepted: somebody new, with all that was said; refused: not brought again */
	g_autoptr(GError) error = NULL;
	const char *leo = get_household(next, 0);
	const char *zoe = get_household(next, 1);
	g_autoptr(json_t) accepted = accept(fixture, zoe, NULL);
	g_assert_cmpstr(get_text(accepted, "state"), ==, "accepted");
	g_assert_cmpuint(count_people(fixture), ==, 1);
	g_autoptr(UfProfile) profile =
	    uf_flow_scan_person(fixture->base.flow, get_text(accepted, "person"), NULL, &error);
	g_assert_no_error(error);
	const json_t *members = json_object_get(uf_profile_get_json(profile), "members");
	g_assert_cmpstr(get_text(json_array_get(members, 0), "birth_name"), ==, "INVENTÉE");
	/* nobody of the team met her for that */
	g_autofree char *contact = uf_store_get_last_contact(
	    uf_flow_ensure_store(fixture->base.flow, NULL), get_text(accepted, "person"), &error);
	g_assert_null(contact);
	g_autoptr(json_t) refused = uf_flow_deposit_refuse(fixture->base.flow, leo, &error);
	g_assert_no_error(error);
	g_assert_cmpstr(get_text(refused, "state"), ==, "refused");
	g_assert_cmpint(count_waiting(fixture), ==, 0);
	json_decref(deposit(fixture, HEAD ZOE_MOVED "2;FICTIF;Léo;03/02/1979;;06 39 98 77 "
						    "88;vert\n"));
	g_autoptr(json_t) end = receive(fixture);
	g_assert_cmpuint(count(end, "households"), ==, 0);
	g_assert_cmpint(uf_json_get_integer(end, "refused_before", -1), ==, 1);
	g_assert_cmpuint(count_people(fixture), ==, 1);
	g_assert_null(uf_flow_deposit_refuse(fixture->base.flow, leo, &error));
	g_assert_error(error, UF_ERROR, UF_ERROR_REFUSED);
}

/* Who is only like somebody waits for a word. */
static void
test_alike(Nightly *fixture, gconstpointer data)
{
	(void)data;
	store_people(fixture, HEAD ZOE);
	json_decref(deposit(fixture, "Nom;Prénom;Portable\nINVENTÉE;Zoé;06 39 98 77 42\n"));
	g_autoptr(json_t) morning = receive(fixture);
	g_assert_cmpuint(count(morning, "households"), ==, 1);
	g_assert_cmpuint(count(morning, "filed"), ==, 0);
	const char *id = get_household(morning, 0);
	g_autoptr(json_t) unsure = accept(fixture, id, NULL);
	g_assert_cmpstr(get_text(unsure, "state"), ==, "waiting");
	g_assert_cmpuint(count(unsure, "issues"), >, 0);
	const json_t *candidates = json_object_get(json_object_get(unsure, "match"), "candidates");
	g_assert_cmpuint(json_array_size(candidates), ==, 1);
	const UfFlowDepositWho who = { .person =
					   get_text(json_array_get(candidates, 0), "person") };
	g_autoptr(json_t) accepted = accept(fixture, id, &who);
	g_assert_cmpstr(get_text(accepted, "state"), ==, "accepted");
	g_assert_cmpstr(get_text(accepted, "person"), ==, who.person);
	g_assert_cmpuint(count(accepted, "filed"), ==, 1);
	g_assert_cmpuint(count_people(fixture), ==, 1);
	g_assert_cmpint(count_waiting(fixture), ==, 0);
	/* somebody else of the same name */
	json_decref(deposit(fixture, "Nom;Prénom;Portable\nINVENTÉE;Zoé;06 39 98 77 43\n"));
	g_autoptr(json_t) next = receive(fixture);
	const UfFlowDepositWho other = { .is_new = true };
	g_autoptr(json_t) created = accept(fixture, get_household(next, 0), &other);
	g_assert_cmpstr(get_text(created, "state"), ==, "accepted");
	g_assert_cmpuint(count_people(fixture), ==, 2);
}

/* A later export of one service does not take away what another left about the same people. */
static void
test_two_services(Nightly *fixture, gconstpointer data)
{
	(void)data;
	g_autoptr(GError) error = NULL;
	UfStore *store = fixture->base.flow->store;
	g_autoptr(UfSecret) key = NULL;
	if (fixture->key != NULL) {
		g_autoptr(json_t) teams = uf_store_list_teams(store, &error);
		key = uf_store_make_depositor_key();
		uf_store_add_depositor(store, "autre", get_text(json_array_get(teams, 0), "team"),
				       key, &error);
		g_assert_no_error(error);
	}
	UfFlowDepositSetup other = { .depositor = "autre", .key = key };
	json_decref(deposit(fixture, HEAD ZOE));
	json_decref(deposit_with(fixture, HEAD ZOE_MOVED, &other));
	g_autoptr(json_t) first = receive(fixture);
	g_assert_cmpuint(count(first, "households"), ==, 2);
	/* its own is replaced */
	json_decref(
	    deposit_with(fixture, HEAD "1;INVENTÉE;Zoé;12/05/1984;;06 39 98 77 98;bleu\n", &other));
	g_assert_cmpint(count_waiting(fixture), ==, 3);
	g_autoptr(json_t) second = receive(fixture);
	g_assert_cmpuint(count(second, "households"), ==, 2);
}

/* Bad cells keep a household here, told by row, column and rule; the others go. */
static void
test_waiting(Nightly *fixture, gconstpointer data)
{
	(void)data;
	g_autoptr(json_t) night = deposit(fixture, HEAD ZOE BAD ZOE "6;;;;;06 39 98 77 06;\n" LEO);
	assert_night(night, "waiting", 1, 0);
	const json_t *waiting = json_object_get(night, "waiting");
	g_assert_cmpuint(json_array_size(waiting), ==, 4);
	assert_no_value(fixture, night);
	const json_t *bad = json_array_get(waiting, 1);
	const json_t *issue = json_array_get(json_object_get(bad, "issues"), 0);
	g_assert_cmpint(json_integer_value(json_array_get(json_object_get(bad, "rows"), 0)), ==, 3);
	g_assert_cmpstr(get_text(issue, "column"), ==, "D");
	g_assert_cmpint(uf_json_get_integer(issue, "row", 0), ==, 3);
	g_assert_cmpstr(get_text(issue, "rule"), ==, "sheet.date_impossible");
	/* twice in one file: nobody guesses which of both */
	const json_t *twice =
	    json_array_get(json_object_get(json_array_get(waiting, 0), "issues"), 0);
	g_assert_cmpstr(get_text(twice, "rule"), ==, "sheet.same_people");
	const json_t *nobody =
	    json_array_get(json_object_get(json_array_get(waiting, 3), "issues"), 0);
	g_assert_cmpstr(get_text(nobody, "rule"), ==, "deposit.nobody");
	/* the next night tells again what is still bad */
	g_autoptr(json_t) next = deposit(fixture, HEAD BAD LEO ANA);
	assert_night(next, "waiting", 1, 1);
}

static void
test_not_trusted(Nightly *fixture, gconstpointer data)
{
	(void)data;
	static const struct {
		const char *text;
		const char *fault;
	} cases[] = {
		{ HEAD, "deposit.no_household" },
		{ "Portable;Courriel\n06 39 98 77 01;a@exemple.invalid\n",
		  "deposit.nobody_at_all" },
		/* cut in the midst of a line */
		{ HEAD ZOE LEO TOM "4;EXEMPLE;Ana;01/0", "deposit.cut" },
		/* cut at the end of the last one */
		{ HEAD ZOE LEO TOM "4;EXEMPLE;Ana;01/01/2001;;06 39 98 77 04;ve", "deposit.cut" },
		{ "Nom;Prénom;Date de naissance\nINVENTÉE;Zoé;12/05/1984\n",
		  "deposit.columns_missing" },
		{ HEAD ZOE, "deposit.fewer" },
	};
	json_decref(deposit(fixture, HEAD ZOE LEO TOM ANA));
	g_assert_cmpint(count_waiting(fixture), ==, 4);
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(json_t) night = deposit(fixture, cases[i].text);
		g_test_message("%zu", i);
		assert_night(night, "refused", 0, 0);
		g_assert_cmpstr(get_text(night, "fault"), ==, cases[i].fault);
	}
	g_assert_cmpint(count_waiting(fixture), ==, 4);
	/* what was remembered stays: the next whole file brings nothing */
	g_autoptr(json_t) whole = deposit(fixture, HEAD ZOE LEO TOM ANA);
	assert_night(whole, "nothing", 0, 4);
	/* meant so */
	UfFlowDepositSetup anyway = { .anyway = true };
	g_autoptr(json_t) fewer = deposit_with(fixture, HEAD ZOE_MOVED, &anyway);
	assert_night(fewer, "done", 1, 0);
	/* no headings at all, and no text: an error, without a word of the file */
	g_autoptr(GError) error = NULL;
	flow_write(&fixture->base, "export.csv", "INVENTÉE;Zoé\nFICTIF;Léo\n");
	g_autofree char *path = g_build_filename(fixture->base.home, "export.csv", NULL);
	const UfFlowDepositSetup setup = make_setup(fixture, path);
	g_assert_null(uf_flow_deposit(fixture->service, &setup, &error));
	g_assert_error(error, UF_ERROR, UF_ERROR_INVALID_DATA);
	g_assert_null(strstr(error->message, "INVENT"));
}

/* Windows-1252, as a French Excel or a case management exports it. */
static void
test_encoding(Nightly *fixture, gconstpointer data)
{
	(void)data;
	gsize size;
	store_people(fixture, HEAD ZOE LEO);
	g_autofree char *text =
	    g_convert(HEAD ZOE_MOVED LEO, -1, "WINDOWS-1252", "UTF-8", NULL, &size, NULL);
	g_autoptr(json_t) night = deposit(fixture, text);
	assert_night(night, "done", 2, 0);
	g_autoptr(json_t) morning = receive(fixture);
	g_assert_cmpuint(count(morning, "filed"), ==, 1);
	g_assert_cmpuint(count(morning, "households"), ==, 0);
	/* the same in UTF-8 is the same */
	g_autoptr(json_t) next = deposit(fixture, HEAD ZOE_MOVED LEO);
	assert_night(next, "nothing", 0, 2);
}

/* What it remembers is under its key: changed, or of another key, it begins again. */
static void
test_state(Nightly *fixture, gconstpointer data)
{
	(void)data;
	json_decref(deposit(fixture, HEAD ZOE LEO));
	g_autofree char *folder = g_build_filename(fixture->base.home, "data", "deposits", NULL);
	g_autoptr(GPtrArray) names = uf_file_list(folder, NULL, NULL);
	g_autofree char *path = g_build_filename(folder, g_ptr_array_index(names, 0), NULL);
	g_autoptr(json_t) state = uf_json_load(path, NULL);
	GStatBuf info;
	g_assert_cmpint(g_stat(path, &info), ==, 0);
	g_assert_cmpint(info.st_mode & 0777, ==, 0600);
	json_object_set_new(state, "households", json_integer(1));
	g_assert_true(uf_json_save(state, path, NULL));
	g_autoptr(json_t) night = deposit(fixture, HEAD ZOE LEO);
	assert_night(night, "done", 2, 0);
	flow_write(&fixture->base, path + strlen(fixture->base.home) + 1, "{");
	g_autoptr(json_t) next = deposit(fixture, HEAD ZOE LEO);
	assert_night(next, "done", 2, 0);
	/* all of them are received, each once */
	g_autoptr(json_t) morning = receive(fixture);
	g_assert_cmpint(uf_json_get_integer(morning, "received", -1), ==, 6);
	g_assert_cmpuint(count(morning, "households"), ==, 2);
}

/* Several rows of one household go together. */
static void
test_household(Nightly *fixture, gconstpointer data)
{
	(void)data;
	static const char text[] = "Ménage;Lien;Nom;Prénom;Date de naissance\n"
				   "7;Demandeur;INVENTÉE;Zoé;12/05/1984\n"
				   "8;Demandeur;FICTIF;Léo;03/02/1979\n"
				   "7;Enfant;INVENTÉE;Tom;04/06/2015\n";
	g_autoptr(json_t) night = deposit(fixture, text);
	assert_night(night, "done", 2, 0);
	g_autoptr(json_t) morning = receive(fixture);
	g_assert_cmpuint(count(morning, "households"), ==, 2);
	g_autoptr(json_t) accepted = accept(fixture, get_household(morning, 0), NULL);
	g_autoptr(GError) error = NULL;
	g_autoptr(UfProfile) profile =
	    uf_flow_scan_person(fixture->base.flow, get_text(accepted, "person"), NULL, &error);
	g_assert_no_error(error);
	g_assert_cmpuint(json_array_size(json_object_get(uf_profile_get_json(profile), "members")),
			 ==, 2);
}

/* Who is forgotten leaves nothing among what was deposited, received or not; others stay. */
static void
test_forgotten(Nightly *fixture, gconstpointer data)
{
	(void)data;
	g_autoptr(GError) error = NULL;
	store_people(fixture, HEAD ZOE LEO);
	json_decref(deposit(fixture, HEAD ZOE_MOVED LEO ANA));
	json_decref(deposit(fixture, "Nom;Prénom;Portable\nINVENTÉE;Zoé;06 39 98 77 42\n"));
	g_assert_cmpint(count_waiting(fixture), ==, 3);
	UfFlowDepositSetup anyway = { .anyway = true };
	json_decref(
	    deposit_with(fixture, "Nom;Prénom;Portable\nINVENTÉE;Zoé;06 39 98 77 42\n", &anyway));
	g_assert_cmpint(count_waiting(fixture), ==, 4);
	g_autoptr(json_t) people = uf_flow_person_list(fixture->base.flow, false, &error);
	const json_t *zoe = find_in(people, "people", "name", "Zoé INVENTÉE");
	json_decref(uf_flow_forget(fixture->base.flow, get_text(zoe, "person"), &error));
	g_assert_no_error(error);
	g_assert_cmpint(count_waiting(fixture), ==, 2);
	g_autoptr(json_t) morning = receive(fixture);
	g_assert_cmpuint(count(morning, "households"), ==, 1);
}

/* A deposit that nobody can read is told, is in nobody's way, and can be taken away. */
static void
test_bad(Nightly *fixture, gconstpointer data)
{
	(void)data;
	g_autoptr(GError) error = NULL;
	int64_t version = 0;
	g_autoptr(GPtrArray) contents =
	    g_ptr_array_new_with_free_func((GDestroyNotify)g_bytes_unref);
	static const char *const texts[] = {
		"{", "{\"schema\": 2}", "[]",
		"{\"schema\": 1, \"headings\": [0, 0], \"rows\": [[]]}"
	};
	for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
		g_ptr_array_add(contents, g_bytes_new_static(texts[i], strlen(texts[i])));
	g_autoptr(UfStore) store =
	    uf_store_open(uf_context_get_store_folder(fixture->base.context), &error);
	g_assert_true(uf_store_open_depositor(store, "export", fixture->key, &version, &error));
	g_assert_true(uf_store_add_deposits(store, contents, &error));
	json_decref(deposit(fixture, HEAD ZOE));
	g_autoptr(json_t) morning = uf_flow_deposit_receive(fixture->base.flow, &error);
	g_assert_no_error(error);
	g_assert_cmpuint(count(morning, "bad"), ==, 4);
	g_assert_cmpuint(count(morning, "households"), ==, 1);
	for (size_t i = 0; i < 4; i++) {
		const json_t *bad = json_array_get(json_object_get(morning, "bad"), i);
		json_decref(
		    uf_flow_deposit_refuse(fixture->base.flow, get_text(bad, "deposit"), &error));
		g_assert_no_error(error);
	}
	json_decref(receive(fixture));
	g_assert_cmpint(count_waiting(fixture), ==, 1);
}

#define ADD(name, func) g_test_add("/flow/deposit/" name, Nightly, NULL, set_up, func, tear_down)

int
main(int argc, char **argv)
{
	uf_memory_init();
	g_test_init(&argc, &argv, NULL);
	ADD("two-nights", test_two_nights);
	ADD("changed-telephone", test_changed_telephone);
	ADD("new-household", test_new_household);
	ADD("alike", test_alike);
	ADD("two-services", test_two_services);
	ADD("waiting", test_waiting);
	ADD("not-trusted", test_not_trusted);
	ADD("encoding", test_encoding);
	ADD("state", test_state);
	ADD("household", test_household);
	ADD("forgotten", test_forgotten);
	ADD("bad", test_bad);
	return g_test_run();
}
