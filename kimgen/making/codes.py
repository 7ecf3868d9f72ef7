"""QR codes for notice boards, as small SVG files."""

from collections.abc import Sequence
from html import escape

from kimgen.deciding.assets import QrView

QUIET = 4
"""Modules of white that ISO/IEC 18004 wants on each side."""
DOTS = 8
"""Pixels of a module where nobody says how large the code is shown."""


def qr(view: QrView) -> bytes:
    """The code that leads to *view*'s address: level M, black on white also on a dark page.

    One path draws the outlines of all dark areas, so that no hairline parts the modules in print.
    """
    import segno

    code = segno.make_qr(view.url, error="m", boost_error=False)
    rows = tuple(tuple(bool(dot) for dot in row) for row in code.matrix)
    side = len(rows) + 2 * QUIET
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}"'
        f' width="{side * DOTS}" height="{side * DOTS}" role="img"'
        f' shape-rendering="crispEdges"><title>{escape(view.title)}</title>'
        f'<path fill="#fff" d="M0 0h{side}v{side}H0z"/>'
        f'<path fill-rule="evenodd" d="{outlines(rows)}"/></svg>\n'
    ).encode()


def outlines(rows: Sequence[Sequence[bool]]) -> str:
    """SVG path data of the edges between dark and light, for the rule ``evenodd``.

    The picture begins at (4, 4). Every edge is drawn once, and every loop is closed.
    """
    ahead = _edges(rows)
    path = []
    for start in sorted(ahead, key=lambda place: (place[1], place[0])):
        while start in ahead:
            path.append(f"M{start[0] + QUIET} {start[1] + QUIET}{_loop(start, ahead)}z")
    return "".join(path)


_Place = tuple[int, int]


def _edges(rows: Sequence[Sequence[bool]]) -> dict[_Place, list[_Place]]:
    """From each corner, the directions in which an edge leaves it: dark lies to its right."""
    edges: dict[_Place, list[_Place]] = {}

    def dark(x: int, y: int) -> bool:
        return 0 <= y < len(rows) and 0 <= x < len(rows[y]) and rows[y][x]

    for y, row in enumerate(rows):
        for x, dot in enumerate(row):
            if not dot:
                continue
            if not dark(x, y - 1):
                edges.setdefault((x, y), []).append((1, 0))
            if not dark(x + 1, y):
                edges.setdefault((x + 1, y), []).append((0, 1))
            if not dark(x, y + 1):
                edges.setdefault((x + 1, y + 1), []).append((-1, 0))
            if not dark(x - 1, y):
                edges.setdefault((x, y + 1), []).append((0, -1))
    return edges


def _loop(start: _Place, ahead: dict[_Place, list[_Place]]) -> str:
    """The way along the edges from *start* back to it, the last stroke left to ``z``.

    The edges it takes are gone from *ahead*.
    """
    strokes = []
    here, way, run = start, (0, 0), 0
    while True:
        ways = ahead[here]
        # Straight on, where that is possible, keeps the path short.
        onward = way if way in ways else min(ways)
        ways.remove(onward)
        if not ways:
            del ahead[here]
        if onward != way:
            strokes.append(_stroke(way, run))
            way, run = onward, 0
        run += 1
        here = here[0] + onward[0], here[1] + onward[1]
        if here == start:
            return "".join(strokes)


def _stroke(way: _Place, run: int) -> str:
    if way[0]:
        return f"h{way[0] * run}"
    return f"v{way[1] * run}" if run else ""
