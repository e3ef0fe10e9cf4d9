#include "uf-json-nodes.h"

#include <string.h>

typedef struct {
	json_t *value;
	size_t first_step;
	size_t n_steps;
} Node;

struct UfJsonNodes {
	json_t *root;
	GArray *nodes; /* of Node */
	GArray *steps; /* of UfJsonStep, those of all nodes */
};

UfJsonNodes *
uf_json_nodes_new(json_t *root)
{
	UfJsonNodes *self = g_new0(UfJsonNodes, 1);
	self->root = json_incref(root);
	self->nodes = g_array_new(FALSE, FALSE, sizeof(Node));
	self->steps = g_array_new(FALSE, FALSE, sizeof(UfJsonStep));
	return self;
}

void
uf_json_nodes_free(UfJsonNodes *nodes)
{
	if (nodes == NULL)
		return;
	g_array_unref(nodes->nodes);
	g_array_unref(nodes->steps);
	json_decref(nodes->root);
	g_free(nodes);
}

UfJsonStep *
uf_json_nodes_add(UfJsonNodes *nodes, json_t *value, size_t n)
{
	Node node = { .value = value, .first_step = nodes->steps->len, .n_steps = n };
	g_array_append_val(nodes->nodes, node);
	g_array_set_size(nodes->steps, (guint)(node.first_step + n));
	return (UfJsonStep *)(void *)nodes->steps->data + node.first_step;
}

size_t
uf_json_nodes_get_length(const UfJsonNodes *nodes)
{
	return nodes->nodes->len;
}

json_t *
uf_json_nodes_get_value(const UfJsonNodes *nodes, size_t i)
{
	g_return_val_if_fail(i < nodes->nodes->len, NULL);
	return g_array_index(nodes->nodes, Node, i).value;
}

const UfJsonStep *
uf_json_nodes_get_steps(const UfJsonNodes *nodes, size_t i, size_t *n)
{
	*n = 0;
	g_return_val_if_fail(i < nodes->nodes->len, NULL);
	const Node *node = &g_array_index(nodes->nodes, Node, i);
	*n = node->n_steps;
	return (const UfJsonStep *)(const void *)nodes->steps->data + node->first_step;
}

/* RFC 9535, 2.7: single quotes, the short escapes, lower-case \u00xx for other controls */
static void
append_key(GString *out, const char *key)
{
	static const char plain[] = "\b\t\n\f\r'\\";
	static const char letters[] = "btnfr'\\";

	g_string_append(out, "['");
	for (const char *p = key; *p != '\0'; p++) {
		const char *special = strchr(plain, *p);
		if (special != NULL)
			g_string_append_printf(out, "\\%c", letters[special - plain]);
		else if ((unsigned char)*p < 0x20)
			g_string_append_printf(out, "\\u%04x", (unsigned)*p);
		else
			g_string_append_c(out, *p);
	}
	g_string_append(out, "']");
}

char *
uf_json_steps_format_path(const UfJsonStep *steps, size_t n)
{
	GString *out = g_string_new("$");
	for (size_t i = 0; i < n; i++) {
		if (steps[i].key != NULL)
			append_key(out, steps[i].key);
		else
			g_string_append_printf(out, "[%zu]", steps[i].index);
	}
	return g_string_free(out, FALSE);
}

char *
uf_json_nodes_format_path(const UfJsonNodes *nodes, size_t i)
{
	size_t n;
	const UfJsonStep *steps = uf_json_nodes_get_steps(nodes, i, &n);
	return uf_json_steps_format_path(steps, n);
}
