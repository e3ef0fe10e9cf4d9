/* Drafts: whatever changes in one changes its digest, and what was changed is not read back. */
#include <string.h>

#include "channel-fixture.h"
#include "uf-cleanup.h"
#include "uf-error.h"
#include "uf-json.h"
#include "uf-memory.h"

static void
expect_refused(GBytes *bytes)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(UfDraft) draft = uf_draft_parse(bytes, &error);
	g_assert_null(draft);
	g_assert_error(error, UF_ERROR, UF_ERROR_INVALID_DATA);
	g_assert_null(strstr(error->message, "FICTIVE"));
}

static void
test_accessors(void)
{
	g_autoptr(UfDraft) draft = fixture_draft();
	g_assert_true(g_str_has_prefix(uf_draft_get_id(draft), "d-"));
	g_assert_cmpstr(uf_draft_get_channel(draft), ==, "sheet");
	g_assert_cmpstr(uf_draft_get_form(draft), ==, "essai/demande");
	g_assert_cmpstr(uf_draft_get_request(draft), ==, "r-aaaaaaaaaa");
	g_assert_cmpstr(uf_draft_get_profile_revision(draft), ==, "7");
	g_assert_cmpuint(strlen(uf_draft_get_form_revision(draft)), ==, 64);
	g_assert_cmpuint(strlen(uf_draft_get_digest(draft)), ==, 64);
	g_assert_cmpint(uf_draft_get_date(draft).day, ==, 19);
	g_assert_cmpuint(uf_draft_get_file_count(draft), ==, 2);
	g_assert_cmpstr(uf_draft_get_file(draft, 1).name, ==, "demande-fiche.pdf");
	g_assert_cmpuint(uf_draft_get_issues(draft)->len, ==, 2);
}

/* Everything that a reviewer has to know beside the values is in the draft, as the answers have it
 * and once. */
static void
test_blocks(void)
{
	static const char *const names[] = { "pieces",     "deadlines", "signatures",
					     "recipients", "basis",     "contacts" };
	g_autoptr(UfForm) form = fixture_form();
	g_autoptr(UfAnswers) answers = fixture_answers(form);
	g_autoptr(UfDraft) draft = fixture_draft();
	const json_t *blocks = uf_draft_get_blocks(draft);
	for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
		const json_t *own = json_object_get(uf_answers_get_blocks(answers), names[i]);
		g_assert_nonnull(own);
		g_assert_true(json_equal(json_object_get(blocks, names[i]), own));
	}
	g_assert_null(json_object_get(uf_draft_get_answers(draft), "blocks"));
	g_assert_cmpstr(uf_json_get_string(blocks, "title"), ==, "Demande d’essai");
	g_assert_cmpstr(uf_json_get_string(json_object_get(blocks, "tables"), "children"), ==,
			"Enfants");
	g_assert_true(uf_json_get_boolean(json_object_get(blocks, "source"), "unverified", false));
	g_assert_cmpuint(json_object_size(blocks), ==, 11);
}

static void
test_round_trip(void)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(UfDraft) draft = fixture_draft();
	g_autoptr(GBytes) bytes = uf_draft_serialize(draft);
	g_autoptr(UfDraft) again = uf_draft_parse(bytes, &error);
	g_assert_no_error(error);
	g_assert_cmpstr(uf_draft_get_digest(again), ==, uf_draft_get_digest(draft));
	g_assert_true(json_equal(uf_draft_get_answers(again), uf_draft_get_answers(draft)));
	g_assert_true(json_equal(uf_draft_get_blocks(again), uf_draft_get_blocks(draft)));
	for (size_t i = 0; i < 2; i++)
		g_assert_true(g_bytes_equal(uf_draft_get_file(again, i).content,
					    uf_draft_get_file(draft, i).content));
	g_autoptr(GBytes) second = uf_draft_serialize(again);
	g_assert_true(g_bytes_equal(bytes, second));
}

/* Two drafts of the same answers are two drafts: the id is in the digest. */
static void
test_fresh(void)
{
	g_autoptr(UfDraft) one = fixture_draft();
	g_autoptr(UfDraft) two = fixture_draft();
	g_assert_cmpstr(uf_draft_get_id(one), !=, uf_draft_get_id(two));
	g_assert_cmpstr(uf_draft_get_digest(one), !=, uf_draft_get_digest(two));
}

/* Not one bit of the bytes may change. The few that say the same thing in JSON (an escaped letter
 * in the other case…) do not occur here. */
static void
test_every_byte(void)
{
	g_autoptr(UfDraft) draft = fixture_draft();
	g_autoptr(GBytes) bytes = uf_draft_serialize(draft);
	gsize size;
	const char *data = g_bytes_get_data(bytes, &size);
	const gsize step = g_test_thorough() ? 1 : 7;
	for (gsize i = 0; i < size; i += i < 64 || size - i < 64 ? 1 : step) {
		g_autofree char *copy = g_memdup2(data, size);
		copy[i] = (char)(copy[i] ^ 1);
		g_autoptr(GBytes) changed = g_bytes_new(copy, size);
		g_autoptr(GError) error = NULL;
		g_autoptr(UfDraft) again = uf_draft_parse(changed, &error);
		if (again != NULL)
			g_error("byte %" G_GSIZE_FORMAT " may change", i);
		g_assert_error(error, UF_ERROR, UF_ERROR_INVALID_DATA);
	}
}

static void
test_every_length(void)
{
	g_autoptr(UfDraft) draft = fixture_draft();
	g_autoptr(GBytes) bytes = uf_draft_serialize(draft);
	const gsize size = g_bytes_get_size(bytes);
	for (gsize i = 0; i < size; i += i < 64 || size - i < 64 ? 1 : 13) {
		g_autoptr(GBytes) cut = g_bytes_new_from_bytes(bytes, 0, i);
		expect_refused(cut);
	}
	g_autofree char *more = g_malloc0(size + 1);
	memcpy(more, g_bytes_get_data(bytes, NULL), size);
	g_autoptr(GBytes) longer = g_bytes_new(more, size + 1);
	expect_refused(longer);
}

/* One change of the header by its path: object keys and row numbers, then the new value. */
static const struct {
	const char *path;
	const char *value; /* NULL: taken away */
} changes[] = {
	{ "id", "'d-bbbbbbbbbb'" },
	{ "channel", "'pdf'" },
	{ "form", "'essai/autre'" },
	{ "form_revision", "'0'" },
	{ "request", "'r-bbbbbbbbbb'" },
	{ "profile_revision", "'8'" },
	{ "date", "'2026-08-20'" },
	{ "digest", "'0'" },
	{ "schema", "2" },
	{ "answers", "{}" },
	{ "answers/answers/0/text", "'AUTRE'" },
	{ "answers/answers/0/value", "'AUTRE'" },
	{ "answers/answers/0/state", "'todo'" },
	{ "answers/answers/0/label", "'Prénom'" },
	{ "answers/answers/0/origin/by", "'x'" },
	{ "answers/answers/8/issues/0/rule", "'answer.ask'" },
	{ "answers/answers/8/issues/0/severity", "'note'" },
	{ "answers/answers/8/issues", NULL },
	{ "answers/answers/0", NULL },
	{ "answers/issues/0/parameters/role", "'autre'" },
	{ "answers/request", NULL },
	{ "blocks", NULL },
	{ "blocks/title", "'Autre'" },
	{ "blocks/recipients/0/label", "'Un autre'" },
	{ "blocks/pieces/0", NULL },
	{ "blocks/deadlines/0/date", "'2026-08-21'" },
	{ "blocks/signatures/1/present", "true" },
	{ "blocks/basis/text", "'autre'" },
	{ "layout", NULL },
	{ "layout", "[]" },
	{ "layout", "{}" },
	{ "layout/file", "'demande-fiche.html'" },
	{ "layout/annexed/0", NULL },
	{ "layout/annexed", "['name']" },
	{ "layout/sizes/0/rotate", "90" },
	{ "layout/places/name", NULL },
	{ "layout/places/name/0/x1", "10.5" },
	{ "layout/places/name/0/page", "2" },
	{ "issues/0/severity", "'note'" },
	{ "issues/0/rule", "'pdf.clipped'" },
	{ "issues/0/place", "'name'" },
	{ "issues/1", NULL },
	{ "issues", NULL },
	{ "files/0/name", "'autre.html'" },
	{ "files/0/name", "'demande-fiche.pdf'" },
	{ "files/0/name", "'../x.html'" },
	{ "files/0/name", "'.x'" },
	{ "files/0/name", "''" },
	{ "files/0/media_type", "'text/plain'" },
	{ "files/0/size", "10" },
	{ "files/0/size", "-1" },
	{ "files/1", NULL },
	{ "files", "[]" },
};

static json_t *
step_into(json_t *node, const char *key)
{
	return json_is_array(node) ? json_array_get(node, (size_t)g_ascii_strtoull(key, NULL, 10))
				   : json_object_get(node, key);
}

static void
change(json_t *root, const char *path, const char *value)
{
	g_auto(GStrv) steps = g_strsplit(path, "/", -1);
	json_t *node = root;
	guint i = 0;
	for (; steps[i + 1] != NULL; i++)
		node = step_into(node, steps[i]);
	g_assert_true(json_is_object(node) || step_into(node, steps[i]) != NULL);
	g_autoptr(json_t) wrapped = NULL;
	if (value != NULL) {
		g_autofree char *array = g_strdup_printf("[%s]", value);
		wrapped = fixture_json(array);
	}
	json_t *content = json_array_get(wrapped, 0);
	if (json_is_array(node) && value == NULL)
		json_array_remove(node, (size_t)g_ascii_strtoull(steps[i], NULL, 10));
	else if (value == NULL)
		json_object_del(node, steps[i]);
	else
		json_object_set(node, steps[i], content);
}

static void
test_changes(void)
{
	g_autoptr(UfDraft) draft = fixture_draft();
	g_autoptr(GBytes) bytes = uf_draft_serialize(draft);
	for (size_t i = 0; i < G_N_ELEMENTS(changes); i++) {
		g_test_message("%s", changes[i].path);
		g_autoptr(GBytes) rest = NULL;
		g_autoptr(json_t) header = fixture_read_header(bytes, &rest);
		change(header, changes[i].path, changes[i].value);
		g_autoptr(GBytes) changed = fixture_write_header(header, rest);
		expect_refused(changed);
	}
	/* the way of changing is itself right: without a change it is read */
	g_autoptr(GBytes) rest = NULL;
	g_autoptr(json_t) header = fixture_read_header(bytes, &rest);
	g_autoptr(GBytes) same = fixture_write_header(header, rest);
	g_autoptr(UfDraft) again = uf_draft_parse(same, NULL);
	g_assert_nonnull(again);
}

static void
test_not_ours(void)
{
	static const char *const texts[] = { "",
					     "{}",
					     "unefois-draft 1 00000002\n[]",
					     "unefois-draft 1 00000002\n{}",
					     "unefois-draft 1 99999999\n{}",
					     "unefois-draft 1 -0000002\n{}",
					     "unefois-draft 2 00000002\n{}",
					     "unefois-draft 1 00000003\n{}" };
	for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
		g_autoptr(GBytes) bytes = g_bytes_new_static(texts[i], strlen(texts[i]));
		expect_refused(bytes);
	}
}

static void
test_files(void)
{
	g_autoptr(UfForm) form = fixture_form();
	g_autoptr(UfAnswers) answers = fixture_answers(form);
	g_autoptr(GBytes) small = g_bytes_new_static("x", 1);
	g_autofree char *zeros = g_malloc0(UF_DRAFT_MAX_BYTES);
	g_autoptr(GBytes) large = g_bytes_new_static(zeros, UF_DRAFT_MAX_BYTES);
	static const char *const bad[] = { "", "a/b", "..", ".x", "é.pdf", "a b", "a\n", "first" };
	g_autoptr(UfDraft) draft = uf_draft_new("sheet", answers, (UfDate){ 2026, 8, 19 });
	g_assert_null(uf_draft_get_digest(draft));
	g_assert_true(uf_draft_add_file(draft, "first", "text/plain", small, NULL));
	for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) {
		g_autoptr(GError) error = NULL;
		g_assert_false(uf_draft_add_file(draft, bad[i], "text/plain", small, &error));
		g_assert_error(error, UF_ERROR, UF_ERROR_INVALID_DATA);
	}
	g_assert_false(uf_draft_add_file(draft, "large", "text/plain", large, NULL));
	for (size_t i = 1; i < UF_DRAFT_MAX_FILES; i++) {
		g_autofree char *name = g_strdup_printf("file-%zu", i);
		g_assert_true(uf_draft_add_file(draft, name, "text/plain", small, NULL));
	}
	g_assert_false(uf_draft_add_file(draft, "one-more", "text/plain", small, NULL));
	g_assert_cmpuint(uf_draft_get_file_count(draft), ==, UF_DRAFT_MAX_FILES);
}

/* A draft of a size that base64 in JSON could not hold. */
static void
test_large(void)
{
	g_autoptr(UfForm) form = fixture_form();
	g_autoptr(UfAnswers) answers = fixture_answers(form);
	const gsize size = UF_DRAFT_MAX_BYTES;
	char *data = g_malloc(size);
	memset(data, 'x', size);
	g_autoptr(GBytes) content = g_bytes_new_take(data, size);
	g_autoptr(UfDraft) draft = uf_draft_new("pdf", answers, (UfDate){ 2026, 8, 19 });
	g_assert_true(uf_draft_add_file(draft, "a.pdf", "application/pdf", content, NULL));
	uf_draft_seal(draft);
	g_autoptr(GBytes) bytes = uf_draft_serialize(draft);
	g_autoptr(UfDraft) again = uf_draft_parse(bytes, NULL);
	g_assert_nonnull(again);
	g_assert_cmpuint(g_bytes_get_size(uf_draft_get_file(again, 0).content), ==, size);
}

/* Answers made without a request, by a script that only looks. */
static void
test_without_request(void)
{
	g_autoptr(UfForm) form = fixture_form();
	g_autoptr(UfAnswers) answers = uf_answers_new(form, NULL, NULL);
	g_autoptr(UfDraft) draft = uf_draft_new("sheet", answers, (UfDate){ 2026, 8, 19 });
	uf_draft_seal(draft);
	g_autoptr(GBytes) bytes = uf_draft_serialize(draft);
	g_autoptr(UfDraft) again = uf_draft_parse(bytes, NULL);
	g_assert_nonnull(again);
	g_assert_cmpstr(uf_draft_get_request(again), ==, "");
}

/* A draft that was stored before drafts kept where their answers stand. */
static void
test_earlier(void)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *path = g_build_filename(g_getenv("UF_SOURCE_ROOT"), "fixtures", "versions",
						 "draft-1.bin", NULL);
	char *data;
	gsize size;
	g_file_get_contents(path, &data, &size, &error);
	g_assert_no_error(error);
	g_autoptr(GBytes) bytes = g_bytes_new_take(data, size);
	g_autoptr(UfDraft) draft = uf_draft_parse(bytes, &error);
	g_assert_no_error(error);
	g_assert_null(uf_draft_get_layout(draft));
	g_assert_cmpstr(uf_draft_get_form(draft), ==, "domiciliation/attestation-16030");
	g_autoptr(GBytes) again = uf_draft_serialize(draft);
	g_autoptr(UfDraft) same = uf_draft_parse(again, &error);
	g_assert_no_error(error);
	g_assert_cmpstr(uf_draft_get_digest(same), ==, uf_draft_get_digest(draft));

	/* and it gains none on the way */
	GBytes *rest;
	g_autoptr(json_t) header = fixture_read_header(again, &rest);
	g_assert_null(json_object_get(header, "layout"));
	json_object_set_new(header, "layout", json_object());
	g_autoptr(GBytes) forged = fixture_write_header(header, rest);
	g_bytes_unref(rest);
	expect_refused(forged);
}

int
main(int argc, char **argv)
{
	uf_memory_init();
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/draft/accessors", test_accessors);
	g_test_add_func("/draft/blocks", test_blocks);
	g_test_add_func("/draft/round-trip", test_round_trip);
	g_test_add_func("/draft/fresh", test_fresh);
	g_test_add_func("/draft/every-byte", test_every_byte);
	g_test_add_func("/draft/every-length", test_every_length);
	g_test_add_func("/draft/changes", test_changes);
	g_test_add_func("/draft/not-ours", test_not_ours);
	g_test_add_func("/draft/files", test_files);
	g_test_add_func("/draft/large", test_large);
	g_test_add_func("/draft/without-request", test_without_request);
	g_test_add_func("/draft/earlier", test_earlier);
	return g_test_run();
}
