/* The data of a demand to w.c.s., field by field of its schema, with a row of the delivery for
 * each: what leaves, and why the rest does not. */
#include <string.h>

#include "uf-bound-names.h"
#include "uf-json.h"
#include "uf-publik-private.h"

#define CHANNEL "publik"
#define UNNAMED "_unnamed"
/* A draft keeps the documents and the body that has them in base 64: both stay below its limit. */
#define MAX_DOCUMENTS_BYTES ((gsize)16 * 1024 * 1024)

/* What is known for one name of the partner. */
typedef struct {
	json_t *given; /* NULL: a field is bound there, and says nothing */
	char *field;   /* with its row */
	const UfAttachment *document;
	char *file;
	size_t documents; /* how many want that place */
	bool is_used;
} Known;

typedef struct {
	UfPublikFilling *out;
	GHashTable *known; /* name as it is bound, "block/2/child" → Known */
	gsize bytes;       /* of the documents that leave */
	GPtrArray *leaving;
} Walk;

/* Where a field of the schema stands for one row. */
typedef struct {
	const UfDescriptorField *field;
	const char *name; /* as the delivery has it */
	json_t *into;     /* the object that gets its value */
} Place;

static void
known_free(gpointer data)
{
	Known *known = data;
	json_decref(known->given);
	g_free(known->field);
	g_free(known->file);
	g_free(known);
}

static Known *
ensure_known(Walk *walk, const char *name)
{
	Known *known = g_hash_table_lookup(walk->known, name);
	if (known == NULL) {
		known = g_new0(Known, 1);
		g_hash_table_insert(walk->known, g_strdup(name), known);
	}
	return known;
}

static char *
format_field(const char *field, size_t row)
{
	return row == 0 ? g_strdup(field) : g_strdup_printf("%s/%zu", field, row);
}

/* --- what there is --- */

static bool
is_blank(const json_t *value)
{
	return value == NULL || json_is_false(value) ||
	       (json_is_string(value) && json_string_length(value) == 0);
}

/* Of several answers for one name the first that says something counts, as
 * uf_answers_get_bound() has it. */
static void
add_answer(Walk *walk, const UfAnswer *answer)
{
	const char *id = uf_field_get_full_id(uf_answer_get_field(answer));
	const UfAnswerState state = uf_answer_get_state(answer);
	const char *name;
	json_t *value;
	if (state == UF_ANSWER_WITHHELD || state == UF_ANSWER_ABSENT)
		return;
	json_object_foreach(uf_answer_get_bound(answer, CHANNEL), name, value)
	{
		Known *known = ensure_known(walk, name);
		if (!is_blank(known->given) || (known->given != NULL && is_blank(value)))
			continue;
		json_decref(known->given);
		g_free(known->field);
		known->given = json_incref(value);
		known->field = format_field(id, uf_answer_get_row(answer));
	}
}

/* Names that nothing is known for belong to their field all the same. */
static void
add_bound_names(Walk *walk)
{
	g_autoptr(GPtrArray) names =
	    uf_form_list_bound_names(uf_answers_get_form(walk->out->answers), CHANNEL);
	for (guint i = 0; i < names->len; i++) {
		const UfBoundName *bound = g_ptr_array_index(names, i);
		Known *known = ensure_known(walk, bound->name);
		if (known->field == NULL)
			known->field = format_field(bound->field, bound->row);
	}
}

/* The row of the form's "pieces" that a document is for; NULL when there is none any more. */
static const json_t *
find_piece(const Walk *walk, const UfAttachment *document)
{
	const UfForm *form = uf_answers_get_form(walk->out->answers);
	const json_t *pieces = uf_form_find_block(form, "pieces");
	for (size_t i = 0; i < json_array_size(pieces); i++) {
		const json_t *piece = json_array_get(pieces, i);
		if (g_strcmp0(uf_json_get_string(piece, "id"), uf_attachment_get_piece(document)) ==
		    0)
			return piece;
	}
	return NULL;
}

/* Which one of its piece @document is, from 1. */
static size_t
count_rank(const GPtrArray *documents, guint index)
{
	size_t rank = 1;
	const UfAttachment *document = g_ptr_array_index(documents, index);
	for (guint i = 0; i < index; i++)
		rank += g_str_equal(uf_attachment_get_piece(g_ptr_array_index(documents, i)),
				    uf_attachment_get_piece(document));
	return rank;
}

/* "pieces/{row}/fichier" takes one document in each row. */
static void
add_document(Walk *walk, guint index)
{
	const UfAttachment *document = g_ptr_array_index(walk->out->documents, index);
	const json_t *bind = json_object_get(find_piece(walk, document), "bind");
	const char *name = uf_json_get_string(bind, CHANNEL);
	const size_t rank = count_rank(walk->out->documents, index);
	if (name == NULL)
		return;
	g_autofree char *row = g_strdup_printf("%zu", rank);
	g_auto(GStrv) parts = g_strsplit(name, "{row}", -1);
	g_autofree char *full = g_strjoinv(row, parts);
	Known *known = ensure_known(walk, full);
	known->documents++;
	known->document = document;
	g_free(known->file);
	known->file = uf_attachment_format_name(document, rank);
}

static void
collect(Walk *walk)
{
	const UfAnswers *answers = walk->out->answers;
	for (size_t i = 0; i < uf_answers_get_count(answers); i++)
		add_answer(walk, uf_answers_get(answers, i));
	add_bound_names(walk);
	for (guint i = 0; walk->out->documents != NULL && i < walk->out->documents->len; i++)
		add_document(walk, i);
}

/* --- what becomes of it --- */

static void
keep_file(Walk *walk, const Known *known)
{
	g_hash_table_insert(walk->out->files, g_strdup(known->file), (gpointer)known->document);
	g_ptr_array_add(walk->leaving, (gpointer)known->document);
	walk->bytes += g_bytes_get_size(uf_attachment_get_content(known->document));
}

static void
refuse_file(UfPublikValue *value, const char *rule)
{
	g_clear_pointer(&value->value, json_decref);
	value->outcome = UF_DELIVERY_NOT_ACCEPTABLE;
	value->rule = rule;
}

static void
convert_file(Walk *walk, const UfDescriptorField *field, const Known *known, UfPublikValue *value)
{
	const UfAttachment *document = known != NULL ? known->document : NULL;
	uf_publik_convert_file(field, document, document != NULL ? known->file : "", value);
	if (value->outcome != UF_DELIVERY_SENT)
		return;
	const gsize size = g_bytes_get_size(uf_attachment_get_content(document));
	if (known->documents > 1)
		refuse_file(value, "publik.documents_several");
	else if (walk->bytes + size > MAX_DOCUMENTS_BYTES)
		refuse_file(value, "publik.documents_too_large");
	else
		keep_file(walk, known);
}

/* Under its varname; one without goes by its id, among the unnamed. */
static void
put(json_t *into, const char *name, json_t *value)
{
	if (*name != '#') {
		json_object_set(into, name, value);
		return;
	}
	json_t *unnamed = json_object_get(into, UNNAMED);
	if (unnamed == NULL) {
		unnamed = json_object();
		json_object_set_new(into, UNNAMED, unnamed);
	}
	json_object_set(unnamed, name + 1, value);
}

/* The row of the delivery, and an issue when something that is known stays here. */
static void
tell(const Walk *walk, const Place *place, const Known *known, const UfPublikValue *value)
{
	const bool is_known = value->text != NULL && *value->text != '\0';
	const UfDeliveryRow row = {
		.name = place->name,
		.label = place->field->label,
		.outcome = value->outcome,
		.field = known != NULL ? known->field : NULL,
		.text = value->text,
		.rule = value->rule,
		.is_required = place->field->is_required,
	};
	uf_delivery_add(walk->out->delivery, &row);
	if (value->outcome == UF_DELIVERY_NOT_ACCEPTABLE)
		uf_draft_add_issue(walk->out->draft, UF_SEVERITY_TODO,
				   row.field != NULL ? row.field : "", value->rule);
	else if (value->outcome == UF_DELIVERY_NOT_PREFILLABLE && is_known)
		uf_draft_add_issue(walk->out->draft, UF_SEVERITY_TODO,
				   row.field != NULL ? row.field : "", "delivery.not_prefillable");
}

static void
fill_field(Walk *walk, const Place *place)
{
	const UfDescriptorField *field = place->field;
	Known *known = g_hash_table_lookup(walk->known, place->name);
	g_auto(UfPublikValue) value = { 0 };
	if (g_str_equal(field->type, "file"))
		convert_file(walk, field, known, &value);
	else
		uf_publik_convert(field, known != NULL ? known->given : NULL, &value);
	if (known != NULL)
		known->is_used = true;
	/* only the varnames of what stands in a block are known to be read there */
	if (field->table != NULL && *field->name == '#' && value.outcome == UF_DELIVERY_SENT)
		refuse_file(&value, "publik.no_name");
	if (value.outcome == UF_DELIVERY_SENT)
		put(place->into, field->name, value.value);
	tell(walk, place, known, &value);
}

/* --- blocks --- */

/* The highest row of @block that something is known for. */
static size_t
count_rows(const Walk *walk, const char *block)
{
	size_t rows = 0;
	GHashTableIter iter;
	void *name, *data;
	const size_t length = strlen(block);
	g_hash_table_iter_init(&iter, walk->known);
	while (g_hash_table_iter_next(&iter, &name, &data)) {
		const Known *known = data;
		const char *text = name;
		if (strncmp(text, block, length) != 0 || text[length] != '/' ||
		    (known->given == NULL && known->document == NULL))
			continue;
		const guint64 row = g_ascii_strtoull(text + length + 1, NULL, 10);
		if (row <= UF_DESCRIPTOR_MAX_FIELDS)
			rows = MAX(rows, (size_t)row);
	}
	return rows;
}

/* The children of the block at @index, which follow it; their number. */
static size_t
count_children(const UfDescriptor *descriptor, size_t index)
{
	size_t n = 0;
	while (index + 1 + n < uf_descriptor_get_count(descriptor) &&
	       uf_descriptor_get(descriptor, index + 1 + n).table != NULL)
		n++;
	return n;
}

/* One row of a block; one of which nothing leaves is not there. */
static void
fill_row(Walk *walk, size_t index, size_t rank, json_t *rows)
{
	const UfDescriptor *descriptor = walk->out->descriptor;
	const UfDescriptorField block = uf_descriptor_get(descriptor, index);
	const size_t n = count_children(descriptor, index);
	g_autoptr(json_t) row = json_object();
	for (size_t i = 0; i < n; i++) {
		const UfDescriptorField child = uf_descriptor_get(descriptor, index + 1 + i);
		g_autofree char *name = g_strdup_printf("%s/%zu/%s", block.name, rank, child.name);
		if (!uf_publik_is_decoration(child.type))
			fill_field(walk, &(Place){ &child, name, row });
	}
	if (json_object_size(row) > 0)
		json_array_append(rows, row);
}

static void
tell_block(const Walk *walk, const UfDescriptorField *block, UfDeliveryOutcome outcome,
	   const char *rule)
{
	const Place place = { block, block->name, NULL };
	tell(walk, &place, NULL, &(UfPublikValue){ .outcome = outcome, .rule = rule });
}

static void
fill_block(Walk *walk, size_t index)
{
	const UfDescriptorField block = uf_descriptor_get(walk->out->descriptor, index);
	const size_t known = count_rows(walk, block.name);
	const size_t count = block.max_rows > 0 ? MIN(known, block.max_rows) : known;
	g_autoptr(json_t) rows = json_array();
	for (size_t rank = 1; rank <= count; rank++)
		fill_row(walk, index, rank, rows);
	if (json_array_size(rows) > 0)
		put(walk->out->data, block.name, rows);
	if (known == 0)
		tell_block(walk, &block, UF_DELIVERY_EMPTY, NULL);
	if (known > count)
		tell_block(walk, &block, UF_DELIVERY_NOT_ACCEPTABLE, "publik.too_many_rows");
}

/* --- what has no place there --- */

static bool
is_row_beyond(const Walk *walk, const char *name)
{
	UfDescriptorField field;
	return uf_descriptor_find(walk->out->descriptor, name, &field) && field.table != NULL;
}

/* Answers that are bound to what the partner does not publish. */
static void
tell_unused(const Walk *walk)
{
	g_autoptr(GList) names = g_hash_table_get_keys(walk->known);
	names = g_list_sort(names, (GCompareFunc)strcmp);
	for (const GList *item = names; item != NULL; item = item->next) {
		const Known *known = g_hash_table_lookup(walk->known, item->data);
		if (known->is_used || known->given == NULL || is_blank(known->given) ||
		    is_row_beyond(walk, item->data))
			continue;
		uf_issue_set_text(uf_draft_add_issue(walk->out->draft, UF_SEVERITY_WARNING,
						     known->field, "publik.no_field"),
				  "name", item->data);
	}
}

/* Documents that stay here, whatever the reason. */
static void
tell_kept_documents(const Walk *walk)
{
	const GPtrArray *documents = walk->out->documents;
	for (guint i = 0; documents != NULL && i < documents->len; i++) {
		const UfAttachment *document = g_ptr_array_index(documents, i);
		const char *label = uf_json_get_string(find_piece(walk, document), "label");
		if (g_ptr_array_find(walk->leaving, document, NULL))
			continue;
		g_autofree char *place =
		    g_strconcat("pieces/", uf_attachment_get_piece(document), NULL);
		UfIssue *issue = uf_draft_add_issue(walk->out->draft, UF_SEVERITY_TODO, place,
						    "publik.document_kept");
		uf_issue_set_text(issue, "piece",
				  label != NULL ? label : uf_attachment_get_piece(document));
		/* so that it is not taken for one that came later */
		uf_issue_set_text(issue, "digest", uf_attachment_get_digest(document));
	}
}

/* The documents that leave stand in the draft too, as they are, for whoever looks at it. */
static bool
add_documents(Walk *walk, GError **error)
{
	for (guint i = 0; i < walk->leaving->len; i++) {
		const UfAttachment *document = g_ptr_array_index(walk->leaving, i);
		GHashTableIter iter;
		void *name, *found;
		g_hash_table_iter_init(&iter, walk->out->files);
		while (g_hash_table_iter_next(&iter, &name, &found) && found != document)
			continue;
		uf_delivery_add_document(walk->out->delivery, uf_attachment_get_piece(document),
					 name);
		if (!uf_draft_add_file(walk->out->draft, name,
				       uf_attachment_get_media_type(document),
				       uf_attachment_get_content(document), error))
			return false;
	}
	return true;
}

bool
uf_publik_fill(UfPublikFilling *filling, GError **error)
{
	g_autoptr(GHashTable) known =
	    g_hash_table_new_full(g_str_hash, g_str_equal, g_free, known_free);
	g_autoptr(GPtrArray) leaving = g_ptr_array_new();
	Walk walk = { filling, known, 0, leaving };
	filling->data = json_object();
	filling->files = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	collect(&walk);
	for (size_t i = 0; i < uf_descriptor_get_count(filling->descriptor); i++) {
		const UfDescriptorField field = uf_descriptor_get(filling->descriptor, i);
		if (field.table != NULL || uf_publik_is_decoration(field.type))
			continue;
		if (g_str_equal(field.type, "block"))
			fill_block(&walk, i);
		else
			fill_field(&walk, &(Place){ &field, field.name, filling->data });
	}
	tell_unused(&walk);
	tell_kept_documents(&walk);
	return add_documents(&walk, error);
}
