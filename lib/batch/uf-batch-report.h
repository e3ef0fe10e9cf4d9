/* What people read of a batch: lines, workbooks, paper. All of it is French.
 *
 * Each of them takes the households as uf-flow-row.h describes them (those of a dry run, of a batch
 * under way, of a finished one), one after the other in the order of the sheet, and keeps none:
 * what they need does not grow with their number. A household without a key of that description (a
 * job of the queue keeps no cell) is told with what is there.
 */
#pragma once

#include "uf-flow.h"

typedef struct UfFlowSheet UfFlowSheet;

/* --- lines --- */

typedef struct {
	size_t households;
	size_t rows;
	size_t create, update, same, wait, empty; /* households, by "action" */
	size_t failed;                            /* that an error stopped */
	size_t left;                              /* of a batch under way: not done yet */
	size_t bad, mended;               /* cells: to correct, read otherwise than written */
	size_t added, replaced, proposed; /* facts */
	size_t ready, done, done_before, blocked; /* forms */
	size_t drafts;
} UfBatchCounts;

void uf_batch_counts_add(UfBatchCounts *self, const json_t *row);
json_t *uf_batch_counts_to_json(const UfBatchCounts *self); /* the names above */

typedef struct UfBatchText UfBatchText;

/* @all: good households too, a line or more each; else only what a person has to look at.
 * @written: the batch was run; else it is what would be. */
UfBatchText *uf_batch_text_new(bool all, bool written);
void uf_batch_text_free(UfBatchText *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UfBatchText, uf_batch_text_free)

/* Each appends whole lines to @out, or none. @columns as uf_flow_sheet_list_columns(). */
void uf_batch_text_add_columns(UfBatchText *self, GString *out, const json_t *columns);
void uf_batch_text_add_row(UfBatchText *self, GString *out, const json_t *row);
/* What was mended, column by column, then the counts. */
void uf_batch_text_close(UfBatchText *self, GString *out);
const UfBatchCounts *uf_batch_text_get_counts(const UfBatchText *self);

/* --- the workbook to correct --- */

/* The office's own headings and cells of the households that wait, bad cells red, mended ones
 * orange, each with a note that says what to write; a second sheet lists the same. Corrected, it is
 * the next input: households that were done are not in it, and the columns that are added are
 * ignored when it is read. @sheet must outlive it. */
typedef struct UfBatchCorrections UfBatchCorrections;
UfBatchCorrections *uf_batch_corrections_new(UfFlowSheet *sheet, GError **error);
void uf_batch_corrections_free(UfBatchCorrections *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UfBatchCorrections, uf_batch_corrections_free)

/* What does not wait is left out. */
bool uf_batch_corrections_add(UfBatchCorrections *self, const json_t *row, GError **error);
size_t uf_batch_corrections_get_count(const UfBatchCorrections *self); /* households in it */
/* Yours, zeroed when freed. */
GBytes *uf_batch_corrections_close(UfBatchCorrections *self, GError **error);

/* --- the papers of a batch that was run --- */

typedef struct {
	const char *batch;
	const char *const *forms; /* those of the batch, ends with NULL */
	const char *out;          /* the folder of --out */
	bool two_sided;           /* each household begins on the front of a sheet of paper */
	size_t volume;            /* bytes of one volume to print, 0: the usual */
	unsigned workers;         /* volumes joined at once, four at most; 0: one */
} UfBatchPapers;

typedef struct UfBatchBinder UfBatchBinder;

/* The summary workbook (a line a household) and the volumes to print, in the order of the sheet, in
 * OUT/BATCH; what an earlier run wrote there goes. Households must be added in that order. @setup
 * and what it points to are borrowed. */
UfBatchBinder *uf_batch_binder_new(UfFlow *flow, const UfBatchPapers *setup, GError **error);
void uf_batch_binder_free(UfBatchBinder *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UfBatchBinder, uf_batch_binder_free)

bool uf_batch_binder_add(UfBatchBinder *self, const json_t *row, GError **error);
/* Writes what is left.
 * → {"summary": path, "volumes": [{"file": path, "pages", "households"}],
 *    "missing": [jobs some paper of which could not be read]} */
json_t *uf_batch_binder_close(UfBatchBinder *self, GError **error);
