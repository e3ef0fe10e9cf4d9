/* What the partner says of a demand, and what the demand and the person have to do with it. */
#include <string.h>

#include "uf-flow-receipt-private.h"
#include "uf-json.h"

/* What the demand follows; all borrowed. */
typedef struct {
	const UfReceipt *receipt;
	UfRequest *request;
	UfDate today;
	char **note;
} Follow;

/* the day of an ISO time that the partner gave, else today; yours */
static char *
format_day(const Follow *self, const char *name)
{
	UfDate date;
	const char *text = uf_receipt_find(self->receipt, name);
	g_autofree char *day = text != NULL ? g_strndup(text, strlen("2026-01-31")) : NULL;
	if (day != NULL && uf_date_parse_iso(day, &date) && uf_date_is_full(date))
		return g_steal_pointer(&day);
	return uf_date_format_iso(self->today);
}

static json_t *
make_event(const Follow *self, const char *when, const char *key, const char *word)
{
	g_autofree char *day = format_day(self, when);
	const char *reference = uf_receipt_find(self->receipt, "reference");
	return json_pack("{s:s, s:s, s:s*}", "date", day, key, word, "reference", reference);
}

/* the partner has it; what a person noted otherwise stays, and is told */
static const char *
hand_over(const Follow *self)
{
	UfRequest *request = self->request;
	const char *state = uf_request_get_state(request);
	const json_t *before = uf_request_get_hand_over(request);
	g_autoptr(json_t) event = make_event(self, "submitted", "way", "channel");
	if (g_str_equal(state, "prepared") || g_str_equal(state, "signed"))
		return uf_request_set_hand_over(request, event, NULL) ? "hand_over" : NULL;
	if (before != NULL && g_strcmp0(uf_json_get_string(before, "way"), "channel") != 0)
		*self->note = g_strdup_printf("La remise notée par une personne (%s) reste ; le "
					      "partenaire dit que le dossier a été déposé le %s.",
					      uf_json_get_string(before, "date"),
					      uf_json_get_string(event, "date"));
	return NULL;
}

/* a decision is taken back there now and then */
static const char *
tell_reopened(const Follow *self)
{
	if (g_str_equal(uf_request_get_state(self->request), "answered"))
		*self->note = g_strdup("La réponse déjà notée reste ; le partenaire dit que le "
				       "dossier n'est pas, ou n'est plus, décidé.");
	return NULL;
}

static const char *
answer(const Follow *self, const char *result)
{
	UfRequest *request = self->request;
	const json_t *before = uf_request_get_answer(request);
	if (uf_request_is_over(request)) {
		if (before != NULL && g_strcmp0(uf_json_get_string(before, "result"), result) != 0)
			*self->note =
			    g_strdup("La réponse déjà notée reste ; le partenaire en dit une "
				     "autre.");
		return NULL;
	}
	g_autoptr(json_t) event = make_event(self, "processed", "result", result);
	hand_over(self);
	return uf_request_set_answer(request, event, NULL) ? "answer" : NULL;
}

const char *
uf_flow_receipt_follow(const UfReceipt *receipt, UfRequest *request, UfDate today, char **note)
{
	const Follow self = { receipt, request, today, note };
	const char *state = uf_receipt_find(receipt, "state");
	*note = NULL;
	if (g_strcmp0(state, "depose") == 0 || g_strcmp0(state, "instruction") == 0)
		return uf_request_is_over(request) ? tell_reopened(&self) : hand_over(&self);
	if (g_strcmp0(state, "accepte") == 0)
		return answer(&self, "granted");
	if (g_strcmp0(state, "refuse") == 0)
		return answer(&self, "refused");
	if (g_strcmp0(state, "sans_suite") == 0 && !uf_request_is_over(request)) {
		hand_over(&self);
		return uf_request_set_state(request, "closed", NULL) ? "answer" : NULL;
	}
	return NULL;
}

static void add(json_t *next, const char *format, ...) G_GNUC_PRINTF(2, 3);

static void
add(json_t *next, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	g_autofree char *text = g_strdup_vprintf(format, arguments);
	va_end(arguments);
	json_array_append_new(next, json_string(text));
}

/* how a person finds out what nobody answered */
static void
add_finding_out(const UfReceipt *receipt, json_t *next)
{
	const char *draft = uf_receipt_get_draft(receipt);
	if (g_str_equal(uf_receipt_get_channel(receipt), "ds")) {
		add(next, "Le lien du dossier n'est pas revenu : s'il existe, personne ne peut "
			  "l'ouvrir, et la plateforme l'efface cinq jours après.");
		add(next, "Rien ne dit que le service qui instruit la démarche voie un dossier que "
			  "personne n'a ouvert.");
	} else {
		add(next, "Regardez si le portail montre ce brouillon dans le compte de la "
			  "personne, ou demandez au service qui tient le portail.");
		add(next, "Sans son code de suivi, un brouillon s'efface après cent jours.");
	}
	add(next,
	    "Notez ensuite ce que vous avez constaté : unefois accusé constater %s "
	    "(« perdu » demande une nouvelle relecture avant d'envoyer).",
	    draft);
}

static void
add_following(const UfReceipt *receipt, json_t *next)
{
	const char *draft = uf_receipt_get_draft(receipt);
	const char *state = uf_receipt_find(receipt, "state");
	const char *until = uf_receipt_find(receipt, "until");
	UfDate date;
	if (g_strcmp0(state, "disparu") == 0) {
		add(next, "Le partenaire n'a plus ce dossier : effacé, ou son délai est passé. "
			  "Demandez à la personne ce qu'elle en a fait.");
		add(next, "Si elle ne l'a pas supprimé exprès, préparez la demande de nouveau.");
		return;
	}
	if (state != NULL && !g_str_equal(state, "brouillon"))
		return;
	g_autofree char *day =
	    until != NULL && uf_date_parse_iso(until, &date) ? uf_date_format_french(date) : NULL;
	add(next,
	    "Rien n'est déposé : la personne ouvre le brouillon%s%s, le complète et le dépose "
	    "elle-même.",
	    day != NULL ? ", au plus tard le " : "", day != NULL ? day : "");
	add(next, "Page de remise : unefois accusé page %s --out FICHIER.", draft);
	if (uf_receipt_find(receipt, "token") != NULL || uf_receipt_find(receipt, "code") != NULL)
		add(next, "Suite : unefois accusé actualiser %s.", draft);
	else
		add(next, "Le partenaire n'a donné ni lien ni code : la personne le retrouve dans "
			  "son compte, si elle en a un. Quand elle l'a déposé, notez-le : unefois "
			  "demande remise.");
}

json_t *
uf_flow_receipt_list_next(const UfReceipt *receipt)
{
	json_t *next = json_array();
	const char *draft = uf_receipt_get_draft(receipt);
	switch (uf_receipt_get_status(receipt)) {
	case UF_RECEIPT_SENDING:
	case UF_RECEIPT_UNKNOWN:
		add_finding_out(receipt, next);
		break;
	case UF_RECEIPT_NOT_SENT:
		add(next, "Envoyez de nouveau : unefois envoyer %s.", draft);
		break;
	case UF_RECEIPT_REFUSED:
		add(next, "Corrigez ce que dit la raison, préparez la demande de nouveau, relisez, "
			  "puis envoyez.");
		break;
	case UF_RECEIPT_LOST:
		add(next, "Relisez (unefois relire %s), puis envoyez de nouveau.", draft);
		break;
	case UF_RECEIPT_RECEIVED:
		add_following(receipt, next);
		break;
	}
	return next;
}
