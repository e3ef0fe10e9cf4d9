/* A text as a key that somebody types: a key of one kind at most, which writes and reads the same.
 */
#include <string.h>

#include "fuzz.h"
#include "uf-key.h"

#define KINDS "MR"

static UfSecret *
make_text(char kind)
{
	unsigned char bytes[UF_KEY_BYTES];
	memset(bytes, 0xa5, sizeof bytes);
	g_autoptr(UfKey) key = uf_key_new(bytes);
	return uf_key_format(key, kind);
}

GBytes *
uf_fuzz_build_example(void)
{
	g_assert_true(uf_key_init(NULL));
	g_autoptr(UfSecret) text = make_text('M');
	const char *typed = uf_secret_get_text(text);
	return g_bytes_new(typed, strlen(typed));
}

/* true when it is a key of this kind */
static bool
check_kind(const UfSecret *text, char kind)
{
	g_autoptr(UfKey) key = NULL;
	g_autoptr(UfKey) again = NULL;
	const UfKeyTextState state = uf_key_parse(text, kind, &key);
	g_assert_true((key != NULL) == (state == UF_KEY_TEXT_GOOD));
	if (key == NULL)
		return false;
	g_autoptr(UfSecret) written = uf_key_format(key, kind);
	g_assert_cmpint(uf_key_parse(written, kind, &again), ==, UF_KEY_TEXT_GOOD);
	g_assert_cmpmem(key->bytes, UF_KEY_BYTES, again->bytes, UF_KEY_BYTES);
	return true;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	g_assert_true(uf_key_init(NULL));
	g_autoptr(UfSecret) text = uf_secret_new(size > 0 ? (const char *)data : "", (gssize)size);
	unsigned kinds = 0;
	for (const char *kind = KINDS; *kind != '\0'; kind++)
		kinds += check_kind(text, *kind);
	g_assert_cmpuint(kinds, <=, 1);
	return 0;
}
