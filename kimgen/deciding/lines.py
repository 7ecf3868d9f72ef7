"""The small parts of views: stamps, pictures, teasers and what each kind adds."""

import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from urllib.parse import quote

from kimgen.deciding.editions import Edition, canonical, group_path
from kimgen.deciding.parts import (
    AspirationLine,
    EventLine,
    FeedLink,
    GroupLine,
    Link,
    NoticeLine,
    Picture,
    ProductLine,
    Share,
    Size,
    Stamp,
    Teaser,
    VerdictLine,
)
from kimgen.deciding.stories import Story, over
from kimgen.words.article import PictureRef, Status
from kimgen.words.colours import INK, readable
from kimgen.words.dates import Moment, date_line, day_text, month_names
from kimgen.words.labels import LABELS
from kimgen.words.paths import HUB, beside_in_group
from kimgen.words.photo import NARROWEST, Photo, Variant
from kimgen.words.site import Group
from kimgen.words.slugs import slug_of

SUMMARY_LENGTH = 200
THUMBNAIL_WIDTH = 720


def label(edition: Edition, name: str, /, **parts: object) -> str:
    """A label in the edition's language."""
    return LABELS[edition.language][name].format(**parts)


@lru_cache(maxsize=16_384)
def stamp(moment: Moment, language: str) -> Stamp:
    """A moment in words."""
    iso = moment.iso if moment.precise else moment.iso_day
    short = day_text(moment, language, weekday=False)
    return Stamp(iso, date_line(moment, language), short)


def cut(text: str, length: int) -> str:
    """*text*, shortened at a word to at most *length* characters, an ellipsis behind it."""
    if len(text) <= length:
        return text
    return text[: length - 1].rsplit(" ", 1)[0].rstrip(" ,.;:-–—") + "…"


def summary_of(story: Story, length: int = SUMMARY_LENGTH) -> str:
    """The author's own summary, otherwise the lead."""
    return cut(story.article.summary or story.article.lead, length)


def photo_path(edition: Edition, source: str, variant: Variant) -> str:
    """Where a photo's variant is published; its name is made of its bytes."""
    folder, name = source.split("/")[1], source.rsplit("/", 1)[1]
    stem = slug_of(name.rsplit(".", 1)[0])[:40] or "foto"
    prefix = "" if folder == HUB else f"{folder}/"
    file = f"{stem}-{variant.width}-{variant.digest[:8]}.{variant.suffix}"
    return edition.path(f"{prefix}foto/{file}")


def picture(
    edition: Edition, source: str, photo: Photo, ref: PictureRef, *, most: int = 10_000
) -> Picture:
    """A photo as a page shows it, with widths up to *most*."""
    fallback = photo.fallback
    narrow, *wider = photo.webp
    shown = [variant for variant in wider if variant.width <= most] or wider[:1] or [narrow]
    sizes: list[Size] = []
    for each in shown:
        room = _room(edition, each)
        if sizes and room <= sizes[-1].width:
            room = sizes[-1].width + 1
        sizes.append(Size(photo_path(edition, source, each), room))
    return Picture(
        src=photo_path(edition, source, fallback),
        width=fallback.width,
        height=fallback.height,
        sizes=tuple(sizes),
        alt=ref.alt,
        caption=ref.caption,
        credit=ref.credit,
        thumbnail=photo_path(edition, source, narrow) if wider else "",
    )


def _room(edition: Edition, variant: Variant) -> int:
    """The width that a file is made to fill: that of the settings which it all but has.

    A photo that is hard to compress has fewer pixels; told so, browsers would take a wider file.
    """
    wanted = edition.site.pictures.widths
    near = [width for width in wanted if variant.width <= width <= variant.width / NARROWEST + 1]
    return min(near, default=variant.width)


def labels_of(story: Story) -> tuple[str, ...]:
    """What must be said of a story wherever it is shown."""
    article = story.article
    found = []
    if article.advertorial:
        found.append("advertorial")
    if article.status is Status.RETRACTED:
        found.append("dicabut")
    if article.corrections:
        found.append("ralat")
    if article.unverified:
        found.append("verifikasi")
    if article.status is Status.DRAFT:
        found.append("draf")
    if story.upcoming:
        found.append("terjadwal")
    return tuple(found)


def event_line(story: Story, edition: Edition) -> EventLine | None:
    """When and where, for an agenda item."""
    event = story.article.event
    start = story.moment(event.start) if event else None
    if event is None or start is None:
        return None
    end = story.moment(event.end)
    local = start.local()
    return EventLine(
        start=stamp(start, edition.language),
        end=stamp(end, edition.language) if end else None,
        place=event.place,
        organiser=event.organiser or story.group.name,
        past=over(story, edition.newsroom.now),
        day=str(local.day),
        month=month_names(edition.language)[local.month - 1][:3],
    )


def rupiah_text(amount: int) -> str:
    """``Rp15.000``."""
    return "Rp" + f"{amount:,}".replace(",", ".")


def product_line(story: Story, edition: Edition) -> ProductLine | None:
    """What it costs, and an order by WhatsApp with the text filled in."""
    product = story.article.product
    if product is None:
        return None
    order = ""
    number = product.whatsapp or story.group.contact.whatsapp
    if number:
        text = f"Halo, saya mau pesan: {story.article.title} ({canonical(story, edition.site)})"
        order = f"https://wa.me/{number}?text={quoted(text)}"
    return ProductLine(
        price="" if product.price is None else rupiah_text(product.price),
        amount=product.price,
        unit=product.unit,
        seller=product.seller or story.group.name,
        order=order,
        stock=product.stock,
    )


def notice_line(story: Story, edition: Edition) -> NoticeLine | None:
    """How long an announcement holds."""
    notice = story.article.notice
    if notice is None:
        return None
    until = story.moment(notice.valid_until)
    return NoticeLine(
        until=stamp(until, edition.language) if until else None,
        urgent=notice.urgent,
        over=over(story, edition.newsroom.now),
    )


def verdict_line(story: Story) -> VerdictLine | None:
    """A claim and what came of it."""
    check = story.article.fact_check
    if check is None:
        return None
    references = tuple(Link(link.name, link.url) for link in check.references)
    return VerdictLine(check.claim, check.claimed_by, check.verdict, references)


def aspiration_line(story: Story) -> AspirationLine | None:
    """How far a resident's aspiration has come."""
    aspiration = story.article.aspiration
    if aspiration is None:
        return None
    return AspirationLine(aspiration.state, aspiration.addressee, aspiration.response)


def group_link(group: Group, edition: Edition) -> Link:
    """A group's name, leading to its page."""
    return Link(group.name, edition.path(group_path(group)))


def lead_photo(story: Story) -> tuple[str, Photo, PictureRef] | None:
    """The source, photo and words of a story's picture; its own, or the first of its body."""
    article = story.article
    if article.status is Status.RETRACTED:
        return None
    ref = article.picture
    if ref is None and article.gallery:
        ref = article.gallery[0]
    if ref is None and article.pictures:
        ref = PictureRef(article.pictures[0].target)
    if ref is None or ref.file not in story.photos:
        return None
    return photo_source(story, ref.file), story.photos[ref.file], ref


def photo_source(story: Story, file: str) -> str:
    """The path of a picture's file as the story names it."""
    return beside_in_group(story.article.source, file) or ""


def changed(story: Story) -> Moment:
    """The newest of first publication, update, corrections and retraction."""
    article, newest = story.article, story.first
    if story.published is not None and story.published > newest:
        newest = story.published
    if article.updated is None and not article.corrections and article.retraction is None:
        return newest
    times = [article.updated, *(each.time for each in article.corrections)]
    if article.retraction is not None:
        times.append(article.retraction.time)
    moments = [moment for time in times if (moment := story.change(time)) is not None]
    return max([newest, *moments])


class Teasers:
    """Makes teasers of an edition, each once."""

    def __init__(self, edition: Edition) -> None:
        self._edition = edition
        self._made: dict[str, Teaser] = {}
        self._groups: dict[str, Link] = {}

    def __call__(self, story: Story) -> Teaser:
        """The story as a list shows it."""
        source = story.article.source
        made = self._made.get(source)
        if made is None:
            made = self._made[source] = self._teaser(story)
        return made

    def all(self, stories: Iterable[Story]) -> tuple[Teaser, ...]:
        """The teasers of *stories*, in their order."""
        return tuple(self(story) for story in stories)

    def _teaser(self, story: Story) -> Teaser:
        edition, article = self._edition, story.article
        assert story.published is not None
        group = self._groups.get(article.group)
        if group is None:
            group = self._groups[article.group] = group_link(story.group, edition)
        photo = lead_photo(story)
        if edition.group is not None and article.group != edition.group.folder:
            # It is on another site, and pages show nothing from other hosts.
            photo = None
        language = article.language or story.group.language
        return Teaser(
            title=article.title,
            path=edition.link(story),
            stamp=stamp(story.published, edition.language),
            summary=summary_of(story),
            kind=article.kind.value,
            group=group,
            rubric=story.rubric.name if story.rubric else "",
            language=language if language not in ("", edition.language) else "",
            picture=picture(edition, *photo, most=THUMBNAIL_WIDTH) if photo else None,
            labels=labels_of(story),
            event=event_line(story, edition),
            product=product_line(story, edition),
            notice=notice_line(story, edition),
            verdict=article.fact_check.verdict if article.fact_check else "",
            state=article.aspiration.state if article.aspiration else "",
        )


@lru_cache(maxsize=1024)
def dark_accent(colour: str) -> str:
    """An accent that reads well on a dark page."""
    return readable(colour, INK)


def place_words(group: Group) -> str:
    """``Desa Bagelen, Kecamatan Gedong Tataan``: the two nearest levels that are known."""
    region = group.region
    names = []
    if region.village:
        names.append(f"{region.village_term} {region.village}")
    if region.district:
        names.append(f"Kecamatan {region.district}")
    if region.regency:
        names.append(region.regency)
    if region.province:
        names.append(region.province)
    return ", ".join(names[:2])


def group_line(
    group: Group, edition: Edition, logo: Callable[[Group], Picture | None]
) -> GroupLine:
    """A group as directories list it."""
    return GroupLine(
        name=group.name,
        path=edition.path(group_path(group)),
        place=place_words(group),
        trade=group.trade,
        accent=group.accent,
        logo=logo(group),
        site=group.domain,
    )


_OFTEN = tuple((mark, f"%{ord(mark):02X}") for mark in "% ,\n*:/()?!'&\"+=;#@")
_QUOTED = re.compile(r"[A-Za-z0-9_.~%-]*")


def quoted(text: str) -> str:
    """*text* as a value in an address: ``quote(text, safe="")``, three times as fast."""
    done = text
    for mark, code in _OFTEN:
        if mark in done:
            done = done.replace(mark, code)
    return done if _QUOTED.fullmatch(done) else quote(text, safe="")


def share(url: str, title: str, summary: str, group: str) -> Share:
    """Plain links that pass an article on, WhatsApp with its text filled in."""
    address, headline = quoted(url), quoted(title)
    # "*title*", the summary, an empty line, "Baca: " and the address, "_group_".
    told = f"%2A{headline}%2A%0A{quoted(summary)}%0A%0ABaca%3A%20{address}%0A_{quoted(group)}_"
    return Share(
        whatsapp=f"https://wa.me/?text={told}",
        facebook=f"https://www.facebook.com/sharer/sharer.php?u={address}",
        telegram=f"https://t.me/share/url?url={address}&text={headline}",
        x=f"https://x.com/intent/post?url={address}&text={headline}",
        address=url,
    )


def feed_links(edition: Edition, *own: FeedLink) -> tuple[FeedLink, ...]:
    """*own* feeds first, then the edition's three."""
    title = edition.title
    return (
        *own,
        FeedLink(title, "feed.xml", "application/rss+xml"),
        FeedLink(f"{title} (Atom)", "atom.xml", "application/atom+xml"),
        FeedLink(f"{title} (JSON)", "feed.json", "application/feed+json"),
    )
