"""The process beside a small build: what it makes is what the build itself would make."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from workbench import Bench, difference, hub_of

from kimgen.running import build, errands, partner, recall, retelling
from kimgen.running.beside import Beside, Channel
from kimgen.running.layout import Layout
from kimgen.running.partner import Partner
from kimgen.running.report import Exit

Editions = tuple[tuple[str, str], ...]


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Of each output that a partner was asked for, whether it made it."""
    found: list[bool] = []
    real = Partner.made

    def made(self: Partner, *asked: object) -> Iterator[errands.Printed | None]:
        for answer in real(self, *asked):  # type: ignore[arg-type]
            found.append(answer is not None)
            yield answer

    monkeypatch.setattr(Partner, "made", made)
    return found


def changed(bench: Bench) -> None:
    """A new article, another title, another text."""
    bench.write("kim-1/baru.md", tanggal="2020-02-01 08:00", isi="Kabar **baru** & <b>segar</b>.")
    bench.edit("kim-2/berita-00022.md", "judul: Berita 22", 'judul: "Berita <22> & "lain""')
    bench.edit("kim-1/berita-00021.md", "Lanjutannya.", "Yang baru.")


def test_a_small_change_is_made_beside_the_build_with_the_same_bytes(
    bench: Bench, tmp_path: Path, answers: list[bool]
) -> None:
    hub_of(bench, 40).build(jobs=2)
    assert answers == []  # from nothing there is a pool
    changed(bench)
    made = bench.build(jobs=2).made()
    assert len(answers) >= len(made) > 5 and sum(answers) > 5
    assert difference(bench.tree(), bench.twin(tmp_path / "satu").build().tree()) == []
    bench.build(jobs=2).expect_nothing_written()


def test_a_text_alone_is_made_beside_the_build_too(bench: Bench, answers: list[bool]) -> None:
    hub_of(bench, 40).build(jobs=2)
    bench.edit("kim-1/berita-00021.md", "Lanjutannya.", "Yang baru.")
    bench.build(jobs=2)
    assert answers and all(answers)


@pytest.mark.parametrize("when", ["at once", "looked", "reading", "read", "asked", "answering"])
def test_a_build_goes_on_without_its_partner(
    bench: Bench,
    tmp_path: Path,
    answers: list[bool],
    monkeypatch: pytest.MonkeyPatch,
    when: str,
) -> None:
    steps = ("at once", "looked", "reading", "read", "asked", "answering")

    def serve(layout: Layout, editions: Editions, channel: Channel) -> None:
        past = steps.index(when)
        if past >= 1:
            channel.send(msgspec.msgpack.encode(True))
        if past >= 2:
            channel.receive()  # the language
            few = msgspec.msgpack.decode(channel.receive(), type=errands.FewArticles)
        if past >= 3:
            channel.send(msgspec.msgpack.encode(errands.Errands(layout)._read(few)))
        if past >= 4:
            channel.receive()  # the orders
        if past >= 5:
            channel.send(b"\xc1 not what was asked")
        os.kill(os.getpid(), signal.SIGKILL)

    monkeypatch.setattr(partner, "_serve", serve)
    hub_of(bench, 40).build(jobs=2)
    changed(bench)
    bench.build(jobs=2)
    assert answers and not any(answers)
    assert bench.report.exit is Exit.DONE
    assert difference(bench.tree(), bench.twin(tmp_path / "satu").build().tree()) == []
    bench.build(jobs=2).expect_nothing_written()


def test_a_machine_that_starts_no_process_is_no_fault(
    bench: Bench, answers: list[bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fork() -> int:
        raise BlockingIOError("no more processes")

    hub_of(bench, 20).build()
    changed_before = bench.stamps()
    bench.edit("kim-1/berita-00001.md", "Lanjutannya.", "Yang baru.")
    monkeypatch.setattr(os, "fork", fork)
    bench.build(jobs=2)
    assert bench.report.exit is Exit.DONE and bench.stamps() != changed_before and answers == []


def test_a_mistake_in_a_template_is_told_as_without_a_partner(bench: Bench) -> None:
    hub_of(bench, 20).build(jobs=2)
    before = bench.stamps()
    bench.file("templates/article.html", "<p>\n{{ page.tidak_ada.sama_sekali }}\n")
    bench.edit("kim-1/berita-00001.md", "Lanjutannya.", "Yang baru.")
    bench.build(jobs=2)
    (finding,) = [each for each in bench.report.findings if each.code == "template-broken"]
    assert (finding.where.path, finding.where.line) == ("templates/article.html", 2)
    assert bench.stamps() == before


def test_orders_that_were_given_up_don_t_answer_the_next_ones(
    bench: Bench, tmp_path: Path, answers: list[bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Few stories turn out to be too few while the partner works for them."""

    def doubt(*_: object) -> object:
        raise retelling.Doubt

    hub_of(bench, 40).build(jobs=2)
    changed(bench)
    monkeypatch.setattr(retelling, "sketched", doubt)
    bench.build(jobs=2)
    assert bench.report.exit is Exit.DONE and answers.count(False) > 5
    assert difference(bench.tree(), bench.twin(tmp_path / "satu").build().tree()) == []


def test_long_messages_pass_and_an_end_is_heard() -> None:
    def echo(channel: Channel) -> None:
        channel.send(channel.receive()[::-1])

    beside = Beside(echo)
    try:
        message = bytes(range(256)) * 4_000
        beside.channel.send(message)
        assert beside.channel.receive() == message[::-1]
        with pytest.raises(EOFError):
            beside.channel.receive()
    finally:
        beside.close()


def test_whether_all_files_stand_is_looked_at_beside_the_build(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    hub_of(bench, 20).build(jobs=2)

    def looked(*_: object) -> None:
        raise AssertionError("the build looked itself")

    page = bench.root / "public/kim-1/2020/01/berita-00001/index.html"
    with monkeypatch.context() as patched:
        process, real = os.getpid(), partner.standing
        patched.setattr(
            partner, "standing", lambda *of: looked() if os.getpid() == process else real(*of)
        )
        patched.setattr(build, "standing", looked)
        assert bench.build(jobs=2).report.resting
    whole = page.read_bytes()
    page.write_bytes(b"altered")
    bench.build(jobs=2)
    assert page.read_bytes() == whole and len(bench.made()) == 1
    page.write_bytes(b"altered")
    bench.edit("kim-1/berita-00001.md", "Lanjutannya.", "Yang baru.")
    bench.build(jobs=2)
    assert b"Yang baru." in page.read_bytes()
    bench.build(jobs=2).expect_nothing_written()


def test_what_can_t_be_read_beside_the_build_is_told_by_it(
    bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hub_of(bench, 40).build(jobs=2)
    changed(bench)

    def fails(*_: object, **__: object) -> None:
        raise OSError(5, "Input/output error")

    with monkeypatch.context() as patched:
        patched.setattr(recall._Reader, "read", fails)
        with pytest.raises(OSError, match="Input/output error"):
            bench.build(jobs=2)
    bench.build(jobs=2)
    assert difference(bench.tree(), bench.twin(tmp_path / "satu").build().tree()) == []
