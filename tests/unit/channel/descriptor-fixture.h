/* What the test partners publish, read by the tests of descriptors; forms made for it. */
#pragma once

#include <string.h>

#include <glib.h>

#include "uf-cleanup.h"
#include "uf-descriptor.h"
#include "uf-json.h"
#include "uf-memory.h"

/* JSON with single quotes. */
json_t *descriptor_read_json(const char *text);

/* What the double of @channel publishes of its first form. Owned. */
json_t *descriptor_load_published(const char *channel);
UfDescriptor *descriptor_parse(const char *channel, const json_t *published);

/* A form of these "channels" and "fields", and @more keys behind. */
UfForm *descriptor_make_form(const char *channels, const char *fields, const char *more);

/* "name change field !" of each row, "; " between them; "!" when it is blocking. Yours. */
char *descriptor_list_rows(const json_t *rows);

#define ASK(id, kind, channel, bind)                                                               \
	"{'id': '" id "', 'label': '" id "', 'kind': '" kind "', 'ask': true, 'bind': {'" channel  \
	"': " bind "}}"
#define OPTION(code, channel, name)                                                                \
	"{'code': '" code "', 'label': '" code "', 'bind': {'" channel "': {'" name "': '" code    \
	"'}}}"
