"""JSON-LD tells what the page shows, and nothing in it can end its script element."""

import json
from typing import Any

import msgspec

from kimgen.deciding.parts import Body, EventLine, GroupLine, Link, ProductLine, Stamp, VerdictLine
from kimgen.deciding.views import (
    ArticleView,
    CorrectionLine,
    FrontView,
    GroupCard,
    GroupView,
    Head,
    ListView,
    Masthead,
    NotFoundView,
    RetractionLine,
)
from kimgen.making.structured import as_data, structured
from kimgen.words.dates import Moment
from kimgen.words.site import Contact, Decree

BASE = "https://kim.example.id/"
SITE = Masthead(
    edition="hub",
    name="Hub KIM",
    tagline="",
    address=BASE,
    language="id",
    term="Komunitas",
    publisher="Dinas Contoh",
    licence="",
    accent="#9d1c1f",
    accent_dark="",
    nav=(),
    rubrics=(),
    footer=(),
    contact=Contact(),
    icons=(Link("32x32", "favicon.ico"), Link("512x512", "ikon-512.png")),
)
GROUP = GroupLine("KIM Bagelen", "kim-bagelen/", "Desa Bagelen", "tani")
AT = Moment(1_763_687_700, 480)
STAMP = Stamp(AT.iso, "Jumat, 21 November 2025, 09.15 WITA", "21 November 2025")
PAGE = "kim-bagelen/2025/11/panen/"
HEAD = Head(
    "Panen raya",
    "Ringkas.",
    BASE + PAGE,
    crumbs=(Link("Beranda", ""), Link("KIM Bagelen", "kim-bagelen/")),
    card=f"{BASE}{PAGE}kartu.jpg",
)
ARTICLE = ArticleView(
    HEAD,
    "Panen raya",
    "berita",
    GROUP,
    STAMP,
    Body("x"),
    authors=(Link("Contoh Wahyuni", "penulis/contoh-wahyuni/"), Link("Redaksi KIM Bagelen", "")),
    published=AT,
)


def graph(page: msgspec.Struct, site: Masthead = SITE) -> dict[str, Any]:
    things = json.loads(structured(page, site))["@graph"]
    return {thing["@type"]: thing for thing in things}


def but(**changes: Any) -> ArticleView:
    return msgspec.structs.replace(ARTICLE, **changes)


def test_an_article_has_what_search_engines_ask_for() -> None:
    article = graph(ARTICLE)["NewsArticle"]
    assert article["headline"] == "Panen raya"
    assert article["mainEntityOfPage"] == article["url"] == BASE + PAGE
    assert article["datePublished"] == article["dateModified"] == AT.iso
    assert article["image"] == [f"{BASE}{PAGE}kartu.jpg"]
    assert article["inLanguage"] == "id"
    assert article["publisher"]["logo"]["url"] == f"{BASE}ikon-512.png"


def test_a_byline_is_a_person_or_the_desk_and_always_leads_somewhere() -> None:
    assert graph(ARTICLE)["NewsArticle"]["author"] == [
        {"@type": "Person", "name": "Contoh Wahyuni", "url": f"{BASE}penulis/contoh-wahyuni/"},
        {"@type": "Organization", "name": "Redaksi KIM Bagelen", "url": f"{BASE}kim-bagelen/"},
    ]
    nameless = graph(but(authors=()))["NewsArticle"]["author"]
    assert [author["name"] for author in nameless] == ["KIM Bagelen"]


def test_the_trail_ends_at_the_page_itself() -> None:
    trail = graph(ARTICLE)["BreadcrumbList"]["itemListElement"]
    assert [(step["position"], step["item"]) for step in trail] == [
        (1, BASE),
        (2, f"{BASE}kim-bagelen/"),
        (3, BASE + PAGE),
    ]


def test_an_event_names_its_place_and_without_one_is_no_event() -> None:
    event = EventLine(STAMP, None, "Balai Desa", "", False, "21", "Nov")
    told = graph(but(kind="agenda", event=event))["Event"]
    assert told["startDate"] == AT.iso
    assert told["location"]["name"] == "Balai Desa"
    nowhere = msgspec.structs.replace(event, place="")
    line = msgspec.structs.replace(GROUP, place="")
    assert "Event" not in graph(but(event=nowhere, group=line))


def test_a_product_is_told_only_with_its_price() -> None:
    product = ProductLine("Rp15.000", 15000, "bungkus", "Dapur Contoh", "", "habis")
    offer = graph(but(product=product))["Product"]["offers"]
    assert (offer["price"], offer["priceCurrency"]) == (15000, "IDR")
    assert offer["availability"].endswith("OutOfStock")
    free = msgspec.structs.replace(product, amount=None)
    assert "Product" not in graph(but(product=free))


def test_a_fact_check_rates_its_claim_in_words_and_number() -> None:
    review = graph(but(fact_check=VerdictLine("Gula obat", "WhatsApp", "salah", ())))["ClaimReview"]
    assert review["claimReviewed"] == "Gula obat"
    assert review["reviewRating"]["ratingValue"] == 1
    assert review["reviewRating"]["alternateName"] == "Salah"
    assert review["itemReviewed"]["author"]["name"] == "WhatsApp"


def test_a_retracted_article_offers_nothing_any_more() -> None:
    product = ProductLine("Rp15.000", 15000, "", "", "", "")
    gone = but(body=None, product=product, retraction=RetractionLine(STAMP, "Keliru."))
    assert set(graph(gone)) == {"NewsArticle", "BreadcrumbList"}


def test_corrections_are_told_with_their_time() -> None:
    corrected = but(corrections=(CorrectionLine(STAMP, "Enam ton."),))
    comment = graph(corrected)["NewsArticle"]["correction"][0]
    assert (comment["text"], comment["datePublished"]) == ("Enam ton.", AT.iso)


def test_a_page_without_a_date_is_no_news() -> None:
    assert set(graph(but(kind="halaman", published=None, stamp=None))) == {"BreadcrumbList"}


def test_the_front_page_is_a_site_and_a_group_an_organisation() -> None:
    head = Head("Hub KIM", "Kabar.", BASE)
    told = graph(FrontView(head, None, ()))
    assert told["WebSite"]["publisher"]["@id"] == told["NGO"]["@id"]
    card = GroupCard(
        "KIM Bagelen", "kim-bagelen/", "desa", "tani", "Kabar desa.",
        (Link("Desa Bagelen", "wilayah/x/"),), Decree(), "", "", (), 0,
        Contact("6281200000002", "a@example.id", "Balai Desa"),
        (Link("Facebook", "https://facebook.example/x"),),
    )  # fmt: skip
    group = graph(
        GroupView(msgspec.structs.replace(HEAD, canonical=f"{BASE}kim-bagelen/"), card, ())
    )
    told_group = group["NGO"]
    assert told_group["telephone"] == "+6281200000002"
    assert told_group["sameAs"] == ["https://facebook.example/x"]
    own = graph(FrontView(head, None, (), card=card))["NGO"]
    assert own["@id"].startswith(BASE)
    assert own["description"] == "Kabar desa."


def test_pages_that_are_not_to_be_found_tell_nothing() -> None:
    assert structured(NotFoundView(Head("Tidak ada", "", "")), SITE) == ""
    assert set(graph(ListView(HEAD, "Pertanian", "rubrik", ()))) == {"BreadcrumbList"}


def test_nothing_ends_the_script_element() -> None:
    evil = "</script><!--<script>&amp;\u2028\u2029"
    text = structured(but(title=evil), SITE)
    assert not set("<>&\u2028\u2029") & set(text)
    assert json.loads(text)["@graph"][0]["headline"] == evil
    assert as_data({"a": "<&>"}) == '{"a":"\\u003c\\u0026\\u003e"}'
