/* The skeleton of a form, from the questions that a file of the partner asks.
 *
 * Whatever the file was, its questions come in one shape, in the partner's order:
 *   {"label", "name"?, "texts"?: [other words for it], "section"?, "kind": "text|long|date|integer|
 *    money|boolean|choice|choices|signature", "options"?: [{"value", "label", "name"?}], "max"?,
 *    "required"?, "parts"?: {name: transform}, "by_hand"?: why in French}
 * A "kind" of "table" has "fields", questions too, and maybe "rows"; one of "file" is a document
 * that is handed in: a piece of the form, no field.
 * Every field is marked "unconfirmed": with a path that may be the right one, or to be asked. So a
 * skeleton fills nothing until somebody has looked at each field.
 */
#pragma once

#include "uf-guess.h"

typedef struct {
	const char *form;       /* "adapter/name" */
	const char *title;      /* French */
	const char *source;     /* the file's name */
	const char *seen;       /* "2026-11-21" */
	const char *channel;    /* where the names of questions are bound, or NULL */
	const json_t *channels; /* of the form */
} UfSkeletonSetup;

#define UF_SKELETON_MAX_FIELDS 1000

/* Boxes beside each other that hold parts of one answer become one question with "parts": day,
 * month and year of a date, number and key of the NIR. @questions is changed. */
void uf_skeleton_join_parts(json_t *questions);

/* The form, as forms/NAME.json. New reference. At most UF_SKELETON_MAX_FIELDS questions are taken.
 */
json_t *uf_skeleton_make(const UfGuesser *guesser, const UfSkeletonSetup *setup,
			 const json_t *questions);

/* Takes the proposal of a field away: it is then asked. For what turns out not to fit. */
void uf_skeleton_ask(json_t *field);
