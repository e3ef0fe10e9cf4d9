#!/usr/bin/env python3
"""Self-test of canary.py: each place where a value may leak is seen, and nothing else is."""
import json
import os
import re
import unittest

import canary
import common
import household

PERSON = {'name': 'ZZCANARYNAME', 'born': '1913-09-17', 'members': [{'amount': 1}]}
MARKS = re.compile('zzcanary|1913-09-17', re.IGNORECASE)
ROWS = [  # (may print, exit code, command, findings)
    ('-', '0', 'true', 0), ('-', '0', 'false', 1), ('-', '*', 'false', 0),
    ('-', '0', 'cat person.json', 1), ('result', '0', 'cat person.json', 0),
    ('result', '0', 'cat person.json >&2', 1), ('-', '0', 'echo born 1913-09-17 >&2', 1),
    ('-', '0', 'umask 077; cp person.json copy', 0), ('-', '0', 'umask 022; cp person.json open; chmod 644 open', 1),
    ('-', '0', 'umask 077; mkdir ../state; cp person.json ../state/log', 1),
    ('-', '0', 'umask 077; mkdir -p ../data/unefois/store; cp person.json ../data/unefois/store/p', 0),
    ('-', '0', 'touch zzcanary.pdf', 1), ('-', '0', 'sleep 0.2 ; : zzcanary', 1),
    ('-', '0', 'N=ZZCANARY1 sleep 0.2', 1), ('-', '*', 'kill -SEGV $$', 1),
    ('result', '0', '[ID]= echo p-1 x', 0),
]


def value_at(node, path):
    for key in path:
        node = node[key]
    return node


class Leaks(unittest.TestCase):
    def test_table(self):
        for may_print, status, command, count in ROWS:
            with self.subTest(command):
                report = common.Report('canary')
                with canary.script.Home('/', []) as home:
                    canary.prepare(home, json.dumps(PERSON))
                    canary.run_table([('row', may_print, status, command)], home, MARKS, report)
                # a title is seen as cmdline of the shell and of what it runs: one finding each
                self.assertEqual(len(report.findings) > 0, count > 0, report.findings)

    def test_sealed(self):
        """In a sealed store no value may lie, while a command runs neither; nor the key anywhere."""
        store = '../data/unefois/store'
        rows = [  # (command, findings)
            ('true', False), (f'umask 077; mkdir -p {store}; cp person.json {store}/store.db', True),
            (f'umask 077; mkdir -p {store}; cp person.json {store}/x; sleep 0.3; rm {store}/x', True),
            ('umask 077; cp person.json $KEPT/backup', True), ('umask 077; cp person.json copy', False),
            ('umask 077; cp ../credentials/unefois.key $KEPT/k', True),
            ('umask 077; tr -d - < ../credentials/unefois.key > $KEPT/k', True),
            (f'killed 3: umask 077; mkdir -p {store}; cp person.json {store}/x; sleep 5', True),
            ('killed 2: sleep 5', False),
        ]
        for command, found in rows:
            with self.subTest(command):
                report = common.Report('canary')
                with canary.script.Home('/', [], 'sealed') as home:
                    folder = os.path.join(home.folder, 'credentials')
                    os.mkdir(folder, 0o700)
                    home.environment['CREDENTIALS_DIRECTORY'] = folder
                    with open(os.path.join(folder, 'unefois.key'), 'w', encoding='ascii') as file:
                        file.write('abcd-efgh-ijkl\n')
                    canary.prepare(home, json.dumps(PERSON))
                    canary.run_table([('row', '-', '0', command)], home, MARKS, report)
                self.assertEqual(len(report.findings) > 0, found, report.findings)

    def test_household(self):
        person = household.build(common.source_root())
        values = [(path, value_at(person, path)) for path in canary.leaves(person)]
        marked = [path for path, value in values if household.MARKS.search(str(value))]
        self.assertGreater(len(marked), 500)
        for path, value in values:
            if isinstance(value, (int, float)) and value > 10 and not isinstance(value, bool):
                self.assertRegex(str(value), household.MARKS, path)
        ids = [value for path, value in values if path[-1] == 'id']
        self.assertEqual(len(ids), len(set(ids)))

    def test_marks_as_written(self):
        for text in ('17/09/1913', '17 09 1913', '17091913', '1913-09', '987\u202f654,32', '98765432',
                     '06 39 77 41 77', '0639774177', '+33639774177', '77741', '1 13 09 2A 004'):
            self.assertRegex(text, household.MARKS)
        for text in ('p-abcdefghij', 'members/m1/birth/date', '2026-11-21', '0123456789abcdef'):
            self.assertNotRegex(text, household.MARKS)

    def test_kept_word(self):
        with canary.script.Home('/', []) as home:
            home.environment['SPOILED'] = home.work
            report = common.Report('canary')
            rows = [('a', 'result', '0', '[ID]= echo p-1 x'), ('b', '-', '0', 'test "$ID" = p-1')]
            canary.run_table(rows, home, MARKS, report)
            self.assertEqual(report.findings, [])

    def test_spoiled(self):
        copies = canary.spoiled(json.dumps(PERSON))
        self.assertEqual(len(copies), 11 + 3 + 3)
        marked = [c for c in copies.values() if MARKS.search(c)]
        self.assertGreater(len(marked), len(copies) - 4)

    def test_each_file(self):
        report = common.Report('canary')
        with canary.script.Home('/', []) as home:
            home.environment['SPOILED'] = os.path.join(home.work, 's')
            os.mkdir(home.environment['SPOILED'])
            for name in ('a', 'b', 'c'):
                open(os.path.join(home.work, 's', name), 'w', encoding='utf-8').close()
            summary = canary.run_table([('x', '-', '0', 'test -f "$FILE"')], home, MARKS, report)
        self.assertEqual(report.findings, [])
        self.assertIn('3 commands', summary)


if __name__ == '__main__':
    unittest.main()
