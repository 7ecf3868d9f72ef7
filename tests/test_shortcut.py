# ruff: noqa: E501
"""The shortcut writes what the parser writes, or leaves the article to it."""

import re
from itertools import product
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench import corpus
from kimgen.reading.dialect import Dialect
from kimgen.reading.markup import _is_legal, mark_up
from kimgen.reading.sanitize import clean, text_of_plain
from kimgen.reading.shortcut import LONGEST, Written, written

PARSER = Dialect()

# fmt: off
BLOCKS = [
    "Panen raya dimulai.", "Baris satu\nbaris dua", "Harga **naik** dan *turun*, kata [Pak Lurah](warga/lurah.md).",
    "# Judul", "## Anak judul\nlangsung teks", "### Cucu & cicit", "#### C# dan **tebal**", "##", "#tagar saja",
    "- satu\n- **dua**\n- tiga [x](https://k.example.id/a_b?c=d)", "* bintang\n* dua", "+ tambah", "- a\n  lanjut", "- [ ] tugas",
    "1. satu\n1. dua", "1. satu\n2. dua\n10. tiga", "2. dua", "1) satu", "Teks:\n- satu\n- dua", "Teks:\n1. satu", "Teks:\n2. satu",
    "- satu\nmalas", "> kutipan\n> dua", "> - daftar", ">", "> # judul", ">rapat", "> kutipan\nmalas",
    "| A | B |\n|---|--:|\n| 1 | **2** |", "| A | B | C |\n|:--|:-:|---|\n| | x | |", "| A | B |\n|---|---|\n| 1 |", "| A | B |\n|---|---|\n| 1 | dua\n| 3 | 4 |", "| A | B |\n|---|---|\n| 1 | dua", "| A | B |\n|---|---|\nx | y |",
    "| A | B\n|---|---|\n| 1 | 2 |", "| A | B |\n|---|---\n| 1 | 2 |", "| A |\n|---|\n| 1 |",
    "A | B\n--|--\n1 | 2", "| A | B |\n|---|---|", "Teks\n| A | B |\n|---|---|\n| 1 | 2 |", "| a\\|b | c |\n|---|---|\n| 1 | 2 |",
    "![Foto](a.jpg)", '![Foto panen](a_b.jpg "Keterangan foto")', "![Foto](https://k.example.id/a.jpg)", "![](a.jpg)",
    "![Foto](a.jpg) teks", "![Foto](a.jpg)\n![Foto](b.jpg)", "![*Foto*](a.jpg)", "[![Foto](a.jpg)](b.md)",
    "    kode", "  dua spasi", "akhir  \nbaris", "```\nkode\n```", "---", "***", "===", "Judul\n===", "Judul\n---",
    "2024 adalah tahun panen", "10.000 warga datang", "10. warga", "1.", "3 kg beras", "50% naik", "5, lalu", "1. [ ] tugas",
    "a*b*c", "**a**b", "*a **b** c*", "**a *b* c**", "***a***", "* a *", "**a", "a*", "*a\nb*", "(*miring*)", '"**tebal**"', "**tebal**.",
    "*a* **b** *c*", "**a** *b*", "*a***b**", "[a](b)[c](d)", "[a] (b)", "[a]", "[a][b]", "[a]: b", "[a](b \"c\")", "[a](<b c>)",
    "[a](javascript:alert)", "[a](tel:112)", "[a](#b)", "[a](/b)", "[a](//b.example.id)", "[**a**](b)", "[a*b](c)*", "[^1]", "[^1]: n",
    "[a](b)(c)", "![a](b)[c](d)", "!important", "Wah![a](b)", "https://k.example.id", "www.k.example.id", "surel a@b.id", "a://b",
    "A & B", "A &amp; B", "A&B", "a < b", "a > b", "a -> b", "snake_case_x", "_a_", "~~a~~", "`a`", "\\*a\\*", "a\tb", "a\u00a0b",
    "\u2028", "é à ü", "日本", "٣. x", "²x", "“Kutip” dan ‘kutip’", "… lalu", "— lalu", "-- lalu", "-a", "*", "**", "[", "]", "|", "a | b",
    "x\u200bx", "\u00ad", "a\u0085b", "0. nol", "01. satu", "1. 1. dua", "- 1. dua", "- - dua", "> > dua", "- > dua", "- # dua",
]
PIECES = [
    "a", "Kata kata", " ", " ", "\n", "\n", "\n\n", "*", "**", "*a*", "**b c**", "[a](b.md)", "[", "](", ")", "]", "- ", "\n- ", "\n1. ",
    "\n# ", "\n> ", "|", "\n| a | b |\n|---|---|\n| c | d |\n", "![a](b.jpg)", "\n\n![a](b.jpg)\n\n", "!", "&", "& ", "1", "2.", "(", "\"",
    "\u201c", ":", "://", "é", "x_y", "`", "<", ">", "~", "\\", "---", "===", "  \n", "\t", "#", "^",
]
# fmt: on


TAGS = re.compile("<[^>]*>")


def parsed(text: str, *, drop_title: bool = False) -> Written:
    html = PARSER.render(text, drop_title=drop_title)
    assert not PARSER.unsafe and not PARSER.external and not PARSER.raw
    cleaned = clean(html)
    assert cleaned.pictures == tuple(dict.fromkeys(figure.file for figure in cleaned.figures))
    words = len(TAGS.sub(" ", cleaned.html).split())
    return Written(cleaned.html, PARSER.title, cleaned.links, cleaned.figures, words)


def is_right(text: str) -> bool:
    """Whether the shortcut writes *text* as the parser does, if it writes it at all."""
    for drop_title in (False, True):
        found = written(text, drop_title=drop_title)
        if found is None:
            continue
        if found != parsed(text, drop_title=drop_title):
            return False
        text = text_of_plain(found.html)
        if text is None or text.split() != TAGS.sub(" ", found.html).split():
            return False
    return True


@pytest.mark.parametrize("block", BLOCKS)
def test_each_construction(block: str) -> None:
    assert is_right(block)
    assert is_right(f"Sebelum.\n\n{block}\n\nSesudah.")
    assert is_right(f"# Judul\n{block}\nLanjut")


def test_every_two_constructions_side_by_side() -> None:
    for one, two in product(BLOCKS, repeat=2):
        assert is_right(f"{one}\n\n{two}"), (one, two)


def test_every_two_constructions_without_a_blank_line() -> None:
    for one, two in product(BLOCKS, repeat=2):
        assert is_right(f"{one}\n{two}"), (one, two)


def test_every_two_marks_in_one_line() -> None:
    for one, two, three in product(("a ", "", "("), BLOCKS, BLOCKS):
        if "\n" not in two + three:
            assert is_right(f"{one}{two} {three}"), (one, two, three)


def test_thousands_of_mixtures() -> None:
    random = Random(11)
    for _ in range(6_000):
        text = "\n\n".join(random.choices(BLOCKS, k=random.randrange(1, 7)))
        assert is_right(text), text
        text = "".join(random.choices(PIECES, k=random.randrange(1, 20)))
        assert is_right(text), text


@settings(max_examples=600, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=25).map("".join))
def test_any_mixture(text: str) -> None:
    assert is_right(text)


@settings(max_examples=400, deadline=None)
@given(st.text(max_size=120))
def test_any_text(text: str) -> None:
    if text.encode("utf-8", "ignore").decode() == text and not set("\x00\x02\x03\r") & set(text):
        assert is_right(text)


def test_ordinary_articles_take_it() -> None:
    for group in corpus.groups(8):
        for number in range(12):
            body = corpus.piece(group, number, corpus.NEWEST).body
            found = written(body)
            assert found is not None, body
            assert found == parsed(body)


def test_what_xml_cannot_hold_and_blanks_of_other_kinds_are_left_to_the_parser() -> None:
    for letter in map(chr, range(0x1_0000)):
        if not _is_legal(letter) or (letter.isspace() and letter not in " \n"):
            assert written(f"a{letter}b") is None, letter


def test_a_text_that_is_too_long_is_left_to_the_parser() -> None:
    assert written("a " * (LONGEST // 2 - 1) + "a") is not None
    assert written("a " * LONGEST + "a") is None


def test_what_only_the_parser_understands_reaches_it() -> None:
    assert (
        mark_up("Teks `kode` di sini", path="x.md").html == "<p>Teks <code>kode</code> di sini</p>"
    )
    assert mark_up("Teks biasa di sini", path="x.md").html == "<p>Teks biasa di sini</p>"
