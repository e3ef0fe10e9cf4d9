#include "uf-boxes.h"

#include <string.h>

#include "uf-cleanup.h"
#include "uf-form-fault.h"
#include "uf-form-private.h"
#include "uf-json.h"

#define FARTHEST 2000.0 /* points: more than the largest printed form */

static const json_t *
get_boxes(const UfForm *form)
{
	return json_object_get(uf_form_find_channel(form, "pdf"), "boxes");
}

static double
get_number(const json_t *box, const char *key)
{
	return json_number_value(json_object_get(box, key));
}

/* x2 and y2 of a box, given or measured out from its cells */
static void
measure(const json_t *box, double *x2, double *y2)
{
	const bool by_pitch = json_object_get(box, "pitch") != NULL;
	*x2 = by_pitch ? get_number(box, "x1") + get_number(box, "pitch") * get_number(box, "cells")
		       : get_number(box, "x2");
	*y2 = by_pitch ? get_number(box, "y1") + get_number(box, "height") : get_number(box, "y2");
}

static json_t *
format_box(const json_t *box)
{
	static const char *const copied[] = { "page", "x1",    "y1",        "kind", "cells",
					      "size", "align", "multiline", "label" };
	double x2;
	double y2;
	json_t *out = json_object();
	for (size_t i = 0; i < G_N_ELEMENTS(copied); i++) {
		json_t *value = json_object_get(box, copied[i]);
		if (value != NULL)
			json_object_set(out, copied[i], value);
	}
	measure(box, &x2, &y2);
	json_object_set_new(out, "x2", json_real(x2));
	json_object_set_new(out, "y2", json_real(y2));
	return out;
}

json_t *
uf_form_list_boxes(const UfForm *form)
{
	const char *name;
	json_t *box;
	json_t *list = json_object();
	json_object_foreach((json_t *)get_boxes(form), name, box)
	    json_object_set_new(list, name, format_box(box));
	return list;
}

bool
uf_form_is_box_unconfirmed(const UfForm *form, const char *name)
{
	return uf_json_get_boolean(json_object_get(get_boxes(form), name), "unconfirmed", false);
}

GPtrArray *
uf_form_list_unconfirmed_boxes(const UfForm *form)
{
	const char *name;
	json_t *box;
	GPtrArray *names = g_ptr_array_new();
	json_object_foreach((json_t *)get_boxes(form), name, box)
	{
		if (uf_json_get_boolean(box, "unconfirmed", false))
			g_ptr_array_add(names, (gpointer)name);
	}
	return names;
}

/* why a box of the right shape is none; NULL when it is one */
static const char *
find_fault(const json_t *box)
{
	double x2;
	double y2;
	const bool is_mark = g_strcmp0(uf_json_get_string(box, "kind"), "checkbox") == 0;
	measure(box, &x2, &y2);
	if (!(get_number(box, "x1") < x2) || !(get_number(box, "y1") < y2))
		return "x1 is not left of x2, or y1 not under y2";
	if (x2 > FARTHEST || y2 > FARTHEST)
		return "ends beyond 2000 points";
	if (is_mark &&
	    (json_object_get(box, "cells") != NULL || json_object_get(box, "size") != NULL ||
	     json_object_get(box, "align") != NULL || json_object_get(box, "multiline") != NULL))
		return "a checkbox has no cells, size, align or multiline";
	if (json_object_get(box, "cells") != NULL && uf_json_get_boolean(box, "multiline", false))
		return "has cells, or several lines, not both";
	return NULL;
}

void
uf_form_check_boxes(const UfForm *form, GPtrArray *faults)
{
	const char *name;
	json_t *box;
	if (uf_form_faults_has_under(faults, "/channels/pdf"))
		return;
	json_object_foreach((json_t *)get_boxes(form), name, box)
	{
		const char *fault = find_fault(box);
		g_auto(GStrv) parts = g_strsplit(name, "~", -1);
		g_autofree char *plain = g_strjoinv("~0", parts);
		g_auto(GStrv) steps = g_strsplit(plain, "/", -1);
		g_autofree char *step = g_strjoinv("~1", steps);
		g_autofree char *pointer = g_strdup_printf("/channels/pdf/boxes/%s", step);
		if (fault != NULL)
			uf_form_faults_add(faults, pointer, "%s", fault);
	}
}
