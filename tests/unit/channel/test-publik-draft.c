/* Drafts of the publik channel, made and refused without a partner. */
#include <string.h>

#include "channel-fixture.h"
#include "uf-approval-private.h"
#include "uf-channel-private.h"
#include "uf-error.h"
#include "uf-json.h"
#include "uf-memory.h"
#include "uf-publik-private.h"

static json_t *
parse(const char *text)
{
	g_autofree char *copy = g_strdelimit(g_strdup(text), "'", '"');
	json_t *json = json_loads(copy, JSON_DECODE_ANY, NULL);
	g_assert_nonnull(json);
	return json;
}

static UfAttachment *
make_document(const char *piece, const char *text, gsize size)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GBytes) content = g_bytes_new(text, size);
	UfAttachment *document = uf_attachment_new("r-aaaaaaaaaa", piece, content, &error);
	g_assert_no_error(error);
	return document;
}

/* --- the data --- */

static const char schema_text[] =
    "{'name': 'Aide', 'url_name': 'aide', 'fields': ["
    "{'type': 'page', 'id': '1', 'label': 'Page'},"
    "{'type': 'string', 'id': '2', 'label': 'Nom', 'varname': 'nom', 'required': 'required'},"
    "{'type': 'bool', 'id': '3', 'label': 'CAF', 'varname': 'caf', 'required': false},"
    "{'type': 'string', 'id': '4', 'label': 'Sans nom', 'required': true},"
    "{'type': 'items', 'id': '5', 'label': 'Aides', 'varname': 'aides',"
    "  'items': ['Maintien', 'Accès']},"
    "{'type': 'file', 'id': '6', 'label': 'Quittance', 'varname': 'quittance',"
    "  'max_file_size': '100'},"
    "{'type': 'file', 'id': '7', 'label': 'Bail', 'varname': 'bail'},"
    "{'type': 'map', 'id': '8', 'label': 'Lieu', 'varname': 'lieu'},"
    "{'type': 'block', 'id': '9', 'label': 'Foyer', 'varname': 'foyer', 'max_items': '2',"
    "  'schema': {'fields': ["
    "  {'type': 'string', 'id': 'a', 'label': 'Prénom', 'varname': 'prenom'},"
    "  {'type': 'date', 'id': 'b', 'label': 'Naissance', 'varname': 'naissance'},"
    "  {'type': 'string', 'id': 'c', 'label': 'Note'}]}},"
    "{'type': 'block', 'id': '10', 'label': 'Pièces', 'varname': 'pieces', 'schema': {'fields': ["
    "  {'type': 'file', 'id': 'a', 'label': 'Fichier', 'varname': 'fichier'}]}},"
    "{'type': 'numeric', 'id': '11', 'label': 'Loyer', 'varname': 'loyer'}]}";

static void
add_publik(json_t *root)
{
	json_object_set_new(json_object_get(root, "channels"), "publik",
			    fixture_json("{'site': 'https://site.example', 'slug': 'aide'}"));
	json_object_set_new(
	    root, "pieces",
	    fixture_json("[{'id': 'quittance', 'label': 'Quittance de loyer',"
			 "'bind': {'publik': 'quittance'}},"
			 "{'id': 'bail', 'label': 'Bail', 'bind': {'publik': 'bail'}},"
			 "{'id': 'autre', 'label': 'Autre', 'bind': {'publik':"
			 "'pieces/{row}/fichier'}},"
			 "{'id': 'rib', 'label': 'RIB'}]"));
	json_t *rent = json_array_get(json_object_get(root, "fields"), 4);
	json_object_set_new(rent, "bind", fixture_json("{'publik': 'loyer'}"));
}

static void
bind(UfAnswers *all, const char *field, const char *name, const char *json)
{
	UfAnswer *answer = (UfAnswer *)uf_answers_find(all, field, 0);
	g_assert_nonnull(answer);
	uf_answer_bind(answer, "publik", name, parse(json));
}

typedef struct {
	UfForm *form;
	UfAnswers *answers;
	UfDescriptor *descriptor;
	UfDelivery *delivery;
	UfDraft *draft;
	GPtrArray *documents;
	UfPublikFilling filling;
} Fixture;

static void
set_up(Fixture *self, gconstpointer data)
{
	g_autoptr(GError) error = NULL;
	(void)data;
	g_autofree char *schema = g_strdelimit(g_strdup(schema_text), "'", '"');
	g_autoptr(GBytes) bytes = g_bytes_new(schema, strlen(schema));
	self->form = fixture_form_with(add_publik);
	self->answers = fixture_answers(self->form);
	self->descriptor = uf_descriptor_parse("publik", bytes, &error);
	g_assert_no_error(error);
	self->delivery = uf_delivery_new(&(UfDeliveryTarget){
	    "publik", "https://site.example", "https://site.example/api/formdefs/aide/submit",
	    "demande.json", "Aide", "aide", "1", 0 });
	self->draft = uf_draft_new("publik", self->answers, (UfDate){ 2026, 8, 19 });
	self->documents = g_ptr_array_new_with_free_func((GDestroyNotify)uf_attachment_free);
	self->filling = (UfPublikFilling){ .answers = self->answers,
					   .descriptor = self->descriptor,
					   .documents = self->documents,
					   .delivery = self->delivery,
					   .draft = self->draft };
}

static void
tear_down(Fixture *self, gconstpointer data)
{
	(void)data;
	json_decref(self->filling.data);
	g_hash_table_unref(self->filling.files);
	g_ptr_array_unref(self->documents);
	uf_draft_free(self->draft);
	uf_delivery_free(self->delivery);
	uf_descriptor_free(self->descriptor);
	uf_answers_free(self->answers);
	uf_form_unref(self->form);
}

static void
fill(Fixture *self)
{
	g_autoptr(GError) error = NULL;
	g_assert_true(uf_publik_fill(&self->filling, &error));
	g_assert_no_error(error);
}

/* "nom=sent loyer=empty …", in the order of the rows */
static void
check_rows(const Fixture *self, const char *wanted)
{
	g_autoptr(GString) found = g_string_new(NULL);
	for (size_t i = 0; i < uf_delivery_get_count(self->delivery); i++) {
		const UfDeliveryRow row = uf_delivery_get(self->delivery, i);
		g_string_append_printf(found, "%s%s=%s", i > 0 ? " " : "", row.name,
				       uf_delivery_outcome_get_name(row.outcome));
	}
	g_assert_cmpstr(found->str, ==, wanted);
}

static void
check_data(const Fixture *self, const char *wanted)
{
	g_autoptr(json_t) json = fixture_json(wanted);
	g_assert_true(json_equal(self->filling.data, json));
}

/* "place:rule" of the draft's issues */
static void
check_issues(const Fixture *self, const char *wanted)
{
	g_autoptr(GString) found = g_string_new(NULL);
	const GPtrArray *issues = uf_draft_get_issues(self->draft);
	for (guint i = 0; i < issues->len; i++) {
		const UfIssue *issue = g_ptr_array_index(issues, i);
		g_string_append_printf(found, "%s%s:%s", i > 0 ? " " : "",
				       uf_issue_get_place(issue), uf_issue_get_rule(issue));
		g_assert_true(uf_issue_has_sentence(uf_issue_get_rule(issue)));
	}
	g_assert_cmpstr(found->str, ==, wanted);
}

static UfDeliveryRow
find_row(const Fixture *self, const char *name)
{
	for (size_t i = 0; i < uf_delivery_get_count(self->delivery); i++) {
		const UfDeliveryRow row = uf_delivery_get(self->delivery, i);
		if (g_str_equal(row.name, name))
			return row;
	}
	g_assert_not_reached();
}

static void
test_data(Fixture *self, gconstpointer data)
{
	(void)data;
	bind(self->answers, "name", "nom", "'FICTIVE'");
	bind(self->answers, "name", "caf", "false");
	bind(self->answers, "name", "#4", "'sans nom'");
	bind(self->answers, "name", "aides", "['Maintien', 'Accès']");
	bind(self->answers, "story", "foyer/1/prenom", "'Léo'");
	bind(self->answers, "story", "foyer/1/naissance", "'2015-01-31'");
	bind(self->answers, "story", "foyer/2/prenom", "'Zoé'");
	/* what is withheld or is no part of this demand has no way out, whatever it holds */
	bind(self->answers, "health", "lieu", "'SECRET'");
	bind(self->answers, "spouse", "loyer", "'1'");
	fill(self);
	check_data(self, "{'nom': 'FICTIVE', 'caf': false, '_unnamed': {'4': 'sans nom'},"
			 "'aides': ['Maintien', 'Accès'], 'foyer': [{'prenom': 'Léo',"
			 "'naissance': '2015-01-31'}, {'prenom': 'Zoé'}]}");
	check_rows(self, "nom=sent caf=sent #4=sent aides=sent quittance=empty bail=empty "
			 "lieu=not_prefillable foyer/1/prenom=sent foyer/1/naissance=sent "
			 "foyer/1/#c=empty foyer/2/prenom=sent foyer/2/naissance=empty "
			 "foyer/2/#c=empty pieces=empty loyer=empty");
	check_issues(self, "");
	const UfDeliveryRow name = find_row(self, "nom");
	g_assert_cmpstr(name.label, ==, "Nom");
	g_assert_cmpstr(name.field, ==, "name");
	g_assert_cmpstr(name.text, ==, "FICTIVE");
	g_assert_true(name.is_required);
	/* nothing is known, and the form has a field for it */
	g_assert_cmpstr(find_row(self, "loyer").field, ==, "rent");
	g_assert_cmpstr(find_row(self, "loyer").rule, ==, "delivery.empty");
	g_assert_null(find_row(self, "lieu").field);
	g_assert_cmpstr(find_row(self, "quittance").rule, ==, "publik.no_document");
}

/* What is known and does not leave is said; nothing is sent in its place. */
static void
test_kept_here(Fixture *self, gconstpointer data)
{
	(void)data;
	bind(self->answers, "name", "nom", "''");
	bind(self->answers, "name", "caf", "'non'");
	bind(self->answers, "rent", "loyer", "'abc'");
	bind(self->answers, "story", "gone", "'valeur'");
	bind(self->answers, "story", "absent", "false");
	bind(self->answers, "story", "lieu", "'43.1'");
	bind(self->answers, "story", "foyer/1/naissance", "'2015-01'");
	bind(self->answers, "story", "foyer/2/#c", "'note'");
	bind(self->answers, "story", "foyer/3/prenom", "'Max'");
	fill(self);
	check_data(self, "{}");
	check_rows(self, "nom=empty caf=not_acceptable #4=empty aides=empty quittance=empty "
			 "bail=empty lieu=not_prefillable foyer/1/prenom=empty "
			 "foyer/1/naissance=not_acceptable foyer/1/#c=empty foyer/2/prenom=empty "
			 "foyer/2/naissance=empty foyer/2/#c=not_acceptable foyer=not_acceptable "
			 "pieces=empty loyer=not_acceptable");
	check_issues(self, "name:publik.not_a_boolean story:delivery.not_prefillable "
			   "story:publik.not_a_date story:publik.no_name :publik.too_many_rows "
			   "rent:publik.not_a_number story:publik.no_field");
}

static void
add_document(Fixture *self, const char *piece, gsize size)
{
	g_autofree char *text = g_strnfill(size, 'x');
	memcpy(text, "%PDF-", 5);
	memcpy(text + size - 5, "%%EOF", 5);
	g_ptr_array_add(self->documents, make_document(piece, text, size));
}

static void
check_file(const Fixture *self, const char *name, size_t document)
{
	const UfAttachment *wanted = g_ptr_array_index(self->documents, document);
	for (size_t i = 0; i < uf_draft_get_file_count(self->draft); i++) {
		const UfDraftFile file = uf_draft_get_file(self->draft, i);
		if (!g_str_equal(file.name, name))
			continue;
		g_assert_true(g_bytes_equal(file.content, uf_attachment_get_content(wanted)));
		g_assert_cmpstr(file.media_type, ==, "application/pdf");
		return;
	}
	g_assert_not_reached();
}

static void
test_documents(Fixture *self, gconstpointer data)
{
	(void)data;
	bind(self->answers, "name", "nom", "'FICTIVE'");
	add_document(self, "quittance", 100);
	add_document(self, "autre", 20);
	add_document(self, "rib", 20);
	add_document(self, "autre", 30);
	fill(self);
	const json_t *sent = json_object_get(self->filling.data, "quittance");
	gsize size;
	g_autofree guchar *bytes = g_base64_decode(uf_json_get_string(sent, "content"), &size);
	g_assert_cmpuint(size, ==, 100);
	g_assert_cmpmem(bytes, 5, "%PDF-", 5);
	g_assert_cmpstr(uf_json_get_string(sent, "filename"), ==, "quittance.pdf");
	g_assert_cmpstr(uf_json_get_string(sent, "content_type"), ==, "application/pdf");
	g_assert_cmpuint(json_array_size(json_object_get(self->filling.data, "pieces")), ==, 2);
	check_rows(self, "nom=sent caf=empty #4=empty aides=empty quittance=sent bail=empty "
			 "lieu=not_prefillable foyer=empty pieces/1/fichier=sent "
			 "pieces/2/fichier=sent loyer=empty");
	/* what has no place there is said */
	check_issues(self, "pieces/rib:publik.document_kept");
	g_assert_cmpuint(uf_draft_get_file_count(self->draft), ==, 3);
	check_file(self, "quittance.pdf", 0);
	check_file(self, "autre.pdf", 1);
	check_file(self, "autre-2.pdf", 3);
	g_assert_cmpuint(uf_delivery_get_document_count(self->delivery), ==, 3);
	const char *piece, *file;
	uf_delivery_get_document(self->delivery, 2, &piece, &file);
	g_assert_cmpstr(piece, ==, "autre");
	g_assert_cmpstr(file, ==, "autre-2.pdf");
	g_autoptr(GBytes) body = uf_publik_body_format(self->filling.data);
	g_assert_true(uf_publik_body_check(body, self->filling.files, NULL));
}

static void
test_documents_refused(Fixture *self, gconstpointer data)
{
	(void)data;
	add_document(self, "quittance", 101); /* the partner takes 100 bytes */
	add_document(self, "bail", 20);
	add_document(self, "bail", 30); /* one place, two documents */
	add_document(self, "autre", (gsize)10 * 1024 * 1024);
	add_document(self, "autre", (gsize)7 * 1024 * 1024); /* too much together */
	fill(self);
	check_rows(self, "nom=empty caf=empty #4=empty aides=empty quittance=not_acceptable "
			 "bail=not_acceptable lieu=not_prefillable foyer=empty "
			 "pieces/1/fichier=sent pieces/2/fichier=not_acceptable loyer=empty");
	g_assert_cmpstr(find_row(self, "quittance").rule, ==, "publik.document_too_large");
	g_assert_cmpstr(find_row(self, "bail").rule, ==, "publik.documents_several");
	g_assert_cmpstr(find_row(self, "pieces/2/fichier").rule, ==, "publik.documents_too_large");
	g_assert_cmpuint(uf_draft_get_file_count(self->draft), ==, 1);
	g_assert_cmpuint(g_hash_table_size(self->filling.files), ==, 1);
}

/* --- the channel --- */

typedef struct {
	char *folder;
	UfContext *context;
	UfForm *form;
	UfAnswers *answers;
	UfChannelHost host;
} Channel;

static char *
find_file(void *files, const char *adapter, const char *file)
{
	g_autofree char *path = g_build_filename(files, adapter, file, NULL);
	return g_file_test(path, G_FILE_TEST_EXISTS) ? g_steal_pointer(&path) : NULL;
}

static void
write_text(const Channel *self, const char *name, const char *text)
{
	g_autofree char *path = g_build_filename(self->folder, name, NULL);
	g_autofree char *folder = g_path_get_dirname(path);
	g_assert_cmpint(g_mkdir_with_parents(folder, 0700), ==, 0);
	g_assert_true(
	    g_file_set_contents_full(path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, NULL));
}

/* the kept description, of the form @slug */
static void
keep_descriptor(const Channel *self, const char *slug)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(json_t) schema = fixture_json(schema_text);
	json_object_set_new(schema, "url_name", json_string(slug));
	g_auto(UfWiped) text = uf_json_format(schema, false);
	g_autoptr(GBytes) bytes = g_bytes_new(text, strlen(text));
	g_autoptr(UfDescriptor) descriptor = uf_descriptor_parse("publik", bytes, &error);
	g_assert_no_error(error);
	uf_descriptor_set_source(descriptor, "https://site.example", "file",
				 (UfDate){ 2026, 8, 18 });
	g_autoptr(json_t) kept = uf_descriptor_to_json(descriptor);
	g_auto(UfWiped) out = uf_json_format(kept, true);
	write_text(self, "essai/descriptors/demande.publik.json", out);
}

static void
configure(Channel *self, const char *key)
{
	g_autofree char *text = NULL;
	g_autofree char *path = g_build_filename(self->folder, "key", NULL);
	if (key == NULL)
		text = g_strdup("{}");
	else
		text = g_strdup_printf("{\"partners\": {\"https://site.example\": {%s\"%s\": "
				       "\"%s\"}}}",
				       g_str_equal(key, "key_file") ? "\"orig\": \"nous\", " : "",
				       key, path);
	write_text(self, "config/config.json", text);
	write_text(self, "key", g_strcmp0(key, "account_file") == 0 ? "nous:clé\n" : "s3cret\n");
	uf_context_free(self->context);
	self->context = fixture_make_context(self->folder);
	self->host.context = self->context;
}

static void
open_channel(Channel *self, gconstpointer data)
{
	(void)data;
	self->folder = g_dir_make_tmp("uf-publik-XXXXXX", NULL);
	self->form = fixture_form_with(add_publik);
	self->answers = fixture_answers(self->form);
	self->host = (UfChannelHost){ .find_file = find_file, .files = self->folder };
	bind(self->answers, "name", "nom", "'FICTIVE'");
	configure(self, "key_file");
}

static void
close_channel(Channel *self, gconstpointer data)
{
	(void)data;
	g_autofree char *command = g_strdup_printf("rm -rf '%s'", self->folder);
	uf_answers_free(self->answers);
	uf_form_unref(self->form);
	uf_context_free(self->context);
	g_assert_true(g_spawn_command_line_sync(command, NULL, NULL, NULL, NULL));
	g_free(self->folder);
}

static void
check_available(Channel *self, const char *wanted)
{
	g_autofree char *reason = NULL;
	const bool is_open = uf_channel_publik.is_available(&self->host, self->form, &reason);
	g_assert_true(is_open == (wanted == NULL));
	if (wanted == NULL)
		g_assert_null(reason);
	else
		g_assert_nonnull(strstr(reason, wanted));
}

static void
test_available(Channel *self, gconstpointer data)
{
	(void)data;
	check_available(self, "unefois formulaire importer publik https://site.example/aide/ "
			      "essai/demande");
	/* nothing to look at is no form that the partner stopped publishing */
	g_autoptr(GError) error = NULL;
	g_assert_null(uf_channel_publik.look(&self->host, self->form, NULL, &error));
	g_assert_error(error, UF_ERROR, UF_ERROR_REFUSED);
	keep_descriptor(self, "aide");
	check_available(self, NULL);
	configure(self, "account_file");
	check_available(self, NULL);
	configure(self, NULL);
	check_available(self, "ni clé ni compte");
	write_text(self, "config/config.json",
		   "{\"partners\": {\"https://site.example\": {\"clef\": 1}}}");
	uf_context_free(self->context);
	self->context = fixture_make_context(self->folder);
	self->host.context = self->context;
	check_available(self, "config.json");
	configure(self, "key_file");
	keep_descriptor(self, "autre");
	check_available(self, "l’importer de nouveau");
	write_text(self, "essai/descriptors/demande.publik.json", "{");
	check_available(self, "l’importer de nouveau");
	/* a form that does not go that way has nothing to explain */
	g_autoptr(UfForm) other = fixture_form();
	g_autofree char *reason = NULL;
	g_assert_false(uf_channel_publik.is_available(&self->host, other, &reason));
	g_assert_null(reason);
}

static UfDraft *
prepare(Channel *self)
{
	g_autoptr(GError) error = NULL;
	UfDraft *draft = uf_channel_publik.prepare(&self->host, self->answers, &error);
	g_assert_no_error(error);
	return draft;
}

static void
test_prepare(Channel *self, gconstpointer data)
{
	(void)data;
	keep_descriptor(self, "aide");
	g_autoptr(UfDraft) draft = prepare(self);
	g_assert_nonnull(uf_draft_get_digest(draft));
	g_assert_cmpuint(uf_draft_get_file_count(draft), ==, 2);
	g_assert_cmpstr(uf_draft_get_file(draft, 0).name, ==, "demande.json");
	g_assert_cmpstr(uf_draft_get_file(draft, 1).name, ==, UF_DELIVERY_FILE);
	g_autoptr(GError) error = NULL;
	g_autoptr(UfDelivery) delivery = uf_delivery_load(draft, &error);
	g_assert_no_error(error);
	const UfDeliveryTarget target = uf_delivery_get_target(delivery);
	g_assert_cmpstr(target.url, ==, "https://site.example/api/formdefs/aide/submit");
	g_assert_cmpstr(target.site, ==, "https://site.example");
	g_assert_cmpstr(target.path, ==, "aide");
	g_assert_cmpstr(target.body, ==, "demande.json");
	g_assert_cmpstr(target.title, ==, "Aide");
	/* nothing to say there: no file, and why */
	g_autoptr(UfAnswers) none = fixture_answers(self->form);
	g_autoptr(UfDraft) empty = uf_channel_publik.prepare(&self->host, none, &error);
	g_assert_no_error(error);
	g_assert_cmpuint(uf_draft_get_file_count(empty), ==, 0);
	g_assert_null(uf_draft_get_digest(empty));
	const GPtrArray *issues = uf_draft_get_issues(empty);
	const UfIssue *issue = g_ptr_array_index(issues, issues->len - 1);
	g_assert_cmpstr(uf_issue_get_rule(issue), ==, "publik.nothing");
	g_assert_cmpint((int)uf_issue_get_severity(issue), ==, UF_SEVERITY_BLOCKING);
}

/* a draft like @draft with another body under the same names, sealed anew */
static UfDraft *
change_body(const Channel *self, const UfDraft *draft, const char *body)
{
	UfDraft *other = uf_draft_new("publik", self->answers, (UfDate){ 2026, 8, 19 });
	g_autofree char *text = g_strdelimit(g_strdup(body), "'", '"');
	g_autoptr(GBytes) bytes = g_bytes_new(text, strlen(text));
	g_assert_true(uf_draft_add_file(other, "demande.json", "application/json", bytes, NULL));
	g_assert_true(uf_draft_add_file(other, UF_DELIVERY_FILE, "application/json",
					uf_draft_get_file(draft, 1).content, NULL));
	uf_draft_seal(other);
	return other;
}

static void
check_not_sent(Channel *self, const UfDraft *draft, const UfApproval *approval, UfError code)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(UfReceipt) receipt = uf_receipt_new(draft, "m.durand");
	g_autoptr(GBytes) before = uf_receipt_serialize(receipt);
	g_assert_false(uf_channel_publik.send(&self->host, draft, approval, receipt, &error));
	g_assert_error(error, UF_ERROR, (gint)code);
	g_autoptr(GBytes) after = uf_receipt_serialize(receipt);
	g_assert_true(g_bytes_equal(before, after));
	g_assert_null(strstr(error->message, "s3cret"));
}

/* What is refused before anything leaves leaves the receipt as it was. */
static void
test_send_refused(Channel *self, gconstpointer data)
{
	(void)data;
	keep_descriptor(self, "aide");
	g_autoptr(UfDraft) draft = prepare(self);
	g_autoptr(UfDraft) second = prepare(self);
	g_autoptr(UfApproval) approval = uf_approval_new(draft, "m.durand");
	check_not_sent(self, draft, NULL, UF_ERROR_REFUSED);
	check_not_sent(self, second, approval, UF_ERROR_REFUSED);
	/* approved or not: what would be a submission does not leave */
	g_autoptr(UfDraft) whole = change_body(self, draft,
					       "{'data': {'nom': 'X'}, 'meta': {'draft': false},"
					       "'context': {'channel': 'counter'}}");
	g_autoptr(UfApproval) yes = uf_approval_new(whole, "m.durand");
	check_not_sent(self, whole, yes, UF_ERROR_REFUSED);
	g_autoptr(UfDraft) bare = change_body(self, draft, "{'data': {'nom': 'X'}}");
	g_autoptr(UfApproval) agreed = uf_approval_new(bare, "m.durand");
	check_not_sent(self, bare, agreed, UF_ERROR_REFUSED);
	/* a draft of another channel says not where it goes */
	g_autoptr(UfDraft) sheet = fixture_draft();
	g_autoptr(UfApproval) seen = uf_approval_new(sheet, "m.durand");
	check_not_sent(self, sheet, seen, UF_ERROR_INVALID_DATA);
	configure(self, NULL);
	check_not_sent(self, draft, approval, UF_ERROR_AUTH);
	write_text(self, "config/config.json",
		   "{\"partners\": {\"https://site.example\": {\"instead\": "
		   "\"https://new.example\"}}}");
	uf_context_free(self->context);
	self->context = fixture_make_context(self->folder);
	self->host.context = self->context;
	check_not_sent(self, draft, approval, UF_ERROR_CONFLICT);
}

#define ADD(name, type, open, test, close)                                                         \
	g_test_add("/publik-draft/" name, type, NULL, open, test, close)

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	ADD("data", Fixture, set_up, test_data, tear_down);
	ADD("kept-here", Fixture, set_up, test_kept_here, tear_down);
	ADD("documents", Fixture, set_up, test_documents, tear_down);
	ADD("documents-refused", Fixture, set_up, test_documents_refused, tear_down);
	ADD("available", Channel, open_channel, test_available, close_channel);
	ADD("prepare", Channel, open_channel, test_prepare, close_channel);
	ADD("send-refused", Channel, open_channel, test_send_refused, close_channel);
	return g_test_run();
}
