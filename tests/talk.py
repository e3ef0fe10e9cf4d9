#!/usr/bin/env python3
"""A conversation that is cut: Ctrl-C, then SIGKILL, in the midst of `fill --ask` on a terminal. What was
answered is kept, nothing is asked twice; long texts from a paste, a file and an editor are stored whole.

    talk.py               (UF_BUILD_ROOT and UF_SOURCE_ROOT as in `meson test`; TAP)
"""
import json
import os
import re
import signal
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
import setups  # noqa: E402
sys.path.insert(0, os.path.join(HERE, 'cli'))
import script  # noqa: E402

FORM = 'mdph/demande-15692'
ENDS = {'kill': lambda terminal: os.kill(terminal.process.pid, signal.SIGKILL),
        'Ctrl-C': lambda terminal: os.write(terminal.master, b'\3')}
TEXTS = ['- un point\n  en retrait, l\'été\n\n? et une question « œ »', 'Du fichier :\n\tcolonne\n..\nfin',
         'De l\'éditeur\n  deux lignes']
PROMPT = rb' : $'


class Talk:
    def __init__(self, home):
        self.home = home
        self.texts = 0
        self.office = 0
        people = setups.run(home, 'person', 'new', '--quiet', os.path.join(
            os.environ['UF_SOURCE_ROOT'], 'fixtures/people/couple.json'))
        self.person = people.strip()

    def say(self, terminal, prompt):
        """Texts in three ways; the parts of the form; else nobody knows."""
        if 'seul point' in prompt and self.texts < len(TEXTS):
            self.texts += 1
            return [TEXTS[0] + '\n.', '@long.txt', '!'][self.texts - 1]
        return '1,2,3' if 'Parties remplies' in prompt else '+'

    def run(self, most=None, end=None):
        """The questions answered (what they are about), until @most of them."""
        editor = os.path.join(self.home.work, 'editor')
        terminal = setups.Terminal(['unefois', 'remplir', self.person, FORM, '--ask', '--channel', 'sheet'],
                                   self.home, LANGUAGE='fr', EDITOR=editor)
        asked = []
        while terminal.until(PROMPT):
            prompt = terminal.show().rsplit('\n', 1)[-1]
            terminal.raw = b''
            if 'pour le service' in prompt:
                self.office += 1
                terminal.type({1: '?', 2: 'peut-être'}.get(self.office, 'non'))
                continue
            if 'Toujours juste' in prompt:
                terminal.type('')
                continue
            terminal.type('?')
            terminal.until(PROMPT)
            fact = re.search(r'^  ([a-z][\w./-]*)\r?$', terminal.show(), re.M)
            if most is not None and len(asked) == most:
                end(terminal)
                terminal.close()
                return asked
            terminal.raw = b''
            # "no other one" of a list that has rows has no place in a profile: it may be offered again
            asked += [] if 'Ajouter' in prompt else [fact[1] if fact else prompt]
            terminal.type(self.say(terminal, prompt))
        terminal.close()
        return asked


def main():
    tap = setups.Tap()
    with script.Home(os.environ['UF_SOURCE_ROOT'],
                     [os.path.join(os.environ['UF_BUILD_ROOT'], 'cmd')]) as home:
        # as Windows ends lines
        with open(os.path.join(home.work, 'long.txt'), 'w', encoding='utf-8', newline='\r\n') as file:
            file.write(TEXTS[1] + '\n')
        path = os.path.join(home.work, 'editor')
        with open(path, 'w', encoding='utf-8') as file:
            file.write(f"#!/bin/sh\ncat > \"$1\" <<'END'\n{TEXTS[2]}\nEND\n")
        os.chmod(path, 0o700)
        first = Talk(home)
        whole = first.run()
        tap.check(first.office == 3, 'what is neither yes nor no passes no question of the service',
                  str(first.office))
        cut = Talk(home)
        pieces = [cut.run(most, end) for most, end in zip((5, 4), ENDS.values())] + [cut.run()]
        said = [fact for piece in pieces for fact in piece]
        tap.check(len(pieces[0]) == 5 and len(pieces[1]) == 4 and len(pieces[2]) > 0,
                  f'killed, then Ctrl-C, in the midst of {len(whole)} questions', str(pieces))
        tap.check(len(said) == len(set(said)), 'nothing is asked twice', str(sorted(said)))
        tap.check(sorted(said) == sorted(whole), 'nothing is lost', f'{sorted(said)}\n{sorted(whole)}')
        requests = json.loads(setups.run(home, 'request', 'list', cut.person, '--format', 'json'))['requests']
        shown = setups.run(home, 'request', 'show', requests[0]['request'], '--format', 'json')
        for name, text in zip(('pasted', 'from a file', 'from the editor'), TEXTS):
            tap.check(json.dumps(text, ensure_ascii=False)[1:-1] in shown,
                      f'a long text {name} is stored whole', shown[-600:])
    print(f'1..{tap.count}')
    return 1 if tap.failed else 0


if __name__ == '__main__':
    sys.exit(main())
