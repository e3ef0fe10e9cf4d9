#include "uf-run.h"

#include <glib/gi18n.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "uf-commands.h"
#include "uf-current.h"
#include "uf-error.h"
#include "uf-help.h"
#include "uf-json.h"
#include "uf-line.h"
#include "uf-lines.h"
#include "uf-output.h"
#include "uf-setup.h"

/* the options of every command */
typedef struct {
	gboolean help;
	gboolean quiet;
	char *format;
	char *version;
	char *input;
} Common;

static void
common_clear(Common *common)
{
	g_free(common->format);
	g_free(common->version);
	g_free(common->input);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Common, common_clear)

UfRun *
uf_run_new(const UfCommand *command, char **words)
{
	UfRun *run = g_new0(UfRun, 1);
	run->command = command;
	run->words = words;
	uf_keys_init(&run->keys);
	return run;
}

void
uf_run_free(UfRun *run)
{
	if (run == NULL)
		return;
	if (run->line == NULL) {
		uf_flow_free(run->flow);
		uf_context_free(run->context);
	}
	g_strfreev(run->words);
	uf_keys_clear(&run->keys);
	g_free(run);
}

const char *
uf_run_get_word(const UfRun *run, guint i)
{
	return i < run->n_words ? run->words[i] : NULL;
}

UfExit
uf_run_fail(const UfRun *run, const GError *error)
{
	const UfExit exit = uf_exit_find(error);
	if (run->line != NULL) {
		uf_line_keep_error(run->line, error);
		return exit;
	}
	fflush(stdout);
	if (exit == UF_EXIT_USAGE)
		return uf_run_misuse(run, "%s", error->message);
	/* a message may hold a partner's own words */
	fputs("unefois: ", stderr);
	uf_output_text(stderr, error->message, false);
	fprintf(stderr, "\n%s\n", uf_exit_find_advice(error));
	return exit;
}

UfExit
uf_run_misuse(const UfRun *run, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	g_autofree char *text = g_strdup_vprintf(format, arguments);
	va_end(arguments);
	if (run->line != NULL) {
		uf_line_keep_misuse(run->line, text);
		return UF_EXIT_USAGE;
	}
	g_autofree char *usage = uf_help_format_usage(run->command);
	fprintf(stderr, "unefois: %s\n%s %s\n", text, _("Usage:"), usage);
	fprintf(stderr, _("More: unefois %s --help\n"), uf_commands_get_name(run->command));
	return UF_EXIT_USAGE;
}

void
uf_run_remark(const UfRun *run, const char *format, ...)
{
	if (run->quiet && run->line == NULL)
		return;
	va_list arguments;
	va_start(arguments, format);
	g_autofree char *text = g_strdup_vprintf(format, arguments);
	va_end(arguments);
	if (run->line != NULL) {
		uf_line_keep_remark(run->line, text);
		return;
	}
	fflush(stdout);
	fprintf(stderr, "%s\n", text);
}

json_t *
uf_run_load(const UfRun *run, const char *path, GError **error)
{
	if (run->line != NULL && uf_line_is_inside(path))
		return uf_line_load(run->line, path);
	return uf_json_load(path, error);
}

bool
uf_run_may_ask(const UfRun *run, const char *key, GError **error)
{
	if (run->line == NULL)
		return true;
	g_set_error(error, UF_ERROR, UF_ERROR_USAGE, "\"%s\" is missing, and a record asks nobody",
		    key);
	return false;
}

UfSecret *
uf_run_read(const UfRun *run, const char *key, GError **error)
{
	UfSecret *text = uf_line_read(run->line, key);
	if (text == NULL)
		uf_run_may_ask(run, key, error);
	return text;
}

/* ends the run with @exit */
static bool
stop(UfRun *run, UfExit exit)
{
	run->exit = exit;
	return false;
}

static bool
knows_option(const GOptionEntry *entries, const char *word)
{
	const size_t length = strcspn(word, "=");
	for (; entries != NULL && entries->long_name != NULL; entries++) {
		if (strlen(entries->long_name) + 2 == length &&
		    strncmp(entries->long_name, word + 2, length - 2) == 0)
			return true;
		if (word[1] == entries->short_name && word[1] != '\0')
			return true;
	}
	return false;
}

/* GLib's own message would quote what was typed after the "=" */
static UfExit
say_bad_option(UfRun *run, const GOptionEntry *entries, const GOptionEntry *common)
{
	const char *last = NULL;
	for (char **word = run->words; *word != NULL && strcmp(*word, "--") != 0; word++) {
		last = *word;
		if ((*word)[0] != '-' || (*word)[1] == '\0')
			continue;
		if (!knows_option(entries, *word) && !knows_option(common, *word))
			return uf_run_misuse(run, _("there is no option %.*s"),
					     (int)strcspn(*word, "="), *word);
	}
	return uf_run_misuse(run, _("the option %s needs a value, or takes none"),
			     last != NULL ? last : "");
}

/* GLib leaves the "--" in place when what follows looks like an option */
static void
take_words(UfRun *run, char **words)
{
	g_autoptr(GStrvBuilder) builder = g_strv_builder_new();
	bool marked = false;
	for (; *words != NULL; words++) {
		const bool is_mark = !marked && strcmp(*words, "--") == 0;
		if (!is_mark)
			g_strv_builder_add(builder, *words);
		marked = marked || is_mark;
	}
	g_strfreev(run->words);
	run->words = g_strv_builder_end(builder);
}

/* GLib wants the name of the program in front */
static bool
parse_options(UfRun *run, const GOptionEntry *entries, const GOptionEntry *common)
{
	g_autoptr(GOptionContext) parser = g_option_context_new(NULL);
	g_option_context_set_help_enabled(parser, FALSE);
	if (entries != NULL)
		g_option_context_add_main_entries(parser, entries, NULL);
	g_option_context_add_main_entries(parser, common, NULL);
	g_autoptr(GStrvBuilder) builder = g_strv_builder_new();
	g_strv_builder_add(builder, "unefois");
	g_strv_builder_addv(builder, (const char **)run->words);
	g_auto(GStrv) words = g_strv_builder_end(builder);
	g_autoptr(GError) error = NULL;
	if (!g_option_context_parse_strv(parser, &words, &error))
		return stop(run, say_bad_option(run, entries, common));
	take_words(run, words + 1);
	run->n_words = g_strv_length(run->words);
	return true;
}

static bool
choose_format(UfRun *run, const Common *common)
{
	const unsigned flags = run->command->flags;
	const bool json_only = (flags & UF_COMMAND_PRINTS_JSON_ONLY) != 0;
	const char *name = run->line != NULL ? "json" : common->format;
	if (name == NULL)
		run->format = json_only ? UF_FORMAT_JSON : UF_FORMAT_TEXT;
	else if (strcmp(name, "json") == 0)
		run->format = UF_FORMAT_JSON;
	else if (strcmp(name, "text") == 0 && !json_only)
		run->format = UF_FORMAT_TEXT;
	else if (strcmp(name, "tsv") == 0 && (flags & UF_COMMAND_PRINTS_TSV) != 0)
		run->format = UF_FORMAT_TSV;
	else
		return stop(run, uf_run_misuse(run, _("this command has no such --format")));
	if (common->version != NULL && strcmp(common->version, "1") != 0)
		return stop(run, uf_run_misuse(run, _("this program speaks --format-version 1 "
						      "alone")));
	return true;
}

static bool
count_words(UfRun *run)
{
	const UfCommand *command = run->command;
	if (run->n_words > command->most && (command->flags & UF_COMMAND_ASKS_NAMES) != 0)
		return stop(run, uf_run_misuse(run, _("a name is typed at the prompt, never as an "
						      "argument: others would see it in the list "
						      "of processes and in the shell's history")));
	if (run->n_words > command->most)
		return stop(run, uf_run_misuse(run, _("too many arguments")));
	if (run->n_words < command->least)
		return stop(run, uf_run_misuse(run, _("an argument is missing")));
	if ((command->flags & UF_COMMAND_NEEDS_TERMINAL) != 0 &&
	    (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO)))
		return stop(run, uf_run_misuse(run, _("a person at a terminal is needed: no "
						      "pipe, file or option answers for her")));
	return true;
}

static bool
open_rooms(UfRun *run)
{
	const unsigned flags = run->command->flags;
	if (run->line != NULL)
		return true;
	if ((flags & (UF_COMMAND_NEEDS_CONTEXT | UF_COMMAND_NEEDS_FLOW)) == 0)
		return true;
	g_autoptr(GError) error = NULL;
	run->context = uf_setup_make_context(&error);
	if (run->context == NULL)
		return stop(run, uf_run_fail(run, error));
	if ((flags & UF_COMMAND_NEEDS_FLOW) == 0)
		return true;
	run->flow = uf_flow_new(run->context, &error);
	if (run->flow == NULL)
		return stop(run, uf_run_fail(run, error));
	uf_flow_set_unlock(run->flow, uf_keys_unlock, run);
	if ((flags & UF_COMMAND_KEEPS_PEOPLE) == 0 || run->quiet)
		return true;
	if (uf_flow_is_for_invented_people(run->flow, &error))
		uf_run_remark(run, _("Invented people only: this store is not encrypted."));
	return error == NULL || stop(run, uf_run_fail(run, error));
}

/* "@" is the current person, in any place */
static bool
replace_current(UfRun *run)
{
	for (guint i = 0; i < run->n_words; i++) {
		if (strcmp(run->words[i], "@") != 0)
			continue;
		char *person = run->context != NULL ? uf_current_load(run->context) : NULL;
		if (person == NULL)
			return stop(run, uf_run_misuse(run, _("nobody is @ today: unefois person "
							      "use PERSON")));
		g_free(run->words[i]);
		run->words[i] = person;
	}
	return true;
}

/* the options of every command, then those that this one has */
static void
choose_options(const UfCommand *command, const GOptionEntry *all, GOptionEntry *chosen)
{
	static const struct {
		const char *option;
		unsigned flag;
	} conditions[] = {
		{ "input", UF_COMMAND_READS_LINES },    { "team", UF_COMMAND_ADDS_PEOPLE },
		{ "key-file", UF_COMMAND_OPENS_STORE }, { "key-fd", UF_COMMAND_OPENS_STORE },
		{ "recovery", UF_COMMAND_OPENS_STORE },
	};
	size_t n = 0;
	for (; all->long_name != NULL; all++) {
		unsigned flag = 0;
		for (size_t i = 0; i < G_N_ELEMENTS(conditions); i++) {
			if (strcmp(conditions[i].option, all->long_name) == 0)
				flag = conditions[i].flag;
		}
		if ((command->flags & flag) == flag)
			chosen[n++] = *all;
	}
	chosen[n] = (GOptionEntry)G_OPTION_ENTRY_NULL;
}

/* What was typed for all records: not --input itself, nor the mark before words. */
static char **
list_shared(char **typed)
{
	g_autoptr(GStrvBuilder) builder = g_strv_builder_new();
	for (; *typed != NULL; typed++) {
		if (strcmp(*typed, "--input") == 0 && typed[1] != NULL)
			typed++;
		else if (!g_str_has_prefix(*typed, "--input=") && strcmp(*typed, "--") != 0)
			g_strv_builder_add(builder, *typed);
	}
	return g_strv_builder_end(builder);
}

static UfExit
answer_records(UfRun *run, char **typed, const Common *common)
{
	if (run->n_words > 0)
		return uf_run_misuse(run, _("with --input the words come from the records"));
	if (common->format != NULL && strcmp(common->format, "json") != 0)
		return uf_run_misuse(run, _("this command has no such --format"));
	if (!choose_format(run, common) || !open_rooms(run))
		return run->exit;
	g_auto(GStrv) shared = list_shared(typed);
	return uf_lines_run(run, (const char *const *)shared, common->input);
}

/* the words of a record in place of those of a command line */
static bool
take_record(UfRun *run, const GOptionEntry *entries)
{
	g_autoptr(GError) error = NULL;
	char **words = uf_line_make_words(run->line, run->command, entries, &error);
	if (words == NULL)
		return stop(run, uf_run_fail(run, error));
	g_strfreev(run->words);
	run->words = words;
	return true;
}

bool
uf_run_begin(UfRun *run, const GOptionEntry *entries)
{
	g_auto(Common) common = { 0 };
	const GOptionEntry all[] = {
		{ "input", 0, 0, G_OPTION_ARG_FILENAME, &common.input,
		  N_("once per line of JSON: each record has the words and options, each gets a "
		     "line of JSON"),
		  N_("FILE|-") },
		{ "team", 0, 0, G_OPTION_ARG_STRING, &run->keys.team,
		  N_("team of the people who are added: id or title"), N_("TEAM") },
		{ "key-file", 0, 0, G_OPTION_ARG_FILENAME, &run->keys.file,
		  N_("file with the key or passphrase of the store (0600)"), N_("FILE") },
		{ "key-fd", 0, 0, G_OPTION_ARG_INT, &run->keys.fd,
		  N_("the same, from an open file descriptor"), "N" },
		{ "recovery", 0, 0, G_OPTION_ARG_NONE, &run->keys.by_recovery,
		  N_("open the store with the recovery key"), NULL },
		{ "format", 0, 0, G_OPTION_ARG_STRING, &common.format,
		  N_("form of the result: text, json, and tsv for lists"), N_("FORMAT") },
		{ "format-version", 0, 0, G_OPTION_ARG_STRING, &common.version,
		  N_("version of the JSON that you expect: 1"), "N" },
		{ "quiet", 'q', 0, G_OPTION_ARG_NONE, &common.quiet,
		  N_("say errors only, no remarks"), NULL },
		{ "help", 'h', 0, G_OPTION_ARG_NONE, &common.help, N_("show this help"), NULL },
		G_OPTION_ENTRY_NULL,
	};
	GOptionEntry options[G_N_ELEMENTS(all)];
	choose_options(run->command, all, options);
	if (run->line != NULL && !take_record(run, entries))
		return false;
	g_auto(GStrv) typed = g_strdupv(run->words);
	if (!parse_options(run, entries, options))
		return false;
	if (common.help) {
		uf_help_print_command(run->command, entries, options);
		return stop(run, UF_EXIT_DONE);
	}
	run->quiet = common.quiet || run->line != NULL;
	if (common.input != NULL)
		return stop(run, answer_records(run, typed, &common));
	return choose_format(run, &common) && count_words(run) && open_rooms(run) &&
	       replace_current(run);
}
