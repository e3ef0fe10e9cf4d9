#!/usr/bin/env python3
"""The canary's household: every fact that schemas/profile.schema.json knows, each with a mark.

A mark is a word with ZZCANARY in it or, where no word fits, a date, a number or a code that appears
nowhere else; MARKS finds them however they are written. The schema is the only source, so a new fact
is covered the day it exists. `household.py` prints the household.
"""
import json
import re
import sys

import common

SCHEMA = 'schemas/profile.schema.json'
PAST, FUTURE = '1913-09-17', '2113-09-17'
MARKS = re.compile(
    r'ZZCANARY|ZZCAFRPP'
    r'|[12][19]13-09|17[/. -]?09[/. -]?[12][19]13|\b17 ?septembre [12]?[19]?13'  # the two dates
    r'|98[ .\u00a0\u202f]?765[ .\u00a0\u202f]?43|987[ .\u00a0\u202f]?654[ .\u00a0\u202f,]?32'  # amounts
    r'|\b77741\b|77[ .]?41[ .]?77|7741[ .]?7741'  # integers, the phone, account and company numbers
    r'|2A004|\b20090\b|1[ .]?13[ .]?09[ .]?2A', re.IGNORECASE)
SCALARS = {
    'line': 'ZZCANARY ligne', 'text': 'ZZCANARY texte\nZZCANARY suite', 'free': 'ZZCANARY libre',
    'past': PAST, 'date': PAST, 'month': '1913-09', 'time': '17:13', 'amount': 98765432,
    'boolean': True, 'integer': 77741, 'number': 77741.5, 'phone': '06 39 77 41 77',
    'email': 'zzcanary.adresse@example.org', 'commune': '2A004', 'country': '99352',
    'departement': '2A', 'postcode': '20090',
}
LEFT_OUT = {'row', 'meta'}  # they point at something, or are the file's own
SCHEMES_LEFT_OUT = {'uai', 'tax_notice'}  # their keys would need their rules here


def with_check_digits():
    """Values of schemes that have a rule: company number (Luhn), bank account (mod 97), NIR."""
    def luhn(text):
        digits = [int(c) * (2 if i % 2 else 1) for i, c in enumerate(reversed(text))]
        return sum(d - 9 if d > 9 else d for d in digits) % 10 == 0
    siren = next(s for s in (f'77417741{n}' for n in range(10)) if luhn(s))
    siret = next(s for s in (f'{siren}0001{n}' for n in range(10)) if luhn(s))
    account = '77417741770000774177411'
    bank = next(f'{account[:21]}{k:02}' for k in range(97)
                if int(f'{account[:21]}{k:02}') % 97 == 0)
    iban = f'FR{98 - int(bank + "152700") % 97:02}{bank}'
    nir = '113092A004774'
    key = 97 - (int(nir.replace('A', '0')) - 1000000) % 97
    return {'siret': siret, 'siren': siren, 'iban': iban, 'bic': 'ZZCAFRPP', 'nir': f'{nir}{key:02}'}


class Household:
    """Builds one value per node of the schema."""

    def __init__(self, schema):
        self.schema = schema
        self.schemes = with_check_digits()
        self.rows = 0

    def resolve(self, node):
        """@node with what its $ref says beneath its own keys."""
        while '$ref' in node:
            target = self.schema
            for key in node['$ref'].lstrip('#/').split('/'):
                target = target[key]
            node = {**target, **{k: v for k, v in node.items() if k != '$ref'}}
        return node

    def value(self, node, name=''):
        """A value for @node, or None when it is left out."""
        node = self.resolve(node)
        kind = node.get('x-kind')
        if 'const' in node:
            return node['const']
        if kind in LEFT_OUT or node.get('x-scheme') in SCHEMES_LEFT_OUT:
            return None
        if node.get('x-scheme') in self.schemes:
            return self.schemes[node['x-scheme']]
        if 'enum' in node:
            return node['enum'][0]
        if kind == 'row_id':
            return self.row_id('x')
        if kind == 'adapters':
            return ['domiciliation']
        if kind in ('member', 'members'):
            return 'm1' if kind == 'member' else ['m1']
        if kind in ('date', 'past_date') and not node.get('x-past') and name.startswith(
                ('until', 'end', 'expire', 'valid_until')):
            return FUTURE
        if kind in SCALARS:
            return SCALARS[kind]
        return self.container(node)

    def container(self, node):
        if node.get('type') == 'object':
            return self.object(node)
        if node.get('type') == 'array':
            item = self.value(node['items'])
            return None if item is None else [self.with_id(item, node)]
        raise ValueError(f'no value for {json.dumps(node)[:120]}')

    def with_id(self, item, node):
        if isinstance(item, dict) and 'x-prefix' in node:
            item['id'] = self.row_id(node['x-prefix'])
        return item

    def row_id(self, prefix):
        self.rows += 1
        return f'{prefix}{self.rows}'

    def object(self, node):
        pairs = ((name, self.value(child, name)) for name, child in
                 node.get('properties', {}).items() if child is not False)
        return {name: value for name, value in pairs if value is not None}

    def build(self):
        data = self.object(self.schema)
        member = data['members'][0]
        member['id'] = 'm1'
        other = json.loads(json.dumps(member))
        data['members'].append(renumbered(other, self))
        member['sex'] = 'male'
        for identifier in member.get('identifiers', ()):
            identifier.update(scheme='nir', value=self.schemes['nir'])
        data['members'][1]['id'] = 'm2'
        for identifier in data['members'][1].get('identifiers', ()):
            identifier.update(scheme='other')
        for relation in data.get('relations', ()):
            relation.update(member='m1', to='m2')
        data.update(id='p-canary2345', revision=0)
        return data


def renumbered(node, household):
    """@node with a new id in each row."""
    if isinstance(node, list):
        return [renumbered(item, household) for item in node]
    if isinstance(node, dict):
        out = {key: renumbered(value, household) for key, value in node.items()}
        if 'id' in out:
            out['id'] = household.row_id(out['id'][0])
        return out
    return node


def build(root):
    return Household(json.loads(common.read(root, SCHEMA))).build()


if __name__ == '__main__':
    json.dump(build(common.source_root()), sys.stdout, ensure_ascii=False, indent=2)
