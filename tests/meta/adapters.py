#!/usr/bin/env python3
"""What an adapter folder promises: its README, its hooks, its code lists.

- README.md has every heading, and its date "Last checked on" is one that was;
- every hook that a form names is in the adapter's C, and every hook of the C is named by a form;
- every code list that a form names is there, and every list is used;
- every form that binds names in a PDF has the layout of its template (layouts/NAME.json, its own or
  that of the form that it extends), whose fingerprint is one of those that the form knows and of
  which fixtures/pdf makes a fictive form; or measured boxes, when the PDF has no fields;
- every name that it binds, with what it extends, is there, with its option; and every field there is
  bound by the form, be it only to say that it is filled by hand: nothing on the paper is forgotten
  (push buttons, locked fields and places to sign apart);
- what a partner published (descriptors/NAME.CHANNEL.json) belongs to a form that goes that way, and
  was read at a partner: never at a double of the tests.
"""
import datetime
import json
import os
import re
import sys

import common
import csource

HEADINGS = ('Form and version', 'Source of the mapping', 'Channel', 'Data sent', 'Known gaps',
            'Last checked on', 'Contact')
HOOK = re.compile(r'\{\s*(?:\.name\s*=\s*)?"([^"]+)"\s*,\s*(?:\.func\s*=\s*)?\w+\s*\}')
INVENTED = re.compile(r'(\.example|\.invalid|\.test|localhost|127\.0\.0\.1)(:\d+)?/?$')
OLD = 400  # days after which a form is worth another look


def sections(text):
    """{heading: text below it} of a Markdown page."""
    parts = re.split(r'^#{1,3}\s+(.+?)\s*$', text, flags=re.MULTILINE)
    return {parts[i]: parts[i + 1].strip() for i in range(1, len(parts), 2)}


def check_readme(path, text, today, report):
    have = sections(text)
    for heading in HEADINGS:
        if heading not in have:
            report.fail(path, f'no heading "{heading}"', 'add it (docs/adapters.md says what it holds)')
        elif have[heading] == '':
            report.fail(path, f'nothing below "{heading}"', 'say it in a sentence')
    date = re.search(r'\b(\d{4}-\d{2}-\d{2})\b', have.get('Last checked on', ''))
    if date is None:
        if have.get('Last checked on'):
            report.fail(path, 'no date below "Last checked on"', 'write it as 2026-01-31')
        return
    try:
        checked = datetime.date.fromisoformat(date[1])
    except ValueError:
        report.fail(path, f'{date[1]} is no date', 'write it as 2026-01-31')
        return
    if checked > today:
        report.fail(path, f'checked on {date[1]}, which is to come', 'write when you did it')
    elif (today - checked).days > OLD:
        report.note(f'{path}: last checked {(today - checked).days} days ago; look at the form again')


def values_of(node, key):
    """All strings under @key anywhere in @node."""
    if isinstance(node, list):
        return {v for item in node for v in values_of(item, key)}
    if not isinstance(node, dict):
        return set()
    found = {v for item in node.values() for v in values_of(item, key)}
    if isinstance(node.get(key), str):
        found.add(node[key])
    return found


def hooks_in(text):
    """Names in the tables of UfHook in @text."""
    names = set()
    code = csource.without_comments(text)
    for match in re.finditer(r'\bUfHook\s+\w+\s*\[\s*\]\s*=\s*\{(.*?)\n\};', code, re.DOTALL):
        names |= set(HOOK.findall(match[1]))
    return names


def compare(place, what, named, existing, report):
    for name in sorted(named - existing):
        report.fail(place, f'{what} "{name}" is named by a form and is not there',
                    'write it, or mend the name')
    for name in sorted(existing - named):
        report.fail(place, f'{what} "{name}" is named by no form', 'remove it')


def local(names, adapter):
    """Of names that may be "adapter/name": those of @adapter, without the prefix."""
    split = [name.rpartition('/') for name in names]
    return {name for owner, _, name in split if owner in ('', adapter)}


def names_in(bind, rows):
    """All names of the "pdf" entry of a bind; "{row}" stands for each row."""
    if isinstance(bind, list):
        return {n for item in bind for n in names_in(item, rows)}
    if isinstance(bind, dict):
        return names_in(bind['rows'], rows) if 'rows' in bind else names_in(list(bind), rows)
    if '{row}' in bind:
        return {bind.replace('{row}', str(n)) for n in range(1, rows + 1)}
    return {bind}


def bound(fields, rows=1):
    """{name: states or None} of everything that @fields bind in the PDF."""
    found = {}
    for field in fields:
        pdf = (field.get('bind') or {}).get('pdf')
        if pdf is not None:
            found.update({name: None for name in names_in(pdf, rows)})
        for option in field.get('options') or ():
            for name, state in option.get('bind', {}).get('pdf', {}).items():
                states = found.get(name) or set()
                found[name] = states | ({state} if isinstance(state, str) else set())
        found.update(bound(field.get('fields') or (), field.get('rows') or 1))
    return found


def layout_names(layout):
    """{name: (options, may be left alone)} of a layout."""
    found = {}
    for field in layout.get('fields', ()):
        alone = field['kind'] in ('button', 'signature') or field.get('read_only', False)
        found[field['name']] = (set(field.get('options', ())) | set(field.get('labels', ())), alone)
    return found


def merge_rows(base, changes, remove, prefix=''):
    """Rows of @base under those of @changes, by id, as an overlay does (docs/forms.md); no order."""
    rows = {row['id']: row for row in base if prefix + row['id'] not in remove}
    for change in changes:
        row = {**rows.get(change['id'], {}), **change}
        below = rows.get(change['id'], {}).get('fields')
        if below is not None:
            row['fields'] = merge_rows(below, change.get('fields', ()), (), '')
        rows[change['id']] = {key: value for key, value in row.items() if value is not None}
    for row in rows.values():
        if 'fields' in row:
            row['fields'] = merge_rows(row['fields'], (), remove, row['id'] + '.')
    return list(rows.values())


def resolve(form, forms):
    """The fields of @form, with those of the forms that it extends."""
    base = forms.get(form.get('extends'))
    below = resolve(base, forms) if base is not None else []
    return merge_rows(below, form.get('fields', ()), set(form.get('remove', ())))


def channel(form, forms):
    """The pdf channel of @form, with what it extends under it."""
    base = forms.get(form.get('extends'))
    below = channel(base, forms) if base is not None else {}
    return {**below, **((form.get('channels') or {}).get('pdf') or {})}


def find_layout(form, forms, layouts):
    """Its own layout, or that of the form that it extends."""
    while form is not None and form['form'] not in layouts:
        form = forms.get(form.get('extends'))
    return layouts.get(form['form']) if form is not None else None


def check_names(place, names, known, report):
    for name, states in sorted(names.items()):
        if name not in known:
            report.fail(place, f'binds "{name}", which is not in its template', 'mend the name')
        elif states and known[name][0] and not states <= known[name][0]:
            report.fail(place, f'"{name}" has no state {sorted(states - known[name][0])}',
                        f'use one of {sorted(known[name][0])}')
    for name in sorted(known.keys() - names.keys()):
        if not known[name][1]:
            report.fail(place, f'nothing is bound to "{name}" of its template',
                        'bind a field to it; one with "by_hand" when a person fills it')


def check_bound(place, form, forms, layouts, report):
    """@form's names, resolved, against its layout or its boxes, and the other way."""
    names = bound(resolve(form, forms))
    if not names or ('extends' in form and form['extends'] not in forms):
        return
    pdf = channel(form, forms)
    layout = find_layout(form, forms, layouts)
    if pdf.get('boxes'):
        check_names(place, names, {name: (set(), False) for name in pdf['boxes']}, report)
        return
    if layout is None:
        report.fail(place, 'no layout of its template',
                    'print it with `unefois pdf fields FILE --layout FORM`')
        return
    if layout['fingerprint'] not in pdf.get('fingerprints', ()) and form['form'] == layout['form']:
        report.fail(place, 'the fingerprint of its layout is none that it knows', 'add it')
    check_names(place, names, layout_names(layout), report)


def check_fictive(root, layouts, report):
    """fixtures/pdf makes a fictive form of each layout, and of nothing else."""
    text = common.read(root, 'fixtures/pdf/meson.build')
    block = text[text.index('foreach layout : ['):]
    made = set(re.findall(r"'([a-z0-9_]+/[a-z0-9_-]+)'", block[:block.index(']')]))
    for form in sorted(set(layouts) - made):
        report.fail('fixtures/pdf/meson.build', f'no fictive form of {form}', 'add it to the list')
    for form in sorted(made - set(layouts)):
        report.fail('fixtures/pdf/meson.build', f'{form} has no layout', 'remove it from the list')


def load_layouts(root):
    """{form: layout} of all adapters."""
    return {f'{p.split("/")[1]}/{os.path.basename(p)[:-5]}': json.loads(common.read(root, p))
            for p in common.walk(root, '.json', under=('adapters',)) if '/layouts/' in p}


def check_descriptor(place, descriptor, forms, report):
    """@place ends in NAME.CHANNEL.json; @forms of the adapter by their ids."""
    adapter = place.split('/')[1]
    name, _, channel = os.path.basename(place)[:-len('.json')].rpartition('.')
    form = forms.get(f'{adapter}/{name}')
    ways = set()
    while form is not None:
        ways |= set(form.get('channels') or ())
        form = forms.get(form.get('extends'))
    if channel not in ways:
        report.fail(place, f'no form {adapter}/{name} goes by "{channel}"',
                    'remove it, or give the form that channel')
    if descriptor.get('channel') != channel:
        report.fail(place, f'is of the interface "{descriptor.get("channel")}"', 'name it so')
    site = descriptor.get('site', '')
    if not site.startswith('https://') or INVENTED.search(site):
        report.fail(place, f'was read at "{site}", which is no partner',
                    'import it from the partner: unefois form import')


def check_adapter(root, folder, layouts, report):
    files = common.walk(root, '.json', '.c', '.md', under=(folder,))
    texts = {p: json.loads(common.read(root, p)) for p in files
             if p.startswith(f'{folder}/forms/') and p.endswith('.json')}
    forms = texts.values()
    for path, form in texts.items():
        check_bound(path, form, {f['form']: f for f in forms}, layouts, report)
    for path in files:
        if path.startswith(f'{folder}/descriptors/'):
            check_descriptor(path, json.loads(common.read(root, path)),
                             {f['form']: f for f in forms}, report)
    name = os.path.basename(folder)
    readme = f'{folder}/README.md'
    if readme in files:
        check_readme(readme, common.read(root, readme), datetime.date.today(), report)
    else:
        report.fail(folder, 'no README.md', f'write one with the headings {", ".join(HEADINGS)}')
    code = ''.join(common.read(root, p) for p in files if p.endswith('.c'))
    named = local({h for form in forms for h in values_of(form, 'hook')}, name)
    compare(folder, 'hook', named, hooks_in(code), report)
    lists = {os.path.basename(p)[:-5] for p in files if p.startswith(f'{folder}/codes/')}
    codes = local({c for form in forms for c in values_of(form, 'codes')}, name)
    codes |= {x for x in lists if f'"{x}"' in code}  # hooks find lists by name
    compare(folder, 'code list', codes, lists, report)
    return len(forms)


def main():
    root = common.source_root()
    base = os.path.join(root, 'adapters')
    names = sorted(n for n in os.listdir(base) if os.path.isdir(os.path.join(base, n))) \
        if os.path.isdir(base) else []
    if not names:
        common.skip('adapters', 'no adapter yet')
    report = common.Report('adapters')
    layouts = load_layouts(root)
    check_fictive(root, layouts, report)
    forms = sum(check_adapter(root, f'adapters/{n}', layouts, report) for n in names)
    return report.finish(f'{len(names)} adapters, {forms} forms')


if __name__ == '__main__':
    sys.exit(main())
