#include "uf-attachment.h"

#include <string.h>

#include "uf-error.h"
#include "uf-json.h"
#include "uf-memory.h"

#define DOCUMENT_SCHEMA 1
#define MAX_HEADER 1024
#define PDF_TAIL 2048 /* where the end of a PDF stands */

/* What is taken, by its bytes: what it begins with, what it ends with, and how far from the end
 * that may be (0: anywhere; a camera writes its own data behind a picture). */
static const struct {
	const char *type;
	const char *ending;
	const char *begin;
	gsize begin_length;
	const char *end;
	gsize end_length;
	gsize tail;
} types[] = {
	{ "application/pdf", "pdf", "%PDF-", 5, "%%EOF", 5, PDF_TAIL },
	{ "image/jpeg", "jpg", "\xff\xd8\xff", 3, "\xff\xd9", 2, 0 },
	{ "image/png", "png", "\x89PNG\r\n\x1a\n", 8, "IEND\xae\x42\x60\x82", 8, 0 },
};

struct UfAttachment {
	char *request;
	char *piece;
	char *digest;
	size_t type; /* in types */
	int64_t time;
	GBytes *content;
};

static bool
refuse(GError **error, const char *reason)
{
	g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA, "document: %s", reason);
	return false;
}

/* "/Encrypt 12 0 R" or "/Encrypt <<": the word alone may stand in a text. */
static bool
is_encrypted(const char *bytes, gsize size)
{
	const char *const end = bytes + size;
	const char *rest = bytes;
	while ((rest = memmem(rest, (size_t)(end - rest), "/Encrypt", 8)) != NULL) {
		rest += 8;
		while (rest < end && g_ascii_isspace(*rest))
			rest++;
		if (rest < end && (g_ascii_isdigit(*rest) || *rest == '<'))
			return true;
	}
	return false;
}

static bool
find_type(const char *bytes, gsize size, size_t *type)
{
	for (size_t i = 0; i < G_N_ELEMENTS(types); i++) {
		if (size >= types[i].begin_length &&
		    memcmp(bytes, types[i].begin, types[i].begin_length) == 0) {
			*type = i;
			return true;
		}
	}
	return false;
}

static bool
check(GBytes *content, size_t *type, GError **error)
{
	gsize size;
	const char *bytes = g_bytes_get_data(content, &size);
	if (size == 0)
		return refuse(error, "the file is empty");
	if (size > UF_ATTACHMENT_MAX_BYTES)
		return refuse(error, "the file is larger than 20 MiB");
	if (!find_type(bytes, size, type))
		return refuse(error, "neither a PDF nor a JPEG or PNG picture");
	const gsize tail = types[*type].tail > 0 ? MIN(size, types[*type].tail) : size;
	if (memmem(bytes + size - tail, tail, types[*type].end, types[*type].end_length) == NULL)
		return refuse(error, "the file is cut: its end is missing");
	if (*type == 0 && is_encrypted(bytes, size))
		return refuse(error, "the PDF is encrypted: nobody there could read it");
	return true;
}

static bool
is_piece(const char *piece)
{
	const size_t length = strlen(piece);
	return length <= 64 && g_ascii_islower(piece[0]) &&
	       strspn(piece, "abcdefghijklmnopqrstuvwxyz0123456789_") == length;
}

UfAttachment *
uf_attachment_new(const char *request, const char *piece, GBytes *content, GError **error)
{
	size_t type = 0;
	if (!is_piece(piece)) {
		refuse(error, "not the id of a piece");
		return NULL;
	}
	if (!check(content, &type, error))
		return NULL;
	UfAttachment *self = g_new0(UfAttachment, 1);
	self->request = g_strdup(request);
	self->piece = g_strdup(piece);
	self->digest = g_compute_checksum_for_bytes(G_CHECKSUM_SHA256, content);
	self->type = type;
	self->time = g_get_real_time();
	self->content = g_bytes_ref(content);
	return self;
}

void
uf_attachment_free(UfAttachment *document)
{
	if (document == NULL)
		return;
	g_free(document->request);
	g_free(document->piece);
	g_free(document->digest);
	g_bytes_unref(document->content);
	g_free(document);
}

const char *
uf_attachment_get_request(const UfAttachment *document)
{
	return document->request;
}

const char *
uf_attachment_get_piece(const UfAttachment *document)
{
	return document->piece;
}

const char *
uf_attachment_get_media_type(const UfAttachment *document)
{
	return types[document->type].type;
}

const char *
uf_attachment_get_digest(const UfAttachment *document)
{
	return document->digest;
}

GBytes *
uf_attachment_get_content(const UfAttachment *document)
{
	return document->content;
}

int64_t
uf_attachment_get_time(const UfAttachment *document)
{
	return document->time;
}

char *
uf_attachment_format_name(const UfAttachment *document, size_t rank)
{
	const char *ending = types[document->type].ending;
	return rank <= 1 ? g_strdup_printf("%s.%s", document->piece, ending)
			 : g_strdup_printf("%s-%zu.%s", document->piece, rank, ending);
}

GBytes *
uf_attachment_serialize(const UfAttachment *document)
{
	gsize size;
	const void *content = g_bytes_get_data(document->content, &size);
	g_autoptr(json_t) header =
	    json_pack("{s:i, s:s, s:s, s:s, s:I, s:I}", "schema", DOCUMENT_SCHEMA, "request",
		      document->request, "piece", document->piece, "digest", document->digest,
		      "time", (json_int_t)document->time, "size", (json_int_t)size);
	g_auto(UfWiped) line = uf_json_format(header, false);
	const gsize length = strlen(line);
	char *out = g_malloc(length + 1 + size);
	memcpy(out, line, length);
	out[length] = '\n';
	memcpy(out + length + 1, content, size);
	return g_bytes_new_with_free_func(out, length + 1 + size, uf_memory_free_buffer, out);
}

/* The content behind the header, checked again like one that comes in. */
static UfAttachment *
read_document(const json_t *header, const char *bytes, gsize size, GError **error)
{
	const char *request = uf_json_get_string(header, "request");
	const char *piece = uf_json_get_string(header, "piece");
	const char *digest = uf_json_get_string(header, "digest");
	if (uf_json_get_integer(header, "schema", 0) != DOCUMENT_SCHEMA || request == NULL ||
	    piece == NULL || uf_json_get_integer(header, "size", -1) != (int64_t)size) {
		refuse(error, "not one of ours");
		return NULL;
	}
	char *copy = g_memdup2(bytes, size);
	g_autoptr(GBytes) content =
	    g_bytes_new_with_free_func(copy, size, uf_memory_free_buffer, copy);
	g_autoptr(UfAttachment) self = uf_attachment_new(request, piece, content, error);
	if (self == NULL)
		return NULL;
	if (g_strcmp0(digest, self->digest) != 0) {
		refuse(error, "its content is not what was kept");
		return NULL;
	}
	self->time = uf_json_get_integer(header, "time", 0);
	return g_steal_pointer(&self);
}

UfAttachment *
uf_attachment_parse(GBytes *bytes, GError **error)
{
	gsize size;
	const char *text = g_bytes_get_data(bytes, &size);
	const char *end = size > 0 ? memchr(text, '\n', MIN(size, MAX_HEADER)) : NULL;
	if (end == NULL) {
		refuse(error, "not one of ours");
		return NULL;
	}
	const gsize length = (gsize)(end - text);
	g_autoptr(json_t) header = uf_json_parse(text, length, "document", error);
	return header != NULL ? read_document(header, end + 1, size - length - 1, error) : NULL;
}
