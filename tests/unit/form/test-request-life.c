/* The life of a request: which state may follow which, and what is noted of each. */
#include "form-fixture.h"
#include "uf-memory.h"
#include "uf-request.h"

#define PERSON "p-aaaaaaaaaa"

static UfRequest *
make_request(void)
{
	return uf_request_new(PERSON, "essai/demande");
}

static const char *const states[] = { "prepared",     "signed",   "handed_over",
				      "pieces_asked", "answered", "closed" };

/* A request as the store may hold it, in any state. */
static UfRequest *
load_in(const char *state)
{
	g_autoptr(UfRequest) request = make_request();
	g_autoptr(json_t) json = uf_request_to_json(request);
	json_object_set_new(json, "state", json_string(state));
	UfRequest *loaded = uf_request_from_json(json, NULL);
	g_assert_nonnull(loaded);
	return loaded;
}

/* Every pair: what follows, and what is refused with its reason and leaves all as it was. */
static void
test_what_follows(void)
{
	static const char *const allowed[G_N_ELEMENTS(states)] = {
		[0] = ".sh..c", [1] = "psh..c", [2] = "..hkac",
		[3] = "..hkac", [4] = "....ac", [5] = "......",
	};
	static const char *const reasons[G_N_ELEMENTS(states)] = {
		"not handed over",     "not handed over",  "handed over already",
		"handed over already", "answered already", "closed",
	};
	for (size_t from = 0; from < G_N_ELEMENTS(states); from++) {
		for (size_t to = 0; to < G_N_ELEMENTS(states); to++) {
			g_autoptr(GError) error = NULL;
			g_autoptr(UfRequest) request = load_in(states[from]);
			const bool may = allowed[from][to] != '.';
			g_test_message("%s to %s", states[from], states[to]);
			g_assert_cmpint(uf_request_set_state(request, states[to], &error), ==, may);
			g_assert_cmpstr(uf_request_get_state(request), ==, states[may ? to : from]);
			if (!may)
				fixture_expect_error(error, UF_ERROR_REFUSED, reasons[from]);
		}
		g_autoptr(UfRequest) request = load_in(states[from]);
		g_autoptr(GError) error = NULL;
		g_assert_cmpint(uf_request_is_over(request), ==, from >= 4);
		g_assert_false(uf_request_set_state(request, "lost", &error));
		fixture_expect_error(error, UF_ERROR_USAGE, "no such state");
	}
}

typedef bool (*Setter)(UfRequest *request, const json_t *event, GError **error);
typedef const json_t *(*Getter)(const UfRequest *request);

/* What may be said of each event; what is refused leaves all as it was and quotes nothing. */
static void
test_events(void)
{
	static const struct {
		Setter set;
		Getter get;
		const char *before;
		const char *after; /* NULL: refused */
		const char *text;
	} rows[] = {
#define SIGN uf_request_set_signing, uf_request_get_signing
#define DONE uf_request_set_hand_over, uf_request_get_hand_over
#define ASK uf_request_set_pieces, uf_request_get_pieces
#define ANSWER uf_request_set_answer, uf_request_get_answer
		{ SIGN, "prepared", "signed", "{'date': '2026-11-20', 'by': 'm.durand'}" },
		{ SIGN, "prepared", NULL, "{'date': '2026-02-30'}" },
		{ SIGN, "prepared", NULL, "{'by': 'ZZCANARY'}" },
		{ SIGN, "handed_over", NULL, "{'date': '2026-11-20'}" },
		{ DONE, "prepared", "handed_over",
		  "{'date': '2026-11-20', 'way': 'post', 'by': 'm.durand'}" },
		{ DONE, "signed", "handed_over",
		  "{'date': '2026-11-20', 'way': 'portal', 'by': 'm', 'reference': 'A-1'}" },
		{ DONE, "prepared", NULL, "{'date': '2026-02-30', 'way': 'post'}" },
		{ DONE, "prepared", NULL, "{'date': 'ZZCANARY', 'way': 'post'}" },
		{ DONE, "prepared", NULL, "{'date': '2026-11-20', 'way': 'ZZCANARY'}" },
		{ DONE, "prepared", NULL,
		  "{'date': '2026-11-20', 'way': 'post', 'more': 'ZZCANARY'}" },
		{ DONE, "prepared", NULL, "{'way': 'post', 'reference': 9876543277741}" },
		{ DONE, "prepared", NULL, "['ZZCANARY']" },
		{ DONE, "answered", NULL, "{'date': '2026-11-20', 'way': 'post'}" },
		{ ASK, "handed_over", "pieces_asked",
		  "{'date': '2026-11-21', 'until': '2026-12-05', 'pieces': ['Bail']}" },
		{ ASK, "handed_over", NULL, "{'date': '2026-11-21', 'until': '2026-11-31'}" },
		{ ASK, "handed_over", NULL, "{'date': '2026-11-21', 'pieces': 'ZZCANARY'}" },
		{ ASK, "prepared", NULL, "{'date': '2026-11-21'}" },
		{ ANSWER, "handed_over", "answered",
		  "{'result': 'refused', 'reason': 'hors territoire', 'date': '2026-10-01'}" },
		{ ANSWER, "pieces_asked", "answered", "{'result': 'partly'}" },
		{ ANSWER, "handed_over", NULL, "{'result': 'ZZCANARY'}" },
		{ ANSWER, "handed_over", NULL, "{'result': 'refused', 'date': '2026-02-30'}" },
		{ ANSWER, "prepared", NULL, "{'result': 'granted'}" },
		{ ANSWER, "closed", NULL, "{'result': 'granted'}" },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GError) error = NULL;
		g_autoptr(UfRequest) request = load_in(rows[i].before);
		g_autofree char *text = g_strdelimit(g_strdup(rows[i].text), "'", '"');
		g_autoptr(json_t) event = json_loads(text, 0, NULL);
		const bool good = rows[i].after != NULL;
		g_test_message("%s: %s", rows[i].before, rows[i].text);
		g_assert_nonnull(event);
		g_assert_cmpint(rows[i].set(request, event, &error), ==, good);
		g_assert_cmpstr(uf_request_get_state(request), ==,
				good ? rows[i].after : rows[i].before);
		g_assert_true(json_equal((json_t *)rows[i].get(request), good ? event : NULL) ||
			      (!good && rows[i].get(request) == NULL));
		if (good) {
			g_autoptr(json_t) json = uf_request_to_json(request);
			g_autoptr(UfRequest) again = uf_request_from_json(json, &error);
			g_assert_no_error(error);
			continue;
		}
		g_assert_true(g_error_matches(error, UF_ERROR, UF_ERROR_USAGE) ||
			      g_error_matches(error, UF_ERROR, UF_ERROR_REFUSED));
		g_assert_null(strstr(error->message, "ZZCANARY"));
		g_assert_null(strstr(error->message, "98765"));
	}
}

/* Pieces that are given are told as such; a signature goes with what was signed. */
static void
test_pieces_and_signing(void)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(UfRequest) request = make_request();
	g_autoptr(json_t) signing = json_pack("{s:s}", "date", "2026-11-18");
	g_autoptr(json_t) first = json_pack("{s:s, s:s}", "date", "2026-11-19", "way", "post");
	g_autoptr(json_t) asked = json_pack("{s:s}", "date", "2026-11-20");
	g_autoptr(json_t) second = json_pack("{s:s, s:s}", "date", "2026-11-21", "way", "mail");
	g_assert_true(uf_request_set_signing(request, signing, &error));
	g_assert_true(uf_request_unsign(request, &error));
	g_assert_null(uf_request_get_signing(request));
	g_assert_cmpstr(uf_request_get_state(request), ==, "prepared");
	g_assert_true(uf_request_set_signing(request, signing, &error));
	g_assert_true(uf_request_set_hand_over(request, first, &error));
	g_assert_false(uf_request_unsign(request, NULL));
	g_assert_nonnull(uf_request_get_signing(request));
	g_assert_true(uf_request_set_pieces(request, asked, &error));
	g_assert_null(uf_json_get_string(uf_request_get_pieces(request), "given"));
	g_assert_true(uf_request_set_hand_over(request, second, &error));
	g_assert_no_error(error);
	g_assert_cmpstr(uf_json_get_string(uf_request_get_pieces(request), "given"), ==,
			"2026-11-21");
}

/* A day of no calendar would be lost later, in silence. */
static void
test_bad_days(void)
{
	static const char *const rows[] = {
		"{'signing': {'date': '2026-02-30'}}",
		"{'hand_over': {'date': '2026-02-30', 'way': 'post'}}",
		"{'pieces': {'date': '2026-02-28', 'until': '2026-02-30'}}",
		"{'pieces': {'date': '2026-02-28', 'given': '2026-02-30'}}",
		"{'answer': {'result': 'granted', 'date': '2026-02-30'}}",
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GError) error = NULL;
		g_autoptr(UfRequest) request = make_request();
		g_autoptr(json_t) json = uf_request_to_json(request);
		g_autofree char *text = g_strdelimit(g_strdup(rows[i]), "'", '"');
		g_autoptr(json_t) more = json_loads(text, 0, NULL);
		json_object_update(json, more);
		g_test_message("%s", rows[i]);
		g_assert_null(uf_request_from_json(json, &error));
		fixture_expect_error(error, UF_ERROR_INVALID_DATA, "not a date");
	}
}

int
main(int argc, char **argv)
{
	uf_memory_init();
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/request-life/what-follows", test_what_follows);
	g_test_add_func("/request-life/events", test_events);
	g_test_add_func("/request-life/pieces-and-signing", test_pieces_and_signing);
	g_test_add_func("/request-life/bad-days", test_bad_days);
	return g_test_run();
}
