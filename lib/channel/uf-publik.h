/* What others than the channel itself ask of w.c.s. (Publik): the description of a form, and the
 * address that shows a draft. */
#pragma once

#include "uf-partner.h"
#include "uf-receipt.h"

/* The schema of the form @slug with the ids of its fields, as the site answers it now. NOT_FOUND,
 * AUTH when the site refuses our key or account, UNREACHABLE. Nothing of a person leaves. */
GBytes *uf_publik_fetch_schema(UfPartner *partner, const char *slug, GError **error);

/* The address that shows the draft of @receipt in a browser, for five minutes, to whoever opens it:
 * a secret, to be used at once and kept nowhere. NOT_FOUND when the draft is gone, REFUSED when the
 * receipt has no follow-up code. Yours, zero it. */
char *uf_publik_open_code(const UfContext *context, const UfReceipt *receipt, GError **error);

#define UF_PUBLIK_OPEN_SECONDS 300
