"""The files of the search index, as the search page's script reads them.

A shard is text, one line a word in the order of their characters: how many letters it shares with
the word before (as a character, ``0`` for none), its other letters, a blank, then where it stands:
for each article, by number in its part, the distance from the one before and how much the word
counts there (four levels), in one to four characters. Text, because any host sends it with gzip,
and because a byte too many there is none: most entries take one character.
"""

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from html import unescape
from json import dumps
from operator import sub

import msgspec

from kimgen.deciding.outputs import Output
from kimgen.deciding.searchplan import MOST
from kimgen.deciding.searchviews import (
    HitsView,
    Part,
    PartsView,
    Searchable,
    ShardView,
    WordsView,
)
from kimgen.words.digest import Digest, digest_of
from kimgen.words.roots import ROOTS, STOP
from kimgen.words.stemming import LONGEST, stem, words_of

_BOUNDS = """
00 1 10 12 15 2 20 2020 2022 2024 2025 2026 2027 25 3 4 5 6 7 8 a acau adab adin agam ahlu aish
ajud akhi akti akua ala alas alis alum ambi ampl anak anda andr angi annu apab apal apm area
arti asam asp atas atv awam ayol bada baga bagu baha baik baikk baka bali bang bangunl bant bany
bara baru basu bawa baya beba beck begi bela belu bena bent beri berk besa betw bias bida bina
bism bmi bola born brea bual buat buda buka buko bula bunu busa bye calv capc cara cash cela
cepa cetu chev cimb cipu cma col cool cru cuma daf daih dani dapa dasa data debu del deng depo
deta diam dind dirj djal doku dou drop dudu dum dunl educ ekse elli enal env esco exit fanc fede
film flas form free gabu gala gang gat gela gent geun giro golk gram gubu guna guru hada hait
hami hany harg hari haru hast hawa hend hg hidu hila hiv horm hubu huma ibnu idi ikut ilmu imun
indo indov inga ingi inno inte iraq isla item jack jadi jaga jake jala jami jang jara jatu jawa
jela jepa jipl jong jub jung kaba kade kaki kali kalo kamu kana kapa kare kasi kata kate kawa
keca kedu keki kelu kema kemb kena kend kepa kere kerj keti khu king kisa kmi kolo komp kons
konv kosa kpn kta kuat kuin kunj kurs laci laj laku lala lama land lanj lara lav lcd leig leng
leto liby liha lind lis loh lose luar luki lus mach mahl main maka makt mali mana mand mant marg
marw masa mast masy mati maud mazd meh memo ment mesi mh mili minh minu mix mode mood mrt mudi
mula munc mung musi nade nama nand nasi nega netw ngom nikm nod noti nyai nyaw ode okt ona opti
oran otak pad paha pakc palm pand panj pari pasa past patu pee pemr penu pera perg perk pern
perw petr pike pili ping pka podi poll pose ppt pres prio prog prot pube puli puny push putu
radi raja ramo rasa rasi rbt regi rema repr rest rich rir roha rott rud rumo rx saha saki sala
salu sama samp samu sang sasa satu saud sc seba sebe sebu sebuti seda sega sehe seja seka seke
seko sela selamat selay selu sema semp semu sena send sens seor sepe sera seri sese set seti
shar sia siap side sila sims sini sisi siu sma soap sona span squ stat stro sub suka suli sund
sura susu syo taha tahu tai taka takar tama tamb tanc tang tangkar tant tapl tast tda tekn telo
temb temp tena tent tentul tera teri tess text thos tidu tima ting tingi tipi toa toma touc trav
tuah tuga tuju tumb tunj turu uang ubur ukm umpa ungg untu urus user utc ven vikr w wakt walc
want wast west wind wow yaa yant yip yung {
"""

BOUNDS = tuple(_BOUNDS.split())
"""Where buckets of words begin, so chosen that the words of Indonesian news fill them evenly.

They are fixed: which shard a word is in depends on nothing but the word.
"""

OFTEN = 3
"""So often in a body, a word counts more."""
BODY, LEAD, MARK, TITLE = range(4)
"""How much a word counts."""

LEVELS = 4
"""Levels in an entry's number: the distance less one, times four, plus the level."""

_TAG = re.compile(r'<(?:[^>"]|"[^"]*")*>')
_FIRST, _SHORT, _WIDE = 35, 60, 92
"""Entries are written in the 92 characters from ``#`` to ``~``."""
_PARTS_KEPT = 2

BodyOf = Callable[[Digest], str]


class SearchMaker:
    """Makes the files of the index; a part's shards, which come one after another, all at once."""

    def __init__(self, body: BodyOf) -> None:
        self._body = body
        self._made: dict[tuple[Digest, int, bool], list[bytes]] = {}
        self._terms = Terms()

    def __call__(self, output: Output) -> bytes:
        """The bytes of one file."""
        match output.view:
            case ShardView():
                assert isinstance(output.behind, Part)
                return self._shard(output.view, output.behind)
            case HitsView():
                return hits(output.view)
            case WordsView():
                return known_words(output.view)
            case PartsView():
                return directory(output.view)
        raise TypeError(output.view)

    def _shard(self, view: ShardView, part: Part) -> bytes:
        key = (view.part, view.of, view.stems)
        made = self._made.get(key)
        if made is None:
            while len(self._made) >= _PARTS_KEPT:
                del self._made[next(iter(self._made))]
            terms = self._terms if view.stems else Terms(stems=False)
            made = self._made[key] = shards(part.articles, view.of, self._body, terms)
        return made[view.number]


class Terms(dict[str, str]):
    """Folded words and what the index knows them as; empty for those that it leaves out."""

    def __init__(self, *, stems: bool = True) -> None:
        super().__init__()
        self._stems = stems

    def __missing__(self, word: str) -> str:
        if len(word) < 2 or (self._stems and word in STOP):
            term = ""
        else:
            term = stem(word) if self._stems else word[:LONGEST]
        self[word] = term
        return term


def shards(
    articles: Sequence[Searchable], of: int, body: BodyOf, terms: Mapping[str, str]
) -> list[bytes]:
    """The words of *articles* in *of* shards."""
    places: defaultdict[str, list[int]] = defaultdict(list)
    for number, article in enumerate(articles):
        if article.body:
            base = number * LEVELS
            for term, level in weighed(article, body(article.body), terms).items():
                places[term].append(base + level)
    lines: list[list[str]] = [[] for _ in range(of)]
    before = [""] * of
    for term in sorted(places):
        shard = shard_of(term, of)
        lines[shard].append(_line(term, before[shard], places[term]))
        before[shard] = term
    return ["".join(each).encode() for each in lines]


def weighed(article: Searchable, html: str, terms: Mapping[str, str]) -> dict[str, int]:
    """The terms of an article, and how much each counts."""
    text = text_of(html)
    counts = Counter(map(terms.__getitem__, words_of(text)))
    levels = dict.fromkeys(counts, BODY)
    for term, count in counts.items():
        if count >= OFTEN:
            levels[term] = LEAD
    end = html.find("</p>")
    lead = text_of(html[:end]) if end > 0 else ""
    for level, words in (
        (LEAD, f"{lead} {article.summary}"),
        (MARK, article.marks),
        (TITLE, article.hit.title),
    ):
        for word in words_of(words):
            levels[terms[word]] = level
    levels.pop("", None)
    return levels


def text_of(html: str) -> str:
    """The text of a cleaned body."""
    text = _TAG.sub(" ", html)
    return unescape(text) if "&" in text else text


def shard_of(term: str, of: int) -> int:
    """Which of a part's *of* shards a term is in."""
    return bisect_right(BOUNDS, term) * of // (len(BOUNDS) + 1)


def _line(term: str, before: str, places: list[int]) -> str:
    shared = 0
    while before[shared : shared + 1] == term[shared]:
        shared += 1
    starts = [-LEVELS, *[place & -LEVELS for place in places]]
    entries = "".join(map(_codes().__getitem__, map(sub, places, starts)))
    return f"{chr(48 + shared)}{term[shared:]} {entries}\n"


@cache
def _codes() -> tuple[str, ...]:
    """The codes of all entries of the longest part; an entry's number begins at LEVELS here."""
    return ("",) * LEVELS + tuple(code_of(number) for number in range(MOST * LEVELS))


def code_of(number: int) -> str:
    """An entry: one character below 60, two below 2,912, otherwise four."""
    if number < _SHORT:
        return chr(_FIRST + number)
    high, low = divmod(number - _SHORT, _WIDE)
    if high < 31:
        return chr(_FIRST + _SHORT + high) + chr(_FIRST + low)
    high, low = divmod(number - _SHORT - 31 * _WIDE, _WIDE)
    high, middle = divmod(high, _WIDE)
    return "~" + chr(_FIRST + high) + chr(_FIRST + middle) + chr(_FIRST + low)


def hits(view: HitsView) -> bytes:
    """The texts of some results; of a retracted article there is none."""
    rows = [msgspec.to_builtins(hit) if hit.path else None for hit in view.hits]
    return _json([row[:-1] if row and not row[-1] else row for row in rows])


def known_words(view: WordsView) -> bytes:
    """What the script must know to find a word: roots, words left out, bounds of the shards."""
    return _json(_known(view.stems))


def directory(view: PartsView) -> bytes:
    """All parts, and which words belong to them."""
    return _json({"words": _version(view.stems), "parts": msgspec.to_builtins(view.parts)})


@cache
def _known(stems: bool) -> dict[str, object]:
    known: dict[str, object] = {"bounds": " ".join(BOUNDS), "stems": stems}
    if stems:
        known |= {"roots": " ".join(sorted(ROOTS)), "stop": " ".join(sorted(STOP))}
    return {"version": digest_of(sorted(known.items()))[:8], **known}


def _version(stems: bool) -> object:
    return _known(stems)["version"]


def _json(value: object) -> bytes:
    return dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
