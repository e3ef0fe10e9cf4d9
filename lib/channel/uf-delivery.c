#include "uf-delivery.h"

#include <string.h>

#include "uf-error.h"
#include "uf-json.h"
#include "uf-memory.h"

#define DELIVERY_SCHEMA 1
#define METHOD "POST"

static const struct {
	const char *name;
	const char *word;
	const char *rule; /* when the row names none */
} outcomes[] = {
	[UF_DELIVERY_SENT] = { "sent", "sera transmis", NULL },
	[UF_DELIVERY_EMPTY] = { "empty", "à remplir sur place", "delivery.empty" },
	[UF_DELIVERY_NOT_PREFILLABLE] = { "not_prefillable", "ne se préremplit pas",
					  "delivery.not_prefillable" },
	[UF_DELIVERY_NOT_ACCEPTABLE] = { "not_acceptable", "non transmis",
					 "delivery.not_acceptable" },
};

/* the very tree of the file */
struct UfDelivery {
	json_t *root;
};

UfDelivery *
uf_delivery_new(const UfDeliveryTarget *target)
{
	UfDelivery *self = g_new0(UfDelivery, 1);
	json_t *json =
	    json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:I}", "channel", target->channel,
		      "site", target->site, "method", METHOD, "url", target->url, "body",
		      target->body, "title", target->title, "path", target->path, "revision",
		      target->revision, "number", (json_int_t)target->number);
	self->root = json_pack("{s:i, s:o, s:[], s:[]}", "schema", DELIVERY_SCHEMA, "target", json,
			       "rows", "documents");
	return self;
}

void
uf_delivery_free(UfDelivery *delivery)
{
	if (delivery == NULL)
		return;
	json_decref(delivery->root);
	g_free(delivery);
}

void
uf_delivery_add(UfDelivery *delivery, const UfDeliveryRow *row)
{
	const char *rule = row->rule != NULL ? row->rule : outcomes[row->outcome].rule;
	g_return_if_fail((row->outcome == UF_DELIVERY_SENT) == (rule == NULL));
	json_t *json = json_pack("{s:s, s:s, s:s, s:s*, s:s, s:s*, s:b}", "name", row->name,
				 "label", row->label, "outcome", outcomes[row->outcome].name,
				 "field", row->field, "text", row->text != NULL ? row->text : "",
				 "rule", rule, "required", row->is_required);
	json_array_append_new(json_object_get(delivery->root, "rows"), json);
}

void
uf_delivery_add_document(UfDelivery *delivery, const char *piece, const char *file)
{
	json_array_append_new(json_object_get(delivery->root, "documents"),
			      json_pack("{s:s, s:s}", "piece", piece, "file", file));
}

void
uf_delivery_take_identity(UfDelivery *delivery, json_t *identity)
{
	json_object_set_new(delivery->root, "identity", identity);
}

const json_t *
uf_delivery_get_identity(const UfDelivery *delivery)
{
	return json_object_get(delivery->root, "identity");
}

UfDeliveryTarget
uf_delivery_get_target(const UfDelivery *delivery)
{
	const json_t *json = json_object_get(delivery->root, "target");
	return (UfDeliveryTarget){
		.channel = uf_json_get_string(json, "channel"),
		.site = uf_json_get_string(json, "site"),
		.url = uf_json_get_string(json, "url"),
		.body = uf_json_get_string(json, "body"),
		.title = uf_json_get_string(json, "title"),
		.path = uf_json_get_string(json, "path"),
		.revision = uf_json_get_string(json, "revision"),
		.number = uf_json_get_integer(json, "number", 0),
	};
}

size_t
uf_delivery_get_count(const UfDelivery *delivery)
{
	return json_array_size(json_object_get(delivery->root, "rows"));
}

/* -1 for no word of ours */
static int
find_outcome(const char *name)
{
	for (size_t i = 0; name != NULL && i < G_N_ELEMENTS(outcomes); i++) {
		if (g_str_equal(outcomes[i].name, name))
			return (int)i;
	}
	return -1;
}

UfDeliveryRow
uf_delivery_get(const UfDelivery *delivery, size_t index)
{
	const json_t *json = json_array_get(json_object_get(delivery->root, "rows"), index);
	return (UfDeliveryRow){
		.name = uf_json_get_string(json, "name"),
		.label = uf_json_get_string(json, "label"),
		.outcome = (UfDeliveryOutcome)find_outcome(uf_json_get_string(json, "outcome")),
		.field = uf_json_get_string(json, "field"),
		.text = uf_json_get_string(json, "text"),
		.rule = uf_json_get_string(json, "rule"),
		.is_required = uf_json_get_boolean(json, "required", false),
	};
}

size_t
uf_delivery_count_outcome(const UfDelivery *delivery, UfDeliveryOutcome outcome)
{
	size_t n = 0;
	for (size_t i = 0; i < uf_delivery_get_count(delivery); i++)
		n += uf_delivery_get(delivery, i).outcome == outcome;
	return n;
}

size_t
uf_delivery_get_document_count(const UfDelivery *delivery)
{
	return json_array_size(json_object_get(delivery->root, "documents"));
}

void
uf_delivery_get_document(const UfDelivery *delivery, size_t index, const char **piece,
			 const char **file)
{
	const json_t *json = json_array_get(json_object_get(delivery->root, "documents"), index);
	*piece = uf_json_get_string(json, "piece");
	*file = uf_json_get_string(json, "file");
}

const char *
uf_delivery_outcome_get_name(UfDeliveryOutcome outcome)
{
	return outcomes[outcome].name;
}

const char *
uf_delivery_outcome_get_word(UfDeliveryOutcome outcome)
{
	return outcomes[outcome].word;
}

char *
uf_delivery_format_reason(const UfDeliveryRow *row)
{
	if (row->rule == NULL)
		return g_strdup("");
	g_autoptr(UfIssue) issue = uf_issue_new(UF_SEVERITY_NOTE, "", row->rule);
	return uf_issue_format_french(issue);
}

unsigned
uf_delivery_find_line(const UfDeliveryRow *row, char **place)
{
	const char *first = strchr(row->name, '/');
	const char *last = strrchr(row->name, '/');
	char *end = NULL;
	const guint64 line = first != last ? g_ascii_strtoull(first + 1, &end, 10) : 0;
	const bool is_one = line > 0 && line <= G_MAXUINT && end == last;
	if (place != NULL)
		*place = is_one ? g_strndup(row->name, (gsize)(last - row->name)) : NULL;
	return is_one ? (unsigned)line : 0;
}

char *
uf_delivery_format_line(const json_t *blocks, const UfDeliveryRow *row)
{
	const unsigned line = uf_delivery_find_line(row, NULL);
	if (line == 0)
		return g_strdup("");
	g_autofree char *id =
	    row->field != NULL ? g_strndup(row->field, strcspn(row->field, ".")) : g_strdup("");
	const char *table = uf_json_get_string(json_object_get(blocks, "tables"), id);
	return table != NULL ? g_strdup_printf("%s, ligne %u", table, line)
			     : g_strdup_printf("ligne %u", line);
}

char *
uf_delivery_format_label(const json_t *blocks, const UfDeliveryRow *row)
{
	g_autofree char *line = uf_delivery_format_line(blocks, row);
	return g_strconcat(line, *line != '\0' ? "\u00a0: " : "", row->label, NULL);
}

GBytes *
uf_delivery_serialize(const UfDelivery *delivery)
{
	char *text = uf_json_format(delivery->root, false);
	return g_bytes_new_with_free_func(text, strlen(text), uf_memory_free_buffer, text);
}

static bool
has_texts(const json_t *object, const char *const *keys)
{
	for (size_t i = 0; keys[i] != NULL; i++) {
		if (uf_json_get_string(object, keys[i]) == NULL)
			return false;
	}
	return true;
}

static bool
are_rows_whole(const json_t *rows)
{
	static const char *const needed[] = { "name", "label", "outcome", "text", NULL };
	size_t i;
	json_t *row;
	json_array_foreach(rows, i, row)
	{
		const int outcome = find_outcome(uf_json_get_string(row, "outcome"));
		const bool has_rule = uf_json_get_string(row, "rule") != NULL;
		if (!has_texts(row, needed) || outcome < 0 ||
		    has_rule == (outcome == UF_DELIVERY_SENT))
			return false;
	}
	return json_is_array(rows);
}

static bool
are_documents_whole(const json_t *documents)
{
	static const char *const needed[] = { "piece", "file", NULL };
	size_t i;
	json_t *document;
	json_array_foreach(documents, i, document)
	{
		if (!has_texts(document, needed))
			return false;
	}
	return json_is_array(documents);
}

static bool
is_whole(const json_t *root)
{
	static const char *const needed[] = { "channel", "site", "method",   "url", "body",
					      "title",   "path", "revision", NULL };
	const json_t *identity = json_object_get(root, "identity");
	return uf_json_get_integer(root, "schema", 0) == DELIVERY_SCHEMA &&
	       has_texts(json_object_get(root, "target"), needed) &&
	       g_strcmp0(uf_json_get_string(json_object_get(root, "target"), "method"), METHOD) ==
		   0 &&
	       are_rows_whole(json_object_get(root, "rows")) &&
	       are_documents_whole(json_object_get(root, "documents")) &&
	       (identity == NULL || json_is_object(identity));
}

UfDelivery *
uf_delivery_parse(GBytes *bytes, GError **error)
{
	g_autoptr(json_t) root = uf_json_parse_bytes(bytes, UF_DELIVERY_FILE, error);
	if (root == NULL)
		return NULL;
	if (!is_whole(root)) {
		g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA,
			    UF_DELIVERY_FILE ": not one of ours");
		return NULL;
	}
	UfDelivery *self = g_new0(UfDelivery, 1);
	self->root = g_steal_pointer(&root);
	return self;
}

UfDelivery *
uf_delivery_load(const UfDraft *draft, GError **error)
{
	for (size_t i = 0; i < uf_draft_get_file_count(draft); i++) {
		const UfDraftFile file = uf_draft_get_file(draft, i);
		if (g_str_equal(file.name, UF_DELIVERY_FILE))
			return uf_delivery_parse(file.content, error);
	}
	return NULL;
}
