#!/usr/bin/env python3
"""Self-test of sizes.py and csource.py on small pieces of C."""
import os
import tempfile
import unittest

import common
import csource
import sizes

SHAPES = [  # (name, body, complexity, nesting)
    ('empty', '', 1, 0),
    ('one if', 'if (a) b();', 2, 1),
    ('if braces', 'if (a) {\nb();\n}', 2, 1),
    ('else if chain', 'if (a) b(); else if (c) d(); else e();', 3, 1),
    ('else nests like if', 'if (a) { b(); } else { if (c) d(); }', 3, 2),
    ('and or', 'return a && b || c;', 3, 0),
    ('ternary', 'return a ? b : c;', 2, 0),
    ('for if while', 'for (;;) if (a) while (b) c();', 4, 3),
    ('do while', 'do { a(); } while (b);', 2, 1),
    ('do while without braces', 'do a(); while (b);', 2, 1),
    ('empty while', 'while (a());\nb();', 2, 1),
    ('switch', 'switch (a) { case 1: b(); break; case 2: case 3: c(); default: d(); }', 3, 1),
    ('case character', "switch (a) { case ':': b(); break; case '?': c(); }", 3, 1),
    ('foreach macro', 'json_object_foreach(o, k, v) { if (a) b(); }', 3, 2),
    ('foreach without braces', 'json_array_foreach(o, i, v) b(v);', 2, 1),
    ('autoptr', 'g_autoptr(json_t) x = y();\nif (x == NULL)\nreturn;', 2, 1),
    ('initialiser', 'struct t t = { .a = 1, .b = { 2, 3 } };\nif (t.a) b();', 2, 1),
    ('compound literal', 'f(&(struct t){ 1, 2 });\nif (a) b();', 2, 1),
    ('string with keywords', 'f("if (a && b) { while");', 1, 0),
    ('comment with keywords', '/* if (a) { */ f(); // while (b)\n', 1, 0),
    ('label', 'again:\nif (a) b();', 2, 1),
    ('macro without semicolon', 'G_GNUC_BEGIN_IGNORE_DEPRECATIONS\nif (a) b();', 2, 1),
    ('both branches open a brace', '#ifdef X\nif (a) {\n#else\nif (b) {\n#endif\nc();\n}', 2, 1),
    ('while after a block', 'if (a) { b(); }\nwhile (c) d();', 3, 1),
    ('four deep', 'for (;;) { for (;;) { for (;;) { if (a) b(); } } }', 5, 4),
]

LISTS = [  # (parameter list, count)
    ('void', 0), ('int a', 1), ('int a, char *b', 2), ('int (*f)(int, int), void *d', 2),
    ('const char *format, ...', 1), ('int a, int b, int c, int d, int e, int f', 6),
]


def only(text):
    found = csource.functions(text)
    assert len(found) == 1, found
    return found[0]


class Functions(unittest.TestCase):
    def test_shapes(self):
        for name, body, complexity, nesting in SHAPES:
            with self.subTest(name):
                function = only(f'static int\nf(void)\n{{\n{body}\n}}\n')
                self.assertEqual((function.complexity, function.nesting), (complexity, nesting))

    def test_parameters(self):
        for text, count in LISTS:
            with self.subTest(text):
                self.assertEqual(only(f'int\nf({text})\n{{\n}}\n').parameters, count)

    def test_lines(self):
        text = '#include <x.h>\n\n/* says */\nstatic bool\nname(int a,\n     int b)\n{\n\tx();\n}\n'
        function = only(text)
        self.assertEqual((function.name, function.line, function.lines), ('name', 4, 6))

    def test_no_function(self):
        for text in ('static const struct t table[] = {\n{ "a", f(1) },\n};\n',
                     'struct a {\nint (*f)(int);\n};\n', 'enum { A, B };\n',
                     '#define X(a) \\\n do { a; } while (0)\n', 'int f(void);\n',
                     'G_DEFINE_QUARK(a, b)\n'):
            with self.subTest(text):
                self.assertEqual(csource.functions(text), [])

    def test_after_other_things(self):
        text = 'static const int t[] = { 1 };\nG_DEFINE_QUARK(a, b)\nint\nf(void)\n{\n}\n' \
               'struct s { int a; };\nstruct s *\ng(int a)\n{\nif (a) { }\n}\n'
        self.assertEqual([(f.name, f.line) for f in csource.functions(text)],
                         [('f', 3), ('g', 8)])


class Limits(unittest.TestCase):
    def run_on(self, path, text, exceptions=''):
        with tempfile.TemporaryDirectory() as root:
            for name, content in ((path, text), (sizes.EXCEPTIONS, exceptions)):
                os.makedirs(os.path.dirname(os.path.join(root, name)), exist_ok=True)
                with open(os.path.join(root, name), 'w', encoding='utf-8') as file:
                    file.write(content)
            report = common.Report('sizes')
            sizes.check(root, [path], report)
            return report.findings

    def test_limits(self):
        function = 'int\nf(void)\n{\n' + 'a();\n' * 76 + '}\n'
        longer = function.replace('}', 'a();\n}')
        for path, text, findings in (
                ('lib/a.c', function, 0), ('lib/a.c', longer, 1),
                ('lib/a.c', '\n' * 600, 0), ('lib/a.c', '\n' * 601, 1),
                ('lib/a.h', '\n' * 200, 0), ('lib/a.h', '\n' * 201, 1),
                ('adapters/a/a.c', '\n' * 300, 0), ('adapters/a/a.c', '\n' * 301, 1),
                ('lib/a.c', 'int\nf(a x, a b, a c, a d, a e, a g)\n{\n}\n', 1)):
            with self.subTest(path=path, lines=text.count('\n')):
                self.assertEqual(len(self.run_on(path, text)), findings)

    def test_exceptions(self):
        text = '\n' * 601
        entry = 'lib/a.c\tfile\t-\tone table that reads better whole\n'
        self.assertEqual(self.run_on('lib/a.c', text, entry), [])
        self.assertIn('stale', self.run_on('lib/a.c', '\n', entry)[0])
        self.assertEqual(len(self.run_on('lib/a.c', text, 'lib/a.c\tfile\t-\t\n')), 2)


if __name__ == '__main__':
    unittest.main()
