#!/usr/bin/env python3
"""The demo: an invented household, every form there is, a table of what came out and where it lies.

    demo.py [--check] BUILD OUT [TEMPLATES]

BUILD is a build folder, OUT the folder for the filled forms (made, 0700), TEMPLATES a folder of
official PDF forms. It uses a store of its own in a scratch home: the user's is not touched. With
--check (a test of the release build; OUT is emptied) every form must give a page, and a PDF where it has a template.
"""
import collections
import glob
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

SOURCE = os.path.realpath(os.path.join(os.path.dirname(os.path.abspath(__file__)), '..'))
OFFICE = os.path.join(SOURCE, 'fixtures', 'office.json')
DONE, ISSUES_LEFT = 0, 5
STATES = ('filled', 'todo', 'withheld')  # of an answer (schemas/output-answers.json)


class Program:
    """The built `unefois` in a home of its own."""

    def __init__(self, build, home):
        self.path = os.path.join(os.path.realpath(build), 'cmd', 'unefois')
        self.environment = {**os.environ, 'HOME': home, 'LANGUAGE': 'fr'}
        for name in ('CONFIG', 'DATA', 'STATE', 'CACHE'):
            self.environment[f'XDG_{name}_HOME'] = os.path.join(home, name.lower())
        if os.path.exists(OFFICE):
            folder = os.path.join(self.environment['XDG_CONFIG_HOME'], 'unefois')
            os.makedirs(folder, 0o700)
            shutil.copy(OFFICE, os.path.join(folder, 'office.json'))

    def try_run(self, *arguments):
        return subprocess.run([self.path, *arguments], env=self.environment, text=True,
                              capture_output=True, check=False, stdin=subprocess.DEVNULL)

    def run(self, *arguments, good=(DONE,)):
        result = self.try_run(*arguments)
        if result.returncode not in good:
            sys.stderr.write(result.stderr)
            sys.exit(f'demo: unefois {" ".join(arguments[:2])} ended with {result.returncode}')
        return result.stdout


def add_templates(program, folders):
    """Adds the PDF files that some form knows; returns how many."""
    paths = [p for folder in folders for p in sorted(glob.glob(os.path.join(folder, '*.pdf')))]
    return sum(program.try_run('form', 'template', 'add', p).returncode == DONE for p in paths)


def add_person(program):
    """Keeps an invented household; returns its id."""
    path = sorted(glob.glob(os.path.join(SOURCE, 'fixtures', 'people', '*.json')))[0]
    found = re.search(r'\bp-[a-z2-7]{10}\b', program.run('person', 'new', path))
    if found is None:
        sys.exit('demo: person new gave no id')
    return found[0]


def states_of(node):
    """How many answers anywhere in @node are in each state."""
    if isinstance(node, list):
        return sum((states_of(item) for item in node), collections.Counter())
    if not isinstance(node, dict):
        return collections.Counter()
    own = [node['state']] if node.get('state') in STATES and 'field' in node else []
    return sum((states_of(item) for item in node.values()), collections.Counter(own))


def fill(program, person, form, out):
    """Fills one form; returns a row of the table."""
    before = set(files_of(out))
    text = program.run('fill', person, form['id'], '--out', out, '--format', 'json',
                       good=(DONE, ISSUES_LEFT))
    states = states_of(json.loads(text))
    new = sorted(set(files_of(out)) - before)
    return {'form': form['id'], 'title': form.get('title', ''), 'files': new,
            **{state: states[state] for state in STATES}}


def files_of(folder):
    return [os.path.relpath(os.path.join(where, name), folder)
            for where, _, names in os.walk(folder) for name in names]


def show(rows, out):
    print(f'\n{"formulaire":<40} {"remplis":>8} {"à faire":>8} {"retenus":>8}  fichiers')
    for row in rows:
        print(f'{row["form"]:<40} {row["filled"]:>8} {row["todo"]:>8} {row["withheld"]:>8}  '
              f'{len(row["files"])}')
    print(f'\nÀ regarder, dans {out} :')
    for row in rows:
        print(f'\n  {row["title"] or row["form"]}')
        for name in row['files']:
            print(f'    {name}')


def check(rows, out, templates):
    """What a run of the release build must have given; returns the problems."""
    problems = [f'{row["form"]}: no page' for row in rows
                if not any(name.endswith('.html') for name in row['files'])]
    problems += [f'{row["form"]}: nothing filled' for row in rows if not row['filled']]
    pdfs = sum(name.endswith('.pdf') for row in rows for name in row['files'])
    if pdfs < templates:
        problems.append(f'{templates} templates, {pdfs} PDF files')
    if os.stat(out).st_mode & 0o077:
        problems.append('the folder is open to others')
    problems += [f'{name} is open to others' for row in rows for name in row['files']
                 if os.stat(os.path.join(out, name)).st_mode & 0o077]
    return problems if rows else ['no form']


def main(arguments):
    checking = '--check' in arguments
    build, out, *templates = [a for a in arguments if a != '--check']
    if checking:
        shutil.rmtree(out, ignore_errors=True)
    os.makedirs(out, 0o700, exist_ok=True)
    out = os.path.realpath(out)
    with tempfile.TemporaryDirectory(prefix='uf-demo-') as home:
        program = Program(build, home)
        known = add_templates(program, templates + [os.path.join(build, 'fixtures', 'pdf')])
        person = add_person(program)
        forms = json.loads(program.run('form', 'list', '--format', 'json'))['forms']
        rows = [fill(program, person, form, out) for form in forms]
    show(rows, out)
    if checking:
        problems = check(rows, out, known)
        print('\n'.join(problems))
        return 1 if problems else 0
    return 0


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
