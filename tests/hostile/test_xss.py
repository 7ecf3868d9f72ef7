# ruff: noqa: E501
"""Nothing that a writer types is active in what is published, wherever it was typed.

``exact.json`` holds what comes of each payload of ``HAND``; KIMGEN_WRITE_GOLDEN=1 writes it anew,
for review. KIMGEN_LONG=1 judges every page of the hostile hub instead of a part.
"""

import json
import os
import re
from pathlib import Path

import pytest
from hubs import SLOT, quoted, unslotted
from judge import Known, complaints, text_of, wrong_links, wrong_xml
from payloads import HAND, HARMLESS, SCHEMES, generated
from workbench import Bench

from kimgen.reading.markup import mark_up
from kimgen.reading.sanitize import OURS, clean
from kimgen.running.report import Exit

EXACT = Path(__file__).parent / "exact.json"
LONG = bool(os.environ.get("KIMGEN_LONG"))


def test_each_payload_written_by_hand_comes_to_exactly_this() -> None:
    found = {payload: mark_up(payload, path="x.md").html for payload in HAND}
    if os.environ.get("KIMGEN_WRITE_GOLDEN"):
        rows = [json.dumps(pair, ensure_ascii=True) for pair in found.items()]
        EXACT.write_text("[\n" + ",\n".join(rows) + "\n]\n", "utf-8")
    expected = dict(json.loads(EXACT.read_text("utf-8")))
    assert {payload for payload, html in found.items() if expected.get(payload) != html} == set()
    assert expected.keys() == found.keys()


def test_thousands_of_payloads_leave_nothing_active_in_a_body() -> None:
    count = 0
    for payload in (*HAND, *generated()):
        html = mark_up(payload, path="x.md").html
        assert complaints(unslotted(html)) == [], payload
        assert "\0" not in unslotted(html), payload
        assert OURS not in html, payload
        count += 1
    assert count > 3_500


def test_what_is_clean_stays_as_it_is_when_it_is_cleaned_again() -> None:
    for payload in (*HAND, *generated()):
        once = mark_up(payload, path="x.md").html
        if "isi-fn" in once or 'class="tabel"' in once:
            continue  # what only this program may write does not pass twice
        again = clean(unslotted(once)).html
        assert SLOT.sub("\0", again) == SLOT.sub("\0", once), payload


def test_harmless_texts_lose_nothing_in_titles_and_code(bench: Bench) -> None:
    for number, text in enumerate(HARMLESS):
        line = quoted(" ".join(text.split()))
        bench.write(f"kim-satu/a-{number:02}.md", judul=line, isi=f"```\n{text}\n```")
    bench.build().expect_exit(Exit.DONE).expect_findings()
    for number, text in enumerate(HARMLESS):
        line = " ".join(text.split())
        page = bench.text(f"kim-satu/2026/11/a-{number:02}/index.html")
        assert text_of(between(page, "<h1>", "</h1>")) == line
        assert text_of(between(page, "<title>", "</title>")).startswith(line)
        assert text_of(between(page, "<pre>", "</pre>")) == line


def between(text: str, start: str, end: str) -> str:
    """What stands between the first *start* and the next *end*."""
    return text.split(start, 1)[1].split(end, 1)[0]


@pytest.mark.parametrize("text", HARMLESS, ids=[text[:30] for text in HARMLESS])
def test_a_harmless_text_in_a_body_shows_all_its_letters(text: str) -> None:
    """Marks are rendered, so what is compared is letters and figures, in their order."""
    html = mark_up("Kata " + text, path="x.md").html
    shown = re.sub(r"[\W_]", "", text_of(unslotted(html)))
    html5 = re.sub(r"<[a-z/!][^>]*>", "", text) if re.search(r"</\w+>|<DOC", text) else text
    html5 = html5.replace("title=", "")
    wanted = re.sub(r"[\W_]", "", text_of(html5.replace("<", "&lt;").replace("`", "")))
    assert shown.removeprefix("Kata") == wanted or lost(wanted, shown) == ""


def lost(wanted: str, shown: str) -> str:
    """The letters of *wanted* that do not stand in *shown* in this order."""
    rest = iter(shown)
    return "".join(letter for letter in wanted if letter not in rest)


# --- a whole hub of payloads ---------------------------------------------------------------------


def pages_of(bench: Bench) -> list[Path]:
    """The pages to judge: all, or of each kind of list a few and half of the articles."""
    pages = [path for path in bench.published() if path.suffix == ".html"]
    if LONG:
        return pages
    taken: dict[str, int] = {}
    few = []
    for path in pages:
        parts = path.relative_to(bench.root / "public").parts
        kind = parts[0] if not parts[0].startswith("kim-") else f"{len(parts)}{parts[1][:2]}"
        taken[kind] = taken.get(kind, 0) + 1
        if taken[kind] <= 8 or (kind.startswith("5") and taken[kind] % 3 == 0):
            few.append(path)
    return few


def test_the_hub_of_payloads_is_published_whole(hub: Bench) -> None:
    """Nearly everything in it is odd text, not a fault: it is shown, not refused."""
    held = {
        f.where.path
        for f in hub.report.findings
        if f.code in ("markup-too-heavy", "feed-item-dropped")
    }
    assert held == set()
    assert len([path for path in hub.published() if path.match("kim-*/2026/*/*/index.html")]) > 90


def test_no_page_has_anything_that_pages_of_harmless_articles_lack(
    hub: Bench, known: Known
) -> None:
    pages = pages_of(hub)
    assert len(pages) > 100
    for path in pages:
        assert known.complaints(path.read_text("utf-8")) == [], path


def test_feeds_sitemaps_and_lists_of_feeds_carry_nothing_active(hub: Bench) -> None:
    files = [path for path in hub.published() if path.suffix in (".xml", ".opml", ".json")]
    if not LONG:
        files = [
            path for number, path in enumerate(files) if number % 6 == 0 or len(path.parts) < 12
        ]
    for path in files:
        if path.suffix == ".json":
            told = json.loads(path.read_bytes())
            assert wrong_links(told) == [], path
            for item in told.get("items", ()) if isinstance(told, dict) else ():
                assert complaints(item.get("content_html", "")) == [], path
        else:
            assert wrong_xml(path.read_bytes()) == [], path


def test_calendars_hold_one_event_each_and_no_line_of_a_writers_own(hub: Bench) -> None:
    known = ("BEGIN:", "END:", "VERSION:", "PRODID:", "UID:", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "LOCATION", "DESCRIPTION", "URL", "ORGANIZER", "CALSCALE", "METHOD", "CATEGORIES", "LAST-MODIFIED", "CREATED", "STATUS", "TZID", "TZ", "RRULE", "X-WR-", "NAME", "REFRESH", "SOURCE", "SEQUENCE", "CONTACT", "CLASS", "TRANSP")  # fmt: skip
    calendars = [path for path in hub.published() if path.suffix == ".ics"]
    assert calendars
    for path in calendars:
        lines = path.read_bytes().decode().split("\r\n")
        assert all(not line or line.startswith((" ", *known)) for line in lines), path
        assert not re.search("[\x00-\x09\x0b\x0c\x0e-\x1f\x7f]", "".join(lines)), path
        events = sum(line == "BEGIN:VEVENT" for line in lines)
        assert events == sum(line.startswith("UID:") for line in lines)
    assert any(b"BEGIN:VEVENT" in path.read_bytes() for path in calendars)


def test_no_published_file_is_named_by_a_writer(hub: Bench) -> None:
    for path in hub.published():
        name = path.relative_to(hub.root).as_posix()
        assert re.fullmatch(r"[A-Za-z0-9_./-]+", name), name


def test_nothing_published_holds_a_control_character(hub: Bench) -> None:
    for path in hub.published():
        if path.suffix in (".html", ".xml", ".json", ".opml", ".txt", ".js"):
            text = path.read_text("utf-8")
            found = re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]", text)
            assert found is None, (path, found)


def test_addresses_typed_as_links_lead_nowhere_by_another_scheme(tmp_path: Path) -> None:
    from kimgen.reading.contacts import email, web_address, whatsapp_number

    for scheme in SCHEMES:
        for text in (scheme, f"kim.id{scheme}", f"https://kim.id\\{scheme}", f"@{scheme}"):
            url = web_address(text)
            assert not url or re.fullmatch(r"https?://[\w.-]+(:\d+)?([/?#][^\s\"'<>]*)?", url)
            assert email(text) == "" or re.fullmatch(r"[\w.+-]+@[\w.-]+", email(text))
            assert not whatsapp_number(text)
