"""Invented households for the benchmarks, as many as one asks for, each time the same.

    households.py COUNT                   a profile a line (JSON), for bench-flow

Each is one of the households of fixtures/people with other names, numbers and addresses: as full, as
varied and as oddly written as those, and nobody twice.
"""
import copy
import json
import os
import random
import sys

FOLDER = os.path.realpath(os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..', 'fixtures',
                                       'people'))
BASES = ('couple', 'lone-mother', 'family-of-seven', 'alone-domiciled', 'two-jobs', 'six-debts',
         'foreign-names', 'disability')
SYLLABLES = ('ba', 'cor', 'dil', 'fé', 'gon', 'hu', 'ja', 'kel', 'lo', 'mir', 'né', 'pou', 'qui', 'ros',
             'su', 'tan')
GIVEN = ('Maëlle', 'Côme', 'Aïssatou', 'Zoé', 'Jean-Baptiste', 'Noé', 'Élise', 'Ibrahim', 'Anaïs', 'Loïc')
ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567'


def load_bases():
    found = []
    for name in BASES:
        with open(os.path.join(FOLDER, name + '.json'), encoding='utf-8') as file:
            found.append(json.load(file))
    return found


def make_name(chance):
    return ''.join(chance.choice(SYLLABLES) for _ in range(4)).upper()


def make_nir(base, number):
    """Another number of the register for the same sex, month and place of birth, with its key."""
    body = base[:10] + f'{1 + number % 999:03d}'
    digits = body.replace('2A', '19').replace('2B', '18')
    return f'{body}{97 - int(digits) % 97:02d}'


def change_identifiers(member, number):
    for row in member.get('identifiers', ()):
        value = row.get('value', '')
        if row['scheme'] == 'nir' and len(value) == 15 and 'holder' not in row:
            row['value'] = make_nir(value, number)
        elif row['scheme'] == 'caf_number':
            row['value'] = f'{9000000 + number:07d}'


def change_contact(member, number):
    contact = member.get('contact', {})
    for row in contact.get('phones', ()):
        if row.get('number', '').startswith('+336'):
            row['number'] = f'+3363998{number % 10000:04d}'
    for row in contact.get('emails', ()):
        row['address'] = f'personne{number}@exemple.invalid'


def make_household(bases, number):
    chance = random.Random(number)
    household = copy.deepcopy(bases[number % len(bases)])
    household['id'] = 'p-' + ''.join(chance.choice(ALPHABET) for _ in range(10))
    family = {}
    for place, member in enumerate(household['members']):
        name = member.get('birth_name', '')
        member['birth_name'] = family.setdefault(name, make_name(chance))
        if member.get('used_name'):
            member['used_name'] = family.setdefault(member['used_name'], make_name(chance))
        if member.get('given_names'):
            member['given_names'] = [chance.choice(GIVEN)]
        change_identifiers(member, number // len(bases) + 7 * place)
        change_contact(member, number)
    address = household.get('housing', {}).get('address')
    if address is not None:
        address['street_number'] = str(1 + chance.randrange(200))
    return household


def make_households(count):
    bases = load_bases()
    return (make_household(bases, number) for number in range(count))


def main():
    for household in make_households(int(sys.argv[1])):
        print(json.dumps(household, ensure_ascii=False, separators=(',', ':')))


if __name__ == '__main__':
    main()
