#!/usr/bin/env python3
"""Makes the tables of docs/performance.md: runs the benchmarks and puts their figures into the page.

    report.py BUILD [BENCHMARK…]

BUILD is a release build with its benchmarks' programs (`ninja meson-benchmark-prereq`). Without names all the tables of the page are made again. Each stands between
`<!-- bench/NAME -->` and `<!-- end -->`. For a quiet machine: half an hour.
"""
import datetime
import os
import platform
import re
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
SOURCE = os.path.realpath(os.path.join(HERE, '..', '..'))
PAGE = os.path.join(SOURCE, 'docs', 'performance.md')
SCRIPTS = {'fill': 'bench_fill.py', 'loop': 'bench_loop.py', 'start': 'bench_start.py',
           'flow': 'bench_flow.py', 'batch': 'bench_batch.py'}
MARK = re.compile(r'(<!-- bench/([a-z]+) -->\n).*?(<!-- end -->)', re.DOTALL)


def split(text):
    """(rows of cells, remarks) of what a benchmark printed. Several tables have a remark between."""
    lines = [line for line in text.splitlines() if line]
    return ([line.split('\t') for line in lines if not line.startswith('#')],
            [line[2:] for line in lines if line.startswith('#')])


def format_table(rows):
    head, *body = rows
    lines = ['| ' + ' | '.join(head) + ' |', '| --- ' * len(head) + '|']
    return '\n'.join(lines + ['| ' + ' | '.join(row) + ' |' for row in body])


def pivot(rows, own):
    """One line a form: milliseconds of @own, then each tool's ratio to it."""
    head, *body = rows
    at = {name: head.index(name) for name in ('form', 'values', 'tool', 'ms', 'ratio')}
    names = list(dict.fromkeys(row[at['tool']] for row in body))
    names = [name for name in names if name != own]
    cells = {}
    for row in body:
        cells.setdefault((row[at['form']], row[at['values']]), {})[row[at['tool']]] = row
    table = [['form', 'values', f'{own}, ms', *names]]
    for (form, values), found in cells.items():
        ours = found[own][at['ms']] if own in found else '-'
        table.append([form, values, ours,
                      *(found[name][at['ratio']] if name in found else '-' for name in names)])
    return table


def render(name, text):
    """The Markdown of one benchmark's output."""
    if name in ('fill', 'loop'):
        rows, remarks = split(text)
        parts = [format_table(pivot(rows, {'fill': 'unefois', 'loop': 'fill'}[name]))]
        return '\n'.join([*parts, '', *(f'{line}.' for line in remarks)]).rstrip()
    parts, block, remarks = [], [], []
    for line in [*text.splitlines(), None]:
        if line is not None and not line.startswith('#'):
            block.append(line.split('\t'))
            continue
        if block:
            parts += [format_table(block), '']
            block = []
        if line is not None:
            parts += [line[2:] + '.', '']
    return '\n'.join(parts).rstrip()


def run(build, name):
    done = subprocess.run([sys.executable, os.path.join(HERE, SCRIPTS[name]), build], text=True,
                          stdout=subprocess.PIPE, check=False)
    if done.returncode != 0:
        raise SystemExit(f'bench/{name}: {done.returncode}')
    return done.stdout


def describe_machine():
    with open('/proc/cpuinfo', encoding='utf-8') as file:
        model = next((line.split(':', 1)[1].strip() for line in file if line.startswith('model name')), '?')
    load = os.getloadavg()[0]
    return (f'{datetime.date.today()}, {os.cpu_count()} cores ({model}), Linux {platform.release()}, load '
            f'when this table was begun {load:.1f}.')


def main():
    build = os.path.realpath(sys.argv[1])
    wanted = sys.argv[2:] or list(SCRIPTS)
    for name in wanted:
        machine = describe_machine()
        made = render(name, run(build, name))
        with open(PAGE, encoding='utf-8') as file:
            page = file.read()
        if not any(found[2] == name for found in MARK.finditer(page)):
            raise SystemExit(f'{PAGE}: no place for bench/{name}')
        page = MARK.sub(lambda found, name=name, machine=machine, made=made: found[0] if found[2] != name
                        else f'{found[1]}{machine}\n\n{made}\n{found[3]}', page)
        with open(PAGE, 'w', encoding='utf-8') as file:
            file.write(page)
        print(f'bench/{name}: done', flush=True)
    return 0


if __name__ == '__main__':
    sys.exit(main())
