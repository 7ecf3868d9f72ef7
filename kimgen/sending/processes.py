"""Programs that sending runs: rsync and git, without a shell. The only place in this room."""

import os
import shutil
import subprocess
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import msgspec

from kimgen.sending.transport import Fault


class Ended(msgspec.Struct, frozen=True):
    """How a program ended."""

    code: int
    out: bytes
    err: str


def run(
    words: Sequence[str],
    *,
    env: Mapping[str, str],
    folder: Path | None = None,
    given: bytes = b"",
    heard: Callable[[str], None] | None = None,
) -> Ended:
    """Run a program to its end. *heard* is told each line that it prints, as it comes.

    Secrets go by *env*, never by *words*. Raises Fault when the program is not installed.
    """
    program = shutil.which(words[0])
    if program is None:
        raise Fault("program", name=words[0])
    process = subprocess.Popen(
        [program, *words[1:]],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=folder,
        env={**os.environ, "LC_ALL": "C", **env},
    )
    try:
        if heard is None:
            out, err = process.communicate(given)
        else:
            out, err = _listening(process, given, heard)
    except BaseException:
        process.kill()
        process.wait()
        raise
    return Ended(process.returncode, out, err.decode("utf-8", "replace"))


def _listening(
    process: "subprocess.Popen[bytes]", given: bytes, heard: Callable[[str], None]
) -> tuple[bytes, bytes]:
    """Feed and hear a process at once; what it complains of is read beside."""
    from threading import Thread

    assert process.stdin is not None
    assert process.stdout is not None
    assert process.stderr is not None
    errors: list[bytes] = []
    source = process.stderr
    reader = Thread(target=lambda: errors.append(source.read()), daemon=True)
    reader.start()
    sink = process.stdin

    def feed() -> None:
        try:
            sink.write(given)
            sink.close()
        except BrokenPipeError:
            pass

    feeder = Thread(target=feed, daemon=True)
    feeder.start()
    for line in process.stdout:
        heard(line.decode("utf-8", "replace").rstrip("\n"))
    process.wait()
    reader.join()
    feeder.join()
    return b"", b"".join(errors)
