"""Reading what changed and remembering the rest: the memory made to agree with the disk."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from kimgen.keeping.bodies import BodyWriter, Place, ends
from kimgen.keeping.memory import (
    Memory,
    ReadArticle,
    ReadFile,
    ReadGroup,
    ReadPhoto,
    ReadSite,
)
from kimgen.keeping.photos import PhotoStore
from kimgen.reading.attachments import MOST_BYTES, refusal_of
from kimgen.reading.sources import Gone, Stamp, Tree, Unsteady, read_plain, stamp_of
from kimgen.running.workers import deadline, map_ordered
from kimgen.words.article import Article
from kimgen.words.diagnostics import Diagnostic, Where
from kimgen.words.digest import Digest, digest_of_bytes
from kimgen.words.limits import OutOfTime
from kimgen.words.messages import is_error
from kimgen.words.paths import beside_in_group
from kimgen.words.site import Limits, Site

if TYPE_CHECKING:
    from kimgen.reading.articles import Reading

WORTH_A_POOL_OF_PHOTOS = 3
_NEVER = Stamp(-1, 0, 0)
"""How no file looks: it is to be read again."""


class ReadNow(msgspec.Struct, frozen=True, array_like=True):
    """What a worker says of one article file."""

    read: ReadArticle | None
    """None when the file is gone or can't be read."""
    body: Place | None = None
    trouble: str = ""


def recall_site(root: Path, memory: Memory, stamp: Stamp | None) -> ReadSite | None:
    """site.yaml, read anew where it changed; None when there is none."""
    if stamp is None:
        return None
    known = memory.site
    if known is not None and known.stamp == stamp:
        return known
    try:
        data = read_plain(root / "site.yaml", most=1_000_000)
    except Gone:
        return None
    digest = digest_of_bytes(data)
    if known is not None and known.digest == digest:
        memory.site = msgspec.structs.replace(known, stamp=stamp)
    else:
        from kimgen.reading.config import read_site

        reading = read_site(data)
        memory.site = ReadSite(stamp, digest, reading.site, reading.findings)
    return memory.site


def recall_groups(root: Path, tree: Tree, memory: Memory) -> None:
    """Every kim.yaml, read anew where it changed."""
    found: dict[str, ReadGroup] = {}
    for path, stamp in tree.records.items():
        known = memory.groups.get(path)
        if known is not None and known.stamp == stamp:
            found[path] = known
            continue
        try:
            data = read_plain(root / path, most=400_000)
        except Gone as gone:
            if isinstance(gone, Unsteady) and known is not None:
                found[path] = msgspec.structs.replace(known, stamp=_NEVER)
            continue
        digest = digest_of_bytes(data)
        if known is not None and known.digest == digest:
            found[path] = msgspec.structs.replace(known, stamp=stamp)
            continue
        from kimgen.reading.registry import read_group

        reading = read_group(data, path=path)
        published = (known.published or known.group) if known else None
        found[path] = ReadGroup(stamp, digest, reading.group, reading.findings, published)
    for path, known in memory.groups.items():
        if path not in found and _within(path, tree.closed):
            found[path] = msgspec.structs.replace(known, stamp=_NEVER)
    memory.groups = found


def _within(path: str, folders: tuple[str, ...]) -> bool:
    return any(path.startswith(f"{folder}/") for folder in folders)


def recall_articles(
    root: Path,
    tree: Tree,
    memory: Memory,
    site: Site,
    packs: Path,
    *,
    jobs: int,
    progress: Callable[[int, int], None] | None,
    meanwhile: Iterator[None] | None = None,
) -> int:
    """Every article, read anew where it changed. Returns how many files were read.

    *meanwhile*: see ``map_ordered``.
    """
    changed = [
        path
        for path, stamp in tree.articles.items()
        if (known := memory.articles.get(path)) is None or known.stamp != stamp
    ]
    for path in [path for path in memory.articles if path not in tree.articles]:
        known = memory.articles.pop(path)
        published = known.published or known.article
        if published is not None and _within(path, tree.closed):
            memory.articles[path] = ReadArticle(_NEVER, "", None, (), published)
    if changed:
        _read_changed(
            root, tree.articles, changed, memory, site, packs, ends(memory.bodies),
            jobs=jobs, progress=progress, meanwhile=meanwhile,
        )  # fmt: skip
    return len(changed)


def recall_few(
    root: Path,
    changed: dict[str, Stamp],
    memory: Memory,
    site: Site,
    packs: Path,
    *,
    used: dict[str, int],
) -> None:
    """The articles that *changed*, read into a *memory* that knows of little else.

    *used*: see ``bodies.ends``.
    """
    _read_changed(root, changed, list(changed), memory, site, packs, used, jobs=1)


def _read_changed(
    root: Path,
    stamps: dict[str, Stamp],
    changed: list[str],
    memory: Memory,
    site: Site,
    packs: Path,
    used: dict[str, int],
    *,
    jobs: int,
    progress: Callable[[int, int], None] | None = None,
    meanwhile: Iterator[None] | None = None,
) -> None:
    readers: list[_Reader] = []
    limits = site.limits

    def begin(number: int) -> None:
        writer = BodyWriter(packs, f"isi-{number}", end=used.get(f"isi-{number}", 0))
        readers.append(_Reader(root, memory, limits, writer))

    def end() -> None:
        for reader in readers:
            reader.writer.close()

    def read(path: str) -> bytes:
        return msgspec.msgpack.encode(readers[-1].read(path))

    def late(path: str) -> bytes:
        stamp, digest = stamps[path], ""
        found = _out_of_time(path, stamp, digest, memory, limits.seconds_per_article)
        return msgspec.msgpack.encode(ReadNow(found))

    def tell(done: int) -> None:
        if progress is not None:
            progress(done, len(changed))

    results = map_ordered(
        read,
        changed,
        unpack=msgspec.msgpack.Decoder(ReadNow).decode,
        jobs=jobs,
        begin=begin,
        end=end,
        late=late,
        patience=limits.seconds_per_article * 4 + 10,
        progress=tell,
        meanwhile=meanwhile,
    )
    for path, now in zip(changed, results, strict=True):
        if now.read is None:
            memory.articles.pop(path, None)
            continue
        memory.articles[path] = now.read
        if now.body is not None and now.read.article is not None:
            memory.bodies[now.read.article.body] = now.body


class _Reader:
    """Reads articles anew; what that needs is loaded once a process."""

    def __init__(self, root: Path, memory: Memory, limits: Limits, writer: BodyWriter) -> None:
        from kimgen.checking.editorial import judge
        from kimgen.reading.articles import read_article

        self._judge = judge
        self._read_article = read_article
        self._root = str(root)
        self._memory = memory
        self._limits = limits
        self._deadline = deadline(limits.seconds_per_article)
        self.writer = writer

    def read(self, path: str) -> ReadNow:
        """The article file at *path* as it is now."""
        known = self._memory.articles.get(path)
        place = f"{self._root}/{path}"
        stamp = stamp_of(place)
        if stamp is None:
            return ReadNow(None)
        try:
            data = read_plain(place, most=self._limits.article_bytes)
        except Unsteady:
            finding = Diagnostic("file-unsteady", Where(path))
            published = (known.published or known.article) if known else None
            return ReadNow(ReadArticle(_NEVER, "", None, (finding,), published))
        except Gone:
            return ReadNow(None)
        except PermissionError as error:
            details = {"why": error.strerror or ""}
            finding = Diagnostic("file-unreadable", Where(path), details)
            published = (known.published or known.article) if known else None
            return ReadNow(ReadArticle(stamp, "", None, (finding,), published))
        digest = digest_of_bytes(data)
        if known is not None and known.digest == digest:
            return ReadNow(msgspec.structs.replace(known, stamp=stamp))
        try:
            with self._deadline:
                reading = self._read_article(data, path=path, limits=self._limits)
        except OutOfTime:
            seconds = self._limits.seconds_per_article
            return ReadNow(_out_of_time(path, stamp, digest, self._memory, seconds))
        reading = self._checked(reading, data)
        article = reading.article
        published = (known.published or known.article) if known else None
        if published is not None and article == published:
            published = None
        read = ReadArticle(stamp, digest, article, reading.findings, published)
        if article is None or article.body in self._memory.bodies:
            return ReadNow(read)
        return ReadNow(read, self.writer.add(article.body, reading.html))

    def _checked(self, reading: "Reading", data: bytes) -> "Reading":
        """*reading* with the editorial findings added; an error among them holds it back."""
        if reading.article is None:
            return reading
        found = self._judge(reading.article, data.decode("utf-8-sig", "replace"))
        if reading.findings:
            told = {(finding.code, finding.where.line) for finding in reading.findings}
            found = tuple(
                finding for finding in found if (finding.code, finding.where.line) not in told
            )
        if not found:
            return reading
        errors = tuple(finding for finding in found if is_error(finding.code))
        if errors:
            return msgspec.structs.replace(reading, article=None, html="", findings=errors)
        return msgspec.structs.replace(reading, findings=(*reading.findings, *found))


def _out_of_time(
    path: str, stamp: Stamp, digest: Digest, memory: Memory, seconds: float
) -> ReadArticle:
    finding = Diagnostic("article-out-of-time", Where(path), {"seconds": f"{seconds:g}"})
    known = memory.articles.get(path)
    published = (known.published or known.article) if known else None
    return ReadArticle(stamp, digest, None, (finding,), published)


def pictures_of(article: Article) -> list[str]:
    """The paths of all pictures that an article names, inside its group's folder."""
    files = [ref.file for ref in article.gallery] + [ref.target for ref in article.pictures]
    if article.picture is not None:
        files.append(article.picture.file)
    return [path for file in files if (path := beside_in_group(article.source, file))]


def recall_photos(
    root: Path,
    tree: Tree,
    memory: Memory,
    site: Site,
    articles: list[Article],
    logos: dict[str, str],
    store: PhotoStore,
    *,
    jobs: int,
    progress: Callable[[int, int], None] | None,
) -> None:
    """Every photo that an article shows and every logo, developed where it changed.

    What a last published article shows stays, even when its file is gone.
    """
    shares: dict[str, int] = {}
    for article in articles:
        pictures = set(pictures_of(article))
        for path in pictures:
            shares[path] = max(shares.get(path, 1), min(6, len(pictures)))
    wanted = {(path, False): shares[path] for path in sorted(shares)}
    wanted |= {(path, True): 1 for path in sorted(set(logos.values()))}
    photos: dict[str, ReadPhoto] = {}
    signs: dict[str, ReadPhoto] = {}
    todo: list[tuple[str, bool, int, Stamp]] = []
    for (path, logo), share in wanted.items():
        known = (memory.logos if logo else memory.photos).get(path)
        stamp = tree.pictures.get(path)
        if stamp is None:
            last = None if known is None or logo else known.photo or known.last
            if last is not None:
                photos[path] = ReadPhoto(Stamp(0, 0, 0), "", None, share=share, last=last)
            continue
        same = known is not None and known.share == share
        if known is not None and same and known.stamp == stamp and _whole(known, store):
            (signs if logo else photos)[path] = known
            continue
        todo.append((path, logo, share, stamp))

    def develop_one(item: tuple[str, bool, int, Stamp]) -> bytes:
        path, logo, share, stamp = item
        known = (memory.logos if logo else memory.photos).get(path)
        return msgspec.msgpack.encode(
            _develop(root, path, stamp, known, site, store, logo=logo, share=share)
        )

    def tell(done: int) -> None:
        if progress is not None:
            progress(done, len(todo))

    results = map_ordered(
        develop_one,
        todo,
        unpack=msgspec.msgpack.Decoder(ReadPhoto | None).decode,
        jobs=jobs,
        progress=tell,
        least=WORTH_A_POOL_OF_PHOTOS,
        patience=60,
    )
    for (path, logo, _, _), read in zip(todo, results, strict=True):
        if read is not None:
            (signs if logo else photos)[path] = read
    memory.photos, memory.logos = photos, signs


def _whole(known: ReadPhoto, store: PhotoStore) -> bool:
    photo = known.photo or known.last
    return photo is None or all(store.has(variant.digest) for variant in photo.variants)


def _develop(
    root: Path,
    path: str,
    stamp: Stamp,
    known: ReadPhoto | None,
    site: Site,
    store: PhotoStore,
    *,
    logo: bool,
    share: int,
) -> ReadPhoto | None:
    try:
        data = read_plain(root / path, most=site.limits.picture_bytes)
    except Gone:
        return None
    digest = digest_of_bytes(data)
    same = known is not None and known.digest == digest and known.share == share
    if known is not None and same and _whole(known, store):
        return msgspec.structs.replace(known, stamp=stamp)
    from kimgen.making.pictures import develop, develop_logo

    if logo:
        developed = develop_logo(data, path=path, limits=site.limits)
    else:
        developed = develop(
            data, path=path, settings=site.pictures, limits=site.limits, share=share
        )
    for variant, file in developed.files:
        store.add(variant.digest, file)
    last = None if developed.photo or known is None else known.photo or known.last
    return ReadPhoto(stamp, digest, developed.photo, developed.findings, share, last)


def recall_attachments(
    root: Path, tree: Tree, memory: Memory, wanted: set[str], store: PhotoStore
) -> None:
    """The attachments that articles link to, looked at anew where they changed.

    Those that are published are kept as they were read: what is published was looked at.
    """
    found: dict[str, ReadFile] = {}
    for path in sorted(wanted & set(tree.attachments)):
        stamp = tree.attachments[path]
        known = memory.attachments.get(path)
        if known and known.stamp == stamp and (known.refused or store.has(known.digest)):
            found[path] = known
            continue
        try:
            data = read_plain(root / path, most=MOST_BYTES)
        except Gone:
            continue
        found[path] = ReadFile(stamp, digest_of_bytes(data), refusal_of(data))
        if not found[path].refused:
            store.add(found[path].digest, data)
    memory.attachments = found
