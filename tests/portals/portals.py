"""Starts a test partner and speaks to it as an independent client (urllib), for the tests here.

    with Portal(program, world, '--profile', '2026-01') as portal:
        status, headers, body = portal.call('POST', '/path', json={...})
"""
import base64
import hashlib
import hmac
import json as json_module
import os
import subprocess
import time
import urllib.error
import urllib.parse
import urllib.request

ROOT = os.environ.get('UF_SOURCE_ROOT', os.path.join(os.path.dirname(__file__), '..', '..'))
WORLDS = os.path.join(ROOT, 'fixtures', 'portals')


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


class Answer:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    @property
    def json(self):
        return json_module.loads(self.body)


class Portal:
    def __init__(self, program, world, *options):
        self.process = subprocess.Popen(
            [program, os.path.join(WORLDS, world), *options], stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        line = self.process.stdout.readline()
        if not line.startswith('port '):
            raise RuntimeError(f'{program}: {self.process.communicate()}')
        self.url = f'http://127.0.0.1:{int(line.split()[1])}'
        self.opener = urllib.request.build_opener(NoRedirect, urllib.request.ProxyHandler({}))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        """Its standard error; an exit code other than 0 is an error."""
        if self.process.stdin.closed:
            return ''
        self.process.stdin.close()
        self.process.wait(30)
        said = self.process.stderr.read()
        self.process.stdout.close()
        self.process.stderr.close()
        if self.process.returncode != 0:
            raise RuntimeError(f'exit {self.process.returncode}: {said[-2000:]}')
        return said

    def call(self, method, path, json=None, data=None, headers=None, timeout=30):
        headers = dict(headers or {})
        if json is not None:
            data = json_module.dumps(json).encode()
            headers.setdefault('Content-Type', 'application/json')
        url = path if path.startswith('http') else self.url + path
        request = urllib.request.Request(url, data=data, headers=headers, method=method)
        try:
            with self.opener.open(request, timeout=timeout) as answer:
                return Answer(answer.status, answer.headers, answer.read())
        except urllib.error.HTTPError as error:
            with error:
                return Answer(error.code, error.headers, error.read())

    def set(self, **change):
        answer = self.call('POST', '/_control/set', json=change)
        if answer.status != 200:
            raise RuntimeError(f'not set: {change}')

    def stored(self):
        return self.call('GET', '/_control/stored').json

    def log(self):
        return self.call('GET', '/_control/log').json


class Checks:
    """Numbers tests in TAP."""

    def __init__(self):
        self.count = self.failed = 0

    def equal(self, name, found, wanted):
        self.count += 1
        good = found == wanted
        print(f'{"ok" if good else "not ok"} {self.count} - {name}', flush=True)
        if not good:
            self.failed += 1
            print(f'# found {found!r}\n# wanted {wanted!r}')

    def finish(self):
        print(f'1..{self.count}')
        return 1 if self.failed else 0


def sign(query, key, algo='sha256'):
    """A signed query, as Python's own hmac makes it."""
    digest = hmac.new(key.encode(), query.encode(), getattr(hashlib, algo)).digest()
    return f'{query}&signature={urllib.parse.quote(base64.b64encode(digest), safe="")}'


def signed(path, key='s3cret', orig='cle-test', nonce=None, now=None, **parameters):
    """@path with a signed query of this moment."""
    stamp = time.strftime('%Y-%m-%dT%H:%M:%SZ', time.gmtime(now))
    pairs = [*parameters.items(), ('orig', orig), ('algo', 'sha256'), ('timestamp', stamp),
             ('nonce', nonce or os.urandom(16).hex())]
    return f'{path}?{sign(urllib.parse.urlencode(pairs), key)}'


def field_id(number):
    """An id of démarche numérique, as its descriptor writes it."""
    return base64.b64encode(f'Champ-{number}'.encode()).decode()


def champ(number, padded=False):
    return 'champ_' + (field_id(number) if padded else field_id(number).rstrip('='))
