#!/usr/bin/env python3
"""docs/performance.md names every benchmark that meson knows, and none that it does not."""
import re
import sys

import common

PAGE = 'docs/performance.md'
BUILD = 'tests/bench/meson.build'
REPORT = 'tests/bench/report.py'
NAMED = re.compile(r"\bbench/([a-z-]+)\b(?!\.)")
DECLARED = re.compile(r"benchmark\('bench/([a-z-]+)'")
LISTED = re.compile(r"^  \['([a-z-]+)', \[", re.MULTILINE)
PLACE = re.compile(r'^<!-- bench/([a-z-]+) -->$', re.MULTILINE)
MADE = re.compile(r"'([a-z]+)': 'bench_[a-z]+\.py'")


def find_declared(text):
    """The benchmarks of a meson.build: those of the table, and those that stand alone."""
    return set(DECLARED.findall(text)) | set(LISTED.findall(text))


def check(root, report):
    page, build = common.read(root, PAGE), common.read(root, BUILD)
    named, declared = set(NAMED.findall(page)), find_declared(build)
    for name in sorted(named - declared):
        report.fail(PAGE, f'names bench/{name}, which meson does not know', f'write it in {BUILD}, or leave it out')
    for name in sorted(declared - named):
        report.fail(PAGE, f'does not say what bench/{name} is', 'add a row to its table')
    places, made = set(PLACE.findall(page)), set(MADE.findall(common.read(root, REPORT)))
    for name in sorted(places ^ made):
        report.fail(PAGE, f'bench/{name} is a table of the page or of {REPORT}, not of both',
                    'add what lacks')
    return f'{len(declared)} benchmarks, {len(places)} tables'


def main():
    root = common.source_root()
    report = common.Report('performance')
    return report.finish(check(root, report))


if __name__ == '__main__':
    sys.exit(main())
