#include "uf-transform-private.h"

#include "uf-memory.h"

static bool
join_items(const UfValue *in, const char *separator, UfValue *out, UfTransformFault *fault)
{
	if (uf_value_get_kind(in) == UF_VALUE_TEXT)
		return uf_transform_take_text(out, g_strdup(uf_value_get_text(in)), fault);
	GString *text = g_string_sized_new(128);
	for (size_t i = 0; i < uf_value_get_item_count(in); i++) {
		if (i > 0)
			g_string_append(text, separator);
		g_string_append(text, uf_value_get_item(in, i));
	}
	return uf_transform_take_text(out, g_string_free(text, FALSE), fault);
}

bool
uf_transform_join(const UfTransformCall *call, UfValue *out, UfTransformFault *fault)
{
	return join_items(call->in, call->argument, out, fault);
}

bool
uf_transform_lines(const UfTransformCall *call, UfValue *out, UfTransformFault *fault)
{
	return join_items(call->in, "\n", out, fault);
}

static void
set_item(const UfTransformCall *call, size_t index, UfValue *out)
{
	if (uf_value_get_kind(call->in) == UF_VALUE_LIST)
		uf_value_set_text(out, uf_value_get_item(call->in, index));
	else if (index == 0)
		uf_value_set_text(out, uf_value_get_text(call->in));
}

bool
uf_transform_first(const UfTransformCall *call, UfValue *out, UfTransformFault *fault)
{
	(void)fault;
	set_item(call, 0, out);
	return true;
}

bool
uf_transform_nth(const UfTransformCall *call, UfValue *out, UfTransformFault *fault)
{
	(void)fault;
	set_item(call, call->number - 1, out);
	return true;
}

bool
uf_transform_count(const UfTransformCall *call, UfValue *out, UfTransformFault *fault)
{
	(void)fault;
	bool list = uf_value_get_kind(call->in) == UF_VALUE_LIST;
	uf_value_set_integer(out, list ? (int64_t)uf_value_get_item_count(call->in) : 1);
	return true;
}

bool
uf_transform_ordinal(const UfTransformCall *call, UfValue *out, UfTransformFault *fault)
{
	if (call->context->row == 0)
		return uf_transform_refuse(fault, "answer.invalid");
	uf_value_set_integer(out, (int64_t)call->context->row);
	return true;
}
