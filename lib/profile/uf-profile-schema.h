/* The schema of profiles and offices, embedded in the program, and every place that it declares.
 *
 * A place is a fact id in which each row id is written "*": "members/m1/contact/phones/c1/number"
 * lies at "members/<*>/contact/phones/<*>/number" (without the angle brackets). Places come in the
 * order of the document: objects and row lists first, then what they hold; those of the office
 * follow, under "office/". Everything said of a place (title, labels, age, sensitivity) is data of
 * schemas/profile.schema.json. One UfProfileSchema serves every profile; places are borrowed of it.
 */
#pragma once

#include "uf-schema.h"

typedef enum {
	UF_PLACE_OBJECT,      /* holds other places */
	UF_PLACE_ROWS,        /* a list of rows that have an "id" */
	UF_PLACE_META,        /* version, ids, origins: never a fact */
	UF_PLACE_LINE,        /* one line of text */
	UF_PLACE_TEXT,        /* a narrative */
	UF_PLACE_LINES,       /* a list of lines: given names */
	UF_PLACE_DATE,        /* maybe partial */
	UF_PLACE_MONTH,       /* "2026-07" */
	UF_PLACE_TIME,        /* "09:30" */
	UF_PLACE_AMOUNT,      /* cents */
	UF_PLACE_BOOLEAN,     /* yes or no */
	UF_PLACE_INTEGER,     /* a count */
	UF_PLACE_NUMBER,      /* hours, parts, square metres */
	UF_PLACE_CHOICE,      /* one code of @labels */
	UF_PLACE_CHOICES,     /* a list of codes of @labels */
	UF_PLACE_PHONE,       /* E.164, or as typed */
	UF_PLACE_EMAIL,       /* an address of e-mail */
	UF_PLACE_COMMUNE,     /* INSEE code */
	UF_PLACE_COUNTRY,     /* INSEE code, 99100 is France */
	UF_PLACE_DEPARTEMENT, /* "44", "2A", "974" */
	UF_PLACE_POSTCODE,    /* French or foreign */
	UF_PLACE_MEMBER,      /* id of a member */
	UF_PLACE_MEMBERS,     /* ids of members */
	UF_PLACE_ROW,         /* id of another row */
	UF_PLACE_ADAPTERS,    /* ids of adapters */
	UF_PLACE_FREE,        /* an extension that only its adapter knows */
} UfPlaceKind;

/* Read-only; NULL where the schema says nothing. What a place does not say itself it has from the
 * places that hold it: @stale, @sensitive. */
typedef struct {
	char *path;
	const char *title; /* French */
	UfPlaceKind kind;
	const json_t *labels;   /* code → French label */
	const json_t *synonyms; /* other French titles, lower case, for columns of spreadsheets */
	const char *stale;      /* ISO duration in months, "P6M": older facts are to be confirmed */
	const char *sensitive;  /* class: "health", "bank", "identifier"… */
	const char *scheme;     /* of uf-identifier.h */
	const char *scheme_from;  /* key of the same row that names the scheme */
	const json_t *period;     /* OBJECT: keys of its beginning and its end */
	const char *prefix;       /* ROWS: letter of the ids of its rows */
	const char *rule;         /* how a derived place is computed; it exists in views only */
	const json_t *derived_of; /* the facts it comes from, relative to its object */
	bool derived;             /* of the view: never in a profile */
	bool first;               /* of a row: required, or among what is asked first */
	bool past;                /* a date that cannot lie in the future */
} UfPlace;

typedef struct UfProfileSchema UfProfileSchema;

/* Parses and compiles the embedded schemas; fails only when the program was badly built. */
UfProfileSchema *uf_profile_schema_new(GError **error);
void uf_profile_schema_free(UfProfileSchema *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UfProfileSchema, uf_profile_schema_free)

size_t uf_profile_schema_get_count(const UfProfileSchema *self);
const UfPlace *uf_profile_schema_get_place(const UfProfileSchema *self, size_t index);

/* True for what holds a value: neither OBJECT, ROWS nor META. */
bool uf_place_is_leaf(const UfPlace *place);

/* True for a leaf that a question or a cell can give: not what names members, rows, adapters. */
bool uf_place_is_answerable(const UfPlace *place);

/* The place of a fact id ("members/m1/birth/date"), or of a place written with "*"; NULL when the
 * schema declares none there. */
const UfPlace *uf_profile_schema_find(const UfProfileSchema *self, const char *fact_id);

/* The place that a path of the view leads to: { "roles", "applicant", "birth", "date" }. A NULL
 * part stands for any index, filter or wildcard. NULL when none is declared; "request" and "today"
 * never are. */
const UfPlace *uf_profile_schema_find_view(const UfProfileSchema *self, const char *const *parts,
					   size_t n);

/* Places that hold @place, its own title last: "Personnes › Contact › Téléphones › Numéro de
 * téléphone". Yours. */
char *uf_profile_schema_format_title(const UfProfileSchema *self, const UfPlace *place);

/* The compiled validators, borrowed. */
const UfSchema *uf_profile_schema_get_validator(const UfProfileSchema *self);
const UfSchema *uf_profile_schema_get_office_validator(const UfProfileSchema *self);
