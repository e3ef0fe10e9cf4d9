/* Keys as people type them: RFC 4648 base 32, in groups, with a check of 24 bits. */
#include <sodium.h>
#include <string.h>

#include "uf-key.h"

#define CHECK_BYTES 3
#define ALL_BYTES (UF_KEY_BYTES + CHECK_BYTES)
#define DIGITS (ALL_BYTES * 8 / 5)
#define GROUP 4

G_STATIC_ASSERT(ALL_BYTES * 8 % 5 == 0);
G_STATIC_ASSERT(DIGITS % GROUP == 0);

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/* the first bytes of a hash over the key and its letter */
static void
compute_check(const unsigned char *key, char letter, unsigned char *check)
{
	unsigned char hash[crypto_generichash_BYTES];
	const char domain[] = { 'u', 'n', 'e', 'f', 'o', 'i', 's', letter };
	crypto_generichash_state state;
	crypto_generichash_init(&state, NULL, 0, sizeof hash);
	crypto_generichash_update(&state, (const unsigned char *)domain, sizeof domain);
	crypto_generichash_update(&state, key, UF_KEY_BYTES);
	crypto_generichash_final(&state, hash, sizeof hash);
	memcpy(check, hash, CHECK_BYTES);
	sodium_memzero(&state, sizeof state);
	sodium_memzero(hash, sizeof hash);
}

/* the 5 bits of the digit @index; base 32 reads from the left */
static unsigned
get_digit(const unsigned char *bytes, size_t index)
{
	unsigned digit = 0;
	for (size_t bit = index * 5; bit < index * 5 + 5; bit++)
		digit = digit << 1 | (bytes[bit / 8] >> (7 - bit % 8) & 1U);
	return digit;
}

static void
set_digit(unsigned char *bytes, size_t index, unsigned digit)
{
	for (size_t i = 0; i < 5; i++) {
		const size_t bit = index * 5 + i;
		const unsigned value = digit >> (4 - i) & 1U;
		bytes[bit / 8] = (unsigned char)(bytes[bit / 8] | value << (7 - bit % 8));
	}
}

UfSecret *
uf_key_format(const UfKey *key, char letter)
{
	unsigned char bytes[ALL_BYTES];
	memcpy(bytes, key->bytes, UF_KEY_BYTES);
	compute_check(key->bytes, letter, bytes + UF_KEY_BYTES);
	char text[DIGITS + DIGITS / GROUP];
	size_t length = 0;
	for (size_t i = 0; i < DIGITS; i++) {
		if (i > 0 && i % GROUP == 0)
			text[length++] = '-';
		text[length++] = alphabet[get_digit(bytes, i)];
	}
	UfSecret *secret = uf_secret_new(text, (gssize)length);
	sodium_memzero(bytes, sizeof bytes);
	sodium_memzero(text, sizeof text);
	return secret;
}

/* the value of a character, not NUL; -1 for none of ours */
static int
find_digit(char character)
{
	static const char read_as[][2] = { { '0', 'O' }, { '1', 'I' }, { '8', 'B' } };
	char upper = g_ascii_toupper(character);
	for (size_t i = 0; i < G_N_ELEMENTS(read_as); i++) {
		if (upper == read_as[i][0])
			upper = read_as[i][1];
	}
	const char *place = strchr(alphabet, upper);
	return place != NULL ? (int)(place - alphabet) : -1;
}

/* true when @text has the digits of a key and nothing else */
static bool
read_digits(const char *text, unsigned char *bytes)
{
	size_t count = 0;
	for (const char *at = text; *at != '\0'; at++) {
		if (*at == '-' || g_ascii_isspace(*at))
			continue;
		const int digit = find_digit(*at);
		if (digit < 0 || count == DIGITS)
			return false;
		set_digit(bytes, count++, (unsigned)digit);
	}
	return count == DIGITS;
}

UfKeyTextState
uf_key_parse(const UfSecret *text, char letter, UfKey **key)
{
	unsigned char bytes[ALL_BYTES] = { 0 };
	unsigned char check[CHECK_BYTES];
	UfKeyTextState state = UF_KEY_TEXT_NONE;
	if (read_digits(uf_secret_get_text(text), bytes)) {
		compute_check(bytes, letter, check);
		const bool good = sodium_memcmp(check, bytes + UF_KEY_BYTES, CHECK_BYTES) == 0;
		state = good ? UF_KEY_TEXT_GOOD : UF_KEY_TEXT_BAD;
	}
	if (state == UF_KEY_TEXT_GOOD)
		*key = uf_key_new(bytes);
	sodium_memzero(bytes, sizeof bytes);
	return state;
}
