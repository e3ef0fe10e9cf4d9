/* Truly signed documents, made by the tools of NSS and poppler in a folder of the test's own. */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* Makes a certificate of nobody; false when certutil or pdfsig is not installed. */
bool test_signing_init(void);
void test_signing_clear(void);
/* @pdf signed by a new field, or by the unsigned one @field. */
GBytes *test_signing_sign(GBytes *pdf, const char *field);
/* What pdfsig says of the signatures of @pdf. Yours. */
char *test_signing_ask(GBytes *pdf);
/* What `qpdf --show-encryption` says of @pdf. Yours. */
char *test_signing_show_encryption(GBytes *pdf);
/* Runs qpdf on @pdf with @options (words between spaces). */
GBytes *test_signing_qpdf(GBytes *pdf, const char *options);
