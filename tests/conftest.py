"""What many tests need: a bench with a site of its own, and the moment at which all is built."""

import os
from collections.abc import Generator
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


MUST_RUN = ("installed", "Chromium", "JavaScript", "could not import")
"""In reasons to skip: what ``.ci/run`` installs, so that there it is no reason."""


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Where ``.ci/run`` says so, a test that is skipped for want of a program fails."""
    report = yield
    if report.skipped and os.environ.get("KIMGEN_NO_SKIPS"):
        reason = str(report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr)
        if any(word in reason for word in MUST_RUN):
            report.outcome = "failed"
            report.longrepr = f"{item.nodeid} may not be skipped here: {reason}"
    return report
