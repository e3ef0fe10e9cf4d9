#!/usr/bin/env python3
"""Self-test of issues.py: each of its findings is found on a small tree, and a good one has none."""
import unittest

import common
import issues

SENTENCES = {'answer.missing': 'manque', 'identifier.key': 'clé[, attendu : {expected}]',
             'pdf.too_long': 'trop long', 'pdf.missing': 'absent'}
ENGINE = ('/* Reasons:\n * too_long. A refused value changes nothing.\n'
          ' * verify → status: "ok|missing" */')
TEXTS = {
    'lib/engine/uf-engine.h': ENGINE,
    'lib/mapping/uf-a.c': 'add(answer, "answer.missing");',
    'lib/profile/uf-b.c': 'uf_identifier_fail_key(fault, "key", NULL);',
}

ROWS = [  # (path, text, sentences more, findings)
    ('lib/form/uf-c.c', '', {}, 0),
    ('lib/form/uf-c.c', 'x("answer.new");', {}, 1),
    ('lib/form/uf-c.c', 'x("answer.new");', {'answer.new': 'nouveau'}, 0),
    ('lib/form/uf-c.c', '/* "answer.new" */', {}, 0),
    ('lib/form/uf-c.c', 'x("other.new");', {}, 0),
    ('lib/form/uf-c.c', 'x("answer.json");', {}, 0),
    ('lib/form/uf-c.c', 'x("identifier.nir.key");', {}, 0),
    ('lib/form/uf-c.c', 'x("identifier.nir.other");', {}, 1),
    ('lib/form/uf-c.c', '', {'answer.unused': 'inutile'}, 1),
    ('lib/form/uf-c.c', 'x("answer.b");', {'answer.b': 'a [b'}, 1),
    ('lib/form/uf-c.c', 'x("answer.b");', {'answer.b': 'a {b c}'}, 1),
    ('lib/form/uf-c.c', 'x("answer.b");', {'answer.b': 'a [b [c]]'}, 1),
    ('lib/profile/uf-c.c', 'uf_identifier_fail_format(fault, "odd", NULL);', {}, 1),
    ('lib/engine/uf-engine.h', ENGINE.replace('too_long', 'too_long, too_odd'), {}, 1),
    ('lib/engine/uf-engine.h', ENGINE.replace('missing', 'missing|odd'), {}, 1),
    ('lib/engine/uf-engine.h', 'nothing said', {}, 3),
]


class Issues(unittest.TestCase):
    def test_rows(self):
        for path, text, more, expected in ROWS:
            with self.subTest(path=path, text=text, more=more):
                report = common.Report('issues')
                issues.check(TEXTS | {path: text}, SENTENCES | more, report)
                self.assertEqual(len(report.findings), expected, report.findings)

    def test_table(self):
        table = 'x[] = {\n\t{ "a.b", "un" },\n\t{ "a.c",\n\t  "deux "\n\t  "fois" },\n};\n'
        self.assertEqual(issues.read_sentences(table), {'a.b': 'un', 'a.c': 'deux fois'})


if __name__ == '__main__':
    unittest.main()
