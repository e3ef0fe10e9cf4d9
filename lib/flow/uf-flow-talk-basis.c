/* The one question of a conversation about what allows it: does the person agree? */
#include "uf-flow-basis-private.h"
#include "uf-flow-talk-private.h"
#include "uf-json.h"
#include "uf-memory.h"

/* Who is to agree to the demand of @form: its applicant, else the first of the household. */
static const char *
find_applicant(const UfFlowTalk *self, const UfTalkForm *form)
{
	const char *applicant =
	    uf_json_get_string(uf_request_get_roles(form->job.request), "applicant");
	const json_t *members = json_object_get(uf_profile_get_json(self->profile), "members");
	return applicant != NULL ? applicant : uf_json_get_string(json_array_get(members, 0), "id");
}

static bool
lacks_agreement(const UfFlowTalk *self, const UfTalkForm *form, const json_t *bases)
{
	const UfBasisCheck check = uf_basis_check(bases, self->profile, form->job.form,
						  uf_request_get_roles(form->job.request),
						  uf_context_get_today(self->flow->context));
	return check.is_lacking && g_str_equal(check.kind, "agreement");
}

json_t *
uf_flow_talk_list_agreements(UfFlowTalk *talk, GError **error)
{
	g_autoptr(json_t) bases = uf_flow_load_bases(talk->flow, talk->setup->person, NULL, error);
	if (bases == NULL)
		return NULL;
	json_t *list = json_array();
	for (guint i = 0; i < talk->forms->len; i++) {
		const UfTalkForm *form = g_ptr_array_index(talk->forms, i);
		const json_t *basis = uf_form_find_block(form->job.form, "basis");
		if (!lacks_agreement(talk, form, bases))
			continue;
		const json_t *member =
		    uf_profile_find_member(talk->profile, find_applicant(talk, form));
		g_auto(UfWiped) name = uf_flow_format_member(member);
		json_array_append_new(list,
				      json_pack("{s:s, s:s, s:s, s:[s]}", "form",
						uf_form_get_id(form->job.form), "title",
						uf_form_get_title(form->job.form), "text",
						uf_json_get_string(basis, "text"), "people", name));
	}
	return list;
}

bool
uf_flow_talk_agree(UfFlowTalk *talk, const json_t *forms, GError **error)
{
	json_t *by = json_array();
	g_autoptr(json_t) given = json_pack("{s:s, s:s, s:o, s:O}", "kind", "agreement", "way",
					    "oral", "by", by, "for", forms);
	for (guint i = 0; i < talk->forms->len; i++) {
		const UfTalkForm *form = g_ptr_array_index(talk->forms, i);
		if (uf_json_has_text(forms, uf_form_get_id(form->job.form)))
			uf_json_add_text_once(by, find_applicant(talk, form));
	}
	g_autoptr(json_t) result = uf_flow_basis_add(talk->flow, talk->setup->person, given, error);
	return result != NULL;
}
