#include "uf-roles.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>

#include "uf-choices.h"
#include "uf-flow-form.h"
#include "uf-flow-person.h"
#include "uf-json.h"
#include "uf-output.h"
#include "uf-prompt.h"

/* Appends the text of one fact to the name of its member; facts come in the order of people. */
static void
note_name(json_t *people, const char *member, const char *text)
{
	const char *known = uf_json_get_string(people, member);
	g_autofree char *name =
	    known != NULL ? g_strdup_printf("%s %s", known, text) : g_strdup(text);
	json_object_set_new(people, member, json_string(name));
}

/* {member id: name} in the order of the household. Owned; NULL when it cannot be read. */
static json_t *
load_people(UfFlow *flow, const char *person)
{
	g_autoptr(json_t) shown = uf_flow_person_show(flow, person, NULL);
	const json_t *sections = json_object_get(shown, "sections");
	json_t *people = json_object();
	for (size_t i = 0; i < json_array_size(sections); i++) {
		const json_t *facts = json_object_get(json_array_get(sections, i), "facts");
		for (size_t j = 0; j < json_array_size(facts); j++) {
			const json_t *fact = json_array_get(facts, j);
			g_auto(GStrv) parts = g_strsplit(uf_output_get(fact, "fact"), "/", -1);
			if (g_strv_length(parts) == 3 && g_str_equal(parts[0], "members") &&
			    (g_str_equal(parts[2], "birth_name") ||
			     g_str_equal(parts[2], "given_names")))
				note_name(people, parts[1], uf_output_get(fact, "text"));
		}
	}
	return people;
}

/* {role: label} of the roles that the forms must have. Owned. */
static json_t *
load_roles(UfFlow *flow, const char *const *forms)
{
	json_t *wanted = json_object();
	for (size_t i = 0; forms[i] != NULL; i++) {
		g_autoptr(json_t) form = uf_flow_form_show(flow, forms[i], false, NULL);
		const char *role;
		json_t *declared;
		json_object_foreach(json_object_get(form, "roles"), role, declared)
		{
			if (uf_json_get_boolean(declared, "required", false))
				json_object_set_new(wanted, role,
						    json_string(uf_output_get(declared, "label")));
		}
	}
	return wanted;
}

static void
add_roles(GStrvBuilder *words, const char *role, const char *typed, const json_t *people)
{
	g_auto(GStrv) numbers = g_strsplit_set(typed, " ,", -1);
	for (char **number = numbers; *number != NULL; number++) {
		guint64 rank;
		guint64 i = 0;
		const char *member;
		json_t *name;
		if (!g_ascii_string_to_unsigned(*number, 10, 1, json_object_size(people), &rank,
						NULL))
			continue;
		json_object_foreach((json_t *)people, member, name)
		{
			g_autofree char *pair = g_strdup_printf("%s=%s", role, member);
			if (++i == rank)
				g_strv_builder_addv(words,
						    (const char *[]){ "--role", pair, NULL });
		}
	}
}

bool
uf_roles_ask(UfFlow *flow, const char *person, const char *const *forms, GStrvBuilder *words)
{
	g_autoptr(json_t) people = load_people(flow, person);
	g_autoptr(json_t) roles = load_roles(flow, forms);
	if (json_object_size(people) < 2 || json_object_size(roles) == 0)
		return true;
	size_t i = 0;
	const char *key;
	json_t *value;
	printf("%s\n", _("Who is it for?"));
	json_object_foreach(people, key, value)
	{
		uf_choices_print(++i, json_string_value(value));
	}
	json_object_foreach(roles, key, value)
	{
		g_autofree char *prompt = g_strdup_printf(
		    _("%s (number; Enter: whom the form finds): "), json_string_value(value));
		g_autoptr(UfSecret) line = uf_prompt_read(prompt, NULL);
		if (line == NULL)
			return false;
		add_roles(words, key, uf_secret_get_text(line), people);
	}
	return true;
}

json_t *
uf_roles_parse(char *const *words)
{
	g_autoptr(json_t) roles = json_object();
	for (size_t i = 0; words != NULL && words[i] != NULL; i++) {
		g_auto(GStrv) pair = g_strsplit(words[i], "=", 2);
		if (pair[0] == NULL || *pair[0] == '\0' || pair[1] == NULL || *pair[1] == '\0')
			return NULL;
		/* a role given twice is a role of several people */
		json_t *members = json_object_get(roles, pair[0]);
		if (members == NULL) {
			members = json_array();
			json_object_set_new(roles, pair[0], members);
		}
		json_array_append_new(members, json_string(pair[1]));
	}
	return g_steal_pointer(&roles);
}
