/* The notice for the person: what was prepared about them, in plain French. */
#include "uf-flow-notice.h"

#include <string.h>

#include "uf-error.h"
#include "uf-flow-job-private.h"
#include "uf-flow-out.h"
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

/* The titles of facts, by whom they are about. The office's own facts are not the person's. */
static json_t *
group_facts(UfFlow *flow, const UfProfile *profile, const UfForm *form, const json_t *facts)
{
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
		const char *title = field != NULL   ? uf_field_get_label(field)
				    : place != NULL ? place->title
						    : NULL;
		if (title == NULL || g_str_has_prefix(fact, "office/"))
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
describe_request(UfFlow *flow, const UfProfile *profile, const json_t *entry, const json_t *journal)
{
	const UfForm *form =
	    uf_registry_find_form(flow->registry, uf_json_get_string(entry, "form"), NULL);
	const json_t *basis = form != NULL ? uf_form_find_block(form, "basis") : NULL;
	const char *text = uf_json_get_string(basis, "text");
	g_autoptr(json_t) facts = collect_facts(journal, uf_json_get_string(entry, "request"));
	return json_pack(
	    "{s:s, s:s, s:s, s:s, s:o, s:s, s:o}", "request", uf_json_get_string(entry, "request"),
	    "title", uf_json_get_string(entry, "title"), "made", uf_json_get_string(entry, "made"),
	    "state", uf_json_get_string(entry, "state"), "recipients",
	    collect_labels(form != NULL ? uf_form_find_block(form, "recipients") : NULL), "basis",
	    text != NULL ? text : "", "facts", group_facts(flow, profile, form, facts));
}

/* Who to write to: the contact for privacy, else the service itself. */
static json_t *
describe_office(UfFlow *flow)
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
	return json_pack("{s:s, s:s}", "name", name != NULL ? name : "", "contact", contact->str);
}

static void
add(json_t *blocks, const char *style, const char *text)
{
	json_array_append_new(blocks, json_pack("{s:s, s:s, s:s}", "kind", "paragraph", "style",
						style, "text", text));
}

static void
add_heading(json_t *blocks, int level, const char *text)
{
	json_array_append_new(
	    blocks, json_pack("{s:s, s:i, s:s}", "kind", "heading", "level", level, "text", text));
}

static char *
join(const json_t *texts, const char *separator)
{
	GString *out = g_string_new(NULL);
	for (size_t i = 0; i < json_array_size(texts); i++)
		g_string_append_printf(out, "%s%s", i > 0 ? separator : "",
				       json_string_value(json_array_get(texts, i)));
	return g_string_free(out, FALSE);
}

static const char *
get_state(const char *state)
{
	static const struct {
		const char *state;
		const char *words;
	} states[] = {
		{ "prepared", "préparée, pas encore remise" },
		{ "signed", "signée, pas encore remise" },
		{ "handed_over", "remise" },
		{ "pieces_asked", "remise ; des documents sont demandés" },
		{ "answered", "remise ; la réponse est arrivée" },
		{ "closed", "terminée" },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(states); i++) {
		if (g_strcmp0(states[i].state, state) == 0)
			return states[i].words;
	}
	return "";
}

static void
draw_request(json_t *blocks, const json_t *request)
{
	UfDate date = { 0 };
	uf_date_parse_iso(uf_json_get_string(request, "made"), &date);
	g_autofree char *made = uf_date_format_french(date);
	g_autofree char *line =
	    g_strdup_printf("Le %s — %s.", made, get_state(uf_json_get_string(request, "state")));
	g_autofree char *recipients = join(json_object_get(request, "recipients"), " ; ");
	g_autofree char *readers = g_strdup_printf("Qui la lit : %s.", recipients);
	g_autofree char *basis =
	    g_strdup_printf("Pourquoi c’est permis : %s", uf_json_get_string(request, "basis"));
	add_heading(blocks, 2, uf_json_get_string(request, "title"));
	add(blocks, "normal", line);
	if (*recipients != '\0')
		add(blocks, "normal", readers);
	const json_t *groups = json_object_get(request, "facts");
	for (size_t i = 0; i < json_array_size(groups); i++) {
		const json_t *group = json_array_get(groups, i);
		g_autofree char *titles = join(json_object_get(group, "titles"), ", ");
		g_auto(UfWiped) text =
		    g_strdup_printf("%s : %s.", uf_json_get_string(group, "who"), titles);
		add(blocks, "normal", text);
	}
	if (*uf_json_get_string(request, "basis") != '\0')
		add(blocks, "small", basis);
}

static json_t *
make_document(const json_t *notice, UfDate today)
{
	g_autofree char *date = uf_date_format_french(today);
	const json_t *office = json_object_get(notice, "office");
	const char *service = uf_json_get_string(office, "name");
	const char *contact = uf_json_get_string(office, "contact");
	g_auto(UfWiped) title = g_strdup_printf("Ce qui a été préparé pour vous, %s",
						uf_json_get_string(notice, "name"));
	json_t *blocks = json_array();
	add_heading(blocks, 1, title);
	g_autofree char *first = g_strdup_printf(
	    "%s vous aide dans vos démarches. Pour ne pas vous faire répéter, nous notons une fois "
	    "ce que vous nous dites. Voici les demandes préparées avec ces informations, au %s.",
	    *service != '\0' ? service : "Notre service", date);
	add(blocks, "normal", first);
	const json_t *requests = json_object_get(notice, "requests");
	for (size_t i = 0; i < json_array_size(requests); i++)
		draw_request(blocks, json_array_get(requests, i));
	if (json_array_size(requests) == 0)
		add(blocks, "normal", "Aucune demande n’a été préparée.");
	add_heading(blocks, 2, "Vos droits");
	add(blocks, "normal",
	    "Vous pouvez voir ce qui est noté sur vous, en recevoir une copie, le faire corriger, "
	    "demander qu’on l’efface ou qu’on cesse de s’en servir. Vous pouvez refuser de "
	    "répondre à une question qui n’est pas obligatoire.");
	g_autofree char *who =
	    g_strdup_printf("Pour cela : %s%s%s.", service, *contact != '\0' ? ", " : "", contact);
	add(blocks, "normal",
	    *service != '\0' || *contact != '\0'
		? who
		: "Pour cela : demandez à votre travailleur social.");
	add(blocks, "normal",
	    "Si la réponse ne vous convient pas : CNIL, 3 place de Fontenoy, TSA 80715, 75334 "
	    "Paris "
	    "Cedex 07, www.cnil.fr.");
	add(blocks, "small",
	    "Règlement (UE) 2016/679, articles 13 et 15 à 21 ; loi n° 78-17 du 6 janvier 1978.");
	return json_pack("{s:s, s:s, s:s, s:s, s:o}", "op", "document", "title",
			 "Ce qui a été préparé", "language", "fr", "header", date, "blocks",
			 blocks);
}

static bool
print(UfFlow *flow, json_t *notice, const char *path, GError **error)
{
	g_autoptr(GBytes) pages = NULL;
	g_autoptr(json_t) request = make_document(notice, uf_context_get_today(flow->context));
	UfSandbox *sandbox = uf_flow_ensure_sandbox(flow, error);
	g_autoptr(json_t) reply =
	    sandbox != NULL ? uf_sandbox_call(sandbox, request, NULL, &pages, error) : NULL;
	if (reply == NULL)
		return false;
	if (pages == NULL) {
		g_set_error(error, UF_ERROR, UF_ERROR_INTERNAL, "the document worker gave nothing");
		return false;
	}
	json_object_set_new(notice, "file", json_string(path));
	return uf_flow_write_out(flow, path, uf_json_get_string(notice, "person"), pages, error);
}

json_t *
uf_flow_notice(UfFlow *flow, const char *person, const char *path, GError **error)
{
	g_autoptr(UfProfile) profile = uf_flow_load_person(flow, person, NULL, error);
	g_autoptr(json_t) list = profile != NULL ? uf_flow_request_list(flow, person, error) : NULL;
	g_autoptr(json_t) journal = list != NULL ? uf_store_load_journal(flow->store, error) : NULL;
	if (journal == NULL)
		return NULL;
	g_auto(UfWiped) name = uf_flow_format_name(profile);
	json_t *requests = json_array();
	const json_t *entries = json_object_get(list, "requests");
	for (size_t i = 0; i < json_array_size(entries); i++)
		json_array_append_new(
		    requests, describe_request(flow, profile, json_array_get(entries, i), journal));
	g_autoptr(json_t) notice =
	    json_pack("{s:i, s:s, s:s, s:o, s:o}", "version", UF_FLOW_VERSION, "person", person,
		      "name", name, "requests", requests, "office", describe_office(flow));
	if (path != NULL && !print(flow, notice, path, error))
		return NULL;
	return g_steal_pointer(&notice);
}
