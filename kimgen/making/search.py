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
00 05 1 10 11 12 13 15 17 19 2 20 200 201 2015 2018 202 2020 2021 2022 2023 2024 2025 2026 2027
2028 2029 203 21 22 23 25 27 3 30 35 4 45 5 50 6 7 75 8 9 a abdu acau acti adab adak adik aduh
agam agil aha aidi aira ajar ajari akar akhi akhirm akse aktr akua akun alai alam alay alfi alis
alla alum aman ambi amen ampa anak anda andai andi ange angg angk anit anta antr apab apal apel
appa arab arek aro arti arut asam asih asp asy atas atur aura awam away aye baba baca baek baga
bagi bagu baha bahasam bahr baik baka bala bali band bang bangsak bangunl bant bantua bany bara
bari baru bask bata batu bawa bawas bayo beba bebi beda begi bejo bela beli belo belu bena benf
bent bera beri berk besa best betw biar bias bib bida biki bim bint bis bkn blon boco bojo bole
bono bosn bpp brid brud buan buat buay budi buka bukank buku bul bula bumi bunt burn bus butu bye
cadi call camp cant cara cari carl catc cedr celt cepa cepo ceri chai chas chih chur cinc cint
cire clar cma coba col comp coo cour cros cuku cuma curi dadd dag dahl dala dana dapa dara dark
dasa data daur dea dee deka deli demo deng depa dera desa deta dewa diam didi dina dirg dirj dis
divi doak dokt dona dosa dprd dre dual duga dul dumb duni dutc edan efek ekan eksp elek ema emos
enal engk eonn eror esen eum exi fahr fan fasi febr fey film fiq fitz fm fore foto fran fti futu
gadj gak gamb gana gant gard gawa gee geli gend geom gerg ghi gila gita goa goln gore gram grey
guar gula guna guru gyu hada hadi haid hakn halu hamp hang hara harb harg hari hart haru hasr hati
hatia hawk hec hend hera hf hidu high hila hind hitu hok hop hote http hubu huku husa ial ibuk ide
ih ike ikut ilmu imi ina inde indo indr info inga ingi ingink inku inst inte intr iq isaa isla
isti ita iu jabb jadi jaga jaka jaks jala jalank jama jan jang janj jara jasa jatu jauh jawa jedd
jela jend jeon jeru jina jody jol js juan juju jump juru juve kabu kada kahf kaka kala kali kalib
kalu kamp kamu kana kanank kans kapa kaps kare kart kasi kasiha kata katalo kaul kaur kaya keba
keci keda kedu keju kela kelo kelu keluargak kemb kembalil kembara kena kenan kenar kend kepa
kepalak kera kere kerj kesa keti kg khia kick kinc kira kirs klak klub kobr kole kome komp komu
konf kons kont kope kore kota krak kris kua kual kuat kubu kuja kuma kunj kura kurs kwa labu lagu
lahi laj lakn laku lalu laluk lama lamu lang langu lank lapo lari lati lawa laya leag lede leku
lemb leng lepa leto lez liby liha limp ling lips liur loga loki loon lowe luar lub luka luma lupa
lyn mabo mado maha main maint maka maki mala malamk mali mamp mana mand mang mant manu marc mari
mart masa masalahk mask masu mata matc mati maud mawa mcca medi meja mema mena mend ment merd mesk
meta mhz mikh mili mimp minh mint minu misa mist mobi mode moi mono mort move mua muda mudi mula
mulail mulu mund mung mura mush musl mvp nady naik nama nanc napi nasi natu nega nege ness ngaj
ngi nick nike nila noa non norm nt nv nyai nyaw nyawak obat ofc ojk olah oly one oper opti oran
orga otak over pack padj paha paka pakail pal palm pamo pand pang panj pant para park pas pasa
pasp past pasu paul pdip pee pela penc pent peny pera peras perc perg peri perj perm pern pers
pese pete phu pii piki pili pilihm pind pint pisa plan pltn poi poli polt por posi poto prab prec
pres prib prio prod prog prop prot psik puas puku pula pulu puny purw pute putr qay rabu ragh raih
raji rama ranc ranv rasa rasy rawa read reco regi rekr rema renc repr resi rest rfi rice rimb rinj
riz rode roma rosi rpg ruas ruma rupa rusl saba sada saha saki sakitk sala sale sama samb samp
samu sand sang sapp saro satu saud saya sayu sct seba sebagu sebe sebene sebet sebu sebuti seda
sede sedi sega segi sehe seja sejau seka sekara sekarangl seke seki seko sela selam selamat
selamatk selay sele seln sema semangg semb semi semp semu sena send seni sent seor sepa sepe ser
sera seri seringa serv sese sesu set seti setib sew shao shin sia sian siap siapak sib sifa sika
sila simp sind sing sini siri sist site siu skri sma smpk soap soko song sosi span spes sq stam
stat stk stre suam sub subs sui suka suku sull summ sung supl sura susa suzu syar t tae taha tahu
tai taji taka takd taku tama tamb tamp tana tand tang tanggam tangisl tank tanp tany tapl tari
taru tato tawo teba teh teko tele telu tema temp tempati templat temu tena teng tent tentul tepa
tera teri teru tes teta tetr thea thie tiar tida tige tiki timb tin ting tinggalkanm tingi tingki
tir tiw tobi tola tomb topa tour trai trav trip tua tube tuga tuha tuju tuli tumb tune tunj tuo
turu tuts twin uang ubah udan ujic ulam ulun umur unde ungk univ untu uph usa usah usia utam utc
vall vel viag vii visu vu waja waki wakt wala walt wani wari waru wayn weh whol wild wisa wong wul
yaa yaki yau yh yog youn yuni zen {
"""

BOUNDS = tuple(_BOUNDS.split())
"""Where buckets of words begin, so chosen that the words of Indonesian news fill them evenly.

They are fixed: which shard a word is in depends on nothing but the word.
"""

OFTEN = 3
"""So often in a body, a word counts more."""
MOST_WORDS = 20_000
"""Of one body; no article may swell the index for all readers."""
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
    counts = Counter(map(terms.__getitem__, words_of(text)[:MOST_WORDS]))
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
    entries = "".join(map(_CODES.__getitem__, map(sub, places, starts)))
    return f"{chr(48 + shared)}{term[shared:]} {entries}\n"


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


class _Codes(dict[int, str]):
    """Codes of entries; their numbers begin at LEVELS here, which saves a subtraction for each."""

    def __missing__(self, number: int) -> str:
        code = self[number] = code_of(number - LEVELS)
        return code


_CODES = _Codes()


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
