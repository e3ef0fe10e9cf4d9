#!/usr/bin/env python3
"""How long one process takes to fill one fixture form, beside other tools, as ratios. Nothing is asserted.

    bench_fill.py BUILD

Every tool gets the same French texts (tests/corpus/samples.py). Rounds are interleaved and turn the order
of the tools, since a machine is never quiet; the median is shown, and its ratio to that of `unefois`, which
alone reads every value and its ink again before it says that it is written. A tool that is not installed is
left out; so is one that fails on a form.
"""
import os
import statistics
import sys
import tempfile

SOURCE = os.path.realpath(os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'corpus'))
sys.path.insert(0, SOURCE)
import measure  # noqa: E402
import peers  # noqa: E402
import tools  # noqa: E402

FORMS = ('domiciliation-demande-16029-01', 'fictif-assurance_maladie-rattachement-14411',
         'fictif-mdph-certificat-medical', 'fictif-mdph-demande-15692')
ROUNDS = 7


class Options:
    """What peers.installed() asks for."""
    timeout = 120

    def __init__(self, build):
        self.build = build


def time_form(path, found, tool, home):
    """{tool: [seconds]} of interleaved rounds."""
    _, fields = tool.fields(path)
    fields = peers.asked_of(fields)
    values = peers.values_of(fields, 'french')
    times = {peer.name: [] for peer in found}
    for turn in range(ROUNDS):
        for place in range(len(found)):
            peer = found[(place + turn) % len(found)]
            outcome = peer.fill(path, fields, values, os.path.join(home, f'{peer.name}.pdf'))
            if outcome.state == 'yes':
                times[peer.name].append(outcome.seconds)
    return len(values), {name: rows for name, rows in times.items() if len(rows) == ROUNDS}


def main():
    need = measure.missing()
    if need is not None:
        print(f'SKIP: {need} is not installed')
        return 77
    build = os.path.realpath(sys.argv[1])
    with tempfile.TemporaryDirectory(prefix='unefois-bench-') as home:
        tool = tools.Unefois(build, home, Options.timeout)
        found = peers.installed(Options(build), tool, home)
        print('form\tvalues\ttool\tms\tleast\tmost\tratio')
        for form in FORMS:
            path = os.path.join(build, 'fixtures', 'pdf', form + '.pdf')
            if not os.path.exists(path):
                continue
            count, times = time_form(path, found, tool, home)
            ours = statistics.median(times.get('unefois', [0]))
            for name, rows in times.items():
                middle = statistics.median(rows)
                ratio = f'{middle / ours:.2f}' if ours else '-'
                print(f'{form}\t{count}\t{name}\t{middle * 1000:.0f}\t{min(rows) * 1000:.0f}\t'
                      f'{max(rows) * 1000:.0f}\t{ratio}')
    return 0


if __name__ == '__main__':
    sys.exit(main())
