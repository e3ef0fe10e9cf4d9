#!/usr/bin/env python3
"""Kills `send` with SIGKILL at every step, in front of partners that answer at once, late, cut, in
silence, with garbage or with an error after having stored; on both stores; over both interfaces.

    kill_send.py KILL-AT.so [KILLS]    (UF_BUILD_ROOT, UF_SOURCE_ROOT; UF_KILLS [12, 200 with UF_FULL]; TAP)

A step is a call that writes, syncs, connects, sends, receives or waits: kill-at.c counts them from the
moment when the partner is first asked. A first run that is not killed lists them. Every second kill is one of a
send that goes well, spread over all steps; the others are spread so too, in turn for each way in which the
partner fails. After each kill:
- the partner has at most one file more, whoever sent;
- no receipt says "received" when it is not there, nor "not_sent" or "refused" when it is;
- the journal has a line for each send that may have left, and its end is the receipt's;
- `send` again is refused, and nothing is posted, unless nothing can have left: then it is sent, once.
"""
import collections
import os
import signal
import sys
import time

import sending

ROOT, BUILD = os.environ['UF_SOURCE_ROOT'], os.environ['UF_BUILD_ROOT']
ANSWERS = (None, 'late', 'silent', 'error_after', 'cut', 'garbage', 'slow', 'drop', 'error')
WORLDS = (('ds', 'folder'), ('publik', 'sealed'), ('ds', 'sealed'), ('publik', 'folder'))
NEVER_THERE = ('not_sent', 'refused', 'lost')


class Kills:
    def __init__(self, world, library, tap):
        self.world, self.library, self.tap = world, library, tap
        self.preload = {'LD_PRELOAD': library, 'ASAN_OPTIONS': 'verify_asan_link_order=0:detect_leaks=0'}
        self.figures = collections.Counter()
        self.files = 0

    def list_steps(self):
        """The calls of a send that nobody kills."""
        log = os.path.join(self.world.home.work, 'steps')
        draft = self.world.approve(self.world.prepare('Sans arrêt'))
        status, result = self.world.send(draft, UF_KILL_LOG=log, **self.preload)
        if status != 0:
            raise RuntimeError(str(result))
        with open(log, encoding='ascii') as file:
            return file.read().split()

    def set_fault(self, kind):
        fault = None if kind is None else {'kind': kind, 'method': 'POST', 'seconds': 1}
        self.world.portal.set(fault=fault)

    def kill(self, at, answer):
        """One killed send; what was found to be wrong."""
        world = self.world
        draft = world.approve(world.prepare(f'Pas {at}'))
        before, posts = len(world.portal.stored()), world.posts()
        self.set_fault(answer)
        status, _, said = world.run('send', draft, UF_KILL_AT=str(at), **self.preload)
        self.figures['killed' if status == -signal.SIGKILL else 'ended before'] += 1
        # what left whole may be stored a second after its sender died
        time.sleep(1.3 if answer in ('late', 'slow') else 0.05)
        self.set_fault(None)
        wrong = self.look(draft, before, posts)
        if status not in (-signal.SIGKILL, 0, 5, 6):
            wrong.append(f'exit {status}: {said}')
        return wrong

    def look(self, draft, before, posts):
        world, wrong = self.world, []
        kept, left = len(world.portal.stored()) - before, world.posts() - posts
        receipt = world.show(draft)
        found = receipt['status'] if receipt else 'none'
        self.figures[f'receipt {found}, partner {kept}'] += 1
        if kept > 1 or left > 1:
            wrong.append(f'{kept} files, {left} POST')
        if kept and found in ('none', *NEVER_THERE):
            wrong.append(f'the partner has it, the receipt says {found}')
        if not kept and found == 'received':
            wrong.append('received, and it is not there')
        begun, ended = world.journal(draft, 'send_begin'), world.journal(draft, 'send')
        if len(begun) > 1 or len(ended) > 1:
            wrong.append(f'{len(begun)} and {len(ended)} lines')
        if found != 'none' and not begun:
            wrong.append('no line says that it began')
        if (kept or left) and not begun:
            wrong.append('something left that the journal does not say')
        told = ended[-1]['status'] if ended else ('sending' if begun else 'none')
        if told != found:
            wrong.append(f'the journal says {told}, the receipt {found}')
        return wrong + self.send_again(draft, found, before)

    def send_again(self, draft, found, before):
        world = self.world
        posts = world.posts()
        status, said = world.send(draft)
        kept = len(world.portal.stored()) - before
        self.files += kept
        if found in ('none', 'not_sent'):
            self.figures['sent afterwards'] += status == 0
            return [] if status == 0 and kept == 1 else [f'not sent afterwards: {status} {said}, {kept}']
        if status != 7 or world.posts() != posts or kept > 1:
            return [f'sent again: exit {status}, {kept} files, {world.posts() - posts} POST']
        return []


def choose(steps, count):
    """@count pairs of a step and an answer."""
    chosen = []
    for i in range(count):
        half, n = (count + 1 - i % 2) // 2, i // 2
        at = 1 + round(n * (len(steps) - 1) / max(half - 1, 1))
        chosen.append((at, ANSWERS[1 + n % (len(ANSWERS) - 1)] if i % 2 else None))
    return chosen


def run_world(channel, store, library, count, tap):
    options = () if channel == 'publik' else ('--profile', '2026-07')
    with sending.World(ROOT, BUILD, channel, store, options) as world:
        if channel == 'ds':
            world.portal.set(limit=False)
        kills = Kills(world, library, tap)
        steps = kills.list_steps()
        wrong = []
        for at, answer in choose(steps, count):
            for what in kills.kill(at, answer):
                name = steps[at - 1] if at <= len(steps) else 'after'
                wrong.append(f'step {at} ({name}), {answer}: {what}')
        tap.check(not wrong, f'{channel}, {store}: {count} sends killed at {len(steps)} steps', '\n'.join(wrong))
        # the first one of all was not killed
        tap.check(kills.files == len(world.portal.stored()) - 1 and kills.files <= count,
                  f'{channel}, {store}: {kills.files} files for {count} approvals')
        for name, number in sorted(kills.figures.items()):
            print(f'#   {name}: {number}')


def main():
    library = os.path.abspath(sys.argv[1])  # the program runs elsewhere
    usual = '200' if os.environ.get('UF_FULL') else '12'
    total = int(sys.argv[2] if len(sys.argv) > 2 else os.environ.get('UF_KILLS', usual))
    tap = sending.setups.Tap()
    for i, (channel, store) in enumerate(WORLDS):
        count = total // len(WORLDS) + (i < total % len(WORLDS))
        if count > 0:
            run_world(channel, store, library, count, tap)
    print(f'1..{tap.count}')
    return 1 if tap.failed else 0


if __name__ == '__main__':
    sys.exit(main())
