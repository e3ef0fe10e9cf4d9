/* The pages of a person's own export, as the document worker draws them. */
#include <string.h>

#include "uf-error.h"
#include "uf-flow-export.h"
#include "uf-flow-notice-private.h"
#include "uf-json.h"
#include "uf-memory.h"
#include "uf-origin.h"

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

/* "21/11/2026"; what is no date as it is. Yours. */
static char *
format_date(const char *text)
{
	UfDate date = { 0 };
	return text != NULL && uf_date_parse_iso(text, &date) ? uf_date_format_french(date)
							      : g_strdup(text != NULL ? text : "");
}

static const char *
get_text(const json_t *fact)
{
	static const struct {
		const char *absence;
		const char *words;
	} rows[] = {
		{ "none", "aucun (la question a été posée)" },
		{ "unknown", "non connu de la personne" },
		{ "not_wished", "la personne n’a pas souhaité répondre" },
	};
	const char *absence = uf_json_get_string(fact, "absence");
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		if (g_strcmp0(absence, rows[i].absence) == 0)
			return rows[i].words;
	}
	return uf_json_get_string(fact, "text");
}

/* the name of the member @id; NULL when that is none, or without a name. Yours; zero it. */
static char *
find_name(const UfProfile *profile, const char *id)
{
	const json_t *member = id != NULL ? uf_profile_find_member(profile, id) : NULL;
	g_auto(UfWiped) name = uf_flow_format_member(member);
	return *name != '\0' ? g_steal_pointer(&name) : NULL;
}

/* "Personnes › Naissance (m1)" with her name instead of the id. Yours; zero it. */
static char *
format_title(const UfProfile *profile, const char *title)
{
	const char *open = strrchr(title, '(');
	if (open == NULL || !g_str_has_suffix(title, ")"))
		return g_strdup(title);
	g_autofree char *id = g_strndup(open + 1, strlen(open) - 2);
	g_auto(UfWiped) name = find_name(profile, id);
	return name == NULL ? g_strdup(title)
			    : g_strdup_printf("%.*s(%s)", (int)(open - title), title, name);
}

static json_t *
make_row(const UfProfile *profile, const json_t *fact)
{
	const json_t *json = json_object_get(fact, "origin");
	g_autoptr(UfOrigin) origin = json != NULL ? uf_origin_from_json(json, NULL) : NULL;
	g_autofree char *from = origin != NULL ? uf_origin_format_french(origin) : NULL;
	g_auto(UfWiped) name =
	    find_name(profile, json_string_value(json_object_get(fact, "value")));
	return json_pack("[s, s, {s:s, s:s}]", uf_json_get_string(fact, "title"),
			 name != NULL ? name : get_text(fact), "text", from != NULL ? from : "",
			 "style", "small");
}

/* The titles of the columns stand above the first table. */
static json_t *
make_table(bool is_first, json_t *rows)
{
	return json_pack("{s:s, s:[{s:s, s:i}, {s:s, s:i}, {s:s, s:i}], s:o}", "kind", "table",
			 "columns", "title", is_first ? "Information" : "", "width", 4, "title",
			 is_first ? "Ce qui est noté" : "", "width", 5, "title",
			 is_first ? "D’où cela vient" : "", "width", 3, "rows", rows);
}

static void
add_facts(json_t *blocks, const UfProfile *profile, const json_t *sections)
{
	for (size_t i = 0; i < json_array_size(sections); i++) {
		const json_t *section = json_array_get(sections, i);
		const json_t *facts = json_object_get(section, "facts");
		g_auto(UfWiped) title = format_title(profile, uf_json_get_string(section, "title"));
		json_t *rows = json_array();
		for (size_t j = 0; j < json_array_size(facts); j++)
			json_array_append_new(rows, make_row(profile, json_array_get(facts, j)));
		add_heading(blocks, 3, title);
		json_array_append_new(blocks, make_table(i == 0, rows));
	}
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

static void
add_labelled(json_t *blocks, const char *label, const char *text)
{
	if (text == NULL || *text == '\0')
		return;
	g_auto(UfWiped) line = g_strdup_printf("%s : %s", label, text);
	add(blocks, "normal", line);
}

/* what the demand alone has: each answer on its line */
static void
add_answers(json_t *blocks, const json_t *answers)
{
	for (size_t i = 0; i < json_array_size(answers); i++) {
		const json_t *answer = json_array_get(answers, i);
		add_labelled(blocks, uf_json_get_string(answer, "label"),
			     uf_json_get_string(answer, "text"));
	}
}

static void
add_documents(json_t *blocks, const json_t *documents)
{
	for (size_t i = 0; i < json_array_size(documents); i++) {
		const json_t *document = json_array_get(documents, i);
		g_autofree char *date = format_date(uf_json_get_string(document, "date"));
		g_autofree char *line =
		    g_strdup_printf("%s, le %s", uf_json_get_string(document, "label"), date);
		add_labelled(blocks, "Document joint", line);
	}
}

static void
add_request(json_t *blocks, const json_t *request)
{
	const json_t *groups = json_object_get(request, "facts");
	g_autofree char *made = format_date(uf_json_get_string(request, "made"));
	g_autofree char *recipients = join(json_object_get(request, "recipients"), " ; ");
	g_auto(UfWiped) people = join(json_object_get(request, "people"), ", ");
	const json_t *hand_over = json_object_get(request, "hand_over");
	g_autofree char *given = format_date(uf_json_get_string(hand_over, "date"));
	add_heading(blocks, 3, uf_json_get_string(request, "title"));
	add_labelled(blocks, "Préparée le", made);
	add_labelled(blocks, "Pour", people);
	g_autofree char *state = uf_notice_format_state(request);
	add_labelled(blocks, "Où elle en est", state);
	add_labelled(blocks, "Remise le", given);
	add_labelled(blocks, "Qui la lit", recipients);
	add_labelled(blocks, "Pourquoi c’est permis", uf_json_get_string(request, "basis"));
	for (size_t i = 0; i < json_array_size(groups); i++) {
		const json_t *group = json_array_get(groups, i);
		g_autofree char *titles = join(json_object_get(group, "titles"), ", ");
		g_auto(UfWiped) label =
		    g_strdup_printf("Informations utilisées, %s", uf_json_get_string(group, "who"));
		add_labelled(blocks, label, titles);
	}
	add_answers(blocks, json_object_get(request, "answers"));
	add_answers(blocks, json_object_get(request, "corrections"));
	add_documents(blocks, json_object_get(request, "documents"));
}

static void
add_requests(json_t *blocks, const json_t *requests)
{
	add_heading(blocks, 2, "Ce qui a été préparé, et pour qui");
	if (json_array_size(requests) == 0)
		add(blocks, "normal", "Aucune demande n’a été préparée.");
	for (size_t i = 0; i < json_array_size(requests); i++)
		add_request(blocks, json_array_get(requests, i));
}

static const char *
get_basis(const char *kind)
{
	static const struct {
		const char *kind;
		const char *words;
	} rows[] = {
		{ "agreement", "Accord" },
		{ "information", "Information donnée" },
		{ "objection", "Opposition" },
		{ "mandate", "Mandat" },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		if (g_strcmp0(kind, rows[i].kind) == 0)
			return rows[i].words;
	}
	return kind != NULL ? kind : "";
}

static void
add_bases(json_t *blocks, const json_t *bases)
{
	add_heading(blocks, 2, "Vos accords, oppositions et mandats");
	if (json_array_size(bases) == 0)
		add(blocks, "normal", "Rien n’est noté.");
	for (size_t i = 0; i < json_array_size(bases); i++) {
		const json_t *basis = json_array_get(bases, i);
		g_autofree char *date = format_date(uf_json_get_string(basis, "date"));
		g_autofree char *titles = join(json_object_get(basis, "titles"), " ; ");
		g_auto(UfWiped) people = join(json_object_get(basis, "people"), ", ");
		g_auto(UfWiped) line = g_strdup_printf(
		    "%s, le %s%s%s%s%s.", get_basis(uf_json_get_string(basis, "kind")), date,
		    *people != '\0' ? ", par " : "", people, *titles != '\0' ? ", pour " : "",
		    titles);
		add(blocks, "normal", line);
	}
}

static void
add_proposals(json_t *blocks, const json_t *proposals)
{
	if (json_array_size(proposals) > 0)
		add_heading(blocks, 2, "Reçu d’ailleurs, pas encore accepté");
	for (size_t i = 0; i < json_array_size(proposals); i++) {
		const json_t *proposal = json_array_get(proposals, i);
		add_labelled(blocks, uf_json_get_string(proposal, "title"),
			     uf_json_get_string(proposal, "new"));
	}
}

static void
add_readings(json_t *blocks, const json_t *readings)
{
	add_heading(blocks, 2, "Qui a ouvert ce dossier");
	for (size_t i = 0; i < json_array_size(readings); i++) {
		const json_t *row = json_array_get(readings, i);
		const int count = (int)uf_json_get_integer(row, "count", 0);
		g_autofree char *last = format_date(uf_json_get_string(row, "last"));
		g_autofree char *line =
		    g_strdup_printf("%s : %d fois, la dernière le %s.",
				    uf_json_get_string(row, "worker"), count, last);
		add(blocks, "normal", line);
	}
}

static json_t *
make_request(UfFlow *flow, const json_t *export, const UfProfile *profile)
{
	json_t *blocks = json_array();
	g_autofree char *made = format_date(uf_json_get_string(export, "made"));
	g_auto(UfWiped) title = g_strdup_printf("Tout ce qui est noté sur vous, %s",
						uf_json_get_string(export, "name"));
	g_autoptr(json_t) sections = uf_flow_describe_sections(flow, profile);
	add_heading(blocks, 1, title);
	add(blocks, "normal",
	    "Voici, à la date de ce document, tout ce que notre service garde sur vous et votre "
	    "foyer, d’où cela vient, et qui l’a reçu. Ce qu’un autre membre du foyer a protégé n’y "
	    "est pas.");
	add_heading(blocks, 2, "Ce qui est noté");
	add_facts(blocks, profile, sections);
	add_proposals(blocks, json_object_get(export, "proposals"));
	add_requests(blocks, json_object_get(export, "requests"));
	add_bases(blocks, json_object_get(export, "bases"));
	add_readings(blocks, json_object_get(export, "readings"));
	uf_notice_page_add_rights(blocks, json_object_get(export, "office"), "normal");
	return json_pack("{s:s, s:s, s:s, s:s, s:s, s:o}", "op", "document", "title",
			 "Tout ce qui est noté", "language", "fr", "header", made, "footer",
			 "Document personnel", "blocks", blocks);
}

GBytes *
uf_flow_export_draw(UfFlow *flow, const json_t *export, GError **error)
{
	GBytes *drawn = NULL;
	/* a copy: what reads it takes it over */
	g_autoptr(json_t) root = json_deep_copy(json_object_get(export, "profile"));
	g_autoptr(UfProfile) profile = uf_profile_from_json(flow->schema, root, error);
	UfSandbox *sandbox = profile != NULL ? uf_flow_ensure_sandbox(flow, error) : NULL;
	if (sandbox == NULL || !uf_flow_ensure_places(flow, error))
		return NULL;
	g_autoptr(json_t) request = make_request(flow, export, profile);
	g_autoptr(json_t) reply = uf_sandbox_call(sandbox, request, NULL, &drawn, error);
	if (reply != NULL && drawn == NULL)
		g_set_error(error, UF_ERROR, UF_ERROR_INTERNAL, "the document worker gave nothing");
	return drawn;
}
