#!/usr/bin/env python3
"""What the test partners do wrong on demand, seen by two clients: Python's, and our transport.

    test_faults.py PORTAL-DS PORTAL-PUBLIK UF-TEST-HTTP

For each fault: whether the demand was stored, and how far our transport says that it got. A POST
is stored once at most, whatever happens.
"""
import http.client
import json
import subprocess
import sys
import time
import urllib.error

from portals import Checks, Portal, signed

DS_POST = '/api/public/v1/demarches/101/dossiers'
PUBLIK_POST = '/api/formdefs/demande-fsl/submit'
JSON = ['Content-Type: application/json']
SECRET = 'CANARI-4711'

# fault: (stored, how far our POST got, status or None, error code)
FAULTS = {
    'error': (0, 'answered', 500, -1),
    'error_after': (1, 'answered', 500, -1),
    'gateway_after': (1, 'answered', 504, -1),
    'redirect': (0, 'answered', 301, -1),
    'silent': (1, 'no_answer', None, 6),
    'drop': (0, 'no_answer', None, 6),
    'cut': (1, 'cut', None, 6),
    'garbage': (1, 'answered', True, -1),
    'oversize': (1, 'cut', None, 2),
}


class Client:
    """Our transport, one request each."""

    def __init__(self, program):
        self.program = program

    def ask(self, url, body=None, **setup):
        request = {'url': url, 'headers': JSON, 'setup': {
            'loopback_only': True, 'backoff_ms': 5, 'total_seconds': 20, **setup}}
        if body is not None:
            request['body'] = json.dumps(body)
        done = subprocess.run([self.program], input=json.dumps(request), text=True,
                              capture_output=True, check=True, timeout=60)
        found = json.loads(done.stdout)
        found['status'] = (found.get('answer') or {}).get('status')
        return found


def make_target(program, kind):
    """(portal, function that gives a URL and a body to post)"""
    if kind == 'ds':
        portal = Portal(program, 'ds.json')
        portal.set(limit=False)
        return portal, lambda: (portal.url + DS_POST, {'champ_Q2hhbXAtMQ': SECRET})
    portal = Portal(program, 'publik.json')
    return portal, lambda: (portal.url + signed(PUBLIK_POST),
                            {'data': {'nom': SECRET}, 'meta': {'draft': True}})


def test_faults(checks, client, portal, target):
    for fault, (stored, reach, status, code) in FAULTS.items():
        before = len(portal.stored())
        portal.set(fault={'kind': fault, 'method': 'POST'})
        url, body = target()
        found = client.ask(url, body)
        wanted = status if status is not True else found['status']
        checks.equal(f'{fault}: what our transport says',
                     (found['reach'], found['status'], found['code']), (reach, wanted, code))
        checks.equal(f'{fault}: stored', len(portal.stored()) - before, stored)
        checks.equal(f'{fault}: no value in the message', SECRET in found.get('error', ''), False)
        url, body = target()
        checks.equal(f'{fault}: once only', client.ask(url, body)['status'] in (200, 201), True)


def test_python_sees_them(checks, portal, target):
    """The faults are faults for any client."""
    rows = (('silent', (http.client.RemoteDisconnected, urllib.error.URLError)),
            ('drop', (http.client.RemoteDisconnected, urllib.error.URLError)),
            ('cut', (http.client.IncompleteRead,)))
    for fault, errors in rows:
        portal.set(fault={'kind': fault})
        url, body = target()
        try:
            portal.call('POST', url, json=body)
            found = None
        except (OSError, http.client.HTTPException) as error:
            found = isinstance(error, errors)
        checks.equal(f'{fault}: an error in Python', found, True)
    portal.set(fault={'kind': 'garbage'})
    url, body = target()
    try:
        json.loads(portal.call('POST', url, json=body).body)
        found = False
    except ValueError:
        found = True
    checks.equal('garbage: no JSON', found, True)
    portal.set(fault={'kind': 'oversize'})
    url, body = target()
    checks.equal('oversize: 64 MiB', len(portal.call('POST', url, json=body).body), 64 << 20)
    portal.set(fault={'kind': 'busy', 'seconds': 7})
    url, body = target()
    answer = portal.call('POST', url, json=body)
    checks.equal('busy: 429', (answer.status, answer.headers['Retry-After']), (429, '7'))


def test_waits(checks, client, portal, target):
    for fault in ('busy', 'away'):
        before = len(portal.stored())
        portal.set(fault={'kind': fault, 'times': 2, 'seconds': 0, 'method': 'POST'})
        url, body = target()
        found = client.ask(url, body)
        checks.equal(f'{fault}: tried again, as it was not taken',
                     (found['status'] in (200, 201), len(portal.stored()) - before), (True, 1))
    for fault, stored in (('slow', 1), ('late', 1)):
        before = len(portal.stored())
        portal.set(fault={'kind': fault, 'seconds': 2.5, 'method': 'POST'})
        url, body = target()
        found = client.ask(url, body, total_seconds=1)
        checks.equal(f'{fault}: no answer in time', (found['reach'], found['code']),
                     ('no_answer', 6))
        checks.equal(f'{fault}: stored meanwhile', len(portal.stored()) - before,
                     stored if fault == 'slow' else 0)
        time.sleep(2)
        checks.equal(f'{fault}: stored in the end', len(portal.stored()) - before, 1)


def test_control(checks, portal, target):
    url, body = target()
    before = len(portal.log())
    portal.set(fault={'kind': 'error', 'path': '/elsewhere'})
    checks.equal('a fault of another path', portal.call('POST', url, json=body).status in
                 (200, 201), True)
    url, body = target()
    portal.set(fault={'kind': 'error', 'times': 2})
    found = [portal.call('POST', target()[0], json=body).status for _ in range(3)]
    checks.equal('twice', (found[:2], found[2] in (200, 201)), ([500, 500], True))
    portal.set(fault={'kind': 'error', 'times': 9})
    portal.set(fault=None)
    checks.equal('no more', portal.call('POST', target()[0], json=body).status in (200, 201), True)
    log = portal.log()[before:]
    checks.equal('the log has all that came', [r['method'] for r in log], ['POST'] * 5)
    checks.equal('an unknown order', portal.call('POST', '/_control/set', json={
        'nothing': 1}).status, 400)
    portal.set(fault={'kind': 'nothing'})
    checks.equal('an unknown fault', portal.call('POST', target()[0], json=body).status, 400)


def main(ds, publik, http_program):
    checks = Checks()
    client = Client(http_program)
    for kind, program in (('ds', ds), ('publik', publik)):
        portal, target = make_target(program, kind)
        named = Checks()
        named.equal = lambda name, *rest, kind=kind: checks.equal(f'{kind}: {name}', *rest)
        with portal:
            test_faults(named, client, portal, target)
            test_python_sees_them(named, portal, target)
            test_waits(named, client, portal, target)
            test_control(named, portal, target)
    return checks.finish()


if __name__ == '__main__':
    sys.exit(main(*sys.argv[1:]))
