/* Something about a dossier that a person must look at. Data, never an error.
 *
 * It names a place (fact id or field id), a rule id and parameters; the French sentence is made at
 * the edge (uf_issue_format_french). Parameters never hold a personal value, except an expected
 * check key.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>
#include <jansson.h>

typedef enum {
	UF_SEVERITY_NOTE,    /* worth knowing: a stale fact, a value shown in another way */
	UF_SEVERITY_WARNING, /* likely wrong: a check key, two facts that disagree */
	UF_SEVERITY_TODO,    /* a person has to fill, choose or shorten something */
	UF_SEVERITY_BLOCKING /* the form cannot be handed over as it is */
} UfSeverity;

typedef struct UfIssue UfIssue;

/* @place and @rule are copied; @rule is "area.what" ("identifier.nir.key"). */
UfIssue *uf_issue_new(UfSeverity severity, const char *place, const char *rule);
void uf_issue_free(UfIssue *issue);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UfIssue, uf_issue_free)

/* An array that owns its issues. */
GPtrArray *uf_issue_list_new(void);

/* Makes an issue and appends it to @issues, which keeps it; the result is borrowed. */
UfIssue *uf_issue_add(GPtrArray *issues, UfSeverity severity, const char *place, const char *rule);

void uf_issue_set_text(UfIssue *issue, const char *name, const char *text);
void uf_issue_set_number(UfIssue *issue, const char *name, int64_t number);

UfSeverity uf_issue_get_severity(const UfIssue *issue);
const char *uf_issue_get_place(const UfIssue *issue);
const char *uf_issue_get_rule(const UfIssue *issue);
/* An object of texts and whole numbers; borrowed. */
const json_t *uf_issue_get_parameters(const UfIssue *issue);

const char *uf_severity_get_name(UfSeverity severity); /* "note", "warning", "todo", "blocking" */

/* {"severity", "place", "rule", "parameters"}, and back. */
json_t *uf_issue_to_json(const UfIssue *issue);
UfIssue *uf_issue_from_json(const json_t *json, GError **error);

/* The sentence for a French reader, parameters put in; a rule without a sentence gives its id. */
char *uf_issue_format_french(const UfIssue *issue);

/* True when the table of sentences knows @rule; tests/meta checks every rule id of the sources. */
bool uf_issue_has_sentence(const char *rule);
