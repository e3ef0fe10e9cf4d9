#include "uf-line.h"

#include <string.h>

#include "uf-error.h"
#include "uf-json.h"

/* before the key of what stands inside the record: no path that a record may give begins so */
#define INSIDE '\x1f'
#define MAX_KEY_LENGTH 32
/* what an option is said to take when a record may hold it */
#define CONTENT "FILE|-"

struct UfLine {
	unsigned number;
	const char *const *options;
	json_t *record; /* NULL until it was read */
	json_t *result;
	const char *code; /* of the error; NULL: none */
	char *message;
	char *remark;
};

/* A word of a usage. */
typedef struct {
	char *key;
	bool is_many;
	bool is_content; /* FILE|-: the record may hold it */
} Word;

/* what is asked at a prompt when it is not in a record */
static const struct {
	const char *command;
	const char *key;
} asked[] = {
	{ "person edit", "value" },
	{ "person find", "words" },
	{ "person import", "number" },
	{ "request correct", "value" },
};

static const char *const codes[] = {
	[UF_ERROR_USAGE] = "usage",
	[UF_ERROR_NOT_FOUND] = "not_found",
	[UF_ERROR_INVALID_DATA] = "invalid_data",
	[UF_ERROR_MAPPING] = "mapping",
	[UF_ERROR_AUTH] = "auth",
	[UF_ERROR_REFUSED] = "refused",
	[UF_ERROR_UNREACHABLE] = "unreachable",
	[UF_ERROR_CANCELLED] = "cancelled",
	[UF_ERROR_CONFLICT] = "conflict",
	[UF_ERROR_INTERNAL] = "internal",
};

UfLine *
uf_line_new(unsigned number, const char *const *options)
{
	UfLine *line = g_new0(UfLine, 1);
	line->number = number;
	line->options = options;
	return line;
}

void
uf_line_free(UfLine *line)
{
	if (line == NULL)
		return;
	json_decref(line->record);
	json_decref(line->result);
	g_free(line->message);
	g_free(line->remark);
	g_free(line);
}

bool
uf_line_parse(UfLine *line, const char *text, size_t length, GError **error)
{
	g_autofree char *origin = g_strdup_printf("record %u", line->number);
	g_autoptr(json_t) record = uf_json_parse(text, length, origin, error);
	const json_t *id = json_object_get(record, "id");
	if (record == NULL)
		return false;
	if (json_is_object(record) && (id == NULL || json_is_string(id) || json_is_integer(id))) {
		line->record = g_steal_pointer(&record);
		return true;
	}
	g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA, "%s: %s", origin,
		    json_is_object(record) ? "its id is neither a text nor a whole number"
					   : "not an object");
	return false;
}

static void
word_free(void *data)
{
	Word *word = data;
	g_free(word->key);
	g_free(word);
}

/* "[FILE|-]", "PERSON", "FORM…|--changed" */
static Word *
word_new(const char *token)
{
	Word *word = g_new0(Word, 1);
	const char *start = token + strspn(token, "[");
	g_autofree char *name = g_strndup(start, strspn(start, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"));
	g_autofree char *lower = g_ascii_strdown(name, -1);
	word->is_many = strstr(start, "…") != NULL;
	word->is_content = g_str_has_suffix(start, "|-") || g_str_has_suffix(start, "|-]");
	word->key = g_strconcat(lower, word->is_many ? "s" : "", NULL);
	return word;
}

/* the words of a usage, which stand before its options */
static GPtrArray *
list_words(const char *usage)
{
	GPtrArray *words = g_ptr_array_new_with_free_func(word_free);
	g_auto(GStrv) tokens = g_strsplit(usage, " ", -1);
	for (char **token = tokens;
	     *token != NULL && !g_str_has_prefix(*token, "[--") && !g_str_has_prefix(*token, "--");
	     token++) {
		if (**token != '\0')
			g_ptr_array_add(words, word_new(*token));
	}
	return words;
}

static bool
refuse(GError **error, const char *key, const char *why)
{
	g_set_error(error, UF_ERROR, UF_ERROR_USAGE, "\"%s\": %s", key, why);
	return false;
}

/* a path, an id or a word: nothing that a terminal or a log would stumble over */
static bool
is_plain(const json_t *value)
{
	for (const char *at = json_string_value(value); at != NULL && *at != '\0'; at++) {
		if (g_ascii_iscntrl(*at))
			return false;
	}
	return json_is_string(value);
}

/* the text that stands for @value of @key; NULL on error. Yours. */
static char *
make_text(const char *key, const json_t *value, bool is_content, GError **error)
{
	if (is_content && json_is_object(value))
		return g_strdup_printf("%c%s", INSIDE, key);
	if (json_is_string(value) && !is_plain(value))
		refuse(error, key, "has a control character");
	else if (!json_is_string(value))
		refuse(error, key, is_content ? "not a path, nor an object" : "not a text");
	else if (is_content && strcmp(json_string_value(value), "-") == 0)
		refuse(error, key, "standard input is not for one record");
	else
		return g_strdup(json_string_value(value));
	return NULL;
}

static bool
add_list(GStrvBuilder *builder, const char *key, const char *prefix, const json_t *list,
	 GError **error)
{
	if (!json_is_array(list))
		return refuse(error, key, "not a list of texts");
	for (size_t i = 0; i < json_array_size(list); i++) {
		g_autofree char *text = make_text(key, json_array_get(list, i), false, error);
		g_autofree char *word = text != NULL ? g_strconcat(prefix, text, NULL) : NULL;
		if (word == NULL)
			return false;
		g_strv_builder_add(builder, word);
	}
	return true;
}

/* "--out=DIR", "--flatten"; NULL on error. Yours. */
static char *
make_option(const GOptionEntry *entry, const json_t *value, GError **error)
{
	const char *key = entry->long_name;
	const bool is_content = g_strcmp0(entry->arg_description, CONTENT) == 0;
	if (entry->arg == G_OPTION_ARG_NONE && json_is_boolean(value))
		return g_strdup_printf("--%s", key);
	if (entry->arg == G_OPTION_ARG_INT && json_is_integer(value))
		return g_strdup_printf("--%s=%" JSON_INTEGER_FORMAT, key,
				       json_integer_value(value));
	if (entry->arg == G_OPTION_ARG_NONE)
		refuse(error, key, "neither true nor false");
	else if (entry->arg == G_OPTION_ARG_INT)
		refuse(error, key, "not a whole number");
	else {
		g_autofree char *text = make_text(key, value, is_content, error);
		return text != NULL ? g_strdup_printf("--%s=%s", key, text) : NULL;
	}
	return NULL;
}

static bool
add_option(GStrvBuilder *builder, const GOptionEntry *entry, const json_t *value, GError **error)
{
	if (entry->arg == G_OPTION_ARG_STRING_ARRAY) {
		g_autofree char *prefix = g_strdup_printf("--%s=", entry->long_name);
		return add_list(builder, entry->long_name, prefix, value, error);
	}
	g_autofree char *option = make_option(entry, value, error);
	if (option == NULL)
		return false;
	if (!json_is_false(value))
		g_strv_builder_add(builder, option);
	return true;
}

/* a missing word in the middle would let the next one take its place */
static bool
add_words(GStrvBuilder *builder, const GPtrArray *words, const json_t *record, GError **error)
{
	const char *missing = NULL;
	for (guint i = 0; i < words->len; i++) {
		const Word *word = g_ptr_array_index(words, i);
		const json_t *value = json_object_get(record, word->key);
		g_autofree char *text = NULL;
		if (value == NULL || json_is_null(value)) {
			missing = missing != NULL ? missing : word->key;
			continue;
		}
		if (missing != NULL)
			return refuse(error, missing, "is missing");
		if (word->is_many && !add_list(builder, word->key, "", value, error))
			return false;
		if (!word->is_many)
			text = make_text(word->key, value, word->is_content, error);
		if (!word->is_many && text == NULL)
			return false;
		if (text != NULL)
			g_strv_builder_add(builder, text);
	}
	return true;
}

static bool
is_word(const GPtrArray *words, const char *key)
{
	for (guint i = 0; i < words->len; i++) {
		if (strcmp(((const Word *)g_ptr_array_index(words, i))->key, key) == 0)
			return true;
	}
	return false;
}

static bool
is_asked(const UfCommand *command, const char *key)
{
	for (size_t i = 0; i < G_N_ELEMENTS(asked); i++) {
		if (strcmp(asked[i].command, command->name) == 0 && strcmp(asked[i].key, key) == 0)
			return true;
	}
	return false;
}

static const GOptionEntry *
find_entry(const GOptionEntry *entries, const char *key)
{
	for (; entries != NULL && entries->long_name != NULL; entries++) {
		if (strcmp(entries->long_name, key) == 0)
			return entries;
	}
	return NULL;
}

/* what was meant as a value may have slipped into the place of a key: only what looks like one is
 * repeated */
static bool
refuse_key(const char *key, GError **error)
{
	const size_t length = strspn(key, "abcdefghijklmnopqrstuvwxyz_-");
	const bool looks_so = key[length] == '\0' && length <= MAX_KEY_LENGTH;
	return refuse(error, looks_so ? key : "…", "this command has no such word nor option");
}

static bool
add_options(GStrvBuilder *builder, const UfLine *line, const UfCommand *command,
	    const GOptionEntry *entries, GError **error)
{
	g_autoptr(GPtrArray) words = list_words(command->usage);
	const char *key;
	json_t *value;
	json_object_foreach(line->record, key, value)
	{
		const GOptionEntry *entry = find_entry(entries, key);
		if (strcmp(key, "id") == 0 || is_word(words, key) || is_asked(command, key))
			continue;
		if (entry == NULL)
			return refuse_key(key, error);
		if (!json_is_null(value) && !add_option(builder, entry, value, error))
			return false;
	}
	g_strv_builder_add(builder, "--");
	return add_words(builder, words, line->record, error);
}

char **
uf_line_make_words(const UfLine *line, const UfCommand *command, const GOptionEntry *entries,
		   GError **error)
{
	g_autoptr(GStrvBuilder) builder = g_strv_builder_new();
	if (line->options != NULL)
		g_strv_builder_addv(builder, (const char **)line->options);
	return add_options(builder, line, command, entries, error) ? g_strv_builder_end(builder)
								   : NULL;
}

bool
uf_line_is_inside(const char *path)
{
	return path != NULL && *path == INSIDE;
}

json_t *
uf_line_load(const UfLine *line, const char *path)
{
	return json_deep_copy(json_object_get(line->record, path + 1));
}

UfSecret *
uf_line_read(const UfLine *line, const char *key)
{
	const json_t *value = json_object_get(line->record, key);
	if (json_is_integer(value))
		return uf_secret_new_take(
		    g_strdup_printf("%" JSON_INTEGER_FORMAT, json_integer_value(value)));
	return json_is_string(value) ? uf_secret_new(json_string_value(value), -1) : NULL;
}

void
uf_line_keep_result(UfLine *line, const json_t *result)
{
	json_decref(line->result);
	line->result = json_incref((json_t *)result);
}

static void
keep_error(UfLine *line, const char *code, const char *message)
{
	g_free(line->message);
	line->code = code;
	line->message = g_strdup(message);
}

void
uf_line_keep_error(UfLine *line, const GError *error)
{
	const bool is_ours =
	    error->domain == UF_ERROR && error->code >= 0 && error->code < (int)G_N_ELEMENTS(codes);
	keep_error(line, codes[is_ours ? error->code : UF_ERROR_INTERNAL], error->message);
}

void
uf_line_keep_misuse(UfLine *line, const char *message)
{
	keep_error(line, codes[UF_ERROR_USAGE], message);
}

void
uf_line_keep_remark(UfLine *line, const char *message)
{
	g_free(line->remark);
	line->remark = g_strdup(message);
}

/* A command that says neither a result nor an error had nothing to do, or something was left open
 * that it would have asked at a terminal. */
static json_t *
make_error(const UfLine *line, UfExit exit)
{
	const char *code = exit == UF_EXIT_NOTHING ? "nothing" : "unanswered";
	const char *message = line->remark != NULL ? line->remark : "";
	return json_pack("{s:s, s:s}", "code", line->code != NULL ? line->code : code, "message",
			 line->code != NULL ? line->message : message);
}

char *
uf_line_format(const UfLine *line, UfExit exit)
{
	g_autoptr(json_t) answer =
	    json_pack("{s:i, s:I, s:O*, s:i}", "version", 1, "line", (json_int_t)line->number, "id",
		      json_object_get(line->record, "id"), "exit", (int)exit);
	if (line->code == NULL && line->result != NULL)
		json_object_set(answer, "result", line->result);
	else if (line->code != NULL || exit != UF_EXIT_DONE)
		json_object_set_new(answer, "error", make_error(line, exit));
	return uf_json_format(answer, false);
}
