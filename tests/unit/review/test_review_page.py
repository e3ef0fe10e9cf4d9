#!/usr/bin/env python3
"""The page of a review in a real browser: links work without a script, it is read, keyed and printed.

    test_review_page.py PROGRAM      PROGRAM prints the page

Skipped when there is no Chromium.
"""
import base64
import os
import re
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'channel'))
from test_page import CONTRAST, INJECTED, Browser  # noqa: E402

VISIBLE = '''(e => { const r = e.getBoundingClientRect();
  return r.width > 0 && r.top < innerHeight && r.bottom > 0; })'''


def set_size(browser, width, height):
    browser.call('Emulation.setDeviceMetricsOverride', width=width, height=height,
                 deviceScaleFactor=1, mobile=False)


def test_quiet(browser, page, folder):
    """nothing is loaded but the pictures in it, nothing is refused, nothing hostile ran"""
    assert all(u.startswith(('file://', 'data:image/png;')) for u in browser.requested())
    assert sum(u.startswith('file://') for u in browser.requested()) == 1, browser.requested()
    assert browser.complaints() == [], browser.complaints()
    assert browser.run('typeof window.hacked') == 'undefined'
    assert browser.run('document.querySelectorAll("script, [style], [onclick]").length') == 0


def test_pictures(browser, page, folder):
    """every picture is drawn"""
    count = page.count('data:image/png')
    assert count == 4
    drawn = browser.run('''Promise.all([...document.querySelectorAll("image")].map(async i => {
        const p = new Image(); p.src = i.getAttribute("href"); await p.decode();
        return p.naturalWidth; }))''')
    assert drawn == [1] * count, drawn


def test_links(browser, page, folder):
    """a box leads to its answer, a number to its box: each is seen and marked"""
    for width in (1400, 800):
        set_size(browser, width, 900)
        for source, target in re.findall(r'<a id="(b[\d-]+)"[^>]*href="#(r\d+)"', page):
            browser.run(f'location.hash = "{target}"')
            row = f'document.getElementById("{target}")'
            assert browser.run(f'{VISIBLE}({row})'), (width, source, target)
            assert browser.run(f'getComputedStyle({row}).backgroundColor') == 'rgb(255, 243, 176)'
        for box in re.findall(r'class="tag[^>]*href="#(b\d+)"', page):
            browser.run(f'location.hash = "{box}"')
            shape = f'document.getElementById("{box}").querySelector(".box")'
            assert browser.run(f'{VISIBLE}({shape})'), (width, box)
            assert browser.run(f'getComputedStyle({shape}).fill') == 'rgb(255, 212, 0)', box
    browser.run('location.hash = ""')


def test_click(browser, page, folder):
    """a click on the box of a picture goes to the answer"""
    set_size(browser, 1400, 900)
    browser.run('location.hash = "b1"')
    where = browser.run('''(() => { const r = document.querySelector("#b1 .box")
        .getBoundingClientRect(); return [r.x + r.width / 2, r.y + r.height / 2]; })()''')
    for kind in ('mousePressed', 'mouseReleased'):
        browser.call('Input.dispatchMouseEvent', type=kind, x=where[0], y=where[1], button='left',
                     clickCount=1)
    assert browser.run('location.hash') == '#r1'


def test_keyboard(browser, page, folder):
    """the keys go through every link, in the order of the page"""
    browser.run('location.hash = ""; document.activeElement.blur()')
    order = []
    for _ in range(200):
        browser.press('Tab', 9)
        where = browser.run('document.activeElement.getAttribute("href")')
        if where is None:
            continue
        if order and where == order[0] and len(order) > 5:
            break
        order.append(where)
    links = re.findall(r'<a [^>]*?href="(#[^"]*)"', page)
    assert order[:len(links)] == links, (order, links)


def test_names(browser, page, folder):
    """states are words too, and each box has a name"""
    assert browser.run('document.documentElement.lang') == 'fr'
    titles = browser.run('[...document.querySelectorAll("svg a > title")].map(t => t.textContent)')
    assert len(titles) == page.count('class="box"') and all(' : ' in t.replace('\u00a0', ' ')
                                                              for t in titles), titles
    for word in ('rempli', 'corrigé pour cette demande', 'à vérifier', 'sur l’annexe',
                 'à compléter', 'à remplir à la main', 'retenu', 'non rempli'):
        assert word in browser.run('document.querySelector(".legend").textContent'), word


def test_contrast(browser, page, folder):
    """all text has a contrast of at least 4.5"""
    worst = browser.run(CONTRAST)
    assert worst >= 4.5, worst


def test_width(browser, page, folder):
    """nothing stands out of a narrow window"""
    for width in (400, 800, 1400):
        set_size(browser, width, 900)
        wide = browser.run('document.documentElement.scrollWidth')
        assert wide <= width, (width, wide)


def test_print(browser, page, folder):
    """on paper: the pictures, the answers, the code"""
    data = browser.call('Page.printToPDF', printBackground=False)['data']
    path = os.path.join(folder, 'page.pdf')
    with open(path, 'wb') as file:
        file.write(base64.b64decode(data))
    if shutil.which('pdftotext') is None:
        return
    words = subprocess.run(['pdftotext', '-layout', path, '-'], capture_output=True, check=True,
                           text=True).stdout
    for text in ('FICTIVE', '12/05/1984', 'En couple', 'Brouillon à vérifier', 'Pièces à joindre',
                 'page 3 sur 3', 'ACEF', 'sur l’annexe'):
        assert text in words, text


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


TESTS = (test_quiet, test_pictures, test_links, test_click, test_keyboard, test_names,
         test_contrast, test_width, test_print, test_policy)


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
