#!/usr/bin/env python3
"""--input: every command about one person reads records, and answers each as it answers alone.

    lines.py PROGRAM

Each row is a record and what becomes of it; all rows of a command go in at once, between records that
are wrong, and come back in their order. An answer fits output-line, its result the schema of the command.
What only reads is compared with what the command prints alone.
"""
import json
import os
import re
import subprocess
import sys

import common

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'cli'))
import script  # noqa: E402  (its folder is known only now)

# of whom a command speaks; a row that names one of these reads records, or says here why it does not
SUBJECTS = re.compile(r'\b(PERSON|REQUEST|DRAFT|PROPOSAL|BASIS)\b')
WITHOUT = {
    'batch template': 'a workbook of many people at once',
    'form coverage': 'counts what a form has; a person is an example there',
    'paste': 'a person at a terminal pastes',
    'person merge': 'a person at a terminal decides fact by fact',
    'person use': 'chooses whom @ stands for, for a person at a terminal',
    'review': 'a person at a terminal sees the draft: nothing else approves it',
}
FORM = 'domiciliation/demande-16029'
OLD = ('housing household/quotient_familial household/family_fund household/family_fund_name '
       'household/tax_notices/t1 household/aid_requests/w1 expenses/u1 expenses/u2 expenses/u3 '
       'expenses/u4 expenses/u5 expenses/u6 expenses/u7 debts/o1 debts/o2 relations/q1')
SPLIT = {'members': ['m2'], 'date': '2026-11-01', 'reason': 'separation', **dict.fromkeys(OLD.split(), 'old')}
# (command, record, exit codes, schema of the result or code of the error, whether it only reads)
# $P, $Q: two people, $R: a request, $D: its draft, $B: an agreement, $N, $M: proposals
ROWS = (
    ('person new', {'file': '$COUPLE'}, (0,), 'person', False),
    ('person new', {'file': {'version': 1}}, (1, 5), None, False),
    ('person new', {}, (2,), 'usage', False),
    ('person import', {'file': '$CNAF/cnaf-alone.xml'}, (0,), 'person-import', False),
    ('person import', {'file': {'text': '$ALONE'}}, (7,), 'refused', False),
    ('person import', {'file': {'text': '$LATIN'}}, (1,), 'invalid_data', False),
    ('person import', {'file': {'texts': '$ALONE'}}, (2,), 'usage', False),
    ('person import', {'file': {'text': 'x'}}, (1,), 'invalid_data', False),
    ('person import', {'file': '$CNAF/cnaf-flow.xml'}, (2,), 'usage', False),
    ('person import', {'file': '$CNAF/cnaf-flow.xml', 'person': '$P'}, (0, 3, 5), 'person-import', False),
    ('person check', {'person': '$P'}, (0, 5), 'person', True),
    ('person check', {'person': {'version': 1}}, (1, 5), None, False),
    ('person show', {'person': '$P'}, (0,), 'person-show', True),
    ('person show', {'person': 'p-aaaaaaaaaa'}, (4,), 'not_found', False),
    ('person edit', {'person': '$P', 'fact': 'members/m1/birth/place', 'value': 'Rezé'}, (0,), 'person-edit',
     False),
    ('person edit', {'person': '$P', 'fact': 'members/m1/birth/date', 'value': 'demain'}, (1,), 'invalid_data',
     False),
    ('person edit', {'person': '$P', 'fact': 'members/m1', 'value': 'x'}, (2,), 'usage', False),
    ('person edit', {'person': '$P'}, (2,), 'usage', False),
    ('person find', {'words': 'maelle'}, (0,), 'person-list', False),
    ('person find', {'words': 'personne-de-ce-nom'}, (4,), 'person-list', False),
    ('person duplicates', {'person': '$P'}, (0, 3), 'person-duplicates', True),
    ('person unmerge', {'person': '$P', 'other': '$Q'}, (1, 2, 4, 7), None, False),
    ('person status', {'person': '$P'}, (0,), 'person-status', True),
    ('person history', {'person': '$P', 'fact': 'members/m1/birth'}, (0,), 'person-history', True),
    ('household split', {'person': '$S', 'from': SPLIT}, (0,), 'household', False),
    ('household split', {'person': '$S'}, (2,), 'usage', False),
    ('household join', {'person': '$P', 'other': '$Q', 'from': {}}, (2,), 'usage', False),
    ('proposal list', {'person': '$P'}, (0,), 'proposals', True),
    ('proposal show', {'proposal': '$N'}, (0,), 'proposal', True),
    ('proposal refuse', {'proposals': ['$N']}, (0,), 'proposal-state', False),
    ('proposal accept', {'proposals': ['$M']}, (0,), 'proposal-state', False),
    ('proposal accept', {'proposals': []}, (2,), 'usage', False),
    ('person teams', {'person': '$P'}, (0,), 'person-teams', True),
    ('person share', {'person': '$P', 'team': 'Sud'}, (0,), 'person-teams', False),
    ('person unshare', {'person': '$P', 'team': 'Sud'}, (0,), 'person-teams', False),
    ('stale', {'person': '$P'}, (0, 3), 'stale', True),
    ('due', {'person': '$P', 'mine': True}, (0, 3), 'due', False),
    ('fill', {'person': '$P', 'forms': [FORM], 'facts': {'request_kind': 'first'}, 'out': 'out'}, (5,), 'fill',
     False),
    ('fill', {'person': '$P', 'forms': [FORM], 'from': 'last'}, (5,), 'fill', False),
    ('fill', {'person': '$P', 'forms': [FORM], 'ask': True}, (2,), 'usage', False),
    ('fill', {'person': '$P', 'forms': [FORM], 'facts': 'nothing.json'}, (4,), 'not_found', False),
    ('fill', {'person': '$P', 'changed': True}, (3, 5), 'fill', False),
    ('request list', {'person': '$P'}, (0,), 'request-list', True),
    ('request show', {'request': '$R'}, (0,), 'request-show', True),
    ('request correct', {'request': '$R', 'field': 'phone', 'value': '0700000001'}, (0,), 'request-correct',
     False),
    ('request correct', {'request': '$R', 'field': 'phone', 'blank': True}, (0,), 'request-correct', False),
    ('request correct', {'request': '$R', 'field': 'phone'}, (2,), 'usage', False),
    ('request prepare', {'request': '$R'}, (0, 5), 'fill', False),
    ('request offer', {'request': '$R'}, (3, 5), 'request-show', True),
    ('request attach', {'request': '$R', 'piece': 'identity', 'file': 'piece.pdf'}, (0,), 'request-attach',
     False),
    ('request detach', {'request': '$R', 'document': 'o-aaaaaaaaaa'}, (4,), 'not_found', False),
    ('request sign', {'request': '$R', 'from': {'date': '2026-11-20'}}, (0,), 'request-state', False),
    ('request sign', {'request': '$R', 'from': {'day': '2026-11-20'}}, (1, 2), None, False),
    ('request sign', {'request': '$R'}, (2,), 'usage', False),
    ('request done', {'request': '$R', 'from': {'date': '2026-11-20', 'way': 'post'}}, (0,), 'request-state',
     False),
    ('request answer', {'request': '$R', 'from': {'result': 'granted'}}, (0,), 'request-state', False),
    ('draft list', {'person': '$P'}, (0,), 'draft-list', True),
    ('draft get', {'draft': '$D', 'out': 'got/page.html'}, (0,), 'file', False),
    ('draft get', {'draft': '$D'}, (2,), 'usage', False),
    ('send', {'draft': '$D'}, (2, 7), None, False),
    ('receipt list', {'person': '$P'}, (0,), 'receipt-list', True),
    ('receipt show', {'draft': '$D'}, (4,), 'not_found', False),
    ('receipt update', {'draft': '$D'}, (4,), 'not_found', False),
    ('receipt settle', {'draft': '$D', 'from': {'found': 'lost'}}, (4,), 'not_found', False),
    ('receipt settle', {'draft': '$D'}, (2,), 'usage', False),
    ('receipt open', {'draft': '$D'}, (4,), 'not_found', False),
    ('receipt page', {'draft': '$D', 'out': 'page.html'}, (4, 7), None, False),
    ('notice', {'person': '$P', 'out': 'notice.pdf'}, (0,), 'notice', False),
    ('basis list', {'person': '$P'}, (0,), 'basis-list', True),
    ('basis add', {'person': '$P', 'from': {'kind': 'objection', 'way': 'oral'}}, (0,), 'basis', False),
    ('basis add', {'person': '$P'}, (2,), 'usage', False),
    ('basis end', {'basis': '$B', 'from': {'reason': 'x'}}, (0,), 'basis', False),
    ('basis end', {'basis': '$B'}, (2,), 'usage', False),
    ('person export', {'person': '$P'}, (0,), 'person-export', False),
    ('person export', {'person': '$P', 'out': 'got/all.pdf'}, (0,), 'file', False),
    ('journal show', {'person': '$P', 'readings': True}, (0,), 'journal', False),
    # it never asks here, so that it never removes
    ('person forget', {'person': '$P'}, (5,), 'person-forget', False),
)
# typed for all records: who is in several teams says whose new people are
SHARED = {'person new': ['--team', 'Sud'], 'person import': ['--team', 'Sud']}
WRONG = ('{"nothing-of-the-kind": 1}', 'no JSON', '[]')


def run(home, words, text=None):
    return subprocess.run(words, cwd=home.work, env=home.variables(), capture_output=True, text=True,
                          check=False, timeout=script.TIMEOUT, input=text if text is not None else '')


def shell(home, command):
    return subprocess.run(['/bin/sh', '-c', command], cwd=home.work, env=home.variables(),
                          capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL,
                          timeout=script.TIMEOUT).stdout


def find(pattern, text):
    found = re.search(pattern, text)
    return found[0] if found else ''


def prepare(home, root):
    """What the records speak of, by its sign."""
    people = os.path.join(root, 'fixtures/people')
    names = {'COUPLE': os.path.join(people, 'couple.json'), 'CNAF': os.path.join(root, 'fixtures/sources')}
    with open(os.path.join(names['CNAF'], 'cnaf-alone.xml'), encoding='cp1252') as file:
        names['LATIN'] = file.read()
    names['ALONE'] = names['LATIN'].replace('windows-1252', 'UTF-8', 1)
    for sign, file in (('P', 'couple'), ('Q', 'lone-mother'), ('S', 'couple')):
        names[sign] = find(r'p-[a-z2-7]{10}', run(home, ['unefois', 'person', 'new', '--quiet', os.path.join(
            people, f'{file}.json')]).stdout)
    p = names['P']
    shell(home, 'unefois team add Sud; printf "%%PDF-1.7\\n%%%%EOF" > piece.pdf; mkdir -m 700 got')
    shell(home, f'unefois person import {names["CNAF"]}/cnaf-alone.xml')
    shell(home, f'unefois person import --format json {names["CNAF"]}/cnaf-flow.xml {p}')
    # A tie to a child who is herself proposed is refused until she is accepted, so ties are left out.
    waiting = [line.split('\t')[0] for line in shell(home, f'unefois proposal list {p} --format tsv').split('\n')
               if re.match(r'n-[a-z2-7]{10}\t', line) and 'Liens entre les personnes' not in line]
    names['N'], names['M'] = (waiting + ['', ''])[:2]
    shell(home, f'unefois fill {p} {FORM}')
    names['R'] = find(r'r-[a-z2-7]{10}', shell(home, f'unefois request list {p} --format tsv'))
    names['D'] = find(r'd-[a-z2-7]{10}', shell(home, f'unefois draft list {p} --format tsv'))
    names['B'] = find(r'"basis": "[^"]*"', shell(
        home, 'echo \'{"kind": "mandate", "holder": "x", "holder_role": "curator"}\' | '
        f'unefois basis add {p} --from - --format json')).split('"')[-2]
    return names


def put_in(value, names):
    if isinstance(value, dict):
        return {key: put_in(inner, names) for key, inner in value.items()}
    if isinstance(value, list):
        return [put_in(inner, names) for inner in value]
    return re.sub(r'\$([A-Z]+)', lambda m: names[m[1]], value) if isinstance(value, str) else value


def fits(home, value, schema):
    path = os.path.join(home.work, 'value.json')
    with open(path, 'w', encoding='utf-8') as file:
        json.dump(value, file)
    result = run(home, ['unefois', 'schema', 'check', f'output-{schema}', 'value.json'])
    return '' if result.returncode == 0 else result.stdout + result.stderr


def check_answer(home, row, answer, report):
    command, record, codes, expected, _ = row
    place = f'{command} {json.dumps(record)[:60]}'
    problem = fits(home, answer, 'line')
    if problem:
        report.fail(place, f'does not fit output-line:\n{problem}', 'change them together')
    if answer['exit'] not in codes:
        report.fail(place, f'exit {answer["exit"]}: {json.dumps(answer)[-300:]}', f'expected {codes}')
        return
    if 'error' in answer and expected not in (None, answer['error']['code']):
        report.fail(place, f'{answer["error"]}', f'expected {expected}')
    if 'error' in answer and not answer['error']['message']:
        report.fail(place, 'an error without a word', 'say what is missing')
    problem = fits(home, answer['result'], expected) if 'result' in answer and expected else ''
    if problem:
        report.fail(place, f'does not fit output-{expected}:\n{problem}', 'give what the command prints')


def check_alone(home, row, record, answer, report):
    """The same at the command line says the same."""
    command = row[0]
    alone = run(home, ['unefois', *command.split(), '--quiet', '--format', 'json',
                       *(v for v in record.values() if isinstance(v, str))])
    if alone.returncode != answer['exit'] or json.loads(alone.stdout) != answer.get('result'):
        report.fail(command, f'exit {alone.returncode} alone, {answer["exit"]} in a line; or another result',
                    'give the same both ways')


def check_command(home, command, rows, names, report):
    """Good and wrong records of one command in one run."""
    records = [put_in(row[1], names) for row in rows]
    lines = []
    for i, record in enumerate(records):
        lines += ['', json.dumps({'id': i, **record}), WRONG[i % len(WRONG)]]
    result = run(home, ['unefois', *command.split(), '--input', '-', '--quiet',
                        *SHARED.get(command, [])], '\n'.join(lines))
    answers = [json.loads(line) for line in result.stdout.splitlines()]
    if [a['line'] for a in answers] != [i + 1 for i, line in enumerate(lines) if line]:
        report.fail(command, f'answers {[a["line"] for a in answers]} {result.stderr[-300:]}',
                    'answer each record, in order')
        return
    if result.stderr:
        report.fail(command, f'says {result.stderr[-300:]}', 'answer in lines alone')
    for i, row in enumerate(rows):
        if answers[2 * i].get('id') != i or answers[2 * i + 1]['exit'] not in (1, 2):
            report.fail(command, 'loses an id, or takes what is no record', 'refuse that record alone')
        check_answer(home, row, answers[2 * i], report)
        if row[4]:
            check_alone(home, row, records[i], answers[2 * i], report)
    done = [a['exit'] for a in answers]
    expected = 1 if not any(code in (0, 3, 5) for code in done) else 5
    if result.returncode != expected:
        report.fail(command, f'exit {result.returncode} of {done}', f'expected {expected}')


def check_table(program, report):
    """Which commands read records, and why the others about one person do not."""
    listed = run_plain(program, '--list-commands')
    reading = set()
    for line in listed.splitlines():
        command, usage = line.split('\t')[:2]
        helps = run_plain(program, *command.split(), '--help')
        reads = ' --input ' in helps
        reading |= {command} if reads else set()
        is_about = SUBJECTS.search(usage) is not None or ' --team ' in helps and 'new people' in helps
        if is_about and not reads and command not in WITHOUT:
            report.fail(command, 'reads no records', 'add LINES to its row, or its reason to WITHOUT')
        if reads and command in WITHOUT:
            report.fail(command, 'reads records after all', 'take it out of WITHOUT')
    for command in sorted(reading - {row[0] for row in ROWS}):
        report.fail(command, 'no record is tried', 'add a row to ROWS')
    for command in sorted({row[0] for row in ROWS} - reading):
        report.fail(command, 'has no --input', 'take its rows away')
    return reading


def run_plain(program, *words):
    environment = {**os.environ, 'LANGUAGE': 'en', 'LC_ALL': 'C.UTF-8'}
    return subprocess.run([program, *words], text=True, capture_output=True, check=False, env=environment,
                          stdin=subprocess.DEVNULL).stdout


def main(program):
    root = common.source_root()
    report = common.Report('lines')
    reading = check_table(program, report)
    with script.Home(root, [os.path.dirname(program)], 'sealed') as home:
        home.environment['UNEFOIS_TODAY'] = '2026-11-21'
        names = prepare(home, root)
        for sign, value in names.items():
            if not value:
                report.fail(f'${sign}', 'is nothing', 'look at prepare()')
        for command in dict.fromkeys(row[0] for row in ROWS):
            check_command(home, command, [row for row in ROWS if row[0] == command], names, report)
    return report.finish(f'{len(reading)} commands, {len(ROWS)} records')


if __name__ == '__main__':
    sys.exit(main(os.path.realpath(sys.argv[1])))
