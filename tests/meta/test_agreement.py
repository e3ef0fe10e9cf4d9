#!/usr/bin/env python3
"""Self-test of agreement.py on a stand-in program: each disagreement is seen, agreement is not."""
import os
import shutil
import subprocess
import sys
import tempfile
import unittest

import common

HERE = os.path.dirname(os.path.abspath(__file__))
PROGRAM = '''#!/bin/bash
table='fill\tPERSON FORM\tremplir\tFill forms
person new\t\tpersonne nouvelle\tAsk about a person'
case "$*" in
--list-commands) printf '%s\\n' "$table" ;;
--help) printf '%s\\n' "$table" '  remplir  ' '  personne nouvelle  ' ;;
"fill --help" | "remplir --help") echo "unefois fill PERSON FORM"; echo "Fill forms" ;;
"person new --help" | "personne nouvelle --help") echo "Ask about a person" ;;
*) exit 2 ;;
esac
'''
FILES = {
    'program/unefois': PROGRAM,
    'docs/man/unefois.1.scd': '# COMMANDS\n\n## fill\n\n*fill* (French: *remplir*)\n\n'
                              '## person new\n\n*new* (French: *personne nouvelle*)\n\n'
                              '# EXIT STATUS\n\n*0*\n\tdone\n\n*4*\n\tnot found\n',
    'completions/unefois.bash': '_unefois() { case $COMP_CWORD in\n1) COMPREPLY=(fill person remplir personne);;\n'
                                '2) COMPREPLY=(new nouvelle);; esac; }\ncomplete -F _unefois unefois\n',
    'cmd/uf-exit.h': 'enum {\n\tUF_EXIT_DONE = 0,\n\tUF_EXIT_NOT_FOUND = 4,\n};\n',
    'lib/base/uf-error.h': 'enum {\n\tUF_ERROR_NOT_FOUND, /* exit 4 */\n};\n',
    'README.md': '`unefois fill` and\n', 'docs/guide.md': '`unefois person new`\n',
    'tests/cli/a.cli': '$ unefois fill x y\n$ unefois person new\n',
}
CHANGES = [  # (file, old, new): each must give a finding
    ('program/unefois', '"$table" ;;\n--help) printf \'%s\\n\' "$table"',
     '"$table" ;;\n--help) echo fill'),
    ('program/unefois', "'  remplir  '", "'  fill  '"),
    ('program/unefois', '\tpersonne nouvelle\t', '\t\t'),
    ('docs/man/unefois.1.scd', ' (French: *remplir*)', ''),
    ('program/unefois', ' | "remplir --help"', ''),
    ('program/unefois', 'echo "unefois fill PERSON FORM"', 'true'),
    ('program/unefois', 'Fill forms\nperson', '\nperson'),
    ('program/unefois', '--list-commands)', '--list)'),
    ('docs/man/unefois.1.scd', '## fill', '## fill it'),
    ('docs/man/unefois.1.scd', '*4*', '4'),
    ('docs/man/unefois.1.scd', 'not found', 'absent'),
    ('completions/unefois.bash', '(new nouvelle)', '(old nouvelle)'),
    ('completions/unefois.bash', '(fill person remplir personne)', '(fill person personne)'),
    ('cmd/uf-exit.h', 'NOT_FOUND = 4', 'NOT_FOUND = 5'),
    ('README.md', 'unefois fill', 'unefois'),
    ('docs/guide.md', 'person new', 'person'),
    ('tests/cli/a.cli', '$ unefois fill', '# unefois fill'),
]


class Agreement(unittest.TestCase):
    def run_on(self, files):
        root = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, root)
        for name, text in files.items():
            path = os.path.join(root, name)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, 'w', encoding='utf-8') as file:
                file.write(text)
        program = os.path.join(root, 'program', 'unefois')
        os.chmod(program, 0o755)
        result = subprocess.run(
            [sys.executable, os.path.join(HERE, 'agreement.py'), program], text=True, check=False,
            capture_output=True, env={**os.environ, 'UF_SOURCE_ROOT': root})
        self.assertEqual(result.stderr, '')
        return result

    def test_agreement(self):
        result = self.run_on(FILES)
        self.assertEqual((result.returncode, result.stdout), (0, 'agreement: 0 finding(s); 2 commands\n'))

    def test_our_completion(self):
        ours = common.read(common.source_root(), 'completions/unefois.bash')
        result = self.run_on({**FILES, 'completions/unefois.bash': ours})
        self.assertEqual((result.returncode, result.stdout), (0, 'agreement: 0 finding(s); 2 commands\n'))

    def test_disagreements(self):
        for path, old, new in CHANGES:
            with self.subTest(path=path, new=new):
                self.assertIn(old, FILES[path])
                result = self.run_on({**FILES, path: FILES[path].replace(old, new)})
                self.assertEqual(result.returncode, 1, result.stdout)


if __name__ == '__main__':
    unittest.main()
