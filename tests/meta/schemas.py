#!/usr/bin/env python3
"""Every JSON file of ours parses without a repeated key, is formatted, and has a schema that fits.

The schema of a data file is found by its place, in PLACES. Schemas are themselves checked with
`unefois schema check` (argument: the program), which also validates every data file; without the
program only the shape is checked.

    schemas.py [PROGRAM]
"""
import fnmatch
import json
import os
import subprocess
import sys

import common

PLACES = (  # (pattern of path, schema or None when the file is no document of ours)
    ('schemas/*.schema.json', 'meta'),
    ('schemas/*.json', 'meta'),
    ('adapters/*/adapter.json', 'schemas/adapter.schema.json'),
    ('adapters/*/forms/*.json', 'schemas/form.schema.json'),
    ('adapters/*/codes/*.json', 'schemas/codes.schema.json'),
    ('adapters/*/layouts/*.json', 'schemas/layout.schema.json'),
    ('adapters/*/descriptors/*.json', 'schemas/descriptor.schema.json'),
    ('adapters/*/fixtures/*.json', None),
    ('fixtures/people/*.json', 'schemas/profile.schema.json'),
    ('fixtures/personas/*/profile.json', 'schemas/profile.schema.json'),
    ('fixtures/offices/*.json', 'schemas/office.schema.json'),
    ('fixtures/office*.json', 'schemas/office.schema.json'),
    ('fixtures/*', None),
    ('tests/*', None),
    ('data/*', None),
)
DIALECTS = ('https://json-schema.org/draft/2020-12/schema', 'http://json-schema.org/draft-07/schema#')


def refuse_repeated(pairs):
    keys = [key for key, _ in pairs]
    repeated = sorted({key for key in keys if keys.count(key) > 1})
    if repeated:
        raise ValueError(f'repeated key {", ".join(repeated)}')
    return dict(pairs)


def schema_for(path):
    for pattern, schema in PLACES:
        if fnmatch.fnmatch(path, pattern):
            return schema
    return 'unknown'


def check_schema(path, data, report):
    for key in ('$schema', '$id', 'title'):
        if key not in data:
            report.fail(path, f'a schema without {key}', 'give it one')
    if data.get('$schema') not in DIALECTS:
        report.fail(path, 'no dialect that we know', f'use {DIALECTS[0]}')


def validate(root, program, schema, path, report):
    result = subprocess.run([program, 'schema', 'check', os.path.join(root, schema),
                             os.path.join(root, path)], text=True, capture_output=True, check=False)
    if result.returncode != 0:
        first = (result.stdout + result.stderr).strip().split('\n')[0]
        report.fail(path, f'not valid against {schema}: {first[:200]}', 'mend the file or the schema')


def main(arguments):
    root = common.source_root()
    report = common.Report('schemas')
    validated = 0
    paths = [p for p in common.walk(root, '.json') if not p.startswith('tests/fuzz/')]
    for path in paths:
        schema = schema_for(path)
        if schema is None:
            continue  # may be wrong on purpose: its own test reads it
        try:
            data = json.loads(common.read(root, path), object_pairs_hook=refuse_repeated)
        except ValueError as error:
            report.fail(path, f'does not parse: {error}', 'mend it')
            continue
        if schema == 'unknown':
            report.fail(path, 'in a place without a schema', 'add a row to tests/meta/schemas.py')
        elif schema == 'meta':
            check_schema(path, data, report)
        elif not common.exists(root, schema):
            report.fail(path, f'{schema} does not exist', 'write the schema')
        elif arguments:
            validated += 1
            validate(root, arguments[0], schema, path, report)
    return report.finish(f'{len(paths)} files, {validated} validated')


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
