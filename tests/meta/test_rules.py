#!/usr/bin/env python3
"""Self-test of includes.py and words.py: each rule finds what it is for, and nothing else."""
import unittest

import common
import includes
import words

HEADERS = {
    'lib/base/uf-error.h': '', 'lib/base/uf-x-private.h': '', 'lib/form/uf-form.h': '',
    'lib/profile/uf-profile.h': '', 'lib/channel/uf-draft.h': '', 'lib/engine/uf-engine.h': '',
    'lib/channel/uf-approval-private.h': '', 'lib/flow/uf-flow.h': '',
    'lib/adapter/uf-adapter.h': '#include "uf-error.h"\n', 'lib/adapter/uf-registry.h': '',
    'adapters/caf/caf.h': '',
}

INCLUDES = [  # (path, line, findings)
    ('lib/base/uf-a.c', '#include <glib.h>', 0),
    ('lib/base/uf-a.c', '#include <glib/gi18n.h>', 1),
    ('lib/base/uf-a.c', '#include "uf-form.h"', 1),
    ('lib/base/uf-a.c', '#include "uf-x-private.h"', 0),
    ('lib/form/uf-a.c', '#include "uf-x-private.h"', 1),
    ('tests/unit/base/test-a.c', '#include "uf-x-private.h"', 0),
    ('lib/form/uf-a.c', '#include "uf-error.h"', 0),
    ('lib/form/uf-a.c', '#include "uf-profile.h"', 1),
    ('lib/form/uf-a.c', '// #include "uf-profile.h"', 0),
    ('lib/form/uf-a.c', '#include <unistd.h>', 1),
    ('lib/channel/uf-a.c', '#include "uf-profile.h"', 1),
    ('lib/channel/uf-a.c', '#include <curl/curl.h>', 0),
    ('lib/store/uf-a.c', '#include <curl/curl.h>', 1),
    ('lib/engine/uf-a.c', '#include <poppler.h>', 0),
    ('lib/sandbox/uf-a.c', '#include <poppler.h>', 1),
    ('lib/review/uf-a.c', '#include "uf-approval-private.h"', 0),
    ('lib/flow/uf-a.c', '#include "uf-approval-private.h"', 1),
    ('lib/flow/uf-a.c', '#include "uf-engine.h"', 1),
    ('lib/flow/uf-a.c', '#include <sqlite3.h>', 1),
    ('lib/base/uf-a.c', '#include <never-heard-of.h>', 1),
    ('lib/base/uf-a.c', '#include "never-heard-of.h"', 1),
    ('lib/strange/uf-a.c', '', 1),
    ('strange/uf-a.c', '', 1),
    ('adapters/caf/caf.c', '#include "uf-adapter.h"', 0),
    ('adapters/caf/caf.c', '#include "uf-error.h"', 0),
    ('adapters/caf/caf.c', '#include "caf.h"', 0),
    ('adapters/fsl/fsl.c', '#include "caf.h"', 1),
    ('adapters/caf/caf.c', '#include "uf-registry.h"', 1),
    ('adapters/caf/caf.c', '#include <stdio.h>\n#include <fcntl.h>', 1),
    ('cmd/fill.c', '#include "uf-flow.h"', 0),
    ('cmd/fill.c', '#include "uf-profile.h"', 1),
    ('cmd/fill.c', '#include "uf-engine.h"', 1),
    ('cmd/unefois-pdf.c', '#include "uf-engine.h"', 0),
    ('cmd/pdf.c', '#include "uf-flow.h"', 1),
    ('lib/store/uf-form.h', '', 1),
    ('lib/form/uf-form.c', '#include <glib.h>\n#include "uf-form.h"', 1),
    ('lib/form/uf-form.c', '#include "uf-form.h"\n#include <glib.h>\n#include "uf-error.h"', 0),
    ('lib/form/uf-form.c', '#include "uf-form.h"\n#include "uf-error.h"\n#include <glib.h>', 1),
    ('lib/form/uf-form-read.c', '#include "uf-form.h"\n#include <glib.h>', 0),
]

CODE = [  # (path, code, findings)
    ('lib/a/a.c', 'printf("x");', 1), ('cmd/a.c', 'g_print("x");', 0),
    ('lib/a/a.c', 'g_strdup_printf("printf");', 0), ('lib/a/a.c', '/* exit(1) */', 0),
    ('lib/a/a.c', 'self->exit(1);', 0), ('lib/a/a.c', 'exit(1);', 1),
    ('lib/sandbox/a.c', '_exit(1);', 0), ('cmd/a.c', 'x = strtod(a, b);', 1),
    ('tests/a.c', 'goto out;', 1), ('cmd/a.c', 'x = XML_PARSE_NOENT;', 1),
    ('lib/a/a.c', 'g_getenv("X");', 1), ('lib/base/a.c', 'g_getenv("X");', 0),
    ('lib/a/a.c', 'gboolean found = FALSE;', 1),
    ('lib/a/a.c', 'gboolean found = FALSE;\nf(&found);', 0),
    ('lib/a/a.c', 'static gboolean\nold(gpointer key, gpointer value, gpointer data)\n{\n}\n', 0),
    ('lib/a/a.c', 'static gboolean\nold(int key)\n{\n}\n', 1),
    ('lib/a/a.c', 'static int count;', 1), ('lib/a/a.c', 'static int count = 1;', 1),
    ('lib/a/a.c', 'static const int count = 1;', 0),
    ('lib/a/a.c', 'static const char *const names[] = { "a" };', 0),
    ('lib/a/a.c', 'static int f(void);', 0), ('lib/a/a.c', 'int\nf(void)\n{\nstatic int a;\n}', 1),
    ('lib/a/a.c', 'static struct {\nint a;\n} table[4];', 1),
    ('lib/a/a.c', 'static const struct {\nint a;\n} table[] = { { 1 } };', 0),
    ('lib/a/a.c', 'static volatile sig_atomic_t stop;', 0),
    ('lib/a/a.c', 'f("/tmp/x");', 1), ('lib/a/a.c', '// f(x);\n', 1),
    ('lib/a/a.c', '/*\n * f(x);\n */\n', 1), ('lib/a/a.c', '/* says why (really) */\n', 0),
    ('adapters/a/a.c', 'time(NULL);', 1),
]

TEXTS = [
    ('docs/a.md', 'see ' + words.FOREIGN_PLACE + 'main', 1), ('docs/a.md', 'see ~' + words.FOREIGN_PLACE + 'main', 0),
    ('docs/a.md', 'the TO' + 'DO', 1), ('lib/a/a.c', '/* TO' + 'DO (#12): x */', 0),
    ('lib/a/a.c', '/* FIX' + 'ME */', 1),
]


class Includes(unittest.TestCase):
    def test_table(self):
        for path, line, count in INCLUDES:
            with self.subTest(path=path, line=line):
                report = common.Report('includes')
                includes.check({**HEADERS, path: line + '\n'}, report)
                self.assertEqual(len(report.findings), count, report.findings)


class Words(unittest.TestCase):
    def test_table(self):
        for path, text, count in CODE + TEXTS:
            with self.subTest(path=path, text=text):
                report = common.Report('words')
                words.check({path: text}, report)
                self.assertEqual(len(report.findings), count, report.findings)


if __name__ == '__main__':
    unittest.main()
