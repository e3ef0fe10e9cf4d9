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


def overlay(**keys):
    return {'form': 'a/over', 'extends': 'a/base', **keys}


ROWS = [  # (form, template, words of the findings)
    (BASE, TEMPLATE, []),
    (BASE, {**TEMPLATE, 'more': set()}, ['nothing is bound to "more"']),
    (BASE, {n: s for n, s in TEMPLATE.items() if n != 'k2'}, ['binds "k2"']),
    (BASE, {**TEMPLATE, 's': {'0', '1'}}, ["has no state ['2']"]),
    (BASE, {'other': set()}, ['no template in fixtures/pdf has its names']),
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


class Bound(unittest.TestCase):
    def test_table(self):
        for form, template, words in ROWS:
            with self.subTest(form=form['form'], words=words):
                report = common.Report('adapters')
                forms = {BASE['form']: BASE, form['form']: form}
                adapters.check_bound('x.json', form, forms, {'fixtures/pdf/t.json': template}, report)
                self.assertEqual(len(report.findings), len(words), report.findings)
                for word, finding in zip(words, report.findings):
                    self.assertIn(word, str(finding))


if __name__ == '__main__':
    unittest.main()
