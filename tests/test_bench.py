"""The bench measures the same articles everywhere, and tells when the work has changed."""

import json
from pathlib import Path

import pytest

from bench import corpus, paper, peers, quick
from bench.measure import Cost, Failed, cost_of
from bench.scenarios import EDITS, Series, files_of, is_compared, saves, tree_digest

TEXTS = (corpus.kimgen_text, corpus.hugo_text, corpus.pelican_text, corpus.eleventy_text)


def test_the_corpus_is_the_same_every_time() -> None:
    of = corpus.groups(3)
    once = [text(one) for one in corpus.pieces(of, 4) for text in TEXTS]
    assert once == [text(one) for one in corpus.pieces(of, 4) for text in TEXTS]
    assert corpus.piece(of[1], 2, corpus.NEWEST).body == list(corpus.pieces(of, 4))[6].body


def test_an_article_of_the_corpus_has_400_to_500_words_and_all_kinds_of_blocks() -> None:
    bodies = [one.body for one in corpus.pieces(corpus.groups(4), 25)]
    assert all(400 <= len(body.split()) <= 500 for body in bodies)
    for mark in ("## ", "\n> ", "\n| ", "\n- ", "\n1. ", "](https://", "**"):
        assert any(mark in body for body in bodies), mark


def test_no_two_articles_share_a_file_or_lie_in_the_future_of_the_corpus() -> None:
    of = corpus.groups(5)
    found = list(corpus.pieces(of, 30))
    assert len({corpus.place_of(Path(), one) for one in found}) == len(found) == 150
    assert max(one.time for one in found) <= corpus.NEWEST
    assert all(len(set(one.tags)) == 2 for one in found)


def test_a_hub_of_the_corpus_is_written_and_edited(tmp_path: Path) -> None:
    assert corpus.write_hub(tmp_path, 2, 6) == 12
    assert len(list(tmp_path.glob("content/kim-*/kabar-*.md"))) == 12
    before = tree_digest(tmp_path)
    EDITS[0].make(tmp_path, 1)
    assert tree_digest(tmp_path) == before
    for edit in EDITS[1:]:
        looks = files_of(tmp_path)
        edit.make(tmp_path, 1)
        after = files_of(tmp_path)
        assert sum(looks.get(path) != look for path, look in after.items()) == 1, edit.name


def test_only_kinds_that_all_generators_make_are_compared() -> None:
    assert is_compared("kim-0001/2024/12/kabar/index.html")
    assert is_compared("tagar/padi-1/feed.xml")
    assert not is_compared("kim-0001/atom.xml")
    assert not is_compared("arsip/2024/12/index.html")


def test_a_count_that_differs_is_named() -> None:
    recorded = {"cold": {"outputs": 10, "written": 10}, "one body edited": {"written": 3}}
    assert quick.differences(recorded, recorded) == []
    now = {"cold": {"outputs": 10, "written": 11}, "one new article": {"written": 9}}
    assert quick.differences(recorded, now) == [
        "cold: written 10 -> 11",
        "one body edited: written 3 -> None",
        "one new article: written None -> 9",
    ]


def test_the_quick_check_fails_where_work_has_changed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    counts = {"cold": {"outputs": 5, "written": 5}}
    monkeypatch.setattr(quick, "counted", lambda: counts)
    monkeypatch.setattr(quick, "RECORDED", tmp_path / "recorded.json")
    assert quick.quick(record=True) == 0
    assert quick.quick(record=False) == 0
    counts["cold"]["written"] = 6
    assert quick.quick(record=False) == 1
    assert "cold: written 5 -> 6" in capsys.readouterr().err


def test_what_is_recorded_covers_every_kind_of_edit() -> None:
    recorded = json.loads(quick.RECORDED.read_text("utf-8"))
    assert set(recorded) == {"cold", *(edit.name for edit in EDITS)}
    assert recorded["nothing changed"]["written"] == 0


def test_a_command_is_measured_with_its_children(tmp_path: Path) -> None:
    work = "sum(range(3_000_000))"
    child = f"import subprocess, sys; subprocess.run([sys.executable, '-c', '{work}'])"
    cost = cost_of(["python3", "-c", child], tmp_path, memory=True)
    assert cost.wall > 0 and cost.cpu > 0.02
    with pytest.raises(Failed, match="code 3"):
        cost_of(["python3", "-c", "raise SystemExit(3)"], tmp_path)


def test_the_page_tells_parts_of_the_others() -> None:
    ours = Series("kimgen", [Cost(5.0, 9.0)], [100], [], 200_000_000)
    hugo = Series("Hugo", [Cost(10.0, 18.0)], [90], [], 1_000_000_000)
    again = Series("nothing changed", [Cost(0.2, 0.2)], [0], [0])
    figures = paper.Figures(
        40, 250, 1, [], {"kimgen": ours, "Hugo": hugo}, {"nothing changed": again}, same=True
    )
    figures.saves = {"one body edited": [0.2, 0.1, 0.6], "one new article": []}
    hub, tenth = Series("1000 groups", [Cost(44.0, 80.0)], [9], []), Series("100", [Cost(5.0, 8.0)])
    tenth.written = [1]
    figures.large = {(100, 100): tenth, (1000, 100): hub}
    text = paper.tables(figures)
    assert "| Hugo | 0.50 | 0.50 | 0.20 |" in text
    assert "| nothing changed | 0.20 s | 0.20 s | 0 | 0 | 1/50 |" in text
    assert "| one body edited | 3 | 0.20 s | 0.60 s |" in text
    assert "100,000 articles, 1,000 groups" in text
    assert (
        "| 100 groups of 100 articles | 5.0 s | 5.0 to 5.0 s | 8.0 s | 0.00 GB | 1 | 8.8 |" in text
    )
    assert "the same bytes" in text


def test_saves_are_heard_as_a_browser_hears_them(tmp_path: Path) -> None:
    site = peers.kimgen(tmp_path / "hub", 2, 6)
    waited = saves(site, 3, lambda text: None)
    assert [len(times) for times in waited.values()] == [3, 1, 1]
    assert all(0 < seconds < 30 for times in waited.values() for seconds in times)
