/* The sheet for the person, in plain words. It names what she has to fill and to bring, and repeats
 * no value: it may lie on a table at home. */
#include "uf-flow-receipt-page-private.h"
#include "uf-json.h"

static void
add_beginning(json_t *sheet, const UfReceiptPage *page)
{
	const UfDeliveryTarget target = uf_delivery_get_target(page->delivery);
	const char *title = uf_json_get_string(uf_draft_get_blocks(page->draft), "title");
	const char *reference = uf_receipt_find(page->receipt, "reference");
	g_autofree char *what = g_strdup_printf(
	    "Nous avons commencé avec vous cette demande\u00a0: %s. Elle est sur le site %s%s%s.",
	    title != NULL ? title : target.title, target.site,
	    reference != NULL ? ", sous le numéro " : "", reference != NULL ? reference : "");
	json_t *section = uf_receipt_page_add_section(sheet, "Votre demande est commencée");
	uf_receipt_page_add_text(section, "normal", what);
	uf_receipt_page_add_text(section, "strong",
				 uf_receipt_page_is_open(page)
				     ? "Elle n’est pas encore envoyée. Il faut la finir."
				     : "");
	if (!uf_receipt_page_is_open(page)) {
		g_autofree char *state =
		    g_strdup_printf("Où elle en est\u00a0: %s.", uf_receipt_page_get_state(page));
		uf_receipt_page_add_text(section, "strong", state);
	}
}

static void
add_steps_of_ds(json_t *steps, const UfReceiptPage *page)
{
	(void)page;
	json_array_append_new(
	    steps, json_string("Ouvrez le lien ci-dessous. Connectez-vous avec VOTRE compte, ou "
			       "créez-en un\u00a0: votre adresse électronique, ou "
			       "FranceConnect."));
	json_array_append_new(
	    steps, json_string("Ne laissez personne ouvrir ce lien avant vous\u00a0: la demande "
			       "serait à cette personne."));
}

static void
add_steps_of_publik(json_t *steps, const UfReceiptPage *page)
{
	const UfDeliveryTarget target = uf_delivery_get_target(page->delivery);
	if (uf_receipt_find(page->receipt, "code") == NULL) {
		json_array_append_new(
		    steps, json_string("Ouvrez-la avec votre travailleur social, à son bureau."));
		return;
	}
	g_autofree char *open = g_strdup_printf(
	    "Sur le site %s, cherchez «\u00a0code de suivi\u00a0» et tapez le code ci-dessous.",
	    target.site);
	json_array_append_new(steps, json_string(open));
	json_array_append_new(
	    steps, json_string("Ne donnez ce code à personne\u00a0: il montre votre demande."));
}

/* True when the partner wants something that is not there yet. */
static bool
wants_more(const UfReceiptPage *page)
{
	for (size_t i = 0; i < uf_delivery_get_count(page->delivery); i++) {
		const UfDeliveryRow row = uf_delivery_get(page->delivery, i);
		if (row.outcome != UF_DELIVERY_SENT && row.is_required)
			return true;
	}
	return false;
}

static void
add_steps(json_t *sheet, const UfReceiptPage *page)
{
	const bool is_ds = uf_receipt_page_is_ds(page);
	const char *secret = uf_receipt_find(page->receipt, is_ds ? "link" : "code");
	g_autofree char *day = uf_receipt_page_format_day(uf_receipt_find(page->receipt, "until"));
	json_t *section = uf_receipt_page_add_section(sheet, "Ce que vous avez à faire");
	json_t *steps = json_array();
	if (is_ds)
		add_steps_of_ds(steps, page);
	else
		add_steps_of_publik(steps, page);
	json_array_append_new(
	    steps,
	    json_string(wants_more(page) ? "Lisez toutes les réponses, corrigez si c’est faux, "
					   "remplissez ce qui manque (voir plus bas)."
					 : "Lisez toutes les réponses, corrigez si c’est faux."));
	json_array_append_new(steps, json_string("Ajoutez les papiers demandés."));
	json_array_append_new(
	    steps, json_string("Envoyez la demande\u00a0: tant que vous ne l’avez pas fait, "
			       "personne ne la lit."));
	uf_receipt_page_take_rows(section, "steps", steps);
	json_t *rows = json_array();
	if (secret != NULL)
		uf_receipt_page_add_value(rows, is_ds ? "Votre lien" : "Votre code", secret, "");
	uf_receipt_page_take_rows(section, "values", rows);
	g_autofree char *until =
	    g_strdup_printf(is_ds ? "Avant le %s au soir\u00a0: après, ce lien ne marche plus et "
				    "il faut recommencer."
				  : "Avant le %s\u00a0: après, la demande est effacée.",
			    day);
	uf_receipt_page_add_text(section, "strong", *day != '\0' ? until : "");
}

static void
add_missing(json_t *sheet, const UfReceiptPage *page)
{
	json_t *rows = json_array();
	for (size_t i = 0; i < uf_delivery_get_count(page->delivery); i++) {
		const UfDeliveryRow row = uf_delivery_get(page->delivery, i);
		if (row.outcome != UF_DELIVERY_SENT && row.is_required)
			json_array_append_new(rows, json_string(row.label));
	}
	if (json_array_size(rows) > 0)
		uf_receipt_page_take_rows(uf_receipt_page_add_section(sheet, "À remplir"), "boxes",
					  rows);
	else
		json_decref(rows);
}

static void
add_papers(json_t *sheet, const UfReceiptPage *page)
{
	json_t *pieces = uf_receipt_page_list_pieces(page);
	if (json_array_size(pieces) > 0)
		uf_receipt_page_take_rows(
		    uf_receipt_page_add_section(sheet, "Les papiers à ajouter"), "boxes", pieces);
	else
		json_decref(pieces);
}

static void
add_help(json_t *sheet, const UfReceiptPage *page)
{
	json_t *contacts = uf_receipt_page_list_contacts(page, true);
	json_t *section = uf_receipt_page_add_section(sheet, "Besoin d’aide");
	if (json_array_size(contacts) == 0)
		uf_receipt_page_add_text(section, "normal", "Demandez à votre travailleur social.");
	uf_receipt_page_take_rows(section, "list", contacts);
	uf_receipt_page_add_text(
	    section, "small",
	    "Vous pouvez voir ce qui est noté sur vous, le faire corriger ou effacer, et ne pas "
	    "répondre à ce qui n’est pas obligatoire\u00a0: demandez-le au même endroit.");
}

json_t *
uf_receipt_page_describe_person(const UfReceiptPage *page)
{
	json_t *sheet = json_pack("{s:s, s:[]}", "title", "Feuille pour vous", "sections");
	add_beginning(sheet, page);
	if (uf_receipt_page_is_open(page)) {
		add_steps(sheet, page);
		add_missing(sheet, page);
		add_papers(sheet, page);
	}
	add_help(sheet, page);
	return sheet;
}
