#!/usr/bin/env python3
"""Boxes of one name, told apart by their states (A, B, C, D, "Sans objet"): each alone is ticked.

    box_groups.py BUILD

In every fictive form of a partner, and in the official GEVA-Sco where $UF_SHARED (default: ../shared
beside the sources) has it, each state of each group is written once. MuPDF then has exactly that
box of the group on, and its drawing has ink in that box and in no other. TAP.
"""
import glob
import json
import os
import shutil
import subprocess
import sys
import tempfile

from read_back import SHARED

SCALE = 2  # pixels per point
INK = 0.1  # share of dark pixels of a ticked box, its frame left out
STATES = """
var doc = new Document(scriptArgs[0]);
function field(object, key) {
	var value = object.get(key);
	return value && !value.isNull() ? value : field(object.get("Parent"), key);
}
for (var i = 0; i < doc.countPages(); i++) {
	var boxes = doc.findPage(i).get("Annots");
	for (var k = 0; boxes && k < boxes.length; k++) {
		var state = boxes.get(k).get("AS");
		if (state && !state.isNull() && state.asName() !== "Off")
			print(JSON.stringify({ name: field(boxes.get(k), "T").asString(), page: i + 1,
				x1: boxes.get(k).get("Rect").get(0).asNumber() }));
	}
}
"""


def run(*command, good=(0, 5)):
    """Standard output of a command."""
    result = subprocess.run(command, capture_output=True, check=False)
    if result.returncode not in good:
        sys.exit(f'Bail out! {command[0]}: {result.stderr.decode(errors="replace")}')
    return result.stdout


def find_groups(program, path):
    """Name → boxes of each check box that has several states."""
    fields = json.loads(run(program, 'pdf', 'fields', path, '--format', 'json'))['fields']
    groups = {f['name']: f['boxes'] for f in fields if f['kind'] == 'checkbox'}
    return {name: boxes for name, boxes in groups.items()
            if len({box.get('option') for box in boxes}) == len(boxes) > 1}


def draw_pages(path, folder):
    """Page → (width, height, grey bytes)."""
    run('mutool', 'draw', '-q', '-F', 'pgm', '-r', str(72 * SCALE), '-o',
        os.path.join(folder, 'page-%d.pgm'), path)
    pages = {}
    for name in glob.glob(os.path.join(folder, 'page-*.pgm')):
        with open(name, 'rb') as file:
            header = [file.readline() for _ in range(3)]  # P5, size, 255
            width, height = map(int, header[1].split())
            pages[int(name.rsplit('-', 1)[1][:-4])] = (width, height, file.read())
        os.remove(name)
    return pages


def measure_ink(pages, box):
    """Share of dark pixels inside the frame of @box."""
    width, height, pixels = pages[box['page']]
    left, right = int(box['x1'] * SCALE) + 4, int(box['x2'] * SCALE) - 4
    top, bottom = height - int(box['y2'] * SCALE) + 4, height - int(box['y1'] * SCALE) - 4
    rows = [pixels[y * width + left:y * width + right] for y in range(top, bottom)]
    return sum(grey < 128 for row in rows for grey in row) / max(1, sum(map(len, rows)))


def check_state(program, path, groups, number, folder):
    """Writes state @number of each group; (how many, what is wrong)."""
    chosen = {name: boxes[number] for name, boxes in groups.items() if number < len(boxes)}
    values = os.path.join(folder, 'values.json')
    filled = os.path.join(folder, f'filled-{number}.pdf')
    script = os.path.join(folder, 'states.js')
    with open(values, 'w', encoding='utf-8') as file:
        json.dump({name: box['option'] for name, box in chosen.items()}, file)
    with open(script, 'w', encoding='utf-8') as file:
        file.write(STATES)
    run(program, 'pdf', 'fill', path, '--values', values, '--out', filled)
    on = {}
    for line in run('mutool', 'run', script, filled).decode().splitlines():
        entry = json.loads(line)
        on.setdefault(entry['name'], []).append((entry['page'], round(entry['x1'])))
    pages = draw_pages(filled, folder)
    wrong = []
    for name, box in chosen.items():
        if on.get(name) != [(box['page'], round(box['x1']))]:
            wrong.append(f'{name}: {box["option"]}: on are {on.get(name)}')
        inked = [b['option'] for b in groups[name] if measure_ink(pages, b) > INK]
        if inked != [box['option']]:
            wrong.append(f'{name}: {box["option"]}: ink is in {inked}')
    return len(chosen), wrong


def main():
    build = os.path.realpath(sys.argv[1])
    if shutil.which('mutool') is None:
        print('1..0 # SKIP mutool is not installed')
        return
    program = os.path.join(build, 'cmd', 'unefois')
    paths = sorted(glob.glob(os.path.join(build, 'fixtures', 'pdf', 'fictif-*.pdf')))
    paths += sorted(glob.glob(os.path.join(SHARED, 'pdf-forms', 'fr-gevasco-*.pdf')))
    found = [(path, find_groups(program, path)) for path in paths]
    found = [(path, groups) for path, groups in found if groups]
    print(f'1..{len(found)}')
    bad = not found
    for number, (path, groups) in enumerate(found, 1):
        with tempfile.TemporaryDirectory(prefix='unefois-box-groups-') as folder:
            results = [check_state(program, path, groups, state, folder)
                       for state in range(max(map(len, groups.values())))]
        wrong = [text for _, texts in results for text in texts]
        for text in wrong:
            print('#', text)
        count = sum(count for count, _ in results)
        print('not ok' if wrong else 'ok', number, os.path.basename(path),
              f'{len(groups)} groups, {count} states')
        bad = bad or wrong
    sys.exit(1 if bad else 0)


if __name__ == '__main__':
    main()
