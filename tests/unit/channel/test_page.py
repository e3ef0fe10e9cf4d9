#!/usr/bin/env python3
"""The page of a sheet in a real browser: nothing runs but its own script, copying works, it prints.

    test_page.py PROGRAM      PROGRAM prints the page

Chromium is driven over a pipe (--remote-debugging-pipe), so that no port is opened. Skipped when
there is no Chromium.
"""
import base64
import html
import json
import os
import re
import select
import shutil
import subprocess
import sys
import tempfile
import time

INJECTED = ('<script>window.hacked=1</script><img src=x onerror="window.hacked=1">'
        '<style>body{display:none}</style><a href="javascript:window.hacked=1">x</a>')
CONTRAST = '''
(() => {
  const parse = c => c.match(/[\\d.]+/g).map(Number);
  const light = c => { const [r, g, b] = parse(c).map(v => v / 255)
      .map(v => v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4);
    return .2126 * r + .7152 * g + .0722 * b; };
  const back = e => { for (; e; e = e.parentElement) {
      const c = getComputedStyle(e).backgroundColor;
      if (c !== 'rgba(0, 0, 0, 0)') return c; }
    return 'rgb(255, 255, 255)'; };
  let worst = 99;
  for (const e of document.body.querySelectorAll('*')) {
    if (e.tagName === 'SCRIPT' || !e.textContent.trim()) continue;
    const pair = [light(getComputedStyle(e).color), light(back(e))].sort();
    worst = Math.min(worst, (pair[1] + .05) / (pair[0] + .05));
  }
  return worst;
})()'''


class Browser:
    """One page of a headless Chromium."""

    def __init__(self, program, folder):
        to_browser, self.output = os.pipe()
        self.input, from_browser = os.pipe()

        def give():
            # by way of high numbers: one end may already be 3 or 4
            high = os.dup(to_browser), os.dup(from_browser)
            far = os.dup2(high[0], 103), os.dup2(high[1], 104)
            os.dup2(far[0], 3)
            os.dup2(far[1], 4)

        self.process = subprocess.Popen(
            [program, '--headless', '--no-sandbox', '--disable-gpu', '--remote-debugging-pipe',
             '--disable-dev-shm-usage', f'--user-data-dir={folder}/profile', 'about:blank'],
            preexec_fn=give, close_fds=False, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL)
        os.close(to_browser)
        os.close(from_browser)
        self.buffer = b''
        self.events = []
        self.last = 0
        self.session = None
        self.call('Browser.grantPermissions',
                  permissions=['clipboardReadWrite', 'clipboardSanitizedWrite'])
        target = self.call('Target.createTarget', url='about:blank')['targetId']
        self.session = self.call('Target.attachToTarget', targetId=target,
                                 flatten=True)['sessionId']
        for domain in ('Page', 'Runtime', 'Log', 'Network'):
            self.call(domain + '.enable')

    def read(self, limit):
        while b'\0' not in self.buffer:
            if not select.select([self.input], [], [], max(limit - time.monotonic(), 0))[0]:
                raise TimeoutError('the browser does not answer')
            data = os.read(self.input, 1 << 20)
            if not data:
                raise EOFError('the browser ended')
            self.buffer += data
        message, _, self.buffer = self.buffer.partition(b'\0')
        return json.loads(message)

    def call(self, method, **parameters):
        self.last += 1
        message = {'id': self.last, 'method': method, 'params': parameters}
        if self.session:
            message['sessionId'] = self.session
        os.write(self.output, json.dumps(message).encode() + b'\0')
        limit = time.monotonic() + 60
        while True:
            answer = self.read(limit)
            if answer.get('id') == self.last:
                if 'error' in answer:
                    raise RuntimeError(f'{method}: {answer["error"]["message"]}')
                return answer['result']
            self.events.append(answer)

    def open(self, path):
        self.events.clear()
        self.call('Page.navigate', url='file://' + path)
        limit = time.monotonic() + 60
        while not any(e.get('method') == 'Page.loadEventFired' for e in self.events):
            self.events.append(self.read(limit))

    def run(self, script):
        answer = self.call('Runtime.evaluate', expression=script, awaitPromise=True,
                           returnByValue=True, userGesture=True)
        if 'exceptionDetails' in answer:
            raise RuntimeError(answer['exceptionDetails'].get('text'))
        return answer['result'].get('value')

    def press(self, key, code, text=''):
        for kind in ('keyDown', 'keyUp'):
            self.call('Input.dispatchKeyEvent', type=kind, key=key, code=key, text=text,
                      windowsVirtualKeyCode=code)

    def requested(self):
        return [e['params']['request']['url'] for e in self.events
                if e.get('method') == 'Network.requestWillBeSent']

    def complaints(self):
        return [e['params']['entry']['text'] for e in self.events
                if e.get('method') == 'Log.entryAdded']

    def close(self):
        os.close(self.output)
        os.close(self.input)
        self.process.terminate()
        self.process.wait(30)


def cells_of(page):
    """{id: text} of the values, read from the source."""
    return {i: html.unescape(t) for i, t in
            re.findall(r'<td class="value"><span id="(v\d+)">(.*?)</span>', page, re.DOTALL)}


def test_values(browser, page, folder):
    """every value is in the page as it is"""
    shown = browser.run('Object.fromEntries([...document.querySelectorAll("td.value > span")]'
                        '.map(c => [c.id, c.textContent]))')
    assert len(shown) > 8 and shown == cells_of(page), shown
    assert any('<img src=x onerror=' in text for text in shown.values())


def test_quiet(browser, page, folder):
    """nothing is loaded, nothing is refused, nothing hostile ran"""
    assert [u for u in browser.requested() if not u.startswith('file://')] == []
    assert len(browser.requested()) == 1, browser.requested()
    assert browser.complaints() == [], browser.complaints()
    assert browser.run('typeof window.hacked') == 'undefined'


def test_keyboard(browser, page, folder):
    """the keys go through what is to complete, the buttons and what is optional, in order"""
    order = []
    for _ in range(40):
        browser.press('Tab', 9)
        where = browser.run('document.activeElement.dataset.copy || '
                            'document.activeElement.getAttribute("href") || ""')
        if where == '' or where in order:
            break
        order.append(where)
    # what is to complete first, what is optional last
    expected = [link or button for link, button in
                re.findall(r'<a href="(#r\d+)"|data-copy="(v\d+)"', page)]
    first, last = expected[0], expected[-1]
    assert order == expected and first[0] == last[0] == '#' and 'v0' in expected, order


def test_copy(browser, page, folder):
    """Enter on a button copies the value exactly and goes on to the next one"""
    cells = cells_of(page)
    browser.call('Page.bringToFront')
    for cell in [i for i, text in cells.items() if text]:
        browser.run(f'document.querySelector("[data-copy={cell}]").focus()')
        browser.press('Enter', 13, '\r')
        deadline = time.monotonic() + 10
        while not browser.run('said.textContent.startsWith("Copié")'):
            assert time.monotonic() < deadline, browser.run('said.textContent')
        assert browser.run('navigator.clipboard.readText()') == cells[cell], cell
        browser.run('said.textContent = ""')


def test_names(browser, page, folder):
    """a screen reader hears which value a button copies"""
    names = browser.run('[...document.querySelectorAll("button")]'
                        '.map(b => b.getAttribute("aria-label"))')
    assert len(names) == len(set(names)) and all(n.startswith('Copier ') for n in names), names
    assert browser.run('document.documentElement.lang') == 'fr'
    assert browser.run('document.querySelectorAll("th[scope]").length') > 8


def test_contrast(browser, page, folder):
    """all text has a contrast of at least 4.5"""
    worst = browser.run(CONTRAST)
    assert worst >= 4.5, worst


def test_print(browser, page, folder):
    """on paper: the values, no buttons"""
    data = browser.call('Page.printToPDF', printBackground=False)['data']
    path = os.path.join(folder, 'page.pdf')
    with open(path, 'wb') as file:
        file.write(base64.b64decode(data))
    if shutil.which('pdftotext') is None:
        return
    words = subprocess.run(['pdftotext', '-layout', path, '-'], capture_output=True, check=True,
                           text=True).stdout
    for text in ('FICTIVE', '12/05/1984', 'En couple', 'Brouillon à vérifier', 'Pièces à joindre'):
        assert text in words, text
    assert 'Copier' not in words


def test_policy(browser, page, folder):
    """if markup did get in, the policy would stop it; without the policy it would run"""
    path = os.path.join(folder, 'injected.html')
    policy = re.search(r'<meta http-equiv="Content-Security-Policy"[^>]*>', page)[0]
    for is_kept in (True, False):
        with open(path, 'w', encoding='utf-8') as file:
            file.write((page if is_kept else page.replace(policy, ''))
                       .replace('<h1>', INJECTED + '<h1>'))
        browser.open(path)
        ran = browser.run('typeof window.hacked') != 'undefined'
        hidden = browser.run('getComputedStyle(document.body).display') == 'none'
        assert (ran, hidden) == (not is_kept, not is_kept), (is_kept, ran, hidden)


TESTS = (test_values, test_quiet, test_keyboard, test_copy, test_names, test_contrast, test_print,
         test_policy)


def run_all(browser, page, folder):
    failed = 0
    for number, test in enumerate(TESTS, 1):
        try:
            test(browser, page, folder)
            print(f'ok {number} {test.__doc__}')
        except (AssertionError, RuntimeError) as error:
            failed += 1
            print(f'not ok {number} {test.__doc__}\n# {str(error)[:2000]}')
    return failed


def main():
    program = shutil.which('chromium') or shutil.which('chromium-browser')
    if program is None:
        print('1..0 # SKIP no chromium to open the page with')
        return 0
    page = subprocess.run([sys.argv[1]], capture_output=True, check=True).stdout.decode()
    print(f'1..{len(TESTS)}')
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        path = os.path.join(folder, 'page.html')
        with open(path, 'w', encoding='utf-8') as file:
            file.write(page)
        browser = Browser(program, folder)
        try:
            browser.open(path)
            return 1 if run_all(browser, page, folder) else 0
        finally:
            browser.close()


if __name__ == '__main__':
    sys.exit(main())
