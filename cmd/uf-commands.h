/* The table of commands: help, completion and the manual's index come from it. */
#pragma once

#include "uf-run.h"

size_t uf_commands_get_count(void);
const UfCommand *uf_commands_get(size_t i);

/* Its name in the language of the program's talk. Borrowed. */
const char *uf_commands_get_name(const UfCommand *command);

/* The command that @words begin with, by its name or its French alias, accents aside; *@n is how
 * many words that name takes. NULL when there is none. */
const UfCommand *uf_commands_find(const char *const *words, guint *n);

/* The commands; one file each. */
UfExit cmd_person_merge(UfRun *run);
UfExit cmd_person_new(UfRun *run);
UfExit cmd_person_import(UfRun *run);
UfExit cmd_person_check(UfRun *run);
UfExit cmd_person_show(UfRun *run);
UfExit cmd_person_duplicates(UfRun *run);
UfExit cmd_person_edit(UfRun *run);
UfExit cmd_person_find(UfRun *run);
UfExit cmd_person_list(UfRun *run);
UfExit cmd_person_status(UfRun *run);
UfExit cmd_menu(UfRun *run);
UfExit cmd_person_unmerge(UfRun *run);
UfExit cmd_person_history(UfRun *run);
UfExit cmd_household_split(UfRun *run);
UfExit cmd_household_join(UfRun *run);
UfExit cmd_proposal_list(UfRun *run);
UfExit cmd_proposal_show(UfRun *run);
UfExit cmd_proposal_deposit(UfRun *run);
UfExit cmd_proposal_receive(UfRun *run);
UfExit cmd_proposal_accept(UfRun *run);
UfExit cmd_proposal_refuse(UfRun *run);
UfExit cmd_person_use(UfRun *run);
UfExit cmd_due(UfRun *run);
UfExit cmd_form_list(UfRun *run);
UfExit cmd_form_import(UfRun *run);
UfExit cmd_form_new(UfRun *run);
UfExit cmd_form_show(UfRun *run);
UfExit cmd_form_check(UfRun *run);
UfExit cmd_form_coverage(UfRun *run);
UfExit cmd_form_boxes(UfRun *run);
UfExit cmd_form_template_add(UfRun *run);
UfExit cmd_form_template_check(UfRun *run);
UfExit cmd_form_template_list(UfRun *run);
UfExit cmd_fill(UfRun *run);
UfExit cmd_request_list(UfRun *run);
UfExit cmd_request_show(UfRun *run);
UfExit cmd_request_correct(UfRun *run);
UfExit cmd_request_prepare(UfRun *run);
UfExit cmd_request_attach(UfRun *run);
UfExit cmd_request_detach(UfRun *run);
UfExit cmd_request_offer(UfRun *run);
UfExit cmd_request_done(UfRun *run);
UfExit cmd_request_sign(UfRun *run);
UfExit cmd_request_answer(UfRun *run);
UfExit cmd_draft_list(UfRun *run);
UfExit cmd_draft_get(UfRun *run);
UfExit cmd_out_list(UfRun *run);
UfExit cmd_out_clean(UfRun *run);
UfExit cmd_paste(UfRun *run);
UfExit cmd_notice(UfRun *run);
UfExit cmd_form_register(UfRun *run);
UfExit cmd_stale(UfRun *run);
UfExit cmd_basis_list(UfRun *run);
UfExit cmd_basis_add(UfRun *run);
UfExit cmd_basis_end(UfRun *run);
UfExit cmd_review(UfRun *run);
UfExit cmd_send(UfRun *run);
UfExit cmd_receipt_list(UfRun *run);
UfExit cmd_receipt_show(UfRun *run);
UfExit cmd_receipt_update(UfRun *run);
UfExit cmd_receipt_settle(UfRun *run);
UfExit cmd_receipt_open(UfRun *run);
UfExit cmd_store_init(UfRun *run);
UfExit cmd_unlock(UfRun *run);
UfExit cmd_lock(UfRun *run);
UfExit cmd_store_backup(UfRun *run);
UfExit cmd_store_import(UfRun *run);
UfExit cmd_store_recovery(UfRun *run);
UfExit cmd_store_restore(UfRun *run);
UfExit cmd_store_status(UfRun *run);
UfExit cmd_store_verify(UfRun *run);
UfExit cmd_team_add(UfRun *run);
UfExit cmd_team_join(UfRun *run);
UfExit cmd_team_leave(UfRun *run);
UfExit cmd_team_list(UfRun *run);
UfExit cmd_team_rotate(UfRun *run);
UfExit cmd_worker_add(UfRun *run);
UfExit cmd_worker_list(UfRun *run);
UfExit cmd_worker_passphrase(UfRun *run);
UfExit cmd_worker_remove(UfRun *run);
UfExit cmd_person_teams(UfRun *run);
UfExit cmd_person_share(UfRun *run);
UfExit cmd_person_unshare(UfRun *run);
UfExit cmd_query(UfRun *run);
UfExit cmd_schema_check(UfRun *run);
UfExit cmd_pdf_fields(UfRun *run);
UfExit cmd_pdf_fill(UfRun *run);
UfExit cmd_pdf_flatten(UfRun *run);
UfExit cmd_pdf_read(UfRun *run);
UfExit cmd_person_export(UfRun *run);
UfExit cmd_person_forget(UfRun *run);
UfExit cmd_purge(UfRun *run);
UfExit cmd_journal_show(UfRun *run);
UfExit cmd_journal_verify(UfRun *run);
UfExit cmd_journal_export(UfRun *run);
UfExit cmd_receipt_page(UfRun *run);
UfExit cmd_batch_run(UfRun *run);
UfExit cmd_batch_resume(UfRun *run);
UfExit cmd_batch_list(UfRun *run);
UfExit cmd_batch_show(UfRun *run);
UfExit cmd_batch_template(UfRun *run);
UfExit cmd_batch_map(UfRun *run);
UfExit cmd_version(UfRun *run);
