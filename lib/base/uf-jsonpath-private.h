/* The parsed form of a path, shared by the parser and the evaluator of uf-jsonpath.h.
 *
 * A path is a list of segments; a filter holds one expression. Everything is owned downwards and
 * immutable after the parse, except that a run (UfJsonPathRun) carries what one selection needs.
 */
#pragma once

#include "uf-iregexp.h"
#include "uf-jsonpath.h"

typedef struct UfJsonPathRun UfJsonPathRun;
typedef struct UfJsonPathExpr UfJsonPathExpr;

/* The types of RFC 9535, 2.4.1. */
typedef enum {
	UF_JSONPATH_TYPE_VALUE,
	UF_JSONPATH_TYPE_LOGICAL,
	UF_JSONPATH_TYPE_NODES,
} UfJsonPathType;

#define UF_JSONPATH_MAX_PARAMETERS 2

typedef union {
	json_t *value; /* VALUE: borrowed from the run; NULL is Nothing */
	GArray *nodes; /* NODES: of json_t *, borrowed */
} UfJsonPathArgument;

typedef struct {
	json_t *value; /* VALUE: a new reference; NULL is Nothing */
	bool logical;  /* LOGICAL */
} UfJsonPathResult;

typedef struct {
	const char *name;
	UfJsonPathType result;
	unsigned n_parameters;
	UfJsonPathType parameters[UF_JSONPATH_MAX_PARAMETERS];
	/* false only when a limit of @run was passed */
	bool (*call)(UfJsonPathRun *run, const UfJsonPathExpr *expr,
		     const UfJsonPathArgument *arguments, UfJsonPathResult *result);
} UfJsonPathFunction;

typedef enum {
	UF_JSONPATH_EXPR_OR,
	UF_JSONPATH_EXPR_AND,
	UF_JSONPATH_EXPR_NOT,
	UF_JSONPATH_EXPR_COMPARISON,
	UF_JSONPATH_EXPR_LITERAL,
	UF_JSONPATH_EXPR_QUERY,
	UF_JSONPATH_EXPR_FUNCTION,
} UfJsonPathExprKind;

typedef enum {
	UF_JSONPATH_EQUAL,
	UF_JSONPATH_NOT_EQUAL,
	UF_JSONPATH_LESS,
	UF_JSONPATH_LESS_OR_EQUAL,
	UF_JSONPATH_GREATER,
	UF_JSONPATH_GREATER_OR_EQUAL,
} UfJsonPathOperator;

struct UfJsonPathExpr {
	UfJsonPathExprKind kind;
	size_t column;                      /* where it began, in bytes from 0 */
	GPtrArray *children;                /* operands, or arguments of a function */
	UfJsonPathOperator op;              /* COMPARISON */
	json_t *literal;                    /* LITERAL */
	UfJsonPath *query;                  /* QUERY */
	const UfJsonPathFunction *function; /* FUNCTION */
	pcre2_code *pattern;                /* FUNCTION: its literal pattern, NULL when invalid */
};

struct UfJsonPathFilter {
	UfJsonPathExpr *expr;
	GPtrArray *queries; /* of UfJsonPath, borrowed from @expr */
	size_t n_bad_patterns;
};

struct UfJsonPath {
	bool relative;
	GArray *segments; /* of UfJsonPathSegment */
};

UfJsonPath *uf_jsonpath_new(bool relative);
UfJsonPathExpr *uf_jsonpath_expr_new(UfJsonPathExprKind kind, size_t column);
void uf_jsonpath_expr_free(UfJsonPathExpr *expr);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UfJsonPathExpr, uf_jsonpath_expr_free)

/* Takes ownership of @expr, and lists its queries. */
UfJsonPathFilter *uf_jsonpath_filter_new(UfJsonPathExpr *expr);
void uf_jsonpath_filter_free(UfJsonPathFilter *filter);

/* Frees what @segment holds. */
void uf_jsonpath_segment_clear(UfJsonPathSegment *segment);

/* The function called by these @length bytes; NULL when there is none. */
const UfJsonPathFunction *uf_jsonpath_function_find(const char *name, size_t length);

/* Compiles the pattern of match() and search() once when it is a literal. */
void uf_jsonpath_function_prepare(UfJsonPathExpr *expr);

/* Whether @expr is a match() or search() whose literal pattern is not I-Regexp. */
bool uf_jsonpath_function_has_bad_pattern(const UfJsonPathExpr *expr);
