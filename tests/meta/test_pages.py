#!/usr/bin/env python3
"""Self-test of adapters.py, examples.py and catalogue.py: they must see what is wrong."""
import datetime
import json
import os
import tempfile
import unittest
from unittest import mock

import adapters
import catalogue
import common
import doclinks
import examples

TODAY = datetime.date(2026, 3, 1)
README = ''.join(f'## {h}\n\n2026-02-01 said\n\n' for h in adapters.HEADINGS)
READMES = [  # (text, findings)
    (README, 0), (README.replace('## Contact', '## Contacts'), 1),
    (README.replace('2026-02-01', '2026-03-02'), 1), (README.replace('2026-02-01', '2026-02-30'), 1),
    (README.replace('2026-02-01', 'soon'), 1), (README.replace('2026-02-01 said\n', '\n'), 7),
]

HOOKS = '/* { "no", no } */\nstatic const UfHook hooks[] = {\n\t{ "a", f },\n\t' \
        '{ .name = "b", .func = g },\n\t{ 0 },\n};\n'
ADAPTERS = [  # (fields of a form, C, code lists, findings); what is bound is in test_adapters.py
    ([], '', (), 0),
    ([{'id': 'x', 'hook': 'a'}, {'id': 'y', 'fields': [{'id': 'z', 'hook': 'b'}]}], HOOKS, (), 0),
    ([{'id': 'x', 'hook': 'a'}], HOOKS, (), 1),
    ([{'id': 'x', 'hook': 'a'}, {'id': 'y', 'hook': 'b'}, {'id': 'z', 'hook': 'c'}], HOOKS, (), 1),
    ([{'id': 'x', 'codes': 'x'}], '', ('x',), 0),
    ([{'id': 'x', 'codes': 'x'}], '', (), 1),
    ([], '', ('x',), 1),
    ([{'id': 'x', 'hook': 'b/c', 'codes': 'b/d'}, {'id': 'y', 'hook': 'a/a'},
      {'id': 'z', 'hook': 'b'}], HOOKS, (), 0),
    ([{'id': 'x', 'bind': {'pdf': ['N1', 'N2']}}], '', (), 0),
    ([{'id': 'x', 'bind': {'pdf': ['N1', 'N3']}}], '', (), 2),
]
LAYOUT = {'form': 'a/f', 'fingerprint': 'f', 'fields': [
    {'name': 'N1', 'kind': 'text'}, {'name': 'N2', 'kind': 'text'}]}
KNOWN = {'pdf': {'fingerprints': ['f']}}

PO = 'msgid ""\nmsgstr "h"\n\n#, c-format\nmsgid "a %d"\nmsgstr "{}"\n'
CATALOGUES = [  # (template, catalogue, findings)
    (PO.format(''), PO.format('b %d'), 0), (PO.format(''), PO.format(''), 1),
    (PO.format(''), PO.format('b %s'), 1), (PO.format(''), PO.format('b'), 1),
    (PO.format(''), '', 1), ('', PO.format('b %d'), 1),
    (PO.format(''), PO.format('b %d').replace('#, c', '#, fuzzy, c'), 1),
    ('msgid ""\n"long"\nmsgstr ""\n', 'msgid ""\n"long"\nmsgstr "long"\n', 0),
    ('msgid ""\n"long"\nmsgstr ""\n', '', 1),
    ('msgid "1"\nmsgid_plural "n"\nmsgstr[0] ""\nmsgstr[1] ""\n',
     'msgid "1"\nmsgid_plural "n"\nmsgstr[0] "u"\nmsgstr[1] ""\n', 1),
]

PAGES = [  # (page, examples, findings)
    ('```console\n$ echo a\na\n$ echo b >&2\nb\n```\n', 2, 0),
    ('```console\n$ echo a\nb\n```\n', 1, 1),
    ('```console\n$ echo a >f\n```\ntext\n```console\n$ cat f\na\n```\n', 2, 0),
    ('```sh\n$ echo a\nb\n```\n', 0, 0),
]
WORDS = [  # (page of workers, findings)
    ('`unefois fill` and `unefois remplir P F…`\n', 0),
    ('text `unefois filll`\n', 1),
    ('`unefois demande` is half of a name\n', 1),
    ('a line that is run by nothing:\n\n    unefois fill P F\n', 1),
    ('prepared:\n\n    ./bootstrap build     # builds\n    unefois\n', 0),
    ('```console\n$ unefois fill\n    indented output\n```\n', 0),
]


def write(root, files):
    for name, content in files.items():
        path = os.path.join(root, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, 'w', encoding='utf-8') as file:
            file.write(content)


class Pages(unittest.TestCase):
    def test_readmes(self):
        for text, count in READMES:
            with self.subTest(text):
                report = common.Report('adapters')
                adapters.check_readme('README.md', text, TODAY, report)
                self.assertEqual(len(report.findings), count, report.findings)

    def test_adapters(self):
        for fields, code, lists, count in ADAPTERS:
            form = json.dumps({'form': 'a/f', 'channels': KNOWN, 'fields': fields})
            with self.subTest(form=form, code=code), tempfile.TemporaryDirectory() as root:
                write(root, {'a/README.md': README, 'a/forms/f.json': form, 'a/a.c': code,
                             **{f'a/codes/{name}.json': '{}' for name in lists}})
                report = common.Report('adapters')
                adapters.check_adapter(root, 'a', {'a/f': LAYOUT}, report)
                self.assertEqual(len(report.findings), count, report.findings)

    def test_catalogues(self):
        for template, translations, count in CATALOGUES:
            with self.subTest(template=template, translations=translations):
                report = common.Report('catalogue')
                catalogue.check(template, translations, report)
                self.assertEqual(len(report.findings), count, report.findings)

    def test_links(self):
        for page, findings in (('[a](b.md)', 0), ('[a](c.md)', 1), ('[a](b.md#part)', 0),
                               ('[a](https://c)', 0), ('```\n[a](c.md)\n```\n', 0)):
            with self.subTest(page), tempfile.TemporaryDirectory() as root:
                write(root, {'x/a.md': page, 'x/b.md': ''})
                report = common.Report('doclinks')
                doclinks.check(root, ['x/a.md'], report)
                self.assertEqual(len(report.findings), findings, report.findings)

    def test_index(self):
        with tempfile.TemporaryDirectory() as root:
            write(root, {'docs/README.md': '[a](a.md)', 'docs/a.md': '', 'docs/b.md': ''})
            report = common.Report('doclinks')
            doclinks.check(root, ['docs/README.md', 'docs/a.md', 'docs/b.md'], report)
            self.assertEqual(len(report.findings), 1, report.findings)

    def test_examples(self):
        for page, count, findings in PAGES:
            with self.subTest(page), tempfile.TemporaryDirectory() as root:
                write(root, {'docs/a.md': page})
                report = common.Report('examples')
                self.assertEqual(examples.run_page(root, 'docs/a.md', report), count)
                self.assertEqual(len(report.findings), findings, report.findings)

    def test_words(self):
        names = {'fill', 'remplir', 'demande remise'}
        for page, findings in WORDS:
            with self.subTest(page), mock.patch.object(examples, 'find_names', lambda home: names):
                report = common.Report('examples')
                examples.check_words('a.md', page, None, report)
                self.assertEqual(len(report.findings), findings, report.findings)


if __name__ == '__main__':
    unittest.main()
