"""QR codes for notice boards, as small SVG files.

Every article has one, and to draw ten thousand took longer than to make all else of them. So masks
are compared, and edges found, in whole lines of modules and not module by module.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from html import escape
from typing import Any

import msgspec

from kimgen.deciding.assets import QrView

QUIET = 4
"""Modules of white that ISO/IEC 18004 wants on each side."""
DOTS = 8
"""Pixels of a module where nobody says how large the code is shown."""

_MASKS = range(8)
_GAP = 4
"""Light modules that stand between lines: beyond the edge all is light."""
_DIGITS, _MODULES = bytes.maketrans(b"\0\1", b"01"), bytes.maketrans(b"01", b"\0\1")
_EYE = 0b1011101
_EDGE = re.compile(rb"\x01+|\x02+")


def qr(view: QrView) -> bytes:
    """The code that leads to *view*'s address: level M, black on white also on a dark page.

    One path draws the outlines of all dark areas, so that no hairline parts the modules in print.
    """
    rows = modules(view.url)
    side = len(rows) + 2 * QUIET
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}"'
        f' width="{side * DOTS}" height="{side * DOTS}" role="img"'
        f' shape-rendering="crispEdges"><title>{escape(view.title)}</title>'
        f'<path fill="#fff" d="M0 0h{side}v{side}H0z"/>'
        f'<path fill-rule="evenodd" d="{outlines(rows)}"/></svg>\n'
    ).encode()


def modules(address: str) -> list[bytes]:
    """The rows of the code of *address*, a byte each module (dark is 1), in the mask with the
    lowest penalty, the first of equals (ISO/IEC 18004, 7.8.3).

    segno finds the same mask, but looks at each module eight times: that takes four times as long.
    """
    matrix = _code(address, mask=0)
    side = len(matrix)
    first, turned = _line(matrix), _line(_columns(matrix))
    best = min(
        _masks(side),
        key=lambda mask: _penalty(
            (first ^ mask.rows) & mask.seen_rows, (turned ^ mask.columns) & mask.seen_columns, side
        ),
    )
    return _rows(first ^ best.rows, side)


class _Mask(msgspec.Struct, frozen=True):
    """A mask as it is in all codes of one size. All are lines of modules."""

    rows: int
    """Where a code is otherwise than in the first mask, whatever it says."""
    columns: int
    seen_rows: int
    """Where masks are compared: before format and version are drawn (ISO/IEC 18004, 7.8.1)."""
    seen_columns: int


@cache
def _masks(side: int) -> list[_Mask]:
    version = (side - 17) // 4
    seen = [bytearray(b"\1" * side) for _ in range(side)]
    for place in (*range(6), 7, 8, *range(side - 8, side)):
        seen[8][place] = seen[place][8] = 0
    if version >= 7:
        for along in range(6):
            for across in range(side - 11, side - 8):
                seen[along][across] = seen[across][along] = 0
    codes = [_code("", version=version, mask=number) for number in _MASKS]
    rows, columns = list(map(_line, codes)), [_line(_columns(code)) for code in codes]
    where = _line(seen), _line(_columns(seen))
    return [_Mask(rows[0] ^ rows[at], columns[0] ^ columns[at], *where) for at in _MASKS]


def _code(content: str, **chosen: Any) -> Sequence[bytearray]:
    import segno

    code: Sequence[bytearray] = segno.make_qr(
        content, error="m", boost_error=False, **chosen
    ).matrix
    return code


def _columns(rows: Iterable[Sequence[int]]) -> list[bytes]:
    return [bytes(column) for column in zip(*rows, strict=True)]


def _line(rows: Iterable[bytes | bytearray]) -> int:
    """All modules in one line, as the digits of a number; a gap follows each row."""
    gap = bytes(_GAP)
    return int(b"".join([part for row in rows for part in (row, gap)]).translate(_DIGITS), 2)


def _rows(line: int, side: int) -> list[bytes]:
    stride = side + _GAP
    data = f"{line:0{side * stride}b}".encode().translate(_MODULES)
    return [data[start : start + side] for start in range(0, side * stride, stride)]


def _penalty(rows: int, columns: int, side: int) -> int:
    """The points of a masked code, given by rows and by columns (ISO/IEC 18004, table 11)."""
    pairs = _pairs(side)
    points = 0
    for line in (rows, columns):
        same = ~(line ^ line >> 1) & pairs
        fifth = same & same >> 1 & same >> 2 & same >> 3
        points += fifth.bit_count() + 2 * (fifth & ~(fifth << 1)).bit_count()
        points += 40 * _eyes(line)
    stride = side + _GAP
    same = ~(rows ^ rows >> 1) & pairs
    blocks = same & same >> stride & ~(rows ^ rows >> stride)
    points += 3 * blocks.bit_count()
    return points + 10 * int(abs(rows.bit_count() / side**2 * 100 - 50) / 5)


@cache
def _pairs(side: int) -> int:
    """Every module but the first of each row: it has a neighbour before it."""
    return _line([b"\0" + b"\1" * (side - 1)] * side)


def _eyes(line: int) -> int:
    """How many patterns look like a corner's eye, with four light modules before or behind."""
    eyes = line
    for at in range(1, 7):
        eyes &= line >> at if _EYE >> at & 1 else ~line >> at
    dark = line | line >> 1 | line >> 2 | line >> 3
    light = ~(dark << 4) | ~(dark >> 7)
    if not eyes & (eyes >> 4 | eyes >> 6):
        return (eyes & light).bit_count()
    # Those that overlap are looked for from the first module on.
    count = 0
    while eyes:
        last = eyes.bit_length() - 1
        counts = light >> last & 1
        count += counts
        eyes &= (1 << last - (6 if counts else 3)) - 1 if last > 6 else 0
    return count


def outlines(rows: Sequence[bytes]) -> str:
    """SVG path data of the edges between dark and light, for the rule ``evenodd``.

    The picture begins at (4, 4). Every edge is drawn once, and every loop is closed.
    """
    across = len(rows[0]) + 1
    ahead, more = _edges(rows, across)
    path = []
    for start in sorted(ahead):
        while start in ahead:
            y, x = divmod(start, across)
            path.append(f"M{x + QUIET} {y + QUIET}")
            here = start
            while True:
                there = ahead.pop(here)
                if here in more:
                    ahead[here] = more.pop(here)
                if there == start:
                    break  # the last stroke is left to ``z``
                way = there - here
                path.append(f"h{way}" if -across < way < across else f"v{way // across}")
                here = there
            path.append("z")
    return "".join(path)


def _edges(rows: Sequence[bytes], across: int) -> tuple[dict[int, int], dict[int, int]]:
    """From each corner, the corner to which an edge leads: dark lies to its right. Where two areas
    touch, two edges leave a corner: the second value has the other one.

    Corners are numbered row by row, *across* in each.
    """
    edges: dict[int, int] = {}
    more: dict[int, int] = {}
    for lines, along, aside in ((rows, 1, across), (_columns(rows), across, 1)):
        for number, start, end, beyond in _borders(lines):
            here, there = number * aside + start * along, number * aside + end * along
            # Dark is below an edge that leads to the right, and beside one that leads up.
            if beyond == (along == across):
                here, there = there, here
            if here in edges:
                more[here] = there
            else:
                edges[here] = there
    return edges, more


def _borders(lines: Sequence[bytes]) -> Iterator[tuple[int, int, int, bool]]:
    """Where dark and light meet between two *lines*: the number of the second line, from where to
    where, and whether that one is dark there.
    """
    none = bytes(len(lines[0]))
    for number, pair in enumerate(zip((none, *lines), (*lines, none), strict=True)):
        before, here = (int.from_bytes(line, "big") for line in pair)
        for edge in _EDGE.finditer((before << 1 | here).to_bytes(len(none), "big")):
            yield number, edge.start(), edge.end(), edge[0][0] == 1
