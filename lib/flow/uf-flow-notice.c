/* The notice for the person: what was prepared about them, in plain French. */
#include "uf-flow-notice.h"

#include <string.h>

#include "uf-error.h"
#include "uf-flow-basis-private.h"
#include "uf-flow-job-private.h"
#include "uf-flow-link-private.h"
#include "uf-flow-notice-private.h"
#include "uf-flow-out.h"
#include "uf-flow-receipt-private.h"
#include "uf-flow-request.h"
#include "uf-json.h"
#include "uf-memory.h"
#include "uf-phone.h"

/* {fact id: true} of everything that the drafts of @request were made from, by the journal. */
static json_t *
collect_facts(const json_t *journal, const char *request)
{
	json_t *facts = json_object();
	for (size_t i = 0; i < json_array_size(journal); i++) {
		const json_t *details = json_object_get(json_array_get(journal, i), "details");
		const json_t *list = json_object_get(details, "facts");
		if (g_strcmp0(uf_json_get_string(details, "request"), request) != 0)
			continue;
		for (size_t j = 0; j < json_array_size(list); j++)
			json_object_set_new(facts, json_string_value(json_array_get(list, j)),
					    json_true());
	}
	return facts;
}

/* whose fact it is: a member's name, "le foyer", "le service" or "la demande"; yours */
static char *
find_who(const UfProfile *profile, const char *fact)
{
	g_auto(GStrv) parts = g_strsplit(fact, "/", 3);
	if (g_str_equal(parts[0], "office"))
		return g_strdup("Le service");
	if (g_str_equal(parts[0], "request"))
		return g_strdup("Cette demande");
	const json_t *member = g_str_equal(parts[0], "members") && parts[1] != NULL
				   ? uf_profile_find_member(profile, parts[1])
				   : NULL;
	char *name = uf_flow_format_member(member);
	if (*name != '\0')
		return name;
	g_free(name);
	return g_strdup("Le foyer");
}

static json_t *
ensure_group(json_t *groups, const char *who)
{
	for (size_t i = 0; i < json_array_size(groups); i++) {
		const json_t *group = json_array_get(groups, i);
		if (g_strcmp0(uf_json_get_string(group, "who"), who) == 0)
			return json_object_get(group, "titles");
	}
	json_t *titles = json_array();
	json_array_append_new(groups, json_pack("{s:s, s:o}", "who", who, "titles", titles));
	return titles;
}

/* Whom the notice is for; all borrowed. */
typedef struct {
	UfFlow *flow;
	const UfProfile *profile;
	const char *reader; /* id of a member */
} Notice;

/* who is dead, outside or abroad does not; of whom nothing is said does */
static bool
lives_there(const UfProfile *profile, const char *reader)
{
	const json_t *member = reader != NULL ? uf_profile_find_member(profile, reader) : NULL;
	const char *kind = uf_json_get_string(json_object_get(member, "presence"), "kind");
	return member != NULL &&
	       json_object_get(json_object_get(member, "death"), "date") == NULL &&
	       g_strcmp0(kind, "outside") != 0 && g_strcmp0(kind, "abroad") != 0;
}

bool
uf_notice_is_hidden(const UfProfile *profile, const char *fact, const char *reader)
{
	const char *owner = NULL;
	if (!uf_profile_is_protected(profile, fact, &owner))
		return false;
	/* what is the home's is for those who live there */
	return owner != NULL ? g_strcmp0(owner, reader) != 0 : !lives_there(profile, reader);
}

const char *
uf_notice_find_reader(const UfProfile *profile)
{
	const json_t *members = json_object_get(uf_profile_get_json(profile), "members");
	return uf_json_get_string(json_array_get(members, 0), "id");
}

/* "Numéro de sécurité sociale" for the value of an identifier, whose own title says nothing; NULL
 * for other facts. Yours. */
static char *
find_scheme(UfFlow *flow, const UfProfile *profile, const char *fact)
{
	if (strstr(fact, "/identifiers/") == NULL || !g_str_has_suffix(fact, "/value"))
		return NULL;
	g_autofree char *row = g_strndup(fact, strlen(fact) - strlen("value"));
	g_autofree char *id = g_strconcat(row, "scheme", NULL);
	const UfPlace *place = uf_profile_schema_find(flow->schema, id);
	const json_t *scheme = uf_profile_find_fact(profile, id);
	return place != NULL && scheme != NULL ? uf_flow_format_fact(flow, place, scheme) : NULL;
}

/* The titles of facts, by whom they are about. The office's own facts are not the person's. */
static json_t *
group_facts(const Notice *self, const UfForm *form, const json_t *facts)
{
	UfFlow *flow = self->flow;
	const UfProfile *profile = self->profile;
	json_t *groups = json_array();
	const char *fact;
	json_t *unused;
	json_object_foreach((json_t *)facts, fact, unused)
	{
		const bool is_asked = g_str_has_prefix(fact, "request/");
		g_auto(GStrv) parts = g_strsplit(is_asked ? fact + strlen("request/") : "", "/", 2);
		const UfField *field =
		    is_asked && form != NULL ? uf_form_find_field(form, parts[0]) : NULL;
		const UfPlace *place = is_asked ? NULL : uf_profile_schema_find(flow->schema, fact);
		g_autofree char *scheme = find_scheme(flow, profile, fact);
		const char *title = field != NULL    ? uf_field_get_label(field)
				    : scheme != NULL ? scheme
				    : place != NULL  ? place->title
						     : NULL;
		if (title == NULL || g_str_has_prefix(fact, "office/") ||
		    uf_notice_is_hidden(profile, fact, self->reader))
			continue;
		g_auto(UfWiped) who = find_who(profile, fact);
		uf_json_add_text_once(ensure_group(groups, who), title);
	}
	return groups;
}

static json_t *
collect_labels(const json_t *rows)
{
	json_t *labels = json_array();
	for (size_t i = 0; i < json_array_size(rows); i++) {
		const char *label = uf_json_get_string(json_array_get(rows, i), "label");
		if (label != NULL)
			json_array_append_new(labels, json_string(label));
	}
	return labels;
}

static json_t *
describe_request(const Notice *self, const json_t *entry, const json_t *journal)
{
	UfFlow *flow = self->flow;
	const UfForm *form =
	    uf_registry_find_form(flow->registry, uf_json_get_string(entry, "form"), NULL);
	const json_t *basis = form != NULL ? uf_form_find_block(form, "basis") : NULL;
	const char *text = uf_json_get_string(basis, "text");
	g_autoptr(json_t) facts = collect_facts(journal, uf_json_get_string(entry, "request"));
	g_autofree char *sent = uf_flow_find_sent_day(json_object_get(entry, "receipts"));
	return json_pack(
	    "{s:s, s:s, s:o, s:s, s:s, s:s, s:o, s:s, s:o}", "request",
	    uf_json_get_string(entry, "request"), "title", uf_json_get_string(entry, "title"),
	    "people",
	    uf_flow_list_people(flow, self->profile, uf_json_get_string(entry, "request")), "made",
	    uf_json_get_string(entry, "made"), "state", uf_json_get_string(entry, "state"), "sent",
	    sent, "recipients",
	    collect_labels(form != NULL ? uf_form_find_block(form, "recipients") : NULL), "basis",
	    text != NULL ? text : "", "facts", group_facts(self, form, facts));
}

/* What @member is called in the record @former, which was merged into that of @person; NULL when no
 * link tells. Yours. */
static char *
find_former_id(UfFlow *flow, const char *person, const char *former, const char *member)
{
	g_autoptr(json_t) link = uf_flow_link_find(flow, person, former, NULL);
	const char *key;
	json_t *id;
	json_object_foreach(json_object_get(link, "members"), key, id)
	{
		if (g_strcmp0(json_string_value(id), member) == 0)
			return g_strdup(key);
	}
	return NULL;
}

/* A demand that was made for a former record: its facts are named as there. */
static json_t *
describe_former(const Notice *self, const json_t *entry, GError **error)
{
	UfFlow *flow = self->flow;
	const char *former = uf_json_get_string(entry, "person");
	g_autoptr(UfProfile) profile = uf_flow_scan_person(flow, former, NULL, error);
	g_autoptr(json_t) journal =
	    profile != NULL ? uf_store_load_journal(flow->store, UF_JOURNAL_ACTIONS, former, error)
			    : NULL;
	if (journal == NULL)
		return NULL;
	g_autofree char *reader =
	    find_former_id(flow, uf_profile_get_id(self->profile), former, self->reader);
	const Notice notice = { flow, profile, reader };
	return describe_request(&notice, entry, journal);
}

json_t *
uf_notice_list_requests(UfFlow *flow, const UfProfile *profile, const char *reader, GError **error)
{
	const char *person = uf_profile_get_id(profile);
	const Notice self = { flow, profile, reader };
	g_autoptr(json_t) list = uf_flow_request_list(flow, person, error);
	g_autoptr(json_t) journal =
	    list != NULL ? uf_store_load_journal(flow->store, UF_JOURNAL_ACTIONS, person, error)
			 : NULL;
	g_autoptr(json_t) bases =
	    journal != NULL ? uf_flow_load_bases(flow, person, NULL, error) : NULL;
	if (bases == NULL)
		return NULL;
	g_autoptr(json_t) requests = json_array();
	const json_t *entries = json_object_get(list, "requests");
	for (size_t i = 0; i < json_array_size(entries); i++) {
		const json_t *demand = json_array_get(entries, i);
		const bool own = g_strcmp0(uf_json_get_string(demand, "person"), person) == 0;
		json_t *entry = own ? describe_request(&self, demand, journal)
				    : describe_former(&self, demand, error);
		if (entry == NULL)
			return NULL;
		uf_notice_add_ground(flow, profile, bases, entry);
		json_array_append_new(requests, entry);
	}
	return g_steal_pointer(&requests);
}

json_t *
uf_notice_describe_office(UfFlow *flow)
{
	const json_t *service = json_object_get(uf_context_get_office(flow->context), "service");
	const char *name = uf_json_get_string(service, "organization");
	const char *privacy = uf_json_get_string(service, "privacy_contact");
	const char *email = uf_json_get_string(service, "email");
	const json_t *phones = json_object_get(service, "phones");
	const char *number = uf_json_get_string(json_array_get(phones, 0), "number");
	g_autofree char *phone = number != NULL ? uf_phone_format_national(number, " ") : NULL;
	g_autoptr(GString) contact = g_string_new(privacy != NULL ? privacy : "");
	if (privacy == NULL && phone != NULL)
		g_string_append(contact, phone);
	if (privacy == NULL && email != NULL)
		g_string_append_printf(contact, "%s%s", contact->len > 0 ? ", " : "", email);
	const char *retention = uf_json_get_string(service, "retention");
	return json_pack("{s:s, s:s, s:s}", "name", name != NULL ? name : "", "contact",
			 contact->str, "retention", retention != NULL ? retention : "");
}

/* what no page of small print holds is not tried */
#define MOST_DETAILED 8

/* The page, drawn with less and less detail until it is one page; what it leaves out is in the
 * notice itself, and told. */
static GBytes *
draw(UfFlow *flow, const json_t *notice, GError **error)
{
	const UfDate today = uf_context_get_today(flow->context);
	UfSandbox *sandbox = uf_flow_ensure_sandbox(flow, error);
	UfNoticePage page = { notice, today, json_array_size(json_object_get(notice, "requests")),
			      false };
	while (sandbox != NULL) {
		g_autoptr(GBytes) drawn = NULL;
		g_autoptr(json_t) request = uf_notice_page_make(&page);
		g_autoptr(json_t) reply = uf_sandbox_call(sandbox, request, NULL, &drawn, error);
		if (reply == NULL)
			return NULL;
		if (drawn == NULL) {
			g_set_error(error, UF_ERROR, UF_ERROR_INTERNAL,
				    "the document worker gave nothing");
			return NULL;
		}
		if (uf_json_get_integer(reply, "pages", 1) <= 1 ||
		    (page.is_small && page.detailed == 0))
			return g_steal_pointer(&drawn);
		if (page.is_small)
			page.detailed = MIN(page.detailed - 1, MOST_DETAILED);
		page.is_small = true;
	}
	return NULL;
}

static bool
print(UfFlow *flow, json_t *notice, const char *path, GError **error)
{
	g_autoptr(GBytes) pages = draw(flow, notice, error);
	if (pages == NULL)
		return false;
	json_object_set_new(notice, "file", json_string(path));
	return uf_flow_write_out(flow, path, uf_json_get_string(notice, "person"), pages, error);
}

json_t *
uf_flow_notice(UfFlow *flow, const char *person, const char *path, GError **error)
{
	g_autoptr(UfProfile) profile = uf_flow_load_person(flow, person, NULL, error);
	json_t *requests =
	    profile != NULL
		? uf_notice_list_requests(flow, profile, uf_notice_find_reader(profile), error)
		: NULL;
	json_t *choices =
	    requests != NULL
		? uf_notice_list_choices(flow, person, uf_notice_find_reader(profile), error)
		: NULL;
	if (choices == NULL) {
		json_decref(requests);
		return NULL;
	}
	g_auto(UfWiped) name = uf_flow_format_name(profile);
	g_autoptr(json_t) notice =
	    json_pack("{s:i, s:s, s:s, s:o, s:o, s:o}", "version", UF_FLOW_VERSION, "person",
		      person, "name", name, "requests", requests, "choices", choices, "office",
		      uf_notice_describe_office(flow));
	if (path != NULL && !print(flow, notice, path, error))
		return NULL;
	return g_steal_pointer(&notice);
}
