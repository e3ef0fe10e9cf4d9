#include "uf-secret.h"

#include "uf-memory.h"

struct UfSecret {
	char *text;
};

UfSecret *
uf_secret_new_take(char *text)
{
	g_return_val_if_fail(text != NULL, NULL);
	UfSecret *self = g_new0(UfSecret, 1);
	self->text = text;
	return self;
}

UfSecret *
uf_secret_new(const char *text, gssize length)
{
	g_return_val_if_fail(text != NULL, NULL);
	return uf_secret_new_take(length < 0 ? g_strdup(text) : g_strndup(text, (gsize)length));
}

const char *
uf_secret_get_text(const UfSecret *secret)
{
	return secret->text;
}

void
uf_secret_free(UfSecret *secret)
{
	if (secret == NULL)
		return;
	uf_memory_free_string(secret->text);
	g_free(secret);
}
