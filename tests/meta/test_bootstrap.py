#!/usr/bin/env python3
"""Self-test of ./bootstrap with stand-ins for apt, sudo, meson and ninja: what it asks, installs and
runs, in which order, and how it ends."""
import json
import os
import pty
import shutil
import subprocess
import tempfile
import unittest

import common

ROOT = common.source_root()
STAND_INS = {
    'dpkg-query': 'case " $MISSING " in *" ${!#} "*) exit 1;; esac; printf installed',
    'apt-get': 'echo "apt-get $*" >>"$LOG"',
    'sudo': 'echo sudo >>"$LOG"; exec "$@"',
    'id': 'echo "$FAKE_UID"',
    'ninja': 'echo "ninja $2" >>"$LOG"',
    'locale': 'echo C.UTF-8',
    'localedef': 'mkdir -p "${!#}"; echo localedef >>"$LOG"',
    'meson': '''
echo "meson $*" >>"$LOG"
case "$1" in
setup)
	[ "$2" = --reconfigure ] && shift
	mkdir -p "$2/meson-logs"; touch "$2/build.ninja" ;;
introspect)
	echo "$SUITES" ;;
test)
	while [ "$1" != --logbase ]; do [ "$1" = -C ] && folder=$2; shift; done
	[ "${UF_TEST_LOCALE:-}" ] && echo "locale $UF_TEST_LOCALE $LOCPATH" >>"$LOG"
	echo "$TESTLOG" >"$folder/meson-logs/$2.json"
	exit "$MESON_STATUS" ;;
esac''',
}
SUITES = json.dumps([{'suite': [f'unefois:{s}']} for s in ('unit', 'cases', 'cli', 'meta', 'release', 'crash')])
POINTS = 'ok 1 a\nok 2 b\nok 3 c # SKIP no file\n'
GOOD = json.dumps({'name': 'x', 'stdout': '1..3\n' + POINTS, 'result': 'OK'})
BAD = json.dumps({'name': 'x', 'stdout': 'ok 1 a\nnot ok 2 b\n', 'result': 'FAIL'})
CRASHED = json.dumps({'name': 'x', 'stdout': 'ok 1 a\n', 'result': 'ERROR'})


class Bootstrap(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.folder)
        stand_ins = os.path.join(self.folder, 'bin')
        os.makedirs(stand_ins)
        os.mkdir(os.path.join(self.folder, 'tests'))
        shutil.copy(os.path.join(ROOT, 'bootstrap'), self.folder)
        shutil.copy(os.path.join(ROOT, 'tests', 'summary.py'), os.path.join(self.folder, 'tests'))
        for name, body in STAND_INS.items():
            path = os.path.join(stand_ins, name)
            with open(path, 'w', encoding='utf-8') as file:
                file.write('#!/bin/bash\n' + body + '\n')
            os.chmod(path, 0o755)
        self.log_path = os.path.join(self.folder, 'log')
        self.environment = {
            'PATH': f'{stand_ins}:/usr/bin:/bin', 'HOME': self.folder, 'LOG': self.log_path,
            'MISSING': '', 'FAKE_UID': '1000', 'SUITES': SUITES, 'TESTLOG': GOOD,
            'MESON_STATUS': '0', 'LC_ALL': 'C.UTF-8',
        }

    def run_it(self, *arguments, stdin=subprocess.DEVNULL, cwd=None, **changes):
        self.environment.update(changes)
        if os.path.exists(self.log_path):
            os.remove(self.log_path)
        result = subprocess.run([os.path.join(self.folder, 'bootstrap'), *arguments], text=True,
                                capture_output=True, env=self.environment, check=False, stdin=stdin,
                                cwd=cwd)
        log = ''
        if os.path.exists(self.log_path):
            with open(self.log_path, encoding='utf-8') as file:
                log = file.read()
        return result, log

    def test_usage(self):
        for arguments, status in ((['help'], 0), ([], 2), (['nothing'], 2), (['test', '--odd'], 2),
                                  (['demo', '--templates', '/nowhere'], 1)):
            with self.subTest(arguments):
                self.assertEqual(self.run_it(*arguments)[0].returncode, status)

    def test_nothing_missing(self):
        result, log = self.run_it('build')
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertNotIn('apt-get', log)
        self.assertIn('meson setup build/release -Dbuildtype=release', log)

    def test_existing_build_is_kept(self):
        self.run_it('build')
        _, log = self.run_it('build')
        self.assertIn('meson setup --reconfigure build/release', log)

    def test_packages(self):
        wanted = 'apt-get install -q -y --no-install-recommends meson scdoc'
        for arguments, uid, sudo in ((['build', '--yes'], '1000', True), (['build'], '0', False)):
            with self.subTest(arguments):
                result, log = self.run_it(*arguments, MISSING='scdoc meson', FAKE_UID=uid)
                self.assertEqual(result.returncode, 0, result.stderr)
                self.assertEqual(log.count('apt-get update'), 1)
                self.assertIn(wanted, log)
                self.assertEqual('sudo' in log, sudo)

    def test_asks_before_sudo(self):
        result, log = self.run_it('build', MISSING='scdoc')
        self.assertEqual(result.returncode, 1)
        self.assertIn('--yes', result.stderr)
        self.assertNotIn('apt-get', log)
        for answer, installs in ((b'y\n', True), (b'\n', False), (b'n\n', False)):
            with self.subTest(answer):
                master, slave = pty.openpty()
                os.write(master, answer)
                _, log = self.run_it('build', MISSING='scdoc', stdin=slave)
                self.assertEqual('apt-get install' in log, installs)
                os.close(slave)
                os.close(master)

    def test_all_tests(self):
        result, log = self.run_it('test')
        self.assertEqual(result.returncode, 0, result.stdout + result.stderr)
        self.assertEqual(result.stdout.splitlines()[-1], '6 passed, 0 failed, 3 skipped')
        self.assertIn('-Db_sanitize=address,undefined', log)
        runs = [line for line in log.splitlines() if line.startswith('meson test')]
        self.assertEqual(len(runs), 3)
        self.assertIn('build/asan', runs[0])
        self.assertIn('--suite unit --suite cases --suite cli --suite meta', runs[0])
        self.assertIn('build/release', runs[1])
        self.assertIn('--suite release --suite crash', runs[1])
        self.assertIn('build/asan', runs[2])
        self.assertIn('--suite cli --suite cases', runs[2])
        self.assertIn(f'locale fr_FR.UTF-8 {os.path.realpath(self.folder)}/build/locale', log)

    def test_demo_folders(self):
        """Paths are the caller's; the default folder is new, in the home."""
        with open(os.path.join(self.folder, 'tests', 'demo.py'), 'w', encoding='utf-8') as file:
            file.write('import sys; print(*sys.argv[1:], sep="|")')
        caller = os.path.join(self.folder, 'a caller')
        os.makedirs(os.path.join(caller, 'forms'))
        for arguments, wanted in (
                (['--out', 'here', '--templates', 'forms'], f'{caller}/here|{caller}/forms'),
                (['--out', '/some/where'], '/some/where')):
            with self.subTest(arguments):
                result, _ = self.run_it('demo', *arguments, cwd=caller)
                self.assertEqual(result.returncode, 0, result.stderr)
                self.assertEqual(result.stdout.splitlines()[-1], f'build/release|{wanted}')
        made = self.run_it('demo')[0].stdout.splitlines()[-1].split('|')[1]
        self.assertEqual(os.path.dirname(made), self.folder)
        self.assertEqual(os.stat(made).st_mode & 0o777, 0o700)

    def test_failures(self):
        for testlog, status, line in ((BAD, '1', '3 passed, 3 failed'),
                                      (CRASHED, '1', '3 passed, 3 failed'),
                                      (GOOD, '1', '6 passed, 0 failed, 3 skipped')):
            with self.subTest(line=line):
                result, _ = self.run_it('test', TESTLOG=testlog, MESON_STATUS=status)
                self.assertEqual(result.stdout.splitlines()[-1], line)
                self.assertEqual(result.returncode, 1)

    def test_fast(self):
        result, log = self.run_it('test', '--fast')
        self.assertEqual(result.returncode, 0)
        self.assertEqual(log.count('meson test'), 1)
        self.assertIn('--suite fast', log)
        self.assertNotIn('build/release', log)


if __name__ == '__main__':
    unittest.main()
