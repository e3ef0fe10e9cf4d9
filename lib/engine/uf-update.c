#include "uf-update-private.h"

#include "uf-change-private.h"
#include "uf-error.h"
#include "uf-section-private.h"

struct UfUpdate {
	UfPdf *base;
	gsize before; /* its section of references */
	bool table;
};

UfUpdate *
uf_update_new(UfPdf *base, GError **error)
{
	g_auto(UfSection) section;
	uf_section_init(&section, base);
	if (!uf_section_find(&section, error))
		return NULL;
	UfUpdate *update = g_new0(UfUpdate, 1);
	update->base = base;
	update->before = section.before;
	update->table = section.table;
	return update;
}

void
uf_update_free(UfUpdate *update)
{
	g_free(update);
}

GBytes *
uf_update_write(const UfUpdate *update, GError **error)
{
	UfPdf *base = update->base;
	g_auto(UfSection) section;
	uf_section_init(&section, base);
	if (!uf_pdf_check(base, error) || base->changes == NULL)
		return NULL;
	section.start = g_bytes_get_size(base->bytes);
	section.before = update->before;
	section.table = update->table;
	int highest = uf_changes_write(base->changes, &section);
	if (highest < 0)
		return g_bytes_ref(base->bytes);
	if (highest > 0) {
		uf_section_finish(&section, highest + 1);
		return uf_section_join(&section);
	}
	if (uf_pdf_check(base, error))
		g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA,
			    "damaged: a new object cannot be written");
	return NULL;
}
