#include "uf-retention.h"

#include <stddef.h>

#include "uf-error.h"
#include "uf-json.h"

#define MOST 1200 /* a hundred years of months */

/* The official periods. Seen on 2026-08-19 in public summaries; the texts themselves are to be read
 * again by whoever sets a site up. */
static const struct {
	const char *key;
	const char *unit;
	size_t offset;
	int official; /* 0: kept; a number is then shorter */
	const char *source;
} periods[] = {
	{ "active_months", "months", offsetof(UfRetention, active_months), 24,
	  "CNIL, délibération n° 2023-095 du 14 septembre 2023 (JO du 15 novembre 2023) et "
	  "référentiel n° 2021-028 du 11 mars 2021 : base active, deux ans après le dernier "
	  "contact "
	  "avec la personne" },
	{ "reading_months", "months", offsetof(UfRetention, reading_months), 12,
	  "CNIL, recommandation sur la journalisation (délibération n° 2021-122 du 14 octobre "
	  "2021) : de six mois à un an" },
	{ "journal_months", "months", offsetof(UfRetention, journal_months), 0,
	  "Gardé : preuve de ce qui a été transmis, à qui et sur quelle base (RGPD, article 5, "
	  "paragraphe 2), sans aucune valeur" },
	{ "out_days", "days", offsetof(UfRetention, out_days), 30,
	  "Règle de ce programme, aucun texte ne la donne : un fichier en clair ne sert que le "
	  "temps "
	  "de la démarche" },
	{ "batch_days", "days", offsetof(UfRetention, batch_days), 90,
	  "Règle de ce programme, aucun texte ne la donne : un lot dit quelles lignes d'un tableau "
	  "ont été faites, et ne sert que tant qu'on le reprend" },
};

UfRetention
uf_retention_make(void)
{
	UfRetention self = { 0 };
	for (size_t i = 0; i < G_N_ELEMENTS(periods); i++)
		*(int *)((char *)&self + periods[i].offset) = periods[i].official;
	return self;
}

void
uf_retention_clear(UfRetention *self)
{
	g_clear_pointer(&self->reason, g_free);
}

static int
get_period(const UfRetention *self, size_t i)
{
	return *(const int *)((const char *)self + periods[i].offset);
}

static bool
take_period(UfRetention *self, size_t i, const json_t *json, GError **error)
{
	const json_t *value = json_object_get(json, periods[i].key);
	const int64_t number = json_is_integer(value) ? json_integer_value(value) : -1;
	/* what is kept for good may be said so */
	const int64_t least = periods[i].official == 0 ? 0 : 1;
	if (value == NULL)
		return true;
	if (number < least || number > MOST) {
		g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA,
			    "retention: \"%s\" is not a number of %s from %d to %d", periods[i].key,
			    periods[i].unit, (int)least, MOST);
		return false;
	}
	*(int *)((char *)self + periods[i].offset) = (int)number;
	return true;
}

/* the first period that is longer than the official one; NULL when there is none */
static const char *
find_longer(const UfRetention *self)
{
	for (size_t i = 0; i < G_N_ELEMENTS(periods); i++) {
		if (periods[i].official > 0 && get_period(self, i) > periods[i].official)
			return periods[i].key;
	}
	return NULL;
}

static bool
check_keys(const json_t *json, GError **error)
{
	static const char *const keys[] = { "active_months",
					    "reading_months",
					    "journal_months",
					    "out_days",
					    "batch_days",
					    "reason",
					    NULL };
	const json_t *reason = json_object_get(json, "reason");
	if (!json_is_object(json)) {
		g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA, "retention: not an object");
		return false;
	}
	if (!uf_json_check_keys(json, keys, error)) {
		g_prefix_error(error, "retention: ");
		return false;
	}
	if (reason == NULL || json_string_length(reason) > 0)
		return true;
	g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA, "retention: \"reason\" is not a text");
	return false;
}

bool
uf_retention_apply(UfRetention *self, const json_t *json, GError **error)
{
	if (json == NULL)
		return true;
	UfRetention taken = uf_retention_make();
	if (!check_keys(json, error))
		return false;
	for (size_t i = 0; i < G_N_ELEMENTS(periods); i++) {
		if (!take_period(&taken, i, json, error))
			return false;
	}
	const char *reason = uf_json_get_string(json, "reason");
	const char *longer = find_longer(&taken);
	if (longer != NULL && reason == NULL) {
		g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA,
			    "retention: \"%s\" is longer than the official period; say why in "
			    "\"reason\"",
			    longer);
		return false;
	}
	uf_retention_clear(self);
	*self = taken;
	self->reason = longer != NULL ? g_strdup(reason) : NULL;
	return true;
}

json_t *
uf_retention_to_json(const UfRetention *self)
{
	json_t *list = json_array();
	for (size_t i = 0; i < G_N_ELEMENTS(periods); i++)
		json_array_append_new(
		    list, json_pack("{s:s, s:i, s:s, s:i, s:s}", "key", periods[i].key, "value",
				    get_period(self, i), "unit", periods[i].unit, "official",
				    periods[i].official, "source", periods[i].source));
	return list;
}
