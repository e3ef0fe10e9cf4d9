/* What the families of transforms share: a call, and the helpers that set its result.
 *
 * A family gives functions that are called with a value of a kind that the table accepts and an
 * argument that it checked. They set @out, or a fault, and keep nothing.
 */
#pragma once

#include "uf-transform.h"

typedef struct {
	const UfValue *in;
	const char *argument; /* "" when there is none */
	size_t number;        /* the argument of those that take a number */
	const UfTransformContext *context;
} UfTransformCall;

typedef bool (*UfTransformFunc)(const UfTransformCall *call, UfValue *out, UfTransformFault *fault);

/* Sets @out to @text, zeroes and frees @text; NULL is a refusal with "answer.invalid". */
bool uf_transform_take_text(UfValue *out, char *text, UfTransformFault *fault);

/* Sets the rule and returns false. */
bool uf_transform_refuse(UfTransformFault *fault, const char *rule);

/* Digit @rank (from 1) of @text when it has exactly @length characters. */
bool uf_transform_take_character(UfValue *out, const char *text, size_t length, size_t rank,
				 UfTransformFault *fault);

/* Makes @out equal to @from, another value. */
void uf_transform_copy_value(UfValue *out, const UfValue *from);

/* uf-transform-text.c */
bool uf_transform_upper(const UfTransformCall *call, UfValue *out, UfTransformFault *fault);
bool uf_transform_lower(const UfTransformCall *call, UfValue *out, UfTransformFault *fault);
bool uf_transform_capitalize(const UfTransformCall *call, UfValue *out, UfTransformFault *fault);
bool uf_transform_plain(const UfTransformCall *call, UfValue *out, UfTransformFault *fault);
bool uf_transform_line(const UfTransformCall *call, UfValue *out, UfTransformFault *fault);

/* uf-transform-list.c */
bool uf_transform_join(const UfTransformCall *call, UfValue *out, UfTransformFault *fault);
bool uf_transform_lines(const UfTransformCall *call, UfValue *out, UfTransformFault *fault);
bool uf_transform_first(const UfTransformCall *call, UfValue *out, UfTransformFault *fault);
bool uf_transform_nth(const UfTransformCall *call, UfValue *out, UfTransformFault *fault);
bool uf_transform_count(const UfTransformCall *call, UfValue *out, UfTransformFault *fault);
bool uf_transform_ordinal(const UfTransformCall *call, UfValue *out, UfTransformFault *fault);

/* uf-transform-date.c */
bool uf_transform_date_iso(const UfTransformCall *call, UfValue *out, UfTransformFault *fault);
bool uf_transform_date_french(const UfTransformCall *call, UfValue *out, UfTransformFault *fault);
bool uf_transform_date_long(const UfTransformCall *call, UfValue *out, UfTransformFault *fault);
bool uf_transform_date_day(const UfTransformCall *call, UfValue *out, UfTransformFault *fault);
bool uf_transform_date_month(const UfTransformCall *call, UfValue *out, UfTransformFault *fault);
bool uf_transform_date_year(const UfTransformCall *call, UfValue *out, UfTransformFault *fault);
bool uf_transform_date_short_year(const UfTransformCall *call, UfValue *out,
				  UfTransformFault *fault);
bool uf_transform_date_compact(const UfTransformCall *call, UfValue *out, UfTransformFault *fault);
bool uf_transform_date_digit(const UfTransformCall *call, UfValue *out, UfTransformFault *fault);
bool uf_transform_time_hour(const UfTransformCall *call, UfValue *out, UfTransformFault *fault);
bool uf_transform_time_minute(const UfTransformCall *call, UfValue *out, UfTransformFault *fault);

/* uf-transform-identifier.c */
bool uf_transform_nir_13(const UfTransformCall *call, UfValue *out, UfTransformFault *fault);
bool uf_transform_nir_key(const UfTransformCall *call, UfValue *out, UfTransformFault *fault);
bool uf_transform_nir_digit(const UfTransformCall *call, UfValue *out, UfTransformFault *fault);
bool uf_transform_nir_spaced(const UfTransformCall *call, UfValue *out, UfTransformFault *fault);
bool uf_transform_postcode_digit(const UfTransformCall *call, UfValue *out,
				 UfTransformFault *fault);
bool uf_transform_email_local(const UfTransformCall *call, UfValue *out, UfTransformFault *fault);
bool uf_transform_email_domain(const UfTransformCall *call, UfValue *out, UfTransformFault *fault);
bool uf_transform_phone_national(const UfTransformCall *call, UfValue *out,
				 UfTransformFault *fault);
bool uf_transform_phone_digits(const UfTransformCall *call, UfValue *out, UfTransformFault *fault);
bool uf_transform_phone_group(const UfTransformCall *call, UfValue *out, UfTransformFault *fault);
bool uf_transform_phone_e164(const UfTransformCall *call, UfValue *out, UfTransformFault *fault);

/* uf-transform-choice.c */
bool uf_transform_yes_no(const UfTransformCall *call, UfValue *out, UfTransformFault *fault);
bool uf_transform_box(const UfTransformCall *call, UfValue *out, UfTransformFault *fault);
bool uf_transform_negate(const UfTransformCall *call, UfValue *out, UfTransformFault *fault);
bool uf_transform_is(const UfTransformCall *call, UfValue *out, UfTransformFault *fault);
bool uf_transform_in(const UfTransformCall *call, UfValue *out, UfTransformFault *fault);
bool uf_transform_label(const UfTransformCall *call, UfValue *out, UfTransformFault *fault);
bool uf_transform_commune_name(const UfTransformCall *call, UfValue *out, UfTransformFault *fault);
bool uf_transform_commune_postcode(const UfTransformCall *call, UfValue *out,
				   UfTransformFault *fault);
bool uf_transform_country_name(const UfTransformCall *call, UfValue *out, UfTransformFault *fault);

/* uf-transform-money.c */
bool uf_transform_money_euros(const UfTransformCall *call, UfValue *out, UfTransformFault *fault);
bool uf_transform_money_cents(const UfTransformCall *call, UfValue *out, UfTransformFault *fault);
bool uf_transform_money_plain(const UfTransformCall *call, UfValue *out, UfTransformFault *fault);
bool uf_transform_money_french(const UfTransformCall *call, UfValue *out, UfTransformFault *fault);
bool uf_transform_money_whole(const UfTransformCall *call, UfValue *out, UfTransformFault *fault);
bool uf_transform_sum(const UfTransformCall *call, UfValue *out, UfTransformFault *fault);
