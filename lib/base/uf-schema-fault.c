#include "uf-schema-run-private.h"

/* References followed in search of a title. */
#define MAX_HOPS 8
/* A fault costs more than a check: its texts grow with its depth. */
#define FAULT_PRICE 16

static void
append_path(GString *path, const UfSchemaFrame *frame)
{
	if (frame->parent != NULL)
		append_path(path, frame->parent);
	if (!frame->is_step)
		return;
	g_autofree char *step = frame->key != NULL ? uf_schema_uri_add_pointer("", frame->key)
						   : uf_schema_uri_add_index("", frame->index);
	g_string_append(path, step);
}

char *
uf_schema_frame_format_path(const UfSchemaFrame *frame)
{
	GString *path = g_string_new(NULL);
	append_path(path, frame);
	return g_string_free(path, FALSE);
}

/* A title of the node, or of what it refers to. */
static const char *
find_node_title(const UfSchemaNode *node)
{
	for (int i = 0; i < MAX_HOPS && node != NULL && node->title == NULL; i++) {
		const UfSchemaUse *reference = uf_schema_node_find_use(node, "$ref");
		node = reference == NULL ? NULL : reference->target;
	}
	return node == NULL ? NULL : node->title;
}

/* The title of the nearest value that has one. Of several subschemas on one value the outermost
 * speaks: "Date de naissance" beside a reference says more than "Date" behind it. */
static const char *
find_title(const UfSchemaFrame *frame)
{
	const char *title = NULL;
	for (; frame != NULL; frame = frame->parent) {
		if (frame->node->title != NULL)
			title = frame->node->title;
		if (frame->is_step && title != NULL)
			return title;
	}
	return title;
}

/* A member that is missing has no frame: its title is in "properties" beside the rule. */
static const char *
find_member_title(const UfSchemaNode *node, const json_t *parameters)
{
	const char *name = json_string_value(json_object_get(parameters, "property"));
	const UfSchemaUse *properties =
	    name == NULL ? NULL : uf_schema_node_find_use(node, "properties");
	if (properties == NULL)
		return NULL;
	for (guint i = 0; i < properties->names->len; i++) {
		if (g_str_equal(properties->names->pdata[i], name))
			return find_node_title(properties->nodes->pdata[i]);
	}
	return NULL;
}

bool
uf_schema_refuse(UfSchemaFrame *frame, const UfSchemaUse *use, json_t *parameters)
{
	g_autoptr(json_t) owned = parameters == NULL ? json_object() : parameters;
	GPtrArray *faults = frame->run->faults;
	if (faults == NULL || faults->len >= UF_SCHEMA_MAX_FAULTS ||
	    !uf_schema_run_spend(frame->run, FAULT_PRICE))
		return false;

	const UfSchemaNode *node = frame->node;
	const char *title = find_member_title(node, owned);
	UfSchemaFault *fault = g_new0(UfSchemaFault, 1);
	fault->path = uf_schema_frame_format_path(frame);
	fault->rule = g_strdup(use != NULL         ? use->keyword->name
			       : node->via != NULL ? node->via
						   : "false");
	fault->schema_path =
	    g_strconcat(node->resource->document->uri, "#", node->pointer, use == NULL ? "" : "/",
			use == NULL ? "" : use->keyword->name, NULL);
	fault->title = g_strdup(title != NULL ? title : find_title(frame));
	fault->parameters = g_steal_pointer(&owned);
	g_ptr_array_add(faults, fault);
	return false;
}
