/* The NIR, number of the national register of people (numéro de sécurité sociale).
 *
 * Sex, year and month of birth, place of birth (INSEE commune or 99 + country), order, key. It
 * is specially protected (decree 2019-341): read it, compare it, never put it in a message. The
 * place is the one of the day it was given: communes merge and départements change, so that no
 * rule compares it with today's birth place.
 */
#pragma once

#include <stdbool.h>

#include <jansson.h>

#define UF_NIR_LENGTH 13 /* characters, without the key */

typedef enum {
	UF_NIR_DIFFERS_SEX = 1 << 0,
	UF_NIR_DIFFERS_YEAR = 1 << 1,
	UF_NIR_DIFFERS_MONTH = 1 << 2,
} UfNirDifference;

typedef struct {
	char number[14]; /* the 13 characters, without key */
	char key[3];     /* as typed; empty when 13 characters were given */
	char sex;        /* 'M' or 'F' */
	bool temporary;  /* first digit 3, 4, 7 or 8 */
	int year;        /* 0 to 99: the century is not in the number */
	int month;       /* 1 to 12, 0 when the register does not know it */
	char place[6];   /* "75112", "2A004", "99352" (born in Algeria) */
} UfNir;

/* Reads 13 or 15 characters, as typed; false when the format is wrong, @nir is then empty. A wrong
 * key does not matter here. The caller clears @nir. */
bool uf_nir_parse(const char *text, UfNir *nir);

/* Zeroes @nir. */
void uf_nir_clear(UfNir *nir);

/* Key of 13 normalised characters: 97 - (number mod 97), with 2A as 19 and 2B as 18; 1 to 97.
 * 0 when they are not shaped like a NIR. */
int uf_nir_compute_key(const char *number);

/* Tells what disagrees with what else is known of the person: each difference is a warning, never
 * a refusal (a civility may change, the number may be temporary). @sex is 'M', 'F' or 0 when
 * unknown; @year has four digits, 0 when unknown; @month 0 when unknown. */
unsigned uf_nir_compare(const UfNir *nir, char sex, int year, int month);

/* The number that a member of a household has, as it stands there (13 characters at least); NULL
 * when there is none. Borrowed. */
const char *uf_nir_find(const json_t *member);
