/* What the files of lib/flow share: the rooms below, opened when first needed. */
#pragma once

#include "uf-channel.h"
#include "uf-commune.h"
#include "uf-country.h"
#include "uf-flow.h"
#include "uf-mapping.h"
#include "uf-profile-check.h"
#include "uf-registry.h"
#include "uf-store-journal.h"
#include "uf-store-keys.h"
#include "uf-template-shelf.h"

#define UF_FLOW_VERSION 1

struct UfFlow {
	const UfContext *context;
	UfProfileSchema *schema;
	UfStore *store;
	UfRegistry *registry;
	UfSandbox *sandbox;
	UfTemplateShelf *templates;
	UfCommunes *communes;
	UfCountries *countries;
	GHashTable *read; /* ids of the people whose reading the journal has */
	bool is_settled;  /* the store was looked at for a restore that its journal lacks */
	UfFlowUnlockFunc unlock;
	void *unlock_data;
	UfStorePass *pass; /* of uf_flow_prepare_fork(); NULL: none */
};

/* Each opens its room at the first call. Borrowed; NULL on error. */
UfStore *uf_flow_ensure_store(UfFlow *flow, GError **error);
/* It is opened again when it is needed again. */
void uf_flow_close_store(UfFlow *flow);
UfRegistry *uf_flow_ensure_registry(UfFlow *flow, GError **error);
UfSandbox *uf_flow_ensure_sandbox(UfFlow *flow, GError **error);
/* Loads the tables of communes and countries. */
bool uf_flow_ensure_places(UfFlow *flow, GError **error);

/* What a channel may use; the sandbox is there. */
bool uf_flow_get_host(UfFlow *flow, UfChannelHost *host, GError **error);
/* The same whether the sandbox is there or not, to tell which channels are open. */
UfChannelHost uf_flow_make_host(UfFlow *flow);

/* A profile of the store with the item that it was read from (for its revision); @item may be
 * NULL. The readings tell it. */
UfProfile *uf_flow_load_person(UfFlow *flow, const char *person, UfStoreItem **item,
			       GError **error);
/* The same, to be worked on: REFUSED, with the other id, for a household that goes on under one. */
UfProfile *uf_flow_open_person(UfFlow *flow, const char *person, UfStoreItem **item,
			       GError **error);
/* The same for a look over many, which the readings do not tell: whoever shows something of it
 * calls uf_flow_journal_reading(). */
UfProfile *uf_flow_scan_person(UfFlow *flow, const char *person, UfStoreItem **item,
			       GError **error);

/* Who works, for the journal: the login that opened a sealed store, else what the configuration
 * says. Borrowed. */
const char *uf_flow_get_worker(const UfFlow *flow);

/* REFUSED unless a manager opened the store; anybody may with invented people. The store is open.
 */
bool uf_flow_check_manager(UfFlow *flow, GError **error);

/* The one way to write a household: @item with the content of @profile, its card and the terms by
 * which it is found. The revision of @profile goes up too. Part of the open transaction. */
bool uf_flow_put_person(UfFlow *flow, UfStoreItem *item, UfProfile *profile, GError **error);

/* {"members": [{"id", "birth_name", "used_name", "given_names", "birth_date"}]}: what is kept
 * beside a household for searching; "state" too when it goes on under another id. */
json_t *uf_flow_make_card(const UfProfile *profile);

/* A draft of the store, with its item (@item may be NULL); the readings tell it. INVALID_DATA when
 * what stands under @id is not the draft of that id. */
UfDraft *uf_flow_load_draft(UfFlow *flow, const char *id, UfStoreItem **item, GError **error);

/* "7": the store's revision of a profile, as drafts and answers name it. Yours. */
char *uf_flow_format_revision(int64_t revision);

/* uf_profile_check(), and the identifiers that the service does not keep. */
bool uf_flow_check_profile(UfFlow *flow, const UfProfile *profile, GPtrArray *issues,
			   GError **error);

/* Serialises @json as the content of a store item. The bytes are zeroed when freed. */
GBytes *uf_flow_make_content(const json_t *json);

/* One issue with the French title of its place and its sentence; @schema places are facts. */
json_t *uf_flow_issue_to_json(UfFlow *flow, const UfIssue *issue);
json_t *uf_flow_issues_to_json(UfFlow *flow, const GPtrArray *issues);

/* What a reader sees of a fact: labels, French dates and amounts, names of communes. Yours, zero
 * it. */
char *uf_flow_format_fact(UfFlow *flow, const UfPlace *place, const json_t *value);

/* "Nantes (44109)"; the code alone when it is unknown. Yours. */
char *uf_flow_format_commune(UfFlow *flow, const char *code);

/* [{"title", "facts": [{"fact", "title", "text", "value", "origin", "absence"…}]}]: a profile as it
 * is shown. New reference. */
json_t *uf_flow_describe_sections(UfFlow *flow, const UfProfile *profile);

/* The name of the household's first member, "" when it has none: "Éloïse EXEMPLE". Yours. */
char *uf_flow_format_name(const UfProfile *profile);
/* The same of one member (NULL: ""). Yours, zero it. */
char *uf_flow_format_member(const json_t *member);

/* Which row of several holds @fact: "Électricité, Fournisseur"; "" when it is in none, or in the
 * only one, or when the row has no word for itself. Yours, zero it. */
char *uf_flow_format_row(UfFlow *flow, const UfProfile *profile, const char *fact);

/* Stores @profile as the next revision of @item, with the line of the journal that names the
 * @changed facts. The revision of @profile goes up too. */
bool uf_flow_store_profile(UfFlow *flow, UfStoreItem *item, UfProfile *profile,
			   const json_t *changed, GError **error);

/* What tells who plays which role; all borrowed. */
typedef struct {
	const UfProfile *profile;
	const UfForm *form;
	const json_t *given; /* {"role": id or [ids]}; NULL */
	UfDate today;
} UfFlowCast;

/* Fills the roles of @request that the form declares: those given first, then what the relations of
 * the household tell (first member: applicant; married, pacs, partner: spouse; children; a
 * guardian, or the only parent of a minor here: representative). A role that two people could have
 * is left to the worker. NOT_FOUND for a member that does not exist, USAGE for a role that the form
 * does not know. */
bool uf_flow_assign_roles(const UfFlowCast *cast, UfRequest *request, GError **error);

/* Appends to the journal: who did what to which object when, for the form and its facts. */
bool uf_flow_journal(UfFlow *flow, const char *action, const char *object, json_t *details,
		     GError **error);

/* Appends to the readings, once a run and person, that the worker opened her file. */
bool uf_flow_journal_reading(UfFlow *flow, const char *person, GError **error);
