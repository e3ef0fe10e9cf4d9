#include "uf-transform-private.h"

#include "uf-money.h"

/* The part before the comma; its partner is money:cents, and both together lose nothing. */
bool
uf_transform_money_euros(const UfTransformCall *call, UfValue *out, UfTransformFault *fault)
{
	int64_t cents = uf_value_get_money(call->in);
	int64_t euros = (cents < 0 ? -cents : cents) / 100;
	return uf_transform_take_text(
	    out, g_strdup_printf("%s%" G_GINT64_FORMAT, cents < 0 ? "-" : "", euros), fault);
}

bool
uf_transform_money_cents(const UfTransformCall *call, UfValue *out, UfTransformFault *fault)
{
	int64_t cents = uf_value_get_money(call->in);
	int rest = (int)((cents < 0 ? -cents : cents) % 100);
	return uf_transform_take_text(out, g_strdup_printf("%02d", rest), fault);
}

bool
uf_transform_money_plain(const UfTransformCall *call, UfValue *out, UfTransformFault *fault)
{
	char *text = uf_money_format_plain(uf_value_get_money(call->in));
	return uf_transform_take_text(out, text, fault);
}

bool
uf_transform_money_french(const UfTransformCall *call, UfValue *out, UfTransformFault *fault)
{
	char *text = uf_money_format_french(uf_value_get_money(call->in));
	return uf_transform_take_text(out, text, fault);
}

/* How to round differs by partner and is seldom written: a person does it. */
bool
uf_transform_money_whole(const UfTransformCall *call, UfValue *out, UfTransformFault *fault)
{
	if (uf_value_get_money(call->in) % 100 != 0)
		return uf_transform_refuse(fault, "answer.not_whole");
	return uf_transform_money_plain(call, out, fault);
}
