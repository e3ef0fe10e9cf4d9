/* Every form at hand through the real worker: the fixtures, and the public forms of
 * UF_SHARED/pdf-forms when they are there (they are not part of the project). All fields get
 * invented French values; what is written must be read back and seen, by MuPDF too when its
 * command is installed; what is refused must have a reason. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "uf-cleanup.h"
#include "uf-error.h"
#include "uf-memory.h"
#include "uf-sandbox.h"

static UfSandbox *sandbox;
static unsigned all_fields, all_written, all_refused, all_computed, all_unsure;

static json_t *
call(json_t *request, GBytes *input, GBytes **output, GError **error)
{
	json_t *answer = uf_sandbox_call(sandbox, request, input, output, error);
	json_decref(request);
	return answer;
}

static json_int_t
get_integer(json_t *object, const char *key)
{
	return json_integer_value(json_object_get(object, key));
}

static const char *
get_string(json_t *object, const char *key)
{
	return json_string_value(json_object_get(object, key));
}

/* a text of at most the field's length, and about as long as its box allows */
static char *
make_text(json_t *field, size_t index)
{
	static const char *const texts[] = { "Éléonore ŒUVRÉ", "Zoé d’Hiver", "Łódź", "12 €",
					     "Fête à Nœux" };
	json_t *box = json_array_get(json_object_get(field, "boxes"), 0);
	double width = json_number_value(json_object_get(box, "x2")) -
		       json_number_value(json_object_get(box, "x1"));
	glong most = (glong)get_integer(field, "max_length");
	if (json_is_true(json_object_get(field, "multiline")) && (most == 0 || most > 40) &&
	    width > 40)
		return g_strdup("12 rue des Lilas\nBâtiment « B »");
	if (most == 0)
		most = (glong)CLAMP(width / 7, 1, 1000);
	const char *text = texts[index % G_N_ELEMENTS(texts)];
	return g_utf8_substring(text, 0, MIN(most, g_utf8_strlen(text, -1)));
}

/* what a format script takes, as French people write it; NULL for no format */
static const char *
make_formatted(json_t *field)
{
	static const struct {
		const char *kind, *pattern, *text;
	} texts[] = {
		{ "date", "dd/mm/yyyy", "1984-12-31" },
		{ "date", "mm/dd/yyyy", "1984-12-31" },
		{ "date", "d mmmm yyyy", "31/12/1984" },
		{ "date", "yyyy", "1984" },
		{ "date", "yy", "07" },
		{ "date", "HH:MM", "14h30" },
		{ "number", NULL, "1,5" },
		{ "percent", NULL, "12,5 %" },
		{ "mask", "99999", "59 000" },
		{ "mask", "999-99-9999", "123456789" },
		{ "mask", "99 99 99 99 99", "0612345678" },
		{ "phone", NULL, "06 12 34 56 78" },
		{ "range", NULL, "12" },
	};
	static const char *const keys[] = { "format_rule", "keystroke_rule", "validate_rule" };
	for (size_t i = 0; i < G_N_ELEMENTS(texts) * G_N_ELEMENTS(keys); i++) {
		json_t *rule = json_object_get(field, keys[i / G_N_ELEMENTS(texts)]);
		size_t row = i % G_N_ELEMENTS(texts);
		if (rule != NULL && strcmp(get_string(rule, "kind"), texts[row].kind) == 0 &&
		    g_strcmp0(get_string(rule, "pattern"), texts[row].pattern) == 0)
			return texts[row].text;
	}
	return NULL;
}

static json_t *
make_value(json_t *field, size_t index)
{
	const char *kind = get_string(field, "kind");
	json_t *options = json_object_get(field, "options");
	if (strcmp(kind, "text") == 0 && make_formatted(field) != NULL) {
		/* a number field of one letter takes a digit */
		json_int_t most = get_integer(field, "max_length");
		return json_string(most > 0 && most < 2 ? "1" : make_formatted(field));
	}
	if (strcmp(kind, "text") == 0) {
		g_autofree char *text = make_text(field, index);
		return json_string(text);
	}
	if (json_array_size(options) == 0)
		return json_string("");
	return json_incref(json_array_get(options, index % json_array_size(options)));
}

static json_t *
make_values(json_t *fields)
{
	json_t *values = json_object();
	size_t i;
	json_t *field;
	json_array_foreach(fields, i, field)
	    json_object_set_new(values, get_string(field, "name"), make_value(field, i));
	return values;
}

/* the fields that the form does not compute itself */
static json_t *
list_asked(json_t *described)
{
	json_t *asked = json_array();
	g_autoptr(json_t) calculated = json_object();
	size_t i;
	json_t *item;
	json_array_foreach(json_object_get(described, "calculated"), i, item)
	    json_object_set_new(calculated, json_string_value(item), json_true());
	json_array_foreach(json_object_get(described, "fields"), i, item)
	{
		if (json_object_get(calculated, get_string(item, "name")) == NULL)
			json_array_append(asked, item);
	}
	return asked;
}

/* what the tree holds, read by poppler: a format may store another text than was asked */
static json_t *
read_stored(GBytes *pdf)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(json_t) answer = call(json_pack("{s:s}", "op", "read"), pdf, NULL, &error);
	g_assert_no_error(error);
	return json_incref(json_object_get(answer, "values"));
}

/* how often each text is in the list, by text */
static void
count_text(GHashTable *counts, const char *text, int step)
{
	int now = GPOINTER_TO_INT(g_hash_table_lookup(counts, text));
	g_hash_table_insert(counts, g_strdup(text), GINT_TO_POINTER(now + step));
}

static bool
run_mupdf(GBytes *pdf, char **printed)
{
	g_autofree char *path = NULL;
	g_autofree char *script = g_build_filename(g_getenv("UF_SOURCE_ROOT"), "tests", "unit",
						   "engine", "read-widgets.js", NULL);
	g_autofree char *mutool = g_find_program_in_path("mutool");
	if (mutool == NULL)
		return false;
	int fd = g_file_open_tmp("uf-corpus-XXXXXX.pdf", &path, NULL);
	g_assert_cmpint(fd, >=, 0);
	close(fd);
	g_assert_true(g_file_set_contents(path, g_bytes_get_data(pdf, NULL),
					  (gssize)g_bytes_get_size(pdf), NULL));
	const char *command[] = { mutool, "run", script, path, NULL };
	int status = -1;
	bool ran = g_spawn_sync(NULL, (char **)command, NULL, G_SPAWN_STDERR_TO_DEV_NULL, NULL,
				NULL, printed, NULL, &status, NULL);
	remove(path);
	return ran && status == 0;
}

/* each text written must be in as many widgets, as MuPDF reads them, as it was written to */
static void
check_with_mupdf(GBytes *pdf, json_t *fields, json_t *values, json_t *rows)
{
	g_autofree char *printed = NULL;
	g_autoptr(GHashTable) counts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	if (!run_mupdf(pdf, &printed))
		return;
	g_auto(GStrv) lines = g_strsplit(printed, "\n", -1);
	for (char **line = lines; *line != NULL; line++) {
		g_autoptr(json_t) widget = json_loads(*line, 0, NULL);
		const char *text = json_string_value(json_array_get(widget, 2));
		if (text != NULL)
			count_text(counts, text, 1);
	}
	size_t i;
	json_t *row;
	json_array_foreach(rows, i, row)
	{
		json_t *field = json_array_get(fields, i);
		const char *text =
		    json_string_value(json_object_get(values, get_string(row, "name")));
		size_t boxes = json_array_size(json_object_get(field, "boxes"));
		if (strcmp(get_string(field, "kind"), "text") != 0 ||
		    strcmp(get_string(row, "status"), "written") != 0)
			continue;
		count_text(counts, text, -(int)boxes);
		g_test_message("MuPDF: %s", get_string(row, "name"));
		g_assert_cmpint(GPOINTER_TO_INT(g_hash_table_lookup(counts, text)), >=, 0);
	}
}

static void
check_rows(json_t *fields, json_t *rows)
{
	size_t i;
	json_t *row;
	g_assert_cmpuint(json_array_size(rows), ==, json_array_size(fields));
	json_array_foreach(rows, i, row)
	{
		const char *check = get_string(row, "check");
		json_t *field = json_array_get(fields, i);
		g_assert_cmpstr(get_string(row, "name"), ==, get_string(field, "name"));
		all_fields++;
		if (strcmp(get_string(row, "status"), "refused") == 0) {
			all_refused++;
			g_assert_nonnull(get_string(row, "reason"));
			g_test_message("refused: %s: %s", get_string(row, "reason"),
				       get_string(row, "name"));
			continue;
		}
		all_written++;
		g_test_message("%s: %s", get_string(row, "name"), check);
		/* a hidden field shows nothing, and verify says so */
		g_assert_true(g_strcmp0(check, "ok") == 0 ||
			      (g_strcmp0(check, "no_ink") == 0 &&
			       strcmp(get_string(row, "name"), "Caché") == 0));
	}
}

/* the rows of one form; the 35 copies of the DGFiP's 5000-FR are all made */
static void
check_calculations(const char *path, json_t *rows)
{
	unsigned before = all_computed;
	size_t i;
	json_t *row;
	json_array_foreach(rows, i, row)
	{
		const char *status = get_string(row, "status");
		g_test_message("%s: %s", get_string(row, "name"), status);
		all_unsure += strcmp(status, "unknown") == 0;
		if (strcmp(status, "recomputed") != 0)
			continue;
		all_computed++;
		g_assert_cmpstr(get_string(row, "check"), ==, "ok");
	}
	if (strstr(path, "dgfip-5000") != NULL)
		g_assert_cmpuint(all_computed - before, ==, 35);
}

/* The filled form turned into paper looks as before: at most 200 pixels of a page at 60 dpi. */
static void
check_flat(const char *path, GBytes *filled)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GBytes) flat = NULL;
	g_autoptr(json_t) answer = call(json_pack("{s:s}", "op", "flatten"), filled, &flat, &error);
	if (g_error_matches(error, UF_ERROR, UF_ERROR_REFUSED)) {
		g_test_message("%s", error->message);
		g_assert_true(g_str_has_suffix(path, "/signed.pdf") ||
			      g_str_has_prefix(error->message, "unshown:"));
		return;
	}
	g_assert_no_error(error);
	json_int_t changed = get_integer(json_object_get(answer, "flattened"), "changed");
	g_test_message("flattened: %d pixels changed", (int)changed);
	g_assert_cmpint(changed, <=, 200);
	g_autoptr(json_t) left = call(json_pack("{s:s}", "op", "fields"), flat, NULL, &error);
	g_assert_no_error(error);
	g_assert_true(json_is_false(json_object_get(left, "has_form")));
	g_assert_cmpuint(json_array_size(json_object_get(left, "fields")), ==, 0);
}

static json_t *
fill_kept(const char *path, GBytes *input, json_t *request, GBytes **output)
{
	g_autoptr(GError) error = NULL;
	const UfSandboxDocument document = { path, input };
	json_t *answer = uf_sandbox_call_kept(sandbox, &document, request, output, &error);
	g_assert_no_error(error);
	return answer;
}

/* What many fillings of a form give is what one gives: the answers, what every reader finds, and
 * the same bytes each time. */
static void
check_kept(const char *path, GBytes *input, json_t *request, json_t *described)
{
	GBytes *outputs[3] = { NULL };
	g_autoptr(json_t) filled = NULL;
	g_autoptr(json_t) fields = list_asked(described);
	for (size_t i = 0; i < G_N_ELEMENTS(outputs); i++) {
		g_autoptr(json_t) again = fill_kept(path, input, request, &outputs[i]);
		if (filled == NULL)
			filled = json_incref(again);
		g_assert_true(json_equal(again, filled));
	}
	/* an encrypted file is another each time */
	g_assert_true(json_is_true(json_object_get(described, "encrypted")) ||
		      g_bytes_equal(outputs[1], outputs[2]));
	check_flat(path, outputs[1]);
	g_autoptr(json_t) stored = read_stored(outputs[0]);
	g_autoptr(json_t) stored_kept = read_stored(outputs[1]);
	g_assert_true(json_equal(stored, stored_kept));
	check_with_mupdf(outputs[1], fields, stored, json_object_get(filled, "fields"));
	for (size_t i = 0; i < G_N_ELEMENTS(outputs); i++)
		g_bytes_unref(outputs[i]);
}

static void
test_file(const void *data)
{
	g_autoptr(GError) error = NULL;
	char *content;
	gsize length;
	g_file_get_contents(data, &content, &length, &error);
	g_assert_no_error(error);
	g_autoptr(GBytes) input = g_bytes_new_take(content, length);
	g_autoptr(json_t) described = call(json_pack("{s:s}", "op", "fields"), input, NULL, &error);
	if (described == NULL) {
		g_assert_true(g_str_has_suffix(data, "truncated.pdf"));
		g_assert_error(error, UF_ERROR, UF_ERROR_INVALID_DATA);
		return;
	}
	g_autoptr(json_t) fields = list_asked(described);
	g_autoptr(json_t) values = make_values(fields);
	g_autoptr(GBytes) output = NULL;
	g_autoptr(json_t) request = json_pack("{s:s, s:b, s:b, s:O}", "op", "fill", "verify", true,
					      "overwrite", true, "values", values);
	g_autoptr(json_t) filled = call(json_incref(request), input, &output, &error);
	if (filled == NULL) {
		/* flat or dynamic: refused with the reason, and only then */
		g_test_message("%s", error->message);
		g_assert_error(error, UF_ERROR, UF_ERROR_REFUSED);
		g_assert_cmpuint(json_array_size(fields), ==, 0);
		return;
	}
	check_rows(fields, json_object_get(filled, "fields"));
	check_calculations(data, json_object_get(filled, "calculations"));
	g_autoptr(json_t) stored = read_stored(output);
	check_with_mupdf(output, fields, stored, json_object_get(filled, "fields"));
	check_flat(data, output);
	check_kept(data, input, request, described);
}

static void
test_figures(void)
{
	g_test_message("%u fields, %u written, %u refused with a reason; %u computed, %u totals "
		       "to look at",
		       all_fields, all_written, all_refused, all_computed, all_unsure);
	g_assert_cmpuint(all_written + all_refused, ==, all_fields);
}

static void
test_absent(void)
{
	g_test_skip("UF_SHARED/pdf-forms is not there: only the project's own forms were tried");
}

static unsigned
add_folder(const char *folder, const char *label)
{
	unsigned count = 0;
	const char *name;
	g_autoptr(GDir) directory = g_dir_open(folder, 0, NULL);
	while (directory != NULL && (name = g_dir_read_name(directory)) != NULL) {
		if (!g_str_has_suffix(name, ".pdf"))
			continue;
		g_autofree char *path = g_strdup_printf("/corpus/%s/%s", label, name);
		g_test_add_data_func_full(path, g_build_filename(folder, name, NULL), test_file,
					  g_free);
		count++;
	}
	return count;
}

int
main(int argc, char **argv)
{
	uf_memory_init();
	g_test_init(&argc, &argv, NULL);
	sandbox = uf_sandbox_new(NULL, NULL);
	g_assert_nonnull(sandbox);
	g_autofree char *own = g_build_filename(g_getenv("UF_BUILD_ROOT"), "fixtures", "pdf", NULL);
	const char *root = g_getenv("UF_SHARED");
	g_autofree char *shared = root != NULL ? g_build_filename(root, "pdf-forms", NULL)
					       : g_build_filename(g_getenv("UF_SOURCE_ROOT"), "..",
								  "shared", "pdf-forms", NULL);
	g_assert_cmpuint(add_folder(own, "fixtures"), >, 10);
	if (add_folder(shared, "shared") == 0)
		g_test_add_func("/corpus/shared", test_absent);
	g_test_add_func("/corpus/total/figures", test_figures);
	int result = g_test_run();
	uf_sandbox_free(sandbox);
	return result;
}
