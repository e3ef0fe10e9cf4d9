/* The page of the notice, as the document worker draws it. */
#include <string.h>

#include "uf-flow-notice-private.h"
#include "uf-json.h"
#include "uf-memory.h"

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

const char *
uf_notice_get_state(const char *state)
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

char *
uf_notice_format_state(const json_t *request)
{
	static const char *const kept[] = { "prepared", "signed", NULL };
	const char *state = uf_json_get_string(request, "state");
	const char *sent = uf_json_get_string(request, "sent");
	UfDate date;
	if (sent == NULL || !uf_date_parse_iso(sent, &date) || !g_strv_contains(kept, state))
		return g_strdup(uf_notice_get_state(state));
	g_autofree char *day = uf_date_format_french(date);
	return g_strdup_printf("transmise en brouillon le %s ; c'est vous qui la déposez", day);
}

/* What a lawyer needs, without what was or was not checked of it: the first sentence. It ends after
 * a word; "art. L. 264-1" is none. Yours. */
static char *
cut_sentence(const char *text)
{
	for (const char *dot = strstr(text, ". "); dot != NULL; dot = strstr(dot + 1, ". ")) {
		const char *word = dot;
		while (word > text && word[-1] != ' ' && word[-1] != '\'')
			word--;
		if (dot - word > 3)
			return g_strndup(text, (gsize)(dot - text) + 1);
	}
	return g_strdup(text);
}

/* "Le 21/11/2026, pour Léo EXEMPLE : préparée, pas encore remise." Yours; zero it. */
static char *
format_line(const json_t *request)
{
	UfDate date = { 0 };
	uf_date_parse_iso(uf_json_get_string(request, "made"), &date);
	g_autofree char *made = uf_date_format_french(date);
	g_auto(UfWiped) people = join(json_object_get(request, "people"), ", ");
	g_autofree char *state = uf_notice_format_state(request);
	return g_strdup_printf("Le %s%s%s : %s.", made, *people != '\0' ? ", pour " : "", people,
			       state);
}

/* Those about whom the same is told stand in one line. */
static void
draw_facts(json_t *blocks, const char *style, const json_t *groups)
{
	g_autoptr(json_t) told = json_object();
	for (size_t i = 0; i < json_array_size(groups); i++) {
		const json_t *group = json_array_get(groups, i);
		const char *who = uf_json_get_string(group, "who");
		g_autofree char *titles = join(json_object_get(group, "titles"), ", ");
		if (json_object_get(told, titles) == NULL)
			json_object_set_new(told, titles, json_array());
		json_array_append_new(json_object_get(told, titles), json_string(who));
	}
	const char *titles;
	json_t *names;
	json_object_foreach(told, titles, names)
	{
		g_auto(UfWiped) who = join(names, ", ");
		g_auto(UfWiped) text = g_strdup_printf("%s : %s.", who, titles);
		add(blocks, style, text);
	}
}

static void
draw_request(json_t *blocks, const json_t *request, const char *style)
{
	g_auto(UfWiped) line = format_line(request);
	g_autofree char *recipients = join(json_object_get(request, "recipients"), " ; ");
	g_autofree char *readers = g_strdup_printf("Qui la lit : %s.", recipients);
	g_autofree char *law = cut_sentence(uf_json_get_string(request, "basis"));
	g_autofree char *basis = g_strdup_printf("Pourquoi c’est permis : %s", law);
	const char *ground = uf_json_get_string(request, "ground");
	add_heading(blocks, 2, uf_json_get_string(request, "title"));
	add(blocks, style, line);
	if (*recipients != '\0')
		add(blocks, style, readers);
	draw_facts(blocks, style, json_object_get(request, "facts"));
	if (*law != '\0')
		add(blocks, "small", basis);
	if (ground != NULL && *ground != '\0')
		add(blocks, style, ground);
}

/* Those for whom there is no room: a line each. */
static void
draw_others(json_t *blocks, const json_t *requests, size_t first)
{
	if (first >= json_array_size(requests))
		return;
	add_heading(blocks, 2, "Et aussi");
	add(blocks, "small", "Le détail de ces demandes vous est donné si vous le demandez.");
	for (size_t i = first; i < json_array_size(requests); i++) {
		const json_t *request = json_array_get(requests, i);
		g_auto(UfWiped) line = format_line(request);
		g_auto(UfWiped) text =
		    g_strdup_printf("%s. %s", uf_json_get_string(request, "title"), line);
		add(blocks, "small", text);
	}
}

void
uf_notice_page_add_rights(json_t *blocks, const json_t *office, const char *style)
{
	const char *service = uf_json_get_string(office, "name");
	const char *contact = uf_json_get_string(office, "contact");
	const char *retention = uf_json_get_string(office, "retention");
	add_heading(blocks, 2, "Vos droits");
	if (*retention != '\0') {
		g_autofree char *kept = g_strdup_printf("Combien de temps : %s.", retention);
		add(blocks, style, kept);
	}
	add(blocks, style,
	    "Vous pouvez voir ce qui est noté sur vous, en recevoir une copie, le faire corriger, "
	    "demander qu’on l’efface ou qu’on cesse de s’en servir. Vous pouvez refuser de "
	    "répondre à une question qui n’est pas obligatoire.");
	g_autofree char *who =
	    g_strdup_printf("Pour cela : %s%s%s.", service, *contact != '\0' ? ", " : "", contact);
	add(blocks, style,
	    *service != '\0' || *contact != '\0'
		? who
		: "Pour cela : demandez à votre travailleur social.");
	add(blocks, style,
	    "Si la réponse ne vous convient pas : CNIL, 3 place de Fontenoy, TSA 80715, 75334 "
	    "Paris Cedex 07, www.cnil.fr.");
	add(blocks, "small",
	    "Règlement (UE) 2016/679, articles 13 et 15 à 21 ; loi n° 78-17 du 6 janvier 1978.");
}

/* What was agreed, told and objected to, a line each. */
static void
draw_choices(json_t *blocks, const json_t *choices)
{
	if (json_array_size(choices) > 0)
		add_heading(blocks, 2, "Ce qui est noté de vos choix");
	for (size_t i = 0; i < json_array_size(choices); i++)
		add(blocks, "small", json_string_value(json_array_get(choices, i)));
}

json_t *
uf_notice_page_make(const UfNoticePage *page)
{
	const json_t *notice = page->notice;
	const char *style = page->is_small ? "small" : "normal";
	g_autofree char *date = uf_date_format_french(page->today);
	const json_t *office = json_object_get(notice, "office");
	const char *service = uf_json_get_string(office, "name");
	g_auto(UfWiped) title = g_strdup_printf("Ce qui a été préparé pour vous, %s",
						uf_json_get_string(notice, "name"));
	json_t *blocks = json_array();
	add_heading(blocks, 1, title);
	g_autofree char *first = g_strdup_printf(
	    "%s vous aide dans vos démarches. Pour ne pas vous faire répéter, nous notons une fois "
	    "ce que vous nous dites. Voici les demandes préparées avec ces informations, au %s.",
	    *service != '\0' ? service : "Notre service", date);
	add(blocks, style, first);
	const json_t *requests = json_object_get(notice, "requests");
	for (size_t i = 0; i < MIN(json_array_size(requests), page->detailed); i++)
		draw_request(blocks, json_array_get(requests, i), style);
	draw_others(blocks, requests, page->detailed);
	if (json_array_size(requests) == 0)
		add(blocks, "normal", "Aucune demande n’a été préparée.");
	draw_choices(blocks, json_object_get(notice, "choices"));
	uf_notice_page_add_rights(blocks, office, style);
	return json_pack("{s:s, s:s, s:s, s:s, s:o}", "op", "document", "title",
			 "Ce qui a été préparé", "language", "fr", "header", date, "blocks",
			 blocks);
}
