"""Tables (GFM 4.10): their delimiter row, their cells."""

import re
from xml.etree.ElementTree import Element, SubElement

from kimgen.reading.characters import LAZY

_DELIMITER_CELL = re.compile(r"\s*(:?)-+(:?)\s*")


def delimiters(line: str) -> list[str] | None:
    """The side that each column is set to, if *line* is a table's delimiter row."""
    if line.strip(" \t|:-"):
        return None
    text = line.strip()
    sides = []
    for cell in text.removeprefix("|").removesuffix("|").split("|"):
        match = _DELIMITER_CELL.fullmatch(cell)
        if not match:
            return None
        sides.append("" if not match[2] else "tengah" if match[1] else "kanan")
    return sides


def cells_of(line: str) -> list[str]:
    """The cells of a row. A pipe after a backslash is text, even in code."""
    text = line.lstrip(LAZY).strip()
    if text[:1] == "|":
        text = text[1:]
    if "\\|" not in text:
        if text[-1:] == "|":
            text = text[:-1]
        return [cell.strip() for cell in text.split("|")]
    cells = [""]
    for piece in re.split(r"(\\\||\|)", text):
        if piece == "|":
            cells.append("")
        else:
            cells[-1] += "|" if piece == "\\|" else piece
    if len(cells) > 1 and not cells[-1].strip():
        cells.pop()
    return [cell.strip() for cell in cells]


def fill_row(row: Element, tag: str, cells: list[str], sides: list[str]) -> None:
    """Put *cells* into *row* as elements of *tag*, each at its side."""
    for text, side in zip(cells, sides, strict=True):
        cell = SubElement(row, tag)
        cell.text = text
        if side:
            cell.set("class", side)
