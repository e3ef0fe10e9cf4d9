/* Communes: INSEE code ↔ names ↔ postcodes, from the published dataset (data/communes.tsv).
 *
 * Current communes, arrondissements of Paris, Lyon and Marseille (births are registered there,
 * under their own codes), and the déléguées and associées that kept a name. 1,441 names are shared
 * and a postcode serves many communes: every search answers with all that fit, none is guessed.
 * The UfCommunes owns everything; what it lends lives as long as it does. Nobody sees it
 * change once loaded (how names and postcodes are found is made by the first search).
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include <glib.h>

typedef enum {
	UF_COMMUNE_CURRENT,
	UF_COMMUNE_ARRONDISSEMENT, /* of Paris, Lyon, Marseille */
	UF_COMMUNE_DELEGATED,      /* déléguée: part of its parent */
	UF_COMMUNE_ASSOCIATED,     /* associée: part of its parent */
} UfCommuneKind;

typedef struct {
	char code[6];       /* "31555", "2A004" */
	char department[4]; /* "31", "2A", "974" */
	char parent[6];     /* the commune that it is part of; empty when current */
	UfCommuneKind kind;
	const char *name;      /* as INSEE writes it */
	const char *postcodes; /* separated by a space; may be empty; never CEDEX ones */
} UfCommune;

typedef struct UfCommunes UfCommunes;

/* Reads the file; NOT_FOUND or INVALID_DATA (with the line) say what is wrong. */
UfCommunes *uf_communes_load(const char *path, GError **error);
void uf_communes_free(UfCommunes *communes);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UfCommunes, uf_communes_free)

/* Of the head of the file, for showing where the data come from and of when. "" when absent. */
const char *uf_communes_get_source(const UfCommunes *communes);
const char *uf_communes_get_date(const UfCommunes *communes);
const char *uf_communes_get_licence(const UfCommunes *communes);
size_t uf_communes_get_count(const UfCommunes *communes);

/* The commune of an INSEE code ("2a004" too): the current one or the arrondissement when the code
 * is theirs, else the déléguée or associée; NULL when there is none today. */
const UfCommune *uf_communes_find(const UfCommunes *communes, const char *code);

/* The current commune that took over an abolished code (births keep it); NULL when unknown. */
const UfCommune *uf_communes_find_successor(const UfCommunes *communes, const char *old_code);

/* All whose folded name is that of @name, in the order of codes; @within keeps those of one
 * département ("69", "2A", "974") or postcode ("69560"), NULL keeps all. Never NULL: an empty list
 * when nothing fits. The list is yours, its elements (const UfCommune *) are borrowed. */
GPtrArray *uf_communes_list_by_name(const UfCommunes *communes, const char *name,
				    const char *within);

/* All that have this postcode, arrondissements too. Same ownership. */
GPtrArray *uf_communes_list_by_postcode(const UfCommunes *communes, const char *postcode);

/* True when @postcode ("31000") is one of the commune's. */
bool uf_commune_has_postcode(const UfCommune *commune, const char *postcode);

/* The form under which names are compared: "ST ETIENNE", "Saint-Étienne" and "Saint-Étienne CEDEX
 * 2" give "SAINT ETIENNE"; "Paris 12e Arrondissement" gives "PARIS 12". Yours. */
char *uf_commune_fold_name(const char *name);
