"""A disk that can lose its power: an nbdkit plugin with a volatile write cache.

What is written stays in memory until a flush (or a write with "force unit access") takes it to the image.

  image=FILE     what is on the platter; its size is the size of the disk
  control=DIR    holds the switches, files that the test makes:
    cut            the power goes when that many more writes have come; 0 is now
    fail-writes    so many of the next writes fail with EIO, and forget what they should have written
    is-cut         made by this plugin once the power has gone: what was lost
  keep=PERCENT   how much of the cache, by sector and at random, reaches the platter as the power goes
  seed=N         for what is random

After the cut every request fails with EIO, as if the disk had been pulled out.
"""

import errno
import os
import random
import threading

import nbdkit

API_VERSION = 2
SECTOR = 512

options = {"keep": "0", "seed": "1"}
lock = threading.Lock()


class State:
    def __init__(self):
        self.cache = {}          # sector number -> its bytes
        self.powered = True
        self.writes_left = None  # until the power goes
        self.writes_to_fail = 0


state = State()


def config(key, value):
    options[key] = value


def config_complete():
    for key in ("image", "control"):
        if key not in options:
            raise RuntimeError("missing " + key)


def thread_model():
    return nbdkit.THREAD_MODEL_SERIALIZE_ALL_REQUESTS


def open(readonly):
    return os.open(options["image"], os.O_RDWR)


def close(image):
    os.close(image)


def get_size(image):
    return os.fstat(image).st_size


def can_flush(image):
    return True


def can_fua(image):
    return nbdkit.FUA_NATIVE


def take_switch(name):
    """The number in a switch that was made, taking the switch away; None if it was not."""
    path = os.path.join(options["control"], name)
    try:
        fd = os.open(path, os.O_RDONLY)
    except FileNotFoundError:
        return None
    try:
        number = int(os.read(fd, 20))
    finally:
        os.close(fd)
    os.unlink(path)
    return number


def refuse():
    nbdkit.set_error(errno.EIO)
    raise RuntimeError("no power, or a write that was to fail")


def look_at_switches(image):
    cut_after = take_switch("cut")
    if cut_after is not None:
        state.writes_left = cut_after
    to_fail = take_switch("fail-writes")
    if to_fail is not None:
        state.writes_to_fail = to_fail
    if state.powered and state.writes_left is not None and state.writes_left <= 0:
        lose_power(image)
    if not state.powered:
        refuse()


def lose_power(image):
    chance = random.Random(int(options["seed"]))
    kept = [sector for sector in sorted(state.cache) if chance.random() * 100 < int(options["keep"])]
    for sector in kept:
        os.pwrite(image, state.cache[sector], sector * SECTOR)
    os.fsync(image)
    report = "%d sectors in the cache, %d of them kept\n" % (len(state.cache), len(kept))
    state.cache.clear()
    state.powered = False
    fd = os.open(os.path.join(options["control"], "is-cut"), os.O_WRONLY | os.O_CREAT, 0o644)
    os.write(fd, report.encode())
    os.close(fd)


def pread(image, buffer, offset, flags):
    with lock:
        look_at_switches(image)
        buffer[:] = os.pread(image, len(buffer), offset)
        for start in range(0, len(buffer), SECTOR):
            cached = state.cache.get((offset + start) // SECTOR)
            if cached is not None:
                buffer[start:start + SECTOR] = cached


def pwrite(image, buffer, offset, flags):
    with lock:
        look_at_switches(image)
        if state.writes_left is not None:
            state.writes_left -= 1
        if state.writes_to_fail > 0:
            state.writes_to_fail -= 1
            refuse()
        data = bytes(buffer)
        for start in range(0, len(data), SECTOR):
            state.cache[(offset + start) // SECTOR] = data[start:start + SECTOR]
        if flags & nbdkit.FLAG_FUA:
            write_back(image, range(offset // SECTOR, (offset + len(data)) // SECTOR))


def flush(image, flags):
    with lock:
        look_at_switches(image)
        write_back(image, list(state.cache))


def write_back(image, sectors):
    for sector in sectors:
        os.pwrite(image, state.cache.pop(sector), sector * SECTOR)
    os.fsync(image)
