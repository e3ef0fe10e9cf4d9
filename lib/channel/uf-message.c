#include "uf-message-private.h"

#include <string.h>

#include "uf-json.h"
#include "uf-message-tree-private.h"

#define MAX_STEPS 16
#define MAX_ROW 10000
#define MAX_PASSES 4 /* lists inside lists: family, domain, job, its name */

/* An identifier to be found. */
typedef struct {
	json_t *node;   /* borrowed from the tree */
	json_t *parent; /* the same */
	const json_t *rule;
	const UfAnswer *answer;
	char *key;
} Sought;

static void
sought_free(gpointer data)
{
	Sought *sought = data;
	g_free(sought->key);
	g_free(sought);
}

void
uf_message_free(UfMessage *self)
{
	if (self == NULL)
		return;
	json_decref(self->root);
	g_ptr_array_unref(self->sought);
	g_hash_table_unref(self->unresolved);
	g_free(self);
}

const UfForm *
uf_message_get_form(const UfMessage *self)
{
	return self->form;
}

const json_t *
uf_message_get_tree(const UfMessage *self)
{
	return self->root;
}

char *
uf_message_expand(const UfMessage *self, const char *name)
{
	const size_t length = strcspn(name, "/");
	g_autofree char *first = g_strndup(name, length);
	const char *place = uf_json_get_string(json_object_get(self->channel, "places"), first);
	return g_strconcat(place != NULL ? place : first, name + length, NULL);
}

/* "a[2]" is "a", row 2; 0 when there is no row. Yours. */
static char *
split_step(const char *step, int64_t *row)
{
	const char *bracket = strchr(step, '[');
	*row = bracket != NULL ? g_ascii_strtoll(bracket + 1, NULL, 10) : 0;
	*row = CLAMP(*row, 0, MAX_ROW);
	return bracket != NULL ? g_strndup(step, (gsize)(bracket - step)) : g_strdup(step);
}

char *
uf_message_strip(const char *path, int64_t *row)
{
	g_auto(GStrv) steps = g_strsplit(path, "/", -1);
	*row = 0;
	for (size_t i = 0; steps[i] != NULL; i++) {
		int64_t own;
		char *name = split_step(steps[i], &own);
		g_free(steps[i]);
		steps[i] = name;
		*row = own > 0 ? own : *row;
	}
	return g_strjoinv("/", steps);
}

char *
uf_message_make_key(const char *path, int64_t row)
{
	return g_strdup_printf("%s#%" G_GINT64_FORMAT, path, row);
}

static json_t *
find_child(const json_t *parent, const char *name, int64_t row)
{
	const json_t *children = json_object_get(parent, "children");
	for (size_t i = 0; i < json_array_size(children); i++) {
		json_t *child = json_array_get(children, i);
		if (g_strcmp0(uf_json_get_string(child, "name"), name) == 0 &&
		    uf_json_get_integer(child, "row", 0) == row)
			return child;
	}
	return NULL;
}

static json_t *
add_child(json_t *parent, const char *name, int64_t row)
{
	json_t *child = json_pack("{s:s}", "name", name);
	json_t *children = json_object_get(parent, "children");
	if (row > 0)
		json_object_set_new(child, "row", json_integer(row));
	if (children == NULL) {
		children = json_array();
		json_object_set_new(parent, "children", children);
	}
	json_array_append_new(children, child);
	return child;
}

/* The element at @path with those around it; its parent goes to @parent. NULL: too many steps. */
static json_t *
ensure_element(UfMessage *self, const char *path, json_t **parent)
{
	g_auto(GStrv) steps = g_strsplit(path, "/", MAX_STEPS + 1);
	json_t *node = self->root;
	for (size_t i = 0; steps[i] != NULL; i++) {
		int64_t row;
		g_autofree char *name = split_step(steps[i], &row);
		if (i == MAX_STEPS)
			return NULL;
		*parent = node;
		json_t *child = find_child(node, name, row);
		node = child != NULL ? child : add_child(node, name, row);
	}
	return node;
}

static char *
make_place(const UfAnswer *answer)
{
	const char *field = uf_field_get_full_id(uf_answer_get_field(answer));
	const size_t row = uf_answer_get_row(answer);
	return row > 0 ? g_strdup_printf("%s/%zu", field, row) : g_strdup(field);
}

static UfIssue *
add_issue(UfDraft *draft, UfSeverity severity, const UfAnswer *answer, const char *rule)
{
	g_autofree char *place = make_place(answer);
	return uf_draft_add_issue(draft, severity, place, rule);
}

/* XML 1.0, 2.2: most control characters cannot be written at all. */
static bool
is_writable(const char *text)
{
	for (const char *p = text; *p != '\0'; p++) {
		if ((unsigned char)*p < ' ' && strchr("\t\n\r", *p) == NULL)
			return false;
	}
	return true;
}

static void
set_value(UfMessage *self, const UfAnswer *answer, const char *name, const char *text)
{
	g_autofree char *path = uf_message_expand(self, name);
	json_t *parent = NULL;
	json_t *node = ensure_element(self, path, &parent);
	if (node == NULL)
		return;
	const char *last = uf_json_get_string(node, "name");
	const json_t *rule = json_object_get(json_object_get(self->channel, "lists"), last);
	json_object_set_new(node, "text", json_string(text));
	if (rule == NULL)
		return;
	int64_t row;
	g_autofree char *stripped = uf_message_strip(path, &row);
	Sought *sought = g_new(Sought, 1);
	*sought = (Sought){ node, parent, rule, answer, uf_message_make_key(stripped, row) };
	g_ptr_array_add(self->sought, sought);
}

/* The text of what an answer binds; NULL for what no element holds. */
static const char *
get_text(const json_t *value)
{
	if (json_is_boolean(value))
		return json_is_true(value) ? "1" : "0";
	return json_string_value(value);
}

static void
add_answer(UfMessage *self, const UfAnswer *answer, json_t *values, UfDraft *draft)
{
	const json_t *bound = uf_answer_get_bound(answer, "xml");
	const char *name;
	json_t *unused;
	json_object_foreach((json_t *)bound, name, unused)
	{
		const json_t *value = json_object_get(values, name);
		const char *text = get_text(value);
		if (value == NULL || (text != NULL && *text == '\0'))
			continue;
		if (text == NULL || !is_writable(text))
			add_issue(draft, UF_SEVERITY_TODO, answer, "xml.not_writable");
		else
			set_value(self, answer, name, text);
		/* of several answers that write one name the first has it */
		json_object_del(values, name);
	}
}

void
uf_message_remove(json_t *parent, const json_t *node)
{
	json_t *children = json_object_get(parent, "children");
	for (size_t i = 0; i < json_array_size(children); i++) {
		if (json_array_get(children, i) == node) {
			json_array_remove(children, i);
			return;
		}
	}
}

/* The identifier that an entry has to belong to: the text of the sibling that its rule names. False
 * while that one is not found itself. */
static bool
find_parent_id(const UfMessage *self, const Sought *sought, const char **id)
{
	const char *of = uf_json_get_string(sought->rule, "of");
	const json_t *sibling = of != NULL ? find_child(sought->parent, of, 0) : NULL;
	*id = sibling != NULL ? uf_json_get_string(sibling, "text") : NULL;
	for (guint i = 0; i < self->sought->len; i++) {
		const Sought *other = g_ptr_array_index(self->sought, i);
		if (other->node == sibling)
			return false;
	}
	return true;
}

static void
leave_out(UfMessage *self, const Sought *sought, UfReferentialResult result, UfDraft *draft)
{
	const char *list = uf_json_get_string(sought->rule, "list");
	UfIssue *issue =
	    add_issue(draft, UF_SEVERITY_TODO, sought->answer,
		      result == UF_REFERENTIAL_AMBIGUOUS ? "xml.ambiguous_id" : "xml.no_id");
	uf_issue_set_text(issue, "list", list);
	g_hash_table_insert(self->unresolved, g_strdup(sought->key), (gpointer)list);
	uf_message_remove(sought->parent, sought->node);
}

/* One pass over what is sought; those whose parent is not known yet are left for the next one, but
 * not in the @last. */
static void
resolve(UfMessage *self, const UfReferential *referential, UfDraft *draft, bool last)
{
	for (guint i = 0; i < self->sought->len;) {
		Sought *sought = g_ptr_array_index(self->sought, i);
		const char *parent = NULL;
		const char *id = NULL;
		if (!find_parent_id(self, sought, &parent) && !last) {
			i++;
			continue;
		}
		const UfReferentialResult result =
		    uf_referential_find(referential, sought->rule,
					uf_json_get_string(sought->node, "text"), parent, &id);
		if (result == UF_REFERENTIAL_FOUND)
			json_object_set_new(sought->node, "text", json_string(id));
		else
			leave_out(self, sought, result, draft);
		g_ptr_array_remove_index(self->sought, i);
	}
}

/* Elements that hold nothing any more: a list without rows, a row without values. */
static void
prune(json_t *node)
{
	json_t *children = json_object_get(node, "children");
	for (size_t i = json_array_size(children); i > 0; i--) {
		json_t *child = json_array_get(children, i - 1);
		prune(child);
		if (json_object_get(child, "text") == NULL &&
		    json_object_get(child, "children") == NULL)
			json_array_remove(children, i - 1);
	}
	if (children != NULL && json_array_size(children) == 0)
		json_object_del(node, "children");
}

static void
add_moment(UfMessage *self, const char *moment)
{
	const char *name = uf_json_get_string(self->channel, "generated");
	json_t *parent = NULL;
	if (name == NULL)
		return;
	g_autofree char *path = uf_message_expand(self, name);
	json_t *node = ensure_element(self, path, &parent);
	if (node != NULL)
		json_object_set_new(node, "text", json_string(moment));
}

UfMessage *
uf_message_new(const UfAnswers *answers, const UfReferential *referential, const char *moment,
	       UfDraft *draft)
{
	UfMessage *self = g_new0(UfMessage, 1);
	self->form = uf_answers_get_form(answers);
	self->channel = uf_form_find_channel(self->form, "xml");
	self->root = json_pack("{s:s}", "name", uf_json_get_string(self->channel, "root"));
	self->sought = g_ptr_array_new_with_free_func(sought_free);
	self->unresolved = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	add_moment(self, moment);
	g_autoptr(json_t) values = uf_answers_get_bound(answers, "xml");
	for (size_t i = 0; i < uf_answers_get_count(answers); i++)
		add_answer(self, uf_answers_get(answers, i), values, draft);
	for (size_t i = 0; i < MAX_PASSES; i++)
		resolve(self, referential, draft, i + 1 == MAX_PASSES);
	prune(self->root);
	return self;
}
