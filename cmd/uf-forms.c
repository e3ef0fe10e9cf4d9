#include "uf-forms.h"

#include <glib/gi18n.h>

#include "uf-json.h"
#include "uf-output.h"

void
uf_forms_say_problems(const UfRun *run, const json_t *problems)
{
	for (size_t i = 0; i < json_array_size(problems); i++) {
		const json_t *problem = json_array_get(problems, i);
		const bool warning = uf_json_get_boolean(problem, "warning", false);
		uf_run_remark(run, "%s: %s: %s: %s", warning ? _("warning") : _("left out"),
			      uf_output_get(problem, "adapter"), uf_output_get(problem, "file"),
			      uf_output_get(problem, "reason"));
	}
}

void
uf_forms_print_items(const char *title, const json_t *items)
{
	static const char *const more[] = { "text", "source", "phone", "email", "url", "address" };
	if (json_array_size(items) == 0)
		return;
	printf("\n%s\n", title);
	for (size_t i = 0; i < json_array_size(items); i++) {
		const json_t *item = json_array_get(items, i);
		const char *label =
		    json_is_string(item) ? json_string_value(item) : uf_output_get(item, "label");
		fputs("  - ", stdout);
		uf_output_text(stdout, label, true);
		putchar('\n');
		for (size_t j = 0; j < G_N_ELEMENTS(more); j++) {
			const char *text = uf_json_get_string(item, more[j]);
			if (text == NULL)
				continue;
			fputs("      ", stdout);
			uf_output_text(stdout, text, true);
			putchar('\n');
		}
	}
}
