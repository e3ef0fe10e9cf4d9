#include "uf-flow-talk.h"

#include <string.h>

#include "uf-error.h"
#include "uf-file.h"
#include "uf-flow-answer-private.h"
#include "uf-flow-basis-private.h"
#include "uf-flow-job-private.h"
#include "uf-flow-talk-private.h"
#include "uf-json.h"
#include "uf-memory.h"
#include "uf-profile-edit.h"

static void
form_free(gpointer data)
{
	UfTalkForm *form = data;
	uf_flow_job_clear(&form->job);
	g_clear_pointer(&form->earlier, g_ptr_array_unref);
	json_decref(form->entry);
	g_free(form);
}

void
uf_flow_talk_free(UfFlowTalk *talk)
{
	if (talk == NULL)
		return;
	g_clear_pointer(&talk->forms, g_ptr_array_unref);
	g_clear_pointer(&talk->seen, g_hash_table_unref);
	g_clear_pointer(&talk->history, g_array_unref);
	g_clear_pointer(&talk->reasons, g_hash_table_unref);
	g_clear_pointer(&talk->places, g_hash_table_unref);
	g_clear_pointer(&talk->facts, g_ptr_array_unref);
	uf_profile_free(talk->profile);
	g_free(talk->field);
	g_free(talk->hint);
	g_strfreev(talk->options);
	uf_memory_free_string(talk->proposal);
	g_free(talk);
}

/* What the person said today that there is none of, does not know or does not wish to say: at a
 * second demand on the same form that day too, unless a newer one says otherwise. */
static void
repeat_none(UfTalkForm *form, UfDate today)
{
	g_autoptr(GHashTable) newer = g_hash_table_new(g_str_hash, g_str_equal);
	for (guint i = 0; i < form->earlier->len; i++) {
		const UfRequest *earlier = g_ptr_array_index(form->earlier, i);
		const char *field;
		json_t *fact;
		json_object_foreach(uf_request_get_facts(earlier), field, fact)
		{
			g_autoptr(UfOrigin) origin = uf_request_find_origin(earlier, field);
			g_autoptr(UfValue) nothing = uf_value_new();
			const bool is_first = g_hash_table_add(newer, (gpointer)field);
			if (is_first && json_is_null(fact) && origin != NULL &&
			    g_str_equal(uf_origin_get_source(origin), "told") &&
			    uf_date_compare(uf_origin_get_date(origin), today) == 0)
				uf_request_set_fact(form->job.request, field, nothing, origin);
		}
	}
}

/* true when @request was begun and made no draft yet: it goes on */
static bool
goes_on(const UfFlowTalk *self, const UfRequest *request)
{
	return g_str_equal(uf_request_get_state(request), "prepared") &&
	       !uf_flow_has_drafts(self->flow, uf_request_get_id(request));
}

/* The last request for the same people that made no draft yet goes on; else a new one begins. What
 * was said for his form answers nothing of hers. */
static bool
begin_form(UfFlowTalk *self, UfTalkForm *form, GError **error)
{
	const UfFlowFill *setup = self->setup;
	UfFlowJob *job = &form->job;
	if (!uf_flow_begin_request(job, setup, error))
		return false;
	form->earlier = uf_flow_list_requests(self->flow, setup->person, uf_form_get_id(job->form),
					      uf_request_get_roles(job->request), error);
	if (form->earlier == NULL)
		return false;
	const UfRequest *last = form->earlier->len > 0 ? g_ptr_array_index(form->earlier, 0) : NULL;
	if (last == NULL || !goes_on(self, last)) {
		repeat_none(form, uf_context_get_today(self->flow->context));
		return true;
	}
	uf_request_free(job->request);
	json_object_del(form->entry, "earlier");
	json_object_del(form->entry, "carried");
	job->request =
	    uf_flow_load_request(self->flow, uf_request_get_id(last), &job->revision, error);
	g_ptr_array_remove_index(form->earlier, 0);
	return job->request != NULL && uf_flow_give_facts(job, setup, error);
}

UfFlowTalk *
uf_flow_talk_new(UfFlow *flow, const UfFlowFill *fill, GError **error)
{
	if (!uf_flow_check_fill(flow, fill, error) || uf_flow_ensure_store(flow, error) == NULL ||
	    (fill->out != NULL && !uf_file_ensure_private_folder(fill->out, error)))
		return NULL;
	g_autoptr(UfFlowTalk) self = g_new0(UfFlowTalk, 1);
	self->flow = flow;
	self->setup = fill;
	self->forms = g_ptr_array_new_with_free_func(form_free);
	self->seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	self->history = g_array_new(FALSE, FALSE, sizeof(UfTalkPlace));
	g_array_set_clear_func(self->history, uf_talk_place_clear);
	self->reasons = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	self->places = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	self->profile = uf_flow_open_person(flow, fill->person, NULL, error);
	if (self->profile == NULL)
		return NULL;
	int64_t fresh = 0;
	for (size_t i = 0; fill->forms[i] != NULL; i++) {
		UfTalkForm *form = g_new0(UfTalkForm, 1);
		g_ptr_array_add(self->forms, form);
		form->entry =
		    json_pack("{s:s, s:[], s:[]}", "form", fill->forms[i], "drafts", "unavailable");
		form->job = (UfFlowJob){
			.flow = flow,
			.profile = self->profile,
			.form = uf_registry_find_form(flow->registry, fill->forms[i], NULL),
			.out = fill->out,
			.channel = fill->channel,
			.flatten = fill->flatten,
			.result = form->entry,
		};
		if (!begin_form(self, form, error))
			return NULL;
		/* those of one conversation are stored together, and counted one after the other */
		UfRequest *request = form->job.request;
		if (form->job.revision == 0)
			uf_request_set_number(request, uf_request_get_number(request) + fresh++);
	}
	uf_talk_note_places(self);
	return g_steal_pointer(&self);
}

bool
uf_talk_apply(UfTalkForm *form, GError **error)
{
	g_clear_pointer(&form->job.answers, uf_answers_free);
	return uf_flow_job_answer(&form->job, error);
}

bool
uf_talk_reload(UfFlowTalk *self, GError **error)
{
	UfProfile *profile = uf_flow_load_person(self->flow, self->setup->person, NULL, error);
	if (profile == NULL)
		return false;
	for (guint i = 0; i < self->forms->len; i++) {
		UfTalkForm *form = g_ptr_array_index(self->forms, i);
		g_clear_pointer(&form->job.answers, uf_answers_free);
		form->job.profile = profile;
	}
	uf_profile_free(self->profile);
	self->profile = profile;
	for (guint i = 0; i < self->forms->len; i++) {
		if (!uf_talk_apply(g_ptr_array_index(self->forms, i), error))
			return false;
	}
	return true;
}

bool
uf_flow_talk_keep(UfFlowTalk *talk, GError **error)
{
	UfStore *store = talk->flow->store;
	if (!uf_store_begin(store, error))
		return false;
	for (guint i = 0; i < talk->forms->len; i++) {
		const UfFlowJob *job = &((UfTalkForm *)g_ptr_array_index(talk->forms, i))->job;
		if (!uf_flow_store_request(talk->flow, job->request, job->revision, error)) {
			uf_store_rollback(store);
			return false;
		}
	}
	if (!uf_store_commit(store, error))
		return false;
	for (guint i = 0; i < talk->forms->len; i++)
		((UfTalkForm *)g_ptr_array_index(talk->forms, i))->job.revision++;
	return true;
}

json_t *
uf_flow_talk_fill(UfFlowTalk *talk, GError **error)
{
	if (!uf_talk_reload(talk, error))
		return NULL;
	g_autoptr(json_t) result = json_pack("{s:i, s:s, s:[]}", "version", UF_FLOW_VERSION,
					     "person", talk->setup->person, "forms");
	for (guint i = 0; i < talk->forms->len; i++) {
		UfTalkForm *form = g_ptr_array_index(talk->forms, i);
		g_autoptr(GError) local = NULL;
		g_clear_pointer(&form->job.answers, uf_answers_free);
		uf_request_set_form_revision(form->job.request,
					     uf_form_get_revision(form->job.form));
		if (!uf_flow_job_run(&form->job, &local))
			json_object_set_new(form->entry, "error", json_string(local->message));
		json_array_append(json_object_get(result, "forms"), form->entry);
	}
	if (!uf_flow_note_information(talk->flow, talk->setup->person, result, error))
		return NULL;
	return g_steal_pointer(&result);
}
