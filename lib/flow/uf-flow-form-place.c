#include "uf-flow-form-place-private.h"

#include <string.h>

#include <glib/gstdio.h>

#include "uf-error.h"
#include "uf-form-analysis.h"
#include "uf-json.h"
#include "uf-skeleton.h"

#define NO_ROWS "À préciser : qui, ou quoi, fait une ligne."

void
uf_form_place_clear(UfFormPlace *self)
{
	g_free(self->adapter);
	g_free(self->folder);
	g_free(self->form_path);
	g_free(self->adapter_path);
}

static bool
is_word(const char *text, size_t length, size_t max, const char *more, bool digit_first)
{
	if (length == 0 || length > max ||
	    !(g_ascii_islower(text[0]) || (digit_first && g_ascii_isdigit(text[0]))))
		return false;
	for (size_t i = 0; i < length; i++) {
		if (!g_ascii_islower(text[i]) && !g_ascii_isdigit(text[i]) &&
		    strchr(more, text[i]) == NULL)
			return false;
	}
	return true;
}

bool
uf_form_place_init(UfFormPlace *self, UfFlow *flow, const char *form_id, const char *folder,
		   GError **error)
{
	const char *slash = strchr(form_id, '/');
	const size_t length = slash != NULL ? (size_t)(slash - form_id) : 0;
	if (slash == NULL || !is_word(form_id, length, 32, "_", false) ||
	    !is_word(slash + 1, strlen(slash + 1), 64, "_-", true)) {
		g_set_error(
		    error, UF_ERROR, UF_ERROR_USAGE,
		    "the form's id is ADAPTER/NAME: small letters, digits, \"_\" (and \"-\" "
		    "in NAME), as in ccas_nantes/aide-energie");
		return false;
	}
	self->flow = flow;
	self->form_id = form_id;
	self->is_default = folder == NULL;
	self->folder =
	    g_strdup(folder != NULL ? folder : uf_context_get_user_adapters(flow->context));
	self->adapter = g_strndup(form_id, length);
	self->name = slash + 1;
	g_autofree char *file = g_strconcat(self->name, ".json", NULL);
	self->form_path = g_build_filename(self->folder, self->adapter, "forms", file, NULL);
	self->adapter_path = g_build_filename(self->folder, self->adapter, "adapter.json", NULL);
	return true;
}

/* "id", or "table.child" in it */
static json_t *
find_field(const json_t *fields, const char *id)
{
	const char *dot = strchr(id, '.');
	g_autofree char *first = g_strndup(id, dot != NULL ? (size_t)(dot - id) : strlen(id));
	for (size_t i = 0; i < json_array_size(fields); i++) {
		json_t *field = json_array_get(fields, i);
		if (g_strcmp0(uf_json_get_string(field, "id"), first) != 0)
			continue;
		return dot == NULL ? field : find_field(json_object_get(field, "fields"), dot + 1);
	}
	return NULL;
}

/* The rows of a table may turn out not to be there: a person says what they are. */
static void
drop_proposal(json_t *field)
{
	if (json_object_get(field, "fields") == NULL) {
		uf_skeleton_ask(field);
	} else {
		json_object_del(field, "each");
		json_object_set_new(field, "by_hand", json_string(NO_ROWS));
	}
}

bool
uf_form_place_settle(const UfFormPlace *self, const UfRegistry *registry, json_t *root,
		     GError **error)
{
	g_autoptr(UfForm) form = uf_form_parse(root, self->form_path, error);
	if (form == NULL)
		return false;
	g_autoptr(GPtrArray) issues = uf_mapping_check_form(registry, form, self->flow->schema);
	for (size_t i = 0; i < issues->len; i++) {
		const UfIssue *issue = g_ptr_array_index(issues, i);
		const char *place = uf_issue_get_place(issue);
		json_t *field =
		    place != NULL ? find_field(json_object_get(root, "fields"), place) : NULL;
		const bool proposes = json_object_get(field, "from") != NULL ||
				      json_object_get(field, "each") != NULL;
		if (proposes && !g_str_has_prefix(uf_issue_get_rule(issue), "form.unconfirmed"))
			drop_proposal(field);
	}
	return true;
}

static bool
knows_adapter(const UfRegistry *registry, const char *adapter)
{
	for (size_t i = 0; i < uf_registry_get_adapter_count(registry); i++) {
		if (g_str_equal(uf_registry_get_adapter_id(registry, i), adapter))
			return true;
	}
	return false;
}

bool
uf_form_place_ensure(const UfFormPlace *self, const UfRegistry *registry, const char *below,
		     GError **error)
{
	g_autofree char *folder = g_build_filename(self->folder, self->adapter, below, NULL);
	if (g_mkdir_with_parents(folder, 0700) != 0) {
		g_set_error(error, UF_ERROR, UF_ERROR_INTERNAL, "%s: the folder cannot be made",
			    folder);
		return false;
	}
	const bool is_known = self->is_default && knows_adapter(registry, self->adapter);
	if (is_known || g_file_test(self->adapter_path, G_FILE_TEST_EXISTS))
		return true;
	g_autoptr(json_t) adapter =
	    json_pack("{s:i, s:s, s:s, s:s}", "schema", 1, "id", self->adapter, "title",
		      self->adapter, "about", "À compléter : qui est ce partenaire.");
	return uf_json_save(adapter, self->adapter_path, error);
}
