/* Documents of a demand in the store: items of the household, that name their demand inside. */
#include "uf-flow-attach.h"

#include <string.h>

#include "uf-attachment.h"
#include "uf-error.h"
#include "uf-flow-attach-private.h"
#include "uf-flow-job-private.h"
#include "uf-id.h"
#include "uf-json.h"

/* A draft has place for as many files, and three of its own. */
#define MAX_DOCUMENTS (UF_DRAFT_MAX_FILES - 4)

G_STATIC_ASSERT(UF_FLOW_DOCUMENT_MAX_BYTES == UF_ATTACHMENT_MAX_BYTES);

/* One document with its id in the store. */
typedef struct {
	char *id;
	int64_t written;
	UfAttachment *document;
} Kept;

static void
kept_free(gpointer data)
{
	Kept *kept = data;
	g_free(kept->id);
	uf_attachment_free(kept->document);
	g_free(kept);
}

static int
compare_kept(const void *left, const void *right)
{
	const Kept *a = *(const Kept *const *)left;
	const Kept *b = *(const Kept *const *)right;
	const int64_t first = uf_attachment_get_time(a->document);
	const int64_t second = uf_attachment_get_time(b->document);
	return first != second ? (first > second) - (first < second) : strcmp(a->id, b->id);
}

/* The document under @id when it is of @request; true without one when it is of another. */
static bool
add_kept(UfFlow *flow, const char *id, const char *request, GPtrArray *list, GError **error)
{
	g_autoptr(UfStoreItem) item = uf_store_get(flow->store, UF_STORE_DOCUMENT, id, error);
	g_autoptr(UfAttachment) document =
	    item != NULL ? uf_attachment_parse(item->content, error) : NULL;
	if (document == NULL) {
		g_prefix_error(error, "%s: ", id);
		return false;
	}
	if (!g_str_equal(uf_attachment_get_request(document), request))
		return true;
	Kept *kept = g_new0(Kept, 1);
	kept->id = g_strdup(id);
	kept->written = item->written;
	kept->document = g_steal_pointer(&document);
	g_ptr_array_add(list, kept);
	return true;
}

/* Those of @request, in the order they were added. Of one that is damaged nobody knows whose it is:
 * it hides no other where they are listed (@whole false), and stops whoever would leave it out.
 * Owned. */
static GPtrArray *
load_kept(UfFlow *flow, const UfRequest *request, bool whole, GError **error)
{
	const char *person = uf_request_get_person(request);
	g_autoptr(GPtrArray) ids = uf_store_list(flow->store, UF_STORE_DOCUMENT, person, error);
	g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func(kept_free);
	if (ids == NULL)
		return NULL;
	for (guint i = 0; i < ids->len; i++) {
		if (!add_kept(flow, g_ptr_array_index(ids, i), uf_request_get_id(request), list,
			      whole ? error : NULL) &&
		    whole)
			return NULL;
	}
	g_ptr_array_sort(list, compare_kept);
	return g_steal_pointer(&list);
}

GPtrArray *
uf_flow_load_documents(UfFlow *flow, const char *id, GError **error)
{
	g_autoptr(UfRequest) request = uf_flow_load_request(flow, id, NULL, error);
	g_autoptr(GPtrArray) list = request != NULL ? load_kept(flow, request, true, error) : NULL;
	if (list == NULL)
		return NULL;
	GPtrArray *documents = g_ptr_array_new_with_free_func((GDestroyNotify)uf_attachment_free);
	for (guint i = 0; i < list->len; i++) {
		Kept *kept = g_ptr_array_index(list, i);
		g_ptr_array_add(documents, g_steal_pointer(&kept->document));
	}
	return documents;
}

/* --- telling --- */

static const json_t *
find_piece(const UfForm *form, const char *id)
{
	const json_t *pieces = form != NULL ? uf_form_find_block(form, "pieces") : NULL;
	for (size_t i = 0; i < json_array_size(pieces); i++) {
		const json_t *piece = json_array_get(pieces, i);
		if (g_strcmp0(uf_json_get_string(piece, "id"), id) == 0)
			return piece;
	}
	return NULL;
}

static json_t *
describe(const UfForm *form, const Kept *kept)
{
	const UfAttachment *document = kept->document;
	const char *piece = uf_attachment_get_piece(document);
	const char *label = uf_json_get_string(find_piece(form, piece), "label");
	g_autoptr(GDateTime) time = g_date_time_new_from_unix_local(kept->written);
	g_autofree char *date = time != NULL ? g_date_time_format(time, "%Y-%m-%d") : g_strdup("");
	return json_pack("{s:s, s:s, s:s, s:s, s:I, s:s}", "document", kept->id, "piece", piece,
			 "label", label != NULL ? label : piece, "media_type",
			 uf_attachment_get_media_type(document), "bytes",
			 (json_int_t)g_bytes_get_size(uf_attachment_get_content(document)), "date",
			 date);
}

json_t *
uf_flow_describe_documents(UfFlow *flow, const UfRequest *request, GError **error)
{
	if (uf_flow_ensure_registry(flow, error) == NULL)
		return NULL;
	g_autoptr(GPtrArray) list = load_kept(flow, request, false, error);
	const UfForm *form =
	    uf_registry_find_form(flow->registry, uf_request_get_form(request), NULL);
	if (list == NULL)
		return NULL;
	json_t *rows = json_array();
	for (guint i = 0; i < list->len; i++)
		json_array_append_new(rows, describe(form, g_ptr_array_index(list, i)));
	return rows;
}

size_t
uf_flow_count_documents(UfFlow *flow, const char *id)
{
	g_autoptr(UfRequest) request = uf_flow_load_request(flow, id, NULL, NULL);
	g_autoptr(GPtrArray) list = request != NULL ? load_kept(flow, request, false, NULL) : NULL;
	return list != NULL ? list->len : 0;
}

json_t *
uf_flow_list_documents(UfFlow *flow, const char *id, GError **error)
{
	g_autoptr(UfRequest) request = uf_flow_load_request(flow, id, NULL, error);
	if (request == NULL ||
	    !uf_flow_journal_reading(flow, uf_request_get_person(request), error))
		return NULL;
	return uf_flow_describe_documents(flow, request, error);
}

/* --- attaching --- */

/* "quittance, rib" */
static char *
list_pieces(const UfForm *form)
{
	g_autoptr(GString) out = g_string_new(NULL);
	const json_t *pieces = uf_form_find_block(form, "pieces");
	for (size_t i = 0; i < json_array_size(pieces); i++)
		g_string_append_printf(out, "%s%s", i > 0 ? ", " : "",
				       uf_json_get_string(json_array_get(pieces, i), "id"));
	return g_string_free(g_steal_pointer(&out), FALSE);
}

static bool
check_piece(const UfForm *form, const char *piece, GError **error)
{
	if (find_piece(form, piece) != NULL)
		return true;
	g_autofree char *known = list_pieces(form);
	if (*known == '\0')
		g_set_error(error, UF_ERROR, UF_ERROR_NOT_FOUND,
			    "%s: the form names no paper to join", uf_form_get_id(form));
	else
		g_set_error(error, UF_ERROR, UF_ERROR_NOT_FOUND,
			    "%s: no such piece; the form has: %s", uf_form_get_id(form), known);
	return false;
}

static UfRequest *
load_open(UfFlow *flow, const char *id, GError **error)
{
	g_autoptr(UfRequest) request = uf_flow_load_request(flow, id, NULL, error);
	if (request == NULL || uf_flow_ensure_registry(flow, error) == NULL)
		return NULL;
	if (!uf_request_is_over(request))
		return g_steal_pointer(&request);
	g_set_error(error, UF_ERROR, UF_ERROR_REFUSED,
		    "%s: it is answered or closed; its documents stay as they are", id);
	return NULL;
}

/* The one of @list with the same content for the same piece, or NULL. */
static const Kept *
find_same(const GPtrArray *list, const UfAttachment *document)
{
	for (guint i = 0; i < list->len; i++) {
		const Kept *kept = g_ptr_array_index(list, i);
		if (g_str_equal(uf_attachment_get_piece(kept->document),
				uf_attachment_get_piece(document)) &&
		    g_str_equal(uf_attachment_get_digest(kept->document),
				uf_attachment_get_digest(document)))
			return kept;
	}
	return NULL;
}

/* The line of the journal: which piece of which demand, never what is in it. */
static bool
tell(UfFlow *flow, const char *action, const UfRequest *request, const Kept *kept, GError **error)
{
	g_autoptr(json_t) details =
	    json_pack("{s:s, s:s, s:s, s:s}", "person", uf_request_get_person(request), "request",
		      uf_request_get_id(request), "form", uf_request_get_form(request), "piece",
		      kept->document != NULL ? uf_attachment_get_piece(kept->document) : "");
	return uf_flow_journal(flow, action, kept->id, details, error);
}

static json_t *
make_result(const UfRequest *request, const Kept *kept, size_t documents)
{
	const UfAttachment *document = kept->document;
	json_t *result = json_pack("{s:i, s:s, s:s, s:I}", "version", UF_FLOW_VERSION, "request",
				   uf_request_get_id(request), "document", kept->id, "documents",
				   (json_int_t)documents);
	if (document == NULL)
		return result;
	const gsize size = g_bytes_get_size(uf_attachment_get_content(document));
	json_object_set_new(result, "piece", json_string(uf_attachment_get_piece(document)));
	json_object_set_new(result, "media_type",
			    json_string(uf_attachment_get_media_type(document)));
	json_object_set_new(result, "bytes", json_integer((json_int_t)size));
	return result;
}

static bool
store_document(UfFlow *flow, const UfRequest *request, const Kept *kept, GError **error)
{
	UfStoreItem item = {
		.kind = UF_STORE_DOCUMENT,
		.id = kept->id,
		.parent = (char *)uf_request_get_person(request),
		.state = (char *)"",
	};
	g_autoptr(GBytes) content = uf_attachment_serialize(kept->document);
	item.content = content;
	if (!uf_store_begin(flow->store, error))
		return false;
	if (uf_store_put(flow->store, &item, error) && tell(flow, "attach", request, kept, error))
		return uf_store_commit(flow->store, error);
	uf_store_rollback(flow->store);
	return false;
}

json_t *
uf_flow_request_attach(UfFlow *flow, const char *id, const char *piece, GBytes *content,
		       GError **error)
{
	g_autoptr(UfRequest) request = load_open(flow, id, error);
	const UfForm *form =
	    request != NULL
		? uf_registry_find_form(flow->registry, uf_request_get_form(request), error)
		: NULL;
	if (form == NULL || !check_piece(form, piece, error))
		return NULL;
	g_autoptr(UfAttachment) document = uf_attachment_new(id, piece, content, error);
	g_autoptr(GPtrArray) list =
	    document != NULL ? load_kept(flow, request, false, error) : NULL;
	if (list == NULL)
		return NULL;
	const Kept *same = find_same(list, document);
	if (same != NULL)
		return make_result(request, same, list->len);
	if (list->len >= MAX_DOCUMENTS) {
		g_set_error(error, UF_ERROR, UF_ERROR_REFUSED, "%s: it has %u documents already",
			    id, list->len);
		return NULL;
	}
	Kept *kept = g_new0(Kept, 1);
	kept->id = uf_id_new('o');
	kept->document = g_steal_pointer(&document);
	g_ptr_array_add(list, kept);
	return store_document(flow, request, kept, error) ? make_result(request, kept, list->len)
							  : NULL;
}

static const Kept *
find_kept(const GPtrArray *list, const char *id)
{
	for (guint i = 0; i < list->len; i++) {
		const Kept *kept = g_ptr_array_index(list, i);
		if (g_str_equal(kept->id, id))
			return kept;
	}
	return NULL;
}

/* One that cannot be read can be taken away all the same, when it is of the same household. */
static bool
is_damaged(UfFlow *flow, const UfRequest *request, const char *id)
{
	const char *person = uf_request_get_person(request);
	g_autoptr(UfStoreItem) item = uf_store_get(flow->store, UF_STORE_DOCUMENT, id, NULL);
	g_autoptr(UfAttachment) document =
	    item != NULL ? uf_attachment_parse(item->content, NULL) : NULL;
	return item != NULL && document == NULL && g_strcmp0(item->parent, person) == 0;
}

json_t *
uf_flow_request_detach(UfFlow *flow, const char *id, const char *document, GError **error)
{
	g_autoptr(UfRequest) request = load_open(flow, id, error);
	g_autoptr(GPtrArray) list = request != NULL ? load_kept(flow, request, false, error) : NULL;
	if (list == NULL)
		return NULL;
	Kept damaged = { .id = (char *)document };
	const Kept *kept = find_kept(list, document);
	if (kept == NULL && !is_damaged(flow, request, document)) {
		g_set_error(error, UF_ERROR, UF_ERROR_NOT_FOUND,
			    "%s: no such document; \"unefois request show\" lists them", id);
		return NULL;
	}
	const size_t left = list->len - (kept != NULL ? 1 : 0);
	kept = kept != NULL ? kept : &damaged;
	/* the line comes after: it never tells of a removal that was not made */
	if (!uf_store_remove(flow->store, UF_STORE_DOCUMENT, kept->id, error) ||
	    !tell(flow, "detach", request, kept, error))
		return NULL;
	return make_result(request, kept, left);
}
