#!/usr/bin/env python3
"""Who may include whom (docs/style.md, section of that name), ours and system headers.

The build already hides other modules' headers; this test adds what the compiler cannot see:
system headers, private headers, adapters, cmd, and the order of the lines.
"""
import os
import re
import sys

import common
import csource

INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*([<"])([^>"]+)[>"]')

# module: modules of ours that it may include beside itself
OURS = {
    'base': set(),
    'profile': {'base'},
    'form': {'base'},
    'adapter': {'base', 'form'},
    'mapping': {'base', 'profile', 'form', 'adapter'},
    'sandbox': {'base'},
    'engine': {'base'},
    'channel': {'base', 'form', 'sandbox'},
    'review': {'base', 'form', 'channel'},
    'store': {'base'},
    'intake': {'base', 'profile', 'sandbox'},
    'flow': {'base', 'profile', 'form', 'mapping', 'adapter', 'sandbox', 'channel', 'review',
             'store', 'intake'},
    'batch': {'base', 'flow', 'intake', 'store'},
    'cmd': {'flow', 'batch', 'store', 'intake', 'review', 'base'},
    'worker': {'engine', 'sandbox', 'base'},  # unefois-pdf
}
PLAIN = re.compile(r'(assert|ctype|errno|float|inttypes|limits|math|stdarg|stdbool|stddef|stdint|'
                   r'stdio|stdlib|string)\.h|(glib|glib/gstdio|jansson|pcre2)\.h')
# what speaks to the system or to a foreign library, and who alone may see it
FOREIGN = (
    (re.compile(r'curl/'), {'channel'}, 'speak HTTP through lib/channel'),
    (re.compile(r'libxml/'), {'engine'}, 'ask the document worker through lib/sandbox'),
    (re.compile(r'csv\.h'), {'engine'}, 'tables of strangers are read by the document worker'),
    (re.compile(r'(poppler|qpdf|pango|cairo|png|setjmp|leptonica|allheaders|fontconfig|hb)'), {'engine'},
     'ask the document worker through lib/sandbox'),
    (re.compile(r'(sqlite3|sodium|keyutils|libpq)'), {'store'}, 'go through uf-store.h'),
    (re.compile(r'(seccomp|ucontext)\.h|linux/|sys/prctl\.h'), {'sandbox', 'engine', 'base', 'worker'},
     'limits of processes are set in lib/sandbox'),
    (re.compile(r'malloc\.h'), {'base'}, 'zeroing memory is uf-memory'),
    (re.compile(r'gmodule\.h|dlfcn\.h'), {'adapter'}, 'the registry alone loads plugins'),
    (re.compile(r'(glib/gi18n|locale|libintl)\.h'), {'cmd', 'worker'},
     'only cmd talks to people; documents are French, written directly'),
    (re.compile(r'termios\.h|sys/ioctl\.h'), {'cmd', 'review'}, 'only cmd and review use the terminal'),
    (re.compile(r'netdb\.h|netinet/|arpa/|sys/un\.h'), {'channel'}, 'network belongs to lib/channel'),
    (re.compile(r'(dirent|fcntl|poll|pwd|sched|signal|spawn|time|unistd|glib-unix|sys/\w+)\.h'),
     {'base', 'sandbox', 'engine', 'channel', 'store', 'adapter', 'review', 'flow', 'intake', 'batch',
      'cmd', 'worker'}, 'pure modules open nothing: let the caller pass bytes'),
)
PRIVATE_GUESTS = {'uf-approval-private.h': {'channel', 'review'}}
GENERATED = {'config.h', 'uf-config.h'}


def module_of(path):
    """The module whose rules hold for @path: a name of OURS, 'adapters/x', 'tests' or None."""
    parts = path.split('/')
    if parts[0] == 'lib' and len(parts) > 2:
        return parts[1]
    if parts[0] == 'adapters' and len(parts) > 2:
        return '/'.join(parts[:2])
    if parts[0] == 'cmd':
        return 'worker' if re.match(r'(unefois-)?pdf(-worker)?(/|-main|-worker|\.c|\.h)',
                                    '/'.join(parts[1:])) else 'cmd'
    return 'tests' if parts[0] == 'tests' or parts[0] == 'fixtures' else None


def includes_of(text):
    """[(line, '<' or '"', name)] of @text, comments ignored."""
    found = []
    for number, line in enumerate(csource.without_comments(text).split('\n'), 1):
        match = INCLUDE.match(line)
        if match:
            found.append((number, match[1], match[2]))
    return found


class Tree:
    """All headers of ours: where each lies, and what adapters may reach."""

    def __init__(self, texts):
        self.texts = texts
        self.where = {os.path.basename(p): p for p in sorted(texts) if p.endswith('.h')}
        self.contract = self.reached('uf-adapter.h')

    def check_names(self, report):
        """Two headers of one name would make an include mean what the search path says."""
        for path in sorted(p for p in self.texts if p.endswith('.h')):
            other = self.where[os.path.basename(path)]
            if other != path:
                report.fail(path, f'{other} has the same name', 'name the thing by another word')

    def find(self, name, module):
        """Where the header @name is for @module: its own first."""
        own = [p for p in self.texts if os.path.basename(p) == name and module_of(p) == module]
        return own[0] if own else self.where.get(name)

    def reached(self, name, seen=None):
        """Names of @name and of all headers that it includes, at any depth."""
        seen = set() if seen is None else seen
        if name in seen or name not in self.where:
            return seen
        seen.add(name)
        for _, kind, other in includes_of(self.texts[self.where[name]]):
            if kind == '"':
                self.reached(os.path.basename(other), seen)
        return seen


def check_system(place, module, name, report):
    if module == 'tests':
        return
    if name == 'glib/gi18n.h' or not PLAIN.fullmatch(name):
        for pattern, who, instead in FOREIGN:
            if pattern.match(name):
                if module not in who:
                    report.fail(place, f'{module} includes <{name}>', instead)
                return
        report.fail(place, f'<{name}> is in no rule',
                    'add it to tests/meta/includes.py with the modules that may see it')


def check_ours(place, module, name, tree, report):
    base = os.path.basename(name)
    if base in GENERATED or module == 'tests':
        return
    path = tree.find(base, module)
    if path is None:
        report.fail(place, f'"{name}" is not a header of ours', 'use <> for system headers')
        return
    owner = module_of(path)
    if owner == module:
        return
    if base.endswith('-private.h') and module not in PRIVATE_GUESTS.get(base, ()):
        report.fail(place, f'{module} includes {base} of {owner}',
                    f'use a public header of {owner}, or make one')
    if module.startswith('adapters/'):
        if base not in tree.contract:
            report.fail(place, f'an adapter includes {base}', 'include uf-adapter.h only')
    elif owner not in OURS[module]:
        report.fail(place, f'{module} includes {base} of {owner}',
                    'see "Who may include whom" in docs/style.md')


def check_order(path, found, report):
    """Own header first, then <system>, then ours; a file without header of its name may open with
    the header of its module.
    """
    own = os.path.basename(path)[:-2] + '.h'
    names = [(line, kind, os.path.basename(name)) for line, kind, name in found]
    if any(name == own for _, _, name in names[1:]) and path.endswith('.c'):
        report.fail(f'{path}:{names[0][0]}', f'{own} is not first', 'include the own header first')
    ours = False
    for line, kind, name in names[1:]:
        if kind == '<' and ours:
            report.fail(f'{path}:{line}', f'<{name}> after a header of ours',
                        'own header, then <system>, then ours')
            return
        ours = ours or kind == '"'


def check(texts, report):
    tree = Tree(texts)
    tree.check_names(report)
    count = 0
    for path in sorted(texts):
        module = module_of(path)
        if module is None:
            report.fail(path, 'C outside cmd, lib, adapters, fixtures and tests', 'move it')
            continue
        if module not in OURS and module != 'tests' and not module.startswith('adapters/'):
            report.fail(path, f'unknown module {module}', 'add its row to tests/meta/includes.py')
            continue
        found = includes_of(texts[path])
        count += len(found)
        check_order(path, found, report)
        for line, kind, name in found:
            place = f'{path}:{line}'
            if kind == '<':
                check_system(place, module, name, report)
            else:
                check_ours(place, module, name, tree, report)
    return f'{len(texts)} files, {count} includes'


def main():
    root = common.source_root()
    report = common.Report('includes')
    texts = {p: common.read(root, p) for p in common.walk(root, '.c', '.h')}
    return report.finish(check(texts, report))


if __name__ == '__main__':
    sys.exit(main())
