#include "uf-template.h"

#include <string.h>

#include "uf-bound-names.h"
#include "uf-error.h"
#include "uf-file.h"
#include "uf-json.h"
#include "uf-template-private.h"

struct UfTemplate {
	GBytes *content;
	char *digest;        /* SHA-256 of the content */
	json_t *description; /* the worker's answer to "fields" */
	json_t *names; /* places that a person confirmed; NULL: all are as the form binds them */
	bool is_bound; /* its fields have the names that the form binds */
	unsigned owners;
};

/* With its first owner. */
static UfTemplate *
make_template(void)
{
	UfTemplate *self = g_new0(UfTemplate, 1);
	self->owners = 1;
	return self;
}

UfTemplate *
uf_template_ref(UfTemplate *template)
{
	template->owners++;
	return template;
}

void
uf_template_free(UfTemplate *template)
{
	if (template == NULL || --template->owners > 0)
		return;
	g_clear_pointer(&template->content, g_bytes_unref);
	g_free(template->digest);
	json_decref(template->description);
	json_decref(template->names);
	g_free(template);
}

/* what the worker says of a template, and what we kept of it */
static bool
is_description(const json_t *description)
{
	return uf_json_get_string(description, "fingerprint") != NULL &&
	       json_is_array(json_object_get(description, "fields"));
}

UfTemplate *
uf_template_inspect(UfChannelHost *host, GBytes *pdf, GError **error)
{
	g_autoptr(json_t) request = json_pack("{s:s}", "op", "fields");
	g_autoptr(json_t) reply = uf_sandbox_call(host->sandbox, request, pdf, NULL, error);
	if (reply == NULL)
		return NULL;
	if (!is_description(reply)) {
		g_set_error(error, UF_ERROR, UF_ERROR_INTERNAL,
			    "the document worker did not describe the fields");
		return NULL;
	}
	UfTemplate *self = make_template();
	self->content = g_bytes_ref(pdf);
	self->digest = g_compute_checksum_for_bytes(G_CHECKSUM_SHA256, pdf);
	self->description = g_steal_pointer(&reply);
	return self;
}

const char *
uf_template_get_fingerprint(const UfTemplate *template)
{
	return uf_json_get_string(template->description, "fingerprint");
}

const char *
uf_template_get_digest(const UfTemplate *template)
{
	return template->digest;
}

GBytes *
uf_template_get_content(const UfTemplate *template)
{
	return template->content;
}

const json_t *
uf_template_get_description(const UfTemplate *template)
{
	return template->description;
}

const json_t *
uf_template_get_names(const UfTemplate *template)
{
	return template->names;
}

void
uf_template_set_names(UfTemplate *template, const json_t *names)
{
	json_decref(template->names);
	template->names = names == NULL ? NULL : json_deep_copy(names);
}

const json_t *
uf_template_get_fields(const UfTemplate *template)
{
	return json_object_get(template->description, "fields");
}

const json_t *
uf_template_get_sizes(const UfTemplate *template)
{
	return json_object_get(template->description, "sizes");
}

bool
uf_template_is_known_to(const UfTemplate *template, const UfForm *form)
{
	const json_t *known = json_object_get(uf_form_find_channel(form, "pdf"), "fingerprints");
	for (size_t i = 0; i < json_array_size(known); i++) {
		if (g_strcmp0(json_string_value(json_array_get(known, i)),
			      uf_template_get_fingerprint(template)) == 0)
			return true;
	}
	return false;
}

static bool
is_typed(const json_t *field)
{
	const char *value = uf_json_get_string(field, "value");
	if (value == NULL || g_str_equal(value, "Off") ||
	    g_strcmp0(value, uf_json_get_string(field, "default")) == 0)
		return false;
	return value[strspn(value, " \t\r\n")] != '\0' &&
	       !uf_json_get_boolean(field, "read_only", false);
}

size_t
uf_template_count_values(const UfTemplate *template)
{
	const json_t *fields = uf_template_get_fields(template);
	size_t count = 0;
	for (size_t i = 0; i < json_array_size(fields); i++)
		count += is_typed(json_array_get(fields, i));
	return count;
}

static const json_t *
find_field(const json_t *fields, const char *name)
{
	for (size_t i = 0; i < json_array_size(fields); i++) {
		const json_t *field = json_array_get(fields, i);
		if (g_strcmp0(uf_json_get_string(field, "name"), name) == 0)
			return field;
	}
	return NULL;
}

int64_t
uf_template_get_page(const UfTemplate *template, const char *name)
{
	return uf_json_get_integer(find_field(uf_template_get_fields(template), name), "page", 0);
}

/* the worker takes an option by its value or by the label shown for it */
static bool
has_option(const json_t *field, const char *option)
{
	return uf_json_has_text(json_object_get(field, "options"), option) ||
	       uf_json_has_text(json_object_get(field, "labels"), option);
}

static const char *
find_problem(const json_t *field, const UfBoundName *bound)
{
	if (field == NULL)
		return "template.no_such_field";
	const char *kind = uf_json_get_string(field, "kind");
	const bool is_button = g_strcmp0(kind, "checkbox") == 0 || g_strcmp0(kind, "radio") == 0;
	const bool is_open =
	    g_strcmp0(kind, "text") == 0 || uf_json_get_boolean(field, "editable", false);
	if (g_strcmp0(kind, "signature") == 0)
		return bound->is_signature ? NULL : "template.wrong_kind";
	if (g_strcmp0(kind, "button") == 0)
		return "template.wrong_kind";
	if (bound->state != NULL && *bound->state != '\0' && !is_open &&
	    !has_option(field, bound->state))
		return "template.no_such_option";
	if (bound->state != NULL && *bound->state == '\0' && !is_button)
		return "template.wrong_kind";
	return NULL;
}

/* name → row of @fields; the first of each name, borrowed */
static GHashTable *
index_fields(const json_t *fields)
{
	GHashTable *index = g_hash_table_new(g_str_hash, g_str_equal);
	for (size_t i = json_array_size(fields); i-- > 0;) {
		json_t *field = json_array_get(fields, i);
		const char *name = uf_json_get_string(field, "name");
		if (name != NULL)
			g_hash_table_insert(index, (gpointer)name, field);
	}
	return index;
}

static int64_t
count_pages(const UfTemplate *template)
{
	return uf_json_get_integer(template->description, "pages", 0);
}

void
uf_template_check(const UfTemplate *template, const UfForm *form, GPtrArray *issues)
{
	g_autoptr(GPtrArray) names = uf_form_list_bound_names(form, "pdf");
	g_autoptr(json_t) fields = uf_template_rename_fields(
	    uf_template_get_fields(template), template->is_bound ? NULL : template->names);
	uf_template_add_boxes(fields, count_pages(template), form);
	g_autoptr(GHashTable) index = index_fields(fields);
	for (guint i = 0; i < names->len; i++) {
		const UfBoundName *bound = g_ptr_array_index(names, i);
		if (!uf_template_has_place(template, bound->name))
			continue; /* its answers go to the annex: a person said so */
		const char *problem = find_problem(g_hash_table_lookup(index, bound->name), bound);
		if (problem == NULL)
			continue;
		UfIssue *issue = uf_issue_add(issues, UF_SEVERITY_TODO, bound->field, problem);
		uf_issue_set_text(issue, "name", bound->name);
		if (bound->state != NULL)
			uf_issue_set_text(issue, "option", bound->state);
	}
}

char *
uf_template_build_path(const UfContext *context, const UfForm *form, size_t which)
{
	static const char *const endings[UF_TEMPLATE_FILES] = { ".pdf", ".json" };
	g_autofree char *file = g_strconcat(uf_form_get_id(form), endings[which], NULL);
	return g_build_filename(uf_context_get_template_folder(context), file, NULL);
}

bool
uf_template_save(const UfTemplate *template, const UfContext *context, const UfForm *form,
		 GError **error)
{
	g_autofree char *pdf = uf_template_build_path(context, form, 0);
	g_autofree char *pin = uf_template_build_path(context, form, 1);
	g_autofree char *folder = g_path_get_dirname(pdf);
	if (!uf_file_ensure_private_folder(uf_context_get_template_folder(context), error) ||
	    !uf_file_ensure_private_folder(folder, error))
		return false;
	g_autofree char *date = uf_date_format_iso(uf_context_get_today(context));
	g_autoptr(json_t) root = json_pack(
	    "{s:i, s:s, s:s, s:s, s:b, s:O}", "schema", 1, "form", uf_form_get_id(form), "sha256",
	    template->digest, "added", date, "known", uf_template_is_known_to(template, form),
	    "description", template->description);
	if (template->names != NULL)
		json_object_set(root, "names", template->names);
	gsize size;
	const void *data = g_bytes_get_data(template->content, &size);
	/* the pin last: a cut between the two leaves a file that does not match its old pin */
	return uf_file_write(pdf, data, size, error) && uf_json_save(root, pin, error);
}

/* The pin of @form's template. */
static json_t *
load_pin(const UfContext *context, const UfForm *form, GError **error)
{
	g_autofree char *path = uf_template_build_path(context, form, 1);
	g_autoptr(GError) local = NULL;
	g_autoptr(json_t) pin = uf_json_load(path, &local);
	if (g_error_matches(local, UF_ERROR, UF_ERROR_NOT_FOUND)) {
		g_set_error(error, UF_ERROR, UF_ERROR_NOT_FOUND,
			    "%s: no template yet; add the official PDF with \"unefois form "
			    "template add FILE\"",
			    uf_form_get_id(form));
		return NULL;
	}
	if (pin == NULL) {
		g_propagate_error(error, g_steal_pointer(&local));
		return NULL;
	}
	if (uf_json_get_string(pin, "sha256") == NULL ||
	    !is_description(json_object_get(pin, "description"))) {
		g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA, "%s: not one of ours", path);
		return NULL;
	}
	return g_steal_pointer(&pin);
}

UfTemplate *
uf_template_load_any(const UfContext *context, const UfForm *form, bool *is_changed, GError **error)
{
	g_autoptr(json_t) pin = load_pin(context, form, error);
	if (pin == NULL)
		return NULL;
	g_autofree char *path = uf_template_build_path(context, form, 0);
	g_autoptr(GBytes) content = uf_file_read(path, UF_TEMPLATE_MAX_BYTES, error);
	if (content == NULL)
		return NULL;
	g_autofree char *digest = g_compute_checksum_for_bytes(G_CHECKSUM_SHA256, content);
	*is_changed = g_strcmp0(digest, uf_json_get_string(pin, "sha256")) != 0;
	UfTemplate *self = make_template();
	self->content = g_steal_pointer(&content);
	self->digest = g_steal_pointer(&digest);
	self->description = json_incref(json_object_get(pin, "description"));
	/* a form that came to know the edition binds its names by now */
	if (json_is_object(json_object_get(pin, "names")) && !uf_template_is_known_to(self, form))
		self->names = json_incref(json_object_get(pin, "names"));
	return self;
}

UfTemplate *
uf_template_load(const UfContext *context, const UfForm *form, GError **error)
{
	bool is_changed = false;
	g_autoptr(UfTemplate) self = uf_template_load_any(context, form, &is_changed, error);
	if (self == NULL)
		return NULL;
	if (is_changed) {
		g_set_error(error, UF_ERROR, UF_ERROR_CONFLICT,
			    "%s: the template file changed since it was added; \"unefois form "
			    "template check %s\" tells what changed, \"unefois form template add "
			    "FILE\" adds it again",
			    uf_form_get_id(form), uf_form_get_id(form));
		return NULL;
	}
	json_t *fields = uf_template_rename_fields(uf_template_get_fields(self), self->names);
	uf_template_add_boxes(fields, count_pages(self), form);
	json_object_set_new(self->description, "fields", fields);
	self->is_bound = true;
	return g_steal_pointer(&self);
}
