/* Bytes as a record of the sealed store: what was not sealed here does not open; what is sealed
 * opens at its place alone and reads the same; a card opens to what fits in it, or not at all. */
#include <string.h>

#include "fuzz.h"
#include "uf-sealed-private.h"

#define STORE "s-aaaaaaaaaa"
#define PERSON "p-aaaaaaaaaa"

GBytes *
uf_fuzz_build_example(void)
{
	/* a card of three letters, and a term */
	static const char example[] = "+\3\0\0\0\0\0\0\0{ }\7\0\0\0\0\0\0\0nir=284";
	return g_bytes_new_static(example, sizeof example - 1);
}

static UfKey *
make_key(unsigned char first)
{
	unsigned char bytes[UF_KEY_BYTES] = { first };
	return uf_key_new(bytes);
}

static UfPlace *
make_place(int64_t revision)
{
	UfPlace *place = uf_place_new(STORE, "items");
	uf_place_add_text(place, PERSON);
	uf_place_add_number(place, revision);
	return place;
}

/* nobody here sealed them */
static void
open_raw(const UfKey *key, GBytes *input)
{
	g_autoptr(GByteArray) place = make_place(1);
	g_autoptr(UfKey) inner = make_key(0);
	g_autoptr(UfKeyPair) pair = uf_key_pair_derive(key);
	g_autoptr(GBytes) mine = uf_seal_open_mine(pair, input);
	g_assert_null(mine);
	for (size_t block = 0; block <= UF_SEALED_BODY_BLOCK; block += UF_SEALED_CARD_BLOCK) {
		g_autoptr(GBytes) opened = uf_seal_open(key, place, input, block);
		g_assert_null(opened);
	}
	g_assert_false(uf_seal_open_key(key, place, input, inner));
	g_assert_false(uf_seal_check_hash(key, place, input));
}

static GBytes *
change_byte(GBytes *sealed, size_t at)
{
	gsize size;
	const void *data = g_bytes_get_data(sealed, &size);
	guint8 *copy = g_memdup2(data, size);
	copy[at % size] ^= 1;
	return g_bytes_new_take(copy, size);
}

static void
seal_and_open(const UfKey *key, GBytes *input, size_t block)
{
	g_autoptr(GByteArray) place = make_place(1);
	g_autoptr(GByteArray) other = make_place(2);
	g_autoptr(UfKey) stranger = make_key(2);
	g_autoptr(GBytes) sealed = uf_seal(key, place, input, block);
	g_autoptr(GBytes) changed = change_byte(sealed, g_bytes_hash(input));
	g_autoptr(GBytes) opened = uf_seal_open(key, place, sealed, block);
	g_autoptr(GBytes) moved = uf_seal_open(key, other, sealed, block);
	g_autoptr(GBytes) stolen = uf_seal_open(stranger, place, sealed, block);
	g_autoptr(GBytes) damaged = uf_seal_open(key, place, changed, block);
	g_assert_true(opened != NULL && g_bytes_equal(opened, input));
	g_assert_null(moved);
	g_assert_null(stolen);
	g_assert_null(damaged);
}

static size_t
measure_card(const UfStoreItem *item)
{
	size_t length = item->card != NULL ? g_bytes_get_size(item->card) : 0;
	for (guint i = 0; i < item->terms->len; i++)
		length += strlen(g_ptr_array_index(item->terms, i));
	return length;
}

/* sealed as it should be, whatever is in it */
static void
open_as_card(const UfKey *key, GBytes *input)
{
	char store[] = STORE;
	char person[] = PERSON;
	const UfSealed sealed = { .id = store };
	g_autoptr(UfCardRow) row = uf_row_new(&uf_table_cards);
	g_autoptr(UfStoreItem) item = g_new0(UfStoreItem, 1);
	row->person = g_strdup(person);
	row->revision = 1;
	row->generation = 1;
	g_autoptr(GByteArray) place = uf_sealed_card_place(&sealed, row);
	row->body = uf_seal(key, place, input, UF_SEALED_CARD_BLOCK);
	if (uf_sealed_open_card(&sealed, row, key, item))
		g_assert_cmpuint(measure_card(item), <=, g_bytes_get_size(input));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	g_assert_true(uf_key_init(NULL));
	g_autoptr(GBytes) input = g_bytes_new(data, size);
	g_autoptr(UfKey) key = make_key(1);
	open_raw(key, input);
	seal_and_open(key, input, 0);
	seal_and_open(key, input, UF_SEALED_CARD_BLOCK);
	seal_and_open(key, input, UF_SEALED_BODY_BLOCK);
	open_as_card(key, input);
	return 0;
}
