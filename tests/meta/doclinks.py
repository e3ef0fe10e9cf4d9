#!/usr/bin/env python3
"""Every relative link of our Markdown pages leads somewhere, and docs/README.md lists every page."""
import os
import re
import sys

import common

LINK = re.compile(r'\[[^]\n]*\]\(([^)\s]+)\)')
INDEX = 'docs/README.md'


def links(text):
    """Targets of the relative links of a page, code blocks left out."""
    text = re.sub(r'^```.*?^```$', '', text, flags=re.MULTILINE | re.DOTALL)
    targets = [target.split('#')[0] for target in LINK.findall(text)]
    return [t for t in targets if t and '://' not in t and not t.startswith('mailto:')]


def check(root, pages, report):
    count = 0
    for page in pages:
        for target in links(common.read(root, page)):
            count += 1
            path = os.path.normpath(os.path.join(os.path.dirname(page), target))
            if not common.exists(root, path):
                report.fail(page, f'the link {target} leads nowhere', 'mend it or write the page')
    if INDEX in pages:
        listed = {os.path.normpath(os.path.join('docs', t)) for t in
                  links(common.read(root, INDEX))}
        for page in pages:
            if os.path.dirname(page) == 'docs' and page not in listed | {INDEX}:
                report.fail(INDEX, f'does not list {page}', 'add a row')
    return f'{count} links in {len(pages)} pages'


def main():
    root = common.source_root()
    report = common.Report('doclinks')
    return report.finish(check(root, common.walk(root, '.md'), report))


if __name__ == '__main__':
    sys.exit(main())
