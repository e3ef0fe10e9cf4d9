#include <glib/gi18n.h>
#include <string.h>

#include "uf-commands.h"
#include "uf-flow-request.h"
#include "uf-memory.h"
#include "uf-output.h"
#include "uf-prompt.h"

/* "Personnes › Contact › Téléphone: 06… → 07…, into the profile? (y/n)" */
static char *
format_question(const json_t *offer)
{
	const char *old = uf_output_get(offer, "old");
	return g_strdup_printf(_("%s: %s → %s. Put it into the profile? (y/n) "),
			       uf_output_get(offer, "title"), *old != '\0' ? old : _("nothing"),
			       uf_output_get(offer, "new"));
}

/* true when the person says yes; *over at the end of input */
static bool
agrees(const json_t *offer, bool *over)
{
	char *question = format_question(offer);
	g_autoptr(UfSecret) line = uf_prompt_read(question, NULL);
	uf_memory_free_string(question);
	*over = line == NULL;
	/* TRANSLATORS: the letters that mean yes at a question that ends with (y/n) */
	return line != NULL && *uf_secret_get_text(line) != '\0' &&
	       strchr(_("yY"), *uf_secret_get_text(line)) != NULL;
}

static UfExit
ask_all(const UfRun *run, const char *request, const json_t *offers)
{
	int taken = 0;
	bool over = false;
	for (size_t i = 0; i < json_array_size(offers) && !over; i++) {
		const json_t *offer = json_array_get(offers, i);
		g_autoptr(GError) error = NULL;
		if (!agrees(offer, &over))
			continue;
		g_autoptr(json_t) result =
		    uf_flow_request_accept(run->flow, request, uf_output_get(offer, "field"),
					   uf_output_get(offer, "old"), &error);
		if (result == NULL)
			return uf_run_fail(run, error);
		taken++;
	}
	printf(ngettext("%d fact changed in the profile.\n", "%d facts changed in the profile.\n",
			(gulong)taken),
	       taken);
	return taken > 0 ? UF_EXIT_DONE : UF_EXIT_NOTHING;
}

UfExit
cmd_request_offer(UfRun *run)
{
	g_autoptr(GError) error = NULL;
	if (!uf_run_begin(run, NULL))
		return run->exit;
	const char *request = uf_run_get_word(run, 0);
	g_autoptr(json_t) result = uf_flow_request_show(run->flow, request, &error);
	if (result == NULL)
		return uf_run_fail(run, error);
	const json_t *offers = json_object_get(result, "offers");
	if (uf_output_json(run, result))
		return json_array_size(offers) > 0 ? UF_EXIT_ISSUES : UF_EXIT_NOTHING;
	if (json_array_size(offers) == 0) {
		uf_run_remark(run, _("No correction of this demand is for the profile."));
		return UF_EXIT_NOTHING;
	}
	return ask_all(run, request, offers);
}
