#!/usr/bin/env python3
"""A batch that is killed at random moments, again and again, does each household once.

    kill_batch.py [ROWS [KILLS]]    (UF_BUILD_ROOT, UF_SOURCE_ROOT; TAP)

1,000 rows and 10 kills with UF_FULL (200 on a store of plain files), 80 and 4 without. A first run is left alone. Then, in a home of
its own, a run is killed with SIGKILL: with its workers, one worker, the parent alone; `batch resume`
does the rest, until it is killed in its turn; the last two at once. After that
- each household is as in the run that was left alone: done, or waiting for the same cell and rule;
- each damaged row is explained with the cell that was damaged;
- the store has one household, one request a form, one draft a request for each; nothing more;
- each file is there, in the folder of its request, and no other.
"""
import os
import random
import sys
import time

import office as offices
import people

WHOM = ('group', 'worker', 'parent')


class Round:
    def __init__(self, store, sheet, tap):
        self.tap, self.sheet = tap, sheet
        self.office = offices.Office(store)
        self.path = os.path.join(self.office.work, 'tableau.csv')
        sheet.write(self.path)

    def words(self):
        return ('batch', 'run', self.path, *offices.FORMS, '--write', '--out', self.office.out, '--jobs', '2')

    def run_alone(self):
        """(report, seconds) of a run that nobody kills."""
        run = self.office.start(*self.words())
        batch = run.wait_for_batch()
        begun = time.monotonic()
        status = run.wait()
        self.tap.check(status == 5, 'the good rows are done, the bad ones wait', f'{status}\n{run.said()}')
        return self.office.show(batch), time.monotonic() - begun

    def run_killed(self, kills, seconds, seed):
        """The report after @kills kills, spread over what a whole run takes."""
        dice = random.Random(seed)
        run = self.office.start(*self.words())
        batch = run.wait_for_batch()
        killed = []
        while len(killed) < kills:
            time.sleep(dice.uniform(0.1, 1.7) * seconds / (kills + 1))
            if not run.lives():
                break
            whom = WHOM[len(killed) % len(WHOM)]
            killed.append(whom)
            if run.kill(whom, dice):
                run = self.office.start('batch', 'resume', batch, '--jobs', '2')
        print(f'#   killed: {", ".join(killed)}')
        wanted = kills if os.environ.get('UF_FULL') else kills // 2 + 1
        self.tap.check(len(killed) >= wanted, f'{len(killed)} kills before the end')
        other = self.office.start('batch', 'resume', batch, '--jobs', '1')
        ends = (run.wait(), other.wait())
        self.tap.check(set(ends) == {5}, 'two at once both end well', f'{ends}\n{run.said()}\n{other.said()}')
        return self.office.show(batch)


def check_explained(tap, sheet, report):
    """Each damaged row waits, for its cell; each other row is done."""
    wrong, expected = [], set()
    waiting = {row['rows'][0]: row for row in report['rows'] if row['state'] == 'bad'}
    for number, (kind, cell, rule) in sheet.damages.items():
        expected.add(number)
        found = [(issue['cell'], issue['rule']) for issue in waiting.get(number, {}).get('issues', [])]
        if (cell, rule) not in found:
            wrong.append(f'{kind}: {cell} {rule}, found {found}')
    wrong += [f'row {number} waits: {row.get("issues")} {row.get("error")}'
              for number, row in waiting.items() if number not in expected]
    wrong += [f'row {row["rows"]}: {row["state"]}' for row in report['rows']
              if row['state'] not in ('done', 'bad')]
    kinds = len({kind for kind, _, _ in sheet.damages.values()})
    tap.check(not wrong, f'{len(sheet.damages)} damaged rows of {kinds} kinds explained, the others done',
              '\n'.join(wrong))


def compare(tap, alone, killed):
    before, after = offices.tell_rows(alone), offices.tell_rows(killed)
    wrong = [f'{job}: {before.get(job)}\n  {after.get(job)}' for job in before.keys() | after.keys()
             if before.get(job) != after.get(job)]
    tap.check(not wrong, 'each household as in the run that was left alone', '\n'.join(wrong[:10]))


def test_store(store, sheet, kills, tap):
    left_alone = Round(store, sheet, tap)
    with left_alone.office:
        alone, seconds = left_alone.run_alone()
        print(f'#   {store}: {len(alone["rows"])} households, {sheet.count()} rows in {seconds:.1f} s')
        check_explained(tap, sheet, alone)
        faults = offices.find_faults(left_alone.office, alone)
        tap.check(not faults, f'{store}: nothing twice, nothing missing, left alone', '\n'.join(faults))
    killed_round = Round(store, sheet, tap)
    with killed_round.office:
        killed = killed_round.run_killed(kills, seconds, seed=kills)
        compare(tap, alone, killed)
        faults = offices.find_faults(killed_round.office, killed)
        tap.check(not faults, f'{store}: nothing twice, nothing missing, killed {kills} times', '\n'.join(faults))


def main():
    full = bool(os.environ.get('UF_FULL'))
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else (1000 if full else 80)
    kills = int(sys.argv[2]) if len(sys.argv) > 2 else (10 if full else 4)
    tap = offices.Tap()
    # plain files are for invented people, a few of them: their lists take the square of their number
    for store, part in (('sealed', rows), ('folder', rows // 5)) if full else (('sealed', rows),):
        test_store(store, people.Sheet(part, max(part // 50, len(people.DAMAGES))), kills, tap)
    print(f'1..{tap.count}')
    return 1 if tap.failed else 0


if __name__ == '__main__':
    sys.exit(main())
