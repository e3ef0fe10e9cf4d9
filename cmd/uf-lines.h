/* --input: one command for many records, a line of JSON each, answered in their order.
 *
 * The store, the adapters and the document worker stay open from one record to the next. A record
 * that fails is answered so and the next one comes. Nobody is asked anything meanwhile: standard
 * input is the records', or nothing. Each answer is written out before the next record is read, so
 * that a program at the other end of a pipe can wait for it.
 */
#pragma once

#include "uf-run.h"

/* Runs the command of @run, whose flow is open, for each record of @path ("-": standard input);
 * @options is what was typed for all of them. The exit code of the whole: done (all of them),
 * issues (some not, or not yet), error (none), nothing (there was no record). */
UfExit uf_lines_run(UfRun *run, const char *const *options, const char *path);
