/* What ends a dialogue from outside: Ctrl-C, a closed window, `kill`. While they are caught they
 * are blocked and stay pending: the question that is open, and each one after it, ends as the end
 * of input does. The command keeps what was answered, clears what it must clear, releases them, and
 * a closed window or `kill` then has its way. Catches may be nested; nothing is kept but the masks.
 */
#pragma once

#include <signal.h>
#include <stdbool.h>

#include "uf-context.h"

typedef struct {
	sigset_t before;
	sigset_t caught;
	UfContext *context; /* NULL unless it guards a call */
} UfSignals;

/* Begins; Ctrl-C too when @keyboard. A signal that is ignored (nohup) stays ignored. */
void uf_signals_catch(UfSignals *self, bool keyboard);

/* Whether a closed window or `kill` has come, so that no further question is to be put. */
bool uf_signals_must_end(const UfSignals *self);

/* The same for a call that speaks to a partner: whatever comes, Ctrl-C too, stops it as soon as
 * what is known of it can be kept. Ends with uf_signals_release(). */
void uf_signals_guard(UfSignals *self, UfContext *context);

/* Ends: what came counts now, except Ctrl-C, which has done what it was typed for. */
void uf_signals_release(UfSignals *self);

/* A descriptor that can be read as soon as one of these signals, blocked in @mask, has come; to be
 * closed. -1 when none is blocked. */
int uf_signals_watch(const sigset_t *mask);

/* In a child, before it becomes another program: none is blocked there. Its type is
 * GSpawnChildSetupFunc; @data is not used. */
void uf_signals_unblock(void *data);
