"""Runs a command and watches the memory of its processes, and the processor time that all of them took."""
import os
import subprocess
import threading
import time

PAUSE = 0.2  # seconds between two looks


class Watched:
    """What a run took. peaks: {(program, depth in the tree): MiB of the largest process}."""

    def __init__(self, code, seconds, cpu, peaks, out):
        self.code = code
        self.seconds = seconds
        self.cpu = cpu
        self.peaks = peaks
        self.out = out


def read_children(pid):
    try:
        with open(f'/proc/{pid}/task/{pid}/children', encoding='ascii') as file:
            return [int(word) for word in file.read().split()]
    except OSError:
        return []


def read_process(pid):
    """(name, MiB at its peak), or None."""
    try:
        with open(f'/proc/{pid}/status', encoding='utf-8') as file:
            rows = dict(line.rstrip('\n').split(':\t', 1) for line in file if ':\t' in line)
    except (OSError, ValueError):
        return None
    if 'VmHWM' not in rows:
        return None
    return rows['Name'], int(rows['VmHWM'].split()[0]) / 1024


def look(pid, depth, peaks):
    found = read_process(pid)
    if found is not None:
        key = found[0], depth
        peaks[key] = max(peaks.get(key, 0), found[1])
    for child in read_children(pid):
        look(child, depth + 1, peaks)


def run(command, **options):
    """The Watched of one command; its standard output is kept."""
    peaks = {}
    start = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, **options)
    ended = threading.Event()

    def watch():
        while not ended.is_set():
            look(process.pid, 0, peaks)
            ended.wait(PAUSE)

    watcher = threading.Thread(target=watch)
    watcher.start()
    out = process.stdout.read()
    _, status, used = os.wait4(process.pid, 0)
    ended.set()
    watcher.join()
    process.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.monotonic() - start
    return Watched(process.returncode, seconds, used.ru_utime + used.ru_stime, peaks, out)
