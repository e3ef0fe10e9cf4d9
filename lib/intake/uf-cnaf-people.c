/* Who is in a record, who plays which part, and how they are related. */
#include <string.h>

#include "uf-cnaf-private.h"
#include "uf-error.h"
#include "uf-id.h"
#include "uf-json.h"
#include "uf-memory.h"
#include "uf-text.h"

static void
person_free(gpointer data)
{
	UfCnafPerson *person = data;
	g_free(person->id);
	uf_memory_free_string(person->key);
	g_free(person);
}

/* Names and date of birth, as another element of the record repeats them. Yours, zero it. */
static char *
make_key(const json_t *identification)
{
	g_auto(UfWiped) name = uf_text_fold(uf_cnaf_get_text(identification, "NOMNAI"));
	g_auto(UfWiped) given = uf_text_fold(uf_cnaf_get_text(identification, "PRENOM"));
	const char *date = uf_cnaf_get_text(identification, "DTNAI");
	if (*name == '\0' || *date == '\0')
		return NULL;
	return g_strjoin("|", name, given, date, NULL);
}

static bool
is_name(const json_t *element, const char *name)
{
	return g_strcmp0(uf_json_get_string(element, "name"), name) == 0;
}

/* The role for the RSA; for other benefits when there is no other. */
static const char *
find_role(const json_t *element)
{
	const char *role = "";
	const json_t *children = json_object_get(element, "children");
	for (size_t i = 0; i < json_array_size(children); i++) {
		const json_t *child = json_array_get(children, i);
		if (!is_name(child, "Prestations"))
			continue;
		if (*role == '\0' || g_str_equal(uf_cnaf_get_text(child, "NATPREST"), "RSA"))
			role = uf_cnaf_get_text(child, "ROLEPERS");
	}
	return role;
}

static bool
has_left(const UfCnafWork *work, const json_t *element)
{
	UfDate until;
	const char *text = uf_cnaf_get_text(uf_cnaf_find_child(element, "DossierCAF"), "DFRATDOS");
	return uf_date_parse_iso(text, &until) && uf_date_compare(until, work->date) < 0;
}

static void
add_person(UfCnafWork *work, const json_t *element)
{
	UfCnafPerson *person = g_new0(UfCnafPerson, 1);
	person->id = uf_id_new('m');
	person->element = element;
	person->role = find_role(element);
	person->key = make_key(uf_cnaf_find_child(element, "Identification"));
	g_ptr_array_add(work->people, person);
	json_array_append_new(json_object_get(work->root, "members"),
			      json_pack("{s:s}", "id", person->id));
}

/* The one who asked, of the people in their order. */
static UfCnafPerson *
choose_applicant(UfCnafWork *work)
{
	static const char *const roles[] = { "DEM", "BEN" };
	for (size_t r = 0; r < G_N_ELEMENTS(roles); r++) {
		UfCnafPerson *found = NULL;
		guint count = 0;
		for (guint i = 0; i < work->people->len; i++) {
			UfCnafPerson *person = g_ptr_array_index(work->people, i);
			if (!g_str_equal(person->role, roles[r]))
				continue;
			found = found != NULL ? found : person;
			count++;
		}
		if (count == 1)
			return found;
	}
	uf_cnaf_note(work, "ask", "aucun demandeur, ou plusieurs : la première personne est prise");
	return g_ptr_array_index(work->people, 0);
}

/* The applicant is the first member: of others the household is told through them. */
static void
put_applicant_first(UfCnafWork *work)
{
	json_t *members = json_object_get(work->root, "members");
	guint rank = 0;
	g_ptr_array_find(work->people, work->applicant, &rank);
	g_autoptr(json_t) member = json_incref(json_array_get(members, rank));
	json_array_remove(members, rank);
	json_array_insert(members, 0, member);
}

bool
uf_cnaf_list_people(UfCnafWork *work, const json_t *record, GError **error)
{
	const json_t *children = json_object_get(record, "children");
	work->people = g_ptr_array_new_with_free_func(person_free);
	work->path = "Personne";
	for (size_t i = 0; i < json_array_size(children); i++) {
		const json_t *child = json_array_get(children, i);
		if (is_name(child, "Personne") && !has_left(work, child))
			add_person(work, child);
		if (work->people->len > UF_CNAF_MAX_PEOPLE) {
			g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA,
				    "more than %d people in one record", UF_CNAF_MAX_PEOPLE);
			return false;
		}
	}
	if (work->people->len == 0) {
		g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA, "nobody in the record");
		return false;
	}
	work->applicant = choose_applicant(work);
	put_applicant_first(work);
	return true;
}

UfCnafPerson *
uf_cnaf_find_person(const UfCnafWork *work, const json_t *element)
{
	for (guint i = 0; i < work->people->len; i++) {
		UfCnafPerson *person = g_ptr_array_index(work->people, i);
		if (person->element == element)
			return person;
	}
	return NULL;
}

static bool
has_same_nir(const UfCnafPerson *person, const char *nir)
{
	const char *own =
	    uf_cnaf_get_text(uf_cnaf_find_child(person->element, "Identification"), "NIR");
	return strlen(nir) >= 13 && strlen(own) >= 13 && strncmp(own, nir, 13) == 0;
}

UfCnafPerson *
uf_cnaf_find_kin(const UfCnafWork *work, const json_t *element)
{
	const char *nir = uf_cnaf_get_text(element, "NIR");
	g_auto(UfWiped) key = make_key(element);
	UfCnafPerson *found = NULL;
	for (guint i = 0; i < work->people->len; i++) {
		UfCnafPerson *person = g_ptr_array_index(work->people, i);
		if (has_same_nir(person, nir))
			return person;
		/* twins of one name: nobody can tell */
		if (key != NULL && g_strcmp0(person->key, key) == 0) {
			if (found != NULL)
				return NULL;
			found = person;
		}
	}
	return found;
}

static void
put_file_holder(UfCnafWork *work)
{
	json_t *household = json_object_get(work->root, "household");
	g_autoptr(json_t) id = json_string(work->person->id);
	if (household == NULL) {
		household = json_object();
		json_object_set_new(work->root, "household", household);
	}
	uf_cnaf_set(work, household, "file_holder", id);
}

void
uf_cnaf_read_role(UfCnafWork *work, const json_t *element)
{
	const char *role = uf_cnaf_get_text(element, "ROLEPERS");
	const char *dependant = uf_cnaf_get_text(element, "TOPCHAPERS");
	static char *const places[] = { (char *)"members/*/presence/dependant", NULL };
	if (uf_intake_table_find_code(work->table, "ROLEPERS", role) == NULL)
		uf_cnaf_note_code(work, "ask", "ROLEPERS", role);
	if (g_str_equal(role, "RDO"))
		put_file_holder(work);
	if (!g_str_equal(uf_cnaf_get_text(element, "NATPREST"), "RSA"))
		uf_cnaf_note(work, "left", "autre prestation que le RSA");
	else if (*dependant != '\0' && work->person != work->applicant)
		uf_cnaf_put(work, places, dependant);
}

static const char *
find_couple(const UfCnafWork *work)
{
	static const char *const kinds[][2] = {
		{ "married", "married" },
		{ "pacs", "pacs" },
		{ "cohabiting", "partner" },
	};
	g_autofree char *fact = g_strdup_printf("members/%s/situation", work->applicant->id);
	const char *status = uf_json_get_string(uf_fact_id_find(work->root, fact), "status");
	for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++) {
		if (g_strcmp0(status, kinds[i][0]) == 0)
			return kinds[i][1];
	}
	return NULL;
}

static void
add_relation(UfCnafWork *work, const char *member, const char *kind, const char *to)
{
	g_autoptr(json_t) row =
	    json_pack("{s:s, s:s, s:s}", "member", member, "kind", kind, "to", to);
	uf_cnaf_add_row(work, "relations", row);
}

/* "relations/<*>/kind=child" → "child"; NULL for other places */
static const char *
find_kind(const UfCnafPerson *person, const UfCnafWork *work)
{
	const UfIntakeCode *code = uf_intake_table_find_code(work->table, "ROLEPERS", person->role);
	const char *equals = code != NULL ? strchr(code->places[0], '=') : NULL;
	return equals != NULL && g_str_has_prefix(code->places[0], "relations/") ? equals + 1
										 : NULL;
}

static void
relate(UfCnafWork *work, UfCnafPerson *person)
{
	const char *kind = find_kind(person, work);
	const char *couple = g_str_equal(person->role, "CJT") ? find_couple(work) : NULL;
	work->person = person;
	if (couple != NULL)
		add_relation(work, work->applicant->id, couple, person->id);
	else if (person->is_related)
		return;
	else if (kind != NULL) {
		add_relation(work, person->id, kind, work->applicant->id);
		uf_cnaf_note_code(work, "lossy", "ROLEPERS", person->role);
	} else
		uf_cnaf_note_code(work, "ask", "ROLEPERS", person->role);
}

void
uf_cnaf_relate_people(UfCnafWork *work)
{
	work->path = "Personne/Prestations/ROLEPERS";
	for (guint i = 0; i < work->people->len; i++) {
		UfCnafPerson *person = g_ptr_array_index(work->people, i);
		if (person != work->applicant)
			relate(work, person);
	}
	work->person = NULL;
}
