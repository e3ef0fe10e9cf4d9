#!/usr/bin/env python3
"""portal-ds behaves as démarche numérique is published to: sixteen rows, under both behaviours.

    test_ds.py PORTAL-DS

The rows are those of docs/partners.md; an independent client (urllib) asks.
"""
import base64
import re
import subprocess
import sys
import time

from portals import Checks, Portal, champ, field_id

POST = '/api/public/v1/demarches/101/dossiers'
OLD, NEW = '2026-01', '2026-07'
DROPPED = None
DAY = 86400


class Ds(Portal):
    def __init__(self, program, profile):
        super().__init__(program, 'ds.json', '--profile', profile)
        self.set(limit=False)
        self.profile = profile

    def post(self, body, number=101, **more):
        return self.call('POST', f'/api/public/v1/demarches/{number}/dossiers', json=body, **more)

    def keep(self, body, number=101):
        """The values kept of @body: {number of the field: value}."""
        made = self.post(body, number).json['dossier_number']
        found = next(d for d in self.stored() if d['number'] == made)
        return {int(k): v for k, v in found['values'].items()}

    def identity(self, body, number):
        made = self.post(body, number).json['dossier_number']
        return next(d['identity'] for d in self.stored() if d['number'] == made)

    def state(self, *tokens, number=101, form='prefill_token={}'):
        query = '&'.join(form.format(t) for t in tokens)
        return self.call('GET', f'/api/public/v1/demarches/{number}/dossiers?{query}').json

    def claim(self, url, account):
        headers = {'X-Account': account} if account else {}
        return self.call('GET', url, headers=headers).status


def row_1_answer(check, ds):
    answer = ds.post({champ(1): 'MARTIN'})
    body = answer.json
    check('201', answer.status, 201)
    check('five keys', sorted(body), ['dossier_id', 'dossier_number', 'dossier_prefill_token',
                                     'dossier_url', 'state'])
    check('the id is of the number', base64.b64decode(body['dossier_id']).decode(),
          f'Dossier-{body["dossier_number"]}')
    check('the token is 24 letters of base 58', bool(re.fullmatch(
        '[1-9A-HJ-NP-Za-km-z]{24}', body['dossier_prefill_token'])), True)
    check('the URL is of the host that was called', body['dossier_url'],
          f'{ds.url}/commencer/tous-les-types?prefill_token={body["dossier_prefill_token"]}')
    check('state', body['state'], 'prefilled')
    check('no valid field gives a file too', ds.post({'x': 1}).status, 201)


def row_2_content_type(check, ds):
    for sent in ('application/json; charset=utf-8', 'application/json;', 'APPLICATION/JSON',
                 'text/json', 'application/x-www-form-urlencoded'):
        answer = ds.call('POST', POST, data=b'{}', headers={'Content-Type': sent})
        check(f'{sent}: 400', (answer.status, answer.json),
              (400, {'error': 'Content-Type should be json'}))
    check('checked first', ds.call('POST', POST.replace('101', '999'), data=b'{}',
                                   headers={'Content-Type': 'text/json'}).status, 400)
    check('malformed JSON: 400', ds.call('POST', POST, data=b'{"a"', headers={
        'Content-Type': 'application/json'}).status, 400)
    check('GET needs none', ds.call('GET', POST + '?prefill_token=x').json, [])


def row_3_not_found(check, ds):
    for number, why in ((999, 'unknown'), (102, 'closed')):
        answer = ds.post({}, number)
        check(f'{why}: 404', (answer.status, answer.json),
              (404, {'error': f'procedure {number} is not found'}))
    check('in test: as published', ds.post({}, 105).status, 201)


def row_4_descriptor(check, ds):
    answer = ds.call('GET', '/preremplir/tous-les-types/schema')
    check('alone, without data', (answer.status, answer.json['number']), (200, 101))
    check('ids are padded', answer.json['revision']['champDescriptors'][0]['id'], field_id(100))
    answer = ds.call('GET', '/preremplir/sans-donnees-ouvertes/schema')
    check('not open: 404', (answer.status, answer.json),
          (404, {'error': 'procedure sans-donnees-ouvertes is not found'}))
    check('but POST works', ds.post({}, 103).status, 201)
    check('closed: 404', ds.call('GET', '/preremplir/fermee/schema').status, 404)
    check('unknown: 404', ds.call('GET', '/preremplir/rien/schema').status, 404)


def row_5_keys(check, ds):
    check('with and without =', ds.keep({champ(1, True): 'a', champ(2): 'b'}),
          {1: 'a', 2: 'b', 32: [{}]})
    check('unknown id, unknown key', ds.keep({champ(9999): 'a', 'nom': 'b', 'champ_': 'c',
                                             'champ_!!': 'd'}), {32: [{}]})
    other = base64.b64encode(b'Autre-1').decode().rstrip('=')
    check('only the number counts', ds.keep({'champ_' + other: 'a'})[1], 'a')
    check('annotations too', ds.keep({champ(60): 'ref-1'})[60], 'ref-1')


# number of the field: rows of (value, kept in January, kept since July)
VALUES = {
    1: (('Zoé', 'Zoé', 'Zoé'), ('a\x01b\x07', 'ab', 'ab'), (12, '12', '12'),
        (['a', 'b'], '["a","b"]', '["a","b"]'), ({'a': 'b'}, '{"a":"b"}', DROPPED),
        ([['a']], '[["a"]]', DROPPED), ('', DROPPED, DROPPED), (None, DROPPED, DROPPED),
        ('  ', DROPPED, DROPPED), ([], DROPPED, DROPPED), ({}, DROPPED, DROPPED)),
    2: (('ligne\nligne', 'ligne\nligne', 'ligne\nligne'),),
    3: (('pas le motif', 'pas le motif', 'pas le motif'),),
    4: ((3, '3', '3'), ('3', '3', '3'), ('3,5', DROPPED, DROPPED), ('trois', DROPPED, DROPPED),
        ([3], DROPPED, DROPPED)),
    50: ((9, '9', '9'), (10, DROPPED, DROPPED), (-1, DROPPED, DROPPED)),
    5: (('612.50', '612.50', '612.50'), ('3,14', '3,14', '3,14'), (3.5, '3.5', '3.5'),
        ('1.2345', DROPPED, DROPPED), ('1.234', '1.234', '1.234'), ('-1', DROPPED, DROPPED),
        ('612 €', DROPPED, DROPPED)),
    6: (('zoe@example.org', 'zoe@example.org', 'zoe@example.org'), ('rien', 'rien', 'rien')),
    7: (('0600000000', '0600000000', '0600000000'), ('12', '12', '12')),
    8: (('FR7630006000011234567890189', 'FR7630006000011234567890189', DROPPED),),
    51: (('FR76', 'FR76', 'FR76'),),
    9: (('M.', 'M.', 'M.'), ('Mme', 'Mme', 'Mme'), ('Madame', DROPPED, DROPPED)),
    10: (('true', 'true', 'true'), ('false', 'false', 'false'), ('oui', 'oui', DROPPED),
         (True, 't', 'true'), (False, DROPPED, DROPPED), (1, '1', 'true'), ('0', '0', 'false'),
         ('on', 'on', 'true'), ('non', 'non', DROPPED), ([True], DROPPED, DROPPED)),
    11: (('true', 'true', 'true'), ('x', 'x', DROPPED)),
    12: (('1988-04-09', '1988-04-09', '1988-04-09'), ('09/04/1988', DROPPED, DROPPED),
         ('1988-04-09T10:00', DROPPED, DROPPED), ('1988-02-30', DROPPED, DROPPED),
         (19880409, DROPPED, DROPPED)),
    52: (('2026-12-31', '2026-12-31', '2026-12-31'), ('2027-01-01', DROPPED, DROPPED)),
    13: (('2026-02-01T10:30', '2026-02-01T10:30', '2026-02-01T10:30'),
         ('2026-02-01 10:30', '2026-02-01 10:30', '2026-02-01 10:30'),
         ('01/02/2026 10:30', '01/02/2026 10:30', '01/02/2026 10:30'), ('demain', '', DROPPED)),
    14: (('Célibataire', 'Célibataire', 'Célibataire'), ('Marié', 'Marié', DROPPED)),
    15: (('EDF', 'EDF', 'EDF'), ('Autre société', 'Autre société', 'Autre société')),
    16: (('Logis du Port', '', 'Logis du Port'), ('Inconnu', '', DROPPED)),
    17: ((['RSA', 'AAH'], ['RSA', 'AAH'], ['RSA', 'AAH']), ('RSA', ['RSA'], ['RSA']),
         (['RSA', 'ASS'], DROPPED, DROPPED), (["Prime d'activité"], DROPPED, DROPPED),
         (['Prime d’activité'], ['Prime d’activité'], ['Prime d’activité'])),
    18: (('Bellevue', DROPPED, DROPPED), (['Nantes', 'Bellevue'], DROPPED, DROPPED)),
    19: (('FR', 'FR', 'FR'), ('Algérie', 'Algérie', 'Algérie'), ('GP', DROPPED, DROPPED),
         ('RE', DROPPED, DROPPED), ('France métropolitaine', DROPPED, DROPPED)),
    20: (('93', '93', '93'), ('Pays de la Loire', 'Pays de la Loire', 'Pays de la Loire'),
         (93, DROPPED, DROPPED), ('1', DROPPED, DROPPED)),
    21: (('83', '83', '83'), ('2A', '2A', '2A'), ('01', '01', '01'), ('99', '99', '99'),
         ('Var', 'Var', 'Var'), (83, DROPPED, DROPPED), ('1', DROPPED, DROPPED)),
    22: ((['44000', '44109'],) * 3, (['75015', '75115'],) * 3, ('44000', DROPPED, DROPPED),
         ('Nantes', DROPPED, DROPPED), (['44000', '83137'], DROPPED, DROPPED),
         (['75015', '75056'], DROPPED, DROPPED), (['44000'], ['44000'], DROPPED),
         (['44000', '44109', 'x'], DROPPED, DROPPED), ([44000, 44109], DROPPED, DROPPED)),
    23: ((['01', '200042935'],) * 3, (['83', '200042935'], DROPPED, DROPPED),
         ('200042935', DROPPED, DROPPED)),
    24: (('20 Avenue de Ségur 75007 Paris',
          {'text': '20 Avenue de Ségur 75007 Paris', 'resolved': False},
          {'text': '20 Avenue de Ségur 75007 Paris', 'resolved': True}),
         ('chez ma sœur', {'text': 'chez ma sœur', 'resolved': False},
          {'text': 'chez ma sœur', 'resolved': False})),
    25: (('130 025 265 00013', '130 025 265 00013', '130 025 265 00013'), ('12', '12', '12')),
    26: (('999999', DROPPED, DROPPED), ('x', DROPPED, DROPPED)),
    34: (('ID-1', 'ID-1', 'ID-1'),),
    35: (('ID-1', DROPPED, DROPPED),),
    36: (('Partenaire', DROPPED, 'Partenaire'), ('Autre', DROPPED, DROPPED)),
    **{n: (('x', DROPPED, DROPPED),) for n in (37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47, 48, 49,
                                             100)},
}


def row_6_values(check, ds):
    for number, rows in VALUES.items():
        for value, old, new in rows:
            found = ds.keep({champ(number): value}).get(number, DROPPED)
            check(f'field {number}: {value!r}', found, old if ds.profile == OLD else new)
    made = ds.post({}).json['dossier_number']
    check('a file that is there', ds.keep({champ(26): made})[26], str(made))
    seen = {f['__typename'] for f in ds.call('GET', '/preremplir/tous-les-types/schema').json[
        'revision']['champDescriptors'] if int(base64.b64decode(f['id']).split(b'-')[1]) in VALUES}
    check('types tried', len(seen), 40)


def row_7_false(check, ds):
    found = ds.keep({champ(10): False, champ(11): 'false'})
    check('false is ignored, "false" is kept', (found.get(10), found.get(11)), (None, 'false'))


def row_8_one_unknown_option(check, ds):
    found = ds.keep({champ(17): ['RSA', 'AAH', 'inconnue'], champ(1): 'reste'})
    check('the whole list is lost, the rest is kept', (found.get(17), found[1]), (None, 'reste'))


def row_9_communes(check, ds):
    for value, wanted in (('44000', None), (['44000', '83137'], None),
                          (['75001', '75056'], None), (['69001', '69123'], None),
                          (['13001', '13055'], None), (['69003', '69383'], ['69003', '69383'])):
        check(f'{value}', ds.keep({champ(22): value}).get(22), wanted)
    check('one element', ds.keep({champ(22): ['44000']}).get(22),
          ['44000'] if ds.profile == OLD else None)


def row_10_repetitions(check, ds):
    row = {champ(28): 'Léo', champ(29): '2015-01-31'}
    kept = {'28': 'Léo', '29': '2015-01-31'}
    check('no row', ds.keep({champ(27): []}).get(27), None)
    check('one row', ds.keep({champ(27): [row]})[27], [kept])
    check('three rows', ds.keep({champ(27): [row] * 3})[27], [kept] * 3)
    check('a mandatory block begins with one', ds.keep({})[32], [{}])
    check('which the first row fills', ds.keep({champ(32): [{champ(33): '3'}]})[32], [{'33': '3'}])
    check('a row that is no object', ds.keep({champ(27): [row, 'Ana', 3]})[27], [kept])
    check('not an array', ds.keep({champ(27): row}).get(27), None)
    check('a child at top level', ds.keep({champ(28): 'Léo'}).get(28), None)
    check('arrays within rows', ds.keep({champ(27): [{champ(31): ['44000', '44109']}]})[27],
          [{'31': ['44000', '44109']}])
    bad = ds.keep({champ(27): [{champ(29): '31/01/2015', champ(30): 'Neveu', champ(28): False}]})
    check('children are screened since July', bad[27],
          [{'29': '31/01/2015', '30': 'Neveu', '28': False}] if ds.profile == OLD else [{}])
    answer = ds.post({champ(27): [{champ(1): 'x'}]})
    check('a field of the top in a row', answer.status, 500 if ds.profile == OLD else 201)


def row_11_identity(check, ds):
    full = {'identite_prenom': 'Zoé', 'identite_nom': 'MARTIN', 'identite_genre': 'Mme'}
    check('natural person, no gender asked', ds.identity(full, 101),
          {'identite_prenom': 'Zoé', 'identite_nom': 'MARTIN'})
    check('gender asked', ds.identity(full, 105), full)
    check('another gender is ignored', ds.identity({**full, 'identite_genre': 'Madame'}, 105),
          {'identite_prenom': 'Zoé', 'identite_nom': 'MARTIN'})
    check('legal person', ds.identity(full, 104), {})


def row_12_claim(check, ds):
    body = ds.post({}).json
    url, number = body['dossier_url'], body['dossier_number']
    check('not logged in', ds.claim(url, None), 302)
    check('first account', ds.claim(url, 'zoe'), 200)
    check('again', ds.claim(url, 'zoe'), 200)
    check('second account', ds.claim(url, 'max'), 404)
    ds.set(dossier={'number': number, 'state': 'en_construction'})
    check('submitted', ds.claim(url, 'zoe'), 404)
    check('unknown token', ds.claim(url[:-4] + 'aaaa', 'zoe'), 404)


def row_13_state(check, ds):
    first, second = ds.post({}).json, ds.post({}).json
    one, two = first['dossier_prefill_token'], second['dossier_prefill_token']
    check('not claimed: the five keys', ds.state(one), [first])
    check('two tokens, oldest first', ds.state(two, one, form='prefill_token[]={}'),
          [first, second])
    check('two tokens with a comma', ds.state(f'{two},{one}'), [first, second])
    check('of another procedure', ds.state(one, number=103), [])
    ds.claim(first['dossier_url'], 'zoe')
    check('claimed', ds.state(one), [{k: 'brouillon' if k == 'state' else v
                                      for k, v in first.items() if k != 'dossier_url'}])
    ds.set(dossier={'number': first['dossier_number'], 'state': 'en_construction'})
    found = ds.state(one)[0]
    check('submitted', (found['state'], 'processed_at' in found, bool(re.fullmatch(
        r'\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ', found['submitted_at']))),
        ('en_construction', False, True))
    ds.set(dossier={'number': first['dossier_number'], 'state': 'accepte'})
    found = ds.state(one)[0]
    check('decided', (found['state'], 'processed_at' in found), ('accepte', True))
    ds.set(advance=5 * DAY - 60)
    check('almost five days', len(ds.state(two)), 1)
    ds.set(advance=DAY + 120)
    check('unclaimed, after the night that follows five days', ds.state(two), [])
    check('the claimed one stays', len(ds.state(one)), 1)
    ds.set(dossier={'number': first['dossier_number'], 'state': 'deleted'})
    check('deleted by its owner', ds.state(one), [])
    ds.set(advance=-6 * DAY - 60)


def row_14_rate(check, ds):
    ds.set(limit=True, now=1800000000)  # the beginning of a window of 15 seconds
    found = [ds.post({}) for _ in range(16)]
    check('fifteen pass', {a.status for a in found[:15]}, {201})
    last = found[15]
    check('the sixteenth: 429', last.status, 429)
    check('plain text', (last.headers['Content-Type'], b'{' in last.body), ('text/plain', False))
    check('headers', (last.headers['RateLimit-Remaining'], last.headers['RateLimit-Reset'],
                      last.headers['Retry-After']), ('0', '1800000015', None))
    check('reading is not limited', ds.call('GET', POST + '?prefill_token=x').status, 200)
    ds.set(now=1800000015)
    check('the next window', ds.post({}).status, 201)
    ds.set(limit=False, now=int(time.time()))


def row_15_renamed(check, ds):
    answer = ds.call('GET', f'/commencer/ancien-nom?{champ(1)}=x&test=1&prefill_token=T')
    check('301', answer.status, 301)
    check('parameters are lost, but for two', answer.headers['Location'],
          f'{ds.url}/commencer/nouveau-nom?prefill_token=T&test=1')
    answer = ds.call('GET', '/commencer/fermee?prefill_token=T')
    check('closed, with a successor', (answer.status, answer.headers['Location']),
          (301, f'{ds.url}/commencer/tous-les-types?prefill_token=T'))


def row_16_revision(check, ds):
    path = '/preremplir/en-test/schema'
    before = ds.call('GET', path).json
    field = {'__typename': 'IntegerNumberChampDescriptor', 'id': field_id(1), 'label': 'Nombre',
             'description': '', 'required': True}
    after = {**before, 'revision': {'id': 'UHJvY2VkdXJlUmV2aXNpb24tOTk=',
                                    'datePublication': '2026-02-01T08:00:00+01:00',
                                    'champDescriptors': [field], 'annotationDescriptors': []}}
    check('a text before', ds.keep({champ(1): 'sept'}, 105)[1], 'sept')
    ds.set(procedure={'number': 105, 'descriptor': after})
    check('the descriptor says it', ds.call('GET', path).json['revision']['id'],
          'UHJvY2VkdXJlUmV2aXNpb24tOTk=')
    check('and the value is judged by it', ds.keep({champ(1): 'sept'}, 105), {})
    ds.set(procedure={'number': 105, 'descriptor': before})


def var(check, ds):
    """The fund of the Var: its ids as a public client maps them."""
    body = {'champ_Q2hhbXAtMjYwMzg1MA': '1988-04-09', 'champ_Q2hhbXAtMjYxNzA3Ng': 'Toulon',
            'champ_Q2hhbXAtMjYxNzA3OA': '83000',  # which cannot be prefilled
            'champ_Q2hhbXAtMjU2NzM2Nw': '612.50', 'champ_Q2hhbXAtMjAyODY4': 'Célibataire',
            'champ_Q2hhbXAtMjU1MzA5Mw': [{'champ_Q2hhbXAtMjU1NDk0OQ': 'Léo',
                                          'champ_Q2hhbXAtMjU1NDk1MQ': '2015-01-31'}]}
    check('the fund of the Var', ds.keep(body, 83), {
        2603850: '1988-04-09', 2617076: 'Toulon', 2567367: '612.50', 202868: 'Célibataire',
        2553093: [{'2554949': 'Léo', '2554951': '2015-01-31'}]})


ROWS = (row_1_answer, row_2_content_type, row_3_not_found, row_4_descriptor, row_5_keys,
        row_6_values, row_7_false, row_8_one_unknown_option, row_9_communes, row_10_repetitions,
        row_11_identity, row_12_claim, row_13_state, row_14_rate, row_15_renamed, row_16_revision,
        var)


def program(checks, path):
    """It says what it is for, and refuses what it does not know."""
    done = subprocess.run([path, '--help'], capture_output=True, text=True, check=False)
    checks.equal('--help says: tests only', (done.returncode, 'tests only' in done.stdout),
                 (0, True))
    for arguments in ([], ['/nowhere.json'], ['/dev/null', '--profile']):
        done = subprocess.run([path, *arguments], capture_output=True, text=True, check=False,
                              stdin=subprocess.DEVNULL)
        checks.equal(f'{arguments}: refused', done.returncode, 2)
    portal = Ds(path, NEW)
    checks.equal('started: says so', portal.close(), 'portal-ds: for tests only\n')


def main(path):
    checks = Checks()
    program(checks, path)
    for profile in (OLD, NEW):
        with Ds(path, profile) as ds:
            for row in ROWS:
                row(lambda name, found, wanted, row=row: checks.equal(
                    f'{profile} {row.__name__}: {name}', found, wanted), ds)
    with Portal(path, 'ds.json', '--profile', OLD) as ds:
        codes = {ds.call('POST', POST, json={}).status for _ in range(20)}
        checks.equal('January 2026: the limit was never reached', codes, {201})
    return checks.finish()


if __name__ == '__main__':
    sys.exit(main(sys.argv[1]))
