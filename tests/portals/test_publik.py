#!/usr/bin/env python3
"""portal-publik behaves as w.c.s. is published to: sixteen rows.

    test_publik.py PORTAL-PUBLIK

The rows are those of docs/partners.md; an independent client (urllib, hmac) asks.
"""
import base64
import calendar
import hashlib
import json
import os
import re
import subprocess
import sys
import time
import urllib.parse

from portals import WORLDS, Checks, Portal, sign, signed

FSL, CCAS = 'demande-fsl', 'ccas-aide-facultative'
SUBMIT = f'/api/formdefs/{FSL}/submit'
# published with the description of the interface (docs/partners.md); the key is s3cret
VECTOR = ('orig=cle-test&algo=sha256&timestamp=2026-01-15T10%3A00%3A00Z'
          '&nonce=0123456789abcdef0123456789abcdef')
VECTOR_SIGNATURE = 'OrgsZBaH49RFq9pf46sGLRTZra5wCJSXoZfIvLE4jJ4='
VECTOR_2 = 'email=zoe.martin%40example.org&' + VECTOR
VECTOR_2_SIGNATURE = 'bg2c7tZ9CPyCfiFxFlQ/+BvHp0rG2R4Lut7wkFIEcxI='
VECTOR_TIME = calendar.timegm((2026, 1, 15, 10, 0, 0))
DAY = 86400


def basic(name, key):
    return {'Authorization': 'Basic ' + base64.b64encode(f'{name}:{key}'.encode()).decode()}


class Publik(Portal):
    def __init__(self, program):
        super().__init__(program, 'publik.json')

    def submit(self, data, slug=FSL, meta=None, **body):
        body = {'data': data, 'meta': {'draft': True} if meta is None else meta, **body}
        return self.call('POST', signed(f'/api/formdefs/{slug}/submit'), json=body)

    def keep(self, name, value):
        self.submit({name: value})
        return self.stored()[-1]['data'].get(name, 'nothing')

    def denied(self, path, **more):
        answer = self.call('GET', path, **more)
        return answer.status, answer.json.get('err_code'), answer.json.get('err_desc')


def denial(text):
    return 403, 'access-denied', text


def row_1_answer(check, publik):
    answer = publik.submit({'nom': 'MARTIN'})
    body = answer.json
    number = body['data']['id']
    check('200, err 0', (answer.status, body['err']), (200, 0))
    check('its data', body['data'], {
        'id': number, 'url': f'{publik.url}/{FSL}/{number}/',
        'backoffice_url': f'{publik.url}/backoffice/management/{FSL}/{number}/',
        'api_url': f'{publik.url}/api/forms/{FSL}/{number}/'})
    check('a code of 8 consonants', bool(re.fullmatch('[B-DF-HJ-NP-TV-XZ]{8}',
                                                      body['tracking_code'])), True)
    check('none where it is not enabled', 'tracking_code' in publik.submit({}, CCAS).json, False)
    check('a draft', publik.stored()[-1]['draft'], True)
    publik.submit({}, meta={})
    check('no draft unless it says so', publik.stored()[-1]['draft'], False)


def row_2_content_type(check, publik):
    for sent, status in (('application/json', 200), ('application/json; charset=utf-8', 200),
                         ('text/json', 400), ('application/jsonx', 400)):
        answer = publik.call('POST', signed(SUBMIT), data=b'{"data": {}}',
                             headers={'Content-Type': sent})
        check(sent, answer.status, status)
    check('what it says', (answer.json['err'], answer.json['err_code'], answer.json['err_desc']),
          (1, 'invalid-request', 'Expected JSON but missing appropriate content-type.'))
    for body, text in ((b'{"data"', 'Invalid json payload (malformed).'),
                       (b'{}', 'Invalid data parameter.'),
                       (b'{"data": [1]}', 'Invalid data parameter.'),
                       (b'{"data": {}, "user": "zoe"}', 'Invalid user parameter.')):
        answer = publik.call('POST', signed(SUBMIT), data=body,
                             headers={'Content-Type': 'application/json'})
        check(text, (answer.status, answer.json['err_desc']), (400, text))


def row_3_not_found(check, publik):
    for path in ('/api/formdefs/rien/schema', '/api/formdefs/rien/submit', '/api/forms/rien/1/'):
        answer = publik.call('GET', signed(path))
        check(path, (answer.status, answer.json['err_code'], answer.json['err_desc']),
              (404, 'not-found', None))


def row_4_schema(check, publik):
    for path in (f'/api/formdefs/{FSL}/schema', f'/{FSL}/schema'):
        check(f'{path}: signed', publik.call('GET', signed(path)).json['url_name'], FSL)
        check(f'{path}: unsigned', publik.call('GET', path).status, 403)
    check('an account', publik.call('GET', f'/api/formdefs/{FSL}/schema', headers=basic(
        'compte-libre', 'cle-libre')).status, 200)
    check('a wrong key', publik.call('GET', f'/api/formdefs/{FSL}/schema', headers=basic(
        'compte-libre', 'autre')).status, 403)
    ids = [{f.get('id') for f in publik.call('GET', signed(
        f'/api/formdefs/{FSL}/schema', **more)).json['fields']} for more in
        ({}, {'include-id': 'true'})]
    check('ids on demand', (ids[0], len(ids[1])), ({None}, 20))
    forms = publik.call('GET', signed('/api/formdefs/')).json
    with open(os.path.join(WORLDS, 'publik.json'), encoding='utf-8') as world:
        known = [form['schema']['url_name'] for form in json.load(world)['forms']]
    check('the list', (forms['err'], [f['slug'] for f in forms['data']], known[:2]),
          (0, known, [FSL, CCAS]))
    check('the list, unsigned', publik.denied('/api/formdefs/'),
          denial('User not authenticated.'))


def row_5_signature(check, publik):
    path = f'/api/formdefs/{FSL}/schema?'
    for query, signature in ((VECTOR, VECTOR_SIGNATURE), (VECTOR_2, VECTOR_2_SIGNATURE)):
        url = f'{path}{query}&signature={urllib.parse.quote(signature, safe="")}'
        check('a published vector', sign(query, 's3cret'), url[len(path):])
        for seconds, text in ((-40, 'in the future: 40 s'), (45, 'in the past: 45 s')):
            publik.set(now=VECTOR_TIME + seconds)
            check(f'{seconds} s', publik.denied(url),
                  denial('timestamp is more than 30 seconds ' + text))
        publik.set(now=VECTOR_TIME - 10)
        check('is taken', publik.call('GET', url).status, 200)
        check('and not a second time', publik.denied(url), denial('Nonce already used.'))
        publik.set(advance=31)
        check('30 seconds later it is forgotten', publik.call('GET', url).status, 200)
        publik.set(advance=31)  # both vectors have one nonce
    publik.set(now=int(time.time()))
    row_5_faults(check, publik, path)


def row_5_faults(check, publik, path):
    def now():
        return urllib.parse.quote(time.strftime('%Y-%m-%dT%H:%M:%SZ', time.gmtime()), safe='')
    good = f'orig=cle-test&algo=sha256&timestamp={now()}'
    rows = (
        ('a wrong key', sign(good, 'autre'), 'Invalid signature.'),
        ('a wrong orig', sign(good.replace('cle-test', 'autre'), 's3cret'), 'Invalid orig.'),
        ('no orig', sign(good.partition('&')[2], 's3cret'), 'Missing/multiple orig field.'),
        ('no algo', sign(good.replace('algo=sha256&', ''), 's3cret'),
         'Missing/multiple algo field.'),
        ('an algo that is none', sign(good, 's3cret').replace('sha256', 'sha7'), 'Invalid algo.'),
        ('no timestamp', sign('orig=cle-test&algo=sha256', 's3cret'),
         'Missing/multiple timestamp field.'),
        ('a timestamp that is none', sign('orig=cle-test&algo=sha256&timestamp=hier', 's3cret'),
         'Invalid timestamp field; it does not match format.'),
        ('a changed parameter', 'email=&' + sign('x=1&' + good, 's3cret')[4:],
         'Invalid signature.'),
        ('the signature first', '&'.join(reversed(sign(good, 's3cret').rpartition('&')[::2])),
         'Invalid signature.'),
        ('the signature not last', 'SWAP', 'Invalid signature.'),
    )
    for name, query, text in rows:
        if query == 'SWAP':  # what was signed stands behind it
            head, _, signature = sign(good, 's3cret').rpartition('&')
            first, _, last = head.rpartition('&')
            query = f'{first}&{signature}&{last}'
        check(name, publik.denied(path + query), denial(text))
    check('sha512', publik.call('GET', path + sign(good.replace('sha256', 'sha512'), 's3cret',
                                                   'sha512')).status, 200)
    check('what follows the signature is not protected', publik.call(
        'GET', path + sign(good, 's3cret') + '&include-id=true').status, 200)
    check('unknown e-mail', publik.denied(signed(path[:-1], email='nobody@example.org')),
          denial('Unknown email.'))
    check('no e-mail: anonymous', publik.call('GET', signed(path[:-1], email='')).status, 200)
    check('unsigned submission', publik.call('POST', SUBMIT, json={'data': {}}).json['err_desc'],
          'Unsigned API call.')


FILE = {'filename': 'quittance.pdf', 'content_type': 'application/pdf',
        'content': base64.b64encode(b'%PDF-1.4\n').decode()}


def stored_file(content, kind='application/pdf'):
    return {'filename': 'quittance.pdf', 'content_type': kind, 'size': len(content),
            'sha256': hashlib.sha256(content).hexdigest()}


VALUES = (
    ('nom', 'MARTIN', 'MARTIN'), ('nom', 12, '12'), ('courriel', 'zoe@example.org',
                                                   'zoe@example.org'),
    ('motif', 'deux\nlignes', 'deux\nlignes'),
    ('date_naissance', '1988-04-09', '1988-04-09'), ('date_naissance', '09/04/1988', None),
    ('date_naissance', 19880409, None),
    ('caf', True, True), ('caf', False, False), ('caf', 'non', True), ('caf', '', False),
    ('caf', 'oui', True), ('caf', 0, False), ('caf', None, False),
    ('loyer', '612.50', '612.5'), ('loyer', 612, '612'), ('loyer', 'abc', None),
    ('loyer', '600', '600'), ('loyer', '612,5', '612.5'),
    ('statut', 'Locataire', 'Locataire'), ('statut', 'Inconnu', 'Inconnu'),
    ('bailleur', '1', {'raw': '1', 'text': 'Public'}),
    ('bailleur', '9', {'raw': '9', 'text': None}),
    ('aides', ['Maintien', 'Énergie'], ['Maintien', 'Énergie']), ('aides', 'Maintien', []),
    ('quittance', FILE, stored_file(b'%PDF-1.4\n')),
    ('quittance', {'filename': 'quittance.pdf', 'content': FILE['content']},
     stored_file(b'%PDF-1.4\n', 'application/octet-stream')),
    ('lieu', {'lat': 43.1, 'lon': 5.9}, {'lat': 43.1, 'lon': 5.9}),
    ('personnes', [{'prenom': 'Léo', 'naissance': '2015-01-31'}],
     [{'prenom': 'Léo', 'naissance': '2015-01-31'}]),
    ('personnes', [{'prenom': 'Léo', 'naissance': '31/01/2015', 'autre': 1}],
     [{'prenom': 'Léo', 'naissance': None}]),
    ('charges', [['eau', '30'], ['gaz', '60']], [['eau', '30'], ['gaz', '60']]),
)


def row_6_values(check, publik):
    for name, value, wanted in VALUES:
        check(f'{name}: {value!r}'[:70], publik.keep(name, value), wanted)


def row_7_non(check, publik):
    check('"non" is true', publik.keep('caf', 'non'), True)


def row_8_option(check, publik):
    check('an unknown option is kept', publik.keep('statut', 'Châtelain'), 'Châtelain')


def row_9_file(check, publik):
    check('bad base64: an empty file', publik.keep('quittance', {**FILE, 'content': '@@@'}),
          stored_file(b''))
    big = base64.b64encode(b'x' * (6 * 1024 * 1024)).decode()
    check('6 MiB pass', publik.keep('quittance', {**FILE, 'content': big})['size'],
          6 * 1024 * 1024)


def row_10_block(check, publik):
    for value in (True, 'x', {'prenom': 'Léo'}):
        check(f'{value!r}', publik.keep('personnes', value), [])


def row_11_draft(check, publik):
    made = publik.submit({'nom': 'MARTIN'}).json['data']
    path = f'/api/forms/{FSL}/{made["id"]}/'
    reader = basic('compte-lecture', 'cle-lecture')
    check('not readable, signed', publik.denied(signed(path)), denial('Unsufficient roles.'))
    check('not readable by a reader', publik.denied(path, headers=reader),
          denial('Unsufficient roles.'))
    answer = publik.call('POST', signed(path), json={'data': {'nom': 'X'}})
    check('not editable', (answer.status, answer.json['err_desc']),
          (403, 'Formdata is not editable by given user.'))
    sent = publik.submit({'nom': 'MARTIN'}, meta={}).json['data']['id']
    check('what is sent is readable by a reader', publik.call(
        'GET', f'/api/forms/{FSL}/{sent}/', headers=reader).json['fields'], {'nom': 'MARTIN'})
    publik.set(advance=99 * DAY)
    check('after 99 days', any(e['id'] == int(made['id']) for e in publik.stored()), True)
    publik.set(advance=2 * DAY)
    check('after 101 days the draft is gone', [e['draft'] for e in publik.stored()
                                               if e['id'] == int(made['id'])], [])
    publik.set(advance=-101 * DAY)


def row_12_accounts(check, publik):
    def submit(name, slug):
        answer = publik.call('POST', f'/api/formdefs/{slug}/submit', json={
            'data': {}, 'meta': {'draft': True}}, headers=basic(name, 'cle-' + name[7:]))
        return answer.status, answer.json.get('err_code')
    check('a role that may', submit('compte-agent', FSL), (200, None))
    check('is recorded as an agent\'s', publik.stored()[-1]['backoffice'], True)
    check('a role that may not', submit('compte-lecture', FSL),
          (403, 'user-not-allowed-backoffice-submission'))
    check('a form without such roles', submit('compte-agent', CCAS),
          (403, 'no-backoffice-submission-role'))
    publik.call('POST', signed(SUBMIT, 'cle-agent', 'compte-agent'), json={'data': {}})
    check('a signed account with roles', publik.stored()[-1]['backoffice'], True)


def row_13_load(check, publik):
    code = publik.submit({'nom': 'MARTIN', 'loyer': '612.50'}).json['tracking_code']
    path = f'/api/code/{code}'
    check('unsigned', publik.denied(path), denial('Missing signature.'))
    check('an account', publik.denied(path, headers=basic('compte-agent', 'cle-agent')),
          denial('Missing signature.'))
    check('that account, signed', publik.call('GET', signed(
        path, 'cle-agent', 'compte-agent')).status, 200)
    check('another code', publik.call('GET', signed('/api/code/BBBBBBBB')).status, 404)
    found = publik.call('GET', signed(path)).json
    check('err 0', found['err'], 0)
    moved = publik.call('GET', found['load_url'])
    check('a form with a token', (moved.status, f'/{FSL}/?mt=' in moved.headers['Location']),
          (302, True))
    page = publik.call('GET', moved.headers['Location'])
    data = json.loads(re.search(r'<script[^>]*>(.*)</script>', page.body.decode())[1])
    check('every value in place', (page.status, data), (200, {'nom': 'MARTIN', 'loyer': '612.5'}))
    publik.set(advance=299)
    check('before five minutes', publik.call('GET', found['load_url']).status, 302)
    publik.set(advance=2)
    check('after five minutes', publik.call('GET', found['load_url']).status, 404)
    publik.set(advance=-301)
    posted = publik.call('POST', '/code/load', data=f'code={code}'.encode())
    check('the public page', posted.status, 302)
    check('goes to the form', publik.call('GET', posted.headers['Location']).status, 302)
    check('the code in the path', publik.call('GET', f'/code/{code}/load').status, 302)
    check('a robot', publik.call('GET', f'/code/{code}/load', headers={
        'User-Agent': 'AnyBot/1.0'}).status, 403)
    check('a code that is none', publik.call('POST', '/code/load', data=b'code=XXXXXXXX').status,
          404)


def row_14_limits(check, publik):
    answer = publik.submit({}, 'ferme')
    check('disabled', (answer.status, answer.json['err_desc']), (403, 'Disabled form.'))
    user = {'email': 'zoe.martin@example.org'}
    check('one draft', publik.submit({}, 'unique', user=user).status, 200)
    check('one demand', publik.submit({}, 'unique', meta={}, user=user).status, 200)
    answer = publik.submit({}, 'unique', user=user)
    check('a second one', (answer.status, answer.json['err_desc']),
          (403, 'Only one formdata by user is allowed.'))
    check('of somebody else', publik.submit({}, 'unique', user={
        'NameID': ['f5e4d3c2b1a0']}).status, 200)
    check('whom it knows', publik.stored()[-1]['user'], 'max.essai@example.org')
    check('of nobody', publik.submit({}, 'unique', user={'email': 'x@example.org'}).status, 200)
    check('an unknown user is no error', publik.stored()[-1]['user'], None)
    publik.call('POST', signed(SUBMIT, email='zoe.martin@example.org'), json={'data': {}})
    check('the user of the query', publik.stored()[-1]['user'], 'zoe.martin@example.org')


def row_15_required(check, publik):
    found = [{json.dumps(f['required']) for f in publik.call('GET', signed(
        f'/api/formdefs/{slug}/schema')).json['fields']} for slug in (FSL, CCAS)]
    check('as a word', found[0], {'"required"', '"optional"', '"frontoffice"'})
    check('as a boolean', found[1], {'true', 'false'})


def row_16_keys(check, publik):
    publik.submit({'nom': 'MARTIN', 'inconnu': 1, '20': 'par id', '_unnamed': {'20': 'autre'}})
    check('unknown keys are ignored', publik.stored()[-1]['data'],
          {'nom': 'MARTIN', '20': 'par id'})
    publik.submit({'_unnamed': {'20': 'sans nom'}})
    check('fields without name', publik.stored()[-1]['data'], {'20': 'sans nom'})
    publik.submit({'2': 'DURAND'})
    check('an id instead of the name', publik.stored()[-1]['data'], {'nom': 'DURAND'})
    publik.submit({}, context={'channel': 'counter', 'comments': 'x'})
    check('the context', publik.stored()[-1]['context'], {'channel': 'counter', 'comments': 'x'})


ROWS = (row_1_answer, row_2_content_type, row_3_not_found, row_4_schema, row_5_signature,
        row_6_values, row_7_non, row_8_option, row_9_file, row_10_block, row_11_draft,
        row_12_accounts, row_13_load, row_14_limits, row_15_required, row_16_keys)


def main(path):
    checks = Checks()
    done = subprocess.run([path, '--help'], capture_output=True, text=True, check=False)
    checks.equal('--help says: tests only', (done.returncode, 'tests only' in done.stdout),
                 (0, True))
    for row in ROWS:
        with Publik(path) as publik:
            row(lambda name, found, wanted, row=row: checks.equal(
                f'{row.__name__}: {name}', found, wanted), publik)
    portal = Publik(path)
    checks.equal('started: says so', portal.close(), 'portal-publik: for tests only\n')
    return checks.finish()


if __name__ == '__main__':
    sys.exit(main(sys.argv[1]))
