"""The programs that fill forms, behind one interface: fields(path) and fill(path, values, out)."""
import json
import os
import subprocess
import time

CRASHES = ('crashed:', 'too_slow:', 'cannot be reached', 'does not stay up', 'malformed',
           'Sanitizer', 'runtime error')
REFUSALS = ('not_pdf', 'damaged', 'password', 'signed', 'xfa_only', 'no_form', 'too_large')


class Outcome:
    """What came of one filling: state is "yes", a reason of refusal, "crash" or "timeout"."""

    def __init__(self, state, rows=None, seconds=0.0, detail=''):
        self.state = state
        self.rows = rows or {}  # name → {"status", "reason", "shown"?}
        self.seconds = seconds
        self.detail = detail


def call(command, timeout, environment=None):
    """(exit status, stdout, stderr, seconds); the status is None when it took too long."""
    start = time.monotonic()
    try:
        done = subprocess.run(command, capture_output=True, stdin=subprocess.DEVNULL, check=False,
                              timeout=timeout, env=environment)
    except subprocess.TimeoutExpired:
        return None, '', '', time.monotonic() - start
    return (done.returncode, done.stdout.decode('utf-8', 'replace'),
            done.stderr.decode('utf-8', 'replace'), time.monotonic() - start)


class Unefois:
    """The built program, in a home of its own."""
    name = 'unefois'

    def __init__(self, build, home, timeout):
        self.path = os.path.join(build, 'cmd', 'unefois')
        self.timeout = timeout
        self.environment = {**os.environ, 'HOME': home}
        for name in ('CONFIG', 'DATA'):
            self.environment[f'XDG_{name}_HOME'] = os.path.join(home, name.lower())

    def state(self, status, stderr):
        """What an exit status and the error mean; "yes" when there is a result."""
        if status is None:
            return 'timeout'
        if status < 0 or any(word in stderr for word in CRASHES):
            return 'crash'
        if status in (0, 5):
            return 'yes'
        return next((r for r in REFUSALS if f'{r}:' in stderr), 'error')

    def fields(self, path):
        status, out, err, _ = call([self.path, 'pdf', 'fields', path, '--format', 'json'],
                                   self.timeout, self.environment)
        state = self.state(status, err)
        return state, json.loads(out)['fields'] if state == 'yes' else []

    def fill(self, path, values, out, overwrite=True):
        asked = out + '.json'
        with open(asked, 'w', encoding='utf-8') as file:
            json.dump(values, file)
        command = [self.path, 'pdf', 'fill', path, '--values', asked, '--out', out, '--format', 'json']
        status, text, err, seconds = call(command + ['--overwrite'] * overwrite, self.timeout,
                                          self.environment)
        state = self.state(status, err)
        rows = {}
        if state == 'yes':
            rows = {row['name']: row for row in json.loads(text)['fields']}
        return Outcome(state, rows, seconds, err.strip()[-200:])


class Kept(Unefois):
    """The same worker as a batch uses it: it keeps the form, and forks for each filling."""
    name = 'kept'

    def fill(self, path, values, out, overwrite=True):
        asked = out + '.json'
        with open(asked, 'w', encoding='utf-8') as file:
            json.dump(values, file)
        program = os.path.join(os.path.dirname(self.path), '..', 'tests', 'corpus', 'fill-kept')
        environment = {**self.environment,
                       'UNEFOIS_PDF': os.path.join(os.path.dirname(self.path), 'unefois-pdf')}
        status, text, err, seconds = call([program, path, asked, out], self.timeout, environment)
        state = self.state(status, err)
        if state == 'error':
            state = next((r for r in REFUSALS if err.startswith(f'{r}:')), state)
        rows = {row['name']: row for row in json.loads(text)['fields']} if state == 'yes' else {}
        return Outcome(state, rows, seconds, err.strip()[-200:])
