/* A flow over a scratch home: the project's own adapters, invented people, the real worker. */
#pragma once

#include "uf-context.h"
#include "uf-flow.h"

typedef struct {
	char *home;
	UfContext *context;
	UfFlow *flow;
} Fixture;

/* For g_test_add(). */
void flow_set_up(Fixture *fixture, gconstpointer data);
void flow_tear_down(Fixture *fixture, gconstpointer data);

/* The context of the fixture on another day. Yours. */
UfContext *flow_make_context(const Fixture *fixture, UfDate today);

/* A file of the sources or of the build folder. Yours. */
char *flow_get_source(const char *path);
char *flow_get_built(const char *path);

/* Stores fixtures/people/@name and gives its id. Yours. */
char *flow_add_person(Fixture *fixture, const char *name);

/* Adds the project's own PDF fixture as the template of @form. */
void flow_add_template(Fixture *fixture, const char *pdf, const char *form);

/* Writes "config/adapters/…" under the scratch home, making its folders. The registry is read once:
 * a flow that is open does not see it. */
void flow_write(Fixture *fixture, const char *name, const char *text);

/* Drops a small invented partner, "essai", into the user's adapters; its forms are essai/aide
 * (facts asked, one sensitive) and essai/suite (which shares two of them). */
void flow_add_partner(Fixture *fixture);

/* Every line of the journal. New reference. */
json_t *flow_load_journal(Fixture *fixture);

/* A flow that can open the store of the fixture. Yours. */
UfFlow *flow_open(const UfContext *context);

/* A second flow over the same store, as another process would have. */
UfFlow *flow_open_again(Fixture *fixture);
