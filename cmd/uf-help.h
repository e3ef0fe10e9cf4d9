/* Help and usage, made from the table of commands and the options of each command. */
#pragma once

#include "uf-run.h"

/* Prints how @command is used, what it does and its options (@entries may be NULL). */
void uf_help_print_command(const UfCommand *command, const GOptionEntry *entries,
			   const GOptionEntry *common);

/* Prints every command with its summary. */
void uf_help_print_all(void);

/* "unefois fill PERSON FORM… [OPTION…]"; yours. */
char *uf_help_format_usage(const UfCommand *command);
