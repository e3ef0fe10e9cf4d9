"""What every meta test shares: where the sources are, which files count, how a finding is said.

A finding is one line "place: what is wrong; what to do instead". A meta test prints its findings
and ends with exit code 1 when there is one, 77 when it had nothing to look at, else 0.
"""
import os
import sys

SKIP_FOLDERS = {'subprojects', '__pycache__', 'demo-out'}
SKIPPED = 77


def source_root():
    """The root of the source tree, from the environment or from where this file lies."""
    default = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..')
    return os.path.realpath(os.environ.get('UF_SOURCE_ROOT', default))


def build_root():
    """The root of the build tree, or None outside `meson test`."""
    root = os.environ.get('UF_BUILD_ROOT')
    return os.path.realpath(root) if root else None


def walk(root, *endings, under=('',)):
    """Paths relative to @root of the project's files with one of @endings, sorted."""
    found = []
    for folder in under:
        for where, folders, names in os.walk(os.path.join(root, folder)):
            folders[:] = sorted(f for f in folders if not skipped_folder(where, f))
            for name in names:
                path = os.path.relpath(os.path.join(where, name), root)
                if name.endswith(endings):
                    found.append(path)
    return sorted(set(found))


def skipped_folder(where, name):
    if name.startswith('.') or name.startswith('build') or name in SKIP_FOLDERS:
        return True
    return os.path.exists(os.path.join(where, name, 'meson-private'))


def read(root, path):
    with open(os.path.join(root, path), encoding='utf-8') as file:
        return file.read()


def exists(root, path):
    return os.path.exists(os.path.join(root, path))


class Report:
    """Collects findings, prints them, gives the exit code."""

    def __init__(self, name):
        self.name = name
        self.findings = []
        self.notes = []

    def fail(self, place, problem, instead):
        self.findings.append(f'{place}: {problem}; {instead}')

    def note(self, text):
        self.notes.append(text)

    def finish(self, summary):
        for note in self.notes:
            print(f'note: {note}')
        for finding in self.findings:
            print(finding)
        print(f'{self.name}: {len(self.findings)} finding(s); {summary}')
        return 1 if self.findings else 0


class Exceptions:
    """A list of findings that stay, each with its reason: path, rule, subject, reason, in tabs.

    An entry without a reason is a finding, and so is one that nothing needs any more.
    """

    def __init__(self, root, path, report):
        self.path = path
        self.report = report
        self.entries = set()
        self.used = set()
        for number, line in enumerate(read(root, path).splitlines(), 1):
            cells = line.split('\t')
            if line.startswith('#') or line == '':
                continue
            if len(cells) != 4 or len(cells[3].strip()) < 10:
                report.fail(f'{path}:{number}', 'an exception needs four cells',
                            'write path, rule, subject (or -) and the reason')
                continue
            self.entries.add(tuple(cells[:3]))

    def allow(self, *entry):
        if entry in self.entries:
            self.used.add(entry)
        return entry in self.entries

    def finish(self, is_measured):
        """Stale entries, of the files that @is_measured holds for."""
        for entry in sorted(self.entries - self.used):
            if is_measured(entry[0]):
                self.report.fail(self.path, f'stale exception {" ".join(entry)}', 'remove the line')


def skip(name, reason):
    print(f'{name}: skipped: {reason}')
    sys.exit(SKIPPED)
