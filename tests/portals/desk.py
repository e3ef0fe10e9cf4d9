"""A worker's desk for the tests against the doubles: a home of her own, the program for tests, a
terminal to approve at.

    with Desk(folder of programs, partners={site: {…}}) as desk:
        desk.run('person', 'new', path)          subprocess.CompletedProcess
        desk.json('send', draft)                 the result, whatever the exit code
        desk.approve(draft)                      types the code that the review shows
"""
import json as json_module
import os
import re
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, '..', 'cli'), os.path.join(HERE, '..')]
import script  # noqa: E402
import setups  # noqa: E402

ROOT = os.environ.get('UF_SOURCE_ROOT', os.path.join(HERE, '..', '..'))
PROGRAM = 'unefois-loopback'


class Desk(script.Home):
    def __init__(self, programs, partners=None, office='ccas-nantes.json', store=None):
        super().__init__(ROOT, [programs], store)
        self.config = os.path.join(self.environment['XDG_CONFIG_HOME'], 'unefois')
        os.makedirs(self.config, 0o700, exist_ok=True)
        if office:
            with open(os.path.join(ROOT, 'fixtures', 'office', office), encoding='utf-8') as file:
                self.write('office.json', file.read())
        self.configure(partners or {})

    def write(self, name, value):
        """A file of the configuration that nobody else may read; its path."""
        path = os.path.join(self.config, name)
        os.makedirs(os.path.dirname(path), 0o700, exist_ok=True)
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), 'w',
                  encoding='utf-8') as file:
            file.write(value if isinstance(value, str)
                       else json_module.dumps(value, ensure_ascii=False))
        return path

    def configure(self, partners):
        """Other partners; what else config.json says stays."""
        path = os.path.join(self.config, 'config.json')
        known = {}
        if os.path.exists(path):
            with open(path, encoding='utf-8') as file:
                known = json_module.load(file)
        self.write('config.json', {**known, 'partners': partners})

    def secret(self, name, text):
        """A file of one line that nobody else may read."""
        return self.write(name, text + '\n')

    def file(self, name, content):
        path = os.path.join(self.work, name)
        with open(path, 'wb') as file:
            file.write(content if isinstance(content, bytes)
                       else json_module.dumps(content).encode())
        return path

    def run(self, *words, stdin=None, **variables):
        return subprocess.run([PROGRAM, *words], cwd=self.work, check=False,
                              env={**self.variables(), **variables}, text=True, errors='replace',
                              input=stdin or '', capture_output=True, timeout=180)

    def json(self, *words, stdin=None):
        done = self.run(*words, '--format', 'json', stdin=stdin)
        try:
            return json_module.loads(done.stdout)
        except ValueError:
            raise RuntimeError(f'{words[0]}: exit {done.returncode}: {done.stderr}') from None

    def review(self, draft):
        """The code that was shown typed, if there was one: (exit code, what was shown)."""
        terminal = setups.Terminal([PROGRAM, 'review', draft], self)
        found = terminal.until(rb'Code : (\S+)\r?\n.*: $')
        if found is not None:
            terminal.type(found[1].decode())
        return terminal.close(), terminal.show()

    def approve(self, draft):
        """What the review showed; an error unless it ends with an approval."""
        status, shown = self.review(draft)
        if status != 0:
            raise RuntimeError(f'not approved: {shown}')
        return shown


def flatten(text):
    """@text of a terminal with its line ends and indents made one space."""
    return re.sub(r'\s+', ' ', text.replace('\xa0', ' '))
