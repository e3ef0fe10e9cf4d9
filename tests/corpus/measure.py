"""One form filled in rounds, and every value looked for where it must be."""
import collections
import json
import os
import re
import shutil
import subprocess
import sys
import threading
import unicodedata

import samples

try:
    import tree
except ImportError:
    tree = None

LOOK = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'look.js')
BUTTONS = ('checkbox', 'radio')
LOOKING = 300  # seconds for MuPDF


def missing():
    """What is needed and not installed; None when all is there. Debian's python has the Debian modules."""
    usual = '/usr/bin/python3'
    if tree is None and os.path.exists(usual) and not os.path.samefile(sys.executable, usual):
        os.execv(usual, [usual, *sys.argv])
    if tree is None:
        return 'python3-pypdf'
    return next((name for name in ('mutool', 'qpdf') if shutil.which(name) is None), None)


def squeeze(text):
    """Letters alone: drawing has no spaces of its own."""
    text = unicodedata.normalize('NFKC', text)
    return ''.join(c for c in text if not c.isspace() and c not in '\u00ad\u200b')


def look(path, *alone):
    """Widgets as MuPDF has them; None when it cannot."""
    try:
        done = subprocess.run(['mutool', 'run', LOOK, path, *alone], capture_output=True, check=False,
                              timeout=LOOKING)
    except subprocess.TimeoutExpired:
        return None
    if done.returncode != 0:
        return None
    lines = done.stdout.decode('utf-8', 'replace').split('\n')
    return [json.loads(line, strict=False) for line in lines if line.startswith('{')]


def by_name(widgets):
    found = collections.defaultdict(list)
    for widget in widgets or ():
        found[widget['name']].append(widget)
    return found


def same_text(asked, read):
    return isinstance(read, str) and asked == read.replace('\r\n', '\n').replace('\r', '\n')


def equal(field, asked, read, same_state=tree.same_state if tree else None):
    """True when a reader's value is the one asked for."""
    if field['kind'] in BUTTONS:
        if isinstance(read, list) or read in (None, '', 'Off'):
            return False
        return asked is True or same_state(asked, read)
    if isinstance(asked, list):
        return sorted(asked) == sorted(read if isinstance(read, list) else [read or ''])
    if isinstance(read, list):
        return len(read) == 1 and same_text(asked, read[0])
    return same_text(asked, read)


def equal_either(field, asked, answer, read):
    """A format script may store what it shows: 123-45-6789 for 123456789."""
    shown = answer.get('shown')
    return equal(field, asked, read) or (shown is not None and equal(field, shown, read))


def near_state(state, read):
    """MuPDF gives bytes that are not UTF-8 as it can: any letters stand for a run of #HH."""
    parts = [re.escape(part) for part in re.split(r'(?:#[0-9A-Fa-f]{2})+', state)]
    return re.fullmatch('.{1,6}'.join(parts), read, re.DOTALL) is not None


def equal_in_mupdf(field, asked, answer, widgets):
    paired = [w for w in widgets if w['paired']]
    if field['kind'] in BUTTONS:
        return any(equal(field, asked, w['value'], near_state) for w in paired)
    return bool(paired) and all(equal_either(field, asked, answer, w['value']) for w in paired)


def label_of(field, option):
    labels, options = field.get('labels') or (), field.get('options') or []
    return labels[options.index(option)] if option in options and labels else option


def drawn_texts(field, asked, row):
    """What must be read in each box: every text of the list."""
    if row.get('shown') is not None:
        return [row['shown']]
    if field.get('password'):
        return ['*' * len(asked)]
    return [label_of(field, one) for one in (asked if isinstance(asked, list) else [asked])]


def in_cells(field, text, cells):
    """Each letter of a full comb in the middle of its own cell, along the box or, turned, up it."""
    count = field.get('max_length')
    if not field.get('comb') or not count or len(cells) != count or len(squeeze(text)) != count:
        return True
    return any(all(abs(at * count - (i + 0.5)) < 0.34 for i, at in enumerate(sorted(places)))
               for places in zip(*cells))


def text_state(field, texts, widget):
    got = squeeze(widget['text'])
    wanted = [squeeze(text) for text in texts]
    if field['kind'] == 'list':
        good = all(text in got for text in wanted)
    else:
        good = got == wanted[0] or sorted(got) == sorted(wanted[0])
    if good:
        if widget['ink'] == 0 and any(wanted):  # an option may be blank
            return 'absent', 'letters without ink'
        if not in_cells(field, texts[0], widget['cells']):
            return 'wrong', 'letters beside their cells'
        return 'right', ''
    if got == '':
        return 'absent', 'nothing is drawn'
    return 'wrong', f'other letters ({len(got)} for {len(wanted[0])})'


class Filled:
    """One filled file and what the readers see in it."""

    def __init__(self, path, blank):
        self.path = path
        self.blank = blank
        self.tree = tree.read(path)
        self.widgets = by_name(look(path))

    def text_drawn(self, field, asked, row):
        texts = drawn_texts(field, asked, row)
        seen = [w for w in self.widgets[field['name']] if w['paired'] and not w['hidden']]
        if not seen:
            return 'unseen', ''
        worst = 'right', ''
        for widget in seen:
            state = text_state(field, texts, widget)
            if state[0] != 'right':  # neighbours may overlap: look at it alone
                alone = look(self.path, f'{widget["page"]}:{widget["index"]}')
                state = text_state(field, texts, alone[0]) if alone else state
            worst = state if state[0] != 'right' else worst
        return worst

    def button_drawn(self, field, asked):
        """The picture of one of its boxes has changed, unless that state was there before."""
        name = field['name']
        seen = [w for w in self.widgets[name] if w['paired'] and not w['hidden']]
        before = {(w['page'], w['index']): w for w in self.blank[name]}
        if not seen:
            return 'unseen', ''
        was = [w['value'] for w in self.blank[name]]
        if any(equal(field, asked, value) for value in was) or not before:
            return ('right', '') if any(w['ink'] for w in seen) else ('absent', 'no ink')
        changed = any(w['ink'] and before.get((w['page'], w['index']), {}).get('ink') != w['ink']
                      for w in seen)
        return ('right', '') if changed else ('absent', 'no mark is drawn')

    def drawn(self, field, asked, row):
        if field['kind'] in BUTTONS:
            return self.button_drawn(field, asked)
        return self.text_drawn(field, asked, row)


def new_row(path, state, fields):
    return {'file': os.path.basename(path), 'opened': state, 'fields': len(fields), 'rounds': 0,
            'asked': 0, 'written': 0, 'tree': 0, 'mupdf': 0, 'right': 0, 'wrong': 0, 'absent': 0,
            'unseen': 0, 'refused': 0, 'reasons': collections.Counter(), 'crashes': 0, 'lost': 0,
            'ms': 0.0, 'known_tree': 0, 'known_mupdf': 0, 'faults': set()}


def judge(row, field, asked, answer, filled):
    """Counts one value."""
    row['asked'] += 1
    status = (answer or {}).get('status')
    if status == 'refused' and answer.get('reason'):
        row['refused'] += 1
        row['reasons'][answer['reason']] += 1
        return
    if status != 'written':
        row['lost'] += 1
        row['faults'].add((field['name'], 'neither written nor refused'))
        return
    row['written'] += 1
    if equal_either(field, asked, answer, filled.tree.get(field['name'])):
        row['tree'] += 1
    else:
        row['lost'] += 1
        row['faults'].add((field['name'], 'the tree of fields has another value'))
    if equal_in_mupdf(field, asked, answer, filled.widgets[field['name']]):
        row['mupdf'] += 1
    else:
        row['faults'].add((field['name'], 'MuPDF has another value'))
    state, why = filled.drawn(field, asked, answer)
    row[state] += 1
    if state in ('wrong', 'absent'):
        row['faults'].add((field['name'], why))


def measure_round(tool, path, folder, row, state):
    """One filling of @path with the values of round row['rounds']."""
    fields, blank = state
    out = os.path.join(folder, 'filled.pdf')
    asked = samples.values(fields, row['rounds'])
    row['rounds'] += 1
    outcome = tool.fill(path, asked, out, overwrite=row['rounds'] > 1)  # the first leaves what is there
    row['ms'] = max(row['ms'], outcome.seconds * 1000)
    if outcome.state in ('crash', 'timeout', 'error'):
        row['crashes'] += 1
        row['faults'].add(('', f'{outcome.state}: {outcome.detail}'))
        return False
    if outcome.state != 'yes':
        row['opened'] = outcome.state
        return False
    filled = Filled(out, blank)
    for field in fields:
        judge(row, field, asked[field['name']], outcome.rows.get(field['name']), filled)
    return True


def measure(tool, path, home, most_rounds=0):
    """The row of figures of one file."""
    folder = os.path.join(home, f't{threading.get_ident()}')
    os.makedirs(folder, mode=0o700, exist_ok=True)
    state, fields = tool.fields(path)
    row = new_row(path, state, fields)
    if state in ('crash', 'timeout', 'error'):
        row['crashes'] += 1
    elif state == 'yes' and not fields:
        row['opened'] = tool.fill(path, {'Essai': 'x'}, os.path.join(folder, 'filled.pdf')).state
    elif state == 'yes':
        rounds = samples.rounds_of(fields)
        blank = by_name(look(path))
        for _ in range(min(rounds, most_rounds) if most_rounds else rounds):
            if not measure_round(tool, path, folder, row, (fields, blank)):
                break
    shutil.rmtree(folder)
    return row
