/* Documents: taken by their bytes, kept and read back, refused when somebody there could not read
 * them. */
#include <string.h>

#include "uf-attachment.h"
#include "uf-error.h"

#define PDF "%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\nstartxref\n9\n%%EOF\n"
#define JPEG                                                                                       \
	"\xff\xd8\xff\xe0"                                                                         \
	"image"                                                                                    \
	"\xff\xd9"
#define PNG                                                                                        \
	"\x89PNG\r\n\x1a\n"                                                                        \
	"chunks"                                                                                   \
	"IEND\xae\x42\x60\x82"

#define BYTES(text) text, sizeof(text) - 1

static GBytes *
bytes_of(const char *text, gsize size)
{
	return g_bytes_new(text, size);
}

static void
test_types(void)
{
	static const struct {
		const char *text;
		gsize size;
		const char *type;
		const char *name;
		const char *second;
	} rows[] = {
		{ BYTES(PDF), "application/pdf", "quittance.pdf", "quittance-2.pdf" },
		{ BYTES(JPEG), "image/jpeg", "quittance.jpg", "quittance-2.jpg" },
		{ BYTES(JPEG "what a camera adds"), "image/jpeg", "quittance.jpg",
		  "quittance-2.jpg" },
		{ BYTES(PNG), "image/png", "quittance.png", "quittance-2.png" },
		{ BYTES(PDF "\n\n\n"), "application/pdf", "quittance.pdf", "quittance-2.pdf" },
		/* the word alone is no dictionary */
		{ BYTES("%PDF-1.7\n(the /Encrypted word, /Encrypt is not)\n%%EOF\n"),
		  "application/pdf", "quittance.pdf", "quittance-2.pdf" },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GError) error = NULL;
		g_autoptr(GBytes) content = bytes_of(rows[i].text, rows[i].size);
		g_autoptr(UfAttachment) document =
		    uf_attachment_new("r-aaaaaaaaaa", "quittance", content, &error);
		g_assert_no_error(error);
		g_autofree char *first = uf_attachment_format_name(document, 1);
		g_autofree char *second = uf_attachment_format_name(document, 2);
		g_autofree char *digest = g_compute_checksum_for_bytes(G_CHECKSUM_SHA256, content);
		g_assert_cmpstr(uf_attachment_get_media_type(document), ==, rows[i].type);
		g_assert_cmpstr(first, ==, rows[i].name);
		g_assert_cmpstr(second, ==, rows[i].second);
		g_assert_cmpstr(uf_attachment_get_digest(document), ==, digest);
		g_assert_cmpstr(uf_attachment_get_request(document), ==, "r-aaaaaaaaaa");
		g_assert_cmpstr(uf_attachment_get_piece(document), ==, "quittance");
		g_assert_true(g_bytes_equal(uf_attachment_get_content(document), content));
		g_assert_cmpint(uf_attachment_get_time(document), >, 0);
	}
}

static void
test_refused(void)
{
	static const struct {
		const char *text;
		gsize size;
		const char *said;
	} rows[] = {
		{ "", 0, "empty" },
		{ BYTES("MZ a program"), "neither" },
		{ BYTES("<html>"), "neither" },
		{ BYTES("%PD"), "neither" },
		{ BYTES("\n%PDF-1.7 %%EOF"), "neither" },
		{ BYTES("%PDF-1.7\n1 0 obj\n<<>>"), "cut" },
		{ BYTES("\xff\xd8\xff\xe0 half"), "cut" },
		{ BYTES("\x89PNG\r\n\x1a\nhalf"), "cut" },
		{ BYTES("%PDF-1.7\ntrailer\n<</Encrypt 5 0 R>>\n%%EOF\n"), "encrypted" },
		{ BYTES("%PDF-1.7\ntrailer\n<</Encrypt<</V 4>>>>\n%%EOF\n"), "encrypted" },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GError) error = NULL;
		g_autoptr(GBytes) content = bytes_of(rows[i].text, rows[i].size);
		g_autoptr(UfAttachment) document =
		    uf_attachment_new("r-aaaaaaaaaa", "p", content, &error);
		g_assert_null(document);
		g_assert_error(error, UF_ERROR, UF_ERROR_INVALID_DATA);
		g_assert_nonnull(strstr(error->message, rows[i].said));
	}
}

/* The end of a PDF is looked for where it stands, not in the midst. */
static void
test_end_of_pdf(void)
{
	g_autofree char *text = g_strnfill(8192, ' ');
	memcpy(text, "%PDF-1.7\n%%EOF\n", 15);
	g_autoptr(GBytes) cut = g_bytes_new(text, 8192);
	g_autoptr(UfAttachment) none = uf_attachment_new("r-aaaaaaaaaa", "p", cut, NULL);
	g_assert_null(none);
	memcpy(text + 8000, "%%EOF", 5);
	g_autoptr(GBytes) whole = g_bytes_new(text, 8192);
	g_autoptr(UfAttachment) some = uf_attachment_new("r-aaaaaaaaaa", "p", whole, NULL);
	g_assert_nonnull(some);
}

static void
test_limits(void)
{
	static const char *const pieces[] = { "", "Quittance", "../x", "a b", "1x", "é" };
	g_autoptr(GBytes) good = bytes_of(BYTES(PDF));
	for (size_t i = 0; i < G_N_ELEMENTS(pieces); i++) {
		g_autoptr(GError) error = NULL;
		g_autoptr(UfAttachment) none =
		    uf_attachment_new("r-aaaaaaaaaa", pieces[i], good, &error);
		g_assert_null(none);
		g_assert_error(error, UF_ERROR, UF_ERROR_INVALID_DATA);
	}
	for (size_t more = 0; more <= 1; more++) {
		const gsize size = UF_ATTACHMENT_MAX_BYTES + more;
		char *text = g_malloc0(size);
		memcpy(text, "%PDF-", 5);
		memcpy(text + size - 6, "%%EOF\n", 6);
		g_autoptr(GBytes) content = g_bytes_new_take(text, size);
		g_autoptr(UfAttachment) document =
		    uf_attachment_new("r-aaaaaaaaaa", "p", content, NULL);
		g_assert_true((document != NULL) == (more == 0));
	}
}

static void
test_round_trip(void)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GBytes) content = bytes_of(BYTES("%PDF-1.7\n\0\xff\n{}\n%%EOF\n"));
	g_autoptr(UfAttachment) document =
	    uf_attachment_new("r-aaaaaaaaaa", "quittance", content, &error);
	g_assert_no_error(error);
	g_autoptr(GBytes) kept = uf_attachment_serialize(document);
	g_autoptr(UfAttachment) read = uf_attachment_parse(kept, &error);
	g_assert_no_error(error);
	g_assert_true(g_bytes_equal(uf_attachment_get_content(read), content));
	g_assert_cmpstr(uf_attachment_get_request(read), ==, "r-aaaaaaaaaa");
	g_assert_cmpstr(uf_attachment_get_piece(read), ==, "quittance");
	g_assert_cmpint(uf_attachment_get_time(read), ==, uf_attachment_get_time(document));
	g_autoptr(GBytes) again = uf_attachment_serialize(read);
	g_assert_true(g_bytes_equal(kept, again));
}

/* Whatever byte was changed or lost, it is not taken for the document. */
static void
test_damaged(void)
{
	g_autoptr(GBytes) content = bytes_of(BYTES(PDF));
	g_autoptr(UfAttachment) document =
	    uf_attachment_new("r-aaaaaaaaaa", "quittance", content, NULL);
	g_autoptr(GBytes) kept = uf_attachment_serialize(document);
	gsize size;
	const char *bytes = g_bytes_get_data(kept, &size);
	const gsize head = (gsize)((const char *)memchr(bytes, '\n', size) - bytes);
	for (gsize i = 0; i < size; i++) {
		g_autoptr(GError) error = NULL;
		g_autoptr(GBytes) cut = g_bytes_new(bytes, i);
		g_autoptr(UfAttachment) less = uf_attachment_parse(cut, &error);
		g_assert_null(less);
		g_assert_error(error, UF_ERROR, UF_ERROR_INVALID_DATA);
		if (i <= head)
			continue;
		g_autofree char *copy = g_memdup2(bytes, size);
		copy[i] ^= 1;
		g_autoptr(GBytes) changed = g_bytes_new(copy, size);
		g_autoptr(UfAttachment) other = uf_attachment_parse(changed, NULL);
		g_assert_null(other);
	}
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/attachment/types", test_types);
	g_test_add_func("/attachment/refused", test_refused);
	g_test_add_func("/attachment/end-of-pdf", test_end_of_pdf);
	g_test_add_func("/attachment/limits", test_limits);
	g_test_add_func("/attachment/round-trip", test_round_trip);
	g_test_add_func("/attachment/damaged", test_damaged);
	return g_test_run();
}
