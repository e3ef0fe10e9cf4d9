/* What partners still hold, compared with what is true today. */
#include "uf-flow-stale.h"

#include <string.h>

#include "uf-flow-stale-private.h"
#include "uf-json.h"
#include "uf-memory.h"
#include "uf-profile-diff.h"

/* One household being compared; all borrowed. */
typedef struct {
	UfFlow *flow;
	const UfProfile *profile;
	const GPtrArray *sends; /* UfStaleSend, the newest first */
	json_t *facts;          /* of the result */
	json_t *partners;
} Compare;

/* One thing that is not as @send said it; texts are owned. */
typedef struct {
	const UfStaleSend *send;
	char *fact; /* as the household has it now; as it had it, when it is gone */
	char *holds;
	char *now;
} Difference;

static void
difference_clear(Difference *self)
{
	g_free(self->fact);
	uf_memory_free_string(self->holds);
	uf_memory_free_string(self->now);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Difference, difference_clear)

/* A value as people read it; a member by the name. "" for none. Yours, zero it. */
static char *
format_value(const Compare *self, const UfProfile *profile, const char *fact)
{
	const UfPlace *place = uf_profile_schema_find(self->flow->schema, fact);
	const json_t *value = uf_profile_find_fact(profile, fact);
	const char *id = json_string_value(value);
	if (value == NULL || place == NULL)
		return g_strdup("");
	if (place->kind == UF_PLACE_MEMBER && id != NULL)
		return uf_flow_format_member(uf_profile_find_member(profile, id));
	return uf_flow_format_fact(self->flow, place, value);
}

/* "members/m1/contact/phones/c1/number" → the list "members/m1/contact/phones" and the leaf
 * "number" of its row; the innermost list. False when the fact is in no row of a list. */
static bool
split_row(const Compare *self, const char *fact, char **list, const char **leaf)
{
	g_autofree char *id = g_strdup(fact);
	for (char *slash; (slash = strrchr(id, '/')) != NULL;) {
		*slash = '\0';
		const UfPlace *place = uf_profile_schema_find(self->flow->schema, id);
		const char *end = strchr(fact + strlen(id) + 1, '/');
		if (place == NULL || place->kind != UF_PLACE_ROWS || end == NULL)
			continue;
		*list = g_strdup(id);
		*leaf = end + 1;
		return true;
	}
	return false;
}

/* What the partner has of the list that a row was added to: the same leaf of the rows that it was
 * told, "06… ; 07…"; NULL when it was told none. Yours, zero it. */
static char *
format_siblings(const Compare *self, const UfStaleSend *send, const char *list, const char *leaf)
{
	const json_t *rows = uf_profile_find_fact(send->then, list);
	const char *applicant =
	    uf_json_get_string(uf_request_get_roles(send->request), "applicant");
	GString *out = g_string_new(NULL);
	bool is_told = false;
	for (size_t i = 0; i < json_array_size(rows); i++) {
		const char *id = uf_json_get_string(json_array_get(rows, i), "id");
		/* somebody new is missing only where others than the applicant were named */
		if (id == NULL || (g_str_equal(list, "members") && g_strcmp0(id, applicant) == 0))
			continue;
		g_autofree char *fact = g_strjoin("/", list, id, leaf, NULL);
		if (!uf_stale_was_told(send, fact))
			continue;
		g_auto(UfWiped) text = format_value(self, send->then, fact);
		g_string_append_printf(out, "%s%s", out->len > 0 ? " ; " : "", text);
		is_told = true;
	}
	char *text = g_string_free(out, FALSE);
	if (is_told)
		return text;
	uf_memory_free_string(text);
	return NULL;
}

/* true when a newer demand of the same partner said @fact, or, of what is gone, the like of it */
static bool
was_told_since(const Compare *self, const UfStaleSend *send, const char *fact)
{
	const UfPlace *place = uf_profile_schema_find(self->flow->schema, fact);
	const bool is_gone = uf_profile_find_fact(self->profile, fact) == NULL;
	for (guint i = 0; i < self->sends->len; i++) {
		const UfStaleSend *newer = g_ptr_array_index(self->sends, i);
		GHashTableIter iter;
		gpointer told;
		if (newer == send)
			return false;
		if (!g_str_equal(newer->partner, send->partner))
			continue;
		if (uf_stale_was_told(newer, fact))
			return true;
		g_hash_table_iter_init(&iter, newer->facts);
		while (is_gone && g_hash_table_iter_next(&iter, &told, NULL)) {
			if (uf_profile_schema_find(self->flow->schema, told) == place)
				return true;
		}
	}
	return false;
}

/* whose it is: a member's name, "le foyer"; yours, zero it */
static char *
format_who(const Compare *self, const char *fact)
{
	g_auto(GStrv) parts = g_strsplit(fact, "/", 3);
	const bool is_member = g_str_equal(parts[0], "members") && parts[1] != NULL;
	const json_t *member = is_member ? uf_profile_find_member(self->profile, parts[1]) : NULL;
	char *name = uf_flow_format_member(member);
	if (*name != '\0')
		return name;
	g_free(name);
	return g_strdup("Le foyer");
}

/* "Numéro de téléphone", with the row it is of when there are several; yours, zero it */
static char *
format_title(const Compare *self, const char *fact)
{
	const UfPlace *place = uf_profile_schema_find(self->flow->schema, fact);
	g_auto(UfWiped) row = uf_flow_format_row(self->flow, self->profile, fact);
	const char *title = place != NULL && place->title != NULL ? place->title : fact;
	/* a phone, an e-mail is its own row */
	if (*row == '\0' || strstr(fact, "/contact/") != NULL)
		return g_strdup(title);
	return g_strdup_printf("%s (%s)", title, row);
}

/* the day that what is true now was learned; "" when nobody said; yours */
static char *
format_changed(const Compare *self, const char *fact)
{
	g_autoptr(UfOrigin) origin = uf_profile_find_origin(self->profile, fact);
	return origin != NULL ? uf_date_format_iso(uf_origin_get_date(origin)) : g_strdup("");
}

static json_t *
find_entry(const json_t *rows, const char *key, const char *value)
{
	for (size_t i = 0; i < json_array_size(rows); i++) {
		json_t *row = json_array_get(rows, i);
		if (g_strcmp0(uf_json_get_string(row, key), value) == 0)
			return row;
	}
	return NULL;
}

static json_t *
ensure_fact(const Compare *self, const Difference *difference)
{
	json_t *entry = find_entry(self->facts, "fact", difference->fact);
	if (entry != NULL)
		return entry;
	g_auto(UfWiped) title = format_title(self, difference->fact);
	g_auto(UfWiped) who = format_who(self, difference->fact);
	g_autofree char *changed = format_changed(self, difference->fact);
	entry =
	    json_pack("{s:s, s:s, s:s, s:s, s:s, s:[]}", "fact", difference->fact, "title", title,
		      "who", who, "now", difference->now, "changed", changed, "partners");
	json_array_append_new(self->facts, entry);
	return entry;
}

static json_t *
ensure_partner(const Compare *self, const UfStaleSend *send)
{
	json_t *entry = find_entry(self->partners, "partner", send->partner);
	if (entry != NULL)
		return entry;
	g_auto(GStrv) parts = g_strsplit(uf_request_get_form(send->request), "/", 2);
	entry = json_pack("{s:s, s:s, s:s, s:[], s:[], s:b, s:[], s:s}", "partner", send->partner,
			  "adapter", parts[0], "title", send->title, "facts", "forms", "untold", 0,
			  "contacts", "reference", "");
	json_array_append_new(self->partners, entry);
	return entry;
}

/* Whom to call, by the forms that the partner has, and under which reference. */
static void
add_contacts(json_t *partner, const UfStaleSend *send)
{
	json_t *contacts = json_object_get(partner, "contacts");
	const json_t *own = send->form != NULL ? uf_form_find_block(send->form, "contacts") : NULL;
	for (size_t i = 0; i < json_array_size(own); i++) {
		json_t *contact = json_array_get(own, i);
		if (find_entry(contacts, "label", uf_json_get_string(contact, "label")) == NULL)
			json_array_append_new(contacts, json_deep_copy(contact));
	}
	if (*uf_json_get_string(partner, "reference") == '\0')
		json_object_set_new(partner, "reference", json_string(send->reference));
}

static void
add_forms(const Compare *self, json_t *partner, const json_t *ids)
{
	json_t *forms = json_object_get(partner, "forms");
	for (size_t i = 0; i < json_array_size(ids); i++) {
		const char *id = json_string_value(json_array_get(ids, i));
		const UfForm *form = uf_registry_find_form(self->flow->registry, id, NULL);
		if (find_entry(forms, "form", id) == NULL)
			json_array_append_new(forms, json_pack("{s:s, s:s}", "form", id, "title",
							       uf_form_get_title(form)));
	}
	if (json_array_size(ids) == 0)
		json_object_set_new(partner, "untold", json_true());
}

/* Puts @difference under its fact and under its partner, once. */
static void
add_difference(const Compare *self, const Difference *difference)
{
	const UfStaleSend *send = difference->send;
	json_t *fact = ensure_fact(self, difference);
	json_t *partner = ensure_partner(self, send);
	json_t *holders = json_object_get(fact, "partners");
	if (find_entry(holders, "partner", send->partner) != NULL)
		return;
	json_t *forms = uf_stale_list_forms(self->flow, send, difference->fact);
	json_array_append_new(
	    holders, json_pack("{s:s, s:s, s:s, s:s, s:s, s:s}", "partner", send->partner, "title",
			       send->title, "holds", difference->holds, "since", send->date, "way",
			       send->way, "request", uf_request_get_id(send->request)));
	add_contacts(partner, send);
	add_forms(self, partner, forms);
	json_array_append_new(
	    json_object_get(partner, "facts"),
	    json_pack("{s:O, s:O, s:O, s:s, s:O, s:s, s:s, s:s, s:o}", "fact",
		      json_object_get(fact, "fact"), "title", json_object_get(fact, "title"), "who",
		      json_object_get(fact, "who"), "holds", difference->holds, "now",
		      json_object_get(fact, "now"), "since", send->date, "way", send->way,
		      "request", uf_request_get_id(send->request), "forms", forms));
}

/* The row that came in the place of one that is gone: the same leaf of the same list, added since.
 * NULL when there is none. Yours. */
static char *
find_replacement(const Compare *self, const GPtrArray *changes, const char *gone)
{
	g_autofree char *list = NULL;
	const char *leaf = NULL;
	if (!split_row(self, gone, &list, &leaf))
		return NULL;
	for (guint i = 0; i < changes->len; i++) {
		const UfProfileChange *change = g_ptr_array_index(changes, i);
		g_autofree char *other = NULL;
		const char *other_leaf = NULL;
		if (change->kind == UF_CHANGE_ADDED &&
		    split_row(self, change->fact_id, &other, &other_leaf) &&
		    g_str_equal(other, list) && g_str_equal(other_leaf, leaf))
			return g_strdup(change->fact_id);
	}
	return NULL;
}

/* One change since @send, when the partner was told what was there, or the like of it. */
static void
look_at_change(const Compare *self, const UfStaleSend *send, const GPtrArray *changes,
	       const char *fact)
{
	g_auto(Difference) difference = { .send = send, .fact = g_strdup(fact) };
	const json_t *then = uf_profile_find_fact(send->then, fact);
	const json_t *now = uf_profile_find_fact(self->profile, fact);
	if ((then == NULL && now == NULL) || (then != NULL && now != NULL && json_equal(then, now)))
		return;
	if (then != NULL && uf_stale_was_told(send, fact)) {
		difference.holds = format_value(self, send->then, fact);
	} else if (then == NULL) {
		g_autofree char *list = NULL;
		const char *leaf = NULL;
		if (split_row(self, fact, &list, &leaf))
			difference.holds = format_siblings(self, send, list, leaf);
	}
	if (difference.holds == NULL)
		return;
	char *replacement = now == NULL ? find_replacement(self, changes, fact) : NULL;
	if (replacement != NULL) {
		g_free(difference.fact);
		difference.fact = replacement;
	}
	if (was_told_since(self, send, difference.fact))
		return;
	difference.now = format_value(self, self->profile, difference.fact);
	add_difference(self, &difference);
}

/* Answers that were given otherwise than the household has it. */
static void
look_at_offers(const Compare *self, const UfStaleSend *send)
{
	for (size_t i = 0; i < json_array_size(send->offers); i++) {
		const json_t *offer = json_array_get(send->offers, i);
		const char *fact = uf_json_get_string(offer, "fact");
		g_auto(Difference) difference = { .send = send, .fact = g_strdup(fact) };
		difference.holds = g_strdup(uf_json_get_string(offer, "new"));
		difference.now = g_strdup(uf_json_get_string(offer, "old"));
		if (!was_told_since(self, send, fact))
			add_difference(self, &difference);
	}
}

/* what was given otherwise is not held as it was prepared */
static bool
is_given_otherwise(const UfStaleSend *send, const char *fact)
{
	return uf_json_has_text(send->corrected, fact);
}

static void
look_at_send(const Compare *self, const UfStaleSend *send)
{
	g_autoptr(GPtrArray) changes = uf_profile_diff(send->then, self->profile);
	look_at_offers(self, send);
	for (guint i = 0; i < changes->len; i++) {
		const UfProfileChange *change = g_ptr_array_index(changes, i);
		if (change->kind != UF_CHANGE_ORIGIN && !is_given_otherwise(send, change->fact_id))
			look_at_change(self, send, changes, change->fact_id);
	}
}

json_t *
uf_flow_stale(UfFlow *flow, const char *person, GError **error)
{
	if (uf_flow_ensure_registry(flow, error) == NULL || !uf_flow_ensure_places(flow, error))
		return NULL;
	g_autoptr(UfProfile) profile = uf_flow_load_person(flow, person, NULL, error);
	g_autoptr(json_t) problems = json_array();
	g_autoptr(GPtrArray) sends =
	    profile != NULL ? uf_stale_list_sends(flow, profile, problems, error) : NULL;
	if (sends == NULL)
		return NULL;
	g_autoptr(json_t) facts = json_array();
	g_autoptr(json_t) partners = json_array();
	const Compare compare = { flow, profile, sends, facts, partners };
	for (guint i = 0; i < sends->len; i++)
		look_at_send(&compare, g_ptr_array_index(sends, i));
	g_auto(UfWiped) name = uf_flow_format_name(profile);
	return json_pack("{s:i, s:s, s:s, s:O, s:O, s:o, s:O}", "version", UF_FLOW_VERSION,
			 "person", person, "name", name, "facts", facts, "partners", partners,
			 "accounts", uf_stale_list_accounts(flow, profile), "problems", problems);
}
