#include "uf-cnaf.h"

#include <string.h>

#include "uf-cnaf-private.h"
#include "uf-error.h"
#include "uf-id.h"
#include "uf-json.h"
#include "uf-memory.h"

#define MATRICULE_LENGTH 15
#define NUMBER_LENGTH 7

const json_t *
uf_cnaf_find_child(const json_t *element, const char *name)
{
	const json_t *children = json_object_get(element, "children");
	for (size_t i = 0; i < json_array_size(children); i++) {
		const json_t *child = json_array_get(children, i);
		if (g_strcmp0(uf_json_get_string(child, "name"), name) == 0)
			return child;
	}
	return NULL;
}

const char *
uf_cnaf_get_text(const json_t *element, const char *name)
{
	const char *text = uf_json_get_string(uf_cnaf_find_child(element, name), "text");
	return text != NULL ? text : "";
}

static bool
is_record(const json_t *element)
{
	static const char *const names[] = { "InfosFoyerRSA", "InfoDemandeRSA", NULL };
	const char *name = uf_json_get_string(element, "name");
	return name != NULL && g_strv_contains(names, name);
}

/* The records of @file, in order; borrowed rows. */
static GPtrArray *
list_records(const json_t *file)
{
	GPtrArray *records = g_ptr_array_new();
	const json_t *children = json_object_get(file, "children");
	for (size_t i = 0; i < json_array_size(children); i++) {
		json_t *child = json_array_get(children, i);
		if (is_record(child))
			g_ptr_array_add(records, child);
	}
	return records;
}

int64_t
uf_cnaf_count(const json_t *file, GError **error)
{
	if (g_strcmp0(uf_json_get_string(file, "name"), "Racine") != 0 ||
	    uf_cnaf_find_child(file, "IdentificationFlux") == NULL) {
		g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA,
			    "not a flow of the CNAF: no Racine with its IdentificationFlux");
		return -1;
	}
	g_autoptr(GPtrArray) records = list_records(file);
	return records->len;
}

static bool
is_only(const char *text, char wanted)
{
	return strspn(text, (char[]){ wanted, '\0' }) == strlen(text);
}

char *
uf_cnaf_format_number(const char *matricule)
{
	const size_t length = strlen(matricule);
	if (length == 0 || strspn(matricule, "0123456789") != length || is_only(matricule, '0'))
		return NULL;
	if (length <= NUMBER_LENGTH)
		return g_strdup(matricule);
	if (is_only(matricule + NUMBER_LENGTH, '0'))
		return g_strndup(matricule, NUMBER_LENGTH);
	const char *rest = matricule + strspn(matricule, "0");
	if (strlen(rest) <= NUMBER_LENGTH)
		return g_strdup(matricule + length - NUMBER_LENGTH);
	/* zeros before and behind: seven digits, then nothing but zeros */
	return is_only(rest + NUMBER_LENGTH, '0') ? g_strndup(rest, NUMBER_LENGTH) : NULL;
}

static const char *
get_matricule(const json_t *record)
{
	const json_t *identification = uf_cnaf_find_child(record, "IdentificationRSA");
	return uf_cnaf_get_text(uf_cnaf_find_child(identification, "Organisme"), "MATRICULE");
}

/* the same number, whatever zeros stand around it */
static bool
is_number(const char *matricule, const char *typed)
{
	if (*matricule == '\0')
		return false;
	g_auto(UfWiped) one = uf_cnaf_format_number(matricule);
	g_auto(UfWiped) other = uf_cnaf_format_number(typed);
	if (one == NULL || other == NULL)
		return g_str_equal(matricule, typed);
	return g_str_equal(one + strspn(one, "0"), other + strspn(other, "0"));
}

int64_t
uf_cnaf_find(const json_t *file, const char *number, GError **error)
{
	g_autoptr(GPtrArray) records = list_records(file);
	int64_t found = -1;
	for (guint i = 0; i < records->len; i++) {
		if (!is_number(get_matricule(g_ptr_array_index(records, i)), number))
			continue;
		if (found >= 0) {
			g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA,
				    "several records of the file have that number");
			return -1;
		}
		found = i;
	}
	if (found < 0)
		g_set_error(error, UF_ERROR, UF_ERROR_NOT_FOUND,
			    "no record of the file has that number");
	return found;
}

/* a word of the header, when it is one */
static const char *
get_word(const json_t *header, const char *name)
{
	const char *text = uf_cnaf_get_text(header, name);
	for (const char *at = text; *at != '\0'; at++) {
		if (!g_ascii_isalnum(*at) || at - text > 3)
			return "";
	}
	return text;
}

char *
uf_cnaf_format_flow(const json_t *file, UfDate *date)
{
	const json_t *header = uf_cnaf_find_child(file, "IdentificationFlux");
	*date = (UfDate){ 0 };
	if (!uf_date_parse_iso(uf_cnaf_get_text(header, "DTREF"), date))
		uf_date_parse_iso(uf_cnaf_get_text(header, "DTCREAFLUX"), date);
	g_autofree char *name =
	    g_strjoin(" ", "flux CNAF", get_word(header, "APPLIEME"),
		      get_word(header, "NUMVERSIONAPPLIEME"), get_word(header, "TYPEFLUX"), NULL);
	return g_strdup(g_strstrip(name));
}

void
uf_cnaf_work_clear(UfCnafWork *work)
{
	g_clear_pointer(&work->root, json_decref);
	g_clear_pointer(&work->notes, json_decref);
	g_clear_pointer(&work->people, g_ptr_array_unref);
}

static bool
is_counted(const json_t *note, const json_t *other)
{
	static const char *const keys[] = { "kind", "element", "note", "list", "code" };
	const bool is_of_one = g_str_equal(uf_json_get_string(note, "kind"), "lossy");
	if (is_of_one &&
	    g_strcmp0(uf_json_get_string(note, "person"), uf_json_get_string(other, "person")) != 0)
		return false;
	for (size_t i = 0; i < G_N_ELEMENTS(keys); i++) {
		if (g_strcmp0(uf_json_get_string(note, keys[i]),
			      uf_json_get_string(other, keys[i])) != 0)
			return false;
	}
	return true;
}

/* the one that says the same already, for kinds that are only counted */
static json_t *
find_same_note(const json_t *notes, const json_t *note)
{
	const char *kind = uf_json_get_string(note, "kind");
	static const char *const counted[] = { "left", "unknown", "lossy", NULL };
	if (!g_strv_contains(counted, kind))
		return NULL;
	for (size_t i = 0; i < json_array_size(notes); i++) {
		json_t *other = json_array_get(notes, i);
		if (is_counted(note, other))
			return other;
	}
	return NULL;
}

static json_t *
add_note(UfCnafWork *work, json_t *note)
{
	json_t *same = find_same_note(work->notes, note);
	if (same == NULL) {
		json_object_set_new(note, "count", json_integer(1));
		json_array_append_new(work->notes, note);
		return note;
	}
	json_object_set_new(same, "count", json_integer(uf_json_get_integer(same, "count", 1) + 1));
	json_decref(note);
	return same;
}

static json_t *
begin_note(const UfCnafWork *work, const char *kind)
{
	json_t *note = json_pack("{s:s, s:s}", "kind", kind, "element", work->path);
	if (work->person != NULL)
		json_object_set_new(note, "person", json_string(work->person->id));
	return note;
}

json_t *
uf_cnaf_note(UfCnafWork *work, const char *kind, const char *text)
{
	json_t *note = begin_note(work, kind);
	if (text != NULL && *text != '\0')
		json_object_set_new(note, "note", json_string(text));
	return add_note(work, note);
}

void
uf_cnaf_note_code(UfCnafWork *work, const char *kind, const char *list, const char *code)
{
	const UfIntakeCode *known = uf_intake_table_find_code(work->table, list, code);
	json_t *note = begin_note(work, kind);
	json_object_set_new(note, "list", json_string(list));
	json_object_set_new(note, "code", json_string(code));
	if (known != NULL && *known->label != '\0')
		json_object_set_new(note, "label", json_string(known->label));
	if (known == NULL || *known->note != '\0')
		json_object_set_new(
		    note, "note",
		    json_string(known != NULL ? known->note : "code inconnu de la table"));
	add_note(work, note);
}

/* where everything of the record comes from */
static void
add_origins(UfCnafWork *work, const char *flow)
{
	static const char *const parts[] = { "members", "relations", "household",
					     "housing", "resources", "expenses" };
	g_autoptr(UfOrigin) origin = uf_origin_new("import", work->date, NULL, flow);
	json_t *origins = json_object();
	for (size_t i = 0; i < G_N_ELEMENTS(parts); i++) {
		if (json_object_get(work->root, parts[i]) != NULL)
			json_object_set_new(origins, parts[i], uf_origin_to_json(origin));
	}
	json_object_set_new(work->root, "origins", origins);
}

json_t *
uf_cnaf_import(const UfCnafSetup *setup, const json_t *file, size_t index, GError **error)
{
	g_autoptr(GPtrArray) records = list_records(file);
	if (index >= records->len) {
		g_set_error(error, UF_ERROR, UF_ERROR_NOT_FOUND, "no such record in the file");
		return NULL;
	}
	g_autofree char *id = uf_id_new('p');
	g_auto(UfCnafWork) work = { .table = setup->table, .schema = setup->schema, .path = "" };
	g_autofree char *flow = uf_cnaf_format_flow(file, &work.date);
	if (work.date.year == 0)
		work.date = setup->today;
	work.root = json_pack("{s:i, s:s, s:i, s:[]}", "schema", UF_PROFILE_VERSION, "id", id,
			      "revision", 0, "members");
	work.notes = json_array();
	const json_t *record = g_ptr_array_index(records, index);
	if (!uf_cnaf_list_people(&work, record, error))
		return NULL;
	uf_cnaf_walk_record(&work, record);
	uf_cnaf_relate_people(&work);
	add_origins(&work, flow);
	return json_pack("{s:O, s:O}", "profile", work.root, "notes", work.notes);
}
