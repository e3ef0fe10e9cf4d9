#include "case.h"

#include <string.h>

#include "uf-coverage.h"
#include "uf-json.h"

/* What persona.json may have. */
static const char *const keys[] = {
	"about", "office", "today", "roles", "requests", "allowed", NULL
};

/* The roles of persona.json that @form has: those of its request first. */
static json_t *
choose_roles(const json_t *persona, const json_t *request, const UfForm *form)
{
	const json_t *declared = uf_form_find_block(form, "roles");
	const json_t *given[] = { json_object_get(request, "roles"),
				  json_object_get(persona, "roles") };
	json_t *roles = json_object();
	for (size_t i = 0; i < G_N_ELEMENTS(given); i++) {
		const char *role;
		json_t *who;
		json_object_foreach((json_t *)given[i], role, who)
		{
			const json_t *entry = json_object_get(declared, role);
			if (entry == NULL || json_object_get(roles, role) != NULL)
				continue;
			if (json_is_string(who) && uf_json_get_boolean(entry, "many", false))
				json_object_set_new(roles, role, json_pack("[O]", who));
			else if (json_is_string(who) || uf_json_get_boolean(entry, "many", false))
				json_object_set(roles, role, who);
		}
	}
	return roles;
}

/* The case of @form for @persona. Owned. */
static json_t *
describe(const json_t *persona, const json_t *profile, const UfForm *form)
{
	static const char *const parts[] = { "facts", "origins", "corrections", "allowed" };
	const json_t *requests = json_object_get(persona, "requests");
	const json_t *request = json_object_get(requests, uf_form_get_id(form));
	json_t *description = json_pack(
	    "{s:O, s:s, s:o, s:O, s:O}", "profile", profile, "form", uf_form_get_id(form), "roles",
	    choose_roles(persona, request, form), "today", json_object_get(persona, "today"),
	    "office", json_object_get(persona, "office"));
	for (size_t i = 0; i < G_N_ELEMENTS(parts); i++) {
		g_autofree char *name = g_strdup_printf("request_%s", parts[i]);
		json_t *value = json_object_get(request, parts[i]);
		if (value != NULL)
			json_object_set(description, name, value);
	}
	return description;
}

/* One line: what the form asks of this household, and what of it is known. */
static void
append_coverage(GString *out, const UfForm *form, const UfAnswers *answers)
{
	const UfCoverageRows rows = uf_mapping_count_rows(answers);
	g_string_append_printf(out,
			       "%s\tcoverage\t%u %%\trows %zu\tprofile %zu\tderived %zu\tnone "
			       "%zu\tasked %zu\tproposed %zu\tby_hand %zu\t"
			       "open %zu\twithheld %zu\trequired %zu/%zu\n",
			       uf_form_get_id(form), uf_coverage_get_known_percent(&rows),
			       rows.rows, rows.profile, rows.derived, rows.none, rows.asked,
			       rows.proposed, rows.by_hand, rows.open, rows.withheld, rows.given,
			       rows.held);
}

/* Lines of @found that no form of the adapter said before, with the form before each. */
static void
append_lines(GString *out, const char *form, const char *found, GHashTable *said)
{
	g_auto(GStrv) lines = g_strsplit(found, "\n", -1);
	for (size_t i = 0; lines[i] != NULL; i++) {
		if (*lines[i] != '\0' && g_hash_table_add(said, g_strdup(lines[i])))
			g_string_append_printf(out, "%s\t%s\n", form, lines[i]);
	}
}

/* What a reader of the diff wants: what is filled and what is to be looked at, no more. */
static char *
shorten(const char *text)
{
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
	g_autoptr(GString) out = g_string_new(NULL);
	for (size_t i = 0; lines[i] != NULL; i++) {
		g_auto(GStrv) cells = g_strsplit(lines[i], "\t", -1);
		const guint n = g_strv_length(cells);
		if (n >= 4 && g_str_equal(cells[0], "answer") && *cells[3] != '\0')
			g_string_append_printf(out, "%s\t%s\t%s\n", cells[1], cells[2], cells[3]);
		else if (n >= 4 && g_str_equal(cells[0], "issue") &&
			 !g_str_equal(cells[3], "answer.missing"))
			g_string_append_printf(out, "%s\t%s\t%s\n", cells[1], cells[2], cells[3]);
		else if (n >= 3 && g_str_equal(cells[0], "deadline"))
			g_string_append_printf(out, "deadline\t%s\t%s\n", cells[1], cells[2]);
	}
	return g_string_free(g_steal_pointer(&out), FALSE);
}

/* One persona on its way through the forms. */
typedef struct {
	const CaseSetting *setting;
	json_t *about;
	json_t *profile;
	const char *adapter; /* of the form before */
	GHashTable *said;    /* lines of that adapter's forms */
	GString *out;
} Walk;

/* The sensitive facts that the worker names when she names all of them. */
static json_t *
list_withheld(const UfAnswers *answers)
{
	g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
	json_t *names = json_array();
	for (size_t i = 0; i < uf_answers_get_count(answers); i++) {
		const UfAnswer *answer = uf_answers_get(answers, i);
		const char *name = uf_field_get_full_id(uf_answer_get_field(answer));
		if (uf_answer_get_state(answer) == UF_ANSWER_WITHHELD &&
		    g_hash_table_add(seen, (gpointer)name))
			json_array_append_new(names, json_string(name));
	}
	return names;
}

/* Withheld first, as without a word of the worker; then with what "allowed" names. */
static UfAnswers *
apply(const Walk *walk, const UfForm *form, GError **error)
{
	g_autoptr(json_t) description = describe(walk->about, walk->profile, form);
	g_autoptr(UfAnswers) answers = case_apply(walk->setting, description, error);
	if (answers == NULL || !uf_json_get_boolean(walk->about, "allowed", false))
		return g_steal_pointer(&answers);
	json_object_set_new(description, "request_allowed", list_withheld(answers));
	return case_apply(walk->setting, description, error);
}

/* The roles that the form cannot do without and nobody has, as one text; "" when all are there. */
static char *
list_lacking_roles(const json_t *persona, const UfForm *form)
{
	const json_t *request =
	    json_object_get(json_object_get(persona, "requests"), uf_form_get_id(form));
	g_autoptr(json_t) roles = choose_roles(persona, request, form);
	g_autoptr(GString) out = g_string_new(NULL);
	const char *role;
	json_t *entry;
	json_object_foreach((json_t *)uf_form_find_block(form, "roles"), role, entry)
	{
		if (uf_json_get_boolean(entry, "required", false) &&
		    json_object_get(roles, role) == NULL)
			g_string_append_printf(out, "%s%s", out->len > 0 ? " " : "", role);
	}
	return g_string_free(g_steal_pointer(&out), FALSE);
}

static bool
append_form(Walk *walk, const UfForm *form, GError **error)
{
	g_autofree char *lacking = list_lacking_roles(walk->about, form);
	if (*lacking != '\0') {
		g_string_append_printf(walk->out, "%s\tnobody\t%s\n", uf_form_get_id(form),
				       lacking);
		return true;
	}
	g_autoptr(UfAnswers) answers = apply(walk, form, error);
	if (answers == NULL) {
		g_prefix_error(error, "%s: ", uf_form_get_id(form));
		return false;
	}
	if (g_strcmp0(walk->adapter, uf_form_get_adapter(form)) != 0)
		g_hash_table_remove_all(walk->said);
	walk->adapter = uf_form_get_adapter(form);
	g_autofree char *whole = case_format(answers);
	g_autofree char *text = shorten(whole);
	append_coverage(walk->out, form, answers);
	append_lines(walk->out, uf_form_get_id(form), text, walk->said);
	return true;
}

char *
persona_run(const CaseSetting *setting, const char *folder, GError **error)
{
	g_autofree char *about = g_build_filename(folder, "persona.json", NULL);
	g_autofree char *path = g_build_filename(folder, "profile.json", NULL);
	g_autoptr(json_t) persona = uf_json_load(about, error);
	g_autoptr(json_t) profile = persona != NULL ? uf_json_load(path, error) : NULL;
	g_autoptr(GString) out = g_string_new(NULL);
	g_autoptr(GHashTable) said = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	Walk walk = { setting, persona, profile, NULL, said, out };
	if (profile == NULL || !uf_json_check_keys(persona, keys, error))
		return NULL;
	for (size_t i = 0; i < uf_registry_get_form_count(setting->registry); i++) {
		const UfForm *form = uf_registry_get_form(setting->registry, i);
		/* the invented partner of the cases is nobody's */
		if (!g_str_equal(uf_form_get_adapter(form), "essai") &&
		    !append_form(&walk, form, error))
			return NULL;
	}
	return g_string_free(g_steal_pointer(&out), FALSE);
}
