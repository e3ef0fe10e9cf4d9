/* One field of a form. Read-only; owned by its UfForm. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "uf-codes.h"
#include "uf-jsonpath.h"
#include "uf-value.h"

typedef enum {
	UF_FIELD_TEXT,     /* one line */
	UF_FIELD_LONG,     /* several lines */
	UF_FIELD_DATE,     /* maybe partial */
	UF_FIELD_INTEGER,  /* a count, a number of months… */
	UF_FIELD_MONEY,    /* cents */
	UF_FIELD_BOOLEAN,  /* yes / no, or one box */
	UF_FIELD_CHOICE,   /* one of the options */
	UF_FIELD_CHOICES,  /* any number of the options */
	UF_FIELD_TABLE,    /* rows of child fields */
	UF_FIELD_SIGNATURE /* always by hand */
} UfFieldKind;

typedef struct UfField UfField;

/* One option of a choice, as written in the form: {"code", "label", "bind"}. */
typedef struct {
	const char *code;
	const char *label;  /* French */
	const json_t *bind; /* per channel, what to set when chosen; NULL when not bound */
} UfFieldOption;

const char *uf_field_get_id(const UfField *field);
/* "table.child" for a field of a table, its id elsewhere: what answers and requests go by. */
const char *uf_field_get_full_id(const UfField *field);
const UfField *uf_field_get_table(const UfField *field); /* the table it is in, or NULL */
const char *uf_field_get_label(const UfField *field);    /* French */
/* French, "" when none; a field of a table has its table's. */
const char *uf_field_get_section(const UfField *field);
UfFieldKind uf_field_get_kind(const UfField *field);
const char *uf_field_kind_get_name(UfFieldKind kind); /* "text", "long", … */

/* How it is answered, in exactly one way: asked, by hand, a constant, a figure, a hook, or paths
 * alone. A hook sees what the paths select; the paths of an asked field are only a proposal. Paths
 * are parsed with uf_jsonpath_parse_relative: those of a table's child may begin with "@", the row.
 * No path: count 0. */
size_t uf_field_get_path_count(const UfField *field);
const UfJsonPath *uf_field_get_path(const UfField *field, size_t index);
const char *uf_field_get_path_text(const UfField *field, size_t index);
bool uf_field_is_asked(const UfField *field);              /* "ask": true or "office" */
bool uf_field_is_for_office(const UfField *field);         /* "ask": "office" */
const char *uf_field_get_by_hand(const UfField *field);    /* French reason, or NULL */
const json_t *uf_field_get_constant(const UfField *field); /* "const", or NULL */
const char *uf_field_get_hook(const UfField *field);       /* or NULL */
const char *uf_field_get_figure(const UfField *field);     /* name in "figures", or NULL */
const char *uf_field_get_codes(const UfField *field);      /* code list name, or NULL */
/* "as": transforms in order, "name" or "name:argument" (schemas/form.schema.json lists them). */
const char *const *uf_field_get_transforms(const UfField *field);
/* "unconfirmed": how it is answered is only a proposal, of the field or of the table that it is in:
 * it is never filled, whatever the profile or the request says. */
bool uf_field_is_unconfirmed(const UfField *field);
/* "when": the field exists only if the path selects a node; NULL when always. */
const UfJsonPath *uf_field_get_condition(const UfField *field);
const char *uf_field_get_condition_text(const UfField *field);

/* What the partner accepts. */
bool uf_field_is_required(const UfField *field);
bool uf_field_is_sensitive(const UfField *field);
/* "renew": an objective, a review… of one demand. What an earlier one said is never taken up
 * unseen. */
bool uf_field_is_renewed(const UfField *field);
size_t uf_field_get_max(const UfField *field);        /* characters; 0 when no limit is known */
const char *uf_field_get_match(const UfField *field); /* PCRE2 the whole answer matches, or NULL */
size_t uf_field_get_option_count(const UfField *field);
UfFieldOption uf_field_get_option(const UfField *field, size_t index);
/* Whether the whole of @text follows "match"; true when the field has none. A pattern that needs
 * too much work on @text does not match it. */
bool uf_field_matches(const UfField *field, const char *text);
/* The option of that code; false when the form has none. */
bool uf_field_find_option(const UfField *field, const char *code, UfFieldOption *option);

/* Where it goes: the "bind" entry of one channel, or NULL. */
const json_t *uf_field_find_bind(const UfField *field, const char *channel);
const char *uf_field_get_source(const UfField *field); /* where it was read, or NULL */

/* Tables: the path of the rows, how many are printed (0: no limit), the fields of a row. */
const UfJsonPath *uf_field_get_each(const UfField *field);
const char *uf_field_get_each_text(const UfField *field);
size_t uf_field_get_rows(const UfField *field);
size_t uf_field_get_child_count(const UfField *field);
const UfField *uf_field_get_child(const UfField *field, size_t index);
