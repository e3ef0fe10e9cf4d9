"""Scripts of command lines with what they must say: the format of tests/cli/*.cli and of the
```console examples in docs/. README.md beside this file describes it.

A script runs in a scratch home of its own; nothing of the user's is read or written.
"""
import ctypes
import difflib
import os
import pty
import re
import select
import shutil
import subprocess
import tempfile
import termios
import time
from dataclasses import dataclass, field

TIMEOUT = 60  # seconds for one command, sanitizers included
TYPED = re.compile(r'^(.*?)‹([^›]*)›$')
WILDCARD = re.compile(r'\[(\w*)\.\.\]')
PASSED_ON = ('ASAN_', 'UBSAN_', 'LSAN_', 'LOCPATH', 'UNEFOIS_', 'MALLOC_')
PROCESS_KEYRING = -2
STORES = ('folder', 'sealed', 'none')
WORKER = 'a.modele'
REMARK = 'Invented people only: this store is not encrypted.'


@dataclass
class Step:
    line: int
    command: str
    end: int = 0
    stdin: list = field(default_factory=list)
    stdout: list = field(default_factory=list)
    stderr: list = field(default_factory=list)
    status: int = None
    typed: list = field(default_factory=list)  # (index in stdout, text): typed after that line


def parse(text):
    """(environment, steps) of a script."""
    environment, steps = {}, []
    lines = text.split('\n')
    number = 0
    while number < len(lines):
        line = lines[number]
        number += 1
        mark, rest = line[:2], line[2:]
        if line.startswith('#'):
            continue
        if mark == '@ ':
            name, _, value = rest.partition('=')
            environment[name.strip()] = value
        elif mark == '$ ':
            while rest.endswith('\\') and number < len(lines):
                rest = rest[:-1] + lines[number].strip()
                number += 1
            steps.append(Step(number, rest))
        elif steps:
            add_line(steps[-1], line, mark, rest)
        elif line.strip():
            raise ValueError(f'line {number}: output before the first command')
        if steps:
            steps[-1].end = number
    for step in steps:
        typed = step.typed[-1][0] if step.typed else 0
        while len(step.stdout) > typed and step.stdout[-1] == '':
            step.stdout.pop()
    return environment, steps


def add_line(step, line, mark, rest):
    if mark == '< ' or line == '<':
        step.stdin.append(rest)
    elif mark == '! ' or line == '!':
        step.stderr.append(rest)
    elif mark == '? ':
        step.status = int(rest)
    else:
        line = line[1:] if line.startswith('\\') else line
        typed = TYPED.match(line)
        if typed:
            step.stdout.append(typed[1])
            step.typed.append((len(step.stdout), typed[2]))
        else:
            step.stdout.append(line)


def pattern(lines, names):
    """A regular expression for @lines; @names are the captures so far."""
    out = []
    seen = set()
    for line in lines:
        if line.strip() == '...':
            out.append(r'(?:.*\n)*?')
            continue
        last = 0
        text = line.rstrip()
        for match in WILDCARD.finditer(text):
            out.append(re.escape(text[last:match.start()]))
            out.append(wildcard(match[1], names, seen))
            last = match.end()
        out.append(re.escape(text[last:]) + r'\n')
    return re.compile(''.join(out))


def wildcard(name, names, seen):
    if name == '':
        return r'[^\n]*?'
    if name in names:
        return re.escape(names[name])
    if name in seen:
        return rf'(?P={name})'
    seen.add(name)
    return rf'(?P<{name}>\S+?)'


def normalize(text):
    """Line ends without blanks, no blank lines at the end, one newline after the last line."""
    text = text.replace('\r\n', '\n')
    lines = [line.rstrip() for line in text.split('\n')]
    while lines and lines[-1] == '':
        lines.pop()
    return ''.join(line + '\n' for line in lines)


def chosen_store():
    """Which store the homes of this run get: UF_TEST_STORE, else a folder of plain files."""
    store = os.environ.get('UF_TEST_STORE') or 'folder'
    if store not in STORES:
        raise SystemExit(f'Bail out! UF_TEST_STORE is one of {", ".join(STORES)}')
    return store


def make_store(environment, store, program='unefois'):
    """Makes the store that @environment leads to. A sealed one has a machine-made key, found by each
    command where systemd would put it (CREDENTIALS_DIRECTORY, set in @environment); its manager is
    WORKER, the worker of the configuration that is written unless there is one."""
    if store == 'none':
        return
    words = [program, 'store', 'init', '--quiet', '--invented']
    if store == 'sealed':
        folder = os.path.join(environment['HOME'], 'credentials')
        os.makedirs(folder, 0o700)
        environment['CREDENTIALS_DIRECTORY'] = folder
        words = [*words[:4], '--key-file', os.path.join(folder, 'unefois.key'), '--team', 'Essai']
        write_worker(os.path.join(environment['XDG_CONFIG_HOME'], 'unefois'))
    result = subprocess.run(words, env=environment, stdin=subprocess.DEVNULL, capture_output=True,
                            check=False)
    if result.returncode != 0:
        raise SystemExit(f'Bail out! {" ".join(words)}: {result.stderr.decode(errors="replace")}')


def has_keyring():
    """Whether this kernel, or what this process is confined in, keeps keys for a session."""
    try:
        keys = ctypes.CDLL('libkeyutils.so.1')
    except OSError:
        return False
    return keys.add_key(b'user', b'unefois:test', b'x', 1, PROCESS_KEYRING) >= 0


def expect_store(steps, store):
    """Of a sealed store nobody says that it is not encrypted."""
    for step in steps if store == 'sealed' else []:
        step.stderr = [line for line in step.stderr if line != REMARK]
        for index in reversed([i for i, line in enumerate(step.stdout) if line == REMARK]):
            del step.stdout[index]
            step.typed = [(at - (at > index), text) for at, text in step.typed]


def write_worker(folder):
    path = os.path.join(folder, 'config.json')
    os.makedirs(folder, 0o700, exist_ok=True)
    if not os.path.exists(path):
        with open(path, 'w', encoding='utf-8') as file:
            file.write(f'{{"worker": "{WORKER}"}}')


class Home:
    """A scratch home with an empty store (one of STORES), the environment of the commands, and what
    expected output has captured. Without @programs there is no store."""

    def __init__(self, root, programs, store=None):
        self.folder = tempfile.mkdtemp(prefix='uf-cli-')
        self.work = os.path.join(self.folder, 'work')
        self.captured = {}
        self.rows = 40  # of its terminals; 0: nothing pauses at the end of a screen
        os.mkdir(self.work, 0o700)
        passed = {k: v for k, v in os.environ.items() if k.startswith(PASSED_ON)}
        self.environment = {
            **passed,
            'PATH': ':'.join([*programs, '/usr/bin', '/bin']),
            'HOME': self.folder, 'TERM': 'dumb', 'TZ': 'UTC', 'LANGUAGE': 'en',
            'LC_ALL': os.environ.get('UF_TEST_LOCALE', 'C.UTF-8'),
            'SOURCE': root, 'FIXTURES': os.path.join(root, 'fixtures'),
            'BUILD': os.path.dirname(programs[0]) if programs else '',
        }
        for name in ('CONFIG', 'DATA', 'STATE', 'CACHE'):
            self.environment[f'XDG_{name}_HOME'] = os.path.join(self.folder, name.lower())
        runtime = os.path.join(self.folder, 'run')
        os.mkdir(runtime, 0o700)
        self.environment['XDG_RUNTIME_DIR'] = runtime
        self.store = store or chosen_store()
        if programs and os.path.exists(os.path.join(programs[0], 'unefois')):
            make_store(self.environment, self.store, os.path.join(programs[0], 'unefois'))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.folder, ignore_errors=True)

    def variables(self):
        return {**self.environment, **self.captured}

    def learn(self, match):
        self.captured.update({k: v for k, v in match.groupdict().items() if v is not None})


@dataclass
class Outcome:
    stdout: str
    stderr: str
    status: int


def run(step, home, merged=False):
    """Runs one step without a terminal."""
    stdin = ''.join(line + '\n' for line in step.stdin)
    try:
        result = subprocess.run(
            ['/bin/sh', '-c', step.command], cwd=home.work, env=home.variables(),
            input=stdin.encode(), stdout=subprocess.PIPE, timeout=TIMEOUT, check=False,
            stderr=subprocess.STDOUT if merged else subprocess.PIPE)
    except subprocess.TimeoutExpired:
        return Outcome('', f'no end within {TIMEOUT} s\n', -1)
    return Outcome(result.stdout.decode(errors='replace'),
                   (result.stderr or b'').decode(errors='replace'), result.returncode)


class Terminal:
    """One command on a terminal of its own, without echo."""

    def __init__(self, step, home):
        master, slave = pty.openpty()
        mode = termios.tcgetattr(slave)
        mode[3] &= ~termios.ECHO
        termios.tcsetattr(slave, termios.TCSANOW, mode)
        termios.tcsetwinsize(slave, (home.rows, 100))
        self.process = subprocess.Popen(
            ['setsid', '-c', '-w', '/bin/sh', '-c', step.command], cwd=home.work,
            env=home.variables(), stdin=slave, stdout=slave, stderr=slave)
        os.close(slave)
        self.master = master
        self.text = ''
        self.deadline = time.monotonic() + TIMEOUT

    def read_until(self, wanted):
        """Reads until @wanted fits all that came (or the end, or the time limit)."""
        raw = b''
        while True:
            self.text = raw.decode(errors='replace')
            match = wanted.fullmatch(normalize(self.text)) if wanted else None
            if match:
                return match
            left = self.deadline - time.monotonic()
            if left <= 0 or not select.select([self.master], [], [], left)[0]:
                return None
            try:
                piece = os.read(self.master, 65536)
            except OSError:
                piece = b''
            if not piece:
                return None
            raw += piece

    def type(self, text):
        if re.fullmatch(r'\^[A-Z]', text):
            os.write(self.master, bytes([ord(text[1]) - 64]))
        else:
            os.write(self.master, text.encode() + b'\n')

    def close(self):
        os.close(self.master)
        try:
            return self.process.wait(timeout=max(1, self.deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            return -1


def run_dialogue(step, home):
    """Runs a step on a terminal; returns (problem or None, status)."""
    terminal = Terminal(step, home)
    begin = 0
    for end, typed in step.typed:
        wanted = pattern(step.stdout[begin:end], home.captured)
        match = terminal.read_until(wanted)
        if match is None:
            terminal.close()
            return difference(step.stdout[begin:end], normalize(terminal.text), 'terminal'), None
        home.learn(match)
        terminal.type(expand(typed, home))
        begin = end
    terminal.read_until(None)
    status = terminal.close()
    match = pattern(step.stdout[begin:], home.captured).fullmatch(normalize(terminal.text))
    if match is None:
        return difference(step.stdout[begin:], normalize(terminal.text), 'terminal'), status
    home.learn(match)
    return None, status


def expand(text, home):
    """Captured words for their names; a name may end with one: "$G$I" is $G3 when $I is 3."""
    for _ in range(2):
        text = re.sub(r'\$(\w+)', lambda m: home.variables().get(m[1], m[0]), text)
    return text


def difference(expected, got, name):
    lines = difflib.unified_diff(expected, got.split('\n')[:-1], f'expected {name}', f'{name}',
                                 lineterm='')
    return '\n'.join(lines) or f'{name}: differs in blanks only'


def check(step, home, merged=False):
    """Runs @step; None when it says and does what it must, else the problem and the outcome."""
    if step.typed:
        problem, status = run_dialogue(step, home)
        if problem is None and not merged and status != (step.status or 0):
            problem = f'exit code {status}, expected {step.status or 0}'
        return problem, None
    outcome = run(step, home, merged)
    problems = []
    streams = [('stdout', step.stdout, outcome.stdout)]
    if not merged:
        streams.append(('stderr', step.stderr, outcome.stderr))
    for name, expected, got in streams:
        match = pattern(expected, home.captured).fullmatch(normalize(got))
        if match is None:
            problems.append(difference(expected, normalize(got), name))
        else:
            home.learn(match)
    wanted = step.status if step.status is not None or merged else 0
    if wanted is not None and outcome.status != wanted:
        problems.append(f'exit code {outcome.status}, expected {wanted}')
    return '\n'.join(problems) or None, outcome
