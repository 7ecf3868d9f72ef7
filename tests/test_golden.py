"""Whole little sites with the whole trees that they come to, byte for byte, for review.

Each folder of ``golden`` is a site with its ``expected`` tree. Write the trees anew with

    KIMGEN_WRITE_GOLDEN=1 pytest tests/test_golden.py tests/test_findings.py

and read what changed. Two things that say nothing here stand short: the style that every page
carries, and the digest of it. Pictures are expected by name and by size, give or take a half.
"""

import os
import re
import shutil
from pathlib import Path

import pytest
from workbench import NOW

from kimgen.commands.console import once_each
from kimgen.keeping.ledger import NAME as LEDGER
from kimgen.running.build import Options, build
from kimgen.words.messages import CATALOGUE, sentence

GOLDEN = Path(__file__).parent / "golden"
SITES = sorted(path.name for path in GOLDEN.iterdir() if (path / "site.yaml").exists())
BINARY = frozenset({".jpg", ".png", ".webp", ".ico", ".pdf"})
_STYLE = re.compile(rb"<style>.*?</style>", re.DOTALL)
_POLICY = re.compile(rb"sha256-[\w+/=]+")


def made(site: Path, root: Path) -> dict[str, bytes]:
    """The tree that the site in *site* comes to: texts as they are, pictures in one list."""
    shutil.copytree(site, root, ignore=shutil.ignore_patterns("expected"))
    report = build(root, now=NOW, options=Options())
    found: dict[str, bytes] = {}
    pictures = []
    for folder in sorted(root.glob("public*")):
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            name, data = path.relative_to(root).as_posix(), path.read_bytes()
            if path.suffix in BINARY:
                pictures.append(f"{name} {len(data)}\n")
            else:
                found[name] = _POLICY.sub(b"sha256-...", _STYLE.sub(b"<style></style>", data))
    found["pictures.txt"] = "".join(pictures).encode()
    found[LEDGER] = (root / LEDGER).read_bytes()
    lines = []
    for finding, more in once_each(report.findings):
        where, severity = finding.where, CATALOGUE[finding.code].severity
        text = f"{where.path}:{where.line}:{where.column}: {severity} {finding.code}"
        lines.append(f"{text}: {sentence(finding, 'id')}" + (f" (+{more})" if more else "") + "\n")
    found["findings.txt"] = "".join(lines).encode()
    return found


def sizes(listed: bytes) -> dict[str, int]:
    """Path -> bytes of the pictures in a list."""
    pairs = (line.rsplit(" ", 1) for line in listed.decode().splitlines())
    return {path: int(size) for path, size in pairs}


@pytest.mark.parametrize("name", SITES)
def test_the_site_comes_to_its_expected_tree(name: str, tmp_path: Path) -> None:
    expected = GOLDEN / name / "expected"
    found = made(GOLDEN / name, tmp_path / "situs")
    if os.environ.get("KIMGEN_WRITE_GOLDEN"):
        shutil.rmtree(expected, ignore_errors=True)
        for path, data in found.items():
            (expected / path).parent.mkdir(parents=True, exist_ok=True)
            (expected / path).write_bytes(data)
    known = {
        path.relative_to(expected).as_posix(): path.read_bytes()
        for path in expected.rglob("*")
        if path.is_file()
    }
    # An expected file that is not made fails as well as one that is made and not expected.
    assert sorted(found) == sorted(known)
    pictures, expected_pictures = sizes(found.pop("pictures.txt")), sizes(known.pop("pictures.txt"))
    assert sorted(pictures) == sorted(expected_pictures)
    for path, size in pictures.items():
        assert 0.5 < size / expected_pictures[path] < 2, path
    for path, data in found.items():
        assert data.decode() == known[path].decode(), path


def test_every_folder_of_golden_is_a_site_that_is_tested() -> None:
    assert sorted(path.name for path in GOLDEN.iterdir() if path.is_dir()) == SITES
    assert len(SITES) >= 5
    assert {path.name for path in GOLDEN.iterdir() if path.is_file()} == {"findings.txt"}
