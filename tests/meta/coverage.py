#!/usr/bin/env python3
"""docs/coverage.md is what fixtures/personas/*/expect.tsv say of the rich personas, form by form.

A rich persona is one whose worker names every sensitive fact ("allowed" in persona.json): it holds
what forms could take from a profile. `coverage.py --write` writes the page anew. A form that leaves
a required row empty although the profile holds its fact is a finding.
"""
import glob
import json
import os
import re
import statistics
import sys

import common

PAGE = 'docs/coverage.md'
AIM = 85
COUNTS = ('rows', 'profile', 'derived', 'none', 'asked', 'proposed', 'by_hand', 'open', 'withheld')
HEAD = '''# What follows from the profile, form by form

Written by `tests/meta/coverage.py --write` from the personas of `fixtures/personas` whose profile is
rich: {names}. Signatures and what the partner's office fills are not rows. *Known*
is what the profile gives, what is computed of it, and what it knows to be nothing, in percents of the
rows: best and median of those households for whom the form's required roles are played. *Known or
proposed* adds the rows that are asked for each demand although the profile has something to propose:
a person confirms them. A median far from the best means that the form does not concern everyone (no
eviction, no landlord, no permit).

{summary}

| adapter | forms | lowest best | median best | highest best | below {aim} % |
| --- | --- | --- | --- | --- | --- |
{adapters}

## Which fall short of {aim} %, and why

The counts are of the household that fills it best. *Asked* belongs to one demand: amount and object of
an aid, what a contract will say, dates; *open* is not known to that household, or its partner's list
has no word for it.

| form | best | with proposals | asked | by hand | open | why |
| --- | --- | --- | --- | --- | --- | --- |
{short}

## Every form

| form | best | median | with proposals | rows |
| --- | --- | --- | --- | --- |
{forms}
'''
WHY = (  # (pattern of forms, what the counts do not say)
    (r'assurance_maladie/rattachement', 'new or ended attachment, dates of support: of this demand'),
    (r'caf/aide-logement-bailleur', 'the landlord certifies decency, energy class and convention himself'),
    (r'caf/changement-situation', 'what has changed and when is the demand itself'),
    (r'caf/dtr-rsa', 'the months declared, and what happened in them, are asked each quarter'),
    (r'cer_rsa/93-(b7|d1|d2|dsp|rend|reor)', 'a message about one event: its date, subject and outcome'),
    (r'cer_rsa/diagnostic', 'situations and goals in the partner\'s own lists, one by one'),
    (r'cer_rsa/carnet', 'situations and targets in the partner\'s own lists, theme by theme'),
    (r'cer_rsa/', 'the contract that is to be written: proposed from its draft, confirmed each time'),
    (r'domiciliation/', 'an address of domiciliation only for whom has one'),
    (r'mdph/certificat', 'a doctor fills it'),
    (r'mdph/demande', 'needs and wishes are told for each demand; the certificate in it is the doctor\'s'),
    (r'siao/demande', 'reason of this request; the rest is entered by SI SIAO or the SIAO'),
    (r'ccas/', 'object, amount and payee of this demand'),
    (r'prefecture/', 'passport and prefecture are not kept in a profile'),
)


def read_rich(root):
    """{persona: {form: counts}} of the rich personas."""
    found = {}
    for path in sorted(glob.glob(os.path.join(root, 'fixtures/personas/*/persona.json'))):
        folder = os.path.dirname(path)
        with open(path, encoding='utf-8') as file:
            if not json.load(file).get('allowed', False):
                continue
        with open(os.path.join(folder, 'expect.tsv'), encoding='utf-8') as file:
            found[os.path.basename(folder)] = dict(
                read_line(line) for line in file if line.split('\t')[1:2] == ['coverage'])
    return found


def read_line(line):
    cells = line.rstrip('\n').split('\t')
    counts = {}
    for cell in cells[3:]:
        name, value = cell.split(' ')
        counts[name] = value
    given, held = counts.pop('required').split('/')
    counts = {name: int(value) for name, value in counts.items()}
    counts.update(given=int(given), held=int(held), percent=int(cells[2].split(' ')[0]))
    return cells[0], counts


def with_proposals(counts):
    known = sum(counts[name] for name in ('profile', 'derived', 'none', 'proposed'))
    return 100 * known // counts['rows'] if counts['rows'] else 100


def gather(rich):
    """{form: (best counts, median percent)}, in the order of the forms."""
    forms = {}
    for counts in rich.values():
        for form, row in counts.items():
            forms.setdefault(form, []).append(row)
    return {form: (max(rows, key=lambda row: row['percent']),
                   int(statistics.median(row['percent'] for row in rows)))
            for form, rows in sorted(forms.items())}


def explain(form):
    return next((why for pattern, why in WHY if re.match(pattern, form)), '')


def list_adapters(forms):
    lines = []
    for adapter in sorted({form.split('/')[0] for form in forms}):
        best = [forms[form][0]['percent'] for form in forms if form.startswith(adapter + '/')]
        below = sum(percent < AIM for percent in best)
        lines.append(f'| {adapter} | {len(best)} | {min(best)} % | '
                     f'{int(statistics.median(best))} % | {max(best)} % | {below} |')
    return lines


def list_short(forms):
    return [f'| {form} | {row["percent"]} % | {with_proposals(row)} % | {row["asked"]} | '
            f'{row["by_hand"]} | {row["open"] + row["withheld"]} | {explain(form)} |'
            for form, (row, _) in forms.items() if row['percent'] < AIM]


def list_forms(forms):
    return [f'| {form} | {row["percent"]} % | {median} % | {with_proposals(row)} % | {row["rows"]} |'
            for form, (row, median) in forms.items()]


def compose(rich):
    forms = gather(rich)
    reached = sum(row['percent'] >= AIM for row, _ in forms.values())
    asked = [counts for persona in rich.values() for counts in persona.values()]
    given, held = (sum(counts[name] for counts in asked) for name in ('given', 'held'))
    summary = (f'{reached} of {len(forms)} forms reach {AIM} %. Required rows for which a profile holds '
               f'a fact: {given} of {held} filled.')
    return HEAD.format(names=', '.join(sorted(rich)), summary=summary, aim=AIM,
                       adapters='\n'.join(list_adapters(forms)),
                       short='\n'.join(list_short(forms)), forms='\n'.join(list_forms(forms)))


def check_required(rich, report):
    for persona, forms in rich.items():
        for form, counts in forms.items():
            if counts['given'] < counts['held']:
                report.fail(f'fixtures/personas/{persona}', f'{form} leaves a required row empty '
                            'although the profile holds its fact',
                            'mend the form, or give its list the code')


def check_reasons(rich, report):
    for form, (row, _) in gather(rich).items():
        if row['percent'] < AIM and not explain(form):
            report.fail(PAGE, f'{form} falls short and nothing says why', 'add it to WHY')


def check(root, report):
    rich = read_rich(root)
    if len(rich) < 5:
        report.fail('fixtures/personas', f'{len(rich)} rich persona(s)', 'there are to be five')
        return rich
    check_required(rich, report)
    check_reasons(rich, report)
    if not common.exists(root, PAGE) or common.read(root, PAGE) != compose(rich):
        report.fail(PAGE, 'says something else than the personas', 'run coverage.py --write')
    return rich


def main():
    root = common.source_root()
    if sys.argv[1:] == ['--write']:
        with open(os.path.join(root, PAGE), 'w', encoding='utf-8') as file:
            file.write(compose(read_rich(root)))
        return 0
    report = common.Report('coverage')
    rich = check(root, report)
    return report.finish(f'{len(rich)} personas')


if __name__ == '__main__':
    sys.exit(main())
