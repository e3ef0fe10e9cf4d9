#!/usr/bin/env python3
"""The demo: an invented household, every form there is, a table of what came out and where it lies.

    demo.py [--check] BUILD OUT [TEMPLATES]

BUILD is a build folder, OUT the folder for the filled forms (made, 0700), TEMPLATES a folder of
official PDF forms. The forms are filled once on the project's own fixture PDFs and, when TEMPLATES
is given, once more on the official ones. fixtures/demo.json names the household. It uses stores of
its own in a scratch home: the user's is not touched. Exit code 1 when a form could not be filled.

With --check (a test of the release build; OUT is emptied) every form must give a page, and a PDF
where it has a template.
"""
import glob
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

SOURCE = os.path.realpath(os.path.join(os.path.dirname(os.path.abspath(__file__)), '..'))
sys.path.insert(0, os.path.join(SOURCE, 'tests', 'cli'))
import script  # noqa: E402

FIXTURES = os.path.join(SOURCE, 'fixtures')
DONE, ERROR, ISSUES_LEFT = 0, 1, 5
COUNTS = {'filled': 'remplis', 'todo': 'à faire', 'withheld': 'retenus', 'empty': 'vides'}
NO_PDF = 'pas de PDF'
UNKNOWN_SHOWN = 6
LEFT_SHOWN = 8


class Program:
    """The built `unefois` in a home of its own."""

    def __init__(self, build, home, demo):
        self.path = os.path.join(os.path.realpath(build), 'cmd', 'unefois')
        self.environment = {**os.environ, 'HOME': home, 'LANGUAGE': 'fr',
                            'UNEFOIS_TODAY': demo['today']}
        for name in ('CONFIG', 'DATA', 'STATE', 'CACHE'):
            self.environment[f'XDG_{name}_HOME'] = os.path.join(home, name.lower())
        folder = os.path.join(self.environment['XDG_CONFIG_HOME'], 'unefois')
        os.makedirs(folder, 0o700)
        shutil.copy(os.path.join(FIXTURES, demo['office']), os.path.join(folder, 'office.json'))
        script.make_store(self.environment, 'folder', self.path)

    def try_run(self, *arguments):
        return subprocess.run([self.path, *arguments], env=self.environment, text=True,
                              encoding='utf-8', capture_output=True, check=False,
                              stdin=subprocess.DEVNULL)

    def run(self, *arguments, good=(DONE,)):
        result = self.try_run(*arguments)
        if result.returncode not in good:
            sys.stderr.write(result.stderr)
            sys.exit(f'demo: unefois {" ".join(arguments[:2])} ended with {result.returncode}')
        return result.stdout


def add_templates(program, folder):
    """Adds the PDF files of @folder; returns (the last one of each form that is made for one, all
    of them)."""
    paths = sorted(p for p in glob.glob(os.path.join(glob.escape(folder), '*'))
                   if p.lower().endswith('.pdf'))
    taken = {}
    for path in paths:
        result = program.try_run('form', 'template', 'add', path)
        if result.returncode == DONE:
            taken[result.stdout.strip()] = path
    return sorted(taken.values()), paths


def add_person(program, demo):
    """Keeps the invented household; returns its id."""
    text = program.run('person', 'new', os.path.join(FIXTURES, demo['person']))
    found = re.search(r'\bp-[a-z2-7]{10}\b', text)
    if found is None:
        sys.exit('demo: person new gave no id')
    return found[0]


def group_forms(program, demo):
    """[(forms, --role options)]: those for which the demo names people, then all the others."""
    forms = [row['form'] for row in
             json.loads(program.run('form', 'list', '--format', 'json'))['forms']]
    cast = demo['roles']
    groups = [([form], [word for role, who in cast[form].items() for member in who.split()
                        for word in ('--role', f'{role}={member}')])
              for form in forms if form in cast]
    return [([form for form in forms if form not in cast], [])] + groups


def fill(program, demo, out):
    """Fills every form there is, for one household; returns what `fill` tells of each."""
    person = add_person(program, demo)
    facts = os.path.join(program.environment['HOME'], 'facts.json')
    with open(facts, 'w', encoding='utf-8') as file:
        json.dump(demo['facts'], file)
    entries = []
    for forms, roles in group_forms(program, demo):
        given = ['--facts', facts] if roles == [] else []
        text = program.run('fill', person, *forms, *given, *roles, '--out', out,
                           '--format', 'json', good=(DONE, ERROR, ISSUES_LEFT))
        if not text:
            sys.exit('demo: fill did nothing')
        entries += json.loads(text)['forms']
    return entries


def list_left(entry):
    """The labels of the fields that a person still has to see to, in the order of the form."""
    return [answer.get('label') or answer['field'] for answer in entry['answers']['answers']
            if answer['state'] == 'todo']


def make_row(entry):
    """What the demo shows of one form."""
    files = [os.path.realpath(path) for draft in entry['drafts'] for path in draft['files']]
    return {'form': entry['form'], 'title': entry.get('title', entry['form']), 'files': files,
            'pdf': any(draft['channel'] == 'pdf' for draft in entry['drafts']),
            'left': list_left(entry) if 'answers' in entry else [],
            'counts': entry.get('counts', {}), 'error': entry.get('error')}


def run_round(build, out, demo, folder):
    """One filling on the templates of @folder; returns (rows, templates known, templates seen)."""
    with tempfile.TemporaryDirectory(prefix='uf-demo-') as home:
        program = Program(build, home, demo)
        known, seen = add_templates(program, folder)
        return [make_row(entry) for entry in fill(program, demo, out)], known, seen


def show_table(rows):
    width = max(len(row['form']) for row in rows)
    print(f'  {"formulaire":<{width}}', *(f'{head:>8}' for head in COUNTS.values()), ' PDF')
    for row in rows:
        counts = (f'{row["counts"].get(key, 0):>8}' for key in COUNTS)
        print(f'  {row["form"]:<{width}}', *counts, ' rempli' if row['pdf'] else f' {NO_PDF}')


def show_files(rows):
    for row in rows:
        print(f'\n  {row["title"]}')
        if row['error']:
            print(f'    non rempli : {row["error"]}')
        for name in row['files']:
            print(f'    {name}')
        if row['left']:
            more = len(row['left']) - LEFT_SHOWN
            rest = f' ; et {more} de plus, sur la fiche' if more > 0 else ''
            print(f'    reste à faire : {" ; ".join(row["left"][:LEFT_SHOWN])}{rest}')


def show(title, rows):
    print(f'\n{title}\n')
    show_table(rows)
    show_files(rows)


def show_unknown(known, seen):
    unknown = [os.path.basename(path) for path in seen if path not in known]
    if unknown:
        print(f'\n  {len(unknown)} PDF du dossier laissés de côté (aucun formulaire d’ici n’est fait '
              'pour eux) :')
        print('\n'.join(f'    {name}' for name in unknown[:UNKNOWN_SHOWN]))
    if len(unknown) > UNKNOWN_SHOWN:
        print(f'    et {len(unknown) - UNKNOWN_SHOWN} autres')


def check(rows, out, templates):
    """What a run of the release build must have given; returns the problems."""
    files = [name for row in rows for name in row['files']]
    problems = [f'{row["form"]}: no page' for row in rows
                if not any(name.endswith('.html') for name in row['files'])]
    problems += [f'{row["form"]}: nothing filled' for row in rows if not row['counts'].get('filled')]
    if sum(row['pdf'] for row in rows) < templates or not templates:
        problems.append(f'{templates} templates, {sum(row["pdf"] for row in rows)} filled')
    problems += [f'{name} is not a file of {out}' for name in files
                 if not name.startswith(out + os.sep) or not os.path.isfile(name)]
    problems += [f'{folder} is open to others' for folder in (out, *map(os.path.dirname, files))
                 if os.stat(folder).st_mode & 0o077]
    problems += [f'{name} is open to others' for name in files if os.stat(name).st_mode & 0o077]
    problems += [f'{name} is no PDF' for name in files if name.endswith('.pdf') and not is_pdf(name)]
    return problems if rows else ['no form']


def is_pdf(path):
    with open(path, 'rb') as file:
        return file.read(5) == b'%PDF-'


def load_demo():
    with open(os.path.join(FIXTURES, 'demo.json'), encoding='utf-8') as file:
        return json.load(file)


def main(arguments):
    checking = '--check' in arguments
    build, out, *templates = [a for a in arguments if a != '--check']
    if checking:
        shutil.rmtree(out, ignore_errors=True)
    os.makedirs(out, 0o700, exist_ok=True)
    out = os.path.realpath(out)
    demo = load_demo()
    rows, known, _ = run_round(build, os.path.join(out, 'pdf-fictifs'), demo,
                               os.path.join(build, 'fixtures', 'pdf'))
    show('Sur les PDF fictifs du projet', rows)
    problems = check(rows, out, len(known)) if checking else []
    for folder in templates:
        official, known, seen = run_round(build, os.path.join(out, 'pdf-officiels'), demo, folder)
        show(f'Sur les PDF officiels de {folder} : {len(known)} reconnus sur {len(seen)}', official)
        show_unknown(known, seen)
        rows += official
    print(f'\nÀ regarder : ouvrez les fichiers .html (fiches à recopier) et .pdf de\n  {out}\n'
          f'Le foyer est inventé ({demo["person"]}) ; rien n’a été envoyé. Après usage, supprimez '
          'ce dossier.')
    for problem in problems:
        print(f'demo: {problem}')
    return 1 if problems or any(row['error'] for row in rows) else 0


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
