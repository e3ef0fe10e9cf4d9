#!/usr/bin/env python3
"""The check of the CNAF's table finds what it says that it finds."""
import json
import os
import tempfile
import unittest

import cnaf

HEAD = '# source: listes inventées; seen 2026-08-19\n# list\tcode\tplace\tnote\tlabel\n'
SCHEMA = {
    'properties': {
        'members': {'items': {'$ref': '#/$defs/member'}},
        'housing': {'properties': {'own': {'x-kind': 'boolean'}, 'country': {'x-kind': 'country'},
                                   'means': {'items': {'x-labels': {'bus': 'Bus'}}}}},
    },
    '$defs': {'member': {'properties': {'sex': {'x-labels': {'male': 'H', 'female': 'F'}},
                                        'note': {'x-kind': 'line'}}}},
}
CODES = {'codes': 'sexe', 'entries': [{'from': 'male', 'to': '1'}, {'from': 'female', 'to': '2'}]}
WHOLE = HEAD + ('SEXE\t1\tmembers/*/sex=male\t\tHomme\n'
                'SEXE\t2\tmembers/*/sex=female\t\tFemme\n')
TABLE = [  # (table, words of each finding in order)
    (WHOLE, []),
    (WHOLE + 'PAYS\tFRA\thousing/country=99100 housing/own=true\t\tFrance\n', []),
    (WHOLE + 'MOYEN\t1\thousing/means=bus members/*/note\t\tBus\n', []),
    (WHOLE + 'X\t1\task\tlaquelle\t\nX\t2\t-\t\tRien\n', []),
    (WHOLE.replace('; seen', ''), ['where it was read']),
    (WHOLE + 'X\t1\tmembers/*/note\n', ['is not list, code']),
    (WHOLE + 'X\t1\t\t\tRien\n', ['is not list, code']),
    (WHOLE + 'SEXE\t1\task\tlequel\tHomme\n', ['comes twice']),
    (WHOLE + 'X\t1\task\t\t\n', ['does not say why']),
    (WHOLE + 'X\t1\tmembers/*/age=3\t\tTrois\n', ['no fact "members/*/age"']),
    (WHOLE + 'X\t1\tmembers/*\t\tTous\n', ['no fact "members/*"']),
    (WHOLE + 'X\t1\tmembers/*/sex\t\tSexe\n', ['wants a code']),
    (WHOLE + 'X\t1\tmembers/*/sex=other\t\tAutre\n', ['has no code "other"']),
    (WHOLE + 'X\t1\thousing/own=yes\t\tOui\n', ['has no code "yes"']),
    (WHOLE.replace('SEXE\t2', 'SEXE\t3'), ['SEXE 2 is in codes/', 'becomes "female" without']),
    (WHOLE + 'SEXE\t3\tmembers/*/sex=female\t\tFille\n', ['becomes "female" without a note']),
    (WHOLE + 'SEXE\t3\tmembers/*/sex=female\tperdu : fille\tFille\n', []),
]

TREE = HEAD + ''.join(f'A/{name}\twith\t\t\t\n' for name in sorted(cnaf.READ))
TREES = [  # (tree, words of each finding in order)
    (TREE, []),
    (TREE + 'A/SEXE\tcode\t\t\t\nA/NOM\tvalue\tx\t28\t\n', []),
    (TREE.replace('; seen', ''), ['where it was read']),
    (TREE + 'A/NOM\tvalue\tx\n', ['is not path, as']),
    (TREE + 'A/NOM\tvalue\tx\t\t\nA/NOM\tvalue\tx\t\t\n', ['comes twice']),
    (TREE + 'A/NOM\tvalue\tx\tlong\t\n', ['no number']),
    (TREE + 'A/NOM\task\t\t\t\n', ['does not say why']),
    (TREE + 'A/OTHER\tcode\t\t\t\n', ['a code without a list']),
    (TREE.replace('A/RGADR', 'A/ELSE'), ['RGADR is read with']),
]


class TestCnaf(unittest.TestCase):
    def test_tree(self):
        for tree, expected in TREES:
            with self.subTest(tree=tree):
                self.check_folder(WHOLE, tree, expected)

    def test_table(self):
        for text, expected in TABLE:
            with self.subTest(text=text):
                self.check_folder(text, TREE, expected)

    def check_folder(self, text, tree, expected):
        with tempfile.TemporaryDirectory() as folder:
            os.mkdir(os.path.join(folder, 'codes'))
            for name, content in (('import.tsv', text), ('import-tree.tsv', tree)):
                with open(os.path.join(folder, name), 'w', encoding='utf-8') as file:
                    file.write(content)
            with open(os.path.join(folder, 'codes', 'sexe.json'), 'w', encoding='utf-8') as file:
                json.dump(CODES, file)
            found = []
            cnaf.check(folder, SCHEMA, lambda place, fault: found.append(f'{place} {fault}'))
            self.assertEqual(len(found), len(expected), found)
            for finding, words in zip(found, expected):
                self.assertIn(words, finding)


if __name__ == '__main__':
    unittest.main()
