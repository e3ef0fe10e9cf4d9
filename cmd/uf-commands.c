#include "uf-commands.h"

#include <glib/gi18n.h>
#include <string.h>

#include "uf-text.h"

#define FORM UF_COMMAND_NEEDS_FLOW /* nothing of a person */
#define FORMS (FORM | UF_COMMAND_PRINTS_TSV)
#define FLOW (UF_COMMAND_NEEDS_FLOW | UF_COMMAND_OPENS_STORE)
#define KEEPS (FLOW | UF_COMMAND_KEEPS_PEOPLE)
#define ADDS (KEEPS | UF_COMMAND_ADDS_PEOPLE)
#define LIST (FLOW | UF_COMMAND_PRINTS_TSV)
#define LINES UF_COMMAND_READS_LINES /* what is done person by person, without a question */
#define ANY G_MAXUINT

static const UfCommand commands[] = {
	{ "menu", "menu", cmd_menu, FLOW | UF_COMMAND_NEEDS_TERMINAL, 0, 0, "",
	  N_("Guide through the whole work with numbers to type (unefois alone does the same)") },
	{ "person new", "personne créer", cmd_person_new, ADDS | LINES, 0, 1, N_("[FILE|-]"),
	  N_("Ask what is known of a person and household, or read it from a file") },
	{ "person import", "personne importer", cmd_person_import, ADDS | LINES, 1, 2,
	  N_("FILE|- [PERSON]"),
	  N_("Read a record of a CNAF flow: somebody new, or what differs, one by one") },
	{ "person check", "personne vérifier", cmd_person_check, FLOW | LINES, 1, 1,
	  N_("PERSON|FILE|-"),
	  N_("Tell what is missing, unlikely or wrong in what is known of a person") },
	{ "person show", "personne voir", cmd_person_show, FLOW | LINES, 1, 1, N_("PERSON"),
	  N_("Show what is known of a person, and where each fact comes from") },
	{ "person edit", "personne modifier", cmd_person_edit, KEEPS | LINES, 1, 2,
	  N_("PERSON [FACT]"), N_("Ask about a person again, one question a line") },
	{ "person find", "personne chercher", cmd_person_find, LIST | UF_COMMAND_ASKS_NAMES | LINES,
	  0, 0, N_("[--all]"), N_("Find people by a name, asked at a prompt") },
	{ "person duplicates", "personne doublons", cmd_person_duplicates, FLOW | LINES, 0, 1,
	  N_("[PERSON]"), N_("Show side by side who may be in the store twice") },
	{ "person merge", "personne fusionner", cmd_person_merge, KEEPS | UF_COMMAND_NEEDS_TERMINAL,
	  2, 2, N_("PERSON PERSON"),
	  N_("Make one of two records of the same people, fact by fact: the first one stays") },
	{ "person unmerge", "personne séparer", cmd_person_unmerge, KEEPS | LINES, 2, 2,
	  N_("PERSON OTHER"), N_("Take a merge back") },
	{ "person list", "personne lister", cmd_person_list, LIST, 0, 0, N_("[--all]"),
	  N_("List the people of the store") },
	{ "person status", "personne situation", cmd_person_status, FLOW | LINES, 1, 1,
	  N_("PERSON"), N_("Tell where each request of a person stands, and whom to call") },
	{ "person history", "personne historique", cmd_person_history, FLOW | LINES, 1, 2,
	  N_("PERSON [FACT]"), N_("Tell what changed when, by whom, from where") },
	{ "household split", "foyer séparer", cmd_household_split, ADDS | LINES, 1, 1,
	  N_("PERSON [--from FILE]"),
	  N_("Make two households of one: who leaves, who takes what") },
	{ "household join", "foyer réunir", cmd_household_join, KEEPS | LINES, 2, 2,
	  N_("PERSON OTHER [--from FILE]"), N_("Bring the people of another household into one") },
	{ "proposal list", "proposition lister", cmd_proposal_list, LIST | LINES, 0, 1,
	  N_("[PERSON]"), N_("List the values that wait for somebody to accept them") },
	{ "proposal show", "proposition voir", cmd_proposal_show, FLOW | LINES, 1, 1,
	  N_("PROPOSAL"), N_("Show what stands in the profile and what is proposed") },
	{ "proposal accept", "proposition accepter", cmd_proposal_accept, KEEPS | LINES, 0, ANY,
	  N_("[PROPOSAL…] [--person PERSON|--new]"),
	  N_("Put proposals into the profile, one by one without an id") },
	{ "proposal refuse", "proposition refuser", cmd_proposal_refuse, KEEPS | LINES, 0, ANY,
	  N_("[PROPOSAL…]"), N_("Refuse proposals for good, one by one without an id") },
	{ "proposal deposit", "proposition déposer", cmd_proposal_deposit, FLOW, 1, 1,
	  N_("FILE|- [--columns FILE] [--again] [--anyway]"),
	  N_("Leave the households of an export for a team, unattended: a service without a right "
	     "to read") },
	{ "proposal receive", "proposition recevoir", cmd_proposal_receive, FLOW, 0, 0, "",
	  N_("Make proposals of what a service deposited for the team") },
	{ "person use", "personne choisir", cmd_person_use, FLOW, 0, 1, N_("[PERSON|-]"),
	  N_("Choose the person that @ stands for, today; - nobody any more") },
	{ "person teams", "personne équipes", cmd_person_teams, LIST | LINES, 1, 1, N_("PERSON"),
	  N_("List the teams that may read a person") },
	{ "person share", "personne partager", cmd_person_share, LIST | LINES, 2, 2,
	  N_("PERSON TEAM"), N_("Let another team read a person") },
	{ "person unshare", "personne reprendre", cmd_person_unshare, LIST | LINES, 2, 2,
	  N_("PERSON TEAM"), N_("Let a team read a person no more") },
	{ "stale", "périmé", cmd_stale, FLOW | LINES, 1, 1, N_("PERSON"),
	  N_("Tell which partner still holds what is not true any more, and how to tell them") },
	{ "due", "échéances", cmd_due, FLOW | LINES, 0, 1, N_("[PERSON] [--mine]"),
	  N_("List what falls due, the most urgent first") },
	{ "form list", "formulaire lister", cmd_form_list, FORMS, 0, 0, N_("[--all]"),
	  N_("List the forms that can be filled where the office works") },
	{ "form show", "formulaire voir", cmd_form_show, FORM, 1, 1, N_("FORM [--data]"),
	  N_("Show a form: its fields, where they come from, what leaves for whom") },
	{ "form new", "formulaire créer", cmd_form_new, FORM, 1, 1,
	  N_("FORM --from FILE [--out DIR]"),
	  N_("Write a first draft of a form's definition, for people to confirm") },
	{ "form import", "formulaire importer", cmd_form_import, FORM, 3, 3,
	  N_("ds|publik URL|FILE FORM [--out DIR]"),
	  N_("Keep what a partner publishes of a form; write a first form when there is none") },
	{ "form check", "formulaire vérifier", cmd_form_check, FORM, 0, 1, N_("[FORM] [--live]"),
	  N_("Check the definition of one form, or of all; --live: what the partner changed") },
	{ "form coverage", "formulaire couverture", cmd_form_coverage, FLOW, 0, ANY,
	  N_("[FORM…] [--for PERSON]"),
	  N_("Count what of a form follows from the profile, what is asked, what is by hand") },
	{ "form boxes", "formulaire cases", cmd_form_boxes, FORMS, 1, 1,
	  N_("FILE [--out DIR] [--confirm FILE]"),
	  N_("Propose the boxes of a PDF without fields, and confirm them") },
	{ "form register", "formulaire registre", cmd_form_register, FORM, 0, 1, N_("[FORM]"),
	  N_("Print the record of processing (RGPD, article 30) of one form, or of all") },
	{ "form template add", "formulaire modèle ajouter", cmd_form_template_add, FORM, 1, 1,
	  N_("FILE [--for FORM] [--confirm]"), N_("Keep an official PDF form as a template") },
	{ "form template check", "formulaire modèle vérifier", cmd_form_template_check, FORM, 0, 1,
	  N_("[FORM]"), N_("Tell field by field whether the official PDF forms are as they were") },
	{ "form template list", "formulaire modèle lister", cmd_form_template_list, FORMS, 0, 0, "",
	  N_("List the official PDF forms that are needed, and which are there") },
	{ "fill", "remplir", cmd_fill, KEEPS | LINES, 1, ANY,
	  N_("PERSON FORM…|--changed [--out DIR]"),
	  N_("Fill forms for a person: drafts to review, nothing is sent") },
	{ "batch run", "lot faire", cmd_batch_run, ADDS, 1, ANY,
	  N_("FILE [FORM…] [--write] [--out DIR]"),
	  N_("Fill forms for the people of a spreadsheet; shows what would be done, --write does "
	     "it") },
	{ "batch resume", "lot reprendre", cmd_batch_resume, KEEPS, 1, 1, N_("BATCH"),
	  N_("Do the rest of a batch that was stopped, or share one that is under way") },
	{ "batch list", "lot lister", cmd_batch_list, LIST, 0, 0, "", N_("List the batches") },
	{ "batch show", "lot voir", cmd_batch_show, FLOW, 1, 1, N_("BATCH"),
	  N_("Tell what became of each household of a batch") },
	{ "batch template", "lot modèle", cmd_batch_template, FLOW, 1, ANY,
	  N_("FORM… --out FILE [--people PERSON,…|--mine]"),
	  N_("Write a workbook to fill: the columns that some forms need") },
	{ "batch map", "lot colonnes", cmd_batch_map, FORMS, 1, ANY,
	  N_("FILE [FORM…] [--set HEADING=KEY] [--ignore HEADING]"),
	  N_("Show what the columns of a spreadsheet mean, and say it once for the office") },
	{ "request list", "demande lister", cmd_request_list, LIST | LINES, 0, 1, N_("[PERSON]"),
	  N_("List the requests: what was asked of whom, and where it stands") },
	{ "request show", "demande voir", cmd_request_show, FLOW | LINES, 1, 1, N_("REQUEST"),
	  N_("Show what only one demand has: roles, answers, corrections, hand-over, reply") },
	{ "request correct", "demande corriger", cmd_request_correct, KEEPS | LINES, 2, 2,
	  N_("REQUEST FIELD [--blank]"),
	  N_("Answer one question otherwise, for this demand alone") },
	{ "request prepare", "demande préparer", cmd_request_prepare, KEEPS | LINES, 1, 1,
	  N_("REQUEST [--out DIR]"), N_("Make the drafts of a demand again") },
	{ "request offer", "demande proposer", cmd_request_offer, KEEPS | LINES, 1, 1,
	  N_("REQUEST"), N_("Offer the corrections of a demand to the profile, one by one") },
	{ "request sign", "demande signer", cmd_request_sign, KEEPS | LINES, 1, 1,
	  N_("REQUEST [--from FILE]"), N_("Note that a person signed a demand") },
	{ "request done", "demande remise", cmd_request_done, KEEPS | LINES, 1, 1,
	  N_("REQUEST [--from FILE]"), N_("Note that a person handed a demand over, and how") },
	{ "request answer", "demande réponse", cmd_request_answer, KEEPS | LINES, 1, 1,
	  N_("REQUEST [--from FILE]"), N_("Note what the partner answered to a demand") },
	{ "request attach", "demande joindre", cmd_request_attach, KEEPS | LINES, 3, 3,
	  N_("REQUEST PIECE FILE"), N_("Attach a document to a demand, for one of its pieces") },
	{ "request detach", "demande retirer", cmd_request_detach, FLOW | LINES, 2, 2,
	  N_("REQUEST DOCUMENT"), N_("Take an attached document away") },
	{ "draft list", "brouillon lister", cmd_draft_list, LIST | LINES, 0, 1,
	  N_("[PERSON] [--waiting] [--mine]"), N_("List the drafts") },
	{ "draft get", "brouillon extraire", cmd_draft_get, FLOW | LINES, 1, 2,
	  N_("DRAFT [FILE] [--out FILE]"), N_("Give one file of a draft on standard output") },
	{ "review", "relire", cmd_review, FLOW | UF_COMMAND_NEEDS_TERMINAL, 0, 1,
	  N_("DRAFT|--mine [--page FILE]"),
	  N_("Show exactly what a draft would hand over, and ask for agreement") },
	{ "send", "envoyer", cmd_send, FLOW | LINES, 1, 1, N_("DRAFT"),
	  N_("Send a draft that was reviewed to its partner, once; the person hands it in") },
	{ "receipt list", "accusé lister", cmd_receipt_list, LIST | LINES, 0, 1, N_("[PERSON]"),
	  N_("List what was sent, and what became of it") },
	{ "receipt show", "accusé voir", cmd_receipt_show, FLOW | LINES, 1, 1, N_("DRAFT"),
	  N_("Show what became of a draft that was sent, its link, and what is to be done") },
	{ "receipt update", "accusé actualiser", cmd_receipt_update, FLOW | LINES, 0, 1,
	  N_("[DRAFT]"), N_("Ask the partners what became of what they have") },
	{ "receipt settle", "accusé constater", cmd_receipt_settle, FLOW | LINES, 1, 1,
	  N_("DRAFT [--from FILE]"),
	  N_("Note what a person found out of a send that nobody answered") },
	{ "receipt open", "accusé ouvrir", cmd_receipt_open, FLOW | LINES, 1, 1, N_("DRAFT"),
	  N_("Give the address that shows a sent draft, for the person") },
	{ "receipt page", "accusé page", cmd_receipt_page, FLOW | LINES, 1, 1,
	  N_("DRAFT --out FILE"),
	  N_("Write the page to hand a sent draft over with, for the worker and the person") },
	{ "notice", "information", cmd_notice, FLOW | LINES, 1, 1, N_("PERSON [--out FILE]"),
	  N_("Tell a person in plain French what was prepared about them, and their rights") },
	{ "basis list", "fondement lister", cmd_basis_list, FLOW | LINES, 1, 1, N_("PERSON"),
	  N_("List what a person agreed to, was told, objects to, and whom she mandated") },
	{ "basis add", "fondement ajouter", cmd_basis_add, KEEPS | LINES, 1, 1,
	  N_("PERSON [--from FILE]"),
	  N_("Record an agreement, information given, an objection or a mandate") },
	{ "basis end", "fondement clore", cmd_basis_end, KEEPS | LINES, 1, 1,
	  N_("BASIS [--from FILE]"),
	  N_("Note that an agreement or a mandate was revoked, an objection withdrawn") },
	{ "paste", "coller", cmd_paste, FLOW | UF_COMMAND_NEEDS_TERMINAL, 1, 1, N_("DRAFT"),
	  N_("Put the values of a draft into the clipboard, one after the other") },
	{ "out list", "sorties lister", cmd_out_list, LIST, 0, 0, "",
	  N_("List the files that were written outside the store, at somebody's demand") },
	{ "out clean", "sorties effacer", cmd_out_clean, FLOW, 0, 0, N_("[--changed]"),
	  N_("Remove those files") },
	{ "person export", "personne exporter", cmd_person_export, FLOW | LINES, 1, 1,
	  N_("PERSON [--for MEMBER] [--out FILE]"),
	  N_("Give a person all that is kept of her, to read or for another program") },
	{ "person forget", "personne oublier", cmd_person_forget, FLOW | LINES, 1, 1, N_("PERSON"),
	  N_("Remove all that is kept of a person, for good") },
	{ "purge", "purger", cmd_purge, FLOW, 0, 0, N_("[--names] [--do [--from FILE]]"),
	  N_("List what was kept long enough, and remove it") },
	{ "unlock", "déverrouiller", cmd_unlock, FLOW, 0, 0, "",
	  N_("Open the store for some minutes, with the passphrase") },
	{ "lock", "verrouiller", cmd_lock, UF_COMMAND_NEEDS_FLOW, 0, 0, "",
	  N_("Close the store again") },
	{ "store init", "coffre créer", cmd_store_init, FLOW, 0, 0,
	  N_("[--invented] [--team TITLE]"), N_("Make the store in which people are kept") },
	{ "store status", "coffre état", cmd_store_status,
	  UF_COMMAND_NEEDS_FLOW | UF_COMMAND_PRINTS_TSV, 0, 0, "",
	  N_("Tell what is known of the store without opening it") },
	{ "store verify", "coffre vérifier", cmd_store_verify, FLOW, 0, 0, "",
	  N_("Read everything in the store, and tell what is damaged") },
	{ "store backup", "coffre sauvegarder", cmd_store_backup, FLOW, 1, 1, N_("FILE"),
	  N_("Copy the store into a new file, encrypted, while others work") },
	{ "store restore", "coffre restaurer", cmd_store_restore, FLOW, 1, 1, N_("FILE [--yes]"),
	  N_("Put a backup in the place of the store") },
	{ "store import", "coffre importer", cmd_store_import, FLOW, 1, 1, N_("FOLDER"),
	  N_("Copy a folder of invented people into the empty store") },
	{ "store recovery", "coffre secours", cmd_store_recovery, FLOW, 0, 0, N_("[--yes]"),
	  N_("Make a new recovery key in place of the old one") },
	{ "worker list", "agent lister", cmd_worker_list, LIST, 0, 0, "",
	  N_("List who may open the store") },
	{ "worker add", "agent ajouter", cmd_worker_add, LIST, 1, 1,
	  N_("LOGIN [--manager] [--key-out FILE] [--deposits-to TEAM]"),
	  N_("Let somebody else open the store") },
	{ "worker remove", "agent retirer", cmd_worker_remove, LIST, 1, 1, N_("LOGIN [--yes]"),
	  N_("Let somebody open the store no more; teams get new keys") },
	{ "worker passphrase", "agent phrase", cmd_worker_passphrase, FLOW, 0, 0, "",
	  N_("Change your own passphrase") },
	{ "team list", "équipe lister", cmd_team_list, LIST, 0, 0, "",
	  N_("List the teams, and who is in them") },
	{ "team add", "équipe ajouter", cmd_team_add, LIST, 1, 1, N_("TITLE"), N_("Add a team") },
	{ "team join", "équipe rejoindre", cmd_team_join, LIST, 2, 2, N_("TEAM LOGIN"),
	  N_("Let a worker read the people of a team") },
	{ "team leave", "équipe quitter", cmd_team_leave, LIST, 2, 2, N_("TEAM LOGIN [--yes]"),
	  N_("Take a worker out of a team, which gets a new key") },
	{ "team rotate", "équipe renouveler", cmd_team_rotate, LIST, 1, 1, N_("TEAM [--yes]"),
	  N_("Give a team a new key") },
	{ "query", "interroger", cmd_query, UF_COMMAND_PRINTS_JSON_ONLY, 2, 2,
	  N_("[--paths] PATH FILE|-"),
	  N_("Select values of a JSON file with a JSONPath (RFC 9535)") },
	{ "schema check", "schéma vérifier", cmd_schema_check, UF_COMMAND_NEEDS_CONTEXT, 1, 2,
	  N_("SCHEMA [FILE|-]"),
	  N_("Validate a JSON file against a JSON Schema, or check the schema itself") },
	{ "pdf fields", "pdf champs", cmd_pdf_fields, FORM, 1, 1, N_("FILE"),
	  N_("List the fields of a PDF form") },
	{ "pdf fill", "pdf remplir", cmd_pdf_fill, FORM, 1, 1, N_("FILE --values FILE --out FILE"),
	  N_("Fill a PDF form from JSON") },
	{ "pdf flatten", "pdf aplatir", cmd_pdf_flatten, FORM, 1, 1, N_("FILE --out FILE"),
	  N_("Turn a PDF form into paper: no field is left") },
	{ "pdf read", "pdf lire", cmd_pdf_read, FORM, 1, 1, N_("FILE"),
	  N_("Read the values of a PDF form") },
	{ "journal show", "journal voir", cmd_journal_show, LIST | LINES, 0, 1,
	  N_("[PERSON] [--readings] [--since DATE]"),
	  N_("Show who did what to whom and when, or who opened whom") },
	{ "journal verify", "journal vérifier", cmd_journal_verify, FLOW, 0, 0, N_("[--head FILE]"),
	  N_("Check that no line of the journal was changed or taken away") },
	{ "journal export", "journal extraire", cmd_journal_export, FLOW, 0, 0, N_("[--out FILE]"),
	  N_("Give the whole journal, to be kept elsewhere") },
	{ "version", "version", cmd_version, UF_COMMAND_PLAIN, 0, 0, "",
	  N_("Tell the version of the program") },
};

size_t
uf_commands_get_count(void)
{
	return G_N_ELEMENTS(commands);
}

const UfCommand *
uf_commands_get(size_t i)
{
	return &commands[i];
}

const char *
uf_commands_get_name(const UfCommand *command)
{
	/* TRANSLATORS: "fr" when the French names of commands are to be shown, else "en" */
	const bool is_french = strcmp(_("en"), "fr") == 0;
	return is_french && *command->alias != '\0' ? command->alias : command->name;
}

/* how many words @name takes when @words begin with it, else 0 */
static guint
match_name(const char *name, const char *const *words)
{
	g_auto(GStrv) parts = g_strsplit(name, " ", -1);
	guint n = 0;
	for (; parts[n] != NULL; n++) {
		if (words[n] == NULL)
			return 0;
		g_autofree char *plain = uf_text_strip_accents(words[n]);
		g_autofree char *part = uf_text_strip_accents(parts[n]);
		if (strcmp(plain, part) != 0)
			return 0;
	}
	return n;
}

const UfCommand *
uf_commands_find(const char *const *words, guint *n)
{
	const UfCommand *best = NULL;
	*n = 0;
	for (size_t i = 0; i < G_N_ELEMENTS(commands); i++) {
		const guint length =
		    MAX(match_name(commands[i].name, words), match_name(commands[i].alias, words));
		if (length > *n) {
			*n = length;
			best = &commands[i];
		}
	}
	return best;
}
