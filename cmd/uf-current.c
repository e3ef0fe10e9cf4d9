#include "uf-current.h"

#include "uf-file.h"
#include "uf-id.h"
#include "uf-json.h"

static char *
get_path(void)
{
	return g_build_filename(g_get_user_runtime_dir(), "unefois", "current.json", NULL);
}

char *
uf_current_load(const UfContext *context)
{
	g_autofree char *path = get_path();
	g_autoptr(json_t) kept = uf_json_load(path, NULL);
	const char *person = uf_json_get_string(kept, "person");
	g_autofree char *today = uf_date_format_iso(uf_context_get_today(context));
	if (person == NULL || !uf_id_is_valid(person, 'p') ||
	    g_strcmp0(uf_json_get_string(kept, "day"), today) != 0)
		return NULL;
	return g_strdup(person);
}

bool
uf_current_save(const UfContext *context, const char *person, GError **error)
{
	g_autofree char *path = get_path();
	g_autofree char *folder = g_path_get_dirname(path);
	if (person == NULL)
		return uf_file_remove(path, error);
	g_autofree char *today = uf_date_format_iso(uf_context_get_today(context));
	g_autoptr(json_t) kept = json_pack("{s:s, s:s}", "person", person, "day", today);
	return uf_file_ensure_private_folder(folder, error) && uf_json_save(kept, path, error);
}
