#!/usr/bin/env python3
"""The check of inventories finds what it says that it finds."""
import json
import os
import tempfile
import unittest

import common
import inventory

HEAD = '# source: formulaire inventé; seen 2026-08-19\n'
FORMS = {
    'base': {'form': 'dsf/base', 'fields': [
        {'id': 'name'}, {'id': 'kids', 'fields': [{'id': 'first'}]}]},
    'over': {'form': 'dsf/over', 'extends': 'dsf/base', 'fields': [{'id': 'more'}]},
}
WHOLE = HEAD + ('base\tA1\tNom\tname\n'
                'base\tA2\tEnfants\tkids kids.first\n'
                'over\tB1\tAutre\tmore\n')
TABLE = [  # (inventory, words of each finding in order)
    (WHOLE, []),
    (WHOLE + '\n# a remark\n', []),
    (WHOLE + 'base\t-\tNom\tname\trepris en page 2\n', []),
    (WHOLE.replace('over\tB1\tAutre\tmore\n', 'over\t-\tAutre\tmore\tpour la suite\n'), []),
    (None, ['no inventory.tsv']),
    (WHOLE[len(HEAD):], ['where it was read']),
    (WHOLE.replace('2026-08-19', 'hier'), ['where it was read']),
    (WHOLE.replace('kids kids.first', 'kids'), ['"kids.first" is in no row']),
    (WHOLE.replace('over\tB1\tAutre\tmore\n', ''), ['"more" is in no row']),
    (WHOLE + 'base\tA3\tPrénom\tgiven\n', ['no field "given"']),
    (WHOLE + 'base\tA1\tNom\tname\n', ['A1 comes twice']),
    (WHOLE + 'over\tA1\tNom\tname\n', []),
    (WHOLE + 'other\tA1\tNom\tname\n', ['no form dsf/other']),
    (WHOLE + 'base\tA9\tNom\t\n', ['is not form, row, label']),
    (WHOLE + 'base\tA9\tNom\n', ['is not form, row, label']),
    (WHOLE + 'base\t-\tNom\tname\n', ['without a reason']),
]


def write(root, path, text):
    full = os.path.join(root, path)
    os.makedirs(os.path.dirname(full), exist_ok=True)
    with open(full, 'w', encoding='utf-8') as file:
        file.write(text)


class Inventory(unittest.TestCase):
    def test_table(self):
        for text, words in TABLE:
            with self.subTest(text=text), tempfile.TemporaryDirectory() as root:
                for name, form in FORMS.items():
                    write(root, f'adapters/dsf/forms/{name}.json', json.dumps(form))
                if text is not None:
                    write(root, 'adapters/dsf/inventory.tsv', text)
                report = common.Report('inventory')
                inventory.check_adapter(root, 'dsf', report)
                self.assertEqual(len(report.findings), len(words), report.findings)
                for finding, word in zip(report.findings, words):
                    self.assertIn(word, finding)

    def test_others_need_none(self):
        with tempfile.TemporaryDirectory() as root:
            write(root, 'adapters/mdph/forms/base.json', json.dumps(FORMS['base']))
            report = common.Report('inventory')
            self.assertIsNone(inventory.check_adapter(root, 'mdph', report))
            self.assertEqual(report.findings, [])


if __name__ == '__main__':
    unittest.main()
