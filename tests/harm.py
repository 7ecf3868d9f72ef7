"""What befalls a build: a child process that builds and is killed, or that the machine fails.

A child is forked from the tests, so it starts with everything loaded; where a test wants the real
thing, ``command`` runs ``kimgen`` as anybody does.
"""

import contextlib
import errno
import os
import random
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from workbench import Bench, hub_of

from kimgen.commands import build as _loaded_before_the_machine_fails  # noqa: F401
from kimgen.commands import faults as _loaded_too  # noqa: F401
from kimgen.commands.main import main
from kimgen.keeping.publication import Journal, Stage
from kimgen.running.layout import Layout

LONG = bool(os.environ.get("KIMGEN_LONG"))
"""Whether hundreds of runs are wanted instead of a few."""
Tree = dict[str, str]


class Ended:
    """How a build ended."""

    def __init__(self, status: int, said: str) -> None:
        self.killed = os.WIFSIGNALED(status)
        self.code = -os.WTERMSIG(status) if self.killed else os.WEXITSTATUS(status)
        self.said = said

    def __repr__(self) -> str:
        return f"<{self.code}: {self.said}>"


class Child:
    """``kimgen build`` in a process group of its own, with two processes to help it."""

    def __init__(
        self,
        bench: Bench,
        *,
        jobs: int = 2,
        before: Callable[[], object] | None = None,
        language: str = "id",
        more: tuple[str, ...] = (),
    ) -> None:
        self.file = tempfile.TemporaryFile()  # noqa: SIM115 - read when the child has ended
        argv = ["build", "--root", str(bench.root), "--now", bench.now.iso, "--lang", language]
        sys.stdout.flush()
        sys.stderr.flush()
        self.process = os.fork()
        if self.process == 0:  # pragma: no cover - a process of its own
            code = 99
            try:
                os.setsid()
                os.dup2(self.file.fileno(), 1)
                os.dup2(self.file.fileno(), 2)
                sys.stdout = os.fdopen(1, "w", closefd=False)
                sys.stderr = os.fdopen(2, "w", closefd=False)
                if before is not None:
                    before()
                code = main([*argv, "--jobs", str(jobs), *more])
                sys.stdout.flush()
                sys.stderr.flush()
            finally:
                os._exit(code)

    def workers(self) -> list[int]:
        """The processes that help."""
        try:
            children = Path(f"/proc/{self.process}/task/{self.process}/children").read_text()
        except OSError:
            return []
        return [int(word) for word in children.split()]

    def kill(self, whom: str) -> None:
        """Kill ``all``, ``parent`` (alone) or a ``worker``; whoever is gone already is gone."""
        helpers = self.workers()
        with contextlib.suppress(ProcessLookupError):
            if whom == "worker" and helpers:
                os.kill(random.choice(helpers), signal.SIGKILL)
            elif whom == "parent":
                os.kill(self.process, signal.SIGKILL)
            elif whom == "all":
                os.killpg(self.process, signal.SIGKILL)

    def wait(self) -> Ended:
        """Wait for its end."""
        _, status = os.waitpid(self.process, 0)
        self.file.seek(0)
        return Ended(status, self.file.read().decode("utf-8", "replace"))


def child(bench: Bench, **options: object) -> Ended:
    """Build in a child, to its end."""
    return Child(bench, **options).wait()  # type: ignore[arg-type]


def command(bench: Bench, *words: str, **options: object) -> "subprocess.CompletedProcess[str]":
    """Run ``kimgen`` in a process of its own, as anybody does."""
    argv = [sys.executable, "-m", "kimgen", *words, "--root", str(bench.root)]
    return subprocess.run(  # type: ignore[call-overload, no-any-return]
        [*argv, "--now", bench.now.iso], capture_output=True, text=True, **options
    )


class Swing:
    """A site that goes to and fro between two states, with the whole tree of each.

    Articles are edited, added, removed and renamed, and one group has a site of its own. A *large*
    one has enough files for more than one process.
    """

    def __init__(self, bench: Bench, folder: Path, *, large: bool = False) -> None:
        self.bench = bench
        bench.group("kim-1", domain="https://satu.uji.id/")
        hub_of(bench, 4, groups=2)
        if not large:
            for path in (bench.root / "content").rglob("*.md"):
                lines = path.read_text().splitlines(keepends=True)
                kept = [
                    line for line in lines if not line.startswith(("tagar", "rubrik", "penulis"))
                ]
                path.write_text("".join(kept))
        self.at = 0
        bench.build()
        self.turn()
        bench.build()
        self.turn()
        bench.build()  # the ledger knows every address from here on
        self.trees = (bench.tree(), self._other(folder))
        assert bench.twin(folder / "bersih").build().tree() == self.trees[0]

    def _other(self, folder: Path) -> Tree:
        self.turn()
        tree = self.bench.twin(folder / "lain").build().tree()
        self.turn()
        return tree

    def turn(self) -> Tree:
        """Change the content to the other state; the tree that it makes."""
        bench = self.bench
        if self.at == 0:
            bench.edit("kim-0/berita-00000.md", "Alinea", "Baris")
            bench.remove("kim-1/berita-00001.md")
            bench.rename("kim-0/berita-00002.md", "kim-0/nama-baru.md")
            bench.write("kim-1/kabar.md", judul="Kabar")
        else:
            bench.edit("kim-0/berita-00000.md", "Baris", "Alinea")
            bench.remove("kim-1/kabar.md")
            bench.rename("kim-0/nama-baru.md", "kim-0/berita-00002.md")
            bench.write("kim-1/berita-00001.md", judul="Berita 1", tanggal="01/01/2020 09.00")
        self.at = 1 - self.at
        return self.trees[self.at] if hasattr(self, "trees") else {}

    def expect_whole(self, told: object = "") -> bool:
        """All is in the old or in the new state; in the midst of the step each file is.

        Returns whether a step was left to be completed.
        """
        new, old = self.trees[self.at], self.trees[1 - self.at]
        tree = self.bench.tree()
        midst = any(self.bench.root.glob(".public*.kimgen/jurnal"))
        if midst:
            for path, digest in tree.items():
                assert digest in (old.get(path), new.get(path)), (told, path)
        else:
            for edition in ("public/", "public-kim-1/"):
                found, before, after = (_of(each, edition) for each in (tree, old, new))
                assert found in (before, after), (told, edition)
        return midst


def _of(tree: Tree, edition: str) -> Tree:
    return {path: digest for path, digest in tree.items() if path.startswith(edition)}


def litter(bench: Bench) -> tuple[list[str], int]:
    """What lies about in the site's folder, and how many bytes kimgen keeps for itself.

    Without what it keeps of others.
    """
    state = bench.root / ".kimgen"
    own = [path for path in state.rglob("*") if "asing" not in path.parts]
    names = [path.relative_to(bench.root).as_posix() for path in (*bench.root.iterdir(), *own)]
    return sorted(names), sum(path.stat().st_size for path in own if path.is_file())


# A disk that fails


def failing(step: int, code: int, *, ever: bool, told: Path) -> Callable[[], None]:
    """What makes the *step*-th change of the disk fail with *code*, and with *ever* all later ones.

    Counts files opened for writing, writes, flushes, moves, removals and folders. When it came to
    a failure, *told* exists.
    """

    def begin() -> None:
        left = step
        mark = os.open(told, os.O_CREAT | os.O_WRONLY)

        def count(path: object = None) -> None:
            nonlocal left
            left -= 1
            if left == -1 or (ever and left < 0):
                real_write(mark, b"!")
                raise OSError(code, os.strerror(code), path)

        def hear(event: str, arguments: tuple[object, ...]) -> None:
            changes = event in ("os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.truncate")
            if event == "open":
                flags = arguments[2]
                changes = isinstance(flags, int) and flags & (os.O_WRONLY | os.O_RDWR) != 0
            if changes and isinstance(arguments[0], str | bytes | int | os.PathLike):
                count(arguments[0])

        real_write, real_fsync = os.write, os.fsync

        def write(handle: int, data: bytes) -> int:
            if handle > 2:
                count()
            return real_write(handle, data)

        def fsync(handle: int) -> None:
            count()
            real_fsync(handle)

        os.write, os.fsync = write, fsync
        sys.addaudithook(hear)

    return begin


def limited(kind: int, amount: int) -> Callable[[], None]:
    """What limits a process, as ``ulimit`` does."""
    return lambda: resource.setrlimit(kind, (amount, amount))


@contextlib.contextmanager
def mounted(place: Path, options: str) -> Iterator[Path]:
    """A small file system in memory at *place*; skips where this may not be mounted."""
    place.mkdir(parents=True, exist_ok=True)
    argv = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(place)]
    if subprocess.run(argv, capture_output=True).returncode:
        pytest.skip("needs the right to mount (run the tests as root, outside of a container)")
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", str(place)], check=True)


def say_nothing_of_python(ended: Ended) -> None:
    """What is said is words: no traceback, and the cause in a sentence."""
    assert "Traceback" not in ended.said, ended.said
    assert "Exception" not in ended.said, ended.said
    assert len(ended.said) > 20, ended.said


__all__ = [
    "LONG", "Child", "Ended", "Journal", "Layout", "Stage", "Swing", "child", "command", "errno",
    "failing", "limited", "litter", "mounted", "say_nothing_of_python", "time",
]  # fmt: skip
