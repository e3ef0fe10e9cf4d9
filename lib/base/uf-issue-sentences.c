/* The sentences of the issues, in French: one row per rule id. Every rule id written in the sources
 * has its row here (tests/meta/issues.py). */
#include <string.h>

#include "uf-issue-private.h"
#include "uf-issue.h"

static const struct {
	const char *rule;
	const char *sentence;
} sentences[] = {
	/* answers */
	{ "answer.missing", "à compléter : l'information n'est pas connue" },
	{ "answer.required", "obligatoire et manquant : à demander à la personne" },
	{ "answer.unknown", "la personne ne le sait pas" },
	{ "answer.none", "demandé : la personne n'en a pas" },
	{ "answer.not_wished", "la personne ne souhaite pas répondre" },
	{ "answer.unconfirmed",
	  "correspondance proposée, pas encore confirmée : à confirmer dans le formulaire" },
	{ "answer.ask", "propre à cette demande : à répondre une fois" },
	{ "answer.by_hand", "à remplir à la main : {reason}" },
	{ "answer.unmappable",
	  "la valeur connue n'a pas d'équivalent exact dans ce formulaire : choisir" },
	{ "answer.lossy", "le formulaire en dit moins que ce qui est connu : {loss}" },
	{ "answer.ambiguous", "plusieurs valeurs possibles ({count}) : choisir" },
	{ "answer.too_long",
	  "trop long : {length} caractères pour {max} ; à raccourcir ou à joindre" },
	{ "answer.too_many_rows",
	  "{count} lignes pour {max} : les suivantes sont à joindre sur une annexe" },
	{ "answer.invalid", "n'a pas la forme demandée par le formulaire" },
	{ "answer.not_an_option", "ne fait pas partie des choix du formulaire" },
	{ "answer.stale", "date de plus de {months} mois : à confirmer" },
	{ "answer.withheld", "information protégée : non transmise à ce destinataire" },
	{ "answer.sensitive",
	  "information sensible et facultative : transmise seulement si vous la nommez" },
	{ "answer.partial_date", "date incomplète : le formulaire la demande entière" },
	{ "answer.corrected", "corrigé pour cette demande seulement" },
	{ "answer.left_blank", "laissé vide pour cette demande seulement" },
	{ "answer.carried", "repris d'une demande précédente : à confirmer pour celle-ci" },
	{ "answer.not_whole",
	  "montant avec des centimes : le formulaire demande des euros entiers" },
	{ "answer.forbidden",
	  "le service a choisi de ne jamais utiliser cet identifiant : retenu, à "
	  "remplir à la main si la personne le souhaite" },
	{ "answer.role_missing", "personne non désignée pour le rôle « {role} »" },
	{ "block.withheld", "dépend d'une information protégée : à décider par vous, le "
			    "destinataire n'en saura rien" },
	/* what allows a demand */
	{ "basis.agreement_missing",
	  "ce formulaire demande l'accord de la personne, et aucun accord n'est noté pour elle : "
	  "« unefois fondement ajouter {person} » le note, puis préparer de nouveau" },
	{ "basis.agreement_over",
	  "l'accord de la personne pour ce formulaire a pris fin le {date} : « unefois fondement "
	  "ajouter {person} » en note un nouveau, puis préparer de nouveau" },
	{ "basis.mandate_missing",
	  "ce formulaire demande un mandat, et aucun mandat n'est noté : « unefois fondement "
	  "ajouter {person} » le note, puis préparer de nouveau" },
	{ "basis.mandate_over",
	  "le mandat pour ce formulaire a pris fin le {date} : « unefois fondement ajouter "
	  "{person} » en note un nouveau, puis préparer de nouveau" },
	{ "basis.objection",
	  "la personne s'est opposée le {date} : voir avec elle avant toute transmission "
	  "(« unefois fondement lister {person} »)" },
	{ "basis.not_informed",
	  "aucune information de la personne n'est notée (à quoi servent ses données, qui les lit, "
	  "ses droits) : « unefois information {person} » en imprime la page, « unefois fondement "
	  "ajouter {person} » le note" },
	/* documents of the partner */
	{ "pdf.no_such_field", "la case n'existe pas dans ce PDF" },
	{ "pdf.read_only", "la case est verrouillée dans ce PDF" },
	{ "pdf.too_long", "trop long pour la case" },
	{ "pdf.does_not_fit", "ne tient pas dans la case, même en petits caractères" },
	{ "pdf.line_break", "a plusieurs lignes, la case n'en prend qu'une" },
	{ "pdf.not_drawable", "contient un caractère qui ne peut pas être imprimé" },
	{ "pdf.no_such_option", "ne fait pas partie des choix de cette case" },
	{ "pdf.option_needed", "plusieurs cases possibles : dire laquelle cocher" },
	{ "pdf.wrong_type", "n'est pas de la nature que la case attend" },
	{ "pdf.signature_field", "case de signature : à signer à la main" },
	{ "pdf.push_button", "bouton du PDF : ne se remplit pas" },
	{ "pdf.already_filled", "la case était déjà remplie dans le modèle" },
	{ "pdf.bad_format", "n'a pas la forme que la case impose (date, nombre, code) : à écrire "
			    "à la main ou à préciser" },
	{ "pdf.out_of_range", "hors des limites que la case impose" },
	{ "pdf.calculated", "la case se calcule à partir d'autres et donne un autre résultat" },
	{ "pdf.total_to_check", "page {page} : {count} case(s) que le formulaire calcule et qui "
				"n'ont pas pu l'être : à vérifier" },
	{ "pdf.locked_by_signature", "case verrouillée par la signature du document" },
	{ "pdf.lost_place", "le formulaire a changé et n'a plus de case pour cette réponse" },
	{ "pdf.refused", "n'a pas pu être écrit dans la case" },
	{ "pdf.box_unconfirmed", "la place de cette réponse sur le formulaire n'a pas encore été "
				 "confirmée par une personne" },
	{ "pdf.no_box", "ce formulaire n'a pas de case pour cette réponse" },
	{ "pdf.other_answer", "la case porte déjà une autre réponse" },
	{ "pdf.not_on_form",
	  "n'est pas demandé sur le formulaire PDF : reste dans le dossier, n'est pas transmis" },
	{ "pdf.whole_on_annex",
	  "plus long que la place prévue : la réponse entière est sur l'annexe, à joindre" },
	{ "pdf.rows_on_annex", "{count} ligne(s) sans place sur le formulaire, à partir de la "
			       "ligne {first} : entières sur l'annexe, à joindre" },
	{ "pdf.missing", "relu dans le PDF : la valeur n'y est pas" },
	{ "pdf.wrong_letters", "relu dans le PDF : d'autres lettres s'affichent" },
	{ "pdf.clipped", "relu dans le PDF : une partie de la valeur est coupée" },
	{ "pdf.no_ink", "relu dans le PDF : la valeur ne se voit pas" },
	{ "paper.undrawn", "{count} lettre(s) qu'aucune police de cet ordinateur ne sait écrire : "
			   "cases vides sur le "
			   "papier, à écrire à la main (la page à recopier les a)" },
	{ "pdf.permission",
	  "l'auteur du PDF n'en a pas autorisé le remplissage : rempli quand même, "
	  "toujours protégé ; à imprimer, ou à demander sans protection" },
	{ "pdf.signature_kept",
	  "le PDF est signé : rempli à la suite, sa signature reste valable" },
	{ "pdf.usage_rights_removed",
	  "le PDF rempli ne s'enregistre plus avec Adobe Reader (droits d'usage retirés)" },
	{ "pdf.xfa_removed",
	  "la seconde version cachée du formulaire (XFA) a été retirée : elle aurait montré "
	  "d'anciennes valeurs" },
	/* interfaces of partners: what leaves, field by field */
	{ "send.cut", "l'envoi a commencé et rien ne dit comment il a fini : le partenaire l'a "
		      "peut-être reçu" },
	{ "send.not_sent", "rien n'est parti : le même brouillon peut être envoyé de nouveau" },
	{ "send.refused", "le partenaire a répondu qu'il ne le prend pas" },
	{ "send.unknown", "parti, et aucune réponse sûre n'est revenue : le partenaire l'a "
			  "peut-être reçu" },
	{ "send.lost", "une personne a constaté que le partenaire ne l'a pas : à relire avant "
		       "d'envoyer de nouveau" },
	{ "delivery.empty", "rien n'est connu ou demandé ici : à remplir sur place" },
	{ "delivery.not_prefillable", "l'interface du partenaire ne prend rien pour cette question "
				      ": à remplir sur place" },
	{ "delivery.not_acceptable",
	  "ce qui est connu n'y serait pas gardé : non transmis, à remplir sur place" },
	/* publik */
	{ "publik.not_a_text", "ne peut pas s'écrire comme un texte : non transmis" },
	{ "publik.not_a_line",
	  "plusieurs lignes, ou des signes qui ne s'écrivent pas, là où le formulaire en ligne "
	  "n'en prend qu'une : non transmis" },
	{ "publik.not_a_date", "le formulaire en ligne demande une date entière : non transmis" },
	{ "publik.not_a_boolean", "le formulaire en ligne demande oui ou non : non transmis" },
	{ "publik.not_a_number", "le formulaire en ligne demande un nombre : non transmis" },
	{ "publik.several", "le formulaire en ligne n'en prend qu'un : non transmis, à choisir" },
	{ "publik.option_unknown", "ne fait pas partie des choix du formulaire en ligne : non "
				   "transmis, à choisir sur place" },
	{ "publik.list_unpublished",
	  "les choix de cette liste ne sont pas publiés : non transmis, à choisir sur place" },
	{ "publik.too_many_rows",
	  "plus de lignes que le formulaire en ligne n'en prend : les suivantes sont à donner "
	  "autrement" },
	{ "publik.no_name",
	  "sans nom dans le formulaire en ligne : non transmis, à remplir sur place" },
	{ "publik.no_field",
	  "n'a pas de place dans le formulaire en ligne ({name}) : non transmis" },
	{ "publik.no_document", "pièce à joindre sur place : aucun document n'est joint à la "
				"demande" },
	{ "publik.document_too_large",
	  "document plus grand que le formulaire en ligne n'en accepte : à réduire, ou à donner "
	  "autrement" },
	{ "publik.documents_too_large", "les documents sont trop grands pour partir ensemble : "
					"celui-ci est à joindre sur place" },
	{ "publik.documents_several",
	  "plusieurs documents pour une seule place : en retirer, ou les réunir en un seul" },
	{ "publik.document_kept", "document non transmis : {piece}" },
	{ "publik.nothing", "rien de ce qui est connu n'a de place dans le formulaire en ligne" },
	{ "publik.clock",
	  "refusé : l'heure de cet ordinateur diffère de plus de 30 secondes de celle du site ; "
	  "la remettre à l'heure" },
	{ "publik.nonce", "refusé : le site a déjà vu cette signature ; recommencer" },
	{ "publik.key",
	  "refusé : le site ne reconnaît pas notre signature ; la clé a peut-être changé" },
	{ "publik.orig", "refusé : le site ne connaît pas notre nom (« orig » de config.json)" },
	{ "publik.signature", "refusé : le site ne comprend pas notre signature" },
	{ "publik.account",
	  "refusé : le site demande une clé ou un autre compte que celui de config.json" },
	{ "publik.role", "refusé : notre compte n'a pas le rôle que ce formulaire demande" },
	{ "publik.no_role",
	  "refusé : ce formulaire ne prévoit pas de saisie par un agent ; il faut une clé de "
	  "signature" },
	{ "publik.disabled", "refusé : ce formulaire est fermé" },
	{ "publik.only_one",
	  "refusé : la personne a déjà fait cette demande, le formulaire n'en prend qu'une" },
	{ "publik.denied", "refusé : le site ne nous donne pas accès à ce formulaire" },
	{ "publik.bad_request", "refusé : le site n'a pas pu lire la demande" },
	{ "publik.not_found", "refusé : le site n'a pas, ou plus, ce formulaire" },
	{ "publik.too_large", "refusé : les documents sont trop grands pour ce site" },
	{ "publik.moved",
	  "refusé : le site a changé d'adresse ; la nouvelle est à mettre dans config.json" },
	{ "publik.refused", "refusé par le site, sans raison que nous connaissions" },
	{ "publik.odd_answer",
	  "parti, mais la réponse du site ne dit pas s'il l'a gardé : à vérifier auprès de la "
	  "collectivité avant d'envoyer de nouveau" },
	{ "publik.no_answer",
	  "parti, mais le site n'a pas répondu jusqu'au bout : à vérifier auprès de la "
	  "collectivité avant d'envoyer de nouveau" },
	{ "publik.busy", "non envoyé : le site demande d'attendre ; envoyer de nouveau plus tard" },
	{ "publik.not_reached", "non envoyé : le site n'a pas pu être joint ; envoyer de nouveau "
				"plus tard" },
	{ "ds.nothing", "rien de ce qui est connu ne se préremplit dans cette démarche : rien à "
			"transmettre" },
	{ "delivery.not_asked",
	  "{count} réponse(s) du dossier ne sont pas demandées là : elles n'y "
	  "vont pas" },
	{ "ds.no_such_question",
	  "la démarche n'a pas (ou plus) cette question : non transmis, à relier de nouveau" },
	{ "ds.taken", "une autre réponse est déjà à cette place de la démarche : non transmis" },
	{ "ds.not_written", "[{question} : ]ce qui est connu n'a pas pu être écrit pour la "
			    "démarche : non transmis, à remplir sur place" },
	{ "ds.form_refuses", "[{question} : ]n'a pas la forme que la démarche demande : non "
			     "transmis, à corriger ou à remplir sur place" },
	{ "ds.too_long", "[{question} : ]plus long que la démarche ne l'accepte : non transmis, à "
			 "raccourcir ou à remplir sur place" },
	{ "ds.wrong_kind", "[{question} : ]n'est pas de la nature que la question attend : non "
			   "transmis, à remplir sur place" },
	{ "ds.control_character", "[{question} : ]contient un caractère invisible que la démarche "
				  "retirerait : non transmis, à remplir sur place" },
	{ "ds.line_break", "[{question} : ]a plusieurs lignes, la question n'en prend qu'une : non "
			   "transmis, à remplir sur place" },
	{ "ds.number", "[{question} : ]n'est pas un nombre écrit comme la démarche le lit : non "
		       "transmis, à remplir sur place" },
	{ "ds.negative", "[{question} : ]nombre négatif, que la démarche peut refuser sans le "
			 "dire : non transmis, à remplir sur place" },
	{ "ds.not_whole", "[{question} : ]la démarche demande un nombre entier : non transmis, à "
			  "remplir sur place" },
	{ "ds.decimals", "[{question} : ]plus de trois décimales : la démarche le perdrait ; non "
			 "transmis, à remplir sur place" },
	{ "ds.boolean", "[{question} : ]la question attend oui ou non : non transmis, à remplir "
			"sur place" },
	{ "ds.civility", "[{question} : ]la civilité se transmet « M. » ou « Mme » : non "
			 "transmis, à remplir sur place" },
	{ "ds.date", "[{question} : ]la question attend une date entière : non transmis, à "
		     "remplir sur place" },
	{ "ds.datetime", "[{question} : ]la question attend une date et une heure : non transmis, "
			 "à remplir sur place" },
	{ "ds.option", "[{question} : ]ne fait pas partie des choix de la démarche : non transmis, "
		       "à choisir sur place" },
	{ "ds.options", "[{question} : ]un des choix n'est pas de ceux de la démarche, qui les "
			"perdrait tous : non transmis, à cocher sur place" },
	{ "ds.email", "[{question} : ]n'a pas la forme d'une adresse électronique : non transmis, "
		      "à remplir sur place" },
	{ "ds.phone", "[{question} : ]n'a pas la forme d'un numéro de téléphone : non transmis, à "
		      "remplir sur place" },
	{ "ds.siret", "[{question} : ]un SIRET a quatorze chiffres : non transmis, à remplir sur "
		      "place" },
	{ "ds.address", "[{question} : ]la démarche ne comprend que le libellé exact de la Base "
			"adresse nationale : non transmis, à choisir sur place" },
	{ "ds.address_to_check", "[{question} : ]l'adresse transmise peut ne pas s'afficher : à "
				 "vérifier sur place" },
	{ "ds.country", "[{question} : ]n'est pas un pays que la démarche connaît : non transmis, "
			"à choisir sur place" },
	{ "ds.region", "[{question} : ]une région se transmet par son code : non transmis, à "
		       "choisir sur place" },
	{ "ds.departement", "[{question} : ]un département se transmet par son code : non "
			    "transmis, à choisir sur place" },
	{ "ds.commune", "[{question} : ]le code postal et la commune ne vont pas ensemble : non "
			"transmis, à choisir sur place" },
	{ "ds.commune_half", "[{question} : ]il faut le code postal et la commune, l'un des deux "
			     "manque : non transmis, à choisir sur place" },
	{ "ds.epci_half",
	  "[{question} : ]il faut le département et l'intercommunalité, l'un des deux "
	  "manque : non transmis, à choisir sur place" },
	{ "ds.epci", "[{question} : ]l'intercommunalité et le département ne vont pas ensemble : "
		     "non transmis, à choisir sur place" },
	{ "ds.annotation", "réservé à l'administration : jamais transmis" },
	{ "ds.iban", "un IBAN ne se transmet pas : à saisir sur place" },
	{ "ds.linked_list", "liste à deux étages, qui ne se préremplit pas : à choisir sur place" },
	{ "ds.hidden_list", "liste dont les choix ne sont pas publiés : à choisir sur place" },
	{ "ds.file_link", "numéro d'un autre dossier, qui ne se vérifie pas d'ici : à saisir sur "
			  "place" },
	{ "ds.reference", "recherche dans un référentiel, qui ne se préremplit pas sûrement : à "
			  "remplir sur place" },
	{ "ds.piece", "pièce à joindre sur place" },
	{ "ds.legal_person", "la démarche est ouverte aux personnes morales : l'identité ne se "
			     "transmet pas" },
	{ "ds.person_not_said", "le formulaire ne dit pas si la démarche est ouverte aux "
				"personnes physiques : l'identité n'est pas transmise" },
	{ "ds.no_gender", "la démarche ne demande pas la civilité : non transmise" },
	{ "ds.not_reached", "le site du partenaire n'a pas pu être joint : rien n'est parti, à "
			    "envoyer de nouveau plus tard" },
	{ "ds.stopped", "envoi arrêté avant d'être parti : rien n'a été transmis" },
	{ "ds.busy", "le site du partenaire demande d'attendre : rien n'a été pris, à envoyer de "
		     "nouveau plus tard" },
	{ "ds.closed", "la démarche est close ou inconnue du site : rien n'a été pris" },
	{ "ds.refused", "le site du partenaire a refusé la demande : rien n'a été pris" },
	{ "ds.redirected", "le site du partenaire renvoie ailleurs : rien n'a été pris ; l'adresse "
			   "du site est à corriger dans la configuration" },
	{ "ds.no_answer", "la demande est partie et aucune réponse n'est venue : un dossier existe "
			  "peut-être, sans que son lien soit connu ; il disparaît seul après cinq "
			  "jours" },
	{ "ds.cut_answer", "la demande est partie et la réponse est incomplète : un dossier existe "
			   "peut-être, sans que son lien soit connu ; il disparaît seul après cinq "
			   "jours" },
	{ "ds.server_error", "le site du partenaire a répondu par une panne : un dossier existe "
			     "peut-être, sans que son lien soit connu ; il disparaît seul après "
			     "cinq jours" },
	{ "ds.odd_answer", "le site du partenaire a répondu autre chose que ce qui est convenu : "
			   "un dossier existe peut-être, sans que son lien soit connu ; il "
			   "disparaît seul après cinq jours" },
	{ "xml.no_id", "n'a pas d'identifiant dans le fichier référentiel du partenaire (liste "
		       "{list}) : laissé hors du message" },
	{ "xml.ambiguous_id", "a plusieurs identifiants possibles dans le fichier référentiel du "
			      "partenaire (liste {list}) : laissé hors du message" },
	{ "xml.required_id", "sans identifiant dans le fichier référentiel du partenaire (liste "
			     "{list}), et obligatoire dans le message ({name})" },
	{ "xml.missing", "obligatoire dans le message ({name}) : à compléter" },
	{ "xml.bad_value", "n'a pas la forme que le message demande ({name})" },
	{ "xml.not_writable", "contient ce que le message ne peut pas porter : laissé hors du "
			      "message" },
	{ "xml.not_accepted", "le message n'a pas la forme que son schéma demande" },
	{ "xml.row_left_out", "ligne {row} laissée hors du message : il lui manque une information "
			      "obligatoire, ou elle n'a pas la forme demandée ({name})" },
	{ "xml.bad_referential", "le fichier référentiel du partenaire ne peut pas être lu : le "
				 "demander de nouveau au partenaire" },
	{ "template.no_such_field", "le modèle n'a pas de case « {name} »" },
	{ "template.wrong_kind", "la case « {name} » du modèle est d'une autre nature" },
	{ "template.no_such_option", "la case « {name} » du modèle n'a pas le choix « {option} »" },
	{ "template.filled", "le modèle PDF contient déjà {count} valeur(s), qui partiraient avec "
			     "chaque demande : ajouter le modèle vide" },
	{ "template.unknown_edition",
	  "le modèle PDF n'est pas une édition connue de ce formulaire : à comparer à l'original" },
	/* profiles */
	{ "profile.type", "{title} : n'est pas de la nature attendue (texte, nombre, liste…)" },
	{ "profile.required", "manque ici : une ligne ne peut pas être gardée sans lui" },
	{ "profile.unknown_key", "nom inconnu : ce fait n'existe pas dans le profil" },
	{ "profile.choice", "{title} : ne fait pas partie des choix possibles" },
	{ "profile.form", "{title} : n'est pas écrit sous la forme attendue" },
	{ "profile.limit",
	  "{title} : hors des limites (trop court, trop long, trop grand, répété)" },
	{ "profile.schema", "{title} : ne correspond pas au schéma du profil" },
	{ "profile.row.repeated", "cet identifiant de ligne sert déjà ailleurs dans le ménage" },
	{ "profile.row.unknown", "désigne une ligne qui n'existe pas" },
	{ "profile.member.unknown", "désigne une personne qui n'est pas dans le ménage" },
	{ "profile.relation.self", "une personne ne peut pas être liée à elle-même" },
	{ "profile.origin.place", "origine d'un fait qui n'existe pas" },
	{ "profile.absence.place", "réponse sur un fait qui n'existe pas" },
	{ "profile.absence.value", "noté sans valeur, alors qu'une valeur est connue" },
	{ "profile.date.impossible", "cette date n'existe pas dans le calendrier" },
	{ "profile.date.future", "cette date est à venir, ce qui n'est pas possible ici" },
	{ "profile.period.order", "la fin est avant le début" },
	/* identifiers: of one scheme, else of all */
	{ "identifier.length", "longueur incorrecte[, attendu : {expected}]" },
	{ "identifier.characters", "caractères impossibles" },
	{ "identifier.zero", "ne contient que des zéros" },
	{ "identifier.prefix", "premiers chiffres impossibles" },
	{ "identifier.forbidden",
	  "{scheme} : le service a choisi de ne pas garder cet identifiant, à "
	  "enlever ; il n'est transmis nulle part" },
	{ "identifier.left_out",
	  "{scheme} : laissé de côté, le service a choisi de ne pas garder cet identifiant" },
	{ "identifier.country", "pays inconnu" },
	{ "identifier.department", "département impossible" },
	{ "identifier.first_digit", "premier chiffre impossible" },
	{ "identifier.month_range", "mois impossible" },
	{ "identifier.at", "adresse électronique incomplète" },
	{ "identifier.local", "adresse électronique incomplète" },
	{ "identifier.domain", "adresse électronique incomplète" },
	{ "identifier.key", "clé à vérifier[, attendu : {expected}]" },
	{ "identifier.siren_key", "clé du SIREN à vérifier[, attendu : {expected}]" },
	{ "identifier.rib_key", "clé RIB à vérifier[, attendu : {expected}]" },
	{ "identifier.nir.sex", "le numéro de sécurité sociale indique un autre sexe" },
	{ "identifier.nir.year",
	  "le numéro de sécurité sociale indique une autre année de naissance" },
	{ "identifier.nir.month",
	  "le numéro de sécurité sociale indique un autre mois de naissance" },
	/* what a service deposits at night */
	{ "deposit.no_heading", "aucun titre de colonne n'est connu : rien n'a été déposé" },
	{ "deposit.no_household",
	  "aucun ménage sous les titres de colonnes : rien n'a été déposé" },
	{ "deposit.nobody", "rien ne dit de qui il s'agit : un nom et un prénom, ou un numéro" },
	{ "deposit.nobody_at_all", "aucune colonne ne dit de qui il s'agit : rien n'a été déposé" },
	{ "deposit.cut", "le fichier paraît coupé avant sa fin : rien n'a été déposé" },
	{ "deposit.columns_missing",
	  "des colonnes de la dernière fois manquent : rien n'a été déposé" },
	{ "deposit.fewer", "bien moins de ménages que la dernière fois : rien n'a été déposé" },
	/* cells of a spreadsheet */
	{ "sheet.no_answer", "mot ou signe sans réponse : laissé vide" },
	{ "sheet.error", "la cellule contient une erreur de formule : à corriger dans le tableur" },
	{ "sheet.no_value", "formule jamais calculée : ouvrir le fichier dans le tableur et "
			    "l'enregistrer de nouveau" },
	{ "sheet.not_a_column",
	  "cette information ne peut pas venir d'un tableau : à saisir dans la fiche" },
	{ "sheet.spaces", "espaces en trop retirées" },
	{ "sheet.invisible", "caractères invisibles retirés" },
	{ "sheet.line_breaks", "plusieurs lignes mises en une" },
	{ "sheet.characters", "caractères qui ne sont pas du texte : à retaper" },
	{ "sheet.garbled", "accents abîmés par une conversion du fichier : à retaper" },
	{ "sheet.too_long", "trop long pour cette information : à raccourcir" },
	{ "sheet.number_in_text",
	  "le tableur en a fait un nombre : un zéro au début a pu être perdu, à vérifier" },
	{ "sheet.date_in_text", "le tableur en a fait une date ou vrai/faux, ce qui a été tapé est "
				"perdu : à retaper, la cellule au format Texte" },
	{ "sheet.scientific", "nombre abrégé en puissance de dix (1,23E+14), ses derniers chiffres "
			      "sont perdus : à retaper, la cellule au format Texte" },
	{ "sheet.lookalike", "une lettre à la place d'un chiffre (O pour 0, l ou I pour 1), ou des "
			     "chiffres d'une autre écriture : à retaper" },
	{ "sheet.float", "décimales nulles retirées" },
	{ "sheet.number_as_text", "nombre enregistré comme texte, lu comme un nombre" },
	{ "sheet.unit", "unité retirée" },
	{ "sheet.rounded", "arrondi au centime" },
	{ "sheet.amount",
	  "montant non compris, ou que l'on peut lire de deux façons : écrire 1234,56" },
	{ "sheet.negative", "un nombre négatif n'est pas possible ici" },
	{ "sheet.not_a_number", "un nombre est attendu" },
	{ "sheet.whole_number", "un nombre entier est attendu" },
	{ "sheet.boolean", "écrire oui ou non" },
	{ "sheet.cross", "une croix, lue comme oui" },
	{ "sheet.date", "date non comprise : écrire jj/mm/aaaa" },
	{ "sheet.date_digits", "date tapée sans séparateurs, lue comme jour, mois, année" },
	{ "sheet.date_impossible", "ce jour n'existe pas : à vérifier" },
	{ "sheet.date_order",
	  "le mois dépasse 12 : le jour et le mois sont sans doute inversés, à vérifier" },
	{ "sheet.date_future", "cette date ne peut pas être à venir : à vérifier" },
	{ "sheet.serial", "date enregistrée comme un nombre de jours, remise en date" },
	{ "sheet.serial_unknown", "un nombre de jours à la place d'une date, et le fichier ne dit "
				  "pas depuis quand il compte : à retaper" },
	{ "sheet.short_year", "année à deux chiffres, siècle déduit : à vérifier" },
	{ "sheet.short_year_unsure",
	  "année à deux chiffres qui peut être de deux siècles : écrire les quatre chiffres" },
	{ "sheet.zero_day", "jour 00 : lu comme un jour inconnu" },
	{ "sheet.time_dropped", "heure retirée, seul le jour compte" },
	{ "sheet.month", "mois non compris : écrire mm/aaaa" },
	{ "sheet.day_dropped", "jour retiré, seul le mois compte" },
	{ "sheet.time", "heure non comprise : écrire 9h30" },
	{ "sheet.identifier", "numéro non compris" },
	{ "sheet.identifier_zeros", "zéros du début perdus par le tableur, remis" },
	{ "sheet.nir_without_key",
	  "13 chiffres : la clé de deux chiffres manque, à compléter si elle est connue" },
	{ "sheet.phone",
	  "numéro de téléphone non compris : dix chiffres, ou + et l'indicatif du pays" },
	{ "sheet.phone_zero", "zéro du début perdu par le tableur, remis" },
	{ "sheet.phone_prefix", "+ de l'indicatif perdu par le tableur, remis" },
	{ "sheet.several_phones", "plusieurs numéros dans une cellule : une colonne pour chacun" },
	{ "sheet.email", "adresse de courriel non comprise" },
	{ "sheet.email_link", "« mailto: » retiré" },
	{ "sheet.email_end", "signe à la fin de l'adresse retiré" },
	{ "sheet.several_emails",
	  "plusieurs adresses de courriel dans une cellule : une colonne pour chacune" },
	{ "sheet.postcode", "code postal non compris : cinq chiffres" },
	{ "sheet.postcode_zero", "zéro du début perdu par le tableur, remis" },
	{ "sheet.code_spaces", "espaces ou préfixe du code retirés" },
	{ "sheet.code_name", "seul le code est gardé" },
	{ "sheet.departement", "département non compris : son numéro" },
	{ "sheet.departement_zero", "zéro du début perdu par le tableur, remis" },
	{ "sheet.commune", "commune inconnue : son code INSEE, ou son nom exact" },
	{ "sheet.commune_several", "plusieurs communes ont ce nom : écrire le code INSEE" },
	{ "sheet.commune_name", "nom de commune remplacé par son code INSEE" },
	{ "sheet.commune_zero", "zéro du début perdu par le tableur, remis" },
	{ "sheet.country", "pays inconnu : écrire le nom du pays, non l'adjectif" },
	{ "sheet.country_several", "plusieurs pays ont ce nom : préciser" },
	{ "sheet.choice", "ne fait pas partie de la liste" },
	{ "sheet.choice_several", "plusieurs choix de la liste commencent ainsi : préciser" },
	{ "sheet.choice_begun", "début d'un seul choix de la liste : complété" },
	{ "sheet.name",
	  "nom et prénom ne se distinguent pas : deux colonnes, ou le nom en majuscules" },
	{ "sheet.name_split", "nom et prénom séparés : à vérifier" },
	{ "sheet.address", "adresse qui ne se découpe pas sûrement : une colonne pour la rue, une "
			   "pour le code postal, une pour la commune" },
	{ "sheet.address_split", "adresse découpée : à vérifier" },
	{ "sheet.city_line", "code postal et commune non compris : écrire 44000 Nantes" },
	{ "sheet.relation_missing",
	  "qui est cette personne dans le ménage ? remplir la colonne du lien avec le demandeur" },
	{ "sheet.two_applicants", "deux demandeurs dans un même ménage : un seul possible" },
	{ "sheet.no_applicant", "aucune ligne de ce ménage n'est celle du demandeur" },
	{ "sheet.other_in_row", "cette colonne parle d'une autre personne que celle de la ligne : "
				"à mettre sur sa propre ligne" },
	{ "sheet.household_differs", "deux lignes du même ménage se contredisent : à vérifier" },
	{ "sheet.columns_differ", "une autre colonne dit autre chose de cela : à vérifier" },
	{ "sheet.person_unknown", "personne de cet identifiant dans unefois : à vérifier" },
	{ "sheet.match_several",
	  "plusieurs ménages connus ont ces numéros ou ces noms ({people}) : "
	  "écrire l'identifiant de l'un dans une colonne « Identifiant "
	  "unefois »" },
	{ "sheet.match_close",
	  "un ménage connu a quelqu'un de presque ce nom ({people}) : si c'est "
	  "lui, écrire son identifiant dans une colonne « Identifiant "
	  "unefois », sinon compléter le NIR" },
	{ "sheet.match_name", "un ménage connu a quelqu'un de ce nom ({people}) et la ligne n'a ni "
			      "date de naissance ni numéro : compléter, ou écrire son identifiant "
			      "dans une colonne « Identifiant unefois »" },
	{ "sheet.match_relation", "quelqu'un de ce ménage est connu ailleurs ({people}) : à relier "
				  "dans unefois, ou écrire le bon identifiant dans une colonne "
				  "« Identifiant unefois »" },
	{ "sheet.match_differs", "l'identifiant dit une personne, le NIR une autre ({people}) : à "
				 "vérifier" },
	{ "sheet.same_people", "la ligne {rows} parle des mêmes personnes : les réunir par une "
			       "colonne « Ménage », ou n'en garder qu'une" },
	{ "sheet.close_people",
	  "la ligne {rows} a presque le même nom et la même date de naissance : "
	  "si c'est la même personne, n'en garder qu'une, sinon compléter les "
	  "deux NIR" },
	{ "sheet.address_rest", "l'adresse change, et la fiche garde des précisions de l'ancienne "
				"(étage, bâtiment, code INSEE…) : à vérifier" },
	{ "sheet.person_not_there",
	  "le ménage est connu, mais personne n'y a ce nom : à vérifier" },
	{ "sheet.member_close", "le ménage connu a quelqu'un de presque ce nom : à vérifier" },
	{ "sheet.other_spouse", "le ménage connu a un autre conjoint : à vérifier dans unefois" },
	{ "sheet.too_many_rows",
	  "plus de 32 lignes pour un même ménage : la colonne du ménage est sans doute fausse" },
	/* figures */
	{ "figure.missing", "ne peut pas être calculé, il manque : {what}" },
	{ "figure.impossible",
	  "ne peut pas être calculé : nombre trop grand, ou division par zéro" },
	{ "figure.threshold", "hors du seuil du partenaire : {text}" },
	/* analysis of a form, for those who write it */
	{ "form.unconfirmed", "proposé par la machine : à vérifier, puis à confirmer en retirant "
			      "« unconfirmed »" },
	{ "form.unconfirmed_path", "proposé par la machine, {path} : à vérifier, puis à confirmer "
				   "en retirant « unconfirmed »" },
	{ "form.path", "« {path} » ne mène à aucune information connue" },
	{ "form.path_many",
	  "« {path} » mène à plusieurs informations à la fois : une seule par chemin" },
	{ "form.path_kind", "« {path} » est de nature {found}, le champ attend {wanted}" },
	{ "form.update", "« {path} » : le formulaire dit déclarer ce changement, aucun champ ne le "
			 "porte" },
	{ "form.role", "le rôle « {role} » n'est pas déclaré par le formulaire" },
	{ "form.transform", "« {transform} » ne peut pas s'appliquer : {reason}" },
	{ "form.codes_missing", "la liste de codes « {codes} » n'existe pas" },
	{ "form.code_not_covered",
	  "la liste « {codes} » ne dit rien de « {code} » : lui donner un code ou « ask »" },
	{ "form.code_not_an_option", "« {code} » ne fait pas partie des choix du champ" },
	{ "form.code_unknown", "« {code} » n'est pas un code du profil à cet endroit" },
	{ "form.box_unconfirmed",
	  "la case mesurée « {name} » n'a pas encore été confirmée : rien n'y sera écrit" },
	{ "form.hook_missing", "la fonction « {hook} » n'existe pas dans l'adaptateur" },
	{ "form.request", "« {path} » : aucun champ à demander ne porte ce nom" },
	{ "form.cents_lost", "les euros sont écrits sans les centimes : ajouter money:cents" },
	{ "form.pattern", "le motif d'un filtre de « {path} » n'est pas valable" },
};

static const char *
find_row(const char *rule)
{
	for (size_t i = 0; i < G_N_ELEMENTS(sentences); i++) {
		if (g_str_equal(sentences[i].rule, rule))
			return sentences[i].sentence;
	}
	return NULL;
}

const char *
uf_issue_find_sentence(const char *rule)
{
	const char *sentence = find_row(rule);
	const char *first = strchr(rule, '.');
	const char *last = strrchr(rule, '.');
	if (sentence != NULL || first == last)
		return sentence;
	g_autofree char *general = g_strdup_printf("%.*s%s", (int)(first - rule), rule, last);
	return find_row(general);
}
