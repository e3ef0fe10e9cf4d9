#!/usr/bin/env python3
"""What an adapter folder promises: its README, its hooks, its code lists.

- README.md has every heading, and its date "Last checked on" is one that was;
- every hook that a form names is in the adapter's C, and every hook of the C is named by a form;
- every code list that a form names is there, and every list is used.
"""
import datetime
import json
import os
import re
import sys

import common
import csource

HEADINGS = ('Form and version', 'Source of the mapping', 'Channel', 'Data sent', 'Known gaps',
            'Last checked on', 'Contact')
HOOK = re.compile(r'\{\s*(?:\.name\s*=\s*)?"([^"]+)"\s*,\s*(?:\.func\s*=\s*)?\w+\s*\}')
OLD = 400  # days after which a form is worth another look


def sections(text):
    """{heading: text below it} of a Markdown page."""
    parts = re.split(r'^#{1,3}\s+(.+?)\s*$', text, flags=re.MULTILINE)
    return {parts[i]: parts[i + 1].strip() for i in range(1, len(parts), 2)}


def check_readme(path, text, today, report):
    have = sections(text)
    for heading in HEADINGS:
        if heading not in have:
            report.fail(path, f'no heading "{heading}"', 'add it (docs/adapter.md says what it holds)')
        elif have[heading] == '':
            report.fail(path, f'nothing below "{heading}"', 'say it in a sentence')
    date = re.search(r'\b(\d{4}-\d{2}-\d{2})\b', have.get('Last checked on', ''))
    if date is None:
        if have.get('Last checked on'):
            report.fail(path, 'no date below "Last checked on"', 'write it as 2026-01-31')
        return
    try:
        checked = datetime.date.fromisoformat(date[1])
    except ValueError:
        report.fail(path, f'{date[1]} is no date', 'write it as 2026-01-31')
        return
    if checked > today:
        report.fail(path, f'checked on {date[1]}, which is to come', 'write when you did it')
    elif (today - checked).days > OLD:
        report.note(f'{path}: last checked {(today - checked).days} days ago; look at the form again')


def values_of(node, key):
    """All strings under @key anywhere in @node."""
    if isinstance(node, list):
        return {v for item in node for v in values_of(item, key)}
    if not isinstance(node, dict):
        return set()
    found = {v for item in node.values() for v in values_of(item, key)}
    if isinstance(node.get(key), str):
        found.add(node[key])
    return found


def hooks_in(text):
    """Names in the tables of UfHook in @text."""
    names = set()
    code = csource.without_comments(text)
    for match in re.finditer(r'\bUfHook\s+\w+\s*\[\s*\]\s*=\s*\{(.*?)\n\};', code, re.DOTALL):
        names |= set(HOOK.findall(match[1]))
    return names


def compare(place, what, named, existing, report):
    for name in sorted(named - existing):
        report.fail(place, f'{what} "{name}" is named by a form and is not there',
                    f'write it, or mend the name')
    for name in sorted(existing - named):
        report.fail(place, f'{what} "{name}" is named by no form', 'remove it')


def check_adapter(root, folder, today, report):
    files = common.walk(root, '.json', '.c', '.md', under=(folder,))
    forms = [json.loads(common.read(root, p)) for p in files
             if p.startswith(f'{folder}/forms/') and p.endswith('.json')]
    readme = f'{folder}/README.md'
    if readme in files:
        check_readme(readme, common.read(root, readme), today, report)
    else:
        report.fail(folder, 'no README.md', f'write one with the headings {", ".join(HEADINGS)}')
    code = ''.join(common.read(root, p) for p in files if p.endswith('.c'))
    named = {h for form in forms for h in values_of(form, 'hook')}
    compare(folder, 'hook', named, hooks_in(code), report)
    lists = {os.path.basename(p)[:-5] for p in files if p.startswith(f'{folder}/codes/')}
    codes = {c for form in forms for c in values_of(form, 'codes')}
    codes |= {name for name in lists if f'"{name}"' in code}  # hooks find lists by name
    compare(folder, 'code list', codes, lists, report)
    return len(forms)


def main():
    root = common.source_root()
    base = os.path.join(root, 'adapters')
    names = sorted(n for n in os.listdir(base) if os.path.isdir(os.path.join(base, n))) \
        if os.path.isdir(base) else []
    if not names:
        common.skip('adapters', 'no adapter yet')
    report = common.Report('adapters')
    forms = sum(check_adapter(root, f'adapters/{n}', datetime.date.today(), report) for n in names)
    return report.finish(f'{len(names)} adapters, {forms} forms')


if __name__ == '__main__':
    sys.exit(main())
