/* What the tests of the engine share: the fixture forms, and requests answered in this process. */
#pragma once

#include "uf-cleanup.h"
#include "uf-engine.h"
#include "uf-error.h"

/* Loads the fonts once, and the GTest program. */
void test_engine_init(int *argc, char ***argv);
/* The engine of this program. Borrowed. */
UfEngine *test_engine_get(void);
/* The fixture form @name ("buttons"). */
GBytes *test_engine_load(const char *name);
/* A document of these objects, the first its catalog, with a sound table. */
GBytes *test_engine_assemble(const char *const *objects, unsigned count);
/* Answers @request; fails the test on an error. */
json_t *test_engine_call(json_t *request, GBytes *input, GBytes **output);
/* Fills @name (a fixture) with one value, over what is there, with verification; gives the row.
 * @output may be NULL. */
json_t *test_engine_fill_one(const char *fixture, const char *name, json_t *value, GBytes **output);
/* The object of @list whose "name" is @name. Borrowed; NULL when there is none. */
json_t *test_engine_find(json_t *list, const char *name);
const char *test_engine_string(json_t *object, const char *key);
