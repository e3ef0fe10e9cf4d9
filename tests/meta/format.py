#!/usr/bin/env python3
"""clang-format decides the layout of C, nobody else: `clang-format -i FILE` settles a finding."""
import re
import shutil
import subprocess
import sys

import common


def main():
    root = common.source_root()
    tool = shutil.which('clang-format') or shutil.which('clang-format-14')
    if tool is None:
        common.skip('format', 'clang-format is not installed')
    report = common.Report('format')
    paths = common.walk(root, '.c', '.h')
    result = subprocess.run([tool, '--dry-run', '-Werror', *paths], cwd=root, text=True,
                            capture_output=True, check=False)
    places = sorted(set(re.findall(r'^([^:\n]+:\d+):\d+: error', result.stderr, re.MULTILINE)))
    for place in places:
        report.fail(place, 'layout', f'run clang-format -i {place.split(":")[0]}')
    if result.returncode != 0 and not places:
        report.fail('clang-format', result.stderr.strip()[:200], 'repair .clang-format')
    return report.finish(f'{len(paths)} files')


if __name__ == '__main__':
    sys.exit(main())
