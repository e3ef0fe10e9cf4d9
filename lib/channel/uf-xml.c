/* The xml channel: a message of a public exchange, for a person to hand over where the partner
 * takes such files; unefois sends nothing. It is written and held against its schema by the
 * document worker, and only a message that the schema takes becomes a file. */
#include <string.h>

#include "uf-channel-private.h"
#include "uf-error.h"
#include "uf-file.h"
#include "uf-json.h"
#include "uf-message-private.h"

#define MAX_SCHEMA ((size_t)2 * 1024 * 1024)
#define MAX_TRIES 4 /* rows that are left out may show what was behind them */

/* A file of the form's adapter, or of "other/name". NULL when there is none. Yours. */
static char *
find_file(const UfChannelHost *host, const UfForm *form, const char *name, const char *pattern)
{
	const char *slash = name != NULL ? strchr(name, '/') : NULL;
	if (name == NULL || host->find_file == NULL)
		return NULL;
	g_autofree char *adapter = slash != NULL ? g_strndup(name, (gsize)(slash - name))
						 : g_strdup(uf_form_get_adapter(form));
	g_auto(GStrv) parts = g_strsplit(pattern, "NAME", 2);
	g_autofree char *file = g_strjoinv(slash != NULL ? slash + 1 : name, parts);
	return host->find_file(host->files, adapter, file);
}

static char *
find_schema(const UfChannelHost *host, const UfForm *form)
{
	const json_t *channel = uf_form_find_channel(form, "xml");
	return find_file(host, form, uf_json_get_string(channel, "schema"), "schemas/NAME.xsd");
}

static char *
find_referential(const UfChannelHost *host, const UfForm *form)
{
	return find_file(host, form, uf_form_get_id(form), "referentials/NAME.xml");
}

/* NULL with @error, or without it when the file is none that can be used. */
static UfReferential *
load_referential(UfChannelHost *host, const UfForm *form, GError **error)
{
	g_autofree char *path = find_referential(host, form);
	g_autoptr(GBytes) bytes =
	    path != NULL ? uf_file_read(path, UF_REFERENTIAL_MAX_BYTES, NULL) : NULL;
	g_autoptr(json_t) request = json_pack("{s:s}", "op", "xml_read");
	g_autoptr(GError) local = NULL;
	if (bytes == NULL || g_bytes_get_size(bytes) == 0)
		return NULL;
	g_autoptr(json_t) reply = uf_sandbox_call(host->sandbox, request, bytes, NULL, &local);
	if (reply == NULL) {
		if (!g_error_matches(local, UF_ERROR, UF_ERROR_INVALID_DATA))
			g_propagate_error(error, g_steal_pointer(&local));
		return NULL;
	}
	return uf_referential_new(json_object_get(reply, "root"));
}

static char *
format_moment(const UfContext *context)
{
	/* a partner may take two files of one moment for the same: hence the thousandths */
	g_autofree char *day = uf_date_format_iso(uf_context_get_today(context));
	g_autoptr(GDateTime) now = g_date_time_new_now_local();
	return g_strdup_printf("%s %02d:%02d:%02d.%03d", day, g_date_time_get_hour(now),
			       g_date_time_get_minute(now), g_date_time_get_second(now),
			       g_date_time_get_microsecond(now) / 1000);
}

static json_t *
write_once(UfChannelHost *host, const UfMessage *message, GBytes *schema, GBytes **out,
	   GError **error)
{
	g_autoptr(json_t) request =
	    json_pack("{s:s, s:O}", "op", "xml_write", "root", uf_message_get_tree(message));
	g_autoptr(json_t) reply = uf_sandbox_call(host->sandbox, request, schema, out, error);
	if (reply == NULL)
		return NULL;
	json_t *faults = json_object_get(reply, "faults");
	if (!json_is_array(faults) || (json_array_size(faults) == 0) != (*out != NULL)) {
		g_set_error(error, UF_ERROR, UF_ERROR_INTERNAL,
			    "the document worker gave no message");
		return NULL;
	}
	return json_incref(faults);
}

static bool
add_file(UfDraft *draft, GBytes *bytes, GError **error)
{
	const char *name = strchr(uf_draft_get_form(draft), '/') + 1;
	g_autofree char *file = g_strconcat(name, ".xml", NULL);
	return uf_draft_add_file(draft, file, "application/xml", bytes, error);
}

/* Writes the message into @draft; no file when its issues say why. */
static bool
write_message(UfChannelHost *host, UfMessage *message, UfDraft *draft, GError **error)
{
	g_autofree char *path = find_schema(host, uf_message_get_form(message));
	g_autoptr(GBytes) schema = path != NULL ? uf_file_read(path, MAX_SCHEMA, error) : NULL;
	for (size_t i = 0; schema != NULL && i < MAX_TRIES; i++) {
		g_autoptr(GBytes) bytes = NULL;
		g_autoptr(json_t) faults = write_once(host, message, schema, &bytes, error);
		if (faults == NULL)
			return false;
		if (bytes != NULL)
			return add_file(draft, bytes, error);
		if (!uf_message_mend(message, faults, draft))
			return true;
	}
	uf_draft_add_issue(draft, UF_SEVERITY_BLOCKING, "", "xml.not_accepted");
	return schema != NULL;
}

static bool
add_message(UfChannelHost *host, const UfAnswers *answers, UfDraft *draft, GError **error)
{
	g_autoptr(GError) local = NULL;
	g_autoptr(UfReferential) referential =
	    load_referential(host, uf_answers_get_form(answers), &local);
	if (local != NULL) {
		g_propagate_error(error, g_steal_pointer(&local));
		return false;
	}
	if (referential == NULL) {
		uf_draft_add_issue(draft, UF_SEVERITY_BLOCKING, "", "xml.bad_referential");
		return true;
	}
	g_autofree char *moment = format_moment(host->context);
	g_autoptr(UfMessage) message = uf_message_new(answers, referential, moment, draft);
	return write_message(host, message, draft, error);
}

static UfDraft *
prepare(UfChannelHost *host, const UfAnswers *answers, GError **error)
{
	g_autoptr(UfDraft) draft =
	    uf_draft_new("xml", answers, uf_context_get_today(host->context));
	if (!add_message(host, answers, draft, error)) {
		g_prefix_error(error, "%s: writing the message: ", uf_draft_get_form(draft));
		return NULL;
	}
	if (uf_draft_get_file_count(draft) > 0)
		uf_draft_seal(draft);
	return g_steal_pointer(&draft);
}

static bool
is_available(UfChannelHost *host, const UfForm *form, char **reason)
{
	if (uf_form_find_channel(form, "xml") == NULL)
		return false;
	g_autofree char *schema = find_schema(host, form);
	g_autofree char *referential = find_referential(host, form);
	if (schema == NULL)
		*reason = g_strdup("le schéma du message n’est pas installé");
	else if (referential == NULL)
		*reason = g_strdup("le fichier référentiel du partenaire, qui donne ses "
				   "identifiants, n’a pas été ajouté");
	return schema != NULL && referential != NULL;
}

const UfChannel uf_channel_xml = {
	.id = "xml",
	.title = "Fichier d’échange du partenaire",
	.is_available = is_available,
	.prepare = prepare,
};
