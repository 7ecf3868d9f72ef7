"""The documentation says what the program does: keys, commands, findings, links, examples."""

import argparse
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from kimgen.checking.catalogue import findings_page
from kimgen.commands.main import TWINS, _parser
from kimgen.commands.starters import filled, starter, starters
from kimgen.reading import names
from kimgen.reading.articles import Reading, read_article
from kimgen.reading.common import _SOCIALS
from kimgen.reading.config import read_site
from kimgen.reading.records import LINK_NAMES
from kimgen.reading.registry import read_group
from kimgen.words.article import Kind
from kimgen.words.diagnostics import Diagnostic
from kimgen.words.hosting import HOSTS, PROTOCOLS
from kimgen.words.messages import CATALOGUE

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
REFERENCE = (DOCS / "rujukan.md").read_text("utf-8")
PAGES = sorted((*DOCS.rglob("*.md"), ROOT / "README.md", ROOT / "CHANGELOG.md"))
KEYS = {
    "Kepala berkas artikel": (
        names.ARTICLE_NAMES,
        names.PICTURE_NAMES,
        names.CORRECTION_NAMES,
        names.RETRACTION_NAMES,
        LINK_NAMES,
    ),
    "kim.yaml": (
        names.GROUP_NAMES,
        names.REGION_NAMES,
        names.DECREE_NAMES,
        names.OFFICER_NAMES,
        names.CONTACT_NAMES,
        _SOCIALS,
    ),
    "site.yaml": (
        names.SITE_NAMES,
        names.FEED_NAMES,
        names.LIST_NAMES,
        names.PHOTO_NAMES,
        names.LIMIT_NAMES,
        names.HOSTING_NAMES,
        names.TARGET_NAMES,
        PROTOCOLS,
        HOSTS,
        ("paling_sedikit", "paling_banyak"),
    ),
}
_BLOCK = re.compile(r"^( *)```(\w+)?([^\n]*)\n(.*?)^\1```$", re.MULTILINE | re.DOTALL)


def section(heading: str) -> str:
    """The part of the reference under the heading of the second level."""
    return re.split(r"^## ", REFERENCE, flags=re.MULTILINE)[
        [line.strip() for line in re.findall(r"^## (.*)$", REFERENCE, re.MULTILINE)].index(heading)
        + 1
    ]


def examples() -> Iterator[tuple[str, str, str]]:
    """Page, label and text of every example that kimgen can read."""
    for page in PAGES:
        for _, language, label, text in _BLOCK.findall(page.read_text("utf-8")):
            if language == "yaml" or text.startswith("---\n"):
                yield page.relative_to(ROOT).as_posix(), label.strip() or "artikel", text


def as_article(label: str, text: str) -> Reading:
    """The reading of an example, which may be a few fields alone."""
    if not text.startswith("---"):
        rest = "" if "judul:" in text else "judul: Contoh\n"
        rest += "" if "\ntanggal:" in f"\n{text}" else "tanggal: 21 November 2026\n"
        text = f"---\n{rest}{text}---\n"
    if text.rstrip().endswith("---"):
        text += "Isi.\n"
    kind = "" if label == "artikel" else f"{label}/"
    return read_article(text.encode(), path=f"content/kim-contoh/{kind}contoh.md")


def commands() -> dict[str, argparse.ArgumentParser]:
    """Every command with its parser."""
    actions = _parser()._subparsers
    assert actions is not None
    choices = next(a for a in actions._group_actions if a.choices).choices
    assert isinstance(choices, dict)
    return choices


@pytest.mark.parametrize("heading", KEYS)
def test_every_key_and_every_other_name_of_it_is_in_the_reference(heading: str) -> None:
    part = section(heading)
    missing = {key for table in KEYS[heading] for key in table if f"`{key}`" not in part}
    assert not missing


def test_every_key_of_the_reference_is_one_that_the_program_reads() -> None:
    for heading, tables in KEYS.items():
        known = {key for table in tables for key in table}
        rows = re.findall(r"^\|(?: [\w-]+ \|)? `([a-z_]+)` \|", section(heading), re.MULTILINE)
        assert rows
        assert set(rows) <= known, heading


def test_every_command_has_its_twin_and_its_options_in_the_reference() -> None:
    part = section("Perintah")
    twins = {english: indonesian for indonesian, english in TWINS.items()}
    for name, parser in commands().items():
        if name in TWINS:
            continue
        assert f"`kimgen {name}" in part
        assert f"`kimgen {twins[name]}" in part
        for action in parser._actions:
            for option in action.option_strings:
                if option.startswith("--"):
                    assert f"`{option}" in part, (name, option)


def test_every_command_is_in_the_readme() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    for name in commands():
        assert f"`kimgen {name}" in text or name in TWINS


def test_every_option_that_the_documentation_names_exists() -> None:
    real = {
        option
        for parser in (_parser(), *commands().values())
        for action in parser._actions
        for option in action.option_strings
    }
    for page in PAGES:
        text = page.read_text("utf-8")
        for line in text.splitlines():
            if "kimgen " in line and "--" in line and "python -m" not in line:
                for option in re.findall(r"(?<![\w-])--[a-z][a-z-]*", line.split("kimgen ", 1)[1]):
                    assert option in real, (page.name, line)


def test_the_page_of_findings_is_made_from_the_catalogue() -> None:
    """Stale? ``python -m kimgen.checking.catalogue > docs/findings.md``."""
    page = (DOCS / "findings.md").read_text("utf-8")
    assert page == findings_page()
    assert all(f"\n## {code}\n" in page for code in CATALOGUE)


def test_every_relative_link_of_the_documentation_leads_somewhere() -> None:
    broken = []
    for page in PAGES:
        text = _BLOCK.sub("", page.read_text("utf-8"))
        text = re.sub(r"`[^`\n]*`", "", text)
        for target in re.findall(r"\]\(([^)\s]+)\)|(?:src|href)=\"([^\"]+)\"", text):
            path, _, anchor = (target[0] or target[1]).partition("#")
            if "://" in path:
                continue
            found = (page.parent / path).resolve() if path else page
            if not found.exists() or (anchor and anchor not in anchors(found)):
                broken.append((page.name, target))
    assert not broken


def anchors(page: Path) -> set[str]:
    """The anchors that a page's headings have on GitHub."""
    headings = re.findall(r"^#+ (.*)$", page.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize(("page", "label", "text"), tuple(examples()))
def test_every_example_reads_without_a_finding(page: str, label: str, text: str) -> None:
    found: tuple[Diagnostic, ...]
    if label == "site.yaml":
        found = read_site(text.encode()).findings
    elif label == "kim.yaml":
        found = read_group(text.encode(), path="content/kim-contoh/kim.yaml").findings
    else:
        found = as_article(label, text).findings
    assert found == ()


PARTS = {
    "judul": '"Kerja bakti: warga RT #2"',
    "tanggal": "2026-11-21 20:15",
    "nama": "KIM Melati Jaya",
    "folder": "kim-melati-jaya",
    "alamat": "https://kim.example.id/",
}


@pytest.mark.parametrize("used", ["as it is", "with every field"])
@pytest.mark.parametrize("kind", [kind.value for kind in Kind])
def test_the_starter_of_each_kind_reads_without_a_finding(kind: str, used: str) -> None:
    text = filled(starter(f"artikel/{kind}.md"), **PARTS)
    if used == "with every field":
        text = re.sub(r"^#(?! )", "", text, flags=re.MULTILINE)
    reading = read_article(text.encode(), path=f"content/kim-a/{kind}/contoh.md")
    assert reading.findings == ()
    assert reading.article is not None
    assert reading.article.kind == kind


@pytest.mark.parametrize("kind", names.KEYS_OF_KINDS)
def test_the_starter_of_a_kind_explains_every_key_of_that_kind(kind: str) -> None:
    text = starter(f"artikel/{kind}.md")
    assert all(f"\n{key}:" in text.replace("\n#", "\n") for key in names.KEYS_OF_KINDS[kind])


@pytest.mark.parametrize("used", ["as it is", "with every field"])
def test_the_starters_of_settings_and_groups_read_without_a_finding(used: str) -> None:
    for path in sorted(starters().rglob("*.yaml")):
        text = filled(path.read_text("utf-8"), **PARTS)
        if used == "with every field":
            text = re.sub(r"^#(?! )", "", text, flags=re.MULTILINE)
        if path.name == "site.yaml":
            assert read_site(text.encode()).findings == ()
        else:
            assert read_group(text.encode(), path="content/kim-a/kim.yaml").findings == ()


def test_nothing_stays_to_be_filled_in_a_starter() -> None:
    for path in sorted(starters().rglob("*")):
        if path.is_file():
            assert not re.search(r"\{[a-z]+\}", filled(path.read_text("utf-8"), **PARTS))
