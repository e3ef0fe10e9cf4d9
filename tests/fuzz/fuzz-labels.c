/* Bytes as a list of labels: its questions are listed. */
#include "fuzz.h"
#include "uf-cleanup.h"
#include "uf-source-private.h"

GBytes *
uf_fuzz_build_example(void)
{
	static const char example[] =
	    "Libellé;Partie;Nature;Choix;Obligatoire\r\n\"Nom; de naissance\";Vous;texte;;oui\r\n"
	    "Civilité;Vous;choix;Madame|Monsieur;\r\nAides;;choix multiples;a|b;x\r\n";
	return g_bytes_new_static(example, sizeof example - 1);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	g_autoptr(GBytes) input = g_bytes_new(data, size);
	g_autoptr(GError) error = NULL;
	g_autoptr(json_t) questions = uf_labels_list_questions(input, &error);
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
