#!/usr/bin/env python3
"""The ds channel against the double of démarche numérique, in both of its behaviours.

    test_ds_channel.py PORTAL-DS UF-TEST-DS

What we say is sent is what the partner keeps, byte for byte; nothing that we send is dropped, and
nothing that it keeps was said to be kept back. Whatever goes wrong on the way, the receipt says
what is known and no more.
"""
import base64
import json
import os
import subprocess
import sys
import tempfile
import time

from portals import Checks, Portal, WORLDS

SITE = 'https://www.demarches-simplifiees.fr'
PROFILES = ('2026-01', '2026-07')
WORLD = json.load(open(os.path.join(WORLDS, 'ds.json'), encoding='utf-8'))['procedures']
SENT, BAD, NEVER, EMPTY = 'sent', 'not_acceptable', 'not_prefillable', 'empty'
NOT_FOUND, INVALID, REFUSED, UNREACHABLE, CONFLICT = 1, 2, 5, 6, 8

# question: values that answers have, each with what becomes of it and, if not itself, what is kept;
# a dict is bound by parts, 'form' an answer that the form's own pattern refuses
VALUES = {
    '1': [('Zoé d’Invente', SENT), ('a\nb', BAD), ('a\x07b', BAD), (True, BAD), (['a'], BAD)],
    '2': [('Deux lignes\nde motif', SENT), ('a\x1bb', BAD), ('   ', EMPTY)],
    '3': [('1234567', SENT), (['1'], BAD)],
    '4': [('3', SENT), ('3.5', BAD), ('trois', BAD), ('612.00', SENT, '612'), ('-1', BAD)],
    '5': [('612.50', SENT), ('612,5', SENT, '612.5'), ('612.5000', SENT, '612.500'),
          ('612.5001', BAD), ('-612.50', BAD), ('612.50 €', BAD)],
    '6': [('zoe@example.org', SENT), ('zoe', BAD)],
    '7': [('01 99 00 12 34', SENT), ('plus tard', BAD)],
    '8': [('FR1420041010050500013M02606', NEVER)],
    '9': [('Mme', SENT), ('Madame', BAD), ('M.', SENT)],
    '10': [(True, SENT, 'true'), (False, SENT, 'false'), ('Oui', BAD), ('non', BAD)],
    '11': [(False, SENT, 'false'), ('on', BAD), ('true', SENT)],
    '12': [('1988-04-09', SENT), ('09/04/1988', BAD), ('1988-04', BAD), ('1988-02-30', BAD)],
    '13': [('2026-02-01T10:30', SENT), ('2026-02-01', BAD), ('demain', BAD)],
    '14': [('Marié(e)', SENT), ('Marié', BAD), ('marié(e)', BAD), ('', EMPTY)],
    '15': [('EDF', SENT), ('Énergie inventée', SENT), ('a\nb', BAD)],
    '16': [('Habitat inventé', NEVER), ('Autre', NEVER)],
    '17': [(['RSA', 'Prime d’activité'], SENT), (['RSA', "Prime d'activité"], BAD),
           ('AAH', SENT, ['AAH']), ([], EMPTY), (['RSA', 'RSA'], SENT, ['RSA'])],
    '18': [('Bellevue', NEVER)],
    '19': [('FR', SENT), ('Algérie', SENT, 'DZ'), ('GP', BAD), ('99352', SENT, 'DZ'),
           ('Atlantide', BAD)],
    '20': [('52', SENT), ('26', BAD), ('Pays de la Loire', BAD), ('01', SENT)],
    '21': [('2A', SENT), ('20', BAD), ('Var', BAD), ('971', SENT), ('99', SENT)],
    '22': [({'postcode': '44000', 'insee': '44109'}, SENT, ['44000', '44109']),
           ({'postcode': '83000', 'insee': '44109'}, BAD), ({'insee': '44109'}, BAD),
           ('Nantes', BAD), ({'postcode': '75015', 'insee': '75056'}, BAD),
           ({'postcode': '75015', 'insee': '75115'}, SENT, ['75015', '75115']),
           (['44000'], BAD), (['83200', '83137'], SENT)],
    '23': [({'departement': '01', 'code': '200042935'}, SENT, ['01', '200042935']),
           ({'departement': '83', 'code': '200042935'}, BAD), ({'code': '200042935'}, BAD),
           ({'departement': '83', 'code': '248300544'}, BAD),
           ({'departement': '83', 'code': '248300543'}, SENT, ['83', '248300543'])],
    '24': [('12 rue des Invente', BAD), ({'label': '20 Avenue de Ségur 75007 Paris'}, SENT,
                                         '20 Avenue de Ségur 75007 Paris')],
    '25': [('110 046 018 00013', SENT), ('110046018', BAD)],
    '26': [('42', NEVER), ('999999', NEVER)],
    '34': [('44-0001', NEVER)],
    '35': [('44-0001', NEVER)],
    '36': [('Partenaire', NEVER)],
    '37': [('0440001A', NEVER)],
    '45': [('47.2,-1.5', NEVER)],
    '46': [('quittance.pdf', NEVER)],
    '50': [('4', SENT), ('form', '12'), ('9', SENT)],
    '51': [('FR1420041010050500013M02606', NEVER)],
    '52': [('2026-01-05', SENT), ('form', '2027-01-05')],
    '60': [('F-2026-1', NEVER)],
}
PARTS = {'22': ['postcode', 'insee'], '23': ['departement', 'code'], '24': ['label']}

# fault: (files at the partner, status, rule, reach, HTTP status)
FAULTS = {
    'error': (0, 'unknown', 'ds.server_error', 'answered', 500),
    'error_after': (1, 'unknown', 'ds.server_error', 'answered', 500),
    'gateway_after': (1, 'unknown', 'ds.server_error', 'answered', 504),
    'redirect': (0, 'refused', 'ds.redirected', 'answered', 301),
    'slow': (1, 'received', None, 'answered', 201),
    'silent': (1, 'unknown', 'ds.no_answer', 'no_answer', 0),
    'drop': (0, 'unknown', 'ds.no_answer', 'no_answer', 0),
    'cut': (1, 'unknown', 'ds.cut_answer', 'cut', 0),
    'garbage': (1, 'unknown', 'ds.odd_answer', 'answered', 201),
    'oversize': (1, 'unknown', 'ds.cut_answer', 'cut', 0),
}
STATES = {
    'brouillon': 'brouillon', 'en_construction': 'depose', 'en_instruction': 'instruction',
    'accepte': 'accepte', 'refuse': 'refuse', 'sans_suite': 'sans_suite', 'deleted': 'disparu',
}


def field(name, label, bind, **more):
    return {'id': name, 'label': label, 'section': 'Essai', 'kind': 'text', 'ask': True,
            'bind': {'ds': bind}, **more}


def types_form():
    fields = [{**field(f'q{number}', f'Question {number}',
                       [number, *(f'{number}.{part}' for part in PARTS.get(number, []))]),
               'kind': 'long'} for number in VALUES]
    return make_form('types', fields, person='individual')


def make_form(name, fields, **channel):
    return {'schema': 1, 'form': f'essai/{name}', 'title': 'Demande d’essai',
            'source': {'text': 'inventé', 'seen': '2026-08-19'},
            'channels': {'sheet': {}, 'ds': {'site': SITE, **channel}}, 'fields': fields}


def rows_form():
    return make_form('rows', [
        {'id': 'people', 'label': 'Foyer', 'section': 'Essai', 'kind': 'table',
         'each': '$.members[*]', 'fields': [
             {'id': 'name', 'label': 'Prénom', 'kind': 'text', 'from': '@.a',
              'bind': {'ds': '27/{row}/28'}},
             {'id': 'birth', 'label': 'Naissance', 'kind': 'date', 'from': '@.b',
              'bind': {'ds': '27/{row}/29'}},
             {'id': 'link', 'label': 'Lien', 'kind': 'text', 'from': '@.c',
              'bind': {'ds': '27/{row}/30'}},
             {'id': 'place', 'label': 'Commune', 'kind': 'text', 'from': '@.d',
              'bind': {'ds': ['27/{row}/31.postcode', '27/{row}/31.insee']}}]},
        field('name', 'Nom', '1')], person='individual')


class Ours:
    """Our channel, one process for each question."""

    def __init__(self, program, folder, portal):
        self.program, self.folder, self.portal = program, folder, portal
        self.said = ''
        for name in ('config', 'site', 'data', 'descriptors'):
            os.makedirs(os.path.join(folder, name), exist_ok=True)
        self.configure()

    def configure(self, **network):
        config = {'partners': {SITE: {'instead': self.portal.url}}, 'network': network}
        with open(os.path.join(self.folder, 'config', 'config.json'), 'w',
                  encoding='utf-8') as file:
            json.dump(config, file)

    def ask(self, **question):
        done = subprocess.run(
            [self.program], input=json.dumps({'folder': self.folder, **question}), text=True,
            capture_output=True, check=False, timeout=120)
        self.said += done.stderr
        if done.returncode != 0:
            raise RuntimeError(f'exit {done.returncode}: {done.stderr[-2000:]}')
        return json.loads(done.stdout)

    def keep(self, form, procedure, **change):
        """The descriptor of @procedure is kept for @form."""
        kept = {**self.ask(**{'import': get_descriptor(procedure)})['kept'], **change}
        name = form['form'].split('/')[1]
        with open(os.path.join(self.folder, 'descriptors', f'{name}.ds.json'), 'w',
                  encoding='utf-8') as file:
            json.dump(kept, file)

    def send(self, form, answers, **more):
        return self.ask(form=form, answers=answers, ops=['prepare', 'send'], **more)


def get_descriptor(number):
    return next(p['descriptor'] for p in WORLD if p['number'] == number)


def get_rows(result):
    return {row['name']: row for row in result['prepare']['files']['envoi.json']['rows']}


def get_body(result):
    """{number: value} of the body, and its other keys."""
    files = dict(result['prepare']['files'])
    files.pop('envoi.json')
    (body,) = files.values()
    return {decode(key): decode_rows(value) for key, value in body.items()}


def decode(key):
    if not key.startswith('champ_'):
        return key
    code = key.removeprefix('champ_')
    assert '=' not in code
    return base64.b64decode(code + '=' * (-len(code) % 4)).decode().removeprefix('Champ-')


def decode_rows(value):
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return [{decode(key): cell for key, cell in row.items()} for row in value]
    return value


def answer(number, value):
    """(a row of answers, what becomes of it) of one value of the table"""
    kept, outcome, *posted = value
    text = kept if isinstance(kept, str) else 'connu' if kept != [] else ''
    row = {'field': f'q{number}', 'value': text, 'bound': {number: kept}}
    if kept == 'form':
        row.update(value=outcome, bound={number: outcome}, issues=['answer.invalid'])
        return row, (BAD, None)
    if isinstance(kept, dict):
        row['bound'] = {f'{number}.{part}': text for part, text in kept.items()}
    return row, (outcome, posted[0] if posted else kept)


def shown(value):
    """What is kept of an address is more than its text."""
    return value.get('text', value) if isinstance(value, dict) else value


def test_types(checks, ours, portal):
    """Each type, each of its values: what is kept is what was said."""
    form = types_form()
    ours.keep(form, 101)
    for turn in range(max(len(values) for values in VALUES.values())):
        wanted, answers = {}, []
        for number, values in VALUES.items():
            row, wanted[number] = answer(number, values[turn % len(values)])
            answers.append(row)
        before = len(portal.stored())
        result = ours.send(form, answers)
        rows, body = get_rows(result), get_body(result)
        stored = portal.stored()[before]['values']
        stored = {k: v for k, v in stored.items() if v != [{}]}  # a mandatory block begins so
        sent = {n: posted for n, (outcome, posted) in wanted.items() if outcome == SENT}
        outcomes = {n: rows[n]['outcome'] for n in VALUES}
        checks.equal(f'types {turn}: what is said', outcomes,
                     {n: outcome for n, (outcome, _) in wanted.items()})
        checks.equal(f'types {turn}: what is posted', body, sent)
        checks.equal(f'types {turn}: what is kept', {n: shown(v) for n, v in stored.items()}, sent)
        checks.equal(f'types {turn}: received', result['receipt']['status'], 'received')
        issues = {i['place'] for i in result['prepare']['issues'] if i['severity'] == 'todo'}
        checks.equal(f'types {turn}: what is not acceptable is an issue', issues,
                     {f'q{n}' for n, (outcome, _) in wanted.items() if outcome == BAD})


def test_order(checks, ours):
    """One row for each question, in the partner's order, whatever the form has."""
    form = make_form('order', [field('name', 'Nom', '1')], person='individual')
    ours.keep(form, 101)
    result = ours.ask(form=form, ops=['prepare'], answers=[
        {'field': 'name', 'value': 'Zoé', 'bound': {'1': 'Zoé'}}])
    fields = get_descriptor(101)['revision']['champDescriptors']
    wanted = [decode('champ_' + f['id'].rstrip('=')) for f in fields
              if f['__typename'] not in ('HeaderSectionChampDescriptor',
                                         'ExplicationChampDescriptor')]
    rows = list(get_rows(result).values())
    checks.equal('order: the identity, then the questions', [row['name'] for row in rows],
                 ['identite_nom', 'identite_prenom', *wanted])
    labels = {row['name']: (row['label'], row['required']) for row in rows}
    checks.equal('order: labels and what is required are theirs',
                 [labels[n] for n in ('14', '46')], [('Situation familiale', True),
                                                     ('Quittance', True)])
    checks.equal('order: nothing of it is an issue', result['prepare']['issues'], [])


def test_rows(checks, ours, portal):
    form = rows_form()
    ours.keep(form, 101)
    name = {'field': 'name', 'value': 'Zoé', 'bound': {'1': 'Zoé'}}

    def person(row, **cells):
        numbers = {'name': '28', 'birth': '29', 'link': '30'}
        found = [{'field': f'people.{cell}', 'row': row, 'value': value,
                  'bound': {f'27/{row}/{numbers[cell]}': value}}
                 for cell, value in cells.items() if cell in numbers]
        if 'place' in cells:
            codes = dict(zip(('postcode', 'insee'), cells['place']))
            found.append({'field': 'people.place', 'row': row, 'value': 'commune', 'bound': {
                f'27/{row}/31.{part}': code for part, code in codes.items()}})
        return found

    cases = {
        'none': ([], None),
        'one': (person(1, name='Léo', birth='2015-01-31'), [{'28': 'Léo', '29': '2015-01-31'}]),
        'three, in order': (
            person(3, name='Mia') + person(1, name='Léo', link='Enfant')
            + person(2, name='Ana', place=('44000', '44109')),
            [{'28': 'Léo', '30': 'Enfant'}, {'28': 'Ana', '31': ['44000', '44109']},
             {'28': 'Mia'}]),
        'children are screened': (
            person(1, name='Léo', birth='31/01/2015', link='Neveu', place=('83000', '44109')),
            [{'28': 'Léo'}]),
        'a row of nothing is none': (
            person(1, birth='hier') + person(2, name='Ana'), [{'28': 'Ana'}]),
        'no row of anything': (person(1, birth='hier'), None),
        'twelve': (sum((person(i, name=f'N{i}') for i in range(1, 13)), []),
                   [{'28': f'N{i}'} for i in range(1, 13)]),
    }
    for title, (answers, wanted) in cases.items():
        before = len(portal.stored())
        result = ours.send(form, [name, *answers])
        values = portal.stored()[before]['values']
        checks.equal(f'rows: {title}', values.get('27'), wanted)
        rows = get_rows(result)
        said = sum(1 for n, row in rows.items()
                   if n.startswith('27/') and row['outcome'] == SENT)
        checks.equal(f'rows: {title}: as said', said, sum(len(row) for row in wanted or []))
        checks.equal(f'rows: {title}: one line when nobody is there', '27' in rows, not answers)


def test_identity(checks, ours, portal):
    fields = [field('name', 'Nom', '1'), field('family', 'Nom', 'identite_nom'),
              field('given', 'Prénom', 'identite_prenom'),
              field('civility', 'Civilité', 'identite_genre'),
              {**field('born', 'Naissance', '99'), 'kind': 'date', 'ask': False,
               'from': '$.roles.applicant.birth.date'}]
    del fields[-1]['ask']
    answers = [{'field': 'name', 'value': 'x', 'bound': {'1': 'x'}},
               {'field': 'family', 'value': 'FICTIVE', 'bound': {'identite_nom': 'FICTIVE'}},
               {'field': 'given', 'value': 'Zoé', 'bound': {'identite_prenom': 'Zoé'}},
               {'field': 'civility', 'value': 'Mme', 'bound': {'identite_genre': 'Mme'}},
               {'field': 'born', 'value': {'date': '1988-04-09'}, 'bound': {}}]
    both = {'identite_nom': 'FICTIVE', 'identite_prenom': 'Zoé'}
    cases = [
        ('individual', 101, {'person': 'individual', 'beneficiary': True}, 'Mme', both),
        ('with a civility', 105, {'person': 'individual', 'gender': True}, 'Mme',
         {**both, 'identite_genre': 'Mme'}),
        ('another civility', 105, {'person': 'individual', 'gender': True}, 'Madame', both),
        ('legal', 104, {'person': 'legal'}, 'Mme', {}),
        ('not said', 101, {}, 'Mme', {}),
    ]
    for title, number, channel, civility, wanted in cases:
        form = make_form('identity', fields, **channel)
        ours.keep(form, number)
        answers[3]['bound'] = {'identite_genre': civility}
        before = len(portal.stored())
        result = ours.send(form, answers)
        checks.equal(f'identity: {title}', portal.stored()[before]['identity'], wanted)
        said = {n for n, row in get_rows(result).items()
                if n.startswith('identite_') and row['outcome'] == SENT}
        checks.equal(f'identity: {title}: as said', said, set(wanted))
        posted = {k: v for k, v in get_body(result).items() if k.startswith('identite_')}
        checks.equal(f'identity: {title}: nothing else is posted', posted, wanted)
        identity = result['prepare']['files']['envoi.json']['identity']
        checks.equal(f'identity: {title}: to be typed again', (
            identity.get('family_name'), identity.get('birth_date'), identity.get('beneficiary')),
            ('FICTIVE', '1988-04-09', number == 101 and 'person' in channel)
            if channel.get('person') == 'individual' else (None, None, False))


def test_edges(checks, ours):
    """What is bound twice, to nothing, or to what nobody asks; what nothing can be made of."""
    form = make_form('edges', [field('a', 'A', '1'), field('b', 'B', '1'), field('c', 'C', '999'),
                               field('d', 'D', '12'), field('e', 'E', '2'),
                               {'id': 'f', 'label': 'F', 'section': 'Essai', 'kind': 'text',
                                'ask': True}], person='individual')
    ours.keep(form, 101)
    result = ours.ask(form=form, ops=['prepare'], answers=[
        {'field': 'a', 'value': 'un', 'bound': {'1': 'un'}},
        {'field': 'b', 'value': 'deux', 'bound': {'1': 'deux'}},
        {'field': 'c', 'value': 'trois', 'bound': {'999': 'trois'}},
        {'field': 'd', 'value': {'date': '1988'}, 'bound': {}, 'issues': ['answer.partial_date']},
        {'field': 'e', 'state': 'withheld', 'bound': {'2': 'SECRET'}},
        {'field': 'f', 'value': 'six', 'bound': {}}])
    found = {(i['place'], i['rule']): i['severity'] for i in result['prepare']['issues']}
    checks.equal('edges: all of it is told', found, {
        ('b', 'ds.taken'): 'todo', ('c', 'ds.no_such_question'): 'todo',
        ('d', 'answer.partial_date'): 'todo', ('', 'delivery.not_asked'): 'note'})
    checks.equal('edges: what is posted', get_body(result), {'1': 'un'})
    rows = get_rows(result)
    checks.equal('edges: a lost question', (rows['999']['outcome'], rows['999']['label']),
                 (BAD, 'C'))
    checks.equal('edges: what is withheld is not shown', (
        rows['2']['outcome'], rows['2']['rule'], rows['2']['text']), (EMPTY, 'answer.withheld', ''))
    checks.equal('edges: a date that is not whole', (rows['12']['outcome'], rows['12']['text']),
                 (BAD, '1988'))
    target = result['prepare']['files']['envoi.json']['target']
    checks.equal('edges: where it goes', (target['url'], target['number'], target['path']), (
        ours.portal.url + '/api/public/v1/demarches/101/dossiers', 101, 'tous-les-types'))
    rows_of = rows_form()
    ours.keep(rows_of, 101)
    result = ours.ask(form=rows_of, ops=['prepare'], answers=[
        {'field': 'name', 'value': 'un', 'bound': {'1': 'un'}},
        {'field': 'people.name', 'row': 1, 'value': 'Léo', 'bound': {'27/1/28': 'Léo'}},
        {'field': 'people.name', 'row': 2, 'value': 'Ana', 'bound': {}}])
    found = {n: (r['outcome'], r.get('field'), r['text']) for n, r in get_rows(result).items()}
    pair = (found['27/1/28'], found['27/2/28'])
    checks.equal('edges: a row that is known and not written', pair, (
        (SENT, 'people.name/1', 'Léo'), (BAD, 'people.name/2', 'Ana')))
    nothing = ours.ask(form=form, ops=['prepare', 'send'], answers=[
        {'field': 'd', 'value': 'hier', 'bound': {'12': 'hier'}}])
    checks.equal('edges: nothing at all', (
        nothing['prepare']['sealed'], nothing['prepare']['files'], 'receipt' in nothing,
        [i['rule'] for i in nothing['prepare']['issues'] if i['severity'] == 'blocking']),
        (False, {}, False, ['ds.nothing']))


def simple(ours, procedure=101, name='simple', **change):
    """(form, answers) of one question that every procedure has"""
    form = make_form(name, [field('name', 'Nom', '1')], person='individual')
    ours.keep(form, procedure, **change)
    return form, [{'field': 'name', 'value': 'CANARI', 'bound': {'1': 'CANARI'}}]


def test_faults(checks, ours, portal):
    for kind, (files, status, rule, reach, http) in FAULTS.items():
        form, answers = simple(ours)
        before, posts = len(portal.stored()), count_posts(portal)
        portal.set(fault={'kind': kind, 'method': 'POST', 'times': 9, 'seconds': 1})
        receipt = ours.send(form, answers)['receipt']
        portal.set(fault=None)
        checks.equal(f'{kind}: told', (
            receipt['status'], receipt.get('rule'), receipt['reach'], receipt['http']),
            (status, rule, reach, http))
        checks.equal(f'{kind}: at the partner', len(portal.stored()) - before, files)
        checks.equal(f'{kind}: posted once', count_posts(portal) - posts, 1)
        checks.equal(f'{kind}: a link only when received', 'link' in receipt['given'],
                     status == 'received')


def count_posts(portal):
    return sum(1 for line in portal.log() if line['method'] == 'POST')


def test_waits(checks, ours, portal):
    form, answers = simple(ours)
    for kind, http in (('busy', 429), ('away', 503)):
        before = len(portal.stored())
        portal.set(fault={'kind': kind, 'method': 'POST', 'times': 1, 'seconds': 1})
        receipt = ours.send(form, answers)['receipt']
        checks.equal(f'{kind}: after the wait it is taken, once',
                     (receipt['status'], len(portal.stored()) - before), ('received', 1))
        portal.set(fault={'kind': kind, 'method': 'POST', 'times': 9, 'seconds': 900})
        receipt = ours.send(form, answers)['receipt']
        portal.set(fault=None)
        checks.equal(f'{kind}: too long a wait is told', (
            receipt['status'], receipt['rule'], receipt['http'], receipt['given'].get('wait')),
            ('not_sent', 'ds.busy', http, '900'))
        checks.equal(f'{kind}: nothing is there', len(portal.stored()) - before, 1)


def test_late(checks, ours, portal):
    form, answers = simple(ours)
    ours.configure(total_seconds=1)
    for kind in ('late', 'slow'):
        before = len(portal.stored())
        portal.set(fault={'kind': kind, 'method': 'POST', 'times': 1, 'seconds': 3})
        receipt = ours.send(form, answers)['receipt']
        checks.equal(f'{kind}: longer than we wait', (receipt['status'], receipt['rule']),
                     ('unknown', 'ds.no_answer'))
        portal.call('GET', '/_control/log', timeout=30)
        wait_for(lambda: len(portal.stored()) > before)
        checks.equal(f'{kind}: it is there', len(portal.stored()) - before, 1)
    ours.configure()


def wait_for(condition):
    end = time.monotonic() + 15
    while not condition() and time.monotonic() < end:
        time.sleep(0.1)


def test_refused(checks, ours, portal):
    cases = [('closed meanwhile', 102, {'state': 'publiee'}, 'refused', 'ds.closed', 404),
             ('unknown', 101, {'number': 4711}, 'refused', 'ds.closed', 404),
             ('in test', 105, {}, 'received', None, 201),
             ('not open data', 103, {}, 'received', None, 201)]
    for title, number, change, status, rule, http in cases:
        form, answers = simple(ours, number, **change)
        receipt = ours.send(form, answers)['receipt']
        checks.equal(f'refused: {title}', (
            receipt['status'], receipt.get('rule'), receipt['http']), (status, rule, http))
    ours.configure()
    form, answers = simple(ours)
    url, ours.portal.url = ours.portal.url, 'http://127.0.0.1:9'
    ours.configure()
    result = ours.send(form, answers)
    checks.equal('refused: nobody there', (
        result['receipt']['status'], result['receipt']['rule'], result['receipt']['reach']),
        ('not_sent', 'ds.not_reached', 'not_connected'))
    ours.portal.url = url
    ours.configure()


def test_receipt(checks, ours, portal):
    form, answers = simple(ours)
    result = ours.send(form, answers)
    given, stored = result['receipt']['given'], portal.stored()[-1]
    checks.equal('receipt: what the partner gave', given, {
        'reference': str(stored['number']), 'number': '101', 'token': stored['token'],
        'id': base64.b64encode(f'Dossier-{stored["number"]}'.encode()).decode(),
        'link': f'{portal.url}/commencer/tous-les-types?prefill_token={stored["token"]}',
        'site': SITE, 'path': 'tous-les-types', 'until': '2026-08-24', 'state': 'brouillon'})


def test_look(checks, ours, portal):
    form, answers = simple(ours)
    checks.equal('look: nothing changed', ours.ask(form=form, ops=['look'])['look'], [])
    changed = json.loads(json.dumps(get_descriptor(101)))
    fields = changed['revision']['champDescriptors']
    changed['revision']['champDescriptors'] = [f for f in fields if f['id'] != 'Q2hhbXAtMQ==']
    changed['revision']['id'] = 'UHJvY2VkdXJlUmV2aXNpb24tMg=='
    portal.set(procedure={'number': 101, 'descriptor': changed})
    result = ours.ask(form=form, ops=['look'])
    checks.equal('look: a question that is gone stops it',
                 [(row['change'], row['name']) for row in result['look'] if row.get('blocking')],
                 [('gone', '1')])
    checks.equal('look: and is learnt', result['learnt']['revision'],
                 'UHJvY2VkdXJlUmV2aXNpb24tMg==')
    portal.set(procedure={'number': 101, 'descriptor': get_descriptor(101)})
    for title, number, change, code in (
            ('not open data', 103, {}, NOT_FOUND), ('closed', 102, {}, NOT_FOUND),
            ('another path', 101, {'path': 'inconnue'}, NOT_FOUND),
            ('no path', 101, {'path': ''}, NOT_FOUND)):
        form, answers = simple(ours, number, **change)
        checks.equal(f'look: {title}', ours.ask(form=form, ops=['look'])['look']['code'], code)
    form, answers = simple(ours)
    for kind, code in (('garbage', INVALID), ('redirect', REFUSED), ('oversize', INVALID)):
        portal.set(fault={'kind': kind, 'method': 'GET', 'times': 9})
        checks.equal(f'look: {kind}', ours.ask(form=form, ops=['look'])['look']['code'], code)
    portal.set(fault={'kind': 'gateway_after', 'method': 'GET', 'times': 1})
    checks.equal('look: tried again', ours.ask(form=form, ops=['look'])['look'], [])
    portal.set(fault=None)


def test_update(checks, ours, portal):
    form, answers = simple(ours)
    other, _ = simple(ours, 105, 'other')
    receipts = [ours.send(form, answers)['receipt'] for _ in range(len(STATES) + 1)]
    receipts.append(ours.send(other, answers)['receipt'])
    for receipt, state in zip(receipts, STATES):
        portal.set(dossier={'number': int(receipt['given']['reference']), 'state': state})
    asked = len(portal.log())
    begin = time.monotonic()
    after = [r['given'] for r in ours.ask(receipts=receipts)['receipts']]
    checks.equal('update: two requests are a second apart', time.monotonic() - begin >= 1, True)
    checks.equal('update: the states', [g['state'] for g in after],
                 [*STATES.values(), 'brouillon', 'brouillon'])
    log = portal.log()[asked:]
    checks.equal('update: one request for each procedure', [
        (line['method'], line['path'], line['query'].count(',')) for line in log], [
            ('GET', '/api/public/v1/demarches/101/dossiers', len(STATES)),
            ('GET', '/api/public/v1/demarches/105/dossiers', 0)])
    checks.equal('update: the five days are those of files that nobody claimed',
                 ['until' in g for g in after], [False] * len(STATES) + [True, True])
    checks.equal('update: a link shows drafts only', ['link' in g for g in after],
                 [state in ('brouillon', 'prefilled') for state in STATES] + [True, True])
    checks.equal('update: when it was submitted', ['submitted' in g for g in after],
                 [s not in ('brouillon', 'deleted') for s in STATES] + [False, False])
    checks.equal('update: when it was decided', ['processed' in g for g in after],
                 [s in ('accepte', 'refuse', 'sans_suite') for s in STATES] + [False, False])
    portal.set(advance=6 * 24 * 3600)
    gone = ours.ask(receipts=receipts[-1:])['receipts'][0]['given']
    checks.equal('update: after five days it is gone', (
        gone['state'], 'link' in gone, 'until' in gone), ('disparu', False, False))
    for kind, code in (('garbage', INVALID), ('oversize', INVALID), ('redirect', REFUSED)):
        portal.set(fault={'kind': kind, 'method': 'GET', 'times': 9})
        result = ours.ask(receipts=receipts[:1])
        checks.equal(f'update: {kind} says nothing', (
            result['update']['code'], result['receipts'][0]['given']), (
                code, receipts[0]['given']))
    portal.set(fault=None, procedure={'number': 105, 'state': 'close'})
    result = ours.ask(receipts=[receipts[-1], receipts[3]])
    checks.equal('update: a closed procedure hides its files only', (
        result['update']['code'], [r['given']['state'] for r in result['receipts']]),
        (REFUSED, ['brouillon', 'accepte']))
    portal.set(procedure={'number': 105, 'state': 'brouillon'})


def test_available(checks, ours):
    form, _ = simple(ours)
    checks.equal('available', (ours.ask(form=form)['available'], ours.ask(form=form)['reason']),
                 (True, ''))
    cases = [
        ('closed', {'state': 'close'}, {}, 'était close'),
        ('another procedure', {}, {'number': 83}, 'pas celle de la démarche'),
        ('another path', {}, {'path': 'autre'}, 'pas celle de la démarche'),
        ('another interface', {'channel': 'publik', 'slug': 'x'}, {}, 'pas celle de la démarche'),
        ('broken', {'fields': 3}, {}, 'ne peut pas être lue'),
        ('a site that is none', {}, {'site': 'http://127.0.0.1/x'}, 'config.json'),
    ]
    for title, change, channel, words in cases:
        form, _ = simple(ours, **change)
        form['channels']['ds'].update(channel)
        found = ours.ask(form=form)
        checks.equal(f'available: {title}', (found['available'], words in found['reason']),
                     (False, True))
    form = make_form('unseen', [field('name', 'Nom', '1')], path='aide')
    found = ours.ask(form=form)
    checks.equal('available: not imported', (found['available'], found['reason']), (
        False, 'la description de la démarche n’a pas été importée : « unefois formulaire '
        f'importer ds {SITE}/commencer/aide essai/unseen »'))
    form, answers = simple(ours)
    del form['channels']['ds']['site']
    checks.equal('available: the site is that of the import',
                 ours.send(form, answers)['receipt']['status'], 'received')


def test_pace(checks, ours, portal):
    """The look and the send are a second apart."""
    form, answers = simple(ours)
    begin = time.monotonic()
    result = ours.ask(form=form, answers=answers, ops=['prepare', 'look', 'send'])
    checks.equal('pace', (result['receipt']['status'], time.monotonic() - begin >= 1),
                 ('received', True))


def main():
    portal_ds, program = sys.argv[1:]
    checks = Checks()
    for profile in PROFILES:
        print(f'# {profile}')
        with Portal(portal_ds, 'ds.json', '--profile', profile) as portal, \
                tempfile.TemporaryDirectory() as folder:
            portal.set(limit=False)
            ours = Ours(program, folder, portal)
            test_types(checks, ours, portal)
            test_order(checks, ours)
            test_rows(checks, ours, portal)
            test_identity(checks, ours, portal)
            test_edges(checks, ours)
            test_receipt(checks, ours, portal)
            test_faults(checks, ours, portal)
            test_waits(checks, ours, portal)
            test_late(checks, ours, portal)
            test_refused(checks, ours, portal)
            test_look(checks, ours, portal)
            test_update(checks, ours, portal)
            test_available(checks, ours)
            test_pace(checks, ours, portal)
            checks.equal('nothing is said of anybody', [
                word for word in ('CANARI', 'FICTIVE', 'prefill_token') if word in ours.said], [])
    return checks.finish()


if __name__ == '__main__':
    sys.exit(main())
