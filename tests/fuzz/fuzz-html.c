/* Bytes as a saved web page: its questions are listed. */
#include "fuzz.h"
#include "uf-cleanup.h"
#include "uf-source-private.h"

GBytes *
uf_fuzz_build_example(void)
{
	static const char example[] =
	    "<!DOCTYPE html><meta charset=utf-8><h2>Vous</h2><form><label for=a>Nom</label>"
	    "<input id=a name=nom maxlength=40 required><fieldset><legend>Civilité</legend>"
	    "<label><input type=radio name=c value=1>Madame</label><label><input type=radio name=c "
	    "value=2>Monsieur</label></fieldset><select name=s aria-label=Ville><option value=''>"
	    "<option value=1>Nantes</select><textarea name=t></textarea></form>";
	return g_bytes_new_static(example, sizeof example - 1);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	g_autoptr(GBytes) input = g_bytes_new(data, size);
	g_autoptr(GError) error = NULL;
	g_autoptr(json_t) questions = uf_html_list_questions(input, &error);
	if ((questions == NULL) != (error != NULL))
		g_error("a result and an error, or none");
	if (json_array_size(questions) > UF_SOURCE_MAX_QUESTIONS)
		g_error("too many questions");
	for (size_t i = 0; i < json_array_size(questions); i++) {
		const json_t *question = json_array_get(questions, i);
		if (!json_is_string(json_object_get(question, "label")) ||
		    !json_is_string(json_object_get(question, "kind")))
			g_error("a question without label or kind");
	}
	return 0;
}
