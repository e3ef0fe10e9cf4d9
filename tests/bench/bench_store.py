#!/usr/bin/env python3
"""How long whole commands take on a sealed store of 20 000 people, opened by a key file. Nothing is asserted.

    bench_store.py BUILD BENCH_STORE

BENCH_STORE (bench-store.c) makes the store and measures the library. UF_BENCH_PEOPLE sets another number.
"""
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time

ROUNDS = 7
COMMANDS = (  # arguments, what is typed
    (('person', 'find'), 'bacordilfé'),
    (('person', 'find'), 'sutanros'),
    (('person', 'list'), ''),
    (('store', 'status'), ''),
    (('store', 'verify'), ''),
    (('journal', 'verify'), ''),
)


def make_environment(home):
    folder = os.path.join(home, 'unefois')
    os.makedirs(folder, mode=0o700)
    with open(os.path.join(folder, 'config.json'), 'w', encoding='utf-8') as file:
        json.dump({'store': os.path.join(home, 'store'), 'worker': 'gestion',
                   'key_file': os.path.join(home, 'key')}, file)
    return dict(os.environ, HOME=home, XDG_CONFIG_HOME=home, XDG_DATA_HOME=home, LC_ALL='C.UTF-8')


def run(program, arguments, typed, environment):
    """Seconds of the command and its exit code."""
    start = time.monotonic()
    done = subprocess.run([program, *arguments, '--format=json'], input=typed.encode(), env=environment,
                          stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False)
    seconds = time.monotonic() - start
    if done.returncode not in (0, 4):
        print(done.stderr.decode(errors='replace').strip())
    return seconds, done.returncode


def main():
    build, bench = os.path.realpath(sys.argv[1]), os.path.realpath(sys.argv[2])
    program = os.path.join(build, 'cmd', 'unefois')
    with tempfile.TemporaryDirectory(prefix='unefois-bench-') as home:
        subprocess.run([bench, home], check=True)
        environment = make_environment(home)
        print('command\texit\tms\tleast\tmost')
        for arguments, typed in COMMANDS:
            results = [run(program, arguments, typed, environment) for _ in range(ROUNDS)]
            times = sorted(1000 * seconds for seconds, _ in results)
            print(f'{" ".join(arguments)}\t{results[0][1]}\t{statistics.median(times):.0f}\t'
                  f'{times[0]:.0f}\t{times[-1]:.0f}', flush=True)
    return 0


if __name__ == '__main__':
    sys.exit(main())
