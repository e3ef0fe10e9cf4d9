#!/usr/bin/env python3
"""Self-test of canary.py: each place where a value may leak is seen, and nothing else is."""
import json
import os
import re
import tempfile
import unittest

import canary
import common

PERSON = {'name': 'ZZCANARYNAME', 'born': '1913-09-17', 'members': [{'amount': 1}]}
MARKS = re.compile('zzcanary|1913-09-17', re.IGNORECASE)
ROWS = [  # (may print, exit code, command, findings)
    ('-', '0', 'true', 0), ('-', '0', 'false', 1), ('-', '*', 'false', 0),
    ('-', '0', 'cat person.json', 1), ('result', '0', 'cat person.json', 0),
    ('result', '0', 'cat person.json >&2', 1), ('-', '0', 'echo born 1913-09-17 >&2', 1),
    ('-', '0', 'umask 077; cp person.json copy', 0), ('-', '0', 'umask 022; cp person.json open; chmod 644 open', 1),
    ('-', '0', 'umask 077; mkdir ../state; cp person.json ../state/log', 1),
    ('-', '0', 'umask 077; mkdir -p ../data/store; cp person.json ../data/store/p', 0),
    ('-', '0', 'touch zzcanary.pdf', 1), ('-', '0', 'sleep 0.2 ; : zzcanary', 1),
    ('-', '0', 'N=ZZCANARY1 sleep 0.2', 1), ('-', '*', 'kill -SEGV $$', 1),
    ('result', '0', '[ID]= echo p-1 x', 0),
]


class Leaks(unittest.TestCase):
    def test_table(self):
        for may_print, status, command, count in ROWS:
            with self.subTest(command), tempfile.TemporaryDirectory() as folder:
                path = os.path.join(folder, 'person.json')
                with open(path, 'w', encoding='utf-8') as file:
                    json.dump(PERSON, file)
                report = common.Report('canary')
                with canary.script.Home('/', []) as home:
                    canary.prepare(home, path)
                    canary.run_table([('row', may_print, status, command)], home, MARKS, report)
                # a title is seen as cmdline of the shell and of what it runs: one finding each
                self.assertEqual(len(report.findings) > 0, count > 0, report.findings)

    def test_kept_word(self):
        with canary.script.Home('/', []) as home:
            home.environment['SPOILED'] = home.work
            report = common.Report('canary')
            rows = [('a', 'result', '0', '[ID]= echo p-1 x'), ('b', '-', '0', 'test "$ID" = p-1')]
            canary.run_table(rows, home, MARKS, report)
            self.assertEqual(report.findings, [])

    def test_spoiled(self):
        copies = canary.spoiled(json.dumps(PERSON))
        self.assertEqual(len(copies), 11 + 3 + 3 * 3)
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
