"""Values for every field of a form, by its kind, different in each round; the same in each run.

`values(fields, round)` gives {name: value} for the fields as `unefois pdf fields` lists them. Texts are
in the letters that social workers meet, cut to what the box, the length and the comb allow; dates and
numbers where a format script asks for them; the options of a group in turn.
"""
import re

TEXTS = (
    'Éloïse Çàùêâô-Ÿ, fête à Noël', 'Œuvre du Cœur œcuménique', 'L’été : 12,50 € « payé »',
    'Żółć Małgorzata Łódź ąęśćźń', 'İsmail Şükrü Örnekoğlu ığ', 'Ștefan Țăran Mădălina îâ',
    'Анна Фёдоровна Ульянова', 'Ελένη Ψάλτη Χρυσούλα', 'Nguyễn Thị Đức Vạn Ước', 'Zdeněk Dvořák Žižka',
)
DIGITS = '2840299352999172630415'
PARTS = (('yyyy', '1987'), ('yy', '87'), ('mmmm', 'février'), ('mmm', 'févr.'), ('mm', '02'),
         ('dd', '28'), ('m', '2'), ('d', '28'), ('HH', '14'), ('MM', '30'))
SPECIAL = {'0': '33800', '1': '338000123', '2': '5550102345', '3': '123456789'}
MARGIN = 4  # points beside a text in its box
WIDTH = 0.78  # of an average letter, in ems, on the wide side: a text that fits with any alphabet
ROUNDS = 10  # of texts; a longer list of options adds rounds
MANY = 60  # fields that show several alphabets in each round
MOST_ROUNDS = 24


def date_for(pattern):
    """28 February 1987 as @pattern writes it."""
    out, rest = '', pattern
    while rest:
        token = next((p for p in PARTS if rest.startswith(p[0])), None)
        out += token[1] if token else rest[0]
        rest = rest[len(token[0]) if token else 1:]
    return out


def formatted(script):
    """A value that the format script takes, or None when it is no known one."""
    call = re.search(r'\bAF(Date_Format|Date_FormatEx|Number_Format|Percent_Format|Time_Format|'
                     r'Special_Format)\s*\(\s*("([^"]*)"|[0-9]+)', script or '')
    if call is None:
        return None
    kind, text = call[1], call[3]
    if kind == 'Date_FormatEx':
        return date_for(text)
    if kind in ('Number_Format', 'Percent_Format'):
        return '1234' if call[2] == '0' else '1234.5'
    if kind == 'Special_Format':
        return SPECIAL.get(call[2])
    return None


def room(field):
    """(letters of a line, lines) that the smallest box of @field holds for sure."""
    boxes = field.get('boxes') or [{'x1': 0, 'x2': 100, 'y1': 0, 'y2': 14}]
    width = min(abs(b['x2'] - b['x1']) for b in boxes) - MARGIN
    height = min(abs(b['y2'] - b['y1']) for b in boxes)
    size = field.get('font_size') or min(12, max(5, height * 0.6))
    letters = max(1, int(width / (WIDTH * size)))
    return letters, max(1, int((height - MARGIN) / (1.4 * size)))


def text_for(field, index):
    """The text of @index for a field of kind text."""
    known = formatted(field.get('format'))
    if known is not None:
        return known
    sample = TEXTS[index % len(TEXTS)]
    most = field.get('max_length')
    if field.get('comb') and most:
        letters = DIGITS if index % 2 == 0 else sample.replace(' ', '')
        return (letters * (most // len(letters) + 1))[:most]
    letters, lines = room(field)
    if most:
        letters = min(letters, most)
    line = sample[:letters].strip() or sample[:1]
    if not field.get('multiline') or lines < 2 or index % 2 == 1:
        return line
    whole = '\n'.join([line] * min(lines, 3))
    return whole if not most or len(whole) <= most else line


def options_of(field):
    """States or options that can be chosen."""
    return [o for o in field.get('options') or () if o not in ('Off', '')]


def value_for(field, index):
    kind, options = field['kind'], options_of(field)
    if kind == 'text':
        return text_for(field, index)
    if kind == 'checkbox' and len(options) < 2:
        return True
    if kind in ('checkbox', 'radio', 'combo', 'list') and options:
        chosen = options[index % len(options)]
        if kind == 'list' and field.get('multiple') and index % 2 == 1:
            return [chosen, options[(index + 1) % len(options)]] if len(options) > 1 else [chosen]
        if kind == 'combo' and field.get('editable') and index % 3 == 2:
            return text_for({**field, 'multiline': False}, index)
        return chosen
    return 'Essai' # a push button, a signature, a group without states: to be refused with a reason


def rounds_of(fields):
    """How many fillings show every option of every field, and every alphabet in some box of its kind."""
    texts = ROUNDS if len(fields) < MANY else ROUNDS // 2
    return min(MOST_ROUNDS, max([texts] + [len(options_of(f)) for f in fields]))


def values(fields, index):
    return {f['name']: value_for(f, index + place) for place, f in enumerate(fields)}
