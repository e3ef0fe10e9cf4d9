/* Drives the ds channel for tests/portals/test_ds_channel.py, over plain http to loopback alone: a
 * JSON object on standard input says what, one on standard output how it ended.
 *
 *     {"folder": of config/config.json and descriptors/NAME.ds.json, "form": {…}, "ops":
 * ["prepare", "look", "send"], "answers": [{"field", "row"?, "state"?, "value"?: as
 * uf_value_to_json(), "bound"?: {name: value}, "issues"?: [rule]}], "receipts"?: [text]}
 *
 * With "receipts" the only thing done is to ask about them; with "import" (a descriptor as the
 * partner publishes it) to give back what is kept of it.
 */
#include <stdio.h>
#include <string.h>

#include "uf-approval-private.h"
#include "uf-ds-private.h"
#include "uf-error.h"
#include "uf-json.h"
#include "uf-memory.h"

bool
uf_http_is_test(void)
{
	return true;
}

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
	g_autofree char *share = g_strdup(g_getenv("UF_SOURCE_ROOT"));
	const UfContextSetup setup = { .config_folder = user,
				       .site_config_folder = site,
				       .data_folder = own,
				       .share_folder = share,
				       .worker = "m.essai",
				       .today = { 2026, 8, 19 } };
	UfContext *context = uf_context_new(&setup, &error);
	if (context == NULL)
		g_error("%s", error->message);
	return context;
}

static UfAnswerState
read_state(const char *name)
{
	for (int i = UF_ANSWER_FILLED; i <= UF_ANSWER_ABSENT; i++) {
		if (g_strcmp0(name, uf_answer_state_get_name((UfAnswerState)i)) == 0)
			return (UfAnswerState)i;
	}
	return UF_ANSWER_FILLED;
}

static void
add_answer(UfAnswers *answers, const json_t *row)
{
	const UfField *field =
	    uf_form_find_field(uf_answers_get_form(answers), uf_json_get_string(row, "field"));
	if (field == NULL)
		g_error("no such field");
	UfAnswer *answer =
	    uf_answers_add(answers, field, (size_t)uf_json_get_integer(row, "row", 0));
	uf_answer_set_state(answer, read_state(uf_json_get_string(row, "state")));
	const json_t *value = json_object_get(row, "value");
	if (json_is_string(value))
		uf_value_set_text(uf_answer_get_value(answer), json_string_value(value));
	if (json_is_object(value)) {
		UfDate date = { 0 };
		uf_date_parse_iso(uf_json_get_string(value, "date"), &date);
		uf_value_set_date(uf_answer_get_value(answer), date);
	}
	const char *name;
	json_t *bound;
	json_object_foreach(json_object_get(row, "bound"), name, bound)
	{
		uf_answer_bind(answer, "ds", name, json_incref(bound));
	}
	size_t i;
	json_t *rule;
	json_array_foreach(json_object_get(row, "issues"), i, rule)
	{
		uf_answer_add_issue(answer, UF_SEVERITY_TODO, json_string_value(rule));
	}
}

static UfAnswers *
make_answers(UfForm *form, const json_t *rows)
{
	UfAnswers *answers = uf_answers_new(form, "r-aaaaaaaaaa", "7");
	size_t i;
	json_t *row;
	json_array_foreach((json_t *)rows, i, row)
	{
		add_answer(answers, row);
	}
	return answers;
}

static json_t *
make_error(const GError *error)
{
	return json_pack("{s:s, s:i}", "message", error->message, "code", error->code);
}

static json_t *
parse_bytes(GBytes *bytes)
{
	gsize size;
	const char *text = g_bytes_get_data(bytes, &size);
	return uf_json_parse(text, size, "bytes", NULL);
}

static json_t *
describe_draft(const UfDraft *draft)
{
	json_t *issues = json_array();
	const GPtrArray *list = uf_draft_get_issues(draft);
	for (guint i = 0; i < list->len; i++) {
		const UfIssue *issue = g_ptr_array_index(list, i);
		g_autofree char *sentence = uf_issue_format_french(issue);
		json_t *json = uf_issue_to_json(issue);
		json_object_set_new(json, "sentence", json_string(sentence));
		json_array_append_new(issues, json);
	}
	json_t *files = json_object();
	for (size_t i = 0; i < uf_draft_get_file_count(draft); i++) {
		const UfDraftFile file = uf_draft_get_file(draft, i);
		json_object_set_new(files, file.name, parse_bytes(file.content));
	}
	return json_pack("{s:b, s:o, s:o}", "sealed", uf_draft_get_digest(draft) != NULL, "issues",
			 issues, "files", files);
}

static void
prepare(UfChannelHost *host, UfForm *form, const json_t *input, json_t *output, UfDraft **draft)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(UfAnswers) answers = make_answers(form, json_object_get(input, "answers"));
	const UfChannel *channel = uf_channel_find("ds");
	*draft = channel->prepare(host, answers, &error);
	json_object_set_new(output, "prepare",
			    *draft != NULL ? describe_draft(*draft) : make_error(error));
}

static void
look(UfChannelHost *host, const UfForm *form, json_t *output)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(UfDescriptor) learnt = NULL;
	json_t *rows = uf_channel_find("ds")->look(host, form, &learnt, &error);
	g_assert_true((rows == NULL) == (error != NULL));
	json_object_set_new(output, "look", rows != NULL ? rows : make_error(error));
	if (learnt != NULL)
		json_object_set_new(output, "learnt", uf_descriptor_to_json(learnt));
}

static void
send_draft(UfChannelHost *host, const UfDraft *draft, json_t *output)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(UfReceipt) receipt = uf_receipt_new(draft, "m.essai");
	const UfChannel *channel = uf_channel_find("ds");
	g_autoptr(UfApproval) approval = uf_approval_new(draft, "m.essai");
	g_assert_false(channel->send(host, draft, NULL, receipt, NULL));
	g_assert_cmpint((int)uf_receipt_get_status(receipt), ==, UF_RECEIPT_SENDING);
	const bool is_done = channel->send(host, draft, approval, receipt, &error);
	g_assert_true(is_done == (error == NULL));
	g_autoptr(GBytes) bytes = uf_receipt_serialize(receipt);
	json_object_set_new(output, "receipt", parse_bytes(bytes));
	if (error != NULL)
		json_object_set_new(output, "send", make_error(error));
}

static void
ask(UfChannelHost *host, const json_t *receipts, json_t *output)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func((GDestroyNotify)uf_receipt_free);
	for (size_t i = 0; i < json_array_size(receipts); i++) {
		g_auto(UfWiped) text = uf_json_format(json_array_get(receipts, i), false);
		g_autoptr(GBytes) bytes = g_bytes_new(text, strlen(text));
		UfReceipt *receipt = uf_receipt_parse(bytes, &error);
		if (receipt == NULL)
			g_error("%s", error->message);
		g_ptr_array_add(list, receipt);
	}
	const bool is_done = uf_channel_find("ds")->update(host, list, &error);
	g_assert_true(is_done == (error == NULL));
	json_t *after = json_array();
	for (guint i = 0; i < list->len; i++) {
		g_autoptr(GBytes) bytes = uf_receipt_serialize(g_ptr_array_index(list, i));
		json_array_append_new(after, parse_bytes(bytes));
	}
	json_object_set_new(output, "receipts", after);
	if (error != NULL)
		json_object_set_new(output, "update", make_error(error));
}

static void
import(const json_t *published, json_t *output)
{
	g_autoptr(GError) error = NULL;
	g_auto(UfWiped) text = uf_json_format(published, false);
	g_autoptr(GBytes) bytes = g_bytes_new(text, strlen(text));
	g_autoptr(UfDescriptor) descriptor = uf_descriptor_parse("ds", bytes, &error);
	if (descriptor == NULL)
		g_error("%s", error->message);
	uf_descriptor_set_source(descriptor, "https://www.demarches-simplifiees.fr", "site",
				 (UfDate){ 2026, 8, 18 });
	json_object_set_new(output, "kept", uf_descriptor_to_json(descriptor));
}

static void
perform(UfChannelHost *host, const json_t *input, json_t *output)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(UfForm) form = uf_form_parse(json_object_get(input, "form"), "form", &error);
	if (form == NULL)
		g_error("%s", error->message);
	g_autofree char *reason = NULL;
	const json_t *ops = json_object_get(input, "ops");
	g_autoptr(UfDraft) draft = NULL;
	const bool is_available = uf_channel_find("ds")->is_available(host, form, &reason);
	json_object_set_new(output, "available", json_boolean(is_available));
	json_object_set_new(output, "reason", json_string(reason != NULL ? reason : ""));
	if (uf_json_has_text(ops, "prepare"))
		prepare(host, form, input, output, &draft);
	if (uf_json_has_text(ops, "look"))
		look(host, form, output);
	if (uf_json_has_text(ops, "send") && draft != NULL && uf_draft_get_digest(draft) != NULL)
		send_draft(host, draft, output);
}

int
main(void)
{
	uf_memory_init();
	g_autoptr(GError) error = NULL;
	g_autoptr(json_t) input = uf_json_load("-", &error);
	if (input == NULL)
		g_error("%s", error->message);
	const char *folder = uf_json_get_string(input, "folder");
	g_autoptr(UfContext) context = make_context(folder);
	UfChannelHost host = { .context = context,
			       .find_file = find_file,
			       .files = (void *)folder };
	g_autoptr(json_t) output = json_object();
	const json_t *receipts = json_object_get(input, "receipts");
	const json_t *published = json_object_get(input, "import");
	if (receipts != NULL)
		ask(&host, receipts, output);
	else if (published != NULL)
		import(published, output);
	else
		perform(&host, input, output);
	g_auto(UfWiped) text = uf_json_format(output, false);
	puts(text);
	return 0;
}
