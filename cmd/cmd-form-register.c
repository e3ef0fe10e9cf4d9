#include <glib/gi18n.h>

#include "uf-commands.h"
#include "uf-flow-notice.h"
#include "uf-json.h"
#include "uf-output.h"

static void
print_line(const char *label, const char *text)
{
	if (*text == '\0')
		return;
	printf("  %s ", label);
	uf_output_text(stdout, text, true);
	putchar('\n');
}

static void
print_list(const char *label, const json_t *texts)
{
	g_autoptr(GString) out = g_string_new(NULL);
	for (size_t i = 0; i < json_array_size(texts); i++)
		g_string_append_printf(out, "%s%s", i > 0 ? "; " : "",
				       json_string_value(json_array_get(texts, i)));
	print_line(label, out->str);
}

/* what the law wants said and nobody said yet is told, not left out */
static void
print_wanted(const char *label, const char *text)
{
	print_line(label, *text != '\0' ? text : _("to be said by the office"));
}

static void
print_office(const json_t *result)
{
	const json_t *security = json_object_get(result, "security");
	print_wanted(_("controller:"), uf_output_get(result, "controller"));
	print_wanted(_("contact:"), uf_output_get(result, "contact"));
	print_line(_("represented by:"), uf_output_get(result, "responsible"));
	print_wanted(_("data protection officer:"), uf_output_get(result, "privacy_contact"));
	print_line(_("out of the European Union:"), uf_output_get(result, "transfers"));
	print_list(_("security:"), security);
	putchar('\n');
}

static void
print_form(const json_t *form)
{
	printf("%s · ", uf_output_get(form, "form"));
	uf_output_text(stdout, uf_output_get(form, "title"), true);
	putchar('\n');
	print_line(_("purpose:"), uf_output_get(form, "purpose"));
	print_line(_("basis:"), uf_output_get(form, "basis"));
	print_line(_("kept to by:"), uf_output_get(form, "basis_rule"));
	print_list(_("people:"), json_object_get(form, "people"));
	print_list(_("data:"), json_object_get(form, "data"));
	print_list(_("sensitive:"), json_object_get(form, "sensitive"));
	print_list(_("recipients:"), json_object_get(form, "recipients"));
	print_wanted(_("kept for:"), uf_output_get(form, "retention"));
	print_line(_("read in:"), uf_output_get(form, "source"));
	putchar('\n');
}

UfExit
cmd_form_register(UfRun *run)
{
	g_autoptr(GError) error = NULL;
	if (!uf_run_begin(run, NULL))
		return run->exit;
	g_autoptr(json_t) result =
	    uf_flow_form_register(run->flow, uf_run_get_word(run, 0), &error);
	if (result == NULL)
		return uf_run_fail(run, error);
	if (uf_output_json(run, result))
		return UF_EXIT_DONE;
	const json_t *forms = json_object_get(result, "forms");
	print_office(result);
	for (size_t i = 0; i < json_array_size(forms); i++)
		print_form(json_array_get(forms, i));
	return UF_EXIT_DONE;
}
