#!/usr/bin/env python3
"""po/fr.po is complete: every msgid of cmd/ is there, translated, none fuzzy, none left over.

    catalogue.py            checks
    catalogue.py --update   writes new msgids into po/fr.po, then checks
"""
import os
import re
import shutil
import subprocess
import sys
import tempfile

import common

CATALOGUE = 'po/fr.po'
EXTRACT = ['xgettext', '--language=C', '--from-code=UTF-8', '--keyword=_', '--keyword=N_',
           '--keyword=ngettext:1,2', '--keyword=g_dngettext:2,3', '--keyword=C_:1c,2',
           '--flag=g_print:1:c-format', '--flag=g_printerr:1:c-format', '--sort-by-file',
           '--package-name=unefois', '--no-wrap']
ENTRY = re.compile(r'((?:^(?!msgid)[^\n]+\n)*)^(msgid\s(?:.+\n?)+)', re.MULTILINE)
STRING = re.compile(r'"((?:[^"\\]|\\.)*)"')
PLACEHOLDER = re.compile(r'%(?:\d+\$)?[-+ #0\']*[\d*]*(?:\.[\d*]+)?(?:hh|h|ll|l|z|j)?[a-zA-Z%]')


def parse(text):
    """{msgid: (comments, [msgstr, …])} of a catalogue; msgid "" (the header) is left out."""
    entries = {}
    for comments, body in ENTRY.findall(text):
        parts = re.split(r'^(msg\w+(?:\[\d\])?)\s', body, flags=re.MULTILINE)[1:]
        words = {parts[i]: ''.join(STRING.findall(parts[i + 1])) for i in range(0, len(parts), 2)}
        if words.get('msgid'):
            entries[words['msgid']] = (comments, [v for k, v in words.items()
                                                  if k.startswith('msgstr')])
    return entries


def extract(root):
    """The template of all messages in cmd/."""
    paths = common.walk(root, '.c', '.h', under=('cmd',))
    if not paths:
        common.skip('catalogue', 'cmd/ has no source yet')
    return subprocess.run([*EXTRACT, '--output=-', *paths], cwd=root, text=True,
                          capture_output=True, check=True).stdout


def update(root, template):
    path = os.path.join(root, CATALOGUE)
    with tempfile.NamedTemporaryFile('w', suffix='.pot', encoding='utf-8') as pot:
        pot.write(template)
        pot.flush()
        if os.path.exists(path):
            subprocess.run(['msgmerge', '--quiet', '--update', '--backup=off', '--no-wrap',
                            '--no-fuzzy-matching', path, pot.name], check=True)
            subprocess.run(['msgattrib', '--no-obsolete', '--no-wrap', '-o', path, path], check=True)
        else:
            subprocess.run(['msginit', '--no-translator', '--no-wrap', '--locale=fr_FR.UTF-8',
                            '-i', pot.name, '-o', path], check=True)


def check(template, catalogue, report):
    wanted, have = parse(template), parse(catalogue)
    for msgid in sorted(wanted.keys() - have.keys()):
        report.fail(CATALOGUE, f'lacks "{msgid}"', 'run tests/meta/catalogue.py --update')
    for msgid in sorted(have.keys() - wanted.keys()):
        report.fail(CATALOGUE, f'"{msgid}" is said nowhere', 'run tests/meta/catalogue.py --update')
    for msgid, (comments, translations) in sorted(have.items()):
        if 'fuzzy' in comments:
            report.fail(CATALOGUE, f'"{msgid}" is fuzzy', 'check the French and drop the flag')
        if not translations or '' in translations:
            report.fail(CATALOGUE, f'"{msgid}" has no French', 'translate it')
        elif 'c-format' in wanted.get(msgid, ('',))[0]:
            for text in translations:
                if sorted(PLACEHOLDER.findall(text)) != sorted(PLACEHOLDER.findall(msgid)):
                    report.fail(CATALOGUE, f'"{msgid}": other placeholders in French',
                                'use the same, with %1$s to reorder')
    return f'{len(wanted)} messages'


def main(arguments):
    root = common.source_root()
    if shutil.which('xgettext') is None:
        common.skip('catalogue', 'gettext is not installed')
    template = extract(root)
    if '--update' in arguments:
        update(root, template)
    report = common.Report('catalogue')
    catalogue = common.read(root, CATALOGUE) if common.exists(root, CATALOGUE) else ''
    return report.finish(check(template, catalogue, report))


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
