/* Bases, for the files of lib/flow that rely on them. */
#pragma once

#include "uf-flow-basis.h"
#include "uf-flow-job-private.h"

/* The documents of a person that can be read, the newest first; what cannot be read is appended to
 * @problems (NULL: it is an error). New reference. */
json_t *uf_flow_load_bases(UfFlow *flow, const char *person, json_t *problems, GError **error);

/* "active", "ended", "expired" or "to_come" on @today. */
const char *uf_basis_get_state(const json_t *basis, UfDate today);

/* What stands for and against one demand. All borrowed from @bases. */
typedef struct {
	const char *kind;        /* of the form: "legal_mission", "agreement", "mandate"; NULL */
	const json_t *cover;     /* the agreement or mandate that counts; NULL */
	const json_t *over;      /* the last that would, had it not ended; NULL */
	const json_t *objection; /* NULL */
	bool is_lacking;         /* the form needs one, and there is none */
} UfBasisCheck;

/* @roles as in a request; NULL: whoever it is for. */
UfBasisCheck uf_basis_check(const json_t *bases, const UfProfile *profile, const UfForm *form,
			    const json_t *roles, UfDate today);

/* Whether the person was ever told what is done with what she says. */
bool uf_basis_is_informed(const json_t *bases, UfDate today);

/* The rule that @check breaks is appended to @issues, and the objection that it met. */
void uf_basis_add_issues(const UfBasisCheck *check, const char *person, GPtrArray *issues);
/* The note that nobody told her yet; nothing when somebody did. */
void uf_basis_add_note(const json_t *bases, const char *person, UfDate today, GPtrArray *issues);

/* {"kind", "basis": id, "date", "objection": id}: what the journal keeps of @check, and what a
 * result says. New reference. */
json_t *uf_basis_describe(const UfBasisCheck *check);

/* The demand of @job as its bases stand today: the issues go to its answers, "basis" to its result.
 * False on error. */
bool uf_flow_job_check_basis(UfFlowJob *job, GError **error);

/* The note that nobody told the person yet goes to "issues" of a result of filling. */
bool uf_flow_note_information(UfFlow *flow, const char *person, json_t *result, GError **error);

/* The title of an adapter, NULL when there is none of that id. Borrowed. */
const char *uf_flow_find_partner(const UfFlow *flow, const char *adapter);

/* Stores a checked document as a new basis, with its line of the journal. */
bool uf_flow_store_basis(UfFlow *flow, const json_t *basis, int64_t revision, GError **error);
