/* The meta-schemas of both drafts: JSON texts that the build makes of schemas/meta. */
#pragma once

extern const char uf_schema_meta_07[];
extern const char uf_schema_meta_2020_12[];
extern const char uf_schema_meta_core[];
extern const char uf_schema_meta_applicator[];
extern const char uf_schema_meta_unevaluated[];
extern const char uf_schema_meta_validation[];
extern const char uf_schema_meta_meta_data[];
extern const char uf_schema_meta_format_annotation[];
extern const char uf_schema_meta_format_assertion[];
extern const char uf_schema_meta_content[];
