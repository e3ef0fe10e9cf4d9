/* Choices: codes by their French labels, and by the words that people use for them. */
#include <string.h>

#include "uf-memory.h"
#include "uf-repair-private.h"
#include "uf-text.h"
#include "uf-words.h"

#define MAX_CHOICES 40

/* By the end of the place's path; the codes are those of the schema, of row/relation. */
static const struct {
	const char *end;
	const char *words; /* separated by |, folded */
	const char *code;
} usual[] = {
	{ "/sex", "m|masculin|h|homme|garcon", "male" },
	{ "/sex", "f|feminin|femme|fille", "female" },
	{ "/civility", "m|mr|m.|monsieur|mons", "monsieur" },
	{ "/civility", "mme|mlle|melle|madame|mademoiselle", "madame" },
	{ "situation/status", "marie|mariee|marie(e)", "married" },
	{ "situation/status", "pacse|pacsee|pacs", "pacs" },
	{ "situation/status", "concubinage|concubin|concubine|vie maritale|union libre",
	  "cohabiting" },
	{ "situation/status", "celib|celibataire|seul|seule", "single" },
	{ "situation/status", "divorce|divorcee|divorce(e)", "divorced" },
	{ "situation/status", "veuf|veuve|veuf(ve)|veuvage", "widowed" },
	{ "situation/status", "separe|separee|separe(e)|separation", "separated" },
	{ "row/relation", "demandeur|demandeuse|titulaire|lui meme|elle meme|moi|chef de famille",
	  "person" },
	{ "row/relation",
	  "conjoint|conjointe|epoux|epouse|mari|femme|partenaire|concubin|concubine|compagnon|"
	  "compagne",
	  "spouse" },
	{ "row/relation", "enfant|fils|fille", "child" },
	{ "row/relation", "pere|mere|parent", "parent" },
	{ "row/relation", "frere|soeur|fratrie", "sibling" },
	{ "row/relation", "petit fils|petite fille", "grandchild" },
	{ "row/relation", "grand pere|grand mere|grand parent", "grandparent" },
	{ "row/relation", "beau fils|belle fille", "stepchild" },
	{ "row/relation", "neveu|niece", "nephew_niece" },
	{ "row/relation", "oncle|tante", "uncle_aunt" },
};

static const char *
find_usual(const UfRepair *self, const char *folded)
{
	for (size_t i = 0; i < G_N_ELEMENTS(usual); i++) {
		g_auto(GStrv) words = NULL;
		if (!g_str_has_suffix(self->place->path, usual[i].end))
			continue;
		words = g_strsplit(usual[i].words, "|", -1);
		if (g_strv_contains((const char *const *)words, folded) &&
		    json_object_get(self->place->labels, usual[i].code) != NULL)
			return usual[i].code;
	}
	return NULL;
}

/* The code whose label is the text; numbers count ("T2" is no "T3"). */
static const char *
find_label(const UfRepair *self, const char *text, const char *folded)
{
	const char *code;
	json_t *label;
	json_object_foreach((json_t *)self->place->labels, code, label)
	{
		g_auto(UfWiped) known = uf_text_fold(json_string_value(label));
		if (g_str_equal(code, text) || g_str_equal(known, folded))
			return code;
	}
	if (strpbrk(text, "0123456789") != NULL)
		return NULL;
	return uf_words_find_code(self->place, text);
}

/* The only code whose label begins so, or has it as a word: *@count tells how many have. */
static const char *
find_beginning(const UfRepair *self, const char *folded, size_t *count)
{
	const char *found = NULL;
	const char *code;
	json_t *label;
	*count = 0;
	json_object_foreach((json_t *)self->place->labels, code, label)
	{
		g_auto(UfWiped) known = uf_text_fold(json_string_value(label));
		if (!g_str_has_prefix(known, folded) || g_ascii_isalnum(known[strlen(folded)]))
			continue;
		found = code;
		(*count)++;
	}
	return *count == 1 ? found : NULL;
}

static const char *
find_code(UfRepair *self, const char *text)
{
	size_t count = 0;
	g_auto(UfWiped) folded = uf_text_fold(text);
	const char *code = find_usual(self, folded);
	if (code == NULL)
		code = find_label(self, text, folded);
	if (code != NULL)
		return code;
	code = find_beginning(self, folded, &count);
	if (code != NULL)
		uf_repair_mend(self, "sheet.choice_begun");
	else
		uf_repair_refuse(self, count > 1 ? "sheet.choice_several" : "sheet.choice");
	return code;
}

json_t *
uf_repair_read_choice(UfRepair *self, const char *text)
{
	if (self->cell->kind == UF_CELL_DATE || self->place->labels == NULL)
		return uf_repair_refuse(self, "sheet.choice");
	const char *code = find_code(self, text);
	return code != NULL ? json_string(code) : NULL;
}

json_t *
uf_repair_read_choices(UfRepair *self, const char *text)
{
	size_t count = 0;
	g_auto(UfWiped) folded = uf_text_fold(text);
	g_autoptr(json_t) codes = json_array();
	if (self->place->labels == NULL)
		return uf_repair_refuse(self, "sheet.choice");
	/* a label may have a comma itself */
	const char *whole = find_label(self, text, folded);
	if (whole == NULL && strpbrk(text, ",;\n+") == NULL)
		whole = find_beginning(self, folded, &count);
	if (whole != NULL)
		return json_pack("[s]", whole);
	g_auto(GStrv) parts = g_strsplit_set(text, ",;\n+", MAX_CHOICES);
	for (size_t i = 0; parts[i] != NULL; i++) {
		const char *part = g_strstrip(parts[i]);
		const char *code = *part != '\0' ? find_code(self, part) : NULL;
		if (code != NULL)
			json_array_append_new(codes, json_string(code));
	}
	return self->refused ? NULL : g_steal_pointer(&codes);
}
