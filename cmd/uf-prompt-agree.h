/* The one question of a conversation about agreement. */
#pragma once

#include "uf-flow-talk.h"
#include "uf-run.h"

/* Asks, once for all the forms of @talk that need it, whether the people concerned agree, and
 * records it. Only at a terminal: a pipe agrees to nothing for anybody. Counts what it asked in
 * *@asked; *@over is whether the person stopped. False on @error. */
bool uf_prompt_agree(const UfRun *run, UfFlowTalk *talk, size_t *asked, bool *over, GError **error);
