"""The search index: light to fetch, cheap to keep, and the script finds what is in it."""

import gzip
import json
import random
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from javascript import SEARCH, evaluate, needs_javascript
from workbench import Bench, hub_of

from kimgen.deciding import searchplan
from kimgen.deciding.searchplan import BLOCK, FOLDER, FULL, MOST, eras, parts_of, shards_of
from kimgen.deciding.searchviews import Hit, HitsView, Searchable, WordsView
from kimgen.making.search import (
    BOUNDS,
    LEVELS,
    Terms,
    code_of,
    hits,
    known_words,
    shard_of,
    shards,
    text_of,
    weighed,
)
from kimgen.words.dates import Moment

MONTH = 31 * 86_400


class Dated:
    """A story as far as its date goes."""

    def __init__(self, at: int) -> None:
        self.published = Moment(at)


@pytest.fixture
def bench(bench: Bench) -> Bench:
    """A bench with a search."""
    return bench.site(pencarian="ya")


def chronicle(count: int, *, a_month: int = 300, start: int = 0) -> list[Any]:
    return [Dated((start + number) * MONTH // a_month) for number in range(count)]


def sizes(stories: list[Any]) -> list[int]:
    return [len(era) for era, _ in eras(stories)]


def searchable(number: int, **fields: str) -> Searchable:
    hit = Hit(f"Judul {number}", f"kim-a/{number}/", "1 Mei 2026", "KIM A", "Ringkasan.")
    return Searchable(hit, fields.get("body", str(number)), fields.get("marks", ""))


# --- parts ---------------------------------------------------------------------------------------


def test_an_era_ends_with_a_month() -> None:
    stories = chronicle(3 * FULL)
    for era, closed in eras(stories):
        assert closed == (era[-1] is not stories[-1])
        if closed:
            assert FULL <= len(era) < FULL + 400
            after = stories[stories.index(era[-1]) + 1]
            assert after.published.month != era[-1].published.month


def test_a_month_without_end_is_cut() -> None:
    assert sizes(chronicle(3 * MOST, a_month=10**6)) == [MOST, MOST, MOST]


def test_a_new_article_leaves_the_closed_eras_alone() -> None:
    before = sizes(chronicle(18_000))
    after = sizes(chronicle(18_001))
    assert after == [*before[:-1], before[-1] + 1]


def test_an_article_that_is_gone_moves_one_era_only() -> None:
    stories = chronicle(18_000)
    whole = [era for era, _ in eras(stories)]
    less = [era for era, _ in eras([*stories[:100], *stories[101:]])]
    assert [list(era) for era in whole[1:]] == [list(era) for era in less[1:]]


@pytest.mark.parametrize("count", [1, 15, 16, 63, 64, 1000, 4095, 4500])
def test_the_parts_of_an_era_hold_every_article_once(count: int) -> None:
    articles = tuple(searchable(number) for number in range(count))
    parts = list(parts_of(1, articles, whole=False))
    assert tuple(each for part in parts for each in part.articles) == articles
    assert [part.start for part in parts] == [
        sum(len(other.articles) for other in parts[:at]) for at in range(len(parts))
    ]
    assert len(parts) <= 14


def test_full_parts_stay_as_they_are() -> None:
    articles = tuple(searchable(number) for number in range(1500))
    before = {part.digest for part in parts_of(0, articles[:1400], whole=False)}
    after = {part.digest for part in parts_of(0, articles[:1401], whole=False)}
    assert len(before - after) <= 1
    assert len(after - before) == 1


def test_results_never_straddle_two_parts() -> None:
    assert all(tier % BLOCK == 0 for tier in searchplan.TIERS)


def test_a_small_site_has_few_files(bench: Bench) -> None:
    hub_of(bench, 50).build()
    assert 10 < len(indexed(bench)) <= 20


# --- bytes ---------------------------------------------------------------------------------------


def test_bounds_are_in_order_and_fill_every_shard() -> None:
    assert list(BOUNDS) == sorted(set(BOUNDS))
    for of in (2, 4, 16, 64, 256, 512):
        numbers = [shard_of(bound, of) for bound in ("", *BOUNDS)]
        assert numbers == sorted(numbers)
        assert numbers[0] == 0
        assert numbers[-1] >= of - 2


def test_codes_are_printable_and_of_their_own() -> None:
    codes = [code_of(number) for number in range(MOST * LEVELS)]
    assert len(set(codes)) == len(codes)
    assert all("#" <= character <= "~" for code in codes for character in code)
    assert not any(other.startswith(one) for one, other in pairwise(sorted(codes)))


def test_title_counts_more_than_tags_and_tags_more_than_the_body() -> None:
    html = "<p>Pembuka.</p>\n<p>Sawah kering. Air air air. Kopi &amp; teh</p>"
    article = Searchable(Hit("Irigasi desa", "x/"), "1", "Pertanian KIM Bagelen", "Ikhtisar")
    found = weighed(article, html, Terms())
    assert found["irigasi"] == 3
    assert found["tani"] == found["bagelen"] == 2
    assert found["buka"] == found["ikhtisar"] == found["air"] == 1
    assert found["sawah"] == found["kopi"] == 0
    assert "amp" not in found
    assert "" not in found


def test_markup_is_no_text() -> None:
    html = '<p>Satu<a href="\0Lx>y.md\0" title="a > b">dua</a><br>tiga &lt;b&gt; &amp;</p>'
    assert text_of(html).split() == ["Satu", "dua", "tiga", "<b>", "&"]


def test_results_are_told_without_what_is_empty() -> None:
    view = HitsView((Hit("A", "a/", "1 Mei", "KIM", "b"), Hit(), Hit("C", "c/", "", "", "", "jv")))
    assert json.loads(hits(view)) == [
        ["A", "a/", "1 Mei", "KIM", "b"], None, ["C", "c/", "", "", "", "jv"],
    ]  # fmt: skip


def test_the_index_of_many_articles_is_light() -> None:
    """What 512 articles of a large vocabulary weigh."""
    chance = random.Random(5)
    syllables = ["ba", "tu", "ri", "ken", "so", "la", "mi", "gan", "pe", "da", "wu", "ni"]
    words = ["".join(chance.choices(syllables, k=chance.randint(2, 4))) for _ in range(12_000)]
    weights = [1 / (rank + 5) for rank in range(len(words))]
    bodies = {
        str(n): f"<p>{' '.join(chance.choices(words, weights, k=490))}</p>" for n in range(512)
    }
    made = shards([searchable(int(n)) for n in bodies], 128, bodies.__getitem__, Terms())
    assert sum(len(gzip.compress(each)) for each in made) < 450 * len(bodies)


# --- what changes --------------------------------------------------------------------------------


def indexed(bench: Bench) -> list[str]:
    return sorted(path for path in bench.made() if path.startswith(FOLDER))


def test_a_new_article_rewrites_few_files(bench: Bench) -> None:
    hub_of(bench, 150).build()
    bench.write("kim-1/baru.md", judul="Kabar pembangunan", tanggal="1/11/2026 09.00").build()
    assert len(indexed(bench)) <= 6
    bench.build().expect_nothing_written()


def test_an_edit_rewrites_what_its_words_are_in(bench: Bench) -> None:
    hub_of(bench, 150).build()
    bench.edit("kim-2/berita-00010.md", "Lanjutannya.", "Lanjutannya: lumbung.").build()
    assert len(indexed(bench)) <= 3
    assert f"{FOLDER}daftar.json" in indexed(bench)


def test_drafts_scheduled_and_retracted_articles_are_not_in_the_index(bench: Bench) -> None:
    bench.write("kim-satu/a.md", judul="Sawah", isi="Kata tampak.")
    bench.write("kim-satu/b.md", judul="Draf", status="draf", isi="Kata rahasia.")
    bench.write("kim-satu/c.md", judul="Besok", tanggal="30/11/2026", isi="Kata besok.")
    bench.write("kim-satu/d.md", judul="Keliru", isi="Kata keliru.").build()
    assert any("keliru" in text for text in texts(bench).values())
    bench.write(
        "kim-satu/d.md",
        judul="Keliru",
        status="dicabut",
        dicabut="{waktu: 21/11/2026 10.00, alasan: Tidak benar.}",
        isi="Kata keliru.",
    ).build()
    whole = " ".join(text for path, text in texts(bench).items() if "kata.json" not in path)
    assert "sawah" in whole.lower()
    for word in ("rahasia", "besok", "keliru"):
        assert word not in whole.lower()


def test_without_search_there_is_no_index(bench: Bench) -> None:
    bench.site(pencarian="tidak").write("kim-satu/a.md").build()
    assert indexed(bench) == []


def texts(bench: Bench) -> dict[str, str]:
    """The index as it is published, by path below its folder."""
    folder = bench.root / "public" / FOLDER
    return {
        path.relative_to(folder).as_posix(): path.read_text("utf-8")
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


# --- the script ----------------------------------------------------------------------------------

READER = """
class Node {
  constructor(name) {
    this.name = name; this.nodes = []; this.dataset = {}; this.heard = {}; this.value = "";
    this.parentNode = null; this.hidden = false; this.words = "";
  }
  get textContent() { return this.words + this.nodes.map((each) => each.textContent).join(""); }
  set textContent(text) { this.words = text; this.nodes = []; }
  get nextSibling() { return null; }
  appendChild(node) { this.nodes.push(node); node.parentNode = this; return node; }
  insertBefore(node) { return this.appendChild(node); }
  addEventListener(name, hear) { this.heard[name] = hear; }
  focus() { Node.focused = this; }
  all(name) {
    return [].concat(...this.nodes.map((each) => [...(each.name === name ? [each] : []),
      ...each.all(name)]));
  }
}
const page = new Node("main");
const named = {};
for (const id of ["cari", "q", "kabar", "hasil"]) named[id] = page.appendChild(new Node(id));
named.cari.dataset = { index: "indeks/", root: "../", none: "NIHIL", found: "{n} ADA",
  fault: "GAGAL", wait: "TUNGGU", more: "LAGI" };
const document = {
  getElementById: (id) => named[id], createElement: (name) => new Node(name),
  createTextNode: (text) => { const made = new Node("#text"); made.words = text; return made; },
};
const asked = [];
const fetch = async (path) => {
  asked.push(path);
  const name = path.replace("indeks/", "").split("?")[0];
  const at = data.broken.indexOf(name);
  const text = at < 0 ? data.files[name] : undefined;
  if (at >= 0) data.broken.splice(at, 1);
  return { ok: text !== undefined, status: 404, text: async () => text,
    json: async () => JSON.parse(text) };
};
const location = { search: "" };
const past = { pushState: (state, title, address) => { location.search = address; } };
const start = new Function(
  "module", "document", "fetch", "location", "history", "addEventListener", source);
start(undefined, document, fetch, location, past, () => {});
const settled = async () => {
  for (let turn = 0; turn < 400; turn += 1) {
    await new Promise((done) => setTimeout(done, 1));
    if (named.kabar.textContent && named.kabar.textContent !== "TUNGGU") break;
  }
};
const said = [];
for (const query of data.queries) {
  asked.length = 0;
  named.q.value = query;
  named.kabar.textContent = "";
  named.cari.heard.submit({ preventDefault: () => {} });
  await settled();
  const seen = () => named.hasil.nodes.map((item) => [
    item.all("a")[0].textContent, item.all("a")[0].href,
    item.all("mark").map((mark) => mark.textContent), item.all("p")[1].textContent]);
  const [button] = page.all("button");
  const one = { news: named.kabar.textContent, hits: seen(), more: !button.hidden,
    asked: asked.slice(), address: location.search, pages: 1 };
  while (!button.hidden) {
    await button.onclick();
    one.pages += 1;
    one.all = seen();
    one.focused = Node.focused.name;
  }
  said.push(one);
}
return said;
"""


def ask(bench: Bench, folder: Path, *queries: str, broken: tuple[str, ...] = ()) -> list[Any]:
    data = {"files": texts(bench), "queries": queries, "broken": list(broken)}
    said = evaluate(READER, data, folder)
    assert isinstance(said, list)
    return said


@needs_javascript
def test_inflected_words_find_the_article(bench: Bench, tmp_path: Path) -> None:
    bench.write("kim-satu/a.md", judul="Jembatan", isi="Warga membangun jembatan desa.")
    bench.write("kim-satu/b.md", judul="Panen", isi="Para petani bergembira.")
    bench.write("kim-satu/c.md", judul="Lomba", isi="Anak-anak berlari.").build()
    queries = (
        "pembangunan",
        "dibangun",
        "pertanian",
        "PETANI!",
        "jembatn",
        "gembir",
        "xyzzy",
        "yang",
    )
    found = ask(bench, tmp_path, *queries)
    titles = {
        query: [hit[0] for hit in one["hits"]] for query, one in zip(queries, found, strict=True)
    }
    assert titles == {
        "pembangunan": ["Jembatan"], "dibangun": ["Jembatan"], "pertanian": ["Panen"],
        "PETANI!": ["Panen"], "jembatn": ["Jembatan"], "gembir": ["Panen"], "xyzzy": [], "yang": [],
    }  # fmt: skip
    assert found[0]["news"] == "1 ADA"
    assert found[0]["hits"][0][1] == "../kim-satu/2026/11/a/"
    assert found[0]["hits"][0][2] == ["membangun"]
    assert found[0]["hits"][0][3] == "KIM Satu · 20 November 2026"
    assert found[0]["address"] == "?q=pembangunan"
    assert found[6]["news"] == "NIHIL"


@needs_javascript
def test_the_best_stand_first_and_more_come_by_a_button(bench: Bench, tmp_path: Path) -> None:
    hub_of(bench, 45)
    bench.write("kim-0/judul.md", judul="Alinea", tanggal="1/1/2019", isi="Lain.").build()
    (found, narrow) = ask(bench, tmp_path, "alinea", "pembuka alinea tagar")
    assert found["news"] == "46 ADA"
    assert len(found["hits"]) == 8
    assert found["hits"][0][0] == "Alinea"
    assert found["hits"][1][0] == "Berita 44"
    assert found["more"]
    assert found["pages"] == 6
    assert found["focused"] == "a"
    assert len({hit[1] for hit in found["all"]}) == len(found["all"]) == 46
    assert narrow["news"] == "45 ADA"


@needs_javascript
def test_a_search_survives_a_new_publication(bench: Bench, tmp_path: Path) -> None:
    hub_of(bench, 20).build()
    broken = tuple(path for path in texts(bench) if path.endswith(".txt"))
    (found,) = ask(bench, tmp_path, "pembuka", broken=broken)
    assert found["news"] == "20 ADA"
    (lost,) = ask(bench, tmp_path, "pembuka", broken=(*broken, *broken))
    assert lost["news"] == "GAGAL"


def test_the_script_is_small_and_asks_for_nothing_modern() -> None:
    source = SEARCH.read_bytes()
    assert len(gzip.compress(source)) <= 6144
    text = source.decode()
    for modern in (
        "?.",
        "??",
        ".flat(",
        ".flatMap(",
        "matchAll",
        "replaceAll",
        "innerHTML",
        "eval(",
    ):
        assert modern not in text


def test_the_words_of_the_index_are_small() -> None:
    assert len(gzip.compress(known_words(WordsView(stems=True)))) <= 6500
    assert shards_of(FULL) == 1024
