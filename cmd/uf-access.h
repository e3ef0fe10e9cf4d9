/* What the commands about workers and teams print. */
#pragma once

#include "uf-run.h"

/* Each prints the list as the run asks for it, after a change too; the exit code. */
UfExit uf_access_tell_workers(const UfRun *run);
UfExit uf_access_tell_teams(const UfRun *run);

/* The teams of a person, as uf_flow_person_teams() gives them. */
UfExit uf_access_tell_person(const UfRun *run, const json_t *result);
