#!/usr/bin/env python3
"""The transport over real sockets: how far each request got, what is tried again, what is refused.

    test_http.py PROGRAM      PROGRAM is uf-test-http

Nothing leaves the machine: servers, proxy and authority are those of http_servers.py.
"""
import json
import os
import signal
import ssl
import subprocess
import sys
import tempfile
import threading
import time

import http_servers as servers

USAGE, NOT_FOUND, INVALID, MAPPING, AUTH, REFUSED, UNREACHABLE, CANCELLED = range(8)
INTERNAL = 9
SECRET = 'CANARI-4711'
FAST = {'loopback_only': True, 'backoff_ms': 5, 'connect_seconds': 2, 'total_seconds': 2}
JSON = ['Content-Type: application/json']
SANITIZED = 'halt_on_error=1:detect_leaks=1'


class Run:
    """Numbers tests in TAP; a finding is a line of its own."""

    def __init__(self, program):
        self.program = program
        self.count = 0
        self.failed = 0
        self.seen = ''  # all that the program ever said, for the last test

    def check(self, name, found, **wanted):
        self.count += 1
        wrong = {k: (found.get(k), v) for k, v in wanted.items()
                 if not (v(found.get(k)) if callable(v) else found.get(k) == v)}
        print(f'{"not ok" if wrong else "ok"} {self.count} - {name}', flush=True)
        if wrong:
            self.failed += 1
            print(f'# found, wanted: {wrong}; all: {str(found)[:400]}')

    def start(self, url, method='GET', setup=None, **more):
        request = {'url': url, 'setup': {**FAST, **(setup or {})}, **more}
        if method == 'POST':
            request.setdefault('body', json.dumps({'nom': SECRET}))
            request.setdefault('headers', JSON)
        environment = dict(os.environ, http_proxy='http://127.0.0.1:1',
                           https_proxy='http://127.0.0.1:1', all_proxy='http://127.0.0.1:1',
                           no_proxy='*')
        process = subprocess.Popen([self.program], stdin=subprocess.PIPE, text=True,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                   env=environment)
        process.stdin.write(json.dumps(request))
        process.stdin.close()
        process.stdin = None
        return process

    def finish(self, process):
        out, err = process.communicate(timeout=60)
        if process.returncode != 0 or err:
            return {'crash': process.returncode, 'stderr': err[-2000:]}
        found = json.loads(out)
        self.seen += found.get('error') or ''
        found.update({'answer_' + k: v for k, v in (found.get('answer') or {}).items()})
        found['status'] = found.get('answer_status')
        return found

    def ask(self, url, method='GET', setup=None, **more):
        return self.finish(self.start(url, method, setup, **more))


# path: (reach and error code of a GET, times that it is asked), (the same of a POST)
FAULTS = {
    'broken': (('answered', -1, 1), ('answered', -1, 1)),
    'missing': (('answered', -1, 1), ('answered', -1, 1)),
    'nothing': (('no_answer', UNREACHABLE, 5), ('no_answer', UNREACHABLE, 1)),
    'reset': (('no_answer', UNREACHABLE, 5), ('no_answer', UNREACHABLE, 1)),
    'cut_head': (('cut', UNREACHABLE, 5), ('cut', UNREACHABLE, 1)),
    'cut_body': (('cut', UNREACHABLE, 5), ('cut', UNREACHABLE, 1)),
    'cut_chunk': (('cut', UNREACHABLE, 5), ('cut', UNREACHABLE, 1)),
    'garbage': (('cut', INVALID, 1), ('cut', INVALID, 1)),
    'big_said': (('cut', INVALID, 1), ('cut', INVALID, 1)),
    'big_unsaid': (('cut', INVALID, 1), ('cut', INVALID, 1)),
    'one_too_many': (('cut', INVALID, 1), ('cut', INVALID, 1)),
    'many_headers': (('cut', INVALID, 1), ('cut', INVALID, 1)),
    'long_headers': (('cut', INVALID, 1), ('cut', INVALID, 1)),
    'endless_100': (('cut', INVALID, 1), ('cut', INVALID, 1)),
}


def test_faults(run):
    for path, ways in FAULTS.items():
        for method, (reach, code, times) in zip(('GET', 'POST'), ways):
            with servers.Server() as server:
                found = run.ask(f'{server.url}/{path}?x={SECRET}', method,
                                {'answer_limit': 100000})
                found['times'] = server.times(path)
                run.check(f'{method} {path}', found, reach=reach, code=code, times=times)


def test_answers(run):
    with servers.Server() as server:
        url = server.url
        run.check('a whole answer', run.ask(f'{url}/fine'), reach='answered', status=200,
                  answer_body='{"a": 1}', answer_type='application/json', answer_wait=-1,
                  doubtful=False)
        run.check('an answer in chunks', run.ask(f'{url}/chunks'), answer_body='abcde')
        run.check('an answer that ends with the connection', run.ask(f'{url}/until_close'),
                  answer_body='abcde')
        run.check('just as long as is read', run.ask(f'{url}/just_fits',
                  setup={'answer_limit': 100000}), status=200, answer_size=100000)
        found = run.ask(f'{url}/fine', 'POST', headers=JSON + ['X-A: b'])
        head, body = server.requests[-1]
        found['head'], found['body'] = head, body
        lines = [line.split(b':')[0] for line in head.split(b'\r\n')[1:]]
        found['names'] = sorted(lines)
        run.check('what leaves', found, status=200, body=json.dumps({'nom': SECRET}).encode(),
                  head=lambda h: b'\r\nContent-Type: application/json\r\n' in h + b'\r\n'
                  and h.startswith(b'POST /fine HTTP/1.1\r\n'),
                  names=[b'Accept', b'Content-Length', b'Content-Type', b'Host', b'User-Agent',
                         b'X-A'])
        run.check('a large body leaves whole, without Expect',
                  {**run.ask(f'{url}/fine', 'POST', body=None, body_size=3000000),
                   'size': len(server.requests[-1][1]), 'expect': b'Expect' in
                   server.requests[-1][0]}, status=200, size=3000000, expect=False)
        run.check('an empty body', {**run.ask(f'{url}/fine', 'POST', body=''),
                                    'length': servers.header(server.requests[-1][0],
                                                             b'Content-Length')},
                  status=200, length=b'0')
        run.check('a header with a line end', run.ask(f'{url}/fine', 'POST',
                  headers=['X: y\r\nZ: t']), code=INTERNAL, reach='not_connected')


def test_reach(run):
    for method, times in (('GET', 5), ('POST', 1)):
        run.check(f'{method}: nobody listens', run.ask('http://127.0.0.1:1/fine', method),
                  reach='not_connected', code=UNREACHABLE, doubtful=False)
        with servers.Server() as server:
            found = run.ask(server.url + '/break_while_sending', method,
                            **({'body': None, 'body_size': 40000000} if times == 1 else {}))
            found['connections'] = server.connections
            run.check(f'{method}: the connection breaks while sending', found,
                      reach='not_sent' if method == 'POST' else 'no_answer',
                      code=UNREACHABLE, connections=times, doubtful=method == 'GET')
    with servers.Server() as server:
        run.check('an answer before the whole request', run.ask(
            server.url + '/refuse_while_sending', 'POST', body=None, body_size=40000000),
            reach=lambda r: r in ('answered', 'not_sent'), doubtful=False)
        found = run.ask(server.url + '/back_soon')
        found['times'] = server.times('back_soon')
        run.check('GET: the fourth try is answered', found, status=200, times=4)
        run.check('a name that is none', run.ask('http://nobody.invalid/x', 'POST'),
                  reach='not_connected', code=UNREACHABLE)


def test_time(run):
    with servers.Server() as server, servers.Server(deaf=True) as deaf:
        one = {'total_seconds': 1, 'patience_seconds': 1}
        for path, reach in (('silent', 'no_answer'), ('hang_in_body', 'cut'), ('drip', 'cut')):
            run.check(f'POST {path}: the time limit holds', run.ask(
                f'{server.url}/{path}', 'POST', one), reach=reach, code=UNREACHABLE,
                doubtful=True, ms=lambda n: 950 <= n < 12000)
        found = run.ask(server.url + '/silent', setup={'total_seconds': 1, 'patience_seconds': 2})
        run.check('GET: patience ends the tries', {**found, 'times': server.times('silent')},
                  code=UNREACHABLE, ms=lambda n: n < 12000, times=lambda n: n in (2, 3, 4))
        for _ in range(3):  # fills the queue of a server that accepts nothing
            filler = servers.socket.socket()
            filler.setblocking(False)
            filler.connect_ex(('127.0.0.1', deaf.port))
            deaf.states[filler] = 1
        run.check('connecting has a limit of its own', run.ask(
            deaf.url + '/x', 'POST', {'connect_seconds': 1, 'total_seconds': 30}),
            reach='not_connected', code=UNREACHABLE, ms=lambda n: 950 <= n < 12000)
        run.check('requests have an interval', run.ask(server.url + '/back_soon',
                  setup={'interval_ms': 300}), status=200, ms=lambda n: 900 <= n < 12000)
        slow = servers.Server(context=None)
        run.check('GET waits longer and longer', run.ask(slow.url + '/nothing',
                  setup={'backoff_ms': 100}), ms=lambda n: 750 <= n < 12000)
        slow.close()


def test_cancel(run):
    with servers.Server() as server:
        long = {'total_seconds': 30, 'patience_seconds': 60}
        for path, reach, method in (('silent', 'no_answer', 'POST'), ('drip', 'cut', 'POST'),
                                    ('busy_long', 'answered', 'GET'),
                                    ('silent', 'no_answer', 'GET')):
            setup = {**long, 'patience_seconds': 3600} if path == 'busy_long' else long
            before = server.times(path)
            process = run.start(f'{server.url}/{path}', method, setup)
            until = time.monotonic() + 20
            while server.times(path) == before and time.monotonic() < until:
                time.sleep(0.02)
            time.sleep(0.6)
            begin = time.monotonic()
            process.send_signal(signal.SIGINT)
            found = run.finish(process)
            found['after'] = time.monotonic() - begin
            run.check(f'{method} {path}: Ctrl-C stops at once', found, code=CANCELLED,
                      reach=reach, after=lambda s: s < 5)
        run.check('stopped before it began', {**run.ask(server.url + '/fine', 'POST', {},
                  cancel_after_ms=-1000), 'times': server.times('fine')}, code=CANCELLED,
                  reach='not_connected', times=0)


def test_busy(run):
    """429, and 503 with Retry-After: not taken, so a POST may come again; nothing else may."""
    rows = (  # path, GET: times and status, POST: times and status
        ('busy_soon', 4, 200, 4, 200), ('busy_always', 5, 429, 5, 429),
        ('busy_no_word', 3, 200, 3, 200), ('away', 3, 200, 3, 200),
        ('away_no_word', 3, 200, 1, 503), ('gateway', 3, 200, 1, 502),
        ('busy_long', 1, 429, 1, 429))
    for path, *ways in rows:
        for method, times, status in (('GET', *ways[:2]), ('POST', *ways[2:])):
            with servers.Server() as server:
                found = run.ask(f'{server.url}/{path}', method)
                found['times'] = server.times(path)
                run.check(f'{method} {path}', found, status=status, times=times)
    with servers.Server() as server:
        run.check('Retry-After is honoured', run.ask(server.url + '/busy_once', 'POST'),
                  status=200, ms=lambda n: 1000 <= n < 12000)
        run.check('RateLimit-Reset is honoured', run.ask(server.url + '/limited', 'POST'),
                  status=200, ms=lambda n: 900 <= n < 12000)
        run.check('a long wait is told, not waited', run.ask(server.url + '/busy_long', 'POST'),
                  status=429, answer_wait=3000, ms=lambda n: n < 12000)
        before = len(server.requests)
        run.ask(server.url + '/busy_soon', 'POST', sign=True)
        queries = [head.split(b' ')[1] for head, _ in server.requests[before:]]
        run.check('each try is signed anew', {'queries': queries}, queries=[
            b'/busy_soon?try=%d' % n for n in (1, 2, 3, 4)])


def test_redirects(run):
    rows = (('same_place', 200, -1, 301, -1), ('other_place', None, REFUSED, 302, -1),
            ('other_scheme', None, REFUSED, 302, -1), ('loop', None, REFUSED, 307, -1),
            ('nowhere', 304, -1, 304, -1))
    for path, get, get_code, post, post_code in rows:
        with servers.Server() as server:
            found = run.ask(f'{server.url}/{path}')
            run.check(f'GET {path}', {**found, 'leak': 'secret' in (found.get('error') or '')},
                      status=get, code=get_code, leak=False)
            before = len(server.requests)
            found = run.ask(f'{server.url}/{path}', 'POST')
            run.check(f'POST {path} is never followed', {**found, 'new':
                      len(server.requests) - before}, status=post, code=post_code, new=1)


def test_one_at_a_time(run):
    with servers.Server() as server:
        run.ask(server.url + '/back_soon')
        run.check('one connection at a time', {'most': server.most_together,
                  'all': server.connections}, most=1, all=4)


def wait_until(happened):
    until = time.monotonic() + 20
    while not happened() and time.monotonic() < until:
        time.sleep(0.02)


def ask_together(run, server, setup):
    """Five programs at once: what they found, and the shortest time between two requests."""
    processes = [run.start(f'{server.url}/slow', 'POST', {'total_seconds': 20, **setup})
                 for _ in range(5)]
    found = [run.finish(p) for p in processes]
    moments = sorted(server.moments)
    return {'statuses': {f.get('status') for f in found}, 'most': server.most_together,
            'gap': min(b - a for a, b in zip(moments, moments[1:]))}


def test_turns(run):
    """Programs that share a folder speak to a host one after the other."""
    with tempfile.TemporaryDirectory() as folder:
        turns = {'turns': os.path.join(folder, 'ours', 'turns'), 'interval_ms': 300}
        with servers.Server() as server:
            run.check('without a folder, programs speak together',
                      ask_together(run, server, {'interval_ms': 300}), statuses={200},
                      most=lambda n: n > 1)
        with servers.Server() as server:
            run.check('with one, in turn and no faster', ask_together(run, server, turns),
                      statuses={200}, most=1, gap=lambda s: s >= 0.2)  # /slow alone makes 0.1
        with servers.Server() as server, servers.Server() as other:
            long = {**turns, 'total_seconds': 30, 'patience_seconds': 60}
            holder = run.start(f'{server.url}/silent', 'POST', long)
            wait_until(lambda: server.times('silent') == 1)
            run.check('whoever waits too long says so', run.ask(
                f'{server.url}/fine', 'POST', {**turns, 'patience_seconds': 1}), code=UNREACHABLE,
                reach='not_connected', error=lambda e: 'of yours' in e, ms=lambda n: n >= 950)
            run.check('another host is another turn', run.ask(f'{other.url}/fine', 'POST', turns),
                      status=200)
            waiter = run.start(f'{server.url}/fine', 'POST', long)
            time.sleep(0.6)
            waiter.send_signal(signal.SIGINT)
            run.check('Ctrl-C ends the wait for it', run.finish(waiter), code=CANCELLED,
                      reach='not_connected')
            holder.kill()
            holder.wait()
            run.check('whoever is killed gives it back', {**run.ask(
                f'{server.url}/fine', 'POST', turns), 'times': server.times('fine')}, status=200,
                times=1)
            holder.communicate()
        names = os.listdir(turns['turns'])
        run.check('the files say nothing', {
            'mode': os.stat(turns['turns']).st_mode & 0o777, 'names': ''.join(names),
            'sizes': {os.path.getsize(os.path.join(turns['turns'], n)) for n in names}},
            mode=0o700, names=lambda n: '127' not in n[:3] and '.' not in n, sizes={8})
        os.chmod(turns['turns'], 0o755)
        with servers.Server() as server:
            run.check('a folder that others may enter', {**run.ask(
                f'{server.url}/fine', 'POST', turns), 'all': server.connections}, code=REFUSED,
                reach='not_connected', all=0)


def test_refused(run):
    with servers.Server() as server:
        public = {'loopback_only': False}
        run.check('plain http outside tests', run.ask(server.url + '/fine', 'POST', public),
                  code=REFUSED, reach='not_connected')
        https = server.url.replace('http:', 'https:')
        for name, host in (('loopback', '127.0.0.1'), ('loopback by name', 'localhost'),
                           ('mapped loopback', '[::ffff:127.0.0.1]'), ('IPv6', '[::1]'),
                           ('decimal', '2130706433'), ('octal', '0177.0.0.1'),
                           ('zero', '0.0.0.0')):
            url = https.replace('127.0.0.1', host)
            run.check(f'no {name} outside tests', run.ask(url + '/fine', 'POST', public),
                      code=REFUSED, reach='not_connected')
            run.check(f'no {name} even when the site names it', run.ask(
                url + '/fine', 'POST', {**public, 'hosts': [host.strip('[]'), host]}),
                code=REFUSED)
        run.check('no metadata service', run.ask('https://169.254.169.254/latest/', 'GET', public),
                  code=REFUSED, reach='not_connected')
        run.check('no private range', run.ask('https://10.255.255.1/', 'POST', public),
                  code=REFUSED, reach='not_connected')
        run.check('tests do not leave the machine', run.ask('https://10.255.255.1/', 'POST'),
                  code=REFUSED)
        run.check('a user in the URL', run.ask(f'http://{SECRET}:x@127.0.0.1:{server.port}/fine'),
                  code=REFUSED)
        run.check('nothing came of all that', {'n': server.connections}, n=0)


def test_tls(run, folder):
    authority = servers.Authority(folder, 'autorite')
    stranger = servers.Authority(folder, 'etranger')
    good = authority.sign('localhost', 'DNS:localhost,IP:127.0.0.1')
    trusted = {'authorities': authority.file}
    with servers.Server(servers.server_context(*good)) as server:
        run.check('https', run.ask(server.url + '/fine', 'POST', trusted), status=200)
        run.check('an authority that is not ours', run.ask(server.url + '/fine', 'POST',
                  {'authorities': stranger.file}), code=REFUSED, reach='not_connected')
        run.check('the system knows it no more', run.ask(server.url + '/fine', 'POST'),
                  code=REFUSED, reach='not_connected')
        run.check('no answer over https', run.ask(server.url + '/nothing', 'POST', trusted),
                  reach='no_answer', code=UNREACHABLE)
        run.check('a cut answer over https', run.ask(server.url + '/cut_body', 'POST', trusted),
                  reach='cut', code=UNREACHABLE)
        run.check('an answer without its end over https', run.ask(
            server.url + '/until_close', 'POST', trusted),
            reach=lambda r: r in ('cut', 'answered'))
        run.check('broken while sending over https', run.ask(
            server.url + '/break_while_sending', 'POST', trusted, body=None, body_size=40000000),
            reach='not_sent', code=UNREACHABLE)
        run.check('https to http is another place', run.ask(server.url + '/other_place',
                  setup=trusted), code=REFUSED)
        run.check('no file of authorities', run.ask(server.url + '/fine', 'POST',
                  {'authorities': folder + '/none.pem'}), code=NOT_FOUND)
        run.check('nothing but whole requests came',
                  {'n': len(server.requests)}, n=5)
    other = authority.sign('autre.example')
    with servers.Server(servers.server_context(*other)) as server:
        run.check('a certificate of another name', run.ask(server.url + '/fine', 'POST', trusted),
                  code=REFUSED, reach='not_connected')
    with servers.Server(servers.server_context(*good, version=ssl.TLSVersion.TLSv1_2)) as server:
        run.check('TLS 1.2 is enough', run.ask(server.url + '/fine', 'POST', trusted), status=200)
    with servers.Server() as server:
        run.check('no TLS at the other end', run.ask(
            server.url.replace('http', 'https') + '/fine', 'POST', trusted),
            code=UNREACHABLE, reach='not_connected')
    test_client_certificate(run, folder, authority, stranger, good)


def secret_file(folder, name, text, mode=0o600):
    path = os.path.join(folder, name)
    with open(path, 'w', encoding='utf-8') as file:
        file.write(text)
    os.chmod(path, mode)
    return path


def test_client_certificate(run, folder, authority, stranger, good):
    ours, plain = authority.sign('unefois'), authority.sign('sans-secret')
    file, key = authority.sign('chiffre', password='mot-' + SECRET)
    packed = authority.pack(file, key, 'mot-' + SECRET, 'mot-' + SECRET)
    alien = stranger.sign('inconnu')
    both = os.path.join(folder, 'both.pem')
    with open(both, 'w', encoding='utf-8') as out:
        for part in plain:
            with open(part, encoding='utf-8') as text:
                out.write(text.read())
    word = secret_file(folder, 'word', f'mot-{SECRET}\n')
    wrong = secret_file(folder, 'wrong', f'faux-{SECRET}\n')
    trusted = {'authorities': authority.file}
    rows = (
        ('PEM, two files', {'certificate': ours[0], 'key': ours[1]}, 200, -1),
        ('PEM, one file', {'certificate': both}, 200, -1),
        ('PEM, key with a password', {'certificate': file, 'key': key, 'key_password_file': word},
         200, -1),
        ('PKCS#12', {'certificate': packed, 'key_password_file': word}, 200, -1),
        ('PKCS#12, wrong password', {'certificate': packed, 'key_password_file': wrong}, None, AUTH),
        ('PKCS#12, no password', {'certificate': packed}, None, AUTH),
        ('no such file', {'certificate': folder + '/none.pem'}, None, NOT_FOUND),
        ('a file that is none', {'certificate': word}, None, AUTH),
        ('none', {}, None, AUTH),
        ('of an authority that it does not know', {'certificate': alien[0], 'key': alien[1]},
         None, AUTH),
    )
    for version, words in ((None, 'TLS 1.3'), (ssl.TLSVersion.TLSv1_2, 'TLS 1.2')):
        context = servers.server_context(*good, clients=authority.file, version=version)
        with servers.Server(context) as server:
            for name, setup, status, code in rows:
                # a server of TLS 1.3 hangs up while we write: what we then see is not ours to say
                codes = (AUTH, UNREACHABLE) if version is None and code == AUTH else (code,)
                run.check(f'client certificate, {words}: {name}', run.ask(
                    server.url + '/fine', 'POST', {**trusted, **setup}), status=status,
                    code=lambda c, codes=codes: c in codes)
            run.check(f'{words}: only the good ones came', {'n': len(server.requests)}, n=4)


def test_proxy(run, folder):
    authority = servers.Authority(folder, 'autorite-mandataire')
    good = authority.sign('portail.example')
    login = secret_file(folder, 'login', f'agent:mot:de-passe-{SECRET}\n')
    password = f'agent:mot:de-passe-{SECRET}'
    with servers.Server(servers.server_context(*good)) as server, \
            servers.Proxy(password) as proxy:
        url = f'https://portail.example:{server.port}'
        setup = {'proxy': proxy.url, 'authorities': authority.file, 'loopback_only': False,
                 'hosts': ['portail.example']}
        with_login = {**setup, 'proxy_login_file': login}
        run.check('through a proxy with a password', run.ask(url + '/fine', 'POST', with_login),
                  status=200, reach='answered', answer_wait=-1)
        heads = b''.join(head for head, _ in server.requests)
        run.check('the password stays at the proxy', {'leak': b'Proxy-' in heads,
                  'targets': proxy.targets}, leak=False, targets=['portail.example'])
        run.check('without password', run.ask(url + '/fine', 'POST', setup), code=AUTH,
                  reach='not_connected')
        bad = secret_file(folder, 'bad', f'agent:faux-{SECRET}')
        run.check('with another password', run.ask(url + '/fine', 'POST', {
            **setup, 'proxy_login_file': bad}), code=AUTH, reach='not_connected')
        run.check('a host that the site does not list', run.ask(
            f'https://ailleurs.example:{server.port}/fine', 'POST', with_login), code=REFUSED,
            reach='not_connected')
        run.check('no answer through the proxy', run.ask(url + '/nothing', 'POST', with_login),
                  code=UNREACHABLE, reach='no_answer')
        run.check('two requests came', {'n': len(server.requests)}, n=2)
        for name, status in (('403', b'403 Forbidden'), ('503', b'503 Service Unavailable')):
            with servers.Proxy(status=status) as refusing:
                run.check(f'the proxy says {name}', run.ask(url + '/fine', 'POST', {
                    **setup, 'proxy': refusing.url}), code=UNREACHABLE, reach='not_connected')
        run.check('no proxy there', run.ask(url + '/fine', 'POST', {
            **setup, 'proxy': 'http://127.0.0.1:1'}), code=UNREACHABLE, reach='not_connected')
    own = authority.sign('mandataire', 'IP:127.0.0.1')
    with servers.Server(servers.server_context(*good)) as server, \
            servers.Proxy(password, context=servers.server_context(*own)) as proxy:
        run.check('a proxy that speaks TLS', run.ask(
            f'https://portail.example:{server.port}/fine', 'POST',
            {**setup, 'proxy': proxy.url, 'proxy_login_file': login}), status=200)
    test_setup(run, folder, login)


def test_setup(run, folder, login):
    rows = (
        ('a password in the proxy\'s URL', {'proxy': f'http://a:{SECRET}@127.0.0.1:1'}, USAGE),
        ('a proxy of another kind', {'proxy': 'socks5://127.0.0.1:1'}, USAGE),
        ('a login that everybody may read', {'proxy_login_file': secret_file(
            folder, 'open', f'a:{SECRET}', 0o644)}, REFUSED),
        ('a login of two lines', {'proxy_login_file': secret_file(
            folder, 'two', f'a:{SECRET}\nb\n')}, INVALID),
        ('a login without colon', {'proxy_login_file': secret_file(
            folder, 'one', SECRET)}, INVALID),
        ('a login without user', {'proxy_login_file': secret_file(
            folder, 'nobody', ':' + SECRET)}, INVALID),
        ('an empty login', {'proxy_login_file': secret_file(folder, 'empty', '\n')}, INVALID),
        ('no login', {'proxy_login_file': login + '.none'}, NOT_FOUND),
        ('no key', {'key': login + '.none'}, NOT_FOUND),
    )
    for name, setup, code in rows:
        run.check(name, run.ask('http://127.0.0.1:1/', 'POST', setup), code=code)


def test_quiet(run):
    run.check('no message has a value', {'leak': SECRET in run.seen, 'some': len(run.seen) > 2000},
              leak=False, some=True)


def main(program):
    os.environ['ASAN_OPTIONS'] = os.environ.get('ASAN_OPTIONS', SANITIZED)
    run = Run(program)
    for test in (test_answers, test_faults, test_reach, test_time, test_cancel, test_busy,
                 test_redirects, test_one_at_a_time, test_turns, test_refused):
        test(run)
    with tempfile.TemporaryDirectory() as folder:
        test_tls(run, folder)
        test_proxy(run, folder)
    test_quiet(run)
    print(f'1..{run.count}')
    return 1 if run.failed else 0


if __name__ == '__main__':
    threading.excepthook = lambda args: None if isinstance(
        args.exc_value, OSError) else threading.__excepthook__(args)
    sys.exit(main(sys.argv[1]))
