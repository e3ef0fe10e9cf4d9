#!/usr/bin/env python3
"""The three set-ups: SSH without a display (a real sshd on loopback, tmux), a desktop (Xvfb, xclip),
WSL.

    setups.py             (UF_BUILD_ROOT and UF_SOURCE_ROOT as in `meson test`; TAP)

sshd has its configuration, its host key and the key of its only user in a scratch folder; it runs as
whoever runs the test, one process for the one connection that a socket of the kernel's choice accepts.
What is not installed is skipped with a word. WSL: its clipboard program is a fake, no Windows is here.
"""
import base64
import json
import os
import pty
import re
import select
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import termios
import threading
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, 'cli'))
import script  # noqa: E402

TIMEOUT = 60
FORM = 'domiciliation/attestation-16030'
SSHD = '/usr/sbin/sshd'
EMPTY = '/run/sshd'
CONFIG = '''HostKey {folder}/host
AuthorizedKeysFile {folder}/authorized
PasswordAuthentication no
KbdInteractiveAuthentication no
UsePAM no
StrictModes no
PermitRootLogin prohibit-password
PidFile none
PrintMotd no
PermitUserEnvironment no
'''


def run(home, *words):
    result = subprocess.run(['unefois', *words], env=home.variables(), cwd=home.work,
                            capture_output=True, check=False, stdin=subprocess.DEVNULL)
    return result.stdout.decode()


class Tap:
    def __init__(self):
        self.count = self.failed = 0

    def check(self, good, name, detail=''):
        self.count += 1
        self.failed += not good
        print(f'{"ok" if good else "not ok"} {self.count} - {name}', flush=True)
        for line in '' if good else detail.splitlines()[-12:]:
            print(f'# {line!r}', flush=True)

    def skip(self, name, why):
        self.count += 1
        print(f'ok {self.count} - {name} # SKIP {why}', flush=True)


class Terminal:
    """A command on a terminal; what it writes is kept as bytes."""

    def __init__(self, words, home, **variables):
        master, slave = pty.openpty()
        mode = termios.tcgetattr(slave)
        mode[3] &= ~termios.ECHO
        termios.tcsetattr(slave, termios.TCSANOW, mode)
        termios.tcsetwinsize(slave, (0, 100))  # no pager
        self.process = subprocess.Popen(['setsid', '-c', '-w', *words], cwd=home.work, stdin=slave,
                                        stdout=slave, stderr=slave,
                                        env={**home.variables(), **variables})
        os.close(slave)
        self.master = master
        self.raw = b''

    def until(self, wanted=None):
        """The match of @wanted (bytes) in all that came, or None at the end; never waited for in vain."""
        deadline = time.monotonic() + TIMEOUT
        while time.monotonic() < deadline:
            match = re.search(wanted, self.raw, re.S) if wanted else None
            if match:
                return match
            if not select.select([self.master], [], [], 1)[0]:
                continue
            try:
                piece = os.read(self.master, 65536)
            except OSError:
                return None
            if not piece:
                return None
            self.raw += piece
        if wanted:
            raise TimeoutError(f'{wanted!r} did not come:\n{self.show()}')
        return None

    def type(self, text):
        os.write(self.master, text.encode() + b'\n')

    def close(self):
        self.until()
        os.close(self.master)
        return self.process.wait(timeout=TIMEOUT)

    def show(self):
        return self.raw.decode(errors='replace')


class Server:
    """A listening socket; each connection gets an sshd of its own (inetd mode)."""

    def __init__(self, folder):
        os.mkdir(folder, 0o700)
        self.folder = folder
        # sshd as root asks for this empty folder, which the service makes when it starts
        self.made = os.geteuid() == 0 and not os.path.isdir(EMPTY)
        if self.made:
            os.mkdir(EMPTY, 0o755)
        for name in ('host', 'user'):
            subprocess.run(['ssh-keygen', '-q', '-t', 'ed25519', '-N', '', '-f', f'{folder}/{name}'],
                           check=True)
        shutil.copy(f'{folder}/user.pub', f'{folder}/authorized')
        with open(f'{folder}/config', 'w', encoding='ascii') as file:
            file.write(CONFIG.format(folder=folder))
        self.socket = socket.create_server(('127.0.0.1', 0))
        self.port = self.socket.getsockname()[1]
        with open(f'{folder}/host.pub', encoding='ascii') as key, \
                open(f'{folder}/known', 'w', encoding='ascii') as known:
            known.write(f'[127.0.0.1]:{self.port} {key.read()}')
        self.children = []
        self.log = open(f'{folder}/log', 'wb')
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        while True:
            try:
                connection, _ = self.socket.accept()
            except OSError:
                return
            with connection:
                self.children.append(subprocess.Popen(
                    [SSHD, '-i', '-e', '-f', f'{self.folder}/config'], stdin=connection,
                    stdout=connection, stderr=self.log))

    def words(self, *options):
        user = subprocess.run(['id', '-un'], capture_output=True, text=True, check=True).stdout.strip()
        return ['ssh', *options, '-F', 'none', '-i', f'{self.folder}/user', '-p', str(self.port),
                '-o', f'UserKnownHostsFile={self.folder}/known', '-o', 'BatchMode=yes',
                '-o', 'IdentitiesOnly=yes', '-o', 'LogLevel=ERROR', f'{user}@127.0.0.1']

    def problem(self):
        """Why nobody can log in here, or None."""
        result = subprocess.run([*self.words('-T'), 'echo', 'here'], capture_output=True, text=True,
                                timeout=TIMEOUT, check=False, stdin=subprocess.DEVNULL)
        if result.stdout == 'here\n':
            return None
        self.log.flush()
        with open(f'{self.folder}/log', encoding='utf-8', errors='replace') as log:
            return ' '.join((log.read() + result.stderr).split()[-12:]) or 'no answer'

    def close(self):
        self.socket.close()
        for child in self.children:
            child.wait(timeout=TIMEOUT)
        self.log.close()
        if self.made:
            os.rmdir(EMPTY)


def remote(home, command, locale):
    """@command as the shell of the server gets it: with the scratch home, without a display."""
    passed = {k: v for k, v in home.variables().items()
              if k.startswith(('XDG_', 'ASAN_', 'UBSAN_', 'LSAN_')) or k in ('PATH', 'HOME', 'TZ')}
    passed.update(locale, LANGUAGE='fr')
    words = ' '.join(f"{name}='{value}'" for name, value in passed.items())
    return f"cd '{home.work}' && unset DISPLAY WAYLAND_DISPLAY && exec env {words} {command}"


def code(text):
    return b'\033]52;c;' + base64.b64encode(text.encode()) + b'\a'


def check_paste(tap, name, terminal, first):
    """Enter puts the first value there, "." clears: OSC 52."""
    terminal.until(rb'1/\d+ [^\n]*: ')
    terminal.type('')
    arrived = terminal.until(re.escape(code(first)))
    tap.check(arrived is not None, f'{name}: the first value arrives by OSC 52', terminal.show())
    terminal.until(rb'2/\d+ [^\n]*: ')
    terminal.type('.')
    status = terminal.close()
    # a blank first: not every terminal knows the clearing
    tap.check(status == 0 and terminal.raw.rstrip().endswith(code(' ') + b'\033]52;c;!\a'),
              f'{name}: the clipboard is cleared at the end', terminal.show())


def check_review(tap, name, terminal):
    found = terminal.until(r'Code : (\S+)\r?\n.*: $'.encode())
    text = terminal.show()
    tap.check(found is not None and 'Brouillon à vérifier. Rien n’a été envoyé.' in text
              and 'Élection'.lower() in text.lower() and '\ufffd' not in text and '?lection' not in text,
              f'{name}: the review is whole, with its accents', text)
    if found is None:
        terminal.close()
        return
    terminal.type(found[1].decode())
    status = terminal.close()
    tap.check(status == 0 and 'Approuvé' in terminal.show(), f'{name}: a draft is approved there',
              terminal.show())


def make_locale(home):
    """LC_ALL and LOCPATH of a French locale made here; None when it cannot be."""
    folder = os.path.join(home.folder, 'locale')
    os.mkdir(folder)
    if shutil.which('localedef') is None:
        return None
    result = subprocess.run(['localedef', '-i', 'fr_FR', '-f', 'UTF-8', f'{folder}/fr_FR.UTF-8'],
                            capture_output=True, check=False)
    return {'LC_ALL': 'fr_FR.UTF-8', 'LOCPATH': folder} if result.returncode == 0 else None


def test_ssh(tap, home, fill):
    if not os.access(SSHD, os.X_OK) or shutil.which('ssh') is None:
        tap.skip('ssh', 'no openssh-server or ssh here')
        return
    server = Server(os.path.join(home.folder, 'ssh'))
    problem = server.problem()
    if problem:
        tap.skip('ssh', f'sshd lets nobody in here: {problem}')
        server.close()
        return
    for locale in ({'LC_ALL': 'C.UTF-8'}, make_locale(home)):
        if locale is None:
            tap.skip('ssh in fr_FR.UTF-8', 'no such locale can be made here')
            continue
        name = f'ssh, {locale["LC_ALL"]}'
        draft, file = fill()
        terminal = Terminal([*server.words('-tt'), remote(home, f'unefois coller {draft}', locale)], home)
        check_paste(tap, name, terminal, 'Mme')
        terminal = Terminal([*server.words('-tt'), remote(home, f'unefois relire {draft}', locale)], home)
        check_review(tap, name, terminal)
        streamed = subprocess.run(
            [*server.words('-T'), remote(home, f'unefois draft get {draft} {file}', locale)],
            capture_output=True, timeout=TIMEOUT, check=False, stdin=subprocess.DEVNULL)
        here = subprocess.run(['unefois', 'draft', 'get', draft, file], env=home.variables(),
                              capture_output=True, check=True).stdout
        tap.check(streamed.returncode == 0 and streamed.stdout == here and len(here) > 1000,
                  f'{name}: a file of {len(here)} bytes is streamed, byte for byte',
                  streamed.stderr.decode(errors='replace'))
    server.close()


class Display:
    """A real X server and what another program would paste there."""

    def __init__(self, home):
        receive, send = os.pipe()
        self.server = subprocess.Popen(['Xvfb', '-displayfd', str(send), '-nolisten', 'tcp'],
                                       pass_fds=[send], stdout=subprocess.DEVNULL,
                                       stderr=subprocess.DEVNULL)
        os.close(send)
        with os.fdopen(receive) as file:
            self.name = ':' + file.readline().strip()
        self.environment = {**home.variables(), 'DISPLAY': self.name}

    def holds(self, wanted):
        # xclip answers other programs from a child of its own, some moments later
        return soon(lambda: self.ask() == wanted)

    def ask(self):
        return subprocess.run(['xclip', '-o', '-selection', 'clipboard'], capture_output=True,
                              env=self.environment, check=False, timeout=TIMEOUT).stdout

    def close(self):
        self.server.terminate()
        self.server.wait(timeout=TIMEOUT)


def soon(is_true):
    for _ in range(50):
        if is_true():
            return True
        time.sleep(0.1)
    return False


def paste_one(home, draft, **variables):
    """`coller` with the first value in the clipboard, at its second question."""
    terminal = Terminal(['unefois', 'coller', draft], home, **variables)
    terminal.until(rb'1/\d+ [^\n]*: ')
    terminal.type('')
    terminal.until(rb'2/\d+ [^\n]*: ')
    return terminal


# how the dialogue ends: what is done, the exit status (setsid became the program: it forks for none)
ENDS = {
    'at "."': (lambda terminal: terminal.type('.'), 0),
    'after Ctrl-C': (lambda terminal: os.write(terminal.master, b'\3'), 0),
    'after kill':
        (lambda terminal: os.kill(terminal.process.pid, signal.SIGTERM), -signal.SIGTERM),
    'after the window was closed':
        (lambda terminal: os.kill(terminal.process.pid, signal.SIGHUP), -signal.SIGHUP),
}


def test_desktop(tap, home, fill):
    """A real X server and its clipboard, where they are installed; else paste.cli has the fakes."""
    if shutil.which('Xvfb') is None or shutil.which('xclip') is None:
        tap.skip('desktop', 'no Xvfb or xclip here')
        return
    display = Display(home)
    try:
        draft, _ = fill()
        for name, (end, status) in ENDS.items():
            terminal = paste_one(home, draft, DISPLAY=display.name)
            tap.check(display.holds(b'Mme'), 'desktop: another program pastes the first value',
                      terminal.show())
            end(terminal)
            left = terminal.close()
            tap.check(left == status and display.holds(b''),
                      f'desktop: the clipboard is empty {name}', f'{left}\n{terminal.show()}')
    finally:
        display.close()


def test_wayland(tap, home, fill):
    """A stand-in for wl-copy: a child of it holds the value until --clear, as the real one does; one
    that Ctrl-C ended instead would leave its file behind."""
    folder = os.path.join(home.folder, 'wayland')
    os.mkdir(folder)
    with open(os.path.join(folder, 'wl-copy'), 'w', encoding='ascii') as file:
        file.write(f'''#!/bin/sh
cd {folder} && echo "$*" >> words
[ -f holder ] && kill $(cat holder) && rm holder
[ "$1" = --clear ] && exit
cat > value
(trap 'rm -f value; exit' TERM; : > ready; while sleep 0.1; do :; done) </dev/null >/dev/null 2>&1 &
until [ -f ready ]; do :; done
rm ready && echo $! > holder
''')
    os.chmod(os.path.join(folder, 'wl-copy'), 0o755)
    value = os.path.join(folder, 'value')
    draft, _ = fill()
    for name, (end, _) in ENDS.items():
        terminal = paste_one(home, draft, WAYLAND_DISPLAY='wayland-0',
                             PATH=f'{folder}:{home.variables()["PATH"]}')
        with open(value, encoding='utf-8') as file:
            tap.check(file.read() == 'Mme', 'Wayland: wl-copy has the first value')
        end(terminal)
        terminal.close()
        tap.check(soon(lambda: not os.path.exists(value)), f'Wayland: nothing is left {name}',
                  terminal.show())
    with open(os.path.join(folder, 'words'), encoding='utf-8') as file:
        tap.check(set(file.read().split('\n')) == {'--type text/plain', '--clear', ''},
                  'Wayland: no value is an argument')


def test_tmux(tap, home, fill):
    """A real tmux: one buffer that goes at the end, whatever its set-clipboard says."""
    if shutil.which('tmux') is None:
        tap.skip('tmux', 'no tmux here')
        return
    # short: the name of a socket has at most 107 bytes
    folder = tempfile.mkdtemp(prefix='uf-tmux-')
    words = ['tmux', '-S', f'{folder}/s', '-f', '/dev/null']

    def tmux(*more):
        return subprocess.run([*words, *more], env=home.variables(), capture_output=True, text=True,
                              check=False, timeout=TIMEOUT).stdout

    tmux('new-session', '-d', 'sleep 600')
    place = tmux('display-message', '-p', '#{socket_path},#{pid},0').strip()
    draft, _ = fill()
    for name, (end, _) in ENDS.items():
        terminal = paste_one(home, draft, TMUX=place, SSH_CONNECTION='192.0.2.1 1 192.0.2.2 22')
        tap.check(tmux('list-buffers', '-F', '#{buffer_name}') == 'unefois\n'
                  and tmux('show-buffer') == 'Mme', 'tmux: one buffer has the value', terminal.show())
        end(terminal)
        terminal.close()
        tap.check(tmux('list-buffers') == '', f'tmux: no buffer is left {name}', terminal.show())
    tmux('kill-server')
    shutil.rmtree(folder)


def test_hangup(tap, home, fill):
    """The window is closed (or the line cut) in the midst of questions, from the menu and without."""
    draft, _ = fill()
    form = 'domiciliation/demande-16029'
    drafts = json.loads(run(home, 'draft', 'list', '--format', 'json'))['drafts']
    person = next(row['person'] for row in drafts if row['draft'] == draft)
    forms = json.loads(run(home, 'form', 'list', '--format', 'json'))['forms']
    number = str(1 + [row['form'] for row in forms].index(form))
    run(home, 'person', 'use', person)
    menu = [(rb'Votre choix : ', '4'), (rb'titre\) : ', number), (rb'Dossier[^\n]* : ', '')]
    question = rb'\n([^\n]+) \* \([^\n]* : '
    for words, before in ((['unefois'], menu), (['unefois', 'remplir', person, form, '--ask'], [])):
        name = 'in the menu' if before else 'in a command'
        terminal = Terminal(words, home, TERM='dumb')
        for wanted, answer in before:
            terminal.until(wanted)
            terminal.type(answer)
        asked = terminal.until(question)
        terminal.type('1')
        terminal.until(rb' \* \([^)]*\) : .+ : $')
        tap.check(b'\033' not in terminal.raw, f'{name}: no colour, no movement')
        os.close(terminal.master)
        status = terminal.process.wait(timeout=TIMEOUT)
        terminal = Terminal(['unefois', 'remplir', person, form, '--ask'], home)
        again = terminal.until(question)
        terminal.type('.')
        terminal.close()
        tap.check(asked is not None and again is not None and again[1] != asked[1]
                  and status == -signal.SIGHUP,
                  f'{name}: what was answered before the window was closed is not asked again',
                  f'{status}\n{asked and asked[1]}\n{again and again[1]}')


def test_wsl(tap, home, fill):
    """What WSL says of itself, and a fake clip.exe: UTF-16 arrives."""
    folder = os.path.join(home.folder, 'windows')
    os.mkdir(folder)
    noted = os.path.join(folder, 'noted')
    with open(os.path.join(folder, 'clip.exe'), 'w', encoding='ascii') as file:
        file.write(f'#!/bin/sh\nexec cat > "{noted}"\n')
    os.chmod(os.path.join(folder, 'clip.exe'), 0o755)
    draft, _ = fill()
    # with WSLg there is a Wayland and an X display as well
    terminal = paste_one(home, draft, WSL_DISTRO_NAME='Debian', WAYLAND_DISPLAY='wayland-0',
                         DISPLAY=':0', PATH=f'{folder}:{home.variables()["PATH"]}')
    with open(noted, 'rb') as file:
        tap.check(file.read() == 'Mme'.encode('utf-16-le'),
                  'WSL: clip.exe gets the value as UTF-16, without a mark')
    terminal.type('.')
    tap.check(terminal.close() == 0 and os.path.getsize(noted) == 0, 'WSL: the clipboard is cleared')


def main():
    # a window that is closed says SIGHUP: whatever started us may ignore it
    signal.signal(signal.SIGHUP, signal.SIG_DFL)
    root = os.environ.get('UF_SOURCE_ROOT', os.path.dirname(HERE))
    build = os.environ.get('UF_BUILD_ROOT', os.path.join(root, 'build', 'release'))
    tap = Tap()
    with script.Home(root, [os.path.join(build, 'cmd')]) as home:
        # it makes a French locale of its own for the other side of ssh
        home.environment.update(LANGUAGE='fr', LC_ALL='C.UTF-8')
        home.environment.pop('LOCPATH', None)

        people = os.path.join(root, 'fixtures', 'people')
        person = run(home, 'person', 'new', os.path.join(people, 'alone-domiciled.json')).strip()

        def fill():
            result = json.loads(run(home, 'fill', person, FORM, '--channel', 'sheet', '--format', 'json'))
            draft = result['forms'][0]['drafts'][0]
            return draft['draft'], next(f for f in draft['files'] if f.endswith('.html'))

        for test in (test_ssh, test_tmux, test_desktop, test_wayland, test_wsl,
                     test_hangup):
            test(tap, home, fill)
    print(f'1..{tap.count}')
    return 1 if tap.failed else 0


if __name__ == '__main__':
    sys.exit(main())
