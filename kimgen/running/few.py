"""A memory of few stories, out of one that is still packed."""

from collections.abc import Iterator

from kimgen.keeping.memory import Memory, ReadArticle
from kimgen.keeping.sealed import SealedMemory
from kimgen.running.narrowing import Doubt, led_to
from kimgen.running.sketch import Sketch
from kimgen.words.digest import Digest


def opened(memory: SealedMemory, path: str) -> ReadArticle:
    """What was read of one article. Raises Doubt where that can't be told."""
    found = memory.opened(path)
    if found is None:
        raise Doubt
    return found


def memory_of(
    memory: SealedMemory, sketch: Sketch, numbers: set[int], given: dict[str, ReadArticle]
) -> Memory:
    """A memory of the stories of these *numbers*, and of where their links lead.

    *given* are the readings of what changed, at one time; what is not among them changed, and was
    not there at that time.
    """
    articles = dict(given)
    for number in numbers:
        source = sketch.sources[number]
        if source not in articles:
            articles[source] = opened(memory, source)
    for path, known in list(articles.items()):
        for ref in known.article.links if known.article is not None else ():
            for source in led_to(path, ref.target):
                if source in memory.articles and source not in articles:
                    articles[source] = opened(memory, source)
    return Memory(
        site=memory.site,
        articles=articles,
        groups=memory.groups,
        photos=memory.photos,
        logos=memory.logos,
        attachments=memory.attachments,
        bodies=memory.bodies,
    )


def files_of(memory: SealedMemory) -> Iterator[Digest]:
    """The files of photos and attachments that have to be at hand."""
    for known in (*memory.photos.values(), *memory.logos.values()):
        photo = known.photo or known.last
        yield from (variant.digest for variant in photo.variants) if photo is not None else ()
    yield from (known.digest for known in memory.attachments.values() if not known.refused)
