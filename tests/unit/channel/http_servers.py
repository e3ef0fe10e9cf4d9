"""Servers for test_http.py, over raw sockets on loopback, so that each byte of a fault is ours.

Server answers by the path of the request (FAULTS); Proxy speaks CONNECT and wants a password;
Authority makes certificates with openssl. What came in is in `requests`.
"""
import base64
import os
import socket
import ssl
import struct
import subprocess
import threading
import time

BLOCK = 65536
PATIENCE = 30


def read_head(stream):
    """The head of a request as bytes, and what was read beyond it."""
    data = b''
    while b'\r\n\r\n' not in data:
        more = stream.recv(BLOCK)
        if not more:
            return data, b''
        data += more
    head, _, rest = data.partition(b'\r\n\r\n')
    return head, rest


def header(head, name):
    for line in head.split(b'\r\n')[1:]:
        key, _, value = line.partition(b':')
        if key.strip().lower() == name.lower():
            return value.strip()
    return None


def answer(status=b'200 OK', body=b'{}', lines=(b'Content-Type: application/json',)):
    head = [b'HTTP/1.1 ' + status, *lines, b'Content-Length: %d' % len(body),
            b'Connection: close', b'', b'']
    return b'\r\n'.join(head) + body


def reset(stream):
    """Ends the connection with RST instead of FIN."""
    stream.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack('ii', 1, 0))
    stream.close()


class Server:
    """One thread for each connection; `handle` is told the whole request."""

    def __init__(self, context=None, deaf=False):
        self.requests = []  # (head, body) of each request that came whole
        self.connections = 0
        self.states = {}
        self.moments = []  # when each of them was there
        self.together = self.most_together = 0
        self.context = context
        self.deaf = deaf  # accepts nothing
        self.lock = threading.Lock()
        self.stop = threading.Event()
        self.socket = socket.socket()
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.socket.bind(('127.0.0.1', 0))
        self.socket.listen(0 if deaf else 50)
        self.port = self.socket.getsockname()[1]
        self.url = f'http{"s" if context else ""}://127.0.0.1:{self.port}'
        if not deaf:
            threading.Thread(target=self.accept, daemon=True).start()

    def close(self):
        self.stop.set()
        try:
            self.socket.shutdown(socket.SHUT_RDWR)  # wakes the thread in accept
        except OSError:
            pass
        self.socket.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def accept(self):
        while not self.stop.is_set():
            try:
                stream, _ = self.socket.accept()
            except OSError:
                return
            threading.Thread(target=self.serve, args=(stream,), daemon=True).start()

    def serve(self, stream):
        with self.lock:
            self.connections += 1
            self.together += 1
            self.most_together = max(self.most_together, self.together)
        try:
            if self.context:
                stream = self.context.wrap_socket(stream, server_side=True)
            stream.settimeout(PATIENCE)
            self.talk(stream)
        except (OSError, ssl.SSLError):
            pass
        finally:
            with self.lock:
                self.together -= 1
            stream.close()

    def talk(self, stream):
        head, body = read_head(stream)
        if not head:
            return
        path = head.split(b' ')[1].decode().partition('?')[0].strip('/')
        early = getattr(self, 'early_' + path, None)
        if early:
            early(stream, body)
            return
        length = int(header(head, b'Content-Length') or 0)
        while len(body) < length:
            more = stream.recv(BLOCK)
            if not more:
                return
            body += more
        with self.lock:
            self.requests.append((head, body))
            self.moments.append(time.monotonic())
            self.states[path] = self.states.get(path, 0) + 1
        getattr(self, 'on_' + path)(stream)

    def times(self, path):
        return self.states.get(path, 0)

    # --- before the body is read ---

    def early_break_while_sending(self, stream, _):
        reset(stream)

    def early_refuse_while_sending(self, stream, _):
        """A whole answer, and the rest of the body is not wanted."""
        stream.sendall(answer(b'413 Content Too Large'))
        while stream.recv(BLOCK):
            pass

    # --- after the whole request ---

    def on_fine(self, stream):
        stream.sendall(answer(body=b'{"a": 1}'))

    def on_slow(self, stream):
        time.sleep(0.1)
        stream.sendall(answer())

    def on_missing(self, stream):
        stream.sendall(answer(b'404 Not Found'))

    def on_broken(self, stream):
        stream.sendall(answer(b'500 Internal Server Error'))

    def on_nothing(self, stream):
        stream.close()

    def on_reset(self, stream):
        reset(stream)

    def on_silent(self, stream):
        self.stop.wait(PATIENCE)

    def on_cut_head(self, stream):
        stream.sendall(b'HTTP/1.1 200 OK\r\nContent-Ty')

    def on_cut_body(self, stream):
        stream.sendall(answer(body=b'x' * 1000)[:-500])

    def on_cut_chunk(self, stream):
        stream.sendall(b'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabc')

    def on_hang_in_body(self, stream):
        stream.sendall(answer(body=b'x' * 1000)[:-500])
        self.stop.wait(PATIENCE)

    def on_drip(self, stream):
        stream.sendall(answer(body=b'x' * 1000)[:-1000])
        for _ in range(1000):
            stream.sendall(b'x')
            time.sleep(0.1)

    def on_chunks(self, stream):
        stream.sendall(b'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n'
                       b'\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n')

    def on_until_close(self, stream):
        stream.sendall(b'HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nabcde')

    def on_garbage(self, stream):
        stream.sendall(b'\x00\x01\x02 ce n\'est pas du HTTP ' * 20)

    def on_big_said(self, stream):
        stream.sendall(b'HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\n')
        self.stop.wait(PATIENCE)

    def on_big_unsaid(self, stream):
        stream.sendall(b'HTTP/1.1 200 OK\r\n\r\n')
        for _ in range(1000):
            stream.sendall(b'x' * BLOCK)

    def on_just_fits(self, stream):
        stream.sendall(answer(body=b'x' * 100000))

    def on_one_too_many(self, stream):
        stream.sendall(b'HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n' + b'x' * 100001)

    def on_many_headers(self, stream):
        stream.sendall(b'HTTP/1.1 200 OK\r\n' + b'X-A: b\r\n' * 500 + b'\r\n')

    def on_long_headers(self, stream):
        stream.sendall(b'HTTP/1.1 200 OK\r\n' + (b'X-A: ' + b'b' * 8000 + b'\r\n') * 20 + b'\r\n')

    def on_endless_100(self, stream):
        stream.sendall(b'HTTP/1.1 100 Continue\r\n\r\n' * 500)
        stream.sendall(answer())

    def on_other_place(self, stream):
        stream.sendall(answer(b'302 Found', lines=(b'Location: http://127.0.0.1:1/secret',)))

    def on_other_scheme(self, stream):
        stream.sendall(answer(b'302 Found', lines=(b'Location: file:///etc/passwd',)))

    def on_same_place(self, stream):
        stream.sendall(answer(b'301 Moved', lines=(b'Location: /fine',)))

    def on_loop(self, stream):
        stream.sendall(answer(b'307 Moved', lines=(b'Location: /loop',)))

    def on_nowhere(self, stream):
        stream.sendall(answer(b'304 Not Modified', lines=(b'Location: /fine',)))

    def on_busy_once(self, stream):
        self.busy(stream, 'busy_once', 1, b'Retry-After: 1')

    def on_busy_soon(self, stream):
        self.busy(stream, 'busy_soon', 3, b'Retry-After: 0')

    def on_busy_always(self, stream):
        self.busy(stream, 'busy_always', 99, b'Retry-After: 0')

    def on_busy_long(self, stream):
        self.busy(stream, 'busy_long', 99, b'Retry-After: 3000')

    def on_busy_no_word(self, stream):
        self.busy(stream, 'busy_no_word', 2, b'X-A: b')

    def on_limited(self, stream):
        """As démarche numérique does: no Retry-After, an hour of the clock, plain text."""
        first = self.times('limited') < 2
        lines = (b'Content-Type: text/plain', b'RateLimit-Remaining: 0',
                 b'RateLimit-Reset: %d' % (time.time() + 2))
        stream.sendall(answer(b'429 Too Many Requests', b'trop', lines) if first else answer())

    def on_away(self, stream):
        self.busy(stream, 'away', 2, b'Retry-After: 0', b'503 Service Unavailable')

    def on_away_no_word(self, stream):
        self.busy(stream, 'away_no_word', 2, b'X-A: b', b'503 Service Unavailable')

    def on_gateway(self, stream):
        self.busy(stream, 'gateway', 2, b'X-A: b', b'502 Bad Gateway')

    def busy(self, stream, path, times, line, status=b'429 Too Many Requests'):
        stream.sendall(answer(status, lines=(line,)) if self.times(path) <= times else answer())

    def on_back_soon(self, stream):
        """Nothing three times, then an answer."""
        if self.times('back_soon') > 3:
            stream.sendall(answer())


class Proxy(Server):
    """CONNECT with a password; every name leads to 127.0.0.1."""

    def __init__(self, password=None, status=None, context=None):
        self.password = password
        self.status = status  # to say instead
        self.targets = []
        super().__init__(context)

    def talk(self, stream):
        head, _ = read_head(stream)
        method, target, _ = head.split(b'\r\n')[0].split(b' ')
        self.requests.append((head, b''))
        login = header(head, b'Proxy-Authorization')
        wanted = self.password and b'Basic ' + base64.b64encode(self.password.encode())
        if wanted and login != wanted:
            stream.sendall(answer(b'407 Proxy Authentication Required',
                                  lines=(b'Proxy-Authenticate: Basic realm="mandataire"',)))
            return
        if self.status or method != b'CONNECT':
            stream.sendall(answer(self.status or b'405 Method Not Allowed'))
            return
        host, _, port = target.decode().rpartition(':')
        self.targets.append(host)
        with socket.create_connection(('127.0.0.1', int(port))) as far:
            stream.sendall(b'HTTP/1.1 200 Connection established\r\nRetry-After: 9\r\n\r\n')
            there = threading.Thread(target=self.carry, args=(stream, far), daemon=True)
            there.start()
            self.carry(far, stream)
            there.join(PATIENCE)

    @staticmethod
    def carry(one, other):
        try:
            while data := one.recv(BLOCK):
                other.sendall(data)
            other.shutdown(socket.SHUT_WR)
        except OSError:
            pass


class Authority:
    """An authority of the test's own, and what it signed."""

    def __init__(self, folder, name):
        self.folder = folder
        self.key, self.file = self.path(f'{name}.key'), self.path(f'{name}.pem')
        self.openssl('req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256',
                     '-nodes', '-days', '2', '-subj', f'/CN={name}', '-keyout', self.key,
                     '-out', self.file)

    def path(self, name):
        return os.path.join(self.folder, name)

    @staticmethod
    def openssl(*arguments):
        subprocess.run(['openssl', *arguments], check=True, capture_output=True)

    def sign(self, name, alternative=None, password=None, days='2'):
        """(certificate, key) of @name; the key is encrypted when there is a @password."""
        key, request, file = (self.path(f'{name}.{e}') for e in ('key', 'csr', 'crt'))
        secret = ['-passout', 'pass:' + password] if password else ['-nodes']
        self.openssl('req', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', *secret,
                     '-subj', f'/CN={name}', '-keyout', key, '-out', request)
        with open(self.path(f'{name}.ext'), 'w', encoding='utf-8') as file_ext:
            file_ext.write(f'subjectAltName={alternative or "DNS:" + name}\n')
        self.openssl('x509', '-req', '-in', request, '-CA', self.file, '-CAkey', self.key,
                     '-CAcreateserial', '-days', days, '-extfile', self.path(f'{name}.ext'),
                     '-out', file)
        return file, key

    def pack(self, file, key, password, key_password=None):
        """A PKCS#12 file of both."""
        out = file[:-4] + '.p12'
        extra = ['-passin', 'pass:' + key_password] if key_password else []
        self.openssl('pkcs12', '-export', '-in', file, '-inkey', key, '-out', out,
                     '-passout', 'pass:' + password, *extra)
        return out


def server_context(file, key, clients=None, version=None):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file, key)
    if version:
        context.minimum_version = context.maximum_version = version
    if clients:
        context.verify_mode = ssl.CERT_REQUIRED
        context.load_verify_locations(clients)
    return context
