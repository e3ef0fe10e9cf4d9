#!/usr/bin/env python3
"""form import and form check --live against the doubles: what is kept is what they publish, a form
that asks all of it and fills nothing, and every change of theirs is told.

    test_form_import.py          the programs are those of UF_BUILD_ROOT
"""
import copy
import json
import os
import sys

from desk import ROOT, Desk
from portals import WORLDS, Checks, Portal, field_id

DS = 'https://www.demarches-simplifiees.fr'
TOWN = 'https://formulaires.exemple.invalid'
KEY = 's3cret'
LAYOUT = {'HeaderSection', 'Explication', 'page', 'title', 'subtitle', 'comment'}
FILES = {'PieceJustificative', 'TitreIdentite', 'file'}
IDS = {field_id(n): str(n) for n in range(1, 200)}


def world(name):
    with open(os.path.join(WORLDS, name), encoding='utf-8') as file:
        return json.load(file)


def load(path):
    with open(path, encoding='utf-8') as file:
        return json.load(file)


def adapter_file(desk, form, folder, ending='.json'):
    adapter, name = form.split('/')
    return os.path.join(desk.config, 'adapters', adapter, folder, name + ending)


def check_schema(desk, checks, schema, result):
    done = desk.run('schema', 'check', schema, desk.file('result.json', result))
    checks.equal(f'it fits {schema}', (done.returncode, done.stdout), (0, ''))


def published(channel, root):
    """[(name as forms bind it, type, label, options)] of what a double publishes, by other code than
    ours."""
    rows = []

    def add(fields, table):
        for field in fields:
            if channel == 'ds':
                kind = field['__typename'][:-len('ChampDescriptor')]
                name = IDS[field['id']]
                children = field.get('champDescriptors', ())
                options = field.get('options')
            else:
                kind = field['type']
                name = field.get('varname') or '#' + field['id']
                children = field.get('schema', {}).get('fields', ())
                options = field.get('items')
                if 'data_source' in field:
                    options = [row['text'] for row in json.loads(field['data_source']['value'])]
            rows.append((f'{table}/{name}' if table else name, kind, field['label'], options))
            add(children, name)
    if channel == 'ds':
        add(root['revision']['champDescriptors'], '')
        add(root['revision']['annotationDescriptors'], '')
    else:
        add(root['fields'], '')
    return rows


def kept(path):
    return [((f'{row["table"]}/' if 'table' in row else '') + row['name'], row['type'],
             row['label'], row.get('options')) for row in load(path)['fields']]


def bound(form, channel):
    """All names that a form binds there, of fields, columns, options and pieces."""
    names = set()
    fields = [f for field in form['fields'] for f in (field, *field.get('fields', ()))]
    for field in fields + form.get('pieces', []):
        entry = field.get('bind', {}).get(channel)
        names |= {entry} if isinstance(entry, str) else set(entry or ())
        for option in field.get('options', ()):
            names |= set(option.get('bind', {}).get(channel, ()))
    return names


def check_form(checks, path, channel, rows):
    """Everything that is asked is there once, unconfirmed, and bound to what the partner has."""
    form = load(path)
    base = {name.split('.')[0].replace('/{row}', '') for name in bound(form, channel)}
    base -= {'identite_nom', 'identite_prenom'}
    checks.equal('no bound name that is not published', base - {row[0] for row in rows}, set())
    asked = {label for name, kind, label, _ in rows
             if kind not in LAYOUT | FILES and '/' not in name}
    labels = {field['label'].split(' (code ')[0].split(' (département')[0]
              for field in form['fields']}
    checks.equal('every question is there', asked - labels, set())
    checks.equal('every field is unconfirmed',
                 [f['id'] for f in form['fields'] if not f.get('unconfirmed')], [])
    checks.equal('documents are pieces', {piece['label'] for piece in form.get('pieces', ())},
                 {label for _, kind, label, _ in rows if kind in FILES})
    for name, kind, _, options in rows:
        if kind in ('DropDownList', 'MultipleDropDownList', 'items') and options:
            texts = [o['bind'][channel][name] for field in form['fields']
                     for o in field.get('options', ())
                     if name in o.get('bind', {}).get(channel, ())]
            checks.equal(f'the options of {name}, byte for byte', texts,
                         options if '/' not in name else [])


def without_annotations(rows, root):
    notes = {field['label'] for field in root['revision']['annotationDescriptors']}
    return [row for row in rows if row[2] not in notes]


def test_ds(checks, desk, portal):
    descriptor = world('ds.json')['procedures'][0]['descriptor']
    rows = published('ds', descriptor)
    desk.configure({DS: {'instead': portal.url}})
    form = 'departement_essai/types'
    result = desk.json('form', 'import', 'ds', f'{DS}/commencer/tous-les-types?a=b', form)
    path = adapter_file(desk, form, 'descriptors', '.ds.json')
    check_schema(desk, checks, 'output-form-import', result)
    check_schema(desk, checks, 'descriptor', load(path))
    checks.equal('its file', result['file'], path)
    checks.equal('its number', result['number'], 101)
    head = load(path)
    checks.equal('where it was read', (head['site'], head['from'], head['path']),
                 (DS, 'site', 'tous-les-types'))
    checks.equal('what is kept is what is published', kept(path), rows)
    checks.equal('nothing but its schema was asked', [(r['method'], r['path']) for r in portal.log()],
                 [('GET', '/preremplir/tous-les-types/schema')])
    skeleton = adapter_file(desk, form, 'forms')
    checks.equal('a first form', result['skeleton'], skeleton)
    check_form(checks, skeleton, 'ds', without_annotations(rows, descriptor))
    checks.equal('it says where it goes', load(skeleton)['channels']['ds'],
                 {'site': DS, 'number': 101, 'path': 'tous-les-types'})
    done = desk.run('form', 'show', form)
    checks.equal('it loads', done.returncode, 0)
    before = load(skeleton)
    again = desk.json('form', 'import', 'ds', f'{portal.url}/preremplir/tous-les-types/schema', form)
    checks.equal('again: the form stays, nothing differs',
                 (again['skeleton'], again['changes'], load(skeleton) == before), ('', [], True))


def test_ds_refused(checks, desk, portal):
    """What cannot be read leaves nothing behind."""
    cases = [
        ('closed', 'fermee', None, 4), ('not open', 'sans-donnees-ouvertes', None, 4),
        ('unknown', 'inconnue', None, 4), ('renamed', 'ancien-nom', None, 4),
        ('garbage', 'tous-les-types', {'kind': 'garbage'}, 1),
        ('too large', 'tous-les-types', {'kind': 'oversize', 'times': 9}, 1),
        ('another host', 'tous-les-types', {'kind': 'redirect'}, 7),
        ('an error', 'tous-les-types', {'kind': 'error'}, 6),
        ('away', 'tous-les-types', {'kind': 'away', 'times': 1}, 0),
        ('the connection ends', 'tous-les-types', {'kind': 'drop', 'times': 1}, 0),
    ]
    for i, (name, path, fault, code) in enumerate(cases):
        portal.set(fault=fault)
        form = f'refus_essai/f{i}'
        done = desk.run('form', 'import', 'ds', f'{portal.url}/commencer/{path}', form)
        checks.equal(f'{name}: exit code', done.returncode, code)
        checks.equal(f'{name}: files', [os.path.exists(adapter_file(desk, form, folder, ending))
                                        for folder, ending in (('forms', '.json'),
                                                               ('descriptors', '.ds.json'))],
                     [code == 0, code == 0])
        portal.set(fault=None)


def mutations(descriptor):
    """(name, changed descriptor, changes but the revision, exit code)"""
    def change(what, *args):
        root = copy.deepcopy(descriptor)
        fields = root['revision']['champDescriptors']
        root['revision']['id'] = 'R2'
        what(fields, root, *args)
        return root

    def at(fields, number):
        return next(f for f in fields if f['id'] == field_id(number))

    def drop(fields, _, number):
        fields.remove(at(fields, number))

    def put(fields, _, number, key, value):
        at(fields, number)[key] = value

    def put_child(fields, _, table, number, key, value):
        at(at(fields, table)['champDescriptors'], number)[key] = value

    def new(fields, _):
        fields.append({'__typename': 'TextChampDescriptor', 'id': field_id(900), 'label': 'Neuf',
                       'description': '', 'required': True})

    def annotate(fields, root, number):
        field = at(fields, number)
        fields.remove(field)
        root['revision']['annotationDescriptors'].append(field)

    def whole(_, root, key, value):
        root[key] = value
    return [
        ('a revision', change(lambda *_: None), [], 0),
        ('gone', change(drop, 12), [('12', 'gone', True)], 5),
        ('new', change(new), [('900', 'new', False)], 0),
        ('type', change(put, 12, '__typename', 'TextChampDescriptor'), [('12', 'type', True)], 5),
        ('label', change(put, 5, 'label', 'Charges'), [('5', 'label', True)], 5),
        ('label of a column', change(put_child, 27, 28, 'label', 'Nom'),
         [('27/28', 'label', True)], 5),
        ('required', change(put, 5, 'required', True), [('5', 'required', False)], 0),
        ('option gone', change(put, 14, 'options', ['Célibataire']), [('14', 'options', True)], 5),
        ('option new', change(put, 14, 'options', ['Célibataire', 'Marié(e)', 'Veuf(ve)']),
         [('14', 'options', False)], 0),
        ('annotation', change(annotate, 2), [('2', 'kind', True)], 5),
        ('state', change(whole, 'state', 'brouillon'), [('', 'state', False)], 0),
        ('closing', change(whole, 'state', 'close'), [('', 'state', True)], 5),
        ('number', change(whole, 'number', 999), [('', 'number', True)], 5),
        ('heading', change(put, 100, 'label', 'Vous'), [], 0),
    ]


def changes_of(result):
    return [(row['name'], row['change'], row['blocking']) for row in result.get('changes', ())
            if row['change'] != 'revision']


def test_ds_live(checks, desk, portal):
    descriptor = world('ds.json')['procedures'][0]['descriptor']
    desk.configure({DS: {'instead': portal.url}})
    form = 'departement_essai/types'
    path = adapter_file(desk, form, 'descriptors', '.ds.json')
    before = load(path)
    done = desk.run('form', 'check', form, '--live')
    checks.equal('live: as it was', (done.returncode, done.stdout), (0, f'{form}: as it was\n'))
    for name, changed, expected, code in mutations(descriptor):
        portal.set(procedure={'number': 101, 'descriptor': changed})
        done = desk.run('form', 'check', form, '--live', '--format', 'json')
        result = json.loads(done.stdout or '{}')
        checks.equal(f'live: {name}', (done.returncode, changes_of(result)), (code, expected))
        checks.equal(f'live: {name}: revisions', (result.get('before'), result.get('now')),
                     (descriptor['revision']['id'], 'R2'))
    check_schema(desk, checks, 'output-form-live', result)
    checks.equal('live writes nothing', load(path), before)
    # what changed is taken by importing it again
    changed = next(m[1] for m in mutations(descriptor) if m[0] == 'option gone')
    portal.set(procedure={'number': 101, 'descriptor': changed})
    done = desk.run('form', 'import', 'ds', f'{DS}/commencer/tous-les-types', form)
    lines = [line for line in done.stdout.splitlines() if line.startswith('* ')]
    checks.equal('import: a line for what is lost', (done.returncode, lines),
                 (5, ['* 14 « Situation familiale » has other choices; - Marié(e) '
                      '(situation_familiale)']))
    done = desk.run('form', 'import', 'ds', f'{DS}/commencer/tous-les-types', form)
    again = [line for line in done.stdout.splitlines() if line.startswith('* ')]
    checks.equal('import: it stays so until the form is mended', (done.returncode, again), (5, lines))
    done = desk.run('form', 'check', form, '--live')
    checks.equal('live: as it was, again', done.returncode, 0)
    portal.set(procedure={'number': 101, 'state': 'close'})
    done = desk.run('form', 'check', form, '--live')
    checks.equal('live: not published any more', done.returncode, 4)


def test_publik(checks, desk, portal):
    schema = world('publik.json')['forms'][0]['schema']
    rows = published('publik', schema)
    form = 'ccas_essai/fsl'
    source = f'{TOWN}/action-sociale/demande-fsl/'
    desk.configure({TOWN: {'instead': portal.url}})
    done = desk.run('form', 'import', 'publik', source, form)
    checks.equal('no key: exit code', done.returncode, 1)
    wrong = desk.secret('wrong', 'sEcret')
    desk.configure({TOWN: {'instead': portal.url, 'orig': 'cle-test', 'key_file': wrong}})
    done = desk.run('form', 'import', 'publik', source, form)
    checks.equal('a wrong key: exit code', done.returncode, 1)
    checks.equal('a wrong key is not told', 'sEcret' in done.stdout + done.stderr, False)
    key = desk.secret('key', KEY)
    desk.configure({TOWN: {'instead': portal.url, 'orig': 'cle-test', 'key_file': key}})
    done = desk.run('form', 'import', 'publik', f'{TOWN}/inconnu/', form)
    checks.equal('unknown: exit code', done.returncode, 4)
    checks.equal('nothing was written', os.path.exists(os.path.join(desk.config, 'adapters',
                                                                    'ccas_essai')), False)
    result = desk.json('form', 'import', 'publik', source, form)
    path = adapter_file(desk, form, 'descriptors', '.publik.json')
    check_schema(desk, checks, 'output-form-import', result)
    check_schema(desk, checks, 'descriptor', load(path))
    checks.equal('publik: what is kept is what is published', kept(path), rows)
    checks.equal('publik: where', (load(path)['site'], load(path)['slug']), (TOWN, 'demande-fsl'))
    skeleton = adapter_file(desk, form, 'forms')
    check_form(checks, skeleton, 'publik', rows)
    checks.equal('publik: pieces are bound', load(skeleton)['pieces'][0]['bind'],
                 {'publik': 'quittance'})
    checks.equal('the key is in no file', KEY in open(path).read() + open(skeleton).read(), False)
    checks.equal('nothing is stored there', portal.stored(), [])


def test_publik_live(checks, desk, portal):
    schema = world('publik.json')['forms'][0]['schema']
    form = 'ccas_essai/fsl'
    done = desk.run('form', 'check', form, '--live')
    checks.equal('publik live: as it was', done.returncode, 0)

    def changed(which, **keys):
        fields = copy.deepcopy(schema['fields'])
        field = next(f for f in fields if f.get('varname') == which)
        field.update(keys)
        return {'fields': fields}

    def source(*entries):
        rows = [{'id': key, 'text': text} for key, text in entries]
        return {'type': 'jsonvalue', 'value': json.dumps(rows)}
    cases = [
        ('disabled', {'disabled': True}, [('', 'state', True)], 5),
        ('gone', {'fields': [f for f in schema['fields'] if f.get('varname') != 'nom']},
         [('nom', 'gone', True)], 5),
        ('a varname', changed('nom', varname='name'), [('nom', 'gone', True), ('name', 'new', False)],
         5),
        ('type', changed('loyer', type='string'), [('loyer', 'type', True)], 5),
        ('required, as a boolean', changed('nom', required=True), [], 0),
        ('required', changed('motif', required='required'), [('motif', 'required', False)], 0),
        ('an option', changed('statut', items=['Locataire', 'Propriétaire']),
         [('statut', 'options', True)], 5),
        ('ids change places', changed('bailleur', data_source=source(('2', 'Public'), ('1', 'Privé'))),
         [('bailleur', 'options', True)], 5),
        ('an option more', changed('bailleur', data_source=source(('1', 'Public'), ('2', 'Privé'),
                                                                   ('3', 'Autre'))),
         [('bailleur', 'options', False)], 0),
        ('a document', changed('quittance', type='string'), [('quittance', 'type', True)], 5),
        ('a condition', changed('nom', condition={'type': 'django', 'value': 'False'}), [], 0),
    ]
    for name, change, expected, code in cases:
        portal.set(form={'url_name': 'demande-fsl', **schema, **change})
        done = desk.run('form', 'check', form, '--live', '--format', 'json')
        result = json.loads(done.stdout or '{}')
        checks.equal(f'publik live: {name}', (done.returncode, changes_of(result)), (code, expected))
        checks.equal(f'publik live: {name}: the key is not told',
                     KEY in done.stdout + done.stderr, False)
    checks.equal('publik live: the site says so', done.stderr.count('form import'), 1)


def test_overlay(checks, desk, portal):
    """A form that is there already is compared: the Var's, of the project."""
    desk.configure({DS: {'instead': portal.url}})
    with open(os.path.join(ROOT, 'adapters', 'fsl', 'forms', 'var-energie.json'),
              encoding='utf-8') as file:
        path = json.load(file)['channels']['ds']['path']
    done = desk.run('form', 'import', 'ds', f'{DS}/commencer/{path}', 'fsl/var-energie')
    checks.equal('a shipped form: nothing blocks', (done.returncode, done.stderr.count('first form')),
                 (0, 0))
    checks.equal('a shipped form: its folder gets the descriptor alone',
                 sorted(os.listdir(os.path.join(desk.config, 'adapters', 'fsl'))), ['descriptors'])
    done = desk.run('form', 'check', 'fsl/var-energie', '--live')
    checks.equal('a shipped form: live', done.returncode, 0)


def main():
    build = os.environ['UF_BUILD_ROOT']
    programs = os.path.join(build, 'cmd')
    doubles = os.path.join(build, 'fixtures', 'portals')
    checks = Checks()
    with Desk(programs) as desk, Portal(os.path.join(doubles, 'portal-ds'), 'ds.json') as portal:
        test_ds(checks, desk, portal)
        test_ds_refused(checks, desk, portal)
        test_ds_live(checks, desk, portal)
        test_overlay(checks, desk, portal)
    with Desk(programs) as desk, \
            Portal(os.path.join(doubles, 'portal-publik'), 'publik.json') as portal:
        test_publik(checks, desk, portal)
        test_publik_live(checks, desk, portal)
    return checks.finish()


if __name__ == '__main__':
    sys.exit(main())
