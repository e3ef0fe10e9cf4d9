/* What the bases of a person say of one demand. */
#include <string.h>

#include "uf-flow-basis-private.h"
#include "uf-json.h"

#define ADULT 18 /* Code civil, art. 388 */

const char *
uf_flow_find_partner(const UfFlow *flow, const char *adapter)
{
	for (size_t i = 0; i < uf_registry_get_adapter_count(flow->registry); i++) {
		if (g_str_equal(uf_registry_get_adapter_id(flow->registry, i), adapter))
			return uf_registry_get_adapter_title(flow->registry, i);
	}
	return NULL;
}

/* the day under @key; false when there is none */
static bool
find_day(const json_t *object, const char *key, UfDate *date)
{
	const char *text = uf_json_get_string(object, key);
	return text != NULL && uf_date_parse_iso(text, date);
}

const char *
uf_basis_get_state(const json_t *basis, UfDate today)
{
	UfDate date;
	if (find_day(json_object_get(basis, "end"), "date", &date) &&
	    uf_date_compare(date, today) <= 0)
		return "ended";
	if (find_day(basis, "until", &date) && uf_date_compare(date, today) < 0)
		return "expired";
	if (!find_day(basis, "date", &date) || uf_date_compare(date, today) > 0)
		return "to_come";
	return "active";
}

static bool
is_active(const json_t *basis, UfDate today)
{
	return g_str_equal(uf_basis_get_state(basis, today), "active");
}

static bool
is_of_kind(const json_t *basis, const char *kind)
{
	return g_strcmp0(uf_json_get_string(basis, "kind"), kind) == 0;
}

/* without a scope it is for everything */
static bool
is_for_form(const json_t *basis, const UfForm *form)
{
	const json_t *scope = json_object_get(basis, "for");
	return scope == NULL || uf_json_has_text(scope, uf_form_get_id(form)) ||
	       uf_json_has_text(scope, uf_form_get_adapter(form));
}

/* One demand that is looked at. */
typedef struct {
	const json_t *bases;
	const UfProfile *profile;
	const UfForm *form;
	const json_t *roles;
	UfDate today;
} Demand;

/* somebody under age agrees by those who answer for the child */
static bool
is_child(const Demand *self, const char *member)
{
	UfDate birth;
	int years;
	const json_t *found = uf_profile_find_member(self->profile, member);
	return find_day(json_object_get(found, "birth"), "date", &birth) &&
	       uf_date_years_between(birth, self->today, &years) && years < ADULT;
}

/* Whether @basis was given by whom the demand is of: her husband's agreement is not hers. */
static bool
is_of_applicant(const Demand *self, const json_t *basis)
{
	const char *applicant = uf_json_get_string(self->roles, "applicant");
	return applicant == NULL || is_child(self, applicant) ||
	       uf_json_has_text(json_object_get(basis, "by"), applicant);
}

static bool
allows(const Demand *self, const json_t *basis, const char *kind)
{
	const bool fits = is_of_kind(basis, "mandate") || is_of_kind(basis, kind);
	return fits && is_for_form(basis, self->form) && is_of_applicant(self, basis);
}

/* The newest that allows the demand and counts (or, with @over, that does no more); NULL. */
static const json_t *
find_cover(const Demand *self, const char *kind, bool over)
{
	for (size_t i = 0; i < json_array_size(self->bases); i++) {
		const json_t *basis = json_array_get(self->bases, i);
		const bool is_to_come =
		    g_str_equal(uf_basis_get_state(basis, self->today), "to_come");
		if (allows(self, basis, kind) && is_active(basis, self->today) != over &&
		    !is_to_come)
			return basis;
	}
	return NULL;
}

static const json_t *
find_objection(const Demand *self)
{
	for (size_t i = 0; i < json_array_size(self->bases); i++) {
		const json_t *basis = json_array_get(self->bases, i);
		if (is_of_kind(basis, "objection") && is_active(basis, self->today) &&
		    is_for_form(basis, self->form))
			return basis;
	}
	return NULL;
}

UfBasisCheck
uf_basis_check(const json_t *bases, const UfProfile *profile, const UfForm *form,
	       const json_t *roles, UfDate today)
{
	const Demand demand = { bases, profile, form, roles, today };
	UfBasisCheck check = {
		.kind = uf_json_get_string(uf_form_find_block(form, "basis"), "kind"),
		.objection = find_objection(&demand),
	};
	if (check.kind == NULL || g_str_equal(check.kind, "legal_mission"))
		return check;
	check.cover = find_cover(&demand, check.kind, false);
	check.is_lacking = check.cover == NULL;
	if (check.is_lacking)
		check.over = find_cover(&demand, check.kind, true);
	return check;
}

bool
uf_basis_is_informed(const json_t *bases, UfDate today)
{
	for (size_t i = 0; i < json_array_size(bases); i++) {
		const json_t *basis = json_array_get(bases, i);
		if (is_of_kind(basis, "information") && is_active(basis, today))
			return true;
	}
	return false;
}

/* "22/11/2026", of the day it ended when it did; yours */
static char *
format_day(const json_t *basis)
{
	UfDate date = { 0 };
	if (!find_day(json_object_get(basis, "end"), "date", &date) &&
	    !find_day(basis, "until", &date))
		find_day(basis, "date", &date);
	return uf_date_format_french(date);
}

/* each rule is written out for the list of rules */
static UfIssue *
add_lack(const UfBasisCheck *check, GPtrArray *issues)
{
	const bool is_mandate = g_str_equal(check->kind, "mandate");
	if (check->over != NULL)
		return is_mandate
			   ? uf_issue_add(issues, UF_SEVERITY_BLOCKING, "", "basis.mandate_over")
			   : uf_issue_add(issues, UF_SEVERITY_BLOCKING, "", "basis.agreement_over");
	return is_mandate
		   ? uf_issue_add(issues, UF_SEVERITY_BLOCKING, "", "basis.mandate_missing")
		   : uf_issue_add(issues, UF_SEVERITY_BLOCKING, "", "basis.agreement_missing");
}

void
uf_basis_add_issues(const UfBasisCheck *check, const char *person, GPtrArray *issues)
{
	if (check->is_lacking) {
		UfIssue *issue = add_lack(check, issues);
		g_autofree char *day = check->over != NULL ? format_day(check->over) : NULL;
		uf_issue_set_text(issue, "person", person);
		if (day != NULL)
			uf_issue_set_text(issue, "date", day);
	}
	if (check->objection != NULL) {
		g_autofree char *day = format_day(check->objection);
		UfIssue *issue = uf_issue_add(issues, UF_SEVERITY_WARNING, "", "basis.objection");
		uf_issue_set_text(issue, "person", person);
		uf_issue_set_text(issue, "date", day);
	}
}

void
uf_basis_add_note(const json_t *bases, const char *person, UfDate today, GPtrArray *issues)
{
	if (uf_basis_is_informed(bases, today))
		return;
	UfIssue *issue = uf_issue_add(issues, UF_SEVERITY_NOTE, "", "basis.not_informed");
	uf_issue_set_text(issue, "person", person);
}

json_t *
uf_basis_describe(const UfBasisCheck *check)
{
	const json_t *objection = check->objection;
	return json_pack("{s:s?, s:b, s:O*, s:O*, s:O*, s:O*}", "kind", check->kind, "lacking",
			 check->is_lacking, "basis", json_object_get(check->cover, "basis"), "by",
			 json_object_get(check->cover, "kind"), "date",
			 json_object_get(check->cover, "date"), "objection",
			 json_object_get(objection, "basis"));
}

bool
uf_flow_job_check_basis(UfFlowJob *job, GError **error)
{
	const char *person = uf_request_get_person(job->request);
	g_autoptr(json_t) bases = uf_flow_load_bases(job->flow, person, NULL, error);
	if (bases == NULL)
		return false;
	const UfBasisCheck check =
	    uf_basis_check(bases, job->profile, job->form, uf_request_get_roles(job->request),
			   uf_context_get_today(job->flow->context));
	uf_basis_add_issues(&check, person, uf_answers_get_own_issues(job->answers));
	json_object_set_new(job->result, "basis", uf_basis_describe(&check));
	return true;
}

bool
uf_flow_note_information(UfFlow *flow, const char *person, json_t *result, GError **error)
{
	g_autoptr(json_t) bases = uf_flow_load_bases(flow, person, NULL, error);
	if (bases == NULL)
		return false;
	g_autoptr(GPtrArray) issues = uf_issue_list_new();
	uf_basis_add_note(bases, person, uf_context_get_today(flow->context), issues);
	json_object_set_new(result, "issues", uf_flow_issues_to_json(flow, issues));
	return true;
}
