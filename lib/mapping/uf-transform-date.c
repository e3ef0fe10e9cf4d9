#include "uf-transform-private.h"

#include <string.h>

#include "uf-memory.h"

static const char *const month_names[] = {
	"janvier", "février", "mars",      "avril",   "mai",      "juin",
	"juillet", "août",    "septembre", "octobre", "novembre", "décembre",
};

bool
uf_transform_date_iso(const UfTransformCall *call, UfValue *out, UfTransformFault *fault)
{
	char *text = uf_date_format_iso(uf_value_get_date(call->in));
	return uf_transform_take_text(out, text, fault);
}

bool
uf_transform_date_french(const UfTransformCall *call, UfValue *out, UfTransformFault *fault)
{
	char *text = uf_date_format_french(uf_value_get_date(call->in));
	return uf_transform_take_text(out, text, fault);
}

bool
uf_transform_date_long(const UfTransformCall *call, UfValue *out, UfTransformFault *fault)
{
	UfDate date = uf_value_get_date(call->in);
	if (date.month == 0)
		return uf_transform_take_text(out, g_strdup_printf("%04d", date.year), fault);
	const char *month = month_names[date.month - 1];
	if (date.day == 0)
		return uf_transform_take_text(out, g_strdup_printf("%s %04d", month, date.year),
					      fault);
	return uf_transform_take_text(
	    out,
	    g_strdup_printf("%d%s %s %04d", date.day, date.day == 1 ? "er" : "", month, date.year),
	    fault);
}

bool
uf_transform_date_day(const UfTransformCall *call, UfValue *out, UfTransformFault *fault)
{
	UfDate date = uf_value_get_date(call->in);
	if (date.day == 0)
		return uf_transform_refuse(fault, "answer.partial_date");
	return uf_transform_take_text(out, g_strdup_printf("%02d", date.day), fault);
}

bool
uf_transform_date_month(const UfTransformCall *call, UfValue *out, UfTransformFault *fault)
{
	UfDate date = uf_value_get_date(call->in);
	if (date.month == 0)
		return uf_transform_refuse(fault, "answer.partial_date");
	return uf_transform_take_text(out, g_strdup_printf("%02d", date.month), fault);
}

bool
uf_transform_date_year(const UfTransformCall *call, UfValue *out, UfTransformFault *fault)
{
	UfDate date = uf_value_get_date(call->in);
	return uf_transform_take_text(out, g_strdup_printf("%04d", date.year), fault);
}

/* The two digits that follow a printed "20"; another century would be misread. */
bool
uf_transform_date_short_year(const UfTransformCall *call, UfValue *out, UfTransformFault *fault)
{
	UfDate date = uf_value_get_date(call->in);
	if (date.year / 100 != 20)
		return uf_transform_refuse(fault, "answer.invalid");
	return uf_transform_take_text(out, g_strdup_printf("%02d", date.year % 100), fault);
}

bool
uf_transform_date_compact(const UfTransformCall *call, UfValue *out, UfTransformFault *fault)
{
	UfDate date = uf_value_get_date(call->in);
	if (!uf_date_is_full(date))
		return uf_transform_refuse(fault, "answer.partial_date");
	return uf_transform_take_text(
	    out, g_strdup_printf("%02d%02d%04d", date.day, date.month, date.year), fault);
}

/* Digits 1 and 2 are the day, 3 and 4 the month, 5 to 8 the year: what is known is written. */
bool
uf_transform_date_digit(const UfTransformCall *call, UfValue *out, UfTransformFault *fault)
{
	UfDate date = uf_value_get_date(call->in);
	if ((call->number <= 2 && date.day == 0) || (call->number <= 4 && date.month == 0))
		return uf_transform_refuse(fault, "answer.partial_date");
	char *text = g_strdup_printf("%02d%02d%04d", date.day, date.month, date.year);
	bool good = uf_transform_take_character(out, text, 8, call->number, fault);
	uf_memory_free_string(text);
	return good;
}

/* "09:30"; an hour that was typed in another way is for a person to write. */
static bool
take_time_part(const UfTransformCall *call, size_t start, UfValue *out, UfTransformFault *fault)
{
	const char *text = uf_value_get_text(call->in);
	bool good = strlen(text) == 5 && text[2] == ':' && strspn(text, "0123456789") == 2 &&
		    strspn(text + 3, "0123456789") == 2;
	if (!good || strncmp(text, "23", 2) > 0 || text[3] > '5')
		return uf_transform_refuse(fault, "answer.invalid");
	return uf_transform_take_text(out, g_strndup(text + start, 2), fault);
}

bool
uf_transform_time_hour(const UfTransformCall *call, UfValue *out, UfTransformFault *fault)
{
	return take_time_part(call, 0, out, fault);
}

bool
uf_transform_time_minute(const UfTransformCall *call, UfValue *out, UfTransformFault *fault)
{
	return take_time_part(call, 3, out, fault);
}
