#!/usr/bin/env python3
"""The check of benchmarks' names finds what it says that it finds, and the page's tables come out right."""
import os
import sys
import tempfile
import unittest

import common
import performance

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'bench'))
import report as bench_report  # noqa: E402

PAGE = '| `bench/one` | x |\n| `bench/two` | y |\n\n<!-- bench/two -->\n<!-- end -->\n'
BUILD = "bench_targets = [\n  ['one', [base_dep]],\n]\n  benchmark('bench/two', python)\n"
REPORT = "SCRIPTS = {'two': 'bench_two.py'}\n"
TABLE = [  # page, meson.build, report.py, words of each finding in order
    (PAGE, BUILD, REPORT, []),
    (PAGE + 'bench/three\n', BUILD, REPORT, ['names bench/three']),
    (PAGE, BUILD.replace("'one'", "'other'"), REPORT, ['names bench/one', 'what bench/other is']),
    (PAGE, BUILD + "  benchmark('bench/more', python)\n", REPORT, ['what bench/more is']),
    (PAGE, BUILD, '', ['bench/two is a table']),
    (PAGE.replace('<!-- bench/two -->', ''), BUILD, REPORT, ['bench/two is a table']),
]
OUTPUT = '''# mutool is not here
form\tvalues\tkib\ttool\tms\tleast\tmost\tratio
a\t3\t10\tqpdf\t1.00\t1\t1\t0.50
a\t3\t10\tfill\t2.00\t2\t2\t1.00
b\t4\t10\tfill\t4.00\t4\t4\t1.00
b\t4\t10\tpdf-lib\t48.00\t48\t48\t12.00
'''
RENDERED = '''| form | values | fill, ms | qpdf | pdf-lib |
| --- | --- | --- | --- | --- |
| a | 3 | 2.00 | 0.50 | - |
| b | 4 | 4.00 | - | 12.00 |

mutool is not here.'''
BLOCKS = '# sealed\np\tq\n1\t2\n# peak 3\n# folder\np\tq\n4\t5\n'


class PerformanceTest(unittest.TestCase):
    def test_table(self):
        for page, build, report, expected in TABLE:
            with self.subTest(expected=expected), tempfile.TemporaryDirectory() as root:
                for path, text in ((performance.PAGE, page), (performance.BUILD, build),
                                   (performance.REPORT, report)):
                    os.makedirs(os.path.join(root, os.path.dirname(path)), exist_ok=True)
                    with open(os.path.join(root, path), 'w', encoding='utf-8') as file:
                        file.write(text)
                found = common.Report('performance')
                performance.check(root, found)
                self.assertEqual(len(expected), len(found.findings), found.findings)
                for words, finding in zip(expected, found.findings):
                    self.assertIn(words, str(finding))

    def test_pivot(self):
        self.assertEqual(RENDERED, bench_report.render('loop', OUTPUT))

    def test_blocks(self):
        self.assertEqual('sealed.\n\n| p | q |\n| --- | --- |\n| 1 | 2 |\n\npeak 3.\n\nfolder.\n\n'
                         '| p | q |\n| --- | --- |\n| 4 | 5 |', bench_report.render('flow', BLOCKS))

    def test_mark(self):
        text = 'a\n<!-- bench/loop -->\nold\n<!-- end -->\nb\n'
        found = bench_report.MARK.search(text)
        self.assertEqual('loop', found[2])
        self.assertEqual('a\n<!-- bench/loop -->\nnew\n<!-- end -->\nb\n',
                         bench_report.MARK.sub(r'\1new\n\3', text))


if __name__ == '__main__':
    unittest.main()
