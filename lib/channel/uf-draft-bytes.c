/* A draft as bytes: its digest, what the store keeps, and back. */
#include <string.h>

#include "uf-draft-private.h"
#include "uf-error.h"
#include "uf-form-rules.h"
#include "uf-json.h"
#include "uf-memory.h"

static const char magic[] = "unefois-draft 1 ";

/* the line before the header: the magic, then the header's length on so many digits */
#define LENGTH_DIGITS 8
#define LINE_LENGTH (sizeof magic - 1 + LENGTH_DIGITS + 1)

/* length first, so that no two different drafts can give the same stream of bytes */
static void
digest_bytes(GChecksum *sum, const void *data, size_t length)
{
	const guint64 size = GUINT64_TO_LE((guint64)length);
	g_checksum_update(sum, (const guchar *)&size, sizeof size);
	if (length > 0)
		g_checksum_update(sum, data, (gssize)length);
}

static void
digest_text(GChecksum *sum, const char *text)
{
	digest_bytes(sum, text, strlen(text));
}

static void
digest_json(GChecksum *sum, const json_t *json)
{
	char *text = json_dumps(json, JSON_COMPACT | JSON_SORT_KEYS | JSON_ENCODE_ANY);
	digest_text(sum, text);
	uf_memory_free_string(text);
}

static json_t *
issues_to_json(const GPtrArray *issues)
{
	json_t *array = json_array();
	for (guint i = 0; i < issues->len; i++)
		json_array_append_new(array, uf_issue_to_json(g_ptr_array_index(issues, i)));
	return array;
}

char *
uf_draft_compute_digest(const UfDraft *draft)
{
	g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
	g_autofree char *date = uf_date_format_iso(draft->date);
	const char *texts[] = { "unefois draft 1",       draft->id,
				draft->channel,          draft->form,
				draft->form_revision,    draft->request,
				draft->profile_revision, date };
	for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
		digest_text(sum, texts[i]);
	digest_json(sum, draft->answers);
	digest_json(sum, draft->blocks);
	g_autoptr(json_t) issues = issues_to_json(draft->issues);
	digest_json(sum, issues);
	for (guint i = 0; i < draft->files->len; i++) {
		const UfDraftEntry *file = g_ptr_array_index(draft->files, i);
		gsize size;
		const void *data = g_bytes_get_data(file->content, &size);
		digest_text(sum, file->name);
		digest_text(sum, file->media_type);
		digest_bytes(sum, data, size);
	}
	/* a draft without one has the digest that it had before there were layouts */
	if (draft->layout != NULL) {
		digest_text(sum, "layout");
		digest_json(sum, draft->layout);
	}
	return g_strdup(g_checksum_get_string(sum));
}

static json_t *
files_to_json(const UfDraft *draft)
{
	json_t *array = json_array();
	for (guint i = 0; i < draft->files->len; i++) {
		const UfDraftEntry *file = g_ptr_array_index(draft->files, i);
		json_array_append_new(array,
				      json_pack("{s:s, s:s, s:I}", "name", file->name, "media_type",
						file->media_type, "size",
						(json_int_t)g_bytes_get_size(file->content)));
	}
	return array;
}

static char *
format_header(const UfDraft *draft)
{
	g_autofree char *date = uf_date_format_iso(draft->date);
	g_autoptr(json_t) root =
	    json_pack("{s:i, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s}", "schema", 1, "id", draft->id,
		      "channel", draft->channel, "form", draft->form, "form_revision",
		      draft->form_revision, "request", draft->request, "profile_revision",
		      draft->profile_revision, "date", date, "digest", draft->digest);
	json_object_set(root, "answers", draft->answers);
	json_object_set(root, "blocks", draft->blocks);
	if (draft->layout != NULL)
		json_object_set(root, "layout", draft->layout);
	json_object_set_new(root, "issues", issues_to_json(draft->issues));
	json_object_set_new(root, "files", files_to_json(draft));
	return uf_json_format(root, false);
}

GBytes *
uf_draft_serialize(const UfDraft *draft)
{
	g_return_val_if_fail(draft->digest != NULL, NULL);
	char *header = format_header(draft);
	const size_t length = strlen(header);
	g_autofree char *line = g_strdup_printf("%s%0*zu\n", magic, LENGTH_DIGITS, length);
	size_t total = LINE_LENGTH + length;
	for (guint i = 0; i < draft->files->len; i++)
		total += g_bytes_get_size(uf_draft_get_file(draft, i).content);
	char *out = g_malloc(total);
	memcpy(out, line, LINE_LENGTH);
	memcpy(out + LINE_LENGTH, header, length);
	uf_memory_free_string(header);
	char *end = out + LINE_LENGTH + length;
	for (guint i = 0; i < draft->files->len; i++) {
		gsize size;
		const void *data = g_bytes_get_data(uf_draft_get_file(draft, i).content, &size);
		if (size > 0)
			memcpy(end, data, size);
		end += size;
	}
	return g_bytes_new_with_free_func(out, total, uf_memory_free_buffer, out);
}

static bool
parse_texts(UfDraft *self, const json_t *root)
{
	const struct {
		const char *key;
		char **member;
	} texts[] = {
		{ "id", &self->id },           { "channel", &self->channel },
		{ "form", &self->form },       { "form_revision", &self->form_revision },
		{ "request", &self->request }, { "profile_revision", &self->profile_revision },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
		*texts[i].member = g_strdup(uf_json_get_string(root, texts[i].key));
		if (*texts[i].member == NULL)
			return false;
	}
	const char *date = uf_json_get_string(root, "date");
	return date != NULL && uf_date_parse_iso(date, &self->date) &&
	       uf_json_get_integer(root, "schema", 0) == 1;
}

static bool
parse_issues(UfDraft *self, const json_t *array, GError **error)
{
	for (size_t i = 0; i < json_array_size(array); i++) {
		UfIssue *issue = uf_issue_from_json(json_array_get(array, i), error);
		if (issue == NULL)
			return false;
		g_ptr_array_add(self->issues, issue);
	}
	return true;
}

/* The files one after the other from @offset of @bytes, to their very end. */
static bool
parse_files(UfDraft *self, const json_t *array, GBytes *bytes, size_t offset)
{
	size_t left = g_bytes_get_size(bytes) - offset;
	for (size_t i = 0; i < json_array_size(array); i++) {
		const json_t *entry = json_array_get(array, i);
		const char *name = uf_json_get_string(entry, "name");
		const char *media_type = uf_json_get_string(entry, "media_type");
		const int64_t size = uf_json_get_integer(entry, "size", -1);
		if (name == NULL || media_type == NULL || size < 0 || (uint64_t)size > left)
			return false;
		g_autoptr(GBytes) content = g_bytes_new_from_bytes(bytes, offset, (gsize)size);
		if (!uf_draft_add_file(self, name, media_type, content, NULL))
			return false;
		offset += (size_t)size;
		left -= (size_t)size;
	}
	return left == 0;
}

/* The header, and where it ends in @bytes. */
static json_t *
parse_header(GBytes *bytes, size_t *end, GError **error)
{
	gsize size;
	const char *text = g_bytes_get_data(bytes, &size);
	uint64_t length = 0;
	char digits[LENGTH_DIGITS + 1] = { 0 };
	if (size >= LINE_LENGTH)
		memcpy(digits, text + sizeof magic - 1, LENGTH_DIGITS);
	if (size < LINE_LENGTH || memcmp(text, magic, sizeof magic - 1) != 0 ||
	    text[LINE_LENGTH - 1] != '\n' ||
	    !g_ascii_string_to_unsigned(digits, 10, 0, size - LINE_LENGTH, &length, NULL)) {
		g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA, "draft: not one of ours");
		return NULL;
	}
	*end = LINE_LENGTH + (size_t)length;
	return uf_json_parse(text + LINE_LENGTH, (size_t)length, "draft", error);
}

UfDraft *
uf_draft_parse(GBytes *bytes, GError **error)
{
	size_t end = 0;
	g_autoptr(json_t) root = parse_header(bytes, &end, error);
	if (root == NULL)
		return NULL;
	g_autoptr(UfDraft) self = uf_draft_alloc();
	self->answers = json_incref(json_object_get(root, "answers"));
	self->blocks = json_incref(json_object_get(root, "blocks"));
	self->layout = json_incref(json_object_get(root, "layout"));
	const char *known = uf_json_get_string(root, "digest");
	if (self->answers != NULL &&
	    (!parse_issues(self, json_object_get(root, "issues"), error) ||
	     !uf_form_rules_check_one(UF_FORM_RULES_ANSWERS, self->answers, "draft", error)))
		return NULL;
	if (known == NULL || self->answers == NULL || !json_is_object(self->blocks) ||
	    (self->layout != NULL && !json_is_object(self->layout)) || !parse_texts(self, root) ||
	    !parse_files(self, json_object_get(root, "files"), bytes, end)) {
		g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA, "draft: not one of ours");
		return NULL;
	}
	self->digest = uf_draft_compute_digest(self);
	if (!g_str_equal(known, self->digest)) {
		g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA,
			    "draft %s: changed since it was prepared; prepare it again", self->id);
		return NULL;
	}
	return g_steal_pointer(&self);
}
