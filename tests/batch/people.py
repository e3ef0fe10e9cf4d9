"""A spreadsheet of invented people for tests of batches, as an office would keep it, damaged as
spreadsheets are.

    sheet = Sheet(rows=1000, damaged=20, seed=1); sheet.write(path)

Households of one to four rows; the same numbers give the same sheet. Of DAMAGES each kind is one
that a person has to correct: its column, what the cell holds then, and the rule that must explain it.
"""
import datetime
import random

HEADINGS = ('Ménage', 'Lien', 'Civilité', 'Nom', 'Prénom', 'Date de naissance', 'NIR', 'N° allocataire CAF',
            'Portable', 'Courriel', 'Rue', 'Code postal', 'Ville', 'Pays de naissance',
            'Situation familiale', 'Dette locative', 'Motif de la demande', 'Montant demandé', 'Observations')
SYLLABLES = [a + b for a in 'BCDFGLMNPRSTV' for b in ('A', 'E', 'I', 'O', 'U', 'AN', 'OU')]
WOMEN = ('Éloïse', 'Maëlle', 'Zoé', 'Françoise', 'Anaïs', 'Noémie')
MEN = ('Loïc', 'Gaël', 'Joël', 'René', 'Jérôme', 'Noël')
TOWNS = (('44000', 'Nantes'), ('44600', 'Saint-Nazaire'), ('44800', 'Saint-Herblain'), ('44400', 'Rezé'))
REASONS = ('Impayé de loyer', 'Facture de chauffage', 'Caution pour un logement', 'Frais de scolarité')

# kind: (heading, what the cell holds, rule)
DAMAGES = {
    'a date in words': ('Date de naissance', lambda p: 'douze mars quatre-vingt', 'sheet.date'),
    'a day that does not exist': ('Date de naissance', lambda p: '31/02/1980', 'sheet.date_impossible'),
    'month and day exchanged': ('Date de naissance', lambda p: '03/25/1980', 'sheet.date_order'),
    'a date to come': ('Date de naissance', lambda p: '12/03/2031', 'sheet.date_future'),
    'a year of two digits': ('Date de naissance', lambda p: '12/03/15', 'sheet.short_year_unsure'),
    'a number in powers of ten': ('NIR', lambda p: '1,80044E+14', 'sheet.scientific'),
    'a letter in a number': ('NIR', lambda p: p['NIR'][:5] + 'O' + p['NIR'][6:], 'sheet.lookalike'),
    'a number cut short': ('NIR', lambda p: p['NIR'][:8], 'identifier.nir.length'),
    'half a phone number': ('Portable', lambda p: '06 12 3', 'sheet.phone'),
    'two phone numbers': ('Portable', lambda p: '0611111111 / 0622222222', 'sheet.several_phones'),
    'an address without its sign': ('Courriel', lambda p: 'personne.exemple.fr', 'sheet.email'),
    'two mail addresses': ('Courriel', lambda p: 'a@exemple.fr ; b@exemple.fr', 'sheet.several_emails'),
    'a town where a postcode stands': ('Code postal', lambda p: 'Nantes', 'sheet.postcode'),
    'accents damaged': ('Ville', lambda p: 'Saint-SÃ©bastien', 'sheet.garbled'),
    'a country that is none': ('Pays de naissance', lambda p: 'Franche', 'sheet.country'),
    'a situation that is not in the list': ('Situation familiale', lambda p: 'compliqué', 'sheet.choice'),
    'an amount of two readings': ('Dette locative', lambda p: '1,234', 'sheet.amount'),
    'a negative debt': ('Dette locative', lambda p: '-45', 'sheet.negative'),
    'an amount in words': ('Montant demandé', lambda p: 'à voir', 'sheet.amount'),
    'characters that are no text': ('Nom', lambda p: p['Nom'] + '\x07', 'sheet.characters'),
    'a name of five hundred letters': ('Nom', lambda p: 'A' * 500, 'sheet.too_long'),
}


def column_letters(heading):
    return chr(ord('A') + HEADINGS.index(heading))


class Sheet:
    def __init__(self, rows, damaged, seed=1):
        self.random = random.Random(seed)
        self.names = set()
        self.households = []  # lists of rows
        while self.count() < rows:
            self.add_household(min(self.random.choices((1, 2, 3, 4), (80, 10, 6, 4))[0], rows - self.count()))
        self.damages = {}  # number of the row in the file: (kind, cell, rule)
        self.damage(damaged)

    def count(self):
        return sum(len(rows) for rows in self.households)

    def add_household(self, size):
        number = len(self.households) + 1
        family = self.make_name()
        adult = self.make_person(number, family, 'demandeur', 1950, 2002)
        adult.update(zip(('Code postal', 'Ville'), self.random.choice(TOWNS)))
        adult['Rue'] = f'{self.random.randint(1, 99)} rue des Essais'
        adult['Motif de la demande'] = self.random.choice(REASONS)
        adult['Montant demandé'] = f'{self.random.randint(50, 900)},{self.random.randint(0, 99):02}'
        adult['Dette locative'] = self.random.choice(('', '', f'{self.random.randint(100, 2000)}'))
        adult['Situation familiale'] = 'célibataire' if size == 1 else ''
        rows = [adult]
        for i in range(1, size):
            link = 'conjoint' if i == 1 and size != 3 else 'enfant'
            years = (1950, 2002) if link == 'conjoint' else (2012, 2025)
            rows.append(self.make_person(number, family, link, *years))
        self.households.append(rows)

    def make_name(self):
        while True:
            name = ''.join(self.random.choice(SYLLABLES) for _ in range(3)) + '-ESSAI'
            if name not in self.names:
                self.names.add(name)
                return name

    def make_person(self, household, family, link, first, last):
        woman = self.random.random() < 0.5
        born = datetime.date(self.random.randint(first, last), 1, 1) + datetime.timedelta(
            days=self.random.randrange(365))
        person = dict.fromkeys(HEADINGS, '')
        given = self.random.choice(WOMEN if woman else MEN)
        person.update({
            'Ménage': str(household), 'Lien': link, 'Civilité': 'Mme' if woman else 'M.', 'Nom': family,
            'Prénom': given, 'Date de naissance': born.strftime('%d/%m/%Y'),
            'Pays de naissance': 'France', 'Observations': 'à rappeler'})
        if link != 'enfant':
            digits = f'{2 if woman else 1}{born:%y%m}44109{self.random.randint(1, 999):03}'
            person['NIR'] = digits + f'{97 - int(digits) % 97:02}'
            person['Portable'] = f'06{self.random.randrange(10 ** 8):08}'
        if link == 'demandeur':
            person['Courriel'] = f'essai{household}@exemple.fr'
            person['N° allocataire CAF'] = f'{self.random.randrange(10 ** 7):07}'
        return person

    def damage(self, count):
        """@count rows of applicants, spread over the sheet, each kind as often as the others."""
        kinds = list(DAMAGES)
        chosen = self.random.sample(range(len(self.households)), min(count, len(self.households)))
        for i, index in enumerate(sorted(chosen)):
            kind = kinds[i % len(kinds)]
            heading, change, rule = DAMAGES[kind]
            row = self.households[index][0]
            row[heading] = change(row)
            number = 2 + sum(len(rows) for rows in self.households[:index])
            self.damages[number] = (kind, f'{column_letters(heading)}{number}', rule)

    def write(self, path, encoding='utf-8-sig'):
        with open(path, 'w', encoding=encoding, newline='') as file:
            file.write(';'.join(HEADINGS) + '\r\n')
            for household in self.households:
                for row in household:
                    file.write(';'.join(quote(row[heading]) for heading in HEADINGS) + '\r\n')

    def first_rows(self):
        """The number in the file of each household's first row."""
        numbers, row = [], 2
        for household in self.households:
            numbers.append(row)
            row += len(household)
        return numbers


def quote(text):
    return '"' + text.replace('"', '""') + '"' if any(c in text for c in ';"\r\n') else text
