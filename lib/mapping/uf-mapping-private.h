/* One application of a form, and one field of it being answered.
 *
 * A UfMappingRun borrows everything; a UfMappingField lives during one call of uf_mapping_answer().
 * Selected nodes are borrowed from the view, except those that had to lose a protected part.
 */
#pragma once

#include "uf-mapping.h"
#include "uf-transform.h"

typedef struct {
	const UfMappingTables *tables;
	UfForm *form;
	const UfView *view;
	const UfRequest *request;
	UfAnswers *answers;
} UfMappingRun;

/* The row of a table that a field stands in; @rows is NULL outside tables. */
typedef struct {
	const UfJsonNodes *rows;
	size_t index; /* in @rows */
	size_t rank;  /* as printed, from 1; 0 outside tables */
} UfMappingRow;

typedef struct {
	const UfMappingRun *run;
	const UfField *field;
	UfMappingRow row;
	UfAnswer *answer;
	const char *key;       /* in a request: "field", "table.child/2" */
	const UfPlace *place;  /* of the first node, NULL when the schema declares none */
	GPtrArray *facts;      /* ids of the facts used so far; owned */
	UfOrigin *oldest;      /* of these facts; owned */
	bool derived;          /* computed by us, be it in part */
	const char *sensitive; /* class of one of the facts, or NULL */
	int stale_months;      /* the longest of the facts' periods passed */
} UfMappingField;

/* uf-mapping-select.c: what "from" selects. */
typedef struct {
	json_t *value; /* a reference */
	char *fact_id; /* NULL for what is no fact: today */
	const UfPlace *place;
	bool derived;
} UfMappingNode;

typedef struct {
	GArray *nodes;       /* UfMappingNode, in order of paths and document */
	const char *absence; /* "none", "unknown", "not_wished", when there is no node; borrowed */
	char *absent_fact;   /* what was answered so */
	size_t withheld;     /* nodes that these readers must not see */
	size_t hidden;       /* parts left out of the nodes that they may see */
	size_t forbidden;    /* identifiers that the service does not use, of those withheld */
} UfMappingSelection;

UfMappingSelection *uf_mapping_selection_new(void);
void uf_mapping_selection_free(UfMappingSelection *selection);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UfMappingSelection, uf_mapping_selection_free)
const UfMappingNode *uf_mapping_selection_get(const UfMappingSelection *selection, size_t index);

/* uf-mapping-forbidden.c: whether a field is for an identifier that the service does not use, by
 * what its form says of it; whatever anybody typed there does not leave. */
bool uf_mapping_is_forbidden_field(const UfMappingRun *run, const UfField *field);
/* The same of one node: the identifier itself, or the row that holds it (@value). */
bool uf_mapping_is_forbidden_node(const UfMappingRun *run, const UfPlace *place,
				  const char *fact_id);
bool uf_mapping_is_forbidden_row(const UfMappingRun *run, const json_t *value);

/* The nodes of @path, from the row when it begins with "@". */
UfJsonNodes *uf_mapping_select_nodes(const UfMappingRun *run, const UfMappingRow *row,
				     const UfJsonPath *path, GError **error);
/* Appends what @path selects to @selection, without what is withheld. */
bool uf_mapping_select(const UfMappingRun *run, const UfMappingRow *row, const UfJsonPath *path,
		       UfMappingSelection *selection, GError **error);
/* True when there is no condition or it selects a node; false without @error when it does not. */
bool uf_mapping_holds(const UfMappingRun *run, const UfMappingRow *row, const UfJsonPath *condition,
		      GError **error);
/* The row that a hook may see, without what is withheld; NULL outside tables. A new reference. */
json_t *uf_mapping_copy_row(const UfMappingRun *run, const UfMappingRow *row);
/* The answer that stands instead of a value where @path leads, or NULL. Borrowed. *@fact_id is then
 * the fact that was answered so, yours; @fact_id may be NULL. */
const char *uf_mapping_find_absence(const UfMappingRun *run, const UfMappingRow *row,
				    const UfJsonPath *path, char **fact_id);

/* The fact that @path leads to if there were one, or the list of rows where it would be chosen
 * from; NULL when it leads nowhere. Yours. */
char *uf_mapping_find_wanted(const UfMappingRun *run, const UfMappingRow *row,
			     const UfJsonPath *path);

/* uf-mapping-read.c: false for what no field can hold, an object. */
bool uf_mapping_read_node(const UfMappingField *self, const UfMappingNode *node, UfValue *out);

/* uf-mapping-lookup.c */
UfTransformContext uf_mapping_make_context(const UfMappingField *self);

/* uf-mapping-value.c: several nodes, codes and transforms; issues go to the answer. */
void uf_mapping_set_value(UfMappingField *self, const UfMappingSelection *selection);
/* Codes and transforms of a value that is no selection of nodes (hook, figure, request). */
void uf_mapping_finish_value(UfMappingField *self);
/* Brings the value of the answer to the kind of its field, or says that it is invalid. */
void uf_mapping_coerce(UfMappingField *self);
/* Length, pattern and options. */
void uf_mapping_check_value(UfMappingField *self);
/* Adds the fault of a transform once. */
void uf_mapping_add_fault(UfAnswer *answer, const UfTransformFault *fault);
/* The transform that a text field applies when its form says none; NULL: none is needed. */
const char *uf_mapping_find_default(const UfPlace *place);

/* A proposal that nobody confirmed: to do, with nothing of the household in it. */
void uf_mapping_leave_unconfirmed(UfAnswer *answer);

/* uf-mapping-answer.c */
bool uf_mapping_answer(const UfMappingRun *run, const UfField *field, const UfMappingRow *row,
		       GError **error);
/* Remembers that the answer was made from @fact_id: origin, age, class. NULL: from no fact. */
void uf_mapping_use_fact(UfMappingField *self, const char *fact_id, bool derived);

/* The rule of "none", "unknown" or "not_wished". */
const char *uf_mapping_get_absence_rule(const char *absence);

/* uf-mapping-bind.c: names and texts of every channel. */
void uf_mapping_bind(UfMappingField *self);
/* The same for a value that the answer does not hold: the rows of a table, as texts. */
void uf_mapping_bind_value(UfMappingField *self, const UfValue *value);

/* uf-mapping-hook.c */
bool uf_mapping_call_hook(UfMappingField *self, const UfMappingSelection *selection,
			  GError **error);

/* uf-mapping-blocks.c: the blocks of the answers. False with a limit passed. */
bool uf_mapping_answer_blocks(const UfMappingRun *run, GError **error);

/* uf-figure.c: computes the figure of the field, or says what it lacks. */
bool uf_mapping_answer_figure(UfMappingField *field, GError **error);
