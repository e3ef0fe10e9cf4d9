#!/usr/bin/env python3
"""Every ```console example of README.md and docs/ runs and prints what it says.

    examples.py [FILE.md…]

The format is the one of tests/cli (README.md there); the examples of one page share a scratch home
and follow each other. Both streams are compared together, as a terminal shows them.

In the pages of workers, each command named in a sentence (`unefois demande remise …`) must exist, and
no command line stands outside the examples, except those that begin (PREPARED).
"""
import os
import re
import subprocess
import sys

import common

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'cli'))
import script  # noqa: E402  (its folder is known only now)

BLOCK = re.compile(r'^```console\n(.*?)^```$', re.MULTILINE | re.DOTALL)


GUIDE = 'docs/guide.md'
WORKERS = ('README.md', GUIDE)
NAMED = re.compile(r'`unefois ([^`\n]+)`')
INDENTED = re.compile(r'^    (\S.*)$', re.MULTILINE)
# what the run of an example does by itself: the program is built and found, in a folder of its own
PREPARED = ('./bootstrap build', './bootstrap demo', './bootstrap test', 'PATH="$PWD/build/release/cmd:$PATH"',
            'unefois', 'FIXTURES="$PWD/fixtures" BUILD="$PWD/build/release"',
            'mkdir -m 700 essai; cd essai')


def find_names(home):
    """Both names of every command, and the options that stand for one."""
    result = subprocess.run(['unefois', '--list-commands'], env=home.variables(), text=True,
                            capture_output=True, check=False)
    rows = [line.split('\t') for line in result.stdout.splitlines()]
    return {name for row in rows for name in (row[0], row[2])} | {'aide', '--help'}


def check_words(page, text, home, report):
    """The commands named between examples, and lines that no example runs."""
    names = find_names(home)
    for match in NAMED.finditer(text):
        words = match[1].split()
        if not any(' '.join(words[:n]) in names for n in range(1, len(words) + 1)):
            report.fail(f'{page}:{text.count(chr(10), 0, match.start()) + 1}: {match[0]}',
                        'is no command', 'name one that exists')
    outside = BLOCK.sub(lambda match: '\n' * match[0].count('\n'), text)
    for match in INDENTED.finditer(outside):
        if match[1].split('  #')[0].rstrip() not in PREPARED:
            report.fail(f'{page}:{outside.count(chr(10), 0, match.start()) + 1}: {match[1]}',
                        'is run by nothing', 'make it a console example')


def examples(text):
    """[(line in page, step)] of all console blocks of a page."""
    found = []
    for match in BLOCK.finditer(text):
        first = text.count('\n', 0, match.start(1))
        _, steps = script.parse(match[1])
        found += [(first + step.line, step) for step in steps]
    return found


def run_page(root, path, report):
    """Runs all examples of one page; returns their count."""
    text = common.read(root, path)
    steps = examples(text)
    programs = [os.path.join(common.build_root(), 'cmd')] if common.build_root() else []
    # the guide begins on the first day: it makes its store
    with script.Home(root, programs, 'none' if path == GUIDE else None) as home:
        # a newcomer has no such variable, and reads all in one go
        del home.environment['XDG_CONFIG_HOME']
        home.rows = 0
        if path in WORKERS and programs:
            check_words(path, text, home, report)
        home.environment['LANGUAGE'] = 'fr' if path.startswith(('README', 'docs/guide')) else 'en'
        for line, step in steps:
            problem, _ = script.check(step, home, merged=True)
            if problem is not None:
                report.fail(f'{path}:{line}: $ {step.command}', '\n' + problem,
                            'write what it prints now, or mend the program')
    return len(steps)


def main(arguments):
    root = common.source_root()
    report = common.Report('examples')
    pages = arguments or common.walk(root, '.md', under=('docs',)) + [
        p for p in ('README.md', 'CONTRIBUTING.md') if common.exists(root, p)] + \
        common.walk(root, '.md', under=('adapters',))
    count = sum(run_page(root, page, report) for page in sorted(set(pages)))
    return report.finish(f'{count} examples in {len(pages)} pages')


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
