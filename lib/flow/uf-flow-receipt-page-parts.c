/* What both sheets of the hand-over page are made of. */
#include <string.h>

#include "uf-flow-receipt-page-private.h"
#include "uf-json.h"
#include "uf-phone.h"

json_t *
uf_receipt_page_add_section(json_t *sheet, const char *title)
{
	json_t *section = json_pack("{s:s, s:[]}", "title", title, "parts");
	json_array_append_new(json_object_get(sheet, "sections"), section);
	return section;
}

void
uf_receipt_page_add_text(json_t *section, const char *style, const char *text)
{
	if (*text != '\0')
		json_array_append_new(
		    json_object_get(section, "parts"),
		    json_pack("{s:s, s:s, s:s}", "kind", "text", "style", style, "text", text));
}

void
uf_receipt_page_take_rows(json_t *section, const char *kind, json_t *rows)
{
	if (json_array_size(rows) > 0)
		json_array_append_new(json_object_get(section, "parts"),
				      json_pack("{s:s, s:O}", "kind", kind, "rows", rows));
	json_decref(rows);
}

void
uf_receipt_page_add_value(json_t *rows, const char *label, const char *text, const char *note)
{
	json_array_append_new(
	    rows, json_pack("{s:s, s:s, s:s}", "label", label, "text", text, "note", note));
}

bool
uf_receipt_page_is_ds(const UfReceiptPage *page)
{
	return g_str_equal(uf_receipt_get_channel(page->receipt), "ds");
}

/* what the partner says of a demand, "" before it was asked */
static const char *
get_state(const UfReceipt *receipt)
{
	const char *state = uf_receipt_find(receipt, "state");
	return state != NULL ? state : "";
}

bool
uf_receipt_page_is_open(const UfReceiptPage *page)
{
	const char *state = get_state(page->receipt);
	return *state == '\0' || g_str_equal(state, "brouillon");
}

char *
uf_receipt_page_format_day(const char *iso)
{
	UfDate date = { 0 };
	g_autofree char *day = iso != NULL ? g_strndup(iso, strlen("2026-11-22")) : NULL;
	if (day == NULL || !uf_date_parse_iso(day, &date))
		return g_strdup("");
	return uf_date_format_french(date);
}

const char *
uf_receipt_page_get_state(const UfReceiptPage *page)
{
	static const struct {
		const char *state;
		const char *words;
	} states[] = {
		{ "", "brouillon : rien n’est déposé" },
		{ "brouillon", "brouillon : rien n’est déposé" },
		{ "depose", "déposée" },
		{ "instruction", "déposée, en cours d’examen" },
		{ "accepte", "acceptée" },
		{ "refuse", "refusée" },
		{ "sans_suite", "classée sans suite" },
		{ "disparu", "disparue : supprimée ou expirée chez le partenaire" },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(states); i++) {
		if (g_str_equal(states[i].state, get_state(page->receipt)))
			return states[i].words;
	}
	return "état inconnu";
}

static bool
has_left(const UfReceiptPage *page, const char *piece)
{
	for (size_t i = 0; i < uf_delivery_get_document_count(page->delivery); i++) {
		const char *sent;
		const char *file;
		uf_delivery_get_document(page->delivery, i, &sent, &file);
		if (g_strcmp0(sent, piece) == 0)
			return true;
	}
	return false;
}

json_t *
uf_receipt_page_list_pieces(const UfReceiptPage *page)
{
	json_t *rows = json_array();
	const json_t *pieces = json_object_get(uf_draft_get_blocks(page->draft), "pieces");
	for (size_t i = 0; i < json_array_size(pieces); i++) {
		const json_t *piece = json_array_get(pieces, i);
		const char *label = uf_json_get_string(piece, "label");
		if (label != NULL && !has_left(page, uf_json_get_string(piece, "id")))
			json_array_append_new(rows, json_string(label));
	}
	return rows;
}

/* "Agathe MODÈLE, CCAS de Nantes, 02 61 91 00 01"; yours */
static char *
format_own(const json_t *office)
{
	const json_t *worker = json_object_get(office, "worker");
	const json_t *service = json_object_get(office, "service");
	const json_t *phones = json_object_get(service, "phones");
	const char *given = uf_json_get_string(worker, "given_name");
	const char *name = uf_json_get_string(worker, "birth_name");
	const char *organization = uf_json_get_string(service, "organization");
	const char *phone = uf_json_get_string(worker, "phone");
	if (phone == NULL)
		phone = uf_json_get_string(json_array_get(phones, 0), "number");
	g_autofree char *shown = phone != NULL ? uf_phone_format_national(phone, " ") : NULL;
	g_autofree char *who =
	    given != NULL && name != NULL ? g_strdup_printf("%s %s", given, name) : g_strdup(name);
	const char *parts[4] = { NULL };
	size_t n = 0;
	if (who != NULL)
		parts[n++] = who;
	if (organization != NULL)
		parts[n++] = organization;
	if (shown != NULL)
		parts[n++] = shown;
	return g_strjoinv(", ", (char **)parts);
}

json_t *
uf_receipt_page_list_contacts(const UfReceiptPage *page, bool own)
{
	static const char *const keys[] = { "phone", "email", "address", "url" };
	json_t *rows = json_array();
	const json_t *contacts = json_object_get(uf_draft_get_blocks(page->draft), "contacts");
	for (size_t i = 0; i < json_array_size(contacts); i++) {
		const json_t *contact = json_array_get(contacts, i);
		g_autoptr(GString) line = g_string_new(uf_json_get_string(contact, "label"));
		for (size_t j = 0; j < G_N_ELEMENTS(keys); j++) {
			const char *text = uf_json_get_string(contact, keys[j]);
			if (text != NULL)
				g_string_append_printf(line, ", %s", text);
		}
		json_array_append_new(rows, json_string(line->str));
	}
	g_autofree char *mine = own ? format_own(page->office) : g_strdup("");
	if (*mine != '\0')
		json_array_insert_new(rows, 0, json_string(mine));
	return rows;
}

json_t *
uf_receipt_page_describe(const UfReceiptPage *page)
{
	return json_pack("{s:s, s:[o, o]}", "title", "Remise d’une demande préremplie", "sheets",
			 uf_receipt_page_describe_worker(page),
			 uf_receipt_page_describe_person(page));
}
