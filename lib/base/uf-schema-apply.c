#include "uf-schema-run-private.h"

/* The dynamic scope of core 2020-12, section 8.2.3.2: the outermost resource on the way here that
 * has the anchor. */
static const UfSchemaNode *
find_dynamic_target(const UfSchemaFrame *frame, const UfSchemaUse *use)
{
	const UfSchemaNode *target = use->target;
	for (; frame != NULL; frame = frame->parent) {
		const UfSchemaNode *found =
		    g_hash_table_lookup(frame->node->resource->dynamics, use->dynamic);
		if (found != NULL)
			target = found;
	}
	return target;
}

bool
uf_schema_check_reference(UfSchemaFrame *frame, const UfSchemaUse *use)
{
	return uf_schema_apply(frame, use->dynamic == NULL ? use->target
							   : find_dynamic_target(frame, use));
}

bool
uf_schema_check_all_of(UfSchemaFrame *frame, const UfSchemaUse *use)
{
	bool is_valid = true;
	for (guint i = 0; i < use->nodes->len; i++) {
		is_valid &= uf_schema_apply(frame, use->nodes->pdata[i]);
		if (!is_valid && uf_schema_run_is_decided(frame->run))
			break;
	}
	return is_valid;
}

/* True when the fault says that this branch was not meant: another type, or another constant here
 * or one level below, where a tag would be. */
static bool
excludes_branch(const UfSchemaFault *fault, const char *path)
{
	if (!g_str_has_prefix(fault->path, path))
		return false;
	const char *rest = fault->path + strlen(path);
	if (g_str_equal(fault->rule, "type"))
		return *rest == '\0';
	if (!g_str_equal(fault->rule, "const") && !g_str_equal(fault->rule, "enum"))
		return false;
	return *rest == '\0' || strchr(rest + 1, '/') == NULL;
}

/* The branch that was meant, when only one can have been; else NULL. */
static GPtrArray *
find_meant_branch(const UfSchemaFrame *frame, const GPtrArray *branches)
{
	g_autofree char *path = uf_schema_frame_format_path(frame);
	GPtrArray *meant = NULL;
	for (guint i = 0; i < branches->len; i++) {
		GPtrArray *faults = branches->pdata[i];
		bool is_excluded = false;
		for (guint j = 0; j < faults->len && !is_excluded; j++)
			is_excluded = excludes_branch(faults->pdata[j], path);
		if (is_excluded)
			continue;
		if (meant != NULL)
			return NULL;
		meant = faults;
	}
	return meant;
}

static void
take_faults(UfSchemaRun *run, GPtrArray *meant)
{
	while (meant->len > 0 && run->faults->len < UF_SCHEMA_MAX_FAULTS)
		g_ptr_array_add(run->faults, g_ptr_array_steal_index(meant, 0));
}

static void
free_faults(gpointer faults)
{
	g_ptr_array_unref(faults);
}

/* Applies the branches until @enough of them passed; how many did. Faults of the others go to
 * @branches. */
static guint
count_passing(UfSchemaFrame *frame, const UfSchemaUse *use, guint enough, GPtrArray *branches)
{
	guint passed = 0;
	/* a branch that passes may mark members: when somebody asks, all of them are tried */
	for (guint i = 0; i < use->nodes->len && (passed < enough || frame->marks != NULL); i++) {
		GPtrArray *faults = NULL;
		if (frame->run->faults != NULL && frame->run->error == NULL) {
			faults = uf_schema_faults_new();
			g_ptr_array_add(branches, faults);
		}
		passed += uf_schema_apply_branch(frame, use->nodes->pdata[i], faults);
	}
	return passed;
}

static bool
refuse_branches(UfSchemaFrame *frame, const UfSchemaUse *use, const GPtrArray *branches)
{
	uf_schema_refuse(frame, use, NULL);
	GPtrArray *meant = find_meant_branch(frame, branches);
	if (meant != NULL)
		take_faults(frame->run, meant);
	return false;
}

bool
uf_schema_check_any_of(UfSchemaFrame *frame, const UfSchemaUse *use)
{
	g_autoptr(GPtrArray) branches = g_ptr_array_new_with_free_func(free_faults);
	if (count_passing(frame, use, 1, branches) > 0)
		return true;
	return !uf_schema_run_is_decided(frame->run) && refuse_branches(frame, use, branches);
}

bool
uf_schema_check_one_of(UfSchemaFrame *frame, const UfSchemaUse *use)
{
	g_autoptr(GPtrArray) branches = g_ptr_array_new_with_free_func(free_faults);
	guint passed = count_passing(frame, use, 2, branches);
	if (passed == 1 || uf_schema_run_is_decided(frame->run))
		return passed == 1;
	if (passed == 0)
		return refuse_branches(frame, use, branches);
	return uf_schema_refuse(frame, use, json_pack("{s:i}", "matches", (int)passed));
}

bool
uf_schema_check_not(UfSchemaFrame *frame, const UfSchemaUse *use)
{
	bool passes = uf_schema_try(frame, use->nodes->pdata[0]);
	return !passes || uf_schema_refuse(frame, use, NULL);
}

bool
uf_schema_check_if(UfSchemaFrame *frame, const UfSchemaUse *use)
{
	bool holds = uf_schema_try(frame, use->nodes->pdata[0]);
	const UfSchemaUse *next = uf_schema_node_find_use(frame->node, holds ? "then" : "else");
	return next == NULL || uf_schema_apply(frame, next->nodes->pdata[0]);
}

bool
uf_schema_check_dependent_schemas(UfSchemaFrame *frame, const UfSchemaUse *use)
{
	if (!json_is_object(frame->instance))
		return true;
	bool is_valid = true;
	for (guint i = 0; i < use->nodes->len; i++) {
		if (json_object_get(frame->instance, use->names->pdata[i]) != NULL)
			is_valid &= uf_schema_apply(frame, use->nodes->pdata[i]);
		if (!is_valid && uf_schema_run_is_decided(frame->run))
			break;
	}
	return is_valid;
}

/* draft-07: subschemas and lists of names in one keyword. */
bool
uf_schema_check_dependencies(UfSchemaFrame *frame, const UfSchemaUse *use)
{
	bool is_valid = uf_schema_check_dependent_required(frame, use);
	return uf_schema_check_dependent_schemas(frame, use) && is_valid;
}
