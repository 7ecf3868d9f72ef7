"""What many tests need: a bench with a site of its own, and the moment at which all is built."""

from pathlib import Path

import pytest
from workbench import NOW, Bench

from kimgen.words.dates import Moment


@pytest.fixture
def now() -> Moment:
    """21 November 2026, 20.00 WIB, in every test."""
    return NOW


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    """An empty site: no group, no cards, no codes."""
    return Bench(tmp_path / "situs")
