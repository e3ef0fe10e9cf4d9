/* Inside the schema validator: one validation in progress.
 *
 * A frame is one subschema on one value; frames form a list from the innermost outwards, which is
 * the path in the instance, the dynamic scope of "$dynamicRef" and the guard against endless
 * references, all at once. Marks are what "unevaluatedProperties" and "unevaluatedItems" ask: which
 * members of the value a passing subschema has looked at.
 */
#pragma once

#include "uf-schema-private.h"

typedef struct {
	GHashTable *names; /* keys, borrowed from the instance */
	GHashTable *items; /* indexes, beyond @first_items */
	size_t first_items;
	bool all;
} UfSchemaMarks;

typedef struct {
	GPtrArray *faults; /* NULL: only the verdict matters */
	unsigned branches; /* depth of keywords whose subschemas may fail without harm */
	size_t work;       /* steps left */
	size_t max_depth;
	GError *error;
	pcre2_match_context *match_context;
	pcre2_match_data *match_data;
} UfSchemaRun;

struct UfSchemaFrame {
	UfSchemaRun *run;
	const UfSchemaFrame *parent;
	const UfSchemaNode *node;
	json_t *instance;
	UfSchemaMarks *marks; /* NULL when nobody asks */
	const char *key;      /* step from the parent's value; NULL for an index or no step */
	size_t index;
	bool is_step;
	unsigned depth;
};

/* Applies @node to the same value, a member or an item; false when it refuses, or after an error.
 */
bool uf_schema_apply(UfSchemaFrame *frame, const UfSchemaNode *node);
bool uf_schema_apply_member(UfSchemaFrame *frame, const UfSchemaNode *node, const char *key,
			    json_t *value);
bool uf_schema_apply_item(UfSchemaFrame *frame, const UfSchemaNode *node, size_t index);

/* The same, where a refusal is no fault. */
bool uf_schema_try(UfSchemaFrame *frame, const UfSchemaNode *node);
bool uf_schema_try_item(UfSchemaFrame *frame, const UfSchemaNode *node, size_t index);

/* Applies a branch of "anyOf" or "oneOf" with its faults set apart in @faults (NULL: none wanted).
 */
bool uf_schema_apply_branch(UfSchemaFrame *frame, const UfSchemaNode *node, GPtrArray *faults);

/* Pays @steps of the work allowed; false, with the run's error set, when there is no more. */
bool uf_schema_run_spend(UfSchemaRun *run, size_t steps);

/* True when the run goes no further for this node: an error, or a verdict known. */
bool uf_schema_run_is_decided(const UfSchemaRun *run);

/* Records that @use (NULL: the subschema `false` itself) refuses the value. Takes @parameters (NULL
 * for none). Always false. In uf-schema-fault.c. */
bool uf_schema_refuse(UfSchemaFrame *frame, const UfSchemaUse *use, json_t *parameters);

/* The JSON Pointer of the frame's value in the instance; the caller's. */
char *uf_schema_frame_format_path(const UfSchemaFrame *frame);

/* Searches @code in a text; false too after an error. */
bool uf_schema_run_matches(UfSchemaRun *run, const pcre2_code *code, const char *text,
			   size_t length);

/* The use of keyword @name in a node, or NULL. */
const UfSchemaUse *uf_schema_node_find_use(const UfSchemaNode *node, const char *name);

void uf_schema_mark_key(UfSchemaFrame *frame, const char *key);
void uf_schema_mark_item(UfSchemaFrame *frame, size_t index);
void uf_schema_mark_first_items(UfSchemaFrame *frame, size_t count);
void uf_schema_mark_all(UfSchemaFrame *frame);
bool uf_schema_marks_has_key(const UfSchemaMarks *self, const char *key);
bool uf_schema_marks_has_item(const UfSchemaMarks *self, size_t index);
void uf_schema_marks_merge(UfSchemaMarks *self, const UfSchemaMarks *other);
size_t uf_schema_marks_get_size(const UfSchemaMarks *self);
void uf_schema_marks_clear(UfSchemaMarks *self);

/* Checks of the keywords: uf-schema-assert.c, uf-schema-apply.c, uf-schema-members.c. */
bool uf_schema_check_type(UfSchemaFrame *frame, const UfSchemaUse *use);
bool uf_schema_check_enum(UfSchemaFrame *frame, const UfSchemaUse *use);
bool uf_schema_check_const(UfSchemaFrame *frame, const UfSchemaUse *use);
bool uf_schema_check_bound(UfSchemaFrame *frame, const UfSchemaUse *use);
bool uf_schema_check_multiple(UfSchemaFrame *frame, const UfSchemaUse *use);
bool uf_schema_check_size(UfSchemaFrame *frame, const UfSchemaUse *use);
bool uf_schema_check_pattern(UfSchemaFrame *frame, const UfSchemaUse *use);
bool uf_schema_check_format(UfSchemaFrame *frame, const UfSchemaUse *use);
bool uf_schema_check_unique(UfSchemaFrame *frame, const UfSchemaUse *use);
bool uf_schema_check_required(UfSchemaFrame *frame, const UfSchemaUse *use);
bool uf_schema_check_dependent_required(UfSchemaFrame *frame, const UfSchemaUse *use);
bool uf_schema_check_reference(UfSchemaFrame *frame, const UfSchemaUse *use);
bool uf_schema_check_all_of(UfSchemaFrame *frame, const UfSchemaUse *use);
bool uf_schema_check_any_of(UfSchemaFrame *frame, const UfSchemaUse *use);
bool uf_schema_check_one_of(UfSchemaFrame *frame, const UfSchemaUse *use);
bool uf_schema_check_not(UfSchemaFrame *frame, const UfSchemaUse *use);
bool uf_schema_check_if(UfSchemaFrame *frame, const UfSchemaUse *use);
bool uf_schema_check_dependent_schemas(UfSchemaFrame *frame, const UfSchemaUse *use);
bool uf_schema_check_dependencies(UfSchemaFrame *frame, const UfSchemaUse *use);
bool uf_schema_check_properties(UfSchemaFrame *frame, const UfSchemaUse *use);
bool uf_schema_check_pattern_properties(UfSchemaFrame *frame, const UfSchemaUse *use);
bool uf_schema_check_additional_properties(UfSchemaFrame *frame, const UfSchemaUse *use);
bool uf_schema_check_property_names(UfSchemaFrame *frame, const UfSchemaUse *use);
bool uf_schema_check_prefix_items(UfSchemaFrame *frame, const UfSchemaUse *use);
bool uf_schema_check_items(UfSchemaFrame *frame, const UfSchemaUse *use);
bool uf_schema_check_items_07(UfSchemaFrame *frame, const UfSchemaUse *use);
bool uf_schema_check_additional_items(UfSchemaFrame *frame, const UfSchemaUse *use);
bool uf_schema_check_contains(UfSchemaFrame *frame, const UfSchemaUse *use);
bool uf_schema_check_unevaluated_properties(UfSchemaFrame *frame, const UfSchemaUse *use);
bool uf_schema_check_unevaluated_items(UfSchemaFrame *frame, const UfSchemaUse *use);
