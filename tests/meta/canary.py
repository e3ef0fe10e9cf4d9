#!/usr/bin/env python3
"""Canary: no personal value in a message, a log, a journal, a file name or a process title.

    canary.py TABLE [sealed]      (UF_BUILD_ROOT and UF_SOURCE_ROOT as in `meson test`)

The household of household.py is full of marks: words with ZZCANARY in them, and dates, numbers and
codes that appear nowhere else. Each line of the table is a command; all run in one scratch home:

    name    may print    exit code    command

"may print" is `result` when the values are what was asked for on standard output, else `-`. The exit
code is a number, or `*`. `[NAME]=` before a command keeps the first word of its output as $NAME.
`$SPOILED` is a folder of broken copies of the household: truncated, of wrong types, with values that
no rule accepts; a command that names it runs once for each file in it, as $FILE. `killed N:` before a command runs it N times and
kills it and all below it (SIGKILL) a little later each time.

With a sealed store nothing may lie in it that can be read: every byte of it is looked through after each
command, and while it runs: database, write-ahead log, shared memory. Nor may the key be anywhere else
than in the file that it was made in. What a command puts into $KEPT (a backup, an export of the
journal) is looked through too.
"""
import json
import os
import re
import signal
import stat
import subprocess
import sys
import threading
import time

import common
import household

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'cli'))
import script  # noqa: E402  (its folder is known only now)

# where values may lie: the folder of invented people, and what was asked for
PLAIN_FOLDERS = {'folder': ('data/unefois/store', 'work'), 'sealed': ('work',)}
STORE = 'data/unefois/store'
KILL_STEP = 0.04  # seconds
STORE_TURNS = 20  # looks at processes for one at the store's files, which are larger
TIMEOUT = 120
SPOILED_LEAVES = 100  # all of them with UF_FULL=1
WRONG = (('word', 'ZZCANARYWORD' * 30), ('list', ['ZZCANARYLIST']),
         ('object', {'value': 'ZZCANARYOBJECT'}), ('number', 9876543277741))


def leaves(node, path=()):
    """Paths of all leaves of a JSON value."""
    if isinstance(node, (dict, list)) and node:
        items = node.items() if isinstance(node, dict) else enumerate(node)
        for key, value in items:
            yield from leaves(value, path + (key,))
    else:
        yield path


def with_value(node, path, value):
    """A copy of @node with @value at @path."""
    copy = json.loads(json.dumps(node))
    place = copy
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value
    return copy


def spoiled(text):
    """{name: content}: broken copies of a JSON document, marks still inside."""
    data = json.loads(text)
    copies = {f'cut-{n}.json': text[:len(text) * n // 12] for n in range(1, 12)}
    copies['twice.json'] = text.rstrip()[:-1] + ',' + text.lstrip()[1:]
    copies['tail.json'] = text + 'ZZCANARYTAIL'
    copies['bytes.json'] = text.replace('ZZCANARY', 'ZZCANARY\udcff')
    paths = list(leaves(data))
    step = 1 if os.environ.get('UF_FULL') == '1' else max(1, len(paths) // SPOILED_LEAVES)
    for number in range(0, len(paths), step):
        name, value = WRONG[number // step % len(WRONG)]
        copies[f'{name}-{number}.json'] = json.dumps(with_value(data, paths[number], value))
    return copies


class Watch(threading.Thread):
    """Reads titles and environments of all processes below us while a command runs."""

    def __init__(self, marks, store=None):
        super().__init__(daemon=True)
        self.marks = marks
        self.store = store  # a folder whose files are looked through as well; None: not
        self.found = set()
        self.looks = 0
        self.stopped = threading.Event()

    def run(self):
        turn = 0
        while not self.stopped.is_set():
            for pid in children(os.getpid()):
                self.look(pid)
            if self.store is not None and turn % STORE_TURNS == 0:
                self.look_at_store()
            turn += 1
            self.stopped.wait(0.002)

    def look_at_store(self):
        for where, _, files in os.walk(self.store):
            for name in files:
                try:
                    with open(os.path.join(where, name), 'rb') as file:
                        text = file.read().decode(errors='replace')
                except OSError:
                    continue
                self.looks += 1
                if self.marks.search(text):
                    self.found.add(f'store/{name} while it ran')

    def look(self, pid):
        for name in ('cmdline', 'comm', 'environ'):
            try:
                with open(f'/proc/{pid}/{name}', 'rb') as file:
                    text = file.read().decode(errors='replace')
            except OSError:
                continue
            self.looks += 1
            if self.marks.search(text):
                self.found.add(f'/proc/PID/{name}')

    def stop(self):
        self.stopped.set()
        self.join()
        return self.found


def children(pid):
    """Process ids below @pid, at any depth."""
    try:
        with open(f'/proc/{pid}/task/{pid}/children', encoding='ascii') as file:
            direct = [int(word) for word in file.read().split()]
    except OSError:
        return []
    return direct + [below for child in direct for below in children(child)]


class Canary:
    """The table run in one home; everything found goes to the report."""

    def __init__(self, home, marks, report):
        self.home = home
        self.marks = marks
        self.report = report
        self.seen = set()
        self.watched = 0
        self.sealed = home.store == 'sealed'
        self.secrets = read_secrets(home) if self.sealed else []

    def kill(self, name, count, command):
        """Runs @command @count times, each killed with all below it, a little later than the one before."""
        for number in range(count):
            # pylint: disable-next=consider-using-with
            process = subprocess.Popen(['/bin/sh', '-c', command], cwd=self.home.work,
                                       env=self.home.variables(), stdin=subprocess.DEVNULL,
                                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                                       start_new_session=True)
            time.sleep(KILL_STEP * (number + 1))
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            self.check_files(f'{name} {number + 1}')

    def run(self, name, may_print, status, command):
        killed = re.match(r'killed (\d+): ', command)
        if killed:
            self.kill(name, int(killed[1]), command[killed.end():])
            return
        keep = re.match(r'\[(\w+)\]=\s*', command)
        command = command[keep.end():] if keep else command
        watch = Watch(self.marks, os.path.join(self.home.folder, STORE) if self.sealed else None)
        watch.start()
        try:
            result = subprocess.run(['/bin/sh', '-c', command], cwd=self.home.work,
                                    env=self.home.variables(), capture_output=True, check=False,
                                    stdin=subprocess.DEVNULL, timeout=TIMEOUT)
        except subprocess.TimeoutExpired:
            self.report.fail(name, f'no end within {TIMEOUT} s', 'find what waits')
            return
        finally:
            titles = watch.stop()
            self.watched += watch.looks
        for title in titles:
            self.report.fail(name, f'a value in {title}', 'pass values through a pipe, keep them sealed')
        stdout, stderr = (s.decode(errors='replace') for s in (result.stdout, result.stderr))
        self.check_text(name, 'standard error', stderr)
        if may_print != 'result':
            self.check_text(name, 'standard output', stdout)
        if status != '*' and result.returncode != int(status):
            self.report.fail(name, f'exit code {result.returncode}, expected {status}',
                             'mend the program or the table: ' + self.marks.sub('(value)', stderr[-300:]))
        if result.returncode < 0 or 'Sanitizer' in stderr:
            self.report.fail(name, f'crashed ({result.returncode})', 'run it by hand')
        if keep:
            self.home.captured[keep[1]] = (stdout.split() or [''])[0]
        self.check_files(name)

    def check_text(self, name, what, text):
        for line in text.splitlines():
            if self.marks.search(line):
                shown = self.marks.sub('(value)', line)
                self.report.fail(name, f'a value on {what}: {shown[:160]}',
                                 'name the field path, never the value')

    def check_files(self, name):
        """No mark in names; none in files but where values may lie; those for nobody else."""
        for where, folders, files in os.walk(self.home.folder):
            for entry in folders + files:
                path = os.path.join(where, entry)
                again = self.sealed and f'{STORE}/' in path
                if path in self.seen and not again:
                    continue
                self.seen.add(path)
                self.check_file(name, path)

    def check_file(self, name, path):
        short = os.path.relpath(path, self.home.folder)
        if self.marks.search(short):
            self.report.fail(name, 'a value in the name of a file', 'use opaque ids')
        if os.path.islink(path) or not os.path.isfile(path):
            return
        try:
            with open(path, 'rb') as file:
                content = file.read()
        except FileNotFoundError:
            return  # the log of a database goes with its last user
        marked = self.marks.search(content.decode(errors='replace'))
        if not short.startswith('credentials') and any(key in content for key in self.secrets):
            self.report.fail(name, f'the key in {short}', 'a key is nowhere but where it was made')
        if marked and not short.startswith(PLAIN_FOLDERS[self.home.store]):
            self.report.fail(name, f'a value in {short}', 'values lie in the store alone')
        if marked and stat.S_IMODE(os.stat(path).st_mode) & 0o077 and 'spoiled' not in short:
            self.report.fail(name, f'{short} is readable by others', 'create it 0600 in a 0700 folder')


def read_secrets(home):
    """The key of @home's store, as it is typed and without what groups its letters."""
    folder = home.environment.get('CREDENTIALS_DIRECTORY', '')
    secrets = []
    if not os.path.isdir(folder):
        return secrets
    for name in os.listdir(folder):
        with open(os.path.join(folder, name), 'rb') as file:
            text = file.readline().strip()
        secrets += [text, re.sub(rb'[^0-9A-Za-z]', b'', text)]
    return secrets


def read_table(path):
    rows = []
    with open(path, encoding='utf-8') as file:
        for line in file:
            if line.strip() and not line.startswith('#'):
                rows.append(tuple(cell.strip() for cell in re.split(r'\t+', line.rstrip('\n'), 3)))
    return rows


def prepare(home, text):
    """The marked household @text and its broken copies, in the work folder."""
    folder = os.path.join(home.work, 'spoiled')
    os.mkdir(folder, 0o700)
    for name, content in {**spoiled(text), '../person.json': text}.items():
        path = os.path.join(folder, name)
        with open(path, 'w', encoding='utf-8', errors='surrogateescape') as file:
            file.write(content)
        os.chmod(path, 0o600)
    home.environment.update(PERSON_FILE=os.path.join(home.work, 'person.json'), SPOILED=folder,
                            KEPT=os.path.join(home.folder, 'kept'), G_MESSAGES_DEBUG='all')
    os.mkdir(home.environment['KEPT'], 0o700)


def run_table(rows, home, marks, report):
    canary = Canary(home, marks, report)
    canary.check_files('preparation')
    count = 0
    for row in rows:
        if len(row) != 4:
            report.fail('table', f'a line with {len(row)} cells', 'name, may print, exit code, command')
            continue
        files = ['']
        if '$FILE' in row[3]:
            files = sorted(os.listdir(home.environment['SPOILED']))
        for file in files:
            home.environment['FILE'] = os.path.join(home.environment['SPOILED'], file)
            canary.run(f'{row[0]} {file}'.strip(), *row[1:])
            count += 1
    return f'{count} commands, {canary.watched} looks at processes'


def main(table, store=None):
    root = common.source_root()
    report = common.Report('canary')
    started = time.monotonic()
    with script.Home(root, [os.path.join(common.build_root() or '', 'cmd')], store) as home:
        prepare(home, json.dumps(household.build(root), ensure_ascii=False, indent=1))
        summary = run_table(read_table(table), home, household.MARKS, report)
    return report.finish(f'{summary}, {time.monotonic() - started:.0f} s')


if __name__ == '__main__':
    sys.exit(main(*sys.argv[1:3]))
