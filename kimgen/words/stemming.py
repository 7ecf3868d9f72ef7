"""Words of a text as the search knows them: folded, and cut down to an Indonesian root.

membangun, pembangunan and dibangun are one word here, and so are petani and pertanian. The search
page's script does the same to what readers type: the rules below stand once more in
``templates/assets/search.js``, the roots go to it with the index, and a test holds the two together
on a long list of words. Change one, change both.

Rules alone can't tell menanti (nanti) from menanam (tanam), or berita from berusaha; where they
would go wrong, or where one root would end up as two, ``words.roots`` knows the root.
"""

import re
import unicodedata
from collections.abc import Iterator

from kimgen.words.roots import ROOTS

LONGEST = 32
"""Letters of a word that count."""

_MARKS = re.compile("[\u0300-\u036f'\u2018\u2019\u02bb\u02bc]")
_LETTERS = "\u0370-\u1fff\u2c00-\u2dff\u3040-\ud7ff\uf900-\ufdff\ufe70-\ufefc"
_FOREIGN = re.compile(f"[{_LETTERS}]")
_WORD = re.compile(f"[0-9a-z{_LETTERS}]+")
_SMALL = bytes(
    ord(chr(code).lower()) if code < 128 and chr(code).isalnum() else 32 for code in range(256)
)
_PLAIN = re.compile("[a-z]{5,}")
_VOWEL = re.compile("[aeiou]")

# Prefixes: their first letters, their form, and what may have stood in their place: the usual sound
# first, the rarer one only where it leads to a known root. Those up to number _STRONG must leave a
# root behind; otherwise the word's ending was no suffix either (bertahan is tahan, not "bertah").
_PREFIXES = tuple(
    (begin, re.compile(f"[{begin}]{pattern}"), sounds)
    for begin, pattern, sounds in (
        ("mp", "em(?=[aeiou])", ("p", "m")),
        ("mp", "eny(?=[aeiou])", ("s", "ny")),
        ("mp", "eng(?=[aeiou])", ("", "k")),
        ("mp", "en(?=[aeiou])", ("t", "n")),
        ("mp", "e(?:ng(?=[ghkq])|m(?=[bfpv])|n(?=[cdjstz]))", ("",)),
        ("bt", "er", ("", "r")),
        ("d", "i(?!s[^aeiou])", ("",)),
        ("m", "e(?=[lrwy])", ("",)),
        ("p", "er", ("", "r")),
        ("p", "e(?=[^aeiou])", ("",)),
        ("k", "e", ("",)),
    )
)
_STRONG = 7
_KE = len(_PREFIXES) - 1
_BY_LETTER = {
    letter: tuple(
        (number, pattern, sounds)
        for number, (begin, pattern, sounds) in enumerate(_PREFIXES)
        if letter in begin
    )
    for letter in "bdkmpt"
}
_RARE = re.compile("[bp]el(?=ajar)|be(?=[^aeiou]er)|te(?=per)|[mp]enge|se")
"""Prefixes that are believed only where they lead to a known root."""
_UNSOUND = re.compile("m[^aeiou]|n[^aeiouyg]|ng[^aeiou]|[lrwy][^aeiou]")
"""How no root begins."""
_MOST_PREFIXES = 3
"""On one word; a bound also on the work that a word made up for the purpose can cause."""
_CUTS = ("", "an", "kan", "i")


def words_of(text: str) -> list[str]:
    """The words of *text* in small letters without accents and apostrophes; numbers are words."""
    if not text.isascii():
        text = _MARKS.sub("", unicodedata.normalize("NFKD", text).lower())
        if _FOREIGN.search(text):
            return _WORD.findall(text)
    return text.encode("ascii", "replace").translate(_SMALL, b"'").decode("ascii").split()


def stem(word: str) -> str:
    """The root of a folded Indonesian *word*, or what stands for it; never longer than it."""
    word = word[:LONGEST]
    if not _PLAIN.fullmatch(word) or word in ROOTS:
        return word
    known = _known_root(word)
    if known:
        return known
    if word.endswith("nya") and _sound(word[:-3]):
        word = word[:-3]
        if len(word) < 5:
            return word
    for ending in _endings(word):
        root = _bare(word[: len(word) - len(ending)], ending)
        if root:
            return root
    return word


def _known_root(word: str) -> str:
    """The known root that is reached by taking the fewest prefixes off."""
    forms = [(word, "")]
    for base in (word, word.removesuffix("nya")):
        forms += [
            (base.removesuffix(cut), cut)
            for cut in _CUTS
            if base.endswith(cut) and (cut or base != word)
        ]
    for _ in range(_MOST_PREFIXES + 1):
        for form, _cut in forms:
            if form in ROOTS:
                return form
        forms = [(each, cut) for form, cut in forms for each in _without_prefix(form, cut)]
    return ""


def _without_prefix(form: str, cut: str) -> Iterator[str]:
    """Every form that *form* may be with one prefix in front."""
    for number, pattern, sounds in _BY_LETTER.get(form[:1], ()):
        match = pattern.match(form)
        if match and (number != _KE or cut):
            for sound in sounds:
                yield sound + form[match.end() :]
    match = _RARE.match(form)
    if match:
        yield form[match.end() :]


def _endings(word: str) -> Iterator[str]:
    """The suffixes that *word* may end in, the likeliest first; at last none."""
    if word.endswith("kan"):
        noun = word.startswith(("ke", "pe")) and _VOWEL.match(word[-4])
        yield from ("an", "kan") if noun else ("kan", "an")
    elif word.endswith("an"):
        yield "an"
    elif word.endswith("i") and not word.endswith("si") and not word.startswith("be"):
        yield "i"
    yield ""


def _bare(form: str, ending: str) -> str:
    """*form* without its prefixes; nothing, if the *ending* was part of the root."""
    if not _sound(form):
        return ""
    for step in range(_MOST_PREFIXES):
        for number, pattern, sounds in _BY_LETTER.get(form[:1], ()):
            match = pattern.match(form)
            if not match or (number == _KE and not ending):
                continue
            rest = sounds[0] + form[match.end() :]
            if _sound(rest):
                form = rest
                break
            if step == 0 and ending and number <= _STRONG:
                return ""
            return "" if step == 0 and ending == "i" else form
        else:
            return "" if step == 0 and ending == "i" else form
    return form


def _sound(root: str) -> bool:
    """Whether *root* can be one: two syllables, and no cluster in front that none begins with."""
    return len(_VOWEL.findall(root)) > 1 and not _UNSOUND.match(root)
