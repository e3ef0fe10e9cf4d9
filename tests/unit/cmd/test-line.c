/* A record of --input: its words and options, what it refuses, what it answers. */
#include <string.h>

#include "uf-error.h"
#include "uf-json.h"
#include "uf-line.h"
#include "uf-memory.h"

static const UfCommand fill = { .name = "fill", .usage = "PERSON FORM…|--changed [--out DIR]" };
static const UfCommand edit = { .name = "person edit", .usage = "PERSON [FACT]" };
static const UfCommand add = { .name = "person new", .usage = "[FILE|-]" };
static const UfCommand import = { .name = "person import", .usage = "FILE|- [PERSON]" };
static const UfCommand check = { .name = "person check", .usage = "PERSON|FILE|-" };
static const UfCommand accept = { .name = "proposal accept", .usage = "[PROPOSAL…]" };
static const UfCommand page = { .name = "receipt page", .usage = "DRAFT --out FILE" };
static const UfCommand find = { .name = "person find", .usage = "[--all]" };

static const GOptionEntry entries[] = {
	{ "out", 0, 0, G_OPTION_ARG_FILENAME, NULL, "", "DIR" },
	{ "facts", 0, 0, G_OPTION_ARG_FILENAME, NULL, "", "FILE|-" },
	{ "role", 0, 0, G_OPTION_ARG_STRING_ARRAY, NULL, "", "ROLE=MEMBER" },
	{ "flatten", 0, 0, G_OPTION_ARG_NONE, NULL, "", NULL },
	{ "count", 0, 0, G_OPTION_ARG_INT, NULL, "", "N" },
	G_OPTION_ENTRY_NULL,
};

static UfLine *
parse(const char *text, GError **error)
{
	g_autoptr(UfLine) line = uf_line_new(7, NULL);
	return uf_line_parse(line, text, strlen(text), error) ? g_steal_pointer(&line) : NULL;
}

static void
test_words(void)
{
	static const struct {
		const UfCommand *command;
		const char *record;
		const char *words; /* separated by blanks; ^ is the mark of what stands inside */
	} rows[] = {
		{ &fill, "{\"person\":\"p-1\",\"forms\":[\"a/b\",\"c\"]}", "-- p-1 a/b c" },
		{ &fill, "{\"out\":\"d\",\"person\":\"p-1\",\"id\":3}", "--out=d -- p-1" },
		{ &fill, "{\"role\":[\"a=m1\",\"b=m2\"],\"flatten\":true,\"count\":-2}",
		  "--role=a=m1 --role=b=m2 --flatten --count=-2 --" },
		{ &fill, "{\"flatten\":false,\"out\":null,\"person\":null}", "--" },
		{ &fill, "{\"facts\":{\"x\":1},\"person\":\"p-1\"}", "--facts=^facts -- p-1" },
		{ &fill, "{\"facts\":\"f.json\",\"person\":\"--help\"}",
		  "--facts=f.json -- --help" },
		{ &edit, "{\"fact\":\"x/y\",\"value\":\"v\",\"person\":\"p-1\"}", "-- p-1 x/y" },
		{ &add, "{\"file\":{\"id\":\"p\"}}", "-- ^file" },
		{ &add, "{}", "--" },
		{ &import, "{\"file\":\"a.xml\",\"person\":\"p-1\",\"number\":2}", "-- a.xml p-1" },
		{ &check, "{\"person\":{}}", "-- ^person" },
		{ &accept, "{\"proposals\":[\"n-1\",\"n-2\"]}", "-- n-1 n-2" },
		{ &accept, "{\"proposals\":[]}", "--" },
		{ &page, "{\"draft\":\"d-1\",\"out\":\"x\"}", "--out=x -- d-1" },
		{ &find, "{\"words\":\"Zoé\"}", "--" },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GError) error = NULL;
		g_test_message("%s", rows[i].record);
		g_autoptr(UfLine) line = parse(rows[i].record, &error);
		g_assert_no_error(error);
		g_auto(GStrv) words = uf_line_make_words(line, rows[i].command, entries, &error);
		g_assert_no_error(error);
		g_autofree char *joined = g_strjoinv(" ", words);
		g_strdelimit(joined, "\x1f", '^');
		g_assert_cmpstr(joined, ==, rows[i].words);
	}
}

static void
test_refused(void)
{
	static const struct {
		const UfCommand *command;
		const char *record;
		const char *message; /* without the key that begins it */
	} rows[] = {
		{ &fill, "{\"persons\":\"p-1\"}", "\"persons\": this command has no such word" },
		{ &fill, "{\"Léa Modèle\":1}", "\"…\": this command has no such word nor option" },
		{ &fill, "{\"value\":\"x\"}", "\"value\": this command has no such word" },
		{ &find, "{\"word\":\"x\"}", "\"word\": this command has no such word" },
		{ &fill, "{\"person\":7}", "\"person\": not a text" },
		{ &fill, "{\"person\":{\"a\":1}}", "\"person\": not a text" },
		{ &fill, "{\"person\":\"a\\nb\"}", "\"person\": has a control character" },
		{ &fill, "{\"person\":\"\\u001ffacts\"}", "\"person\": has a control character" },
		{ &fill, "{\"forms\":[\"a\"]}", "\"person\": is missing" },
		{ &fill, "{\"person\":\"p\",\"forms\":\"a\"}", "\"forms\": not a list of texts" },
		{ &fill, "{\"person\":\"p\",\"forms\":[1]}", "\"forms\": not a text" },
		{ &fill, "{\"flatten\":\"yes\"}", "\"flatten\": neither true nor false" },
		{ &fill, "{\"count\":\"2\"}", "\"count\": not a whole number" },
		{ &fill, "{\"out\":{\"a\":1}}", "\"out\": not a text" },
		{ &fill, "{\"facts\":[1]}", "\"facts\": not a path, nor an object" },
		{ &fill, "{\"facts\":\"-\"}", "\"facts\": standard input is not for one record" },
		{ &fill, "{\"role\":{\"a\":\"m1\"}}", "\"role\": not a list of texts" },
		{ &fill, "{\"quiet\":true}", "\"quiet\": this command has no such word" },
		{ &add, "{\"file\":\"-\"}", "\"file\": standard input is not for one record" },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GError) error = NULL;
		g_test_message("%s", rows[i].record);
		g_autoptr(UfLine) line = parse(rows[i].record, &error);
		g_assert_no_error(error);
		g_auto(GStrv) words = uf_line_make_words(line, rows[i].command, entries, &error);
		g_assert_null(words);
		g_assert_error(error, UF_ERROR, UF_ERROR_USAGE);
		g_assert_true(g_str_has_prefix(error->message, rows[i].message));
	}
}

static void
test_not_a_record(void)
{
	static const char *const texts[] = { "",
					     "[]",
					     "7",
					     "{\"a\":1,\"a\":2}",
					     "{\"id\":{}}",
					     "{\"id\":1.5}",
					     "{\"id\":null}",
					     "{\"person\":\"Zoé",
					     "{} {}" };
	for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
		g_autoptr(GError) error = NULL;
		g_test_message("%s", texts[i]);
		g_assert_null(parse(texts[i], &error));
		g_assert_error(error, UF_ERROR, UF_ERROR_INVALID_DATA);
		g_assert_nonnull(strstr(error->message, "record 7"));
		g_assert_null(strstr(error->message, "Zoé"));
	}
}

static void
test_inside(void)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(UfLine) line =
	    parse("{\"facts\":{\"x\":[1]},\"value\":\"Zoé\",\"number\":12}", &error);
	g_assert_no_error(error);
	g_assert_true(uf_line_is_inside("\x1f"
					"facts"));
	g_assert_false(uf_line_is_inside("facts"));
	g_assert_false(uf_line_is_inside(NULL));
	g_autoptr(json_t) facts = uf_line_load(line, "\x1f"
						     "facts");
	g_autoptr(json_t) expected = json_pack("{s:[i]}", "x", 1);
	g_assert_true(json_equal(facts, expected));
	/* a copy of one's own: a command adds to it */
	json_object_set_new(facts, "y", json_true());
	g_autoptr(json_t) again = uf_line_load(line, "\x1f"
						     "facts");
	g_assert_true(json_equal(again, expected));
	g_autoptr(UfSecret) value = uf_line_read(line, "value");
	g_assert_cmpstr(uf_secret_get_text(value), ==, "Zoé");
	g_autoptr(UfSecret) number = uf_line_read(line, "number");
	g_assert_cmpstr(uf_secret_get_text(number), ==, "12");
	g_assert_null(uf_line_read(line, "facts"));
	g_assert_null(uf_line_read(line, "nothing"));
}

static void
assert_answer(UfLine *line, UfExit exit, const char *expected)
{
	char *text = uf_line_format(line, exit);
	g_assert_cmpstr(text, ==, expected);
	uf_memory_free_string(text);
}

static void
test_answers(void)
{
	g_autoptr(json_t) result = json_pack("{s:i}", "version", 1);
	g_autoptr(UfLine) done = parse("{\"id\":\"a\"}", NULL);
	uf_line_keep_result(done, result);
	assert_answer(
	    done, UF_EXIT_ISSUES,
	    "{\"version\":1,\"line\":7,\"id\":\"a\",\"exit\":5,\"result\":{\"version\":1}}");
	/* an error after a result: the result is not one */
	g_autoptr(GError) error = g_error_new(UF_ERROR, UF_ERROR_CONFLICT, "x");
	uf_line_keep_error(done, error);
	assert_answer(done, UF_EXIT_ERROR,
		      "{\"version\":1,\"line\":7,\"id\":\"a\",\"exit\":1,\"error\":{\"code\":"
		      "\"conflict\",\"message\":\"x\"}}");
	g_autoptr(UfLine) foreign = parse("{\"id\":12}", NULL);
	g_autoptr(GError) theirs = g_error_new(G_FILE_ERROR, G_FILE_ERROR_ACCES, "y");
	uf_line_keep_error(foreign, theirs);
	assert_answer(foreign, UF_EXIT_ERROR,
		      "{\"version\":1,\"line\":7,\"id\":12,\"exit\":1,\"error\":{\"code\":"
		      "\"internal\",\"message\":\"y\"}}");
	g_autoptr(UfLine) nothing = parse("{}", NULL);
	uf_line_keep_remark(nothing, "none");
	uf_line_keep_remark(nothing, "none at all");
	assert_answer(nothing, UF_EXIT_NOTHING,
		      "{\"version\":1,\"line\":7,\"exit\":3,\"error\":{\"code\":\"nothing\","
		      "\"message\":\"none at all\"}}");
	g_autoptr(UfLine) open = parse("{}", NULL);
	assert_answer(open, UF_EXIT_ISSUES,
		      "{\"version\":1,\"line\":7,\"exit\":5,\"error\":{\"code\":\"unanswered\","
		      "\"message\":\"\"}}");
	g_autoptr(UfLine) unread = uf_line_new(7, NULL);
	uf_line_keep_misuse(unread, "z");
	assert_answer(unread, UF_EXIT_USAGE,
		      "{\"version\":1,\"line\":7,\"exit\":2,\"error\":{\"code\":\"usage\","
		      "\"message\":\"z\"}}");
}

int
main(int argc, char **argv)
{
	uf_memory_init();
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/line/words", test_words);
	g_test_add_func("/line/refused", test_refused);
	g_test_add_func("/line/not-a-record", test_not_a_record);
	g_test_add_func("/line/inside", test_inside);
	g_test_add_func("/line/answers", test_answers);
	return g_test_run();
}
