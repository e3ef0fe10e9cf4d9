/* Forms and their templates. @form is an id: "domiciliation/demande-16029". */
#pragma once

#include "uf-flow.h"

/* The forms without a territory and those of the départements of the office (of every one when it
 * says none), without abstract cores; with @all, every form.
 * → {"version", "departements": [code], "forms": [{"form", "title", "adapter", "adapter_title",
 *    "source", "seen", "unverified", "channels": [{"channel", "title", "available", "reason"}],
 *    "abstract", "territory"?: {"departements", "label"}}], "others": how many of other territories
 *    are left out, "problems": [{"adapter", "file", "reason", "warning"}]} */
json_t *uf_flow_form_list(UfFlow *flow, bool all, GError **error);

/* → the form with its "fields": [{"field", "label", "section", "kind", "required", "sensitive",
 *    "unconfirmed", "answered": "profile|table|ask|by_hand|constant|figure|hook", "paths",
 * "file"}], "roles", "pieces", "deadlines", "signatures", "recipients", "basis", "contacts",
 * "figures" when it has them, and the "files" behind its keys. With @data, also "data": what leaves
 * and for whom, as uf_mapping_list_facts() gives it. */
json_t *uf_flow_form_show(UfFlow *flow, const char *form, bool data, GError **error);

/* Checks one form, or all when @form is NULL.
 * → {"version", "forms": [{"form", "issues"}], "problems"} */
json_t *uf_flow_form_check(UfFlow *flow, const char *form, GError **error);

/* Writes FOLDER/ADAPTER/forms/NAME.json, the skeleton of a form (uf-skeleton.h), from a fillable
 * PDF, a saved web page or a list of labels; adapter.json too when there is none. @folder NULL: the
 * user's adapters. USAGE when the id is none, or something is there already.
 * → {"version", "form", "file", "fields": n, "proposed": n, "asked": n} */
json_t *uf_flow_form_new(UfFlow *flow, const char *form, const char *file, const char *folder,
			 GError **error);

/* Adds an official PDF to the template folder. Without @form, the one whose fingerprint it has is
 * found; NOT_FOUND names the forms that it would fit with `--for`. With @form, an edition that is
 * not known is taken when every bound name has its place there as before (uf-drift.h).
 * → {"version", "form", "known", "kept", "fingerprint", "fields": n, "issues", "drift"?: report} */
json_t *uf_flow_template_add(UfFlow *flow, const char *path, const char *form, GError **error);

/* The same with the places that a person confirmed for what changed or was lost: {"bound name":
 * "name in the file" or null}. USAGE names the first field whose place is not right. */
json_t *uf_flow_template_confirm(UfFlow *flow, const char *path, const char *form,
				 const json_t *names, GError **error);

/* Looks again at the template of @form, or at all that are there (NULL).
 * → {"version", "templates": [{"form", "state": "fits|unfit|changed", "known", "issues",
 *    "drift"?: report}]}; changed: its file is not the one that was added. */
json_t *uf_flow_template_check(UfFlow *flow, const char *form, GError **error);

/* → {"version", "templates": [{"form", "present", "known", "reason"}]} */
json_t *uf_flow_template_list(UfFlow *flow, GError **error);

/* What is read, and for which form. */
typedef struct {
	const char *channel;
	const char *source;
	const char *form;
	const char *folder;
} UfFlowFormSource;

/* Reads what a partner publishes of one of its forms and keeps it as FOLDER/ADAPTER/descriptors/
 * NAME.CHANNEL.json. Of "ds", the source is the page of the procedure ("https://site/commencer/
 * path", "/preremplir/path/schema") or a file of its descriptor; "publik": "https://site/slug/" or
 * a file of its schema. When there is no such form yet, its skeleton is written too, every field
 * unconfirmed; when there is, what it binds is compared. Without a folder: the user's adapters.
 * → {"version", "form", "channel", "title", "number"?, "revision", "fields": n, "file": of the
 *    descriptor, "skeleton": file or "", "changes": rows of uf_descriptor_compare()
 *    when one was kept before, then of uf_descriptor_check()} */
json_t *uf_flow_form_import(UfFlow *flow, const UfFlowFormSource *from, GError **error);

/* What changed at the partner since the descriptor was kept. Nothing is written.
 * → {"version", "form", "channel", "before": revision, "now": revision, "changes"} */
json_t *uf_flow_form_live(UfFlow *flow, const char *form, GError **error);
