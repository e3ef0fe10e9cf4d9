#!/usr/bin/env python3
"""How long one process takes to fill one form, beside other tools, as ratios. Nothing is asserted.

    bench_fill.py BUILD

Every tool gets the same French texts (tests/corpus/samples.py). Rounds are interleaved and turn the order
of the tools, since a machine is never quiet; the median is shown, and its ratio to that of `unefois`, which
alone reads every value and its ink again before it says that it is written. A tool that is not installed is
left out; so is one that fails on a form. `copy` is the form's bytes in a new file, with fsync.
UF_BENCH_ROUNDS sets how often, UF_BENCH_FORMS which forms, NODE_PATH where pdf-lib is.
"""
import os
import sys
import tempfile
import time

import forms
import peers
import tools

ROUNDS = int(os.environ.get('UF_BENCH_ROUNDS', '7'))


class Options:
    """What peers.installed() asks for."""
    timeout = 120

    def __init__(self, build):
        self.build = build


class Once(peers.Peer):
    """One filling by a loop's program."""

    def __init__(self, loop, timeout, folder):
        super().__init__(timeout, folder)
        self.loop = loop
        self.name = loop.name

    def command(self, path, asked, out):
        return [*self.loop.command, path, asked, out, '1', '0', *self.loop.words]


class Copy(peers.Peer):
    """The bound: nothing is filled, the bytes are on the disk."""
    name = 'copy'

    def fill(self, path, fields, values, out):
        start = time.monotonic()
        with open(path, 'rb') as file:
            data = file.read()
        fd = os.open(out, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        os.write(fd, data)
        os.fsync(fd)
        os.close(fd)
        return tools.Outcome('yes', seconds=time.monotonic() - start)


def time_form(case, found, home):
    """{tool: [seconds]} of interleaved rounds."""
    times = {peer.name: [] for peer in found}
    for turn in range(ROUNDS):
        for place in range(len(found)):
            peer = found[(place + turn) % len(found)]
            # each its own: unefois does not write over what another program wrote
            out = os.path.join(home, peer.name.replace(' ', '-') + '.pdf')
            outcome = peer.fill(case.path, case.fields, case.values, out)
            if outcome.state == 'yes':
                times[peer.name].append(outcome.seconds)
    return {name: rows for name, rows in times.items() if len(rows) == ROUNDS}


def main():
    need = forms.missing()
    if need is not None:
        print(f'SKIP: {need} is not installed')
        return 77
    build = os.path.realpath(sys.argv[1])
    with tempfile.TemporaryDirectory(prefix='unefois-bench-') as home:
        tool = tools.Unefois(build, home, Options.timeout)
        found = peers.installed(Options(build), tool, home)
        once = [loop for loop in forms.find_loops(build) if loop.name in ('qpdf values', 'pdf-lib')]
        found += [Once(loop, Options.timeout, home) for loop in once] + [Copy(Options.timeout, home)]
        print('form\tvalues\ttool\tms\tleast\tmost\tratio')
        for case in forms.make_cases(build, tool, home):
            times = time_form(case, found, home)
            if 'unefois' not in times:
                print(f'# {case.name}: unefois did not fill it')
            ours = forms.summarise(times['unefois'])[0] if 'unefois' in times else None
            for name, rows in times.items():
                middle, least, most = forms.summarise(rows)
                ratio = f'{middle / ours:.3g}' if ours else '-'
                print(f'{case.name}\t{len(case.values)}\t{name}\t{middle * 1000:.1f}\t{least * 1000:.1f}\t'
                      f'{most * 1000:.1f}\t{ratio}', flush=True)
    return 0


if __name__ == '__main__':
    sys.exit(main())
