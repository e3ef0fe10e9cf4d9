/* The life of a request: signed, handed over, pieces asked, answered, closed; what may follow what.
 */
#include "uf-error.h"
#include "uf-json.h"
#include "uf-request-private.h"

static const char not_handed_over[] =
    "it was not handed over yet; note that first: unefois request done";
static const char is_handed_over[] = "it was handed over already";
static const char is_answered[] = "the partner answered already; a new demand begins with unefois "
				  "fill --from";
static const char is_closed[] = "it is closed; a new demand begins with unefois fill --from";

/* From each state, the states that may follow; the same again when what was noted was wrong. Why
 * not, for all others. */
static const struct {
	const char *state;
	const char *next[6];
	const char *reason;
} states[] = {
	{ "prepared", { "signed", "handed_over", "closed" }, not_handed_over },
	{ "signed", { "signed", "prepared", "handed_over", "closed" }, not_handed_over },
	{ "handed_over", { "handed_over", "pieces_asked", "answered", "closed" }, is_handed_over },
	{ "pieces_asked", { "pieces_asked", "handed_over", "answered", "closed" }, is_handed_over },
	{ "answered", { "answered", "closed" }, is_answered },
	{ "closed", { NULL }, is_closed },
};

static size_t
find_state(const char *state)
{
	size_t i = 0;
	while (i < G_N_ELEMENTS(states) && g_strcmp0(states[i].state, state) != 0)
		i++;
	return i;
}

static bool
may_become(const UfRequest *request, const char *state, GError **error)
{
	const size_t now = find_state(uf_request_get_state(request));
	if (find_state(state) == G_N_ELEMENTS(states)) {
		g_set_error(error, UF_ERROR, UF_ERROR_USAGE, "request: no such state");
		return false;
	}
	for (size_t i = 0; states[now].next[i] != NULL; i++) {
		if (g_str_equal(states[now].next[i], state))
			return true;
	}
	g_set_error(error, UF_ERROR, UF_ERROR_REFUSED, "%s: %s", uf_request_get_id(request),
		    states[now].reason);
	return false;
}

bool
uf_request_set_state(UfRequest *request, const char *state, GError **error)
{
	if (!may_become(request, state, error))
		return false;
	json_object_set_new(request->json, "state", json_string(state));
	return true;
}

bool
uf_request_is_over(const UfRequest *request)
{
	const char *state = uf_request_get_state(request);
	return g_str_equal(state, "answered") || g_str_equal(state, "closed");
}

/* A day of the right shape may still be in no calendar. */
static bool
has_good_date(const json_t *event, const char *what, const char *key, GError **error)
{
	UfDate date;
	const char *text = uf_json_get_string(event, key);
	if (text == NULL || uf_date_parse_iso(text, &date))
		return true;
	g_set_error(error, UF_ERROR, UF_ERROR_USAGE, "request: /%s/%s: not a date", what, key);
	return false;
}

/* Notes @event under @what, which makes the state @state; or nothing at all. */
static bool
note(UfRequest *request, const char *what, const json_t *event, const char *state, GError **error)
{
	return may_become(request, state, error) && has_good_date(event, what, "date", error) &&
	       has_good_date(event, what, "until", error) &&
	       uf_request_set_checked(request, what, json_deep_copy(event), error) &&
	       uf_request_set_state(request, state, error);
}

const json_t *
uf_request_get_signing(const UfRequest *request)
{
	return json_object_get(request->json, "signing");
}

bool
uf_request_set_signing(UfRequest *request, const json_t *signing, GError **error)
{
	return note(request, "signing", signing, "signed", error);
}

bool
uf_request_unsign(UfRequest *request, GError **error)
{
	if (!uf_request_set_state(request, "prepared", error))
		return false;
	json_object_del(request->json, "signing");
	return true;
}

const json_t *
uf_request_get_hand_over(const UfRequest *request)
{
	return json_object_get(request->json, "hand_over");
}

bool
uf_request_set_hand_over(UfRequest *request, const json_t *hand_over, GError **error)
{
	const bool gives_pieces = g_str_equal(uf_request_get_state(request), "pieces_asked");
	if (!note(request, "hand_over", hand_over, "handed_over", error))
		return false;
	if (gives_pieces)
		json_object_set(json_object_get(request->json, "pieces"), "given",
				json_object_get(hand_over, "date"));
	return true;
}

const json_t *
uf_request_get_pieces(const UfRequest *request)
{
	return json_object_get(request->json, "pieces");
}

bool
uf_request_set_pieces(UfRequest *request, const json_t *pieces, GError **error)
{
	return note(request, "pieces", pieces, "pieces_asked", error);
}

const json_t *
uf_request_get_answer(const UfRequest *request)
{
	return json_object_get(request->json, "answer");
}

bool
uf_request_set_answer(UfRequest *request, const json_t *answer, GError **error)
{
	return note(request, "answer", answer, "answered", error);
}
