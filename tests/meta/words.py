#!/usr/bin/env python3
"""Words that have no place in the sources: what prints, exits, parses by locale, leaks, or hides.

One table, RULES: where it holds, the word, what to do instead. Strings and comments of C do not
count, except for the rules of TEXT_RULES, which read every text file as it is.
"""
import re
import sys

import common
import csource

EXCEPTIONS = 'tests/meta/words-exceptions.tsv'
LIB = ('lib/', 'adapters/')
PRODUCT = ('lib/', 'adapters/', 'cmd/')
C = ('lib/', 'adapters/', 'cmd/', 'tests/', 'fixtures/')

RULES = (  # (folders, folders excepted, words, what to do instead)
    (LIB, (), 'printf fprintf vprintf vfprintf puts fputs putchar putc perror g_print g_printerr',
     'return the text or a GError: cmd/ alone speaks'),
    (LIB, (), 'g_message g_warning g_critical g_info g_log',
     'return a GError; at most g_debug without any value'),
    # uf-key.c: locked memory for keys ends the program as g_malloc does; uf-batch-fork.c: a child
    (LIB, ('lib/sandbox/', 'lib/engine/', 'lib/store/uf-key.c', 'lib/batch/uf-batch-fork.c'),
     'exit _exit quick_exit abort g_error g_assert',
     'return a GError: a library never exits'),
    (('adapters/',), (), 'fopen open g_file_get_contents g_file_set_contents g_spawn_sync time '
     'g_get_real_time g_date_time_new_now_local socket', 'a hook is pure: the input has all it needs'),
    (PRODUCT, (), 'strtod strtof atof atoi atol sscanf g_strtod', 'use uf-money or uf-text: the locale '
     'must not parse'),
    (PRODUCT, (), 'strcpy strcat sprintf vsprintf gets strncpy strtok alloca g_alloca',
     'use g_strdup_printf, GString or g_strlcpy'),
    (LIB, ('lib/base/', 'lib/sandbox/'), 'getenv g_getenv setenv g_setenv secure_getenv',
     'take it from UfContext'),
    (LIB, (), 'setlocale bindtextdomain gettext', 'only cmd talks to people'),
    (PRODUCT, (), 'localtime gmtime mktime strftime', 'a date is year, month, day: uf-date'),
    (PRODUCT, (), 'system popen tmpnam tempnam mktemp g_get_tmp_dir tmpfile g_file_open_tmp',
     'no shell, and no temporary file with personal data: use memfd or the output folder'),
    (C, (), 'goto', 'use g_autoptr and return'),
    (C, (), 'XML_PARSE_NOENT XML_PARSE_DTDLOAD XML_PARSE_HUGE XML_PARSE_XINCLUDE',
     'entities and network stay off in XML'),
    (PRODUCT, (), 'CURLOPT_VERBOSE CURLOPT_DEBUGFUNCTION', 'curl\'s verbose mode prints the body'),
    (PRODUCT, ('lib/channel/uf-http', 'lib/channel/uf-partner.c'), 'uf_http_is_test',
     'plain http is for programs of tests alone: see tests/support/http-test-mode.c'),
    (PRODUCT, (), 'G_DEFINE_TYPE G_DECLARE_FINAL_TYPE G_DEFINE_TYPE_WITH_PRIVATE',
     'we use GObjects, we do not write them'),
    (LIB, (), 'json_dumpf json_dump_file json_dumpfd', 'give bytes back; files go through uf-file'),
)
FOREIGN_PLACE = '/wo' + 'rk/'
TEXT_RULES = (  # (pattern, paths excepted, problem, what to do instead)
    (re.compile(r'(?<![\w.~-])' + FOREIGN_PLACE + r'\w'), (), 'an absolute path of one machine',
     'use a path relative to the project, or an option'),
    (re.compile(r'\bTODO\b(?! ?\(#\d+\))'), ('tests/meta/words.py', 'tests/meta/test_rules.py',
     'docs/style.md'), 'a TODO without its issue', 'write TODO (#12), or do it'),
    (re.compile(r'\b(FIXME|XXX|HACK)\b'), ('tests/meta/words.py', 'tests/meta/test_rules.py'),
     'an unfinished place', 'write TODO (#12), or do it'),
)
TEXT_ENDINGS = ('.c', '.h', '.py', '.md', '.build', '.json', '.tsv', '.sh', '.txt', '.po', '.cli',
                '.scd', '.html', '.css', '.js')
TMP = re.compile(r'"/(var/)?tmp\b')
COMMENTED_CODE = re.compile(r'^[ \t]*//.*[;{}][ \t]*$|^[ \t]*/?\*+[ \t]+[^"\n]*\w\([^"\n]*\);[ \t]*(\*/)?$',
                            re.MULTILINE)


def line_of(text, position):
    return text.count('\n', 0, position) + 1


def check_words(path, code, report):
    for folders, excepted, words, instead in RULES:
        if not path.startswith(folders) or (excepted and path.startswith(excepted)):
            continue
        pattern = r'(?<![\w.>])(' + '|'.join(words.split()) + r')\b(?!\.h)'
        for match in re.finditer(pattern, code):
            report.fail(f'{path}:{line_of(code, match.start())}', match[1], instead)


def check_gboolean(path, code, report):
    """gboolean is an int: only where GLib takes its address or calls us back."""
    for match in re.finditer(r'\bgboolean\b[ \t]*\*?(\w*)', code):
        name = match[1]
        if name != '' and re.search(rf'&[\w.>-]*\b{name}\b', code):
            continue
        callback = re.match(r'gboolean\s+\w+\([^)]*\bg(const)?pointer\b', code[match.start():])
        if callback is None and not path.startswith('cmd/'):
            report.fail(f'{path}:{line_of(code, match.start())}', 'gboolean', 'use bool')


def check_globals(path, code, report, allowed):
    """No static variable, inside functions or outside, unless it is const."""
    tokens = csource.tokenize(csource.without_directives(code))
    for index, token in enumerate(tokens):
        if token.text != 'static':
            continue
        words, end = declaration(tokens, index)
        name = next((w for w in reversed(words) if re.match(r'[A-Za-z_]', w)), '')
        if tokens[end].text == '(' or {'const', 'sig_atomic_t'} & set(words):
            continue
        if not allowed(path, 'global', name):
            report.fail(f'{path}:{token.line}', f'static variable {name}',
                        'pass it as a parameter (UfContext), or make it const')


def declaration(tokens, index):
    """Words from @index to the `;`, `=`, `[` or `(` of a declaration, and where that is."""
    words = []
    while index < len(tokens) - 1 and tokens[index].text not in (';', '=', '(', '['):
        if tokens[index].text == '{':
            index = csource.closing(tokens, index)
        else:
            words.append(tokens[index].text)
        index += 1
    return words, index


def check_texts(path, text, report):
    for pattern, excepted, problem, instead in TEXT_RULES:
        if path in excepted:
            continue
        for match in pattern.finditer(text):
            report.fail(f'{path}:{line_of(text, match.start())}', problem, instead)


def check(texts, report, allowed=lambda *entry: False):
    for path, text in sorted(texts.items()):
        check_texts(path, text, report)
        if not path.endswith(('.c', '.h')):
            continue
        code = csource.without_literals(text)
        check_words(path, code, report)
        if not path.startswith('tests/'):
            check_gboolean(path, code, report)
            check_globals(path, code, report, allowed)
            for match in TMP.finditer(csource.without_comments(text)):
                report.fail(f'{path}:{line_of(text, match.start())}', 'a path in /tmp',
                            'use memfd or the output folder')
            for match in COMMENTED_CODE.finditer(text):
                report.fail(f'{path}:{line_of(text, match.start())}', 'commented-out code',
                            'delete it: history keeps it')
    return f'{len(texts)} files'


def main():
    root = common.source_root()
    report = common.Report('words')
    paths = common.walk(root, *TEXT_ENDINGS) + [
        p for p in ('bootstrap', '.ci/run') if common.exists(root, p)]
    texts = {p: common.read(root, p) for p in paths}
    exceptions = common.Exceptions(root, EXCEPTIONS, report)
    summary = check(texts, report, exceptions.allow)
    exceptions.finish(lambda path: True)
    return report.finish(summary)


if __name__ == '__main__':
    sys.exit(main())
