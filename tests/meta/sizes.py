#!/usr/bin/env python3
"""Refuses functions and files that grew too big (docs/style.md, "Size, form, comments").

    sizes.py [-v] [FILE…]     -v also lists what is above the targets
"""
import os
import statistics
import sys

import common
import csource

FUNCTION_LIMITS = {  # rule: (attribute, limit, what to do instead)
    'lines': (80, 'split it into named steps'),
    'complexity': (15, 'use a table, or move a decision into a function of its own'),
    'nesting': (3, 'return early, or move the inner loop into a function'),
    'parameters': (5, 'group what belongs together in a struct'),
}
FUNCTION_TARGET = 40
FILE_LIMITS = (  # (matches, limit, target, what to do instead)
    (lambda p: p.startswith('adapters/') and p.endswith('.c'), 300, 80,
     'say it in the form\'s JSON, or move what two adapters need to lib/mapping'),
    (lambda p: p.endswith('.c'), 600, 250, 'move one concern to a file of its own'),
    (lambda p: p.endswith('.h'), 200, 80, 'split the header by what it speaks of'),
)
EXCEPTIONS = 'tests/meta/sizes-exceptions.tsv'


def measure_file(path, text):
    """Yields (rule, subject, value, limit, target, instead) for all that has a limit in @text."""
    lines = text.count('\n')
    for matches, limit, target, instead in FILE_LIMITS:
        if matches(path):
            yield 'file', '-', lines, limit, target, instead, 1
            break
    for function in csource.functions(text):
        for rule, (limit, instead) in FUNCTION_LIMITS.items():
            target = FUNCTION_TARGET if rule == 'lines' else limit
            value = getattr(function, rule)
            yield rule, function.name, value, limit, target, instead, function.line


def check(root, paths, report, verbose=False):
    exceptions = common.Exceptions(root, EXCEPTIONS, report)
    above = 0
    lengths = []
    for path in paths:
        for rule, subject, value, limit, target, instead, line in measure_file(
                path, common.read(root, path)):
            where = f'{path}:{line}' if subject == '-' else f'{path}:{line}: {subject}()'
            if rule == 'lines':
                lengths.append(value)
            if value > limit and exceptions.allow(path, rule, subject):
                continue
            if value > limit:
                what = 'lines of file' if rule == 'file' else rule
                report.fail(where, f'{value} {what}, limit {limit}', instead)
            elif value > target:
                above += 1
                if verbose:
                    report.note(f'{where}: {value} {rule} above the target {target}')
    exceptions.finish(lambda path: path in paths or not common.exists(root, path))
    median = int(statistics.median(lengths)) if lengths else 0
    short = sum(n <= FUNCTION_TARGET for n in lengths) * 100 // max(len(lengths), 1)
    return (f'{len(paths)} files, {len(lengths)} functions, median {median} lines, '
            f'{short} % up to {FUNCTION_TARGET} lines, {above} above target')


def weight(root):
    """Lines of product and of its tests, so that the promise of equal weight can be looked at."""
    def lines(paths):
        return sum(common.read(root, path).count('\n') for path in paths)
    product = lines(common.walk(root, '.c', '.h', under=('lib', 'cmd', 'adapters')))
    tests = lines(common.walk(root, '.c', '.h', '.py', '.tsv', '.cli', '.json', under=('tests',)))
    return f'{product} lines of product, {tests} of tests'


def main(arguments):
    root = common.source_root()
    verbose = '-v' in arguments
    chosen = [os.path.relpath(a, root) for a in arguments if not a.startswith('-')]
    report = common.Report('sizes')
    paths = chosen or common.walk(root, '.c', '.h')
    summary = check(root, paths, report, verbose)
    if not chosen:
        report.note(weight(root))
    return report.finish(summary)


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
