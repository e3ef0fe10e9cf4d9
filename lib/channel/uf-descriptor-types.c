/* The types of both interfaces: docs/partners.md has the sources of each. */
#include "uf-descriptor-private.h"
#include "uf-form.h"

#define KIND(kind) (1u << UF_FIELD_##kind)
#define TEXTS (KIND(TEXT) | KIND(LONG) | KIND(CHOICE))
#define SCALARS (TEXTS | KIND(DATE) | KIND(INTEGER) | KIND(MONEY))
#define ANY (SCALARS | KIND(BOOLEAN) | KIND(CHOICES))
#define DS(type, ...)                                                                              \
	{                                                                                          \
		UF_DESCRIPTOR_DS, type, __VA_ARGS__                                                \
	}
#define PUBLIK(type, ...)                                                                          \
	{                                                                                          \
		UF_DESCRIPTOR_PUBLIK, type, __VA_ARGS__                                            \
	}
#define ANSWER(kind, kinds)                                                                        \
	UF_DESCRIPTOR_ANSWER, kind, kinds, { NULL, NULL },                                         \
	{                                                                                          \
		NULL, NULL                                                                         \
	}
#define OTHER(sort)                                                                                \
	UF_DESCRIPTOR_##sort, NULL, 0, { NULL, NULL },                                             \
	{                                                                                          \
		NULL, NULL                                                                         \
	}

static const UfDescriptorType types[] = {
	DS("Text", ANSWER("text", SCALARS)),
	DS("Textarea", ANSWER("long", SCALARS)),
	DS("Formatted", ANSWER("text", SCALARS)),
	DS("IntegerNumber", ANSWER("integer", KIND(INTEGER) | KIND(TEXT))),
	DS("DecimalNumber", ANSWER("money", KIND(MONEY) | KIND(INTEGER) | KIND(TEXT))),
	DS("Email", ANSWER("text", TEXTS)),
	DS("Phone", ANSWER("text", TEXTS)),
	DS("Siret", ANSWER("text", TEXTS)),
	DS("Iban", ANSWER("text", ANY)), /* not taken: kept to be copied by hand */
	DS("Civilite", ANSWER("choice", TEXTS)),
	DS("YesNo", ANSWER("boolean", KIND(BOOLEAN) | TEXTS)),
	DS("Checkbox", ANSWER("boolean", KIND(BOOLEAN) | TEXTS)),
	DS("Date", ANSWER("date", KIND(DATE) | KIND(TEXT))),
	DS("Datetime", ANSWER("text", KIND(DATE) | KIND(TEXT))),
	DS("DropDownList", ANSWER("choice", SCALARS)),
	DS("MultipleDropDownList", ANSWER("choices", KIND(CHOICES) | TEXTS)),
	DS("LinkedDropDownList", ANSWER("text", ANY)), /* not taken */
	DS("Pays", ANSWER("text", TEXTS)),
	DS("Region", ANSWER("text", TEXTS)),
	DS("Departement", ANSWER("text", TEXTS)),
	DS("Commune", UF_DESCRIPTOR_ANSWER, "text", 0, { "postcode", "insee" },
	   { "code postal", "code INSEE" }),
	DS("Epci", UF_DESCRIPTOR_ANSWER, "text", 0, { "departement", "code" },
	   { "département", "code" }),
	DS("Address", ANSWER("text", TEXTS)),
	DS("DossierLink", ANSWER("text", KIND(INTEGER) | KIND(TEXT))),
	DS("Referentiel", ANSWER("text", TEXTS)),
	DS("PreRempli", ANSWER("choice", TEXTS)),
	DS("Repetition", OTHER(TABLE)),
	DS("HeaderSection", OTHER(HEADING)),
	DS("Explication", OTHER(COMMENT)),
	DS("PieceJustificative", OTHER(FILE)),
	DS("TitreIdentite", OTHER(FILE)),
	PUBLIK("string", ANSWER("text", SCALARS)),
	PUBLIK("text", ANSWER("long", SCALARS)),
	PUBLIK("email", ANSWER("text", TEXTS)),
	PUBLIK("date", ANSWER("date", KIND(DATE) | KIND(TEXT))),
	PUBLIK("bool", ANSWER("boolean", KIND(BOOLEAN) | KIND(CHOICE))),
	PUBLIK("numeric", ANSWER("money", KIND(MONEY) | KIND(INTEGER) | KIND(TEXT))),
	PUBLIK("item", ANSWER("choice", SCALARS)),
	PUBLIK("items", ANSWER("choices", KIND(CHOICES) | KIND(CHOICE))),
	PUBLIK("file", OTHER(FILE)),
	PUBLIK("block", OTHER(TABLE)),
	PUBLIK("page", OTHER(HEADING)),
	PUBLIK("title", OTHER(HEADING)),
	PUBLIK("subtitle", OTHER(HEADING)),
	PUBLIK("comment", OTHER(COMMENT)),
	PUBLIK("computed", OTHER(COMMENT)), /* the site computes it, nobody sees it */
};

const UfDescriptorType *
uf_descriptor_find_type(const char *channel, const char *type)
{
	static const UfDescriptorType unknown = { "", "", OTHER(HAND) };
	for (size_t i = 0; i < G_N_ELEMENTS(types); i++) {
		if (g_str_equal(types[i].channel, channel) && g_str_equal(types[i].type, type))
			return &types[i];
	}
	return &unknown;
}
