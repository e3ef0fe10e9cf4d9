/* What the files of uf-cnaf share: one household being read.
 *
 * A scope is an element that is open. It may have a row of a list (facts of that list go into it),
 * hold what all rows of a list share, or be an address somewhere. Scopes live on the stack of the
 * walk.
 */
#pragma once

#include "uf-cnaf.h"

typedef struct {
	char *id;
	const json_t *element; /* borrowed */
	const char *role;      /* of the RSA: "DEM", "CJT"…, "" when none */
	char *key;             /* folded names and date of birth; personal */
	bool is_holder;        /* of the file */
	bool is_related;       /* a relation names it */
} UfCnafPerson;

typedef struct UfCnafScope UfCnafScope;
struct UfCnafScope {
	UfCnafScope *up;
	const char *path; /* of its element */
	json_t *row;      /* NULL when it opens none */
	const char *list; /* of the row, or of what is held */
	const char *other_list;
	char *base; /* "housing": where "+/" leads when there is no row */
	bool is_holder;
	bool is_asked;    /* what the row is was not decided by the tables */
	json_t *shared;   /* [{person, key, value, if}] */
	GPtrArray *made;  /* rows (borrowed) of @list below */
	json_t *loose;    /* list → row: of facts whose list nothing opened */
	json_t *defaults; /* of a row */
};

typedef struct {
	const UfIntakeTable *table;
	const UfProfileSchema *schema;
	UfDate date; /* of the flow */
	json_t *root;
	json_t *notes;
	GPtrArray *people;
	UfCnafPerson *applicant;
	UfCnafPerson *person; /* whose facts come */
	UfCnafScope *scope;
	const char *path; /* of the element that is read */
} UfCnafWork;

void uf_cnaf_work_clear(UfCnafWork *work);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(UfCnafWork, uf_cnaf_work_clear)

/* The first child of that name, or its text ("" when none); borrowed. */
const json_t *uf_cnaf_find_child(const json_t *element, const char *name);
const char *uf_cnaf_get_text(const json_t *element, const char *name);

/* Adds a note about the element that is read; borrowed. Equal ones of "left" and "unknown" are
 * counted once. */
json_t *uf_cnaf_note(UfCnafWork *work, const char *kind, const char *note);
void uf_cnaf_note_code(UfCnafWork *work, const char *kind, const char *list, const char *code);

/* uf-cnaf-people.c: who is there, before anything is read; false when nobody or too many. */
bool uf_cnaf_list_people(UfCnafWork *work, const json_t *record, GError **error);
UfCnafPerson *uf_cnaf_find_person(const UfCnafWork *work, const json_t *element);
/* the person that the element "Rattachement" tells, NULL when it is none of them */
UfCnafPerson *uf_cnaf_find_kin(const UfCnafWork *work, const json_t *element);
void uf_cnaf_read_role(UfCnafWork *work, const json_t *element);
/* what the roles tell of relations when nothing else does */
void uf_cnaf_relate_people(UfCnafWork *work);

/* uf-cnaf-put.c: a value at a place; "+/KEY" is the open address. */
void uf_cnaf_put(UfCnafWork *work, char *const *places, const char *text);
void uf_cnaf_put_code(UfCnafWork *work, const UfIntakeRule *rule, const char *list,
		      const char *code);
/* @text as the JSON of @place; NULL when it cannot be */
json_t *uf_cnaf_convert(const UfPlace *place, const char *text);
/* NULL text is not allowed; false and a note when something else stands there */
bool uf_cnaf_set(UfCnafWork *work, json_t *object, const char *key, json_t *value);

/* uf-cnaf-row.c: rows and what they share. */
void uf_cnaf_scope_open(UfCnafWork *work, UfCnafScope *scope, const char *path);
void uf_cnaf_scope_close(UfCnafWork *work, UfCnafScope *scope);
/* whether its row, or what it holds, may be of that list */
bool uf_cnaf_scope_takes(const UfCnafScope *scope, const char *list);
void uf_cnaf_scope_set_row(UfCnafWork *work, UfCnafScope *scope, const UfIntakeRule *rule);
void uf_cnaf_scope_set_holder(UfCnafWork *work, UfCnafScope *scope, const UfIntakeRule *rule);
void uf_cnaf_share(UfCnafWork *work, UfCnafScope *holder, const char *key, json_t *value,
		   const char *condition);
/* adds @row to the list of the person it belongs to, unless it lacks what it cannot be without */
bool uf_cnaf_add_row(UfCnafWork *work, const char *list, const json_t *row);

/* uf-cnaf-walk.c */
void uf_cnaf_walk_record(UfCnafWork *work, const json_t *record);
