"""The fields of a PDF read by our own walk, on the objects that pypdf parses: neither qpdf nor poppler.

`read(path)` gives {name: value}: the tree of /AcroForm /Fields with what is inherited, then the widgets
of the pages that no tree holds. A value is a text, a list of texts, or None when there is none.
"""
import io
import logging
import re
import subprocess
import warnings

import pypdf
from pypdf.generic import ArrayObject, ByteStringObject, IndirectObject, NameObject, TextStringObject

MOST_DEPTH = 32
warnings.filterwarnings('ignore')
logging.getLogger('pypdf').setLevel(logging.CRITICAL)


def resolve(item):
    for _ in range(MOST_DEPTH):
        if not isinstance(item, IndirectObject):
            return item
        item = item.get_object()
    return None


def get(node, key):
    return resolve(node.raw_get(key)) if hasattr(node, 'raw_get') and key in node else None


def text_of(item):
    item = resolve(item)
    if isinstance(item, ArrayObject):
        return [text_of(i) for i in item]
    if isinstance(item, NameObject):
        return name_of(item)
    if isinstance(item, ByteStringObject):
        return bytes(item).decode('latin-1')
    if isinstance(item, TextStringObject):
        return str(item)
    if hasattr(item, 'get_data'):
        return item.get_data().decode('latin-1')
    return None if item is None or item == '' else str(item)


def name_of(item):
    """A state. pypdf decodes its bytes as it can: same_state() says if it is the one meant."""
    return str(item)[1:]


def same_state(state, read):
    """True when @read is @state as unefois writes it: bytes that are not UTF-8 are #HH."""
    if state == read:
        return True
    meant = re.sub(rb'#([0-9A-Fa-f]{2})', lambda m: bytes([int(m[1], 16)]), state.encode())
    for charset in ('utf-8', 'gbk', 'latin-1'):
        try:
            if read.encode(charset) == meant:
                return True
        except UnicodeEncodeError:
            continue
    return False


class Walk:
    def __init__(self, reader):
        self.reader = reader
        self.values = {}
        self.seen = set()

    @staticmethod
    def key(item):
        return (item.idnum, item.generation) if isinstance(item, IndirectObject) else id(item)

    def add(self, name, value):
        if self.values.get(name) in (None, ''):
            self.values[name] = value

    def field(self, item, path, inherited, depth):
        """One node of the tree and those below it."""
        node = resolve(item)
        if depth > MOST_DEPTH or self.key(item) in self.seen or not hasattr(node, 'raw_get'):
            return
        self.seen.add(self.key(item))
        part = text_of(get(node, '/T'))
        here = path + [part] if part else path
        inherited = {k: get(node, k) if get(node, k) is not None else inherited.get(k)
                     for k in ('/FT', '/V')}
        if inherited['/FT'] is not None:
            self.add('.'.join(here), text_of(inherited['/V']))
        for kid in get(node, '/Kids') or ():
            self.field(kid, here, inherited, depth + 1)

    def widget(self, item):
        """A widget of a page: what its own parents say, when no tree held it."""
        node, parts, found, above = resolve(item), [], None, item
        if not hasattr(node, 'raw_get') or get(node, '/Subtype') != '/Widget' or \
                self.key(item) in self.seen:
            return
        known = set()
        while hasattr(node, 'raw_get') and len(known) < MOST_DEPTH and self.key(above) not in known:
            known.add(self.key(above))
            part = text_of(get(node, '/T'))
            parts = [part] + parts if part else parts
            found = text_of(get(node, '/V')) if found is None else found
            above = node.raw_get('/Parent') if '/Parent' in node else None
            node = resolve(above)
        if parts:
            self.add('.'.join(parts), found)

    def run(self):
        root = resolve(self.reader.trailer['/Root'])
        form = get(root, '/AcroForm')
        for item in (get(form, '/Fields') if form is not None else None) or ():
            self.field(item, [], {}, 0)
        for page in self.reader.pages:
            for item in get(page, '/Annots') or ():
                self.widget(item)
        return self.values


def read(path):
    with open(path, 'rb') as file:
        data = file.read()
    try:
        reader = pypdf.PdfReader(io.BytesIO(data), strict=False)
        if reader.is_encrypted:
            reader.decrypt('')
        len(reader.pages)
    except Exception:  # a cipher that this pypdf has not: the bytes are decrypted first, nothing else
        data = subprocess.run(['qpdf', '--decrypt', path, '-'], check=True,
                              capture_output=True).stdout
        reader = pypdf.PdfReader(io.BytesIO(data), strict=False)
    return Walk(reader).run()
