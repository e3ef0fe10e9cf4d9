/* The sheet for the worker: how the demand is claimed, what is there, what is not, what to do. */
#include "uf-flow-receipt-page-private.h"
#include "uf-group.h"
#include "uf-json.h"
#include "uf-memory.h"

#define SECRET                                                                                      \
	"Ce lien est un secret\u00a0: qui l’ouvre et se connecte prend le dossier. Ne le mettez " \
	"ni dans un message de groupe ni dans un agenda partagé."
#define FIRST                                                                                       \
	"Le premier compte qui ouvre le lien devient propriétaire du dossier, pour de bon\u00a0; " \
	"un autre compte verra «\u00a0introuvable\u00a0». Choisissez le compte AVANT d’ouvrir."
#define OF_PERSON                                                                                  \
	"La personne a un compte et s’en sert\u00a0: ouvrez le lien avec elle, avec son compte " \
	"(adresse électronique ou FranceConnect). Le dossier est à elle."
#define OF_WORKER                                                                                    \
	"Elle n’en a pas\u00a0: ouvrez-le avec votre compte professionnel. Avec ProConnect ou "    \
	"FranceConnect, l’identité du compte l’emporte sur celle qui a été transmise\u00a0: " \
	"choisissez «\u00a0pour un bénéficiaire\u00a0» et saisissez l’identité ci-dessous."
#define NO_BENEFICIARY                                                                             \
	"Cette démarche ne propose pas «\u00a0pour un bénéficiaire\u00a0»\u00a0: avec votre " \
	"compte ProConnect ou FranceConnect, le dossier serait à votre nom. N’ouvrez le lien "  \
	"qu’avec le compte de la personne, ou avec un compte par adresse électronique."
#define PERHAPS                                                                                       \
	"Elle n’en a pas\u00a0: ouvrez-le avec votre compte professionnel seulement si la "         \
	"démarche propose «\u00a0pour un bénéficiaire\u00a0» (à voir sur le site, notre fiche " \
	"ne le dit pas)\u00a0: choisissez-le et saisissez l’identité ci-dessous. Avec ProConnect " \
	"ou FranceConnect, l’identité du compte l’emporte sur celle qui a été transmise."
#define DEPOSIT                                                                                        \
	"Vérifiez chaque réponse avec la personne, complétez, joignez les pièces, puis déposez. " \
	"Rien n’est déposé avant\u00a0: unefois ne dépose jamais."

/* "Dossier", "Site"… */
static void
add_demand(json_t *sheet, const UfReceiptPage *page)
{
	const UfDeliveryTarget target = uf_delivery_get_target(page->delivery);
	const char *reference = uf_receipt_find(page->receipt, "reference");
	const char *checked = uf_receipt_find(page->receipt, "checked");
	const char *title = uf_json_get_string(uf_draft_get_blocks(page->draft), "title");
	g_autofree char *day = uf_receipt_page_format_day(uf_receipt_get_time(page->receipt));
	g_autofree char *asked = uf_receipt_page_format_day(checked);
	g_autofree char *seen =
	    *asked != '\0' ? g_strdup_printf("demandé au partenaire le %s", asked) : g_strdup("");
	json_t *section = uf_receipt_page_add_section(sheet, "La demande");
	json_t *rows = json_array();
	uf_receipt_page_add_value(rows, "Formulaire", title != NULL ? title : target.title, "");
	uf_receipt_page_add_value(rows, "Chez le partenaire", target.title, target.site);
	if (reference != NULL)
		uf_receipt_page_add_value(rows, "Numéro", reference, "");
	uf_receipt_page_add_value(rows, "Transmise le", day, "");
	uf_receipt_page_add_value(rows, "État", uf_receipt_page_get_state(page), seen);
	uf_receipt_page_take_rows(section, "facts", rows);
}

static void
add_opening_of_ds(json_t *section, const UfReceiptPage *page)
{
	const json_t *identity = uf_delivery_get_identity(page->delivery);
	const char *link = uf_receipt_find(page->receipt, "link");
	json_t *rows = json_array();
	if (link != NULL)
		uf_receipt_page_add_value(rows, "Lien du dossier", link, "");
	uf_receipt_page_take_rows(section, "values", rows);
	uf_receipt_page_add_text(section, "strong", link != NULL ? SECRET : "");
	uf_receipt_page_add_text(section, "strong", FIRST);
	json_t *steps = json_array();
	json_array_append_new(steps, json_string(OF_PERSON));
	const char *by_worker = !page->says_beneficiary ? PERHAPS
				: json_is_true(json_object_get(identity, "beneficiary"))
				    ? OF_WORKER
				    : NO_BENEFICIARY;
	json_array_append_new(steps, json_string(by_worker));
	json_array_append_new(steps, json_string(DEPOSIT));
	uf_receipt_page_take_rows(section, "steps", steps);
}

static void
add_opening_of_publik(json_t *section, const UfReceiptPage *page)
{
	const UfDeliveryTarget target = uf_delivery_get_target(page->delivery);
	const char *code = uf_receipt_find(page->receipt, "code");
	g_autofree char *open =
	    g_strdup_printf("Avec la personne, tapez\u00a0: unefois accusé ouvrir %s. L’adresse "
			    "qu’il donne vaut cinq minutes et ouvre le brouillon, toutes les "
			    "réponses en place, sans compte. On peut la redemander.",
			    uf_draft_get_id(page->draft));
	g_autofree char *alone =
	    g_strdup_printf("Ou bien, sur %s, page «\u00a0code de suivi\u00a0», avec le code "
			    "ci-dessus. Qui a le code voit le brouillon\u00a0: il est secret.",
			    target.site);
	json_t *rows = json_array();
	if (code != NULL)
		uf_receipt_page_add_value(rows, "Code de suivi", code, "");
	uf_receipt_page_take_rows(section, "values", rows);
	json_t *steps = json_array();
	json_array_append_new(steps, json_string(open));
	if (code != NULL)
		json_array_append_new(steps, json_string(alone));
	json_array_append_new(steps, json_string(DEPOSIT));
	uf_receipt_page_take_rows(section, "steps", steps);
}

static void
add_opening(json_t *sheet, const UfReceiptPage *page)
{
	if (!uf_receipt_page_is_open(page))
		return;
	json_t *section = uf_receipt_page_add_section(sheet, "L’ouvrir, avec le bon compte");
	if (uf_receipt_page_is_ds(page))
		add_opening_of_ds(section, page);
	else
		add_opening_of_publik(section, page);
}

static void
add_identity(json_t *sheet, const UfReceiptPage *page)
{
	static const struct {
		const char *key;
		const char *label;
	} parts[] = {
		{ "civility", "Civilité" },
		{ "family_name", "Nom" },
		{ "given_names", "Prénoms" },
		{ "birth_date", "Date de naissance" },
	};
	const json_t *identity = uf_delivery_get_identity(page->delivery);
	json_t *rows = json_array();
	for (size_t i = 0; i < G_N_ELEMENTS(parts); i++) {
		const char *text = uf_json_get_string(identity, parts[i].key);
		g_autofree char *day = g_str_equal(parts[i].key, "birth_date")
					   ? uf_receipt_page_format_day(text)
					   : g_strdup("");
		if (text != NULL)
			uf_receipt_page_add_value(rows, parts[i].label, *day != '\0' ? day : text,
						  "");
	}
	if (json_array_size(rows) > 0 && uf_receipt_page_is_open(page))
		uf_receipt_page_take_rows(
		    uf_receipt_page_add_section(sheet, "Identité à comparer, ou à saisir"),
		    "values", rows);
	else
		json_decref(rows);
}

/* Those of one outcome or several that are required or not, known or not. */
typedef struct {
	const char *title;
	bool is_required;
	bool is_known;
} Group;

static bool
belongs(const Group *group, const UfDeliveryRow *row)
{
	return row->outcome != UF_DELIVERY_SENT && row->is_required == group->is_required &&
	       (*row->text != '\0') == group->is_known;
}

/* What is to be filled on the spot: what is required first, what is known before what is not. */
static void
add_remaining(json_t *sheet, const UfReceiptPage *page)
{
	static const Group groups[] = {
		{ "Obligatoire, et connu\u00a0: à copier sur place", true, true },
		{ "Obligatoire, à demander à la personne", true, false },
		{ "Facultatif, et connu\u00a0: à copier sur place", false, true },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(groups); i++) {
		json_t *rows = json_array();
		for (size_t j = 0; j < uf_delivery_get_count(page->delivery); j++) {
			const UfDeliveryRow row = uf_delivery_get(page->delivery, j);
			g_autofree char *label =
			    uf_delivery_format_label(uf_draft_get_blocks(page->draft), &row);
			g_autofree char *reason = uf_delivery_format_reason(&row);
			if (belongs(&groups[i], &row))
				uf_receipt_page_add_value(rows, label, row.text, reason);
		}
		if (json_array_size(rows) > 0)
			uf_receipt_page_take_rows(
			    uf_receipt_page_add_section(sheet, groups[i].title), "values", rows);
		else
			json_decref(rows);
	}
}

/* The questions of the partner that nobody has to answer, by their labels alone. */
static void
add_optional(json_t *sheet, const UfReceiptPage *page)
{
	const Group group = { .is_required = false, .is_known = false };
	g_autoptr(GPtrArray) labels = g_ptr_array_new_with_free_func(g_free);
	for (size_t i = 0; i < uf_delivery_get_count(page->delivery); i++) {
		const UfDeliveryRow row = uf_delivery_get(page->delivery, i);
		if (belongs(&group, &row))
			g_ptr_array_add(labels, g_strdup(row.label));
	}
	g_autofree char *line = uf_groups_join_labels(labels);
	if (labels->len > 0)
		uf_receipt_page_add_text(
		    uf_receipt_page_add_section(sheet, "Facultatif, laissé vide"), "normal", line);
}

/* A line of a repetition that is being told: what was sent of it. */
typedef struct {
	char *place; /* NULL: none */
	char *label;
	GString *text;
} Line;

static void
end_line(Line *line, json_t *rows)
{
	if (line->place != NULL) {
		uf_receipt_page_add_value(rows, line->label, line->text->str, "");
		uf_memory_free_string(g_string_free(line->text, FALSE));
	}
	g_free(line->place);
	g_free(line->label);
	*line = (Line){ 0 };
}

/* "Prénom : Léo ; Naissance : 31/01/2015" as the row of its line. */
static void
tell_in_line(Line *line, const UfReceiptPage *page, const UfDeliveryRow *row, json_t *rows)
{
	g_autofree char *place = NULL;
	uf_delivery_find_line(row, &place);
	if (line->place == NULL || !g_str_equal(line->place, place)) {
		end_line(line, rows);
		line->place = g_steal_pointer(&place);
		line->label = uf_delivery_format_line(uf_draft_get_blocks(page->draft), row);
		line->text = g_string_new(NULL);
	}
	g_string_append_printf(line->text, "%s%s\u00a0: %s", line->text->len > 0 ? "\u00a0; " : "",
			       row->label, row->text);
}

static void
add_sent(json_t *sheet, const UfReceiptPage *page)
{
	Line line = { 0 };
	json_t *rows = json_array();
	for (size_t i = 0; i < uf_delivery_get_count(page->delivery); i++) {
		const UfDeliveryRow row = uf_delivery_get(page->delivery, i);
		if (row.outcome != UF_DELIVERY_SENT)
			continue;
		if (uf_delivery_find_line(&row, NULL) > 0) {
			tell_in_line(&line, page, &row, rows);
			continue;
		}
		end_line(&line, rows);
		uf_receipt_page_add_value(rows, row.label, row.text, "");
	}
	end_line(&line, rows);
	json_t *section = uf_receipt_page_add_section(sheet, "Déjà là\u00a0: à vérifier");
	if (json_array_size(rows) == 0)
		uf_receipt_page_add_text(section, "normal", "Rien.");
	uf_receipt_page_take_rows(section, "facts", rows);
}

static const char *
find_piece(const UfReceiptPage *page, const char *id)
{
	const json_t *pieces = json_object_get(uf_draft_get_blocks(page->draft), "pieces");
	for (size_t i = 0; i < json_array_size(pieces); i++) {
		const json_t *piece = json_array_get(pieces, i);
		if (g_strcmp0(uf_json_get_string(piece, "id"), id) == 0)
			return uf_json_get_string(piece, "label");
	}
	return id;
}

static void
add_pieces(json_t *sheet, const UfReceiptPage *page)
{
	json_t *pieces = uf_receipt_page_list_pieces(page);
	json_t *left = json_array();
	for (size_t i = 0; i < uf_delivery_get_document_count(page->delivery); i++) {
		const char *piece;
		const char *file;
		uf_delivery_get_document(page->delivery, i, &piece, &file);
		g_autofree char *line = g_strdup_printf("%s (%s)", find_piece(page, piece), file);
		json_array_append_new(left, json_string(line));
	}
	json_t *section = uf_receipt_page_add_section(sheet, "Pièces");
	if (json_array_size(left) > 0)
		uf_receipt_page_add_text(section, "strong", "Déjà parties avec la demande\u00a0:");
	uf_receipt_page_take_rows(section, "list", left);
	if (json_array_size(pieces) == 0)
		uf_receipt_page_add_text(section, "normal",
					 "Le formulaire n’en nomme pas d’autre.");
	else
		uf_receipt_page_add_text(section, "strong",
					 uf_receipt_page_is_ds(page)
					     ? "À joindre à la main, l’interface n’en prend "
					       "aucune\u00a0:"
					     : "À joindre à la main\u00a0:");
	uf_receipt_page_take_rows(section, "boxes", pieces);
}

static void
add_limits(json_t *sheet, const UfReceiptPage *page)
{
	g_autofree char *day = uf_receipt_page_format_day(uf_receipt_find(page->receipt, "until"));
	g_autofree char *gone =
	    uf_receipt_page_is_ds(page)
		? g_strdup_printf("Sans connexion le %s au plus tard, le dossier est supprimé "
				  "(cinq jours sans propriétaire). Une fois pris par un compte, "
				  "c’est un brouillon, gardé trois mois au plus.",
				  *day != '\0' ? day : "cinquième jour")
		: g_strdup_printf("Le brouillon est gardé jusqu’au %s (cent jours, si le site "
				  "n’a pas réglé une autre durée).",
				  *day != '\0' ? day : "centième jour");
	g_autofree char *after =
	    g_strdup_printf("Pour savoir où elle en est\u00a0: unefois accusé actualiser %s.",
			    uf_draft_get_id(page->draft));
	json_t *section = uf_receipt_page_add_section(sheet, "Jusqu’à quand");
	if (uf_receipt_page_is_open(page))
		uf_receipt_page_add_text(section, "strong", gone);
	uf_receipt_page_add_text(section, "normal", after);
}

json_t *
uf_receipt_page_describe_worker(const UfReceiptPage *page)
{
	json_t *sheet =
	    json_pack("{s:s, s:[]}", "title", "Feuille du travailleur social", "sections");
	add_demand(sheet, page);
	add_limits(sheet, page);
	add_opening(sheet, page);
	add_identity(sheet, page);
	add_remaining(sheet, page);
	add_pieces(sheet, page);
	add_optional(sheet, page);
	add_sent(sheet, page);
	json_t *contacts = uf_receipt_page_list_contacts(page, false);
	if (json_array_size(contacts) > 0)
		uf_receipt_page_take_rows(uf_receipt_page_add_section(sheet, "Qui appeler"), "list",
					  contacts);
	else
		json_decref(contacts);
	return sheet;
}
