#!/usr/bin/env python3
"""The check of coverage finds what it says that it finds."""
import json
import os
import tempfile
import unittest

import common
import coverage

LINE = ('{form}\tcoverage\t{percent} %\trows 10\tprofile 5\tderived 2\tnone 1\tasked 2\tproposed 1\t'
        'by_hand 0\topen 0\twithheld 0\trequired {required}\n')
OTHER = 'dsf/a\tname\tfilled\tINVENTÉ\ndsf/b\tnobody\tapplicant\n'


def write(root, path, text):
    full = os.path.join(root, path)
    os.makedirs(os.path.dirname(full), exist_ok=True)
    with open(full, 'w', encoding='utf-8') as file:
        file.write(text)


def make(root, count=5, percent=90, required='3/3', form='dsf/a'):
    for i in range(count):
        folder = f'fixtures/personas/rich{i}'
        write(root, folder + '/persona.json', json.dumps({'allowed': True}))
        write(root, folder + '/expect.tsv',
              LINE.format(form=form, percent=percent - i, required=required) + OTHER)
    write(root, 'fixtures/personas/poor/persona.json', json.dumps({'about': 'Invented'}))
    write(root, 'fixtures/personas/poor/expect.tsv',
          LINE.format(form=form, percent=99, required='0/9'))


def check(root):
    report = common.Report('test')
    coverage.check(root, report)
    return report.findings


class Coverage(unittest.TestCase):
    def test_page(self):
        with tempfile.TemporaryDirectory() as root:
            make(root)
            page = coverage.compose(coverage.read_rich(root))
            write(root, coverage.PAGE, page)
            self.assertEqual(check(root), [])
            self.assertIn('| dsf/a | 90 % | 88 % | 90 % | 10 |', page)
            self.assertIn('| dsf | 1 | 90 % | 90 % | 90 % | 0 |', page)
            self.assertNotIn('99 %', page)
            write(root, coverage.PAGE, page.replace('88 %', '87 %'))
            self.assertRegex(check(root)[0], 'says something else')

    def test_findings(self):
        table = (  # (what the personas are, a word of the only finding)
            ({'count': 4}, 'there are to be five'),
            ({'required': '2/3'}, 'leaves a required row empty'),
            ({'percent': 80}, 'nothing says why'),
            ({'percent': 80, 'form': 'cer_rsa/socle'}, None),
        )
        for setup, word in table:
            with self.subTest(setup=setup), tempfile.TemporaryDirectory() as root:
                make(root, **setup)
                write(root, coverage.PAGE, coverage.compose(coverage.read_rich(root)))
                findings = check(root)
                self.assertEqual(any(word in text for text in findings) if word else not findings,
                                 True, findings)

    def test_proposals(self):
        _, row = coverage.read_line(LINE.format(form='dsf/a', percent=80, required='3/3'))
        self.assertEqual(coverage.with_proposals(row), 90)
        self.assertEqual(coverage.with_proposals(dict(row, rows=0)), 100)


if __name__ == '__main__':
    unittest.main()
