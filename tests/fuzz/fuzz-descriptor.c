/* What a partner publishes of a form, from either interface, and what was kept of it. */
#include <string.h>

#include "fuzz.h"
#include "uf-cleanup.h"
#include "uf-date.h"
#include "uf-descriptor.h"
#include "uf-json.h"

static const char example[] =
    "{\"number\": 7, \"title\": \"Essai\", \"state\": \"publiee\", \"demarcheURL\": "
    "\"https://essai.example/commencer/essai\", \"revision\": {\"id\": \"R1\", "
    "\"champDescriptors\": [{\"__typename\": \"DropDownListChampDescriptor\", \"id\": "
    "\"Q2hhbXAtMQ==\", \"label\": \"Situation\", \"required\": true, \"options\": [\"Seul\"]}, "
    "{\"__typename\": \"RepetitionChampDescriptor\", \"id\": \"Q2hhbXAtMg==\", \"label\": "
    "\"Personnes\", \"required\": false, \"champDescriptors\": [{\"__typename\": "
    "\"CommuneChampDescriptor\", \"id\": \"Q2hhbXAtMw==\", \"label\": \"Commune\", "
    "\"required\": false}]}], \"annotationDescriptors\": []}, \"name\": \"Essai\", "
    "\"url_name\": \"essai\", \"fields\": [{\"type\": \"item\", \"id\": \"1\", \"varname\": "
    "\"choix\", \"label\": \"Choix\", \"required\": \"required\", \"data_source\": {\"type\": "
    "\"jsonvalue\", \"value\": \"[[1, \\\"Un\\\"]]\"}}, {\"type\": \"block\", \"id\": \"2\", "
    "\"varname\": \"bloc\", \"label\": \"Bloc\", \"max_items\": \"3\", \"schema\": {\"fields\": "
    "[{\"type\": \"file\", \"id\": \"a\", \"label\": \"Pièce\", \"max_file_size\": "
    "\"5Mo\"}]}}]}";

GBytes *
uf_fuzz_build_example(void)
{
	return g_bytes_new_static(example, sizeof example - 1);
}

/* a form that binds what the example has */
static UfForm *
make_form(void)
{
	static const char text[] =
	    "{\"schema\": 1, \"form\": \"essai/f\", \"title\": \"t\", \"source\": {\"text\": "
	    "\"t\", "
	    "\"seen\": \"2026-11-22\"}, \"channels\": {\"ds\": {\"number\": 7}, \"publik\": "
	    "{\"slug\": \"essai\"}}, \"fields\": [{\"id\": \"a\", \"label\": \"a\", \"kind\": "
	    "\"choice\", \"ask\": true, \"options\": [{\"code\": \"s\", \"label\": \"s\", "
	    "\"bind\": {\"ds\": {\"1\": \"Seul\"}, \"publik\": {\"choix\": \"1\"}}}]}, {\"id\": "
	    "\"t\", \"label\": \"t\", \"kind\": \"table\", \"each\": \"$.members[*]\", \"fields\": "
	    "[{\"id\": \"c\", \"label\": \"c\", \"kind\": \"text\", \"ask\": true, \"bind\": "
	    "{\"ds\": \"2/{row}/3.insee\"}}]}], \"pieces\": [{\"id\": \"p\", \"label\": \"p\", "
	    "\"bind\": {\"publik\": \"bloc\"}}]}";
	g_autoptr(json_t) root = json_loads(text, 0, NULL);
	UfForm *form = uf_form_parse(root, "fuzz", NULL);
	if (form == NULL)
		g_error("the form of the target does not load");
	return form;
}

static void
check_field(const UfDescriptor *descriptor, size_t index)
{
	const UfDescriptorField field = uf_descriptor_get(descriptor, index);
	if (field.name == NULL || field.type == NULL || field.label == NULL)
		g_error("a field without name, type or label");
	if (json_array_size(field.options) > UF_DESCRIPTOR_MAX_OPTIONS ||
	    strlen(field.label) > UF_DESCRIPTOR_MAX_TEXT || field.max_bytes < 0)
		g_error("a field beyond a limit");
	if (field.ids != NULL && json_array_size(field.ids) != json_array_size(field.options))
		g_error("ids that are not one for each option");
	g_autofree char *name = g_strconcat(field.table != NULL ? field.table : "",
					    field.table != NULL ? "/" : "", field.name, NULL);
	UfDescriptorField found;
	if (*field.name != '\0' &&
	    (!uf_descriptor_find(descriptor, name, &found) || found.label != field.label))
		g_error("a field is not found by its name");
}

static void
check(UfDescriptor *descriptor, const UfForm *form)
{
	g_autoptr(GError) error = NULL;
	if (uf_descriptor_get_count(descriptor) > UF_DESCRIPTOR_MAX_FIELDS)
		g_error("more fields than the limit");
	for (size_t i = 0; i < uf_descriptor_get_count(descriptor); i++)
		check_field(descriptor, i);
	uf_descriptor_set_source(descriptor, "https://essai.example", "file",
				 (UfDate){ 2026, 11, 22 });
	char *text = uf_descriptor_format(descriptor);
	g_autoptr(json_t) kept = uf_json_parse(text, strlen(text), "kept", &error);
	g_free(text);
	g_autoptr(UfDescriptor) again = kept != NULL ? uf_descriptor_from_json(kept, &error) : NULL;
	if (again == NULL)
		g_error("what is kept is not read again: %s", error->message);
	g_autoptr(json_t) changes = uf_descriptor_compare(descriptor, again, form);
	if (json_array_size(changes) > 0)
		g_error("it differs from itself");
	g_autoptr(json_t) faults = uf_descriptor_check(descriptor, form);
	g_autoptr(json_t) questions = uf_descriptor_list_questions(descriptor);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const channels[] = { "ds", "publik" };
	g_autoptr(UfForm) form = make_form();
	g_autoptr(GBytes) body = g_bytes_new(data, size);
	for (size_t i = 0; i < G_N_ELEMENTS(channels); i++) {
		g_autoptr(UfDescriptor) descriptor = uf_descriptor_parse(channels[i], body, NULL);
		if (descriptor != NULL)
			check(descriptor, form);
	}
	g_autoptr(json_t) root = uf_json_parse((const char *)data, size, "kept", NULL);
	g_autoptr(UfDescriptor) kept = root != NULL ? uf_descriptor_from_json(root, NULL) : NULL;
	if (kept != NULL)
		check(kept, form);
	return 0;
}
