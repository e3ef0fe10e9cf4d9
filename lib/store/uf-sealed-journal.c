/* The journals of the sealed store: each line encrypted, and chained to the one before it by a
 * keyed hash; a signed head says where each chain begins and ends. */
#include <string.h>

#include "uf-error.h"
#include "uf-id.h"
#include "uf-json.h"
#include "uf-memory.h"
#include "uf-sealed-keys-private.h"

const char *const uf_sealed_journal_names[UF_JOURNALS] = {
	[UF_JOURNAL_ACTIONS] = "actions",
	[UF_JOURNAL_READINGS] = "readings",
};

static UfHeadRow *
load_head(UfSealed *self, UfJournal journal, GError **error)
{
	const char *name = uf_sealed_journal_names[journal];
	g_autoptr(UfHeadRow) head = NULL;
	if (!uf_database_find(self->database, &uf_table_heads, &head, error, name))
		return NULL;
	if (head == NULL) {
		uf_sealed_set_damaged(error, "heads", name);
		return NULL;
	}
	return uf_sealed_check_signed(self, head, error) ? g_steal_pointer(&head) : NULL;
}

static UfPlace *
make_line_place(const UfSealed *self, const UfLineRow *row)
{
	UfPlace *place = uf_sealed_place(self, "lines");
	uf_place_add_number(place, row->journal);
	uf_place_add_number(place, row->sequence);
	uf_place_add_text(place, row->person);
	uf_place_add_text(place, row->other);
	uf_place_add_number(place, row->key_version);
	return place;
}

/* of @row after a line with the hash @before; NULL when the key is unknown */
static GBytes *
hash_line(const UfSealed *self, const UfLineRow *row, GBytes *before)
{
	const UfStoreKey *key = uf_sealed_find_key(self, row->key_version);
	if (key == NULL)
		return NULL;
	g_autoptr(GByteArray) place = make_line_place(self, row);
	uf_place_add_bytes(place, row->body);
	uf_place_add_bytes(place, before);
	return uf_seal_hash_bytes(key->chain, place);
}

json_t *
uf_sealed_open_line(const UfSealed *self, const UfLineRow *row)
{
	const UfStoreKey *key = uf_sealed_find_key(self, row->key_version);
	if (key == NULL)
		return NULL;
	g_autoptr(GByteArray) place = make_line_place(self, row);
	g_autoptr(GBytes) plain = uf_seal_open(key->lines, place, row->body, UF_SEALED_LINE_BLOCK);
	gsize size = 0;
	const char *text = plain != NULL ? g_bytes_get_data(plain, &size) : NULL;
	return text != NULL ? uf_json_parse(text, size, "journal", NULL) : NULL;
}

/* the people that @entry is about: at most two */
static bool
find_people(UfSealed *self, const json_t *entry, char **person, char **other, GError **error)
{
	const json_t *details = json_object_get(entry, "details");
	const char *const ids[] = {
		uf_json_get_string(entry, "object"),
		uf_json_get_string(details, "person"),
		uf_json_get_string(details, "request"),
	};
	g_autofree char *first = g_strdup("");
	g_autofree char *second = g_strdup("");
	for (size_t i = 0; i < G_N_ELEMENTS(ids); i++) {
		g_autofree char *owner =
		    ids[i] != NULL ? uf_sealed_find_owner(self, ids[i], error) : g_strdup("");
		if (owner == NULL)
			return false;
		char **place = *first == '\0' ? &first : &second;
		if (*owner == '\0' || g_str_equal(owner, first) || **place != '\0')
			continue;
		g_free(*place);
		*place = g_steal_pointer(&owner);
	}
	*person = g_steal_pointer(&first);
	*other = g_steal_pointer(&second);
	return true;
}

static GBytes *
format_entry(const json_t *entry)
{
	char *text = uf_json_format(entry, false);
	return g_bytes_new_with_free_func(text, strlen(text), uf_memory_free_buffer, text);
}

/* The sum over the items says at which line of the actions it stands: an older one that is put back
 * stays behind, and verify tells. One that does not follow is left as it is. */
static bool
bind_sum(UfSealed *self, const UfHeadRow *before, const UfLineRow *line, GError **error)
{
	g_autoptr(UfHeadRow) sum = NULL;
	if (!uf_database_find(self->database, &uf_table_heads, &sum, error, "items"))
		return false;
	if (sum == NULL || !uf_sealed_is_signed(self, sum) || sum->first != before->last ||
	    !g_bytes_equal(sum->base, before->hash))
		return true;
	sum->first = line->sequence;
	g_bytes_unref(sum->base);
	sum->base = g_bytes_ref(line->hash);
	return uf_sealed_put_signed(self, sum, error);
}

static bool
append(UfSealed *self, UfJournal journal, const json_t *entry, GError **error)
{
	g_autoptr(UfHeadRow) head = load_head(self, journal, error);
	g_autoptr(UfLineRow) row = uf_row_new(&uf_table_lines);
	if (head == NULL || !find_people(self, entry, &row->person, &row->other, error))
		return false;
	const UfStoreKey *key = uf_sealed_get_key(self);
	row->journal = journal;
	row->sequence = head->last + 1;
	row->key_version = key->version;
	g_autoptr(GByteArray) place = make_line_place(self, row);
	g_autoptr(GBytes) plain = format_entry(entry);
	row->body = uf_seal(key->lines, place, plain, UF_SEALED_LINE_BLOCK);
	row->hash = hash_line(self, row, head->hash);
	if (journal == UF_JOURNAL_ACTIONS && !bind_sum(self, head, row, error))
		return false;
	head->last = row->sequence;
	g_bytes_unref(head->hash);
	head->hash = g_bytes_ref(row->hash);
	return uf_database_put(self->database, row, false, error) &&
	       uf_sealed_put_signed(self, head, error);
}

bool
uf_sealed_append_journal(void *backend, UfJournal journal, const json_t *entry, GError **error)
{
	UfSealed *self = backend;
	bool own;
	if (!uf_sealed_ready(self, error) || !uf_sealed_enter(self, &own, error))
		return false;
	return uf_sealed_leave(self, own, append(self, journal, entry, error), error);
}

/* Yours. */
static char *
format_hash(GBytes *hash)
{
	gsize size;
	const unsigned char *bytes = g_bytes_get_data(hash, &size);
	GString *text = g_string_sized_new(size * 2);
	for (gsize i = 0; i < size; i++)
		g_string_append_printf(text, "%02x", bytes[i]);
	return g_string_free(text, FALSE);
}

typedef struct {
	UfSealed *self;
	json_t *entries;
} Loading;

static bool
add_line(void *data, void *row, GError **error)
{
	const Loading *loading = data;
	const UfLineRow *line = row;
	json_t *entry = uf_sealed_open_line(loading->self, line);
	if (entry == NULL) {
		g_autofree char *where = g_strdup_printf("line %" G_GINT64_FORMAT, line->sequence);
		return uf_sealed_set_damaged(error, "journal", where);
	}
	g_autofree char *hash = format_hash(line->hash);
	json_object_set_new(entry, "sequence", json_integer(line->sequence));
	json_object_set_new(entry, "hash", json_string(hash));
	json_array_append_new(loading->entries, entry);
	return true;
}

json_t *
uf_sealed_load_journal(void *backend, UfJournal journal, const char *person, GError **error)
{
	UfSealed *self = backend;
	g_autoptr(json_t) entries = json_array();
	Loading loading = { self, entries };
	const UfRowVisitor visitor = { add_line, &loading };
	if (!uf_sealed_ready(self, error))
		return NULL;
	const bool done =
	    person == NULL
		? uf_database_walk(self->database, &uf_query_lines, visitor, error,
				   (int64_t)journal)
		: uf_database_walk(self->database, &uf_query_lines_of_person, visitor, error,
				   (int64_t)journal, person, (int64_t)journal, person);
	return done ? g_steal_pointer(&entries) : NULL;
}

bool
uf_store_get_journal_head(UfStore *store, UfJournal journal, UfJournalHead *head, GError **error)
{
	UfSealed *self = uf_sealed_of(store, error);
	if (self == NULL || !uf_sealed_ready(self, error))
		return false;
	g_autoptr(UfHeadRow) row = load_head(self, journal, error);
	if (row == NULL)
		return false;
	g_autofree char *hash = format_hash(row->hash);
	head->sequence = row->last;
	g_strlcpy(head->hash, hash, sizeof head->hash);
	return true;
}

typedef struct {
	UfSealed *self;
	const UfJournalHead *known;
	bool is_known; /* the known head was met */
	json_t *faults;
	int64_t lines;
	int64_t next; /* sequence that comes */
	GBytes *before;
} Chain;

static void
add_fault(Chain *chain, int64_t sequence, const char *fault)
{
	json_array_append_new(chain->faults, json_pack("{s:I, s:s}", "sequence",
						       (json_int_t)sequence, "fault", fault));
}

static bool
check_line(void *data, void *row, GError **error)
{
	Chain *chain = data;
	const UfLineRow *line = row;
	(void)error;
	const bool follows = line->sequence == chain->next;
	if (!follows)
		add_fault(chain, chain->next, "missing");
	/* after a gap nobody knows the hash before; the line itself is still authenticated */
	g_autoptr(GBytes) hash = hash_line(chain->self, line, chain->before);
	g_autoptr(json_t) entry = uf_sealed_open_line(chain->self, line);
	if (entry == NULL)
		add_fault(chain, line->sequence, "unreadable");
	else if (follows && !g_bytes_equal(hash, line->hash))
		add_fault(chain, line->sequence, "changed");
	g_autofree char *text = format_hash(line->hash);
	if (chain->known != NULL && line->sequence == chain->known->sequence)
		chain->is_known = g_str_equal(text, chain->known->hash);
	g_bytes_unref(chain->before);
	chain->before = g_bytes_ref(line->hash);
	chain->next = line->sequence + 1;
	chain->lines++;
	return true;
}

/* the head of before may be the empty chain, or the checkpoint of a pruning */
static void
check_known(Chain *chain, const UfHeadRow *head)
{
	g_autofree char *base = format_hash(head->base);
	if (chain->known == NULL || chain->is_known || chain->known->sequence == 0)
		return;
	if (chain->known->sequence == head->first - 1 && g_str_equal(base, chain->known->hash))
		return;
	/* pruned since: nothing can be said of it */
	if (chain->known->sequence >= head->first - 1)
		add_fault(chain, chain->known->sequence, "head");
}

json_t *
uf_sealed_verify_journal(UfSealed *self, UfJournal journal, const UfJournalHead *known,
			 GError **error)
{
	g_autoptr(UfHeadRow) head = NULL;
	if (!uf_database_find(self->database, &uf_table_heads, &head, error,
			      uf_sealed_journal_names[journal]))
		return NULL;
	if (head == NULL) {
		uf_sealed_set_damaged(error, "heads", uf_sealed_journal_names[journal]);
		return NULL;
	}
	g_autoptr(json_t) faults = json_array();
	Chain chain = { self, known, false, faults, 0, head->first, g_bytes_ref(head->base) };
	const UfRowVisitor visitor = { check_line, &chain };
	const bool walked =
	    uf_database_walk(self->database, &uf_query_lines, visitor, error, (int64_t)journal);
	const bool same_end =
	    chain.next == head->last + 1 && g_bytes_equal(chain.before, head->hash);
	g_bytes_unref(chain.before);
	if (!walked)
		return NULL;
	if (!uf_sealed_is_signed(self, head))
		add_fault(&chain, head->last, "head");
	else if (!same_end)
		add_fault(&chain, chain.next, chain.next <= head->last ? "missing" : "head");
	check_known(&chain, head);
	g_autofree char *hash = format_hash(head->hash);
	return json_pack("{s:I, s:I, s:{s:I, s:s}, s:O}", "lines", (json_int_t)chain.lines, "first",
			 (json_int_t)head->first, "head", "sequence", (json_int_t)head->last,
			 "hash", hash, "faults", faults);
}

json_t *
uf_store_verify_journal(UfStore *store, UfJournal journal, const UfJournalHead *known,
			GError **error)
{
	UfSealed *self = uf_sealed_of(store, error);
	if (self == NULL || !uf_sealed_ready(self, error))
		return NULL;
	return uf_sealed_verify_journal(self, journal, known, error);
}

typedef struct {
	UfSealed *self;
	const char *before;
	bool ended;
	int64_t count;
	int64_t last; /* sequence of the last line that goes */
	GBytes *hash; /* of that line */
} Pruning;

static bool
count_old_line(void *data, void *row, GError **error)
{
	Pruning *pruning = data;
	const UfLineRow *line = row;
	if (pruning->ended)
		return true;
	g_autoptr(json_t) entry = uf_sealed_open_line(pruning->self, line);
	if (entry == NULL)
		return uf_sealed_set_damaged(error, "journal", "");
	const char *time = uf_json_get_string(entry, "time");
	if (time == NULL || strcmp(time, pruning->before) >= 0) {
		pruning->ended = true;
		return true;
	}
	pruning->count++;
	pruning->last = line->sequence;
	g_clear_pointer(&pruning->hash, g_bytes_unref);
	pruning->hash = g_bytes_ref(line->hash);
	return true;
}

static bool
prune(UfSealed *self, UfJournal journal, const Pruning *pruning, GError **error)
{
	g_autoptr(UfHeadRow) head = load_head(self, journal, error);
	if (head == NULL)
		return false;
	head->first = pruning->last + 1;
	g_bytes_unref(head->base);
	head->base = g_bytes_ref(pruning->hash);
	self->wants_checkpoint = true;
	return uf_database_run(self->database, &uf_query_delete_lines_before, error,
			       (int64_t)journal, head->first) &&
	       uf_sealed_put_signed(self, head, error);
}

int64_t
uf_store_prune_journal(UfStore *store, UfJournal journal, const char *before, bool dry_run,
		       GError **error)
{
	UfSealed *self = uf_sealed_of(store, error);
	bool own;
	if (self == NULL || !uf_sealed_ready(self, error) ||
	    (!dry_run && !uf_sealed_require_manager(self, error)) ||
	    !uf_sealed_enter(self, &own, error))
		return -1;
	Pruning pruning = { self, before, false, 0, 0, NULL };
	const UfRowVisitor visitor = { count_old_line, &pruning };
	bool done =
	    uf_database_walk(self->database, &uf_query_lines, visitor, error, (int64_t)journal);
	if (done && pruning.count > 0 && !dry_run)
		done = prune(self, journal, &pruning, error);
	g_clear_pointer(&pruning.hash, g_bytes_unref);
	return uf_sealed_leave(self, own, done, error) ? pruning.count : -1;
}
