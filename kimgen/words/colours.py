"""Accent colours that people can read: contrast as WCAG 2.2 measures it."""

import re

PAPER, INK = "#ffffff", "#16181b"
ENOUGH = 7.0
"""AAA for text: phones are read in the sun."""


def is_colour(text: str) -> bool:
    """Whether *text* is a colour such as ``#0b6e4f``."""
    return re.fullmatch(r"#[0-9a-fA-F]{6}", text) is not None


def contrast(one: str, other: str) -> float:
    """Contrast ratio, 1 to 21 (WCAG 2.2, relative luminance)."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def readable(colour: str, ground: str) -> str:
    """*colour*, moved towards black or white until it reads well on *ground*."""
    target = 0 if _luminance(ground) > 0.5 else 255
    channels = _channels(colour)
    for step in range(21):
        share = step / 20
        moved = tuple(round(c + (target - c) * share) for c in channels)
        candidate = "#{:02x}{:02x}{:02x}".format(*moved)
        if contrast(candidate, ground) >= ENOUGH:
            return candidate
    return "#000000" if target == 0 else "#ffffff"


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _luminance(colour: str) -> float:
    parts = []
    for channel in _channels(colour):
        value = channel / 255
        parts.append(value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4)
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
