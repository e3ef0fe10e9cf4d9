/* The past of a request: its day and number, what it took up. */
#include "form-fixture.h"
#include "uf-memory.h"
#include "uf-request.h"

#define PERSON "p-aaaaaaaaaa"

static UfRequest *
make_request(void)
{
	return uf_request_new(PERSON, "essai/demande");
}

static void
set_text(UfRequest *request, const char *field, const char *text, bool corrects)
{
	g_autoptr(UfValue) value = uf_value_new();
	g_autoptr(UfOrigin) origin =
	    uf_origin_new("told", (UfDate){ 2026, 8, 19 }, "m.durand", NULL);
	uf_value_set_text(value, text);
	if (corrects)
		uf_request_set_correction(request, field, value, origin);
	else
		uf_request_set_fact(request, field, value, origin);
}

/* Which batch made it is kept; what could be no batch is refused. */
static void
test_batch(void)
{
	static const char *const bad[] = { "x-aaaaaaaaaa", "t-short", "" };
	g_autofree char *digest = g_compute_checksum_for_string(G_CHECKSUM_SHA256, "x", 1);
	g_autoptr(UfRequest) request = make_request();
	g_assert_null(uf_request_get_batch(request));
	uf_request_set_batch(request, "t-aaaaaaaaaa", 3, digest);
	g_autoptr(json_t) json = uf_request_to_json(request);
	g_autoptr(UfRequest) again = uf_request_from_json(json, NULL);
	g_assert_nonnull(again);
	const json_t *batch = uf_request_get_batch(again);
	g_assert_cmpstr(json_string_value(json_object_get(batch, "row")), ==, digest);
	g_assert_cmpint(json_integer_value(json_object_get(batch, "job")), ==, 3);
	for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) {
		uf_request_set_batch(request, bad[i], 3, digest);
		g_autoptr(json_t) wrong = uf_request_to_json(request);
		g_assert_null(uf_request_from_json(wrong, NULL));
	}
}

static void
test_date(void)
{
	g_autoptr(UfRequest) request = make_request();
	g_assert_cmpint(uf_request_get_date(request).year, ==, 0);
	g_assert_cmpint(uf_request_get_number(request), ==, 0);
	uf_request_set_date(request, (UfDate){ 2026, 11, 21 });
	uf_request_set_number(request, 12);
	g_autoptr(json_t) json = uf_request_to_json(request);
	g_autoptr(UfRequest) again = uf_request_from_json(json, NULL);
	g_assert_nonnull(again);
	g_assert_cmpint(uf_request_get_date(again).day, ==, 21);
	g_assert_cmpint(uf_request_get_number(again), ==, 12);
}

/* What the form still asks is taken up; what is there stays; the rest is told. */
static void
test_take_up(void)
{
	static const struct {
		const char *field;
		const char *kind;
		const char *reason; /* NULL: taken */
	} rows[] = {
		{ "status", "fact", NULL },
		{ "birth", "fact", "not_asked" },
		{ "nothing", "fact", "not_asked" },
		{ "sign", "correction", "not_asked" },
		{ "name", "correction", "there" },
		{ "children.name/2", "correction", NULL },
		{ "gone", "correction", "not_asked" },
	};
	g_autoptr(UfForm) form = fixture_form();
	g_autoptr(UfRequest) earlier = make_request();
	g_autoptr(UfRequest) request = make_request();
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
		set_text(earlier, rows[i].field, "1", *rows[i].kind == 'c');
	uf_request_allow_sensitive(earlier, "status");
	set_text(request, "name", "mine", true);
	g_autoptr(json_t) report = uf_request_take_up(request, earlier, form);
	g_assert_cmpuint(json_array_size(report), ==, G_N_ELEMENTS(rows));
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		const json_t *line = NULL;
		for (size_t j = 0; j < json_array_size(report); j++) {
			const json_t *found = json_array_get(report, j);
			if (g_str_equal(uf_json_get_string(found, "field"), rows[i].field))
				line = found;
		}
		g_test_message("%s", rows[i].field);
		g_assert_cmpstr(uf_json_get_string(line, "kind"), ==, rows[i].kind);
		g_assert_cmpstr(uf_json_get_string(line, "reason"), ==, rows[i].reason);
		g_assert_cmpint(uf_json_get_boolean(line, "taken", false), ==,
				rows[i].reason == NULL);
		g_assert_cmpint(uf_request_is_carried(request, rows[i].field), ==,
				rows[i].reason == NULL);
	}
	g_autoptr(UfValue) name = uf_request_find_correction(request, "name", NULL);
	g_assert_cmpstr(uf_value_get_text(name), ==, "mine");
	g_autoptr(UfOrigin) origin = uf_request_find_origin(request, "status");
	g_assert_cmpstr(uf_origin_get_by(origin), ==, "m.durand");
	g_assert_cmpstr(uf_request_get_earlier(request), ==, uf_request_get_id(earlier));
	/* named each time */
	g_assert_false(uf_request_allows_sensitive(request, "status"));
}

/* fixture_form() with a field of the office and one of several options. */
static UfForm *
make_changed_form(void)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(json_t) root = fixture_parse(FIXTURE_FORM);
	json_t *fields = json_object_get(root, "fields");
	json_array_append_new(fields, fixture_parse("{\"id\": \"decision\", \"label\": \"Avis\","
						    " \"kind\": \"text\", \"ask\": \"office\"}"));
	json_array_append_new(
	    fields,
	    fixture_parse("{\"id\": \"aids\", \"label\": \"Aides\", \"kind\": \"choices\", "
			  "\"ask\": true, \"options\": [{\"code\": \"a\", \"label\": \"A\"}, "
			  "{\"code\": \"b\", \"label\": \"B\"}]}"));
	UfForm *form = uf_form_parse(root, "essai.json", &error);
	g_assert_no_error(error);
	return form;
}

/* What the office decides is decided again; an option that is gone is told, never taken up. */
static void
test_take_up_changed(void)
{
	static const struct {
		const char *field;
		const char *value;
		const char *reason; /* NULL: taken */
	} rows[] = {
		{ "status", "\"2\"", NULL },        { "status", "\"3\"", "option_gone" },
		{ "status", "null", NULL },         { "decision", "\"favorable\"", "office" },
		{ "aids", "[\"a\", \"b\"]", NULL }, { "aids", "[\"a\", \"c\"]", "option_gone" },
	};
	g_autoptr(UfForm) form = make_changed_form();
	for (size_t i = 0; i < 2 * G_N_ELEMENTS(rows); i++) {
		const bool corrects = i >= G_N_ELEMENTS(rows);
		const char *field = rows[i % G_N_ELEMENTS(rows)].field;
		const char *reason = rows[i % G_N_ELEMENTS(rows)].reason;
		g_autoptr(UfRequest) earlier = make_request();
		g_autoptr(UfRequest) request = make_request();
		g_autoptr(json_t) json =
		    json_loads(rows[i % G_N_ELEMENTS(rows)].value, JSON_DECODE_ANY, NULL);
		g_autoptr(UfValue) value = uf_value_from_json(json, NULL);
		if (corrects)
			uf_request_set_correction(earlier, field, value, NULL);
		else
			uf_request_set_fact(earlier, field, value, NULL);
		g_autoptr(json_t) report = uf_request_take_up(request, earlier, form);
		g_test_message("%s %s", field, rows[i % G_N_ELEMENTS(rows)].value);
		g_assert_cmpstr(uf_json_get_string(json_array_get(report, 0), "reason"), ==,
				reason);
		g_assert_cmpint(uf_request_is_carried(request, field), ==, reason == NULL);
	}
}

static void
test_carried(void)
{
	g_autoptr(UfForm) form = fixture_form();
	g_autoptr(UfRequest) earlier = make_request();
	g_autoptr(UfRequest) request = make_request();
	set_text(earlier, "status", "1", false);
	g_autoptr(json_t) first = uf_request_take_up(request, earlier, form);
	g_assert_true(uf_request_is_carried(request, "status"));
	uf_request_confirm(request, "nothing");
	g_assert_true(uf_request_is_carried(request, "status"));
	uf_request_confirm(request, "status");
	g_assert_false(uf_request_is_carried(request, "status"));
	uf_request_reopen(request, "status");
	uf_request_reopen(request, "status");
	g_assert_true(uf_request_is_carried(request, "status"));
	/* one answer ends it, however often it was reopened; what is not there is no proposal */
	set_text(request, "status", "2", false);
	g_assert_false(uf_request_is_carried(request, "status"));
	uf_request_reopen(request, "nothing");
	g_assert_false(uf_request_is_carried(request, "nothing"));
	uf_request_reopen(request, "status");
	g_autoptr(json_t) json = uf_request_to_json(request);
	g_autoptr(UfRequest) again = uf_request_from_json(json, NULL);
	g_assert_true(uf_request_is_carried(again, "status"));
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	uf_memory_init();
	g_test_add_func("/request-history/date", test_date);
	g_test_add_func("/request-history/take-up", test_take_up);
	g_test_add_func("/request-history/take-up-changed", test_take_up_changed);
	g_test_add_func("/request-history/carried", test_carried);
	g_test_add_func("/request-history/batch", test_batch);
	return g_test_run();
}
