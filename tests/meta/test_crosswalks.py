#!/usr/bin/env python3
"""The check of code lists finds what it says that it finds."""
import json
import os
import tempfile
import unittest

import common
import crosswalks

PROFILE = {'properties': {'status': {'enum': ['single', 'married']},
                          'kind': {'x-labels': {'rent': 'Loyer'}}}}
TABLE = [  # (entries, ask, name that the form uses, words of each finding in order)
    ([('single', 'S'), ('married', 'M')], [], 'situation', []),
    ([('single', 'S')], ['married', 'none'], 'situation', []),
    ([('rent', 'L'), ('ccas', 'C'), ('yes', 'O')], [], 'situation', []),
    ([('singel', 'S')], [], 'situation', ['"singel" is no code']),
    ([('single', 'S')], ['singel'], 'situation', ['"singel" is no code']),
    ([('single', 'S'), ('single', 'T')], [], 'situation', ['"single" has two lines']),
    ([('single', 'S')], ['single'], 'situation', ['"single" has two lines']),
    ([('single', 'S')], [], 'other', ['no form uses']),
    ([('01', '001'), ('2A', '02A'), ('974', '974')], [], 'situation', []),
    ([('01', '001'), ('single', 'S')], [], 'situation', ['"01" is no code']),
]


def write(root, path, data):
    full = os.path.join(root, path)
    os.makedirs(os.path.dirname(full), exist_ok=True)
    with open(full, 'w', encoding='utf-8') as file:
        json.dump(data, file)


class Crosswalks(unittest.TestCase):
    def test_table(self):
        for entries, ask, used, words in TABLE:
            with self.subTest(entries=entries), tempfile.TemporaryDirectory() as root:
                write(root, crosswalks.SCHEMAS[0], PROFILE)
                write(root, crosswalks.SCHEMAS[1], {'enum': ['ccas']})
                write(root, 'adapters/a/forms/f.json', {'fields': [{'codes': used}]})
                write(root, 'adapters/a/codes/situation.json', {
                    'codes': 'situation', 'ask': ask,
                    'entries': [{'from': code, 'to': to} for code, to in entries]})
                report = common.Report('test')
                self.assertEqual(crosswalks.check(root, report), 1)
                self.assertEqual(len(report.findings), len(words), report.findings)
                for finding, word in zip(report.findings, words):
                    self.assertIn(word, finding)

    def test_other_adapter(self):
        with tempfile.TemporaryDirectory() as root:
            write(root, 'adapters/b/forms/f.json', {'fields': [{'codes': 'a/list'}]})
            self.assertEqual(crosswalks.read_used(root), {'a/list'})


if __name__ == '__main__':
    unittest.main()
