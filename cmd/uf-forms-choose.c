/* Which forms: a numbered list under the titles of the partners, narrowed by words of a title. */
#include <glib/gi18n.h>
#include <string.h>

#include "uf-choices.h"
#include "uf-flow-form.h"
#include "uf-forms.h"
#include "uf-json.h"
#include "uf-output.h"
#include "uf-prompt.h"
#include "uf-text.h"

/* What can be chosen, and what of it stands on the screen. */
typedef struct {
	json_t *near;   /* without a territory, or of the office's */
	json_t *others; /* of other territories */
	const json_t *shown;
	json_t *found;
} Choice;

static void
clear(Choice *self)
{
	json_decref(self->near);
	json_decref(self->others);
	json_decref(self->found);
}

static bool
is_among(const json_t *forms, const char *id)
{
	for (size_t i = 0; i < json_array_size(forms); i++) {
		if (strcmp(uf_output_get(json_array_get(forms, i), "form"), id) == 0)
			return true;
	}
	return false;
}

static bool
load(UfFlow *flow, Choice *self, GError **error)
{
	g_autoptr(json_t) listed = uf_flow_form_list(flow, false, error);
	g_autoptr(json_t) whole = listed != NULL ? uf_flow_form_list(flow, true, error) : NULL;
	if (whole == NULL)
		return false;
	const json_t *all = json_object_get(whole, "forms");
	self->near = json_incref(json_object_get(listed, "forms"));
	self->others = json_array();
	for (size_t i = 0; i < json_array_size(all); i++) {
		json_t *form = json_array_get(all, i);
		if (!uf_json_get_boolean(form, "abstract", false) &&
		    !is_among(self->near, uf_output_get(form, "form")))
			json_array_append(self->others, form);
	}
	self->shown = self->near;
	return true;
}

static void
print_forms(const json_t *forms)
{
	const char *current = "";
	for (size_t i = 0; i < json_array_size(forms); i++) {
		const json_t *form = json_array_get(forms, i);
		const char *adapter = uf_output_get(form, "adapter");
		if (strcmp(adapter, current) != 0) {
			putchar('\n');
			uf_output_text(stdout, uf_output_get(form, "adapter_title"), true);
			putchar('\n');
		}
		current = adapter;
		uf_choices_print(i + 1, uf_output_get(form, "title"));
	}
}

static bool
offers_others(const Choice *self)
{
	return self->shown == self->near && json_array_size(self->others) > 0;
}

static void
print_choice(const Choice *self)
{
	const size_t n = json_array_size(self->shown);
	print_forms(self->shown);
	if (!offers_others(self))
		return;
	const size_t count = json_array_size(self->others);
	g_autofree char *text = g_strdup_printf(
	    ngettext("Other territories (%zu form)", "Other territories (%zu forms)", count),
	    count);
	putchar('\n');
	uf_choices_print(n + 1, text);
}

static bool
has_words(const json_t *form, char **words)
{
	const json_t *territory = json_object_get(form, "territory");
	g_autofree char *text =
	    g_strjoin(" ", uf_output_get(form, "title"), uf_output_get(form, "adapter_title"),
		      uf_output_get(territory, "label"), NULL);
	g_autofree char *folded = uf_text_fold(text);
	for (char **word = words; *word != NULL; word++) {
		if (strstr(folded, *word) == NULL)
			return false;
	}
	return true;
}

static void
find_words(json_t *found, const json_t *forms, char **words)
{
	for (size_t i = 0; i < json_array_size(forms); i++) {
		json_t *form = json_array_get(forms, i);
		if (has_words(form, words))
			json_array_append(found, form);
	}
}

/* Shows the forms that have all the words, of any territory. */
static void
search(Choice *self, const char *typed)
{
	g_autofree char *folded = uf_text_fold(typed);
	g_auto(GStrv) words = g_strsplit(folded, " ", -1);
	g_autoptr(json_t) found = json_array();
	find_words(found, self->near, words);
	find_words(found, self->others, words);
	if (json_array_size(found) == 0) {
		printf("%s\n", _("No form has all these words in its title."));
		return;
	}
	json_decref(self->found);
	self->found = json_incref(found);
	self->shown = self->found;
}

/* How many forms, whose numbers are in @typed, were added at the end of @builder; one number that
 * is not in the list, and none is. */
static size_t
add_numbers(const Choice *self, const char *typed, GStrvBuilder *builder)
{
	g_auto(GStrv) numbers = g_strsplit_set(typed, " ,", -1);
	g_autoptr(GPtrArray) ids = g_ptr_array_new();
	for (char **number = numbers; *number != NULL; number++) {
		if (**number == '\0')
			continue;
		const size_t rank = uf_choices_read(*number, json_array_size(self->shown));
		if (rank == 0)
			return 0;
		g_ptr_array_add(
		    ids, (char *)uf_output_get(json_array_get(self->shown, rank - 1), "form"));
	}
	for (guint i = 0; i < ids->len; i++)
		g_strv_builder_add(builder, g_ptr_array_index(ids, i));
	return ids->len;
}

/* What was typed: forms (how many), another list (0), or nothing that can be understood (0). */
static size_t
take(Choice *self, const char *typed, GStrvBuilder *builder)
{
	const size_t last = json_array_size(self->shown) + 1;
	if (strspn(typed, "0123456789 ,") < strlen(typed)) {
		search(self, typed);
		return 0;
	}
	if (offers_others(self) && uf_choices_read(typed, last) == last) {
		self->shown = self->others;
		return 0;
	}
	const size_t count = add_numbers(self, typed, builder);
	if (count == 0)
		printf("%s\n", _("A number of the list, please."));
	return count;
}

size_t
uf_forms_choose(const UfRun *run, GStrvBuilder *builder)
{
	g_autoptr(GError) error = NULL;
	Choice self = { 0 };
	size_t count = 0;
	if (!load(run->flow, &self, &error)) {
		uf_run_fail(run, error);
		return 0;
	}
	while (count == 0) {
		print_choice(&self);
		g_autoptr(UfSecret) line =
		    uf_prompt_read(_("Which forms (numbers, or words of a title): "), NULL);
		g_autofree char *typed =
		    line != NULL ? g_strstrip(g_strdup(uf_secret_get_text(line))) : NULL;
		if (typed == NULL || *typed == '\0' || strcmp(typed, ".") == 0)
			break;
		count = take(&self, typed, builder);
	}
	clear(&self);
	return count;
}
