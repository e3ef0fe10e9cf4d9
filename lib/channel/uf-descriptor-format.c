/* The kept file: a field a line, so that a change of it can be read. */
#include "uf-descriptor-private.h"

static int
append_bytes(const char *bytes, size_t size, void *data)
{
	g_string_append_len(data, bytes, (gssize)size);
	return 0;
}

char *
uf_descriptor_format(const UfDescriptor *self)
{
	GString *out = g_string_new("{");
	const char *key;
	json_t *value;
	json_object_foreach((json_t *)uf_descriptor_get_json(self), key, value)
	{
		g_string_append_printf(out, "%s\n  \"%s\": ", out->len > 1 ? "," : "", key);
		if (!json_is_array(value)) {
			json_dump_callback(value, append_bytes, out, JSON_ENCODE_ANY);
			continue;
		}
		for (size_t i = 0; i < json_array_size(value); i++) {
			g_string_append(out, i > 0 ? ",\n    " : "[\n    ");
			json_dump_callback(json_array_get(value, i), append_bytes, out,
					   JSON_ENCODE_ANY);
		}
		g_string_append(out, json_array_size(value) > 0 ? "\n  ]" : "[]");
	}
	g_string_append(out, "\n}\n");
	return g_string_free(out, FALSE);
}
