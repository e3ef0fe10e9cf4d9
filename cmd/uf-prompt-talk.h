/* The conversation of `fill --ask` at a prompt. */
#pragma once

#include "uf-flow-fill.h"
#include "uf-run.h"

/* Asks what the forms lack, then fills them and prints the summary. Stopped: what was answered is
 * kept, and the next conversation goes on from there. */
UfExit uf_prompt_talk(const UfRun *run, const UfFlowFill *fill);

/* Prints the same questions to the PDF @path, and says how many there are. */
UfExit uf_prompt_paper(const UfRun *run, const UfFlowFill *fill, const char *path);
