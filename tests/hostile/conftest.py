"""The hostile hub and its harmless twin, built once in each process that needs them."""

import os

import pytest
from hubs import SITE, bodies_of, fill
from judge import Known
from payloads import HAND, SCHEMES, generated, words
from workbench import Bench

LONG = bool(os.environ.get("KIMGEN_LONG"))


@pytest.fixture(scope="session")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    """A published hub, full of payloads."""
    bench = Bench(tmp_path_factory.mktemp("xss") / "situs", settings=dict(SITE))
    fill(bench, words()[:: 1 if LONG else 2], SCHEMES, bodies_of([*HAND, *generated()]))
    return bench.build(jobs=1)


@pytest.fixture(scope="session")
def known(tmp_path_factory: pytest.TempPathFactory) -> Known:
    """What the pages of a harmless hub of the same kinds have."""
    bench = Bench(tmp_path_factory.mktemp("aman") / "situs", settings=dict(SITE))
    lines = [f"Kata biasa {number}" for number in range(64)]
    body = "Alinea.\n\n## Judul\n\n- a\n- b\n\n![x](b.jpg)\n\n[a](a-0001.md)"
    fill(bench, lines, ("https://kim.id/a", "https://contoh.id/", "nama-lama"), [body]).build()
    found = Known()
    for path in bench.published():
        if path.suffix == ".html":
            found.learn(path.read_text("utf-8"))
    return found
