/* Modules for the tests of the registry: a good one, and one per way to break the contract. */
#include "uf-adapter.h"

#ifndef MODULE_ABI
#define MODULE_ABI UF_ADAPTER_ABI
#endif
#ifndef MODULE_ID
#define MODULE_ID "essai"
#endif
#ifndef MODULE_TITLE
#define MODULE_TITLE "Adaptateur d'essai"
#endif
#ifndef MODULE_SECOND
#define MODULE_SECOND "unused"
#endif
#ifndef MODULE_SYMBOL
#define MODULE_SYMBOL uf_adapter
#endif

/* How many nodes the field's paths selected. */
static bool
count_nodes(const UfHookInput *in, UfValue *out, GError **error)
{
	(void)error;
	uf_value_set_integer(out, (int64_t)in->node_count);
	return true;
}

static bool
say_nothing(const UfHookInput *in, UfValue *out, GError **error)
{
	(void)in;
	(void)error;
	uf_value_clear(out);
	return true;
}

static const UfHook hooks[] = {
	{ "count", count_nodes },
	{ MODULE_SECOND, say_nothing },
#ifdef MODULE_EMPTY_HOOK
	{ "nothing", NULL },
#endif
	{ 0 },
};

extern const UfAdapter MODULE_SYMBOL;
const UfAdapter MODULE_SYMBOL = {
	.abi = MODULE_ABI,
	.id = MODULE_ID,
	.title = MODULE_TITLE,
	.hooks = hooks,
};
