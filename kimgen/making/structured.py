"""What a page tells machines about itself: schema.org as JSON-LD.

Only what the page shows readers is told, with the same dates. Required and recommended fields are
those of developers.google.com/search/docs/appearance/structured-data (article, event, product,
factcheck, breadcrumb).
"""

from typing import Any

import msgspec

from kimgen.deciding.parts import Link, Path
from kimgen.deciding.views import ArticleView, FrontView, GroupCard, GroupView, Head, Masthead
from kimgen.words.strings import strings_of

_encode = msgspec.json.Encoder().encode

# Five steps from plainly false to plainly true; schema.org wants a number beside the word.
_RATINGS = {"salah": 1, "menyesatkan": 2, "belum-terbukti": 3, "benar": 5}

# Bylines that name no person.
_COLLECTIVE = ("Redaksi", "Tim ", "KIM ", "Pengurus", "Dinas", "Pemerintah", "Warga")

Thing = dict[str, Any]


def structured(page: msgspec.Struct, site: Masthead) -> str:
    """The JSON-LD of *page*, safe inside a script element; empty where there is nothing to tell."""
    things = _things(page, site)
    head = getattr(page, "head", None)
    if isinstance(head, Head) and head.canonical and head.crumbs:
        things.append(_breadcrumbs(head, _title(page, head), site))
    if not things:
        return ""
    return as_data({"@context": "https://schema.org", "@graph": things})


def as_data(value: Any) -> str:
    """*value* as JSON that no HTML parser can take for markup, nor a script engine for an end.

    The five characters occur in JSON only inside strings, so escaping them keeps the value.
    """
    text = _encode(value).decode()
    return (
        text.replace("&", "\\u0026")
        .replace("<", "\\u003c")
        .replace(">", "\\u003e")
        .replace("\u2028", "\\u2028")
        .replace("\u2029", "\\u2029")
    )


def _things(page: msgspec.Struct, site: Masthead) -> list[Thing]:
    if isinstance(page, ArticleView):
        return _of_article(page, site)
    if isinstance(page, GroupView):
        return [_organisation(page.card, site, page.head.canonical)]
    if isinstance(page, FrontView):
        return _of_front(page, site)
    return []


def _title(page: msgspec.Struct, head: Head) -> str:
    heading = getattr(page, "title", "") or getattr(page, "heading", "")
    return str(heading) or head.title


def _absolute(path: Path, site: Masthead) -> str:
    return path if "://" in path else site.address + path


def _breadcrumbs(head: Head, title: str, site: Masthead) -> Thing:
    trail = [(link.text, _absolute(link.path, site)) for link in head.crumbs]
    trail.append((title, head.canonical))
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": position, "name": name, "item": address}
            for position, (name, address) in enumerate(trail, 1)
        ],
    }


def _of_front(page: FrontView, site: Masthead) -> list[Thing]:
    publisher = _publisher(site)
    web: Thing = {
        "@type": "WebSite",
        "@id": site.address + "#situs",
        "name": site.name,
        "url": site.address,
        "inLanguage": site.language,
        "publisher": {"@id": site.address + "#penerbit"},
    }
    if page.head.description:
        web["description"] = page.head.description
    if page.card is None:
        return [web, publisher]
    return [web, {**publisher, **_organisation(page.card, site, site.address), **_identity(site)}]


def _identity(site: Masthead) -> Thing:
    return {"@id": site.address + "#penerbit"}


def _publisher(site: Masthead) -> Thing:
    """Who stands behind the site, with the logo that search engines want of a publisher."""
    thing: Thing = {
        "@type": "NGO",
        **_identity(site),
        "name": site.name,
        "url": site.address,
    }
    logo = _logo(site)
    if logo:
        thing["logo"] = {"@type": "ImageObject", "url": logo}
    if site.socials:
        thing["sameAs"] = [link.path for link in site.socials]
    if site.publisher:
        thing["parentOrganization"] = {"@type": "Organization", "name": site.publisher}
    return thing


def _logo(site: Masthead) -> str:
    if site.logo is not None:
        return _absolute(site.logo.src, site)
    drawn = [icon.path for icon in site.icons if icon.path.endswith(".png")]
    return _absolute(drawn[-1], site) if drawn else ""


def _organisation(card: GroupCard, site: Masthead, url: str) -> Thing:
    thing: Thing = {"@type": "NGO", "name": card.name, "url": url}
    if card.description:
        thing["description"] = card.description
    if card.logo is not None:
        thing["logo"] = {
            "@type": "ImageObject",
            "url": _absolute(card.logo.src, site),
            "width": card.logo.width,
            "height": card.logo.height,
        }
    if card.contact.email:
        thing["email"] = card.contact.email
    if card.contact.whatsapp:
        thing["telephone"] = f"+{card.contact.whatsapp}"
    if card.contact.address:
        thing["address"] = card.contact.address
    if card.region:
        place = ", ".join(link.text for link in card.region)
        thing["areaServed"] = {"@type": "AdministrativeArea", "name": place}
    same = [link.path for link in card.socials]
    if card.site and card.site != url:
        same.append(card.site)
    if same:
        thing["sameAs"] = same
    return thing


def _of_article(page: ArticleView, site: Masthead) -> list[Thing]:
    if page.retraction is not None or page.published is None:
        return [] if page.published is None else [_news(page, site)]
    things = [_news(page, site)]
    if page.event is not None:
        event = _event(page, site)
        if event:
            things.append(event)
    if page.product is not None and page.product.amount is not None:
        things.append(_product(page, site))
    if page.fact_check is not None:
        things.append(_claim_review(page, site))
    return things


def _news(page: ArticleView, site: Masthead) -> Thing:
    assert page.published is not None
    canonical = page.head.canonical
    language = page.language or site.language
    published = page.published.iso
    changed = page.modified is not None and page.modified != page.published
    thing: Thing = {
        "@type": "NewsArticle",
        "headline": page.title,
        "url": canonical,
        "mainEntityOfPage": canonical,
        "datePublished": published,
        "dateModified": page.modified.iso if changed and page.modified else published,
        "author": _authors(page, site),
        "publisher": _publisher(site),
        "inLanguage": language,
        "isAccessibleForFree": True,
    }
    description = page.summary or page.head.description
    if description:
        thing["description"] = description
    images = _images(page, site)
    if images:
        thing["image"] = images
    if page.rubric is not None:
        thing["articleSection"] = page.rubric.text
    if page.tags:
        thing["keywords"] = [tag.text for tag in page.tags]
    if page.place:
        thing["contentLocation"] = {"@type": "Place", "name": page.place}
    if page.corrections:
        thing["correction"] = [
            {"@type": "CorrectionComment", "text": item.text, "datePublished": item.stamp.iso}
            for item in page.corrections
        ]
    if page.reprint is not None and page.reprint.url:
        thing["isBasedOn"] = page.reprint.url
    return thing


def _images(page: ArticleView, site: Masthead) -> list[str]:
    pictures = [page.picture] if page.picture is not None else []
    addresses = [_absolute(picture.src, site) for picture in (*pictures, *page.gallery[:3])]
    if page.head.card:
        addresses.insert(0, page.head.card)
    return list(dict.fromkeys(addresses))


def _authors(page: ArticleView, site: Masthead) -> list[Thing]:
    group = {
        "@type": "NGO",
        "name": page.group.name,
        "url": _absolute(page.group.path, site),
    }
    return [_author(link, group["url"], site) for link in page.authors] or [group]


def _author(link: Link, group: str, site: Masthead) -> Thing:
    kind = "Organization" if link.text.startswith(_COLLECTIVE) else "Person"
    thing: Thing = {"@type": kind, "name": link.text}
    thing["url"] = _absolute(link.path, site) if link.path else group
    return thing


def _event(page: ArticleView, site: Masthead) -> Thing:
    """An Event; empty where no place is known, which Google requires."""
    assert page.event is not None
    place = page.event.place or page.group.place
    if not place:
        return {}
    thing: Thing = {
        "@type": "Event",
        "name": page.title,
        "startDate": page.event.start.iso,
        "location": {"@type": "Place", "name": place, "address": page.group.place or place},
        "eventStatus": "https://schema.org/EventScheduled",
        "eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode",
        "organizer": {
            "@type": "Organization",
            "name": page.event.organiser or page.group.name,
            "url": _absolute(page.group.path, site),
        },
        "url": page.head.canonical,
    }
    if page.event.end is not None:
        thing["endDate"] = page.event.end.iso
    if page.summary or page.head.description:
        thing["description"] = page.summary or page.head.description
    images = _images(page, site)
    if images:
        thing["image"] = images
    return thing


def _product(page: ArticleView, site: Masthead) -> Thing:
    assert page.product is not None
    offer: Thing = {
        "@type": "Offer",
        "price": page.product.amount,
        "priceCurrency": "IDR",
        "url": page.head.canonical,
        "seller": {"@type": "Organization", "name": page.product.seller or page.group.name},
    }
    if page.product.stock.strip().lower() in ("habis", "0", "kosong"):
        offer["availability"] = "https://schema.org/OutOfStock"
    elif page.product.stock:
        offer["availability"] = "https://schema.org/InStock"
    thing: Thing = {"@type": "Product", "name": page.title, "offers": offer}
    images = _images(page, site)
    if images:
        thing["image"] = images
    if page.summary or page.head.description:
        thing["description"] = page.summary or page.head.description
    return thing


def _claim_review(page: ArticleView, site: Masthead) -> Thing:
    assert page.fact_check is not None and page.published is not None
    check = page.fact_check
    claim: Thing = {"@type": "Claim"}
    if check.claimed_by:
        claim["author"] = {"@type": "Organization", "name": check.claimed_by}
    thing: Thing = {
        "@type": "ClaimReview",
        "url": page.head.canonical,
        "claimReviewed": check.claim,
        "datePublished": page.published.iso,
        "author": {
            "@type": "Organization",
            "name": page.group.name,
            "url": _absolute(page.group.path, site),
        },
        "reviewRating": {
            "@type": "Rating",
            "ratingValue": _RATINGS.get(check.verdict, 3),
            "bestRating": 5,
            "worstRating": 1,
            "alternateName": strings_of(site.language).get(check.verdict, check.verdict),
        },
    }
    if check.claimed_by:
        thing["itemReviewed"] = claim
    return thing
