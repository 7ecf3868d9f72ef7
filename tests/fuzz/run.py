"""Fuzzes reading for a bounded time: ``python tests/fuzz/run.py SECONDS [TARGET ...]``.

Atheris leads the search by what code is reached, each target in a process of its own; where it is
not installed, bytes are mutated at random. A find is written to ``cases/<target>/`` and stays there
as a test once it is mended.
"""

import hashlib
import random
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from targets import CASES, TARGETS, seeds

from kimgen.running.workers import deadline

LONGEST = 4096
SLOW = 10.0


def tried(name: str, data: bytes) -> str:
    """What goes wrong with *data*; nothing, if nothing does."""
    try:
        with deadline(SLOW):
            TARGETS[name](data)
    except BaseException as fault:  # a timer's exception is none of Exception's
        if isinstance(fault, KeyboardInterrupt):
            raise
        return f"{type(fault).__name__}: {fault}"[:200]
    return ""


def keep(name: str, data: bytes) -> Path:
    """Write a find down, shortened as far as it stays one."""
    step = len(data) // 2
    while step:
        at = 0
        while at < len(data):
            shorter = data[:at] + data[at + step :]
            if tried(name, shorter):
                data = shorter
            else:
                at += step
        step //= 2
    place = CASES / name / hashlib.blake2b(data, digest_size=6).hexdigest()
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(data)
    return place


def mutated(data: bytes, chance: random.Random, others: list[bytes]) -> bytes:
    """*data* with some bytes changed, moved, doubled or taken from another one."""
    made = bytearray(data)
    for _ in range(chance.randint(1, 6)):
        at = chance.randint(0, len(made))
        size = chance.randint(1, 12)
        kind = chance.randint(0, 4)
        if kind == 0:
            made[at : at + size] = b""
        elif kind == 1:
            made[at:at] = chance.randbytes(size)
        elif kind == 2:
            made[at:at] = made[at : at + size] * chance.randint(1, 40)
        elif kind == 3:
            other = chance.choice(others)
            start = chance.randint(0, len(other))
            made[at:at] = other[start : start + 4 * size]
        elif made:
            made[at % len(made)] = chance.randrange(256)
    return bytes(made[:LONGEST])


def at_random(name: str, span: float, seed: int) -> int:
    """Without guidance. Returns how many inputs were tried."""
    chance = random.Random(seed)
    pool = seeds(name) or [b"a"]
    end = time.monotonic() + span
    count = 0
    while time.monotonic() < end:
        data = mutated(chance.choice(pool), chance, pool)
        count += 1
        if fault := tried(name, data):
            print(f"{name}: {keep(name, data)}: {fault}", flush=True)
            return count
        if count % 50 == 0:
            pool.append(data)
    return count


def guided(name: str, span: float) -> None:
    """By atheris, which ends the process."""
    import atheris

    with atheris.instrument_imports(include=["kimgen", "markdown"]):
        import kimgen.reading.articles
        import kimgen.reading.markup  # noqa: F401
    corpus = Path(sys.argv[4])
    for number, data in enumerate(seeds(name)):
        (corpus / str(number)).write_bytes(data)

    def one(data: bytes) -> None:
        if fault := tried(name, data):
            print(f"{name}: {keep(name, data)}: {fault}", flush=True)
            sys.exit(77)

    options = [f"-max_total_time={int(span)}", f"-max_len={LONGEST}", "-timeout=30", "-verbosity=0"]
    atheris.Setup([sys.argv[0], str(corpus), *options], one)
    atheris.Fuzz()


def main() -> int:
    """Share the time among the targets; returns 1 after a find."""
    if len(sys.argv) > 3 and sys.argv[1] == "--guided":
        guided(sys.argv[2], float(sys.argv[3]))
        return 0
    import tempfile

    span = float(sys.argv[1]) if len(sys.argv) > 1 else 60.0
    names = sys.argv[2:] or list(TARGETS)
    try:
        import atheris  # noqa: F401

        by_atheris = True
    except ImportError:
        by_atheris = False
    worst = 0
    for name in names:
        each = span / len(names)
        before = {path.name for path in (CASES / name).glob("*")}
        if by_atheris and name != "pictures":
            with tempfile.TemporaryDirectory() as corpus:
                command = [sys.executable, __file__, "--guided", name, str(each), corpus]
                subprocess.run(command, check=False, timeout=each + 120, stderr=subprocess.DEVNULL)
        else:
            print(f"{name}: {at_random(name, each, int(time.time()))} inputs at random", flush=True)
        new = {path.name for path in (CASES / name).glob("*")} - before
        print(f"{name}: {len(new)} new", flush=True)
        worst = max(worst, int(bool(new)))
    return worst


if __name__ == "__main__":
    sys.exit(main())
