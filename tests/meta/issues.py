#!/usr/bin/env python3
"""Every rule id written in the sources has its French sentence, and every sentence has its rule.

A rule id is a string "area.what" whose area has a sentence in lib/base/uf-issue-sentences.c. Two
families are put together at run time: pdf.WORD, of the document worker's words
(lib/engine/uf-engine.h), and identifier.SCHEME.WORD, of the words of lib/profile.
"""
import re
import sys

import common
import csource

SENTENCES = 'lib/base/uf-issue-sentences.c'
ENGINE = 'lib/engine/uf-engine.h'
ROW = re.compile(r'\{\s*"([a-z_.]+)",\s*"')
LITERAL = re.compile(r'"([a-z]+(?:\.[a-z_]+)+)"')
FILES = re.compile(r'\.(json|c|h|py|tsv|pdf)$')
FAULT = re.compile(r'(?:uf_identifier_fail_\w+|verify_\w+)\([^;]*?"([a-z_]+)"')


def read_sentences(text):
    """{rule: sentence} of the table."""
    found = {}
    for match in ROW.finditer(text):
        rest = text[match.end() - 1:]
        found[match[1]] = ''.join(re.findall(r'"((?:[^"\\]|\\.)*)"', rest[:rest.index(' },\n')]))
    return found


def engine_words(text):
    """The reasons and checks that the worker's answer may hold."""
    reasons = re.search(r'Reasons:(.*?)\. A refused', text, re.DOTALL)
    checks = re.search(r'verify .*?status: "([a-z_|]+)"', text, re.DOTALL)
    if reasons is None or checks is None:
        return None
    return set(re.findall(r'[a-z][a-z_]+', reasons[1])) | (set(checks[1].split('|')) - {'ok'})


def used_rules(texts, areas):
    """{rule: place} of all literals of C that look like a rule of one of @areas."""
    found = {}
    for path, text in sorted(texts.items()):
        code = csource.without_comments(text)
        for match in LITERAL.finditer(code):
            if match[1].split('.')[0] in areas and not FILES.search(match[1]):
                found.setdefault(match[1], f'{path}:{code.count(chr(10), 0, match.start()) + 1}')
    return found


def composed_rules(texts, report):
    """{rule: place} of the two families."""
    words = engine_words(texts.get(ENGINE, ''))
    if words is None:
        report.fail(ENGINE, 'its words of refusal are not found', 'keep "Reasons:" and "status:"')
        words = set()
    found = {f'pdf.{word}': ENGINE for word in words}
    for path, text in texts.items():
        if path.startswith('lib/profile/'):
            found.update({f'identifier.{m[1]}': path
                          for m in FAULT.finditer(csource.without_comments(text))})
    return found


def check_brackets(rule, sentence, report):
    """The formatter trusts the table: each bracket closes, none is inside another of its kind."""
    if not re.fullmatch(r'(?:[^][{}]|\{[a-z_]+\}|\[(?:[^][{}]|\{[a-z_]+\})*\])*', sentence):
        report.fail(SENTENCES, f'brackets of {rule}', 'write {name}, or [text {name}]')


def check(texts, sentences, report):
    used = used_rules(texts, {rule.split('.')[0] for rule in sentences})
    used.update(composed_rules(texts, report))
    for rule, place in sorted(used.items()):
        words = rule.split('.')
        if rule not in sentences and f'{words[0]}.{words[-1]}' not in sentences:
            report.fail(place, f'{rule} has no sentence', f'add its row to {SENTENCES}')
    for rule, sentence in sorted(sentences.items()):
        check_brackets(rule, sentence, report)
        if rule not in used:
            report.fail(SENTENCES, f'nothing says {rule}', 'remove its row')
    return f'{len(sentences)} sentences, {len(used)} rules in the sources'


def main():
    root = common.source_root()
    report = common.Report('issues')
    texts = {p: common.read(root, p) for p in common.walk(root, '.c', '.h', under=('lib', 'adapters'))
             if p != SENTENCES}
    sentences = read_sentences(common.read(root, SENTENCES))
    if len(sentences) < 20:
        report.fail(SENTENCES, 'the table is not found', 'keep rows as { "rule", "sentence" },')
    return report.finish(check(texts, sentences, report))


if __name__ == '__main__':
    sys.exit(main())
