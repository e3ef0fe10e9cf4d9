/* A text that holds a personal value or a key: never logged, zeroed on free.
 *
 * It is immutable; the type exists so that a reader sees at once what must not reach a message.
 */
#pragma once

#include <glib.h>

typedef struct UfSecret UfSecret;

/* Copies @text; @length in bytes, or -1 when it ends with NUL. */
UfSecret *uf_secret_new(const char *text, gssize length);

/* Takes ownership of @text, which will be zeroed with the secret. */
UfSecret *uf_secret_new_take(char *text);

/* Borrowed, NUL-terminated, valid until the secret is freed. */
const char *uf_secret_get_text(const UfSecret *secret);

void uf_secret_free(UfSecret *secret);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UfSecret, uf_secret_free)
