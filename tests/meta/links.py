#!/usr/bin/env python3
"""`unefois` links no native parser of documents, nor does any adapter; `unefois-pdf` alone may.

    links.py PROGRAM FORBIDDEN…     PROGRAM and all libraries of ours that it loads are read
"""
import os
import re
import subprocess
import sys

import common


def needed(path):
    """Names in the dynamic section of @path, and the folders of its run path."""
    text = subprocess.run(['readelf', '-dW', path], text=True, capture_output=True, check=True).stdout
    names = re.findall(r'\(NEEDED\).*\[([^]]+)\]', text)
    folders = re.findall(r'\((?:RUNPATH|RPATH)\).*\[([^]]+)\]', text)
    here = os.path.dirname(os.path.realpath(path))
    return names, [f.replace('$ORIGIN', here) for line in folders for f in line.split(':')]


def loaded(path):
    """[(name, who needs it)] of @path and, at any depth, of libraries found on its run path."""
    todo = [path]
    seen = set()
    found = []
    while todo:
        current = todo.pop()
        if current in seen:
            continue
        seen.add(current)
        names, folders = needed(current)
        for name in names:
            found.append((name, current))
            todo += [p for p in (os.path.join(f, name) for f in folders) if os.path.exists(p)]
    return found


def main(program, forbidden):
    report = common.Report('links')
    found = loaded(program)
    for name, who in found:
        for word in forbidden:
            if name.startswith('lib' + word):
                report.fail(who, f'links {name}', 'ask the document worker through lib/sandbox')
    if not found:
        report.fail(program, 'no dynamic section', 'give a program of the build')
    return report.finish(f'{len(found)} libraries of {os.path.basename(program)}')


if __name__ == '__main__':
    sys.exit(main(sys.argv[1], sys.argv[2:]))
