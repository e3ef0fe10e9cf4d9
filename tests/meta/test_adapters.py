#!/usr/bin/env python3
"""The check of adapters finds what it says that it finds: names bound in PDF templates."""
import unittest

import adapters
import common

BASE = {'form': 'a/base', 'fields': [
    {'id': 'name', 'bind': {'pdf': ['n1', 'n2']}},
    {'id': 'sex', 'options': [{'code': 'f', 'bind': {'pdf': {'s': '1'}}},
                              {'code': 'm', 'bind': {'pdf': {'s': '2'}}}]},
    {'id': 'kids', 'rows': 2, 'fields': [{'id': 'first', 'bind': {'pdf': 'k{row}'}}]},
    {'id': 'signed', 'by_hand': 'x', 'bind': {'pdf': {'d': 'date:day'}}},
]}
TEMPLATE = {'n1': set(), 'n2': set(), 's': {'1', '2'}, 'k1': set(), 'k2': set(), 'd': set()}
PRINT = 'f' * 64


def overlay(**keys):
    return {'form': 'a/over', 'extends': 'a/base', **keys}


ROWS = [  # (form, template, words of the findings)
    (BASE, TEMPLATE, []),
    (BASE, {**TEMPLATE, 'more': set()}, ['nothing is bound to "more"']),
    (BASE, {n: s for n, s in TEMPLATE.items() if n != 'k2'}, ['binds "k2"']),
    (BASE, {**TEMPLATE, 's': {'0', '1'}}, ["has no state ['2']"]),
    (BASE, None, ['no layout of its template']),
    ({**BASE, 'channels': {'pdf': {'fingerprints': ['0' * 64]}}}, TEMPLATE,
     ['the fingerprint of its layout']),
    ({'form': 'a/flat', 'fields': [{'id': 'x', 'bind': {'pdf': 'n1'}}],
      'channels': {'pdf': {'boxes': {'n1': {}, 'n2': {}}}}}, None, ['bound to "n2"']),
    ({'form': 'a/flat', 'fields': [{'id': 'x', 'bind': {'pdf': 'n3'}}],
      'channels': {'pdf': {'boxes': {'n3': {}}}}}, None, []),
    ({'form': 'a/none', 'fields': [{'id': 'x', 'ask': True}]}, TEMPLATE, []),
    ({'form': 'a/box', 'fields': [{'id': 'x', 'options': [
        {'code': 'f', 'bind': {'pdf': {'s': '1', 'n1': True}}}]}]},
     {'s': {'1', '2'}, 'n1': set()}, []),
    ({'form': 'a/parts', 'fields': [{'id': 'x', 'bind': {'pdf': {'n1': 'first', 'n9': 'last'}}}]},
     {'n1': set()}, ['binds "n9"']),
    (overlay(), TEMPLATE, []),
    (overlay(remove=['name']), TEMPLATE, ['bound to "n1"', 'bound to "n2"']),
    (overlay(remove=['kids.first']), TEMPLATE, ['bound to "k1"', 'bound to "k2"']),
    (overlay(fields=[{'id': 'name', 'bind': None}]), TEMPLATE, ['bound to "n1"', 'bound to "n2"']),
    (overlay(fields=[{'id': 'name', 'bind': {'pdf': 'n1'}}]), TEMPLATE, ['bound to "n2"']),
    (overlay(fields=[{'id': 'kids', 'fields': [{'id': 'first', 'bind': {'pdf': 'z{row}'}}]}]),
     TEMPLATE, ['binds "z1"', 'binds "z2"', 'bound to "k1"', 'bound to "k2"']),
    (overlay(fields=[{'id': 'new', 'bind': {'pdf': 'more'}}]), {**TEMPLATE, 'more': set()}, []),
    (overlay(extends='elsewhere/base'), TEMPLATE, []),
]


LEFT_ALONE = (  # (keys of a field that nothing is bound to, whether that is told)
    ({'kind': 'text'}, True),
    ({'kind': 'text', 'read_only': True}, False),
    ({'kind': 'button'}, False),
    ({'kind': 'signature'}, False),
)


def layout(form, template):
    return {'form': form, 'fingerprint': PRINT, 'fields': [
        {'name': name, 'kind': 'text', 'options': sorted(states)} for name, states in template.items()]}


def check(form, layouts):
    report = common.Report('adapters')
    known = {'channels': {'pdf': {'fingerprints': [PRINT]}}}
    forms = {BASE['form']: {**known, **BASE}, form['form']: {**known, **form}}
    adapters.check_bound('x.json', forms[form['form']], forms, layouts, report)
    return report.findings


class Bound(unittest.TestCase):
    def test_table(self):
        for form, template, words in ROWS:
            # an overlay has the layout of what it extends
            owner = BASE['form'] if 'extends' in form else form['form']
            with self.subTest(form=form['form'], words=words):
                found = check(form, {} if template is None else {owner: layout(owner, template)})
                self.assertEqual(len(found), len(words), found)
                for word, finding in zip(words, found):
                    self.assertIn(word, str(finding))

    def test_left_alone(self):
        for keys, is_told in LEFT_ALONE:
            with self.subTest(keys=keys):
                template = layout(BASE['form'], TEMPLATE)
                template['fields'].append({'name': 'z', **keys})
                self.assertEqual(len(check(BASE, {BASE['form']: template})), int(is_told))

    def test_fictive(self):
        root = common.source_root()
        layouts = adapters.load_layouts(root)
        for given, count in ((layouts, 0), ({**layouts, 'a/new': {}}, 1), ({}, len(layouts))):
            report = common.Report('adapters')
            adapters.check_fictive(root, given, report)
            self.assertEqual(len(report.findings), count, report.findings)


DESCRIPTORS = (  # (file, keys of it, words of the findings)
    ('a/descriptors/base.ds.json', {}, []),
    ('a/descriptors/over.ds.json', {}, []),
    ('a/descriptors/none.ds.json', {}, ['no form a/none goes by "ds"']),
    ('a/descriptors/base.publik.json', {'channel': 'publik'}, ['no form a/base goes by "publik"']),
    ('a/descriptors/base.ds.json', {'channel': 'publik'}, ['is of the interface "publik"']),
    ('a/descriptors/base.ds.json', {'site': 'https://demarche.example'}, ['no partner']),
    ('a/descriptors/base.ds.json', {'site': 'http://127.0.0.1:8080'}, ['no partner']),
    ('a/descriptors/base.ds.json', {'site': ''}, ['no partner']),
)


class Descriptors(unittest.TestCase):
    def test_table(self):
        forms = {'a/base': {**BASE, 'channels': {'ds': {}}}, 'a/over': overlay()}
        for path, keys, words in DESCRIPTORS:
            with self.subTest(path=path, keys=keys):
                report = common.Report('adapters')
                descriptor = {'channel': 'ds', 'site': 'https://www.demarches-simplifiees.fr', **keys}
                adapters.check_descriptor(f'adapters/{path}', descriptor, forms, report)
                self.assertEqual(len(report.findings), len(words), report.findings)
                for word, finding in zip(words, report.findings):
                    self.assertIn(word, str(finding))


if __name__ == '__main__':
    unittest.main()
