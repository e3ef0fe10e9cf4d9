/* Encrypted documents that open without a password: filled and flattened, they stay encrypted in
 * the same way, with the same permissions; what their author forbade is told. */
#include <string.h>

#include "uf-engine-test.h"
#include "uf-signing.h"

typedef struct {
	const char *name;
	const char *options; /* of qpdf; the user's password is empty */
	bool forbids;
} Row;

static const Row rows[] = {
	{ "rc4-40", "--allow-weak-crypto --encrypt  o 40 --", false },
	{ "rc4-40-annotate", "--allow-weak-crypto --encrypt  o 40 --annotate=n --", true },
	{ "rc4-128", "--allow-weak-crypto --encrypt  o 128 --use-aes=n --", false },
	{ "rc4-128-form", "--allow-weak-crypto --encrypt  o 128 --use-aes=n --modify=none --",
	  true },
	{ "aes-128", "--allow-weak-crypto --encrypt  o 128 --use-aes=y --print=low --", false },
	{ "aes-128-form",
	  "--allow-weak-crypto --encrypt  o 128 --use-aes=y --form=n --annotate=n --", true },
	{ "aes-128-metadata",
	  "--allow-weak-crypto --encrypt  o 128 --use-aes=y "
	  "--cleartext-metadata --",
	  false },
	{ "aes-256", "--encrypt  o 256 --extract=n --", false },
	{ "aes-256-form", "--encrypt  o 256 --form=n --modify=none --annotate=n --", true },
	{ "aes-256-streams", "--object-streams=generate --encrypt  o 256 --", false },
};

static bool
has_permission_note(json_t *answer)
{
	size_t i;
	json_t *note;
	json_array_foreach(json_object_get(answer, "notes"), i, note)
	{
		if (strcmp(json_string_value(note), "permission") == 0)
			return true;
	}
	return false;
}

static void
check_protected(GBytes *before, GBytes *after)
{
	g_autofree char *first = test_signing_show_encryption(before);
	g_autofree char *second = test_signing_show_encryption(after);
	g_assert_cmpstr(first, ==, second);
	g_assert_nonnull(strstr(first, "P = "));
}

static json_t *
read_value(GBytes *pdf, const char *name)
{
	g_autoptr(json_t) request = json_pack("{s:s}", "op", "read");
	g_autoptr(json_t) answer = test_engine_call(request, pdf, NULL);
	return json_incref(json_object_get(json_object_get(answer, "values"), name));
}

static void
test_row(const void *data)
{
	static const struct {
		const char *fixture, *values, *name;
	} fillings[] = {
		{ "text-fields", "{\"Nom\": \"Éléonore\", \"Centré\": \"Łódź\"}", "Nom" },
		{ "buttons", "{\"Accord\": true, \"Sans image\": true}", "Accord" },
	};
	const Row *row = data;
	for (size_t i = 0; i < G_N_ELEMENTS(fillings); i++) {
		g_autoptr(GBytes) plain = test_engine_load(fillings[i].fixture);
		g_autoptr(GBytes) input = test_signing_qpdf(plain, row->options);
		g_autoptr(GBytes) output = NULL;
		g_autoptr(json_t) values = json_loads(fillings[i].values, 0, NULL);
		g_autoptr(json_t) request =
		    json_pack("{s:s, s:b, s:O}", "op", "fill", "verify", true, "values", values);
		g_autoptr(json_t) answer = test_engine_call(request, input, &output);
		size_t j;
		json_t *field;
		json_array_foreach(json_object_get(answer, "fields"), j, field)
		    g_assert_cmpstr(test_engine_string(field, "check"), ==, "ok");
		g_assert_cmpint(has_permission_note(answer), ==, row->forbids);
		check_protected(input, output);
		g_autoptr(json_t) found = read_value(output, fillings[i].name);
		g_assert_true(json_is_string(found));
		/* nothing of it can be read without opening the document */
		g_assert_null(memmem(g_bytes_get_data(output, NULL), g_bytes_get_size(output),
				     "\xc9l\xe9onore", 8));
		g_autoptr(GBytes) flat = NULL;
		g_autoptr(json_t) question = json_pack("{s:s}", "op", "flatten");
		g_autoptr(json_t) flattened = test_engine_call(question, output, &flat);
		check_protected(input, flat);
	}
}

static void
test_password(void)
{
	static const char *const ops[] = { "fields", "fill", "flatten", "read", "render" };
	g_autoptr(GBytes) plain = test_engine_load("text-fields");
	g_autoptr(GBytes) input = test_signing_qpdf(plain, "--encrypt u o 256 --");
	for (size_t i = 0; i < G_N_ELEMENTS(ops); i++) {
		g_autoptr(GBytes) output = NULL;
		g_autoptr(GError) error = NULL;
		g_autoptr(json_t) request = json_pack("{s:s, s:i, s:i, s:{}}", "op", ops[i], "page",
						      1, "dpi", 72, "values");
		g_assert_null(uf_engine_handle(test_engine_get(), request, input, &output, &error));
		g_assert_error(error, UF_ERROR, UF_ERROR_AUTH);
		g_assert_true(g_str_has_prefix(error->message, "password:"));
		g_assert_null(output);
	}
}

static void
test_no_tools(void)
{
	g_test_skip("qpdf, certutil or pdfsig is not installed: nothing was encrypted");
}

int
main(int argc, char **argv)
{
	test_engine_init(&argc, &argv);
	const bool tools = test_signing_init();
	for (size_t i = 0; tools && i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *path = g_strdup_printf("/encrypted/%s", rows[i].name);
		g_test_add_data_func(path, &rows[i], test_row);
	}
	g_test_add_func("/encrypted/password", tools ? test_password : test_no_tools);
	int result = g_test_run();
	test_signing_clear();
	return result;
}
