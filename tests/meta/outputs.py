#!/usr/bin/env python3
"""Real JSON results fit schemas/output-*.json, every such schema has a result that is tried, and every
command has one. With --quiet what is done says nothing on standard error.

    outputs.py
"""
import json
import os
import re
import subprocess
import sys

import common

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'cli'))
import script  # noqa: E402  (its folder is known only now)

PDF = '"$BUILD/fixtures/pdf/'
FORM = 'domiciliation/demande-16029'
COUPLE = '"$FIXTURES/people/couple.json"'
OLD = ('housing household/quotient_familial household/family_fund household/family_fund_name '
       'household/tax_notices/t1 household/aid_requests/w1 expenses/u1 expenses/u2 expenses/u3 '
       'expenses/u4 expenses/u5 expenses/u6 expenses/u7 debts/o1 debts/o2 relations/q1')
ANSWERS = 'echo \'' + json.dumps({'members': ['m2'], 'date': '2026-11-01', 'reason': 'separation',
                                   **dict.fromkeys(OLD.split(), 'old')}) + '\' > answers.json'
PROPOSAL = 'N=$(unefois proposal list $P --format tsv | sed -n "1s/\t.*//p")'
EXPORT = ('"$FIXTURES/sources/export-nocturne.csv" --columns '
          '"$FIXTURES/sources/export-columns.json"')
DEPOSIT = ('V=$(unefois proposal list --format text 2>/dev/null | '
           'sed -n "/^v-/s/ .*//p" | head -n 1)')
ALIKE = DEPOSIT.replace('/^v-/', '/^v-.*FICTIF/')
SHEET = ('Nom;Prénom;Date de naissance;CP;Couleur;Dit\\nINVENTÉE;Éloïse;12/03/1980;1000;bleu;rien\\n'
         'EXEMPLE;Zoé;31/02/1980;44000;vert;rien\\n')
BATCH = 'T=$(unefois batch list --format tsv | sed -n "1s/\t.*//p")'
REQUEST = 'R=$(unefois request list --format tsv | sed -n "1s/\t.*//p")'
RESULTS = (  # (schema, exit codes, command); all in one home; $P and $D are a person and a draft
    ('version', (0,), 'unefois version'),
    ('store-status', (0,), 'unefois store status'),
    ('person', (0,), f'unefois person new {COUPLE}'),
    ('person', (0, 5), 'unefois person check $P'),
    ('person', (5,), f'sed s/1991-02-28/février/ {COUPLE} | unefois person new -'),
    ('person', (5,), f'sed s/291024416299966/291024416299900/ {COUPLE} | unefois person check -'),
    ('person-show', (0,), 'unefois person show $P'),
    ('person-list', (0,), 'unefois person list'),
    ('person-list', (0,), 'echo maelle | unefois person find'),
    ('person-duplicates', (0,), 'unefois person new --quiet "$FIXTURES/people/lone-mother.json" '
     '> one.json; unefois person new --quiet "$FIXTURES/people/lone-mother.json" > two.json; '
     'unefois person duplicates'),
    ('person', (0,), 'unefois person new --quiet "$FIXTURES/people/lone-mother.json"'),
    ('person-edit', (0,), 'echo Rezé | unefois person edit $P members/m1/birth/place'),
    ('person-edit', (3,), 'unefois person edit $P members/m1/birth < /dev/null'),
    ('person-edit', (0,), 'echo Madame | unefois person new'),
    ('person-show', (0,), 'echo "?unknown" | unefois person edit $P members/m1/birth/date '
     '> edited.json; unefois person show $P'),
    ('person-import', (0,), 'unefois person import "$FIXTURES/sources/cnaf-alone.xml"'),
    ('person-import', (5,), 'unefois person import "$FIXTURES/sources/cnaf-flow.xml" $P'),
    ('proposals', (0,), 'unefois proposal list $P'),
    ('proposals', (3,), 'Q=$(unefois person new --quiet --format text "$FIXTURES/people/no-birth-day.json");'
     ' unefois proposal list $Q'),
    ('proposal', (0,), f'{PROPOSAL}; unefois proposal show $N'),
    ('proposal-state', (0,), f'{PROPOSAL}; unefois proposal refuse $N'),
    ('proposal-state', (0,), f'{PROPOSAL}; unefois proposal accept $N'),
    ('proposal-deposit', (5,), f'unefois proposal deposit {EXPORT}'),
    ('proposal-deposit', (1,), 'head -n 1 "$FIXTURES/sources/export-nocturne.csv" > empty.csv; '
     'unefois proposal deposit empty.csv'),
    ('proposal-receive', (5,), 'unefois proposal receive'),
    ('proposals', (0,), 'unefois proposal list'),
    ('proposal-household', (0,), f'{DEPOSIT}; unefois proposal show $V'),
    ('proposal-state', (0,), f'{DEPOSIT}; unefois proposal accept $V --new'),
    ('proposal-state', (0,), f'{DEPOSIT}; unefois proposal refuse $V'),
    ('proposal-deposit', (0,), 'printf "Nom;Prénom;Portable\\nFICTIF;Zoé;0639987742\\n" > alike.csv; '
     'unefois proposal deposit alike.csv --anyway'),
    ('proposal-state', (5,), f'unefois proposal receive > received.json; {ALIKE}; unefois proposal accept $V'),
    ('proposal-state', (0,), f'{ALIKE}; unefois proposal refuse $V'),
    ('person-history', (0,), 'unefois person history $P'),
    ('person-history', (0,), 'unefois person history $P members/m1/birth'),
    ('household', (0,), 'S=$(unefois person new --quiet --format text "$FIXTURES/people/couple.json");'
     f' {ANSWERS}; unefois household split $S --from answers.json'),
    ('form-list', (0,), 'unefois form list'),
    ('form-show', (0,), f'unefois form show {FORM}'),
    ('form-show', (0,), f'unefois form show {FORM} --data'),
    ('form-check', (0, 5), 'unefois form check'),
    ('form-coverage', (0,), 'unefois form coverage'),
    ('form-coverage', (0,), f'unefois form coverage {FORM} --for $P'),
    ('form-boxes', (0,), f'unefois form boxes {PDF}flat-form.pdf"'),
    ('form-boxes', (0,), f'unefois form boxes {PDF}flat-form.pdf" --out boxes'),
    ('form-new', (0,), 'unefois form new essai_neuf/portail '
     '--from "$FIXTURES/sources/portail-ccas.html"'),
    ('form-check', (5,), 'unefois form check essai_neuf/portail'),
    ('form-import', (0,), 'unefois form import ds "$FIXTURES/sources/demarche-83.json" essai_neuf/var'),
    ('form-import', (5,), 'sed s/Célibataire/Seul/ "$FIXTURES/sources/demarche-83.json" > changed.json;'
     ' unefois form import ds changed.json essai_neuf/var'),
    ('form-import', (0,), 'unefois form import publik "$FIXTURES/sources/publik-fsl.json" essai_neuf/fsl'),
    ('form-show', (0,), 'unefois form show essai_neuf/portail'),
    ('template-add', (0,), f'unefois form template add {PDF}domiciliation-demande-16029-01.pdf"'),
    ('template-add', (5,), f'unefois form template add {PDF}buttons.pdf" --for {FORM}'),
    ('template-list', (0,), 'unefois form template list'),
    ('template-check', (0, 5), 'unefois form template check'),
    ('fill', (5,), f'unefois fill $P {FORM} domiciliation/attestation-16030 --out out'),
    ('fill', (5,), f'echo \'{{"request_kind": "first"}}\' | unefois fill $P {FORM} --facts -'),
    ('draft-list', (0,), 'unefois draft list'),
    ('draft-list', (0,), 'unefois draft list --waiting --mine'),
    ('file', (0,), 'D=$(unefois draft list --format tsv | sed -n "1s/\t.*//p"); '
     'unefois draft get $D --out page.html'),
    ('receipt-list', (0,), 'unefois receipt list'),
    ('fill', (5,), f'unefois fill $P {FORM} --from last'),
    ('fill', (5,), f'echo . | unefois fill $P {FORM} --ask'),
    ('fill-paper', (0,), f'unefois fill $P {FORM} --paper questions.pdf'),
    ('request-list', (0,), 'unefois request list'),
    ('request-correct', (0,), f'{REQUEST}; echo 0700000001 | unefois request correct $R phone'),
    ('request-show', (0,), f'{REQUEST}; unefois request show $R'),
    ('request-attach', (0,), f'{REQUEST}; printf "%%PDF-1.7\\n%%%%EOF" | unefois request attach $R '
     'identity -'),
    ('request-show', (0,), f'{REQUEST}; unefois request show $R'),
    ('person-status', (0,), 'unefois person status $P'),
    ('request-attach', (0,), f'{REQUEST}; unefois request detach $R $(unefois request show $R | '
     'sed -n "s/^  \\(o-[a-z2-7]*\\) .*/\\1/p")'),
    ('request-show', (5,), f'{REQUEST}; unefois request offer $R'),
    ('fill', (5,), f'{REQUEST}; unefois request prepare $R'),
    ('request-state', (0,), f'{REQUEST}; echo \'{{"date": "2026-11-20"}}\' | '
     'unefois request sign $R --from -'),
    ('request-state', (0,), f'{REQUEST}; echo \'{{"date": "2026-11-20", "way": "post"}}\' | '
     'unefois request done $R --from -'),
    ('request-state', (0,), f'{REQUEST}; echo \'{{"result": "granted"}}\' | '
     'unefois request answer $R --from -'),
    ('basis', (0,), 'echo \'{"kind": "agreement", "way": "written", "for": ["caf"], "proof": "x", '
     '"until": "2027-01-01"}\' | unefois basis add $P --from -'),
    ('basis', (0,), 'echo \'{"kind": "mandate", "holder": "x", "holder_role": "curator"}\' | '
     'unefois basis add $P --from - --format json > basis.json; cat basis.json; '
     'B=$(sed -n \'s/.*"basis": "\\(.*\\)".*/\\1/p\' basis.json); echo \'{"reason": "x"}\' | '
     'unefois basis end $B --from - > /dev/null'),
    ('basis', (0,), 'echo \'{"kind": "objection", "way": "oral"}\' | unefois basis add $P --from -'),
    ('basis-list', (0,), 'unefois basis list $P'),
    ('stale', (0,), 'echo 0700000007 | unefois person edit $P members/m1/contact/phones/c2/number '
     '> edited.json; unefois stale $P'),
    ('fill', (5,), 'unefois fill $P --changed'),
    ('person-status', (0,), 'unefois person status $P'),
    ('person-use', (0,), 'unefois person use $P'),
    ('due', (0, 3), 'unefois due'),
    ('notice', (0,), 'unefois notice $P --out notice.pdf'),
    ('batch', (5,), f"printf '{SHEET}' > people.csv; unefois batch run people.csv {FORM}"),
    ('batch', (5,), f'unefois batch run people.csv {FORM} --write --out papers --corrections papers.xlsx '
     '--jobs 1'),
    ('batch-list', (0,), 'unefois batch list'),
    ('batch', (5,), f'{BATCH}; unefois batch show $T'),
    ('batch', (5,), f'{BATCH}; unefois batch resume $T --two-sided'),
    ('batch-map', (0,), f'unefois batch map people.csv {FORM}'),
    ('batch-map', (0,), f'unefois batch map people.csv {FORM} --ignore Couleur --set "Dit=Profession"'),
    ('batch-template', (0,), f'unefois batch template {FORM} --out template.xlsx'),
    ('batch-template', (0,), f'unefois batch template {FORM} --people $P --sensitive --out filled.xlsx'),
    ('form-register', (0,), 'unefois form register'),
    ('out-list', (0,), 'unefois out list'),
    ('out-clean', (0,), 'unefois out clean'),
    ('journal', (0,), 'unefois journal show'),
    ('journal', (0,), 'unefois journal show $P --readings'),
    ('person-export', (0,), 'unefois person export $P'),
    ('file', (0,), 'unefois person export $P --out all.json'),
    ('purge', (3,), 'unefois purge'),
    ('purge', (0,), 'UNEFOIS_TODAY=2031-01-01 unefois purge'),
    ('person-forget', (5,), 'unefois person forget $P'),
    ('schema-check', (0,), f'unefois schema check profile {COUPLE}'),
    ('schema-check', (5,), f'unefois schema check office {COUPLE}'),
    ('pdf-fields', (0,), f'unefois pdf fields {PDF}buttons.pdf"'),
    ('pdf-fields', (0,), f'unefois pdf fields {PDF}choices.pdf"'),
    ('pdf-fields', (0,), f'unefois pdf fields {PDF}text-fields.pdf"'),
    ('pdf-fill', (5,), f'echo \'{{"Nom": "Zoé", "Nulle part": ""}}\' | '
     f'unefois pdf fill {PDF}text-fields.pdf" --values - --out filled.pdf'),
    ('pdf-fill', (0,), f'echo \'{{"Accord": true}}\' | '
     f'unefois pdf fill {PDF}buttons.pdf" --values - --flatten --out filled.pdf'),
    ('pdf-flatten', (0,), f'unefois pdf flatten {PDF}buttons.pdf" --out flat.pdf'),
)
# in a home of their own, with a sealed store
SEALED = (
    ('journal', (0,), 'unefois journal show'),
    ('journal-verify', (0,), 'unefois journal verify'),
    ('person-export', (0,), 'unefois person export $P'),
    ('purge', (0,), 'UNEFOIS_TODAY=2031-01-01 unefois purge'),
    ('teams', (0,), 'unefois team add Sud'),
    ('person-teams', (0,), 'unefois person share $P Sud'),
    ('person-teams', (0,), 'unefois person teams $P'),
    ('person-teams', (0,), 'unefois person unshare $P Sud'),
    ('teams', (0,), 'unefois team list'),
    # from here on the person is gone
    ('purge-done', (0,), 'UNEFOIS_TODAY=2031-01-01 unefois purge --format json > plan.json; '
     'UNEFOIS_TODAY=2031-01-01 unefois purge --do --from plan.json'),
    ('store-status', (0,), 'unefois store status'),
    ('store-init', (0,), 'unefois store recovery --yes'),
    ('store-verify', (0,), 'unefois store verify'),
    ('store-backup', (0,), 'unefois store backup copy.db'),
    ('store-restore', (0,), 'unefois store restore copy.db --yes'),
    ('workers', (0,), 'unefois worker add service --key-out service.key'),
    ('workers', (0,), 'unefois worker add nuit --deposits-to Sud --key-out nuit.key'),
    ('workers', (0,), 'unefois worker list'),
    ('teams', (0,), 'unefois team join Sud service'),
    ('teams', (0,), 'unefois team leave Sud service --yes'),
    ('teams', (0,), 'unefois team rotate Sud --yes'),
    ('workers', (0,), 'unefois worker remove service --yes'),
    ('lock', (0,), 'unefois lock'),
    ('store-import', (0,), 'mkdir -m 700 one two; for n in one two; do mkdir -p $n/unefois; done; '
     'XDG_DATA_HOME=$PWD/one unefois store init --invented > made; XDG_DATA_HOME=$PWD/one unefois person new '
     f'{COUPLE} > made; XDG_DATA_HOME=$PWD/two unefois store init --key-file two.key --team Deux > made; '
     'XDG_DATA_HOME=$PWD/two unefois store import one/unefois/store --key-file two.key'),
)
# of no result of its own: used inside others, or shown to a person at a terminal alone
INSIDE = {'answers', 'changes', 'drift', 'issue'}
AT_TERMINAL = {'review', 'person-merge'}  # tests/cli/review.cli, person-merge.cli
IN_LINES = {'line'}  # tests/meta/lines.py
# commands without a row here, and why
WITHOUT = {
    'household join': 'gives what household split does; tests/cli/household.cli answers its questions',
    'journal export': 'gives the journal itself, a line of JSON each',
    'menu': 'a person at a terminal works with it',
    'paste': 'a person at a terminal works with it',
    'pdf read': 'the names of its keys are those of the form',
    'person merge': 'a person at a terminal decides; tests/cli/person-merge.cli holds its result',
    'person unmerge': 'needs a merge; tests/cli/person-merge.cli',
    'query': 'the names of its keys are those of the document',
    'review': 'a person at a terminal decides',
    'unlock': 'needs a keyring; tests/cli/unlock.cli',
    'worker passphrase': 'a person at a terminal types it; nothing is printed',
}
# tests/portals/test_send.py, test_send_forms.py, test_form_import.py
WITH_DOUBLES = {'form-live', 'send', 'receipt-show', 'receipt-update', 'receipt-settle', 'receipt-open', 'receipt-page'}


def run(home, command):
    return subprocess.run(['/bin/sh', '-c', command], cwd=home.work, env=home.variables(),
                          capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL,
                          timeout=script.TIMEOUT)


def first(home, command):
    words = run(home, command).stdout.split()
    return words[0] if words else ''


def add_options(command):
    """The last command with --format json --quiet; what comes before it says nothing."""
    at = command.rfind('; ') + 1
    before, last = command[:at], command[at:]
    options = ' --format json --quiet'
    last = last.replace(' <', options + ' <', 1) if '<' in last else last + options
    return f'exec 3>&2 2>/dev/null; {before} exec 2>&3; {last}' if before else last


def check_commands(home, report):
    """Each command of the program has a result above, or a reason."""
    tried = '\n'.join(row[2] for row in RESULTS + SEALED)
    listed = [line.split('\t')[0] for line in run(home, 'unefois --list-commands').stdout.splitlines()]
    doubles = {name.replace('-', ' ') for name in WITH_DOUBLES}
    for name in listed:
        has_row = re.search(rf'\bunefois {name}\b', tried) is not None
        if not has_row and name not in doubles and name not in WITHOUT:
            report.fail(name, 'no result of its is held against a schema', 'add a row, or a reason to WITHOUT')
        if has_row and name in WITHOUT:
            report.fail(name, 'has a row', 'take it out of WITHOUT')
    for name in sorted(set(WITHOUT) - set(listed)):
        report.fail(name, 'is no command', 'take it out of WITHOUT')


def check_result(home, schema, codes, command, report):
    result = run(home, add_options(command))
    if result.returncode == 0 and result.stderr:
        report.fail(command, f'says {result.stderr[-200:]} with --quiet', 'let uf_run_remark() say it')
    if result.returncode not in codes:
        report.fail(command, f'exit code {result.returncode}: {result.stderr[-200:]}',
                    f'expected {codes}')
        return
    try:
        json.loads(result.stdout)
    except ValueError as error:
        report.fail(command, f'no JSON: {error}', 'print the result alone on standard output')
        return
    path = os.path.join(home.work, 'result.json')
    with open(path, 'w', encoding='utf-8') as file:
        file.write(result.stdout)
    checked = run(home, f'unefois schema check output-{schema} result.json')
    if checked.returncode != 0:
        report.fail(command, f'does not fit output-{schema}:\n{checked.stdout}{checked.stderr}',
                    'change the schema with the result, and its version when scripts would break')


def main():
    root = common.source_root()
    report = common.Report('outputs')
    build = common.build_root()
    with script.Home(root, [os.path.join(build, 'cmd')] if build else []) as home:
        home.environment['UNEFOIS_TODAY'] = '2026-11-21'
        home.captured['P'] = first(home, f'unefois person new {COUPLE}')
        check_commands(home, report)
        for schema, codes, command in RESULTS:
            check_result(home, schema, codes, command, report)
    with script.Home(root, [os.path.join(build, 'cmd')] if build else [], 'sealed') as home:
        home.environment['UNEFOIS_TODAY'] = '2026-11-21'
        home.captured['P'] = first(home, f'unefois person new {COUPLE}')
        for schema, codes, command in SEALED:
            check_result(home, schema, codes, command, report)
    known = {os.path.basename(p)[len('output-'):-len('.json')]
             for p in common.walk(root, '.json', under=('schemas',))
             if os.path.basename(p).startswith('output-')}
    for name in sorted(known - INSIDE - AT_TERMINAL - IN_LINES - WITH_DOUBLES - {row[0] for row in RESULTS + SEALED}):
        report.fail(f'schemas/output-{name}.json', 'no result is tried', 'add a row to RESULTS')
    return report.finish(f'{len(RESULTS + SEALED)} results, {len(known)} schemas')


if __name__ == '__main__':
    sys.exit(main())
