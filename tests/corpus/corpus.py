#!/usr/bin/env python3
"""Fills every form of a folder and reads every value again with two libraries that wrote nothing.

    corpus.py BUILD [--corpus DIR] [--tsv FILE] [--check] [--kept] [--peers] [--jobs N] [--only TEXT]

DIR is the folder of real forms ($UF_SHARED/pdf-forms, else ../shared/pdf-forms beside the sources) and
the project's own fixtures. Each form is filled through `unefois pdf fill`, in as many rounds as show every
option and every alphabet (samples.py). Then each value is looked for: in the tree of fields (tree.py, on
pypdf), in MuPDF's fields, and in MuPDF's drawing of each box alone (look.js): its letters, its cells, its
ink. A value asked is in its box, or refused with a reason; anything else is lost.

--check: what must hold for the project; a line that does not is told and the exit status is 1.
--kept: through the worker as a batch uses it, which keeps a form and adds to it what changed.
--peers: one round of texts by other tools too, side by side (peers.py).
"""
import argparse
import collections
import concurrent.futures
import glob
import json
import os
import sys
import tempfile

import measure
import peers
import tools

SOURCE = os.path.realpath(os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..'))
COLUMNS = ('file', 'opened', 'fields', 'rounds', 'asked', 'written', 'tree', 'mupdf', 'right', 'wrong',
           'absent', 'unseen', 'refused', 'reasons', 'crashes', 'lost', 'ms')
SUMS = ('fields', 'asked', 'written', 'tree', 'mupdf', 'right', 'wrong', 'absent', 'unseen', 'refused',
        'crashes', 'lost')


def exceptions():
    """{(file, name): reason} of what is drawn otherwise for a reason that is known."""
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'exceptions.tsv')
    with open(path, encoding='utf-8') as file:
        rows = [line.rstrip('\n').split('\t') for line in file if line.strip() and line[0] != '#']
    return {(row[0], row[1]): row[2] for row in rows}


def format_row(row):
    reasons = ' '.join(f'{k}={v}' for k, v in sorted(row['reasons'].items()))
    cells = {**row, 'reasons': reasons, 'ms': f'{row["ms"]:.0f}'}
    return '\t'.join(str(cells[c]) for c in COLUMNS)


def total(rows, label):
    """One line of figures."""
    sums = {key: sum(row[key] for row in rows) for key in SUMS}
    opened = sum(1 for row in rows if row['opened'] == 'yes')
    why = collections.Counter(row['opened'] for row in rows if row['opened'] != 'yes')
    text = ', '.join(f'{count} {reason}' for reason, count in sorted(why.items()))
    return (f'# {label}: {len(rows)} files, {opened} filled{f" ({text})" if text else ""}; ' +
            ', '.join(f'{sums[key]} {key}' for key in SUMS))


def unexpected(rows, known):
    """What must not be, in words."""
    for row in rows:
        name = row['file']
        for key in ('crashes', 'lost'):
            if row[key]:
                yield f'{name}: {row[key]} {key}'
        for key in ('tree', 'mupdf'):
            if row[key] != row['written'] - row['known_' + key]:
                yield f'{name}: {row["written"]} written, {row[key]} equal in the reader "{key}"'
        for field, what in sorted(row['faults']):
            if (name, field) not in known:
                yield f'{name}: {field}: {what}'
    seen = {(row['file'], field) for row in rows for field, _ in row['faults']}
    files = {row['file'] for row in rows}
    for file, field in sorted(known.keys() - seen):
        if file in files:
            yield f'{file}: {field}: is drawn right now: take it out of exceptions.tsv'


def pdfs_of(folder):
    return sorted(glob.glob(os.path.join(folder, '**', '*.pdf'), recursive=True))


def files_of(options):
    """The forms at hand; the fictive twins of the partners' forms only when these are not here."""
    shared = os.environ.get('UF_SHARED', os.path.join(os.path.dirname(SOURCE), 'shared'))
    found = pdfs_of(options.corpus or os.path.join(shared, 'pdf-forms'))
    if not options.corpus:
        own = pdfs_of(os.path.join(options.build, 'fixtures', 'pdf'))
        found += [path for path in own if not found or 'fictif-' not in os.path.basename(path)]
    return [path for path in found if options.only in os.path.basename(path)]


def run(options, paths, home):
    kind = tools.Kept if options.kept else tools.Unefois
    tool = kind(options.build, home, options.timeout)
    rows = []
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        for row in pool.map(lambda path: measure.measure(tool, path, home, options.rounds), paths):
            rows.append(row)
            if options.corpus is None or row['opened'] != 'no_form':
                print(format_row(row), file=options.out, flush=True)
    return rows


def parse():
    parser = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    parser.add_argument('build')
    parser.add_argument('--corpus', help='another folder of PDF files')
    parser.add_argument('--tsv', help='where the table goes (default: standard output)')
    parser.add_argument('--check', action='store_true', help='fail when a value is lost or wrong')
    parser.add_argument('--kept', action='store_true', help='as a batch fills them (fill-kept.c)')
    parser.add_argument('--peers', action='store_true', help='the same values by other tools')
    parser.add_argument('--jobs', type=int, default=2)
    # every text and option goes with UF_FULL; three rounds have each kind of letter once in each form
    parser.add_argument('--rounds', type=int, default=0 if os.environ.get('UF_FULL') else 3,
                        help='at most so many fillings of each file; 0: as many as show every value')
    parser.add_argument('--timeout', type=int, default=120, help='seconds for one filling')
    parser.add_argument('--only', default='', help='files whose name has this text')
    parser.add_argument('--faults', action='store_true', help='tell each value drawn otherwise')
    return parser.parse_args()


def main():
    options = parse()
    options.build = os.path.realpath(options.build)
    paths = files_of(options)
    need = measure.missing()
    if need is not None:
        print(f'SKIP: {need} is not installed')
        return 77
    options.out = open(options.tsv, 'w', encoding='utf-8') if options.tsv else sys.stdout
    with tempfile.TemporaryDirectory(prefix='unefois-corpus-') as home:
        if options.peers:
            return peers.compare(options, paths, home)
        print('\t'.join(COLUMNS), file=options.out)
        rows = run(options, paths, home)
    if not any(not p.startswith(options.build) for p in paths):
        print("# the partners' files are not here: name their folder in UF_SHARED")
    print(total(rows, 'all'))
    if options.faults:
        for row in rows:
            for field, what in sorted(row['faults']):
                print(f'# {row["file"]}: {json.dumps(field, ensure_ascii=False)}: {what}')
    faults = list(unexpected(rows, exceptions())) if options.check else []
    for fault in faults:
        print(f'not as it must be: {fault}')
    return 1 if faults else 0


if __name__ == '__main__':
    sys.exit(main())
