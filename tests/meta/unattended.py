#!/usr/bin/env python3
"""Nobody is there: no command waits for an answer, none puts a question, each says what it lacks.

    unattended.py PROGRAM

Every command runs without a terminal, in a process group of its own, its standard input at its end, closed,
and a pipe that nobody writes to; those that read their answers from there (READ) are spared the last. Then
closed standard output and error: nothing that is printed may land in a file that is opened instead.
"""
import os
import re
import subprocess
import sys

import common

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'cli'))
import lines  # noqa: E402
import script  # noqa: E402

LIMIT = 30  # seconds, sanitizers included
FORM = lines.FORM
# what each command is given; the others get nothing
WORDS = {
    'person import': ['$CNAF/cnaf-flow.xml'], 'person check': ['$P'], 'person show': ['$P'], 'person edit': ['$P'],
    'person duplicates': ['$P'], 'person merge': ['$P', '$Q'], 'person unmerge': ['$P', '$Q'],
    'person status': ['$P'], 'person history': ['$P'], 'household split': ['$P'], 'household join': ['$P', '$Q'],
    'proposal show': ['$N'], 'person teams': ['$P'], 'person share': ['$P', 'Sud'], 'person unshare': ['$P', 'Sud'],
    'stale': ['$P'], 'form show': [FORM], 'form new': ['essai_neuf/x', '--from', '$CNAF/portail-ccas.html'],
    'form import': ['ds', '$CNAF/demarche-83.json', 'essai_neuf/var'], 'form boxes': ['piece.pdf'],
    'form template add': ['piece.pdf', '--confirm'], 'fill': ['$P', FORM, '--ask'], 'request show': ['$R'],
    'request correct': ['$R', 'phone'], 'request prepare': ['$R'], 'request offer': ['$R'], 'request sign': ['$R'],
    'request done': ['$R'], 'request answer': ['$R'], 'request attach': ['$R', 'identity', 'piece.pdf'],
    'request detach': ['$R', 'o-aaaaaaaaaa'], 'draft get': ['$D'], 'review': ['$D'], 'send': ['$D'],
    'receipt show': ['$D'], 'receipt settle': ['$D'], 'receipt open': ['$D'],
    'receipt page': ['$D', '--out', 'r.html'], 'notice': ['$P'], 'basis list': ['$P'], 'basis add': ['$P'],
    'basis end': ['$B'], 'paste': ['$D'], 'person export': ['$P'], 'person forget': ['$P'], 'purge': ['--do'],
    'store backup': ['copy.db'], 'store restore': ['copy.db'], 'store import': ['nothing'], 'worker add': ['b.autre'],
    'worker remove': ['b.autre'], 'team add': ['Nord'], 'team join': ['Sud', 'b.autre'],
    'team leave': ['Sud', 'a.modele'], 'team rotate': ['Sud'], 'query': ['$', '-'], 'schema check': ['profile', '-'],
    'pdf fields': ['piece.pdf'], 'pdf fill': ['piece.pdf', '--values', '-', '--out', 'x.pdf'],
    'pdf flatten': ['piece.pdf', '--out', 'x.pdf'], 'pdf read': ['piece.pdf'],
    'batch run': ['people.csv', FORM, '--out', 'batch'], 'batch resume': ['t-aaaaaaaaaa'],
    'batch show': ['t-aaaaaaaaaa'], 'batch template': [FORM, '--out', 'template.xlsx'],
    'batch map': ['people.csv', FORM], 'proposal deposit': ['people.csv'],
}
# answers come as lines of standard input, or it is the input itself
READ = {'person new', 'person import', 'person edit', 'person find', 'fill', 'request correct', 'request offer',
        'request sign', 'request done', 'request answer', 'receipt settle', 'basis add', 'basis end', 'query',
        'schema check', 'pdf fill'}
# what nothing is to be said of: nothing was asked for
SILENT = {0}


def close(*files):
    def inside():
        for fd in files:
            os.close(fd)
    return inside


def start(home, words, stdin, before=None):
    """(exit code, output, errors) of a command without a terminal; None when it does not end."""
    try:
        result = subprocess.run(['unefois', *words], cwd=home.work, env=home.variables(), stdin=stdin,
                                capture_output=True, check=False, timeout=LIMIT, start_new_session=True,
                                preexec_fn=before)
    except subprocess.TimeoutExpired:
        return None
    return result.returncode, result.stdout.decode(errors='replace'), result.stderr.decode(errors='replace')


def check_ending(command, how, ended, report):
    if ended is None:
        report.fail(f'{command}, {how}', f'still there after {LIMIT} s', 'ask only at a terminal')
        return
    status, out, err = ended
    if status not in range(8):
        report.fail(f'{command}, {how}', f'exit {status}: {err[-300:]}', 'end with a documented code')
    if status not in SILENT and not out + err:
        report.fail(f'{command}, {how}', f'exit {status} without a word', 'say what is missing')
    if re.search(r'(\?| :) ?$|\([yo]/n\)', out):
        report.fail(f'{command}, {how}', f'asks: {out[-100:]}', 'put no question without a terminal')


def check_command(home, command, words, report):
    check_ending(command, 'nothing to read', start(home, words, subprocess.DEVNULL), report)
    check_ending(command, 'closed', start(home, words, None, close(0)), report)
    if command in READ:
        return
    read, write = os.pipe()
    check_ending(command, 'a silent pipe', start(home, words, read), report)
    os.close(read)
    os.close(write)


def check_streams(home, person, report):
    """A result that cannot be written is an error, and the store stays whole."""
    for files, expected in (((1,), 1), ((2,), 0), ((0, 1, 2), 1)):
        status = start(home, ['person', 'show', person], subprocess.DEVNULL, close(*files))
        if status is None or status[0] != expected:
            report.fail('person show', f'{files} closed: {status}', f'expected exit {expected}')
    whole = start(home, ['store', 'verify', '--quiet'], subprocess.DEVNULL)
    if whole is None or whole[0] != 0:
        report.fail('store verify', f'{whole}', 'let no result land in the store')


def main(program):
    root = common.source_root()
    report = common.Report('unattended')
    with script.Home(root, [os.path.dirname(program)], 'sealed') as home:
        home.environment['UNEFOIS_TODAY'] = '2026-11-21'
        names = lines.prepare(home, root)
        with open(os.path.join(home.work, 'people.csv'), 'w', encoding='utf-8') as file:
            file.write('Nom;Prénom;Date de naissance\nESSAIN;Lila;03/04/1990\n')
        listed = [line.split('\t')[0] for line in
                  lines.run(home, ['unefois', '--list-commands']).stdout.splitlines()]
        for command in listed:
            words = command.split() + lines.put_in(WORDS.get(command, []), names)
            check_command(home, command, words, report)
        for command in sorted((set(WORDS) | READ) - set(listed)):
            report.fail(command, 'is no command', 'take it out of this table')
        check_streams(home, names['P'], report)
    return report.finish(f'{len(listed)} commands')


if __name__ == '__main__':
    sys.exit(main(os.path.realpath(sys.argv[1])))
