#include "uf-flow-journal.h"

#include <string.h>
#include <sys/stat.h>

#include "uf-error.h"
#include "uf-file.h"
#include "uf-flow-private.h"
#include "uf-id.h"
#include "uf-json.h"
#include "uf-memory.h"
#include "uf-store-journal.h"

#define EXPORT_MAX_BYTES ((size_t)1024 * 1024 * 1024)

static const char *const names[UF_JOURNALS] = {
	[UF_JOURNAL_ACTIONS] = "actions",
	[UF_JOURNAL_READINGS] = "readings",
};

/* What is being shown; all borrowed. */
typedef struct {
	const UfFlowJournalWish *wish;
	const char *since;    /* ISO; NULL: from the beginning */
	GHashTable *readable; /* ids of the people whom the worker may read */
	GHashTable *owners;   /* request or draft → person; borrowed from the lines */
	json_t *entries;
} Show;

/* whose line it is, by what it says itself; NULL when it does not */
static const char *
find_person(const json_t *entry)
{
	const char *object = uf_json_get_string(entry, "object");
	const char *person = uf_json_get_string(json_object_get(entry, "details"), "person");
	if (person != NULL)
		return person;
	return object != NULL && uf_id_is_valid(object, 'p') ? object : NULL;
}

/* the requests and drafts that lines tell the person of */
static GHashTable *
collect_owners(const json_t *lines)
{
	GHashTable *owners = g_hash_table_new(g_str_hash, g_str_equal);
	for (size_t i = 0; i < json_array_size(lines); i++) {
		const json_t *entry = json_array_get(lines, i);
		const json_t *details = json_object_get(entry, "details");
		const char *person = find_person(entry);
		const char *object = uf_json_get_string(entry, "object");
		const char *request = uf_json_get_string(details, "request");
		if (person == NULL)
			continue;
		if (object != NULL)
			g_hash_table_insert(owners, (gpointer)object, (gpointer)person);
		if (request != NULL)
			g_hash_table_insert(owners, (gpointer)request, (gpointer)person);
	}
	return owners;
}

static GHashTable *
list_readable(UfFlow *flow, GError **error)
{
	g_autoptr(GPtrArray) ids = uf_store_list(flow->store, UF_STORE_PERSON, NULL, error);
	if (ids == NULL)
		return NULL;
	GHashTable *readable = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	for (guint i = 0; i < ids->len; i++)
		g_hash_table_add(readable, g_strdup(g_ptr_array_index(ids, i)));
	return readable;
}

static bool
is_wanted(const Show *self, const json_t *entry)
{
	const char *worker = uf_json_get_string(entry, "worker");
	const char *time = uf_json_get_string(entry, "time");
	return (self->wish->worker == NULL || g_strcmp0(self->wish->worker, worker) == 0) &&
	       (self->since == NULL || g_strcmp0(time, self->since) >= 0);
}

/* Adds @entry with whose it is, and without its facts when that is nobody whom she may read. */
static void
add_entry(const Show *self, json_t *entry)
{
	const char *object = uf_json_get_string(entry, "object");
	const char *own = find_person(entry);
	const char *person =
	    own != NULL || object == NULL ? own : g_hash_table_lookup(self->owners, object);
	json_t *details = json_object_get(entry, "details");
	if (person != NULL)
		json_object_set_new(entry, "person", json_string(person));
	if (details != NULL && (person == NULL || !g_hash_table_contains(self->readable, person)))
		json_object_del(details, "facts");
	json_array_append(self->entries, entry);
}

static bool
parse_since(const char *text, char **iso, GError **error)
{
	UfDate date;
	if (text == NULL)
		return true;
	if (!((uf_date_parse_iso(text, &date) || uf_date_parse_french(text, &date)) &&
	      uf_date_is_full(date))) {
		g_set_error(error, UF_ERROR, UF_ERROR_USAGE,
			    "--since: not a day (2026-01-31 or 31/01/2026)");
		return false;
	}
	*iso = uf_date_format_iso(date);
	return true;
}

static bool
check_person(const char *person, GError **error)
{
	if (person == NULL || uf_id_is_valid(person, 'p'))
		return true;
	g_set_error(error, UF_ERROR, UF_ERROR_USAGE,
		    "not an identifier of people: expected \"p-\" and 10 letters or digits");
	return false;
}

json_t *
uf_flow_journal_show(UfFlow *flow, const UfFlowJournalWish *wish, GError **error)
{
	g_autofree char *since = NULL;
	const UfJournal journal = wish->readings ? UF_JOURNAL_READINGS : UF_JOURNAL_ACTIONS;
	if (!check_person(wish->person, error) || !parse_since(wish->since, &since, error) ||
	    uf_flow_ensure_store(flow, error) == NULL)
		return NULL;
	g_autoptr(json_t) lines = uf_store_load_journal(flow->store, journal, wish->person, error);
	g_autoptr(GHashTable) readable = lines != NULL ? list_readable(flow, error) : NULL;
	if (readable == NULL)
		return NULL;
	g_autoptr(GHashTable) owners = collect_owners(lines);
	g_autoptr(json_t) entries = json_array();
	const Show show = { wish, since, readable, owners, entries };
	for (size_t i = 0; i < json_array_size(lines); i++) {
		json_t *entry = json_array_get(lines, i);
		if (is_wanted(&show, entry))
			add_entry(&show, entry);
	}
	return json_pack("{s:i, s:s, s:O}", "version", UF_FLOW_VERSION, "journal", names[journal],
			 "entries", entries);
}

static json_t *
head_to_json(const UfJournalHead *head)
{
	return json_pack("{s:I, s:s}", "sequence", (json_int_t)head->sequence, "hash", head->hash);
}

/* {"actions": {"sequence", "hash"}, "readings"} as they are now */
static json_t *
load_heads(UfFlow *flow, GError **error)
{
	g_autoptr(json_t) heads = json_object();
	for (int i = 0; i < UF_JOURNALS; i++) {
		UfJournalHead head = { 0 };
		if (!uf_store_get_journal_head(flow->store, (UfJournal)i, &head, error))
			return NULL;
		json_object_set_new(heads, names[i], head_to_json(&head));
	}
	return g_steal_pointer(&heads);
}

/* the last line of @bytes, or all of it when it is one document */
static json_t *
parse_known(GBytes *bytes, const char *path, GError **error)
{
	gsize size;
	const char *text = g_bytes_get_data(bytes, &size);
	json_t *whole = uf_json_parse(size > 0 ? text : "", size, path, NULL);
	if (whole != NULL)
		return whole;
	while (size > 0 && g_ascii_isspace(text[size - 1]))
		size--;
	gsize start = size;
	while (start > 0 && text[start - 1] != '\n')
		start--;
	return uf_json_parse(size > 0 ? text + start : "", size - start, path, error);
}

/* The heads that somebody kept in the file @path; an empty object for NULL. */
static json_t *
load_known(const char *path, GError **error)
{
	if (path == NULL)
		return json_object();
	g_autoptr(GBytes) bytes = uf_file_read(path, EXPORT_MAX_BYTES, error);
	g_autoptr(json_t) root = bytes != NULL ? parse_known(bytes, path, error) : NULL;
	json_t *head = json_object_get(root, "head");
	if (root != NULL && !json_is_object(head))
		g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA,
			    "%s: no head of a journal: neither an export nor a verification of it",
			    path);
	return json_is_object(head) ? json_incref(head) : NULL;
}

/* false when @known has no head of that chain, or none that a chain can have */
static bool
take_known(const json_t *known, const char *name, UfJournalHead *head)
{
	const json_t *json = json_object_get(known, name);
	const char *hash = uf_json_get_string(json, "hash");
	head->sequence = uf_json_get_integer(json, "sequence", 0);
	if (head->sequence <= 0 || hash == NULL || strlen(hash) != sizeof head->hash - 1)
		return false;
	memcpy(head->hash, hash, sizeof head->hash);
	return true;
}

static int64_t
verify_one(UfFlow *flow, UfJournal journal, const json_t *known, json_t *faults, GError **error)
{
	UfJournalHead head = { 0 };
	const bool has_head = take_known(known, names[journal], &head);
	g_autoptr(json_t) result =
	    uf_store_verify_journal(flow->store, journal, has_head ? &head : NULL, error);
	if (result == NULL)
		return -1;
	const json_t *found = json_object_get(result, "faults");
	for (size_t i = 0; i < json_array_size(found); i++) {
		json_t *fault = json_array_get(found, i);
		json_object_set_new(fault, "journal", json_string(names[journal]));
		json_array_append(faults, fault);
	}
	return uf_json_get_integer(result, "lines", 0);
}

json_t *
uf_flow_journal_verify(UfFlow *flow, const char *known, GError **error)
{
	g_autoptr(json_t) kept = load_known(known, error);
	if (kept == NULL || uf_flow_ensure_store(flow, error) == NULL)
		return NULL;
	g_autoptr(json_t) heads = load_heads(flow, error);
	if (heads == NULL)
		return NULL;
	g_autoptr(json_t) faults = json_array();
	int64_t lines = 0;
	for (int i = 0; i < UF_JOURNALS; i++) {
		const int64_t n = verify_one(flow, (UfJournal)i, kept, faults, error);
		if (n < 0)
			return NULL;
		lines += n;
	}
	return json_pack("{s:i, s:O, s:I, s:O}", "version", UF_FLOW_VERSION, "head", heads, "lines",
			 (json_int_t)lines, "faults", faults);
}

static void
append_line(GString *out, const json_t *line)
{
	g_auto(UfWiped) text = uf_json_format(line, false);
	g_string_append(out, text);
	g_string_append_c(out, '\n');
}

GBytes *
uf_flow_journal_export(UfFlow *flow, GError **error)
{
	if (uf_flow_ensure_store(flow, error) == NULL || !uf_flow_check_manager(flow, error))
		return NULL;
	g_autoptr(json_t) heads = load_heads(flow, error);
	if (heads == NULL)
		return NULL;
	g_autoptr(GString) out = g_string_new(NULL);
	for (int i = 0; i < UF_JOURNALS; i++) {
		g_autoptr(json_t) lines =
		    uf_store_load_journal(flow->store, (UfJournal)i, NULL, error);
		if (lines == NULL)
			return NULL;
		for (size_t j = 0; j < json_array_size(lines); j++) {
			json_t *line = json_array_get(lines, j);
			json_object_set_new(line, "journal", json_string(names[i]));
			append_line(out, line);
		}
	}
	g_autoptr(GDateTime) now = g_date_time_new_now_utc();
	g_autofree char *time = g_date_time_format_iso8601(now);
	g_autoptr(json_t) last =
	    json_pack("{s:i, s:s, s:O}", "version", UF_FLOW_VERSION, "time", time, "head", heads);
	append_line(out, last);
	return g_string_free_to_bytes(g_steal_pointer(&out));
}

bool
uf_flow_journal_save(UfFlow *flow, const char *path, GError **error)
{
	struct stat info;
	if (lstat(path, &info) == 0) {
		g_set_error(error, UF_ERROR, UF_ERROR_REFUSED, "%s: there already", path);
		return false;
	}
	g_autoptr(GBytes) bytes = uf_flow_journal_export(flow, error);
	if (bytes == NULL)
		return false;
	gsize size;
	const void *data = g_bytes_get_data(bytes, &size);
	return uf_file_write(path, data, size, error);
}
