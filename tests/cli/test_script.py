#!/usr/bin/env python3
"""Self-test of the runner: it must see what is wrong."""
import os
import unittest

import script

os.environ.setdefault('UF_TEST_LOCALE', 'C.UTF-8')

SCRIPTS = [  # (text, does it hold)
    ('$ echo a\na\n', True), ('$ echo a\nb\n', False), ('$ echo a\n', False),
    ('$ true\na\n', False), ('$ false\n', False), ('$ false\n? 1\n', True),
    ('$ true\n? 1\n', False), ('$ echo a >&2\n', False), ('$ echo a >&2\n! a\n', True),
    ('$ echo a >&2\n! b\n', False), ('$ echo a >&2; echo b\nb\n! ...\n', True),
    ('$ seq 3\n1\n...\n', True), ('$ seq 3\n...\n3\n', True), ('$ seq 3\n...\n2\n', False),
    ('$ seq 3\n1\n...\n2\n3\n', True), ('$ echo abc\na[..]c\n', True),
    ('$ echo abd\na[..]c\n', False), ('$ printf "a\\nb"\na[..]b\n', False),
    ('$ echo x1\n[ID..]\n$ echo x1\n[ID..]\n', True),
    ('$ echo x1\n[ID..]\n$ echo x2\n[ID..]\n', False),
    ('$ echo x1\n[ID..]\n$ echo $ID\nx1\n', True),
    ('$ echo ".*"\n.*\n', True), ('$ echo "abc"\n.*\n', False),
    ('$ echo x1 x1\n[ID..] [ID..]\n', True), ('$ echo x1 x2\n[ID..] [ID..]\n', False),
    ('@ WORD=b c\n$ echo "$WORD"\nb c\n', True),
    ('$ printf "A: "; read a; echo "got $a"\nA: ‹x›\ngot x\n', True),
    ('$ printf "A: "; read a; echo "got $a"\nA: ‹x›\ngot y\n', False),
    ('$ printf "A: "; read a; exit 4\nA: ‹x›\n? 4\n', True),
    ('$ printf "A: "; read a; exit 4\nA: ‹x›\n', False),
    ('$ printf "B: "; read a\nA: ‹x›\n', False),
    ('$ printf "A: "; read a\nA: ‹x›\nmore\n', False),
    ('$ echo a; printf "A: "; read a; printf "B: "; read b; echo "$a$b"\n'
     'a\nA: ‹x›\nB: ‹›\nx\n', True),
    ('$ printf "A: "; cat >/dev/null; echo end\nA: ‹^D›\nend\n', True),
]


class Scripts(unittest.TestCase):
    def test_table(self):
        script.TIMEOUT = 5
        for text, holds in SCRIPTS:
            with self.subTest(text), script.Home('/', []) as home:
                environment, steps = script.parse(text)
                home.environment.update(environment)
                problems = [script.check(step, home)[0] for step in steps]
                self.assertEqual(all(p is None for p in problems), holds, problems)

    def test_home_is_removed(self):
        with script.Home('/', []) as home:
            folder = home.folder
            self.assertTrue(os.path.isdir(home.environment['HOME']))
        self.assertFalse(os.path.exists(folder))


if __name__ == '__main__':
    unittest.main()
