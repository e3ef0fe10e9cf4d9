#include "uf-epci.h"

#include <string.h>

#include "uf-cog-private.h"

#define CODE_LENGTH 9
#define COLUMNS 3

struct UfEpcis {
	UfCogFile file;
	GArray *rows; /* of UfEpci, in the order of codes */
};

static int
compare_codes(gconstpointer left, gconstpointer right)
{
	return strcmp(((const UfEpci *)left)->code, ((const UfEpci *)right)->code);
}

static bool
is_code(const char *text)
{
	return strlen(text) == CODE_LENGTH && strspn(text, "0123456789") == CODE_LENGTH;
}

static bool
add_row(UfEpcis *self, char *const *cells, GError **error)
{
	UfEpci row = { .departments = cells[1], .name = cells[2] };
	if (!is_code(cells[0]) || *row.departments == '\0' || *row.name == '\0')
		return uf_cog_file_fail(&self->file, "not a community", error);
	memcpy(row.code, cells[0], CODE_LENGTH);
	if (self->rows->len > 0 &&
	    compare_codes(&g_array_index(self->rows, UfEpci, self->rows->len - 1), &row) >= 0)
		return uf_cog_file_fail(&self->file, "not in the order of codes", error);
	g_array_append_val(self->rows, row);
	return true;
}

static bool
read_rows(UfEpcis *self, GError **error)
{
	char *cells[COLUMNS];
	g_autoptr(GError) local = NULL;
	while (uf_cog_file_read(&self->file, cells, COLUMNS, &local)) {
		if (!add_row(self, cells, error))
			return false;
	}
	if (local == NULL)
		return true;
	g_propagate_error(error, g_steal_pointer(&local));
	return false;
}

UfEpcis *
uf_epcis_load(const char *path, GError **error)
{
	g_autoptr(UfEpcis) self = g_new0(UfEpcis, 1);
	self->rows = g_array_new(FALSE, TRUE, sizeof(UfEpci));
	if (!uf_cog_file_load(&self->file, path, error))
		return NULL;
	if (!read_rows(self, error)) {
		g_prefix_error(error, "%s: ", path);
		return NULL;
	}
	return g_steal_pointer(&self);
}

void
uf_epcis_free(UfEpcis *epcis)
{
	if (epcis == NULL)
		return;
	g_array_unref(epcis->rows);
	uf_cog_file_clear(&epcis->file);
	g_free(epcis);
}

const char *
uf_epcis_get_source(const UfEpcis *epcis)
{
	return epcis->file.source;
}

const char *
uf_epcis_get_date(const UfEpcis *epcis)
{
	return epcis->file.date;
}

const char *
uf_epcis_get_licence(const UfEpcis *epcis)
{
	return epcis->file.licence;
}

size_t
uf_epcis_get_count(const UfEpcis *epcis)
{
	return epcis->rows->len;
}

const UfEpci *
uf_epcis_find(const UfEpcis *epcis, const char *code)
{
	UfEpci wanted = { .name = NULL };
	guint index = 0;
	if (!is_code(code))
		return NULL;
	memcpy(wanted.code, code, CODE_LENGTH);
	if (!g_array_binary_search(epcis->rows, &wanted, compare_codes, &index))
		return NULL;
	return &g_array_index(epcis->rows, UfEpci, index);
}

bool
uf_epci_is_in(const UfEpci *epci, const char *department)
{
	g_auto(GStrv) all = g_strsplit(epci->departments, " ", -1);
	return g_strv_contains((const char *const *)all, department);
}
