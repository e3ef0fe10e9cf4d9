#include "uf-flow-link-private.h"

#include "flow-fixture.h"
#include "uf-error.h"
#include "uf-flow-private.h"
#include "uf-json.h"

static char *
make(Fixture *fixture, UfFlowLink link, bool commit)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(json_t) members = json_pack("{s:s}", "m1", "m7");
	g_autoptr(json_t) facts = json_pack("[s]", "members/m7/birth_name");
	UfStore *store = uf_flow_ensure_store(fixture->flow, &error);
	g_assert_no_error(error);
	link.members = members;
	link.facts = facts;
	uf_store_begin(store, &error);
	char *id = uf_flow_link_make(fixture->flow, &link, &error);
	g_assert_no_error(error);
	if (commit)
		g_assert_true(uf_store_commit(store, &error));
	else
		uf_store_rollback(store);
	return id;
}

static void
test_life(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autoptr(GError) error = NULL;
	UfFlow *flow = fixture->flow;
	g_autofree char *one = flow_add_person(fixture, "couple.json");
	g_autofree char *other = flow_add_person(fixture, "lone-mother.json");
	const UfFlowLink merge = {
		.kind = UF_LINK_MERGE, .person = one, .with = other, .revision = 4
	};
	const UfFlowLink split = {
		.kind = UF_LINK_SPLIT, .person = one, .with = other, .went = true
	};
	g_autoptr(json_t) none = uf_flow_link_find(flow, one, other, &error);
	g_assert_no_error(error);
	g_assert_null(none);
	g_autofree char *lost = make(fixture, merge, false);
	g_autofree char *first = make(fixture, merge, true);
	g_autofree char *second = make(fixture, split, true);
	g_autoptr(json_t) links = uf_flow_link_list(flow, one, &error);
	g_assert_no_error(error);
	g_assert_cmpuint(json_array_size(links), ==, 2);
	const json_t *link = json_array_get(links, 0);
	g_assert_cmpstr(uf_json_get_string(link, "link"), ==, first);
	g_assert_cmpstr(uf_json_get_string(link, "kind"), ==, "merge");
	g_assert_cmpstr(uf_json_get_string(link, "direction"), ==, "from");
	g_assert_cmpstr(uf_json_get_string(link, "with"), ==, other);
	g_assert_cmpint(uf_json_get_integer(link, "revision", 0), ==, 4);
	g_assert_cmpstr(uf_json_get_string(json_object_get(link, "members"), "m1"), ==, "m7");
	g_assert_cmpuint(json_array_size(json_object_get(link, "facts")), ==, 1);
	g_assert_nonnull(uf_json_get_string(link, "worker"));
	g_assert_nonnull(uf_json_get_string(link, "date"));
	g_autoptr(json_t) found = uf_flow_link_find(flow, one, other, &error);
	g_assert_cmpstr(uf_json_get_string(found, "link"), ==, second);
	g_assert_cmpstr(uf_json_get_string(found, "direction"), ==, "to");
	g_assert_true(uf_flow_link_undo(flow, second, &error));
	g_autoptr(json_t) older = uf_flow_link_find(flow, one, other, &error);
	g_assert_cmpstr(uf_json_get_string(older, "link"), ==, first);
	/* a link is one person's: the other has none */
	g_autoptr(json_t) theirs = uf_flow_link_list(flow, other, &error);
	g_assert_cmpuint(json_array_size(theirs), ==, 0);
	g_assert_false(uf_flow_link_undo(flow, lost, &error));
	g_assert_error(error, UF_ERROR, UF_ERROR_NOT_FOUND);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add("/flow/link/life", Fixture, NULL, flow_set_up, test_life, flow_tear_down);
	return g_test_run();
}
