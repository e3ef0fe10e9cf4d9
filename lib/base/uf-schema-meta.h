/* The meta-schemas of both drafts, as bytes that embed-files.py makes of schemas/meta. */
#pragma once

#include <stddef.h>

typedef struct {
	const char *name;
	const unsigned char *data;
	size_t length;
} UfEmbeddedFile;

/* Ends with { 0 }. */
extern const UfEmbeddedFile uf_schema_meta_files[];
