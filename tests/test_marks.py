"""A mark stands for a view: where the marks of two plans are equal, so are the views."""

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

import msgspec
import pytest
from workbench import Bench

from kimgen.deciding.outputs import Later, Output
from kimgen.deciding.plan import EditionPlan
from kimgen.running.build import plan_site
from kimgen.running.publishing import Press

Seen = dict[tuple[str, str], tuple[str, bytes]]


def planned(bench: Bench) -> Seen:
    """Edition and path -> mark and encoded view of every output that has a mark."""
    plan = plan_site(bench.root, now=bench.now)
    assert plan is not None
    return {
        (each.edition.name, output.path): (output.shown.mark, msgspec.msgpack.encode(output.view))
        for each in plan.plans
        for output in each.outputs
        if isinstance(output.shown, Later)
    }


EDITS: dict[str, Callable[[Bench], Bench]] = {
    "body": lambda bench: bench.edit("kim-a/padi.md", "Isi padi", "Isi lain"),
    "title": lambda bench: bench.edit("kim-a/padi.md", "judul: Padi", "judul: Panen"),
    "summary": lambda bench: bench.edit("kim-a/padi.md", "ringkasan: Singkat", "ringkasan: Lain"),
    "tags": lambda bench: bench.edit("kim-a/padi.md", "[desa, sawah]", "[desa, sungai]"),
    "rubric": lambda bench: bench.edit("kim-a/padi.md", "rubrik: Budaya", "rubrik: UMKM"),
    "author": lambda bench: bench.edit("kim-a/padi.md", "penulis: Ayu", "penulis: Budi"),
    "date": lambda bench: bench.edit("kim-a/padi.md", "19 November", "18 November"),
    "updated": lambda bench: bench.edit(
        "kim-a/padi.md", "rubrik:", "diperbarui: 20/11/2026\nrubrik:"
    ),
    "correction": lambda bench: bench.edit(
        "kim-a/padi.md", "rubrik:", "ralat: [{waktu: 20/11/2026, isi: Salah.}]\nrubrik:"
    ),
    "retraction": lambda bench: bench.edit(
        "kim-a/padi.md", "rubrik:", "dicabut: {waktu: 20/11/2026, alasan: Keliru.}\nrubrik:"
    ),
    "language": lambda bench: bench.edit("kim-a/padi.md", "rubrik:", "bahasa: jv\nrubrik:"),
    "shared": lambda bench: bench.edit("kim-a/padi.md", "rubrik:", "lintas: [kim-b]\nrubrik:"),
    "slug": lambda bench: bench.edit("kim-a/ikan.md", "judul:", "slug: lele\njudul:"),
    "linked title": lambda bench: bench.edit("kim-a/ikan.md", "judul: Ikan", "judul: Lele"),
    "linked gone": lambda bench: bench.remove("kim-a/ikan.md"),
    "new": lambda bench: bench.write(
        "kim-a/baru.md", judul="Baru", tagar=["desa"], rubrik="Budaya"
    ),
    "new elsewhere": lambda bench: bench.write("kim-b/baru.md", judul="Baru", tagar=["desa"]),
    "event": lambda bench: bench.edit("kim-b/agenda/rapat.md", "tempat: Balai", "tempat: Aula"),
    "time": lambda bench: bench.wait(days=3),
    "group name": lambda bench: bench.group("kim-a", nama="KIM Ganti"),
    "group domain": lambda bench: bench.group("kim-a", domain="https://a.uji.id/"),
    "group language": lambda bench: bench.group("kim-b", bahasa="en"),
    "site name": lambda bench: bench.site(nama="Hub Lain"),
    "site address": lambda bench: bench.site(alamat="https://lain.uji.id/"),
    "site language": lambda bench: bench.site(bahasa="en"),
    "feed items": lambda bench: bench.site("umpan: {jumlah: 5}\n"),
    "feed texts": lambda bench: bench.site("umpan: {teks: ringkas}\n"),
    "rubric names": lambda bench: bench.site(rubrik="[budaya, UMKM]"),
}


@pytest.fixture
def hub(bench: Bench) -> Bench:
    bench.site(rubrik="[Budaya, UMKM]")
    bench.write(
        "kim-a/padi.md",
        isi="Isi padi, lihat [ikan](ikan.md).",
        judul="Padi",
        tanggal="19 November 2026 08.00 WIB",
        penulis="Ayu",
        ringkasan="Singkat",
        tagar=["desa", "sawah"],
        rubrik="Budaya",
    )
    bench.write("kim-a/ikan.md", judul="Ikan", tagar=["desa"], rubrik="Budaya")
    bench.write("kim-a/jalan.md", judul="Jalan", tagar=["sawah"], pemutakhiran_dari="padi.md")
    bench.write("kim-b/batik.md", judul="Batik", tagar=["desa"], rubrik="UMKM", penulis="Ayu")
    bench.write("kim-b/jawab.md", judul="Jawab", hak_jawab_untuk="../kim-a/padi.md")
    bench.write(
        "kim-b/agenda/rapat.md", judul="Rapat", mulai="22 November 2026 09.00", tempat="Balai"
    )
    return bench


@pytest.mark.parametrize("name", EDITS)
def test_equal_marks_are_of_equal_views(hub: Bench, name: str) -> None:
    before = planned(hub)
    EDITS[name](hub)
    after = planned(hub)
    assert len(before) > 30
    same = [key for key in before if key in after and before[key][0] == after[key][0]]
    assert [key for key in same if before[key][1] != after[key][1]] == []


def test_an_edited_body_changes_few_marks(hub: Bench) -> None:
    before = planned(hub)
    after = planned(EDITS["body"](hub))
    changed = {path for key in before if before[key][0] != after[key][0] for path in [key[1]]}
    assert not any("tagar/" in path and path.endswith("index.html") for path in changed)
    assert "index.html" not in changed and "kim-a/index.html" not in changed
    assert sum(path.endswith("index.html") for path in changed) == 1


def test_a_view_is_let_go_of_once_it_is_made(hub: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that kept them all would hold a hub's views, and look at each for cycles."""
    seen: list[Later] = []
    real = Press._render

    def render(self: Press, plan: EditionPlan, todo: tuple[Output, ...], *rest: Any) -> Any:
        seen.extend(each.shown for each in todo if isinstance(each.shown, Later))
        return real(self, plan, todo, *rest)

    monkeypatch.setattr(Press, "_render", render)
    hub.forget().unpublish().build()
    editions = len(hub.report.editions)
    assert len(seen) > 20 * editions
    assert sum(later._view is not None for later in set(seen)) <= editions


def test_twice_as_many_groups_take_twice_as_many_steps_to_plan(bench: Bench) -> None:
    """Each lies in a village and a district of its own: there are more regions than groups."""
    steps = []
    for number in range(80):
        region = {"kabupaten": "Rekaan", "kecamatan": f"Camat {number}", "desa": f"Desa {number}"}
        bench.group(f"kim-{number:02}", wilayah=region).write(f"kim-{number:02}/padi.md")
        if number + 1 in (20, 40, 80):
            plan_site(bench.root, now=bench.now)  # what is asked for again is known from here on
            steps.append(steps_of(lambda: plan_site(bench.root, now=bench.now)))
    few, more, many = steps
    assert many - more < 2.1 * (more - few), steps


def steps_of(work: Callable[[], object]) -> int:
    """How many steps of Python *work* takes in the modules that decide: no clock is asked."""
    count = 0

    def trace(frame: FrameType, event: str, argument: object) -> Callable[..., Any] | None:
        nonlocal count
        if "/kimgen/deciding/" not in frame.f_code.co_filename:
            return None
        frame.f_trace_lines, frame.f_trace_opcodes = False, True
        count += event == "opcode"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        work()
    finally:
        sys.settrace(before)
    return count
