/* What main finds out about this run before anything else: where things are, who works, which day.
 *
 * An installed program has its places built in. One that runs from its build folder finds a file
 * "uninstalled" beside itself that names the source root. UNEFOIS_SHARE, UNEFOIS_ADAPTERS,
 * UNEFOIS_SITE, UNEFOIS_PDF, UNEFOIS_LOCALE_DIR and UNEFOIS_TODAY take precedence over both.
 */
#pragma once

#include "uf-context.h"

/* Yours. USAGE when UNEFOIS_TODAY is no date. */
UfContext *uf_setup_make_context(GError **error);

/* The folder of the message catalogues. Yours. */
char *uf_setup_find_locale_folder(void);
