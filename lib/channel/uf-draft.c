#include "uf-draft.h"

#include <string.h>

#include "uf-error.h"
#include "uf-id.h"
#include "uf-json.h"
#include "uf-memory.h"

typedef struct {
	char *name;
	char *media_type;
	GBytes *content;
} File;

struct UfDraft {
	char *id;
	char *channel;
	char *form;
	char *form_revision;
	char *request;
	char *profile_revision;
	char *digest; /* NULL until sealed */
	UfDate date;
	json_t *answers;
	GPtrArray *issues;
	GPtrArray *files;
};

static void
file_free(gpointer data)
{
	File *file = data;
	g_free(file->name);
	g_free(file->media_type);
	g_bytes_unref(file->content);
	g_free(file);
}

static UfDraft *
draft_alloc(void)
{
	UfDraft *self = g_new0(UfDraft, 1);
	self->issues = uf_issue_list_new();
	self->files = g_ptr_array_new_with_free_func(file_free);
	return self;
}

UfDraft *
uf_draft_new(const char *channel, const UfAnswers *answers, UfDate today)
{
	UfDraft *self = draft_alloc();
	const UfForm *form = uf_answers_get_form(answers);
	self->id = uf_id_new('d');
	self->channel = g_strdup(channel);
	self->form = g_strdup(uf_form_get_id(form));
	self->form_revision = g_strdup(uf_form_get_revision(form));
	self->request = g_strdup(uf_answers_get_request(answers));
	self->profile_revision = g_strdup(uf_answers_get_profile_revision(answers));
	self->date = today;
	self->answers = uf_answers_to_json(answers);
	return self;
}

void
uf_draft_free(UfDraft *draft)
{
	if (draft == NULL)
		return;
	g_free(draft->id);
	g_free(draft->channel);
	g_free(draft->form);
	g_free(draft->form_revision);
	g_free(draft->request);
	g_free(draft->profile_revision);
	g_free(draft->digest);
	json_decref(draft->answers);
	g_ptr_array_unref(draft->issues);
	g_ptr_array_unref(draft->files);
	g_free(draft);
}

void
uf_draft_add_file(UfDraft *draft, const char *name, const char *media_type, GBytes *content)
{
	g_return_if_fail(draft->digest == NULL && draft->files->len < UF_DRAFT_MAX_FILES);
	File *file = g_new0(File, 1);
	file->name = g_strdup(name);
	file->media_type = g_strdup(media_type);
	file->content = g_bytes_ref(content);
	g_ptr_array_add(draft->files, file);
}

UfIssue *
uf_draft_add_issue(UfDraft *draft, UfSeverity severity, const char *place, const char *rule)
{
	g_return_val_if_fail(draft->digest == NULL, NULL);
	return uf_issue_add(draft->issues, severity, place, rule);
}

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

static json_t *
issues_to_json(const GPtrArray *issues)
{
	json_t *array = json_array();
	for (guint i = 0; i < issues->len; i++)
		json_array_append_new(array, uf_issue_to_json(g_ptr_array_index(issues, i)));
	return array;
}

static void
digest_json(GChecksum *sum, const json_t *json)
{
	char *text = json_dumps(json, JSON_COMPACT | JSON_SORT_KEYS | JSON_ENCODE_ANY);
	digest_text(sum, text);
	uf_memory_free_string(text);
}

static char *
compute_digest(const UfDraft *draft)
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
	g_autoptr(json_t) issues = issues_to_json(draft->issues);
	digest_json(sum, issues);
	for (guint i = 0; i < draft->files->len; i++) {
		const File *file = g_ptr_array_index(draft->files, i);
		gsize size;
		const void *data = g_bytes_get_data(file->content, &size);
		digest_text(sum, file->name);
		digest_text(sum, file->media_type);
		digest_bytes(sum, data, size);
	}
	return g_strdup(g_checksum_get_string(sum));
}

void
uf_draft_seal(UfDraft *draft)
{
	g_return_if_fail(draft->digest == NULL);
	draft->digest = compute_digest(draft);
}

static json_t *
files_to_json(const UfDraft *draft)
{
	json_t *array = json_array();
	for (guint i = 0; i < draft->files->len; i++) {
		const File *file = g_ptr_array_index(draft->files, i);
		gsize size;
		const guchar *data = g_bytes_get_data(file->content, &size);
		char *text = g_base64_encode(data, size);
		json_array_append_new(array,
				      json_pack("{s:s, s:s, s:s}", "name", file->name, "media_type",
						file->media_type, "base64", text));
		uf_memory_free_string(text);
	}
	return array;
}

GBytes *
uf_draft_serialize(const UfDraft *draft)
{
	g_return_val_if_fail(draft->digest != NULL, NULL);
	g_autofree char *date = uf_date_format_iso(draft->date);
	g_autoptr(json_t) root = json_pack(
	    "{s:i, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:O, s:o, s:o}", "schema", 1, "id",
	    draft->id, "channel", draft->channel, "form", draft->form, "form_revision",
	    draft->form_revision, "request", draft->request, "profile_revision",
	    draft->profile_revision, "date", date, "digest", draft->digest, "answers",
	    draft->answers, "issues", issues_to_json(draft->issues), "files", files_to_json(draft));
	char *text = uf_json_format(root, false);
	return g_bytes_new_with_free_func(text, strlen(text), uf_memory_free_buffer, text);
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
		{ "digest", &self->digest },
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

static bool
parse_files(UfDraft *self, const json_t *array)
{
	if (json_array_size(array) > UF_DRAFT_MAX_FILES)
		return false;
	for (size_t i = 0; i < json_array_size(array); i++) {
		const json_t *entry = json_array_get(array, i);
		const char *base64 = uf_json_get_string(entry, "base64");
		const char *name = uf_json_get_string(entry, "name");
		const char *media_type = uf_json_get_string(entry, "media_type");
		if (base64 == NULL || name == NULL || media_type == NULL)
			return false;
		gsize size;
		guchar *data = g_base64_decode(base64, &size);
		File *file = g_new0(File, 1);
		file->name = g_strdup(name);
		file->media_type = g_strdup(media_type);
		file->content = g_bytes_new_with_free_func(data, size, uf_memory_free_buffer, data);
		g_ptr_array_add(self->files, file);
	}
	return true;
}

UfDraft *
uf_draft_parse(GBytes *bytes, GError **error)
{
	gsize size;
	const char *text = g_bytes_get_data(bytes, &size);
	g_autoptr(json_t) root = uf_json_parse(size > 0 ? text : "", size, "draft", error);
	if (root == NULL)
		return NULL;
	g_autoptr(UfDraft) self = draft_alloc();
	self->answers = json_incref(json_object_get(root, "answers"));
	if (!parse_issues(self, json_object_get(root, "issues"), error))
		return NULL;
	if (!json_is_object(self->answers) || !parse_texts(self, root) ||
	    !parse_files(self, json_object_get(root, "files"))) {
		g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA, "draft: not one of ours");
		return NULL;
	}
	g_autofree char *digest = compute_digest(self);
	if (!g_str_equal(digest, self->digest)) {
		g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA,
			    "draft %s: changed since it was prepared; prepare it again", self->id);
		return NULL;
	}
	return g_steal_pointer(&self);
}

const char *
uf_draft_get_id(const UfDraft *draft)
{
	return draft->id;
}

const char *
uf_draft_get_channel(const UfDraft *draft)
{
	return draft->channel;
}

const char *
uf_draft_get_form(const UfDraft *draft)
{
	return draft->form;
}

const char *
uf_draft_get_form_revision(const UfDraft *draft)
{
	return draft->form_revision;
}

const char *
uf_draft_get_request(const UfDraft *draft)
{
	return draft->request;
}

const char *
uf_draft_get_profile_revision(const UfDraft *draft)
{
	return draft->profile_revision;
}

UfDate
uf_draft_get_date(const UfDraft *draft)
{
	return draft->date;
}

const char *
uf_draft_get_digest(const UfDraft *draft)
{
	return draft->digest;
}

const json_t *
uf_draft_get_answers(const UfDraft *draft)
{
	return draft->answers;
}

const GPtrArray *
uf_draft_get_issues(const UfDraft *draft)
{
	return draft->issues;
}

size_t
uf_draft_get_file_count(const UfDraft *draft)
{
	return draft->files->len;
}

UfDraftFile
uf_draft_get_file(const UfDraft *draft, size_t index)
{
	const File *file = g_ptr_array_index(draft->files, index);
	return (UfDraftFile){ file->name, file->media_type, file->content };
}
