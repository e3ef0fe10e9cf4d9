/* Drives the publik channel for tests/portals/test_publik_channel.py, over plain http to loopback
 * alone: a JSON object on standard input says what, one on standard output how each step ended.
 *
 *     {"folder": of config/config.json, "form": {…}, "bound": {name: value}, "documents":
 * [{"piece", "content": base 64}], "steps": ["import", "available", "prepare", "look", "send",
 * "open", "update"], "receipt"?: {…}: of an earlier run}
 */
#include <stdio.h>
#include <string.h>

#include "uf-approval-private.h"
#include "uf-attachment.h"
#include "uf-channel-private.h"
#include "uf-delivery.h"
#include "uf-error.h"
#include "uf-json.h"
#include "uf-memory.h"
#include "uf-partner.h"
#include "uf-publik.h"

bool
uf_http_is_test(void)
{
	return true;
}

typedef struct {
	const json_t *input;
	UfContext *context;
	UfForm *form;
	UfChannelHost host;
	UfDraft *draft;
	UfReceipt *receipt;
} Run;

static char *
find_file(void *files, const char *adapter, const char *file)
{
	(void)adapter;
	g_autofree char *path = g_build_filename(files, file, NULL);
	return g_file_test(path, G_FILE_TEST_EXISTS) ? g_steal_pointer(&path) : NULL;
}

static UfContext *
make_context(const char *folder)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *user = g_build_filename(folder, "config", NULL);
	g_autofree char *site = g_build_filename(folder, "site", NULL);
	g_autofree char *own = g_build_filename(folder, "data", NULL);
	const UfContextSetup setup = { .config_folder = user,
				       .site_config_folder = site,
				       .data_folder = own };
	UfContext *context = uf_context_new(&setup, &error);
	g_assert_no_error(error);
	return context;
}

static json_t *
read_bytes(GBytes *bytes)
{
	gsize size;
	const char *text = g_bytes_get_data(bytes, &size);
	json_t *json = json_loadb(text, size, 0, NULL);
	g_assert_nonnull(json);
	return json;
}

/* {"error", "code"} */
static json_t *
fail(const GError *error)
{
	return json_pack("{s:s, s:i}", "error", error->message, "code", error->code);
}

/* --- steps --- */

static json_t *
import(Run *run)
{
	g_autoptr(GError) error = NULL;
	const json_t *channel = uf_form_find_channel(run->form, "publik");
	const char *site = uf_json_get_string(channel, "site");
	g_autoptr(UfPartner) partner = uf_partner_new(run->context, site, &error);
	g_autoptr(GBytes) schema =
	    partner != NULL
		? uf_publik_fetch_schema(partner, uf_json_get_string(channel, "slug"), &error)
		: NULL;
	g_autoptr(UfDescriptor) descriptor =
	    schema != NULL ? uf_descriptor_parse("publik", schema, &error) : NULL;
	if (descriptor == NULL)
		return fail(error);
	uf_descriptor_set_source(descriptor, site, "site", uf_context_get_today(run->context));
	g_autofree char *folder =
	    g_build_filename(uf_json_get_string(run->input, "folder"), "descriptors", NULL);
	g_autofree char *name =
	    g_strconcat(strchr(uf_form_get_id(run->form), '/') + 1, ".publik.json", NULL);
	g_autofree char *path = g_build_filename(folder, name, NULL);
	json_t *kept = uf_descriptor_to_json(descriptor);
	g_assert_cmpint(g_mkdir_with_parents(folder, 0700), ==, 0);
	g_assert_true(uf_json_save(kept, path, &error));
	return kept;
}

static json_t *
available(Run *run)
{
	g_autofree char *reason = NULL;
	const bool is_open = uf_channel_publik.is_available(&run->host, run->form, &reason);
	return json_pack("{s:b, s:s*}", "open", is_open, "reason", reason);
}

static GPtrArray *
make_documents(const json_t *rows)
{
	GPtrArray *documents = g_ptr_array_new_with_free_func((GDestroyNotify)uf_attachment_free);
	for (size_t i = 0; i < json_array_size(rows); i++) {
		g_autoptr(GError) error = NULL;
		const json_t *row = json_array_get(rows, i);
		gsize size;
		guchar *bytes = g_base64_decode(uf_json_get_string(row, "content"), &size);
		g_autoptr(GBytes) content = g_bytes_new_take(bytes, size);
		UfAttachment *document = uf_attachment_new(
		    "r-aaaaaaaaaa", uf_json_get_string(row, "piece"), content, &error);
		g_assert_no_error(error);
		g_ptr_array_add(documents, document);
	}
	return documents;
}

static json_t *
describe_draft(const UfDraft *draft)
{
	json_t *files = json_array();
	json_t *issues = json_array();
	json_t *result = json_pack("{s:o, s:o}", "files", files, "issues", issues);
	for (size_t i = 0; i < uf_draft_get_file_count(draft); i++) {
		const UfDraftFile file = uf_draft_get_file(draft, i);
		json_array_append_new(files, json_string(file.name));
		if (i + 2 == uf_draft_get_file_count(draft))
			json_object_set_new(result, "body", read_bytes(file.content));
		if (g_str_equal(file.name, UF_DELIVERY_FILE))
			json_object_set_new(result, "delivery", read_bytes(file.content));
	}
	for (guint i = 0; i < uf_draft_get_issues(draft)->len; i++)
		json_array_append_new(issues, json_string(uf_issue_get_rule(g_ptr_array_index(
						  uf_draft_get_issues(draft), i))));
	return result;
}

static json_t *
prepare(Run *run)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(UfAnswers) answers = uf_answers_new(run->form, "r-aaaaaaaaaa", "1");
	g_autoptr(GPtrArray) documents = make_documents(json_object_get(run->input, "documents"));
	UfAnswer *answer = uf_answers_add(answers, uf_form_get_field(run->form, 0), 0);
	const char *name;
	json_t *value;
	json_object_foreach(json_object_get(run->input, "bound"), name, value)
	    uf_answer_bind(answer, "publik", name, json_incref(value));
	run->host.documents = documents;
	run->draft = uf_channel_publik.prepare(&run->host, answers, &error);
	run->host.documents = NULL;
	return run->draft != NULL ? describe_draft(run->draft) : fail(error);
}

static json_t *
look(Run *run)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(UfDescriptor) learnt = NULL;
	json_t *rows = uf_channel_publik.look(&run->host, run->form, &learnt, &error);
	if (rows == NULL)
		return fail(error);
	g_assert_nonnull(learnt);
	return json_pack("{s:o, s:s}", "rows", rows, "state", uf_descriptor_get_state(learnt));
}

static json_t *
describe_receipt(const UfReceipt *receipt)
{
	g_autoptr(GBytes) bytes = uf_receipt_serialize(receipt);
	return read_bytes(bytes);
}

static json_t *
send(Run *run)
{
	g_autoptr(GError) error = NULL;
	g_assert_nonnull(run->draft);
	g_autoptr(UfApproval) approval = uf_approval_new(run->draft, "a.modele");
	run->receipt = uf_receipt_new(run->draft, "a.modele");
	if (!uf_channel_publik.send(&run->host, run->draft, approval, run->receipt, &error))
		return fail(error);
	return describe_receipt(run->receipt);
}

static json_t *
open_code(Run *run)
{
	g_autoptr(GError) error = NULL;
	g_auto(UfWiped) url = uf_publik_open_code(run->context, run->receipt, &error);
	return url != NULL ? json_pack("{s:s}", "url", url) : fail(error);
}

static json_t *
update(Run *run)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GPtrArray) receipts = g_ptr_array_new();
	g_ptr_array_add(receipts, run->receipt);
	if (!uf_channel_publik.update(&run->host, receipts, &error))
		return fail(error);
	return describe_receipt(run->receipt);
}

static const struct {
	const char *name;
	json_t *(*run)(Run *run);
} steps[] = {
	{ "import", import }, { "available", available }, { "prepare", prepare }, { "look", look },
	{ "send", send },     { "open", open_code },      { "update", update },
};

static json_t *
do_step(Run *run, const char *name)
{
	for (size_t i = 0; i < G_N_ELEMENTS(steps); i++) {
		if (g_strcmp0(steps[i].name, name) == 0)
			return steps[i].run(run);
	}
	g_assert_not_reached();
}

static void
load_receipt(Run *run)
{
	g_autoptr(GError) error = NULL;
	const json_t *json = json_object_get(run->input, "receipt");
	if (json == NULL)
		return;
	g_auto(UfWiped) text = uf_json_format(json, false);
	g_autoptr(GBytes) bytes = g_bytes_new(text, strlen(text));
	run->receipt = uf_receipt_parse(bytes, &error);
	g_assert_no_error(error);
}

int
main(void)
{
	uf_memory_init();
	g_autoptr(GError) error = NULL;
	g_autoptr(json_t) input = uf_json_load("-", &error);
	g_assert_no_error(error);
	const char *folder = uf_json_get_string(input, "folder");
	Run run = { .input = input, .context = make_context(folder) };
	run.form = uf_form_parse(json_object_get(input, "form"), "form", &error);
	g_assert_no_error(error);
	run.host = (UfChannelHost){ .context = run.context,
				    .find_file = find_file,
				    .files = (void *)folder };
	load_receipt(&run);
	g_autoptr(json_t) output = json_object();
	const json_t *list = json_object_get(input, "steps");
	for (size_t i = 0; i < json_array_size(list); i++) {
		const char *name = json_string_value(json_array_get(list, i));
		json_object_set_new(output, name, do_step(&run, name));
	}
	g_auto(UfWiped) text = uf_json_format(output, false);
	puts(text);
	uf_receipt_free(run.receipt);
	uf_draft_free(run.draft);
	uf_form_unref(run.form);
	uf_context_free(run.context);
	return 0;
}
