"""One page for each article, with its neighbours and what belongs to it."""

from collections import defaultdict, deque
from collections.abc import Iterator
from functools import lru_cache

from kimgen.deciding.assets import CardView, FileView, QrView
from kimgen.deciding.editions import Edition, canonical
from kimgen.deciding.heads import Heads
from kimgen.deciding.lines import (
    aspiration_line,
    changed,
    cut,
    event_line,
    group_link,
    labels_of,
    lead_photo,
    notice_line,
    photo_path,
    photo_source,
    picture,
    product_line,
    stamp,
    verdict_line,
)
from kimgen.deciding.marks import joined
from kimgen.deciding.outputs import Later, Maker, Output, page
from kimgen.deciding.parts import Body, Link, Picture
from kimgen.deciding.references import reference
from kimgen.deciding.stories import Named, Story
from kimgen.deciding.syndication import CalendarView
from kimgen.deciding.views import ArticleView, CorrectionLine, Reprint, RetractionLine
from kimgen.words.article import Article, PictureRef, Status, signs_of
from kimgen.words.dates import day_text, moment_of
from kimgen.words.digest import Digest
from kimgen.words.paths import HUB
from kimgen.words.slugs import slug_of

RELATED = 3
WORDS_A_MINUTE = 180
"""Plain Indonesian read on a phone."""


class Web:
    """How the stories of an edition hang together: neighbours, updates, replies, kindred ones."""

    def __init__(self, edition: Edition) -> None:
        self.edition = edition
        self.by_source = edition.newsroom.by_source
        self.older: dict[Story, Story] = {}
        self.newer: dict[Story, Story] = {}
        self.updated_by: defaultdict[str, list[Story]] = defaultdict(list)
        self.replies: defaultdict[str, list[Story]] = defaultdict(list)
        self.related: dict[Story, tuple[Story, ...]] = {}
        self._links: dict[Story, Link] = {}
        self._neighbours()
        self._references()
        self._kindred()

    def link(self, story: Story) -> Link:
        """A story's title, leading to it; some five pages name each."""
        link = self._links.get(story)
        if link is None:
            link = Link(story.article.title, self.edition.link(story))
            self._links[story] = link
        return link

    def _neighbours(self) -> None:
        last: dict[str, Story] = {}
        for story in self.edition.stories:
            folder = story.group.folder
            if folder in last:
                newer = last[folder]
                self.older[newer] = story
                self.newer[story] = newer
            last[folder] = story

    def _references(self) -> None:
        for story in self.edition.newsroom.stories:
            article = story.article
            if story.retracted:
                continue
            for target, back in (
                (article.updates, self.updated_by),
                (article.reply_to, self.replies),
            ):
                if target:
                    source = reference(story, target, self.by_source)
                    if source is not None:
                        back[source].append(story)

    def _kindred(self) -> None:
        """The newest older stories with a tag in common, then of the same rubric.

        Older ones only: a new article changes no other article's list.
        """
        stories = self.edition.stories[::-1]
        # Places in *stories*, the last few of each.
        by_tag: defaultdict[str, deque[int]] = defaultdict(_last_few)
        by_rubric: defaultdict[str, deque[int]] = defaultdict(_last_few)
        older_of, related = self.older.get, self.related
        for place, story in enumerate(stories):
            found: set[int] = set()
            for tag, _ in story.tags:
                those = by_tag[tag]
                found.update(those)
                those.append(place)
            nearest = sorted(found, reverse=True)
            if story.rubric is not None:
                those = by_rubric[story.rubric.slug]
                if len(nearest) < RELATED:
                    nearest += [each for each in reversed(those) if each not in found]
                those.append(place)
            older = older_of(story)
            kindred = [stories[each] for each in nearest[: RELATED + 1]]
            if older in kindred:
                kindred.remove(older)
            related[story] = tuple(kindred[:RELATED])


def _last_few() -> deque[int]:
    return deque(maxlen=RELATED)


def article_mark(story: Story, web: Web, heads: Heads) -> tuple[Digest, tuple[Story, ...]]:
    """The mark of an article's page, and the stories that the page names.

    The mark is of its edition, of the story, and of the stories that it names.
    """
    marks, edition, article = heads.marks, web.edition, story.article
    listed, source = marks.listed, article.source
    older, newer = web.older.get(story), web.newer.get(story)
    related = web.related.get(story, ())
    signs = article.signs or signs_of(article)
    parts = [
        marks.edition,
        listed[story],
        signs.whole,
        listed[older] if older is not None else "",
        listed[newer] if newer is not None else "",
        *map(listed.__getitem__, related),
    ]
    beside = [other for other in (older, newer, *related) if other is not None]
    if story.shown_in or article.links or article.attachments:
        parts.append(marks.whole(story, lambda each: body_of(each, edition, web.by_source)))
    for target in (article.updates, article.reply_to):
        if target:
            found = reference(story, target, web.by_source)
            parts.append(listed[web.by_source[found]] if found else "nowhere")
            if found:
                beside.append(web.by_source[found])
    for name, others in (
        ("updated by", web.updated_by.get(source)),
        ("replies", web.replies.get(source)),
    ):
        if others:
            parts.append(name)
            parts.extend(map(listed.__getitem__, others))
            beside.extend(others)
    return joined(parts), tuple(beside)


def mark_alone(story: Story, web: Web, heads: Heads) -> Digest:
    """The mark of an article's page."""
    return article_mark(story, web, heads)[0]


def article_outputs(edition: Edition, heads: Heads) -> Iterator[Output]:
    """The page, the share card, and the event's calendar file of every article of the edition."""
    web = Web(edition)
    site = edition.site
    for story in (*edition.told, *edition.pages):
        if edition.group is not None and story.group.folder != edition.group.folder:
            continue
        path = edition.path(story.path)
        source = story.article.source
        mark, beside = article_mark(story, web, heads)
        given = story, web, heads
        later = Later(mark, article_view, given, remark=mark_alone, texts=(story,), beside=beside)
        yield page(path, "article.html", later, source=source)
        card = card_view(story, heads) if site.cards != "tidak" else None
        if card is not None:
            yield Output(f"{path}kartu.jpg", Maker.CARD, card, source=source)
        event = heads.calendar_event(story) if story.article.event is not None else None
        if event is not None:
            view = CalendarView(story.article.title, (event,))
            yield Output(f"{path}agenda.ics", Maker.CALENDAR, view, source=source)
        if site.qr:
            view_qr = QrView(canonical(story, edition.site), cut(story.article.title, 60))
            yield Output(f"{path}qr.svg", Maker.QR, view_qr, source=source)


def card_view(story: Story, heads: Heads) -> CardView | None:
    """The share card: the article's photo, or a drawn one; None where cards are off."""
    edition = heads.edition
    photo = lead_photo(story)
    if edition.site.cards == "tidak" or (edition.site.cards == "foto" and photo is None):
        return None
    label = next((name for name in labels_of(story) if name in ("advertorial", "dicabut")), "")
    words = heads.label(f"label_{label}") if label else ""
    if photo is not None:
        return CardView(
            photo=photo[1].digest,
            source=photo[0],
            group=story.group.name,
            accent=story.group.accent,
            label=words,
        )
    return (
        CardView(
            photo="",
            source="",
            title=story.article.title,
            group=story.group.name,
            rubric=story.rubric.name if story.rubric else heads.label(story.kind.value),
            accent=story.group.accent,
            label=words,
        )
        if story.kind.value != "halaman"
        else None
    )


def body_of(story: Story, edition: Edition, by_source: "dict[str, Story]") -> Body | None:
    """The body to be filled in; None once the article is retracted."""
    article = story.article
    if article.status is Status.RETRACTED:
        return None
    links = []
    for ref in article.links:
        if ref.target.startswith("#"):
            continue
        links.append((ref.target, _target(story, ref.target, edition, by_source)))
    pictures = tuple(
        (
            ref.target,
            picture(
                edition,
                photo_source(story, ref.target),
                story.photos[ref.target],
                PictureRef(ref.target),
            ),
        )
        for ref in article.pictures
    )
    return Body(article.body, tuple(links), pictures)


def _target(story: Story, target: str, edition: Edition, by_source: dict[str, Story]) -> str:
    """Where a relative link of a body leads; empty: nowhere."""
    fragment = "#" + target.split("#", 1)[1] if "#" in target else ""
    source = story.links.get(target)
    if source is None:
        return ""
    if source in by_source:
        return edition.link(by_source[source]) + fragment
    digest = edition.newsroom.attachments.get(source)
    return attachment_path(edition, source, digest) if digest else ""


def attachment_path(edition: Edition, source: str, digest: str) -> str:
    """Where an attachment is published."""
    folder, name = source.split("/")[1], source.rsplit("/", 1)[1]
    stem = slug_of(name.rsplit(".", 1)[0])[:60] or "berkas"
    prefix = "" if folder == HUB else f"{folder}/"
    return edition.path(f"{prefix}berkas/{stem}-{digest[:8]}.pdf")


def file_outputs(edition: Edition) -> Iterator[Output]:
    """The photos' variants and the attachments that the edition's articles show.

    Each belongs to the newest article that shows it, and stays while that one is held back.
    """
    made: set[str] = set()
    for story in (*edition.told, *edition.pages):
        if not (story.photos or story.links) or story.retracted:
            continue
        if edition.group is not None and story.group.folder != edition.group.folder:
            continue
        for file, photo in story.photos.items():
            source = photo_source(story, file)
            for variant in photo.variants:
                path = photo_path(edition, source, variant)
                if path not in made:
                    made.add(path)
                    view = FileView(variant.digest, source)
                    yield Output(path, Maker.PICTURE, view, source=story.article.source)
        for source in story.links.values():
            digest = edition.newsroom.attachments.get(source, "")
            if digest:
                path = attachment_path(edition, source, digest)
                if path not in made:
                    made.add(path)
                    view = FileView(digest, source)
                    yield Output(path, Maker.ATTACHMENT, view, source=story.article.source)


def article_view(story: Story, web: Web, heads: Heads) -> ArticleView:
    """All that an article's page shows."""
    edition, article = web.edition, story.article
    language = edition.language
    source = article.source
    retracted = article.status is Status.RETRACTED
    photo = lead_photo(story)
    own_photo = photo if photo and article.picture is not None else None
    older, newer = web.older.get(story), web.newer.get(story)
    updates = _referenced(story, article.updates, web)
    reply_to = _referenced(story, article.reply_to, web)
    updated = story.moment(article.updated)
    if updated is not None and story.published is not None and updated < story.published:
        updated = None
    modified = changed(story)
    event = event_line(story, edition)
    dated = story.published is not None and article.kind.value != "halaman"
    return ArticleView(
        head=heads.article(story, photo=photo is not None),
        title=article.title,
        kind=article.kind.value,
        group=heads.group(story.group),
        stamp=stamp(story.published, language) if dated and story.published else None,
        body=body_of(story, edition, web.by_source),
        language=_language(article, story, edition),
        updated=stamp(updated, language) if updated else None,
        authors=_named(story.authors, edition.path("penulis/") if dated else None),
        editor=article.editor,
        photographer=article.photographer,
        rubric=heads.rubric(story) if dated else None,
        tags=_named(story.tags, "tagar/") if dated else (),
        place=article.place,
        dateline=_dateline(story) if dated else "",
        summary="" if retracted else article.summary,
        picture=picture(edition, *own_photo) if own_photo else None,
        gallery=() if retracted else _gallery(story, edition),
        labels=labels_of(story),
        advertiser=article.advertiser,
        corrections=_corrections(story, language),
        retraction=_retraction(story, language),
        updates=updates,
        updated_by=tuple(map(web.link, web.updated_by.get(source, ()))),
        reply_to=reply_to,
        replies=tuple(map(web.link, web.replies.get(source, ()))),
        sources=() if retracted else tuple(Link(link.name, link.url) for link in article.sources),
        reprint=_reprint(story, language),
        event=event,
        product=None if retracted else product_line(story, edition),
        notice=notice_line(story, edition),
        fact_check=None if retracted else verdict_line(story),
        aspiration=None if retracted else aspiration_line(story),
        duties=article.duties,
        shown_in=tuple(
            group_link(edition.newsroom.group(folder), edition) for folder in story.shown_in
        ),
        older=web.link(older) if older and dated else None,
        newer=web.link(newer) if newer and dated else None,
        related=tuple(map(web.link, web.related.get(story, ()))),
        calendar=f"{edition.path(story.path)}agenda.ics" if event else "",
        qr=f"{edition.path(story.path)}qr.svg" if edition.site.qr else "",
        minutes=max(1, round(article.words / WORDS_A_MINUTE)) if article.words > 150 else 0,
        published=story.published if dated else None,
        modified=modified if dated else None,
    )


# One author, or the same few tags, stand in many articles.
@lru_cache(maxsize=4096)
def _named(pairs: tuple[Named, ...], base: str | None) -> tuple[Link, ...]:
    """Names, each leading to its list below *base*; without that nowhere."""
    return tuple([Link(name, "" if base is None else f"{base}{slug}/") for slug, name in pairs])


def _language(article: Article, story: Story, edition: Edition) -> str:
    language = article.language or story.group.language
    return language if language not in ("", edition.language) else ""


def _referenced(story: Story, target: str, web: Web) -> Link | None:
    if not target:
        return None
    source = reference(story, target, web.by_source)
    return web.link(web.by_source[source]) if source is not None else None


def _gallery(story: Story, edition: Edition) -> tuple[Picture, ...]:
    return tuple(
        picture(edition, photo_source(story, ref.file), story.photos[ref.file], ref)
        for ref in story.article.gallery[1:]
        if ref.file in story.photos
    )


def _corrections(story: Story, language: str) -> tuple[CorrectionLine, ...]:
    return tuple(
        CorrectionLine(stamp(moment_of(each.time, story.group.zone), language), each.text)
        for each in story.article.corrections
    )


def _retraction(story: Story, language: str) -> RetractionLine | None:
    retraction = story.article.retraction
    if retraction is None:
        return None
    moment = moment_of(retraction.time, story.group.zone)
    return RetractionLine(stamp(moment, language), retraction.reason)


def _reprint(story: Story, language: str) -> Reprint | None:
    reprint, time = story.article.reprint, story.moment(story.article.reprint_time)
    if reprint is None:
        return None
    day = day_text(time, language, weekday=False) if time else ""
    return Reprint(reprint.name, reprint.url, day)


def _dateline(story: Story) -> str:
    """The group's dateline, its placeholders filled in; a template without a place has none."""
    template = story.group.dateline
    if not template or not story.article.place or story.published is None:
        return ""
    local = story.published.local()
    return (
        template.replace("{lokasi}", story.article.place.upper())
        .replace("{nama}", story.group.name)
        .replace("{tanggal}", f"{local.day}/{local.month}/{local.year}")
    )
