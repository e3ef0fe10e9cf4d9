/* The store under the menu: made when there is none, opened once, locked again at the end.
 *
 * Between two choices the menu itself keeps no key: the session's keyring has them, and after its
 * minutes the next choice asks again.
 */
#pragma once

#include "uf-run.h"

typedef struct {
	UfRun *run;
	bool is_sealed;
	bool opened; /* by this menu: locked at its end */
} UfMenuStore;

/* Runs a command of words as if it had been typed. */
typedef UfExit (*UfMenuFunc)(const char *const *words);

/* Offers to make a store (@func runs it), opens it. False when there is none to work on: run->exit
 * is set. */
bool uf_menu_store_begin(UfMenuStore *self, UfRun *run, UfMenuFunc func);

/* Before each choice is shown: open still, or opened again. False when it cannot be. */
bool uf_menu_store_ensure(UfMenuStore *self);

/* While she thinks: no key in this process. */
void uf_menu_store_rest(UfMenuStore *self);

/* Locks what this menu opened. */
void uf_menu_store_end(UfMenuStore *self);
