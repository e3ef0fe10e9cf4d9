#include "uf-help.h"

#include <glib/gi18n.h>
#include <stdio.h>

#include "uf-commands.h"
#include "uf-text.h"

char *
uf_help_format_usage(const UfCommand *command)
{
	const bool has_words = *command->usage != '\0';
	return g_strdup_printf("unefois %s%s%s %s", uf_commands_get_name(command),
			       has_words ? " " : "", has_words ? _(command->usage) : "",
			       _("[OPTION…]"));
}

static void
print_padded(const char *text, size_t width)
{
	fputs(text, stdout);
	for (size_t i = uf_text_get_length(text); i < width; i++)
		putchar(' ');
}

static void
print_options(const GOptionEntry *entries)
{
	for (const GOptionEntry *entry = entries; entry != NULL && entry->long_name != NULL;
	     entry++) {
		g_autofree char *left = g_strdup_printf(
		    "  --%s%s%s", entry->long_name, entry->arg_description != NULL ? " " : "",
		    entry->arg_description != NULL ? _(entry->arg_description) : "");
		print_padded(left, 28);
		printf("  %s\n", _(entry->description));
	}
}

void
uf_help_print_command(const UfCommand *command, const GOptionEntry *entries,
		      const GOptionEntry *common)
{
	g_autofree char *usage = uf_help_format_usage(command);
	printf("%s %s\n\n%s\n\n%s\n", _("Usage:"), usage, _(command->summary), _("Options:"));
	print_options(entries);
	print_options(common);
}

void
uf_help_print_all(void)
{
	printf("%s\n\n", _("Usage: unefois COMMAND [ARGUMENT…] [OPTION…]"));
	printf("%s\n\n", _("What is known of a person and household is typed once; every partner's "
			   "form is filled from it. Nothing leaves without a person's review."));
	for (size_t i = 0; i < uf_commands_get_count(); i++) {
		const UfCommand *command = uf_commands_get(i);
		printf("  ");
		print_padded(uf_commands_get_name(command), 26);
		printf("  %s\n", _(command->summary));
	}
	printf("\n%s\n",
	       _("unefois COMMAND --help tells how one command is used; man unefois tells "
		 "more."));
}
