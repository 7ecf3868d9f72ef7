"""``init`` and ``new``: what they write builds at once, on a machine in any zone."""

import io
from argparse import Namespace
from pathlib import Path

import pytest
from workbench import NOW

from kimgen.commands import init, new
from kimgen.commands.console import Console
from kimgen.running.build import Options, build
from kimgen.running.report import Exit, Report
from kimgen.words.article import Kind
from kimgen.words.dates import Moment

GROUPS = {"kim-melati": "in WIB", "kim-bahari": "in WITA"}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A new site, made at the tests' moment on a machine that keeps UTC."""
    console = Console(tmp_path, out=io.StringIO())
    assert init.run(Namespace(folder="situs-baru"), console, Moment(NOW.at, 0)) is Exit.DONE
    return tmp_path / "situs-baru"


def built(root: Path) -> Report:
    return build(root, now=NOW, options=Options())


def written(root: Path, what: str, name: str, group: str = "", *, offset: int = 540) -> Exit:
    console = Console(root, out=io.StringIO(), err=io.StringIO())
    return new.run(Namespace(what=what, name=name, group=group), console, Moment(NOW.at, offset))


def test_a_new_site_is_a_small_complete_hub_without_a_finding(root: Path) -> None:
    report = built(root)
    assert report.exit is Exit.DONE
    assert report.findings == ()
    assert (report.articles, report.waiting, report.drafts) == (7, (), ())
    for path in ("index.html", "kim-melati/index.html", "kim-bahari/index.html", "pedoman"):
        assert (root / "public" / path).exists()


def test_a_folder_with_something_in_it_is_left_alone(root: Path) -> None:
    console = Console(root.parent, out=io.StringIO(), err=io.StringIO())
    before = sorted(root.rglob("*"))
    assert init.run(Namespace(folder="situs-baru"), console, NOW) is Exit.USAGE
    assert sorted(root.rglob("*")) == before


@pytest.mark.parametrize("group", GROUPS)
@pytest.mark.parametrize("kind", [kind.value for kind in Kind])
def test_a_new_article_of_any_kind_is_public_at_once(root: Path, kind: str, group: str) -> None:
    assert written(root, kind, "Kerja bakti: warga RT #2", group) is Exit.DONE
    report = built(root)
    assert report.findings == ()
    assert (report.articles, report.waiting) == (8, ())


def test_a_new_group_builds_without_a_finding(root: Path) -> None:
    assert written(root, "kelompok", "KIM Mawar Indah") is Exit.DONE
    assert built(root).findings == ()
    assert (root / "public/kim-mawar-indah/index.html").exists()


def test_what_is_there_is_never_written_over(root: Path) -> None:
    path = root / "content/kim-melati/kerja-bakti.md"
    path.write_text("Milik orang.")
    assert written(root, "berita", "Kerja bakti", "kim-melati") is Exit.USAGE
    assert path.read_text() == "Milik orang."


@pytest.mark.parametrize(
    ("what", "name", "group"),
    [("novel", "Judul", "kim-melati"), ("berita", "Judul", "kim-lain"), ("berita", "...", "")],
)
def test_what_cannot_be_made_is_a_wrong_use(root: Path, what: str, name: str, group: str) -> None:
    before = sorted(root.rglob("*"))
    assert written(root, what, name, group) is Exit.USAGE
    assert sorted(root.rglob("*")) == before
