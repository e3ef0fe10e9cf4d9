#!/usr/bin/env python3
"""Many people, six forms each, by one process: time, processor, memory. Nothing is asserted.

    bench_flow.py BUILD

bench-flow stores the households of households.py and fills their forms, one after the other, in a sealed store
and in a folder. UF_BENCH_PEOPLE sets how many (100), UF_BENCH_STORES which stores.
"""
import json
import os
import sys
import tempfile

import home
import households
import watch

PEOPLE = int(os.environ.get('UF_BENCH_PEOPLE', '100'))
STORES = os.environ.get('UF_BENCH_STORES', 'sealed folder').split()


def main():
    build = os.path.realpath(sys.argv[1])
    program = os.path.join(build, 'tests', 'bench', 'bench-flow')
    for store in STORES:
        with tempfile.TemporaryDirectory(prefix='unefois-bench-') as folder:
            place = home.Home(build, os.path.join(folder, 'home'), store)
            path = os.path.join(folder, 'people.jsonl')
            with open(path, 'w', encoding='utf-8') as file:
                for household in households.make_households(PEOPLE):
                    file.write(json.dumps(household, ensure_ascii=False) + '\n')
            print(f'# {store}: {PEOPLE} people, {len(home.FORMS)} forms each', flush=True)
            done = watch.run([program, place.folder, path, *home.FORMS], env=place.environment)
            print(done.out, end='')
            for (name, depth), peak in sorted(done.peaks.items(), key=lambda row: row[0][1]):
                print(f'# most memory of {name} ({depth} below): {peak:.1f} MiB')
            if done.code != 0:
                return 1
    return 0


if __name__ == '__main__':
    sys.exit(main())
