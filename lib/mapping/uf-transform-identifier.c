#include "uf-transform-private.h"

#include <string.h>

#include "uf-identifier.h"
#include "uf-memory.h"
#include "uf-nir.h"
#include "uf-phone.h"

#define NIR_LENGTH 15
#define PHONE_LENGTH 10

/* The 13 characters, then the key: as typed, or computed when 13 were given (it follows from them,
 * nothing is invented). Room for NIR_LENGTH characters and the end. */
static bool
read_nir(const UfTransformCall *call, char *out, UfTransformFault *fault)
{
	UfNir nir;
	bool good = uf_nir_parse(uf_value_get_text(call->in), &nir);
	if (good && nir.key[0] != '\0')
		g_snprintf(out, NIR_LENGTH + 1, "%s%s", nir.number, nir.key);
	else if (good)
		g_snprintf(out, NIR_LENGTH + 1, "%s%02d", nir.number,
			   uf_nir_compute_key(nir.number));
	uf_nir_clear(&nir);
	return good ? true : uf_transform_refuse(fault, "answer.invalid");
}

static bool
take_nir_part(const UfTransformCall *call, size_t start, size_t length, UfValue *out,
	      UfTransformFault *fault)
{
	char nir[NIR_LENGTH + 1] = "";
	if (!read_nir(call, nir, fault))
		return false;
	uf_transform_take_text(out, g_strndup(nir + start, length), fault);
	uf_memory_zero(nir, sizeof nir);
	return true;
}

bool
uf_transform_nir_13(const UfTransformCall *call, UfValue *out, UfTransformFault *fault)
{
	return take_nir_part(call, 0, 13, out, fault);
}

bool
uf_transform_nir_key(const UfTransformCall *call, UfValue *out, UfTransformFault *fault)
{
	return take_nir_part(call, 13, 2, out, fault);
}

bool
uf_transform_nir_digit(const UfTransformCall *call, UfValue *out, UfTransformFault *fault)
{
	return take_nir_part(call, call->number - 1, 1, out, fault);
}

bool
uf_transform_nir_spaced(const UfTransformCall *call, UfValue *out, UfTransformFault *fault)
{
	char nir[NIR_LENGTH + 1] = "";
	if (!read_nir(call, nir, fault))
		return false;
	char *text = uf_identifier_format(uf_identifier_find_scheme("nir"), nir);
	uf_memory_zero(nir, sizeof nir);
	return uf_transform_take_text(out, text, fault);
}

bool
uf_transform_postcode_digit(const UfTransformCall *call, UfValue *out, UfTransformFault *fault)
{
	const char *text = uf_value_get_text(call->in);
	if (strspn(text, "0123456789") != 5)
		return uf_transform_refuse(fault, "answer.invalid");
	return uf_transform_take_character(out, text, 5, call->number, fault);
}

/* An address has one "@" with something on both sides. */
static const char *
find_at(const UfTransformCall *call, UfTransformFault *fault)
{
	const char *text = uf_value_get_text(call->in);
	const char *at = strchr(text, '@');
	if (at == NULL || at == text || at[1] == '\0' || strchr(at + 1, '@') != NULL) {
		uf_transform_refuse(fault, "answer.invalid");
		return NULL;
	}
	return at;
}

bool
uf_transform_email_local(const UfTransformCall *call, UfValue *out, UfTransformFault *fault)
{
	const char *text = uf_value_get_text(call->in);
	const char *at = find_at(call, fault);
	if (at == NULL)
		return false;
	return uf_transform_take_text(out, g_strndup(text, (gsize)(at - text)), fault);
}

bool
uf_transform_email_domain(const UfTransformCall *call, UfValue *out, UfTransformFault *fault)
{
	const char *at = find_at(call, fault);
	return at != NULL && uf_transform_take_text(out, g_strdup(at + 1), fault);
}

bool
uf_transform_phone_national(const UfTransformCall *call, UfValue *out, UfTransformFault *fault)
{
	char *text = uf_phone_format_national(uf_value_get_text(call->in), " ");
	return uf_transform_take_text(out, text, fault);
}

bool
uf_transform_phone_e164(const UfTransformCall *call, UfValue *out, UfTransformFault *fault)
{
	return uf_transform_take_text(out, uf_phone_format_e164(uf_value_get_text(call->in)),
				      fault);
}

/* What one dials from France: "0612345678", or 00 and the number for another country. */
static char *
format_digits(const UfTransformCall *call)
{
	char *text = uf_phone_format_national(uf_value_get_text(call->in), "");
	if (text == NULL || *text != '+')
		return text;
	GString *digits = g_string_sized_new(64);
	g_string_append(digits, "00");
	for (const char *c = text; *c != '\0'; c++) {
		if (g_ascii_isdigit(*c))
			g_string_append_c(digits, *c);
	}
	uf_memory_free_string(text);
	return g_string_free(digits, FALSE);
}

bool
uf_transform_phone_digits(const UfTransformCall *call, UfValue *out, UfTransformFault *fault)
{
	return uf_transform_take_text(out, format_digits(call), fault);
}

/* Five boxes of two digits have room for a French number only. */
bool
uf_transform_phone_group(const UfTransformCall *call, UfValue *out, UfTransformFault *fault)
{
	char *digits = format_digits(call);
	bool good = digits != NULL && strlen(digits) == PHONE_LENGTH;
	if (good)
		uf_transform_take_text(out, g_strndup(digits + 2 * (call->number - 1), 2), fault);
	uf_memory_free_string(digits);
	return good ? true : uf_transform_refuse(fault, "answer.invalid");
}
