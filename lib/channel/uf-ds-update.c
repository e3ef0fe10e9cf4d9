/* What became of files: one request for the tokens of one procedure. */
#include <string.h>

#include "uf-ds-private.h"
#include "uf-error.h"
#include "uf-json.h"

#define STATUS_OK 200
#define MAX_TOKENS 40 /* of one request: an address of 1 200 characters or so */

static const struct {
	const char *theirs;
	const char *ours;
} states[] = {
	{ "prefilled", "brouillon" },    { "brouillon", "brouillon" },
	{ "en_construction", "depose" }, { "en_instruction", "instruction" },
	{ "accepte", "accepte" },        { "refuse", "refuse" },
	{ "sans_suite", "sans_suite" },
};

static const char *
find_state(const json_t *file)
{
	const char *theirs = uf_json_get_string(file, "state");
	for (size_t i = 0; theirs != NULL && i < G_N_ELEMENTS(states); i++) {
		if (g_str_equal(states[i].theirs, theirs))
			return states[i].ours;
	}
	return NULL;
}

/* a moment that the partner gives: ISO 8601, or nothing */
static bool
is_moment(const json_t *file, const char *key)
{
	const json_t *value = json_object_get(file, key);
	const char *text = json_string_value(value);
	return value == NULL || json_is_null(value) ||
	       (text != NULL && strlen(text) <= 40 &&
		g_regex_match_simple("^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+(Z|[+-][0-9:]+)$", text,
				     G_REGEX_DOLLAR_ENDONLY, 0));
}

static bool
is_file(const json_t *file)
{
	const int64_t number = uf_json_get_integer(file, "dossier_number", 0);
	return find_state(file) != NULL && number > 0 &&
	       uf_ds_answer_is_id(uf_json_get_string(file, "dossier_id"), number) &&
	       uf_ds_answer_is_token(uf_json_get_string(file, "dossier_prefill_token")) &&
	       is_moment(file, "submitted_at") && is_moment(file, "processed_at");
}

/* An answer of which one part is odd says nothing of the rest: "gone" is a strong word. */
static bool
are_files(const json_t *files)
{
	for (size_t i = 0; i < json_array_size(files); i++) {
		if (!is_file(json_array_get(files, i)))
			return false;
	}
	return json_is_array(files);
}

static const json_t *
find_file(const json_t *files, const char *token)
{
	for (size_t i = 0; i < json_array_size(files); i++) {
		const json_t *file = json_array_get(files, i);
		if (g_str_equal(uf_json_get_string(file, "dossier_prefill_token"), token))
			return file;
	}
	return NULL;
}

static void
set_state(UfReceipt *receipt, const json_t *file)
{
	const char *state = file != NULL ? find_state(file) : "disparu";
	const bool is_claimed =
	    file == NULL || !g_str_equal(uf_json_get_string(file, "state"), "prefilled");
	g_autoptr(GDateTime) now = g_date_time_new_now_utc();
	g_autofree char *checked = g_date_time_format(now, "%Y-%m-%dT%H:%M:%SZ");
	uf_receipt_set(receipt, "state", state);
	uf_receipt_set(receipt, "checked", checked);
	if (file != NULL) {
		uf_receipt_set(receipt, "submitted", uf_json_get_string(file, "submitted_at"));
		uf_receipt_set(receipt, "processed", uf_json_get_string(file, "processed_at"));
	}
	/* the five days are those of a file that nobody has claimed */
	if (is_claimed)
		uf_receipt_set(receipt, "until", NULL);
	/* the link shows drafts only */
	if (!g_str_equal(state, "brouillon"))
		uf_receipt_set(receipt, "link", NULL);
}

bool
uf_ds_update_read(const GPtrArray *group, GBytes *body)
{
	g_autoptr(json_t) files = uf_json_parse_bytes(body, "answer", NULL);
	if (files == NULL || !are_files(files))
		return false;
	for (guint i = 0; i < group->len; i++) {
		UfReceipt *receipt = g_ptr_array_index(group, i);
		set_state(receipt, find_file(files, uf_receipt_find(receipt, "token")));
	}
	return true;
}

static char *
format_query(const GPtrArray *group, const char *url)
{
	GString *query = g_string_new(url);
	for (guint i = 0; i < group->len; i++) {
		const char *token = uf_receipt_find(g_ptr_array_index(group, i), "token");
		g_string_append(query, i == 0 ? "?prefill_token=" : ",");
		g_string_append(query, token);
	}
	return g_string_free(query, FALSE);
}

static bool
fail(GError **error, UfError code, const UfPartner *partner, const char *what)
{
	g_set_error(error, UF_ERROR, code, "%s: %s", uf_partner_get_site(partner), what);
	return false;
}

static bool
ask(UfPartner *partner, const GPtrArray *group, GError **error)
{
	const char *number = uf_receipt_find(g_ptr_array_index(group, 0), "number");
	g_autofree char *url = uf_ds_format_url(partner, g_ascii_strtoll(number, NULL, 10));
	g_autofree char *query = format_query(group, url);
	unsigned status = 0;
	g_autoptr(GBytes) body = uf_ds_get(partner, query, &status, error);
	if (body == NULL)
		return false;
	if (status != STATUS_OK)
		return fail(error, UF_ERROR_REFUSED, partner,
			    "the procedure is closed or gone, it says nothing of its files");
	return uf_ds_update_read(group, body) ||
	       fail(error, UF_ERROR_INVALID_DATA, partner, "its answer is no list of files");
}

/* The receipts of one procedure from @first on that are not yet @done; marks them. */
static GPtrArray *
take_group(const GPtrArray *receipts, guint first, bool *done)
{
	GPtrArray *group = g_ptr_array_new();
	const char *number = uf_receipt_find(g_ptr_array_index(receipts, first), "number");
	for (guint i = first; i < receipts->len && group->len < MAX_TOKENS; i++) {
		UfReceipt *receipt = g_ptr_array_index(receipts, i);
		if (done[i] || g_strcmp0(uf_receipt_find(receipt, "number"), number) != 0)
			continue;
		done[i] = true;
		g_ptr_array_add(group, receipt);
	}
	return group;
}

/* What a person found out herself has no token: nothing is asked about it. */
static bool
can_be_asked(const UfReceipt *receipt, const char *site)
{
	return uf_receipt_get_status(receipt) == UF_RECEIPT_RECEIVED &&
	       uf_ds_answer_is_token(uf_receipt_find(receipt, "token")) &&
	       uf_receipt_find(receipt, "number") != NULL &&
	       g_strcmp0(uf_receipt_find(receipt, "site"), site) == 0;
}

/* Those that were answered are set, whatever becomes of the others; the first error is told. */
bool
uf_ds_update(UfChannelHost *host, const GPtrArray *receipts, GError **error)
{
	const char *site = NULL;
	for (guint i = 0; i < receipts->len && site == NULL; i++)
		site = uf_receipt_find(g_ptr_array_index(receipts, i), "site");
	if (site == NULL)
		return true;
	g_autoptr(UfPartner) partner = uf_partner_new(host->context, site, error);
	if (partner == NULL)
		return false;
	g_autofree bool *done = g_new0(bool, receipts->len);
	for (guint i = 0; i < receipts->len; i++)
		done[i] = !can_be_asked(g_ptr_array_index(receipts, i), site);
	g_autoptr(GError) first = NULL;
	for (guint i = 0; i < receipts->len; i++) {
		if (done[i])
			continue;
		g_autoptr(GPtrArray) group = take_group(receipts, i, done);
		g_autoptr(GError) local = NULL;
		if (!ask(partner, group, &local) && first == NULL)
			first = g_steal_pointer(&local);
	}
	if (first == NULL)
		return true;
	g_propagate_error(error, g_steal_pointer(&first));
	return false;
}
