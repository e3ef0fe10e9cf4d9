"""An office that runs batches: a scratch home, an invented partner with two small forms, runs that are
killed in the midst, and what the store and the folders say afterwards.

    with Office(store='sealed') as office:
        run = office.start('batch', 'run', path, *FORMS, '--write', '--out', office.out)
"""
import json
import os
import re
import signal
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.environ.get('UF_SOURCE_ROOT', os.path.join(HERE, '..', '..'))
BUILD = os.environ.get('UF_BUILD_ROOT', os.path.join(ROOT, 'build', 'release'))
sys.path[:0] = [os.path.join(HERE, '..', 'cli'), os.path.join(HERE, '..')]
import script  # noqa: E402
from setups import Tap  # noqa: E402, F401

TODAY = '2026-11-22'
TIMEOUT = 3000
FORMS = ('essai/aide', 'essai/suite')
NAMED = re.compile(r'\bt-[a-z2-7]{10}\b')
OF_ALL = ('a-corriger.xlsx',)


def make_form(name, title, fields):
    return {'schema': 1, 'form': f'essai/{name}', 'title': title,
            'source': {'text': 'formulaire inventé pour les essais', 'seen': '2026-11-01'},
            'roles': {'applicant': {'label': 'Demandeur', 'required': True}},
            'basis': {'kind': 'legal_mission', 'text': 'règlement inventé'},
            'channels': {'sheet': {}}, 'fields': fields}


NAME = {'id': 'name', 'label': 'Nom', 'kind': 'text', 'required': True,
        'from': '$.roles.applicant.birth_name', 'as': 'upper'}
BIRTH = {'id': 'birth', 'label': 'Date de naissance', 'kind': 'date', 'from': '$.roles.applicant.birth.date',
         'as': 'date:iso'}
REASON = {'id': 'reason', 'label': 'Motif de la demande', 'kind': 'text', 'ask': True}
AMOUNT = {'id': 'amount', 'label': 'Montant demandé', 'kind': 'money', 'ask': True}
# what the office has said of headings that may mean several things
COLUMNS = {'schema': 1, 'columns': [{'heading': 'Motif de la demande', 'key': 'request/essai/aide/reason'},
                                    {'heading': 'Montant demandé', 'key': 'request/essai/aide/amount'},
                                    {'heading': 'Observations', 'ignore': True}]}


class Office(script.Home):
    def __init__(self, store='sealed'):
        super().__init__(ROOT, [os.path.join(BUILD, 'cmd')], store)
        self.environment['UNEFOIS_TODAY'] = TODAY
        self.out = os.path.join(self.work, 'out')
        folder = os.path.join(self.environment['XDG_CONFIG_HOME'], 'unefois')
        self.write(folder, 'adapters/essai/adapter.json', {'schema': 1, 'id': 'essai', 'title': 'Partenaire essai',
                                                           'about': 'inventé'})
        self.write(folder, 'adapters/essai/forms/aide.json',
                   make_form('aide', "Demande d'aide", [NAME, BIRTH, REASON, AMOUNT]))
        self.write(folder, 'adapters/essai/forms/suite.json', make_form('suite', 'Suite', [NAME, AMOUNT]))
        self.write(folder, 'columns.json', COLUMNS)

    @staticmethod
    def write(folder, name, value):
        path = os.path.join(folder, name)
        os.makedirs(os.path.dirname(path), 0o700, exist_ok=True)
        with open(path, 'w', encoding='utf-8') as file:
            json.dump(value, file, ensure_ascii=False)

    def run(self, *words, good=(0,)):
        done = subprocess.run(['unefois', *words], cwd=self.work, env=self.variables(), text=True, check=False,
                              stdin=subprocess.DEVNULL, capture_output=True, timeout=TIMEOUT)
        if good is not None and done.returncode not in good:
            raise RuntimeError(f'{" ".join(words[:2])}: exit {done.returncode}\n{done.stderr}')
        return done

    def json(self, *words, good=(0,)):
        return json.loads(self.run(*words, '--format', 'json', good=good).stdout)

    def start(self, *words):
        return Run(self, words)

    def show(self, batch):
        """The report of a batch, as the store has it."""
        return self.json('batch', 'show', batch, good=(0, 1, 5))


class Run:
    """A batch under way, with its workers a process group of its own."""

    def __init__(self, office, words):
        self.office, self.path = office, os.path.join(office.folder, f'said-{time.monotonic_ns()}')
        with open(self.path, 'w', encoding='utf-8') as said, open(self.path + '.out', 'w', encoding='utf-8') as out:
            self.process = subprocess.Popen(['unefois', *words], cwd=office.work, env=office.variables(),
                                            stdin=subprocess.DEVNULL, stdout=out, stderr=said,
                                            start_new_session=True)
        self.begun = time.monotonic()

    def said(self):
        with open(self.path, encoding='utf-8') as file:
            return file.read()

    def printed(self):
        with open(self.path + '.out', encoding='utf-8') as file:
            return file.read()

    def wait_for_batch(self):
        """Its id, as soon as it is told."""
        while self.process.poll() is None and time.monotonic() < self.begun + 120:
            found = NAMED.search(self.said())
            if found:
                return found[0]
            time.sleep(0.01)
        found = NAMED.search(self.said())
        if not found:
            raise RuntimeError(f'no batch was begun: {self.process.returncode}\n{self.said()}')
        return found[0]

    def workers(self):
        """Processes of the same program that it forked."""
        own = os.path.join(BUILD, 'cmd', 'unefois')
        try:
            with open(f'/proc/{self.process.pid}/task/{self.process.pid}/children', encoding='ascii') as file:
                children = [int(word) for word in file.read().split()]
        except OSError:
            return []
        return [pid for pid in children if is_program(pid, own)]

    def lives(self):
        return self.process.poll() is None

    def kill(self, whom, random):
        """True when it was the parent that died."""
        workers = self.workers()
        if whom == 'worker' and workers:
            kill(random.choice(workers))
            return False
        if whom == 'group':
            os.killpg(self.process.pid, signal.SIGKILL)
        else:
            kill(self.process.pid)
        self.process.wait(timeout=60)
        return True

    def wait(self):
        return self.process.wait(timeout=TIMEOUT)


def kill(pid):
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        pass


def is_program(pid, path):
    """By its name: what forbids dumps hides /proc/PID/exe from others."""
    try:
        with open(f'/proc/{pid}/stat', encoding='utf-8') as file:
            return f'({os.path.basename(path)})' in file.read()
    except OSError:
        return False


def tell_rows(report):
    """What must not depend on how often a run was killed: {job: …}."""
    return {row['job']: {
        'rows': row.get('rows'), 'state': row['state'], 'action': row.get('action'),
        'issues': sorted((str(issue.get('cell')), issue['rule']) for issue in row.get('issues', [])),
        'forms': [(form['form'], form['state'], len(form.get('drafts', []))) for form in row.get('forms', [])],
    } for row in report['rows']}


def find_faults(office, report):
    """What is in the store or in the folders twice, or not at all."""
    faults = []
    done = [row for row in report['rows'] if row['state'] == 'done']
    people = [row['person'] for row in done]
    requests = [form['request'] for row in done for form in row['forms']]
    drafts = [draft for row in done for form in row['forms'] for draft in form['drafts']]
    files = [os.path.realpath(path) for draft in drafts for path in draft['files']]
    for name, told, kept in (
            ('people', people, [row['person'] for row in office.json('person', 'list')['people']]),
            ('requests', requests, [row['request'] for row in office.json('request', 'list')['requests']]),
            ('drafts', [draft['draft'] for draft in drafts],
             [row['draft'] for row in office.json('draft', 'list')['drafts']]),
            ('files', files, list_files(office.out))):
        if len(set(told)) != len(told):
            faults.append(f'{name}: {len(told) - len(set(told))} told twice')
        if sorted(told) != sorted(kept):
            faults.append(f'{name}: {len(set(kept) - set(told))} that no row tells, '
                          f'{len(set(told) - set(kept))} that are missing')
    faults += [f'{path}: empty' for path in files if os.path.exists(path) and os.path.getsize(path) == 0]
    return faults + find_wrong_folders(office, done)


def find_wrong_folders(office, done):
    """OUT/PERSON/REQUEST/file, for the person alone."""
    faults = []
    for row in done:
        for form in row['forms']:
            folder = os.path.join(office.out, row['person'], form['request'])
            for draft in form['drafts']:
                faults += [f'{path}: not in the folder of its request' for path in draft['files']
                           if os.path.dirname(path) != folder]
    for folder, _, names in os.walk(office.out):
        wide = [name for name in names if os.stat(os.path.join(folder, name)).st_mode & 0o077]
        if wide or os.stat(folder).st_mode & 0o077:
            faults.append(f'{folder}: others may enter')
    return faults


def list_files(out):
    """Those of people."""
    found = []
    for folder, folders, names in os.walk(out):
        if folder == out:
            folders[:] = [name for name in folders if name.startswith('p-')]
            continue
        found += [os.path.realpath(os.path.join(folder, name)) for name in names]
    return found
