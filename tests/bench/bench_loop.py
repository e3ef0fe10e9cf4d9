#!/usr/bin/env python3
"""How long a thousand fillings of one form take in one process, beside other tools' best loops, as ratios.

    bench_loop.py BUILD

Every tool gets the same form and the same values and keeps the result in memory (mutool: a file, it has
nothing else); starting and warming up do not count. Rounds are interleaved and turn the order of the
tools. Rows of `unefois`, from bench-fill-loop:

    fill        a filled form: read, values, letters drawn, written (what the others do)
    verify      the same, each value read back and its ink looked for (what the others do not)
    save        fill, then a new file and fsync
    qpdf        qpdf's own reading and writing of the form, without a value: the bound below
    copy        the form's bytes to a new file, and fsync

The ratio is to `fill`. Nothing is asserted. UF_BENCH_ROUNDS and UF_BENCH_COUNT set how much, UF_BENCH_FORMS
which forms, NODE_PATH where pdf-lib is.
"""
import csv
import os
import subprocess
import sys
import tempfile

import forms
import tools

ROUNDS = int(os.environ.get('UF_BENCH_ROUNDS', '5'))
COUNT = int(os.environ.get('UF_BENCH_COUNT', '30'))
TIMEOUT = 600
MODES = 'copy,qpdf,fill,verify,save'


def run_own(build, case, count):
    """{mode: milliseconds} of one round of ours."""
    program = os.path.join(build, 'tests', 'bench', 'bench-fill-loop')
    environment = {**os.environ, 'UNEFOIS_PDF': os.path.join(build, 'cmd', 'unefois-pdf')}
    done = subprocess.run([program, '--rounds', str(count), '--modes', MODES, '--folder', case.folder,
                           case.path, case.json], capture_output=True, text=True, check=False,
                          timeout=TIMEOUT, env=environment)
    if done.returncode != 0:
        print(f'# {case.name}: {done.stderr.strip()}')
        return {}
    rows = csv.DictReader(done.stdout.splitlines(), delimiter='\t')
    return {row['mode']: float(row['median']) for row in rows}


def run_round(build, case, loops, turn, times):
    """One round of every tool; a tool that fails on this form is told by its absence."""
    runs = [None, *loops]
    for place in range(len(runs)):
        loop = runs[(place + turn) % len(runs)]
        if loop is None:
            for mode, spent in run_own(build, case, COUNT).items():
                times.setdefault(mode, []).append(spent)
            continue
        spent = loop.run(case, COUNT, TIMEOUT)
        if spent:
            times.setdefault(loop.name, []).append(forms.summarise(spent)[0])


def main():
    need = forms.missing()
    if need is not None:
        print(f'SKIP: {need} is not installed')
        return 77
    build = os.path.realpath(sys.argv[1])
    with tempfile.TemporaryDirectory(prefix='unefois-bench-') as home:
        tool = tools.Unefois(build, home, TIMEOUT)
        loops = forms.find_loops(build)
        print('form\tvalues\tkib\ttool\tms\tleast\tmost\tratio')
        for case in forms.make_cases(build, tool, home):
            times = {}
            for turn in range(ROUNDS):
                run_round(build, case, loops, turn, times)
            ours = forms.summarise(times['fill'])[0] if 'fill' in times else None
            for name, rows in times.items():
                middle, least, most = forms.summarise(rows)
                ratio = f'{middle / ours:.2f}' if ours else '-'
                print(f'{case.name}\t{len(case.values)}\t{os.path.getsize(case.path) // 1024}\t{name}\t'
                      f'{middle:.2f}\t{least:.2f}\t{most:.2f}\t{ratio}', flush=True)
    return 0


if __name__ == '__main__':
    sys.exit(main())
