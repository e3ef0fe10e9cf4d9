#!/usr/bin/env python3
"""Runs one script of command lines as a TAP test; README.md beside this file has the format.

    run.py FILE.cli                 UF_UPDATE=1 writes what the commands say now into FILE.cli
"""
import os
import sys

import script


def programs():
    build = os.environ.get('UF_BUILD_ROOT', '')
    return [os.path.join(build, 'cmd')] if build else []


def source_root():
    default = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..')
    return os.path.realpath(os.environ.get('UF_SOURCE_ROOT', default))


def generalize(text, captured):
    """Lines of @text for a script: marks escaped, captured values by name again."""
    lines = []
    for line in script.normalize(text).split('\n')[:-1]:
        for name, value in captured.items():
            line = line.replace(value, f'[{name}..]')
        lines.append('\\' + line if line.startswith(('$ ', '! ', '? ', '< ', '@ ', '#', '\\'))
                     else line)
    return lines


def updated(step, outcome, lines, captured):
    """The lines of @step in the file with what it says now."""
    kept = [x for x in lines[step.line - 1:step.end] if x.startswith(('$ ', '< ', '#'))]
    out = kept + generalize(outcome.stdout, captured)
    out += ['! ' + x for x in generalize(outcome.stderr, captured)]
    if outcome.status != 0:
        out.append(f'? {outcome.status}')
    return out + ['']


def choose_store(environment):
    """(store of this script, why it is left out or None): "@ STORE=" in a script says which it is made
    for; it then runs with that one alone."""
    chosen, asked = script.chosen_store(), environment.pop('STORE', None)
    if environment.pop('NEEDS', None) == 'keyring' and not script.has_keyring():
        return chosen, 'the system keeps no keys for a session here'
    skip = asked is not None and os.environ.get('UF_TEST_STORE') and asked != chosen
    return asked or chosen, f'it is made for another store: {asked}' if skip else None


def main(path):
    with open(path, encoding='utf-8') as file:
        text = file.read()
    environment, steps = script.parse(text)
    if not steps:
        print(f'Bail out! {path} has no command')
        return 1
    store, skip = choose_store(environment)
    if skip:
        print(f'1..0 # SKIP {skip}')
        return 0
    script.expect_store(steps, store)
    print(f'1..{len(steps)}', flush=True)
    lines = text.split('\n')
    replaced = []
    failed = 0
    with script.Home(source_root(), programs(), store) as home:
        home.environment.update(environment)
        for number, step in enumerate(steps, 1):
            problem, outcome = script.check(step, home)
            failed += problem is not None
            print(f'{"ok" if problem is None else "not ok"} {number} - {step.command}', flush=True)
            if problem is not None:
                print('\n'.join(f'# {os.path.basename(path)}:{step.line}: {x}'
                                for x in problem.split('\n')), flush=True)
                if outcome is not None:
                    replaced.append((step, updated(step, outcome, lines, home.captured)))
    if os.environ.get('UF_UPDATE') == '1':
        for step, now in reversed(replaced):
            lines[step.line - 1:step.end] = now
        with open(path, 'w', encoding='utf-8') as file:
            file.write('\n'.join(lines).rstrip('\n') + '\n')
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main(sys.argv[1]))
