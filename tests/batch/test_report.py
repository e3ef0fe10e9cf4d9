#!/usr/bin/env python3
"""What people see of a batch: the workbook to correct, which is the next input; the summary; the volumes to
print; the workbook to fill.

    test_report.py    (UF_BUILD_ROOT, UF_SOURCE_ROOT; TAP)
"""
import os
import re
import shutil
import subprocess
import sys

import office as offices
import people
import workbook

ROWS = 60
CORRECT, EXPLAIN, FILL = 'À corriger', 'Explications', 'À remplir'
WHY, ORIGIN = 'unefois : à corriger', 'unefois : ligne d’origine'


def make_sheet(office, damaged, rows=ROWS, seed=7):
    sheet = people.Sheet(rows, 0, seed)
    right = {number: row for number, row in enumerate(list_rows(sheet), 2)}
    right = {number: dict(row) for number, row in right.items()}
    sheet.damage(damaged)
    path = os.path.join(office.work, 'tableau.csv')
    sheet.write(path)
    return sheet, path, right


def list_rows(sheet):
    return [row for rows in sheet.households for row in rows]


def count_kept(office):
    return (len(office.json('person', 'list')['people']), len(office.json('request', 'list')['requests']),
            len(office.json('draft', 'list')['drafts']))


def test_corrections(tap):
    """Every damaged cell is red and says why; corrected, the workbook does the rest and nothing again."""
    with offices.Office('sealed') as office:
        sheet, path, right = make_sheet(office, len(people.DAMAGES))
        corrections = os.path.join(office.folder, 'a-corriger.xlsx')
        words = ('--write', '--out', office.out, '--corrections')
        first = office.run('batch', 'run', path, *offices.FORMS, *words, corrections, good=(5,))
        before = count_kept(office)
        book = workbook.Workbook(corrections)
        rows = book.rows(CORRECT)
        tap.check(oct(os.stat(corrections).st_mode & 0o777) == '0o600', 'the workbook is for the person alone')
        check_marks(tap, book, rows, sheet)
        check_rows(tap, rows, sheet)
        check_printed(tap, first.stdout, sheet)
        again = office.run('batch', 'run', corrections, *offices.FORMS, '--write', '--out', office.out, good=(1, 5))
        tap.check(count_kept(office) == before and 'préparé' not in again.stdout,
                  'the workbook as it is does nothing and waits again', again.stdout)
        for row in rows:
            correct_row(book, row, right[int(row[ORIGIN])], sheet.damages.get(int(row[ORIGIN])))
        book.save(corrections)
        last = office.run('batch', 'run', corrections, *offices.FORMS, '--write', '--out', office.out, good=None)
        after = count_kept(office)
        households = len(sheet.households)
        tap.check(last.returncode == 0 and after[0] == households and after[1] == households * len(offices.FORMS),
                  'corrected, it does the rest, and nothing twice', f'{before} {after} {households}\n{last.stdout}'
                  f'{last.stderr}')
        tap.check('nconnue' not in last.stdout and 'préciser' not in last.stdout,
                  'columns that were added are nobody\'s question', last.stdout)


def correct_row(book, row, right, damage):
    if damage:
        heading = people.HEADINGS[ord(damage[1][0]) - ord('A')]
        book.set(CORRECT, f'{book.column(CORRECT, heading)}{row["row"]}', right[heading])


def check_marks(tap, book, rows, sheet):
    cells, notes = book.cells(CORRECT), book.notes(CORRECT)
    here = {int(row[ORIGIN]): row['row'] for row in rows}
    faults = []
    for number, (kind, place, _) in sheet.damages.items():
        mine = f'{place.rstrip("0123456789")}{here.get(number, 0)}'
        if cells.get(mine, ('', ''))[1] != workbook.RED or len(notes.get(mine, '')) < 10:
            faults.append(f'{kind}: {mine} {cells.get(mine)} {notes.get(mine)}')
    tap.check(not faults, 'each of the damaged cells is red, with a note', '\n'.join(faults))
    told = book.rows(EXPLAIN)
    tap.check(sum(1 for row in told if row.get('Ligne de votre fichier')) >= len(sheet.damages),
              'the second sheet tells them all', str(told[:8]))


def check_rows(tap, rows, sheet):
    """Whole households, and no other."""
    wanted, number = [], 2
    for household in sheet.households:
        numbers = range(number, number + len(household))
        number += len(household)
        wanted += [one for one in numbers if any(other in sheet.damages for other in numbers)]
    tap.check([int(row[ORIGIN]) for row in rows] == wanted, 'households that wait, whole, and no other',
              f'{[row[ORIGIN] for row in rows]} {wanted}')


def check_printed(tap, text, sheet):
    faults = [f'{kind}: {place}' for kind, place, _ in sheet.damages.values()
              if not re.search(rf'^  Ligne \d+, .* \({place}\) : .+\.$', text, re.M)]
    tap.check(not faults, 'the text tells each of them by line, heading and cell', '\n'.join(faults) + text)
    tap.check(len(text.splitlines()) < 5 * len(sheet.damages) + 20, 'and is no longer for the good ones', text)


def read_pages(path):
    done = subprocess.run(['pdftotext', '-layout', path, '-'], capture_output=True, text=True, check=True)
    return done.stdout.split('\f')[:-1]


def test_papers(tap):
    """Every paper of every household once, in order, numbered; each on a sheet of its own when asked."""
    if shutil.which('pdftotext') is None:
        tap.skip('papers', 'no pdftotext here')
        return
    with offices.Office('folder') as office:
        sheet, path, _ = make_sheet(office, 3, rows=12)
        office.run('batch', 'run', path, *offices.FORMS, '--write', '--out', office.out, good=(5,))
        batch = office.json('batch', 'list')['batches'][0]['batch']
        for words, sides in (((), 1), (('--two-sided',), 2)):
            report = office.json('batch', 'resume', batch, *words, good=(5,))
            papers = report['papers']
            check_volumes(tap, report, papers, sides)
            check_summary(tap, report, papers, len(sheet.households))
        folder = os.path.join(office.out, batch)
        tap.check(sorted(os.listdir(folder)) == ['a-imprimer-1.pdf', 'recapitulatif.xlsx'],
                  'once more replaces what was there', str(os.listdir(folder)))
        listed = [file['path'] for file in office.json('out', 'list')['files']]
        tap.check(all(os.path.join(folder, name) in listed for name in os.listdir(folder)), 'out list has them')
        os.remove(next(path for path in offices.list_files(office.out) if path.endswith('.pdf')))
        report = office.json('batch', 'resume', batch, good=(5,))
        tap.check(report['papers']['missing'] == [], 'a file that is gone is taken of its draft', str(report['papers']))
        office.run('out', 'clean')
        tap.check(not os.path.exists(folder) and not offices.list_files(office.out), 'out clean removes all')


def check_volumes(tap, report, papers, sides):
    pages = [page for volume in papers['volumes'] for page in read_pages(volume['file'])]
    done = [row['job'] for row in report['rows'] if row['state'] == 'done']
    labels = [re.search(r'n° (\d+) · (\d+)/(\d+)', page) for page in pages]
    jobs = [int(label[1]) for label in labels if label]
    tap.check(jobs == sorted(jobs) and sorted(set(jobs)) == done, f'{sides} side(s): in the order of the sheet',
              f'{jobs} {done}')
    firsts = [index + 1 for index, label in enumerate(labels) if label and label[2] == '1']
    tap.check(len(firsts) == len(done) and all(first % sides == 1 % sides for first in firsts),
              f'{sides} side(s): where households begin', str(firsts))
    tap.check(sum(volume['pages'] for volume in papers['volumes']) == len(pages)
              and sum(volume['households'] for volume in papers['volumes']) == len(done)
              and papers['missing'] == [], f'{sides} side(s): counted', str(papers))


def check_summary(tap, report, papers, households):
    rows = workbook.Workbook(papers['summary']).rows('Récapitulatif')
    done = [row for row in report['rows'] if row['state'] == 'done']
    people_told = [row['Identifiant unefois'] for row in rows if row.get('Identifiant unefois')]
    tap.check(len(rows) == households and people_told == [row['person'] for row in done],
              'a line a household', str(rows[:3]))
    lines = {int(row['N°']): row for row in rows}
    faults = [row['job'] for row in done if not re.search(r'volume 1, page', lines[row['job']].get('Papier', ''))
              or lines[row['job']].get("Demande d'aide") != 'préparé' or not lines[row['job']].get('Personne')]
    tap.check(not faults, 'with its paper, its forms, whose it is', f'{faults} {rows[:2]}')
    waiting = [row['job'] for row in report['rows'] if row['state'] == 'bad']
    tap.check(all(lines[job].get('Pourquoi ce n’est pas fait') and not lines[job].get('Personne') for job in waiting),
              'and why nothing is done of the others')


def test_template(tap):
    """Filled, it is read without a question; with people in it, it changes nothing."""
    with offices.Office('sealed') as office:
        path = os.path.join(office.folder, 'modele.xlsx')
        told = office.json('batch', 'template', *offices.FORMS, '--out', path)
        columns = office.json('batch', 'map', path, *offices.FORMS)
        keys = [column['key'] for column in told['columns']]
        tap.check([column.get('key') for column in columns['columns']] == keys
                  and all(column['state'] == 'taken' for column in columns['columns']),
                  'every heading is recognised again', str(columns['columns']))
        empty = office.run('batch', 'run', path, *offices.FORMS, good=None)
        tap.check(empty.returncode == 3, 'the example is nobody', empty.stdout + empty.stderr)
        fill_template(path, told)
        office.run('batch', 'run', path, *offices.FORMS, '--write')
        people_known = office.json('person', 'list')['people']
        tap.check(len(people_known) == 1, 'a line that is filled is somebody', str(people_known))
        person = people_known[0]['person']
        again = os.path.join(office.folder, 'rempli.xlsx')
        office.run('batch', 'template', *offices.FORMS, '--people', person, '--out', again)
        report = office.json('batch', 'run', again, *offices.FORMS)
        row = report['rows'][0]
        tap.check(len(report['rows']) == 1 and row['action'] == 'same' and row['match']['by'] == 'id'
                  and row['person'] == person, 'what is known, read again, changes nothing', str(row))


def test_epoch(tap):
    """Days that are counted from 1904 mean the same day in the workbook to correct."""
    with offices.Office('folder') as office:
        path = os.path.join(office.folder, 'modele.xlsx')
        told = office.json('batch', 'template', *offices.FORMS, '--out', path)
        fill_template(path, told)
        book = workbook.Workbook(path)
        headings = {column['key']: column['heading'] for column in told['columns']}
        birth = book.column(FILL, headings['members/person/birth/date'])
        amount = book.column(FILL, headings['request/essai/aide/amount'])
        book.count_from_1904()
        book.set(FILL, f'{birth}2', '29352', plain=True)  # 12/05/1984
        book.set(FILL, f'{amount}2', 'à voir')
        book.save(path)
        corrections = os.path.join(office.folder, 'a-corriger.xlsx')
        office.run('batch', 'run', path, *offices.FORMS, '--corrections', corrections, good=(1,))
        cell = workbook.Workbook(corrections).cells(CORRECT)[f'{birth}2']
        tap.check(cell == (str(29352 + 1462), workbook.ORANGE), 'moved to what is written, orange', str(cell))


def fill_template(path, told):
    book = workbook.Workbook(path)
    headings = {column['key']: column['heading'] for column in told['columns']}
    # the line of the example becomes somebody's
    for place in [place for place in book.cells(FILL) if workbook.split(place)[1] == 2]:
        book.set(FILL, place, '')
    for key, text in (('members/person/birth_name', 'INVENTÉE'), ('members/person/given_names', 'Zoé'),
                      ('members/person/birth/date', '12/05/1984'), ('request/essai/aide/amount', '120,50')):
        book.set(FILL, f'{book.column(FILL, headings[key])}2', text)
    book.save(path)


def main():
    tap = offices.Tap()
    for test in (test_corrections, test_papers, test_template, test_epoch):
        test(tap)
    print(f'1..{tap.count}')
    return 1 if tap.failed else 0


if __name__ == '__main__':
    sys.exit(main())
