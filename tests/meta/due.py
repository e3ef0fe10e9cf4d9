#!/usr/bin/env python3
"""The rules of what falls due: data/due.json is as its schema says, and every rule is reached.

    due.py UNEFOIS

Each rule is asked of the invented couple with one date more, where the rule looks: it must say what falls due
in a week, once the profile is stored like any other.
"""
import datetime
import json
import os
import re
import subprocess
import sys

import common

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'cli'))
import script  # noqa: E402

TODAY = '2026-11-21'
DUE = datetime.date(2026, 11, 28)


def put(node, steps, value):
    """@value at @steps of @node; "[]" is the first row of a list, made with an id when there is none."""
    for here, following in zip(steps, steps[1:] + [None]):
        if here == '[]':
            if not node:
                node.append({'id': 'z9'})
            node = node[0]
        elif following is None:
            node[here] = value
        else:
            node = node.setdefault(here, [] if following == '[]' else {})


def steps_of(path):
    """["members", "[]", "birth", "date"] of "$.members[*].birth.date"."""
    return [word if not word.startswith('[') else '[]' for word in re.findall(r'\.(\w+)|(\[[^\]]*\])', path)
            for word in word if word]


# what a row cannot be without, by its list
NEEDED = {'identity_documents': {'kind': 'identity_card'}, 'follow_ups': {'kind': 'social'}}


def household_for(couple, rule):
    """The invented couple, with the date on which @rule falls due in a week."""
    profile = json.loads(json.dumps(couple))
    if 'age' in rule:
        profile['members'][0]['birth']['date'] = f'{DUE.year - rule["age"]}-{DUE:%m-%d}'
        return profile
    delay = rule.get('delay', {})
    months = delay.get('months', 0) * (1 if delay.get('before') else -1)
    days = delay.get('days', 0) * (1 if delay.get('before') else -1)
    month = DUE.month - 1 + months
    date = DUE.replace(year=DUE.year + month // 12, month=month % 12 + 1) + datetime.timedelta(days)
    for key, row in NEEDED.items():
        if key in rule['date']:
            profile['members'][0][key] = [{'id': 'z9', **row}]
    if '!@.renewed_on' in rule.get('each', ''):
        del profile['housing']['social_requests'][0]['renewed_on']
    put(profile, steps_of(rule.get('each', '$') + rule['date'][1:] if rule['date'].startswith('@')
                          else rule['date']), date.isoformat())
    return profile


def declared(schema, steps):
    """Whether @schema (a node of schemas/profile.schema.json) has a place at @steps."""
    root = schema
    node = schema
    for step in steps:
        while '$ref' in node and 'properties' not in node and 'items' not in node:
            node = root['$defs'][node['$ref'].rsplit('/', 1)[1]]
        node = node.get('items') if step == '[]' else (node.get('properties') or {}).get(step)
        if node is None:
            return False
    return True


def check_rules(report, root, rules, profile_schema, forms):
    for rule in rules:
        each = rule.get('each', '$')
        for key in ('date', 'when', 'unless'):
            if key not in rule:
                continue
            steps = steps_of(each + rule[key][1:] if rule[key].startswith('@') else rule[key])
            if not declared(profile_schema, steps):
                report.fail(rule['id'], f'{key}: no such place', 'use a path of schemas/profile.schema.json')
        for form in rule.get('forms', []):
            folder = form.split('/')[0]
            if os.path.isdir(os.path.join(root, 'adapters', folder)) and form not in forms:
                report.fail(rule['id'], f'no form {form}', 'name a form of that adapter')
    ids = [rule['id'] for rule in rules]
    for twice in sorted({i for i in ids if ids.count(i) > 1}):
        report.fail(twice, 'two rules of this id', 'the second is never seen')


def run_rule(program, home, profile, rule):
    """The items that @rule finds for @profile."""
    path = os.path.join(home.work, 'person.json')
    with open(path, 'w', encoding='utf-8') as file:
        json.dump(profile, file)
    os.chmod(path, 0o600)

    def run(*words):
        result = subprocess.run([program, *words, '--quiet'], env=home.variables(), cwd=home.work,
                                capture_output=True, check=False)
        return result.stdout.decode()
    person = run('person', 'new', path).strip()
    if not person:
        return None
    answer = run('due', person, '--format', 'json')
    return [i for i in json.loads(answer)['items'] if i['rule'] == rule['id']] if answer else []


def main(program):
    root = common.source_root()
    report = common.Report('due')
    with open(os.path.join(root, 'data/due.json'), encoding='utf-8') as file:
        rules = json.load(file)['rules']
    with open(os.path.join(root, 'schemas/profile.schema.json'), encoding='utf-8') as file:
        profile_schema = json.load(file)
    result = subprocess.run([program, 'schema', 'check', os.path.join(root, 'schemas/due.schema.json'),
                             os.path.join(root, 'data/due.json')], capture_output=True, check=False)
    if result.returncode != 0:
        report.fail('data/due.json', 'not as schemas/due.schema.json says', result.stdout.decode()[:200])
    forms = {f'{adapter}/{name[:-5]}' for adapter in os.listdir(os.path.join(root, 'adapters'))
             if os.path.isdir(os.path.join(root, 'adapters', adapter, 'forms'))
             for name in os.listdir(os.path.join(root, 'adapters', adapter, 'forms'))}
    check_rules(report, root, rules, profile_schema, forms)
    reached = 0
    with script.Home(root, [os.path.dirname(program)]) as home:
        home.environment['UNEFOIS_TODAY'] = TODAY
        with open(os.path.join(root, 'fixtures/people/couple.json'), encoding='utf-8') as file:
            couple = json.load(file)
        for rule in rules:
            found = run_rule(program, home, household_for(couple, rule), rule)
            reached += bool(found)
            if DUE.isoformat() not in [item['date'] for item in found or []]:
                report.fail(rule['id'], 'the profile is refused' if found is None else 'not reached',
                            'see lib/flow/uf-flow-due-rules.c, and the date that household_for() sets')
    return report.finish(f'{len(rules)} rules, {reached} reached')


if __name__ == '__main__':
    sys.exit(main(os.path.realpath(sys.argv[1])))
