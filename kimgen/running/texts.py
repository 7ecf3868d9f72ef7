"""Whether an article changed in its text alone, and what that means for what was planned."""

from collections.abc import Iterable

from msgspec.structs import force_setattr

from kimgen.deciding.stories import Story
from kimgen.keeping.memory import ReadArticle
from kimgen.words.article import Article, signs_of
from kimgen.words.diagnostics import Diagnostic


def tells_the_same(before: ReadArticle | None, now: ReadArticle | None) -> bool:
    """Whether two readings of a file differ in the article's own text at most."""
    if before is None or now is None or before.published is not None:
        return False
    one, other = before.article, now.article
    return one is not None and other is not None and _same_but_text(one, other)


def _same_but_text(one: Article, other: Article) -> bool:
    return (
        signs_of(one).listed == signs_of(other).listed
        and one.links == other.links
        and one.attachments == other.attachments
        and one.pictures == other.pictures
        and one.places == other.places
    )


def retold(story: Story, article: Article) -> None:
    """Give *story* the new text of its article, wherever it stands: all else in it is the same."""
    force_setattr(story, "article", article)


def told_now(
    findings: Iterable[Diagnostic], before: Iterable[ReadArticle], now: Iterable[ReadArticle]
) -> list[Diagnostic]:
    """The *findings* of a build with those of some readings exchanged."""
    found = list(findings)
    for finding in _findings(before):
        if finding in found:
            found.remove(finding)
    return [*found, *_findings(now)]


def _findings(readings: Iterable[ReadArticle]) -> list[Diagnostic]:
    return [finding for reading in readings for finding in reading.findings]
