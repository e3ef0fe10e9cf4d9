/* Communities of communes with taxes of their own (EPCI): SIREN ↔ départements, from the published
 * dataset (data/epci.tsv).
 *
 * A community may lie in several départements; it is in the list of each. The UfEpcis owns
 * everything; what it lends lives as long as it does. Read-only once loaded.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include <glib.h>

typedef struct {
	char code[10];           /* SIREN, "248300543" */
	const char *departments; /* separated by a space, "12 48" */
	const char *name;
} UfEpci;

typedef struct UfEpcis UfEpcis;

/* Reads the file; NOT_FOUND or INVALID_DATA (with the line) say what is wrong. */
UfEpcis *uf_epcis_load(const char *path, GError **error);
void uf_epcis_free(UfEpcis *epcis);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UfEpcis, uf_epcis_free)

/* Of the head of the file. "" when absent. */
const char *uf_epcis_get_source(const UfEpcis *epcis);
const char *uf_epcis_get_date(const UfEpcis *epcis);
const char *uf_epcis_get_licence(const UfEpcis *epcis);
size_t uf_epcis_get_count(const UfEpcis *epcis);

/* By SIREN; NULL when unknown. */
const UfEpci *uf_epcis_find(const UfEpcis *epcis, const char *code);

/* True when it has a commune in @department ("69", "2A", "974"). */
bool uf_epci_is_in(const UfEpci *epci, const char *department);
