#include "uf-transform-private.h"

#include <string.h>

bool
uf_transform_yes_no(const UfTransformCall *call, UfValue *out, UfTransformFault *fault)
{
	const char *word = uf_value_get_boolean(call->in) ? "Oui" : "Non";
	return uf_transform_take_text(out, g_strdup(word), fault);
}

bool
uf_transform_box(const UfTransformCall *call, UfValue *out, UfTransformFault *fault)
{
	(void)fault;
	uf_value_set_boolean(out, uf_value_get_boolean(call->in));
	return true;
}

bool
uf_transform_negate(const UfTransformCall *call, UfValue *out, UfTransformFault *fault)
{
	(void)fault;
	uf_value_set_boolean(out, !uf_value_get_boolean(call->in));
	return true;
}

/* Whether @code is one of @codes, "A,B,C". */
static bool
is_listed(const char *codes, const char *code)
{
	size_t length = strlen(code);
	for (const char *start = codes; start != NULL;) {
		const char *comma = strchr(start, ',');
		size_t size = comma != NULL ? (size_t)(comma - start) : strlen(start);
		if (size == length && memcmp(start, code, size) == 0)
			return true;
		start = comma != NULL ? comma + 1 : NULL;
	}
	return false;
}

/* Of several values, one is enough: "one of the resources is the RSA". */
bool
uf_transform_in(const UfTransformCall *call, UfValue *out, UfTransformFault *fault)
{
	(void)fault;
	bool found = false;
	if (uf_value_get_kind(call->in) == UF_VALUE_TEXT)
		found = is_listed(call->argument, uf_value_get_text(call->in));
	for (size_t i = 0; i < uf_value_get_item_count(call->in) && !found; i++)
		found = is_listed(call->argument, uf_value_get_item(call->in, i));
	uf_value_set_boolean(out, found);
	return true;
}

bool
uf_transform_is(const UfTransformCall *call, UfValue *out, UfTransformFault *fault)
{
	return uf_transform_in(call, out, fault);
}

static bool
look_up(const UfTransformCall *call, UfTransformLookup lookup, UfValue *out,
	UfTransformFault *fault)
{
	size_t count = 0;
	char *text = NULL;
	if (call->context->find_text != NULL)
		text = call->context->find_text(call->context->data, lookup,
						uf_value_get_text(call->in), &count);
	if (text != NULL)
		return uf_transform_take_text(out, text, fault);
	fault->count = count;
	return uf_transform_refuse(fault, count > 1 ? "answer.ambiguous" : "answer.unmappable");
}

bool
uf_transform_label(const UfTransformCall *call, UfValue *out, UfTransformFault *fault)
{
	return look_up(call, UF_TRANSFORM_LABEL, out, fault);
}

bool
uf_transform_commune_name(const UfTransformCall *call, UfValue *out, UfTransformFault *fault)
{
	return look_up(call, UF_TRANSFORM_COMMUNE_NAME, out, fault);
}

bool
uf_transform_commune_postcode(const UfTransformCall *call, UfValue *out, UfTransformFault *fault)
{
	return look_up(call, UF_TRANSFORM_COMMUNE_POSTCODE, out, fault);
}

bool
uf_transform_country_name(const UfTransformCall *call, UfValue *out, UfTransformFault *fault)
{
	return look_up(call, UF_TRANSFORM_COUNTRY_NAME, out, fault);
}
