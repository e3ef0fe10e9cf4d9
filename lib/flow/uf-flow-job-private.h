/* One request on its way to its drafts, for the files of lib/flow that fill.
 *
 * Who makes a job gives it what is borrowed and the request, which the job owns; uf_flow_job_run()
 * does the rest. What it could make stays in the entry when it fails.
 */
#pragma once

#include "uf-flow-fill.h"
#include "uf-flow-private.h"

typedef struct {
	UfFlow *flow;
	const UfProfile *profile;
	UfForm *form;
	UfRequest *request;  /* owned */
	int64_t revision;    /* of the request in the store; 0 when it is new */
	const char *out;     /* folder for the files; NULL: only in the store */
	const char *channel; /* only this one; NULL for every one */
	bool flatten;        /* PDF forms without fields, as paper */
	bool keep_files;     /* what stands in @out is not written again */
	bool (*hold)(void *data, GError **error); /* first thing in the transaction; NULL */
	void *hold_data;
	UfDate today; /* the day that answers see; year 0: today */
	UfAnswers *answers;
	GPtrArray *drafts;
	bool channel_failed; /* the error of the run is a channel's, not of the store or files */
	json_t *result;      /* borrowed: the entry of this form */
} UfFlowJob;

void uf_flow_job_clear(UfFlowJob *job);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(UfFlowJob, uf_flow_job_clear)

/* Makes the request of @job as @setup says: roles, facts, what an earlier one gives. */
bool uf_flow_begin_request(UfFlowJob *job, const UfFlowFill *setup, GError **error);

/* Puts the facts of @setup into the request: those that the form asks, the others as corrections.
 */
bool uf_flow_give_facts(UfFlowJob *job, const UfFlowFill *setup, GError **error);

/* The checks that come before the first form of @setup is done. */
bool uf_flow_check_fill(UfFlow *flow, const UfFlowFill *setup, GError **error);

/* Applies the form; only job->answers is made. */
bool uf_flow_job_answer(UfFlowJob *job, GError **error);

/* Applies the form, stores the request with a draft for each channel, writes the files. */
bool uf_flow_job_run(UfFlowJob *job, GError **error);

/* Puts "counts" and "percent" of the answers into the result. */
void uf_flow_job_count(UfFlowJob *job);

/* Writes the files of drafts that are in the store, and puts "drafts" into the result. */
bool uf_flow_job_hand_out(const UfFlowJob *job, GError **error);

/* Writes @request as the revision after @revision; belongs to the open transaction. */
bool uf_flow_store_request(UfFlow *flow, const UfRequest *request, int64_t revision,
			   GError **error);

/* A request of the store with its revision (NULL allowed). NOT_FOUND; INVALID_DATA when what stands
 * under @id is another one. */
UfRequest *uf_flow_load_request(UfFlow *flow, const char *id, int64_t *revision, GError **error);

/* Before a request is changed or prepared again: a signed one is only prepared, one that is
 * answered or closed is REFUSED. */
bool uf_flow_open_again(UfRequest *request, GError **error);

/* The names of those whom the request @id is for: who is concerned by it or joined, else the
 * applicant; none when it cannot be read. New reference. */
json_t *uf_flow_list_people(UfFlow *flow, const UfProfile *profile, const char *id);

/* True when a draft was ever made of the request @id. */
bool uf_flow_has_drafts(UfFlow *flow, const char *id);

/* The ids of the drafts of a request that can be read. New reference. */
json_t *uf_flow_list_drafts(UfFlow *flow, const char *request);

/* Gives a new request its rank among those of its household. */
bool uf_flow_number_request(UfFlow *flow, UfRequest *request, GError **error);

/* The requests of @person on @form, newest first; of @roles alone, unless NULL. Owned. */
GPtrArray *uf_flow_list_requests(UfFlow *flow, const char *person, const char *form,
				 const json_t *roles, GError **error);
/* The last request of @person on @form, NULL without @error when there is none. Of @roles
 * alone, unless NULL. */
UfRequest *uf_flow_find_last_request(UfFlow *flow, const char *person, const char *form,
				     const json_t *roles, GError **error);
