#!/usr/bin/env python3
"""No value is lost: each answer is in its box, on the annex, or in an issue of its draft.

    totality.py BUILD

Every form that has a template is filled for every invented household of fixtures/people and for
households made here, by chance but always the same: a family of twelve, people whose names and
addresses are very long, people whose letters no font draws; the questions of the demand are answered
with short, long, many-lined and strange texts. The templates are the project's own fixtures, then the
official ones when $UF_SHARED (default: ../shared beside the sources) has them.

An answer is found when all that it binds reads back from the PDF as it was bound; or when the whole of
it stands in the text of the annex; or when an issue of the draft names it and says why. Boxes are read
with MuPDF when it is here, which wrote nothing; the annex is read with poppler. TAP.
"""
import copy
import glob
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import unicodedata

from read_back import SHARED, SOURCE, Program, read_with_mupdf

LONG_KEYS = ('birth_name', 'used_name', 'given_names', 'place', 'street_name', 'city', 'school',
             'employer', 'name', 'creditor', 'label', 'text')
STRANGE = ('Ωμέγα', 'Żółć', 'Ștefăniță', 'İğdır', 'Łukasz Ščépán', 'Юлия', 'שרה', '漢字', '𐌰𐌱𐌲',
           'ཨོཾ', 'a\u0301e\u0308', 'œ€’«»', '‮inverse‬')
WORDS = ('domicile', 'hébergée', 'préfecture', 'été', 'l’aide', 'œuvre', 'suivi', 'à', 'chez', 'n°12')
# papers of many pages
LONG = ('mdph/demande-15692', 'mdph/geva-sco-premiere-demande')
# the value stays in the dossier or in the box: the issue is what a person reads
ONLY_SAID = {'pdf.not_on_form', 'pdf.missing', 'pdf.wrong_letters', 'pdf.clipped', 'pdf.no_ink'}


def load(path):
    with open(path, encoding='utf-8') as file:
        return json.load(file)


def make_long(node, length, chance, key=''):
    """A copy of @node with its free texts made @length letters long."""
    if isinstance(node, dict):
        return {k: make_long(v, length, chance, k) for k, v in node.items()}
    if isinstance(node, list):
        return [make_long(v, length, chance, key) for v in node]
    if isinstance(node, str) and key in LONG_KEYS:
        text = node
        while len(text) < length:
            text += '-' + chance.choice(WORDS).capitalize()
        return text[:length].rstrip('-')
    return node


def make_strange(node, chance, key=''):
    if isinstance(node, dict):
        return {k: make_strange(v, chance, k) for k, v in node.items()}
    if isinstance(node, list):
        return [make_strange(v, chance, key) for v in node]
    if isinstance(node, str) and key in ('birth_name', 'used_name', 'given_names', 'place'):
        return chance.choice(STRANGE)
    return node


def make_twelve(couple, chance):
    """A couple and ten children at home."""
    family = copy.deepcopy(couple)
    children = [m for m in family['members'] if m['id'] not in ('m1', 'm2')]
    family['members'] = [m for m in family['members'] if m['id'] in ('m1', 'm2')]
    for number in range(10):
        family['members'].append({
            'id': f'm{40 + number}', 'sex': chance.choice(('female', 'male')),
            'birth_name': 'INVENTÉ', 'given_names': [f'Enfant{"abcdefghij"[number]}', 'Fictif'],
            'birth': {'date': f'20{10 + number}-0{1 + number % 9}-1{number}', 'place': 'Nantes',
                      'commune': '44109', 'departement': '44', 'country': '99100'},
            'nationality': {'group': 'french'}, 'presence': {'kind': 'home', 'dependant': True}})
    gone = {m['id'] for m in children}
    family['relations'] = [r for r in family.get('relations', [])
                           if r['member'] not in gone and r.get('to') not in gone]
    for number in range(10):
        for parent in ('m1', 'm2'):
            family['relations'].append({'id': f'q{40 + number}{parent[1]}', 'kind': 'child',
                                        'member': f'm{40 + number}', 'to': parent,
                                        'custody': 'full_time'})
    family['origins'] = {k: v for k, v in family.get('origins', {}).items()
                         if not any(f'/{i}' in k for i in gone)}
    return family


def make_households(program, folder):
    """Name → id of a person, for the fixtures and those that are made of them."""
    chance = random.Random(3)
    people = os.path.join(SOURCE, 'fixtures', 'people')
    found = {}
    made = {os.path.basename(p)[:-5]: load(p) for p in sorted(glob.glob(people + '/*.json'))}
    made['made-twelve'] = make_twelve(made['couple'], chance)
    for name in ('couple', 'family-of-seven', 'alone-domiciled'):
        made[name + '-strange'] = make_strange(made[name], chance)
        for length in (60, 100):
            made[f'{name}-{length}'] = make_long(made[name], length, chance)
    for name, profile in made.items():
        path = os.path.join(folder, name + '.json')
        with open(path, 'w', encoding='utf-8') as file:
            json.dump(profile, file)
        found[name] = program.run('person', 'new', path).strip(), profile
    return found


def load_form(form):
    """The file of @form over those that it extends: its fields by id, its roles."""
    data = load(os.path.join(SOURCE, 'adapters', form.replace('/', '/forms/') + '.json'))
    fields, roles = ({}, {}) if 'extends' not in data else load_form(data['extends'])
    for field in data.get('fields', []):
        fields[field['id']] = {**fields.get(field['id'], {}), **field}
    for name in data.get('remove', []):
        fields.pop(name, None)
    return fields, {**roles, **data.get('roles', {})}


def make_text(chance):
    kind = chance.randrange(5)
    words = [chance.choice(WORDS) for _ in range((4, 60, 700, 30, 3)[kind])]
    if kind == 3:
        return '\n'.join(words)
    return ' '.join(words) + (' ' + chance.choice(STRANGE) if kind == 4 else '')


def make_facts(fields, chance):
    """An answer to each question of the demand itself."""
    facts = {}
    for name, field in fields.items():
        kind = field.get('kind')
        if not field.get('ask'):
            continue
        if kind in ('text', 'long'):
            facts[name] = make_text(chance)
        elif kind == 'date':
            facts[name] = {'date': f'2026-11-{chance.randrange(10, 28)}'}
        elif kind == 'boolean':
            facts[name] = chance.choice((True, False))
        elif kind == 'choice' and field.get('options'):
            facts[name] = chance.choice(field['options'])['code']
    return facts


def list_roles(roles, profile):
    """Everybody in each role that takes several, the last one in a role that unefois leaves to a
    person; the rest is left to unefois."""
    others = [m['id'] for m in profile['members'][1:]]
    given = [(role, member) for role, about in roles.items() if about.get('many')
             for member in others]
    given += [(role, profile['members'][-1]['id']) for role, about in roles.items()
              if about.get('required') and not about.get('many') and role != 'applicant']
    return [word for role, member in given for word in ('--role', f'{role}={member}')]


def squeeze(text):
    """@text as it may be found again on paper: the lines were broken anew."""
    text = unicodedata.normalize('NFKC', text)
    return ''.join(c for c in text if not c.isspace() and unicodedata.category(c) != 'Cf')


def read_annex(path):
    """The text of the annex between its header and footer, cell by cell."""
    text = subprocess.run(['pdftotext', '-raw', '-x', '0', '-W', '10000', '-y', '52', '-H', '735',
                           path, '-'], check=True, capture_output=True, text=True).stdout
    return squeeze(text)


def compose(text):
    """@text with its accents as one letter where there is one: the same text for every reader."""
    return unicodedata.normalize('NFC', text.replace('\r', '\n'))


def plain_state(text):
    """A state as other readers say it: unefois writes bytes that are no letters as "#8E"."""
    return re.sub('(?:#[0-9A-F]{2})+',
                  lambda found: bytes.fromhex(found[0].replace('#', '')).decode('utf-8', 'replace'),
                  text)


def read_boxes(program, path):
    if shutil.which('mutool') is not None:
        return {k: {compose(v) for v in vs} for k, vs in read_with_mupdf(path).items()}
    values = json.loads(program.run('pdf', 'read', path, '--format', 'json'))['values']
    return {k: {compose(v)} if isinstance(v, str) else {'Yes'} if v else {''} for k, v in values.items()}


def is_in_boxes(answer, boxes):
    """All that the answer binds is read again; something of it speaks."""
    bound = answer.get('bound', {}).get('pdf', {})
    speaks = False
    for name, value in bound.items():
        got = boxes.get(name, set())
        if value in (False, ''):
            continue
        speaks = True
        if isinstance(value, str) and not {compose(value), compose(plain_state(value))} & got:
            return False
        if value is True and not got - {'Off', ''}:
            return False
    return speaks or answer.get('value') is False and bool(bound)


class Paper:
    """What one filling gave."""

    def __init__(self, program, entry):
        draft = next(d for d in entry['drafts'] if d['channel'] == 'pdf')
        form = next(f for f in draft['files'] if not f.endswith('-annexe.pdf'))
        annex = [f for f in draft['files'] if f.endswith('-annexe.pdf')]
        self.answers = entry['answers']['answers']
        self.boxes = read_boxes(program, form)
        self.annex = read_annex(annex[0]) if annex else ''
        self.rules = {}
        for issue in draft['issues']:
            self.rules.setdefault(issue['place'], set()).add(issue['rule'])
        self.undrawn = 'paper.undrawn' in self.rules.get('', set())

    def is_on_annex(self, text):
        text = squeeze(text)
        if self.undrawn:
            # an empty box stands for a letter that no font has: the rest must be there
            drawn = set(self.annex)
            pattern = ''.join(re.escape(c) if c in drawn else '.?' for c in text)
            return re.search(pattern, self.annex) is not None
        return text in self.annex or text[::-1] in self.annex

    def table_of(self, answer):
        name = answer['field'].split('.')[0]
        return next((a for a in self.answers if a['field'] == name and a is not answer), None)

    def find(self, answer):
        """"box", "annex" or "issue"; None: it is lost."""
        place = answer['field'] + (f'/{answer["row"]}' if answer.get('row') else '')
        rules = self.rules.get(place, set())
        table = self.table_of(answer) if answer.get('row') else None
        too_long = any(i['rule'] == 'answer.too_long' for i in answer.get('issues', []))
        if not too_long and is_in_boxes(answer, self.boxes):
            return 'box'
        if table is not None:
            for name in table.get('bound', {}).get('pdf', {}):
                if any(compose(answer['text']) in value for value in self.boxes.get(name, ())):
                    return 'box'
        if self.is_on_annex(answer['text']):
            return 'annex'
        return 'issue' if rules & ONLY_SAID else None


def fill(program, household, form, out, seed):
    person, profile = household
    fields, roles = load_form(form)
    facts = os.path.join(out, 'facts.json')
    with open(facts, 'w', encoding='utf-8') as file:
        json.dump(make_facts(fields, random.Random(f'{form} {seed}')), file)
    text = program.run('fill', person, form, '--channel', 'pdf', '--facts', facts,
                       *list_roles(roles, profile), '--out', os.path.join(out, 'forms'),
                       '--format', 'json', '--quiet')
    return Paper(program, json.loads(text)['forms'][0])


def check(program, households, form, out):
    """Fills @form for everybody; (how many values were found where, those lost)."""
    found = {'box': 0, 'annex': 0, 'issue': 0}
    lost = []
    for name, household in households.items():
        paper = fill(program, household, form, out, name)
        for answer in paper.answers:
            if answer['state'] != 'filled' or not answer.get('text') or answer['kind'] == 'table':
                continue
            where = paper.find(answer)
            if where is None:
                lost.append(f'{name}: {answer["field"]}/{answer.get("row", 0)}')
            else:
                found[where] += 1
    return found, lost


def add_templates(program, folder):
    """The forms of which a template lies in @folder."""
    for path in sorted(glob.glob(os.path.join(folder, '*.pdf'))):
        program.run('form', 'template', 'add', '--quiet', path, good=range(256))
    forms = json.loads(program.run('form', 'list', '--format', 'json'))['forms']
    return sorted(f['form'] for f in forms
                  if any(c['channel'] == 'pdf' and c['available'] for c in f['channels']))


def choose(households, form):
    """Everybody; of a paper that takes seconds each, every fourth household unless UF_FULL is set."""
    if form not in LONG or os.environ.get('UF_FULL'):
        return households
    return {name: households[name] for name in sorted(households)[::4]}


def run_round(build, kind, folder):
    """One line of TAP for each form that has a template in @folder."""
    with tempfile.TemporaryDirectory(prefix='unefois-totality-') as home:
        program = Program(build, home)
        forms = add_templates(program, folder)
        households = make_households(program, home)
        for form in forms:
            found, lost = check(program, choose(households, form), form, home)
            places = ', '.join(f'{n} in {where}' for where, n in found.items())
            print(f'{"ok" if not lost else "not ok"} - {form} {kind}: {places}, {len(lost)} lost')
            for line in lost[:20]:
                print(f'# lost: {line}')
        return len(forms)


def main():
    build = os.path.realpath(sys.argv[1])
    if shutil.which('pdftotext') is None:
        print('1..0 # SKIP pdftotext is not installed')
        return
    count = run_round(build, 'fixture', os.path.join(build, 'fixtures', 'pdf'))
    official = os.path.join(SHARED, 'pdf-forms')
    if os.path.isdir(official):
        count += run_round(build, 'official', official)
    print(f'1..{count}')


if __name__ == '__main__':
    main()
