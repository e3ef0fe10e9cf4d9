"""A home of its own for a benchmark: configuration, a store of invented people, the fixture templates."""
import glob
import os
import re
import shutil
import subprocess
import sys

SOURCE = os.path.realpath(os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..'))
sys.path.insert(0, os.path.join(SOURCE, 'tests', 'cli'))
import script  # noqa: E402

# three official papers, a long one, two that are sheets of a portal
FORMS = ('domiciliation/demande-16029', 'domiciliation/attestation-16030',
         'assurance_maladie/rattachement-14411', 'mdph/demande-15692', 'fsl/nord-energie',
         'siao/demande-insertion')
TODAY = '2026-11-21'


class Home:
    """@store: "sealed" or "folder"."""

    def __init__(self, build, folder, store):
        self.program = os.path.join(build, 'cmd', 'unefois')
        self.folder = folder
        self.environment = {**os.environ, 'HOME': folder, 'LANGUAGE': 'fr', 'UNEFOIS_TODAY': TODAY,
                            'UF_SOURCE_ROOT': SOURCE, 'UF_BUILD_ROOT': build}
        for name in ('CONFIG', 'DATA', 'STATE', 'CACHE'):
            self.environment[f'XDG_{name}_HOME'] = os.path.join(folder, name.lower())
        config = os.path.join(folder, 'config', 'unefois')
        os.makedirs(config, 0o700)
        shutil.copy(os.path.join(SOURCE, 'fixtures', 'office', 'association-lille.json'),
                    os.path.join(config, 'office.json'))
        script.make_store(self.environment, store, self.program)
        for path in sorted(glob.glob(os.path.join(build, 'fixtures', 'pdf', 'fictif-*.pdf'))):
            self.run('form', 'template', 'add', path)

    def run(self, *words, good=(0, 5)):
        done = subprocess.run([self.program, *words], env=self.environment, text=True, capture_output=True,
                              stdin=subprocess.DEVNULL, check=False)
        if done.returncode not in good:
            raise SystemExit(f'{" ".join(words[:3])}: {done.returncode}: {done.stderr.strip()}')
        return done.stdout

    def add_person(self, name):
        """The id of a household of fixtures/people."""
        path = os.path.join(SOURCE, 'fixtures', 'people', name + '.json')
        return re.search(r'\bp-[a-z2-7]{10}\b', self.run('person', 'new', '--quiet', path))[0]
