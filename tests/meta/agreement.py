#!/usr/bin/env python3
"""Help, man page, completion, README and scripts speak of the same commands, and of all of them.

    agreement.py PROGRAM

The command table is asked of the program itself: `unefois --list-commands` gives one line per
command: command, usage, French name, summary, between tabs. Every command has a French name; it may
be the same word.
"""
import os
import re
import subprocess
import sys

import common

MAN = 'docs/man/unefois.1.scd'
COMPLETION = 'completions/unefois.bash'
GUIDES = ('README.md', 'docs/guide.md')
EXIT_HEADER = 'cmd/uf-exit.h'
ERROR_HEADER = 'lib/base/uf-error.h'


def run(program, *arguments, **variables):
    environment = {**os.environ, 'LANGUAGE': 'en', 'LC_ALL': 'C.UTF-8', **variables}
    return subprocess.run([program, *arguments], text=True, capture_output=True, check=False,
                          stdin=subprocess.DEVNULL, env=environment)


def commands(program, report):
    """[(command, usage, alias, summary)] as the program lists them."""
    rows = [tuple(line.split('\t')) for line in
            run(program, '--list-commands').stdout.splitlines()]
    for row in rows:
        if len(row) != 4 or '' in (row[0], row[2], row[3]):
            report.fail(EXIT_HEADER, f'--list-commands: {row}', 'give command, usage, French name, summary')
    if not rows:
        report.fail(program, '--list-commands lists nothing', 'print the command table as TSV')
    return [row for row in rows if len(row) == 4]


def check_help(program, rows, report):
    listed = run(program, '--help').stdout
    for command, usage, alias, summary in rows:
        if summary not in listed:
            report.fail('--help', f'does not list {command}', 'print the whole command table')
        for words in filter(None, (command, alias)):
            result = run(program, *words.split(), '--help')
            if result.returncode != 0 or summary not in result.stdout:
                report.fail(f'{words} --help', 'fails or lacks the summary',
                            'let every command and alias answer --help')
            elif usage and usage not in result.stdout:
                report.fail(f'{words} --help', 'lacks the usage of the table', 'print it')


def check_french_help(program, rows, report):
    """Help in French lists every command by its French name."""
    listed = run(program, '--help', LANGUAGE='fr').stdout
    for command, _, alias, _ in rows:
        if not re.search(rf'^  {re.escape(alias)}  ', listed, re.MULTILINE):
            report.fail('--help in French', f'{command}: no line "{alias}"', 'name it there')


def check_man(text, rows, report):
    headings = set(re.findall(r'^##? (.+?)\s*$', text, re.MULTILINE))
    names = {row[0] for row in rows}
    for name in sorted(names - headings):
        report.fail(MAN, f'no section "## {name}"', 'describe the command')
    commands_part = re.search(r'^# COMMANDS$(.*?)(?=^# |\Z)', text, re.MULTILINE | re.DOTALL)
    for name, _, alias, _ in rows:
        if alias != name and f'(French: *{alias}*)' not in text:
            report.fail(MAN, f'{name}: no "(French: *{alias}*)"', 'show it beside the usage')
    for heading in re.findall(r'^## (.+?)\s*$', commands_part[1] if commands_part else '',
                              re.MULTILINE):
        if heading not in names:
            report.fail(MAN, f'section "{heading}" is no command', 'remove it')


def check_exit_codes(root, text, report):
    status = re.search(r'^# EXIT STATUS$(.*?)(?=^# |\Z)', text, re.MULTILINE | re.DOTALL)
    part = status[1] if status else ''
    codes = re.findall(r'\b(UF_EXIT_\w+)\s*=\s*(\d+)', common.read(root, EXIT_HEADER))
    if not codes:
        report.fail(EXIT_HEADER, 'no exit code', 'declare UF_EXIT_… = N there')
    for name, number in codes:
        if not re.search(rf'^\*{number}\*', part, re.MULTILINE):
            report.fail(MAN, f'EXIT STATUS lacks *{number}* ({name})', 'describe it')
    for name in re.findall(r'\bUF_ERROR_(\w+),', common.read(root, ERROR_HEADER)):
        word = name.lower().replace('_', ' ')
        if word not in part:
            report.fail(MAN, f'EXIT STATUS lacks the error "{word}"', 'say which code it gives')


def complete(root, program, words):
    """What bash completes after @words."""
    text = ' '.join(f"'{w}'" for w in words)
    code = f'''. "{os.path.join(root, COMPLETION)}"
        f=$(complete -p unefois | sed 's/.*-F \\([^ ]*\\).*/\\1/')
        COMP_WORDS=({text}) COMP_CWORD={len(words) - 1} COMPREPLY=()
        COMP_LINE="{' '.join(words)}" COMP_POINT=${{#COMP_LINE}}
        "$f" unefois "${{COMP_WORDS[COMP_CWORD]}}" "${{COMP_WORDS[COMP_CWORD-1]}}"
        printf '%s\\n' "${{COMPREPLY[@]}}"'''
    environment = {**os.environ, 'PATH': os.path.dirname(program) + ':' + os.environ['PATH']}
    result = subprocess.run(['bash', '-c', code], text=True, capture_output=True, check=False,
                            env=environment)
    return {word.strip() for word in result.stdout.splitlines()}


def check_completion(root, program, rows, report):
    for name in [name for row in rows for name in (row[0], row[2])]:
        words = name.split()
        for depth, word in enumerate(words):
            if word not in complete(root, program, ['unefois', *words[:depth], '']):
                report.fail(COMPLETION, f'does not complete {" ".join(words[:depth + 1])}',
                            'take the words from --list-commands')


def check_mentions(rows, texts, what, instead, report):
    for row in rows:
        if not any(re.search(rf'\bunefois {re.escape(row[0])}\b', text) for text in texts):
            report.fail(what, f'no `unefois {row[0]}`', instead)


def main(program):
    root = common.source_root()
    report = common.Report('agreement')
    rows = commands(program, report)
    check_help(program, rows, report)
    check_french_help(program, rows, report)
    for path in (MAN, COMPLETION, EXIT_HEADER, *GUIDES):
        if not common.exists(root, path):
            report.fail(path, 'does not exist', 'write it')
    if not report.findings:
        man = common.read(root, MAN)
        check_man(man, rows, report)
        check_exit_codes(root, man, report)
        check_completion(root, program, rows, report)
        check_mentions(rows, [common.read(root, p) for p in GUIDES], 'README.md and docs/guide.md',
                       'show it where a worker would look for it', report)
        scripts = [common.read(root, p) for p in common.walk(root, '.cli', under=('tests/cli',))]
        check_mentions(rows, ['\n'.join(x for x in s.split('\n') if x.startswith('$ '))
                              for s in scripts], 'tests/cli', 'write a script that runs it', report)
    return report.finish(f'{len(rows)} commands')


if __name__ == '__main__':
    sys.exit(main(os.path.realpath(sys.argv[1])))
