#include "flow-fixture.h"

#include <glib/gstdio.h>

#include "scratch.h"
#include "store-fixture.h"
#include "uf-flow-form.h"
#include "uf-flow-person.h"
#include "uf-json.h"
#include "uf-memory.h"
#include "uf-store-journal.h"

#define PARTNER                                                                                    \
	"{\"schema\": 1, \"id\": \"essai\", \"title\": \"Partenaire d'essai\", \"about\": \"x\"}"
#define HEAD(id, title)                                                                            \
	"{\"schema\": 1, \"form\": \"essai/" id "\", \"title\": \"" title "\", \"source\": "       \
	"{\"text\": \"Formulaire inventé\", \"seen\": \"2026-08-19\"}, \"channels\": "            \
	"{\"sheet\": {}}, \"roles\": {\"applicant\": {\"label\": \"Demandeur\", \"required\": "    \
	"true}}, "
#define NAME                                                                                       \
	"{\"id\": \"name\", \"label\": \"Nom\", \"kind\": \"text\", \"required\": true, "          \
	"\"from\": \"$.roles.applicant.birth_name\", \"as\": \"upper\"}"
#define AMOUNT                                                                                     \
	"{\"id\": \"amount\", \"label\": \"Montant\", \"kind\": \"money\", \"required\": true, "   \
	"\"ask\": true}"
#define RQTH                                                                                       \
	"{\"id\": \"rqth\", \"label\": \"RQTH\", \"kind\": \"boolean\", \"sensitive\": true, "     \
	"\"from\": \"$.roles.applicant.disability.rqth\"}"
#define REASON "{\"id\": \"reason\", \"label\": \"Motif\", \"kind\": \"long\", \"ask\": true}"

char *
flow_get_source(const char *path)
{
	return g_build_filename(g_getenv("UF_SOURCE_ROOT"), path, NULL);
}

char *
flow_get_built(const char *path)
{
	return g_build_filename(g_getenv("UF_BUILD_ROOT"), path, NULL);
}

static void
copy_office(const char *config)
{
	g_autofree char *from = flow_get_source("fixtures/office/ccas-nantes.json");
	g_autofree char *to = g_build_filename(config, "office.json", NULL);
	g_autofree char *text = NULL;
	gsize size;
	g_assert_cmpint(g_mkdir_with_parents(config, 0700), ==, 0);
	g_assert_true(g_file_get_contents(from, &text, &size, NULL));
	g_assert_true(g_file_set_contents(to, text, (gssize)size, NULL));
}

UfContext *
flow_make_context(const Fixture *fixture, UfDate today)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *config = g_build_filename(fixture->home, "config", NULL);
	g_autofree char *site = g_build_filename(fixture->home, "site", NULL);
	g_autofree char *folder = g_build_filename(fixture->home, "data", NULL);
	g_autofree char *share = flow_get_source("");
	g_autofree char *worker = flow_get_built("cmd/unefois-pdf");
	const UfContextSetup setup = {
		.config_folder = config,
		.site_config_folder = site,
		.data_folder = folder,
		.share_folder = share,
		.document_worker = worker,
		.worker = "a.modele",
		.today = today,
	};
	UfContext *context = uf_context_new(&setup, &error);
	g_assert_no_error(error);
	return context;
}

void
flow_set_up(Fixture *fixture, gconstpointer data)
{
	(void)data;
	fixture->home = scratch_make();
	g_autofree char *config = g_build_filename(fixture->home, "config", NULL);
	copy_office(config);
	fixture->context = flow_make_context(fixture, (UfDate){ 2026, 11, 21 });
	g_autofree char *data_folder = g_build_filename(fixture->home, "data", NULL);
	g_assert_cmpint(g_mkdir(data_folder, 0700), ==, 0);
	store_fixture_make(uf_context_get_store_folder(fixture->context));
	fixture->flow = flow_open_again(fixture);
}

void
flow_write(Fixture *fixture, const char *name, const char *text)
{
	g_autofree char *path = g_build_filename(fixture->home, name, NULL);
	g_autofree char *folder = g_path_get_dirname(path);
	g_assert_cmpint(g_mkdir_with_parents(folder, 0700), ==, 0);
	g_assert_true(g_file_set_contents(path, text, -1, NULL));
}

void
flow_add_partner(Fixture *fixture)
{
	flow_write(fixture, "config/adapters/essai/adapter.json", PARTNER);
	flow_write(fixture, "config/adapters/essai/forms/aide.json",
		   HEAD("aide", "Demande d'aide") "\"fields\": [" NAME "," AMOUNT "," RQTH
						  "," REASON "]}");
	flow_write(fixture, "config/adapters/essai/forms/suite.json",
		   HEAD("suite", "Suite de la demande") "\"fields\": [" NAME "," AMOUNT "]}");
}

json_t *
flow_load_journal(Fixture *fixture)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(UfStore) store =
	    store_fixture_open(uf_context_get_store_folder(fixture->context));
	json_t *journal = uf_store_load_journal(store, UF_JOURNAL_ACTIONS, NULL, &error);
	g_assert_no_error(error);
	return journal;
}

UfFlow *
flow_open(const UfContext *context)
{
	g_autoptr(GError) error = NULL;
	UfFlow *flow = uf_flow_new(context, &error);
	g_assert_no_error(error);
	uf_flow_set_unlock(flow, store_fixture_unlock,
			   (void *)uf_context_get_store_folder(context));
	return flow;
}

UfFlow *
flow_open_again(Fixture *fixture)
{
	return flow_open(fixture->context);
}

void
flow_tear_down(Fixture *fixture, gconstpointer data)
{
	(void)data;
	uf_flow_free(fixture->flow);
	uf_context_free(fixture->context);
	scratch_remove(fixture->home);
}

char *
flow_add_person(Fixture *fixture, const char *name)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *folder = flow_get_source("fixtures/people");
	g_autofree char *path = g_build_filename(folder, name, NULL);
	g_autoptr(json_t) result = uf_flow_person_new(fixture->flow, path, &error);
	g_assert_no_error(error);
	g_assert_nonnull(uf_json_get_string(result, "person"));
	return g_strdup(uf_json_get_string(result, "person"));
}

void
flow_add_template(Fixture *fixture, const char *pdf, const char *form)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *folder = flow_get_built("fixtures/pdf");
	g_autofree char *path = g_build_filename(folder, pdf, NULL);
	g_autoptr(json_t) result = uf_flow_template_add(fixture->flow, path, form, &error);
	g_assert_no_error(error);
	g_assert_cmpuint(json_array_size(json_object_get(result, "issues")), ==, 0);
}
