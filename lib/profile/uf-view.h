/* What one request sees of a profile: a JSON document, and the way back to the facts.
 *
 *   $.roles.applicant   the member who has that role, or a list of members
 *   $.members           everyone, each with the rows that are theirs (resources, expenses, debts,
 *                       texts, accounts, relations), "role", "roles" and the derived leaves (age…)
 *   $.household $.housing $.relations $.resources $.expenses $.debts $.accounts   as the profile
 *   $.household.situation   the family situation of the applicant
 *   $.texts             those written for this adapter
 *   $.extensions.<adapter>   of this adapter alone
 *   $.office $.request $.today
 *
 * The same member object stands in every place: nothing is typed twice. Derived leaves that cannot
 * be told (age of someone born "in 1984") are left out, never guessed.
 */
#pragma once

#include "uf-profile.h"

/* Who will read the form, beside the partner. */
typedef enum {
	UF_AUDIENCE_PARTNER = 0,
	UF_AUDIENCE_LANDLORD = 1 << 0,
	UF_AUDIENCE_MEMBERS = 1 << 1, /* other members of the household */
} UfAudience;

/* Everything is borrowed during uf_view_new() only. */
typedef struct {
	json_t *roles;       /* {"applicant": "m1", "children": ["m3", "m4"]} (needed) */
	json_t *office;      /* NULL for none */
	json_t *request;     /* facts of the request, NULL for none */
	UfDate today;        /* (needed) */
	const char *adapter; /* whose texts and extensions are seen; NULL for none */
	unsigned audience;   /* UfAudience */
} UfViewSetup;

typedef struct UfView UfView;

/* @profile is borrowed and must outlive the view, unchanged. NOT_FOUND when a role names nobody. */
UfView *uf_view_new(const UfProfile *profile, const UfViewSetup *setup, GError **error);
void uf_view_free(UfView *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UfView, uf_view_free)

/* The document, borrowed; nobody changes it. */
json_t *uf_view_get_json(const UfView *self);
const UfProfile *uf_view_get_profile(const UfView *self);
UfDate uf_view_get_today(const UfView *self);

/* The fact that a node of the view comes from: "members/m1/birth/date", "office/worker/phone",
 * "request/amount". A derived node gives the fact it was computed from, or what holds them all when
 * there are several, and *@derived is true; @derived may be NULL. NULL for the root, a role list
 * and today. Yours. */
char *uf_view_find_fact_id(const UfView *self, const UfJsonStep *steps, size_t n, bool *derived);

/* Of the profile or the office; NULL for a fact of the request, whose origin the request keeps, and
 * when there is none. Yours. */
UfOrigin *uf_view_find_origin(const UfView *self, const char *fact_id);

/* As uf_profile_find_absence(). */
const char *uf_view_find_absence(const UfView *self, const char *fact_id);

/* The fact id that a path of names would have if there were a value: { "roles", "applicant",
 * "protection", "measure" } → "members/m1/protection/measure". For absences of what is not there.
 * NULL when the path leads nowhere, such as a role that nobody has. Yours. */
char *uf_view_get_fact_id_of_names(const UfView *self, const char *const *names, size_t n);

/* True when a protected fact must not be shown to those who read this form: the landlord, or a
 * member of the household other than its owner (a child's representative excepted). Whoever has a
 * role of one person reads it; a child reads with the adults who do. */
bool uf_view_is_withheld(const UfView *self, const char *fact_id);

/* The class of a sensitive fact ("health"…), else NULL. Borrowed. */
const char *uf_view_find_sensitive(const UfView *self, const char *fact_id);

/* As uf_profile_get_stale_months(), on the view's today. */
int uf_view_get_stale_months(const UfView *self, const char *fact_id);
