#!/usr/bin/env python3
"""A spreadsheet of invented people through `unefois batch run`, six forms each, with one worker and with two:
time, processor, memory of every process. Nothing is asserted.

    bench_batch.py BUILD

Each run has a sealed store of its own. UF_BENCH_PEOPLE sets how many households (100), UF_BENCH_SIZES several
numbers instead, to see whether memory grows, UF_BENCH_JOBS the numbers of workers ("1 2"), UF_BENCH_SHEETS the
forms (a long one among them by default).
"""
import json
import os
import sys
import tempfile

import home
import watch

sys.path.insert(0, os.path.join(home.SOURCE, 'tests', 'batch'))
import people  # noqa: E402

SIZES = [int(word) for word in os.environ.get('UF_BENCH_SIZES', os.environ.get('UF_BENCH_PEOPLE', '100')).split()]
JOBS = [int(word) for word in os.environ.get('UF_BENCH_JOBS', '1 2').split()]
FORMS = os.environ.get('UF_BENCH_SHEETS', '').split() or home.FORMS
IGNORED = ('Motif de la demande', 'Montant demandé', 'Observations')


def make_sheet(path, count):
    """@count households of one to four rows."""
    sheet = people.Sheet(rows=1, damaged=0)
    while len(sheet.households) < count:
        sheet.add_household(sheet.random.choices((1, 2, 3, 4), (80, 10, 6, 4))[0])
    sheet.write(path)


def run(build, folder, count, jobs):
    place = home.Home(build, os.path.join(folder, 'home'), 'sealed')
    path, columns = os.path.join(folder, 'personnes.csv'), os.path.join(folder, 'columns.json')
    make_sheet(path, count)
    with open(columns, 'w', encoding='utf-8') as file:
        json.dump({'schema': 1, 'columns': [{'heading': word, 'ignore': True} for word in IGNORED]}, file)
    words = ['batch', 'run', path, *FORMS, '--write', '--out', os.path.join(folder, 'out'), '--jobs',
             str(jobs), '--columns', columns, '--quiet']
    with open(os.path.join(folder, 'errors'), 'w+', encoding='utf-8') as errors:
        done = watch.run([place.program, *words], env=place.environment, stderr=errors)
        errors.seek(0)
        if done.code not in (0, 5):
            raise SystemExit(f'batch run: {done.code}: {errors.read().strip()[-500:]}')
    return done, sum(len(files) for _, _, files in os.walk(os.path.join(folder, 'out')))


def main():
    build = os.path.realpath(sys.argv[1])
    print('households\tworkers\tseconds\tms a form\tprocessor, ms a form\tfiles\tmost MiB of one process\ttimes one worker')
    remarks = []
    for count in SIZES:
        first = None
        for jobs in JOBS:
            with tempfile.TemporaryDirectory(prefix='unefois-bench-') as folder:
                done, files = run(build, folder, count, jobs)
            first = first or done.seconds
            forms = count * len(FORMS)
            print(f'{count}\t{jobs}\t{done.seconds:.1f}\t{1000 * done.seconds / forms:.1f}\t'
                  f'{1000 * done.cpu / forms:.1f}\t{files}\t{max(done.peaks.values()):.0f}\t'
                  f'{first / done.seconds:.2f}', flush=True)
            for (name, depth), peak in sorted(done.peaks.items(), key=lambda row: row[0][1]):
                remarks.append(f'# {count} households, {jobs} workers: at most {peak:.1f} MiB in {name}, {depth} below')
    print('\n'.join(remarks))
    return 0


if __name__ == '__main__':
    sys.exit(main())
