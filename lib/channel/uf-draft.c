#include "uf-draft.h"

#include <string.h>

#include "uf-draft-private.h"
#include "uf-error.h"
#include "uf-id.h"

static void
entry_free(gpointer data)
{
	UfDraftEntry *entry = data;
	g_free(entry->name);
	g_free(entry->media_type);
	g_bytes_unref(entry->content);
	g_free(entry);
}

UfDraft *
uf_draft_alloc(void)
{
	UfDraft *self = g_new0(UfDraft, 1);
	self->issues = uf_issue_list_new();
	self->files = g_ptr_array_new_with_free_func(entry_free);
	return self;
}

static char *
copy_or_empty(const char *text)
{
	return g_strdup(text != NULL ? text : "");
}

UfDraft *
uf_draft_new(const char *channel, const UfAnswers *answers, UfDate today)
{
	UfDraft *self = uf_draft_alloc();
	const UfForm *form = uf_answers_get_form(answers);
	self->id = uf_id_new('d');
	self->channel = g_strdup(channel);
	self->form = g_strdup(uf_form_get_id(form));
	self->form_revision = g_strdup(uf_form_get_revision(form));
	self->request = copy_or_empty(uf_answers_get_request(answers));
	self->profile_revision = copy_or_empty(uf_answers_get_profile_revision(answers));
	self->date = today;
	self->answers = uf_answers_to_json(answers);
	json_object_del(self->answers, "blocks");
	self->blocks = uf_draft_copy_blocks(answers);
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
	json_decref(draft->blocks);
	json_decref(draft->layout);
	g_ptr_array_unref(draft->issues);
	g_ptr_array_unref(draft->files);
	g_free(draft);
}

/* A name that stays in the folder where it is written, whoever made the draft. */
static bool
is_plain_name(const char *name)
{
	const size_t length = strlen(name);
	return length > 0 && length <= 128 && *name != '.' &&
	       strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-") ==
		   length;
}

bool
uf_draft_add_file(UfDraft *draft, const char *name, const char *media_type, GBytes *content,
		  GError **error)
{
	g_return_val_if_fail(draft->digest == NULL, false);
	size_t total = g_bytes_get_size(content);
	bool is_free = is_plain_name(name);
	for (guint i = 0; i < draft->files->len; i++) {
		const UfDraftEntry *other = g_ptr_array_index(draft->files, i);
		total += g_bytes_get_size(other->content);
		is_free = is_free && !g_str_equal(other->name, name);
	}
	if (!is_free || draft->files->len >= UF_DRAFT_MAX_FILES || total > UF_DRAFT_MAX_BYTES) {
		g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA,
			    is_free ? "draft: too many or too large files"
				    : "draft: a file name that is not plain or not new");
		return false;
	}
	UfDraftEntry *entry = g_new0(UfDraftEntry, 1);
	entry->name = g_strdup(name);
	entry->media_type = g_strdup(media_type);
	entry->content = g_bytes_ref(content);
	g_ptr_array_add(draft->files, entry);
	return true;
}

UfIssue *
uf_draft_add_issue(UfDraft *draft, UfSeverity severity, const char *place, const char *rule)
{
	g_return_val_if_fail(draft->digest == NULL, NULL);
	return uf_issue_add(draft->issues, severity, place, rule);
}

void
uf_draft_take_layout(UfDraft *draft, json_t *layout)
{
	g_return_if_fail(draft->digest == NULL);
	json_decref(draft->layout);
	draft->layout = layout;
}

void
uf_draft_seal(UfDraft *draft)
{
	g_return_if_fail(draft->digest == NULL);
	draft->digest = uf_draft_compute_digest(draft);
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

const json_t *
uf_draft_get_blocks(const UfDraft *draft)
{
	return draft->blocks;
}

const json_t *
uf_draft_get_layout(const UfDraft *draft)
{
	return draft->layout;
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
	const UfDraftEntry *file = g_ptr_array_index(draft->files, index);
	return (UfDraftFile){ file->name, file->media_type, file->content };
}
