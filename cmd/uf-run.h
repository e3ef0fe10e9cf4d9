/* One run of one command: its row of the table, its options and words, and what it needs, opened.
 *
 * A command function calls uf_run_begin() with its options, calls lib/, prints, and gives an exit
 * code. Standard output carries the result and nothing else; remarks and errors go to standard
 * error and never hold a personal value.
 */
#pragma once

#include <stdbool.h>

#include <jansson.h>

#include "uf-exit.h"
#include "uf-flow.h"
#include "uf-keys.h"
#include "uf-secret.h"

typedef enum {
	UF_COMMAND_PLAIN = 0,
	UF_COMMAND_NEEDS_CONTEXT = 1 << 0,
	UF_COMMAND_NEEDS_FLOW = 1 << 1,       /* and the context */
	UF_COMMAND_KEEPS_PEOPLE = 1 << 2,     /* warns while the store is for invented people */
	UF_COMMAND_NEEDS_TERMINAL = 1 << 3,   /* refuses a pipe: a person must be there */
	UF_COMMAND_ASKS_NAMES = 1 << 4,       /* explains why a name is no argument */
	UF_COMMAND_PRINTS_TSV = 1 << 5,       /* --format tsv is possible */
	UF_COMMAND_PRINTS_JSON_ONLY = 1 << 6, /* its result has no other form */
	UF_COMMAND_OPENS_STORE = 1 << 7,      /* has the options of keys */
	UF_COMMAND_ADDS_PEOPLE = 1 << 8,      /* and --team: whose they are */
	UF_COMMAND_READS_LINES = 1 << 9       /* has --input: once per record (uf-lines.h) */
} UfCommandFlags;

/* A row of the table of commands (uf-commands.c). */
typedef struct {
	const char *name;
	const char *alias; /* French; "" when there is none */
	UfExit (*run)(UfRun *run);
	unsigned flags;
	guint least; /* words that the command takes */
	guint most;
	const char *usage;   /* a msgid, or "" */
	const char *summary; /* a msgid */
} UfCommand;

typedef struct UfLine UfLine;

typedef enum {
	UF_FORMAT_TEXT,
	UF_FORMAT_JSON,
	UF_FORMAT_TSV,
} UfFormat;

struct UfRun {
	const UfCommand *command;
	char **words; /* as typed; after uf_run_begin() those that are no options */
	guint n_words;
	UfFormat format;
	bool quiet;
	UfKeys keys;
	UfContext *context; /* NULL unless needed */
	UfFlow *flow;       /* NULL unless needed */
	UfLine *line;       /* the record that this run answers; the rooms are another's then */
	UfExit exit;        /* meaningful when uf_run_begin() gave false */
};

/* Takes @words, which follow the name of the command. */
UfRun *uf_run_new(const UfCommand *command, char **words);
void uf_run_free(UfRun *run);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UfRun, uf_run_free)

/* Reads the options (@entries may be NULL, ends with G_OPTION_ENTRY_NULL), counts the words, opens
 * what the command needs. False when the command is over already (help was printed, something was
 * wrong and said): run->exit is its code. */
bool uf_run_begin(UfRun *run, const GOptionEntry *entries);

/* Word @i, NULL when there are fewer. */
const char *uf_run_get_word(const UfRun *run, guint i);

/* The JSON of the file @path ("-": standard input), or what a record holds in its place. */
json_t *uf_run_load(const UfRun *run, const char *path, GError **error);

/* What a person would type, which a record has under @key; NULL with @error when it has nothing
 * there. Only where run->line is. */
UfSecret *uf_run_read(const UfRun *run, const char *key, GError **error);

/* False with USAGE where nobody can be asked, since a record is answered: @key is missing in it. */
bool uf_run_may_ask(const UfRun *run, const char *key, GError **error);

/* Says @error and what to do about it; its exit code. */
UfExit uf_run_fail(const UfRun *run, const GError *error);

/* Says that the command line is wrong, and how it is meant; UF_EXIT_USAGE. */
UfExit uf_run_misuse(const UfRun *run, const char *format, ...) G_GNUC_PRINTF(2, 3);

/* Says something on standard error unless --quiet. */
void uf_run_remark(const UfRun *run, const char *format, ...) G_GNUC_PRINTF(2, 3);
