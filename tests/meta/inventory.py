#!/usr/bin/env python3
"""Every row of a partner's inventory has its field, and every field is in the inventory.

adapters/NAME/inventory.tsv lists what the partner asks, row by row, as its source does:

    # source: where it was read; seen 2026-08-19
    # form	row	label	field	note
    diagnostic-16227	locataire.nom	Nom	tenant_name

- each form named is in forms/, each field (or "table.column"; several with spaces) is in it, with
  what it extends; a row without a field is a defect, be it "by_hand";
- each field that a form adds to what it extends is in a row; "-" is the row of a field that no
  inventory has, with a note that says why it is there;
- no row comes twice for one form, and the adapters of PLATFORMS have an inventory.
"""
import json
import os
import re
import sys

import adapters
import common

PLATFORMS = ('caf', 'ccas', 'cer_rsa', 'dsf', 'fsl', 'prefecture', 'siao')
HEAD = re.compile(r'^# source: \S.*; seen \d{4}-\d{2}-\d{2}$')


def field_ids(fields, prefix=''):
    """Ids of @fields and of the columns of their tables ("table.column")."""
    found = set()
    for field in fields:
        found.add(prefix + field['id'])
        found |= field_ids(field.get('fields') or (), field['id'] + '.')
    return found


def own_ids(form, forms):
    """The ids that @form adds to the form that it extends."""
    base = forms.get(form.get('extends'))
    below = field_ids(adapters.resolve(base, forms)) if base is not None else set()
    return field_ids(adapters.resolve(form, forms)) - below


def read_rows(path, text, report):
    """[(line, form, row, label, fields, note)] of an inventory."""
    lines = text.splitlines()
    if not lines or not HEAD.match(lines[0]):
        report.fail(f'{path}:1', 'does not say where it was read and when',
                    'begin with "# source: …; seen 2026-08-19"')
    rows = []
    for number, line in enumerate(lines, 1):
        if line == '' or line.startswith('#'):
            continue
        parts = line.split('\t')
        if len(parts) not in (4, 5) or '' in (part.strip() for part in parts[:4]):
            report.fail(f'{path}:{number}', 'is not form, row, label, field and maybe a note',
                        'separate them by tabs; a row without a field needs one')
            continue
        rows.append((number, *parts[:3], parts[3].split(), parts[4] if len(parts) > 4 else ''))
    return rows


def check_rows(path, rows, forms, adapter, report):
    """The fields that the rows name, by form."""
    named, seen = {}, set()
    for number, form, row, _, fields, note in rows:
        place = f'{path}:{number}'
        full = f'{adapter}/{form}'
        if full not in forms:
            report.fail(place, f'there is no form {full}', 'mend the name')
            continue
        ids = field_ids(adapters.resolve(forms[full], forms))
        for field in fields:
            if field not in ids:
                report.fail(place, f'{full} has no field "{field}"', 'add it to the form')
        named.setdefault(full, set()).update(fields)
        if row == '-' and not note.strip():
            report.fail(place, 'a field of ours without a reason', 'say in a note why it is there')
        if row != '-' and (form, row) in seen:
            report.fail(place, f'the row {row} comes twice', 'give each row of the source its key')
        seen.add((form, row))
    return named


def check_adapter(root, adapter, report):
    """How many rows its inventory has; None without one."""
    folder = f'adapters/{adapter}'
    path = f'{folder}/inventory.tsv'
    if not common.exists(root, path):
        if adapter in PLATFORMS:
            report.fail(folder, 'no inventory.tsv', 'list what the partner asks, row by row')
        return None
    files = common.walk(root, '.json', under=(f'{folder}/forms',))
    forms = {form['form']: form for form in (json.loads(common.read(root, p)) for p in files)}
    rows = read_rows(path, common.read(root, path), report)
    named = check_rows(path, rows, forms, adapter, report)
    for name, form in sorted(forms.items()):
        for field in sorted(own_ids(form, forms) - named.get(name, set())):
            report.fail(f'{folder}/forms/{name.split("/")[1]}.json',
                        f'the field "{field}" is in no row of the inventory',
                        'name it there; with the row "-" and a note when it is ours')
    return len(rows)


def main():
    root = common.source_root()
    base = os.path.join(root, 'adapters')
    report = common.Report('inventory')
    names = sorted(n for n in os.listdir(base) if os.path.isdir(os.path.join(base, n)))
    counts = {n: c for n in names if (c := check_adapter(root, n, report)) is not None}
    return report.finish(', '.join(f'{name} {count} rows' for name, count in counts.items()))


if __name__ == '__main__':
    sys.exit(main())
