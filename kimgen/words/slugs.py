"""Names in addresses: small ASCII letters, digits and hyphens, at most 80 characters."""

import re
import unicodedata
from functools import lru_cache

LONGEST = 80
_OTHERS = re.compile(r"[^a-z0-9]+")
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_WINDOWS = frozenset(
    {"con", "prn", "aux", "nul"}
    | {f"{port}{number}" for port in ("com", "lpt") for number in range(1, 10)}
)


@lru_cache(maxsize=4096)  # names of tags, authors and rubrics come again and again
def slug_of(text: str) -> str:
    """The slug of a name or title; empty when no letter of it is Latin.

    A name that Windows keeps for itself gets an ``x`` behind it.
    """
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text.replace("ß", "ss").replace("’", ""))
        text = text.encode("ascii", "ignore").decode()
    slug = _OTHERS.sub("-", text.lower().replace("'", "")).strip("-")
    if len(slug) > LONGEST:
        slug = slug[: LONGEST + 1].rsplit("-", 1)[0][:LONGEST]
    return slug + "-x" if slug in _WINDOWS else slug


def is_slug(text: str) -> bool:
    """Whether *text* is a slug already."""
    return len(text) <= LONGEST and _SLUG.fullmatch(text) is not None and text not in _WINDOWS
