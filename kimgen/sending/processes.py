"""Programs that sending runs: rsync and git, without a shell. The only place in this room."""

import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
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
) -> Ended:
    """Run a program to its end.

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
        out, err = process.communicate(given)
    except BaseException:
        process.kill()
        process.wait()
        raise
    return Ended(process.returncode, out, err.decode("utf-8", "replace"))
