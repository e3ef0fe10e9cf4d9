#!/usr/bin/env python3
"""The publik channel against portal-publik: what it says leaves is what is kept there, as a draft,
and nothing else; every end of a send is told as it was.

    test_publik_channel.py PORTAL-PUBLIK UF-TEST-PUBLIK
"""
import base64
import hashlib
import hmac
import json
import os
import re
import subprocess
import sys
import tempfile
import time
import urllib.parse

from portals import Checks, Portal, signed

SITE = 'https://formulaires.example'
FSL, CCAS = 'demande-fsl', 'ccas-aide-facultative'
PDF = b'%PDF-1.7\n\x00\xff nothing\n%%EOF\n'
JPEG = b'\xff\xd8\xff\xe0 picture \xff\xd9'
SECRETS = ('s3cret', 'cle-agent', 'cle-lecture', 'autre-cle')
DAY = 86400


class Desk:
    """A folder with the configuration of one site, and the program that speaks to it."""

    def __init__(self, program, portal):
        self.program, self.portal = program, portal
        self.temporary = tempfile.TemporaryDirectory(prefix='uf-publik-')
        self.folder = self.temporary.name
        os.makedirs(os.path.join(self.folder, 'config'))
        self.said = ''
        self.sign()

    def close(self):
        self.temporary.cleanup()

    def write(self, name, text):
        path = os.path.join(self.folder, name)
        with open(path, 'w', encoding='utf-8') as file:
            file.write(text)
        os.chmod(path, 0o600)
        return path

    def configure(self, entry, **network):
        config = {'partners': {SITE: {'instead': self.portal.url, **entry}},
                  'network': {'connect_seconds': 2, 'total_seconds': 20, **network}}
        self.write('config/config.json', json.dumps(config))

    def sign(self, key='s3cret', orig='cle-test', **network):
        self.configure({'orig': orig, 'key_file': self.write('key', key + '\n')}, **network)

    def login(self, account):
        self.configure({'account_file': self.write('account', account + '\n')})

    def run(self, *steps, slug=FSL, bound=None, documents=(), receipt=None):
        form = {
            'schema': 1, 'form': f'essai/{slug}', 'title': 'Essai',
            'source': {'text': 'inventé', 'seen': '2026-08-19'},
            'channels': {'sheet': {}, 'publik': {'site': SITE, 'slug': slug}},
            'fields': [{'id': 'f', 'label': 'F', 'kind': 'text', 'from': '$.a'}],
            'pieces': [{'id': 'quittance', 'label': 'Quittance', 'bind': {'publik': 'quittance'}},
                       {'id': 'rib', 'label': 'RIB'}]}
        given = {'folder': self.folder, 'form': form, 'bound': bound or {}, 'steps': steps,
                 'documents': [{'piece': piece, 'content': base64.b64encode(content).decode()}
                               for piece, content in documents]}
        if receipt is not None:
            given['receipt'] = receipt
        done = subprocess.run([self.program], input=json.dumps(given), capture_output=True,
                              text=True, check=False, timeout=200)
        if done.returncode != 0:
            raise RuntimeError(f'exit {done.returncode}: {done.stderr[-2000:]}')
        self.said += done.stdout + done.stderr
        return json.loads(done.stdout)

    def send(self, slug=FSL, bound=None, **more):
        return self.run('prepare', 'send', slug=slug, bound=bound or {'nom': 'MARTIN'}, **more)


def kept(fields, sent):
    """What the partner keeps of @sent when it keeps all of it."""
    known = {field.get('varname') or field['id']: field for field in fields}
    stored = {}
    for name, value in [*sent.items(), *sent.get('_unnamed', {}).items()]:
        if name == '_unnamed':
            continue
        field = known[name]
        if field['type'] == 'block':
            stored[name] = [kept(field['schema']['fields'], row) for row in value]
        elif field['type'] == 'file':
            content = base64.b64decode(value['content'], validate=True)
            stored[name] = {'filename': value['filename'], 'content_type': value['content_type'],
                            'size': len(content), 'sha256': hashlib.sha256(content).hexdigest()}
        elif 'data_source' in field:
            rows = json.loads(field['data_source']['value'])
            stored[name] = {'raw': value,
                            'text': next(r['text'] for r in rows if r['id'] == value)}
        else:
            stored[name] = value
    return stored


def names_sent(rows):
    """{'nom': …, 'personnes': […]}: the tops of the names that are said to leave."""
    return {row['name'].split('/')[0].lstrip('#') for row in rows if row['outcome'] == 'sent'}


def outcomes(done):
    return {row['name']: row['outcome'] for row in done['prepare']['delivery']['rows']}


def end(receipt):
    return receipt['status'], receipt.get('rule'), receipt.get('http')


def fields_of(portal, slug=FSL):
    return portal.call('GET', signed(f'/api/formdefs/{slug}/schema', **{
        'include-id': 'true'})).json['fields']


GOOD = {
    'nom': 'L’INVENTÉ', 'prenom': 'Zoé', 'date_naissance': '1988-04-09',
    'courriel': 'zoe@example.org', 'motif': 'deux\nlignes & <b>"\'\\', 'statut': 'Locataire',
    'aides': ['Maintien', 'Énergie'], 'caf': True, 'loyer': '612.50', 'bailleur': 'Public',
    'telephone': '07 00 00 00 01', 'code_postal': '44000', '#20': 'par son numéro',
    'personnes/1/prenom': 'Léo', 'personnes/1/naissance': '2015-01-31',
    'personnes/2/prenom': 'Ana', 'personnes/10/prenom': 'Max'}


def row_values(check, portal, desk):
    fields = fields_of(portal)
    check('imported', desk.run('import')['import']['slug'], FSL)
    done = desk.send(bound=GOOD, documents=[('quittance', PDF)])
    check('received', end(done['send']), ('received', None, 200))
    entry = portal.stored()[-1]
    body = done['prepare']['body']
    check('what is kept is what was sent', entry['data'], kept(fields, body['data']))
    check('what was sent is what was said', set(entry['data']),
          names_sent(done['prepare']['delivery']['rows']))
    check('every name', set(entry['data']), {
        'nom', 'prenom', 'date_naissance', 'courriel', 'motif', 'statut', 'aides', 'caf', 'loyer',
        'bailleur', 'telephone', 'code_postal', '20', 'personnes', 'quittance'})
    check('the values', [entry['data'][n] for n in ('nom', 'motif', 'loyer', 'bailleur', 'caf')],
          ['L’INVENTÉ', GOOD['motif'], '612.5', {'raw': '1', 'text': 'Public'}, True])
    check('the rows', entry['data']['personnes'], [
        {'prenom': 'Léo', 'naissance': '2015-01-31'}, {'prenom': 'Ana'}])
    check('a draft, at the counter, of nobody',
          (entry['draft'], entry['context'], entry['user'], entry['backoffice']),
          (True, {'channel': 'counter'}, None, False))
    check('more rows than it takes', outcomes(done)['personnes'], 'not_acceptable')
    check('the rest', [n for n, o in outcomes(done).items() if o == 'not_prefillable'],
          ['lieu', 'charges'])
    check('no piece left behind', done['prepare']['issues'], ['publik.too_many_rows'])
    check('the link of the receipt', [done['send']['given'][k] for k in ('id', 'url', 'state')],
          [str(entry['id']), f'{portal.url}/{FSL}/{entry["id"]}/', 'brouillon'])
    check('the code', done['send']['given']['code'], entry['tracking_code'])


BAD = (
    ('prenom', 'deux\nlignes', 'publik.not_a_line'),
    ('date_naissance', '09/04/1988', 'publik.not_a_date'),
    ('date_naissance', '1988', 'publik.not_a_date'), ('date_naissance', True, 'publik.not_a_date'),
    ('caf', 'non', 'publik.not_a_boolean'), ('caf', 'true', 'publik.not_a_boolean'),
    ('loyer', 'abc', 'publik.not_a_number'), ('loyer', '12 €', 'publik.not_a_number'),
    ('statut', 'Inconnu', 'publik.option_unknown'), ('statut', 'locataire',
                                                     'publik.option_unknown'),
    ('bailleur', '9', 'publik.option_unknown'), ('statut', ['Locataire', 'Hébergé'],
                                                 'publik.several'),
    ('aides', ['Maintien', 'Inconnue'], 'publik.option_unknown'),
    ('personnes/1/naissance', '31/01/2015', 'publik.not_a_date'),
    ('lieu', '43.1,5.9', 'delivery.not_prefillable'), ('charges', 'eau',
                                                       'delivery.not_prefillable'),
)


def row_bad_values(check, portal, desk):
    desk.run('import')
    for name, value, rule in BAD:
        done = desk.send(bound={'nom': 'MARTIN', name: value})
        row = next(r for r in done['prepare']['delivery']['rows'] if r['name'] == name)
        check(f'{name}: {value!r}', (row['outcome'] != 'sent', row['rule'],
                                     rule in done['prepare']['issues']), (True, rule, True))
        check(f'{name}: {value!r}: not kept', portal.stored()[-1]['data'], {'nom': 'MARTIN'})
    done = desk.send(bound={'nom': 'MARTIN', 'inconnu': 'valeur'})
    check('a field that it has not', done['prepare']['issues'], ['publik.no_field'])
    check('is not sent', list(done['prepare']['body']['data']), ['nom'])
    check('"non" never becomes true', portal.stored()[-1]['data'].get('caf'), None)


def row_false(check, portal, desk):
    desk.run('import')
    desk.send(bound={'caf': False, 'loyer': '0'})
    check('no is an answer, 0 too', portal.stored()[-1]['data'], {'caf': False, 'loyer': '0'})


def row_documents(check, portal, desk):
    desk.run('import')
    done = desk.send(documents=[('quittance', JPEG), ('rib', PDF)])
    check('as it is', portal.stored()[-1]['data']['quittance'], {
        'filename': 'quittance.jpg', 'content_type': 'image/jpeg', 'size': len(JPEG),
        'sha256': hashlib.sha256(JPEG).hexdigest()})
    check('a file of the draft', done['prepare']['files'],
          ['quittance.jpg', f'{FSL}.json', 'envoi.json'])
    check('one without a place', done['prepare']['issues'], ['publik.document_kept'])
    for size, outcome in ((4_999_000, 'sent'), (5_001_000, 'not_acceptable')):
        big = b'%PDF-1.7\n' + os.urandom(size - 20).replace(b'/', b'.') + b'\n%%EOF\n'
        done = desk.send(documents=[('quittance', big)])
        check(f'{size} bytes', outcomes(done)['quittance'], outcome)
        stored = portal.stored()[-1]['data'].get('quittance', {}).get('sha256')
        check(f'{size} bytes: kept', stored,
              hashlib.sha256(big).hexdigest() if outcome == 'sent' else None)
    done = desk.send(documents=[('quittance', PDF), ('quittance', JPEG)])
    check('two for one place', outcomes(done)['quittance'], 'not_acceptable')
    check('neither leaves', 'quittance' in portal.stored()[-1]['data'], False)
    check('none: to be joined there', outcomes(desk.send())['quittance'], 'empty')


def signature_of(query):
    head, _, signature = query.rpartition('&signature=')
    wanted = hmac.new(b's3cret', head.encode(), hashlib.sha256).digest()
    return head, urllib.parse.unquote(signature) == base64.b64encode(wanted).decode()


def row_signature(check, portal, desk):
    desk.run('import')
    desk.send()
    desk.send()
    queries = [r['query'] for r in portal.log()]
    names = [re.findall(r'(?:^|&)([a-z-]+)=', q) for q in queries]
    own = ['orig', 'algo', 'timestamp', 'nonce', 'signature']
    check('the order', names, [['include-id', *own], own, own])
    check('each is right', [signature_of(q)[1] for q in queries], [True] * 3)
    nonces = [re.search('nonce=([0-9a-f]{32})&', q)[1] for q in queries]
    check('a nonce for each', len(set(nonces)), 3)
    for seconds in (45, -45):
        portal.set(now=int(time.time()) + seconds)
        check(f'a clock of {seconds} s', end(desk.send()['send']),
              ('refused', 'publik.clock', 403))
    portal.set(now=int(time.time()))
    portal.set(fault={'kind': 'busy', 'times': 2, 'seconds': 1})
    check('each try has its own', end(desk.send()['send']), ('received', None, 200))
    tries = [re.search('nonce=([0-9a-f]{32})&', r['query'])[1] for r in portal.log()[-3:]]
    check('three tries, three nonces', len(set(tries)), 3)
    desk.sign('autre-cle')
    check('another key', end(desk.send()['send']), ('refused', 'publik.key', 403))
    desk.sign(orig='inconnu')
    check('another name', end(desk.send()['send']), ('refused', 'publik.orig', 403))
    check('the schema: another name', 'does not know our name' in desk.run(
        'look')['look']['error'], True)
    desk.sign('autre-cle')
    check('the schema: another key', 'our signature' in desk.run('look')['look']['error'], True)
    desk.sign()
    portal.set(now=int(time.time()) - 60)
    check('the schema: the clock', 'clocks differ' in desk.run('look')['look']['error'], True)


def row_accounts(check, portal, desk):
    desk.login('compte-libre:cle-libre')
    check('an account reads the schema', desk.run('import')['import']['slug'], FSL)
    desk.run('import', slug=CCAS)
    desk.login('compte-agent:cle-agent')
    check('with the role', end(desk.send()['send']), ('received', None, 200))
    check('as an agent\'s draft', (portal.stored()[-1]['backoffice'],
                                   portal.stored()[-1]['draft']), (True, True))
    check('no signature', [r['query'] for r in portal.log()][-1], '')
    check('a form without such roles', end(desk.send(CCAS)['send']),
          ('refused', 'publik.no_role', 403))
    desk.login('compte-lecture:cle-lecture')
    check('another role', end(desk.send()['send']), ('refused', 'publik.role', 403))
    desk.login('compte-agent:autre-cle')
    check('a wrong password', end(desk.send()['send']), ('refused', 'publik.account', 403))
    desk.configure({})
    done = desk.run('available', 'prepare')
    check('neither key nor account', (done['available']['open'], 'ni clé ni compte' in
                                      done['available']['reason']), (False, True))
    check('nothing refused was kept', len(portal.stored()), 1)


def row_forms(check, portal, desk):
    check('closed: said so', 'fermé' in desk.run('import', 'available', slug='ferme')[
        'available']['reason'], True)
    desk.run('import', slug='unique')
    for name in ('first', 'second'):
        check(f'one demand each, a draft: {name}', end(desk.send('unique')['send']),
              ('received', None, 200))
    desk.run('import')
    check('open', desk.run('available')['available'], {'open': True})
    portal.set(form={'url_name': FSL, 'disabled': True})
    check('closed meanwhile', end(desk.send()['send']), ('refused', 'publik.disabled', 403))
    done = desk.run('look')['look']
    check('seen by a look', ([r['change'] for r in done['rows']], done['state']),
          (['state'], 'disabled'))
    check('a form that is none', 'nothing of that name' in desk.run('import', slug='rien')[
        'import']['error'], True)
    desk.run('import', slug=CCAS)
    required = {row['name']: row['required'] for slug in (FSL, CCAS) for row in desk.run(
        'prepare', slug=slug, bound={'nom': 'X'})['prepare']['delivery']['rows']}
    check('required, as a word and as a boolean', [required[n] for n in (
        'nom', 'aides', 'courriel', 'date_naissance', 'objet')], [True, True, False, True, False])
    sent = desk.send(CCAS)['send']['given']
    check('no code where there is none', 'code' in sent, False)
    check('nothing to say there', desk.run('prepare', slug=CCAS)['prepare'],
          {'files': [], 'issues': ['publik.nothing']})


def row_look(check, portal, desk):
    desk.run('import')
    check('nothing changed', desk.run('look')['look'], {'rows': [], 'state': 'open'})
    fields = [f for f in fields_of(portal) if f.get('varname') != 'nom']
    portal.set(form={'url_name': FSL, 'fields': fields})
    check('a field is gone', [(r['change'], r['name']) for r in desk.run('look')['look']['rows']
                              if r['change'] != 'revision'], [('gone', 'nom')])
    portal.set(fault={'kind': 'garbage'})
    check('an answer that is none', 'error' in desk.run('look')['look'], True)
    portal.set(fault={'kind': 'redirect', 'times': 9})
    check('a redirect', 'error' in desk.run('look')['look'], True)


FAULTS = (  # (fault, total seconds, end, is it kept)
    ({'kind': 'error'}, 20, ('unknown', 'publik.odd_answer', 500), 0),
    ({'kind': 'error_after'}, 20, ('unknown', 'publik.odd_answer', 500), 1),
    ({'kind': 'gateway_after'}, 20, ('unknown', 'publik.odd_answer', 504), 1),
    ({'kind': 'busy', 'seconds': 1}, 20, ('received', None, 200), 1),
    ({'kind': 'away', 'seconds': 1}, 20, ('received', None, 200), 1),
    ({'kind': 'busy', 'seconds': 300}, 20, ('not_sent', 'publik.busy', 429), 0),
    ({'kind': 'away', 'seconds': 300}, 20, ('not_sent', 'publik.busy', 503), 0),
    ({'kind': 'redirect'}, 20, ('refused', 'publik.moved', 301), 0),
    ({'kind': 'slow', 'seconds': 1}, 20, ('received', None, 200), 1),
    ({'kind': 'slow', 'seconds': 3}, 1, ('unknown', 'publik.no_answer', 0), 1),
    ({'kind': 'late', 'seconds': 3}, 1, ('unknown', 'publik.no_answer', 0), 1),
    ({'kind': 'silent'}, 20, ('unknown', 'publik.no_answer', 0), 1),
    ({'kind': 'drop'}, 20, ('unknown', 'publik.no_answer', 0), 0),
    ({'kind': 'cut'}, 20, ('unknown', 'publik.no_answer', 0), 1),
    ({'kind': 'garbage'}, 20, ('unknown', 'publik.odd_answer', 200), 1),
    ({'kind': 'oversize'}, 20, ('unknown', 'publik.no_answer', 0), 1),
)


def row_faults(check, portal, desk):
    desk.run('import')
    for fault, seconds, wanted, count in FAULTS:
        name = f'{fault["kind"]} {fault.get("seconds", "")}'.strip()
        desk.sign(total_seconds=seconds)
        before, asked = len(portal.stored()), len(portal.log())
        portal.set(fault={'method': 'POST', **fault})
        receipt = desk.send()['send']
        portal.set(fault=None)
        if fault['kind'] == 'late':
            time.sleep(fault['seconds'])
        check(name, end(receipt), wanted)
        check(f'{name}: kept', len(portal.stored()) - before, count)
        posts = [r for r in portal.log()[asked:] if r['method'] == 'POST']
        tries = 2 if fault['kind'] in ('busy', 'away') and wanted[0] == 'received' else 1
        check(f'{name}: asked', len(posts), tries)
        if wanted[1] == 'publik.busy':
            check(f'{name}: when to come back', receipt['given'].get('wait'), '300')
    check('all of them drafts', {entry['draft'] for entry in portal.stored()}, {True})


def page_of(portal, url):
    moved = portal.call('GET', url)
    if moved.status != 302:
        return moved.status
    page = portal.call('GET', moved.headers['Location'])
    return json.loads(re.search(r'<script[^>]*>(.*)</script>', page.body.decode())[1])


def row_open(check, portal, desk):
    desk.run('import')
    receipt = desk.send(bound=GOOD, documents=[('quittance', PDF)])['send']
    url = desk.run('open', receipt=receipt)['open']['url']
    check('at the site', url.startswith(portal.url + '/'), True)
    check('every value in place', page_of(portal, url), portal.stored()[-1]['data'])
    portal.set(now=int(time.time()) + 299)
    check('before five minutes', page_of(portal, url), portal.stored()[-1]['data'])
    portal.set(now=int(time.time()) + 302)
    check('after five minutes', page_of(portal, url), 404)
    portal.set(now=int(time.time()))
    again = desk.run('open', receipt=receipt)['open']['url']
    check('asked again', (again != url, page_of(portal, again)),
          (True, portal.stored()[-1]['data']))
    desk.login('compte-agent:cle-agent')
    check('an account signs for it', 'url' in desk.run('open', receipt=receipt)['open'], True)
    desk.sign('autre-cle')
    check('another key', desk.run('open', receipt=receipt)['open']['code'], 4)
    desk.sign()
    portal.set(advance=101 * DAY)
    check('it lives a hundred days', portal.stored(), [])
    portal.set(now=int(time.time()))  # the clocks agree again
    check('gone', desk.run('open', receipt=receipt)['open']['code'], 1)
    lost = json.loads(json.dumps(receipt))
    lost['given']['code'] = 'BBBBBBBB'
    check('another code', desk.run('open', receipt=lost)['open']['code'], 1)
    del lost['given']['code']
    check('no code', desk.run('open', receipt=lost)['open']['code'], 5)


def row_update(check, portal, desk):
    desk.run('import')
    receipt = desk.send()['send']
    again = desk.run('update', receipt=receipt)['update']
    check('nothing is said of a draft', again['given']['state'], 'brouillon')
    check('it was asked', 'checked' in again['given'], True)
    # its person submits it
    answer = portal.call('POST', signed(f'/api/formdefs/{FSL}/submit'), json={'data': {}})
    receipt['given']['id'] = answer.json['data']['id']
    again = desk.run('update', receipt=receipt)['update']
    check('without a role', again['given']['state'], 'brouillon')
    desk.login('compte-lecture:cle-lecture')
    portal.set(fault={'kind': 'garbage'})
    again = desk.run('update', receipt=receipt)['update']
    check('a page is no demand', again['given']['state'], 'brouillon')
    again = desk.run('update', receipt=receipt)['update']
    check('submitted', again['given']['state'], 'depose')
    receipt['given']['id'] = '9999'
    check('unknown, before its time', desk.run('update', receipt=receipt)['update']['given'][
        'state'], 'brouillon')
    receipt['given']['until'] = '2020-01-01'
    check('unknown, after it', desk.run('update', receipt=receipt)['update']['given']['state'],
          'disparu')
    portal.set(fault={'kind': 'error', 'times': 9})
    check('an answer that says nothing', 'error' in desk.run('update', receipt=receipt)['update'],
          True)


def row_unreachable(check, portal, desk):
    desk.run('import')
    portal.close()
    check('nobody there', end(desk.send()['send']), ('not_sent', 'publik.not_reached', 0))


ROWS = (row_values, row_bad_values, row_false, row_documents, row_signature, row_accounts,
        row_forms, row_look, row_faults, row_open, row_update, row_unreachable)


def main(program, driver):
    checks = Checks()
    wanted = os.environ.get('UF_ROW', 'row_')
    for row in (r for r in ROWS if r.__name__.startswith(wanted)):
        with Portal(program, 'publik.json') as portal:
            desk = Desk(driver, portal)
            row(lambda name, found, wanted, row=row: checks.equal(
                f'{row.__name__}: {name}', found, wanted), portal, desk)
            checks.equal(f'{row.__name__}: no key is ever said',
                         [s for s in SECRETS if s in desk.said], [])
            desk.close()
    return checks.finish()


if __name__ == '__main__':
    sys.exit(main(*sys.argv[1:3]))
