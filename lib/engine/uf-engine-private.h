/* The state of the template process that its children inherit. */
#pragma once

#include "uf-engine.h"
#include "uf-view-private.h"

struct UfEngine {
	UfEngineStage stage;
	GPtrArray *font_files; /* of char *, NULL at the end */
	PopplerDocument *kept; /* poppler's global tables live as long as a document */
};
