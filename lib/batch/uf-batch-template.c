#include "uf-batch-template.h"

#include <string.h>

#include "uf-batch-look.h"
#include "uf-json.h"

/* --- the sheet to fill --- */

static bool
begin_sheet(UfWorkbook *book, const json_t *columns, GError **error)
{
	const size_t n = json_array_size(columns);
	g_autofree UfWorkbookColumn *looks = g_new0(UfWorkbookColumn, n);
	g_autoptr(GPtrArray) lists = g_ptr_array_new_with_free_func(g_free);
	for (size_t i = 0; i < n; i++)
		looks[i] = uf_batch_look_make_column(json_array_get(columns, i), lists);
	return uf_workbook_add_sheet(book, "À remplir", looks, n, error);
}

static bool
add_example(UfWorkbook *book, const json_t *columns, GError **error)
{
	const size_t n = json_array_size(columns);
	g_autofree UfWorkbookCell *cells = g_new0(UfWorkbookCell, n);
	for (size_t i = 0; i < n; i++)
		cells[i] = (UfWorkbookCell){ .text = uf_json_get_string(json_array_get(columns, i),
									"example"),
					     .mark = UF_MARK_EXAMPLE };
	if (n > 0)
		cells[0].comment = "Un exemple, que unefois ne lit pas. Vous pouvez l’effacer.";
	return uf_workbook_add_row(book, cells, error);
}

static bool
add_people(UfWorkbook *book, const json_t *blank, GError **error)
{
	const json_t *rows = json_object_get(blank, "rows");
	const size_t n = json_array_size(json_object_get(blank, "columns"));
	g_autofree UfWorkbookCell *cells = g_new0(UfWorkbookCell, n);
	for (size_t i = 0; i < json_array_size(rows); i++) {
		const json_t *texts = json_object_get(json_array_get(rows, i), "cells");
		for (size_t j = 0; j < n; j++)
			cells[j].text = json_string_value(json_array_get(texts, j));
		if (!uf_workbook_add_row(book, cells, error))
			return false;
	}
	return true;
}

/* --- the sheet that explains --- */

static bool
add_line(UfWorkbook *book, const char *what, const char *how, GError **error)
{
	const UfWorkbookCell cells[] = { { .text = what }, { .text = how } };
	return uf_workbook_add_row(book, cells, error);
}

static bool
add_help(UfWorkbook *book, GError **error)
{
	static const char *const lines[][2] = {
		{ "Remplir", "Une ligne par ménage, dans la feuille « À remplir ». La ligne grise "
			     "est un exemple : "
			     "elle n’est pas lue." },
		{ "Obligatoire", "Les titres en bleu soutenu : ce que les formulaires demandent "
				 "toujours, et ce qui "
				 "fait reconnaître la personne." },
		{ "Vide", "Ce qui n’est pas connu reste vide : rien n’est inventé ni effacé." },
		{ "Aide", "Cliquer dans une cellule montre ce qui y est attendu, ou la liste des "
			  "choix." },
		{ "Identifiant unefois", "Ne pas y toucher : il dit quelle fiche la ligne "
					 "complète. Vide pour une nouvelle "
					 "personne." },
		{ "Autres colonnes",
		  "Vous pouvez en ajouter, en enlever, les changer de place. Ce que unefois ne "
		  "reconnaît pas est ignoré, et dit." },
		{ "Ensuite",
		  "Enregistrer, puis donner ce fichier à unefois (« lot faire »). Rien n’est écrit "
		  "avant que vous ayez vu ce qui le sera." },
		{ "Confidentiel", "Ce fichier n’est pas chiffré : pas de courriel, pas de clé USB. "
				  "À effacer quand tout "
				  "est fait (« sorties effacer »)." },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(lines); i++) {
		if (!add_line(book, lines[i][0], lines[i][1], error))
			return false;
	}
	return true;
}

static bool
add_forms(UfWorkbook *book, const json_t *forms, GError **error)
{
	for (size_t i = 0; i < json_array_size(forms); i++) {
		if (!add_line(book, i == 0 ? "Formulaires" : "",
			      uf_json_get_string(json_array_get(forms, i), "title"), error))
			return false;
	}
	return true;
}

/* What has no column, and why. */
static bool
add_left_out(UfWorkbook *book, const json_t *left_out, GError **error)
{
	static const struct {
		const char *reason;
		const char *what;
	} reasons[] = {
		{ "sensitive", "Sans colonne (sensible) : à saisir dans la fiche" },
		{ "several", "Sans colonne (liste) : à saisir dans la fiche" },
		{ "not_a_column", "Sans colonne : à saisir dans la fiche" },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(reasons); i++) {
		for (size_t j = 0; j < json_array_size(left_out); j++) {
			const json_t *row = json_array_get(left_out, j);
			if (g_strcmp0(uf_json_get_string(row, "reason"), reasons[i].reason) == 0 &&
			    !add_line(book, reasons[i].what, uf_json_get_string(row, "title"),
				      error))
				return false;
		}
	}
	return true;
}

static bool
add_explanations(UfWorkbook *book, const json_t *blank, GError **error)
{
	static const UfWorkbookColumn columns[] = {
		{ .title = "Mode d’emploi", .kind = UF_PLACE_LINE, .width = 36 },
		{ .title = "À savoir", .kind = UF_PLACE_LINE, .width = 110 },
	};
	return uf_workbook_add_sheet(book, "Mode d’emploi", columns, G_N_ELEMENTS(columns),
				     error) &&
	       add_help(book, error) && add_forms(book, json_object_get(blank, "forms"), error) &&
	       add_left_out(book, json_object_get(blank, "left_out"), error);
}

GBytes *
uf_batch_template_make(const json_t *blank, GError **error)
{
	const json_t *columns = json_object_get(blank, "columns");
	g_autoptr(UfWorkbook) book = uf_workbook_new("Tableau à remplir", error);
	if (book == NULL || !begin_sheet(book, columns, error) ||
	    !add_example(book, columns, error) || !add_people(book, blank, error) ||
	    !add_explanations(book, blank, error))
		return NULL;
	return uf_workbook_close(book, error);
}
