"""QR codes: what is drawn is the code, small, white behind, and named."""

import re
import xml.etree.ElementTree as ElementTree
from random import Random

import pytest
import segno

from kimgen.deciding.assets import QrView
from kimgen.making.codes import QUIET, modules, outlines, qr

ADDRESS = "https://kim.example.id/kim-bagelen/2026/11/panen-raya-padi-organik/"


def drawn(path: str, side: int) -> list[list[bool]]:
    """Fill *path* by the rule even-odd, as a browser does, one sample in the middle of a module."""
    walls: set[tuple[int, int]] = set()
    x = y = start_x = start_y = 0

    def go(to_x: int, to_y: int) -> None:
        assert to_x == x or to_y == y
        for row in range(min(y, to_y), max(y, to_y)):
            walls.symmetric_difference_update({(x, row)})

    for kind, numbers in re.findall(r"([Mhvz])([-\d ]*)", path):
        if kind == "M":
            start_x, start_y = map(int, numbers.split())
            x, y = start_x, start_y
        elif kind == "z":
            go(start_x, start_y)
            x, y = start_x, start_y
        else:
            way = (int(numbers), 0) if kind == "h" else (0, int(numbers))
            go(x + way[0], y + way[1])
            x, y = x + way[0], y + way[1]
    rows = []
    for row in range(side):
        inside, dots = False, []
        for column in range(side):
            inside ^= (column, row) in walls
            dots.append(inside)
        rows.append(dots)
    return rows


@pytest.mark.parametrize("address", ["https://kim.id/", ADDRESS, ADDRESS + "a" * 400])
def test_the_drawing_is_the_code(address: str) -> None:
    root = ElementTree.fromstring(qr(QrView(address, "Panen")))
    side = int(root.get("viewBox", "").split()[2])
    code = segno.make_qr(address, error="m", boost_error=False)
    expected = [[bool(dot) for dot in row] for row in code.matrix]
    assert code.error == "M"
    assert side == len(expected) + 2 * QUIET
    rows = drawn(root[2].get("d", ""), side)
    assert [row[QUIET:-QUIET] for row in rows[QUIET:-QUIET]] == expected
    frame = rows[:QUIET] + rows[-QUIET:] + [row[:QUIET] + row[-QUIET:] for row in rows]
    assert not any(any(row) for row in frame)


def test_the_mask_is_the_one_that_segno_finds() -> None:
    random, seen = Random(18004), set()
    for _ in range(250):
        letters = random.choices("abcdefghij-/0123456789", k=random.randrange(250))
        address = f"https://kim.id/{''.join(letters)}"
        code = segno.make_qr(address, error="m", boost_error=False)
        assert modules(address) == [bytes(row) for row in code.matrix], address
        seen.add((code.version, code.mask))
    assert {version for version, _ in seen} >= set(range(2, 11))
    assert {mask for _, mask in seen} == set(range(8))


def test_it_is_black_on_white_on_any_page() -> None:
    root = ElementTree.fromstring(qr(QrView(ADDRESS, "Panen")))
    title, ground, code = root
    side = root.get("viewBox", "").split()[2]
    assert (ground.get("fill"), ground.get("d")) == ("#fff", f"M0 0h{side}v{side}H0z")
    assert code.get("fill") is None
    assert title.text == "Panen"
    assert root.get("shape-rendering") == "crispEdges"


def test_a_title_is_text_whatever_it_holds() -> None:
    wild = "</title><script>alert(1)</script> & \"'"
    root = ElementTree.fromstring(qr(QrView(ADDRESS, wild)))
    assert root[0].text == wild
    assert len(root) == 3


def test_it_is_small_and_the_same_each_time() -> None:
    made = qr(QrView(ADDRESS, "Panen"))
    assert made == qr(QrView(ADDRESS, "Panen"))
    assert len(made) < 4_000
    assert made.count(b"<path") == 2


@pytest.mark.parametrize(
    "rows",
    ["#", "##", "#.#", "##/##", "#./.#", ".#/#.", "###/#.#/###", "#.#/.#./#.#", "..../.##."],
)
def test_outlines_fill_to_what_they_were_drawn_from(rows: str) -> None:
    dots = [[dot == "#" for dot in row] for row in rows.split("/")]
    filled = drawn(outlines([bytes(row) for row in dots]), 12)
    assert [row[QUIET : QUIET + len(dots[0])] for row in filled[QUIET : QUIET + len(dots)]] == dots
