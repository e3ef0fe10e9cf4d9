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
    def __init__(self, programs, partners=None, office='ccas-nantes.json'):
        super().__init__(ROOT, [programs])
        self.config = os.path.join(self.environment['XDG_CONFIG_HOME'], 'unefois')
        os.makedirs(self.config, 0o700, exist_ok=True)
        with open(os.path.join(ROOT, 'fixtures', 'office', office), encoding='utf-8') as file:
            self.write('office.json', json_module.load(file))
        self.configure(partners or {})

    def write(self, name, value):
        with open(os.path.join(self.config, name), 'w', encoding='utf-8') as file:
            json_module.dump(value, file)

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
        path = os.path.join(self.folder, name)
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), 'w',
                  encoding='utf-8') as file:
            file.write(text + '\n')
        return path

    def file(self, name, content):
        path = os.path.join(self.work, name)
        with open(path, 'wb') as file:
            file.write(content if isinstance(content, bytes)
                       else json_module.dumps(content).encode())
        return path

    def run(self, *words, stdin=None):
        return subprocess.run([PROGRAM, *words], cwd=self.work, env=self.variables(), text=True,
                              input=stdin, stdin=subprocess.DEVNULL if stdin is None else None,
                              capture_output=True, timeout=180)

    def json(self, *words, stdin=None):
        done = self.run(*words, '--format', 'json', stdin=stdin)
        try:
            return json_module.loads(done.stdout)
        except ValueError:
            raise RuntimeError(f'{words[0]}: exit {done.returncode}: {done.stderr}') from None

    def approve(self, draft):
        """What the review showed; an error when it gave no code."""
        terminal = setups.Terminal([PROGRAM, 'review', draft], self)
        found = terminal.until(rb'Code : (\S+)\r?\n.*: $')
        if found is None:
            raise RuntimeError(f'no code: {terminal.show()}')
        terminal.type(found[1].decode())
        if terminal.close() != 0:
            raise RuntimeError(terminal.show())
        return terminal.show()


def flatten(text):
    """@text of a terminal with its line ends and indents made one space."""
    return re.sub(r'\s+', ' ', text.replace('\xa0', ' '))
