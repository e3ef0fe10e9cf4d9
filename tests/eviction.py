#!/usr/bin/env python3
"""A Monday with an eviction, typed in a terminal: seven demands of one couple whose facts are known.

    eviction.py [TRANSCRIPT]    (UF_BUILD_ROOT and UF_SOURCE_ROOT as in `meson test`; TAP)

The couple of the fixtures owes rent and owes two energy suppliers, both changed telephone, his permit ends
in two months. The worker types the two numbers, prepares the diagnosis for the hearing, the FSL (rent and
energy) and the CCAS in one conversation, then each one's contract and the renewal of the permit; in July
she comes back to the FSL. Nothing is asked twice, the old numbers leave for nobody, each partner gets only
the texts that were written for it.
"""
import json
import os
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, 'cli'))
sys.path.insert(0, HERE)
import monday  # noqa: E402
import script  # noqa: E402

MONDAY, JULY = '2026-11-23', '2027-07-19'
OLD = ('06 39 98 00 02', '06 39 98 00 03')
NEW = ('06 39 98 00 12', '06 39 98 00 13')
TOGETHER = ['dsf/diagnostic-16227', 'fsl/nantes-maintien', 'fsl/nantes-energie', 'ccas/aide-facultative']
ALONE = [('cer_rsa/44', 'm1'), ('cer_rsa/44', 'm2'), ('prefecture/renouvellement-sejour', 'm2')]


def household(root):
    """The couple of the fixtures, with his permit, two energy debts and a contract each."""
    with open(os.path.join(root, 'fixtures/people/couple.json'), encoding='utf-8') as file:
        profile = json.load(file)
    his = profile['members'][1]
    his['nationality'] = {'group': 'other', 'country': '99352'}
    his['stay'] = {'regular': True, 'kind': 'temporary_card', 'mention': 'Vie privée et familiale',
                   'number': '9999999990', 'from': '2026-01-21', 'until': '2027-01-20'}
    his['contracts'] = [{'id': 'k2', 'kind': 'cer', 'type': 'first', 'from': '2026-05-15',
                         'until': '2026-11-14', 'months': 6, 'weekly_hours': 10}]
    profile['housing']['contracts'].append(
        {'id': 'e2', 'kind': 'gas', 'operator': 'Gaz Fictif', 'number': 'G-999002', 'holder': 'm2',
         'active': True, 'cut': 'threat'})
    profile['debts'] += [
        {'id': 'o3', 'kind': 'electricity', 'creditor': 'Énergie Imaginaire', 'amount': 31240,
         'contract': 'e1', 'as_of': '2026-11-02', 'bill_on': '2026-10-12', 'with_bailiff': False},
        {'id': 'o4', 'kind': 'gas', 'creditor': 'Gaz Fictif', 'amount': 18755, 'contract': 'e2',
         'as_of': '2026-11-02', 'bill_on': '2026-10-20', 'with_bailiff': False}]
    return json.dumps(profile)


class Eviction(monday.Monday):
    def run(self, root):
        self.enter(household(root))
        self.change_phones()
        first = self.ask_together() + sum(self.ask_alone(form, who) for form, who in ALONE)
        self.look_at_drafts()
        self.look_at_due()
        second, third = self.come_back()
        print(f'# seven demands: {first} questions on Monday, {second} in July with one change, '
              f'{third} without any')

    def enter(self, profile):
        subprocess.run(['unefois', 'person', 'new', '-'], input=profile.encode(), check=True,
                       cwd=self.home.work, env={**self.home.variables(), 'UNEFOIS_TODAY': MONDAY},
                       capture_output=True)
        self.person = monday.tool(self.home, 'person', 'list')['people'][0]['person']
        shown = monday.tool(self.home, 'person', 'show', self.person)['sections']
        self.stored = {f['fact'] for s in shown for f in s['facts'] if f.get('value') is not None}

    def change_phones(self):
        for place, number in zip(('m1/contact/phones/c2', 'm2/contact/phones/c3'), NEW):
            words = ['unefois', 'personne', 'modifier', self.person, f'members/{place}/number']
            status, asked = self.session(words, [('Numéro', number)], MONDAY)
            self.check(status == 0 and len(asked) == 1, 'a new telephone is one question',
                       f'{status}, {asked}')

    def look(self, name, asked):
        """Nothing twice, nothing that is known; each question can be explained."""
        facts = [fact for fact, label in asked if '/' in fact and monday.OFFERS not in label]
        twice = {f for f in facts if facts.count(f) > 1 or f in self.known}
        self.check(not twice, f'{name}: nothing is asked twice', ' '.join(sorted(twice)))
        known = {f for f in facts if f in self.stored}
        self.check(not known, f'{name}: nothing is asked that is known', ' '.join(sorted(known)))
        self.check(all(fact for fact, _ in asked), f'{name}: every question can be explained',
                   ' '.join(label for fact, label in asked if not fact))
        self.known.update(facts)
        return len(asked)

    def ask_together(self):
        words = ['unefois', 'remplir', self.person, *TOGETHER, '--ask']
        status, asked = self.session(words, [("d'accord", 'oui'), ('Toujours juste', '', '')], MONDAY)
        self.agreed([label for _, label in asked], TOGETHER)
        self.check(status in (0, 5), f'four demands in one conversation: {len(asked)} questions',
                   f'exit {status}')
        return self.look('four demands', asked)

    def ask_alone(self, form, who):
        words = ['unefois', 'remplir', self.person, form, '--ask', '--role', f'applicant={who}']
        status, asked = self.session(words, [("d'accord", 'oui'), ('Toujours juste', '', '')], MONDAY)
        self.agreed([label for _, label in asked], [form])
        self.check(status in (0, 5), f'{form} for {who}: {len(asked)} questions', f'exit {status}')
        return self.look(f'{form} for {who}', asked)

    def agreed(self, labels, forms):
        """One question about agreement for all the forms that need it, none for the others; recorded."""
        need = [form for form in forms
                if (monday.tool(self.home, 'form', 'show', form).get('basis') or {}).get('kind') == 'agreement']
        questions = [label for label in labels if "d'accord" in label]
        self.check(len(questions) == (1 if need else 0),
                   f'{" ".join(forms)}: agreement is one question, where a form needs it', str(questions))
        kept = monday.tool(self.home, 'basis', 'list', self.person)['bases']
        self.check(all(any(form in basis['for'] for basis in kept) for form in need),
                   f'{" ".join(forms)}: it is recorded')

    def look_at_drafts(self):
        """Every draft has the new number of whom it is for, and no old one; texts stay where they may."""
        drafts = monday.tool(self.home, 'draft', 'list')['drafts']
        self.check({d['form'] for d in drafts} == {*TOGETHER, *(form for form, _ in ALONE)},
                   'seven demands left drafts', str(len(drafts)))
        for draft in drafts:
            page = subprocess.run(['unefois', 'draft', 'get', draft['draft']], check=True,
                                  cwd=self.home.work, env=self.home.variables(), capture_output=True)
            text = page.stdout.decode()
            spaced = text.replace('\u00a0', ' ').replace('\u202f', ' ')
            self.check(not any(old in spaced for old in OLD),
                       f'{draft["form"]}: no old telephone leaves')
            self.check(any(new in spaced for new in NEW), f'{draft["form"]}: the new one does')
            if draft['form'].startswith(('fsl/', 'ccas/', 'cer_rsa/')):
                self.check('perdu un salaire' not in text,
                           f'{draft["form"]}: what was written for the diagnosis stays out')
            if draft['form'] == 'fsl/nantes-energie':
                self.check('Gaz Fictif' in text and 'Énergie Imaginaire' in text,
                           'both energy suppliers are on the demand')
            if draft['form'] == 'dsf/diagnostic-16227':
                self.check('Gaz Fictif' not in text,
                           'the landlord does not read what is owed to others')

    def look_at_due(self):
        due = monday.tool(self.home, 'due', self.person)['items']
        permit = [row for row in due if row.get('date') == '2027-01-20'
                  or '2027-01-20' in json.dumps(row)]
        self.check(any('prefecture' in json.dumps(row) for row in permit),
                   'the permit is due, with the form that renews it', json.dumps(due)[:400])

    def come_back(self):
        words = ['unefois', 'remplir', self.person, 'fsl/nantes-maintien', '--ask', '--from', 'last']
        before = {f['fact'] for s in monday.tool(self.home, 'person', 'show', self.person)['sections']
                  for f in s['facts'] if f.get('value') is not None}
        status, asked = self.session(words, [('Toujours juste', '1'), ('Numéro de téléphone', '06 39 98 00 22')], JULY)
        again = [fact for fact, _ in asked if fact in before]
        self.check(not any("d'accord" in label for _, label in asked), 'who agreed is not asked again')
        self.check(status in (0, 5) and len(again) <= 1,
                   'in July what is known is asked again only where it changed', ' '.join(again))
        status, third = self.session(words, [('Toujours juste', '')], JULY)
        self.check(not any(fact == '(old)' for fact, _ in third),
                   'what was confirmed is not confirmed twice')
        return len(asked), len(third)


def main():
    root = os.environ.get('UF_SOURCE_ROOT', os.path.dirname(HERE))
    build = os.environ.get('UF_BUILD_ROOT', os.path.join(root, 'build', 'release'))
    path = sys.argv[1] if len(sys.argv) > 1 else os.devnull
    with script.Home(root, [os.path.join(build, 'cmd')]) as home, \
            open(path, 'w', encoding='utf-8') as transcript:
        home.environment['LANGUAGE'] = 'fr'
        office = os.path.join(home.environment['XDG_CONFIG_HOME'], 'unefois')
        os.makedirs(office, 0o700, exist_ok=True)
        with open(os.path.join(root, 'fixtures/office/ccas-nantes.json'), encoding='utf-8') as source, \
                open(os.path.join(office, 'office.json'), 'w', encoding='utf-8') as target:
            target.write(source.read())
        eviction = Eviction(home, transcript)
        eviction.run(root)
        print(f'1..{eviction.count}')
        return 1 if eviction.failed else 0


if __name__ == '__main__':
    sys.exit(main())
