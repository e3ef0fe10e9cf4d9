/* A service that deposits every night, and what its team does in the morning. */
#pragma once

#include <string.h>

#include <glib/gstdio.h>

#include "sheet-support.h"
#include "store-fixture.h"
#include "uf-error.h"
#include "uf-file.h"
#include "uf-flow-deposit.h"
#include "uf-flow-person.h"
#include "uf-flow-private.h"
#include "uf-flow-proposal.h"
#include "uf-flow-purge.h"
#include "uf-memory.h"
#include "uf-store-care.h"
#include "uf-store-deposits.h"

#define HEAD "Réf. dossier;Nom;Prénom;Date de naissance;NIR;Portable;Couleur\n"
#define ZOE "1;INVENTÉE;Zoé;12/05/1984;;06 39 98 77 01;bleu\n"
#define ZOE_MOVED "1;INVENTÉE;Zoé;12/05/1984;;06 39 98 77 99;bleu\n"
#define LEO "2;FICTIF;Léo;03/02/1979;;06 39 98 77 02;vert\n"
#define TOM "3;MODÈLE;Tom;17/11/1990;;06 39 98 77 03;vert\n"
#define ANA "4;EXEMPLE;Ana;01/01/2001;;06 39 98 77 04;vert\n"
#define BAD "5;ESSAI;Luc;31/02/1980;;06 39 98 77 05;vert\n"

typedef struct {
	Fixture base;
	UfFlow *service; /* whose store stays locked */
	UfSecret *key;   /* of the depositor "export"; NULL in a folder */
} Nightly;

static void
set_up(Nightly *fixture, gconstpointer data)
{
	g_autoptr(GError) error = NULL;
	flow_set_up(&fixture->base, data);
	UfStore *store = uf_flow_ensure_store(fixture->base.flow, &error);
	g_assert_no_error(error);
	if (!uf_store_is_for_invented_people(store)) {
		g_autoptr(json_t) teams = uf_store_list_teams(store, &error);
		fixture->key = uf_store_make_depositor_key();
		uf_store_add_depositor(store, "export", get_text(json_array_get(teams, 0), "team"),
				       fixture->key, &error);
		g_assert_no_error(error);
	}
	fixture->service = uf_flow_new(fixture->base.context, &error);
	g_assert_no_error(error);
}

static void
tear_down(Nightly *fixture, gconstpointer data)
{
	uf_secret_free(fixture->key);
	uf_flow_free(fixture->service);
	flow_tear_down(&fixture->base, data);
}

/* --- a night --- */

static UfFlowDepositSetup
make_setup(const Nightly *fixture, const char *path)
{
	return (UfFlowDepositSetup){ .path = path, .depositor = "export", .key = fixture->key };
}

static json_t *
deposit_with(Nightly *fixture, const char *text, UfFlowDepositSetup *setup)
{
	g_autoptr(GError) error = NULL;
	flow_write(&fixture->base, "export.csv", text);
	g_autofree char *path = g_build_filename(fixture->base.home, "export.csv", NULL);
	UfFlowDepositSetup plain = make_setup(fixture, path);
	if (setup != NULL && setup->depositor != NULL) {
		plain.depositor = setup->depositor;
		plain.key = setup->key;
	}
	plain.again = setup != NULL && setup->again;
	plain.anyway = setup != NULL && setup->anyway;
	json_t *result = uf_flow_deposit(fixture->service, &plain, &error);
	g_assert_no_error(error);
	return result;
}

static json_t *
deposit(Nightly *fixture, const char *text)
{
	return deposit_with(fixture, text, NULL);
}

static void
assert_night(const json_t *result, const char *state, int64_t deposited, int64_t same)
{
	g_autofree char *text = json_dumps(result, 0);
	g_test_message("%s", text);
	g_assert_cmpstr(get_text(result, "state"), ==, state);
	g_assert_cmpint(uf_json_get_integer(result, "deposited", -1), ==, deposited);
	g_assert_cmpint(uf_json_get_integer(result, "same", -1), ==, same);
}

/* --- a morning --- */

static json_t *
receive(Nightly *fixture)
{
	g_autoptr(GError) error = NULL;
	json_t *result = uf_flow_deposit_receive(fixture->base.flow, &error);
	g_assert_no_error(error);
	g_assert_cmpuint(json_array_size(json_object_get(result, "bad")), ==, 0);
	return result;
}

static size_t
count(const json_t *object, const char *key)
{
	return json_array_size(json_object_get(object, key));
}

static json_t *
list_proposals(Nightly *fixture)
{
	g_autoptr(GError) error = NULL;
	json_t *list = uf_flow_proposal_list(fixture->base.flow, NULL, &error);
	g_assert_no_error(error);
	return list;
}

/* Everybody of @text is in the store. */
static void
store_people(Nightly *fixture, const char *text)
{
	g_autoptr(UfFlowSheet) sheet = sheet_open(&fixture->base, text, NULL);
	for (size_t i = 0; i < uf_flow_sheet_get_count(sheet); i++) {
		const UfFlowRowSetup setup = { .batch = BATCH, .job = (unsigned)i + 1 };
		json_decref(row_store(sheet, i, &setup, NULL));
	}
}

static int64_t
count_waiting(Nightly *fixture)
{
	g_autoptr(GError) error = NULL;
	size_t fresh = 0;
	size_t kept = 0;
	uf_flow_deposit_count(fixture->base.flow, &fresh, &kept, &error);
	g_assert_no_error(error);
	return (int64_t)(fresh + kept);
}

static json_t *
accept(Nightly *fixture, const char *deposit_id, const UfFlowDepositWho *who)
{
	static const UfFlowDepositWho as_matched = { 0 };
	g_autoptr(GError) error = NULL;
	json_t *result = uf_flow_deposit_accept(fixture->base.flow, deposit_id,
						who != NULL ? who : &as_matched, &error);
	g_assert_no_error(error);
	return result;
}

static const char *
get_household(const json_t *result, size_t index)
{
	return get_text(json_array_get(json_object_get(result, "households"), index), "deposit");
}
