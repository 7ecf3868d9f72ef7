"""Findings and progress in words: the only place where data becomes text for a terminal."""

import json
import os
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TextIO

from kimgen.commands.phrases import PHRASES
from kimgen.words.diagnostics import Diagnostic, Severity
from kimgen.words.messages import CATALOGUE, remedy, sentence

FORMATS = ("long", "short", "json", "github")
_BEFORE_PROGRESS = 1.0
"""Work that takes no longer says nothing."""


class Console:
    """Writes to a terminal or a log, in one language; nothing that a writer typed can act there."""

    def __init__(
        self,
        root: Path,
        *,
        language: str = "id",
        format: str = "long",
        out: TextIO | None = None,
        err: TextIO | None = None,
    ) -> None:
        self.root = root
        self.language = language
        self.format = format
        self._out = out or sys.stdout
        self._err = err or sys.stderr
        self._shown = 0.0
        self.unheard = ""
        """Why what was said could not be written; the work itself went on."""

    def phrase(self, name: str, /, **parts: object) -> str:
        """A sentence of the console's own."""
        return PHRASES[self.language][name].format_map(parts)

    def say(self, name: str, /, **parts: object) -> None:
        """Print a sentence."""
        self._clear()
        self._print(harmless(self.phrase(name, **parts)), self._out)

    def warn(self, name: str, /, **parts: object) -> None:
        """Print a sentence to the error stream."""
        self._clear()
        self._print(harmless(self.phrase(name, **parts)), self._err)

    def line(self, text: str) -> None:
        """Print a line as it is."""
        self._clear()
        self._print(harmless(text), self._out)

    def findings(self, findings: Iterable[Diagnostic]) -> None:
        """Print findings, sorted by place; those that say the same of many files once."""
        self._clear()
        folded = once_each(findings)
        if self.format == "json":
            rows = [self._row(finding, more) for finding, more in folded]
            text = json.dumps(rows, ensure_ascii=False, indent=1)
            self._print(_escaped_in_json(text), self._out)
            return
        write = {"short": self._short, "github": self._github}.get(self.format, self._long)
        for finding, more in folded:
            stream = self._out if self.format == "github" else self._err
            self._print(write(finding, more), stream)

    def _row(self, finding: Diagnostic, more: int) -> Mapping[str, object]:
        where = finding.where
        return {
            "code": finding.code,
            "severity": CATALOGUE[finding.code].severity.value,
            "path": where.path,
            "line": where.line,
            "column": where.column,
            "message": sentence(finding, self.language),
            "hint": remedy(finding, self.language),
            "also": [{"path": each.path, "line": each.line} for each in finding.also],
            "more": more,
        }

    def _severity(self, finding: Diagnostic) -> str:
        return self.phrase(CATALOGUE[finding.code].severity.value)

    def _message(self, finding: Diagnostic, more: int) -> str:
        text = sentence(finding, self.language)
        if more:
            text += " " + self.phrase("more_files", count=more)
        return _in_one_line(text)

    def _short(self, finding: Diagnostic, more: int) -> str:
        place = _place(finding)
        hint = remedy(finding, self.language)
        text = f"{self._message(finding, more)} {_in_one_line(hint)}".strip()
        return f"{place}: {self._severity(finding)}: {text} [{finding.code}]"

    def _github(self, finding: Diagnostic, more: int) -> str:
        level = "error" if CATALOGUE[finding.code].severity is Severity.ERROR else "warning"
        where = finding.where
        text = f"{self._message(finding, more)} {_in_one_line(remedy(finding, self.language))}"
        place = f"file={_escaped(harmless(where.path), more=True)}"
        if where.line:
            place += f",line={where.line},col={max(where.column, 1)}"
        return f"::{level} {place},title={finding.code}::{_escaped(text)}"

    def _long(self, finding: Diagnostic, more: int) -> str:
        where = finding.where
        lines = [f"{self._severity(finding)}: {self._message(finding, more)}"]
        lines.append(f"  --> {_place(finding)}")
        source = self._source_line(finding)
        if source is not None:
            number = str(where.line)
            gutter = " " * len(number)
            lines.append(f"{gutter} |")
            lines.append(f"{number} | {source}")
            if where.column:
                start = min(where.column - 1, len(source))
                length = max(1, min(where.length, len(source) - start))
                lines.append(f"{gutter} | {' ' * start}{'^' * length}")
        for other in finding.also:
            lines.append(f"  --> {harmless(other.path)}")
        hint = remedy(finding, self.language)
        if hint:
            lines.append(f"  = {_in_one_line(hint)}")
        return "\n".join(lines) + "\n"

    def _source_line(self, finding: Diagnostic) -> str | None:
        """The line that a finding points at, as far as a terminal is wide."""
        if not finding.where.line:
            return None
        path = self.root / finding.where.path
        try:
            if path.is_symlink() or path.stat().st_size > 2_000_000:
                return None
            lines = path.read_bytes().decode("utf-8", "replace").splitlines()
        except OSError:
            return None
        if finding.where.line > len(lines):
            return None
        return harmless(lines[finding.where.line - 1].replace("\t", " "))[:160]

    def progress(self) -> Callable[[str, int, int], None] | None:
        """Shows how far a stage is, once it has taken a second; None where nobody looks."""
        if not self._err.isatty():
            return None
        started: dict[str, float] = {}

        def tell(stage: str, done: int, total: int) -> None:
            now = time.monotonic()
            since = started.setdefault(stage, now)
            if now - since < _BEFORE_PROGRESS or now - self._shown < 0.1:
                return
            self._shown = now
            text = self.phrase(f"stage_{stage}", done=done, total=total, left=total - done)
            self._err.write(f"\r\033[K{text}")
            self._err.flush()

        return tell

    def _clear(self) -> None:
        if self._shown:
            self._err.write("\r\033[K")
            self._err.flush()
            self._shown = 0.0

    def _print(self, text: str, stream: TextIO) -> None:
        try:
            print(text, file=stream)
        except OSError as fault:
            self._unheard(fault, stream)

    def finish(self) -> None:
        """Hand everything that was said to the system."""
        for stream in (self._out, self._err):
            try:
                stream.flush()
            except OSError as fault:
                self._unheard(fault, stream)

    def _unheard(self, fault: OSError, stream: TextIO) -> None:
        """A reader that went away is no fault; a full disk is."""
        silence(stream)
        if not isinstance(fault, BrokenPipeError):
            self.unheard = fault.strerror or str(fault)


def silence(stream: TextIO) -> None:
    """Whatever is still said to *stream* goes nowhere, so that it can't fail again."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stream.fileno())
    os.close(nowhere)


def once_each(findings: Iterable[Diagnostic]) -> list[tuple[Diagnostic, int]]:
    """Findings, each with how many more files it holds for.

    An unknown key is told once, at its first place, however many files have it.
    """
    folded: dict[object, list[Diagnostic]] = {}
    for finding in findings:
        key: object = finding
        if finding.code == "unknown-key":
            key = (finding.code, finding.details.get("key"))
        else:
            key = (finding.code, finding.where, tuple(sorted(finding.details.items())))
        folded.setdefault(key, []).append(finding)
    result = []
    for same in folded.values():
        files = {each.where.path for each in same}
        result.append((same[0], len(files) - 1))
    return result


def harmless(text: str) -> str:
    """*text* with everything escaped that would act on a terminal."""
    if text.isprintable():
        return text
    return "".join(
        letter if letter.isprintable() or letter == "\n" else f"\\x{ord(letter):02x}"
        for letter in text
    )


def _in_one_line(text: str) -> str:
    """A sentence, harmless; a value in it that has lines of its own can't look like another."""
    return harmless(text.replace("\n", "\x85"))


def _escaped_in_json(text: str) -> str:
    """JSON with everything escaped that would act on a terminal; it says the same."""
    if text.replace("\n", "").isprintable():
        return text
    return "".join(
        letter if letter.isprintable() or letter == "\n" else json.dumps(letter)[1:-1]
        for letter in text
    )


def _place(finding: Diagnostic) -> str:
    where = finding.where
    place = harmless(where.path)
    if where.line or where.path.endswith((".md", ".markdown", ".yaml", ".yml", ".html")):
        place += f":{max(where.line, 1)}:{max(where.column, 1)}"
    return place


def _escaped(text: str, *, more: bool = False) -> str:
    """As GitHub's workflow commands want it."""
    text = text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return text.replace(":", "%3A").replace(",", "%2C") if more else text
