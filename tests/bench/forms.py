"""The forms that the benchmarks fill, their values for each tool, and the tools' best loops."""
import glob
import os
import shutil
import statistics
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
CORPUS = os.path.realpath(os.path.join(HERE, '..', 'corpus'))
sys.path.insert(0, CORPUS)
import measure  # noqa: E402
import peers  # noqa: E402

FIXTURES = ('domiciliation-attestation-16030-01', 'domiciliation-demande-16029-01',
            'fictif-assurance_maladie-rattachement-14411', 'fictif-mdph-certificat-medical',
            'fictif-mdph-demande-15692', 'fictif-mdph-geva-sco-premiere-demande')
OFFICIAL = 'fr-*.pdf'
JARS = ('/usr/share/pdftk/pdftk.jar', '/usr/share/java/bcprov.jar', '/usr/share/java/commons-lang3.jar')


def find_shared():
    """The folder of official forms: UF_SHARED, else ../shared beside the sources; None without one."""
    usual = os.path.join(HERE, '..', '..', '..', 'shared')
    folder = os.path.join(os.environ.get('UF_SHARED') or usual, 'pdf-forms')
    return folder if os.path.isdir(folder) else None


def list_forms(build):
    """Paths: the project's own fixture forms, then the official ones when they are here. UF_BENCH_FORMS
    keeps those whose name has one of its words."""
    paths = [os.path.join(build, 'fixtures', 'pdf', name + '.pdf') for name in FIXTURES]
    shared = find_shared()
    paths += sorted(glob.glob(os.path.join(shared, OFFICIAL))) if shared else []
    wanted = os.environ.get('UF_BENCH_FORMS', '').split()
    return [path for path in paths if os.path.exists(path) and
            (not wanted or any(word in os.path.basename(path) for word in wanted))]


class Case:
    """One form, what it is asked, and the same values as each tool reads them."""

    def __init__(self, path, tool, home):
        self.path = path
        self.name = os.path.splitext(os.path.basename(path))[0]
        state, fields = tool.fields(path)
        self.fields = peers.asked_of(fields) if state == 'yes' else []
        self.values = peers.values_of(self.fields, 'french')
        self.folder = os.path.join(home, self.name)
        os.makedirs(self.folder, exist_ok=True)
        self.json = peers.Peer(0, self.folder).write(self.fields, self.values)
        self.fdf = peers.Pdftk(0, self.folder).write(self.fields, self.values)
        self.out = os.path.join(self.folder, 'out.pdf')


def make_cases(build, tool, home):
    """The forms that have a field to fill."""
    cases = (Case(path, tool, home) for path in list_forms(build))
    return [case for case in cases if case.values]


class Loop:
    """One tool that fills a form COUNT times in one process and prints the milliseconds of each."""

    def __init__(self, name, command, warm, values='json', words=()):
        self.name = name
        self.command = command
        self.warm = warm
        self.values = values  # attribute of a case: the file of values
        self.words = words

    def run(self, case, count, timeout):
        """[milliseconds]; empty when the tool cannot."""
        words = [*self.command, case.path, getattr(case, self.values), case.out, str(count),
                 str(self.warm), *self.words]
        try:
            done = subprocess.run(words, capture_output=True, text=True, check=False, timeout=timeout)
        except subprocess.TimeoutExpired:
            return []
        return [float(line) for line in done.stdout.split()] if done.returncode == 0 else []


def has_pdflib():
    """Whether node finds pdf-lib, which is no part of the project (NODE_PATH)."""
    if shutil.which('node') is None:
        return False
    return subprocess.run(['node', '-e', 'require("pdf-lib")'], capture_output=True, check=False).returncode == 0


def has_pdftk_classes():
    """Whether java runs a source file with the classes of pdftk-java."""
    return (shutil.which('javac') is not None and all(os.path.exists(jar) for jar in JARS))


def find_loops(build):
    """The loops of the peers that are here; what is not is told."""
    pdflib = ['node', os.path.join(HERE, 'fill-loop-pdflib.js')]
    has_lib = has_pdflib()
    found = [(True, Loop('qpdf values', [os.path.join(build, 'tests', 'bench', 'fill-qpdf')], 5)),
             (has_lib, Loop('pdf-lib', pdflib, 20)),
             (has_lib, Loop('pdf-lib asked', pdflib, 20, words=('asked',))),
             (has_pdftk_classes(), Loop('pdftk-java classes', [
                 'java', '-cp', ':'.join(JARS), os.path.join(HERE, 'FillLoop.java')], 30, 'fdf')),
             (shutil.which('mutool') is not None, Loop('mutool', [
                 'mutool', 'run', os.path.join(CORPUS, 'fill-mupdf.js')], 3))]
    for is_here, loop in found:
        if not is_here:
            print(f'# {loop.name} is not here')
    return [loop for is_here, loop in found if is_here]


def missing():
    return measure.missing()


def summarise(times):
    """(median, least, most) of what was measured."""
    return statistics.median(times), min(times), max(times)
