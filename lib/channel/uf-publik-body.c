/* The body of a demand to w.c.s., and the look at it before it leaves.
 *
 * What is not a draft is submitted at once, with its holes, and starts the work of the place: so
 * what says "draft" is written here, in one line that takes nothing from anywhere, and whatever
 * leaves is read again and must say it.
 */
#include <string.h>

#include "uf-error.h"
#include "uf-json.h"
#include "uf-memory.h"
#include "uf-publik-private.h"

GBytes *
uf_publik_body_format(const json_t *data)
{
	g_autoptr(json_t) body = json_pack("{s:O, s:{s:b}, s:{s:s}}", "data", data, "meta", "draft",
					   1, "context", "channel", "counter");
	char *text = uf_json_format(body, false);
	return g_bytes_new_with_free_func(text, strlen(text), uf_memory_free_buffer, text);
}

static bool
refuse(GError **error, const char *reason)
{
	g_set_error(error, UF_ERROR, UF_ERROR_REFUSED, "the body of the demand %s: not sent",
		    reason);
	return false;
}

/* exactly {"draft": true} and {"channel": "counter"}: nothing else there makes more of it */
static bool
is_draft(const json_t *body)
{
	const json_t *meta = json_object_get(body, "meta");
	const json_t *context = json_object_get(body, "context");
	return json_object_size(body) == 3 && json_is_object(json_object_get(body, "data")) &&
	       json_object_size(meta) == 1 && json_is_true(json_object_get(meta, "draft")) &&
	       json_object_size(context) == 1 &&
	       g_strcmp0(uf_json_get_string(context, "channel"), "counter") == 0;
}

/* --- files --- */

static bool
is_file(const json_t *value)
{
	return json_object_size(value) == 3 && uf_json_get_string(value, "filename") != NULL &&
	       uf_json_get_string(value, "content") != NULL &&
	       uf_json_get_string(value, "content_type") != NULL;
}

/* What the partner would decode is the very document. */
static bool
is_same_file(const json_t *file, const UfAttachment *document)
{
	gsize size;
	const char *type = uf_json_get_string(file, "content_type");
	guchar *bytes = g_base64_decode(uf_json_get_string(file, "content"), &size);
	g_autoptr(GBytes) found =
	    g_bytes_new_with_free_func(bytes, size, uf_memory_free_buffer, bytes);
	return document != NULL && g_bytes_equal(found, uf_attachment_get_content(document)) &&
	       g_strcmp0(type, uf_attachment_get_media_type(document)) == 0;
}

static bool
check_value(const json_t *value, GHashTable *files, size_t *count, bool is_data)
{
	if (!is_data && is_file(value)) {
		const char *name = uf_json_get_string(value, "filename");
		(*count)++;
		return is_same_file(value, g_hash_table_lookup(files, name));
	}
	const char *key;
	json_t *member;
	json_object_foreach((json_t *)value, key, member)
	{
		if (!check_value(member, files, count, false))
			return false;
	}
	for (size_t i = 0; i < json_array_size(value); i++) {
		if (!check_value(json_array_get(value, i), files, count, false))
			return false;
	}
	return true;
}

bool
uf_publik_body_check(GBytes *bytes, GHashTable *files, GError **error)
{
	gsize size;
	size_t count = 0;
	const char *text = g_bytes_get_data(bytes, &size);
	g_autoptr(json_t) body =
	    json_loadb(text != NULL ? text : "", size, JSON_REJECT_DUPLICATES, NULL);
	if (body == NULL)
		return refuse(error, "cannot be read");
	if (!is_draft(body))
		return refuse(error, "is not that of a draft");
	if (files == NULL)
		return true;
	if (!check_value(json_object_get(body, "data"), files, &count, true) ||
	    count != g_hash_table_size(files))
		return refuse(error, "does not hold the documents as they are");
	return true;
}
