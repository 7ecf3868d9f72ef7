"""A bench for tests: a little site in a folder of its own, built in this process, looked at after.

Calls chain: ``bench.write("kim-satu/panen.md", judul="Panen", isi="...").build()``.
"""

import shutil
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Self

from kimgen.reading.sources import Stamp, stamp_of
from kimgen.running.build import Options, build
from kimgen.running.report import Exit, Report
from kimgen.words.dates import Moment
from kimgen.words.diagnostics import Diagnostic
from kimgen.words.digest import digest_of_bytes

NOW = Moment.of(datetime.fromisoformat("2026-11-21T20:00:00+07:00"))
"""The moment at which every test builds, unless it says otherwise."""
DAY = "20 November 2026 08.00 WIB"
"""When an article of the bench is dated that says nothing of it."""
PLAIN_SITE = {
    "nama": "Hub Uji",
    "alamat": "https://hub.uji.id/",
    # Cards, codes and the search index take time, and have tests of their own.
    "kartu": "tidak",
    "qr": "tidak",
    "pencarian": "tidak",
}


def later(days: float = 0, hours: float = 0) -> Moment:
    """The moment so much after the bench's now."""
    return Moment(NOW.at + round(days * 86_400 + hours * 3_600), NOW.offset)


def front_matter(fields: dict[str, object]) -> str:
    """Fields as a writer types them: values stand as given, lists in brackets."""
    lines = []
    for key, value in fields.items():
        shown = f"[{', '.join(map(str, value))}]" if isinstance(value, list | tuple) else value
        lines.append(f"{key}: {shown}\n")
    return "".join(lines)


def article(isi: str = "Isi.", /, **fields: object) -> str:
    """The text of an article file. Without ``tanggal`` it is of the day before the bench's now."""
    told: dict[str, object] = {"judul": "Judul", "tanggal": DAY} | fields
    told = {key: value for key, value in told.items() if value is not None}
    return f"---\n{front_matter(told)}---\n\n{isi}\n"


class Bench:
    """One site. Files are named by their path in the site's folder; articles below ``content``."""

    def __init__(self, root: Path, *, settings: dict[str, object] | None = None) -> None:
        self.root = root
        self.now = NOW
        self.reports: list[Report] = []
        root.mkdir(parents=True, exist_ok=True)
        if settings is None:
            settings = dict(PLAIN_SITE)
        self.file("site.yaml", front_matter(settings))

    @property
    def report(self) -> Report:
        """Of the latest build."""
        return self.reports[-1]

    # What a writer does

    def file(self, path: str, data: str | bytes) -> Self:
        """Write any file."""
        place = self.root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data.encode() if isinstance(data, str) else data)
        return self

    def site(self, more: str = "", /, **settings: object) -> Self:
        """Write site.yaml anew: the bench's plain settings, *settings* and the lines of *more*."""
        return self.file("site.yaml", front_matter(PLAIN_SITE | settings) + more)

    def group(self, folder: str, more: str = "", /, **fields: object) -> Self:
        """Write the record of a group."""
        fields = {"nama": folder.replace("-", " ").title().replace("Kim", "KIM")} | fields
        return self.file(f"content/{folder}/kim.yaml", front_matter(fields) + more)

    def raw(self, name: str, data: str | bytes) -> Self:
        """Write a file below ``content`` as it is; a group that has no record yet gets one."""
        folder = name.split("/")[0]
        if folder != "_hub" and not (self.root / f"content/{folder}/kim.yaml").exists():
            self.group(folder)
        return self.file(f"content/{name}", data)

    def write(self, name: str, /, *, isi: str = "Isi.", **fields: object) -> Self:
        """Write an article."""
        return self.raw(name, article(isi, **fields))

    def edit(self, name: str, old: str, new: str) -> Self:
        """Replace *old*, which must be there, by *new* in an article."""
        place = self.root / "content" / name
        text = place.read_text("utf-8")
        assert old in text, f"{name} does not hold {old!r}"
        place.write_text(text.replace(old, new), "utf-8")
        return self

    def remove(self, *names: str) -> Self:
        """Remove files below ``content``."""
        for name in names:
            (self.root / "content" / name).unlink()
        return self

    def rename(self, old: str, new: str) -> Self:
        """Rename a file below ``content``."""
        place = self.root / "content" / new
        place.parent.mkdir(parents=True, exist_ok=True)
        (self.root / "content" / old).rename(place)
        return self

    def wait(self, days: float = 0, hours: float = 0) -> Self:
        """Let time pass."""
        self.now = Moment(self.now.at + round(days * 86_400 + hours * 3_600), self.now.offset)
        return self

    # What kimgen does

    def build(self, *, jobs: int = 1, at: Moment | None = None, **options: object) -> Self:
        """Build as of the bench's now."""
        chosen = Options(jobs=jobs, **options)  # type: ignore[arg-type]
        self.reports.append(build(self.root, now=at or self.now, options=chosen))
        return self

    def forget(self) -> Self:
        """Delete everything that kimgen remembers; the ledger is no memory, it stays."""
        shutil.rmtree(self.root / ".kimgen", ignore_errors=True)
        return self

    def unpublish(self) -> Self:
        """Delete the published folders."""
        for folder in self.root.glob("public*"):
            shutil.rmtree(folder)
        return self

    def twin(self, root: Path) -> "Bench":
        """A bench in *root* with the same content, settings, templates and ledger; never built."""
        root.mkdir(parents=True)
        for path in self.root.iterdir():
            if path.name.startswith((".kimgen", "public", ".public")):
                continue
            if path.is_dir():
                shutil.copytree(path, root / path.name)
            else:
                shutil.copy2(path, root / path.name)
        found = object.__new__(Bench)
        found.root, found.now, found.reports = root, self.now, []
        return found

    # What there is then

    def published(self) -> list[Path]:
        """Every published file of every edition."""
        return sorted(
            path
            for folder in sorted(self.root.glob("public*"))
            for path in folder.rglob("*")
            if not path.is_dir()
        )

    def tree(self) -> dict[str, str]:
        """``public/index.html`` -> digest of its bytes, for every edition."""
        return {
            path.relative_to(self.root).as_posix(): digest_of_bytes(path.read_bytes())
            for path in self.published()
        }

    def stamps(self) -> dict[str, Stamp | None]:
        """How every published file looks from outside: size, mtime and inode."""
        return {str(path): stamp_of(path) for path in self.published()}

    def has(self, path: str) -> bool:
        """Whether the hub has a file at *path*."""
        return (self.root / "public" / path).is_file()

    def bytes_of(self, path: str) -> bytes:
        """A file of the hub."""
        return (self.root / "public" / path).read_bytes()

    def text(self, path: str) -> str:
        """A text of the hub."""
        return self.bytes_of(path).decode()

    def naming(self, word: str) -> list[str]:
        """The published text files that hold *word*."""
        found = []
        for path in self.published():
            if word.encode() in path.read_bytes():
                found.append(path.relative_to(self.root).as_posix())
        return found

    # What is expected

    def made(self, edition: str = "hub") -> set[str]:
        """What the latest build wrote of an edition."""
        return {path for each in self.report.editions if each.name == edition for path in each.made}

    def expect_made(self, *paths: str, edition: str = "hub") -> Self:
        """The latest build wrote just these files of the edition."""
        assert sorted(self.made(edition)) == sorted(paths)
        return self

    def expect_nothing_written(self) -> Self:
        """The latest build wrote and removed nothing."""
        wrote = [path for each in self.report.editions for path in (*each.made, *each.removed)]
        assert wrote == []
        return self

    def expect_findings(self, *codes: str) -> Self:
        """The latest build found just this, in order of place."""
        assert [finding.code for finding in self.report.findings] == list(codes)
        return self

    def expect_exit(self, exit: Exit) -> Self:
        """The latest build ends so."""
        assert self.report.exit is exit
        return self

    def finding(self, code: str) -> Diagnostic:
        """The one finding of *code* of the latest build."""
        found = [finding for finding in self.report.findings if finding.code == code]
        assert len(found) == 1, [finding.code for finding in self.report.findings]
        return found[0]


def difference(one: dict[str, str], other: dict[str, str]) -> list[str]:
    """Paths at which two trees differ."""
    return sorted(path for path in one.keys() | other.keys() if one.get(path) != other.get(path))


def hub_of(bench: Bench, articles: int, *, groups: int = 4, per_day: int = 5) -> Bench:
    """Fill a bench with *articles* over *groups*, every one with author, rubric and two tags."""
    for number in range(articles):
        day = date(2020, 1, 1) + timedelta(days=number // per_day)
        bench.write(
            f"kim-{number % groups}/berita-{number:05}.md",
            judul=f"Berita {number}",
            tanggal=f"{day:%d/%m/%Y} {8 + number % per_day:02}.00",
            penulis=f"Penulis {number % 7}",
            rubrik=f"Rubrik {number % 5}",
            tagar=[f"tagar {number % 11}", f"topik {number % 13}"],
            isi=f"Alinea pembuka berita {number}.\n\nLanjutannya.",
        )
    return bench
