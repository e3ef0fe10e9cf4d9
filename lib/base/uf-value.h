/* One value of a profile, an answer or a hook's result, with its type. Zeroed on free.
 *
 * EMPTY means "nothing to say", never an empty string: setting "" gives EMPTY.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <jansson.h>

#include "uf-date.h"

typedef enum {
	UF_VALUE_EMPTY,
	UF_VALUE_TEXT,
	UF_VALUE_INTEGER,
	UF_VALUE_MONEY,   /* cents */
	UF_VALUE_DATE,    /* maybe partial */
	UF_VALUE_BOOLEAN, /* yes or no; unknown is EMPTY */
	UF_VALUE_LIST,    /* texts, in order */
} UfValueKind;

typedef struct UfValue UfValue;

UfValue *uf_value_new(void);
UfValue *uf_value_copy(const UfValue *value);
void uf_value_free(UfValue *value);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UfValue, uf_value_free)

void uf_value_clear(UfValue *value);
void uf_value_set_text(UfValue *value, const char *text);
void uf_value_set_integer(UfValue *value, int64_t integer);
void uf_value_set_money(UfValue *value, int64_t cents);
void uf_value_set_date(UfValue *value, UfDate date);
void uf_value_set_boolean(UfValue *value, bool boolean);
/* Adds a text to a list; a value of another kind becomes an empty list first. */
void uf_value_add_item(UfValue *value, const char *text);

UfValueKind uf_value_get_kind(const UfValue *value);
bool uf_value_is_empty(const UfValue *value);
/* The getters answer NULL or 0 for another kind. Borrowed. */
const char *uf_value_get_text(const UfValue *value);
int64_t uf_value_get_integer(const UfValue *value);
int64_t uf_value_get_money(const UfValue *value);
UfDate uf_value_get_date(const UfValue *value);
bool uf_value_get_boolean(const UfValue *value);
size_t uf_value_get_item_count(const UfValue *value);
const char *uf_value_get_item(const UfValue *value, size_t index);

bool uf_value_equals(const UfValue *left, const UfValue *right);

/* What a French reader sees: "12/05/1984", "1 234,56 €", "Oui", items joined by ", ". Yours: free
 * with uf_memory_free_string when it held a personal value. */
char *uf_value_format_french(const UfValue *value);

/* null, "text", 12, {"cents": 1250}, {"date": "1984-05"}, true, ["a", "b"]. New reference. */
json_t *uf_value_to_json(const UfValue *value);

/* Reads what uf_value_to_json() wrote; NULL with INVALID_DATA on anything else. */
UfValue *uf_value_from_json(const json_t *json, GError **error);
