#include "uf-flow-mine-private.h"

#include "uf-json.h"
#include "uf-text.h"

typedef enum {
	BY_BATCH = 1,
	BY_HAND,
} Way;

struct UfFlowMine {
	UfFlow *flow;
	GHashTable *made;   /* household → Way, of what the worker made */
	GHashTable *latest; /* "request|channel" → draft */
	GHashTable *known;  /* household → whether it is hers: each is looked at once */
};

typedef enum {
	NOBODY,
	SOMEBODY,
	WORKER,
} Referent;

void
uf_flow_mine_free(UfFlowMine *mine)
{
	if (mine == NULL)
		return;
	g_hash_table_unref(mine->made);
	g_hash_table_unref(mine->latest);
	g_hash_table_unref(mine->known);
	g_free(mine);
}

static char *
format_key(const char *request, const char *channel)
{
	return g_strdup_printf("%s|%s", request, channel);
}

/* a batch, or what was deposited at night: nobody had the household before her */
static Way
find_way(const json_t *details)
{
	const bool is_batch = json_object_get(details, "batch") != NULL ||
			      json_object_get(details, "deposit") != NULL;
	return is_batch ? BY_BATCH : BY_HAND;
}

static void
add_made(UfFlowMine *mine, const char *person, Way way)
{
	const Way before = (Way)GPOINTER_TO_INT(g_hash_table_lookup(mine->made, person));
	if (way > before)
		g_hash_table_insert(mine->made, g_strdup(person), GINT_TO_POINTER(way));
}

static void
add_entry(UfFlowMine *mine, const json_t *entry, const char *worker)
{
	const json_t *details = json_object_get(entry, "details");
	const char *person = uf_json_get_string(details, "person");
	const char *object = uf_json_get_string(entry, "object");
	const char *action = uf_json_get_string(entry, "action");
	const char *request = uf_json_get_string(details, "request");
	const char *channel = uf_json_get_string(details, "channel");
	if (g_strcmp0(action, "prepare") == 0 && request != NULL && channel != NULL)
		g_hash_table_insert(mine->latest, format_key(request, channel), g_strdup(object));
	/* to print something for a colleague makes nobody hers */
	if (g_strcmp0(uf_json_get_string(entry, "worker"), worker) != 0 ||
	    g_strcmp0(action, "write") == 0)
		return;
	if (person != NULL)
		add_made(mine, person, find_way(details));
	if (object != NULL && g_str_has_prefix(object, "p-"))
		add_made(mine, object, find_way(details));
}

UfFlowMine *
uf_flow_mine_new(UfFlow *flow, GError **error)
{
	g_autoptr(UfFlowMine) mine = g_new0(UfFlowMine, 1);
	mine->flow = flow;
	mine->made = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	mine->latest = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	mine->known = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	g_autoptr(json_t) journal =
	    uf_flow_ensure_store(flow, error) != NULL
		? uf_store_load_journal(flow->store, UF_JOURNAL_ACTIONS, NULL, error)
		: NULL;
	if (journal == NULL)
		return NULL;
	for (size_t i = 0; i < json_array_size(journal); i++)
		add_entry(mine, json_array_get(journal, i), uf_flow_get_worker(flow));
	return g_steal_pointer(&mine);
}

/* accents, case and what stands around aside; false when one of them is not there */
static bool
is_same(const json_t *one, const json_t *other, const char *key)
{
	const char *left = uf_json_get_string(one, key);
	const char *right = uf_json_get_string(other, key);
	if (left == NULL || right == NULL)
		return false;
	g_autofree char *first = uf_text_fold(left);
	g_autofree char *second = uf_text_fold(right);
	return g_str_equal(first, second);
}

static Referent
find_referent(const json_t *referent, const json_t *worker)
{
	const bool has_mail = uf_json_get_string(referent, "email") != NULL;
	if (uf_json_get_string(referent, "birth_name") == NULL && !has_mail)
		return NOBODY;
	if (is_same(referent, worker, "email") ||
	    (is_same(referent, worker, "birth_name") && is_same(referent, worker, "given_name")))
		return WORKER;
	return SOMEBODY;
}

static bool
is_open(const json_t *follow_up, const char *today)
{
	const char *until = uf_json_get_string(follow_up, "until");
	return until == NULL || g_strcmp0(until, today) >= 0;
}

/* the worker before anybody else: several may follow one household */
static Referent
find_of_member(const json_t *member, const json_t *worker, const char *today)
{
	Referent found = NOBODY;
	const json_t *rows = json_object_get(member, "follow_ups");
	for (size_t i = 0; i < json_array_size(rows); i++) {
		const json_t *row = json_array_get(rows, i);
		if (is_open(row, today) &&
		    (g_strcmp0(uf_json_get_string(row, "kind"), "social") == 0 ||
		     uf_json_get_boolean(row, "is_main", false)))
			found = MAX(found, find_referent(json_object_get(row, "referent"), worker));
	}
	return found;
}

/* who cannot be read names nobody */
static Referent
find_of_household(const UfFlowMine *mine, const char *person)
{
	Referent found = NOBODY;
	const UfContext *context = mine->flow->context;
	const json_t *worker = json_object_get(uf_context_get_office(context), "worker");
	g_autofree char *today = uf_date_format_iso(uf_context_get_today(context));
	g_autoptr(UfProfile) profile = uf_flow_scan_person(mine->flow, person, NULL, NULL);
	if (profile == NULL)
		return NOBODY;
	const json_t *members = json_object_get(uf_profile_get_json(profile), "members");
	for (size_t i = 0; i < json_array_size(members); i++)
		found = MAX(found, find_of_member(json_array_get(members, i), worker, today));
	return found;
}

static bool
decide(const UfFlowMine *mine, const char *person)
{
	const Way way = (Way)GPOINTER_TO_INT(g_hash_table_lookup(mine->made, person));
	if (way == BY_HAND)
		return true;
	const Referent referent = find_of_household(mine, person);
	return referent == WORKER || (way == BY_BATCH && referent == NOBODY);
}

bool
uf_flow_mine_has(UfFlowMine *mine, const char *person)
{
	void *known;
	if (g_hash_table_lookup_extended(mine->known, person, NULL, &known))
		return GPOINTER_TO_INT(known) != 0;
	const bool is_hers = decide(mine, person);
	g_hash_table_insert(mine->known, g_strdup(person), GINT_TO_POINTER(is_hers));
	return is_hers;
}

bool
uf_flow_mine_is_latest(const UfFlowMine *mine, const char *request, const char *channel,
		       const char *draft)
{
	g_autofree char *key = format_key(request, channel);
	const char *latest = g_hash_table_lookup(mine->latest, key);
	/* a journal that was cut says nothing of it */
	return latest == NULL || g_str_equal(latest, draft);
}
