#include "uf-setup.h"

#include <unistd.h>

#include "uf-error.h"
#include "uf-file.h"

#define MAX_PATH_BYTES 4096

/* the folder that this program lies in; NULL when /proc does not tell */
static char *
find_program_folder(void)
{
	g_autofree char *path = g_file_read_link("/proc/self/exe", NULL);
	return path != NULL ? g_path_get_dirname(path) : NULL;
}

/* the source root when this program runs from its build folder, else NULL */
static char *
find_source_root(void)
{
	g_autofree char *folder = find_program_folder();
	if (folder == NULL)
		return NULL;
	g_autofree char *mark = g_build_filename(folder, "uninstalled", NULL);
	g_autoptr(GBytes) bytes = uf_file_read(mark, MAX_PATH_BYTES, NULL);
	if (bytes == NULL)
		return NULL;
	gsize length;
	const char *text = g_bytes_get_data(bytes, &length);
	return g_strstrip(g_strndup(text, length));
}

/* a folder beside that of this program */
static char *
find_build_folder(const char *name)
{
	g_autofree char *folder = find_program_folder();
	return folder != NULL ? g_build_filename(folder, "..", name, NULL) : NULL;
}

/* the value of @variable, else @fallback */
static const char *
get_override(const char *variable, const char *fallback)
{
	const char *value = g_getenv(variable);
	return value != NULL && *value != '\0' ? value : fallback;
}

static bool
find_today(UfDate *today, GError **error)
{
	const char *text = get_override("UNEFOIS_TODAY", NULL);
	if (text == NULL)
		return true;
	if (uf_date_parse_iso(text, today) && uf_date_is_full(*today))
		return true;
	g_set_error(error, UF_ERROR, UF_ERROR_USAGE, "UNEFOIS_TODAY: expected YYYY-MM-DD");
	return false;
}

char *
uf_setup_find_locale_folder(void)
{
	const char *named = get_override("UNEFOIS_LOCALE_DIR", NULL);
	if (named != NULL)
		return g_strdup(named);
	g_autofree char *source = find_source_root();
	return source != NULL ? find_build_folder("po") : g_strdup(UF_LOCALE_FOLDER);
}

/* A relative folder is no folder (XDG Base Directory Specification): people would be kept wherever
 * the program happens to run. */
static char *
build_own_folder(const char *base, const char *usual)
{
	if (g_path_is_absolute(base))
		return g_build_filename(base, "unefois", NULL);
	return g_build_filename(g_get_home_dir(), usual, "unefois", NULL);
}

UfContext *
uf_setup_make_context(GError **error)
{
	g_autofree char *source = find_source_root();
	g_autofree char *config = build_own_folder(g_get_user_config_dir(), ".config");
	g_autofree char *data = build_own_folder(g_get_user_data_dir(), ".local/share");
	UfContextSetup setup = {
		.config_folder = config,
		.site_config_folder = get_override("UNEFOIS_SITE", UF_SITE_FOLDER),
		.data_folder = data,
		.share_folder =
		    get_override("UNEFOIS_SHARE", source != NULL ? source : UF_SHARE_FOLDER),
		.document_worker = get_override("UNEFOIS_PDF", NULL),
		.system_adapters = get_override("UNEFOIS_ADAPTERS", NULL),
		.worker = g_get_user_name(),
	};
	if (!find_today(&setup.today, error))
		return NULL;
	return uf_context_new(&setup, error);
}
