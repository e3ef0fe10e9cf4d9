#!/usr/bin/env python3
"""Code lists speak the profile's language: each code that they translate or ask about is one that the
profile or the office can hold, once, and each list is used by a form.

The other way round (every canonical code of a place has its line in the list) is asked of each form
by tests/cases, through uf_mapping_check_form().
"""
import json
import os
import re
import sys

import common

ANSWERS = {'yes', 'no', 'none', 'unknown', 'not_wished'}  # of a boolean, and absences
DEPARTEMENT = re.compile(r'([0-9]{2}|2[AB]|9[78][0-9])\Z')
SCHEMAS = ('schemas/profile.schema.json', 'schemas/office.schema.json')


def collect_codes(node, codes):
    if isinstance(node, dict):
        codes.update(code for code in node.get('enum', []) if isinstance(code, str))
        if isinstance(node.get('x-labels'), dict):
            codes.update(node['x-labels'])
        for child in node.values():
            collect_codes(child, codes)
    elif isinstance(node, list):
        for child in node:
            collect_codes(child, codes)


def read_canonical(root):
    codes = set(ANSWERS)
    for schema in SCHEMAS:
        collect_codes(json.loads(common.read(root, schema)), codes)
    return codes


def read_used(root):
    """"adapter/list" of each list that a form names."""
    used = set()
    for path in common.walk(root, '.json', under=('adapters',)):
        parts = path.split(os.sep)
        if len(parts) == 4 and parts[2] == 'forms':
            for name in re.findall(r'"codes":\s*"([^"]+)"', common.read(root, path)):
                used.add(name if '/' in name else f'{parts[1]}/{name}')
    return used


def check_list(path, data, canonical, report):
    codes = [entry['from'] for entry in data.get('entries', [])] + data.get('ask', [])
    if codes and all(DEPARTEMENT.match(code) for code in codes):
        canonical = set(codes)
    for code in sorted(set(codes)):
        if code not in canonical:
            report.fail(path, f'"{code}" is no code of the profile or the office',
                        'it would never be met: spell it as the schema does')
        if codes.count(code) > 1:
            report.fail(path, f'"{code}" has two lines', 'keep one')


def check(root, report):
    canonical = read_canonical(root)
    used = read_used(root)
    lists = [path for path in common.walk(root, '.json', under=('adapters',))
             if path.split(os.sep)[2:3] == ['codes']]
    for path in lists:
        data = json.loads(common.read(root, path))
        check_list(path, data, canonical, report)
        if f'{path.split(os.sep)[1]}/{data["codes"]}' not in used:
            report.fail(path, 'no form uses this list', 'bind it, or take it away')
    return len(lists)


def main():
    report = common.Report('crosswalks')
    count = check(common.source_root(), report)
    return report.finish(f'{count} lists')


if __name__ == '__main__':
    sys.exit(main())
