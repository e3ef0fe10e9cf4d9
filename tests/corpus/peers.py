"""The same values by other tools, side by side: what each wrote, what two readers find, what is drawn.

Each tool is one process per form. A tool that is not installed is left out. Fields that are read-only,
formatted or computed by a script, signatures and push buttons are not asked for, so that no tool is
blamed for leaving them. Two fillings: French letters in every text, then the letters of samples.py.
"""
import json
import os
import re
import shutil
import statistics
import sys

import measure
import samples
import tools

HERE = os.path.dirname(os.path.abspath(__file__))
COLUMNS = ('tool', 'letters', 'files', 'written', 'crashed', 'asked', 'refused', 'tree', 'mupdf', 'right',
           'wrong', 'absent', 'ms')
COUNTS = ('asked', 'refused', 'tree', 'mupdf', 'right', 'wrong', 'absent')


class Peer:
    """A tool that takes a file of values; command() gives what is run."""

    def __init__(self, timeout, folder):
        self.timeout = timeout
        self.folder = folder

    def fill(self, path, fields, values, out):
        asked = self.write(fields, values)
        status, _, err, seconds = tools.call(self.command(path, asked, out), self.timeout)
        if status is None:
            return tools.Outcome('timeout', seconds=seconds)
        if status < 0 or 'Segmentation' in err:
            return tools.Outcome('crash', seconds=seconds, detail=err[-200:])
        if status != 0 or not os.path.exists(out):
            return tools.Outcome('error', seconds=seconds, detail=err[-200:])
        rows = {name: {'status': 'written'} for name in values}
        return tools.Outcome('yes', rows, seconds)

    def write(self, fields, values):
        path = os.path.join(self.folder, 'values.json')
        with open(path, 'w', encoding='utf-8') as file:
            json.dump(values, file, ensure_ascii=False)
        return path


class Mupdf(Peer):
    name = 'mutool'
    program = 'mutool'

    def command(self, path, asked, out):
        return ['mutool', 'run', os.path.join(HERE, 'fill-mupdf.js'), path, asked, out]


class Pypdf(Peer):
    name = 'pypdf'
    program = sys.executable

    def command(self, path, asked, out):
        return [sys.executable, os.path.join(HERE, 'fill_pypdf.py'), path, asked, out]


class Poppler(Peer):
    name = 'poppler-glib'
    program = None  # tests/bench/fill-poppler, of the build

    def command(self, path, asked, out):
        return [self.program, path, asked, out]

    @staticmethod
    def place(field, value):
        boxes = field.get('boxes') or [{'page': 0, 'x1': 0, 'x2': 0, 'y1': 0, 'y2': 0}]
        box = next((b for b in boxes if b.get('option') == value), boxes[0])
        return box['page'], (box['x1'] + box['x2']) / 2, (box['y1'] + box['y2']) / 2

    def write(self, fields, values):
        kinds = {'text': 'text', 'combo': 'choice', 'list': 'choice'}
        path = os.path.join(self.folder, 'values.tsv')
        with open(path, 'w', encoding='utf-8') as file:
            for field in fields:
                value = values[field['name']]
                text = measure.label_of(field, value) if isinstance(value, str) else ''
                cells = [field['name'], kinds.get(field['kind'], 'button'), text,
                         *map(str, self.place(field, value))]
                file.write('\t'.join(c.replace('\\', '\\\\').replace('\n', '\\n').replace('\t', '\\t')
                                     for c in cells) + '\n')
        return path


class Pdftk(Peer):
    name = 'pdftk-java'
    program = 'pdftk'

    def command(self, path, asked, out):
        return ['pdftk', path, 'fill_form', asked, 'output', out]

    @staticmethod
    def string(text):
        data = b'\xfe\xff' + text.replace('\n', '\r').encode('utf-16-be')
        return b'<' + data.hex().encode() + b'>'

    @staticmethod
    def state(field, value):
        chosen = value if isinstance(value, str) else (samples.options_of(field) or ['Yes'])[0]
        raw = re.sub(rb'#([0-9A-Fa-f]{2})', lambda m: bytes([int(m[1], 16)]), chosen.encode())
        return b'/' + b''.join(bytes([c]) if 48 <= c <= 57 or 65 <= c <= 90 or 97 <= c <= 122
                               else b'#%02X' % c for c in raw)

    def write(self, fields, values):
        path = os.path.join(self.folder, 'values.fdf')
        rows = []
        for field in fields:
            value = values[field['name']]
            known = self.state(field, value) if field['kind'] in measure.BUTTONS else self.string(value)
            rows.append(b'<< /T ' + self.string(field['name']) + b' /V ' + known + b' >>')
        with open(path, 'wb') as file:
            file.write(b'%FDF-1.2\n1 0 obj\n<< /FDF << /Fields [\n' + b'\n'.join(rows) +
                       b'\n] >> >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n')
        return path


class Ours(Peer):
    name = 'unefois'

    def __init__(self, timeout, folder, tool):
        super().__init__(timeout, folder)
        self.tool = tool

    def fill(self, path, fields, values, out):
        return self.tool.fill(path, values, out)


def installed(options, tool, folder):
    """Ours first, then the peers that are here."""
    found = [Ours(options.timeout, folder, tool)]
    Poppler.program = os.path.join(options.build, 'tests', 'bench', 'fill-poppler')
    for peer in (Poppler, Mupdf, Pdftk, Pypdf):
        if shutil.which(peer.program):
            found.append(peer(options.timeout, folder))
        else:
            print(f'# {peer.name} is not here')
    return found


def asked_of(fields):
    """The fields that every tool can be asked to fill."""
    return [f for f in fields if not f['read_only'] and not f['password'] and
            f['kind'] not in ('signature', 'button') and not f.get('calculate') and
            not f.get('format') and not f.get('keystroke') and
            (f['kind'] == 'text' or samples.options_of(f))]


def values_of(fields, letters):
    chosen = {}
    for place, field in enumerate(fields):
        value = samples.value_for(field, 0 if letters == 'french' else place)
        chosen[field['name']] = value[0] if isinstance(value, list) else value
    return chosen


def count(peer, path, fields, values, blank):
    """One form by one tool."""
    out = os.path.join(peer.folder, 'filled.pdf')
    if os.path.exists(out):
        os.unlink(out)
    outcome = peer.fill(path, fields, values, out)
    row = measure.new_row(path, outcome.state, fields)
    row['ms'] = outcome.seconds * 1000
    if outcome.state != 'yes':
        return row
    try:
        filled = measure.Filled(out, blank)
    except Exception:  # a file that pypdf cannot read: nothing is found in it
        row['opened'] = 'unreadable'
        return row
    for field in fields:
        measure.judge(row, field, values[field['name']], outcome.rows.get(field['name']), filled)
    return row


def print_table(table, out):
    for (name, letters), rows in table.items():
        sums = {key: sum(row[key] for row in rows) for key in COUNTS}
        cells = {'tool': name, 'letters': letters, 'files': len(rows),
                 'written': sum(row['opened'] == 'yes' for row in rows),
                 'crashed': sum(row['opened'] in ('crash', 'timeout') for row in rows), **sums,
                 'ms': f'{statistics.median(row["ms"] for row in rows):.0f}'}
        print('\t'.join(str(cells[c]) for c in COLUMNS), file=out)


def compare(options, paths, home):
    tool = tools.Unefois(options.build, home, options.timeout)
    peers = installed(options, tool, home)
    table = {(p.name, letters): [] for letters in ('french', 'all') for p in peers}
    for path in paths:
        _, fields = tool.fields(path)
        fields = asked_of(fields)
        blank = measure.by_name(measure.look(path)) if fields else None
        for peer in peers if fields else ():
            for letters in ('french', 'all'):
                row = count(peer, path, fields, values_of(fields, letters), blank)
                table[peer.name, letters].append(row)
                for field, what in sorted(row['faults']) if options.faults else ():
                    print(f'# {peer.name} {letters} {row["file"]}: {field}: {what}')
                if row['opened'] != 'yes':
                    print(f'# {peer.name} {letters} {row["file"]}: {row["opened"]}')
    print('\t'.join(COLUMNS), file=options.out)
    print_table(table, options.out)
    return 0
