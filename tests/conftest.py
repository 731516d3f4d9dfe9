"""Fixtures and rules that hold for every test."""

from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack
from datetime import date
from typing import TypeVar

import pytest
from hypothesis import HealthCheck, settings

from tests.support import engines
from tests.support.engines import Engine
from tests.support.requirements import in_ci, require
from tests.support.snapshots import snapshot

__all__ = ["snapshot", "start_engine", "today"]

# How fast examples are made and run says something of the machine, which is shared, and nothing of the code.
settings.register_profile("shared machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("shared machine")


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--update` writes expected texts anew instead of comparing with them."""
    parser.addoption("--update", action="store_true", help="write snapshots anew, for a person to review")


@pytest.fixture(scope="session")
def start_engine() -> Iterator[Callable[[str], Engine]]:
    """`start_engine(name)`: the engine of that name (a key of `engines.ENGINES`), started once a session."""
    running: dict[str, Engine] = {}
    with ExitStack() as stack:

        def start(name: str) -> Engine:
            if name not in running:
                missing = engines.missing(name)
                require(missing is None, f"{name}: {missing}")
                running[name] = stack.enter_context(engines.started(name))
            return running[name]

        yield start


@pytest.fixture(autouse=True, scope="session")
def today() -> Iterator[date]:
    """The day on which all tests run, so that no date of an example ever grows old."""
    day = date(2026, 11, 26)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("entia.rules.stale_date._today", lambda: day)
        yield day


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """In CI nothing may be skipped: what is absent there would never be noticed."""
    report = yield
    return _unskipped(report)


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    report = yield
    return _unskipped(report)


Report = TypeVar("Report", pytest.TestReport, pytest.CollectReport)


def _unskipped(report: Report) -> Report:
    if in_ci() and report.outcome == "skipped" and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped, which CI does not allow: {report.longrepr}"
    return report
