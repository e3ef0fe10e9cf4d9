#!/usr/bin/env python3
"""The checks of corpus.py find what they must: files are spoiled on purpose. TAP.

    test_corpus.py BUILD
"""
import os
import sys
import tempfile

import measure
import samples
import tools

FIXTURE = 'text-fields.pdf'


class Spoiler:
    """Fills as unefois does, then spoils the file or the answer."""

    def __init__(self, tool, spoil):
        self.tool = tool
        self.spoil = spoil

    def fields(self, path):
        state, fields = self.tool.fields(path)
        return state, [f for f in fields if f['name'] == first_text(fields)]

    def fill(self, path, values, out, overwrite=True):
        outcome = self.tool.fill(path, values, out, overwrite)
        return self.spoil(outcome, out) or outcome


def first_text(fields):
    """The first plain line of text."""
    return next(f['name'] for f in fields if f['kind'] == 'text' and not f['multiline'] and
                not f['comb'] and not f['read_only'] and not f.get('format') and not f['password'])


def edit(out, change):
    """Applies @change to each widget that holds our text, with pypdf."""
    import pypdf
    writer = pypdf.PdfWriter()
    writer.clone_reader_document_root(pypdf.PdfReader(out))
    for page in writer.pages:
        for item in page.get('/Annots', []):
            widget = item.get_object()
            if widget.get('/V'):
                change(writer, widget)
    with open(out, 'wb') as file:
        writer.write(file)


def other_value(outcome, out):
    from pypdf.generic import NameObject, TextStringObject
    edit(out, lambda writer, widget: widget.update({NameObject('/V'): TextStringObject('autre')}))


def no_drawing(outcome, out):
    edit(out, lambda writer, widget: redraw(writer, widget, b''))


def other_drawing(outcome, out):
    edit(out, lambda writer, widget: redraw(writer, widget, b'BT /Helv 9 Tf 2 4 Td (Zzz) Tj ET'))


def redraw(writer, widget, data):
    from pypdf.generic import (DecodedStreamObject, DictionaryObject, FloatObject, ArrayObject,
                               NameObject)
    stream = DecodedStreamObject()
    stream.set_data(data)
    font = DictionaryObject({NameObject('/Type'): NameObject('/Font'),
                             NameObject('/Subtype'): NameObject('/Type1'),
                             NameObject('/BaseFont'): NameObject('/Helvetica')})
    fonts = DictionaryObject({NameObject('/Font'): DictionaryObject({NameObject('/Helv'): font})})
    stream.update({NameObject('/Type'): NameObject('/XObject'),
                   NameObject('/Subtype'): NameObject('/Form'), NameObject('/Resources'): fonts,
                   NameObject('/BBox'): ArrayObject([FloatObject(n) for n in (0, 0, 200, 20)])})
    widget[NameObject('/AP')] = DictionaryObject({NameObject('/N'): writer._add_object(stream)})


def no_row(outcome, out):
    outcome.rows.clear()


def no_reason(outcome, out):
    for row in outcome.rows.values():
        row.update({'status': 'refused', 'reason': None})


def crash(outcome, out):
    return tools.Outcome('crash', detail='crashed: on purpose')


CASES = (  # (what is done, figures that must be more than 0, figures that must be 0)
    (lambda outcome, out: None, ('right', 'tree', 'mupdf'), ('wrong', 'absent', 'lost', 'crashes')),
    (other_value, ('lost',), ('tree', 'mupdf')),
    (no_drawing, ('absent', 'tree'), ('right', 'lost')),
    (other_drawing, ('wrong', 'tree'), ('right', 'lost')),
    (no_row, ('lost',), ('written', 'right')),
    (no_reason, ('lost',), ('written', 'refused')),
    (crash, ('crashes',), ('written',)),
)
DATES = (('dd/mm/yyyy', '28/02/1987'), ('yy', '87'), ('mmm d, yyyy', 'févr. 28, 1987'), ('HH:MM', '14:30'))


def check_case(tool, path, home, case):
    spoil, more, none = case
    row = measure.measure(Spoiler(tool, spoil), path, home, 1)
    return [f'{key} is 0' for key in more if not row[key]] + \
        [f'{key} is {row[key]}' for key in none if row[key]]


def check_samples():
    comb = {'name': 'x', 'kind': 'text', 'comb': True, 'max_length': 13, 'boxes': []}
    bad = [pattern for pattern, text in DATES if samples.date_for(pattern) != text]
    bad += [str(i) for i in range(20) if len(samples.text_for(comb, i)) != 13]
    return bad


def main():
    need = measure.missing()
    if need is not None:
        print(f'1..0 # SKIP {need} is not installed')
        return 0
    build = os.path.realpath(sys.argv[1])
    path = os.path.join(build, 'fixtures', 'pdf', FIXTURE)
    print(f'1..{len(CASES) + 1}')
    failed = 0
    with tempfile.TemporaryDirectory(prefix='unefois-corpus-') as home:
        tool = tools.Unefois(build, home, 60)
        found = [check_case(tool, path, home, case) for case in CASES] + [check_samples()]
    names = ['as_it_is'] + [case[0].__name__ for case in CASES[1:]] + ['samples']
    for number, (name, faults) in enumerate(zip(names, found), 1):
        failed += bool(faults)
        print(f'{"not ok" if faults else "ok"} {number} - {name}')
        for fault in faults:
            print(f'# {fault}')
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
