#!/usr/bin/env python3
"""A Monday at the desk, typed in a terminal: a couple and their child from nothing, then their forms.

    monday.py [TRANSCRIPT]    (UF_BUILD_ROOT and UF_SOURCE_ROOT as in `meson test`; TAP)

A worker types the household once, fills the domiciliation of both parents, the MDPH's form for the child
and the double attachment of the child to their health cover, then comes back in July. Every question is
first answered by "?", which names the fact: so the test knows what is asked, and that nothing is asked
twice. TRANSCRIPT: where the screens go, to be read. Forms that are not here are left out, and said.
"""
import json
import os
import pty
import re
import select
import subprocess
import sys
import termios
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, 'cli'))
import script  # noqa: E402

TIMEOUT = 30
MONDAY, JULY = '2026-11-23', '2027-07-19'
QUESTION = re.compile(r'^  ([a-z][\w./-]*)\r?\n', re.M)
MENU = re.compile(r'(Votre choix|Quels formulaires|Dossier pour les fichiers|Numéro \().*: $')
OFFERS = 'Ajouter '

# what she answers, by what is asked (the end of the prompt); each in its turn, then Enter
HOUSEHOLD = [
    ('Civilité', '1', '2', '2'), ('Sexe', '1', '2', '2'), ('Nom de naissance', *['ESSAIN'] * 3),
    ('Nom d\'usage', '/', '/', '/'), ('Prénoms', 'Lila', 'Marco', 'Tom'),
    ('Date de naissance', '03/04/1990', '05/06/1988', '07/08/2019'),
    ('Lieu de naissance', 'Nantes', 'Rezé', 'Nantes'),
    ('Situation familiale', '2', '2'), ('Nationalité (groupe)', '1', '1', '1'),
    ('Ajouter un numéro', 'oui', 'non'), ('Type d\'identifiant', '1'),
    ('Numéro :', '290044410900146'), ('Ajouter un téléphone', 'oui', 'non'),
    ('Numéro de téléphone', '06 39 98 00 01'),
    ('Ajouter un courriel', 'non'), ('Statut d\'occupation', '36'),
    ('Situation professionnelle', '4', '4', '6'),
    ('Ajouter une autre personne', 'oui', 'oui', 'non'),
    ('Ajouter un lien', 'oui', 'oui', 'oui', 'non'), ('Personne (', '1', '3', '3'),
    ('Lien :', '1', '5', '5'), ('Avec (', '2', '1', '2'),
    ('Ajouter une ressource', 'non'), ('Ajouter une charge', 'non'), ('Ajouter une dette', 'non'),
]
FIRST = [('Nature de la demande', '1')]
# (form, who plays which role by the rank of the member, answers)
DEMANDS = [
    ('domiciliation/demande-16029', {'applicant': 1}, FIRST),
    ('domiciliation/demande-16029', {'applicant': 2}, [*FIRST, *[('Ajouter un', 'non')] * 2]),
    ('mdph/demande-15692', {'applicant': 3, 'parent1': 1, 'parent2': 2}, [
        ('Adresse', '2 rue de l\'Essai, 44000 Nantes'), ('Autorité parentale', '1', '1'),
        ('Votre demande', '1'), ('Parties remplies', '1,2'), ('Signature de', '3'),
        ('Échanges', '1'), ('moins de 20 ans', '1'), ('Nature du document', '/'),
        ('besoins et attentes', 'Une aide à l\'école.\nEt du répit.\n.')]),
    ('assurance_maladie/double-rattachement', {'parent1': 1, 'parent2': 2, 'children': 3}, [
        ('Nature de la demande', '1'), ('Caisse d\'assurance', 'CPAM 44', 'CPAM 44')]),
    ('assurance_maladie/rattachement-14411', {'insured': 1}, []),
]


class Session:
    """One command on a terminal, its questions answered."""

    def __init__(self, home, words, answers, today, transcript):
        self.rules = [[label, list(rest)] for label, *rest in answers]
        self.transcript = transcript
        self.asked = []    # (fact, label) of each question
        master, slave = pty.openpty()
        mode = termios.tcgetattr(slave)
        mode[3] &= ~termios.ECHO
        termios.tcsetattr(slave, termios.TCSANOW, mode)
        termios.tcsetwinsize(slave, (50, 110))
        self.process = subprocess.Popen(
            ['setsid', '-c', '-w', *words], cwd=home.work, stdin=slave, stdout=slave, stderr=slave,
            env={**home.variables(), 'UNEFOIS_TODAY': today})
        os.close(slave)
        self.master = master
        self.text = f'\n$ {" ".join(words)}\n'

    def read(self):
        """What came until a prompt stands (its last line), or None at the end."""
        raw, deadline = b'', time.monotonic() + TIMEOUT
        while time.monotonic() < deadline:
            waits = raw.endswith(b' : ') or raw.endswith(b': ')
            if not select.select([self.master], [], [], 0.1 if waits else 1)[0]:
                if waits:
                    break
                continue
            try:
                piece = os.read(self.master, 65536)
            except OSError:
                piece = b''
            if not piece:
                self.text += raw.decode().replace('\r', '')
                return None
            raw += piece
        text = raw.decode().replace('\r', '')
        self.text += text
        return text

    def type(self, answer):
        self.text += f'‹{answer}›\n'
        os.write(self.master, answer.encode() + b'\n')

    def choose(self, prompt):
        """What she says; to what is not foreseen that there is none, to an offer no."""
        for rule in self.rules:
            if rule[0] in prompt and rule[1]:
                return rule[1].pop(0)
        if '(oui ou non)' in prompt and ('ajouter' in prompt.lower() or '[non]' in prompt):
            return 'non'
        return '' if '[' in prompt else '/'

    def run(self):
        """(exit code, questions) when the command has ended."""
        text = self.read()
        while text is not None:
            prompt = text.rsplit('\n', 1)[-1]
            if 'Toujours juste' in prompt or 'pour le service' in prompt:
                self.asked.append(('(old)' if 'juste' in prompt else '(office)', prompt))
                self.type(self.choose(prompt))
            else:
                kept = self.text
                self.type('?')
                fact = QUESTION.search(self.read() or '')
                self.text = kept
                self.asked.append((fact[1] if fact else '', prompt))
                self.type(self.choose(prompt))
            text = self.read()
        os.close(self.master)
        status = self.process.wait(timeout=TIMEOUT)
        self.transcript.write(self.text)
        return status, self.asked


def tool(home, *words, today=MONDAY):
    result = subprocess.run(['unefois', *words, '--format', 'json'], cwd=home.work, check=True,
                            env={**home.variables(), 'UNEFOIS_TODAY': today}, capture_output=True)
    return json.loads(result.stdout)


class Monday:
    def __init__(self, home, transcript):
        self.home = home
        self.transcript = transcript
        self.failed = 0
        self.count = 0
        self.known = set()  # facts that were asked about
        self.said = set()   # questions of the day about the profile: whose, and in which words

    def check(self, good, name, detail=''):
        self.count += 1
        self.failed += not good
        print(f'{"ok" if good else "not ok"} {self.count} - {name}', flush=True)
        if not good and detail:
            print(f'# {detail}', flush=True)

    def session(self, words, answers, today=MONDAY):
        return Session(self.home, words, answers, today, self.transcript).run()

    def enter_household(self):
        status, asked = self.session(['unefois', 'personne', 'créer'], HOUSEHOLD)
        people = tool(self.home, 'person', 'list')['people']
        self.check(status == 0 and len(people) == 1 and people[0]['members'] == 3,
                   f'a couple and a child, in {len(asked)} questions')
        self.check(len(asked) <= 65, 'no more than 65 questions for three people', str(len(asked)))
        self.person = people[0]['person']
        facts = tool(self.home, 'person', 'show', self.person)['sections']
        ids = [f['fact'].split('/')[1] for s in facts for f in s['facts']
               if re.fullmatch(r'members/[^/]+/birth_name', f['fact'])]
        self.members = ids
        self.stored = {f['fact'] for s in facts for f in s['facts']}

    def fill(self, form, roles, answers, today=MONDAY):
        words = ['unefois', 'remplir', self.person, form, '--ask']
        declared = set(tool(self.home, 'form', 'show', form)['roles'])
        for role, rank in roles.items():
            if role in declared:
                words += ['--role', f'{role}={self.members[rank - 1]}']
        status, asked = self.session(words, answers, today)
        self.check(status in (0, 5), f'{form} for {roles}: {len(asked)} questions', f'exit {status}')
        return asked

    def first_visit(self, demands):
        total = 0
        for form, roles, answers in demands:
            asked = self.fill(form, roles, answers)
            total += len(asked)
            facts = [fact for fact, label in asked if '/' in fact and OFFERS not in label]
            twice = [f for f in facts if facts.count(f) > 1 or f in self.known or f in self.stored]
            self.check(not twice, f'{form}: nothing is asked twice', ' '.join(sorted(set(twice))))
            said = [(fact, label) for fact, label in asked if '/' in fact]
            again = [label for q in said for label in [q[1]] if said.count(q) > 1 or q in self.said]
            self.check(not again, f'{form}: no words are said twice of the same person', ' '.join(again))
            self.said.update(said)
            self.check(all(fact for fact, _ in asked), f'{form}: every question can be explained',
                       ' '.join(label for fact, label in asked if not fact))
            self.known.update(facts)
        return total

    def second_visit(self, demands):
        """In July: old facts in one list, of which one changed; no other that has a value is asked."""
        form, roles, _ = demands[0]
        before = {f['fact'] for s in tool(self.home, 'person', 'show', self.person)['sections']
                  for f in s['facts'] if f.get('value') is not None}
        asked = self.fill(form, roles, [('Toujours juste', 'non', '1'), ('Numéro de téléphone', '06 39 98 00 02')], JULY)
        again = [fact for fact, label in asked if fact in before]
        why = {}
        for fact, label in asked:
            why.setdefault(
                'old, confirmed in one list' if fact == '(old)' else 'of the service' if fact == '(office)'
                else 'changed' if fact in before else 'an offer of Monday' if OFFERS in label
                else 'of this demand, proposed' if '/' not in fact and '[' in label else 'other', []).append(fact)
        for reason, facts in why.items():
            print(f'# asked again in July, {reason}: {" ".join(sorted(set(facts)))}')
        self.check({reason: len(facts) for reason, facts in why.items()} == {
            'old, confirmed in one list': 2, 'changed': 1,
            'of this demand, proposed': 1, 'of the service': 1}, 'July asks what is listed above, no more',
                   str(why))
        lists = [fact for fact, _ in asked if fact == '(old)']
        self.check(len(lists) == 2, 'old facts are one list, and "non" confirms nothing', str(len(lists)))
        self.check(len(again) == 1, 'what is known is asked again only where it changed', ' '.join(again))
        self.check(all('[' in label for fact, label in asked if fact in ('request_kind',)),
                   'what this demand was last time is proposed')
        third = self.fill(form, roles, [], JULY)
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
        monday = Monday(home, transcript)
        here = {form['form'] for form in tool(home, 'form', 'list')['forms']}
        demands = [d for d in DEMANDS if d[0] in here]
        for form in {d[0] for d in DEMANDS} - here:
            print(f'# not here: {form}')
        monday.enter_household()
        first = monday.first_visit(demands)
        second, third = monday.second_visit(demands)
        print(f'# {len(demands)} demands: {first} questions on Monday, {second} in July with one '
              f'change, {third} without any')
        print(f'1..{monday.count}')
        return 1 if monday.failed else 0


if __name__ == '__main__':
    sys.exit(main())
