"""The ledger's file is the same, whether a few of its lines are exchanged or all are written."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kimgen.keeping import ledger as keeping
from kimgen.keeping.files import Drafts
from kimgen.keeping.ledger import draft_ledger, load_ledger
from kimgen.words.dates import Moment
from kimgen.words.ledger import Entry, Ledger

NAMES = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=6)


def entry(name: str, at: int, addresses: tuple[str, ...]) -> Entry:
    moment = Moment(at, 420, at % 2 == 0)
    return Entry(f"tag:uji.id,2026:{name}", f"content/kim-a/{name}.md", moment, "0a1b", addresses)


ENTRIES = st.builds(
    entry,
    NAMES,
    st.integers(0, 2**31),
    st.lists(st.sampled_from(("a/", "b/c/", "kim-a/2026/11/x/")), min_size=1, unique=True).map(
        tuple
    ),
)
LEDGERS = st.lists(ENTRIES, max_size=8, unique_by=lambda each: each.id).map(
    lambda found: Ledger("uji.id", tuple(sorted(found, key=lambda each: each.id)))
)


def written(folder: Path, ledger: Ledger, before: Ledger) -> bytes:
    with Drafts() as drafts:
        draft_ledger(drafts, folder / "buku", ledger, folder / "ingat", before=before)
        drafts.place()
    return (folder / "buku").read_bytes()


@given(st.lists(LEDGERS, min_size=2, max_size=4))
@settings(max_examples=60, deadline=None)
def test_a_few_lines_exchanged_are_all_lines_written(
    tmp_path_factory: pytest.TempPathFactory, ledgers: list[Ledger]
) -> None:
    one, other = tmp_path_factory.mktemp("satu"), tmp_path_factory.mktemp("dua")
    before = Ledger()
    for ledger in ledgers:
        for remembered in other.glob("ingat"):
            remembered.unlink()  # so that all is written
        assert written(one, ledger, before) == written(other, ledger, before)
        before, _ = load_ledger(one / "buku", one / "ingat")
        assert before == load_ledger(other / "buku")[0] == ledger


def test_few_lines_are_made_for_few_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = Ledger("uji.id", tuple(entry(f"k{n:03}", n, ("a/",)) for n in range(200)))
    written(tmp_path, first, Ledger())
    made: list[Entry] = []
    real = keeping._line
    monkeypatch.setattr(keeping, "_line", lambda each: made.append(each) or real(each))
    second = Ledger("uji.id", (*first.entries[:-1], entry("z", 7, ("b/c/",))))
    written(tmp_path, second, first)
    assert len(made) == 2


def test_lines_that_somebody_touched_are_all_written_anew(tmp_path: Path) -> None:
    first = Ledger("uji.id", tuple(entry(f"k{n}", n, ("a/",)) for n in range(9)))
    whole = written(tmp_path, first, Ledger())
    (tmp_path / "buku").write_bytes(whole + b"# keterangan\n")
    before, _ = load_ledger(tmp_path / "buku", tmp_path / "ingat")
    assert before == first
    assert written(tmp_path, first, before) == whole
