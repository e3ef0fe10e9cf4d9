#!/usr/bin/env python3
"""Forms filled for very different households, every value read again by a library that wrote nothing.

    read_back.py BUILD

For each household of HOUSEHOLDS: the three domiciliation forms are filled on the official PDF files
when $UF_SHARED (default: ../shared beside the sources) has them, else on the project's own fixtures.
What unefois says that it wrote is then compared, field by field, with what MuPDF reads. TAP.
"""
import glob
import json
import os
import shutil
import subprocess
import sys
import tempfile

SOURCE = os.path.realpath(os.path.join(os.path.dirname(os.path.abspath(__file__)), '..'))
sys.path.insert(0, os.path.join(SOURCE, 'tests', 'cli'))
import script  # noqa: E402

SHARED = os.environ.get('UF_SHARED', os.path.join(os.path.dirname(SOURCE), 'shared'))
READER = os.path.join(SOURCE, 'tests', 'read-back.js')
HOUSEHOLDS = ('alone-domiciled', 'couple', 'lone-mother', 'family-of-seven', 'foreign-names',
              'no-birth-day', 'corsican')
FORMS = {
    'domiciliation/demande-15548': 'domiciliation-demande-15548-02',
    'domiciliation/demande-16029': 'domiciliation-demande-16029-01',
    'domiciliation/attestation-16030': 'domiciliation-attestation-16030-01',
}
FACTS = {
    'request_kind': 'first', 'received_on': {'date': '2026-11-20'},
    'interview_on': {'date': '2026-12-03'}, 'interview_time': '09:30',
    'interview_with': 'Mme MODÈLE', 'interview_address': "1 place de l'Invention, 44000 Nantes",
    'decision': 'accepted', 'decided_on': {'date': '2026-11-21'},
}


class Program:
    """The built `unefois` in a scratch home."""

    def __init__(self, build, home):
        self.path = os.path.join(os.path.realpath(build), 'cmd', 'unefois')
        self.environment = {**os.environ, 'HOME': home, 'UNEFOIS_TODAY': '2026-11-21'}
        for name in ('CONFIG', 'DATA'):
            self.environment[f'XDG_{name}_HOME'] = os.path.join(home, name.lower())
        folder = os.path.join(home, 'config', 'unefois')
        os.makedirs(folder, 0o700)
        shutil.copy(os.path.join(SOURCE, 'fixtures', 'office', 'ccas-nantes.json'),
                    os.path.join(folder, 'office.json'))
        script.make_store(self.environment, script.chosen_store(), self.path)

    def run(self, *arguments, good=(0, 5)):
        result = subprocess.run([self.path, *arguments], env=self.environment, text=True,
                                capture_output=True, check=False, stdin=subprocess.DEVNULL)
        if result.returncode not in good:
            sys.exit(f'Bail out! unefois {arguments[0]}: {result.stderr}')
        return result.stdout


def find_templates(build):
    """Form → PDF file: the official ones when they are at hand."""
    found = {}
    for form, fixture in FORMS.items():
        number = '-'.join(fixture.split('-')[2:])
        official = glob.glob(os.path.join(SHARED, 'pdf-forms', f'fr-domiciliation-{number}-*.pdf'))
        found[form] = official[0] if official else os.path.join(build, 'fixtures', 'pdf',
                                                                fixture + '.pdf')
    return found


def read_with_mupdf(path):
    """Name → value of every widget, as MuPDF has it."""
    # a state may hold bytes that are no letters
    text = subprocess.run(['mutool', 'run', READER, path], check=True, capture_output=True,
                          encoding='utf-8', errors='replace').stdout
    values = {}
    for line in text.splitlines():
        if line.strip():
            entry = json.loads(line)
            values.setdefault(entry['name'], set()).add(entry['value'])
    return values


def bound_values(entry):
    """Name → what unefois says that it wrote."""
    bound = {}
    for answer in entry['answers']['answers']:
        for name, value in answer.get('bound', {}).get('pdf', {}).items():
            if value not in ('', False) or name not in bound:
                bound[name] = value
    return bound


def differences(wrote, read, refused):
    """Names whose value is not what was written."""
    wrong = []
    for name, value in wrote.items():
        if name in refused or value in ('', False):
            continue
        expected = {value} if isinstance(value, str) else None
        got = {v.replace('\r', '\n') for v in read.get(name, set())}
        if expected is None and not got - {'Off', ''} or expected is not None and not expected & got:
            wrong.append(name)
    return wrong


def check(program, person, form, out):
    """Fills one form; (values written, names that differ, files)."""
    facts = os.path.join(out, 'facts.json')
    shown = json.loads(program.run('form', 'show', form, '--format', 'json'))
    known = {field['field'] for field in shown['fields']}
    with open(facts, 'w', encoding='utf-8') as file:
        json.dump({k: v for k, v in FACTS.items() if k in known}, file)
    text = program.run('fill', person, form, '--facts', facts, '--out', os.path.join(out, 'forms'),
                       '--format', 'json')
    entry = json.loads(text)['forms'][0]
    drafts = [d for d in entry['drafts'] if d['channel'] == 'pdf']
    if not drafts:
        return 0, ['no PDF at all']
    refused = {i['place'] for i in drafts[0]['issues'] if i['severity'] in ('todo', 'blocking')}
    names = {name for answer in entry['answers']['answers'] if answer['field'] in refused
             for name in answer.get('bound', {}).get('pdf', {})}
    wrote = bound_values(entry)
    read = read_with_mupdf(drafts[0]['files'][0])
    count = sum(1 for v in wrote.values() if v not in ('', False)) - len(names)
    return count, differences(wrote, read, names) + [f'refused: {n}' for n in sorted(names)]


def main():
    build = os.path.realpath(sys.argv[1])
    if shutil.which('mutool') is None:
        print('1..0 # SKIP mutool is not installed')
        return
    print(f'1..{len(HOUSEHOLDS) * len(FORMS)}')
    templates = find_templates(build)
    total = 0
    number = 0
    with tempfile.TemporaryDirectory(prefix='unefois-read-back-') as home:
        program = Program(build, home)
        for form, path in templates.items():
            program.run('form', 'template', 'add', '--for', form, path)
        for household in HOUSEHOLDS:
            fixture = os.path.join(SOURCE, 'fixtures', 'people', household + '.json')
            person = program.run('person', 'new', fixture).strip()
            for form in FORMS:
                count, wrong = check(program, person, form, home)
                total += count
                number += 1
                word = 'not ok' if wrong or count < 15 else 'ok'
                print(f'{word} {number} - {form} for {household}: {count} values')
                for name in wrong:
                    print(f'# {name}')
    where = 'official files' if 'pdf-forms' in templates['domiciliation/demande-16029'] \
        else "the project's own fixtures (no official file at hand)"
    print(f'# {total} values written and read again by MuPDF, on {where}')


if __name__ == '__main__':
    main()
