#include "uf-transform-private.h"

#include <string.h>

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

/* The amounts of a list, as they are written in it; a number without "€" is no amount. */
bool
uf_transform_sum(const UfTransformCall *call, UfValue *out, UfTransformFault *fault)
{
	int64_t total = 0;
	if (uf_value_get_kind(call->in) == UF_VALUE_MONEY)
		total = uf_value_get_money(call->in);
	for (size_t i = 0; i < uf_value_get_item_count(call->in); i++) {
		const char *item = uf_value_get_item(call->in, i);
		int64_t cents;
		if (strstr(item, "€") == NULL || !uf_money_parse(item, &cents))
			return uf_transform_refuse(fault, "answer.invalid");
		total += cents;
		if (total > UF_MONEY_MAX || total < -UF_MONEY_MAX)
			return uf_transform_refuse(fault, "answer.invalid");
	}
	uf_value_set_money(out, total);
	return true;
}
