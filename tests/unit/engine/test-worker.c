/* The real worker seen from unefois: bad documents are errors with an id, and the template process
 * outlives them without keeping anything of what went through its children. */
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "uf-cleanup.h"
#include "uf-error.h"
#include "uf-memory.h"
#include "uf-sandbox.h"

/* found nowhere but in what this test sends */
#define MARK "Zoé-Cànàri-Œ7391"

static UfSandbox *
new_sandbox(void)
{
	g_autoptr(GError) error = NULL;
	UfSandbox *sandbox = uf_sandbox_new(NULL, &error);
	g_assert_no_error(error);
	return sandbox;
}

static GBytes *
load(const char *name)
{
	char *data;
	gsize length;
	g_autofree char *path =
	    g_build_filename(g_getenv("UF_BUILD_ROOT"), "fixtures", "pdf", name, NULL);
	g_assert_true(g_file_get_contents(path, &data, &length, NULL));
	return g_bytes_new_take(data, length);
}

static json_t *
fill_mark(UfSandbox *sandbox, const char *form, GBytes **output, GError **error)
{
	g_autoptr(GBytes) input = load(form);
	g_autoptr(json_t) request =
	    json_pack("{s:s, s:b, s:{s:s}}", "op", "fill", "verify", true, "values", "Nom", MARK);
	return uf_sandbox_call(sandbox, request, input, output, error);
}

static void
test_bad_documents(void)
{
	static const struct {
		const char *file, *op, *says;
		UfError code;
	} rows[] = {
		{ "truncated.pdf", "fields", "damaged:*", UF_ERROR_INVALID_DATA },
		{ "truncated.pdf", "read", "damaged:*", UF_ERROR_INVALID_DATA },
		{ "truncated.pdf", "render", "damaged:*", UF_ERROR_INVALID_DATA },
		{ "flat.pdf", "fill", "no_form:*", UF_ERROR_REFUSED },
		{ "xfa-only.pdf", "fill", "xfa_only:*", UF_ERROR_REFUSED },
		{ "signed.pdf", "flatten", "signed:*", UF_ERROR_REFUSED },
		{ "xfa-only.pdf", "flatten", "xfa_only:*", UF_ERROR_REFUSED },
		{ "truncated.pdf", "flatten", "damaged:*", UF_ERROR_INVALID_DATA },
		{ NULL, "fields", "not_pdf:*", UF_ERROR_INVALID_DATA },
		{ NULL, "erase", "op:*", UF_ERROR_USAGE },
	};
	g_autoptr(UfSandbox) sandbox = new_sandbox();
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GError) error = NULL;
		g_autoptr(GBytes) input = rows[i].file == NULL ? NULL : load(rows[i].file);
		g_autoptr(json_t) request = json_pack("{s:s, s:i, s:i, s:{s:s}}", "op", rows[i].op,
						      "page", 1, "dpi", 72, "values", "Nom", MARK);
		g_autoptr(json_t) answer = uf_sandbox_call(sandbox, request, input, NULL, &error);
		g_assert_null(answer);
		g_test_message("%s %s: %s", rows[i].op, rows[i].file, error->message);
		g_assert_error(error, UF_ERROR, (int)rows[i].code);
		g_assert_true(g_pattern_match_simple(rows[i].says, error->message));
		/* an error never says a value */
		g_assert_null(strstr(error->message, MARK));
	}
}

/* what is asked of a form that is kept gives what it gives of one that is read each time: with
 * boxes measured on its pages, as paper, with what is refused */
static void
test_kept(void)
{
	static const struct {
		const char *file, *name;
		bool flatten, boxes;
	} rows[] = {
		{ "text-fields.pdf", "Nom", false, false },
		{ "text-fields.pdf", "Nom", true, false },
		{ "text-fields.pdf", "mesure", false, true },
		{ "text-fields.pdf", "absent", false, false },
		{ "flat.pdf", "mesure", false, true },
		{ "flat-form.pdf", "mesure", true, true },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(UfSandbox) sandbox = new_sandbox();
		g_autoptr(GBytes) input = load(rows[i].file);
		const UfSandboxDocument document = { rows[i].file, input };
		g_autoptr(json_t) request =
		    json_pack("{s:s, s:b, s:b, s:{s:s}}", "op", "fill", "verify", 1, "flatten",
			      rows[i].flatten, "values", rows[i].name, MARK);
		if (rows[i].boxes)
			json_object_set_new(request, "boxes",
					    json_pack("{s:{s:i, s:i, s:i, s:i, s:i}}", "mesure",
						      "page", 1, "x1", 50, "y1", 50, "x2", 350,
						      "y2", 70));
		g_autoptr(json_t) first = NULL;
		for (int round = 0; round < 3; round++) {
			g_autoptr(GError) error = NULL;
			g_autoptr(GBytes) output = NULL;
			g_autoptr(json_t) answer =
			    uf_sandbox_call_kept(sandbox, &document, request, &output, &error);
			g_test_message("%zu, %d", i, round);
			g_assert_no_error(error);
			if (first == NULL)
				first = json_incref(answer);
			g_assert_true(json_equal(answer, first));
			g_assert_nonnull(output);
		}
	}
}

/* errors too are the same, and a form that is refused is not kept */
static void
test_kept_refused(void)
{
	static const char *const files[] = { "truncated.pdf", "flat.pdf", "xfa-only.pdf" };
	g_autoptr(UfSandbox) sandbox = new_sandbox();
	for (size_t i = 0; i < 4 * G_N_ELEMENTS(files); i++) {
		const char *file = files[i % G_N_ELEMENTS(files)];
		g_autoptr(GBytes) input = load(file);
		const UfSandboxDocument document = { file, input };
		g_autoptr(json_t) request =
		    json_pack("{s:s, s:{s:s}}", "op", "fill", "values", "Nom", MARK);
		g_autoptr(GError) plain = NULL;
		g_autoptr(GError) kept = NULL;
		g_assert_null(uf_sandbox_call(sandbox, request, input, NULL, &plain));
		g_assert_null(uf_sandbox_call_kept(sandbox, &document, request, NULL, &kept));
		g_assert_error(kept, plain->domain, plain->code);
		g_assert_cmpstr(kept->message, ==, plain->message);
	}
}

/* every kind of letter through the real walls: fonts are opened nowhere but by the template */
static void
test_fonts_inside(void)
{
	static const char *const texts[] = { MARK, "Łódź", "Şişli", "Țăran", "Привет", "Ωμέγα" };
	g_autoptr(UfSandbox) sandbox = new_sandbox();
	g_autoptr(GBytes) input = load("text-fields.pdf");
	for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
		g_autoptr(GError) error = NULL;
		g_autoptr(json_t) request = json_pack("{s:s, s:b, s:{s:s}}", "op", "fill", "verify",
						      true, "values", "Nom", texts[i]);
		g_autoptr(json_t) answer = uf_sandbox_call(sandbox, request, input, NULL, &error);
		g_assert_no_error(error);
		json_t *row = json_array_get(json_object_get(answer, "fields"), 0);
		g_assert_cmpstr(json_string_value(json_object_get(row, "check")), ==, "ok");
	}
}

/* pictures are made inside the walls too, signed and encrypted forms filled, paper made */
static void
test_everything_inside(void)
{
	static const struct {
		const char *request, *file, *begins;
	} rows[] = {
		{ "{\"op\": \"render\", \"page\": 1, \"dpi\": 96}", "buttons.pdf", "\x89PNG" },
		{ "{\"op\": \"render\", \"page\": 1, \"dpi\": 96, \"quick\": true}",
		  "text-fields.pdf", "\x89PNG" },
		{ "{\"op\": \"flatten\"}", "buttons.pdf", "%PDF-" },
		{ "{\"op\": \"fill\", \"values\": {\"Nom\": \"Łódź\"}, \"verify\": true}",
		  "signed.pdf", "%PDF-" },
		{ "{\"op\": \"fill\", \"values\": {\"Nom\": \"Łódź\"}, \"flatten\": true}",
		  "text-fields.pdf", "%PDF-" },
	};
	g_autoptr(UfSandbox) sandbox = new_sandbox();
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GError) error = NULL;
		g_autoptr(GBytes) input = load(rows[i].file);
		g_autoptr(GBytes) output = NULL;
		g_autoptr(json_t) request = json_loads(rows[i].request, 0, NULL);
		g_autoptr(json_t) answer =
		    uf_sandbox_call(sandbox, request, input, &output, &error);
		g_test_message("%s", rows[i].request);
		g_assert_no_error(error);
		g_assert_cmpuint(g_bytes_get_size(output), >, 1000);
		g_assert_cmpmem(g_bytes_get_data(output, NULL), strlen(rows[i].begins),
				rows[i].begins, strlen(rows[i].begins));
	}
}

/* encodings are converted without opening a file; a large or hostile file is an error alone */
static void
test_xml_inside(void)
{
	static const struct {
		const char *xml, *text, *says;
		size_t padding; /* spaces before the end */
	} rows[] = {
		{ "<?xml version='1.0' encoding='ISO-8859-15'?><a>\xA4", "€", NULL, 0 },
		{ "<?xml version='1.0' encoding='WINDOWS-1252'?><a>\x80", "€", NULL, 0 },
		{ "<?xml version='1.0' encoding='ISO-8859-1'?><a>\xE9", "é", NULL, 0 },
		{ "<a>&amp;", "&", NULL, 1000 },
		{ "<a>&" MARK ";", NULL, "not_xml:*", 0 },
		{ "<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><a>&x;", NULL, "doctype:*",
		  0 },
		{ "<a>", NULL, "too_large:*", (size_t)100 << 20 },
	};
	g_autoptr(UfSandbox) sandbox = new_sandbox();
	g_autoptr(json_t) request = json_pack("{s:s}", "op", "xml_read");
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GError) error = NULL;
		g_autofree char *padding = g_strnfill(rows[i].padding, ' ');
		char *xml = g_strconcat(rows[i].xml, padding, "</a>", NULL);
		g_autoptr(GBytes) input = g_bytes_new_take(xml, strlen(xml));
		g_autoptr(json_t) answer = uf_sandbox_call(sandbox, request, input, NULL, &error);
		g_test_message("row %zu: %s", i, error != NULL ? error->message : "read");
		const json_t *root = json_object_get(answer, "root");
		g_assert_cmpstr(json_string_value(json_object_get(root, "text")), ==, rows[i].text);
		g_assert_true((error == NULL) == (rows[i].says == NULL));
		g_assert_true(error == NULL ||
			      g_pattern_match_simple(rows[i].says, error->message));
		g_assert_true(error == NULL || strstr(error->message, MARK) == NULL);
	}
}

static int
worker_pid(void)
{
	g_autofree char *path = g_strdup_printf("/proc/self/task/%d/children", (int)getpid());
	g_autofree char *text = NULL;
	g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
	return atoi(text);
}

/* true when @mark is in the part of the memory; parts that cannot be read hold no heap */
static bool
part_holds(FILE *memory, guint64 start, guint64 end, const char *mark)
{
	gsize length = (gsize)(end - start);
	if (length > ((gsize)1 << 28) || fseeko(memory, (off_t)start, SEEK_SET) != 0)
		return false;
	g_autofree char *data = g_malloc(length);
	size_t got = fread(data, 1, length, memory);
	return memmem(data, got, mark, strlen(mark)) != NULL;
}

static int
count_parts(int pid, const char *mark, unsigned *read)
{
	g_autofree char *map = g_strdup_printf("/proc/%d/maps", pid);
	g_autofree char *memory_path = g_strdup_printf("/proc/%d/mem", pid);
	g_autofree char *text = NULL;
	FILE *memory = fopen(memory_path, "rb");
	int found = 0;
	if (memory == NULL || !g_file_get_contents(map, &text, NULL, NULL))
		return -1;
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
	for (char **line = lines; *line != NULL; line++) {
		char *rest;
		guint64 start = g_ascii_strtoull(*line, &rest, 16);
		guint64 end = *rest == '-' ? g_ascii_strtoull(rest + 1, &rest, 16) : 0;
		if (!g_str_has_prefix(rest, " rw"))
			continue;
		(*read)++;
		found += part_holds(memory, start, end, mark);
	}
	fclose(memory);
	return found;
}

/* what a child parsed is never in the template, whose pages every next child inherits */
static void
test_template_keeps_nothing(void)
{
	g_autoptr(UfSandbox) sandbox = new_sandbox();
	for (int round = 0; round < 3; round++) {
		g_autoptr(GError) error = NULL;
		g_autoptr(GBytes) output = NULL;
		g_autoptr(json_t) answer = fill_mark(sandbox, "text-fields.pdf", &output, &error);
		g_assert_no_error(error);
		g_assert_nonnull(output);
	}
	unsigned read = 0;
	int here = count_parts(getpid(), MARK, &read);
	int pid = worker_pid();
	g_assert_cmpint(here, >=, 0);
	read = 0;
	int found = count_parts(pid, MARK, &read);
	if (found < 0 || read == 0) {
		g_test_skip("the template is not dumpable and this user may not read it");
		return;
	}
	g_assert_cmpint(found, ==, 0);
	/* the reading itself works: a word that the template does hold */
	g_assert_cmpint(count_parts(pid, "LiberationSans", &read) +
			    count_parts(pid, "DejaVuSans", &read),
			>, 0);
}

static void
test_by_hand(void)
{
	const char *command[] = { g_getenv("UNEFOIS_PDF"), NULL };
	g_autofree char *words = NULL;
	int status = 0;
	g_assert_true(g_spawn_sync(NULL, (char **)command, NULL, G_SPAWN_DEFAULT, NULL, NULL, NULL,
				   &words, &status, NULL));
	g_assert_cmpint(WEXITSTATUS(status), ==, 2);
	g_assert_nonnull(strstr(words, "unefois"));
}

int
main(int argc, char **argv)
{
	uf_memory_init();
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/worker/bad-documents", test_bad_documents);
	g_test_add_func("/worker/kept", test_kept);
	g_test_add_func("/worker/kept-refused", test_kept_refused);
	g_test_add_func("/worker/fonts-inside", test_fonts_inside);
	g_test_add_func("/worker/everything-inside", test_everything_inside);
	g_test_add_func("/worker/xml-inside", test_xml_inside);
	g_test_add_func("/worker/template-keeps-nothing", test_template_keeps_nothing);
	g_test_add_func("/worker/by-hand", test_by_hand);
	return g_test_run();
}
