/* A heading that is recognised again without a question. */
#include <string.h>

#include "uf-column-private.h"

/* Whether @heading means @key and nothing else. */
static bool
is_sure(const UfColumnBook *self, const char *heading, const char *key)
{
	bool sure = false;
	g_autoptr(GPtrArray) targets = uf_column_book_match(self, heading, &sure);
	const UfColumnTarget *first = targets->len > 0 ? g_ptr_array_index(targets, 0) : NULL;
	return sure && g_str_equal(first->key, key);
}

/* "Enfant 1" of "Enfant 1 › Naissance › Date de naissance", "" of a title without anybody. Yours.
 */
static char *
take_who(const char *key, const char *title)
{
	const char *end = strstr(title, " › ");
	if (!g_str_has_prefix(key, "members/") || g_str_has_prefix(key, "members/person/") ||
	    end == NULL)
		return g_strdup("");
	return g_strndup(title, (gsize)(end - title));
}

/* What stands in the last brackets of the parts that hold the fact: "Portable" of "Téléphones
 * (Portable) › Numéro". Yours, NULL when there is none. */
static char *
take_code(const char *title)
{
	const char *last = g_strrstr(title, " › ");
	const char *close = last != NULL ? last - 1 : NULL;
	int depth = 0;
	if (close == NULL || *close != ')')
		return NULL;
	for (const char *p = close; p >= title; p--) {
		depth += *p == ')' ? 1 : *p == '(' ? -1 : 0;
		if (depth == 0)
			return g_strndup(p + 1, (gsize)(close - p - 1));
	}
	return NULL;
}

/* "Conjoint" and "RSA" of "Ressources (RSA) de : Conjoint › Montant". Both yours; false when it is
 * no such title. */
static bool
take_owner(const char *title, char **who, char **code)
{
	static const char of[] = ") de : ";
	const char *at = strstr(title, of);
	const char *open = strchr(title, '(');
	const char *end = at != NULL ? strstr(at, " › ") : NULL;
	if (end == NULL || open == NULL || open > at)
		return false;
	*code = g_strndup(open + 1, (gsize)(at - open - 1));
	*who = g_strndup(at + strlen(of), (gsize)(end - at) - strlen(of));
	return true;
}

static void
add(GPtrArray *names, const char *who, const char *name)
{
	g_ptr_array_add(names,
			*who != '\0' ? g_strdup_printf("%s : %s", who, name) : g_strdup(name));
}

/* From the shortest to the longest. */
static GPtrArray *
list_names(const UfColumnTarget *target)
{
	GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
	g_autofree char *who = take_who(target->key, target->title);
	g_autofree char *code = take_code(target->title);
	const char *rest = target->title + (*who != '\0' ? strlen(who) + strlen(" › ") : 0);
	g_auto(GStrv) parts = g_strsplit(rest, " › ", -1);
	const guint n = g_strv_length(parts);
	g_autofree char *owner = NULL;
	g_autofree char *owned = NULL;
	if (take_owner(target->title, &owner, &owned))
		add(names, owner, owned);
	if (code != NULL)
		add(names, who, code);
	add(names, who, parts[n - 1]);
	for (guint i = n - 1; i > 0; i--) {
		g_autofree char *wide = g_strjoinv(" › ", parts + i - 1);
		add(names, who, wide);
	}
	g_ptr_array_add(names, g_strdup(target->title));
	return names;
}

/* Where everybody's word is better than the schema's, after whom it is about. */
static const struct {
	const char *end;
	const char *name;
} usual[] = {
	{ "row/household", "Ménage" },
	{ "row/relation", "Lien avec le demandeur" },
	{ "row/person", "Identifiant unefois" },
	{ "/identifiers/nir/value", "Numéro de sécurité sociale" },
	{ "/identifiers/caf_number/value", "Numéro d'allocataire CAF" },
	{ "/contact/phones/mobile/number", "Téléphone portable" },
	{ "/contact/phones/1/number", "Téléphone" },
	{ "/contact/emails/1/address", "Courriel" },
	{ "housing/address/postcode", "Code postal" },
	{ "housing/address/city", "Commune" },
	{ "debts/rent/amount", "Dette de loyer" },
	{ "resources/are/amount", "Allocation chômage" },
	{ "resources/are:spouse/amount", "Conjoint : Allocation chômage" },
};

static char *
find_usual(const UfColumnTarget *target)
{
	g_autofree char *who = take_who(target->key, target->title);
	for (size_t i = 0; i < G_N_ELEMENTS(usual); i++) {
		if (g_str_has_suffix(target->key, usual[i].end))
			return *who != '\0' ? g_strdup_printf("%s : %s", who, usual[i].name)
					    : g_strdup(usual[i].name);
	}
	return NULL;
}

char *
uf_column_book_name(const UfColumnBook *self, const char *key)
{
	g_autoptr(UfColumnTarget) target = uf_column_book_find(self, key);
	if (target == NULL)
		return NULL;
	g_autoptr(GPtrArray) names = list_names(target);
	char *word = find_usual(target);
	if (word != NULL)
		g_ptr_array_insert(names, 0, word);
	for (guint i = 0; i < names->len; i++) {
		if (is_sure(self, g_ptr_array_index(names, i), key))
			return g_strdup(g_ptr_array_index(names, i));
	}
	return NULL;
}
