#!/usr/bin/env python3
"""Every ```console example of README.md and docs/ runs and prints what it says.

    examples.py [FILE.md…]

The format is the one of tests/cli (README.md there); the examples of one page share a scratch home
and follow each other. Both streams are compared together, as a terminal shows them.
"""
import os
import re
import sys

import common

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'cli'))
import script  # noqa: E402  (its folder is known only now)

BLOCK = re.compile(r'^```console\n(.*?)^```$', re.MULTILINE | re.DOTALL)


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
    steps = examples(common.read(root, path))
    programs = [os.path.join(common.build_root(), 'cmd')] if common.build_root() else []
    with script.Home(root, programs) as home:
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
