#include "uf-origin.h"

#include "uf-error.h"
#include "uf-json.h"
#include "uf-memory.h"

struct UfOrigin {
	const char *source; /* points into sources[] */
	UfDate date;
	char *by;
	char *document;
};

static const struct {
	const char *id;
	const char *french;
} sources[] = {
	{ "typed", "saisi" },
	{ "told", "dit par la personne" },
	{ "document", "lu sur un document" },
	{ "api", "service officiel" },
	{ "import", "importé" },
	{ "spreadsheet", "tableau du service" },
	{ "derived", "calculé" },
	{ "office", "configuration du service" },
	{ "corrected", "corrigé pour cette demande" },
	{ "constant", "texte du formulaire" },
};

static size_t
find_source(const char *id)
{
	size_t i = 0;
	while (i < G_N_ELEMENTS(sources) && g_strcmp0(sources[i].id, id) != 0)
		i++;
	return i;
}

UfOrigin *
uf_origin_new(const char *source, UfDate date, const char *by, const char *document)
{
	const size_t index = find_source(source);
	g_return_val_if_fail(index < G_N_ELEMENTS(sources), NULL);
	UfOrigin *self = g_new0(UfOrigin, 1);
	self->source = sources[index].id;
	self->date = date;
	self->by = g_strdup(by);
	self->document = g_strdup(document);
	return self;
}

UfOrigin *
uf_origin_from_json(const json_t *json, GError **error)
{
	static const char *const keys[] = { "source", "date", "by", "document", NULL };
	const char *source = uf_json_get_string(json, "source");
	if (!json_is_object(json) || find_source(source) == G_N_ELEMENTS(sources)) {
		g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA,
			    "an origin needs a known \"source\"");
		return NULL;
	}
	if (!uf_json_check_keys(json, keys, error))
		return NULL;
	UfDate date = { 0 };
	const char *text = uf_json_get_string(json, "date");
	if (text != NULL && !uf_date_parse_iso(text, &date)) {
		g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA,
			    "the \"date\" of an origin is not YYYY-MM-DD");
		return NULL;
	}
	return uf_origin_new(source, date, uf_json_get_string(json, "by"),
			     uf_json_get_string(json, "document"));
}

json_t *
uf_origin_to_json(const UfOrigin *origin)
{
	g_autofree char *date = uf_date_format_iso(origin->date);
	return json_pack("{s:s, s:s*, s:s*, s:s*}", "source", origin->source, "date",
			 *date != '\0' ? date : NULL, "by", origin->by, "document",
			 origin->document);
}

UfOrigin *
uf_origin_copy(const UfOrigin *origin)
{
	return uf_origin_new(origin->source, origin->date, origin->by, origin->document);
}

void
uf_origin_free(UfOrigin *origin)
{
	if (origin == NULL)
		return;
	g_free(origin->by);
	uf_memory_free_string(origin->document);
	g_free(origin);
}

const char *
uf_origin_get_source(const UfOrigin *origin)
{
	return origin->source;
}

UfDate
uf_origin_get_date(const UfOrigin *origin)
{
	return origin->date;
}

const char *
uf_origin_get_by(const UfOrigin *origin)
{
	return origin->by;
}

const char *
uf_origin_get_document(const UfOrigin *origin)
{
	return origin->document;
}

char *
uf_origin_format_french(const UfOrigin *origin)
{
	g_autoptr(GString) out = g_string_new(sources[find_source(origin->source)].french);
	if (origin->document != NULL)
		g_string_append_printf(out, " : %s", origin->document);
	if (origin->date.year > 0) {
		g_autofree char *date = uf_date_format_french(origin->date);
		g_string_append_printf(out, " le %s", date);
	}
	if (origin->by != NULL)
		g_string_append_printf(out, " (%s)", origin->by);
	return g_string_free(g_steal_pointer(&out), FALSE);
}
