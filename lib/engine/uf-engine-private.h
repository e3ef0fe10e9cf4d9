/* The state of the template process that its children inherit. */
#pragma once

#include "uf-engine.h"
#include "uf-keep-private.h"
#include "uf-view-private.h"

struct UfEngine {
	UfEngineStage stage;
	GPtrArray *font_files;  /* of char *, NULL at the end */
	PopplerDocument *first; /* poppler's global tables live as long as a document */
	bool is_child;          /* this process ends with its answer */
	UfKeep *keep;           /* the form that this process keeps, or NULL */
};
