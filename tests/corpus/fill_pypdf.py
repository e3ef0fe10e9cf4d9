"""Fills a form with pypdf, as tests/corpus does with each peer: FORM VALUES.json OUT."""
import json
import logging
import sys
import warnings

import pypdf

warnings.filterwarnings('ignore')
logging.getLogger('pypdf').setLevel(logging.CRITICAL)


def main():
    with open(sys.argv[2], encoding='utf-8') as file:
        values = json.load(file)
    reader = pypdf.PdfReader(sys.argv[1], strict=False)
    if reader.is_encrypted:
        reader.decrypt('')
    writer = pypdf.PdfWriter(clone_from=reader) if 'clone_from' in \
        pypdf.PdfWriter.__init__.__code__.co_varnames else pypdf.PdfWriter()
    if not writer.pages:
        writer.clone_reader_document_root(reader)
    # it knows the last part of a name only
    partial = {name.split('.')[-1]: value if isinstance(value, str) else '/Yes'
               for name, value in values.items()}
    for page in writer.pages:
        if '/Annots' in page:
            writer.update_page_form_field_values(page, partial)
    if hasattr(writer, 'set_need_appearances_writer'):
        writer.set_need_appearances_writer()
    with open(sys.argv[3], 'wb') as file:
        writer.write(file)


main()
