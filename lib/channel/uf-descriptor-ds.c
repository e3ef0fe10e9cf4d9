/* The descriptor of démarche numérique: data.demarcheDescriptor of its stored query, alone.
 * Source: demarches-simplifiees.fr, app/graphql/api/v2/stored_query.rb and
 * app/graphql/types/champs/descriptor (docs/partners.md). */
#include <string.h>

#include "uf-descriptor-private.h"
#include "uf-error.h"
#include "uf-json.h"

#define TYPE_END "ChampDescriptor"
#define ID_BEGIN "Champ-"
#define MAX_DIGITS 18
#define DAY_LENGTH 10

/* "Q2hhbXAtMjI=" → "22", with or without padding; NULL for anything else. Yours. */
static char *
decode_id(const char *id)
{
	static const char letters[] =
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	const size_t length = strspn(id, letters);
	if (length == 0 || length > 64 || strspn(id + length, "=") != strlen(id + length))
		return NULL;
	g_autofree char *padded = g_strndup(id, length);
	while (strlen(padded) % 4 != 0) {
		char *longer = g_strconcat(padded, "=", NULL);
		g_free(padded);
		padded = longer;
	}
	gsize size = 0;
	g_autofree guchar *bytes = g_base64_decode(padded, &size);
	g_autofree char *text = g_strndup((const char *)bytes, size);
	const char *digits = text + strlen(ID_BEGIN);
	if (!g_str_has_prefix(text, ID_BEGIN) || strlen(text) != size || *digits < '1' ||
	    *digits > '9' || strlen(digits) > MAX_DIGITS ||
	    strspn(digits, "0123456789") != strlen(digits))
		return NULL;
	return g_strdup(digits);
}

static json_t *
copy_options(const json_t *field)
{
	const json_t *options = json_object_get(field, "options");
	return json_is_array(options) ? json_deep_copy(options) : NULL;
}

static json_t *
read_field(const json_t *field, const char *table, bool is_annotation, GError **error)
{
	const char *type = uf_json_get_string(field, "__typename");
	const char *label = uf_json_get_string(field, "label");
	const char *id = uf_json_get_string(field, "id");
	if (type == NULL || !g_str_has_suffix(type, TYPE_END) || label == NULL || id == NULL) {
		uf_descriptor_fail(error, "field", "has no __typename, label or id of a field");
		return NULL;
	}
	g_autofree char *name = decode_id(id);
	if (name == NULL) {
		uf_descriptor_fail(error, "id", "is not that of a field");
		return NULL;
	}
	g_autofree char *word = g_strndup(type, strlen(type) - strlen(TYPE_END));
	json_t *kept = json_pack("{s:s, s:s, s:s}", "name", name, "type", word, "label", label);
	uf_descriptor_set_flag(kept, "required", uf_json_get_boolean(field, "required", false));
	uf_descriptor_set_flag(kept, "annotation", is_annotation);
	uf_descriptor_set_flag(kept, "other", uf_json_get_boolean(field, "otherOption", false));
	json_t *options = copy_options(field);
	if (options != NULL)
		json_object_set_new(kept, "options", options);
	uf_descriptor_set_text(kept, "table", table);
	const int64_t level = uf_json_get_integer(field, "level", 0);
	if (level > 0)
		json_object_set_new(kept, "level", json_integer(level));
	return kept;
}

static bool
read_fields(json_t *fields, const json_t *from, const char *table, bool is_annotation,
	    GError **error)
{
	for (size_t i = 0; i < json_array_size(from); i++) {
		const json_t *field = json_array_get(from, i);
		const json_t *children = json_object_get(field, "champDescriptors");
		json_t *kept = read_field(field, table, is_annotation, error);
		bool is_read = kept != NULL && uf_descriptor_append(fields, kept, error);
		if (is_read && json_array_size(children) > 0 && table != NULL)
			is_read = uf_descriptor_fail(error, "champDescriptors",
						     "a repetition in a repetition");
		else if (is_read && json_array_size(children) > 0)
			is_read = read_fields(fields, children, uf_json_get_string(kept, "name"),
					      is_annotation, error);
		if (!is_read) {
			g_prefix_error(error, "%s[%zu]: ", table != NULL ? "champDescriptors" : "",
				       i);
			return false;
		}
	}
	return true;
}

/* "https://host/commencer/path" → its site and path, where it is one. */
static void
set_address(json_t *kept, const char *url)
{
	const char *host = url != NULL ? strstr(url, "://") : NULL;
	const char *slash = host != NULL ? strchr(host + 3, '/') : NULL;
	if (slash == NULL || !g_str_has_prefix(slash, "/commencer/"))
		return;
	const char *path = strrchr(slash, '/') + 1;
	const size_t length = strspn(path, "abcdefghijklmnopqrstuvwxyz0123456789_-");
	g_autofree char *site = g_strndup(url, (size_t)(slash - url));
	g_autofree char *word = g_strndup(path, length);
	if (length > 0 && strchr("?#", path[length]) != NULL) {
		json_object_set_new(kept, "site", json_string(site));
		json_object_set_new(kept, "path", json_string(word));
	}
}

static json_t *
read_header(const json_t *root, const json_t *revision, GError **error)
{
	const int64_t number = uf_json_get_integer(root, "number", 0);
	const char *title = uf_json_get_string(root, "title");
	const char *state = uf_json_get_string(root, "state");
	const char *id = uf_json_get_string(revision, "id");
	const char *published = uf_json_get_string(revision, "datePublication");
	if (number < 1 || title == NULL || state == NULL || id == NULL ||
	    !json_is_array(json_object_get(revision, "champDescriptors"))) {
		uf_descriptor_fail(error, "descriptor",
				   "is none of démarche numérique: its number, title, state or "
				   "revision is missing");
		return NULL;
	}
	json_t *kept = json_pack("{s:i, s:s, s:s, s:I, s:s, s:s, s:s, s:s}", "schema", 1, "channel",
				 UF_DESCRIPTOR_DS, "site", "", "number", (json_int_t)number, "path",
				 "", "title", title, "state", state, "revision", id);
	set_address(kept, uf_json_get_string(root, "demarcheURL"));
	UfDate date;
	g_autofree char *day = g_strndup(published != NULL ? published : "", DAY_LENGTH);
	if (uf_date_parse_iso(day, &date) && uf_date_is_full(date))
		json_object_set_new(kept, "date", json_string(day));
	json_object_set_new(kept, "seen", json_string(""));
	json_object_set_new(kept, "from", json_string("file"));
	return kept;
}

/* a person may have saved the whole answer of the other interface, that of GraphQL */
static const json_t *
unwrap(const json_t *root)
{
	const json_t *data = json_object_get(root, "data");
	const json_t *inner = json_object_get(data, "demarcheDescriptor");
	return inner != NULL ? inner : root;
}

json_t *
uf_descriptor_read_ds(const json_t *root, GError **error)
{
	const json_t *descriptor = unwrap(root);
	const json_t *revision = json_object_get(descriptor, "revision");
	g_autoptr(json_t) kept = read_header(descriptor, revision, error);
	if (kept == NULL)
		return NULL;
	static const char *const keys[] = { "champDescriptors", "annotationDescriptors" };
	json_t *fields = json_array();
	json_object_set_new(kept, "fields", fields);
	for (size_t i = 0; i < G_N_ELEMENTS(keys); i++) {
		if (!read_fields(fields, json_object_get(revision, keys[i]), NULL, i == 1, error)) {
			g_prefix_error(error, "revision.%s", keys[i]);
			return NULL;
		}
	}
	return g_steal_pointer(&kept);
}
