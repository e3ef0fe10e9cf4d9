/* What a schema does not take of a message, said of the fields that it comes from. */
#include <string.h>

#include "uf-json.h"
#include "uf-message-tree-private.h"

/* The element that a fault is about. */
typedef struct {
	json_t *row_parent; /* of the nearest row around it; NULL outside tables */
	json_t *row_node;
	int64_t row;
	GString *path;
	const char *name; /* its own, or that of what it lacks */
} Faulty;

static void
follow(const UfMessage *self, const json_t *fault, Faulty *faulty)
{
	const json_t *at = json_object_get(fault, "at");
	json_t *node = self->root;
	faulty->name = uf_json_get_string(node, "name");
	for (size_t i = 0; i < json_array_size(at); i++) {
		const json_int_t rank = json_integer_value(json_array_get(at, i));
		json_t *child = json_array_get(json_object_get(node, "children"), (size_t)rank);
		if (child == NULL)
			return;
		faulty->name = uf_json_get_string(child, "name");
		g_string_append_printf(faulty->path, "%s%s", i > 0 ? "/" : "", faulty->name);
		if (json_object_get(child, "row") != NULL) {
			faulty->row_parent = node;
			faulty->row_node = child;
			faulty->row = uf_json_get_integer(child, "row", 0);
		}
		node = child;
	}
	const char *lacking = uf_json_get_string(fault, "name");
	if (lacking == NULL)
		return;
	faulty->name = lacking;
	g_string_append_printf(faulty->path, "%s%s", faulty->path->len > 0 ? "/" : "", lacking);
}

static bool
binds(const UfMessage *self, const json_t *bind, const char *path)
{
	int64_t row;
	if (json_is_string(bind)) {
		g_autofree char *full = uf_message_expand(self, json_string_value(bind));
		g_autofree char *own = uf_message_strip(full, &row);
		return g_str_equal(own, path);
	}
	for (size_t i = 0; i < json_array_size(bind); i++) {
		if (binds(self, json_array_get(bind, i), path))
			return true;
	}
	const char *name;
	json_t *unused;
	json_object_foreach((json_t *)bind, name, unused)
	{
		g_autoptr(json_t) text = json_string(name);
		if (binds(self, text, path))
			return true;
	}
	return false;
}

/* The field that @path is bound to, or NULL. */
static const UfField *
find_field(const UfMessage *self, const char *path)
{
	for (size_t i = 0; i < uf_form_get_field_count(self->form); i++) {
		const UfField *field = uf_form_get_field(self->form, i);
		if (binds(self, uf_field_find_bind(field, "xml"), path))
			return field;
		for (size_t j = 0; j < uf_field_get_child_count(field); j++) {
			const UfField *child = uf_field_get_child(field, j);
			if (binds(self, uf_field_find_bind(child, "xml"), path))
				return child;
		}
	}
	return NULL;
}

static char *
make_place(const UfField *field, int64_t row)
{
	if (field == NULL)
		return g_strdup("");
	if (row == 0 || uf_field_get_table(field) == NULL)
		return g_strdup(uf_field_get_full_id(field));
	return g_strdup_printf("%s/%" G_GINT64_FORMAT, uf_field_get_full_id(field), row);
}

static const char *
find_rule(const json_t *fault)
{
	static const char *const rules[][2] = {
		{ "missing", "xml.missing" },
		{ "value", "xml.bad_value" },
	};
	const char *word = uf_json_get_string(fault, "fault");
	for (size_t i = 0; i < G_N_ELEMENTS(rules); i++) {
		if (g_strcmp0(rules[i][0], word) == 0)
			return rules[i][1];
	}
	return "xml.not_accepted";
}

static void
refuse(const UfMessage *self, const Faulty *faulty, const char *rule, UfDraft *draft)
{
	const UfField *field = find_field(self, faulty->path->str);
	g_autofree char *place = make_place(field, faulty->row);
	g_autofree char *key = uf_message_make_key(faulty->path->str, faulty->row);
	const char *list = g_hash_table_lookup(self->unresolved, key);
	UfIssue *issue = uf_draft_add_issue(draft, UF_SEVERITY_BLOCKING, place,
					    list != NULL ? "xml.required_id" : rule);
	uf_issue_set_text(issue, "name", faulty->name);
	if (list != NULL)
		uf_issue_set_text(issue, "list", list);
}

static void
leave_row_out(const UfMessage *self, const Faulty *faulty, UfDraft *draft)
{
	const UfField *field = find_field(self, faulty->path->str);
	g_autofree char *place = make_place(field, faulty->row);
	UfIssue *issue = uf_draft_add_issue(draft, UF_SEVERITY_TODO, place, "xml.row_left_out");
	uf_issue_set_number(issue, "row", faulty->row);
	uf_issue_set_text(issue, "name", faulty->name);
}

/* One fault; rows to leave out go to @rows, once each: their parent by their node. False when the
 * message is refused. */
static bool
look_at(const UfMessage *self, const json_t *fault, GHashTable *rows, UfDraft *draft)
{
	g_autoptr(GString) path = g_string_new(NULL);
	Faulty faulty = { .path = path };
	follow(self, fault, &faulty);
	if (faulty.row_node == NULL)
		refuse(self, &faulty, find_rule(fault), draft);
	else if (g_hash_table_insert(rows, faulty.row_node, faulty.row_parent))
		leave_row_out(self, &faulty, draft);
	return faulty.row_node != NULL;
}

/* A list without rows would be empty. */
static void
remove_empty(json_t *node)
{
	json_t *children = json_object_get(node, "children");
	for (size_t i = json_array_size(children); i > 0; i--) {
		json_t *child = json_array_get(children, i - 1);
		const json_t *inside = json_object_get(child, "children");
		remove_empty(child);
		if (json_is_array(inside) && json_array_size(inside) == 0)
			json_array_remove(children, i - 1);
	}
}

bool
uf_message_mend(UfMessage *self, const json_t *faults, UfDraft *draft)
{
	g_autoptr(GHashTable) rows = g_hash_table_new(NULL, NULL);
	GHashTableIter iterator;
	gpointer node;
	gpointer parent;
	bool is_mended = json_array_size(faults) > 0;
	for (size_t i = 0; i < json_array_size(faults); i++)
		is_mended = look_at(self, json_array_get(faults, i), rows, draft) && is_mended;
	g_hash_table_iter_init(&iterator, rows);
	while (g_hash_table_iter_next(&iterator, &node, &parent))
		uf_message_remove(parent, node);
	remove_empty(self->root);
	return is_mended;
}
