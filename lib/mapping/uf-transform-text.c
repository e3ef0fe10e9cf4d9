#include "uf-transform-private.h"

#include <string.h>

#include "uf-memory.h"
#include "uf-text.h"

/* Applies @func to a text, or to every item of a list. */
static bool
map_text(const UfTransformCall *call, char *(*func)(const char *text), UfValue *out,
	 UfTransformFault *fault)
{
	if (uf_value_get_kind(call->in) != UF_VALUE_LIST)
		return uf_transform_take_text(out, func(uf_value_get_text(call->in)), fault);
	for (size_t i = 0; i < uf_value_get_item_count(call->in); i++) {
		char *text = func(uf_value_get_item(call->in, i));
		uf_value_add_item(out, text);
		uf_memory_free_string(text);
	}
	return true;
}

static char *
lower_text(const char *text)
{
	return g_utf8_strdown(text, -1);
}

bool
uf_transform_upper(const UfTransformCall *call, UfValue *out, UfTransformFault *fault)
{
	return map_text(call, uf_text_upper, out, fault);
}

bool
uf_transform_lower(const UfTransformCall *call, UfValue *out, UfTransformFault *fault)
{
	return map_text(call, lower_text, out, fault);
}

bool
uf_transform_capitalize(const UfTransformCall *call, UfValue *out, UfTransformFault *fault)
{
	return map_text(call, uf_text_capitalize, out, fault);
}

bool
uf_transform_plain(const UfTransformCall *call, UfValue *out, UfTransformFault *fault)
{
	return map_text(call, uf_text_strip_accents, out, fault);
}

typedef struct {
	const UfTransformContext *context;
	size_t width;     /* of a line that the context does not know */
	GPtrArray *lines; /* of GString */
} Wrapping;

static void
free_line(gpointer data)
{
	GString *line = data;
	uf_memory_free_string(g_string_free(line, FALSE));
}

static size_t
get_line_width(const Wrapping *wrapping, size_t index)
{
	if (index < wrapping->context->width_count && wrapping->context->widths[index] > 0)
		return wrapping->context->widths[index];
	return wrapping->width;
}

/* The last line of the box takes all that is left, so that nothing is lost. */
static bool
is_last_line(const Wrapping *wrapping)
{
	return wrapping->context->width_count > 0 &&
	       wrapping->lines->len >= wrapping->context->width_count;
}

static GString *
start_line(Wrapping *wrapping)
{
	GString *line = g_string_sized_new(128);
	g_ptr_array_add(wrapping->lines, line);
	return line;
}

static void
add_word(Wrapping *wrapping, const char *word, bool new_paragraph)
{
	GString *line = g_ptr_array_index(wrapping->lines, wrapping->lines->len - 1);
	size_t length = uf_text_get_length(line->str) + 1 + uf_text_get_length(word);
	bool full = length > get_line_width(wrapping, wrapping->lines->len - 1);
	if (line->len > 0 && (full || new_paragraph) && !is_last_line(wrapping))
		line = start_line(wrapping);
	if (line->len > 0)
		g_string_append_c(line, ' ');
	g_string_append(line, word);
}

static void
free_words(char **words)
{
	for (size_t i = 0; words[i] != NULL; i++)
		uf_memory_free_string(words[i]);
	g_free(words);
}

static void
wrap_text(Wrapping *wrapping, const char *text)
{
	start_line(wrapping);
	char **paragraphs = g_strsplit(text, "\n", -1);
	for (size_t i = 0; paragraphs[i] != NULL; i++) {
		char **words = g_strsplit_set(paragraphs[i], " \t\r", -1);
		bool first = i > 0;
		for (size_t j = 0; words[j] != NULL; j++) {
			if (*words[j] == '\0')
				continue;
			add_word(wrapping, words[j], first);
			first = false;
		}
		free_words(words);
	}
	free_words(paragraphs);
}

bool
uf_transform_line(const UfTransformCall *call, UfValue *out, UfTransformFault *fault)
{
	g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func(free_line);
	size_t rank = 0;
	Wrapping wrapping = { .context = call->context, .lines = lines };
	g_autofree char *spec = g_strdup_printf("line:%s", call->argument);
	uf_transform_get_line(spec, &rank, &wrapping.width);
	wrap_text(&wrapping, uf_value_get_text(call->in));
	if (rank > lines->len)
		return true;
	const GString *line = g_ptr_array_index(lines, rank - 1);
	fault->length = uf_text_get_length(line->str);
	fault->max = get_line_width(&wrapping, rank - 1);
	if (fault->length > fault->max)
		fault->rule = "answer.too_long";
	uf_value_set_text(out, line->str);
	return true;
}
