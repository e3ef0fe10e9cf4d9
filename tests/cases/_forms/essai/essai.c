/* Hooks of the invented partner: what they are given is what a hook may see. */
#include "uf-adapter.h"

/* Texts below @node, keys apart. */
static int
count_texts_in(json_t *node)
{
	int count = json_is_string(node) ? 1 : 0;
	const char *key;
	json_t *child;
	json_object_foreach(node, key, child)
	{
		count += count_texts_in(child);
	}
	for (size_t i = 0; i < json_array_size(node); i++)
		count += count_texts_in(json_array_get(node, i));
	return count;
}

static bool
essai_count_texts(const UfHookInput *in, UfValue *out, GError **error)
{
	(void)error;
	int count = 0;
	for (size_t i = 0; i < in->node_count; i++)
		count += count_texts_in(in->nodes[i]);
	uf_value_set_integer(out, count);
	return true;
}

static const UfHook hooks[] = {
	{ "count_texts", essai_count_texts },
	{ 0 },
};

extern const UfAdapter uf_adapter;

const UfAdapter uf_adapter = {
	.abi = UF_ADAPTER_ABI,
	.id = "essai",
	.title = "Partenaire d'essai",
	.hooks = hooks,
};
