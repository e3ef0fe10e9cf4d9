#include "uf-flow-access.h"

#include "uf-flow-private.h"
#include "uf-json.h"
#include "uf-store-deposits.h"

/* One change and its line of the journal. */
typedef struct Change Change;
struct Change {
	bool (*run)(UfStore *store, const Change *change, GError **error);
	const char *action;
	const char *login;
	const char *team; /* id or title */
	const char *person;
	const UfSecret *secret;
	UfStoreRole role;
	const char *role_name;
	bool is_last; /* who removes herself has no key for the line afterwards */
};

/* the id of the team that has this id or title, else what was given; yours */
static char *
find_team(UfStore *store, const char *team)
{
	g_autoptr(json_t) teams = uf_store_list_teams(store, NULL);
	for (size_t i = 0; i < json_array_size(teams); i++) {
		const json_t *row = json_array_get(teams, i);
		const char *id = uf_json_get_string(row, "team");
		if (g_strcmp0(id, team) == 0 ||
		    g_strcmp0(uf_json_get_string(row, "title"), team) == 0)
			return g_strdup(id);
	}
	return g_strdup(team);
}

static bool
note(UfFlow *flow, const Change *change, GError **error)
{
	g_autofree char *team = change->team != NULL ? find_team(flow->store, change->team) : NULL;
	const char *about = change->person != NULL ? change->person : team;
	g_autoptr(json_t) details = json_pack("{s:s*, s:s*, s:s*}", "role", change->role_name,
					      "login", about != NULL ? change->login : NULL, "team",
					      change->person != NULL ? team : NULL);
	return uf_flow_journal(flow, change->action, about != NULL ? about : change->login,
			       json_object_size(details) > 0 ? details : NULL, error);
}

static bool
apply(UfFlow *flow, const Change *change, GError **error)
{
	UfStore *store = uf_flow_ensure_store(flow, error);
	if (store == NULL || !uf_store_begin(store, error))
		return false;
	if ((!change->is_last || note(flow, change, error)) && change->run(store, change, error) &&
	    (change->is_last || note(flow, change, error)) && uf_store_commit(store, error))
		return true;
	uf_store_rollback(store);
	return false;
}

/* {"version", @key: @list}; takes @list over */
static json_t *
wrap(const char *key, json_t *list)
{
	return list != NULL ? json_pack("{s:i, s:o}", "version", UF_FLOW_VERSION, key, list) : NULL;
}

json_t *
uf_flow_worker_list(UfFlow *flow, GError **error)
{
	UfStore *store = uf_flow_ensure_store(flow, error);
	json_t *workers =
	    store != NULL ? wrap("workers", uf_store_list_workers(store, error)) : NULL;
	json_t *depositors = workers != NULL ? uf_store_list_depositors(store, error) : NULL;
	if (depositors != NULL) {
		json_object_set_new(workers, "depositors", depositors);
		return workers;
	}
	json_decref(workers);
	return NULL;
}

static bool
add_worker(UfStore *store, const Change *change, GError **error)
{
	return uf_store_add_worker(store, change->login, change->role, change->secret, error);
}

bool
uf_flow_worker_add(UfFlow *flow, const char *login, UfStoreRole role, const UfSecret *secret,
		   GError **error)
{
	const Change change = {
		.run = add_worker,
		.action = "worker_add",
		.login = login,
		.secret = secret,
		.role = role,
		.role_name = role == UF_ROLE_MANAGER ? "manager" : "worker",
	};
	return apply(flow, &change, error);
}

static bool
add_depositor(UfStore *store, const Change *change, GError **error)
{
	return uf_store_add_depositor(store, change->login, change->team, change->secret, error);
}

bool
uf_flow_depositor_add(UfFlow *flow, const char *name, const char *team, const UfSecret *key,
		      GError **error)
{
	const Change change = {
		.run = add_depositor,
		.action = "depositor_add",
		.login = name,
		.team = team,
		.secret = key,
	};
	return apply(flow, &change, error);
}

static bool
remove_depositor(UfStore *store, const Change *change, GError **error)
{
	return uf_store_remove_depositor(store, change->login, error);
}

/* false on error */
static bool
find_depositor(UfFlow *flow, const char *name, bool *is_there, GError **error)
{
	UfStore *store = uf_flow_ensure_store(flow, error);
	g_autoptr(json_t) depositors =
	    store != NULL ? uf_store_list_depositors(store, error) : NULL;
	*is_there = false;
	for (size_t i = 0; i < json_array_size(depositors); i++)
		*is_there |=
		    g_strcmp0(uf_json_get_string(json_array_get(depositors, i), "name"), name) == 0;
	return depositors != NULL;
}

static bool
remove_worker(UfStore *store, const Change *change, GError **error)
{
	return uf_store_remove_worker(store, change->login, error);
}

bool
uf_flow_worker_remove(UfFlow *flow, const char *login, GError **error)
{
	const Change change = {
		.run = remove_worker, .action = "worker_remove", .login = login, .is_last = true
	};
	const Change other = { .run = remove_depositor,
			       .action = "depositor_remove",
			       .login = login };
	bool is_depositor;
	if (!find_depositor(flow, login, &is_depositor, error))
		return false;
	return apply(flow, is_depositor ? &other : &change, error);
}

static bool
set_secret(UfStore *store, const Change *change, GError **error)
{
	return uf_store_set_secret(store, change->secret, error);
}

bool
uf_flow_worker_set_secret(UfFlow *flow, const UfSecret *secret, GError **error)
{
	const Change change = {
		.run = set_secret,
		.action = "passphrase",
		.login = uf_context_get_worker(flow->context),
		.secret = secret,
	};
	return apply(flow, &change, error);
}

json_t *
uf_flow_team_list(UfFlow *flow, GError **error)
{
	UfStore *store = uf_flow_ensure_store(flow, error);
	return store != NULL ? wrap("teams", uf_store_list_teams(store, error)) : NULL;
}

static bool
add_team(UfStore *store, const Change *change, GError **error)
{
	return uf_store_add_team(store, change->team, error);
}

bool
uf_flow_team_add(UfFlow *flow, const char *title, GError **error)
{
	const Change change = { .run = add_team, .action = "team_add", .team = title };
	return apply(flow, &change, error);
}

static bool
join_team(UfStore *store, const Change *change, GError **error)
{
	return uf_store_join_team(store, change->team, change->login, error);
}

bool
uf_flow_team_join(UfFlow *flow, const char *team, const char *login, GError **error)
{
	const Change change = {
		.run = join_team, .action = "team_join", .team = team, .login = login
	};
	return apply(flow, &change, error);
}

static bool
leave_team(UfStore *store, const Change *change, GError **error)
{
	return uf_store_leave_team(store, change->team, change->login, error);
}

bool
uf_flow_team_leave(UfFlow *flow, const char *team, const char *login, GError **error)
{
	const Change change = {
		.run = leave_team, .action = "team_leave", .team = team, .login = login
	};
	return apply(flow, &change, error);
}

static bool
rotate_team(UfStore *store, const Change *change, GError **error)
{
	return uf_store_rotate_team(store, change->team, error);
}

bool
uf_flow_team_rotate(UfFlow *flow, const char *team, GError **error)
{
	const Change change = { .run = rotate_team, .action = "team_rotate", .team = team };
	return apply(flow, &change, error);
}

json_t *
uf_flow_person_teams(UfFlow *flow, const char *person, GError **error)
{
	UfStore *store = uf_flow_ensure_store(flow, error);
	json_t *teams = store != NULL ? uf_store_list_person_teams(store, person, error) : NULL;
	if (teams == NULL)
		return NULL;
	return json_pack("{s:i, s:s, s:o}", "version", UF_FLOW_VERSION, "person", person, "teams",
			 teams);
}

static bool
share_person(UfStore *store, const Change *change, GError **error)
{
	return uf_store_share_person(store, change->person, change->team, error);
}

json_t *
uf_flow_person_share(UfFlow *flow, const char *person, const char *team, GError **error)
{
	const Change change = {
		.run = share_person, .action = "share", .person = person, .team = team
	};
	return apply(flow, &change, error) ? uf_flow_person_teams(flow, person, error) : NULL;
}

static bool
unshare_person(UfStore *store, const Change *change, GError **error)
{
	return uf_store_unshare_person(store, change->person, change->team, error);
}

json_t *
uf_flow_person_unshare(UfFlow *flow, const char *person, const char *team, GError **error)
{
	const Change change = {
		.run = unshare_person, .action = "unshare", .person = person, .team = team
	};
	if (!apply(flow, &change, error))
		return NULL;
	/* she may be none of ours now */
	json_t *result = uf_flow_person_teams(flow, person, NULL);
	return result != NULL ? result
			      : json_pack("{s:i, s:s, s:[]}", "version", UF_FLOW_VERSION, "person",
					  person, "teams");
}
