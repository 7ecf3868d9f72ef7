"""What articles name: photos, links, other articles. What leads nowhere becomes a finding."""

from collections.abc import Iterable, Mapping

import msgspec

from kimgen.deciding.stories import Story
from kimgen.words.article import Article, Place
from kimgen.words.diagnostics import Diagnostic, Where
from kimgen.words.messages import bounded
from kimgen.words.paths import beside, beside_in_group
from kimgen.words.photo import Photo
from kimgen.words.site import Group


class Surroundings(msgspec.Struct, frozen=True):
    """What lies around the articles: the photos and attachments that were found and read."""

    photos: Mapping[str, Photo] = {}
    faults: Mapping[str, tuple[Diagnostic, ...]] = {}
    """Path of a photo that can't be used -> why."""
    attachments: Mapping[str, str] = {}
    """Path of an attachment -> digest of its bytes."""
    sizes: Mapping[str, int] = {}
    """Path of an attachment -> how many bytes it has."""
    refused: Mapping[str, str] = {}
    """Path of an attachment that is not published -> why."""
    sources: frozenset[str] = frozenset()
    """Every article's source that exists, held back or not."""


class Desk:
    """Collects what assembling finds."""

    def __init__(self) -> None:
        self.findings: list[Diagnostic] = []
        self.held: set[str] = set()

    def note(self, article: Article, code: str, at: str = "", /, **details: str) -> None:
        place = article.places.get(at, Place())
        where = Where(article.source, place.line, place.column, place.length)
        self.findings.append(Diagnostic(code, where, details))

    def hold(self, article: Article, code: str, at: str = "", /, **details: str) -> None:
        self.note(article, code, at, **details)
        self.held.add(article.source)


def photos_of(article: Article, around: Surroundings, desk: Desk) -> dict[str, Photo]:
    """Every picture that the article names, found; a missing one holds it back."""
    if article.picture is None and not article.pictures and not article.gallery:
        return {}
    named = [(ref.file, 0) for ref in article.gallery]
    if article.picture is not None:
        named.insert(0, (article.picture.file, 0))
    named += [(ref.target, ref.line) for ref in article.pictures]
    found: dict[str, Photo] = {}
    for file, line in named:
        path = beside_in_group(article.source, file)
        photo = around.photos.get(path) if path else None
        if photo is not None:
            found[file] = photo
            continue
        desk.held.add(article.source)
        if path is not None and path in around.faults:
            desk.findings.extend(around.faults[path])
            continue
        place = Place(line) if line else article.places.get("foto", Place())
        where = Where(article.source, place.line, place.column, place.length)
        folder = article.source.rsplit("/", 1)[0]
        code = "picture-missing" if path else "picture-outside"
        desk.findings.append(Diagnostic(code, where, {"file": file, "folder": folder}))
    return found


def links_of(article: Article, around: Surroundings, desk: Desk) -> dict[str, str]:
    """Relative links of the body to what they name; what leads nowhere is a finding later."""
    if not article.links:
        return {}
    found: dict[str, str] = {}
    for ref in article.links:
        target = ref.target.split("#")[0].split("?")[0]
        path = beside(article.source, target) if target else article.source
        if path is None:
            continue
        tries = (path, f"{path}.md", f"{path}/index.md", f"{path}/_index.md")
        hit = next((each for each in tries if each in around.sources), None)
        if hit is None and path in around.attachments:
            hit = path
        if hit is not None:
            found[ref.target] = hit
    return found


def judge_references(
    stories: list[Story], groups: Mapping[str, Group], around: Surroundings, desk: Desk
) -> None:
    """Name the links and references that lead nowhere; settle which groups show a story too."""
    public = {story.article.source for story in stories}
    for number, story in enumerate(stories):
        article = story.article
        if not (article.links or article.updates or article.reply_to or article.shown_in):
            continue
        before = len(desk.findings)
        for ref in article.links:
            if ref.target.startswith("#"):
                continue
            source = story.links.get(ref.target)
            code = ""
            if source is None:
                path = beside_in_group(article.source, ref.target)
                if path is not None and path in around.refused:
                    why = around.refused[path]
                    details = {"target": ref.target, "why": why}
                    where = Where(article.source, ref.line)
                    desk.findings.append(Diagnostic("attachment-refused", where, details))
                    continue
                code = "link-nowhere"
            elif source not in public and source not in around.attachments:
                code = "link-unpublished"
            if code:
                where = Where(article.source, ref.line)
                desk.findings.append(Diagnostic(code, where, {"target": ref.target}))
        if len(desk.findings) > before:
            desk.findings[before:] = bounded(desk.findings[before:])
        for key, target in (
            ("pemutakhiran_dari", article.updates),
            ("hak_jawab_untuk", article.reply_to),
        ):
            if target and reference(story, target, public) is None:
                desk.note(article, "reference-nowhere", key, key=key, target=target)
        if article.shown_in:
            shown = []
            for name in article.shown_in:
                if name in groups and name != article.group:
                    shown.append(name)
                elif name not in groups:
                    desk.note(article, "group-unknown", "lintas", value=name)
            stories[number] = msgspec.structs.replace(story, shown_in=tuple(shown))


def reference(story: Story, target: str, public: Iterable[str]) -> str | None:
    """The source that a front matter reference of *story* names, where it is among *public*."""
    path = beside(story.article.source, target)
    if path is None:
        return None
    tries = (path, f"{path}.md", f"{path}/index.md")
    return next((each for each in tries if each in public), None)
