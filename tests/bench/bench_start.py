#!/usr/bin/env python3
"""How long the first form takes, in a fresh process: `unefois fill`, beside a command that does next to
nothing. Nothing is asserted.

    bench_start.py BUILD

Rounds are interleaved. "cpu" is the processor time of the command and of its document worker together;
files are in the machine's memory, as on any day but the first.
"""
import os
import statistics
import subprocess
import sys
import tempfile

import home
import watch

ROUNDS = int(os.environ.get('UF_BENCH_ROUNDS', '15'))
COMMANDS = (  # what it is called, its words; {} is a person
    ('version', ('version',)),
    ('person show', ('person', 'show', '{}')),
    ('form list', ('form', 'list')),
    ('fill, a portal\'s sheet', ('fill', '{}', 'siao/demande-insertion')),
    ('fill, a PDF and its sheet', ('fill', '{}', 'domiciliation/demande-16029')),
    ('fill, six forms', ('fill', '{}', *home.FORMS)),
)


def main():
    build = os.path.realpath(sys.argv[1])
    print('store\tcommand\tms\tleast\tmost\tcpu')
    for store in ('sealed', 'folder'):
        with tempfile.TemporaryDirectory(prefix='unefois-bench-') as folder:
            place = home.Home(build, os.path.join(folder, 'home'), store)
            person = place.add_person('couple')
            times = {name: [] for name, _ in COMMANDS}
            for _ in range(ROUNDS):
                for name, words in COMMANDS:
                    command = [place.program, *(word.replace('{}', person) for word in words)]
                    done = watch.run(command, env=place.environment, stderr=subprocess.DEVNULL)
                    if done.code not in (0, 5):
                        raise SystemExit(f'{name}: {done.code}')
                    times[name].append((done.seconds * 1000, done.cpu * 1000))
            for name, rows in times.items():
                wall = [row[0] for row in rows]
                cpu = statistics.median(row[1] for row in rows)
                print(f'{store}\t{name}\t{statistics.median(wall):.0f}\t{min(wall):.0f}\t{max(wall):.0f}\t'
                      f'{cpu:.0f}', flush=True)
    return 0


if __name__ == '__main__':
    sys.exit(main())
