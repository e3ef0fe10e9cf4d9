/* What the template process loads, so that its children need no file: the choice of fonts, their
 * descriptions, poppler's tables. Only families known to be sound are used: what a page looks
 * like then depends little on the machine, and a child needs few descriptors. */
#include <fontconfig/fontconfig.h>
#include <pango/pangocairo.h>
#include <time.h>

#include "uf-document-private.h"
#include "uf-engine-private.h"
#include "uf-error.h"
#include "uf-script-private.h"

#define MAX_FONT_FILES 100

static const char *const families[] = {
	"Liberation Sans", "Liberation Serif",    "Liberation Mono",  "Liberation Sans Narrow",
	"DejaVu Sans",     "DejaVu Serif",        "DejaVu Sans Mono", "Carlito",
	"Caladea",         "Nimbus Sans",         "Nimbus Roman",     "Nimbus Mono PS",
	"D050000L",        "Standard Symbols PS", "Noto Sans Arabic", "Noto Sans Hebrew",
};

static char *
font_rules(void)
{
	g_autoptr(GString) rules = g_string_new(
	    "<?xml version=\"1.0\"?><!DOCTYPE fontconfig SYSTEM \"fonts.dtd\"><fontconfig>"
	    "<dir>/usr/share/fonts</dir><include ignore_missing=\"yes\">/etc/fonts/fonts.conf"
	    "</include><selectfont>");
	for (size_t i = 0; i < G_N_ELEMENTS(families); i++)
		g_string_append_printf(rules,
				       "<acceptfont><pattern><patelt name=\"family\"><string>%s"
				       "</string></patelt></pattern></acceptfont>",
				       families[i]);
	/* by pattern: a rejected file name would win over the accepted families */
	g_string_append(rules,
			"<rejectfont><pattern><patelt name=\"outline\"><bool>true</bool></patelt>"
			"</pattern><pattern><patelt name=\"outline\"><bool>false</bool></patelt>"
			"</pattern></rejectfont></selectfont></fontconfig>");
	return g_strdup(rules->str);
}

static void
collect_files(UfEngine *engine, const FcFontSet *fonts)
{
	GPtrArray *files = engine->font_files;
	g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
	for (int i = 0; fonts != NULL && i < fonts->nfont; i++) {
		FcChar8 *file;
		if (FcPatternGetString(fonts->fonts[i], FC_FILE, 0, &file) != FcResultMatch ||
		    g_hash_table_contains(seen, file) || files->len == MAX_FONT_FILES)
			continue;
		g_ptr_array_add(files, g_strdup((const char *)file));
		g_hash_table_add(seen, g_ptr_array_index(files, files->len - 1));
	}
	g_ptr_array_add(files, NULL);
}

static bool
choose_fonts(UfEngine *engine, GError **error)
{
	g_autofree char *rules = font_rules();
	FcConfig *config = FcConfigCreate();
	FcConfigParseAndLoadFromMemory(config, (const FcChar8 *)rules, FcFalse);
	FcConfigBuildFonts(config);
	FcConfigSetRescanInterval(config, 0);
	FcConfigSetCurrent(config);
	collect_files(engine, FcConfigGetFonts(config, FcSetSystem));
	if (engine->font_files->len > 1)
		return true;
	g_set_error(error, UF_ERROR, UF_ERROR_INTERNAL,
		    "no font: install fonts-liberation or fonts-dejavu");
	return false;
}

/* glibc loads its converters from files: those that poppler and GLib ask for stay open */
static void
keep_converters(void)
{
	static const char *const pairs[][2] = { { "UTF-8", "UTF-16BE" },
						{ "UTF-8", "UTF-16LE" },
						{ "UTF-16BE", "UTF-8" },
						{ "UTF-8", "UTF-16" },
						{ "UTF-8", "ISO-8859-1" } };
	/* encodings that exchange files name; libxml2 asks for both ways, and has its own for
	 * Latin 1 */
	static const char *const named[] = { "ISO-8859-15", "WINDOWS-1252", "CP1252" };
	for (size_t i = 0; i < G_N_ELEMENTS(pairs); i++)
		g_iconv_open(pairs[i][0], pairs[i][1]);
	for (size_t i = 0; i < G_N_ELEMENTS(named); i++) {
		g_iconv_open("UTF-8", named[i]);
		g_iconv_open(named[i], "UTF-8");
	}
}

/* draws and shows a page once, with letters of every kind that we draw */
static bool
warm_up(UfEngine *engine, GError **error)
{
	UfDocumentFacts facts;
	g_autoptr(json_t) request =
	    json_pack("{s:s, s:s, s:[{s:s, s:i, s:s}, {s:s, s:s}]}", "op", "document", "title",
		      "unefois", "blocks", "kind", "heading", "level", 1, "text", "Éé Œœ Łł Şş Țț",
		      "kind", "paragraph", "text", "Éé Œœ Łł Şş Țț Жж Ωω – ’ €");
	g_autoptr(GBytes) bytes = uf_document_draw(request, &facts, error);
	if (bytes == NULL)
		return false;
	engine->first = uf_view_open(bytes, error);
	if (engine->first == NULL)
		return false;
	g_autoptr(cairo_surface_t) page = uf_view_render(engine->first, 1, 1);
	g_autoptr(UfScript) script = uf_script_new();
	return page != NULL && uf_script_can_draw(script, "Łódź");
}

static bool
preload(UfEngine *engine, GError **error)
{
	tzset();
	keep_converters();
	if (!choose_fonts(engine, error))
		return false;
	if (warm_up(engine, error))
		return true;
	if (error != NULL && *error == NULL)
		g_set_error(error, UF_ERROR, UF_ERROR_INTERNAL, "the fonts cannot be drawn");
	return false;
}

UfEngine *
uf_engine_new(UfEngineStage stage, GError **error)
{
	g_autoptr(UfEngine) engine = g_new0(UfEngine, 1);
	engine->stage = stage;
	engine->font_files = g_ptr_array_new_with_free_func(g_free);
	return preload(engine, error) ? g_steal_pointer(&engine) : NULL;
}

void
uf_engine_free(UfEngine *engine)
{
	if (engine == NULL)
		return;
	g_ptr_array_unref(engine->font_files);
	g_clear_object(&engine->first);
	uf_keep_free(engine->keep);
	g_free(engine);
}

const char *const *
uf_engine_get_font_files(const UfEngine *engine)
{
	return (const char *const *)engine->font_files->pdata;
}

void
uf_engine_enter_child(UfEngine *engine)
{
	engine->is_child = true;
	uf_script_renew_fonts();
}
