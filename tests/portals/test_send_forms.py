#!/usr/bin/env python3
"""Our three forms for interfaces, from people to what a partner holds: imported, filled, read and
approved at a terminal, sent to the doubles, handed over, followed.

    test_send_forms.py          the programs are those of UF_BUILD_ROOT

What the double holds is compared with the profile, not with what our program said of it.
"""
import html
import json
import os
import stat
import subprocess
import sys

from desk import ROOT, Desk, flatten
from portals import Checks, Portal

DS = 'https://www.demarches-simplifiees.fr'
VAR = 'departement-83-demande-fonds-solidarite-energie'
TOWN = 'https://formulaires.exemple.invalid'
PDF = b'%PDF-1.4\n% a bill that nobody wrote\n%%EOF\n'


def load(people):
    with open(os.path.join(ROOT, 'fixtures', 'people', people), encoding='utf-8') as file:
        return json.load(file)


def add(desk, people):
    """A household of the fixtures, with the agreement of its first member."""
    person = desk.json('person', 'new', os.path.join(ROOT, 'fixtures', 'people', people))['person']
    agreed = {'kind': 'agreement', 'for': ['fsl', 'ccas'], 'way': 'written', 'by': ['m1'],
              'date': '2026-11-20'}
    done = desk.run('basis', 'add', person, '--from', desk.file('basis.json', agreed))
    if done.returncode != 0:
        raise RuntimeError(done.stderr)
    return person


def prepare(desk, person, form, channel, facts, documents=()):
    """(request, draft) of a demand; @documents: (piece, content)."""
    result = desk.json('fill', person, form, '--channel', channel, '--facts',
                       desk.file('facts.json', facts))
    entry = result['forms'][0]
    request = entry['request']
    if documents:
        for piece, content in documents:
            done = desk.run('request', 'attach', request, piece, desk.file(f'{piece}.pdf', content))
            if done.returncode != 0:
                raise RuntimeError(done.stderr)
        entry = desk.json('request', 'prepare', request)['forms'][0]
    return request, entry['drafts'][-1]['draft']


def import_form(desk, channel, source, form):
    done = desk.run('form', 'import', channel, source, form)
    if done.returncode not in (0, 5):
        raise RuntimeError(done.stderr)
    return done


def send(desk, draft):
    """(text of the review, result)"""
    shown = flatten(desk.approve(draft))
    return shown, desk.json('send', draft)


def check_page(checks, desk, draft, name, there, absent):
    """The page of a draft, in both forms: what it says and what nobody else learns."""
    folder = os.path.join(desk.work, 'pages')
    os.makedirs(folder, 0o700, exist_ok=True)
    for ending in ('html', 'pdf'):
        path = os.path.join(folder, f'{name}.{ending}')
        result = desk.json('receipt', 'page', draft, '--out', path)
        checks.equal(f'{name}: the {ending} page is written', result,
                     {'version': 1, 'draft': draft, 'file': path})
        fits = desk.run('schema', 'check', os.path.join(ROOT, 'schemas', 'output-receipt-page.json'),
                        '-', stdin=json.dumps(result))
        checks.equal(f'{name}: the result fits its schema', fits.returncode, 0)
        checks.equal(f'{name}: for her alone ({ending})', stat.S_IMODE(os.stat(path).st_mode), 0o600)
    with open(os.path.join(folder, f'{name}.html'), encoding='utf-8') as file:
        page = html.unescape(file.read())
    text = subprocess.run(['pdftotext', '-layout', os.path.join(folder, f'{name}.pdf'), '-'],
                          capture_output=True, text=True, check=True).stdout
    for word in there:
        checks.equal(f'{name}: the page says {word!r}', word in page, True)
        checks.equal(f'{name}: the PDF says {word!r}',
                     flatten(word).replace(' ', '') in flatten(text).replace(' ', ''), True)
    for word in absent:
        checks.equal(f'{name}: the page says no {word!r}', word in page, False)
    return page


def check_silence(checks, desk, name, *secrets):
    """Lists, journal and names of files know no secret."""
    said = ''.join(desk.run(*words).stdout for words in (
        ('receipt', 'list', '--format', 'json'), ('journal', 'show', '--format', 'json'),
        ('out', 'list', '--format', 'json'), ('request', 'list', '--format', 'json')))
    for secret in secrets:
        checks.equal(f'{name}: lists and journal hold no secret', secret in said, False)


def test_var(checks, portal, desk, people):
    """fsl/var-energie: the real numbers, the household as a repetition."""
    profile = load(people)
    person = add(desk, people)
    facts = {'aid_kinds': ['energy'], 'amount': {'cents': 45000}}
    _, draft = prepare(desk, person, 'fsl/var-energie', 'ds', facts)
    before = len(portal.stored())
    shown, result = send(desk, draft)
    name = f'var, {people}'
    checks.equal(f'{name}: received', (result['status'], result['sentence']), ('received', ''))
    checks.equal(f'{name}: the review says where it goes',
                 f'POST {portal.url}/api/public/v1/demarches/83/dossiers' in shown, True)
    held = portal.stored()
    checks.equal(f'{name}: one file there', len(held), before + 1)
    values, identity = held[-1]['values'], held[-1]['identity']
    first, *others = [m for m in profile['members']
                      if m.get('presence', {}).get('kind') not in ('outside', 'abroad')]
    housing = profile['housing']
    rent = housing['rent']['amount'] + housing['rent'].get('charges_amount', 0)
    checks.equal(f'{name}: the identity', (identity.get('identite_nom'), identity.get('identite_prenom')),
                 (first['birth_name'], ' '.join(first['given_names'])))
    checks.equal(f'{name}: the birth date', values.get('2603850'), first['birth']['date'])
    checks.equal(f'{name}: the town', values.get('2617076'), housing['address']['city'])
    checks.equal(f'{name}: the rent', float(values.get('2567367') or 0), rent / 100)
    checks.equal(f'{name}: no postal code, which cannot be prefilled', '2617078' in values, False)
    rows = values.get('2553093') or []
    checks.equal(f'{name}: a row each', [(row.get('2554949'), row.get('2554951')) for row in rows],
                 [(m['given_names'][0], m['birth'].get('date')) for m in others])
    check_page(checks, desk, draft, people.split('.')[0],
               ['prefill_token=', 'Obligatoire', 'Déjà là', first['birth_name'],
                'Facture d’énergie', 'Votre demande est commencée'],
               ['<img', 'http-equiv="refresh"'])
    check_silence(checks, desk, name, held[-1]['token'])
    follow_var(checks, portal, desk, name, draft, held[-1])


def follow_var(checks, portal, desk, name, draft, held):
    """Claimed by the person, handed in, decided: the receipt follows."""
    token, number = held['token'], held['number']
    portal.call('GET', f'/commencer/{VAR}?prefill_token={token}',
                headers={'X-Account': 'maelle@exemple.invalid'})
    states = [('en_construction', 'depose'), ('accepte', 'accepte')]
    for there, ours in states:
        portal.set(dossier={'number': number, 'state': there})
        rows = desk.json('receipt', 'update', draft)['receipts']
        checks.equal(f'{name}: {there} is seen', [row['state'] for row in rows], [ours])
    path = os.path.join(desk.work, 'pages', f'after-{draft}.html')
    done = desk.run('receipt', 'page', draft, '--out', path)
    with open(path, encoding='utf-8') as file:
        page = file.read()
    checks.equal(f'{name}: the page of what was decided has no link any more',
                 (done.returncode, token in page, 'acceptée' in page), (0, False, True))


def documents_of(data):
    return {key: (value.get('filename'), value.get('content_type'))
            for key, value in data.items() if isinstance(value, dict) and 'filename' in value}


def test_town(checks, portal, desk, form, slug, facts, wanted, pieces):
    """A form of Publik: a draft, documents with it, every value where the profile has it."""
    people = 'couple.json'
    person = add(desk, people)
    before = len(portal.stored())
    _, draft = prepare(desk, person, form, 'publik', facts, [(piece, PDF) for piece, _ in pieces])
    shown, result = send(desk, draft)
    checks.equal(f'{form}: received', (result['status'], result['sentence']), ('received', ''))
    checks.equal(f'{form}: the review says where it goes',
                 f'POST {portal.url}/api/formdefs/{slug}/submit' in shown, True)
    held = portal.stored()
    checks.equal(f'{form}: one demand there, and a draft',
                 (len(held), held[-1]['form'], held[-1]['draft'], held[-1]['backoffice']),
                 (before + 1, slug, True, False))
    data = held[-1]['data']
    for key, value in wanted(load(people)).items():
        found = data.get(key)
        if isinstance(value, float):
            found = float(found) if found is not None else None
        checks.equal(f'{form}: {key}', found, value)
    checks.equal(f'{form}: its documents', sorted(documents_of(data)),
                 sorted(name for _, name in pieces))
    code = held[-1]['tracking_code']
    page = check_page(checks, desk, draft, slug,
                      [code, 'Déjà parties avec la demande', 'unefois accusé ouvrir'],
                      ['prefill_token', 'FranceConnect'])
    checks.equal(f'{form}: the code is in both sheets', page.count(code) >= 2, True)
    check_silence(checks, desk, form, code)


def want_nantes(profile):
    first, second = profile['members'][:2]
    housing = profile['housing']
    return {
        'nom': first['used_name'], 'nom_naissance': first['birth_name'],
        'prenom': ' '.join(first['given_names']), 'date_naissance': first['birth']['date'],
        'code_postal': housing['address']['postcode'], 'commune': housing['address']['city'],
        'domicile_nantes': housing['address']['commune'] == '44109',
        'etat_civil_justifie': True, 'etudiant': False, 'droits_demandes': True,
        'conjoint_prenom': second['given_names'][0],
        'conjoint_date_naissance': second['birth']['date'],
        'nombre_personnes': float(len(profile['members'])),
        'loyer': (housing['rent']['amount'] + housing['rent']['charges_amount']) / 100,
        'quotient_familial': float(profile['household']['quotient_familial']['value']),
        'nature_aide': 'Énergie', 'montant': 250.0, 'urgence': False,
        'versement': 'Un tiers (créancier, fournisseur)', 'creancier': 'Énergie Imaginaire',
        'motif': 'Facture inventée', 'information_droits': True}


def want_maintien(profile):
    first, second = profile['members'][:2]
    housing = profile['housing']
    owed = [debt for debt in profile['debts'] if debt['kind'] == 'rent']
    return {
        'nom': first['birth_name'], 'nom_usage': first['used_name'],
        'prenom': ' '.join(first['given_names']), 'date_naissance': first['birth']['date'],
        'conjoint_date_naissance': second['birth']['date'],
        'loyer': housing['rent']['amount'] / 100, 'charges': housing['rent']['charges_amount'] / 100,
        'bailleur': housing['landlord']['name'], 'statut_occupation': 'Locataire', 'parc': 'Public',
        'dette_loyer': sum(debt['amount'] for debt in owed) / 100,
        'forme_aide': ['Subvention', 'Prêt'], 'montant': 1200.0, 'information_maire': True,
        'nombre_personnes': float(len(profile['members']))}


def main():
    build = os.environ['UF_BUILD_ROOT']
    doubles = os.path.join(build, 'fixtures', 'portals', 'portal-')
    checks = Checks()
    with Portal(doubles + 'ds', 'ds.json') as ds, Portal(doubles + 'publik', 'publik.json') as publik, \
            Desk(os.path.join(build, 'cmd')) as desk:
        desk.configure({
            DS: {'instead': ds.url},
            TOWN: {'instead': publik.url, 'orig': 'cle-test',
                   'key_file': desk.secret('publik.key', 's3cret')}})
        import_form(desk, 'ds', f'{DS}/commencer/{VAR}', 'fsl/var-energie')
        import_form(desk, 'publik', f'{TOWN}/aide-facultative-inventee/',
                    'ccas/nantes-aide-facultative')
        import_form(desk, 'publik', f'{TOWN}/fsl-maintien-invente/', 'fsl/loire-atlantique-maintien')
        for people in ('couple.json', 'family-of-seven.json'):
            test_var(checks, ds, desk, people)
        test_town(checks, publik, desk, 'ccas/nantes-aide-facultative', 'aide-facultative-inventee',
                  {'civil_status': True, 'rights_requested': True, 'aid_kind': 'energy',
                   'amount': {'cents': 25000}, 'pay_to': 'third', 'creditor': 'Énergie Imaginaire',
                   'creditor_iban': 'FR7699999000010000000000105', 'urgent': False,
                   'informed': True, 'reason': 'Facture inventée'},
                  want_nantes, [('bill', 'facture'), ('identity', 'piece_identite')])
        test_town(checks, publik, desk, 'fsl/loire-atlantique-maintien', 'fsl-maintien-invente',
                  {'aid_kinds': ['maintain'], 'aid_form': ['grant', 'loan'],
                   'amount': {'cents': 120000}, 'told_of_mayor': True, 'reason': 'Dette inventée'},
                  want_maintien, [('account', 'releve_compte_locataire')])
    return checks.finish()


if __name__ == '__main__':
    sys.exit(main())
