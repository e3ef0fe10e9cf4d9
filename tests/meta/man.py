#!/usr/bin/env python3
"""Each manual page of docs/man is made by scdoc without complaint, and mandoc reads it without one.

    man.py
"""
import re
import shutil
import subprocess
import sys

import common

# scdoc writes an empty paragraph after each heading; nobody sees it
HARMLESS = re.compile(r'skipping paragraph macro|STYLE:|missing date|unterminated quoted')


def check_page(root, path, report):
    source = common.read(root, path)
    made = subprocess.run(['scdoc'], input=source, text=True, capture_output=True, check=False)
    if made.returncode != 0:
        report.fail(path, made.stderr.strip(), 'mend the page: scdoc(5) has the syntax')
        return
    read = subprocess.run(['mandoc', '-Tlint'], input=made.stdout, text=True, capture_output=True,
                          check=False)
    for line in (read.stdout + read.stderr).splitlines():
        if not HARMLESS.search(line):
            report.fail(path, line, 'mend the page')
    shown = subprocess.run(['mandoc', '-Tutf8'], input=made.stdout, text=True, capture_output=True,
                           check=False).stdout
    for number, line in enumerate(shown.splitlines(), 1):
        text = re.sub('.\b', '', line)
        if re.search(r'(?<!\S)[_*]\S+[_*](?!\S)', text):
            report.fail(path, f'line {number} of the made page shows a mark: {text.strip()}',
                        'write \\_ or \\* for the character itself')


def main():
    root = common.source_root()
    if shutil.which('scdoc') is None or shutil.which('mandoc') is None:
        common.skip('man', 'scdoc or mandoc is not installed')
    report = common.Report('man')
    pages = common.walk(root, '.scd', under=('docs/man',))
    for page in pages:
        check_page(root, page, report)
    if not pages:
        report.fail('docs/man', 'no page', 'write unefois.1.scd')
    return report.finish(f'{len(pages)} pages')


if __name__ == '__main__':
    sys.exit(main())
