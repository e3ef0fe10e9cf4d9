#!/usr/bin/env python3
"""`send` and receipts, against the doubles: what is refused and why, what each fault leaves, what
follows the partner's states. Two runs: ds with a store of plain files, publik with a sealed one.

    test_send.py ds|publik STORE      (UF_BUILD_ROOT and UF_SOURCE_ROOT as in `meson test`; TAP)

"At most once" is looked at from the partner's side: what it stored, and how many POST came whole.
"""
import copy
import json
import os
import signal
import subprocess
import sys
import time

import sending

ROOT, BUILD = os.environ['UF_SOURCE_ROOT'], os.environ['UF_BUILD_ROOT']
CANARY = "D'ESSAI"
# what the partner does with the POST → the receipts that tell the truth of it
FAULTS = {
    'error': {'refused', 'unknown', 'not_sent'}, 'error_after': {'unknown'},
    'gateway_after': {'unknown'}, 'busy': {'received'}, 'away': {'received'},
    'redirect': {'refused', 'unknown'}, 'slow': {'received'}, 'late': {'received'},
    'silent': {'unknown'}, 'drop': {'unknown'}, 'cut': {'unknown'}, 'garbage': {'unknown'},
    'oversize': {'unknown'},
}


def is_schema_kept(world, name, result):
    path = os.path.join(ROOT, 'schemas', f'output-{name}.json')
    status, out, error = world.run('schema', 'check', path, '-', stdin=json.dumps(result))
    return status == 0 or print(f'# {out}{error}') is not None


def test_plain(world, tap):
    draft = world.prepare()
    status, said = world.send(draft)
    tap.check(status == 7 and 'nobody approved it' in said, 'nothing leaves without an approval', str(said))
    tap.check(world.posts() == 0, 'the partner was asked for nothing')
    world.approve(draft)
    keys = os.path.join(world.home.work, 'tls-keys')
    status, result = world.send(draft, SSLKEYLOGFILE=keys)
    tap.check(status == 0 and result['status'] == 'received' and result['sent'] == 4,
              'an approved draft is received', str(result))
    tap.check(not os.path.exists(keys), 'the keys of the connection are written nowhere')
    tap.check(is_schema_kept(world, 'send', result), 'the result fits its schema')
    body = json.loads(world.run('draft', 'get', draft, 'aide.json')[1])
    stored = world.portal.stored()
    tap.check(len(stored) == 1 and CANARY in json.dumps(stored) and body is not None,
              'the partner has one, with the answers', str(stored))
    status, said = world.send(draft)
    tap.check(status == 7 and 'a.modele' in said and 'received' in said and world.posts() == 1,
              'a second send is refused with what is known', str(said))
    tap.check(CANARY not in said, 'no value in what is said')
    begun, ended = world.journal(draft, 'send_begin'), world.journal(draft, 'send')
    tap.check(len(begun) == len(ended) == 1 and ended[0]['status'] == 'received' and
              'members/m1/birth_name' in ended[0]['facts'] and ended[0]['profile_revision'] == '1' and
              ended[0]['basis']['kind'] == 'legal_mission', 'the journal says what left, on which basis',
              str(begun + ended))
    tap.check({line['site'] for line in begun + ended} == {sending.SITE[world.channel]} and
              all(line['url'].startswith(world.portal.url + '/') for line in begun + ended),
              'and to which host, though the form names another', str(begun + ended))
    everything = world.run('journal', 'show', '--format', 'json')[1]
    receipt = world.show(draft)
    tap.check(is_schema_kept(world, 'receipt-show', receipt), 'the receipt fits its schema')
    tap.check(CANARY not in everything and not world.find_secrets(everything, receipt),
              'no value and no secret in the journal')
    listed = world.run('receipt', 'list', '--format', 'json')[1]
    tap.check(not world.find_secrets(listed, receipt) and
              is_schema_kept(world, 'receipt-list', json.loads(listed)), 'the list has no secret')
    status, opened = world.json('receipt', 'open', draft)
    tap.check(status == 0 and opened['link'].startswith(world.portal.url) and
              is_schema_kept(world, 'receipt-open', opened), 'receipt open gives the address', str(opened))
    status, shown, _ = world.run('receipt', 'show', draft)
    tap.check(status == 0 and CANARY in shown and len(shown.splitlines()) < 40, 'one screen shows it', shown)


def test_faults(world, tap):
    for fault, truths in FAULTS.items():
        draft = world.approve(world.prepare(f'Motif {fault}'))
        before = len(world.portal.stored())
        world.portal.set(fault={'kind': fault, 'method': 'POST', 'seconds': 1})
        status, result = world.send(draft)
        time.sleep(0.2)
        kept = len(world.portal.stored()) - before
        receipt = world.show(draft)
        found = receipt['status'] if receipt else 'none'
        good = found in truths and kept <= 1 and status == (0 if found == 'received' else 5)
        if found in ('received', 'refused', 'not_sent'):
            good = good and kept == (found == 'received')
        tap.check(good, f'{fault}: {found}, the partner has {kept}', f'{status} {result}')
        line = world.journal(draft, 'send')
        tap.check(len(line) == 1 and line[0]['status'] == found, f'{fault}: the journal says the same', str(line))
        posts = world.posts()
        again = world.send(draft)
        tap.check(found == 'not_sent' or (again[0] == 7 and world.posts() == posts),
                  f'{fault}: nothing is sent again by itself', str(again))
        world.portal.set(fault=None)


def make_unknown(world, fault='silent'):
    draft = world.approve(world.prepare())
    world.portal.set(fault={'kind': fault, 'method': 'POST'})
    world.send(draft)
    world.portal.set(fault=None)
    return draft


def test_settle(world, tap):
    draft = make_unknown(world)
    _, out, _ = world.run('receipt', 'show', draft)
    tap.check('receipt settle' in world.send(draft)[1] and 'accusé constater' in out,
              'who asks again learns how to find out', out)
    other = world.json('request', 'prepare', world.request_of(draft)['request'])[1]['forms'][0]
    twin = world.approve(next(d['draft'] for d in other['drafts'] if d['channel'] == world.channel))
    status, said = world.send(twin)
    tap.check(status == 7 and draft in said, 'nor another draft of the same demand', str(said))
    status, due = world.json('due', world.person)
    tap.check('Constater' in json.dumps(due, ensure_ascii=False), 'what nobody knows the end of falls due')
    for bad in ('{}', '{"found": "maybe"}', '{"found": "lost", "reference": "7"}', '{"found": "lost", "x": 1}'):
        tap.check(world.run('receipt', 'settle', draft, '--from', '-', stdin=bad)[0] in (1, 2),
                  f'{bad} is no finding')
    status, result = world.json('receipt', 'settle', draft, '--from', '-', stdin='{"found": "lost"}')
    tap.check(status == 0 and result['status'] == 'lost' and is_schema_kept(world, 'receipt-settle', result),
              'a person found that it was lost', str(result))
    status, said = world.send(draft)
    tap.check(status == 7 and 'review it again' in said, 'the approval of before does not count', str(said))
    world.approve(draft)
    status, result = world.send(draft)
    tap.check(status == 0, 'after another review it is sent', str(result))
    draft = make_unknown(world, 'error_after')
    status, result = world.json('receipt', 'settle', draft, '--from', '-',
                                stdin='{"found": "received", "reference": "REF-1"}')
    tap.check(status == 0 and result['reference'] == 'REF-1' and world.send(draft)[0] == 7,
              'or that the partner has it', str(result))
    tap.check(world.run('receipt', 'settle', draft, '--from', '-', stdin='{"found": "lost"}')[0] == 7,
              'what is known is not found out again')
    tap.check(len(world.journal(draft, 'settle')) == 1, 'the journal says who found out')


def refuses(world, tap, draft, words, name, code=1):
    posts = world.posts()
    status, said = world.send(draft)
    tap.check(status == code and words in str(said) and world.posts() == posts and world.show(draft) is None,
              name, f'{status} {said}')


def change_partner(world, change):
    """What the partner publishes, changed by a function of its description."""
    worlds = json.load(open(os.path.join(sending.portals.WORLDS, f'{world.channel}.json'), encoding='utf-8'))
    if world.channel == 'ds':
        descriptor = next(p for p in worlds['procedures'] if p['number'] == 101)['descriptor']
        now = copy.deepcopy(descriptor)
        fields = now['revision']['champDescriptors']
        now['revision']['id'] = 'UHJvY2VkdXJlUmV2aXNpb24tOTk5OQ=='
        change(fields, next(f for f in fields if f['label'] == 'Date de naissance'))
        world.portal.set(procedure={'number': 101, 'descriptor': now})
        return lambda: world.portal.set(procedure={'number': 101, 'descriptor': descriptor})
    schema = next(f for f in worlds['forms'] if f['schema']['url_name'] == 'demande-fsl')['schema']
    now = copy.deepcopy(schema)
    change(now['fields'], next(f for f in now['fields'] if f.get('varname') == 'date_naissance'))
    world.portal.set(form={'url_name': 'demande-fsl', 'fields': now['fields']})
    return lambda: world.portal.set(form={'url_name': 'demande-fsl', 'fields': schema['fields']})


def test_changes(world, tap):
    draft = world.approve(world.prepare())
    request = world.request_of(draft)['request']
    world.run('request', 'correct', request, 'reason', stdin='Un autre motif\n')
    refuses(world, tap, draft, 'answers changed ("Motif")', 'a correction made since')
    tap.check(world.review(draft)[0] == 1, 'nor is it reviewed again')

    draft = world.approve(world.prepare())
    form = sending.make_form(world.channel)
    world.write_form({**form, 'title': 'Aide essai, autre édition'})
    refuses(world, tap, draft, 'the form changed', 'another edition of the form')
    world.write_form(form)

    path = f'adapters/essai/descriptors/aide.{world.channel}.json'
    kept = json.load(open(os.path.join(world.folder, path), encoding='utf-8'))
    world.write(path, {**kept, 'revision': 'une-autre'})
    refuses(world, tap, draft, "known of the partner's form changed", 'another description kept')
    world.write(path, kept)

    back = change_partner(world, lambda fields, birth: fields.remove(birth))
    refuses(world, tap, draft, 'Date de naissance (gone)', 'the partner dropped a question that is answered')
    back()
    back = change_partner(world, lambda fields, birth: birth.update(
        {'label': '\x1b[2J\x07Naissance', 'type': 'email', '__typename': 'EmailChampDescriptor'}))
    refuses(world, tap, draft, 'Naissance (type)', 'another type there')
    tap.check('\x1b' not in world.run('send', draft)[2], "the partner's words move no cursor")
    back()
    back = change_partner(world, lambda fields, birth: fields.remove(
        next(f for f in fields if f['label'] in ('Loyer', 'Loyer mensuel', 'Montant du loyer'))))
    status, result = world.send(draft)
    tap.check(status == 0 and result['changes'], 'a change of another question is told, and stops nothing',
              str(result))
    back()

    draft = world.approve(world.prepare())
    request = world.request_of(draft)['request']
    world.run('request', 'done', request, '--from', '-',
              stdin='{"date": "2026-11-20", "way": "post"}', UNEFOIS_TODAY='2026-11-22')
    refuses(world, tap, draft, 'handed over already', 'a demand that was handed over')

    draft = world.approve(world.prepare())
    world.run('person', 'edit', world.person, 'members/m1/birth/place', stdin='Rezé\n')
    refuses(world, tap, draft, 'the profile changed', 'another fact in the profile')
    status, said = world.send('d-aaaaaaaaaa')
    tap.check(status == 4, 'a draft that is not there', str(said))
    request = world.json('fill', world.person, 'essai/aide', '--channel', 'sheet')[1]['forms'][0]
    status, said = world.send(request['drafts'][0]['draft'])
    tap.check(status == 7 and 'a person hands' in said, 'a sheet is carried by a person', str(said))


def test_race(world, tap):
    """Several at once: one POST, whoever is first."""
    for n in range(3):
        draft = world.approve(world.prepare(f'Course {n}'))
        posts, before = world.posts(), len(world.portal.stored())
        runs = [subprocess.Popen([world.program, 'send', draft], env=world.home.variables(),
                                 cwd=world.home.work, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
                for _ in range(3)]
        codes = sorted(run.wait(120) for run in runs)
        tap.check(codes.count(0) == 1 and set(codes) <= {0, 1, 7} and world.posts() == posts + 1 and
                  len(world.portal.stored()) == before + 1, f'three at once: one POST ({codes})')
        tap.check(world.show(draft)['status'] == 'received', 'and a receipt')


def test_stop(world, tap):
    """Ctrl-C while the partner takes its time: it is told what is not known."""
    draft = world.approve(world.prepare())
    before = len(world.portal.stored())
    world.portal.set(fault={'kind': 'late', 'method': 'POST', 'seconds': 3})
    run = subprocess.Popen([world.program, 'send', draft], env=world.home.variables(), cwd=world.home.work,
                           stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    deadline = time.monotonic() + 60
    while not world.journal(draft, 'send_begin') and time.monotonic() < deadline:
        time.sleep(0.1)
    time.sleep(1.5)
    run.send_signal(signal.SIGINT)
    said = run.communicate(timeout=60)[0].decode()
    time.sleep(3)
    world.portal.set(fault=None)
    status, kept = world.show(draft)['status'], len(world.portal.stored()) - before
    tap.check(status in ('unknown', 'not_sent') and (status == 'unknown' or kept == 0),
              f'stopped: {status}, the partner has {kept}', said)
    tap.check(status == 'not_sent' or world.send(draft)[0] == 7, 'and is not sent again')


def test_meanwhile(world, tap):
    """The partner takes its time to say what it publishes; somebody hands the demand over by hand."""
    draft = world.approve(world.prepare('Pendant ce temps'))
    request, posts, asked = world.request_of(draft)['request'], world.posts(), len(world.portal.log())
    world.portal.set(fault={'kind': 'late', 'method': 'GET', 'seconds': 4})
    run = subprocess.Popen([world.program, 'send', draft], env=world.home.variables(), cwd=world.home.work,
                           stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    deadline = time.monotonic() + 60
    while len(world.portal.log()) == asked and time.monotonic() < deadline:
        time.sleep(0.05)
    world.run('request', 'done', request, '--from', '-', stdin='{"date": "2026-11-20", "way": "post"}')
    said = run.communicate(timeout=60)[0].decode()
    world.portal.set(fault=None)
    tap.check(run.returncode == 1 and 'handed over already' in said and world.posts() == posts,
              'what was handed over while the partner was asked is not sent', said)


def test_restore(world, tap):
    """A backup has the approval and not the send: one approval is one file all the same."""
    if world.store != 'sealed':
        return
    draft = world.approve(world.prepare('Une sauvegarde'))
    world.run('store', 'backup', 'before.db')
    tap.check(world.send(draft)[0] == 0, 'sent after the backup')
    posts = world.posts()
    tap.check(world.run('store', 'restore', 'before.db', '--yes')[0] == 0, 'the backup comes back')
    status, said = world.send(draft)
    tap.check(status == 7 and 'restored' in str(said) and world.posts() == posts,
              'what was approved before is not sent once more', f'{status} {said}')
    world.approve(draft)
    world.run('store', 'backup', 'again.db')
    tap.check(world.send(draft)[0] == 0, 'after another review it is')
    posts = world.posts()
    key = world.home.environment.pop('CREDENTIALS_DIRECTORY')
    status, _, said = world.run('store', 'restore', 'again.db', '--yes')
    world.home.environment['CREDENTIALS_DIRECTORY'] = key
    tap.check(status == 5 and 'unlock' in said, 'a store that is locked cannot note it', f'{status} {said}')
    status, said = world.send(draft)
    tap.check(status == 7 and 'restored' in str(said) and world.posts() == posts,
              'and tells it as soon as it is open', f'{status} {said}')
    world.approve(draft)
    tap.check(world.send(draft)[0] == 0, 'after another review it is')


def test_unreachable(world, tap):
    draft = world.approve(world.prepare())
    world.portal.close()
    status, said = world.send(draft)
    tap.check(status == 6 and 'nothing was sent' in said and world.show(draft) is None,
              'a partner that is away costs nothing', f'{status} {said}')
    tap.check(world.journal(draft, 'send_begin') == [], 'and no send is told')


# the state of the partner's file: (word of the receipt, state of the demand, of its answer)
STATES = [('en_construction', 'depose', 'handed_over', None),
          ('en_instruction', 'instruction', 'handed_over', None),
          ('accepte', 'accepte', 'answered', 'granted')]


def find_file(world, draft):
    reference = world.show(draft)['reference']
    return int(reference)


def test_states(world, tap):
    draft = world.approve(world.prepare())
    world.send(draft)
    number = find_file(world, draft)
    status, result = world.json('receipt', 'update', draft)
    tap.check(status == 0 and result['receipts'][0]['state'] == 'brouillon' and
              is_schema_kept(world, 'receipt-update', result) and
              world.request_of(draft)['state'] == 'prepared', 'nobody claimed it: the demand stays', str(result))
    _, due = world.json('due', world.person)
    tap.check(any(row['date'] == result['receipts'][0]['until'] for row in due['items']),
              'its five days fall due', str(due))
    tap.check(world.run('receipt', 'update')[0] in (0, 3), 'and it is not asked about again so soon')
    asked = len(world.portal.log())
    world.run('receipt', 'update')
    tap.check(len(world.portal.log()) == asked, 'within the hour nothing is asked')
    world.portal.call('GET', world.show(draft)['link'], headers={'X-Account': 'zoe'})
    for theirs, word, state, answer in STATES:
        world.portal.set(dossier={'number': number, 'state': theirs})
        _, result = world.json('receipt', 'update', draft)
        request = world.request_of(draft)
        tap.check(result['receipts'][0]['state'] == word and request['state'] == state and
                  (request['answer'] or {}).get('result') == answer, f'{theirs}: {state}', str(request))
    tap.check(request['hand_over']['way'] == 'channel' and request['hand_over']['reference'] == str(number),
              'handed over by its channel, under its number', str(request['hand_over']))
    world.portal.set(dossier={'number': number, 'state': 'en_instruction'})
    _, result = world.json('receipt', 'update', draft)
    tap.check("n'est plus, décidé" in result['receipts'][0]['note'] and
              world.request_of(draft)['state'] == 'answered', 'a decision taken back is told', str(result))
    actions = {entry['action'] for entry in world.json('journal', 'show')[1]['entries']}
    tap.check({'hand_over', 'answer', 'receipt'} <= actions, 'the journal follows', str(actions))

    draft = world.approve(world.prepare())
    world.send(draft)
    number = find_file(world, draft)
    request = world.request_of(draft)['request']
    world.run('request', 'done', request, '--from', '-', stdin='{"date": "2026-11-21", "way": "portal"}')
    world.portal.set(dossier={'number': number, 'state': 'en_construction'})
    _, result = world.json('receipt', 'update', draft)
    tap.check(world.request_of(draft)['hand_over']['way'] == 'portal' and 'reste' in result['receipts'][0]['note'],
              'what a person noted stays, and is told', str(result))
    world.portal.set(dossier={'number': number, 'state': 'sans_suite'})
    world.json('receipt', 'update', draft)
    tap.check(world.request_of(draft)['state'] == 'closed', 'without a decision: closed')

    draft = world.approve(world.prepare())
    world.send(draft)
    world.portal.set(dossier={'number': find_file(world, draft), 'state': 'deleted'})
    _, result = world.json('receipt', 'update', draft)
    _, due = world.json('due', world.person)
    tap.check(result['receipts'][0]['state'] == 'disparu' and world.request_of(draft)['state'] == 'prepared' and
              'Demandez' in str(result['receipts'][0]['next']) and 'Demander' in str(due),
              'gone: the person is asked', str(result))


def test_told(world, tap):
    """Who holds what, and who has a copy."""
    status, page = world.json('person', 'status', world.person)
    tap.check(status == 0 and any(r['receipts'] for r in page['requests']) and
              is_schema_kept(world, 'person-status', page), 'the situation of the person has receipts')
    _, notice = world.json('notice', world.person)
    tap.check(any(r['sent'] == time.strftime('%Y-%m-%d', time.gmtime()) for r in notice['requests']) and
              is_schema_kept(world, 'notice', notice), 'the notice says when it was sent')
    status, out = world.json('person', 'export', world.person)
    tap.check(status == 0 and any(r.get('receipts') for r in out['requests']) and
              is_schema_kept(world, 'person-export', out), 'so does what the person is given')
    world.run('person', 'edit', world.person, 'members/m1/birth_name', stdin='NOUVEAU\n')
    _, stale = world.json('stale', world.person)
    rows = [p for f in stale['facts'] if f['fact'] == 'members/m1/birth_name' for p in f['partners']]
    tap.check(len(rows) == 1 and rows[0]['way'] == 'channel' and rows[0]['holds'] == CANARY,
              'the partner still holds what was sent', str(stale))


def main():
    channel, store = sys.argv[1:]
    tap = sending.setups.Tap()
    with sending.World(ROOT, BUILD, channel, store) as world:
        for test in (test_plain, test_faults, test_settle, test_race, test_meanwhile, test_stop,
                     test_restore):
            test(world, tap)
        if channel == 'ds':
            test_states(world, tap)
        test_told(world, tap)
        test_changes(world, tap)
        test_unreachable(world, tap)
    print(f'1..{tap.count}')
    return 1 if tap.failed else 0


if __name__ == '__main__':
    sys.exit(main())
