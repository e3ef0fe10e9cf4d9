#include "uf-profile-migrate.h"

#include "uf-error.h"
#include "uf-json.h"
#include "uf-profile.h"

const UfMigrations *
uf_migrations_get(void)
{
	/* version 1 is the first one: nothing leads to it */
	static const UfMigrations migrations = { .version = UF_PROFILE_VERSION };
	return &migrations;
}

static const UfMigration *
find_step(const UfMigrations *migrations, int from)
{
	for (size_t i = 0; i < migrations->count; i++) {
		if (migrations->steps[i].from == from)
			return &migrations->steps[i];
	}
	return NULL;
}

bool
uf_migrations_run(const UfMigrations *migrations, json_t *root, GError **error)
{
	const json_t *number = json_object_get(root, "schema");
	if (!json_is_integer(number)) {
		g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA,
			    "not a profile: no \"schema\" number");
		return false;
	}
	const json_int_t version = json_integer_value(number);
	if (version > migrations->version) {
		g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA,
			    "schema %" JSON_INTEGER_FORMAT
			    " is newer than this program knows (%d): update unefois",
			    version, migrations->version);
		return false;
	}
	for (json_int_t from = version; from < migrations->version; from++) {
		const UfMigration *step = find_step(migrations, (int)from);
		if (step == NULL) {
			g_set_error(error, UF_ERROR, UF_ERROR_INVALID_DATA,
				    "schema %" JSON_INTEGER_FORMAT ": no migration from it", from);
			return false;
		}
		if (!step->run(root, error)) {
			g_prefix_error(error, "migration from schema %d: ", step->from);
			return false;
		}
		json_object_set_new(root, "schema", json_integer(from + 1));
	}
	return true;
}
