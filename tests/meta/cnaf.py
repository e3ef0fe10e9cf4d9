#!/usr/bin/env python3
"""What a CNAF record becomes, and what the profile becomes in CNAF codes, say the same.

adapters/caf/import.tsv: list, code, place, note, label (its README says what they mean).

- every place is one of the profile, every code of a choice one that it knows;
- no code of a list comes twice, and what is asked or left says why;
- a code that becomes a fact without a note comes back from it as it was, or that fact is asked;
- every code of the lists in codes/ is in the table.

adapters/caf/import-tree.tsv: path, as, place, width, note.

- no path comes twice, and a width is a number;
- what is read as a code has a list of its name, and what C reads with another element (READ) has its path.
"""
import glob
import json
import os
import re
import sys

import common

HEAD = re.compile(r'^# source: \S.*; seen \d{4}-\d{2}-\d{2}$')
LISTS = {'autoruti': ('AUTORUTITEL', 'AUTORUTIADRELEC'), 'natlog_habitat': ('NATLOG',), 'location': ()}
READ = {'TYPEDTNAI', 'RGADR', 'TYPEADR', 'TYPERES'}  # read with another element
KINDS = {'boolean': ('true', 'false')}


def resolve(schema, node):
    """@node with what it refers to."""
    while '$ref' in node:
        target = schema
        for part in node['$ref'][2:].split('/'):
            target = target[part]
        node = {**target, **{k: v for k, v in node.items() if k != '$ref'}}
    return node


def find_place(schema, path):
    """The node of the profile's schema at "members/*/sex", or None."""
    node = resolve(schema, schema)
    for part in path.split('/'):
        node = node.get('items') if part == '*' else node.get('properties', {}).get(part)
        if node is None:
            return None
        node = resolve(schema, node)
    return node


def check_place(schema, word):
    """Why "PATH=CODE" or "PATH" cannot be, or None."""
    path, equals, code = word.partition('=')
    node = find_place(schema, path)
    if node is None or 'properties' in node:
        return f'no fact "{path}" in the profile'
    kind = node.get('x-kind')
    known = node.get('x-labels') or resolve(schema, node.get('items', {})).get('x-labels')
    if not equals:
        return f'"{path}" wants a code' if known or kind in KINDS else None
    if known is None and kind == 'country':
        return None
    return None if code in (known or KINDS.get(kind, ())) else f'"{path}" has no code "{code}"'


def read_rows(text):
    return [tuple(line.split('\t')) for line in text.splitlines() if not line.startswith('#')]


def check_rows(schema, rows, fail):
    seen = set()
    for row in rows:
        if len(row) != 5 or not all(row[:3]):
            fail('\t'.join(row), 'is not list, code, place, note, label')
            continue
        name, code, place, note, label = row
        if (name, code) in seen:
            fail(f'{name} {code}', 'comes twice')
        seen.add((name, code))
        if place in ('ask', '-'):
            if note + label == '':
                fail(f'{name} {code}', 'does not say why')
            continue
        for word in place.split(' '):
            fault = check_place(schema, word)
            if fault is not None:
                fail(f'{name} {code}', fault)


def check_list(name, codes, rows, fail):
    """One list of codes/ against the rows of the CNAF's list @name."""
    table = {row[1]: row for row in rows if row[0] == name and len(row) == 5}
    there = {entry['from']: entry['to'] for entry in codes['entries']}
    for code in sorted(set(there.values()) - set(table)):
        fail(f'{name} {code}', 'is in codes/ and not in the table')
    for code, row in table.items():
        facts = [word.partition('=')[2] for word in row[2].split(' ')]
        for fact in facts:
            if row[3] == '' and there.get(fact, code) != code:
                fail(f'{name} {code}', f'becomes "{fact}" without a note, which becomes {there[fact]}')


def check_tree(text, lists, fail):
    """The tree against the names of the lists of codes."""
    paths = {}
    for row in read_rows(text):
        if len(row) != 5 or not all(row[:2]):
            fail('\t'.join(row), 'is not path, as, place, width, note')
            continue
        path, kind, _, width, note = row
        if path in paths:
            fail(path, 'comes twice')
        paths[path] = kind
        if width != '' and not width.isdigit():
            fail(path, 'has a width that is no number')
        if kind in ('ask', '-') and note == '':
            fail(path, 'does not say why')
        if kind == 'code' and path.rpartition('/')[2] not in lists:
            fail(path, 'is a code without a list in import.tsv')
    with_others = {path.rpartition('/')[2] for path, kind in paths.items() if kind == 'with'}
    for name in sorted(READ - with_others):
        fail(name, 'is read with another element and has no path')
    return len(paths)


def check(folder, schema, fail):
    with open(os.path.join(folder, 'import.tsv'), encoding='utf-8') as file:
        text = file.read()
    if HEAD.match(text.split('\n', 1)[0]) is None:
        fail('import.tsv', 'first line: where it was read, "# source: …; seen 2026-01-31"')
    rows = read_rows(text)
    check_rows(schema, rows, fail)
    for path in sorted(glob.glob(os.path.join(folder, 'codes', '*.json'))):
        with open(path, encoding='utf-8') as file:
            codes = json.load(file)
        for name in LISTS.get(codes['codes'], (codes['codes'].upper(),)):
            check_list(name, codes, rows, fail)
    with open(os.path.join(folder, 'import-tree.tsv'), encoding='utf-8') as file:
        tree = file.read()
    if HEAD.match(tree.split('\n', 1)[0]) is None:
        fail('import-tree.tsv', 'first line: where it was read, "# source: …; seen 2026-01-31"')
    count = check_tree(tree, {row[0] for row in rows}, fail)
    return len(rows), count


def main():
    root = common.source_root()
    report = common.Report('cnaf')
    with open(os.path.join(root, 'schemas', 'profile.schema.json'), encoding='utf-8') as file:
        schema = json.load(file)
    codes, elements = check(os.path.join(root, 'adapters', 'caf'), schema,
                  lambda place, fault: report.fail(f'adapters/caf: {place}', fault,
                                                             'the tables say the same, or a note says why'))
    return report.finish(f'{codes} codes, {elements} elements')


if __name__ == '__main__':
    sys.exit(main())
