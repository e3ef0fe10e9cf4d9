"""An XLSX as a person sees it: cells, colours, notes; and corrected as a spreadsheet program does.

    book = Workbook(path); book.rows('À corriger'); book.set('À corriger', 'C2', '12/03/1980'); book.save(path)

Only what libxlsxwriter writes is understood: texts inside their cells, one list of styles.
"""
import re
import xml.etree.ElementTree as tree
import zipfile

MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
LINKS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
NAMES = {'m': MAIN}
PLACE = re.compile(r'([A-Z]+)(\d+)$')
RED, ORANGE, GREEN = 'FFFFC7CE', 'FFFFEB9C', 'FFC6EFCE'


def split(place):
    letters, number = PLACE.match(place).groups()
    return letters, int(number)


class Workbook:
    def __init__(self, path):
        with zipfile.ZipFile(path) as archive:
            self.parts = {name: archive.read(name) for name in archive.namelist()}
        self.sheets = {}  # title: name of its part
        links = {link.get('Id'): link.get('Target') for link in self.parse('xl/_rels/workbook.xml.rels')}
        for sheet in self.parse('xl/workbook.xml').find('m:sheets', NAMES):
            self.sheets[sheet.get('name')] = 'xl/' + links[sheet.get(f'{{{LINKS}}}id')]
        self.fills = self.read_fills()

    def parse(self, part):
        return tree.fromstring(self.parts[part])

    def read_fills(self):
        """The colour of each style, by its number."""
        styles = self.parse('xl/styles.xml')
        colours = [fill.find('.//m:fgColor', NAMES) for fill in styles.find('m:fills', NAMES)]
        return [colours[int(style.get('fillId'))] for style in styles.find('m:cellXfs', NAMES)]

    def cells(self, title):
        """{place: (text, colour or None)}"""
        found = {}
        for cell in self.parse(self.sheets[title]).iter(f'{{{MAIN}}}c'):
            texts = cell.findall('.//m:t', NAMES) or cell.findall('m:v', NAMES)
            colour = self.fills[int(cell.get('s', 0))]
            found[cell.get('r')] = (''.join(text.text or '' for text in texts),
                                    colour.get('rgb') if colour is not None else None)
        return found

    def rows(self, title):
        """Rows under the headings: [{heading: text}], with 'row' for its number."""
        grid = {}
        for place, (text, _) in self.cells(title).items():
            letters, number = split(place)
            grid.setdefault(number, {})[letters] = text
        headings = grid.pop(1)
        return [{'row': number, **{headings[letters]: text for letters, text in cells.items() if letters in headings}}
                for number, cells in sorted(grid.items())]

    def column(self, title, heading):
        return next(split(place)[0] for place, (text, _) in self.cells(title).items()
                    if split(place)[1] == 1 and text == heading)

    def notes(self, title):
        """{place: text}"""
        number = re.search(r'(\d+)\.xml$', self.sheets[title])[1]
        part = f'xl/comments{number}.xml'
        if part not in self.parts:
            return {}
        return {note.get('ref'): ''.join(text.text or '' for text in note.iter(f'{{{MAIN}}}t'))
                for note in self.parse(part).iter(f'{{{MAIN}}}comment')}

    def count_from_1904(self):
        """As workbooks of old Macintoshes do."""
        part = self.parts['xl/workbook.xml'].decode()
        self.parts['xl/workbook.xml'] = re.sub(r'<workbookPr ?', '<workbookPr date1904="1" ', part, count=1).encode()

    def set(self, title, place, text, plain=False):
        """As if it was typed over what is there; @plain: a number without any format."""
        root = self.parse(self.sheets[title])
        letters, number = split(place)
        row = next(row for row in root.iter(f'{{{MAIN}}}row') if int(row.get('r')) == number)
        cell = next((cell for cell in row if cell.get('r') == place), None)
        if cell is None:
            cell = tree.Element(f'{{{MAIN}}}c', {'r': place})
            before = [other for other in row if (len(split(other.get('r'))[0]), split(other.get('r'))[0]) <
                      (len(letters), letters)]
            row.insert(len(before), cell)
        for child in list(cell):
            cell.remove(child)
        if plain:
            cell.attrib.pop('t', None)
            cell.attrib.pop('s', None)
            tree.SubElement(cell, f'{{{MAIN}}}v').text = text
            self.parts[self.sheets[title]] = tree.tostring(root, encoding='utf-8', xml_declaration=True)
            return
        cell.set('t', 'inlineStr')
        tree.SubElement(tree.SubElement(cell, f'{{{MAIN}}}is'), f'{{{MAIN}}}t').text = text
        self.parts[self.sheets[title]] = tree.tostring(root, encoding='utf-8', xml_declaration=True)

    def save(self, path):
        with zipfile.ZipFile(path, 'w', zipfile.ZIP_DEFLATED) as archive:
            for name, content in self.parts.items():
                archive.writestr(name, content)
