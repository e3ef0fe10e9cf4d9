#!/usr/bin/env python3
"""Self-test of tests/demo.py: what its check refuses, and what its table says."""
import contextlib
import io
import os
import shutil
import sys
import tempfile
import unittest

import common

sys.path.insert(0, os.path.join(common.source_root(), 'tests'))
import demo  # noqa: E402


class Demo(unittest.TestCase):
    def setUp(self):
        self.out = os.path.realpath(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.out)

    def write(self, name, content=b'%PDF-1.7\n', mode=0o600):
        path = os.path.join(self.out, name)
        with open(path, 'wb') as file:
            file.write(content)
        os.chmod(path, mode)
        return path

    def row(self, *names, filled=3, channels=('sheet', 'pdf'), error=None):
        entry = {'form': 'essai/x', 'title': 'Un essai', 'counts': {'filled': filled, 'todo': 1},
                 'drafts': [{'channel': channel, 'files': list(names)} for channel in channels],
                 'answers': {'answers': [{'field': 'a', 'label': 'Montant', 'state': 'todo'},
                                         {'field': 'b', 'label': 'Ville', 'state': 'filled'}]}}
        if error:
            entry = {'form': 'essai/x', 'drafts': [], 'error': error}
        return demo.make_row(entry)

    def test_check(self):
        page, paper = self.write('x.html', b'<html>'), self.write('x.pdf')
        no_pdf, shown = self.write('y.pdf', b'nothing'), self.write('z.html', mode=0o644)
        for rows, templates, word in (
                ([self.row(page, paper)], 1, None),
                ([], 1, 'no form'),
                ([self.row(paper)], 1, 'no page'),
                ([self.row(page, paper, filled=0)], 1, 'nothing filled'),
                ([self.row(page, paper, channels=('sheet',))], 1, '1 templates, 0 filled'),
                ([self.row(page, paper)], 0, '0 templates'),
                ([self.row(page, no_pdf)], 1, 'is no PDF'),
                ([self.row(shown, paper)], 1, 'open to others'),
                ([self.row(page, paper), self.row(error='broken')], 1, 'nothing filled')):
            with self.subTest(word):
                problems = demo.check(rows, self.out, templates)
                self.assertEqual(any(word in p for p in problems) if word else not problems, True,
                                 problems)

    def test_check_place(self):
        page, paper = self.write('x.html', b'<html>'), self.write('x.pdf')
        other = os.path.join(self.out, 'other')
        os.mkdir(other, 0o700)
        self.assertIn('is not a file of', demo.check([self.row(page, paper)], other, 1)[0])
        os.chmod(self.out, 0o755)
        self.assertIn('open to others', demo.check([self.row(page, paper)], self.out, 1)[0])

    def test_shown(self):
        page = self.write('x.html', b'<html>')
        text = io.StringIO()
        with contextlib.redirect_stdout(text):
            demo.show('Titre', [self.row(page), self.row(page, channels=('sheet',)),
                                self.row(error='le moule manque')])
            demo.show_unknown(['/a/1.pdf'], [f'/a/{i}.pdf' for i in range(1, 10)])
        shown = text.getvalue()
        for wanted in ('essai/x', page, 'reste à faire : Montant\n', demo.NO_PDF,
                       'non rempli : le moule manque', '8 PDF', '2.pdf', 'et 2 autres'):
            self.assertIn(wanted, shown)
        for unwanted in ('Ville', ' 1.pdf', '9.pdf'):
            self.assertNotIn(unwanted, shown)


if __name__ == '__main__':
    unittest.main()
