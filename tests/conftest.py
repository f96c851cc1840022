"""What every test stands on: sample data when it is there, a browser when it is there, no network ever."""

from __future__ import annotations

import gc
import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

pytest_plugins = ["tests.asking", "tests.emptied", "tests.brokers", "tests.browsing", "tests.cast", "tests.lighter"]

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"

hypothesis_settings.register_profile(
    "opora", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
hypothesis_settings.load_profile("opora")
# The compiler of the engine's kernels looks less long for speed, and what it finds is kept apart from what users run.
os.environ.setdefault("NUMBA_OPT", "1")
os.environ.setdefault("NUMBA_CACHE_DIR", str(ROOT / ".pytest_cache" / "numba"))
# Playwright keeps an event loop in the thread of the test; the test itself is ordinary synchronous code.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark by fixture, so that nobody can forget: a test that takes a page is a browser test.

    The long ones are begun first: no worker is left alone with one of them at the end.
    """
    for item in items:
        fixtures = set(getattr(item, "fixturenames", ()))
        if "browser" in fixtures:
            item.add_marker("browser")
        if "broker" in fixtures:
            item.add_marker("broker")
        if "shared_data" in fixtures:
            item.add_marker("sample_data")
    items.sort(key=lambda item: not any(item.get_closest_marker(mark) for mark in ("long", "browser", "broker")))


def pytest_collection_finish() -> None:
    """What is loaded by now stays, and a test leaves little: the collector of garbage need not look often."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


def pytest_runtest_setup(item: pytest.Item) -> None:
    """A test on sample data is left out where there is none, and fails where it was promised."""
    if item.get_closest_marker("sample_data") and not SHARED.is_dir():
        reason = "the sample data is not beside the project"
        if os.environ.get("OPORA_SHARED_REQUIRED") == "1":
            pytest.fail(f"{reason}, and OPORA_SHARED_REQUIRED=1 promises it", pytrace=False)
        pytest.skip(reason)


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of sample data that may stand beside the project."""
    return SHARED / "data"
