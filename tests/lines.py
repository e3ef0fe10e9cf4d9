#!/usr/bin/env python3
"""--input as programs and terminals use it: a partner that waits for each answer, Ctrl-C between two
records, a file that ends in the midst, a line without an end, one document worker for all.

    lines.py              (UF_BUILD_ROOT and UF_SOURCE_ROOT as in `meson test`; TAP)
"""
import json
import os
import select
import signal
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
import setups  # noqa: E402
sys.path.insert(0, os.path.join(HERE, 'cli'))
import script  # noqa: E402

TIMEOUT = 60
FORM = 'domiciliation/demande-16029'
MOST = 16 * 1024 * 1024


class Partner:
    """A command whose both ends are pipes."""

    def __init__(self, home, *words, **variables):
        self.process = subprocess.Popen(['unefois', *words, '--input', '-'], cwd=home.work,
                                        env={**home.variables(), **variables}, stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def say(self, *records):
        for record in records:
            text = record if isinstance(record, bytes) else json.dumps(record).encode() + b'\n'
            self.process.stdin.write(text)
        self.process.stdin.flush()

    def hear(self, seconds=TIMEOUT):
        """The next answer, or None."""
        if not select.select([self.process.stdout], [], [], seconds)[0]:
            return None
        line = self.process.stdout.readline()
        return json.loads(line) if line else None

    def end(self):
        """(the answers that are left, the remarks, the exit code)"""
        out, err = self.process.communicate(timeout=TIMEOUT)
        return [json.loads(line) for line in out.splitlines()], err.decode(), self.process.returncode


def check_waiting(tap, home, person):
    """Each answer comes before the next record is written."""
    partner = Partner(home, 'person', 'check')
    heard = []
    for i in range(3):
        partner.say({'id': i, 'person': person})
        heard.append(partner.hear())
    left, remarks, status = partner.end()
    tap.check([a and a['id'] for a in heard] == [0, 1, 2] and not left,
              'a partner has each answer before it asks again', f'{heard} {left}')
    tap.check(status in (0, 5) and '3 records: ' in remarks, 'and the sum at the end', remarks)


def check_stop(tap, home, person, number, name):
    """A signal while a record is waited for: what was answered stands, the rest is told."""
    partner = Partner(home, 'person', 'show')
    partner.say({'person': person})
    first = partner.hear()
    partner.process.send_signal(number)
    left, remarks, status = partner.end()
    tap.check(first is not None and first['exit'] == 0 and not left and 'line 2 and those after it' in remarks,
              f'{name} stops between two records, and says where', f'{first} {left} {remarks}')
    expected = 5 if number == signal.SIGINT else -number
    tap.check(status == expected, f'{name}: exit {expected}', str(status))


def children_of(pid):
    found = []
    for name in filter(str.isdigit, os.listdir('/proc')):
        try:
            with open(f'/proc/{name}/stat', encoding='ascii', errors='replace') as file:
                fields = file.read().rsplit(')', 1)[1].split()
        except OSError:
            continue
        if int(fields[1]) == pid:
            found.append(int(name))
    return found


def read_lines(path):
    try:
        with open(path, encoding='utf-8') as file:
            return file.readlines()
    except OSError:
        return []


def check_terminal(tap, home, person):
    """Ctrl-C typed at a terminal while a form is filled: that record is done, whole, and it stops."""
    path = os.path.join(home.work, 'many.jsonl')
    with open(path, 'w', encoding='utf-8') as file:
        for i in range(200):
            file.write(json.dumps({'id': i, 'person': person, 'forms': [FORM], 'channel': 'sheet'}) + '\n')
    # into a file: a terminal throws away what it has not yet shown when Ctrl-C is typed
    terminal = setups.Terminal(['/bin/sh', '-c', f'exec unefois fill --input {path} > answers.jsonl'], home)
    out = os.path.join(home.work, 'answers.jsonl')
    deadline = time.monotonic() + TIMEOUT
    while time.monotonic() < deadline and len(read_lines(out)) < 2:
        time.sleep(0.01)
    workers = children_of(terminal.process.pid)
    os.write(terminal.master, b'\3')
    status = terminal.process.wait(timeout=TIMEOUT)
    terminal.until(b'not done')
    answers = [json.loads(line) for line in read_lines(out)]
    tap.check(1 < len(answers) < 200 and all(a['exit'] in (0, 5) for a in answers) and status == 5,
              'Ctrl-C in the midst of a form: it is done, and nothing after it',
              f'{status} {terminal.show()[-600:]}')
    tap.check('those after it were not read' in terminal.show(), 'which is said', terminal.show()[-300:])
    listed = json.loads(setups.run(home, 'draft', 'list', person, '--format', 'json'))['drafts']
    told = {d['draft'] for a in answers for f in a['result']['forms'] for d in f['drafts']}
    tap.check(told == {d['draft'] for d in listed}, 'the drafts of the store are those that were answered',
              f'{len(told)} {len(listed)}')
    os.close(terminal.master)
    tap.check(len(workers) == 1, 'one document worker serves all records', str(workers))


def check_limits(tap, home, person):
    partner = Partner(home, 'person', 'show', '--quiet')
    # more than a pipe holds: written by halves, read by halves
    partner.say(b'\xef\xbb\xbf', {'person': person})
    first = partner.hear()
    long = json.dumps({'person': person, 'x': 'y' * (MOST + 100)}).encode() + b'\n'
    partner.say(long, b'\r\n', json.dumps({'id': 'after', 'person': person}).encode() + b'\r\n', b'\xff\xfe\n',
                b'{"person": "p-aaaaaaaaaa"}')
    left, remarks, status = partner.end()
    tap.check(first is not None and first['exit'] == 0, 'a mark of UTF-8 at the beginning is none of it', str(first))
    tap.check([(a['line'], a['exit']) for a in left] == [(2, 1), (4, 0), (5, 1), (6, 4)] and
              left[1].get('id') == 'after',
              'too long, not UTF-8, without an end: each is answered, and the next one comes', str(left)[:900])
    tap.check(status == 5 and remarks == '', 'quiet on standard error', remarks)
    for name, text, expected in (('nothing', b'', 3), ('blank lines', b'\n \n\t\n', 3),
                                 ('nobody', b'{"person":"p-aaaaaaaaaa"}\n', 1)):
        partner = Partner(home, 'person', 'show')
        partner.say(text)
        left, _, status = partner.end()
        tap.check(status == expected and len(left) == (name == 'nobody'), f'{name}: exit {expected}', str(status))


def check_memory(tap, home, person):
    """The three hundredth record has what the hundredth has."""
    # a sanitizer keeps what was freed for a while: as little as it can
    options = os.environ.get('ASAN_OPTIONS', '') + ':quarantine_size_mb=1:thread_local_quarantine_size_kb=64'
    partner = Partner(home, 'person', 'show', '--quiet', ASAN_OPTIONS=options)
    sizes = []
    for i in range(1, 301):
        partner.say({'person': person})
        if partner.hear() is None:
            break
        if i in (100, 300):
            with open(f'/proc/{partner.process.pid}/status', encoding='ascii') as file:
                sizes += [int(line.split()[1]) for line in file if line.startswith('VmRSS')]
    partner.end()
    tap.check(len(sizes) == 2 and sizes[1] - sizes[0] < 4000, 'memory does not grow with the records',
              str(sizes))


def check_file(tap, home, person):
    """Shared options, a file of records, and what the command line may not have beside them."""
    path = os.path.join(home.work, 'records.jsonl')
    with open(path, 'w', encoding='utf-8') as file:
        file.write(json.dumps({'person': person, 'forms': [FORM]}) + '\n')
    result = subprocess.run(['unefois', 'fill', '--channel', 'sheet', '--input', path, '--out=filled', '--quiet'],
                            cwd=home.work, env=home.variables(), capture_output=True, text=True,
                            check=False, stdin=subprocess.DEVNULL)
    answer = json.loads(result.stdout)
    drafts = answer['result']['forms'][0]['drafts']
    tap.check([d['channel'] for d in drafts] == ['sheet'] and
              all(f.startswith('filled') for d in drafts for f in d['files']),
              'what is typed beside --input is for every record', result.stdout[-500:])
    for words, name in ((['show', person, '--input', path], 'words'),
                        (['show', '--input', path, '--format', 'text'], 'another format'),
                        (['show', '--input', 'nowhere.jsonl'], 'no such file')):
        result = subprocess.run(['unefois', 'person', *words], cwd=home.work, env=home.variables(),
                                capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)
        tap.check(result.returncode == (4 if 'file' in name else 2) and not result.stdout,
                  f'{name} beside --input: refused', f'{result.returncode} {result.stderr}')


def check_reader(tap, home, person):
    """Nobody reads the answers any more: it ends, and does not run through the rest."""
    partner = Partner(home, 'person', 'show')
    partner.say({'person': person})
    partner.hear()
    partner.process.stdout.close()
    try:
        for _ in range(50):
            partner.say({'person': person})
            time.sleep(0.02)
            if partner.process.poll() is not None:
                break
    except BrokenPipeError:
        pass
    status = partner.process.wait(timeout=TIMEOUT)
    tap.check(status != 0, 'without a reader it ends', str(status))


def main():
    tap = setups.Tap()
    root = os.environ['UF_SOURCE_ROOT']
    with script.Home(root, [os.path.join(os.environ['UF_BUILD_ROOT'], 'cmd')]) as home:
        person = setups.run(home, 'person', 'new', '--quiet',
                            os.path.join(root, 'fixtures/people/couple.json')).strip()
        check_waiting(tap, home, person)
        check_stop(tap, home, person, signal.SIGINT, 'Ctrl-C')
        check_stop(tap, home, person, signal.SIGTERM, 'kill')
        check_terminal(tap, home, person)
        check_limits(tap, home, person)
        check_memory(tap, home, person)
        check_file(tap, home, person)
        check_reader(tap, home, person)
    print(f'1..{tap.count}')
    return 1 if tap.failed else 0


if __name__ == '__main__':
    sys.exit(main())
