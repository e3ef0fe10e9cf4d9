/* Who may read whom in a sealed store: workers, teams, and the people that teams follow.
 *
 * Each change is a line of the journal, in the same transaction: worker_add, worker_remove,
 * depositor_add, depositor_remove, passphrase, team_add, team_join, team_leave, team_rotate, share,
 * unshare. Its object is the login of the worker, the id of the team or of the person. A team is
 * named by its id or its title.
 */
#pragma once

#include "uf-flow.h"
#include "uf-secret.h"
#include "uf-store-keys.h"

/* → {"version", "workers": [{"worker", "login", "role", "teams": [id], "key"}], "depositors":
 * [{"depositor", "name", "team", "deposits"}]} */
json_t *uf_flow_worker_list(UfFlow *flow, GError **error);
bool uf_flow_worker_add(UfFlow *flow, const char *login, UfStoreRole role, const UfSecret *secret,
			GError **error);
/* A service that may only deposit for @team: uf-store-deposits.h. */
bool uf_flow_depositor_add(UfFlow *flow, const char *name, const char *team, const UfSecret *key,
			   GError **error);
/* A worker, or a depositor. */
bool uf_flow_worker_remove(UfFlow *flow, const char *login, GError **error);
/* Her own passphrase, from now on. */
bool uf_flow_worker_set_secret(UfFlow *flow, const UfSecret *secret, GError **error);

/* → {"version", "teams": [{"team", "title", "version", "people", "workers": [login], "mine"}]} */
json_t *uf_flow_team_list(UfFlow *flow, GError **error);
bool uf_flow_team_add(UfFlow *flow, const char *title, GError **error);
bool uf_flow_team_join(UfFlow *flow, const char *team, const char *login, GError **error);
bool uf_flow_team_leave(UfFlow *flow, const char *team, const char *login, GError **error);
bool uf_flow_team_rotate(UfFlow *flow, const char *team, GError **error);

/* → {"version", "person", "teams": [{"team", "title"}]} */
json_t *uf_flow_person_teams(UfFlow *flow, const char *person, GError **error);
/* The same, after the change. */
json_t *uf_flow_person_share(UfFlow *flow, const char *person, const char *team, GError **error);
json_t *uf_flow_person_unshare(UfFlow *flow, const char *person, const char *team, GError **error);
