/* People: the profiles of the store. @person is an id ("p-…"), never a name. */
#pragma once

#include "uf-flow.h"
#include "uf-secret.h"

/* Stores a household read from a profile file ("-": standard input), or an empty one when @path is
 * NULL. Always gets a fresh id. INVALID_DATA lists nothing: what is wrong is in "issues", and with
 * a blocking one "person" is null and nothing is stored.
 * → {"version", "person", "revision", "issues": [issue]} where issue is {"severity", "place",
 *    "title", "rule", "parameters", "sentence"} */
json_t *uf_flow_person_new(UfFlow *flow, const char *path, GError **error);

/* The same for a profile in memory, as a file has it; its "id" is replaced. */
json_t *uf_flow_person_add(UfFlow *flow, json_t *given, GError **error);

/* → {"version", "person", "revision", "issues"}; also takes the path of a profile file. */
json_t *uf_flow_person_check(UfFlow *flow, const char *person_or_path, GError **error);
/* The same for a profile in memory, which may be migrated. */
json_t *uf_flow_person_check_given(UfFlow *flow, json_t *given, GError **error);

/* → {"version", "person", "revision", "sections": [{"title", "facts": [{"fact", "title", "text",
 *    "value", "origin", "absence", "stale_months", "sensitive", "protected"}]}]} */
json_t *uf_flow_person_show(UfFlow *flow, const char *person, GError **error);

/* → {"version", "people": [{"person", "revision", "name", "members"}], "problems": [text]} in order
 * of name; a household that cannot be read is told among the problems. Households that go on under
 * another id are left out unless @all: they have "state" ("merged", "joined") and "with". */
json_t *uf_flow_person_list(UfFlow *flow, bool all, GError **error);

/* The people whom @words describe: names as typed (uf-name-index.h), a date of birth, or an
 * identifier, a telephone number, an e-mail address in any usual writing. As the list, the best
 * first, each with "match": {"rank": "identifier|exact|beginning|close", "by": [what answered],
 * "member", "name": of the member whose names answered, "through": the id that she had before}. */
json_t *uf_flow_person_find(UfFlow *flow, const UfSecret *words, bool all, GError **error);

/* Changing a profile, one question at a time. Nothing is stored before uf_flow_edit_save(). */
typedef struct UfFlowEdit UfFlowEdit;

/* @person NULL: a new household, stored with the first save that has an answer. @prefix limits the
 * questions to the facts under it ("members/m1/contact"); NULL for all that the household's rows
 * can hold. */
UfFlowEdit *uf_flow_edit_new(UfFlow *flow, const char *person, const char *prefix, GError **error);
/* What a conversation asks; all is borrowed until the edit is freed. */
typedef struct {
	const GPtrArray *facts; /* char *: facts and lists of rows, in this order */
	GHashTable *reasons;    /* fact → what wants it, French; may be NULL */
	GHashTable *places;     /* set of the leaves that are wanted of new rows; NULL: none more
				 * than what is asked first of each */
} UfFlowWish;

/* About these facts of a person of the store; what cannot be asked is left out. There may be no
 * question. */
UfFlowEdit *uf_flow_edit_new_for(UfFlow *flow, const char *person, const UfFlowWish *wish,
				 GError **error);
void uf_flow_edit_free(UfFlowEdit *edit);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UfFlowEdit, uf_flow_edit_free)

/* One question. Texts are French and borrowed until the next call; @old is "" when there is none.
 */
typedef struct {
	const char *fact;
	const char *section; /* "Personnes › Naissance" */
	const char *title;   /* "Date de naissance" */
	const char *offer;   /* "Ajouter un téléphone ?" where rows can be added, else NULL */
	const char *old;     /* the present value as read by a person */
	const char *hint;    /* "JJ/MM/AAAA", "oui ou non", "1 = célibataire, 2 = …" */
	const char *reason;  /* what wants it, for a list of rows; else NULL */
	const char *const *options; /* what the hint numbers from 1; NULL when it numbers nothing */
	bool is_long;               /* several lines are welcome */
} UfFlowQuestion;

/* The next question; false when there is none left. */
bool uf_flow_edit_next(UfFlowEdit *edit, UfFlowQuestion *question);

/* Answers the present question: a value as typed, "" keeps the old one, "-" removes it; "/" or
 * "?none", "+" or "?unknown", "*" or "?not_wished" record that it was asked. INVALID_DATA tells
 * what is expected; the question stays. After a list of rows comes "add one?": "oui" puts the
 * questions of a new row next (what is asked first and what is wanted, then whether there is more
 * to say), and the question again after them. */
bool uf_flow_edit_answer(UfFlowEdit *edit, const char *typed, GError **error);

/* How the last answer was understood, where one line says several facts ("Rezé (44143), France");
 * "" when there is nothing to say. Borrowed until the next answer. */
const char *uf_flow_edit_get_remark(const UfFlowEdit *edit);

/* Stores what was answered so far, so that a conversation that is cut loses nothing. What somebody
 * else stored meanwhile stays; CONFLICT when both changed the same: uf_flow_edit_get_clash(). */
bool uf_flow_edit_keep(UfFlowEdit *edit, GError **error);

/* After a CONFLICT of keep or save: facts that somebody else changed while they were typed. The
 * others are as they were typed. French, borrowed until the next call. */
typedef struct {
	const char *fact;
	const char *title;
	const char *mine; /* "": nothing any more */
	const char *theirs;
	const char *origin; /* of theirs: "saisi le 12/05/2026 (b.modele)" */
} UfFlowClash;

/* The next one; false when none is left: save again then. */
bool uf_flow_edit_get_clash(UfFlowEdit *edit, UfFlowClash *clash);
/* Decides it: what was typed here, or what the other wrote. */
bool uf_flow_edit_settle(UfFlowEdit *edit, bool mine, GError **error);
/* Nobody is there to decide: files all of them as proposals. Their ids; NULL on error. */
json_t *uf_flow_edit_file_clashes(UfFlowEdit *edit, GError **error);

/* Goes back to the question before; false at the first. */
bool uf_flow_edit_back(UfFlowEdit *edit);

/* Stores what was answered, when anything was; CONFLICT as above.
 * → {"version", "person": id, or null when nothing was ever stored, "revision", "changed": [fact
 * ids], "issues"} */
json_t *uf_flow_edit_save(UfFlowEdit *edit, GError **error);
