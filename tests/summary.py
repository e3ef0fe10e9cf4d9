#!/usr/bin/env python3
"""Adds up the logs of `meson test` (testlog*.json): the line `N passed, N failed`.

A TAP test counts each of its points; a program that ends badly counts as one failure more. Exit
code 1 when something failed or nothing passed.
"""
import json
import re
import sys

POINT = re.compile(r'^(not )?ok \d+(?:[^#\n]|#(?! *SKIP))*(# *SKIP)?', re.MULTILINE)
GOOD = {'OK', 'EXPECTEDFAIL'}


def count(test):
    """(passed, failed, skipped) of one line of the log."""
    passed = failed = skipped = 0
    for bad, skip in POINT.findall(test.get('stdout', '')):
        if skip:
            skipped += 1
        elif bad:
            failed += 1
        else:
            passed += 1
    result = test['result']
    if result in GOOD:
        passed += passed + failed + skipped == 0
    elif result == 'SKIP':
        skipped += passed + failed + skipped == 0
    else:
        failed += failed == 0
    return passed, failed, skipped


def main(paths):
    total = [0, 0, 0]
    for path in paths:
        try:
            with open(path, encoding='utf-8') as file:
                tests = [json.loads(line) for line in file if line.strip()]
        except OSError:
            print(f'{path}: no log')
            total[1] += 1
            continue
        for test in tests:
            counts = count(test)
            if counts[1]:
                print(f'failed: {test["name"]} ({path})')
            total = [a + b for a, b in zip(total, counts)]
    passed, failed, skipped = total
    print(f'{passed} passed, {failed} failed' + (f', {skipped} skipped' if skipped else ''))
    return 1 if failed or not passed else 0


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
