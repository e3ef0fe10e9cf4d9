#!/usr/bin/env python3
"""A batch under way: stopped with a signal, watched on a terminal, shared by two, at a household that its
workers do not survive.

    test_run.py    (UF_BUILD_ROOT, UF_SOURCE_ROOT; TAP)
"""
import os
import re
import signal
import stat
import sys
import time

import office as offices
import people
import setups

ROWS = 30


def make_sheet(office, rows=ROWS, seed=3):
    sheet = people.Sheet(rows, 0, seed)
    path = os.path.join(office.work, 'tableau.csv')
    sheet.write(path)
    return path, len(sheet.households)


def words(office, path, *more):
    return ('batch', 'run', path, *offices.FORMS, '--write', '--out', office.out, *more)


def wait_until(condition, seconds=60):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.02)
    return False


def count(office, batch):
    return office.json('batch', 'list')['batches'][0]['states'] if batch else {}


def has_begun(run):
    """A worker has something of somebody under way."""
    return any(os.path.isdir(os.path.join(run.office.out, name)) for name in list_out(run.office))


def list_out(office):
    return [name for name in os.listdir(office.out) if name.startswith('p-')] if os.path.isdir(office.out) else []


def test_signals(tap):
    """Each ends it after the households under way, and tells how to go on."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        with offices.Office('folder') as office:
            path, households = make_sheet(office)
            run = office.start(*words(office, path, '--jobs', '2'))
            batch = run.wait_for_batch()
            wait_until(lambda: has_begun(run))
            os.kill(run.process.pid, number)
            status = run.wait()
            states = count(office, batch)
            name = signal.Signals(number).name
            tap.check(status == 5 and f'batch resume {batch}' in run.said().splitlines()[-1]
                      and states['running'] == 0 and states['waiting'] > 0 and states['done'] > 0,
                      f'{name} ends it after the households under way', f'{status} {states}\n{run.said()}')
            tap.check(not offices.find_faults(office, office.show(batch)), f'{name}: what is done is whole')
            again = office.run('batch', 'resume', batch)
            tap.check(count(office, batch)['done'] == households, f'{name}: the rest is done', again.stderr)


def test_at_once(tap):
    """A second signal does not wait."""
    with offices.Office('folder') as office:
        path, households = make_sheet(office)
        hang_after_first(office)
        run = office.start(*words(office, path, '--jobs', '1'))
        batch = run.wait_for_batch()
        wait_until(lambda: count(office, batch)['running'] == 1)
        os.kill(run.process.pid, signal.SIGINT)
        time.sleep(0.5)
        waited = run.lives()
        os.kill(run.process.pid, signal.SIGINT)
        status = run.process.wait(timeout=20)
        states = count(office, batch)
        tap.check(waited and status == 5 and states['waiting'] == households,
                  'a second Ctrl-C ends it at once, the household waits again', f'{waited} {status} {states}')


def hang_after_first(office):
    """A document worker that reads the spreadsheet, then never answers again."""
    first = os.path.join(office.folder, 'first')
    program = os.path.join(office.folder, 'unefois-pdf')
    real = os.path.join(offices.BUILD, 'cmd', 'unefois-pdf')
    with open(program, 'w', encoding='utf-8') as file:
        file.write(f'#!/bin/sh\n[ -e {first} ] && exec cat <&3 >/dev/null\n: > {first}\nexec {real}\n')
    os.chmod(program, stat.S_IRWXU)
    office.environment['UNEFOIS_PDF'] = program


def test_deaths(tap):
    """Three workers die at the first household: it waits, the others are done."""
    with offices.Office('sealed') as office:
        path, households = make_sheet(office)
        hang_after_first(office)
        run = office.start(*words(office, path, '--jobs', '1'))
        batch = run.wait_for_batch()
        killed = []
        while len(killed) < 3:
            if not wait_until(lambda: set(run.workers()) - set(killed) and count(office, batch)['running'] == 1):
                break
            killed.append(next(iter(set(run.workers()) - set(killed))))
            offices.kill(killed[-1])
        wait_until(lambda: count(office, batch)['bad'] == 1)
        os.kill(run.process.pid, signal.SIGINT)
        time.sleep(0.2)
        os.kill(run.process.pid, signal.SIGINT)
        run.process.wait(timeout=20)
        del office.environment['UNEFOIS_PDF']
        row = office.show(batch)['rows'][0]
        tap.check(len(killed) == 3 and row['state'] == 'bad' and 'died' in row.get('error', ''),
                  'the third death at one household gives it up, with the reason', f'{killed} {row}\n{run.said()}')
        said = run.said()
        tap.check(said.count('Household 1: the worker died') == 2 and 'Household 1: the workers that do it die' in said,
                  'each death is told', said)
        rest = office.run('batch', 'resume', batch, good=(5,))
        states = count(office, batch)
        tap.check(states['bad'] == 1 and states['done'] == households - 1, 'the others are done', rest.stderr)
        office.run('batch', 'resume', batch, '--retry')
        tap.check(count(office, batch)['done'] == households, 'tried again on demand, it is done')


def test_two(tap):
    """Two runs of one batch share it; one that finds nothing to do says who has the rest."""
    with offices.Office('sealed') as office:
        path, households = make_sheet(office)
        run = office.start(*words(office, path, '--jobs', '1'))
        batch = run.wait_for_batch()
        other = office.start('batch', 'resume', batch, '--jobs', '1')
        ends = [run.wait(), other.wait()]
        report = office.show(batch)
        tap.check(0 in ends and set(ends) <= {0, 5} and count(office, batch)['done'] == households,
                  'two runs of one batch end', f'{ends}\n{run.said()}\n{other.said()}')
        faults = offices.find_faults(office, report)
        tap.check(not faults, 'nothing twice, nothing missing', '\n'.join(faults))


def test_terminal(tap):
    """One line that changes; nothing of it stays."""
    with offices.Office('folder') as office:
        path, _ = make_sheet(office)
        for term, quiet in (('xterm', False), ('dumb', False), ('xterm', True)):
            options = ('--again', '--quiet') if quiet else ('--again',)
            terminal = setups.Terminal(['unefois', *words(office, path, *options)], office, TERM=term)
            terminal.until(rb'\d+ \S*lignes.*Formulaires[^\n]*\n')
            status = terminal.close()
            raw = terminal.raw
            lines = len(re.findall(rb'Households: \d+ of', raw))
            moved = raw.count(b'\r\x1b[K')
            if quiet:
                tap.check(status == 0 and lines == 0 and moved == 0, f'{term}, --quiet: no progress', terminal.show())
            elif term == 'dumb':
                tap.check(status == 0 and lines > 0 and moved == 0, f'{term}: plain lines', terminal.show())
            else:
                tap.check(status == 0 and lines > 1 and moved == lines + 1,
                          f'{term}: one line that changes, then goes', terminal.show())


def main():
    tap = offices.Tap()
    for test in (test_signals, test_at_once, test_deaths, test_two, test_terminal):
        test(tap)
    print(f'1..{tap.count}')
    return 1 if tap.failed else 0


if __name__ == '__main__':
    sys.exit(main())
