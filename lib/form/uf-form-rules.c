#include "uf-form-rules.h"

#include <string.h>

#include "uf-error.h"
#include "uf-form-fault.h"
#include "uf-json.h"
#include "uf-schema.h"

#define N_KINDS 6

extern const char uf_form_schema_form[];
extern const size_t uf_form_schema_form_length;
extern const char uf_form_schema_codes[];
extern const size_t uf_form_schema_codes_length;
extern const char uf_form_schema_adapter[];
extern const size_t uf_form_schema_adapter_length;
extern const char uf_form_schema_request[];
extern const size_t uf_form_schema_request_length;
extern const char uf_form_schema_answers[];
extern const size_t uf_form_schema_answers_length;
extern const char uf_form_schema_layout[];
extern const size_t uf_form_schema_layout_length;

typedef struct {
	const char *text;
	const size_t *length;
	const char *name;
} Source;

static const Source sources[N_KINDS] = {
	[UF_FORM_RULES_FORM] = { uf_form_schema_form, &uf_form_schema_form_length,
				 "form.schema.json" },
	[UF_FORM_RULES_CODES] = { uf_form_schema_codes, &uf_form_schema_codes_length,
				  "codes.schema.json" },
	[UF_FORM_RULES_ADAPTER] = { uf_form_schema_adapter, &uf_form_schema_adapter_length,
				    "adapter.schema.json" },
	[UF_FORM_RULES_REQUEST] = { uf_form_schema_request, &uf_form_schema_request_length,
				    "request.schema.json" },
	[UF_FORM_RULES_ANSWERS] = { uf_form_schema_answers, &uf_form_schema_answers_length,
				    "output-answers.json" },
	[UF_FORM_RULES_LAYOUT] = { uf_form_schema_layout, &uf_form_schema_layout_length,
				   "layout.schema.json" },
};

struct UfFormRules {
	UfSchemaStore *store;
	UfSchema *schemas[N_KINDS];
};

UfFormRules *
uf_form_rules_new(void)
{
	UfFormRules *rules = g_new0(UfFormRules, 1);
	rules->store = uf_schema_store_new();
	return rules;
}

void
uf_form_rules_free(UfFormRules *rules)
{
	if (rules == NULL)
		return;
	for (size_t i = 0; i < N_KINDS; i++)
		g_clear_pointer(&rules->schemas[i], uf_schema_free);
	uf_schema_store_free(rules->store);
	g_free(rules);
}

static UfSchema *
ensure_schema(UfFormRules *rules, UfFormRulesKind kind, GError **error)
{
	if (rules->schemas[kind] == NULL) {
		const Source *source = &sources[kind];
		g_autoptr(json_t) json =
		    uf_json_parse(source->text, *source->length, source->name, error);
		if (json == NULL)
			return NULL;
		rules->schemas[kind] = uf_schema_new(rules->store, json, NULL, error);
	}
	return rules->schemas[kind];
}

/* The texts of a parameter, which may be one text or a list: "a, b". */
static char *
join_parameter(const json_t *parameters, const char *name)
{
	const json_t *value = json_object_get(parameters, name);
	g_autoptr(GString) out = g_string_new(json_string_value(value));
	for (size_t i = 0; i < json_array_size(value); i++) {
		const json_t *item = json_array_get(value, i);
		g_autofree char *text = json_is_string(item) ? g_strdup(json_string_value(item))
							     : uf_json_format(item, false);
		g_string_append_printf(out, "%s%s", i > 0 ? ", " : "", text);
	}
	return g_string_free(g_steal_pointer(&out), FALSE);
}

/* What each keyword says when it is broken; %s is its parameter. */
static const struct {
	const char *rule;
	const char *parameter;
	const char *sentence;
} sentences[] = {
	{ "additionalProperties", NULL, "unknown key" },
	{ "propertyNames", NULL, "this name is not allowed here" },
	{ "required", "property", "needs \"%s\"" },
	{ "type", "types", "has the wrong type; expected: %s" },
	{ "enum", "allowed", "is not one of: %s" },
	{ "const", "expected", "is not the only value allowed" },
	{ "pattern", NULL, "is not written as expected" },
	{ "minLength", NULL, "is too short" },
	{ "maxLength", NULL, "is too long" },
	{ "minimum", NULL, "is too small" },
	{ "maximum", NULL, "is too large" },
	{ "minItems", NULL, "has too few elements" },
	{ "maxItems", NULL, "has too many elements" },
	{ "minProperties", NULL, "has too few keys" },
	{ "maxProperties", NULL, "has too many keys" },
	{ "uniqueItems", NULL, "says the same thing twice" },
	{ "anyOf", NULL, "has none of the shapes allowed here" },
	{ "oneOf", NULL, "needs exactly one of the ways to say it" },
	{ "not", NULL, "has a shape that is not allowed here" },
};

static char *
describe(const UfSchemaFault *fault)
{
	for (size_t i = 0; i < G_N_ELEMENTS(sentences); i++) {
		if (!g_str_equal(sentences[i].rule, fault->rule))
			continue;
		if (sentences[i].parameter == NULL)
			return g_strdup(sentences[i].sentence);
		g_autofree char *value = join_parameter(fault->parameters, sentences[i].parameter);
		g_auto(GStrv) halves = g_strsplit(sentences[i].sentence, "%s", 2);
		return halves[1] == NULL ? g_strdup(halves[0])
					 : g_strconcat(halves[0], value, halves[1], NULL);
	}
	return g_strdup("is not allowed here");
}

bool
uf_form_rules_check(UfFormRules *rules, UfFormRulesKind kind, const json_t *root, GPtrArray *faults,
		    GError **error)
{
	const UfSchema *schema = ensure_schema(rules, kind, error);
	if (schema == NULL)
		return false;
	g_autoptr(GPtrArray) found = uf_schema_faults_new();
	if (!uf_schema_validate(schema, (json_t *)root, found, error))
		return false;
	for (size_t i = 0; i < found->len; i++) {
		const UfSchemaFault *fault = g_ptr_array_index(found, i);
		g_autofree char *reason = describe(fault);
		uf_form_faults_add(faults, fault->path, "%s", reason);
	}
	return true;
}

bool
uf_form_rules_check_one(UfFormRulesKind kind, const json_t *root, const char *origin,
			GError **error)
{
	g_autoptr(UfFormRules) rules = uf_form_rules_new();
	g_autoptr(GPtrArray) faults = uf_form_faults_new();
	if (!uf_form_rules_check(rules, kind, root, faults, error))
		return false;
	if (faults->len == 0)
		return true;
	uf_form_faults_raise(faults, NULL, origin, error);
	return false;
}
